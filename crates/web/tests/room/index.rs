//! The index while the room is open.

use std::fs;
use std::time::Duration;

use axum::http::StatusCode;

use crate::util::{Answer, App, BRIDGE};

const FERRY: &str = "<html lang=en><head><link rel=canonical href='https://courier.example/ferry'>\
    <meta property='article:published_time' content='2024-03-09'></head><body><article><h1>Ferry to stop</h1>\
    <p>The ferry will stop in May, Captain Eva Holt said.</p></article></body></html>";

/// Asks again until it is so.
async fn until(app: &App, path: &str, so: impl Fn(&Answer) -> bool) {
    for _ in 0..200 {
        let answer = app.get(path).await;
        assert_ne!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{}", answer.body);
        if so(&answer) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{path} did not become so");
}

#[tokio::test]
async fn new_pages_are_found() {
    let app = App::new(&[BRIDGE]);
    app.get("/search?q=ferry+stop").await.has("No statement fits");
    app.add(&[FERRY]);
    until(&app, "/search?q=ferry+stop", |a| a.body.contains("Eva Holt")).await;
    app.get("/").await.has("Eva Holt");
}

#[tokio::test]
async fn a_lost_index_is_made_again() {
    let app = App::new(&[BRIDGE]);
    app.get("/search?q=bridge").await.has("Ann Lee");
    let statement = app.first("monday").await;
    fs::remove_dir_all(app.dir().join("index")).unwrap();
    for _ in 0..100 {
        // The room stays open, whatever becomes of its index.
        assert_eq!(app.get(&statement).await.status, StatusCode::OK);
        if app.dir().join("index/meta.json").exists() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(app.dir().join("index/meta.json").exists());
    app.add(&[FERRY]);
    until(&app, "/search?q=ferry+stop", |a| a.body.contains("Eva Holt")).await;
}

#[tokio::test]
async fn a_damaged_index_is_made_again() {
    let app = App::new(&[BRIDGE]);
    app.get("/search?q=bridge").await.has("Ann Lee");
    for entry in fs::read_dir(app.dir().join("index")).unwrap() {
        let path = entry.unwrap().path();
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        if let Some(byte) = bytes.get_mut(middle) {
            *byte ^= 0x55;
        }
        fs::write(&path, bytes).unwrap();
    }
    app.add(&[FERRY]);
    until(&app, "/search?q=ferry+stop", |a| a.body.contains("Eva Holt")).await;
    app.get("/search?q=bridge").await.has("Ann Lee");
}
