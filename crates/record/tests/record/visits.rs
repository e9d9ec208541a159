//! Where pages come from: addresses that were asked for, places in web archives.

use std::num::NonZeroUsize;

use dixit::Tier;
use dixit_record::{Added, Archived, Outcome, Proof, Record, SkipKind, Visit, Writer, add, nowhere, reread};
use rusqlite::Connection;

use crate::{add_one, engine, fill, prepared, readings, story};

fn visit(url: &str, etag: &str) -> Visit {
    Visit {
        url: url.to_owned(),
        etag: Some(etag.to_owned()),
        last_modified: Some("Wed, 06 Mar 2024 12:00:00 GMT".to_owned()),
        changed: Some("2024-03-06T12:00:00Z".to_owned()),
    }
}

#[test]
fn the_next_request_can_be_a_conditional_one() {
    let dir = tempfile::tempdir().unwrap();
    let mut page = story("one", "2024-03-06", &["“No,” Peter Lind said."]);
    page.visit = Some(visit("https://courier.example/1?from=feed", "\"1\""));
    let digest = prepared(&page).digest();
    add_one(dir.path(), &page);
    let known = |record: &Record| record.visit("https://courier.example/1?from=feed").unwrap();
    let mut writer = Writer::open(dir.path()).unwrap();
    assert_eq!(known(&writer), page.visit.clone().map(|v| (v, Some(digest))));
    assert_eq!(writer.visit("https://courier.example/2").unwrap(), None);
    // Known bytes that came with other validators.
    page.visit = Some(visit("https://courier.example/1?from=feed", "\"2\""));
    assert_eq!(writer.add(&prepared(&page)).unwrap(), Added::Known);
    assert_eq!(known(&writer).unwrap().0.etag.as_deref(), Some("\"2\""));
    writer.add_unchanged("https://courier.example/1?from=feed", Some("later")).unwrap();
    writer.add_feed(&visit("https://courier.example/feed", "\"f\"")).unwrap();
    writer.commit().unwrap();
    drop(writer);
    let record = Record::open(dir.path()).unwrap();
    assert_eq!(known(&record).unwrap().0.changed.as_deref(), Some("later"));
    assert_eq!(record.visit("https://courier.example/feed").unwrap().unwrap().1, None);
}

#[test]
fn a_page_that_is_held_says_where_else_it_lies() {
    let dir = tempfile::tempdir().unwrap();
    let mut page = story("one", "2024-03-06", &["“The bridge is safe,” Mayor Ruth Okafor said."]);
    let at = |archive: &str| Archived { archive: archive.to_owned(), start: 7, length: 90, within: 5 };
    page.archived = Some(at("a.warc.gz"));
    let digest = prepared(&page).digest();
    add_one(dir.path(), &page);
    // Once more from another archive: the first is kept.
    page.archived = Some(at("b.warc.gz"));
    assert_eq!(add_one(dir.path(), &page), Added::Known);
    let record = Record::open(dir.path()).unwrap();
    let reading = readings(&record).remove(0);
    let locator = format!("a.warc.gz@7:5+90#{digest}");
    assert_eq!(reading.to_json().page.locator.as_deref(), Some(locator.as_str()));
    assert_eq!(record.page(digest).unwrap().unwrap().0.archived, Some(locator));
    // Proofs need no archive.
    assert_eq!(reading.page.locator, None);
    let proofs = record.verify_reading(reading.id, &mut nowhere()).unwrap();
    assert!(!proofs.is_empty() && proofs.iter().all(|(_, proof)| *proof == Proof::Proved));
}

#[test]
fn only_what_an_older_dixit_has_read_is_read_again() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), &[story("one", "2024-03-06", &["“No,” Peter Lind said."])]);
    let db = Connection::open(dir.path().join("record.sqlite")).unwrap();
    db.execute("UPDATE engine SET version = '0.0.9'", []).unwrap();
    drop(db);
    fill(dir.path(), &[story("two", "2024-03-07", &["“Yes,” Peter Lind said."])]);
    let mut writer = Writer::open(dir.path()).unwrap();
    let mut again = |of: &dyn Fn(&str) -> bool| {
        reread(&mut writer, &engine(Tier::Rules), of, NonZeroUsize::MIN, |_, _| {}).unwrap()
    };
    assert_eq!(again(&|version| version < "0.0.9"), 0);
    assert_eq!(again(&|version| version < "0.0.10" || version == "0.0.9"), 1);
    assert_eq!(again(&|_| true), 0, "the present engine's are not read again");
}

#[test]
fn a_fault_among_the_sources_is_no_end_of_the_list() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path()).unwrap();
    let pages = (0..9).map(|n| {
        assert!(n < 3, "no page");
        Ok(story(&format!("story-{n}"), "2024-03-06", &["“No,” Peter Lind said."]))
    });
    let mut skipped = Vec::new();
    let tally = add(&mut writer, &engine(Tier::Rules), pages, NonZeroUsize::MIN, |outcome| {
        if let Outcome::Skipped(skip) = outcome {
            skipped.push(skip.clone());
        }
    });
    assert_eq!(tally.unwrap().articles, 3);
    let [skip] = &skipped[..] else { panic!("{skipped:?}") };
    assert_eq!(skip.kind, SkipKind::BrokenOff);
    assert!(skip.why.contains("no page"), "{}", skip.why);
}
