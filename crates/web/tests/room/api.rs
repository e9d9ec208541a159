//! The room as programs ask it: what is described is what is there, and what comes back is what is described.

use std::collections::BTreeSet;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use dixit_search::{Ask, Limits, Query, Search};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};

use crate::util::{Answer, App, BRIDGE, CHANGED, COPY};

const FERRY: &str = "<html lang=en><head><link rel=canonical href='https://courier.example/ferry'>\
    <meta property='article:published_time' content='2024-03-09'></head><body><article><h1>Ferry to stop</h1>\
    <p>The ferry will stop in May, Captain Eva Holt said.</p></article></body></html>";

fn body(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|e| panic!("{e} in {}", answer.body))
}

async fn description(app: &App) -> Value {
    body(&app.get("/api/v1/openapi.json").await)
}

/// Holds an answer to what the description says of it.
#[track_caller]
fn check(description: &Value, path: &str, method: &str, answer: &Answer) {
    let status = answer.status.as_u16().to_string();
    let responses = &description["paths"][path][method]["responses"];
    let mut told = &responses[&status];
    assert!(told.is_object(), "{method} {path} may not give {status}: {}", answer.body);
    if let Some(reference) = told["$ref"].as_str() {
        told = description.pointer(reference.trim_start_matches('#')).unwrap();
    }
    let Some(content) = told["content"].as_object() else {
        assert_eq!(answer.body, "", "{method} {path} {status}");
        return;
    };
    let sort = answer.header("content-type");
    let (_, content) = content.iter().find(|(name, _)| sort.split(';').next() == Some(name)).unwrap_or_else(|| {
        panic!("{method} {path} {status} gives {sort}");
    });
    if !sort.contains("json") {
        return;
    }
    let mut schema = content["schema"].clone();
    schema["components"] = description["components"].clone();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(&body(answer)).map(|e| format!("{e} at {}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{method} {path} {status}: {errors:?}\n{}", answer.body);
}

async fn post(app: &App, path: &str, sort: &str, key: Option<&str>, body: &str) -> Answer {
    let request = Request::post(path).header(header::HOST, "localhost").header(header::CONTENT_TYPE, sort);
    let request = match key {
        Some(key) => request.header(header::AUTHORIZATION, format!("Bearer {key}")),
        None => request,
    };
    app.ask(request.body(Body::from(body.to_owned())).unwrap()).await
}

#[tokio::test]
async fn all_that_is_described_is_there_and_as_described() {
    let app = App::with(&[BRIDGE, COPY, CHANGED], |o| dixit_web::Options { edit: true, ..o });
    let told = description(&app).await;
    let found = body(&app.get("/api/v1/statements?q=tuesday").await);
    let hit = &found["statements"][0];
    let id = hit["id"].as_str().unwrap();
    let version = hit["version"].as_str().unwrap();
    let who = hit["speaker"]["entity"].as_str().unwrap();
    let statement = body(&app.get(&format!("/api/v1/statements/{id}")).await);
    let digest = statement["page"]["digest"].as_str().unwrap();
    let before = statement["versions"][1].as_str().unwrap();
    let zeros = "0".repeat(32);
    let asked = [
        ("/statements", "?q=bridge&limit=1".to_owned(), 200),
        ("/statements", "?q=act%3Alie".to_owned(), 400),
        ("/statements", "?words=bridge".to_owned(), 400),
        ("/statements", "?sort=up".to_owned(), 400),
        ("/statements", "?limit=0".to_owned(), 400),
        ("/statements", "?after=x".to_owned(), 400),
        ("/statements", "?retracted=yes&speaker=lee&act=refusal&since=2024&until=2024-12-31&sort=best".to_owned(), 200),
        ("/statements/{id}", format!("/{id}"), 200),
        ("/statements/{id}", format!("/{zeros}"), 404),
        ("/statements/{id}", "/x".to_owned(), 404),
        ("/facets", "?outlet=courier".to_owned(), 200),
        ("/facets", "?limit=3".to_owned(), 400),
        ("/suggestions", "?q=re".to_owned(), 200),
        ("/suggestions", String::new(), 400),
        ("/speakers", "?name=Reed".to_owned(), 200),
        ("/speakers", "?name=Nobody+Atall".to_owned(), 200),
        ("/speakers/{id}", format!("/{who}"), 200),
        ("/speakers/{id}", "/e999".to_owned(), 404),
        ("/articles/{id}", "/a1".to_owned(), 200),
        ("/articles/{id}", "/a-1".to_owned(), 404),
        ("/versions/{id}", format!("/{version}"), 200),
        ("/versions/{id}", "/v999".to_owned(), 404),
        ("/versions/{before}/changes/{after}", format!("/{before}/changes/{version}"), 200),
        ("/versions/{before}/changes/{after}", "/v1/changes/v999".to_owned(), 404),
        ("/pages/{digest}", format!("/{digest}"), 200),
        ("/pages/{digest}", "/sha256:00".to_owned(), 404),
        ("/openapi.json", String::new(), 200),
    ];
    let mut seen =
        BTreeSet::from(["/events", "/readings", "/decisions/retract", "/decisions/split", "/decisions/merge"]);
    for (path, more, status) in asked {
        let begin = path.split("/{").next().unwrap();
        let answer = app.get(&format!("/api/v1{begin}{more}")).await;
        assert_eq!(answer.status.as_u16(), status, "{path}{more}: {}", answer.body);
        check(&told, path, "get", &answer);
        seen.insert(path);
    }
    let paths: BTreeSet<&str> = told["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(seen, paths);
    let page = post(&app, "/api/v1/readings?published=2024-03-06", "text/html", None, BRIDGE).await;
    check(&told, "/readings", "post", &page);
    assert_eq!(page.status, StatusCode::OK);
    check(&told, "/readings", "post", &post(&app, "/api/v1/readings?published=soon", "text/html", None, BRIDGE).await);
    let large = "a".repeat(5 << 20);
    let large = post(&app, "/api/v1/readings", "text/plain", None, &large).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    check(&told, "/readings", "post", &large);
}

#[tokio::test]
async fn the_description_holds_together() {
    let app = App::new(&[BRIDGE]);
    let told = description(&app).await;
    assert_eq!(told["openapi"], "3.1.1");
    let (mut ids, mut references) = (Vec::new(), Vec::new());
    for (path, methods) in told["paths"].as_object().unwrap() {
        assert!(!path.contains("decisions"), "a room for reading has no {path}");
        for op in methods.as_object().unwrap().values() {
            ids.push(op["operationId"].as_str().unwrap().to_owned());
            let none = Vec::new();
            let params = op["parameters"].as_array().unwrap_or(&none);
            let mut named: Vec<&str> =
                params.iter().filter(|p| p["in"] == "path").filter_map(|p| p["name"].as_str()).collect();
            let mut wanted: Vec<&str> =
                path.split('/').filter_map(|p| p.strip_prefix('{')?.strip_suffix('}')).collect();
            named.sort_unstable();
            wanted.sort_unstable();
            assert_eq!(named, wanted, "{path}");
        }
    }
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all);
    fn walk(value: &Value, out: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                out.extend(map.get("$ref").and_then(Value::as_str).map(str::to_owned));
                map.values().for_each(|v| walk(v, out));
            }
            Value::Array(list) => list.iter().for_each(|v| walk(v, out)),
            _ => {}
        }
    }
    walk(&told, &mut references);
    assert!(references.len() > 50);
    for reference in references {
        assert!(told.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
    // What a reading is here is what it is everywhere.
    let contract = serde_json::to_value(dixit::json::schema()).unwrap();
    assert_eq!(told["components"]["schemas"]["Reading"]["required"], contract["required"]);
}

#[tokio::test]
async fn what_goes_wrong_is_told_in_json() {
    let app = App::new(&[BRIDGE]);
    for (path, status) in [
        ("/api/v1/nowhere", 404),
        ("/api/v1/", 404),
        ("/api/v1", 404),
        ("/api/v2/statements", 404),
        ("/api", 404),
        ("/api/v1/statements/%ff", 400),
        ("/api/v1/statements?q=%22open+act%3Alie", 400),
    ] {
        let answer = app.get(path).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
        let told = body(&answer);
        assert_eq!(told["status"], status);
        assert!(!told["detail"].as_str().unwrap().is_empty() && told["code"].is_string(), "{told}");
    }
    let request = Request::delete("/api/v1/statements").header(header::HOST, "localhost").body(Body::empty()).unwrap();
    let answer = app.ask(request).await;
    assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, "GET,HEAD"));
    assert_eq!(answer.header("content-type"), "application/problem+json");
    // Under a name that is not this machine's.
    let request = Request::get("/api/v1/statements").header(header::HOST, "evil.example").body(Body::empty()).unwrap();
    assert_eq!(body(&app.ask(request).await)["code"], "forbidden");
    assert!(app.get("/nowhere").await.header("content-type").starts_with("text/html"));
}

#[tokio::test]
async fn pages_follow_by_cursor() {
    let app = App::new(&[BRIDGE]);
    let all = body(&app.get("/api/v1/statements?sort=newest").await);
    let mut path = "/api/v1/statements?sort=newest&limit=1".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = body(&app.get(&path).await);
        assert_eq!(page["total"], all["total"]);
        seen.extend(page["statements"].as_array().unwrap().iter().map(|s| s["id"].clone()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/v1/statements?sort=newest&limit=1&after={next}");
    }
    let ids: Vec<Value> = all["statements"].as_array().unwrap().iter().map(|s| s["id"].clone()).collect();
    assert!(ids.len() > 3);
    assert_eq!(seen, ids);
}

#[tokio::test]
async fn a_hit_is_the_same_wherever_it_is_shown() {
    let app = App::new(&[BRIDGE]);
    let shown = body(&app.get("/api/v1/statements?q=bridge").await);
    let search = Search::open(app.dir(), Limits::default(), |_| {}).unwrap();
    let query = Query::parse("bridge", &Limits::default()).unwrap();
    for (n, hit) in search.find(&query, &Ask::default()).unwrap().hits.iter().enumerate() {
        let elsewhere = serde_json::to_string(&hit.to_json()).unwrap();
        let elsewhere: Value = serde_json::from_str(&elsewhere).unwrap();
        assert_eq!(shown["statements"][n], elsewhere);
    }
}

#[tokio::test]
async fn a_statement_comes_with_its_proof() {
    let app = App::new(&[BRIDGE, COPY]);
    let found = body(&app.get("/api/v1/statements?q=monday").await);
    let told = body(&app.get(&format!("/api/v1/statements/{}", found["statements"][0]["id"].as_str().unwrap())).await);
    assert_eq!(told["proof"], json!({"status": "proved", "why": null}));
    assert_eq!(told["words"], "The bridge will close on Monday");
    assert_eq!(told["reported"], 1);
    assert!(told["citation"]["bibtex"].as_str().unwrap().starts_with("@misc{dixit:"));
    // The evidence is bytes of the page that is given.
    let page = app.get(&format!("/api/v1/pages/{}", told["page"]["digest"].as_str().unwrap())).await.body;
    let range = told["statement"]["evidence"][0].as_array().unwrap();
    let (start, end) = (range[0].as_u64().unwrap() as usize, range[1].as_u64().unwrap() as usize);
    assert_eq!(&page[start..end], "The bridge will close on Monday");
}

#[tokio::test]
async fn what_is_known_is_not_sent_again() {
    let app = App::new(&[BRIDGE]);
    let found = body(&app.get("/api/v1/statements?q=monday").await);
    let id = found["statements"][0]["id"].as_str().unwrap().to_owned();
    for path in [
        "/api/v1/statements?q=ferry",
        &format!("/api/v1/statements/{id}"),
        "/api/v1/articles/a1",
        "/api/v1/openapi.json",
    ] {
        let first = app.get(path).await;
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with("W/\""), "{path}: {tag}");
        let again = Request::get(path).header(header::HOST, "localhost").header(header::IF_NONE_MATCH, &tag);
        let again = app.ask(again.body(Body::empty()).unwrap()).await;
        assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""), "{path}");
        assert_eq!(again.header("etag"), tag);
        let other = Request::get(path).header(header::HOST, "localhost").header(header::IF_NONE_MATCH, "\"other\"");
        assert_eq!(app.ask(other.body(Body::empty()).unwrap()).await.body, first.body);
    }
    // News makes another answer.
    let path = "/api/v1/statements?q=ferry";
    let tag = app.get(path).await.header("etag").to_owned();
    app.add(&[FERRY]);
    for _ in 0..200 {
        let again = Request::get(path).header(header::HOST, "localhost").header(header::IF_NONE_MATCH, &tag);
        let again = app.ask(again.body(Body::empty()).unwrap()).await;
        if again.body.contains("Eva Holt") {
            assert_ne!(again.header("etag"), tag);
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("what came in is not found");
}

/// Somebody who waits for events.
struct Listener(Body, String);

impl Listener {
    async fn open(app: &App, last: Option<&str>) -> (StatusCode, Self) {
        let request = Request::get("/api/v1/events").header(header::HOST, "localhost");
        let request = match last {
            Some(last) => request.header("last-event-id", last),
            None => request,
        };
        let response = app.open(request.body(Body::empty()).unwrap()).await;
        (response.status(), Self(response.into_body(), String::new()))
    }

    /// The next event: its id and data.
    async fn next(&mut self) -> (String, Value) {
        loop {
            if let Some((event, rest)) = self.1.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.1 = rest;
                let field = |name: &str| event.lines().find_map(|l| l.strip_prefix(name)).map(|v| v.trim().to_owned());
                if let Some(data) = field("data:") {
                    assert_eq!(field("event:").as_deref(), Some("statement"));
                    return (field("id:").unwrap(), serde_json::from_str(&data).unwrap());
                }
            }
            let frame = tokio::time::timeout(Duration::from_secs(30), self.0.frame()).await.unwrap().unwrap().unwrap();
            self.1 += std::str::from_utf8(&frame.into_data().unwrap()).unwrap();
        }
    }
}

#[tokio::test]
async fn new_statements_are_told_and_none_is_missed() {
    let app = App::new(&[BRIDGE]);
    let (status, mut now) = Listener::open(&app, None).await;
    assert_eq!(status, StatusCode::OK);
    // From the beginning, those that are there; and from where one was broken off, the rest.
    let (_, mut all) = Listener::open(&app, Some("0")).await;
    let total = body(&app.get("/api/v1/statements").await)["total"].as_u64().unwrap();
    let mut told = Vec::new();
    for _ in 0..total {
        told.push(all.next().await);
    }
    let (_, mut rest) = Listener::open(&app, Some(&told[0].0)).await;
    assert_eq!(rest.next().await, told[1]);
    app.add(&[FERRY]);
    let (id, new) = now.next().await;
    assert_eq!(new["words"], "The ferry will stop in May");
    assert_eq!(new["speaker"]["name"], "Eva Holt");
    assert_eq!(all.next().await, (id, new.clone()));
    // Each is as described.
    let described = description(&app).await;
    let mut schema =
        described["paths"]["/events"]["get"]["responses"]["200"]["content"]["text/event-stream"]["x-data"].clone();
    schema["components"] = described["components"].clone();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&new));
    let (status, _) = Listener::open(&app, Some("yesterday")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn few_may_wait_at_once() {
    let app = App::new(&[BRIDGE]);
    let mut open = Vec::new();
    loop {
        let (status, listener) = Listener::open(&app, None).await;
        if status == StatusCode::SERVICE_UNAVAILABLE {
            break;
        }
        assert_eq!(status, StatusCode::OK);
        open.push(listener);
        assert!(open.len() <= 100, "there is no bound");
    }
    // Who leaves makes room.
    open.pop();
    assert_eq!(Listener::open(&app, None).await.0, StatusCode::OK);
}

#[tokio::test]
async fn who_has_the_key_decides() {
    let app = App::with(&[BRIDGE], |o| dixit_web::Options { edit: true, ..o });
    let told = description(&app).await;
    let key = app.room.key().map(str::to_owned).unwrap();
    let found = body(&app.get("/api/v1/statements?q=monday").await);
    let id = found["statements"][0]["id"].as_str().unwrap().to_owned();
    let (sort, path) = ("application/json", "/api/v1/decisions/retract");
    let wanted = json!({"statement": id, "why": "never said"}).to_string();
    for wrong in [None, Some("x"), Some("")] {
        let answer = post(&app, path, sort, wrong, &wanted).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        check(&told, "/decisions/retract", "post", &answer);
    }
    for (bad, status) in [
        ("{}".to_owned(), 400),
        ("nothing".to_owned(), 400),
        (json!({"statement": id, "why": " "}).to_string(), 400),
        (json!({"statement": id, "why": "w", "who": "me"}).to_string(), 400),
        (json!({"statement": "0".repeat(32), "why": "w"}).to_string(), 404),
    ] {
        let answer = post(&app, path, sort, Some(&key), &bad).await;
        assert_eq!(answer.status.as_u16(), status, "{bad}: {}", answer.body);
        check(&told, "/decisions/retract", "post", &answer);
    }
    let split = json!({"statement": id, "why": "another Lee"}).to_string();
    let split = post(&app, "/api/v1/decisions/split", sort, Some(&key), &split).await;
    check(&told, "/decisions/split", "post", &split);
    let new = body(&split)["speaker"].as_str().unwrap().to_owned();
    let reed = body(&app.get("/api/v1/speakers?name=Reed").await)["speakers"][0]["entity"].clone();
    let merge = json!({"from": new, "into": reed, "why": "one man"}).to_string();
    let merged = post(&app, "/api/v1/decisions/merge", sort, Some(&key), &merge).await;
    check(&told, "/decisions/merge", "post", &merged);
    assert_eq!(body(&merged)["speaker"], reed);
    let again = post(&app, "/api/v1/decisions/merge", sort, Some(&key), &merge).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    check(&told, "/decisions/merge", "post", &again);
    let answer = post(&app, path, sort, Some(&key), &wanted).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    check(&told, "/decisions/retract", "post", &answer);
    let shown = app.get(&format!("/api/v1/statements/{id}")).await;
    check(&told, "/statements/{id}", "get", &shown);
    assert_eq!(body(&shown)["retracted"]["reason"], "never said");
    // A room for reading has none of this.
    let reading = App::new(&[BRIDGE]);
    assert_eq!(post(&reading, path, sort, Some(&key), &wanted).await.status, StatusCode::NOT_FOUND);
}
