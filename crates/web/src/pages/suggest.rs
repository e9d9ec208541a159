//! Names that begin with what is being typed, for the search box.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::IntoResponse;
use dixit_search::Field;
use serde_json::json;

use crate::Room;
use crate::error::Result;
use crate::params::{Params, search_for};
use crate::plain::{cut, shown};

/// Letters from which on names are suggested, and how many of each sort are.
const LETTERS: usize = 2;
const NAMES: usize = 6;

/// `GET /suggest?q=...`: a list of names with where each leads.
pub(crate) async fn suggest(State(room): State<Arc<Room>>, RawQuery(query): RawQuery) -> Result<impl IntoResponse> {
    let q = Params::read(query.as_deref().unwrap_or_default()).q;
    let names = match q.chars().count() {
        LETTERS..=80 => {
            room.search(move |search| {
                let (index, mut out) = (search.index(), Vec::new());
                for s in index.suggest_speakers(&q, NAMES)? {
                    let to = match s.entity {
                        Some(entity) => format!("/person/{entity}"),
                        None => search_for(&[(Field::Speaker, &s.name)]),
                    };
                    out.push(
                        json!({"name": shown(&cut(&s.name, 120)), "sort": "speaker", "n": s.statements, "to": to}),
                    );
                }
                for s in index.suggest_outlets(&q, NAMES / 2)? {
                    let to = search_for(&[(Field::Outlet, &s.name)]);
                    out.push(json!({"name": shown(&cut(&s.name, 120)), "sort": "outlet", "n": s.statements, "to": to}));
                }
                Ok(out)
            })
            .await?
        }
        _ => Vec::new(),
    };
    Ok(([(header::CONTENT_TYPE, "application/json")], json!(names).to_string()))
}
