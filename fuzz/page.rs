//! Any bytes to an article, and everything that an article promises.
//!
//! The first byte chooses the hints, the second the limits, the rest is the page.

#![no_main]

use dixit_page::{Article, BlockKind, Hints, Limits, decode_range, read};
use dixit_span::Span;
use libfuzzer_sys::{Corpus, fuzz_target};

/// Parts of a block, besides the whole, whose bytes are looked at.
const PARTS: usize = 8;

fuzz_target!(|data: &[u8]| -> Corpus {
    let [hint, limit, page @ ..] = data else { return Corpus::Reject };
    let hints = hints(*hint);
    let Ok(article) = read(page, &hints, &limits(*limit)) else { return Corpus::Keep };
    check(page, &article, &hints);
    assert_eq!(read(page, &hints, &limits(*limit)).ok(), Some(article), "read twice, not the same");
    Corpus::Keep
});

fn hints(choice: u8) -> Hints {
    let media_type = match choice & 15 {
        1 => Some("text/html"),
        2 => Some("text/plain"),
        3 => Some("text/html; charset=utf-8"),
        4 => Some("text/html; charset=windows-1252"),
        5 => Some("text/html; charset=shift_jis"),
        6 => Some("text/html; charset=utf-16le"),
        7 => Some("text/html; charset=gb18030"),
        8 => Some("text/html; charset=iso-2022-jp"),
        9 => Some("text/html; charset=big5"),
        10 => Some("text/plain; charset=utf-16be"),
        11 => Some("text/plain; charset=euc-kr"),
        12 => Some("text/plain; charset=\"nothing"),
        _ => None,
    };
    let stamp = |choice: bool, day: &str| choice.then(|| day.parse().expect("a stamp"));
    Hints {
        url: (choice & 16 != 0).then(|| "https://example.org/2024/03/06/bridge-to-close".to_owned()),
        media_type: media_type.map(str::to_owned),
        published: stamp(choice & 32 != 0, "2024-03-06T17:20:00+01:00"),
        fetched: stamp(choice & 64 != 0, "2024-03-07"),
        language: (choice & 128 != 0).then(|| "de".to_owned()),
        verbatim: choice & 15 == 15,
    }
}

fn limits(choice: u8) -> Limits {
    let depth = match choice & 3 {
        0 => 0,
        1 => 4,
        _ => Limits::default().depth,
    };
    Limits { page: 1 << 20, depth, ..Limits::default() }
}

fn check(page: &[u8], article: &Article, hints: &Hints) {
    let text = article.text.as_str();
    assert!(text.len() <= 3 * page.len() + 2, "{} bytes of text from a page of {}", text.len(), page.len());
    let mut end = 0;
    for (n, block) in article.blocks.iter().enumerate() {
        assert!(block.span.start() >= end, "blocks out of order");
        end = block.span.end();
        let words = text.get(block.span.as_range()).expect("a block between characters");
        assert!(!words.is_empty() && words.trim() == words, "a block without words: {words:?}");
        proves(page, article, block.span, block.kind);
        parts(article, block.span, n).into_iter().for_each(|part| proves(page, article, part, block.kind));
    }
    check_map(page, article);
    check_header(article, hints);
}

/// Whether the bytes behind a stretch of a block are its words, and no markup.
fn proves(page: &[u8], article: &Article, span: Span, kind: BlockKind) {
    let words = &article.text[span.as_range()];
    let mut decoded = String::new();
    for range in article.map.ranges(span) {
        let raw = page.get(range.as_range()).expect("a range in the page");
        // In a `title` element a tag is text, and so it is in what the standard reads without markup.
        let markup = article.media_type == "text/html" && kind != BlockKind::Title && !without_markup(page);
        assert!(
            !markup || !keeps_ascii(article.encoding) || !holds_tag(raw),
            "a range over a tag: {:?}",
            raw.escape_ascii()
        );
        decoded.push_str(&decode_range(raw, article.encoding, article.media_type));
    }
    // Escape sequences of ISO-2022-JP stand before the words; malformed GB18030 decodes differently in parts.
    let apart = article.encoding == "iso-2022-jp"
        || (article.encoding.starts_with("gb") && article.warnings.iter().any(|w| w.code.name() == "bad-bytes"));
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '\0').collect::<String>();
    assert!(apart || bare(&decoded) == bare(words), "{decoded:?} are not {words:?}");
}

/// Parts of a block, between characters. None begins or ends within a character reference that stands for two: the
/// second has no bytes of its own.
fn parts(article: &Article, block: Span, seed: usize) -> Vec<Span> {
    let words = &article.text[block.as_range()];
    let cuts: Vec<u32> = words
        .char_indices()
        .map(|(n, c)| (Span::new(block.start() + n as u32, block.start() + (n + c.len_utf8()) as u32), c))
        .filter(|(span, c)| c.is_whitespace() || article.map.ranges(*span).iter().any(|r| !r.is_empty()))
        .map(|(span, _)| span.start())
        .chain([block.end()])
        .collect();
    let mut state = seed as u32;
    let mut any = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        cuts[(state >> 8) as usize % cuts.len()]
    };
    let parts = (0..PARTS).map(|_| {
        let (a, b) = (any(), any());
        Span::new(a.min(b), a.max(b))
    });
    parts.filter(|p| !p.is_empty()).collect()
}

/// A run that is not copied stands for one code point a step, and all runs lie in text and page, in order.
fn check_map(page: &[u8], article: &Article) {
    let mut end = 0;
    for run in article.map.runs() {
        assert!(run.text.start() >= end && run.text.end() as usize <= article.text.len(), "runs out of order");
        end = run.text.end();
        assert!(run.page.end() as usize <= page.len(), "a run beyond the page");
        if run.step != (1, 1) {
            let words = article.text.get(run.text.as_range()).expect("a run between characters");
            assert!(words.chars().all(|c| c.len_utf8() as u32 == run.step.0), "more than a code point a step");
        }
    }
}

fn check_header(article: &Article, hints: &Hints) {
    let header = &article.header;
    let hinted = |value: &Option<String>, hint: &Option<String>| value.clone().filter(|_| value != hint);
    let language = hinted(&header.language, &hints.language);
    let url = hinted(&header.url, &hints.url);
    let one = [&header.title, &header.section, &header.outlet, &header.agency, &header.dateline, &language, &url];
    let authors = article.blocks.iter().filter_map(|b| b.author.as_ref());
    for words in one.into_iter().flatten().chain(&header.byline).chain(authors) {
        assert!(!words.is_empty() && words.trim() == words, "no words: {words:?}");
        assert!(!words.chars().any(char::is_control), "control characters: {words:?}");
    }
    if let Some(span) = header.dateline_span {
        assert!(article.text.get(span.as_range()).is_some_and(|words| !words.is_empty()), "a dateline without text");
    }
    if let Some(published) = hints.published {
        assert_eq!(header.published, Some(published), "a hint is trusted before the page");
    }
}

/// Whether bytes of ASCII mean themselves in an encoding, wherever they stand.
fn keeps_ascii(encoding: &str) -> bool {
    !encoding.starts_with("utf-16") && encoding != "iso-2022-jp"
}

fn holds_tag(raw: &[u8]) -> bool {
    raw.windows(3).any(|w| w[0] == b'<' && w[1] == b'/' && w[2].is_ascii_alphabetic())
        || raw.windows(2).any(|w| w[0] == b'<' && w[1].is_ascii_alphabetic())
}

/// Whether a page has an element in which a tag is text.
fn without_markup(page: &[u8]) -> bool {
    const NAMES: [&[u8]; 8] =
        [b"<textarea", b"<xmp", b"<plaintext", b"<iframe", b"<noembed", b"<noframes", b"<noscript", b"<![cdata["];
    NAMES.iter().any(|name| page.windows(name.len()).any(|w| w.eq_ignore_ascii_case(name)))
}
