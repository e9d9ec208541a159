//! Dates in the data that a page carries for its scripts: fields of objects, variables, `data-` attributes.
//!
//! `"publishDate":"2023-11-14"`, `page.pubDate = '14 Nov 2023'`, `data-published-at="1699962480"`. Nobody is told what
//! they mean but the page's own programs, so they are asked only where a page says nothing in public.

use memchr::memmem;

use crate::Stamp;
use crate::dates::{self, Order};

/// Parts of names that are looked for, without their first letter, whose case differs.
const PARTS: [&[u8]; 6] = [b"ublish", b"ublication", b"ubdate", b"ubDate", b"isplay_date", b"isplayDate"];
/// Longest name, and longest value, in bytes.
const NAME: usize = 48;
const VALUE: usize = 48;
/// Names that are looked at in one page.
const NAMES: usize = 4_000;

/// The dates of publication in a page's data, each with its place, in the order of the page.
pub(crate) fn published(page: &str, order: Order) -> Vec<(usize, Stamp)> {
    let bytes = page.as_bytes();
    let mut out: Vec<(usize, Stamp)> = Vec::new();
    for part in PARTS {
        for at in memmem::find_iter(bytes, part).take(NAMES) {
            let before = bytes[..at].iter().rev().take(NAME).take_while(|b| is_name(**b)).count();
            let behind = bytes[at..].iter().take(NAME).take_while(|b| is_name(**b) && **b != b':').count();
            let name = &page[at - before..at + behind];
            if is_publication(name)
                && let Some(stamp) = value(&page[at + behind..]).and_then(|v| dates::value(v, order))
            {
                out.push((at, stamp));
            }
        }
    }
    out.sort_by_key(|(at, _)| *at);
    out
}

const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b':')
}

/// Whether a name of any kind is that of the date of publication.
pub(crate) fn names_publication(name: &str) -> bool {
    PARTS.iter().any(|part| memmem::find(name.as_bytes(), part).is_some()) && is_publication(name)
}

/// Whether a field's name says that it is the date of the publication: `publish_date`, `datePublished`, `publishedAt`.
fn is_publication(name: &str) -> bool {
    const OTHER: [&str; 11] =
        ["publisher", "update", "modif", "last", "end", "expir", "until", "unpubl", "republ", "format", "count"];
    let last = name.rsplit(['.', ':']).find(|part| !part.is_empty()).unwrap_or("");
    let mut letters: String = last.chars().filter(char::is_ascii_alphabetic).collect();
    letters.make_ascii_lowercase();
    let dated = ["date", "time"].iter().any(|part| letters.contains(part))
        || ["at", "on", "published"].iter().any(|end| letters.ends_with(end));
    dated && !OTHER.iter().any(|part| letters.contains(part))
}

/// The value that stands behind a field's name.
fn value(text: &str) -> Option<&str> {
    const QUOTES: [&str; 5] = ["\\\"", "\"", "'", "&quot;", "&#34;"];
    let quote = |text: &str| QUOTES.into_iter().find(|q| text.starts_with(q));
    let text = &text[quote(text).map_or(0, str::len)..];
    let text = text.trim_start().strip_prefix([':', '=', ','])?.trim_start();
    let text = text.strip_prefix("new Date(").unwrap_or(text);
    let mut end = text.len().min(VALUE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    match quote(text) {
        Some(quote) => {
            let text = text.get(quote.len()..end)?;
            text.find(quote).map(|end| &text[..end])
        }
        None => {
            let text = &text[..end];
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            matches!(digits, 10 | 13).then(|| &text[..digits])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_variables_attributes() {
        for (text, want) in [
            (r#"{"publishDate":"2023-11-14T11:48:00+02:00","x":1}"#, Some("2023-11-14T11:48:00+02:00")),
            (r#"{\"datePublished\":\"2023-11-14\"}"#, Some("2023-11-14")),
            ("page.pubDate = '14 Nov 2023';", Some("2023-11-14")),
            ("<article data-published-at=1699962480>", Some("2023-11-14T11:48:00Z")),
            ("<i data-props=\"{&quot;published&quot;:&quot;2023-11-14&quot;}\">", Some("2023-11-14")),
            ("set('publication_date', '2023-11-14')", Some("2023-11-14")),
            ("{first_publish_date: new Date(\"2023-11-14\")}", Some("2023-11-14")),
            (r#"{"lastPublishDate":"2023-11-14"}"#, None),
            (r#"{"publisher":"2023-11-14"}"#, None),
            (r#"{"publishDateFormat":"2023-11-14"}"#, None),
            (r#"{"publishDate":"2023-11-14"#, None),
            ("publishDate\":é", None),
        ] {
            let found = published(text, Order::Unknown);
            assert_eq!(found.first().map(|(_, s)| s.to_string()).as_deref(), want, "{text}");
        }
    }
}
