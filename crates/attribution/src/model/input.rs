//! What the encoder is given of a text.

use dixit_models::Vocabulary;
use dixit_text::{Document, Kind};

use crate::quotes::Quotes;

/// What is told of a word beside its pieces, a bit each: the vocabulary knows lower-case letters only, and neither
/// paragraphs nor which marks belong together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks(pub(crate) u32);

impl Marks {
    const LOWER: u32 = 1 << 0;
    const CAPITAL: u32 = 1 << 1;
    const UPPER: u32 = 1 << 2;
    const MIXED: u32 = 1 << 3;
    const DIGIT: u32 = 1 << 4;
    const OPENING: u32 = 1 << 5;
    const INSIDE: u32 = 1 << 6;
    const CLOSING: u32 = 1 << 7;
    const UNCLOSED: u32 = 1 << 8;
    const CONTINUED: u32 = 1 << 9;
    const INNER: u32 = 1 << 10;
    const BLOCK: u32 = 1 << 11;
    const LAST: u32 = 1 << 12;
    const SENTENCE: u32 = 1 << 13;
    const SPACED: u32 = 1 << 14;
    /// The piece carries a word on; set piece by piece.
    pub(crate) const PIECE: u32 = 1 << 15;
}

/// The pieces and marks of all words of a document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Input {
    /// Numbers of the pieces of all words.
    pub(crate) pieces: Vec<u32>,
    /// For each word, where its pieces begin; one more at the end.
    pub(crate) first: Vec<u32>,
    /// Marks of each word.
    pub(crate) marks: Vec<Marks>,
}

impl Input {
    /// The pieces of word `i`.
    pub(crate) fn of(&self, i: usize) -> &[u32] {
        &self.pieces[self.first[i] as usize..self.first[i + 1] as usize]
    }

    pub(crate) fn new(doc: &Document<'_>, quotes: &Quotes, vocabulary: &Vocabulary) -> Self {
        let mut input = Self::default();
        for i in 0..doc.len() {
            input.first.push(input.pieces.len() as u32);
            vocabulary.pieces(doc.word(i), &mut input.pieces);
        }
        input.first.push(input.pieces.len() as u32);
        input.marks = (0..doc.len()).map(|i| Marks(letters(doc, i) | place(doc, i))).collect();
        for quote in &quotes.list {
            let outermost = quote.parent.is_none();
            let run = (if quote.closed { 0 } else { Marks::UNCLOSED })
                | (if quote.continues.is_some() { Marks::CONTINUED } else { 0 });
            let (open, inside, close) = match outermost {
                true => (Marks::OPENING, Marks::INSIDE, Marks::CLOSING),
                false => (Marks::INNER, Marks::INNER, Marks::INNER),
            };
            input.marks[quote.open].0 |= open | run;
            for mark in &mut input.marks[quote.inner()] {
                mark.0 |= inside | if outermost { run } else { 0 };
            }
            if quote.closed {
                input.marks[quote.end].0 |= close | run;
            }
        }
        input
    }
}

/// Upper and lower case.
fn letters(doc: &Document<'_>, i: usize) -> u32 {
    let word = doc.word(i);
    if doc.tokens()[i].kind == Kind::Number {
        return Marks::DIGIT;
    }
    let upper = word.chars().filter(|c| c.is_uppercase()).count();
    let lower = word.chars().filter(|c| c.is_lowercase()).count();
    match (upper, lower) {
        (0, 0) => 0,
        (0, _) => Marks::LOWER,
        (1, _) if word.starts_with(char::is_uppercase) => Marks::CAPITAL,
        (_, 0) => Marks::UPPER,
        _ => Marks::MIXED,
    }
}

/// Where the word stands.
fn place(doc: &Document<'_>, i: usize) -> u32 {
    let sentence = &doc.sentences()[doc.sentence_of(i)];
    let block = doc.tokens_of_block(sentence.block);
    (if doc.tokens()[i].spaced { Marks::SPACED } else { 0 })
        | (if sentence.first == i { Marks::SENTENCE } else { 0 })
        | (if block.start == i { Marks::BLOCK } else { 0 })
        | (if block.end == i + 1 { Marks::LAST } else { 0 })
}
