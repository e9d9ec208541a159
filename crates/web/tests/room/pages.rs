//! What readers see.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use crate::util::{App, BRIDGE, CHANGED, COPY};

#[tokio::test]
async fn the_front_page_shows_the_newest() {
    let app = App::new(&[BRIDGE]);
    let page = app.get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    page.has("The bridge will close on Monday").has("Ann Lee").has("Most quoted lately").has("The Courier");
    page.lacks("example pages that come with dixit");
}

#[tokio::test]
async fn an_empty_record_is_a_page_too() {
    let app = App::new(&[]);
    app.get("/").await.has("0 statements").has("There is none yet");
    app.get("/search?q=bridge").await.has("No statement fits");
}

#[tokio::test]
async fn a_search_says_who_what_when_where_and_to_which_question() {
    let app = App::new(&[BRIDGE]);
    let page = app.get("/search?q=bridge").await;
    assert_eq!(page.status, StatusCode::OK);
    page.has("2 statements").has("<mark>bridge</mark>").has("Ann Lee").has("Mayor").has("denial");
    let page = app.get("/search?q=act%3Arefusal").await;
    page.has("In reply to").has("whether the ferry will run at night");
}

#[tokio::test]
async fn what_is_chosen_narrows_and_can_be_taken_back() {
    let app = App::new(&[BRIDGE]);
    let all = app.get("/search").await;
    let denial = all.links("/search").into_iter().find(|l| l.contains("act=denial")).unwrap();
    let page = app.get(&denial).await;
    page.has("1 statement<").has("Tom Reed").lacks("Ann Lee");
    let back = page.links("/search").into_iter().find(|l| !l.contains("act=")).unwrap();
    assert_eq!(app.get(&back).await.links("/statement/").len(), all.links("/statement/").len());
    let reed = all.links("/search").into_iter().find(|l| l.contains("speaker=e")).unwrap();
    assert_eq!(app.get(&reed).await.status, StatusCode::OK);
}

#[tokio::test]
async fn pages_of_results_go_on_without_gap_or_repetition() {
    let many: Vec<String> = (0..45)
        .map(|n| {
            let day = 1 + n % 28;
            BRIDGE
                .replace("courier.example/bridge", &format!("courier.example/{n}"))
                .replace("2024-03-06", &format!("2024-03-{day:02}"))
                .replace("on Monday", &format!("at gate {n}"))
                .replace("unsafe", &format!("unsafe at {n}"))
                .replace("We have no choice", &format!("We have no choice but {n}"))
                .replace("at night", &format!("to pier {n}"))
        })
        .collect();
    let app = App::new(&many.iter().map(String::as_str).collect::<Vec<_>>());
    let mut next = "/search?q=close&sort=newest".to_owned();
    let mut seen = Vec::new();
    for _ in 0..4 {
        let page = app.get(&next).await;
        seen.extend(page.links("/statement/"));
        match page.links("/search").into_iter().find(|l| l.contains("after=")) {
            Some(link) => next = link,
            None => break,
        }
    }
    assert_eq!(seen.len(), 45);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 45);
    // A cursor of one search is none of another.
    let other = next.replace("q=close", "q=bridge");
    assert_eq!(app.get(&other).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_query_that_is_not_understood_stays_in_its_box() {
    let app = App::new(&[BRIDGE]);
    let page = app.get("/search?q=act%3Alie+%22open").await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    page.has("value=\"act:lie &quot;open\"").has("act: is one of");
}

#[tokio::test]
async fn a_statement_is_proved_and_can_be_cited() {
    let app = App::new(&[BRIDGE, COPY]);
    let id = app.first("monday").await;
    let page = app.get(&id).await;
    page.has("Proved just now").has("sha256:").has("class=\"content\"").has("class=\"cue\"").has("class=\"source\"");
    page.has("@misc{dixit:")
        .has("article-newspaper")
        .has("&lt;blockquote")
        .has("Other reports of it")
        .has("The Gazette");
    // The way to the very bytes.
    let source = app.get(&page.link("/page/")).await;
    source.has("<mark id=\"here\">").has("The bridge will close on Monday");
    assert_eq!(app.get(&format!("/statement/{}", "0".repeat(32))).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get("/statement/x").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_wrong_becomes_a_command() {
    let app = App::with(&[BRIDGE], |o| dixit_web::Options { named: Some("my archive".to_owned()), ..o });
    let id = app.first("monday").await;
    let page = app.get(&format!("{id}?wrong=words&why=it%27s+Tuesday")).await;
    let hex = id.trim_start_matches("/statement/");
    page.has(&format!("dixit retract --record 'my archive' {hex} --why 'it'\\''s Tuesday'"));
}

#[tokio::test]
async fn an_article_has_its_speakers_beside_it() {
    let app = App::new(&[BRIDGE]);
    let page = app.follow("/article/a1").await;
    assert_eq!(page.status, StatusCode::OK);
    page.has("Who speaks")
        .has("Ann Lee")
        .has("Tom Reed")
        .has("an OpenGraph element")
        .has("https://courier.example/bridge");
    page.has("rel=\"noopener noreferrer nofollow\"").has("id=\"s0\"").has("href=\"#p0\"");
    assert_eq!(app.get("/article/a99").await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get("/version/v0x").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn versions_can_be_compared() {
    let app = App::new(&[BRIDGE, CHANGED]);
    let page = app.follow("/article/a1").await;
    page.has("Version 2 of 2");
    let changes = app.get(&page.link("/changes/")).await;
    changes.has("Reworded").has("<ins>old</ins>").has("<del>Monday").has("Dropped");
    // What is no longer in the article says so.
    app.get("/search?q=monday").await.has("no longer in the article");
}

#[tokio::test]
async fn a_person_has_a_history() {
    let later = "<html lang=en><head><link rel=canonical href='https://courier.example/toll'>\
        <meta property='article:published_time' content='2024-04-02'></head><body><article><h1>Toll</h1>\
        <p>The toll will stay, Mayor Ann Lee said.</p></article></body></html>";
    let app = App::new(&[BRIDGE, later]);
    let front = app.get("/").await;
    let mut lee = None;
    for link in front.links("/person/") {
        let page = app.get(&link).await;
        if page.body.contains("<h1><bdi>Ann Lee") {
            lee = Some(page);
        }
    }
    let page = lee.unwrap();
    page.has("What they refuse to answer")
        .has("whether the ferry will run at night")
        .has("Mayor")
        .has("Who reports them");
    page.has("What they do, over time").has("<svg").has("2 April 2024");
    assert_eq!(app.get("/person/e999").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn two_people_side_by_side() {
    let app = App::new(&[BRIDGE]);
    let page = app.get("/compare?a=lee&b=Tom+Reed&q=bridge").await;
    page.has("The <mark>bridge</mark> will close").has("the <mark>bridge</mark> is unsafe");
    app.get("/compare?a=lee&b=Nobody+Atall").await.has("Nobody in this record is called");
}

#[tokio::test]
async fn names_are_suggested() {
    let app = App::new(&[BRIDGE]);
    let names = app.get("/suggest?q=re").await;
    names.has("Tom Reed").has("/person/e");
    assert_eq!(names.header("content-type"), "application/json");
    assert_eq!(app.get("/suggest?q=r").await.body, "[]");
    app.get("/suggest?q=cour").await.has("\"outlet\"");
}

#[tokio::test]
async fn results_can_be_taken_away() {
    let app = App::new(&[BRIDGE]);
    let page = app.get("/search?q=bridge").await;
    let file = app.get(&page.link("/export.jsonl")).await;
    assert_eq!(file.body.lines().count(), 2);
    file.has("\"act\":\"denial\"");
    let table = app.get(&page.link("/export.csv")).await;
    assert_eq!(table.header("content-disposition"), "attachment; filename=\"statements.csv\"");
    table.has("id,speaker,").has(",denial,").has("\r\n");
    assert_eq!(table.body.matches("\r\n").count(), 3);
}

fn form(parts: &[(&str, &str)]) -> Request<Body> {
    let mut body = String::new();
    for (name, value) in parts {
        body += &format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    body += "--edge--\r\n";
    let request = Request::post("/read").header(header::HOST, "localhost");
    request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge").body(Body::from(body)).unwrap()
}

#[tokio::test]
async fn a_pasted_page_is_read_and_not_kept() {
    let app = App::new(&[BRIDGE]);
    app.get("/read").await.has("multipart/form-data");
    let text = "Ferry to stop\n\nThe ferry will stop in May, Captain Eva Holt said.";
    let page = app.ask(form(&[("text", text), ("published", "2024-04-02")])).await;
    assert_eq!(page.status, StatusCode::OK);
    page.has("Eva Holt").has("class=\"c0 said").has("not kept").lacks("/statement/");
    assert_eq!(app.record().counts().unwrap().articles, 1);
    assert_eq!(app.ask(form(&[("text", " ")])).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(app.ask(form(&[("text", "x"), ("published", "soon")])).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn files_are_kept_by_browsers() {
    let app = App::new(&[]);
    let front = app.get("/").await;
    let style = front.link("/assets/");
    let file = app.get(&style).await;
    assert_eq!(file.header("content-type"), "text/css; charset=utf-8");
    assert!(file.header("cache-control").contains("immutable"));
    assert_eq!(app.get("/assets/room.css").await.status, StatusCode::NOT_FOUND);
    // Nothing is loaded from elsewhere.
    file.lacks("url(").lacks("@import");
}

#[tokio::test]
async fn the_examples_are_a_record() {
    let dir = tempfile::tempdir().unwrap();
    dixit_web::examples(dir.path()).unwrap();
    let options = dixit_web::Options { record: dir.path().to_owned(), example: true, ..Default::default() };
    let room = std::sync::Arc::new(dixit_web::Room::open(options).unwrap());
    let counts = dixit_record::Record::open(dir.path()).unwrap().counts().unwrap();
    assert_eq!(counts.articles, 4);
    assert!(counts.statements > 20);
    drop(room);
}
