//! A document of cases, as `cases/README.md` describes it.

use dixit::{Aliases, Hints};

/// One passage and what is expected of it.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// Its heading.
    pub(crate) name: String,
    /// Line of its heading, from 1.
    pub(crate) line: usize,
    /// What the engine reads.
    pub(crate) passage: String,
    /// How the passage comes in.
    pub(crate) format: Format,
    /// Date of publication, ISO 8601.
    pub(crate) published: Option<String>,
    /// Where the page was found.
    pub(crate) url: Option<String>,
    /// The reader's own table of names, in CSV.
    pub(crate) aliases: Option<Aliases>,
    /// Statements beyond those of the table are no fault.
    pub(crate) others: bool,
    /// Why the engine is known to fail it.
    pub(crate) known: Option<String>,
    /// The statements expected.
    pub(crate) expected: Table,
}

/// How a passage comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// A text taken as it stands, one block a paragraph.
    Text,
    /// A page as somebody pastes it: headline, debris and all.
    Page,
    /// A page in HTML.
    Html,
}

/// A table of statements: cells by row, in the order of the columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Table {
    /// Names of the columns.
    pub(crate) columns: Vec<String>,
    /// Cells; each row has as many as there are columns.
    pub(crate) rows: Vec<Vec<String>>,
}

/// The columns that a table may have.
pub(crate) const COLUMNS: [&str; 17] = [
    "who", "kind", "wikidata", "role", "for", "source", "cue", "content", "manner", "act", "event", "within", "prompt",
    "basis", "when", "where", "via",
];

const MANNERS: [&str; 3] = ["direct", "indirect", "mixed"];
const KINDS: [&str; 4] = ["person", "organisation", "group", "unnamed"];
const ACTS: [&str; 9] =
    ["assertion", "belief", "commitment", "request", "question", "denial", "refusal", "criticism", "support"];

impl Case {
    /// The page that the engine gets, and the hints beside it.
    pub(crate) fn page(&self) -> (&str, Hints) {
        let media_type = match self.format {
            Format::Text | Format::Page => "text/plain",
            Format::Html => "text/html",
        };
        let hints = Hints {
            media_type: Some(media_type.to_owned()),
            published: self.published.as_deref().and_then(|day| day.parse().ok()),
            url: self.url.clone(),
            verbatim: self.format == Format::Text,
            ..Hints::default()
        };
        (&self.passage, hints)
    }
}

/// The cases of a document, or what is wrong with it and in which line.
pub(crate) fn parse(text: &str) -> Result<Vec<Case>, String> {
    let mut cases: Vec<Case> = Vec::new();
    let mut lines = text.lines().enumerate().map(|(n, line)| (n + 1, line.trim_end())).peekable();
    while let Some((number, line)) = lines.next() {
        let wrong = |what: &str| format!("line {number}: {what}");
        if let Some(name) = line.strip_prefix("## ") {
            if cases.iter().any(|c| c.name == name.trim()) {
                return Err(wrong("a second case of this name"));
            }
            cases.push(Case::new(name.trim(), number));
            continue;
        }
        let Some(case) = cases.last_mut() else { continue };
        if line.starts_with('>') {
            let mut quoted = vec![line];
            while let Some((_, next)) = lines.next_if(|(_, next)| next.starts_with('>')) {
                quoted.push(next);
            }
            if !case.passage.is_empty() {
                return Err(wrong("a second passage in one case"));
            }
            case.passage = unquote(&quoted, case.format);
        } else if let "```html" | "```aliases" = line {
            let mut fenced = String::new();
            let mut closed = false;
            for (_, next) in lines.by_ref() {
                if next == "```" {
                    closed = true;
                    break;
                }
                fenced.push_str(next);
                fenced.push('\n');
            }
            if !closed {
                return Err(wrong("the fence is not closed"));
            }
            if line == "```html" {
                case.format = Format::Html;
                case.passage = fenced;
            } else {
                case.aliases = Some(Aliases::from_csv(&fenced).map_err(|e| wrong(&format!("aliases: {e}")))?);
            }
        } else if line.starts_with('|') {
            let cells = cells(line);
            if case.expected.columns.is_empty() {
                if let Some(unknown) = cells.iter().find(|c| !COLUMNS.contains(&c.as_str())) {
                    return Err(wrong(&format!("no column is called {unknown:?}")));
                }
                case.expected.columns = cells;
                if lines.next_if(|(_, next)| next.starts_with("|-")).is_none() {
                    return Err(wrong("a table's header is followed by a line of dashes"));
                }
            } else if cells.len() == case.expected.columns.len() {
                case.expected.rows.push(cells);
            } else {
                return Err(wrong("this row has more or fewer cells than the header"));
            }
        } else if let Some((key, value)) = option(line) {
            case.set(key, value).map_err(|what| wrong(&what))?;
        }
    }
    for case in &cases {
        case.check()?;
    }
    if cases.is_empty() { Err("no case (\"## name\") in the document".to_owned()) } else { Ok(cases) }
}

impl Case {
    fn new(name: &str, line: usize) -> Self {
        Self {
            name: name.to_owned(),
            line,
            passage: String::new(),
            format: Format::Text,
            published: None,
            url: None,
            aliases: None,
            others: false,
            known: None,
            expected: Table::default(),
        }
    }

    /// Refuses what can only be a slip of the pen: no passage, a label that does not exist, words that are
    /// not in the passage.
    fn check(&self) -> Result<(), String> {
        let wrong = |what: &str| Err(format!("line {}: {}: {what}", self.line, self.name));
        if self.passage.trim().is_empty() || !self.expected.columns.iter().any(|c| c == "content") {
            return wrong("it lacks a passage, or a table with a column \"content\"");
        }
        let passage = collapse(&self.passage);
        for (column, cell) in self.expected.rows.iter().flat_map(|row| self.expected.columns.iter().zip(row)) {
            for choice in cell.split(" / ").filter(|c| !c.is_empty() && *c != "—") {
                let known = match column.as_str() {
                    "manner" => MANNERS.contains(&choice),
                    "act" => ACTS.contains(&choice),
                    "kind" => KINDS.contains(&choice),
                    "source" | "cue" | "content" | "prompt" if self.format != Format::Html => {
                        stands_in(&passage, choice)
                    }
                    _ => true,
                };
                if !known {
                    return wrong(&format!("{column}: {choice:?} is no such label, or not in the passage"));
                }
            }
        }
        Ok(())
    }

    fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        match (key, value) {
            ("published", day) if day.parse::<dixit::Stamp>().is_ok() => self.published = Some(day.to_owned()),
            ("url", url) => self.url = Some(url.to_owned()),
            ("format", "page") if self.passage.is_empty() => self.format = Format::Page,
            ("others", "allowed") => self.others = true,
            ("known", why) if why.starts_with("fails, because ") => self.known = Some(why.to_owned()),
            _ => return Err(format!("no such option: {key}: {value}")),
        }
        Ok(())
    }
}

/// Whether the pieces of a cell (joined by " … ") stand in the passage, one after the other.
fn stands_in(passage: &str, cell: &str) -> bool {
    let mut rest = passage;
    cell.split(" … ").all(|piece| match rest.find(piece) {
        Some(at) => {
            rest = &rest[at + piece.len()..];
            true
        }
        None => false,
    })
}

/// `key: value`, where the key is one word in lower case.
fn option(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(": ")?;
    (!key.is_empty() && key.bytes().all(|b| b.is_ascii_lowercase())).then_some((key, value.trim()))
}

/// Lines of a block quotation as a passage. In a text, the lines of one paragraph are joined by blanks and the
/// paragraphs by blank lines; the lines of a pasted page stay as they are.
fn unquote(lines: &[&str], format: Format) -> String {
    let bare = |line: &str| line.get(1..).unwrap_or("").trim().to_owned();
    if format == Format::Page {
        return lines.iter().map(|line| bare(line) + "\n").collect();
    }
    let mut paragraphs: Vec<String> = vec![String::new()];
    for line in lines.iter().map(|line| bare(line)) {
        match paragraphs.last_mut() {
            Some(last) if !line.is_empty() => {
                if !last.is_empty() {
                    last.push(' ');
                }
                last.push_str(&line);
            }
            _ => paragraphs.push(String::new()),
        }
    }
    paragraphs.retain(|p| !p.is_empty());
    paragraphs.join("\n\n")
}

/// The cells of a table's row; `\|` is a bar of the text's own.
fn cells(line: &str) -> Vec<String> {
    let inner = line.trim().trim_start_matches('|');
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let mut cells = vec![String::new()];
    let mut chars = inner.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, cells.last_mut()) {
            ('|', _) => cells.push(String::new()),
            ('\\', Some(cell)) if chars.next_if_eq(&'|').is_some() => cell.push('|'),
            (_, Some(cell)) => cell.push(c),
            (_, None) => {}
        }
    }
    cells.iter().map(|cell| collapse(cell)).collect()
}

/// White space collapsed to single blanks, none at the ends.
pub(crate) fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
