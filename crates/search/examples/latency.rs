//! Measures how fast statements are found: makes a record of synthetic ones, always the same, with its index, and asks it.
//!
//! `cargo run --release -p dixit-search --example latency -- 5000000 [FOLDER]`
//!
//! Words follow Zipf's law, as do speakers and outlets. With a FOLDER the record stays there and is used again; with
//! `--cold` only one search is done, for a measurement of the whole process (`hyperfine`, `perf stat`).

use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::{Duration, Instant};

use dixit_record::{Prepared, Writer};
use dixit_search::{Ask, Limits, Query, Search, Sort};
use jiff::ToSpan as _;
use rand_mt::Mt;
use serde_json::{Value, json};

/// Different words, speakers and outlets.
const WORDS: u32 = 200_000;
const SPEAKERS: u32 = 20_000;
const OUTLETS: u32 = 500;
/// Statements of a page.
const PAGE: usize = 20;
/// Spreads numbers over all ids, as digests are.
const SPREAD: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;
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

/// A record of made-up readings, as a cluster would hand them over, and its index.
fn build(dir: &Path, size: usize) -> Result<(), Box<dyn Error>> {
    let (give, take) = sync_channel(64);
    let made = thread::spawn(move || -> Result<(), String> {
        let mut pages = Pages::new();
        for number in 0..size.div_ceil(PAGE) {
            let reading = serde_json::from_value(pages.next(number)).map_err(|e| e.to_string())?;
            let ready = Prepared::elsewhere(&reading).map_err(|e| e.to_string())?;
            if give.send(ready).is_err() {
                break;
            }
        }
        Ok(())
    });
    let mut writer = Writer::open(dir)?;
    for (n, ready) in take.iter().enumerate() {
        writer.add(&ready)?;
        if n % 500 == 499 {
            writer.commit()?;
        }
    }
    writer.commit()?;
    made.join().map_err(|_| "the thread that makes pages has broken off")??;
    dixit_search::reindex(&writer, |_| {})?;
    Ok(())
}

/// Makes pages of [`PAGE`] statements, one after the other.
struct Pages {
    draw: Draw,
    names: Vec<String>,
    surnames: Vec<String>,
    outlets: Vec<(String, String)>,
}

impl Pages {
    fn new() -> Self {
        let word_of = |n: u32| word(n * 5 + 9_000);
        Self {
            draw: Draw(Mt::new(1)),
            names: (0..SPEAKERS).map(name).collect(),
            surnames: (0..SPEAKERS).map(|n| word(n * 5 + 50_000)).collect(),
            outlets: (0..OUTLETS)
                .map(|n| (format!("The {} Post", word_of(n)), format!("{}.example", word_of(n))))
                .collect(),
        }
    }

    /// The page of a number, in the contract's JSON: the words are ASCII, so that bytes are code points.
    fn next(&mut self, number: usize) -> Value {
        const ACTS: [&str; 4] = ["assertion", "belief", "denial", "criticism"];
        const MANNERS: [&str; 3] = ["indirect", "direct", "mixed"];
        let draw = &mut self.draw;
        let (outlet, host) = &self.outlets[draw.zipf(OUTLETS) as usize];
        let day = jiff::civil::date(2010, 1, 1).saturating_add(i64::from(draw.below(365 * 15)).days());
        let (mut text, mut blocks) = (String::new(), Vec::new());
        let (mut speakers, mut statements): (Vec<(u32, Value)>, Vec<Value>) = (Vec::new(), Vec::new());
        for n in 0..PAGE {
            let start = text.len();
            let who = draw.zipf(SPEAKERS);
            let known = speakers.iter().position(|(s, _)| *s == who);
            let source = &if known.is_some() { &self.surnames } else { &self.names }[who as usize];
            text += source;
            let cue = text.len() + 1;
            text += " said that ";
            let content = text.len();
            let words: Vec<String> = (0..8 + draw.below(24)).map(|_| word(draw.zipf(WORDS))).collect();
            text += &words.join(" ");
            let end = text.len();
            text += ".\n\n";
            blocks.push(json!({"kind": "paragraph", "span": [start, end + 1]}));
            let speaker = known.unwrap_or_else(|| {
                speakers.push((
                    who,
                    json!({"id": format!("p{}", speakers.len()), "entity": null, "name": source, "names": [],
                    "kind": "person", "roles": [], "mentions": [[start, start + source.len()]]}),
                ));
                speakers.len() - 1
            });
            let place = (n % 5 == 0).then_some("Brussels");
            statements.push(json!({
                "id": format!("{:032x}", ((number * PAGE + n) as u128).wrapping_mul(SPREAD)), "speaker": format!("p{speaker}"), "role": null, "for": null,
                "source": [[start, start + source.len()]], "cue": [[cue, cue + 4]], "content": [[content, end]],
                "manner": MANNERS[draw.zipf(3) as usize], "act": ACTS[draw.zipf(4) as usize], "event": [], "within": null,
                "via": [], "prompt": null, "evidence": [[content, end]], "confidence": f64::from(draw.below(100)) / 100.0,
                "occasion": {"basis": "stated", "start": day.to_string(), "end": day.to_string(), "granularity": "day",
                    "place": place, "event": null, "spans": []},
            }));
        }
        let url = format!("https://{host}/{number}");
        let digest = format!("sha256:{number:064x}");
        let speakers: Vec<Value> = speakers.into_iter().map(|(_, speaker)| speaker).collect();
        json!({
            "schema": "dixit.reading/1", "id": null, "warnings": [],
            "engine": {"version": env!("CARGO_PKG_VERSION"), "tier": "made-up", "models": []},
            "page": {"digest": digest, "text_digest": digest, "url": url, "media_type": "text/plain", "encoding": "utf-8",
                "bytes": text.len(), "locator": format!("made-up.warc.gz:{number}")},
            "article": {"title": format!("Story {number}"), "byline": [], "published": day.to_string(), "updated": null,
                "section": null, "outlet": outlet, "agency": null, "dateline": null, "language": "en", "origin": {},
                "text": text.trim_end(), "blocks": blocks},
            "speakers": speakers, "statements": statements,
        })
    }
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
    if !dir.join("record.sqlite").exists() {
        fs::create_dir_all(dir)?;
        let start = Instant::now();
        build(dir, size)?;
        writeln!(out, "made in {:.1} s", start.elapsed().as_secs_f64())?;
    }
    let limits = Limits::default();
    let start = Instant::now();
    let search = Search::open(dir, limits.clone(), |_| {})?;
    let first = search.find(&Query::parse(&queries(&mut Draw(Mt::new(3)))[2].1, &limits)?, &Ask::default())?;
    let opened = start.elapsed().as_secs_f64() * 1e3;
    writeln!(out, "opened and searched once in {opened:.1} ms ({} found)", first.total)?;
    if cold {
        return Ok(());
    }
    let bytes: u64 =
        fs::read_dir(dir.join("index"))?.map(|f| f.and_then(|f| f.metadata()).map_or(0, |m| m.len())).sum();
    let statements = search.index().len();
    writeln!(out, "{statements} statements, {:.1} bytes each", bytes as f64 / statements as f64)?;
    let mut times: Vec<(&str, Vec<Duration>, u64)> = Vec::new();
    let mut draw = Draw(Mt::new(2));
    for _ in 0..ROUNDS {
        for (n, (kind, text, sort)) in queries(&mut draw).into_iter().enumerate() {
            let start = Instant::now();
            let found = search.find(&Query::parse(&text, &limits)?, &Ask { sort: Some(sort), ..Ask::default() })?;
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
    let facets = search.facets(&Query::parse(&word(60), &limits)?, false)?;
    writeln!(out, "facets of {} in {:.1} ms", facets.total, start.elapsed().as_secs_f64() * 1e3)?;
    let start = Instant::now();
    search.index().suggest_speakers("ba", 10)?;
    writeln!(out, "suggestions in {:.1} ms", start.elapsed().as_secs_f64() * 1e3)?;
    Ok(())
}
