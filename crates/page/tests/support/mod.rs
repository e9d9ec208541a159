//! What all tests of whole pages check.

use dixit_page::{Article, BlockKind, Hints, Limits, decode_ranges, read};
use dixit_span::Span;

/// Reads a page and checks what holds of every article.
#[allow(dead_code, reason = "not every test file needs it")]
pub(crate) fn page(bytes: impl AsRef<[u8]>, hints: &Hints) -> Article {
    let bytes = bytes.as_ref();
    let article = read(bytes, hints, &Limits::default()).unwrap();
    sound(bytes, &article);
    article
}

/// As [`page`], without hints.
#[allow(dead_code, reason = "not every test file needs it")]
pub(crate) fn plain(bytes: impl AsRef<[u8]>) -> Article {
    page(bytes, &Hints::default())
}

/// Kinds and texts of an article's blocks.
#[allow(dead_code, reason = "not every test file needs it")]
pub(crate) fn blocks(article: &Article) -> Vec<(BlockKind, &str)> {
    article.blocks.iter().map(|b| (b.kind, b.span.slice(&article.text))).collect()
}

/// Blocks ascend and slice to words; each block, and each part of one, is what its bytes decode to; no range holds a
/// tag; no replaced run stands for more than one code point.
pub(crate) fn sound(bytes: &[u8], article: &Article) {
    let bare = |t: &str| t.chars().filter(|c| !c.is_whitespace() && *c != '\0').collect::<String>();
    let mut end = 0;
    for block in &article.blocks {
        assert!(block.span.start() >= end, "blocks ascend");
        end = block.span.end();
        let words = block.span.slice(&article.text);
        assert!(!words.is_empty() && words.trim() == words, "a block without words: {words:?}");
        // No cut inside a character reference that stands for two characters: the second has no bytes of its own.
        let whole = |at: u32, c: char| {
            let ranges = article.map.ranges(Span::new(at, at + c.len_utf8() as u32));
            c.is_whitespace() || ranges.iter().any(|r| !r.is_empty())
        };
        let starts = words.char_indices().map(|(n, c)| (block.span.start() + n as u32, c));
        let cuts: Vec<u32> = starts.filter(|(at, c)| whole(*at, *c)).map(|(at, _)| at).chain([end]).collect();
        let step = (cuts.len() / 6).max(1);
        let spans = std::iter::once(block.span)
            .chain(cuts.iter().step_by(step).flat_map(|a| cuts.iter().rev().step_by(step).map(|b| Span::new(*a, *b))));
        for span in spans.take(60).filter(|s| !s.is_empty()) {
            let ranges = article.map.ranges(span);
            for range in &ranges {
                let raw = bytes.get(range.as_range()).expect("ranges lie in the page");
                // In a `title` element a tag is text.
                let markup = article.media_type == "text/html" && block.kind != BlockKind::Title;
                assert!(!markup || !raw.windows(3).any(|w| w == b"</p"), "a range holds a tag");
            }
            let decoded = decode_ranges(bytes, &ranges, article.encoding, article.media_type).expect("a proof");
            assert_eq!(bare(&decoded), bare(span.slice(&article.text)), "bytes prove the words");
        }
    }
    for run in article.map.runs().filter(|r| r.step != (1, 1)) {
        for c in run.text.slice(&article.text).chars() {
            assert_eq!(c.len_utf8() as u32, run.step.0, "one code point a step");
        }
    }
    if let Some(span) = article.header.dateline_span {
        assert!(!span.slice(&article.text).is_empty());
    }
}
