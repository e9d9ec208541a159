//! The small network for archives.

use std::array::from_fn;
use std::sync::Arc;

use safetensors::{Dtype, SafeTensors};

use crate::kernel::{self, Block, HEADS, Matrix, Pairs, Roles, WIDTH};
use crate::{Error, MARKS, Steps, TAGS, Vocabulary, Weights};

/// Pieces of a word that the network sees.
pub const PIECES: usize = 3;
/// What the network sees of a word beside its pieces: its part of speech (one of 35), marks, and what rules make of it.
const EXTRA: usize = PARTS + MARKS + HINTS;
/// Parts of speech.
const PARTS: usize = 35;
/// Bits of what rules make of a word.
const HINTS: usize = 7;
/// Distances, numbers of sentences and of blocks between cue and word, and what rules say of both.
const APART: [usize; 4] = [27, 7, 5, 3];
/// Blocks, by how far apart the words are that they see.
const DILATIONS: [usize; 4] = [1, 2, 4, 8];

/// The small network, loaded. Immutable; share one between threads.
pub struct Network {
    vocabulary: Arc<Vocabulary>,
    pieces: Vec<[i8; WIDTH]>,
    step: f32,
    extra: Vec<[f32; WIDTH]>,
    extra_bias: [f32; WIDTH],
    norm: [f32; WIDTH],
    norm_bias: [f32; WIDTH],
    blocks: [Block; DILATIONS.len()],
    heads: Matrix<WIDTH, HEADS>,
    cue: Matrix<{ 2 * WIDTH }, HEADS>,
    pairs: Pairs,
    cue_steps: Steps,
    role_steps: Steps,
}

impl std::fmt::Debug for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Network").finish_non_exhaustive()
    }
}

/// A word as the network is given it.
#[derive(Clone, Copy, Debug)]
pub struct NetworkWord {
    /// Numbers of its first pieces, 0 where it has fewer.
    pub pieces: [u32; PIECES],
    /// Number of its part of speech, up to 34.
    pub tag: usize,
    /// What else is known of it, a bit each: the encoder's marks, then what rules make of it.
    pub bits: u32,
}

/// What the network says of words; a row is a word.
#[derive(Clone, Debug)]
pub struct NetworkScores {
    vectors: Vec<[f32; WIDTH]>,
    heads: Vec<[f32; HEADS]>,
}

impl NetworkScores {
    /// Scores of the tags of cues: none, a cue's first and further words, those of a cue inside another's content.
    #[must_use]
    pub fn cues(&self) -> Vec<[f32; TAGS]> {
        self.heads.iter().map(|row| from_fn(|tag| row[tag])).collect()
    }
}

/// What the head of pairs needs of a cue.
#[derive(Clone, Debug)]
pub struct NetworkCue([f32; HEADS]);

/// Reads the tensors of a file.
struct Reader<'a>(SafeTensors<'a>);

impl Reader<'_> {
    /// A list of rows.
    fn rows<const N: usize>(&self, name: &str, count: usize) -> Result<Vec<[f32; N]>, Error> {
        let tensor = self.tensor(name, Dtype::F32, &[count, N])?;
        let numbers: Vec<f32> = tensor.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        if !numbers.iter().all(|x| x.is_finite()) {
            return Err(Error::Shape("fast", format!("{name:?} has numbers that are none")));
        }
        Ok(numbers.as_chunks().0.to_vec())
    }

    fn row<const N: usize>(&self, name: &str) -> Result<[f32; N], Error> {
        Ok(self.rows(name, 1)?[0])
    }

    fn square<const N: usize>(&self, name: &str) -> Result<[[f32; N]; N], Error> {
        let rows = self.rows(name, N)?;
        Ok(from_fn(|n| rows[n]))
    }

    fn matrix<const K: usize, const N: usize>(&self, name: &str) -> Result<Matrix<K, N>, Error> {
        Ok(Matrix::new(&self.rows(name, K)?, self.row(&format!("{name}.bias"))?))
    }

    /// The bytes of a tensor of this shape; a list is one row.
    fn tensor(&self, name: &str, kind: Dtype, shape: &[usize; 2]) -> Result<&[u8], Error> {
        let tensor = self.0.tensor(name).map_err(|_| Error::Shape("fast", format!("it has no {name:?}")))?;
        let fits = tensor.shape() == shape || shape[0] == 1 && tensor.shape() == &shape[1..];
        if tensor.dtype() != kind || !fits {
            return Err(Error::Shape("fast", format!("{name:?} has another shape than {shape:?}")));
        }
        Ok(tensor.data())
    }
}

impl Network {
    /// Loads the network.
    ///
    /// # Errors
    /// If the file is damaged or belongs to another version.
    pub fn new(vocabulary: Arc<Vocabulary>, weights: &Weights) -> Result<Self, Error> {
        let tensors = SafeTensors::deserialize(&weights.fast).map_err(|e| Error::Load("fast", e.to_string()))?;
        let file = Reader(tensors);
        let pieces = file.tensor("pieces", Dtype::I8, &[vocabulary.len(), WIDTH])?;
        let pieces = pieces.as_chunks().0.iter().map(|row: &[u8; WIDTH]| row.map(u8::cast_signed)).collect();
        let block = |n: usize| -> Result<Block, Error> {
            let conv = file.rows(&format!("{n}.conv"), 7)?;
            Ok(Block {
                dilation: DILATIONS[n],
                conv: from_fn(|k| conv[k]),
                conv_bias: file.row(&format!("{n}.conv.bias"))?,
                up: file.matrix(&format!("{n}.up"))?,
                down: file.matrix(&format!("{n}.down"))?,
            })
        };
        let role = file.rows("role", TAGS)?;
        Ok(Self {
            pieces,
            step: file.row::<1>("step")?[0],
            extra: file.rows("extra", EXTRA)?,
            extra_bias: file.row("extra.bias")?,
            norm: file.row("norm")?,
            norm_bias: file.row("norm.bias")?,
            blocks: [block(0)?, block(1)?, block(2)?, block(3)?],
            heads: file.matrix("heads")?,
            cue: file.matrix("cue")?,
            pairs: Pairs {
                relations: file.rows("relations", APART.iter().product())?,
                role: from_fn(|tag| role[tag]),
                bias: file.row("role.bias")?,
            },
            cue_steps: file.square("cue_steps")?,
            role_steps: file.square("role_steps")?,
            vocabulary,
        })
    }

    /// The pieces that the network knows.
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

    /// Runs the network over words. Numbers of pieces and of parts of speech that there are not count for nothing.
    #[must_use]
    pub fn scores(&self, words: &[NetworkWord]) -> NetworkScores {
        let vectors = words.iter().map(|word| self.vector(word)).collect();
        let vectors = kernel::through(&self.blocks, vectors);
        NetworkScores { heads: kernel::product(&self.heads, &vectors), vectors }
    }

    /// What a word is to begin with.
    fn vector(&self, word: &NetworkWord) -> [f32; WIDTH] {
        let mut pieces = [0i16; WIDTH];
        for row in word.pieces.iter().filter_map(|piece| self.pieces.get(*piece as usize)) {
            for c in 0..WIDTH {
                pieces[c] += i16::from(row[c]);
            }
        }
        let mut sums = self.extra_bias;
        let bits = (0..MARKS + HINTS).filter(|bit| word.bits >> bit & 1 == 1).map(|bit| PARTS + bit);
        for row in std::iter::once(word.tag).filter(|tag| *tag < PARTS).chain(bits).map(|n| &self.extra[n]) {
            for c in 0..WIDTH {
                sums[c] += row[c];
            }
        }
        for c in 0..WIDTH {
            sums[c] += self.step * f32::from(pieces[c]);
        }
        let normed = kernel::normed(&sums);
        from_fn(|c| normed[c] * self.norm[c] + self.norm_bias[c])
    }

    /// What the head of pairs needs of cues, each its first and last word.
    ///
    /// # Panics
    /// If there are no such words.
    #[must_use]
    pub fn cues(&self, scores: &NetworkScores, ends: &[(usize, usize)]) -> Vec<NetworkCue> {
        let both = |&(first, last): &(usize, usize)| -> [f32; 2 * WIDTH] {
            let ends = [scores.vectors[first], scores.vectors[last]];
            from_fn(|n| ends[n / WIDTH][n % WIDTH])
        };
        let both: Vec<[f32; 2 * WIDTH]> = ends.iter().map(both).collect();
        kernel::product(&self.cue, &both).into_iter().map(NetworkCue).collect()
    }

    /// Scores of the roles that words play for a cue. They begin at word `from`, and `relations` are those of each to the
    /// cue, by [`Network::relation`].
    ///
    /// # Panics
    /// If there are no such words.
    #[must_use]
    pub fn roles(&self, scores: &NetworkScores, cue: &NetworkCue, from: usize, relations: &[u16]) -> Vec<[f32; TAGS]> {
        let mut out = Vec::with_capacity(relations.len());
        let words = &scores.heads[from..from + relations.len()];
        kernel::roles(Roles { pairs: &self.pairs, words, cue: &cue.0, relations, out: &mut out });
        out
    }

    /// The number of a relation of word and cue: steps of distance (up to 26), of sentences (6) and of blocks (4), and
    /// what rules say of both: nothing, its source, its content.
    #[must_use]
    pub const fn relation(apart: [usize; 4]) -> u16 {
        let [distance, sentence, block, rules] = apart;
        (((distance * APART[1] + sentence) * APART[2] + block) * APART[3] + rules) as u16
    }
}
