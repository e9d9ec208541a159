//! `dixit speaker`.

use std::collections::BTreeMap;

use clap::Args;
use dixit::Statement;
use dixit_record::cite::words;
use dixit_record::{Entity, EntityId, Reading, Record, VersionId};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::{BOLD, DIM, PLAIN, Place, count, of, people, print, print_json, text};
use crate::DONE;
use crate::plain::line;
use crate::read::{Usage, width};
use crate::wrap::{blanks, fill};

pub(crate) const HELP: &str = "\
Days and months are those of the articles. Copies of an article and its earlier versions are left
out.

Examples:
  dixit speaker Ruth Okafor
  dixit speaker e7 --json | jq '.statements[].id'

Exit status:
  0  shown
  1  dixit failed
  2  there is no such record or speaker, or several are called that: they are listed";

/// Longest list of questions, statements, people.
const LISTED: usize = 10;
/// Columns of the longest bar.
const BAR: u64 = 40;
/// Months that are shown one by one; longer times are shown by years.
const MONTHS: usize = 36;

/// `dixit speaker`
#[derive(Debug, Args)]
pub(crate) struct SpeakerArgs {
    /// A name, a surname, or an id of `dixit people`
    #[arg(value_name = "NAME", required = true)]
    name: Vec<String>,

    #[command(flatten)]
    place: Place,

    /// Print it as JSON, with all statements
    #[arg(long)]
    json: bool,
}

/// One thing that was said.
struct Said {
    id: String,
    words: String,
    act: &'static str,
    day: Option<Date>,
    role: Option<String>,
    prompt: Option<String>,
    replies_to: Option<String>,
    title: Option<String>,
    url: Option<String>,
}

/// Shows the speaker; the exit status.
pub(crate) fn run(args: &SpeakerArgs) -> anyhow::Result<u8> {
    let record = args.place.open()?;
    let name = args.name.join(" ");
    let entity = find(&record, &name)?;
    let (said, copied) = record.frozen(|r| gather(r, &entity))?;
    if args.json {
        print_json(&as_json(&entity, &said, copied))
    } else {
        print(&as_text(&entity, &said, copied, width()))
    }?;
    Ok(DONE)
}

fn find(record: &Record, name: &str) -> anyhow::Result<Entity> {
    if let Ok(id) = name.parse::<EntityId>() {
        return of(record, record.entity(id));
    }
    let found = record.called(name)?;
    let dir = record.dir().display();
    match found.as_slice() {
        [] => Err(Usage::new(format!("{dir}: nobody is called {name:?}; `dixit people` lists who is there")).into()),
        [one] => Ok(record.entity(*one)?),
        several => {
            let mut all = several.iter().map(|e| record.entity(*e)).collect::<Result<Vec<_>, _>>()?;
            all.sort_by_key(|e| std::cmp::Reverse(e.speaks.len()));
            for entity in all.iter().take(LISTED) {
                print(&format!("{}\n", people::line(entity)))?;
            }
            let listed = if all.len() > LISTED { format!(" (the first {LISTED} are listed)") } else { String::new() };
            let what = format!(
                "{dir}: {} are called {name:?}{listed}; name one by its id, or `dixit merge` those that are one",
                all.len()
            );
            Err(Usage::new(what).into())
        }
    }
}

/// What an entity says in the latest versions of articles, by day; and how many statements stand in copies of them.
fn gather(record: &Record, entity: &Entity) -> dixit_record::Result<(Vec<Said>, u64)> {
    let mut said = Vec::new();
    let mut copied = 0;
    let mut last: Option<(VersionId, bool)> = None;
    for (id, n) in &entity.speaks {
        let reading = record.reading(*id)?;
        let latest = match last {
            Some((version, latest)) if version == reading.version => latest,
            _ => record.versions(reading.article)?.1.first() == Some(&reading.version),
        };
        last = Some((reading.version, latest));
        if !latest {
            continue;
        }
        let holds =
            |decisions: &[Option<dixit_record::DecisionId>], n: usize| decisions.get(n).is_some_and(Option::is_some);
        for (at, statement) in reading.content.statements.iter().enumerate() {
            if statement.speaker != Some(*n) || holds(&reading.retracted, at) || holds(&reading.untied, at) {
                continue;
            }
            if reading.copy_of.is_some() {
                copied += 1;
            } else {
                said.push(one(&reading, statement, *n));
            }
        }
    }
    said.sort_by_key(|s| s.day);
    Ok((said, copied))
}

fn one(reading: &Reading, statement: &Statement, speaker: usize) -> Said {
    let content = &reading.content;
    let header = &content.header;
    let prompt = statement.prompt.as_ref().filter(|p| p.spans != statement.content);
    // Who said what is replied to.
    let replies_to = prompt.and_then(|p| {
        let asks = |s: &&Statement| {
            s.speaker.is_some_and(|n| n != speaker) && p.spans.iter().any(|span| s.content.overlaps(span))
        };
        let asker = content.statements.iter().find(asks)?.speaker?;
        Some(content.speakers.get(asker)?.name.clone())
    });
    Said {
        id: statement.id.clone(),
        words: words(statement, &content.text),
        act: statement.act.name(),
        day: header.published.map(|p| p.date),
        role: statement.role.clone(),
        prompt: prompt.map(|p| p.spans.text(&content.text)),
        replies_to,
        title: header.title.clone(),
        url: header.url.clone(),
    }
}

/// First and last day, and how often.
type Held = (Option<Date>, Option<Date>, u64);

/// Roles by the day that they are first given.
fn roles(said: &[Said]) -> Vec<(String, Held)> {
    let mut roles: BTreeMap<String, (String, Held)> = BTreeMap::new();
    for s in said {
        let Some(role) = &s.role else { continue };
        let (_, (first, last, n)) =
            roles.entry(role.to_lowercase()).or_insert_with(|| (role.clone(), (s.day, s.day, 0)));
        // `said` is in order, those without a day at its head.
        *first = first.or(s.day);
        *last = s.day.or(*last);
        *n += 1;
    }
    let mut roles: Vec<_> = roles.into_values().collect();
    roles.sort_by_key(|(_, (first, ..))| *first);
    roles
}

/// Statements by month ("2024-03") without a gap, or by year where months would be too many.
fn months(said: &[Said]) -> Vec<(String, u64)> {
    let days: Vec<Date> = said.iter().filter_map(|s| s.day).collect();
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return Vec::new() };
    let number = |d: &Date| i32::from(d.year()) * 12 + i32::from(d.month()) - 1;
    let span = usize::try_from(number(last) - number(first)).unwrap_or(0);
    let step = if span < MONTHS { 1 } else { 12 };
    let mut counts: BTreeMap<i32, u64> = (number(first) / step..=number(last) / step).map(|m| (m, 0)).collect();
    for day in &days {
        *counts.entry(number(day) / step).or_default() += 1;
    }
    let name = |at: i32| if step == 1 { format!("{:04}-{:02}", at / 12, at % 12 + 1) } else { format!("{at:04}") };
    counts.into_iter().map(|(at, n)| (name(at), n)).collect()
}

/// What comes more than once, the most frequent first: by the words alone, with the first of each.
fn repeated(said: &[Said]) -> Vec<(u64, &Said)> {
    let mut by_words: BTreeMap<String, (u64, &Said)> = BTreeMap::new();
    for s in said {
        let letters = |c: char| if c.is_alphanumeric() { c } else { ' ' };
        let folded: String = s.words.to_lowercase().chars().map(letters).collect();
        let folded: Vec<&str> = folded.split_whitespace().collect();
        by_words.entry(folded.join(" ")).or_insert((0, s)).0 += 1;
    }
    let mut often: Vec<_> = by_words.into_values().filter(|(n, _)| *n > 1).collect();
    often.sort_by_key(|(n, s)| (std::cmp::Reverse(*n), s.day));
    often
}

fn replies(said: &[Said]) -> Vec<(String, u64)> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for name in said.iter().filter_map(|s| s.replies_to.as_deref()) {
        *counts.entry(name).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().map(|(name, n)| (name.to_owned(), n)).collect();
    counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    counts
}

/// Questions, the latest first, each once.
fn asked(said: &[Said]) -> Vec<(&str, &Said)> {
    let mut out: Vec<(&str, &Said)> = Vec::new();
    for (prompt, s) in said.iter().rev().filter_map(|s| Some((s.prompt.as_deref()?, s))) {
        let again = |(p, o): &(&str, &Said)| *p == prompt && o.url == s.url && o.day == s.day;
        if !out.iter().rev().take(LISTED).any(again) {
            out.push((prompt, s));
        }
    }
    out
}

fn iso(day: Option<Date>) -> String {
    day.map_or_else(|| "no date".to_owned(), |d| d.to_string())
}

fn as_text(entity: &Entity, said: &[Said], copied: u64, width: usize) -> String {
    let mut out = String::new();
    let head = format!(" ({}, {})", entity.kind.name(), entity.id);
    fill(&mut out, &[(BOLD, line(&entity.name).into_owned()), (DIM, head)], 0, width);
    let mut sum = count(said.len() as u64, "statement", "statements");
    let days = || said.iter().filter_map(|s| s.day);
    if let (Some(first), Some(last)) = (days().next(), days().next_back()) {
        sum += &if first == last { format!(", {first}") } else { format!(", {first} to {last}") };
    }
    if copied > 0 {
        sum += &format!("; {copied} more in copies of articles");
    }
    fill(&mut out, &[(DIM, sum)], 0, width);
    let mut section = |title: &str, rows: Vec<(String, String)>, more: usize| {
        if rows.is_empty() {
            return;
        }
        let margin = 2 + rows.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0) + 2;
        out.push('\n');
        fill(&mut out, &[(BOLD, title.to_owned())], 0, width);
        for (label, row) in rows {
            blanks(&mut out, 2);
            out += &label;
            blanks(&mut out, margin.saturating_sub(2 + label.chars().count()));
            fill(&mut out, &[(PLAIN, row)], margin, width);
        }
        if more > 0 {
            out += &format!("  and {more} more\n");
        }
    };
    let all = roles(said);
    let rows = all.iter().map(|(role, (first, last, n))| {
        let days = if first == last { iso(*first) } else { format!("{} to {}", iso(*first), iso(*last)) };
        (days, format!("{} ({n})", line(role)))
    });
    section("Roles", rows.collect(), 0);
    let counts = months(said);
    let most = counts.iter().map(|(_, n)| *n).max().unwrap_or(1).max(1);
    let bar = |n: u64| "█".repeat(usize::try_from((n * BAR).div_ceil(most.max(BAR))).unwrap_or(0));
    let rows = counts.iter().map(|(month, n)| (month.clone(), format!("{} {n}", bar(*n)).trim_start().to_owned()));
    section("Statements", rows.collect(), 0);
    let cut = |n: usize| n.saturating_sub(LISTED);
    let all = asked(said);
    let rows = all.iter().take(LISTED).map(|(prompt, s)| (iso(s.day), line(prompt).into_owned()));
    section("Asked", rows.collect(), cut(all.len()));
    let all = replies(said);
    let rows = all.iter().take(LISTED).map(|(name, n)| (n.to_string(), line(name).into_owned()));
    section("Replies to", rows.collect(), cut(all.len()));
    let all = repeated(said);
    let rows = all.iter().take(LISTED).map(|(n, s)| (format!("{n} times"), text(&format!("{} [{}]", s.words, s.id)).1));
    section("Repeated", rows.collect(), cut(all.len()));
    let rows =
        said.iter().rev().take(LISTED).map(|s| (iso(s.day), text(&format!("{}: {} [{}]", s.act, s.words, s.id)).1));
    section("Latest", rows.collect(), cut(said.len()));
    out
}

fn as_json(entity: &Entity, said: &[Said], copied: u64) -> Value {
    let day = |d: &Option<Date>| d.map(|d| d.to_string());
    let one = |s: &Said| {
        json!({
            "id": s.id, "words": s.words, "act": s.act, "published": day(&s.day), "role": s.role, "prompt": s.prompt,
            "replies_to": s.replies_to, "title": s.title, "url": s.url,
        })
    };
    let role = |(role, (first, last, n)): &(String, Held)| json!({"role": role, "first": day(first), "last": day(last), "statements": n});
    json!({
        "entity": entity.id.to_string(),
        "name": entity.name,
        "kind": entity.kind.name(),
        "roles": roles(said).iter().map(role).collect::<Vec<_>>(),
        "counts": months(said).iter().map(|(at, n)| json!({"time": at, "statements": n})).collect::<Vec<_>>(),
        "replies_to": replies(said).iter().map(|(name, n)| json!({"name": name, "times": n})).collect::<Vec<_>>(),
        "repeated": repeated(said).iter().map(|(n, s)| json!({"times": n, "words": s.words, "first": s.id})).collect::<Vec<_>>(),
        "copied": copied,
        "statements": said.iter().map(one).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn said(day: &str, words: &str, role: Option<&str>) -> Said {
        Said {
            id: String::new(),
            words: words.to_owned(),
            act: "assertion",
            day: day.parse().ok(),
            role: role.map(str::to_owned),
            prompt: None,
            replies_to: None,
            title: None,
            url: None,
        }
    }

    #[test]
    fn months_have_no_gap_and_long_times_are_years() {
        let short = [said("2023-11-02", "a", None), said("2024-01-31", "b", None), said("2024-01-31", "c", None)];
        let want = [("2023-11", 1), ("2023-12", 0), ("2024-01", 2)].map(|(m, n)| (m.to_owned(), n));
        assert_eq!(months(&short), want);
        let long = [said("2020-12-31", "a", None), said("2024-01-01", "b", None)];
        let want = [("2020", 1), ("2021", 0), ("2022", 0), ("2023", 0), ("2024", 1)].map(|(m, n)| (m.to_owned(), n));
        assert_eq!(months(&long), want);
        assert!(months(&[said("", "a", None)]).is_empty());
    }

    #[test]
    fn roles_have_their_days() {
        let all = [
            said("2023-01-01", "a", Some("Mayor")),
            said("2024-01-01", "b", Some("Minister")),
            said("2024-02-01", "c", Some("mayor")),
        ];
        let found = roles(&all);
        let first = found.first().unwrap();
        assert_eq!(
            (first.0.as_str(), iso(first.1.0), iso(first.1.1), first.1.2),
            ("Mayor", "2023-01-01".into(), "2024-02-01".into(), 2)
        );
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn repetition_is_of_words() {
        let all = [
            said("2024-01-01", "We will pay.", None),
            said("2024-01-02", "we will pay", None),
            said("2024-01-03", "No", None),
        ];
        let often = repeated(&all);
        assert_eq!(often.len(), 1);
        assert_eq!(often.first().unwrap().0, 2);
    }
}
