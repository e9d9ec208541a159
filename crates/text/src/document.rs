//! The document that all later steps work on.

use std::ops::Range;

use dixit_page::{Article, Block, Warning, WarningCode};
use dixit_span::{Span, SpanList};

use crate::token::tokenize;
use crate::{Tag, Token, sentence, tagger};

/// One sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Number of its first token.
    pub first: usize,
    /// One past the number of its last token.
    pub end: usize,
    /// Number of the block that it stands in.
    pub block: usize,
}

impl Sentence {
    /// Its tokens' numbers.
    #[must_use]
    pub const fn tokens(&self) -> Range<usize> {
        self.first..self.end
    }
}

/// An article cut into sentences and tagged tokens.
#[derive(Clone, Debug)]
pub struct Document<'a> {
    article: &'a Article,
    lower: String,
    tokens: Vec<Token>,
    sentences: Vec<Sentence>,
    /// Number of each token's sentence.
    sentence_of: Vec<u32>,
    /// First sentence of each block; one more at the end.
    blocks: Vec<u32>,
    warnings: Vec<Warning>,
}

impl<'a> Document<'a> {
    /// Cuts and tags an article's text.
    #[must_use]
    pub fn new(article: &'a Article) -> Self {
        Self::up_to(article, u32::MAX)
    }

    /// Cuts and tags the first `limit` bytes of an article's text. What lies behind is left without tokens, with a
    /// warning.
    #[must_use]
    pub fn up_to(article: &'a Article, limit: u32) -> Self {
        let whole = article.text.as_str();
        let mut end = whole.len().min(limit as usize);
        while !whole.is_char_boundary(end) {
            end -= 1;
        }
        let text = &whole[..end];
        let searched = Span::from_usize(0, end);
        // ASCII only: offsets stay the same.
        let lower = text.to_ascii_lowercase();
        let mut tokens = Vec::with_capacity(text.len() / 5);
        let mut sentences = Vec::new();
        let mut blocks = Vec::with_capacity(article.blocks.len() + 1);
        let mut cut = 0usize;
        for (number, block) in article.blocks.iter().enumerate() {
            blocks.push(sentences.len() as u32);
            let from = tokens.len();
            let span = block.span.intersect(searched).unwrap_or_default();
            tokenize(text, span, &mut tokens);
            sentence::split(text, &tokens[from..], from, |first, end, forced| {
                sentences.push(Sentence { first, end, block: number });
                cut += usize::from(forced);
            });
        }
        blocks.push(sentences.len() as u32);
        let mut sentence_of = vec![0; tokens.len()];
        for (number, sentence) in sentences.iter().enumerate() {
            sentence_of[sentence.tokens()].fill(number as u32);
            tagger::tag(&lower, &mut tokens[sentence.tokens()]);
        }
        let mut warnings = Vec::new();
        if end < whole.len() {
            let text = format!("statements were sought in the first {end} of the article's {} bytes", whole.len());
            warnings.push(Warning { code: WarningCode::LongText, text });
        }
        if cut > 0 {
            let text = format!("{cut} piece(s) of {} words without a full stop were cut there", sentence::LONGEST);
            warnings.push(Warning { code: WarningCode::LongSentence, text });
        }
        Self { article, lower, tokens, sentences, sentence_of, blocks, warnings }
    }

    /// The article.
    #[must_use]
    pub const fn article(&self) -> &'a Article {
        self.article
    }

    /// The article's text.
    #[must_use]
    pub fn text(&self) -> &'a str {
        &self.article.text
    }

    /// The article's blocks.
    #[must_use]
    pub fn blocks(&self) -> &'a [Block] {
        &self.article.blocks
    }

    /// All tokens.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Number of tokens.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether there is no token.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// All sentences.
    #[must_use]
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// Numbers of the sentences of block `block`.
    #[must_use]
    pub fn sentences_of_block(&self, block: usize) -> Range<usize> {
        match (self.blocks.get(block), self.blocks.get(block + 1)) {
            (Some(&from), Some(&to)) => from as usize..to as usize,
            _ => 0..0,
        }
    }

    /// Numbers of the tokens of block `block`.
    #[must_use]
    pub fn tokens_of_block(&self, block: usize) -> Range<usize> {
        let sentences = self.sentences_of_block(block);
        match (self.sentences.get(sentences.start), sentences.end.checked_sub(1).and_then(|s| self.sentences.get(s))) {
            (Some(first), Some(last)) if !sentences.is_empty() => first.first..last.end,
            _ => 0..0,
        }
    }

    /// Number of the sentence that holds token `i`.
    ///
    /// # Panics
    /// If there is no token `i`.
    #[must_use]
    pub fn sentence_of(&self, i: usize) -> usize {
        self.sentence_of[i] as usize
    }

    /// Number of the block that holds token `i`.
    ///
    /// # Panics
    /// If there is no token `i`.
    #[must_use]
    pub fn block_of(&self, i: usize) -> usize {
        self.sentences[self.sentence_of(i)].block
    }

    /// Token `i` as published; empty where there is none.
    #[must_use]
    pub fn word(&self, i: usize) -> &'a str {
        self.tokens.get(i).map_or("", |t| t.span.slice(self.text()))
    }

    /// Token `i` with its ASCII letters in lower case; empty where there is none.
    #[must_use]
    pub fn lower(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", |t| t.span.slice(&self.lower))
    }

    /// The tag of token `i`; punctuation where there is none.
    #[must_use]
    pub fn tag(&self, i: usize) -> Tag {
        self.tokens.get(i).map_or(Tag::Punct, |t| t.tag)
    }

    /// Token `i`'s span; empty where there is none.
    #[must_use]
    pub fn span(&self, i: usize) -> Span {
        self.tokens.get(i).map_or(Span::default(), |t| t.span)
    }

    /// The span from a range's first token to its last; empty for an empty range.
    #[must_use]
    pub fn cover(&self, tokens: Range<usize>) -> Span {
        if tokens.is_empty() || tokens.end > self.tokens.len() {
            return Span::default();
        }
        self.tokens[tokens.start].span.cover(self.tokens[tokens.end - 1].span)
    }

    /// Numbers of the tokens that share a byte with `span`.
    #[must_use]
    pub fn tokens_in(&self, span: Span) -> Range<usize> {
        let from = self.tokens.partition_point(|t| t.span.end() <= span.start());
        let to = self.tokens.partition_point(|t| t.span.start() < span.end());
        from..to.max(from)
    }

    /// Numbers of the tokens under the pieces of a list.
    pub fn tokens_of<'s>(&'s self, spans: &'s SpanList) -> impl Iterator<Item = usize> + 's {
        spans.iter().flat_map(|s| self.tokens_in(s))
    }

    /// What went wrong on the way.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dixit_page::{Hints, Limits};

    #[test]
    fn a_long_text_is_searched_up_to_its_limit() {
        let text = "Hill said nó. ".repeat(20);
        let hints = Hints { verbatim: true, ..Hints::default() };
        let article = dixit_page::read(text.as_bytes(), &hints, &Limits::default()).unwrap();
        // The limit cuts "ó" in two: the character before it is the last one searched.
        let doc = Document::up_to(&article, 12);
        assert_eq!(doc.word(doc.len() - 1), "n");
        assert!(doc.warnings().iter().any(|w| w.code == WarningCode::LongText));
        assert_eq!(doc.sentences().len(), 1);
        let whole = Document::new(&article);
        assert_eq!(whole.sentences().len(), 20);
        assert!(whole.warnings().is_empty());
    }
}
