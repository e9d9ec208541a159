//! CSV.

use dixit_export::{Csv, Table, inert};
use dixit_record::{Record, Writer};

use crate::{BRIDGE, TOLL, page, record, saying, statements, words, written};

/// Rows by the names of their columns.
pub(crate) struct Rows(::csv::StringRecord, pub(crate) Vec<::csv::StringRecord>);

impl Rows {
    pub(crate) fn of(text: &str) -> Self {
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        let head = reader.headers().unwrap().clone();
        // Rows of another length are an error.
        Self(head, reader.records().collect::<Result<_, _>>().unwrap())
    }

    pub(crate) fn get<'r>(&self, row: &'r ::csv::StringRecord, column: &str) -> &'r str {
        let at = self.0.iter().position(|c| c == column).unwrap();
        &row[at]
    }
}

#[test]
fn rows_are_the_statements() {
    let dir = tempfile::tempdir().unwrap();
    let record = record(dir.path(), &[page(1, BRIDGE), page(2, TOLL)]);
    let (text, _) = written(&record, |out| Box::new(Csv::new(out)));
    assert!(text.ends_with("\r\n"));
    let rows = Rows::of(&text);
    let head: Vec<&str> = rows.0.iter().collect();
    let schema = Table::Statements.schema();
    assert_eq!(head, schema.fields().iter().map(|f| f.name().as_str()).collect::<Vec<_>>());
    let statements = statements(&record);
    assert_eq!(rows.1.len(), statements.len());
    for (row, (reading, statement)) in rows.1.iter().zip(&statements) {
        assert_eq!(rows.get(row, "id"), statement.id);
        assert_eq!(rows.get(row, "content_text"), words(&reading.article.text, &statement.content));
        let spans: Vec<[u32; 2]> = serde_json::from_str(rows.get(row, "content_spans")).unwrap();
        assert_eq!(spans, statement.content);
        assert_eq!(rows.get(row, "published_day"), "2024-03-06");
    }
    let first = &rows.1[0];
    assert_eq!(rows.get(first, "speaker_name"), "Ruth Okafor");
    assert_eq!(rows.get(first, "occasion_start"), "2024-03-05");
    assert_eq!(rows.get(first, "retracted"), "false");
}

#[test]
fn what_was_retracted_keeps_no_words() {
    let dir = tempfile::tempdir().unwrap();
    let before = record(dir.path(), &[page(1, BRIDGE)]);
    let id = saying(&before, "harbour bridge");
    let all = statements(&before).len();
    drop(before);
    let mut writer = Writer::open(dir.path()).unwrap();
    writer.retract(id.parse().unwrap(), "the outlet has corrected it", "2024-03-08".parse().unwrap()).unwrap();
    drop(writer);
    let (text, _) = written(&Record::open(dir.path()).unwrap(), |out| Box::new(Csv::new(out)));
    let rows = Rows::of(&text);
    assert_eq!(rows.1.len(), all);
    let row = rows.1.iter().find(|r| rows.get(r, "id") == id).unwrap();
    assert_eq!(rows.get(row, "retracted"), "true");
    assert_eq!(rows.get(row, "retracted_reason"), "the outlet has corrected it");
    assert_eq!(rows.get(row, "retracted_at"), "2024-03-08");
    for column in
        ["speaker_name", "role", "source_text", "cue_text", "content_text", "content_spans", "act", "evidence"]
    {
        assert_eq!(rows.get(row, column), "", "{column}");
    }
    assert!(!text.contains("harbour bridge"), "{text}");
    assert_eq!(rows.get(row, "url"), "https://courier1.example/1");
}

#[test]
fn formulas_are_inert() {
    for (cell, kept) in [
        ("=1+1", "'=1+1"),
        ("+49", "'+49"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("＝1", "'＝1"),
        ("one = 1", "one = 1"),
        ("", ""),
    ] {
        assert_eq!(inert(cell), kept);
    }
}
