//! `dixit export`.

use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use dixit_export::{Annotations, Csv, JsonLines, Parquet, Partial, Quotations, Sink, Tally, export};
use dixit_record::Record;

use super::{Place, count, print};
use crate::progress::Progress;
use crate::read::Usage;
use crate::{DONE, plain};

pub(crate) const HELP: &str = "\
Formats:
  parquet        a folder with statements.parquet, articles.parquet and speakers.parquet
  csv            the table of statements, one a line
  jsonl          readings as `dixit read --jsonl` prints them, with `entity`, a person's id here
  jsonld         statements as Quotations of schema.org; may stand in a script of a web page
  webannotation  statements as W3C Web Annotations, with selectors by text and by bytes

Examples:
  dixit export --format parquet -o tables
  dixit export --record archive --format csv -o statements.csv
  dixit export --format jsonl | jq -r '.statements[].id'
  duckdb -c \"SELECT entity_name, count(*) FROM 'tables/statements.parquet'
             WHERE latest AND copy_of IS NULL AND NOT retracted GROUP BY 1 ORDER BY 2 DESC LIMIT 20\"

schema/export.md says what each column means; Parquet files carry that with them. The current
readings are exported, one for each version of an article. A retracted statement is a row of the
tables without its words, and is left out of the other formats; of an erased page nothing is left.
A cell of CSV that a spreadsheet would take for a formula begins with an apostrophe. What is written
gets its name when it is whole.

Exit status:
  0  exported
  1  dixit failed: the record could not be read or the export not be written
  2  there is no such record, something is there already, or the command line is wrong";

/// `dixit export`
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    place: Place,

    /// The format
    #[arg(long, value_enum)]
    format: Format,

    /// File to write, for parquet folder; `-` is standard output [default: standard output]
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Parquet,
    Csv,
    Jsonl,
    Jsonld,
    Webannotation,
}

/// Makes what writes a format into something.
type Make = for<'w> fn(&'w mut dyn Write) -> Box<dyn Sink + 'w>;

impl Format {
    /// What writes it; nothing for tables, which are files of their own.
    fn sink(self) -> Option<Make> {
        Some(match self {
            Self::Parquet => return None,
            Self::Csv => |out| Box::new(Csv::new(out)),
            Self::Jsonl => |out| Box::new(JsonLines::new(out)),
            Self::Jsonld => |out| Box::new(Quotations::new(out)),
            Self::Webannotation => |out| Box::new(Annotations::new(out)),
        })
    }
}

/// Exports the record; the exit status.
pub(crate) fn run(args: &ExportArgs) -> anyhow::Result<u8> {
    let record = args.place.open()?;
    let out = args.output.as_deref().filter(|out| *out != Path::new("-"));
    let tally = match (args.format.sink(), out) {
        (None, None) => {
            return Err(Usage::new("tables in Parquet are a folder; name one that is not there yet with -o").into());
        }
        (None, Some(out)) => go(&record, Box::new(Parquet::create(out)?), Progress::of)?,
        (Some(sink), Some(out)) => {
            let mut partial = Partial::create(out)?;
            let tally = go(&record, sink(&mut partial), Progress::of)?;
            partial.commit()?;
            tally
        }
        (Some(sink), None) => {
            let stdout = io::stdout();
            if stdout.is_terminal() {
                go(&record, sink(&mut Shown { out: stdout.lock(), line: Vec::new() }), Progress::new)?;
            } else {
                go(&record, sink(&mut BufWriter::new(stdout.lock())), Progress::new)?;
            }
            return Ok(DONE);
        }
    };
    print(&report(&tally, out.unwrap_or_else(|| Path::new("-"))))?;
    Ok(DONE)
}

/// A terminal, which gets nothing that it might obey: JSON has none of that, but CSV keeps a page's words as they are.
struct Shown<W> {
    out: W,
    line: Vec<u8>,
}

impl<W: Write> Write for Shown<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|b| *b == b'\n') {
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                self.put()?;
                self.out.write_all(b"\n")?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.put()?;
        self.out.flush()
    }
}

impl<W: Write> Shown<W> {
    fn put(&mut self) -> io::Result<()> {
        let line = String::from_utf8_lossy(&self.line);
        self.out.write_all(plain::line(line.trim_end()).as_bytes())?;
        self.line.clear();
        Ok(())
    }
}

fn go(record: &Record, sink: Box<dyn Sink + '_>, progress: fn(Option<u64>) -> Progress) -> anyhow::Result<Tally> {
    let progress = progress(Some(record.counts()?.versions));
    let done = export(record, sink, |tally| {
        progress.at(tally.pages, tally.pages, || count(tally.pages, "page", "pages"));
    });
    progress.end();
    Ok(done?)
}

fn report(tally: &Tally, out: &Path) -> String {
    let mut text = format!(
        "{} of {} in {}",
        count(tally.statements, "statement", "statements"),
        count(tally.pages, "page", "pages"),
        plain::line(&out.display().to_string()),
    );
    for (n, what) in [(tally.copies, "of the pages are copies"), (tally.retracted, "more retracted")] {
        if n > 0 {
            text += &format!("; {} {what}", indicatif::HumanCount(n));
        }
    }
    text + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_obeys_nothing_in_a_cell() {
        let mut shown = Shown { out: Vec::new(), line: Vec::new() };
        for part in ["\"a\",\"\u{1b}[2", "J\"\r\n\"b", "\n\u{9b}31m\u{202e}c\""] {
            shown.write_all(part.as_bytes()).unwrap();
        }
        shown.flush().unwrap();
        assert_eq!(String::from_utf8(shown.out).unwrap(), "\"a\",\"␛[2J\"\n\"b\n\u{fffd}31mc\"");
    }
}
