//! Scores whole readings: statements with resolved speakers, acts, prompts, occasions, nesting.
//!
//! A port of the published scorer `score_reading.py`. Statements are paired one to one, greedily by the Jaccard
//! overlap of their contents' words, at 0.5 or more; gold and predicted texts may differ.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{jsonl, python};

/// One reading of a file.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Reading {
    id: Option<Value>,
    article: Article,
    #[serde(default)]
    speakers: Vec<Speaker>,
    statements: Vec<Value>,
}

#[derive(Clone, Debug, Default, Deserialize)]
struct Article {
    text: String,
}

#[derive(Clone, Debug, Deserialize)]
struct Speaker {
    id: Value,
    name: String,
    #[serde(default)]
    names: Vec<String>,
}

type Words = BTreeMap<String, usize>;

fn words(text: &str) -> Words {
    let folded = python::casefold(text);
    let mut words = Words::new();
    for word in python::WORDS.find_iter(&folded) {
        *words.entry(word.as_str().to_owned()).or_default() += 1;
    }
    words
}

fn jaccard(a: &Words, b: &Words) -> f64 {
    let both: usize = a.iter().map(|(w, n)| b.get(w).copied().unwrap_or_default().min(*n)).sum();
    let union = a.values().sum::<usize>() + b.values().sum::<usize>() - both;
    if union > 0 { both as f64 / union as f64 } else { 0.0 }
}

/// A reading ready to be compared.
struct Side<'a> {
    reading: &'a Reading,
    text: Vec<char>,
    contents: Vec<Words>,
    /// Position of each statement by its id.
    index: HashMap<String, usize>,
}

/// A statement's field; absent and null are one.
fn field<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    value.get(name).filter(|v| !v.is_null())
}

/// An id as a key; absent and null are one.
fn key(id: Option<&Value>) -> String {
    id.unwrap_or(&Value::Null).to_string()
}

fn spans_text(text: &[char], spans: Option<&Value>) -> Result<String> {
    let Some(spans) = spans.filter(|s| !s.is_null()) else { return Ok(String::new()) };
    let spans: Vec<[i64; 2]> = Vec::deserialize(spans).with_context(|| format!("{spans} is no list of spans"))?;
    Ok(spans.iter().map(|&[start, end]| python::slice(text, start, end)).collect::<Vec<_>>().join(" "))
}

impl<'a> Side<'a> {
    fn new(reading: &'a Reading) -> Result<Self> {
        let text: Vec<char> = reading.article.text.chars().collect();
        let mut contents = Vec::new();
        let mut index = HashMap::new();
        for (n, statement) in reading.statements.iter().enumerate() {
            let id = key(statement.get("id"));
            let said = match statement.get("content_text") {
                Some(said) => {
                    said.as_str().with_context(|| format!("statement {id}: content_text is no text"))?.to_owned()
                }
                None => {
                    let content = statement.get("content").with_context(|| format!("statement {id} has no content"))?;
                    spans_text(&text, Some(content)).with_context(|| format!("statement {id}"))?
                }
            };
            contents.push(words(&said));
            index.insert(id, n);
        }
        Ok(Self { reading, text, contents, index })
    }

    /// All names that count as a statement's speaker; none where it has none.
    fn speaker_names(&self, statement: &Value) -> Option<BTreeSet<String>> {
        let speaker = field(statement, "speaker")?;
        let known = self.reading.speakers.iter().find(|s| s.id == *speaker);
        Some(match known {
            Some(s) => s.names.iter().chain([&s.name]).map(|n| python::casefold(n)).collect(),
            None => BTreeSet::from([python::casefold(&python::string(Some(speaker)))]),
        })
    }

    fn prompt_words(&self, prompt: &Value) -> Result<Words> {
        if let Some(text) = prompt.as_str() {
            return Ok(words(text));
        }
        match prompt.get("text").filter(|t| python::truth(Some(t))) {
            Some(text) => Ok(words(text.as_str().context("a prompt's text is no text")?)),
            None => Ok(words(&spans_text(&self.text, prompt.get("spans"))?)),
        }
    }
}

/// Position of the predicted statement paired with each gold one.
fn pair_up(gold: &Side<'_>, pred: &Side<'_>) -> BTreeMap<usize, usize> {
    let mut scored = Vec::new();
    for (i, g) in gold.contents.iter().enumerate() {
        for (j, p) in pred.contents.iter().enumerate() {
            let overlap = jaccard(g, p);
            if overlap >= 0.5 {
                scored.push((overlap, i, j));
            }
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut used = HashSet::new();
    let mut pairs = BTreeMap::new();
    for (_, i, j) in scored {
        if !pairs.contains_key(&i) && used.insert(j) {
            pairs.insert(i, j);
        }
    }
    pairs
}

/// Names of the shares, in the order printed.
pub(crate) const SHARES: [&str; 13] = [
    "core recall",
    "speaker",
    "no-speaker",
    "act",
    "manner",
    "nesting",
    "prompt",
    "occasion.date",
    "occasion.place",
    "invented date",
    "invented place",
    "invented prompt",
    "invented nesting",
];

/// Counts of one reading or of many.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    gold: usize,
    pred: usize,
    pairs: usize,
    right: usize,
    /// Right and all, for each of [`SHARES`].
    shares: BTreeMap<&'static str, (usize, usize)>,
}

impl Tally {
    fn add(&mut self, name: &'static str, ok: bool) {
        let share = self.shares.entry(name).or_default();
        share.0 += usize::from(ok);
        share.1 += 1;
    }

    /// Adds another's counts.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.gold += other.gold;
        self.pred += other.pred;
        self.pairs += other.pairs;
        self.right += other.right;
        for (name, (right, of)) in &other.shares {
            let share = self.shares.entry(name).or_default();
            share.0 += right;
            share.1 += of;
        }
    }

    /// Gold and predicted statements.
    pub(crate) const fn sizes(&self) -> (usize, usize) {
        (self.gold, self.pred)
    }

    /// Precision, recall and F1 of statements, 0 to 1.
    pub(crate) fn statements(&self) -> Prf {
        Prf::new(self.pairs, self.pred, self.gold)
    }

    /// Precision, recall and F1 of who said what, 0 to 1.
    pub(crate) fn who_said_what(&self) -> Prf {
        Prf::new(self.right, self.pred, self.gold)
    }

    /// Right and all of one of [`SHARES`], where there is any.
    pub(crate) fn share(&self, name: &str) -> Option<(usize, usize)> {
        self.shares.get(name).copied()
    }
}

/// Precision, recall and F1, 0 to 1.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Prf {
    pub(crate) p: f64,
    pub(crate) r: f64,
    pub(crate) f1: f64,
}

impl Prf {
    fn new(hits: usize, pred: usize, gold: usize) -> Self {
        let share = |of: usize| if of > 0 { hits as f64 / of as f64 } else { 0.0 };
        let (p, r) = (share(pred), share(gold));
        Self { p, r, f1: if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 } }
    }
}

/// Carried on from an earlier statement, and said to be so: not counted as invented.
fn inherited(value: Option<&Value>) -> bool {
    value.and_then(|v| v.get("basis")).is_some_and(|b| b == "inherited")
}

/// The day of a time: its first ten characters.
fn day(occasion: Option<&Value>, end: &str) -> String {
    let text = occasion.and_then(|o| o.get(end)).and_then(Value::as_str).unwrap_or_default();
    text.chars().take(10).collect()
}

fn score_one(gold: &Side<'_>, pred: &Side<'_>, tally: &mut Tally) -> Result<BTreeMap<usize, usize>> {
    let pairs = pair_up(gold, pred);
    let (golds, preds) = (&gold.reading.statements, &pred.reading.statements);
    tally.gold += golds.len();
    tally.pred += preds.len();
    tally.pairs += pairs.len();
    let core = |s: &Value| python::truth(s.get("core"));
    let any_core = golds.iter().any(core);
    for (n, g) in golds.iter().enumerate() {
        if core(g) || !any_core {
            tally.add("core recall", pairs.contains_key(&n));
        }
        let Some(&j) = pairs.get(&n) else { continue };
        let p = &preds[j];
        let right = same_speaker(gold, n, pred, j);
        if g.get("speaker").is_some() {
            tally.add(if field(g, "speaker").is_none() { "no-speaker" } else { "speaker" }, right);
        }
        tally.right += usize::from(right);
        for label in ["act", "manner"] {
            if python::truth(g.get(label)) {
                tally.add(label, p.get(label) == g.get(label));
            }
        }
        if let Some(within) = field(g, "within") {
            let parent = gold.index.get(&key(Some(within))).and_then(|i| pairs.get(i));
            let found = pred.index.get(&key(p.get("within")));
            tally.add("nesting", parent.is_some() && found == parent);
        }
        let said = p.get("prompt").filter(|v| python::truth(Some(v)));
        if let Some(asked) = g.get("prompt").filter(|v| python::truth(Some(v))) {
            let ok = match said {
                Some(said) => jaccard(&gold.prompt_words(asked)?, &pred.prompt_words(said)?) >= 0.5,
                None => false,
            };
            tally.add("prompt", ok);
        }
        let (want, got) = (g.get("occasion"), p.get("occasion"));
        let truth_of = |v: Option<&Value>, name: &str| python::truth(v.and_then(|v| v.get(name)));
        let own = |name: &str| truth_of(got, name) && !inherited(got);
        for (name, in_gold, in_pred) in [
            ("invented date", truth_of(want, "start"), own("start")),
            ("invented place", truth_of(want, "place"), own("place")),
            ("invented prompt", python::truth(g.get("prompt")), said.is_some() && !inherited(said)),
            ("invented nesting", python::truth(g.get("within")), python::truth(p.get("within"))),
        ] {
            if !in_gold {
                tally.add(name, in_pred);
            }
        }
        if truth_of(want, "start") {
            tally.add("occasion.date", ["start", "end"].iter().all(|end| day(got, end) == day(want, end)));
        }
        if truth_of(want, "place") {
            let place = |o: Option<&Value>| {
                python::casefold(o.and_then(|o| o.get("place")).and_then(Value::as_str).unwrap_or_default())
            };
            tally.add("occasion.place", place(got) == place(want));
        }
    }
    Ok(pairs)
}

/// What [`score`] gives.
pub(crate) struct Scores {
    /// Counts of each gold reading.
    pub(crate) parts: Vec<Tally>,
    /// Their sum.
    pub(crate) total: Tally,
    /// Gold readings without a predicted one.
    pub(crate) lacking: Vec<String>,
    /// Lines that name the missed gold statements.
    missed: Vec<String>,
}

/// Reads a file of readings, each with what an error should call it.
pub(crate) fn read(path: &Path) -> Result<Vec<(String, Reading)>> {
    Ok(jsonl::read(path)?.into_iter().map(|(line, reading)| (jsonl::at(path, line), reading)).collect())
}

/// Scores predicted readings against gold ones, paired by id, or by line where no predicted line has one.
///
/// # Errors
/// If a statement's fields are not of the contract's types; says in which line.
pub(crate) fn score(gold: &[(String, Reading)], pred: &[(String, Reading)]) -> Result<Scores> {
    let by_id = pred.iter().any(|(_, reading)| reading.id.is_some());
    let ids: HashMap<String, usize> = pred.iter().enumerate().map(|(n, (_, r))| (key(r.id.as_ref()), n)).collect();
    let none = Reading { id: None, article: Article::default(), speakers: Vec::new(), statements: Vec::new() };
    let mut scores = Scores { parts: Vec::new(), total: Tally::default(), lacking: Vec::new(), missed: Vec::new() };
    for (n, (place, g)) in gold.iter().enumerate() {
        let found = if by_id { ids.get(&key(g.id.as_ref())).and_then(|&n| pred.get(n)) } else { pred.get(n) };
        let id = python::string(g.id.as_ref());
        if found.is_none() {
            scores.lacking.push(id.clone());
        }
        let gold = Side::new(g).with_context(|| place.clone())?;
        let pred = match found {
            Some((place, p)) => Side::new(p).with_context(|| place.clone())?,
            None => Side::new(&none)?,
        };
        let mut tally = Tally::default();
        let pairs = score_one(&gold, &pred, &mut tally).with_context(|| place.clone())?;
        scores.total.merge(&tally);
        scores.parts.push(tally);
        for (n, statement) in g.statements.iter().enumerate().filter(|(n, _)| !pairs.contains_key(n)) {
            let said = statement.get("content_text").filter(|t| python::truth(Some(t))).or(statement.get("content"));
            let number = python::string(g.statements[n].get("id"));
            scores.missed.push(format!("missed {id} {number} {}", python::string(said)));
        }
    }
    Ok(scores)
}

/// For each predicted statement, whether it is paired and its speaker is right.
///
/// # Errors
/// If a statement's fields are not of the contract's types.
pub(crate) fn right(gold: &Reading, pred: &Reading) -> Result<Vec<bool>> {
    let (gold, pred) = (Side::new(gold)?, Side::new(pred)?);
    let mut right = vec![false; pred.reading.statements.len()];
    for (n, j) in pair_up(&gold, &pred) {
        right[j] = same_speaker(&gold, n, &pred, j);
    }
    Ok(right)
}

/// Whether a pair has the same speaker; a gold statement that leaves the speaker out has any.
fn same_speaker(gold: &Side<'_>, n: usize, pred: &Side<'_>, j: usize) -> bool {
    let (g, p) = (&gold.reading.statements[n], &pred.reading.statements[j]);
    g.get("speaker").is_none()
        || match (gold.speaker_names(g), pred.speaker_names(p)) {
            (Some(want), Some(got)) => !want.is_disjoint(&got),
            (want, got) => want.is_none() && got.is_none(),
        }
}

#[derive(Serialize)]
struct Statements {
    gold: usize,
    predicted: usize,
    #[serde(flatten)]
    prf: Prf,
}

#[derive(Serialize)]
struct Share {
    right: usize,
    of: usize,
    share: f64,
}

impl Scores {
    /// The scores as the published scorer's JSON.
    pub(crate) fn json(&self) -> Result<String> {
        // By hand, since the order of the rows is the scorer's own.
        let (gold, predicted) = self.total.sizes();
        let mut rows = vec![
            ("statements", python::dumps(&Statements { gold, predicted, prf: self.total.statements() })?),
            ("who-said-what", python::dumps(&self.total.who_said_what())?),
        ];
        for (name, right, of) in self.shares() {
            rows.push((name, python::dumps(&Share { right, of, share: right as f64 / of as f64 })?));
        }
        let rows: Vec<String> =
            rows.into_iter().map(|(name, row)| format!(" \"{name}\": {}", row.replace('\n', "\n "))).collect();
        Ok(format!("{{\n{}\n}}\n", rows.join(",\n")))
    }

    fn shares(&self) -> impl Iterator<Item = (&'static str, usize, usize)> {
        SHARES.into_iter().filter_map(|name| self.total.share(name).map(|(right, of)| (name, right, of)))
    }

    /// The scores as the published scorer's lines, then up to `worst` missed gold statements.
    pub(crate) fn lines(&self, worst: usize) -> String {
        let mut out = String::new();
        for (name, row) in [("statements", self.total.statements()), ("who-said-what", self.total.who_said_what())] {
            let [p, r, f1] = [row.p, row.r, row.f1].map(|x| 100.0 * x);
            let _ = writeln!(out, "{name:16} P {p:5.1}  R {r:5.1}  F1 {f1:5.1}");
        }
        for (name, right, of) in self.shares() {
            let _ = writeln!(out, "{name:16} {:5.1} %  ({right} of {of})", 100.0 * (right as f64 / of as f64));
        }
        for line in self.missed.iter().take(worst) {
            let _ = writeln!(out, "{line}");
        }
        out
    }
}
