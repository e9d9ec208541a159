//! DuckDB and Polars read an export: what its tables are for.
//!
//! `scripts/test` installs both in `python` beside the build; skipped, with a line that says so, where they are missing.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test fails by panicking, and says what it ran")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn python() -> Command {
    let packages: PathBuf = [env!("CARGO_TARGET_TMPDIR"), "..", "python"].iter().collect();
    let mut python = Command::new("python3");
    python.env("PYTHONPATH", packages);
    python
}

fn done(output: &Output) -> String {
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{err}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn other_tools_read_an_export() {
    if !python().args(["-c", "import duckdb, polars"]).output().is_ok_and(|o| o.status.success()) {
        println!("skipped: no python3 with duckdb and polars");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let dixit = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dixit"));
        done(&command.args(args).args(["--record", "record"]).current_dir(folder.path()).output().unwrap())
    };
    let examples = root.join("../../examples");
    dixit(&["add", "--tier", "rules", examples.to_str().unwrap()]);
    let lines = dixit(&["export", "--format", "jsonl"]);
    let first: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    let gone = first["statements"][0]["id"].as_str().unwrap();
    dixit(&["retract", gone, "--why", "a test"]);
    for (format, out) in [("parquet", "tables"), ("csv", "statements.csv"), ("jsonl", "statements.jsonl")] {
        dixit(&["export", "--format", format, "-o", out]);
    }
    let read = python().arg(root.join("tests/tables.py")).arg(folder.path()).arg(gone).output().unwrap();
    println!("{}", done(&read));
}
