//! Who may decide.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use crate::util::{Answer, App, BRIDGE};

async fn post(app: &App, path: &str, cookie: &str, body: String) -> Answer {
    let request = Request::post(path).header(header::HOST, "localhost").header(header::COOKIE, cookie);
    app.ask(request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::from(body)).unwrap())
        .await
}

async fn get(app: &App, path: &str, cookie: &str) -> Answer {
    app.ask(
        Request::get(path)
            .header(header::HOST, "localhost")
            .header(header::COOKIE, cookie)
            .body(Body::empty())
            .unwrap(),
    )
    .await
}

fn token(page: &Answer) -> String {
    let rest = page.body.split("name=\"token\" value=\"").nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_room_is_for_reading() {
    let app = App::new(&[BRIDGE]);
    assert!(app.room.key().is_none());
    let id = app.first("monday").await;
    let hex = id.trim_start_matches("/statement/");
    for cookie in ["", "dixit="] {
        let answer = post(&app, "/decide/retract", cookie, format!("token=&id={hex}&why=no")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(app.get("/edit/").await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get("/edit/00").await.status, StatusCode::FORBIDDEN);
    app.get(&id).await.lacks("/decide/");
}

#[tokio::test]
async fn who_has_the_key_decides() {
    let app = App::with(&[BRIDGE], |o| dixit_web::Options { edit: true, ..o });
    let id = app.first("monday").await;
    let hex = id.trim_start_matches("/statement/").to_owned();
    // Without the key it is a room for reading.
    app.get(&id).await.lacks("/decide/");
    let opened = app.get(&format!("/edit/{}", app.room.key().unwrap())).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER);
    let cookie = opened.header("set-cookie").to_owned();
    assert!(cookie.contains("SameSite=Strict") && cookie.contains("HttpOnly"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let token = token(&get(&app, &id, &cookie).await);
    // A cookie alone is what another site could make a browser send, a token alone what it could guess.
    for (cookie, token) in
        [(cookie.as_str(), "x"), (cookie.as_str(), ""), ("", token.as_str()), ("dixit=x", token.as_str())]
    {
        let answer = post(&app, "/decide/retract", cookie, format!("token={token}&id={hex}&why=no")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    let unexplained = post(&app, "/decide/retract", &cookie, format!("token={token}&id={hex}&why=+")).await;
    assert_eq!(unexplained.status, StatusCode::BAD_REQUEST);
    let done = post(&app, "/decide/retract", &cookie, format!("token={token}&id={hex}&why=never+said")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    app.get(&id).await.has("Retracted").has("never said");
    assert_eq!(app.record().decisions().unwrap().len(), 1);
    // And the index follows.
    for _ in 0..100 {
        if app.get("/search?q=monday").await.body.contains("No statement fits") {
            app.get("/search?q=monday&retracted=yes").await.has("retracted");
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("what was retracted is still found");
}

#[tokio::test]
async fn people_are_merged_and_split() {
    let app = App::with(&[BRIDGE], |o| dixit_web::Options { edit: true, ..o });
    let opened = app.get(&format!("/edit/{}", app.room.key().unwrap())).await;
    let cookie = opened.header("set-cookie").split(';').next().unwrap().to_owned();
    let id = app.first("monday").await;
    let hex = id.trim_start_matches("/statement/").to_owned();
    let token = token(&get(&app, &id, &cookie).await);
    let split = post(&app, "/decide/split", &cookie, format!("token={token}&id={hex}&why=another+Lee")).await;
    assert_eq!(split.status, StatusCode::SEE_OTHER);
    let new = split.header("location").to_owned();
    let reed = app.record().called("Reed").unwrap().first().unwrap().to_string();
    let merge = format!("token={token}&from={}&into={reed}&why=one+man", new.trim_start_matches("/person/"));
    let merged = post(&app, "/decide/merge", &cookie, merge.clone()).await;
    assert_eq!(merged.header("location"), format!("/person/{reed}"));
    // What cannot be done is said.
    assert_eq!(post(&app, "/decide/merge", &cookie, merge).await.status, StatusCode::CONFLICT);
    let odd = post(&app, "/decide/merge", &cookie, format!("token={token}&from=x&into={reed}&why=w")).await;
    assert_eq!(odd.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_record_that_is_written_to_says_so() {
    let app = App::with(&[BRIDGE], |o| dixit_web::Options { edit: true, ..o });
    let opened = app.get(&format!("/edit/{}", app.room.key().unwrap())).await;
    let cookie = opened.header("set-cookie").split(';').next().unwrap().to_owned();
    let id = app.first("monday").await;
    let token = token(&get(&app, &id, &cookie).await);
    let writer = dixit_record::Writer::open(app.dir()).unwrap();
    let hex = id.trim_start_matches("/statement/");
    let refused = post(&app, "/decide/retract", &cookie, format!("token={token}&id={hex}&why=no")).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    refused.has("another dixit is writing");
    drop(writer);
}
