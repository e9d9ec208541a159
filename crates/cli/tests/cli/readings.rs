//! `dixit add` of readings that were made elsewhere.

use std::fs::File;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use serde_json::Value;

use crate::util::{Dir, PAGE};

impl Dir {
    /// A Parquet file with a column of texts.
    fn write_column(&self, name: &str, column: &str, texts: &[Option<&str>]) {
        let path = self.write(name, "");
        let texts: ArrayRef = Arc::new(StringArray::from(texts.to_vec()));
        let batch = RecordBatch::try_from_iter([(column, texts)]).unwrap();
        let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
    }
}

/// The page's reading, as it is read in an archive.
fn reading(dir: &Dir, locator: Option<&str>) -> Value {
    dir.write("a.html", PAGE);
    let mut reading = dir.dixit("read --tier rules --json a.html").readings().remove(0);
    reading["page"]["locator"] = locator.into();
    reading
}

case!(readings_come_into_a_record, |dir| {
    let reading = reading(&dir, Some("news.warc.gz@7+9#sha256:00"));
    let (text, lost) = (reading.to_string(), self::reading(&dir, None).to_string());
    dir.write_column("said/month=2024-03/a.parquet", "reading", &[Some(&text), None, Some("{}"), Some(&lost)]);
    dir.write_column("said/month=2024-04/b.parquet", "reading", &[Some(&text)]);
    let ran = dir.dixit("add --record r said");
    ran.exits(0);
    for part in [
        "2 pages in ",
        "1 new article, 1 known before",
        "skipped, unreadable: 3",
        "a.parquet, row 2: it has no reading",
        "row 3: it is no reading: ",
        "row 4: ",
        "needs a locator",
    ] {
        assert!(ran.out.contains(part), "no {part:?} in {}", ran.out);
    }
    let found: Value = serde_json::from_str(&dir.dixit("find --record r --json bridge").exits(0).out).unwrap();
    let id = found["hits"][0]["id"].as_str().unwrap();
    assert!(reading["statements"].as_array().unwrap().iter().any(|s| s["id"] == id));
    let ran = dir.dixit("add --record r said");
    assert!(ran.exits(0).out.contains("2 known before"), "{}", ran.out);
});

case!(other_parquet_files_are_refused, |dir| {
    dir.write_column("s.parquet", "content_text", &[Some("words")]);
    dir.write("broken.parquet", "no parquet");
    let ran = dir.dixit("add --record r s.parquet broken.parquet none.parquet");
    ran.exits(2);
    for part in [
        "s.parquet: it has no column reading",
        "broken.parquet: it is no Parquet file",
        "none.parquet: there is no such file",
    ] {
        assert!(ran.out.contains(part), "no {part:?} in {}", ran.out);
    }
});
