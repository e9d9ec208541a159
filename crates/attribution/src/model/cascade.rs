//! Two engines in one: the network reads everything, the encoder what the network is unsure of.

use std::ops::Range;

use dixit_text::Document;

use super::entities::Rows;
use super::input::Input;
use super::windows::{Window, windows};
use super::{Claim, Claims, Fast, Trained};
use crate::Attribution;
use crate::quotes::Quotes;

/// Pieces on each side of what the encoder decides on that it sees, too, where the network has a cue's source or content
/// there. More context costs more than it brings.
const CONTEXT: usize = 150;
/// How much less it brings to ask about a cue that may have been missed than about one that may be wrong; the best of five
/// that were tried at equal cost.
const MISSED: f32 = 0.8;

/// Finds attributions by the small network, and again by the encoder where the network is unsure.
#[derive(Clone, Debug)]
pub struct Cascade {
    fast: Fast,
    accurate: Trained,
    doubt: f32,
}

impl Cascade {
    /// An engine of both. The encoder reads the sentences that may be wrong with a probability of at least `doubt`: all at
    /// 0, none above 1.
    #[must_use]
    pub const fn new(fast: Fast, accurate: Trained, doubt: f32) -> Self {
        Self { fast, accurate, doubt }
    }
}

impl Claims for Cascade {
    fn claims(&self, doc: &Document<'_>, quotes: &Quotes, rules: &[Attribution], names: &mut Rows) -> Vec<Claim> {
        let input = Input::new(doc, quotes, self.fast.vocabulary());
        let said = self.fast.read(doc, &input, rules);
        let mut doubts = vec![0.0f32; doc.sentences().len()];
        let mut raise = |word: usize, doubt: f32| {
            let of_sentence = &mut doubts[doc.sentence_of(word)];
            *of_sentence = of_sentence.max(doubt);
        };
        let mut known = vec![false; doc.len()];
        for claim in &said.claims {
            known[claim.cue.clone()].fill(true);
            raise(claim.cue.start, 1.0 - claim.trust(doc, quotes));
        }
        for (i, cue) in self.fast.cue(&said).into_iter().enumerate().filter(|(i, _)| !known[*i]) {
            raise(i, MISSED * cue);
        }
        let doubtful = |i: usize| doubts[doc.sentence_of(i)] >= self.doubt;
        let mut again = Vec::new();
        let mut start = 0;
        while let Some(first) = (start..doc.len()).find(|i| doubtful(*i)) {
            let end = (first..doc.len()).find(|i| !doubtful(*i)).unwrap_or(doc.len());
            again.extend(around(doc, &input, first..end, &said.claims));
            start = end;
        }
        let mut claims = self.accurate.read(doc, &input, &again, names);
        claims.extend(said.claims.into_iter().filter(|claim| !doubtful(claim.cue.start)));
        claims.sort_by_key(|claim| claim.cue.start);
        claims
    }
}

/// Windows that decide on these words. The claims are in order.
fn around(doc: &Document<'_>, input: &Input, own: Range<usize>, claims: &[Claim]) -> impl Iterator<Item = Window> {
    let pieces = |from: usize, to: usize| input.first[to].saturating_sub(input.first[from]) as usize;
    let sentence = |i: usize| &doc.sentences()[doc.sentence_of(i)];
    let first = claims.partition_point(|claim| claim.cue.start < own.start);
    let mine = claims[first..].iter().take_while(|claim| claim.cue.start < own.end);
    let mut words = own.clone();
    for part in mine.flat_map(|claim| claim.content.iter().chain(&claim.source)) {
        let (start, end) = (sentence(part.start).first, sentence(part.end - 1).end);
        if pieces(start, own.start) <= CONTEXT {
            words.start = words.start.min(start);
        }
        if pieces(own.end, end) <= CONTEXT {
            words.end = words.end.max(end);
        }
    }
    windows(doc, input, words).into_iter().filter_map(move |window| {
        let own = window.own.start.max(own.start)..window.own.end.min(own.end);
        (!own.is_empty()).then_some(Window { own, ..window })
    })
}
