//! The record as those use it who build on it: one file a promise.
#![allow(clippy::unwrap_used, reason = "tests")]

mod copies;
mod decisions;
mod erase;
mod formats;
mod kill;
mod many;
mod people;
mod proof;
mod readers;
mod versions;
mod visits;

use std::path::Path;
use std::sync::LazyLock;

use dixit::{Engine, Options, Stamp, Tier};
use dixit_record::{Added, Incoming, Prepared, Reading, ReadingId, Record, StatementId, Writer};

static RULES: LazyLock<Engine> = LazyLock::new(|| engine(Tier::Rules));

fn engine(tier: Tier) -> Engine {
    Engine::new(Options { tier, ..Options::default() }).unwrap()
}

/// A page of the Calder Courier.
fn story(slug: &str, day: &str, paragraphs: &[&str]) -> Incoming {
    let body: String = paragraphs.iter().map(|p| format!("<p>{p}</p>\n")).collect();
    let page = format!(
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{slug}</title>\
         <link rel=canonical href=\"https://courier.example/{slug}\">\
         <meta property=\"article:published_time\" content=\"{day}\"></head>\
         <body><article><h1>{slug}</h1>\n{body}</article></body></html>"
    );
    Incoming { name: slug.to_owned(), bytes: page.into_bytes(), ..Incoming::default() }
}

/// A file of examples/.
fn example(name: &str) -> Incoming {
    let path = format!("{}/../../examples/{name}", env!("CARGO_MANIFEST_DIR"));
    Incoming { name: name.to_owned(), bytes: std::fs::read(path).unwrap(), ..Incoming::default() }
}

fn prepared(page: &Incoming) -> Prepared {
    Prepared::new(page.clone(), RULES.read(&page.bytes, &page.hints).unwrap()).unwrap()
}

/// Adds pages that are new, and gives their readings.
fn fill(dir: &Path, pages: &[Incoming]) -> Vec<ReadingId> {
    let mut writer = Writer::open(dir).unwrap();
    let add = |page| match writer.add(&prepared(page)).unwrap() {
        Added::Article(id) | Added::Version(id) => id,
        other => panic!("{}: {other:?}", page.name),
    };
    let out = pages.iter().map(add).collect();
    writer.commit().unwrap();
    out
}

fn add_one(dir: &Path, page: &Incoming) -> Added {
    let mut writer = Writer::open(dir).unwrap();
    let added = writer.add(&prepared(page)).unwrap();
    writer.commit().unwrap();
    added
}

fn readings(record: &Record) -> Vec<Reading> {
    let mut out: Vec<Reading> = Vec::new();
    while let Some(next) = record.next_reading(out.last().map_or(ReadingId(0), |r| r.id)).unwrap() {
        out.push(record.reading(next).unwrap());
    }
    out
}

/// The id of the statement in whose words a text stands.
fn saying(reading: &Reading, words: &str) -> StatementId {
    let statements = reading.content.statements.iter();
    let found = statements.filter(|s| s.content.text(&reading.content.text).contains(words));
    let shortest = found.min_by_key(|s| s.content.len()).unwrap_or_else(|| panic!("nobody says {words:?}"));
    shortest.id.parse().unwrap()
}

fn dump(dir: &Path) -> String {
    let mut out = Vec::new();
    Record::open(dir).unwrap().dump(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn day(text: &str) -> Stamp {
    text.parse().unwrap()
}

#[test]
fn what_goes_in_comes_out() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["wire.html", "feature.html", "live.html", "pasted.txt"] {
        let page = example(name);
        let reading = RULES.read(&page.bytes, &page.hints).unwrap();
        let [id] = fill(dir.path(), std::slice::from_ref(&page))[..] else { panic!() };
        let record = Record::open(dir.path()).unwrap();
        let mut json = record.reading(id).unwrap().to_json();
        json.speakers.iter_mut().for_each(|s| s.entity = None);
        assert_eq!(json, reading.to_json(None), "{name}");
        assert_eq!(record.page_bytes(reading.page.digest.into()).unwrap(), page.bytes);
    }
    assert_eq!(readings(&Record::open(dir.path()).unwrap()).len(), 4);
}
