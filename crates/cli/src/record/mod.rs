//! The commands that keep a record and answer from it: each in a file of its own.

mod add;
mod audit;
mod erase;
mod export;
mod follow;
mod merge;
mod people;
mod readings;
mod reread;
mod retract;
mod show;
mod snapshot;
mod speaker;
mod split;
mod verify;

use std::io::{self, Write as _};
use std::path::PathBuf;

use anstream::AutoStream;
use anstyle::Style;
use anyhow::Context as _;
use clap::{Args, Subcommand};
use dixit::Stamp;
use dixit_record::{EntityId, Error, Page, Record, StatementId, Writer};
use dixit_sources::{Limits, Locator};
use etcetera::BaseStrategy as _;

use crate::plain;
use crate::read::Usage;
use crate::wrap::{Piece, blanks, fill};

const PLAIN: Style = Style::new();
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// Commands on a record.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read pages into the record
    #[command(after_help = add::HELP)]
    Add(add::AddArgs),
    /// Ask feeds again and again, and print what is said in new pages
    #[command(after_help = follow::HELP)]
    Follow(follow::FollowArgs),
    /// Show a statement with its paragraph, its proof and a citation
    #[command(after_help = show::HELP)]
    Show(show::ShowArgs),
    /// Prove statements from the stored bytes of their pages
    #[command(after_help = verify::HELP)]
    Verify(verify::VerifyArgs),
    /// Show what somebody has said: when, in which roles, to which questions
    #[command(after_help = speaker::HELP)]
    Speaker(speaker::SpeakerArgs),
    /// List the people, organisations and groups of the record
    #[command(after_help = people::HELP)]
    People(people::PeopleArgs),
    /// Say that two of the record's people are one
    #[command(after_help = merge::HELP)]
    Merge(merge::MergeArgs),
    /// Say that statements are by somebody else of the same name
    #[command(after_help = split::HELP)]
    Split(split::SplitArgs),
    /// Take a statement back: it stays, with the reason, and is no result any more
    #[command(after_help = retract::HELP)]
    Retract(retract::RetractArgs),
    /// Erase a page: its bytes and words go, its digest and the reason stay
    #[command(after_help = erase::HELP)]
    Erase(erase::EraseArgs),
    /// Read the pages of the record again with the engine of this dixit
    #[command(after_help = reread::HELP)]
    Reread(reread::RereadArgs),
    /// Give the record's present state a name, so that it can be cited
    #[command(after_help = snapshot::HELP)]
    Snapshot(snapshot::SnapshotArgs),
    /// Write what the record holds for other tools: Parquet, CSV, JSON Lines, JSON-LD, Web Annotation
    #[command(after_help = export::HELP)]
    Export(export::ExportArgs),
    /// Draw statements for people to check, and count what they marked
    #[command(after_help = audit::HELP)]
    Audit(audit::AuditArgs),
}

/// Does what was asked; the exit status.
pub(crate) fn run(command: &Command) -> anyhow::Result<u8> {
    match command {
        Command::Add(args) => add::run(args),
        Command::Follow(args) => follow::run(args),
        Command::Show(args) => show::run(args),
        Command::Verify(args) => verify::run(args),
        Command::Speaker(args) => speaker::run(args),
        Command::People(args) => people::run(args),
        Command::Merge(args) => merge::run(args),
        Command::Split(args) => split::run(args),
        Command::Retract(args) => retract::run(args),
        Command::Erase(args) => erase::run(args),
        Command::Reread(args) => reread::run(args),
        Command::Snapshot(args) => snapshot::run(args),
        Command::Export(args) => export::run(args),
        Command::Audit(args) => audit::run(args),
    }
}

/// Whether an error is about what was asked, not of dixit.
pub(crate) fn is_bad_input(error: &anyhow::Error) -> bool {
    error.downcast_ref::<Error>().is_some_and(|e| e.is_missing() || e.is_unknown() || e.is_refused())
        || error.downcast_ref::<dixit_export::Error>().is_some_and(dixit_export::Error::is_taken)
}

/// Which record: the same option for every command.
#[derive(Debug, Args)]
pub(crate) struct Place {
    /// Folder of the record [default: `dixit` in the folder where this system keeps the data of programs]
    #[arg(long, value_name = "DIR")]
    record: Option<PathBuf>,
}

impl Place {
    pub(crate) fn dir(&self) -> anyhow::Result<PathBuf> {
        if let Some(dir) = &self.record {
            return Ok(dir.clone());
        }
        let base = etcetera::base_strategy::choose_native_strategy()
            .map_err(|_| Usage::new("this system names no folder for data; name one with --record DIR"))?;
        Ok(base.data_dir().join("dixit"))
    }

    /// Whether the command line names it.
    pub(crate) fn is_named(&self) -> bool {
        self.record.is_some()
    }

    fn open(&self) -> anyhow::Result<Record> {
        Ok(Record::open(&self.dir()?)?)
    }

    /// Makes the record if there is none.
    fn create(&self) -> anyhow::Result<Writer> {
        Ok(Writer::open(&self.dir()?)?)
    }

    /// For writing, if there is one.
    fn writer(&self) -> anyhow::Result<Writer> {
        let dir = self.dir()?;
        drop(Record::open(&dir)?);
        Ok(Writer::open(&dir)?)
    }
}

/// An error about something that is not in the record says in which.
fn of<T>(record: &Record, result: dixit_record::Result<T>) -> anyhow::Result<T> {
    match result {
        Err(e) if e.is_unknown() => Err(e).with_context(|| record.dir().display().to_string()),
        other => Ok(other?),
    }
}

/// A statement's id from the command line.
fn statement(text: &str) -> Result<StatementId, String> {
    text.parse().map_err(|_| "the id of a statement has 32 hexadecimal digits".to_owned())
}

/// An entity's id from the command line.
fn entity(text: &str) -> Result<EntityId, String> {
    text.parse().map_err(|_| "an id of `dixit people` is e and a number: e7".to_owned())
}

/// Why something was decided.
#[derive(Debug, Args)]
struct Why {
    /// The reason, kept with the decision
    #[arg(long, value_name = "REASON", value_parser = reason)]
    why: String,
}

fn reason(text: &str) -> Result<String, String> {
    if text.trim().is_empty() { Err("give a reason".to_owned()) } else { Ok(text.trim().to_owned()) }
}

/// The bytes of a page that lies in an archive, read there.
fn elsewhere(page: &Page) -> Option<Vec<u8>> {
    let locator: Locator = page.locator.as_ref()?.parse().ok()?;
    locator.read(Limits::default()).ok()
}

/// Writes to standard output; escape sequences only to terminals.
fn print(text: &str) -> anyhow::Result<()> {
    let mut out = AutoStream::auto(io::stdout().lock());
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).context("the output could not be written")
}

/// Writes a value as JSON.
fn print_json(value: &serde_json::Value) -> anyhow::Result<()> {
    print(&plain::json(format!("{value:#}\n")))
}

/// Writes a value as JSON on one line.
fn print_json_line(value: &serde_json::Value) -> anyhow::Result<()> {
    print(&plain::json(format!("{value}\n")))
}

/// A line that begins with a word in the margin.
fn entry(out: &mut String, label: &str, pieces: &[Piece], width: usize) {
    const MARGIN: usize = 12;
    let mut head = String::new();
    crate::wrap::push(&mut head, DIM, label);
    out.push_str(&head);
    blanks(out, MARGIN.saturating_sub(label.chars().count()).max(1));
    fill(out, pieces, MARGIN, width);
}

fn text(text: &str) -> Piece {
    (PLAIN, plain::line(text).into_owned())
}

/// "1 page", "1,920 pages"
fn count(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", indicatif::HumanCount(n), if n == 1 { one } else { many })
}

/// This moment, to the second.
fn now() -> anyhow::Result<Stamp> {
    let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    Ok(now.parse()?)
}
