//! Many pages into a record: read on all cores, written by one thread in the order of the input.

use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use dixit::Engine;

use crate::error::Kind;
use crate::guard::{fault_of_page, guarded, test_panic};
use crate::pool::{self, Turn};
use crate::{Added, Content, Digest, Error, Incoming, Prepared, ReadingId, Record, Result, VersionId, Writer};

/// Bytes of pages under way at most: with what is read in them, some times as much memory.
const BUDGET: u64 = 32 << 20;
/// What is added becomes durable after this time at most: what a kill may cost.
const PATIENCE: Duration = Duration::from_millis(500);
/// ... or after so many bytes of pages.
const BATCH: usize = 16 << 20;

/// A page that was not added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skip {
    /// What it is called.
    pub name: String,
    /// Which sort of reason.
    pub kind: SkipKind,
    /// One sentence: what is wrong, and what would work.
    pub why: String,
}

/// Sorts of reason to skip a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SkipKind {
    /// It could not be had: a file that cannot be opened, a damaged archive.
    Unreadable,
    /// There is nothing in it.
    Empty,
    /// It is an image, an archive or the like.
    Binary,
    /// It is larger than the limit.
    TooLarge,
    /// The engine met a fault of its own.
    Fault,
    /// The list of pages met one: what would have come behind it was not added.
    BrokenOff,
}

/// What became of one page. Given in the order of the input, one for each of its items, once it is durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is in the record.
    Added {
        /// What it is called.
        name: String,
        /// How.
        added: Added,
    },
    /// It is not.
    Skipped(Skip),
}

/// How many pages became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// First versions of articles.
    pub articles: u64,
    /// New versions of known articles.
    pub versions: u64,
    /// Pages that were known, or differ from a known one only around the text.
    pub known: u64,
    /// Pages that were erased before.
    pub erased: u64,
    /// Pages that were skipped.
    pub skipped: u64,
}

impl Tally {
    fn count(&mut self, outcome: &Outcome) {
        let one = match outcome {
            Outcome::Skipped(_) => &mut self.skipped,
            Outcome::Added { added, .. } => match added {
                Added::Article(_) => &mut self.articles,
                Added::Version(_) => &mut self.versions,
                Added::SameText(_) | Added::Known => &mut self.known,
                Added::Erased => &mut self.erased,
            },
        };
        *one += 1;
    }
}

/// What a reading thread makes of a page.
enum Job {
    /// Its bytes are in the record.
    Known(Digest, Box<Incoming>),
    Read(Box<Prepared>),
    Skip(Skip),
}

/// Reads pages on `threads` threads and adds them. Pages that `pages` could not get come as [`Skip`]s and are passed on.
///
/// `each` is told what became of each page, in order, and only what is durable: whatever happens afterwards, that page is
/// in the record. Added again after a kill, the same pages give the same record as in one go.
///
/// # Errors
/// If the record cannot be written. What `each` was told stays.
pub fn add(
    writer: &mut Writer,
    engine: &Engine,
    pages: impl Iterator<Item = std::result::Result<Incoming, Skip>> + Send + 'static,
    threads: NonZeroUsize,
    mut each: impl FnMut(&Outcome),
) -> Result<Tally> {
    let known = known_pages(writer)?;
    let engine = engine.clone();
    let jobs = pages.map(|page| {
        let weight = page.as_ref().map_or(0, |p| p.bytes.len() as u64);
        (page, weight)
    });
    let work = move |page: std::result::Result<Incoming, Skip>| match page {
        Err(skip) => Job::Skip(skip),
        Ok(page) => {
            let digest = Digest::of(&page.bytes);
            if known(digest) {
                return Job::Known(digest, Box::new(page));
            }
            read(&engine, page).map_or_else(Job::Skip, |p| Job::Read(Box::new(p)))
        }
    };
    let mut tally = Tally::default();
    let mut batch = Batch::default();
    let mut tell = |outcome: Outcome| {
        tally.count(&outcome);
        each(&outcome);
    };
    pool::run(jobs, threads, BUDGET, work, |turn| {
        let job = match turn {
            Turn::Result(job) => job,
            Turn::Idle => return batch.commit_if(writer, 0, &mut tell),
            Turn::Fault(panic) => {
                let why = format!("it broke off by a fault of dixit ({panic}); please report it");
                Job::Skip(Skip { name: "the list of pages".to_owned(), kind: SkipKind::BrokenOff, why })
            }
        };
        let (outcome, bytes) = match job {
            Job::Skip(skip) => (Outcome::Skipped(skip), 0),
            // Erased in the meantime by nobody: this is the only writer.
            Job::Known(digest, page) => {
                let added = writer.add_fetch(digest, &page)?.unwrap_or(Added::Known);
                (Outcome::Added { name: page.name, added }, 0)
            }
            Job::Read(prepared) => {
                let added = writer.add(&prepared)?;
                let Incoming { name, bytes, .. } = prepared.page;
                (Outcome::Added { name, added }, bytes.len())
            }
        };
        batch.waiting.push(outcome);
        batch.commit_if(writer, bytes, &mut tell)
    })?;
    batch.commit(writer, &mut tell)?;
    Ok(tally)
}

/// Tells on any thread whether a page's bytes are in the record: by a connection of its own on each.
fn known_pages(writer: &Writer) -> Result<impl Fn(Digest) -> bool + Send + Sync + 'static> {
    use std::cell::RefCell;
    thread_local! {
        static RECORD: RefCell<Option<Record>> = const { RefCell::new(None) };
    }
    let dir = writer.dir().to_owned();
    // Threads end with the call, and their connections with them.
    Record::open(&dir)?;
    Ok(move |digest| {
        RECORD.with_borrow_mut(|kept| {
            if kept.is_none() {
                *kept = Record::open(&dir).ok();
            }
            // Where that fails the page is read, and the writer tells.
            kept.as_ref().is_some_and(|r| r.page(digest).is_ok_and(|p| p.is_some()))
        })
    })
}

/// Reads one page. A panic inside it is that page's.
fn read(engine: &Engine, page: Incoming) -> std::result::Result<Prepared, Skip> {
    let reading = guarded(|| {
        test_panic(&page.bytes);
        engine.read(&page.bytes, &page.hints)
    });
    let skip = |kind, why: String| Skip { name: page.name.clone(), kind, why };
    match reading {
        Ok(Ok(reading)) => {
            let name = page.name.clone();
            Prepared::new(page, reading).map_err(|e| Skip { name, kind: SkipKind::Fault, why: e.to_string() })
        }
        Ok(Err(e)) => {
            let kind = match (e.is_empty(), e.is_too_large()) {
                (true, _) => SkipKind::Empty,
                (_, true) => SkipKind::TooLarge,
                _ => SkipKind::Binary,
            };
            Err(skip(kind, e.to_string()))
        }
        Err(panic) => Err(skip(SkipKind::Fault, fault_of_page(&panic))),
    }
}

/// What waits for the next commit.
#[derive(Debug, Default)]
struct Batch {
    waiting: Vec<Outcome>,
    bytes: usize,
    since: Option<Instant>,
}

impl Batch {
    fn commit_if(&mut self, writer: &mut Writer, bytes: usize, tell: &mut impl FnMut(Outcome)) -> Result<()> {
        self.bytes += bytes;
        let since = *self.since.get_or_insert_with(Instant::now);
        if self.bytes >= BATCH || since.elapsed() >= PATIENCE {
            self.commit(writer, tell)?;
        }
        Ok(())
    }

    fn commit(&mut self, writer: &mut Writer, tell: &mut impl FnMut(Outcome)) -> Result<()> {
        writer.commit()?;
        self.waiting.drain(..).for_each(tell);
        (self.bytes, self.since) = (0, None);
        Ok(())
    }
}

/// Reads the pages of versions again whose current reading is another engine's, and adds the readings: of those engines
/// of which `of` says so by their version of dixit. Decisions are tied to the new readings' words; see
/// [`Record::decisions`] for those that could not be. Killed, it goes on from there when it is called again.
///
/// `each` is told of each version that was read again, once that is durable, and of those that could not be.
///
/// # Errors
/// If the record cannot be read or written. What `each` was told stays.
pub fn reread(
    writer: &mut Writer,
    engine: &Engine,
    of: impl Fn(&str) -> bool,
    threads: NonZeroUsize,
    mut each: impl FnMut(VersionId, &std::result::Result<ReadingId, Skip>),
) -> Result<u64> {
    let record = Record::open(writer.dir())?;
    let own = engine.clone();
    let engines = record.engines(&name_of(engine)?, of)?;
    let mut after = VersionId(0);
    let jobs = std::iter::from_fn(move || {
        let next = record.next_read_by(after, &engines).transpose()?;
        let job = next.and_then(|version| {
            after = version;
            record.incoming(version)
        });
        let weight = job.as_ref().map_or(0, |p| p.bytes.len() as u64);
        Some((job.map(|page| (after, page)), weight))
    });
    let jobs = UntilError { jobs, failed: false };
    let work = move |job: Result<(VersionId, Incoming)>| job.map(|(version, page)| (version, read(&own, page)));
    let mut waiting: Vec<(VersionId, std::result::Result<ReadingId, Skip>)> = Vec::new();
    let mut done = 0;
    let mut since = Instant::now();
    let mut bytes = 0;
    let mut flush = |writer: &mut Writer, waiting: &mut Vec<_>| {
        writer.commit()?;
        for (version, outcome) in waiting.drain(..) {
            done += u64::from(std::result::Result::is_ok(&outcome));
            each(version, &outcome);
        }
        Ok::<(), Error>(())
    };
    pool::run(jobs, threads, BUDGET, work, |turn| {
        match turn {
            Turn::Idle => {}
            Turn::Fault(panic) => return Err(Kind::Fault(panic).into()),
            Turn::Result(job) => {
                let (version, read) = job?;
                let outcome = match read {
                    Err(skip) => Err(skip),
                    Ok(prepared) => {
                        bytes += prepared.page.bytes.len();
                        Ok(writer.add_reading(version, &prepared)?)
                    }
                };
                waiting.push((version, outcome));
            }
        }
        if since.elapsed() >= PATIENCE || bytes >= BATCH {
            flush(writer, &mut waiting)?;
            (since, bytes) = (Instant::now(), 0);
        }
        Ok::<(), Error>(())
    })?;
    flush(writer, &mut waiting)?;
    Ok(done)
}

/// What an engine is called in its readings.
fn name_of(engine: &Engine) -> Result<dixit::json::Engine> {
    let hints = dixit::Hints { verbatim: true, ..Default::default() };
    Ok(Content::from(engine.read(b"A word.", &hints)?).engine)
}

/// Jobs up to the first that is an error.
struct UntilError<I> {
    jobs: I,
    failed: bool,
}

impl<T, I: Iterator<Item = (Result<T>, u64)>> Iterator for UntilError<I> {
    type Item = (Result<T>, u64);

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let next = self.jobs.next()?;
        self.failed = next.0.is_err();
        Some(next)
    }
}
