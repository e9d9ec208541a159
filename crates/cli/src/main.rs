//! The program `dixit`: pages in, a record of who said what out. It reads, hands pages to the crates `dixit` and
//! `dixit-record`, and prints; it has no linguistics of its own.

mod args;
mod config;
mod find;
mod manual;
mod network;
mod plain;
mod progress;
mod read;
mod record;
mod refusal;
mod serve;
mod transcript;
mod wrap;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};

/// Everything was read, or enough of many; see [`args::EXIT`].
const DONE: u8 = 0;
/// dixit failed.
const FAILED: u8 = 1;
/// The input could not be read, or the command line not be understood (the status that clap uses too).
const BAD_INPUT: u8 = 2;

fn main() -> ExitCode {
    dixit_record::guard::keep_panics_quiet();
    match run() {
        Ok(status) => ExitCode::from(status),
        // Whoever reads us has seen enough.
        Err(error) if is_broken_pipe(&error) => ExitCode::from(DONE),
        Err(error) => {
            complain(&format!("{error:#}"));
            ExitCode::from(if error.is::<read::Usage>() || record::is_bad_input(&error) { BAD_INPUT } else { FAILED })
        }
    }
}

fn run() -> anyhow::Result<u8> {
    let matches = config::with_defaults(args::Cli::command())?.get_matches();
    let cli = args::Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    match &cli.command {
        args::Command::Read(args) => read::run(args),
        args::Command::Record(command) => record::run(command),
        args::Command::Find(args) => find::run(args),
        args::Command::Reindex(args) => find::reindex(args),
        args::Command::Serve(args) => serve::run(args),
        args::Command::Completions(args) => manual::completions(args),
        args::Command::Man(args) => manual::man(args),
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|e| e.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe))
}

/// One line on standard error. A standard error that is gone is no reason to stop.
fn complain(line: &str) {
    let _ = writeln!(std::io::stderr(), "dixit: {}", plain::line(line));
}
