//! The days that a text names, as far as a statement can have been made on them.

use dixit_text::Document;
use dixit_time::{Anchor, Clock, Granularity, Value};

use crate::Interval;

pub(crate) use dixit_time::is_day_word;

/// A time expression by the numbers of its tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Time {
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) interval: Interval,
}

/// Times of day alone, and what is counted from another time, are left out: neither says when anything was said.
pub(crate) fn find(doc: &Document<'_>) -> Vec<Time> {
    dixit_time::times(doc, doc.article().header.published)
        .into_iter()
        .filter(|t| {
            matches!(t.value, Value::When(i) if t.anchor != Anchor::Context || i.granularity == Granularity::Day && !matches!(t.clock, Some(Clock::At { .. })))
        })
        .filter_map(|t| Some(Time { first: t.tokens.start, end: t.tokens.end, interval: t.narrowed()? }))
        .collect()
}
