//! Memory stays bounded whatever comes in. A process of its own: it looks at its own peak.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "tests")]

use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;

use dixit_sources::{Content, Item, Kind, Limits, Lines, Warc};
use nix::sys::resource::{UsageWho, getrusage};

const GIB: u64 = 1 << 30;

fn peak_mib() -> i64 {
    getrusage(UsageWho::RUSAGE_SELF).unwrap().max_rss() / 1024
}

/// A record that is a gibibyte long, made as it is read, and a small one behind it.
struct Long {
    head: Cursor<Vec<u8>>,
    left: u64,
    tail: Cursor<Vec<u8>>,
}

impl Read for Long {
    fn read(&mut self, part: &mut [u8]) -> io::Result<usize> {
        let n = self.head.read(part)?;
        if n > 0 {
            return Ok(n);
        }
        if self.left == 0 {
            return self.tail.read(part);
        }
        let n = part.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        part[..n].fill(b'x');
        self.left -= n as u64;
        Ok(n)
    }
}

impl Seek for Long {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

#[test]
fn a_gibibyte_in_one_line() {
    // A list.
    let endless = BufReader::new(io::repeat(b'x').take(GIB).chain(Cursor::new(b"\n{\"text\": \"words\"}")));
    let jobs: Vec<_> = Lines::new(endless, "list".to_owned(), PathBuf::new(), 16 << 20).collect();
    assert_eq!(jobs[0].page.as_ref().unwrap_err().kind, Kind::TooLarge);
    assert!(matches!(&jobs[1].page, Ok(Content::Here(page)) if page == b"words"));

    // A file, of which nothing is read.
    let file = tempfile::Builder::new().suffix(".html").tempfile().unwrap();
    file.as_file().set_len(GIB).unwrap();
    assert_eq!(Content::File(file.path().to_path_buf()).load(16 << 20).unwrap_err().kind, Kind::TooLarge);

    // A record of an archive.
    let http = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
    let head = |length: u64| {
        format!(
            "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: {length}\r\n\r\n{http}"
        )
    };
    let long = Long {
        head: Cursor::new(head(GIB + http.len() as u64).into_bytes()),
        left: GIB,
        tail: Cursor::new(format!("\r\n\r\n{}words\r\n\r\n", head(http.len() as u64 + 5)).into_bytes()),
    };
    let items: Vec<Item> = Warc::new(long, "news.warc", Limits::default()).collect();
    assert!(matches!(&items[0], Item::Skipped(skipped) if skipped.reason.kind == Kind::TooLarge));
    assert!(matches!(&items[1], Item::Page(page) if page.bytes == b"words"));
    assert_eq!(items.len(), 2);

    // Of the list the longest line that is read, twice the largest page, was in memory.
    assert!(peak_mib() < 200, "{} MiB", peak_mib());
}
