//! `dixit audit`.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use dixit_export::inert;
use dixit_record::Record;
use dixit_record::cite::words;

use super::{Place, print};
use crate::DONE;
use crate::read::Usage;

pub(crate) const HELP: &str = "\
The sample is a table in CSV with a line for each statement and its paragraph. In the columns that
end in _ok, write y where the record is right and n where it is wrong; leave empty what you can't
say.

Examples:
  dixit audit --sample 200 > sample.csv
  dixit audit --marked sample.csv             the share that is right, with its 95 % Wilson interval

Of one record and one --seed comes one sample. Copies of articles and what was retracted are never
drawn.";

/// `dixit audit`
#[derive(Debug, Args)]
pub(crate) struct AuditArgs {
    /// Draw N statements and print them as CSV
    #[arg(long, value_name = "N", required_unless_present = "marked", conflicts_with = "marked")]
    sample: Option<usize>,

    /// Draw other statements for another number
    #[arg(long, value_name = "NUMBER", default_value_t = 0, conflicts_with = "marked")]
    seed: u64,

    /// Count what people wrote into a sample
    #[arg(long, value_name = "FILE", conflicts_with = "record")]
    marked: Option<PathBuf>,

    #[command(flatten)]
    place: Place,
}

/// What is judged.
const JUDGED: [&str; 4] = ["speaker_ok", "words_ok", "act_ok", "occasion_ok"];
const GIVEN: [&str; 12] = [
    "id", "tier", "confidence", "speaker", "role", "act", "words", "occasion", "paragraph", "title", "published", "url",
];

/// Draws a sample or counts one; the exit status.
pub(crate) fn run(args: &AuditArgs) -> anyhow::Result<u8> {
    match &args.marked {
        Some(path) => print(&table(&marks(path)?))?,
        None => draw(&args.place.open()?, args.sample.unwrap_or(0), args.seed)?,
    }
    Ok(DONE)
}

fn draw(record: &Record, size: usize, seed: u64) -> anyhow::Result<()> {
    let written = "the output could not be written";
    let mut out = csv::Writer::from_writer(io::stdout().lock());
    out.write_record(GIVEN.iter().chain(&JUDGED)).context(written)?;
    for place in record.audit(size, seed)? {
        let reading = record.reading(place.reading)?;
        let content = &reading.content;
        let Some(statement) = content.statements.get(place.n) else { continue };
        let untied = reading.untied.get(place.n).is_some_and(Option::is_some);
        let speaker = statement.speaker.filter(|_| !untied).and_then(|n| content.speakers.get(n));
        let occasion = statement.occasion.as_ref().map_or_else(String::new, |o| {
            let time = o
                .time
                .map(|t| if t.start == t.end { t.start.to_string() } else { format!("{} to {}", t.start, t.end) });
            [time, o.place.clone(), o.event.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ")
        });
        let blocks = content.blocks.iter().filter(|b| statement.content.overlaps(b.span));
        let paragraph: Vec<&str> = blocks.map(|b| b.span.slice(&content.text)).collect();
        let given = [
            statement.id.clone(),
            content.engine.tier.clone(),
            format!("{:.3}", statement.confidence),
            speaker.map_or_else(String::new, |s| s.name.clone()),
            statement.role.clone().unwrap_or_default(),
            statement.act.name().to_owned(),
            words(statement, &content.text),
            occasion,
            paragraph.join("\n\n"),
            content.header.title.clone().unwrap_or_default(),
            content.header.published.map_or_else(String::new, |p| p.to_string()),
            content.header.url.clone().unwrap_or_default(),
        ];
        let row = given.into_iter().map(|cell| inert(cell).into_owned()).chain(JUDGED.iter().map(|_| String::new()));
        out.write_record(row.collect::<Vec<_>>()).context(written)?;
    }
    out.flush().context(written)
}

/// How many are right of how many that were judged, for each column and tier.
type Marks = BTreeMap<(usize, String), (u64, u64)>;

fn marks(path: &Path) -> anyhow::Result<Marks> {
    let name = path.display();
    let wrong = |what: String| Usage::new(format!("{name}: {what}"));
    let mut rows = csv::Reader::from_path(path).map_err(|e| wrong(format!("it could not be read: {e}")))?;
    let header = rows.headers().map_err(|e| wrong(format!("it is no table in CSV: {e}")))?.clone();
    let column = |named: &str| header.iter().position(|h| h.trim() == named);
    let columns: Vec<(usize, usize)> =
        JUDGED.iter().enumerate().filter_map(|(n, named)| Some((n, column(named)?))).collect();
    let tier = column("tier");
    let (Some(tier), false) = (tier, columns.is_empty()) else {
        let what = "it lacks the column tier, or all that are judged; save the table of `dixit audit --sample` as CSV with its head";
        return Err(wrong(what.to_owned()).into());
    };
    let mut marks = Marks::new();
    for row in rows.records() {
        let row = row.map_err(|e| wrong(format!("it is no table in CSV: {e}")))?;
        let line = row.position().map_or(0, csv::Position::line);
        for (n, at) in &columns {
            let mark = row.get(*at).unwrap_or_default().trim().to_lowercase();
            let right = match mark.as_str() {
                "" => continue,
                "y" | "yes" | "1" => true,
                "n" | "no" | "0" => false,
                other => return Err(wrong(format!("line {line}: {other:?} is no mark; write y, n or nothing")).into()),
            };
            for tier in [String::new(), row.get(tier).unwrap_or_default().to_owned()] {
                let (yes, all) = marks.entry((*n, tier)).or_default();
                *yes += u64::from(right);
                *all += 1;
            }
        }
    }
    if marks.is_empty() {
        return Err(wrong("nothing in it is marked; write y or n into the columns that end in _ok".to_owned()).into());
    }
    Ok(marks)
}

fn table(marks: &Marks) -> String {
    let mut out =
        format!("{:<10} {:<10} {:>6} {:>6} {:>10}  95 % interval\n", "field", "tier", "right", "judged", "precision");
    for ((n, tier), (right, all)) in marks {
        let field = JUDGED.get(*n).map_or("", |f| f.trim_end_matches("_ok"));
        let tier = if tier.is_empty() { "all" } else { tier.as_str() };
        let (low, high) = wilson(*right, *all);
        let precision = 100.0 * *right as f64 / *all as f64;
        out += &format!(
            "{field:<10} {:<10} {right:>6} {all:>6} {precision:>8.1} %  {low:.1} to {high:.1} %\n",
            crate::plain::line(tier)
        );
    }
    out
}

/// The score interval of a share, in per cent, at 95 % (Wilson 1927). `all` is at least 1.
fn wilson(right: u64, all: u64) -> (f64, f64) {
    const Z: f64 = 1.959_964;
    let n = all as f64;
    let p = right as f64 / n;
    let centre = p + Z * Z / (2.0 * n);
    let reach = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let share = |x: f64| (100.0 * x / (1.0 + Z * Z / n)).clamp(0.0, 100.0);
    (share(centre - reach), share(centre + reach))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Figures of Newcombe (1998), Statistics in Medicine 17, table I, method 3.
    #[test]
    fn wilson_as_published() {
        for (right, all, low, high) in
            [(81, 263, 25.53, 36.62), (15, 148, 6.24, 16.05), (0, 20, 0.0, 16.11), (1, 29, 0.61, 17.18)]
        {
            let (l, h) = wilson(right, all);
            assert!((l - low).abs() < 0.01 && (h - high).abs() < 0.01, "{right}/{all}: {l} {h}");
        }
    }
}
