//! Quarters, halves, seasons and fiscal years.

use super::Reader;
use crate::meaning::{Found, Meaning, Turn, YearOf};
use crate::{Anchor, Duration, Unit, calendar, words};

impl Reader<'_> {
    /// "summer of 2015", "spring 2014", "summer last year"; alone only in "last summer", "in the spring".
    pub(super) fn season(&self, i: usize, turn: Turn) -> Option<Found> {
        let month = words::season(self.word(i))?;
        let at = i + 1;
        let of = usize::from(matches!(self.word(at), "of" | ","));
        if let Some(year) = words::year(self.word(at + of)) {
            return Some(Found::new(at + of + 1, Meaning::Fixed(calendar::season(year, month))));
        }
        if of == 1
            && let Some(found) = self.spelt_year(at + 1)
            && let Meaning::Fixed(Some(year)) = found.meaning
        {
            return Some(Found { meaning: Meaning::Fixed(calendar::season(year.start.year(), month)), ..found });
        }
        if let Some((step, end)) = self.year_step(at) {
            return Some(Found::new(end, Meaning::Season { month, year: YearOf::Step(step) }));
        }
        let found = Found::new(at, Meaning::Season { month, year: YearOf::Turn(turn) });
        if turn != Turn::Bare {
            // "this fall" but not "this fall in prices"
            let falls = self.word(i) == "fall" && self.word(at) == "in";
            return (!falls).then_some(found);
        }
        let the = usize::from(self.back(i, 1) == "the");
        let placed = matches!(
            self.back(i, 1 + the),
            "in" | "over" | "during" | "since" | "by" | "until" | "of" | "through" | "throughout" | "early" | "late"
        );
        let alone = self.back(i, 1 + the).is_empty() && at >= self.end;
        // "in fall", but "in the fall of the wall" is none.
        ((placed || alone) && !self.tag(at).is_noun() && self.word(at) != "of").then_some(found)
    }

    /// "third quarter", "fourth quarter of 2016", "first half", "first quarter last year"
    pub(super) fn quarter(&self, i: usize) -> Option<Found> {
        let number = ordinal_of_four(self.word(i))?;
        let at = i + 1;
        match self.word(at) {
            "quarter" | "quarters" | "fiscal" if self.word(at) != "fiscal" || self.word(at + 1) == "quarter" => {
                let end = at + 1 + usize::from(self.word(at) == "fiscal");
                Some(self.of_year(end, |year| Meaning::Quarter { number, year }))
            }
            // A first half may be one of a match.
            "half" if number < 3 => {
                let found = self.of_year(at + 1, |year| Meaning::Half { number, year });
                let yearly = found.end > at + 1
                    || matches!(self.word(at + 2), "of") && self.word(at + 3) == "the" && self.word(at + 4) == "year";
                yearly.then_some(if found.end > at + 1 { found } else { Found { end: at + 5, ..found } })
            }
            _ => None,
        }
    }

    /// The year behind a quarter or half.
    fn of_year(&self, end: usize, make: impl Fn(YearOf) -> Meaning) -> Found {
        let of = usize::from(matches!(self.word(end), "of" | "," | "in"));
        let fiscal = usize::from(self.word(end + of) == "fiscal");
        if let Some(year) = words::year(self.word(end + of + fiscal)) {
            return Found::new(end + of + fiscal + 1, make(YearOf::Is(year)));
        }
        if let Some((step, end)) = self.year_step(end) {
            return Found::new(end, make(YearOf::Step(step)));
        }
        if self.year_ago(end) {
            return Found::new(end + 3, make(YearOf::Step(-1)));
        }
        Found::new(end, make(YearOf::Turn(Turn::Bare)))
    }

    /// "third quarter" behind "this year's", "the current".
    pub(super) fn quarter_turned(&self, i: usize, turn: Turn) -> Option<Found> {
        // "last year's third quarter", "this year's quarter"
        if self.word(i) == "year" && matches!(self.word(i + 1), "'s" | "\u{2019}s") {
            let step = match turn {
                Turn::Last => -1,
                Turn::Next => 1,
                _ => 0,
            };
            let year = YearOf::Step(step);
            if let Some(number) = ordinal_of_four(self.word(i + 2))
                && self.word(i + 3) == "quarter"
            {
                return Some(Found::new(i + 4, Meaning::Quarter { number, year }));
            }
            if matches!(self.word(i + 2), "quarter" | "period") {
                return Some(Found::new(i + 3, Meaning::QuarterIn(year)));
            }
            if let Some(month) = words::season(self.word(i + 2)).filter(|_| !self.tag(i + 3).is_noun()) {
                return Some(Found::new(i + 3, Meaning::Season { month, year }));
            }
            if let Some(month) = words::month(self.word(i + 2)).filter(|_| self.upper(i + 2)) {
                return Some(Found::new(i + 3, Meaning::Month { month, year }));
            }
            return None;
        }
        let number = ordinal_of_four(self.word(i))?;
        (self.word(i + 1) == "quarter")
            .then(|| Found::new(i + 2, Meaning::Quarter { number, year: YearOf::Turn(turn) }))
    }

    /// "corresponding period last year", "same quarter of 1988": the quarter named before, in that year.
    pub(super) fn corresponding(&self, i: usize) -> Option<Found> {
        if !matches!(self.word(i + 1), "period" | "quarter") {
            return None;
        }
        let at = i + 2;
        if let Some((step, end)) = self.year_step(at) {
            return Some(Found::new(end, Meaning::QuarterIn(YearOf::Step(step))));
        }
        let of = usize::from(matches!(self.word(at), "of" | "in"));
        if let Some(year) = words::year(self.word(at + of)) {
            return Some(Found::new(at + of + 1, Meaning::QuarterIn(YearOf::Is(year))));
        }
        self.year_ago(at).then(|| Found::new(at + 3, Meaning::QuarterIn(YearOf::Step(-1))))
    }

    /// "a year ago", "a year earlier" behind what is named.
    fn year_ago(&self, i: usize) -> bool {
        self.word(i) == "a" && self.word(i + 1) == "year" && matches!(self.word(i + 2), "ago" | "earlier" | "before")
    }

    /// The quarter behind a year: "1989's second quarter", "fiscal 1989 second quarter".
    pub(super) fn quarter_of(&self, year: i16, i: usize) -> Option<Found> {
        let at = i + usize::from(matches!(self.word(i), "'s" | "\u{2019}s"));
        let number = ordinal_of_four(self.word(at)).filter(|_| self.word(at + 1) == "quarter")?;
        Some(Found::new(at + 2, Meaning::Quarter { number, year: YearOf::Is(year) }))
    }

    /// "Q3", "Q3 2015", "H1 2015"
    pub(super) fn short_quarter(&self, i: usize) -> Option<Found> {
        let word = self.word(i);
        let number = match word {
            "q1" | "h1" => 1,
            "q2" | "h2" => 2,
            "q3" => 3,
            "q4" => 4,
            _ => return None,
        };
        if !self.upper(i) {
            return None;
        }
        if word.starts_with('q') {
            return Some(self.of_year(i + 1, |year| Meaning::Quarter { number, year }));
        }
        // "H1" alone may be anything.
        Some(self.of_year(i + 1, |year| Meaning::Half { number, year })).filter(|f| f.end > i + 1)
    }

    /// "1988 quarter", "1988 second quarter", "1988 period" behind "the".
    pub(super) fn modified_year(&self, i: usize) -> Option<Found> {
        let year = words::year(self.word(i))?;
        if let Some(number) = ordinal_of_four(self.word(i + 1))
            && self.word(i + 2) == "quarter"
        {
            return Some(Found::new(i + 3, Meaning::Quarter { number, year: YearOf::Is(year) }));
        }
        if matches!(self.word(i + 1), "quarter" | "period") {
            return Some(Found::new(i + 2, Meaning::QuarterIn(YearOf::Is(year))));
        }
        None
    }

    /// "fiscal 1990", "fiscal year 2015", "fiscal first quarter", "fiscal year"
    pub(super) fn fiscal(&self, i: usize) -> Option<Found> {
        let year = usize::from(self.word(i + 1) == "year");
        if let Some(number) = words::year(self.word(i + 1 + year)) {
            if let Some(found) = self.quarter_of(number, i + 2 + year) {
                return Some(found);
            }
            return Some(Found::new(i + 2 + year, Meaning::Fixed(calendar::year(i32::from(number)))));
        }
        if year == 1 && matches!(self.back(i, 1), "the" | "") {
            return Some(Found::new(i + 2, Meaning::Same(Unit::Year)));
        }
        self.quarter(i + 1)
    }

    /// "fiscal year" behind "this", "last", "next".
    pub(super) fn fiscal_turned(&self, i: usize, turn: Turn) -> Option<Found> {
        let kind = matches!(self.word(i), "fiscal" | "calendar" | "financial" | "school" | "academic");
        (kind && self.word(i + 1) == "year").then(|| Found::new(i + 2, Meaning::Unit { unit: Unit::Year, turn }))
    }

    /// "third-quarter", "year-ago", "year-end", "five-year", "10-hour"
    pub(super) fn compound_period(&self, i: usize, head: &str, tail: &str) -> Option<Found> {
        let found = |meaning| Some(Found::new(i + 1, meaning));
        if tail == "quarter"
            && let Some(number) = ordinal_of_four(head)
        {
            return Some(self.of_year(i + 1, |year| Meaning::Quarter { number, year }));
        }
        let unit = words::unit(head).filter(|_| !head.ends_with('s'));
        if let Some(unit) = unit {
            return match tail {
                "ago" | "earlier" => {
                    // "the year-ago quarter", "the year-earlier third quarter" are one time.
                    let mut end = i + 1;
                    if ordinal_of_four(self.word(end)).is_some() && self.word(end + 1) == "quarter" {
                        end += 1;
                    }
                    if matches!(self.word(end), "quarter" | "period" | "month" | "week") {
                        end += 1;
                    }
                    Some(Found::new(end, Meaning::Off { unit, count: -1, from: Anchor::Context }))
                }
                "end" if matches!(unit, Unit::Year | Unit::Quarter | Unit::Month | Unit::Week) => {
                    Some(Self::end_of(unit, i + 1))
                }
                _ => None,
            };
        }
        let (tail, old) =
            tail.split_once('-').map_or((tail, false), |(unit, rest)| (unit, rest == "old" || rest == "long"));
        let unit = words::unit(tail).filter(|_| !tail.ends_with('s') || old)?;
        let count = words::number(head)?;
        found(Meaning::Length(Duration { count: Some(count), unit }))
    }
}

fn ordinal_of_four(word: &str) -> Option<i8> {
    Some(match word {
        "first" | "1st" => 1,
        "second" | "2nd" => 2,
        "third" | "3rd" => 3,
        "fourth" | "4th" => 4,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{read, read_on};

    #[test]
    fn seasons() {
        assert_eq!(
            read("It grew last summer, and last winter too."),
            ["last summer = 2023-06-01/2023-08-31", "last winter = 2022-12-01/2023-02-28"]
        );
        assert_eq!(read("In the summer of 2015"), ["the summer of 2015 = 2015-06-01/2015-08-31"]);
        assert_eq!(read("Prices fall in spring water."), Vec::<String>::new());
    }

    #[test]
    fn quarters() {
        assert_eq!(read("in the third quarter"), ["the third quarter = 2023-07-01/2023-09-30"]);
        assert_eq!(read("in the fourth quarter of 2016"), ["the fourth quarter of 2016 = 2016-10-01/2016-12-31"]);
        assert_eq!(read("last year's first quarter"), ["last year's first quarter = 2022-01-01/2022-03-31"]);
        assert_eq!(read("Q3 2015 and H1 2016"), ["Q3 2015 = 2015-07-01/2015-09-30", "H1 2016 = 2016-01-01/2016-06-30"]);
        assert_eq!(read_on("in Q3 2015", None), ["Q3 2015 = 2015-07-01/2015-09-30"]);
        assert_eq!(read("fiscal year 2015"), ["fiscal year 2015 = 2015-01-01/2015-12-31"]);
    }

    #[test]
    fn a_report_compares_with_the_same_quarter_of_the_year_before() {
        assert_eq!(
            read_on(
                "Third-quarter profit rose from a year earlier. The latest quarter beat the year-ago period.",
                Some("2023-10-20")
            ),
            [
                "Third-quarter = 2023-07-01/2023-09-30",
                "a year earlier = 2022-07-01/2022-09-30",
                "The latest quarter = 2023-07-01/2023-09-30",
                "the year-ago period = 2022-07-01/2022-09-30"
            ]
        );
    }
}
