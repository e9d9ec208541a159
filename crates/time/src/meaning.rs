//! What the words of a time expression say, before a calendar is looked at.

use jiff::civil::Weekday;

use crate::{Anchor, Clock, Duration, Interval, Part, Unit, Vague};

/// A time expression as read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Found {
    /// One past its last token.
    pub(crate) end: usize,
    pub(crate) meaning: Meaning,
    pub(crate) part: Option<Part>,
    pub(crate) clock: Option<Clock>,
}

impl Found {
    pub(crate) const fn new(end: usize, meaning: Meaning) -> Self {
        Self { end, meaning, part: None, clock: None }
    }
}

/// Which of several of one name is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    Last,
    This,
    Next,
    Bare,
}

/// Which year a month, season or quarter belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum YearOf {
    /// The one that the turn leads to.
    Turn(Turn),
    /// So many on from the year of publication.
    Step(i32),
    /// The one said.
    Is(i16),
}

/// A holiday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holiday {
    /// Month and day.
    Fixed(i8, i8),
    /// So many days from Easter Sunday.
    Easter(i8),
    Thanksgiving,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Meaning {
    /// Complete in itself; none for what is no date ("30 February 2023").
    Fixed(Option<Interval>),
    /// Days of a month whose year is open.
    Days {
        month: i8,
        from: i8,
        to: i8,
    },
    Month {
        month: i8,
        year: YearOf,
    },
    /// A season by its first month.
    Season {
        month: i8,
        year: YearOf,
    },
    Quarter {
        number: i8,
        year: YearOf,
    },
    Half {
        number: i8,
        year: YearOf,
    },
    Weekday {
        weekday: Weekday,
        turn: Turn,
    },
    /// The weekday of the week that is so many on.
    WeekdayOf {
        weekday: Weekday,
        step: i32,
    },
    /// The latest such day before the day named last, or the next one after it.
    WeekdayFrom {
        weekday: Weekday,
        back: bool,
    },
    /// "the 1988 period": the quarter named before, in that year.
    QuarterIn(YearOf),
    /// With its year, if given.
    Holiday(Holiday, Option<i16>),
    /// "the 15th": of the month that is nearest.
    DayAlone(i8),
    /// "the first week of May", "the last Monday of 2019": the nth such unit or weekday within an interval; from
    /// the end if negative.
    NthWeek {
        nth: i8,
        month: i8,
        year: Option<i16>,
    },
    NthWeekday {
        nth: i8,
        weekday: Weekday,
        month: i8,
        year: Option<i16>,
    },
    /// "the week of April 10"
    WeekOf {
        month: i8,
        day: i8,
        year: Option<i16>,
    },
    /// "this week", "last year"
    Unit {
        unit: Unit,
        turn: Turn,
    },
    /// "three weeks ago", "the next day"
    Off {
        unit: Unit,
        count: i32,
        from: Anchor,
    },
    /// "the past two weeks", "the next few days"
    Stretch {
        length: Duration,
        turn: Turn,
    },
    /// "the latest quarter": one that is over.
    Latest,
    /// "that year": the one that what was named before lies in.
    That(Unit),
    /// "the quarter", "that day": the one named before.
    Same(Unit),
    Length(Duration),
    Repeated(Duration),
    Vague(Vague),
    /// A time of day alone.
    Clock,
    /// Read so that its parts are no times of their own.
    Open,
}
