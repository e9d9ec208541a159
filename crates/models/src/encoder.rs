//! The encoder and its heads.

use std::borrow::Cow;

use rten::{Model, ModelOptions, NodeId};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView, Tensor};

use crate::Vocabulary;

/// Numbers that tell the encoder of a word what its pieces don't.
pub const MARKS: usize = 16;
/// Tags of a word: outside, then first and further words of two kinds of stretch.
pub const TAGS: usize = 5;
/// Tags of entities: outside, then first and further words of persons, organisations, places and other names.
pub const ENTITIES: usize = 9;
/// What is known of a cue and a word together.
pub const RELATIONS: usize = 3;

/// The files that make up the models.
#[derive(Clone)]
pub struct Weights {
    /// Pieces of words, one a line: `vocabulary.txt`.
    pub vocabulary: Cow<'static, str>,
    /// ONNX, pieces and marks to the vectors of words: `encoder.onnx`.
    pub encoder: Cow<'static, [u8]>,
    /// ONNX, vectors of words to their tags: `tags.onnx`.
    pub tags: Cow<'static, [u8]>,
    /// ONNX, vectors of words and cues to the words' roles: `pairs.onnx`.
    pub pairs: Cow<'static, [u8]>,
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

/// A graph with its inputs and outputs.
struct Graph<const I: usize, const O: usize> {
    name: &'static str,
    model: Model,
    inputs: [NodeId; I],
    outputs: [NodeId; O],
}

impl<const I: usize, const O: usize> Graph<I, O> {
    fn new(
        name: &'static str,
        bytes: Cow<'static, [u8]>,
        inputs: [&str; I],
        outputs: [&str; O],
    ) -> Result<Self, Error> {
        let load = |e: &dyn std::fmt::Display| Error::Load(name, e.to_string());
        let mut options = ModelOptions::with_all_ops();
        let options = options.prepack_weights(true);
        let model = match bytes {
            Cow::Borrowed(bytes) => options.load_static_slice(bytes),
            Cow::Owned(bytes) => options.load(bytes),
        };
        let model = model.map_err(|e| load(&e))?;
        let mut ids = Vec::new();
        for node in inputs.iter().chain(&outputs) {
            ids.push(model.node_id(node).map_err(|_| Error::Shape(name, format!("it has no {node:?}")))?);
        }
        let (inputs, outputs) = (std::array::from_fn(|n| ids[n]), std::array::from_fn(|n| ids[I + n]));
        Ok(Self { name, model, inputs, outputs })
    }

    fn run(&self, values: [rten::ValueOrView<'_>; I]) -> Result<[rten::Value; O], Error> {
        let inputs = self.inputs.into_iter().zip(values).collect();
        self.model.run_n(inputs, self.outputs, None).map_err(|e| self.shape(&e.to_string()))
    }

    /// An output that hangs on no input.
    fn steps(&self, name: &str) -> Result<Steps, Error> {
        let node = self.model.node_id(name).map_err(|_| self.shape(&format!("it has no {name:?}")))?;
        let [value] = self.model.run_n(Vec::new(), [node], None).map_err(|e| self.shape(&e.to_string()))?;
        let rows: Vec<[f32; TAGS]> = self.rows(value)?;
        rows.try_into().map_err(|_| self.shape("steps between another number of tags"))
    }

    /// A matrix of rows of `N`, or many below each other.
    fn rows<const N: usize>(&self, value: rten::Value) -> Result<Vec<[f32; N]>, Error> {
        let tensor: Tensor<f32> = value.try_into().map_err(|_| self.shape("an output that is no floats"))?;
        if tensor.shape().last() != Some(&N) {
            return Err(self.shape("an output of another width"));
        }
        Ok(tensor.to_vec().as_chunks().0.to_vec())
    }

    fn shape(&self, what: &str) -> Error {
        Error::Shape(self.name, what.to_owned())
    }

    fn floats<const N: usize>(&self, value: rten::Value) -> Result<NdTensor<f32, N>, Error> {
        value.try_into().map_err(|_| self.shape("an output of another shape"))
    }
}

/// The models, loaded. Immutable; share one between threads.
pub struct Models {
    vocabulary: Vocabulary,
    encoder: Graph<3, 1>,
    tags: Graph<1, 6>,
    pairs: Graph<3, 1>,
    cue_steps: Steps,
    role_steps: Steps,
}

impl std::fmt::Debug for Models {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Models").finish_non_exhaustive()
    }
}

/// Scores of going from one tag (the row) to another.
pub type Steps = [[f32; TAGS]; TAGS];

/// What the heads say of the words of one window; a row is a word. Scores of a sequence of tags add up, with those of the
/// steps between them, to its log odds.
#[derive(Clone, Debug)]
pub struct Scores {
    /// Scores of the tags of cues: none, a cue's first and further words, those of a cue inside another's content.
    pub cue: Vec<[f32; TAGS]>,
    /// Scores of roles, whatever the cue: none, a source's first and further words, a content's.
    pub role: Vec<[f32; TAGS]>,
    /// Scores of entities: none, then first and further words of a person, organisation, place, other name.
    pub entity: Vec<[f32; ENTITIES]>,
    word: NdTensor<f32, 2>,
    first: NdTensor<f32, 2>,
    last: NdTensor<f32, 2>,
}

impl Models {
    /// Loads the models.
    ///
    /// # Errors
    /// If a file is damaged or belongs to another version.
    pub fn new(weights: &Weights) -> Result<Self, Error> {
        let heads = ["cue", "role", "entity", "word", "first", "last"];
        let tags = Graph::new("tags", weights.tags.clone(), ["words"], heads)?;
        let models = Self {
            vocabulary: Vocabulary::new(&weights.vocabulary).ok_or(Error::Vocabulary)?,
            cue_steps: tags.steps("cue_steps")?,
            role_steps: tags.steps("role_steps")?,
            encoder: Graph::new("encoder", weights.encoder.clone(), ["ids", "marks", "first"], ["words"])?,
            tags,
            pairs: Graph::new("pairs", weights.pairs.clone(), ["word", "cue", "relations"], ["roles"])?,
        };
        // What runs on two words runs on all: no shape depends on what they are.
        let (begin, end) = (models.vocabulary.begin() as i32, models.vocabulary.end() as i32);
        let scores = models.scores(&[begin, end, end], &[0; 3], &[0, 1])?;
        models.roles(&scores, &[(0, 1)], &[[0; RELATIONS]; 2])?;
        Ok(models)
    }

    /// The pieces that the encoder knows.
    #[must_use]
    pub const fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Scores of the steps between tags of cues.
    #[must_use]
    pub const fn cue_steps(&self) -> &Steps {
        &self.cue_steps
    }

    /// Scores of the steps between tags of a cue's roles.
    #[must_use]
    pub const fn role_steps(&self) -> &Steps {
        &self.role_steps
    }

    /// Runs the encoder and the heads of words over the pieces of one window (254 and the two at its ends at most).
    /// `marks` are bits, a set for each piece; `first` the places of the words' first pieces.
    ///
    /// # Errors
    /// If pieces, marks and places don't fit each other.
    pub fn scores(&self, pieces: &[i32], marks: &[u32], first: &[i32]) -> Result<Scores, Error> {
        if pieces.len() != marks.len() {
            return Err(self.encoder.shape("as many marks as pieces are needed"));
        }
        let bits = NdTensor::from_fn([marks.len(), MARKS], |[p, bit]| (marks[p] >> bit & 1) as f32);
        let pieces = NdTensorView::from_data([pieces.len()], pieces);
        let first = NdTensorView::from_data([first.len()], first);
        let [words] = self.encoder.run([pieces.into(), bits.view().into(), first.into()])?;
        let [cue, role, entity, word, first, last] = self.tags.run([(&words).into()])?;
        Ok(Scores {
            cue: self.tags.rows(cue)?,
            role: self.tags.rows(role)?,
            entity: self.tags.rows(entity)?,
            word: self.tags.floats(word)?,
            first: self.tags.floats(first)?,
            last: self.tags.floats(last)?,
        })
    }

    /// Scores of the role that each word plays for each cue: the words of the first cue, then of the next, with the tags of
    /// [`Scores::role`]. `cues` are first and last word; `relations` what is known of a cue and a word together, cue by cue.
    ///
    /// # Errors
    /// If there are not as many relations as cues times words.
    pub fn roles(
        &self,
        scores: &Scores,
        cues: &[(usize, usize)],
        relations: &[[i32; RELATIONS]],
    ) -> Result<Vec<[f32; TAGS]>, Error> {
        let (words, wide) = (scores.word.size(0), scores.word.size(1));
        let cue = NdTensor::from_fn([cues.len(), wide], |[c, k]| {
            let (first, last) = cues[c];
            scores.first[[first, k]] + scores.last[[last, k]]
        });
        if relations.len() != cues.len() * words {
            return Err(self.pairs.shape(&format!("{} relations of {words} words", relations.len())));
        }
        let relations = NdTensorView::from_data([cues.len(), words, RELATIONS], relations.as_flattened());
        let [roles] = self.pairs.run([scores.word.view().into(), cue.view().into(), relations.into()])?;
        self.pairs.rows(roles)
    }
}
