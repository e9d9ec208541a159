//! What holds for every reading, whatever it finds.

use dixit::{Engine, Hints, Reading, Span, SpanList};

/// The invariants that a reading breaks, in words.
pub(crate) fn broken(engine: &Engine, page: &[u8], hints: &Hints, reading: &Reading) -> Vec<String> {
    let mut out = Vec::new();
    blocks_and_speakers(reading, &mut out);
    statements(page, reading, &mut out);
    nesting(reading, &mut out);
    json(reading, &mut out);
    match engine.read(page, hints) {
        Ok(again) if again == *reading => {}
        _ => out.push("read a second time, the page gives another reading".to_owned()),
    }
    out
}

fn blocks_and_speakers(reading: &Reading, out: &mut Vec<String>) {
    let text = reading.article.text.as_str();
    let spans: Vec<Span> = reading.article.blocks.iter().map(|b| b.span).collect();
    check(text, "blocks", &spans, out);
    for speaker in &reading.speakers {
        if speaker.name.trim().is_empty() {
            out.push("a speaker without a name".to_owned());
        }
        check(text, &format!("mentions of {:?}", speaker.name), &speaker.mentions, out);
    }
}

fn statements(page: &[u8], reading: &Reading, out: &mut Vec<String>) {
    let article = &reading.article;
    let text = article.text.as_str();
    for (n, s) in reading.statements.iter().enumerate() {
        let words = s.content.text(text);
        let mut list = |what: &str, spans: &SpanList| {
            check(text, &format!("{what} of statement {n} ({words:?})"), spans.as_slice(), out);
        };
        list("content", &s.content);
        list("source", &s.source);
        list("cue", &s.cue);
        if let Some(prompt) = &s.prompt {
            list("prompt", &prompt.spans);
        }
        if let Some(occasion) = &s.occasion {
            list("occasion", &occasion.spans);
        }
        for via in &s.via {
            list("via", &via.span.into());
        }
        let mut wrong = |what: &str| out.push(format!("statement {n} ({words:?}): {what}"));
        if words.trim().is_empty() {
            wrong("its content is empty");
        }
        if s.prompt.as_ref().is_some_and(|p| p.spans.is_empty()) {
            wrong("its prompt has no words");
        }
        if !dixit::proves(page, &s.evidence, article.encoding, article.media_type, &words) {
            wrong("its evidence does not decode to its content");
        }
        if s.speaker.is_some_and(|p| p >= reading.speakers.len()) {
            wrong("its speaker does not exist");
        }
        if !(0.0..=1.0).contains(&s.confidence) {
            wrong("its confidence is no probability");
        }
        if s.occasion.as_ref().and_then(|o| o.time).is_some_and(|t| t.start > t.end) {
            wrong("its occasion ends before it begins");
        }
        if reading.statements[..n].iter().any(|other| other.id == s.id) {
            wrong("another statement has its id");
        }
    }
    let starts: Vec<u32> = reading.statements.iter().filter_map(|s| s.content.first()).map(Span::start).collect();
    if !starts.is_sorted() {
        out.push("the statements are not in order of their first content byte".to_owned());
    }
}

fn nesting(reading: &Reading, out: &mut Vec<String>) {
    let all = &reading.statements;
    for (n, statement) in all.iter().enumerate() {
        let Some(parent) = statement.within else { continue };
        let Some(outer) = all.get(parent) else {
            out.push(format!("statement {n} stands within one that does not exist"));
            continue;
        };
        if !statement.content.iter().all(|s| outer.content.encloses(s)) {
            out.push(format!("the content of statement {n} goes beyond that of {parent}, which it stands within"));
        }
        let mut at = statement.within;
        for _ in 0..all.len() {
            at = at.and_then(|at| all.get(at)).and_then(|s| s.within);
        }
        if at.is_some() {
            out.push(format!("statement {n} stands within itself"));
        }
    }
}

/// The JSON comes back whole, and its code points name the same words.
fn json(reading: &Reading, out: &mut Vec<String>) {
    let json = reading.to_json(Some("case"));
    let back = serde_json::to_string(&json).and_then(|text| serde_json::from_str::<dixit::json::Reading>(&text));
    if !back.is_ok_and(|back| back == json) {
        out.push("the JSON does not come back as it was".to_owned());
    }
    let chars: Vec<char> = reading.article.text.chars().collect();
    for (statement, written) in reading.statements.iter().zip(&json.statements) {
        for (span, [start, end]) in statement.content.iter().zip(&written.content) {
            let words: Option<String> = chars.get(*start as usize..*end as usize).map(|c| c.iter().collect());
            if words.as_deref() != Some(span.slice(&reading.article.text)) {
                out.push(format!("the JSON's [{start}, {end}] names other words than {span:?}"));
            }
        }
    }
}

/// Spans slice to words, ascend and do not overlap.
fn check(text: &str, what: &str, spans: &[Span], out: &mut Vec<String>) {
    for span in spans {
        if text.get(span.as_range()).is_none_or(|words| words.trim().is_empty()) {
            out.push(format!("{what}: {span:?} slices to nothing"));
        }
    }
    for pair in spans.windows(2) {
        if pair[0].end() > pair[1].start() {
            out.push(format!("{what}: {:?} and {:?} do not ascend apart", pair[0], pair[1]));
        }
    }
}
