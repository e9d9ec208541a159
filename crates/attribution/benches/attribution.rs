//! Attributions of an article of 5,000 characters, and of one ten times as long.

use divan::counter::BytesCount;
use dixit_attribution::{Attributor, Quotes, Rules};
use dixit_page::{Article, Hints, Limits};
use dixit_text::Document;

fn main() {
    divan::main();
}

const PARAGRAPH: &str = "Mayor Ann Lee said on Tuesday that the harbour wouldn\u{2019}t close before May. \u{201c}We have \
    looked at every other way,\u{201d} she told reporters, \u{201c}and there is none.\u{201d} According to the port\u{2019}s \
    own figures, 1,250 ships a year use the north quay. Peter Lind, a pilot, is convinced that they will come back, \
    adding that he declined to comment on reports that the cranes were sold.\n\n";

fn article(times: usize) -> Article {
    let hints = Hints { verbatim: true, ..Hints::default() };
    dixit_page::read(PARAGRAPH.repeat(times).as_bytes(), &hints, &Limits::default()).expect("a text is a page")
}

#[divan::bench(args = [12, 120])]
fn attribute(bencher: divan::Bencher<'_, '_>, times: usize) {
    let article = article(times);
    let doc = Document::new(&article);
    bencher
        .counter(BytesCount::of_str(&article.text))
        .bench(|| Rules.attribute(divan::black_box(&doc), &mut Vec::new()));
}

#[divan::bench(args = [12, 120])]
fn quotes(bencher: divan::Bencher<'_, '_>, times: usize) {
    let article = article(times);
    let doc = Document::new(&article);
    bencher.counter(BytesCount::of_str(&article.text)).bench(|| Quotes::new(divan::black_box(&doc)));
}
