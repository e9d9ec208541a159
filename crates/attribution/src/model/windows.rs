//! The stretches of a text that the encoder reads at once.

use std::ops::Range;

use dixit_text::Document;

use super::input::Input;

/// Pieces of one window, without the two at its ends: what the encoder was trained on.
pub(super) const SIZE: usize = 254;
/// Pieces that a window shares with the one before.
const OVERLAP: usize = 40;

/// A stretch of a text that the encoder reads at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// Its words.
    pub(super) words: Range<usize>,
    /// The words that it decides on: each word belongs to one window, where it stands farthest from both ends.
    pub(super) own: Range<usize>,
}

/// Cuts words of a document into windows that overlap, and that end and begin with a sentence where they can.
pub(super) fn windows(doc: &Document<'_>, input: &Input, words: Range<usize>) -> Vec<Window> {
    let total = |i: usize| input.first[i] as usize;
    let inner = |i: usize| i > words.start && i < words.end && doc.sentence_of(i) == doc.sentence_of(i - 1);
    let mut out: Vec<Window> = Vec::new();
    let mut start = words.start;
    while start < words.end {
        let end = input.first.partition_point(|t| *t as usize <= total(start) + SIZE) - 1;
        let mut end = end.max(start + 1).min(words.end);
        if end < words.end {
            let mut cut = end;
            while cut > start && inner(cut) {
                cut -= 1;
            }
            // Unless that leaves less than half of it.
            if total(cut) - total(start) >= SIZE / 2 {
                end = cut;
            }
        }
        let own = match out.last_mut() {
            Some(before) => {
                let middle = total(start) + total(before.words.end);
                let from = (start..before.words.end).find(|&i| 2 * total(i) >= middle).unwrap_or(before.words.end);
                before.own.end = from;
                from..end
            }
            None => start..end,
        };
        out.push(Window { words: start..end, own });
        if end == words.end {
            break;
        }
        let bare = input.first.partition_point(|t| (*t as usize) < total(end).saturating_sub(OVERLAP));
        let mut back = bare;
        while back > start + 1 && inner(back) {
            back -= 1;
        }
        // A sentence longer than that is cut.
        if total(end) - total(back) > 2 * OVERLAP {
            back = bare;
        }
        start = back.min(end).max(start + 1);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quotes::Quotes;
    use dixit_models::Vocabulary;
    use dixit_page::{Hints, Limits};

    fn cut(text: &str) -> (usize, Vec<Window>) {
        let hints = Hints { verbatim: true, ..Hints::default() };
        let article = dixit_page::read(text.as_bytes(), &hints, &Limits::default()).unwrap();
        let doc = Document::new(&article);
        let vocabulary = Vocabulary::new("[PAD]\n[UNK]\n[CLS]\n[SEP]\n").unwrap();
        let input = Input::new(&doc, &Quotes::new(&doc), &vocabulary);
        (doc.len(), windows(&doc, &input, 0..doc.len()))
    }

    #[test]
    fn every_word_is_some_windows_own() {
        for text in ["One.", &"He said no. ".repeat(300), &"and ".repeat(3_000), &"so it is ".repeat(40)] {
            let (len, windows) = cut(text);
            let mut next = 0;
            for window in &windows {
                assert_eq!(window.own.start, next, "{text:.20}");
                assert!(window.words.start <= window.own.start && window.own.end <= window.words.end);
                assert!(window.words.len() <= SIZE);
                next = window.own.end;
            }
            assert_eq!(next, len);
        }
    }

    #[test]
    fn windows_begin_and_end_with_sentences() {
        let (_, windows) = cut(&"He said it is so, and no. ".repeat(100));
        assert!(windows.len() > 3);
        assert!(windows.iter().all(|w| w.words.start % 9 == 0 && w.words.end % 9 == 0), "{windows:?}");
    }
}
