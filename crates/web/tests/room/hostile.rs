//! Pages of the record that mean harm.

use axum::http::StatusCode;

use crate::util::App;

const HOSTILE: &str = "<html lang=en><head><title>&lt;script&gt;alert(1)&lt;/script&gt; talks</title>\
    <meta property='og:site_name' content='&quot;&gt;&lt;img src=x onerror=alert(2)&gt;'>\
    <link rel=canonical href='javascript:alert(3)'>\
    <meta property='article:published_time' content='2024-03-06'></head><body><article>\
    <h1>&lt;script&gt;alert(1)&lt;/script&gt; talks</h1>\
    <p>The &lt;script&gt;alert(4)&lt;/script&gt; bridge will close \u{202e}on Monday, Mayor Ann Lee said.</p>\
    <p>Asked about &lt;/p&gt;&lt;form action=//evil.example&gt;, Mayor Ann Lee declined to comment.</p>\
    <script>alert(5)</script></article></body></html>";

#[tokio::test]
async fn nothing_of_a_page_is_markup() {
    let app = App::new(&[HOSTILE]);
    let statement = app.first("bridge").await;
    let person = app.get("/").await.link("/person/");
    let version = app.get("/search").await.link("/version/");
    let hex = statement.trim_start_matches("/statement/").to_owned();
    let page = app.get(&statement).await.link("/page/");
    for path in [
        "/",
        "/search",
        "/search?q=bridge",
        &statement,
        &person,
        &version,
        &page,
        "/compare?a=lee&b=%3Cscript%3E&q=bridge",
        "/search?q=%3Cscript%3E",
        "/search?outlet=%22%3E%3Cscript%3E",
        &format!("/statement/{hex}?wrong=words&why=%3Cscript%3E"),
    ] {
        let answer = app.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let scripts: Vec<_> = answer.body.match_indices("<script").collect();
        assert_eq!(scripts.len(), 1, "{path}: {}", answer.body);
        for bad in ["<img", "<form action=//", "href=\"javascript:", "\u{202e}", " style=\"", " onerror=\""] {
            answer.lacks(bad);
        }
    }
}

#[tokio::test]
async fn a_stored_page_is_text_or_stands_in_a_cage() {
    let app = App::new(&[HOSTILE]);
    let statement = app.first("bridge").await;
    let page = app.get(&statement).await.link("/page/");
    let page = page.split('?').next().unwrap().to_owned();
    let received = app.get(&format!("{page}/received")).await;
    assert_eq!(received.body, HOSTILE);
    assert_eq!(received.header("content-type"), "text/plain; charset=utf-8");
    assert!(received.header("content-security-policy").contains("sandbox"));
    assert_eq!(received.header("x-content-type-options"), "nosniff");
    let frame = app.get(&format!("{page}/seen")).await;
    frame.has("sandbox=\"\"");
    let seen = app.get(&format!("{page}/seen?frame")).await;
    assert!(seen.header("content-security-policy").starts_with("sandbox; default-src 'none'"));
    assert!(!seen.header("content-security-policy").contains("allow-scripts"));
    assert_eq!(app.get("/page/sha256:00").await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get(&format!("/page/{}", "0".repeat(64))).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_answer_has_its_policy() {
    let app = App::new(&[HOSTILE]);
    for path in
        ["/", "/search", "/nowhere", "/statement/x", "/search?q=act%3Alie", "/suggest?q=le", "/favicon.ico", "/%ff"]
    {
        let answer = app.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe") && !policy.contains("data:") && !policy.contains('*'), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
    }
}
