//! Parquet, and the Arrow tables.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;

use ::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use arrow_array::cast::AsArray as _;
use arrow_array::types::{Date32Type, Float32Type, Int64Type};
use arrow_array::{Array as _, ArrayRef, RecordBatch};
use dixit_export::{Batch, Item, Parquet, Table, Tally, export};
use dixit_record::{Record, Writer};

use crate::{BRIDGE, TOLL, page, read, readings, record, saying, statements, words};

fn exported(record: &Record, out: &Path) -> Tally {
    export(record, Box::new(Parquet::create(out).unwrap()), |_| {}).unwrap()
}

/// The rows of a table's file, and its metadata.
fn rows(out: &Path, table: Table) -> (Vec<RecordBatch>, BTreeMap<String, String>) {
    let file = File::open(out.join(table.name()).with_extension("parquet")).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    assert_eq!(reader.schema().fields(), table.schema().fields());
    let about = reader.metadata().file_metadata().key_value_metadata().unwrap();
    let about = about.iter().map(|kv| (kv.key.clone(), kv.value.clone().unwrap())).collect();
    (reader.build().unwrap().collect::<Result<_, _>>().unwrap(), about)
}

fn row(out: &Path, table: Table) -> RecordBatch {
    let (mut batches, _) = rows(out, table);
    assert_eq!(batches.len(), 1);
    batches.remove(0)
}

fn strings(batch: &RecordBatch, column: &str) -> Vec<Option<String>> {
    let column = batch.column_by_name(column).unwrap().as_string::<i32>();
    column.iter().map(|s| s.map(str::to_owned)).collect()
}

fn spans(list: &ArrayRef, n: usize) -> Vec<[u32; 2]> {
    let places = list.as_list::<i32>().value(n);
    let places = places.as_struct();
    let field = |name: &str| places.column_by_name(name).unwrap().as_primitive::<Int64Type>().values().to_vec();
    field("start").into_iter().zip(field("end")).map(|(s, e)| [s as u32, e as u32]).collect()
}

#[test]
fn tables_come_back_as_the_record_has_them() {
    let dir = tempfile::tempdir().unwrap();
    let record = record(&dir.path().join("r"), &[page(1, BRIDGE), page(2, TOLL)]);
    let out = dir.path().join("tables");
    let tally = exported(&record, &out);
    let expected = statements(&record);
    assert_eq!((tally.pages, tally.statements), (2, expected.len() as u64));

    let batch = row(&out, Table::Statements);
    assert_eq!(batch.num_rows(), expected.len());
    let column = |name: &str| batch.column_by_name(name).unwrap();
    for (n, (reading, statement)) in expected.iter().enumerate() {
        let string = |name: &str| strings(&batch, name)[n].clone();
        assert_eq!(string("id").as_ref(), Some(&statement.id));
        assert_eq!(string("page").as_ref(), Some(&reading.page.digest));
        assert_eq!(string("content_text"), Some(words(&reading.article.text, &statement.content)));
        assert_eq!(string("role"), statement.role);
        assert_eq!(string("within"), statement.within);
        assert_eq!(string("speaker"), statement.speaker);
        let speaker = reading.speakers.iter().find(|s| Some(&s.id) == statement.speaker.as_ref());
        assert_eq!(string("speaker_name"), speaker.map(|s| s.name.clone()));
        assert_eq!(string("entity"), speaker.and_then(|s| s.entity.clone()));
        for (name, list) in
            [("source_spans", &statement.source), ("cue_spans", &statement.cue), ("content_spans", &statement.content)]
        {
            assert_eq!(&spans(column(name), n), list);
        }
        assert_eq!(spans(column("evidence"), n), statement.evidence);
        assert_eq!(column("confidence").as_primitive::<Float32Type>().value(n), statement.confidence);
        let day = |name: &str| {
            let days = column(name).as_primitive::<Date32Type>();
            days.is_valid(n).then(|| days.value_as_date(n).unwrap().to_string())
        };
        let occasion = statement.occasion.as_ref();
        assert_eq!(day("occasion_start"), occasion.and_then(|o| o.start.clone()));
        assert_eq!(day("occasion_end"), occasion.and_then(|o| o.end.clone()));
        assert_eq!(day("published_day").as_deref(), Some("2024-03-06"));
    }
    assert!(expected.iter().any(|(_, s)| s.occasion.as_ref().is_some_and(|o| o.start.is_some())));

    let articles = row(&out, Table::Articles);
    let texts: Vec<Option<String>> = readings(&record).into_iter().map(|r| Some(r.content.text)).collect();
    assert_eq!(strings(&articles, "text"), texts);
    assert_eq!(strings(&articles, "outlet"), vec![Some("The Courier".to_owned()); 2]);

    let speakers = row(&out, Table::Speakers);
    let okafors = strings(&speakers, "entity_name");
    assert_eq!(okafors.iter().flatten().filter(|n| *n == "Ruth Okafor").count(), 2);
    let counted: i64 = speakers.column_by_name("statements").unwrap().as_primitive::<Int64Type>().values().iter().sum();
    assert_eq!(counted as usize, expected.iter().filter(|(_, s)| s.speaker.is_some()).count());
}

#[test]
fn files_say_what_they_are() {
    let dir = tempfile::tempdir().unwrap();
    let record = record(&dir.path().join("r"), &[page(1, BRIDGE)]);
    let out = dir.path().join("tables");
    let tally = exported(&record, &out);
    for table in Table::ALL {
        let (_, about) = rows(&out, table);
        assert_eq!(about["dixit.table"], table.name());
        assert_eq!(about["dixit.tables"], "dixit.tables/1");
        assert_eq!(about["dixit.codebook"], table.codebook());
        assert_eq!(about["dixit.record.change"], tally.change.to_string());
        let engines: Vec<dixit::json::Engine> = serde_json::from_str(&about["dixit.engines"]).unwrap();
        assert_eq!(engines, [readings(&record)[0].content.engine.clone()]);
    }
}

#[test]
fn the_same_record_gives_the_same_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let pages = [page(1, BRIDGE), page(2, TOLL)];
    let bytes = |name: &str, record: &Record| {
        exported(record, &dir.path().join(name));
        Table::ALL.map(|t| fs::read(dir.path().join(name).join(format!("{}.parquet", t.name()))).unwrap())
    };
    let one = record(&dir.path().join("one"), &pages);
    let other = record(&dir.path().join("other"), &pages);
    let first = bytes("a", &one);
    assert!(first == bytes("b", &one));
    assert!(first == bytes("c", &other));
}

#[test]
fn decisions_hold() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path().join("r");
    let before = record(&at, &[page(1, BRIDGE), page(2, TOLL)]);
    let (gone, loose) = (saying(&before, "harbour bridge"), saying(&before, "a fifth of their strength"));
    let toll = readings(&before)[1].page.digest;
    let okafor = readings(&before)[0].entities[0].unwrap();
    drop(before);
    let mut writer = Writer::open(&at).unwrap();
    let when = "2024-03-08T10:00:00Z".parse().unwrap();
    writer.retract(gone.parse().unwrap(), "the outlet has corrected it", when).unwrap();
    writer.untie(loose.parse().unwrap(), "not by Lind", when).unwrap();
    writer.erase(toll, "a court order", when).unwrap();
    drop(writer);
    let record = Record::open(&at).unwrap();
    assert_eq!(record.who(okafor).unwrap().2, record.entity(okafor).unwrap().name);
    let out = dir.path().join("tables");
    let tally = exported(&record, &out);
    assert_eq!((tally.pages, tally.retracted), (1, 1));

    let batch = row(&out, Table::Statements);
    let ids = strings(&batch, "id");
    let at = |id: &str| ids.iter().position(|i| i.as_deref() == Some(id)).unwrap();
    let flag = |name: &str, n: usize| batch.column_by_name(name).unwrap().as_boolean().value(n);
    let n = at(&gone);
    assert!(flag("retracted", n));
    assert_eq!(strings(&batch, "retracted_reason")[n].as_deref(), Some("the outlet has corrected it"));
    for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
        let kept = [
            "id",
            "page",
            "position",
            "retracted",
            "retracted_reason",
            "retracted_at",
            "untied",
            "text_digest",
            "url",
            "title",
            "outlet",
            "published",
            "published_day",
            "language",
            "article",
            "version",
            "latest",
            "engine_version",
            "engine_tier",
            "engine_models",
        ];
        assert_eq!(column.is_null(n), !kept.contains(&field.name().as_str()), "{}", field.name());
    }
    // Rows stand in the order of the page, whatever was taken back.
    let positions = batch.column_by_name("position").unwrap().as_primitive::<Int64Type>().values().to_vec();
    assert_eq!(positions, (0..positions.len() as i64).collect::<Vec<_>>());

    let n = at(&loose);
    assert!(flag("untied", n) && !flag("retracted", n));
    assert_eq!(strings(&batch, "speaker_name")[n], None);
    assert!(strings(&batch, "content_text")[n].as_deref().unwrap().contains("a fifth"));

    for table in Table::ALL {
        let (batches, _) = rows(&out, table);
        let text = format!("{batches:?}");
        for word in ["Nobody will pay", "north bank", "Story 2", "courier2"] {
            assert!(!text.contains(word), "{word} in {}", table.name());
        }
    }
}

#[test]
fn copies_and_old_versions_are_told() {
    const WIRE: &str = "<p>The harbour bridge of Calder Bay will close to all traffic on the first of May for at least \
        a year, Mayor Ruth Okafor said, because two of its four main cables have lost a fifth of their strength.</p>\
        <p>“We have looked at every other way, and there is none,” she told a meeting of the city council.</p>";
    let dir = tempfile::tempdir().unwrap();
    let again = |extra: &str| page(1, &format!("{WIRE}{extra}"));
    let record =
        record(&dir.path().join("r"), &[page(1, WIRE), page(2, WIRE), again("<p>“It is safe,” Peter Lind said.</p>")]);
    let out = dir.path().join("tables");
    let tally = exported(&record, &out);
    assert_eq!((tally.pages, tally.copies), (3, 1));
    let articles = row(&out, Table::Articles);
    let pages = strings(&articles, "page");
    assert_eq!(strings(&articles, "copy_of"), [None, pages[0].clone(), None]);
    let latest = articles.column_by_name("latest").unwrap().as_boolean();
    assert_eq!(latest.iter().flatten().collect::<Vec<_>>(), [false, true, true]);
    let statements = row(&out, Table::Statements);
    let copied = strings(&statements, "copy_of").iter().flatten().count();
    assert_eq!(copied, readings(&record)[1].content.statements.len());
}

#[test]
fn readings_without_a_record_fill_the_same_tables() {
    let dir = tempfile::tempdir().unwrap();
    let pages = [page(1, BRIDGE), page(2, TOLL)];
    let record = record(&dir.path().join("r"), &pages);
    let out = dir.path().join("tables");
    exported(&record, &out);
    for table in Table::ALL {
        let mut batch = Batch::new(table);
        for page in &pages {
            batch.push(&Item::new(read(page).to_json(None)));
        }
        let rows = batch.rows();
        let made = batch.take().unwrap();
        assert_eq!((made.num_rows(), batch.rows()), (rows, 0));
        let kept = row(&out, table);
        for (field, (a, b)) in kept.schema().fields().iter().zip(kept.columns().iter().zip(made.columns())) {
            match field.name().as_str() {
                "article" | "version" | "latest" | "entity" | "entity_name" => assert_eq!(b.null_count(), b.len()),
                name => assert_eq!(a, b, "{name} of {}", table.name()),
            }
        }
    }
}

#[test]
fn a_batch_is_full_by_rows_or_bytes() {
    let item = Item::new(read(&page(1, BRIDGE)).to_json(None));
    let mut speakers = Batch::new(Table::Speakers);
    while !speakers.is_full() {
        speakers.push(&item);
    }
    assert!(speakers.rows() < Batch::ROWS + item.reading().speakers.len());
    let mut large = item.reading().clone();
    large.article.text = "x".repeat(Batch::BYTES);
    let mut articles = Batch::new(Table::Articles);
    articles.push(&item);
    assert!(!articles.is_full());
    articles.push(&Item::new(large));
    assert!(articles.is_full());
    articles.take().unwrap();
    assert!(!articles.is_full());
}
