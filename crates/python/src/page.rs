//! Pages as Python gives them.

use std::sync::Arc;

use dixit::Hints;
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use pyo3::types::{PyBytes, PyString};

use crate::error::{Refusal, wrong};
use crate::value::{short, written};

/// A page that is to be read.
#[derive(Clone)]
pub(crate) struct Source {
    bytes: Bytes,
    pub(crate) hints: Hints,
    pub(crate) id: Option<String>,
    pub(crate) name: String,
    pub(crate) locator: Option<String>,
}

/// Bytes that stay where they are.
#[derive(Clone)]
enum Bytes {
    Ours(Arc<Vec<u8>>),
    Python(Arc<PyBackedBytes>),
    Text(Arc<PyBackedStr>),
}

impl Source {
    /// Of bytes, or of a text as a string.
    pub(crate) fn of(data: &Bound<'_, PyAny>, mut hints: Hints) -> PyResult<Self> {
        let bytes = match data.cast::<PyString>() {
            Ok(text) => {
                // What is text already is in no other encoding, whatever it says itself.
                let media_type = hints.media_type.take().unwrap_or_default();
                let essence = media_type.split(';').next().unwrap_or_default().trim();
                hints.media_type = Some(format!("{essence}; charset=utf-8"));
                Bytes::Text(Arc::new(text.extract()?))
            }
            Err(_) => {
                let bytes = data.extract::<PyBackedBytes>();
                let wrong = |_| wrong(format!("a page is bytes, str or dixit.Page, not {}", data.get_type()));
                Bytes::Python(Arc::new(bytes.map_err(wrong)?))
            }
        };
        Ok(Self { bytes, hints, id: None, name: String::new(), locator: None })
    }

    /// Of what a source of pages gives.
    pub(crate) fn of_page(page: dixit_sources::Page) -> Self {
        let locator = page.locator.map(|l| l.to_string());
        Self { bytes: Bytes::Ours(Arc::new(page.bytes)), hints: page.hints, id: page.id, name: page.name, locator }
    }

    /// Of bytes.
    pub(crate) fn of_bytes(bytes: Vec<u8>, hints: Hints, id: Option<String>, name: String) -> Self {
        Self { bytes: Bytes::Ours(Arc::new(bytes)), hints, id, name, locator: None }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        match &self.bytes {
            Bytes::Ours(bytes) => bytes,
            Bytes::Python(bytes) => bytes,
            Bytes::Text(text) => text.as_bytes(),
        }
    }
}

/// What a caller says of a page.
pub(crate) fn hints(
    url: Option<String>,
    published: Option<&Bound<'_, PyAny>>,
    fetched: Option<&Bound<'_, PyAny>>,
    language: Option<String>,
    media_type: Option<String>,
    verbatim: bool,
) -> PyResult<Hints> {
    let stamp = |name: &'static str, value: Option<&Bound<'_, PyAny>>| -> PyResult<Option<dixit::Stamp>> {
        let Some(value) = value else { return Ok(None) };
        let text = written(value)
            .map_err(|_| wrong(format!("{name} is a str, a date or a datetime, not {}", value.get_type())))?;
        let stamp = text.parse().map_err(|e| Refusal::new("", name, format!("{name} {text:?} is {e}")))?;
        Ok(Some(stamp))
    };
    let (published, fetched) = (stamp("published", published)?, stamp("fetched", fetched)?);
    Ok(Hints { url, media_type, published, fetched, language, verbatim })
}

/// A page to read, with what is known of it.
#[pyclass(frozen, module = "dixit", skip_from_py_object)]
#[derive(Clone)]
pub(crate) struct Page(pub(crate) Source);

#[pymethods]
impl Page {
    #[new]
    #[pyo3(signature = (data, *, url=None, published=None, fetched=None, language=None, media_type=None,
        verbatim=false, id=None, name=""))]
    #[allow(clippy::too_many_arguments, reason = "Python names them")]
    fn new(
        data: &Bound<'_, PyAny>,
        url: Option<String>,
        published: Option<&Bound<'_, PyAny>>,
        fetched: Option<&Bound<'_, PyAny>>,
        language: Option<String>,
        media_type: Option<String>,
        verbatim: bool,
        id: Option<String>,
        name: &str,
    ) -> PyResult<Self> {
        let hints = hints(url, published, fetched, language, media_type, verbatim)?;
        Ok(Self(Source { id, name: name.to_owned(), ..Source::of(data, hints)? }))
    }

    #[getter]
    fn data<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.0.bytes())
    }

    #[getter]
    fn url(&self) -> Option<&str> {
        self.0.hints.url.as_deref()
    }

    #[getter]
    fn published(&self) -> Option<String> {
        self.0.hints.published.map(|s| s.to_string())
    }

    #[getter]
    fn fetched(&self) -> Option<String> {
        self.0.hints.fetched.map(|s| s.to_string())
    }

    #[getter]
    fn language(&self) -> Option<&str> {
        self.0.hints.language.as_deref()
    }

    #[getter]
    fn media_type(&self) -> Option<&str> {
        self.0.hints.media_type.as_deref()
    }

    #[getter]
    fn verbatim(&self) -> bool {
        self.0.hints.verbatim
    }

    #[getter]
    fn id(&self) -> Option<&str> {
        self.0.id.as_deref()
    }

    #[getter]
    fn name(&self) -> &str {
        &self.0.name
    }

    #[getter]
    fn locator(&self) -> Option<&str> {
        self.0.locator.as_deref()
    }

    fn __repr__(&self) -> String {
        let name = self.0.hints.url.as_deref().unwrap_or(&self.0.name);
        format!("<dixit.Page {}, {} bytes>", short(name), self.0.bytes().len())
    }
}

/// What stands for a page in the lists that Python gives: bytes, a string, a page.
pub(crate) fn source(item: &Bound<'_, PyAny>) -> PyResult<Source> {
    match item.cast::<Page>() {
        Ok(page) => Ok(page.get().0.clone()),
        Err(_) => Source::of(item, Hints::default()),
    }
}
