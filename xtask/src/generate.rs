//! Writes made-up news sites as a web archive.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::num::NonZeroUsize;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

/// What is made, and where it goes.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The archive: OUT.warc.gz
    out: PathBuf,
    /// How many pages
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pages: u64,
    /// What all chance follows from
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Also write who says what on each page, as JSON Lines
    #[arg(long, value_name = "FILE")]
    gold: Option<PathBuf>,
    /// Flip a bit in the records of N of a thousand pages
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u64).range(..=1000))]
    damaged: u64,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let create = |path: &PathBuf| File::create(path).map(BufWriter::new).with_context(|| path.display().to_string());
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let options = dixit_generate::Options { pages: args.pages, seed: args.seed, damaged: args.damaged, threads };
    let mut archive = create(&args.out)?;
    let mut gold = args.gold.as_ref().map(create).transpose()?;
    dixit_generate::write_archive(&options, &mut archive, gold.as_mut().map(|g| g as &mut dyn std::io::Write))?;
    archive.flush()?;
    if let Some(mut gold) = gold {
        gold.flush()?;
    }
    Ok(())
}
