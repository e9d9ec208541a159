//! Search: results, counts by which they can be narrowed, and their course over time.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use dixit_record::EntityId;
use dixit_search::{Facets, Field, Found, Search, Sort, Suggestion};
use maud::{Markup, html};

use super::front::named;
use crate::Room;
use crate::card::{self, card};
use crate::chart::{self, Axis};
use crate::error::{Error, Result};
use crate::guard::Reader;
use crate::layout::{self, Title};
use crate::params::{Params, name};
use crate::plain::{count, cut, number, shown};

/// Hits of a page.
const SIZE: usize = 20;
/// Values of a facet that are listed.
const VALUES: usize = 10;
/// Months that are listed.
const MONTHS: usize = 12;

struct Results {
    found: Found,
    facets: Facets,
    speakers: Vec<(EntityId, String, u64)>,
    /// What the chosen speaker is called.
    chosen: Option<String>,
    /// People whose name begins like what was typed.
    people: Vec<Suggestion>,
}

/// `GET /search`
pub(crate) async fn search(
    State(room): State<Arc<Room>>,
    reader: Reader,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let params = Params::read(query.as_deref().unwrap_or_default());
    let asked = params.clone();
    let results = room.search(move |search| gather(search, &asked)).await;
    let (status, body) = match results {
        Ok(results) => (StatusCode::OK, show(&params, &results)),
        // What was typed stays there to be mended.
        Err(Error::Asked(what)) => (StatusCode::BAD_REQUEST, refused(&params, &what)),
        Err(e) => return Err(e),
    };
    let name = if params.q.is_empty() { "Statements" } else { &params.q };
    let name = cut(name, 80);
    let title = Title { name: &name, query: &params.q, searches: true };
    Ok((status, layout::page(&room, &reader, &title, &body)).into_response())
}

fn gather(search: &Search, params: &Params) -> Result<Results> {
    let query = params.query(search.index().limits())?;
    let found = search.find(&query, &params.ask(SIZE)?)?;
    let facets = search.facets(&query, params.retracted)?;
    let speakers = named(search.record(), facets.speakers.iter().take(VALUES))?;
    let chosen = params.get(Field::Speaker).and_then(|s| s.parse::<EntityId>().ok());
    let chosen = chosen.and_then(|id| search.record().who(id).ok()).map(|(_, _, name)| name);
    let plain = params.q.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '\'' | '-' | '.'));
    let people = match params.q.trim().chars().count() {
        3..=80 if plain && params.after.is_none() => search.index().suggest_speakers(&params.q, 5)?,
        _ => Vec::new(),
    };
    Ok(Results { found, facets, speakers, chosen, people })
}

fn refused(params: &Params, what: &str) -> Markup {
    html! {
        h1 .vh { "Search" }
        (form(params))
        section .notice role="alert" {
            h2 { "That was not understood" }
            p dir="auto" { (shown(what)) "." }
            p { a href="/help" { "What can be written in the search box" } }
        }
    }
}

/// The box, with what was chosen beside it.
fn form(params: &Params) -> Markup {
    html! {
        form .searchbox .large action="/search" role="search" {
            (layout::search_field(&params.q, false))
            @for (field, value) in params.chosen() {
                @if !matches!(field, Field::Since | Field::Until) { input type="hidden" name=(field.name()) value=(value); }
            }
            @if let Some(sort) = params.sort { input type="hidden" name="sort" value=(name(sort)); }
            div .days {
                @for (field, label) in [(Field::Since, "from"), (Field::Until, "to")] {
                    label for=(field.name()) { (label) }
                    input #(field.name()) name=(field.name()) value=(params.get(field).unwrap_or_default()) size="10" maxlength="10"
                        placeholder="2023-11" pattern="[0-9]{4}(-[0-9]{1,2}){0,2}" title="A day, month or year: 2023-11-14, 2023-11 or 2023";
                }
            }
        }
    }
}

fn show(params: &Params, results: &Results) -> Markup {
    let Results { found, facets, .. } = results;
    let (axis, counts) = Axis::of(facets);
    let sort = params.sort.unwrap_or(if params.q.is_empty() { Sort::Newest } else { Sort::Best });
    html! {
        h1 .vh dir="auto" { "Statements" @if !params.q.is_empty() { ": " (shown(&params.q)) } }
        (form(params))
        (chips(params, results))
        @if !results.people.is_empty() {
            p .people { "People: "
                @for (n, person) in results.people.iter().enumerate() {
                    @if n > 0 { ", " }
                    (card::person(person.entity, &person.name)) " " span .n { (number(person.statements)) }
                }
            }
        }
        @if axis.bins.len() > 1 {
            figure .chart .wide data-drag=(params.with(Field::Since, "").with(Field::Until, "").href("/search")) {
                (chart::bars(&axis, &counts, counts.iter().copied().max().unwrap_or(1), |from, to| params
                    .with(Field::Since, &from.to_string()).with(Field::Until, &to.to_string()).href("/search"),
                    "Results over time; each bar narrows to its days"))
                figcaption .ends {
                    @if let Some((first, last)) = axis.ends() { span { (first) } span .dragged {} span { (last) } }
                }
            }
        }
        div .results {
            section .hits aria-label="Results" {
                div .toolbar {
                    h2 .total { (count(found.total, "statement", "statements")) }
                    @if found.total > 1 {
                        p .orders { "Order: "
                            @for (order, label) in [(Sort::Best, "best fit"), (Sort::Newest, "newest")] {
                                @if order == sort { strong { (label) } } @else { a href=(params.sorted(order).href("/search")) { (label) } }
                                " "
                            }
                        }
                    }
                    p .export { "Take these away: " a href=(Params { after: None, ..params.clone() }.href("/export.csv")) { "CSV" } ", "
                        a href=(Params { after: None, ..params.clone() }.href("/export.jsonl")) { "JSON Lines" } }
                    p .narrow { a href="#facets" { "Narrow down" } }
                }
                @if found.total == 0 {
                    div .notice {
                        p { "No statement fits. Try fewer or other words, the beginning of a word with a star (" code { "defen*" }
                            "), or leave out what was chosen above." }
                        p { a href="/help" { "What can be written in the search box" } }
                    }
                }
                @for hit in &found.hits { (card(hit, true)) }
                nav .pages aria-label="Pages of results" {
                    @if params.after.is_some() { a href=(Params { after: None, ..params.clone() }.href("/search")) { "First page" } }
                    @if let Some(next) = found.next { a rel="next" href=(params.after(next.to_string()).href("/search")) { "More statements" } }
                }
            }
            aside #facets .facets aria-label="Narrow down" { (narrow(params, results)) }
        }
    }
}

/// What was chosen, each with a way back.
fn chips(params: &Params, results: &Results) -> Markup {
    html! {
        @if params.chosen().next().is_some() || params.retracted {
            ul .chips aria-label="Chosen" {
                @for (field, value) in params.chosen() {
                    @let value = if field == Field::Speaker { results.chosen.as_deref().unwrap_or(value) } else { value };
                    li {
                        a href=(params.with(field, "").href("/search")) {
                            span .label { (field.name()) } " " bdi { (shown(&cut(value, 60))) } span aria-hidden="true" { " ×" } span .vh { ", remove" }
                        }
                    }
                }
                @if params.retracted {
                    li { a href=(Params { retracted: false, ..params.clone() }.href("/search")) { "with retracted" span aria-hidden="true" { " ×" } span .vh { ", remove" } } }
                }
            }
        }
    }
}

fn narrow(params: &Params, results: &Results) -> Markup {
    let facets = &results.facets;
    let values = |field: Field, title: &str, values: Vec<(String, String, u64)>| {
        html! {
            @if !values.is_empty() && params.get(field).is_none() {
                section {
                    h3 { (title) }
                    ul .ranks {
                        @for (value, label, n) in &values {
                            li { a href=(params.with(field, value).href("/search")) { bdi { (shown(&cut(label, 60))) } } " " span .n { (number(*n)) } }
                        }
                    }
                }
            }
        }
    };
    let of_names = |all: Vec<(&str, u64)>| all.into_iter().map(|(v, n)| (v.to_owned(), v.to_owned(), n)).collect();
    let months = facets.months();
    html! {
        h2 { "Narrow down" }
        (values(Field::Speaker, "Speaker", results.speakers.iter().map(|(id, name, n)| (id.to_string(), name.clone(), *n)).collect()))
        (values(Field::Outlet, "Outlet", of_names(facets.outlets.iter().take(VALUES).map(|(o, n)| (o.as_str(), *n)).collect())))
        (values(Field::Act, "Act", of_names(facets.acts.iter().map(|(a, n)| (a.name(), *n)).collect())))
        (values(Field::Manner, "Manner", of_names(facets.manners.iter().map(|(m, n)| (m.name(), *n)).collect())))
        @if months.len() > 1 {
            section {
                h3 { "Month" }
                ul .ranks {
                    @for (month, n) in months.iter().rev().take(MONTHS) {
                        @let of = month.strftime("%Y-%m").to_string();
                        li { a href=(params.with(Field::Since, &of).with(Field::Until, &of).href("/search")) { (month.strftime("%B %Y")) } " " span .n { (number(*n)) } }
                    }
                }
                @if months.len() > MONTHS { p .note { "and " (number((months.len() - MONTHS) as u64)) " earlier; the bars above lead there" } }
            }
        }
        @if !params.retracted {
            p .note { a href=(Params { retracted: true, after: None, ..params.clone() }.href("/search")) { "With what was retracted" } }
        }
    }
}
