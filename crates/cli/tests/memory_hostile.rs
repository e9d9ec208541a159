//! Memory stays bounded on hostile pages.
//!
//! The peak of a process's children never falls, and counts theirs: each page is read below a process of its own.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

use std::process::Command;

use nix::sys::resource::{UsageWho, getrusage};

#[path = "../../page/tests/support/hostile.rs"]
#[allow(dead_code, reason = "other tests need the rest")]
mod pages;

const MIB: u64 = 1 << 20;

/// Tells a process which page it is to read.
const PAGE: &str = "DIXIT_MEMORY_PAGE";

/// The process between a test and the program: says which peak the program had. Elsewhere it is no test.
#[test]
fn one_page() {
    let Some(page) = std::env::var_os(PAGE) else { return };
    let run = Command::new(env!("CARGO_BIN_EXE_dixit"))
        .args(["read", "--tier", "rules", "--json"])
        .arg(page)
        .output()
        .unwrap();
    assert!(matches!(run.status.code(), Some(0 | 2)), "{}", String::from_utf8_lossy(&run.stderr));
    println!("peak {}", getrusage(UsageWho::RUSAGE_CHILDREN).unwrap().max_rss() as u64 * 1024);
}

/// What the program needs at most for a page, in bytes.
fn peak_of(page: &[u8], media_type: &str) -> u64 {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(if media_type == "text/plain" { "page.txt" } else { "page.html" });
    std::fs::write(&path, page).unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    let run = command.args(["one_page", "--exact", "--nocapture"]).env(PAGE, &path).output().unwrap();
    let out = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{out}{}", String::from_utf8_lossy(&run.stderr));
    out.lines().find_map(|l| l.strip_prefix("peak ")).unwrap().parse().unwrap()
}

/// Hostile pages of 4 MiB: at most 64 MiB and 12 for each MiB of the page.
#[test]
fn hostile_pages() {
    const NAMES: [&str; 24] = [
        "<div> nested",
        "<p> nested",
        "<b> nested",
        "end tags of nothing",
        "paragraphs of one letter",
        "links in a list",
        "times",
        "metas",
        "comments",
        "attributes of one tag",
        "attributes with a value",
        "a hundred attributes on many tags",
        "&#65; in text",
        "&amp; in an attribute",
        "JSON-LD of nested lists",
        "JSON-LD of many articles",
        "JSON-LD of many keys",
        "JSON-LD of one string",
        "one giant table",
        "one word",
        "windows-1252",
        "UTF-16",
        "bytes that are not UTF-8",
        "pasted: lines of one letter",
    ];
    let mut over = Vec::new();
    let mut tried = 0;
    for kind in pages::kinds().iter().filter(|k| NAMES.contains(&k.name.as_str())) {
        let page = kind.page(4 << 20);
        let (most, peak) = (64 * MIB + 12 * page.len() as u64, peak_of(&page, kind.media_type));
        tried += 1;
        println!("{}: {} MiB of {}", kind.name, peak / MIB, most / MIB);
        if peak > most {
            over.push(format!("{}: {} MiB for a page of {}", kind.name, peak / MIB, page.len() as u64 / MIB));
        }
    }
    assert_eq!(tried, NAMES.len(), "some kinds are no more");
    assert!(over.is_empty(), "{over:#?}");
}
