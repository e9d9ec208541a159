//! Learns `models/act.tsv`: weights of the features of an attribution, by act.
//!
//! `cargo run --release -p dixit --example train_act -- ../shared/data/readings/train.jsonl ../shared/data/polnear/train.jsonl
//! > models/act.tsv`
//!
//! Lines are annotated readings, or articles of PolNeAR, whose attributions have acts in `train/acts.tsv`.
//!
//! Multinomial logistic regression over features that are there or not, with an elastic net (Zou and Hastie 2005) that
//! keeps the table short. All examples are looked at in each step, which is bounded for every feature by how often it
//! stands beside others (Boehning and Lindsay 1988) and carried on by momentum (Beck and Teboulle 2009): nothing is drawn
//! at random, so the same file gives the same table.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a developer's program")]

use std::collections::{BTreeMap, HashMap, HashSet};

use dixit_text::Document;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

mod gold;

const ACTS: [&str; 9] =
    ["assertion", "belief", "commitment", "request", "question", "denial", "refusal", "criticism", "support"];
const STEPS: usize = 600;
/// Penalties of weights, of their squares and their sizes; chosen on the articles kept for that.
const L2: f64 = 3.0;
const L1: f64 = 1.5;
/// Weights nearer to nothing are left out.
const LEAST: f64 = 0.05;
/// Articles that a feature must stand in: names and chance do not.
const ARTICLES: usize = 3;

fn main() {
    let mut lines: Vec<(usize, Vec<String>)> = Vec::new();
    let mut articles: BTreeMap<String, HashSet<usize>> = BTreeMap::new();
    let mut number = 0;
    let labels = labels();
    for file in std::env::args().skip(1) {
        for line in std::fs::read_to_string(&file).unwrap().lines().filter(|l| !l.trim().is_empty()) {
            let mut gold: Value = serde_json::from_str(line).unwrap();
            if gold["attributions"].is_array() {
                gold = labelled(&gold, &labels);
            }
            if gold["statements"].as_array().unwrap().is_empty() {
                continue;
            }
            let article = gold::article(&gold);
            let doc = Document::new(&article);
            number += 1;
            for (statement, attribution) in gold["statements"].as_array().unwrap().iter().zip(gold::given(&gold).0) {
                let Some(act) = ACTS.iter().position(|a| statement["act"] == **a) else { continue };
                let mut found = Vec::new();
                dixit::act_features(&doc, &attribution, |f| found.push(f.to_owned()));
                found.sort();
                found.dedup();
                for feature in &found {
                    articles.entry(feature.clone()).or_default().insert(number);
                }
                lines.push((act, found));
            }
        }
    }
    articles.retain(|_, a| a.len() >= ARTICLES);
    let names: Vec<&String> = articles.keys().collect();
    let index: BTreeMap<&str, usize> = names.iter().enumerate().map(|(i, n)| (n.as_str(), i)).collect();
    let examples: Vec<(usize, Vec<usize>)> = lines
        .iter()
        .map(|(act, found)| (*act, found.iter().filter_map(|f| index.get(f.as_str()).copied()).collect()))
        .collect();

    let weights = learnt(&examples, names.len());
    println!("# feature, act, weight: written by crates/dixit/examples/train_act.rs");
    for (name, row) in names.iter().zip(&weights) {
        for (act, weight) in ACTS.iter().zip(row) {
            if weight.abs() >= LEAST {
                println!("{name}\t{act}\t{weight:.2}");
            }
        }
    }
}

/// Acts by the article's digest and code points: where the cue begins, where the content begins and ends.
type Labels = HashMap<(String, Option<u64>, u64, u64), String>;

/// The acts of `train/acts.tsv`.
fn labels() -> Labels {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../train/acts.tsv");
    let list = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let rows = list.lines().filter(|l| !l.starts_with('#')).map(|l| l.split('\t').collect::<Vec<_>>());
    rows.map(|r| ((r[0].into(), r[1].parse().ok(), r[2].parse().unwrap(), r[3].parse().unwrap()), r[4].into()))
        .collect()
}

/// An article of PolNeAR in the form of an annotated reading: those of its attributions that have an act.
fn labelled(article: &Value, labels: &Labels) -> Value {
    let text = article["text"].as_str().unwrap();
    let digest: String = Sha256::digest(text.as_bytes())[..8].iter().map(|b| format!("{b:02x}")).collect();
    let letters: Vec<char> = text.chars().collect();
    let marks = ['"', '\u{201c}', '\u{201d}'];
    let mut statements = Vec::new();
    for attribution in article["attributions"].as_array().unwrap() {
        let pieces = attribution["content"].as_array().unwrap().iter();
        let pieces: Vec<(usize, usize)> =
            pieces.map(|p| (p[0].as_u64().unwrap() as usize, p[1].as_u64().unwrap() as usize)).collect();
        let quoted = |&(a, b): &(usize, usize)| {
            let words: Vec<char> = letters[a..b].iter().copied().filter(|c| !" ,.".contains(*c)).collect();
            words.first().is_none_or(|c| marks.contains(c)) && words.last().is_none_or(|c| marks.contains(c))
        };
        let manner = if pieces.iter().all(quoted) {
            "direct"
        } else if pieces.iter().any(|&(a, b)| letters[a..b].iter().any(|c| marks.contains(c))) {
            "mixed"
        } else {
            "indirect"
        };
        // Readings leave quotation marks out at a content's ends.
        let outside = |i: usize| letters[i] == ' ' || marks.contains(&letters[i]);
        let content: Vec<[usize; 2]> = pieces
            .into_iter()
            .filter_map(|(a, b)| {
                let first = (a..b).find(|&i| !outside(i))?;
                let last = (a..b).rfind(|&i| !outside(i))?;
                Some([first, last + 1])
            })
            .collect();
        let (Some(first), Some(end)) = (content.first(), content.iter().map(|c| c[1]).max()) else { continue };
        let key = (digest.clone(), attribution["cue"][0][0].as_u64(), first[0] as u64, end as u64);
        let Some(act) = labels.get(&key) else { continue };
        let (source, cue) = (&attribution["source"], &attribution["cue"]);
        statements.push(json!({"source": source, "cue": cue, "content": content, "manner": manner, "act": act}));
    }
    json!({"published": article["date"], "article": {"text": text}, "speakers": [], "statements": statements})
}

/// The weights of features by act.
fn learnt(examples: &[(usize, Vec<usize>)], features: usize) -> Vec<[f64; 9]> {
    let mut curves = vec![L2; features];
    for (_, found) in examples {
        found.iter().for_each(|&f| curves[f] += 0.5 * found.len() as f64);
    }
    let mut weights = vec![[0f64; 9]; features];
    // The place ahead of the weights where the slope is looked at.
    let mut ahead = weights.clone();
    let mut pace = 1f64;
    for _ in 0..STEPS {
        let mut slopes: Vec<[f64; 9]> = ahead.iter().map(|row| row.map(|w| L2 * w)).collect();
        for (act, found) in examples {
            let mut scores = [0f64; 9];
            for &f in found {
                (0..9).for_each(|a| scores[a] += ahead[f][a]);
            }
            let most = scores.iter().copied().fold(f64::MIN, f64::max);
            let all: f64 = scores.iter().map(|s| (s - most).exp()).sum();
            for a in 0..9 {
                let slope = (scores[a] - most).exp() / all - f64::from(u8::from(a == *act));
                found.iter().for_each(|&f| slopes[f][a] += slope);
            }
        }
        let next = (1.0 + (1.0 + 4.0 * pace * pace).sqrt()) / 2.0;
        for f in 0..features {
            for a in 0..9 {
                let stepped = ahead[f][a] - slopes[f][a] / curves[f];
                let stepped = stepped.signum() * (stepped.abs() - L1 / curves[f]).max(0.0);
                ahead[f][a] = stepped + (pace - 1.0) / next * (stepped - weights[f][a]);
                weights[f][a] = stepped;
            }
        }
        pace = next;
    }
    weights
}
