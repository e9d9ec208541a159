//! Writes what the encoder is given of texts, for training: `words VOCABULARY < texts.jsonl > words.jsonl`
//!
//! A line in is {"id", "text"}; a line out is {"id", "words": [[start, end, marks, sentence, block, [piece, ...], tag], ...],
//! "rules": [[cue, source, content, nested], ...]} with offsets in code points, and what the rules find as lists of
//! ranges of words.
#![allow(clippy::print_stdout, reason = "it writes its output there")]

use std::io::{self, BufRead as _, Write as _};

use dixit_attribution::{Attributor as _, Rules, words};
use dixit_models::Vocabulary;
use dixit_page::{Hints, Limits};
use dixit_span::{CodePoints, SpanList};
use dixit_text::Document;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: words VOCABULARY < texts.jsonl > words.jsonl")?;
    let vocabulary = Vocabulary::new(&std::fs::read_to_string(path)?).ok_or("no vocabulary of an encoder")?;
    let hints = Hints { verbatim: true, ..Hints::default() };
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let text = row["text"].as_str().ok_or("a line without text")?;
        let article = dixit_page::read(text.as_bytes(), &hints, &Limits::default())?;
        let points = CodePoints::new(&article.text);
        let doc = Document::new(&article);
        let list: Vec<Value> = words(&doc, &vocabulary)
            .iter()
            .map(|w| {
                let [start, end] = points.span(w.span);
                json!([start, end, w.marks, w.sentence, w.block, w.pieces, w.tag as u8])
            })
            .collect();
        let rules: Vec<Value> = Rules
            .attribute(&doc, &mut Vec::new())
            .iter()
            .map(|a| {
                let ranges = |spans: &SpanList| -> Vec<[usize; 2]> {
                    spans.iter().map(|s| doc.tokens_in(s)).map(|r| [r.start, r.end]).collect()
                };
                json!([ranges(&a.cue), ranges(&a.source), ranges(&a.content), a.within.is_some()])
            })
            .collect();
        writeln!(out, "{}", json!({"id": row["id"], "words": list, "rules": rules}))?;
    }
    Ok(())
}
