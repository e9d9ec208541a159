//! Lists of numbers in few bytes.
//!
//! Numbers are LEB128 varints. A list of ranges holds, for each, how far it begins behind the end of the one before
//! (zigzag, as evidence may step back), and its length; most take two or three bytes.

use dixit::{ByteRange, Span, SpanList};

/// Writes numbers.
#[derive(Debug, Default)]
pub(crate) struct Packer {
    bytes: Vec<u8>,
    /// Where the last range ended.
    end: u32,
}

impl Packer {
    pub(crate) fn number(&mut self, mut n: u64) {
        while n >= 0x80 {
            self.bytes.push(n as u8 | 0x80);
            n >>= 7;
        }
        self.bytes.push(n as u8);
    }

    pub(crate) fn range(&mut self, start: u32, end: u32) {
        let step = i64::from(start) - i64::from(self.end);
        self.number(((step << 1) ^ (step >> 63)) as u64);
        self.number(u64::from(end - start));
        self.end = end;
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// Reads what a [`Packer`] wrote; `None` where the bytes are none of its.
#[derive(Debug)]
pub(crate) struct Unpacker<'b> {
    bytes: &'b [u8],
    end: u32,
}

impl<'b> Unpacker<'b> {
    pub(crate) const fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, end: 0 }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(crate) fn number(&mut self) -> Option<u64> {
        let mut out = 0u64;
        for shift in (0..64).step_by(7) {
            let (first, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            out |= u64::from(first & 0x7f) << shift;
            if *first < 0x80 {
                return Some(out);
            }
        }
        None
    }

    pub(crate) fn range(&mut self) -> Option<(u32, u32)> {
        let step = self.number()?;
        let step = (step >> 1) as i64 ^ -((step & 1) as i64);
        let start = u32::try_from(i64::from(self.end).checked_add(step)?).ok()?;
        self.end = start.checked_add(u32::try_from(self.number()?).ok()?)?;
        Some((start, self.end))
    }

    pub(crate) fn text(&mut self) -> Option<&'b str> {
        let len = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.bytes.split_at_checked(len)?;
        self.bytes = rest;
        std::str::from_utf8(text).ok()
    }
}

/// Nothing for an empty list, so that its column is null.
fn filled(packer: Packer) -> Option<Vec<u8>> {
    Some(packer.into_bytes()).filter(|b| !b.is_empty())
}

pub(crate) fn spans(spans: impl IntoIterator<Item = Span>) -> Option<Vec<u8>> {
    let mut packer = Packer::default();
    spans.into_iter().for_each(|s| packer.range(s.start(), s.end()));
    filled(packer)
}

pub(crate) fn ranges(ranges: &[ByteRange]) -> Option<Vec<u8>> {
    let mut packer = Packer::default();
    ranges.iter().for_each(|r| packer.range(r.start(), r.end()));
    filled(packer)
}

pub(crate) fn numbers(numbers: impl IntoIterator<Item = i64>) -> Option<Vec<u8>> {
    let mut packer = Packer::default();
    numbers.into_iter().for_each(|n| packer.number(n as u64));
    filled(packer)
}

pub(crate) fn to_spans(bytes: Option<&[u8]>) -> Option<Vec<Span>> {
    let mut unpacker = Unpacker::new(bytes.unwrap_or_default());
    let mut out = Vec::new();
    while !unpacker.is_empty() {
        let (start, end) = unpacker.range()?;
        out.push(Span::new(start, end));
    }
    Some(out)
}

pub(crate) fn to_span_list(bytes: Option<&[u8]>) -> Option<SpanList> {
    to_spans(bytes).map(SpanList::from_iter)
}

pub(crate) fn to_ranges(bytes: Option<&[u8]>) -> Option<Vec<ByteRange>> {
    Some(to_spans(bytes)?.into_iter().map(|s| ByteRange::new(s.start(), s.end())).collect())
}

pub(crate) fn to_numbers(bytes: Option<&[u8]>) -> Option<Vec<i64>> {
    let mut unpacker = Unpacker::new(bytes.unwrap_or_default());
    let mut out = Vec::new();
    while !unpacker.is_empty() {
        out.push(unpacker.number()? as i64);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_goes_in_comes_out(list in prop::collection::vec((any::<u32>(), any::<u32>()), 0..20), ids: Vec<i64>) {
            let list: Vec<ByteRange> = list.into_iter().map(|(a, b)| ByteRange::new(a.min(b), a.max(b))).collect();
            prop_assert_eq!(to_ranges(ranges(&list).as_deref()), Some(list));
            prop_assert_eq!(to_numbers(numbers(ids.iter().copied()).as_deref()), Some(ids));
        }

        #[test]
        fn odd_bytes_do_no_harm(bytes: Vec<u8>) {
            let _ = to_ranges(Some(&bytes));
            let _ = to_numbers(Some(&bytes));
            let _ = Unpacker::new(&bytes).text();
        }
    }

    #[test]
    fn near_ranges_take_two_bytes_each() {
        let near = [ByteRange::new(10, 40), ByteRange::new(60, 90), ByteRange::new(50, 55)];
        assert_eq!(ranges(&near).map(|b| b.len()), Some(6));
        assert_eq!(ranges(&[]), None);
    }
}
