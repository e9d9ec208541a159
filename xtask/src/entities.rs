//! Scores entities: names of persons, organisations and places.
//!
//! A port of the published scorer `score_entities.py`, as far as it scores names (it scores clusters of mentions, too,
//! which the engine does not give). A predicted entity is right if its span and its type are those of a gold one.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use dixit::{CodePoints, Engine, EntityKind, Hints, Tier};
use serde::{Deserialize, Serialize};

use crate::{jsonl, score};

/// What to score, and how.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Gold: JSON lines of id and entities; without it, all sets of data by all tiers
    gold: Option<PathBuf>,
    /// Predictions, matched by id; without them the engine reads the gold file's texts
    pred: Option<PathBuf>,
    /// The engine: rules, fast, cascade, accurate
    #[arg(long, value_name = "TIER", conflicts_with = "pred")]
    tier: Option<Tier>,
    /// Folder of other models than those that the program carries
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
    /// Rename types, on both sides
    #[arg(long, num_args = 1.., value_name = "OLD=NEW", value_parser = renaming)]
    map: Vec<(String, String)>,
    /// Keep these types only, as renamed
    #[arg(long, num_args = 1.., value_name = "TYPE")]
    types: Vec<String>,
    /// Score documents of one genre only
    #[arg(long)]
    genre: Option<String>,
    /// Also write the engine's predictions here
    #[arg(long, value_name = "FILE", requires = "gold", conflicts_with = "pred")]
    predictions: Option<PathBuf>,
    /// Folder of the data sets
    #[arg(long, value_name = "DIR", default_value = "../shared/data")]
    data: PathBuf,
    /// Write the table of all sets and tiers between the marks of this file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["gold", "tier"])]
    write: Option<PathBuf>,
}

fn renaming(argument: &str) -> Result<(String, String), String> {
    let (old, new) = argument.split_once('=').ok_or("give OLD=NEW")?;
    Ok((old.to_owned(), new.to_owned()))
}

/// Old and new names of types.
type Renamed = [(&'static str, &'static str)];

/// The sets of data: name, file, renamed types.
const SETS: [(&str, &str, &Renamed); 3] = [
    ("UNER EWT dev", "language/ner_uner_ewt_dev.jsonl", &[]),
    ("WikiGold (learnt from)", "language/ner_wikigold.jsonl", &[]),
    (
        "re3d (spans keep titles and articles)",
        "language/ner_re3d.jsonl",
        &[("Person", "PER"), ("Organisation", "ORG"), ("Location", "LOC")],
    ),
];
/// The types that all of them have.
const TYPES: [&str; 3] = ["PER", "ORG", "LOC"];
const TIERS: [Tier; 4] = [Tier::Rules, Tier::Fast, Tier::Cascade, Tier::Accurate];

/// First code point, the one past the last, type.
type Entity = (u64, u64, String);

/// A line of a file.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Line {
    id: String,
    #[serde(skip_serializing)]
    genre: Option<String>,
    #[serde(default, skip_serializing)]
    text: String,
    #[serde(default)]
    entities: Vec<Entity>,
}

/// What counts as the same type, and which types count.
#[derive(Default)]
struct Types {
    renamed: HashMap<String, String>,
    kept: HashSet<String>,
}

impl Types {
    fn new<S: Into<String>>(renamed: impl IntoIterator<Item = (S, S)>, kept: impl IntoIterator<Item = S>) -> Self {
        Self {
            renamed: renamed.into_iter().map(|(old, new)| (old.into(), new.into())).collect(),
            kept: kept.into_iter().map(Into::into).collect(),
        }
    }

    fn of(&self, line: Option<&Line>) -> BTreeSet<Entity> {
        let all = line.into_iter().flat_map(|line| &line.entities);
        let renamed = all.map(|(start, end, name)| (*start, *end, self.renamed.get(name).unwrap_or(name).clone()));
        renamed.filter(|(_, _, name)| self.kept.is_empty() || self.kept.contains(name)).collect()
    }
}

/// Runs the subcommand.
pub(crate) fn run(args: &Args) -> Result<String> {
    let Some(path) = &args.gold else { return all(args) };
    let mut gold = read(path)?;
    gold.retain(|line| args.genre.is_none() || args.genre == line.genre);
    let pred = match &args.pred {
        Some(path) => read(path)?,
        None => predict(&score::engine(args.tier.unwrap_or_default(), args.models.as_deref())?, &gold)?,
    };
    let found: HashSet<&str> = pred.iter().map(|line| line.id.as_str()).collect();
    let missing = gold.iter().filter(|line| !found.contains(line.id.as_str())).count();
    if missing > 0 {
        eprintln!("warning: {missing} of {} gold documents have no prediction", gold.len());
    }
    if let Some(path) = &args.predictions {
        jsonl::write(path, &pred)?;
    }
    let types = Types::new(args.map.clone(), args.types.clone());
    Ok(Tally::new(&gold, &pred, &types).lines())
}

/// Each tier on each set.
fn all(args: &Args) -> Result<String> {
    let tiers = args.tier.as_ref().map_or(&TIERS[..], std::slice::from_ref);
    let head = "| | tier | P | R | F1 | person | organisation | place | spans alone |\n|---|---|--:|--:|--:|--:|--:|--:|--:|\n";
    let mut rows = vec![String::new(); SETS.len()];
    for tier in tiers {
        let engine = score::engine(*tier, args.models.as_deref())?;
        for (row, (name, file, renamed)) in rows.iter_mut().zip(SETS) {
            let gold = read(&args.data.join(file))?;
            let types = Types::new(renamed.iter().copied(), TYPES);
            let tally = Tally::new(&gold, &predict(&engine, &gold)?, &types);
            let [p, r, f1] = tally.all().prf();
            let by_type = TYPES.map(|t| tally.types.get(t).copied().unwrap_or_default().prf()[2]);
            let spans = Counts { right: tally.spans, ..tally.all() }.prf()[2];
            let figures = [&[p, r, f1], &by_type[..], &[spans]].concat();
            let figures: Vec<String> = figures.into_iter().map(|x| format!("{:.1}", 100.0 * x)).collect();
            let _ = writeln!(row, "| {name} | {} | {} |", tier.name(), figures.join(" | "));
        }
    }
    let table = format!("{head}{}", rows.concat());
    let Some(path) = &args.write else { return Ok(table) };
    let command = format!("`cargo xtask score-entities --write {}`, {}", path.display(), score::date_and_machine());
    score::write_between_marks(path, "entities", &format!("{command}\n\n{table}"))?;
    Ok(format!("{} is written\n", path.display()))
}

/// The lines of a file in order; of those with the same id the last counts.
fn read(path: &Path) -> Result<Vec<Line>> {
    let mut at: HashMap<String, usize> = HashMap::new();
    let mut lines: Vec<Line> = Vec::new();
    for (_, line) in jsonl::read::<Line>(path)? {
        match at.get(&line.id) {
            Some(&n) => lines[n] = line,
            None => {
                at.insert(line.id.clone(), lines.len());
                lines.push(line);
            }
        }
    }
    Ok(lines)
}

/// What the engine finds. Lines that stand together and whose ids differ in a last number alone are the sentences of a
/// document, and read as one.
fn predict(engine: &Engine, gold: &[Line]) -> Result<Vec<Line>> {
    let mut out = Vec::with_capacity(gold.len());
    for lines in gold.chunk_by(|a, b| document(&a.id) == document(&b.id)) {
        let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        let text = texts.join("\n");
        let hints = Hints { verbatim: true, ..Hints::default() };
        // Nothing but white space, in which there is no name.
        let blank = || text.trim().is_empty();
        let found = match engine.read(text.as_bytes(), &hints) {
            Ok(reading) => entities(&reading),
            Err(_) if blank() => Vec::new(),
            Err(error) => return Err(error).with_context(|| format!("document {}", document(&lines[0].id))),
        };
        let mut start = 0;
        for line in lines {
            let end = start + line.text.chars().count() as u64;
            let mine = found.iter().filter(|(from, to, _)| start <= *from && *to <= end);
            let entities = mine.map(|(from, to, name)| (from - start, to - start, (*name).to_owned())).collect();
            out.push(Line { id: line.id.clone(), genre: None, text: String::new(), entities });
            start = end + 1;
        }
    }
    Ok(out)
}

/// An id without the number of the sentence at its end.
fn document(id: &str) -> &str {
    let stem = id.trim_end_matches(|c: char| c.is_ascii_digit());
    stem.strip_suffix('-').filter(|_| stem.len() < id.len()).unwrap_or(id)
}

fn entities(reading: &dixit::Reading) -> Vec<(u64, u64, &'static str)> {
    let points = CodePoints::new(&reading.article.text);
    let entity = |e: &dixit::Entity| {
        let [start, end] = points.span(e.span).map(u64::from);
        let name = match e.kind {
            EntityKind::Person => "PER",
            EntityKind::Organisation => "ORG",
            EntityKind::Place => "LOC",
        };
        (start, end, name)
    };
    reading.entities.iter().map(entity).collect()
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    gold: usize,
    predicted: usize,
    right: usize,
}

impl Counts {
    /// Precision, recall and F1.
    fn prf(self) -> [f64; 3] {
        let share = |n: usize| if n > 0 { self.right as f64 / n as f64 } else { 0.0 };
        let (p, r) = (share(self.predicted), share(self.gold));
        [p, r, if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }]
    }

    fn line(self, name: &str, note: bool) -> String {
        let [p, r, f1] = self.prf().map(|x| 100.0 * x);
        let note = if note { format!("gold {} predicted {}", self.gold, self.predicted) } else { String::new() };
        format!("{name:<14} P {p:6.2}  R {r:6.2}  F1 {f1:6.2}  {note}\n")
    }
}

#[derive(Debug, Default)]
struct Tally {
    types: BTreeMap<String, Counts>,
    /// Right spans, whatever their type.
    spans: usize,
}

impl Tally {
    fn new(gold: &[Line], pred: &[Line], types: &Types) -> Self {
        let by_id: HashMap<&str, &Line> = pred.iter().map(|line| (line.id.as_str(), line)).collect();
        let mut tally = Self::default();
        for line in gold {
            let (gold, found) = (types.of(Some(line)), types.of(by_id.get(line.id.as_str()).copied()));
            for (all, count) in [(&gold, 0), (&found, 1)] {
                for (_, _, name) in all {
                    let counts = tally.types.entry(name.clone()).or_default();
                    *(if count == 0 { &mut counts.gold } else { &mut counts.predicted }) += 1;
                }
            }
            for (_, _, name) in gold.intersection(&found) {
                tally.types.entry(name.clone()).or_default().right += 1;
            }
            let spans = |of: &BTreeSet<Entity>| of.iter().map(|e| (e.0, e.1)).collect::<BTreeSet<_>>();
            tally.spans += spans(&gold).intersection(&spans(&found)).count();
        }
        tally
    }

    fn all(&self) -> Counts {
        self.types.values().fold(Counts::default(), |sum, c| Counts {
            gold: sum.gold + c.gold,
            predicted: sum.predicted + c.predicted,
            right: sum.right + c.right,
        })
    }

    fn lines(&self) -> String {
        let mut out: String = self.types.iter().map(|(name, counts)| counts.line(name, true)).collect();
        out.push_str(&self.all().line("all", true));
        out.push_str(&Counts { right: self.spans, ..self.all() }.line("spans only", false));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_of_a_document_are_read_as_one() {
        assert_eq!(
            [document("news-7-0012"), document("news-7"), document("news"), document("news2")],
            ["news-7", "news", "news", "news2"]
        );
        let line = |id: &str, text: &str| Line { id: id.into(), genre: None, text: text.into(), entities: vec![] };
        let gold = [line("a-1", "Über Mayor Ann Lee:"), line("a-2", "Ann Lee said it rains."), line("b-1", " ")];
        let found = predict(&score::engine(Tier::Rules, None).unwrap(), &gold).unwrap();
        let of = |n: usize| found[n].entities.iter().map(|e| (e.0, e.1, e.2.as_str())).collect::<Vec<_>>();
        assert_eq!(found.iter().map(|l| l.id.as_str()).collect::<Vec<_>>(), ["a-1", "a-2", "b-1"]);
        assert_eq!((of(0), of(1), of(2)), (vec![(11, 18, "PER")], vec![(0, 7, "PER")], vec![]));
    }
}
