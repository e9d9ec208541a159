//! An article: its text with every statement marked and the speakers beside it, its versions, and what changed in them.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Redirect;
use dixit::{BlockKind, Header, Manner, Statement};
use dixit_record::cite::{moment, words};
use dixit_record::{ArticleId, Content, EntityId, Reading, Record, VersionId, difference};
use maud::{Markup, html};

use super::statement::{Report, address, list, reports};
use crate::Room;
use crate::card::person;
use crate::error::{Error, Result};
use crate::guard::Reader;
use crate::layout::{self, Title};
use crate::marks::{Mark, marked};
use crate::plain::{count, cut, shown};

/// Colours of speakers; those beyond begin again, and their letters tell them apart.
const COLOURS: usize = 8;
/// Speakers that hovering links to their mentions.
const LINKED: usize = 24;
/// Words of a statement up to which a change is shown word by word.
const COMPARED: usize = 400;

/// A reading to show, with what the record knows beside it; pasted pages have none of that.
pub(super) struct View<'v> {
    pub(super) content: &'v Content,
    pub(super) entities: &'v [Option<EntityId>],
    /// By statement, whether it was taken back, and whether it is not by its speaker.
    pub(super) retracted: &'v [bool],
    pub(super) untied: &'v [bool],
    /// Whether statements have pages of their own.
    pub(super) stored: bool,
}

struct Shown {
    reading: Reading,
    versions: Vec<VersionId>,
    reports: Vec<Report>,
    reported: usize,
}

/// `GET /article/{id}`: its latest version.
pub(crate) async fn article(State(room): State<Arc<Room>>, Path(id): Path<String>) -> Result<Redirect> {
    let id: ArticleId =
        id.parse().map_err(|_| Error::Unknown("An article’s id is a and a number, as a7.".to_owned()))?;
    let latest = room
        .record(move |record| {
            let (_, versions) = record.versions(id)?;
            versions.first().copied().ok_or_else(|| Error::Unknown(format!("{id} has no version")))
        })
        .await?;
    Ok(Redirect::to(&format!("/version/{latest}")))
}

pub(crate) fn version_id(text: &str) -> Result<VersionId> {
    text.parse().map_err(|_| Error::Unknown("A version’s id is v and a number, as v7.".to_owned()))
}

/// `GET /version/{id}`
pub(crate) async fn version(State(room): State<Arc<Room>>, reader: Reader, Path(id): Path<String>) -> Result<Markup> {
    let id = version_id(&id)?;
    let shown = room.record(move |record| gather(record, id)).await?;
    let reading = &shown.reading;
    let flags = |by: &[Option<dixit_record::DecisionId>]| by.iter().map(Option::is_some).collect::<Vec<_>>();
    let (retracted, untied) = (flags(&reading.retracted), flags(&reading.untied));
    let view = View {
        content: &reading.content,
        entities: &reading.entities,
        retracted: &retracted,
        untied: &untied,
        stored: true,
    };
    let body = html! {
        article .article {
            (head(&view))
            (about(&shown, id))
            (text(&view))
        }
    };
    let name = reading.content.header.title.as_deref().unwrap_or("An article");
    Ok(layout::page(&room, &reader, &Title::plain(&cut(name, 100)), &body))
}

fn gather(record: &Record, id: VersionId) -> Result<Shown> {
    Ok(record.frozen(|r| {
        let reading = r.reading(r.current(id)?)?;
        let (_, versions) = r.versions(reading.article)?;
        let (reports, reported) = reports(r, id, reading.copy_of)?;
        Ok(Shown { reading, versions, reports, reported })
    })?)
}

/// Headline and what the page says of itself, each value with where it came from.
pub(super) fn head(view: &View<'_>) -> Markup {
    let header = &view.content.header;
    let from = |field: &str| header.origin.iter().find(|(f, _)| *f == field).map(|(_, o)| o.name());
    let rows = fields(header);
    html! {
        header .headline {
            @if header.outlet.is_some() || header.section.is_some() {
                p .kicker { @if let Some(outlet) = &header.outlet { bdi { (shown(outlet)) } } @if let Some(section) = &header.section { " · " bdi { (shown(section)) } } }
            }
            h1 dir="auto" lang=[header.language.as_deref()] { (shown(header.title.as_deref().unwrap_or("Without a headline"))) }
            p .byline {
                @if !header.byline.is_empty() { span { "By " bdi { (shown(&cut(&header.byline.join(", "), 240))) } } }
                @if let Some(at) = &header.published { span { time datetime=(at) { (moment(at)) } } }
                @if let Some(at) = &header.updated { span { "changed " time datetime=(at) { (moment(at)) } } }
            }
            @if !rows.is_empty() {
                details .origins {
                    summary { "Where this is from" }
                    div .scroll tabindex="0" role="region" aria-label="Where the values come from" {
                        table {
                            thead { tr { th scope="col" { "What" } th scope="col" { "Value" } th scope="col" { "Taken from" } } }
                            tbody {
                                @for (field, value) in &rows {
                                    tr { th scope="row" { (field) }
                                        td dir="auto" { @if *field == "url" { (address(value)) } @else { (shown(value)) } }
                                        td { (from(field).map_or("the text", origin)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Where a value came from, in words.
fn origin(name: &'static str) -> &'static str {
    match name {
        "hint" => "whoever brought the page",
        "json-ld" => "JSON-LD",
        "opengraph" => "an OpenGraph element",
        "meta" => "a meta, title or link element",
        "microdata" => "microdata",
        "time" => "a time element",
        "text" => "the text that readers see",
        "url" => "the address",
        other => other,
    }
}

/// What the header says, by the names of its fields.
fn fields(header: &Header) -> Vec<(&'static str, String)> {
    let byline = Some(header.byline.join(", ")).filter(|b| !b.is_empty());
    let all = [
        ("title", header.title.clone()),
        ("byline", byline),
        ("published", header.published.map(|p| moment(&p))),
        ("updated", header.updated.map(|p| moment(&p))),
        ("section", header.section.clone()),
        ("outlet", header.outlet.clone()),
        ("agency", header.agency.clone()),
        ("dateline", header.dateline.clone()),
        ("language", header.language.clone()),
        ("url", header.url.clone()),
    ];
    all.into_iter().filter_map(|(field, value)| Some((field, value?))).collect()
}

/// The record's side of it: versions, copies, the stored page, warnings.
fn about(all: &Shown, id: VersionId) -> Markup {
    let reading = &all.reading;
    let at = all.versions.iter().position(|v| *v == id).unwrap_or(0);
    html! {
        div .about {
            @if all.versions.len() > 1 {
                p { "Version " (all.versions.len() - at) " of " (all.versions.len()) ": "
                    @for (n, version) in all.versions.iter().enumerate().rev().take(20) {
                        @let label = all.versions.len() - n;
                        @if *version == id { strong { (label) } } @else { a href={ "/version/" (version) } { (label) } }
                        " "
                    }
                    @if let Some(before) = all.versions.get(at + 1) { a href={ "/changes/" (before) "/" (id) } { "what changed from the one before" } }
                    @if at > 0 { @if let Some(latest) = all.versions.first() { " " a href={ "/changes/" (id) "/" (latest) } { "what changed since" } } }
                }
            }
            @if all.reported > 0 {
                details { summary { (count(all.reported as u64, "other article has", "other articles have")) " this text" @if reading.copy_of.is_some() { ", and one had it first" } }
                    (list(&all.reports, all.reported)) }
            }
            p { a href={ "/page/" (reading.page.digest) } { "The stored page" } }
        }
    }
}

/// The text with its statements marked, and beside each block who speaks in it.
pub(super) fn text(view: &View<'_>) -> Markup {
    let content = view.content;
    let said = said(view);
    let marks = marks(view, &said);
    // By block: the marks that lie over it, and the statements whose words begin in it.
    let mut over: Vec<Vec<&Mark>> = vec![Vec::new(); content.blocks.len()];
    for mark in &marks {
        let first = content.blocks.partition_point(|b| b.span.end() <= mark.span.start());
        let under = content.blocks.iter().zip(over.iter_mut()).skip(first);
        under.take_while(|(b, _)| b.span.start() < mark.span.end()).for_each(|(_, over)| over.push(mark));
    }
    let mut begin: Vec<Vec<(usize, &Statement)>> = vec![Vec::new(); content.blocks.len()];
    for (n, statement) in content.statements.iter().enumerate() {
        let Some(start) = statement.content.first().or(statement.source.first()).map(|s| s.start()) else { continue };
        let home = content.blocks.partition_point(|b| b.span.end() <= start);
        if let Some(begin) = begin.get_mut(home) {
            begin.push((n, statement));
        }
    }
    let speaks: Vec<(usize, usize)> = said.into_iter().enumerate().filter(|(_, n)| *n > 0).collect();
    html! {
        @if !speaks.is_empty() {
            section .cast aria-labelledby="cast" {
                h2 #cast { "Who speaks" }
                ul {
                    @for (n, said) in &speaks {
                        li id={ "p" (n) } .{ "p" (n % LINKED) } .{ "c" (n % COLOURS) } {
                            (badge(*n)) " "
                            @if let Some(speaker) = content.speakers.get(*n) {
                                (person(view.entities.get(*n).copied().flatten(), &speaker.name))
                                @if let Some(role) = speaker.roles.first() { span .role { ", " bdi { (shown(&cut(role, 120))) } } }
                            }
                            " " span .n { (said) }
                        }
                    }
                }
            }
        }
        @for warning in &content.warnings { p .note .warned { (shown(&warning.text)) } }
        @if content.statements.is_empty() { p .notice { "No statement was found in this text." } }
        div .body lang=[content.header.language.as_deref()] {
            @for ((block, over), begin) in content.blocks.iter().zip(&over).zip(&begin) {
                // The headline stands above, unless somebody is quoted in it.
                @if block.kind != BlockKind::Title || !begin.is_empty() {
                    div .row {
                        div .margin { @for (n, statement) in begin { (note(view, *n, statement)) } }
                        (self::block(block.kind, block.author.as_deref(), marked(&content.text, block.span, over.iter().copied())))
                    }
                }
            }
        }
    }
}

/// A block of the text.
fn block(kind: BlockKind, author: Option<&str>, text: Markup) -> Markup {
    html! {
        @match kind {
            BlockKind::Title | BlockKind::Heading => h3 .block dir="auto" { (text) },
            BlockKind::Quote => blockquote .block dir="auto" { p { (text) } @if let Some(author) = author { p .note { "— " bdi { (shown(author)) } } } },
            BlockKind::ListItem => p .block .item dir="auto" { (text) },
            BlockKind::Caption => p .block .caption dir="auto" { (text) },
            BlockKind::TableRow => p .block .tablerow dir="auto" { (text) },
            BlockKind::Paragraph | BlockKind::Entry => p .block dir="auto" { (text) },
        }
    }
}

/// How many statements each speaker has, as decisions leave it.
fn said(view: &View<'_>) -> Vec<usize> {
    let mut out = vec![0; view.content.speakers.len()];
    for (_, statement) in view.content.statements.iter().enumerate().filter(|(n, _)| !flag(view.untied, *n)) {
        if let Some(n) = statement.speaker.and_then(|s| out.get_mut(s)) {
            *n += 1;
        }
    }
    out
}

fn flag(flags: &[bool], n: usize) -> bool {
    flags.get(n).copied().unwrap_or(false)
}

/// A, B, ... Z, AA, AB, ...
fn letter(n: usize) -> String {
    let last = char::from(b'A' + u8::try_from(n % 26).unwrap_or(0));
    if n < 26 { last.to_string() } else { format!("{}{last}", letter(n / 26 - 1)) }
}

/// A speaker's letter in their colour.
fn badge(n: usize) -> Markup {
    html! { b .badge .{ "c" (n % COLOURS) } { (letter(n)) } }
}

/// What stands beside a block for each statement that begins in it.
fn note(view: &View<'_>, n: usize, statement: &Statement) -> Markup {
    let content = view.content;
    let who = statement.speaker.filter(|_| !flag(view.untied, n));
    let name = who.and_then(|s| content.speakers.get(s)).map(|s| s.name.as_str());
    let label = html! {
        @match who { Some(s) => (badge(s)), None => b .badge .nobody { "–" } }
        " " span .name { bdi { (shown(&cut(name.unwrap_or("nobody named"), 60))) } } " "
        span .act { (statement.act.name()) @if statement.manner != Manner::Indirect { ", " (statement.manner.name()) } }
        @if flag(view.retracted, n) { " " strong .warning { "retracted" } }
    };
    html! {
        p id={ "s" (n) } .beside .gone[flag(view.retracted, n)] {
            @if view.stored { a href={ "/statement/" (statement.id) } title=(shown(&cut(&words(statement, &content.text), 200))) { (label) } }
            @else { (label) }
        }
    }
}

fn marks(view: &View<'_>, said: &[usize]) -> Vec<Mark> {
    let content = view.content;
    let mut out = Vec::new();
    for (n, statement) in content.statements.iter().enumerate() {
        let who = statement.speaker.filter(|_| !flag(view.untied, n));
        let colour = who.map_or("nobody".to_owned(), |s| format!("c{}", s % COLOURS));
        let gone = if flag(view.retracted, n) { " gone" } else { "" };
        for (at, span) in statement.content.iter().enumerate() {
            let before =
                (at == 0).then(|| html! { sup .at aria-hidden="true" { (who.map_or("–".to_owned(), letter)) } });
            out.push(Mark { before, ..Mark::new(span, format!("said {colour}{gone}")) });
        }
        out.extend(statement.cue.iter().map(|span| Mark::new(span, format!("cued {colour}"))));
    }
    for (n, speaker) in content.speakers.iter().enumerate() {
        for span in &speaker.mentions {
            let class = format!("m p{} c{}", n % LINKED, n % COLOURS);
            // Those who say nothing here are not in the list.
            let link = said.get(n).is_some_and(|said| *said > 0).then(|| (format!("#p{n}"), speaker.name.clone()));
            out.push(Mark { link, ..Mark::new(*span, class) });
        }
    }
    out
}

/// `GET /changes/{before}/{after}`
pub(crate) async fn changes(
    State(room): State<Arc<Room>>,
    reader: Reader,
    Path((before, after)): Path<(String, String)>,
) -> Result<Markup> {
    let (before, after) = (version_id(&before)?, version_id(&after)?);
    let (old, new) = room
        .record(move |record| {
            Ok(record.frozen(|r| Ok((r.reading(r.current(before)?)?, r.reading(r.current(after)?)?)))?)
        })
        .await?;
    let found = difference(&old, &new);
    let said = |reading: &Reading, n: usize| {
        let content = &reading.content;
        let statement = content.statements.get(n);
        let who = statement.and_then(|s| s.speaker).and_then(|s| content.speakers.get(s)).map(|s| s.name.clone());
        let words = statement.map(|s| words(s, &content.text)).unwrap_or_default();
        (
            who.unwrap_or_else(|| "Nobody is named".to_owned()),
            words,
            statement.map(|s| s.id.clone()).unwrap_or_default(),
        )
    };
    let one = |reading: &Reading, n: usize| {
        let (who, words, id) = said(reading, n);
        html! { article .card { h3 .who { bdi { (shown(&who)) } } blockquote { p dir="auto" { (shown(&cut(&words, 2_000))) } } p .facts { a .proof href={ "/statement/" (id) } { "Proof" } } } }
    };
    let title = new.content.header.title.clone().unwrap_or_else(|| "An article".to_owned());
    let body = html! {
        article .prose {
            h1 { "What changed" }
            p dir="auto" { cite { (shown(&title)) } }
            p { "From " a href={ "/version/" (before) } { (stamp(&old)) } " to " a href={ "/version/" (after) } { (stamp(&new)) } ": "
                (count(found.added.len() as u64, "statement", "statements")) " added, " (found.dropped.len()) " dropped, "
                (found.reworded.len()) " reworded, " (found.kept.len()) " kept." }
            @if !found.reworded.is_empty() {
                h2 { "Reworded" }
                @for (o, n) in &found.reworded {
                    @let (who, was, id) = said(&old, *o);
                    @let (now_who, now, new_id) = said(&new, *n);
                    article .card {
                        h3 .who { bdi { (shown(&who)) } @if who != now_who { " → " bdi { (shown(&now_who)) } } }
                        blockquote { p dir="auto" { (compared(&was, &now)) } }
                        p .facts { a .proof href={ "/statement/" (id) } { "Proof before" } a .proof href={ "/statement/" (new_id) } { "Proof after" } }
                    }
                }
            }
            @if !found.added.is_empty() { h2 { "Added" } @for n in &found.added { (one(&new, *n)) } }
            @if !found.dropped.is_empty() { h2 { "Dropped" } @for n in &found.dropped { (one(&old, *n)) } }
            @if found.reworded.is_empty() && found.added.is_empty() && found.dropped.is_empty() { p { "No statement is different." } }
        }
    };
    Ok(layout::page(&room, &reader, &Title::plain("What changed"), &body))
}

/// What a version is called: its time, or else its id.
fn stamp(reading: &Reading) -> String {
    let header = &reading.content.header;
    let at = header.updated.or(header.published).map(|at| moment(&at));
    at.map_or_else(|| reading.version.to_string(), |at| format!("{at} ({})", reading.version))
}

/// Two wordings as one, word by word.
fn compared(was: &str, now: &str) -> Markup {
    let (a, b): (Vec<&str>, Vec<&str>) = (was.split_whitespace().collect(), now.split_whitespace().collect());
    if a.len() > COMPARED || b.len() > COMPARED {
        return html! { del { (shown(&cut(was, 2_000))) } " " ins { (shown(&cut(now, 2_000))) } };
    }
    html! {
        @for (kind, words) in steps(&a, &b) {
            @match kind {
                Step::Both => (shown(&words)),
                Step::Gone => del { (shown(&words)) },
                Step::New => ins { (shown(&words)) },
            }
            " "
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Both,
    Gone,
    New,
}

/// The way from one row of words to another: their longest common subsequence stays.
fn steps(a: &[&str], b: &[&str]) -> Vec<(Step, String)> {
    let width = b.len() + 1;
    let mut longest = vec![0u16; (a.len() + 1) * width];
    let at = |table: &[u16], i: usize, j: usize| table.get(i * width + j).copied().unwrap_or(0);
    for (i, x) in a.iter().enumerate().rev() {
        for (j, y) in b.iter().enumerate().rev() {
            let here = if x == y {
                at(&longest, i + 1, j + 1) + 1
            } else {
                at(&longest, i + 1, j).max(at(&longest, i, j + 1))
            };
            if let Some(cell) = longest.get_mut(i * width + j) {
                *cell = here;
            }
        }
    }
    let mut out: Vec<(Step, String)> = Vec::new();
    let (mut i, mut j) = (0, 0);
    loop {
        let (step, word) = match (a.get(i), b.get(j)) {
            (Some(x), Some(y)) if x == y => {
                (i, j) = (i + 1, j + 1);
                (Step::Both, *x)
            }
            (Some(x), y) if y.is_none() || at(&longest, i + 1, j) >= at(&longest, i, j + 1) => {
                i += 1;
                (Step::Gone, *x)
            }
            (_, Some(y)) => {
                j += 1;
                (Step::New, *y)
            }
            _ => return out,
        };
        match out.last_mut() {
            Some((last, words)) if *last == step => {
                words.push(' ');
                words.push_str(word);
            }
            _ => out.push((step, word.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letter), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn wordings_are_compared() {
        let words = |s: &str| s.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let (a, b) = (words("the bridge will close on Monday"), words("the old bridge will close today"));
        let (a, b): (Vec<&str>, Vec<&str>) =
            (a.iter().map(String::as_str).collect(), b.iter().map(String::as_str).collect());
        let got = steps(&a, &b);
        let want = [
            (Step::Both, "the"),
            (Step::New, "old"),
            (Step::Both, "bridge will close"),
            (Step::Gone, "on Monday"),
            (Step::New, "today"),
        ];
        assert_eq!(got, want.map(|(s, w)| (s, w.to_owned())));
        assert!(steps(&[], &[]).is_empty());
    }
}
