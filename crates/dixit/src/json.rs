//! The JSON that people script against: `dixit.reading/1`.
//!
//! Spans are `[start, end)` in Unicode code points of `article.text`; `evidence` is `[start, end)` in bytes of the
//! page as received. A change here is a new version of the schema and a line in the changelog.

use std::collections::BTreeMap;

use dixit_span::{CodePoints, SpanList};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::hex;

/// Name and version of the contract.
pub const SCHEMA: &str = "dixit.reading/1";

/// `[start, end)` in code points of `article.text`, or in bytes of the page for `evidence`.
pub type Range = [u32; 2];

/// One page's reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reading {
    /// `dixit.reading/1`.
    pub schema: String,
    /// The caller's own id of the page, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Which engine read the page.
    pub engine: Engine,
    /// The page as received.
    pub page: Page,
    /// Header and text.
    pub article: Article,
    /// Who speaks.
    pub speakers: Vec<Speaker>,
    /// What is said, in order of the first code point of content.
    pub statements: Vec<Statement>,
    /// What a reader of the reading should know.
    pub warnings: Vec<Warning>,
}

/// Which engine read the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Engine {
    /// Version of dixit.
    pub version: String,
    /// `rules`, `fast` or `accurate`.
    pub tier: String,
    /// Digests of the models, as `sha256:...`.
    pub models: Vec<String>,
    /// Digest of the table of aliases, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aliases: Option<String>,
}

/// The page as received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Page {
    /// Digest of its bytes, as `sha256:...`.
    pub digest: String,
    /// Digest of `article.text` in UTF-8, as `sha256:...`.
    pub text_digest: String,
    /// Canonical URL, if known.
    pub url: Option<String>,
    /// `text/html` or `text/plain`.
    pub media_type: String,
    /// Encoding that it was decoded from.
    pub encoding: String,
    /// Length in bytes.
    pub bytes: u64,
    /// Where the page lies elsewhere, in a web archive for example.
    pub locator: Option<String>,
}

/// Header and text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Article {
    /// Headline without the outlet's name.
    pub title: Option<String>,
    /// Authors.
    pub byline: Vec<String>,
    /// ISO 8601; with a zone only where the page gives one.
    pub published: Option<String>,
    /// ISO 8601.
    pub updated: Option<String>,
    /// Section of the outlet.
    pub section: Option<String>,
    /// Name of the outlet.
    pub outlet: Option<String>,
    /// News agency credited.
    pub agency: Option<String>,
    /// Place of the dateline.
    pub dateline: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// Where values above come from: `hint`, `json-ld`, `opengraph`, `meta`, `microdata`, `time`, `text`, `url`.
    pub origin: BTreeMap<String, String>,
    /// The text: blocks joined by blank lines.
    pub text: String,
    /// The blocks of the text.
    pub blocks: Vec<Block>,
}

/// One block of the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Block {
    /// Which kind.
    pub kind: BlockKind,
    /// Where.
    pub span: Range,
    /// Author of a quote, or name before a live-blog entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Time of a live-blog entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
}

/// Kinds of block; all but `title` and `caption` are body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words themselves")]
pub enum BlockKind {
    Title,
    Heading,
    Paragraph,
    Quote,
    ListItem,
    Caption,
    Entry,
    TableRow,
}

/// One who speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Speaker {
    /// Id within this reading: `p1`, `p2`, ...
    pub id: String,
    /// A record's own id of the person, if a record knows them.
    pub entity: Option<String>,
    /// Fullest name in the article, without title; the name of the table of aliases, where `alias` is there.
    pub name: String,
    /// Other names in the article and, behind them, in the table.
    pub names: Vec<String>,
    /// Which kind.
    pub kind: SpeakerKind,
    /// Roles that the article gives.
    pub roles: Vec<String>,
    /// Where the article mentions them.
    pub mentions: Vec<Range>,
    /// What the caller's table of aliases says of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<Alias>,
}

/// What the caller's table of aliases says of a speaker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Alias {
    /// The fullest name in the article.
    pub published: String,
    /// Item of Wikidata, as `Q100`.
    pub wikidata: Option<String>,
    /// Roles that the table gives for the day of publication.
    pub roles: Vec<String>,
}

/// Kinds of speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the words themselves")]
pub enum SpeakerKind {
    Person,
    Organisation,
    Group,
    Unnamed,
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Statement {
    /// Hash of the page's digest and the byte ranges of cue, content and source.
    pub id: String,
    /// Id of the speaker; null where the text names nobody.
    pub speaker: Option<String>,
    /// The speaker's role as stated here.
    pub role: Option<String>,
    /// The organisation that a spokesperson speaks for.
    #[serde(rename = "for")]
    pub speaks_for: Option<String>,
    /// The words that name the source.
    pub source: Vec<Range>,
    /// The words that express the attribution.
    pub cue: Vec<Range>,
    /// What is said.
    pub content: Vec<Range>,
    /// How much of it is in quotation marks.
    pub manner: Manner,
    /// What it does.
    pub act: Act,
    /// Codes of the event that the act is: categories of PLOVER, or numbers of CAMEO (`011`, `016`). Plain statements
    /// have none.
    pub event: Vec<String>,
    /// Id of the statement that this one is reported inside.
    pub within: Option<String>,
    /// Outlets or documents credited, outermost first.
    pub via: Vec<String>,
    /// The question or subject replied to.
    pub prompt: Option<Prompt>,
    /// When, where, at which event.
    pub occasion: Option<Occasion>,
    /// Byte ranges of the page as received that hold the content.
    pub evidence: Vec<Range>,
    /// Probability that words and speaker are right.
    pub confidence: f32,
}

/// All, none or a part of the content in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the words themselves")]
pub enum Manner {
    Direct,
    Indirect,
    Mixed,
}

/// What a statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the words themselves")]
pub enum Act {
    Assertion,
    Belief,
    Commitment,
    Request,
    Question,
    Denial,
    Refusal,
    Criticism,
    Support,
}

/// Whether a circumstance is stated with the statement or carried on from an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the words themselves")]
pub enum Basis {
    Stated,
    Inherited,
}

/// The question or subject replied to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Prompt {
    /// Its words.
    pub text: String,
    /// Where.
    pub spans: Vec<Range>,
    /// Stated or inherited.
    pub basis: Basis,
}

/// When, where and at which event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Occasion {
    /// Stated or inherited.
    pub basis: Basis,
    /// First day, ISO 8601.
    pub start: Option<String>,
    /// Last day, ISO 8601.
    pub end: Option<String>,
    /// `day`, `weekend`, `week`, `month`, `season`, `quarter`, `year` or `decade`.
    pub granularity: Option<String>,
    /// Place.
    pub place: Option<String>,
    /// Event.
    pub event: Option<String>,
    /// The words that say so.
    pub spans: Vec<Range>,
}

/// Something a reader of the reading should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Warning {
    /// Stable name.
    pub code: String,
    /// A sentence.
    pub text: String,
}

/// The contract's JSON Schema.
#[must_use]
pub fn schema() -> schemars::Schema {
    let mut schema = schemars::schema_for!(Reading);
    // The same text whatever features other crates of a build ask of serde_json.
    let object = schema.ensure_object();
    object.sort_keys();
    object.values_mut().for_each(serde_json::Value::sort_all_objects);
    schema
}

impl crate::Reading {
    /// The reading in the contract's terms. `id` is the caller's own id of the page.
    #[must_use]
    pub fn to_json(&self, id: Option<&str>) -> Reading {
        let text = self.article.text.as_str();
        let points = CodePoints::new(text);
        let ranges = |spans: &SpanList| points.spans(spans);
        let header = &self.article.header;
        let digest = |d: &[u8; 32]| format!("sha256:{}", hex(d));
        let speaker_id = |n: usize| format!("p{}", n + 1);
        Reading {
            schema: SCHEMA.to_owned(),
            id: id.map(str::to_owned),
            engine: Engine {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                tier: self.tier.name().to_owned(),
                models: self.models.iter().map(digest).collect(),
                aliases: self.aliases.as_ref().map(digest),
            },
            page: Page {
                digest: digest(&self.page.digest),
                text_digest: digest(&self.page.text_digest),
                url: header.url.clone(),
                media_type: self.article.media_type.to_owned(),
                encoding: self.article.encoding.to_owned(),
                bytes: self.page.bytes as u64,
                locator: None,
            },
            article: Article {
                title: header.title.clone(),
                byline: header.byline.clone(),
                published: header.published.map(|s| s.to_string()),
                updated: header.updated.map(|s| s.to_string()),
                section: header.section.clone(),
                outlet: header.outlet.clone(),
                agency: header.agency.clone(),
                dateline: header.dateline.clone(),
                language: header.language.clone(),
                origin: header.origin.iter().map(|(k, v)| ((*k).to_owned(), v.name().to_owned())).collect(),
                text: text.to_owned(),
                blocks: self.article.blocks.iter().map(|b| block(b, &points)).collect(),
            },
            speakers: self
                .speakers
                .iter()
                .enumerate()
                .map(|(n, s)| Speaker {
                    id: speaker_id(n),
                    entity: None,
                    name: s.name.clone(),
                    names: s.names.clone(),
                    kind: s.kind.into(),
                    roles: s.roles.clone(),
                    mentions: s.mentions.iter().map(|m| points.span(*m)).collect(),
                    alias: s.alias.as_ref().map(|a| Alias {
                        published: a.published.clone(),
                        wikidata: a.wikidata.clone(),
                        roles: a.roles.clone(),
                    }),
                })
                .collect(),
            statements: self
                .statements
                .iter()
                .map(|s| Statement {
                    id: s.id.clone(),
                    speaker: s.speaker.map(speaker_id),
                    role: s.role.clone(),
                    speaks_for: s.speaks_for.clone(),
                    source: ranges(&s.source),
                    cue: ranges(&s.cue),
                    content: ranges(&s.content),
                    manner: s.manner.into(),
                    act: s.act.into(),
                    event: s.event.iter().map(|e| e.code().to_owned()).collect(),
                    within: s.within.and_then(|n| self.statements.get(n)).map(|p| p.id.clone()),
                    via: s.via.iter().map(|v| v.name.clone()).collect(),
                    prompt: s.prompt.as_ref().map(|p| Prompt {
                        text: p.spans.text(text),
                        spans: ranges(&p.spans),
                        basis: p.basis.into(),
                    }),
                    occasion: s.occasion.as_ref().map(|o| Occasion {
                        basis: o.basis.into(),
                        start: o.time.map(|t| t.start.to_string()),
                        end: o.time.map(|t| t.end.to_string()),
                        granularity: o.time.map(|t| t.granularity.name().to_owned()),
                        place: o.place.clone(),
                        event: o.event.clone(),
                        spans: ranges(&o.spans),
                    }),
                    evidence: s.evidence.iter().map(|r| [r.start(), r.end()]).collect(),
                    confidence: s.confidence,
                })
                .collect(),
            warnings: self
                .warnings
                .iter()
                .map(|w| Warning { code: w.code.name().to_owned(), text: w.text.clone() })
                .collect(),
        }
    }
}

fn block(block: &dixit_page::Block, points: &CodePoints<'_>) -> Block {
    Block {
        kind: block.kind.into(),
        span: points.span(block.span),
        author: block.author.clone(),
        time: block.time.map(|t| t.to_string()),
    }
}

/// The contract's enum of the same names as the engine's.
macro_rules! same_names {
    ($from:path, $to:ident { $($name:ident),* }) => {
        impl From<$from> for $to {
            fn from(value: $from) -> Self {
                match value { $(<$from>::$name => Self::$name),* }
            }
        }
    };
}
same_names!(dixit_page::BlockKind, BlockKind { Title, Heading, Paragraph, Quote, ListItem, Caption, Entry, TableRow });
same_names!(dixit_identity::SpeakerKind, SpeakerKind { Person, Organisation, Group, Unnamed });
same_names!(dixit_attribution::Manner, Manner { Direct, Indirect, Mixed });
same_names!(dixit_occasion::Basis, Basis { Stated, Inherited });
same_names!(crate::Act, Act { Assertion, Belief, Commitment, Request, Question, Denial, Refusal, Criticism, Support });
