//! Learns `models/antecedent.tsv`: weights of what speaks for one as the one whom a pronoun or a role means.
//!
//! `cargo run --release -p dixit-identity --example train_antecedent -- ../shared/data/readings/train.jsonl > antecedent.tsv`
//!
//! A log-linear model over those whom each pronoun or role that is a source may mean; all mentions of the right one
//! count as right, and where none is, "another than those" does. AdaGrad on the whole set with an L2 penalty. Earlier
//! choices of an article are made with the table in use, so it is run three times, each with the table before.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a developer's program")]

mod gold;

use std::collections::BTreeSet;

use dixit_page::{Hints, Limits};
use dixit_text::Document;
use serde_json::Value;

const STEPS: usize = 1500;
const RATE: f64 = 2.0;
/// Chosen on the articles kept for that, of pronouns and of descriptions.
const L2: f64 = 0.006;
const L2_DESCRIBED: f64 = 0.0007;
/// Places of the weights of descriptions.
const DESCRIBED: [&str; 5] = ["described", "the", "a", "owned", "bare"];

type Candidate = (bool, Vec<(usize, f32)>);

fn main() {
    let mut examples: Vec<Vec<Candidate>> = Vec::new();
    for file in std::env::args().skip(1) {
        for line in std::fs::read_to_string(&file).unwrap().lines().filter(|l| !l.trim().is_empty()) {
            let reading: Value = serde_json::from_str(line).unwrap();
            let text = reading["article"]["text"].as_str().unwrap_or_default();
            let hints = Hints { verbatim: true, ..Hints::default() };
            let article = dixit_page::read(text.as_bytes(), &hints, &Limits::default()).unwrap();
            let doc = Document::new(&article);
            let statements = reading["statements"].as_array().unwrap();
            let attributions = gold::attributions(text, statements);
            for choice in dixit_identity::choices(&doc, &attributions) {
                let Some(statement) = statements.get(choice.attribution) else { continue };
                // Spans that cut words are slips of the annotation.
                let source = &attributions[choice.attribution].source;
                let whole = source.first().is_some_and(|s| doc.cover(doc.tokens_in(s)) == s);
                let Some(names) = gold::names(&reading, &statement["speaker"]) else { continue };
                let right = |of: &[String]| {
                    let of: BTreeSet<String> = of.iter().map(|n| n.to_lowercase()).collect();
                    !of.is_disjoint(&names)
                };
                let mut candidates: Vec<Candidate> = Vec::new();
                let mut other = None;
                for (number, (names, held)) in choice.candidates.into_iter().enumerate() {
                    other = other.or(names.is_empty().then_some(number));
                    candidates.push((right(&names), held));
                }
                if let Some(other) = other
                    && candidates.iter().all(|c| !c.0)
                {
                    candidates[other].0 = true;
                }
                if whole && candidates.iter().any(|c| c.0) && candidates.iter().any(|c| !c.0) {
                    examples.push(candidates);
                }
            }
        }
    }
    let names: Vec<_> = dixit_identity::weight_names().collect();
    let penalties: Vec<f64> =
        names.iter().map(|(p, _)| if DESCRIBED.contains(p) { L2_DESCRIBED } else { L2 }).collect();
    let mut weights = vec![0f64; names.len()];
    let mut squares = vec![1e-8f64; names.len()];
    for _ in 0..STEPS {
        let mut gradient: Vec<f64> = weights.iter().zip(&penalties).map(|(w, p)| w * p).collect();
        for candidates in &examples {
            let scores: Vec<f64> =
                candidates.iter().map(|c| c.1.iter().map(|&(f, v)| weights[f] * f64::from(v)).sum()).collect();
            let most = scores.iter().copied().fold(f64::MIN, f64::max);
            let shares: Vec<f64> = scores.iter().map(|s| (s - most).exp()).collect();
            let all: f64 = shares.iter().sum();
            let right: f64 = shares.iter().zip(candidates).filter(|(_, c)| c.0).map(|(s, _)| s).sum();
            for (share, (is_right, held)) in shares.iter().zip(candidates) {
                let wanted = if *is_right { share / right } else { 0.0 };
                let step = (share / all - wanted) / examples.len() as f64;
                held.iter().for_each(|&(f, v)| gradient[f] += step * f64::from(v));
            }
        }
        for ((weight, square), gradient) in weights.iter_mut().zip(&mut squares).zip(&gradient) {
            *square += gradient * gradient;
            *weight -= RATE * gradient / square.sqrt() / 10.0;
        }
    }
    let best = |candidates: &Vec<Candidate>| {
        let score = |c: &Candidate| c.1.iter().map(|&(f, v)| weights[f] * f64::from(v)).sum::<f64>();
        candidates.iter().fold((f64::MIN, false), |best, c| if score(c) > best.0 { (score(c), c.0) } else { best }).1
    };
    let right = examples.iter().filter(|e| best(e)).count();
    println!("# place, feature, weight: written by crates/identity/examples/train_antecedent.rs");
    println!("# {right} of {} choices right in the articles it was learnt from", examples.len());
    for ((place, feature), weight) in names.iter().zip(&weights).filter(|(_, w)| w.abs() >= 0.005) {
        println!("{place}\t{feature}\t{weight:.2}");
    }
}
