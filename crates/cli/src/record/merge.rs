//! `dixit merge`.

use clap::Args;
use dixit_record::EntityId;

use super::{Place, Why, entity, now, of, print};
use crate::{DONE, plain};

pub(crate) const HELP: &str = "\
Example:
  dixit people --unsure                       who may be one
  dixit merge e7 e3 --why 'same office, same years'";

/// `dixit merge`
#[derive(Debug, Args)]
pub(crate) struct MergeArgs {
    /// Who is found to be somebody else; the id leads there from then on
    #[arg(value_name = "FROM", value_parser = entity)]
    from: EntityId,

    /// Who that is
    #[arg(value_name = "INTO", value_parser = entity)]
    into: EntityId,

    #[command(flatten)]
    why: Why,

    #[command(flatten)]
    place: Place,
}

/// Merges the two; the exit status.
pub(crate) fn run(args: &MergeArgs) -> anyhow::Result<u8> {
    let mut writer = args.place.writer()?;
    let done = writer.merge(args.from, args.into, &args.why.why, now()?);
    let decision = of(&writer, done)?;
    let one = writer.entity(args.into)?;
    print(&format!("{} is {} ({}) from now on ({decision})\n", args.from, one.id, plain::line(&one.name)))?;
    Ok(DONE)
}
