//! From scores of tags to names.
//!
//! A word that stands several times in a text mostly names the same each time (one sense per discourse: Gale, Church and Yarowsky
//! 1992), so its scores are shared before the tags of each sentence are chosen.

use std::ops::Range;

use dixit_models::ENTITIES;
use dixit_span::SpanList;
use dixit_text::{Document, Kind};
use rustc_hash::FxHashMap;

use crate::{Entity, EntityKind};

/// No name, and the kinds of names.
const KINDS: usize = 1 + EntityKind::ALL.len();

/// For each word of a document the scores of the tags of entities, where they are known.
#[derive(Clone, Debug)]
pub(super) struct Rows(Vec<Option<[f32; ENTITIES]>>);

impl Rows {
    /// None known yet.
    pub(super) fn new(words: usize) -> Self {
        Self(vec![None; words])
    }

    /// Learns the scores of some words.
    pub(super) fn put(&mut self, words: Range<usize>, rows: &[[f32; ENTITIES]]) {
        for (row, scores) in self.0[words].iter_mut().zip(rows) {
            *row = Some(*scores);
        }
    }

    /// Log probabilities of tags. What a word with a capital may name is the mean over all places where it stands; whether it
    /// begins a name or goes on is its place's.
    fn shared(&self, doc: &Document<'_>) -> Vec<Option<[f32; ENTITIES]>> {
        let mut rows: Vec<_> = self.0.iter().map(|row| row.as_ref().map(logs)).collect();
        let mut places: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (i, _) in rows.iter().enumerate().filter(|(_, row)| row.is_some()) {
            if doc.word(i).contains(char::is_uppercase) {
                places.entry(doc.word(i)).or_default().push(i);
            }
        }
        for places in places.values().filter(|places| places.len() > 1) {
            let mut mean = [0.0; KINDS];
            for row in places.iter().filter_map(|i| rows[*i].as_ref()) {
                mean.iter_mut().zip(kinds(row)).for_each(|(mean, log)| *mean += log / places.len() as f32);
            }
            for i in places {
                let Some(row) = &mut rows[*i] else { continue };
                let own = kinds(row);
                for (tag, score) in row.iter_mut().enumerate() {
                    let kind = tag.div_ceil(2);
                    *score += mean[kind] - own[kind];
                }
            }
        }
        rows
    }

    /// The names in all sentences whose words are known, and those sentences.
    pub(super) fn entities(&self, doc: &Document<'_>) -> (Vec<Entity>, SpanList) {
        let rows = self.shared(doc);
        let mut entities = Vec::new();
        let mut searched = Vec::new();
        for sentence in doc.sentences() {
            let words = sentence.tokens();
            let Some(rows) = rows[words.clone()].iter().copied().collect::<Option<Vec<_>>>() else { continue };
            searched.push(doc.cover(words.clone()));
            for (name, kind) in names(&rows) {
                let name = bare(doc, name.start + words.start..name.end + words.start);
                if !name.is_empty() {
                    entities.push(Entity { span: doc.cover(name), kind });
                }
            }
        }
        (entities, searched.into_iter().collect())
    }
}

/// Logs of the shares of tags in the exponents of scores.
fn logs(row: &[f32; ENTITIES]) -> [f32; ENTITIES] {
    let sum = log_sum(row);
    row.map(|score| score - sum)
}

/// The log of a sum of exponents.
fn log_sum(logs: &[f32]) -> f32 {
    let top = logs.iter().copied().fold(f32::MIN, f32::max);
    top + logs.iter().map(|log| (log - top).exp()).sum::<f32>().ln()
}

/// The same of no name and of each kind, first and further words together.
fn kinds(row: &[f32; ENTITIES]) -> [f32; KINDS] {
    std::array::from_fn(|kind| if kind == 0 { row[0] } else { log_sum(&row[2 * kind - 1..=2 * kind]) })
}

/// Whether one tag may stand behind another: what carries a name on stands behind a word of the same name.
const fn follows(tag: usize, before: usize) -> bool {
    tag == 0 || tag % 2 == 1 || before == tag || before + 1 == tag
}

/// The names of the best sequence of tags (Viterbi).
fn names(rows: &[[f32; ENTITIES]]) -> Vec<(Range<usize>, EntityKind)> {
    let mut back: Vec<[u8; ENTITIES]> = Vec::with_capacity(rows.len());
    // What stands before the first word carries nothing on.
    let mut best: [f32; ENTITIES] = std::array::from_fn(|tag| if tag == 0 { 0.0 } else { f32::NEG_INFINITY });
    for row in rows {
        let from: [usize; ENTITIES] = std::array::from_fn(|tag| {
            let before = (0..ENTITIES).filter(|before| follows(tag, *before));
            before.fold(0, |top, before| if best[before] > best[top] || !follows(tag, top) { before } else { top })
        });
        best = std::array::from_fn(|tag| best[from[tag]] + row[tag]);
        back.push(from.map(|tag| tag as u8));
    }
    let mut tag = (0..ENTITIES).fold(0, |top, tag| if best[tag] > best[top] { tag } else { top });
    let mut tags = vec![0; rows.len()];
    for (at, from) in tags.iter_mut().zip(&back).rev() {
        *at = tag;
        tag = usize::from(from[tag]);
    }
    let mut names: Vec<(Range<usize>, EntityKind)> = Vec::new();
    for (at, tag) in tags.into_iter().enumerate().filter(|(_, tag)| *tag > 0) {
        match names.last_mut() {
            Some((name, _)) if tag % 2 == 0 => name.end = at + 1,
            _ => names.push((at..at + 1, EntityKind::ALL[(tag - 1) / 2])),
        }
    }
    names
}

/// A name without the marks, the article and the possessive's ending around it.
fn bare(doc: &Document<'_>, mut name: Range<usize>) -> Range<usize> {
    let mark = |i: usize| doc.tokens()[i].kind == Kind::Punct || matches!(doc.lower(i), "'s" | "\u{2019}s");
    while !name.is_empty() && (mark(name.start) || doc.lower(name.start) == "the") {
        name.start += 1;
    }
    while !name.is_empty() && mark(name.end - 1) {
        name.end -= 1;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use dixit_page::{Hints, Limits};

    /// Scores that favour these tags.
    fn favouring(tags: &[usize]) -> Vec<[f32; ENTITIES]> {
        tags.iter().map(|tag| std::array::from_fn(|t| if t == *tag { 2.0 } else { 0.0 })).collect()
    }

    #[test]
    fn a_name_begins_before_it_goes_on() {
        use EntityKind::{Organisation, Person, Place};
        assert_eq!(names(&favouring(&[1, 2, 0, 5, 5, 6])), [(0..2, Person), (3..4, Place), (4..6, Place)]);
        // Nothing to carry on: what costs least is taken.
        assert_eq!(names(&favouring(&[0, 4, 4])), [(1..3, Organisation)]);
        assert_eq!(names(&favouring(&[1, 4])), [(0..2, Organisation)].map(|_| (0..1, Person)));
        assert!(names(&[]).is_empty());
        assert!(names(&[[f32::NAN; ENTITIES]; 3]).is_empty());
    }

    #[test]
    fn a_word_names_the_same_wherever_it_stands() {
        let text = "Ann Lee came. Lee left. Lee, Lee and Lee sang.";
        let hints = Hints { verbatim: true, ..Hints::default() };
        let article = dixit_page::read(text.as_bytes(), &hints, &Limits::default()).unwrap();
        let doc = Document::new(&article);
        let mut rows = Rows::new(doc.len());
        let mut scores = favouring(&[1, 2, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0]);
        // Nearly a name, and nearly a place.
        scores[11][1] = 1.9;
        scores[9][5] = 2.1;
        rows.put(0..14, &scores);
        let found: Vec<_> = rows.entities(&doc).0.iter().map(|e| (e.span.slice(text), e.kind)).collect();
        assert_eq!(found, ["Ann Lee", "Lee", "Lee", "Lee", "Lee"].map(|name| (name, EntityKind::Person)));
    }

    #[test]
    fn sentences_are_searched_where_all_words_are_known() {
        let text = "The Harbour Union met Ann Lee. It rained in Oslo.";
        let hints = Hints { verbatim: true, ..Hints::default() };
        let article = dixit_page::read(text.as_bytes(), &hints, &Limits::default()).unwrap();
        let doc = Document::new(&article);
        let mut rows = Rows::new(doc.len());
        rows.put(0..9, &favouring(&[3, 4, 4, 0, 1, 2, 0, 0, 0]));
        let (entities, searched) = rows.entities(&doc);
        let found: Vec<_> = entities.iter().map(|e| (e.span.slice(text), e.kind)).collect();
        assert_eq!(found, [("Harbour Union", EntityKind::Organisation), ("Ann Lee", EntityKind::Person)]);
        assert_eq!(searched.text(text), "The Harbour Union met Ann Lee.");
    }
}
