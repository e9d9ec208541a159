//! The trained engine: the encoder's scores, decoded.

mod confidence;
mod input;
mod tags;
mod windows;

use std::ops::Range;
use std::sync::Arc;

use dixit_models::{Error, Models, RELATIONS, TAGS, Vocabulary};
use dixit_page::Warning;
use dixit_span::Span;
use dixit_text::{Document, Tag};

use crate::quotes::Quotes;
use crate::rules::{Finder, Found, by_rules};
use crate::{Attribution, Attributor, Form};
pub use confidence::{SIGNALS, Signals};
use input::{Input, Marks};
use tags::Walk;
use windows::{Window, windows};

/// Finds attributions by the trained encoder. Quotations that no cue claims are tied to whom they go on from by rules.
#[derive(Clone, Debug)]
pub struct Trained {
    models: Arc<Models>,
    cues: Walk,
    roles: Walk,
}

impl Trained {
    /// An engine of these models.
    #[must_use]
    pub fn new(models: Arc<Models>) -> Self {
        Self { cues: Walk::free(models.cue_steps()), roles: Walk::of_cue(models.role_steps()), models }
    }
}

impl Attributor for Trained {
    fn attribute(&self, doc: &Document<'_>, warnings: &mut Vec<Warning>) -> Vec<Attribution> {
        let quotes = Quotes::new(doc);
        warnings.extend(quotes.warning());
        let input = Input::new(doc, &quotes, self.models.vocabulary());
        let mut finder = Finder::new(doc, &quotes, 1.0);
        for window in windows(doc, &input) {
            // Models that loaded have run; nothing that they say of a text can make them fail.
            for claim in self.claims(doc, &input, &window).unwrap_or_default() {
                finder.keep(claim.found(doc, &quotes));
            }
        }
        // What contents report themselves: the models have learnt that from few examples, and see less of it.
        for attribution in by_rules(doc, &quotes).iter().filter(|a| a.within.is_some() && !a.cue.is_empty()) {
            finder.keep_inside(doc, attribution, confidence::BY_RULES);
        }
        finder.bare();
        finder.quote_blocks();
        let mut found = finder.finish();
        for attribution in found.iter_mut().filter(|a| a.cue.is_empty()) {
            attribution.confidence *= confidence::LEFT_OVER;
        }
        found
    }
}

/// What a cue claims.
#[derive(Clone, Debug)]
struct Claim {
    cue: Range<usize>,
    source: Option<Range<usize>>,
    content: Vec<Range<usize>>,
    /// Mean log probabilities of the tags of the cue, the source and the content, and the least one at a content's ends.
    scores: [f32; 4],
    /// The cue is one of another's content.
    nested: bool,
}

impl Trained {
    /// What the confidence in each cue's attribution is made of: what it is learnt from.
    #[doc(hidden)]
    pub fn signals(&self, doc: &Document<'_>) -> Vec<(Span, Signals)> {
        let quotes = Quotes::new(doc);
        let input = Input::new(doc, &quotes, self.models.vocabulary());
        let claims = |window| self.claims(doc, &input, &window).unwrap_or_default();
        let claims = windows(doc, &input).into_iter().flat_map(claims);
        claims.map(|claim| (doc.cover(claim.cue.clone()), confidence::signals(&claim, doc, &quotes))).collect()
    }

    /// The attributions of the cues that begin among a window's own words.
    fn claims(&self, doc: &Document<'_>, input: &Input, window: &Window) -> Result<Vec<Claim>, Error> {
        let words = window.words.clone();
        let (begin, end) = (self.models.vocabulary().begin(), self.models.vocabulary().end());
        let mut pieces = vec![begin as i32];
        let mut marks = vec![0];
        let mut first = Vec::with_capacity(words.len());
        for i in words.clone() {
            first.push(pieces.len() as i32);
            for (n, piece) in input.of(i).iter().take(windows::SIZE).enumerate() {
                pieces.push(*piece as i32);
                marks.push(input.marks[i].0 | if n > 0 { Marks::PIECE } else { 0 });
            }
        }
        pieces.push(end as i32);
        marks.push(0);
        let scores = self.models.scores(&pieces, &marks, &first)?;
        let mut cues = self.cues.best(&scores.cue, 0..0);
        cues.retain(|c| window.own.contains(&(c.words.start + words.start)));
        let sure = |rows: &[[f32; TAGS]], stretch: &tags::Stretch| {
            let first = if stretch.second { 3 } else { 1 };
            let tag = |w: usize| if w == stretch.words.start { first } else { first + 1 };
            stretch.words.clone().map(|w| log_probability(&rows[w], tag(w))).sum::<f32>() / stretch.words.len() as f32
        };
        if cues.is_empty() {
            return Ok(Vec::new());
        }
        let ends: Vec<(usize, usize)> = cues.iter().map(|c| (c.words.start, c.words.end - 1)).collect();
        let place = |r: &Range<usize>| r.start + words.start..r.end + words.start;
        let mut relations = Vec::with_capacity(cues.len() * words.len());
        for cue in &cues {
            relations.extend(words.clone().map(|i| relation(doc, i, place(&cue.words))));
        }
        let roles = self.models.roles(&scores, &ends, &relations)?;
        let mut out = Vec::with_capacity(cues.len());
        for (cue, rows) in cues.iter().zip(roles.chunks_exact(words.len())) {
            let (contents, sources): (Vec<_>, Vec<_>) =
                self.roles.best(rows, cue.words.clone()).into_iter().partition(|s| s.second);
            let mean = |all: &[tags::Stretch]| all.iter().map(|s| sure(rows, s)).sum::<f32>() / all.len().max(1) as f32;
            // A content's first word, and the one behind its last, which doesn't carry it on.
            let end = |s: &tags::Stretch| {
                let behind = rows.get(s.words.end).map_or(0.0, |row| not(log_probability(row, 4)));
                log_probability(&rows[s.words.start], 3).min(behind)
            };
            let ends = contents.iter().map(end).fold(0.0, f32::min);
            out.push(Claim {
                cue: place(&cue.words),
                source: sources.first().map(|s| place(&s.words)),
                content: contents.iter().map(|s| place(&s.words)).collect(),
                scores: [sure(&scores.cue, cue), mean(&sources), mean(&contents), ends],
                nested: cue.second,
            });
        }
        Ok(out)
    }
}

impl Claim {
    fn found(self, doc: &Document<'_>, quotes: &Quotes) -> Found {
        let form = self.form(doc);
        let sentence = doc.sentence_of(self.cue.start);
        let trust = confidence::of(&confidence::signals(&self, doc, quotes));
        let Self { cue, source, content, .. } = self;
        Found { source, cue: vec![cue], content, form, trust, ..Found::at(sentence) }
    }

    /// The construction, as far as the order and the cue's words tell it.
    fn form(&self, doc: &Document<'_>) -> Form {
        let words = || self.cue.clone().map(|i| doc.lower(i));
        let refuses = |w: &str| matches!(w, "declined" | "declines" | "refused" | "refuses" | "declining" | "refusing");
        if words().any(|w| w == "according") {
            return Form::AccordingTo;
        }
        if words().any(refuses) {
            return Form::Refusal;
        }
        if words().eq([":"]) {
            return Form::Colon;
        }
        if !self.cue.clone().any(|i| doc.tag(i).is_verb()) {
            return Form::Noun;
        }
        let before = self.content.iter().any(|c| c.end <= self.cue.start);
        let behind = self.content.iter().any(|c| c.start >= self.cue.end);
        match (before, behind) {
            (true, true) => Form::Parenthetical,
            (true, false) => Form::Postposed,
            _ => Form::Plain,
        }
    }
}

/// The log of a tag's share in the exponents of a word's scores.
fn log_probability(row: &[f32; TAGS], tag: usize) -> f32 {
    let top = row.iter().copied().fold(f32::MIN, f32::max);
    row[tag] - top - row.iter().map(|score| (score - top).exp()).sum::<f32>().ln()
}

/// The log of what is left of a probability.
fn not(log: f32) -> f32 {
    (1.0 - log.exp()).max(1e-6).ln()
}

/// Distances between words, from which on they count as farther.
const DISTANCES: [usize; 13] = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96];

/// What is known of word `i` and a cue together: distance in words, in sentences and in blocks, each as the number of a
/// step.
fn relation(doc: &Document<'_>, i: usize, cue: Range<usize>) -> [i32; RELATIONS] {
    let step = |distance: usize| DISTANCES.partition_point(|d| *d <= distance) as i32;
    let far = DISTANCES.len() as i32;
    let distance = if i < cue.start {
        far - step(cue.start - i)
    } else if i >= cue.end {
        far + step(i + 1 - cue.end)
    } else {
        far
    };
    let apart = |a: usize, b: usize, most: i32| (a as i32 - b as i32).clamp(-most, most) + most;
    let sentences = apart(doc.sentence_of(i), doc.sentence_of(cue.start), 3);
    [distance, sentences, apart(doc.block_of(i), doc.block_of(cue.start), 2)]
}

/// A word as the encoder is given it: what the models are trained on.
#[derive(Clone, Debug)]
pub struct Word {
    /// Where it stands in the text.
    pub span: Span,
    /// Numbers of its pieces.
    pub pieces: Vec<u32>,
    /// What is told beside them, a bit each.
    pub marks: u32,
    /// Number of its sentence.
    pub sentence: usize,
    /// Number of its block.
    pub block: usize,
    /// Its part of speech.
    pub tag: Tag,
}

/// The words of a document as the encoder is given them.
#[must_use]
pub fn words(doc: &Document<'_>, vocabulary: &Vocabulary) -> Vec<Word> {
    let input = Input::new(doc, &Quotes::new(doc), vocabulary);
    let word = |i: usize| Word {
        span: doc.span(i),
        pieces: input.of(i).to_vec(),
        marks: input.marks[i].0,
        sentence: doc.sentence_of(i),
        block: doc.block_of(i),
        tag: doc.tag(i),
    };
    (0..doc.len()).map(word).collect()
}
