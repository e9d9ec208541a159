//! Lines of annotated articles as the engine's own values.

use dixit_attribution::{Attribution, Form, Manner};
use dixit_identity::{Identities, Resolution, Speaker, SpeakerKind};
use dixit_page::{Article, Hints, Limits};
use dixit_span::{CodePoints, SpanList};
use serde_json::Value;

/// The article of a line, its text taken as it stands.
pub(crate) fn article(gold: &Value) -> Article {
    let published = gold["published"].as_str().and_then(|p| p.parse().ok());
    let hints = Hints { verbatim: true, published, ..Hints::default() };
    let text = gold["article"]["text"].as_str().unwrap();
    dixit_page::read(text.as_bytes(), &hints, &Limits::default()).unwrap()
}

/// The gold statements as the engine's own values; forms are guessed from the order of the spans.
pub(crate) fn given(gold: &Value) -> (Vec<Attribution>, Identities) {
    let text = gold["article"]["text"].as_str().unwrap();
    let points = CodePoints::new(text);
    let spans = |value: &Value| -> SpanList {
        let pairs = value.as_array().into_iter().flatten();
        pairs.map(|p| points.to_span([p[0].as_u64().unwrap() as u32, p[1].as_u64().unwrap() as u32])).collect()
    };
    let speakers = gold["speakers"].as_array().unwrap();
    let statements = gold["statements"].as_array().unwrap();
    let mut attributions = Vec::new();
    let mut resolutions = Vec::new();
    for statement in statements {
        let (source, cue, content) =
            (spans(&statement["source"]), spans(&statement["cue"]), spans(&statement["content"]));
        let words = cue.text(text).to_lowercase();
        let form = match (cue.first(), content.first()) {
            (None, _) => Form::Bare,
            _ if words.starts_with("according") => Form::AccordingTo,
            _ if words.contains("declin") || words.contains("refus") => Form::Refusal,
            (Some(cue), Some(first)) if first.start() < cue.start() => Form::Postposed,
            _ if source.is_empty() => Form::Participle,
            _ => Form::Plain,
        };
        let manner = match statement["manner"].as_str() {
            Some("direct") => Manner::Direct,
            Some("mixed") => Manner::Mixed,
            _ => Manner::Indirect,
        };
        let within = statements.iter().position(|s| !statement["within"].is_null() && s["id"] == statement["within"]);
        attributions.push(Attribution {
            source,
            cue,
            content,
            manner,
            within,
            form,
            continues: None,
            confidence: 1.0,
            acts: None,
        });
        let speaker = speakers.iter().position(|s| s["id"] == statement["speaker"]);
        resolutions.push(Resolution { speaker, ..Resolution::default() });
    }
    let speaker = |value: &Value| Speaker {
        name: value["name"].as_str().unwrap_or("").to_owned(),
        names: value["names"].as_array().into_iter().flatten().filter_map(|n| n.as_str().map(str::to_owned)).collect(),
        kind: match value["kind"].as_str() {
            Some("organisation") => SpeakerKind::Organisation,
            Some("group") => SpeakerKind::Group,
            Some("unnamed") => SpeakerKind::Unnamed,
            _ => SpeakerKind::Person,
        },
        roles: Vec::new(),
        mentions: Vec::new(),
        alias: None,
    };
    (attributions, Identities { speakers: speakers.iter().map(speaker).collect(), resolutions })
}
