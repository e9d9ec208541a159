//! Who said what: finds every [`Attribution`] of a [`Document`], a source, a cue and a content.
//!
//! The names are the field's (Pareti 2013; PolNeAR, Newell et al. 2018). [`Attributor`] is what every engine
//! answers; [`Rules`] is the one that needs no trained weights.

mod entity;
mod lexicon;
mod model;
mod quotes;
mod rules;

use std::fmt;

use dixit_models::ACTS;
use dixit_page::Warning;
use dixit_span::{Span, SpanList};
use dixit_text::Document;

pub use entity::{Entity, EntityKind, Findings};
pub use model::{Cascade, Fast, Trained, Word, words};
#[doc(hidden)]
pub use model::{SIGNALS, Signals};
pub use quotes::{Quote, Quotes};
pub use rules::Rules;

/// Finds the attributions of a document.
pub trait Attributor: fmt::Debug + Send + Sync {
    /// The attributions, in order of their first content byte; none without cue and quotation marks. What is odd
    /// in the text, such as quotation marks that do not pair up, is added to `warnings`.
    fn attribute(&self, doc: &Document<'_>, warnings: &mut Vec<Warning>) -> Vec<Attribution>;

    /// The attributions, and the names that the engine comes upon on the way: rules and the small network know none.
    fn read(&self, doc: &Document<'_>, warnings: &mut Vec<Warning>) -> Findings {
        Findings { attributions: self.attribute(doc, warnings), ..Findings::default() }
    }

    /// What the confidence in each cue's attribution is made of, for those who learn it; by the cue's span.
    #[doc(hidden)]
    fn signals(&self, _doc: &Document<'_>) -> Vec<(Span, Signals)> {
        Vec::new()
    }
}

/// One stretch of text attributed to somebody. Spans are bytes of the article's text.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// The words that name the source here, with titles and appositions; empty where none is written.
    pub source: SpanList,
    /// The words that express the attribution; empty where quotation marks alone do.
    pub cue: SpanList,
    /// What is said: outer quotation marks and a leading "that" left out. Never empty.
    pub content: SpanList,
    /// Direct, indirect or mixed.
    pub manner: Manner,
    /// Position (in the same list) of the attribution inside whose content this one stands.
    pub within: Option<usize>,
    /// How the text expresses the attribution.
    pub form: Form,
    /// Without a source of its own, this quotation goes on from the attribution at this position.
    pub continues: Option<usize>,
    /// Estimated probability that content and source are right, 0 to 1.
    pub confidence: f32,
    /// What the encoder says of the act: a score for each, in the order of [`ACTS`]. None from an engine
    /// without it, and for what rules have found.
    pub acts: Option<[f32; ACTS]>,
}

/// How much of a content stands in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Manner {
    /// All of it.
    Direct,
    /// Nothing.
    Indirect,
    /// A part.
    Mixed,
}

impl Manner {
    /// The name used in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
            Self::Mixed => "mixed",
        }
    }
}

/// The construction that expresses an attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// Source, cue, content: "she said (that) ..."
    Plain,
    /// Content before its cue: "..., she said", "..., said Hill".
    Postposed,
    /// The cue interrupts the content: "Five years ago, he said, the ..."
    Parenthetical,
    /// "according to ..."
    AccordingTo,
    /// "..., adding that ...": the source is another cue's.
    Participle,
    /// A quotation by its marks alone, or carried on from one before.
    Bare,
    /// "Hill: ..." in a headline, a transcript or an interview.
    Colon,
    /// '"..." - Hill' of press releases.
    Dash,
    /// "declined to comment on ..."
    Refusal,
    /// A noun as cue: "his claim that ..."
    Noun,
}
