//! What those may do who have the key.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use dixit_record::{DecisionId, EntityId};
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::speaker::entity_id;
use super::statement::statement_id;
use super::{json, types};
use crate::Room;
use crate::error::{Error, Result};
use crate::guard::may_decide;
use crate::pages::decide::{decide, reason};

/// A statement that somebody decides about.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AboutStatement {
    /// The statement's id.
    statement: String,
    /// Why. The reason is kept with the decision.
    why: String,
}

/// Two speakers that are one.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Merge {
    /// The id that leads on from then on.
    from: String,
    /// The id that stays.
    into: String,
    /// Why. The reason is kept with the decision.
    why: String,
}

fn wanted<T: DeserializeOwned>(room: &Room, headers: &HeaderMap, body: &Bytes) -> Result<T> {
    may_decide(room, headers)?;
    serde_json::from_slice(body).map_err(|e| Error::Asked(format!("the body is not the JSON that is wanted: {e}")))
}

fn decided(decision: DecisionId, speaker: Option<EntityId>) -> Result<Response> {
    let done = types::Decided { decision: decision.to_string(), speaker: speaker.map(|s| s.to_string()) };
    Ok((StatusCode::CREATED, [(header::CONTENT_TYPE, "application/json")], json(&done)?).into_response())
}

/// `POST /decisions/retract`
pub(super) async fn retract(State(room): State<Arc<Room>>, headers: HeaderMap, body: Bytes) -> Result<Response> {
    let wanted: AboutStatement = wanted(&room, &headers, &body)?;
    let (id, why) = (statement_id(&wanted.statement)?, reason(&wanted.why)?);
    decided(decide(&room, move |writer, now| writer.retract(id, &why, now)).await?, None)
}

/// `POST /decisions/split`
pub(super) async fn split(State(room): State<Arc<Room>>, headers: HeaderMap, body: Bytes) -> Result<Response> {
    let wanted: AboutStatement = wanted(&room, &headers, &body)?;
    let (id, why) = (statement_id(&wanted.statement)?, reason(&wanted.why)?);
    let (decision, speaker) = decide(&room, move |writer, now| writer.split(&[id], &why, now)).await?;
    decided(decision, Some(speaker))
}

/// `POST /decisions/merge`
pub(super) async fn merge(State(room): State<Arc<Room>>, headers: HeaderMap, body: Bytes) -> Result<Response> {
    let wanted: Merge = wanted(&room, &headers, &body)?;
    let (from, into, why) = (entity_id(&wanted.from)?, entity_id(&wanted.into)?, reason(&wanted.why)?);
    let decision = decide(&room, move |writer, now| writer.merge(from, into, &why, now)).await?;
    decided(decision, Some(into))
}
