//! Code points at the edge.

use crate::{Span, SpanList};

/// Bytes between two remembered offsets.
const STEP: usize = 64;

/// Turns byte offsets of one text into code points and back.
///
/// Holds one `u32` for each 64 bytes of text; an answer costs at most 64 bytes of counting.
pub struct CodePoints<'t> {
    text: &'t str,
    /// Code points that begin before byte `i * STEP`.
    before: Vec<u32>,
    ascii: bool,
}

impl<'t> CodePoints<'t> {
    /// Counts `text` once.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        if text.is_ascii() {
            return Self { text, before: Vec::new(), ascii: true };
        }
        let mut before = Vec::with_capacity(text.len() / STEP + 1);
        let mut count = 0;
        for block in text.as_bytes().chunks(STEP) {
            before.push(count);
            count += starts(block);
        }
        Self { text, before, ascii: false }
    }

    /// Code points before byte `offset`; offsets past the end count the whole text.
    #[must_use]
    pub fn offset(&self, offset: u32) -> u32 {
        let offset = (offset as usize).min(self.text.len());
        if self.ascii {
            return offset as u32;
        }
        let block = (offset / STEP).min(self.before.len().saturating_sub(1));
        self.before[block] + starts(&self.text.as_bytes()[block * STEP..offset])
    }

    /// `[start, end)` in code points.
    #[must_use]
    pub fn span(&self, span: Span) -> [u32; 2] {
        [self.offset(span.start()), self.offset(span.end())]
    }

    /// Each piece as `[start, end)` in code points.
    #[must_use]
    pub fn spans(&self, spans: &SpanList) -> Vec<[u32; 2]> {
        spans.iter().map(|s| self.span(s)).collect()
    }

    /// The byte at which code point number `index` begins; the text's length for those past its end.
    #[must_use]
    pub fn byte(&self, index: u32) -> u32 {
        if self.ascii {
            return index.min(self.text.len() as u32);
        }
        let block = self.before.partition_point(|&n| n <= index).saturating_sub(1);
        let mut left = index - self.before.get(block).copied().unwrap_or(0);
        let from = block * STEP;
        for (at, byte) in self.text.as_bytes()[from..].iter().enumerate() {
            if is_start(*byte) {
                if left == 0 {
                    return (from + at) as u32;
                }
                left -= 1;
            }
        }
        self.text.len() as u32
    }

    /// The span between two code points.
    #[must_use]
    pub fn to_span(&self, [start, end]: [u32; 2]) -> Span {
        Span::new(self.byte(start), self.byte(end))
    }
}

const fn is_start(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|b| is_start(**b)).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_counting_chars(text in "[a-zé€😀\n]{0,300}") {
            let points = CodePoints::new(&text);
            for (n, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(points.offset(byte as u32), n as u32);
                prop_assert_eq!(points.byte(n as u32), byte as u32);
            }
            let n = text.chars().count() as u32;
            prop_assert_eq!(points.offset(text.len() as u32), n);
            prop_assert_eq!(points.byte(n), text.len() as u32);
            prop_assert_eq!(points.byte(n + 9), text.len() as u32);
        }
    }
}
