//! The room for programs: `/api/v1/`, JSON. What the pages show is here, from the same record by the same ways.
//!
//! [`table::operations`] is the one list of what can be asked: the router is made of it, and so is the description that
//! `/api/v1/openapi.json` gives (OpenAPI 3.1), with the schemas of [`types`] and of the readings' contract as their types
//! declare them. Nothing is served that is not described.
//!
//! Whatever goes wrong is told as `application/problem+json` (RFC 9457), also what never reaches a function here.

mod answer;
mod article;
mod asked;
mod decide;
mod events;
mod openapi;
mod read;
mod said;
mod search;
mod speaker;
mod statement;
mod table;
mod types;

use std::sync::Arc;

use axum::Router;
use axum::extract::Extension;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use tokio::sync::Semaphore;

use crate::Room;
use crate::error::{Error, Problem, Result};

/// Where it is found.
pub(crate) const ROOT: &str = "/api/v1";
/// Programs that may wait for new statements at once.
const SEATS: usize = 32;

/// What the answers need beside the room.
#[derive(Debug)]
struct Api {
    /// The description, as JSON.
    description: String,
    /// Places for those who wait for new statements.
    seats: Arc<Semaphore>,
}

/// Answers all addresses below [`ROOT`].
pub(crate) fn router(room: &Room) -> Router<Arc<Room>> {
    let operations = table::operations(room.keys.is_some());
    let description = openapi::describe(&operations).to_string();
    let api = Arc::new(Api { description, seats: Arc::new(Semaphore::new(SEATS)) });
    let router = operations.into_iter().fold(Router::new(), |router, op| router.route(op.path, op.handler));
    router
        .route("/openapi.json", get(description_of))
        .fallback(async || Err::<(), _>(Error::Unknown(format!("{ROOT}/openapi.json says what there is."))))
        .layer(Extension(api))
}

/// `GET /api/v1/openapi.json`
async fn description_of(Extension(api): Extension<Arc<Api>>, headers: HeaderMap) -> Response {
    answer::digested(&headers, api.description.clone())
}

/// Whether an address is meant for programs.
pub(crate) fn is_below(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// What went wrong, in JSON. What comes from below this crate (an address that is no UTF-8, a body that is too long, a
/// panic) is told by its status.
pub(crate) fn problem(response: Response) -> Response {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let (mut parts, _) = response.into_parts();
    let told = parts.extensions.remove::<Problem>().unwrap_or_else(|| told(status));
    let body = types::Problem {
        kind: "about:blank".to_owned(),
        title: status.canonical_reason().unwrap_or(told.title).to_owned(),
        status: status.as_u16(),
        detail: told.detail,
        code: told.code.to_owned(),
    };
    let mut response = (status, json(&body).unwrap_or_default()).into_response();
    for name in [header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = parts.headers.remove(&name) {
            response.headers_mut().insert(name, value);
        }
    }
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

fn told(status: StatusCode) -> Problem {
    let (code, detail) = match status {
        StatusCode::METHOD_NOT_ALLOWED => ("method", "This address takes other methods; the header Allow names them."),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ("media-type", "This body is of a sort that is not read here."),
        StatusCode::PAYLOAD_TOO_LARGE => ("too-large", "The body is longer than what is read here."),
        StatusCode::SERVICE_UNAVAILABLE => ("busy", "This took too long. Try again in a moment."),
        s if s.is_client_error() => ("not-understood", "The request is not well formed."),
        _ => ("fault", "This is a fault of dixit, not of what you asked; the log says more."),
    };
    Problem { code, title: "", detail: detail.to_owned() }
}

fn json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::Fault(e.to_string()))
}
