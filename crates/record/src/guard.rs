//! Panics inside one page are that page's: caught, and told with their place.

use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe};

thread_local! {
    /// Whether this thread is inside [`guarded`].
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    /// The panic that was caught there, once there is one.
    static CAUGHT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Characters of a panic's message that are told.
const MESSAGE: usize = 200;

/// Keeps panics that are caught from being told on standard error too, and has them told with their place. For programs:
/// it puts a hook before the present one, so call it once.
pub fn keep_panics_quiet() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if !GUARDED.get() {
            return usual(panic);
        }
        let what: String = panic.payload_as_str().unwrap_or("unknown").chars().take(MESSAGE).collect();
        let place = panic.location().map_or_else(String::new, |at| format!(" at {}:{}", at.file(), at.line()));
        CAUGHT.set(Some(format!("{what}{place}")));
    }));
}

/// Does `work`.
///
/// # Errors
/// What it panicked with, if it did.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    let outer = GUARDED.replace(true);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(outer);
    done.map_err(|panic| {
        let plain = || {
            let what = panic.downcast_ref::<String>().map(String::as_str);
            let what = what.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("unknown");
            what.chars().take(MESSAGE).collect()
        };
        CAUGHT.take().unwrap_or_else(plain)
    })
}

/// What is said of a page that met a fault.
#[must_use]
pub fn fault_of_page(panic: &str) -> String {
    format!("dixit met a fault of its own on this page ({panic}); please report it with the page")
}

/// A failpoint: panics where `what` holds the text in DIXIT_TEST_PANIC. Not in releases.
pub fn test_panic(what: &[u8]) {
    if cfg!(debug_assertions)
        && let Ok(text) = std::env::var("DIXIT_TEST_PANIC")
        && what.windows(text.len().max(1)).any(|w| w == text.as_bytes())
    {
        panic!("failpoint");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error() {
        assert_eq!(guarded(|| 1), Ok(1));
        assert_eq!(guarded(|| -> i32 { panic!("no {}", 1) }), Err("no 1".to_owned()));
        assert_eq!(guarded(|| guarded(|| -> i32 { panic!("inside") })), Ok(Err("inside".to_owned())));
    }
}
