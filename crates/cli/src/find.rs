//! `dixit find` and `dixit reindex`: statements of a record by words, speaker, outlet and time.

use std::io::{self, BufWriter, Write as _};
use std::ops::Range;

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use dixit_record::Record;
use dixit_search::{Ask, Field, Found, Hit, Limits, Query, Search, Sort, Update};
use serde::Serialize;

use crate::args::{FindArgs, Order, ReindexArgs};
use crate::plain::line;
use crate::read::{Usage, width};
use crate::wrap::{Piece, blanks, fill};
use crate::{DONE, complain, plain};

const PLAIN: Style = Style::new();
const NAME: Style = Style::new().bold();
const ASIDE: Style = Style::new().dimmed();
const MARK: Style = AnsiColor::Yellow.on_default().bold();

/// Columns before the words.
const MARGIN: usize = 4;

/// Finds what the command line asks for; the exit status.
pub(crate) fn run(args: &FindArgs) -> anyhow::Result<u8> {
    let limits = Limits::default();
    let query = query(args, &limits).map_err(understandable)?;
    let search = Search::open(&args.folder.dir()?, limits, progress).map_err(understandable)?;
    let sort = args.sort.map(|order| match order {
        Order::Newest => Sort::Newest,
        Order::Best => Sort::Best,
    });
    let found = search.find(&query, &Ask { sort, size: args.limit, ..Ask::default() }).map_err(understandable)?;
    let mut out = BufWriter::new(AutoStream::auto(io::stdout().lock()));
    if args.json {
        writeln!(out, "{}", plain::json(to_json(&found)?))?;
    } else {
        let width = width();
        for (n, hit) in found.hits.iter().enumerate() {
            let gap = if n > 0 { "\n" } else { "" };
            write!(out, "{gap}{}", shown(hit, width))?;
        }
    }
    out.flush()?;
    let hits = found.hits.len() as u64;
    if !args.json && hits != found.total {
        complain(&format!(
            "{hits} of {} statements; --limit shows more, since, until and other fields fewer",
            found.total
        ));
    } else if found.total == 0 {
        complain("no statement fits; try fewer or other words, or the beginning of a word with a *");
    }
    Ok(DONE)
}

/// Makes a record's index anew; the exit status.
pub(crate) fn reindex(args: &ReindexArgs) -> anyhow::Result<u8> {
    let record = Record::open(&args.folder.dir()?).map_err(|e| understandable(e.into()))?;
    let done = dixit_search::reindex(&record, progress).map_err(understandable)?;
    complain(&format!("{} statements of {} readings are in the search index", done.statements, done.readings));
    Ok(DONE)
}

fn progress(update: &Update) {
    complain(&format!("indexing: {} statements of {} readings so far", update.statements, update.readings));
}

fn query(args: &FindArgs, limits: &Limits) -> dixit_search::Result<Query> {
    let mut query = Query::parse(&args.words.join(" "), limits)?;
    let fields = [
        (Field::Speaker, &args.speaker),
        (Field::About, &args.about),
        (Field::Outlet, &args.outlet),
        (Field::Place, &args.place),
        (Field::Act, &args.act),
        (Field::Manner, &args.manner),
        (Field::Since, &args.since),
        (Field::Until, &args.until),
    ];
    for (field, value) in fields {
        if let Some(value) = value {
            query = query.and(field, value, limits)?;
        }
    }
    if args.direct { query.and(Field::Direct, "yes", limits) } else { Ok(query) }
}

/// What is asked wrongly, or of no record, is the command line's fault.
fn understandable(error: dixit_search::Error) -> anyhow::Error {
    let is_missing = error.record().is_some_and(dixit_record::Error::is_missing);
    if error.is_query() || is_missing { Usage::new(error.to_string()).into() } else { error.into() }
}

/// Who and as what; the words, those that were looked for marked; when, where and by whom published.
pub(crate) fn shown(hit: &Hit, width: usize) -> String {
    let mut out = String::new();
    let mut head: Vec<Piece> = match &hit.speaker {
        None => vec![(ASIDE, "somebody".to_owned())],
        Some(who) => {
            let role = who.role.as_deref().map(|r| format!(", {}", line(r))).unwrap_or_default();
            vec![(NAME, line(&who.name).into_owned()), (PLAIN, role)]
        }
    };
    for name in &hit.reported_by {
        head.push((PLAIN, format!(", as {} reports", name.as_deref().map_or("somebody".into(), line))));
    }
    head.push((ASIDE, format!(" · {}", hit.act.name())));
    if hit.retracted.is_some() {
        head.push((MARK, " · retracted".to_owned()));
    }
    fill(&mut out, &head, 0, width);
    blanks(&mut out, MARGIN);
    fill(&mut out, &marked(&hit.text, &hit.marks), MARGIN, width);
    let day = hit.day.map(|d| d.strftime("%-d %B %Y").to_string());
    let reports = (hit.reports > 1).then(|| format!("in {} articles", hit.reports));
    let superseded = hit.superseded.then(|| "no longer in the article".to_owned());
    // The id is what `dixit show` asks for.
    let id = Some(hit.id.to_string());
    let facts = [day, hit.location.clone(), hit.outlet.clone(), reports, superseded, hit.url.clone(), id];
    let facts: Vec<String> = facts.into_iter().flatten().map(|f| line(&f).into_owned()).collect();
    if !facts.is_empty() {
        blanks(&mut out, MARGIN);
        fill(&mut out, &[(ASIDE, format!("— {}", facts.join(" · ")))], MARGIN, width);
    }
    out
}

fn marked(text: &str, marks: &[Range<usize>]) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut at = 0;
    for mark in marks {
        for (style, range) in [(PLAIN, at..mark.start), (MARK, mark.clone())] {
            out.extend(text.get(range).filter(|t| !t.is_empty()).map(|t| (style, line(t).into_owned())));
        }
        at = mark.end;
    }
    out.extend(text.get(at..).filter(|t| !t.is_empty()).map(|t| (PLAIN, line(t).into_owned())));
    out
}

/// What `--json` prints.
#[derive(Serialize)]
struct Answer {
    total: u64,
    hits: Vec<dixit_search::json::Hit>,
}

fn to_json(found: &Found) -> serde_json::Result<String> {
    let hits = found.hits.iter().map(Hit::to_json).collect();
    serde_json::to_string(&Answer { total: found.total, hits })
}
