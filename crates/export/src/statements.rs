//! The table of statements.

use dixit::json::{Act, Basis, Manner, SpeakerKind};

use crate::column::{Column, Kind, Value};

const TEXT_POINTS: &str = "code points of articles.text, [start, end)";
const NOBODY: Option<&str> = Some("the text names nobody, or the statement was retracted or untied");
const GONE: Option<&str> = Some("the statement was retracted");
const NO_PROMPT: Option<&str> = Some("the text gives none, or the statement was retracted");
const OPEN: Option<&str> = Some("the text leaves it open, or the statement was retracted");
const NO_RECORD: Option<&str> = Some("not from a record");

/// Columns that all tables begin with.
pub(crate) fn keys() -> Vec<Column> {
    vec![
        Column {
            name: "page",
            kind: Kind::Text,
            unit: "",
            meaning: "Digest of the page as received: sha256: and 64 hexadecimal digits. Joins the tables",
            null: None,
            get: |r| Value::text(Some(&r.item.reading.page.digest)),
        },
        Column {
            name: "caller_id",
            kind: Kind::Text,
            unit: "",
            meaning: "The caller's own id of the page",
            null: Some("none was given"),
            get: |r| Value::text(r.item.reading.id.as_ref()),
        },
    ]
}

/// Columns that say where in a record an article stands.
pub(crate) fn versions() -> Vec<Column> {
    vec![
        Column {
            name: "article",
            kind: Kind::Text,
            unit: "",
            meaning: "The record's id of the article (what stands under one URL): a7",
            null: NO_RECORD,
            get: |r| Value::text(r.item.known.as_ref().map(|k| &k.article)),
        },
        Column {
            name: "version",
            kind: Kind::Text,
            unit: "",
            meaning: "The record's id of the article's version (an article with one text): v7",
            null: NO_RECORD,
            get: |r| Value::text(r.item.known.as_ref().map(|k| &k.version)),
        },
        Column {
            name: "latest",
            kind: Kind::Flag,
            unit: "",
            meaning: "Whether the record has no later version of the article",
            null: NO_RECORD,
            get: |r| r.item.known.as_ref().map_or(Value::Null, |k| Value::Flag(k.latest)),
        },
        Column {
            name: "copy_of",
            kind: Kind::Text,
            unit: "",
            meaning: "Page of another article that the record had first with the same or nearly the same text, as agencies' texts are; keep rows without it to count words once",
            null: Some("no copy, or not from a record"),
            get: |r| Value::text(r.item.known.as_ref().and_then(|k| k.copy_of.as_ref())),
        },
    ]
}

/// Columns that say which engine has read, and where the page is kept.
pub(crate) fn engine() -> Vec<Column> {
    vec![
        Column {
            name: "engine_version",
            kind: Kind::Text,
            unit: "",
            meaning: "Version of dixit that read the page",
            null: None,
            get: |r| Value::text(Some(&r.item.reading.engine.version)),
        },
        Column {
            name: "engine_tier",
            kind: Kind::Text,
            unit: "",
            meaning: "accurate, cascade, fast or rules",
            null: None,
            get: |r| Value::text(Some(&r.item.reading.engine.tier)),
        },
        Column {
            name: "engine_models",
            kind: Kind::Texts,
            unit: "",
            meaning: "Digest of each file of weights, sha256:...",
            null: None,
            get: |r| Value::Texts(&r.item.reading.engine.models),
        },
        Column {
            name: "engine_aliases",
            kind: Kind::Text,
            unit: "",
            meaning: "Digest of the table of aliases, sha256:...",
            null: Some("none was given"),
            get: |r| Value::text(r.item.reading.engine.aliases.as_ref()),
        },
        Column {
            name: "locator",
            kind: Kind::Text,
            unit: "",
            meaning: "Where the page lies in a web archive: path, offset, length, digest",
            null: Some("it does not come from one"),
            get: |r| Value::text(r.item.reading.page.locator.as_ref()),
        },
    ]
}

/// All columns: a row is a statement, or what is left of a retracted one.
pub(crate) fn columns() -> Vec<Column> {
    let mut out = vec![Column {
        name: "id",
        kind: Kind::Text,
        unit: "",
        meaning: "Hash of the page's digest and the places of the statement's words, 32 hexadecimal digits: the same page gives the same ids",
        null: None,
        get: |r| Value::text(r.statement.map(|s| &s.id).or(r.tombstone.map(|t| &t.id))),
    }];
    out.extend(keys());
    out.push(Column {
        name: "position",
        kind: Kind::Whole,
        unit: "statements",
        meaning: "How many statements of the page come before it",
        null: None,
        get: |r| Value::Whole(r.position as i64),
    });
    out.extend(decided());
    out.extend(speaker());
    out.extend(words());
    out.extend(prompt());
    out.extend(occasion());
    out.extend(weight());
    out.extend(article());
    out.extend(versions());
    out.extend(engine());
    out
}

fn decided() -> Vec<Column> {
    vec![
        Column {
            name: "retracted",
            kind: Kind::Flag,
            unit: "",
            meaning: "Somebody has taken the statement back: the row stands for it, without its words and speaker",
            null: None,
            get: |r| Value::Flag(r.tombstone.is_some()),
        },
        Column {
            name: "retracted_reason",
            kind: Kind::Text,
            unit: "",
            meaning: "Why",
            null: Some("not retracted"),
            get: |r| Value::text(r.tombstone.map(|t| &t.reason)),
        },
        Column {
            name: "retracted_at",
            kind: Kind::Text,
            unit: "ISO 8601",
            meaning: "When",
            null: Some("not retracted"),
            get: |r| Value::text(r.tombstone.map(|t| &t.at)),
        },
        Column {
            name: "untied",
            kind: Kind::Flag,
            unit: "",
            meaning: "Somebody has decided that the statement is not by the speaker that it was given to; it has none",
            null: None,
            get: |r| Value::Flag(r.untied),
        },
    ]
}

fn speaker() -> Vec<Column> {
    vec![
        Column {
            name: "speaker",
            kind: Kind::Text,
            unit: "",
            meaning: "Who says it: id within the page (p1, p2, ...); with page the key of the table speakers",
            null: NOBODY,
            get: |r| Value::text(r.speaker.map(|(_, s)| &s.id)),
        },
        Column {
            name: "speaker_name",
            kind: Kind::Text,
            unit: "",
            meaning: "Fullest name on the page, or of the table of aliases",
            null: NOBODY,
            get: |r| Value::text(r.speaker.map(|(_, s)| &s.name)),
        },
        Column {
            name: "speaker_kind",
            kind: Kind::Text,
            unit: "",
            meaning: "person, organisation, group or unnamed",
            null: NOBODY,
            get: |r| Value::text(r.speaker.map(|(_, s)| speaker_kind(s.kind))),
        },
        Column {
            name: "speaker_roles",
            kind: Kind::Texts,
            unit: "",
            meaning: "All roles that the page gives the speaker",
            null: NOBODY,
            get: |r| Value::texts(r.speaker.map(|(_, s)| &s.roles)),
        },
        Column {
            name: "entity",
            kind: Kind::Text,
            unit: "",
            meaning: "The record's id of the speaker across pages: e7. Ids that were merged into it lead on to it in the record",
            null: Some("no speaker, an unnamed one, or not from a record"),
            get: |r| Value::text(r.speaker.and_then(|(_, s)| s.entity.as_ref())),
        },
        Column {
            name: "entity_name",
            kind: Kind::Text,
            unit: "",
            meaning: "Fullest name of the speaker across pages",
            null: Some("no speaker, an unnamed one, or not from a record"),
            get: |r| Value::text(r.speaker.and_then(|(n, _)| r.item.entity_name(n))),
        },
        Column {
            name: "wikidata",
            kind: Kind::Text,
            unit: "",
            meaning: "Item of Wikidata, of the table of aliases: Q100",
            null: Some("not in a table of aliases"),
            get: |r| Value::text(r.speaker.and_then(|(_, s)| s.alias.as_ref()?.wikidata.as_ref())),
        },
        Column {
            name: "role",
            kind: Kind::Text,
            unit: "",
            meaning: "The speaker's role as stated with this statement",
            null: OPEN,
            get: |r| Value::text(r.statement.and_then(|s| s.role.as_ref())),
        },
        Column {
            name: "speaks_for",
            kind: Kind::Text,
            unit: "",
            meaning: "The organisation that a spokesperson speaks for",
            null: OPEN,
            get: |r| Value::text(r.statement.and_then(|s| s.speaks_for.as_ref())),
        },
    ]
}

fn words() -> Vec<Column> {
    vec![
        Column {
            name: "source_text",
            kind: Kind::Text,
            unit: "",
            meaning: "The words that name who says it, as published",
            null: OPEN,
            get: |r| r.statement.map_or(Value::Null, |s| r.words(&s.source)),
        },
        Column {
            name: "source_spans",
            kind: Kind::Spans,
            unit: TEXT_POINTS,
            meaning: "Where they stand",
            null: GONE,
            get: |r| Value::spans(r.statement.map(|s| &s.source)),
        },
        Column {
            name: "cue_text",
            kind: Kind::Text,
            unit: "",
            meaning: "The words that say that something is said, as published",
            null: OPEN,
            get: |r| r.statement.map_or(Value::Null, |s| r.words(&s.cue)),
        },
        Column {
            name: "cue_spans",
            kind: Kind::Spans,
            unit: TEXT_POINTS,
            meaning: "Where they stand",
            null: GONE,
            get: |r| Value::spans(r.statement.map(|s| &s.cue)),
        },
        Column {
            name: "content_text",
            kind: Kind::Text,
            unit: "",
            meaning: "What is said, as published; pieces that stand apart are joined by single spaces",
            null: GONE,
            get: |r| r.statement.map_or(Value::Null, |s| r.words(&s.content)),
        },
        Column {
            name: "content_spans",
            kind: Kind::Spans,
            unit: TEXT_POINTS,
            meaning: "Where its pieces stand",
            null: GONE,
            get: |r| Value::spans(r.statement.map(|s| &s.content)),
        },
        Column {
            name: "manner",
            kind: Kind::Text,
            unit: "",
            meaning: "direct, indirect or mixed: whether all, none or a part of it is in quotation marks",
            null: GONE,
            get: |r| Value::text(r.statement.map(|s| manner(s.manner))),
        },
        Column {
            name: "act",
            kind: Kind::Text,
            unit: "",
            meaning: "assertion, belief, commitment, request, question, denial, refusal, criticism or support",
            null: GONE,
            get: |r| Value::text(r.statement.map(|s| act(s.act))),
        },
        Column {
            name: "event",
            kind: Kind::Texts,
            unit: "",
            meaning: "Codes of the political event that it is: categories of PLOVER, or CAMEO's 011 and 016; empty for plain statements",
            null: GONE,
            get: |r| Value::texts(r.statement.map(|s| &s.event)),
        },
        Column {
            name: "within",
            kind: Kind::Text,
            unit: "",
            meaning: "Id of the statement that it is reported inside: X said that Y denied it",
            null: Some("reported by the page itself, or one of the two was retracted"),
            get: |r| Value::text(r.statement.and_then(|s| s.within.as_ref())),
        },
        Column {
            name: "via",
            kind: Kind::Texts,
            unit: "",
            meaning: "Outlets or documents that the page credits, outermost first",
            null: GONE,
            get: |r| Value::texts(r.statement.map(|s| &s.via)),
        },
    ]
}

fn prompt() -> Vec<Column> {
    vec![
        Column {
            name: "prompt_text",
            kind: Kind::Text,
            unit: "",
            meaning: "The question or subject that it replies to, as published",
            null: NO_PROMPT,
            get: |r| Value::text(r.statement.and_then(|s| s.prompt.as_ref()).map(|p| &p.text)),
        },
        Column {
            name: "prompt_spans",
            kind: Kind::Spans,
            unit: TEXT_POINTS,
            meaning: "Where it stands",
            null: NO_PROMPT,
            get: |r| Value::spans(r.statement.and_then(|s| s.prompt.as_ref()).map(|p| &p.spans)),
        },
        Column {
            name: "prompt_basis",
            kind: Kind::Text,
            unit: "",
            meaning: "stated with this statement, or inherited from an earlier one",
            null: NO_PROMPT,
            get: |r| Value::text(r.statement.and_then(|s| s.prompt.as_ref()).map(|p| basis(p.basis))),
        },
    ]
}

fn occasion() -> Vec<Column> {
    vec![
        Column {
            name: "occasion_start",
            kind: Kind::Day,
            unit: "day",
            meaning: "First day on which it may have been said",
            null: OPEN,
            get: |r| Value::day(r.statement.and_then(|s| s.occasion.as_ref()?.start.as_ref())),
        },
        Column {
            name: "occasion_end",
            kind: Kind::Day,
            unit: "day",
            meaning: "Last day on which it may have been said",
            null: OPEN,
            get: |r| Value::day(r.statement.and_then(|s| s.occasion.as_ref()?.end.as_ref())),
        },
        Column {
            name: "occasion_granularity",
            kind: Kind::Text,
            unit: "",
            meaning: "How exactly the text says when: day, weekend, week, month, season, quarter, year or decade",
            null: OPEN,
            get: |r| Value::text(r.statement.and_then(|s| s.occasion.as_ref()?.granularity.as_ref())),
        },
        Column {
            name: "occasion_place",
            kind: Kind::Text,
            unit: "",
            meaning: "Where it was said",
            null: OPEN,
            get: |r| Value::text(r.statement.and_then(|s| s.occasion.as_ref()?.place.as_ref())),
        },
        Column {
            name: "occasion_event",
            kind: Kind::Text,
            unit: "",
            meaning: "At which event it was said",
            null: OPEN,
            get: |r| Value::text(r.statement.and_then(|s| s.occasion.as_ref()?.event.as_ref())),
        },
        Column {
            name: "occasion_spans",
            kind: Kind::Spans,
            unit: TEXT_POINTS,
            meaning: "The words that say when, where and at which event",
            null: OPEN,
            get: |r| Value::spans(r.statement.and_then(|s| s.occasion.as_ref()).map(|o| &o.spans)),
        },
        Column {
            name: "occasion_basis",
            kind: Kind::Text,
            unit: "",
            meaning: "stated with this statement, or inherited from an earlier one of the same occasion",
            null: OPEN,
            get: |r| Value::text(r.statement.and_then(|s| s.occasion.as_ref()).map(|o| basis(o.basis))),
        },
    ]
}

fn weight() -> Vec<Column> {
    vec![
        Column {
            name: "confidence",
            kind: Kind::Real,
            unit: "probability, 0 to 1",
            meaning: "Of statements given 0.9 nine in ten have the right words and the right speaker",
            null: GONE,
            get: |r| r.statement.map_or(Value::Null, |s| Value::Real(s.confidence)),
        },
        Column {
            name: "evidence",
            kind: Kind::Spans,
            unit: "bytes of the page as received, [start, end)",
            meaning: "The bytes that hold the content: decoded, unescaped and with white space collapsed they are its words",
            null: GONE,
            get: |r| Value::spans(r.statement.map(|s| &s.evidence)),
        },
    ]
}

fn article() -> Vec<Column> {
    vec![
        Column {
            name: "text_digest",
            kind: Kind::Text,
            unit: "",
            meaning: "Digest of articles.text in UTF-8, sha256:...",
            null: None,
            get: |r| Value::text(Some(&r.item.reading.page.text_digest)),
        },
        Column {
            name: "url",
            kind: Kind::Text,
            unit: "",
            meaning: "Canonical URL of the page",
            null: Some("not known"),
            get: |r| Value::text(r.item.reading.page.url.as_ref()),
        },
        Column {
            name: "title",
            kind: Kind::Text,
            unit: "",
            meaning: "Headline without the outlet's name",
            null: Some("not known"),
            get: |r| Value::text(r.item.reading.article.title.as_ref()),
        },
        Column {
            name: "outlet",
            kind: Kind::Text,
            unit: "",
            meaning: "Name of the outlet",
            null: Some("not known"),
            get: |r| Value::text(r.item.reading.article.outlet.as_ref()),
        },
        Column {
            name: "published",
            kind: Kind::Text,
            unit: "ISO 8601",
            meaning: "When the page says that it was published, with a time and a zone only where it gives them",
            null: Some("not known"),
            get: |r| Value::text(r.item.reading.article.published.as_ref()),
        },
        Column {
            name: "published_day",
            kind: Kind::Day,
            unit: "day",
            meaning: "The day of published, in the page's own zone",
            null: Some("not known"),
            get: |r| Value::day(r.item.reading.article.published.as_ref()),
        },
        Column {
            name: "language",
            kind: Kind::Text,
            unit: "BCP 47",
            meaning: "Language of the text",
            null: Some("not known"),
            get: |r| Value::text(r.item.reading.article.language.as_ref()),
        },
    ]
}

/// The contract's name.
pub(crate) const fn speaker_kind(kind: SpeakerKind) -> &'static str {
    match kind {
        SpeakerKind::Person => "person",
        SpeakerKind::Organisation => "organisation",
        SpeakerKind::Group => "group",
        SpeakerKind::Unnamed => "unnamed",
    }
}

/// The contract's name.
pub(crate) const fn manner(manner: Manner) -> &'static str {
    match manner {
        Manner::Direct => "direct",
        Manner::Indirect => "indirect",
        Manner::Mixed => "mixed",
    }
}

/// The contract's name.
pub(crate) const fn act(act: Act) -> &'static str {
    match act {
        Act::Assertion => "assertion",
        Act::Belief => "belief",
        Act::Commitment => "commitment",
        Act::Request => "request",
        Act::Question => "question",
        Act::Denial => "denial",
        Act::Refusal => "refusal",
        Act::Criticism => "criticism",
        Act::Support => "support",
    }
}

const fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Stated => "stated",
        Basis::Inherited => "inherited",
    }
}
