//! Writes what the models are given of texts, for training: `words MODELS [--teach] < texts.jsonl > words.jsonl`
//!
//! A line in is {"id", "text"} or {"id", "page"}, a page as received; a line out is {"id", "words": [[start, end, marks,
//! sentence, block, [piece, ...], tag], ...], "rules": [[cue, source, content, nested, confidence], ...]} with offsets in code
//! points, and what the rules find as lists of ranges of words. With `--teach` there is the same of the accurate tier under
//! "teacher". MODELS is the folder of the models' files; of them, the vocabulary alone is needed for the rest.
#![allow(clippy::print_stdout, reason = "it writes its output there")]

use std::io::{self, BufRead as _, Write as _};
use std::path::Path;
use std::sync::Arc;

use dixit_attribution::{Attributor, Rules, Trained, words};
use dixit_models::{Encoder, Vocabulary, Weights};
use dixit_page::{Hints, Limits};
use dixit_span::{CodePoints, SpanList};
use dixit_text::Document;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().ok_or("usage: words MODELS [--teach] < texts.jsonl > words.jsonl")?;
    let file = |name: &str| Path::new(&folder).join(name);
    let list = std::fs::read_to_string(file("vocabulary.txt"))?;
    let vocabulary = Arc::new(Vocabulary::new(&list).ok_or("no vocabulary of an encoder")?);
    let teacher = match args.next().as_deref() {
        Some("--teach") => {
            let read = |name: &str| std::fs::read(file(name)).map(Into::into);
            let names = ["encoder.onnx", "tags.onnx", "pairs.onnx", "acts.onnx", "entities.onnx"].map(read);
            let [encoder, tags, pairs, acts, entities] = names;
            let (encoder, tags, pairs, acts, entities) = (encoder?, tags?, pairs?, acts?, entities?);
            let weights = Weights { encoder, tags, pairs, acts, entities, ..Weights::default() };
            Some(Trained::new(Arc::new(Encoder::new(Arc::clone(&vocabulary), &weights)?)))
        }
        _ => None,
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let (text, verbatim) = match (row["text"].as_str(), row["page"].as_str()) {
            (Some(text), _) => (text, true),
            (None, Some(page)) => (page, false),
            (None, None) => return Err("a line without text or page".into()),
        };
        let article = dixit_page::read(text.as_bytes(), &Hints { verbatim, ..Hints::default() }, &Limits::default())?;
        let points = CodePoints::new(&article.text);
        let doc = Document::new(&article);
        let list: Vec<Value> = words(&doc, &vocabulary)
            .iter()
            .map(|w| {
                let [start, end] = points.span(w.span);
                json!([start, end, w.marks, w.sentence, w.block, w.pieces, w.tag as u8])
            })
            .collect();
        let mut line = json!({"id": row["id"], "words": list, "rules": found(&Rules, &doc)});
        if let Some(teacher) = &teacher {
            line["teacher"] = found(teacher, &doc);
        }
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// What an engine finds: cue, source and content as ranges of words, whether it is nested, and how sure that is.
fn found(engine: &dyn Attributor, doc: &Document<'_>) -> Value {
    let ranges = |spans: &SpanList| -> Vec<[usize; 2]> {
        spans.iter().map(|s| doc.tokens_in(s)).map(|r| [r.start, r.end]).collect()
    };
    let found = engine.attribute(doc, &mut Vec::new());
    let row = |a: &dixit_attribution::Attribution| {
        json!([ranges(&a.cue), ranges(&a.source), ranges(&a.content), a.within.is_some(), a.confidence])
    };
    found.iter().map(row).collect()
}
