//! Failpoints: each write of the record passes one, so that tests can make the Nth fail, or end the process there.
//! They are not in releases.

use crate::Result;

/// Passes a failpoint.
#[cfg(not(debug_assertions))]
pub(crate) const fn point() -> Result<()> {
    Ok(())
}

/// Passes a failpoint. `DIXIT_TEST_FAULT=abort:7` ends the process at the seventh, `error:7` makes it fail.
#[cfg(debug_assertions)]
pub(crate) fn point() -> Result<()> {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};
    static WANTED: OnceLock<Option<(bool, u64)>> = OnceLock::new();
    static PASSED: AtomicU64 = AtomicU64::new(0);
    let wanted = WANTED.get_or_init(|| {
        let text = std::env::var("DIXIT_TEST_FAULT").ok()?;
        let (how, n) = text.split_once(':')?;
        Some((how == "abort", n.parse().ok()?))
    });
    let Some((abort, n)) = *wanted else { return Ok(()) };
    if PASSED.fetch_add(1, Ordering::SeqCst) + 1 != n {
        return Ok(());
    }
    if abort {
        std::process::abort();
    }
    Err(crate::Error::refused(format!("failpoint {n}")))
}
