//! `dixit show`.

use anstyle::AnsiColor;
use clap::Args;
use dixit::{Manner, Span, Statement};
use dixit_record::{Decision, Fetch, Place as At, Proof, Reading, Record, StatementId, Version};
use serde_json::{Value, json};

use super::{BOLD, DIM, PLAIN, Place, count, elsewhere, entry, of, print, print_json, statement, text};
use crate::plain::line;
use crate::read::width;
use crate::transcript::{balanced, days, moment};
use crate::wrap::{Piece, blanks, fill};
use crate::{DONE, FAILED};

pub(crate) const HELP: &str = "\
Ids of statements are in what `dixit find`, `dixit speaker` and `dixit read --json` print.

Examples:
  dixit show 3f2a9c0d51e84b7796a0c2d4e5f60718
  dixit show 3f2a9c0d51e84b7796a0c2d4e5f60718 --json | jq -r .citation.bibtex

Exit status:
  0  shown, and proved (or its page is kept elsewhere and cannot be read there)
  1  its proof failed, or dixit did
  2  there is no such record or statement";

/// `dixit show`
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// A statement's id
    #[arg(value_name = "ID", value_parser = statement)]
    id: StatementId,

    #[command(flatten)]
    place: Place,

    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

/// A statement with all that stands around it.
struct Shown {
    id: StatementId,
    place: At,
    reading: Reading,
    version: Version,
    /// Versions of the article, the latest first.
    versions: Vec<dixit_record::VersionId>,
    retracted: Option<Decision>,
    untied: Option<Decision>,
    proof: Proof,
}

/// Shows the statement; the exit status.
pub(crate) fn run(args: &ShowArgs) -> anyhow::Result<u8> {
    let record = args.place.open()?;
    let shown = of(&record, record.frozen(|r| Shown::of(r, args.id)))?;
    let Some(statement) = shown.reading.content.statements.get(shown.place.n) else {
        anyhow::bail!("{}: the reading {} is damaged", record.dir().display(), shown.reading.id);
    };
    if args.json { print_json(&shown.json(statement)) } else { print(&shown.text(statement, width())) }?;
    Ok(if matches!(shown.proof, Proof::Failed(_)) { FAILED } else { DONE })
}

impl Shown {
    fn of(record: &Record, id: StatementId) -> dixit_record::Result<Self> {
        // At least one, and those in current readings come first.
        let mut proofs = record.verify(id, &mut elsewhere)?;
        let (place, proof) = proofs.swap_remove(0);
        let reading = record.reading(place.reading)?;
        let version = record.version(reading.version)?;
        let (_, versions) = record.versions(reading.article)?;
        let decided = |by: &[Option<dixit_record::DecisionId>]| by.get(place.n).copied().flatten();
        let (retracted, untied) = (decided(&reading.retracted), decided(&reading.untied));
        let mut decisions = if retracted.is_some() || untied.is_some() { record.decisions()? } else { Vec::new() };
        let mut take = |id: Option<dixit_record::DecisionId>| {
            let at = decisions.iter().position(|d| Some(d.id) == id)?;
            Some(decisions.swap_remove(at))
        };
        let (retracted, untied) = (take(retracted), take(untied));
        Ok(Self { id, place, reading, version, versions, retracted, untied, proof })
    }

    /// Who says it, as far as that stands.
    fn speaker(&self, statement: &Statement) -> Option<&dixit::Speaker> {
        let speakers = &self.reading.content.speakers;
        statement.speaker.filter(|_| self.untied.is_none()).and_then(|n| speakers.get(n))
    }

    /// Who says it, with the role that they have here.
    fn who(&self, statement: &Statement) -> (String, Option<String>) {
        let name = match self.speaker(statement) {
            Some(speaker) => speaker.name.clone(),
            None if statement.source.is_empty() || self.untied.is_some() => "(nobody is named)".to_owned(),
            None => statement.source.text(&self.reading.content.text),
        };
        let role = statement.role.clone().filter(|_| self.untied.is_none());
        (name, role)
    }

    fn words(&self, statement: &Statement) -> String {
        words(statement, &self.reading.content.text)
    }

    /// The blocks that its words stand in.
    fn paragraph(&self, statement: &Statement) -> String {
        let content = &self.reading.content;
        let holds = |span: Span| statement.content.overlaps(span);
        let blocks: Vec<&str> =
            content.blocks.iter().filter(|b| holds(b.span)).map(|b| b.span.slice(&content.text)).collect();
        blocks.join("\n\n")
    }

    /// The fetch that brought the page that proves it: of several the first.
    fn fetch(&self) -> Option<&Fetch> {
        let of_page = |f: &&Fetch| f.digest == self.reading.page.digest;
        let mut fetches = self.version.fetches.iter().filter(of_page);
        let first = fetches.next()?;
        if first.at.is_some() { Some(first) } else { fetches.next().or(Some(first)) }
    }

    fn url(&self) -> Option<&str> {
        self.reading.content.header.url.as_deref().or_else(|| self.fetch()?.url.as_deref())
    }

    fn retrieved(&self) -> Option<String> {
        self.fetch()?.at.map(|at| at.to_string())
    }

    fn proof_line(&self, statement: &Statement) -> Piece {
        let page = &self.reading.page;
        match &self.proof {
            Proof::Proved => {
                let ranges: Vec<String> =
                    statement.evidence.iter().map(|r| format!("{} to {}", r.start(), r.end())).collect();
                let held = count(page.bytes, "byte", "bytes");
                text(&format!(
                    "the page of {held} is as it came in, and its bytes {} are these words",
                    ranges.join(", ")
                ))
            }
            Proof::NotHeld(place) => text(&format!("none: the page is kept in {place}, and cannot be read there")),
            Proof::Failed(why) => (AnsiColor::Red.on_default().bold(), format!("FAILED: {}", line(why))),
        }
    }

    fn text(&self, statement: &Statement, width: usize) -> String {
        let content = &self.reading.content;
        let header = &content.header;
        let mut out = String::new();
        let (name, role) = self.who(statement);
        let mut head = vec![(BOLD, line(&name).into_owned())];
        if let Some(role) = &role {
            head.push((PLAIN, format!(", {}", line(role))));
        }
        if let Some(whom) = &statement.speaks_for {
            head.push((PLAIN, format!(", for {}", line(whom))));
        }
        let entity = statement.speaker.filter(|_| self.untied.is_none()).and_then(|n| self.reading.entities.get(n));
        if let Some(entity) = entity.copied().flatten() {
            head.push((DIM, format!(" ({entity})")));
        }
        fill(&mut out, &head, 0, width);
        let words = self.words(statement);
        let manner = statement.manner.name();
        let facts = format!("{}, {manner}, confidence {:.2}", statement.act.name(), statement.confidence);
        fill(&mut out, &[(DIM, facts)], 0, width);
        out.push('\n');
        blanks(&mut out, 4);
        let quoted = if statement.manner == Manner::Direct { format!("“{words}”") } else { words };
        fill(&mut out, &[(PLAIN, line(&quoted).into_owned())], 4, width);
        out.push('\n');
        for (label, decision) in [("retracted", &self.retracted), ("untied", &self.untied)] {
            if let Some(d) = decision {
                entry(&mut out, label, &[text(&format!("{}, {}: {}", moment(&d.at), d.id, d.reason))], width);
            }
        }
        entry(&mut out, "paragraph", &[text(&self.paragraph(statement))], width);
        if let Some(occasion) = &statement.occasion {
            let parts = [occasion.time.map(|t| days(&t)), occasion.place.clone(), occasion.event.clone()];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            if !parts.is_empty() {
                entry(&mut out, "said", &[text(&parts.join(", "))], width);
            }
        }
        if let Some(prompt) = &statement.prompt {
            entry(&mut out, "in reply to", &[text(&prompt.spans.text(&content.text))], width);
        }
        if !statement.via.is_empty() {
            let via: Vec<&str> = statement.via.iter().map(|v| v.name.as_str()).collect();
            entry(&mut out, "via", &[text(&via.join(", "))], width);
        }
        if let Some(outer) = statement.within.and_then(|n| content.statements.get(n)) {
            entry(&mut out, "within", &[text(&format!("{}: {}", outer.id, outer.content.text(&content.text)))], width);
        }
        let article: Vec<String> = [
            header.title.as_ref().map(|t| format!("“{t}”")),
            header.outlet.clone(),
            header.published.map(|p| moment(&p)),
            self.url().map(str::to_owned),
        ]
        .into_iter()
        .flatten()
        .collect();
        if !article.is_empty() {
            entry(&mut out, "article", &[text(&article.join(", "))], width);
        }
        for fetch in &self.version.fetches {
            let parts = [fetch.at.map(|at| at.to_string()), fetch.url.clone()];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            if !parts.is_empty() {
                entry(&mut out, "retrieved", &[text(&parts.join(" from "))], width);
            }
        }
        let latest = if self.versions.first() == Some(&self.version.id) { "the latest" } else { "not the latest" };
        let mut place = format!(
            "{}, version {}, {latest} of {}; read by dixit {} ({})",
            self.reading.article,
            self.version.id,
            self.versions.len(),
            content.engine.version,
            content.engine.tier
        );
        if !self.reading.current {
            place += "; a later reading of this page no longer has it";
        }
        if let Some(first) = self.reading.copy_of {
            place += &format!("; a copy of {first}");
        }
        entry(&mut out, "record", &[text(&place)], width);
        entry(&mut out, "page", &[text(&self.reading.page.digest.to_string())], width);
        let page = &self.reading.page;
        if let Some(place) = page.locator.as_ref().or(page.archived.as_ref()) {
            // What stands behind it is the page's digest.
            let place = place.rsplit_once('#').map_or(place.as_str(), |(place, _)| place);
            entry(&mut out, "archive", &[text(place)], width);
        }
        entry(&mut out, "proof", &[self.proof_line(statement)], width);
        out.push('\n');
        fill(&mut out, &[text(&self.citation(statement))], 0, width);
        out.push('\n');
        // For copying: a line is a line.
        for row in self.bibtex(statement).lines() {
            out += &line(row);
            out.push('\n');
        }
        out
    }

    fn citation(&self, statement: &Statement) -> String {
        let header = &self.reading.content.header;
        let (name, role) = self.who(statement);
        let words = self.words(statement);
        let mut out = name;
        if let Some(role) = role {
            out += &format!(" ({role})");
        }
        out += &match statement.manner {
            Manner::Direct => format!(": “{words}”."),
            _ => format!(", as reported: {}.", words.trim_end_matches('.')),
        };
        let mut from: Vec<String> = Vec::new();
        if !header.byline.is_empty() {
            from.push(header.byline.join(", "));
        }
        from.extend(header.title.as_ref().map(|t| format!("“{t}”")));
        from.extend(header.outlet.clone());
        from.extend(header.published.map(|p| p.date.strftime("%-d %B %Y").to_string()));
        if !from.is_empty() {
            out += &format!(" In: {}.", from.join(", "));
        }
        if let Some(url) = self.url() {
            out += &format!(" {url}");
            if let Some(at) = self.retrieved() {
                out += &format!(" (retrieved {at})");
            }
            out.push('.');
        }
        out + &format!(" Statement {} of page {}.", self.id, self.reading.page.digest)
    }

    fn bibtex(&self, statement: &Statement) -> String {
        let header = &self.reading.content.header;
        let (name, _) = self.who(statement);
        let names = header.byline.iter().map(|b| format!("{{{}}}", tex(b))).collect::<Vec<_>>().join(" and ");
        let published = header.published.map(|p| p.date);
        let fields = [
            ("author", Some(names).filter(|n| !n.is_empty())),
            ("title", header.title.as_deref().map(|t| format!("{{{}}}", tex(t)))),
            ("howpublished", header.outlet.as_deref().map(tex)),
            ("year", published.map(|d| d.strftime("%Y").to_string())),
            ("month", published.map(|d| d.strftime("%-m").to_string())),
            ("url", self.url().map(|u| u.replace('{', "%7B").replace('}', "%7D"))),
            ("urldate", self.retrieved().map(|at| at.chars().take(10).collect())),
            (
                "note",
                Some(tex(&format!(
                    "{name}: {}. Statement {}, {}",
                    self.words(statement).trim_end_matches('.'),
                    self.id,
                    self.reading.page.digest
                ))),
            ),
        ];
        let mut out = format!("@misc{{dixit:{}", self.id);
        for (field, value) in fields {
            if let Some(value) = value {
                out += &format!(",\n  {field} = {{{value}}}");
            }
        }
        out + "\n}\n"
    }

    fn json(&self, statement: &Statement) -> Value {
        // In the contract's terms what was retracted is left out; here it was asked for.
        let mut whole = self.reading.clone();
        whole.retracted = vec![None; whole.retracted.len()];
        let reading = whole.to_json();
        let id = self.id.to_string();
        let speaker = reading.statements.iter().find(|s| s.id == id).and_then(|s| s.speaker.clone());
        let decision = |d: &Option<Decision>| {
            d.as_ref().map(|d| json!({"id": d.id.to_string(), "at": d.at.to_string(), "reason": d.reason}))
        };
        let fetch = |f: &Fetch| {
            let at = f.at.map(|at| at.to_string());
            json!({"at": at, "url": f.url, "status": f.status, "digest": f.digest.to_string()})
        };
        let (proof, why) = match &self.proof {
            Proof::Proved => ("proved", None),
            Proof::NotHeld(place) => ("not-held", Some(place)),
            Proof::Failed(why) => ("failed", Some(why)),
        };
        json!({
            "statement": reading.statements.iter().find(|s| s.id == id),
            "words": self.words(statement),
            "paragraph": self.paragraph(statement),
            "speaker": reading.speakers.iter().find(|s| Some(&s.id) == speaker.as_ref()),
            "retracted": decision(&self.retracted),
            "untied": decision(&self.untied),
            "proof": {"status": proof, "why": why},
            "citation": {
                "text": self.citation(statement),
                "bibtex": self.bibtex(statement),
                "url": self.url(),
                "retrieved": self.retrieved(),
            },
            "record": {
                "article": self.reading.article.to_string(),
                "version": self.version.id.to_string(),
                "versions": self.versions.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "reading": self.reading.id.to_string(),
                "current": self.reading.current,
                "copy_of": self.reading.copy_of.map(|v| v.to_string()),
                "fetches": self.version.fetches.iter().map(fetch).collect::<Vec<_>>(),
            },
            "engine": reading.engine,
            "page": reading.page,
            "article": reading.article,
        })
    }
}

/// A statement's words, with an ellipsis where something stands between; speech without its outer marks, other words
/// with both marks of a quotation at their edge.
pub(super) fn words(statement: &Statement, text: &str) -> String {
    let part = |span: Span| match statement.manner {
        Manner::Direct => bare(span.slice(text)).to_owned(),
        _ => balanced(span.slice(text).to_owned()),
    };
    statement.content.iter().map(part).collect::<Vec<_>>().join(" … ")
}

/// Without the marks of a quotation at its ends.
fn bare(words: &str) -> &str {
    words.trim_matches(|c: char| c.is_whitespace() || matches!(c, '“' | '”' | '"' | '„' | '«' | '»'))
}

/// Text that TeX sets as it stands.
fn tex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '{' | '}' | '$' | '&' | '#' | '%' | '_' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tex_obeys_is_escaped() {
        assert_eq!(tex("50 % of {A_1} & \\B~"), "50 \\% of \\{A\\_1\\} \\& \\textbackslash{}B\\textasciitilde{}");
    }

    #[test]
    fn quotations_lose_their_marks() {
        assert_eq!(bare(" “No.” "), "No.");
    }
}
