//! Writes made-up news sites as a web archive.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

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

/// An archive of some pages of seed 1, on all cores. An unfinished one has another name.
pub(crate) fn archive(out: &Path, pages: u64) -> Result<()> {
    let unfinished = out.with_extension("part");
    run(&Args { out: unfinished.clone(), pages, seed: 1, gold: None, damaged: 0 })?;
    std::fs::rename(&unfinished, out).with_context(|| out.display().to_string())
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
