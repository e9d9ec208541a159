//! Scores acts and circumstances where sources, cues, contents and speakers are given by hand.
//!
//! `cargo run --release -p dixit --example given_gold -- [--errors act|date|place|prompt|invented]... FILE.jsonl...`
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a developer's program")]

use std::collections::BTreeMap;

use dixit_attribution::Attribution;
use dixit_occasion::{Basis, Circumstance};
use dixit_text::Document;
use serde_json::Value;

mod gold;

fn main() {
    let mut errors = Vec::new();
    let mut files = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--errors" {
            errors.extend(arguments.next());
        } else {
            files.push(argument);
        }
    }
    if files.is_empty() {
        files = ["dev", "polnear-dev"].map(|f| format!("../shared/data/readings/{f}.jsonl")).to_vec();
    }
    for file in files {
        let mut tally = Tally { errors: errors.clone(), ..Tally::default() };
        let lines = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{file}: {e}"));
        for line in lines.lines().filter(|l| !l.trim().is_empty()) {
            tally.read(&serde_json::from_str(line).unwrap());
        }
        println!("== {file}");
        tally.print();
    }
}

#[derive(Default)]
struct Tally {
    errors: Vec<String>,
    rows: BTreeMap<&'static str, (usize, usize)>,
    confusion: BTreeMap<(String, String), usize>,
}

impl Tally {
    fn add(&mut self, row: &'static str, right: bool) {
        let entry = self.rows.entry(row).or_default();
        entry.0 += usize::from(right);
        entry.1 += 1;
    }

    fn lists(&self, row: &str) -> bool {
        self.errors.iter().any(|e| e == row)
    }

    fn read(&mut self, gold: &Value) {
        let text = gold["article"]["text"].as_str().unwrap();
        let article = gold::article(gold);
        let doc = Document::new(&article);
        let statements = gold["statements"].as_array().unwrap();
        let (attributions, identities) = gold::given(gold);
        let circumstances = dixit_occasion::circumstances(&doc, &attributions, &identities);
        for ((statement, attribution), circumstance) in statements.iter().zip(&attributions).zip(&circumstances) {
            self.compare(text, &doc, statement, attribution, circumstance);
        }
    }

    fn compare(&mut self, text: &str, doc: &Document<'_>, gold: &Value, found: &Attribution, around: &Circumstance) {
        let passage = || {
            let mut all: Vec<_> = found.source.iter().map(|s| (s, 'S')).collect();
            all.extend(found.cue.iter().map(|s| (s, 'C')));
            all.extend(found.content.iter().map(|s| (s, 'K')));
            all.sort();
            let (from, to) = (all[0].0.start() as usize, all[all.len() - 1].0.end() as usize);
            let before = (from.saturating_sub(220)..=from).find(|i| text.is_char_boundary(*i)).unwrap();
            let after = ((to + 120).min(text.len())..).find(|i| text.is_char_boundary(*i)).unwrap();
            let mut out = String::new();
            let mut at = before;
            for (span, name) in all {
                let start = (span.start() as usize).max(at);
                out += &format!("{}[{name} {}]", &text[at..start], span.slice(text));
                at = span.end() as usize;
            }
            out += &text[at..after];
            out.replace('\n', "/")
        };
        let act = dixit::act_of(doc, found).name();
        if let Some(wanted) = gold["act"].as_str() {
            self.add("act", wanted == act);
            *self.confusion.entry((wanted.into(), act.into())).or_default() += 1;
            if wanted != act && self.lists("act") {
                println!("ACT {wanted} not {act} | {}", passage());
            }
        }
        let occasion = around.occasion.as_ref();
        let stated = occasion.is_some_and(|o| o.basis == Basis::Stated);
        let time = occasion.and_then(|o| o.time);
        let dates = time.map(|t| (t.start.to_string(), t.end.to_string()));
        match gold["occasion"]["start"].as_str() {
            Some(start) => {
                let end = gold["occasion"]["end"].as_str().unwrap_or("");
                let right = dates.as_ref().is_some_and(|(a, b)| a == start && b == end);
                self.add("occasion.date", right);
                if !right && self.lists("date") {
                    println!("DATE {start}/{end} not {dates:?} stated {stated} | {}", passage());
                }
            }
            None => {
                self.add("invented date", time.is_some() && stated);
                if time.is_some() && stated && self.lists("invented") {
                    println!("INVENTED DATE {dates:?} | {}", passage());
                }
            }
        }
        let place = occasion.and_then(|o| o.place.as_deref());
        match gold["occasion"]["place"].as_str() {
            Some(wanted) => {
                let right = place.is_some_and(|p| p.eq_ignore_ascii_case(wanted));
                self.add("occasion.place", right);
                if !right && self.lists("place") {
                    println!("PLACE {wanted} not {place:?} | {}", passage());
                }
            }
            None => {
                self.add("invented place", place.is_some() && stated);
                if place.is_some() && stated && self.lists("invented") {
                    println!("INVENTED PLACE {place:?} | {}", passage());
                }
            }
        }
        let prompt = around.prompt.as_ref();
        let words = prompt.map(|p| p.spans.text(text));
        let wanted = gold["prompt"].as_str().or_else(|| gold["prompt"]["text"].as_str());
        match wanted {
            Some(wanted) => {
                let right = words.as_ref().is_some_and(|w| overlap(w, wanted) >= 0.5);
                self.add("prompt", right);
                if !right && self.lists("prompt") {
                    println!("PROMPT {wanted:?} not {words:?} | {}", passage());
                }
            }
            None => {
                let invented = prompt.is_some_and(|p| p.basis == Basis::Stated);
                self.add("invented prompt", invented);
                if invented && self.lists("invented") {
                    println!("INVENTED PROMPT {words:?} | {}", passage());
                }
            }
        }
        if occasion.is_some_and(|o| o.event.is_some()) {
            self.add("with an event", stated);
            if self.lists("event") {
                println!("EVENT {:?} | {}", occasion.and_then(|o| o.event.as_ref()), passage());
            }
        }
        if !around.via.is_empty() {
            self.add("with via", true);
            if self.lists("via") {
                println!("VIA {:?} | {}", around.via.iter().map(|v| &v.name).collect::<Vec<_>>(), passage());
            }
        }
    }

    fn print(&self) {
        for (name, (right, of)) in &self.rows {
            println!("{name:16} {:5.1} %  ({right} of {of})", 100.0 * *right as f64 / *of as f64);
        }
        let mut acts: Vec<&String> = self.confusion.keys().flat_map(|(a, b)| [a, b]).collect();
        acts.sort();
        acts.dedup();
        print!("{:11}", "gold \\ found");
        acts.iter().for_each(|a| print!("{:>7.6}", a));
        println!();
        for gold in &acts {
            print!("{gold:12}");
            for found in &acts {
                print!("{:7}", self.confusion.get(&((*gold).clone(), (*found).clone())).unwrap_or(&0));
            }
            println!();
        }
    }
}

/// Words in both over words in either.
fn overlap(a: &str, b: &str) -> f64 {
    let count = |text: &str| {
        let mut words: BTreeMap<String, usize> = BTreeMap::new();
        let lower = text.to_lowercase();
        for word in lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
            *words.entry(word.to_owned()).or_default() += 1;
        }
        words
    };
    let (a, b) = (count(a), count(b));
    let both: usize = a.iter().map(|(w, n)| b.get(w).unwrap_or(&0).min(n)).sum();
    let either = a.values().sum::<usize>() + b.values().sum::<usize>() - both;
    both as f64 / either.max(1) as f64
}
