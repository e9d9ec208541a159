//! A statement that was found, in one look: who, in which words, when, where, to which question, and the way to its proof.

use std::ops::Range;

use dixit::SpeakerKind;
use dixit_record::EntityId;
use dixit_search::Hit;
use jiff::civil::Date;
use maud::{Markup, html};

use crate::plain::{count, cut, shown};

/// Characters of a statement that are shown; the whole is on its own page.
const WORDS: usize = 1_200;
/// Characters of a name, headline or question that are shown.
const LINE: usize = 240;

/// The page of a person, or the name alone.
pub(crate) fn person(entity: Option<EntityId>, name: &str) -> Markup {
    html! {
        @match entity {
            Some(entity) => { a .person href={ "/person/" (entity) } { bdi { (shown(&cut(name, LINE))) } } }
            None => { bdi .person { (shown(&cut(name, LINE))) } }
        }
    }
}

/// "14 November 2023"
pub(crate) fn day(day: Date) -> Markup {
    html! { time datetime=(day) { (day.strftime("%-d %B %Y")) } }
}

/// What sort of speaker, where that is not to be expected.
pub(crate) const fn kind(kind: SpeakerKind) -> &'static str {
    match kind {
        SpeakerKind::Person => "",
        SpeakerKind::Organisation => "organisation",
        SpeakerKind::Group => "group",
        SpeakerKind::Unnamed => "not named",
    }
}

/// A card; `whose` where who says it is not clear from what stands around.
pub(crate) fn card(hit: &Hit, whose: bool) -> Markup {
    html! {
        article .card .gone[hit.retracted.is_some()] {
            @if whose {
                h3 .who {
                    @match &hit.speaker {
                        Some(who) => {
                            (person(who.entity, &who.name))
                            @if let Some(role) = &who.role { span .role { ", " bdi { (shown(&cut(role, LINE))) } } }
                        }
                        None => span .nobody { "Nobody is named" },
                    }
                }
            }
            @for by in &hit.reported_by {
                p .reported { "as " bdi { (by.as_deref().map_or("somebody".into(), |n| shown(n).into_owned())) } " reports" }
            }
            blockquote {
                p dir="auto" { (words(hit)) }
            }
            @if let Some(prompt) = &hit.prompt {
                p .prompt dir="auto" { span .label { "In reply to " } (shown(&cut(prompt, LINE))) }
            }
            p .facts {
                span .act { (hit.act.name()) ", " (hit.manner.name()) }
                @if hit.retracted.is_some() { strong .warning { "retracted" } }
                @if hit.superseded { strong .warning { "no longer in the article" } }
                @if let Some(at) = hit.day { span { (day(at)) } }
                @if let Some(place) = &hit.location { span { bdi { (shown(&cut(place, LINE))) } } }
                @if let Some(title) = &hit.title {
                    a href={ "/version/" (hit.version) "#s" (hit.place.n) } { cite dir="auto" { (shown(&cut(title, LINE))) } }
                } @else {
                    a href={ "/version/" (hit.version) "#s" (hit.place.n) } { "the article" }
                }
                @if let Some(outlet) = &hit.outlet { span { bdi { (shown(&cut(outlet, LINE))) } } }
                @if hit.reports > 1 { span { (count(hit.reports as u64, "report", "reports")) } }
                a .proof href={ "/statement/" (hit.id) } { "Proof" span .vh { " of this statement" } }
            }
        }
    }
}

/// The words with those that were looked for marked, and what is not the speaker's lighter. What is long begins near the
/// first mark.
fn words(hit: &Hit) -> Markup {
    let text = &hit.text;
    let first = hit.marks.first().map_or(0, |m| m.start);
    let start = if text.len() > WORDS && first > WORDS / 2 { floor(text, first - WORDS / 4) } else { 0 };
    let end = floor(text, start.saturating_add(WORDS));
    let mut edges = vec![start, end];
    for range in hit.content.iter().chain(&hit.marks) {
        edges.extend([range.start, range.end].into_iter().filter(|e| (start..end).contains(e)));
    }
    edges.sort_unstable();
    edges.dedup();
    let (opening, closing) = outer(text.get(start..end).unwrap_or_default());
    let within = |ranges: &[Range<usize>], at: usize| ranges.iter().any(|r| r.contains(&at));
    html! {
        @if start > 0 { "… " } @else { (opening) }
        @for pair in edges.windows(2) {
            @if let [from, to] = pair {
                @let piece = shown(text.get(*from..*to).unwrap_or_default());
                @match (within(&hit.content, *from), within(&hit.marks, *from)) {
                    (true, true) => mark { (piece) },
                    (true, false) => (piece),
                    (false, true) => span .aside { mark { (piece) } },
                    (false, false) => span .aside { (piece) },
                }
            }
        }
        @if end < text.len() { " … " a href={ "/statement/" (hit.id) } { "the whole statement" } } @else { (closing) }
    }
}

/// Marks of quotation that are missing before a text and behind it: what is found ends at its words, not at their marks.
fn outer(text: &str) -> (&'static str, &'static str) {
    let count = |mark: char| text.chars().filter(|c| *c == mark).count();
    let (open, close, straight) = (count('“'), count('”'), count('"'));
    if straight % 2 == 1 {
        let opens = text.find('"').is_some_and(|at| text[..at].chars().next_back().is_none_or(char::is_whitespace));
        return if opens { ("", "\"") } else { ("\"", "") };
    }
    (if close > open { "“" } else { "" }, if open > close { "”" } else { "" })
}

/// The nearest beginning of a character at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|n| text.is_char_boundary(*n)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_come_in_pairs() {
        assert_eq!(outer("We are closer,” she said"), ("“", ""));
        assert_eq!(outer("She said: “We are closer"), ("", "”"));
        assert_eq!(outer("“We,” she said, “are closer”"), ("", ""));
        assert_eq!(outer("No,\" he said"), ("\"", ""));
        assert_eq!(outer("he said \"no"), ("", "\""));
    }

    #[test]
    fn cuts_fall_between_characters() {
        assert_eq!([0, 1, 2, 3, 9].map(|n| floor("aé", n)), [0, 1, 1, 3, 3]);
    }
}
