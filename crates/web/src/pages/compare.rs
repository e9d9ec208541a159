//! Two people side by side on a subject.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use dixit_record::EntityId;
use dixit_search::{Ask, Field, Hit, Query, Search};
use form_urlencoded::parse;
use maud::{Markup, html};

use crate::Room;
use crate::card::{self, card};
use crate::error::Result;
use crate::guard::Reader;
use crate::layout::{self, Title};
use crate::params::Params;
use crate::plain::{count, cut, shown};

/// Statements of each.
const EACH: usize = 12;
/// Namesakes that are offered.
const NAMESAKES: usize = 8;

/// What is asked: two names or ids, and a subject.
#[derive(Clone, Debug, Default)]
struct Asked {
    a: String,
    b: String,
    q: String,
}

/// One of the two.
enum Side {
    /// Nobody was named, or nobody is called that.
    Nobody,
    /// Several are called that.
    Several(Vec<(EntityId, String)>),
    One {
        id: EntityId,
        name: String,
        total: u64,
        hits: Vec<Hit>,
    },
}

/// `GET /compare?a=..&b=..&q=..`
pub(crate) async fn compare(
    State(room): State<Arc<Room>>,
    reader: Reader,
    RawQuery(query): RawQuery,
) -> Result<Markup> {
    let mut asked = Asked::default();
    for (name, value) in parse(query.unwrap_or_default().as_bytes()) {
        let value = cut(value.trim(), 200).into_owned();
        match name.as_ref() {
            "a" => asked.a = value,
            "b" => asked.b = value,
            "q" => asked.q = value,
            _ => {}
        }
    }
    let wanted = asked.clone();
    let (a, b) = room.search(move |s| Ok((side(s, &wanted.a, &wanted.q)?, side(s, &wanted.b, &wanted.q)?))).await?;
    let body = show(&asked, &a, &b);
    Ok(layout::page(&room, &reader, &Title::plain("Side by side"), &body))
}

fn side(search: &Search, who: &str, subject: &str) -> Result<Side> {
    let record = search.record();
    if who.is_empty() {
        return Ok(Side::Nobody);
    }
    let mut ids = match who.parse::<EntityId>() {
        Ok(id) => vec![id],
        Err(_) => record.called(who)?,
    };
    if ids.is_empty() {
        // Part of a name, as in the search box.
        ids.extend(search.index().suggest_speakers(who, NAMESAKES)?.into_iter().filter_map(|s| s.entity));
    }
    let id = match ids.as_slice() {
        [] => return Ok(Side::Nobody),
        [one] => *one,
        several => {
            let named = several.iter().take(NAMESAKES).map(|e| record.who(*e).map(|(id, _, name)| (id, name)));
            return Ok(Side::Several(named.collect::<std::result::Result<_, _>>()?));
        }
    };
    let (id, _, name) = record.who(id)?;
    let limits = search.index().limits();
    let query = Query::parse(subject, limits)?.and(Field::Speaker, &id.to_string(), limits)?;
    let found = search.find(&query, &Ask { size: EACH, ..Ask::default() })?;
    Ok(Side::One { id, name, total: found.total, hits: found.hits })
}

fn show(asked: &Asked, a: &Side, b: &Side) -> Markup {
    html! {
        h1 { "Side by side" }
        form .compare-form action="/compare" {
            div { label for="a" { "Who" } input #a name="a" value=(asked.a) maxlength="200" autocomplete="off"; }
            div { label for="b" { "and who" } input #b name="b" value=(asked.b) maxlength="200" autocomplete="off"; }
            div { label for="subject" { "on" } input #subject name="q" value=(asked.q) maxlength="200" placeholder="A subject" autocomplete="off"; }
            button type="submit" { "Compare" }
        }
        div .sides {
            (column(asked, a, &asked.a, |id| Asked { a: id.to_string(), ..asked.clone() }))
            (column(asked, b, &asked.b, |id| Asked { b: id.to_string(), ..asked.clone() }))
        }
    }
}

fn column(asked: &Asked, side: &Side, typed: &str, other: impl Fn(EntityId) -> Asked) -> Markup {
    let href = |to: &Asked| {
        let mut out = form_urlencoded::Serializer::new(String::new());
        out.append_pair("a", &to.a).append_pair("b", &to.b).append_pair("q", &to.q);
        format!("/compare?{}", out.finish())
    };
    html! {
        section .side-column {
            @match side {
                Side::Nobody if typed.is_empty() => p .notice { "Name somebody: a name, a surname, or an id as e7." },
                Side::Nobody => p .notice { "Nobody in this record is called " bdi { (shown(typed)) } "." },
                Side::Several(named) => {
                    p { "Several are called " bdi { (shown(typed)) } ":" }
                    ul .plain { @for (id, name) in named { li { a href=(href(&other(*id))) { bdi { (shown(name)) } " " span .n { (id) } } } } }
                }
                Side::One { id, name, total, hits } => {
                    h2 { (card::person(Some(*id), name)) }
                    p .note { (count(*total, "statement", "statements")) @if !asked.q.is_empty() { " on " bdi { (shown(&asked.q)) } } }
                    @for hit in hits { (card(hit, false)) }
                    @if *total > hits.len() as u64 {
                        p .more { a href=(Params { q: asked.q.clone(), ..Params::default() }.with(Field::Speaker, &id.to_string()).href("/search")) { "All of them" } }
                    }
                }
            }
        }
    }
}
