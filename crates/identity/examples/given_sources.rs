//! Speakers given gold spans: how many attributions of a file of readings get the right speaker where source, cue
//! and content are taken from the gold reading.
//!
//! usage: given_sources [READINGS.jsonl] [--errors] [--write]
//!
//! `--write` prints the readings with the speakers found, for the scorer of readings; spans may then be an engine's.

#![allow(clippy::print_stdout, reason = "a program")]

use std::collections::{BTreeMap, BTreeSet};

use dixit_identity::Speaker;
use dixit_page::{Hints, Limits};
use dixit_text::Document;
use serde_json::{Value, json};

mod gold;

type Failure = Box<dyn std::error::Error>;

fn speaker_json((number, speaker): (usize, &Speaker)) -> Value {
    let kind = speaker.kind.name();
    json!({ "id": format!("p{number}"), "name": speaker.name, "names": speaker.names, "kind": kind, "roles": speaker.roles })
}

fn main() -> Result<(), Failure> {
    let mut path = "../shared/data/readings/dev.jsonl".to_owned();
    let (mut errors, mut write) = (false, false);
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--errors" => errors = true,
            "--write" => write = true,
            _ => path = argument,
        }
    }
    let mut tally: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for line in std::fs::read_to_string(&path)?.lines().filter(|l| !l.trim().is_empty()) {
        let mut reading: Value = serde_json::from_str(line)?;
        let text = reading["article"]["text"].as_str().unwrap_or_default();
        let hints = Hints { verbatim: true, ..Hints::default() };
        let article = dixit_page::read(text.as_bytes(), &hints, &Limits::default())?;
        let doc = Document::new(&article);
        let statements = reading["statements"].as_array().cloned().unwrap_or_default();
        let attributions = gold::attributions(text, &statements);
        let found = dixit_identity::resolve(&doc, &attributions);
        if write {
            reading["speakers"] = found.speakers.iter().enumerate().map(speaker_json).collect();
            for (n, resolution) in found.resolutions.iter().enumerate() {
                reading["statements"][n]["speaker"] = resolution.speaker.map(|s| format!("p{s}")).into();
            }
            println!("{reading}");
            continue;
        }
        for (n, gold) in statements.iter().enumerate() {
            let speaker = reading["speakers"].as_array().into_iter().flatten().find(|s| s["id"] == gold["speaker"]);
            let gold_names = gold::names(&reading, &gold["speaker"]);
            let resolved = found.resolutions[n].speaker.map(|s| &found.speakers[s]);
            let names: Option<BTreeSet<String>> =
                resolved.map(|s| s.names.iter().chain([&s.name]).map(|n| n.to_lowercase()).collect());
            let right = match (&gold_names, &names) {
                (None, None) => true,
                (Some(a), Some(b)) => !a.is_disjoint(b),
                _ => false,
            };
            let source = attributions[n].source.text(text);
            let kind = kind_of(&source, gold_names.is_none());
            for key in ["all", kind, if speaker.is_some() { "with a speaker" } else { "without a speaker" }] {
                let entry = tally.entry(key).or_default();
                entry.0 += usize::from(right);
                entry.1 += 1;
            }
            if errors && !right {
                let at = attributions[n].source.first().or(attributions[n].content.first()).unwrap_or_default().start();
                let from = (0..=(at as usize).saturating_sub(160)).rev().find(|i| text.is_char_boundary(*i));
                let to = ((at as usize + 80)..).find(|i| *i >= text.len() || text.is_char_boundary(*i));
                let around = &text[from.unwrap_or(0)..to.unwrap_or(0).min(text.len())];
                println!(
                    "{kind} | {} {} | {source:?} | gold {:?} | got {:?} {:?}\n      {}",
                    reading["id"].as_str().unwrap_or_default(),
                    gold["id"].as_str().unwrap_or_default(),
                    speaker.map(|s| s["name"].as_str().unwrap_or_default()),
                    resolved.map(|s| s.name.as_str()),
                    resolved.map(|s| s.kind.name()),
                    around.replace('\n', " / ")
                );
            }
        }
    }
    for (key, (right, of)) in tally {
        println!("{key:20} {:5.1} %  ({right} of {of})", 100.0 * right as f64 / of as f64);
    }
    Ok(())
}

/// What sort of source: none, a pronoun, a name, a description.
fn kind_of(source: &str, null: bool) -> &'static str {
    if source.is_empty() {
        return if null { "no source, null" } else { "no source" };
    }
    let words: Vec<&str> = source.split_whitespace().collect();
    if words.len() == 1 {
        match words[0].to_lowercase().as_str() {
            "he" | "she" | "his" | "her" | "him" => return "pronoun he/she",
            "i" | "we" | "you" | "it" | "they" | "its" | "their" | "them" | "me" | "us" => return "pronoun other",
            "who" | "which" | "that" | "whose" => return "pronoun relative",
            _ => {}
        }
    }
    let lower = |w: &&str| w.starts_with(char::is_lowercase);
    if words[0].starts_with(char::is_uppercase)
        && !["The", "A", "An", "Some", "One"].contains(&words[0])
        && !words.iter().any(lower)
    {
        "name"
    } else {
        "description"
    }
}
