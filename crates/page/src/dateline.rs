//! The dateline of an article's body: "LONDON (AP) - ", "WASHINGTON, Nov 14 (Reuters) - ", "BRUSSELS -- ".

use dixit_span::Span;

use crate::dates::Order;
use crate::debris::agency;
use crate::{Block, BlockKind, Stamp, dates};

/// Longest dateline, in bytes.
const LONGEST: usize = 110;

/// A dateline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dateline {
    /// The place in ordinary case; none where only an agency is credited.
    pub(crate) place: Option<String>,
    /// From the place through the dash.
    pub(crate) span: Span,
    pub(crate) agency: Option<&'static str>,
    /// The day, if it is a whole date: of a release, that of its publication.
    pub(crate) date: Option<Stamp>,
}

/// The dateline at the beginning of the first paragraph, or of the second.
pub(crate) fn find(text: &str, blocks: &[Block]) -> Option<Dateline> {
    let body = blocks.iter().filter(|b| matches!(b.kind, BlockKind::Paragraph | BlockKind::Entry));
    body.clone().take(2).find_map(|block| {
        let words = block.span.slice(text);
        let Parsed { place, len, agency, colon, date } = parse(words)?;
        // "MAYOR: ..." is a turn of a transcript where other lines begin so too.
        if colon && body.clone().filter(|b| b.span != block.span).take(40).any(|b| is_turn(b.span.slice(text))) {
            return None;
        }
        let span = Span::new(block.span.start(), block.span.start() + len as u32);
        Some(Dateline { place, span, agency, date })
    })
}

fn is_turn(text: &str) -> bool {
    let head = &text.as_bytes()[..text.len().min(40)];
    let end = memchr::memchr(b':', head).unwrap_or(0);
    end > 1 && head[..end].iter().all(|b| b.is_ascii_uppercase() || matches!(b, b' ' | b'.' | b'-'))
}

/// What a dateline says.
#[derive(Debug, Default)]
struct Parsed {
    place: Option<String>,
    /// Bytes through the dash.
    len: usize,
    agency: Option<&'static str>,
    /// A colon ends it.
    colon: bool,
    date: Option<Stamp>,
}

fn parse(text: &str) -> Option<Parsed> {
    let mut limit = text.len().min(LONGEST);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let (end, mark) = ending(&text[..limit])?;
    let head = text[..end].trim_end();
    let mut len = end + mark.len();
    // "OSLO--(BUSINESS WIRE)--A ferry sank.", "Oslo, Norway – 14 November 2023 – A ferry sank."
    let mut behind = None;
    if mark != ":"
        && let Some((end, mark)) = ending(&text[len..limit])
    {
        let between = text[len..len + end].trim();
        let date = dates::line(between, Order::Unknown).map(|d| d.stamp);
        let wire = between.strip_prefix('(').and_then(|b| b.strip_suffix(')')).is_some_and(is_wire);
        if date.is_some() || wire {
            behind = Some(date);
            len += end + mark.len();
        }
    }
    let after = text[len..].chars().find(|c| !c.is_whitespace())?;
    let colon = mark == ":";
    if !(after.is_alphanumeric() || matches!(after, '"' | '“' | '‘' | '\'' | '(' | '$' | '£' | '€')) {
        return None;
    }
    // The credit, in brackets behind the place and the day.
    let (rest, credit) = match head.strip_suffix([')', ']']).and_then(|h| h.rfind(['(', '[']).map(|n| (n, h))) {
        Some((open, h)) => (head[..open].trim_end(), Some(h[open + 1..].trim())),
        None => (head, None),
    };
    // "OSLO, Nov. 14, 2023 /PRNewswire/ --"
    let (rest, credit) = match rest.strip_suffix('/').and_then(|r| r.rfind(" /").map(|n| (n, r))) {
        Some((open, r)) if credit.is_none() && is_wire(&r[open + 2..]) => {
            (rest[..open].trim_end(), Some(&r[open + 2..]))
        }
        _ => (rest, credit),
    };
    let bracketed = credit.and_then(|c| dates::line(c, Order::Unknown)).map(|d| d.stamp);
    let known = credit.and_then(agency);
    if rest.is_empty() {
        return known.map(|agency| Parsed { len, agency: Some(agency), colon, ..Parsed::default() });
    }
    if credit.is_some_and(|c| c.is_empty() || c.len() > 40 || c.split_whitespace().count() > 5) {
        return None;
    }
    let (rest, agency) = match credit {
        Some(_) => (rest, known),
        // "LONDON, Reuters -"
        None => match rest.rsplit_once(',').map(|(r, c)| (r, agency(c))) {
            Some((r, found @ Some(_))) => (r, found),
            _ => (rest, None),
        },
    };
    let (place, dated, date) = without_day(rest);
    let date = date.or(bracketed).or(behind.flatten());
    let place = place.trim_end_matches([',', ' ']);
    let parts: Vec<&str> = place.split(',').map(str::trim).collect();
    let shouted =
        parts[0].chars().all(|c| !c.is_lowercase()) && parts[0].chars().filter(|c| c.is_alphabetic()).count() >= 4;
    let credited = credit.is_some() || agency.is_some() || dated || behind.is_some();
    let country = parts.len() > 1 && is_region(parts[parts.len() - 1]);
    if !parts.iter().all(|p| is_place(p)) || parts.len() > 4 {
        return None;
    }
    let enough = shouted || parts.len() > 2 && country || credited && !colon || date.is_some();
    if !enough || NOT_PLACES.contains(&parts[0].to_uppercase().as_str()) {
        return None;
    }
    if shouted && !credited && parts.len() == 1 && parts[0].split_whitespace().count() > 3 {
        return None;
    }
    let place = Some(parts.iter().map(|p| ordinary(p)).collect::<Vec<_>>().join(", "));
    Some(Parsed { place, len, agency, colon, date })
}

/// Whether words may be the name of a wire.
fn is_wire(name: &str) -> bool {
    (2..=40).contains(&name.len()) && name.split_whitespace().count() <= 4 && !name.contains('/')
}

/// Where the dash or colon stands that ends a dateline.
fn ending(head: &str) -> Option<(usize, &'static str)> {
    let mut best: Option<(usize, &'static str)> = None;
    for mark in ["—", "–", "--", "- ", "―", "‒", ":"] {
        let Some(mut at) = head.find(mark) else { continue };
        if mark == "- " {
            // A hyphen inside a word is none: it has a blank or a bracket before it.
            let Some(free) =
                head.match_indices(mark).map(|(n, _)| n).find(|&n| head[..n].ends_with([' ', ')', '\u{a0}']))
            else {
                continue;
            };
            at = free;
        }
        if best.is_none_or(|(n, _)| at < n) {
            best = Some((at, if mark == "- " { "-" } else { mark }));
        }
    }
    best
}

/// A place without the day behind it ("WASHINGTON, Nov 14", "KYIV. March 3", "London, 14 November 2023"), whether there
/// is one, and the whole date, if it is.
fn without_day(text: &str) -> (&str, bool, Option<Stamp>) {
    let words: Vec<(usize, &str)> =
        text.split_whitespace().map(|w| (w.as_ptr() as usize - text.as_ptr() as usize, w)).collect();
    for back in [4, 3, 2, 1] {
        let Some(number) = words.len().checked_sub(back).filter(|n| *n > 0) else { continue };
        let day = &text[words[number].0..];
        let with_year = format!("{} 2020", day.trim_end_matches([',', '.']));
        let is_day = dates::line(day, Order::DayFirst).is_some()
            || dates::line(&with_year, Order::DayFirst).is_some()
            || back == 1
                && ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
                    .contains(&day.to_lowercase().as_str());
        if is_day {
            let date = dates::line(day, Order::Unknown).map(|d| d.stamp);
            return (text[..words[number].0].trim_end_matches([' ', ',', '.', '|', '/', '(']), true, date);
        }
    }
    (text, false, None)
}

/// Words in capitals that stand before a dash without being a place.
const NOT_PLACES: [&str; 34] = [
    "BREAKING", "UPDATE", "UPDATED", "EXCLUSIVE", "WATCH", "LIVE", "VIDEO", "ANALYSIS", "OPINION", "FACTBOX", "NATO",
    "EXPLAINER", "CORRECTED", "CORRECTION", "REVIEW", "NEWS", "WARNING", "NOTE", "EDITOR'S NOTE", "BREAKING NEWS",
    "PHOTOS", "READ", "MORE", "LISTEN", "FEATURE", "INTERVIEW", "COMMENT", "EDITORIAL", "QUESTION", "ANSWER", "STORY",
    "SPOILER ALERT", "UNICEF", "UNESCO",
];

/// One or a few words with capitals, as places have them.
fn is_place(part: &str) -> bool {
    let words: Vec<&str> = part.split_whitespace().collect();
    (1..=5).contains(&words.len())
        && words[0].starts_with(|c: char| c.is_uppercase())
        && words.iter().all(|w| {
            w.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-' | '/'))
                && (w.starts_with(|c: char| c.is_uppercase())
                    || matches!(*w, "de" | "of" | "the" | "do" | "la" | "and" | "del" | "el" | "al"))
        })
}

/// Whether a part names a country, or a state by its letters.
fn is_region(part: &str) -> bool {
    const COUNTRIES: [&str; 62] = [
        "afghanistan", "argentina", "armenia", "australia", "austria", "azerbaijan", "bangladesh", "belarus",
        "belgium", "brazil", "britain", "bulgaria", "canada", "china", "colombia", "croatia", "cuba", "czech republic",
        "denmark", "egypt", "england", "estonia", "ethiopia", "finland", "france", "georgia", "germany", "greece",
        "hungary", "india", "indonesia", "iran", "iraq", "ireland", "israel", "italy", "japan", "jordan", "kenya",
        "latvia", "lebanon", "lithuania", "mexico", "moldova", "netherlands", "nigeria", "norway", "pakistan",
        "poland", "portugal", "romania", "russia", "saudi arabia", "scotland", "serbia", "spain", "sweden",
        "switzerland", "turkey", "ukraine", "united kingdom", "united states",
    ];
    let lower = part.to_lowercase();
    COUNTRIES.contains(&lower.as_str())
        || (2..=5).contains(&part.len()) && part.chars().all(|c| c.is_uppercase() || c == '.')
}

/// "NEW YORK" as "New York"; what is not all in capitals stays, and so do letters that stand for a state.
fn ordinary(part: &str) -> String {
    if part.chars().any(char::is_lowercase) || part.chars().filter(|c| c.is_alphabetic()).count() < 3 {
        return part.to_owned();
    }
    let mut out = String::with_capacity(part.len());
    for (number, word) in part.split_whitespace().enumerate() {
        if number > 0 {
            out.push(' ');
        }
        if number > 0 && matches!(word, "DE" | "OF" | "THE" | "DO" | "AND" | "DEL" | "LA") {
            out.push_str(&word.to_lowercase());
            continue;
        }
        if word.contains('.') && word.len() <= 4 || matches!(word, "DC" | "NY" | "UK" | "US" | "UAE") {
            out.push_str(word);
            continue;
        }
        let mut first = true;
        for c in word.chars() {
            if first {
                out.push(c);
            } else {
                out.extend(c.to_lowercase());
            }
            first = matches!(c, '-' | '/');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(Option<String>, &str, Option<&'static str>)> {
        parse(text).map(|p| (p.place, &text[..p.len], p.agency))
    }

    #[test]
    fn datelines_of_releases() {
        for (text, place, span) in [
            (
                "OSLO, Norway, Nov. 14, 2023 /NewsLine/ -- A ferry sank.",
                "Oslo, Norway",
                "OSLO, Norway, Nov. 14, 2023 /NewsLine/ --",
            ),
            ("OSLO, Nov. 14, 2023 (SEA NEWSWIRE) -- A ferry sank.", "Oslo", "OSLO, Nov. 14, 2023 (SEA NEWSWIRE) --"),
            ("Oslo, 14 November 2023 – A ferry sank.", "Oslo", "Oslo, 14 November 2023 –"),
            ("Oslo, 14 November 2023: A ferry sank.", "Oslo", "Oslo, 14 November 2023:"),
            ("Oslo, Norway – 14 November 2023 – A ferry sank.", "Oslo, Norway", "Oslo, Norway – 14 November 2023 –"),
            ("OSLO (14 November 2023) — A ferry sank.", "Oslo", "OSLO (14 November 2023) —"),
        ] {
            assert_eq!(read(text), Some((Some(place.to_owned()), span, None)), "{text}");
            let date = parse(text).and_then(|p| p.date).map(|d| d.to_string());
            assert_eq!(date.as_deref(), Some("2023-11-14"), "{text}");
        }
        let wire = "OSLO--(SEA WIRE)--A ferry sank.";
        assert_eq!(read(wire), Some((Some("Oslo".to_owned()), "OSLO--(SEA WIRE)--", None)));
        for text in ["OSLO, Nov 14 (Reuters) - A ferry sank.", "OSLO, 3/4/2023 - A ferry sank.", wire] {
            assert_eq!(parse(text).and_then(|p| p.date), None, "{text}");
        }
    }

    #[test]
    fn datelines() {
        for (text, place, span, agency) in [
            ("LONDON (AP) — The harbour closed.", "London", "LONDON (AP) —", Some("AP")),
            ("BRUSSELS -- The council met.", "Brussels", "BRUSSELS --", None),
            (
                "WASHINGTON, Nov 14 (Reuters) - The bill passed.",
                "Washington",
                "WASHINGTON, Nov 14 (Reuters) -",
                Some("Reuters"),
            ),
            (
                "Washington, DC, United States: The bill passed.",
                "Washington, DC, United States",
                "Washington, DC, United States:",
                None,
            ),
            ("BOSTON, Mass. (AP) - A ferry sank.", "Boston, Mass.", "BOSTON, Mass. (AP) -", Some("AP")),
            ("RIO DE JANEIRO – A ferry sank.", "Rio de Janeiro", "RIO DE JANEIRO –", None),
            ("Paris (AFP) - A ferry sank.", "Paris", "Paris (AFP) -", Some("AFP")),
            ("NEW DELHI: A ferry sank.", "New Delhi", "NEW DELHI:", None),
            (
                "KYIV. March 3 (Interfax-Ukraine) – A ferry sank.",
                "Kyiv",
                "KYIV. March 3 (Interfax-Ukraine) –",
                Some("Interfax-Ukraine"),
            ),
        ] {
            assert_eq!(read(text), Some((Some(place.to_owned()), span, agency)), "{text}");
        }
        assert_eq!(read("(Reuters) - A ferry sank."), Some((None, "(Reuters) -", Some("Reuters"))));
    }

    #[test]
    fn no_datelines() {
        for text in [
            "The harbour closed - for good.",
            "NATO - the alliance - met.",
            "BREAKING: The bridge fell.",
            "He said: we go.",
            "Ann Lee: We go.",
            "A well-known ferry sank.",
            "UK — and others.",
            "LONDON (AP) —",
            "",
            "— x",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
