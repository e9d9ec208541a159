//! Fetches, versions, and what changed between them.

use dixit_record::{Added, Incoming, Record};

use crate::{add_one, day, prepared, story};

const SAID: &str = "“The bridge is safe,” Mayor Ruth Okafor said on Tuesday.";
const MORE: &str = "Okafor said the ferry would run every hour until the autumn.";

fn fetched(page: &Incoming, at: &str) -> Incoming {
    let mut page = page.clone();
    page.hints.fetched = Some(day(at));
    page.hints.url = Some("https://courier.example/bridge".to_owned());
    page.status = Some(200);
    page
}

#[test]
fn the_same_page_again_adds_its_fetch_alone() {
    let dir = tempfile::tempdir().unwrap();
    let page = story("bridge", "2024-03-06", &[SAID]);
    let Added::Article(reading) = add_one(dir.path(), &fetched(&page, "2024-03-06T18:00:00Z")) else { panic!() };
    assert_eq!(add_one(dir.path(), &fetched(&page, "2024-03-07T18:00:00Z")), Added::Known);
    assert_eq!(add_one(dir.path(), &fetched(&page, "2024-03-07T18:00:00Z")), Added::Known);
    let record = Record::open(dir.path()).unwrap();
    let counts = record.counts().unwrap();
    assert_eq!((counts.pages, counts.readings), (1, 1));
    let version = record.version(record.reading(reading).unwrap().version).unwrap();
    let times: Vec<String> = version.fetches.iter().map(|f| f.at.unwrap().to_string()).collect();
    assert_eq!(times, ["2024-03-06T18:00:00Z", "2024-03-07T18:00:00Z"]);
    assert_eq!(version.fetches[0].status, Some(200));
    assert_eq!(version.fetches[0].url.as_deref(), Some("https://courier.example/bridge"));
}

#[test]
fn a_changed_advertisement_is_no_version() {
    let dir = tempfile::tempdir().unwrap();
    let page = story("bridge", "2024-03-06", &[SAID]);
    add_one(dir.path(), &page);
    let mut other = page.clone();
    let html = String::from_utf8(other.bytes).unwrap();
    other.bytes = html.replace("<body>", "<body><div class=ad>Buy now</div>").into_bytes();
    let Added::SameText(version) = add_one(dir.path(), &other) else { panic!() };
    let record = Record::open(dir.path()).unwrap();
    let fetches = record.version(version).unwrap().fetches;
    assert_eq!(fetches.len(), 2);
    assert_ne!(fetches[0].digest, fetches[1].digest);
    let kept = record.page_bytes(prepared(&other).digest());
    assert!(kept.unwrap_err().is_not_held());
}

#[test]
fn a_changed_text_is_a_version_and_its_difference_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let before = story("bridge", "2024-03-06", &[SAID, MORE, "“We were never asked,” Peter Lind told reporters."]);
    let after = story(
        "bridge",
        "2024-03-06",
        &[SAID, "Okafor said the ferry would run every hour until the winter.", "“It is a scandal,” Ida Marsh said."],
    );
    let Added::Article(first) = add_one(dir.path(), &before) else { panic!() };
    let Added::Version(second) = add_one(dir.path(), &after) else { panic!() };
    let record = Record::open(dir.path()).unwrap();
    let article = record.article("https://courier.example/bridge").unwrap().unwrap();
    let (url, versions) = record.versions(article).unwrap();
    assert_eq!(url.as_deref(), Some("https://courier.example/bridge"));
    assert_eq!(versions.len(), 2);
    let (first, second) = (record.reading(first).unwrap(), record.reading(second).unwrap());
    assert_eq!(versions, [second.version, first.version]);
    let difference = record.difference(first.version, second.version).unwrap();
    let old = |n: usize| first.content.statements[n].content.text(&first.content.text);
    let new = |n: usize| second.content.statements[n].content.text(&second.content.text);
    let [(a, b)] = difference.kept[..] else { panic!("{difference:?}") };
    assert_eq!((old(a).as_str(), new(b).as_str()), ("The bridge is safe", "The bridge is safe"));
    let [(a, b)] = difference.reworded[..] else { panic!("{difference:?}") };
    assert!(old(a).contains("until the autumn") && new(b).contains("until the winter"));
    assert_eq!(difference.added.iter().map(|n| new(*n)).collect::<Vec<_>>(), ["It is a scandal"]);
    assert_eq!(difference.dropped.iter().map(|n| old(*n)).collect::<Vec<_>>(), ["We were never asked"]);
}

#[test]
fn pages_without_an_address_are_told_by_their_text() {
    let dir = tempfile::tempdir().unwrap();
    let text = |t: &str| Incoming { bytes: t.as_bytes().to_vec(), ..Incoming::default() };
    let said = "Bridge to close\n\nThe bridge will close on Monday, Mayor Ann Lee said.";
    let Added::Article(reading) = add_one(dir.path(), &text(said)) else { panic!() };
    assert!(matches!(add_one(dir.path(), &text(&format!("{said}\n\n"))), Added::SameText(_)));
    assert!(matches!(add_one(dir.path(), &text(&said.replace("Monday", "Friday"))), Added::Article(_)));
    let record = Record::open(dir.path()).unwrap();
    let article = record.reading(reading).unwrap().article;
    assert_eq!(record.versions(article).unwrap().0, None);
}
