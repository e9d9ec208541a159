//! JSON that may stand anywhere: in a web page, in a terminal.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::{Error, Item, Result, Sink, Tally};

/// Readings as JSON Lines: the contract `dixit.reading/1`, one a line, with the record's `entity` of each speaker.
#[derive(Debug)]
pub struct JsonLines<W: Write> {
    out: W,
}

impl<W: Write> JsonLines<W> {
    /// Writes to `out`.
    pub const fn new(out: W) -> Self {
        Self { out }
    }
}

impl<W: Write> Sink for JsonLines<W> {
    fn put(&mut self, item: &Item) -> Result<()> {
        write(&mut self.out, &item.reading).and_then(|()| self.out.write_all(b"\n")).map_err(Error::output)
    }

    fn finish(mut self: Box<Self>, _: &Tally) -> Result<()> {
        self.out.flush().map_err(Error::output)
    }
}

/// One JSON document with a list that is written as it comes, an element a line.
#[derive(Debug)]
pub(crate) struct List<W: Write> {
    out: W,
    /// What stands before the elements; nothing once it is written.
    head: Option<&'static str>,
    first: bool,
}

impl<W: Write> List<W> {
    pub(crate) const fn new(out: W, head: &'static str) -> Self {
        Self { out, head: Some(head), first: true }
    }

    fn begin(&mut self) -> io::Result<()> {
        self.head.take().map_or(Ok(()), |head| self.out.write_all(head.as_bytes()))
    }

    pub(crate) fn put(&mut self, element: &impl Serialize) -> Result<()> {
        let lead = if std::mem::take(&mut self.first) { "\n" } else { ",\n" };
        let written = self.begin().and_then(|()| self.out.write_all(lead.as_bytes()));
        written.and_then(|()| write(&mut self.out, element)).map_err(Error::output)
    }

    /// Writes what stands behind the elements.
    pub(crate) fn finish(&mut self, tail: &str) -> Result<()> {
        let written = self.begin().and_then(|()| writeln!(self.out, "\n{tail}"));
        written.and_then(|()| self.out.flush()).map_err(Error::output)
    }
}

/// Writes a value without anything in its strings that HTML, JavaScript or a terminal might obey: the same value, with
/// escapes for `<`, `>`, `&`, line separators, controls, and controls of the direction of text.
pub(crate) fn write(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Inert)).map_err(io::Error::from)
}

struct Inert;

impl Formatter for Inert {
    fn write_string_fragment<W: Write + ?Sized>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(is_obeyed) {
            let (before, from) = rest.split_at(at);
            out.write_all(before.as_bytes())?;
            let mut chars = from.chars();
            if let Some(c) = chars.next() {
                // All of them are of the basic plane.
                write!(out, "\\u{:04x}", u32::from(c))?;
            }
            rest = chars.as_str();
        }
        out.write_all(rest.as_bytes())
    }
}

const fn is_obeyed(c: char) -> bool {
    matches!(c, '<' | '>' | '&' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{61c}'
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// An address that may be linked to: of the web, and without signs that no address has (RFC 3987).
pub(crate) fn linkable(url: Option<&String>) -> Option<&str> {
    let url = url?.as_str();
    let (scheme, rest) = url.split_once("://")?;
    let web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>\"{}|\\^`".contains(c);
    (web && !rest.is_empty() && !url.contains(odd)).then_some(url)
}

/// The page of an item of Wikidata in the terms of linked data.
pub(crate) fn wikidata(speaker: &dixit::json::Speaker) -> Option<String> {
    let item = speaker.alias.as_ref()?.wikidata.as_ref()?;
    let digits = item.strip_prefix('Q')?;
    let is_item = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    is_item.then(|| format!("http://www.wikidata.org/entity/{item}"))
}
