//! The trained engines: scores of words, decoded, and what rules add to them.

mod accurate;
mod cascade;
mod confidence;
mod entities;
mod fast;
mod input;
mod tags;
mod windows;

use std::fmt;
use std::ops::Range;

use dixit_models::{ACTS, RELATIONS, TAGS, Vocabulary};
use dixit_page::Warning;
use dixit_span::Span;
use dixit_text::{Document, Tag};

use crate::quotes::Quotes;
use crate::rules::{Finder, Found, by_rules};
use crate::{Attribution, Attributor, Findings, Form};
pub use accurate::Trained;
pub use cascade::Cascade;
pub use confidence::{SIGNALS, Signals};
use entities::Rows;
pub use fast::Fast;
use input::Input;
use tags::{Stretch, Walk};

/// An engine whose models say what cues claim.
trait Claims: fmt::Debug + Send + Sync {
    /// The attributions of all cues. What the models say of names on the way is put into `names`.
    fn claims(&self, doc: &Document<'_>, quotes: &Quotes, rules: &[Attribution], names: &mut Rows) -> Vec<Claim>;
}

impl<T: Claims> Attributor for T {
    fn attribute(&self, doc: &Document<'_>, warnings: &mut Vec<Warning>) -> Vec<Attribution> {
        self.read(doc, warnings).attributions
    }

    fn read(&self, doc: &Document<'_>, warnings: &mut Vec<Warning>) -> Findings {
        let quotes = Quotes::new(doc);
        warnings.extend(quotes.warning());
        let rules = by_rules(doc, &quotes);
        let mut names = Rows::new(doc.len());
        let attributions = whole(doc, &quotes, self.claims(doc, &quotes, &rules, &mut names), &rules);
        let (entities, searched) = names.entities(doc);
        Findings { attributions, entities, searched }
    }

    fn signals(&self, doc: &Document<'_>) -> Vec<(Span, Signals)> {
        let quotes = Quotes::new(doc);
        let claims = self.claims(doc, &quotes, &by_rules(doc, &quotes), &mut Rows::new(doc.len()));
        claims.iter().map(|claim| (doc.cover(claim.cue.clone()), confidence::signals(claim, doc, &quotes))).collect()
    }
}

/// The attributions of a document by what its cues claim and what rules add: what contents report themselves, which the
/// models have learnt from few examples, and quotations that no cue claims, tied to whom they go on from.
fn whole(doc: &Document<'_>, quotes: &Quotes, claims: Vec<Claim>, rules: &[Attribution]) -> Vec<Attribution> {
    let mut finder = Finder::new(doc, quotes, 1.0);
    // The models have seen few interviews and lists.
    let labels = finder.forms();
    let meets =
        |r: &Range<usize>| labels.get(labels.partition_point(|t| t.end <= r.start)).is_some_and(|t| t.start < r.end);
    for claim in claims {
        // Neither is who speaks a cue, nor do two share a content. Who speaks in an interview is known.
        let in_interview = finder.in_interview(&claim.cue);
        if !meets(&claim.cue)
            && !claim.content.iter().any(|c| meets(c) || finder.in_interview(c) != in_interview)
            && !finder.is_own_thought(claim.source.as_ref(), &claim.cue)
        {
            finder.keep(claim.found(doc, quotes));
        }
    }
    finder.keep_shared(doc, rules, confidence::BY_RULES);
    finder.keep_joined(doc, rules, confidence::BY_RULES);
    finder.keep_plain(doc, rules, confidence::BY_RULES);
    for attribution in rules.iter().filter(|a| a.within.is_some() && !a.cue.is_empty()) {
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
    /// Scores of acts.
    acts: Option<[f32; ACTS]>,
    /// What makes its confidence of its signals.
    weights: &'static Signals,
}

impl Claim {
    /// What the scores of a cue's words and of the words around it say. `rows` begin at word `from` of the window, which
    /// begins at word `start` of the document.
    fn new(
        cue: &Stretch,
        of_cue: &[[f32; TAGS]],
        rows: &[[f32; TAGS]],
        from: usize,
        start: usize,
        walk: &Walk,
        weights: &'static Signals,
    ) -> Self {
        let sure = |rows: &[[f32; TAGS]], second: bool| {
            let first = if second { 3 } else { 1 };
            let tag = |n| if n == 0 { first } else { first + 1 };
            rows.iter().enumerate().map(|(n, row)| log_probability(row, tag(n))).sum::<f32>() / rows.len() as f32
        };
        let found = walk.best(rows, cue.words.start - from..cue.words.end - from);
        let (contents, sources): (Vec<_>, Vec<_>) = found.into_iter().partition(|s| s.second);
        let mean = |all: &[Stretch]| {
            all.iter().map(|s| sure(&rows[s.words.clone()], s.second)).sum::<f32>() / all.len().max(1) as f32
        };
        // A content's first word, and the one behind its last, which doesn't carry it on.
        let end = |s: &Stretch| {
            let behind = rows.get(s.words.end).map_or(0.0, |row| not(log_probability(row, 4)));
            log_probability(&rows[s.words.start], 3).min(behind)
        };
        Self {
            cue: place(&cue.words, start),
            source: sources.first().map(|s| place(&s.words, from + start)),
            content: contents.iter().map(|s| place(&s.words, from + start)).collect(),
            scores: [
                sure(of_cue, cue.second),
                mean(&sources),
                mean(&contents),
                contents.iter().map(end).fold(0.0, f32::min),
            ],
            nested: cue.second,
            acts: None,
            weights,
        }
    }

    /// The confidence in it.
    fn trust(&self, doc: &Document<'_>, quotes: &Quotes) -> f32 {
        confidence::of(&confidence::signals(self, doc, quotes), self.weights)
    }

    fn found(mut self, doc: &Document<'_>, quotes: &Quotes) -> Found {
        self.take_comment(doc);
        let form = self.form(doc);
        let sentence = doc.sentence_of(self.cue.start);
        let trust = self.trust(doc, quotes);
        let Self { cue, source, content, acts, .. } = self;
        Found { source, cue: vec![cue], content, form, trust, acts, ..Found::at(sentence) }
    }

    /// "refused | to comment on the order": what is refused is a comment, and the content what it would be on.
    fn take_comment(&mut self, doc: &Document<'_>) {
        let Some(first) = self.content.first_mut().filter(|c| c.start == self.cue.end && c.len() > 3) else { return };
        let refuses = self.cue.clone().any(|i| doc.lower(i).starts_with("refus") || doc.lower(i).starts_with("declin"));
        if refuses
            && doc.lower(first.start) == "to"
            && matches!(doc.lower(first.start + 1), "comment" | "elaborate" | "speculate" | "expand")
            && matches!(doc.lower(first.start + 2), "on" | "about" | "upon")
        {
            first.start += 3;
            self.cue.end = first.start;
        }
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

/// Words of a window as words of the document.
const fn place(words: &Range<usize>, start: usize) -> Range<usize> {
    words.start + start..words.end + start
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
fn relation(doc: &Document<'_>, i: usize, cue: Range<usize>) -> [usize; RELATIONS] {
    let step = |distance: usize| DISTANCES.partition_point(|d| *d <= distance);
    let far = DISTANCES.len();
    let distance = if i < cue.start {
        far - step(cue.start - i)
    } else if i >= cue.end {
        far + step(i + 1 - cue.end)
    } else {
        far
    };
    let apart = |a: usize, b: usize, most: usize| (a + most).saturating_sub(b).min(2 * most);
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

#[cfg(test)]
mod tests {
    use super::*;
    use dixit_page::{Hints, Limits};

    /// What is kept of a text in which the models see nothing.
    fn kept(text: &str) -> Vec<String> {
        let hints = Hints { verbatim: true, ..Hints::default() };
        let article = dixit_page::read(text.as_bytes(), &hints, &Limits::default()).unwrap();
        let doc = Document::new(&article);
        let quotes = Quotes::new(&doc);
        let found = whole(&doc, &quotes, Vec::new(), &by_rules(&doc, &quotes));
        found.iter().map(|a| a.content.text(text)).collect()
    }

    #[test]
    fn what_is_plain_is_kept() {
        assert_eq!(kept("Ann Lee said the dam would hold."), ["the dam would hold"]);
        assert_eq!(
            kept("He said he was in Oslo over the weekend and was glad."),
            ["he was in Oslo over the weekend and was glad"]
        );
        assert!(kept("Ann Lee said as much on Monday.").is_empty());
        assert!(kept("Ann Lee believes the dam will hold.").is_empty());
    }
}
