//! Searching: statements, their counts, and names.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use dixit_record::Record;
use dixit_search::{Field, Hit, Search, Sort};

use super::asked::Asked;
use super::table::{FACETS, SEARCH, SUGGEST};
use super::{answer, types};
use crate::Room;
use crate::error::Result;
use crate::pages::front::named;
use crate::params::Params;

/// Hits of a page: at most, and where nothing is said.
pub(super) const MOST: usize = 100;
pub(super) const USUAL: usize = 20;
/// Names of each sort that are suggested.
const NAMES: usize = 10;
/// Bars that are given at most.
const BARS: usize = 10_000;

/// `GET /statements`
pub(super) async fn statements(
    State(room): State<Arc<Room>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let asked = Asked::read(query.as_deref(), &SEARCH)?;
    let (params, limit) = (params(&asked)?, asked.number("limit", MOST, USUAL)?);
    answer::searched(&room, &headers, move |search| {
        let found = search.find(&params.query(search.index().limits())?, &params.ask(limit)?)?;
        let next = found.next.map(|cursor| cursor.to_string());
        Ok(types::Found { total: found.total, statements: found.hits.iter().map(Hit::to_json).collect(), next })
    })
    .await
}

/// `GET /facets`
pub(super) async fn facets(
    State(room): State<Arc<Room>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let params = params(&Asked::read(query.as_deref(), &FACETS)?)?;
    answer::searched(&room, &headers, move |search| {
        let found = search.facets(&params.query(search.index().limits())?, params.retracted)?;
        counts(search.record(), &found)
    })
    .await
}

/// `GET /suggestions`
pub(super) async fn suggestions(
    State(room): State<Arc<Room>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let asked = Asked::read(query.as_deref(), &SUGGEST)?;
    let q = asked.get("q").unwrap_or_default().to_owned();
    answer::searched(&room, &headers, move |search: &Search| {
        let name = |s: dixit_search::Suggestion| types::Suggestion {
            name: s.name,
            entity: s.entity.map(|e| e.to_string()),
            statements: s.statements,
        };
        let index = search.index();
        Ok(types::Suggestions {
            speakers: index.suggest_speakers(&q, NAMES)?.into_iter().map(name).collect(),
            outlets: index.suggest_outlets(&q, NAMES)?.into_iter().map(name).collect(),
        })
    })
    .await
}

/// A search in the terms that pages have for it.
fn params(asked: &Asked) -> Result<Params> {
    let mut params = Params { q: asked.get("q").unwrap_or_default().to_owned(), ..Params::default() };
    for field in Field::ALL {
        params = params.with(field, asked.get(field.name()).unwrap_or_default());
    }
    params.sort = asked.one_of("sort", &[("newest", Sort::Newest), ("best", Sort::Best)])?;
    params.after = asked.get("after").map(str::to_owned);
    params.retracted = asked.one_of("retracted", &[("yes", true), ("no", false)])?.unwrap_or_default();
    Ok(params)
}

/// Counts, with the names of speakers.
pub(super) fn counts(record: &Record, facets: &dixit_search::Facets) -> Result<types::Facets> {
    let count = |value: &str, n: u64| types::Count { value: value.to_owned(), statements: n };
    let speakers = named(record, facets.speakers.iter())?;
    let speaker = |(id, name, statements)| types::SpeakerCount { entity: ToString::to_string(&id), name, statements };
    Ok(types::Facets {
        total: facets.total,
        speakers: speakers.into_iter().map(speaker).collect(),
        outlets: facets.outlets.iter().map(|(o, n)| count(o, *n)).collect(),
        acts: facets.acts.iter().map(|(a, n)| count(a.name(), *n)).collect(),
        manners: facets.manners.iter().map(|(m, n)| count(m.name(), *n)).collect(),
        histogram: histogram(facets),
    })
}

/// Counts over time.
pub(super) fn histogram(facets: &dixit_search::Facets) -> types::Histogram {
    let (unit, bars) = facets.histogram();
    let unit = match unit {
        dixit_search::Unit::Day => types::Unit::Day,
        dixit_search::Unit::Month => types::Unit::Month,
        dixit_search::Unit::Year => types::Unit::Year,
    };
    let bar = |b: dixit_search::Bar| types::Bar { from: b.from.to_string(), statements: b.count };
    let bars = if bars.len() > BARS { Vec::new() } else { bars.into_iter().map(bar).collect() };
    types::Histogram { unit, bars }
}
