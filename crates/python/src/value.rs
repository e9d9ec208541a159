//! Values as Python has them.

use pyo3::IntoPyObjectExt as _;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};
use serde::Serialize;

/// `[start, end)`.
pub(crate) type Range = (u32, u32);

/// A list that becomes a tuple, which nobody changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tuple<T>(pub(crate) Vec<T>);

impl<'py, T: IntoPyObject<'py>> IntoPyObject<'py> for Tuple<T> {
    type Target = PyTuple;
    type Output = Bound<'py, PyTuple>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        let values: PyResult<Vec<_>> = self.0.into_iter().map(|v| v.into_bound_py_any(py)).collect();
        PyTuple::new(py, values?)
    }
}

/// Spans of the contract.
pub(crate) fn ranges(spans: &[dixit::json::Range]) -> Tuple<Range> {
    Tuple(spans.iter().map(|[start, end]| (*start, *end)).collect())
}

/// The contract's word for a value that has one.
pub(crate) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// A text that Python gives: a `str`, or a date or time, by its `isoformat`.
pub(crate) fn written(value: &Bound<'_, PyAny>) -> PyResult<String> {
    match value.cast::<PyString>() {
        Ok(text) => Ok(text.to_cow()?.into_owned()),
        Err(_) => value.call_method0("isoformat")?.extract(),
    }
}

/// A text between quotation marks, cut where it is long.
pub(crate) fn short(text: &str) -> String {
    const CHARS: usize = 60;
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if one_line.chars().count() <= CHARS {
        return format!("{one_line:?}");
    }
    format!("{:?}", format!("{}…", one_line.chars().take(CHARS).collect::<String>().trim_end()))
}
