//! Runs the trained models: words in, scores of every head out, in one pass of the encoder or the small network.
//!
//! Inference alone. The weights come from outside (package `dixit-weights`, or a path), and what the scores mean for
//! a text is the affair of `dixit-attribution`.

mod encoder;
mod graph;
mod kernel;
mod network;
mod wordpiece;

use std::borrow::Cow;

pub use encoder::{Encoder, Part, Scores};
pub use network::{Network, NetworkCue, NetworkScores, NetworkWord, PIECES};
pub use wordpiece::Vocabulary;

/// Numbers that tell the models of a word what its pieces don't.
pub const MARKS: usize = 16;
/// Tags of a word: outside, then first and further words of two kinds of stretch.
pub const TAGS: usize = 5;
/// Tags of entities: outside, then first and further words of persons, organisations and places.
pub const ENTITIES: usize = 7;
/// What statements do: assertion, belief, commitment, request, question, denial, refusal, criticism, support.
pub const ACTS: usize = 9;
/// What is known of a cue and a word together.
pub const RELATIONS: usize = 3;

/// Scores of going from one tag (the row) to another.
pub type Steps = [[f32; TAGS]; TAGS];

/// The files that make up the models.
#[derive(Clone, Default)]
pub struct Weights {
    /// Pieces of words, one a line: `vocabulary.txt`.
    pub vocabulary: Cow<'static, str>,
    /// ONNX, pieces and marks to the vectors of words: `encoder.onnx`.
    pub encoder: Cow<'static, [u8]>,
    /// ONNX, vectors of words to their tags: `tags.onnx`.
    pub tags: Cow<'static, [u8]>,
    /// ONNX, vectors of words and cues to the words' roles: `pairs.onnx`.
    pub pairs: Cow<'static, [u8]>,
    /// ONNX, vectors of words and what they are to statements to what these do: `acts.onnx`.
    pub acts: Cow<'static, [u8]>,
    /// ONNX, vectors of words from two layers of the encoder to tags of entities: `entities.onnx`.
    pub entities: Cow<'static, [u8]>,
    /// Safetensors, the small network: `fast.safetensors`.
    pub fast: Cow<'static, [u8]>,
}

impl std::fmt::Debug for Weights {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Weights").field("encoder bytes", &self.encoder.len()).finish_non_exhaustive()
    }
}

/// Why models could not be loaded or run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The list of pieces lacks one that every input has.
    #[error("the vocabulary lacks one of [UNK], [CLS] and [SEP]")]
    Vocabulary,
    /// No ONNX graph, or one that uses what the runtime doesn't know.
    #[error("the graph {0:?} can't be loaded: {1}")]
    Load(&'static str, String),
    /// A graph lacks an input or an output, or gives another shape than it should.
    #[error("the graph {0:?} is not one of this version: {1}")]
    Shape(&'static str, String),
}
