//! The statements expected beside those found.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use dixit::{Reading, SpanList};

use crate::document::{COLUMNS, Table, collapse};

/// What a cell says where there is nothing.
const NONE: &str = "—";

/// One statement found, as the cells of a table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    /// A cell for each of [`COLUMNS`]; `within` is left empty.
    pub(crate) cells: Vec<String>,
    /// Which speaker it is.
    pub(crate) speaker: Option<usize>,
    /// The statement that this one stands in, as a position in the same list.
    pub(crate) within: Option<usize>,
}

/// A reading's statements as cells.
pub(crate) fn found(reading: &Reading) -> Vec<Found> {
    let text = reading.article.text.as_str();
    let pieces = |spans: &SpanList| {
        let pieces: Vec<String> = spans.iter().map(|s| collapse(s.slice(text))).collect();
        cell(Some(pieces.join(" … ")))
    };
    reading
        .statements
        .iter()
        .map(|s| {
            let speaker = s.speaker.and_then(|n| reading.speakers.get(n));
            let occasion = s.occasion.as_ref();
            let when = occasion
                .and_then(|o| o.time)
                .map(|t| if t.start == t.end { t.start.to_string() } else { format!("{} to {}", t.start, t.end) });
            let via: Vec<&str> = s.via.iter().map(|v| v.name.as_str()).collect();
            let value = |column: &str| match column {
                "who" => cell(speaker.map(|p| p.name.clone())),
                "kind" => cell(speaker.map(|p| p.kind.name().to_owned())),
                "wikidata" => cell(speaker.and_then(|p| p.alias.as_ref()?.wikidata.clone())),
                "role" => cell(s.role.clone()),
                "for" => cell(s.speaks_for.clone()),
                "source" => pieces(&s.source),
                "cue" => pieces(&s.cue),
                "content" => pieces(&s.content),
                "manner" => s.manner.name().to_owned(),
                "act" => s.act.name().to_owned(),
                "event" => cell(s.event.map(|e| e.code().to_owned())),
                "prompt" => s.prompt.as_ref().map_or_else(|| cell(None), |p| pieces(&p.spans)),
                "basis" => cell(s.prompt.as_ref().map(|p| p.basis.name().to_owned())),
                "when" => cell(when.clone()),
                "where" => cell(occasion.and_then(|o| o.place.clone())),
                "via" => cell(Some(via.join("; "))),
                _ => String::new(),
            };
            Found { cells: COLUMNS.iter().map(|c| value(c)).collect(), speaker: s.speaker, within: s.within }
        })
        .collect()
}

fn cell(value: Option<String>) -> String {
    value.filter(|v| !v.is_empty()).map_or_else(|| NONE.to_owned(), |v| collapse(&v))
}

/// Compares; on a difference, both tables beside each other.
pub(crate) fn compare(expected: &Table, found: &[Found], others: bool) -> Result<(), String> {
    let pairs = align(expected, found);
    let row_of: HashMap<usize, usize> = pairs.iter().filter_map(|&(e, f)| Some((f?, e? + 1))).collect();
    let mut report = String::new();
    let mut wrong = false;
    let mut notes: Vec<String> = Vec::new();
    line(&mut report, ' ', None, &expected.columns);
    for &(e, f) in &pairs {
        let want = e.and_then(|e| expected.rows.get(e));
        let got = f.and_then(|f| found.get(f)).map(|f| shown(&expected.columns, f, &row_of));
        match (want, got) {
            (Some(want), Some(got)) => {
                let differing: Vec<&str> = expected
                    .columns
                    .iter()
                    .zip(want.iter().zip(&got))
                    .filter(|(_, (want, got))| !agrees(want, got))
                    .map(|(column, _)| column.as_str())
                    .collect();
                if differing.is_empty() {
                    line(&mut report, '=', e, &got);
                } else {
                    wrong = true;
                    line(&mut report, '-', e, want);
                    line(&mut report, '+', e, &got);
                    notes.push(format!("row {}: {} differs", e.unwrap_or(0) + 1, differing.join(", ")));
                }
            }
            (Some(want), None) => {
                wrong = true;
                line(&mut report, '-', e, want);
                notes.push(format!("row {}: not found", e.unwrap_or(0) + 1));
            }
            (None, Some(got)) if others => line(&mut report, ' ', None, &got),
            (None, Some(got)) => {
                wrong = true;
                line(&mut report, '+', None, &got);
                notes.push("a statement was found that is not expected".to_owned());
            }
            (None, None) => {}
        }
    }
    for name in divided(expected, found, &pairs) {
        wrong = true;
        notes.push(format!("{name:?} is one speaker here, but was found as several"));
    }
    if !wrong {
        return Ok(());
    }
    let _ = write!(report, "\n(- expected, + found, = as expected)\n{}", notes.join("\n"));
    Err(report)
}

/// Names that stand for one speaker in the expected table and for several in what was found.
fn divided(expected: &Table, found: &[Found], pairs: &[(Option<usize>, Option<usize>)]) -> Vec<String> {
    let Some(who) = expected.columns.iter().position(|c| c == "who") else { return Vec::new() };
    let mut speakers: HashMap<&str, HashSet<usize>> = HashMap::new();
    for &(e, f) in pairs {
        let name = e.and_then(|e| expected.rows.get(e)).map(|row| row[who].as_str());
        let speaker = f.and_then(|f| found.get(f)).and_then(|f| f.speaker);
        if let (Some(name), Some(speaker)) = (name.filter(|n| !n.is_empty()), speaker) {
            speakers.entry(name).or_default().insert(speaker);
        }
    }
    let mut names: Vec<String> = speakers.iter().filter(|(_, s)| s.len() > 1).map(|(n, _)| (*n).to_owned()).collect();
    names.sort();
    names
}

/// Whether a cell allows a value: an empty cell allows all, ` / ` stands between alternatives.
fn agrees(want: &str, got: &str) -> bool {
    want.is_empty() || want == got || want.split(" / ").any(|w| w.trim() == got)
}

fn shown(columns: &[String], found: &Found, row_of: &HashMap<usize, usize>) -> Vec<String> {
    columns
        .iter()
        .map(|column| {
            if column == "within" {
                return match found.within {
                    None => NONE.to_owned(),
                    Some(f) => row_of.get(&f).map_or_else(|| "another".to_owned(), ToString::to_string),
                };
            }
            let at = COLUMNS.iter().position(|c| c == column);
            at.and_then(|at| found.cells.get(at)).cloned().unwrap_or_default()
        })
        .collect()
}

fn line(report: &mut String, sign: char, row: Option<usize>, cells: &[String]) {
    let number = row.map_or_else(String::new, |row| (row + 1).to_string());
    let _ = writeln!(report, "{sign} {number:>2} | {} |", cells.join(" | "));
}

/// Pairs the rows expected with those found, in order, so that the contents paired share most words.
fn align(expected: &Table, found: &[Found]) -> Vec<(Option<usize>, Option<usize>)> {
    let column = expected.columns.iter().position(|c| c == "content").unwrap_or(0);
    let content = COLUMNS.iter().position(|c| *c == "content").unwrap_or(0);
    let likeness = |e: usize, f: usize| {
        let (want, got) = (&expected.rows[e][column], &found[f].cells[content]);
        let best = want.split(" / ").map(|w| overlap(w, got)).fold(0.0, f64::max);
        if best < 0.25 { -1.0 } else { best }
    };
    let (n, m) = (expected.rows.len(), found.len());
    // best[e][f]: the most that rows from e and f on can share.
    let mut best = vec![vec![0.0_f64; m + 1]; n + 1];
    for e in (0..n).rev() {
        for f in (0..m).rev() {
            best[e][f] = best[e + 1][f].max(best[e][f + 1]).max(likeness(e, f) + best[e + 1][f + 1]);
        }
    }
    let (mut e, mut f, mut pairs) = (0, 0, Vec::new());
    while e < n || f < m {
        if e < n && f < m && likeness(e, f) > 0.0 && likeness(e, f) + best[e + 1][f + 1] >= best[e][f] {
            pairs.push((Some(e), Some(f)));
            (e, f) = (e + 1, f + 1);
        } else if f == m || (e < n && best[e + 1][f] >= best[e][f + 1]) {
            pairs.push((Some(e), None));
            e += 1;
        } else {
            pairs.push((None, Some(f)));
            f += 1;
        }
    }
    pairs
}

/// Words shared by two texts over words in either (Jaccard), 0 to 1.
pub(crate) fn overlap(a: &str, b: &str) -> f64 {
    let words = |text: &str| -> HashSet<String> {
        let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        parts.map(str::to_lowercase).collect()
    };
    let (a, b) = (words(a), words(b));
    let shared = a.intersection(&b).count();
    let all = a.union(&b).count();
    if all == 0 { 0.0 } else { shared as f64 / all as f64 }
}
