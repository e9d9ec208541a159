//! Passages with marked statements, for tests.
#![allow(clippy::unwrap_used, reason = "tests")]

use dixit_attribution::{Attribution, Form, Manner};
use dixit_identity::{Identities, Resolution, Speaker, SpeakerKind};
use dixit_page::{Hints, Limits};
use dixit_span::{Span, SpanList};
use dixit_text::Document;

use crate::{Basis, circumstances};

/// Names of the speakers that tests give by number.
const NAMES: [&str; 3] = ["Ann Lee", "Bo Ray", "Cy Moe"];

/// Reads a passage published on Tuesday, 14 November 2023, and shows what surrounds each statement as
/// "basis first day/last day; place; event; > prompt (basis); via".
///
/// `[S0 Ann Lee] [C0 said] on Monday [K0 it rains]` marks source, cue and content of statement 0; `who` gives each
/// statement's speaker.
pub(crate) fn around(marked: &str, who: &[usize]) -> Vec<String> {
    around_dateline(marked, who, None)
}

pub(crate) fn around_dateline(marked: &str, who: &[usize], dateline: Option<&str>) -> Vec<String> {
    let mut text = String::new();
    let mut open: Vec<(char, usize, usize)> = Vec::new();
    let mut parts = vec![[SpanList::new(), SpanList::new(), SpanList::new()]; who.len()];
    let mut chars = marked.chars();
    while let Some(c) = chars.next() {
        match c {
            '[' => {
                let kind = chars.next().unwrap();
                let number = chars.next().unwrap().to_digit(10).unwrap() as usize;
                assert_eq!(chars.next(), Some(' '));
                open.push((kind, number, text.len()));
            }
            ']' => {
                let (kind, number, from) = open.pop().unwrap();
                let at = "SCK".find(kind).unwrap();
                parts[number][at].insert(Span::from_usize(from, text.len()));
            }
            _ => text.push(c),
        }
    }
    let contents: Vec<SpanList> = parts.iter().map(|p| p[2].clone()).collect();
    let attributions: Vec<Attribution> = parts
        .into_iter()
        .enumerate()
        .map(|(i, [source, cue, content])| {
            let inside = cue.first().or(content.first()).unwrap();
            let within = (0..contents.len()).find(|&j| j != i && contents[j].encloses(inside));
            let form = if cue.is_empty() { Form::Bare } else { Form::Plain };
            let manner = if text[..content.first().unwrap().start() as usize].ends_with('"') {
                Manner::Direct
            } else {
                Manner::Indirect
            };
            Attribution { source, cue, content, manner, within, form, continues: None, confidence: 1.0, acts: None }
        })
        .collect();
    let speaker = |name: &&str| Speaker {
        name: (*name).to_owned(),
        names: Vec::new(),
        kind: SpeakerKind::Person,
        roles: Vec::new(),
        mentions: Vec::new(),
        alias: None,
    };
    let identities = Identities {
        speakers: NAMES.iter().map(speaker).collect(),
        resolutions: who.iter().map(|&w| Resolution { speaker: Some(w), ..Resolution::default() }).collect(),
    };
    let published = Some("2023-11-14".parse().unwrap());
    let hints = Hints { verbatim: true, published, ..Hints::default() };
    let mut article = dixit_page::read(text.as_bytes(), &hints, &Limits::default()).unwrap();
    article.header.dateline = dateline.map(str::to_owned);
    let doc = Document::new(&article);
    let found = circumstances(&doc, &attributions, &identities);
    assert_eq!(found.len(), attributions.len());
    let basis = |b: Basis| if b == Basis::Stated { "stated" } else { "inherited" };
    found
        .into_iter()
        .map(|around| {
            let mut out: Vec<String> = Vec::new();
            if let Some(o) = around.occasion {
                let days = o.time.map(|t| {
                    if t.start == t.end { format!(" {}", t.start) } else { format!(" {}/{}", t.start, t.end) }
                });
                out.push(format!("{}{}", basis(o.basis), days.unwrap_or_default()));
                out.extend(o.place);
                out.extend(o.event);
                for span in o.spans.iter() {
                    assert!(dateline.is_some() || !span.slice(&text).is_empty());
                }
            }
            if let Some(prompt) = around.prompt {
                out.push(format!("> {} ({})", prompt.spans.text(&text), basis(prompt.basis)));
            }
            for via in around.via {
                assert!(via.span.slice(&text).ends_with(&via.name));
                out.push(format!("via {}", via.name));
            }
            out.join("; ")
        })
        .collect()
}
