//! Exports of records that were made for it: one file a format.
#![allow(clippy::unwrap_used, reason = "tests")]

mod annotations;
mod codebook;
mod csv;
mod hostile;
mod json;
mod parquet;
mod partial;

use std::path::Path;
use std::sync::LazyLock;

use dixit::{Engine, Options, Tier, json as contract};
use dixit_export::{Sink, Tally, export};
use dixit_record::{Incoming, Prepared, Reading, ReadingId, Record, Writer};

static RULES: LazyLock<Engine> =
    LazyLock::new(|| Engine::new(Options { tier: Tier::Rules, ..Options::default() }).unwrap());

const BRIDGE: &str = "<p>“The harbour bridge will close on Monday,” Mayor Ruth Okafor said on Tuesday.</p>\
    <p>The council’s engineer, Peter Lind, said that the cables had lost a fifth of their strength.</p>";
const TOLL: &str = "<p>“Nobody will pay a toll,” Mayor Ruth Okafor said. “That is settled – for good.”</p>\
    <p>Residents of the north bank said they had heard nothing.</p>";

/// A page at an address of its own.
fn page(number: u32, paragraphs: &str) -> Incoming {
    let page = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Story {number}</title>\
         <link rel=\"canonical\" href=\"https://courier{number}.example/{number}\">\
         <meta property=\"og:site_name\" content=\"The Courier\">\
         <meta property=\"article:published_time\" content=\"2024-03-06T17:20\"></head>\
         <body><article><h1>Story {number}</h1>\n{paragraphs}</article></body></html>"
    );
    Incoming { name: number.to_string(), bytes: page.into_bytes(), ..Incoming::default() }
}

fn read(page: &Incoming) -> dixit::Reading {
    RULES.read(&page.bytes, &page.hints).unwrap()
}

/// A record of these pages.
fn record(dir: &Path, pages: &[Incoming]) -> Record {
    let mut writer = Writer::open(dir).unwrap();
    for page in pages {
        writer.add(&Prepared::new(page.clone(), read(page)).unwrap()).unwrap();
    }
    writer.commit().unwrap();
    drop(writer);
    Record::open(dir).unwrap()
}

fn readings(record: &Record) -> Vec<Reading> {
    let mut out: Vec<Reading> = Vec::new();
    while let Some(next) = record.next_reading(out.last().map_or(ReadingId(0), |r| r.id)).unwrap() {
        out.push(record.reading(next).unwrap());
    }
    out
}

/// All statements of a record, each with its reading.
fn statements(record: &Record) -> Vec<(contract::Reading, contract::Statement)> {
    let readings: Vec<contract::Reading> = readings(record).iter().map(Reading::to_json).collect();
    readings.iter().flat_map(|r| r.statements.iter().map(|s| (r.clone(), s.clone()))).collect()
}

/// The words of spans.
fn words(text: &str, spans: &[contract::Range]) -> String {
    let text: Vec<char> = text.chars().collect();
    let pieces: Vec<String> = spans.iter().map(|[s, e]| text[*s as usize..*e as usize].iter().collect()).collect();
    pieces.join(" ")
}

/// The id of the statement in whose words this stands, that has the fewest.
fn saying(record: &Record, part: &str) -> String {
    let all = statements(record).into_iter().map(|(r, s)| (words(&r.article.text, &s.content), s.id));
    all.filter(|(said, _)| said.contains(part)).min_by_key(|(said, _)| said.len()).unwrap().1
}

/// What is written of a record into memory.
fn written(record: &Record, sink: impl for<'o> FnOnce(&'o mut Vec<u8>) -> Box<dyn Sink + 'o>) -> (String, Tally) {
    let mut out = Vec::new();
    let tally = export(record, sink(&mut out), |_| {}).unwrap();
    (String::from_utf8(out).unwrap(), tally)
}
