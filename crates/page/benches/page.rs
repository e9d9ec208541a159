//! How fast pages are read: `cargo bench -p dixit-page`.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use dixit_page::{Hints, Limits, read};

fn main() {
    divan::main();
}

const SENTENCE: &str =
    "“The bridge will close on Monday,” Mayor Ann Lee told the council, which had met for three hours. ";

/// Forty paragraphs of text.
fn text() -> String {
    let paragraph = SENTENCE.repeat(4);
    (0..40).map(|n| format!("{n}. {paragraph}\n\n")).collect()
}

/// The same as a page with the furniture that real ones have: scripts, menus, links to other pages.
fn html() -> String {
    let script = format!("<script>var a = \"{}\";</script>", "x".repeat(4000));
    let menu: String =
        (0..200).map(|n| format!("<li class=\"menu item\"><a href=\"/section/{n}\">Section {n}</a></li>")).collect();
    let body: String = text().split("\n\n").map(|p| format!("<div class=\"text\"><p>{p}</p></div>")).collect();
    format!(
        "<!doctype html><html lang=en><head><title>Bridge to close | The Harbour Post</title>{}</head><body><nav><ul>{menu}\
         </ul></nav><article><h1>Bridge to close</h1><time datetime=2023-11-14>14 November 2023</time>{body}</article>\
         <footer><ul>{menu}</ul></footer>{}</body></html>",
        script.repeat(10),
        script.repeat(10)
    )
}

fn bench(bencher: Bencher<'_, '_>, page: &[u8], hints: &Hints) {
    bencher.counter(BytesCount::of_slice(page)).bench(|| read(black_box(page), hints, &Limits::default()));
}

#[divan::bench]
fn page(bencher: Bencher<'_, '_>) {
    bench(bencher, html().as_bytes(), &Hints::default());
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

/// Too deep for a tree.
#[divan::bench]
fn nested(bencher: Bencher<'_, '_>) {
    let page = format!("<body>{}<p>{}</p>", "<ul><li>".repeat(20_000), SENTENCE.repeat(10));
    bench(bencher, page.as_bytes(), &Hints::default());
}
