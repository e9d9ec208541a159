//! One reading, as all formats take it.

use std::collections::HashMap;

use dixit::json;

/// A reading with what a record knows beyond it.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub(crate) reading: json::Reading,
    pub(crate) known: Option<Known>,
    /// For each of the statements the position of its speaker.
    speakers: Vec<Option<usize>>,
}

/// What a record knows beyond a reading.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(not(feature = "record"), allow(dead_code, reason = "only a record knows it"))]
pub(crate) struct Known {
    /// The article: `a7`.
    pub(crate) article: String,
    /// The version of it that was read: `v7`.
    pub(crate) version: String,
    /// Whether the article has no later version.
    pub(crate) latest: bool,
    /// Digest of the page that had the same or nearly the same text first.
    pub(crate) copy_of: Option<String>,
    /// When the page was first received.
    pub(crate) fetched: Option<String>,
    /// For each of the speakers the name of its entity.
    pub(crate) entities: Vec<Option<String>>,
    /// For each of the statements its position among all that were read, retracted ones too.
    pub(crate) positions: Vec<usize>,
    /// For each of the statements whether somebody decided that it is not by its speaker.
    pub(crate) untied: Vec<bool>,
    /// What is left of retracted statements, by position.
    pub(crate) tombstones: Vec<Tombstone>,
}

/// What is left of a retracted statement.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "record"), allow(dead_code, reason = "only a record knows it"))]
pub(crate) struct Tombstone {
    pub(crate) id: String,
    pub(crate) position: usize,
    pub(crate) reason: String,
    pub(crate) at: String,
}

impl Item {
    /// A reading that no record knows of.
    #[must_use]
    pub fn new(reading: json::Reading) -> Self {
        let places: HashMap<&str, usize> = reading.speakers.iter().map(|s| s.id.as_str()).zip(0..).collect();
        let speakers = reading.statements.iter().map(|s| places.get(s.speaker.as_deref()?).copied()).collect();
        Self { reading, known: None, speakers }
    }

    #[cfg(feature = "record")]
    pub(crate) fn of_record(reading: json::Reading, known: Known) -> Self {
        Self { known: Some(known), ..Self::new(reading) }
    }

    /// The reading, without statements that were retracted.
    #[must_use]
    pub const fn reading(&self) -> &json::Reading {
        &self.reading
    }

    pub(crate) fn tombstones(&self) -> &[Tombstone] {
        self.known.as_ref().map_or(&[], |k| &k.tombstones)
    }

    /// The name across articles of a speaker, by its position.
    pub(crate) fn entity_name(&self, speaker: usize) -> Option<&str> {
        self.known.as_ref()?.entities.get(speaker)?.as_deref()
    }

    /// Whether a statement, by its position in the reading, was taken from its speaker by a decision.
    pub(crate) fn is_untied(&self, n: usize) -> bool {
        self.known.as_ref().and_then(|k| k.untied.get(n)).is_some_and(|u| *u)
    }

    /// A statement's position among all that were read.
    pub(crate) fn position(&self, n: usize) -> usize {
        self.known.as_ref().and_then(|k| k.positions.get(n)).copied().unwrap_or(n)
    }

    /// The speaker of a statement, by its position in the reading, and the speaker's position.
    pub(crate) fn speaker_of(&self, n: usize) -> Option<(usize, &json::Speaker)> {
        let speaker = self.speakers.get(n).copied().flatten()?;
        Some((speaker, self.reading.speakers.get(speaker)?))
    }

    /// For each of the speakers how many statements are theirs.
    pub(crate) fn spoken(&self) -> Vec<usize> {
        let mut spoken = vec![0; self.reading.speakers.len()];
        for speaker in self.speakers.iter().flatten() {
            if let Some(n) = spoken.get_mut(*speaker) {
                *n += 1;
            }
        }
        spoken
    }
}
