//! The thread that keeps a room's index what the record says.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use dixit_record::Record;
use dixit_search::{Index, Search, catch_up, reindex};

use crate::error::complain;
use crate::room::{Shared, Stand, State};

/// How often the record is asked for news.
const BEAT: Duration = Duration::from_secs(1);
/// Beats between two looks at all files of the index.
const LOOK: u64 = 5;
/// Beats within which damage that is met with twice is in the files themselves.
const DOUBT: u64 = 30;

/// The thread's bell. It ends when this is gone.
#[derive(Debug)]
pub(crate) struct Keeper(Sender<()>);

impl Keeper {
    /// Asks to look at the index, which did not hold.
    pub(crate) fn look(&self) {
        let _ = self.0.send(());
    }
}

/// Starts the thread.
pub(crate) fn start(shared: Arc<Shared>) -> Keeper {
    let (bell, ring) = channel();
    let named = thread::Builder::new().name("index".to_owned());
    if let Err(e) = named.spawn(move || keep(&shared, &ring)) {
        complain(&format!("the search index is not kept up: {e}"));
    }
    Keeper(bell)
}

fn keep(shared: &Shared, ring: &Receiver<()>) {
    let mut stand = Stand::default();
    let mut own: Option<Search> = None;
    let mut said = String::new();
    let mut beats: u64 = 0;
    // When a reader met with damage last.
    let mut doubted: Option<u64> = None;
    loop {
        // A room that nobody holds any more is left alone.
        let rung = match (own.is_some(), beats) {
            (false, 0) => false,
            _ => match ring.recv_timeout(BEAT) {
                Ok(()) => true,
                Err(RecvTimeoutError::Timeout) => false,
                Err(RecvTimeoutError::Disconnected) => return,
            },
        };
        beats += 1;
        let done = match &mut own {
            None => begin(shared, &mut stand, &mut own),
            Some(search) if rung => {
                // Once it may have been in the middle of another process's change.
                let again = doubted.replace(beats).is_some_and(|before| beats - before < DOUBT);
                let mended = mend(shared, search, again).map(|search| {
                    stand.index += 1;
                    own = Some(search);
                    shared.follow(stand);
                });
                // Readers who met with the same damage meanwhile.
                while ring.try_recv().is_ok() {}
                mended
            }
            Some(search) => tick(shared, search, &mut stand, beats.is_multiple_of(LOOK)),
        };
        match done {
            Ok(()) => said.clear(),
            Err(Trouble::Damaged) => own = None,
            Err(Trouble::Told(what)) => {
                shared.state.send_if_modified(|state| {
                    let now = match (&own, &state) {
                        (None, _) => State::Failed(what.clone()),
                        // What was open stays open.
                        (Some(_), State::Making(_)) => State::Ready(stand),
                        _ => return false,
                    };
                    *state = now;
                    true
                });
                // Once, not each second.
                if said != what {
                    complain(&what);
                    said = what;
                }
            }
        }
    }
}

enum Trouble {
    /// The index must be made anew.
    Damaged,
    /// Something else, for the log.
    Told(String),
}

impl From<dixit_search::Error> for Trouble {
    fn from(error: dixit_search::Error) -> Self {
        if error.fault().is_some() { Self::Damaged } else { Self::Told(error.to_string()) }
    }
}

/// Opens the index, up to date; one that is lost, damaged or of another version is made anew.
fn begin(shared: &Shared, stand: &mut Stand, own: &mut Option<Search>) -> Result<(), Trouble> {
    let each = shared.making();
    // What cannot be mended at once will not be by the next call either.
    let opened = Search::open(&shared.dir, shared.limits.clone(), each);
    let search = opened.map_err(|e| Trouble::Told(e.to_string()))?;
    stand.index += 1;
    *own = Some(search);
    shared.follow(*stand);
    Ok(())
}

/// Brings the index up to date, and takes up what others have brought.
fn tick(shared: &Shared, search: &mut Search, stand: &mut Stand, look: bool) -> Result<(), Trouble> {
    if look {
        // Files that are gone or were changed: those that are open may hide it.
        Index::open(&shared.dir, shared.limits.clone())?;
    }
    if !search.is_current()? {
        match catch_up(search.record(), |_| {}) {
            Ok(done) if done.rebuilt.is_some() => return Err(Trouble::Damaged),
            Ok(_) => {}
            // Somebody else is at it.
            Err(e) if e.is_busy() => {}
            Err(e) => return Err(e.into()),
        }
    }
    if search.refresh()? {
        stand.state += 1;
        shared.follow(*stand);
    }
    Ok(())
}

/// Opens the index again, because a reader met with damage in it that is not seen on opening; makes it anew before, where
/// that is not the first time.
fn mend(shared: &Shared, search: &Search, anew: bool) -> Result<Search, Trouble> {
    Index::open(&shared.dir, shared.limits.clone())?;
    if anew {
        reindex(search.record(), shared.making()).map_err(|e| Trouble::Told(e.to_string()))?;
    }
    let record = Record::open(&shared.dir).map_err(|e| Trouble::Told(e.to_string()))?;
    Ok(Search::new(record, Index::open(&shared.dir, shared.limits.clone())?))
}
