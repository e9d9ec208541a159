//! What share of PLOVER's gold events that are acts of speech get the same code.
//!
//! `cargo run --release -p dixit --example score_events -- [--errors] [--tier TIER] [FILE]`
//!
//! The gold is of 2016: its DEMAND is REQUEST, its DISAPPROVE is ACCUSE in the names of today. An event is found if a
//! statement whose cue or content shares a word with the event's has the code. Its AGREE, CONCEDE, DEMAND, DISAPPROVE,
//! REJECT, SUPPORT and THREATEN are taken for acts of speech, the others (meetings, aid, arrests, fights) for deeds.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a developer's program")]

use std::collections::BTreeMap;

use dixit::{CodePoints, Engine, Event, Hints, Options, Span};
use serde_json::Value;

fn main() {
    let mut errors = false;
    let mut options = Options::default();
    let mut path = "../shared/data/events/events_plover.jsonl".to_owned();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--errors" => errors = true,
            "--tier" => options.tier = arguments.next().unwrap().parse().unwrap(),
            _ => path = argument,
        }
    }
    let engine = Engine::new(options).unwrap();
    let lines = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let mut tally: BTreeMap<String, [usize; 4]> = BTreeMap::new();
    for line in lines.lines() {
        let gold: Value = serde_json::from_str(line).unwrap();
        let text = gold["text"].as_str().unwrap();
        let event = match gold["event"].as_str().unwrap() {
            "DEMAND" => "REQUEST",
            "DISAPPROVE" => "ACCUSE",
            other => other,
        };
        let hints = Hints { verbatim: true, ..Hints::default() };
        let reading = engine.read(text.as_bytes(), &hints).unwrap();
        let points = CodePoints::new(&reading.article.text);
        let spans = gold["spans"].as_array().unwrap().iter().filter(|s| s[2] == "EVT");
        let words: Vec<[u64; 2]> = spans.map(|s| [s[0].as_u64().unwrap(), s[1].as_u64().unwrap()]).collect();
        let shares = |span: Span| {
            let [from, to] = points.span(span).map(u64::from);
            words.iter().any(|w| w[0] < to && from < w[1])
        };
        let here = |s: &&dixit::Statement| s.cue.iter().chain(s.content.iter()).any(shares);
        let found: Vec<&dixit::Statement> = reading.statements.iter().filter(here).collect();
        let codes: Vec<&str> = found.iter().filter_map(|s| s.event.map(Event::code)).collect();
        let speech = matches!(event, "AGREE" | "CONCEDE" | "REQUEST" | "ACCUSE" | "REJECT" | "SUPPORT" | "THREATEN");
        let row = tally.entry(if speech { event.to_owned() } else { "(deeds)".to_owned() }).or_default();
        row[0] += 1;
        row[1] += usize::from(!found.is_empty());
        row[2] += usize::from(!codes.is_empty());
        row[3] += usize::from(codes.contains(&event));
        if errors && speech != codes.contains(&event) {
            println!("{event} {codes:?} {text}");
            for s in found {
                let text = &reading.article.text;
                println!("    {}: {} | {}", s.act.name(), s.cue.text(text), s.content.text(text));
            }
        }
    }
    println!("{:12} {:>6} {:>10} {:>6} {:>6}", "gold", "events", "statements", "coded", "right");
    let mut all = [0; 4];
    for (event, row) in &tally {
        println!("{event:12} {:>6} {:>10} {:>6} {:>6}", row[0], row[1], row[2], row[3]);
        if event != "(deeds)" {
            all.iter_mut().zip(row).for_each(|(a, r)| *a += r);
        }
    }
    let share = |n: usize, of: usize| 100.0 * n as f64 / of.max(1) as f64;
    println!("{:12} {:>6} {:>10} {:>6} {:>6}", "speech", all[0], all[1], all[2], all[3]);
    println!("right: {:.1} % of all, {:.1} % of those coded", share(all[3], all[0]), share(all[3], all[2]));
}
