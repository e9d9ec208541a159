//! New statements as they come in (server-sent events, as the HTML standard has them).
//!
//! An event's id is a reading and a place in it. Numbers of readings only grow and are never used again, so that whoever
//! comes back with the last id that it saw goes on from there, however long it was away.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Extension, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use dixit_record::{ReadingId, Record};
use futures_util::stream::unfold;
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::timeout;

use super::said::Whole;
use super::table::EVENTS;
use super::{Api, json};
use crate::Room;
use crate::api::asked::Asked;
use crate::error::{Error, Result, complain};
use crate::room;

/// How often a line is sent that says nothing, so that connections are not taken for dead.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How often the record is asked for news where nothing else says that there are some.
const BEAT: Duration = Duration::from_secs(2);
/// How long a program should wait before it comes back.
const RETRY: Duration = Duration::from_secs(3);

/// `GET /events`
pub(super) async fn events(
    State(room): State<Arc<Room>>,
    Extension(api): Extension<Arc<Api>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let asked = Asked::read(query.as_deref(), &EVENTS)?;
    let last = headers.get("last-event-id").and_then(|v| v.to_str().ok()).or(asked.get("after"));
    let at = match last.filter(|l| !l.trim().is_empty()) {
        Some(last) => At::read(last.trim())?,
        None => room.record(At::now).await?,
    };
    let seat = Arc::clone(&api.seats).try_acquire_owned().map_err(|_| Error::Busy)?;
    let news = room.shared.state.subscribe();
    let waiting = Waiting { room, at, news, ready: VecDeque::new(), _seat: seat };
    let events = unfold(waiting, |mut waiting| async {
        let event = waiting.next().await?;
        Some((Ok::<_, Infallible>(event), waiting))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT)).into_response())
}

/// How far somebody has come: the last statement of a reading that it has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct At {
    reading: i64,
    /// Statements of it that were seen.
    seen: usize,
}

impl At {
    /// As it stands in the id of an event.
    fn read(text: &str) -> Result<Self> {
        let wrong = || Error::Asked("an event’s id is a reading and a number, as r7-2; 0 is before all".to_owned());
        if text == "0" {
            return Ok(Self { reading: 0, seen: 0 });
        }
        let (reading, seen) = text.split_once('-').ok_or_else(wrong)?;
        let reading: ReadingId = reading.parse().map_err(|_| wrong())?;
        let seen = seen.parse().map_err(|_| wrong())?;
        if reading.0 < 1 { Err(wrong()) } else { Ok(Self { reading: reading.0, seen }) }
    }

    /// Behind all that there is.
    fn now(record: &Record) -> Result<Self> {
        Ok(Self { reading: record.last_reading()?.0, seen: usize::MAX })
    }
}

/// Somebody who waits for new statements.
struct Waiting {
    room: Arc<Room>,
    at: At,
    news: watch::Receiver<room::State>,
    /// Read, and not sent yet.
    ready: VecDeque<Event>,
    _seat: OwnedSemaphorePermit,
}

impl Waiting {
    /// The next event; none once the room closes, or cannot be read any more.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            let at = self.at;
            match self.room.record(move |record| read_on(record, at)).await {
                Ok(Some((at, events))) => {
                    self.at = at;
                    self.ready = events.into();
                    continue;
                }
                Ok(None) => {}
                Err(Error::Busy) => {}
                Err(e) => {
                    complain(&e.to_string());
                    return None;
                }
            }
            // Whoever hears of the index hears of new pages a moment after they came in.
            tokio::select! {
                _ = timeout(BEAT, self.news.changed()) => {}
                () = self.room.closed() => return None,
            }
        }
    }
}

/// What is new in the next reading; none behind the last.
fn read_on(record: &Record, at: At) -> Result<Option<(At, Vec<Event>)>> {
    Ok(record.frozen(|r| {
        // The reading that was broken off, if it is there still, and else the next one.
        let Some(id) = r.next_reading(ReadingId(at.reading.saturating_sub(1)))? else { return Ok(None) };
        let seen = if id.0 == at.reading { at.seen } else { 0 };
        let reading = r.reading(id)?;
        let all = reading.content.statements.len();
        if id.0 == at.reading && seen >= all {
            let next = r.next_reading(id)?;
            return Ok(next.map(|next| (At { reading: next.0, seen: 0 }, Vec::new())));
        }
        let whole = Whole::of(&reading);
        let mut events = Vec::new();
        for n in seen..all {
            let taken_back = reading.retracted.get(n).copied().flatten().is_some();
            let Some(said) = whole.said(n).filter(|_| !taken_back) else { continue };
            // An earlier reading of the same page had it already.
            let known = said.statement.id.parse().map(|s| r.places(s)).unwrap_or_else(|_| Ok(Vec::new()))?;
            if known.iter().any(|place| place.reading < id) {
                continue;
            }
            let data = json(&said).unwrap_or_default();
            events.push(Event::default().id(format!("{id}-{}", n + 1)).event("statement").retry(RETRY).data(data));
        }
        Ok(Some((At { reading: id.0, seen: all }, events)))
    })?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_lead_back() {
        assert_eq!(At::read("r7-2").ok(), Some(At { reading: 7, seen: 2 }));
        assert_eq!(At::read("0").ok(), Some(At { reading: 0, seen: 0 }));
        for bad in ["", "r7", "7-2", "r7-x", "r-1-2", "r0-0"] {
            assert!(At::read(bad).is_err(), "{bad}");
        }
    }
}
