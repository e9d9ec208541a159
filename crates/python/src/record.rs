//! Records: adding, searching, and their tables.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_pyarrow::IntoPyArrow as _;
use arrow_schema::{ArrowError, SchemaRef};
use dixit_export::{Batch, Item, Sink, Table, Tally};
use dixit_record::{Incoming, Outcome, Skip, SkipKind, Writer};
use dixit_search::{Ask, Field, Limits, Query, Search, Sort};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::engines::{self, File};
use crate::error::{Chain, DixitError, Refusal, of_record, of_search};
use crate::pages::items;
use crate::value::{Range, Tuple, short};

/// A record on disk.
#[pyclass(frozen, module = "dixit")]
pub(crate) struct Record {
    dir: PathBuf,
}

#[pymethods]
impl Record {
    #[new]
    #[pyo3(signature = (path, *, create=false))]
    fn new(path: PathBuf, create: bool) -> PyResult<Self> {
        if create {
            dixit_record::Record::create(&path).map_err(|e| of_record(&e))?;
        }
        dixit_record::Record::open(&path).map_err(|e| of_record(&e))?;
        Ok(Self { dir: path })
    }

    #[getter]
    fn path(&self) -> &PathBuf {
        &self.dir
    }

    #[pyo3(signature = (*sources, tier="cascade", threads=None, aliases=None))]
    fn add(
        &self,
        py: Python<'_>,
        sources: &Bound<'_, PyTuple>,
        tier: &str,
        threads: Option<NonZeroUsize>,
        aliases: File,
    ) -> PyResult<Added> {
        let pages = items(sources)?.map(|item| match item {
            dixit_sources::Item::Page(page) => {
                Ok(Incoming { name: page.name, bytes: page.bytes, hints: page.hints, ..Incoming::default() })
            }
            dixit_sources::Item::Skipped(skipped) => {
                let Refusal { name, why, .. } = Refusal::of_source(skipped);
                Err(Skip { name, kind: SkipKind::Unreadable, why })
            }
        });
        let done = py.detach(|| {
            let engine = engines::engine(tier, aliases.as_deref())?;
            let mut writer = Writer::open(&self.dir).map_err(|e| of_record(&e))?;
            let mut skipped = Vec::new();
            let tally = dixit_record::add(&mut writer, &engine, pages, engines::threads(threads), |outcome| {
                if let Outcome::Skipped(skip) = outcome
                    && skipped.len() < NAMED
                {
                    skipped.push(DixitError::new_err((skip.why.clone(), kind(skip.kind), skip.name.clone())));
                }
            });
            Ok::<_, PyErr>((tally.map_err(|e| of_record(&e))?, skipped))
        });
        let (tally, skipped) = done?;
        Ok(Added {
            articles: tally.articles,
            versions: tally.versions,
            known: tally.known,
            skipped: tally.skipped,
            errors: PyTuple::new(py, skipped.into_iter().map(|e| e.into_value(py)))?.unbind(),
        })
    }

    #[pyo3(signature = (query="", *, speaker=None, about=None, outlet=None, place=None, act=None, manner=None,
        since=None, until=None, direct=false, limit=20, sort=None))]
    #[allow(clippy::too_many_arguments, reason = "Python names them")]
    fn find(
        &self,
        py: Python<'_>,
        query: &str,
        speaker: Option<&str>,
        about: Option<&str>,
        outlet: Option<&str>,
        place: Option<&str>,
        act: Option<&str>,
        manner: Option<&str>,
        since: Option<&Bound<'_, PyAny>>,
        until: Option<&Bound<'_, PyAny>>,
        direct: bool,
        limit: usize,
        sort: Option<&str>,
    ) -> PyResult<Found> {
        let day = |value: Option<&Bound<'_, PyAny>>| value.map(crate::value::written).transpose();
        let (since, until) = (day(since)?, day(until)?);
        let fields = [
            (Field::Speaker, speaker),
            (Field::About, about),
            (Field::Outlet, outlet),
            (Field::Place, place),
            (Field::Act, act),
            (Field::Manner, manner),
            (Field::Since, since.as_deref()),
            (Field::Until, until.as_deref()),
            (Field::Direct, direct.then_some("yes")),
        ];
        let sort = match sort {
            None => None,
            Some("newest") => Some(Sort::Newest),
            Some("best") => Some(Sort::Best),
            Some(other) => {
                return Err(Refusal::new("", "query", format!("{other:?} is no order; one is newest or best")).into());
            }
        };
        let limits = Limits::default();
        let found = py.detach(|| {
            let mut query = Query::parse(query, &limits)?;
            for (field, value) in fields {
                if let Some(value) = value {
                    query = query.and(field, value, &limits)?;
                }
            }
            Search::open(&self.dir, limits, |_| {})?.find(&query, &Ask { sort, size: limit, ..Ask::default() })
        });
        let found = found.map_err(|e| of_search(&e))?;
        Ok(Found { total: found.total, hits: Tuple(found.hits.into_iter().map(Hit::of).collect()) })
    }

    fn statements<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.table(py, Table::Statements)
    }

    fn articles<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.table(py, Table::Articles)
    }

    fn speakers<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.table(py, Table::Speakers)
    }

    fn __repr__(&self) -> String {
        format!("<dixit.Record {}>", short(&self.dir.to_string_lossy()))
    }
}

/// Skipped pages that are named.
const NAMED: usize = 100;

const fn kind(kind: SkipKind) -> &'static str {
    match kind {
        SkipKind::Unreadable => "unreadable",
        SkipKind::Empty => "empty",
        SkipKind::Binary => "no page",
        SkipKind::TooLarge => "too large",
        SkipKind::Fault | SkipKind::BrokenOff => "fault",
    }
}

impl Record {
    /// The rows of a table, some at a time, at one state of the record.
    fn table<'py>(&self, py: Python<'py>, table: Table) -> PyResult<Bound<'py, PyAny>> {
        let record = dixit_record::Record::open(&self.dir).map_err(|e| of_record(&e))?;
        let (give, batches) = sync_channel(1);
        thread::spawn(move || {
            let rows = Rows { batch: Batch::new(table), give: give.clone() };
            if let Err(e) = dixit_export::export(&record, Box::new(rows), |_| {}) {
                // Nobody is there to be told where the reader was dropped: that is what the error says then.
                let _ = give.send(Err(ArrowError::ExternalError(Chain(&e).to_string().into())));
            }
        });
        let stream: Box<dyn RecordBatchReader + Send> = Box::new(Stream { batches, table });
        stream.into_pyarrow(py)
    }
}

type Gathered = Result<RecordBatch, ArrowError>;

/// Takes what is exported.
struct Rows {
    batch: Batch,
    give: SyncSender<Gathered>,
}

impl Rows {
    fn send(&mut self) -> dixit_export::Result<()> {
        let batch = self.batch.take()?;
        Ok(self.give.send(Ok(batch)).map_err(|e| ArrowError::ExternalError(e.to_string().into()))?)
    }
}

impl Sink for Rows {
    fn put(&mut self, item: &Item) -> dixit_export::Result<()> {
        self.batch.push(item);
        if self.batch.is_full() { self.send() } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>, _: &Tally) -> dixit_export::Result<()> {
        if self.batch.rows() > 0 { self.send() } else { Ok(()) }
    }
}

/// Hands it over.
struct Stream {
    batches: Receiver<Gathered>,
    table: Table,
}

impl Iterator for Stream {
    type Item = Gathered;

    fn next(&mut self) -> Option<Gathered> {
        self.batches.recv().ok()
    }
}

impl RecordBatchReader for Stream {
    fn schema(&self) -> SchemaRef {
        self.table.schema()
    }
}

/// What became of the pages that were added.
#[pyclass(frozen, get_all, module = "dixit")]
pub(crate) struct Added {
    articles: u64,
    versions: u64,
    known: u64,
    skipped: u64,
    errors: Py<PyTuple>,
}

#[pymethods]
impl Added {
    fn __repr__(&self) -> String {
        format!(
            "<dixit.Added {} new articles, {} new versions, {} known, {} skipped>",
            self.articles, self.versions, self.known, self.skipped
        )
    }
}

/// One page of hits.
#[pyclass(frozen, get_all, module = "dixit")]
pub(crate) struct Found {
    total: u64,
    hits: Tuple<Hit>,
}

#[pymethods]
impl Found {
    fn __len__(&self) -> usize {
        self.hits.0.len()
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.hits.clone().into_pyobject(py)?.try_iter()?.into_any())
    }

    fn __repr__(&self) -> String {
        format!("<dixit.Found {} of {} statements>", self.hits.0.len(), self.total)
    }
}

/// A statement that was found.
#[pyclass(frozen, get_all, module = "dixit", skip_from_py_object)]
#[derive(Clone)]
pub(crate) struct Hit {
    id: String,
    article: String,
    version: String,
    speaker: Option<String>,
    entity: Option<String>,
    role: Option<String>,
    reported_by: Tuple<Option<String>>,
    text: String,
    content: Tuple<Range>,
    marks: Tuple<Range>,
    act: String,
    manner: String,
    day: Option<String>,
    place: Option<String>,
    published: Option<String>,
    outlet: Option<String>,
    url: Option<String>,
    title: Option<String>,
    confidence: f32,
    reports: usize,
    superseded: bool,
}

impl Hit {
    fn of(hit: dixit_search::Hit) -> Self {
        let points = dixit::CodePoints::new(&hit.text);
        let offset = |n: usize| u32::try_from(n).map_or(0, |n| points.offset(n));
        let ranges =
            |all: &[std::ops::Range<usize>]| Tuple(all.iter().map(|r| (offset(r.start), offset(r.end))).collect());
        let (content, marks) = (ranges(&hit.content), ranges(&hit.marks));
        let (speaker, entity, role) = match hit.speaker {
            Some(who) => (Some(who.name), who.entity.map(|e| e.to_string()), who.role),
            None => (None, None, None),
        };
        Self {
            id: hit.id.to_string(),
            article: hit.article.to_string(),
            version: hit.version.to_string(),
            speaker,
            entity,
            role,
            reported_by: Tuple(hit.reported_by),
            content,
            marks,
            act: hit.act.name().to_owned(),
            manner: hit.manner.name().to_owned(),
            day: hit.day.map(|d| d.to_string()),
            place: hit.location,
            published: hit.published.map(|p| p.to_string()),
            outlet: hit.outlet,
            url: hit.url,
            title: hit.title,
            confidence: hit.confidence,
            reports: hit.reports,
            superseded: hit.superseded,
            text: hit.text,
        }
    }
}

#[pymethods]
impl Hit {
    fn __repr__(&self) -> String {
        let who = self.speaker.as_deref().unwrap_or("somebody");
        format!("<dixit.Hit {who}, {}: {}>", self.act, short(&self.text))
    }
}
