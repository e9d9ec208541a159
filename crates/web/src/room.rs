//! A record that is open to readers.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use dixit::Engine;
use dixit_record::Record;
use dixit_search::{Index, Limits, Search, Update};
use maud::Markup;
use tokio::sync::{Semaphore, watch};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::Options;
use crate::error::{Error, Result};
use crate::guard::Keys;
use crate::keeper::{self, Keeper};

/// How long a request waits for an index that is being made before it says so.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long a request waits for its turn.
const QUEUE: Duration = Duration::from_secs(10);
/// Time of a search: readers wait for it.
const SEARCH: Duration = Duration::from_secs(1);

/// A record that is open to readers, as [`router`](crate::router) serves it. Readers' work is done on threads that may
/// block, each with a handle of its own, and no more of them at once than the machine can use.
#[derive(Debug)]
pub struct Room {
    pub(crate) options: Options,
    pub(crate) shared: Arc<Shared>,
    pub(crate) keys: Option<Keys>,
    keeper: Keeper,
    /// Places for pages that are pasted: reading them takes a core for a while.
    desks: Arc<Semaphore>,
    /// The front page of one state of the index: it counts all there is, and is asked for most.
    front: Mutex<Option<(Stand, Markup)>>,
    /// Made when the first page is pasted.
    engine: Arc<Mutex<Option<Engine>>>,
    /// Whether the room is about to close: those who wait for news are sent home.
    closing: watch::Sender<bool>,
}

/// What readers' threads and the keeper share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) dir: PathBuf,
    pub(crate) limits: Limits,
    pub(crate) state: watch::Sender<State>,
    records: Mutex<Vec<Record>>,
    searches: Mutex<Vec<(Stand, Search)>>,
    turns: Arc<Semaphore>,
    /// Handles that are kept for the next readers.
    kept: usize,
}

/// What can be said of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// It is being made, or brought up to date for the first time: so many readings are in.
    Making(u64),
    /// It can be searched.
    Ready(Stand),
    /// It can't be made; why.
    Failed(String),
}

/// Which index, and which of its states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stand {
    /// Counts the indexes that were made.
    pub(crate) index: u64,
    /// Counts what was written to them.
    pub(crate) state: u64,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is guarded is whole between any two statements.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Room {
    /// Opens a record. Its index is brought up to date, or made, while the room is already open.
    ///
    /// # Errors
    /// If there is no such record, or it cannot be read.
    pub fn open(options: Options) -> dixit_record::Result<Self> {
        let record = Record::open(&options.record)?;
        let cores = thread::available_parallelism().map_or(2, usize::from);
        let limits = Limits { page: 100, time: SEARCH, ..Limits::default() };
        let shared = Arc::new(Shared {
            dir: options.record.clone(),
            limits,
            state: watch::Sender::new(State::Making(0)),
            records: Mutex::new(vec![record]),
            searches: Mutex::default(),
            turns: Arc::new(Semaphore::new((2 * cores).max(4))),
            kept: (2 * cores).max(4),
        });
        let keeper = keeper::start(Arc::clone(&shared));
        let keys = options.edit.then(Keys::new);
        Ok(Self {
            options,
            shared,
            keys,
            keeper,
            desks: Arc::new(Semaphore::new(2)),
            front: Mutex::default(),
            engine: Arc::default(),
            closing: watch::Sender::new(false),
        })
    }

    /// What is said at the end of `/edit/` once, so that a browser may decide about statements: none in a room that is
    /// for reading only.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.keys.as_ref().map(Keys::key)
    }

    /// The front page, if it was made of this state of the index.
    pub(crate) fn front(&self, stand: Stand) -> Option<Markup> {
        lock(&self.front).as_ref().filter(|(at, _)| *at == stand).map(|(_, page)| page.clone())
    }

    /// Keeps the front page of a state of the index.
    pub(crate) fn keep_front(&self, stand: Stand, page: Markup) {
        *lock(&self.front) = Some((stand, page));
    }

    /// The room is about to close.
    pub(crate) fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Waits until the room is about to close.
    pub(crate) async fn closed(&self) {
        // The sender is in this room.
        let _ = self.closing.subscribe().wait_for(|closing| *closing).await;
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.shared.dir
    }

    /// Does `f` with the record, on a thread that may block.
    pub(crate) async fn record<T: Send + 'static>(
        &self,
        f: impl FnOnce(&Record) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let permit = self.turn().await?;
        let shared = Arc::clone(&self.shared);
        let done = spawn_blocking(move || {
            let _permit = permit;
            let idle = lock(&shared.records).pop();
            let record = idle.map_or_else(|| Record::open(&shared.dir), Ok)?;
            let out = f(&record);
            let mut records = lock(&shared.records);
            if !matches!(out, Err(Error::Fault(_))) && records.len() < shared.kept {
                records.push(record);
            }
            out
        });
        done.await.unwrap_or_else(|e| Err(Error::Fault(e.to_string())))
    }

    /// Does `f` with the record and its index, on a thread that may block.
    pub(crate) async fn search<T: Send + 'static>(
        &self,
        f: impl FnOnce(&Search) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let stand = self.stand().await?;
        let permit = self.turn().await?;
        let shared = Arc::clone(&self.shared);
        let done = spawn_blocking(move || {
            let _permit = permit;
            let search = shared.take(stand).inspect_err(|e| shared.doubt(e))?;
            let out = f(&search);
            match &out {
                Err(e @ (Error::Index(_) | Error::Fault(_))) => shared.doubt(e),
                _ => shared.put_back(stand, search),
            }
            out
        });
        let out = done.await.unwrap_or_else(|e| Err(Error::Fault(e.to_string())));
        if matches!(out, Err(Error::Index(_))) {
            self.keeper.look();
        }
        out
    }

    /// The index's present state, once it can be searched.
    pub(crate) async fn stand(&self) -> Result<Stand> {
        let mut state = self.shared.state.subscribe();
        let settled = timeout(PATIENCE, state.wait_for(|s| !matches!(s, State::Making(_)))).await;
        let now = match settled {
            Ok(Ok(now)) => now.clone(),
            _ => self.shared.state.borrow().clone(),
        };
        match now {
            State::Ready(stand) => Ok(stand),
            State::Making(readings) => Err(Error::Making(readings)),
            State::Failed(why) => Err(Error::Index(why)),
        }
    }

    /// Does `f` with the engine that reads what is pasted.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&Engine) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let desk = timeout(QUEUE, Arc::clone(&self.desks).acquire_owned()).await;
        let Ok(Ok(desk)) = desk else { return Err(Error::Busy) };
        let engine = Arc::clone(&self.engine);
        let done = spawn_blocking(move || {
            let _desk = desk;
            let made = {
                let mut engine = lock(&engine);
                match &*engine {
                    Some(engine) => engine.clone(),
                    None => {
                        let made =
                            Engine::new(crate::pages::read::engine()).map_err(|e| Error::Fault(e.to_string()))?;
                        engine.insert(made).clone()
                    }
                }
            };
            f(&made)
        });
        done.await.unwrap_or_else(|e| Err(Error::Fault(e.to_string())))
    }

    async fn turn(&self) -> Result<tokio::sync::OwnedSemaphorePermit> {
        match timeout(QUEUE, Arc::clone(&self.shared.turns).acquire_owned()).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(Error::Busy),
        }
    }
}

impl Shared {
    /// A handle that has come as far as the index has.
    fn take(&self, stand: Stand) -> Result<Search> {
        let idle = lock(&self.searches).pop();
        if let Some((at, mut search)) = idle
            && at.index == stand.index
        {
            if at.state != stand.state {
                search.refresh()?;
            }
            return Ok(search);
        }
        let record = Record::open(&self.dir)?;
        Ok(Search::new(record, Index::open(&self.dir, self.limits.clone())?))
    }

    fn put_back(&self, stand: Stand, search: Search) {
        let mut searches = lock(&self.searches);
        if searches.len() < self.kept {
            searches.push((stand, search));
        }
    }

    /// Of what turned out to be damaged no handle is used again.
    fn doubt(&self, error: &Error) {
        if matches!(error, Error::Index(_)) {
            lock(&self.searches).clear();
        }
    }

    /// The index is being made from now on; takes how far it has come.
    pub(crate) fn making(&self) -> impl FnMut(&Update) + '_ {
        self.state.send_replace(State::Making(0));
        |update| {
            self.state.send_replace(State::Making(update.readings));
        }
    }

    /// The index is another, or has gone on: handles that lie idle follow, so that no reader has to wait for it.
    pub(crate) fn follow(&self, stand: Stand) {
        let idle = std::mem::take(&mut *lock(&self.searches));
        self.state.send_replace(State::Ready(stand));
        for (at, mut search) in idle {
            if at.index == stand.index && search.refresh().is_ok() {
                self.put_back(stand, search);
            }
        }
    }
}
