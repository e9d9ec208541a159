//! Pages, feeds and sitemaps over the network, politely and only from the public part of it.
//!
//! - robots.txt is obeyed (RFC 9309), of each host that a redirect leads to as well; between two requests to a host lies
//!   a delay, or what its `Crawl-delay` asks for. There is one request at a time.
//! - Addresses are checked after names are resolved, for each request anew, and the connection is made to the address that
//!   was checked: neither a redirect nor a change of the name's address leads into a private network.
//! - At most [`REDIRECTS`] redirects are followed; sizes and times are bounded. Proxies are not used, as what they connect to
//!   cannot be checked.
//! - A request is conditional where [`Fetcher::knowing`] knows of an earlier one. The time of the fetch is
//!   [`Hints::fetched`](dixit_page::Hints), the only clock that a reading ever hears of.

mod address;

use std::collections::HashMap;
use std::fmt;
use std::thread;
use std::time::{Duration, Instant};

use dixit_page::Hints;
use jiff::Timestamp;
use robotxt::{AccessResult, Robots};
use ureq::http::{Response, StatusCode};
use ureq::unversioned::resolver::{DefaultResolver, Resolver};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body};
use url::Url;

use crate::files::read_within;
use crate::http::page_type;
use crate::{Kind, Limits, Page, Reason, Validators, Visit, decode, feed};
use address::{Guard, Refused};

/// The name by which robots.txt knows this program.
const NAME: &str = "dixit";
/// Redirects that are followed.
pub const REDIRECTS: usize = 5;
/// Longest delay that a host may ask for; pages of one that asks for more are not fetched.
const LONGEST_DELAY: Duration = Duration::from_secs(120);
/// Hosts that are remembered at once.
const HOSTS: usize = 10_000;
/// How long robots.txt is taken to say the same (RFC 9309, 2.4).
const ROBOTS: Duration = Duration::from_hours(24);
/// How long a host is left alone whose robots.txt could not be had.
const ABSENT: Duration = Duration::from_mins(5);

/// How to fetch.
#[derive(Clone, Debug)]
pub struct Options {
    /// Address of a page that says who fetches and why; it is part of the User-Agent. Default none.
    pub about: Option<String>,
    /// Time between two requests to one host. Default 1 s.
    pub delay: Duration,
    /// Time for one request, from its name to its last byte. Default 30 s.
    pub timeout: Duration,
    /// Whether private, local and reserved addresses are fetched too. Default no.
    pub private: bool,
    /// Bounds on what is read.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            about: None,
            delay: Duration::from_secs(1),
            timeout: Duration::from_secs(30),
            private: false,
            limits: Limits::default(),
        }
    }
}

/// An address to fetch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// The address.
    pub url: String,
    /// The language that a feed or sitemap states, as a BCP 47 tag.
    pub language: Option<String>,
    /// How many feeds and sitemaps led here.
    pub depth: u8,
    /// When the page was changed last, as the feed or sitemap writes it: for comparing with what it wrote before.
    pub changed: Option<String>,
}

/// What was fetched.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "handed on one by one, nearly all of them pages")]
pub enum Fetched {
    /// A page.
    Page(Page),
    /// A feed or sitemap.
    Feed {
        /// Addresses of pages, in its order.
        links: Vec<Link>,
        /// What makes the next request for it a conditional one.
        validators: Validators,
    },
}

/// What is known of a host.
struct Host {
    /// Its rules, or why nothing of it is fetched.
    robots: Result<Robots, Reason>,
    /// How long that holds.
    until: Instant,
    /// When the next request may be made.
    next: Instant,
}

/// Fetches one page after the other.
pub struct Fetcher {
    agent: Agent,
    options: Options,
    hosts: HashMap<String, Host>,
    known: Box<dyn FnMut(&str) -> Validators + Send>,
}

impl fmt::Debug for Fetcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetcher").field("options", &self.options).finish_non_exhaustive()
    }
}

impl Fetcher {
    /// A fetcher that resolves names as the system does.
    #[must_use]
    pub fn new(options: Options) -> Self {
        let private = options.private;
        Self::with_guard(options, Guard::new(DefaultResolver::default(), move |ip| private || address::is_public(ip)))
    }

    fn with_guard<R: Resolver>(options: Options, guard: Guard<R>) -> Self {
        // What is no text of a header field would fail each request.
        let about: String = options.about.iter().flat_map(|a| a.chars()).filter(char::is_ascii_graphic).collect();
        let about = if about.is_empty() { about } else { format!(" (+{about})") };
        let config = Agent::config_builder()
            .user_agent(format!("{NAME}/{}{about}", env!("CARGO_PKG_VERSION")))
            .accept("text/html, application/xhtml+xml, text/plain;q=0.8, application/xml;q=0.7, */*;q=0.1")
            .accept_encoding("gzip, br, zstd")
            .timeout_global(Some(options.timeout))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .proxy(None)
            .build();
        let agent = Agent::with_parts(config, DefaultConnector::default(), guard);
        Self { agent, options, hosts: HashMap::new(), known: Box::new(|_| Validators::default()) }
    }

    /// With conditional requests: `known` gives what a server said with the last version of the page at an address.
    #[must_use]
    pub fn knowing(mut self, known: impl FnMut(&str) -> Validators + Send + 'static) -> Self {
        self.known = Box::new(known);
        self
    }

    /// Fetches a page, feed or sitemap, by a conditional request where [`knowing`](Self::knowing) knows it.
    ///
    /// # Errors
    /// If there is none, it has not changed, it is too large, or it must not be fetched.
    pub fn fetch(&mut self, link: &Link) -> Result<Fetched, Reason> {
        let validators = (self.known)(&link.url);
        self.fetch_since(link, &validators)
    }

    /// Fetches a page, feed or sitemap, if it has changed since a server gave these validators with it.
    ///
    /// # Errors
    /// If there is none, it has not changed, it is too large, or it must not be fetched.
    pub fn fetch_since(&mut self, link: &Link, validators: &Validators) -> Result<Fetched, Reason> {
        let asked = parse(&link.url)?;
        let (url, response) = self.follow(asked, |fetcher, url| {
            fetcher.wait(url)?;
            fetcher.get(url, validators)
        })?;
        let fetched = Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string().parse().ok();
        match response.status() {
            StatusCode::OK => {}
            StatusCode::NOT_MODIFIED => return Err(Reason::new(Kind::Unchanged, "the page has not changed")),
            status if status.is_redirection() => {
                return Err(Reason::new(Kind::Status, format!("it leads on more than {REDIRECTS} times")));
            }
            status => {
                return Err(Reason::new(Kind::Status, format!("the response has the status {}", status.as_u16())));
            }
        }
        let field =
            |name: &str| response.headers().get(name).map(|v| String::from_utf8_lossy(v.as_bytes()).into_owned());
        let media_type = field("content-type").filter(|t| !t.is_empty());
        let encoding = field("content-encoding").unwrap_or_default();
        let validators = Validators { etag: field("etag"), last_modified: field("last-modified") };
        let limits = self.options.limits;
        if field("content-length").and_then(|n| n.parse().ok()).is_some_and(|n: u64| n > limits.page.into()) {
            return Err(Reason::too_large(limits.page));
        }
        let may_be_feed = media_type.as_deref().is_none_or(|t| {
            let essence = t.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            essence.ends_with("xml")
                || essence.ends_with("json")
                || essence.ends_with("gzip")
                || essence.starts_with("text/")
                || essence == "application/octet-stream"
        });
        let page_type = media_type.as_deref().map(page_type).transpose();
        if !may_be_feed && let Err(reason) = page_type {
            return Err(reason);
        }
        let bytes = body(response, &encoding, limits)?;
        if may_be_feed && (feed::is_feed(&bytes) || bytes.starts_with(&[0x1f, 0x8b])) {
            let links = feed::links(bytes, Some(&url), link.depth, limits)?;
            return Ok(Fetched::Feed { links, validators });
        }
        let hints = Hints {
            url: Some(url.into()),
            media_type: page_type?,
            fetched,
            language: link.language.clone(),
            ..Hints::default()
        };
        let visit = Visit { url: link.url.clone(), validators, changed: link.changed.clone() };
        Ok(Fetched::Page(Page { bytes, hints, name: link.url.clone(), fetched: Some(visit), ..Page::default() }))
    }

    /// When the host of an address may be asked next; the past for one that was not asked before.
    #[must_use]
    pub fn ready(&self, url: &str) -> Instant {
        let host = parse(url).ok().and_then(|url| self.hosts.get(&url.origin().ascii_serialization()));
        host.map_or_else(Instant::now, |host| host.next)
    }

    /// Makes a request, and those that redirects lead to; the last response, and where it comes from.
    fn follow(
        &mut self,
        mut url: Url,
        mut get: impl FnMut(&mut Self, &Url) -> Result<Response<Body>, Reason>,
    ) -> Result<(Url, Response<Body>), Reason> {
        let mut left = REDIRECTS;
        loop {
            let response = get(self, &url)?;
            let moved = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
            let to = response.headers().get("location").map(|to| String::from_utf8_lossy(to.as_bytes()).into_owned());
            match to {
                Some(to) if moved && left > 0 => {
                    left -= 1;
                    let joined =
                        url.join(&to).map_err(|_| Reason::new(Kind::Status, "it leads to an address that is none"))?;
                    url = parse(joined.as_str())?;
                }
                _ => return Ok((url, response)),
            }
        }
    }

    fn get(&self, url: &Url, validators: &Validators) -> Result<Response<Body>, Reason> {
        let mut request = self.agent.get(url.as_str());
        let sendable = |value: &&String| value.bytes().all(|b| matches!(b, b' '..=b'~'));
        if let Some(etag) = validators.etag.as_ref().filter(sendable) {
            request = request.header("If-None-Match", etag);
        }
        if let Some(last_modified) = validators.last_modified.as_ref().filter(sendable) {
            request = request.header("If-Modified-Since", last_modified);
        }
        request.call().map_err(|error| unreachable(&error))
    }

    /// Asks robots.txt, and waits until the host may be asked.
    fn wait(&mut self, url: &Url) -> Result<(), Reason> {
        let origin = url.origin().ascii_serialization();
        if self.hosts.get(&origin).is_none_or(|host| host.until <= Instant::now()) {
            if self.hosts.len() >= HOSTS {
                self.hosts.clear();
            }
            let robots = self.robots(url);
            let now = Instant::now();
            let delay = robots.as_ref().map_or(self.options.delay, |robots| self.delay(robots));
            let until = now + if robots.is_ok() { ROBOTS } else { ABSENT };
            self.hosts.insert(origin.clone(), Host { robots, until, next: now + delay.min(LONGEST_DELAY) });
        }
        let Some(host) = self.hosts.get(&origin) else { return Ok(()) };
        let robots = host.robots.as_ref().map_err(Clone::clone)?;
        if !robots.is_url_allowed(url) {
            return Err(Reason::new(Kind::Robots, "its site asks programs not to fetch it (robots.txt)"));
        }
        let delay = self.delay(robots);
        if delay > LONGEST_DELAY {
            let why = format!("its site asks for {} s between two requests (robots.txt)", delay.as_secs());
            return Err(Reason::new(Kind::Robots, why));
        }
        thread::sleep(host.next.saturating_duration_since(Instant::now()));
        if let Some(host) = self.hosts.get_mut(&origin) {
            host.next = Instant::now() + delay;
        }
        Ok(())
    }

    fn delay(&self, robots: &Robots) -> Duration {
        self.options.delay.max(robots.crawl_delay().unwrap_or_default())
    }

    /// The rules of a page's site. If they cannot be had from a site that is there, nothing of it is fetched.
    fn robots(&mut self, url: &Url) -> Result<Robots, Reason> {
        let at = robotxt::robots_url(url).map_err(|e| Reason::new(Kind::Forbidden, e.to_string()))?;
        let (_, response) = self.follow(at, |fetcher, url| fetcher.get(url, &Validators::default()))?;
        let absent = |why: String| {
            let why = format!("its site's robots.txt cannot be had ({why}), so nothing of the site is fetched");
            Reason::new(Kind::Robots, why)
        };
        let encoding =
            response.headers().get("content-encoding").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        Ok(match response.status() {
            // More than the parser looks at is not read.
            status if status.is_success() => {
                let limits = Limits { page: 4 * robotxt::BYTE_LIMIT as u32, ..self.options.limits };
                let text = body(response, &encoding, limits).map_err(|reason| absent(reason.why))?;
                Robots::from_access(AccessResult::Successful(&text), NAME)
            }
            status if status.is_redirection() => Robots::from_access(AccessResult::TooManyRedirects, NAME),
            status if status.is_client_error() => Robots::from_access(AccessResult::Unavailable, NAME),
            status => return Err(absent(format!("status {}", status.as_u16()))),
        })
    }
}

/// A response's body, decoded.
fn body(response: Response<Body>, encoding: &str, limits: Limits) -> Result<Vec<u8>, Reason> {
    let raw = read_within(response.into_body().into_reader(), limits.page)?;
    if raw.len() > limits.page as usize {
        return Err(Reason::too_large(limits.page));
    }
    decode::decode(raw, encoding, false, limits)
}

/// An address that may be fetched, as far as it says itself; without a name and password, and without a fragment.
fn parse(url: &str) -> Result<Url, Reason> {
    let no = |why: &str| Reason::new(Kind::Forbidden, why);
    let mut url = Url::parse(url).map_err(|e| no(&format!("it is no address: {e}")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(no("only http and https are fetched"));
    }
    let bare = url.set_username("").and_then(|()| url.set_password(None));
    bare.map_err(|()| no("it has no host"))?;
    url.set_fragment(None);
    Ok(url)
}

fn unreachable(error: &ureq::Error) -> Reason {
    if let ureq::Error::Other(other) = error
        && let Some(Refused(ip)) = other.downcast_ref::<Refused>()
    {
        return Reason::new(Kind::Private, format!("its address {ip} is no public one; allow private ones"));
    }
    Reason::new(Kind::Unreadable, format!("it could not be fetched: {error}"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests;
