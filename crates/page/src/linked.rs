//! What a page's JSON-LD says of its article.
//!
//! JSON that does not parse is mended as browsers' users would read it (comments, bare line breaks, unescaped
//! quotation marks, trailing commas, several values in a row); of what still does not parse, single fields are
//! saved.

use std::collections::HashMap;

use serde_json::Value;

use crate::entity::unescape;
use crate::{byline, debris};

/// How deep values are looked into.
const DEPTH: u32 = 10;
/// Articles and named things that are kept of one page.
const KEPT: usize = 200;
/// Longest value that is kept, in bytes.
const LONG: usize = 2_000;

/// Somebody or something in an author's place.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Author {
    Named {
        name: String,
        group: bool,
    },
    /// The `@id` of somebody described elsewhere.
    Known(String),
}

/// One article, or a page, recipe, video or the like that may stand for one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Piece {
    /// The type is one of the news.
    pub(crate) news: bool,
    pub(crate) headline: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) created: Option<String>,
    pub(crate) updated: Option<String>,
    authors: Vec<Author>,
    publisher: Option<Author>,
    pub(crate) section: Option<String>,
    pub(crate) language: Option<String>,
}

/// All that a page's JSON-LD says.
#[derive(Debug, Default)]
pub(crate) struct Linked {
    pieces: Vec<Piece>,
    /// Names and kinds of what has an `@id`.
    known: HashMap<String, (String, bool)>,
    /// The page is a live blog.
    pub(crate) live: bool,
}

impl Linked {
    /// Reads one script's JSON.
    pub(crate) fn read(&mut self, json: &str) {
        let json = json.trim().trim_start_matches('\u{feff}').trim_start_matches("<!--").trim_end_matches("-->");
        let json = json.trim().trim_end_matches(';');
        let json = json.strip_prefix("//<![CDATA[").or_else(|| json.strip_prefix("<![CDATA[")).unwrap_or(json);
        let json = json.trim_end_matches("//]]>").trim_end_matches("]]>").trim();
        if json.is_empty() {
            return;
        }
        if let Ok(value) = serde_json::from_str::<Value>(json) {
            return self.walk(&value, 0);
        }
        let mended = mend(json);
        let mut whole = true;
        for value in serde_json::Deserializer::from_str(&mended).into_iter::<Value>() {
            match value {
                Ok(value) => self.walk(&value, 0),
                Err(_) => whole = false,
            }
        }
        if !whole {
            self.save(&mended);
        }
    }

    /// Takes single fields out of JSON that cannot be read.
    fn save(&mut self, json: &str) {
        let field = |name: &str| {
            let at = json.find(&format!("\"{name}\""))? + name.len() + 2;
            let rest = json[at..].trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
            let text = tidy(&rest[..rest.find('"')?]);
            (!text.is_empty() && text.len() < LONG).then_some(text)
        };
        let author = || {
            let at = json.find("\"author\"")? + "\"author\"".len();
            let rest = json[at..].trim_start().strip_prefix(':')?.trim_start();
            let rest = match rest.strip_prefix('"') {
                Some(rest) => rest,
                None => {
                    let object = &rest[..rest.find('}')?];
                    let name = object.find("\"name\"")? + "\"name\"".len();
                    object[name..].trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?
                }
            };
            let name = tidy(rest.split('"').next()?);
            Some(Author::Named { name, group: false }).filter(|_| rest.contains('"'))
        };
        if json.contains("Article\"") || json.contains("BlogPosting\"") {
            self.pieces.push(Piece {
                news: true,
                headline: field("headline"),
                published: field("datePublished"),
                created: field("dateCreated"),
                updated: field("dateModified"),
                authors: author().into_iter().collect(),
                section: field("articleSection"),
                ..Piece::default()
            });
        }
    }

    fn walk(&mut self, value: &Value, depth: u32) {
        if depth > DEPTH {
            return;
        }
        match value {
            Value::Array(items) => items.iter().for_each(|v| self.walk(v, depth + 1)),
            Value::Object(fields) => {
                let kinds: Vec<&str> = strings(fields.get("@type"));
                let kinds: Vec<&str> = kinds.iter().map(|k| k.rsplit(['/', ':']).next().unwrap_or(k)).collect();
                self.note(value, &kinds);
                let news = kinds.iter().any(|k| is_news(k));
                if (news || kinds.iter().any(|k| is_piece(k))) && self.pieces.len() < KEPT {
                    self.live |= kinds.contains(&"LiveBlogPosting");
                    self.pieces.push(piece(value, news));
                }
                for name in [
                    "@graph",
                    "mainEntity",
                    "mainEntityOfPage",
                    "itemListElement",
                    "item",
                    "author",
                    "creator",
                    "hasPart",
                ] {
                    if let Some(inner) = fields.get(name).filter(|v| v.is_array() || v.is_object()) {
                        self.walk(inner, depth + 1);
                    }
                }
            }
            _ => {}
        }
    }

    /// Keeps the name of what has an `@id`.
    fn note(&mut self, value: &Value, kinds: &[&str]) {
        if let (Some(id), Some(name)) = (value.get("@id").and_then(Value::as_str), words(value, "name"))
            && self.known.len() < KEPT
        {
            let group = kinds.iter().any(|k| is_group(k)) && !kinds.contains(&"Person");
            self.known.entry(id.to_owned()).or_insert((name, group));
        }
    }

    /// The article that the page is about: news before other things, then the one whose headline is nearest to the
    /// page's title, then the first. What it leaves open is filled from others of its headline, or of none.
    pub(crate) fn article(&self, title: Option<&str>) -> Option<Piece> {
        let title = title.map(debris::key).filter(|t| !t.is_empty());
        let nearness = |piece: &Piece| {
            let (Some(title), Some(headline)) = (&title, &piece.headline) else { return 0 };
            let headline = debris::key(headline);
            let one = !headline.is_empty() && (title.contains(&headline) || headline.contains(title.as_str()));
            usize::from(one)
        };
        let rank = |piece: &Piece| (piece.news, nearness(piece));
        let mut best: Option<&Piece> = None;
        for piece in self.pieces.iter().take(50) {
            if best.is_none_or(|b| rank(piece) > rank(b)) {
                best = Some(piece);
            }
        }
        let mut out = best?.clone();
        // A list of articles is no article.
        let news = self.pieces.iter().filter(|p| p.news).count();
        if out.news && news > 3 && nearness(&out) == 0 {
            out = Piece { headline: None, news: true, ..Piece::default() };
        }
        for piece in &self.pieces {
            if piece.headline.is_some() && out.headline.is_some() && piece.headline != out.headline
                || piece.news != out.news
            {
                continue;
            }
            let take = |slot: &mut Option<String>, found: &Option<String>| {
                if slot.is_none() {
                    slot.clone_from(found);
                }
            };
            if nearness(piece) == nearness(&out) {
                take(&mut out.published, &piece.published);
                take(&mut out.created, &piece.created);
                take(&mut out.updated, &piece.updated);
                take(&mut out.section, &piece.section);
                take(&mut out.language, &piece.language);
                if out.authors.is_empty() {
                    out.authors.clone_from(&piece.authors);
                }
                if out.publisher.is_none() {
                    out.publisher.clone_from(&piece.publisher);
                }
            }
        }
        Some(out)
    }

    /// What pages and other things around the article say of a date.
    pub(crate) fn beside(&self, field: impl Fn(&Piece) -> Option<&String>) -> Option<String> {
        self.pieces.iter().filter(|p| !p.news).find_map(|p| field(p).cloned())
    }

    /// The authors of an article: persons, else the one other name.
    pub(crate) fn authors(&self, piece: &Piece) -> Vec<String> {
        let mut people: Vec<String> = Vec::new();
        let mut others: Vec<String> = Vec::new();
        for author in &piece.authors {
            let (name, group) = match author {
                Author::Named { name, group } => (name, *group),
                Author::Known(id) => match self.known.get(id) {
                    Some((name, group)) => (name, *group),
                    None => continue,
                },
            };
            let names = byline::credited(name);
            let person = byline::is_person(&names) && !group;
            for name in names {
                let to = if person { &mut people } else { &mut others };
                if !to.contains(&name) && to.len() < 50 {
                    to.push(name);
                }
            }
        }
        if people.is_empty() { others } else { people }
    }

    /// The name of an article's publisher.
    pub(crate) fn publisher(&self, piece: &Piece) -> Option<String> {
        match piece.publisher.as_ref()? {
            Author::Named { name, .. } => Some(name.clone()),
            Author::Known(id) => self.known.get(id).map(|(name, _)| name.clone()),
        }
    }
}

fn is_news(kind: &str) -> bool {
    kind.ends_with("Article")
        || matches!(
            kind,
            "BlogPosting" | "LiveBlogPosting" | "Report" | "SocialMediaPosting" | "DiscussionForumPosting"
        )
}

fn is_piece(kind: &str) -> bool {
    kind.ends_with("Page")
        || matches!(
            kind,
            "CreativeWork"
                | "CreativeWorkSeries"
                | "Recipe"
                | "Review"
                | "VideoObject"
                | "HowTo"
                | "PodcastEpisode"
                | "Blog"
                | "MedicalWebPage"
                | "QAPage"
                | "ImageGallery"
                | "MediaObject"
                | "Book"
        )
}

fn is_group(kind: &str) -> bool {
    kind.contains("Organi") || matches!(kind, "Corporation" | "WebSite" | "LocalBusiness" | "Brand")
}

fn strings(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// A text without references and with its white space collapsed.
fn tidy(text: &str) -> String {
    unescape(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A field's words, or the first of several.
fn words(value: &Value, name: &str) -> Option<String> {
    let found = match value.get(name)? {
        Value::Array(items) => items.first()?,
        one => one,
    };
    let text = match found {
        Value::Number(number) => number.to_string(),
        found => {
            found.as_str().or_else(|| found.get("name")?.as_str()).or_else(|| found.get("@value")?.as_str())?.to_owned()
        }
    };
    let text = tidy(&text);
    (!text.is_empty() && text.len() < LONG).then_some(text)
}

fn piece(value: &Value, news: bool) -> Piece {
    let author = value.get("author").or_else(|| value.get("creator")).or_else(|| value.get("authors"));
    Piece {
        news,
        headline: words(value, "headline").or_else(|| words(value, "name")),
        published: words(value, "datePublished"),
        created: words(value, "dateCreated").or_else(|| words(value, "uploadDate")),
        updated: words(value, "dateModified"),
        authors: authors(author, 0),
        publisher: value.get("publisher").and_then(|p| authors(Some(p), 0).into_iter().next()),
        section: words(value, "articleSection"),
        language: words(value, "inLanguage"),
    }
}

/// Who stands in an author's place: a string, an object, or several of them.
fn authors(value: Option<&Value>, depth: u32) -> Vec<Author> {
    match value {
        Some(Value::Array(items)) if depth < 3 => {
            items.iter().take(50).flat_map(|v| authors(Some(v), depth + 1)).collect()
        }
        Some(Value::String(name)) => {
            let name = tidy(name);
            let web = name.contains("://");
            vec![if web { Author::Known(name) } else { Author::Named { name, group: false } }]
        }
        Some(object @ Value::Object(_)) => {
            let kinds = strings(object.get("@type"));
            let group = kinds.iter().any(|k| is_group(k)) && !kinds.contains(&"Person");
            // A name may be a list of names.
            let names: Vec<String> = match object.get("name") {
                Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).map(tidy).take(50).collect(),
                _ => words(object, "name").into_iter().collect(),
            };
            let id = object.get("@id").and_then(Value::as_str);
            if names.is_empty()
                && let Some(id) = id
            {
                return vec![Author::Known(id.to_owned())];
            }
            names.into_iter().filter(|n| n.len() < 300).map(|name| Author::Named { name, group }).collect()
        }
        _ => Vec::new(),
    }
}

/// JSON as it was meant: without comments and trailing commas, line breaks in strings as blanks, quotation marks in
/// strings escaped, commas between values that miss them.
fn mend(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 16);
    let mut chars = json.char_indices();
    let mut string = false;
    // The last thing outside strings: 'v' for a value's end.
    let mut last = ' ';
    while let Some((at, c)) = chars.next() {
        if string {
            match c {
                '\\' => match chars.next() {
                    Some((_, e @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u'))) => {
                        out.push('\\');
                        out.push(e);
                    }
                    Some((_, e)) if !e.is_control() => out.push(e),
                    _ => out.push(' '),
                },
                '"' if ends_string(&json[at + 1..]) => {
                    out.push('"');
                    string = false;
                    last = 'v';
                }
                '"' => out.push_str("\\\""),
                c if c.is_control() => out.push(' '),
                c => out.push(c),
            }
            continue;
        }
        let rest = &json[at..];
        match c {
            '/' if rest.starts_with("//") => {
                let len = rest.find('\n').unwrap_or(rest.len());
                while chars.as_str().len() > json.len() - at - len {
                    chars.next();
                }
            }
            '/' if rest.starts_with("/*") => {
                let len = rest.find("*/").map_or(rest.len(), |n| n + 2);
                while chars.as_str().len() > json.len() - at - len {
                    chars.next();
                }
            }
            ',' => {
                // One comma, and none before an end.
                let next = rest[1..].trim_start().chars().next();
                if !matches!(next, Some('}' | ']' | ',') | None) && !matches!(last, '{' | '[' | ',') {
                    out.push(',');
                    last = ',';
                }
            }
            '"' => {
                if last == 'v' {
                    out.push(',');
                }
                out.push('"');
                string = true;
            }
            '{' | '[' => {
                out.push(c);
                last = c;
            }
            '}' | ']' => {
                out.push(c);
                last = 'v';
            }
            c if c.is_whitespace() || c.is_control() => out.push(' '),
            c => {
                out.push(c);
                last = if c == ':' { ':' } else { 'o' };
            }
        }
    }
    if string {
        out.push('"');
    }
    out
}

/// Whether a quotation mark before `rest` ends a string: what follows belongs to JSON.
fn ends_string(rest: &str) -> bool {
    let rest = rest.trim_start();
    let Some(next) = rest.chars().next() else { return true };
    match next {
        ':' | '}' | ']' => true,
        // `"a", "b"`, but not `the "old", and the new`.
        ',' => {
            let behind = rest[1..].trim_start();
            behind.is_empty()
                || behind.starts_with(['"', '{', '[', '}', ']', '-', ',', '/'])
                || behind.starts_with(|c: char| c.is_ascii_digit())
                || ["true", "false", "null"].iter().any(|w| behind.starts_with(w))
        }
        // A comma is missing before the next field.
        '"' => rest[1..].find('"').is_some_and(|n| rest[n + 2..].trim_start().starts_with(':')),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> (Option<String>, Option<String>, Vec<String>) {
        let mut linked = Linked::default();
        linked.read(json);
        let Some(article) = linked.article(None) else { return (None, None, Vec::new()) };
        let authors = linked.authors(&article);
        (article.headline, article.published, authors)
    }

    fn want(headline: &str, day: &str, authors: &[&str]) -> (Option<String>, Option<String>, Vec<String>) {
        (Some(headline.to_owned()), Some(day.to_owned()), authors.iter().map(|&a| a.to_owned()).collect())
    }

    #[test]
    fn authors_in_every_shape() {
        for author in [
            r#""Ann Lee""#,
            r#"["Ann Lee"]"#,
            r#"{"@type":"Person","name":"By Ann Lee"}"#,
            r#"[{"@type":"Person","name":"Ann Lee"},{"@type":"Organization","name":"Harbour News"}]"#,
            r#"{"@type":"Person","name":["Ann Lee"]}"#,
            r#"[[{"name":"Ann&nbsp;Lee"}]]"#,
        ] {
            let json = format!(
                r#"{{"@type":"NewsArticle","headline":"Bridge","datePublished":"2023-11-14","author":{author}}}"#
            );
            assert_eq!(read(&json), want("Bridge", "2023-11-14", &["Ann Lee"]), "{author}");
        }
        let graph = r##"{"@graph":[{"@type":"Article","headline":"Bridge","datePublished":"2023-11-14","author":{"@id":"#a"}},
            {"@type":["Person","Organization"],"@id":"#a","name":"Ann Lee"}]}"##;
        assert_eq!(read(graph), want("Bridge", "2023-11-14", &["Ann Lee"]));
        let group = r#"{"@type":"Article","headline":"Bridge","datePublished":"2023-11-14",
            "author":{"@type":"Organization","name":"Harbour News"}}"#;
        assert_eq!(read(group), want("Bridge", "2023-11-14", &["Harbour News"]));
    }

    #[test]
    fn broken_json_is_mended() {
        let whole = want("The \"old\" bridge", "2023-11-14", &["Ann Lee"]);
        for json in [
            r#"{"@type":"NewsArticle","headline":"The "old" bridge","datePublished":"2023-11-14","author":"Ann Lee"}"#,
            "{\"@type\":\"NewsArticle\",\"headline\":\"The \\\"old\\\"\n bridge\",\"datePublished\":\"2023-11-14\",\"author\":\"Ann Lee\",}",
            r#"// article
               {"@type":"NewsArticle",/* title */"headline":"The \"old\" bridge","datePublished":"2023-11-14",,"author":["Ann Lee",],}"#,
            r#"{"@type":"NewsArticle" "headline":"The \"old\" bridge", "datePublished":"2023-11-14" "author":"Ann Lee"}"#,
            r#"{"@type":"WebSite"}{"@type":"NewsArticle","headline":"The \"old\" bridge","datePublished":"2023-11-14","author":"Ann Lee"}"#,
            r#"{"@type":"NewsArticle","headline":"The \"old\" bridge","datePublished":"2023-11-14","author":"Ann Lee","x":{{%}"#,
            r#"{"@type":"NewsArticle","headline":"The \"old\" bridge","datePublished":"2023-11-14","author":{"name":"Ann Lee"},"x":"#,
        ] {
            let (headline, published, authors) = read(json);
            assert_eq!((&published, &authors), (&whole.1, &whole.2), "{json}");
            assert!(headline.is_some_and(|h| h.starts_with("The")), "{json}");
        }
        assert_eq!(read("<!-- {\"@type\":\"Article\"} -->"), (None, None, Vec::new()));
    }

    #[test]
    fn the_article_among_others() {
        let mut linked = Linked::default();
        linked.read(
            r#"[{"@type":"NewsArticle","headline":"Ferry sails","datePublished":"2020-01-01"},
                {"@type":"NewsArticle","headline":"Bridge to close","datePublished":"2023-11-14"}]"#,
        );
        let published = |title: &str| linked.article(Some(title)).and_then(|a| a.published);
        assert_eq!(published("Bridge to close | The Harbour Post").as_deref(), Some("2023-11-14"));
        assert_eq!(published("Other").as_deref(), Some("2020-01-01"));
    }

    #[test]
    fn mending_is_linear_and_never_panics() {
        for json in ["\"", "\\", "{\"a\":\"\\", "//", "/*", "é\"é", "\"\"\"\"", ",,,,"] {
            let mut linked = Linked::default();
            linked.read(json);
            linked.read(&json.repeat(1000));
        }
    }
}
