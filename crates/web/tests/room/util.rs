//! A room over a small record.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::response::Response;
use dixit::{Engine, Hints};
use dixit_record::{Incoming, Prepared, Record, Writer};
use dixit_web::{Options, Room, router};
use http_body_util::BodyExt as _;
use tempfile::TempDir;
use tower::ServiceExt as _;

/// A page of the Courier.
pub(crate) const BRIDGE: &str = "<html lang=en><head><title>Bridge to close | The Courier</title>\
    <meta property='og:title' content='Bridge to close'><meta property='og:site_name' content='The Courier'>\
    <link rel=canonical href='https://courier.example/bridge'>\
    <meta property='article:published_time' content='2024-03-06T17:20:00Z'></head><body><article><h1>Bridge to close</h1>\
    <p>The bridge will close on Monday, Mayor Ann Lee said. “We have no choice,” she said.</p>\
    <p>Asked whether the ferry will run at night, Lee declined to comment.</p>\
    <p>Harbour Master Tom Reed denied that the bridge is unsafe.</p></article></body></html>";

/// The same from an agency's other customer, later.
pub(crate) const COPY: &str = "<html lang=en><head><title>Bridge to close | The Gazette</title>\
    <meta property='og:title' content='Bridge to close'><meta property='og:site_name' content='The Gazette'>\
    <link rel=canonical href='https://gazette.example/bridge'>\
    <meta property='article:published_time' content='2024-03-07T08:00:00Z'></head><body><article><h1>Bridge to close</h1>\
    <p>The bridge will close on Monday, Mayor Ann Lee said. “We have no choice,” she said.</p>\
    <p>Asked whether the ferry will run at night, Lee declined to comment.</p>\
    <p>Harbour Master Tom Reed denied that the bridge is unsafe.</p></article></body></html>";

/// A later version of the first.
pub(crate) const CHANGED: &str = "<html lang=en><head><title>Bridge to close | The Courier</title>\
    <meta property='og:title' content='Bridge to close'><meta property='og:site_name' content='The Courier'>\
    <link rel=canonical href='https://courier.example/bridge'>\
    <meta property='article:published_time' content='2024-03-06T17:20:00Z'></head><body><article><h1>Bridge to close</h1>\
    <p>The old bridge will close on Tuesday, Mayor Ann Lee said. “We have no choice,” she said.</p>\
    <p>Harbour Master Tom Reed denied that the bridge is unsafe.</p></article></body></html>";

pub(crate) struct App {
    dir: TempDir,
    router: Router,
    pub(crate) room: Arc<Room>,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// The values of an attribute that begin so, in order.
    pub(crate) fn links(&self, start: &str) -> Vec<String> {
        let rest = self.body.split("href=\"").skip(1);
        let links = rest.filter_map(|r| r.split('"').next()).map(|l| l.replace("&amp;", "&"));
        links.filter(|l| l.starts_with(start)).collect()
    }

    pub(crate) fn link(&self, start: &str) -> String {
        self.links(start).first().cloned().unwrap_or_else(|| panic!("no link to {start} in {}", self.body))
    }

    #[track_caller]
    pub(crate) fn has(&self, what: &str) -> &Self {
        assert!(self.body.contains(what), "{what:?} is not in\n{}", self.body);
        self
    }

    #[track_caller]
    pub(crate) fn lacks(&self, what: &str) -> &Self {
        assert!(!self.body.contains(what), "{what:?} is in\n{}", self.body);
        self
    }
}

impl App {
    pub(crate) fn new(pages: &[&str]) -> Self {
        Self::with(pages, |options| options)
    }

    pub(crate) fn with(pages: &[&str], f: impl FnOnce(Options) -> Options) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let options = f(Options { record: dir.path().to_owned(), local: true, ..Options::default() });
        drop(Writer::open(dir.path()).unwrap());
        add(dir.path(), pages);
        let room = Arc::new(Room::open(options).unwrap());
        Self { router: router(Arc::clone(&room)), dir, room }
    }

    pub(crate) fn dir(&self) -> &std::path::Path {
        self.dir.path()
    }

    pub(crate) fn record(&self) -> Record {
        Record::open(self.dir.path()).unwrap()
    }

    pub(crate) fn add(&self, pages: &[&str]) {
        add(self.dir.path(), pages);
    }

    /// Asks again while the index is being made, as readers are told to: a busy machine takes its time.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        let ask = || self.ask(Request::get(path).header(header::HOST, "localhost:7090").body(Body::empty()).unwrap());
        for _ in 0..300 {
            let answer = ask().await;
            if answer.status != StatusCode::SERVICE_UNAVAILABLE {
                return answer;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        ask().await
    }

    /// Follows the redirects of this room.
    pub(crate) async fn follow(&self, path: &str) -> Answer {
        let answer = self.get(path).await;
        if answer.status.is_redirection() { self.get(answer.header("location")).await } else { answer }
    }

    /// An answer whose body may never end.
    pub(crate) async fn open(&self, request: Request<Body>) -> Response {
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.open(request).await;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    /// The page of the first statement that a search finds.
    pub(crate) async fn first(&self, query: &str) -> String {
        self.get(&format!("/search?q={query}")).await.link("/statement/")
    }
}

fn add(dir: &std::path::Path, pages: &[&str]) {
    let engine = Engine::new(dixit::Options::default()).unwrap();
    let mut writer = Writer::open(dir).unwrap();
    for (n, page) in pages.iter().enumerate() {
        let hints = Hints { media_type: Some("text/html".to_owned()), ..Hints::default() };
        let page = Incoming { name: n.to_string(), bytes: page.as_bytes().to_vec(), hints, status: None };
        let reading = engine.read(&page.bytes, &page.hints).unwrap();
        writer.add(&Prepared::new(page, reading).unwrap()).unwrap();
    }
    writer.commit().unwrap();
}
