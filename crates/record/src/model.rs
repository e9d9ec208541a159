//! What a record holds.

use std::fmt;
use std::str::FromStr;

use dixit::{
    Alias, Article, Block, ByteRange, CodePoints, Event, Granularity, Header, Hints, Interval, Occasion, Prompt,
    SourceMap, Span, SpanList, Speaker, Stamp, Statement, Via, json,
};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use sha2::{Digest as _, Sha256};

use crate::codes::Code;
use crate::record::origin;

/// SHA-256 of bytes; shown as `sha256:` and 64 hexadecimal digits, which may be left out on reading.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// Of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl From<[u8; 32]> for Digest {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

/// Half of a SHA-256 over a page's digest and the places of a statement's words; shown as 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementId(pub [u8; 16]);

/// The text is no digest or id of the kind that was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id of this kind")]
pub struct NotAnId;

fn from_hex<const N: usize>(text: &str) -> Result<[u8; N], NotAnId> {
    let mut out = [0; N];
    if text.len() != 2 * N || !text.is_ascii() {
        return Err(NotAnId);
    }
    for (byte, pair) in out.iter_mut().zip(text.as_bytes().chunks(2)) {
        let digit = |b: u8| char::from(b).to_digit(16).ok_or(NotAnId);
        *byte = match pair {
            [high, low] => (digit(*high)? << 4 | digit(*low)?) as u8,
            _ => return Err(NotAnId),
        };
    }
    Ok(out)
}

fn hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|b| write!(f, "{b:02x}"))
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sha256:")?;
        hex(&self.0, f)
    }
}

impl FromStr for Digest {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        from_hex(text.strip_prefix("sha256:").unwrap_or(text)).map(Self)
    }
}

impl fmt::Display for StatementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hex(&self.0, f)
    }
}

impl FromStr for StatementId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        from_hex(text).map(Self)
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident $letter:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($letter, "{}"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let number = text.strip_prefix($letter).ok_or(NotAnId)?;
                number.parse().map(Self).map_err(|_| NotAnId)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    )*};
}

ids! {
    /// An article: what stands under one canonical URL. Shown as `a7`.
    ArticleId "a";
    /// An article with one text. Shown as `v7`.
    VersionId "v";
    /// What one engine read in a version. Shown as `r7`.
    ReadingId "r";
    /// A person, organisation or group across articles. Shown as `e7`; stays good when it is merged into another.
    EntityId "e";
    /// What somebody decided. Shown as `d7`.
    DecisionId "d";
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for StatementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Where a statement stands: which one of which reading. As a key for what is derived from the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The reading.
    pub reading: ReadingId,
    /// Position in [`Content::statements`].
    pub n: usize,
}

/// A page that comes in.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    /// What it is called in messages: a path, a URL, a place in an archive.
    pub name: String,
    /// The page as received: the body after transfer and content decoding.
    pub bytes: Vec<u8>,
    /// What the caller knows about it. `fetched` is when it was received.
    pub hints: Hints,
    /// Status of the response that brought it.
    pub status: Option<u16>,
    /// Where it lies in a web archive, if it comes from one.
    pub archived: Option<Archived>,
    /// How it was asked for, if it was fetched.
    pub visit: Option<Visit>,
}

/// Where a page lies in a web archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archived {
    /// The archive's path.
    pub archive: String,
    /// Where the record begins, or the compressed member that holds it, in bytes.
    pub start: u64,
    /// Bytes from there to the end of the record.
    pub length: u64,
    /// Bytes of the decompressed member before the record.
    pub within: u64,
}

impl Archived {
    /// The place as one text: `news.warc.gz@1187+22045#sha256:...`, which the crate `dixit-sources` reads pages by.
    pub(crate) fn locator(&self, digest: Digest) -> String {
        let within = if self.within > 0 { format!(":{}", self.within) } else { String::new() };
        format!("{}@{}{within}+{}#{digest}", self.archive, self.start, self.length)
    }
}

/// An address that was asked for, and what makes the next request for it a conditional one (RFC 9110, 13.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// The address, as it was asked for; redirects may have led on from it.
    pub url: String,
    /// `ETag` of the response.
    pub etag: Option<String>,
    /// `Last-Modified` of the response.
    pub last_modified: Option<String>,
    /// When the page was changed last, as the feed that named it wrote it.
    pub changed: Option<String>,
}

/// What an engine read in a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// Which engine.
    pub engine: json::Engine,
    /// Media type that the page was read as.
    pub media_type: String,
    /// Encoding that it was decoded from.
    pub encoding: String,
    /// What the page says about itself.
    pub header: Header,
    /// The article's text; all spans are bytes of it.
    pub text: String,
    /// The blocks of the text.
    pub blocks: Vec<Block>,
    /// Who speaks.
    pub speakers: Vec<Speaker>,
    /// What is said, in order of first content byte; [`Statement::speaker`] is a position in `speakers`.
    pub statements: Vec<Statement>,
    /// What a reader of the reading should know.
    pub warnings: Vec<json::Warning>,
}

impl From<dixit::Reading> for Content {
    fn from(reading: dixit::Reading) -> Self {
        let engine = json::Engine {
            // The crates of the workspace share one version.
            version: env!("CARGO_PKG_VERSION").to_owned(),
            tier: reading.tier.name().to_owned(),
            models: reading.models.iter().map(|m| Digest(*m).to_string()).collect(),
            aliases: reading.aliases.map(|a| Digest(a).to_string()),
        };
        let warning = |w: dixit::Warning| json::Warning { code: w.code.name().to_owned(), text: w.text };
        Self {
            engine,
            media_type: reading.article.media_type.to_owned(),
            encoding: reading.article.encoding.to_owned(),
            header: reading.article.header,
            text: reading.article.text,
            blocks: reading.article.blocks,
            speakers: reading.speakers,
            statements: reading.statements,
            warnings: reading.warnings.into_iter().map(warning).collect(),
        }
    }
}

impl Content {
    /// From the contract. What it does not say, where a credited outlet is named in the text, stays empty.
    pub(crate) fn from_json(reading: &json::Reading) -> Result<Self, String> {
        let article = &reading.article;
        let points = CodePoints::new(&article.text);
        let spans = |ranges: &[json::Range]| ranges.iter().map(|r| points.to_span(*r)).collect::<SpanList>();
        let stamp = |text: &String| text.parse::<Stamp>().map_err(|_| format!("{text:?} is no time"));
        // A day of long ago has a year that no stamp has.
        let date = |text: &String| text.parse::<jiff::civil::Date>().map_err(|_| format!("{text:?} is no day"));
        if reading.schema != json::SCHEMA {
            return Err(format!("{:?} is not {}", reading.schema, json::SCHEMA));
        }
        let header = Header {
            title: article.title.clone(),
            byline: article.byline.clone(),
            published: article.published.as_ref().map(stamp).transpose()?,
            updated: article.updated.as_ref().map(stamp).transpose()?,
            section: article.section.clone(),
            outlet: article.outlet.clone(),
            agency: article.agency.clone(),
            dateline: article.dateline.clone(),
            dateline_span: None,
            language: article.language.clone(),
            url: reading.page.url.clone(),
            origin: article.origin.iter().filter_map(|(field, from)| origin(field, from)).collect(),
        };
        let block = |b: &json::Block| {
            let time = b.time.as_ref().map(stamp).transpose()?;
            Ok(Block { kind: of_json(b.kind)?, span: points.to_span(b.span), author: b.author.clone(), time })
        };
        let speaker = |s: &json::Speaker| {
            Ok(Speaker {
                name: s.name.clone(),
                names: s.names.clone(),
                kind: of_json(s.kind)?,
                roles: s.roles.clone(),
                mentions: s.mentions.iter().map(|m| points.to_span(*m)).collect(),
                alias: s.alias.as_ref().map(|a| Alias {
                    published: a.published.clone(),
                    wikidata: a.wikidata.clone(),
                    roles: a.roles.clone(),
                }),
            })
        };
        let place = |ids: &FxHashMap<&str, usize>, id: &Option<String>| match id {
            None => Ok(None),
            Some(id) => ids.get(id.as_str()).copied().map(Some).ok_or_else(|| format!("nothing has the id {id:?}")),
        };
        let speakers: FxHashMap<&str, usize> = reading.speakers.iter().map(|s| s.id.as_str()).zip(0..).collect();
        let statements: FxHashMap<&str, usize> = reading.statements.iter().map(|s| s.id.as_str()).zip(0..).collect();
        let occasion = |o: &json::Occasion| {
            let time = match (&o.start, &o.end, &o.granularity) {
                (Some(start), Some(end), Some(name)) => {
                    let granularity = Granularity::ALL.iter().find(|g| g.name() == name);
                    let granularity = *granularity.ok_or_else(|| format!("{name:?} is no granularity"))?;
                    Some(Interval { start: date(start)?, end: date(end)?, granularity })
                }
                _ => None,
            };
            let (place, event) = (o.place.clone(), o.event.clone());
            Ok::<_, String>(Occasion { basis: of_json(o.basis)?, time, place, event, spans: spans(&o.spans) })
        };
        let statement = |s: &json::Statement| {
            let prompt =
                |p: &json::Prompt| Ok::<_, String>(Prompt { spans: spans(&p.spans), basis: of_json(p.basis)? });
            Ok(Statement {
                id: s.id.clone(),
                speaker: place(&speakers, &s.speaker)?,
                role: s.role.clone(),
                speaks_for: s.speaks_for.clone(),
                source: spans(&s.source),
                cue: spans(&s.cue),
                content: spans(&s.content),
                manner: of_json(s.manner)?,
                act: of_json(s.act)?,
                event: s.event.first().map(|code| event(code)).transpose()?,
                within: place(&statements, &s.within)?,
                via: s.via.iter().map(|name| Via { name: name.clone(), span: Span::new(0, 0) }).collect(),
                prompt: s.prompt.as_ref().map(prompt).transpose()?,
                occasion: s.occasion.as_ref().map(occasion).transpose()?,
                evidence: s.evidence.iter().map(|[start, end]| ByteRange::new(*start, *end)).collect(),
                confidence: s.confidence,
            })
        };
        Ok(Self {
            engine: reading.engine.clone(),
            media_type: reading.page.media_type.clone(),
            encoding: reading.page.encoding.clone(),
            header,
            text: article.text.clone(),
            blocks: article.blocks.iter().map(block).collect::<Result<_, String>>()?,
            speakers: reading.speakers.iter().map(speaker).collect::<Result<_, String>>()?,
            statements: reading.statements.iter().map(statement).collect::<Result<_, String>>()?,
            warnings: reading.warnings.clone(),
        })
    }
}

fn event(code: &str) -> Result<Event, String> {
    Event::ALL.iter().copied().find(|e| e.code() == code).ok_or_else(|| format!("{code:?} is no event"))
}

/// The engine's value of the contract's name.
fn of_json<C: PartialEq + std::fmt::Debug, T: Code + Into<C>>(name: C) -> Result<T, String> {
    T::ALL.iter().copied().find(|v| (*v).into() == name).ok_or_else(|| format!("{name:?} is not known"))
}

/// One reading as the record holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Its own id.
    pub id: ReadingId,
    /// The version whose page was read.
    pub version: VersionId,
    /// The article of that version.
    pub article: ArticleId,
    /// Whether it is the version's current one.
    pub current: bool,
    /// The version of another article that came first with the same or nearly the same text.
    pub copy_of: Option<VersionId>,
    /// The page that was read.
    pub page: Page,
    /// What was read.
    pub content: Content,
    /// For each of the speakers who it is across articles; none for the unnamed.
    pub entities: Vec<Option<EntityId>>,
    /// For each of the statements the decision that took it back.
    pub retracted: Vec<Option<DecisionId>>,
    /// For each of the statements the decision that it is not by its speaker.
    pub untied: Vec<Option<DecisionId>>,
}

impl Reading {
    /// The reading in the contract's terms, as decisions leave it: retracted statements are left out, untied ones
    /// have no speaker.
    #[must_use]
    pub fn to_json(&self) -> json::Reading {
        let Content { engine, media_type, encoding, header, text, blocks, speakers, statements, warnings } =
            self.content.clone();
        let article = Article {
            header,
            text,
            blocks,
            map: SourceMap::new(),
            // These two are put in below.
            media_type: "",
            encoding: "",
            warnings: Vec::new(),
        };
        let text_digest = Digest::of(article.text.as_bytes()).0;
        let bytes = usize::try_from(self.page.bytes).unwrap_or(usize::MAX);
        let reading = dixit::Reading {
            tier: dixit::Tier::default(),
            models: [].into(),
            aliases: None,
            entities: Vec::new(),
            page: dixit::Page { digest: self.page.digest.0, text_digest, bytes },
            article,
            speakers,
            statements,
            warnings: Vec::new(),
        };
        let mut json = reading.to_json(None);
        json.engine = engine;
        json.warnings = warnings;
        json.page.media_type = media_type;
        json.page.encoding = encoding;
        json.page.locator = self.page.locator.clone().or_else(|| self.page.archived.clone());
        for (speaker, entity) in json.speakers.iter_mut().zip(&self.entities) {
            speaker.entity = entity.map(|e| e.to_string());
        }
        for (statement, _) in json.statements.iter_mut().zip(&self.untied).filter(|(_, untied)| untied.is_some()) {
            statement.speaker = None;
        }
        if self.retracted.iter().any(Option::is_some) {
            let kept = |n: usize| self.retracted.get(n).is_some_and(Option::is_none);
            let gone: Vec<String> = (0..json.statements.len())
                .filter(|n| !kept(*n))
                .filter_map(|n| Some(json.statements.get(n)?.id.clone()))
                .collect();
            json.statements.retain(|s| !gone.contains(&s.id));
            for statement in &mut json.statements {
                statement.within.take_if(|w| gone.contains(w));
            }
        }
        json
    }
}

/// One statement of a reading with what is needed to show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// The article.
    pub article: ArticleId,
    /// The version whose page was read.
    pub version: VersionId,
    /// Whether the article has no later version.
    pub latest: bool,
    /// Versions of other articles that are copies of this one.
    pub copies: u64,
    /// The article's headline.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<Stamp>,
    /// Name of the outlet.
    pub outlet: Option<String>,
    /// The article's address.
    pub url: Option<String>,
    /// The article's text; all spans are bytes of it.
    pub text: String,
    /// The statement, then what reports it, the nearest first: at most eight of these.
    pub lines: Vec<Line>,
}

/// A statement with its speaker, as decisions leave it.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The statement. [`Statement::speaker`] and [`Statement::within`] are positions in its reading.
    pub statement: Statement,
    /// Who said it, and who that is across articles; none where the text names nobody, or somebody decided that it was
    /// not the one that is named. The entity may have been merged into another.
    pub speaker: Option<(Option<EntityId>, Speaker)>,
    /// The decision that took it back.
    pub retracted: Option<DecisionId>,
}

/// A page as the record knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Of its bytes.
    pub digest: Digest,
    /// Length in bytes.
    pub bytes: u64,
    /// Where its bytes are kept, if not in the record.
    pub locator: Option<String>,
    /// Where else they lie, if they are: in the web archive that they came from.
    pub archived: Option<String>,
}

/// One time that a page was received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetch {
    /// Of the bytes that came.
    pub digest: Digest,
    /// When, if known.
    pub at: Option<Stamp>,
    /// From where, if known.
    pub url: Option<String>,
    /// With which status, if known.
    pub status: Option<u16>,
}

/// One state of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its own id.
    pub id: VersionId,
    /// The article.
    pub article: ArticleId,
    /// The page whose bytes prove it.
    pub page: Page,
    /// Its readings, the current one first.
    pub readings: Vec<ReadingId>,
    /// The version of another article that came first with the same or nearly the same text.
    pub copy_of: Option<VersionId>,
    /// All fetches that brought this text, by time; other pages among them that differ only around the text.
    pub fetches: Vec<Fetch>,
}

/// A person, organisation or group across articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// Its own id.
    pub id: EntityId,
    /// What sort.
    pub kind: dixit::SpeakerKind,
    /// Fullest name.
    pub name: String,
    /// Roles that articles gave, in alphabetical order.
    pub roles: Vec<String>,
    /// Readings in which it speaks, with its position among their speakers; current ones only.
    pub speaks: Vec<(ReadingId, usize)>,
}

/// An article in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    /// The article.
    pub article: ArticleId,
    /// Its headline.
    pub title: Option<String>,
    /// Name of the outlet.
    pub outlet: Option<String>,
    /// When it was published.
    pub published: Option<Stamp>,
}

/// A role that statements give an entity, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// As it was given first.
    pub role: String,
    /// Days of publication of the first and last statement, where any is dated.
    pub first: Option<Date>,
    /// See `first`.
    pub last: Option<Date>,
    /// In how many statements.
    pub statements: u64,
}

/// Kinds of decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DecisionKind {
    /// Two entities are one.
    Merge,
    /// Some statements of an entity are somebody else's of the same name.
    Split,
    /// A statement is taken back.
    Retract,
    /// A statement is not by the speaker that it was given to.
    Untie,
}

/// What somebody decided, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Its own id.
    pub id: DecisionId,
    /// What sort.
    pub kind: DecisionKind,
    /// When.
    pub at: Stamp,
    /// Why.
    pub reason: String,
    /// The words that it is tied to.
    pub anchors: Vec<Anchor>,
}

/// Words of a page and their speaker: what a decision is tied to, whatever engine reads the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The page.
    pub page: Digest,
    /// The statement's evidence.
    pub ranges: Vec<ByteRange>,
    /// The speaker's name as it was read; none where the text names nobody.
    pub speaker: Option<String>,
    /// The statement that holds these words in the current reading; none where no statement holds half of them.
    pub place: Option<Place>,
}

/// What was changed; see [`Record::changes`](crate::Record::changes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// A reading was added, is current no longer, was erased, or its statements were decided about.
    Reading,
    /// An entity was merged, split, or has another name.
    Entity,
}

/// What is left of an erased page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tombstone {
    /// Of its bytes.
    pub digest: Digest,
    /// When.
    pub at: Stamp,
    /// Why.
    pub reason: String,
}
