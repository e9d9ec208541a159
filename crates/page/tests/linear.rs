//! Twice the page costs at most two and a half times the instructions, for every kind of hostile page.
//!
//! Counted by `valgrind --tool=callgrind`, since clocks on shared machines say nothing; skipped, with a line that says
//! so, where there is no valgrind.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test fails by panicking, and says what it ran")]

#[path = "support/hostile.rs"]
#[allow(dead_code, reason = "other tests need the rest")]
mod pages;

use std::path::Path;
use std::process::{Command, Stdio};

use dixit_page::{Article, Error, Hints, Limits, read};

/// Bytes of the smaller page. What is far from linear shows; what is so by a little, `cargo xtask hostile` shows on
/// large pages.
const BYTES: usize = 12_000;
/// Allowed growth: counts are exact, so that it need leave room for tables and buffers alone, where clocks get three.
const GROWTH: f64 = 2.5;
/// Processes that valgrind watches side by side.
const PROCESSES: usize = 2;
/// Tells a watched process which of them it is.
const WATCHED: &str = "DIXIT_PAGE_WATCHED";

/// What valgrind counts, by its name.
#[inline(never)]
fn counted_reading(page: &[u8], media_type: &str) -> Result<Article, Error> {
    read(page, &Hints { media_type: Some(media_type.to_owned()), ..Hints::default() }, &Limits::default())
}

/// A watched process: reads one page after the other, each kind in two sizes. Elsewhere it is no test.
#[test]
fn watched() {
    let Some(n) = std::env::var(WATCHED).ok().and_then(|n| n.parse().ok()) else { return };
    for kind in pages::kinds().iter().skip(n).step_by(PROCESSES) {
        for bytes in [BYTES, 2 * BYTES] {
            drop(counted_reading(&kind.page(bytes), kind.media_type));
        }
    }
}

/// Instructions of each kind's two readings; none without valgrind. It writes one file a reading.
fn instructions(folder: &Path) -> Option<Vec<[u64; 2]>> {
    let mut runs = Vec::new();
    for n in 0..PROCESSES {
        let run = Command::new("valgrind")
            .args([
                "--tool=callgrind",
                "--toggle-collect=linear::counted_reading",
                "--dump-after=linear::counted_reading",
            ])
            .arg(format!("--callgrind-out-file={}", folder.join(n.to_string()).display()))
            .arg(std::env::current_exe().unwrap())
            .args(["watched", "--exact", "--test-threads=1"])
            .env(WATCHED, n.to_string())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn();
        runs.push(run.ok()?);
    }
    for run in runs {
        let run = run.wait_with_output().unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    }
    let count = |process: usize, reading: usize| -> u64 {
        let path = folder.join(format!("{process}.{reading}"));
        let file = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        file.lines().find_map(|l| l.strip_prefix("summary: ")).unwrap().trim().parse().unwrap()
    };
    let kinds = pages::kinds().len();
    Some((0..kinds).map(|n| [1, 2].map(|m| count(n % PROCESSES, 2 * (n / PROCESSES) + m))).collect())
}

#[test]
fn twice_the_page_costs_about_twice() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("linear");
    // What an earlier run left would be counted again.
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let Some(counts) = instructions(&folder) else {
        println!("skipped: no valgrind");
        return;
    };
    let mut over = Vec::new();
    for (kind, [once, twice]) in pages::kinds().iter().zip(counts) {
        let line = format!("{}: {once} instructions grew to {twice}", kind.name);
        println!("{line}");
        if twice as f64 > GROWTH * once as f64 {
            over.push(line);
        }
    }
    assert!(over.is_empty(), "{over:#?}");
}
