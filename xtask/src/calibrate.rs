//! How far the engine's confidence can be trusted, and the weights that it is made of.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use dixit::{Engine, Limits, Tier};
use dixit_attribution::SIGNALS;

use crate::{reading, score};

/// Parts in which articles are left out in turn.
const FOLDS: usize = 10;
/// Bins of confidence.
const BINS: usize = 10;
/// What is judged on.
const SETS: [&str; 2] = ["readings/polnear-dev.jsonl", "readings/dev.jsonl"];
/// Strength of the penalty on squared weights.
const PENALTY: f64 = 1.0;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Folder of the data sets
    #[arg(long, value_name = "DIR", default_value = "../shared/data")]
    data: PathBuf,
    /// The engine
    #[arg(long, value_name = "TIER", default_value = "accurate")]
    tier: Tier,
    /// Folder of the models
    #[arg(long, value_name = "DIR", default_value = "models")]
    models: PathBuf,
    /// Learn the weights of the signals on both sets, and judge them cross-fitted by article
    #[arg(long)]
    learn: bool,
}

/// One statement that was found.
struct Example {
    article: usize,
    /// What its confidence is made of; none where no cue of the models' stands behind it.
    signals: Option<[f64; SIGNALS]>,
    confidence: f64,
    right: bool,
    /// It has no cue.
    bare: bool,
}

/// Judges the confidence of statements: right are those with half of the words and the speaker of a gold one.
pub(crate) fn run(args: &Args) -> Result<String> {
    let engine = score::engine(args.tier, Some(&args.models))?;
    let mut out = format!("{}\n", score::circumstances(args.tier));
    if args.learn {
        let mut examples = Vec::new();
        for name in SETS {
            let path = args.data.join(name);
            examples.extend(self::examples(&engine, &path, true, examples.len())?);
        }
        let all: Vec<&Example> = examples.iter().filter(|e| e.signals.is_some()).collect();
        let mut crossed = Vec::new();
        for fold in 0..FOLDS {
            let (out, kept): (Vec<&Example>, Vec<&Example>) = all.iter().partition(|e| e.article % FOLDS == fold);
            let weights = fit(&kept);
            crossed.extend(out.iter().map(|e| (probability(&weights, &e.signals.unwrap_or_default()), e.right)));
        }
        let weights: Vec<String> = fit(&all).iter().map(|w| format!("{w:.3}")).collect();
        let _ =
            writeln!(out, "weights: [{}]\n\ncross-fitted by article:\n{}", weights.join(", "), reliability(&crossed));
        for (what, bare) in [("without a cue", true), ("with a cue that rules found", false)] {
            let found: Vec<&Example> = examples.iter().filter(|e| e.signals.is_none() && e.bare == bare).collect();
            let right = found.iter().filter(|e| e.right).count();
            let _ = writeln!(out, "{what}: {right} of {} right", found.len());
        }
    }
    for name in SETS {
        let found = examples(&engine, &args.data.join(name), false, 0)?;
        let pairs: Vec<(f64, bool)> = found.iter().map(|e| (e.confidence, e.right)).collect();
        let _ = writeln!(out, "{name}, as shipped:\n{}", reliability(&pairs));
    }
    Ok(out)
}

fn examples(engine: &Engine, path: &Path, learn: bool, from: usize) -> Result<Vec<Example>> {
    let gold = reading::read(path)?;
    let inputs = score::inputs(path)?;
    ensure!(gold.len() == inputs.len(), "{}: not all lines are articles", path.display());
    let mut out = Vec::new();
    for (article, ((id, text, hints), (_, gold))) in (from..).zip(inputs.iter().zip(&gold)) {
        let found = engine.read(text.as_bytes(), hints).with_context(|| id.clone())?;
        let json = serde_json::from_value(serde_json::to_value(found.to_json(Some(id)))?)?;
        let right = reading::right(gold, &json)?;
        let page = dixit_page::read(text.as_bytes(), hints, &Limits::default())?;
        let signals = if learn { engine.signals(&page) } else { Vec::new() };
        for (statement, right) in found.statements.iter().zip(right) {
            let cue = statement.cue.first();
            let of = |(span, _): &&(dixit::Span, [f32; SIGNALS])| Some(*span) == cue;
            let signals = signals.iter().find(of).map(|(_, s)| s.map(f64::from));
            out.push(Example {
                article,
                signals,
                confidence: f64::from(statement.confidence),
                right,
                bare: cue.is_none(),
            });
        }
    }
    Ok(out)
}

fn probability(weights: &[f64; SIGNALS], signals: &[f64; SIGNALS]) -> f64 {
    let sum: f64 = weights.iter().zip(signals).map(|(w, s)| w * s).sum();
    1.0 / (1.0 + (-sum).exp())
}

/// Logistic regression by Newton's method; the first weight, of the constant, is not held back.
fn fit(examples: &[&Example]) -> [f64; SIGNALS] {
    let mut weights = [0.0; SIGNALS];
    for _ in 0..30 {
        let mut gradient = [0.0; SIGNALS];
        let mut curve = [[0.0; SIGNALS]; SIGNALS];
        for example in examples {
            let signals = example.signals.unwrap_or_default();
            let p = probability(&weights, &signals);
            let miss = f64::from(u8::from(example.right)) - p;
            for i in 0..SIGNALS {
                gradient[i] += miss * signals[i];
                for j in 0..SIGNALS {
                    curve[i][j] += p * (1.0 - p) * signals[i] * signals[j];
                }
            }
        }
        for i in 0..SIGNALS {
            let penalty = if i == 0 { 1e-6 } else { PENALTY };
            gradient[i] -= penalty * weights[i];
            curve[i][i] += penalty;
        }
        let step = solve(curve, gradient);
        weights.iter_mut().zip(step).for_each(|(w, s)| *w += s);
    }
    weights
}

/// Solves a symmetric positive definite system (elimination without pivoting).
fn solve(mut a: [[f64; SIGNALS]; SIGNALS], mut b: [f64; SIGNALS]) -> [f64; SIGNALS] {
    for i in 0..SIGNALS {
        for row in i + 1..SIGNALS {
            let (pivot, factor) = (a[i], a[row][i] / a[i][i]);
            a[row].iter_mut().zip(pivot).for_each(|(value, above)| *value -= factor * above);
            b[row] -= factor * b[i];
        }
    }
    for i in (0..SIGNALS).rev() {
        let known: f64 = (i + 1..SIGNALS).map(|k| a[i][k] * b[k]).sum();
        b[i] = (b[i] - known) / a[i][i];
    }
    b
}

/// Expected calibration error (Naeini et al. 2015) and the share of right ones in each bin.
fn reliability(pairs: &[(f64, bool)]) -> String {
    let mut bins = [(0usize, 0usize, 0.0); BINS];
    for &(confidence, right) in pairs {
        let bin = &mut bins[((confidence * BINS as f64) as usize).min(BINS - 1)];
        *bin = (bin.0 + 1, bin.1 + usize::from(right), bin.2 + confidence);
    }
    let mut out = String::new();
    let mut error = 0.0;
    for (n, &(count, right, sum)) in bins.iter().enumerate().filter(|(_, bin)| bin.0 > 0) {
        let (said, share) = (sum / count as f64, right as f64 / count as f64);
        error += (said - share).abs() * count as f64 / pairs.len() as f64;
        let bar = "#".repeat((share * 40.0).round() as usize);
        let low = n as f64 / BINS as f64;
        let _ = writeln!(out, "  {low:.1}-{:.1} {count:>5} said {said:.2} right {share:.2} {bar}", low + 0.1);
    }
    let _ = writeln!(out, "  {} statements, expected calibration error {:.1} points", pairs.len(), 100.0 * error);
    out
}
