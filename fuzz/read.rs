//! Any bytes to a reading, and everything that a reading promises.
//!
//! The first byte chooses the hints, the rest is the page.

#![no_main]

use std::sync::LazyLock;

use dixit::{Engine, Hints, Limits, Options, Reading, Span, SpanList};
use libfuzzer_sys::{Corpus, fuzz_target};

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let limits = Limits { page: 1 << 20, ..Limits::default() };
    Engine::new(Options { limits, ..Options::default() }).expect("rules need nothing")
});

fuzz_target!(|data: &[u8]| -> Corpus {
    let Some((choice, page)) = data.split_first() else { return Corpus::Reject };
    let Ok(reading) = ENGINE.read(page, &hints(*choice)) else { return Corpus::Keep };
    check(page, &reading);
    Corpus::Keep
});

fn hints(choice: u8) -> Hints {
    let media_type = match choice & 7 {
        1 => Some("text/html"),
        2 => Some("text/plain"),
        3 => Some("text/html; charset=utf-8"),
        4 => Some("text/html; charset=windows-1252"),
        5 => Some("text/html; charset=shift_jis"),
        6 => Some("text/plain; charset=utf-16le"),
        _ => None,
    };
    let published = (choice & 8 != 0).then(|| "2024-03-06T17:20:00+01:00".parse().expect("a stamp"));
    let language = (choice & 16 != 0).then(|| "en".to_owned());
    Hints { media_type: media_type.map(str::to_owned), published, language, verbatim: choice & 7 == 7, ..Hints::default() }
}

fn check(page: &[u8], reading: &Reading) {
    let article = &reading.article;
    let text = article.text.as_str();
    let holds = |span: Span| text.get(span.as_range()).is_some_and(|words| !words.is_empty());
    let ascends = |spans: &SpanList| {
        spans.iter().all(holds) && spans.as_slice().windows(2).all(|pair| pair[0].end() < pair[1].start())
    };

    assert!(article.blocks.iter().all(|b| holds(b.span)), "a block without text");
    assert!(article.blocks.windows(2).all(|b| b[0].span.end() <= b[1].span.start()), "blocks out of order");
    for speaker in &reading.speakers {
        assert!(!speaker.name.trim().is_empty(), "a speaker without a name");
        assert!(speaker.mentions.iter().all(|m| holds(*m)), "a mention without text");
    }
    for (n, statement) in reading.statements.iter().enumerate() {
        assert!(!statement.content.is_empty(), "a statement without content");
        for spans in [&statement.source, &statement.cue, &statement.content] {
            assert!(ascends(spans), "{spans:?} of a text of {} bytes", text.len());
        }
        assert!(statement.speaker.is_none_or(|s| s < reading.speakers.len()), "a speaker that is not listed");
        assert!(statement.within.is_none_or(|w| w != n && w < reading.statements.len()), "within nothing");
        assert!((0.0..=1.0).contains(&statement.confidence), "confidence {}", statement.confidence);
        if let Some(prompt) = &statement.prompt {
            assert!(ascends(&prompt.spans), "prompt {:?}", prompt.spans);
        }
        if let Some(occasion) = &statement.occasion {
            assert!(ascends(&occasion.spans), "occasion {:?}", occasion.spans);
            assert!(occasion.time.is_none_or(|t| t.start <= t.end), "an interval that runs back");
        }
        let words = statement.content.text(text);
        assert!(
            dixit::proves(page, &statement.evidence, article.encoding, article.media_type, &words),
            "{:?} do not hold {words:?}",
            statement.evidence
        );
    }
    let starts = |s: &dixit::Statement| s.content.first().map(|c| c.start());
    assert!(reading.statements.windows(2).all(|s| starts(&s[0]) <= starts(&s[1])), "statements out of order");

    let contract = reading.to_json(Some("id"));
    let json = serde_json::to_string(&contract).expect("serialises");
    let back: dixit::json::Reading = serde_json::from_str(&json).expect("reads back");
    assert_eq!(back, contract);
}
