//! The weights that the engine learnt from annotated articles; `MODEL_CARD.md` says how, from what, and how well.

/// Weights by which a statement's act is chosen.
///
/// A line is a feature, an act and a weight, parted by tabs; lines that begin with `#` are comments. Features are
/// those of `dixit::act_features`; a pair that is not listed weighs nothing. The act with the largest sum wins.
pub const ACT: &str = include_str!("../act.tsv");

/// Weights by which the one is chosen whom a pronoun means.
///
/// A line is a place ("all", or where the pronoun stands), a feature of `dixit-identity` and a weight, parted by tabs;
/// lines that begin with `#` are comments. Of those mentioned before, the one with the largest sum is meant.
pub const ANTECEDENT: &str = include_str!("../antecedent.tsv");

/// Trees by which a line of a web page is told to belong to the article or to what surrounds it.
///
/// A line is one tree; lines that begin with `#` are comments. Nodes stand parted by tabs, each question before its
/// lesser side and then its greater one: a question is the number of a feature of `dixit-page` and a bound, a leaf is
/// what it adds to the log odds.
pub const PAGE: &str = include_str!("../page.tsv");

/// Pieces of words that the encoder knows, one a line.
pub const VOCABULARY: &str = include_str!("../vocabulary.txt");

/// The encoder: an ONNX graph in 8 bits, from pieces and marks to the vectors of words. See `dixit-models`.
pub static ENCODER: &[u8] = include_bytes!("../encoder.onnx");

/// The heads of words: an ONNX graph from vectors to tags of cues, sources and contents.
pub static TAGS: &[u8] = include_bytes!("../tags.onnx");

/// The head of pairs: an ONNX graph from a cue and words to the roles that they play for it.
pub static PAIRS: &[u8] = include_bytes!("../pairs.onnx");

/// The head of acts: an ONNX graph from vectors of words, and what the words are to a statement, to what it does.
pub static ACTS: &[u8] = include_bytes!("../acts.onnx");

/// The head of entities: an ONNX graph from vectors of words, from two layers of the encoder, to tags of persons, organisations
/// and places.
pub static ENTITIES: &[u8] = include_bytes!("../entities.onnx");

/// The small network: tensors (Safetensors), the table of pieces in 8 bits. See `dixit-models`.
pub static FAST: &[u8] = include_bytes!("../fast.safetensors");
