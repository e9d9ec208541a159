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
use dixit_record::{Added, Incoming, Place, Prepared, Reading, ReadingId, Record, StatementId, Writer};

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

#[test]
fn a_statement_alone_says_what_its_reading_says() {
    let dir = tempfile::tempdir().unwrap();
    let ids = fill(dir.path(), &["wire.html", "feature.html", "live.html"].map(example));
    let mut writer = Writer::open(dir.path()).unwrap();
    let of: Vec<StatementId> =
        writer.reading(ids[0]).unwrap().content.statements.iter().take(2).map(|s| s.id.parse().unwrap()).collect();
    writer.retract(of[0], "never said", day("2024-05-01")).unwrap();
    writer.untie(of[1], "somebody else", day("2024-05-01")).unwrap();
    writer.commit().unwrap();
    let (mut nested, mut occasions) = (0, 0);
    for reading in readings(&writer) {
        let all = &reading.content.statements;
        for (n, statement) in all.iter().enumerate() {
            let said = writer.said(Place { reading: reading.id, n }).unwrap();
            assert_eq!((said.article, said.version, said.latest), (reading.article, reading.version, true));
            assert_eq!((&said.text, said.copies), (&reading.content.text, 0));
            let header = &reading.content.header;
            assert_eq!((&said.title, &said.published), (&header.title, &header.published));
            assert_eq!((&said.outlet, &said.url), (&header.outlet, &header.url));
            let mut around = vec![n];
            around.extend(std::iter::successors(statement.within, |n| all[*n].within));
            assert_eq!(said.lines.len(), around.len());
            for (line, n) in said.lines.iter().zip(around) {
                assert_eq!((&line.statement, line.retracted), (&all[n], reading.retracted[n]));
                let speaker = all[n].speaker.filter(|_| reading.untied[n].is_none());
                let speaker = speaker.map(|s| (reading.entities[s], reading.content.speakers[s].clone()));
                assert_eq!(line.speaker, speaker);
            }
            nested += usize::from(statement.within.is_some());
            occasions += usize::from(statement.occasion.is_some());
        }
        let beyond = writer.said(Place { reading: reading.id, n: all.len() });
        assert!(beyond.is_err_and(|e| e.is_unknown()));
    }
    assert!(nested > 0 && occasions > 0, "{nested} {occasions}");
}
