//! Many pages on all cores, in the order of the input, within a bound of memory.
//!
//! One thread lists the jobs, some do them, the caller's takes the results in order. A job enters only when the
//! jobs under way, those waiting for their turn to be printed among them, leave it room: their weights (bytes of
//! page) stay under a budget, unless it is alone. Jobs enter in order, so the next result to print is always
//! under way, and nothing can wait for ever.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crate::guard::guarded;

/// Jobs under way for each thread, at most: enough for none to wait while a slow page is read.
const DEPTH: usize = 32;

/// What the results' taker is told.
#[derive(Debug)]
pub enum Turn<T> {
    /// The next result.
    Result(T),
    /// A panic, in place of a result: in `work`, which goes on with the next job, or among the jobs, of which this is then
    /// the end.
    Fault(String),
    /// Nothing has come for a moment.
    Idle,
}

/// How long a moment is.
const MOMENT: Duration = Duration::from_millis(250);

/// Does `work` on each job on `threads` threads, and gives `each` the results in the order of the jobs. A job comes with
/// its weight; `budget` is the weight under way at most. Ends with the last one, or with `each`'s first error.
///
/// # Errors
/// Those of `each`.
///
/// Threads are left behind on an error: one of them may be waiting for standard input, which cannot be told to stop.
pub fn run<J, T, E>(
    jobs: impl Iterator<Item = (J, u64)> + Send + 'static,
    threads: NonZeroUsize,
    budget: u64,
    work: impl Fn(J) -> T + Send + Sync + 'static,
    mut each: impl FnMut(Turn<T>) -> Result<(), E>,
) -> Result<(), E>
where
    J: Send + 'static,
    T: Send + 'static,
{
    let room = Arc::new(Room { budget, jobs: DEPTH * threads.get(), taken: Mutex::default(), freed: Condvar::new() });
    let (give, take) = channel::<(u64, u64, J)>();
    let take = Arc::new(Mutex::new(take));
    let (done, results) = channel::<(u64, u64, Result<T, String>)>();
    let work = Arc::new(work);
    for _ in 0..threads.get() {
        let (take, done, work) = (Arc::clone(&take), done.clone(), Arc::clone(&work));
        thread::spawn(move || {
            while let Some((number, weight, job)) = next(&take) {
                if done.send((number, weight, guarded(|| work(job)))).is_err() {
                    break;
                }
            }
        });
    }
    let entrance = Arc::clone(&room);
    thread::spawn(move || {
        let mut jobs = jobs;
        for number in 0.. {
            match guarded(|| jobs.next()) {
                Ok(None) => break,
                Ok(Some((job, weight))) => {
                    entrance.enter(weight);
                    if give.send((number, weight, job)).is_err() {
                        break;
                    }
                }
                Err(panic) => {
                    entrance.enter(0);
                    // Where nobody waits for results any more, nobody is told.
                    let _ = done.send((number, 0, Err(panic)));
                    break;
                }
            }
        }
    });
    let mut early = BTreeMap::new();
    let mut turn = 0;
    loop {
        let (number, weight, result) = match results.recv_timeout(MOMENT) {
            Ok(result) => result,
            Err(RecvTimeoutError::Timeout) => {
                each(Turn::Idle)?;
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        };
        early.insert(number, (weight, result));
        while let Some((weight, result)) = early.remove(&turn) {
            each(result.map_or_else(Turn::Fault, Turn::Result))?;
            room.leave(weight);
            turn += 1;
        }
    }
}

fn next<J>(jobs: &Mutex<Receiver<J>>) -> Option<J> {
    lock(jobs).recv().ok()
}

/// A lock holds no broken state here: each is held for one step that does not panic.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Room {
    budget: u64,
    jobs: usize,
    /// Jobs under way, and their weight.
    taken: Mutex<(usize, u64)>,
    freed: Condvar,
}

impl Room {
    fn enter(&self, weight: u64) {
        let full = |taken: &mut (usize, u64)| {
            taken.0 > 0 && (taken.0 >= self.jobs || taken.1.saturating_add(weight) > self.budget)
        };
        let mut taken = self.freed.wait_while(lock(&self.taken), full).unwrap_or_else(PoisonError::into_inner);
        taken.0 += 1;
        taken.1 = taken.1.saturating_add(weight);
    }

    fn leave(&self, weight: u64) {
        let mut taken = lock(&self.taken);
        taken.0 -= 1;
        taken.1 -= weight;
        self.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    fn threads(n: usize) -> NonZeroUsize {
        NonZeroUsize::new(n).unwrap()
    }

    #[test]
    fn results_come_in_order() {
        for n in [1, 2, 7] {
            let jobs = (0..1000_u64).map(|j| (j, j % 50));
            let mut seen = Vec::new();
            let work = |j: u64| {
                if j.is_multiple_of(97) {
                    thread::yield_now();
                }
                j * 2
            };
            run(jobs, threads(n), 100, work, |turn| {
                if let Turn::Result(t) = turn {
                    seen.push(t);
                }
                Ok::<(), ()>(())
            })
            .unwrap();
            assert!(seen.iter().copied().eq((0..1000).map(|j| j * 2)));
        }
    }

    #[test]
    fn weights_under_way_stay_in_the_budget() {
        let now = Arc::new(AtomicU64::new(0));
        let most = Arc::new(AtomicU64::new(0));
        let work = {
            let (now, most) = (Arc::clone(&now), Arc::clone(&most));
            move |j: u64| {
                let under_way = now.fetch_add(j, Ordering::SeqCst) + j;
                most.fetch_max(under_way, Ordering::SeqCst);
                now.fetch_sub(j, Ordering::SeqCst);
            }
        };
        // The one of 500 is over the budget and so comes alone.
        let jobs = (0..300_u64).map(|j| if j == 150 { 500 } else { j % 60 }).map(|j| (j, j));
        run(jobs, threads(4), 100, work, |_| Ok::<(), ()>(())).unwrap();
        assert_eq!(most.load(Ordering::SeqCst), 500);
    }

    #[test]
    fn the_taker_is_told_when_nothing_comes() {
        let mut idle = 0;
        let slow = |_| thread::sleep(MOMENT * 3);
        run([(0, 1)].into_iter(), threads(1), 1, slow, |turn| {
            idle += usize::from(matches!(turn, Turn::Idle));
            Ok::<(), ()>(())
        })
        .unwrap();
        assert!(idle > 0);
    }

    #[test]
    fn a_panic_is_a_turn() {
        let jobs = (0..20_u64).map(|j| (j, 1)).inspect(|(j, _)| assert!(*j < 15, "the list"));
        let mut seen = Vec::new();
        let work = |j: u64| if j == 7 { panic!("the work") } else { j };
        run(jobs, threads(3), 100, work, |turn| {
            match turn {
                Turn::Result(j) => seen.push(j.to_string()),
                Turn::Fault(panic) => seen.push(panic),
                Turn::Idle => {}
            }
            Ok::<(), ()>(())
        })
        .unwrap();
        let expected = (0..15_u64).map(|j| if j == 7 { "the work".to_owned() } else { j.to_string() });
        assert!(seen.into_iter().eq(expected.chain(["the list".to_owned()])));
    }

    #[test]
    fn the_first_error_ends_it() {
        let mut n = 0;
        let endless = (0_u64..).map(|j| (j, 1));
        let ended = run(
            endless,
            threads(2),
            10,
            |j| j,
            |_| {
                n += 1;
                if n == 5 { Err("enough") } else { Ok(()) }
            },
        );
        assert_eq!((ended, n), (Err("enough"), 5));
    }
}
