//! The days that a text names, as far as a statement can have been made on them.

use dixit_text::Document;
use dixit_time::{Anchor, Clock, Granularity, Part, TimeExpression, Value};
use jiff::civil::Date;

use crate::Interval;

pub(crate) use dixit_time::is_day_word;

/// A time expression by the numbers of its tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Time {
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) interval: Interval,
}

/// What seems to be before this day is a number of something else.
const EARLIEST: Date = jiff::civil::date(1000, 1, 1);

/// "earlier this week" ends with the article; months and years are said whole.
fn said(time: &TimeExpression) -> Option<Interval> {
    let whole = time.interval()?;
    let long = !matches!(whole.granularity, Granularity::Day | Granularity::Weekend | Granularity::Week);
    if time.part == Some(Part::Earlier) && long { Some(whole) } else { time.narrowed() }
}

/// Times of day alone are left out, as are years that are counted from another time: they are compared with.
pub(crate) fn find(doc: &Document<'_>) -> Vec<Time> {
    let says = |time: &TimeExpression| {
        let Value::When(interval) = time.value else { return false };
        // The reading has no name for these.
        if matches!(interval.granularity, Granularity::Half | Granularity::Century) || interval.start < EARLIEST {
            return false;
        }
        let near = matches!(interval.granularity, Granularity::Day | Granularity::Week | Granularity::Month);
        time.anchor != Anchor::Context || near && !matches!(time.clock, Some(Clock::At { .. }))
    };
    dixit_time::times(doc, doc.article().header.published)
        .into_iter()
        .filter(says)
        .filter_map(|t| Some(Time { first: t.tokens.start, end: t.tokens.end, interval: said(&t)? }))
        .collect()
}
