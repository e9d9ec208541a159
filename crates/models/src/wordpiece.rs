//! Words cut into the pieces of a vocabulary.

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Characters of a word; longer ones are unknown.
const LONGEST: usize = 100;

/// The pieces of words that an encoder knows: WordPiece as in uncased BERT (Wu et al. 2016, Devlin et al. 2019).
#[derive(Clone, Debug)]
pub struct Vocabulary {
    /// Pieces that begin a word.
    first: FxHashMap<Box<str>, u32>,
    /// Pieces that carry one on, without their "##".
    rest: FxHashMap<Box<str>, u32>,
    /// Number of the piece of unknown words.
    unknown: u32,
    /// Number of the piece that begins an input.
    begin: u32,
    /// Number of the piece that ends an input.
    end: u32,
}

impl Vocabulary {
    /// Reads a list of pieces, one a line, numbered from 0; those that carry a word on begin with "##". None where
    /// one of `[UNK]`, `[CLS]` and `[SEP]` is missing.
    #[must_use]
    pub fn new(list: &str) -> Option<Self> {
        let (mut first, mut rest) = (FxHashMap::default(), FxHashMap::default());
        for (number, piece) in list.lines().enumerate() {
            match piece.strip_prefix("##").filter(|p| !p.is_empty()) {
                Some(piece) => rest.insert(piece.into(), number as u32),
                None => first.insert(piece.into(), number as u32),
            };
        }
        let special = |name| first.get(name).copied();
        let (unknown, begin, end) = (special("[UNK]")?, special("[CLS]")?, special("[SEP]")?);
        Some(Self { first, rest, unknown, begin, end })
    }

    /// How many pieces there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.first.len() + self.rest.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of the piece that begins an input.
    #[must_use]
    pub const fn begin(&self) -> u32 {
        self.begin
    }

    /// Number of the piece that ends an input.
    #[must_use]
    pub const fn end(&self) -> u32 {
        self.end
    }

    /// Adds the numbers of a word's pieces; at least one.
    ///
    /// The word is put into lower case and stripped of accents, and marks of punctuation stand alone; then the longest
    /// piece that fits is taken, again and again. A part that can't be built of pieces is one unknown piece.
    pub fn pieces(&self, word: &str, out: &mut Vec<u32>) {
        if let Some(&whole) = self.first.get(word).filter(|_| !word.starts_with('[') || word.len() == 1) {
            // Most words by far: in lower case and known.
            if !word.chars().any(|c| c.is_uppercase()) {
                out.push(whole);
                return;
            }
        }
        let from = out.len();
        let plain: String = word
            .nfd()
            .filter(|c| !is_combining_mark(*c) && !c.is_control())
            .flat_map(char::to_lowercase)
            .filter(|c| !is_combining_mark(*c))
            .collect();
        let mut part = 0;
        for (at, c) in plain.char_indices() {
            let alone = is_punctuation(c) || is_ideograph(c);
            if alone || c.is_whitespace() {
                self.part(&plain[part..at], out);
                part = at + c.len_utf8();
            }
            if alone {
                self.part(&plain[at..part], out);
            }
        }
        self.part(&plain[part..], out);
        if out.len() == from {
            out.push(self.unknown);
        }
    }

    /// Adds the pieces of a part without punctuation.
    fn part(&self, part: &str, out: &mut Vec<u32>) {
        if part.is_empty() {
            return;
        }
        let from = out.len();
        let mut at = 0;
        if part.chars().count() <= LONGEST {
            while at < part.len() {
                let known = if at == 0 { &self.first } else { &self.rest };
                let mut end = part.len();
                let found = loop {
                    if end == at {
                        break None;
                    }
                    if let Some(&piece) = known.get(&part[at..end]) {
                        break Some(piece);
                    }
                    end = part[..end].char_indices().next_back().map_or(at, |(i, _)| i.max(at));
                };
                match found {
                    Some(piece) => out.push(piece),
                    None => break,
                }
                at = end;
            }
        }
        if at < part.len() {
            out.truncate(from);
            out.push(self.unknown);
        }
    }
}

/// What stands alone: all ASCII marks, and others that Unicode calls punctuation, as far as news texts use them.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '\u{a1}' | '\u{a7}' | '\u{ab}' | '\u{b6}' | '\u{b7}' | '\u{bb}' | '\u{bf}')
        || matches!(c, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{2043}' | '\u{2045}'..='\u{2051}')
        || matches!(c, '\u{2053}'..='\u{205e}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}')
        || matches!(c, '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{60c}' | '\u{61b}' | '\u{61f}')
}

/// Characters of Chinese writing are words of their own.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2fa1f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "[PAD]\n[UNK]\n[CLS]\n[SEP]\nhill\nsaid\nun\n##known\n##s\n'\n.\ncafe\nu\ns\n“\n[\n";

    fn pieces(word: &str) -> Vec<String> {
        let list: Vec<&str> = LIST.lines().collect();
        let mut out = Vec::new();
        Vocabulary::new(LIST).unwrap().pieces(word, &mut out);
        out.iter().map(|n| list[*n as usize].to_owned()).collect()
    }

    #[test]
    fn words_fall_into_the_longest_pieces() {
        assert_eq!(pieces("said"), ["said"]);
        assert_eq!(pieces("Hills"), ["hill", "##s"]);
        assert_eq!(pieces("UNKNOWN"), ["un", "##known"]);
        assert_eq!(pieces("CAFÉ"), ["cafe"]);
        assert_eq!(pieces("U.S."), ["u", ".", "s", "."]);
        assert_eq!(pieces("'s"), ["'", "s"]);
        assert_eq!(pieces("“"), ["“"]);
    }

    #[test]
    fn what_is_not_known_is_one_piece() {
        for word in ["zebra", "hillz", "\u{301}", "", "\u{0}", "中", &"hill".repeat(30)] {
            assert_eq!(pieces(word), ["[UNK]"], "{word:?}");
        }
        assert_eq!(pieces("[UNK]"), ["[", "[UNK]", "[UNK]"]);
        assert!(Vocabulary::new("a\nb\n").is_none());
    }
}
