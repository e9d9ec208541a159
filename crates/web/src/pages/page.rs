//! A stored page: its source with the bytes that prove a statement marked, as it was received, and as it looks.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use dixit::ByteRange;
use dixit_record::{Digest, Page, Record, StatementId};
use encoding_rs::Encoding;
use form_urlencoded::parse;
use maud::{Markup, html};

use super::statement::elsewhere;
use crate::Room;
use crate::error::{Error, Result};
use crate::guard::Reader;
use crate::layout::{self, Title};
use crate::plain::{count, number, shown};

/// Bytes of source that are shown before and behind what is marked.
const AROUND: usize = 1_500;
/// Bytes of source that are shown where nothing is marked.
const HEAD: usize = 20_000;
/// Stretches of source that are shown.
const STRETCHES: usize = 12;

fn digest(text: &str) -> Result<Digest> {
    text.parse().map_err(|_| Error::Unknown("A page is named by sha256: and 64 hexadecimal digits.".to_owned()))
}

/// A page's bytes, from the record or from the archive that it lies in.
fn bytes(record: &Record, digest: Digest) -> Result<(Page, Vec<u8>)> {
    let unknown = || Error::Unknown(format!("This record has no page {digest}."));
    let (page, _) = record.page(digest)?.ok_or_else(unknown)?;
    if let Some(grave) = record.tombstone(digest)? {
        return Err(Error::Unknown(format!("The page {digest} was erased on {}: {}", grave.at.date, grave.reason)));
    }
    let bytes = match &page.locator {
        None => record.page_bytes(digest)?,
        Some(place) => elsewhere(&page)
            .filter(|b| Digest::of(b) == digest)
            .ok_or_else(|| Error::Conflict(format!("The page is kept in {place}, and cannot be read there now.")))?,
    };
    Ok((page, bytes))
}

/// A statement whose evidence is marked.
struct Evidence {
    id: StatementId,
    ranges: Vec<ByteRange>,
}

/// `GET /page/{digest}?statement=...`
pub(crate) async fn source(
    State(room): State<Arc<Room>>,
    reader: Reader,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Markup> {
    let digest = digest(&name)?;
    let id = parse(query.unwrap_or_default().as_bytes())
        .find(|(name, _)| name == "statement")
        .and_then(|(_, id)| id.parse::<StatementId>().ok());
    let (page, bytes, evidence) = room
        .record(move |record| {
            let (page, bytes) = bytes(record, digest)?;
            let mut evidence = None;
            for place in id.map(|id| record.places(id)).transpose()?.unwrap_or_default() {
                let reading = record.reading(place.reading)?;
                if let (Some(id), Some(s)) = (id, reading.content.statements.get(place.n))
                    && reading.page.digest == digest
                {
                    evidence = Some(Evidence { id, ranges: s.evidence.clone() });
                    break;
                }
            }
            Ok((page, bytes, evidence))
        })
        .await?;
    let ranges = evidence.as_ref().map(|e| e.ranges.as_slice()).unwrap_or_default();
    let stretches = stretches(bytes.len(), ranges);
    let to = format!("/page/{}", page.digest);
    let body = html! {
        article .prose {
            h1 { "The page as received" }
            p { code .digest { (page.digest) } ", " (count(page.bytes, "byte", "bytes")) }
            p { a .button href={ (to) "/received" } { "All of it, as text" } " " a href={ (to) "/seen" } { "As it looks" } }
            @if let Some(evidence) = &evidence {
                p { "Marked are the bytes that prove " a href={ "/statement/" (evidence.id) } { "this statement" } "." }
            }
            @for (n, (from, to)) in stretches.iter().enumerate() {
                p .note { "Bytes " (number(*from as u64)) " to " (number(*to as u64)) }
                pre .bytes tabindex="0" {
                    @let edges = edges(*from, *to, ranges);
                    @for (at, pair) in edges.windows(2).enumerate() {
                        @if let [start, end] = pair {
                            @let text = String::from_utf8_lossy(bytes.get(*start..*end).unwrap_or_default());
                            @if ranges.iter().any(|r| (r.start() as usize) <= *start && *end <= r.end() as usize) {
                                mark id=[(n == 0 && at <= 1).then_some("here")] { (shown(&text)) }
                            } @else { (shown(&text)) }
                        }
                    }
                }
            }
            @if stretches.last().is_some_and(|(_, to)| *to < bytes.len()) { p .note { "The page goes on." } }
        }
    };
    Ok(layout::page(&room, &reader, &Title::plain("A stored page"), &body))
}

/// Where to cut a stretch into what is marked and what is not.
fn edges(from: usize, to: usize, ranges: &[ByteRange]) -> Vec<usize> {
    let mut edges = vec![from, to];
    edges.extend(ranges.iter().flat_map(|r| [r.start() as usize, r.end() as usize]).filter(|e| (from..to).contains(e)));
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// The stretches of a page that are shown: around what is marked, or its head.
fn stretches(bytes: usize, ranges: &[ByteRange]) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    let mut sorted = ranges.to_vec();
    sorted.sort_unstable_by_key(|r| r.start());
    for range in sorted {
        let from = (range.start() as usize).saturating_sub(AROUND).min(bytes);
        let to = (range.end() as usize).saturating_add(AROUND).min(bytes);
        let full = out.len() >= STRETCHES;
        match out.last_mut() {
            Some(last) if from <= last.1 => last.1 = to.max(last.1),
            _ if full => break,
            _ => out.push((from, to)),
        }
    }
    if out.is_empty() { vec![(0, bytes.min(HEAD))] } else { out }
}

type Header = (HeaderName, String);

/// `GET /page/{digest}/received`: its bytes, as text whatever they are.
pub(crate) async fn received(State(room): State<Arc<Room>>, Path(name): Path<String>) -> Result<impl IntoResponse> {
    let digest = digest(&name)?;
    let (encoding, bytes) = room
        .record(move |record| {
            let (page, bytes) = bytes(record, digest)?;
            Ok((encoding(record, page.digest)?, bytes))
        })
        .await?;
    let headers: [Header; 3] = [
        (header::CONTENT_TYPE, format!("text/plain; charset={encoding}")),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox; frame-ancestors 'none'".to_owned()),
        (header::CONTENT_DISPOSITION, "inline; filename=\"page.txt\"".to_owned()),
    ];
    Ok((headers, bytes))
}

/// The encoding that a page was read in; of WHATWG's names, nothing else.
fn encoding(record: &Record, digest: Digest) -> Result<String> {
    let version = record.page(digest)?.and_then(|(_, version)| version);
    let reading = version.map(|v| record.current(v).and_then(|r| record.reading(r))).transpose()?;
    let name = reading.map(|r| r.content.encoding).unwrap_or_default();
    let sound = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    Ok(if sound { name } else { "utf-8".to_owned() })
}

/// What a stored page may do in its frame: be seen. No script, form, picture or address of it does anything.
const SEEN: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; \
                    frame-ancestors 'self'";

/// Elements that lead elsewhere, and what stands in their place: what is underlined, what may stand in a head and has no
/// end, and what no browser knows. Browsers connect to where a frame or a link would lead before they look whether that is
/// allowed, and whoever is there sees that somebody reads the page.
const LEADING: [(&str, &str); 12] = [
    ("a", "u"),
    ("applet", "x-gone"),
    ("area", "basefont"),
    ("base", "basefont"),
    ("embed", "basefont"),
    ("fencedframe", "x-gone"),
    ("form", "x-gone"),
    ("frame", "basefont"),
    ("iframe", "x-gone"),
    ("link", "basefont"),
    ("meta", "basefont"),
    ("object", "x-gone"),
];

/// HTML without such elements.
fn inert(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 16);
    let mut pieces = html.split('<');
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (slash, rest) = piece.strip_prefix('/').map_or(("", piece), |rest| ("/", rest));
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (name, rest) = rest.split_at(end);
        let name = LEADING.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map_or(name, |(_, other)| other);
        out.extend(["<", slash, name, rest]);
    }
    out
}

/// `GET /page/{digest}/seen`: a frame around the page; with `?frame`, what stands in it.
pub(crate) async fn seen(
    State(room): State<Arc<Room>>,
    reader: Reader,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<axum::response::Response> {
    let digest = digest(&name)?;
    let framed = query.as_deref() == Some("frame");
    let (media_type, bytes) = room
        .record(move |record| {
            let (page, bytes) = bytes(record, digest)?;
            let text = record.page(digest)?.and_then(|(_, version)| version);
            let reading = text.map(|v| record.current(v).and_then(|r| record.reading(r))).transpose()?;
            let is_html = reading.is_some_and(|r| r.content.media_type == "text/html");
            let encoding = encoding(record, page.digest)?;
            if !is_html {
                return Ok((format!("text/plain; charset={encoding}"), bytes));
            }
            let encoding = Encoding::for_label(encoding.as_bytes()).unwrap_or(encoding_rs::UTF_8);
            let (text, _, _) = encoding.decode(&bytes);
            Ok(("text/html; charset=utf-8".to_owned(), inert(&text).into_bytes()))
        })
        .await?;
    if framed {
        let headers: [Header; 3] = [
            (header::CONTENT_TYPE, media_type),
            (header::CONTENT_SECURITY_POLICY, SEEN.to_owned()),
            (header::X_FRAME_OPTIONS, "SAMEORIGIN".to_owned()),
        ];
        return Ok((headers, bytes).into_response());
    }
    let body = html! {
        article .prose {
            h1 { "The page as it looks" }
            p { "Without its scripts and pictures, which would be loaded from elsewhere; nothing in it can be followed or sent. "
                a href={ "/page/" (digest) } { "Its source" } }
            iframe .seen src={ "/page/" (digest) "/seen?frame" } sandbox="" title="The stored page" referrerpolicy="no-referrer" {}
        }
    };
    Ok(layout::page(&room, &reader, &Title::plain("A stored page"), &body).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_elsewhere_is_gone() {
        let page =
            "<!DOCTYPE html><A HREF=//x>1 < 2</A><abbr>a</abbr><iframe src=x></iframe><LINK rel=preconnect><p>é</p></";
        let want = "<!DOCTYPE html><u HREF=//x>1 < 2</u><abbr>a</abbr><x-gone src=x></x-gone><basefont rel=preconnect><p>é</p></";
        assert_eq!(inert(page), want);
        assert_eq!(inert(""), "");
    }

    #[test]
    fn stretches_around_what_is_marked() {
        let ranges = [ByteRange::new(100, 110), ByteRange::new(200, 210), ByteRange::new(9_000, 9_010)];
        assert_eq!(stretches(20_000, &ranges), [(0, 1_710), (7_500, 10_510)]);
        assert_eq!(stretches(30_000, &[]), [(0, HEAD)]);
        assert_eq!(stretches(5, &[ByteRange::new(100, 110)]), [(0, 5)]);
        assert_eq!(edges(0, 300, &ranges), [0, 100, 110, 200, 210, 300]);
    }
}
