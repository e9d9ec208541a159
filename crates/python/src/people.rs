//! Who is who across articles, for those who judge it elsewhere.

use dixit::SpeakerKind;
use dixit_record::people::{self, Same};
use jiff::civil::Date;
use pyo3::prelude::*;

use crate::error::{Refusal, wrong};
use crate::value::{Tuple, written};

/// What is known of somebody.
#[pyclass(frozen, module = "dixit")]
pub(crate) struct Profile(people::Profile);

#[pymethods]
impl Profile {
    #[new]
    #[pyo3(signature = (kind, name, roles=Vec::new(), first=None, last=None))]
    fn new(
        kind: &str,
        name: &str,
        roles: Vec<String>,
        first: Option<&Bound<'_, PyAny>>,
        last: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let kind = match kind {
            "person" => SpeakerKind::Person,
            "organisation" => SpeakerKind::Organisation,
            "group" => SpeakerKind::Group,
            "unnamed" => SpeakerKind::Unnamed,
            _ => {
                let why = format!("{kind:?} is no kind; one is person, organisation, group or unnamed");
                return Err(Refusal::new("", "kind", why).into());
            }
        };
        let days = match (first, last) {
            (None, None) => None,
            (Some(one), None) | (None, Some(one)) => Some((day(one)?, day(one)?)),
            (Some(first), Some(last)) => Some((day(first)?, day(last)?)),
        };
        Ok(Self(people::Profile::from_parts(kind, name, roles.iter().map(String::as_str), days)))
    }

    #[getter]
    fn keys(&self) -> Tuple<String> {
        Tuple(people::keys(&self.0))
    }

    fn same(&self, other: &Self) -> &'static str {
        match people::same(&self.0, &other.0) {
            Same::Yes => "yes",
            Same::Unsure => "unsure",
            Same::No => "no",
        }
    }

    fn __repr__(&self) -> String {
        format!("<dixit.Profile {:?}>", people::keys(&self.0))
    }
}

fn day(value: &Bound<'_, PyAny>) -> PyResult<Date> {
    let text = written(value).map_err(|_| wrong(format!("a day is a str or a date, not {}", value.get_type())))?;
    let day = text.get(..10).and_then(|t| t.parse().ok());
    day.ok_or_else(|| Refusal::new("", "day", format!("{text:?} is no day; one is 2023-11-14")).into())
}
