//! The table of statements as CSV (RFC 4180).

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{QuoteStyle, Terminator, WriterBuilder};

use crate::column::Value;
use crate::{Error, Item, Result, Sink, Table, Tally};

/// The table of statements as CSV: UTF-8, lines end in CR LF, the first names the columns. Texts of a list are joined by
/// `; `, spans are written as JSON (`[[0,12]]`), an empty cell is what the codebook says of null. No cell is a formula
/// ([`inert`]).
pub struct Csv<W: Write> {
    out: csv::Writer<W>,
    begun: bool,
}

impl<W: Write> Csv<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        // Quotation marks around all texts also keep them in their cell where semicolons part the cells.
        let out =
            WriterBuilder::new().quote_style(QuoteStyle::NonNumeric).terminator(Terminator::CRLF).from_writer(out);
        Self { out, begun: false }
    }

    fn begin(&mut self) -> csv::Result<()> {
        if !std::mem::replace(&mut self.begun, true) {
            self.out.write_record(Table::Statements.columns().iter().map(|c| c.name))?;
        }
        Ok(())
    }

    fn rows(&mut self, item: &Item) -> csv::Result<()> {
        self.begin()?;
        let mut done = Ok(());
        Table::Statements.rows(item, |row| {
            for column in Table::Statements.columns() {
                if done.is_ok() {
                    done = self.out.write_field(cell((column.get)(row)).as_bytes());
                }
            }
            if done.is_ok() {
                done = self.out.write_record(None::<&[u8]>);
            }
        });
        done
    }
}

impl<W: Write> Sink for Csv<W> {
    fn put(&mut self, item: &Item) -> Result<()> {
        self.rows(item).map_err(failed)
    }

    fn finish(mut self: Box<Self>, _: &Tally) -> Result<()> {
        self.begin().map_err(failed)?;
        self.out.flush().map_err(Error::output)
    }
}

impl<W: Write> std::fmt::Debug for Csv<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Csv").field("begun", &self.begun).finish_non_exhaustive()
    }
}

fn failed(error: csv::Error) -> Error {
    Error::output(match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    })
}

fn cell(value: Value<'_>) -> Cow<'_, str> {
    match value {
        Value::Null => "".into(),
        Value::Text(text) => inert(text),
        Value::Texts(list) => inert(list.join("; ")),
        Value::Flag(flag) => if flag { "true" } else { "false" }.into(),
        Value::Whole(n) => n.to_string().into(),
        Value::Real(x) => x.to_string().into(),
        Value::Day(day) => day.to_string().into(),
        Value::Spans(spans) => serde_json::to_string(spans).unwrap_or_default().into(),
        // No column of the table has these.
        Value::Blocks(_) | Value::Pairs(_) => "".into(),
    }
}

/// A cell that no spreadsheet takes for a formula: words of a page may look like one. It gets an apostrophe before it
/// (OWASP, CSV Injection: `=`, `+`, `-`, `@`, tab, line breaks and the full-width signs).
#[must_use]
pub fn inert<'t>(cell: impl Into<Cow<'t, str>>) -> Cow<'t, str> {
    const BEGIN: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];
    let cell = cell.into();
    if cell.starts_with(BEGIN) { format!("'{cell}").into() } else { cell }
}
