//! Tables: readings to Arrow, and pages from Arrow.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchReader, cast::AsArray as _};
use arrow_pyarrow::{FromPyArrow as _, IntoPyArrow as _, ToPyArrow as _};
use arrow_schema::{ArrowError, DataType, SchemaRef};
use dixit::{Hints, Stamp, json};
use dixit_export::{Batch, Item, Table};
use pyo3::exceptions::PyUserWarning;
use pyo3::prelude::*;
use pyo3::types::PyIterator;

use crate::engines::{self, File};
use crate::error::{Chain, Refusal, wrong};
use crate::page::Source;
use crate::reading::Reading;

/// The table of a name.
pub(crate) fn table(name: &str) -> Result<Table, Refusal> {
    Table::ALL.into_iter().find(|t| t.name() == name).ok_or_else(|| {
        let names = Table::ALL.map(Table::name).join(", ");
        Refusal::new("", "table", format!("there is no table {name:?}; one is {names}"))
    })
}

/// Rows of a table of readings, some at a time.
#[pyfunction]
#[pyo3(signature = (readings, table="statements"))]
pub(crate) fn to_arrow<'py>(readings: &Bound<'py, PyAny>, table: &str) -> PyResult<Bound<'py, PyAny>> {
    let table = self::table(table)?;
    let rows = Rows { readings: Some(readings.try_iter()?.unbind()), table };
    let rows: Box<dyn RecordBatchReader + Send> = Box::new(rows);
    rows.into_pyarrow(readings.py())
}

struct Rows {
    /// None when it has ended.
    readings: Option<Py<PyIterator>>,
    table: Table,
}

impl Rows {
    fn gather(&mut self, py: Python<'_>) -> PyResult<Option<RecordBatch>> {
        let Some(readings) = &self.readings else { return Ok(None) };
        let mut batch = Batch::new(self.table);
        let mut ended = true;
        for item in readings.bind(py).clone() {
            let item = item?;
            let Ok(reading) = item.cast::<Reading>() else {
                // What read_many hands over for a page that was refused.
                return Err(if item.is_instance_of::<pyo3::exceptions::PyException>() {
                    PyErr::from_value(item)
                } else {
                    wrong(format!("a table is made of dixit.Reading, not {}", item.get_type()))
                });
            };
            batch.push(&Item::new((*reading.get().0).clone()));
            if batch.is_full() {
                ended = false;
                break;
            }
        }
        if ended {
            self.readings = None;
        }
        if batch.rows() == 0 { Ok(None) } else { taken(&mut batch).map(Some) }
    }
}

fn taken(batch: &mut Batch) -> PyResult<RecordBatch> {
    Ok(batch.take().map_err(|e| Refusal::new("", "table", Chain(&e)))?)
}

impl Iterator for Rows {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let gathered = Python::attach(|py| self.gather(py));
        if gathered.is_err() {
            self.readings = None;
        }
        gathered.map_err(|e| ArrowError::ExternalError(Box::new(e))).transpose()
    }
}

impl RecordBatchReader for Rows {
    fn schema(&self) -> SchemaRef {
        self.table.schema()
    }
}

/// Reads a page of each row; gives the rows of a table of what was read.
#[pyfunction]
#[pyo3(signature = (batch, *, table="statements", tier="cascade", threads=None, aliases=None))]
pub(crate) fn read_arrow<'py>(
    batch: &Bound<'py, PyAny>,
    table: &str,
    tier: &str,
    threads: Option<NonZeroUsize>,
    aliases: File,
) -> PyResult<Bound<'py, PyAny>> {
    let py = batch.py();
    let table = self::table(table)?;
    let columns = Columns::of(&RecordBatch::from_pyarrow_bound(batch)?)?;
    let read = py.detach(|| {
        let engine = engines::engine(tier, aliases.as_deref())?;
        Ok::<_, Refusal>(columns.read(&engine, engines::threads(threads)))
    })?;
    let mut rows = Batch::new(table);
    let mut refused = Vec::new();
    for outcome in read {
        match outcome {
            Ok(reading) => rows.push(&Item::new(reading)),
            Err(refusal) => refused.push(refusal),
        }
    }
    if let Some(first) = refused.first() {
        let text =
            format!("{} of {} pages could not be read; {}: {}", refused.len(), columns.rows, first.name, first.why);
        let text = std::ffi::CString::new(text.replace('\0', " "))?;
        PyErr::warn(py, &py.get_type::<PyUserWarning>(), &text, 1)?;
    }
    taken(&mut rows)?.to_pyarrow(py)
}

/// How a page is written in its column.
#[derive(Clone, Copy)]
enum Form {
    Html,
    Text,
    Bytes,
}

/// Pages in columns.
struct Columns {
    rows: usize,
    pages: Vec<(Form, ArrayRef)>,
    url: Option<ArrayRef>,
    published: Option<ArrayRef>,
    fetched: Option<ArrayRef>,
    language: Option<ArrayRef>,
    id: Option<ArrayRef>,
}

impl Columns {
    fn of(batch: &RecordBatch) -> PyResult<Self> {
        let column = |name: &str, binary: bool| -> PyResult<Option<ArrayRef>> {
            let Some(column) = batch.column_by_name(name) else { return Ok(None) };
            let text = matches!(
                column.data_type(),
                DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null
            );
            let bytes = matches!(column.data_type(), DataType::Binary | DataType::LargeBinary | DataType::BinaryView);
            if text || (binary && bytes) {
                return Ok(Some(Arc::clone(column)));
            }
            let wanted = if binary { "binary or strings" } else { "strings" };
            Err(wrong(format!("the column {name} holds {}, not {wanted}", column.data_type())))
        };
        let mut pages = Vec::new();
        for (name, form) in [("html", Form::Html), ("text", Form::Text), ("bytes", Form::Bytes)] {
            pages.extend(column(name, matches!(form, Form::Bytes))?.map(|c| (form, c)));
        }
        if pages.is_empty() {
            let names = batch.schema_ref().fields().iter().map(|f| f.name().as_str()).collect::<Vec<_>>().join(", ");
            return Err(wrong(format!(
                "no column html, text or bytes with pages; there is {names}. html is pages as strings, text is clean \
                 text, bytes is pages as received"
            )));
        }
        Ok(Self {
            rows: batch.num_rows(),
            pages,
            url: column("url", false)?,
            published: column("published", false)?,
            fetched: column("fetched", false)?,
            language: column("language", false)?,
            id: column("id", false)?,
        })
    }

    /// Reads all rows; what became of them, in order.
    fn read(&self, engine: &dixit::Engine, threads: NonZeroUsize) -> Vec<Result<json::Reading, Refusal>> {
        let one = |row| engines::read(engine, &self.page(row)?);
        if threads.get() == 1 || self.rows < 2 {
            return (0..self.rows).map(one).collect();
        }
        let next = AtomicUsize::new(0);
        let done: Mutex<Vec<_>> = Mutex::default();
        thread::scope(|scope| {
            for _ in 0..threads.get().min(self.rows) {
                scope.spawn(|| {
                    loop {
                        let row = next.fetch_add(1, Ordering::Relaxed);
                        if row >= self.rows {
                            break;
                        }
                        let outcome = one(row);
                        done.lock().unwrap_or_else(PoisonError::into_inner).push((row, outcome));
                    }
                });
            }
        });
        let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.sort_unstable_by_key(|(row, _)| *row);
        done.into_iter().map(|(_, outcome)| outcome).collect()
    }

    fn page(&self, row: usize) -> Result<Source, Refusal> {
        let text = |column: &Option<ArrayRef>| {
            let bytes = column.as_ref().and_then(|c| value(c, row))?;
            String::from_utf8(bytes.to_vec()).ok()
        };
        let (id, url) = (text(&self.id), text(&self.url));
        let name = id.clone().or_else(|| url.clone()).unwrap_or_else(|| format!("row {row}"));
        let stamp = |column: &Option<ArrayRef>, what: &'static str| {
            let parsed = text(column).map(|t| t.parse::<Stamp>().map_err(|e| (t, e))).transpose();
            parsed.map_err(|(t, e)| Refusal::new(&name, what, format!("{what} {t:?} is {e}")))
        };
        let found = self.pages.iter().find_map(|(form, column)| Some((*form, value(column, row)?)));
        let (form, bytes) = found.ok_or_else(|| Refusal::new(&name, "empty", "the row holds no page"))?;
        let hints = Hints {
            url,
            published: stamp(&self.published, "published")?,
            fetched: stamp(&self.fetched, "fetched")?,
            language: text(&self.language),
            media_type: matches!(form, Form::Html).then(|| "text/html; charset=utf-8".to_owned()),
            verbatim: matches!(form, Form::Text),
        };
        Ok(Source::of_bytes(bytes.to_vec(), hints, id, name))
    }
}

/// A string or bytes of a column.
fn value(column: &ArrayRef, row: usize) -> Option<&[u8]> {
    if column.is_null(row) {
        return None;
    }
    Some(match column.data_type() {
        DataType::Utf8 => column.as_string::<i32>().value(row).as_bytes(),
        DataType::LargeUtf8 => column.as_string::<i64>().value(row).as_bytes(),
        DataType::Utf8View => column.as_string_view().value(row).as_bytes(),
        DataType::Binary => column.as_binary::<i32>().value(row),
        DataType::LargeBinary => column.as_binary::<i64>().value(row),
        DataType::BinaryView => column.as_binary_view().value(row),
        _ => return None,
    })
}
