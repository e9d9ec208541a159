//! Proof of a statement from stored bytes and ranges alone.

use dixit_span::ByteRange;

/// The words that byte ranges of a page hold: decoded, unescaped and with white space collapsed; the ranges are
/// joined by single spaces.
///
/// `encoding` and `media_type` are the reading's own. `None` where a range lies outside the page.
#[must_use]
pub fn decode_ranges(page: &[u8], ranges: &[ByteRange], encoding: &str, media_type: &str) -> Option<String> {
    let mut out = String::new();
    for range in ranges {
        let words = dixit_page::decode_range(page.get(range.as_range())?, encoding, media_type);
        if !out.is_empty() && !words.is_empty() {
            out.push(' ');
        }
        out.push_str(&words);
    }
    Some(out)
}

/// Whether the ranges hold exactly these words. White space is not compared: markup may stand where the text has a
/// blank, and the other way round.
#[must_use]
pub fn proves(page: &[u8], ranges: &[ByteRange], encoding: &str, media_type: &str, words: &str) -> bool {
    let Some(found) = decode_ranges(page, ranges, encoding, media_type) else { return false };
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    bare(&found) == bare(words)
}
