//! Circumstances of an article of about 5,000 characters with twenty statements, and its time expressions alone.
#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

use divan::{Bencher, black_box};
use dixit_attribution::{Attribution, Form, Manner};
use dixit_identity::{Identities, Resolution, Speaker, SpeakerKind};
use dixit_page::{Article, Hints, Limits};
use dixit_span::{Span, SpanList};
use dixit_text::Document;

fn main() {
    divan::main();
}

/// Paragraphs of one statement each; `S`, `C` and `K` before the offsets of source, cue and content.
fn passage() -> (Article, Vec<Attribution>, Identities) {
    let mut text = String::new();
    let mut attributions = Vec::new();
    let mut resolutions = Vec::new();
    let piece = |text: &mut String, words: &str| {
        let from = text.len();
        text.push_str(words);
        SpanList::from(Span::from_usize(from, text.len()))
    };
    for n in 0..20usize {
        if n % 4 == 0 {
            text.push_str("On Monday in Oslo, before the start of the bridge committee meeting, the town waited. ");
        }
        if n % 5 == 0 {
            text.push_str("Asked whether the dam that was built in 1974 would hold, ");
        }
        let source = piece(&mut text, if n % 2 == 0 { "Mayor Ann Lee" } else { "Bo Ray" });
        text.push(' ');
        let cue = piece(&mut text, "told");
        text.push_str(" the Oslo Daily Post ");
        let content = piece(
            &mut text,
            "that the bridge over the river would be closed from next Friday until the spring, because its older piers \
             have been washed out by the floods of last summer and no money was left in the budget of 2023",
        );
        text.push_str(".\n\n");
        let (manner, form) = (Manner::Indirect, Form::Plain);
        attributions.push(Attribution {
            source,
            cue,
            content,
            manner,
            within: None,
            form,
            continues: None,
            confidence: 1.0,
            acts: None,
        });
        resolutions.push(Resolution { speaker: Some(n % 2), ..Resolution::default() });
    }
    let speaker = |name: &str| Speaker {
        name: name.to_owned(),
        names: Vec::new(),
        kind: SpeakerKind::Person,
        roles: Vec::new(),
        mentions: Vec::new(),
        alias: None,
    };
    let speakers = vec![speaker("Ann Lee"), speaker("Bo Ray")];
    let published = Some("2023-11-14".parse().unwrap());
    let hints = Hints { verbatim: true, published, ..Hints::default() };
    let article = dixit_page::read(text.as_bytes(), &hints, &Limits::default()).unwrap();
    (article, attributions, Identities { speakers, resolutions })
}

#[divan::bench]
fn circumstances(bencher: Bencher<'_, '_>) {
    let (article, attributions, identities) = passage();
    let doc = Document::new(&article);
    let bytes = divan::counter::BytesCount::of_str(&article.text);
    bencher.counter(bytes).bench_local(|| dixit_occasion::circumstances(black_box(&doc), &attributions, &identities));
}

#[divan::bench]
fn times(bencher: Bencher<'_, '_>) {
    let (article, ..) = passage();
    let doc = Document::new(&article);
    let bytes = divan::counter::BytesCount::of_str(&article.text);
    bencher.counter(bytes).bench_local(|| dixit_time::times(black_box(&doc), article.header.published));
}
