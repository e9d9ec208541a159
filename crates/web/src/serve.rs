//! Who answers which address, and the socket.

use std::any::Any;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

use crate::error::{Error, Result};
use crate::pages::{article, compare, decide, front, help, page, person, read, search, statement, suggest};
use crate::socket::{Bounds, answer};
use crate::{Room, api, assets, export, guard};

/// How long a request may take in all; whatever blocks has a shorter bound of its own.
const REQUEST: Duration = Duration::from_secs(60);
/// Those who connect; processes may have a thousand files open.
const BOUNDS: Bounds = Bounds { connections: 500, head: Duration::from_secs(30), closing: Duration::from_secs(5) };
/// Bytes of a form.
const FORM: usize = 64 << 10;

/// Answers every address of the room.
pub fn router(room: Arc<Room>) -> Router {
    let decisions = Router::new()
        .route("/retract", post(decide::retract))
        .route("/split", post(decide::split))
        .route("/merge", post(decide::merge));
    Router::new()
        .route("/", get(front::front))
        .route("/search", get(search::search))
        .route("/suggest", get(suggest::suggest))
        .route("/export.jsonl", get(export::jsonl))
        .route("/export.csv", get(export::csv))
        .route("/statement/{id}", get(statement::statement))
        .route("/article/{id}", get(article::article))
        .route("/version/{id}", get(article::version))
        .route("/changes/{before}/{after}", get(article::changes))
        .route("/person/{id}", get(person::person))
        .route("/compare", get(compare::compare))
        .route("/page/{digest}", get(page::source))
        .route("/page/{digest}/received", get(page::received))
        .route("/page/{digest}/seen", get(page::seen))
        .route("/read", get(read::form).post(read::read).layer(DefaultBodyLimit::max(read::BODY)))
        .route("/help", get(help::help))
        .route("/edit/{key}", get(decide::open))
        .nest("/decide", decisions)
        .nest(api::ROOT, api::router(&room))
        .route("/assets/{name}", get(assets::asset))
        .route("/favicon.ico", get(assets::favicon))
        .fallback(nowhere)
        .layer(DefaultBodyLimit::max(FORM))
        .layer(CatchPanicLayer::custom(fault))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST))
        .layer(from_fn_with_state(Arc::clone(&room), guard::guard))
        .layer(CompressionLayer::new())
        .with_state(room)
}

async fn nowhere() -> Result<()> {
    Err(Error::Unknown("There is no such page.".to_owned()))
}

/// The page of a panic: the room stays open.
fn fault(panic: Box<dyn Any + Send>) -> Response {
    let what =
        panic.downcast_ref::<&str>().map(|s| (*s).to_owned()).or_else(|| panic.downcast_ref::<String>().cloned());
    Error::Fault(what.unwrap_or_else(|| "unknown".to_owned())).into_response()
}

/// Serves the room until the process is asked to end (SIGINT, SIGTERM). Requests under way are answered first.
///
/// # Errors
/// If the socket or the threads can't be used.
pub fn serve(room: Room, listener: TcpListener) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let done = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let room = Arc::new(room);
        let held = Arc::clone(&room);
        // Before the first answer: whoever has one may ask the room to close.
        let end = end()?;
        let closing = async move {
            end.await;
            held.close();
        };
        answer(listener, router(room), BOUNDS, closing).await;
        Ok(())
    });
    // What still blocks is bounded; nothing waits for it.
    runtime.shutdown_background();
    done
}

/// Ends when the process is asked to; it listens from the call on.
#[cfg(unix)]
fn end() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupted, mut terminated) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// Ends when the process is asked to.
#[cfg(not(unix))]
fn end() -> io::Result<impl Future<Output = ()>> {
    let interrupted = tokio::signal::ctrl_c();
    Ok(async move {
        let _ = interrupted.await;
    })
}
