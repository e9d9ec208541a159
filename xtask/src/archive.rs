//! Measures a record at work: adds a made-up archive with the program itself, watches its memory, and asks for proofs.

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use dixit_record::Record;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;

use crate::{generate, memory, score};

/// How often memory is looked at.
const LOOK: Duration = Duration::from_millis(200);
/// Searches that a process is started for.
const COLD: usize = 21;

/// What is added, and where.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Folder for the archive and the record: some 27 GB for a million pages. What is there is used again
    folder: PathBuf,
    /// How many pages
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    pages: u64,
    /// The program
    #[arg(long, value_name = "FILE", default_value = "target/release/dixit")]
    dixit: PathBuf,
    /// Threads that read
    #[arg(long, value_name = "N", default_value_t = NonZeroUsize::new(2).unwrap_or(NonZeroUsize::MIN))]
    threads: NonZeroUsize,
    /// Put the table between the marks "archive" of FILE
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
}

/// Makes, adds, searches, verifies; the table.
pub(crate) fn run(args: &Args) -> Result<String> {
    let (archive, record) = (args.folder.join("pages.warc.gz"), args.folder.join("record"));
    fs::create_dir_all(&args.folder).with_context(|| args.folder.display().to_string())?;
    if !archive.exists() {
        generate::archive(&archive, args.pages)?;
    }
    ensure!(!record.exists(), "{} is there already: move it away, a record is made by one run", record.display());
    let before = processor_seconds()?;
    let start = Instant::now();
    let mut command = Command::new(&args.dixit);
    command.args(["add", "--tier", "fast", "--threads", &args.threads.to_string(), "--record"]).arg(&record);
    let mut child = command.arg(&archive).stderr(Stdio::null()).spawn().context("the program")?;
    let memory = watch(&mut child)?;
    let wall = start.elapsed().as_secs_f64();
    let own = processor_seconds()? - before;
    let mut rows = added(&record, wall, own, &memory)?;
    rows.extend(searched(&args.dixit, &record)?);
    let start = Instant::now();
    ensure!(
        Command::new(&args.dixit).arg("verify").arg("--record").arg(&record).stdout(Stdio::null()).status()?.success()
    );
    rows.push(("`dixit verify`: all statements proved".to_owned(), format!("{:.0} s", start.elapsed().as_secs_f64())));
    let command = format!("cargo xtask archive --pages {} --threads {} FOLDER", args.pages, args.threads);
    let mut table = format!("`{command}`, {}\n\n| what | figure |\n|---|--:|\n", score::date_and_machine());
    for (what, figure) in rows {
        table += &format!("| {what} | {figure} |\n");
    }
    if let Some(path) = &args.write {
        score::write_between_marks(path, "archive", &table)?;
    }
    Ok(table)
}

/// Resident bytes of a process, looked at until it ends.
fn watch(child: &mut Child) -> Result<Vec<u64>> {
    let mut seen = Vec::new();
    loop {
        if let Some(status) = child.try_wait()? {
            ensure!(status.success(), "the program ended with {status}");
            return Ok(seen);
        }
        seen.extend(memory::of(child.id(), ["VmRSS"]).map(|[resident]| resident));
        std::thread::sleep(LOOK);
    }
}

/// Processor seconds of the processes that have ended.
fn processor_seconds() -> Result<f64> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    Ok((usage.user_time().num_milliseconds() + usage.system_time().num_milliseconds()) as f64 / 1e3)
}

fn added(dir: &Path, wall: f64, own: f64, memory: &[u64]) -> Result<Vec<(String, String)>> {
    let record = Record::open(dir)?;
    let counts = record.counts()?;
    let pages = counts.pages as f64;
    let tenth = (memory.len() / 10).max(1);
    let most = |seen: &[u64]| seen.iter().max().map_or(0, |b| b >> 20);
    let [first, last] =
        [memory.get(..tenth), memory.get(memory.len().saturating_sub(tenth)..)].map(|t| most(t.unwrap_or_default()));
    let (mut texts, mut blocks, mut rest) = (0, 0, 0);
    for (table, bytes) in record.sizes()? {
        match table.as_str() {
            "text" => texts += bytes,
            "block" => blocks += bytes,
            _ => rest += bytes,
        }
    }
    let text = counts.text_bytes as f64;
    let share = |bytes: f64, of: f64| format!("{:.2}", bytes / of);
    Ok(vec![
        (
            format!(
                "`dixit add`, fast tier: {} pages, {} articles, {} statements",
                counts.pages, counts.articles, counts.statements
            ),
            format!("{wall:.0} s, {:.0} pages/s", pages / wall),
        ),
        ("processor time of a page".to_owned(), format!("{:.2} ms", own / pages * 1e3)),
        (
            "memory: most in the first tenth of the time, in the last, ever".to_owned(),
            format!("{first}, {last}, {} MiB", most(memory)),
        ),
        (
            format!("pages in the record, of their {:.1} GB as received", counts.page_bytes as f64 / 1e9),
            share(blocks as f64, counts.page_bytes as f64),
        ),
        (
            format!(
                "statements, speakers, articles and all else in tables, of the articles' {:.0} MB of text",
                text / 1e6
            ),
            share(rest as f64, text),
        ),
        ("the texts themselves, compressed, of the same".to_owned(), share(texts as f64, text)),
    ])
}

/// The first search makes the index; the others each start a process.
fn searched(dixit: &Path, dir: &Path) -> Result<Vec<(String, String)>> {
    let find = |words: &str| -> Result<f64> {
        let start = Instant::now();
        let status = Command::new(dixit)
            .args(["find", "--record"])
            .arg(dir)
            .arg(words)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        ensure!(status.success(), "a search ended with {status}");
        Ok(start.elapsed().as_secs_f64())
    };
    let made = find("bridge")?;
    let mut index = 0;
    for file in fs::read_dir(dir.join("index"))? {
        index += file?.metadata()?.len();
    }
    const WORDS: [&str; 7] =
        ["water", "council", "\"the bridge\"", "act:denial", "speaker:minister", "new OR old", "plan*"];
    let mut times = (0..COLD).map(|n| find(WORDS[n % WORDS.len()])).collect::<Result<Vec<_>>>()?;
    times.sort_by(f64::total_cmp);
    let text = Record::open(dir)?.counts()?.text_bytes as f64;
    let (Some(median), Some(last)) = (times.get(COLD / 2), times.last()) else { bail!("no search was made") };
    Ok(vec![
        ("the search index is made anew".to_owned(), format!("{made:.0} s")),
        ("the index, of the text".to_owned(), format!("{:.2}", index as f64 / text)),
        (
            format!("`dixit find` as a process, {COLD} times: median, longest"),
            format!("{:.0} ms, {:.0} ms", median * 1e3, last * 1e3),
        ),
    ])
}
