//! Answers with a tag (`ETag`), and the short answer for those who have it already.
//!
//! What a search finds changes with the record and with its index: the tag is made of their change numbers, so that nothing
//! is searched for those who know the answer. What is read from the record alone is cheap, and a proof is to be made each
//! time it is asked for: there the tag is a digest of the answer.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use dixit_record::Record;
use dixit_search::Search;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::json;
use crate::Room;
use crate::error::Result;

/// The tags that somebody has.
struct Tags(Vec<String>);

impl Tags {
    fn of(headers: &HeaderMap) -> Self {
        let values = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok());
        Self(values.flat_map(|v| v.split(',')).map(|tag| tag.trim().to_owned()).collect())
    }

    /// By the weak comparison (RFC 9110, section 8.8.3.2).
    fn hold(&self, tag: &str) -> bool {
        let opaque = |tag: &str| tag.strip_prefix("W/").unwrap_or(tag).to_owned();
        self.0.iter().any(|have| have == "*" || opaque(have) == opaque(tag))
    }
}

fn tagged(tag: &str, body: Option<String>) -> Response {
    let mut response = match body {
        Some(body) => ([(header::CONTENT_TYPE, "application/json")], body).into_response(),
        None => StatusCode::NOT_MODIFIED.into_response(),
    };
    if let Ok(tag) = HeaderValue::from_str(tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// What `f` finds, unless it is known.
pub(super) async fn searched<T: Serialize>(
    room: &Room,
    headers: &HeaderMap,
    f: impl FnOnce(&Search) -> Result<T> + Send + 'static,
) -> Result<Response> {
    let tags = Tags::of(headers);
    let (tag, body) = room
        .search(move |search| {
            // Before the search: what comes in meanwhile makes the answer newer than its tag, never older.
            let (record, index) = (search.record().last_change()?, search.index().change());
            let tag = format!("W/\"{}-{record}-{index}\"", env!("CARGO_PKG_VERSION"));
            let body = if tags.hold(&tag) { None } else { Some(json(&f(search)?)?) };
            Ok((tag, body))
        })
        .await?;
    Ok(tagged(&tag, body))
}

/// What `f` reads in the record, all of it in one state.
pub(super) async fn read<T: Serialize>(
    room: &Room,
    headers: &HeaderMap,
    f: impl FnOnce(&Record) -> dixit_record::Result<T> + Send + 'static,
) -> Result<Response> {
    let body = room.record(move |record| json(&record.frozen(f)?)).await?;
    Ok(digested(headers, body))
}

/// A text, unless it is known.
pub(super) fn digested(headers: &HeaderMap, body: String) -> Response {
    let digest: String = Sha256::digest(&body).iter().take(12).map(|b| format!("{b:02x}")).collect();
    let tag = format!("W/\"{digest}\"");
    let known = Tags::of(headers).hold(&tag);
    tagged(&tag, (!known).then_some(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_compared_weakly() {
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static("W/\"a\", \"b\""));
        let tags = Tags::of(&headers);
        assert!(tags.hold("W/\"a\"") && tags.hold("W/\"b\"") && !tags.hold("W/\"c\""));
        assert!(!Tags::of(&HeaderMap::new()).hold("W/\"a\""));
        headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static("*"));
        assert!(Tags::of(&headers).hold("W/\"c\""));
    }
}
