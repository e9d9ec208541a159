//! From meanings to days.

use dixit_page::Stamp;
use jiff::Span;
use jiff::civil::{Date, Weekday};

use crate::calendar::{self, days_on, one_day};
use crate::meaning::{Found, Holiday, Meaning, Turn, YearOf};
use crate::tense::Tense;
use crate::{Anchor, Duration, Granularity, Interval, Unit, Value};

/// How many days ahead a date without a year may lie when nothing speaks of the future.
const NEAR: i32 = 60;

/// Days after which a date without a year may belong to an earlier year that the text names.
const RECENT: i32 = 120;

/// Resolves the expressions of a text one after the other.
pub(crate) struct Resolver {
    stamp: Option<Stamp>,
    /// The latest resolved interval that others may go on from.
    last: Option<Interval>,
    /// The latest day.
    day: Option<Interval>,
    /// The latest quarter, for "a year earlier", "the quarter".
    quarter: Option<Interval>,
    /// The year that the text named last, and where.
    named: Option<(i16, Place)>,
}

/// Where an expression stands.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) block: usize,
    pub(crate) sentence: usize,
}

impl Resolver {
    pub(crate) const fn new(stamp: Option<Stamp>) -> Self {
        Self { stamp, last: None, day: None, quarter: None, named: None }
    }

    /// The value, and what it was counted from; `attributive` where a noun follows that it belongs to.
    pub(crate) fn resolve(&mut self, found: &Found, tense: Tense, attributive: bool, place: Place) -> (Value, Anchor) {
        if self.named.is_some_and(|(_, at)| at.block != place.block || at.sentence + 1 < place.sentence) {
            self.named = None;
        }
        let (value, anchor) = self.value(found, tense);
        // "the 1973 ruling" is not what is being told of.
        if let Value::When(interval) = value
            && !attributive
            && (anchor == Anchor::Words || self.named.is_some_and(|(year, _)| year == interval.start.year()))
            && interval.start.year() == interval.end.year()
        {
            self.named = Some((interval.start.year(), place));
        }
        // What is compared with ("a year earlier") is not what the text goes on from.
        let compared = matches!(found.meaning, Meaning::Off { unit: Unit::Year, count, .. } if count < 0)
            || matches!(found.meaning, Meaning::QuarterIn(_));
        if let Value::Length(Duration { count: Some(_), unit: Unit::Month }) = value {
            // "the nine months": no longer the quarter.
            self.quarter = None;
        }
        if let Value::When(interval) = value
            && !compared
        {
            match interval.granularity {
                // "the July 25 call" is no day that the text goes on from.
                Granularity::Day if attributive => return (value, anchor),
                Granularity::Day => self.day = Some(interval),
                Granularity::Quarter => self.quarter = Some(interval),
                _ => {}
            }
            self.last = Some(interval);
        }
        (value, anchor)
    }

    fn value(&self, found: &Found, tense: Tense) -> (Value, Anchor) {
        if let Some(interval) = self.told(tense).and_then(|year| in_year(&found.meaning, year))
            && !self.recent(found, tense)
        {
            return (Value::When(interval), Anchor::Context);
        }
        self.plain(found, tense)
    }

    /// Whether what is said without a year would lie shortly before publication: then it does.
    fn recent(&self, found: &Found, tense: Tense) -> bool {
        let (Value::When(interval), Some(stamp)) = (self.plain(found, tense).0, self.stamp) else { return false };
        interval.end.until(stamp.date).is_ok_and(|gone| gone.get_days() <= RECENT)
    }

    /// The value, whatever year the text is telling of.
    fn plain(&self, found: &Found, tense: Tense) -> (Value, Anchor) {
        let when = |interval: Option<Interval>| interval.map_or(Value::Open, Value::When);
        let reference = self.stamp.map(|s| s.date);
        let anchored = |f: &dyn Fn(Date) -> Option<Interval>| (when(reference.and_then(f)), Anchor::Publication);
        // A year that is given needs no day of publication.
        let anchored_in = |year: Option<i16>, f: &dyn Fn(Date) -> Option<Interval>| match year {
            Some(_) => (when(f(reference.unwrap_or_default())), Anchor::Words),
            None => anchored(f),
        };
        match found.meaning {
            Meaning::Fixed(interval) => (when(interval), Anchor::Words),
            Meaning::Days { month, from, to } => anchored(&|r| days(r, month, from, to, tense)),
            Meaning::Month { month, year } => {
                anchored(&|r| calendar::full_month(self.year(r, year, month, month, tense)?, month))
            }
            Meaning::Season { month, year } => anchored(&|r| season(r, month, year)),
            Meaning::Quarter { number, year: YearOf::Is(year) } => {
                (when(calendar::quarter(year, number)), Anchor::Words)
            }
            Meaning::Half { number, year: YearOf::Is(year) } => (when(calendar::half(year, number)), Anchor::Words),
            Meaning::Quarter { number, year } => anchored(&|r| match year {
                YearOf::Turn(turn) => quarter(r, number, turn, tense),
                YearOf::Step(step) => calendar::quarter(step_year(r, step)?, number),
                YearOf::Is(year) => calendar::quarter(year, number),
            }),
            Meaning::Half { number, year } => anchored(&|r| match year {
                YearOf::Turn(_) => calendar::half(r.year(), number),
                YearOf::Step(step) => calendar::half(step_year(r, step)?, number),
                YearOf::Is(year) => calendar::half(year, number),
            }),
            Meaning::Weekday { weekday, turn } => anchored(&|r| self.weekday(r, weekday, turn, tense)),
            Meaning::WeekdayOf { weekday, step } => anchored(&|r| {
                let monday = calendar::week(r, step)?.start;
                days_on(monday, i32::from(weekday.to_monday_zero_offset())).map(one_day)
            }),
            Meaning::WeekdayFrom { weekday, back } => {
                let Some(day) = self.day.map(|d| d.start).or(reference) else { return (Value::Open, Anchor::Context) };
                let off = i32::from(weekday.until(day.weekday()));
                let off = if back { if off == 0 { -7 } else { -off } } else { 7 - off };
                (when(days_on(day, off).map(one_day)), Anchor::Context)
            }
            Meaning::QuarterIn(year) => anchored(&|r| {
                let year = self.year(r, year, 1, 12, tense)?;
                match self.quarter {
                    Some(quarter) => calendar::quarter(year, (quarter.start.month() + 2) / 3),
                    None => calendar::year(i32::from(year)),
                }
            }),
            Meaning::Holiday(holiday, year) => anchored_in(year, &|r| {
                let of = |y: i16| match holiday {
                    Holiday::Fixed(month, day) => Date::new(y, month, day).ok(),
                    Holiday::Easter(off) => days_on(calendar::easter(y)?, i32::from(off)),
                    Holiday::Thanksgiving => calendar::nth_weekday(y, 11, 4, Weekday::Thursday),
                };
                nearest(r, year, tense, &|y| of(y).map(one_day))
            }),
            Meaning::DayAlone(day) => anchored(&|r| {
                let step = |n: i32| {
                    let month = calendar::month_on(r, n)?.start;
                    Date::new(month.year(), month.month(), day).ok().map(one_day)
                };
                let steps: &[i32] = if tense == Tense::Future { &[0, 1, 2] } else { &[0, -1, -2] };
                let fits = |i: &Interval| if tense == Tense::Future { i.start >= r } else { i.start <= r };
                steps.iter().find_map(|&n| step(n).filter(fits))
            }),
            Meaning::NthWeek { nth, month, year } => {
                anchored_in(year, &|r| nearest(r, year, tense, &|y| calendar::nth_week(y, month, nth)))
            }
            Meaning::NthWeekday { nth, weekday, month, year } => anchored_in(year, &|r| {
                nearest(r, year, tense, &|y| calendar::nth_weekday(y, month, nth, weekday).map(one_day))
            }),
            Meaning::WeekOf { month, day, year } => {
                anchored_in(year, &|r| nearest(r, year, tense, &|y| calendar::week(Date::new(y, month, day).ok()?, 0)))
            }
            Meaning::Unit { unit, turn } => anchored(&|r| unit_of(r, unit, turn, tense)),
            Meaning::Off { unit, count, from } => self.off(unit, count, from),
            // "The next month, she resigned."
            Meaning::Stretch { length: Duration { count: Some(1), unit }, turn: Turn::Next }
                if tense == Tense::Past && self.last.is_some_and(|l| reference.is_none_or(|r| l.end < r)) =>
            {
                self.off(unit, 1, Anchor::Context)
            }
            Meaning::Stretch { length, turn } => match reference.and_then(|r| stretch(r, length, turn)) {
                Some(interval) => (Value::Stretch(interval, length), Anchor::Publication),
                None => (Value::Length(length), Anchor::Words),
            },
            Meaning::Latest => match self.quarter.filter(|q| reference.is_none_or(|r| q.start <= r)) {
                Some(quarter) if reference.is_none_or(|r| quarter.end <= r) => (Value::When(quarter), Anchor::Context),
                _ => anchored(&|r| calendar::quarter_on(r, -1)),
            },
            Meaning::That(unit) => (when(self.that(unit)), Anchor::Context),
            Meaning::Same(unit) => self.same(unit, tense),
            Meaning::Length(length) => (Value::Length(length), Anchor::Words),
            Meaning::Repeated(length) => (Value::Repeated(length), Anchor::Words),
            Meaning::Vague(vague) => (Value::Vague(vague), Anchor::Words),
            Meaning::Clock => (when(self.day.or_else(|| reference.map(one_day))), Anchor::Context),
            Meaning::Open => (Value::Open, Anchor::Words),
        }
    }

    /// The year before that of publication that the text is telling of.
    fn told(&self, tense: Tense) -> Option<i16> {
        let (year, _) = self.named.filter(|_| tense != Tense::Future)?;
        self.stamp.is_some_and(|s| year < s.date.year()).then_some(year)
    }

    /// The year of a month, or of a part of the year that begins and ends with such months.
    fn year(&self, reference: Date, year: YearOf, first: i8, last: i8, tense: Tense) -> Option<i16> {
        let (now, this) = (reference.month(), reference.year());
        Some(match year {
            YearOf::Is(year) => year,
            YearOf::Step(step) => step_year(reference, step)?,
            YearOf::Turn(Turn::Last) if first >= now => this - 1,
            YearOf::Turn(Turn::Next) if first <= now => this + 1,
            YearOf::Turn(Turn::Bare) if first > now => {
                let near = tense == Tense::Open && first - now <= 2;
                if near || tense == Tense::Future { this } else { this - 1 }
            }
            YearOf::Turn(Turn::Bare) if last < now && tense == Tense::Future => this + 1,
            YearOf::Turn(Turn::Bare) if tense == Tense::Open && last + 12 - now <= 2 => this + 1,
            YearOf::Turn(_) => this,
        })
    }

    fn weekday(&self, reference: Date, weekday: Weekday, turn: Turn, tense: Tense) -> Option<Interval> {
        let back = i32::from(weekday.until(reference.weekday()));
        let off = match turn {
            Turn::Last if back == 0 => -7,
            Turn::Next if back == 0 => 7,
            Turn::Next => 7 - back,
            Turn::This | Turn::Bare if back != 0 && tense == Tense::Future => 7 - back,
            _ => -back,
        };
        days_on(reference, off).map(one_day)
    }

    fn off(&self, unit: Unit, count: i32, from: Anchor) -> (Value, Anchor) {
        let reference = self.stamp.map(|s| one_day(s.date));
        let daily = self.last.is_none_or(|l| matches!(l.granularity, Granularity::Day | Granularity::Quarter));
        let quarter = self.quarter.filter(|_| unit == Unit::Year && daily && count == -1);
        let base = match from {
            Anchor::Context => quarter.or(self.last).or(reference),
            _ => reference,
        };
        let Some(base) = base else { return (Value::Open, from) };
        let when = |i: Option<Interval>| i.map_or(Value::Open, Value::When);
        if let Some(quarter) = quarter {
            return (when(months(count, 12).and_then(|m| calendar::months_on(quarter, m))), Anchor::Context);
        }
        if matches!(unit, Unit::Hour | Unit::Minute) && from == Anchor::Publication {
            return (when(self.hours(unit, count)), from);
        }
        (when(off(base, unit, count, from)), from)
    }

    /// The day that so many hours or minutes lead to, where publication has a time of day.
    fn hours(&self, unit: Unit, count: i32) -> Option<Interval> {
        let stamp = self.stamp?;
        let now = stamp.date.to_datetime(stamp.time?);
        let span = match unit {
            Unit::Hour => Span::new().try_hours(count),
            _ => Span::new().try_minutes(count),
        };
        now.checked_add(span.ok()?).ok().map(|then| one_day(then.date()))
    }

    /// The day, week, month or year that the time named last lies in.
    fn that(&self, unit: Unit) -> Option<Interval> {
        let last = self.last?;
        let around = match unit {
            Unit::Day => self.day,
            Unit::Week => calendar::week(last.start, 0),
            Unit::Weekend => calendar::weekend(last.start, 0),
            Unit::Month => calendar::month_on(last.start, 0),
            Unit::Quarter => self.quarter.or_else(|| calendar::quarter_on(last.start, 0)),
            Unit::Year => calendar::year(i32::from(last.start.year())),
            Unit::Decade => calendar::decade(i32::from(last.start.year())),
            _ => None,
        }?;
        (around.start <= last.start && last.end <= around.end).then_some(around)
    }

    /// The unit named before: "that day", "the quarter"; else the one that runs.
    fn same(&self, unit: Unit, tense: Tense) -> (Value, Anchor) {
        let reference = self.stamp.map(|s| s.date);
        let named = match unit {
            Unit::Day => self.day,
            Unit::Quarter => self.quarter,
            _ => None,
        };
        if let Some(interval) = named {
            return (Value::When(interval), Anchor::Context);
        }
        let interval = reference.and_then(|r| match unit {
            Unit::Day => Some(one_day(r)),
            Unit::Weekend => unit_of(r, unit, Turn::This, tense),
            Unit::Quarter => calendar::quarter_on(r, -1),
            _ => unit_of(r, unit, Turn::This, tense),
        });
        (interval.map_or(Value::Open, Value::When), Anchor::Publication)
    }
}

/// What a year has one of, in the year given or the likeliest.
fn nearest(reference: Date, year: Option<i16>, tense: Tense, of: &dyn Fn(i16) -> Option<Interval>) -> Option<Interval> {
    let this = reference.year();
    match (year, tense) {
        (Some(year), _) => of(year),
        (None, Tense::Future) => of(this).filter(|i| i.end >= reference).or_else(|| of(this + 1)),
        (None, Tense::Past) => of(this).filter(|i| i.start <= reference).or_else(|| of(this - 1)),
        // No verb: the nearer one.
        (None, Tense::Open) => [this - 1, this, this + 1]
            .into_iter()
            .filter_map(of)
            .min_by_key(|i| i.start.until(reference).map_or(i32::MAX, |s| s.get_days().abs())),
    }
}

fn step_year(reference: Date, step: i32) -> Option<i16> {
    i16::try_from(i32::from(reference.year()) + step).ok()
}

fn months(count: i32, each: i32) -> Option<i32> {
    count.checked_mul(each)
}

/// What is said without a year, in that one.
fn in_year(meaning: &Meaning, year: i16) -> Option<Interval> {
    match *meaning {
        Meaning::Days { month, from, to } => {
            let (start, end) = (Date::new(year, month, from).ok()?, Date::new(year, month, to).ok()?);
            Some(Interval { start, end, granularity: Granularity::Day })
        }
        Meaning::Month { month, year: YearOf::Turn(Turn::Bare) } => calendar::full_month(year, month),
        Meaning::Season { month, year: YearOf::Turn(Turn::Bare) } => calendar::season(year, month),
        _ => None,
    }
}

/// Days of a month, in the likeliest year.
fn days(reference: Date, month: i8, from: i8, to: i8, tense: Tense) -> Option<Interval> {
    let make = |year| {
        let start = Date::new(year, month, from).ok()?;
        Some(Interval { start, end: Date::new(year, month, to).ok()?, granularity: Granularity::Day })
    };
    let year = reference.year();
    // 29 February is in the nearest leap year.
    let Some(this) = make(year) else { return (1..4).find_map(|n| make(year - n)) };
    let ahead = reference.until(this.start).ok()?.get_days();
    if ahead <= 0 {
        let far = match tense {
            Tense::Future => -120,
            Tense::Open => -240,
            Tense::Past => return Some(this),
        };
        return if ahead < far { make(year + 1) } else { Some(this) };
    }
    if ahead <= NEAR || tense == Tense::Future || tense == Tense::Open && ahead <= 180 {
        Some(this)
    } else {
        make(year - 1)
    }
}

fn season(reference: Date, month: i8, year: YearOf) -> Option<Interval> {
    let this = reference.year();
    let over = |y: i16| calendar::season(y, month).filter(|s| s.end < reference);
    match year {
        YearOf::Is(year) => calendar::season(year, month),
        YearOf::Step(step) => calendar::season(step_year(reference, step)?, month),
        YearOf::Turn(Turn::Last | Turn::Bare) => over(this).or_else(|| over(this - 1)).or_else(|| over(this - 2)),
        YearOf::Turn(Turn::Next) => {
            calendar::season(this, month).filter(|s| s.start > reference).or_else(|| calendar::season(this + 1, month))
        }
        // January's winter began the year before.
        YearOf::Turn(Turn::This) if month == 12 && reference.month() < 6 => calendar::season(this - 1, month),
        YearOf::Turn(Turn::This) => calendar::season(this, month),
    }
}

fn quarter(reference: Date, number: i8, turn: Turn, tense: Tense) -> Option<Interval> {
    let year = reference.year();
    let this = calendar::quarter(year, number)?;
    match turn {
        Turn::Last => Some(this).filter(|q| q.end < reference).or_else(|| calendar::quarter(year - 1, number)),
        Turn::Next => Some(this).filter(|q| q.start > reference).or_else(|| calendar::quarter(year + 1, number)),
        Turn::This => Some(this),
        Turn::Bare if this.start > reference && tense != Tense::Future => calendar::quarter(year - 1, number),
        Turn::Bare => Some(this),
    }
}

/// "this week", "last year"
fn unit_of(reference: Date, unit: Unit, turn: Turn, tense: Tense) -> Option<Interval> {
    let step = match turn {
        Turn::Last => -1,
        Turn::Next => 1,
        _ => 0,
    };
    let year = i32::from(reference.year());
    match unit {
        Unit::Day => days_on(reference, step).map(one_day),
        Unit::Week => calendar::week(reference, step),
        Unit::Month => calendar::month_on(reference, step),
        Unit::Quarter => calendar::quarter_on(reference, step),
        Unit::Year => calendar::year(year + step),
        Unit::Decade => calendar::decade(year + 10 * step),
        Unit::Century => calendar::century(year.div_euclid(100) + 1 + step),
        Unit::Weekend => match turn {
            Turn::Next => calendar::weekend(reference, 1),
            Turn::Last => calendar::past_weekend(reference),
            _ if calendar::is_weekend(reference) || tense == Tense::Future => calendar::weekend(reference, 0),
            _ => calendar::past_weekend(reference),
        },
        _ => None,
    }
}

/// So many units on from `base`, as finely as the unit; a year on from a quarter is a quarter.
fn off(base: Interval, unit: Unit, count: i32, from: Anchor) -> Option<Interval> {
    let day = if count < 0 { base.start } else { base.end };
    let coarse = matches!(base.granularity, Granularity::Month | Granularity::Quarter | Granularity::Season);
    match unit {
        Unit::Day | Unit::Night => days_on(day, count).map(one_day),
        Unit::Week => calendar::week(day, count),
        Unit::Fortnight => calendar::week(day, count.checked_mul(2)?),
        Unit::Weekend => calendar::weekend(day, count),
        Unit::Month => calendar::month_on(base.start, count),
        Unit::Quarter => calendar::quarter_on(base.start, count),
        Unit::Year if from == Anchor::Context && coarse => calendar::months_on(base, months(count, 12)?),
        Unit::Year => calendar::year(i32::from(base.start.year()).checked_add(count)?),
        Unit::Decade => calendar::year(i32::from(base.start.year()).checked_add(months(count, 10)?)?),
        Unit::Century => calendar::year(i32::from(base.start.year()).checked_add(months(count, 100)?)?),
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Millennium => None,
    }
}

/// The stretch that ends or begins with the day of publication.
fn stretch(reference: Date, length: Duration, turn: Turn) -> Option<Interval> {
    let count = i32::try_from(length.count?).ok()?;
    let (days, each, granularity) = match length.unit {
        Unit::Day | Unit::Night => (count, 0, Granularity::Day),
        Unit::Week => (count.checked_mul(7)?, 0, Granularity::Day),
        Unit::Fortnight => (count.checked_mul(14)?, 0, Granularity::Day),
        Unit::Month => (0, count, Granularity::Month),
        Unit::Quarter => (0, months(count, 3)?, Granularity::Month),
        Unit::Year => (0, months(count, 12)?, Granularity::Year),
        Unit::Decade => (0, months(count, 120)?, Granularity::Year),
        Unit::Century => (0, months(count, 1200)?, Granularity::Decade),
        _ => return None,
    };
    let sign = if turn == Turn::Next { 1 } else { -1 };
    let far = days_on(calendar::months_on(one_day(reference), sign * each)?.start, sign * days)?;
    let (start, end) = if sign > 0 { (reference, far) } else { (far, reference) };
    Some(Interval { start, end, granularity })
}
