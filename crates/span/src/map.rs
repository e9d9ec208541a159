//! The way from an article's text back to the bytes of its page.

use std::fmt;
use std::ops::Range;

use crate::{Span, SpanList};

/// A half-open range `[start, end)` of bytes in the page as received.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteRange {
    start: u32,
    end: u32,
}

impl ByteRange {
    /// The range from `start` to `end`; empty at `start` where `end` lies before it.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end: if end < start { start } else { end } }
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

    /// As a range of `usize`, for indexing.
    #[must_use]
    pub const fn as_range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl fmt::Debug for ByteRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "@{}..{}", self.start, self.end)
    }
}

/// One stretch of text and the bytes that produced it: a number of code points that all have the same width in the
/// text and the same width in the page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Run {
    /// Where in the text.
    pub text: Span,
    /// Where in the page.
    pub page: ByteRange,
    /// Bytes of one code point in the text and in the page. 1 and 1 also stand for text copied as it is, whatever
    /// its characters; otherwise one step is one code point made from all of its bytes (an entity, collapsed white
    /// space, a re-encoded character) and is not divided.
    pub step: (u32, u32),
}

impl Run {
    /// The part of the run that holds `span` (which lies in it), as whole steps.
    fn part(&self, span: Span) -> (Span, ByteRange) {
        let (text, page) = self.step;
        let first = (span.start() - self.text.start()) / text;
        let last = (span.end() - self.text.start()).div_ceil(text);
        (
            Span::new(self.text.start() + first * text, self.text.start() + last * text),
            ByteRange::new(self.page.start() + first * page, self.page.start() + last * page),
        )
    }
}

/// Which bytes of the page produced which part of an article's text.
///
/// Runs ascend in the text; text between them (the blank lines that join blocks) has no bytes. In the page
/// they usually ascend too, but a headline may come from a `meta` element and stand first all the same.
/// A page in a fixed-width encoding takes one run for each stretch without markup, not one for each character.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct SourceMap {
    runs: Vec<Run>,
    /// Ascending in the page.
    shifts: Vec<Shift>,
}

/// Bytes of the page that stand for no text but say how those behind them are read: an escape sequence of
/// ISO-2022-JP.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shift {
    /// Where in the page.
    pub page: ByteRange,
    /// Which way of reading begins behind it; a page begins with 0.
    pub state: u8,
}

impl SourceMap {
    /// A map of nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self { runs: Vec::new(), shifts: Vec::new() }
    }

    /// The map of a text that is the page itself, byte for byte.
    #[must_use]
    pub fn identity(len: u32) -> Self {
        let mut map = Self::new();
        map.push_copied(Span::new(0, len), 0);
        map
    }

    /// The runs, in the order of the text.
    #[must_use]
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// Adds text that stands in the page as it is, from byte `page` on. It must follow the text mapped so far.
    pub fn push_copied(&mut self, text: Span, page: u32) {
        self.push(text, ByteRange::new(page, page + text.len()), (1, 1));
    }

    /// Adds one code point that stands for the bytes `page`. It must follow the text mapped so far.
    pub fn push_replaced(&mut self, text: Span, page: ByteRange) {
        self.push(text, page, (text.len(), page.len()));
    }

    /// Adds a shift that stands behind those of the page so far.
    pub fn push_shift(&mut self, shift: Shift) {
        debug_assert!(self.shifts.last().is_none_or(|s| s.page.end() <= shift.page.start()));
        self.shifts.push(shift);
    }

    /// Adds the part of another map that lies under `span`, moved so that it begins at byte `at` of this one's text.
    pub fn push_part(&mut self, other: &Self, span: Span, at: u32) {
        for (text, page, step) in other.parts(span) {
            let start = at + text.start().saturating_sub(span.start());
            self.push(Span::new(start, start + text.len()), page, step);
        }
    }

    fn push(&mut self, text: Span, page: ByteRange, step: (u32, u32)) {
        if text.is_empty() {
            return;
        }
        debug_assert!(self.runs.last().is_none_or(|r| r.text.end() <= text.start()));
        if let Some(last) = self.runs.last_mut()
            && last.step == step
            && last.text.end() == text.start()
            && last.page.end() == page.start()
        {
            last.text = last.text.cover(text);
            last.page = ByteRange::new(last.page.start(), page.end());
            return;
        }
        self.runs.push(Run { text, page, step });
    }

    /// The page's bytes that produced `span`: maximal runs, in the order of the text.
    ///
    /// Bytes that follow one another in the page become one range, so no range holds markup: a tag stands
    /// between runs, never in one.
    ///
    /// Where the page's encoding has shifts, each that the bytes need comes before them, as a range of its own if
    /// other text lies between: the ranges' bytes, joined, are in the page's encoding again.
    #[must_use]
    pub fn ranges(&self, span: Span) -> Vec<ByteRange> {
        let mut out = Vec::new();
        self.collect(span, &mut out);
        out
    }

    /// As [`SourceMap::ranges`], for all pieces of a list.
    #[must_use]
    pub fn ranges_of(&self, spans: &SpanList) -> Vec<ByteRange> {
        let mut out = Vec::new();
        for span in spans.iter() {
            self.collect(span, &mut out);
        }
        out
    }

    fn collect(&self, span: Span, out: &mut Vec<ByteRange>) {
        let join = |out: &mut Vec<ByteRange>, page: ByteRange| match out.last_mut() {
            Some(last) if last.end() == page.start() => *last = ByteRange::new(last.start(), page.end()),
            _ => out.push(page),
        };
        for (_, page, _) in self.parts(span) {
            if !self.shifts.is_empty()
                && let Some(shift) = self.needed(out.last().copied(), page)
            {
                join(out, shift.page);
            }
            join(out, page);
        }
    }

    /// The shift to put between two ranges so that the second's bytes are read as in the page.
    fn needed(&self, before: Option<ByteRange>, page: ByteRange) -> Option<Shift> {
        let last = |end: u32| self.shifts[..self.shifts.partition_point(|s| s.page.end() <= end)].last().copied();
        let state = before.and_then(|b| last(b.end())).map_or(0, |s| s.state);
        let here = last(page.start());
        match here {
            Some(shift) => (shift.state != state).then_some(shift),
            // The page's beginning has no shift of its own: any other back to its state will do.
            None if state != 0 => self.shifts.iter().find(|s| s.state == 0).copied(),
            None => None,
        }
    }

    /// The parts of runs under `span`, widened to whole steps: where in the text, where in the page, which step.
    fn parts(&self, span: Span) -> impl Iterator<Item = (Span, ByteRange, (u32, u32))> + '_ {
        let first = self.runs.partition_point(|r| r.text.end() <= span.start());
        self.runs[first..].iter().map_while(move |run| {
            let part = run.text.intersect(span)?;
            let (text, page) = run.part(part);
            Some((text, page, run.step))
        })
    }

    /// Whether every byte of `span` has bytes in the page.
    #[must_use]
    pub fn covers(&self, span: Span) -> bool {
        let first = self.runs.partition_point(|r| r.text.end() <= span.start());
        let mut at = span.start();
        for run in &self.runs[first..] {
            if at >= span.end() || run.text.start() > at {
                break;
            }
            at = run.text.end();
        }
        at >= span.end()
    }

    /// This map followed by another: `self` leads from text to a decoded page, `decoding` from the decoded
    /// page (as a text) to the page as received. The result leads from text to the page as received.
    ///
    /// A code point whose decoded bytes have no bytes of their own in the page is left out.
    #[must_use]
    pub fn through(&self, decoding: &Self) -> Self {
        let mut out = Self { runs: Vec::new(), shifts: decoding.shifts.clone() };
        for run in &self.runs {
            let decoded = Span::new(run.page.start(), run.page.end());
            if run.step == (1, 1) {
                for (at, page, step) in decoding.parts(decoded) {
                    let start = run.text.start() + (at.start() - decoded.start());
                    out.push(Span::new(start, start + at.len()), page, step);
                }
                continue;
            }
            let (text, page) = run.step;
            for n in 0..run.text.len() / text {
                let at = decoded.start() + n * page;
                let mut parts = decoding.parts(Span::new(at, at + page)).map(|(_, range, _)| range);
                if let Some(first) = parts.next() {
                    let last = parts.last().unwrap_or(first);
                    let start = run.text.start() + n * text;
                    out.push_replaced(Span::new(start, start + text), ByteRange::new(first.start(), last.end()));
                }
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// "a&amp;b" in UTF-16LE read as "a&b": two maps, one behind the other.
    #[test]
    fn maps_compose() {
        let mut decoding = SourceMap::new();
        for n in 0..7 {
            decoding.push_replaced(Span::new(n, n + 1), ByteRange::new(2 * n, 2 * n + 2));
        }
        let mut markup = SourceMap::new();
        markup.push_copied(Span::new(0, 1), 0);
        markup.push_replaced(Span::new(1, 2), ByteRange::new(1, 6));
        markup.push_copied(Span::new(2, 3), 6);
        let map = markup.through(&decoding);
        assert_eq!(map.ranges(Span::new(0, 3)), [ByteRange::new(0, 14)]);
        assert_eq!(map.ranges(Span::new(1, 2)), [ByteRange::new(2, 12)]);
        assert_eq!(map.ranges(Span::new(2, 3)), [ByteRange::new(12, 14)]);
    }

    #[test]
    fn equal_widths_share_a_run() {
        let mut map = SourceMap::new();
        for n in 0..1000 {
            map.push_replaced(Span::new(3 * n, 3 * n + 3), ByteRange::new(2 * n, 2 * n + 2));
        }
        assert_eq!(map.runs().len(), 1);
        assert_eq!(map.ranges(Span::new(6, 12)), [ByteRange::new(4, 8)]);
        // A cut code point is taken whole.
        assert_eq!(map.ranges(Span::new(7, 8)), [ByteRange::new(4, 6)]);
    }

    #[test]
    fn gaps_are_seen() {
        let mut map = SourceMap::new();
        map.push_copied(Span::new(0, 4), 10);
        map.push_copied(Span::new(6, 9), 30);
        assert!(map.covers(Span::new(1, 4)) && map.covers(Span::new(6, 9)));
        assert!(!map.covers(Span::new(3, 7)));
        assert_eq!(map.ranges(Span::new(3, 7)), [ByteRange::new(13, 14), ByteRange::new(30, 31)]);
    }

    /// "a", a shift, "bc", a shift back, "d".
    #[test]
    fn shifts_stand_before_what_needs_them() {
        let mut map = SourceMap::new();
        map.push_copied(Span::new(0, 1), 0);
        map.push_shift(Shift { page: ByteRange::new(1, 4), state: 1 });
        map.push_replaced(Span::new(1, 4), ByteRange::new(4, 6));
        map.push_replaced(Span::new(4, 7), ByteRange::new(6, 8));
        map.push_shift(Shift { page: ByteRange::new(8, 11), state: 0 });
        map.push_copied(Span::new(7, 8), 11);
        let all = SourceMap::identity(8).through(&map);
        for map in [map, all] {
            assert_eq!(map.ranges(Span::new(0, 8)), [ByteRange::new(0, 12)]);
            assert_eq!(map.ranges(Span::new(0, 1)), [ByteRange::new(0, 1)]);
            assert_eq!(map.ranges(Span::new(1, 4)), [ByteRange::new(1, 6)]);
            assert_eq!(map.ranges(Span::new(4, 7)), [ByteRange::new(1, 4), ByteRange::new(6, 8)]);
            assert_eq!(map.ranges(Span::new(7, 8)), [ByteRange::new(11, 12)]);
            let two: SpanList = [Span::new(4, 7), Span::new(7, 8)].into_iter().collect();
            assert_eq!(map.ranges_of(&two), [ByteRange::new(1, 4), ByteRange::new(6, 12)]);
        }
    }

    proptest! {
        #[test]
        fn ranges_of_parts_join_to_the_ranges_of_the_whole(
            pieces in prop::collection::vec((1u32..9, 0u32..3, any::<bool>()), 1..12), cut in 0u32..60
        ) {
            let (mut map, mut text, mut page) = (SourceMap::new(), 0, 5);
            for (len, gap, copied) in pieces {
                page += gap;
                if copied {
                    map.push_copied(Span::new(text, text + len), page);
                    page += len;
                } else {
                    map.push_replaced(Span::new(text, text + len), ByteRange::new(page, page + 5));
                    page += 5;
                }
                text += len;
            }
            let cut = map.runs().iter().map(|r| r.text.start()).filter(|s| *s <= cut).max().unwrap_or(0);
            let bytes = |span| map.ranges(span).iter().map(|r| r.len()).sum::<u32>();
            prop_assert_eq!(bytes(Span::new(0, text)), bytes(Span::new(0, cut)) + bytes(Span::new(cut, text)));
            prop_assert!(map.covers(Span::new(0, text)));
        }
    }
}
