//! How far a list has been read, for whoever watches standard error.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, IsTerminal as _};
use std::time::Duration;

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::refusal::Tally;

/// A bar on a terminal; nothing elsewhere.
pub(crate) struct Progress {
    bar: ProgressBar,
    pace: RefCell<Pace>,
}

impl Progress {
    /// `bytes` is the length of the list, where it is known. The bar stands at pages that are done, not at what was
    /// read ahead, so that the time it says is left is true.
    pub(crate) fn new(bytes: Option<u64>) -> Self {
        // Readings that go to the terminal show how far things are.
        if io::stdout().is_terminal() { Self::around(ProgressBar::hidden()) } else { Self::of(bytes) }
    }

    /// The same for a command that prints nothing until its end. `length` is of any unit.
    pub(crate) fn of(length: Option<u64>) -> Self {
        if !io::stderr().is_terminal() {
            return Self::around(ProgressBar::hidden());
        }
        let template = match length {
            Some(_) => "{bar:16} {percent:>3} %  {msg}",
            None => "{spinner} {msg}, {elapsed} gone",
        };
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::stderr_with_hz(5)).with_style(style);
        bar.enable_steady_tick(Duration::from_millis(500));
        Self::around(bar)
    }

    fn around(bar: ProgressBar) -> Self {
        Self { bar, pace: RefCell::default() }
    }

    pub(crate) fn show(&self, tally: &Tally, bytes: u64) {
        self.at(bytes, tally.read + tally.skipped(), || format!("{} read, {} skipped", tally.read, tally.skipped()));
    }

    /// Shows what is done, how many a second, and how much time is left, where that is known.
    pub(crate) fn at(&self, position: u64, done: u64, what: impl FnOnce() -> String) {
        if self.bar.is_hidden() {
            return;
        }
        self.bar.set_position(position);
        let gone = self.bar.elapsed();
        let rate = done as f64 / gone.as_secs_f64().max(0.001);
        let left = self.bar.length().and_then(|length| self.pace.borrow_mut().left(gone, position, length));
        let left = left.map_or_else(String::new, |left| format!(", {} left", HumanDuration(left)));
        self.bar.set_message(format!("{}, {rate:.0} a second{left}", what()));
    }

    /// Does `f`, which writes to standard error, without the bar in its way.
    pub(crate) fn aside(&self, f: impl FnOnce()) {
        self.bar.suspend(f);
    }

    pub(crate) fn end(&self) {
        self.bar.finish_and_clear();
    }
}

/// How fast it went of late: what is left of the input will hardly go as its beginning did, which may have been read
/// before, or waited for the models to be unpacked.
#[derive(Debug, Default)]
struct Pace {
    /// Where it was at which time, the oldest first.
    marks: VecDeque<(Duration, u64)>,
}

/// What "of late" is.
const LATELY: Duration = Duration::from_secs(60);
/// Time that must have been seen before anything is said.
const LEAST: Duration = Duration::from_secs(3);
/// Time between two marks.
const APART: Duration = Duration::from_millis(500);

impl Pace {
    /// Time that is left at this moment, from where it stands now; none as long as that is not known.
    fn left(&mut self, now: Duration, position: u64, length: u64) -> Option<Duration> {
        if self.marks.back().is_none_or(|(at, _)| *at + APART <= now) {
            self.marks.push_back((now, position));
        }
        while self.marks.get(1).is_some_and(|(at, _)| *at + LATELY <= now) {
            self.marks.pop_front();
        }
        let (since, from) = self.marks.front()?;
        let (time, way) = (now.checked_sub(*since)?, position.checked_sub(*from)?);
        if time < LEAST || way == 0 {
            return None;
        }
        Duration::try_from_secs_f64(time.as_secs_f64() * length.saturating_sub(position) as f64 / way as f64).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_is_blank_until_known_and_then_honest() {
        let mut pace = Pace::default();
        let mut left = |ms: u64, position| pace.left(Duration::from_millis(ms), position, 1_000);
        // Two seconds until the first page, then ten a second.
        assert_eq!(left(2_000, 0), None);
        assert_eq!(left(4_900, 29), None);
        assert_eq!(left(5_000, 30), Some(Duration::from_secs(97)));
        assert_eq!(left(12_000, 100), Some(Duration::from_secs(90)));
    }

    #[test]
    fn the_pace_of_late_counts() {
        let mut pace = Pace::default();
        // A minute in which what was known is passed over, then another at one a second.
        let mut at = 0;
        for second in 0..=200 {
            at += if second <= 60 { 1_000 } else { 1 };
            pace.left(Duration::from_secs(second), at, 100_000);
        }
        let left = pace.left(Duration::from_secs(201), at + 1, at + 11);
        assert_eq!(left, Some(Duration::from_secs(10)));
    }
}
