//! Many pages at once: on any number of threads the same record, whatever is wrong with some of them.

use std::num::NonZeroUsize;

use dixit_record::{Incoming, Outcome, Record, Skip, SkipKind, Tally, Writer, add};

use crate::{RULES, dump, story};

fn stories(count: usize) -> Vec<Incoming> {
    let names = ["Ruth Okafor", "Peter Lind", "Ida Marsh"];
    (0..count)
        .map(|n| {
            let said = format!("“We counted {} boats,” Mayor {} said on Tuesday.", n % 50, names[n % 3]);
            let and = format!("{} denied that there were {n} boats, according to Radio Calder.", names[(n + 1) % 3]);
            story(&format!("boats-{}", n % 60), "2024-03-06", &[&said, &and])
        })
        .collect()
}

fn fill_with(threads: usize, pages: Vec<Incoming>) -> (tempfile::TempDir, Tally, Vec<Outcome>) {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path()).unwrap();
    let mut told = Vec::new();
    let pages = pages.into_iter().map(Ok);
    let tally = add(&mut writer, &RULES, pages, NonZeroUsize::new(threads).unwrap(), |o| told.push(o.clone())).unwrap();
    drop(writer);
    (dir, tally, told)
}

#[test]
fn any_number_of_threads_gives_the_same_record() {
    let (one, tally, told) = fill_with(1, stories(80));
    assert_eq!((tally.articles, tally.versions), (60, 20));
    let names = |o: &Outcome| match o {
        Outcome::Added { name, .. } => name.clone(),
        Outcome::Skipped(skip) => panic!("{skip:?}"),
    };
    let in_order: Vec<String> = stories(80).into_iter().map(|p| p.name).collect();
    assert_eq!(told.iter().map(names).collect::<Vec<_>>(), in_order);
    let once = dump(one.path());
    for threads in [2, 5] {
        let (many, again, _) = fill_with(threads, stories(80));
        assert_eq!(again, tally);
        assert!(dump(many.path()) == once, "{threads} threads");
        let state = |dir: &tempfile::TempDir| Record::open(dir.path()).unwrap().state().unwrap();
        assert_eq!(state(&many), state(&one));
    }
}

#[test]
fn the_same_pages_again_change_nothing() {
    let (dir, _, _) = fill_with(2, stories(30));
    let before = dump(dir.path());
    let mut writer = Writer::open(dir.path()).unwrap();
    let threads = NonZeroUsize::new(2).unwrap();
    let tally = add(&mut writer, &RULES, stories(30).into_iter().map(Ok), threads, |_| {}).unwrap();
    assert_eq!(tally, Tally { known: 30, ..Tally::default() });
    assert!(dump(dir.path()) == before);
}

#[test]
fn what_is_no_page_is_listed_and_the_rest_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let bytes =
        |name: &str, bytes: &[u8]| Incoming { name: name.to_owned(), bytes: bytes.to_vec(), ..Incoming::default() };
    let gone = Skip { name: "gone".to_owned(), kind: SkipKind::Unreadable, why: "no such file".to_owned() };
    let pages = vec![
        Ok(bytes("empty", b" \n ")),
        Ok(bytes("picture", b"\x89PNG\r\n\x1a\n....")),
        Err(gone.clone()),
        Ok(bytes("huge", &vec![b'a'; 17 << 20])),
        Ok(stories(1).remove(0)),
    ];
    let mut writer = Writer::open(dir.path()).unwrap();
    let mut kinds = Vec::new();
    let threads = NonZeroUsize::new(2).unwrap();
    let tally = add(&mut writer, &RULES, pages.into_iter(), threads, |outcome| match outcome {
        Outcome::Skipped(skip) => kinds.push((skip.name.clone(), skip.kind)),
        Outcome::Added { name, .. } => assert_eq!(name, "boats-0"),
    })
    .unwrap();
    assert_eq!((tally.articles, tally.skipped), (1, 4));
    let want = [
        ("empty", SkipKind::Empty),
        ("picture", SkipKind::Binary),
        ("gone", SkipKind::Unreadable),
        ("huge", SkipKind::TooLarge),
    ];
    assert_eq!(kinds, want.map(|(name, kind)| (name.to_owned(), kind)));
}

#[test]
fn what_is_derived_can_keep_up() {
    let (dir, _, _) = fill_with(1, stories(5));
    let record = Record::open(dir.path()).unwrap();
    let all = record.changes(0, 1_000).unwrap();
    let readings = all.iter().filter(|c| c.1 == dixit_record::ChangeKind::Reading);
    assert_eq!(readings.map(|c| c.2).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    let last = all.last().unwrap().0;
    assert_eq!(record.changes(last, 1_000).unwrap(), []);
    assert_eq!(record.changes(0, 2).unwrap(), all[..2]);
}

#[test]
fn a_snapshot_names_a_state() {
    let (dir, _, _) = fill_with(1, stories(5));
    let mut writer = Writer::open(dir.path()).unwrap();
    let one = writer.snapshot("first", crate::day("2024-04-01")).unwrap();
    assert_eq!(one.digest, writer.state().unwrap());
    assert!(writer.snapshot("first", crate::day("2024-04-01")).unwrap_err().to_string().contains("already"));
    let threads = NonZeroUsize::new(1).unwrap();
    add(&mut writer, &RULES, stories(6).into_iter().map(Ok), threads, |_| {}).unwrap();
    assert_ne!(writer.state().unwrap(), one.digest);
    assert_eq!(writer.snapshots().unwrap(), [one]);
}
