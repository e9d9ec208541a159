//! What the columns of the tables mean, for people and in the metadata of files.

use std::fmt::Write as _;

use serde::Serialize;

use crate::Table;

/// Version of the tables; a column that changes its name, type or meaning is a new one.
pub(crate) const VERSION: &str = "dixit.tables/1";

/// The codebook of all tables in Markdown.
#[must_use]
pub fn codebook() -> String {
    let mut out = format!(
        "# Tables of an export\n\n\
         The tables that `dixit export --format parquet` writes and the Arrow schemas of the library, version \
         `{VERSION}`. `--format csv` has the table of statements. Parquet files carry this as `dixit.codebook` in their \
         metadata. This page is written by `DIXIT_WRITE_CODEBOOK=1 cargo test -p dixit-export --test export codebook`.\n\n\
         A column without a word under *null* always has a value. Of a record the current readings are exported, one for \
         each version of an article. To count each statement once, keep rows where `latest` is true, `copy_of` is null \
         and `retracted` is false.\n"
    );
    for table in Table::ALL {
        let _ = write!(
            out,
            "\n## {}\n\n{}\n\n| column | type | unit | meaning | null |\n|---|---|---|---|---|\n",
            table.name(),
            what(table)
        );
        for c in table.columns() {
            let (kind, null) = (c.kind.name(), c.null.unwrap_or_default());
            let _ = writeln!(out, "| `{}` | `{kind}` | {} | {} | {null} |", c.name, c.unit, c.meaning);
        }
    }
    out
}

const fn what(table: Table) -> &'static str {
    match table {
        Table::Statements => {
            "Who said what: a row for each statement, and one without words for each that was retracted."
        }
        Table::Articles => "A row for each page that was read.",
        Table::Speakers => "A row for each who speaks on a page.",
    }
}

/// A column of the codebook in JSON.
#[derive(Serialize)]
struct Entry {
    name: &'static str,
    r#type: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    unit: &'static str,
    meaning: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    null: Option<&'static str>,
}

impl Table {
    /// The codebook of this table as JSON: a list of objects with `name`, `type`, `meaning`, and where they apply `unit`
    /// and `null`.
    #[must_use]
    pub fn codebook(self) -> String {
        let entry = |c: &crate::column::Column| Entry {
            name: c.name,
            r#type: c.kind.name(),
            unit: c.unit,
            meaning: c.meaning,
            null: c.null,
        };
        let entries: Vec<Entry> = self.columns().iter().map(entry).collect();
        // Strings alone: nothing in them can fail.
        serde_json::to_string(&entries).unwrap_or_default()
    }
}
