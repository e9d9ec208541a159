//! Addresses: pages, feeds and sitemaps of servers on this machine.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::util::{Dir, Ran};

/// What stands at a path.
#[derive(Clone)]
struct File {
    media_type: &'static str,
    etag: String,
    body: String,
}

/// A server on this machine: files by path, of which some can change; keeps the requests that came.
struct Server {
    port: u16,
    files: Arc<Mutex<HashMap<String, File>>>,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn new() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Self { port, files: Arc::default(), requests: Arc::default() };
        let (files, requests) = (Arc::clone(&server.files), Arc::clone(&server.requests));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let mut request = String::new();
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                while reader.read_line(&mut request).is_ok_and(|n| n > 2) {}
                let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
                let file = files.lock().unwrap().get(&path).cloned();
                let response = match file {
                    // One that never answers.
                    Some(file) if file.body.is_empty() => {
                        requests.lock().unwrap().push(request);
                        std::mem::forget(stream);
                        continue;
                    }
                    None => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned(),
                    Some(file) if request.to_lowercase().contains(&format!("if-none-match: {}\r\n", file.etag)) => {
                        "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n".to_owned()
                    }
                    Some(File { media_type, etag, body }) => format!(
                        "HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nETag: {etag}\r\nContent-Length: {}\r\n\
                         Connection: close\r\n\r\n{body}",
                        body.len()
                    ),
                };
                requests.lock().unwrap().push(request);
                let _ = stream.write_all(response.as_bytes());
            }
        });
        server
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    fn put(&self, path: &str, media_type: &'static str, body: &str) {
        let etag = format!("\"{:x}\"", BuildHasherDefault::<DefaultHasher>::default().hash_one(body));
        self.files.lock().unwrap().insert(path.to_owned(), File { media_type, etag, body: body.to_owned() });
    }

    /// An article in which somebody says something.
    fn article(&self, path: &str, said: &str) {
        self.put(
            path,
            "text/html; charset=utf-8",
            &format!(
                "<!DOCTYPE html><html lang=en><head><title>On the bridge</title></head><body><article>\
                 <h1>On the bridge</h1>\n<p>“{said},” Mayor Ruth Okafor said.</p></article></body></html>"
            ),
        );
    }

    /// A feed of pages, each with when it was changed.
    fn feed(&self, path: &str, entries: &[(&str, &str)]) {
        let entries: String = entries
            .iter()
            .map(|(page, changed)| {
                let url = self.url(page);
                format!(
                    "<entry><id>{url}</id><title>A</title><updated>{changed}</updated><link href=\"{url}\"/></entry>"
                )
            })
            .collect();
        let body = format!(
            "<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><title>News</title><id>x</id>\
             <updated>2024-03-06T12:00:00Z</updated>{entries}</feed>"
        );
        self.put(path, "application/atom+xml", &body);
    }

    /// How often a path was asked for since the last call of [`forget`](Self::forget).
    fn asked(&self, path: &str) -> usize {
        let start = format!("GET {path} ");
        self.requests.lock().unwrap().iter().filter(|r| r.starts_with(&start)).count()
    }

    fn forget(&self) {
        self.requests.lock().unwrap().clear();
    }
}

impl Dir {
    fn table(&self, server: &Server, feed: &str) {
        self.write("feeds.toml", format!("[[feed]]\nurl = \"{}\"\nname = \"The Courier\"\n", server.url(feed)));
    }

    fn once(&self) -> Ran {
        self.dixit("follow feeds.toml --record r --tier rules --once --allow-private")
    }
}

case!(a_page_is_read_from_its_address, |dir| {
    let server = Server::new();
    server.article("/a", "The bridge will close on Monday");
    let url = server.url("/a");
    let ran = dir.dixit(&format!("read --tier rules --json --allow-private {url}"));
    let reading = &ran.exits(0).readings()[0];
    assert_eq!(reading["page"]["url"], url.as_str());
    assert_eq!(reading["statements"].as_array().unwrap().len(), 1);
    let agent = format!("user-agent: dixit/{}\r\n", env!("CARGO_PKG_VERSION"));
    assert!(server.requests.lock().unwrap().iter().all(|r| r.to_lowercase().contains(&agent)));
    // Unasked, nothing private is connected to.
    server.forget();
    dir.dixit(&format!("read {url}")).exits(2).complains(&[&url, "is no public one", "--allow-private"]);
    assert!(server.requests.lock().unwrap().is_empty());
    dir.dixit(&format!("read --allow-private {}", server.url("/gone"))).exits(2).complains(&["status 404"]);
});

case!(all_pages_of_a_feed_are_read, |dir| {
    let server = Server::new();
    server.article("/a", "The bridge will close on Monday");
    server.article("/b", "Nobody will pay a toll");
    server.put("/robots.txt", "text/plain", "User-agent: dixit\nDisallow: /private\n");
    server.feed(
        "/feed",
        &[("/a", "2024-03-06T12:00:00Z"), ("/private/c", "2024-03-06T12:00:00Z"), ("/b", "2024-03-06T12:00:00Z")],
    );
    let ran = dir.dixit(&format!("read --tier rules --json --allow-private {}", server.url("/feed")));
    let readings = ran.exits(2).complains(&["/private/c: ", "robots.txt"]).readings();
    let ids: Vec<&str> = readings.iter().map(|r| r["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [server.url("/a"), server.url("/b")]);
    assert_eq!(server.asked("/private/c"), 0);
});

case!(what_has_not_changed_adds_nothing, |dir| {
    let server = Server::new();
    server.article("/a", "The bridge will close on Monday");
    let add = format!("add --record r --tier rules --allow-private {}", server.url("/a"));
    let first = dir.dixit(&add).exits(0).out.clone();
    assert!(first.contains(": 1 new article\n"), "{first}");
    let again = dir.dixit(&format!("{add} --strict")).exits(0).out.clone();
    assert!(again.starts_with("0 pages in ") && again.contains(": 1 unchanged\n0 statements"), "{again}");
    assert!(server.requests.lock().unwrap().iter().any(|r| r.to_lowercase().contains("if-none-match: ")));
    server.article("/a", "The bridge will close on Tuesday after all");
    let changed = dir.dixit(&add).exits(0).out.clone();
    assert!(changed.contains(": 1 new version\n"), "{changed}");
    dir.dixit("verify --record r").exits(0);
    // Errors are counted and named.
    let ran = dir.dixit(&format!("add --record r --tier rules --allow-private {}", server.url("/gone")));
    assert!(ran.exits(2).out.contains("skipped, no page but a status: 1\n  http://"), "{ran:?}");
});

case!(feeds_are_followed, |dir| {
    let server = Server::new();
    server.article("/a", "The bridge will close on Monday");
    server.article("/b", "Nobody will pay a toll");
    server.feed("/feed", &[("/a", "2024-03-06T12:00:00Z"), ("/b", "2024-03-06T12:00:00Z")]);
    dir.table(&server, "/feed");
    let first = dir.once();
    first.exits(0).complains(&["1 poll: 2 new articles, 0 new versions, 2 new statements; 0 skipped"]);
    assert!(first.out.contains("Ruth Okafor") && first.out.contains("Nobody will pay a toll"), "{first:?}");
    // Nothing is new: the feed itself is not sent again.
    server.forget();
    dir.once().exits(0).complains(&["0 new articles, 0 new versions"]);
    assert_eq!((server.asked("/feed"), server.asked("/a"), server.asked("/b")), (1, 0, 0));
    // One has changed, and the feed says so.
    server.article("/a", "The bridge will close on Tuesday after all");
    server.feed("/feed", &[("/a", "2024-03-07T12:00:00Z"), ("/b", "2024-03-06T12:00:00Z")]);
    server.forget();
    let changed = dir.once();
    changed.exits(0).complains(&["0 new articles, 1 new version, 1 new statement"]);
    assert!(changed.out.contains("on Tuesday after all") && !changed.out.contains("toll"), "{changed:?}");
    assert_eq!((server.asked("/a"), server.asked("/b")), (1, 0));
    // It says so once more, and the page has not.
    server.feed("/feed", &[("/a", "2024-03-08T12:00:00Z"), ("/b", "2024-03-06T12:00:00Z")]);
    dir.once().exits(0).complains(&["0 new articles, 0 new versions, 0 new statements; 0 skipped"]);
    server.forget();
    dir.once().exits(0);
    assert_eq!(server.asked("/a"), 0);
    dir.dixit("verify --record r").exits(0);
});

case!(a_feed_that_fails_is_told_once, |dir| {
    let server = Server::new();
    server.article("/a", "The bridge will close on Monday");
    dir.table(&server, "/gone");
    dir.once().exits(2).complains(&["dixit: The Courier: the response has the status 404"]);
    dir.table(&server, "/a");
    dir.once().exits(2).complains(&["it is a page, no feed"]);
    // A page that fails is named, and asked for again with the whole feed.
    server.feed("/feed", &[("/lost", "2024-03-06T12:00:00Z")]);
    dir.table(&server, "/feed");
    dir.once().exits(0).complains(&["/lost: the response has the status 404", "1 skipped"]);
    server.article("/lost", "Here it is");
    dir.once().exits(0).complains(&["1 new article"]);
    dir.write("feeds.toml", "[[feed]]\nurl = \"https://courier.example/feed\"\nevry = \"1h\"\n");
    dir.once().exits(2).complains(&["feeds.toml: line 3: ", "`evry`", "`every`"]);
});

#[cfg(unix)]
case!(others_may_write_between_two_polls, |dir| {
    let server = Server::new();
    server.article("/a", "The bridge will close on Monday");
    server.feed("/feed", &[("/a", "2024-03-06T12:00:00Z")]);
    dir.table(&server, "/feed");
    let args = ["follow", "feeds.toml", "--record", "r", "--tier", "rules", "--allow-private"];
    let child = dir.command(args).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let began = Instant::now();
    let mut n = 0;
    while server.asked("/a") == 0 || dir.dixit(&format!("snapshot state-{n} --record r")).status != Some(0) {
        assert!(began.elapsed() < Duration::from_secs(60), "the record was never free");
        thread::sleep(Duration::from_millis(100));
        n += 1;
    }
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert!(String::from_utf8(output.stdout).unwrap().contains("Ruth Okafor"));
});

#[cfg(unix)]
case!(a_signal_ends_it_and_the_record_is_whole, |dir| {
    let server = Server::new();
    server.article("/a", "The bridge will close on Monday");
    // The second page never comes.
    server.put("/b", "text/html", "");
    server.feed("/feed", &[("/a", "2024-03-06T12:00:00Z"), ("/b", "2024-03-06T12:00:00Z")]);
    dir.table(&server, "/feed");
    let args = ["follow", "feeds.toml", "--record", "r", "--tier", "rules", "--json", "--allow-private"];
    for signal in ["-TERM", "-INT"] {
        server.forget();
        let child = dir.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let began = Instant::now();
        while server.asked("/b") == 0 {
            assert!(began.elapsed() < Duration::from_secs(60), "the second page was not asked for");
            thread::sleep(Duration::from_millis(20));
        }
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        let stopped = Instant::now();
        let output = child.wait_with_output().unwrap();
        // Long before the request would have been given up.
        assert!(stopped.elapsed() < Duration::from_secs(15), "{:?}", stopped.elapsed());
        let err = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{err}");
        assert!(err.contains("dixit: 1 poll: "), "{err}");
        if signal == "-TERM" {
            let line: Value = serde_json::from_slice(&output.stdout).unwrap();
            assert_eq!(line["speaker"]["name"], "Ruth Okafor");
        }
    }
    dir.dixit("verify --record r").exits(0);
});
