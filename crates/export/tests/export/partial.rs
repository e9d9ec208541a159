//! What is written appears whole or not at all.

use std::fs::{self, File};
use std::io::Write as _;

use dixit_export::{JsonLines, Parquet, Partial, Sink as _, Tally, export};

use crate::{BRIDGE, page, record};

#[test]
fn a_file_has_its_name_when_it_is_whole() {
    let dir = tempfile::tempdir().unwrap();
    let (out, partial) = (dir.path().join("out.csv"), dir.path().join("out.csv.partial"));
    // What a killed export left.
    fs::write(&partial, "much more than what follows").unwrap();
    let mut file = Partial::create(&out).unwrap();
    file.write_all(b"whole").unwrap();
    assert!(!out.exists());
    file.commit().unwrap();
    assert_eq!(fs::read(&out).unwrap(), b"whole");
    assert!(!partial.exists());
}

#[test]
fn what_is_given_up_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut file = Partial::create(&dir.path().join("a")).unwrap();
    file.write_all(b"half").unwrap();
    drop(file);
    drop(Parquet::create(&dir.path().join("b")).unwrap());
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn nothing_is_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let (file, folder) = (dir.path().join("file"), dir.path().join("folder"));
    fs::write(&file, "mine").unwrap();
    fs::create_dir(&folder).unwrap();
    for path in [&file, &folder] {
        assert!(Partial::create(path).unwrap_err().is_taken());
        let error = Parquet::create(path).unwrap_err();
        assert!(error.is_taken());
        assert!(error.to_string().contains("remove it, or name another place"), "{error}");
    }
    // Something comes to be there meanwhile.
    let late = dir.path().join("late");
    let begun = Partial::create(&late).unwrap();
    fs::write(&late, "mine too").unwrap();
    assert!(begun.commit().unwrap_err().is_taken());
    assert_eq!(fs::read(&late).unwrap(), b"mine too");
    assert_eq!(fs::read(&file).unwrap(), b"mine");
}

#[test]
fn two_do_not_write_to_one_place() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    let first = Partial::create(&out).unwrap();
    let error = Partial::create(&out).unwrap_err();
    assert!(error.to_string().contains("another dixit is writing this"), "{error}");
    first.commit().unwrap();
    assert!(out.exists());

    let tables = dir.path().join("tables");
    let first = Parquet::create(&tables).unwrap();
    Parquet::create(&tables).unwrap_err();
    Box::new(first).finish(&Tally::default()).unwrap();
    assert_eq!(fs::read_dir(tables).unwrap().count(), 3);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let record = record(&dir.path().join("r"), &[page(1, BRIDGE)]);
    let full = File::options().write(true).open("/dev/full").unwrap();
    let error = export(&record, Box::new(JsonLines::new(full)), |_| {}).unwrap_err();
    let source = std::error::Error::source(&error).unwrap();
    assert!(source.to_string().contains("No space left"), "{source}");
}
