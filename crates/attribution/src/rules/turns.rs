//! Forms that a text repeats: interviews and transcripts, whose paragraphs begin with who speaks, and a colon; lists of
//! quotations, each signed with a name behind a dash.

use std::ops::Range;

use dixit_page::BlockKind;
use dixit_text::Kind;
use rustc_hash::FxHashMap;

use super::{Finder, Form, Found};

/// Tokens of a label at most.
const LABEL: usize = 6;
/// Paragraphs from one turn to the next at most.
const NEAR: usize = 6;

/// Tokens of a name behind a quotation at most.
const SIGNATURE: usize = 24;

/// A mark of quotation.
fn is_mark(word: &str) -> bool {
    matches!(word, "\"" | "\u{201c}" | "\u{201d}" | "''" | "``")
}

/// A dash of any length.
pub(super) fn is_dash(word: &str) -> bool {
    matches!(word, "-" | "--" | "\u{2013}" | "\u{2014}" | "\u{2015}")
}

/// A paragraph that somebody speaks.
struct Turn {
    block: usize,
    /// Who speaks.
    label: Range<usize>,
    /// What is said.
    content: Range<usize>,
}

impl Finder<'_, '_> {
    /// Adds the turns of an interview or transcript. A text is one where three paragraphs or more begin with labels: two
    /// or more, of which one comes again. Gives the tokens of the labels, in order.
    pub(super) fn turns(&mut self) -> Vec<Range<usize>> {
        let turns: Vec<Turn> = (0..self.doc.blocks().len()).filter_map(|block| self.turn(block)).collect();
        let mut count: FxHashMap<String, usize> = FxHashMap::default();
        for turn in &turns {
            *count.entry(self.name(turn)).or_default() += 1;
        }
        if turns.len() < 3 || count.len() < 2 || count.values().all(|c| *c < 2) {
            return Vec::new();
        }
        let mut labels = Vec::new();
        let mut last = None;
        for (n, turn) in turns.iter().enumerate() {
            // A label that comes once stands beside others.
            let near = |other: Option<&Turn>| other.is_some_and(|o| o.block.abs_diff(turn.block) <= NEAR);
            let again = count.get(&self.name(turn)).is_some_and(|c| *c > 1);
            if !again && !near(turns.get(n + 1)) && !near(n.checked_sub(1).and_then(|n| turns.get(n))) {
                continue;
            }
            // Paragraphs between two turns go on from the first; behind the last one nothing tells.
            if let Some((found, block)) = last.filter(|(_, block)| turn.block - block <= NEAR) {
                (block + 1..turn.block).for_each(|block| self.go_on(found, block));
            }
            let before = self.found.len();
            self.keep(Found {
                source: Some(turn.label.clone()),
                cue: vec![turn.label.end..turn.content.start],
                content: vec![turn.content.clone()],
                form: Form::Colon,
                trust: 0.8,
                ..Found::at(self.doc.sentence_of(turn.label.start))
            });
            last = (self.found.len() > before).then_some((before, turn.block));
            labels.push(turn.label.start..turn.content.start);
            self.spoken[turn.block] = true;
        }
        labels
    }

    /// Adds quotations that are signed: '"..." - Hill', three or more of them. Gives the tokens of dashes and names, in
    /// order. Their marks need not pair up.
    pub(super) fn signed(&mut self) -> Vec<Range<usize>> {
        let mut all: Vec<(Range<usize>, Range<usize>)> = Vec::new();
        for block in 0..self.doc.blocks().len() {
            let tokens = self.doc.tokens_of_block(block);
            let mut start = tokens.start;
            let mut i = start;
            while i + 2 < tokens.end {
                match self.signature(i, tokens.end).filter(|_| is_mark(self.doc.word(start)) && i > start + 4) {
                    Some(signature) => {
                        all.push((start..i, signature.clone()));
                        (start, i) = (signature.end, signature.end);
                    }
                    None => i += 1,
                }
            }
        }
        if all.len() < 3 {
            return Vec::new();
        }
        for (content, signature) in &all {
            let dash = signature.start..signature.start + 1;
            self.spoken[self.doc.block_of(dash.start)] = true;
            self.keep(Found {
                source: Some(dash.end..signature.end),
                cue: vec![dash],
                content: vec![content.clone()],
                form: Form::Dash,
                trust: 0.85,
                ..Found::at(self.doc.sentence_of(content.start))
            });
        }
        all.into_iter().map(|(_, signature)| signature).collect()
    }

    /// The dash and the name behind the mark at token `i`, if they end a line.
    fn signature(&self, i: usize, end: usize) -> Option<Range<usize>> {
        if !is_mark(self.doc.word(i)) || !is_dash(self.doc.word(i + 1)) || !self.doc.tokens()[i + 2].upper {
            return None;
        }
        let ends = |k: usize| {
            k + 1 == end
                || self.doc.text()[self.doc.span(k).as_range().end..self.doc.span(k + 1).as_range().start]
                    .contains('\n')
        };
        let last = (i + 2..end.min(i + 2 + SIGNATURE)).find(|k| ends(*k))?;
        let last = if self.doc.word(last) == "." { last - 1 } else { last };
        let name = i + 2..last + 1;
        let plain = |k: usize| !self.doc.tag(k).is_finite() && !is_mark(self.doc.word(k));
        (!name.is_empty() && name.clone().all(plain)).then_some(i + 1..name.end)
    }

    /// A paragraph that goes on from the turn that was found at a position.
    fn go_on(&mut self, found: usize, block: usize) {
        let tokens = self.doc.tokens_of_block(block);
        if self.doc.blocks()[block].kind == BlockKind::Paragraph && !tokens.is_empty() {
            let sentence = self.doc.sentence_of(tokens.start);
            let content = vec![tokens];
            self.keep(Found { content, form: Form::Bare, continues: Some(found), trust: 0.5, ..Found::at(sentence) });
            self.spoken[block] = true;
        }
    }

    fn name(&self, turn: &Turn) -> String {
        turn.label.clone().map(|i| self.doc.lower(i)).collect::<Vec<_>>().join(" ")
    }

    /// A paragraph that begins with a name in capitals or with capitals and a colon; "Q:" and "A." are names, too.
    fn turn(&self, block: usize) -> Option<Turn> {
        let tokens = self.doc.tokens_of_block(block);
        if !matches!(self.doc.blocks()[block].kind, BlockKind::Paragraph | BlockKind::Quote | BlockKind::ListItem) {
            return None;
        }
        let marked = !tokens.is_empty() && matches!(self.doc.word(tokens.start), "\"" | "\u{201c}" | "\u{2018}" | "'");
        let start = tokens.start + usize::from(marked);
        let end = tokens.end.min(start + LABEL + 1);
        let asks = start + 1 < tokens.end && matches!(self.doc.word(start), "Q" | "A" | "Question" | "Answer");
        let stop = |i: &usize| self.doc.word(*i) == ":" || asks && *i == start + 1 && self.doc.word(*i) == ".";
        let colon = (start + 1..end).find(stop)?;
        let label = start..colon;
        let part = |i: usize| {
            let token = &self.doc.tokens()[i];
            token.upper
                || token.kind == Kind::Punct && matches!(self.doc.word(i), "." | "-" | "'" | "\u{2019}")
                || matches!(self.doc.lower(i), "of" | "the" | "de" | "van" | "von" | "for")
        };
        let name =
            label.clone().any(|i| self.doc.tag(i).is_proper() || self.doc.word(i).len() > 1 && !self.has_lower(i));
        if !(asks && colon == start + 1 || name && self.doc.tokens()[start].upper && label.clone().all(part)) {
            return None;
        }
        // A list of names and facts is no transcript.
        let content = colon + 1..tokens.end;
        let speaks = |i: usize| self.doc.tag(i).is_finite() || matches!(self.doc.word(i), "?" | "!");
        (content.len() > 1 && content.clone().any(speaks)).then_some(Turn { block, label, content })
    }

    fn has_lower(&self, i: usize) -> bool {
        self.doc.word(i).chars().any(char::is_lowercase)
    }
}
