//! Keeping the index what the record says: catching up, and making it anew.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use dixit_record::{ChangeKind, EntityId, ReadingId, Record};
use tantivy::schema::Field;
use tantivy::{IndexWriter, TantivyDocument, Term};

use crate::directory::Sealed;
use crate::entries::Sayings;
use crate::error::Kind;
use crate::fields::{Entry, fields, schema};
use crate::index::{FORMAT, Index, Mark, dir_of, note_files};
use crate::words::Stemmer;
use crate::{Error, Fault, Limits, Result};

/// Memory of the writer for what is not yet on disk, in bytes a thread.
const MEMORY: usize = 48 << 20;
/// Readings between two states on disk while an index is made: what a kill may cost.
const BATCH: u64 = 5_000;
/// Changes that are looked at together.
const CHANGES: usize = 10_000;

/// What was done to an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Update {
    /// Why it was made anew, where it was.
    pub rebuilt: Option<Fault>,
    /// Readings that were looked at.
    pub readings: u64,
    /// Statements that were put in.
    pub statements: u64,
}

/// Brings a record's index up to date. One that is lost, damaged or of another version is set aside and made anew.
///
/// `each` is told how far it has come, now and then. Killed, it goes on from there when it is called again.
///
/// # Errors
/// [`Error::is_busy`] if another process is at it; if the record cannot be read or the index not be written.
pub fn catch_up(record: &Record, each: impl FnMut(&Update)) -> Result<Update> {
    update(record, false, each)
}

/// Makes a record's index anew. The old one serves until the new one is whole.
///
/// # Errors
/// As [`catch_up`].
pub fn reindex(record: &Record, each: impl FnMut(&Update)) -> Result<Update> {
    update(record, true, each)
}

fn update(record: &Record, anew: bool, mut each: impl FnMut(&Update)) -> Result<Update> {
    let dir = record.dir();
    let lock = Lock::take(dir)?;
    let fault = match Index::open(dir, Limits::default()) {
        Ok(_) if anew => Fault::Foreign,
        Ok(index) if continues(record, &index.mark)? => return follow(record, index, &lock, each),
        Ok(_) => Fault::Foreign,
        Err(error) => error.fault().cloned().ok_or(error)?,
    };
    // What is damaged must not be opened by anybody.
    if let Fault::Damaged(_) = fault {
        set_aside(dir)?;
    }
    let mut done = Update { rebuilt: Some(fault), ..Update::default() };
    build(record, &lock, &mut done, &mut each)?;
    Ok(done)
}

/// Whether the record has the change at which an index stands: it has not if it is another one, or was put back to an
/// earlier state.
pub(crate) fn continues(record: &Record, mark: &Mark) -> Result<bool> {
    let there = record.changes(mark.seq - 1, 1)?;
    let there = there.into_iter().find(|(seq, _, _)| *seq == mark.seq);
    if there.map(change) != mark.change {
        return Ok(false);
    }
    let Some((id, digest)) = &mark.reading else { return Ok(true) };
    Ok(page_of(record, ReadingId(*id))?.is_none_or(|page| page == *digest))
}

type Change = (i64, ChangeKind, i64);

fn change((_, kind, id): Change) -> (String, i64) {
    (format!("{kind:?}"), id)
}

/// The digest of a reading's page, if that was not erased.
fn page_of(record: &Record, id: ReadingId) -> Result<Option<String>> {
    Ok(known(record.reading(id))?.map(|r| r.page.digest.to_string()))
}

impl Mark {
    /// Goes on to the last of these changes.
    fn go_on(&mut self, record: &Record, changes: &[Change]) -> Result<()> {
        let Some(last) = changes.last() else { return Ok(()) };
        (self.seq, self.change) = (last.0, Some(change(*last)));
        let readings = changes.iter().rev().filter(|(_, kind, _)| *kind == ChangeKind::Reading);
        for (_, _, id) in readings {
            if let Some(digest) = page_of(record, ReadingId(*id))? {
                self.reading = Some((*id, digest));
                break;
            }
        }
        Ok(())
    }
}

/// Whether nothing has changed since.
pub(crate) fn is_current(record: &Record, mark: &Mark) -> Result<bool> {
    Ok(record.changes(mark.seq, 1)?.is_empty())
}

/// Makes an index beside the present one, and puts it in its place.
fn build(record: &Record, lock: &Lock, done: &mut Update, each: &mut impl FnMut(&Update)) -> Result<()> {
    let dir = record.dir();
    let new = dir.join("index.new");
    let begun = Index::open_at(&new, Limits::default()).ok();
    let begun = match begun {
        Some(index) if index.mark.upto.is_some() && continues(record, &index.mark)? => Some(index),
        _ => None,
    };
    let (inner, mut mark) = match begun {
        Some(index) => (index.inner, index.mark),
        None => (create(&new)?, last_change(record)?),
    };
    let mut writer = Writing::new(&new, inner, lock)?;
    let mut at = ReadingId(mark.upto.unwrap_or(0));
    let mut sayings = Sayings::new(record);
    while let Some(next) = record.next_reading(at)? {
        at = next;
        done.statements += writer.put(&mut sayings, next)?;
        done.readings += 1;
        if done.readings.is_multiple_of(BATCH) {
            mark.upto = Some(at.0);
            writer.commit(&mark)?;
            each(done);
        }
    }
    mark.upto = None;
    writer.commit(&mark)?;
    writer.finish()?;
    put_in_place(dir, &new)
}

/// Works in what has changed since.
fn follow(record: &Record, index: Index, lock: &Lock, mut each: impl FnMut(&Update)) -> Result<Update> {
    let mut done = Update::default();
    let mut mark = index.mark;
    if is_current(record, &mark)? {
        return Ok(done);
    }
    let mut writer = Writing::new(&index.dir, index.inner, lock)?;
    loop {
        let changes = record.changes(mark.seq, CHANGES)?;
        if changes.is_empty() {
            break;
        }
        let mut readings = BTreeSet::new();
        for (_, kind, id) in changes.iter().copied() {
            match kind {
                ChangeKind::Reading => around(record, ReadingId(id), &mut readings)?,
                ChangeKind::Entity => readings.extend(known(record.entity(EntityId(id)))?.iter().flat_map(|e| {
                    let speaks = e.speaks.iter();
                    speaks.map(|(reading, _)| *reading)
                })),
            }
        }
        let mut sayings = Sayings::new(record);
        for reading in readings {
            writer.delete(reading);
            done.statements += writer.put(&mut sayings, reading)?;
            done.readings += 1;
        }
        mark.go_on(record, &changes)?;
        writer.commit(&mark)?;
        if changes.len() == CHANGES {
            each(&done);
        }
    }
    writer.finish()?;
    Ok(done)
}

/// A reading that has changed, and those whose statements are left out of the index where it has the same ones: of
/// earlier versions of its article, and of copies.
fn around(record: &Record, id: ReadingId, out: &mut BTreeSet<ReadingId>) -> Result<()> {
    out.insert(id);
    let Some(reading) = known(record.reading(id))? else { return Ok(()) };
    let versions = known(record.versions(reading.article))?.unwrap_or_default().1;
    for version in versions.into_iter().chain(record.copies(reading.version)?) {
        out.extend(known(record.current(version))?);
    }
    Ok(())
}

/// Nothing where the record does not know of it: it was erased.
pub(crate) fn known<T>(result: dixit_record::Result<T>) -> dixit_record::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.is_unknown() => Ok(None),
        Err(error) => Err(error),
    }
}

/// The mark of an index that begins now.
fn last_change(record: &Record) -> Result<Mark> {
    let mut mark = Mark { format: FORMAT, upto: Some(0), ..Mark::default() };
    loop {
        let changes = record.changes(mark.seq, CHANGES)?;
        if changes.is_empty() {
            break;
        }
        mark.go_on(record, &changes)?;
    }
    Ok(mark)
}

fn create(dir: &Path) -> Result<tantivy::Index> {
    let failed = |e| Error::io(dir, "the search index cannot be written", e);
    remove(dir)?;
    fs::create_dir_all(dir).map_err(failed)?;
    let sealed = Sealed::open(dir).map_err(|e| Error::index(dir, e.into()))?;
    tantivy::Index::builder().schema(schema()).open_or_create(sealed).map_err(|e| Error::index(dir, e))
}

fn remove(dir: &Path) -> Result<()> {
    match fs::remove_dir_all(dir) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::io(dir, "an old search index cannot be removed", e))
        }
        _ => Ok(()),
    }
}

/// Moves a damaged index out of the way; it goes when the new one is whole.
fn set_aside(record: &Path) -> Result<()> {
    let aside = record.join("index.damaged");
    remove(&aside)?;
    let dir = dir_of(record);
    fs::rename(&dir, aside).map_err(|e| Error::io(&dir, "the damaged search index cannot be set aside", e))
}

fn put_in_place(record: &Path, new: &Path) -> Result<()> {
    let (dir, old) = (dir_of(record), record.join("index.old"));
    remove(&old)?;
    let failed = |e| Error::io(&dir, "the new search index cannot be put in its place", e);
    match fs::rename(&dir, &old) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(failed(e)),
        _ => {}
    }
    fs::rename(new, &dir).map_err(failed)?;
    remove(&old)?;
    remove(&record.join("index.damaged"))
}

/// An index that is written to.
pub(crate) struct Writing<'l> {
    dir: PathBuf,
    inner: tantivy::Index,
    writer: IndexWriter,
    stemmer: Stemmer,
    reading: Field,
    _lock: &'l Lock,
}

impl<'l> Writing<'l> {
    fn new(dir: &Path, inner: tantivy::Index, lock: &'l Lock) -> Result<Self> {
        // One thread reads the record meanwhile.
        let writer = inner.writer_with_num_threads::<TantivyDocument>(1, MEMORY);
        let writer = writer.map_err(|e| Error::index(dir, e))?;
        let reading = fields().reading;
        Ok(Self { dir: dir.to_owned(), inner, writer, stemmer: Stemmer::new(), reading, _lock: lock })
    }

    fn put(&mut self, sayings: &mut Sayings<'_>, id: ReadingId) -> Result<u64> {
        let Some(reading) = known(sayings.record.reading(id))?.filter(|r| r.current) else { return Ok(0) };
        let mut count = 0;
        sayings.entries(&reading, &mut |entry| {
            count += 1;
            self.add(entry)
        })?;
        Ok(count)
    }

    fn add(&self, entry: &Entry<'_>) -> Result<()> {
        let added = self.writer.add_document(entry.document(&self.stemmer));
        added.map(|_| ()).map_err(|e| Error::index(&self.dir, e))
    }

    fn delete(&self, id: ReadingId) {
        self.writer.delete_term(Term::from_field_u64(self.reading, id.0.unsigned_abs()));
    }

    fn commit(&mut self, mark: &Mark) -> Result<()> {
        let failed = |e| Error::index(&self.dir, e);
        let mut commit = self.writer.prepare_commit().map_err(failed)?;
        commit.set_payload(&serde_json::to_string(mark).unwrap_or_default());
        commit.commit().map_err(failed)?;
        Ok(())
    }

    fn finish(self) -> Result<()> {
        self.writer.wait_merging_threads().map_err(|e| Error::index(&self.dir, e))?;
        note_files(&self.inner, &self.dir)
    }
}

/// One process at a time writes to an index: a lock of the operating system, free when its holder is dead.
pub(crate) struct Lock(#[allow(dead_code, reason = "held")] File);

impl Lock {
    fn take(record: &Path) -> Result<Self> {
        let path = record.join("index.lock");
        let failed = |e| Error::io(&path, "the search index's lock cannot be taken", e);
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(Kind::Busy(record.to_owned()).into()),
            Err(TryLockError::Error(e)) => Err(failed(e)),
        }
    }
}

/// An index that is made of anything, beside no record: for tests and measurements.
pub fn make<'e>(record: &Path, entries: impl IntoIterator<Item = Entry<'e>>) -> Result<()> {
    let lock = Lock::take(record)?;
    let new = record.join("index.new");
    let mut writer = Writing::new(&new, create(&new)?, &lock)?;
    for entry in entries {
        writer.add(&entry)?;
    }
    writer.commit(&Mark { format: FORMAT, ..Mark::default() })?;
    writer.finish()?;
    put_in_place(record, &new)
}
