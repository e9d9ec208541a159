//! `dixit show`.

use anstyle::AnsiColor;
use clap::Args;
use dixit::Manner;
use dixit_record::cite::{days, moment};
use dixit_record::{Cited, Decision, Fetch, Proof, StatementId};
use serde_json::{Value, json};

use super::{BOLD, DIM, PLAIN, Place, count, elsewhere, entry, of, print, print_json, statement, text};
use crate::plain::line;
use crate::read::width;
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
struct Shown(Cited);

/// Shows the statement; the exit status.
pub(crate) fn run(args: &ShowArgs) -> anyhow::Result<u8> {
    let record = args.place.open()?;
    let shown = Shown(of(&record, record.cited(args.id, &mut elsewhere))?);
    if args.json { print_json(&shown.json()) } else { print(&shown.text(width())) }?;
    Ok(if matches!(shown.0.proof, Proof::Failed(_)) { FAILED } else { DONE })
}

impl Shown {
    fn proof_line(&self) -> Piece {
        let Self(shown) = self;
        let statement = &shown.statement;
        let page = &shown.reading.page;
        match &shown.proof {
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

    fn text(&self, width: usize) -> String {
        let Self(shown) = self;
        let statement = &shown.statement;
        let content = &shown.reading.content;
        let header = &content.header;
        let mut out = String::new();
        let (name, role) = shown.who();
        let mut head = vec![(BOLD, line(&name).into_owned())];
        if let Some(role) = &role {
            head.push((PLAIN, format!(", {}", line(role))));
        }
        if let Some(whom) = &statement.speaks_for {
            head.push((PLAIN, format!(", for {}", line(whom))));
        }
        let entity = statement.speaker.filter(|_| shown.untied.is_none()).and_then(|n| shown.reading.entities.get(n));
        if let Some(entity) = entity.copied().flatten() {
            head.push((DIM, format!(" ({entity})")));
        }
        fill(&mut out, &head, 0, width);
        let words = shown.words();
        let manner = statement.manner.name();
        let facts = format!("{}, {manner}, confidence {:.2}", statement.act.name(), statement.confidence);
        fill(&mut out, &[(DIM, facts)], 0, width);
        out.push('\n');
        blanks(&mut out, 4);
        let quoted = if statement.manner == Manner::Direct { format!("“{words}”") } else { words };
        fill(&mut out, &[(PLAIN, line(&quoted).into_owned())], 4, width);
        out.push('\n');
        for (label, decision) in [("retracted", &shown.retracted), ("untied", &shown.untied)] {
            if let Some(d) = decision {
                entry(&mut out, label, &[text(&format!("{}, {}: {}", moment(&d.at), d.id, d.reason))], width);
            }
        }
        entry(&mut out, "paragraph", &[text(&shown.paragraph())], width);
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
            shown.url().map(str::to_owned),
        ]
        .into_iter()
        .flatten()
        .collect();
        if !article.is_empty() {
            entry(&mut out, "article", &[text(&article.join(", "))], width);
        }
        for fetch in &shown.version.fetches {
            let parts = [fetch.at.map(|at| at.to_string()), fetch.url.clone()];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            if !parts.is_empty() {
                entry(&mut out, "retrieved", &[text(&parts.join(" from "))], width);
            }
        }
        let latest = if shown.versions.first() == Some(&shown.version.id) { "the latest" } else { "not the latest" };
        let mut place = format!(
            "{}, version {}, {latest} of {}; read by dixit {} ({})",
            shown.reading.article,
            shown.version.id,
            shown.versions.len(),
            content.engine.version,
            content.engine.tier
        );
        if !shown.reading.current {
            place += "; a later reading of this page no longer has it";
        }
        if let Some(first) = shown.reading.copy_of {
            place += &format!("; a copy of {first}");
        }
        entry(&mut out, "record", &[text(&place)], width);
        entry(&mut out, "page", &[text(&shown.reading.page.digest.to_string())], width);
        let page = &shown.reading.page;
        if let Some(place) = page.locator.as_ref().or(page.archived.as_ref()) {
            // What stands behind it is the page's digest.
            let place = place.rsplit_once('#').map_or(place.as_str(), |(place, _)| place);
            entry(&mut out, "archive", &[text(place)], width);
        }
        entry(&mut out, "proof", &[self.proof_line()], width);
        out.push('\n');
        fill(&mut out, &[text(&shown.citation())], 0, width);
        out.push('\n');
        // For copying: a line is a line.
        for row in shown.bibtex().lines() {
            out += &line(row);
            out.push('\n');
        }
        out
    }

    fn json(&self) -> Value {
        let Self(shown) = self;
        // In the contract's terms what was retracted is left out; here it was asked for.
        let mut whole = shown.reading.clone();
        whole.retracted = vec![None; whole.retracted.len()];
        let reading = whole.to_json();
        let id = shown.id.to_string();
        let speaker = reading.statements.iter().find(|s| s.id == id).and_then(|s| s.speaker.clone());
        let decision = |d: &Option<Decision>| {
            d.as_ref().map(|d| json!({"id": d.id.to_string(), "at": d.at.to_string(), "reason": d.reason}))
        };
        let fetch = |f: &Fetch| {
            let at = f.at.map(|at| at.to_string());
            json!({"at": at, "url": f.url, "status": f.status, "digest": f.digest.to_string()})
        };
        let (proof, why) = match &shown.proof {
            Proof::Proved => ("proved", None),
            Proof::NotHeld(place) => ("not-held", Some(place)),
            Proof::Failed(why) => ("failed", Some(why)),
        };
        json!({
            "statement": reading.statements.iter().find(|s| s.id == id),
            "words": shown.words(),
            "paragraph": shown.paragraph(),
            "speaker": reading.speakers.iter().find(|s| Some(&s.id) == speaker.as_ref()),
            "retracted": decision(&shown.retracted),
            "untied": decision(&shown.untied),
            "proof": {"status": proof, "why": why},
            "citation": {
                "text": shown.citation(),
                "bibtex": shown.bibtex(),
                "csl": shown.csl(),
                "html": shown.html(),
                "url": shown.url(),
                "retrieved": shown.retrieved(),
            },
            "record": {
                "article": shown.reading.article.to_string(),
                "version": shown.version.id.to_string(),
                "versions": shown.versions.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "reading": shown.reading.id.to_string(),
                "current": shown.reading.current,
                "copy_of": shown.reading.copy_of.map(|v| v.to_string()),
                "fetches": shown.version.fetches.iter().map(fetch).collect::<Vec<_>>(),
            },
            "engine": reading.engine,
            "page": reading.page,
            "article": reading.article,
        })
    }
}
