//! The table of articles.

use crate::column::{Column, Kind, Value};
use crate::statements::{engine, keys, versions};

const UNKNOWN: Option<&str> = Some("not known");

/// All columns: a row is a page that was read; of a record the current reading of each version of an article.
pub(crate) fn columns() -> Vec<Column> {
    let mut out = keys();
    out.extend(versions());
    out.extend(header());
    out.extend(text());
    out.extend(page());
    out.extend(engine());
    out
}

fn header() -> Vec<Column> {
    vec![
        Column {
            name: "url",
            kind: Kind::Text,
            unit: "",
            meaning: "Canonical URL of the page",
            null: UNKNOWN,
            get: |r| Value::text(r.item.reading.page.url.as_ref()),
        },
        Column {
            name: "title",
            kind: Kind::Text,
            unit: "",
            meaning: "Headline without the outlet's name",
            null: UNKNOWN,
            get: |r| Value::text(r.item.reading.article.title.as_ref()),
        },
        Column {
            name: "byline",
            kind: Kind::Texts,
            unit: "",
            meaning: "Authors",
            null: None,
            get: |r| Value::Texts(&r.item.reading.article.byline),
        },
        Column {
            name: "published",
            kind: Kind::Text,
            unit: "ISO 8601",
            meaning: "When the page says that it was published, with a time and a zone only where it gives them",
            null: UNKNOWN,
            get: |r| Value::text(r.item.reading.article.published.as_ref()),
        },
        Column {
            name: "published_day",
            kind: Kind::Day,
            unit: "day",
            meaning: "The day of published, in the page's own zone",
            null: UNKNOWN,
            get: |r| Value::day(r.item.reading.article.published.as_ref()),
        },
        Column {
            name: "updated",
            kind: Kind::Text,
            unit: "ISO 8601",
            meaning: "When the page says that it was changed last",
            null: UNKNOWN,
            get: |r| Value::text(r.item.reading.article.updated.as_ref()),
        },
        Column {
            name: "section",
            kind: Kind::Text,
            unit: "",
            meaning: "Section of the outlet",
            null: UNKNOWN,
            get: |r| Value::text(r.item.reading.article.section.as_ref()),
        },
        Column {
            name: "outlet",
            kind: Kind::Text,
            unit: "",
            meaning: "Name of the outlet",
            null: UNKNOWN,
            get: |r| Value::text(r.item.reading.article.outlet.as_ref()),
        },
        Column {
            name: "agency",
            kind: Kind::Text,
            unit: "",
            meaning: "News agency credited",
            null: Some("none is credited"),
            get: |r| Value::text(r.item.reading.article.agency.as_ref()),
        },
        Column {
            name: "dateline",
            kind: Kind::Text,
            unit: "",
            meaning: "Place of the dateline",
            null: Some("the text has none"),
            get: |r| Value::text(r.item.reading.article.dateline.as_ref()),
        },
        Column {
            name: "language",
            kind: Kind::Text,
            unit: "BCP 47",
            meaning: "Language of the text",
            null: UNKNOWN,
            get: |r| Value::text(r.item.reading.article.language.as_ref()),
        },
        Column {
            name: "origin",
            kind: Kind::Pairs("field", "origin"),
            unit: "",
            meaning: "Where values of the header come from: hint, json-ld, opengraph, meta, microdata, time, text, url",
            null: None,
            get: |r| {
                let origin = &r.item.reading.article.origin;
                Value::Pairs(origin.iter().map(|(field, from)| (field.as_str(), from.as_str())).collect())
            },
        },
    ]
}

fn text() -> Vec<Column> {
    vec![
        Column {
            name: "text",
            kind: Kind::Text,
            unit: "",
            meaning: "The text of the article: its blocks, joined by blank lines, as published",
            null: None,
            get: |r| Value::text(Some(&r.item.reading.article.text)),
        },
        Column {
            name: "text_digest",
            kind: Kind::Text,
            unit: "",
            meaning: "Digest of text in UTF-8, sha256:...",
            null: None,
            get: |r| Value::text(Some(&r.item.reading.page.text_digest)),
        },
        Column {
            name: "blocks",
            kind: Kind::Blocks,
            unit: "code points of text, [start, end)",
            meaning: "Its blocks: title, heading, paragraph, quote, list_item, caption, entry (of a live blog) or table_row, with author and time where a block has its own",
            null: None,
            get: |r| Value::Blocks(&r.item.reading.article.blocks),
        },
        Column {
            name: "statements",
            kind: Kind::Whole,
            unit: "statements",
            meaning: "How many statements it has, without those that were retracted",
            null: None,
            get: |r| Value::Whole(r.item.reading.statements.len() as i64),
        },
        Column {
            name: "warnings",
            kind: Kind::Pairs("code", "text"),
            unit: "",
            meaning: "What a reader of the reading should know",
            null: None,
            get: |r| {
                let warnings = r.item.reading.warnings.iter();
                Value::Pairs(warnings.map(|w| (w.code.as_str(), w.text.as_str())).collect())
            },
        },
    ]
}

fn page() -> Vec<Column> {
    vec![
        Column {
            name: "media_type",
            kind: Kind::Text,
            unit: "",
            meaning: "What the page was read as: text/html or text/plain",
            null: None,
            get: |r| Value::text(Some(&r.item.reading.page.media_type)),
        },
        Column {
            name: "encoding",
            kind: Kind::Text,
            unit: "",
            meaning: "Encoding that the page was decoded from, by its WHATWG name",
            null: None,
            get: |r| Value::text(Some(&r.item.reading.page.encoding)),
        },
        Column {
            name: "bytes",
            kind: Kind::Whole,
            unit: "bytes",
            meaning: "Length of the page as received",
            null: None,
            get: |r| Value::Whole(r.item.reading.page.bytes.try_into().unwrap_or(i64::MAX)),
        },
        Column {
            name: "fetched",
            kind: Kind::Text,
            unit: "ISO 8601",
            meaning: "When the page was first received",
            null: Some("not known, or not from a record"),
            get: |r| Value::text(r.item.known.as_ref().and_then(|k| k.fetched.as_ref())),
        },
    ]
}
