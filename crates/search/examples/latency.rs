//! Measures how fast statements are found: makes an index of synthetic ones, always the same, and asks it.
//!
//! `cargo run --release -p dixit-search --example latency -- 5000000 [FOLDER]`
//!
//! Words follow Zipf's law, as do speakers and outlets. With a FOLDER the index stays there and is used again; with
//! `--cold` only one search is done, for a measurement of the whole process (`hyperfine`, `perf stat`).

use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dixit::{Act, Manner};
use dixit_record::{EntityId, Place, ReadingId};
use dixit_search::{Ask, Entry, Index, Limits, Query, Sort, make};
use jiff::ToSpan as _;
use rand_mt::Mt;

/// Different words, speakers and outlets.
const WORDS: u32 = 200_000;
const SPEAKERS: u32 = 20_000;
const OUTLETS: u32 = 500;
/// Statements of a page.
const PAGE: usize = 20;
/// Searches of each kind.
const ROUNDS: u32 = 200;

/// Draws with a seed.
struct Draw(Mt);

impl Draw {
    /// From 0 to `n` - 1.
    fn below(&mut self, n: u32) -> u32 {
        ((u64::from(self.0.next_u32()) * u64::from(n)) >> 32) as u32
    }

    /// From 0 to `n` - 1, the k-th about in proportion to 1 / (k + 1).
    fn zipf(&mut self, n: u32) -> u32 {
        let unit = f64::from(self.0.next_u32()) / f64::from(u32::MAX);
        (f64::from(n).powf(unit) as u32).min(n) - 1
    }
}

/// A word of its own for each number: common ones are short, endings are English.
fn word(mut n: u32) -> String {
    const SYLLABLES: [&str; 20] = [
        "ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "we", "xi",
        "yo", "zu",
    ];
    const ENDINGS: [&str; 5] = ["", "s", "ed", "ing", "er"];
    let ending = ENDINGS[n as usize % ENDINGS.len()];
    n /= ENDINGS.len() as u32;
    let mut out = String::new();
    loop {
        out.push_str(SYLLABLES[n as usize % SYLLABLES.len()]);
        n /= SYLLABLES.len() as u32;
        if n == 0 {
            break;
        }
    }
    out + "n" + ending
}

fn name(n: u32) -> String {
    format!("{} {}", word(n % 300 * 5 + 1000), word(n * 5 + 50_000))
}

fn build(dir: &Path, size: usize) -> Result<(), Box<dyn Error>> {
    const ACTS: [Act; 4] = [Act::Assertion, Act::Belief, Act::Denial, Act::Criticism];
    let names: Vec<String> = (0..SPEAKERS).map(name).collect();
    let surnames: Vec<String> = (0..SPEAKERS).map(|n| word(n * 5 + 50_000)).collect();
    let outlets: Vec<String> = (0..OUTLETS).map(|n| format!("The {} Post", word(n * 5 + 9_000))).collect();
    let hosts: Vec<String> = (0..OUTLETS).map(|n| format!("{}.example", word(n * 5 + 9_000))).collect();
    let mut draw = Draw(Mt::new(1));
    let first = jiff::civil::date(2010, 1, 1);
    let (mut outlet, mut day) = (0, first);
    let entries = (0..size).map(|n| {
        if n % PAGE == 0 {
            outlet = draw.zipf(OUTLETS) as usize;
            day = first.saturating_add(i64::from(draw.below(365 * 15)).days());
        }
        let words: Vec<String> = (0..8 + draw.below(24)).map(|_| word(draw.zipf(WORDS))).collect();
        let speaker = draw.zipf(SPEAKERS);
        Entry {
            place: Place { reading: ReadingId((n / PAGE) as i64 + 1), n: n % PAGE },
            content: words.join(" ").into(),
            entity: Some(EntityId(i64::from(speaker) + 1)),
            speaker: Some(&names[speaker as usize]),
            names: vec![&surnames[speaker as usize]],
            outlet: Some(&outlets[outlet]),
            host: Some(&hosts[outlet]),
            location: (n % 5 == 0).then_some("Brussels"),
            act: ACTS[draw.zipf(4) as usize],
            manner: [Manner::Indirect, Manner::Direct, Manner::Mixed][draw.zipf(3) as usize],
            day: Some(day),
            published: Some(day),
            confidence: draw.below(100) as f32 / 100.0,
            retracted: false,
        }
    });
    make(dir, entries)?;
    Ok(())
}

/// A search of each kind, over words as common as those that people ask for.
fn queries(draw: &mut Draw) -> [(&'static str, String, Sort); 9] {
    let mut some = |from: u32, below: u32| word(from + draw.below(below));
    let (common, rarer, rare) = (some(0, 50), some(50, 2_000), some(2_000, 50_000));
    let (left, right) = (some(0, 30), some(0, 30));
    let person = word(draw.zipf(SPEAKERS) * 5 + 50_000);
    let year = 2010 + draw.below(15);
    [
        ("a rare word", rare.clone(), Sort::Best),
        ("a word", rarer.clone(), Sort::Best),
        ("two words", format!("{rarer} {common}"), Sort::Best),
        ("a common word, newest", common.clone(), Sort::Newest),
        ("a phrase", format!("\"{left} {right}\""), Sort::Best),
        ("a prefix", format!("{}*", rarer.get(..5).unwrap_or(&rarer)), Sort::Newest),
        ("a speaker and a word", format!("speaker:{person} {rarer}"), Sort::Best),
        ("a year's denials", format!("act:denial since:{year} until:{year} {rarer}"), Sort::Newest),
        ("either, without", format!("{rarer} OR {rare} -{common} direct:yes"), Sort::Best),
    ]
}

/// Median and 99th percentile in milliseconds.
fn quantiles(times: &mut [Duration]) -> (f64, f64) {
    times.sort_unstable();
    let at = |part: f64| times.get((times.len() as f64 * part) as usize).map_or(0.0, Duration::as_secs_f64) * 1e3;
    (at(0.5), at(0.99))
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let size: usize = arguments.first().map_or(Ok(200_000), |n| n.parse())?;
    let cold = arguments.iter().any(|a| a == "--cold");
    let folder = arguments.get(1).filter(|a| *a != "--cold").map(PathBuf::from);
    let temporary = tempfile::tempdir()?;
    let dir = folder.as_deref().unwrap_or(temporary.path());
    let mut out = std::io::stdout().lock();
    if !dir.join("index").exists() {
        fs::create_dir_all(dir)?;
        let start = Instant::now();
        build(dir, size)?;
        writeln!(out, "made in {:.1} s", start.elapsed().as_secs_f64())?;
    }
    let limits = Limits::default();
    let start = Instant::now();
    let index = Index::open(dir, limits.clone())?;
    let first = index.find(&Query::parse(&queries(&mut Draw(Mt::new(3)))[2].1, &limits)?, &Ask::default())?;
    let opened = start.elapsed().as_secs_f64() * 1e3;
    writeln!(out, "opened and searched once in {opened:.1} ms ({} found)", first.total)?;
    if cold {
        return Ok(());
    }
    let bytes: u64 =
        fs::read_dir(dir.join("index"))?.map(|f| f.and_then(|f| f.metadata()).map_or(0, |m| m.len())).sum();
    let statements = index.len();
    writeln!(out, "{statements} statements, {:.1} bytes each", bytes as f64 / statements as f64)?;
    let mut times: Vec<(&str, Vec<Duration>, u64)> = Vec::new();
    let mut draw = Draw(Mt::new(2));
    for _ in 0..ROUNDS {
        for (n, (kind, text, sort)) in queries(&mut draw).into_iter().enumerate() {
            let start = Instant::now();
            let found = index.find(&Query::parse(&text, &limits)?, &Ask { sort: Some(sort), ..Ask::default() })?;
            let time = start.elapsed();
            if times.len() == n {
                times.push((kind, Vec::new(), 0));
            }
            times[n].1.push(time);
            times[n].2 += found.total;
        }
    }
    let mut all: Vec<Duration> = times.iter().flat_map(|(_, t, _)| t.clone()).collect();
    for (kind, times, total) in &mut times {
        let (median, last) = quantiles(times);
        let found = *total / u64::from(ROUNDS);
        writeln!(out, "{kind:24} median {median:7.2} ms  p99 {last:7.2} ms  {found} found in the mean")?;
    }
    let (median, last) = quantiles(&mut all);
    writeln!(out, "{:24} median {median:7.2} ms  p99 {last:7.2} ms", "all")?;
    let start = Instant::now();
    let facets = index.facets(&Query::parse(&word(60), &limits)?, false)?;
    writeln!(out, "facets of {} in {:.1} ms", facets.total, start.elapsed().as_secs_f64() * 1e3)?;
    let start = Instant::now();
    index.suggest_speakers("ba", 10)?;
    writeln!(out, "suggestions in {:.1} ms", start.elapsed().as_secs_f64() * 1e3)?;
    Ok(())
}
