//! What those may do who may decide. All of it can be read in the record, with its reason.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect};
use dixit::Stamp;
use dixit_record::{EntityId, StatementId, Writer};
use form_urlencoded::parse;

use crate::Room;
use crate::error::{Error, Result};
use crate::guard::{Reader, cookie};

/// `GET /edit/{key}`: a browser that knows the key may decide from then on.
pub(crate) async fn open(State(room): State<Arc<Room>>, Path(key): Path<String>) -> Result<impl IntoResponse> {
    let cookie = cookie(&room, &key)?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/")))
}

/// A form that decides something.
struct Form {
    fields: Vec<(String, String)>,
    why: String,
}

impl Form {
    /// Reads a form of somebody who may send it.
    fn read(reader: &Reader, body: &Bytes) -> Result<Self> {
        let fields: Vec<(String, String)> = parse(body).into_owned().collect();
        let mut form = Self { fields, why: String::new() };
        reader.may_decide(form.get("token"))?;
        form.why = reason(form.get("why"))?;
        Ok(form)
    }

    fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value.as_str())
    }

    fn statement(&self) -> Result<StatementId> {
        self.get("id").parse().map_err(|_| Error::Asked("the id of a statement has 32 hexadecimal digits".to_owned()))
    }

    fn entity(&self, name: &str) -> Result<EntityId> {
        let text = self.get(name).trim();
        // As it is written, or as the end of the address of a person's page.
        let id = text.rsplit('/').next().unwrap_or_default();
        id.parse().map_err(|_| Error::Asked(format!("an id of a person is e and a number, as e7; it is not {text:?}")))
    }
}

/// Why something is decided, in a line.
pub(crate) fn reason(text: &str) -> Result<String> {
    let why: String = text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).take(500).collect();
    if why.is_empty() { Err(Error::Asked("a decision needs a reason".to_owned())) } else { Ok(why) }
}

/// Decides with the record open for writing.
pub(crate) async fn decide<T: Send + 'static>(
    room: &Room,
    f: impl FnOnce(&mut Writer, Stamp) -> dixit_record::Result<T> + Send + 'static,
) -> Result<T> {
    let dir = room.dir().to_owned();
    room.record(move |_| {
        let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let now = now.parse().map_err(|_| Error::Fault("the clock tells no time".to_owned()))?;
        Ok(f(&mut Writer::open(&dir)?, now)?)
    })
    .await
}

/// `POST /decide/retract`
pub(crate) async fn retract(State(room): State<Arc<Room>>, reader: Reader, body: Bytes) -> Result<Redirect> {
    let form = Form::read(&reader, &body)?;
    let id = form.statement()?;
    decide(&room, move |writer, now| writer.retract(id, &form.why, now)).await?;
    Ok(Redirect::to(&format!("/statement/{id}")))
}

/// `POST /decide/split`
pub(crate) async fn split(State(room): State<Arc<Room>>, reader: Reader, body: Bytes) -> Result<Redirect> {
    let form = Form::read(&reader, &body)?;
    let id = form.statement()?;
    let (_, entity) = decide(&room, move |writer, now| writer.split(&[id], &form.why, now)).await?;
    Ok(Redirect::to(&format!("/person/{entity}")))
}

/// `POST /decide/merge`
pub(crate) async fn merge(State(room): State<Arc<Room>>, reader: Reader, body: Bytes) -> Result<Redirect> {
    let form = Form::read(&reader, &body)?;
    let (from, into) = (form.entity("from")?, form.entity("into")?);
    decide(&room, move |writer, now| writer.merge(from, into, &form.why, now)).await?;
    Ok(Redirect::to(&format!("/person/{into}")))
}
