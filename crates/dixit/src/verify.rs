//! Proof of a statement from stored bytes and ranges alone.

use dixit_page::decode_ranges;
use dixit_span::ByteRange;

/// Whether the ranges hold exactly these words. White space is not compared: markup may stand where the text has a
/// blank, and the other way round.
#[must_use]
pub fn proves(page: &[u8], ranges: &[ByteRange], encoding: &str, media_type: &str, words: &str) -> bool {
    let Some(found) = decode_ranges(page, ranges, encoding, media_type) else { return false };
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    bare(&found) == bare(words)
}
