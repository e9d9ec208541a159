//! What was found, to take away.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::IntoResponse;

use crate::Room;
use crate::error::{Error, Result};
use crate::params::Params;

/// Hits of an export, and of each step towards it.
const HITS: usize = 10_000;
const STEP: usize = 100;

/// All hits of a search, one a line, as JSON.
pub(crate) async fn jsonl(State(room): State<Arc<Room>>, RawQuery(query): RawQuery) -> Result<impl IntoResponse> {
    let mut params = Params::read(query.as_deref().unwrap_or_default());
    params.after = None;
    let lines = room
        .search(move |search| {
            let query = params.query(search.index().limits())?;
            let mut ask = params.ask(STEP)?;
            let mut out = String::new();
            for _ in 0..HITS / STEP {
                let found = search.find(&query, &ask)?;
                for hit in &found.hits {
                    out += &hit.to_json().to_string();
                    out.push('\n');
                }
                ask.after = found.next;
                if ask.after.is_none() {
                    break;
                }
            }
            Ok::<_, Error>(out)
        })
        .await?;
    let headers = [
        (header::CONTENT_TYPE, "application/jsonl; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"statements.jsonl\""),
    ];
    Ok((headers, lines))
}
