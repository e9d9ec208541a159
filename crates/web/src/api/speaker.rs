//! People, organisations and groups.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use dixit_record::EntityId;
use dixit_search::{Field, Hit, Query};

use super::asked::Asked;
use super::search::{counts, histogram};
use super::table::NAMED;
use super::{answer, types};
use crate::Room;
use crate::error::{Error, Result};
use crate::pages::person::{asked, refused};

/// Namesakes that are listed.
const NAMESAKES: usize = 100;

pub(super) fn entity_id(text: &str) -> Result<EntityId> {
    text.parse().map_err(|_| Error::Unknown("a speaker’s id is e and a number, as e7".to_owned()))
}

/// `GET /speakers?name=...`
pub(super) async fn named(
    State(room): State<Arc<Room>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let asked = Asked::read(query.as_deref(), &NAMED)?;
    let name = asked.get("name").unwrap_or_default().to_owned();
    answer::read(&room, &headers, move |record| {
        let called = record.called(&name)?;
        let who = called.iter().take(NAMESAKES).map(|id| {
            let (id, kind, name) = record.who(*id)?;
            Ok(types::Namesake { entity: id.to_string(), name, kind: kind.into() })
        });
        Ok(types::Namesakes { speakers: who.collect::<dixit_record::Result<_>>()? })
    })
    .await
}

/// `GET /speakers/{id}`
pub(super) async fn profile(
    State(room): State<Arc<Room>>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response> {
    let id = entity_id(&id)?;
    answer::searched(&room, &headers, move |search| {
        let record = search.record();
        let (id, kind, name) = record.who(id)?;
        let limits = search.index().limits();
        let whose = Query::default().and(Field::Speaker, &id.to_string(), limits)?;
        let all = search.facets(&whose, false)?;
        let mut acts = Vec::new();
        for (act, n) in &all.acts {
            let of_act = search.facets(&whose.clone().and(Field::Act, act.name(), limits)?, false)?;
            acts.push(types::ActDays { act: (*act).into(), statements: *n, histogram: histogram(&of_act) });
        }
        let replies = asked(search, &whose)?;
        let refusals = refused(search, &whose)?;
        let roles = record.roles(id)?.into_iter().map(|held| types::Role {
            role: held.role,
            first: held.first.map(|d| d.to_string()),
            last: held.last.map(|d| d.to_string()),
            statements: held.statements,
        });
        let reply = |(prompt, statement, statements)| types::Reply { prompt, statement, statements };
        Ok(types::Profile {
            entity: id.to_string(),
            name,
            kind: kind.into(),
            facets: counts(record, &all)?,
            roles: roles.collect(),
            acts,
            replies: replies.into_iter().map(reply).collect(),
            refusals: refusals.iter().map(Hit::to_json).collect(),
        })
    })
    .await
}
