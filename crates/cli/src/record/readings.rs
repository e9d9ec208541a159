//! Readings that were made elsewhere, on a cluster: Parquet files with a column `reading`, in the contract's JSON.

use std::fs::File;
use std::path::{Path, PathBuf};

use arrow_array::cast::AsArray as _;
use arrow_array::{Array as _, RecordBatch};
use dixit::json;
use dixit_record::{Added, Outcome, Prepared, Skip, SkipKind, Tally, Writer};
use dixit_sources::{Reason, Source};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use walkdir::WalkDir;

/// The column of readings.
const COLUMN: &str = "reading";
/// Readings that are parsed at once, and made durable together.
const BATCH: usize = 256;

/// The files of a source, if it has readings: a Parquet file, or a folder of nothing else.
pub(super) fn files(source: &Source) -> Option<Vec<PathBuf>> {
    let Source::Path(path) = source else { return None };
    let is_parquet = |path: &Path| path.extension().is_some_and(|e| e.eq_ignore_ascii_case("parquet"));
    if !path.is_dir() {
        return is_parquet(path).then(|| vec![path.clone()]);
    }
    let entries = WalkDir::new(path).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files: Vec<PathBuf> = entries.filter(|e| e.file_type().is_file()).map(walkdir::DirEntry::into_path).collect();
    (!files.is_empty() && files.iter().all(|f| is_parquet(f))).then_some(files)
}

/// Adds the readings of a file, and tells `each` what became of each once it is durable.
pub(super) fn add(
    writer: &mut Writer,
    path: &Path,
    mut each: impl FnMut(&Outcome),
) -> Result<Tally, dixit_record::Error> {
    let name = path.display().to_string();
    let mut tally = Tally::default();
    let mut tell = |outcome: Outcome| {
        let counted = match &outcome {
            Outcome::Skipped(_) => &mut tally.skipped,
            Outcome::Added { added: Added::Article(_), .. } => &mut tally.articles,
            Outcome::Added { added: Added::Version(_), .. } => &mut tally.versions,
            Outcome::Added { added: Added::SameText(_) | Added::Known, .. } => &mut tally.known,
            Outcome::Added { added: Added::Erased, .. } => &mut tally.erased,
        };
        *counted += 1;
        each(&outcome);
    };
    let skipped = |row: Option<usize>, why: String| {
        let name = row.map_or_else(|| name.clone(), |row| format!("{name}, row {row}"));
        Outcome::Skipped(Skip { name, kind: SkipKind::Unreadable, why })
    };
    let batches = match open(path) {
        Ok(batches) => batches,
        Err(why) => {
            tell(skipped(None, why));
            return Ok(tally);
        }
    };
    let mut row = 0;
    for batch in batches {
        let texts = match batch.map(|b| b.column_by_name(COLUMN).and_then(|c| c.as_string_opt::<i32>().cloned())) {
            Ok(Some(texts)) => texts,
            Ok(None) => {
                tell(skipped(None, format!("its column {COLUMN} holds no strings")));
                break;
            }
            Err(e) => {
                tell(skipped(None, format!("it could not be read on: {e}")));
                break;
            }
        };
        let mut waiting = Vec::with_capacity(texts.len());
        for text in &texts {
            row += 1;
            let prepared = text
                .ok_or_else(|| "it has no reading".to_owned())
                .and_then(|t| serde_json::from_str::<json::Reading>(t).map_err(|e| format!("it is no reading: {e}")))
                .and_then(|r| Prepared::elsewhere(&r).map_err(|e| e.to_string()));
            waiting.push(match prepared {
                Ok(prepared) => {
                    let name = prepared.digest().to_string();
                    Outcome::Added { name, added: writer.add(&prepared)? }
                }
                Err(why) => skipped(Some(row), why),
            });
        }
        writer.commit()?;
        waiting.into_iter().for_each(&mut tell);
    }
    Ok(tally)
}

/// The column of readings, some rows at a time.
fn open(path: &Path) -> Result<impl Iterator<Item = Result<RecordBatch, arrow_schema::ArrowError>> + use<>, String> {
    let file = File::open(path).map_err(|e| Reason::unreadable(&e).to_string())?;
    let found = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| format!("it is no Parquet file: {e}"))?;
    if !found.schema().fields().iter().any(|f| f.name() == COLUMN) {
        return Err(format!(
            "it has no column {COLUMN}; give the files in the folder readings, which `python -m dixit.spark` writes"
        ));
    }
    let column = ProjectionMask::columns(found.parquet_schema(), [COLUMN]);
    found.with_projection(column).with_batch_size(BATCH).build().map_err(|e| e.to_string())
}
