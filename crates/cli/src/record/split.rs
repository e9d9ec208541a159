//! `dixit split`.

use clap::Args;
use dixit_record::StatementId;

use super::{Place, Why, now, of, print, statement};
use crate::{DONE, plain};

pub(crate) const HELP: &str = "\
With a statement go all others of its speaker in the same article.

Example:
  dixit split 3f2a9c0d51e84b7796a0c2d4e5f60718 --why 'the cellist, not the mayor'";

/// `dixit split`
#[derive(Debug, Args)]
pub(crate) struct SplitArgs {
    /// Statements, by their ids, that are all by the same other person
    #[arg(value_name = "ID", required = true, value_parser = statement)]
    ids: Vec<StatementId>,

    #[command(flatten)]
    why: Why,

    #[command(flatten)]
    place: Place,
}

/// Splits the statements off; the exit status.
pub(crate) fn run(args: &SplitArgs) -> anyhow::Result<u8> {
    let mut writer = args.place.writer()?;
    let done = writer.split(&args.ids, &args.why.why, now()?);
    let (decision, entity) = of(&writer, done)?;
    let name = writer.entity(entity)?.name;
    print(&format!("they are by {entity} ({}) from now on ({decision})\n", plain::line(&name)))?;
    Ok(DONE)
}
