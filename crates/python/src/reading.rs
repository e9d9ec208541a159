//! Readings as Python sees them: frozen objects over the contract.

use std::sync::Arc;

use dixit::{CodePoints, SpanList, json};
use pyo3::prelude::*;
use pyo3::types::PyType;

use crate::error::Refusal;
use crate::html;
use crate::value::{Range, Tuple, ranges, short, word};

/// A reading, and what stands in it.
type Shared = Arc<json::Reading>;

/// One page's reading.
#[pyclass(frozen, eq, module = "dixit", skip_from_py_object)]
#[derive(Clone, PartialEq)]
pub(crate) struct Reading(pub(crate) Shared);

impl Reading {
    pub(crate) fn new(reading: json::Reading) -> Self {
        Self(Arc::new(reading))
    }
}

/// The words of some spans.
fn words(reading: &json::Reading, spans: &[json::Range]) -> String {
    let points = CodePoints::new(&reading.article.text);
    let spans: SpanList = spans.iter().map(|s| points.to_span(*s)).collect();
    spans.text(&reading.article.text)
}

#[pymethods]
impl Reading {
    #[classmethod]
    fn from_json(_: &Bound<'_, PyType>, text: &str) -> PyResult<Self> {
        let reading: json::Reading = serde_json::from_str(text)
            .map_err(|e| Refusal::new("", "reading", format!("it is no reading of {}: {e}", json::SCHEMA)))?;
        if reading.schema != json::SCHEMA {
            let why = format!("the reading's schema is {:?}, not {}", reading.schema, json::SCHEMA);
            return Err(Refusal::new("", "reading", why).into());
        }
        Ok(Self::new(reading))
    }

    #[getter]
    fn id(&self) -> Option<&str> {
        self.0.id.as_deref()
    }

    #[getter]
    fn url(&self) -> Option<&str> {
        self.0.page.url.as_deref()
    }

    #[getter]
    fn digest(&self) -> &str {
        &self.0.page.digest
    }

    #[getter]
    fn locator(&self) -> Option<&str> {
        self.0.page.locator.as_deref()
    }

    #[getter]
    fn tier(&self) -> &str {
        &self.0.engine.tier
    }

    #[getter]
    fn article(&self) -> Article {
        Article(Arc::clone(&self.0))
    }

    #[getter]
    fn speakers(&self) -> Tuple<Speaker> {
        Tuple((0..self.0.speakers.len()).map(|n| Speaker(Arc::clone(&self.0), n)).collect())
    }

    #[getter]
    fn statements(&self) -> Tuple<Statement> {
        Tuple((0..self.0.statements.len()).map(|n| Statement(Arc::clone(&self.0), n)).collect())
    }

    #[getter]
    fn warnings(&self) -> Tuple<Warning> {
        let warning = |w: &json::Warning| Warning { code: w.code.clone(), text: w.text.clone() };
        Tuple(self.0.warnings.iter().map(warning).collect())
    }

    fn to_json(&self) -> String {
        // Strings, numbers, lists and objects with names: serialising them cannot fail.
        serde_json::to_string(&*self.0).unwrap_or_default()
    }

    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("json")?.call_method1("loads", (self.to_json(),))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json(),)))
    }

    fn __hash__(&self) -> u64 {
        hash(&self.0.page.digest)
    }

    fn __repr__(&self) -> String {
        let title = self.0.article.title.as_deref().or(self.0.page.url.as_deref()).unwrap_or(&self.0.page.digest);
        let count = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
        format!(
            "<dixit.Reading {}, {} by {}>",
            short(title),
            count(self.0.statements.len(), "statement"),
            count(self.0.speakers.len(), "speaker")
        )
    }

    fn _repr_html_(&self) -> String {
        html::reading(&self.0, |spans| words(&self.0, spans))
    }
}

fn hash(text: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Header and text.
#[pyclass(frozen, eq, module = "dixit", skip_from_py_object)]
#[derive(Clone)]
pub(crate) struct Article(Shared);

impl PartialEq for Article {
    fn eq(&self, other: &Self) -> bool {
        self.0.article == other.0.article
    }
}

#[pymethods]
impl Article {
    #[getter]
    fn title(&self) -> Option<&str> {
        self.0.article.title.as_deref()
    }

    #[getter]
    fn byline(&self) -> Tuple<String> {
        Tuple(self.0.article.byline.clone())
    }

    #[getter]
    fn published(&self) -> Option<&str> {
        self.0.article.published.as_deref()
    }

    #[getter]
    fn updated(&self) -> Option<&str> {
        self.0.article.updated.as_deref()
    }

    #[getter]
    fn section(&self) -> Option<&str> {
        self.0.article.section.as_deref()
    }

    #[getter]
    fn outlet(&self) -> Option<&str> {
        self.0.article.outlet.as_deref()
    }

    #[getter]
    fn agency(&self) -> Option<&str> {
        self.0.article.agency.as_deref()
    }

    #[getter]
    fn dateline(&self) -> Option<&str> {
        self.0.article.dateline.as_deref()
    }

    #[getter]
    fn language(&self) -> Option<&str> {
        self.0.article.language.as_deref()
    }

    #[getter]
    fn text(&self) -> &str {
        &self.0.article.text
    }

    #[getter]
    fn blocks(&self) -> Tuple<Block> {
        let block = |b: &json::Block| Block {
            kind: word(&b.kind),
            span: (b.span[0], b.span[1]),
            author: b.author.clone(),
            time: b.time.clone(),
            text: words(&self.0, &[b.span]),
        };
        Tuple(self.0.article.blocks.iter().map(block).collect())
    }

    fn __repr__(&self) -> String {
        let title = self.0.article.title.as_deref().unwrap_or_default();
        format!("<dixit.Article {}, {} characters>", short(title), self.0.article.text.chars().count())
    }
}

/// One block of the text.
#[pyclass(frozen, eq, get_all, module = "dixit", skip_from_py_object)]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Block {
    kind: String,
    span: Range,
    author: Option<String>,
    time: Option<String>,
    text: String,
}

#[pymethods]
impl Block {
    fn __repr__(&self) -> String {
        format!("<dixit.Block {}, {}>", self.kind, short(&self.text))
    }
}

/// One who speaks.
#[pyclass(frozen, eq, module = "dixit", skip_from_py_object)]
#[derive(Clone)]
pub(crate) struct Speaker(Shared, usize);

impl Speaker {
    fn get(&self) -> &json::Speaker {
        &self.0.speakers[self.1]
    }
}

impl PartialEq for Speaker {
    fn eq(&self, other: &Self) -> bool {
        self.0.page.digest == other.0.page.digest && self.get() == other.get()
    }
}

#[pymethods]
impl Speaker {
    #[getter]
    fn id(&self) -> &str {
        &self.get().id
    }

    #[getter]
    fn name(&self) -> &str {
        &self.get().name
    }

    #[getter]
    fn names(&self) -> Tuple<String> {
        Tuple(self.get().names.clone())
    }

    #[getter]
    fn kind(&self) -> String {
        word(&self.get().kind)
    }

    #[getter]
    fn roles(&self) -> Tuple<String> {
        Tuple(self.get().roles.clone())
    }

    #[getter]
    fn mentions(&self) -> Tuple<Range> {
        ranges(&self.get().mentions)
    }

    #[getter]
    fn wikidata(&self) -> Option<&str> {
        self.get().alias.as_ref()?.wikidata.as_deref()
    }

    #[getter]
    fn statements(&self) -> Tuple<Statement> {
        let id = Some(&self.get().id);
        let own = |(n, s): (usize, &json::Statement)| (s.speaker.as_ref() == id).then_some(n);
        let own = self.0.statements.iter().enumerate().filter_map(own);
        Tuple(own.map(|n| Statement(Arc::clone(&self.0), n)).collect())
    }

    fn __hash__(&self) -> u64 {
        hash(&self.get().name)
    }

    fn __repr__(&self) -> String {
        let roles = self.get().roles.first().map(|r| format!(", {r}")).unwrap_or_default();
        format!("<dixit.Speaker {}{roles}>", self.get().name)
    }
}

/// One statement.
#[pyclass(frozen, eq, module = "dixit", skip_from_py_object)]
#[derive(Clone)]
pub(crate) struct Statement(Shared, usize);

impl Statement {
    fn get(&self) -> &json::Statement {
        &self.0.statements[self.1]
    }
}

impl PartialEq for Statement {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

#[pymethods]
impl Statement {
    #[getter]
    fn id(&self) -> &str {
        &self.get().id
    }

    #[getter]
    fn speaker(&self) -> Option<Speaker> {
        let id = self.get().speaker.as_ref()?;
        let n = self.0.speakers.iter().position(|s| s.id == *id)?;
        Some(Speaker(Arc::clone(&self.0), n))
    }

    #[getter]
    fn role(&self) -> Option<&str> {
        self.get().role.as_deref()
    }

    #[getter]
    fn speaks_for(&self) -> Option<&str> {
        self.get().speaks_for.as_deref()
    }

    #[getter]
    fn source(&self) -> Tuple<Range> {
        ranges(&self.get().source)
    }

    #[getter]
    fn source_text(&self) -> String {
        words(&self.0, &self.get().source)
    }

    #[getter]
    fn cue(&self) -> Tuple<Range> {
        ranges(&self.get().cue)
    }

    #[getter]
    fn cue_text(&self) -> String {
        words(&self.0, &self.get().cue)
    }

    #[getter]
    fn content(&self) -> Tuple<Range> {
        ranges(&self.get().content)
    }

    #[getter]
    fn text(&self) -> String {
        words(&self.0, &self.get().content)
    }

    #[getter]
    fn manner(&self) -> String {
        word(&self.get().manner)
    }

    #[getter]
    fn act(&self) -> String {
        word(&self.get().act)
    }

    #[getter]
    fn event(&self) -> Tuple<String> {
        Tuple(self.get().event.clone())
    }

    #[getter]
    fn within(&self) -> Option<Self> {
        let id = self.get().within.as_ref()?;
        let n = self.0.statements.iter().position(|s| s.id == *id)?;
        Some(Self(Arc::clone(&self.0), n))
    }

    #[getter]
    fn via(&self) -> Tuple<String> {
        Tuple(self.get().via.clone())
    }

    #[getter]
    fn prompt(&self) -> Option<Prompt> {
        let prompt = self.get().prompt.as_ref()?;
        Some(Prompt { text: prompt.text.clone(), spans: ranges(&prompt.spans), basis: word(&prompt.basis) })
    }

    #[getter]
    fn occasion(&self) -> Option<Occasion> {
        let occasion = self.get().occasion.as_ref()?;
        Some(Occasion {
            basis: word(&occasion.basis),
            start: occasion.start.clone(),
            end: occasion.end.clone(),
            granularity: occasion.granularity.clone(),
            place: occasion.place.clone(),
            event: occasion.event.clone(),
            spans: ranges(&occasion.spans),
        })
    }

    #[getter]
    fn evidence(&self) -> Tuple<Range> {
        ranges(&self.get().evidence)
    }

    #[getter]
    fn confidence(&self) -> f32 {
        self.get().confidence
    }

    fn __hash__(&self) -> u64 {
        hash(&self.get().id)
    }

    fn __repr__(&self) -> String {
        let who = self.speaker().map_or_else(|| "somebody".to_owned(), |s| s.get().name.clone());
        format!("<dixit.Statement {who}, {}: {}>", self.act(), short(&self.text()))
    }
}

/// The question or subject replied to.
#[pyclass(frozen, eq, get_all, module = "dixit", skip_from_py_object)]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Prompt {
    text: String,
    spans: Tuple<Range>,
    basis: String,
}

#[pymethods]
impl Prompt {
    fn __repr__(&self) -> String {
        format!("<dixit.Prompt {}, {}>", short(&self.text), self.basis)
    }
}

/// When, where and at which event.
#[pyclass(frozen, eq, get_all, module = "dixit", skip_from_py_object)]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Occasion {
    basis: String,
    start: Option<String>,
    end: Option<String>,
    granularity: Option<String>,
    place: Option<String>,
    event: Option<String>,
    spans: Tuple<Range>,
}

#[pymethods]
impl Occasion {
    fn __repr__(&self) -> String {
        let days = match (&self.start, &self.end) {
            (Some(start), Some(end)) if start != end => Some(format!("{start} to {end}")),
            (Some(day), _) | (None, Some(day)) => Some(day.clone()),
            (None, None) => None,
        };
        let parts: Vec<String> = [days, self.place.clone(), self.event.clone()].into_iter().flatten().collect();
        format!("<dixit.Occasion {}, {}>", parts.join(", "), self.basis)
    }
}

/// Something a reader of the reading should know.
#[pyclass(frozen, eq, get_all, module = "dixit", skip_from_py_object)]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Warning {
    code: String,
    text: String,
}

#[pymethods]
impl Warning {
    fn __repr__(&self) -> String {
        format!("<dixit.Warning {}: {}>", self.code, self.text)
    }
}
