//! Scores time expressions: their spans, and the values that they are resolved to.
//!
//! A port of the published scorer `score_time.py`. [`predict`] writes what the engine finds in the form and the
//! conventions of each data set.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::LazyLock;

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use dixit_page::{Hints, Limits, Stamp};
use dixit_text::Document;
use dixit_time::{Anchor, Bound, Clock, Duration, Granularity, Interval, Part, TimeExpression, Unit, Vague};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, ISOWeekDate, Time, Weekday};
use regex::Regex;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{jsonl, python};

/// What to score, and how.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Gold: JSON lines of id and times
    gold: PathBuf,
    /// Predictions, matched by id; without them the engine reads the gold file's texts
    pred: Option<PathBuf>,
    /// Score documents of one genre only
    #[arg(long)]
    genre: Option<String>,
    /// The gold has no offsets: times are matched by their place in the list, and only values are scored
    #[arg(long)]
    phrases: bool,
    /// With --phrases: keep only gold of these types
    #[arg(long, num_args = 1.., value_name = "TYPE")]
    types: Vec<String>,
    /// A prediction also counts when it lies inside the gold interval or covers it at this grain
    #[arg(long)]
    within: Option<Grain>,
    /// Score every second document only: the first, third ... or the second, fourth ...
    #[arg(long)]
    half: Option<Half>,
    /// Also write the engine's predictions here
    #[arg(long, value_name = "FILE", conflicts_with = "pred")]
    predictions: Option<PathBuf>,
    /// How the engine's values are written
    #[arg(long, value_name = "STYLE", default_value = "tei")]
    style: Style,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Grain {
    Day,
    Month,
    Year,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Half {
    Odd,
    Even,
}

/// The conventions of a data set.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Style {
    /// Days without times of day, as the dates of TEI: the two ends of a range apart, no durations
    Tei,
    /// Values of TimeML
    Timeml,
    /// Ranges and what a preposition bounds as one expression, times of day beside days, lengths in seconds
    Range,
}

/// A line of a file.
#[derive(Deserialize)]
struct Line {
    id: Value,
    genre: Option<String>,
    text: Option<String>,
    published: Option<String>,
    reference: Option<String>,
    #[serde(default)]
    times: Vec<Value>,
}

/// Runs the subcommand.
pub(crate) fn run(args: &Args) -> Result<String> {
    let gold: Vec<Line> = jsonl::read(&args.gold)?.into_iter().map(|(_, line)| line).collect();
    let wanted = |(n, line): &(usize, Line)| {
        args.half.is_none_or(|half| (n % 2 == 0) == (half == Half::Odd))
            && args.genre.as_ref().is_none_or(|g| line.genre.as_ref() == Some(g))
    };
    // Genres first, halves of what is left.
    let gold: Vec<Line> = gold
        .into_iter()
        .filter(|line| args.genre.as_ref().is_none_or(|g| line.genre.as_ref() == Some(g)))
        .enumerate()
        .filter(wanted)
        .map(|(_, line)| line)
        .collect();
    let pred: HashMap<String, Vec<Value>> = match &args.pred {
        Some(path) => jsonl::read::<Line>(path)?.into_iter().map(|(_, l)| (l.id.to_string(), l.times)).collect(),
        None => {
            let style = if args.phrases { Style::Timeml } else { args.style };
            let mut found = HashMap::new();
            for line in &gold {
                let times = predict(line, style, args.phrases).with_context(|| format!("document {}", line.id))?;
                found.insert(line.id.to_string(), times);
            }
            found
        }
    };
    if let Some(path) = &args.predictions {
        let rows = gold.iter().map(|l| json!({"id": l.id, "times": pred.get(&l.id.to_string())}));
        jsonl::write(path, rows)?;
    }
    let nothing = Vec::new();
    let mut tally = Tally { phrases: args.phrases, ..Tally::default() };
    for line in &gold {
        let found = pred.get(&line.id.to_string()).unwrap_or(&nothing);
        if args.phrases {
            tally.phrases(&line.times, found, &args.types, args.within);
        } else {
            tally.spans(&line.times, found, args.within);
        }
    }
    Ok(tally.lines())
}

#[derive(Default)]
struct Tally {
    phrases: bool,
    gold: usize,
    predicted: usize,
    exact: usize,
    overlap: usize,
    value: usize,
}

impl Tally {
    fn phrases(&mut self, gold: &[Value], pred: &[Value], types: &[String], within: Option<Grain>) {
        for (i, time) in gold.iter().enumerate() {
            let kind = time.get("type").and_then(Value::as_str).unwrap_or_default();
            if !types.is_empty() && !types.iter().any(|t| t == kind) {
                continue;
            }
            self.gold += 1;
            let Some(found) = pred.get(i) else { continue };
            let said = python::truth(found.get("value")) || python::truth(found.get("start_time"));
            self.predicted += usize::from(said);
            self.value += usize::from(same(time, found, within));
        }
    }

    fn spans(&mut self, gold: &[Value], pred: &[Value], within: Option<Grain>) {
        self.gold += gold.len();
        self.predicted += pred.len();
        let mut free: Vec<&Value> = pred.iter().collect();
        for time in gold {
            let (start, end) = span(time);
            let exact = free.iter().position(|p| span(p) == (start, end));
            self.exact += usize::from(exact.is_some());
            let hit = exact.or_else(|| {
                free.iter().position(|p| {
                    let (from, to) = span(p);
                    from < end && start < to
                })
            });
            if let Some(hit) = hit {
                self.overlap += 1;
                self.value += usize::from(same(time, free.remove(hit), within));
            }
        }
    }

    fn lines(&self) -> String {
        let mut out = format!("gold {}, predicted {}\n", self.gold, self.predicted);
        let mut show = |name: &str, k: usize| {
            let share = |n: usize| if n > 0 { k as f64 / n as f64 } else { 0.0 };
            let (p, r) = (share(self.predicted), share(self.gold));
            let f1 = if p + r > 0.0 { 200.0 * p * r / (p + r) } else { 0.0 };
            let _ = writeln!(out, "{name:<22} P {:6.2}  R {:6.2}  F1 {f1:6.2}  ({k})", 100.0 * p, 100.0 * r);
        };
        if self.phrases {
            show("value", self.value);
            return out;
        }
        show("span exact", self.exact);
        show("span overlap", self.overlap);
        show("overlap + value", self.value);
        let given = if self.overlap > 0 { 100.0 * self.value as f64 / self.overlap as f64 } else { 0.0 };
        let _ = writeln!(out, "value given overlap    {given:6.2}");
        out
    }
}

fn span(time: &Value) -> (i64, i64) {
    let at = |name: &str| time.get(name).and_then(Value::as_i64).unwrap_or_default();
    (at("start"), at("end"))
}

/// A value as compared: moments from the first to past the last, or the words themselves.
#[derive(Clone, Debug, PartialEq)]
enum Read {
    Interval(Option<DateTime>, Option<DateTime>),
    Words(String),
}

/// Whether some gold value equals some predicted one.
fn same(gold: &Value, pred: &Value, within: Option<Grain>) -> bool {
    let (gold, pred) = (values(gold), values(pred));
    if gold.iter().any(|g| pred.contains(g)) {
        return true;
    }
    let Some(grain) = within else { return false };
    let cut = |d: DateTime| match grain {
        Grain::Day => (d.year(), d.month(), d.day()),
        Grain::Month => (d.year(), d.month(), 0),
        Grain::Year => (d.year(), 0, 0),
    };
    gold.iter().any(|g| {
        pred.iter().any(|p| match (g, p) {
            (Read::Interval(Some(a), Some(b)), Read::Interval(Some(c), Some(d))) => {
                cut(*a) <= cut(*c) && d <= b || c <= a && b <= d
            }
            _ => false,
        })
    })
}

/// Every acceptable value of a time.
fn values(time: &Value) -> Vec<Read> {
    let list = time.get("values").and_then(Value::as_array).filter(|v| !v.is_empty());
    let one = std::slice::from_ref(time);
    list.map_or(one, Vec::as_slice).iter().filter_map(value).collect()
}

fn value(v: &Value) -> Option<Read> {
    let text = |name: &str| v.get(name).and_then(Value::as_str).filter(|s| !s.is_empty());
    let first = text("from").or_else(|| text("notBefore")).or_else(|| text("start_time")).or_else(|| text("start"));
    let last = text("to").or_else(|| text("notAfter")).or_else(|| text("end_time")).or_else(|| text("end"));
    if first.is_some() || last.is_some() {
        let closed = text("to").or_else(|| text("notAfter")).is_some();
        let from = first.and_then(interval).map(|i| i.0);
        let to = last.and_then(interval).map(|i| if closed { i.1 } else { i.0 });
        return Some(Read::Interval(from, to));
    }
    let words = text("when").or_else(|| text("value"))?;
    Some(interval(words).map_or_else(|| Read::Words(words.to_owned()), |(a, b)| Read::Interval(Some(a), Some(b))))
}

type Shape = LazyLock<Regex>;
static WEEK: Shape = LazyLock::new(|| python::regex(r"^(\d{4})-?W(\d\d)(-WE)?$"));
static SEASON: Shape = LazyLock::new(|| python::regex(r"^(\d{4})-(SP|SU|FA|AU|WI)$"));
static QUARTER: Shape = LazyLock::new(|| python::regex(r"^(\d{4})-?Q([1-4])$"));
static DECADE: Shape = LazyLock::new(|| python::regex(r"^(\d{3})X?$"));
static YEAR: Shape = LazyLock::new(|| python::regex(r"^(\d{4})$"));
static MONTH: Shape = LazyLock::new(|| python::regex(r"^(\d{4})-(\d\d)$"));
static DAY: Shape = LazyLock::new(|| python::regex(r"^(\d{4})-(\d\d)-(\d\d)(T(MO|AF|EV|NI|DT))?$"));
static MOMENT: Shape = LazyLock::new(|| python::regex(r"^(\d{4})-(\d\d)-(\d\d)T(\d\d)(:(\d\d)(:(\d\d))?)?$"));

/// The first moment and the one past the last, where the text is like a date.
fn interval(text: &str) -> Option<(DateTime, DateTime)> {
    let text = text.trim().replace(' ', "T");
    if text.is_empty() {
        return None;
    }
    if let Some((from, to)) = text.split_once('/') {
        return Some((interval(from)?.0, interval(to)?.0));
    }
    let number = |c: &regex::Captures<'_>, n: usize| c.get(n).and_then(|m| m.as_str().parse::<i16>().ok());
    let month = |year: i16, month: i16| {
        let year = year + (month - 1).div_euclid(12);
        // No year 0, as in Python.
        (year > 0).then(|| Date::new(year, ((month - 1).rem_euclid(12) + 1) as i8, 1).ok())?.map(midnight)
    };
    if let Some(c) = WEEK.captures(&text) {
        let week = ISOWeekDate::new(number(&c, 1)?, i8::try_from(number(&c, 2)?).ok()?, Weekday::Monday).ok()?;
        let monday = midnight(week.date());
        let from = if c.get(3).is_some() { 5.days() } else { 0.days() };
        return Some((monday.checked_add(from).ok()?, monday.checked_add(7.days()).ok()?));
    }
    if let Some(c) = SEASON.captures(&text) {
        let first = match c.get(2)?.as_str() {
            "SP" => 3,
            "SU" => 6,
            "WI" => 12,
            _ => 9,
        };
        let year = number(&c, 1)?;
        return Some((month(year, first)?, month(year, first + 3)?));
    }
    if let Some(c) = QUARTER.captures(&text) {
        let (year, quarter) = (number(&c, 1)?, number(&c, 2)?);
        return Some((month(year, 3 * quarter - 2)?, month(year, 3 * quarter + 1)?));
    }
    if let Some(c) = DECADE.captures(&text) {
        let year = number(&c, 1)? * 10;
        return Some((month(year, 1)?, month(year + 10, 1)?));
    }
    if let Some(c) = YEAR.captures(&text) {
        let year = number(&c, 1)?;
        return Some((month(year, 1)?, month(year + 1, 1)?));
    }
    if let Some(c) = MONTH.captures(&text) {
        let (year, number) = (number(&c, 1)?, number(&c, 2)?);
        // Both scorers count on: month 13 is January.
        return Some((month(year, number)?, month(year, number + 1)?));
    }
    let date = |c: &regex::Captures<'_>| {
        let part = |n| i8::try_from(number(c, n)?).ok();
        Date::new(number(c, 1).filter(|y| *y > 0)?, part(2)?, part(3)?).ok()
    };
    if let Some(c) = DAY.captures(&text) {
        let day = midnight(date(&c)?);
        let (from, to) = match c.get(5).map(|m| m.as_str()) {
            Some("MO") => (8, 12),
            Some("AF") => (12, 16),
            Some("EV") => (16, 20),
            Some("NI") => (20, 24),
            Some("DT") => (8, 18),
            _ => (0, 24),
        };
        return Some((day.checked_add(from.hours()).ok()?, day.checked_add(to.hours()).ok()?));
    }
    let c = MOMENT.captures(&text)?;
    let part = |n| i8::try_from(number(&c, n).unwrap_or_default()).ok();
    let moment = date(&c)?.to_datetime(Time::new(part(4)?, part(6)?, part(8)?, 0).ok()?);
    Some((moment, moment))
}

fn midnight(date: Date) -> DateTime {
    date.to_datetime(Time::midnight())
}

/// What the engine finds in a line.
fn predict(line: &Line, style: Style, phrases: bool) -> Result<Vec<Value>> {
    let reference = line.reference.as_deref().or(line.published.as_deref()).filter(|r| !r.is_empty());
    let published = reference.map(str::parse::<Stamp>).transpose()?;
    let hints = Hints { verbatim: true, published, ..Hints::default() };
    if !phrases {
        let text = line.text.as_deref().context("no text")?;
        let Ok(article) = dixit_page::read(text.as_bytes(), &hints, &Limits::default()) else { return Ok(Vec::new()) };
        let doc = Document::new(&article);
        let found = dixit_time::times(&doc, published);
        return Ok(listed(&doc, &found, style));
    }
    // Each phrase is a paragraph.
    let mut text = String::new();
    let mut ends = Vec::new();
    for time in &line.times {
        text.push_str(time.get("text").and_then(Value::as_str).context("a time without text")?);
        text.push_str("\n\n");
        ends.push(text.len());
    }
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let article = dixit_page::read(text.as_bytes(), &hints, &Limits::default())?;
    let found = dixit_time::times(&Document::new(&article), published);
    let mut from = 0;
    let mut out = Vec::new();
    for end in ends {
        let inside = |t: &&TimeExpression| t.span.start() as usize >= from && t.span.end() as usize <= end;
        let longest = found.iter().filter(inside).max_by_key(|t| t.span.len());
        out.push(json!({"value": longest.and_then(timeml)}));
        from = end;
    }
    Ok(out)
}

/// Expressions with a known interval, in code points.
fn listed(doc: &Document<'_>, found: &[TimeExpression], style: Style) -> Vec<Value> {
    let ranges: HashMap<usize, Interval> =
        if style == Style::Range { dixit_time::ranges(doc, found).into_iter().collect() } else { HashMap::new() };
    let text = doc.text();
    let point = |byte: u32| text.get(..byte as usize).map_or(0, |t| t.chars().count());
    let mut out = Vec::new();
    let mut joined = false;
    for (n, time) in found.iter().enumerate() {
        if std::mem::take(&mut joined) {
            continue;
        }
        let (start, end) = (point(time.span.start()), point(time.span.end()));
        let alone = time.anchor == Anchor::Context && time.clock.is_some();
        let clock = match time.clock {
            Some(Clock::At { time, .. }) => Some(format!("{:02}:{:02}:00", time.hour(), time.minute())),
            _ => None,
        };
        let mut row = json!({"start": start, "end": end});
        let value = match (style, ranges.get(&n), found.get(n + 1)) {
            (_, Some(whole), Some(next)) => {
                joined = true;
                row["end"] = json!(point(next.span.end()));
                Some(days(*whole))
            }
            _ if alone => clock,
            (Style::Tei, ..) => tei(time),
            _ => match (time.bound, time.interval()) {
                (Some(bound), Some(interval)) => {
                    row["start"] = json!(point(doc.span(time.tokens.start.saturating_sub(1)).start()));
                    let past = interval.end.tomorrow().unwrap_or(interval.end);
                    let (end, day) = match bound {
                        Bound::Since => ("start_time", interval.start),
                        Bound::After => ("start_time", past),
                        Bound::Before | Bound::Until => ("end_time", interval.start),
                    };
                    row[end] = json!(day.to_string());
                    out.push(row);
                    continue;
                }
                (_, interval) => interval.map(|i| when(i, time.clock)).or_else(|| counted(time)),
            },
        };
        if let Some(value) = value {
            row["value"] = json!(value);
            out.push(row);
        }
    }
    out
}

/// A length in seconds; what is done again and again is not resolved.
fn counted(time: &TimeExpression) -> Option<String> {
    let length = match time.value {
        dixit_time::Value::Length(length) => length,
        dixit_time::Value::Repeated(_) => return Some("not resolved".to_owned()),
        _ => return None,
    };
    let each: u64 = match length.unit {
        Unit::Second => 1,
        Unit::Minute => 60,
        Unit::Hour => 3600,
        Unit::Day | Unit::Night => 86_400,
        Unit::Weekend => 2 * 86_400,
        Unit::Week => 7 * 86_400,
        Unit::Fortnight => 14 * 86_400,
        Unit::Month => 30 * 86_400,
        Unit::Quarter => 90 * 86_400,
        Unit::Year => 365 * 86_400,
        Unit::Decade => 3650 * 86_400,
        Unit::Century => 36_500 * 86_400,
        Unit::Millennium => 365_000 * 86_400,
    };
    Some((u64::from(length.count?) * each).to_string())
}

/// "the end of the year" is a day, "early in the year" the year.
fn tei(time: &TimeExpression) -> Option<String> {
    let interval = if time.part == Some(Part::End) { time.narrowed() } else { time.interval() };
    interval.map(days)
}

/// The first day and the one past the last.
fn days(interval: Interval) -> String {
    match interval.end.tomorrow() {
        Ok(past) => format!("{}/{past}", interval.start),
        Err(_) => interval.start.to_string(),
    }
}

fn when(interval: Interval, clock: Option<Clock>) -> String {
    let day = interval.start;
    match (interval.granularity, clock) {
        (Granularity::Day, Some(Clock::At { time, minutes: true })) => {
            format!("{day}T{:02}:{:02}", time.hour(), time.minute())
        }
        (Granularity::Day, Some(Clock::At { time, .. })) => format!("{day}T{:02}", time.hour()),
        (Granularity::Day, Some(Clock::Morning)) => format!("{day}TMO"),
        (Granularity::Day, Some(Clock::Afternoon)) => format!("{day}TAF"),
        (Granularity::Day, Some(Clock::Evening)) => format!("{day}TEV"),
        (Granularity::Day, Some(Clock::Night)) => format!("{day}TNI"),
        (Granularity::Half, _) => format!("{}-H{}", day.year(), day.month() / 7 + 1),
        (Granularity::Century, _) => (day.year() / 100).to_string(),
        _ => days(interval),
    }
}

fn timeml(time: &TimeExpression) -> Option<String> {
    use dixit_time::Value;
    match time.value {
        Value::When(interval) => Some(when(interval, time.clock)),
        Value::Stretch(_, length) | Value::Length(length) | Value::Repeated(length) => Some(period(length)),
        Value::Vague(Vague::Past) => Some("PAST_REF".to_owned()),
        Value::Vague(Vague::Present) => Some("PRESENT_REF".to_owned()),
        Value::Vague(Vague::Future) => Some("FUTURE_REF".to_owned()),
        Value::Open => None,
    }
}

/// "P2W", "PT4H", "PXM"
fn period(length: Duration) -> String {
    let times = |n: u32| length.count.map_or_else(|| "X".to_owned(), |c| (u64::from(c) * u64::from(n)).to_string());
    let vague = length.count.is_none();
    match length.unit {
        Unit::Second => format!("PT{}S", times(1)),
        Unit::Minute => format!("PT{}M", times(1)),
        Unit::Hour => format!("PT{}H", times(1)),
        Unit::Day | Unit::Night | Unit::Weekend => format!("P{}D", times(1)),
        Unit::Week => format!("P{}W", times(1)),
        Unit::Fortnight => format!("P{}W", times(2)),
        Unit::Month => format!("P{}M", times(1)),
        Unit::Quarter if vague => "PXQ".to_owned(),
        Unit::Quarter => format!("P{}M", times(3)),
        Unit::Year => format!("P{}Y", times(1)),
        Unit::Decade if vague => "PXE".to_owned(),
        Unit::Decade => format!("P{}Y", times(10)),
        Unit::Century if vague => "PXC".to_owned(),
        Unit::Century => format!("P{}Y", times(100)),
        Unit::Millennium => format!("P{}L", times(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        interval(text).map(|(from, to)| format!("{from} {to}"))
    }

    #[test]
    fn values_are_intervals() {
        let day = "2023-11-14T00:00:00 2023-11-15T00:00:00";
        assert_eq!(shown("2023-11-14").as_deref(), Some(day));
        assert_eq!(shown("2023-11-14/2023-11-15").as_deref(), Some(day));
        assert_eq!(shown("2023-W46-WE").as_deref(), Some("2023-11-18T00:00:00 2023-11-20T00:00:00"));
        assert_eq!(shown("2023-WI").as_deref(), Some("2023-12-01T00:00:00 2024-03-01T00:00:00"));
        assert_eq!(shown("2023-Q4").as_deref(), Some("2023-10-01T00:00:00 2024-01-01T00:00:00"));
        assert_eq!(shown("199").as_deref(), Some("1990-01-01T00:00:00 2000-01-01T00:00:00"));
        assert_eq!(shown("2023-11-14TNI").as_deref(), Some("2023-11-14T20:00:00 2023-11-15T00:00:00"));
        assert_eq!(shown("2023-11-14 05:30").as_deref(), Some("2023-11-14T05:30:00 2023-11-14T05:30:00"));
        for none in ["PAST_REF", "P2W", "19", "2023-WXX", "2023-02-30", "0000", ""] {
            assert_eq!(shown(none), None, "{none}");
        }
    }

    #[test]
    fn closed_and_open_ends() {
        let closed = json!({"from": "2023-11-13", "to": "2023-11-19"});
        let open = json!({"value": "2023-W46"});
        assert!(same(&closed, &open, None));
        assert!(same(&json!({"values": [{"start": "2023-11-13", "end": "2023-11-20"}]}), &open, None));
        assert!(!same(&json!({"when": "2023-11-15"}), &open, None));
        assert!(same(&json!({"when": "2023-11-15"}), &open, Some(Grain::Day)));
        assert!(same(&json!({"value": "PAST_REF"}), &json!({"value": "PAST_REF"}), None));
        assert!(!same(&json!({}), &json!({"value": null}), None));
    }

    #[test]
    fn spans_are_matched_once() {
        let time = |start: i64, end: i64| json!({"start": start, "end": end, "when": "2023"});
        let mut tally = Tally::default();
        tally.spans(&[time(0, 4), time(5, 9)], &[time(3, 9)], None);
        assert_eq!((tally.exact, tally.overlap, tally.value), (0, 1, 1));
    }
}
