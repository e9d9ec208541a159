//! The way from an article's text back to its page's bytes, for pages of any make and encoding.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use dixit_page::{Article, Hints, decode_range, decode_ranges};
use dixit_span::Span;
use proptest::prelude::*;
use support::page;

/// An encoding, whether its code units have two bytes, a sentence that it can write, and letters.
type Script = (&'static str, bool, &'static str, &'static str);

const SCRIPTS: [Script; 6] = [
    (
        "utf-8",
        false,
        "Mayor Zoé Lambert said on Monday that the bridge will close until May, “for good”.",
        "abcéüЖ市😀ﬁ\u{301}\u{200d}",
    ),
    (
        "utf-16le",
        true,
        "Mayor Zoé Lambert said on Monday that the bridge will close until May, “for good”.",
        "abcéüЖ市😀ﬁ\u{301}\u{200d}",
    ),
    (
        "utf-16be",
        true,
        "Mayor Zoé Lambert said on Monday that the bridge will close until May, “for good”.",
        "abcéüЖ市😀ﬁ\u{301}\u{200d}",
    ),
    (
        "windows-1251",
        false,
        "Мэр Анна Линд заявила в понедельник, что мост будет закрыт на ремонт до конца месяца.",
        "abжщЯё№«»",
    ),
    (
        "shift_jis",
        false,
        "市長は月曜日、橋を月末まで閉鎖すると述べた。町の広報によると、工事は火曜日に始まる予定である。",
        "ab市長ｶﾞ表ソ「ー",
    ),
    (
        "iso-2022-jp",
        false,
        "市長は月曜日、橋を月末まで閉鎖すると述べた。町の広報によると、工事は火曜日に始まる予定である。",
        "ab市長表ソ「ー;T",
    ),
];

/// Character references and what they stand for.
const REFERENCES: [(&str, &str); 14] = [
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&#1078;", "ж"),
    ("&#x5E02;", "市"),
    ("&eacute;", "é"),
    ("&copy ", "© "),
    ("&fjlig;", "fj"),
    ("&nbsp;", " "),
    ("&#160;", " "),
    ("&#x1F600;", "😀"),
    ("&amp;amp;", "&amp;"),
    ("&zwj;", "\u{200d}"),
    ("&nosuch;", "&nosuch;"),
];
/// Markup that stands in a line and shows nothing.
const MARKUP: [&str; 14] = [
    "<b>",
    "</b>",
    "<i class=\"x\">",
    "</i>",
    "<a href='?a=1&amp;b=2'>",
    "</a>",
    "<span title=\">\">",
    "</span>",
    "<!-- no <p> -->",
    "<!---->",
    "<wbr>",
    "<img src=x alt='no'>",
    "<script>'<p>no'</script>",
    "<em\n>",
];
const BLANKS: [&str; 7] = [" ", "  ", "\n", " \r\n\t", "\u{c} ", "\n\n  ", "\t"];

/// Pieces of a paragraph, as they are written and as they are read.
fn pieces(letters: &'static str) -> impl Strategy<Value = Vec<(String, String)>> {
    let letters: Vec<char> = letters.chars().collect();
    let same = |text: &str| (text.to_owned(), text.to_owned());
    let word = prop::collection::vec(0..letters.len(), 1..6);
    let piece = prop_oneof![
        4 => word.prop_map(move |w| w.iter().map(|n| letters[*n]).collect::<String>()).prop_map(move |w| same(&w)),
        2 => (0..REFERENCES.len()).prop_map(|n| (REFERENCES[n].0.to_owned(), REFERENCES[n].1.to_owned())),
        3 => (0..MARKUP.len()).prop_map(|n| (MARKUP[n].to_owned(), String::new())),
        3 => (0..BLANKS.len()).prop_map(move |n| same(BLANKS[n])),
    ];
    prop::collection::vec(piece, 0..24)
}

/// A page's encoding and its paragraphs.
fn made() -> impl Strategy<Value = (Script, Vec<Vec<(String, String)>>)> {
    (0..SCRIPTS.len()).prop_flat_map(|n| {
        let script = SCRIPTS[n];
        (Just(script), prop::collection::vec(pieces(script.3), 1..4))
    })
}

fn encode(text: &str, (name, wide, ..): Script) -> Vec<u8> {
    if wide {
        let little = name == "utf-16le";
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        return units.flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect();
    }
    let (bytes, _, lossy) = encoding_rs::Encoding::for_label(name.as_bytes()).unwrap().encode(text);
    assert!(!lossy, "{name} cannot write {text}");
    bytes.into_owned()
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The ranges of a span prove it, hold no markup, and are as long as can be.
fn check_span(bytes: &[u8], article: &Article, span: Span) {
    let words = span.slice(&article.text);
    let ranges = article.map.ranges(span);
    let decoded = decode_ranges(bytes, &ranges, article.encoding, "text/html").unwrap();
    assert_eq!(bare(&decoded), bare(words));
    // Read together: in ISO-2022-JP bytes are letters or characters by the escape sequence before them.
    let written = decode_ranges(bytes, &ranges, article.encoding, "text/plain").unwrap();
    assert!(!written.contains(['<', '>']), "markup in the ranges of {words:?}: {written:?}");
    for pair in ranges.windows(2) {
        assert_ne!(pair[0].end(), pair[1].start(), "two ranges of {words:?} are one");
    }
}

/// Each run is one to one, or one code point a step.
fn check_runs(bytes: &[u8], article: &Article) {
    for run in article.map.runs() {
        let words = run.text.slice(&article.text);
        let raw = &bytes[run.page.as_range()];
        if run.step == (1, 1) {
            let blank = |b: &u8| if b.is_ascii_whitespace() { b' ' } else { *b };
            assert!(words.bytes().eq(raw.iter().map(blank)), "copied, but not the page's own: {words:?}");
            continue;
        }
        let (text, page) = (run.step.0 as usize, run.step.1 as usize);
        assert_eq!((words.len() % text, words.len() / text * page), (0, raw.len()));
        for (n, c) in words.chars().enumerate() {
            assert_eq!(c.len_utf8(), text);
            // Escape sequences and the second characters of references are checked as spans.
            if page > 0 && article.encoding != "iso-2022-jp" {
                let raw = &raw[n * page..(n + 1) * page];
                let decoded = decode_range(raw, article.encoding, "text/html");
                assert_eq!(decoded.chars().next().unwrap_or(' '), c);
                let written = decode_range(raw, article.encoding, "text/plain");
                assert!(written.starts_with('&') || written.chars().count() <= 1, "{written:?} are several");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn bytes_give_the_text((script, paragraphs) in made()) {
        let (name, _, sentence, _) = script;
        let (mut body, mut read) = (String::new(), Vec::new());
        for (pieces, name) in paragraphs.iter().zip(["Anna", "Berta", "Clara"]) {
            // Sentences that stand in a page before are left out.
            let sentence = format!("{name}: {sentence}");
            let (written, shown): (String, String) = pieces.iter().cloned().unzip();
            body.push_str(&format!("<p>{sentence} {written} {sentence}</p>\n<p>{}</p>", sentence.repeat(4)));
            let shown = format!("{sentence} {shown} {sentence}");
            read.push(shown.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        let title = &sentence[..sentence.char_indices().nth(12).unwrap().0];
        let html = format!("<html><head><meta charset={name}></head><body><article><h1>{title}</h1>{body}</article></body></html>");
        let bytes = encode(&html, script);
        let hints = Hints { media_type: Some(format!("text/html; charset={name}")), ..Hints::default() };
        let article = page(&bytes, &hints);
        prop_assert_eq!(article.encoding, name);
        for read in read {
            prop_assert!(article.blocks.iter().any(|b| b.span.slice(&article.text) == read), "{:?} in {:?}", read, article.text);
        }
        check_runs(&bytes, &article);
        for block in &article.blocks {
            check_span(&bytes, &article, block.span);
            let text = block.span.slice(&article.text);
            // A reference to two characters is not cut: the second has no bytes of its own.
            let whole = |at: u32, c: char| {
                let ranges = article.map.ranges(Span::new(at, at + c.len_utf8() as u32));
                c.is_whitespace() || ranges.iter().any(|r| !r.is_empty())
            };
            let starts = text.char_indices().map(|(n, c)| (block.span.start() + n as u32, c));
            let starts: Vec<u32> = starts.filter(|(at, c)| whole(*at, *c)).map(|(at, _)| at).collect();
            for (n, from) in starts.iter().enumerate() {
                for to in starts[n + 1..].iter().step_by(1 + n % 7).take(3) {
                    check_span(&bytes, &article, Span::new(*from, *to));
                }
            }
        }
    }
}
