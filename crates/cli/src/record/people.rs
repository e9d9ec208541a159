//! `dixit people`.

use clap::Args;
use dixit_record::{Entity, EntityId};
use serde_json::{Value, json};

use super::{Place, count, print, print_json_line};
use crate::{DONE, plain};

pub(crate) const HELP: &str = "\
Examples:
  dixit people | grep -i okafor
  dixit people --json | jq -r 'select(.articles > 9).name'
  dixit people --unsure                       pairs that may be one: for `dixit merge`, or to leave";

/// `dixit people`
#[derive(Debug, Args)]
pub(crate) struct PeopleArgs {
    /// Only pairs of the same name that nothing tells apart or makes one
    #[arg(long)]
    unsure: bool,

    /// Print JSON: one a line, or with --unsure one pair a line
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    place: Place,
}

/// Lists people; the exit status.
pub(crate) fn run(args: &PeopleArgs) -> anyhow::Result<u8> {
    let record = args.place.open()?;
    if args.unsure {
        for (a, b) in record.unsure()? {
            let (a, b) = (record.entity(a)?, record.entity(b)?);
            // One of them may have been merged with the other by way of a third.
            if a.id != b.id {
                if args.json {
                    print_json_line(&json!([to_json(&a), to_json(&b)]))?;
                } else {
                    print(&format!("{}\n{}\n\n", line(&a), line(&b)))?;
                }
            }
        }
        return Ok(DONE);
    }
    let mut at = EntityId(0);
    while let Some(next) = record.next_entity(at)? {
        at = next;
        let entity = record.entity(next)?;
        if args.json { print_json_line(&to_json(&entity)) } else { print(&format!("{}\n", line(&entity))) }?;
    }
    Ok(DONE)
}

fn to_json(entity: &Entity) -> Value {
    json!({
        "entity": entity.id.to_string(), "name": entity.name, "kind": entity.kind.name(), "roles": entity.roles,
        "articles": entity.speaks.len(),
    })
}

/// An entity on one line.
pub(super) fn line(entity: &Entity) -> String {
    let id = entity.id.to_string();
    let kind = entity.kind.name();
    let articles = count(entity.speaks.len() as u64, "article", "articles");
    let roles = entity.roles.join("; ");
    let lead = if roles.is_empty() { "" } else { "  " };
    format!("{id:<6} {}  ({kind}, {articles}){lead}{}", plain::line(&entity.name), plain::line(&roles))
}
