//! The trained engine of the accurate tier: the encoder's scores, decoded.

use std::ops::Range;
use std::sync::Arc;

use dixit_models::{Encoder, Error, Part};
use dixit_text::Document;

use super::confidence;
use super::entities::Rows;
use super::input::{Input, Marks};
use super::tags::{Stretch, Walk};
use super::windows::{self, Window, windows};
use super::{Claim, Claims, place, relation};
use crate::Attribution;
use crate::quotes::Quotes;

/// The tag of a source's first word.
const SOURCE: usize = 1;
/// What a source scores beside what the encoder says. One that might be any of several stretches is likelier than the
/// likeliest of them, so that the best sequence too often has none. The best of six values on dev.
const LIKELY: f32 = 2.0;

/// Finds attributions by the trained encoder. Quotations that no cue claims are tied to whom they go on from by rules.
#[derive(Clone, Debug)]
pub struct Trained {
    encoder: Arc<Encoder>,
    cues: Walk,
    roles: Walk,
}

impl Trained {
    /// An engine of this encoder.
    #[must_use]
    pub fn new(encoder: Arc<Encoder>) -> Self {
        let mut roles = *encoder.role_steps();
        roles.iter_mut().for_each(|row| row[SOURCE] += LIKELY);
        Self { cues: Walk::free(encoder.cue_steps()), roles: Walk::of_cue(&roles), encoder }
    }
}

impl Claims for Trained {
    fn claims(&self, doc: &Document<'_>, quotes: &Quotes, _: &[Attribution], names: &mut Rows) -> Vec<Claim> {
        let input = Input::new(doc, quotes, self.encoder.vocabulary());
        self.read(doc, &input, &windows(doc, &input, 0..doc.len()), names)
    }
}

impl Trained {
    /// The attributions of the cues that begin among the windows' own words, and what is said of names among these.
    pub(super) fn read(&self, doc: &Document<'_>, input: &Input, windows: &[Window], names: &mut Rows) -> Vec<Claim> {
        // An encoder that loaded has run; nothing that it says of a text can make it fail.
        windows.iter().flat_map(|w| self.of_window(doc, input, w, names).unwrap_or_default()).collect()
    }

    /// The attributions of the cues that begin among a window's own words.
    fn of_window(
        &self,
        doc: &Document<'_>,
        input: &Input,
        window: &Window,
        names: &mut Rows,
    ) -> Result<Vec<Claim>, Error> {
        let words = window.words.clone();
        let (begin, end) = (self.encoder.vocabulary().begin(), self.encoder.vocabulary().end());
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
        let scores = self.encoder.scores(&pieces, &marks, &first)?;
        names.put(window.own.clone(), &scores.entity[window.own.start - words.start..]);
        let mut cues = self.cues.best(&scores.cue, 0..0);
        cues.retain(|c| window.own.contains(&(c.words.start + words.start)));
        if cues.is_empty() {
            return Ok(Vec::new());
        }
        let ends: Vec<(usize, usize)> = cues.iter().map(|c| (c.words.start, c.words.end - 1)).collect();
        let mut relations = Vec::with_capacity(cues.len() * words.len());
        for cue in &cues {
            relations.extend(words.clone().map(|i| relation(doc, i, place(&cue.words, words.start)).map(|n| n as i32)));
        }
        let roles = self.encoder.roles(&scores, &ends, &relations)?;
        let claim = |(cue, rows): (&Stretch, _)| {
            let seen = &scores.cue[cue.words.clone()];
            Claim::new(cue, seen, rows, 0, words.start, &self.roles, &confidence::ACCURATE)
        };
        let mut claims: Vec<Claim> = cues.iter().zip(roles.chunks_exact(words.len())).map(claim).collect();
        let parts: Vec<Part> = claims.iter().flat_map(|claim| parts(doc, claim, &words)).collect();
        for (claim, acts) in claims.iter_mut().zip(self.encoder.acts(&scores, &parts)?) {
            claim.acts = Some(acts);
        }
        Ok(claims)
    }
}

/// What each of these words is to what a cue claims.
fn parts(doc: &Document<'_>, claim: &Claim, words: &Range<usize>) -> Vec<Part> {
    let block = doc.block_of(claim.cue.start);
    let mut parts: Vec<Part> =
        words.clone().map(|i| if doc.block_of(i) == block { Part::Near } else { Part::Elsewhere }).collect();
    let mut mark = |range: &Range<usize>, part| parts[range.start - words.start..range.end - words.start].fill(part);
    claim.content.iter().for_each(|content| mark(content, Part::Content));
    claim.source.iter().for_each(|source| mark(source, Part::Source));
    mark(&claim.cue, Part::Cue);
    parts
}
