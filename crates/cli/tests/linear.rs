//! Twice the input costs at most three times the instructions: deep nesting, endless sentences, piles of marks.
//!
//! Counted by `valgrind --tool=callgrind`, since clocks on shared machines say nothing; skipped, with a line that
//! says so, where there is no valgrind.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test fails by panicking, and says what it ran")]

use std::process::Command;

/// Instructions that the program takes to read a page, or none without valgrind.
fn instructions(folder: &std::path::Path, name: &str, page: &str) -> Option<u64> {
    let path = folder.join(name);
    std::fs::write(&path, page).unwrap();
    let run = Command::new("valgrind")
        .args([
            "--tool=callgrind",
            "--callgrind-out-file=/dev/null",
            env!("CARGO_BIN_EXE_dixit"),
            "read",
            "--tier",
            "rules",
            "--json",
        ])
        .arg(&path)
        .output()
        .ok()?;
    let report = String::from_utf8_lossy(&run.stderr).into_owned();
    let collected = report.lines().find_map(|l| l.split_once("Collected : "))?.1;
    assert!(run.status.success(), "{name}: {report}");
    collected.trim().parse().ok()
}

#[test]
fn twice_the_input_costs_at_most_three_times() {
    let folder = tempfile::tempdir().unwrap();
    let Some(floor) = instructions(folder.path(), "floor.html", "<html><body><p>Hill said no.</p></body></html>")
    else {
        println!("skipped: no valgrind");
        return;
    };
    let page = |unit: &str, times: usize| format!("<html><body>{}</body></html>", unit.repeat(times));
    let text = |unit: &str, times: usize| format!("Hill said {}", unit.repeat(times));
    type Make<'a> = &'a dyn Fn(&str, usize) -> String;
    let cases: [(&str, Make<'_>, &str); 11] = [
        ("div.html", &page, "<div>"),
        ("b.html", &page, "<b>x"),
        ("list.html", &page, "<ul><li>x"),
        ("link.html", &page, "<a><i>x"),
        ("table.html", &|unit, times| format!("<body><table>{}</table>", unit.repeat(times)), "<tr><td>Hill<td>12"),
        ("live.html", &page, "<p><time datetime=2024-03-06T11:00>11:00</time><p>“No,” Hill said.</p>"),
        ("sentence.txt", &text, "that the plan of it and "),
        ("marks.txt", &text, "\" "),
        ("singles.txt", &text, "\u{2018}a "),
        ("quotes.txt", &text, "\"Yes,\" he said. "),
        ("unclosed.txt", &text, "\n\n\u{201c}We have tugs and more,"),
    ];
    for (name, make, unit) in cases {
        let times = 60_000 / unit.len();
        let cost =
            |times: usize| instructions(folder.path(), name, &make(unit, times)).unwrap().saturating_sub(floor).max(1);
        let (once, twice) = (cost(times), cost(2 * times));
        println!("{name}: {times} x {unit:?} take {once} instructions, twice as many {twice}");
        assert!(twice <= 3 * once, "{name}: {once} instructions grew to {twice}");
    }
}
