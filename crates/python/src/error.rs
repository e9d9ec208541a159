//! The one exception, `dixit.DixitError`, and what it is made of.

use std::fmt::Display;

use pyo3::exceptions::PyTypeError;
use pyo3::{PyErr, import_exception};

import_exception!(dixit._error, DixitError);

/// Why a page or a request was refused: becomes an exception, raised or handed over.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// What was refused: a file, a URL; empty where nobody named it.
    pub(crate) name: String,
    /// Sort of reason, to count by.
    pub(crate) kind: &'static str,
    /// One sentence: what is wrong, and what would work.
    pub(crate) why: String,
}

impl Refusal {
    pub(crate) fn new(name: &str, kind: &'static str, why: impl Display) -> Self {
        Self { name: name.to_owned(), kind, why: why.to_string() }
    }

    /// Of an engine that does not take a page.
    pub(crate) fn of_engine(name: &str, error: &dixit::Error) -> Self {
        let kind = match () {
            () if error.is_empty() => "empty",
            () if error.is_too_large() => "too large",
            () if error.is_binary() => "no page",
            () => "models",
        };
        Self::new(name, kind, error)
    }

    /// Of a page that a source passes over.
    pub(crate) fn of_source(skipped: dixit_sources::Skipped) -> Self {
        let name = match skipped.offset {
            Some(offset) => format!("{}, byte {offset}", skipped.name),
            None => skipped.name,
        };
        Self { name, kind: skipped.reason.kind.label(), why: skipped.reason.why }
    }
}

impl From<Refusal> for PyErr {
    fn from(refusal: Refusal) -> Self {
        DixitError::new_err((refusal.why, refusal.kind, refusal.name))
    }
}

/// Of a record that cannot be opened, read or written.
pub(crate) fn of_record(error: &dixit_record::Error) -> PyErr {
    Refusal::new("", "record", Chain(error)).into()
}

/// Of a search that is not understood, or an index that cannot be read.
pub(crate) fn of_search(error: &dixit_search::Error) -> PyErr {
    Refusal::new("", if error.is_query() { "query" } else { "record" }, Chain(error)).into()
}

/// A value of the wrong type.
pub(crate) fn wrong(what: impl Display) -> PyErr {
    PyTypeError::new_err(what.to_string())
}

/// An error with what lies behind it.
pub(crate) struct Chain<'e>(pub(crate) &'e dyn std::error::Error);

impl Display for Chain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut next = self.0.source();
        while let Some(source) = next {
            write!(f, ": {source}")?;
            next = source.source();
        }
        Ok(())
    }
}
