//! Connections: how many there are at once, and how long each may take to ask.

use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

/// What bounds those who connect: a reader who is slow, or means harm, holds no place for long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Connections at once; more wait.
    pub(crate) connections: usize,
    /// How long the head of a request may take, and how long a connection may be idle.
    pub(crate) head: Duration,
    /// How long requests under way may take once the room closes.
    pub(crate) closing: Duration,
}

/// How long nothing is accepted where the system has no room for a connection.
const PAUSE: Duration = Duration::from_secs(1);

/// Answers whoever connects, until `end`. Requests under way are answered first.
pub(crate) async fn answer(listener: TcpListener, router: Router, bounds: Bounds, end: impl Future<Output = ()>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(bounds.head);
    let places = Arc::new(Semaphore::new(bounds.connections));
    let all = GracefulShutdown::new();
    let mut end = pin!(end);
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            next = next => next,
            () = &mut end => break,
        };
        match accepted {
            Ok((stream, _)) => {
                // Answers are written whole: waiting for more to send gains nothing.
                let _ = stream.set_nodelay(true);
                let service = TowerToHyperService::new(router.clone());
                let connection = all.watch(http.serve_connection(TokioIo::new(stream), service));
                tokio::spawn(async move {
                    let _place = place;
                    // Whoever broke off knows it.
                    let _ = connection.await;
                });
            }
            Err(e) if is_theirs(&e) => {}
            Err(_) => sleep(PAUSE).await,
        }
    }
    drop(listener);
    let _ = timeout(bounds.closing, all.shutdown()).await;
}

/// Whether a connection failed on the other side.
fn is_theirs(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpStream;
    use tokio::sync::oneshot;
    use tokio::task::JoinHandle;

    use super::*;

    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    /// A room for one connection at a time, its address, and what closes it.
    async fn room(head: Duration) -> (std::net::SocketAddr, oneshot::Sender<()>, JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let slow = || async {
            sleep(Duration::from_millis(300)).await;
            "late"
        };
        let router = Router::new().route("/", get(|| async { "here" })).route("/slow", get(slow));
        let (close, closed) = oneshot::channel();
        let bounds = Bounds { connections: 1, head, closing: Duration::from_secs(30) };
        let end = async {
            let _ = closed.await;
        };
        (address, close, tokio::spawn(answer(listener, router, bounds, end)))
    }

    async fn all(mut stream: TcpStream) -> String {
        let mut out = Vec::new();
        let _ = stream.read_to_end(&mut out).await;
        String::from_utf8_lossy(&out).into_owned()
    }

    #[tokio::test]
    async fn one_who_never_ends_the_question_makes_room() {
        let (address, _close, _room) = room(Duration::from_millis(200)).await;
        let mut slow = TcpStream::connect(address).await.unwrap();
        slow.write_all(REQUEST.get(..20).unwrap()).await.unwrap();
        let mut next = TcpStream::connect(address).await.unwrap();
        next.write_all(REQUEST).await.unwrap();
        let waited = timeout(Duration::from_secs(30), async { (all(slow).await, all(next).await) }).await;
        let (slow, next) = waited.unwrap();
        assert!(!slow.contains("here"), "{slow}");
        // Answered once there was a place, and let go when nothing more was asked.
        assert!(next.ends_with("here"), "{next}");
    }

    #[tokio::test]
    async fn who_has_asked_is_answered_before_the_room_closes() {
        let (address, close, room) = room(Duration::from_secs(30)).await;
        let mut asked = TcpStream::connect(address).await.unwrap();
        asked.write_all(b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
        sleep(Duration::from_millis(100)).await;
        close.send(()).unwrap();
        assert!(all(asked).await.ends_with("late"));
        timeout(Duration::from_secs(30), room).await.unwrap().unwrap();
    }
}
