//! Developers' tools: `cargo xtask --help`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

mod attribution;
mod bench;
mod bootstrap;
mod cases;
mod extraction;
mod jsonl;
mod lexicon;
mod python;
mod reading;
mod schema;
mod score;
mod tags;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

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
    /// Run the engine over the data and score what it finds
    Score(score::Args),
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
    /// Score extracted articles (JSON lines of id, text, title, date, author) against gold
    ScoreExtraction {
        /// Gold: a JSON object of pages by id
        gold: PathBuf,
        /// Predictions, matched by id
        pred: PathBuf,
    },
    /// Make the tagger's word list from a treebank
    Lexicon {
        /// Training part of GUM as JSON lines
        gum: PathBuf,
        /// Where to write; else to standard output
        out: Option<PathBuf>,
    },
    /// Measure the tagger on a treebank
    Tags {
        /// Test part of GUM as JSON lines
        gum: PathBuf,
    },
    /// Append an empty case to a document under cases/
    NewCase {
        /// Which document, such as attribution/parenthetical
        family: String,
        /// What the case shows
        name: String,
    },
    /// Write schema/reading.schema.json
    Schema {
        /// Only say whether the file is up to date
        #[arg(long)]
        check: bool,
    },
    /// Time the engine, whole and by steps
    Bench {
        /// Texts to read: JSON lines
        #[arg(default_value = "../shared/data/polnear/dev.jsonl")]
        texts: PathBuf,
    },
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    // The repository, wherever the command is called from.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    match command {
        Command::Score(args) => print!("{}", score::run(&args)?),
        Command::ScoreExtraction { gold, pred } => {
            print!("{}", extraction::score(&extraction::read_gold(&gold)?, &extraction::read(&pred)?).lines());
        }
        Command::Lexicon { gum, out } => {
            let list = lexicon::list(&gum)?;
            match out {
                Some(path) => jsonl::write_text(&path, &list)?,
                None => print!("{list}"),
            }
        }
        Command::Tags { gum } => print!("{}", tags::report(&gum)?),
        Command::NewCase { family, name } => println!("{}", cases::append(root, &family, &name)?),
        Command::Schema { check } => schema::write(&root.join("schema/reading.schema.json"), check)?,
        Command::Bench { texts } => print!("{}", bench::report(&texts)?),
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
