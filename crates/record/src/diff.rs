//! What changed from one version of an article to another: statements added, dropped, reworded.

use rustc_hash::FxHashMap;

use crate::people::folded;
use crate::{Reading, Record, Result, VersionId};

/// The difference of two readings' statements, by their positions in each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// In both, in the same words and by the same speaker: before, after.
    pub kept: Vec<(usize, usize)>,
    /// In both, in other words or by another speaker: before, after.
    pub reworded: Vec<(usize, usize)>,
    /// Only in the later one.
    pub added: Vec<usize>,
    /// Only in the earlier one.
    pub dropped: Vec<usize>,
}

/// The part of their words that two statements must share to be one reworded (Dice's coefficient).
const ALIKE: f64 = 0.5;
/// Statements of each reading that are compared with each other in search of rewordings.
const COMPARED: usize = 500;

impl Record {
    /// What changed in the statements of one version to another, by their current readings.
    ///
    /// # Errors
    /// If a version is not in the record.
    pub fn difference(&self, before: VersionId, after: VersionId) -> Result<Difference> {
        self.frozen(|r| {
            let before = r.reading(r.current(before)?)?;
            let after = r.reading(r.current(after)?)?;
            Ok(difference(&before, &after))
        })
    }
}

/// The difference of two readings' statements.
#[must_use]
pub fn difference(before: &Reading, after: &Reading) -> Difference {
    let (old, new) = (said(before), said(after));
    let mut out = Difference::default();
    let mut by_words: FxHashMap<&Said, Vec<usize>> = FxHashMap::default();
    old.iter().enumerate().rev().for_each(|(n, said)| by_words.entry(said).or_default().push(n));
    let mut left: Vec<usize> = Vec::new();
    for (n, said) in new.iter().enumerate() {
        match by_words.get_mut(said).and_then(Vec::pop) {
            Some(o) => out.kept.push((o, n)),
            None => left.push(n),
        }
    }
    let mut gone: Vec<usize> = by_words.into_values().flatten().collect();
    gone.sort_unstable();
    // The most alike find each other first; of equals those that come first.
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for &o in gone.iter().take(COMPARED) {
        for &n in left.iter().take(COMPARED) {
            if let (Some(a), Some(b)) = (old.get(o), new.get(n)) {
                let alike = dice(&a.words, &b.words);
                if alike >= ALIKE {
                    pairs.push((alike, o, n));
                }
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    for (_, o, n) in pairs {
        if gone.contains(&o) && left.contains(&n) {
            gone.retain(|g| *g != o);
            left.retain(|l| *l != n);
            out.reworded.push((o, n));
        }
    }
    out.reworded.sort_by_key(|(_, n)| *n);
    (out.added, out.dropped) = (left, gone);
    out
}

/// Who said which words.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Said {
    speaker: Vec<String>,
    words: Vec<String>,
}

fn said(reading: &Reading) -> Vec<Said> {
    let content = &reading.content;
    let speaker = |n: Option<usize>| n.and_then(|n| content.speakers.get(n)).map(|s| folded(&s.name));
    let said = |s: &dixit::Statement| Said {
        speaker: speaker(s.speaker).unwrap_or_default(),
        words: folded(&s.content.text(&content.text)),
    };
    content.statements.iter().map(said).collect()
}

/// Twice the words in common over all words, each counted as often as it stands.
fn dice(a: &[String], b: &[String]) -> f64 {
    let mut counts: FxHashMap<&str, i32> = FxHashMap::default();
    a.iter().for_each(|w| *counts.entry(w).or_default() += 1);
    let shared = b
        .iter()
        .filter(|w| {
            counts.get_mut(w.as_str()).is_some_and(|n| {
                *n -= 1;
                *n >= 0
            })
        })
        .count();
    2.0 * shared as f64 / (a.len() + b.len()).max(1) as f64
}
