//! Dates as people write them in a dozen languages, and as machines do.
//!
//! [`line()`] reads a line that holds nothing but a date and the words that go with one, [`find`] the first whole date
//! among other words, [`value`] the value of an attribute or of a JSON field. A date is whole with day, month and
//! year; what could be read in two ways is not read. Time and zone are kept as written, and no zone is made up.

use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::Offset;

use crate::Stamp;

/// Longest line that is read as a date, in bytes.
const LONGEST: usize = 120;
/// Longest text in which a date is looked for, in bytes.
const WITHIN: usize = 400;

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

/// Domains of countries whose pages in English write the day first, whatever a template says of their language.
const DAY_FIRST: [&str; 14] = ["uk", "ie", "au", "nz", "in", "za", "pk", "ng", "ke", "gh", "sg", "my", "lk", "bd"];

impl Order {
    /// The habit of a language; only English leaves it open, and then it is that of the country.
    pub(crate) fn of(language: Option<&str>, url: Option<&str>) -> Self {
        let host = url.and_then(|u| u.split_once("://")).and_then(|(_, rest)| rest.split(['/', ':', '?', '#']).next());
        let country = host.and_then(|h| h.rsplit('.').next()).is_some_and(|top| DAY_FIRST.contains(&top));
        match language.map(str::to_ascii_lowercase).as_deref() {
            None | Some("en" | "" | "en-us" | "en_us") if country => Self::DayFirst,
            None | Some("en" | "") => Self::Unknown,
            Some("en-us" | "en_us") => Self::MonthFirst,
            Some(_) => Self::DayFirst,
        }
    }
}

/// Beginnings of the months' names and their abbreviations. Where languages differ about a name ("listopad"), the one
/// more often met has it.
const MONTHS: [&[&str]; 12] = [
    // January to December in English, German, French, Spanish, Italian, Portuguese, Dutch, Scandinavian, Finnish,
    // Polish, Czech, Croatian, Romanian, Hungarian, Turkish, Greek, Russian, Ukrainian, Bulgarian, Armenian.
    &[
        "jan", "jän", "janv", "ene", "gen", "tammik", "stycz", "sty", "led", "sij", "ian", "oca", "ιαν", "янв", "яну",
        "січ", "հունվ",
    ],
    &["feb", "fév", "fev", "febr", "helmik", "lut", "únor", "úno", "velj", "şub", "φεβ", "фев", "лют", "փետր"],
    &["mar", "mär", "mrz", "maa", "mrt", "břez", "ožu", "már", "μαρ", "мар", "берез", "бер", "մարտ"],
    &["apr", "avr", "abr", "huhtik", "kwie", "kwi", "dub", "trav", "ápr", "nis", "απρ", "апр", "квіт", "кві", "ապրիլ"],
    &[
        "may", "mai", "mei", "mag", "maj", "toukok", "kvě", "svib", "máj", "μαΐ", "μάι", "мая", "май", "трав", "тра",
        "մայիս",
    ],
    &[
        "jun", "juin", "giu", "kesäk", "czerw", "cze", "června", "červen", "lipanj", "lipnja", "iun", "jún", "haz",
        "ιουν", "июн", "юни", "черв", "чер", "հունիս",
    ],
    &[
        "jul", "juil", "lug", "heinäk", "lipie", "lipca", "lip", "červenc", "července", "srpanj", "srpnja", "iul",
        "júl", "tem", "ιουλ", "июл", "юли", "липн", "лип", "հուլիս",
    ],
    &[
        "aug", "août", "aout", "ago", "elok", "sierp", "sie", "srpna", "srpen", "kolovoz", "ağu", "αυγ", "авг", "серп",
        "сер", "օգոստ",
    ],
    &[
        "sep", "set", "syysk", "wrze", "wrz", "zář", "rujan", "rujna", "szept", "eyl", "σεπ", "сен", "септ", "верес",
        "вер", "սեպտ",
    ],
    &["oct", "okt", "ott", "out", "lokak", "paźdz", "paź", "říj", "eki", "οκτ", "окт", "жовт", "жов", "հոկտ"],
    &["nov", "marrask", "listop", "lis", "studen", "noi", "kas", "νοε", "ноя", "ное", "листоп", "лис", "նոյեմբ"],
    &[
        "dec", "dez", "déc", "dic", "des", "dis", "jouluk", "grud", "gru", "prosin", "ara", "δεκ", "дек", "груд",
        "гру", "դեկտ",
    ],
];
/// Letters that a month's name has at most.
const MONTH: usize = 12;
/// Beginnings of the weekdays' names; abbreviations of two letters are whole words.
const WEEKDAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "tues",
    "thur",
    "thurs",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonnabend",
    "sonntag",
    "mo",
    "di",
    "mi",
    "do",
    "fr",
    "sa",
    "so",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "lunes",
    "martes",
    "miércoles",
    "jueves",
    "viernes",
    "sábado",
    "domingo",
    "lunedì",
    "martedì",
    "mercoledì",
    "giovedì",
    "venerdì",
    "sabato",
    "domenica",
    "segunda-feira",
    "terça-feira",
    "quarta-feira",
    "quinta-feira",
    "sexta-feira",
    "maandag",
    "dinsdag",
    "woensdag",
    "donderdag",
    "vrijdag",
    "zaterdag",
    "zondag",
    "poniedziałek",
    "wtorek",
    "środa",
    "czwartek",
    "piątek",
    "sobota",
    "niedziela",
    "понедельник",
    "вторник",
    "среда",
    "четверг",
    "пятница",
    "суббота",
    "воскресенье",
    "понеділок",
    "вівторок",
    "середа",
    "четвер",
    "неділя",
    "lun",
    "mar",
    "mer",
    "jeu",
    "ven",
    "sam",
    "dim",
    "mié",
    "jue",
    "vie",
    "sáb",
    "dom",
    "пн",
    "вт",
    "ср",
    "чт",
    "пт",
    "сб",
    "вс",
];
/// Words that may stand around a date without a meaning for it.
const AROUND: &[&str] = &[
    "on",
    "at",
    "the",
    "of",
    "published",
    "posted",
    "date",
    "time",
    "local",
    "first",
    "created",
    "release",
    "released",
    "issued",
    "publication",
    "article",
    "story",
    "was",
    "hrs",
    "h",
    "live",
    "from",
    "am",
    "um",
    "den",
    "der",
    "dem",
    "vom",
    "von",
    "uhr",
    "datum",
    "veröffentlicht",
    "erstellt",
    "erschienen",
    "publiziert",
    "stand",
    "le",
    "à",
    "publié",
    "el",
    "la",
    "las",
    "de",
    "del",
    "publicado",
    "publicada",
    "em",
    "às",
    "il",
    "alle",
    "ore",
    "pubblicato",
    "di",
    "op",
    "om",
    "gepubliceerd",
    "geplaatst",
    "dnia",
    "opublikowano",
    "godz",
    "o",
    "в",
    "г",
    "года",
    "о",
    "року",
    "р",
    "опубликовано",
    "опубліковано",
    "vydáno",
    "v",
    "kl",
    "klo",
    "den",
    "publicerad",
    "yayınlanma",
];
/// Words, or their beginnings, that call a date that of a change.
const CHANGED: &[&str] = &[
    "updat", "modified", "edited", "upd", "revised", "aktualisier", "geändert", "überarbeitet", "akt", "letzte",
    "zuletzt", "mis", "modifié", "actualizad", "actualisé", "modificad", "atualizad", "aggiornat", "modificat",
    "bijgewerkt", "gewijzigd", "aktualiz", "обновл", "изменен", "оновлен", "güncelle", "uppdater", "oppdater",
];
/// Zones that name one offset, in minutes.
const ZONES: &[(&str, i32)] = &[
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
    ("mez", 60),
    ("mesz", 120),
    ("eet", 120),
    ("eest", 180),
    ("msk", 180),
    ("aest", 600),
    ("aedt", 660),
];
/// Zones that name a region, whose offset depends on more than the line says.
const REGIONS: &[&str] = &["et", "pt", "ct", "mt", "ist", "bst", "kyiv", "eastern", "pacific"];
/// Zones that only lines of particulars name; their offsets are left open.
const RARER: &[&str] = &[
    "acdt", "acst", "adt", "akdt", "akst", "ast", "awst", "bdt", "brt", "cat", "eat", "gst", "hkt", "hst", "jst",
    "kst", "npt", "nst", "nzdt", "nzst", "pht", "pkt", "sast", "sgt", "trt", "wat", "wet", "west", "wib", "london",
    "york",
];
/// Words, or their beginnings, that call a date that of the publication.
const PUBLISHED: &[&str] = &[
    "publi",
    "posted",
    "releas",
    "issued",
    "created",
    "uploaded",
    "veröffentlich",
    "erschienen",
    "erstellt",
    "pubblic",
    "gepubl",
    "geplaatst",
    "opublik",
    "опублик",
    "опубліков",
    "vydáno",
    "yayın",
];
/// Words that may stand between a date and the word that calls it that of the publication or of a change.
const BESIDE: &[&str] = &["last", "first", "originally", "online", "ago", "jour", "en", "ultima", "última", "laatst"];
/// Words that may stand between a date and its time of day, or between its parts.
const BETWEEN: &[&str] = &[
    "at", "um", "à", "a", "às", "as", "las", "alle", "ore", "om", "o", "kl", "klo", "godz", "в", "о", "г", "р", "года",
    "року", "de", "del", "of", "den", "om", "ob",
];

/// The month that a word in lower case names, by the longest beginning that fits.
fn month(word: &str) -> Option<i8> {
    if word.chars().take(MONTH + 1).count() > MONTH || !word.starts_with(char::is_alphabetic) {
        return None;
    }
    let initial = word.as_bytes().first();
    let mut best = (0, 0);
    for (number, stems) in MONTHS.iter().enumerate() {
        for stem in *stems {
            if stem.as_bytes().first() == initial && stem.len() > best.0 && word.starts_with(stem) {
                best = (stem.len(), number as i8 + 1);
            }
        }
    }
    (best.0 > 0).then_some(best.1)
}

/// Whether a word in lower case names a month.
pub(crate) fn is_month(word: &str) -> bool {
    word.len() >= 3 && month(word.trim_end_matches('.')).is_some()
}

fn weekday(word: &str) -> bool {
    WEEKDAYS.contains(&word)
}

fn is_changed(word: &str) -> bool {
    CHANGED.iter().any(|c| word.starts_with(c))
}

/// A number of at most four digits, with an ordinal's ending or not.
fn number(word: &str) -> Option<i16> {
    let digits = ["st", "nd", "rd", "th", "er", "º", "ª", "°", "ο", "일", "월", "년"];
    let digits = digits.iter().find_map(|s| word.strip_suffix(s)).unwrap_or(word);
    (digits.len() <= 4 && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| digits.parse().ok())
        .flatten()
}

fn day(word: &str) -> Option<i8> {
    number(word).filter(|n| (1..=31).contains(n)).map(|n| n as i8)
}

fn year(word: &str) -> Option<i16> {
    number(word).filter(|n| *n >= 1000 && word.bytes().take(4).all(|b| b.is_ascii_digit()))
}

/// A clock: `11:48`, `9.05`, `18:20:07`, `14h30`, with `am` or `pm` glued to it or not.
fn clock(word: &str) -> Option<(Time, bool)> {
    let (body, half) = match word {
        w if w.ends_with("am") || w.ends_with("pm") => w.split_at(w.len() - 2),
        w => (w, ""),
    };
    let mut fields = body.trim_end_matches("uhr").split([':', '.', 'h']);
    let mut hour = i8::try_from(number(fields.next()?)?).ok()?;
    let rest: Vec<&str> = fields.take(4).filter(|f| !f.is_empty()).collect();
    let field = |n: usize| match rest.get(n) {
        // A fraction of a second may follow.
        Some(f) if f.len() == 2 => number(f).map(|n| n as i8),
        Some(_) => None,
        None => Some(0),
    };
    let (minute, second) = (field(0)?, field(1)?);
    if rest.len() > 3 || (rest.is_empty() && half.is_empty() && !body.ends_with('h')) {
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
    let mut fields = word.split(separator);
    let (a, b, c) = (fields.next()?, fields.next()?, fields.next()?);
    if fields.next().is_some() || a.len() > 4 || b.len() > 2 {
        return None;
    }
    if a.len() == 4 {
        return Date::new(number(a)?, number(b)? as i8, number(c)? as i8).ok();
    }
    let year = match c.len() {
        4 => number(c)?,
        2 if separator != '-' => 2000 + number(c)?,
        _ => return None,
    };
    if a.len() > 2 {
        return None;
    }
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
        Some((h, m)) if m.len() == 2 => (number(h)?, number(m)?),
        Some(_) => return None,
        None if rest.len() == 4 && rest.is_ascii() => (number(&rest[..2])?, number(&rest[2..])?),
        None => (number(rest)?, 0),
    };
    if hours > 14 || minutes > 59 {
        return None;
    }
    Offset::from_seconds(sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60)).ok()
}

/// A machine's date with a time: `2023-11-14t11:48:00.000+0200`, `2023-11-14t9:48cdt`.
fn iso(word: &str) -> Option<Stamp> {
    let (date, rest) = word.split_once(['t', '_'])?;
    let date = digits(date, Order::Unknown).filter(|_| date.as_bytes().get(4) == Some(&b'-'))?;
    let cut = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.')).unwrap_or(rest.len());
    let (time, _) = clock(rest[..cut].split('.').next()?)?;
    Some(Stamp { date, time: Some(time), offset: zone(&rest[cut..]) })
}

/// A text's words and numbers in lower case. A full stop, colon, slash or dash between digits belongs to a number.
fn tokens(text: &str) -> Vec<String> {
    let mut lower = text.to_lowercase();
    for (long, short) in
        [("a. m.", "am"), ("p. m.", "pm"), ("a.m.", "am"), ("p.m.", "pm"), ("a.m", "am"), ("p.m", "pm")]
    {
        if lower.contains(long) {
            lower = lower.replace(long, short);
        }
    }
    let mut out: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut chars = lower.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        let inner = match c {
            '.' | '/' | '-' | ':' => before.is_ascii_digit() && next.is_ascii_digit(),
            // "segunda-feira"
            '_' | '’' | '\'' => before.is_alphanumeric() && next.is_alphanumeric(),
            '+' => next.is_ascii_digit(),
            _ => false,
        };
        let sign = matches!(c, '-' | '−') && before == ' ' && next.is_ascii_digit();
        match c {
            '年' | '月' | '日' | '년' | '월' | '일' if before.is_ascii_digit() => {
                word.push(if matches!(c, '年' | '년') { '년' } else { '월' });
                out.push(std::mem::take(&mut word));
            }
            '+' if inner && !before.is_ascii_digit() => {
                if !word.is_empty() {
                    out.push(std::mem::take(&mut word));
                }
                word.push(c);
            }
            // "am09.02.2022"
            _ if c.is_ascii_digit() && before.is_alphabetic() && word.starts_with(char::is_alphabetic) => {
                out.push(std::mem::take(&mut word));
                word.push(c);
            }
            _ if c.is_alphanumeric() || c == 'º' || c == '°' || inner => word.push(c),
            _ if sign && word.is_empty() => word.push('-'),
            _ => {
                // "8.Dezember", "09.12.2019г"
                if !word.is_empty() {
                    out.push(std::mem::take(&mut word));
                }
            }
        }
        before = c;
    }
    if !word.is_empty() {
        out.push(word);
    }
    out
}

/// A date and the tokens that it takes: from the first through the last.
struct Found {
    stamp: Stamp,
    first: usize,
    last: usize,
}

/// Number of the next token that is none of the words between a date's parts.
fn after(tokens: &[String], number: usize) -> usize {
    let skip = |t: &&String| BETWEEN.contains(&t.as_str()) || weekday(t);
    number + tokens.iter().skip(number).take(3).take_while(skip).count()
}

/// The first whole date from token `from` on, with the time of day that stands behind it or before it.
fn first(tokens: &[String], from: usize, order: Order) -> Option<Found> {
    let at = |n: usize| tokens.get(n).map_or("", String::as_str);
    for n in from..tokens.len() {
        let token = at(n);
        let digit = token.starts_with(|c: char| c.is_ascii_digit());
        if digit && let Some(stamp) = iso(token) {
            let offset = stamp.offset.or_else(|| zone(at(n + 1)));
            let last = if offset == stamp.offset { n } else { n + 1 };
            return Some(Found { stamp: Stamp { offset, ..stamp }, first: n, last });
        }
        let (date, last) = if digit && let Some(date) = digits(token, order) {
            (date, n)
        } else if digit && let Some(d) = day(token) {
            // 14 November 2023, 14 de noviembre de 2023
            let (m, y) = (after(tokens, n + 1), after(tokens, after(tokens, n + 1) + 1));
            let Some(date) = month(at(m)).and_then(|m| Date::new(year(at(y))?, m, d).ok()) else { continue };
            (date, y)
        } else if digit && let Some(y) = year(token) {
            // 2023. november 14., 2023年11月14日
            let marked = token.ends_with('년');
            let m = n + 1 + usize::from(at(n + 1) == "m");
            let named = month(at(m)).or_else(|| number(at(m)).filter(|_| marked).map(|m| m as i8));
            let Some(date) = named.and_then(|m_| Date::new(y, m_, day(at(m + 1))?).ok()) else { continue };
            (date, m + 1)
        } else if !digit
            && token.len() >= 3
            && day(at(n + 1)).is_some()
            && let Some(m) = month(token)
        {
            // November 14, 2023; Nov 14 11:48:00 CET 2023
            let d = day(at(n + 1))?;
            let y = after(tokens, n + 2);
            if let Some(date) = year(at(y)).and_then(|y| Date::new(y, m, d).ok()) {
                (date, y)
            } else if let Some((time, _)) = clock(at(n + 2)) {
                let offset = zone(at(n + 3));
                let y = n + 3 + usize::from(offset.is_some());
                let Some(date) = year(at(y)).and_then(|y| Date::new(y, m, d).ok()) else { continue };
                return Some(Found { stamp: Stamp { date, time: Some(time), offset }, first: n, last: y });
            } else {
                continue;
            }
        } else {
            continue;
        };
        return Some(timed(tokens, Found { stamp: Stamp::day(date), first: n, last }, from));
    }
    None
}

/// Adds the time of day beside a date.
fn timed(tokens: &[String], mut found: Found, from: usize) -> Found {
    let at = |n: usize| tokens.get(n).map_or("", String::as_str);
    let behind = after(tokens, found.last + 1);
    if let Some((time, last)) = time_at(tokens, behind) {
        found.stamp.time = Some(time);
        found.last = last;
        let more = usize::from(matches!(at(last + 1), "gmt" | "utc") && at(last + 2).starts_with(['+', '-']));
        found.stamp.offset = zone(at(last + 1 + more));
        found.last += if found.stamp.offset.is_some() { 1 + more } else { 0 };
        return found;
    }
    // "11:48 14.11.2023", "12:00 AM EST, Jan. 2, 2020"
    let mut n = found.first;
    let mut back = 0;
    while n > from && back < 3 && (weekday(at(n - 1)) || BETWEEN.contains(&at(n - 1)) || at(n - 1) == "on") {
        n -= 1;
        back += 1;
    }
    for start in (from..n).rev().take(3) {
        if let Some((time, last)) = time_at(tokens, start) {
            let offset = zone(at(last + 1)).filter(|_| last + 1 < found.first);
            if last + 1 + usize::from(offset.is_some() || REGIONS.contains(&at(last + 1))) == n {
                found.stamp.time = Some(time);
                found.stamp.offset = offset;
                found.first = start;
            }
            break;
        }
    }
    found
}

/// The time of day that begins at a token, and its last token.
fn time_at(tokens: &[String], number_: usize) -> Option<(Time, usize)> {
    let at = |n: usize| tokens.get(n).map_or("", String::as_str);
    if matches!(at(number_), "오후" | "오전") {
        let (time, _) = clock(at(number_ + 1))?;
        let hour = afternoon(time.hour(), at(number_) == "오후")?;
        return Some((Time::new(hour, time.minute(), time.second(), 0).ok()?, number_ + 1));
    }
    let half = at(number_ + 1);
    if let Some((time, glued)) = clock(at(number_)) {
        if !glued && matches!(half, "am" | "pm") {
            // "14:30 PM" is seen too.
            let hour = afternoon(time.hour(), half == "pm").unwrap_or(time.hour());
            return Some((Time::new(hour, time.minute(), time.second(), 0).ok()?, number_ + 1));
        }
        return Some((time, number_));
    }
    let hour = number(at(number_)).filter(|_| matches!(half, "am" | "pm"))?;
    Some((Time::new(afternoon(i8::try_from(hour).ok()?, half == "pm")?, 0, 0, 0).ok()?, number_ + 1))
}

/// Whether a text holds digits enough for a date.
fn may_date(text: &str, longest: usize) -> bool {
    text.len() <= longest && has_digits(text)
}

/// Whether a text holds the digits of a year.
pub(crate) fn has_digits(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).take(4).count() == 4
}

/// Reads a line that holds a date, a time of day perhaps, and nothing else but the words that go with them.
pub(crate) fn line(text: &str, order: Order) -> Option<Dated> {
    if !may_date(text, LONGEST) {
        return None;
    }
    let tokens = tokens(text);
    let found = first(&tokens, 0, order)?;
    let idle = |t: &str| {
        AROUND.contains(&t) || BETWEEN.contains(&t) || REGIONS.contains(&t) || weekday(t) || zone(t).is_some()
    };
    let mut updated = false;
    for token in &tokens[..found.first] {
        let changed = is_changed(token) || token == "last";
        updated |= changed && token != "last";
        if !changed && !idle(token) {
            return None;
        }
    }
    // "Published ... Updated ...": the first date is taken.
    for token in &tokens[found.last + 1..] {
        if is_changed(token) || token == "last" {
            break;
        }
        if !idle(token) {
            return None;
        }
    }
    Some(Dated { stamp: found.stamp, updated })
}

/// The whole dates among a short text's words, at most four. One is that of a change where the words before it, back
/// to the date before, say so.
pub(crate) fn find(text: &str, order: Order) -> Vec<Dated> {
    let mut out = Vec::new();
    if !may_date(text, WITHIN) {
        return out;
    }
    let tokens = tokens(text);
    let mut from = 0;
    while let Some(found) = first(&tokens, from, order).filter(|_| out.len() < 4) {
        let updated = tokens[from..found.first].iter().any(|t| is_changed(t));
        out.push(Dated { stamp: found.stamp, updated });
        from = found.last + 1;
    }
    out
}

/// A date among a line's other words, with the words that go with it.
#[derive(Clone, Debug)]
pub(crate) struct Within {
    pub(crate) dated: Dated,
    /// A word says whose date it is: that of the publication or of a change.
    pub(crate) marked: bool,
    /// Bytes of the line from the first such word through the last.
    pub(crate) span: Range<usize>,
}

/// The whole dates among a short line's words, at most four, each with its marks, weekday, time of day and zone.
pub(crate) fn within(text: &str, order: Order) -> Vec<Within> {
    let mut out: Vec<Within> = Vec::new();
    if !may_date(text, WITHIN) {
        return out;
    }
    let (mut all, mut pieces) = (Vec::new(), Vec::new());
    for piece in pieces_of(text) {
        let found = tokens(&text[piece.clone()]);
        pieces.extend(found.iter().map(|_| piece.clone()));
        all.extend(found);
    }
    let at = |n: usize| all.get(n).map_or("", String::as_str);
    let is_zone = |t: &str| zone(t).is_some() || REGIONS.contains(&t) || RARER.contains(&t);
    // "9:55 pm IST", and "0410 HKT"
    let in_time = |n: usize| {
        let t = at(n);
        clock(t).is_some()
            || is_zone(t)
            || matches!(t, "am" | "pm")
            || number(t).is_some() && {
                let next = at(n + 1);
                is_zone(next) || matches!(next, "am" | "pm")
            }
    };
    let is_published = |t: &str| PUBLISHED.iter().any(|p| t.starts_with(p));
    let (mut from, mut limit) = (0, 0);
    while let Some(found) = first(&all, from, order).filter(|_| out.len() < 4) {
        let (mut start, mut mark) = (found.first, None);
        while start > limit {
            let t = at(start - 1);
            let marks = is_published(t) || is_changed(t);
            if marks {
                mark = mark.or(Some(!is_published(t)));
            } else if !(in_time(start - 1) || weekday(t) || [AROUND, BETWEEN, BESIDE].iter().any(|w| w.contains(&t))) {
                break;
            }
            start -= 1;
        }
        let mut end = found.last + 1;
        while end < all.len() && (in_time(end) || weekday(at(end)) || matches!(at(end), "uhr" | "hrs" | "hours" | "h"))
        {
            end += 1;
        }
        // What follows may be the next date's own: "14 November 2023 11:48 15 November 2023".
        let end = first(&all, found.last + 1, order).map_or(end, |next| end.min(next.first));
        let (first, last) = (pieces.get(start), pieces.get(end - 1));
        let (Some(first), Some(last)) = (first, last) else { break };
        let dated = Dated { stamp: found.stamp, updated: mark == Some(true) };
        out.push(Within { dated, marked: mark.is_some(), span: first.start..last.end });
        (from, limit) = (end, end);
    }
    out
}

/// Where a line's words stand, apart from the marks that divide it.
fn pieces_of(text: &str) -> Vec<Range<usize>> {
    let divides = |c: char| {
        c.is_whitespace() || matches!(c, '|' | '•' | '·' | '—' | '–' | '(' | ')' | '[' | ']' | ',' | ';' | '»')
    };
    let mut out: Vec<Range<usize>> = Vec::new();
    for word in text.split(divides).filter(|w| !w.is_empty()) {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let end = start + word.len();
        // "9 p. m."
        let half = |r: &Range<usize>| matches!(&text[r.clone()], "a." | "p." | "A." | "P.");
        match out.last_mut() {
            Some(before) if half(before) && matches!(word, "m." | "M.") => before.end = end,
            _ => out.push(start..end),
        }
    }
    out
}

/// The order of day and month that a line settles by its own dates: one in which a number can only be the day, or the
/// weekday that stands with one.
pub(crate) fn settled(text: &str) -> Option<Order> {
    if !may_date(text, WITHIN) {
        return None;
    }
    let day = |order| within(text, order).first().map(|w| w.dated.stamp.date);
    let tokens = tokens(text);
    let fields = |t: &String| {
        let mut fields = t.split(['/', '-']).map(number);
        let (a, b, c) = (fields.next()??, fields.next()??, fields.next()??);
        let whole = fields.next().is_none() && a <= 31 && b <= 31 && c > 0;
        (whole && (a > 12) != (b > 12)).then_some(if a > 12 { Order::DayFirst } else { Order::MonthFirst })
    };
    let mut orders = tokens.iter().filter_map(fields);
    if let Some(order) = orders.next() {
        return orders.all(|o| o == order).then_some(order);
    }
    let named = tokens.iter().find_map(|t| {
        const DAYS: [(&str, Weekday); 7] = [
            ("mon", Weekday::Monday),
            ("tue", Weekday::Tuesday),
            ("wed", Weekday::Wednesday),
            ("thu", Weekday::Thursday),
            ("fri", Weekday::Friday),
            ("sat", Weekday::Saturday),
            ("sun", Weekday::Sunday),
        ];
        DAYS.iter().find(|(stem, _)| weekday(t) && t.starts_with(stem)).map(|(_, day)| *day)
    })?;
    let fits = |order| day(order).is_some_and(|d| d.weekday() == named);
    match (fits(Order::DayFirst), fits(Order::MonthFirst)) {
        (true, false) => Some(Order::DayFirst),
        (false, true) => Some(Order::MonthFirst),
        _ => None,
    }
}

/// The date that a text begins with.
pub(crate) fn leading(text: &str, order: Order) -> Option<Stamp> {
    let mut end = text.len().min(40);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let start = &text[..end];
    if !may_date(start, LONGEST) {
        return None;
    }
    let tokens = tokens(start);
    first(&tokens, 0, order).filter(|f| tokens[..f.first].iter().all(|t| weekday(t))).map(|f| f.stamp)
}

/// The date behind the place that a text begins with: "Port Ada, 14. November 2023 – The mayor ...".
pub(crate) fn placed(text: &str, order: Order) -> Option<Stamp> {
    let (at, mark) = [", ", " – ", " (", " / ", " | "].iter().filter_map(|m| Some((text.find(m)?, *m))).min()?;
    let place = text[..at].trim_start_matches('(');
    let named = |word: &str| word.starts_with(char::is_uppercase) && !AROUND.contains(&word.to_lowercase().as_str());
    let is_place = at <= 40 && (1..=3).contains(&place.split(' ').count()) && place.split(' ').all(named);
    let day = text[at + mark.len()..].trim_start_matches("den ");
    // "On Monday, 14 November 2023, ..." is a sentence.
    (is_place && !weekday(&place.to_lowercase())).then(|| leading(day, order)).flatten()
}

/// The date that a value of an attribute or a JSON field gives.
pub(crate) fn value(text: &str, order: Order) -> Option<Stamp> {
    let text = text.trim();
    text.parse().ok().or_else(|| compact(text)).or_else(|| find(text, order).first().map(|d| d.stamp))
}

/// `20231114`, `20231114T1148...`, and seconds or milliseconds since 1970, as some `meta` elements have it.
fn compact(text: &str) -> Option<Stamp> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == text.len() && matches!(digits, 10 | 13) {
        let seconds = text[..10].parse().ok()?;
        let time = Offset::UTC.to_datetime(Timestamp::from_second(seconds).ok()?);
        return Some(Stamp { date: time.date(), time: Some(time.time()), offset: Some(Offset::UTC) });
    }
    let day = text.get(..8).filter(|_| digits == 8 || digits == 14)?;
    let rest = &text[8..];
    if !(rest.is_empty() || digits == 14 || rest.starts_with(['T', 't', ' '])) {
        return None;
    }
    format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..]).parse().ok()
}

/// A time of day alone: `11:48`, `7 p.m.`, `9:05 AM GMT`, `11.48 Uhr`.
pub(crate) fn time_of_day(text: &str) -> Option<Time> {
    if text.len() > 24 || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let tokens = tokens(text);
    let (time, last) = time_at(&tokens, 0)?;
    let idle = |t: &String| zone(t).is_some() || REGIONS.contains(&t.as_str()) || matches!(t.as_str(), "uhr" | "h");
    (tokens.len() - last <= 2 && tokens[last + 1..].iter().all(idle)).then_some(time)
}

/// Year and month that a URL's path gives: `/2023/11/talks`.
pub(crate) fn month_in_url(url: &str) -> Option<(i16, i8)> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = &path[path.find("http").unwrap_or(0)..];
    let mut parts = path.split('/').skip(1).peekable();
    while let Some(part) = parts.next() {
        if part.len() == 4
            && let Some(year) = year(part).filter(|y| (1990..2100).contains(y))
            && let Some(month) = parts.peek().filter(|m| m.len() == 2).and_then(|m| number(m))
            && (1..=12).contains(&month)
        {
            return Some((year, month as i8));
        }
    }
    None
}

/// The day that a URL gives: `/2023/11/14/`, `/2023/nov/14/`, `-2023-11-14-`, `-20231114`, `?date=2023-11-14`.
pub(crate) fn in_url(url: &str) -> Option<Stamp> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = &path[path.find('/').unwrap_or(path.len())..];
    let path = path.split('#').next()?;
    let bytes = path.as_bytes();
    // An archive's own stamp stands before the URL that it kept.
    let from = path.find("http").unwrap_or(0);
    for at in from + 1..bytes.len().saturating_sub(7) {
        if bytes[at - 1].is_ascii_alphanumeric() || !bytes[at..at + 4].iter().all(u8::is_ascii_digit) {
            continue;
        }
        let run = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        let free = |end: usize| bytes.get(end).is_none_or(|b| !b.is_ascii_alphanumeric());
        let field = |range: std::ops::Range<usize>| path.get(range)?.parse::<i16>().ok();
        if run == 8 && free(at + 8) {
            let day = Date::new(field(at..at + 4)?, field(at + 4..at + 6)? as i8, field(at + 6..at + 8)? as i8);
            let other =
                || Date::new(field(at + 4..at + 8)?, field(at + 2..at + 4)? as i8, field(at..at + 2)? as i8).ok();
            let recent = |day: &Date| (1990..2100).contains(&day.year());
            if let Some(day) = day.ok().filter(recent).or_else(|| other().filter(recent)) {
                return Some(Stamp::day(day));
            }
        }
        // "/2023/1114/"
        if run == 4
            && bytes.get(at + 4) == Some(&b'/')
            && bytes[at + 5..].iter().take_while(|b| b.is_ascii_digit()).count() == 4
            && bytes.get(at + 9) == Some(&b'/')
            && let Ok(day) = Date::new(field(at..at + 4)?, field(at + 5..at + 7)? as i8, field(at + 7..at + 9)? as i8)
            && (1990..2100).contains(&day.year())
        {
            return Some(Stamp::day(day));
        }
        if run != 4 || !matches!(bytes.get(at + 4), Some(b'/' | b'-' | b'_')) {
            continue;
        }
        let mut parts = path[at..].split(['/', '-', '_']);
        let (Some(y), Some(m), Some(rest)) = (parts.next(), parts.next(), parts.next()) else { continue };
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let end = at + y.len() + m.len() + 2 + digits;
        let month = if m.len() == 3 { month(&m.to_ascii_lowercase()) } else { number(m).map(|m| m as i8) };
        let long = m.len() >= 2 && digits == 2 || bytes[at + 4] == b'/' && bytes.get(end) == Some(&b'/');
        if let (Some(month), Some(day)) = (month, number(&rest[..digits]))
            && m.len() <= 3
            && long
            && free(end)
            && let Ok(day) = Date::new(number(y)?, month, day as i8)
        {
            return Some(Stamp::day(day));
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
    fn languages() {
        for (text, want) in [
            ("14. November 2023", "2023-11-14"),
            ("Veröffentlicht am 8.Dezember 2010 um 09:43 Uhr", "2010-12-08T09:43"),
            ("Freitag, 1. Jänner 2021", "2021-01-01"),
            ("Publié le 1er février 2021 à 14h30", "2021-02-01T14:30"),
            ("mar. 14 nov. 2023", "2023-11-14"),
            ("viernes 25 de septiembre de 2020", "2020-09-25"),
            ("14 de março de 2022 às 10h05", "2022-03-14T10:05"),
            ("14 novembre 2023 alle 11:48", "2023-11-14T11:48"),
            ("14 maart 2023 om 11:48", "2023-03-14T11:48"),
            ("14 października 2021", "2021-10-14"),
            ("3 lipca 2021", "2021-07-03"),
            ("15 августа 2016, 13:43", "2016-08-15T13:43"),
            ("14 ноября 2023 года в 11:48", "2023-11-14T11:48"),
            ("14 листопада 2023 р.", "2023-11-14"),
            ("1. června 2021", "2021-06-01"),
            ("1. července 2021", "2021-07-01"),
            ("14 Kasım 2023", "2023-11-14"),
            ("19.2.2020 klo 14.00", "2020-02-19T14:00"),
            ("2023. november 14.", "2023-11-14"),
            ("2023年11月14日", "2023-11-14"),
            ("2023년 11월 14일", "2023-11-14"),
            ("2023.11.02. 오후 8:06", "2023-11-02T20:06"),
        ] {
            assert_eq!(read(text).as_deref(), Some(want), "{text}");
        }
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
    fn dates_among_other_words() {
        let read = |text: &str| {
            let found = find(text, Order::Unknown);
            found.iter().map(|d| format!("{}{}", d.stamp, if d.updated { " updated" } else { "" })).collect::<Vec<_>>()
        };
        assert_eq!(read("Posted on September 21, 2020 by Bo Fox"), ["2020-09-21"]);
        assert_eq!(read("Von Ann Lee, 14. Nov. 2023 - 18:55"), ["2023-11-14T18:55"]);
        assert_eq!(read("Last updated 04 Jun 2020, first created 17 Jun 2019"), ["2020-06-04 updated", "2019-06-17"]);
        assert_eq!(read("Updated 2010 GMT (0410 HKT) March 14, 2021"), ["2021-03-14 updated"]);
        assert_eq!(read("Ann Lee / 22.04.2020 / 06:15 / 12"), ["2020-04-22T06:15"]);
        assert_eq!(read("12 people and 2020 fish"), [""; 0]);
    }

    #[test]
    fn dates_behind_places() {
        let read = |text: &str| placed(text, Order::DayFirst).map(|s| s.to_string());
        for text in [
            "Port Ada, 14. November 2023 – Die Bürgermeisterin",
            "Port Ada, den 14.11.2023. Die Bürgermeisterin",
            "(Port Ada, 14.11.2023) Die Bürgermeisterin",
            "PORT ADA (14 November 2023) The mayor",
        ] {
            assert_eq!(read(text).as_deref(), Some("2023-11-14"), "{text}");
        }
        for text in
            ["On Monday, 14 November 2023, the mayor", "Monday, 14 November 2023, the", "é, é", "the mayor, 14.11.2023"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn values_of_machines() {
        for (text, want) in [
            ("2020-09-25T16:02:50CDT", "2020-09-25T16:02:50-05:00"),
            ("2022-05-11T4:10:00", "2022-05-11T04:10"),
            ("2021-11-05T12:42Z", "2021-11-05T12:42:00Z"),
            ("2023-11-14T11:48:00.000+0200", "2023-11-14T11:48:00+02:00"),
            ("Tue Feb 20 2018 01:00:00 GMT+0100 (Central European Standard Time)", "2018-02-20T01:00:00+01:00"),
            ("Wed Jul 08 16:36:31 CEST 2020", "2020-07-08T16:36:31+02:00"),
            ("20231114", "2023-11-14"),
            ("20231114T114800Z", "2023-11-14"),
            ("1583930400", "2020-03-11T12:40:00Z"),
            ("2023/11/14 11:48", "2023-11-14T11:48"),
        ] {
            assert_eq!(value(text, Order::Unknown).map(|s| s.to_string()).as_deref(), Some(want), "{text}");
        }
        for text in ["", "12345678901", "é2023111", "99999999", "today"] {
            assert_eq!(value(text, Order::Unknown), None, "{text}");
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
        for (url, want) in [
            ("https://a.example/2023/11/14/talks", Some("2023-11-14")),
            ("https://a.example/2023/nov/14/talks", Some("2023-11-14")),
            ("https://a.example/x-2023-11-14.html", Some("2023-11-14")),
            ("https://a.example/talks-20231114", Some("2023-11-14")),
            ("https://a.example/2023/1/5/talks", Some("2023-01-05")),
            ("https://a.example/2023-11/14/talks", Some("2023-11-14")),
            ("https://a.example/talks?date=2023-11-14", Some("2023-11-14")),
            ("https://archive.example/web/20240101000000/https://a.example/2023/11/14/talks", Some("2023-11-14")),
            ("https://a.example/2023/11/talks", None),
            ("https://a.example/2023/1114/talks", Some("2023-11-14")),
            ("https://a.example/14112023-talks", Some("2023-11-14")),
            ("https://a.example/2023/1-5-tips", None),
            ("https://a.example/12345678", None),
            ("https://é.example/12023/11/140", None),
        ] {
            assert_eq!(in_url(url).map(|s| s.to_string()).as_deref(), want, "{url}");
        }
    }
}
