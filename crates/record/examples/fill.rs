//! Fills a record with the files of a folder, and tells how fast and how large it became, table by table.
//!
//!     cargo run --release -p dixit-record --example fill -- RECORD FOLDER [THREADS] [TIER]
//!
//! FOLDER may be `made:N` instead: N news pages of some 30 kB, made up as they are read.
#![allow(clippy::print_stdout, reason = "what it is for")]

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Instant;

use dixit::{Engine, Options, Tier};
use dixit_record::{Incoming, Record, Skip, SkipKind, Writer, add};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [record, folder, rest @ ..] = args.as_slice() else { return Err("RECORD and FOLDER are missing".into()) };
    let threads = rest.first().map_or(Ok(NonZeroUsize::MIN), |t| t.parse())?;
    let tier: Tier = rest.get(1).map_or("fast", String::as_str).parse()?;
    let engine = Engine::new(Options { tier, ..Options::default() })?;
    let started = own_seconds();
    let pages: Box<dyn Iterator<Item = Result<Incoming, Skip>> + Send> = match folder.strip_prefix("made:") {
        Some(n) => Box::new((0..n.parse()?).map(|n| Ok(made(n)))),
        None => {
            let mut files: Vec<PathBuf> =
                fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
            files.sort();
            Box::new(files.into_iter().map(|path| load(&path)))
        }
    };
    let record = Path::new(record);
    let start = Instant::now();
    let mut writer = Writer::open(record)?;
    let tally = add(&mut writer, &engine, pages, threads, |_| {})?;
    drop(writer);
    let seconds = start.elapsed().as_secs_f64();
    let pages = tally.articles + tally.versions + tally.known;
    println!("{tally:?}");
    println!("{:.1} pages/s in {seconds:.1} s", pages as f64 / seconds);
    if let Some(own) = own_seconds().zip(started).map(|(now, then)| now - then) {
        println!("{:.3} ms of the writer's processor time a page", 1e3 * own / pages as f64);
    }
    let record = Record::open(record)?;
    println!("{:#?}", record.counts()?);
    for (table, bytes) in record.sizes()? {
        println!("{bytes:>12} {table}");
    }
    Ok(())
}

/// Processor time of this thread, the one that writes; on Linux.
fn own_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split(' ').next()?.parse().ok().map(|nanoseconds: f64| nanoseconds / 1e9)
}

fn load(path: &Path) -> Result<Incoming, Skip> {
    let name = path.display().to_string();
    match fs::read(path) {
        Ok(bytes) => Ok(Incoming { name, bytes, ..Incoming::default() }),
        Err(e) => Err(Skip { name, kind: SkipKind::Unreadable, why: e.to_string() }),
    }
}

/// A page of a made-up site: much markup, an article of some paragraphs in which people say things.
fn made(n: u64) -> Incoming {
    let mut random = n;
    let mut pick = |from: &[&'static str]| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        from.get((random >> 33) as usize % from.len()).copied().unwrap_or_default()
    };
    const GIVEN: [&str; 12] =
        ["Ruth", "Peter", "Hanna", "Daniel", "Nora", "Ida", "Tom", "Ann", "Viktor", "Leila", "Marco", "Greta"];
    const SURNAME: [&str; 12] =
        ["Okafor", "Lind", "Reyes", "Vasko", "Pell", "Marsh", "Orr", "Lee", "Brandt", "Haddad", "Conti", "Nyberg"];
    const ROLE: [&str; 6] = ["Mayor", "Transport Minister", "Professor", "Senator", "Governor", "Director"];
    const SAID: [&str; 6] = ["said", "told reporters", "insisted", "argued", "warned", "promised"];
    const WHO: [&str; 8] = [
        "the council",
        "the ferry company",
        "the bridge",
        "the ministry",
        "the harbour",
        "the school",
        "the road",
        "the tram",
    ];
    const DOES: [&str; 8] = [
        "would be closed for repairs",
        "needs another ten million crowns",
        "had been warned for years",
        "cannot wait any longer",
        "will be rebuilt by the spring",
        "has lost a fifth of its customers",
        "was never asked",
        "must answer for the delay",
    ];
    const WHEN: [&str; 6] =
        ["on Monday", "last week", "in a statement", "after the vote", "before the meeting", "on Friday"];
    let mut page = String::from("<!DOCTYPE html><html lang=en><head><meta charset=utf-8>");
    let outlet = n % 40;
    page += &format!("<title>Story {n} of the coast</title><meta property=og:site_name content=\"Courier {outlet}\">");
    page += &format!("<link rel=canonical href=\"https://courier{outlet}.example/news/2024/story-{n}-of-the-coast\">");
    for k in 0..140 {
        page += &format!(
            "<style>.c{outlet}-{k} > .item-{} {{ margin: {}px; color: #{:06x} }}</style>\n",
            k * 7 % 31,
            k % 9,
            k * 7919 + outlet * 104_729
        );
    }
    page += "</head><body><nav><ul>";
    for k in 0..60 {
        page += &format!(
            "<li class=\"menu-item menu-{k}\"><a href=\"/section/{}/page-{k}\">{} {}</a></li>",
            k % 7,
            pick(&WHO),
            k
        );
    }
    page += &format!(
        "</ul></nav><main><article><h1>Story {n} of the coast</h1><p class=byline>By {} {}</p><time datetime=\"2024-03-{:02}T17:20:00Z\">March</time>",
        pick(&GIVEN),
        pick(&SURNAME),
        n % 28 + 1
    );
    for _ in 0..16 {
        let (given, surname) = (pick(&GIVEN), pick(&SURNAME));
        page += &format!(
            "<p>{} {given} {surname} {} {} that {} {}. &ldquo;I think that {} {},&rdquo; {surname} {}. The work began when {} {}, and nobody along the river remembers a year like it.</p>\n",
            pick(&ROLE),
            pick(&SAID),
            pick(&WHEN),
            pick(&WHO),
            pick(&DOES),
            pick(&WHO),
            pick(&DOES),
            pick(&["said", "added"]),
            pick(&WHO),
            pick(&DOES)
        );
    }
    page += "</article></main><footer>";
    for k in 0..120 {
        page += &format!(
            "<a class=\"foot foot-{}\" href=\"/story/{}\">More about {} and {}</a>\n",
            k % 5,
            n * 131 + k,
            pick(&WHO),
            pick(&SURNAME)
        );
    }
    page += "</footer></body></html>";
    Incoming { name: format!("story {n}"), bytes: page.into_bytes(), status: Some(200), ..Incoming::default() }
}
