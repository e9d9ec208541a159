//! The whole road over the example pages: bytes to reading, reading to JSON, and the proof of every statement.

use divan::counter::BytesCount;
use dixit::{Engine, Hints, Options, proves};

fn main() {
    divan::main();
}

const PAGES: [(&str, &[u8]); 4] = [
    ("wire.html", include_bytes!("../../../examples/wire.html")),
    ("feature.html", include_bytes!("../../../examples/feature.html")),
    ("live.html", include_bytes!("../../../examples/live.html")),
    ("pasted.txt", include_bytes!("../../../examples/pasted.txt")),
];

fn page(name: &str) -> &'static [u8] {
    PAGES.iter().find(|p| p.0 == name).map_or(&[], |p| p.1)
}

fn engine() -> Engine {
    Engine::new(Options::default()).expect("rules need nothing")
}

#[divan::bench(args = PAGES.map(|p| p.0))]
fn read(bencher: divan::Bencher<'_, '_>, name: &str) {
    let (engine, page) = (engine(), page(name));
    bencher.counter(BytesCount::of_slice(page)).bench(|| engine.read(divan::black_box(page), &Hints::default()));
}

#[divan::bench]
fn to_json(bencher: divan::Bencher<'_, '_>) {
    let reading = engine().read(page("wire.html"), &Hints::default()).expect("an example is a page");
    bencher.bench(|| serde_json::to_string(&divan::black_box(&reading).to_json(None)));
}

#[divan::bench]
fn prove(bencher: divan::Bencher<'_, '_>) {
    let page = page("wire.html");
    let reading = engine().read(page, &Hints::default()).expect("an example is a page");
    let (encoding, media) = (reading.article.encoding, reading.article.media_type);
    bencher.bench(|| {
        reading
            .statements
            .iter()
            .filter(|s| proves(page, &s.evidence, encoding, media, &s.content.text(&reading.article.text)))
            .count()
    });
}
