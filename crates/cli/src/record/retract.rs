//! `dixit retract`.

use clap::Args;
use dixit_record::StatementId;

use super::{Place, Why, now, of, print, statement};
use crate::{DONE, plain};

pub(crate) const HELP: &str = "\
The retraction is tied to the words on the page, so that it holds after `dixit reread`.
`dixit show` still shows the statement, with the reason.

Example:
  dixit retract 3f2a9c0d51e84b7796a0c2d4e5f60718 --why 'the outlet has corrected it'";

/// `dixit retract`
#[derive(Debug, Args)]
pub(crate) struct RetractArgs {
    /// A statement's id
    #[arg(value_name = "ID", value_parser = statement)]
    id: StatementId,

    #[command(flatten)]
    why: Why,

    #[command(flatten)]
    place: Place,
}

/// Retracts the statement; the exit status.
pub(crate) fn run(args: &RetractArgs) -> anyhow::Result<u8> {
    let mut writer = args.place.writer()?;
    let done = writer.retract(args.id, &args.why.why, now()?);
    let decision = of(&writer, done)?;
    print(&format!("{} is retracted ({decision}): {}\n", args.id, plain::line(&args.why.why)))?;
    Ok(DONE)
}
