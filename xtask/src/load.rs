//! Loads a reading room that is open: requests at a steady rate, however long answers take.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use rand_mt::Mt;
use serde_json::Value;
use ureq::Agent;

use crate::memory;

/// Requests that may be under way; one that finds no free place waits, and that counts.
const PLACES: usize = 256;
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks at the memory of the room.
const LOOK: Duration = Duration::from_secs(10);
/// Words that are searched for, taken from statements of the record.
const WORDS: usize = 500;

/// `cargo xtask load`
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Where the room is open: http://127.0.0.1:7090
    base: String,
    /// Requests a second
    #[arg(long, value_name = "N", default_value_t = 50)]
    rate: u32,
    /// For how long
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    seconds: u32,
    /// The room's process, to look at its memory
    #[arg(long, value_name = "ID")]
    pid: Option<u32>,
}

/// One request: its sort, and how long after the time at which it was due its last byte was there.
struct Done {
    sort: &'static str,
    took: Duration,
    bytes: usize,
    wrong: Option<String>,
}

/// Addresses of each sort.
struct Wanted {
    words: Vec<String>,
    statements: Vec<String>,
    versions: Vec<String>,
}

/// Asks for pages at the rate, in a third each results, statements and articles, and tells how long it took from the
/// moment each was due: a room that falls behind is not asked less often (an open loop).
pub(crate) fn run(args: &Args) -> Result<String> {
    ensure!(args.rate > 0 && args.seconds > 0, "give a rate and a time above 0");
    let base = args.base.trim_end_matches('/').to_owned();
    let agent = agent();
    let wanted = wanted(&agent, &base)?;
    let (send, due) = channel::<(Instant, &'static str, String)>();
    let (tell, told) = channel::<Done>();
    let due = Arc::new(Mutex::new(due));
    for _ in 0..PLACES {
        let (due, tell, agent) = (Arc::clone(&due), tell.clone(), agent.clone());
        thread::spawn(move || {
            while let Some((at, sort, path)) = next(&due) {
                let got = get(&agent, &path);
                let took = at.elapsed();
                let done = match got {
                    Ok(bytes) => Done { sort, took, bytes, wrong: None },
                    Err(e) => Done { sort, took, bytes: 0, wrong: Some(format!("{path}: {e:#}")) },
                };
                if tell.send(done).is_err() {
                    return;
                }
            }
        });
    }
    drop(tell);
    let mut draw = Mt::new(1);
    let begin = Instant::now();
    let mut memory = vec![(Duration::ZERO, rss(args.pid))];
    for n in 0..args.rate * args.seconds {
        let at = begin + Duration::from_secs(1) * n / args.rate;
        thread::sleep(at.saturating_duration_since(Instant::now()));
        let mut any = |from: &[String]| from[draw.next_u32() as usize % from.len()].clone();
        let (sort, path) = match n % 3 {
            0 => ("search", format!("/search?q={}", any(&wanted.words))),
            1 => ("statement", format!("/statement/{}", any(&wanted.statements))),
            _ => ("article", format!("/version/{}", any(&wanted.versions))),
        };
        send.send((at, sort, format!("{base}{path}"))).context("nobody asks any more")?;
        if memory.last().is_some_and(|(last, _)| begin.elapsed() >= *last + LOOK) {
            memory.push((begin.elapsed(), rss(args.pid)));
        }
    }
    drop(send);
    let all: Vec<Done> = told.into_iter().collect();
    memory.push((begin.elapsed(), rss(args.pid)));
    Ok(report(args, &all, &memory))
}

fn next<T>(from: &Mutex<Receiver<T>>) -> Option<T> {
    from.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn agent() -> Agent {
    let config = Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .max_idle_connections(PLACES)
        .max_idle_connections_per_host(PLACES);
    config.build().into()
}

/// Bytes of an answer as they come over the wire: packed, as browsers ask for it.
fn get(agent: &Agent, url: &str) -> Result<usize> {
    let mut response = agent.get(url).header("accept-encoding", "gzip").call()?;
    Ok(response.body_mut().with_config().limit(64 << 20).read_to_vec()?.len())
}

/// Takes addresses from what the room itself finds.
fn wanted(agent: &Agent, base: &str) -> Result<Wanted> {
    let mut wanted = Wanted { words: Vec::new(), statements: Vec::new(), versions: Vec::new() };
    let mut after = String::new();
    for _ in 0..10 {
        let url = format!("{base}/api/v1/statements?sort=newest&limit=100{after}");
        let text = agent.get(&url).call().with_context(|| url.clone())?.body_mut().read_to_string()?;
        let page: Value = serde_json::from_str(&text)?;
        for hit in page["statements"].as_array().into_iter().flatten() {
            let text = hit["text"].as_str().unwrap_or_default();
            let words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| w.len() > 3);
            wanted.words.extend(words.map(str::to_ascii_lowercase));
            wanted.statements.extend(hit["id"].as_str().map(str::to_owned));
            wanted.versions.extend(hit["version"].as_str().map(str::to_owned));
        }
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    for list in [&mut wanted.words, &mut wanted.versions] {
        list.sort();
        list.dedup();
    }
    // Of all that begin with any letter.
    let step = wanted.words.len().div_ceil(WORDS).max(1);
    wanted.words = wanted.words.into_iter().step_by(step).collect();
    ensure!(!wanted.words.is_empty(), "{base}: there is no statement in this record");
    Ok(wanted)
}

/// Memory of a process in MiB: what is resident, and what of that is its own; the rest are files that it has mapped.
fn rss(pid: Option<u32>) -> Option<(u64, u64)> {
    let [resident, own] = memory::of(pid?, ["VmRSS", "RssAnon"])?;
    Some((resident >> 20, own >> 20))
}

fn report(args: &Args, all: &[Done], memory: &[(Duration, Option<(u64, u64)>)]) -> String {
    let mut sorts: BTreeMap<&str, Vec<&Done>> = BTreeMap::new();
    for done in all {
        sorts.entry(done.sort).or_default().push(done);
        sorts.entry("all").or_default().push(done);
    }
    let mut out =
        format!("{} requests a second for {} s, each timed from when it was due\n\n", args.rate, args.seconds);
    let _ = writeln!(
        out,
        "{:<10} {:>8} {:>7} {:>9} {:>9} {:>9} {:>10}",
        "", "requests", "errors", "p50 ms", "p99 ms", "most ms", "mean bytes"
    );
    for (sort, done) in &sorts {
        let mut times: Vec<f64> = done.iter().map(|d| d.took.as_secs_f64() * 1e3).collect();
        times.sort_by(f64::total_cmp);
        let at = |part: f64| times.get(((times.len() - 1) as f64 * part).round() as usize).copied().unwrap_or_default();
        let wrong = done.iter().filter(|d| d.wrong.is_some()).count();
        let bytes = done.iter().map(|d| d.bytes).sum::<usize>() / (done.len() - wrong).max(1);
        let _ = writeln!(
            out,
            "{sort:<10} {:>8} {wrong:>7} {:>9.1} {:>9.1} {:>9.1} {bytes:>10}",
            done.len(),
            at(0.5),
            at(0.99),
            at(1.0)
        );
    }
    for wrong in all.iter().filter_map(|d| d.wrong.as_ref()).take(5) {
        let _ = writeln!(out, "{wrong}");
    }
    let told = |(at, rss): &(Duration, Option<(u64, u64)>)| {
        let (all, own) = (*rss)?;
        Some(format!("{:>6} s {all:>6} MiB, of them {own:>6} its own, the rest mapped files", at.as_secs()))
    };
    let looks: Vec<String> = memory.iter().filter_map(told).collect();
    if !looks.is_empty() {
        let _ = writeln!(out, "\nmemory of the room:\n{}", looks.join("\n"));
    }
    out
}
