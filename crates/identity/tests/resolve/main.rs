//! Who speaks, in short passages. One file a family; sources are marked with "[ ]" in the passages.

#![allow(clippy::unwrap_used, reason = "tests")]

mod entities;
mod groups;
mod names;
mod narrators;
mod organisations;
mod pronouns;
mod roles;
mod titles;
mod unnamed;

use dixit_attribution::{Attribution, Form, Manner};
use dixit_identity::{Identities, Resolution, Speaker, resolve};
use dixit_page::{Article, Hints, Limits};
use dixit_span::{Span, SpanList};
use dixit_text::Document;

/// A passage read, its marked sources resolved.
pub(crate) struct Read {
    pub(crate) article: Article,
    pub(crate) found: Identities,
}

impl Read {
    pub(crate) fn new(marked: &str) -> Self {
        let (text, sources) = unmark(marked);
        let attributions: Vec<Attribution> = sources.into_iter().map(|s| attribution(&text, s)).collect();
        Self::with(&text, &attributions)
    }

    pub(crate) fn with(text: &str, attributions: &[Attribution]) -> Self {
        let hints = Hints { verbatim: true, ..Hints::default() };
        let article = dixit_page::read(text.as_bytes(), &hints, &Limits::default()).unwrap();
        let found = resolve(&Document::new(&article), attributions);
        let read = Self { article, found };
        read.check();
        read
    }

    /// What holds for every reading.
    fn check(&self) {
        for speaker in &self.found.speakers {
            assert!(!speaker.name.is_empty());
            assert!(!speaker.names.contains(&speaker.name), "{speaker:?}");
            assert!(speaker.mentions.is_sorted());
            for mention in &speaker.mentions {
                assert!(!mention.slice(&self.article.text).is_empty(), "{speaker:?}");
            }
        }
        for resolution in &self.found.resolutions {
            assert!(resolution.speaker.is_none_or(|s| s < self.found.speakers.len()));
        }
    }

    pub(crate) fn resolution(&self, n: usize) -> &Resolution {
        &self.found.resolutions[n]
    }

    /// The speaker of attribution `n`.
    pub(crate) fn speaker(&self, n: usize) -> &Speaker {
        &self.found.speakers[self.resolution(n).speaker.unwrap()]
    }

    pub(crate) fn names(&self) -> Vec<&str> {
        let name = |r: &Resolution| r.speaker.map_or("-", |s| self.found.speakers[s].name.as_str());
        self.found.resolutions.iter().map(name).collect()
    }
}

/// Asserts who speaks at each mark; "-" for nobody.
#[track_caller]
pub(crate) fn speakers(marked: &str, expected: &[&str]) -> Read {
    let read = Read::new(marked);
    assert_eq!(read.names(), expected, "{marked}");
    read
}

/// An attribution of a source to the end of its line.
pub(crate) fn attribution(text: &str, source: Span) -> Attribution {
    let rest = text.get(source.end() as usize..).unwrap_or_default();
    let end = rest.find('\n').map_or(text.len(), |n| source.end() as usize + n);
    Attribution {
        source: source.into(),
        cue: SpanList::new(),
        content: Span::from_usize(end.saturating_sub(4).max(source.end() as usize), end).into(),
        manner: Manner::Indirect,
        within: None,
        form: Form::Plain,
        continues: None,
        confidence: 1.0,
        acts: None,
    }
}

/// The span of the first place where `words` stand.
pub(crate) fn place(text: &str, words: &str) -> Span {
    let at = text.find(words).unwrap();
    Span::from_usize(at, at + words.len())
}

fn unmark(marked: &str) -> (String, Vec<Span>) {
    let (mut text, mut spans, mut start) = (String::new(), Vec::new(), 0);
    for c in marked.chars() {
        match c {
            '[' => start = text.len(),
            ']' => spans.push(Span::from_usize(start, text.len())),
            _ => text.push(c),
        }
    }
    (text, spans)
}

#[test]
fn nothing_to_resolve() {
    assert_eq!(Read::with("No one spoke.", &[]).found, Identities::default());
}

/// Time and memory stay linear: quadratic work would not end here.
#[test]
fn a_long_page() {
    let passage =
        "Ann Lee (AL) and Bob Ray met. [She] said no. [A farmer] said yes. [The farmer] left with [his] wife.\n";
    let read = Read::new(&passage.repeat(25_000));
    assert_eq!(read.found.resolutions.len(), 100_000);
    assert_eq!(read.speaker(0).name, "Ann Lee");
}

#[test]
fn odd_spans_do_no_harm() {
    let text = "\u{201c}Naïve,\u{201d} said Hill. \u{1f600} It's \u{2019}s.";
    let mut attributions = Vec::new();
    for start in 0..text.len() + 3 {
        for len in [0, 1, 2, 5, 400] {
            let mut odd = attribution(text, place(text, "Hill"));
            odd.source = Span::from_usize(start, start + len).into();
            odd.within = Some(start * 7 % 50);
            odd.continues = Some(start * 3 % 50);
            attributions.push(odd);
        }
    }
    let hints = Hints { verbatim: true, ..Hints::default() };
    let article = dixit_page::read(text.as_bytes(), &hints, &Limits::default()).unwrap();
    let found = resolve(&Document::new(&article), &attributions);
    assert_eq!(found.resolutions.len(), attributions.len());
}
