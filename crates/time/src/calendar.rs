//! Intervals of the calendar.

use jiff::Span;
use jiff::civil::{Date, Weekday};

use crate::{Granularity, Interval, Part};

pub(crate) fn one_day(date: Date) -> Interval {
    Interval { start: date, end: date, granularity: Granularity::Day }
}

fn months_span(count: i32) -> Option<Span> {
    Span::new().try_months(count).ok()
}

pub(crate) fn days_on(date: Date, count: i32) -> Option<Date> {
    // Counts beyond the calendar are errors, where `count.days()` would panic.
    date.checked_add(Span::new().try_days(count).ok()?).ok()
}

/// Monday to Sunday, `step` weeks on.
pub(crate) fn week(reference: Date, step: i32) -> Option<Interval> {
    let monday = i32::from(reference.weekday().to_monday_zero_offset());
    let start = days_on(reference, step.checked_mul(7)?.checked_sub(monday)?)?;
    Some(Interval { start, end: days_on(start, 6)?, granularity: Granularity::Week })
}

pub(crate) fn weekend(reference: Date, step: i32) -> Option<Interval> {
    let week = week(reference, step)?;
    Some(Interval { start: days_on(week.start, 5)?, end: week.end, granularity: Granularity::Weekend })
}

pub(crate) fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The last Saturday and Sunday before the reference; on a Sunday, that weekend.
pub(crate) fn past_weekend(reference: Date) -> Option<Interval> {
    weekend(reference, if reference.weekday() == Weekday::Sunday { 0 } else { -1 })
}

pub(crate) fn month_on(reference: Date, step: i32) -> Option<Interval> {
    let first = reference.first_of_month().checked_add(months_span(step)?).ok()?;
    full_month(first.year(), first.month())
}

pub(crate) fn full_month(year: i16, month: i8) -> Option<Interval> {
    months(year, month, 1, Granularity::Month)
}

pub(crate) fn quarter_on(reference: Date, step: i32) -> Option<Interval> {
    let first = Date::new(reference.year(), (reference.month() - 1) / 3 * 3 + 1, 1).ok()?;
    let first = first.checked_add(months_span(step.checked_mul(3)?)?).ok()?;
    months(first.year(), first.month(), 3, Granularity::Quarter)
}

pub(crate) fn quarter(year: i16, number: i8) -> Option<Interval> {
    months(year, 3 * number - 2, 3, Granularity::Quarter)
}

pub(crate) fn half(year: i16, number: i8) -> Option<Interval> {
    months(year, 6 * number - 5, 6, Granularity::Half)
}

/// Three months from the season's first: summer is June to August, winter December to February.
pub(crate) fn season(year: i16, month: i8) -> Option<Interval> {
    months(year, month, 3, Granularity::Season)
}

pub(crate) fn year(year: i32) -> Option<Interval> {
    months(i16::try_from(year).ok()?, 1, 12, Granularity::Year)
}

/// The decade that a year lies in.
pub(crate) fn decade(year: i32) -> Option<Interval> {
    months(i16::try_from(year - year.rem_euclid(10)).ok()?, 1, 120, Granularity::Decade)
}

/// The twentieth century is 1900 to 1999, as people speak.
pub(crate) fn century(number: i32) -> Option<Interval> {
    months(i16::try_from(number.checked_sub(1)?.checked_mul(100)?).ok()?, 1, 1200, Granularity::Century)
}

fn months(year: i16, month: i8, count: i32, granularity: Granularity) -> Option<Interval> {
    let start = Date::new(year, month, 1).ok()?;
    let end = start.checked_add(months_span(count)?).ok()?.yesterday().ok()?;
    Some(Interval { start, end, granularity })
}

/// The same interval some months on: "a year earlier" of a quarter is that quarter of the year before.
pub(crate) fn months_on(interval: Interval, count: i32) -> Option<Interval> {
    let start = interval.start.checked_add(months_span(count)?).ok()?;
    let end = interval.end.tomorrow().ok()?.checked_add(months_span(count)?).ok()?.yesterday().ok()?;
    Some(Interval { start, end: end.max(start), granularity: interval.granularity })
}

/// Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher).
pub(crate) fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y.rem_euclid(19), y.div_euclid(100), y.rem_euclid(100));
    let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
    let g = (8 * b + 13).div_euclid(25);
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 19 * l).div_euclid(433);
    let month = (h + l - 7 * m + 90).div_euclid(25);
    let day = (h + l - 7 * m + 33 * month + 19).rem_euclid(32);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The nth such weekday of a month; from its end if negative.
pub(crate) fn nth_weekday(year: i16, month: i8, nth: i8, weekday: Weekday) -> Option<Date> {
    Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
}

/// The nth week of a month: the first has its first Thursday, as weeks of years do.
pub(crate) fn nth_week(year: i16, month: i8, nth: i8) -> Option<Interval> {
    week(nth_weekday(year, month, nth, Weekday::Thursday)?, 0)
}

/// The part of an interval that is meant: of "early", "mid" and "late", a third each.
pub(crate) fn part_of(whole: Interval, part: Part, published: Option<Date>) -> Interval {
    let within = |date: Date| whole.start <= date && date <= whole.end;
    let published = published.filter(|p| within(*p));
    let cut = |start, end| Interval { start, end, granularity: finer(whole.granularity) };
    match part {
        Part::Earlier => Interval { end: published.unwrap_or(whole.end), ..whole },
        Part::Later => Interval { start: published.unwrap_or(whole.start), ..whole },
        Part::End if !matches!(whole.granularity, Granularity::Decade | Granularity::Century) => one_day(whole.end),
        Part::Start | Part::Early | Part::Middle | Part::Late | Part::End => {
            let third = match whole.granularity {
                Granularity::Month => 10,
                // A third of a day or of a week is said to be that day or week.
                Granularity::Day | Granularity::Weekend | Granularity::Week => return whole,
                _ => whole.start.until(whole.end).map_or(0, |s| s.get_days() / 3),
            };
            let (Some(first), Some(second)) = (days_on(whole.start, third), days_on(whole.start, 2 * third)) else {
                return whole;
            };
            let before = |date: Date| date.yesterday().unwrap_or(date);
            match part {
                Part::Early | Part::Start => cut(whole.start, before(first)),
                Part::Middle => cut(first, before(second)),
                _ => cut(second, whole.end),
            }
        }
    }
}

/// The granularity that a part of an interval is said with.
const fn finer(granularity: Granularity) -> Granularity {
    match granularity {
        Granularity::Day => Granularity::Day,
        Granularity::Weekend | Granularity::Week | Granularity::Month => Granularity::Week,
        Granularity::Season | Granularity::Quarter | Granularity::Half => Granularity::Month,
        Granularity::Year => Granularity::Quarter,
        Granularity::Decade => Granularity::Year,
        Granularity::Century => Granularity::Decade,
    }
}
