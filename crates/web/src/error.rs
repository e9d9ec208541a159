//! What a reader is told when something cannot be done: the one error type of this crate, and its page.

use std::io::Write as _;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::html;

use crate::layout::{self, Title};
use crate::plain::{number, shown};

/// Why a page cannot be shown.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// There is no such thing.
    #[error("{0}")]
    Unknown(String),
    /// What was asked is not understood or not allowed; the text says what would work.
    #[error("{0}")]
    Asked(String),
    /// More came in than is read.
    #[error("{0}")]
    TooLarge(String),
    /// The record forbids it, or somebody else is at it.
    #[error("{0}")]
    Conflict(String),
    /// Not for this reader.
    #[error("{0}")]
    Forbidden(String),
    /// The index is being made; so many readings are in.
    #[error("the search index is being made: {0} articles so far")]
    Making(u64),
    /// The index cannot be used.
    #[error("{0}")]
    Index(String),
    /// Too many readers at once.
    #[error("too many are reading at once")]
    Busy,
    /// dixit failed; the text is for the log.
    #[error("{0}")]
    Fault(String),
}

pub(crate) type Result<T> = std::result::Result<T, Error>;

impl From<dixit_record::Error> for Error {
    fn from(error: dixit_record::Error) -> Self {
        let what = error.to_string();
        if error.is_unknown() {
            Self::Unknown(what)
        } else if error.is_locked() {
            Self::Conflict("another dixit is writing to this record; try again when it has ended".to_owned())
        } else if error.is_refused() || error.is_not_held() {
            Self::Conflict(what)
        } else {
            Self::Fault(what)
        }
    }
}

impl From<dixit_search::Error> for Error {
    fn from(error: dixit_search::Error) -> Self {
        let what = error.to_string();
        if error.is_query() {
            Self::Asked(what)
        } else if error.fault().is_some() {
            Self::Index(what)
        } else {
            Self::Fault(what)
        }
    }
}

impl Error {
    pub(crate) const fn status(&self) -> StatusCode {
        match self {
            Self::Unknown(_) => StatusCode::NOT_FOUND,
            Self::Asked(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::Making(_) | Self::Index(_) | Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A name that programs can tell it by.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "unknown",
            Self::Asked(_) => "not-understood",
            Self::TooLarge(_) => "too-large",
            Self::Conflict(_) => "conflict",
            Self::Forbidden(_) => "forbidden",
            Self::Making(_) => "index-in-the-making",
            Self::Index(_) => "index-damaged",
            Self::Busy => "busy",
            Self::Fault(_) => "fault",
        }
    }

    /// A heading and a sentence for the reader. What is wrong inside is for the log alone: it names files.
    pub(crate) fn told(&self) -> (&'static str, String) {
        match self {
            Self::Unknown(what) => ("Not in this record", what.clone()),
            Self::Asked(what) => ("That was not understood", what.clone()),
            Self::TooLarge(what) => ("Too large", what.clone()),
            Self::Conflict(what) => ("That can’t be done now", what.clone()),
            Self::Forbidden(what) => ("Not allowed", what.clone()),
            Self::Making(n) => (
                "The index is being made",
                format!(
                    "Articles and statements can be read meanwhile; searching begins when it is whole. {} articles so \
                     far. Try again in a moment.",
                    number(*n)
                ),
            ),
            Self::Index(_) => (
                "The index is being mended",
                "The search index was damaged or lost and is made anew. Articles and statements can be read \
                 meanwhile. Try again in a moment."
                    .to_owned(),
            ),
            Self::Busy => ("Many are reading", "There is no free place in the room. Try again in a moment.".to_owned()),
            Self::Fault(_) => (
                "Something went wrong",
                "This is a fault of dixit, not of what you asked. The room stays open; the log says more.".to_owned(),
            ),
        }
    }
}

/// What is told, beside its page, for those who asked for JSON.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) code: &'static str,
    pub(crate) title: &'static str,
    pub(crate) detail: String,
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        if let Self::Fault(what) | Self::Index(what) = &self {
            complain(what);
        }
        let (title, what) = self.told();
        let problem = Problem { code: self.code(), title, detail: what.clone() };
        let body = html! {
            section .notice {
                h1 { (title) }
                p dir="auto" { (shown(&what)) }
                p { a href="/" { "To the front page" } }
            }
        };
        let page = layout::bare(&Title::plain(title), &body);
        let mut response = (self.status(), page).into_response();
        response.extensions_mut().insert(problem);
        if response.status() == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
        }
        response
    }
}

/// One line on standard error. A standard error that is gone is no reason to stop.
pub(crate) fn complain(line: &str) {
    let line: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let _ = writeln!(std::io::stderr(), "dixit: {line}");
}
