//! Spans of an article's text.

use std::fmt;
use std::ops::Range;

/// A half-open range `[start, end)` of UTF-8 bytes in an article's text.
///
/// Not for places in a page: those are [`ByteRange`](crate::ByteRange)s.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// The largest offset that a span can hold.
    pub const MAX: usize = u32::MAX as usize;

    /// The span from `start` to `end`; empty at `start` where `end` lies before it.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end: if end < start { start } else { end } }
    }

    /// As [`Span::new`], from `usize` offsets; offsets above [`Span::MAX`] are cut to it.
    #[must_use]
    pub fn from_usize(start: usize, end: usize) -> Self {
        let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self::new(cut(start), cut(end))
    }

    /// First byte.
    #[must_use]
    pub const fn start(self) -> u32 {
        self.start
    }

    /// One past the last byte.
    #[must_use]
    pub const fn end(self) -> u32 {
        self.end
    }

    /// Length in bytes.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether no byte lies in it.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The span as a range of `usize`, for indexing.
    #[must_use]
    pub const fn as_range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The text under the span; empty where the span does not fit `text` or cuts a character.
    #[must_use]
    pub fn slice(self, text: &str) -> &str {
        text.get(self.as_range()).unwrap_or("")
    }

    /// Whether `offset` lies inside.
    #[must_use]
    pub const fn contains(self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether all of `other` lies inside.
    #[must_use]
    pub const fn encloses(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The bytes that both hold, if any.
    #[must_use]
    pub fn intersect(self, other: Self) -> Option<Self> {
        let (start, end) = (self.start.max(other.start), self.end.min(other.end));
        (start < end).then_some(Self { start, end })
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The span without white space at its ends, measured in `text`.
    #[must_use]
    pub fn trim(self, text: &str) -> Self {
        let inner = self.slice(text);
        let left = inner.len() - inner.trim_start().len();
        let kept = inner.trim().len();
        Self::from_usize(self.start as usize + left, self.start as usize + left + kept)
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// Spans of one text in ascending order, none empty, no two touching or overlapping.
///
/// What an attribution's source, cue or content is: most have one piece, some several ("X," he said, "Y").
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct SpanList(Vec<Span>);

impl SpanList {
    /// A list without spans.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The pieces, first to last.
    #[must_use]
    pub fn as_slice(&self) -> &[Span] {
        &self.0
    }

    /// The pieces, first to last.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Span> + DoubleEndedIterator + '_ {
        self.0.iter().copied()
    }

    /// Whether there is no piece.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first piece.
    #[must_use]
    pub fn first(&self) -> Option<Span> {
        self.0.first().copied()
    }

    /// The last piece.
    #[must_use]
    pub fn last(&self) -> Option<Span> {
        self.0.last().copied()
    }

    /// From the first piece's start to the last one's end.
    #[must_use]
    pub fn cover(&self) -> Option<Span> {
        Some(self.first()?.cover(self.last()?))
    }

    /// Bytes in all pieces.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.0.iter().map(|s| s.len()).sum()
    }

    /// Whether any piece shares a byte with `span`.
    #[must_use]
    pub fn overlaps(&self, span: Span) -> bool {
        self.0.iter().any(|s| s.overlaps(span))
    }

    /// Whether `span` lies inside one piece.
    #[must_use]
    pub fn encloses(&self, span: Span) -> bool {
        self.0.iter().any(|s| s.encloses(span))
    }

    /// Adds a span, keeping the list's order; pieces that touch or overlap become one.
    pub fn insert(&mut self, span: Span) {
        if span.is_empty() {
            return;
        }
        let from = self.0.partition_point(|s| s.end < span.start);
        let to = self.0.partition_point(|s| s.start <= span.end);
        let merged = self.0[from..to].iter().fold(span, |a, b| a.cover(*b));
        self.0.splice(from..to, [merged]);
    }

    /// The pieces' texts joined by single spaces.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        let mut out = String::new();
        for span in &self.0 {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(span.slice(text));
        }
        out
    }
}

impl From<Span> for SpanList {
    fn from(span: Span) -> Self {
        Self::from_iter([span])
    }
}

impl FromIterator<Span> for SpanList {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Self {
        let mut list = Self::new();
        for span in spans {
            list.insert(span);
        }
        list
    }
}

impl fmt::Debug for SpanList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.0).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn backward_spans_are_empty() {
        assert!(Span::new(5, 3).is_empty());
        assert_eq!(Span::new(5, 3).slice("abcdefgh"), "");
    }

    #[test]
    fn a_span_that_cuts_a_character_slices_to_nothing() {
        assert_eq!(Span::new(0, 1).slice("é"), "");
        assert_eq!(Span::new(0, 9).slice("é"), "");
    }

    #[test]
    fn trim_leaves_the_words() {
        assert_eq!(Span::new(1, 8).trim("x  a b  y"), Span::new(3, 6));
        assert!(Span::new(1, 3).trim("x  a").is_empty());
    }

    proptest! {
        #[test]
        fn lists_stay_ordered_and_apart(spans in prop::collection::vec((0u32..60, 0u32..12), 0..20)) {
            let spans: Vec<Span> = spans.into_iter().map(|(s, n)| Span::new(s, s + n)).collect();
            let list: SpanList = spans.iter().copied().collect();
            for pair in list.as_slice().windows(2) {
                prop_assert!(pair[0].end() < pair[1].start());
            }
            for offset in 0..80 {
                let held = spans.iter().any(|s| s.contains(offset));
                prop_assert_eq!(held, list.iter().any(|s| s.contains(offset)));
            }
        }
    }
}
