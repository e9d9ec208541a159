//! Memory stays bounded whatever comes in. A process of its own: it looks at the peak of all its children.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "tests")]

use std::io::Write as _;
use std::process::{Child, Command, Stdio};

use nix::sys::resource::{UsageWho, getrusage};

const MIB: u64 = 1 << 20;

/// The largest resident size that any child had so far, in bytes.
fn peak() -> u64 {
    getrusage(UsageWho::RUSAGE_CHILDREN).unwrap().max_rss() as u64 * 1024
}

fn dixit(args: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dixit"));
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Ends a child: its status, and what it complained of.
fn end(child: Child) -> (Option<i32>, String) {
    let output = child.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

/// Writes so many MiB of one line; a program that refuses it may close the pipe.
fn pour(child: &Child, mib: usize) {
    let mut stdin = child.stdin.as_ref().unwrap();
    let block = vec![b'x'; MIB as usize];
    for _ in 0..mib {
        if stdin.write_all(&block).is_err() {
            return;
        }
    }
}

/// One test, as the peak never falls: what is allowed least comes first.
#[test]
fn peaks() {
    // A page of 200 MiB in one line is refused after 16.
    let child = dixit(&["read", "--tier", "rules", "-"]);
    pour(&child, 200);
    let (status, err) = end(child);
    assert!(status == Some(2) && err.contains("larger than the limit of 16"), "{status:?} {err}");
    assert!(peak() < 64 * MIB, "{} MiB", peak() / MIB);

    // A page of 1 MiB, and of 6: at most 64 MiB and 12 for each MiB of the page.
    for mib in [1, 6] {
        let paragraph = "<p>“The bridge closes on Monday,” Mayor Ann Lee told reporters on Tuesday.</p>\n";
        let page = paragraph.repeat((mib * MIB) as usize / paragraph.len());
        let child = dixit(&["read", "--tier", "rules", "--json", "-"]);
        child.stdin.as_ref().unwrap().write_all(page.as_bytes()).unwrap();
        assert_eq!(end(child), (Some(0), String::new()));
        assert!(peak() < (64 + 12 * mib) * MIB, "{} MiB for a page of {mib}", peak() / MIB);
    }

    // A line of 200 MiB in a list is passed over, and the next one read.
    let child = dixit(&["read", "--tier", "rules", "--jsonl", "-"]);
    pour(&child, 200);
    child.stdin.as_ref().unwrap().write_all(b"\n{\"text\": \"The bridge closes, said Lee.\"}\n").unwrap();
    let (status, err) = end(child);
    assert!(status == Some(0) && err.contains("standard input:1: the line is longer than"), "{status:?} {err}");
    assert!(err.contains("1 read, 1 skipped (1 too large)"), "{err}");

    // 200 pages of 100 kB on four threads.
    let mut child = dixit(&["read", "--tier", "rules", "--jsonl", "-", "--threads", "4"]);
    let line = format!("{{\"text\": \"{}\"}}\n", "The tide is high at noon. ".repeat(4000));
    let mut stdin = child.stdin.take().unwrap();
    for _ in 0..200 {
        stdin.write_all(line.as_bytes()).unwrap();
    }
    drop(stdin);
    let (status, err) = end(child);
    assert!(status == Some(0) && err.contains("200 read, 0 skipped"), "{status:?} {err}");
    assert!(peak() < 300 * MIB, "{} MiB", peak() / MIB);
}
