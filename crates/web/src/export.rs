//! What was found, to take away: exactly that, in the same order.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use csv::{Terminator, WriterBuilder};
use dixit_export::inert;
use dixit_search::{Hit, Search};

use crate::Room;
use crate::error::{Error, Result};
use crate::params::Params;

/// Hits of an export, and of each step towards it.
const HITS: usize = 10_000;
const STEP: usize = 100;

/// Goes through the hits of a search, whichever page of it is looked at.
fn each(search: &Search, params: &Params, mut f: impl FnMut(&Hit) -> Result<()>) -> Result<()> {
    let query = params.query(search.index().limits())?;
    let mut ask = Params { after: None, ..params.clone() }.ask(STEP)?;
    for _ in 0..HITS / STEP {
        let found = search.find(&query, &ask)?;
        found.hits.iter().try_for_each(&mut f)?;
        ask.after = found.next;
        if ask.after.is_none() {
            break;
        }
    }
    Ok(())
}

fn file(media_type: &'static str, name: &'static str) -> [(HeaderName, &'static str); 2] {
    [(header::CONTENT_TYPE, media_type), (header::CONTENT_DISPOSITION, name)]
}

/// `GET /export.jsonl`: all hits of a search, one a line, as JSON.
pub(crate) async fn jsonl(State(room): State<Arc<Room>>, RawQuery(query): RawQuery) -> Result<impl IntoResponse> {
    let params = Params::read(query.as_deref().unwrap_or_default());
    let lines = room
        .search(move |search| {
            let mut out = String::new();
            each(search, &params, |hit| {
                out += &serde_json::to_string(&hit.to_json()).map_err(|e| Error::Fault(e.to_string()))?;
                out.push('\n');
                Ok(())
            })?;
            Ok(out)
        })
        .await?;
    Ok((file("application/jsonl; charset=utf-8", "attachment; filename=\"statements.jsonl\""), lines))
}

/// Names of the columns.
const COLUMNS: [&str; 20] = [
    "id", "speaker", "entity", "role", "reported_by", "words", "text", "act", "manner", "day", "place", "prompt",
    "outlet", "title", "published", "url", "article", "version", "confidence", "reports",
];

/// `GET /export.csv`: the same as a table (RFC 4180). No cell is a formula.
pub(crate) async fn csv(State(room): State<Arc<Room>>, RawQuery(query): RawQuery) -> Result<impl IntoResponse> {
    let params = Params::read(query.as_deref().unwrap_or_default());
    let table = room
        .search(move |search| {
            let failed = |e: csv::Error| Error::Fault(e.to_string());
            let mut out = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
            out.write_record(COLUMNS).map_err(failed)?;
            each(search, &params, |hit| {
                out.write_record(row(hit).map(|cell| inert(cell).into_owned())).map_err(failed)
            })?;
            out.into_inner().map_err(|e| Error::Fault(e.to_string()))
        })
        .await?;
    Ok((file("text/csv; charset=utf-8; header=present", "attachment; filename=\"statements.csv\""), table))
}

fn row(hit: &Hit) -> [String; COLUMNS.len()] {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let words: Vec<&str> = hit.content.iter().filter_map(|r| hit.text.get(r.clone())).collect();
    let by: Vec<&str> = hit.reported_by.iter().map(|n| n.as_deref().unwrap_or_default()).collect();
    let who = hit.speaker.as_ref();
    [
        hit.id.to_string(),
        who.map(|w| w.name.clone()).unwrap_or_default(),
        who.and_then(|w| w.entity).map(|e| e.to_string()).unwrap_or_default(),
        who.and_then(|w| w.role.clone()).unwrap_or_default(),
        by.join("; "),
        words.join(" … "),
        hit.text.clone(),
        hit.act.name().to_owned(),
        hit.manner.name().to_owned(),
        hit.day.map(|d| d.to_string()).unwrap_or_default(),
        text(&hit.location),
        text(&hit.prompt),
        text(&hit.outlet),
        text(&hit.title),
        hit.published.map(|p| p.to_string()).unwrap_or_default(),
        text(&hit.url),
        hit.article.to_string(),
        hit.version.to_string(),
        format!("{:.2}", hit.confidence),
        hit.reports.to_string(),
    ]
}
