//! Statements as `Quotation`s of schema.org, in JSON-LD.

use std::io::Write;

use dixit::json::{Manner, Occasion, Speaker, SpeakerKind, Statement};
use dixit::{CodePoints, SpanList};
use serde::Serialize;

use crate::json::{List, linkable, wikidata};
use crate::{Item, Result, Sink, Tally};

/// Statements as one JSON-LD document with a `Quotation` of schema.org for each, which may stand in a `script` of a web
/// page as it is. Only what is known is there: groups and unnamed sources are no `Person` or `Organization`, and are
/// given by the page's words for them (`creditText`) alone.
#[derive(Debug)]
pub struct Quotations<W: Write>(List<W>);

impl<W: Write> Quotations<W> {
    /// Writes to `out`.
    pub const fn new(out: W) -> Self {
        Self(List::new(out, "{\"@context\":\"https://schema.org\",\"@graph\":["))
    }
}

impl<W: Write> Sink for Quotations<W> {
    fn put(&mut self, item: &Item) -> Result<()> {
        let points = CodePoints::new(&item.reading.article.text);
        (0..).zip(&item.reading.statements).try_for_each(|(n, s)| self.0.put(&quotation(item, &points, n, s)))
    }

    fn finish(mut self: Box<Self>, _: &Tally) -> Result<()> {
        self.0.finish("]}")
    }
}

#[derive(Serialize)]
struct Quotation<'i> {
    #[serde(rename = "@type")]
    class: &'static str,
    #[serde(rename = "@id")]
    id: String,
    identifier: &'i str,
    text: String,
    description: &'static str,
    #[serde(rename = "creditText", skip_serializing_if = "Option::is_none")]
    credit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    creator: Option<Agent<'i>>,
    #[serde(rename = "spokenByCharacter", skip_serializing_if = "Option::is_none")]
    spoken_by: Option<Agent<'i>>,
    #[serde(rename = "dateCreated", skip_serializing_if = "Option::is_none")]
    day: Option<&'i str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temporal: Option<String>,
    #[serde(rename = "locationCreated", skip_serializing_if = "Option::is_none")]
    place: Option<Named<'i>>,
    #[serde(rename = "recordedAt", skip_serializing_if = "Option::is_none")]
    event: Option<Named<'i>>,
    #[serde(rename = "inLanguage", skip_serializing_if = "Option::is_none")]
    language: Option<&'i str>,
    #[serde(rename = "isPartOf")]
    article: Article<'i>,
}

#[derive(Clone, Serialize)]
struct Agent<'i> {
    #[serde(rename = "@type")]
    class: &'static str,
    /// The same for the same entity, and good within the document only.
    #[serde(rename = "@id", skip_serializing_if = "Option::is_none")]
    node: Option<String>,
    name: &'i str,
    #[serde(rename = "alternateName", skip_serializing_if = "Option::is_none")]
    here: Option<&'i str>,
    #[serde(rename = "jobTitle", skip_serializing_if = "Option::is_none")]
    role: Option<&'i str>,
    #[serde(rename = "sameAs", skip_serializing_if = "Option::is_none")]
    same: Option<String>,
}

#[derive(Serialize)]
struct Named<'i> {
    #[serde(rename = "@type")]
    class: &'static str,
    name: &'i str,
}

#[derive(Serialize)]
struct Article<'i> {
    #[serde(rename = "@type")]
    class: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'i str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    headline: Option<&'i str>,
    #[serde(rename = "datePublished", skip_serializing_if = "Option::is_none")]
    published: Option<&'i str>,
    #[serde(rename = "dateModified", skip_serializing_if = "Option::is_none")]
    updated: Option<&'i str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<Named<'i>>,
    identifier: &'i str,
}

fn quotation<'i>(item: &'i Item, points: &CodePoints<'i>, n: usize, statement: &'i Statement) -> Quotation<'i> {
    let article = &item.reading.article;
    let words = |spans: &[dixit::json::Range]| {
        spans.iter().map(|s| points.to_span(*s)).collect::<SpanList>().text(&article.text)
    };
    let creator = item.speaker_of(n).and_then(|(n, s)| agent(s, item.entity_name(n), statement));
    let occasion = statement.occasion.as_ref();
    let (day, temporal) = occasion.map(when).unwrap_or_default();
    let named = |class, name: Option<&'i String>| name.map(|name| Named { class, name });
    Quotation {
        class: "Quotation",
        id: format!("urn:dixit:statement:{}", statement.id),
        identifier: &statement.id,
        text: words(&statement.content),
        description: match statement.manner {
            Manner::Direct => "direct: the speaker's words",
            Manner::Indirect => "indirect: the article's words for what the speaker said",
            Manner::Mixed => "mixed: the article's words, and the speaker's where they are in quotation marks",
        },
        credit: (!statement.source.is_empty()).then(|| words(&statement.source)),
        spoken_by: creator.clone(),
        creator,
        day,
        temporal,
        place: named("Place", occasion.and_then(|o| o.place.as_ref())),
        event: named("Event", occasion.and_then(|o| o.event.as_ref())),
        language: article.language.as_deref(),
        article: Article {
            class: "NewsArticle",
            url: linkable(item.reading.page.url.as_ref()),
            headline: article.title.as_deref(),
            published: article.published.as_deref(),
            updated: article.updated.as_deref(),
            publisher: named("Organization", article.outlet.as_ref()),
            identifier: &item.reading.page.digest,
        },
    }
}

fn agent<'i>(speaker: &'i Speaker, entity: Option<&'i str>, statement: &'i Statement) -> Option<Agent<'i>> {
    let class = match speaker.kind {
        SpeakerKind::Person => "Person",
        SpeakerKind::Organisation => "Organization",
        SpeakerKind::Group | SpeakerKind::Unnamed => return None,
    };
    let name = entity.unwrap_or(&speaker.name);
    Some(Agent {
        class,
        node: speaker.entity.as_ref().map(|e| format!("_:{e}")),
        name,
        here: Some(speaker.name.as_str()).filter(|here| *here != name),
        role: statement.role.as_deref().filter(|_| class == "Person"),
        same: wikidata(speaker),
    })
}

/// The day of an occasion, or its interval where it is longer.
fn when(occasion: &Occasion) -> (Option<&str>, Option<String>) {
    match (&occasion.start, &occasion.end) {
        (Some(start), Some(end)) if start == end => (Some(start), None),
        (Some(start), Some(end)) => (None, Some(format!("{start}/{end}"))),
        _ => (None, None),
    }
}
