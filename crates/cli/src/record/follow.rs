//! `dixit follow`.

mod feeds;

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::io::{self, Write as _};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use anstream::AutoStream;
use anyhow::Context as _;
use clap::Args;
use dixit::{Engine, Options, Stamp, Tier};
use dixit_record::{Added, ArticleId, Outcome, ReadingId, Record, Visit, Writer, guard};
use dixit_sources::fetch::{Fetched, Fetcher, Link};
use dixit_sources::{Kind, Limits, Page, Reason, Validators};
use jiff::Timestamp;
use signal_hook::consts::{SIGINT, SIGTERM};

use super::add::incoming;
use super::{Place, count};
use crate::find::shown;
use crate::network::{Network, advised};
use crate::read::width;
use crate::{BAD_INPUT, DONE, FAILED, complain, plain};
use feeds::Feed;

pub(crate) const HELP: &str = "\
FEEDS is a table in TOML; a feed is RSS, Atom, a JSON feed or a sitemap:
  [[feed]]
  url = \"https://courier.example/feed.xml\"
  name = \"The Calder Courier\"     what messages call it; without it, the address
  every = \"15m\"                   from 1m to 168h; without it, 15m

Pages that the record has are asked for again only when the feed says that they have changed; a
changed text is a new version. A feed that fails is told once and asked less and less often.
robots.txt is obeyed, a host asked once a second at most. Ctrl-C or SIGTERM ends it when the page
in hand is in the record; a second one at once. Between polls another dixit may write to the
record.

Examples:
  dixit follow feeds.toml
  dixit follow feeds.toml --once              one poll, for cron
  dixit follow feeds.toml --json | jq -r 'select(.act == \"denial\").text'

Exit status:
  0  stopped, or (with --once) at least one feed was read
  1  dixit failed: the record could not be written (another dixit may be writing to it)
  2  the table is wrong, or (with --once) no feed could be read";

/// How often what is waited for is looked at.
const TICK: Duration = Duration::from_millis(100);
/// Longest time between two requests for a feed that fails, unless its own is longer.
const LONGEST: Duration = Duration::from_hours(6);
/// How long a page is left alone that is none, or must not be fetched.
const SETTLED: Duration = Duration::from_hours(24);

/// `dixit follow`
#[derive(Debug, Args)]
pub(crate) struct FollowArgs {
    /// Table of feeds, in TOML; see below
    #[arg(value_name = "FEEDS")]
    feeds: PathBuf,

    #[command(flatten)]
    place: Place,

    /// Which engine reads: accurate, cascade, fast or rules; see `dixit read --help`
    #[arg(long, default_value = "cascade")]
    tier: Tier,

    /// Ask each feed once, read what is new, and end
    #[arg(long)]
    once: bool,

    /// Print each statement as one line of JSON
    #[arg(long)]
    json: bool,

    /// Skip pages that are larger than this, before or after decoding: 500KiB, 32MiB
    #[arg(long, value_name = "SIZE", default_value = "16MiB", value_parser = crate::args::max_page)]
    max_page: u32,

    #[command(flatten)]
    network: Network,
}

/// Follows the feeds; the exit status.
pub(crate) fn run(args: &FollowArgs) -> anyhow::Result<u8> {
    let feeds = feeds::read(&args.feeds)?;
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // The second of them finds the flag set, and ends the program at once.
        signal_hook::flag::register_conditional_shutdown(signal, FAILED.into(), Arc::clone(&stop))
            .and_then(|_| signal_hook::flag::register(signal, Arc::clone(&stop)))
            .context("the signals that stop it could not be watched")?;
    }
    let limits = dixit::Limits { page: args.max_page, ..dixit::Limits::default() };
    let engine = Engine::new(Options { tier: args.tier, limits, ..Options::default() })?;
    let writer = args.place.create()?;
    let record = Record::open(writer.dir())?;
    let limits = Limits { page: args.max_page, ..Limits::default() };
    let mut following = Following {
        args,
        stop,
        engine,
        record,
        writer: Some(writer),
        fetcher: Some(args.network.fetcher(limits)),
        feeds: feeds.into_iter().map(Followed::new).collect(),
        wanted: BTreeMap::new(),
        waiting: HashSet::new(),
        failed: HashMap::new(),
        seen: Seen::default(),
    };
    let done = following.run();
    let status = following.status();
    // What was done is told whatever ended it.
    complain(&following.seen.summary());
    done.map(|()| status)
}

/// A feed, and how it goes with it.
struct Followed {
    feed: Feed,
    /// When to ask it next.
    due: Instant,
    /// Pages of it that are still to be asked for.
    left: usize,
    /// What is kept of the last request once all its pages are in the record, so that the next one is conditional.
    visit: Option<Visit>,
    /// Failures one after the other.
    failures: u32,
    /// Whether it was ever read.
    read: bool,
}

impl Followed {
    fn new(feed: Feed) -> Self {
        Self { feed, due: Instant::now(), left: 0, visit: None, failures: 0, read: false }
    }
}

/// A page that a feed names.
struct Wanted {
    link: Link,
    /// Which feed.
    feed: usize,
    /// Of the version that the record has.
    validators: Validators,
}

/// A page that could not be had.
struct Failure {
    /// When to ask for it again.
    again: Instant,
    times: u32,
    /// Whether it may be had later.
    passes: bool,
}

/// How much was done.
#[derive(Default)]
struct Seen {
    polls: u64,
    articles: u64,
    versions: u64,
    statements: u64,
    skipped: u64,
}

impl Seen {
    fn summary(&self) -> String {
        format!(
            "{}: {}, {}, {}; {} skipped",
            count(self.polls, "poll", "polls"),
            count(self.articles, "new article", "new articles"),
            count(self.versions, "new version", "new versions"),
            count(self.statements, "new statement", "new statements"),
            indicatif::HumanCount(self.skipped),
        )
    }
}

struct Following<'a> {
    args: &'a FollowArgs,
    stop: Arc<AtomicBool>,
    engine: Engine,
    record: Record,
    /// Held only while something is added: others may write between two polls.
    writer: Option<Writer>,
    /// With the thread that fetches, while one does.
    fetcher: Option<Fetcher>,
    feeds: Vec<Followed>,
    /// Pages to ask for, by host.
    wanted: BTreeMap<String, VecDeque<Wanted>>,
    /// Their addresses.
    waiting: HashSet<String>,
    failed: HashMap<String, Failure>,
    seen: Seen,
}

/// What was fetched; none where it was stopped before.
type Got = Option<Result<Fetched, Reason>>;

impl Following<'_> {
    fn run(&mut self) -> anyhow::Result<()> {
        while !self.stopped() {
            let now = Instant::now();
            if let Some(n) = self.feeds.iter().position(|f| f.left == 0 && f.due <= now) {
                self.poll(n)?;
            } else if let Some(host) = self.ready(now) {
                if self.hold_writer()?
                    && let Some(wanted) = self.take(&host)
                {
                    self.visit(wanted)?;
                }
            } else if self.args.once && self.wanted.is_empty() {
                return Ok(());
            } else {
                if self.wanted.is_empty() {
                    self.writer = None;
                }
                thread::sleep(TICK);
            }
        }
        Ok(())
    }

    fn status(&self) -> u8 {
        let nothing = self.args.once && !self.stopped() && !self.feeds.iter().any(|f| f.read);
        if nothing { BAD_INPUT } else { DONE }
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    /// The host that may be asked now, and of several the one that might have been asked longest.
    fn ready(&self, now: Instant) -> Option<String> {
        let fetcher = self.fetcher.as_ref()?;
        let hosts =
            self.wanted.iter().filter_map(|(host, pages)| Some((fetcher.ready(&pages.front()?.link.url), host)));
        hosts.filter(|(at, _)| *at <= now).min().map(|(_, host)| host.clone())
    }

    /// The next page of a host.
    fn take(&mut self, host: &str) -> Option<Wanted> {
        let pages = self.wanted.get_mut(host)?;
        let wanted = pages.pop_front()?;
        if pages.is_empty() {
            self.wanted.remove(host);
        }
        self.waiting.remove(&wanted.link.url);
        Some(wanted)
    }

    /// Waits for the record to be free, and takes it. False where it was stopped before.
    fn hold_writer(&mut self) -> anyhow::Result<bool> {
        let mut told = false;
        while self.writer.is_none() {
            match Writer::open(self.record.dir()) {
                Ok(writer) => self.writer = Some(writer),
                Err(e) if e.is_locked() && !self.stopped() => {
                    if !told {
                        complain(&e.to_string());
                    }
                    told = true;
                    thread::sleep(TICK);
                }
                Err(e) if e.is_locked() => return Ok(false),
                Err(e) => return Err(e.into()),
            }
        }
        Ok(true)
    }

    /// Fetches on a thread of its own, so that a host that does not answer keeps nobody from stopping.
    fn fetch(&mut self, link: &Link, validators: Validators) -> anyhow::Result<Got> {
        let mut fetcher = self.fetcher.take().context("the fetcher is gone")?;
        let (give, take) = channel();
        let link = link.clone();
        thread::spawn(move || {
            let got = guard::guarded(|| fetcher.fetch_since(&link, &validators));
            // Nobody waits for it any more where the program is being stopped.
            let _ = give.send((fetcher, got));
        });
        loop {
            match take.recv_timeout(TICK) {
                Ok((fetcher, got)) => {
                    self.fetcher = Some(fetcher);
                    let fault = |panic: String| Reason { kind: Kind::Damaged, why: guard::fault_of_page(&panic) };
                    return Ok(Some(got.unwrap_or_else(|panic| Err(fault(panic)))));
                }
                Err(RecvTimeoutError::Timeout) if self.stopped() => return Ok(None),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => anyhow::bail!("the thread that fetches has ended"),
            }
        }
    }

    /// Asks a feed, and puts down those of its pages that are new or have changed.
    fn poll(&mut self, n: usize) -> anyhow::Result<()> {
        let Feed { url, name, every } = self.feeds[n].feed.clone();
        let known = self.record.visit(&url)?.filter(|(_, page)| page.is_none()).map(|(visit, _)| visit);
        let link = Link { url: url.clone(), ..Link::default() };
        let began = Instant::now();
        // What no feed names any more need not be remembered for ever.
        self.failed.retain(|_, failure| failure.again + SETTLED > began);
        let Some(got) = self.fetch(&link, known.map(of).unwrap_or_default())? else { return Ok(()) };
        self.seen.polls += 1;
        let failure = match got {
            Ok(Fetched::Feed { links, validators }) => {
                let Validators { etag, last_modified } = validators;
                self.feeds[n].visit = Some(Visit { url, etag, last_modified, changed: None });
                self.want(n, links)?;
                None
            }
            Ok(Fetched::Page(_)) => Some("it is a page, no feed or sitemap; `dixit add` reads pages".to_owned()),
            Err(reason) if reason.kind == Kind::Unchanged => None,
            Err(reason) => Some(advised(reason)),
        };
        let feed = &mut self.feeds[n];
        match failure {
            None => {
                if feed.failures > 0 {
                    complain(&format!("{name}: it is read again"));
                }
                (feed.failures, feed.read) = (0, true);
                feed.due = began + every;
            }
            Some(why) => {
                feed.due = began + backoff(every, feed.failures, LONGEST);
                if feed.failures == 0 {
                    complain(&format!("{name}: {why}"));
                }
                feed.failures = feed.failures.saturating_add(1);
            }
        }
        if self.args.once {
            feed.due = began + LONGEST;
        }
        self.settle(n)
    }

    /// Puts down pages that a feed names, if they are wanted. While one is left alone that may be had later, the feed is
    /// asked for whole.
    fn want(&mut self, feed: usize, links: Vec<Link>) -> anyhow::Result<()> {
        for link in links {
            if let Some(failure) = self.failed.get(&link.url).filter(|f| f.again > Instant::now()) {
                if failure.passes {
                    self.feeds[feed].visit = None;
                }
                continue;
            }
            if self.waiting.contains(&link.url) {
                continue;
            }
            if let Some(validators) = self.wants(&link)? {
                let host = link.url.split('/').nth(2).unwrap_or_default().to_owned();
                self.waiting.insert(link.url.clone());
                self.wanted.entry(host).or_default().push_back(Wanted { link, feed, validators });
                self.feeds[feed].left += 1;
            }
        }
        Ok(())
    }

    /// What makes the request for a page conditional; none if the record has the page as the feed says it is.
    fn wants(&self, link: &Link) -> anyhow::Result<Option<Validators>> {
        if let Some((visit, Some(_))) = self.record.visit(&link.url)? {
            let as_said = link.changed.is_none() || link.changed == visit.changed;
            return Ok(if as_said { None } else { Some(of(visit)) });
        }
        // One that came in otherwise, from an archive for example.
        let Some(article) = self.record.article(&link.url)? else { return Ok(Some(Validators::default())) };
        let changed = link.changed.as_deref().and_then(|c| c.parse::<Timestamp>().ok());
        let newer = match (changed, self.fetched(article)?) {
            (Some(changed), Some(fetched)) => changed > fetched,
            _ => false,
        };
        Ok(newer.then(Validators::default))
    }

    /// When an article's latest version came in last, if that is known.
    fn fetched(&self, article: ArticleId) -> anyhow::Result<Option<Timestamp>> {
        let (_, versions) = self.record.versions(article)?;
        let Some(latest) = versions.first() else { return Ok(None) };
        let moment = |at: Stamp| at.to_string().parse::<Timestamp>().ok();
        Ok(self.record.version(*latest)?.fetches.iter().filter_map(|f| f.at.and_then(moment)).max())
    }

    /// Asks for a page and adds it.
    fn visit(&mut self, wanted: Wanted) -> anyhow::Result<()> {
        let Wanted { link, feed, validators } = wanted;
        let Some(got) = self.fetch(&link, validators)? else { return Ok(()) };
        self.feeds[feed].left -= 1;
        match got {
            Ok(Fetched::Page(page)) => self.add(&link, feed, page)?,
            // An index of sitemaps.
            Ok(Fetched::Feed { links, .. }) => self.want(feed, links)?,
            Err(reason) if reason.kind == Kind::Unchanged => {
                if let Some(writer) = &mut self.writer {
                    writer.add_unchanged(&link.url, link.changed.as_deref())?;
                    writer.commit()?;
                }
            }
            Err(reason) => {
                let passes = matches!(reason.kind, Kind::Unreadable | Kind::Status);
                self.skip(&link.url, feed, passes, &advised(reason));
            }
        }
        self.settle(feed)
    }

    fn add(&mut self, link: &Link, feed: usize, page: Page) -> anyhow::Result<()> {
        let Some(writer) = &mut self.writer else { return Ok(()) };
        let mut outcome = None;
        let pages = std::iter::once(Ok(incoming(page)));
        dixit_record::add(writer, &self.engine, pages, NonZeroUsize::MIN, |o| outcome = Some(o.clone()))?;
        match outcome {
            Some(Outcome::Added { added: Added::Article(reading), .. }) => {
                self.seen.articles += 1;
                self.print(reading)?;
            }
            Some(Outcome::Added { added: Added::Version(reading), .. }) => {
                self.seen.versions += 1;
                self.print(reading)?;
            }
            Some(Outcome::Added { added: Added::Erased, .. }) => {
                self.skip(&link.url, feed, false, "it was erased before, and stays so");
            }
            Some(Outcome::Skipped(skip)) => self.skip(&link.url, feed, false, &skip.why),
            _ => {}
        }
        Ok(())
    }

    /// Leaves a page alone for some time. Of what `passes`, the feed is asked for whole again.
    fn skip(&mut self, url: &str, feed: usize, passes: bool, why: &str) {
        let feed = &mut self.feeds[feed];
        let new = Failure { again: Instant::now(), times: 0, passes };
        let failure = self.failed.entry(url.to_owned()).or_insert(new);
        if failure.times == 0 {
            self.seen.skipped += 1;
            complain(&format!("skipped {url}: {why}"));
        }
        let pause = if passes { backoff(feed.feed.every, failure.times, SETTLED) } else { SETTLED };
        failure.again = Instant::now() + pause;
        (failure.times, failure.passes) = (failure.times.saturating_add(1), passes);
        if passes {
            feed.visit = None;
        }
    }

    /// Keeps how a feed was asked for, once all its pages are in the record.
    fn settle(&mut self, feed: usize) -> anyhow::Result<()> {
        if self.feeds[feed].left > 0 || self.feeds[feed].visit.is_none() || !self.hold_writer()? {
            return Ok(());
        }
        if let (Some(writer), Some(visit)) = (&mut self.writer, self.feeds[feed].visit.take()) {
            writer.add_feed(&visit)?;
            writer.commit()?;
        }
        Ok(())
    }

    /// Prints what a reading has that was not said before.
    fn print(&mut self, reading: ReadingId) -> anyhow::Result<()> {
        let mut out = AutoStream::auto(io::stdout().lock());
        let written = "the output could not be written";
        for hit in dixit_search::first_said(&self.record, reading)? {
            let gap = if self.seen.statements > 0 { "\n" } else { "" };
            let text = if self.args.json {
                plain::json(serde_json::to_string(&hit.to_json())? + "\n")
            } else {
                format!("{gap}{}", shown(&hit, width()))
            };
            out.write_all(text.as_bytes()).context(written)?;
            self.seen.statements += 1;
        }
        out.flush().context(written)
    }
}

fn of(visit: Visit) -> Validators {
    Validators { etag: visit.etag, last_modified: visit.last_modified }
}

/// The time until something is tried again: twice as long after each failure, within a bound that is not below `every`.
fn backoff(every: Duration, failures: u32, longest: Duration) -> Duration {
    every.saturating_mul(2_u32.saturating_pow(failures.saturating_add(1))).min(longest.max(every))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_tried_again_less_and_less_often() {
        let minutes = |failures| backoff(Duration::from_mins(15), failures, LONGEST).as_secs() / 60;
        assert_eq!([0, 1, 2, 3, 4, 40, u32::MAX].map(minutes), [30, 60, 120, 240, 360, 360, 360]);
        let day = Duration::from_hours(24);
        assert_eq!(backoff(day, 0, LONGEST), day);
    }
}
