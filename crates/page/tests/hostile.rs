//! Pages made to hurt: deep, odd, endless.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::time::{Duration, Instant};

use dixit_page::{Hints, Limits, WarningCode, read};
use proptest::prelude::*;
use support::sound;

/// Runs on the stack that a page must be read with.
fn on_small_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::Builder::new().stack_size(512 << 10).spawn(work).unwrap().join().unwrap()
}

/// The shortest of three runs, which other work on the machine disturbs least.
fn time(page: &str) -> Duration {
    let run = || {
        let start = Instant::now();
        let article = read(page.as_bytes(), &Hints::default(), &Limits::default());
        drop(article);
        start.elapsed()
    };
    (0..3).map(|_| run()).min().unwrap_or_default()
}

const SENTENCE: &str = "Mayor Ann Lee said on Monday that the bridge will close for repairs until the end of May. ";

fn nested(unit: &str, times: usize) -> String {
    format!("<html><body>{}<p>{}</p>", unit.repeat(times), SENTENCE.repeat(5))
}

#[test]
fn depth_is_read_in_linear_time_on_a_small_stack() {
    on_small_stack(|| {
        for unit in [
            "<div>",
            "<b>",
            "<ul><li>",
            "<a><i>",
            "<font size=1>",
            "<table><tr><td>",
            "<b><p>x",
            "<blockquote>",
            "<!--",
            "<svg>",
            "</p>",
            "<p>a<br>",
        ] {
            let (small, large) = (nested(unit, 50_000), nested(unit, 100_000));
            let (short, long) = (time(&small), time(&large));
            // Doubling may not more than triple the work; very short runs say nothing.
            assert!(long < short * 3 + Duration::from_millis(60), "{unit}: {short:?}, then {long:?}");
        }
    });
}

#[test]
fn text_below_deep_nesting_is_read() {
    on_small_stack(|| {
        let page = nested("<div>", 100_000);
        let article = read(page.as_bytes(), &Hints::default(), &Limits::default()).unwrap();
        sound(page.as_bytes(), &article);
        assert!(article.text.contains("Mayor Ann Lee said"));
        assert!(article.warnings.iter().any(|w| w.code == WarningCode::DeepNesting));
    });
}

#[test]
fn depths_up_to_the_limit_are_read_with_structure() {
    on_small_stack(|| {
        let page = format!(
            "<body>{}<h1>Bridge to close</h1><p>{}</p>{}",
            "<div>".repeat(400),
            SENTENCE.repeat(5),
            "</div>".repeat(400)
        );
        let article = read(page.as_bytes(), &Hints::default(), &Limits::default()).unwrap();
        assert!(!article.warnings.iter().any(|w| w.code == WarningCode::DeepNesting));
        assert!(article.text.contains("Mayor Ann Lee said"));
    });
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
                    let start = Instant::now();
                    if let Ok(article) = read(text.as_bytes(), &hints, &Limits::default()) {
                        assert!(article.text.len() <= 2 * text.len() + 2);
                    }
                    assert!(start.elapsed() < Duration::from_secs(10), "{kind}: {:?}", text.get(..12));
                }
            }
        }
    });
}

#[test]
fn many_blocks_stay_linear() {
    let pages = |n: usize| {
        let body: String = (0..n).map(|k| format!("<p>{k} {SENTENCE}</p>")).collect();
        format!("<body><article>{body}</article>")
    };
    let (short, long) = (time(&pages(6_000)), time(&pages(12_000)));
    assert!(long < short * 3 + Duration::from_millis(60), "{short:?}, then {long:?}");
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
}
