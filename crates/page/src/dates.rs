//! Dates as people write them, where a line or a value holds nothing else.

use jiff::civil::{Date, Time};
use jiff::tz::Offset;

use crate::Stamp;

/// Longest line that is read as a date, in bytes.
const LONGEST: usize = 120;

/// A date line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dated {
    pub(crate) stamp: Stamp,
    /// The line says that it is the time of a change.
    pub(crate) updated: bool,
}

/// Order of the numbers in a date such as 3/4/2023.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
    /// Dates that could be read both ways are not read.
    Unknown,
}

impl Order {
    /// The habit of a language; only English leaves it open.
    pub(crate) fn of(language: Option<&str>) -> Self {
        match language.map(str::to_ascii_lowercase).as_deref() {
            None | Some("en" | "") => Self::Unknown,
            Some("en-us" | "en_us") => Self::MonthFirst,
            Some(_) => Self::DayFirst,
        }
    }
}

const MONTHS: [&str; 12] = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// Words that may stand around a date without a meaning for it.
const AROUND: [&str; 22] = [
    "on", "at", "the", "of", "published", "posted", "date", "time", "local", "first", "created", "release", "released",
    "issued", "publication", "article", "story", "was", "hrs", "h", "live", "from",
];
const CHANGED: [&str; 5] = ["updated", "modified", "edited", "update", "upd"];
/// Zones that name one offset, in minutes.
const ZONES: [(&str, i32); 17] = [
    ("gmt", 0),
    ("utc", 0),
    ("z", 0),
    ("est", -300),
    ("edt", -240),
    ("cst", -360),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pdt", -420),
    ("cet", 60),
    ("cest", 120),
    ("eet", 120),
    ("eest", 180),
    ("msk", 180),
    ("aest", 600),
];
/// Zones that name a region, whose offset depends on more than the line says.
const REGIONS: [&str; 8] = ["et", "pt", "ct", "mt", "ist", "bst", "kyiv", "eastern"];

fn month(word: &str) -> Option<i8> {
    let found = MONTHS.iter().position(|m| *m == word || (word.len() >= 3 && word.len() <= 4 && m.starts_with(word)));
    found.map(|n| n as i8 + 1)
}

fn weekday(word: &str) -> bool {
    word.len() >= 3 && WEEKDAYS.iter().any(|d| d.starts_with(word)) || matches!(word, "tues" | "thurs")
}

/// A number of at most four digits, with an English ordinal's ending or not.
fn number(word: &str) -> Option<i16> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|s| word.strip_suffix(s)).unwrap_or(word);
    (digits.len() <= 4 && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| digits.parse().ok())
        .flatten()
}

/// A clock: `11:48`, `9.05`, `18:20:07`, with `am` or `pm` glued to it or not.
fn clock(word: &str) -> Option<(Time, bool)> {
    let (body, half) = match word {
        w if w.ends_with("am") || w.ends_with("pm") => w.split_at(w.len() - 2),
        w => (w, ""),
    };
    let mut fields = body.split([':', '.']);
    let mut hour = number(fields.next()?)? as i8;
    let rest: Vec<&str> = fields.collect();
    let field = |n: usize| match rest.get(n) {
        Some(f) if f.len() == 2 => number(f).map(|n| n as i8),
        Some(_) => None,
        None => Some(0),
    };
    let (minute, second) = (field(0)?, field(1)?);
    if rest.len() > 2 || (rest.is_empty() && half.is_empty()) {
        return None;
    }
    if !half.is_empty() {
        hour = afternoon(hour, half == "pm")?;
    }
    Some((Time::new(hour, minute, second, 0).ok()?, !half.is_empty()))
}

fn afternoon(hour: i8, pm: bool) -> Option<i8> {
    (1..=12).contains(&hour).then_some(hour % 12 + if pm { 12 } else { 0 })
}

/// A date in digits: `14.11.2023`, `2023-11-14`, `11/14/2023`.
fn digits(word: &str, order: Order) -> Option<Date> {
    let separator = word.chars().find(|c| matches!(c, '.' | '-' | '/'))?;
    let fields: Vec<&str> = word.split(separator).collect();
    let [a, b, c] = fields[..] else { return None };
    if a.len() == 4 {
        return Date::new(number(a)?, number(b)? as i8, number(c)? as i8).ok();
    }
    let year = match c.len() {
        4 => number(c)?,
        2 if separator != '-' => 2000 + number(c)?,
        _ => return None,
    };
    let (a, b) = (number(a)? as i8, number(b)? as i8);
    let day_first = match (separator, order) {
        _ if a > 12 => true,
        _ if b > 12 => false,
        ('.', _) | (_, Order::DayFirst) => true,
        (_, Order::MonthFirst) => false,
        (_, Order::Unknown) if a == b => true,
        (_, Order::Unknown) => return None,
    };
    let (day, month) = if day_first { (a, b) } else { (b, a) };
    Date::new(year, month, day).ok()
}

fn zone(word: &str) -> Option<Offset> {
    if let Some((_, minutes)) = ZONES.iter().find(|(name, _)| *name == word) {
        return Offset::from_seconds(minutes * 60).ok();
    }
    let rest = word.strip_prefix("gmt").or_else(|| word.strip_prefix("utc")).unwrap_or(word);
    let (sign, rest) = match rest.as_bytes().first()? {
        b'+' => (1, &rest[1..]),
        b'-' => (-1, &rest[1..]),
        _ => return None,
    };
    let (hours, minutes) = match rest.split_once(':') {
        Some((h, m)) => (number(h)?, number(m)?),
        None if rest.len() == 4 => (number(&rest[..2])?, number(&rest[2..])?),
        None => (number(rest)?, 0),
    };
    if hours > 14 || minutes > 59 {
        return None;
    }
    Offset::from_seconds(sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60)).ok()
}

/// Reads a line that holds a date, a time of day perhaps, and nothing else but the words that go with them.
pub(crate) fn line(text: &str, order: Order) -> Option<Dated> {
    if text.len() > LONGEST || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    if let Ok(stamp) = text.trim().parse::<Stamp>() {
        return Some(Dated { stamp, updated: false });
    }
    let lower =
        text.to_lowercase().replace("a.m.", "am").replace("p.m.", "pm").replace("a.m", "am").replace("p.m", "pm");
    let mut found = Parts::default();
    let mut updated = false;
    for word in
        lower.split(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | '(' | ')' | '•' | '·' | '–' | '—' | ';'))
    {
        let word = word.trim_matches(|c| matches!(c, ':' | '.' | '"' | '/')).trim_end_matches('-');
        if word.is_empty() || word == "-" || AROUND.contains(&word) || REGIONS.contains(&word) || weekday(word) {
            continue;
        }
        if CHANGED.contains(&word) || word == "last" {
            // "Published ... Updated ...": the first date is taken.
            if found.date().is_some() {
                break;
            }
            updated |= word != "last";
            continue;
        }
        found.take(word, order)?;
    }
    Some(Dated { stamp: found.stamp()?, updated })
}

#[derive(Default)]
struct Parts {
    date: Option<Date>,
    day: Option<i8>,
    month: Option<i8>,
    year: Option<i16>,
    time: Option<Time>,
    half: bool,
    /// A bare number that could be the hour of "9 am".
    hour: Option<i8>,
    offset: Option<Offset>,
}

impl Parts {
    fn date(&self) -> Option<Date> {
        self.date.or_else(|| Date::new(self.year?, self.month?, self.day?).ok())
    }

    fn stamp(&self) -> Option<Stamp> {
        if self.hour.is_some() {
            return None;
        }
        Some(Stamp { date: self.date()?, time: self.time, offset: self.time.and(self.offset) })
    }

    /// Finds a word's part; `None` if it has none, or if that part is there already.
    fn take(&mut self, word: &str, order: Order) -> Option<()> {
        if let Some(m) = month(word) {
            return set(&mut self.month, m);
        }
        if matches!(word, "am" | "pm") {
            if let Some(hour) = self.hour.take() {
                self.half = true;
                return set(&mut self.time, Time::new(afternoon(hour, word == "pm")?, 0, 0, 0).ok()?);
            }
            let time = self.time.filter(|_| !self.half)?;
            self.half = true;
            // "14:30 PM" is seen too.
            if let Some(hour) = afternoon(time.hour(), word == "pm") {
                self.time = Time::new(hour, time.minute(), time.second(), 0).ok();
            }
            return Some(());
        }
        if let Some(n) = number(word) {
            let ordinal = word.bytes().any(|b| b.is_ascii_alphabetic());
            if word.len() == 4 && !ordinal {
                return (n >= 1000).then(|| set(&mut self.year, n)).flatten();
            }
            if (1..=31).contains(&n) && self.day.is_none() && self.date.is_none() {
                return set(&mut self.day, n as i8);
            }
            return (n <= 12).then(|| set(&mut self.hour, n as i8)).flatten();
        }
        if let Some(offset) = zone(word).filter(|_| self.time.is_some()) {
            return set(&mut self.offset, offset);
        }
        if let Some(date) = digits(word, order) {
            return set(&mut self.date, date);
        }
        if let Some((time, half)) = clock(word) {
            self.half |= half;
            return set(&mut self.time, time);
        }
        if let Ok(stamp) = word.to_ascii_uppercase().parse::<Stamp>() {
            self.offset = self.offset.or(stamp.offset);
            if let Some(time) = stamp.time {
                set(&mut self.time, time)?;
            }
            return set(&mut self.date, stamp.date);
        }
        None
    }
}

fn set<T>(slot: &mut Option<T>, value: T) -> Option<()> {
    slot.is_none().then(|| *slot = Some(value))
}

/// A time of day alone: `11:48`, `7 p.m.`, `9:05 AM GMT`.
pub(crate) fn time_of_day(text: &str) -> Option<Time> {
    if text.len() > 24 {
        return None;
    }
    let lower = text.to_lowercase().replace("a.m.", "am").replace("p.m.", "pm");
    let mut words = lower.split_whitespace();
    let first = words.next()?;
    let mut second = words.next();
    let glued = match second {
        Some(half @ ("am" | "pm")) => {
            second = words.next();
            format!("{first}{half}")
        }
        _ => first.to_owned(),
    };
    let (time, _) = clock(&glued)?;
    let zone_like = second.is_none_or(|z| zone(z).is_some() || REGIONS.contains(&z));
    (zone_like && words.next().is_none()).then_some(time)
}

/// The day that a URL's path gives: `/2023/11/14/`, `/2023-11-14-`.
pub(crate) fn in_url(url: &str) -> Option<Stamp> {
    let path = url.split(['?', '#']).next()?;
    let bytes = path.as_bytes();
    for (at, window) in bytes.windows(10).enumerate() {
        let separator = window[4];
        let shape = matches!(separator, b'/' | b'-')
            && window[7] == separator
            && [0, 1, 2, 3, 5, 6, 8, 9].iter().all(|&n| window[n].is_ascii_digit());
        let free =
            at > 0 && !bytes[at - 1].is_ascii_alphanumeric() && bytes.get(at + 10).is_none_or(|b| !b.is_ascii_digit());
        if shape && free {
            let iso = path[at..at + 10].replace('/', "-");
            return iso.parse().ok();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        line(text, Order::Unknown).map(|d| d.stamp.to_string())
    }

    #[test]
    fn lines_that_are_dates() {
        for (text, want) in [
            ("11:48 14.11.2023", "2023-11-14T11:48"),
            ("14 November 2023, 11:48", "2023-11-14T11:48"),
            ("Nov. 14, 2023 11:48 AM", "2023-11-14T11:48"),
            ("Nov 14, 2023 at 1:05 p.m. EST", "2023-11-14T13:05:00-05:00"),
            ("2023-11-14 11:48", "2023-11-14T11:48"),
            ("Tuesday, November 14th, 2023", "2023-11-14"),
            ("Published: Tue 14 Nov 2023 06.00 GMT", "2023-11-14T06:00:00Z"),
            ("Published 14/11/2023 | Updated 15/11/2023", "2023-11-14"),
            ("14 Nov 2023 9 pm", "2023-11-14T21:00"),
            ("12:00 AM, Jan. 2, 2020", "2020-01-02T00:00"),
            ("Mon, 02 Jan 2020 15:04:05 +0200", "2020-01-02T15:04:05+02:00"),
        ] {
            assert_eq!(read(text).as_deref(), Some(want), "{text}");
        }
        assert!(line("Last updated: 14 November 2023", Order::Unknown).is_some_and(|d| d.updated));
    }

    #[test]
    fn lines_that_are_none() {
        for text in [
            "14 November",
            "The 14 November 2023 meeting failed",
            "2023",
            "31.02.2023",
            "3/4/2023",
            "11:48",
            "",
            "Page 3 of 14",
            "99 99 9999",
            "May 2023",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_language_settles_the_order() {
        let read = |order| line("3/4/2023", order).map(|d| d.stamp.to_string());
        assert_eq!(read(Order::MonthFirst).as_deref(), Some("2023-03-04"));
        assert_eq!(read(Order::DayFirst).as_deref(), Some("2023-04-03"));
    }

    #[test]
    fn times_and_urls() {
        assert_eq!(time_of_day("7 p.m.").map(|t| t.hour()), Some(19));
        assert_eq!(time_of_day("11:48 GMT").map(|t| t.minute()), Some(48));
        assert_eq!(time_of_day("7 people"), None);
        assert_eq!(in_url("https://a.example/2023/11/14/talks").map(|s| s.to_string()).as_deref(), Some("2023-11-14"));
        assert_eq!(in_url("https://a.example/x-2023-11-14.html").map(|s| s.to_string()).as_deref(), Some("2023-11-14"));
        assert_eq!(in_url("https://a.example/2023/11/talks"), None);
        assert_eq!(in_url("https://é.example/12023/11/140"), None);
    }
}
