//! Lines of particulars: what stands around the headline of a pasted page to say when, by whom and where the article
//! was published.
//!
//! `Special Correspondent | Kolkata | October 16, 2024 09:55 PM IST`,
//! `Posted on November 18, 2022 by Ann Lee   Local News   3 comments`. Such a line holds a whole date, and all its other
//! words are accounted for: marks ("Updated"), bylines, offices, agencies, counts, and names, which have capitals. Prose
//! has words that are none of these.

use std::borrow::Cow;

use crate::dates::{self, Dated, Order, Within};
use crate::{byline, debris};

/// Longest line, in bytes.
const LONGEST: usize = 200;
/// Most words of a name of a place, a section or an outlet, and most names in a line.
const NAME: usize = 5;
const NAMES: usize = 4;
/// Words in small letters within such names.
const PARTICLES: &[&str] = &[
    "of", "the", "and", "&", "in", "at", "for", "by", "from", "our", "de", "la", "le", "du", "der", "von", "van",
    "del", "el", "al",
];
/// Words before a colon that say what the line tells, and those behind which somebody is named, be it by a login.
const LABELS: &[&str] = &[
    "category", "categories", "date", "filed under", "in", "last updated", "location", "place", "posted in",
    "published", "section", "source", "time", "topic", "topics", "updated", "under",
];
const PEOPLE: &[&str] =
    &["author", "by", "curated by", "edited by", "editor", "reported by", "reporter", "translated by", "written by"];

/// What a line of particulars tells.
#[derive(Clone, Debug, Default)]
pub(crate) struct Particulars {
    pub(crate) published: Option<Dated>,
    pub(crate) updated: Option<Dated>,
    pub(crate) byline: Vec<String>,
    pub(crate) agency: Option<&'static str>,
    /// It says whose date it is, or who wrote.
    pub(crate) marked: bool,
    /// It holds names that in a headline could stand as well: "Kolkata", "Local News".
    pub(crate) named: bool,
}

/// Reads a line that holds a date and, besides, nothing but particulars.
pub(crate) fn read(line: &str, order: Order) -> Option<Particulars> {
    if line.len() > LONGEST || !dates::has_digits(line) || debris::is_caption(line) {
        return None;
    }
    let line = &unglued(line);
    let order = if order == Order::Unknown { dates::settled(line).unwrap_or(order) } else { order };
    let found = dates::within(line, order);
    let mut out = Particulars::default();
    for Within { dated, marked, .. } in &found {
        let slot = if dated.updated { &mut out.updated } else { &mut out.published };
        // Days "from ... to ..." are those of an event.
        if slot.is_some_and(|before| before.stamp.date != dated.stamp.date) && !marked {
            return None;
        }
        slot.get_or_insert(*dated);
        out.marked |= marked;
    }
    let first = found.first()?.span.start;
    let mut names = 0;
    let mut rest = vec![&line[..first]];
    for (number, Within { span, .. }) in found.iter().enumerate() {
        let end = found.get(number + 1).map_or(line.len(), |next| next.span.start);
        rest.push(line.get(span.end..end)?);
    }
    for part in rest.into_iter().flat_map(parts) {
        let part = without_counts(part);
        if let Some(found) = byline::byline(part, false) {
            out.byline.extend(found);
            out.marked = true;
            continue;
        }
        for phrase in part.split([',', ';', '(', ')', '[', ']']) {
            match Phrase::read(phrase)? {
                Phrase::Idle => {}
                Phrase::Agency(agency) => out.agency = out.agency.or(Some(agency)),
                Phrase::Name => names += 1,
            }
        }
    }
    out.named = names > 0;
    (names <= NAMES).then_some(out)
}

/// The parts of a stretch between a line's dates, as its marks divide it.
fn parts(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    for part in text.split(['|', '•', '·', '—', '–', '\t', '»', '›']) {
        let mut from = 0;
        for (at, mark) in part.match_indices(['/', '-', ' ', '\u{a0}']) {
            let blank = |text: &str, end: bool| {
                if end { text.ends_with(char::is_whitespace) } else { text.starts_with(char::is_whitespace) }
            };
            let (before, behind) = (&part[..at], &part[at + mark.len()..]);
            let divides = if matches!(mark, "/" | "-") {
                (before.is_empty() || blank(before, true)) && (behind.is_empty() || blank(behind, false))
            } else {
                blank(behind, false)
            };
            if divides && at >= from {
                out.push(&part[from..at]);
                from = at + mark.len();
            }
        }
        out.push(&part[from..]);
    }
    out.retain(|p| p.chars().any(char::is_alphanumeric));
    out
}

/// What words beside a date are.
enum Phrase {
    /// Counts, buttons, offices.
    Idle,
    Agency(&'static str),
    /// A place, a section, an outlet, a person.
    Name,
}

impl Phrase {
    fn read(text: &str) -> Option<Self> {
        let text = without_counts(text)
            .trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '.' | '*' | '/' | '-' | '#'));
        if text.is_empty() || debris::is_debris(text) {
            return Some(Self::Idle);
        }
        if let Some(agency) = debris::agency(text) {
            return Some(Self::Agency(agency));
        }
        if let Some((label, mut rest)) = text.split_once(':') {
            let label = label.trim().to_lowercase();
            // "Source: Xinhua Editor: huaxia"
            if let Some((before, _)) = rest.split_once(':')
                && let Some((value, _)) = before.rsplit_once(' ')
            {
                Self::read(&rest[value.len()..])?;
                rest = value;
            }
            if PEOPLE.contains(&label.as_str()) {
                return (rest.split_whitespace().count() <= NAME && !rest.contains(':')).then_some(Self::Idle);
            }
            return LABELS.contains(&label.as_str()).then(|| Self::read(rest)).flatten();
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let (mut capitals, mut offices) = (0, 0);
        for word in &words {
            if byline::is_office(word) {
                offices += 1;
            } else if is_capital(word) {
                capitals += 1;
            } else if !PARTICLES.contains(&word.to_lowercase().as_str()) {
                return None;
            }
        }
        match (capitals, offices) {
            (0, 0) => None,
            (0, _) => Some(Self::Idle),
            _ if words.len() > NAME => None,
            _ => Some(Self::Name),
        }
    }
}

/// Words without the counts and buttons behind them: "By Ann Lee 3 comments", "Ann Lee Leave a Comment".
fn without_counts(text: &str) -> &str {
    let starts = text.match_indices(char::is_whitespace).map(|(at, blank)| at + blank.len());
    let counts = |at: &usize| {
        let lower = text[*at..].trim().to_lowercase();
        !lower.is_empty()
            && (debris::is_count(&lower)
                || debris::is_reading_time(&lower)
                || is_ago(&lower)
                || debris::is_debris(&lower))
    };
    starts.into_iter().find(counts).map_or(text, |at| text[..at].trim_end())
}

/// A line with blanks where a page's boxes stood side by side: "14 Nov 202314 Nov 2023", "10:30Modified: 14/11/2023",
/// "05:00 AM3 mins to read".
fn unglued(line: &str) -> Cow<'_, str> {
    let chars: Vec<(usize, char)> = line.char_indices().collect();
    let is = |n: Option<usize>, class: fn(&char) -> bool| n.and_then(|n| chars.get(n)).is_some_and(|(_, c)| class(c));
    let cuts = |n: usize| {
        let before = |back: usize| n.checked_sub(back);
        let digit = |at: Option<usize>| is(at, char::is_ascii_digit);
        let label = digit(before(1)) && is(Some(n), |c| c.is_uppercase()) && is(Some(n + 1), |c| c.is_lowercase());
        let half = is(before(1), |c| matches!(c, 'M' | 'm'))
            && is(before(2), |c| matches!(c, 'A' | 'P' | 'a' | 'p'))
            && !is(before(3), |c| c.is_alphabetic())
            && digit(Some(n));
        let year = (1..=4).all(|back| digit(before(back))) && !digit(before(5)) && digit(Some(n)) && {
            let end = (n..n + 3).find(|at| !digit(Some(*at)));
            end.is_some_and(|end| is(Some(end), |c| *c == ' ') && is(Some(end + 1), |c| c.is_alphabetic()))
        };
        label || half || year
    };
    let cuts: Vec<usize> = (0..chars.len()).filter(|n| cuts(*n)).filter_map(|n| Some(chars.get(n)?.0)).collect();
    let Some(mut from) = (!cuts.is_empty()).then_some(0) else { return Cow::Borrowed(line) };
    let mut out = String::with_capacity(line.len() + cuts.len());
    for at in cuts {
        out.push_str(&line[from..at]);
        out.push(' ');
        from = at;
    }
    out.push_str(&line[from..]);
    Cow::Owned(out)
}

/// "2 hours ago", "Updated 5 mins ago", "just now", and "3 mins to read".
fn is_ago(lower: &str) -> bool {
    let words = lower.split_whitespace().count();
    let counted = lower.ends_with(" ago") && lower.contains(|c: char| c.is_ascii_digit());
    let long = lower.ends_with(" to read") && lower.starts_with(|c: char| c.is_ascii_digit());
    words <= 5 && (counted || long) || lower == "just now"
}

/// A word that begins with a capital and holds nothing but letters and what joins them.
fn is_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
        && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-' | '&' | '/' | '+'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Publication, change, authors and whether there are marks and names.
    fn told(line: &str) -> Option<String> {
        let p = read(line, Order::Unknown)?;
        let mut out = p.published.map_or("-".to_owned(), |d| d.stamp.to_string());
        if let Some(changed) = p.updated {
            out += &format!(" updated {}", changed.stamp);
        }
        for name in &p.byline {
            out += &format!(" by {name}");
        }
        if let Some(agency) = p.agency {
            out += &format!(" from {agency}");
        }
        for (mark, is) in [(" !", p.marked), (" ?", p.named)] {
            out += if is { mark } else { "" };
        }
        Some(out)
    }

    #[test]
    fn lines_of_particulars() {
        for (line, want) in [
            // Parts and marks between them.
            ("Thursday, 21 September 2023 | 15:40", "2023-09-21T15:40"),
            ("13 May 2022 / Interview / 5 min read", "2022-05-13 ?"),
            ("Politics • 13 May 2022 • 5 min read", "2022-05-13"),
            ("Special Correspondent | Port Ada | October 16, 2024 09:55 PM IST", "2024-10-16T21:55 ?"),
            ("Port Ada · 16 Oct 2024 · 3 comments", "2024-10-16 ?"),
            ("December 12, 2023 — 11.32am", "2023-12-12T11:32"),
            ("By Ann Lee\tHarbour Post\t14 Nov 2023", "2023-11-14 by Ann Lee ! ?"),
            ("Ann Lee, Harbour correspondent, 14 November 2023", "2023-11-14 ?"),
            ("Sunday 22 August 2021 21:06, UK", "2021-08-22T21:06 ?"),
            ("The Harbour Post, 14 November 2023", "2023-11-14 ?"),
            ("[14 November 2023]", "2023-11-14"),
            ("14 November 2023 - Port Ada", "2023-11-14 ?"),
            ("Home » News » 14 November 2023", "2023-11-14"),
            ("Staff Reporter, November 14, 2023", "2023-11-14"),
            ("Reuters, November 14, 2023", "2023-11-14 from Reuters"),
            // Marks.
            ("Last updated: Thursday 8 September 2022, 19:22", "- updated 2022-09-08T19:22 !"),
            ("Published: 14 November 2023 | Updated: 15 November 2023 09:00", "2023-11-14 updated 2023-11-15T09:00 !"),
            ("Updated 15 Nov 2023, first published 14 Nov 2023", "2023-11-14 updated 2023-11-15 !"),
            ("Updated 9:55 pm IST, Nov 15, 2023; Published Nov 14, 2023", "2023-11-14 updated 2023-11-15T21:55 !"),
            ("March 5, 2024 4:12 PM GMT · Updated 2 hours ago", "2024-03-05T16:12:00Z"),
            ("Updated 2010 GMT (0410 HKT) November 14, 2023", "- updated 2023-11-14 !"),
            (
                "Publié le 14 novembre 2023 à 11h48, mis à jour le 15 novembre 2023",
                "2023-11-14T11:48 updated 2023-11-15 !",
            ),
            ("Posted in Local News on 14 November 2023", "2023-11-14 ?"),
            ("Date: 14 November 2023", "2023-11-14"),
            ("First published on 14 November 2023 at 10.15am", "2023-11-14T10:15 !"),
            ("Originally published November 14, 2023, 11:48 a.m. ET", "2023-11-14T11:48 !"),
            // Authors.
            ("Posted on November 18, 2022 by Ann Lee   Local News   3 comments", "2022-11-18 by Ann Lee ! ?"),
            ("Posted by Ann Lee on 14 November 2023", "2023-11-14 by Ann Lee !"),
            (
                "By Ann Lee and Bo Fox | November 14, 2023 at 3:05 p.m. EST",
                "2023-11-14T15:05:00-05:00 by Ann Lee by Bo Fox !",
            ),
            ("BY ANN LEE, NOV. 14, 2023", "2023-11-14 by ANN LEE !"),
            ("By Staff Writer on Nov 14, 2023", "2023-11-14"),
            ("Written by Ann Lee; Published 14/11/2023 11:48", "2023-11-14T11:48 by Ann Lee !"),
            ("November 14, 2023 By Ann Lee Leave a Comment", "2023-11-14 by Ann Lee !"),
            ("Edited by: Bo Fox | Updated: Nov 14, 2023, 10:30 AM IST", "- updated 2023-11-14T10:30 !"),
            ("Source: Xinhua Editor: bofox 2023-11-14 10:30:15", "2023-11-14T10:30:15 from Xinhua"),
            ("Source: The Harbour Post| 2023-11-14 10:30|Editor: bofox", "2023-11-14T10:30 ?"),
            // Boxes side by side.
            ("Published On 14 Nov 202314 Nov 2023", "2023-11-14 !"),
            (
                "Issued on: 14/11/2023 - 10:30Modified: 15/11/2023 - 11:30",
                "2023-11-14T10:30 updated 2023-11-15T11:30 !",
            ),
            ("14 Nov, 2023 05:00 AM3 mins to read", "2023-11-14T05:00"),
            // Zones.
            ("9 Feb 2023, 07:34 CET", "2023-02-09T07:34:00+01:00"),
            ("November 14, 2023 11:48 ET (16:48 GMT)", "2023-11-14T11:48"),
            ("14 Nov 2023 11:48 SGT", "2023-11-14T11:48"),
            ("14 Nov 2023, 11:48 BST", "2023-11-14T11:48"),
            ("2023-11-14T11:48:00+02:00", "2023-11-14T11:48:00+02:00"),
            // The order of day and month is settled by the line itself.
            ("Published 3/4/2023, updated 13/4/2023", "2023-04-03 updated 2023-04-13 !"),
            ("Monday 3/4/2023", "2023-04-03"),
            ("Sat 3/4/2023 | 10:00", "2023-03-04T10:00"),
        ] {
            assert_eq!(told(line).as_deref(), Some(want), "{line}");
        }
    }

    #[test]
    fn other_lines() {
        for line in [
            "The council met on 14 November 2023",
            "On 14 November 2023 the council met.",
            "14 November 2023 was a Tuesday",
            "Bridge to close on 14 November 2023",
            "What we know: 14 November 2023",
            "Photo: Ann Lee, 14 November 2023",
            "Mayor Ann Lee in her office, November 14, 2023",
            "14 November 2023 - 16 November 2023",
            "3/4/2023",
            // Either way another weekday.
            "Tuesday 3/4/2023",
            "14 November",
            "Ferry sails again in 2023",
            "“14 November 2023”, she said",
            "Call 14 11 2023 now",
            "",
        ] {
            assert_eq!(told(line), None, "{line}");
        }
    }
}
