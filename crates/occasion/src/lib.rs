//! When, where and in reply to what a statement was made.
//!
//! [`circumstances`] gives one [`Circumstance`] for each attribution: its [`Occasion`] (an interval, a place, an
//! event), the [`Prompt`] that it replies to, and the outlets or documents that the article credits. Words inside a
//! content are what is talked about, so only those outside of it are looked at; what a paragraph or an earlier
//! statement of the same speaker sets is carried on as [`Basis::Inherited`]. [`times`] finds and resolves all time
//! expressions of a document.
//!
//! ```
//! let page = "Mayor Ann Lee said on Friday that the bridge has been closed since last summer.";
//! let published = "2023-11-14".parse().ok();
//! let hints = dixit_page::Hints { verbatim: true, published, ..Default::default() };
//! let article = dixit_page::read(page.as_bytes(), &hints, &Default::default())?;
//! let times = dixit_occasion::times(&dixit_text::Document::new(&article));
//! assert_eq!(times[0].span.slice(page), "Friday");
//! assert_eq!(times[0].interval.start.to_string(), "2023-11-10");
//! assert_eq!(times[1].interval.end.to_string(), "2023-08-31");
//! # Ok::<(), dixit_page::Error>(())
//! ```

mod flow;
mod frame;
mod outlet;
mod place;
mod prompt;
#[cfg(test)]
mod testing;
mod time;

pub use flow::circumstances;
pub use time::{TimeExpression, times};

use dixit_span::{Span, SpanList};
use jiff::civil::Date;

/// What surrounds one statement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Circumstance {
    /// When, where and at which event it was made, as far as the article says.
    pub occasion: Option<Occasion>,
    /// The question or subject that it replies to.
    pub prompt: Option<Prompt>,
    /// Outlets or documents credited, outermost first.
    pub via: Vec<Via>,
}

/// The occasion of a statement: of the saying, not of what is talked about.
#[derive(Clone, Debug, PartialEq)]
pub struct Occasion {
    /// Said with this statement, or carried on from an earlier one.
    pub basis: Basis,
    /// When.
    pub time: Option<Interval>,
    /// Where.
    pub place: Option<String>,
    /// At which event: "the EU Foreign Affairs Council meeting".
    pub event: Option<String>,
    /// The words that say so.
    pub spans: SpanList,
}

/// Where a circumstance is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Basis {
    /// With this statement.
    Stated,
    /// With an earlier statement of the same occasion.
    Inherited,
}

impl Basis {
    /// The name used in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Inherited => "inherited",
        }
    }
}

/// Days from the first to the last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// How finely the text says it.
    pub granularity: Granularity,
}

/// How finely a time is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the words themselves")]
pub enum Granularity {
    Day,
    Weekend,
    Week,
    Month,
    Season,
    Quarter,
    Year,
    Decade,
}

impl Granularity {
    /// The name used in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Weekend => "weekend",
            Self::Week => "week",
            Self::Month => "month",
            Self::Season => "season",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::Decade => "decade",
        }
    }
}

/// The question or subject that a statement replies to.
#[derive(Clone, Debug, PartialEq)]
pub struct Prompt {
    /// Its words: "whether he believes that ..."
    pub spans: SpanList,
    /// Stated with this statement, or carried on.
    pub basis: Basis,
}

/// An outlet or document that the article credits with a statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Via {
    /// As named in the text.
    pub name: String,
    /// Where.
    pub span: Span,
}
