//! Runs the linguistic tests of the folder `cases`: each case of each document is a test of its own.
//!
//! `cases/README.md` says how a document is written. Whatever a case expects, the reading must also keep the
//! invariants of [`invariants`].

mod compare;
mod document;
mod invariants;
mod selftest;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dixit::{Engine, Options};
use libtest_mimic::{Arguments, Failed, Trial};

use document::Case;

/// Fewer cases than this mean that documents were lost or not found.
const FEWEST: usize = 60;

fn main() -> std::process::ExitCode {
    let arguments = Arguments::from_args();
    libtest_mimic::run(&arguments, trials()).exit_code()
}

fn trials() -> Vec<Trial> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases");
    let mut trials = selftest::trials();
    let engine = match Engine::new(Options::default()) {
        Ok(engine) => Arc::new(engine),
        Err(error) => return vec![failure("engine", error.to_string())],
    };
    let mut paths = Vec::new();
    if let Err(error) = collect(&folder, &mut paths) {
        return vec![failure("folder", format!("{}: {error}", folder.display()))];
    }
    paths.sort();
    let mut count = 0;
    for path in paths {
        let shown = path.strip_prefix(&folder).unwrap_or(&path).with_extension("");
        let family = shown.display().to_string().replace('\\', "/");
        let cases = fs::read_to_string(&path).map_err(|e| e.to_string()).and_then(|text| document::parse(&text));
        match cases {
            Ok(cases) => {
                count += cases.len();
                trials.extend(cases.into_iter().map(|case| trial(&family, case, &engine)));
            }
            Err(message) => trials.push(failure(&family, message)),
        }
    }
    trials.push(Trial::test("harness/enough cases", move || {
        if count < FEWEST { Err(format!("{count} cases found, {FEWEST} expected at least").into()) } else { Ok(()) }
    }));
    trials
}

/// All Markdown documents below `folder` but the README.
fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, paths)?;
        } else if path.extension().is_some_and(|e| e == "md") && path.file_name().is_some_and(|n| n != "README.md") {
            paths.push(path);
        }
    }
    Ok(())
}

fn failure(name: &str, message: String) -> Trial {
    Trial::test(name.to_owned(), move || Err(message.into()))
}

fn trial(family: &str, case: Case, engine: &Arc<Engine>) -> Trial {
    if let Err(report) = selftest::passes_itself(&case) {
        return failure(&format!("{family}/{}", case.name), format!("the table contradicts itself\n{report}"));
    }
    let engine = Arc::clone(engine);
    let kind = if case.known.is_some() { "known to fail" } else { "" };
    Trial::test(format!("{family}/{}", case.name), move || run(&engine, &case)).with_kind(kind)
}

fn run(engine: &Engine, case: &Case) -> Result<(), Failed> {
    let (page, hints) = case.page();
    let own = case.aliases.clone().map(|aliases| Engine::new(Options { aliases: Some(aliases), ..Options::default() }));
    let own = own.transpose().map_err(|e| e.to_string())?;
    let engine = own.as_ref().unwrap_or(engine);
    let reading = engine.read(page.as_bytes(), &hints).map_err(|e| format!("line {}: not read: {e}", case.line))?;
    let broken = invariants::broken(engine, page.as_bytes(), &hints, &reading);
    if !broken.is_empty() {
        return Err(format!("line {}: invariants broken:\n  {}", case.line, broken.join("\n  ")).into());
    }
    let outcome = compare::compare(&case.expected, &compare::found(&reading), case.others);
    match (outcome, &case.known) {
        (Ok(()), None) | (Err(_), Some(_)) => Ok(()),
        (Ok(()), Some(_)) => {
            Err(format!("line {}: it passes now: the line \"known: fails\" should go", case.line).into())
        }
        (Err(difference), None) => Err(format!("line {}\n\n{}\n\n{difference}", case.line, case.passage).into()),
    }
}
