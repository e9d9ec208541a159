//! Reads all pages of a folder with one extractor, on one thread, and writes what it found, a line of JSON a page:
//! `id`, `text`, `title`, `date`, `author`, and `bytes` and `seconds`, the time of the CPU inside the extraction call
//! alone (what else the machine does is not in it). Every page is in memory before the first is read. Nobody is told a
//! page's URL or media type.
//!
//!     peers NAME FOLDER OUTPUT     peers --list

use std::io::{BufWriter, Read as _, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use nix::time::{ClockId, clock_gettime};
use rs_trafilatura::encoding::transcode_to_utf8;
use serde_json::{Value, json};

/// Takes a page as received; gives what it found, or nothing. What needs text gets it decoded in the same call.
type Extract = fn(&[u8]) -> Option<Value>;

/// Name as in the table, version included, and the call.
const PEERS: [(&str, Extract); 5] = [
    ("dixit-page", dixit),
    ("crate trafilatura 0.6.0 FavorPrecision", trafilatura),
    ("crate rs-trafilatura 0.2.2", rs_trafilatura),
    ("crate dom_smoothie 0.19.0", dom_smoothie),
    ("crate legible 0.5.1", legible),
];

fn dixit(page: &[u8]) -> Option<Value> {
    let article = dixit_page::read(page, &dixit_page::Hints::default(), &dixit_page::Limits::default()).ok()?;
    let body: Vec<&str> =
        article.blocks.iter().filter(|b| b.kind.is_body()).map(|b| b.span.slice(&article.text)).collect();
    let header = &article.header;
    let date = header.published.map(|p| p.to_string());
    Some(json!({ "text": body.join("\n"), "title": header.title, "date": date, "author": header.byline }))
}

fn trafilatura(page: &[u8]) -> Option<Value> {
    // With its fallbacks, as the Python original has them by default: without them F1 is 3.5 points lower.
    let options =
        trafilatura::Options::default().with_focus(trafilatura::ExtractionFocus::FavorPrecision).with_fallback(true);
    let found = trafilatura::extract(&transcode_to_utf8(page), &options).ok()?;
    let meta = found.metadata;
    let date = meta.date.map(|d| d.to_string());
    Some(json!({ "text": found.content_text, "title": meta.title, "date": date, "author": meta.author }))
}

fn rs_trafilatura(page: &[u8]) -> Option<Value> {
    let found = rs_trafilatura::extract_bytes(page).ok()?;
    let meta = found.metadata;
    let date = meta.date.map(|d| d.to_string());
    Some(json!({ "text": found.content_text, "title": meta.title, "date": date, "author": meta.author }))
}

fn dom_smoothie(page: &[u8]) -> Option<Value> {
    let config =
        dom_smoothie::Config { text_mode: dom_smoothie::TextMode::Formatted, ..dom_smoothie::Config::default() };
    let found = dom_smoothie::Readability::new(transcode_to_utf8(page), None, Some(config)).ok()?.parse().ok()?;
    let text = found.text_content.to_string();
    Some(json!({ "text": text, "title": found.title, "date": found.published_time, "author": found.byline }))
}

fn legible(page: &[u8]) -> Option<Value> {
    let found = legible::parse(&transcode_to_utf8(page), None, None).ok()?;
    let text = found.text_content;
    Some(json!({ "text": text, "title": found.title, "date": found.published_time, "author": found.byline }))
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--list"] => PEERS.iter().for_each(|(name, _)| println!("{name}")),
        [name, folder, output] => run(name, Path::new(folder), Path::new(output))?,
        _ => bail!("usage: peers NAME FOLDER OUTPUT, or peers --list"),
    }
    Ok(())
}

fn run(name: &str, folder: &Path, output: &Path) -> Result<()> {
    let Some((_, extract)) = PEERS.iter().find(|(n, _)| *n == name) else { bail!("no peer {name:?}") };
    let pages = pages(folder)?;
    // Some peers panic on some pages: such a page counts as empty.
    std::panic::set_hook(Box::new(|_| ()));
    let mut out = BufWriter::new(std::fs::File::create(output)?);
    for (id, page) in &pages {
        let start = spent()?;
        let found = catch_unwind(AssertUnwindSafe(|| extract(page))).ok().flatten();
        let seconds = (spent()? - start).as_secs_f64();
        let mut line = found.unwrap_or_else(|| json!({}));
        line["id"] = json!(id);
        line["bytes"] = json!(page.len());
        line["seconds"] = json!(seconds);
        writeln!(out, "{line}")?;
    }
    Ok(out.flush()?)
}

/// The time that this thread has had the CPU for.
fn spent() -> Result<Duration> {
    Ok(clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID)?.into())
}

/// The pages of a folder by id, which is the file's name up to its first dot, unpacked.
fn pages(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        let mut page = std::fs::read(&path)?;
        if path.extension().is_some_and(|e| e == "gz") {
            let packed = std::mem::take(&mut page);
            flate2::read::MultiGzDecoder::new(&packed[..]).read_to_end(&mut page)?;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        out.push((name.split('.').next().unwrap_or_default().to_owned(), page));
    }
    out.sort();
    Ok(out)
}
