//! ISO-2022-JP: the one encoding of the web in which a byte's meaning depends on bytes long before it.
//!
//! Escape sequences switch between ASCII, two kinds of single bytes and pairs. The tables and states are WHATWG's.
//! One departure: an escape sequence straight behind another is no error but stands for nothing, so that the bytes
//! of a part of a text, with the sequences that it needs, decode to that part.

use std::ops::Range;

use encoding_rs::{DecoderResult, EUC_JP};
use memchr::memrchr;

/// Which way bytes are read. The numbers are those of [`dixit_span::Shift`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum State {
    #[default]
    Ascii = 0,
    /// ASCII but for two characters.
    Roman = 1,
    /// One byte a character.
    Katakana = 2,
    /// Two bytes a character.
    Pairs = 3,
}

/// Bytes of an escape sequence.
const ESCAPE: usize = 3;

/// The state that an escape sequence at the start of `bytes` switches to.
pub(crate) fn escape(bytes: &[u8]) -> Option<State> {
    match bytes.get(..ESCAPE)? {
        b"\x1b(B" => Some(State::Ascii),
        b"\x1b(J" => Some(State::Roman),
        b"\x1b(I" => Some(State::Katakana),
        b"\x1b$@" | b"\x1b$B" => Some(State::Pairs),
        _ => None,
    }
}

/// The state in which byte `at` of a page is read; none where it is the second of a pair.
pub(crate) fn state_at(page: &[u8], at: usize) -> Option<State> {
    let mut before = page.get(..at)?;
    while let Some(found) = memrchr(0x1b, before) {
        if let Some(state) = escape(&page[found..at]) {
            let behind = &page[found + ESCAPE..at];
            let pairs = behind.iter().rev().take_while(|b| is_half(**b)).count();
            // An escape sequence ends half a pair.
            let whole = pairs % 2 == 0 || page.get(at) == Some(&0x1b);
            return (state != State::Pairs || whole).then_some(state);
        }
        before = &page[..found];
    }
    Some(State::Ascii)
}

const fn is_half(byte: u8) -> bool {
    matches!(byte, 0x21..=0x7e)
}

/// What a stretch of bytes stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// ASCII as it stands.
    Copied(Range<usize>),
    /// One character.
    Made(char, Range<usize>),
    /// Bytes that stand for none.
    Bad(Range<usize>),
    /// A switch to another state.
    Shift(State, Range<usize>),
}

/// Reads bytes piece by piece.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    pub(crate) state: State,
}

impl<'b> Reader<'b> {
    pub(crate) const fn new(bytes: &'b [u8], state: State) -> Self {
        Self { bytes, at: 0, state }
    }

    fn take(&mut self, len: usize) -> Range<usize> {
        let from = self.at;
        self.at += len;
        from..self.at
    }

    fn pair(&mut self, lead: u8) -> Piece {
        match self.bytes.get(self.at + 1).copied() {
            Some(trail) if is_half(trail) => {
                let range = self.take(2);
                jis(lead, trail).map_or(Piece::Bad(range.clone()), |c| Piece::Made(c, range))
            }
            // The pair breaks off before an escape sequence or at the end.
            Some(0x1b) | None => Piece::Bad(self.take(1)),
            Some(_) => Piece::Bad(self.take(2)),
        }
    }
}

impl Iterator for Reader<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        let rest = self.bytes.get(self.at..)?;
        let first = *rest.first()?;
        if let Some(state) = escape(rest) {
            self.state = state;
            return Some(Piece::Shift(state, self.take(ESCAPE)));
        }
        let made = |c| move |range| Piece::Made(c, range);
        Some(match (self.state, first) {
            (State::Pairs, lead) if is_half(lead) => self.pair(lead),
            (State::Katakana, 0x21..=0x5f) => {
                let c = char::from_u32(0xff61 - 0x21 + u32::from(first)).unwrap_or('\u{fffd}');
                made(c)(self.take(1))
            }
            (State::Roman, 0x5c) => made('¥')(self.take(1)),
            (State::Roman, 0x7e) => made('‾')(self.take(1)),
            (State::Ascii | State::Roman, _) => {
                let roman = self.state == State::Roman;
                let other = |b: &u8| matches!(b, 0x0e | 0x0f | 0x1b | 0x80..) || roman && matches!(b, 0x5c | 0x7e);
                match rest.iter().take_while(|b| !other(b)).count() {
                    0 => Piece::Bad(self.take(1)),
                    run => Piece::Copied(self.take(run)),
                }
            }
            _ => Piece::Bad(self.take(1)),
        })
    }
}

/// The character of JIS X 0208 at a pair of bytes: EUC-JP has the same table, with the high bits set.
fn jis(lead: u8, trail: u8) -> Option<char> {
    let mut buffer = [0u8; 8];
    let mut decoder = EUC_JP.new_decoder_without_bom_handling();
    let (result, _, written) =
        decoder.decode_to_utf8_without_replacement(&[lead | 0x80, trail | 0x80], &mut buffer, true);
    if result != DecoderResult::InputEmpty {
        return None;
    }
    let mut chars = std::str::from_utf8(&buffer[..written]).ok()?.chars();
    chars.next().filter(|_| chars.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::ISO_2022_JP;
    use proptest::prelude::*;

    fn text(bytes: &[u8]) -> String {
        let mut out = String::new();
        for piece in Reader::new(bytes, State::Ascii) {
            match piece {
                Piece::Copied(range) => out.push_str(std::str::from_utf8(&bytes[range]).unwrap_or("!")),
                Piece::Made(c, _) => out.push(c),
                Piece::Bad(_) => out.push('\u{fffd}'),
                Piece::Shift(..) => {}
            }
        }
        out
    }

    #[test]
    fn states_are_seen_from_behind() {
        let page = b"ab\x1b$B;TD9\x1b(Bcd\x1b(J\\";
        for (at, state) in [
            (0, Some(State::Ascii)),
            (2, Some(State::Ascii)),
            (5, Some(State::Pairs)),
            (6, None),
            (7, Some(State::Pairs)),
            (9, Some(State::Pairs)),
            (12, Some(State::Ascii)),
            (17, Some(State::Roman)),
        ] {
            assert_eq!(state_at(page, at), state, "{at}");
        }
        assert_eq!(text(page), "ab市長cd¥");
    }

    proptest! {
        #[test]
        fn all_is_read_as_browsers_read_it(
            words in prop::collection::vec("[ -~]{1,4}|[ぁ-んァ-ヶ一-丏]{1,4}|¥|[ｱ-ﾝ]|\u{1b}|\u{e}", 0..20)
        ) {
            for word in words.iter().chain([&words.concat()]) {
                let (bytes, ..) = ISO_2022_JP.encode(word);
                let (theirs, _) = ISO_2022_JP.decode_without_bom_handling(&bytes);
                prop_assert_eq!(text(&bytes), theirs);
            }
        }

        /// But for escape sequences one behind the other.
        #[test]
        fn odd_bytes_too(bytes in prop::collection::vec(
            prop_oneof![any::<u8>(), Just(0x1b), Just(b'$'), Just(b'B'), Just(b'('), 0x21u8..0x60], 0..40)
        ) {
            let (theirs, _) = ISO_2022_JP.decode_without_bom_handling(&bytes);
            let shifts: Vec<_> = Reader::new(&bytes, State::Ascii).collect();
            let doubled = shifts.windows(2).any(|w| matches!(w, [Piece::Shift(..), Piece::Shift(..)]));
            if !doubled {
                prop_assert_eq!(text(&bytes), theirs);
            }
        }

        #[test]
        fn pieces_follow_one_another_in_their_states(bytes in prop::collection::vec(
            prop_oneof![any::<u8>(), Just(0x1b), Just(b'$'), Just(b'B'), Just(b'('), 0x21u8..0x60], 0..40)
        ) {
            let mut reader = Reader::new(&bytes, State::Ascii);
            let (mut end, mut state) = (0, State::Ascii);
            while let Some(piece) = reader.next() {
                let (Piece::Copied(range) | Piece::Made(_, range) | Piece::Bad(range) | Piece::Shift(_, range)) = piece;
                prop_assert_eq!(range.start, end);
                prop_assert_eq!(state_at(&bytes, range.start), Some(state));
                (end, state) = (range.end, reader.state);
            }
            prop_assert_eq!(end, bytes.len());
        }
    }
}
