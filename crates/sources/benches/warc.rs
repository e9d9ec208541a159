//! How fast archives are read: `cargo bench -p dixit-sources`.
//!
//! Made-up pages of some 100 kB (`dixit-generate`), in memory. Bytes are those of the pages.

use std::io::{Cursor, Read as _};

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use dixit_generate::{Options, write_archive};
use dixit_sources::{Item, Limits, Warc};
use flate2::read::MultiGzDecoder;

fn main() {
    divan::main();
}

fn archive() -> Vec<u8> {
    let mut archive = Vec::new();
    let written = write_archive(&Options { pages: 200, ..Options::default() }, &mut archive, None);
    written.map(|()| archive).unwrap_or_default()
}

/// Bytes of an archive's pages.
fn pages(archive: &[u8], name: &str) -> usize {
    Warc::new(Cursor::new(archive), name, Limits::default())
        .map(|item| if let Item::Page(page) = item { page.bytes.len() } else { 0 })
        .sum()
}

fn read(bencher: Bencher<'_, '_>, archive: &[u8], name: &str) {
    bencher.counter(BytesCount::new(pages(archive, name))).bench(|| pages(black_box(archive), name));
}

#[divan::bench]
fn compressed(bencher: Bencher<'_, '_>) {
    read(bencher, &archive(), "news.warc.gz");
}

#[divan::bench]
fn plain(bencher: Bencher<'_, '_>) {
    let mut plain = Vec::new();
    if MultiGzDecoder::new(archive().as_slice()).read_to_end(&mut plain).is_ok() {
        read(bencher, &plain, "news.warc");
    }
}

/// With a flipped bit in every fifth page.
#[divan::bench]
fn damaged(bencher: Bencher<'_, '_>) {
    let mut archive = Vec::new();
    let options = Options { pages: 200, damaged: 200, ..Options::default() };
    if write_archive(&options, &mut archive, None).is_ok() {
        read(bencher, &archive, "news.warc.gz");
    }
}
