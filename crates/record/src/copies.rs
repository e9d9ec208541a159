//! Copies: the same agency text on many sites, cut, with another headline, with a sentence more.
//!
//! A text is its shingles, all its runs of six words, as hashes. Six words in common are hardly ever chance
//! (F1 97 to 99 for quotations). Its sketch is the few least hashes: texts that share much share one of those with near
//! certainty (Broder 1997), so that a copy is found by few look-ups; whether it is one is then decided by all
//! shingles.

use rustc_hash::FxHashSet;

/// Words of a shingle.
const WORDS: usize = 6;
/// Hashes of a sketch. Of texts that share half of their shingles one in 256 is missed.
const SKETCH: usize = 8;
/// Shingles below which a text is too short to tell.
const LEAST: usize = 20;
/// The part of the shorter text's shingles that the longer one must have.
const SHARED: f64 = 0.6;
/// How many times as long the longer one may be.
const LONGER: usize = 4;

/// The shingles of a text, sorted; none of a text that is too short to be told from others.
pub(crate) fn shingles(text: &str) -> Vec<i64> {
    let mut words: Vec<u64> = Vec::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        // FNV-1a of the letters in lower case.
        let hash = word
            .chars()
            .flat_map(char::to_lowercase)
            .fold(0xcbf2_9ce4_8422_2325_u64, |h, c| (h ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3));
        words.push(hash);
    }
    let mut out: Vec<i64> = words.windows(WORDS).map(shingle).collect();
    out.sort_unstable();
    out.dedup();
    if out.len() < LEAST { Vec::new() } else { out }
}

/// One hash of six, mixed so that the least are a fair sample (the finaliser of MurmurHash3).
fn shingle(words: &[u64]) -> i64 {
    let mut hash = words.iter().fold(0_u64, |h, w| (h.rotate_left(5) ^ w).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    (hash ^ (hash >> 33)) as i64
}

/// The sketch of a text with these shingles.
pub(crate) fn sketch(shingles: &[i64]) -> &[i64] {
    shingles.get(..SKETCH.min(shingles.len())).unwrap_or_default()
}

/// Whether one of two texts is a copy of the other, by their shingles.
pub(crate) fn is_copy(a: &[i64], b: &[i64]) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if short.is_empty() || short.len() * LONGER < long.len() {
        return false;
    }
    let long: FxHashSet<i64> = long.iter().copied().collect();
    let shared = short.iter().filter(|s| long.contains(s)).count();
    shared as f64 >= SHARED * short.len() as f64
}
