//! Looks for the next compressed record.

use std::io::{self, Read};

use flate2::{Decompress, FlushDecompress};

use super::Counted;

/// Bytes that are looked through at once.
const WINDOW: usize = 256 << 10;
/// Bytes that show whether a member begins with a record: its header, the tables of its first block, some data.
const SHOWS: usize = 4 << 10;

/// Where the next compressed member that holds a record begins, from where the file stands on.
pub(super) fn next_member<R: Read>(file: &mut Counted<R>) -> io::Result<Option<u64>> {
    let mut inflate = Decompress::new(false);
    let mut window = Vec::with_capacity(WINDOW + SHOWS);
    let mut start = file.at();
    loop {
        file.by_ref().take((WINDOW + SHOWS - window.len()) as u64).read_to_end(&mut window)?;
        let last = window.len() < WINDOW + SHOWS;
        let sure = if last { window.len() } else { WINDOW };
        for at in memchr::memmem::find_iter(&window, b"\x1f\x8b\x08").take_while(|at| *at < sure) {
            let member = window.get(at..window.len().min(at + SHOWS)).unwrap_or_default();
            if holds_a_record(member, &mut inflate) {
                return Ok(Some(start + at as u64));
            }
        }
        if last {
            return Ok(None);
        }
        window.drain(..sure);
        start += sure as u64;
    }
}

/// Whether bytes begin a gzip member (RFC 1952) whose content begins as a record does.
fn holds_a_record(member: &[u8], inflate: &mut Decompress) -> bool {
    let Some(data) = data(member) else { return false };
    let mut begins = [0; 5];
    inflate.reset(false);
    // The output is full before the stream ends.
    let _ = inflate.decompress(data, &mut begins, FlushDecompress::None);
    &begins == b"WARC/"
}

/// What follows a member's header.
fn data(member: &[u8]) -> Option<&[u8]> {
    const RESERVED: u8 = 0xe0;
    const CRC: u8 = 2;
    const EXTRA: u8 = 4;
    const NAME: u8 = 8;
    const COMMENT: u8 = 16;
    let flags = *member.get(3)?;
    let [extra_flags, system] = *member.get(8..10)? else { return None };
    // What writers put there: 2 best, 4 fastest; systems 0 to 13, or 255.
    if flags & RESERVED != 0 || !matches!(extra_flags, 0 | 2 | 4) || !matches!(system, 0..=13 | 255) {
        return None;
    }
    let mut rest = member.get(10..)?;
    if flags & EXTRA != 0 {
        let [low, high] = *rest.get(..2)? else { return None };
        rest = rest.get(2 + usize::from(u16::from_le_bytes([low, high]))..)?;
    }
    for text in [NAME, COMMENT] {
        if flags & text != 0 {
            rest = rest.get(memchr::memchr(0, rest)? + 1..)?;
        }
    }
    if flags & CRC != 0 { rest.get(2..) } else { Some(rest) }
}
