//! Words as they are indexed and looked for: in lower case, without diacritics, and their English stems.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Bytes of a form; longer ones (codes, addresses) are cut, in the index and in queries.
const LONGEST: usize = 64;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// Bytes of the text.
    pub(crate) span: Range<usize>,
    /// Folded.
    pub(crate) form: String,
}

/// The words of a text: runs of letters and digits, with the marks on them.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut out = Vec::new();
    let mut start = None;
    let end_of_text = std::iter::once((text.len(), ' '));
    for (at, c) in text.char_indices().chain(end_of_text) {
        let inside = c.is_alphanumeric() || start.is_some() && (is_combining_mark(c) || is_invisible(c));
        match (start, inside) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                let form = fold(&text[from..at]);
                if !form.is_empty() {
                    out.push(Word { span: from..at, form });
                }
                start = None;
            }
            _ => {}
        }
    }
    out
}

/// Characters that may stand in a word and are not seen: soft hyphen, joiners.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// A word in lower case, without diacritics.
pub(crate) fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    if word.is_ascii() {
        out.extend(word.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()));
    } else {
        let lower = word.nfkd().flat_map(char::to_lowercase).nfkd();
        for c in lower.filter(|c| c.is_alphanumeric() && !is_combining_mark(*c)) {
            match stroked(c) {
                Some(plain) => out.push_str(plain),
                None => out.push(c),
            }
        }
    }
    out.truncate(out.floor_char_boundary(LONGEST));
    out
}

/// Latin letters that Unicode does not take apart, as Unicode's own table of Latin to ASCII (CLDR) writes them.
fn stroked(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        'ŧ' => "t",
        'ŋ' => "n",
        _ => return None,
    })
}

/// English stems (Snowball).
pub(crate) struct Stemmer(frostem::Stemmer);

impl Stemmer {
    pub(crate) fn new() -> Self {
        Self(frostem::Stemmer::new(frostem::Algorithm::English))
    }

    /// The stem of a folded word.
    pub(crate) fn stem<'w>(&self, form: &'w str) -> Cow<'w, str> {
        self.0.stem(form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn forms(text: &str) -> Vec<String> {
        words(text).into_iter().map(|w| w.form).collect()
    }

    #[test]
    fn case_and_diacritics_are_folded() {
        assert_eq!(forms("Erdoğan, Łódź; Straße 12"), ["erdogan", "lodz", "strasse", "12"]);
        assert_eq!(forms("e\u{301}tat soft\u{ad}ware Зеле́нський"), ["etat", "software", "зеленськии"]);
        assert_eq!(forms("don't U.S. — …"), ["don", "t", "u", "s"]);
    }

    #[test]
    fn stems_are_english() {
        let stemmer = Stemmer::new();
        assert_eq!(stemmer.stem("promises"), stemmer.stem("promised"));
        assert_eq!(stemmer.stem("said"), "said");
    }

    proptest! {
        #[test]
        fn spans_are_of_the_text_and_forms_stay(text in "\\PC{0,60}") {
            for word in words(&text) {
                prop_assert_eq!(&fold(&text[word.span]), &word.form);
                prop_assert_eq!(&fold(&word.form), &word.form);
            }
        }
    }
}
