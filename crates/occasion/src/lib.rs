//! When, where and in reply to what a statement was made.
//!
//! [`circumstances`] gives one [`Circumstance`] for each attribution: its [`Occasion`] (an interval, a place, an
//! event), the [`Prompt`] that it replies to, and the outlets or documents that the article credits. Words inside a
//! content are what is talked about, so only those outside of it are looked at; what a paragraph or an earlier
//! statement of the same speaker sets is carried on as [`Basis::Inherited`]. Days are those that `dixit_time` finds.
//!
//! ```
//! use dixit_attribution::{Attributor, Rules};
//!
//! let page = "Mayor Ann Lee said on Friday that the bridge has been closed since last summer.";
//! let published = "2023-11-14".parse().ok();
//! let hints = dixit_page::Hints { verbatim: true, published, ..Default::default() };
//! let article = dixit_page::read(page.as_bytes(), &hints, &Default::default())?;
//! let doc = dixit_text::Document::new(&article);
//! let attributions = Rules.attribute(&doc, &mut Vec::new());
//! let identities = dixit_identity::resolve(&doc, &attributions);
//! let found = dixit_occasion::circumstances(&doc, &attributions, &identities);
//! let time = found[0].occasion.as_ref().and_then(|o| o.time);
//! assert_eq!(time.map(|t| t.start.to_string()).as_deref(), Some("2023-11-10"));
//! # Ok::<(), dixit_page::Error>(())
//! ```

mod flow;
mod frame;
mod gathering;
mod outlet;
mod place;
mod prompt;
#[cfg(test)]
mod testing;
mod time;

pub use dixit_time::{Granularity, Interval};
pub use flow::circumstances;

use dixit_span::{Span, SpanList};

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
