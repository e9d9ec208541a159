//! Times of day, alone and with a day.

use dixit_text::Kind;
use jiff::civil::Time;

use super::Reader;
use crate::meaning::{Found, Meaning};
use crate::{Clock, words};

impl Reader<'_> {
    /// A day with the time of day behind it: "Tuesday night", "Tuesday at 5 p.m.", "tomorrow at noon".
    pub(super) fn with_clock(&self, found: Found) -> Found {
        if found.clock.is_some() || !self.is_day(&found.meaning) {
            return found;
        }
        let mut at = found.end;
        if matches!(self.word(at), "early" | "late" | "mid") && words::day_part(self.word(at + 1)).is_some() {
            at += 1;
        }
        // "Saturday Morning Live" is a programme.
        if let Some(clock) = words::day_part(self.word(at)).filter(|_| !self.upper(at)) {
            return Found { end: at + 1, clock: Some(clock), ..found };
        }
        if self.word(at) == "in"
            && self.word(at + 1) == "the"
            && let Some(clock) = words::day_part(self.word(at + 2))
        {
            return Found { end: at + 3, clock: Some(clock), ..found };
        }
        at += usize::from(matches!(self.word(at), "," | "at"));
        at += usize::from(matches!(self.word(at), "at" | "around" | "about"));
        match self.clock(at) {
            Some((clock, end)) if at > found.end || self.marked(at) => Found { end, clock: Some(clock), ..found },
            _ => found,
        }
    }

    const fn is_day(&self, meaning: &Meaning) -> bool {
        use crate::{Granularity, Unit};
        match meaning {
            Meaning::Days { .. } | Meaning::Weekday { .. } | Meaning::WeekdayOf { .. } => true,
            Meaning::Off { unit, .. } | Meaning::Same(unit) => matches!(unit, Unit::Day),
            Meaning::Fixed(Some(interval)) => matches!(interval.granularity, Granularity::Day),
            _ => false,
        }
    }

    /// Whether the time at token `i` says by itself that it is one.
    fn marked(&self, i: usize) -> bool {
        matches!(self.word(i), "noon" | "midnight")
            || self.word(i).contains(':')
            || self.half_day(i + 1).is_some()
            || self.word(i).ends_with('m')
    }

    /// "5 p.m. Tuesday", "noon on Monday", "5 p.m. EST, Nov. 6", "mid-afternoon yesterday", "22:30"
    pub(super) fn clock_alone(&self, i: usize) -> Option<Found> {
        let (clock, end) = self
            .clock(i)
            .filter(|_| self.marked(i))
            .or_else(|| Some((words::day_part(self.word(i)).filter(|_| self.word(i).contains('-'))?, i + 1)))?;
        let mut at = end;
        if self.zone(at) {
            at += 1;
        }
        at += usize::from(self.word(at) == ",");
        at += usize::from(matches!(self.word(at), "on" | "of"));
        if let Some(found) = self.bare(at)
            && self.is_day(&found.meaning)
            && found.clock.is_none()
        {
            return Some(Found { clock: Some(clock), ..found });
        }
        let end = if self.zone(end) { end + 1 } else { end };
        Some(Found { clock: Some(clock), ..Found::new(end, Meaning::Clock) })
    }

    fn zone(&self, i: usize) -> bool {
        self.upper(i)
            && matches!(
                self.word(i),
                "gmt"
                    | "utc"
                    | "est"
                    | "edt"
                    | "et"
                    | "cst"
                    | "cdt"
                    | "ct"
                    | "mst"
                    | "mdt"
                    | "mt"
                    | "pst"
                    | "pdt"
                    | "pt"
                    | "bst"
                    | "cet"
                    | "cest"
                    | "eet"
                    | "eest"
                    | "msk"
                    | "ist"
                    | "jst"
                    | "aest"
            )
    }

    /// "5 p.m.", "10:30", "6:00am", "noon", "5 o'clock": the time, and one past it.
    fn clock(&self, i: usize) -> Option<(Clock, usize)> {
        let at = |hour: i8, minute: i8, minutes: bool, end: usize| {
            Some((Clock::At { time: Time::new(hour, minute, 0, 0).ok()?, minutes }, end))
        };
        match self.word(i) {
            "noon" | "midday" => return at(12, 0, true, i + 1),
            "midnight" => return at(0, 0, true, i + 1),
            _ => {}
        }
        let token = self.doc.tokens().get(i).filter(|_| i < self.end)?;
        if token.kind != Kind::Number {
            return None;
        }
        let word = self.word(i);
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '.');
        let (digits, mut half, mut end) = match word.get(digits.len()..)? {
            "" => (digits, None, i + 1),
            suffix => (digits, Some(half_of(suffix)?), i + 1),
        };
        if half.is_none()
            && let Some(found) = self.half_day(end)
        {
            half = Some(found);
            end += 1;
        }
        let (hour, minute, minutes) = match digits.split_once([':', '.']) {
            Some((hour, minute)) => {
                let minute = minute
                    .get(..2)
                    .filter(|m| minute.len() == 2 || minute.as_bytes().get(2) == Some(&b':') && !m.is_empty())?;
                (hour.parse::<i8>().ok()?, minute.parse::<i8>().ok()?, true)
            }
            None if half.is_some() => (digits.parse::<i8>().ok()?, 0, false),
            None if matches!(self.word(end), "o'clock" | "o\u{2019}clock") => {
                end += 1;
                (digits.parse::<i8>().ok()?, 0, false)
            }
            None => return None,
        };
        // "3.30" without "p.m." is a number.
        if half.is_none() && digits.contains('.') {
            return None;
        }
        let hour = match half {
            Some(_) if !(1..=12).contains(&hour) => return None,
            Some(true) => hour % 12 + 12,
            Some(false) => hour % 12,
            None => hour,
        };
        at(hour, minute, minutes, end)
    }

    /// "a.m.", "pm" as a token of its own; true for the later half.
    fn half_day(&self, i: usize) -> Option<bool> {
        half_of(self.word(i))
    }
}

fn half_of(word: &str) -> Option<bool> {
    match word {
        "am" | "a.m." | "a.m" => Some(false),
        "pm" | "p.m." | "p.m" => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::read;

    #[test]
    fn with_a_day() {
        assert_eq!(
            read("It began at 5 p.m. Monday and ended on Sunday at 10:30."),
            [
                "5 p.m. Monday = 2023-11-13 At { time: 17:00:00, minutes: false }",
                "Sunday at 10:30 = 2023-11-12 At { time: 10:30:00, minutes: true }"
            ]
        );
    }

    #[test]
    fn alone() {
        assert_eq!(
            read("On Monday, he woke at noon."),
            ["Monday = 2023-11-13", "noon = 2023-11-13 At { time: 12:00:00, minutes: true }"]
        );
        assert_eq!(read("It fell by 3.30 to 12."), Vec::<String>::new());
    }
}
