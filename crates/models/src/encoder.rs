//! The encoder and its heads.

use std::sync::Arc;

use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};

use crate::graph::Graph;
use crate::{ACTS, ENTITIES, Error, MARKS, RELATIONS, Steps, TAGS, Vocabulary, Weights};

/// The value of the encoder's graph that holds the vectors of pieces behind its third layer: what words are shows there more
/// than at the top, where the vectors tell what words do in attributions.
const LOWER: &str = "v233";

/// The encoder and its heads, loaded. Immutable; share one between threads.
pub struct Encoder {
    vocabulary: Arc<Vocabulary>,
    encoder: Graph<3, 2>,
    tags: Graph<1, 5>,
    entities: Graph<4, 1>,
    pairs: Graph<3, 1>,
    acts: Graph<2, 1>,
    cue_steps: Steps,
    role_steps: Steps,
}

impl std::fmt::Debug for Encoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Encoder").finish_non_exhaustive()
    }
}

/// What a word is to a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// In another paragraph than the cue.
    Elsewhere,
    /// In the cue's paragraph.
    Near,
    /// One of the source.
    Source,
    /// One of the cue.
    Cue,
    /// One of the content.
    Content,
}

/// What the heads say of the words of one window; a row is a word. Scores of a sequence of tags add up, with those of the
/// steps between them, to its log odds.
#[derive(Clone, Debug)]
pub struct Scores {
    /// Scores of the tags of cues: none, a cue's first and further words, those of a cue inside another's content.
    pub cue: Vec<[f32; TAGS]>,
    /// Scores of roles, whatever the cue: none, a source's first and further words, a content's.
    pub role: Vec<[f32; TAGS]>,
    /// Scores of the tags of entities: none, then first and further words of a person, an organisation, a place.
    pub entity: Vec<[f32; ENTITIES]>,
    words: NdTensor<f32, 2>,
    word: NdTensor<f32, 2>,
    first: NdTensor<f32, 2>,
    last: NdTensor<f32, 2>,
}

impl Encoder {
    /// Loads the graphs `encoder`, `tags`, `pairs`, `acts` and `entities`.
    ///
    /// # Errors
    /// If a file is damaged or belongs to another version.
    pub fn new(vocabulary: Arc<Vocabulary>, weights: &Weights) -> Result<Self, Error> {
        let heads = ["cue", "role", "word", "first", "last"];
        let inputs = ["lower", "words", "first", "marks"];
        let tags = Graph::new("tags", weights.tags.clone(), ["words"], heads)?;
        let encoder = Self {
            vocabulary,
            cue_steps: tags.steps("cue_steps")?,
            role_steps: tags.steps("role_steps")?,
            encoder: Graph::new("encoder", weights.encoder.clone(), ["ids", "marks", "first"], ["words", LOWER])?,
            tags,
            entities: Graph::new("entities", weights.entities.clone(), inputs, ["entities"])?,
            pairs: Graph::new("pairs", weights.pairs.clone(), ["word", "cue", "relations"], ["roles"])?,
            acts: Graph::new("acts", weights.acts.clone(), ["words", "parts"], ["acts"])?,
        };
        // What runs on two words runs on all: no shape depends on what they are.
        let (begin, end) = (encoder.vocabulary.begin() as i32, encoder.vocabulary.end() as i32);
        let scores = encoder.scores(&[begin, end, end], &[0; 3], &[0, 1])?;
        encoder.roles(&scores, &[(0, 1)], &[[0; RELATIONS]; 2])?;
        encoder.acts(&scores, &[Part::Cue, Part::Content])?;
        Ok(encoder)
    }

    /// The pieces that the encoder knows.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
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
        let [words, lower] = self.encoder.run([pieces.into(), bits.view().into(), first.into()])?;
        let given = [(&lower).into(), (&words).into(), first.into(), bits.view().into()];
        let [entity] = self.entities.run(given)?;
        let [cue, role, word, first, last] = self.tags.run([(&words).into()])?;
        Ok(Scores {
            cue: self.tags.rows(cue)?,
            role: self.tags.rows(role)?,
            entity: self.entities.rows(entity)?,
            words: self.encoder.floats(words)?,
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

    /// Scores of what statements do, in the order of [`ACTS`]. `parts` is what each word is to the first statement, then to
    /// the next.
    ///
    /// # Errors
    /// If there are not as many parts as statements times words.
    pub fn acts(&self, scores: &Scores, parts: &[Part]) -> Result<Vec<[f32; ACTS]>, Error> {
        let words = scores.words.size(0);
        if words == 0 || !parts.len().is_multiple_of(words) {
            return Err(self.acts.shape(&format!("{} parts of {words} words", parts.len())));
        }
        let parts = NdTensor::from_fn([parts.len() / words, words], |[a, t]| parts[a * words + t] as i32);
        let [acts] = self.acts.run([scores.words.view().into(), parts.view().into()])?;
        self.acts.rows(acts)
    }
}
