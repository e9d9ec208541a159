//! The curve of the cascade: what it finds, and how fast, by the doubt from which on the encoder is asked.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Result;
use dixit::{Engine, Options, Tier};

use crate::{attribution, bench, score};

/// Doubts that are tried: from the encoder alone to the small network alone.
const DOUBTS: [f32; 9] = [0.0, 0.1, 0.18, 0.27, 0.34, 0.45, 0.6, 0.8, 1.1];

/// What to read.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder of the data sets
    #[arg(long, value_name = "DIR", default_value = "../shared/data")]
    data: PathBuf,
    /// Folder of other models than those that the program carries
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
    /// Write the table between the marks of this file
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    /// The doubts to try, in place of nine from 0 to above 1
    #[arg(long, value_name = "P", value_delimiter = ',')]
    doubts: Vec<f32>,
}

/// Reads PolNeAR's dev part at each doubt.
pub(crate) fn run(args: &Args) -> Result<String> {
    let path = args.data.join("polnear/dev.jsonl");
    let gold = attribution::read(&path, true)?;
    let inputs = score::inputs(&path)?;
    let words: usize = inputs.iter().map(|(_, text, _)| text.split_whitespace().count()).sum();
    let mut out = format!("`cargo xtask cascade`, {}\n\n", score::circumstances(Tier::Cascade));
    let names: Vec<&str> = attribution::HEADLINE.iter().map(|row| attribution::ROWS[*row]).collect();
    let _ = writeln!(out, "| doubt | articles/s | {} |\n|---{}|", names.join(" | "), "|---".repeat(names.len() + 1));
    let doubts = if args.doubts.is_empty() { DOUBTS.to_vec() } else { args.doubts.clone() };
    for doubt in doubts {
        let models = args.models.as_deref().map(score::weights).transpose()?;
        let engine = Engine::new(Options { tier: Tier::Cascade, doubt, models, ..Options::default() })?;
        let before = bench::used()?.0;
        let rows = inputs.iter().map(|(id, text, hints)| {
            let reading = engine.read(text.as_bytes(), hints)?;
            Ok(score::attributions(&reading.to_json(Some(id))))
        });
        let rows = rows.collect::<Result<Vec<_>>>()?;
        let time = bench::used()?.0 - before;
        let scores = attribution::score(&gold, &score::reread(rows)?, 0.5);
        let f1 = |row: usize| 100.0 * attribution::prf(scores.total.get(row, 0).unwrap_or_default())[2];
        let figures: Vec<String> = attribution::HEADLINE.iter().map(|row| format!("{:.1}", f1(*row))).collect();
        let speed = words as f64 / bench::WORDS as f64 / time.as_secs_f64();
        let _ = writeln!(out, "| {doubt:.2} | {speed:.1} | {} |", figures.join(" | "));
    }
    let Some(path) = &args.write else { return Ok(out) };
    score::write_between_marks(path, "cascade", &out)?;
    Ok(format!("{} is written\n", path.display()))
}
