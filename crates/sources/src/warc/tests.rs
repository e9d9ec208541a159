use std::io::{Cursor, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use super::*;

/// A record of a made-up archive.
fn record(kind: &str, uri: &str, content_type: &str, content: &[u8]) -> Vec<u8> {
    let mut out = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2024-03-06T12:00:00Z\r\n\
         WARC-Record-ID: <urn:uuid:{uri}>\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
        content.len()
    )
    .into_bytes();
    out.extend_from_slice(content);
    out.extend_from_slice(b"\r\n\r\n");
    out
}

fn response(uri: &str, body: &str) -> Vec<u8> {
    let content = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{body}");
    record("response", uri, "application/http; msgtype=response", content.as_bytes())
}

/// Three pages.
fn three() -> Vec<Vec<u8>> {
    (0..3)
        .map(|n| response(&format!("https://example.org/{n}"), &format!("<p>Page {n}, which says no more.")))
        .collect()
}

fn gzip(record: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(record).unwrap();
    encoder.finish().unwrap()
}

fn read(archive: Vec<u8>) -> (Vec<Page>, Vec<Skipped>) {
    read_within(archive, Limits::default())
}

fn read_within(archive: Vec<u8>, limits: Limits) -> (Vec<Page>, Vec<Skipped>) {
    let (mut pages, mut skipped) = (Vec::new(), Vec::new());
    let plain = archive.first().is_none_or(|b| b.is_ascii_graphic() || b.is_ascii_whitespace());
    let name = if plain { "a.warc" } else { "a.warc.gz" };
    for item in Warc::new(Cursor::new(archive), name, limits) {
        match item {
            Item::Page(page) => pages.push(page),
            Item::Skipped(skip) => skipped.push(skip),
        }
    }
    (pages, skipped)
}

/// Which of the three pages came out.
fn numbers(pages: &[Page]) -> Vec<usize> {
    let number = |page: &Page| {
        let text = String::from_utf8_lossy(&page.bytes);
        (0..3).find(|n| text == format!("<p>Page {n}, which says no more.")).unwrap_or(9)
    };
    pages.iter().map(number).collect()
}

#[test]
fn pages_with_what_is_known_of_them() {
    for compressed in [false, true] {
        let records = three();
        let second = if compressed { gzip(&records[0]).len() } else { records[0].len() };
        let archive: Vec<u8> = records.iter().flat_map(|r| if compressed { gzip(r) } else { r.clone() }).collect();
        let (pages, skipped) = read(archive);
        assert_eq!((numbers(&pages), skipped), (vec![0, 1, 2], vec![]));
        let page = &pages[1];
        assert_eq!(page.hints.url.as_deref(), Some("https://example.org/1"));
        assert_eq!(page.hints.media_type.as_deref(), Some("text/html; charset=utf-8"));
        assert_eq!(page.hints.fetched, "2024-03-06T12:00:00Z".parse().ok());
        assert_eq!(page.id.as_deref(), Some("urn:uuid:https://example.org/1"));
        let name = if compressed { "a.warc.gz" } else { "a.warc" };
        assert_eq!(page.name, format!("{name}, byte {second}"));
        assert_eq!(page.locator.as_ref().unwrap().offset, second as u64);
    }
}

#[test]
fn pages_are_found_again_by_their_locators() {
    let folder = tempfile::tempdir().unwrap();
    let records = three();
    let together = gzip(&records.concat());
    let one_by_one: Vec<u8> = records.iter().flat_map(|r| gzip(r)).collect();
    for (name, archive) in [("plain", records.concat()), ("one-by-one", one_by_one), ("together", together)] {
        let path = folder.path().join(name);
        std::fs::write(&path, &archive).unwrap();
        let pages: Vec<Page> = Warc::new(std::fs::File::open(&path).unwrap(), &path, Limits::default())
            .filter_map(|item| if let Item::Page(page) = item { Some(page) } else { None })
            .collect();
        assert_eq!(numbers(&pages), [0, 1, 2], "{name}");
        for page in pages {
            let locator: Locator = page.locator.unwrap().to_string().parse().unwrap();
            assert_eq!(locator.read(Limits::default()).unwrap(), page.bytes, "{name}");
            let other = Locator { digest: [0; 32], ..locator.clone() };
            assert_eq!(other.read(Limits::default()).unwrap_err().kind, Kind::Damaged);
            let beside = Locator { offset: locator.offset + 1, ..locator };
            assert_eq!(beside.read(Limits::default()).unwrap_err().kind, Kind::Damaged);
        }
    }
}

#[test]
fn what_is_a_page_and_what_is_not() {
    let http = "application/http; msgtype=response";
    let of = |kind: &str, content_type: &str, content: &str| {
        let (pages, skipped) = read(record(kind, "https://example.org/", content_type, content.as_bytes()));
        assert!(pages.len() + skipped.len() < 2);
        (pages.len(), skipped.first().map(|s| s.reason.kind))
    };
    assert_eq!(of("response", http, "HTTP/1.1 200 OK\r\n\r\n<p>"), (1, None));
    assert_eq!(of("response", http, "HTTP/1.1 404 Not Found\r\n\r\n<p>"), (0, Some(Kind::Status)));
    assert_eq!(of("response", http, "HTTP/1.1 301 Moved\r\nLocation: /\r\n\r\n"), (0, Some(Kind::Status)));
    assert_eq!(of("response", http, "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n."), (0, Some(Kind::NotAPage)));
    assert_eq!(of("response", http, "no response"), (0, Some(Kind::Damaged)));
    assert_eq!(of("resource", "text/html", "<p>"), (1, None));
    assert_eq!(of("resource", "image/png", "."), (0, Some(Kind::NotAPage)));
    assert_eq!(of("response", "text/dns", "example.org. 60 IN A 192.0.2.1"), (0, Some(Kind::NotAPage)));
    assert_eq!(of("conversion", "text/plain", "Words"), (1, None));
    assert_eq!(of("revisit", http, "HTTP/1.1 200 OK\r\n\r\n"), (0, Some(Kind::Unchanged)));
    assert_eq!(of("continuation", "", "x"), (0, Some(Kind::NotAPage)));
    for kind in ["warcinfo", "request", "metadata"] {
        assert_eq!(of(kind, "application/warc-fields", "a: b\r\n"), (0, None));
    }
    let (pages, _) = read(String::from_utf8(response("<https://example.org/>", "<p>")).unwrap().into_bytes());
    assert_eq!(pages[0].hints.url.as_deref(), Some("https://example.org/"));
}

#[test]
fn whatever_byte_of_a_member_is_flipped_the_others_come_out() {
    let members: Vec<Vec<u8>> = three().iter().map(|r| gzip(r)).collect();
    for hit in 0..3 {
        let start: usize = members[..hit].iter().map(Vec::len).sum();
        for at in 0..members[hit].len() {
            let mut archive = members.concat();
            archive[start + at] ^= 0x10;
            let (pages, skipped) = read(archive);
            let others: Vec<usize> = (0..3).filter(|n| *n != hit).collect();
            // Some bits mean nothing: the time and system in a member's header, what fills up its last byte.
            if skipped.is_empty() {
                assert_eq!(numbers(&pages), [0, 1, 2], "byte {at} of {hit}");
            } else {
                assert_eq!(numbers(&pages), others, "byte {at} of {hit}: {skipped:?}");
                assert_eq!(skipped.len(), 1, "{skipped:?}");
                assert_eq!((skipped[0].offset, skipped[0].reason.kind), (Some(start as u64), Kind::Damaged));
            }
        }
    }
}

#[test]
fn cut_at_every_byte_of_the_last_record() {
    for compressed in [false, true] {
        let records: Vec<Vec<u8>> = three().iter().map(|r| if compressed { gzip(r) } else { r.clone() }).collect();
        let start = records[0].len() + records[1].len();
        let archive = records.concat();
        for end in start..archive.len() {
            let (pages, skipped) = read(archive[..end].to_vec());
            // Of a plain record the four bytes after its content may be missing.
            let whole = !compressed && end + 4 >= archive.len();
            assert_eq!(numbers(&pages), if whole { vec![0, 1, 2] } else { vec![0, 1] }, "cut at {end}");
            assert_eq!(skipped.len(), usize::from(!whole && end > start), "cut at {end}: {skipped:?}");
            assert!(skipped.iter().all(|s| s.offset == Some(start as u64) && s.reason.kind == Kind::Damaged));
        }
    }
}

#[test]
fn lengths_that_lie() {
    for length in
        ["0", "5", "44", "300", "5000", "99999999", "18446744073709551615", "18446744073709551616", "-1", "", "x"]
    {
        for hit in 0..3 {
            let mut records = three();
            let text = String::from_utf8(records[hit].clone()).unwrap();
            let (head, tail) = text.split_once("Content-Length: ").unwrap();
            let (_, tail) = tail.split_once("\r\n").unwrap();
            records[hit] = format!("{head}Content-Length: {length}\r\n{tail}").into_bytes();
            let others: Vec<usize> = (0..3).filter(|n| *n != hit).collect();
            for compressed in [false, true] {
                let archive: Vec<u8> =
                    records.iter().flat_map(|r| if compressed { gzip(r) } else { r.clone() }).collect();
                let (pages, skipped) = read(archive);
                assert_eq!(numbers(&pages), others, "{length:?} in {hit}, compressed {compressed}: {skipped:?}");
                assert_eq!(skipped.len(), 1, "{skipped:?}");
            }
        }
    }
}

#[test]
fn bytes_between_records() {
    let records = three();
    let plain = [&records[0][..], b"\r\n\r\nodd bytes\r\n", &records[1], b"\0\0\n", &records[2], b"end"].concat();
    let (pages, skipped) = read(plain);
    assert_eq!((numbers(&pages), skipped.len()), (vec![0, 1, 2], 3));
    let zeros = [gzip(&records[0]), vec![0; 700], gzip(&records[1]), gzip(&records[2]), vec![0; 3]].concat();
    let (pages, skipped) = read(zeros);
    assert_eq!((numbers(&pages), skipped.len()), (vec![0, 1, 2], 0));
    let foreign =
        [b"odd".to_vec(), gzip(b"no record"), gzip(&records[0]), b"\x1f\x8b\x08odd".to_vec(), gzip(&records[1])];
    let (pages, skipped) = read([foreign[1..].concat()].concat());
    assert_eq!((numbers(&pages), skipped.len()), (vec![0, 1], 2));
}

#[test]
fn files_that_are_no_archives() {
    for bytes in [&b""[..], b"\n\n"] {
        let (pages, skipped) = read(bytes.to_vec());
        assert!(pages.is_empty() && skipped.is_empty());
    }
    for bytes in
        [&b"\x1f"[..], b"\x1f\x8b", b"\x1f\x8b\x08\0", b"WARC/1.0", b"WARC/1.0\r\n\r\n", b"<p>A page", &[0; 99]]
    {
        let (pages, skipped) = read(bytes.to_vec());
        assert!(pages.is_empty() && skipped.len() == 1, "{bytes:?} {skipped:?}");
    }
}

#[test]
fn large_records_are_refused_and_passed_over() {
    let limits = Limits { page: 10_000, ..Limits::default() };
    let text: String = (0..60_000).map(|n| format!("{n} ")).collect();
    let large = response("https://example.org/large", &text);
    let video = record(
        "response",
        "https://example.org/video",
        "application/http",
        format!("HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n{text}").as_bytes(),
    );
    let small = response("https://example.org/small", &text[..9_000]);
    let over = response("https://example.org/over", &text[..10_001]);
    for compressed in [false, true] {
        let records = [&three()[0], &large, &video, &over, &small, &three()[1]];
        let archive: Vec<u8> = records.iter().flat_map(|r| if compressed { gzip(r) } else { r.to_vec() }).collect();
        let (pages, skipped) = read_within(archive, limits);
        assert_eq!(pages.iter().map(|p| p.bytes.len()).collect::<Vec<_>>(), [30, 9_000, 30]);
        let kinds: Vec<Kind> = skipped.iter().map(|s| s.reason.kind).collect();
        assert_eq!(kinds, [Kind::TooLarge, Kind::NotAPage, Kind::TooLarge]);
    }
}

#[test]
fn bombs_are_stopped() {
    let bomb = gzip(&response("https://example.org/bomb", &" ".repeat(64 << 20)));
    let records = three();
    let archive = [gzip(&records[0]), bomb, gzip(&records[1])].concat();
    let (pages, skipped) = read(archive);
    assert_eq!(numbers(&pages), [0, 1]);
    assert_eq!(skipped.iter().map(|s| s.reason.kind).collect::<Vec<_>>(), [Kind::Bomb]);
    // A body that is compressed itself.
    let body = gzip(&vec![b' '; 20 << 20]);
    let mut content = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n".to_vec();
    content.extend_from_slice(&body);
    let (pages, skipped) = read(record("response", "https://example.org/", "application/http", &content));
    assert_eq!((pages.len(), skipped[0].reason.kind), (0, Kind::Bomb));
}

/// A file that counts what is read of it, and fails at a byte.
struct Watched {
    inner: Cursor<Vec<u8>>,
    read: u64,
    fails_at: u64,
}

impl Watched {
    fn new(archive: Vec<u8>) -> Self {
        Self { inner: Cursor::new(archive), read: 0, fails_at: u64::MAX }
    }
}

impl Read for Watched {
    fn read(&mut self, part: &mut [u8]) -> io::Result<usize> {
        if self.inner.position() >= self.fails_at {
            return Err(io::Error::other("a worn disk"));
        }
        let n = self.inner.read(part)?;
        self.read += n as u64;
        Ok(n)
    }
}

impl Seek for Watched {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

#[test]
fn a_file_that_cannot_be_read_on() {
    for compressed in [false, true] {
        let records: Vec<u8> = three().iter().flat_map(|r| if compressed { gzip(r) } else { r.clone() }).collect();
        let mut file = Watched::new(records.repeat(2000));
        file.fails_at = 300_000;
        let items: Vec<Item> = Warc::new(file, "a.warc", Limits::default()).collect();
        let Some((Item::Skipped(last), pages)) = items.split_last() else { panic!("no items") };
        assert_eq!(last.reason.kind, Kind::BrokenOff, "{last}");
        assert!(pages.len() > 500 && pages.iter().all(|item| matches!(item, Item::Page(_))));
    }
}

#[test]
fn damage_everywhere_is_read_in_linear_time() {
    // Records that all claim to go on to the end, plain; and members of stored blocks, each within the one before.
    let liar = "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 9000000\r\n\r\nx\r\n\r\n";
    let lying = [liar.repeat(9_000_000 / liar.len()).into_bytes(), three().concat()].concat();
    let mut nested = Vec::new();
    while nested.len() < 4_000_000 {
        nested.extend_from_slice(b"\x1f\x8b\x08\0\0\0\0\0\0\x03\0\xff\xff\0\0WARC/1.0\r\n");
    }
    // As much as the last of them may claim.
    nested.resize(nested.len() + (100 << 10), b'-');
    nested.extend(three().iter().flat_map(|r| gzip(r)));
    for archive in [lying, nested] {
        let len = archive.len() as u64;
        let mut warc = Warc::new(Watched::new(archive), "a.warc", Limits::default());
        let (mut pages, mut skipped) = (Vec::new(), 0);
        for item in warc.by_ref() {
            match item {
                Item::Page(page) => pages.push(page),
                Item::Skipped(_) => skipped += 1,
            }
        }
        assert!(numbers(&pages).ends_with(&[2]) && skipped > 0, "{:?}", numbers(&pages));
        assert!(warc.budget.0 < 6 * len + AGAIN + (32 << 20), "{} read again of {len}", warc.budget.0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// However the headers of the middle record are changed, the others come out and nothing panics.
    #[test]
    fn mutated_headers(edits in prop::collection::vec((0_usize..200, any::<u8>()), 1..6), compressed: bool) {
        let mut records = three();
        for (at, byte) in edits {
            // A change must not make a record of what follows.
            let at = at % 200;
            records[1][at] = byte;
        }
        let archive: Vec<u8> = records.iter().flat_map(|r| if compressed { gzip(r) } else { r.clone() }).collect();
        let (pages, _) = read(archive);
        let numbers = numbers(&pages);
        prop_assert!(numbers.starts_with(&[0]) && numbers.ends_with(&[2]), "{:?}", numbers);
    }

    /// Any damage to an archive leaves the pages before it as they were.
    #[test]
    fn any_damage(at in 0_usize..1000, bytes in prop::collection::vec(any::<u8>(), 0..40), compressed: bool) {
        let records: Vec<Vec<u8>> = three().iter().map(|r| if compressed { gzip(r) } else { r.clone() }).collect();
        let mut archive = records.concat();
        let at = at % archive.len();
        let end = (at + bytes.len()).min(archive.len());
        archive.splice(at..end, bytes);
        let (pages, _) = read(archive);
        let numbers = numbers(&pages);
        let before = if at >= records[0].len() + records[1].len() { 2 } else { usize::from(at >= records[0].len()) };
        prop_assert!(numbers.iter().take(before).copied().eq(0..before), "{:?}", numbers);
    }

    /// Any bytes at all, after what makes them look like an archive.
    #[test]
    fn any_bytes(gzip: bool, bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let start: &[u8] = if gzip { b"\x1f\x8b\x08\0\0\0\0\0\0\x03" } else { b"WARC/1.0\r\nContent-Length: 50\r\n" };
        read([start, &bytes].concat());
    }
}
