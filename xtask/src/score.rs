//! Runs the engine over the data and scores what it finds.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::ValueEnum;
use dixit::{Engine, Hints, Options, Stamp, Tier, Weights};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::python::{self, Random};
use crate::{attribution, bootstrap, extraction, jsonl, own, reading};

/// Whether attributions inside another's content are given to the scorer of attributions. PolNeAR marks no
/// nesting: its annotators took the outermost source of a stretch of text, and what is reported within it belongs
/// to that one's content. With nested ones, who-said on its training part was 56.7 against 58.0 without (840
/// articles, 2026-11).
const NESTED: bool = false;

/// Resamples of a comparison.
const RESAMPLES: usize = 1000;

/// One set of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Set {
    /// Attributions of polnear
    Polnear,
    /// Whole readings of readings/dev.jsonl
    Readings,
    /// Whole readings of readings/polnear-dev.jsonl
    ReadingsPolnear,
    /// The page that the project began with
    Seed,
    /// The project's own pages, cases/pages
    Own,
    /// Extraction from pages/html
    Pages,
}

impl Set {
    /// Name of its file of predictions.
    const fn file(self) -> &'static str {
        match self {
            Self::Polnear => "polnear.jsonl",
            Self::Readings => "readings.jsonl",
            Self::ReadingsPolnear => "readings-polnear.jsonl",
            Self::Seed => "seed.jsonl",
            Self::Own => "own.jsonl",
            Self::Pages => "pages.jsonl",
        }
    }
}

/// What to score.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder of the data sets
    #[arg(long, value_name = "DIR", default_value = "../shared/data")]
    data: PathBuf,
    /// The engine: rules, fast, cascade, accurate
    #[arg(long, value_name = "TIER", default_value = "rules")]
    tier: Tier,
    /// Folder of other models than those that the program carries
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
    /// Score one set only
    #[arg(long, value_name = "NAME")]
    only: Option<Set>,
    /// Score polnear/train.jsonl and readings/train.jsonl instead, to learn on
    #[arg(long)]
    train: bool,
    /// Also write the predictions here, a file for each set
    #[arg(long, value_name = "DIR")]
    predictions: Option<PathBuf>,
    /// Compare with an earlier run's predictions: 95 % intervals of the differences, paired by article
    #[arg(long, value_name = "DIR")]
    against: Option<PathBuf>,
    /// Print tables in Markdown
    #[arg(long)]
    markdown: bool,
    /// Write the tables in Markdown between the two marks of this file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["only", "train", "against"])]
    write: Option<PathBuf>,
}

/// A table to print; the first column holds names, the others figures.
struct Table {
    title: String,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn new(title: impl Into<String>, head: &[&str]) -> Self {
        Self { title: title.into(), head: head.iter().map(|h| (*h).to_owned()).collect(), rows: Vec::new() }
    }

    fn text(&self) -> String {
        let all = || [&self.head].into_iter().chain(&self.rows);
        let width = |n: usize| all().filter_map(|row| row.get(n)).map(|c| c.chars().count()).max().unwrap_or_default();
        let mut out = format!("{}\n", self.title);
        for row in all() {
            let mut line = String::new();
            for (n, cell) in row.iter().enumerate() {
                let width = width(n);
                let _ = if n == 0 { write!(line, "  {cell:<width$}") } else { write!(line, "  {cell:>width$}") };
            }
            let _ = writeln!(out, "{}", line.trim_end());
        }
        out
    }

    fn markdown(&self) -> String {
        let line = |row: &[String]| format!("| {} |\n", row.join(" | "));
        let mut out = format!("### {}\n\n{}", self.title, line(&self.head));
        let _ = writeln!(out, "|---|{}", "--:|".repeat(self.head.len() - 1));
        self.rows.iter().for_each(|row| out.push_str(&line(row)));
        out
    }
}

/// A row that compares a figure of this run with that of an earlier one, over resamples of the same articles. The
/// figures take positions of articles.
fn change(name: &str, articles: usize, now: impl Fn(&[usize]) -> f64, before: impl Fn(&[usize]) -> f64) -> Vec<String> {
    let all: Vec<usize> = (0..articles).collect();
    let mut random = Random::new(7);
    let mut differences = bootstrap::resample(&mut random, articles, RESAMPLES, |picks| now(picks) - before(picks));
    let [low, high] = bootstrap::interval(&mut differences);
    let (now, before) = (now(&all), before(&all));
    vec![
        name.to_owned(),
        format!("{before:.1}"),
        format!("{now:.1}"),
        format!("{:+.1}", now - before),
        format!("{low:+.1} to {high:+.1}"),
    ]
}

/// One run: the tables, and the rows of the comparison.
struct Run<'a> {
    args: &'a Args,
    engine: Engine,
    tables: Vec<Table>,
    changes: Vec<Vec<String>>,
}

/// Runs and scores; the result is what to print.
pub(crate) fn run(args: &Args) -> Result<String> {
    let engine = engine(args.tier, args.models.as_deref())?;
    let mut run = Run { args, engine, tables: Vec::new(), changes: Vec::new() };
    let wanted = |set| args.only.is_none_or(|only| only == set);
    if wanted(Set::Polnear) {
        run.polnear()?;
    }
    let mut readings = Vec::new();
    for set in [Set::Readings, Set::ReadingsPolnear, Set::Seed, Set::Own] {
        if wanted(set) && !(args.train && set != Set::Readings) {
            readings.push(run.readings(set)?);
        }
    }
    if !readings.is_empty() {
        run.tables.push(readings_table(&readings));
    }
    // Extraction is the same for all tiers.
    if args.only == Some(Set::Pages) || args.only.is_none() && !args.train && args.tier == Tier::default() {
        run.pages()?;
    }
    if args.against.is_some() {
        let mut table = Table::new(
            "Differences from the earlier run, paired by article",
            &["", "before", "now", "difference", "95 %"],
        );
        table.rows = run.changes;
        run.tables.push(table);
    }
    if let Some(path) = &args.write {
        let tables: Vec<String> = run.tables.iter().map(Table::markdown).collect();
        let name = args.tier.name();
        let command =
            format!("`cargo xtask score --tier {name} --write {}`, {}", path.display(), circumstances(args.tier));
        write_between_marks(path, &format!("scores {name}"), &format!("{command}\n\n{}", tables.join("\n")))?;
        return Ok(format!("{} is written\n", path.display()));
    }
    let tables: Vec<String> = run.tables.iter().map(|t| if args.markdown { t.markdown() } else { t.text() }).collect();
    Ok(tables.join("\n"))
}

/// A gold line as far as the engine may know it.
#[derive(Deserialize)]
struct Input {
    id: String,
    url: Option<String>,
    published: Option<String>,
    date: Option<String>,
    text: Option<String>,
    article: Option<InputArticle>,
}

#[derive(Deserialize)]
struct InputArticle {
    text: String,
}

/// An engine of a tier, with the models of a folder where one is given.
pub(crate) fn engine(tier: Tier, folder: Option<&Path>) -> Result<Engine> {
    let models = folder.map(weights).transpose()?;
    Ok(Engine::new(Options { tier, models, ..Options::default() })?)
}

/// The models' files in a folder.
pub(crate) fn weights(folder: &Path) -> Result<Weights> {
    let file = |name: &str| {
        let path = folder.join(name);
        std::fs::read(&path).with_context(|| path.display().to_string())
    };
    let vocabulary = String::from_utf8(file("vocabulary.txt")?)?.into();
    let names = ["encoder.onnx", "tags.onnx", "pairs.onnx", "acts.onnx", "entities.onnx", "fast.safetensors"];
    let [encoder, tags, pairs, acts, entities, fast] = names.map(|name| file(name).map(Into::into));
    let (encoder, tags, pairs, acts, entities, fast) = (encoder?, tags?, pairs?, acts?, entities?, fast?);
    Ok(Weights { vocabulary, encoder, tags, pairs, acts, entities, fast })
}

/// The texts of a file, and hints for each.
pub(crate) fn inputs(path: &Path) -> Result<Vec<(String, String, Hints)>> {
    let mut out = Vec::new();
    for (line, input) in jsonl::read::<Input>(path)? {
        let at = || jsonl::at(path, line);
        let text = input.text.or(input.article.map(|a| a.text)).with_context(at).context("no text")?;
        let published = match input.published.or(input.date) {
            Some(date) => Some(date.parse::<Stamp>().with_context(|| format!("{}: {date:?}", at()))?),
            None => None,
        };
        out.push((input.id, text, Hints { verbatim: true, published, url: input.url, ..Hints::default() }));
    }
    Ok(out)
}

/// The attributions of a reading as a line for the scorer. What a reading has as a statement of its own, a quotation that
/// goes on in another paragraph without a cue, PolNeAR's annotators joined to the cue that it goes on from.
pub(crate) fn attributions(reading: &dixit::json::Reading) -> Value {
    struct Row<'a> {
        speaker: Option<&'a str>,
        source: &'a [[u32; 2]],
        cue: &'a [[u32; 2]],
        content: Vec<[u32; 2]>,
    }
    let mut rows: Vec<Row<'_>> = Vec::new();
    for s in reading.statements.iter().filter(|s| NESTED || s.within.is_none()) {
        let speaker = s.speaker.as_deref();
        let goes_on = s.cue.is_empty() && s.source.is_empty() && speaker.is_some();
        let before = rows.last_mut().filter(|row| goes_on && row.speaker == speaker);
        match before {
            Some(row) => row.content.extend(&s.content),
            None => rows.push(Row { speaker, source: &s.source, cue: &s.cue, content: s.content.clone() }),
        }
    }
    let row = |r: &Row<'_>| json!({ "source": r.source, "cue": r.cue, "content": r.content });
    json!({ "id": reading.id, "attributions": rows.iter().map(row).collect::<Vec<_>>() })
}

/// Rows of a scorer's own type from our JSON, as if read from a file.
pub(crate) fn reread<T: for<'de> Deserialize<'de>>(rows: Vec<Value>) -> Result<Vec<T>> {
    Ok(rows.into_iter().map(serde_json::from_value).collect::<Result<_, _>>()?)
}

type Scored = (&'static str, reading::Scores);

impl Run<'_> {
    fn keep(&self, set: Set, rows: &[Value]) -> Result<()> {
        match &self.args.predictions {
            Some(folder) => jsonl::write(&folder.join(set.file()), rows),
            None => Ok(()),
        }
    }

    /// The earlier run's predictions of a set, if asked for.
    fn earlier(&self, set: Set) -> Result<Option<PathBuf>> {
        let Some(folder) = &self.args.against else { return Ok(None) };
        let path = folder.join(set.file());
        if !path.exists() {
            bail!("{}: no such file; `cargo xtask score --predictions {}` writes it", path.display(), folder.display());
        }
        Ok(Some(path))
    }

    /// Reads the texts of a gold file.
    fn read_all(&self, path: &Path) -> Result<Vec<dixit::json::Reading>> {
        let mut out = Vec::new();
        for (id, text, hints) in inputs(path)? {
            let reading =
                self.engine.read(text.as_bytes(), &hints).with_context(|| format!("{}: {id}", path.display()))?;
            out.push(reading.to_json(Some(&id)));
        }
        Ok(out)
    }

    fn polnear(&mut self) -> Result<()> {
        let split = if self.args.train { "train" } else { "dev" };
        let path = self.args.data.join(format!("polnear/{split}.jsonl"));
        let rows: Vec<Value> = self.read_all(&path)?.iter().map(attributions).collect();
        self.keep(Set::Polnear, &rows)?;
        let gold = attribution::read(&path, true)?;
        let scores = attribution::score(&gold, &reread::<attribution::Row>(rows)?, 0.5);
        let mut table = Table::new(
            format!("PolNeAR {split}: attributions, {} articles", gold.len()),
            &["", "P", "R", "F1", "direct", "indirect", "mixed"],
        );
        for (row, name) in attribution::ROWS.into_iter().enumerate() {
            let Some(cell) = scores.total.get(row, 0) else { continue };
            let mut cells = vec![name.replace(" J", " J>=0.5")];
            cells.extend(attribution::prf(cell).map(rounded));
            cells.extend([1, 2, 3].map(|mode| {
                scores.total.get(row, mode).map_or_else(|| "-".to_owned(), |c| rounded(attribution::prf(c)[2]))
            }));
            table.rows.push(cells);
        }
        self.tables.push(table);
        if let Some(earlier) = self.earlier(Set::Polnear)? {
            let earlier = attribution::score(&gold, &attribution::read(&earlier, false)?, 0.5);
            for row in attribution::HEADLINE {
                let f1 = |parts: &[attribution::Counts], picks: &[usize]| {
                    let cells = picks.iter().map(|&i| parts[i].get(row, 0).unwrap_or_default());
                    100.0 * attribution::prf(attribution::sum(cells))[2]
                };
                let name = format!("polnear: {}", attribution::ROWS[row].replace(" J", " J>=0.5"));
                let row =
                    change(&name, gold.len(), |picks| f1(&scores.parts, picks), |picks| f1(&earlier.parts, picks));
                self.changes.push(row);
            }
        }
        Ok(())
    }

    fn readings(&mut self, set: Set) -> Result<Scored> {
        let (name, gold, found) = if set == Set::Own {
            let pages = own::read(&own::folder())?;
            let found = pages.iter().map(|page| self.pasted(&page.id, &page.text)).collect::<Result<_>>()?;
            ("own", own::gold(pages)?, found)
        } else {
            let data = &self.args.data;
            let (name, path) = match set {
                Set::Readings if self.args.train => ("train", data.join("readings/train.jsonl")),
                Set::Readings => ("dev", data.join("readings/dev.jsonl")),
                Set::Seed => ("seed", data.join("../seed/seed_gold.jsonl")),
                _ => ("polnear-dev", data.join("readings/polnear-dev.jsonl")),
            };
            let found = if set == Set::Seed { vec![self.seed(&path)?] } else { self.read_all(&path)? };
            (name, reading::read(&path)?, found)
        };
        let rows: Vec<Value> = found.iter().map(serde_json::to_value).collect::<Result<_, _>>()?;
        self.keep(set, &rows)?;
        let named = reread(rows)?.into_iter().map(|r| ("prediction".to_owned(), r)).collect::<Vec<_>>();
        let scores = reading::score(&gold, &named)?;
        if let Some(earlier) = self.earlier(set)? {
            let earlier = reading::score(&gold, &reading::read(&earlier)?)?;
            type Figure = fn(&reading::Tally) -> f64;
            let figures: [(&str, Figure); 3] = [
                ("statement F1", |t| t.statements().f1),
                ("who-said-what F1", |t| t.who_said_what().f1),
                ("core recall", |t| t.share("core recall").map_or(0.0, |(right, of)| right as f64 / of.max(1) as f64)),
            ];
            // One page has no other to be drawn in its place.
            for (figure_name, figure) in figures.into_iter().filter(|_| gold.len() > 1) {
                let over = |parts: &[reading::Tally], picks: &[usize]| {
                    let mut sum = reading::Tally::default();
                    picks.iter().for_each(|&i| sum.merge(&parts[i]));
                    100.0 * figure(&sum)
                };
                let name = format!("{name}: {figure_name}");
                let row =
                    change(&name, gold.len(), |picks| over(&scores.parts, picks), |picks| over(&earlier.parts, picks));
                self.changes.push(row);
            }
        }
        Ok((name, scores))
    }

    /// The seed page, with its debris.
    fn seed(&self, gold: &Path) -> Result<dixit::json::Reading> {
        self.pasted("seed", &jsonl::read_text(&gold.with_file_name("interfax-ukraine-947502.txt"))?)
    }

    /// A page read as somebody pastes it.
    fn pasted(&self, id: &str, page: &str) -> Result<dixit::json::Reading> {
        let reading = self.engine.read(page.as_bytes(), &own::hints()).with_context(|| id.to_owned())?;
        Ok(reading.to_json(Some(id)))
    }

    fn pages(&mut self) -> Result<()> {
        let folder = self.args.data.join("pages");
        let gold = extraction::read_gold(&folder.join("ground-truth.json"))?;
        let (mut pages, mut refused) = (Vec::new(), 0);
        for (id, labels) in &gold {
            let path = folder.join(format!("html/{id}.html.gz"));
            let file = std::fs::File::open(&path).with_context(|| format!("{}: cannot be read", path.display()))?;
            let mut bytes = Vec::new();
            flate2::read::MultiGzDecoder::new(file)
                .read_to_end(&mut bytes)
                .with_context(|| format!("{}: cannot be unpacked", path.display()))?;
            let url = labels.url.as_deref().map(|u| u.trim().to_owned());
            let hints = Hints { media_type: Some("text/html".to_owned()), url, ..Hints::default() };
            match dixit_page::read(&bytes, &hints, &dixit::Limits::default()) {
                Ok(article) => pages.push(page(id, &article)),
                Err(_) => refused += 1,
            }
        }
        let rows: Vec<Value> = pages.iter().map(serde_json::to_value).collect::<Result<_, _>>()?;
        self.keep(Set::Pages, &rows)?;
        let scores = extraction::score(&gold, &pages);
        let mut table = Table::new(
            format!("Pages: extraction, {} pages, {refused} refused", gold.len()),
            &["", "P", "R", "F1", "accuracy", "of"],
        );
        let text = extraction::prf(scores.text.iter());
        let row = |name: &str, figures: &[f64], accuracy: f64, of: usize| {
            let mut cells = vec![name.to_owned()];
            cells.extend(figures.iter().map(|x| percent(*x)));
            cells.resize(4, "-".to_owned());
            cells.extend([percent(accuracy), of.to_string()]);
            cells
        };
        table.rows.push(row("text (shingles of four words)", &text, scores.accuracy(), scores.text.len()));
        let (all, snippets) = scores.snippets();
        table.rows.push(row("snippets", &snippets[..3], snippets[3], all));
        for (field, [labelled, predicted, right]) in scores.meta {
            let share = |of: usize| if of > 0 { right as f64 / of as f64 } else { 0.0 };
            table.rows.push(row(field, &[share(predicted)], share(labelled), labelled));
        }
        let (lines, doubled) = scores.debris();
        table.title.push_str(&format!("; {lines} lines of debris, {doubled} headlines in the body"));
        self.tables.push(table);
        if let Some(earlier) = self.earlier(Set::Pages)? {
            let earlier = extraction::score(&gold, &extraction::read(&earlier)?);
            let f1 = |rows: &[extraction::TextCounts], picks: &[usize]| {
                100.0 * extraction::prf(picks.iter().map(|&i| &rows[i]))[2]
            };
            let row = change(
                "pages: text F1",
                scores.text.len(),
                |picks| f1(&scores.text, picks),
                |picks| f1(&earlier.text, picks),
            );
            self.changes.push(row);
        }
        Ok(())
    }
}

/// An article as the scorer of extraction takes it: the body's blocks as its text.
fn page(id: &str, article: &dixit::Article) -> extraction::Page {
    let body: Vec<&str> =
        article.blocks.iter().filter(|b| b.kind.is_body()).map(|b| b.span.slice(&article.text)).collect();
    let header = &article.header;
    let authors: Vec<Option<String>> = header.byline.iter().cloned().map(Some).collect();
    extraction::Page {
        id: id.to_owned(),
        text: Some(body.join("\n\n")),
        title: header.title.clone(),
        date: header.published.map(|p| p.to_string()),
        author: (!authors.is_empty()).then_some(extraction::Names::Many(authors)),
    }
}

/// As the scorer of attributions prints it: rounded to two decimals first.
fn rounded(x: f64) -> String {
    format!("{:.1}", python::round2(100.0 * x))
}

fn percent(x: f64) -> String {
    format!("{:.1}", 100.0 * x)
}

fn readings_table(sets: &[Scored]) -> Table {
    let mut table = Table::new("Whole readings", &[""]);
    for (name, scores) in sets {
        let (gold, _) = scores.total.sizes();
        let count = scores.parts.len();
        let articles = if count == 1 { "1 page".to_owned() } else { format!("{count} articles") };
        table.head.push(format!("{name} ({articles}, {gold} statements)"));
    }
    type Row = (&'static str, fn(&reading::Tally) -> reading::Prf);
    let rows: [Row; 2] = [
        ("statements P / R / F1", reading::Tally::statements),
        ("who-said-what P / R / F1", reading::Tally::who_said_what),
    ];
    for (name, figure) in rows {
        let mut cells = vec![name.to_owned()];
        cells.extend(sets.iter().map(|(_, scores)| {
            let prf = figure(&scores.total);
            [prf.p, prf.r, prf.f1].map(percent).join(" / ")
        }));
        table.rows.push(cells);
    }
    for name in reading::SHARES {
        let shares: Vec<_> = sets.iter().map(|(_, scores)| scores.total.share(name)).collect();
        if shares.iter().any(Option::is_some) {
            let mut cells = vec![name.to_owned()];
            cells.extend(shares.into_iter().map(|share| match share {
                Some((right, of)) => format!("{} ({right} of {of})", percent(right as f64 / of as f64)),
                None => "-".to_owned(),
            }));
            table.rows.push(cells);
        }
    }
    table
}

/// Puts a text between the marks `<!-- NAME: begin -->` and `<!-- NAME: end -->` of a file.
pub(crate) fn write_between_marks(path: &Path, name: &str, text: &str) -> Result<()> {
    let old = jsonl::read_text(path)?;
    let marks = ["begin", "end"].map(|end| format!("<!-- {name}: {end} -->"));
    let parts = old.split_once(&marks[0]).and_then(|(before, rest)| Some((before, rest.split_once(&marks[1])?.1)));
    let Some((before, after)) = parts else {
        bail!("{}: needs a line {:?} and a later line {:?} to write between", path.display(), marks[0], marks[1]);
    };
    jsonl::write_text(path, &format!("{before}{}\n{text}{}{after}", marks[0], marks[1]))
}

/// When, on which kind of machine, by which engine: what a figure needs beside it.
pub(crate) fn circumstances(tier: Tier) -> String {
    format!("{}, tier {}", date_and_machine(), tier.name())
}

/// The same, for more than one tier.
pub(crate) fn date_and_machine() -> String {
    let today = jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::now()).date();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    format!("{today}, {cores} shared cores, engine {}", env!("CARGO_PKG_VERSION"))
}
