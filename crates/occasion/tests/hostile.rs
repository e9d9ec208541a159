//! Texts made to hurt: nothing panics, and the work grows with the text.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "tests")]

use dixit_attribution::{Attributor, Rules};
use dixit_occasion::Circumstance;
use dixit_page::{Hints, Limits};
use dixit_text::Document;

/// Reads a text and returns how many of its statements have an occasion, a prompt, an outlet.
fn circumstances(text: &str) -> [usize; 3] {
    let hints = Hints { verbatim: true, published: "2023-11-14".parse().ok(), ..Hints::default() };
    let article = dixit_page::read(text.as_bytes(), &hints, &Limits::default()).unwrap();
    let doc = Document::new(&article);
    let attributions = Rules.attribute(&doc, &mut Vec::new());
    let identities = dixit_identity::resolve(&doc, &attributions);
    let found = dixit_occasion::circumstances(&doc, &attributions, &identities);
    assert_eq!(found.len(), attributions.len());
    for Circumstance { occasion, prompt, via } in &found {
        let occasion = occasion.iter().flat_map(|o| o.spans.iter());
        let prompt = prompt.iter().flat_map(|p| p.spans.iter());
        for span in occasion.chain(prompt).chain(via.iter().map(|v| v.span)) {
            assert!(!span.slice(text).trim().is_empty(), "{span:?}");
        }
    }
    let count = |has: fn(&Circumstance) -> bool| found.iter().filter(|c| has(c)).count();
    [count(|c| c.occasion.is_some()), count(|c| c.prompt.is_some()), count(|c| !c.via.is_empty())]
}

#[test]
fn a_hundred_thousand_of_anything() {
    let units = [
        "\" said Lee. ",
        "\"Yes,\" he said. ",
        "\"Yes,\" said Lee on Monday. ",
        "\"A b c d.\" ",
        "he said that she said that ",
        "Lee said on Monday in Oslo that ",
        "Lee said on Monday in Oslo it rains.\n\n",
        "In 2019, Lee said it rains.\n\nThe town grew.\n\n",
        "\u{201c}We have 5 tugs and more,\n\n",
        "asked whether, ",
        "asked about ",
        "Asked about rain, Lee said yes. ",
        "responded to ",
        "Lee responded to him ",
        "Lee said in response to it, ",
        "declined to comment on ",
        "Lee declined to comment on rain, ",
        "Monday ",
        "on Monday, ",
        "in Oslo, ",
        "at a rally ",
        "Lee said it rains responded to , ",
        "Lee and Ray said on Monday in Oslo it rains, ",
        "Rain Rally ",
        "told Reuters ",
        "Lee told Reuters it rains, ",
        "according to Interfax, ",
        "in a ",
        "14 November ",
        "2023-11-14 ",
        "early ",
        "said ",
        "X: said y\n",
        "Why?\n\n",
        "Why?\n\n\"Yes.\"\n\n",
        "Lee asked why? ",
        "who ",
        "; ",
        "1 p.m.\n\n",
        "___\n\n",
        "\u{200b}\u{202e}",
    ];
    for unit in units {
        let count = 100_000 / unit.len().max(4);
        let [occasions, prompts, outlets] = circumstances(&format!("Lee said {}", unit.repeat(count)));
        println!("{unit:?} x {count}: {occasions} occasions, {prompts} prompts, {outlets} outlets");
    }
}

/// Carried from statement to statement, a long name or question would make the work grow with its square.
#[test]
fn long_words_are_not_carried_on() {
    let long = "Aa".repeat(50_000);
    let yes = "\u{201c}Yes,\u{201d} said Lee.\n\n".repeat(2_000);
    for lead in [
        format!("Lee said in {long} on Monday it rains.\n\n"),
        format!("Lee said at the {long} summit in Oslo it rains.\n\n"),
        format!("Lee told {long} News it rains.\n\n"),
        format!("Why {long}?\n\n"),
        format!("Asked about {long}, Lee said yes.\n\n"),
        format!("Lee was asked about {long}.\n\n"),
        format!("Ray asked whether {}.\n\n", "it rains and ".repeat(10_000)),
    ] {
        let text = format!("{lead}{yes}");
        let hints = Hints { verbatim: true, published: "2023-11-14".parse().ok(), ..Hints::default() };
        let article = dixit_page::read(text.as_bytes(), &hints, &Limits::default()).unwrap();
        let doc = Document::new(&article);
        let attributions = Rules.attribute(&doc, &mut Vec::new());
        let identities = dixit_identity::resolve(&doc, &attributions);
        for around in dixit_occasion::circumstances(&doc, &attributions, &identities) {
            if let Some(occasion) = around.occasion {
                assert!(occasion.place.is_none_or(|p| p.len() < 1_000));
                assert!(occasion.event.is_none_or(|e| e.len() < 1_000));
            }
            assert!(around.prompt.is_none_or(|p| p.spans.len() < 10_000));
            assert!(around.via.iter().all(|v| v.name.len() < 1_000));
        }
    }
}

proptest::proptest! {
    #[test]
    fn no_text_panics(words in proptest::collection::vec(0usize..WORDS.len(), 0..120)) {
        let text: String = words.iter().map(|&w| WORDS[w]).collect();
        if !text.trim().is_empty() {
            circumstances(&text);
        }
    }
}

const WORDS: &[&str] = &[
    " said", " Lee", " the", " mayor", ",", ".", " \u{201c}", "\u{201d}", " \"", "\"", " that", " he", "\n\n", "\n",
    " according to", " Reuters", " on", " Monday", " Tuesday night", " Nov.", " 14", " 2023", " in", " Oslo", " at",
    " a rally", " asked", " whether", " about", " responded to", " declined", " to comment", " told", " last week",
    " the weekend", " who", " and", " but", ";", "?", ":", " days ago", " early", " next", " before", " summer",
    " 31 Feb", " a statement", " the summit", " \u{200b}", " é", " quoted", " as saying", " 9999-12-31", " 1990s",
];
