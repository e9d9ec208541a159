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
///
/// Runs are kept packed, in two or three bytes each for the most part: where letters of one byte and of two take
/// turns, there are nearly as many runs as the page has bytes.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct SourceMap {
    /// All runs but the last.
    packed: Vec<u8>,
    /// Of every so many runs, the first.
    marks: Vec<Mark>,
    /// How many runs are packed.
    count: u32,
    /// Where the last packed run ends in the text and in the page.
    ends: (u32, u32),
    /// The last run, which may yet grow.
    last: Option<Run>,
    /// Ascending in the page.
    shifts: Vec<Shift>,
}

/// Runs from one mark to the next.
const MARKED: u32 = 32;

/// A packed run that can be found without unpacking those before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Mark {
    /// Where it stands in the packed bytes.
    at: u32,
    /// Where the run before it ends in the text and in the page.
    ends: (u32, u32),
}

/// Unpacks runs.
#[derive(Clone, Debug)]
struct Runs<'m> {
    map: &'m SourceMap,
    at: usize,
    ends: (u32, u32),
    last: Option<Run>,
}

/// A packed run begins with a byte of flags: the text's step (0 for one that follows), whether text lies between it
/// and the run before, whether bytes of the page do, ahead or back, and the page's step (7 for one that follows).
/// Numbers follow as varints: those of the flags, then how many steps there are.
const GAP: u8 = 1 << 2;
const AHEAD: u8 = 1 << 3;
const BACK: u8 = 1 << 4;

impl Runs<'_> {
    fn byte(&mut self) -> u8 {
        let byte = self.map.packed.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        byte
    }

    fn number(&mut self) -> u32 {
        let mut out = 0;
        for shift in (0..32).step_by(7) {
            let byte = self.byte();
            out |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        out
    }
}

impl Iterator for Runs<'_> {
    type Item = Run;

    fn next(&mut self) -> Option<Run> {
        if self.at >= self.map.packed.len() {
            return self.last.take();
        }
        let flags = self.byte();
        let text_step = if flags & 3 == 0 { self.number() } else { u32::from(flags & 3) };
        let page_step = if flags >> 5 == 7 { self.number() } else { u32::from(flags >> 5) };
        let text = self.ends.0 + if flags & GAP == 0 { 0 } else { self.number() };
        let page = match flags & (AHEAD | BACK) {
            AHEAD => self.ends.1 + self.number(),
            BACK => self.ends.1 - self.number(),
            _ => self.ends.1,
        };
        let steps = self.number();
        self.ends = (text + steps * text_step, page + steps * page_step);
        Some(Run {
            text: Span::new(text, self.ends.0),
            page: ByteRange::new(page, self.ends.1),
            step: (text_step, page_step),
        })
    }
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
        Self { packed: Vec::new(), marks: Vec::new(), count: 0, ends: (0, 0), last: None, shifts: Vec::new() }
    }

    /// The map of a text that is the page itself, byte for byte.
    #[must_use]
    pub fn identity(len: u32) -> Self {
        let mut map = Self::new();
        map.push_copied(Span::new(0, len), 0);
        map
    }

    /// The runs, in the order of the text.
    pub fn runs(&self) -> impl Iterator<Item = Run> + '_ {
        Runs { map: self, at: 0, ends: (0, 0), last: self.last }
    }

    /// The runs that end behind byte `at` of the text.
    fn runs_from(&self, at: u32) -> impl Iterator<Item = Run> + '_ {
        let mark = self.marks.partition_point(|m| m.ends.0 <= at).checked_sub(1).and_then(|n| self.marks.get(n));
        let (packed, ends) = mark.map_or((0, (0, 0)), |m| (m.at as usize, m.ends));
        let runs = Runs { map: self, at: packed, ends, last: self.last };
        runs.skip_while(move |run| run.text.end() <= at)
    }

    fn pack(&mut self, run: &Run) {
        if self.count.is_multiple_of(MARKED) {
            self.marks.push(Mark { at: self.packed.len() as u32, ends: self.ends });
        }
        self.count += 1;
        let (text, page) = run.step;
        let gap = run.text.start() - self.ends.0;
        let (ahead, back) =
            (run.page.start().saturating_sub(self.ends.1), self.ends.1.saturating_sub(run.page.start()));
        let at = self.packed.len();
        self.packed.push(0);
        let mut flags = 0;
        let mut number = |flag: u8, set: bool, mut n: u32| {
            if !set {
                return;
            }
            flags |= flag;
            while n >= 0x80 {
                self.packed.push(n as u8 | 0x80);
                n >>= 7;
            }
            self.packed.push(n as u8);
        };
        number(0, !(1..4).contains(&text), text);
        number(7 << 5, page >= 7, page);
        number(GAP, gap > 0, gap);
        number(AHEAD, ahead > 0, ahead);
        number(BACK, back > 0, back);
        number(0, true, run.text.len() / text.max(1));
        if (1..4).contains(&text) {
            flags |= text as u8;
        }
        if page < 7 {
            flags |= (page as u8) << 5;
        }
        self.packed[at] = flags;
        self.ends = (run.text.end(), run.page.end());
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
        debug_assert!(self.last.is_none_or(|r| r.text.end() <= text.start()));
        if let Some(last) = &mut self.last
            && last.step == step
            && last.text.end() == text.start()
            && last.page.end() == page.start()
        {
            last.text = last.text.cover(text);
            last.page = ByteRange::new(last.page.start(), page.end());
            return;
        }
        if let Some(run) = self.last.replace(Run { text, page, step }) {
            self.pack(&run);
        }
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
        self.runs_from(span.start()).map_while(move |run| {
            let part = run.text.intersect(span)?;
            let (text, page) = run.part(part);
            Some((text, page, run.step))
        })
    }

    /// Whether every byte of `span` has bytes in the page.
    #[must_use]
    pub fn covers(&self, span: Span) -> bool {
        let mut at = span.start();
        for run in self.runs_from(span.start()) {
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
        let mut out = Self { shifts: decoding.shifts.clone(), ..Self::new() };
        for run in self.runs() {
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
        assert_eq!(map.runs().count(), 1);
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

    /// Letters of one byte and of two in turn, as in "ü, ü, ü" in an old encoding: the most runs that a page can have.
    #[test]
    fn many_runs_take_little_memory() {
        let mut map = SourceMap::new();
        for n in 0..10_000 {
            map.push_copied(Span::new(3 * n, 3 * n + 1), 2 * n);
            map.push_replaced(Span::new(3 * n + 1, 3 * n + 3), ByteRange::new(2 * n + 1, 2 * n + 2));
        }
        let bytes = map.packed.len() + map.marks.len() * size_of::<Mark>();
        assert!(map.runs().count() == 20_000 && bytes < 60_000, "{bytes}");
        assert_eq!(map.ranges(Span::new(29_998, 30_000)), [ByteRange::new(19_999, 20_000)]);
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
        fn runs_come_out_of_their_packing(
            pieces in prop::collection::vec((1u32..6, 0u32..300, 0u32..3, 0u32..20, 0u32..400_000), 0..200)
        ) {
            let (mut map, mut runs, mut text) = (SourceMap::new(), Vec::<Run>::new(), 0);
            for (width, bytes, gap, steps, page) in pieces {
                text += gap;
                let start = text;
                for n in 0..=steps {
                    let at = page + n * bytes;
                    map.push_replaced(Span::new(text, text + width), ByteRange::new(at, at + bytes));
                    text += width;
                }
                let run = Run {
                    text: Span::new(start, text),
                    page: ByteRange::new(page, page + (steps + 1) * bytes),
                    step: (width, bytes),
                };
                match runs.last_mut() {
                    Some(l) if l.step == run.step && l.text.end() == start && l.page.end() == page => {
                        l.text = l.text.cover(run.text);
                        l.page = ByteRange::new(l.page.start(), run.page.end());
                    }
                    _ => runs.push(run),
                }
            }
            prop_assert_eq!(map.runs().collect::<Vec<_>>(), runs.clone());
            for at in (0..text).step_by(7) {
                let first = map.runs_from(at).next();
                prop_assert_eq!(first, runs.iter().copied().find(|r| r.text.end() > at));
            }
        }

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
            let cut = map.runs().map(|r| r.text.start()).filter(|s| *s <= cut).max().unwrap_or(0);
            let bytes = |span| map.ranges(span).iter().map(|r| r.len()).sum::<u32>();
            prop_assert_eq!(bytes(Span::new(0, text)), bytes(Span::new(0, cut)) + bytes(Span::new(cut, text)));
            prop_assert!(map.covers(Span::new(0, text)));
        }
    }
}
