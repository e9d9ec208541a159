//! Learns `models/act.tsv`: weights of the features of an attribution, by act.
//!
//! `cargo run --release -p dixit --example train_act -- ../shared/data/readings/train.jsonl > models/act.tsv`
//!
//! Multinomial logistic regression by stochastic gradient (AdaGrad, Duchi et al. 2011) with an L1 penalty that keeps
//! the table short. The order of the lines is shuffled by a fixed rule, so the same file gives the same table.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a developer's program")]

use std::collections::{BTreeMap, HashSet};

use dixit_text::Document;
use serde_json::Value;

mod gold;

const ACTS: [&str; 9] =
    ["assertion", "belief", "commitment", "request", "question", "denial", "refusal", "criticism", "support"];
const EPOCHS: usize = 40;
const RATE: f64 = 0.1;
/// Chosen on the articles kept for that.
const L1: f64 = 0.12;
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

    let mut weights = vec![[0f64; 9]; names.len()];
    let mut squares = vec![[1e-6f64; 9]; names.len()];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut state = 7u64;
    for _ in 0..EPOCHS {
        for i in (1..order.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            order.swap(i, (state >> 33) as usize % (i + 1));
        }
        for &n in &order {
            let (act, found) = &examples[n];
            let mut scores = [0f64; 9];
            for &f in found {
                (0..9).for_each(|a| scores[a] += weights[f][a]);
            }
            let most = scores.iter().copied().fold(f64::MIN, f64::max);
            let all: f64 = scores.iter().map(|s| (s - most).exp()).sum();
            for a in 0..9 {
                let gradient = (scores[a] - most).exp() / all - f64::from(u8::from(a == *act));
                for &f in found {
                    squares[f][a] += gradient * gradient;
                    let rate = RATE / squares[f][a].sqrt();
                    let stepped = weights[f][a] - rate * gradient;
                    weights[f][a] = stepped.signum() * (stepped.abs() - rate * L1).max(0.0);
                }
            }
        }
    }
    println!("# feature, act, weight: written by crates/dixit/examples/train_act.rs");
    for (name, row) in names.iter().zip(&weights) {
        for (act, weight) in ACTS.iter().zip(row) {
            if weight.abs() >= 0.05 {
                println!("{name}\t{act}\t{weight:.2}");
            }
        }
    }
}
