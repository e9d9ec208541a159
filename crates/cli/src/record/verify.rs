//! `dixit verify`.

use clap::Args;
use dixit_record::{Proof, ReadingId, Record, StatementId};

use super::{Place, count, elsewhere, of, print, statement};
use crate::progress::Progress;
use crate::{DONE, FAILED, plain};

pub(crate) const HELP: &str = "\
A statement is proved from the stored page alone: the page's bytes have the digest that they came
in with, and those at the statement's evidence, decoded, unescaped and with white space collapsed,
are its words.

Examples:
  dixit verify                                     every statement of the record
  dixit verify 3f2a9c0d51e84b7796a0c2d4e5f60718    one

Exit status:
  0  all are proved (pages that are kept elsewhere and cannot be read there are counted apart)
  1  a proof failed, or dixit did; those that failed are listed
  2  there is no such record or statement";

/// `dixit verify`
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// A statement's id [default: all statements]
    #[arg(value_name = "ID", value_parser = statement)]
    id: Option<StatementId>,

    #[command(flatten)]
    place: Place,
}

/// What became of the proofs.
#[derive(Debug, Default)]
struct Tally {
    proved: u64,
    not_held: u64,
    failed: u64,
}

impl Tally {
    /// Counts a proof; what is to be said of it, if anything.
    fn push(&mut self, what: &str, proof: &Proof) -> Option<String> {
        let (n, said) = match proof {
            Proof::Proved => (&mut self.proved, None),
            Proof::NotHeld(place) => (&mut self.not_held, Some(format!("not held: {what}: its page is in {place}"))),
            Proof::Failed(why) => (&mut self.failed, Some(format!("failed: {what}: {why}"))),
        };
        *n += 1;
        said.map(|said| format!("{}\n", plain::line(&said)))
    }
}

/// Proves what was asked for; the exit status.
pub(crate) fn run(args: &VerifyArgs) -> anyhow::Result<u8> {
    let record = args.place.open()?;
    let mut tally = Tally::default();
    match args.id {
        Some(id) => {
            for (place, proof) in of(&record, record.verify(id, &mut elsewhere))? {
                tally.push(&format!("{id} in {}", place.reading), &proof).map_or(Ok(()), |said| print(&said))?;
            }
        }
        None => all(&record, &mut tally)?,
    }
    let mut line = count(tally.proved, "statement proved", "statements proved");
    if tally.not_held > 0 {
        line += &format!(", {} whose pages are not held", indicatif::HumanCount(tally.not_held));
    }
    if tally.failed > 0 {
        line += &format!(", {} failed", indicatif::HumanCount(tally.failed));
    }
    print(&format!("{line}\n"))?;
    Ok(if tally.failed > 0 { FAILED } else { DONE })
}

/// Every statement of the current readings of all versions.
fn all(record: &Record, tally: &mut Tally) -> anyhow::Result<()> {
    let counts = record.counts()?;
    let progress = Progress::of(Some(counts.versions));
    let mut at = ReadingId(0);
    let mut versions = 0;
    while let Some(reading) = record.next_reading(at)? {
        at = reading;
        let said: String = match record.verify_reading(reading, &mut elsewhere) {
            Ok(proofs) => {
                proofs.iter().filter_map(|(id, proof)| tally.push(&format!("{id} in {reading}"), proof)).collect()
            }
            // What is damaged is a failed proof of all that stood there; the rest can still be proved.
            Err(e) if e.is_damaged() => {
                tally.push(&reading.to_string(), &Proof::Failed(e.to_string())).unwrap_or_default()
            }
            Err(e) => return Err(e.into()),
        };
        if !said.is_empty() {
            let mut printed = Ok(());
            progress.aside(|| printed = print(&said));
            printed?;
        }
        versions += 1;
        progress.at(versions, tally.proved, || format!("{} proved, {} failed", tally.proved, tally.failed));
    }
    progress.end();
    Ok(())
}
