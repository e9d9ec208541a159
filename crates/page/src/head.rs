//! What a page's `meta` elements, its `title` and its JSON-LD say of the article.

use std::borrow::Cow;

use serde_json::Value;

use crate::dates::Order;
use crate::entity::unescape;
use crate::scan::{Event, Scanner};
use crate::{Origin, Stamp, dates, debris};

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
    news: News,
}

/// What JSON-LD says.
#[derive(Debug, Default)]
struct News {
    headline: Option<String>,
    published: Option<String>,
    updated: Option<String>,
    authors: Vec<String>,
    publisher: Option<String>,
    section: Option<String>,
    language: Option<String>,
    /// The page is a live blog.
    live: bool,
    /// Dates of the page itself, where no article has one.
    page_published: Option<String>,
    page_updated: Option<String>,
}

impl<'t> Head<'t> {
    /// Reads a page's declarations.
    pub(crate) fn read(page: &'t str) -> Self {
        let mut out = Self::default();
        let mut open = Raw { text: "", at: 0 };
        let mut json = 0;
        for event in Scanner::new(page) {
            match event {
                Event::Open(tag) => {
                    open = Raw { text: "", at: 0 };
                    if tag.is("meta") && out.meta.len() < VALUES {
                        let Some((text, at)) = tag.raw("content") else { continue };
                        let names = [
                            ("property", Origin::OpenGraph),
                            ("name", Origin::Meta),
                            ("itemprop", Origin::Microdata),
                            ("http-equiv", Origin::Meta),
                        ];
                        for (key, origin) in names {
                            if let Some(name) = tag.attribute(key) {
                                out.meta.push((name.trim().to_ascii_lowercase(), Raw { text, at }, origin));
                            }
                        }
                    } else if tag.is("title") && out.title.is_none() {
                        open.text = "title";
                    } else if tag.is("script") {
                        let kind = tag.attribute("type").unwrap_or_default();
                        if kind.to_ascii_lowercase().contains("ld+json") {
                            open.text = "json";
                        }
                    } else if tag.is("html") && out.language.is_none() {
                        out.language = tag.attribute("lang").or_else(|| tag.attribute("xml:lang")).map(Cow::into_owned);
                    } else if tag.is("link") && out.canonical.is_none() {
                        let rel = tag.attribute("rel").unwrap_or_default();
                        if rel.split_ascii_whitespace().any(|r| r.eq_ignore_ascii_case("canonical")) {
                            out.canonical = tag.attribute("href").map(|h| h.trim().to_owned());
                        }
                    }
                }
                Event::Raw(text, at) => match open.text {
                    "title" if out.title.is_none() => out.title = Some(Raw { text, at }),
                    "json" if json + text.len() <= JSON => {
                        json += text.len();
                        out.news.read(text);
                    }
                    _ => {}
                },
                Event::Close(_) | Event::Text(..) => {}
            }
        }
        out
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
        let text = unescape(raw.text).split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some((text, origin))
    }

    /// Titles that stand in the page as `meta` or `title` elements.
    pub(crate) fn titles(&self) -> Vec<(Raw<'t>, Origin)> {
        let mut out: Vec<_> =
            ["og:title", "twitter:title", "dc.title", "headline"].iter().filter_map(|n| self.raw(n)).collect();
        out.extend(self.title.map(|t| (t, Origin::Meta)));
        out
    }

    pub(crate) fn headline(&self) -> Option<&str> {
        self.news.headline.as_deref()
    }

    pub(crate) const fn is_live(&self) -> bool {
        self.news.live
    }

    /// Dates of publication, best first.
    pub(crate) fn published(&self) -> Vec<(Stamp, Origin)> {
        const NAMES: [&str; 29] = [
            "article:published_time",
            "og:article:published_time",
            "datepublished",
            "parsely-pub-date",
            "sailthru.date",
            "article:published",
            "published_time",
            "og:published_time",
            "pubdate",
            "publishdate",
            "publish-date",
            "publish_date",
            "publication_date",
            "article_date_original",
            "cxenseparse:recs:publishtime",
            "cxenseparse:publishtime",
            "dc.date.issued",
            "dcterms.issued",
            "dc.date.created",
            "dcterms.created",
            "dc.date",
            "dcterms.date",
            "article.published",
            "originalpublicationdate",
            "article.created",
            "date",
            "rnews:datepublished",
            "datecreated",
            "bt:pubdate",
        ];
        self.dates(self.news.published.as_deref(), &NAMES, self.news.page_published.as_deref())
    }

    /// Dates of the last change, best first.
    pub(crate) fn updated(&self) -> Vec<(Stamp, Origin)> {
        const NAMES: [&str; 9] = [
            "article:modified_time",
            "og:updated_time",
            "datemodified",
            "dcterms.modified",
            "dc.date.modified",
            "article:modified",
            "last-modified",
            "lastmod",
            "article.updated",
        ];
        self.dates(self.news.updated.as_deref(), &NAMES, self.news.page_updated.as_deref())
    }

    fn dates(&self, news: Option<&str>, names: &[&str], page: Option<&str>) -> Vec<(Stamp, Origin)> {
        let order = Order::of(self.language().map(|(l, _)| l).as_deref());
        let read = |text: &str| dates::line(text, order).map(|d| d.stamp).or_else(|| compact(text));
        let mut out: Vec<_> = news.and_then(read).map(|s| (s, Origin::JsonLd)).into_iter().collect();
        out.extend(names.iter().filter_map(|n| self.value(n)).filter_map(|(text, o)| Some((read(&text)?, o))));
        out.extend(page.and_then(read).map(|s| (s, Origin::JsonLd)));
        out
    }

    /// People who wrote the article.
    pub(crate) fn authors(&self) -> Option<(Vec<String>, Origin)> {
        if !self.news.authors.is_empty() {
            return Some((self.news.authors.clone(), Origin::JsonLd));
        }
        [
            "author",
            "article:author",
            "article:author_name",
            "byl",
            "dc.creator",
            "dcterms.creator",
            "parsely-author",
            "sailthru.author",
            "cxenseparse:author",
            "og:author",
            "article_author",
            "creator",
        ]
        .iter()
        .find_map(|n| {
            let (text, origin) = self.value(n)?;
            let names = debris::names(&text);
            (!names.is_empty() && !text.contains("://")).then_some((names, origin))
        })
    }

    pub(crate) fn outlet(&self) -> Option<(String, Origin)> {
        self.value("og:site_name")
            .or_else(|| self.news.publisher.clone().map(|p| (p, Origin::JsonLd)))
            .or_else(|| self.value("application-name"))
            .or_else(|| self.value("dc.publisher"))
    }

    pub(crate) fn section(&self) -> Option<(String, Origin)> {
        self.news.section.clone().map(|s| (s, Origin::JsonLd)).or_else(|| {
            ["article:section", "section", "parsely-section", "articlesection"].iter().find_map(|n| self.value(n))
        })
    }

    /// The language as a BCP 47 tag.
    pub(crate) fn language(&self) -> Option<(String, Origin)> {
        let found = self.language.clone().map(|l| (l, Origin::Meta));
        let found = found
            .or_else(|| self.news.language.clone().map(|l| (l, Origin::JsonLd)))
            .or_else(|| self.value("og:locale"))
            .or_else(|| self.value("content-language"))
            .or_else(|| self.value("language"));
        found.map(|(l, o)| (l.trim().replace('_', "-"), o)).filter(|(l, _)| {
            (2..=35).contains(&l.len())
                && l.split('-').all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
                && l.split('-').next().is_some_and(|p| matches!(p.len(), 2 | 3))
        })
    }

    pub(crate) fn url(&self) -> Option<(String, Origin)> {
        let web = |u: &str| u.len() < 4096 && (u.starts_with("https://") || u.starts_with("http://"));
        let canonical = self.canonical.clone().filter(|u| web(u)).map(|u| (u, Origin::Meta));
        canonical.or_else(|| self.value("og:url").filter(|(u, _)| web(u)))
    }
}

/// `20231114` and `20231114T1148...`, as some `meta` elements have it.
fn compact(text: &str) -> Option<Stamp> {
    let day = text.trim().get(..8)?;
    let rest = &text.trim()[8..];
    if !day.bytes().all(|b| b.is_ascii_digit()) || !(rest.is_empty() || rest.starts_with(['T', ' '])) {
        return None;
    }
    format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..]).parse().ok()
}

impl News {
    fn read(&mut self, json: &str) {
        let json = json.trim().trim_start_matches("<!--").trim_end_matches("-->").trim().trim_end_matches(';');
        let json = json.strip_prefix("//<![CDATA[").or_else(|| json.strip_prefix("<![CDATA[")).unwrap_or(json);
        let json = json.trim_end_matches("//]]>").trim_end_matches("]]>");
        // Many pages have bare line breaks inside strings.
        let value: Result<Value, _> =
            serde_json::from_str(json).or_else(|_| serde_json::from_str(&json.replace(|c: char| c.is_control(), " ")));
        if let Ok(value) = value {
            self.walk(&value, 0);
        }
    }

    fn walk(&mut self, value: &Value, depth: u32) {
        match value {
            Value::Array(items) if depth < 8 => items.iter().for_each(|v| self.walk(v, depth + 1)),
            Value::Object(fields) => {
                let kinds: Vec<&str> = match fields.get("@type") {
                    Some(Value::String(kind)) => vec![kind],
                    Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
                    _ => Vec::new(),
                };
                let kinds: Vec<&str> = kinds.iter().map(|k| k.rsplit(['/', ':']).next().unwrap_or(k)).collect();
                if kinds.iter().any(|k| {
                    k.ends_with("Article")
                        || matches!(*k, "BlogPosting" | "LiveBlogPosting" | "Report" | "SocialMediaPosting")
                }) {
                    self.live |= kinds.contains(&"LiveBlogPosting");
                    self.article(value);
                } else if kinds.iter().any(|k| matches!(*k, "WebPage" | "ItemPage")) {
                    let own = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
                    self.page_published = self.page_published.take().or_else(|| own("datePublished"));
                    self.page_updated = self.page_updated.take().or_else(|| own("dateModified"));
                }
                for name in ["@graph", "mainEntity", "mainEntityOfPage", "itemListElement"] {
                    if depth < 8
                        && let Some(inner) = fields.get(name).filter(|v| v.is_array() || v.is_object())
                    {
                        self.walk(inner, depth + 1);
                    }
                }
            }
            _ => {}
        }
    }

    /// Takes what the first article says; later ones fill what it leaves open only where they are the same one.
    fn article(&mut self, value: &Value) {
        let words = |name: &str| {
            let found = match value.get(name)? {
                Value::Array(items) => items.first()?,
                one => one,
            };
            let text = found.as_str().or_else(|| found.get("name")?.as_str())?;
            let text = unescape(text).split_whitespace().collect::<Vec<_>>().join(" ");
            (!text.is_empty() && text.len() < 2_000).then_some(text)
        };
        let headline = words("headline").or_else(|| words("name"));
        if self.headline.is_some() && headline != self.headline {
            return;
        }
        let take = |slot: &mut Option<String>, found: Option<String>| {
            if slot.is_none() {
                *slot = found;
            }
        };
        take(&mut self.headline, headline);
        take(&mut self.published, words("datePublished").or_else(|| words("dateCreated")));
        take(&mut self.updated, words("dateModified"));
        take(&mut self.publisher, words("publisher"));
        take(&mut self.section, words("articleSection"));
        take(&mut self.language, words("inLanguage"));
        if self.authors.is_empty() {
            self.authors = authors(value.get("author").or_else(|| value.get("creator")));
        }
    }
}

/// The people of an `author` value: a string, an object, or several of them.
fn authors(value: Option<&Value>) -> Vec<String> {
    let items = match value {
        Some(Value::Array(items)) => items.iter().take(50).collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    let mut out = Vec::new();
    for item in items {
        let is_group = item.get("@type").and_then(Value::as_str).is_some_and(|t| t.contains("Organi"));
        let text = item.as_str().or_else(|| item.get("name")?.as_str()).filter(|t| t.len() < 300 && !is_group);
        let text = unescape(text.unwrap_or(""));
        let mut names = debris::names(&text);
        // Somebody declared to be a person may have one name.
        let is_person = item.get("@type").and_then(Value::as_str).is_some_and(|t| t.ends_with("Person"));
        if names.is_empty() && is_person && debris::is_word_of_name(text.trim()) {
            names.push(text.trim().to_owned());
        }
        for name in names {
            if !out.contains(&name) {
                out.push(name);
            }
        }
    }
    out
}
