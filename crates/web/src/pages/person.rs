//! A person, organisation or group: what they say when, in which roles, to which questions, and what they refuse to say.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use dixit::{Act, SpeakerKind};
use dixit_record::{EntityId, Held};
use dixit_search::{Ask, Facets, Field, Hit, Query, Search, Sort};
use maud::{Markup, html};

use crate::Room;
use crate::card::{self, card};
use crate::chart::{self, Axis};
use crate::error::{Error, Result};
use crate::guard::Reader;
use crate::layout::{self, Title};
use crate::params::search_for;
use crate::plain::{count, cut, number, shown};

/// Statements that questions are gathered from: the newest that reply to one.
const LOOKED: usize = 100;
/// Statements that are shown.
const NEWEST: usize = 8;
/// Refusals, questions, outlets that are shown.
const LISTED: usize = 10;

struct Person {
    id: EntityId,
    kind: SpeakerKind,
    name: String,
    roles: Vec<Held>,
    all: Facets,
    /// For each act that occurs: over time.
    acts: Vec<(Act, u64, Vec<u64>)>,
    axis: Axis,
    newest: Vec<Hit>,
    /// Questions and subjects, with the first statement that replies and how many do.
    asked: Vec<(String, String, u64)>,
    refused: Vec<Hit>,
}

/// `GET /person/{id}`
pub(crate) async fn person(State(room): State<Arc<Room>>, reader: Reader, Path(id): Path<String>) -> Result<Markup> {
    let id: EntityId = id.parse().map_err(|_| Error::Unknown("A person’s id is e and a number, as e7.".to_owned()))?;
    let person = room.search(move |search| gather(search, id)).await?;
    let body = show(&reader, &person);
    Ok(layout::page(&room, &reader, &Title::plain(&person.name), &body))
}

fn gather(search: &Search, id: EntityId) -> Result<Person> {
    let record = search.record();
    let (id, kind, name) = record.who(id)?;
    let limits = search.index().limits();
    let whose = Query::default().and(Field::Speaker, &id.to_string(), limits)?;
    let all = search.facets(&whose, false)?;
    let (axis, _) = Axis::of(&all);
    let mut acts = Vec::new();
    for (act, n) in &all.acts {
        let of_act = search.facets(&whose.clone().and(Field::Act, act.name(), limits)?, false)?;
        acts.push((*act, *n, axis.count(&of_act)));
    }
    let ask = Ask { sort: Some(Sort::Newest), size: NEWEST, ..Ask::default() };
    let newest = search.find(&whose, &ask)?.hits;
    let asked = asked(search, &whose)?;
    let refused = refused(search, &whose)?;
    Ok(Person { id, kind, name, roles: record.roles(id)?, all, acts, axis, newest, asked, refused })
}

/// What somebody's statements reply to: each question once, the latest first, with the first statement that replies and
/// how many do.
pub(crate) fn asked(search: &Search, whose: &Query) -> Result<Vec<(String, String, u64)>> {
    let replies = whose.clone().and(Field::Replies, "yes", search.index().limits())?;
    let ask = Ask { sort: Some(Sort::Newest), size: LOOKED, ..Ask::default() };
    let hits = search.find(&replies, &ask)?.hits;
    let mut at: BTreeMap<&str, usize> = BTreeMap::new();
    let mut out: Vec<(String, String, u64)> = Vec::new();
    for (prompt, hit) in hits.iter().filter_map(|h| Some((h.prompt.as_deref()?, h))) {
        match at.get(prompt).and_then(|n| out.get_mut(*n)) {
            Some((_, _, n)) => *n += 1,
            None => {
                at.insert(prompt, out.len());
                out.push((prompt.to_owned(), hit.id.to_string(), 1));
            }
        }
    }
    Ok(out)
}

/// The newest refusals of somebody.
pub(crate) fn refused(search: &Search, whose: &Query) -> Result<Vec<Hit>> {
    let refusals = whose.clone().and(Field::Act, Act::Refusal.name(), search.index().limits())?;
    Ok(search.find(&refusals, &Ask { sort: Some(Sort::Newest), size: LISTED, ..Ask::default() })?.hits)
}

fn show(reader: &Reader, person: &Person) -> Markup {
    let id = person.id.to_string();
    let by = |more: &[(Field, &str)]| {
        let mut fields = vec![(Field::Speaker, id.as_str())];
        fields.extend_from_slice(more);
        search_for(&fields)
    };
    let most = person.acts.iter().flat_map(|(_, _, counts)| counts).copied().max().unwrap_or(1);
    let days = person.all.days.keys().next().zip(person.all.days.keys().next_back());
    html! {
        article .profile {
            header {
                @let sort = if person.kind == SpeakerKind::Person { "person" } else { card::kind(person.kind) };
                p .kicker { (sort) " " (id) }
                h1 { bdi { (shown(&person.name)) } }
                p .lead { (count(person.all.total, "statement", "statements"))
                    @if let Some((first, last)) = days { ", " (card::day(*first)) @if first != last { " to " (card::day(*last)) } } ". "
                    a href=(by(&[])) { "Search in them" } }
            }
            @if !person.axis.bins.is_empty() && !person.acts.is_empty() {
                section {
                    h2 { "What they do, over time" }
                    div .timeline {
                        @for (act, n, counts) in &person.acts {
                            div .lane .bare[person.axis.bins.len() < 2] {
                                p .name { a href=(by(&[(Field::Act, act.name())])) { (act.name()) } " " span .n { (number(*n)) } }
                                @if person.axis.bins.len() > 1 { (chart::bars(&person.axis, counts, most, |from, to| by(&[
                                    (Field::Act, act.name()), (Field::Since, &from.to_string()), (Field::Until, &to.to_string())]), act.name())) }
                            }
                        }
                        @if let Some((first, last)) = person.axis.ends().filter(|(first, last)| first != last) { p .ends { span { (first) } span { (last) } } }
                    }
                }
            }
            div .columns {
                section .newest {
                    h2 { "Newest" }
                    @for hit in &person.newest { (card(hit, false)) }
                    @if person.newest.is_empty() { p { "There is no statement by them now." } }
                    @else { p .more { a href=(by(&[])) { "All of them" } } }
                }
                aside .side {
                    @if !person.roles.is_empty() {
                        section { h2 { "Roles" }
                            ul .plain {
                                @for held in person.roles.iter().take(2 * LISTED) {
                                    li { bdi { (shown(&cut(&held.role, 160))) } " " span .note {
                                        @if let Some(first) = held.first { (card::day(first)) @if let Some(last) = held.last.filter(|l| *l != first) { " to " (card::day(last)) } }
                                        " (" (number(held.statements)) ")" } }
                                }
                            }
                        }
                    }
                    @if !person.all.outlets.is_empty() {
                        section { h2 { "Who reports them" }
                            ul .ranks {
                                @for (outlet, n) in person.all.outlets.iter().take(LISTED) {
                                    li { a href=(by(&[(Field::Outlet, outlet)])) { bdi { (shown(&cut(outlet, 80))) } } " " span .n { (number(*n)) } }
                                }
                            }
                        }
                    }
                    @if !person.asked.is_empty() {
                        section { h2 { "What they reply to" }
                            ul .plain {
                                @for (prompt, to, n) in person.asked.iter().take(LISTED) {
                                    li { a href={ "/statement/" (to) } dir="auto" { (shown(&cut(prompt, 240))) } @if *n > 1 { " " span .n { (n) } } }
                                }
                            }
                            @if person.asked.len() > LISTED { p .more { a href=(by(&[(Field::Replies, "yes")])) { "All replies" } } }
                        }
                    }
                    @if !person.refused.is_empty() {
                        section { h2 { "What they refuse to answer" }
                            ul .plain {
                                @for hit in &person.refused {
                                    li { a href={ "/statement/" (hit.id) } dir="auto" { (shown(&cut(hit.prompt.as_deref().unwrap_or(&hit.text), 240))) }
                                        @if let Some(at) = hit.day { " " span .note { (card::day(at)) } } }
                                }
                            }
                        }
                    }
                    section { h2 { "Side by side" }
                        form .stack action="/compare" {
                            input type="hidden" name="a" value=(id);
                            label for="b" { "With" } input #b name="b" required maxlength="200" placeholder="A name" autocomplete="off";
                            label for="subject" { "On" } input #subject name="q" maxlength="200" placeholder="A subject" autocomplete="off";
                            button type="submit" { "Compare" }
                        }
                    }
                    @if let Some(token) = &reader.token {
                        section { h2 { "The same as somebody else?" }
                            form .stack method="post" action="/decide/merge" {
                                input type="hidden" name="token" value=(token);
                                input type="hidden" name="from" value=(id);
                                label for="into" { "Merge into" } input #into name="into" required maxlength="40" placeholder="e7" autocomplete="off";
                                label for="why" { "Why?" } input #why name="why" required maxlength="500" autocomplete="off";
                                button type="submit" { "Merge" }
                            }
                        }
                    }
                }
            }
        }
    }
}
