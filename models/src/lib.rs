//! The weights that the engine learnt from annotated articles; `MODEL_CARD.md` says how, from what, and how well.

/// Weights by which a statement's act is chosen.
///
/// A line is a feature, an act and a weight, parted by tabs; lines that begin with `#` are comments. Features are
/// those of `dixit::act_features`; a pair that is not listed weighs nothing. The act with the largest sum wins.
pub const ACT: &str = include_str!("../act.tsv");
