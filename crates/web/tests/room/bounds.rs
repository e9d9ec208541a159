//! What bounds a request.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use crate::util::{App, BRIDGE};

#[tokio::test]
async fn the_room_answers_to_its_own_names() {
    let app = App::new(&[BRIDGE]);
    let ask = |host: Option<&str>| {
        let request = Request::get("/");
        let request = match host {
            Some(host) => request.header(header::HOST, host),
            None => request,
        };
        app.ask(request.body(Body::empty()).unwrap())
    };
    for good in ["localhost:7090", "127.0.0.1:7090", "[::1]:7090"] {
        assert_eq!(ask(Some(good)).await.status, StatusCode::OK, "{good}");
    }
    for bad in [Some("evil.example:7090"), Some("localhost.evil.example"), None] {
        assert_eq!(ask(bad).await.status, StatusCode::FORBIDDEN, "{bad:?}");
    }
    // Who opens it to others has it reached under names that it does not know.
    let open = App::with(&[BRIDGE], |o| dixit_web::Options { local: false, ..o });
    let request = Request::get("/").header(header::HOST, "archive.example").body(Body::empty()).unwrap();
    assert_eq!(open.ask(request).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_is_too_long_is_refused() {
    let app = App::new(&[BRIDGE]);
    let long = "a".repeat(1_500);
    assert_eq!(app.get(&format!("/search?q={long}")).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(app.get(&format!("/search?outlet={long}")).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(app.get(&format!("/{}", "a".repeat(20_000))).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(app.get(&format!("/search?q={}", "a+".repeat(400))).await.status, StatusCode::BAD_REQUEST);
    let post = |path: &str, kind: &str, bytes: usize| {
        let request = Request::post(path).header(header::HOST, "localhost").header(header::CONTENT_TYPE, kind);
        app.ask(request.body(Body::from(vec![b'a'; bytes])).unwrap())
    };
    let answer = post("/decide/retract", "application/x-www-form-urlencoded", 100_000).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let mut page = b"--e\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n".to_vec();
    page.extend(vec![b'a'; 5 << 20]);
    let request = Request::post("/read").header(header::HOST, "localhost");
    let request =
        request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=e").body(Body::from(page)).unwrap();
    app.ask(request).await.has("4 MiB");
}

#[tokio::test]
async fn odd_addresses_are_answered() {
    let app = App::new(&[BRIDGE]);
    for path in [
        "/search?q=%ff%fe",
        "/search?after=zzz",
        "/search?after=0-0-0-0-0",
        "/search?since=9999-99",
        "/search?q=%00",
        "/search?speaker=e99999999999999999999",
        "/statement/%00",
        "/person/e-1",
        "/changes/v1/v9",
        "/version/v9223372036854775807",
        "/page/..%2f..%2fetc%2fpasswd",
        "/assets/..%2fCargo.toml",
        "/compare?a=%00&b=e0",
        "/?&&&=",
        "/edit/x",
    ] {
        let status = app.get(path).await.status;
        assert!(
            status != StatusCode::INTERNAL_SERVER_ERROR && status != StatusCode::SERVICE_UNAVAILABLE,
            "{path}: {status}"
        );
    }
}

#[tokio::test]
async fn answers_are_packed_for_those_who_unpack() {
    let app = App::new(&[BRIDGE]);
    let request =
        Request::get("/search?q=bridge").header(header::HOST, "localhost").header(header::ACCEPT_ENCODING, "gzip");
    let packed = app.ask(request.body(Body::empty()).unwrap()).await;
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert_eq!(app.get("/search?q=bridge").await.header("content-encoding"), "");
}
