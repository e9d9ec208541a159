//! What a record keeps, and gives again.
#![allow(clippy::unwrap_used, reason = "tests")]

use dixit::{Engine, Options};
use dixit_record::{Added, Digest, Incoming, Prepared, ReadingId, Record, Writer};

fn page(name: &str) -> Incoming {
    let path = format!("{}/../../examples/{name}", env!("CARGO_MANIFEST_DIR"));
    Incoming { name: name.to_owned(), bytes: std::fs::read(path).unwrap(), ..Incoming::default() }
}

fn prepared(engine: &Engine, page: Incoming) -> Prepared {
    let reading = engine.read(&page.bytes, &page.hints).unwrap();
    Prepared::new(page, reading).unwrap()
}

#[test]
fn what_goes_in_comes_out() {
    let dir = tempfile::tempdir().unwrap();
    let engine = Engine::new(Options::default()).unwrap();
    let mut writer = Writer::open(dir.path()).unwrap();
    for name in ["wire.html", "feature.html", "live.html", "pasted.txt"] {
        let page = page(name);
        let reading = engine.read(&page.bytes, &page.hints).unwrap();
        let Added::Article(id) = writer.add(&prepared(&engine, page.clone())).unwrap() else { panic!("{name}") };
        writer.commit().unwrap();
        let record = Record::open(dir.path()).unwrap();
        let kept = record.reading(id).unwrap();
        let mut json = kept.to_json();
        json.speakers.iter_mut().for_each(|s| s.entity = None);
        assert_eq!(json, reading.to_json(None), "{name}");
        assert_eq!(record.page_bytes(Digest(reading.page.digest)).unwrap(), page.bytes);
    }
    let record = Record::open(dir.path()).unwrap();
    let mut at = ReadingId(0);
    let mut n = 0;
    while let Some(next) = record.next_reading(at).unwrap() {
        (at, n) = (next, n + 1);
    }
    assert_eq!(n, 4);
}
