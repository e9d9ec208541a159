//! Regenerates the tagger's word list from a treebank.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde_json::Value;

use crate::jsonl;

/// One document of GUM; offsets are code points of its text.
#[derive(Deserialize)]
pub(crate) struct Treebank {
    text: String,
    /// First and past-last code point, first and past-last token.
    #[serde(default)]
    pub(crate) sents: Vec<[usize; 4]>,
    /// Start, end, UPOS, Penn tag, and more.
    tokens: Vec<Vec<Value>>,
    /// Not for what is shipped: its text is of a non-commercial licence.
    #[serde(default)]
    nc: bool,
}

/// A gold token: bytes of the text, coarse tag, Penn tag.
pub(crate) struct Gold<'a> {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) coarse: &'a str,
    pub(crate) tag: &'a str,
}

impl Treebank {
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The tokens in bytes of the text.
    pub(crate) fn tokens(&self) -> Result<Vec<Gold<'_>>> {
        let bytes: Vec<usize> = self.text.char_indices().map(|(i, _)| i).chain([self.text.len()]).collect();
        let one = |token: &'_ [Value]| -> Option<(usize, usize)> {
            let at = |n: usize| bytes.get(token.get(n)?.as_u64()? as usize).copied();
            let (start, end) = (at(0)?, at(1)?);
            (start <= end).then_some((start, end))
        };
        let mut out = Vec::with_capacity(self.tokens.len());
        for (n, token) in self.tokens.iter().enumerate() {
            let name = |n: usize| token.get(n).and_then(Value::as_str);
            let (Some((start, end)), Some(coarse), Some(tag)) = (one(token), name(2), name(3)) else {
                bail!("token {n} is not [start, end, UPOS, tag, ...] within the text");
            };
            out.push(Gold { start, end, coarse, tag });
        }
        Ok(out)
    }
}

/// Tags that the list may give. Names are told by their capitals, punctuation by itself.
const TAGS: &[&str] = &[
    "NN", "NNS", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "JJ", "JJR", "JJS", "RB", "RBR", "RBS", "IN", "CD", "DT",
    "PDT", "CC", "PRP", "PRP$", "MD", "RP", "TO", "UH", "WDT", "WP", "WP$", "WRB", "EX",
];

/// The list: each word that is seen at least twice and not mostly as a name, with its tags, most frequent first;
/// a tag that is rare for its word (once of more than three, or less than one in twelve) is left out.
pub(crate) fn list(path: &Path) -> Result<String> {
    let mut counts: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for (line, doc) in jsonl::read::<Treebank>(path)? {
        if doc.nc {
            continue;
        }
        for token in doc.tokens().with_context(|| jsonl::at(path, line))? {
            let word = &doc.text[token.start..token.end];
            let letters = word.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-');
            if letters && word.bytes().any(|b| b.is_ascii_alphabetic()) {
                let tags = counts.entry(word.to_ascii_lowercase()).or_default();
                *tags.entry(token.tag.to_owned()).or_default() += 1;
            }
        }
    }
    let mut out = String::new();
    for (word, tags) in &counts {
        let total: usize = tags.values().sum();
        let names: usize = ["NNP", "NNPS"].iter().filter_map(|t| tags.get(*t)).sum();
        if total < 2 || 2 * names > total {
            continue;
        }
        let mut kept: Vec<(&str, usize)> = tags
            .iter()
            .map(|(tag, n)| (tag.as_str(), *n))
            .filter(|&(tag, n)| TAGS.contains(&tag) && (n >= 2 || total <= 3) && n * 12 >= total)
            .collect();
        // The map gives tags in ascending order, and the sort is stable.
        kept.sort_by_key(|&(_, n)| std::cmp::Reverse(n));
        if !kept.is_empty() {
            let tags: Vec<&str> = kept.into_iter().map(|t| t.0).collect();
            let _ = writeln!(out, "{word}\t{}", tags.join(" "));
        }
    }
    Ok(out)
}
