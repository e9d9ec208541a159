//! Articles, their versions, and what changed.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use dixit_record::{ArticleId, difference};

use super::said::{Whole, fetches, reports};
use super::{answer, types};
use crate::Room;
use crate::error::{Error, Result};
use crate::pages::article::version_id;
use crate::pages::statement::reports as reported;

/// Versions that are listed.
const VERSIONS: usize = 1_000;

/// `GET /articles/{id}`
pub(super) async fn article(
    State(room): State<Arc<Room>>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response> {
    let id: ArticleId =
        id.parse().map_err(|_| Error::Unknown("an article’s id is a and a number, as a7".to_owned()))?;
    answer::read(&room, &headers, move |record| {
        let (url, versions) = record.versions(id)?;
        let head = |id: &dixit_record::VersionId| {
            let version = record.version(*id)?;
            Ok(types::VersionHead {
                id: id.to_string(),
                page: version.page.digest.to_string(),
                fetches: fetches(&version.fetches),
            })
        };
        let versions = versions.iter().take(VERSIONS).map(head).collect::<dixit_record::Result<_>>()?;
        Ok(types::ArticleVersions { id: id.to_string(), url, versions })
    })
    .await
}

/// `GET /versions/{id}`
pub(super) async fn version(
    State(room): State<Arc<Room>>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response> {
    let id = version_id(&id)?;
    answer::read(&room, &headers, move |record| {
        let reading = record.reading(record.current(id)?)?;
        let (_, versions) = record.versions(reading.article)?;
        let (others, all) = reported(record, id, reading.copy_of)?;
        Ok(types::ArticleVersion {
            id: id.to_string(),
            article: reading.article.to_string(),
            versions: versions.iter().take(VERSIONS).map(ToString::to_string).collect(),
            fetches: fetches(&record.version(id)?.fetches),
            copy_of: reading.copy_of.map(|v| v.to_string()),
            reports: reports(others),
            reported: all,
            reading: reading.to_json(),
        })
    })
    .await
}

/// `GET /versions/{before}/changes/{after}`
pub(super) async fn changes(
    State(room): State<Arc<Room>>,
    headers: HeaderMap,
    Path((before, after)): Path<(String, String)>,
) -> Result<Response> {
    let (before, after) = (version_id(&before)?, version_id(&after)?);
    answer::read(&room, &headers, move |record| {
        let (old, new) = (record.reading(record.current(before)?)?, record.reading(record.current(after)?)?);
        let found = difference(&old, &new);
        let (old, new) = (Whole::of(&old), Whole::of(&new));
        let reworded = found.reworded.iter();
        Ok(types::Changes {
            before: before.to_string(),
            after: after.to_string(),
            added: found.added.iter().filter_map(|n| new.said(*n)).collect(),
            dropped: found.dropped.iter().filter_map(|n| old.said(*n)).collect(),
            reworded: reworded
                .filter_map(|(o, n)| Some(types::Reworded { before: old.said(*o)?, after: new.said(*n)? }))
                .collect(),
            kept: found.kept.len(),
        })
    })
    .await
}
