//! `dixit find` and `dixit reindex`.

use std::fs;

use dixit::{Engine, Hints, Options};
use dixit_record::{Incoming, Prepared, Writer};
use serde_json::Value;

use crate::util::{Dir, PAGE};

/// A record in the folder `archive` with one page.
fn record() -> Dir {
    let dir = Dir::new();
    let engine = Engine::new(Options::default()).unwrap();
    let hints = Hints {
        url: Some("https://www.north.example/bridge".to_owned()),
        published: Some("2024-03-01".parse().unwrap()),
        ..Hints::default()
    };
    let page = Incoming { bytes: PAGE.as_bytes().to_vec(), hints, ..Incoming::default() };
    let reading = engine.read(&page.bytes, &page.hints).unwrap();
    let mut writer = Writer::open(&dir.path().join("archive")).unwrap();
    writer.add(&Prepared::new(page, reading).unwrap()).unwrap();
    writer.commit().unwrap();
    dir
}

#[test]
fn statements_are_found() {
    let dir = record();
    let ran = dir.dixit("find --record archive closing speaker:lee");
    let out = &ran.exits(0).out;
    assert!(out.contains("Ann Lee") && out.contains("The bridge will close on Monday"), "{out}");
    assert!(out.contains("north.example") && !out.contains('\x1b'), "{out}");
    let mut coloured = dir.command(["find", "--record", "archive", "closing"]);
    let ran = crate::util::Ran::of(coloured.env("CLICOLOR_FORCE", "1"), b"");
    assert!(ran.exits(0).out.contains("close\x1b"), "{}", ran.out);
}

#[test]
fn options_are_conditions() {
    let dir = record();
    let total = |args: &str| {
        let ran = dir.dixit(&format!("find --record archive --json {args}"));
        let found: Value = serde_json::from_str(&ran.exits(0).out).unwrap();
        found["total"].as_u64().unwrap()
    };
    let all = total("");
    assert!(all >= 3);
    assert!((1..all).contains(&total("--direct")));
    assert!((1..all).contains(&total("--speaker lee")));
    assert_eq!(total("--act refusal"), 1);
    assert_eq!(total("--since 2024-04"), 0);
    assert_eq!(total("--outlet north.example --limit 1 --sort newest"), all);
}

#[test]
fn hits_in_json_say_what_readings_say() {
    let dir = record();
    let ran = dir.dixit("find --record archive --json");
    let found: Value = serde_json::from_str(&ran.exits(0).out).unwrap();
    for hit in found["hits"].as_array().unwrap() {
        assert_eq!(hit["retracted"], Value::Null);
        assert!(hit["confidence"].to_string().len() <= "0.8299999".len(), "{}", hit["confidence"]);
    }
}

#[test]
fn what_is_not_understood_is_said() {
    let dir = record();
    for (args, why) in [
        ("find --record archive who:lee", "the fields are speaker"),
        ("find --record archive --act lie", "assertion, belief"),
        ("find --record nowhere bridge", "no record"),
        ("reindex --record nowhere", "no record"),
    ] {
        let ran = dir.dixit(args);
        assert!(ran.exits(2).err.contains(why), "{args}: {}", ran.err);
    }
    let ran = dir.dixit("find --record archive nosuchword");
    assert!(ran.exits(0).err.contains("no statement fits"), "{}", ran.err);
}

#[test]
fn an_index_is_made_again() {
    let dir = record();
    dir.dixit("find --record archive bridge").exits(0);
    assert!(dir.dixit("reindex --record archive").exits(0).err.contains("of 1 readings"));
    fs::remove_dir_all(dir.path().join("archive/index")).unwrap();
    assert!(dir.dixit("find --record archive bridge").exits(0).out.contains("Ann Lee"));
}
