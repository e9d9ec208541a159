//! Texts made to hurt: nothing panics, and the work grows with the text.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test fails by panicking, and says what it ran")]

use dixit_attribution::{Attributor, Rules};
use dixit_page::{Hints, Limits};
use dixit_text::Document;

fn attributions(text: &str) -> usize {
    let hints = Hints { verbatim: true, ..Hints::default() };
    let article = dixit_page::read(text.as_bytes(), &hints, &Limits::default()).unwrap();
    let doc = Document::new(&article);
    let mut warnings = Vec::new();
    let found = Rules.attribute(&doc, &mut warnings);
    for (n, a) in found.iter().enumerate() {
        assert!(!a.content.is_empty());
        assert!(a.within.is_none_or(|w| w < found.len() && w != n));
        for span in a.source.iter().chain(a.cue.iter()).chain(a.content.iter()) {
            assert!(!span.slice(text).trim().is_empty(), "{span:?}");
        }
    }
    found.len()
}

#[test]
fn a_hundred_thousand_of_anything() {
    let units = [
        "\"",
        "\u{201c}",
        "\u{201d}",
        "\u{2018}a ",
        "'a ",
        "said ",
        "he said, ",
        "\"Yes,\" he said. ",
        "\"A b c d.\" ",
        "who said ",
        "a, b, ",
        "X: said y\n",
        "\u{201c}We go.\n",
        "according to ",
        "Hill and Ray and ",
        "of the plan of ",
        "he said that she said that ",
        "(",
        "Mr. ",
        "- \u{2014} -- ",
        "asked whether, ",
        "\"a\" \"b\" said ",
        "\u{200b}\u{202e}",
        "and from Hill: \"We will.\"\n",
        "\u{ab}",
        "it is said that ",
        "''",
        "1,000 said. ",
    ];
    for unit in units {
        let count = 100_000 / unit.len().max(4);
        let n = attributions(&format!("Hill said {}", unit.repeat(count)));
        println!("{unit:?} x {count}: {n} attributions");
    }
}

#[test]
fn odd_punctuation() {
    let texts = [
        "\"\"=",
        "\"Bob.\"\n\n\"What.\"",
        "\u{201c}",
        "Hill said \"",
        "said",
        "\"said\"",
        ": said",
        "- \"a b c d e\" - Hill",
        "\"a b c d e\" -",
        "\u{201d}\u{201c}\u{201d}",
        "According to",
        "X:",
        "said, said, said,",
        "\u{201c}a\u{201d} \u{201c}b\u{201d} said Hill, \u{201c}c",
    ];
    for text in texts {
        attributions(text);
    }
}

proptest::proptest! {
    #[test]
    fn no_text_panics(words in proptest::collection::vec(0usize..WORDS.len(), 0..120)) {
        let text: String = words.iter().map(|&w| WORDS[w]).collect();
        if !text.trim().is_empty() {
            attributions(&text);
        }
    }
}

const WORDS: &[&str] = &[
    " said", " Hill", " the", " mayor", ",", ".", " \u{201c}", "\u{201d}", " \"", "\"", " that", " he", " and", "\n",
    " who", " according to", " \u{2018}", "\u{2019}", "'s", " adding", " was", " accused", " of", " Ann Lee",
    " reports", " is convinced", " to", " not", " declined", " comment", " on", ":", " \u{2014}", " which", " told",
    " reporters", " asked", " whether", " Tuesday", " in", " (", ")", " would", " plan", " question", " from", " And",
    " wrote", " saying", " quoted", " as", " it", "?", "!", ";", " called", " \u{200b}", " é",
];
