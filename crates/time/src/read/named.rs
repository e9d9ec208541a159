//! Named days and units with a turn: weekdays, "today", "last week", "the following month".

use dixit_text::Tag;

use super::Reader;
use crate::meaning::{Found, Meaning, Turn};
use crate::{Anchor, Clock, Duration, Part, Unit, Vague, words};

impl Reader<'_> {
    /// "today", "yesterday", "tomorrow", "tonight"
    pub(super) fn near(&self, i: usize) -> Option<Found> {
        let count = match self.word(i) {
            "yesterday" => -1,
            "tomorrow" => 1,
            // "USA Today" is a paper, "Today" alone may begin a sentence.
            _ if self.upper(i) && i > self.first && !self.opens(i) => return None,
            _ => 0,
        };
        let found = Found::new(i + 1, Meaning::Off { unit: Unit::Day, count, from: Anchor::Publication });
        Some(Found { clock: (self.word(i) == "tonight").then_some(Clock::Night), ..found })
    }

    /// Whether token `i` begins a quotation or stands behind a colon.
    fn opens(&self, i: usize) -> bool {
        matches!(self.back(i, 1), "\u{201c}" | "\"" | ":" | "``" | "\u{2018}" | "\u{2014}" | "-" | "\u{2013}")
    }

    /// "Tuesday", "Tuesday, November 14", "Tuesday last week", "Tuesday of next week"
    pub(super) fn weekday(&self, i: usize, turn: Turn) -> Option<Found> {
        let weekday = words::weekday(self.word(i))?;
        if !self.upper(i) || self.word(i + 1) == "times" || self.word(i) == "mon" && !self.date_follows(i + 1) {
            return None;
        }
        let end = i + 1;
        let parted = if words::day_part(self.word(end)).is_some() && !self.upper(end) { end + 1 } else { end };
        // A date behind it says more.
        let at = if matches!(self.word(parted), "," | "the" | ".") { parted + 1 } else { parted };
        let at = at + usize::from(matches!(self.word(at), "the" | "on"));
        if let Some(found) = self.month(at, Turn::Bare).or_else(|| self.day_first(at)).or_else(|| self.numeric(at))
            && matches!(found.meaning, Meaning::Days { .. } | Meaning::Fixed(_))
            && words::month(self.word(at)).is_none_or(|_| self.dated(&found))
        {
            let clock = words::day_part(self.word(end)).or(found.clock);
            return Some(Found { clock, ..found });
        }
        if turn == Turn::Bare {
            let at = parted + usize::from(matches!(self.word(parted), "of" | "," | "in"));
            let step = match self.word(at) {
                "last" => Some(-1),
                "this" => Some(0),
                "next" => Some(1),
                _ => None,
            };
            if let Some(step) = step
                && self.word(at + 1) == "week"
                && !matches!(self.word(at + 2), "'s" | "\u{2019}s")
            {
                let clock = words::day_part(self.word(end));
                return Some(Found { clock, ..Found::new(at + 2, Meaning::WeekdayOf { weekday, step }) });
            }
        }
        Some(Found::new(end, Meaning::Weekday { weekday, turn }))
    }

    fn date_follows(&self, i: usize) -> bool {
        let at = i + usize::from(matches!(self.word(i), "," | "."));
        self.month(at, Turn::Bare).or_else(|| self.day_first(at)).is_some()
    }

    /// A day of a month, not a month alone.
    fn dated(&self, found: &Found) -> bool {
        match found.meaning {
            Meaning::Days { .. } => true,
            Meaning::Fixed(interval) => interval.is_none_or(|i| i.granularity == crate::Granularity::Day),
            _ => false,
        }
    }

    /// "last week", "this coming Friday", "the past two weeks", "the previous day", "the latest quarter"
    pub(super) fn turned(&self, i: usize) -> Option<Found> {
        let mut at = i;
        let mut context = false;
        let turn = match self.word(at) {
            "last" | "past" => Turn::Last,
            "next" | "coming" | "upcoming" => Turn::Next,
            "this" | "current" => Turn::This,
            "previous" | "preceding" => {
                context = true;
                Turn::Last
            }
            // "Following Monday's vote" is no following Monday.
            "following" if matches!(self.back(i, 1), "the" | "on" | "in") || self.closes(i + 2) => {
                context = true;
                Turn::Next
            }
            "same" => return self.same(i + 1),
            "latest" => return self.latest(i + 1),
            _ => return None,
        };
        let said = self.word(at);
        at += 1;
        let turn = match (turn, self.word(at)) {
            (Turn::This, "past" | "last") => {
                at += 1;
                Turn::Last
            }
            (Turn::This, "coming" | "next" | "upcoming") => {
                at += 1;
                Turn::Next
            }
            _ => turn,
        };
        if context && let Some(unit) = words::unit(self.word(at)).filter(|_| !self.word(at).ends_with('s')) {
            let count = if turn == Turn::Last { -1 } else { 1 };
            return Some(Found::new(at + 1, Meaning::Off { unit, count, from: Anchor::Context }));
        }
        if context && let Some(weekday) = words::weekday(self.word(at)).filter(|_| self.upper(at)) {
            return Some(Found::new(at + 1, Meaning::WeekdayFrom { weekday, back: turn == Turn::Last }));
        }
        if said == "next" && self.back(i, 1) == "the" && self.word(at) == "day" {
            return Some(Found::new(at + 1, Meaning::Off { unit: Unit::Day, count: 1, from: Anchor::Context }));
        }
        if let Some(found) = self
            .weekday(at, turn)
            .or_else(|| self.month(at, turn))
            .or_else(|| self.season(at, turn))
            .or_else(|| self.quarter_turned(at, turn))
            .or_else(|| self.unit(at, turn, said == "past" || self.back(i, 1) == "the"))
            .or_else(|| self.stretch(at, turn))
            .or_else(|| self.fiscal_turned(at, turn))
        {
            return Some(found);
        }
        match (turn, self.word(at)) {
            (Turn::This, word) if said == "this" => {
                let clock = words::day_part(word)?;
                let found = Found::new(at + 1, Meaning::Off { unit: Unit::Day, count: 0, from: Anchor::Publication });
                Some(Found { clock: Some(clock), ..found })
            }
            (Turn::Last, "night" | "evening" | "afternoon" | "morning") => {
                let clock = words::day_part(self.word(at));
                let found = Found::new(at + 1, Meaning::Off { unit: Unit::Day, count: -1, from: Anchor::Publication });
                Some(Found { clock, ..found })
            }
            (Turn::This, _) if said == "current" => Some(Found::new(i + 1, Meaning::Vague(Vague::Present))),
            (Turn::This, "point") if said == "this" && self.back(i, 1) == "at" => {
                Some(Found::new(at + 1, Meaning::Vague(Vague::Present)))
            }
            (Turn::This, "time" | "moment") if said == "this" => {
                Some(Found::new(at + 1, Meaning::Vague(Vague::Present)))
            }
            _ => None,
        }
    }

    /// "week", "month", "year", "weekend", "quarter" behind "last", "this", "next".
    fn unit(&self, i: usize, turn: Turn, whole: bool) -> Option<Found> {
        // "This Week" is a programme.
        if self.upper(i) {
            return None;
        }
        let unit = match self.word(i) {
            "week" => Unit::Week,
            "month" => Unit::Month,
            "year" => Unit::Year,
            "quarter" => Unit::Quarter,
            "weekend" => Unit::Weekend,
            "decade" => Unit::Decade,
            "century" => Unit::Century,
            _ => return None,
        };
        let end = i + 1;
        // "the past week", "the next year" are as long, and end or begin now; "this past week" is a week.
        if whole && turn != Turn::This && self.back(i, 2) == "the" && unit != Unit::Weekend {
            return Some(Found::new(end, Meaning::Stretch { length: Duration { count: Some(1), unit }, turn }));
        }
        Some(Found::new(end, Meaning::Unit { unit, turn }))
    }

    /// "two weeks", "few days", "24 hours" behind "the past", "the next"
    fn stretch(&self, i: usize, turn: Turn) -> Option<Found> {
        if turn == Turn::This {
            return None;
        }
        let (length, end) = self.length(i).or_else(|| {
            // "past years", "coming weeks"
            let unit = words::unit(self.word(i)).filter(|_| self.word(i).ends_with('s'))?;
            Some((Duration { count: None, unit }, i + 1))
        })?;
        // "the last five months of her life" end with something else.
        if self.word(end) == "of" {
            return Some(Found::new(end, Meaning::Length(length)));
        }
        Some(Found::new(end, Meaning::Stretch { length, turn }))
    }

    /// "day", "week" behind "the same"
    fn same(&self, i: usize) -> Option<Found> {
        if let Some(found) = self.month(i, Turn::Bare).or_else(|| self.weekday(i, Turn::Bare)) {
            return Some(found);
        }
        let unit = words::unit(self.word(i)).or_else(|| matches!(self.word(i), "period").then_some(Unit::Quarter))?;
        Some(Found::new(i + 1, Meaning::That(unit)))
    }

    /// "quarter", "period", "week" behind "the latest"
    fn latest(&self, i: usize) -> Option<Found> {
        match self.word(i) {
            "quarter" | "period" => Some(Found::new(i + 1, Meaning::Latest)),
            "week" => Some(Found::new(i + 1, Meaning::Unit { unit: Unit::Week, turn: Turn::Last })),
            "fiscal" if self.word(i + 1) == "year" => {
                Some(Found::new(i + 2, Meaning::Unit { unit: Unit::Year, turn: Turn::Last }))
            }
            _ => self.length(i).map(|(length, end)| Found::new(end, Meaning::Length(length))),
        }
    }

    /// "now", "recently", "soon" and the like.
    pub(super) fn vague(&self, i: usize) -> Option<Found> {
        let one = |vague| Some(Found::new(i + 1, Meaning::Vague(vague)));
        match self.word(i) {
            "now" | "currently" | "nowadays" | "presently" => one(Vague::Present),
            "recent"
                if matches!(
                    self.word(i + 1),
                    "days" | "weeks" | "months" | "years" | "times" | "decades" | "quarters"
                ) =>
            {
                Some(Found::new(i + 2, Meaning::Vague(Vague::Past)))
            }
            "recent" | "recently" | "previously" | "formerly" => one(Vague::Past),
            "lately" => one(Vague::Past),
            "someday" => one(Vague::Future),
            "long" if self.word(i + 1) == "ago" => Some(Found::new(i + 2, Meaning::Vague(Vague::Past))),
            "soon" | "future" => one(Vague::Future),
            "these" if self.word(i + 1) == "days" => Some(Found::new(i + 2, Meaning::Vague(Vague::Present))),
            // Said of what is still to come or long past, without a day.
            "weeks" | "months" | "years" | "days" | "decades" | "hours" | "minutes" | "centuries" | "quarters" => {
                let unit = words::unit(self.word(i))?;
                let (meaning, end) = match self.word(i + 1) {
                    "ago" => (Meaning::Vague(Vague::Past), i + 2),
                    _ if self.tag(i) == Tag::NNS && self.back(i, 1) != "of" => {
                        (Meaning::Length(Duration { count: None, unit }), i + 1)
                    }
                    _ => return None,
                };
                Some(Found::new(end, meaning))
            }
            "earlier" | "later" if self.first == i && i + 1 >= self.end => {
                one(if self.word(i) == "later" { Vague::Future } else { Vague::Past })
            }
            _ => None,
        }
    }

    /// "overnight": the night before.
    pub(super) fn overnight(&self, i: usize) -> Option<Found> {
        // "overnight stays"
        if self.attributive(i + 1) {
            return None;
        }
        let found = Found::new(i + 1, Meaning::Off { unit: Unit::Day, count: -1, from: Anchor::Publication });
        Some(Found { clock: Some(Clock::Night), ..found })
    }

    /// "morning" behind "the": of the day named before, or of the one that "of" leads to.
    pub(super) fn day_part_of(&self, i: usize) -> Option<Found> {
        let clock = words::day_part(self.word(i))?;
        if matches!(self.word(i + 1), "of" | "on") {
            let at = i + 2;
            let found = self
                .month(at, Turn::Bare)
                .or_else(|| self.day_first(at + usize::from(self.word(at) == "the")))
                .or_else(|| self.weekday(at, Turn::Bare));
            if let Some(found) = found {
                return Some(Found { clock: Some(clock), ..found });
            }
            return None;
        }
        // "that night" is the night of the day named before.
        if self.back(i, 1) == "that" && !self.tag(i + 1).is_noun() {
            return Some(Found { clock: Some(clock), ..Found::new(i + 1, Meaning::That(Unit::Day)) });
        }
        if self.tag(i + 1).is_noun() && i + 1 < self.end
            || !matches!(self.back(i, 2), "in" | "during" | "by" | "" | "for" | "into" | "on")
        {
            return None;
        }
        Some(Found { clock: Some(clock), ..Found::new(i + 1, Meaning::Clock) })
    }

    /// A part of what runs: "year-end".
    pub(super) fn end_of(unit: Unit, end: usize) -> Found {
        Found { part: Some(Part::End), ..Found::new(end, Meaning::Unit { unit, turn: Turn::This }) }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{read, read_on};

    #[test]
    fn weekdays() {
        assert_eq!(read("She spoke on Tuesday."), ["Tuesday = 2023-11-14"]);
        assert_eq!(read("She spoke on Wednesday night."), ["Wednesday night = 2023-11-08 Night"]);
        assert_eq!(read("The council will vote on Thursday."), ["Thursday = 2023-11-16"]);
        assert_eq!(read("On Thursday, the council will vote."), ["Thursday = 2023-11-16"]);
        assert_eq!(
            read("It met last Tuesday and meets this coming Friday."),
            ["last Tuesday = 2023-11-07", "this coming Friday = 2023-11-17"]
        );
        assert_eq!(read("It said on Friday, 3 November, that"), ["Friday, 3 November = 2023-11-03"]);
        assert_eq!(read("They met on Monday last week."), ["Monday last week = 2023-11-06"]);
        assert!(read("She reads the Sun and met Mr. Friday's dog on fridays.").len() < 2);
        assert_eq!(read("She watched Sunday Morning with him."), ["Sunday = 2023-11-12"]);
    }

    #[test]
    fn a_limit_is_not_to_come_for_what_is_past() {
        assert_eq!(read("It was shared a thousand times by Friday night."), ["Friday night = 2023-11-10 Night"]);
        assert_eq!(read("Send it by Friday."), ["Friday = 2023-11-17"]);
    }

    #[test]
    fn days_near_publication() {
        assert_eq!(
            read("He left today, she yesterday morning, they last night, we tomorrow, all tonight."),
            [
                "today = 2023-11-14",
                "yesterday morning = 2023-11-13 Morning",
                "last night = 2023-11-13 Night",
                "tomorrow = 2023-11-15",
                "tonight = 2023-11-14 Night"
            ]
        );
        assert_eq!(read("It rained the day before yesterday."), ["the day before yesterday = 2023-11-12"]);
        assert_eq!(read("She told Oslo Today so."), Vec::<String>::new());
    }

    #[test]
    fn weeks_and_the_like() {
        assert_eq!(
            read("He wrote last week, earlier this week, earlier this month and this year."),
            [
                "last week = 2023-11-06/2023-11-12",
                "earlier this week = 2023-11-13/2023-11-14",
                "earlier this month = 2023-11-01/2023-11-14",
                "this year = 2023-01-01/2023-12-31"
            ]
        );
        assert_eq!(read("He was there over the weekend."), ["the weekend = 2023-11-11/2023-11-12"]);
        assert_eq!(
            read_on("He was there over the weekend.", Some("2023-11-12")),
            ["the weekend = 2023-11-11/2023-11-12"]
        );
        assert_eq!(read("The fair will be held this weekend."), ["this weekend = 2023-11-18/2023-11-19"]);
        assert_eq!(read("She spoke on This Week."), Vec::<String>::new());
    }

    #[test]
    fn overnight() {
        assert_eq!(read("Prices fell overnight."), ["overnight = 2023-11-13 Night"]);
        assert_eq!(read("She counts overnight stays."), Vec::<String>::new());
    }

    #[test]
    fn parts() {
        assert_eq!(
            read("He came in early May and left late last month."),
            ["early May = 2023-05-01/2023-05-10", "late last month = 2023-10-21/2023-10-31"]
        );
        assert_eq!(
            read("It will close by the end of the year or early in 2025."),
            ["the end of the year = 2023-12-31", "early in 2025 = 2025-01-01/2025-05-01"]
        );
        assert_eq!(read("It fell in mid-1996."), ["mid-1996 = 1996-05-01/1996-08-29"]);
    }

    #[test]
    fn what_goes_on_from_another_time() {
        assert_eq!(
            read("He was hired on 5 May 2019 and left the next day. The following week, she was hired."),
            ["5 May 2019 = 2019-05-05", "the next day = 2019-05-06", "The following week = 2019-05-13/2019-05-19"]
        );
        assert_eq!(
            read("The mill burnt down in 1921. Later that year, a new one was built."),
            ["1921 = 1921-01-01/1921-12-31", "Later that year = 1921-01-01/1921-12-31"]
        );
        assert_eq!(read("It rained that day."), Vec::<String>::new());
    }

    #[test]
    fn the_next_month_of_what_is_told() {
        assert_eq!(
            read("The mill burnt down in June 2019. The next month, a new one was planned."),
            ["June 2019 = 2019-06-01/2019-06-30", "The next month = 2019-07-01/2019-07-31"]
        );
        assert_eq!(read("Rents will rise over the next month."), ["the next month = 2023-11-14/2023-12-14"]);
    }

    #[test]
    fn stretches() {
        assert_eq!(
            read("Prices rose over the past 30 days. In the past year, they had fallen."),
            ["the past 30 days = 2023-10-15/2023-11-14", "the past year = 2022-11-14/2023-11-14"]
        );
        assert_eq!(read("the last five months of his life"), ["the last five months = Some(5) Month"]);
    }
}
