//! Records of other formats, and what is no record.

use std::fs;
use std::path::Path;

use dixit_record::{Digest, Proof, Record, Writer, nowhere};
use rusqlite::Connection;

use crate::{day, example, fill, prepared, readings, saying, story};

/// What a record holds, in a few lines that no later field changes.
fn lines(record: &Record) -> String {
    let mut out = String::new();
    for reading in readings(record) {
        let content = &reading.content;
        let (url, models) = (content.header.url.as_deref().unwrap_or("-"), content.engine.models.len());
        out += &format!("{} {url} {} {models}\n", reading.page.digest, content.engine.tier);
        for (n, statement) in content.statements.iter().enumerate() {
            let speaker = statement.speaker.map(|s| (&content.speakers[s].name, reading.entities[s]));
            let words = statement.content.text(&content.text);
            let decided = (reading.retracted[n], reading.untied[n]);
            out += &format!("  {} {speaker:?} {:?} {words:?} {decided:?}\n", statement.id, statement.act);
            out += &format!("    {:?} {:?} {:?}\n", statement.evidence, statement.occasion, statement.prompt);
        }
        out += &format!("  {:?}\n", record.version(reading.version).unwrap().fetches);
    }
    for decision in record.decisions().unwrap() {
        out += &format!("{decision:?}\n");
    }
    for snapshot in record.snapshots().unwrap() {
        out += &format!("{} {} {}\n", snapshot.name, snapshot.at, snapshot.statements);
    }
    out
}

/// A small record of each format, as its dixit wrote it, with what it must give for ever: `formats/N.sqlite`, `N.txt`.
#[test]
fn every_format_is_read() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/record/formats");
    // A new format is kept by this, once; those before it stay as they are.
    if let Ok(format) = std::env::var("DIXIT_WRITE_FORMAT") {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path());
        fs::create_dir_all(&kept).unwrap();
        fs::copy(dir.path().join("record.sqlite"), kept.join(format!("{format}.sqlite"))).unwrap();
        fs::write(kept.join(format!("{format}.txt")), lines(&Record::open(dir.path()).unwrap())).unwrap();
    }
    let mut formats = 0;
    for entry in fs::read_dir(kept).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "sqlite") {
            continue;
        }
        let dir = tempfile::tempdir().unwrap();
        fs::copy(&path, dir.path().join("record.sqlite")).unwrap();
        drop(Writer::open(dir.path()).unwrap());
        let record = Record::open(dir.path()).unwrap();
        assert_eq!(lines(&record), fs::read_to_string(path.with_extension("txt")).unwrap(), "{}", path.display());
        for reading in readings(&record) {
            let proofs = record.verify_reading(reading.id, &mut nowhere()).unwrap();
            assert!(!proofs.is_empty() && proofs.iter().all(|(_, p)| *p == Proof::Proved));
        }
        formats += 1;
    }
    assert!(formats > 0);
}

/// A record that has something of everything.
fn write(dir: &Path) {
    let mut page =
        story("bridge", "2024-03-06", &["“The bridge is safe,” Mayor Ruth Okafor said on Tuesday in Calder Bay."]);
    page.hints.fetched = Some(day("2024-03-06T18:00:00Z"));
    page.status = Some(200);
    let changed = story(
        "bridge",
        "2024-03-06",
        &[
            "“The bridge is closed,” Mayor Ruth Okafor said. Asked why, she told Radio Calder it was old.",
            "“Shame,” Peter Lind said.",
        ],
    );
    let gone = story("gone", "2024-03-06", &["“Forget me,” Ida Marsh said."]);
    fill(dir, &[page, changed.clone(), gone.clone(), example("pasted.txt")]);
    let mut writer = Writer::open(dir).unwrap();
    let reading = readings(&writer).remove(1);
    writer.retract(saying(&reading, "Shame"), "he did not", day("2024-04-01")).unwrap();
    writer.untie(saying(&reading, "it was old"), "somebody else did", day("2024-04-01")).unwrap();
    writer.erase(prepared(&gone).digest(), "asked", day("2024-04-02")).unwrap();
    writer.snapshot("kept", day("2024-04-03")).unwrap();
}

fn change(dir: &Path, sql: &str) {
    Connection::open(dir.join("record.sqlite")).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn a_newer_format_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), &[story("one", "2024-03-06", &["“No,” Peter Lind said."])]);
    change(dir.path(), "PRAGMA user_version = 99");
    for refused in [Record::open(dir.path()).unwrap_err(), Writer::open(dir.path()).unwrap_err()] {
        assert!(refused.is_newer());
        assert!(refused.to_string().contains("format 99"), "{refused}");
    }
    change(dir.path(), "PRAGMA user_version = 1");
    assert_eq!(Record::open(dir.path()).unwrap().counts().unwrap().pages, 1);
}

#[test]
fn what_is_no_record_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    assert!(Record::open(dir.path()).unwrap_err().is_missing());
    change(dir.path(), "CREATE TABLE cities (name TEXT)");
    for refused in [Record::open(dir.path()).unwrap_err(), Writer::open(dir.path()).unwrap_err()] {
        assert!(refused.to_string().contains("something else than dixit"), "{refused}");
    }
    fs::write(dir.path().join("record.sqlite"), "not a database, but long enough to be taken for one".repeat(20))
        .unwrap();
    let refused = Record::open(dir.path()).unwrap_err().to_string();
    assert!(refused.contains("it is no record"), "{refused}");
}

#[test]
fn a_record_that_cannot_be_written_to_is_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), &[story("one", "2024-03-06", &["“No,” Peter Lind said."])]);
    let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    set(&dir.path().join("record.sqlite"), 0o444);
    set(dir.path(), 0o555);
    assert_eq!(Record::open(dir.path()).unwrap().counts().unwrap().pages, 1);
    set(dir.path(), 0o755);
}

#[test]
fn an_empty_record_can_be_made() {
    let dir = tempfile::tempdir().unwrap();
    let record = Record::create(&dir.path().join("new/record")).unwrap();
    assert_eq!(record.counts().unwrap(), dixit_record::Counts::default());
    assert!(record.page_bytes(Digest::of(b"")).unwrap_err().is_unknown());
}
