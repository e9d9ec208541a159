//! Times the whole road, from a text to its reading as JSON, for each tier, and each step of it.

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use dixit::{Engine, Hints, Limits, Options, Tier};
use dixit_attribution::{Attributor as _, Rules};
use dixit_text::Document;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;

use crate::score;

/// Articles a CPU second of peers on this data (2026-11, one machine of 2 shared cores).
const PEERS: [(&str, f64); 3] = [("GenderGapTracker", 4.7), ("Citron", 3.9), ("textacy", 5.4)];

/// Runs; the median is reported.
const RUNS: usize = 9;
/// The same, of the comparison of tiers.
const RUNS_OF_TIERS: usize = 3;

/// Words of an article in the comparison of tiers.
pub(crate) const WORDS: usize = 750;

/// CPU time of the process so far, on all of its threads, and its peak of resident memory in MB.
pub(crate) fn used() -> Result<(Duration, i64)> {
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    let of = |t: TimeVal| Duration::from_micros((t.tv_sec() * 1_000_000 + t.tv_usec()) as u64);
    Ok((of(usage.user_time()) + of(usage.system_time()), usage.max_rss() / 1024))
}

/// Texts of some 750 words, cut where a line ends.
fn articles(inputs: &[(String, String, Hints)]) -> Vec<String> {
    let (mut out, mut text, mut words) = (Vec::new(), String::new(), 0);
    for line in inputs.iter().flat_map(|(_, text, _)| text.lines()) {
        words += line.split_whitespace().count();
        text.push_str(line);
        text.push('\n');
        if words >= WORDS {
            out.push(std::mem::take(&mut text));
            words = 0;
        }
    }
    out
}

/// What each tier costs: time to load, articles a CPU second, peak memory.
fn tiers(inputs: &[(String, String, Hints)]) -> Result<String> {
    let hints = Hints { verbatim: true, ..Hints::default() };
    let texts = articles(inputs);
    let mut out = format!("articles of {WORDS} words: {}; CPU time of all threads, bytes in, JSON out\n", texts.len());
    let _ = writeln!(out, "{:<34} {:>12} {:>12} {:>12}", "", "articles/s", "load, ms", "peak MB");
    for tier in [Tier::Rules, Tier::Fast, Tier::Cascade, Tier::Accurate] {
        let start = Instant::now();
        let engine = Engine::new(Options { tier, ..Options::default() })?;
        let load = start.elapsed();
        let mut times = Vec::new();
        for _ in 0..RUNS_OF_TIERS {
            let before = used()?.0;
            for text in &texts {
                black_box(engine.read(text.as_bytes(), &hints)?.to_json(None));
            }
            times.push(used()?.0 - before);
        }
        let speed = texts.len() as f64 / median(times).as_secs_f64();
        let name = format!("tier {}", tier.name());
        let _ = writeln!(out, "{name:<34} {speed:>12.1} {:>12.0} {:>12}", 1e3 * load.as_secs_f64(), used()?.1);
    }
    for (name, peer) in PEERS {
        let _ = writeln!(out, "{name:<34} {peer:>12.1}");
    }
    Ok(out)
}

/// Times `Engine::read` with `to_json` over the texts of a file, on one thread; then the steps one by one.
pub(crate) fn report(path: &Path) -> Result<String> {
    let inputs = score::inputs(path)?;
    ensure!(!inputs.is_empty(), "{}: no article", path.display());
    let tiers = tiers(&inputs)?;
    let engine = Engine::new(Options::default())?;
    let bytes: usize = inputs.iter().map(|(_, text, _)| text.len()).sum();
    let articles = inputs.len() as f64;

    const STEPS: [&str; 6] =
        ["dixit_page::read", "Document::new", "Rules::attribute", "resolve", "circumstances", "Reading::to_json"];
    let mut whole = Vec::new();
    let mut steps: [Vec<Duration>; 6] = Default::default();
    for _ in 0..RUNS {
        let mut all = Duration::ZERO;
        let mut sums = [Duration::ZERO; 6];
        for (id, text, hints) in &inputs {
            let reading = timed(&mut all, || engine.read(text.as_bytes(), hints))
                .with_context(|| format!("{}: {id}", path.display()))?;
            let article = timed(&mut sums[0], || dixit_page::read(text.as_bytes(), hints, &Limits::default()))?;
            let doc = timed(&mut sums[1], || Document::new(&article));
            let attributions = timed(&mut sums[2], || Rules.attribute(&doc, &mut Vec::new()));
            let identities = timed(&mut sums[3], || dixit_identity::resolve(&doc, &attributions));
            black_box(timed(&mut sums[4], || dixit_occasion::circumstances(&doc, &attributions, &identities)));
            black_box(timed(&mut sums[5], || reading.to_json(Some(id))));
        }
        whole.push(all + sums[5]);
        steps.iter_mut().zip(sums).for_each(|(step, sum)| step.push(sum));
    }
    let whole = median(whole);
    let speed = articles / whole.as_secs_f64();
    let mut out = format!(
        "{tiers}\n{}: {} articles, {bytes} bytes; one thread, median of {RUNS} runs\n{}\n\n",
        path.display(),
        inputs.len(),
        score::circumstances(dixit::Tier::default())
    );
    let _ = writeln!(out, "{:<34} {:>10} {:>12}", "", "articles/s", "us/article");
    let _ = writeln!(out, "{:<34} {speed:>10.1} {:>12.1}", "page in, JSON out", micros(whole) / articles);
    for (name, peer) in PEERS {
        let _ = writeln!(out, "{name:<34} {peer:>10.1} {:>12.1}", 1e6 / peer);
    }

    let _ = writeln!(out, "\n{:<34} {:>10} {:>12}", "step", "share", "us/article");
    let steps = steps.map(median);
    for (name, step) in STEPS.into_iter().zip(steps) {
        let share = 100.0 * step.as_secs_f64() / whole.as_secs_f64();
        let _ = writeln!(out, "{name:<34} {share:>8.1} % {:>12.1}", micros(step) / articles);
    }
    let rest = whole.saturating_sub(steps.iter().sum());
    let share = 100.0 * rest.as_secs_f64() / whole.as_secs_f64();
    let _ = writeln!(out, "{:<34} {share:>8.1} % {:>12.1}", "rest (acts, ids, digests)", micros(rest) / articles);
    Ok(out)
}

fn timed<T>(sum: &mut Duration, step: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let value = black_box(step());
    *sum += start.elapsed();
    value
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn micros(time: Duration) -> f64 {
    1e6 * time.as_secs_f64()
}
