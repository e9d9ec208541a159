//! Agency texts on many sites.

use dixit_record::{Incoming, Record};

use crate::{add_one, fill, readings, story};

const WIRE: [&str; 6] = [
    "CALDER BAY (Coast Press) - The harbour bridge will close to all traffic on the first of May, Mayor Ruth Okafor said.",
    "“We have looked at every other way, and there is none,” Okafor told reporters after a meeting of the city council.",
    "She said the government had promised half of the 90 million crowns and that the rest would come from a toll.",
    "Transport Minister Daniel Vasko denied that any sum had been agreed, and said his ministry would decide in April.",
    "Shop owners on the north bank fear for their trade, and some of them have begun to look for other places.",
    "The ferry company Baylink believes it can carry 6,000 people a day and plans to buy a second boat this year.",
];

fn on(site: &str, paragraphs: &[&str]) -> Incoming {
    let mut page = story("bridge-closes", "2024-03-06", paragraphs);
    let html = String::from_utf8(page.bytes).unwrap();
    page.bytes = html.replace("courier.example", site).into_bytes();
    page
}

#[test]
fn copies_are_known_and_counted() {
    let dir = tempfile::tempdir().unwrap();
    let first = fill(dir.path(), &[on("one.example", &WIRE)])[0];
    let local = "“Our readers will walk,” Nora Pell, who edits this paper, said on Thursday in her office.";
    let more: Vec<&str> = WIRE.into_iter().chain([local]).collect();
    let other = story("tram", "2024-03-06", &["“The night tram is ten years old,” Tom Orr said.", local]);
    fill(dir.path(), &[on("two.example", &WIRE), on("three.example", &WIRE[..4]), on("four.example", &more), other]);
    let record = Record::open(dir.path()).unwrap();
    let original = record.reading(first).unwrap();
    assert_eq!(original.copy_of, None);
    let of: Vec<_> = readings(&record).iter().skip(1).map(|r| r.copy_of).collect();
    let known = Some(original.version);
    assert_eq!(of, [known, known, known, None]);
    assert_eq!(record.copies(original.version).unwrap().len(), 3);
    assert_eq!(record.counts().unwrap().copies, 3);
    // Nor are they drawn twice for people to check.
    let drawn = record.audit(1_000, 1).unwrap();
    let statements = |r: &dixit_record::Reading| r.content.statements.len();
    assert_eq!(drawn.len(), readings(&record).iter().filter(|r| r.copy_of.is_none()).map(statements).sum::<usize>());
    assert_eq!(record.audit(2, 1).unwrap(), drawn[..2]);
    assert_ne!(record.audit(5, 2).unwrap(), drawn[..5]);
}

#[test]
fn a_new_version_of_the_original_is_no_copy() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), &[on("one.example", &WIRE), on("two.example", &WIRE)]);
    let more: Vec<&str> = WIRE.into_iter().chain(["“Nobody will be cut off,” Okafor said."]).collect();
    add_one(dir.path(), &on("one.example", &more));
    let record = Record::open(dir.path()).unwrap();
    assert_eq!(readings(&record).last().unwrap().copy_of, None);
}
