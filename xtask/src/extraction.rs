//! Scores the extraction of articles from pages: body text, snippets, title, date, author, debris.
//!
//! A port of the published scorer `score_extraction.py`. Text is compared as multisets of shingles of four words;
//! precision and recall are means over pages, F1 is their harmonic mean.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::LazyLock;

use anyhow::{Context as _, Result};
use regex::Regex;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use crate::{jsonl, python};

/// What is known of one page; an absent field is unlabelled.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Gold {
    #[serde(rename = "articleBody")]
    body: Option<String>,
    with: Option<Vec<String>>,
    without: Option<Vec<String>>,
    title: Option<String>,
    date: Option<String>,
    author: Option<Names>,
    /// Where the page was found.
    pub(crate) url: Option<String>,
}

impl Gold {
    /// Whether the page's text is known.
    pub(crate) const fn has_text(&self) -> bool {
        self.body.is_some()
    }

    /// Whether pieces are known that must or must not be in the text.
    pub(crate) const fn has_snippets(&self) -> bool {
        self.with.is_some() || self.without.is_some()
    }
}

/// What was found on one page.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Page {
    pub(crate) id: String,
    pub(crate) text: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) author: Option<Names>,
}

/// One text with names, or several.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(untagged)]
pub(crate) enum Names {
    One(String),
    Many(Vec<Option<String>>),
}

impl Names {
    fn items(&self) -> Vec<&str> {
        match self {
            Self::One(text) => vec![text],
            Self::Many(texts) => texts.iter().map(|t| t.as_deref().unwrap_or_default()).collect(),
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::One(text) => text.is_empty(),
            Self::Many(texts) => texts.is_empty(),
        }
    }
}

/// Reads the gold, an object of pages by id.
pub(crate) fn read_gold(path: &Path) -> Result<BTreeMap<String, Gold>> {
    serde_json::from_str(&jsonl::read_text(path)?).with_context(|| path.display().to_string())
}

/// Reads predictions, one page a line.
pub(crate) fn read(path: &Path) -> Result<Vec<Page>> {
    Ok(jsonl::read::<Page>(path)?.into_iter().map(|row| row.1).collect())
}

fn words(text: &str) -> Vec<&str> {
    python::WORDS.find_iter(text).map(|m| m.as_str()).collect()
}

fn shingles<'a>(words: &[&'a str]) -> HashMap<Vec<&'a str>, usize> {
    let mut counts: HashMap<Vec<&str>, usize> = HashMap::new();
    if words.len() < 4 {
        if !words.is_empty() {
            counts.insert(words.to_vec(), 1);
        }
        return counts;
    }
    for four in words.windows(4) {
        *counts.entry(four.to_vec()).or_default() += 1;
    }
    counts
}

/// Matching, extra and missing shingles of one page, and whether all words are right.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TextCounts {
    hit: usize,
    extra: usize,
    missing: usize,
    exact: bool,
}

fn text_counts(gold: &str, pred: &str) -> TextCounts {
    let (gold_words, pred_words) = (words(gold), words(pred));
    let (g, p) = (shingles(&gold_words), shingles(&pred_words));
    let hit: usize = g.iter().map(|(s, n)| p.get(s).copied().unwrap_or_default().min(*n)).sum();
    let size = |counts: &HashMap<Vec<&str>, usize>| counts.values().sum::<usize>();
    TextCounts { hit, extra: size(&p) - hit, missing: size(&g) - hit, exact: gold_words == pred_words }
}

/// Precision, recall and F1 over pages, 0 to 1.
pub(crate) fn prf<'a>(rows: impl Iterator<Item = &'a TextCounts> + Clone) -> [f64; 3] {
    let mean = |of: fn(&TextCounts) -> usize| {
        let (mut sum, mut n) = (0.0, 0usize);
        for row in rows.clone() {
            if row.hit + of(row) > 0 {
                sum += row.hit as f64 / (row.hit + of(row)) as f64;
                n += 1;
            }
        }
        if n > 0 { sum / n as f64 } else { 0.0 }
    };
    harmonic(mean(|row| row.extra), mean(|row| row.missing))
}

fn harmonic(p: f64, r: f64) -> [f64; 3] {
    [p, r, if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }]
}

fn share(hits: usize, of: usize) -> f64 {
    if of > 0 { hits as f64 / of as f64 } else { 0.0 }
}

/// A title or name without regard to case, form of accents, quotation marks and white space.
fn norm(text: &str) -> String {
    let text: String = htmlize::unescape(text).nfkc().collect();
    words(&python::casefold(&text)).join(" ")
}

static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    python::regex(
        r"(?i)^[^\p{L}\p{N}_]*(?:von|by|par|por|di|da|text|autor(?:in)?|author|written by|escrito por)[\s\x1c-\x1f:]+",
    )
});

fn without_lead(text: &str) -> Cow<'_, str> {
    LEAD.replace(text, "")
}

/// Cuts a list of names at commas and the like, and at "and", "und", "et", "y" and "e" as words.
fn split_names(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let word = |i: Option<usize>| i.and_then(|i| chars.get(i)).is_some_and(|c| python::is_word(*c));
    let conjunction = |i: usize| {
        ["and", "und", "et", "y", "e"].into_iter().map(str::len).zip(["and", "und", "et", "y", "e"]).find_map(
            |(n, w)| {
                let here = chars.get(i..i + n)?.iter().map(char::to_ascii_lowercase).eq(w.chars());
                (here && !word(i.checked_sub(1)) && !word(Some(i + n))).then_some(n)
            },
        )
    };
    let mut parts = Vec::new();
    let (mut from, mut i) = (0, 0);
    while i < chars.len() {
        let length = if matches!(chars[i], ',' | ';' | '/' | '|' | '&') { Some(1) } else { conjunction(i) };
        match length {
            Some(n) => {
                parts.push(chars[from..i].iter().collect());
                from = i + n;
                i = from;
            }
            None => i += 1,
        }
    }
    parts.push(chars[from..].iter().collect());
    parts
}

fn names(value: Option<&Names>) -> Vec<String> {
    let mut out = Vec::new();
    for item in value.map(Names::items).unwrap_or_default() {
        for part in split_names(&without_lead(item)) {
            let part = norm(&without_lead(part.trim_matches(python::is_space)));
            if !part.is_empty() {
                out.push(part);
            }
        }
    }
    out.sort();
    out.dedup();
    out
}

static DATE: LazyLock<Regex> = LazyLock::new(|| python::regex(r"^[\s\x1c-\x1f]*(\d{4}-\d{2}-\d{2})"));

fn day(text: &str) -> &str {
    DATE.captures(text).and_then(|c| c.get(1)).map_or("", |m| m.as_str())
}

/// Lines that look like furniture of a page.
static DEBRIS: LazyLock<Vec<(&str, Regex)>> = LazyLock::new(|| {
    let rest = r"[^\p{L}\p{N}_]*";
    let s = r"[\s\x1c-\x1f]";
    [
        (
            "ad label",
            format!("(?:ads?|advertisement|sponsored|anzeige|publicidad|publicité|реклама){rest}"),
        ),
        (
            "reading time",
            format!(r"\d+{s}*(?:-{s}*)?min(?:ute)?s?\.?{s}+read{rest}|reading time{rest}\d+.*"),
        ),
        (
            "bare time line",
            format!(r"(?:\d{{1,2}}[:.]\d{{2}}{s}*(?:[ap]\.?m\.?)?{rest})?(?:\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}})?{rest}"),
        ),
        (
            "read also",
            format!(
                "(?:(?:also )?read(?: also| more| next)?|related(?: articles?| stories| news)?|more on this|see also|most read|trending){rest}"
            ),
        ),
        (
            "share bar",
            format!(
                r"(?:share(?: this)?(?: article| story| on [\p{{L}}\p{{N}}_]+)?|tweet|facebook|twitter|whatsapp|telegram|copy link|print|email|comments?(?: \(?\d+\)?)?){rest}"
            ),
        ),
        (
            "sign-up",
            r"(?:sign up|subscribe|log in|sign in|join our|follow us)(?:[^\p{L}\p{N}_].{0,79})?".to_owned(),
        ),
    ]
    .map(|(kind, pattern)| (kind, python::regex(&format!(r"(?i)\A(?:{pattern})\z"))))
    .into()
});

fn debris(line: &str) -> Option<&'static str> {
    static DIGIT: LazyLock<Regex> = LazyLock::new(|| python::regex(r"\d"));
    let (kind, _) = DEBRIS
        .iter()
        .find(|(kind, pattern)| (*kind != "bare time line" || DIGIT.is_match(line)) && pattern.is_match(line))?;
    Some(kind)
}

/// Counts by name, in order of first appearance.
#[derive(Default)]
struct Counter(Vec<(&'static str, usize)>);

impl Counter {
    fn add(&mut self, name: &'static str) {
        match self.0.iter_mut().find(|c| c.0 == name) {
            Some(count) => count.1 += 1,
            None => self.0.push((name, 1)),
        }
    }

    fn line(&self) -> String {
        let counts: Vec<String> = self.0.iter().map(|(name, n)| format!("'{name}': {n}")).collect();
        format!("{{{}}}", counts.join(", "))
    }
}

/// What [`score`] gives.
pub(crate) struct Scores {
    /// Counts of each page whose text is known.
    pub(crate) text: Vec<TextCounts>,
    /// Pages, snippets; true and false positives, false and true negatives.
    snippets: (usize, [usize; 4]),
    /// Labelled, predicted and right: title, date, author.
    pub(crate) meta: [(&'static str, [usize; 3]); 3],
    pages: usize,
    lines: Counter,
    pages_with: Counter,
    doubled: usize,
}

/// Scores pages against gold; a page without prediction counts as empty.
pub(crate) fn score(gold: &BTreeMap<String, Gold>, pred: &[Page]) -> Scores {
    let pages: BTreeMap<&str, &Page> = pred.iter().map(|p| (p.id.as_str(), p)).collect();
    let none = Page::default();
    let mut scores = Scores {
        text: Vec::new(),
        snippets: (0, [0; 4]),
        meta: ["title", "date", "author"].map(|field| (field, [0; 3])),
        pages: 0,
        lines: Counter::default(),
        pages_with: Counter::default(),
        doubled: 0,
    };
    for (id, g) in gold {
        let p = pages.get(id.as_str()).copied().unwrap_or(&none);
        let text = p.text.as_deref().unwrap_or_default();
        if let Some(body) = &g.body {
            scores.text.push(text_counts(body, text));
        }
        if g.has_snippets() {
            scores.snippets.0 += 1;
            let text = collapse(text);
            let found = |list: &Option<Vec<String>>| {
                let list = list.as_deref().unwrap_or_default();
                let found = list.iter().filter(|s| text.contains(&collapse(s))).count();
                (found, list.len() - found)
            };
            let ((tp, fn_), (fp, tn)) = (found(&g.with), found(&g.without));
            for (sum, n) in scores.snippets.1.iter_mut().zip([tp, fp, fn_, tn]) {
                *sum += n;
            }
        }
        let mut field = |n: usize, labelled: bool, predicted: bool, right: bool| {
            if labelled {
                for (sum, ok) in scores.meta[n].1.iter_mut().zip([true, predicted, right]) {
                    *sum += usize::from(ok);
                }
            }
        };
        let (want, got) = (g.title.as_deref().unwrap_or_default(), norm(p.title.as_deref().unwrap_or_default()));
        field(0, !want.is_empty(), !got.is_empty(), norm(want) == got);
        let (want, got) = (g.date.as_deref().unwrap_or_default(), day(p.date.as_deref().unwrap_or_default()));
        field(1, !want.is_empty(), !got.is_empty(), day(want) == got);
        let got = names(p.author.as_ref());
        let labelled = g.author.as_ref().is_some_and(|a| !a.is_empty());
        field(2, labelled, !got.is_empty(), names(g.author.as_ref()) == got);
    }
    for page in pages.values().filter(|p| gold.contains_key(&p.id)) {
        scores.add_debris(page);
    }
    scores
}

fn collapse(text: &str) -> String {
    text.split(python::is_space).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

impl Scores {
    fn add_debris(&mut self, page: &Page) {
        let breaks = |c: char| {
            matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
        };
        let text = page.text.as_deref().unwrap_or_default();
        let lines: Vec<&str> = text
            .split(breaks)
            .map(|line| line.trim_matches(python::is_space))
            .filter(|line| !line.is_empty())
            .collect();
        let mut seen = Counter::default();
        for kind in lines.iter().filter_map(|line| debris(line)) {
            self.lines.add(kind);
            seen.add(kind);
        }
        seen.0.iter().for_each(|(kind, _)| self.pages_with.add(kind));
        let title = norm(page.title.as_deref().unwrap_or_default());
        self.doubled += usize::from(!title.is_empty() && lines.iter().any(|line| norm(line) == title));
        self.pages += 1;
    }

    /// Share of pages whose words are exactly right.
    pub(crate) fn accuracy(&self) -> f64 {
        share(self.text.iter().filter(|t| t.exact).count(), self.text.len())
    }

    /// Snippets: number, then precision, recall, F1 and accuracy.
    pub(crate) fn snippets(&self) -> (usize, [f64; 4]) {
        let [tp, fp, fn_, tn] = self.snippets.1;
        let all = tp + fp + fn_ + tn;
        let [p, r, f1] = harmonic(share(tp, tp + fp), share(tp, tp + fn_));
        (all, [p, r, f1, if self.snippets.0 > 0 { share(tp + tn, all) } else { 0.0 }])
    }

    /// Lines of debris, and pages whose headline stands in the body again.
    pub(crate) fn debris(&self) -> (usize, usize) {
        (self.lines.0.iter().map(|c| c.1).sum(), self.doubled)
    }

    /// The scores as the published scorer's lines.
    pub(crate) fn lines(&self) -> String {
        let [p, r, f1] = prf(self.text.iter());
        let mut out = format!(
            "text: pages {}  precision {p:.4}  recall {r:.4}  f1 {f1:.4}  accuracy {:.4}\n",
            self.text.len(),
            self.accuracy()
        );
        let (all, [p, r, f1, accuracy]) = self.snippets();
        let _ = writeln!(
            out,
            "snippets: pages {}  snippets {all}  precision {p:.4}  recall {r:.4}  f1 {f1:.4}  accuracy {accuracy:.4}",
            self.snippets.0
        );
        for (field, [labelled, predicted, right]) in self.meta {
            let _ = writeln!(
                out,
                "{field}: labelled {labelled}  accuracy {:.4}  precision {:.4}  coverage {:.4}",
                share(right, labelled),
                share(right, predicted),
                share(predicted, labelled)
            );
        }
        let _ = writeln!(
            out,
            "debris: pages {}  lines {}  pages_with {}  headline_in_body {}",
            self.pages,
            self.lines.line(),
            self.pages_with.line(),
            self.doubled
        );
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_and_normalised() {
        let one = |text: &str| names(Some(&Names::One(text.to_owned())));
        assert_eq!(one("By Ann Lee and Bo Ray"), ["ann lee", "bo ray"]);
        assert_eq!(one("Von: Änne Hügel; Andy Eyre"), ["andy eyre", "änne hügel"]);
        assert_eq!(one("Ann Lee y Bo Ray &amp; Co"), ["amp", "ann lee", "bo ray", "co"]);
        assert!(one("").is_empty());
    }

    #[test]
    fn furniture_is_told_from_text() {
        let kinds =
            ["AD", "3 min read", "11:48 14.11.2023", "Read more", "Share on Chirper", "Sign up for news"].map(debris);
        let wanted = ["ad label", "reading time", "bare time line", "read also", "share bar", "sign-up"];
        assert_eq!(kinds, wanted.map(Some));
        assert_eq!(["Adam", "---", "Readers", "Signs up", "subscribers rose"].map(debris), [None; 5]);
    }
}
