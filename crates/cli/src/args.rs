//! The command line.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use bytesize::ByteSize;
use clap::{Args, Parser, Subcommand};
use dixit::{Stamp, Tier};

use crate::network::Network;
use crate::{config, manual, record, serve};

pub(crate) const EXIT: &str = "\
Exit status:
  0  read; with --jsonl: at least one page was read (or there was none), the others are listed
  1  dixit failed: the output could not be written, or a page met a fault of dixit
  2  an input could not be read, or the command line is wrong";

const EXAMPLES: &str = "\
Examples:
  dixit read page.html                      a transcript for people
  dixit read https://example.org/a          fetched; of a feed or sitemap all pages
  curl -s https://example.org/a | dixit read --url https://example.org/a -
  dixit read --json page.html               the reading as JSON (schema dixit.reading/1)
  dixit read --jsonl pages.jsonl > readings.jsonl
  zcat pages.jsonl.gz | dixit read --jsonl - > readings.jsonl

A line of --jsonl is an object with one of
  \"html\"    a page as a string             \"text\"  clean text, taken as it stands
  \"base64\"  a page's bytes in any encoding \"path\"  a file, from the folder of FILE on (-: from here)
and, as far as known, \"id\", \"url\", \"published\", \"fetched\", \"language\". Other keys are ignored.
Readings come out one a line, in the order of the input, each with its line's \"id\".

A table of --aliases has a line for each name and role; all but the name may be empty:
  name,names,wikidata,role,from,to
  Ruth Okafor,Mayor Ruth; R. A. Okafor,Q100,Mayor of Calder Bay,2020-05-01,
or, in a file that ends in .toml, [[alias]] tables with keys of these names. A speaker of the
same name becomes that one; a surname or an office alone only if its role was held on the day
of publication. Where two fit, neither is taken.

";

const FIND: &str = "\
Examples:
  dixit find --record archive bridge ferry          both words, in any English form
  dixit find --record archive '\"air defence\"'      these very words, one after the other
  dixit find --record archive 'gas OR oil price*' NOT tax
  dixit find --record archive --speaker Stoltenberg --since 2023-11 --act denial
  dixit find --record archive 'speaker:lee act:denial OR act:refusal' --json

All options can be written among the WORDS too, as speaker:, about:, outlet:, place:, act:, manner:,
since:, until:, direct:, replies:.

";

const FIND_EXIT: &str = "\
Exit status:
  0  searched, whether or not anything was found
  1  dixit failed: the index could not be read or written
  2  there is no such record, or the command line or the query is not understood";

/// Reads news pages and keeps a verifiable record of who said what.
#[derive(Debug, Parser)]
#[command(name = "dixit", version, after_help = format!("{}{EXIT}", config::HELP), max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read pages and print who said what
    #[command(after_help = format!("{EXAMPLES}{EXIT}"))]
    Read(ReadArgs),
    #[command(flatten)]
    Record(record::Command),
    /// Find statements in a record
    #[command(after_help = format!("{FIND}{FIND_EXIT}"))]
    Find(FindArgs),
    /// Make a record's search index anew
    Reindex(ReindexArgs),
    /// Print what completes commands and options in a shell
    #[command(after_help = manual::COMPLETIONS)]
    Completions(manual::CompletionsArgs),
    /// Print the manual, or write a page for each command
    #[command(after_help = manual::MAN)]
    Man(manual::ManArgs),
    /// Open the reading room: the record in a browser
    #[command(after_help = serve::HELP)]
    Serve(serve::ServeArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ReadArgs {
    /// HTML or text files, addresses of pages, feeds or sitemaps; `-` is standard input
    #[arg(value_name = "SOURCE", required_unless_present = "jsonl")]
    pub(crate) sources: Vec<OsString>,

    /// Print the reading as JSON; for several SOURCEs one reading a line, with the SOURCE as its id
    #[arg(long)]
    pub(crate) json: bool,

    /// Read a page from each line of FILE (`-` is standard input), print a reading on each line
    #[arg(long, value_name = "FILE", conflicts_with_all = ["sources", "json", "url", "published", "language"])]
    pub(crate) jsonl: Option<OsString>,

    /// Where the page was found; for one SOURCE
    #[arg(long)]
    pub(crate) url: Option<String>,

    /// When the page was published: 2023-11-14, or 2023-11-14T11:48+02:00
    #[arg(long, value_name = "DATE")]
    pub(crate) published: Option<Stamp>,

    /// Language of the page, as a BCP 47 tag: en, en-GB
    #[arg(long, value_name = "TAG")]
    pub(crate) language: Option<String>,

    /// Table of people and organisations, CSV or TOML, whose names and Wikidata items speakers get; see below
    #[arg(long, value_name = "FILE")]
    pub(crate) aliases: Option<PathBuf>,

    /// Which engine reads: accurate (a neural encoder; some four pages a second on one core), fast (a small network; some
    /// three hundred), cascade (the encoder only where the small network is in doubt) or rules (no network)
    /// [default: accurate for one SOURCE, cascade for more and for --jsonl]
    #[arg(long)]
    pub(crate) tier: Option<Tier>,

    /// Cascade: read a sentence with the encoder if the small network may be wrong with this probability; lower is slower
    /// and more accurate [default: 0.27]
    #[arg(long, value_name = "P", value_parser = probability)]
    pub(crate) doubt: Option<f32>,

    /// How many pages to read at once [default: one a core]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,

    /// Refuse pages that are larger than this, before or after decoding: 500KiB, 32MiB
    #[arg(long, value_name = "SIZE", default_value = "16MiB", value_parser = max_page)]
    pub(crate) max_page: u32,

    #[command(flatten)]
    pub(crate) network: Network,
}

#[derive(Debug, Args)]
pub(crate) struct FindArgs {
    /// Words that were said, or of the speaker's name; without any, all that fits the options
    pub(crate) words: Vec<String>,

    #[command(flatten)]
    pub(crate) folder: record::Place,

    /// Who said it: any of the names, or an id as e7
    #[arg(long, value_name = "NAME")]
    pub(crate) speaker: Option<String>,

    /// Words that were said
    #[arg(long, value_name = "WORDS")]
    pub(crate) about: Option<String>,

    /// Where it was published: a name or address
    #[arg(long, value_name = "NAME")]
    pub(crate) outlet: Option<String>,

    /// Where it was said
    #[arg(long, value_name = "NAME")]
    pub(crate) place: Option<String>,

    /// assertion, belief, commitment, request, question, denial, refusal, criticism or support
    #[arg(long)]
    pub(crate) act: Option<String>,

    /// direct, indirect or mixed
    #[arg(long)]
    pub(crate) manner: Option<String>,

    /// Said from then on: 2023-11-14, 2023-11 or 2023
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<String>,

    /// Said up to and on then
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<String>,

    /// Only with words in quotation marks
    #[arg(long)]
    pub(crate) direct: bool,

    /// How many to print, 1,000 at most
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,

    /// In which order [default: best if there are WORDS, newest if not]
    #[arg(long)]
    pub(crate) sort: Option<Order>,

    /// Print JSON: the number of statements in all, and those of the page
    #[arg(long)]
    pub(crate) json: bool,
}

/// Orders of statements.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum Order {
    Newest,
    Best,
}

#[derive(Debug, Args)]
pub(crate) struct ReindexArgs {
    #[command(flatten)]
    pub(crate) folder: record::Place,
}

impl ReadArgs {
    /// Which engine reads: where nobody says, the most accurate for a page that is waited for.
    pub(crate) fn tier(&self, many: bool) -> Tier {
        self.tier.unwrap_or(if many { Tier::Cascade } else { Tier::Accurate })
    }
}

fn probability(text: &str) -> Result<f32, String> {
    match text.parse() {
        Ok(p) if (0.0..=1.0).contains(&p) => Ok(p),
        _ => Err("a probability is a number from 0 to 1".to_owned()),
    }
}

/// Offsets are 32 bits wide, and decoding may make three bytes of one.
pub(crate) const LARGEST_PAGE: u32 = 1 << 30;

pub(crate) fn max_page(text: &str) -> Result<u32, String> {
    let size: ByteSize = text.parse()?;
    match u32::try_from(size.as_u64()) {
        Ok(bytes @ 1..) if bytes <= LARGEST_PAGE => Ok(bytes),
        _ => Err("a page may have 1 B to 1 GiB".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        <Cli as clap::CommandFactory>::command().debug_assert();
    }

    #[test]
    fn examples_and_tables_fit_the_width_of_the_help() {
        let command = <Cli as clap::CommandFactory>::command();
        let all = command.get_subcommands().chain([&command]).filter_map(|c| c.get_after_help());
        let lines: Vec<String> =
            all.flat_map(|h| h.to_string().lines().map(str::to_owned).collect::<Vec<_>>()).collect();
        assert!(lines.len() > 100);
        let long: Vec<&String> = lines.iter().filter(|l| l.chars().count() > 100).collect();
        assert!(long.is_empty(), "{long:#?}");
    }

    #[test]
    fn sizes() {
        assert_eq!(max_page("16MiB"), Ok(16 << 20));
        assert_eq!(max_page("500KiB"), Ok(500 << 10));
        assert_eq!(max_page("77"), Ok(77));
        assert!(max_page("0").is_err());
        assert!(max_page("2GiB").is_err());
        assert!(max_page("much").is_err());
    }
}
