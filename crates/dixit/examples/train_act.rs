//! Learns `models/act.tsv`: weights of the features of an attribution, by act.
//!
//! `cargo run --release -p dixit --example train_act -- ../shared/data/readings/train.jsonl > models/act.tsv`
//!
//! Multinomial logistic regression over features that are there or not, with an elastic net (Zou and Hastie 2005) that
//! keeps the table short. All examples are looked at in each step, which is bounded for every feature by how often it
//! stands beside others (Boehning and Lindsay 1988) and carried on by momentum (Beck and Teboulle 2009): nothing is drawn
//! at random, so the same file gives the same table.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a developer's program")]

use std::collections::{BTreeMap, HashSet};

use dixit_text::Document;
use serde_json::Value;

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
    for file in std::env::args().skip(1) {
        for line in std::fs::read_to_string(&file).unwrap().lines().filter(|l| !l.trim().is_empty()) {
            let gold: Value = serde_json::from_str(line).unwrap();
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
