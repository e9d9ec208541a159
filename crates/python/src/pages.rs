//! Pages of files, folders, lists and web archives.

use std::ffi::OsString;
use std::sync::{Mutex, PoisonError};

use dixit_sources::{Item, Items, Limits, Source as Origin};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::error::{Refusal, wrong};
use crate::page::{Page, Source};

/// The pages of `sources`, one by one.
#[pyfunction]
#[pyo3(signature = (*sources))]
pub(crate) fn pages(sources: &Bound<'_, PyTuple>) -> PyResult<Pages> {
    Ok(Pages(Mutex::new(items(sources)?)))
}

/// What is named in `sources`, opened one after the other.
pub(crate) fn items(sources: &Bound<'_, PyTuple>) -> PyResult<Items> {
    let named = sources.iter().map(|source| {
        let path: OsString = source.extract().or_else(|_| {
            let path = source.call_method0("__fspath__");
            path.and_then(|p| p.extract()).map_err(|_| wrong(format!("a path is a str or a Path, not {source}")))
        })?;
        // Standard input is Python's own, and nothing is fetched.
        Ok(match Origin::of(&path) {
            Origin::StandardInput => Origin::Path(path.into()),
            other => other,
        })
    });
    Ok(Items::new(named.collect::<PyResult<_>>()?, Limits::default()))
}

/// Iterator of `pages`.
#[pyclass(frozen, module = "dixit")]
pub(crate) struct Pages(Mutex<Items>);

#[pymethods]
impl Pages {
    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let item = py.detach(|| self.0.lock().unwrap_or_else(PoisonError::into_inner).next());
        Ok(match item {
            None => None,
            Some(Item::Page(page)) => Some(Bound::new(py, Page(Source::of_page(page)))?.into_any()),
            Some(Item::Skipped(skipped)) => {
                Some(PyErr::from(Refusal::of_source(skipped)).into_value(py).into_bound(py).into_any())
            }
        })
    }
}
