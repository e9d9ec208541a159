//! A reading for notebooks.

use dixit::json;
use htmlize::escape_all_quotes as escape;

use crate::value::word;

/// Statements that are shown at most.
const SHOWN: usize = 200;

/// A table of the statements; everything from the page is escaped and kept from changing the direction of its
/// surroundings.
pub(crate) fn reading(reading: &json::Reading, words: impl Fn(&[json::Range]) -> String) -> String {
    let article = &reading.article;
    let bdi = |text: &str| format!("<bdi>{}</bdi>", escape(text));
    let facts = [article.outlet.as_deref(), article.published.as_deref(), article.language.as_deref()];
    let facts: Vec<String> = facts.into_iter().flatten().map(bdi).collect();
    let mut out = format!(
        "<div class=\"dixit-reading\"><p><strong>{}</strong><br>{}</p>",
        bdi(article.title.as_deref().unwrap_or("(no title)")),
        facts.join(" · ")
    );
    if !reading.statements.is_empty() {
        out.push_str("<table><thead><tr><th>who</th><th>act</th><th>what</th><th>when, where</th></tr></thead><tbody>");
    }
    for statement in reading.statements.iter().take(SHOWN) {
        let speaker = statement.speaker.as_ref().and_then(|id| reading.speakers.iter().find(|s| s.id == *id));
        let who = speaker.map_or("(nobody is named)", |s| s.name.as_str());
        let role = statement.role.as_deref().map(|r| format!(", {}", bdi(r))).unwrap_or_default();
        let occasion = statement.occasion.as_ref().map(|o| [&o.start, &o.place]);
        let occasion: Vec<String> = occasion.into_iter().flatten().flatten().map(|t| bdi(t)).collect();
        out.push_str(&format!(
            "<tr><td>{}{role}</td><td>{}</td><td style=\"text-align: left\">{}</td><td>{}</td></tr>",
            bdi(who),
            word(&statement.act),
            bdi(&statement.content.iter().map(|piece| words(&[*piece])).collect::<Vec<_>>().join(" … ")),
            occasion.join(", "),
        ));
    }
    if !reading.statements.is_empty() {
        out.push_str("</tbody></table>");
    }
    if reading.statements.len() > SHOWN {
        out.push_str(&format!("<p>and {} more</p>", reading.statements.len() - SHOWN));
    }
    for warning in &reading.warnings {
        out.push_str(&format!("<p><em>{}</em></p>", bdi(&warning.text)));
    }
    out.push_str("</div>");
    out
}
