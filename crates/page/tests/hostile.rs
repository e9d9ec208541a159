//! Pages made to hurt: deep, odd, endless.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

#[path = "support/hostile.rs"]
mod pages;
mod support;

use std::num::NonZero;

use dixit_page::{Article, Error, Hints, Limits, WarningCode, read};
use pages::{SENTENCE, nested};
use proptest::prelude::*;
use support::sound;

/// Runs on the stack that a page must be read with.
fn on_small_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::Builder::new().stack_size(512 << 10).spawn(work).unwrap().join().unwrap()
}

fn read_page(page: &[u8]) -> Result<Article, Error> {
    read(page, &Hints::default(), &Limits::default())
}

/// Words of the header and of blocks' authors are words: not empty, no blanks around them, no control characters.
fn clean(article: &Article) {
    let header = &article.header;
    let one = [
        &header.title, &header.section, &header.outlet, &header.agency, &header.dateline, &header.language, &header.url,
    ];
    let authors = article.blocks.iter().filter_map(|b| b.author.as_ref());
    for words in one.into_iter().flatten().chain(&header.byline).chain(authors) {
        assert!(!words.is_empty() && words.trim() == words, "no words: {words:?}");
        assert!(!words.chars().any(char::is_control), "control characters: {words:?}");
    }
}

/// Reads pages of all kinds on small stacks, one thread a core, and ends their articles there.
fn all_kinds(check: fn(&pages::Kind)) {
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let workers: Vec<_> = (0..threads)
        .map(|n| {
            let work = move || pages::kinds().iter().skip(n).step_by(threads).for_each(check);
            std::thread::Builder::new().stack_size(512 << 10).spawn(work).unwrap()
        })
        .collect();
    workers.into_iter().for_each(|worker| worker.join().unwrap());
}

fn read_kind(kind: &pages::Kind, page: &[u8]) -> Result<Article, Error> {
    read(page, &Hints { media_type: Some(kind.media_type.to_owned()), ..Hints::default() }, &Limits::default())
}

/// How much work is done is counted in `linear.rs`; here it is that there is an end.
#[test]
fn every_kind_is_read_on_a_small_stack() {
    all_kinds(|kind| {
        let page = kind.page(200_000);
        if let Ok(article) = read_kind(kind, &page) {
            clean(&article);
            assert!(article.text.len() <= 3 * page.len(), "{}: a text of {} bytes", kind.name, article.text.len());
        }
    });
}

#[test]
fn every_kind_leads_back() {
    all_kinds(|kind| {
        println!("{}", kind.name);
        let page = kind.page(8_000);
        match read_kind(kind, &page) {
            // Escape sequences before a word are no part of it: see `decode_range`.
            Ok(article) if article.encoding != "iso-2022-jp" => sound(&page, &article),
            _ => {}
        }
    });
}

#[test]
fn a_hundred_thousand_nested_elements() {
    on_small_stack(|| {
        for unit in pages::NESTED {
            let page = nested(unit, 100_000);
            let article = read_page(&page).unwrap();
            assert!(article.text.len() <= page.len(), "{unit}");
        }
        for unit in ["<div>", "<b>", "<ul><li>", "<blockquote>", "<p>", "<font size=1>", "<span>"] {
            let article = read_page(&nested(unit, 100_000)).unwrap();
            assert!(article.text.contains("Mayor Ann Lee said"), "the text below {unit} is not read");
        }
    });
}

/// Closed again, and on both sides of the limit.
#[test]
fn depths_are_told() {
    on_small_stack(|| {
        let page = |depth: usize| {
            let (open, close) = ("<div>".repeat(depth), "</div>".repeat(depth));
            format!("<body>{open}<h1>Bridge to close</h1><p>{}</p>{close}", SENTENCE.repeat(5))
        };
        for (depth, deep) in [(400, false), (600, true), (100_000, true)] {
            let page = page(depth);
            let article = read_page(page.as_bytes()).unwrap();
            sound(page.as_bytes(), &article);
            assert!(article.text.contains("Mayor Ann Lee said"), "{depth}");
            let told = article.warnings.iter().any(|w| w.code == WarningCode::DeepNesting);
            assert_eq!(told, deep, "{depth}: {:?}", article.warnings);
        }
    });
}

#[test]
fn a_million_attributes() {
    on_small_stack(|| {
        let text = SENTENCE.repeat(5);
        for page in [
            format!("<body><p{}>{text}</p>", " a".repeat(1_000_000)),
            format!("<body><p{}>{text}</p>", " a='b'".repeat(1_000_000)),
            format!("<body {}><p>{text}</p>", "class=story ".repeat(1_000_000)),
            format!("<body>{}<p>{text}</p>", "<i a b c d e f g h i j>x</i>".repeat(100_000)),
            format!("<body>{}<p>{text}</p>", "<img a=1 b=2 c=3 d=4 e=5>".repeat(200_000)),
        ] {
            let article = read_page(page.as_bytes()).unwrap();
            assert!(article.text.contains("Mayor Ann Lee said"), "{:?}", page.get(..40));
        }
    });
}

#[test]
fn a_million_references() {
    on_small_stack(|| {
        for (unit, one) in [("&amp;", "&"), ("&#65;", "A"), ("&eacute;", "é"), ("&#x1f600;", "😀")] {
            let page = format!("<body><p>{SENTENCE}</p><p>{}</p>", unit.repeat(1_000_000));
            let article = read_page(page.as_bytes()).unwrap();
            if let Some(last) = article.blocks.iter().map(|b| b.span.slice(&article.text)).find(|t| t.starts_with(one))
            {
                assert_eq!(last.len(), one.len() * 1_000_000, "{unit}");
            }
        }
    });
}

/// What is never closed takes the rest of a page with it, as in browsers; what stands before it is read.
#[test]
fn what_is_never_closed() {
    on_small_stack(|| {
        for rest in
            ["<script>", "<style>", "<!--", "<textarea>", "<title>", "<svg><![CDATA[", "<a href=\"", "<template>"]
        {
            let page = format!("<body><article><p>{}</p>{rest}{}", SENTENCE.repeat(5), "x <p>".repeat(100_000));
            let article = read_page(page.as_bytes()).unwrap();
            assert!(article.text.contains("Mayor Ann Lee said"), "before {rest}");
        }
    });
}

/// One line of as many bytes as a page may have, and of one byte more.
#[test]
fn the_largest_page_is_read_and_a_larger_one_refused() {
    on_small_stack(|| {
        let limit = Limits::default().page as usize;
        for head in ["", "<body><p>"] {
            let line = format!("{head}{}", "x".repeat(limit - head.len()));
            assert!(read_page(line.as_bytes()).is_ok(), "{head:?}");
            assert!(read_page((line + "x").as_bytes()).unwrap_err().is_too_large(), "{head:?}");
        }
    });
}

/// Pages come decoded: what still is compressed is refused, not unpacked.
#[test]
fn compressed_bytes_are_refused() {
    let stream =
        |magic: &[u8]| -> Vec<u8> { magic.iter().copied().chain((0..4_000u32).map(|n| (n * 97) as u8)).collect() };
    for magic in [b"\x1f\x8b\x08".as_slice(), b"\x28\xb5\x2f\xfd", b"BZh9", b"\xfd7zXZ\0", b"PK\x03\x04"] {
        for media_type in [None, Some("text/html".to_owned())] {
            let hints = Hints { media_type, ..Hints::default() };
            let error = read(&stream(magic), &hints, &Limits::default()).unwrap_err();
            assert!(error.is_binary(), "{magic:?}: {error}");
        }
    }
}

#[test]
fn long_lines_without_an_end() {
    on_small_stack(|| {
        for text in [
            "word ".repeat(200_000),
            "w".repeat(1 << 20),
            "\"".repeat(100_000),
            "“".repeat(100_000),
            "&".repeat(100_000),
            "&amp;".repeat(100_000),
            "<".repeat(100_000),
            "a <b c=\"".repeat(50_000),
            "\"\"= \"Bob.\"\n\n\"What.\" (((".repeat(10_000),
            "Ann - ".repeat(100_000),
            "(".repeat(100_000),
            "AD\n".repeat(100_000),
            "By Ann Lee\n".repeat(50_000),
        ] {
            for kind in ["text/plain", "text/html"] {
                for verbatim in [false, true] {
                    let hints = Hints { media_type: Some(kind.into()), verbatim, ..Hints::default() };
                    if let Ok(article) = read(text.as_bytes(), &hints, &Limits::default()) {
                        assert!(article.text.len() <= 2 * text.len() + 2);
                    }
                }
            }
        }
    });
}

/// A header holds words: no controls, no blanks around them, no empty strings, wherever they come from.
#[test]
fn headers_hold_words() {
    let body = format!("<body><h1>Bridge&#7; to\0 close</h1><p>{}</p>", SENTENCE.repeat(5));
    let text = |s: &str| format!("<script type=\"application/ld+json\">{s}</script>");
    for head in [
        "<title>Bridge&#27;[31m to\u{7}\tclose</title>".to_owned(),
        "<title> </title><meta property=og:title content=' '><meta name=author content=''>".to_owned(),
        "<meta property=og:title content='Bridge&#x9b; to\u{0} close'><meta name=author content='Ann\u{1} Lee, \u{2}'>"
            .to_owned(),
        "<meta property=og:site_name content='The\u{1b} Post\n\n'><meta property=article:section content='\u{7f}'>"
            .to_owned(),
        "<link rel=canonical href='http://example.org/\u{1}\n'><html lang='\u{1}'>".to_owned(),
        text(
            r#"{"@type":"NewsArticle","headline":"Bridge\u0000 to\u001b close","author":[{"name":"\u0007"},{"name":" Ann\tLee "}]}"#,
        ),
        text(
            r#"{"@type":"NewsArticle","headline":"","author":"","publisher":{"name":"\u0085"},"articleSection":["\u0001"]}"#,
        ),
    ] {
        let page = format!("{head}{body}");
        let article = read_page(page.as_bytes()).unwrap();
        sound(page.as_bytes(), &article);
        clean(&article);
    }
}

/// Marks of Unicode that no text should hold, as they stand and as references, in each encoding that has them.
#[test]
fn odd_code_points_lead_back() {
    let odd = "\u{1}\u{7f}\u{80}\u{9f}\u{ad}\u{200e}\u{2028}\u{2029}\u{2066}\u{2069}\u{fdd0}\u{feff}\u{fffe}\u{ffff}\u{10ffff}\u{e0001}";
    let written: String = odd.chars().map(|c| format!("{c} on Monday &#{}; at ", c as u32)).collect();
    let page = format!(
        "<body><article><p>Mayor Ann Lee said so {written} &#0;&#xd800;&#x110000;&#x80; the harbour.</p></article>"
    );
    let wide = |unit: fn(u16) -> [u8; 2]| page.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    for bytes in [page.clone().into_bytes(), wide(u16::to_le_bytes), wide(u16::to_be_bytes)] {
        let article = read_page(&bytes).unwrap();
        sound(&bytes, &article);
        clean(&article);
        assert!(article.text.contains("Mayor Ann Lee said so"), "{}", article.encoding);
    }
}

/// Invisible and bidirectional characters, composed and decomposed letters: all stay, all lead back.
#[test]
fn odd_characters_stay() {
    let words =
        "Zoe\u{301} and Zoé \u{202e}said\u{202c} zero\u{200b}width \u{feff}on Monday at the old harbour of the town.";
    for page in [words.to_owned(), format!("<body><p>{words}</p>")] {
        let article = read(page.as_bytes(), &Hints::default(), &Limits::default()).unwrap();
        sound(page.as_bytes(), &article);
        assert_eq!(article.text, words);
    }
}

#[test]
fn a_nul_is_dropped_from_html_and_kept_in_text() {
    let page = "<body><p>The mayor said\0 so on Monday at the har\0bour of the town.</p>";
    let article = read(page.as_bytes(), &Hints::default(), &Limits::default()).unwrap();
    sound(page.as_bytes(), &article);
    assert_eq!(article.text, "The mayor said so on Monday at the harbour of the town.");
}

fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zA-Zé ]{1,12}[.!?]? ",
        3 => Just(SENTENCE.to_owned()),
        3 => prop::sample::select(vec![
            "<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<h1>", "</h1>", "<h2>", "<ul><li>", "</ul>", "<table><tr><td>",
            "</table>", "<blockquote>", "</blockquote>", "<cite>", "<br>", "<br><br>", "<a href=x>", "</a>", "<script>", "</script>",
            "<!--", "-->", "<title>", "</title>", "<time datetime=2023-11-14>", "</time>", "<figure><figcaption>", "</figure>",
            "<meta property=og:title content='Bridge &amp; road'>", "<svg><title>x</title></svg>", "<textarea>", "<template>",
            "&amp;", "&lt;", "&nbsp;", "&#8220;", "&notit;", "&", "<", ">", "\0", "\n", "\u{a0}", "“", "<p class='byline'>By Ann Lee</p>",
            "<a href=\"x", "<p a='b' a=c =d>", "<![CDATA[", "<?x", "<!x>", "<math><mi>", "<button>", "<select><option>", "&NotEqualTilde;",
            "&#x80;", "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"Bridge\",\"author\":\"Ann Lee\"}</script>",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn soup_is_read_and_leads_back(page in soup()) {
        let hints = Hints { media_type: Some("text/html".into()), ..Hints::default() };
        if let Ok(article) = read(page.as_bytes(), &hints, &Limits::default()) {
            sound(page.as_bytes(), &article);
        }
        // Too deep for a tree: the other road.
        let limits = Limits { depth: 0, ..Limits::default() };
        if let Ok(article) = read(page.as_bytes(), &hints, &limits) {
            sound(page.as_bytes(), &article);
        }
    }

    #[test]
    fn soup_has_clean_headers(page in soup()) {
        let hints = Hints { media_type: Some("text/html".into()), ..Hints::default() };
        if let Ok(article) = read(page.as_bytes(), &hints, &Limits::default()) {
            clean(&article);
        }
    }
}
