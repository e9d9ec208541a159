//! Any bytes to the pages of an archive.
//!
//! The first byte chooses whether they are the archive as it stands or records that are compressed first, one or many to
//! a member, and the limits.

#![no_main]

use std::io::{Cursor, Write as _};

use dixit_sources::{Item, Limits, Locator, Warc};
use flate2::Compression;
use flate2::write::GzEncoder;
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|data: &[u8]| -> Corpus {
    let Some((choice, data)) = data.split_first() else { return Corpus::Reject };
    let limits = Limits { page: if choice & 4 == 0 { 1 << 20 } else { 100 }, ratio: if choice & 8 == 0 { 250 } else { 4 } };
    let archive = match choice & 3 {
        0 | 1 => data.to_vec(),
        2 => gzip(data),
        // A member for each record, cut where a fuzzer finds it easily.
        _ => data.split(|b| *b == b'|').flat_map(gzip).collect(),
    };
    let length = archive.len() as u64;
    let name = if choice & 1 == 0 { "a.warc" } else { "a.warc.gz" };
    let mut before = 0;
    let mut items = 0;
    for item in Warc::new(Cursor::new(archive), name, limits) {
        let offset = match item {
            Item::Page(page) => {
                assert!(page.bytes.len() <= limits.page as usize, "a page of {} bytes", page.bytes.len());
                let locator = page.locator.expect("a page of an archive has a place");
                assert!(locator.offset + locator.length <= length, "{locator} beyond the end");
                assert_eq!(locator.to_string().parse::<Locator>().as_ref(), Ok(&locator));
                locator.offset
            }
            Item::Skipped(skipped) => skipped.offset.expect("what is skipped has a place"),
        };
        assert!(before <= offset && offset <= length, "{offset} after {before}, of {length}");
        before = offset;
        items += 1;
        assert!(items <= length + 1, "more items than bytes");
    }
    Corpus::Keep
});

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory can be written")
}
