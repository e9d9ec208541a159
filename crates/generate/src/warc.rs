//! Pages as records of a web archive.

use std::fmt::Write as _;
use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::Made;
use crate::dice::{Dice, mix};

/// One member: a record, compressed by itself.
fn member(record: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(record.len() / 4), Compression::default());
    encoder.write_all(record)?;
    encoder.finish()
}

fn record(kind: &str, url: &str, date: &str, id: &[u64], content_type: &str, content: &[u8]) -> Vec<u8> {
    let (high, low) = (mix(id), mix(&[mix(id), 1]));
    let mut head = format!("WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: {date}\r\n");
    let _ = write!(
        head,
        "WARC-Record-ID: <urn:uuid:{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}>\r\nContent-Length: {}\r\nContent-Type: {content_type}\r\n",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        low >> 52,
        low & 0xffff_ffff_ffff,
        content.len()
    );
    if !url.is_empty() {
        let _ = write!(head, "WARC-Target-URI: {url}\r\n");
    }
    head.push_str("\r\n");
    [head.as_bytes(), content, b"\r\n\r\n"].concat()
}

/// What an archive begins with.
pub(crate) fn info(seed: u64) -> io::Result<Vec<u8>> {
    let content = format!(
        "software: dixit-generate\r\nformat: WARC File Format 1.0\r\ndescription: made-up news, seed {seed}\r\n"
    );
    member(&record(
        "warcinfo",
        "",
        "2024-01-01T00:00:00Z",
        &[seed, u64::MAX],
        "application/warc-fields",
        content.as_bytes(),
    ))
}

/// The records of a page: the request, the response, now and then one that is no page.
pub(crate) fn records(made: &Made, seed: u64) -> io::Result<Vec<Vec<u8>>> {
    let mut dice = Dice::of(&[seed, made.number, 0xa]);
    let date = format!("{}T{:02}:{:02}:{:02}Z", made.fetched, dice.below(24), dice.below(60), dice.below(60));
    let id = |n: u64| [seed, made.number, n];
    let host = made.url.split('/').nth(2).unwrap_or_default();
    let path = made.url.splitn(4, '/').nth(3).unwrap_or_default();
    let request =
        format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: CCBot/2.0\r\nAccept-Encoding: gzip\r\n\r\n");
    let mut out = vec![member(&record(
        "request",
        &made.url,
        &date,
        &id(0),
        "application/http; msgtype=request",
        request.as_bytes(),
    ))?];
    let response = |url: &str, n: u64, head: &str, body: &[u8]| {
        let content = [head.as_bytes(), b"\r\n", body].concat();
        member(&record("response", url, &date, &id(n), "application/http; msgtype=response", &content))
    };
    // Crawlers keep bodies decoded; some as they came.
    let (coding, body) = if dice.percent(3) {
        let compressed = member(&made.page)?;
        let chunks = format!("{:x}\r\n", compressed.len()).into_bytes();
        (
            "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n".to_owned(),
            [&chunks[..], &compressed, b"\r\n0\r\n\r\n"].concat(),
        )
    } else {
        (format!("X-Crawl-Content-Encoding: gzip\r\nContent-Length: {}\r\n", made.page.len()), made.page.clone())
    };
    let head = format!(
        "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: {}\r\nCache-Control: max-age={}\r\n{coding}ETag: \"{:x}\"\r\nConnection: close\r\n",
        made.media_type,
        dice.below(600),
        dice.bits()
    );
    let mut page = response(&made.url, 1, &head, &body)?;
    if made.gold.damaged {
        // Within the compressed data, behind the member's header.
        let mut dice = Dice::of(&[seed, made.number, 0xf]);
        let at = page.len() / 4 + dice.below(page.len() / 2);
        page[at] ^= 1 << dice.below(8);
    }
    out.push(page);
    match dice.below(100) {
        0 => out.push(response(
            &format!("https://{host}/old/{path}"),
            2,
            "HTTP/1.1 301 Moved Permanently\r\nLocation: /\r\n",
            b"",
        )?),
        1 => out.push(response(
            &format!("https://{host}/gone"),
            2,
            "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n",
            b"<h1>Not found</h1>",
        )?),
        2 => out.push(response(
            &format!("https://{host}/feed.xml"),
            2,
            "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n",
            b"<rss/>",
        )?),
        _ => {}
    }
    Ok(out)
}
