//! How far a list has been read, for whoever watches standard error.

use std::io::{self, IsTerminal as _};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::refusal::Tally;

/// A bar on a terminal; nothing elsewhere.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// `bytes` is the length of the list, where it is known. The bar stands at pages that are done, not at what was
    /// read ahead, so that the time it says is left is true.
    pub(crate) fn new(bytes: Option<u64>) -> Self {
        // Readings that go to the terminal show how far things are.
        if io::stdout().is_terminal() { Self(ProgressBar::hidden()) } else { Self::of(bytes) }
    }

    /// The same for a command that prints nothing until its end. `length` is of any unit.
    pub(crate) fn of(length: Option<u64>) -> Self {
        if !io::stderr().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let template = match length {
            Some(_) => "{bar:16} {percent:>3} %  {msg}, {eta} left",
            None => "{spinner} {msg}, {elapsed} gone",
        };
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::stderr_with_hz(5)).with_style(style);
        bar.enable_steady_tick(Duration::from_millis(500));
        Self(bar)
    }

    pub(crate) fn show(&self, tally: &Tally, bytes: u64) {
        self.at(bytes, tally.read + tally.skipped(), || format!("{} read, {} skipped", tally.read, tally.skipped()));
    }

    /// Shows what is done, and how many a second.
    pub(crate) fn at(&self, position: u64, done: u64, what: impl FnOnce() -> String) {
        if self.0.is_hidden() {
            return;
        }
        self.0.set_position(position);
        let rate = done as f64 / self.0.elapsed().as_secs_f64().max(0.001);
        self.0.set_message(format!("{}, {rate:.0} a second", what()));
    }

    /// Does `f`, which writes to standard error, without the bar in its way.
    pub(crate) fn aside(&self, f: impl FnOnce()) {
        self.0.suspend(f);
    }

    pub(crate) fn end(&self) {
        self.0.finish_and_clear();
    }
}
