//! The table of speakers.

use crate::column::{Column, Kind, Value};
use crate::statements::{keys, speaker_kind};

/// All columns: a row is one who speaks on a page.
pub(crate) fn columns() -> Vec<Column> {
    let mut out = keys();
    out.extend(named());
    out.extend(known());
    out
}

fn named() -> Vec<Column> {
    vec![
        Column {
            name: "speaker",
            kind: Kind::Text,
            unit: "",
            meaning: "Id within the page: p1, p2, ...",
            null: None,
            get: |r| Value::text(r.speaker.map(|(_, s)| &s.id)),
        },
        Column {
            name: "name",
            kind: Kind::Text,
            unit: "",
            meaning: "Fullest name on the page without titles, or of the table of aliases",
            null: None,
            get: |r| Value::text(r.speaker.map(|(_, s)| &s.name)),
        },
        Column {
            name: "names",
            kind: Kind::Texts,
            unit: "",
            meaning: "Other names on the page and, behind them, in the table of aliases",
            null: None,
            get: |r| Value::texts(r.speaker.map(|(_, s)| &s.names)),
        },
        Column {
            name: "kind",
            kind: Kind::Text,
            unit: "",
            meaning: "person, organisation, group or unnamed",
            null: None,
            get: |r| Value::text(r.speaker.map(|(_, s)| speaker_kind(s.kind))),
        },
        Column {
            name: "roles",
            kind: Kind::Texts,
            unit: "",
            meaning: "Roles that the page gives",
            null: None,
            get: |r| Value::texts(r.speaker.map(|(_, s)| &s.roles)),
        },
        Column {
            name: "mentions",
            kind: Kind::Spans,
            unit: "code points of articles.text, [start, end)",
            meaning: "Where the page mentions them, pronouns too",
            null: None,
            get: |r| Value::spans(r.speaker.map(|(_, s)| &s.mentions)),
        },
        Column {
            name: "statements",
            kind: Kind::Whole,
            unit: "statements",
            meaning: "How many statements of the page are theirs, without those that were retracted or untied",
            null: None,
            get: |r| Value::Whole(r.spoken as i64),
        },
    ]
}

fn known() -> Vec<Column> {
    const NO_ENTITY: Option<&str> = Some("unnamed, or not from a record");
    const NO_ALIAS: Option<&str> = Some("not in a table of aliases");
    vec![
        Column {
            name: "entity",
            kind: Kind::Text,
            unit: "",
            meaning: "The record's id of them across pages: e7. Group by it for one row a person. Ids that were merged into it lead on to it in the record",
            null: NO_ENTITY,
            get: |r| Value::text(r.speaker.and_then(|(_, s)| s.entity.as_ref())),
        },
        Column {
            name: "entity_name",
            kind: Kind::Text,
            unit: "",
            meaning: "Fullest name across pages",
            null: NO_ENTITY,
            get: |r| Value::text(r.speaker.and_then(|(n, _)| r.item.entity_name(n))),
        },
        Column {
            name: "published_name",
            kind: Kind::Text,
            unit: "",
            meaning: "Fullest name on the page, where name is that of the table of aliases",
            null: NO_ALIAS,
            get: |r| Value::text(r.speaker.and_then(|(_, s)| s.alias.as_ref()).map(|a| &a.published)),
        },
        Column {
            name: "wikidata",
            kind: Kind::Text,
            unit: "",
            meaning: "Item of Wikidata, of the table of aliases: Q100",
            null: NO_ALIAS,
            get: |r| Value::text(r.speaker.and_then(|(_, s)| s.alias.as_ref()?.wikidata.as_ref())),
        },
        Column {
            name: "alias_roles",
            kind: Kind::Texts,
            unit: "",
            meaning: "Roles that the table of aliases gives for the day of publication",
            null: NO_ALIAS,
            get: |r| Value::texts(r.speaker.and_then(|(_, s)| s.alias.as_ref()).map(|a| &a.roles)),
        },
    ]
}
