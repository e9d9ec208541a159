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

/// One stretch of text and the bytes that produced it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Run {
    /// Where in the text.
    pub text: Span,
    /// Where in the page.
    pub page: ByteRange,
    /// Text and page hold the same bytes here, so a part of one is the same part of the other.
    /// Otherwise the run is one code point made from all of its bytes (an entity, collapsed white
    /// space, a re-encoded character) and is not divided.
    pub copied: bool,
}

/// Which bytes of the page produced which part of an article's text.
///
/// Runs ascend in the text; text between them (the blank lines that join blocks) has no bytes. In the page
/// they usually ascend too, but a headline may come from a `meta` element and stand first all the same.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct SourceMap {
    runs: Vec<Run>,
}

impl SourceMap {
    /// A map of nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self { runs: Vec::new() }
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
        if text.is_empty() {
            return;
        }
        debug_assert!(self.runs.last().is_none_or(|r| r.text.end() <= text.start()));
        if let Some(last) = self.runs.last_mut()
            && last.copied
            && last.text.end() == text.start()
            && last.page.end() == page
        {
            last.text = Span::new(last.text.start(), text.end());
            last.page = ByteRange::new(last.page.start(), page + text.len());
            return;
        }
        self.runs.push(Run { text, page: ByteRange::new(page, page + text.len()), copied: true });
    }

    /// Adds one code point that stands for the bytes `page`. It must follow the text mapped so far.
    pub fn push_replaced(&mut self, text: Span, page: ByteRange) {
        if text.is_empty() {
            return;
        }
        debug_assert!(self.runs.last().is_none_or(|r| r.text.end() <= text.start()));
        self.runs.push(Run { text, page, copied: false });
    }

    /// The page's bytes that produced `span`: maximal runs, in the order of the text.
    ///
    /// Bytes that follow one another in the page become one range, so no range holds markup: a tag stands
    /// between runs, never in one.
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
        let first = self.runs.partition_point(|r| r.text.end() <= span.start());
        for run in &self.runs[first..] {
            let Some(part) = run.text.intersect(span) else { break };
            let page = if run.copied {
                let from = run.page.start() + (part.start() - run.text.start());
                ByteRange::new(from, from + part.len())
            } else {
                run.page
            };
            match out.last_mut() {
                Some(last) if last.end() == page.start() => *last = ByteRange::new(last.start(), page.end()),
                _ => out.push(page),
            }
        }
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
        let mut out = Self::new();
        for run in &self.runs {
            let (from, to) = (run.page.start(), run.page.end());
            if !run.copied {
                let ranges = decoding.ranges(Span::new(from, to));
                if let (Some(first), Some(last)) = (ranges.first(), ranges.last()) {
                    out.push_replaced(run.text, ByteRange::new(first.start(), last.end()));
                }
                continue;
            }
            let first = decoding.runs.partition_point(|r| r.text.end() <= from);
            for inner in &decoding.runs[first..] {
                let Some(part) = inner.text.intersect(Span::new(from, to)) else { break };
                let start = run.text.start() + (part.start() - from);
                let text = Span::new(start, start + part.len());
                if inner.copied {
                    out.push_copied(text, inner.page.start() + (part.start() - inner.text.start()));
                } else {
                    out.push_replaced(text, inner.page);
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
    fn gaps_are_seen() {
        let mut map = SourceMap::new();
        map.push_copied(Span::new(0, 4), 10);
        map.push_copied(Span::new(6, 9), 30);
        assert!(map.covers(Span::new(1, 4)) && map.covers(Span::new(6, 9)));
        assert!(!map.covers(Span::new(3, 7)));
        assert_eq!(map.ranges(Span::new(3, 7)), [ByteRange::new(13, 14), ByteRange::new(30, 31)]);
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
