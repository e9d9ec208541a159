//! Lengths: "two weeks", and what is counted by them: "two weeks ago", "three days later", "in a month".

use super::Reader;
use crate::meaning::{Found, Meaning};
use crate::tense::Tense;
use crate::{Anchor, Duration, Unit, Vague, words};

impl Reader<'_> {
    /// A number and a unit: "two weeks", "a few days", "a couple of years", "20 trading days".
    pub(super) fn length(&self, i: usize) -> Option<(Duration, usize)> {
        let (count, mut at) = self.amount(i)?;
        if matches!(
            self.word(at),
            "trading"
                | "business"
                | "working"
                | "consecutive"
                | "straight"
                | "full"
                | "calendar"
                | "fiscal"
                | "more"
                | "additional"
                | "short"
                | "long"
                | "whole"
                | "entire"
                | "-"
                | "good"
                | "further"
                | "extra"
        ) {
            at += 1;
        }
        let unit = words::unit(self.word(at)).filter(|_| !self.upper(at) || self.upper(i))?;
        // "a second", "an hour": a second time is no length, nor is a "quarter" of something.
        if count == Some(1) && matches!(unit, Unit::Second) || unit == Unit::Quarter && self.word(at + 1) == "of" {
            return None;
        }
        let at = at + 1;
        // "a year and a half", "two and a half years" are not told apart from the years.
        let at = if matches!(self.word(at), "or") && self.word(at + 1) == "so" { at + 2 } else { at };
        Some((Duration { count, unit }, at))
    }

    /// How many, and one past the words for it; no number for "several".
    fn amount(&self, i: usize) -> Option<(Option<u32>, usize)> {
        match self.word(i) {
            "a" | "an" => match self.word(i + 1) {
                "few" | "number" | "handful" => Some((None, i + 2 + usize::from(self.word(i + 2) == "of"))),
                // "another week", "all day"
                "another" | "all" => {
                    words::unit(self.word(i + 1)).filter(|_| !self.word(i + 1).ends_with('s')).map(|_| (Some(1), i + 1))
                }
                "couple" => Some((Some(2), i + 2 + usize::from(self.word(i + 2) == "of"))),
                "hundred" => Some((Some(100), i + 2)),
                "dozen" => Some((Some(12), i + 2)),
                "thousand" => Some((Some(1000), i + 2)),
                _ => Some((Some(1), i + 1)),
            },
            "couple" => Some((Some(2), i + 1 + usize::from(self.word(i + 1) == "of"))),
            "several" | "few" | "many" | "some" | "numerous" | "countless" => Some((None, i + 1)),
            word => {
                let mut count = words::number(word)?;
                let mut at = i + 1;
                // "twenty four", "two hundred", "two thousand"
                if (20..100).contains(&count)
                    && count % 10 == 0
                    && let Some(ones) = words::number(self.word(at)).filter(|n| *n < 10)
                    && !self.word(at).starts_with(|c: char| c.is_ascii_digit())
                {
                    count += ones;
                    at += 1;
                }
                let times = match self.word(at) {
                    "hundred" => 100,
                    "thousand" => 1000,
                    _ => 1,
                };
                if times > 1 {
                    count = count.checked_mul(times)?;
                    at += 1;
                }
                // "[ten] years"
                at += usize::from(self.word(at) == "]");
                // "two to three weeks", "six or seven years": the first number.
                if matches!(self.word(at), "to" | "or") && words::number(self.word(at + 1)).is_some() {
                    at += 2;
                }
                // "two and a half years"
                if self.word(at) == "and" && self.word(at + 1) == "a" && self.word(at + 2) == "half" {
                    at += 3;
                }
                Some((Some(count), at))
            }
        }
    }

    /// "two weeks ago", "a year earlier", "three days later", "two years from now", "five years"
    pub(super) fn counted(&self, i: usize) -> Option<Found> {
        let (length, at) = self.length(i)?;
        let mut at = at;
        // "more than a year and a half ago"
        if self.word(at) == "and" && self.word(at + 1) == "a" && self.word(at + 2) == "half" {
            at += 3;
        }
        let signed = |n: i32| length.count.and_then(|c| i32::try_from(c).ok()).map(|c| c * n);
        let off = |n: i32, from: Anchor, end: usize| {
            let vague = Meaning::Vague(if n < 0 { Vague::Past } else { Vague::Future });
            let meaning = signed(n).map_or(vague, |count| Meaning::Off { unit: length.unit, count, from });
            Some(Found::new(end, meaning))
        };
        match self.word(at) {
            "ago" => return off(-1, Anchor::Publication, at + 1),
            "earlier" | "previously" | "prior" => return off(-1, Anchor::Context, at + 1),
            "later" | "afterwards" | "afterward" | "thereafter" => return off(1, Anchor::Context, at + 1),
            "before" if self.closes(at + 1) => return off(-1, Anchor::Context, at + 1),
            "after" if self.closes(at + 1) => return off(1, Anchor::Context, at + 1),
            "before" if self.word(at + 1) == "yesterday" => {
                let count = signed(-1).filter(|_| length.unit == Unit::Day)?.checked_sub(1)?;
                return Some(Found::new(at + 2, Meaning::Off { unit: Unit::Day, count, from: Anchor::Publication }));
            }
            "after" if self.word(at + 1) == "tomorrow" => {
                let count = signed(1).filter(|_| length.unit == Unit::Day)?.checked_add(1)?;
                return Some(Found::new(at + 2, Meaning::Off { unit: Unit::Day, count, from: Anchor::Publication }));
            }
            "hence" => return off(1, Anchor::Publication, at + 1),
            "from" if matches!(self.word(at + 1), "now" | "today") => return off(1, Anchor::Publication, at + 2),
            _ => {}
        }
        // "a day" is often "per day", "one day" some day; "second", "minute" seldom a time.
        if length.count == Some(1)
            && !matches!(self.word(i), "one" | "another" | "all")
            && i > self.first
            && !self.long_lead(i)
        {
            return None;
        }
        Some(Found::new(at, Meaning::Length(length)))
    }

    /// Words before a length that say it is one.
    fn long_lead(&self, i: usize) -> bool {
        matches!(
            self.back(i, 1),
            "for"
                | "over"
                | "within"
                | "than"
                | "nearly"
                | "almost"
                | "about"
                | "around"
                | "after"
                | "only"
                | "just"
                | "spent"
                | "spend"
                | "of"
        )
    }

    /// A length behind "the" or "its": "the six months".
    pub(super) fn lengths(&self, i: usize) -> Option<Found> {
        words::number(self.word(i))?;
        let (length, end) = self.length(i)?;
        Some(Found::new(end, Meaning::Length(length)))
    }

    /// "first nine months" behind "the".
    pub(super) fn first_lengths(&self, i: usize) -> Option<Found> {
        let (length, end) = self.length(i + 1).or_else(|| {
            let unit = words::unit(self.word(i + 1)).filter(|_| self.word(i + 1).ends_with('s'))?;
            Some((Duration { count: None, unit }, i + 2))
        })?;
        Some(Found::new(end, Meaning::Length(length)))
    }

    /// "in three weeks" of what is to come; "within a month" is a length.
    pub(super) fn to_come(&self, i: usize) -> Option<Found> {
        if self.word(i) != "in" {
            return None;
        }
        let (length, end) = self.length(i + 1)?;
        if self.tense(i, end) != Tense::Future || matches!(self.word(end), "ago" | "earlier" | "later" | "before") {
            return None;
        }
        let count = i32::try_from(length.count?).ok()?;
        Some(Found::new(end, Meaning::Off { unit: length.unit, count, from: Anchor::Publication }))
    }

    /// "every month", "each July", "once a week", "daily"
    pub(super) fn repeated(&self, i: usize) -> Option<Found> {
        let every = |unit, count, end| Some(Found::new(end, Meaning::Repeated(Duration { count: Some(count), unit })));
        match self.word(i) {
            "daily" | "nightly" => every(Unit::Day, 1, i + 1),
            "hourly" => every(Unit::Hour, 1, i + 1),
            "weekly" => every(Unit::Week, 1, i + 1),
            "monthly" => every(Unit::Month, 1, i + 1),
            "quarterly" => every(Unit::Month, 3, i + 1),
            "yearly" | "annually" => every(Unit::Year, 1, i + 1),
            "once" | "twice" => {
                let at = i + 1;
                let unit = words::unit(self.word(at + 1)).filter(|_| matches!(self.word(at), "a" | "every" | "per"))?;
                every(unit, 1, at + 2)
            }
            _ => {
                if let Some(unit) = words::unit(self.word(i + 1)) {
                    return every(unit, 1, i + 2);
                }
                if let Some((length, end)) = self.length(i + 1) {
                    return every(length.unit, length.count?, end);
                }
                // "every Monday", "each July" name no one day.
                let named = words::weekday(self.word(i + 1)).map(|_| Unit::Week).or_else(|| {
                    (words::month(self.word(i + 1)).is_some() && self.upper(i + 1)
                        || words::season(self.word(i + 1)).is_some())
                    .then_some(Unit::Year)
                })?;
                every(named, 1, i + 2)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::read;

    #[test]
    fn counted_back() {
        assert_eq!(
            read("Three days ago, two weeks ago, a year ago, a decade ago, many years ago"),
            [
                "Three days ago = 2023-11-11",
                "two weeks ago = 2023-10-30/2023-11-05",
                "a year ago = 2022-01-01/2022-12-31",
                "a decade ago = 2013-01-01/2013-12-31",
                "many years ago = Past"
            ]
        );
    }

    #[test]
    fn counted_on() {
        assert_eq!(
            read("They wed in 1990. Two years later, they parted. It will open in three weeks."),
            [
                "1990 = 1990-01-01/1990-12-31",
                "Two years later = 1992-01-01/1992-12-31",
                "in three weeks = 2023-12-04/2023-12-10"
            ]
        );
    }

    #[test]
    fn lengths_alone() {
        assert_eq!(
            read("For two weeks, she read for twenty-five minutes every month."),
            ["two weeks = Some(2) Week", "twenty-five minutes = Some(25) Minute", "every month = Some(1) Month"]
        );
        assert_eq!(read("a 10-year bond"), ["10-year = Some(10) Year"]);
    }
}
