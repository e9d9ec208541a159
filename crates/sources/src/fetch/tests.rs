use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::ResolvedSocketAddrs;
use ureq::unversioned::transport::NextTimeout;

use super::*;
use crate::{Item, Items, Source};

/// Where local servers stand; any other loopback address counts as private.
const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// A server on this machine: answers by path, keeps the requests that came.
struct Server {
    port: u16,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// `answer` gives a whole response for a path, or nothing for a 404.
    fn new(answer: impl Fn(&str) -> Option<Vec<u8>> + Send + 'static) -> Self {
        let listener = TcpListener::bind((HERE, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let mut request = String::new();
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                while reader.read_line(&mut request).is_ok_and(|n| n > 2) {}
                let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
                kept.lock().unwrap().push(request);
                let response = answer(&path).unwrap_or_else(|| response("404 Not Found", "", b""));
                // A client that has had enough closes the connection.
                let _ = stream.write_all(&response);
            }
        });
        Self { port, requests }
    }

    /// How often a path was asked for.
    fn asked(&self, path: &str) -> usize {
        let start = format!("GET {path} ");
        self.requests.lock().unwrap().iter().filter(|r| r.starts_with(&start)).count()
    }
}

fn response(status: &str, fields: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\n{fields}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn page(body: &str) -> Option<Vec<u8>> {
    Some(response("200 OK", "Content-Type: text/html\r\n", body.as_bytes()))
}

fn to(location: &str) -> Option<Vec<u8>> {
    Some(response("302 Found", &format!("Location: {location}\r\n"), b""))
}

/// Names of tests to addresses; counts how often it is asked.
#[derive(Debug, Default)]
struct Names {
    asked: Arc<AtomicUsize>,
}

impl Resolver for Names {
    fn resolve(&self, uri: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let asked = self.asked.fetch_add(1, Ordering::SeqCst);
        let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
        let ip: IpAddr = match host {
            "news.test" => HERE,
            "inner.test" => "10.0.0.1".parse().unwrap(),
            "metadata.test" => "169.254.169.254".parse().unwrap(),
            "mapped.test" => "::ffff:127.0.0.2".parse().unwrap(),
            // First here, then inside.
            "rebinding.test" => [HERE, "127.0.0.2".parse().unwrap()][asked.min(1)],
            other => match other.parse() {
                Ok(ip) => ip,
                Err(_) => return Err(ureq::Error::HostNotFound),
            },
        };
        let mut found = self.empty();
        let port = uri.port_u16().unwrap_or(80);
        found.push(SocketAddr::new(ip, port));
        if host == "mixed.test" {
            found.push(SocketAddr::new(HERE, port));
        }
        Ok(found)
    }
}

fn options() -> Options {
    Options {
        about: Some("https://example.org/about".to_owned()),
        delay: Duration::ZERO,
        timeout: Duration::from_secs(10),
        ..Options::default()
    }
}

fn fetcher_with(options: Options) -> Fetcher {
    let guard = Guard::new(Names::default(), |ip| ip == HERE || address::is_public(ip));
    Fetcher::with_guard(options, guard)
}

fn fetch(fetcher: &mut Fetcher, url: &str) -> Result<Page, Reason> {
    match fetcher.fetch(&Link { url: url.to_owned(), ..Link::default() })? {
        Fetched::Page(page) => Ok(page),
        Fetched::Feed { links, .. } => panic!("{links:?}"),
    }
}

fn kind(fetcher: &mut Fetcher, url: &str) -> Kind {
    fetch(fetcher, url).unwrap_err().kind
}

#[test]
fn a_page() {
    let server = Server::new(|path| match path {
        "/a" => to("/b?x=1"),
        "/b?x=1" => Some(response(
            "200 OK",
            "Content-Type: text/html; charset=utf-8\r\nETag: \"1\"\r\nLast-Modified: Wed, 06 Mar 2024 12:00:00 GMT\r\n",
            b"<p>words",
        )),
        _ => None,
    });
    let url = format!("http://news.test:{}/a", server.port);
    let page = fetch(&mut fetcher_with(options()), &url).unwrap();
    assert_eq!((page.bytes.as_slice(), &page.name), (&b"<p>words"[..], &url));
    assert_eq!(page.hints.url, Some(format!("http://news.test:{}/b?x=1", server.port)));
    assert_eq!(page.hints.media_type.as_deref(), Some("text/html; charset=utf-8"));
    assert!(page.hints.fetched.is_some_and(|f| f.offset.is_some()));
    let visit = page.fetched.unwrap();
    assert_eq!(visit.url, url);
    assert_eq!(visit.validators.etag.as_deref(), Some("\"1\""));
    assert_eq!(visit.validators.last_modified.as_deref(), Some("Wed, 06 Mar 2024 12:00:00 GMT"));
    let requests = server.requests.lock().unwrap();
    let agent = concat!("user-agent: dixit/", env!("CARGO_PKG_VERSION"), " (+https://example.org/about)\r\n");
    assert!(requests.iter().all(|r| r.to_lowercase().contains(agent)), "{requests:?}");
}

#[test]
fn conditional_requests() {
    let server = Server::new(|path| (path == "/a").then(|| response("304 Not Modified", "", b"")));
    let url = format!("http://news.test:{}/a", server.port);
    let known =
        Validators { etag: Some("\"1\"".to_owned()), last_modified: Some("Wed, 06 Mar 2024 12:00:00 GMT".to_owned()) };
    let expected = url.clone();
    let mut fetcher = fetcher_with(options()).knowing(move |url| {
        assert_eq!(url, expected);
        known.clone()
    });
    assert_eq!(kind(&mut fetcher, &url), Kind::Unchanged);
    let request = server.requests.lock().unwrap().last().unwrap().to_lowercase();
    assert!(
        request.contains("if-none-match: \"1\"\r\n") && request.contains("if-modified-since: wed, 06 mar 2024"),
        "{request}"
    );
}

#[test]
fn what_fits_in_no_header_is_left_out() {
    let server = Server::new(|path| (path == "/a").then(|| page("<p>words")).flatten());
    let odd = Validators { etag: Some("\u{fffd}\r\nX: y".to_owned()), last_modified: Some("\0".to_owned()) };
    let options = Options { about: Some("https://example.org/\r\nX: é".to_owned()), ..options() };
    let mut fetcher = fetcher_with(options).knowing(move |_| odd.clone());
    assert!(fetch(&mut fetcher, &format!("http://news.test:{}/a", server.port)).is_ok());
    let requests = server.requests.lock().unwrap();
    assert!(
        requests.iter().all(|r| r.contains("(+https://example.org/X:)\r\n") && !r.to_lowercase().contains("if-")),
        "{requests:?}"
    );
}

#[test]
fn robots_are_asked_first_and_obeyed() {
    let server = Server::new(|path| match path {
        "/robots.txt" => Some(response(
            "200 OK",
            "",
            b"User-agent: *\nDisallow: /\n\nUser-agent: dixit\nAllow: /\nDisallow: /private\n",
        )),
        "/moved" => to("/private/b"),
        _ => page("<p>words"),
    });
    let mut fetcher = fetcher_with(options());
    let at = |path: &str| format!("http://news.test:{}{path}", server.port);
    assert!(fetch(&mut fetcher, &at("/a")).is_ok());
    assert!(fetch(&mut fetcher, &at("/b")).is_ok());
    assert_eq!(kind(&mut fetcher, &at("/private/a")), Kind::Robots);
    assert_eq!(kind(&mut fetcher, &at("/moved")), Kind::Robots);
    assert_eq!((server.asked("/robots.txt"), server.asked("/private/a"), server.asked("/private/b")), (1, 0, 0));
}

#[test]
fn robots_that_cannot_be_had() {
    let broken = Server::new(|path| match path {
        "/robots.txt" => Some(response("503 Service Unavailable", "", b"")),
        _ => page("<p>words"),
    });
    let mut fetcher = fetcher_with(options());
    for path in ["a", "b"] {
        let reason = fetch(&mut fetcher, &format!("http://news.test:{}/{path}", broken.port)).unwrap_err();
        assert_eq!(reason.kind, Kind::Robots);
        assert!(reason.why.contains("503"), "{reason}");
    }
    // The host is left alone for a while.
    assert_eq!((broken.asked("/robots.txt"), broken.asked("/a")), (1, 0));
    let none = Server::new(|path| (path == "/a").then(|| page("<p>words")).flatten());
    assert!(fetch(&mut fetcher_with(options()), &format!("http://news.test:{}/a", none.port)).is_ok());
}

#[test]
fn delays() {
    let server = Server::new(|path| match path {
        "/robots.txt" => Some(response("200 OK", "", b"User-agent: *\nCrawl-delay: 0.3\n")),
        _ => page("<p>words"),
    });
    let slow = Server::new(|path| match path {
        "/robots.txt" => Some(response("200 OK", "", b"User-agent: *\nCrawl-delay: 86400\n")),
        _ => page("<p>words"),
    });
    let mut fetcher = fetcher_with(options());
    let start = Instant::now();
    for _ in 0..2 {
        fetch(&mut fetcher, &format!("http://news.test:{}/a", server.port)).unwrap();
    }
    // After robots.txt, and between the two.
    assert!(start.elapsed() >= Duration::from_millis(600), "{:?}", start.elapsed());
    assert_eq!(kind(&mut fetcher, &format!("http://news.test:{}/a", slow.port)), Kind::Robots);
}

#[test]
fn private_addresses_are_not_fetched() {
    let mut fetcher = fetcher_with(options());
    for url in [
        "http://10.0.0.1/",
        "http://127.0.0.2/",
        "http://0x7f000002/",
        "http://2130706434/",
        "http://127.2/",
        "http://0177.0.0.2/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.2]/",
        "http://[::ffff:7f00:2]/",
        "http://[64:ff9b::a00:1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://inner.test/",
        "http://metadata.test/",
        "http://mapped.test/",
        "http://user:pass@10.0.0.1/",
        "ftp://news.test/",
        "file:///etc/passwd",
        "gopher://news.test/",
        "data:text/html,x",
        "http://",
        "words",
    ] {
        let expected = if url.starts_with("http://") && url.len() > 7 { Kind::Private } else { Kind::Forbidden };
        assert_eq!(kind(&mut fetcher, url), expected, "{url}");
    }
    assert_eq!(kind(&mut Fetcher::new(options()), "http://localhost/"), Kind::Private);
}

#[test]
fn nor_by_redirect() {
    let inside = TcpListener::bind((Ipv4Addr::new(127, 0, 0, 2), 0)).unwrap();
    inside.set_nonblocking(true).unwrap();
    let port = inside.local_addr().unwrap().port();
    let targets = [
        format!("http://127.0.0.2:{port}/"),
        format!("http://[::ffff:127.0.0.2]:{port}/"),
        format!("//127.0.0.2:{port}/"),
        "http://inner.test/".to_owned(),
        "http://metadata.test/".to_owned(),
        "file:///etc/passwd".to_owned(),
    ];
    let listed = targets.clone();
    let server = Server::new(move |path| to(listed.get(path.strip_prefix("/")?.parse::<usize>().ok()?)?));
    let mut fetcher = fetcher_with(options());
    for (n, target) in targets.iter().enumerate() {
        let url = format!("http://news.test:{}/{n}", server.port);
        let expected = if target.starts_with("file:") { Kind::Forbidden } else { Kind::Private };
        assert_eq!(kind(&mut fetcher, &url), expected, "{target}");
    }
    assert!(inside.accept().is_err(), "somebody connected");
}

#[test]
fn nor_by_a_name_that_changes_its_address() {
    // The first answer, for robots.txt, is allowed; the second is not, and each is connected to as it was checked.
    let server = Server::new(|_| page("<p>words"));
    let inside = TcpListener::bind((Ipv4Addr::new(127, 0, 0, 2), server.port));
    let names = Names::default();
    let asked = Arc::clone(&names.asked);
    let guard = Guard::new(names, |ip| ip == HERE);
    let mut fetcher = Fetcher::with_guard(options(), guard);
    assert_eq!(kind(&mut fetcher, &format!("http://rebinding.test:{}/a", server.port)), Kind::Private);
    assert_eq!((asked.load(Ordering::SeqCst), server.requests.lock().unwrap().len()), (2, 1));
    if let Ok(inside) = inside {
        inside.set_nonblocking(true).unwrap();
        assert!(inside.accept().is_err(), "somebody connected");
    }
}

#[test]
fn redirects_end() {
    let server = Server::new(|path| match path.strip_prefix("/")?.parse::<u32>().ok()? {
        0 => page("<p>words"),
        n => to(&format!("/{}", n - 1)),
    });
    let mut fetcher = fetcher_with(options());
    assert!(fetch(&mut fetcher, &format!("http://news.test:{}/5", server.port)).is_ok());
    assert_eq!(kind(&mut fetcher, &format!("http://news.test:{}/6", server.port)), Kind::Status);
}

#[test]
fn what_is_not_a_page() {
    let server = Server::new(|path| match path {
        "/image" => Some(response("200 OK", "Content-Type: image/png\r\n", b"x")),
        "/error" => Some(response("500 Oh", "", b"x")),
        "/large" => Some(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999999\r\n\r\n".to_vec()),
        "/long" => {
            let mut response = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n".to_vec();
            response.resize(300_000, b' ');
            Some(response)
        }
        "/nothing" => Some(Vec::new()),
        _ => None,
    });
    let limits = Limits { page: 100_000, ..Limits::default() };
    let mut fetcher = fetcher_with(Options { limits, ..options() });
    for (path, expected) in [
        ("image", Kind::NotAPage),
        ("error", Kind::Status),
        ("gone", Kind::Status),
        ("large", Kind::TooLarge),
        ("long", Kind::TooLarge),
        ("nothing", Kind::Unreadable),
    ] {
        assert_eq!(kind(&mut fetcher, &format!("http://news.test:{}/{path}", server.port)), expected, "{path}");
    }
    assert_eq!(kind(&mut fetcher, "http://unknown.test/"), Kind::Unreadable);
}

#[test]
fn time_is_bounded() {
    let server = Server::new(|path| {
        if path == "/a" {
            thread::sleep(Duration::from_secs(5));
        }
        None
    });
    let mut fetcher = fetcher_with(Options { timeout: Duration::from_millis(300), ..options() });
    let start = Instant::now();
    assert_eq!(kind(&mut fetcher, &format!("http://news.test:{}/a", server.port)), Kind::Unreadable);
    assert!(start.elapsed() < Duration::from_secs(4));
}

#[test]
fn feeds_and_sitemaps_give_their_pages() {
    let server = Server::new(|path| {
        let xml = |body: &str| Some(response("200 OK", "Content-Type: application/xml\r\n", body.as_bytes()));
        match path {
            "/index.xml" => xml(
                "<sitemapindex><sitemap><loc>/1.xml</loc></sitemap><sitemap><loc>/rss</loc></sitemap></sitemapindex>",
            ),
            "/1.xml" => xml("<urlset><url><loc>/a</loc></url><url><loc>/gone</loc></url></urlset>"),
            "/rss" => xml("<rss version=\"2.0\"><channel><item><link>/b</link></item></channel></rss>"),
            "/a" | "/b" => page(path),
            "/loop" => xml("<rss version=\"2.0\"><channel><item><link>/loop</link></item></channel></rss>"),
            _ => None,
        }
    });
    let source = Source::Url(format!("http://news.test:{}/index.xml", server.port));
    // A feed that leads to itself ends.
    let circle = Source::Url(format!("http://news.test:{}/loop", server.port));
    let items = Items::new(vec![source, circle], Limits::default()).with_fetcher(fetcher_with(options()));
    let found: Vec<String> = items
        .map(|item| match item {
            Item::Page(page) => String::from_utf8(page.bytes).unwrap(),
            Item::Skipped(skipped) => format!("{:?}", skipped.reason.kind),
        })
        .collect();
    assert_eq!(found, ["/a", "Status", "/b", "NotAPage"]);
}
