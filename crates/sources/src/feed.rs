//! Feeds (RSS, Atom, JSON Feed) and sitemaps: addresses of pages.
//!
//! What a feed says of a page's date tells whether the page has changed and is no date of the page: most state UTC, which
//! is not always the day of the page's own zone, and the page says it better.

use quick_xml::Reader;
use quick_xml::events::Event;
use url::Url;

use crate::decode;
use crate::fetch::Link;
use crate::{Kind, Limits, Reason};

/// Most addresses that one feed or sitemap gives, as the sitemap protocol has it.
const MOST: usize = 50_000;
/// How many feeds and sitemaps may lead to one: an index to its sitemaps, and one more. Ends circles.
const DEEPEST: u8 = 2;
/// Bytes in which a feed shows itself.
const SNIFF: usize = 2 << 10;

/// Whether these bytes are a feed or a sitemap.
pub(crate) fn is_feed(bytes: &[u8]) -> bool {
    let begins = bytes.get(..SNIFF.min(bytes.len())).unwrap_or_default();
    let holds = |tag: &str| memchr::memmem::find(begins, tag.as_bytes()).is_some();
    let begins_with =
        |c: u8| begins.strip_prefix(b"\xef\xbb\xbf").unwrap_or(begins).trim_ascii_start().first() == Some(&c);
    if begins_with(b'{') {
        return holds("jsonfeed.org/version");
    }
    begins_with(b'<')
        && !["<html", "<HTML", "<!DOCTYPE html", "<!doctype html"].iter().any(|tag| holds(tag))
        && ["<rss", "<feed", "<rdf:RDF", "<urlset", "<sitemapindex"].iter().any(|tag| holds(tag))
}

/// The addresses in a feed or sitemap, which may be compressed by gzip. `base`: where it was found; `depth`: how many
/// others led to it.
pub(crate) fn links(bytes: Vec<u8>, base: Option<&Url>, depth: u8, limits: Limits) -> Result<Vec<Link>, Reason> {
    if depth > DEEPEST {
        return Err(Reason::new(Kind::NotAPage, "it is a feed or sitemap that others lead to, more than two deep"));
    }
    let depth = depth + 1;
    let bytes = decode::decode(bytes, "gzip", false, limits)?;
    let begins = bytes.get(..SNIFF.min(bytes.len())).unwrap_or_default();
    let holds = |tag: &[u8]| memchr::memmem::find(begins, tag).is_some();
    let mut links =
        if holds(b"<sitemapindex") || holds(b"<urlset") { sitemap(&bytes, depth) } else { feed(&bytes, depth) }?;
    links.retain_mut(|link| {
        let url = base.map_or_else(|| Url::parse(&link.url), |base| base.join(&link.url));
        url.is_ok_and(|url| {
            link.url = url.into();
            true
        })
    });
    links.truncate(MOST);
    Ok(links)
}

fn feed(bytes: &[u8], depth: u8) -> Result<Vec<Link>, Reason> {
    let feed = feed_rs::parser::parse(bytes).map_err(|e| {
        let why: String = e.to_string().chars().take(200).collect();
        Reason::new(Kind::NotAPage, format!("it is no feed that can be read: {why}"))
    })?;
    let language = feed.language;
    let links = feed.entries.into_iter().filter_map(|entry| {
        let rank = |rel: Option<&str>| match rel {
            None | Some("alternate") => 0,
            Some("self" | "enclosure" | "edit" | "replies") => 2,
            Some(_) => 1,
        };
        let link = entry.links.into_iter().min_by_key(|link| rank(link.rel.as_deref()))?;
        let changed = entry.updated.or(entry.published).map(|at| at.to_rfc3339());
        Some(Link { url: link.href, language: entry.language.or_else(|| language.clone()), depth, changed })
    });
    Ok(links.collect())
}

/// Reads `loc`, `lastmod` and, of news sitemaps, `news:language`.
fn sitemap(bytes: &[u8], depth: u8) -> Result<Vec<Link>, Reason> {
    let xml = String::from_utf8_lossy(bytes);
    let mut reader = Reader::from_str(&xml);
    let (mut links, mut link, mut text) = (Vec::new(), Link::default(), String::new());
    loop {
        let event = reader.read_event();
        match event {
            Ok(Event::Start(_)) => text.clear(),
            Ok(Event::Text(part)) => text.push_str(&part.xml10_content()),
            Ok(Event::CData(part)) => text.push_str(&part.xml10_content()),
            Ok(Event::GeneralRef(name)) => match name.resolve_char_ref() {
                Ok(Some(c)) => text.push(c),
                _ => text
                    .push_str(quick_xml::escape::resolve_predefined_entity(&name.xml10_content()).unwrap_or_default()),
            },
            Ok(Event::End(tag)) => match tag.local_name().as_ref() {
                // An image's or video's `loc` comes after the page's.
                "loc" if link.url.is_empty() => link.url = text.trim().to_owned(),
                "lastmod" => link.changed = Some(text.trim().to_owned()).filter(|c| !c.is_empty()),
                "language" => link.language = Some(text.trim().to_owned()).filter(|l| !l.is_empty()),
                "url" | "sitemap" => links.push(Link { depth, ..std::mem::take(&mut link) }),
                _ => {}
            },
            Ok(Event::Eof) => break,
            // What came before the damage is kept.
            Err(_) if !links.is_empty() => break,
            Err(e) => return Err(Reason::new(Kind::NotAPage, format!("it is no sitemap that can be read: {e}"))),
            Ok(_) => {}
        }
        if links.len() >= MOST {
            break;
        }
    }
    links.retain(|link| !link.url.is_empty());
    Ok(links)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn of(feed: &str) -> Vec<String> {
        assert!(is_feed(feed.as_bytes()), "{feed}");
        let base = Url::parse("https://example.org/news/feed").unwrap();
        let links = links(feed.as_bytes().to_vec(), Some(&base), 0, Limits::default()).unwrap();
        links.into_iter().map(|link| link.url).collect()
    }

    #[test]
    fn feeds_of_each_kind() {
        let rss = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>News</title><link>https://example.org/</link>\
            <item><title>A</title><link>https://example.org/a?x=1&amp;y=2</link><pubDate>Wed, 06 Mar 2024 12:00:00 GMT</pubDate></item>\
            <item><title>B</title><link>/b</link></item></channel></rss>";
        assert_eq!(of(rss), ["https://example.org/a?x=1&y=2", "https://example.org/b"]);
        let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>News</title><id>x</id><updated>2024-03-06T12:00:00Z</updated>\
            <entry><id>a</id><title>A</title><updated>2024-03-06T12:00:00Z</updated><link rel=\"self\" href=\"https://example.org/a.atom\"/>\
            <link rel=\"alternate\" href=\"https://example.org/a\"/></entry></feed>";
        assert_eq!(of(atom), ["https://example.org/a"]);
        let changed =
            |feed: &str| links(feed.as_bytes().to_vec(), None, 0, Limits::default()).unwrap().remove(0).changed;
        assert_eq!(changed(atom).as_deref(), Some("2024-03-06T12:00:00+00:00"));
        assert_eq!(changed(rss), changed(atom));
        let json = "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"News\", \"items\": \
            [{\"id\": \"a\", \"url\": \"https://example.org/a\", \"content_text\": \"A\"}]}";
        assert_eq!(of(json), ["https://example.org/a"]);
    }

    #[test]
    fn sitemaps() {
        let news = "<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
            xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\" xmlns:image=\"http://www.google.com/schemas/sitemap-image/1.1\">\
            <url><loc> https://example.org/a?x=1&amp;y=&#50; </loc><image:image><image:loc>https://example.org/a.jpg</image:loc></image:image>\
            <news:news><news:publication><news:name>Post</news:name><news:language>uk</news:language></news:publication></news:news></url>\
            <url><loc><![CDATA[https://example.org/b]]></loc><lastmod> 2024-03-05 </lastmod></url><url><lastmod>2024-03-06</lastmod></url>";
        let changed = links(news.as_bytes().to_vec(), None, 0, Limits::default()).unwrap().remove(1).changed;
        assert_eq!(changed.as_deref(), Some("2024-03-05"));
        // The end is missing.
        assert_eq!(of(news), ["https://example.org/a?x=1&y=2", "https://example.org/b"]);
        let first = links(news.as_bytes().to_vec(), None, 0, Limits::default()).unwrap().remove(0);
        assert_eq!((first.language.as_deref(), first.depth), (Some("uk"), 1));
        let index = "<sitemapindex><sitemap><loc>https://example.org/1.xml.gz</loc></sitemap></sitemapindex>";
        let of = |depth| links(index.as_bytes().to_vec(), None, depth, Limits::default());
        assert_eq!((of(0).unwrap()[0].depth, of(2).unwrap()[0].depth), (1, 3));
        assert_eq!(of(3).unwrap_err().kind, Kind::NotAPage);
    }

    #[test]
    fn what_is_no_feed() {
        for page in ["", "<!doctype html><html><p>&lt;rss", "<p>words", "{\"a\": 1}", "words <rss"] {
            assert!(!is_feed(page.as_bytes()), "{page}");
        }
        for feed in ["<rss version=\"2.0\"", "<feed>", "<urlset", "{\"version\": \"https://jsonfeed.org/version/1\""] {
            assert!(
                links(feed.as_bytes().to_vec(), None, 0, Limits::default()).is_ok_and(|l| l.is_empty())
                    || is_feed(feed.as_bytes())
            );
        }
    }

    #[test]
    fn deep_and_long_feeds() {
        let deep = format!("<rss version=\"2.0\"><channel><item><description>{}", "<a>".repeat(300_000));
        let _ = links(deep.into_bytes(), None, 0, Limits::default());
        let long = format!("<urlset>{}", "<url><loc>https://example.org/</loc></url>".repeat(MOST + 5));
        assert_eq!(links(long.into_bytes(), None, 0, Limits::default()).unwrap().len(), MOST);
    }
}
