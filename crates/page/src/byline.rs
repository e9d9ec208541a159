//! Bylines: who wrote an article, by the words of a line or of a declared value.
//!
//! [`byline`] reads a line that may be something else, and takes persons alone. [`credited`] is for a place that is
//! known to name the author (a field, an element marked as such, what follows "By"): persons if it names any, without
//! their offices; else the one name as it stands, be it a first name, a pen name, a desk or an organisation.

use std::sync::LazyLock;

use crate::dates;

/// Words before a name that say that it is an author's; of the first list a blank may follow, of the second a colon
/// must.
const LEADS: &[&str] = &[
    "written by",
    "words by",
    "story by",
    "reported by",
    "reporting by",
    "posted by",
    "published by",
    "text by",
    "article by",
    "submitted by",
    "interview by",
    "review by",
    "created by",
    "by",
    "verfasst von",
    "geschrieben von",
    "veröffentlicht von",
    "eingestellt von",
    "gespeichert von",
    "erstellt von",
    "ein beitrag von",
    "ein gastbeitrag von",
    "gastbeitrag von",
    "ein kommentar von",
    "kommentar von",
    "eine kolumne von",
    "eine analyse von",
    "ein interview von",
    "interview von",
    "ein artikel von",
    "artikel von",
    "ein bericht von",
    "bericht von",
    "beitrag von",
    "text von",
    "rezept von",
    "autor:in",
    "von",
    "vom",
    "écrit par",
    "publié par",
    "propos recueillis par",
    "rédigé par",
    "posté par",
    "par",
    "escrito por",
    "publicado por",
    "postado por",
    "redactado por",
    "por",
    "a cura di",
    "scritto da",
    "pubblicato da",
    "di",
    "geschreven door",
    "gepubliceerd door",
    "door",
    "av",
    "af",
    "skrevet av",
    "skrevet af",
    "írta",
    "scris de",
    "yazan",
    "autor",
    "autorin",
    "autor*in",
    "author",
    "authors",
    "auteur",
    "autora",
    "автор",
    "автори",
    "авторы",
    "piše",
    "napsal",
    "napsala",
    "from",
    "skriven av",
    "author(s)",
    "autor(en)",
    "autor/in",
];
const LABELS: &[&str] = &[
    "text", "texte", "texto", "testo", "tekst", "teksti", "текст", "words", "redaktion", "redacción", "redakteur",
    "redakteurin", "autoren", "autores", "autori", "auteurs", "autore", "yazar", "haber", "oprac.", "reporter",
    "journalist", "writer", "bericht", "interview", "text und fotos", "text & fotos", "text und foto", "text und bild",
    "text & bild",
];
/// Beginnings of links to an author's other articles.
const OTHERS: &[&str] = &[
    "view all posts by ",
    "all posts by ",
    "posts by ",
    "see all posts by ",
    "more by ",
    "more from ",
    "articles by ",
    "alle beiträge von ",
    "zeige alle beiträge von ",
    "zeige alle artikel von ",
    "alle artikel von ",
    "beiträge von ",
    "artikel von ",
    "mehr von ",
    "voir tous les articles de ",
    "articles de ",
    "ver todas las entradas de ",
    "entradas de ",
    "about the author ",
    "über den autor ",
    "über die autorin ",
    "about ",
    "über ",
];
/// Marks that end a byline.
const ENDS: [&str; 14] = ["\n", " | ", "|", " • ", "•", " · ", "·", " – ", " — ", " - ", " // ", "»", " > ", "\t"];
/// Words that begin what is no longer a byline.
const NEXT: &[&str] = &[
    "published",
    "updated",
    "posted",
    "last",
    "follow",
    "on",
    "in",
    "for",
    "contact",
    "email",
    "e-mail",
    "is",
    "was",
    "am",
    "vom",
    "veröffentlicht",
    "aktualisiert",
    "zuletzt",
    "ist",
    "publié",
    "mis",
    "le",
    "el",
    "publicado",
    "publicada",
    "actualizado",
    "em",
    "il",
    "op",
    "read",
    "min",
    "comments",
    "share",
    "views",
    "kommentare",
    "filed",
    "illustration",
    "illustrationen",
    "fotos",
    "foto",
    "photos",
    "photo",
    "photography",
    "bilder",
    "bild",
];
/// Words between two names.
const JOINTS: &[&str] =
    &["and", "&", "with", "und", "et", "y", "e", "i", "и", "і", "та", "och", "og", "ve", "mit", "avec", "con", "sowie"];
/// Words behind a name that are no part of it.
const OFFICES: &[&str] = &[
    "autor",
    "autorin",
    "author",
    "redakteur",
    "redakteurin",
    "chefredakteur",
    "chefredakteurin",
    "follow",
    "reporter",
    "correspondent",
    "contributor",
    "editor",
    "writer",
    "journalist",
    "journalistin",
    "volontär",
    "volontärin",
    "staff",
    "senior",
    "anzeigen",
    "profil",
    "verfasst",
    "schreibt",
    "says",
    "more",
];
/// What systems write where nobody is named.
const NOBODY: &[&str] = &[
    "admin",
    "administrator",
    "author",
    "autor",
    "autorin",
    "null",
    "none",
    "undefined",
    "n/a",
    "webmaster",
    "user",
    "root",
    "name",
    "unknown",
    "anonymous",
    "wordpress",
    "super user",
    "superuser",
    "by",
    "von",
    "staff writer",
    "editor",
    "false",
    "true",
    "default",
    "guest",
    "gast",
    "username",
    "kontakt",
    "contact",
    "about",
    "follow",
    "facebook",
    "twitter",
    "details",
    "authors",
    "autoren",
    "redakteur",
    "share",
    "teilen",
    "autor:in",
    "autor*in",
    "no author",
    "stand",
    "auteur(s)",
    "veröffentlicht",
    "published",
    "updated",
    "aktualisiert",
    "publié",
    "publicado",
    "posted",
];

/// Words that no person's name holds.
const NOT_NAMES: &[&str] = &[
    "staff",
    "reporter",
    "reporters",
    "correspondent",
    "editor",
    "editors",
    "editorial",
    "newsroom",
    "news",
    "agency",
    "desk",
    "team",
    "bureau",
    "press",
    "reuters",
    "afp",
    "ap",
    "media",
    "online",
    "web",
    "writer",
    "writers",
    "author",
    "admin",
    "administrator",
    "contributor",
    "contributors",
    "service",
    "services",
    "times",
    "post",
    "daily",
    "radio",
    "tv",
    "department",
    "office",
    "ministry",
    "university",
    "institute",
    "the",
    "a",
    "of",
    "by",
    "updated",
    "published",
    "guest",
    "columnist",
    "blog",
    "magazine",
    "newspaper",
    "board",
    "associated",
    "international",
    "network",
    "group",
    "company",
    "inc",
    "ltd",
    "llc",
    "gmbh",
    "corporation",
    "association",
    "foundation",
    "redaktion",
    "senior",
    "chief",
    "producer",
    "analyst",
    "digital",
    "content",
    "today",
    "weekly",
    "journal",
    "tribune",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "read",
    "share",
    "follow",
    "view",
    "more",
    "articles",
    "comments",
    "home",
    "about",
    "politics",
    "sports",
    "business",
    "world",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "min",
    "photo",
    "photos",
    "unknown",
    "ag",
    "e.v",
    "verlag",
    "zeitung",
    "magazin",
    "redakteur",
    "chefredakteur",
    "presse",
    "agentur",
    "agenturen",
    "redacción",
    "agencia",
    "agencias",
    "rédaction",
    "agence",
    "redakcja",
    "редакция",
    "images",
    "getty",
    "imago",
    "shutterstock",
    "pixabay",
    "unsplash",
    "istock",
    "alliance",
    "kg",
    "co",
    "inhalte",
    "pressemitteilung",
    "nachricht",
    "wortlaut",
    "archiv",
    "projektleiter",
    "projektleiterin",
    "leiter",
    "leiterin",
    "gründer",
    "gründerin",
    "geschäftsführer",
    "geschäftsführerin",
    "experte",
    "expertin",
    "sprecher",
    "sprecherin",
    "pressesprecher",
    "pressesprecherin",
    "professor",
    "professorin",
    "marketing",
    "project",
    "director",
    "manager",
    "president",
    "ceo",
    "mitglied",
    "head",
    "vice",
    "founder",
    "strategist",
    "stiftung",
    "verband",
    "institut",
    "universität",
    "webteam",
    "newsdesk",
    "uhr",
    "kommentare",
    "autor",
    "autorin",
    "alle",
    "artikel",
    "beiträge",
    "all",
    "mehr",
    "zum",
    "profil",
    "über",
    "website",
    "weitere",
];

/// What follows `word`, which is in lower case, where `text` begins with it in any case.
fn behind<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    // Most lines begin with none of the words: the first letter tells.
    let first = text.as_bytes().first()?;
    if first.is_ascii() && first.to_ascii_lowercase() != *word.as_bytes().first()? {
        return None;
    }
    let mut rest = text.chars();
    for want in word.chars() {
        let c = rest.next()?;
        let same = c == want || c.to_ascii_lowercase() == want || !c.is_ascii() && c.to_lowercase().eq([want]);
        if !same {
            return None;
        }
    }
    Some(rest.as_str())
}

/// What a word that leads to a name needs behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum After {
    Nothing,
    Blank,
    Colon,
}

/// The leading words by their first byte, in the order in which they are tried.
static LEADING: LazyLock<Vec<Vec<(&'static str, After)>>> = LazyLock::new(|| {
    let words = [(OTHERS, After::Nothing), (LEADS, After::Blank), (LABELS, After::Colon)];
    let all = || words.into_iter().flat_map(|(words, after)| words.iter().map(move |word| (*word, after)));
    // Letters beyond ASCII have more than one form: there all are tried.
    (0..=u8::MAX).map(|byte| all().filter(|(w, _)| !byte.is_ascii() || w.as_bytes()[0] == byte).collect()).collect()
});

/// What follows "By", "Von", "Text:" and the like, and the links to an author's other articles.
fn lead(text: &str) -> Option<&str> {
    let first = text.as_bytes().first()?.to_ascii_lowercase();
    for (word, after) in &LEADING[usize::from(first)] {
        let Some(rest) = behind(text, word) else { continue };
        if *after == After::Nothing {
            return Some(rest.trim_start());
        }
        let trimmed = rest.trim_start_matches(['\u{a0}', ' ', '\n']);
        if let Some(rest) = trimmed.strip_prefix([':', '|']) {
            return Some(rest.trim_start());
        }
        if *after == After::Blank && trimmed.len() < rest.len() {
            return Some(trimmed);
        }
    }
    None
}

/// `text` without the words that lead to a name.
fn after_leads(text: &str) -> (&str, bool) {
    let mut text = text.trim().trim_start_matches([':', '|', '-', '–', '—', '/', '•', '·', ' ', '©', '✍']);
    let mut led = false;
    for _ in 0..3 {
        let Some(rest) = lead(text) else { break };
        text = rest.trim_start_matches([':', '|', '-', '–', '—', ' ']);
        led = true;
    }
    (text, led)
}

/// The persons that a text names, one each: nobody's offices, desks or outlets.
pub(crate) fn people(text: &str) -> Vec<String> {
    let (text, _) = after_leads(text);
    parts(text)
}

fn parts(text: &str) -> Vec<String> {
    let mut parted = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        if JOINTS.contains(&bare.to_lowercase().as_str())
            && !(bare.len() == 1 && bare != "&" && bare.to_uppercase() == bare)
        {
            parted.push(',');
        } else if matches!(bare.to_ascii_lowercase().as_str(), "in" | "for" | "-") {
            parted.push('|');
        } else {
            parted.push_str(word);
        }
    }
    let mut out: Vec<String> = Vec::new();
    for (number, part) in parted.split([',', ';', '|', '/', '•', '·', '\n', '(', '–', '—']).enumerate() {
        let part = part.trim().trim_end_matches([')', '.', ':', '*']).trim();
        let (part, _) = after_leads(part);
        let name = without_office(part);
        if is_name(&name) {
            if !out.contains(&name) {
                out.push(name);
            }
        } else if number > 0 && out.is_empty() {
            break;
        }
    }
    out
}

/// Whether a word begins what is no longer a byline; a short one with a capital may be part of a name.
fn is_next(word: &str) -> bool {
    let bare = word.trim_matches([',', '(', ')', ':']);
    NEXT.contains(&bare.to_lowercase().as_str())
        && (!matches!(bare, "Le" | "El" | "Il" | "Em" | "Op" | "Min" | "Bild" | "Foto"))
}

/// A name without an office behind it, its words one blank apart.
fn without_office(text: &str) -> String {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    while words.len() > 2
        && words.last().is_some_and(|w| OFFICES.contains(&w.trim_matches([',', '.']).to_lowercase().as_str()))
    {
        words.pop();
    }
    words.join(" ")
}

/// The authors that a text names which is known to name some: persons if there are any, else the one name there is.
pub(crate) fn credited(text: &str) -> Vec<String> {
    if text.len() > 400 {
        return Vec::new();
    }
    let text = text.replace(['\u{ad}', '\u{200b}', '\u{feff}'], "");
    let (text, led) = after_leads(&text);
    // "Interview von Ann Lee", but "Bo von Lee".
    let within = if led { None } else { inner_lead(text) };
    let text = within.filter(|rest| !parts(rest).is_empty()).unwrap_or(text);
    let mut end = ENDS.iter().filter_map(|m| text.find(m)).filter(|at| *at > 0).min().unwrap_or(text.len());
    // "Ann Lee, 14. November", "Bo Fox Published ..."
    let mut at = 0;
    let mut words = text[..end].split_inclusive(char::is_whitespace).peekable();
    while let Some(word) = words.next() {
        let bare = word.trim().trim_matches([',', '(', ')', ':']).to_lowercase();
        let number = |w: &str| w.starts_with(|c: char| c.is_ascii_digit());
        let date = number(&bare) || dates::is_month(&bare) && words.peek().is_some_and(|w| number(w));
        if at > 0 && (date || bare.contains('@') || bare.contains("://") || is_next(word.trim())) {
            end = at;
            break;
        }
        at += word.len();
    }
    let text = text[..end].trim().trim_end_matches([',', ';', ':', '(', '/', '-', ' ', '*']);
    let names = parts(text);
    if !names.is_empty() {
        return names;
    }
    let one = without_office(text);
    if is_credit(&one) { vec![one] } else { Vec::new() }
}

/// Whether words can be a name of somebody or something at all.
fn is_credit(text: &str) -> bool {
    let lower = text.to_lowercase();
    (2..=70).contains(&text.len())
        && text.split_whitespace().count() <= 7
        && text.chars().any(char::is_alphabetic)
        && !(text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(' '))
        && !text.contains("://")
        && !text.contains(['@', '{', '<', '=', '?', '!', '“', '"'])
        && !lower.starts_with("www.")
        && !lower.starts_with("http")
        && !text.ends_with("...")
        && !NOBODY.contains(&lower.trim_matches([' ', ':', '.', ',']))
}

/// What a credit names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Persons by their full names.
    Person,
    /// A first name, a pen name, a login.
    Pen,
    /// An organisation, a desk, an outlet.
    Group,
}

/// What the names of a credit are, by their words.
pub(crate) fn kind(names: &[String]) -> Kind {
    if is_person(names) {
        return Kind::Person;
    }
    let group = |name: &String| {
        let mut words = name.split([' ', '/', '-', '.', '|']).filter(|w| !w.is_empty());
        words.any(|w| NOT_NAMES.contains(&w.to_lowercase().as_str()))
            || name.contains('/')
            || is_domain(name)
            || name.split_whitespace().count() > 2
    };
    if names.iter().any(group) { Kind::Group } else { Kind::Pen }
}

/// "post.example" is an outlet, "ann.lee" a login.
fn is_domain(name: &str) -> bool {
    let top = name.rsplit('.').next().unwrap_or("");
    let tops = [
        "com", "de", "at", "ch", "org", "net", "info", "eu", "fr", "it", "es", "co", "uk", "tv", "pl", "ru", "nl", "br",
    ];
    name.contains('.') && !name.contains(' ') && tops.contains(&top.to_lowercase().as_str())
}

/// Whether a credit is a person's full name, or several.
pub(crate) fn is_person(names: &[String]) -> bool {
    !names.is_empty() && names.iter().all(|n| is_name(n))
}

/// Whether words could be one person's name: two to five words, most with a capital.
fn is_name(text: &str) -> bool {
    if text.len() > 60
        || text.bytes().any(|b| b.is_ascii_digit() || matches!(b, b'@' | b':' | b'?' | b'!' | b'"' | b'_' | b'|'))
        || text.contains("://")
    {
        return false;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    if !(2..=5).contains(&words.len()) {
        return false;
    }
    let capitals = words.iter().filter(|w| w.starts_with(|c: char| c.is_uppercase())).count();
    let particle = |w: &&&str| {
        matches!(
            **w,
            "de" | "da"
                | "di"
                | "del"
                | "della"
                | "van"
                | "von"
                | "v."
                | "der"
                | "den"
                | "la"
                | "le"
                | "el"
                | "al"
                | "bin"
                | "ibn"
                | "dos"
                | "du"
                | "y"
                | "zu"
                | "ten"
                | "ter"
        )
    };
    capitals >= 2
        && capitals + words.iter().filter(particle).count() == words.len()
        && !words.iter().any(|w| {
            w.to_lowercase().split('-').any(|p| NOT_NAMES.contains(&p.trim_matches(['.', ','])))
                || w.contains('.') && w.len() > 6 && !w.ends_with('.')
        })
}

/// Whether a word is one of an office, a desk or an outlet, which no person's name holds.
pub(crate) fn is_office(word: &str) -> bool {
    let bare = word.trim_matches(['.', ',', ':']).to_lowercase();
    OFFICES.contains(&bare.as_str()) || NOT_NAMES.contains(&bare.as_str())
}

/// The names of a visible line that is a byline: "By Ann Lee and Bo Fox". Of one that is marked as a line of
/// particulars a part may be the byline, and a pen name will do.
pub(crate) fn byline(line: &str, marked: bool) -> Option<Vec<String>> {
    if line.len() > 160 {
        return None;
    }
    let sentence = line.trim_end().ends_with(['.', '!', '?', '”', '"', ':']) && line.split_whitespace().count() > 5;
    if sentence && !is_labelled(line) {
        return None;
    }
    let read = |part: &str| {
        let (rest, led) = after_leads(part);
        led.then(|| whole(rest)).flatten()
    };
    if let Some(names) = read(line) {
        return Some(names);
    }
    if line.contains(['|', '•', '·', '–', '—']) || line.contains(" - ") || line.contains(" / ") {
        let spaced = line.replace(" - ", "|").replace(" / ", "|");
        if let Some(names) = spaced.split(['|', '•', '·', '–', '—']).find_map(read) {
            return Some(names);
        }
    }
    if !marked {
        return None;
    }
    if let Some(names) = inner_lead(line).and_then(whole) {
        return Some(names);
    }
    let (rest, led) = after_leads(line);
    let name = if led { rest } else { inner_lead(line)? };
    let names = credited(name);
    let short = names.len() == 1 && names[0].split_whitespace().count() <= 2;
    (short && kind(&names) == Kind::Pen).then_some(names)
}

/// The person that a part of a line of particulars names without more words: "14.11.2023 | 13:10 | Ann Lee".
pub(crate) fn alone(line: &str) -> Option<Vec<String>> {
    if line.len() > 120 {
        return None;
    }
    let spaced = line.replace(" - ", "|").replace(" / ", "|");
    let mut parts = spaced.split(['|', '•', '·', '–', '—']);
    parts.find_map(|part| is_name(part.trim()).then(|| vec![part.split_whitespace().collect::<Vec<_>>().join(" ")]))
}

/// The persons of a text that names persons and nothing else, but for what may follow them.
fn whole(text: &str) -> Option<Vec<String>> {
    let names = credited(text);
    (is_person(&names)).then_some(names)
}

/// What follows "by" or "von" within a line ("Posted on 14 November by Ann Lee"), but not within a name.
fn inner_lead(text: &str) -> Option<&str> {
    const WITHIN: [&str; 9] =
        [" by ", " von ", " par ", " por ", " by: ", " von: ", " autor: ", " author: ", " text: "];
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return None;
    }
    let (at, mark) = WITHIN.iter().filter_map(|m| lower.find(m).map(|at| (at, m))).min()?;
    let rest = text[at + mark.len()..].trim_start();
    let particle = rest.starts_with("der ") || rest.starts_with("den ");
    (!particle && text[..at].split_whitespace().count() <= 8).then_some(rest)
}

/// Whether a line begins with what only a byline begins with, even far from a headline: no bare "by" or "von".
pub(crate) fn is_labelled(line: &str) -> bool {
    let line = line.trim_start();
    let label = |rest: &str| rest.trim_start().starts_with(':');
    LABELS.iter().any(|w| behind(line, w).is_some_and(label))
        || LEADS
            .iter()
            .any(|w| behind(line, w).is_some_and(|rest| label(rest) || w.contains(' ') && rest.starts_with(' ')))
}

/// Whether a line only announces a name: "Author:", "Von".
pub(crate) fn is_label(line: &str) -> bool {
    let bare = line.trim().trim_end_matches([':', ' ']).to_lowercase();
    let colon = line.trim_end().ends_with(':');
    bare.len() <= 20
        && (LEADS.contains(&bare.as_str()) && (colon || bare.len() > 1) || colon && LABELS.contains(&bare.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_are_people() {
        assert_eq!(credited("By Ann Lee and Bo van Fox"), ["Ann Lee", "Bo van Fox"]);
        assert_eq!(credited("Ann Lee, Staff Writer"), ["Ann Lee"]);
        assert_eq!(credited("Written by ANN LEE | 14 November 2023"), ["ANN LEE"]);
        assert_eq!(kind(&credited("Harbour News Desk")), Kind::Group);
        assert_eq!(byline("By the river, two men were found", false), None);
        assert_eq!(byline("From Port Ada in the north, the ferry sails.", false), None);
        assert_eq!(byline("Byron Lee", false), None);
        assert_eq!(byline("Text: Ann Lee", false), Some(vec!["Ann Lee".to_owned()]));
        assert_eq!(byline("Text Ann Lee", false), None);
    }

    #[test]
    fn leads_of_many_languages() {
        for text in [
            "Von Ann Lee",
            "Par Ann Lee",
            "Por: Ann Lee",
            "Di Ann Lee",
            "Door Ann Lee",
            "Автор: Ann Lee",
            "Autorin: Ann Lee",
            "Ein Gastbeitrag von Ann Lee",
            "Posted by Ann Lee on 14 November 2023",
            "Zeige alle Beiträge von Ann Lee",
            "By\nAnn Lee\nUpdated 14 November 2023",
            "Author: By Ann Lee",
            "Von Ann Lee, Redakteurin",
            "Von Ann Lee • 3 Kommentare",
            "By Ann Lee ann@post.example",
        ] {
            assert_eq!(credited(text), ["Ann Lee"], "{text}");
        }
    }

    #[test]
    fn who_else_is_credited() {
        for (text, want) in [
            ("Annie", "Annie"),
            ("ann.lee", "ann.lee"),
            ("The Harbour Post", "The Harbour Post"),
            ("Redaktion", "Redaktion"),
            ("lee/dpa", "lee/dpa"),
            ("von Annie", "Annie"),
            ("Dr. Ann Lee", "Dr. Ann Lee"),
        ] {
            assert_eq!(credited(text), [want], "{text}");
        }
        for text in ["admin", "", "https://post.example/ann", "ann@post.example", "14 November 2023", "By", "@annlee"] {
            assert!(credited(text).is_empty(), "{text}: {:?}", credited(text));
        }
    }
}
