//! What a page becomes.

use dixit_span::{SourceMap, Span};

use crate::Stamp;

/// A page's article: its header, its clean text in blocks, and the map back to the page's bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    /// What the page says about itself.
    pub header: Header,
    /// The blocks in reading order, joined by blank lines (a text taken verbatim keeps its own).
    pub text: String,
    /// Where each block stands in `text`, ascending and apart.
    pub blocks: Vec<Block>,
    /// From `text` to the page as received.
    pub map: SourceMap,
    /// Media type that the page was read as: `text/html` or `text/plain`.
    pub media_type: &'static str,
    /// Name of the encoding that the page was decoded from (WHATWG, lower case).
    pub encoding: &'static str,
    /// What went wrong or was missing on the way.
    pub warnings: Vec<Warning>,
}

/// One block of an article's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What the block is.
    pub kind: BlockKind,
    /// Where it stands in the article's text.
    pub span: Span,
    /// Author of a quote block, or name before a live-blog entry, where the page says so.
    pub author: Option<String>,
    /// Time of a live-blog entry.
    pub time: Option<Stamp>,
}

impl Block {
    /// A block without author and time.
    #[must_use]
    pub const fn new(kind: BlockKind, span: Span) -> Self {
        Self { kind, span, author: None, time: None }
    }
}

/// Kinds of block. All but [`Title`](BlockKind::Title) and [`Caption`](BlockKind::Caption) are body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// The article's headline.
    Title,
    /// A heading within the article.
    Heading,
    /// A paragraph.
    Paragraph,
    /// A block quotation or an embedded post.
    Quote,
    /// An item of a list.
    ListItem,
    /// A picture's caption.
    Caption,
    /// A live-blog entry, or a paragraph of one.
    Entry,
    /// A row of a table.
    TableRow,
}

impl BlockKind {
    /// Whether the block is part of the article's body.
    #[must_use]
    pub const fn is_body(self) -> bool {
        !matches!(self, Self::Title | Self::Caption)
    }
}

/// What a page says about itself; what it leaves open is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Header {
    /// Headline, without the outlet's name.
    pub title: Option<String>,
    /// Authors, one each: persons, where any is named; else the pen name, desk or organisation that is credited.
    pub byline: Vec<String>,
    /// When first published. Never "now", never from the fetch.
    pub published: Option<Stamp>,
    /// When last changed.
    pub updated: Option<Stamp>,
    /// Section of the outlet.
    pub section: Option<String>,
    /// Name of the outlet.
    pub outlet: Option<String>,
    /// News agency credited.
    pub agency: Option<String>,
    /// Dateline of the body ("BRUSSELS (AP) -"): the place only.
    pub dateline: Option<String>,
    /// Where the dateline stands in the article's text, credit and dash included.
    pub dateline_span: Option<Span>,
    /// Language as a BCP 47 tag.
    pub language: Option<String>,
    /// Canonical URL, or the hint's.
    pub url: Option<String>,
    /// For each field given above by name (`title`, `published`, ...): where its value came from.
    pub origin: Vec<(&'static str, Origin)>,
}

/// Where a header's value came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The caller's hint.
    Hint,
    /// JSON-LD.
    JsonLd,
    /// An OpenGraph `meta` element.
    OpenGraph,
    /// Another `meta` element, `title` or `link`.
    Meta,
    /// Microdata.
    Microdata,
    /// A `time` element.
    Time,
    /// Visible text.
    Text,
    /// The URL.
    Url,
}

impl Origin {
    /// The name used in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hint => "hint",
            Self::JsonLd => "json-ld",
            Self::OpenGraph => "opengraph",
            Self::Meta => "meta",
            Self::Microdata => "microdata",
            Self::Time => "time",
            Self::Text => "text",
            Self::Url => "url",
        }
    }
}

/// Something a reader of the reading should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// What kind of thing.
    pub code: WarningCode,
    /// A sentence for people.
    pub text: String,
}

/// Kinds of warning. [`WarningCode::name`] is stable: scripts may match on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WarningCode {
    /// The page holds no article.
    NoArticle,
    /// The article holds no statement.
    NoStatements,
    /// The page gives no date of publication.
    NoDate,
    /// A date was given that cannot be right (before 1990, or after the fetch).
    OddDate,
    /// Bytes that are not text in the page's encoding were replaced by U+FFFD.
    BadBytes,
    /// The declared encoding was wrong or missing and another was used.
    Encoding,
    /// Elements nested deeper, or more of them, than are read; what lies beyond was read without its structure.
    DeepNesting,
    /// Quotation marks that do not pair up.
    UnbalancedQuotes,
    /// An article longer than is searched for statements; its end was not searched.
    LongText,
    /// A sentence longer than is read as a whole was cut into pieces.
    LongSentence,
    /// The article's language is none that dixit reads.
    Language,
}

impl WarningCode {
    /// The name used in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoArticle => "no-article",
            Self::NoStatements => "no-statements",
            Self::NoDate => "no-date",
            Self::OddDate => "odd-date",
            Self::BadBytes => "bad-bytes",
            Self::Encoding => "encoding",
            Self::DeepNesting => "deep-nesting",
            Self::UnbalancedQuotes => "unbalanced-quotes",
            Self::LongText => "long-text",
            Self::LongSentence => "long-sentence",
            Self::Language => "language",
        }
    }
}
