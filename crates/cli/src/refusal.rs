//! Why a page was not read.

use std::collections::BTreeMap;
use std::fmt;

use bytesize::ByteSize;
use dixit_record::guard::fault_of_page;
use dixit_sources::Reason;

use crate::network::advised;

/// Why one page was not read: a sentence with what is wrong and what would work.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) kind: Kind,
    why: String,
}

/// Sorts of refusal, as counted in the summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Empty,
    Binary,
    TooLarge,
    /// A line of JSON Lines that is none.
    BadLine,
    /// A file that could not be opened or read.
    Unreadable,
    /// The list of pages itself broke off.
    BrokenOff,
    /// A fault of dixit.
    Fault,
}

impl Kind {
    const fn label(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Binary => "no page",
            Self::TooLarge => "too large",
            Self::BadLine => "bad line",
            Self::Unreadable => "unreadable",
            Self::BrokenOff => "broken off",
            Self::Fault => "fault of dixit",
        }
    }
}

impl Refusal {
    fn new(kind: Kind, why: impl Into<String>) -> Self {
        Self { kind, why: why.into() }
    }

    fn too_large(limit: u32) -> Self {
        let limit = ByteSize(limit.into());
        Self::new(Kind::TooLarge, format!("the page is larger than the limit of {limit}; raise it with --max-page"))
    }

    pub(crate) fn of_engine(error: &dixit::Error, limit: u32) -> Self {
        if error.is_too_large() {
            return Self::too_large(limit);
        }
        if error.is_empty() {
            return Self::new(Kind::Empty, "the page is empty; give one with text in it");
        }
        Self::new(Kind::Binary, error.to_string())
    }

    pub(crate) fn fault(panic: &str) -> Self {
        Self::new(Kind::Fault, fault_of_page(panic))
    }
}

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        let kind = match reason.kind {
            dixit_sources::Kind::TooLarge => Kind::TooLarge,
            dixit_sources::Kind::BadLine => Kind::BadLine,
            dixit_sources::Kind::BrokenOff => Kind::BrokenOff,
            _ => Kind::Unreadable,
        };
        Self::new(kind, advised(reason))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

/// What became of many pages.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) read: u64,
    skipped: BTreeMap<Kind, u64>,
}

impl Tally {
    pub(crate) fn skip(&mut self, kind: Kind) {
        *self.skipped.entry(kind).or_default() += 1;
    }

    pub(crate) fn skipped(&self) -> u64 {
        self.skipped.values().sum()
    }

    pub(crate) fn has(&self, kind: Kind) -> bool {
        self.skipped.contains_key(&kind)
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} read, {} skipped", self.read, self.skipped())?;
        let mut lead = " (";
        for (kind, n) in &self.skipped {
            write!(f, "{lead}{n} {}", kind.label())?;
            lead = ", ";
        }
        if self.skipped.is_empty() { Ok(()) } else { f.write_str(")") }
    }
}
