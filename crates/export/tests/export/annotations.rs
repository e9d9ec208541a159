//! Web Annotation.

use std::sync::LazyLock;

use dixit::ByteRange;
use dixit_export::Annotations;
use serde_json::Value;

use crate::{BRIDGE, TOLL, page, readings, record, statements, words, written};

static SCHEMA: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema = include_str!("webannotation.schema.json");
    jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap()
});

/// A page of annotations that the model allows.
pub(crate) fn valid(text: &str) -> Value {
    let value: Value = serde_json::from_str(text).unwrap();
    if let Err(error) = SCHEMA.validate(&value) {
        panic!("{error} at {}", error.instance_path());
    }
    value
}

#[test]
fn selectors_find_the_words_and_the_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let record = record(dir.path(), &[page(1, BRIDGE), page(2, TOLL)]);
    let (text, _) = written(&record, |out| Box::new(Annotations::new(out)));
    let annotations = valid(&text);
    let annotations = annotations["items"].as_array().unwrap();
    let statements = statements(&record);
    assert_eq!(annotations.len(), statements.len());
    for (annotation, (reading, statement)) in annotations.iter().zip(&statements) {
        assert_eq!(annotation["id"], format!("urn:dixit:statement:{}", statement.id));
        let (mut spans, mut ranges) = (Vec::new(), Vec::new());
        for target in annotation["target"].as_array().unwrap() {
            assert_eq!(target["source"].as_str(), reading.page.url.as_deref());
            let place = |s: &Value| [s["start"].as_u64().unwrap() as u32, s["end"].as_u64().unwrap() as u32];
            match target["selector"].as_array().unwrap().as_slice() {
                [position, quote] => {
                    assert_eq!(position["type"], "TextPositionSelector");
                    let [start, end] = place(position);
                    spans.push([start, end]);
                    let around = |name: &str| quote[name].as_str().unwrap();
                    assert_eq!(around("exact"), words(&reading.article.text, &[[start, end]]));
                    let found = format!("{}{}{}", around("prefix"), around("exact"), around("suffix"));
                    assert!(reading.article.text.contains(&found), "{found}");
                    assert!(around("prefix").chars().count() as u32 == start.min(32));
                    assert_eq!(target["state"]["cached"], format!("urn:{}", reading.page.text_digest));
                }
                [bytes] => {
                    assert_eq!(bytes["type"], "DataPositionSelector");
                    let [start, end] = place(bytes);
                    ranges.push(ByteRange::new(start, end));
                    assert_eq!(target["state"]["cached"], format!("urn:{}", reading.page.digest));
                }
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(spans, statement.content);
        let page = record.page_bytes(reading.page.digest.parse().unwrap()).unwrap();
        let said = words(&reading.article.text, &statement.content);
        assert!(dixit::proves(&page, &ranges, &reading.page.encoding, &reading.page.media_type, &said), "{said}");
    }
    let bridge = &annotations[0]["body"];
    assert_eq!(bridge[0]["value"], "Ruth Okafor, Mayor: assertion, direct");
    assert_eq!(bridge[1]["value"], "Ruth Okafor");
}

#[test]
fn what_was_retracted_has_no_annotation() {
    let dir = tempfile::tempdir().unwrap();
    let id = {
        let record = record(dir.path(), &[page(1, BRIDGE)]);
        readings(&record)[0].content.statements[0].id.clone()
    };
    let mut writer = dixit_record::Writer::open(dir.path()).unwrap();
    writer.retract(id.parse().unwrap(), "wrong", "2024-03-08".parse().unwrap()).unwrap();
    drop(writer);
    let record = dixit_record::Record::open(dir.path()).unwrap();
    let (text, _) = written(&record, |out| Box::new(Annotations::new(out)));
    assert!(!text.contains(&id), "{text}");
    assert_eq!(valid(&text)["items"].as_array().unwrap().len(), statements(&record).len());
}

#[test]
fn no_annotations_are_a_valid_page() {
    let dir = tempfile::tempdir().unwrap();
    let (text, _) = written(&record(dir.path(), &[]), |out| Box::new(Annotations::new(out)));
    assert_eq!(valid(&text)["items"], Value::Array(Vec::new()));
}
