//! Gold readings as attributions, for the programs beside.

use std::collections::BTreeSet;

use dixit_attribution::{Attribution, Form, Manner};
use dixit_span::{CodePoints, SpanList};
use serde_json::Value;

fn spans(points: &CodePoints<'_>, value: &Value) -> SpanList {
    let number = |v: &Value| v.as_u64().and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
    value.as_array().into_iter().flatten().map(|s| points.to_span([number(&s[0]), number(&s[1])])).collect()
}

/// The gold statements as attributions; form and continuation guessed from their spans.
pub(crate) fn attributions(text: &str, statements: &[Value]) -> Vec<Attribution> {
    let points = CodePoints::new(text);
    let mut out: Vec<Attribution> = Vec::new();
    for gold in statements {
        let source = spans(&points, &gold["source"]);
        let cue = spans(&points, &gold["cue"]);
        let content = spans(&points, &gold["content"]);
        let manner = match gold["manner"].as_str() {
            Some("direct") => Manner::Direct,
            Some("mixed") => Manner::Mixed,
            _ => Manner::Indirect,
        };
        let within = (!gold["within"].is_null())
            .then(|| statements.iter().position(|s| !s["id"].is_null() && s["id"] == gold["within"]))
            .flatten();
        let first_word = cue.text(text).to_lowercase();
        let form = if cue.is_empty() {
            Form::Bare
        } else if first_word.starts_with("according") {
            Form::AccordingTo
        } else if first_word.ends_with("ing") {
            Form::Participle
        } else if cue.first() > content.first() {
            Form::Postposed
        } else {
            Form::Plain
        };
        let continues = (form == Form::Bare && source.is_empty() && manner == Manner::Direct && within.is_none())
            .then(|| out.iter().rposition(|a| a.within.is_none()))
            .flatten();
        out.push(Attribution { source, cue, content, manner, within, form, continues, confidence: 1.0, acts: None });
    }
    out
}

/// All names of a speaker of a reading, in lower case; none where there is no speaker.
pub(crate) fn names(reading: &Value, speaker: &Value) -> Option<BTreeSet<String>> {
    let known = reading["speakers"].as_array()?.iter().find(|s| s["id"] == *speaker)?;
    let names = known["names"].as_array().into_iter().flatten().chain([&known["name"]]);
    Some(names.filter_map(Value::as_str).map(str::to_lowercase).collect())
}
