//! The trained tiers: what they find in plain sentences, and what holds of all that they find.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::LazyLock;

use dixit::{Act, Engine, EntityKind, Hints, Manner, Options, Reading, Tier, proves};

const TIERS: [Tier; 3] = [Tier::Fast, Tier::Cascade, Tier::Accurate];

static ENGINES: LazyLock<[Engine; 3]> = LazyLock::new(|| TIERS.map(|tier| engine(tier, Options::default().doubt)));

fn engine(tier: Tier, doubt: f32) -> Engine {
    Engine::new(Options { tier, doubt, ..Options::default() }).unwrap()
}

fn read(engine: &Engine, text: &str) -> Reading {
    engine.read(text.as_bytes(), &Hints { verbatim: true, ..Hints::default() }).unwrap()
}

/// Source, cue and content of each statement.
fn found(reading: &Reading) -> Vec<[String; 3]> {
    let text = reading.article.text.as_str();
    reading.statements.iter().map(|s| [&s.source, &s.cue, &s.content].map(|spans| spans.text(text))).collect()
}

#[test]
fn plain_sentences() {
    for (text, want) in [
        (
            "Mayor Ann Lee said the harbour bridge will close in May.",
            ["Mayor Ann Lee", "said", "the harbour bridge will close in May"],
        ),
        (
            "The ferry was late again, according to two passengers.",
            ["two passengers", "according to", "The ferry was late again"],
        ),
        ("“There is no other way,” said Peter Lind.", ["Peter Lind", "said", "There is no other way"]),
    ] {
        for (engine, tier) in ENGINES.iter().zip(TIERS) {
            let found = found(&read(engine, text));
            assert_eq!(found, [want], "{tier:?}: {text}");
        }
    }
}

#[test]
fn a_cue_may_stand_within_its_content() {
    for engine in ENGINES.iter() {
        let reading = read(engine, "“We have looked at every other way,” she told reporters, “and there is none.”");
        assert_eq!(reading.statements.len(), 1);
        assert_eq!(reading.statements[0].manner, Manner::Direct);
        assert_eq!(reading.statements[0].content.iter().count(), 2);
    }
}

#[test]
fn every_statement_is_proved_and_every_number_is_one() {
    for (name, (engine, tier)) in ["wire.html", "feature.html", "live.html", "pasted.txt"]
        .iter()
        .flat_map(|n| ENGINES.iter().zip(TIERS).map(move |e| (n, e)))
    {
        let page = std::fs::read(format!("{}/../../examples/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let reading = engine.read(&page, &Hints::default()).unwrap();
        assert!(!reading.statements.is_empty(), "{name}");
        for (n, statement) in reading.statements.iter().enumerate() {
            let words = statement.content.text(&reading.article.text);
            let article = &reading.article;
            assert!(
                proves(&page, &statement.evidence, article.encoding, article.media_type, &words),
                "{name}: {words}"
            );
            assert!((0.0..=1.0).contains(&statement.confidence), "{name}: statement {n}");
            assert!(statement.within.is_none_or(|w| w != n && w < reading.statements.len()));
        }
        let json = reading.to_json(None);
        assert_eq!(json.engine.tier, tier.name());
        // Of the page and of acts; then those that find attributions.
        let own = match tier {
            Tier::Rules => 0,
            Tier::Fast => 2,
            Tier::Accurate => 6,
            Tier::Cascade => 7,
        };
        assert_eq!(json.engine.models.len(), 2 + own);
        assert!(reading.entities.is_sorted_by(|a, b| a.span.end() <= b.span.start()), "{name}");
        assert!(!reading.entities.is_empty() && reading.entities.iter().all(|e| !e.span.is_empty()), "{name}");
    }
}

#[test]
fn the_encoder_has_a_say_in_what_a_statement_does() {
    let text = "Ann Lee, the mayor of Oslo, said she had never taken the money.";
    let act = |tier| read(&engine(tier, 0.0), text).statements[0].act;
    assert_eq!([act(Tier::Rules), act(Tier::Accurate)], [Act::Assertion, Act::Denial]);
}

#[test]
fn names_are_found() {
    let text = "Mayor Ann Lee of Oslo said the Harbour Workers Union had agreed with Lee on Monday.";
    let want = [
        ("Ann Lee", EntityKind::Person),
        ("Oslo", EntityKind::Place),
        ("Harbour Workers Union", EntityKind::Organisation),
        ("Lee", EntityKind::Person),
    ];
    for (engine, tier) in
        [engine(Tier::Rules, 0.0)].iter().chain(ENGINES.iter()).zip([Tier::Rules].iter().chain(&TIERS))
    {
        let reading = read(engine, text);
        let found: Vec<_> = reading.entities.iter().map(|e| (e.span.slice(text), e.kind)).collect();
        assert_eq!(found, want, "{tier:?}");
    }
}

/// What the statements of a reading say, and how sure that is.
fn statements(reading: &Reading) -> Vec<(Vec<dixit::Span>, Vec<dixit::Span>, f32)> {
    let spans = |list: &dixit::SpanList| list.iter().collect();
    reading.statements.iter().map(|s| (spans(&s.cue), spans(&s.content), s.confidence)).collect()
}

#[test]
fn the_cascade_lies_between_the_others() {
    let text = std::fs::read_to_string(format!("{}/../../examples/pasted.txt", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let by = |tier, doubt| statements(&read(&engine(tier, doubt), &text));
    assert_eq!(by(Tier::Cascade, 0.0), by(Tier::Accurate, 0.0));
    assert_eq!(by(Tier::Cascade, 1.1), by(Tier::Fast, 0.0));
    let names = |tier, doubt| read(&engine(tier, doubt), &text).entities;
    assert_eq!(names(Tier::Cascade, 0.0), names(Tier::Accurate, 0.0));
    assert_eq!(names(Tier::Cascade, 1.1), names(Tier::Rules, 0.0));
    assert_ne!(by(Tier::Fast, 0.0), by(Tier::Accurate, 0.0));
}

#[test]
fn threads_do_not_change_what_is_read() {
    let text = "Mayor Ann Lee said it rains. Peter Lind denied that. “No,” he said.\n".repeat(20);
    for engine in ENGINES.iter() {
        let once = read(engine, &text);
        std::thread::scope(|scope| {
            let all: Vec<_> = (0..4).map(|_| scope.spawn(|| read(engine, &text))).collect();
            all.into_iter().for_each(|other| assert_eq!(other.join().unwrap(), once));
        });
    }
}

#[test]
fn odd_texts_are_read() {
    for text in [
        "a".repeat(3_000),
        "said ".repeat(2_000),
        "“".repeat(500),
        "“No.” ".repeat(500),
        "\u{1f600}\u{200d}".repeat(300),
        "he said she said ".repeat(300),
        "x\u{301}".repeat(600),
        ".".repeat(2_000),
    ] {
        for engine in ENGINES.iter() {
            let reading = read(engine, &text);
            let length = reading.article.text.len() as u32;
            for statement in &reading.statements {
                assert!(statement.content.iter().chain(statement.cue.iter()).all(|s| s.end() <= length));
            }
        }
    }
}
