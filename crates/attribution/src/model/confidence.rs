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
    2.090, 0.266, 0.326, 0.688, -0.178, 0.074, 0.634, 0.450, -0.174, -1.469, -0.186, 0.218, -0.365, -0.073, 0.259,
    0.129, -0.759,
];

/// The same in the fast tier.
pub(super) const FAST: Signals = [
    2.815, 0.837, 0.574, 1.375, -0.134, 0.179, 0.371, 0.394, 0.196, -1.714, -0.361, 0.334, 0.123, -0.163, -0.359,
    -0.436, 0.020,
];

/// The confidence in what rules find inside contents where the models see nothing: the share of right ones (24 of 102).
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
