//! The user's own table of people and organisations, read from CSV or TOML.

use std::ops::Range;

use dixit_identity::AliasRow;
use jiff::civil::Date;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::Spanned;

/// A table of aliases: who a name stands for, beyond what an article says of it. [`Options::aliases`] takes it.
///
/// In CSV a line of column names comes first; `name` must be there, the others may: `names` (apart by semicolons),
/// `wikidata`, `role`, `from`, `to`. In TOML each row is a table `[[alias]]` with keys of the same names, `names` a list.
/// Days are `2024-05-01`, `2024-05` or `2024`: the first day of it in `from`, the last in `to`. One with several roles
/// has several rows, joined by their Wikidata item or, without items, by their name.
///
/// ```
/// let table = "name,names,wikidata,role,from,to\n\
///     Ruth Okafor,Mayor Ruth; R. A. Okafor,Q100,Mayor of Calder Bay,2020-05,2024\n";
/// let aliases = dixit::Aliases::from_csv(table)?;
/// # Ok::<(), dixit::AliasesError>(())
/// ```
///
/// [`Options::aliases`]: crate::Options::aliases
#[derive(Clone, Debug)]
pub struct Aliases {
    pub(crate) table: dixit_identity::Aliases,
    /// SHA-256 of the table as given.
    pub(crate) digest: [u8; 32],
}

/// A table of aliases that cannot be read: in which line, what is wrong, what would work.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct AliasesError {
    line: u64,
    what: String,
}

impl AliasesError {
    /// The line, from 1.
    #[must_use]
    pub const fn line(&self) -> u64 {
        self.line
    }
}

const COLUMNS: [&str; 6] = ["name", "names", "wikidata", "role", "from", "to"];

/// One row as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: Spanned<String>,
    #[serde(default)]
    names: Vec<String>,
    wikidata: Option<Spanned<String>>,
    role: Option<String>,
    from: Option<Spanned<Day>>,
    to: Option<Spanned<Day>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    alias: Vec<Written>,
}

/// A day as TOML may have it: `2024-05-01`, `"2024-05"`, `2024`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Day {
    Date(toml::value::Datetime),
    Year(i64),
    Text(String),
}

impl Aliases {
    /// Reads a table in CSV (RFC 4180).
    ///
    /// # Errors
    /// If a line has other columns than the first, a value is none of its kind, or `name` is missing.
    pub fn from_csv(text: &str) -> Result<Self, AliasesError> {
        let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bare.as_bytes());
        let broken = |error: &csv::Error| {
            let line = error.position().map_or(1, csv::Position::line);
            let what = match error.kind() {
                csv::ErrorKind::UnequalLengths { expected_len, len, .. } => format!(
                    "the first line names {expected_len} columns, this one fills {len}; put a value with a comma in \
                     double quotes, and leave empty what is not known"
                ),
                other => format!("it is no CSV: {other:?}"),
            };
            AliasesError { line, what }
        };
        let header = reader.headers().map_err(|e| broken(&e))?.clone();
        let wrong = |what: String| AliasesError { line: 1, what };
        let columns = COLUMNS.join(", ");
        if let Some(unknown) = header.iter().find(|c| !COLUMNS.contains(c)) {
            return Err(wrong(format!("there is no column {unknown:?}; the columns are {columns}")));
        }
        let column = |name: &str| header.iter().position(|c| c == name);
        if column("name").is_none() {
            return Err(wrong(format!("the column name is missing; the first line names the columns: {columns}")));
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|e| broken(&e))?;
            let line = record.position().map_or(1, csv::Position::line);
            let value = |name: &str| {
                let value = column(name).and_then(|n| record.get(n)).unwrap_or_default();
                (!value.is_empty()).then_some(value)
            };
            let row = || {
                Ok(AliasRow {
                    name: named(value("name").unwrap_or_default())?,
                    names: value("names").unwrap_or_default().split(';').filter_map(filled).collect(),
                    wikidata: value("wikidata").map(item).transpose()?,
                    role: value("role").map(str::to_owned),
                    from: value("from").map(first_day).transpose()?,
                    to: value("to").map(last_day).transpose()?,
                })
            };
            rows.push(row().and_then(in_order).map_err(|what| AliasesError { line, what })?);
        }
        Ok(Self::of(text, rows))
    }

    /// Reads a table in TOML.
    ///
    /// # Errors
    /// If the text is no TOML, a key is unknown, a value is none of its kind, or `name` is missing.
    pub fn from_toml(text: &str) -> Result<Self, AliasesError> {
        let at = |span: Range<usize>| 1 + text.bytes().take(span.start).filter(|b| *b == b'\n').count() as u64;
        let file: File = toml::from_str(text).map_err(|error| AliasesError {
            line: at(error.span().unwrap_or_default()),
            what: format!("{}; a row is a table [[alias]] with the keys {}", error.message(), COLUMNS.join(", ")),
        })?;
        let mut rows = Vec::new();
        for written in file.alias {
            let line = at(written.name.span());
            let fail = |span: Range<usize>| move |what| AliasesError { line: at(span), what };
            let name = written.name.span();
            let row = AliasRow {
                name: named(written.name.get_ref()).map_err(fail(name))?,
                names: written.names.iter().filter_map(|n| filled(n)).collect(),
                wikidata: match written.wikidata {
                    Some(q) => Some(item(q.get_ref()).map_err(fail(q.span()))?),
                    None => None,
                },
                role: written.role.as_deref().and_then(filled),
                from: match written.from {
                    Some(day) => Some(first_day(&day.get_ref().text()).map_err(fail(day.span()))?),
                    None => None,
                },
                to: match written.to {
                    Some(day) => Some(last_day(&day.get_ref().text()).map_err(fail(day.span()))?),
                    None => None,
                },
            };
            rows.push(in_order(row).map_err(|what| AliasesError { line, what })?);
        }
        Ok(Self::of(text, rows))
    }

    fn of(text: &str, rows: Vec<AliasRow>) -> Self {
        Self { table: dixit_identity::Aliases::new(rows), digest: Sha256::digest(text.as_bytes()).into() }
    }
}

impl Day {
    fn text(&self) -> String {
        match self {
            Self::Date(day) => day.date.map_or_else(|| day.to_string(), |date| date.to_string()),
            Self::Year(year) => year.to_string(),
            Self::Text(text) => text.trim().to_owned(),
        }
    }
}

fn filled(value: &str) -> Option<String> {
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

fn named(name: &str) -> Result<String, String> {
    filled(name).ok_or_else(|| "the name is empty; each row needs one".to_owned())
}

/// `Q` and a number.
fn item(text: &str) -> Result<String, String> {
    let digits = text.trim().strip_prefix(['Q', 'q']).unwrap_or_default();
    if digits.is_empty() || digits.len() > 12 || !digits.bytes().all(|b| b.is_ascii_digit()) || digits.starts_with('0')
    {
        return Err(format!("{text:?} is no Wikidata item; give one like Q100, or nothing"));
    }
    Ok(format!("Q{digits}"))
}

fn first_day(text: &str) -> Result<Date, String> {
    days(text).map(|days| days.0)
}

fn last_day(text: &str) -> Result<Date, String> {
    days(text).map(|days| days.1)
}

/// First and last day of a day, a month or a year.
fn days(text: &str) -> Result<(Date, Date), String> {
    let wrong = || format!("{text:?} is no day; give one like 2024-05-01, 2024-05 or 2024");
    let digits = |s: &str, count: usize| s.len() == count && s.bytes().all(|b| b.is_ascii_digit());
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    let known = parts.next().is_none()
        && digits(year, 4)
        && month.is_none_or(|m| digits(m, 2))
        && day.is_none_or(|d| digits(d, 2));
    if !known {
        return Err(wrong());
    }
    let date: Date =
        format!("{year}-{}-{}", month.unwrap_or("01"), day.unwrap_or("01")).parse().map_err(|_| wrong())?;
    let last = match (month, day) {
        (_, Some(_)) => date,
        (Some(_), None) => date.last_of_month(),
        (None, None) => date.last_of_year(),
    };
    Ok((date, last))
}

fn in_order(row: AliasRow) -> Result<AliasRow, String> {
    match (row.from, row.to) {
        (Some(from), Some(to)) if to < from => {
            Err(format!("it ends ({to}) before it begins ({from}); from is the first day, to the last"))
        }
        _ => Ok(row),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn csv(text: &str, says: &str) {
        assert_eq!(Aliases::from_csv(text).err().map(|e| e.to_string()).unwrap_or_default(), says);
    }

    #[track_caller]
    fn toml(text: &str, line: u64, says: &str) {
        let error = Aliases::from_toml(text).err();
        let shown = error.as_ref().map(ToString::to_string).unwrap_or_default();
        assert!(error.is_some_and(|e| e.line() == line) && shown.contains(says), "{shown}");
    }

    #[test]
    fn tables() {
        csv(
            "\u{feff}name,names,wikidata,role,from,to\nRuth Okafor,\"Ruth; R. O.\",Q1,mayor,2020,2024-04\n\nBo,,,,,\n",
            "",
        );
        csv("to,name\n,Ruth Okafor\n", "");
        csv("name\n", "");
        assert!(Aliases::from_toml("").is_ok());
        let row = "[[alias]]\nname = \"Ruth\"\nnames = [\"R\"]\nwikidata = \"Q1\"\nrole = \"mayor\"\n";
        for days in ["from = 2020-05-01\nto = 2024", "from = \"2020-05\"\nto = \"2024\""] {
            assert!(Aliases::from_toml(&format!("{row}{days}\n")).is_ok());
        }
    }

    #[test]
    fn the_same_in_both() {
        let csv = Aliases::from_csv("name,role,to\nAnn Lee,mayor,2024-02\n").ok().map(|a| format!("{:?}", a.table));
        let toml = Aliases::from_toml("[[alias]]\nname = 'Ann Lee'\nrole = 'mayor'\nto = '2024-02'\n");
        assert_eq!(csv, toml.ok().map(|a| format!("{:?}", a.table)));
        assert!(csv.is_some_and(|a| a.contains("2024-02-29")));
    }

    #[test]
    fn what_is_wrong_and_where() {
        csv(
            "",
            "line 1: the column name is missing; the first line names the columns: name, names, wikidata, role, from, to",
        );
        csv(
            "name,born\n",
            "line 1: there is no column \"born\"; the columns are name, names, wikidata, role, from, to",
        );
        csv(
            "name,role\nRuth\n",
            "line 2: the first line names 2 columns, this one fills 1; put a value with a comma in double quotes, and leave empty what is not known",
        );
        csv("name,wikidata\nRuth,Q1\nBo,42\n", "line 3: \"42\" is no Wikidata item; give one like Q100, or nothing");
        csv("name,from\nRuth,May 2020\n", "line 2: \"May 2020\" is no day; give one like 2024-05-01, 2024-05 or 2024");
        csv(
            "name,from\nRuth,2023-02-30\n",
            "line 2: \"2023-02-30\" is no day; give one like 2024-05-01, 2024-05 or 2024",
        );
        csv(
            "name,from,to\nRuth,2024,2023\n",
            "line 2: it ends (2023-12-31) before it begins (2024-01-01); from is the first day, to the last",
        );
        csv("name,role\n,mayor\n", "line 2: the name is empty; each row needs one");
        toml("[[alias]]\nname = 'Ruth'\n\n[[alias]]\nrole = 'mayor'\n", 4, "missing field `name`");
        toml("[[alias]]\nname = 'Ruth'\nborn = 1960\n", 3, "unknown field `born`");
        toml("[[alias]]\nname = 'Ruth'\nwikidata = 'P1'\n", 3, "is no Wikidata item");
        toml("[[alias]]\nname = 'Ruth'\nfrom = 'soon'\n", 3, "is no day");
        toml("[[alias]]\nname = 'Ruth'\nfrom = true\n", 3, "a row is a table [[alias]]");
        toml("[[alias]\n", 1, "a row is a table [[alias]]");
        toml("[[people]]\nname = 'Ruth'\n", 1, "unknown field `people`");
    }
}
