//! What the answers are made of. Statements, speakers and readings are the contract's (`dixit.reading/1`,
//! [`dixit::json`]); here is what stands around them. The schemas of the description come from these types.
//!
//! A field that is null is not known. Further fields may be added within this version of the API; none is taken away.

use dixit::json;
use dixit_search::json::Hit;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// What went wrong (RFC 9457).
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Problem {
    /// `about:blank`: the status says what sort of problem it is.
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// The status in words.
    pub(super) title: String,
    /// The status.
    pub(super) status: u16,
    /// What is wrong with this request, and what would work.
    pub(super) detail: String,
    /// A name that programs can tell it by: `unknown`, `not-understood`, `too-large`, `conflict`, `forbidden`,
    /// `index-in-the-making`, `index-damaged`, `busy`, `method`, `media-type` or `fault`.
    pub(super) code: String,
}

/// A page of what a search found.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Found {
    /// How many statements fit in all.
    pub(super) total: u64,
    /// This page's, in order.
    pub(super) statements: Vec<Hit>,
    /// What to give as `after` for the next page; null where this is the last.
    pub(super) next: Option<String>,
}

/// How many statements fit, and of which sort they are: values with the largest counts first.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Facets {
    /// All.
    pub(super) total: u64,
    /// By speaker: those that are known across articles, at most 50.
    pub(super) speakers: Vec<SpeakerCount>,
    /// By outlet, at most 50.
    pub(super) outlets: Vec<Count>,
    /// By act.
    pub(super) acts: Vec<Count>,
    /// By manner.
    pub(super) manners: Vec<Count>,
    /// By day, month or year, so that there are not too many.
    pub(super) histogram: Histogram,
}

/// A value and how many statements have it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Count {
    /// The value, as a search takes it.
    pub(super) value: String,
    /// Statements.
    pub(super) statements: u64,
}

/// A speaker and how many statements they made.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SpeakerCount {
    /// Id across articles: what a search takes as `speaker`.
    pub(super) entity: String,
    /// Fullest name.
    pub(super) name: String,
    /// Statements.
    pub(super) statements: u64,
}

/// Statements over time.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Histogram {
    /// What each bar stands for.
    pub(super) unit: Unit,
    /// From the first to the last, those without any statement too; none where there are more than 10,000.
    pub(super) bars: Vec<Bar>,
}

/// What a bar stands for.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the words themselves")]
pub(super) enum Unit {
    Day,
    Month,
    Year,
}

/// A bar.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Bar {
    /// Its first day.
    pub(super) from: String,
    /// Statements.
    pub(super) statements: u64,
}

/// Names that begin with what is being typed.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Suggestions {
    /// Speakers, those with the most statements first.
    pub(super) speakers: Vec<Suggestion>,
    /// Outlets, the same.
    pub(super) outlets: Vec<Suggestion>,
}

/// A name.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Suggestion {
    /// In full.
    pub(super) name: String,
    /// Id across articles, of speakers that are known again.
    pub(super) entity: Option<String>,
    /// In how many statements, more or less.
    pub(super) statements: u64,
}

/// A statement in the contract's terms, with the article that it stands in.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Said {
    /// The statement; its spans are of the reading's text, which its version gives.
    pub(super) statement: json::Statement,
    /// Its words.
    pub(super) words: String,
    /// Who says it.
    pub(super) speaker: Option<json::Speaker>,
    /// The article.
    pub(super) article: String,
    /// The article's version.
    pub(super) version: String,
    /// The article's headline.
    pub(super) title: Option<String>,
    /// Where it was published.
    pub(super) outlet: Option<String>,
    /// When it was published.
    pub(super) published: Option<String>,
    /// The article's address.
    pub(super) url: Option<String>,
}

/// A statement with all that stands around it, and its proof as it turned out now.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Cited {
    #[serde(flatten)]
    pub(super) said: Said,
    /// The blocks that its words stand in.
    pub(super) paragraph: String,
    /// What became of its proof.
    pub(super) proof: Proof,
    /// The page that proves it.
    pub(super) page: json::Page,
    /// When and from where the text came in.
    pub(super) fetches: Vec<Fetch>,
    /// Which engine read it.
    pub(super) engine: json::Engine,
    /// Whether the page's current reading has it.
    pub(super) current: bool,
    /// The article's versions, the latest first.
    pub(super) versions: Vec<String>,
    /// The version of another article that had the same text first.
    pub(super) copy_of: Option<String>,
    /// Other articles with the same text: the first twenty.
    pub(super) reports: Vec<Report>,
    /// How many there are.
    pub(super) reported: usize,
    /// The decision that took it back.
    pub(super) retracted: Option<Decision>,
    /// The decision that it is not by its speaker.
    pub(super) untied: Option<Decision>,
    /// How to cite it.
    pub(super) citation: Citation,
}

/// What became of a proof.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Proof {
    /// Whether the page's bytes are as they came in, and its ranges are these words.
    pub(super) status: ProofStatus,
    /// Why not.
    pub(super) why: Option<String>,
}

/// Outcomes of a proof.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the words themselves")]
pub(super) enum ProofStatus {
    Proved,
    NotHeld,
    Failed,
}

/// One time that a page was received.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Fetch {
    /// Of the bytes that came.
    pub(super) digest: String,
    /// When.
    pub(super) at: Option<String>,
    /// From where.
    pub(super) url: Option<String>,
    /// With which status.
    pub(super) status: Option<u16>,
}

/// An article with the same text.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Report {
    /// Its id.
    pub(super) article: String,
    /// The version with that text.
    pub(super) version: String,
    /// Its headline.
    pub(super) title: Option<String>,
    /// Where it was published.
    pub(super) outlet: Option<String>,
    /// When it was published.
    pub(super) published: Option<String>,
    /// Whether it had the text first, of those in this record.
    pub(super) is_first: bool,
}

/// What somebody decided, and why.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Decision {
    /// Its id.
    pub(super) id: String,
    /// When.
    pub(super) at: String,
    /// Why.
    pub(super) reason: String,
}

/// How to cite a statement.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Citation {
    /// In a line of text.
    pub(super) text: String,
    /// For BibTeX.
    pub(super) bibtex: String,
    /// An item of CSL-JSON.
    pub(super) csl: Value,
    /// A quotation for a web page.
    pub(super) html: String,
}

/// An article and its versions.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ArticleVersions {
    /// Its id.
    pub(super) id: String,
    /// Its canonical address.
    pub(super) url: Option<String>,
    /// Its versions, the latest first.
    pub(super) versions: Vec<VersionHead>,
}

/// A version, in short.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct VersionHead {
    /// Its id.
    pub(super) id: String,
    /// Digest of the page that proves it.
    pub(super) page: String,
    /// When and from where the text came in.
    pub(super) fetches: Vec<Fetch>,
}

/// A version of an article, as it was read.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ArticleVersion {
    /// Its id.
    pub(super) id: String,
    /// The article.
    pub(super) article: String,
    /// The article's versions, the latest first.
    pub(super) versions: Vec<String>,
    /// When and from where the text came in.
    pub(super) fetches: Vec<Fetch>,
    /// The version of another article that had the same text first.
    pub(super) copy_of: Option<String>,
    /// Other articles with the same text: the first twenty.
    pub(super) reports: Vec<Report>,
    /// How many there are.
    pub(super) reported: usize,
    /// The current reading, as decisions leave it: what was retracted is left out.
    pub(super) reading: json::Reading,
}

/// What changed from one version to another.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Changes {
    /// The earlier version.
    pub(super) before: String,
    /// The later one.
    pub(super) after: String,
    /// Only in the later one.
    pub(super) added: Vec<Said>,
    /// Only in the earlier one.
    pub(super) dropped: Vec<Said>,
    /// In both, in other words or by another speaker.
    pub(super) reworded: Vec<Reworded>,
    /// How many are in both as they are.
    pub(super) kept: usize,
}

/// A statement before and after.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Reworded {
    /// As it was.
    pub(super) before: Said,
    /// As it became.
    pub(super) after: Said,
}

/// Speakers of a name.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Namesakes {
    /// All who are called so.
    pub(super) speakers: Vec<Namesake>,
}

/// A speaker, in short.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Namesake {
    /// Id across articles.
    pub(super) entity: String,
    /// Fullest name.
    pub(super) name: String,
    /// What sort.
    pub(super) kind: json::SpeakerKind,
}

/// A person, organisation or group: what they say when, in which roles, to which questions, and what they refuse to say.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Profile {
    /// Id across articles. One that was merged leads to the one that it was merged into.
    pub(super) entity: String,
    /// Fullest name.
    pub(super) name: String,
    /// What sort.
    pub(super) kind: json::SpeakerKind,
    /// How many statements, of which sort, where and when.
    pub(super) facets: Facets,
    /// Roles that statements give them.
    pub(super) roles: Vec<Role>,
    /// Acts over time.
    pub(super) acts: Vec<ActDays>,
    /// What their newest hundred statements reply to, each question once, the latest first.
    pub(super) replies: Vec<Reply>,
    /// What they refused to answer: the newest ten.
    pub(super) refusals: Vec<Hit>,
}

/// A role, and when it was given.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Role {
    /// As it was given first.
    pub(super) role: String,
    /// Day of publication of the first statement that gives it.
    pub(super) first: Option<String>,
    /// Day of publication of the last one.
    pub(super) last: Option<String>,
    /// In how many statements.
    pub(super) statements: u64,
}

/// One act over time.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ActDays {
    /// The act.
    pub(super) act: json::Act,
    /// How many statements.
    pub(super) statements: u64,
    /// By day, month or year.
    pub(super) histogram: Histogram,
}

/// A question or subject that somebody replies to.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Reply {
    /// The question or subject.
    pub(super) prompt: String,
    /// The latest statement that replies.
    pub(super) statement: String,
    /// How many do.
    pub(super) statements: u64,
}

/// What was decided.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Decided {
    /// The decision's id.
    pub(super) decision: String,
    /// The speaker that a split made, or that a merge left.
    pub(super) speaker: Option<String>,
}
