//! `dixit reread`.

use std::num::NonZeroUsize;

use clap::Args;
use dixit::{Engine, Options, Tier};
use dixit_record::DecisionKind;
use semver::Version;

use super::{Place, count, print};
use crate::progress::Progress;
use crate::read::threads;
use crate::{DONE, plain};

pub(crate) const HELP: &str = "\
Readings are added: the new one is current, the old one stays. Decisions (merge, split, retract)
are tied to the same words again; those whose words are no statement any more are listed. Stopped,
the same command goes on.

Examples:
  dixit reread                                after an update of dixit
  dixit reread --tier accurate                with the encoder, where a faster engine has read
  dixit reread --older-than 0.3.0             only what dixit 0.2 and those before it have read";

/// `dixit reread`
#[derive(Debug, Args)]
pub(crate) struct RereadArgs {
    #[command(flatten)]
    place: Place,

    /// Which engine reads: accurate, cascade, fast or rules; see `dixit read --help`
    #[arg(long, default_value = "cascade")]
    tier: Tier,

    /// Only pages whose current reading is by a dixit older than this
    #[arg(long, value_name = "VERSION", value_parser = version)]
    older_than: Option<Version>,

    /// How many pages to read at once [default: one a core]
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
}

/// Reads the pages again; the exit status.
pub(crate) fn run(args: &RereadArgs) -> anyhow::Result<u8> {
    // Whatever was added once, within whichever limit, can be read again.
    let limits = dixit::Limits { page: crate::args::LARGEST_PAGE, ..dixit::Limits::default() };
    let engine = Engine::new(Options { tier: args.tier, limits, ..Options::default() })?;
    let mut writer = args.place.writer()?;
    let progress = Progress::of(Some(writer.counts()?.versions));
    let mut seen = 0;
    let mut skipped = Vec::new();
    // A version that cannot be compared is none of a release.
    let is_older = |version: &str| {
        let version = Version::parse(version).ok();
        args.older_than.as_ref().is_none_or(|limit| version.is_none_or(|v| v < *limit))
    };
    let done = dixit_record::reread(&mut writer, &engine, is_older, threads(args.threads), |version, outcome| {
        seen += 1;
        if let Err(skip) = outcome {
            skipped.push(format!("skipped {version}: {}: {}", skip.name, skip.why));
        }
        progress.at(seen, seen, || format!("{seen} read"));
    });
    progress.end();
    let done = done?;
    let mut out = format!("{} read again\n", count(done, "page", "pages"));
    for line in skipped {
        out += &format!("{}\n", plain::line(&line));
    }
    for decision in writer.loose_decisions()? {
        let kind = match decision.kind {
            DecisionKind::Merge => "merge",
            DecisionKind::Split => "split",
            DecisionKind::Retract => "retract",
            DecisionKind::Untie => "untie",
        };
        let what = format!(
            "{} ({kind}: {}) holds of no statement any more, in part or in whole",
            decision.id, decision.reason
        );
        out += &format!("{}\n", plain::line(&what));
    }
    print(&out)?;
    Ok(DONE)
}

fn version(text: &str) -> Result<Version, String> {
    Version::parse(text).map_err(|e| format!("{e}; a version of dixit is three numbers: 0.3.0"))
}
