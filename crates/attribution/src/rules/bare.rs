//! Quotations without a cue of their own: carried on from the one before, or tied to the sentence before.

use std::ops::Range;

use dixit_page::BlockKind;
use dixit_text::Tag;

use super::{Finder, Form, Found, Stretch};

/// Blocks, from the first on, in which pulled quotations are looked for.
const PULLED: usize = 256;

/// Attributions that are looked back at.
const NEAR: usize = 64;

impl Finder<'_, '_> {
    pub(crate) fn bare(&mut self) {
        // Which attribution holds each quote, by its content pieces.
        let mut holder: Vec<Option<usize>> = vec![None; self.quotes.list.len()];
        for (n, found) in self.found.iter().enumerate() {
            for piece in &found.content {
                for q in [self.quotes.at(piece.start), self.quotes.at(piece.end - 1)].into_iter().flatten() {
                    let quote = self.quote(q);
                    if piece.start <= quote.open + 1 && quote.end <= piece.end + 1 && holder[q].is_none() {
                        holder[q] = Some(n);
                    }
                }
            }
        }
        // Quotations that are continued: the paragraph before belongs to the cue that comes with the last one.
        let mut next_of: Vec<Option<usize>> = vec![None; self.quotes.list.len()];
        for (q, quote) in self.quotes.list.iter().enumerate() {
            if let Some(before) = quote.continues {
                next_of[before] = Some(q);
            }
        }
        let mut of_block: Vec<Vec<usize>> = vec![Vec::new(); self.doc.blocks().len()];
        for (n, found) in self.found.iter().enumerate() {
            of_block[self.doc.block_of(found.content[0].start)].push(n);
        }
        for q in 0..self.quotes.list.len() {
            let quote = self.quote(q).clone();
            if quote.parent.is_some() || self.used[q] || quote.inner().is_empty() || !self.is_speech(q) {
                continue;
            }
            // Only quotations that stand as sentences: they open one.
            let first = self.doc.sentences()[self.doc.sentence_of(quote.open)].first;
            if first != quote.open {
                continue;
            }
            let block = self.doc.block_of(quote.open);
            // A heading repeats what the text says.
            if matches!(self.doc.blocks()[block].kind, BlockKind::Heading | BlockKind::Title) {
                continue;
            }
            let tokens = self.doc.tokens_of_block(block);
            let sentence = self.doc.sentence_of(quote.open);
            // '"A," he said. "B."': a further piece of the attribution before.
            let before = quote.open.checked_sub(1).filter(|_| quote.open > tokens.start);
            let previous = of_block[block].iter().rev().take(NEAR).copied().find(|&n| {
                let f = &self.found[n];
                let ends = f.content.last().into_iter().chain(&f.cue).chain(&f.source).map(|r| r.end).max();
                let quoted =
                    |c: &Range<usize>| self.quotes.at(c.start).is_some() || self.quotes.at(c.end - 1).is_some();
                ends.is_some_and(|end| end <= quote.open)
                    && (f.content.first().is_some_and(quoted) || f.content.last().is_some_and(quoted))
                    && self.quotes.at(f.cue.first().map_or(f.content[0].start, |c| c.start)).is_none()
            });
            if let (Some(before), Some(previous)) = (before, previous) {
                let last = self.found[previous]
                    .sentence
                    .max(self.doc.sentence_of(self.found[previous].content.last().map_or(0, |c| c.end - 1)));
                let adjacent = self.doc.sentence_of(before) <= last;
                if adjacent && let Some(piece) = self.trim(quote.open..quote.after()) {
                    self.found[previous].content.push(piece);
                    self.used[q] = true;
                    holder[q] = Some(previous);
                    continue;
                }
            }
            let carried = quote.continues.and_then(|c| holder[c]);
            // The first of several paragraphs whose cue comes with a later one.
            let later = {
                let mut at = q;
                let mut steps = 0;
                loop {
                    match next_of[at] {
                        Some(n) if steps < 50 => {
                            at = n;
                            steps += 1;
                            if let Some(h) = holder[at] {
                                break Some(h);
                            }
                        }
                        _ => break None,
                    }
                }
            };
            let continues = carried.or(later);
            // 'She released a statement:' and the quotation in the next paragraph.
            let introduced = if quote.open == tokens.start { self.introduced(quote.open) } else { None };
            if let Some((source, cue)) = introduced {
                let n = self.found.len();
                self.add(Found {
                    source: Some(source),
                    cue: vec![cue],
                    content: vec![quote.open..quote.after()],
                    form: Form::Plain,
                    trust: 0.7,
                    ..Found::at(sentence)
                });
                if self.found.len() > n {
                    holder[q] = Some(n);
                    of_block[block].push(n);
                }
                continue;
            }
            let source = if continues.is_some() { None } else { self.source_before(quote.open, tokens.start) };
            // A paragraph that is a quotation and nothing else goes on from the speaker before it.
            let alone = quote.open == tokens.start && quote.after() + 1 >= tokens.end;
            let continues =
                continues.or_else(|| if source.is_none() && alone { self.last_speaker(quote.open) } else { None });
            if continues.is_none() && source.is_none() && !alone {
                continue;
            }
            let trust = if continues.is_some() { 0.55 } else { 0.45 };
            let n = self.found.len();
            self.add(Found {
                source,
                cue: Vec::new(),
                content: vec![quote.open..quote.after()],
                form: Form::Bare,
                continues,
                trust,
                ..Found::at(sentence)
            });
            if self.found.len() > n {
                holder[q] = Some(n);
                of_block[block].push(n);
            }
        }
    }

    /// Block quotations and embedded posts without marks: the whole block is somebody's words.
    pub(crate) fn quote_blocks(&mut self) {
        let mut held = vec![false; self.doc.blocks().len()];
        for piece in self.found.iter().flat_map(|f| &f.content) {
            held[self.doc.block_of(piece.start)] = true;
        }
        for (number, block) in self.doc.blocks().iter().enumerate() {
            let tokens = self.doc.tokens_of_block(number);
            if block.kind != BlockKind::Quote || tokens.is_empty() {
                continue;
            }
            // A pulled quotation repeats what the text says.
            let words = block.span.slice(self.doc.text());
            let repeats = number < PULLED && self.doc.text().match_indices(words).nth(1).is_some();
            if !held[number] && !repeats {
                let sentence = self.doc.sentence_of(tokens.start);
                let trust = if block.author.is_some() { 0.8 } else { 0.4 };
                self.add(Found {
                    source: None,
                    cue: Vec::new(),
                    content: vec![tokens],
                    form: Form::Bare,
                    trust,
                    ..Found::at(sentence)
                });
            }
        }
    }

    /// The subject, and the words behind it, of a sentence that ends in a colon before the paragraph at `open`.
    fn introduced(&self, open: usize) -> Option<(Range<usize>, Range<usize>)> {
        let colon = open.checked_sub(1).filter(|&c| self.doc.word(c) == ":" && self.quotes.at(c).is_none())?;
        let sentence = self.doc.sentence_of(colon);
        let bounds = self.doc.sentences()[sentence];
        let source = self.outer_subject(Stretch { lo: bounds.first, hi: bounds.end, sentence, inside: None })?;
        let cue = source.end..colon;
        let noun = self.phrases.left(source.end, source.start).is_some();
        (noun && !cue.is_empty() && self.tag(source.start) != Tag::WP).then_some((source, cue))
    }

    /// The subject of the sentence before a quotation, in the same paragraph.
    fn source_before(&self, open: usize, block_start: usize) -> Option<Range<usize>> {
        if open <= block_start {
            return None;
        }
        let sentence = self.doc.sentence_of(open - 1);
        if let Some(found) = self.found.iter().rev().take(6).find(|f| f.sentence == sentence && f.source.is_some()) {
            return found.source.clone();
        }
        let bounds = self.doc.sentences()[sentence];
        let stretch = Stretch { lo: bounds.first, hi: bounds.end, sentence, inside: None };
        let source = self.outer_subject(stretch)?;
        let named = source.clone().any(|i| self.tag(i).is_proper() || matches!(self.lower(i), "he" | "she" | "they"));
        (named && self.tag(source.start) != Tag::WP).then_some(source)
    }

    /// The attribution whose speaker a quotation alone in its paragraph goes on from: the last of the two paragraphs before.
    fn last_speaker(&self, open: usize) -> Option<usize> {
        let block = self.doc.block_of(open);
        let from = self.found.len().saturating_sub(NEAR);
        let n = self.found[from..].iter().rposition(|f| {
            f.content[0].start < open
                && f.form != Form::Noun
                && f.source.as_ref().is_some_and(|s| self.quotes.at(s.start).is_none())
        })? + from;
        let at = self.doc.block_of(self.found[n].content[0].start);
        (at + 2 > block).then_some(n)
    }
}
