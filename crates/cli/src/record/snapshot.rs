//! `dixit snapshot`.

use clap::Args;

use super::{Place, count, of, print};
use crate::{DONE, plain};

pub(crate) const HELP: &str = "\
A snapshot keeps a digest of all that the record says, not a copy of it: whoever has the same
record gets the same.

Examples:
  dixit snapshot paper-2024                   gives the present state this name
  dixit snapshot                              lists all, and says which is the present state";

/// `dixit snapshot`
#[derive(Debug, Args)]
pub(crate) struct SnapshotArgs {
    /// The name [default: list the snapshots there are]
    #[arg(value_name = "NAME")]
    name: Option<String>,

    #[command(flatten)]
    place: Place,
}

/// Takes or lists snapshots; the exit status.
pub(crate) fn run(args: &SnapshotArgs) -> anyhow::Result<u8> {
    let (snapshots, present) = match &args.name {
        Some(name) => {
            let mut writer = args.place.writer()?;
            let done = writer.snapshot(name, super::now()?);
            (vec![of(&writer, done)?], None)
        }
        None => {
            let record = args.place.open()?;
            (record.snapshots()?, Some(record.state()?))
        }
    };
    for s in snapshots {
        let statements = count(s.statements, "statement", "statements");
        let present = if present == Some(s.digest) { ", the present state" } else { "" };
        print(&format!("{}  {}  {statements}  {}{present}\n", plain::line(&s.name), s.at, s.digest))?;
    }
    Ok(DONE)
}
