//! What a page declares of its article: its `meta` elements, its `title`, its links and its JSON-LD.

use std::borrow::Cow;

use crate::dates::Order;
use crate::entity::unescape;
use crate::linked::{Linked, Piece};
use crate::name::Name;
use crate::tree::Tree;
use crate::{Origin, Stamp, byline, dates, state};

/// Bytes of JSON-LD that are read in one page.
const JSON: usize = 2 << 20;
/// Values kept of one page.
const VALUES: usize = 2_000;

/// A value and where it stands in the page, escaped.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Raw<'t> {
    pub(crate) text: &'t str,
    pub(crate) at: usize,
}

/// What is declared, as it stands.
#[derive(Debug, Default)]
pub(crate) struct Head<'t> {
    /// Name (lower case), value and kind of each `meta` element.
    meta: Vec<(String, Raw<'t>, Origin)>,
    pub(crate) title: Option<Raw<'t>>,
    canonical: Option<String>,
    language: Option<String>,
    linked: Linked,
    article: Option<Piece>,
}

/// A date that a page declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Declared {
    pub(crate) stamp: Stamp,
    pub(crate) origin: Origin,
    /// It is called the article's publication, not just a date.
    pub(crate) exact: bool,
}

/// Names of `meta` elements that give the date of publication, best first.
const PUBLISHED: [&str; 35] = [
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "article:published",
    "published_time",
    "og:published_time",
    "og:pubdate",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publicationdate",
    "publication_date",
    "publication-date",
    "article_date_original",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "dc.date.issued",
    "dcterms.issued",
    "article.published",
    "originalpublicationdate",
    "citation_publication_date",
    "citation_date",
    "rnews:datepublished",
    "bt:pubdate",
    "mrf:date",
    "last-published",
    "published",
    "vr:published_time",
    "shareaholic:article_published_time",
    "article:post_date",
    "release_date",
    "video:release_date",
];
/// Names of `meta` elements that give some date of the article or the page.
const DATED: [&str; 19] = [
    "dc.date.created",
    "dcterms.created",
    "datecreated",
    "article.created",
    "created",
    "dcterms.date",
    "dc.date",
    "dc:date",
    "date",
    "dcterms:created",
    "uploaddate",
    "article_date",
    "articledate",
    "date_created",
    "dateposted",
    "dc.created",
    "doc_date",
    "ptime",
    "datum",
];
/// Names of `meta` elements that give the date of the last change.
const UPDATED: [&str; 14] = [
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "article:modified",
    "article:updated_time",
    "last-modified",
    "lastmod",
    "article.updated",
    "shareaholic:article_modified_time",
    "modified",
    "revised",
];
/// Names of `meta` elements that give the authors.
const AUTHORS: [&str; 24] = [
    "author",
    "article:author",
    "article:author_name",
    "article:author:name",
    "og:article:author",
    "og:author",
    "byl",
    "dc.creator",
    "dc:creator",
    "dcterms.creator",
    "dc.contributor",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
    "article_author",
    "article.author",
    "citation_author",
    "shareaholic:article_author_name",
    "vr:author",
    "mrf:authors",
    "rnews:author",
    "author_name",
    "authors",
    "creator",
];
/// Labels of Twitter's cards that are the author's, as a widespread plugin writes them.
const WRITTEN: [&str; 9] = [
    "written by",
    "verfasst von",
    "geschrieben von",
    "escrito por",
    "écrit par",
    "scritto da",
    "geschreven door",
    "napisane przez",
    "автор",
];

impl<'t> Head<'t> {
    /// Reads a page's declarations.
    pub(crate) fn read(tree: &Tree<'t>) -> Self {
        let mut out = Self::default();
        let mut json = 0;
        for (id, node) in (0..).zip(tree.nodes()) {
            match node.name {
                Name::Meta if out.meta.len() < VALUES => out.meta(tree, id),
                Name::Title if out.title.is_none() => {
                    out.title =
                        tree.raw_text(id).map(|(text, at)| Raw { text, at }).filter(|r| !r.text.trim().is_empty());
                }
                Name::Script => {
                    let is_json = |(kind, _): (&str, usize)| kind.to_ascii_lowercase().contains("ld+json");
                    if tree.raw(id, "type").is_some_and(is_json)
                        && let Some((text, _)) = tree.raw_text(id)
                        && json + text.len() <= JSON
                    {
                        json += text.len();
                        out.linked.read(text);
                    }
                }
                Name::Html if id == 0 => {
                    let lang = tree.attribute(id, "lang").or_else(|| tree.attribute(id, "xml:lang"));
                    out.language = lang.map(Cow::into_owned);
                }
                Name::Link if out.canonical.is_none() => {
                    let rel = tree.attribute(id, "rel").unwrap_or_default();
                    if rel.split_ascii_whitespace().any(|r| r.eq_ignore_ascii_case("canonical")) {
                        out.canonical = tree.attribute(id, "href").map(|h| h.trim().to_owned());
                    }
                }
                _ => {}
            }
        }
        let title = out.value("og:title").map(|(t, _)| t).or_else(|| out.title.map(|t| unescape(t.text).into_owned()));
        out.article = out.linked.article(title.as_deref());
        out
    }

    fn meta(&mut self, tree: &Tree<'t>, id: u32) {
        let mut content = None;
        let mut names = [None; 4];
        for (name, value, at) in tree.attributes(id) {
            let slot = match name.len() {
                7 if name.eq_ignore_ascii_case("content") => {
                    content = content.or(Some(Raw { text: value, at }));
                    continue;
                }
                8 if name.eq_ignore_ascii_case("property") => 0,
                4 if name.eq_ignore_ascii_case("name") => 1,
                8 if name.eq_ignore_ascii_case("itemprop") => 2,
                10 if name.eq_ignore_ascii_case("http-equiv") => 3,
                _ => continue,
            };
            names[slot] = names[slot].or(Some(value));
        }
        let Some(content) = content else { return };
        let origins = [Origin::OpenGraph, Origin::Meta, Origin::Microdata, Origin::Meta];
        for (name, origin) in names.into_iter().zip(origins) {
            if let Some(name) = name {
                self.meta.push((unescape(name).trim().to_ascii_lowercase(), content, origin));
            }
        }
    }

    fn raw(&self, name: &str) -> Option<(Raw<'t>, Origin)> {
        self.meta.iter().find(|(n, raw, _)| n == name && !raw.text.trim().is_empty()).map(|(_, raw, origin)| {
            let origin = if name.starts_with("og:") || name.starts_with("article:") {
                Origin::OpenGraph
            } else if *origin == Origin::OpenGraph {
                Origin::Meta
            } else {
                *origin
            };
            (*raw, origin)
        })
    }

    fn value(&self, name: &str) -> Option<(String, Origin)> {
        let (raw, origin) = self.raw(name)?;
        let text = tidy(raw.text);
        (!text.is_empty()).then_some((text, origin))
    }

    /// Titles that stand in the page as `meta` or `title` elements.
    pub(crate) fn titles(&self) -> Vec<(Raw<'t>, Origin)> {
        let mut out: Vec<_> =
            ["og:title", "twitter:title", "dc.title", "headline", "title"].iter().filter_map(|n| self.raw(n)).collect();
        out.extend(self.title.map(|t| (t, Origin::Meta)));
        out
    }

    pub(crate) fn headline(&self) -> Option<&str> {
        self.article.as_ref().filter(|a| a.news)?.headline.as_deref()
    }

    pub(crate) const fn is_live(&self) -> bool {
        self.linked.live
    }

    /// Dates of publication, best first.
    pub(crate) fn published(&self, order: Order) -> Vec<Declared> {
        let mut out = Vec::new();
        let mut take = |text: Option<&String>, origin, exact| {
            if let Some(stamp) = text.and_then(|t| dates::value(t, order)) {
                out.push(Declared { stamp, origin, exact });
            }
        };
        let article = self.article.as_ref();
        take(article.and_then(|a| a.published.as_ref()), Origin::JsonLd, true);
        for name in PUBLISHED {
            if let Some((text, origin)) = self.value(name) {
                take(Some(&text), origin, true);
            }
        }
        for (name, raw, origin) in &self.meta {
            if !PUBLISHED.contains(&name.as_str()) && state::names_publication(name) {
                take(Some(&tidy(raw.text)), if *origin == Origin::OpenGraph { origin_of(name) } else { *origin }, true);
            }
        }
        take(article.and_then(|a| a.created.as_ref()), Origin::JsonLd, false);
        take(self.linked.beside(|p| p.published.as_ref()).as_ref(), Origin::JsonLd, false);
        for name in DATED {
            if let Some((text, origin)) = self.value(name) {
                take(Some(&text), origin, false);
            }
        }
        out
    }

    /// Dates of the last change, best first.
    pub(crate) fn updated(&self, order: Order) -> Vec<Declared> {
        let mut out = Vec::new();
        let mut take = |text: Option<&String>, origin| {
            if let Some(stamp) = text.and_then(|t| dates::value(t, order)) {
                out.push(Declared { stamp, origin, exact: true });
            }
        };
        take(self.article.as_ref().and_then(|a| a.updated.as_ref()), Origin::JsonLd);
        for name in UPDATED {
            if let Some((text, origin)) = self.value(name) {
                take(Some(&text), origin);
            }
        }
        take(self.linked.beside(|p| p.updated.as_ref()).as_ref(), Origin::JsonLd);
        out
    }

    /// Who is declared to have written the article, one list a declaration, best first.
    pub(crate) fn authors(&self) -> Vec<(Vec<String>, Origin)> {
        let mut out = Vec::new();
        if let Some(article) = &self.article {
            out.push((self.linked.authors(article), Origin::JsonLd));
        }
        for name in AUTHORS {
            let mut all: Vec<String> = Vec::new();
            let mut from = Origin::Meta;
            for (_, raw, origin) in self.meta.iter().filter(|(n, ..)| n == name).take(20) {
                from = if *origin == Origin::OpenGraph { origin_of(name) } else { *origin };
                for author in byline::credited(&tidy(raw.text)) {
                    if !all.contains(&author) {
                        all.push(author);
                    }
                }
            }
            out.push((all, from));
        }
        for (label, data) in [("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")] {
            if let (Some((label, _)), Some((data, _))) = (self.value(label), self.value(data))
                && WRITTEN.contains(&label.to_lowercase().trim_end_matches(':'))
            {
                out.push((byline::credited(&data), Origin::Meta));
            }
        }
        out.retain(|(names, _)| !names.is_empty());
        out
    }

    pub(crate) fn outlet(&self) -> Option<(String, Origin)> {
        self.value("og:site_name")
            .or_else(|| self.linked.publisher(self.article.as_ref()?).map(|p| (p, Origin::JsonLd)))
            .or_else(|| self.value("application-name"))
            .or_else(|| self.value("dc.publisher"))
    }

    pub(crate) fn section(&self) -> Option<(String, Origin)> {
        self.article.as_ref().and_then(|a| a.section.clone()).map(|s| (s, Origin::JsonLd)).or_else(|| {
            ["article:section", "section", "parsely-section", "articlesection"].iter().find_map(|n| self.value(n))
        })
    }

    /// The language as a BCP 47 tag.
    pub(crate) fn language(&self) -> Option<(String, Origin)> {
        let found = self.language.clone().map(|l| (l, Origin::Meta));
        let linked = || self.article.as_ref()?.language.clone().map(|l| (l, Origin::JsonLd));
        let found = found
            .or_else(linked)
            .or_else(|| self.value("og:locale"))
            .or_else(|| self.value("content-language"))
            .or_else(|| self.value("language"));
        found.map(|(l, o)| (l.trim().replace('_', "-"), o)).filter(|(l, _)| {
            (2..=35).contains(&l.len())
                && l.split('-').all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
                && l.split('-').next().is_some_and(|p| matches!(p.len(), 2 | 3))
        })
    }

    /// The address of the picture that stands for the article.
    pub(crate) fn picture(&self) -> Option<String> {
        ["og:image", "twitter:image"].iter().find_map(|n| self.value(n)).map(|(url, _)| url)
    }

    pub(crate) fn url(&self) -> Option<(String, Origin)> {
        let web = |u: &str| u.len() < 4096 && (u.starts_with("https://") || u.starts_with("http://"));
        let canonical = self.canonical.clone().filter(|u| web(u)).map(|u| (u, Origin::Meta));
        canonical.or_else(|| self.value("og:url").filter(|(u, _)| web(u)))
    }
}

fn origin_of(name: &str) -> Origin {
    if name.starts_with("og:") || name.starts_with("article:") { Origin::OpenGraph } else { Origin::Meta }
}

/// A value without references and with its white space collapsed.
fn tidy(text: &str) -> String {
    unescape(text).split_whitespace().collect::<Vec<_>>().join(" ")
}
