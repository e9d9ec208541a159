//! How probable it is that an attribution has the right words and the right speaker.

use dixit_text::{Document, Tag};

use super::Claim;
use crate::quotes::Quotes;

/// How many signals there are.
pub const SIGNALS: usize = 17;

/// What a confidence is made of: a constant, then numbers of about 1.
pub type Signals = [f32; SIGNALS];

/// Weights of the signals in the accurate tier (logistic regression; `cargo xtask calibrate` learns and judges them).
pub(super) const ACCURATE: Signals = [
    2.272, 0.788, 0.189, 0.763, -0.110, 0.083, 0.260, 0.172, 0.209, -1.323, -0.116, 0.466, -0.404, -0.275, -0.058,
    -0.180, -1.153,
];

/// The same in the fast tier.
pub(super) const FAST: Signals = [
    2.557, 0.829, 0.526, 1.247, -0.111, 0.182, 0.207, 0.354, 0.062, -1.998, -0.507, 0.533, 0.113, 0.123, -0.309,
    -0.604, -0.150,
];

/// The confidence in what rules find inside contents where the models see nothing: the share of right ones (27 of 106).
pub(super) const BY_RULES: f32 = 0.25;

/// How much less a quotation without a cue is to be trusted than the rules say where the models left it over.
pub(super) const LEFT_OVER: f32 = 0.4;

/// The confidence that signals give.
pub(super) fn of(signals: &Signals, weights: &Signals) -> f32 {
    let sum: f32 = signals.iter().zip(weights).map(|(signal, weight)| signal * weight).sum();
    1.0 / (1.0 + (-sum).exp())
}

pub(super) fn signals(claim: &Claim, doc: &Document<'_>, quotes: &Quotes) -> Signals {
    let flag = |holds: bool| if holds { 1.0 } else { 0.0 };
    let words = claim.content.iter().map(|c| c.len()).sum::<usize>();
    let quoted = claim.content.iter().cloned().flatten().filter(|i| quotes.at(*i).is_some()).count();
    let source = |of: &[Tag]| claim.source.as_ref().is_some_and(|s| of.contains(&doc.tag(s.end - 1)));
    let verb = claim.cue.clone().any(|i| doc.tag(i).is_verb());
    let [cue, who, what, ends] = claim.scores;
    [
        1.0,
        cue,
        who,
        what,
        ends,
        (words as f32 / 12.0).max(0.1).ln(),
        flag(words > 0 && quoted == words),
        flag(quoted > 0 && quoted < words),
        flag(claim.nested),
        flag(claim.source.is_none()),
        flag(source(&[Tag::PRP, Tag::PRPS, Tag::WP, Tag::WDT])),
        flag(source(&[Tag::NNP, Tag::NNPS])),
        flag(!verb),
        flag(claim.content.len() > 1),
        cue.min(who).min(what),
        flag(doc.block_of(claim.cue.start) == 0),
        flag(quotes.at(claim.cue.start).is_some()),
    ]
}
