//! `dixit add`.

use std::collections::{BTreeMap, VecDeque};
use std::ffi::OsString;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use clap::Args;
use dixit::{Engine, Options, Tier};
use dixit_record::{Archived, Incoming, Outcome, Record, Skip, SkipKind, Visit, guard};
use dixit_sources::{Item, Items, Kind, Limits, Page, Source};
use walkdir::WalkDir;

use super::{Place, count, print, readings};
use crate::network::{Network, advised, any_url, validators};
use crate::progress::Progress;
use crate::read::{Usage, threads};
use crate::{BAD_INPUT, DONE, FAILED, plain};

pub(crate) const HELP: &str = "\
A SOURCE is a page (HTML, text, e-mail, Markdown), a list of pages (.jsonl, .jsonl.gz; see
`dixit read --help`), a web archive (.warc, .warc.gz), a folder of these, a pattern such as
'news/*.html', or the address of a page, a feed (RSS, Atom, JSON) or a sitemap, whose pages are
fetched as robots.txt allows, one a second; or readings that were made elsewhere, whose pages stay
there: Parquet files with a column `reading`, or a folder of them.

Examples:
  dixit add page.html                         into the record of this user
  dixit add --record ukraine archive/         a folder and all below it, into ./ukraine
  dixit add --record ccnews CC-NEWS-*.warc.gz --tier fast
  dixit add https://example.org/feed.xml      what the feed names; `dixit follow` keeps asking
  curl -s https://example.org/a | dixit add -

A page that the record holds is not read again, so the same command goes on where it was stopped:
what it had reported is kept. A page whose text has changed becomes a new version of its article.
An address that was fetched before is asked whether its page has changed since; one that has not
adds nothing.

Exit status:
  0  at least one page was read, was there already or is unchanged; the others are listed
  1  dixit failed: the record could not be written (another dixit may be writing to it), a page met
     a fault of dixit and no other was read (with --strict: any page), or the list of pages did
  2  no page could be read, a source broke off, or (with --strict) any page was skipped";

/// Skipped pages that are named for each reason.
const NAMED: usize = 3;

/// `dixit add`
#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// Pages, lists of pages, web archives, folders, patterns, addresses; `-` is a page on standard input
    #[arg(value_name = "SOURCE", required = true)]
    sources: Vec<OsString>,

    #[command(flatten)]
    place: Place,

    /// Which engine reads: accurate, cascade, fast or rules; see `dixit read --help`
    #[arg(long, default_value = "cascade")]
    tier: Tier,

    /// How many pages to read at once [default: one a core]
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,

    /// Fail if any page was skipped
    #[arg(long)]
    strict: bool,

    /// Skip pages that are larger than this, before or after decoding: 500KiB, 32MiB
    #[arg(long, value_name = "SIZE", default_value = "16MiB", value_parser = crate::args::max_page)]
    max_page: u32,

    #[command(flatten)]
    network: Network,
}

/// Reads the sources into the record; the exit status.
pub(crate) fn run(args: &AddArgs) -> anyhow::Result<u8> {
    if args.sources.iter().filter(|s| *s == "-").count() > 1 {
        return Err(Usage::new("standard input can be read once; give - once").into());
    }
    let sources: Vec<Source> = args.sources.iter().map(|s| Source::of(s)).collect();
    let limits = dixit::Limits { page: args.max_page, ..dixit::Limits::default() };
    let engine = Engine::new(Options { tier: args.tier, limits, ..Options::default() })?;
    let mut writer = args.place.create()?;
    let before = writer.counts()?;
    let bytes = sources.iter().map(size).sum();
    let mut elsewhere = Vec::new();
    let mut sources = sources;
    sources.retain(|source| {
        let files = readings::files(source);
        let is_page = files.is_none();
        elsewhere.extend(files.unwrap_or_default());
        is_page
    });
    let progress = Progress::of(bytes);
    let began = Instant::now();
    let road = Road::default();
    let limits = Limits { page: args.max_page, ..Limits::default() };
    let fetcher = any_url(&sources).then(|| args.network.fetcher(limits));
    let mut items = Items::new(sources, limits);
    if let Some(fetcher) = fetcher {
        let record = Record::open(writer.dir())?;
        items = items.with_fetcher(fetcher.knowing(move |url| validators(&record, url)));
    }
    let pages = Pages { items, road: road.clone(), archive: Archive::default() };
    let mut skipped = Skipped::default();
    let (mut read, mut unchanged) = (0, 0);
    let added = dixit_record::add(&mut writer, &engine, pages, threads(args.threads), |outcome| {
        let (at, sort) = road.next();
        match outcome {
            Outcome::Added { .. } => read += 1,
            Outcome::Skipped(_) if sort == Some(Kind::Unchanged) => unchanged += 1,
            Outcome::Skipped(skip) => skipped.push(sort, skip),
        }
        progress.at(at, read + skipped.count(), || format!("{read} read, {} skipped", skipped.count()));
    });
    let mut tally = added?;
    for file in elsewhere {
        let added = readings::add(&mut writer, &file, |outcome| match outcome {
            Outcome::Added { .. } => read += 1,
            Outcome::Skipped(skip) => skipped.push(None, skip),
        })?;
        for (sum, n) in [
            (&mut tally.articles, added.articles),
            (&mut tally.versions, added.versions),
            (&mut tally.known, added.known),
            (&mut tally.erased, added.erased),
        ] {
            *sum += n;
        }
    }
    progress.end();
    let after = writer.counts()?;

    let seconds = began.elapsed().as_secs_f64();
    let mut out = format!("{} in {}", count(read, "page", "pages"), seconds_of(seconds));
    if read > 1 {
        out += &format!(", {:.0} a second", read as f64 / seconds.max(0.001));
    }
    let parts = [
        (tally.articles, count(tally.articles, "new article", "new articles")),
        (tally.versions, count(tally.versions, "new version", "new versions")),
        (tally.known, format!("{} known before", indicatif::HumanCount(tally.known))),
        (unchanged, format!("{} unchanged", indicatif::HumanCount(unchanged))),
        (tally.erased, format!("{} erased before and left out", indicatif::HumanCount(tally.erased))),
    ];
    let parts: Vec<&str> = parts.iter().filter(|(n, _)| *n > 0).map(|(_, part)| part.as_str()).collect();
    if !parts.is_empty() {
        out += &format!(": {}", parts.join(", "));
    }
    out += &format!(
        "\n{} by {} added\n",
        count(after.statements.saturating_sub(before.statements), "statement", "statements"),
        count(after.entities.saturating_sub(before.entities), "new speaker", "new speakers"),
    );
    out += &skipped.report();
    out += &format!(
        "record {}: {}, {}\n",
        plain::line(&writer.dir().display().to_string()),
        count(after.articles, "article", "articles"),
        count(after.statements, "statement", "statements"),
    );
    print(&out)?;
    let wanting = args.strict || read + unchanged == 0;
    let fault = wanting && skipped.of(Sort::Engine(SkipKind::Fault));
    Ok(if fault || skipped.of(Sort::Engine(SkipKind::BrokenOff)) {
        FAILED
    } else if skipped.of(Sort::Source(Kind::BrokenOff)) || (wanting && skipped.count() > 0) {
        BAD_INPUT
    } else {
        DONE
    })
}

fn seconds_of(seconds: f64) -> String {
    if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        indicatif::HumanDuration(std::time::Duration::from_secs_f64(seconds)).to_string()
    }
}

/// Why a page was skipped, to count by: what the source says, or what the engine does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Source(Kind),
    Engine(SkipKind),
}

impl Sort {
    const fn label(self) -> &'static str {
        match self {
            Self::Source(kind) => kind.label(),
            Self::Engine(SkipKind::Unreadable) => "unreadable",
            Self::Engine(SkipKind::Empty) => "empty",
            Self::Engine(SkipKind::Binary) => "no page",
            Self::Engine(SkipKind::TooLarge) => "too large",
            Self::Engine(SkipKind::Fault) => "fault of dixit",
            Self::Engine(SkipKind::BrokenOff) => "broken off",
        }
    }
}

/// Pages that were skipped: how many for each reason, and the first of each.
#[derive(Debug, Default)]
struct Skipped(BTreeMap<&'static str, (u64, Vec<Sort>, Vec<String>)>);

impl Skipped {
    fn push(&mut self, from_source: Option<Kind>, skip: &Skip) {
        let sort = from_source.map_or(Sort::Engine(skip.kind), Sort::Source);
        let (n, sorts, named) = self.0.entry(sort.label()).or_default();
        *n += 1;
        if !sorts.contains(&sort) {
            sorts.push(sort);
        }
        if named.len() < NAMED {
            named.push(plain::line(&format!("{}: {}", skip.name, skip.why)).into_owned());
        }
    }

    fn count(&self) -> u64 {
        self.0.values().map(|(n, ..)| n).sum()
    }

    fn of(&self, sort: Sort) -> bool {
        self.0.values().any(|(_, sorts, _)| sorts.contains(&sort))
    }

    fn report(&self) -> String {
        let mut out = String::new();
        for (label, (n, _, named)) in &self.0 {
            out += &format!("skipped, {label}: {}\n", indicatif::HumanCount(*n));
            for name in named {
                out += &format!("  {name}\n");
            }
            if *n > named.len() as u64 {
                out += &format!("  and {} more\n", indicatif::HumanCount(n - named.len() as u64));
            }
        }
        out
    }
}

/// What is known of the items under way, in their order: how far into the sources each reaches, and why the source
/// skipped it, if it did.
#[derive(Clone, Debug, Default)]
struct Road(Arc<Mutex<VecDeque<Passed>>>);

type Passed = (u64, Option<Kind>);

impl Road {
    fn push(&self, at: u64, skipped: Option<Kind>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push_back((at, skipped));
    }

    fn next(&self) -> Passed {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop_front().unwrap_or_default()
    }
}

/// Pages of the sources, as the record takes them.
struct Pages {
    items: Items,
    road: Road,
    archive: Archive,
}

impl Iterator for Pages {
    type Item = Result<Incoming, Skip>;

    fn next(&mut self) -> Option<Self::Item> {
        let item = self.items.next()?;
        let at = self.archive.passed(&item);
        Some(match item {
            Item::Page(page) => {
                guard::test_panic(page.name.as_bytes());
                self.road.push(at, None);
                Ok(incoming(page))
            }
            Item::Skipped(skipped) => {
                self.road.push(at, Some(skipped.reason.kind));
                let name = match skipped.offset {
                    Some(offset) => format!("{}, byte {offset}", skipped.name),
                    None => skipped.name,
                };
                let kind = match skipped.reason.kind {
                    Kind::TooLarge | Kind::Bomb => SkipKind::TooLarge,
                    Kind::NotAPage => SkipKind::Binary,
                    _ => SkipKind::Unreadable,
                };
                Err(Skip { name, kind, why: advised(skipped.reason) })
            }
        })
    }
}

/// A page as the record takes it.
pub(super) fn incoming(page: Page) -> Incoming {
    let archived = page.locator.map(|place| Archived {
        archive: place.path.display().to_string(),
        start: place.offset,
        length: place.length,
        within: place.within,
    });
    // What is fetched is a page only with this status.
    let status = page.fetched.is_some().then_some(200);
    let visit = page.fetched.map(|visit| Visit {
        url: visit.url,
        etag: visit.validators.etag,
        last_modified: visit.validators.last_modified,
        changed: visit.changed,
    });
    Incoming { name: page.name, bytes: page.bytes, hints: page.hints, status, archived, visit }
}

/// How far the sources were read, in bytes of files.
#[derive(Debug, Default)]
struct Archive {
    /// Bytes of all that was read to its end.
    done: u64,
    /// The web archive that is open, and how far it was read.
    open: Option<(PathBuf, u64)>,
}

impl Archive {
    fn passed(&mut self, item: &Item) -> u64 {
        match item {
            Item::Page(page) => match &page.locator {
                Some(place) => {
                    if self.open.as_ref().is_none_or(|(path, _)| *path != place.path) {
                        self.close();
                        self.open = Some((place.path.clone(), 0));
                    }
                    let to = place.offset + place.length;
                    if let Some((_, at)) = &mut self.open {
                        *at = to.max(*at);
                    }
                }
                None => {
                    self.close();
                    self.done += page.bytes.len() as u64;
                }
            },
            // Part of an archive, which stays open.
            Item::Skipped(skipped) if skipped.offset.is_some() => {}
            Item::Skipped(skipped) => {
                self.close();
                self.done += fs::metadata(&skipped.name).map_or(0, |about| about.len());
            }
        }
        self.done + self.open.as_ref().map_or(0, |(_, at)| *at)
    }

    fn close(&mut self) {
        if let Some((path, at)) = self.open.take() {
            self.done += fs::metadata(&path).map_or(at, |about| about.len());
        }
    }
}

/// Bytes of the files of a source; none where what was read of it cannot be told from its pages.
fn size(source: &Source) -> Option<u64> {
    let file = |path: &Path, bytes: u64| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        let list = [".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz"].iter().any(|end| name.ends_with(end));
        (!list).then_some(bytes)
    };
    let Source::Path(path) = source else { return None };
    let about = fs::metadata(path).ok()?;
    if about.is_file() {
        return file(path, about.len());
    }
    let visible =
        |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".");
    let files = WalkDir::new(path).into_iter().filter_entry(visible).filter_map(Result::ok);
    files.filter(|f| f.file_type().is_file()).map(|f| file(f.path(), f.metadata().map_or(0, |m| m.len()))).sum()
}
