//! One statement.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use dixit_record::{Proof, Record, StatementId};

use super::said::{Whole, fetches, reports};
use super::{answer, json, types};
use crate::Room;
use crate::error::{Error, Result};
use crate::pages::statement::{elsewhere, reports as reported};

pub(super) fn statement_id(text: &str) -> Result<StatementId> {
    text.parse().map_err(|_| Error::Unknown("the id of a statement has 32 hexadecimal digits".to_owned()))
}

/// `GET /statements/{id}`
pub(super) async fn statement(
    State(room): State<Arc<Room>>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response> {
    let id = statement_id(&id)?;
    let cited = room.record(move |record| Ok(record.frozen(|r| cited(r, id))?)).await?;
    let cited = cited.ok_or_else(|| Error::Unknown(format!("there is no statement {id}")))?;
    Ok(answer::digested(&headers, json(&cited)?))
}

fn cited(record: &Record, id: StatementId) -> dixit_record::Result<Option<types::Cited>> {
    let cited = record.cited(id, &mut elsewhere)?;
    let reading = &cited.reading;
    let (others, all) = reported(record, reading.version, reading.copy_of)?;
    let whole = Whole::of(reading);
    let (status, why) = match &cited.proof {
        Proof::Proved => (types::ProofStatus::Proved, None),
        Proof::NotHeld(place) => (types::ProofStatus::NotHeld, Some(place.clone())),
        Proof::Failed(why) => (types::ProofStatus::Failed, Some(why.clone())),
    };
    let decision = |d: &dixit_record::Decision| types::Decision {
        id: d.id.to_string(),
        at: d.at.to_string(),
        reason: d.reason.clone(),
    };
    let said = whole.said(cited.place.n);
    Ok(said.map(|said| types::Cited {
        said,
        paragraph: cited.paragraph(),
        proof: types::Proof { status, why },
        page: whole.json.page.clone(),
        fetches: fetches(&cited.version.fetches),
        engine: whole.json.engine.clone(),
        current: reading.current,
        versions: cited.versions.iter().map(ToString::to_string).collect(),
        copy_of: reading.copy_of.map(|v| v.to_string()),
        reports: reports(others),
        reported: all,
        retracted: cited.retracted.as_ref().map(decision),
        untied: cited.untied.as_ref().map(decision),
        citation: types::Citation {
            text: cited.citation(),
            bibtex: cited.bibtex(),
            csl: cited.csl(),
            html: cited.html(),
        },
    }))
}
