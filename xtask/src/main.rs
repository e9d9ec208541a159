//! Developers' tools: `cargo xtask --help`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

mod archive;
mod attribution;
mod bench;
mod bootstrap;
mod calibrate;
mod cascade;
mod cases;
mod entities;
mod extraction;
mod generate;
mod hostile;
mod jsonl;
mod lexicon;
mod load;
mod memory;
mod own;
mod peers;
mod python;
mod reading;
mod schema;
mod score;
mod tags;
mod time;

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
    ///
    /// Spans are compared as sets of words; a leading "that" of a content does not count. Of each role:
    ///   exact       all of its words are those of one on the other side
    ///   touch       it shares a word with one on the other side
    ///   tokens      words that carry the role, in whichever attribution
    ///   linked      as exact, within pairs whose cues touch
    ///   linked-tok  shared words, within pairs whose cues touch
    /// Of attributions, in one-to-one pairs:
    ///   full exact  cue, source and content all exact
    ///   full J      each role overlaps (Jaccard) by J or more
    ///   content J   the contents do
    ///   who-said    the contents do, and the head word of each source lies inside the other
    /// direct, indirect, mixed: all, none or some of the content's words stand in quotation marks.
    #[command(verbatim_doc_comment)]
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
    ///
    /// Statements are paired one to one where the words of their contents overlap (Jaccard) by half or more.
    ///   statements     pairs over predicted and gold statements
    ///   who-said-what  the same, counting pairs whose speaker is right too
    ///   core recall    share of gold statements marked "core" that are paired
    ///   speaker        of pairs with a speaker in gold: one of the gold names
    ///   no-speaker     of pairs without: none
    ///   act, manner    of pairs: the same label
    ///   nesting        of pairs inside another statement in gold: inside that one's pair
    ///   prompt         of pairs with a prompt in gold: words overlap by half or more
    ///   occasion...    of pairs with a day or place in gold: the same
    ///   invented...    of pairs without in gold: a value all the same, not said to be inherited (lower is better)
    #[command(verbatim_doc_comment)]
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
    ///
    /// text: runs of four words, precision and recall averaged over pages; accuracy is the share of pages whose
    /// words are all right. snippets: pieces that must or must not be in the text. title, date, author: right over
    /// labelled, right over predicted, predicted over labelled. debris: lines that look like page furniture.
    #[command(verbatim_doc_comment)]
    ScoreExtraction {
        /// Gold: a JSON object of pages by id
        gold: PathBuf,
        /// Predictions, matched by id
        pred: PathBuf,
    },
    /// Score time expressions (JSON lines of id and times) against gold
    ///
    /// Values are compared as intervals: 2023-11 is 2023-11-01 to 2023-12-01.
    ///   span exact        the same code points
    ///   span overlap      a code point in common, one to one
    ///   overlap + value   the same, and the same value
    #[command(verbatim_doc_comment)]
    ScoreTime(time::Args),
    /// Score names of persons, organisations and places (JSON lines of id and entities) against gold
    ///
    /// An entity is [start, end, type], in code points. It is right where span and type are the same; "spans only"
    /// leaves types aside. Without GOLD the engine reads all sets of data; types are PER, ORG and LOC there.
    #[command(verbatim_doc_comment)]
    ScoreEntities(entities::Args),
    /// Judge the confidence of statements: reliability and expected calibration error
    Calibrate(calibrate::Args),
    /// What the cascade finds and how fast it is, by the doubt from which on it asks the encoder
    Cascade(cascade::Args),
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
    /// Figures of the page stage and its peers from the predictions that `scripts/peers` makes
    Peers {
        /// Folder of predictions, NAME.REPETITION.jsonl
        folder: PathBuf,
        /// Gold: a JSON object of pages by id
        #[arg(long, value_name = "FILE", default_value = "../shared/data/pages/ground-truth.json")]
        gold: PathBuf,
    },
    /// The table of such figures in Markdown
    PeersTable {
        /// What `cargo xtask peers` printed
        figures: PathBuf,
        /// Write the table between the marks "peers" of this file
        #[arg(long, value_name = "FILE")]
        write: Option<PathBuf>,
    },
    /// Write made-up news sites as a web archive in the manner of CC-NEWS
    ///
    /// Pages of some 100 kB of HTML around some 600 words and a dozen statements; the same for the same seed.
    Generate(generate::Args),
    /// Add a made-up archive with the program, watch its memory, search, verify; a table
    Archive(archive::Args),
    /// Ask an open reading room for pages at a steady rate, and time the answers
    ///
    /// A third each results of searches, statements and articles, of what the record itself holds. Each is timed from the
    /// moment when it was due, so that a room that falls behind shows it.
    Load(load::Args),
    /// Time the page stage on hostile pages: ten million bytes of each kind within two seconds
    ///
    /// Fails if a kind takes longer. Bytes must be at most 14 million, as a page over 16 MiB is refused.
    Hostile {
        /// Bytes of each page
        #[arg(long, value_name = "N", default_value_t = 10_000_000)]
        bytes: usize,
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
        Command::ScoreTime(args) => print!("{}", time::run(&args)?),
        Command::ScoreEntities(args) => print!("{}", entities::run(&args)?),
        Command::Calibrate(args) => print!("{}", calibrate::run(&args)?),
        Command::Cascade(args) => print!("{}", cascade::run(&args)?),
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
        Command::Peers { folder, gold } => print!("{}", peers::figures(&folder, &gold)?),
        Command::PeersTable { figures, write } => {
            let table = peers::table(&figures)?;
            match write {
                Some(path) => score::write_between_marks(&path, "peers", &table)?,
                None => print!("{table}"),
            }
        }
        Command::Archive(args) => print!("{}", archive::run(&args)?),
        Command::Generate(args) => generate::run(&args)?,
        Command::Load(args) => print!("{}", load::run(&args)?),
        Command::Hostile { bytes } => {
            let (table, fast) = hostile::report(bytes)?;
            print!("{table}");
            ensure!(fast, "some hostile pages take too long");
        }
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
