//! Readers beside a writer, and two writers.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use dixit_record::{Record, Writer};

use crate::{prepared, story};

#[test]
fn a_second_writer_is_told_who_writes() {
    let dir = tempfile::tempdir().unwrap();
    let writer = Writer::open(dir.path()).unwrap();
    let refused = Writer::open(dir.path()).unwrap_err();
    assert!(refused.is_locked());
    let text = refused.to_string();
    assert!(text.contains(&format!("process {} on ", std::process::id())) && text.contains("since 2"), "{text}");
    drop(writer);
    Writer::open(dir.path()).unwrap();
}

#[test]
fn readers_see_whole_pages_and_never_fewer() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path()).unwrap();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let readers: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    let record = Record::open(dir.path()).unwrap();
                    let mut before = record.counts().unwrap();
                    let mut seen = 0;
                    while !done.load(Ordering::SeqCst) {
                        let (counts, readings) = record.frozen(|r| Ok((r.counts()?, crate::readings(r)))).unwrap();
                        assert!(counts.pages >= before.pages && counts.statements >= before.statements);
                        assert_eq!((counts.pages, counts.readings), (counts.versions, readings.len() as u64));
                        let said: usize = readings.iter().map(|r| r.content.statements.len()).sum();
                        assert_eq!(counts.statements, said as u64);
                        before = counts;
                        seen += 1;
                    }
                    seen
                })
            })
            .collect();
        for n in 0..40 {
            let said = format!("“We counted {n} boats,” Mayor Ruth Okafor said.");
            writer.add(&prepared(&story(&format!("boats-{n}"), "2024-03-06", &[&said]))).unwrap();
            if n % 3 == 0 {
                writer.commit().unwrap();
            }
        }
        writer.commit().unwrap();
        done.store(true, Ordering::SeqCst);
        for reader in readers {
            assert!(reader.join().unwrap() > 0);
        }
    });
    assert_eq!(Record::open(dir.path()).unwrap().counts().unwrap().pages, 40);
}

#[test]
fn what_is_not_committed_is_seen_by_the_writer_alone() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path()).unwrap();
    writer.add(&prepared(&story("one", "2024-03-06", &["“No,” Peter Lind said."]))).unwrap();
    assert_eq!(writer.counts().unwrap().pages, 1);
    assert_eq!(Record::open(dir.path()).unwrap().counts().unwrap().pages, 0);
    drop(writer);
    assert_eq!(Record::open(dir.path()).unwrap().counts().unwrap().pages, 0);
}
