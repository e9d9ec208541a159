//! What reading a page gives.

use std::sync::Arc;

use dixit_attribution::{Entity, Manner};
use dixit_identity::Speaker;
use dixit_occasion::{Occasion, Prompt, Via};
use dixit_page::{Article, Warning};
use dixit_span::{ByteRange, SpanList};

use crate::{Act, Event, Tier};

/// A page, its article, its speakers and their statements.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Which engine read it.
    pub tier: Tier,
    /// SHA-256 of each file of weights that it read with.
    pub models: Arc<[[u8; 32]]>,
    /// SHA-256 of the table of aliases, if one was given.
    pub aliases: Option<[u8; 32]>,
    /// The page as received.
    pub page: Page,
    /// Header and text.
    pub article: Article,
    /// Who speaks.
    pub speakers: Vec<Speaker>,
    /// All names in the text, in its order, apart: by the encoder where it read, by the word lists of the rules elsewhere.
    pub entities: Vec<Entity>,
    /// What is said, in order of first content byte.
    pub statements: Vec<Statement>,
    /// All warnings, the article's first.
    pub warnings: Vec<Warning>,
}

/// The page as received: its body after transfer and content decoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// SHA-256 of its bytes.
    pub digest: [u8; 32],
    /// SHA-256 of the article's text.
    pub text_digest: [u8; 32],
    /// Length in bytes.
    pub bytes: usize,
}

/// One statement. Spans are bytes of the article's text.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Hash of the page's digest, the byte ranges of cue and content, and those of the source.
    pub id: String,
    /// Position in [`Reading::speakers`]; none where the text names nobody.
    pub speaker: Option<usize>,
    /// The speaker's role as stated here.
    pub role: Option<String>,
    /// The organisation that a spokesperson speaks for.
    pub speaks_for: Option<String>,
    /// The words that name the source here.
    pub source: SpanList,
    /// The words that express the attribution.
    pub cue: SpanList,
    /// What is said.
    pub content: SpanList,
    /// Direct, indirect or mixed.
    pub manner: Manner,
    /// What the statement does.
    pub act: Act,
    /// The political event that it is, if any.
    pub event: Option<Event>,
    /// Position in [`Reading::statements`] of the one that this is reported inside.
    pub within: Option<usize>,
    /// Outlets or documents credited, outermost first.
    pub via: Vec<Via>,
    /// The question or subject replied to.
    pub prompt: Option<Prompt>,
    /// When, where, at which event.
    pub occasion: Option<Occasion>,
    /// Bytes of the page that hold the content, in its order.
    pub evidence: Vec<ByteRange>,
    /// Probability that words and speaker are right, 0 to 1.
    pub confidence: f32,
}
