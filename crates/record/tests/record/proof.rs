//! Statements are proved from stored bytes and ranges alone.

use std::path::Path;

use dixit_record::{Added, Digest, Elsewhere, Prepared, Proof, Record, Writer, nowhere};
use rusqlite::Connection;

use crate::{example, fill, readings};

fn proofs(dir: &Path) -> Vec<Proof> {
    let record = Record::open(dir).unwrap();
    let all = readings(&record);
    all.iter().flat_map(|r| record.verify_reading(r.id, &mut nowhere()).unwrap()).map(|(_, proof)| proof).collect()
}

#[test]
fn every_statement_is_proved() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), &["wire.html", "feature.html", "live.html", "pasted.txt"].map(example));
    let all = proofs(dir.path());
    assert!(all.len() > 40);
    assert!(all.iter().all(|p| *p == Proof::Proved));
    let record = Record::open(dir.path()).unwrap();
    let one = readings(&record)[0].content.statements[0].id.parse().unwrap();
    let [(place, Proof::Proved)] = &record.verify(one, &mut nowhere()).unwrap()[..] else { panic!() };
    assert_eq!(place.n, 0);
    assert!(
        record.verify("0123456789abcdef0123456789abcdef".parse().unwrap(), &mut nowhere()).unwrap_err().is_unknown()
    );
}

/// Puts a page's bytes in place of those that are stored; with a new digest, as a forger would.
fn replace(dir: &Path, bytes: &[u8], forged: bool) {
    let db = Connection::open(dir.join("record.sqlite")).unwrap();
    db.execute("UPDATE block SET data = ?", [zstd::bulk::compress(bytes, 1).unwrap()]).unwrap();
    if forged {
        db.execute("UPDATE page SET digest = ?", [Digest::of(bytes).0]).unwrap();
    }
}

#[test]
fn a_flipped_byte_in_any_evidence_fails() {
    let dir = tempfile::tempdir().unwrap();
    let page = example("wire.html");
    fill(dir.path(), std::slice::from_ref(&page));
    let record = Record::open(dir.path()).unwrap();
    let reading = readings(&record).remove(0);
    drop(record);
    let mut places: Vec<usize> =
        reading.content.statements.iter().flat_map(|s| &s.evidence).flat_map(|r| r.as_range()).collect();
    places.sort_unstable();
    places.dedup();
    assert!(places.len() > 500);
    // Opened anew each time, as a record remembers what it has unpacked.
    let proofs = || Record::open(dir.path()).unwrap().verify_reading(reading.id, &mut nowhere()).unwrap();
    for (n, at) in places.into_iter().enumerate() {
        let mut bytes = page.bytes.clone();
        bytes[at] ^= 0x02;
        // Somebody has put a digest to it: the words are others, still.
        replace(dir.path(), &bytes, true);
        for (statement, (_, proof)) in reading.content.statements.iter().zip(proofs()) {
            let holds = statement.evidence.iter().any(|r| r.as_range().contains(&at));
            assert_eq!(holds, proof != Proof::Proved, "byte {at}");
        }
        if n % 50 == 0 {
            replace(dir.path(), &page.bytes, true);
            replace(dir.path(), &bytes, false);
            let failed = |(_, proof): &(_, Proof)| matches!(proof, Proof::Failed(why) if why.contains("damaged"));
            assert!(proofs().iter().all(failed));
        }
    }
}

#[test]
fn damage_on_the_disk_is_a_failed_proof() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), &[example("wire.html")]);
    let db = Connection::open(dir.path().join("record.sqlite")).unwrap();
    let mut data: Vec<u8> = db.query_row("SELECT data FROM block", [], |row| row.get(0)).unwrap();
    let middle = data.len() / 2;
    data[middle] ^= 0x10;
    db.execute("UPDATE block SET data = ?", [data]).unwrap();
    assert!(proofs(dir.path()).iter().all(|p| matches!(p, Proof::Failed(why) if why.contains("damaged"))));
}

#[test]
fn a_page_that_is_kept_elsewhere_is_proved_there() {
    let (dir, origin) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let page = example("wire.html");
    fill(origin.path(), std::slice::from_ref(&page));
    let mut json = readings(&Record::open(origin.path()).unwrap())[0].to_json();
    assert!(Prepared::elsewhere(&json).unwrap_err().to_string().contains("needs a locator"));
    json.page.locator = Some("warc:pages.warc.gz@120".to_owned());
    let mut writer = Writer::open(dir.path()).unwrap();
    let Added::Article(id) = writer.add(&Prepared::elsewhere(&json).unwrap()).unwrap() else { panic!() };
    writer.commit().unwrap();
    let reading = writer.reading(id).unwrap();
    assert_eq!(reading.to_json(), json);
    let proofs = |elsewhere: &mut Elsewhere<'_>| writer.verify_reading(id, elsewhere).unwrap().into_iter().map(|p| p.1);
    assert!(proofs(&mut nowhere()).all(|p| p == Proof::NotHeld("warc:pages.warc.gz@120".to_owned())));
    assert!(proofs(&mut |_| Some(page.bytes.clone())).all(|p| p == Proof::Proved));
    assert!(proofs(&mut |_| Some(b"another page".to_vec())).all(|p| matches!(p, Proof::Failed(_))));
    assert!(writer.page_bytes(reading.page.digest).unwrap_err().is_not_held());
}
