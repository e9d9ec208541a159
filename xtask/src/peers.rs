//! The page stage against its peers: figures from the predictions of `scripts/peers`, and the table made of them.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

use crate::python::Random;
use crate::{bootstrap, extraction, jsonl, score};

/// Whose row stands first, and whom the others are compared with.
const OURS: &str = "dixit-page";
/// Whose speed is 1.
const REFERENCE: &str = "trafilatura 2.3.1 (Python)";
/// Resamples of the difference of F1.
const RESAMPLES: usize = 10_000;
/// Names of the raw figures, in order.
const COLUMNS: [&str; 24] = [
    "name",
    "precision",
    "recall",
    "f1",
    "exact",
    "ours-f1",
    "low",
    "high",
    "snippet-p",
    "snippet-r",
    "snippet-f1",
    "snippet-accuracy",
    "title",
    "date",
    "author",
    "debris",
    "headlines",
    "lines",
    "failed",
    "pages/s",
    "MB/s",
    "pages/s-text",
    "MB/s-text",
    "seconds",
];

/// How one page went.
#[derive(Deserialize)]
struct Timed {
    id: String,
    bytes: usize,
    seconds: f64,
}

/// All repetitions of one peer.
#[derive(Default)]
struct Peer {
    pages: Vec<extraction::Page>,
    runs: Vec<Vec<Timed>>,
}

/// The figures of all peers whose predictions lie in a folder, as `NAME.REPETITION.jsonl`: a table with tabs, our row
/// first, then by F1.
pub(crate) fn figures(folder: &Path, gold: &Path) -> Result<String> {
    let gold = extraction::read_gold(gold)?;
    let peers = read(folder)?;
    let scores: HashMap<&str, extraction::Scores> =
        peers.iter().map(|(name, peer)| (name.as_str(), extraction::score(&gold, &peer.pages))).collect();
    let ours = scores.get(OURS).with_context(|| format!("{}: no predictions of {OURS}", folder.display()))?;
    let with_text = |page: &Timed| gold.get(&page.id).is_some_and(extraction::Gold::has_text);

    let mut rows: Vec<(bool, f64, Vec<String>)> = Vec::new();
    for (name, peer) in &peers {
        let Some(found) = scores.get(name.as_str()) else { continue };
        let [p, r, f1] = extraction::prf(found.text.iter());
        let mut random = Random::new(7);
        let over = |rows: &[extraction::TextCounts], picks: &[usize]| {
            extraction::prf(picks.iter().filter_map(|&i| rows.get(i)))[2]
        };
        let mut differences = bootstrap::resample(&mut random, ours.text.len(), RESAMPLES, |picks| {
            over(&ours.text, picks) - over(&found.text, picks)
        });
        let [low, high] = bootstrap::interval(&mut differences);
        let difference = extraction::prf(ours.text.iter())[2] - f1;
        let (_, snippets) = found.snippets();
        let right = found.meta.map(|(_, [labelled, _, right])| right as f64 / labelled.max(1) as f64);
        let (debris, headlines) = found.debris();
        let texts: Vec<&str> = peer.pages.iter().filter_map(|p| p.text.as_deref()).collect();
        let failed = peer.pages.len() - texts.len();
        let lines = texts.iter().map(|t| t.lines().filter(|l| !l.trim().is_empty()).count()).sum::<usize>() as f64
            / texts.len().max(1) as f64;

        let mut cells = vec![name.clone()];
        let percents = [p, r, f1, found.accuracy(), difference, low, high];
        cells.extend(percents.into_iter().chain(snippets).chain(right).map(|x| format!("{:.2}", 100.0 * x)));
        cells.extend([debris.to_string(), headlines.to_string(), format!("{lines:.1}"), failed.to_string()]);
        for only_text in [false, true] {
            let runs = peer.runs.iter().map(|run| run.iter().filter(|page| !only_text || with_text(page)));
            let speeds: Vec<[f64; 2]> = runs
                .map(|run| {
                    let (pages, bytes, seconds) = run.fold((0usize, 0usize, 0.0), |(n, bytes, seconds), page| {
                        (n + 1, bytes + page.bytes, seconds + page.seconds)
                    });
                    [pages as f64 / seconds, bytes as f64 / 1e6 / seconds]
                })
                .collect();
            cells.extend([0, 1].map(|n| format!("{:.2}", median(speeds.iter().map(|s| s[n]).collect()))));
        }
        let seconds = peer.runs.iter().map(|run| format!("{:.3}", run.iter().map(|p| p.seconds).sum::<f64>()));
        cells.push(seconds.collect::<Vec<_>>().join(" "));
        rows.push((name != OURS, -f1, cells));
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));

    let repetitions = peers.get(OURS).map_or(0, |p| p.runs.len());
    let count = |n: usize| ours.meta.get(n).map_or(0, |(_, [labelled, ..])| *labelled);
    let snippets = gold.values().filter(|g| g.has_snippets()).count();
    let mut out = format!(
        "# `scripts/peers`, {}; {} pages, {:.1} MB; all rows on the same pages. Text: the {} pages whose text is known; snippets: {} on \
         {snippets} pages; titles on {}, dates on {}, authors on {}. Nobody is told a URL.\n",
        score::circumstances(dixit::Tier::default()),
        gold.len(),
        peers.get(OURS).and_then(|p| p.runs.first()).map_or(0, |r| r.iter().map(|p| p.bytes).sum::<usize>()) as f64
            / 1e6,
        ours.text.len(),
        ours.snippets().0,
        count(0),
        count(1),
        count(2)
    );
    let _ = writeln!(
        out,
        "# Speed: one thread on one core, time of the CPU inside the call alone, bytes to text and header, all {} pages; median of {repetitions} \
         interleaved runs. 95 %: ours less theirs, {RESAMPLES} resamples of the pages.",
        gold.len()
    );
    let _ = writeln!(out, "{}", COLUMNS.join("\t"));
    rows.iter().for_each(|(_, _, cells)| {
        let _ = writeln!(out, "{}", cells.join("\t"));
    });
    Ok(out)
}

/// Predictions and times of all files of a folder, by peer.
fn read(folder: &Path) -> Result<BTreeMap<String, Peer>> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .and_then(|entries| entries.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>())
        .with_context(|| format!("{}: cannot be read", folder.display()))?;
    files.sort();
    let mut peers: BTreeMap<String, Peer> = BTreeMap::new();
    for path in files {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let name = file.strip_suffix(".jsonl").and_then(|f| f.rsplit_once('.'));
        let (name, _) = name.with_context(|| format!("{}: not named NAME.REPETITION.jsonl", path.display()))?;
        let peer = peers.entry(name.to_owned()).or_default();
        if peer.runs.is_empty() {
            peer.pages = extraction::read(&path)?;
        }
        peer.runs.push(jsonl::read(&path)?.into_iter().map(|row| row.1).collect());
    }
    Ok(peers)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// The table in Markdown of a file of figures.
pub(crate) fn table(path: &Path) -> Result<String> {
    let text = jsonl::read_text(path)?;
    let (notes, rows): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.starts_with("# "));
    let rows: Vec<Vec<&str>> = rows.into_iter().map(|row| row.split('\t').collect()).collect();
    let at = || format!("{}: no figures of peers", path.display());
    let (head, rows) = rows.split_first().with_context(at)?;
    let column = |name: &str| {
        head.iter().position(|h| *h == name).with_context(|| format!("{}: no column {name}", path.display()))
    };
    let columns: HashMap<&str, usize> = COLUMNS.iter().map(|n| Ok((*n, column(n)?))).collect::<Result<_>>()?;
    ensure!(rows.iter().all(|r| r.len() == head.len()), at());
    let cell = |row: &[&str], name: &str| columns.get(name).and_then(|n| row.get(*n)).map_or("", |c| *c).to_owned();
    let figure = |row: &[&str], name: &str| cell(row, name).parse::<f64>().unwrap_or(f64::NAN);
    let reference = rows.iter().find(|r| cell(r, "name") == REFERENCE).map_or(f64::NAN, |r| figure(r, "pages/s"));

    let mut out = notes.iter().map(|n| n.trim_start_matches("# ")).collect::<Vec<_>>().join("\n");
    out.push_str(
        "\n\n| | P | R | F1 | all words right | ours less theirs, 95 % | snippets F1 | snippets right | title | date | author | debris \
         | pages/s | MB/s | times Python's trafilatura |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for row in rows {
        let percent = |name: &str| format!("{:.1}", figure(row, name));
        let ours = cell(row, "name") == OURS;
        let mut cells = vec![if ours { format!("**{OURS}**") } else { cell(row, "name") }];
        cells.extend(["precision", "recall", "f1", "exact"].map(percent));
        cells.push(if ours {
            "-".to_owned()
        } else {
            format!("{:+.1} ({:+.1} to {:+.1})", figure(row, "ours-f1"), figure(row, "low"), figure(row, "high"))
        });
        cells.extend(["snippet-f1", "snippet-accuracy"].map(percent));
        // A peer that does not look for a field has none right.
        cells.extend(
            ["title", "date", "author"].map(|n| if figure(row, n) > 0.0 { percent(n) } else { "-".to_owned() }),
        );
        // Text in one line has no lines that could be debris.
        cells.push(if figure(row, "lines") < 2.0 { "-".to_owned() } else { cell(row, "debris") });
        cells.extend(["pages/s", "MB/s"].map(percent));
        cells.push(format!("{:.1}", figure(row, "pages/s") / reference));
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    Ok(out)
}
