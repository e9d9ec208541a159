//! Developers' tools: `cargo xtask --help`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

mod attribution;
mod bootstrap;
mod jsonl;
mod python;
mod reading;

use std::path::PathBuf;

use anyhow::{Result, ensure};
use clap::{Parser, Subcommand};

/// Developers' tools.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Score predicted attributions (JSON lines of id and attributions) against gold
    ScoreAttribution {
        /// Gold: JSON lines of id, text and attributions
        gold: PathBuf,
        /// Predictions, matched by id
        pred: PathBuf,
        /// Print everything as JSON
        #[arg(long)]
        json: bool,
        /// Add 95 % bootstrap intervals over articles
        #[arg(long)]
        ci: bool,
        /// Least overlap of a pair, 0 to 1
        #[arg(long, value_name = "J", default_value_t = 0.5)]
        jaccard: f64,
    },
    /// Score predicted readings (JSON lines of dixit.reading/1) against gold
    ScoreReading {
        /// Gold readings
        gold: PathBuf,
        /// Predicted readings, matched by id
        pred: PathBuf,
        /// Print the figures as JSON
        #[arg(long)]
        json: bool,
        /// Also list up to N missed gold statements
        #[arg(long, value_name = "N", default_value_t = 0)]
        worst: usize,
    },
}

fn main() -> Result<()> {
    match Cli::parse().command {
        Command::ScoreAttribution { gold, pred, json, ci, jaccard } => {
            ensure!((0.0..=1.0).contains(&jaccard), "--jaccard {jaccard}: give a share from 0 to 1");
            let (gold, pred) = (attribution::read(&gold, true)?, attribution::read(&pred, false)?);
            let scores = attribution::score(&gold, &pred, jaccard);
            if json {
                println!("{}", python::dumps(&scores.to_json(ci))?);
            } else {
                print!("{}", scores.lines(ci));
            }
        }
        Command::ScoreReading { gold, pred, json, worst } => {
            let scores = reading::score(&reading::read(&gold)?, &reading::read(&pred)?)?;
            for id in &scores.lacking {
                eprintln!("no reading predicted for {id}");
            }
            print!("{}", if json { scores.json()? } else { scores.lines(worst) });
        }
    }
    Ok(())
}
