//! Reading one page, and many on all cores.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use dixit::{Engine, json};
use pyo3::prelude::*;
use pyo3::types::PyIterator;

use crate::engines::{self, File};
use crate::error::{DixitError, Refusal};
use crate::page::{Page, Source, hints, source};
use crate::reading::Reading;

/// Reads one page.
#[pyfunction]
#[pyo3(signature = (page, *, url=None, published=None, fetched=None, language=None, media_type=None, verbatim=false,
    id=None, tier="accurate", aliases=None))]
#[allow(clippy::too_many_arguments, reason = "Python names them")]
pub(crate) fn read(
    py: Python<'_>,
    page: &Bound<'_, PyAny>,
    url: Option<String>,
    published: Option<&Bound<'_, PyAny>>,
    fetched: Option<&Bound<'_, PyAny>>,
    language: Option<String>,
    media_type: Option<String>,
    verbatim: bool,
    id: Option<String>,
    tier: &str,
    aliases: File,
) -> PyResult<Reading> {
    let page = match page.cast::<Page>() {
        Ok(page) => page.get().0.clone(),
        Err(_) => {
            let hints = hints(url, published, fetched, language, media_type, verbatim)?;
            let mut page = Source::of(page, hints)?;
            page.id = id;
            page
        }
    };
    let reading = py.detach(|| engines::read(&engines::engine(tier, aliases.as_deref())?, &page));
    Ok(Reading::new(reading?))
}

/// Reads the pages of `pages` on `threads` threads; gives what became of each, in order.
#[pyfunction]
#[pyo3(signature = (pages, *, tier="cascade", threads=None, aliases=None))]
pub(crate) fn read_many(
    py: Python<'_>,
    pages: &Bound<'_, PyAny>,
    tier: &str,
    threads: Option<NonZeroUsize>,
    aliases: File,
) -> PyResult<ReadMany> {
    let pages = pages.try_iter()?.unbind();
    let engine = py.detach(|| engines::engine(tier, aliases.as_deref()))?;
    Ok(ReadMany::new(pages, engine, engines::threads(threads)))
}

/// Jobs under way for each thread, at most.
const DEPTH: usize = 16;
/// ... of which so many are enough to hand a result over before more pages are asked for.
const ENOUGH: usize = 2;
/// Bytes of pages under way at most, unless one is alone.
const BUDGET: usize = 32 << 20;
/// How often a wait looks for an interrupt.
const MOMENT: Duration = Duration::from_millis(100);

type Outcome = Result<json::Reading, Refusal>;
/// Number and bytes of a page, and what became of it.
type Done = (u64, usize, Outcome);

/// Iterator of `read_many`.
///
/// Pages are asked for on the thread that asks for results, so that a generator meets no other thread than its own; the
/// threads that read end with it.
#[pyclass(module = "dixit")]
pub(crate) struct ReadMany {
    /// None when it has ended.
    pages: Option<Py<PyIterator>>,
    /// What it ended with, to be raised in its turn.
    failed: Option<PyErr>,
    jobs: Option<Sender<(u64, Source)>>,
    results: Mutex<Receiver<Done>>,
    threads: usize,
    /// Number of the next page that comes in, and of the next result that is handed over.
    next: u64,
    turn: u64,
    early: BTreeMap<u64, Ready>,
    /// Pages that are with a thread, and the bytes of all that were not handed over.
    reading: usize,
    bytes: usize,
}

/// What waits for its turn.
#[allow(clippy::large_enum_variant, reason = "nearly all are readings")]
enum Ready {
    Read(usize, Outcome),
    /// What came in as an error, from a source of pages.
    Passed(Py<PyAny>),
}

impl ReadMany {
    fn new(pages: Py<PyIterator>, engine: Engine, threads: NonZeroUsize) -> Self {
        let (jobs, take) = channel::<(u64, Source)>();
        let (done, results) = channel();
        let take = Arc::new(Mutex::new(take));
        for _ in 0..threads.get() {
            let (take, done, engine) = (Arc::clone(&take), done.clone(), engine.clone());
            thread::spawn(move || {
                while let Some((number, page)) = next(&take) {
                    let outcome = engines::read(&engine, &page);
                    if done.send((number, page.bytes().len(), outcome)).is_err() {
                        break;
                    }
                }
            });
        }
        Self {
            pages: Some(pages),
            failed: None,
            jobs: Some(jobs),
            results: Mutex::new(results),
            threads: threads.get(),
            next: 0,
            turn: 0,
            early: BTreeMap::new(),
            reading: 0,
            bytes: 0,
        }
    }

    /// Asks for one more page.
    fn ask(&mut self, py: Python<'_>) {
        let Some(pages) = &self.pages else { return };
        let item = match pages.bind(py).clone().next() {
            None => {
                self.end(None);
                return;
            }
            Some(Err(e)) => {
                self.end(Some(e));
                return;
            }
            Some(Ok(item)) => item,
        };
        if item.is_instance_of::<DixitError>() {
            self.early.insert(self.next, Ready::Passed(item.unbind()));
            self.next += 1;
            return;
        }
        match source(&item) {
            Err(e) => self.end(Some(e)),
            Ok(page) => {
                let bytes = page.bytes().len();
                if self.jobs.as_ref().is_some_and(|jobs| jobs.send((self.next, page)).is_ok()) {
                    self.next += 1;
                    self.reading += 1;
                    self.bytes += bytes;
                }
            }
        }
    }

    fn end(&mut self, failed: Option<PyErr>) {
        self.failed = failed;
        (self.pages, self.jobs) = (None, None);
    }

    fn has_room(&self) -> bool {
        let waiting = (self.next - self.turn) as usize;
        self.pages.is_some() && (waiting == 0 || (waiting < DEPTH * self.threads && self.bytes < BUDGET))
    }

    fn take(&mut self, (number, bytes, outcome): Done) {
        self.reading -= 1;
        self.early.insert(number, Ready::Read(bytes, outcome));
    }

    /// Takes what is done; waits for it where `wait` says so.
    fn collect(&mut self, py: Python<'_>, wait: bool) -> PyResult<()> {
        while let Ok(result) = self.results.get_mut().unwrap_or_else(PoisonError::into_inner).try_recv() {
            self.take(result);
        }
        while wait && self.reading > 0 && !self.early.contains_key(&self.turn) {
            let results = &self.results;
            match py.detach(|| lock(results).recv_timeout(MOMENT)) {
                Ok(result) => self.take(result),
                Err(RecvTimeoutError::Timeout) => py.check_signals()?,
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Refusal::new("", "fault", "the threads that read have ended; begin again").into());
                }
            }
        }
        Ok(())
    }
}

fn next<J>(jobs: &Mutex<Receiver<J>>) -> Option<J> {
    lock(jobs).recv().ok()
}

/// A lock holds no broken state here: each is held for one step that does not panic.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[pymethods]
impl ReadMany {
    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__<'py>(&mut self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        // Two for one that is handed over: those under way become more where pages come fast.
        let mut asked = 0;
        loop {
            self.collect(py, false)?;
            let ready = self.early.contains_key(&self.turn);
            if !self.has_room() || (ready && (asked > 1 || self.reading >= ENOUGH * self.threads)) {
                break;
            }
            self.ask(py);
            asked += 1;
        }
        self.collect(py, true)?;
        match self.early.remove(&self.turn) {
            Some(ready) => {
                self.turn += 1;
                Ok(Some(match ready {
                    Ready::Passed(error) => error.into_bound(py),
                    Ready::Read(bytes, outcome) => {
                        self.bytes -= bytes;
                        match outcome {
                            Ok(reading) => Bound::new(py, Reading::new(reading))?.into_any(),
                            Err(refusal) => PyErr::from(refusal).into_value(py).into_bound(py).into_any(),
                        }
                    }
                }))
            }
            None => self.failed.take().map_or(Ok(None), Err),
        }
    }
}
