//! Runs the trained models: words in, scores of every head out, in one pass of the encoder.
//!
//! Inference alone. The weights come from outside (package `dixit-weights`, or a path), and what the scores mean for
//! a text is the affair of `dixit-attribution`.

mod encoder;
mod wordpiece;

pub use encoder::{ENTITIES, Error, MARKS, Models, RELATIONS, Scores, Steps, TAGS, Weights};
pub use wordpiece::Vocabulary;
