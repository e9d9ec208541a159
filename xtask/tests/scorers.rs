//! The ported scorers print what the published ones print, to the last digit.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

use std::path::Path;
use std::process::{Command, Output};

/// Scorer, gold, predictions, further arguments, expected output. All texts were written for these tests; the
/// expected outputs were printed by the published scorers.
const RUNS: [(&str, &str, &str, &[&str], &str); 7] = [
    ("attribution", "attribution.gold.jsonl", "attribution.pred.jsonl", &["--ci"], "attribution.txt"),
    (
        "attribution",
        "attribution.gold.jsonl",
        "attribution.pred.jsonl",
        &["--json", "--jaccard", "0.25"],
        "attribution.json",
    ),
    ("reading", "reading.gold.jsonl", "reading.pred.jsonl", &["--worst", "5"], "reading.txt"),
    ("reading", "reading.gold.jsonl", "reading.pred.jsonl", &["--json"], "reading.json"),
    ("extraction", "extraction.gold.json", "extraction.pred.jsonl", &[], "extraction.txt"),
    (
        "entities",
        "entities.gold.jsonl",
        "entities.pred.jsonl",
        &["--map", "GPE=LOC", "PERSON=PER", "--types", "PER", "ORG", "LOC"],
        "entities.txt",
    ),
    ("entities", "entities.gold.jsonl", "entities.pred.jsonl", &["--genre", "news"], "entities.news.txt"),
];

fn in_data(command: &mut Command) -> Output {
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data")).output().unwrap()
}

fn xtask(args: &[&str]) -> Output {
    in_data(Command::new(env!("CARGO_BIN_EXE_xtask")).args(args))
}

fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn expected(file: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(file)).unwrap()
}

#[test]
fn figures_are_the_published_scorers() {
    for (scorer, gold, pred, further, file) in RUNS {
        let command = format!("score-{scorer}");
        let output = xtask(&[&[command.as_str(), gold, pred], further].concat());
        assert_eq!(stdout(&output), expected(file), "{file}");
    }
}

/// Where the published scorers and Python are at hand, what is checked in is still what they print.
#[test]
fn expected_figures_are_up_to_date() {
    let scorers = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/score");
    let python = Command::new("python3").arg("--version").output().is_ok_and(|o| o.status.success());
    if !python || !scorers.is_dir() {
        println!("skipped: needs python3 and the published scorers in {}", scorers.display());
        return;
    }
    for (scorer, gold, pred, further, file) in RUNS {
        let script = scorers.join(format!("score_{scorer}.py"));
        // This one scores clusters of mentions, too.
        let task = (scorer == "entities").then_some("ner");
        let output = in_data(Command::new("python3").arg(script).args(task).args([gold, pred]).args(further));
        assert_eq!(stdout(&output), expected(file), "{file}");
    }
}

#[test]
fn errors_say_which_file_and_line() {
    let error = |args: &[&str]| {
        let output = xtask(args);
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    let text = error(&["score-attribution", "attribution.pred.jsonl", "attribution.pred.jsonl"]);
    assert_eq!(text, "error: attribution.pred.jsonl line 1: a gold article needs its \"text\"\n");
    let text = error(&["score-reading", "reading.gold.jsonl", "attribution.gold.jsonl"]);
    assert!(text.starts_with("error: attribution.gold.jsonl line 1: missing field `article`"), "{text}");
    let text = error(&["score-reading", "nowhere.jsonl", "reading.pred.jsonl"]);
    assert!(text.starts_with("error: nowhere.jsonl: cannot be read"), "{text}");
    let text = error(&["score-attribution", "attribution.gold.jsonl", "attribution.pred.jsonl", "--jaccard", "2"]);
    assert!(text.contains("give a share from 0 to 1"), "{text}");
}

#[test]
fn a_word_list_is_made_from_a_treebank() {
    // "plans" as a verb twice, once as a noun (kept, since it is seen three times at most); "Lee" is a name;
    // "dog" is seen once; the last document is not for what is shipped.
    assert_eq!(stdout(&xtask(&["lexicon", "treebank.jsonl"])), "plans\tVBZ NNS\nthe\tDT\nto\tTO\n");
}

#[test]
fn the_tagger_is_measured_on_a_treebank() {
    let report = stdout(&xtask(&["tags", "treebank.jsonl"]));
    assert!(report.starts_with("sentences cut into gold tokens 100.0 %  (4 of 4)"), "{report}");
}

/// The table of peers: our row first, speed against the reference, a dash where a peer gives nothing.
#[test]
fn peers_stand_in_one_table() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("peers");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: &str, title: &str, seconds: f64| {
        let line = |id: &str| {
            format!("{{\"id\":\"{id}\",\"text\":{text:?},\"title\":{title:?},\"bytes\":2000,\"seconds\":{seconds}}}\n")
        };
        std::fs::write(folder.join(name), ["quay", "ferry", "fog", "gone"].map(line).concat()).unwrap();
    };
    for (n, seconds) in [(1, 0.002), (2, 0.001), (3, 0.009)] {
        write(&format!("dixit-page.{n}.jsonl"), "The ferry sank.\nGone.", "Fog", seconds);
        write(&format!("trafilatura 2.3.1 (Python).{n}.jsonl"), "The ferry sank, it did.", "", 10.0 * seconds);
    }
    let figures = stdout(&xtask(&["peers", folder.to_str().unwrap(), "--gold", "extraction.gold.json"]));
    let kept = folder.with_extension("txt");
    std::fs::write(&kept, &figures).unwrap();
    let table = stdout(&xtask(&["peers-table", kept.to_str().unwrap()]));
    let rows: Vec<Vec<&str>> = table.lines().filter(|l| l.starts_with('|')).map(|l| l.split(" | ").collect()).collect();
    assert_eq!(rows.len(), 4, "{table}");
    let (ours, theirs) = (&rows[2], &rows[3]);
    assert_eq!((ours[0], &ours[12..]), ("| **dixit-page**", ["500.0", "1.0", "10.0 |"].as_slice()), "{table}");
    assert_eq!((theirs[0], &theirs[12..]), ("| trafilatura 2.3.1 (Python)", ["50.0", "0.1", "1.0 |"].as_slice()));
    // No lines, no titles.
    assert_eq!((ours[8], ours[11], theirs[8], theirs[11]), ("25.0", "0", "-", "-"), "{table}");
    assert!(table.starts_with("`scripts/peers`, "), "{table}");
}
