//! The index on disk, opened for searching.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::time::{Instant, UNIX_EPOCH};

use dixit_record::{EntityId, Place};
use serde::{Deserialize, Serialize};
use tantivy::{IndexReader, ReloadPolicy, Searcher};

use crate::collect::{Counting, Key, Top, Visit, most, scan};
use crate::compile::Compiler;
use crate::cursor::Cursor;
use crate::directory::Sealed;
use crate::error::Kind;
use crate::fields::{Suggested, fields, schema};
use crate::words::fold;
use crate::{Ask, Error, Facets, Fault, Limits, Query, Result, Sort};

/// The form of what this crate writes; another is made again.
pub(crate) const FORMAT: u32 = 2;

/// The folder of a record's index.
pub(crate) fn dir_of(record: &Path) -> PathBuf {
    record.join("index")
}

/// How far an index has come; kept with each of its states.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mark {
    pub(crate) format: u32,
    /// The last change of the record that is worked in.
    pub(crate) seq: i64,
    /// What that change was, and the last reading that was changed up to there, with its page: another record would
    /// have others.
    pub(crate) change: Option<(String, i64)>,
    pub(crate) reading: Option<(i64, String)>,
    /// While it is made: the last reading that is in.
    pub(crate) upto: Option<i64>,
}

/// An index of statements, in one of its states: what is written later is seen after [`refresh`](Index::refresh). May be
/// shared between threads.
pub struct Index {
    pub(crate) dir: PathBuf,
    pub(crate) inner: tantivy::Index,
    pub(crate) mark: Mark,
    reader: IndexReader,
    limits: Limits,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("dir", &self.dir).field("mark", &self.mark).finish_non_exhaustive()
    }
}

/// A page of what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// How many statements fit in all.
    pub total: u64,
    /// Where these are in the record, in order.
    pub places: Vec<Place>,
    /// From where the next page goes on; none where this is the last.
    pub next: Option<Cursor>,
}

/// A name that begins with what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// In full.
    pub name: String,
    /// Who it is, of speakers that are known across articles.
    pub entity: Option<EntityId>,
    /// In how many statements, more or less: those that were since replaced may be among them.
    pub statements: u64,
}

impl Index {
    /// Opens the index in a record's folder, after a look at each of its files. A file that is still as its writer noted it, by
    /// length and time, is taken for sound; of all others each byte is checked.
    ///
    /// # Errors
    /// [`Error::fault`] if it is lost, damaged or of another version; if it cannot be read.
    pub fn open(record: &Path, limits: Limits) -> Result<Self> {
        Self::open_at(&dir_of(record), limits)
    }

    pub(crate) fn open_at(dir: &Path, limits: Limits) -> Result<Self> {
        let state = |dir: &Path| fs::read(dir.join("meta.json")).ok();
        let mut before = state(dir);
        loop {
            let opened = Self::try_open(dir, &limits);
            let now = state(dir);
            // Files that a writer has replaced in between are no damage.
            if opened.is_ok() || now == before {
                return opened;
            }
            before = now;
        }
    }

    fn try_open(dir: &Path, limits: &Limits) -> Result<Self> {
        if !dir.join("meta.json").try_exists().map_err(|e| Error::io(dir, "the search index cannot be read", e))? {
            return Err(Error::unfit(dir, Fault::Missing));
        }
        guarded(dir, || {
            let failed = |e| Error::index(dir, e);
            let sealed = Sealed::open(dir).map_err(|e| failed(e.into()))?;
            let inner = tantivy::Index::open(sealed).map_err(failed)?;
            let payload = inner.load_metas().map_err(failed)?.payload;
            let mark: Mark = payload.and_then(|p| serde_json::from_str(&p).ok()).unwrap_or_default();
            if mark.format != FORMAT || inner.schema() != schema() {
                return Err(Error::unfit(dir, Fault::Foreign));
            }
            check(&inner, dir)?;
            let reader = inner.reader_builder().reload_policy(ReloadPolicy::Manual);
            let reader = reader.try_into().map_err(failed)?;
            Ok(Self { dir: dir.to_owned(), inner, mark, reader, limits: limits.clone() })
        })
    }

    /// Takes up what has been written since. Says whether there was anything.
    ///
    /// # Errors
    /// As [`open`](Self::open); what was open stays open.
    pub fn refresh(&mut self) -> Result<bool> {
        let metas = self.inner.load_metas().map_err(|e| Error::index(&self.dir, e))?;
        let mark = metas.payload.and_then(|p| serde_json::from_str(&p).ok()).unwrap_or_default();
        if self.mark == mark {
            return Ok(false);
        }
        *self = Self::open_at(&self.dir, self.limits.clone())?;
        Ok(true)
    }

    /// How many statements are in it.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What bounds its searches.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// One page of the statements that fit.
    ///
    /// # Errors
    /// [`Error::is_query`] if it asks for more than the limits allow, or a cursor is of another query; [`Error::fault`] if
    /// the index turns out to be damaged.
    pub fn find(&self, query: &Query, ask: &Ask) -> Result<Places> {
        let sort = ask.sort.unwrap_or(if query.has_words() { Sort::Best } else { Sort::Newest });
        let size = ask.size.clamp(1, self.limits.page);
        let key = match &ask.after {
            None => None,
            Some(cursor) => Some(cursor.key(query, sort, self.limits.depth)?),
        };
        let seen = ask.after.as_ref().map_or(0, Cursor::seen);
        // One more tells whether there is another page.
        let mut top = Top::new(sort, size + 1, key);
        self.scan(query, ask.retracted, sort == Sort::Best, &mut top)?;
        let total = top.total;
        let mut keys = top.into_keys();
        let more = keys.len() > size;
        keys.truncate(size);
        let next = keys.last().filter(|_| more).map(|last| Cursor::new(query, sort, *last, seen + size as u64));
        Ok(Places { total, places: keys.into_iter().map(Key::place).collect(), next })
    }

    /// How many statements fit, by speaker, outlet, act, manner and day.
    ///
    /// # Errors
    /// As [`find`](Self::find).
    pub fn facets(&self, query: &Query, retracted: bool) -> Result<Facets> {
        let mut counting = Counting::default();
        self.scan(query, retracted, false, &mut counting)?;
        Ok(counting.into_facets(self.limits.facets))
    }

    /// The number of the record's change that the index has come up to: see
    /// [`Record::last_change`](dixit_record::Record::last_change).
    #[must_use]
    pub const fn change(&self) -> i64 {
        self.mark.seq
    }

    /// Speakers of whose names one of the first words begins so, those with the most statements first.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn suggest_speakers(&self, prefix: &str, size: usize) -> Result<Vec<Suggestion>> {
        self.suggest('s', prefix, size)
    }

    /// Outlets of whose names one of the first words begins so, those with the most statements first.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn suggest_outlets(&self, prefix: &str, size: usize) -> Result<Vec<Suggestion>> {
        self.suggest('o', prefix, size)
    }

    fn suggest(&self, sort: char, prefix: &str, size: usize) -> Result<Vec<Suggestion>> {
        let forms: Vec<String> = prefix.split_whitespace().map(fold).filter(|f| !f.is_empty()).collect();
        let prefix = format!("{sort}{}", forms.join(" "));
        guarded(&self.dir, || {
            let mut counts: BTreeMap<(String, Option<EntityId>), u64> = BTreeMap::new();
            let mut look = || -> tantivy::Result<()> {
                for segment in self.reader.searcher().segment_readers() {
                    let index = segment.inverted_index(fields().names)?;
                    let mut terms = index.terms().range().ge(&prefix).into_stream()?;
                    let mut left = self.limits.suggestions;
                    while left > 0 && terms.advance() {
                        left -= 1;
                        let Ok(term) = std::str::from_utf8(terms.key()) else { break };
                        if !term.starts_with(&prefix) {
                            break;
                        }
                        let Some(Suggested { name, entity, .. }) = Suggested::of(term) else { continue };
                        *counts.entry((name.to_owned(), entity)).or_default() += u64::from(terms.value().doc_freq);
                    }
                }
                Ok(())
            };
            look().map_err(|e| Error::index(&self.dir, e))?;
            let suggestion = |((name, entity), statements)| Suggestion { name, entity, statements };
            Ok(most(counts, size, Ord::cmp).into_iter().map(suggestion).collect())
        })
    }

    fn scan(&self, query: &Query, retracted: bool, scored: bool, visitor: &mut impl Visit) -> Result<()> {
        let deadline = Instant::now() + self.limits.time;
        let searcher: Searcher = self.reader.searcher();
        let compiler = Compiler { searcher: &searcher, limits: &self.limits, retracted };
        guarded(&self.dir, || {
            let failed = |e| Error::index(&self.dir, e);
            let asked = compiler.compile(query)?.map_err(failed)?;
            match scan(&searcher, &*asked, scored, deadline, visitor).map_err(failed)? {
                true => Ok(()),
                false => Err(Kind::Slow(self.limits.time.as_millis()).into()),
            }
        })
    }
}

/// Does `f`; where it panics, which tantivy does on some damage, the index is damaged.
fn guarded<T>(dir: &Path, f: impl FnOnce() -> Result<T>) -> Result<T> {
    panic::catch_unwind(AssertUnwindSafe(f))
        .unwrap_or_else(|_| Err(Error::unfit(dir, Fault::Damaged("it could not be read through".to_owned()))))
}

/// A file as it was when it was written, or found sound: its name, length, and nanoseconds of its time of change.
type Known = BTreeMap<String, (u64, u128)>;

fn stat(path: &Path) -> io::Result<(u64, u128)> {
    let meta = path.metadata()?;
    let time = meta.modified()?.duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos());
    Ok((meta.len(), time))
}

/// Names of the files that hold the segments.
fn files(index: &tantivy::Index) -> tantivy::Result<Vec<PathBuf>> {
    let managed = index.directory().list_managed_files();
    // Kinds of file that a segment may do without are on the list too.
    let used = index.load_metas()?.list_segment_files();
    Ok(used.into_iter().filter(|file| managed.contains(file)).collect())
}

/// Checks the files that are not known to be sound.
fn check(index: &tantivy::Index, dir: &Path) -> Result<()> {
    let failed = |e| Error::index(dir, e);
    let known: Known = fs::read(dir.join(KNOWN)).ok().and_then(|b| serde_json::from_slice(&b).ok()).unwrap_or_default();
    for file in files(index).map_err(failed)? {
        let is_known =
            known.get(&*file.to_string_lossy()).is_some_and(|k| stat(&dir.join(&file)).is_ok_and(|s| s == *k));
        if !is_known && !index.directory().validate_checksum(&file).map_err(|e| failed(e.into()))? {
            let what = format!("the checksum of {} is wrong", file.display());
            return Err(Error::unfit(dir, Fault::Damaged(what)));
        }
    }
    Ok(())
}

/// The list of files that are sound. A list that is lost or wrong only costs time.
const KNOWN: &str = "known.json";

/// Notes all files as sound: right after they were written, or checked.
pub(crate) fn note_files(index: &tantivy::Index, dir: &Path) -> Result<()> {
    let mut known = Known::new();
    for file in files(index).map_err(|e| Error::index(dir, e))? {
        if let Ok(stat) = stat(&dir.join(&file)) {
            known.insert(file.to_string_lossy().into_owned(), stat);
        }
    }
    let failed = |e| Error::io(dir, "the search index cannot be written", e);
    let temporary = dir.join("known.tmp");
    let mut file = fs::File::create(&temporary).map_err(failed)?;
    file.write_all(&serde_json::to_vec(&known).unwrap_or_default()).map_err(failed)?;
    fs::rename(&temporary, dir.join(KNOWN)).map_err(failed)
}
