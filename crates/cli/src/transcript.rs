//! A reading set for people, in the manner of a transcript: who, then what they do and their words, then what
//! surrounds them.
//!
//! ```text
//! Jens Hald, harbour master
//!
//!     assertion   “The ice came early.”
//!                 — Monday 4 March 2024, Calder Bay · in reply to: whether ...
//!     belief?     the ferry will sail again in May
//!                 └ Calder Rail · commitment
//!                   the ferry will sail again in May
//! ```
//!
//! Direct speech stands in quotation marks, reported speech does not (on a terminal it is in italics too).

use anstyle::{AnsiColor, Style};
use dixit::{Basis, Manner, Occasion, Prompt, Reading, SpeakerKind, Statement};
use dixit_record::cite::{balanced, days, moment};

use crate::plain::line;
use crate::wrap::{Piece, blanks, fill, push};

/// Statements below this confidence are marked as unsure: rather wrong than right.
const UNSURE: f32 = 0.5;

/// Columns before an act, and before the words.
const MARGIN: usize = 4;
const WORDS: usize = 16;
/// Nested statements beyond this depth stand no further in.
const DEEPEST: usize = 6;

const PLAIN: Style = Style::new();
const HEADLINE: Style = Style::new().bold();
const NAME: Style = Style::new().bold();
const REPORTED: Style = Style::new().italic();
const ASIDE: Style = Style::new().dimmed();
const WARNING: Style = AnsiColor::Yellow.on_default();

/// The transcript of a reading, `width` columns wide, with escape sequences for styles. `name` stands at its head.
pub(crate) fn of(reading: &Reading, name: Option<&str>, width: usize) -> String {
    let mut out = String::new();
    if let Some(name) = name {
        fill(&mut out, &[(ASIDE, format!("── {} ──", line(name)))], 0, width);
    }
    masthead(&mut out, reading, width);
    Transcript { reading, width, out: &mut out, last: Last::default() }.statements();
    for (n, warning) in reading.warnings.iter().enumerate() {
        if n == 0 && !out.is_empty() {
            out.push('\n');
        }
        let pieces = [(WARNING, "warning:".to_owned()), (PLAIN, format!(" {}", line(&warning.text)))];
        fill(&mut out, &pieces, 0, width);
    }
    out
}

fn masthead(out: &mut String, reading: &Reading, width: usize) {
    let header = &reading.article.header;
    if let Some(title) = &header.title {
        fill(out, &[(HEADLINE, line(title).into_owned())], 0, width);
    }
    let shown = |text: &Option<String>| text.as_deref().map(|t| line(t).into_owned());
    let byline = (!header.byline.is_empty())
        .then(|| format!("by {}", header.byline.iter().map(|b| line(b)).collect::<Vec<_>>().join(", ")));
    // An agency that is the outlet too is named once.
    let agency = header.agency.as_ref().filter(|a| header.outlet.as_ref() != Some(a)).map(|a| line(a).into_owned());
    let facts = [shown(&header.outlet), agency, header.published.map(|p| moment(&p)), shown(&header.dateline), byline];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    if !facts.is_empty() {
        fill(out, &[(ASIDE, facts.join(" · "))], 0, width);
    }
}

/// What was printed last, so that it need not be said again.
#[derive(Default)]
struct Last<'r> {
    who: Option<Who>,
    occasion: Option<&'r Occasion>,
    prompt: Option<&'r Prompt>,
}

#[derive(PartialEq, Eq)]
struct Who {
    name: String,
    named: bool,
    /// Item of Wikidata, from the reader's own table.
    item: Option<String>,
    role: Option<String>,
    speaks_for: Option<String>,
}

impl Who {
    /// Whether what follows can stand under this heading.
    fn covers(&self, next: &Self) -> bool {
        // "the envoy", where the heading says "Fisheries Envoy".
        let repeats = |here: &Option<String>, next: &Option<String>| match (here, next) {
            (_, None) => true,
            (Some(here), Some(next)) => here.to_lowercase().contains(&next.to_lowercase()),
            (None, Some(_)) => false,
        };
        self.name == next.name
            && self.item == next.item
            && repeats(&self.role, &next.role)
            && repeats(&self.speaks_for, &next.speaks_for)
    }

    fn pieces(&self) -> Vec<Piece> {
        let mut pieces = vec![(if self.named { NAME } else { PLAIN }, self.name.clone())];
        if let Some(item) = &self.item {
            pieces.push((ASIDE, format!(" ({item})")));
        }
        if let Some(role) = &self.role {
            pieces.push((PLAIN, format!(", {role}")));
        }
        if let Some(whom) = &self.speaks_for {
            pieces.push((PLAIN, format!(", for {whom}")));
        }
        pieces
    }
}

struct Transcript<'r, 'o> {
    reading: &'r Reading,
    width: usize,
    out: &'o mut String,
    last: Last<'r>,
}

impl<'r> Transcript<'r, '_> {
    fn statements(&mut self) {
        let statements = &self.reading.statements;
        let mut inner = vec![Vec::new(); statements.len()];
        let mut outer = Vec::new();
        for (n, statement) in statements.iter().enumerate() {
            match statement.within {
                Some(parent) if parent < n => inner[parent].push(n),
                // A statement may start where the one that it stands in starts, and be listed before it.
                Some(parent) if parent < statements.len() && statements[parent].within.is_none() => {
                    inner[parent].push(n)
                }
                _ => outer.push(n),
            }
        }
        let mut shown = vec![false; statements.len()];
        for n in outer {
            self.with_inner(n, &inner, &mut shown);
        }
        // Those that stand in one another, which no reading should hold.
        for n in 0..statements.len() {
            if !shown[n] {
                self.with_inner(n, &inner, &mut shown);
            }
        }
    }

    /// A statement and, under it, those reported inside it.
    fn with_inner(&mut self, n: usize, inner: &[Vec<usize>], shown: &mut [bool]) {
        let mut open = vec![(n, 0)];
        while let Some((n, depth)) = open.pop() {
            if std::mem::replace(&mut shown[n], true) {
                continue;
            }
            let statement = &self.reading.statements[n];
            if depth == 0 {
                self.outer(statement)
            } else {
                self.inner(statement, depth)
            }
            open.extend(inner[n].iter().rev().map(|n| (*n, depth + 1)));
        }
    }

    fn outer(&mut self, statement: &'r Statement) {
        let who = self.who(statement);
        if !self.last.who.as_ref().is_some_and(|last| last.covers(&who)) {
            self.out.push('\n');
            fill(self.out, &who.pieces(), 0, self.width);
            self.last.who = Some(who);
        }
        self.out.push('\n');
        blanks(self.out, MARGIN);
        let act = act(statement);
        push(self.out, ASIDE, &act);
        blanks(self.out, WORDS - MARGIN - act.len());
        self.words(statement, WORDS);
        self.surroundings(statement, WORDS);
    }

    fn inner(&mut self, statement: &'r Statement, depth: usize) {
        let indent = WORDS + 2 * (depth.min(DEEPEST) - 1);
        blanks(self.out, indent);
        push(self.out, ASIDE, "└ ");
        let mut head = self.who(statement).pieces();
        head.push((ASIDE, format!(" · {}", act(statement))));
        fill(self.out, &head, indent + 2, self.width);
        blanks(self.out, indent + 2);
        self.words(statement, indent + 2);
        self.surroundings(statement, indent + 2);
    }

    fn who(&self, statement: &Statement) -> Who {
        let text = &self.reading.article.text;
        let speaker = statement.speaker.and_then(|n| self.reading.speakers.get(n));
        let item = speaker.and_then(|s| s.alias.as_ref()?.wikidata.clone());
        let (name, named) = match speaker {
            Some(speaker) => (speaker.name.clone(), speaker.kind != SpeakerKind::Unnamed),
            None if statement.source.is_empty() => ("(nobody is named)".to_owned(), false),
            None => (statement.source.text(text), false),
        };
        let shown = |text: &Option<String>| text.as_deref().map(|t| line(t).into_owned());
        let role = shown(&statement.role);
        // "a spokesman for the council" says for whom.
        let speaks_for = shown(&statement.speaks_for).filter(|f| !role.as_ref().is_some_and(|r| r.contains(f)));
        Who { name: line(&name).into_owned(), named, item, role, speaks_for }
    }

    fn words(&mut self, statement: &Statement, indent: usize) {
        let paragraphs = paragraphs(statement, &self.reading.article.text);
        let last = paragraphs.len() - 1;
        for (n, paragraph) in paragraphs.iter().enumerate() {
            if n > 0 {
                blanks(self.out, indent);
            }
            let pieces = match statement.manner {
                // Each paragraph of a quotation opens it again, the last one closes it.
                Manner::Direct => vec![(PLAIN, format!("“{paragraph}{}", if n == last { "”" } else { "" }))],
                Manner::Indirect => vec![(REPORTED, paragraph.clone())],
                Manner::Mixed => mixed(paragraph),
            };
            fill(self.out, &pieces, indent, self.width);
        }
    }

    fn surroundings(&mut self, statement: &'r Statement, indent: usize) {
        let mut facts = Vec::new();
        if let Some(occasion) = &statement.occasion {
            let same = |last: &Occasion| {
                (last.time, &last.place, &last.event) == (occasion.time, &occasion.place, &occasion.event)
            };
            if occasion.basis == Basis::Inherited && self.last.occasion.is_some_and(same) {
                facts.push("same occasion".to_owned());
            } else {
                let shown = |text: &Option<String>| text.as_deref().map(|t| line(t).into_owned());
                let parts = [occasion.time.map(|t| days(&t)), shown(&occasion.place), shown(&occasion.event)];
                let parts: Vec<String> = parts.into_iter().flatten().collect();
                if !parts.is_empty() {
                    facts.push(parts.join(", "));
                }
            }
            self.last.occasion = Some(occasion);
        }
        // What somebody refuses to speak of is both.
        if let Some(prompt) = statement.prompt.as_ref().filter(|p| p.spans != statement.content) {
            if self.last.prompt.is_some_and(|last| last.spans == prompt.spans) {
                facts.push("in reply to the same".to_owned());
            } else {
                facts.push(format!("in reply to: {}", line(&prompt.spans.text(&self.reading.article.text))));
            }
            self.last.prompt = Some(prompt);
        }
        facts.extend(statement.via.iter().map(|via| format!("via {}", line(&via.name))));
        facts.extend(statement.event.map(|event| format!("event: {}", event.code())));
        if is_unsure(statement) {
            facts.push(format!("unsure ({:.0} %)", 100.0 * statement.confidence));
        }
        if !facts.is_empty() {
            blanks(self.out, indent);
            push(self.out, ASIDE, "— ");
            fill(self.out, &[(ASIDE, facts.join(" · "))], indent + 2, self.width);
        }
    }
}

fn is_unsure(statement: &Statement) -> bool {
    statement.confidence < UNSURE
}

fn act(statement: &Statement) -> String {
    format!("{}{}", statement.act.name(), if is_unsure(statement) { "?" } else { "" })
}

/// The content's paragraphs, at least one; where a cue parts two pieces an ellipsis stands. The marks at the ends of a
/// quotation are left out.
fn paragraphs(statement: &Statement, text: &str) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut at: Option<u32> = None;
    for span in statement.content.iter() {
        // A blank line in what parts two pieces parts their paragraphs as well.
        let between = at.and_then(|at| text.get(at as usize..span.start() as usize)).unwrap_or("\n\n");
        at = Some(span.end());
        for (n, part) in span.slice(text).split("\n\n").enumerate() {
            let part = line(part.trim());
            let part =
                if statement.manner == Manner::Direct { bare(&part).to_owned() } else { balanced(part.into_owned()) };
            match paragraphs.last_mut() {
                Some(last) if n == 0 && !between.contains("\n\n") => {
                    last.push_str(if statement.manner == Manner::Direct { "” … “" } else { " … " });
                    last.push_str(&part);
                }
                _ => paragraphs.push(part),
            }
        }
    }
    if paragraphs.is_empty() {
        paragraphs.push(String::new());
    }
    paragraphs
}

/// A part of a quotation without the marks at its ends, where they do not belong to a quotation inside it.
fn bare(part: &str) -> &str {
    let marks = part.chars().filter(|c| matches!(c, '“' | '”' | '"')).count();
    if marks == 1 { part.trim_matches(['“', '”', '"']) } else { part }
}

/// Reported words, and within quotation marks direct ones.
fn mixed(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut direct = false;
    let mut from = 0;
    for (at, mark) in text.match_indices(['“', '”', '"']) {
        let opens = mark == "“" || (mark == "\"" && !direct);
        // An opening mark belongs to what follows, a closing one to what was.
        let cut = if opens { at } else { at + mark.len() };
        pieces.push((if direct { PLAIN } else { REPORTED }, text[from..cut].to_owned()));
        (direct, from) = (opens, cut);
    }
    pieces.push((if direct { PLAIN } else { REPORTED }, text[from..].to_owned()));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use dixit::{Act, Engine, Event, Granularity, Hints, Interval, Options, Span, SpanList, Speaker};

    const TEXT: &str = "Jens Hald, the harbour master, said on Monday that the ice had come early.\n\n\
        “We have tugs,” he told reporters, “and we have patience.\n\n“There is no third thing.”\n\n\
        Hald said the ferry line had promised “to sail in May” and that it would. One man disagreed.";

    fn reading() -> Reading {
        let hints = Hints { verbatim: true, ..Hints::default() };
        let mut reading = Engine::new(Options::default()).unwrap().read(TEXT.as_bytes(), &hints).unwrap();
        reading.speakers = [("Jens Hald", SpeakerKind::Person), ("the ferry line", SpeakerKind::Organisation)]
            .map(|(name, kind)| Speaker {
                name: name.to_owned(),
                names: Vec::new(),
                kind,
                roles: Vec::new(),
                mentions: Vec::new(),
                alias: None,
            })
            .into();
        reading.statements.clear();
        reading.warnings.clear();
        reading.article.header.title = Some("Ice in the\u{202e} harbour".to_owned());
        reading.article.header.outlet = Some("The Calder Courier".to_owned());
        reading.article.header.published = "2024-03-05T09:15+01:00".parse().ok();
        reading
    }

    fn span(words: &str) -> Span {
        let at = TEXT.find(words).unwrap();
        Span::from_usize(at, at + words.len())
    }

    fn statement(speaker: Option<usize>, manner: Manner, content: &[&str]) -> Statement {
        Statement {
            id: String::new(),
            speaker,
            role: None,
            speaks_for: None,
            source: SpanList::new(),
            cue: SpanList::new(),
            content: content.iter().map(|c| span(c)).collect(),
            manner,
            act: Act::Assertion,
            event: None,
            within: None,
            via: Vec::new(),
            prompt: None,
            occasion: None,
            evidence: Vec::new(),
            confidence: 0.9,
        }
    }

    fn set(reading: &Reading, width: usize) -> String {
        anstream::adapter::strip_str(&of(reading, None, width)).to_string()
    }

    #[test]
    fn a_transcript() {
        let mut reading = reading();
        let first = Statement {
            role: Some("the harbour master".to_owned()),
            occasion: Some(Occasion {
                basis: Basis::Stated,
                time: Some(Interval {
                    start: reading.article.header.published.unwrap().date.yesterday().unwrap(),
                    end: reading.article.header.published.unwrap().date.yesterday().unwrap(),
                    granularity: Granularity::Day,
                }),
                place: Some("Calder Bay".to_owned()),
                event: None,
                spans: SpanList::new(),
            }),
            ..statement(Some(0), Manner::Indirect, &["the ice had come early"])
        };
        let mut occasion = first.occasion.clone();
        occasion.as_mut().unwrap().basis = Basis::Inherited;
        let second = Statement {
            occasion,
            prompt: Some(Prompt { spans: span("the ferry line").into(), basis: Basis::Stated }),
            ..statement(Some(0), Manner::Direct, &["We have tugs", "and we have patience", "There is no third thing."])
        };
        let third = statement(Some(0), Manner::Mixed, &["the ferry line had promised “to sail in May”"]);
        let fourth = Statement {
            act: Act::Commitment,
            event: Some(Event::Agree),
            within: Some(2),
            confidence: 0.4,
            ..statement(Some(1), Manner::Mixed, &["“to sail in May”"])
        };
        let fifth = Statement {
            source: span("One man").into(),
            act: Act::Denial,
            ..statement(None, Manner::Indirect, &["disagreed"])
        };
        reading.statements = vec![first, second, third, fourth, fifth];
        let expected = "\
Ice in the harbour
The Calder Courier · 5 March 2024, 09:15 +01:00

Jens Hald, the harbour master

    assertion   the ice had come early
                — Monday 4 March 2024, Calder Bay

    assertion   “We have tugs” … “and we have
                patience
                “There is no third thing.”
                — same occasion · in reply to: the
                  ferry line

    assertion   the ferry line had promised “to
                sail in May”
                └ the ferry line · commitment?
                  “to sail in May”
                  — event: AGREE · unsure (40 %)

One man

    denial      disagreed
";
        assert_eq!(set(&reading, 50), expected);
        assert!(set(&reading, 40).lines().all(|l| l.chars().count() <= 40));
    }

    #[test]
    fn styles_tell_direct_from_reported_speech() {
        let mut reading = reading();
        reading.statements = vec![
            statement(Some(0), Manner::Indirect, &["the ice had come early"]),
            statement(Some(0), Manner::Direct, &["There is no third thing."]),
        ];
        let styled = of(&reading, None, 80);
        assert!(styled.contains("\x1b[3mthe"), "{styled:?}");
        assert!(!styled.contains("\x1b[3m“"), "{styled:?}");
    }

    #[test]
    fn statements_within_one_another_are_shown_once_each() {
        let mut reading = reading();
        let inside = |n| Statement { within: Some(n), ..statement(Some(0), Manner::Indirect, &["the ice"]) };
        reading.statements = vec![inside(1), inside(2), inside(0), inside(3), inside(9)];
        reading.statements.extend((5..50_000).map(|n| inside(n - 1)));
        assert_eq!(set(&reading, 80).matches("the ice").count(), 50_000);
    }
}
