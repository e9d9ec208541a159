//! Killed at any moment, or out of disk: the record opens again with all that was reported, and the same pages make the
//! same record as in one go.
#![allow(clippy::print_stdout, reason = "a child process says what it has done")]

use std::num::NonZeroUsize;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use std::{env, fs, thread};

use dixit_record::{Incoming, Outcome, Proof, Record, Writer, add, nowhere};

use crate::{RULES, day, dump, prepared, readings, story};

/// Environment that makes this test's program a writer: the record's folder.
const CHILD: &str = "DIXIT_TEST_RECORD";
/// Pages that the writer adds.
const PAGES: usize = 24;

fn pages() -> Vec<Incoming> {
    let names = ["Ruth Okafor", "Peter Lind", "Ida Marsh"];
    (0..PAGES)
        .map(|n| {
            let said = format!("“We counted {n} boats,” Mayor {} said on Tuesday.", names[n % 3]);
            // A few articles get a second version.
            story(&format!("boats-{}", n % 20), "2024-03-06", &[&said])
        })
        .collect()
}

/// Adds all pages, a commit each, with a decision and an erasure in between; says on standard output what is durable.
#[test]
#[ignore = "is run by the other tests, as a process"]
fn child() {
    let Some(dir) = env::var_os(CHILD) else { return };
    if let Err(error) = write_all(Path::new(&dir)) {
        println!("failed: {error}");
        std::process::exit(3);
    }
}

fn write_all(dir: &Path) -> dixit_record::Result<()> {
    let mut writer = Writer::open(dir)?;
    for (n, page) in pages().iter().enumerate() {
        let one = std::iter::once(Ok(page.clone()));
        let told = |outcome: &Outcome| {
            if let Outcome::Added { name, .. } = outcome {
                println!("added: {n} {name}");
            }
        };
        add(&mut writer, &RULES, one, NonZeroUsize::MIN, told)?;
    }
    let reading = readings(&writer).into_iter().next();
    if let Some(id) = reading.and_then(|r| r.content.statements.first()?.id.parse().ok())
        && writer.decisions()?.is_empty()
    {
        writer.retract(id, "a misprint", day("2024-04-01"))?;
        println!("retracted");
    }
    let last = prepared(&pages()[PAGES - 1]).digest();
    if writer.tombstone(last)?.is_none() {
        writer.erase(last, "asked", day("2024-04-02"))?;
        println!("erased");
    }
    Ok(())
}

fn start(dir: &Path, fault: Option<&str>) -> Child {
    start_with(dir, fault.map(|f| ("DIXIT_TEST_FAULT", f)))
}

fn start_with(dir: &Path, variable: Option<(&str, &str)>) -> Child {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["kill::child", "--exact", "--ignored", "--nocapture"]).env(CHILD, dir);
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    command.envs(variable);
    command.spawn().unwrap()
}

fn said(child: Child) -> (bool, String) {
    let output = child.wait_with_output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}

fn unbroken() -> String {
    let dir = tempfile::tempdir().unwrap();
    assert!(said(start(dir.path(), None)).0);
    dump(dir.path())
}

/// The record holds what was reported, whole, and nothing but what was to be added.
fn check(dir: &Path, told: &str) {
    let reported = told.lines().filter(|l| l.contains("added: ")).count();
    let record = match Record::open(dir) {
        Ok(record) => record,
        Err(e) if e.is_missing() && reported == 0 => return,
        Err(e) => panic!("{e}"),
    };
    let counts = record.counts().unwrap();
    assert!(counts.pages as usize >= reported, "{counts:?}, but {told}");
    let all = readings(&record);
    for reading in &all {
        let bytes = record.page_bytes(reading.page.digest).unwrap();
        assert!(pages().iter().any(|page| page.bytes == bytes));
        let proofs = record.verify_reading(reading.id, &mut nowhere()).unwrap();
        assert!(proofs.iter().all(|(_, p)| *p == Proof::Proved));
    }
    if told.contains("retracted") {
        assert_eq!(record.decisions().unwrap().len(), 1);
    }
    if told.contains("erased") {
        assert!(record.tombstone(prepared(&pages()[PAGES - 1]).digest()).unwrap().is_some());
    }
    let mut damage = Vec::new();
    let db = rusqlite::Connection::open(dir.join("record.sqlite")).unwrap();
    db.pragma_query(None, "integrity_check", |row| row.get::<_, String>(0).map(|line| damage.push(line))).unwrap();
    assert_eq!(damage, ["ok"]);
}

/// How often a writer is killed; `DIXIT_TEST_KILLS` for more.
fn kills() -> u64 {
    env::var("DIXIT_TEST_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(20)
}

#[test]
fn killed_at_random_moments_it_goes_on_from_there() {
    let want = unbroken();
    let mut random = 7_u64;
    let dir = tempfile::tempdir().unwrap();
    let mut record = 0;
    for n in 0..kills() {
        let folder = dir.path().join(record.to_string());
        let mut child = start(&folder, None);
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // A writer takes some hundred milliseconds from its start to its end.
        thread::sleep(Duration::from_micros((random >> 33) % 600_000));
        let _ = child.kill();
        let (whole, told) = said(child);
        check(&folder, &told);
        // Every third record is killed on and on until it is whole.
        if whole || n % 3 != 0 {
            assert!(said(start(&folder, None)).0, "kill {n}");
            assert!(dump(&folder) == want, "kill {n}");
            record += 1;
        }
    }
}

#[test]
fn ended_at_each_write_it_goes_on_from_there() {
    let want = unbroken();
    // Every write of the first pages, then ever fewer.
    let mut at = 1;
    loop {
        let dir = tempfile::tempdir().unwrap();
        let (whole, told) = said(start(dir.path(), Some(&format!("abort:{at}"))));
        if whole {
            break;
        }
        check(dir.path(), &told);
        assert!(said(start(dir.path(), None)).0, "write {at}");
        assert!(dump(dir.path()) == want, "write {at}");
        at += 1 + at / 6;
    }
    assert!(at > 300, "{at} writes");
}

#[test]
fn a_write_that_fails_leaves_all_that_was_reported() {
    let mut at = 1;
    loop {
        let dir = tempfile::tempdir().unwrap();
        let (whole, told) = said(start(dir.path(), Some(&format!("error:{at}"))));
        if whole {
            break;
        }
        assert!(told.contains("failed: failpoint"), "{told}");
        check(dir.path(), &told);
        at += 1 + at / 4;
    }
    assert!(at > 300, "{at} writes");
}

/// Files may grow to ever larger sizes, until the record fits: at each the record is whole, and the error names the file and
/// says what to do.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_all_that_was_reported() {
    let mut limit = 1 << 10;
    let mut failed = 0;
    loop {
        let dir = tempfile::tempdir().unwrap();
        let exe = env::current_exe().unwrap();
        // In blocks of 512 bytes; a signal that is ignored becomes an error of the write.
        let script = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", limit / 512);
        let mut command = Command::new("sh");
        command.args(["-c", &script]).arg(exe).args(["kill::child", "--exact", "--ignored", "--nocapture"]);
        let child = command.env(CHILD, dir.path()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let (whole, told) = said(child);
        check(dir.path(), &told);
        if whole {
            break;
        }
        failed += 1;
        let message = told.lines().find(|l| l.contains("failed: ")).unwrap_or_default();
        assert!(message.contains("record.sqlite") || message.contains("writer.lock"), "{told}");
        assert!(message.contains("full") || message.contains("space"), "{message}");
        let left: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert!(
            left.iter().all(|f| ["record.sqlite", "record.sqlite-wal", "record.sqlite-shm", "writer.lock"]
                .iter()
                .any(|k| f == k)),
            "{left:?}"
        );
        assert!(said(start(dir.path(), None)).0);
        limit += limit / 3;
    }
    assert!(failed > 5);
}

#[test]
fn a_dead_writers_lock_is_free() {
    let dir = tempfile::tempdir().unwrap();
    let mut child = start(dir.path(), None);
    while !dir.path().join("writer.lock").exists() {
        thread::sleep(Duration::from_millis(1));
    }
    let _ = child.kill();
    child.wait().unwrap();
    Writer::open(dir.path()).unwrap();
}

#[test]
fn a_panic_inside_a_page_is_that_pages() {
    let dir = tempfile::tempdir().unwrap();
    let (whole, told) = said(start_with(dir.path(), Some(("DIXIT_TEST_PANIC", "We counted 3 boats"))));
    assert!(whole);
    let added: Vec<String> = (0..PAGES).filter(|n| *n != 3).map(|n| format!("added: {n} ")).collect();
    assert!(added.iter().all(|line| told.contains(line)) && !told.contains("added: 3 "), "{told}");
    check(dir.path(), &told);
}
