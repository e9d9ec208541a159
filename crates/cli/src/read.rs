//! `dixit read`.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, IsTerminal as _, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread;

use anstream::AutoStream;
use anyhow::Context as _;
use dixit::{Aliases, Engine, Hints, Limits, Options, Reading, Tier};
use dixit_record::guard::{guarded, test_panic};
use dixit_record::pool::{self, Turn};
use dixit_sources::{Content, Item, Items, Job, Lines, Reason, Source, media_type};

use crate::args::ReadArgs;
use crate::network::any_url;
use crate::progress::Progress;
use crate::refusal::{Kind, Refusal, Tally};
use crate::{BAD_INPUT, DONE, FAILED, complain, plain, transcript};

/// A command line that contradicts itself, or a list that cannot be opened.
#[derive(Debug)]
pub(crate) struct Usage(String);

impl Usage {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

impl std::fmt::Display for Usage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

/// How a reading is printed.
#[derive(Clone, Copy)]
enum Shape {
    Transcript { width: usize, named: bool },
    Json,
    JsonLine,
}

/// What became of one job.
struct Outcome {
    name: String,
    listed: u64,
    printed: Result<String, Refusal>,
}

/// Reads what the command line names; the exit status.
pub(crate) fn run(args: &ReadArgs) -> anyhow::Result<u8> {
    match &args.jsonl {
        Some(list) => read_list(args, Path::new(list)),
        None => read_sources(args),
    }
}

fn read_sources(args: &ReadArgs) -> anyhow::Result<u8> {
    if args.sources.len() > 1 && args.url.is_some() {
        return Err(Usage("--url is the address of one page; give one SOURCE".to_owned()).into());
    }
    if args.sources.iter().filter(|s| *s == "-").count() > 1 {
        return Err(Usage("standard input can be read once; give - once".to_owned()).into());
    }
    let mut jobs = named(args);
    // One address may be a feed's, of many pages.
    let first: Vec<Job> = jobs.by_ref().take(2).collect();
    let several = args.sources.len() > 1 || first.len() > 1;
    let shape = match (args.json, several) {
        (true, false) => Shape::Json,
        (true, true) => Shape::JsonLine,
        (false, _) => Shape::Transcript { width: width(), named: several },
    };
    let with_ids = args.json && several;
    let jobs = first.into_iter().chain(jobs).map(move |job| Job { id: job.id.filter(|_| with_ids), ..job });
    let threads = if several { threads(args.threads) } else { NonZeroUsize::MIN };
    let mut out = BufWriter::new(AutoStream::auto(io::stdout().lock()));
    let mut tally = Tally::default();
    let broken = each_page(jobs, threads, args, args.tier(several), shape, |outcome| match outcome.printed {
        Ok(text) => {
            if tally.read > 0 && matches!(shape, Shape::Transcript { .. }) {
                out.write_all(b"\n")?;
            }
            tally.read += 1;
            out.write_all(text.as_bytes())?;
            out.flush()
        }
        Err(refusal) => {
            tally.skip(refusal.kind);
            complain(&format!("{}: {refusal}", outcome.name));
            Ok(())
        }
    })?;
    Ok(if broken || tally.has(Kind::Fault) {
        FAILED
    } else if tally.skipped() > 0 {
        BAD_INPUT
    } else {
        DONE
    })
}

/// The pages of the SOURCEs. What is fetched is in memory, all else is still to be read in.
fn named(args: &ReadArgs) -> Box<dyn Iterator<Item = Job> + Send> {
    let hints =
        Hints { url: args.url.clone(), published: args.published, language: args.language.clone(), ..Hints::default() };
    let sources: Vec<Source> = args.sources.iter().map(|s| Source::of(s)).collect();
    let limits = dixit_sources::Limits { page: args.max_page, ..dixit_sources::Limits::default() };
    // One fetcher, so that a host is not asked more often because it is named twice.
    let items = Items::new(Vec::new(), limits);
    let mut items = if any_url(&sources) { items.with_fetcher(args.network.fetcher(limits)) } else { items };
    let mut sources = args.sources.clone().into_iter().zip(sources);
    Box::new(std::iter::from_fn(move || {
        loop {
            if let Some(item) = items.next() {
                return Some(fetched(item, &hints));
            }
            let (named, source) = sources.next()?;
            let name = named.to_string_lossy().into_owned();
            let (name, page, media_type) = match source {
                Source::Url(_) => {
                    items.push(source);
                    continue;
                }
                Source::StandardInput => ("standard input".to_owned(), Content::StandardInput, None),
                _ => (name, Content::File(PathBuf::from(&named)), media_type(Path::new(&named))),
            };
            let id = Some(named.to_string_lossy().into_owned());
            return Some(Job { name, id, hints: Hints { media_type, ..hints.clone() }, page: Ok(page), listed: 0 });
        }
    }))
}

/// What an address gave; the command line's own hints go before those of the response.
fn fetched(item: Item, hints: &Hints) -> Job {
    match item {
        Item::Skipped(skipped) => {
            let (name, page) = (skipped.name.clone(), Err(skipped.reason));
            Job { id: Some(skipped.name), name, hints: Hints::default(), page, listed: 0 }
        }
        Item::Page(page) => {
            let own = hints.clone();
            let hints = Hints {
                url: own.url.or(page.hints.url),
                published: own.published.or(page.hints.published),
                language: own.language.or(page.hints.language),
                ..page.hints
            };
            Job { id: Some(page.name.clone()), name: page.name, hints, page: Ok(Content::Here(page.bytes)), listed: 0 }
        }
    }
}

fn read_list(args: &ReadArgs, list: &Path) -> anyhow::Result<u8> {
    if list.as_os_str() == "-" {
        let lines = Lines::new(BufReader::new(io::stdin()), "standard input".to_owned(), PathBuf::new(), args.max_page);
        return read_lines(args, lines, None);
    }
    let name = list.to_string_lossy().into_owned();
    let opened = File::open(list).and_then(|file| {
        let about = file.metadata()?;
        if about.is_dir() { Err(io::ErrorKind::IsADirectory.into()) } else { Ok((file, about)) }
    });
    let (file, about) = opened.map_err(|e| Usage(format!("{name}: {}", Reason::unreadable(&e))))?;
    let folder = list.parent().map(Path::to_path_buf).unwrap_or_default();
    let lines = Lines::new(BufReader::with_capacity(1 << 18, file), name, folder, args.max_page);
    read_lines(args, lines, about.is_file().then_some(about.len()))
}

fn read_lines<R: io::BufRead + Send + 'static>(
    args: &ReadArgs,
    lines: Lines<R>,
    bytes: Option<u64>,
) -> anyhow::Result<u8> {
    let progress = Progress::new(bytes);
    let mut out = BufWriter::new(io::stdout().lock());
    let mut tally = Tally::default();
    let done = each_page(lines, threads(args.threads), args, args.tier(true), Shape::JsonLine, |outcome| {
        let written = match outcome.printed {
            Ok(text) => {
                tally.read += 1;
                out.write_all(text.as_bytes()).and_then(|()| out.flush())
            }
            Err(refusal) => {
                tally.skip(refusal.kind);
                progress.aside(|| complain(&format!("{}: {refusal}", outcome.name)));
                Ok(())
            }
        };
        progress.show(&tally, outcome.listed);
        written
    });
    progress.end();
    let broken = done?;
    complain(&tally.to_string());
    Ok(if broken {
        FAILED
    } else if tally.has(Kind::BrokenOff) || (tally.read == 0 && tally.skipped() > 0) {
        BAD_INPUT
    } else {
        DONE
    })
}

/// Reads the pages and gives `each` what became of them, in order; whether the list of them met a fault of dixit.
fn each_page(
    jobs: impl Iterator<Item = Job> + Send + 'static,
    threads: NonZeroUsize,
    args: &ReadArgs,
    tier: Tier,
    shape: Shape,
    mut each: impl FnMut(Outcome) -> io::Result<()>,
) -> anyhow::Result<bool> {
    let limit = args.max_page;
    let limits = Limits { page: limit, ..Limits::default() };
    let mut options = Options { tier, limits, ..Options::default() };
    options.doubt = args.doubt.unwrap_or(options.doubt);
    options.aliases = args.aliases.as_deref().map(aliases).transpose()?;
    let engine = Engine::new(options)?;
    let weighed = jobs.map(move |job| {
        let weight = job.page.as_ref().map_or(0, |page| page.weight(limit));
        (job, weight)
    });
    let work = move |Job { name, id, hints, page, listed }: Job| {
        let printed = page.and_then(|page| page.load(limit)).map_err(Refusal::from).and_then(|page| {
            let read = guarded(|| {
                test_panic(&page);
                let reading = engine.read(&page, &hints).map_err(|e| Refusal::of_engine(&e, limit))?;
                drop(page);
                Ok(print(&reading, id.as_deref(), &name, shape))
            });
            read.unwrap_or_else(|panic| Err(Refusal::fault(&panic)))
        });
        // With its id, whoever has only the list of skipped pages can find the page.
        let name = match id {
            Some(id) if id != name => format!("{name} ({id})"),
            _ => name,
        };
        Outcome { name, listed, printed }
    };
    let mut broken = false;
    let each = |turn| match turn {
        Turn::Result(outcome) => each(outcome),
        Turn::Idle => Ok(()),
        Turn::Fault(panic) => {
            broken = true;
            complain(&format!("the list of pages broke off by a fault of dixit ({panic}); please report it"));
            Ok(())
        }
    };
    pool::run(weighed, threads, limit.into(), work, each).context("the output could not be written")?;
    Ok(broken)
}

/// The table of aliases in a file.
fn aliases(path: &Path) -> anyhow::Result<Aliases> {
    let wrong = |what: String| Usage(format!("{}: {what}", path.display()));
    let extension = path.extension().map(|e| e.to_ascii_lowercase());
    let read = match extension.as_ref().and_then(|e| e.to_str()) {
        Some("csv") => Aliases::from_csv,
        Some("toml") => Aliases::from_toml,
        _ => return Err(wrong("a table of aliases is a file in CSV or TOML, named .csv or .toml".to_owned()).into()),
    };
    let bytes = std::fs::read(path).map_err(|e| wrong(Reason::unreadable(&e).to_string()))?;
    let text = String::from_utf8(bytes).map_err(|e| {
        let valid = &e.as_bytes()[..e.utf8_error().valid_up_to()];
        let line = 1 + memchr::memchr_iter(b'\n', valid).count();
        wrong(format!("line {line}: it is not in UTF-8; save the table in that encoding"))
    })?;
    Ok(read(&text).map_err(|e| wrong(e.to_string()))?)
}

fn print(reading: &Reading, id: Option<&str>, name: &str, shape: Shape) -> String {
    let contract = || reading.to_json(id);
    // The contract's types hold strings, numbers, lists and objects with names: serialising them cannot fail.
    let mut json = match shape {
        Shape::Transcript { width, named } => return transcript::of(reading, named.then_some(name), width),
        Shape::Json => serde_json::to_string_pretty(&contract()),
        Shape::JsonLine => serde_json::to_string(&contract()),
    }
    .unwrap_or_default();
    json.push('\n');
    plain::json(json)
}

/// As many threads as were asked for, or one a core.
pub(crate) fn threads(asked: Option<NonZeroUsize>) -> NonZeroUsize {
    asked.or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN)
}

/// Columns of the terminal that is written to, within what reads well; 80 elsewhere.
pub(crate) fn width() -> usize {
    let out = io::stdout();
    if !out.is_terminal() {
        return 80;
    }
    terminal_size::terminal_size_of(out).map_or(80, |(width, _)| usize::from(width.0)).clamp(40, 96)
}
