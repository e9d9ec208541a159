//! How fast pages are read, in all and step by step: `cargo bench -p dixit-page`.
//!
//! The steps are the crate's own business; `dixit_page::steps` shows them to this file alone. Their sum is less than
//! the whole, which puts blocks together and leads them back to the bytes besides.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use dixit_page::steps::{self, Steps};
use dixit_page::{Hints, Limits, read};

fn main() {
    divan::main();
}

const SENTENCE: &str =
    "“The bridge will close on Monday,” Mayor Ann Lee told the council, which had met for three hours. ";

/// Twenty paragraphs of text.
fn text() -> String {
    let paragraph = SENTENCE.repeat(4);
    (0..20).map(|n| format!("{n}. {paragraph}\n\n")).collect()
}

/// The same as a page of 170 kB, with what real ones have around the text: data for machines, scripts, styles, menus,
/// lists of other pages, embedded posts.
fn html() -> String {
    let script: String = (0..60)
        .map(|n| format!("function f{n}(a,b){{if(a<b&&b>{n}){{return '<div class=\"ad\">'+a+'</div>'}}return window.q[{n}]||[]}}\n"))
        .collect();
    let style: String = (0..200)
        .map(|n| {
            format!(
                ".c{n} > a:hover{{margin:0 {n}px;color:#0{n:05}}}@media(max-width:{n}px){{.c{n}{{display:none}}}}\n"
            )
        })
        .collect();
    let head: String = (0..40)
        .map(|n| format!("<meta property=\"x:field{n}\" content=\"Value {n} of the page &amp; more\"><link rel=preload href=\"/a/{n}.js\" as=script>"))
        .collect();
    let menu: String = (0..120)
        .map(|n| format!("<li class=\"menu__item menu__item--{n}\"><a class=\"menu__link\" href=\"/section/{n}?from=menu&amp;n={n}\"><span>Section {n}</span></a></li>\n"))
        .collect();
    let related: String = (0..60)
        .map(|n| {
            format!(
                "<article class=\"card card--small\" data-id=\"{n}\"><a href=\"/2023/11/{n}/ferry\"><img src=\"/i/{n}.jpg\" alt=\"\" loading=lazy>\
                 <svg viewBox=\"0 0 8 8\"><path d=\"M0 0L8 8\"/></svg><h3 class=\"card__title\">Ferry {n} sails again after a long winter</h3></a>\
                 <p class=\"card__text\">It had lain in the harbour for {n} weeks.</p><time datetime=\"2023-11-12\">12 Nov</time></article>\n"
            )
        })
        .collect();
    let body: String = text()
        .split("\n\n")
        .map(|p| {
            format!(
                "<p class=\"text__p\">{}</p>\n<div class=\"ad\"><!-- slot --></div>\n",
                p.replacen("Ann Lee", "<a href=\"/ann\">Ann Lee</a>", 1)
            )
        })
        .collect();
    format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>Bridge to close | The Harbour Post</title>{head}\
         <script type=\"application/ld+json\">{{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\"headline\":\"Bridge to close\",\
         \"datePublished\":\"2023-11-14T08:00:00Z\",\"author\":{{\"@type\":\"Person\",\"name\":\"Peter Lind\"}}}}</script>\
         <style>{style}</style><script>{script}</script></head><body class=\"page\"><header><nav><ul>{menu}</ul></nav></header>\
         <main><article class=\"article\"><h1>Bridge to close</h1><p class=\"byline\">By <a href=\"/pl\">Peter Lind</a></p>\
         <time datetime=2023-11-14>14 November 2023</time><div class=\"article__body\">{body}</div></article>\
         <aside class=\"related\"><h2>Most read</h2>{related}</aside></main><footer><ul>{menu}</ul></footer>{}</body></html>",
        format!("<script>{script}</script>\n").repeat(14)
    )
}

fn bench(bencher: Bencher<'_, '_>, page: &[u8], hints: &Hints) {
    bencher.counter(BytesCount::of_slice(page)).bench(|| read(black_box(page), hints, &Limits::default()));
}

/// A step after the page was decoded.
fn step(bencher: Bencher<'_, '_>, step: impl Fn(&Steps<'_>) -> usize + Sync) {
    let page = html();
    let steps = Steps::new(&page);
    bencher.counter(BytesCount::of_str(&page)).bench_local(|| step(black_box(&steps)));
}

/// All steps.
#[divan::bench]
fn page(bencher: Bencher<'_, '_>) {
    bench(bencher, html().as_bytes(), &Hints::default());
}

#[divan::bench]
fn step_1_decoding(bencher: Bencher<'_, '_>) {
    let page = html();
    bencher.counter(BytesCount::of_str(&page)).bench(|| steps::decoding(black_box(page.as_bytes())));
}

#[divan::bench]
fn step_2_tokens(bencher: Bencher<'_, '_>) {
    step(bencher, |s| s.tokens());
}

/// With the tokens.
#[divan::bench]
fn step_3_tree(bencher: Bencher<'_, '_>) {
    step(bencher, |s| s.tree());
}

#[divan::bench]
fn step_4_lines(bencher: Bencher<'_, '_>) {
    step(bencher, |s| s.lines());
}

#[divan::bench]
fn step_5_header(bencher: Bencher<'_, '_>) {
    step(bencher, |s| s.header());
}

/// Features of the lines, and the model.
#[divan::bench]
fn step_6_content(bencher: Bencher<'_, '_>) {
    step(bencher, |s| s.content());
}

#[divan::bench]
fn step_7_language(bencher: Bencher<'_, '_>) {
    let page = html();
    let Ok(mut article) = read(page.as_bytes(), &Hints::default(), &Limits::default()) else { return };
    bencher.counter(BytesCount::of_str(&page)).bench_local(|| steps::language(black_box(&mut article)));
}

/// The same page in an encoding whose every character has to be mapped.
#[divan::bench]
fn page_in_utf_16(bencher: Bencher<'_, '_>) {
    let bytes: Vec<u8> = std::iter::once('\u{feff}')
        .chain(html().chars())
        .flat_map(|c| c.encode_utf16(&mut [0; 2]).iter().flat_map(|u| u.to_le_bytes()).collect::<Vec<_>>())
        .collect();
    bench(bencher, &bytes, &Hints::default());
}

#[divan::bench]
fn pasted(bencher: Bencher<'_, '_>) {
    let hints = Hints { media_type: Some("text/plain".to_owned()), ..Hints::default() };
    bench(bencher, text().as_bytes(), &hints);
}

#[divan::bench]
fn verbatim(bencher: Bencher<'_, '_>) {
    bench(bencher, text().as_bytes(), &Hints { verbatim: true, ..Hints::default() });
}

/// Deeper than is read.
#[divan::bench]
fn nested(bencher: Bencher<'_, '_>) {
    let page = format!("<body>{}<p>{}</p>", "<ul><li>".repeat(20_000), SENTENCE.repeat(10));
    bench(bencher, page.as_bytes(), &Hints::default());
}
