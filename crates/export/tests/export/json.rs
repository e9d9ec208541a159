//! JSON Lines and JSON-LD.

use std::sync::LazyLock;

use dixit_export::{JsonLines, Quotations};
use dixit_record::Writer;
use serde_json::Value;

use crate::{BRIDGE, TOLL, page, readings, record, saying, statements, words, written};

static SCHEMA: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema = include_str!("../../../../schema/reading.schema.json");
    jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap()
});

#[test]
fn lines_are_the_contract_with_entities() {
    let dir = tempfile::tempdir().unwrap();
    let record = record(dir.path(), &[page(1, BRIDGE), page(2, TOLL)]);
    let (text, tally) = written(&record, |out| Box::new(JsonLines::new(out)));
    let lines: Vec<Value> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(tally.pages, 2);
    for (line, reading) in lines.iter().zip(readings(&record)) {
        SCHEMA.validate(line).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(serde_json::from_value::<dixit::json::Reading>(line.clone()).unwrap(), reading.to_json());
    }
    let entity = |line: &Value| {
        let speakers = line["speakers"].as_array().unwrap();
        let okafor = speakers.iter().find(|s| s["name"].as_str().unwrap().contains("Okafor")).unwrap();
        okafor["entity"].as_str().unwrap().to_owned()
    };
    assert_eq!(entity(&lines[0]), entity(&lines[1]));
}

#[test]
fn quotations_say_who_where_and_when() {
    let dir = tempfile::tempdir().unwrap();
    let record = record(dir.path(), &[page(1, BRIDGE), page(2, TOLL)]);
    let (text, _) = written(&record, |out| Box::new(Quotations::new(out)));
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["@context"], "https://schema.org");
    let graph = document["@graph"].as_array().unwrap();
    assert_eq!(graph.len(), statements(&record).len());

    let of = |part: &str| graph.iter().find(|q| q["text"].as_str().unwrap().contains(part)).unwrap();
    let bridge = of("harbour bridge");
    assert_eq!(bridge["@type"], "Quotation");
    assert_eq!(bridge["@id"], format!("urn:dixit:statement:{}", saying(&record, "harbour bridge")));
    assert_eq!(bridge["creator"]["@type"], "Person");
    assert_eq!(bridge["creator"]["name"], "Ruth Okafor");
    assert_eq!(bridge["creator"]["jobTitle"], "Mayor");
    assert_eq!(bridge["spokenByCharacter"], bridge["creator"]);
    // Published on a Wednesday.
    assert_eq!(bridge["dateCreated"], "2024-03-05");
    let article = &bridge["isPartOf"];
    assert_eq!(article["@type"], "NewsArticle");
    assert_eq!(article["url"], "https://courier1.example/1");
    assert_eq!(article["headline"], "Story 1");
    assert_eq!(article["datePublished"], "2024-03-06T17:20");
    assert_eq!(article["publisher"]["name"], "The Courier");

    // The same person is one node; a group is nobody that schema.org has a class for.
    assert_eq!(of("Nobody will pay")["creator"]["@id"], bridge["creator"]["@id"]);
    let residents = of("heard nothing");
    assert_eq!(residents.get("creator"), None);
    assert_eq!(residents["creditText"], "Residents of the north bank");
    assert_eq!(residents.get("dateCreated"), None);
}

#[test]
fn what_was_retracted_or_erased_is_in_neither() {
    let dir = tempfile::tempdir().unwrap();
    let before = record(dir.path(), &[page(1, BRIDGE), page(2, TOLL)]);
    let id = saying(&before, "harbour bridge").parse().unwrap();
    let toll = readings(&before)[1].page.digest;
    drop(before);
    let mut writer = Writer::open(dir.path()).unwrap();
    let at = "2024-03-08T10:00:00Z".parse().unwrap();
    writer.retract(id, "the outlet has corrected it", at).unwrap();
    writer.erase(toll, "a court order", at).unwrap();
    drop(writer);
    let record = dixit_record::Record::open(dir.path()).unwrap();

    let (lines, tally) = written(&record, |out| Box::new(JsonLines::new(out)));
    let (quotations, _) = written(&record, |out| Box::new(Quotations::new(out)));
    assert_eq!((tally.pages, tally.retracted), (1, 1));
    for text in [&lines, &quotations] {
        for gone in [id.to_string().as_str(), "Nobody will pay", "heard nothing", "Story 2", "courier2"] {
            assert!(!text.contains(gone), "{gone} in {text}");
        }
        assert!(text.contains("a fifth of their strength"), "{text}");
    }
    let quoted: Value = serde_json::from_str(&quotations).unwrap();
    let said: Vec<&str> = quoted["@graph"].as_array().unwrap().iter().filter_map(|q| q["text"].as_str()).collect();
    let left: Vec<String> = statements(&record).iter().map(|(r, s)| words(&r.article.text, &s.content)).collect();
    assert_eq!(said, left);
}

#[test]
fn an_empty_record_is_an_empty_document() {
    let dir = tempfile::tempdir().unwrap();
    let record = record(dir.path(), &[]);
    let (lines, tally) = written(&record, |out| Box::new(JsonLines::new(out)));
    assert_eq!((lines.as_str(), tally), ("", dixit_export::Tally::default()));
    let (quotations, _) = written(&record, |out| Box::new(Quotations::new(out)));
    let document: Value = serde_json::from_str(&quotations).unwrap();
    assert_eq!(document["@graph"].as_array().unwrap().len(), 0);
}
