//! A page that somebody sends: its reading, which is not kept. And pages of the record, as they came in.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use dixit::Hints;

use super::asked::Asked;
use super::json;
use super::table::READ;
use crate::Room;
use crate::error::{Error, Result};
use crate::pages::page::received;

/// `POST /readings`
pub(super) async fn read(
    State(room): State<Arc<Room>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    page: Bytes,
) -> Result<Response> {
    let asked = Asked::read(query.as_deref(), &READ)?;
    let published = asked.get("published").map(str::parse).transpose();
    let sort = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).map(str::trim);
    let hints = Hints {
        url: asked.get("url").map(str::to_owned),
        // What curl and the like send where nobody said what it is says nothing.
        media_type: sort.filter(|s| s.starts_with("text/") || s.contains("html")).map(str::to_owned),
        published: published.map_err(|_| {
            Error::Asked("published is a day, or a day with a time: 2024-03-06 or 2024-03-06T17:20+02:00".to_owned())
        })?,
        language: asked.get("language").map(str::to_owned),
        ..Hints::default()
    };
    if page.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::Asked("the body is empty; it is the page's bytes, HTML or text".to_owned()));
    }
    let body = room
        .read(move |engine| match engine.read(&page, &hints) {
            Ok(reading) => json(&reading.to_json(None)),
            Err(e) if e.is_too_large() => Err(Error::TooLarge(format!("{e}; `dixit read` takes larger ones"))),
            Err(e) => Err(Error::Asked(e.to_string())),
        })
        .await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// `GET /pages/{digest}`
pub(super) async fn page(state: State<Arc<Room>>, digest: Path<String>) -> Result<Response> {
    Ok(received(state, digest).await?.into_response())
}
