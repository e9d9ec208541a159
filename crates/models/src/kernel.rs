//! The arithmetic of the small network.
//!
//! Its matrices are so small that a general runtime spends most of the time between them: rten took three times as long.
//! Sums are added up in the same order by all processors' instructions, so that all give the same bits.

use std::array::from_fn;

use pulp::{Arch, Simd, WithSimd};

use crate::TAGS;

/// Numbers of a word's vector.
pub(crate) const WIDTH: usize = 64;
/// Numbers of a block's inner vector.
const WIDE: usize = 96;
/// Words that a convolution sees.
const KERNEL: usize = 7;
/// Numbers that the heads give for a word: 16 for the tags of cues (of which some are none's), then for pairs.
pub(crate) const HEADS: usize = 16 + PAIR + MATCH;
/// Numbers of a pair's inner vector.
const PAIR: usize = 48;
/// Numbers by which cue and word match, half of them for sources, half for contents.
const MATCH: usize = 32;

/// Columns of a matrix that stand together.
const PANEL: usize = 16;
/// Words that go through a layer together, so that its weights stay in the nearest cache.
const TILE: usize = 64;
/// Words that are multiplied together.
const ROWS: usize = 4;
/// Parts of a sum, added up at its end.
const LANES: usize = 8;

/// A matrix of `K` inputs and `N` outputs, its columns in panels, with a bias.
#[derive(Clone, Debug)]
pub(crate) struct Matrix<const K: usize, const N: usize> {
    panels: Vec<[f32; PANEL]>,
    bias: [f32; N],
}

impl<const K: usize, const N: usize> Matrix<K, N> {
    /// From rows of inputs.
    pub(crate) fn new(rows: &[[f32; N]], bias: [f32; N]) -> Self {
        let panel = |p: usize| rows.iter().map(move |row| from_fn(|n| row[p * PANEL + n]));
        Self { panels: (0..N / PANEL).flat_map(panel).collect(), bias }
    }

    /// The outputs of rows; there are as many of both, whole multiples of [`ROWS`].
    #[inline(always)]
    fn apply<S: Simd>(&self, simd: S, x: &[[f32; K]], out: &mut [[f32; N]]) {
        match S::F32_LANES {
            16 => self.panels_of::<S, 1>(simd, x, out),
            8 => self.panels_of::<S, 2>(simd, x, out),
            4 => self.panels_of::<S, 4>(simd, x, out),
            _ => self.panels_of::<S, 16>(simd, x, out),
        }
    }

    /// The same, a panel being `V` registers.
    #[inline(always)]
    fn panels_of<S: Simd, const V: usize>(&self, simd: S, x: &[[f32; K]], out: &mut [[f32; N]]) {
        for (x, out) in x.as_chunks::<ROWS>().0.iter().zip(out.as_chunks_mut::<ROWS>().0) {
            for (p, panel) in self.panels.chunks_exact(K).enumerate() {
                let bias = S::as_simd_f32s(&self.bias[p * PANEL..(p + 1) * PANEL]).0;
                let bias: [S::f32s; V] = from_fn(|v| bias[v]);
                let mut sums = [bias; ROWS];
                for k in 0..K {
                    let weights = S::as_simd_f32s(&panel[k]).0.as_chunks::<V>().0;
                    for r in 0..ROWS {
                        let x = simd.splat_f32s(x[r][k]);
                        for v in 0..V {
                            sums[r][v] = simd.mul_add_f32s(x, weights[0][v], sums[r][v]);
                        }
                    }
                }
                for r in 0..ROWS {
                    let out = &mut out[r][p * PANEL..(p + 1) * PANEL];
                    S::as_mut_simd_f32s(out).0.copy_from_slice(&sums[r]);
                }
            }
        }
    }
}

/// A block: each word's vector is changed by those around it.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// Distance of the words that it sees.
    pub(crate) dilation: usize,
    pub(crate) conv: [[f32; WIDTH]; KERNEL],
    pub(crate) conv_bias: [f32; WIDTH],
    pub(crate) up: Matrix<WIDTH, WIDE>,
    pub(crate) down: Matrix<WIDE, WIDTH>,
}

/// A vector less its mean, by its deviation.
#[inline(always)]
pub(crate) fn normed(x: &[f32; WIDTH]) -> [f32; WIDTH] {
    let parts = x.as_chunks::<LANES>().0;
    let mut sums = [0.0f32; LANES];
    for part in parts {
        for l in 0..LANES {
            sums[l] += part[l];
        }
    }
    let mean = sums.iter().sum::<f32>() / WIDTH as f32;
    let mut sums = [0.0f32; LANES];
    for part in parts {
        for l in 0..LANES {
            sums[l] += (part[l] - mean) * (part[l] - mean);
        }
    }
    let by = 1.0 / (sums.iter().sum::<f32>() / WIDTH as f32 + 1e-5).sqrt();
    x.map(|x| (x - mean) * by)
}

/// All words through one block.
struct Through<'a> {
    block: &'a Block,
    x: &'a [[f32; WIDTH]],
    out: &'a mut [[f32; WIDTH]],
}

impl WithSimd for Through<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { block, x, out } = self;
        let mut narrow = [[0.0f32; WIDTH]; TILE];
        let mut wide = [[0.0f32; WIDE]; TILE];
        let reach = block.dilation * (KERNEL / 2);
        for (t, out) in out.chunks_mut(TILE).enumerate() {
            for (i, narrow) in narrow.iter_mut().enumerate().take(out.len()) {
                let mut sums = block.conv_bias;
                for (k, weights) in block.conv.iter().enumerate() {
                    let at = (t * TILE + i + k * block.dilation).checked_sub(reach);
                    if let Some(x) = at.and_then(|at| x.get(at)) {
                        for c in 0..WIDTH {
                            sums[c] = x[c].mul_add(weights[c], sums[c]);
                        }
                    }
                }
                *narrow = normed(&sums);
            }
            let rows = out.len().next_multiple_of(ROWS);
            block.up.apply(simd, &narrow[..rows], &mut wide[..rows]);
            for x in wide[..rows].as_flattened_mut() {
                *x = x.max(0.0);
            }
            block.down.apply(simd, &wide[..rows], &mut narrow[..rows]);
            for (i, (out, narrow)) in out.iter_mut().zip(&narrow).enumerate() {
                let x = &x[t * TILE + i];
                for c in 0..WIDTH {
                    out[c] = x[c] + narrow[c];
                }
            }
        }
    }
}

/// Rows through a matrix.
struct Product<'a, const K: usize, const N: usize> {
    matrix: &'a Matrix<K, N>,
    x: &'a [[f32; K]],
    out: &'a mut Vec<[f32; N]>,
}

impl<const K: usize, const N: usize> WithSimd for Product<'_, K, N> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { matrix, x, out } = self;
        let whole = x.len() - x.len() % ROWS;
        out.resize(x.len(), [0.0; N]);
        matrix.apply(simd, &x[..whole], &mut out[..whole]);
        let (mut last, mut of_last) = ([[0.0; K]; ROWS], [[0.0; N]; ROWS]);
        last[..x.len() - whole].copy_from_slice(&x[whole..]);
        matrix.apply(simd, &last, &mut of_last);
        let rest = out.len() - whole;
        out[whole..].copy_from_slice(&of_last[..rest]);
    }
}

/// Rows through a matrix.
pub(crate) fn product<const K: usize, const N: usize>(matrix: &Matrix<K, N>, x: &[[f32; K]]) -> Vec<[f32; N]> {
    let mut out = Vec::new();
    Arch::new().dispatch(Product { matrix, x, out: &mut out });
    out
}

/// Words' vectors through all blocks.
pub(crate) fn through(blocks: &[Block], mut x: Vec<[f32; WIDTH]>) -> Vec<[f32; WIDTH]> {
    let arch = Arch::new();
    let mut out = vec![[0.0; WIDTH]; x.len()];
    for block in blocks {
        arch.dispatch(Through { block, x: &x, out: &mut out });
        std::mem::swap(&mut x, &mut out);
    }
    x
}

/// What makes roles of words and a cue.
#[derive(Clone, Debug)]
pub(crate) struct Pairs {
    pub(crate) relations: Vec<[f32; PAIR]>,
    pub(crate) role: [[f32; PAIR]; TAGS],
    pub(crate) bias: [f32; TAGS],
}

/// The roles of words for one cue: what the heads say of the words and of the cue, and the numbers of their relations.
pub(crate) struct Roles<'a> {
    pub(crate) pairs: &'a Pairs,
    pub(crate) words: &'a [[f32; HEADS]],
    pub(crate) cue: &'a [f32; HEADS],
    pub(crate) relations: &'a [u16],
    pub(crate) out: &'a mut Vec<[f32; TAGS]>,
}

impl WithSimd for Roles<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { pairs, words, cue, relations, out } = self;
        let parts =
            |head: &[f32; HEADS]| -> [[f32; LANES]; HEADS / LANES] { from_fn(|n| from_fn(|l| head[n * LANES + l])) };
        let cue = parts(cue);
        let none = [0.0; PAIR];
        for (word, relation) in words.iter().zip(relations) {
            let word = parts(word);
            let relation = pairs.relations.get(usize::from(*relation)).unwrap_or(&none).as_chunks::<LANES>().0;
            let mut sums = [[0.0f32; LANES]; TAGS];
            for (n, relation) in relation.iter().enumerate() {
                let inner: [f32; LANES] = from_fn(|l| (word[2 + n][l] + relation[l] + cue[2 + n][l]).max(0.0));
                for (sums, role) in sums.iter_mut().zip(&pairs.role) {
                    for l in 0..LANES {
                        sums[l] = inner[l].mul_add(role[n * LANES + l], sums[l]);
                    }
                }
            }
            const FIRST: usize = 2 + PAIR / LANES;
            let fit = |n: usize| -> f32 {
                let mut sums = [0.0f32; LANES];
                for n in FIRST + n..FIRST + n + 2 {
                    for l in 0..LANES {
                        sums[l] = word[n][l].mul_add(cue[n][l], sums[l]);
                    }
                }
                sums.iter().sum()
            };
            let (source, content) = (fit(0), fit(2));
            let fit = [0.0, source, source, content, content];
            out.push(from_fn(|tag| pairs.bias[tag] + sums[tag].iter().sum::<f32>() + fit[tag]));
        }
    }
}

/// Runs [`Roles`].
pub(crate) fn roles(roles: Roles<'_>) {
    Arch::new().dispatch(roles);
}
