//! Scores attributions (source, cue, content) against gold, span sets compared as sets of words.
//!
//! A port of the published scorer `score_attribution.py`; the definitions of the rows are its own. All figures
//! are micro-averaged over articles. A row's `direct`, `indirect` and `mixed` take recall over gold of that mode
//! and precision over predictions of that mode.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Result, bail};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::python;
use crate::{bootstrap, jsonl};

/// `[start, end)` in code points of the gold text.
pub(crate) type Range = [i64; 2];

/// One attribution of a file.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Attribution {
    source: Option<Vec<Range>>,
    cue: Option<Vec<Range>>,
    content: Option<Vec<Range>>,
}

/// One line of a file.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Row {
    id: Value,
    text: Option<String>,
    attributions: Vec<Attribution>,
}

const ROLES: usize = 3;
const SOURCE: usize = 0;
const CUE: usize = 1;
const CONTENT: usize = 2;

/// `all`, then the three modes.
pub(crate) const MODES: [&str; 4] = ["all", "direct", "indirect", "mixed"];

/// The rows as printed.
pub(crate) const ROWS: [&str; 19] = [
    "cue exact",
    "cue touch",
    "cue tokens",
    "cue linked-tok",
    "source exact",
    "source touch",
    "source tokens",
    "source linked",
    "source linked-tok",
    "content exact",
    "content touch",
    "content tokens",
    "content linked",
    "content linked-tok",
    "full exact",
    "full J",
    "content J",
    "who-said",
    "who-said given content",
];
const FULL_EXACT: usize = 14;
const FULL_J: usize = 15;
const CONTENT_J: usize = 16;
const WHO_SAID: usize = 17;
const GIVEN_CONTENT: usize = 18;

/// The rows that get intervals: `cue exact`, `source linked`, `content linked`, `content tokens`, `full J`,
/// `who-said`.
pub(crate) const HEADLINE: [usize; 6] = [0, 7, 12, 11, FULL_J, WHO_SAID];

/// First row of a role, and its row of linked tokens.
const fn rows_of(role: usize) -> (usize, usize) {
    match role {
        CUE => (0, 3),
        SOURCE => (4, 8),
        _ => (9, 13),
    }
}

/// Hits among predicted, predicted, hits among gold, gold.
pub(crate) type Cell = [u64; 4];

/// Counts of one article or of many; cells that nothing was counted in stay empty.
#[derive(Clone, Debug)]
pub(crate) struct Counts([[Option<Cell>; 4]; 19]);

impl Counts {
    const fn new() -> Self {
        Self([[None; 4]; 19])
    }

    /// The cell of a row in a mode.
    pub(crate) fn get(&self, row: usize, mode: usize) -> Option<Cell> {
        self.0[row][mode]
    }

    fn add(&mut self, row: usize, mode: usize, k: usize, n: usize) {
        for m in [0, mode] {
            self.0[row][m].get_or_insert([0; 4])[k] += n as u64;
            if mode == 0 {
                break;
            }
        }
    }

    fn both(&mut self, row: usize, gold: &Side<'_>, pred: &Side<'_>) {
        for (side, all, hit) in [(pred, 1, 0), (gold, 3, 2)] {
            for (k, item) in side.items.iter().enumerate() {
                if (side.counts)(item) {
                    self.add(row, item.mode, all, 1);
                    if (side.hit)(k) {
                        self.add(row, item.mode, hit, 1);
                    }
                }
            }
        }
    }

    fn total<'a>(parts: impl Iterator<Item = &'a Self>) -> Self {
        let mut total = Self::new();
        for part in parts {
            for (row, cells) in part.0.iter().enumerate() {
                for (mode, cell) in cells.iter().enumerate() {
                    if let Some(cell) = cell {
                        let sum = total.0[row][mode].get_or_insert([0; 4]);
                        for k in 0..4 {
                            sum[k] += cell[k];
                        }
                    }
                }
            }
        }
        total
    }
}

/// One side of a comparison: its attributions, which of them count, which of them hit.
struct Side<'a> {
    items: &'a [Prepared],
    counts: &'a dyn Fn(&Prepared) -> bool,
    hit: &'a dyn Fn(usize) -> bool,
}

/// Precision, recall and F1, 0 to 1.
pub(crate) fn prf(cell: Cell) -> [f64; 3] {
    let share = |hit: u64, of: u64| if of > 0 { hit as f64 / of as f64 } else { 0.0 };
    let (p, r) = (share(cell[0], cell[1]), share(cell[2], cell[3]));
    [p, r, if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }]
}

/// A set of token numbers, ascending.
type Item = Vec<usize>;

fn shared<'a>(a: &'a [usize], b: &'a [usize]) -> impl Iterator<Item = usize> + 'a {
    a.iter().copied().filter(|i| b.binary_search(i).is_ok())
}

fn touch(a: &[usize], b: &[usize]) -> bool {
    shared(a, b).next().is_some()
}

fn jaccard(a: &[usize], b: &[usize]) -> f64 {
    if a.is_empty() && b.is_empty() {
        return 1.0;
    }
    let both = shared(a, b).count();
    both as f64 / (a.len() + b.len() - both) as f64
}

/// Words that end the first noun group of a source.
const HEAD_STOP: &[&str] = &[
    "of", "for", "in", "at", "who", "whom", "which", "that", "with", "from", "on", "to", "by", "as", "about",
    "against", "near", "and", "or", "whose", "where", "among", "within", "into", "under", "over",
];

/// Titles after which a full stop ends no noun group.
const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "dr", "sen", "rep", "gov", "gen", "lt", "col", "sgt", "prof", "rev", "hon", "st", "capt",
    "cmdr", "adm", "maj", "jr", "sr", "sens", "reps",
];

/// Tokens of one article, and which code points stand inside quotation marks.
struct Text {
    chars: Vec<char>,
    tokens: Vec<(usize, usize)>,
    /// Whether each token is a word.
    is_word: Vec<bool>,
    /// The token at each code point.
    at: Vec<Option<usize>>,
    quoted: Vec<bool>,
}

impl Text {
    fn new(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let mut tokens = Vec::new();
        let mut is_word = Vec::new();
        let word_at = |i: usize| chars.get(i).is_some_and(|c| python::is_word(*c));
        let run = |mut i: usize| {
            while word_at(i) {
                i += 1;
            }
            i
        };
        let mut i = 0;
        while let Some(&c) = chars.get(i) {
            let mut end = i + 1;
            let word = python::is_word(c);
            if word {
                end = run(i);
                while matches!(chars.get(end), Some('\'' | '\u{2019}' | '-')) && word_at(end + 1) {
                    end = run(end + 1);
                }
            }
            if word || !python::is_space(c) {
                tokens.push((i, end));
                is_word.push(word);
            }
            i = end;
        }
        let mut at = vec![None; chars.len()];
        for (n, &(start, end)) in tokens.iter().enumerate() {
            at[start..end].fill(Some(n));
        }
        let quoted = quoted(&chars);
        Self { chars, tokens, is_word, at, quoted }
    }

    /// The tokens under spans: words, or punctuation where there are no words.
    fn item(&self, spans: &[Range]) -> Item {
        let mut ids = BTreeSet::new();
        for &[start, end] in spans {
            let end = end.clamp(0, self.chars.len() as i64) as usize;
            let start = (start.max(0) as usize).min(end);
            ids.extend(self.at[start..end].iter().flatten());
        }
        let words: Item = ids.iter().copied().filter(|&i| self.is_word[i]).collect();
        if words.is_empty() { ids.into_iter().collect() } else { words }
    }

    fn mode(&self, item: &[usize]) -> usize {
        let quoted = item.iter().filter(|&&i| self.quoted[self.tokens[i].0]).count();
        match quoted {
            0 => 2,
            n if n == item.len() => 1,
            _ => 3,
        }
    }

    fn lower(&self, token: usize) -> String {
        let (start, end) = self.tokens[token];
        self.chars[start..end].iter().collect::<String>().to_lowercase()
    }

    /// A content without a leading "that": corpora disagree on whether it belongs to it.
    fn without_that(&self, mut item: Item) -> Item {
        if item.len() > 1 && self.lower(item[0]) == "that" {
            item.remove(0);
        }
        item
    }

    /// Head word of a source: the last word of its first noun group, a rule of thumb without a parser.
    fn head(&self, item: &[usize]) -> Option<usize> {
        let mut last = None;
        for (n, &i) in item.iter().enumerate() {
            if n > 0 && item[n - 1] + 1 != i && last.is_some() {
                let before = item[n - 1];
                let gap: String = self.chars[self.tokens[before].1..self.tokens[i].0].iter().collect();
                let gap = gap.trim_matches(python::is_space);
                let word = self.lower(before);
                let title = gap == "." && (TITLES.contains(&word.as_str()) || word.chars().count() == 1);
                if !title && !matches!(gap, "-" | "&" | "/" | "\u{2019}" | "'" | "\u{201c}" | "\"" | "\u{201d}") {
                    break;
                }
            }
            if last.is_some() && HEAD_STOP.contains(&self.lower(i).as_str()) {
                break;
            }
            last = Some(i);
        }
        last
    }
}

/// Which code points stand inside quotation marks, paired by paragraph. A double or angle mark that is never
/// closed runs on to the paragraph's end.
fn quoted(text: &[char]) -> Vec<bool> {
    let mut inside = vec![false; text.len()];
    let mut low = 0;
    for paragraph in text.split(|c| *c == '\n') {
        let high = low + paragraph.len();
        let next = |i: usize| text[..high].get(i + 1).copied();
        // A single mark opens only where one that closes comes later.
        let last_closing = (low..high).rfind(|&i| text[i] == '\u{2019}' && !next(i).is_some_and(python::is_word));
        let (mut open, mut start): (Option<&str>, usize) = (None, low);
        for i in low..high {
            let c = text[i];
            if let Some(close) = open {
                if close.contains(c) && !(c == '\u{2019}' && next(i).is_some_and(python::is_alnum)) {
                    inside[start..=i].fill(true);
                    open = None;
                }
                continue;
            }
            open = match c {
                '\u{201c}' => Some("\u{201d}"),
                '\u{201e}' => Some("\u{201c}\u{201d}"),
                '\u{ab}' => Some("\u{bb}"),
                '"' => Some("\"\u{201d}"),
                '\u{2018}' if next(i).is_some_and(python::is_alpha) && last_closing > Some(i) => Some("\u{2019}"),
                _ => None,
            };
            start = i;
        }
        if open.is_some_and(|close| close != "\u{2019}") {
            inside[start..high].fill(true);
        }
        low = high + 1;
    }
    inside
}

/// One attribution as sets of tokens.
#[derive(Debug)]
struct Prepared {
    roles: [Item; ROLES],
    mode: usize,
    head: Option<usize>,
}

impl Prepared {
    fn same_source(&self, other: &Self) -> bool {
        let inside = |head: Option<usize>, item: &Item| head.is_some_and(|h| item.binary_search(&h).is_ok());
        match (self.roles[SOURCE].is_empty(), other.roles[SOURCE].is_empty()) {
            (false, false) => inside(self.head, &other.roles[SOURCE]) && inside(other.head, &self.roles[SOURCE]),
            (a, b) => a && b,
        }
    }
}

/// Attributions as sets of tokens; empty ones and exact copies are left out.
fn prepare(text: &Text, attributions: &[Attribution]) -> Vec<Prepared> {
    let mut seen = HashSet::new();
    let mut out = Vec::new();
    for a in attributions {
        let item = |spans: &Option<Vec<Range>>| text.item(spans.as_deref().unwrap_or_default());
        let roles = [item(&a.source), item(&a.cue), text.without_that(item(&a.content))];
        if roles.iter().all(Vec::is_empty) || !seen.insert(roles.clone()) {
            continue;
        }
        let (mode, head) = (text.mode(&roles[CONTENT]), text.head(&roles[SOURCE]));
        out.push(Prepared { roles, mode, head });
    }
    out
}

/// Greedy one-to-one pairs, best first, ties by position.
fn pairing(mut candidates: Vec<(f64, usize, usize)>) -> Vec<(usize, usize)> {
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let (mut left, mut right) = (HashSet::new(), HashSet::new());
    let mut pairs = Vec::new();
    for (_, i, j) in candidates {
        if !left.contains(&i) && !right.contains(&j) {
            left.insert(i);
            right.insert(j);
            pairs.push((i, j));
        }
    }
    pairs
}

fn count_article(gold: &[Prepared], pred: &[Prepared], threshold: f64) -> Counts {
    let mut counts = Counts::new();
    let touching: Vec<(usize, usize)> =
        cross(gold, pred).filter(|&(i, j)| touch(&gold[i].roles[CUE], &pred[j].roles[CUE])).collect();
    for role in [SOURCE, CUE, CONTENT] {
        count_role(&mut counts, role, gold, pred, &touching);
    }
    let all = |side: &[Prepared]| side.iter().map(|a| a.roles.clone()).collect::<HashSet<_>>();
    let (gold_keys, pred_keys) = (all(gold), all(pred));
    counts.both(
        FULL_EXACT,
        &Side { items: gold, counts: &|_| true, hit: &|k| pred_keys.contains(&gold[k].roles) },
        &Side { items: pred, counts: &|_| true, hit: &|k| gold_keys.contains(&pred[k].roles) },
    );
    let (mut full, mut contents) = (Vec::new(), Vec::new());
    for (i, j) in cross(gold, pred) {
        let [source, cue, content] = [0, 1, 2].map(|role| jaccard(&gold[i].roles[role], &pred[j].roles[role]));
        if content < threshold {
            continue;
        }
        if !gold[i].roles[CONTENT].is_empty() && !pred[j].roles[CONTENT].is_empty() {
            contents.push((content + 0.01 * source + 0.001 * cue, i, j));
        }
        if source >= threshold && cue >= threshold {
            full.push((content + source + cue, i, j));
        }
    }
    let full = pairing(full);
    count_pairs(&mut counts, FULL_J, gold, pred, &full, &|_| true);
    let contents = pairing(contents);
    let has_content = |a: &Prepared| !a.roles[CONTENT].is_empty();
    count_pairs(&mut counts, CONTENT_J, gold, pred, &contents, &has_content);
    let said: Vec<(usize, usize)> = contents.iter().copied().filter(|&(i, j)| gold[i].same_source(&pred[j])).collect();
    count_pairs(&mut counts, WHO_SAID, gold, pred, &said, &has_content);
    for &(i, j) in &contents {
        let good = usize::from(gold[i].same_source(&pred[j]));
        for (k, n) in [good, 1, good, 1].into_iter().enumerate() {
            counts.add(GIVEN_CONTENT, gold[i].mode, k, n);
        }
    }
    counts
}

fn cross(gold: &[Prepared], pred: &[Prepared]) -> impl Iterator<Item = (usize, usize)> {
    let pred = pred.len();
    (0..gold.len()).flat_map(move |i| (0..pred).map(move |j| (i, j)))
}

fn count_pairs(
    counts: &mut Counts,
    row: usize,
    gold: &[Prepared],
    pred: &[Prepared],
    pairs: &[(usize, usize)],
    counted: &dyn Fn(&Prepared) -> bool,
) {
    let left: HashSet<usize> = pairs.iter().map(|p| p.0).collect();
    let right: HashSet<usize> = pairs.iter().map(|p| p.1).collect();
    counts.both(
        row,
        &Side { items: gold, counts: counted, hit: &|k| left.contains(&k) },
        &Side { items: pred, counts: counted, hit: &|k| right.contains(&k) },
    );
}

/// The rows `exact`, `touch`, `tokens`, `linked` and `linked-tok` of one role.
fn count_role(counts: &mut Counts, role: usize, gold: &[Prepared], pred: &[Prepared], touching: &[(usize, usize)]) {
    let (exact, linked_tokens) = rows_of(role);
    let item = |a: &'_ Prepared| a.roles[role].clone();
    let has = |a: &Prepared| !a.roles[role].is_empty();
    let items = |side: &[Prepared]| side.iter().filter(|a| has(a)).map(item).collect::<HashSet<Item>>();
    let (gold_items, pred_items) = (items(gold), items(pred));
    counts.both(
        exact,
        &Side { items: gold, counts: &has, hit: &|k| pred_items.contains(&gold[k].roles[role]) },
        &Side { items: pred, counts: &has, hit: &|k| gold_items.contains(&pred[k].roles[role]) },
    );
    let tokens = |items: &HashSet<Item>| items.iter().flatten().copied().collect::<BTreeSet<usize>>();
    let (gold_tokens, pred_tokens) = (tokens(&gold_items), tokens(&pred_items));
    counts.both(
        exact + 1,
        &Side { items: gold, counts: &has, hit: &|k| gold[k].roles[role].iter().any(|t| pred_tokens.contains(t)) },
        &Side { items: pred, counts: &has, hit: &|k| pred[k].roles[role].iter().any(|t| gold_tokens.contains(t)) },
    );
    let hit = gold_tokens.intersection(&pred_tokens).count();
    for (k, n) in [hit, pred_tokens.len(), hit, gold_tokens.len()].into_iter().enumerate() {
        counts.add(exact + 2, 0, k, n);
    }
    if role != CUE {
        let same: Vec<(usize, usize)> =
            touching.iter().copied().filter(|&(i, j)| gold[i].roles[role] == pred[j].roles[role]).collect();
        count_pairs(counts, exact + 3, gold, pred, &same, &|a| !a.roles[CUE].is_empty());
    }
    let mut gold_hit: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    let mut pred_hit: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for &(i, j) in touching {
        let both: Item = shared(&gold[i].roles[role], &pred[j].roles[role]).collect();
        gold_hit.entry(i).or_default().extend(&both);
        pred_hit.entry(j).or_default().extend(&both);
    }
    for (side, hits, all, hit) in [(pred, &pred_hit, 1, 0), (gold, &gold_hit, 3, 2)] {
        for (k, a) in side.iter().enumerate() {
            counts.add(linked_tokens, a.mode, all, a.roles[role].len());
            counts.add(linked_tokens, a.mode, hit, hits.get(&k).map_or(0, BTreeSet::len));
        }
    }
}

/// What [`score`] gives.
pub(crate) struct Scores {
    articles: usize,
    missing: usize,
    extra: usize,
    /// Attributions of gold and of predictions: direct, indirect, mixed.
    sizes: [[usize; 3]; 2],
    /// Counts of each gold article.
    pub(crate) parts: Vec<Counts>,
    /// Their sum.
    pub(crate) total: Counts,
    threshold: f64,
}

/// Reads a file of articles; `gold` ones need a text.
pub(crate) fn read(path: &Path, gold: bool) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (line, row) in jsonl::read::<Row>(path)? {
        if gold && row.text.is_none() {
            bail!("{}: a gold article needs its \"text\"", jsonl::at(path, line));
        }
        rows.push(row);
    }
    Ok(rows)
}

/// Scores predictions against gold, pairs at `threshold` (Jaccard, 0 to 1).
pub(crate) fn score(gold: &[Row], pred: &[Row], threshold: f64) -> Scores {
    let key = |row: &Row| row.id.to_string();
    let predicted: HashMap<String, &[Attribution]> = pred.iter().map(|r| (key(r), r.attributions.as_slice())).collect();
    let ids: HashSet<String> = gold.iter().map(key).collect();
    let mut sizes = [[0; 3]; 2];
    let mut parts = Vec::with_capacity(gold.len());
    for row in gold {
        let text = Text::new(row.text.as_deref().unwrap_or_default());
        let sides = [row.attributions.as_slice(), predicted.get(&key(row)).copied().unwrap_or_default()]
            .map(|attributions| prepare(&text, attributions));
        for (side, size) in sides.iter().zip(&mut sizes) {
            side.iter().for_each(|a| size[a.mode - 1] += 1);
        }
        parts.push(count_article(&sides[0], &sides[1], threshold));
    }
    Scores {
        articles: gold.len(),
        missing: ids.iter().filter(|id| !predicted.contains_key(*id)).count(),
        extra: predicted.keys().filter(|id| !ids.contains(*id)).count(),
        sizes,
        total: Counts::total(parts.iter()),
        parts,
        threshold,
    }
}

impl Scores {
    /// 95 % intervals of the headline rows' F1 in percent, by a bootstrap over articles (1,000 resamples, fixed
    /// seed; one stream of random numbers through all rows).
    fn intervals(&self) -> Vec<(usize, [f64; 2])> {
        let mut random = python::Random::new(7);
        HEADLINE
            .into_iter()
            .map(|row| {
                let cells: Vec<Cell> = self.parts.iter().map(|c| c.get(row, 0).unwrap_or_default()).collect();
                let mut f1 = bootstrap::resample(&mut random, cells.len(), 1000, |picks| {
                    100.0 * prf(sum(picks.iter().map(|&i| cells[i])))[2]
                });
                (row, bootstrap::interval(&mut f1).map(python::round2))
            })
            .collect()
    }

    /// The scores as the published scorer's JSON.
    pub(crate) fn to_json(&self, intervals: bool) -> Value {
        let scores: serde_json::Map<String, Value> = ROWS
            .into_iter()
            .enumerate()
            .map(|(row, name)| {
                let modes: serde_json::Map<String, Value> = MODES
                    .into_iter()
                    .enumerate()
                    .filter_map(|(mode, name)| Some((name.to_owned(), self.total.get(row, mode)?)))
                    .map(|(name, cell)| {
                        let [p, r, f1] = prf(cell).map(|x| python::round2(100.0 * x));
                        (name, json!({ "f1": f1, "n": cell[3], "p": p, "r": r }))
                    })
                    .collect();
                (name.to_owned(), Value::Object(modes))
            })
            .collect();
        let side = |n: usize| {
            let [direct, indirect, mixed] = self.sizes[n];
            json!({ "direct": direct, "indirect": indirect, "mixed": mixed })
        };
        let mut out = json!({
            "articles": self.articles,
            "attributions": { "gold": side(0), "predicted": side(1) },
            "extra": self.extra,
            "jaccard": self.threshold,
            "missing": self.missing,
            "scores": scores,
        });
        if intervals {
            out["ci95"] = self.intervals().into_iter().map(|(row, ends)| (ROWS[row].to_owned(), json!(ends))).collect();
        }
        out.sort_all_objects();
        out
    }

    /// The scores as the published scorer's lines.
    pub(crate) fn lines(&self, intervals: bool) -> String {
        let intervals: HashMap<usize, [f64; 2]> =
            if intervals { self.intervals().into_iter().collect() } else { HashMap::new() };
        let slashed = |n: &[usize; 3]| n.map(|n| n.to_string()).join("/");
        let [gold, pred] = &self.sizes;
        let mut out = format!(
            "articles {} (missing {}, extra {})  gold {}  predicted {}   [direct/indirect/mixed: gold {}, predicted {}]\n",
            self.articles,
            self.missing,
            self.extra,
            gold.iter().sum::<usize>(),
            pred.iter().sum::<usize>(),
            slashed(gold),
            slashed(pred)
        );
        let _ = writeln!(
            out,
            "{:<24} {:>6} {:>6} {:>6}   {:>8}  {:>8}  {:>8}",
            "", "P", "R", "F1", MODES[1], MODES[2], MODES[3]
        );
        for (row, name) in ROWS.into_iter().enumerate() {
            let Some(all) = self.total.get(row, 0) else { continue };
            let name = name.replace(" J", &format!(" J>={}", python::general(self.threshold)));
            let [p, r, f1] = prf(all).map(|x| python::round2(100.0 * x));
            let modes = [1, 2, 3].map(|mode| match self.total.get(row, mode) {
                Some(cell) => format!("{:8.1}", python::round2(100.0 * prf(cell)[2])),
                None => format!("{:>8}", "-"),
            });
            let _ = write!(out, "{name:<24} {p:6.1} {r:6.1} {f1:6.1}   {}", modes.join("  "));
            if let Some([low, high]) = intervals.get(&row) {
                let _ = write!(out, "   95% {low:.1}-{high:.1}");
            }
            out.push('\n');
        }
        out
    }
}

/// The sum of cells.
pub(crate) fn sum(cells: impl Iterator<Item = Cell>) -> Cell {
    cells.fold([0; 4], |mut sum, cell| {
        for k in 0..4 {
            sum[k] += cell[k];
        }
        sum
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text's characters, those inside quotation marks in upper case.
    fn shout(text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        let inside = quoted(&chars);
        chars.iter().zip(inside).map(|(c, q)| if q { c.to_ascii_uppercase() } else { *c }).collect()
    }

    #[test]
    fn quotation_marks_are_paired_by_paragraph() {
        assert_eq!(shout("a \u{201c}b\u{201d} c \"d\" e"), "a \u{201c}B\u{201d} c \"D\" e");
        assert_eq!(
            shout("\u{201c}it runs on\n\u{201c}and ends\u{201d} here"),
            "\u{201c}IT RUNS ON\n\u{201c}AND ENDS\u{201d} here"
        );
        assert_eq!(shout("\u{2018}don\u{2019}t go\u{2019} said"), "\u{2018}DON\u{2019}T GO\u{2019} said");
        // No closing mark follows: an apostrophe.
        assert_eq!(shout("the \u{2018}90s and \u{2018}em"), "the \u{2018}90s and \u{2018}em");
    }

    #[test]
    fn tokens_are_words_with_inner_marks_or_single_signs() {
        let text = Text::new("don\u{2019}t co-op -x a\u{301}");
        let words: Vec<String> = (0..text.tokens.len()).map(|i| text.lower(i)).collect();
        assert_eq!(words, ["don\u{2019}t", "co-op", "-", "x", "a", "\u{301}"]);
        assert_eq!(text.item(&[[0, 7], [10, 11]]), [0, 1]);
        assert_eq!(text.item(&[[12, 13]]), [2]);
    }

    #[test]
    fn heads_of_sources() {
        let head = |source: &str| {
            let text = Text::new(source);
            let item = text.item(&[[0, source.len() as i64]]);
            text.head(&item).map(|h| text.lower(h))
        };
        assert_eq!(head("Mr. Bob Ray, a lobbyist").as_deref(), Some("ray"));
        assert_eq!(head("the head of the office").as_deref(), Some("head"));
        assert_eq!(head("J. R. Hill").as_deref(), Some("hill"));
        assert_eq!(head(""), None);
    }
}
