//! The front page: where to search, what is new, who is quoted.

use std::sync::Arc;

use axum::extract::State;
use dixit_record::{EntityId, Record};
use dixit_search::{Ask, Facets, Field, Hit, Query, Search, Sort};
use jiff::civil::Date;
use maud::{Markup, html};

use crate::Room;
use crate::card::{self, card};
use crate::chart::{self, Axis};
use crate::error::{Error, Result};
use crate::guard::Reader;
use crate::layout::{self, Title};
use crate::params::search_for;
use crate::plain::{count, number, shown};

/// Statements on the front page.
const NEWEST: usize = 8;
/// People who are quoted most.
const QUOTED: usize = 10;
/// Days up to the newest that count as lately.
const LATELY: i32 = 30;

/// `GET /`
pub(crate) async fn front(State(room): State<Arc<Room>>, reader: Reader) -> Result<Markup> {
    let body = match body(&room).await {
        Ok(body) => body,
        // The room is open before its index is whole.
        Err(e @ (Error::Making(_) | Error::Index(_))) => {
            let (title, what) = e.told();
            html! {
                section .hero { h1 { "Who said what" } (search()) }
                section .notice { h2 { (title) } p { (what) } }
            }
        }
        Err(e) => return Err(e),
    };
    Ok(layout::page(&room, &reader, &Title { searches: true, ..Title::default() }, &body))
}

async fn body(room: &Room) -> Result<Markup> {
    let stand = room.stand().await?;
    if let Some(body) = room.front(stand) {
        return Ok(body);
    }
    let body = show(&room.search(gather).await?);
    room.keep_front(stand, body.clone());
    Ok(body)
}

struct Front {
    all: Facets,
    newest: Vec<Hit>,
    /// From which day on `quoted` counts.
    since: Option<Date>,
    quoted: Vec<(EntityId, String, u64)>,
}

fn gather(search: &Search) -> Result<Front> {
    let everything = Query::default();
    let all = search.facets(&everything, false)?;
    let newest = search.find(&everything, &Ask { sort: Some(Sort::Newest), size: NEWEST, ..Ask::default() })?.hits;
    let since = all.days.keys().next_back().map(|day| chart::before(*day, LATELY));
    let lately = match since {
        Some(day) => search.facets(&everything.and(Field::Since, &day.to_string(), search.index().limits())?, false)?,
        None => all.clone(),
    };
    let quoted = named(search.record(), lately.speakers.iter().take(QUOTED))?;
    Ok(Front { all, newest, since, quoted })
}

/// Entities with their names.
pub(crate) fn named<'f>(
    record: &Record,
    counts: impl Iterator<Item = &'f (EntityId, u64)>,
) -> Result<Vec<(EntityId, String, u64)>> {
    counts
        .filter_map(|(id, n)| match record.who(*id) {
            Ok((id, _, name)) => Some(Ok((id, name, *n))),
            // Gone since it was indexed.
            Err(e) if e.is_unknown() => None,
            Err(e) => Some(Err(e.into())),
        })
        .collect()
}

fn search() -> Markup {
    html! {
        (layout::search_box("", true))
        p .hint { "For example " a href="/search?q=act%3Adenial" { "every denial" } ", "
            a href="/search?q=direct%3Ayes" { "what was said in quotation marks" } ", or "
            a href="/search?q=act%3Arefusal" { "what nobody wanted to talk about" } "." }
    }
}

fn show(front: &Front) -> Markup {
    let (axis, counts) = Axis::of(&front.all);
    html! {
        section .hero {
            h1 { "Who said what" }
            p .lead { (count(front.all.total, "statement", "statements")) ", each tied to the page that proves it." }
            (search())
        }
        div .columns {
            section .newest {
                h2 { "Newest statements" }
                @if front.newest.is_empty() { p { "There is none yet." } }
                @for hit in &front.newest { (card(hit, true)) }
                @if !front.newest.is_empty() { p .more { a href="/search" { "All statements" } } }
            }
            aside .side {
                @if !front.quoted.is_empty() {
                    section {
                        h2 { "Most quoted lately" }
                        @if let Some(since) = front.since { p .note { "Since " (card::day(since)) } }
                        ol .ranks {
                            @for (id, name, n) in &front.quoted {
                                li { (card::person(Some(*id), name)) " " span .n { (number(*n)) } }
                            }
                        }
                    }
                }
                @if axis.bins.len() > 1 {
                    section {
                        h2 { "Over time" }
                        figure .chart {
                            (chart::bars(&axis, &counts, counts.iter().copied().max().unwrap_or(1), |from, to| search_for(&[
                                (Field::Since, &from.to_string()), (Field::Until, &to.to_string())]), "Statements over time"))
                            @if let Some((first, last)) = axis.ends() {
                                figcaption .ends { span { (first) } span { (last) } }
                            }
                        }
                    }
                }
                @if !front.all.outlets.is_empty() {
                    section {
                        h2 { "Outlets" }
                        ul .ranks {
                            @for (outlet, n) in front.all.outlets.iter().take(QUOTED) {
                                li { a href=(search_for(&[(Field::Outlet, outlet)])) { bdi { (shown(outlet)) } } " " span .n { (number(*n)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
