//! Blocks in the making: text with its way back, before debris is dropped and all is joined.

use dixit_span::{ByteRange, SourceMap, Span};

use crate::{Block, BlockKind, Stamp};

/// What stands between two blocks of an article's text.
const BETWEEN: &str = "\n\n";

/// A block's text and the map from it to the decoded page.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) kind: BlockKind,
    pub(crate) text: String,
    pub(crate) map: SourceMap,
    pub(crate) author: Option<String>,
    pub(crate) time: Option<Stamp>,
}

impl Draft {
    pub(crate) const fn new(kind: BlockKind) -> Self {
        Self { kind, text: String::new(), map: SourceMap::new(), author: None, time: None }
    }

    /// Adds text that stands in the page from byte `at` on.
    pub(crate) fn copy(&mut self, text: &str, at: usize) {
        let start = self.text.len();
        self.text.push_str(text);
        self.map.push_copied(Span::from_usize(start, self.text.len()), at as u32);
    }

    /// Adds a character that stands for the page's bytes `from..to`.
    pub(crate) fn put(&mut self, c: char, from: usize, to: usize) {
        let start = self.text.len();
        self.text.push(c);
        self.map.push_replaced(Span::from_usize(start, self.text.len()), ByteRange::new(from as u32, to as u32));
    }

    /// Adds a blank for the white space `text`, which stands in the page from byte `at` on.
    pub(crate) fn blank(&mut self, text: &str, at: usize) {
        if text == " " {
            self.copy(text, at);
        } else {
            self.put(' ', at, at + text.len());
        }
    }

    /// Adds a stretch of the page with white space collapsed to blanks.
    pub(crate) fn collapse(&mut self, text: &str, at: usize) {
        let mut from = 0;
        while from < text.len() {
            let rest = &text[from..];
            let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
            self.copy(&rest[..word], at + from);
            let blank = rest[word..].find(|c: char| !c.is_whitespace()).unwrap_or(rest.len() - word);
            if blank > 0 {
                self.blank(&rest[word..word + blank], at + from + word);
            }
            from += word + blank;
        }
    }

    /// Adds another draft's text behind a blank.
    pub(crate) fn extend(&mut self, other: Self) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        append(&other.text, &other.map, Span::from_usize(0, other.text.len()), &mut self.text, &mut self.map);
    }

    /// The draft cut to a span of its text.
    pub(crate) fn cut(&self, span: Span) -> Self {
        let mut out = Self { author: self.author.clone(), time: self.time, ..Self::new(self.kind) };
        append(span.slice(&self.text), &self.map, span, &mut out.text, &mut out.map);
        out
    }
}

/// Adds `text`, which `map` maps at `span`, to a text and its map.
fn append(text: &str, map: &SourceMap, span: Span, to: &mut String, to_map: &mut SourceMap) {
    let base = to.len() as u32;
    to.push_str(text);
    to_map.push_part(map, span, base);
}

/// Joins drafts to an article's text, its blocks and its map. Drafts without a word are left out.
pub(crate) fn join(drafts: Vec<Draft>) -> (String, Vec<Block>, SourceMap) {
    let mut text = String::with_capacity(drafts.iter().map(|d| d.text.len() + BETWEEN.len()).sum());
    let (mut blocks, mut map) = (Vec::with_capacity(drafts.len()), SourceMap::new());
    for draft in drafts {
        let span = Span::from_usize(0, draft.text.len()).trim(&draft.text);
        if span.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push_str(BETWEEN);
        }
        let start = text.len();
        append(span.slice(&draft.text), &draft.map, span, &mut text, &mut map);
        let span = Span::from_usize(start, text.len());
        blocks.push(Block { kind: draft.kind, span, author: draft.author, time: draft.time });
    }
    (text, blocks, map)
}
