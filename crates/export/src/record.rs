//! Going through a record.

use std::collections::hash_map::Entry;

use dixit_record::{Decision, DecisionId, EntityId, Reading, ReadingId, Record};
use rustc_hash::FxHashMap;

use crate::item::{Known, Tombstone};
use crate::{Item, Result};

/// Names that are remembered at most.
const REMEMBERED: usize = 1 << 15;

/// Where an export goes to: one of the formats.
pub trait Sink {
    /// Takes the next item.
    ///
    /// # Errors
    /// If it cannot be written.
    fn put(&mut self, item: &Item) -> Result<()>;

    /// Writes what stands behind the last item. `tally` is what was taken.
    ///
    /// # Errors
    /// If it cannot be written.
    fn finish(self: Box<Self>, tally: &Tally) -> Result<()>;
}

/// How much was exported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Pages: the current readings of all versions of articles.
    pub pages: u64,
    /// Pages among them that are copies of another article's.
    pub copies: u64,
    /// Statements, without retracted ones.
    pub statements: u64,
    /// Statements that were retracted.
    pub retracted: u64,
    /// The record's last change that is in the export ([`Record::changes`]).
    pub change: i64,
}

/// Puts all current readings of a record into `sink`, at one state of the record, whatever is written to it meanwhile.
/// `each` is told how far it has come after each of them.
///
/// # Errors
/// If the record cannot be read or the export not be written.
pub fn export(record: &Record, sink: Box<dyn Sink + '_>, each: impl FnMut(&Tally)) -> Result<Tally> {
    record.frozen(|record| Ok(run(record, sink, each)))?
}

fn run(record: &Record, mut sink: Box<dyn Sink + '_>, mut each: impl FnMut(&Tally)) -> Result<Tally> {
    let mut tally = Tally { change: record.last_change()?, ..Tally::default() };
    let mut source = Source { record, names: FxHashMap::default(), decisions: None };
    let mut at = ReadingId(0);
    while let Some(next) = record.next_reading(at)? {
        at = next;
        let reading = record.reading(next)?;
        let item = source.item(&reading)?;
        tally.pages += 1;
        tally.copies += u64::from(reading.copy_of.is_some());
        tally.statements += item.reading.statements.len() as u64;
        tally.retracted += item.tombstones().len() as u64;
        sink.put(&item)?;
        each(&tally);
    }
    sink.finish(&tally)?;
    Ok(tally)
}

/// A record, and what of it is asked for again and again.
struct Source<'r> {
    record: &'r Record,
    names: FxHashMap<EntityId, String>,
    decisions: Option<FxHashMap<DecisionId, Decision>>,
}

impl Source<'_> {
    fn item(&mut self, reading: &Reading) -> Result<Item> {
        let version = self.record.version(reading.version)?;
        let (_, versions) = self.record.versions(reading.article)?;
        let copy_of = reading.copy_of.map(|of| self.record.version(of)).transpose()?;
        let entities = reading.entities.iter().map(|e| e.map(|e| self.name(e)).transpose());
        let entities = entities.collect::<Result<_>>()?;
        let contract = reading.to_json();
        // What the contract leaves out is told by its id, here as there.
        let statements = &reading.content.statements;
        let retracted = |n: &usize| reading.retracted.get(*n).copied().flatten();
        let gone: Vec<&str> =
            (0..statements.len()).filter(|n| retracted(n).is_some()).filter_map(|n| id(statements, n)).collect();
        let is_gone = |n: &usize| id(statements, *n).is_some_and(|id| gone.contains(&id));
        let positions: Vec<usize> = (0..statements.len()).filter(|n| !is_gone(n)).collect();
        let untied = positions.iter().map(|n| reading.untied.get(*n).is_some_and(Option::is_some)).collect();
        let mut tombstones = Vec::new();
        for n in (0..statements.len()).filter(is_gone) {
            let (Some(id), Some(by)) = (id(statements, n), retracted(&n)) else { continue };
            let (reason, at) = self.decided(by)?;
            tombstones.push(Tombstone { id: id.to_owned(), position: n, reason, at });
        }
        let known = Known {
            article: reading.article.to_string(),
            version: reading.version.to_string(),
            latest: versions.first() == Some(&reading.version),
            copy_of: copy_of.map(|v| v.page.digest.to_string()),
            fetched: version
                .fetches
                .iter()
                .filter(|f| f.digest == reading.page.digest)
                .find_map(|f| f.at)
                .map(|at| at.to_string()),
            entities,
            positions,
            untied,
            tombstones,
        };
        Ok(Item::of_record(contract, known))
    }

    fn name(&mut self, id: EntityId) -> Result<String> {
        if self.names.len() >= REMEMBERED {
            self.names.clear();
        }
        Ok(match self.names.entry(id) {
            Entry::Occupied(name) => name.get().clone(),
            Entry::Vacant(vacant) => vacant.insert(self.record.who(id)?.2).clone(),
        })
    }

    /// Why and when something was decided.
    fn decided(&mut self, id: DecisionId) -> Result<(String, String)> {
        let decisions = match self.decisions.take() {
            Some(known) => known,
            None => self.record.decisions()?.into_iter().map(|d| (d.id, d)).collect(),
        };
        let decision = self.decisions.insert(decisions).get(&id);
        Ok(decision.map(|d| (d.reason.clone(), d.at.to_string())).unwrap_or_default())
    }
}

fn id(statements: &[dixit::Statement], n: usize) -> Option<&str> {
    Some(statements.get(n)?.id.as_str())
}
