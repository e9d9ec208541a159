//! A statement: its words, all that is known of them, their paragraph, their proof, and how to cite them.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use dixit::{Manner, Span};
use dixit_record::cite::{days, moment};
use dixit_record::{Cited, Decision, EntityId, Headline, Proof, Record, StatementId, VersionId};
use dixit_search::Field;
use form_urlencoded::parse;
use maud::{Markup, html};

use crate::Room;
use crate::card::{kind, person};
use crate::error::{Error, Result};
use crate::guard::Reader;
use crate::layout::{self, Title};
use crate::marks::{Mark, marked};
use crate::params::search_for;
use crate::plain::{count, cut, number, shown, web};

/// Other reports that are listed.
const REPORTS: usize = 20;
/// Characters of a title bar.
const TITLE: usize = 80;

/// All that the page shows.
struct Shown {
    cited: Cited,
    speaker: Option<(EntityId, String)>,
    reports: Vec<Report>,
    /// How many there are.
    reported: usize,
    /// The statement that it is reported inside, and those that it reports.
    outer: Option<(String, String)>,
    inner: Vec<(String, String)>,
}

/// An article with the same text.
pub(crate) struct Report {
    pub(crate) version: VersionId,
    pub(crate) headline: Headline,
    pub(crate) is_first: bool,
}

/// `GET /statement/{id}`
pub(crate) async fn statement(
    State(room): State<Arc<Room>>,
    reader: Reader,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Markup> {
    let id: StatementId =
        id.parse().map_err(|_| Error::Unknown("The id of a statement has 32 hexadecimal digits.".to_owned()))?;
    let shown = room.record(move |record| gather(record, id)).await?;
    let report = Wrong::read(query.as_deref().unwrap_or_default());
    let words = shown.cited.words();
    let name = format!("{}: {}", shown.cited.who().0, cut(&words, TITLE));
    let body = show(&room, &reader, &shown, &report);
    Ok(layout::page(&room, &reader, &Title::plain(&name), &body))
}

/// The bytes of a page that lies in an archive, read there.
pub(crate) fn elsewhere(page: &dixit_record::Page) -> Option<Vec<u8>> {
    let locator: dixit_sources::Locator = page.locator.as_ref()?.parse().ok()?;
    locator.read(dixit_sources::Limits::default()).ok()
}

fn gather(record: &Record, id: StatementId) -> Result<Shown> {
    Ok(record.frozen(|r| {
        let cited = r.cited(id, &mut elsewhere)?;
        let n = cited.statement.speaker.filter(|_| cited.untied.is_none());
        let entity = n.and_then(|n| cited.reading.entities.get(n).copied().flatten());
        let speaker = entity.map(|e| r.who(e)).transpose()?.map(|(id, _, name)| (id, name));
        let (reports, reported) = reports(r, cited.reading.version, cited.reading.copy_of)?;
        let content = &cited.reading.content;
        let words =
            |n: usize| content.statements.get(n).map(|s| (s.id.clone(), dixit_record::cite::words(s, &content.text)));
        let outer = cited.statement.within.and_then(words);
        let inner = content.statements.iter().enumerate().filter(|(_, s)| s.within == Some(cited.place.n));
        let inner = inner.filter_map(|(n, _)| words(n)).collect();
        Ok(Shown { speaker, reports, reported, outer, inner, cited })
    })?)
}

/// Articles with the same text, the first that had it first; and how many there are.
pub(crate) fn reports(
    record: &Record,
    version: VersionId,
    copy_of: Option<VersionId>,
) -> dixit_record::Result<(Vec<Report>, usize)> {
    let first = copy_of.unwrap_or(version);
    let mut all = vec![first];
    all.extend(record.copies(first)?);
    all.retain(|v| *v != version);
    let mut out = Vec::new();
    for other in all.iter().take(REPORTS) {
        out.push(Report { version: *other, headline: record.headline(*other)?, is_first: *other == first });
    }
    Ok((out, all.len()))
}

/// A list of articles with the same text.
pub(super) fn list(reports: &[Report], all: usize) -> Markup {
    html! {
        ul .plain {
            @for report in reports {
                li {
                    a href={ "/version/" (report.version) } { cite dir="auto" { (shown(&cut(report.headline.title.as_deref().unwrap_or("Without a headline"), 160))) } }
                    @if let Some(outlet) = &report.headline.outlet { ", " bdi { (shown(outlet)) } }
                    @if let Some(at) = &report.headline.published { ", " (moment(at)) }
                    @if report.is_first { " " span .label { "the first in this record" } }
                    span .vh { " (" (report.headline.article) ")" }
                }
            }
        }
        @if all > reports.len() { p .note { "and " (number((all - reports.len()) as u64)) " more" } }
    }
}

fn show(room: &Room, reader: &Reader, all: &Shown, wrong: &Wrong) -> Markup {
    let cited = &all.cited;
    let (statement, content) = (&cited.statement, &cited.reading.content);
    html! {
        article .statement .gone[cited.retracted.is_some()] {
            (look(all))
            div .side {
                h2 { "What is known" }
                (known(all))
            }
            div .main {
                section {
                    h2 #where { "Where it stands" }
                    ul .legend aria-label="Marks" {
                        li { span .source { "source" } " who" }
                        li { span .cue { "cue" } " how it is said" }
                        li { span .content { "content" } " what is said" }
                    }
                    (paragraphs(cited))
                    dl .spelled {
                        @for (label, spans) in [("Source", &statement.source), ("Cue", &statement.cue), ("Content", &statement.content)] {
                            @if !spans.is_empty() { (fact(label, &html! { span dir="auto" { (shown(&spans.text(&content.text))) } })) }
                        }
                    }
                }
                (proof(cited))
                @if all.reported > 0 {
                    section {
                        h2 { "Other reports of it" }
                        p .note { (count(all.reported as u64, "article has", "articles have")) " the same text or nearly the same." }
                        (list(&all.reports, all.reported))
                    }
                }
                section #cite {
                    h2 { "Cite it" }
                    (copyable("Text", &cited.citation(), true))
                    (copyable("BibTeX", &cited.bibtex(), false))
                    (copyable("CSL-JSON", &format!("{:#}", serde_json::json!([cited.csl()])), false))
                    (copyable("HTML quotation", &cited.html(), false))
                }
                @if cited.retracted.is_none() { (report(room, reader, cited, wrong)) }
            }
        }
    }
}

/// A row of a list of facts.
fn fact(label: &str, value: &Markup) -> Markup {
    html! { div { dt { (label) } dd { (value) } } }
}

/// Who, in which words, and whether that is proved.
fn look(all: &Shown) -> Markup {
    let cited = &all.cited;
    let statement = &cited.statement;
    let (name, role) = cited.who();
    let name = all.speaker.as_ref().map_or(name.as_str(), |(_, known)| known);
    let sort = cited.speaker().map_or("", |s| kind(s.kind));
    let words = cited.words();
    let latest = cited.versions.first().copied().unwrap_or(cited.version.id);
    html! {
        header .look {
            h1 .who {
                (person(all.speaker.as_ref().map(|(id, _)| *id), name))
                @if let Some(role) = &role { span .role { ", " bdi { (shown(&cut(role, 240))) } } }
                @if let Some(whom) = &statement.speaks_for { span .role { ", for " bdi { (shown(&cut(whom, 240))) } } }
                @if !sort.is_empty() { span .role { " (" (sort) ")" } }
            }
            @if let Some(prompt) = &statement.prompt {
                p .prompt dir="auto" { span .label { "In reply to " } (shown(&cut(&prompt.spans.text(&cited.reading.content.text), 400))) }
            }
            blockquote .words cite=[cited.url().and_then(web)] {
                p dir="auto" { @if statement.manner == Manner::Direct { "“" (shown(&words)) "”" } @else { (shown(&words)) } }
            }
            @for (label, decision) in [("Retracted", &cited.retracted), ("Not by the speaker that was named", &cited.untied)] {
                @if let Some(decision) = decision { (decided(label, decision)) }
            }
            @if !cited.reading.current { p .decision role="note" { strong { "A later reading of this page no longer has it." } } }
            @else if latest != cited.version.id {
                p .decision role="note" { strong { "The article has changed since: " } a href={ "/changes/" (cited.version.id) "/" (latest) } { "what is different" } }
            }
            (verdict(cited))
        }
    }
}

/// The proof in a line.
fn verdict(cited: &Cited) -> Markup {
    let page = &cited.reading.page;
    let held = count(page.bytes, "byte", "bytes");
    html! {
        @match &cited.proof {
            Proof::Proved => p .verdict .proved { strong { "Proved just now. " } "The page of " (held) " is as it came in, and its bytes " (ranges(cited)) " are these words. "
                a href={ "/page/" (page.digest) "?statement=" (cited.id) "#here" } { "See them in the page" } },
            Proof::NotHeld(place) => p .verdict { strong { "Not proved here. " } "The page is kept in " bdi { (shown(place)) } ", and cannot be read there now." },
            Proof::Failed(why) => p .verdict .failed role="alert" { strong { "The proof failed. " } (shown(why)) },
        }
    }
}

fn ranges(cited: &Cited) -> String {
    let range = |r: &dixit::ByteRange| format!("{} to {}", number(r.start().into()), number(r.end().into()));
    cited.statement.evidence.iter().map(range).collect::<Vec<_>>().join(", ")
}

/// When, where, to which question, in which article, and how sure that is.
fn known(all: &Shown) -> Markup {
    let cited = &all.cited;
    let statement = &cited.statement;
    let header = &cited.reading.content.header;
    let as_before = |basis: dixit::Basis| {
        (basis == dixit::Basis::Inherited).then(|| html! { span .note { " (as before in the article)" } })
    };
    html! {
        dl .facts-list {
            @if let Some(occasion) = &statement.occasion {
                @if let Some(time) = &occasion.time { (fact("Said", &html! { (days(time)) (as_before(occasion.basis).unwrap_or_default()) })) }
                @if let Some(place) = &occasion.place { (fact("Where", &html! { bdi { (shown(place)) } })) }
                @if let Some(event) = &occasion.event { (fact("At", &html! { bdi { (shown(event)) } })) }
            }
            (fact("Act", &html! { a href=(search_for(&[(Field::Act, statement.act.name())])) { (statement.act.name()) }
                @if let Some(event) = statement.event { span .note { " (PLOVER event " (event.code()) ")" } } }))
            (fact("Manner", &html! { (statement.manner.name()) }))
            @if !statement.via.is_empty() {
                (fact("Via", &html! { @for (n, via) in statement.via.iter().enumerate() { @if n > 0 { ", " } bdi { (shown(&via.name)) } } }))
            }
            @if let Some(prompt) = &statement.prompt { @if prompt.basis == dixit::Basis::Inherited { (fact("Question", &html! { "asked before in the article" })) } }
            @if let Some((id, outer)) = &all.outer { (fact("Within", &html! { a href={ "/statement/" (id) } { bdi { (shown(&cut(outer, 240))) } } })) }
            @for (id, inner) in &all.inner { (fact("Reports", &html! { a href={ "/statement/" (id) } { bdi { (shown(&cut(inner, 240))) } } })) }
            (fact("Article", &html! {
                a href={ "/version/" (cited.version.id) "#s" (cited.place.n) } { cite dir="auto" { (shown(header.title.as_deref().unwrap_or("Without a headline"))) } }
                @if let Some(outlet) = &header.outlet { ", " bdi { (shown(outlet)) } }
            }))
            @if let Some(at) = &header.published { (fact("Published", &html! { (moment(at)) })) }
            @if let Some(url) = cited.url() { (fact("Address", &address(url))) }
            (fact("Confidence", &html! { (format!("{:.0} %", statement.confidence * 100.0)) }))
        }
    }
}

/// What somebody decided.
fn decided(label: &str, decision: &Decision) -> Markup {
    html! {
        p .decision role="note" {
            strong { (label) } " on " (moment(&decision.at)) " (" (decision.id) "): "
            bdi { (shown(&decision.reason)) }
        }
    }
}

/// The blocks that its words stand in, with source, cue and content marked.
fn paragraphs(cited: &Cited) -> Markup {
    let (content, statement) = (&cited.reading.content, &cited.statement);
    let layers = [("source", &statement.source), ("cue", &statement.cue), ("content", &statement.content)];
    let marks: Vec<Mark> =
        layers.iter().flat_map(|(class, spans)| spans.iter().map(move |s| Mark::new(s, *class))).collect();
    let holds = |span: Span| layers.iter().any(|(_, spans)| spans.overlaps(span));
    html! {
        @for block in content.blocks.iter().filter(|b| holds(b.span)) {
            p .passage dir="auto" lang=[content.header.language.as_deref()] { (marked(&content.text, block.span, &marks)) }
        }
    }
}

fn proof(cited: &Cited) -> Markup {
    let page = &cited.reading.page;
    html! {
        section #proof {
            h2 { "Proof" }
            dl .facts-list {
                (fact("Page", &html! { code .digest { (page.digest) } }))
                (fact("Bytes", &html! { (ranges(cited)) " of " (number(page.bytes)) }))
                @for fetch in cited.version.fetches.iter().take(REPORTS) {
                    (fact("Received", &html! {
                        @if let Some(at) = &fetch.at { (moment(at)) } @else { "at a time that is not known" }
                        @if let Some(url) = &fetch.url { ", from " (address(url)) }
                    }))
                }
                (fact("Read by", &html! { "dixit " (content_version(cited)) }))
            }
            @if !matches!(cited.proof, Proof::NotHeld(_)) {
                p { a .button href={ "/page/" (page.digest) "?statement=" (cited.id) "#here" } { "See these bytes in the page" } " "
                    a href={ "/page/" (page.digest) "/received" } { "The page as received" } }
            }
        }
    }
}

fn content_version(cited: &Cited) -> String {
    let engine = &cited.reading.content.engine;
    format!("{} ({})", engine.version, engine.tier)
}

/// An address, as a link where it leads to the web.
pub(crate) fn address(url: &str) -> Markup {
    html! {
        @match web(url) {
            Some(url) => a .out href=(url) rel="noopener noreferrer nofollow" { bdi { (shown(&cut(url, 160))) } },
            None => bdi { (shown(&cut(url, 160))) },
        }
    }
}

/// Text to copy; the button comes by script.
fn copyable(label: &str, text: &str, open: bool) -> Markup {
    html! {
        details .copyable open[open] {
            summary { (label) }
            pre tabindex="0" { (shown(text)) }
        }
    }
}

/// What a reader says is wrong.
#[derive(Debug, Default)]
struct Wrong {
    what: Option<String>,
    why: String,
}

impl Wrong {
    fn read(query: &str) -> Self {
        let mut wrong = Self::default();
        for (name, value) in parse(query.as_bytes()) {
            match name.as_ref() {
                "wrong" => wrong.what = Some(value.into_owned()),
                "why" => wrong.why = cut(value.trim(), 500).into_owned(),
                _ => {}
            }
        }
        wrong
    }
}

/// A word of a command line for a POSIX shell.
fn quoted(word: &str) -> String {
    if !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"._/-".contains(&b)) {
        return word.to_owned();
    }
    let word: String = word.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// A way to say that it is wrong: here where that is allowed, and else as the command for whoever keeps the record.
fn report(room: &Room, reader: &Reader, cited: &Cited, wrong: &Wrong) -> Markup {
    let id = cited.id;
    let named = room.options.named.as_ref().map(|n| format!(" --record {}", quoted(n))).unwrap_or_default();
    html! {
        section #report {
            h2 { "Something wrong?" }
            @if let Some(token) = &reader.token {
                form .report method="post" action="/decide/retract" {
                    input type="hidden" name="token" value=(token);
                    input type="hidden" name="id" value=(id);
                    (why(&wrong.why))
                    fieldset { legend { "What is wrong?" }
                        button type="submit" { "Retract it: not what was said" }
                        button type="submit" formaction="/decide/split" { "By somebody else of the same name" }
                    }
                }
            } @else {
                form .report action={ "/statement/" (id) "#report" } {
                    fieldset { legend { "What is wrong?" }
                        @for (value, label) in [("words", "These words were not said, or not like that"), ("speaker", "They are by somebody else of the same name")] {
                            label { input type="radio" name="wrong" value=(value) required checked[wrong.what.as_deref() == Some(value)]; " " (label) }
                        }
                    }
                    (why(&wrong.why))
                    button type="submit" { "Make a correction" }
                }
                @if let Some(what) = &wrong.what {
                    @let command = if what == "speaker" { "split" } else { "retract" };
                    @let reason = if wrong.why.is_empty() { "REASON" } else { &wrong.why };
                    div .notice role="status" {
                        p { "This room is for reading. Whoever keeps the record can put it right with:" }
                        pre .command tabindex="0" { "dixit " (command) (named) " " (id) " --why " (shown(&quoted(reason))) }
                        p .note { "The statement stays, with the reason, and is no result any more." }
                    }
                }
            }
        }
    }
}

fn why(text: &str) -> Markup {
    html! {
        label .wide-label for="why" { "Why? The reason is kept with the decision." }
        input #why name="why" required maxlength="500" value=(text) autocomplete="off";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_one_command() {
        assert_eq!(quoted("/data/news-2024"), "/data/news-2024");
        assert_eq!(quoted(""), "''");
        assert_eq!(quoted("it's; rm -rf ~\n$(x)"), "'it'\\''s; rm -rf ~ $(x)'");
    }
}
