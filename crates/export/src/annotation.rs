//! Statements as annotations of their pages, by the Web Annotation Data Model (W3C 2017).

use std::io::Write;

use dixit::json::Statement;
use dixit::{CodePoints, SpanList};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::json::{List, linkable, wikidata};
use crate::statements::{act, manner};
use crate::{Item, Result, Sink, Tally};

/// Code points before and behind the words that a quote's selector gives, so that they are found in a page that changed.
const AROUND: u32 = 32;

/// Statements as one `AnnotationPage` with an annotation for each. Its targets are the pieces of the content, by place
/// in the article's text and by their words, and the bytes of the page that prove them. All have the page's address as
/// source; which representation of it is counted in, `state` says by the digest: the text's or that of the page as received.
#[derive(Debug)]
pub struct Annotations<W: Write> {
    out: List<W>,
    /// Of the ids of all annotations: the name of the page of annotations.
    hash: Sha256,
}

impl<W: Write> Annotations<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        const HEAD: &str = "{\"@context\":\"http://www.w3.org/ns/anno.jsonld\",\"type\":\"AnnotationPage\",\"items\":[";
        Self { out: List::new(out, HEAD), hash: Sha256::new() }
    }
}

impl<W: Write> Sink for Annotations<W> {
    fn put(&mut self, item: &Item) -> Result<()> {
        let points = CodePoints::new(&item.reading.article.text);
        for (n, statement) in item.reading.statements.iter().enumerate() {
            self.hash.update(&statement.id);
            self.out.put(&annotation(item, &points, n, statement))?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>, _: &Tally) -> Result<()> {
        let Self { mut out, hash } = *self;
        let name: String = hash.finalize().iter().map(|b| format!("{b:02x}")).collect();
        out.finish(&format!("],\"id\":\"urn:dixit:annotations:{name}\"}}"))
    }
}

#[derive(Serialize)]
struct Annotation<'i> {
    id: String,
    r#type: &'static str,
    motivation: &'static str,
    generator: Software,
    body: Vec<Body<'i>>,
    target: Vec<Target<'i>>,
}

#[derive(Serialize)]
struct Software {
    r#type: &'static str,
    name: String,
}

#[derive(Serialize)]
#[serde(tag = "type")]
enum Body<'i> {
    TextualBody {
        purpose: &'static str,
        value: String,
        format: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        language: Option<&'i str>,
    },
    SpecificResource {
        purpose: &'static str,
        source: String,
    },
}

#[derive(Serialize)]
struct Target<'i> {
    r#type: &'static str,
    source: String,
    state: State,
    selector: Vec<Selector<'i>>,
}

#[derive(Serialize)]
struct State {
    r#type: &'static str,
    cached: String,
}

#[derive(Serialize)]
#[serde(tag = "type")]
enum Selector<'i> {
    #[serde(rename = "TextPositionSelector")]
    TextPosition { start: u32, end: u32 },
    #[serde(rename = "TextQuoteSelector")]
    TextQuote { exact: &'i str, prefix: &'i str, suffix: &'i str },
    #[serde(rename = "DataPositionSelector")]
    DataPosition { start: u32, end: u32 },
}

fn annotation<'i>(item: &'i Item, points: &CodePoints<'i>, n: usize, statement: &'i Statement) -> Annotation<'i> {
    let engine = &item.reading.engine;
    Annotation {
        id: format!("urn:dixit:statement:{}", statement.id),
        r#type: "Annotation",
        motivation: "describing",
        generator: Software { r#type: "Software", name: format!("dixit {} ({})", engine.version, engine.tier) },
        body: body(item, points, n, statement),
        target: targets(item, points, statement),
    }
}

/// Who says it, in a sentence and as tags.
fn body<'i>(item: &'i Item, points: &CodePoints<'i>, n: usize, statement: &'i Statement) -> Vec<Body<'i>> {
    let article = &item.reading.article;
    let language = article.language.as_deref();
    let text = |purpose, value, language| Body::TextualBody { purpose, value, format: "text/plain", language };
    let (act, manner) = (act(statement.act), manner(statement.manner));
    let speaker = item.speaker_of(n);
    let name = speaker.map(|(n, s)| item.entity_name(n).unwrap_or(&s.name).to_owned());
    let mut said = name.clone().unwrap_or_else(|| {
        statement.source.iter().map(|s| points.to_span(*s)).collect::<SpanList>().text(&article.text)
    });
    if let Some(role) = &statement.role {
        said = format!("{said}, {role}");
    }
    if let Some(whom) = &statement.speaks_for {
        said = format!("{said}, for {whom}");
    }
    if said.is_empty() {
        "(nobody is named)".clone_into(&mut said);
    }
    let mut out = vec![text("describing", format!("{said}: {act}, {manner}"), language)];
    out.extend(name.map(|name| text("tagging", name, None)));
    out.extend([act, manner].map(|tag| text("tagging", tag.to_owned(), Some("en"))));
    let same = speaker.and_then(|(_, s)| wikidata(s));
    out.extend(same.map(|source| Body::SpecificResource { purpose: "identifying", source }));
    out
}

fn targets<'i>(item: &'i Item, points: &CodePoints<'i>, statement: &'i Statement) -> Vec<Target<'i>> {
    let (page, text) = (&item.reading.page, item.reading.article.text.as_str());
    let source = linkable(page.url.as_ref());
    let target = |digest: &str, selector| {
        let cached = urn(digest);
        let source = source.map_or_else(|| urn(&page.digest), str::to_owned);
        Target { r#type: "SpecificResource", source, state: State { r#type: "TimeState", cached }, selector }
    };
    let pieces = statement.content.iter().map(|[start, end]| {
        let part = |from, to| points.to_span([from, to]).slice(text);
        let words = Selector::TextQuote {
            exact: part(*start, *end),
            prefix: part(start.saturating_sub(AROUND), *start),
            suffix: part(*end, end.saturating_add(AROUND)),
        };
        target(&page.text_digest, vec![Selector::TextPosition { start: *start, end: *end }, words])
    });
    let bytes = statement
        .evidence
        .iter()
        .map(|[start, end]| target(&page.digest, vec![Selector::DataPosition { start: *start, end: *end }]));
    pieces.chain(bytes).collect()
}

/// A name for what has a digest: `urn:sha256:` and its digits.
fn urn(digest: &str) -> String {
    format!("urn:{digest}")
}
