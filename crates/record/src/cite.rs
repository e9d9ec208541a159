//! A statement with all that stands around it, and how to cite it.

use dixit::{Granularity, Interval, Manner, Span, Speaker, Stamp, Statement};
use serde_json::{Value, json};

use crate::{
    Decision, DecisionId, Elsewhere, Fetch, Place, Proof, Reading, Record, Result, StatementId, Version, VersionId,
};

/// A statement with its reading, its article's versions, what was decided about it, and its proof as it turned out now.
#[derive(Clone, Debug)]
pub struct Cited {
    /// Its own id.
    pub id: StatementId,
    /// Where in the record: of several places one in a current reading.
    pub place: Place,
    /// The reading at that place.
    pub reading: Reading,
    /// The version that was read.
    pub version: Version,
    /// Versions of the article, the latest first.
    pub versions: Vec<VersionId>,
    /// The decision that took it back.
    pub retracted: Option<Decision>,
    /// The decision that it is not by its speaker.
    pub untied: Option<Decision>,
    /// What became of its proof.
    pub proof: Proof,
    /// The statement itself, as it stands in the reading.
    pub statement: Statement,
}

impl Record {
    /// A statement with all that stands around it. Its proof is made anew.
    ///
    /// # Errors
    /// If there is no such statement, or the record cannot be read.
    pub fn cited(&self, id: StatementId, elsewhere: &mut Elsewhere<'_>) -> Result<Cited> {
        self.frozen(|r| {
            // At least one, and those in current readings come first.
            let mut proofs = r.verify(id, elsewhere)?;
            let (place, proof) = proofs.swap_remove(0);
            let reading = r.reading(place.reading)?;
            let damaged = || r.damaged(format!("the reading {}", reading.id));
            let statement = reading.content.statements.get(place.n).cloned().ok_or_else(damaged)?;
            let version = r.version(reading.version)?;
            let (_, versions) = r.versions(reading.article)?;
            let decided = |by: &[Option<DecisionId>]| by.get(place.n).copied().flatten();
            let (retracted, untied) = (decided(&reading.retracted), decided(&reading.untied));
            let mut decisions = if retracted.is_some() || untied.is_some() { r.decisions()? } else { Vec::new() };
            let mut take = |id: Option<DecisionId>| {
                let at = decisions.iter().position(|d| Some(d.id) == id)?;
                Some(decisions.swap_remove(at))
            };
            let (retracted, untied) = (take(retracted), take(untied));
            Ok(Cited { id, place, reading, version, versions, retracted, untied, proof, statement })
        })
    }
}

impl Cited {
    /// Who says it, as far as that stands.
    #[must_use]
    pub fn speaker(&self) -> Option<&Speaker> {
        let speakers = &self.reading.content.speakers;
        self.statement.speaker.filter(|_| self.untied.is_none()).and_then(|n| speakers.get(n))
    }

    /// Who says it, with the role that they have here.
    #[must_use]
    pub fn who(&self) -> (String, Option<String>) {
        let statement = &self.statement;
        let name = match self.speaker() {
            Some(speaker) => speaker.name.clone(),
            None if statement.source.is_empty() || self.untied.is_some() => "(nobody is named)".to_owned(),
            None => statement.source.text(&self.reading.content.text),
        };
        let role = statement.role.clone().filter(|_| self.untied.is_none());
        (name, role)
    }

    /// Its [`words`].
    #[must_use]
    pub fn words(&self) -> String {
        words(&self.statement, &self.reading.content.text)
    }

    /// The blocks that its words stand in.
    #[must_use]
    pub fn paragraph(&self) -> String {
        let content = &self.reading.content;
        let holds = |span: Span| self.statement.content.overlaps(span);
        let blocks: Vec<&str> =
            content.blocks.iter().filter(|b| holds(b.span)).map(|b| b.span.slice(&content.text)).collect();
        blocks.join("\n\n")
    }

    /// The fetch that brought the page that proves it: of several the first.
    #[must_use]
    pub fn fetch(&self) -> Option<&Fetch> {
        let of_page = |f: &&Fetch| f.digest == self.reading.page.digest;
        let mut fetches = self.version.fetches.iter().filter(of_page);
        let first = fetches.next()?;
        if first.at.is_some() { Some(first) } else { fetches.next().or(Some(first)) }
    }

    /// The article's address, or where the page was fetched.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.reading.content.header.url.as_deref().or_else(|| self.fetch()?.url.as_deref())
    }

    /// When the page was fetched.
    #[must_use]
    pub fn retrieved(&self) -> Option<String> {
        self.fetch()?.at.map(|at| at.to_string())
    }

    /// Speaker, words, article, address, and the digest of the page, in a line of text.
    #[must_use]
    pub fn citation(&self) -> String {
        let (name, role) = self.who();
        let words = self.words();
        let mut out = name;
        if let Some(role) = role {
            out += &format!(" ({role})");
        }
        out += &match self.statement.manner {
            Manner::Direct => format!(": “{words}”."),
            _ => format!(", as reported: {}.", words.trim_end_matches('.')),
        };
        let from = self.source_line();
        if !from.is_empty() {
            out += &format!(" In: {from}.");
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

    /// Authors, headline, outlet and day.
    fn source_line(&self) -> String {
        let header = &self.reading.content.header;
        let mut from: Vec<String> = Vec::new();
        if !header.byline.is_empty() {
            from.push(header.byline.join(", "));
        }
        from.extend(header.title.as_ref().map(|t| format!("“{t}”")));
        from.extend(header.outlet.clone());
        from.extend(header.published.map(|p| p.date.strftime("%-d %B %Y").to_string()));
        from.join(", ")
    }

    /// An entry for BibTeX.
    #[must_use]
    pub fn bibtex(&self) -> String {
        let header = &self.reading.content.header;
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
            ("note", Some(tex(&self.note()))),
        ];
        let mut out = format!("@misc{{dixit:{}", self.id);
        for (field, value) in fields {
            if let Some(value) = value {
                out += &format!(",\n  {field} = {{{value}}}");
            }
        }
        out + "\n}\n"
    }

    /// Who said what, and where the proof is.
    fn note(&self) -> String {
        let (name, _) = self.who();
        let words = self.words();
        format!("{name}: {}. Statement {}, {}", words.trim_end_matches('.'), self.id, self.reading.page.digest)
    }

    /// An item of CSL-JSON (Citation Style Language 1.0.2, csl-data.json), as Zotero and pandoc read it.
    #[must_use]
    pub fn csl(&self) -> Value {
        let header = &self.reading.content.header;
        let date = |d: jiff::civil::Date| json!({"date-parts": [[d.year(), d.month(), d.day()]]});
        let accessed = self.fetch().and_then(|f| f.at).map(|at| date(at.date));
        let fields = [
            ("id", Some(json!(format!("dixit:{}", self.id)))),
            ("type", Some(json!("article-newspaper"))),
            ("title", header.title.as_ref().map(|t| json!(t))),
            (
                "author",
                Some(header.byline.iter().map(|b| json!({"literal": b})).collect::<Value>())
                    .filter(|a| a.as_array().is_some_and(|a| !a.is_empty())),
            ),
            ("container-title", header.outlet.as_ref().map(|o| json!(o))),
            ("issued", header.published.map(|p| date(p.date))),
            ("URL", self.url().map(|u| json!(u))),
            ("accessed", accessed),
            ("language", header.language.as_ref().map(|l| json!(l))),
            ("note", Some(json!(self.note()))),
        ];
        fields.into_iter().filter_map(|(field, value)| Some((field.to_owned(), value?))).collect()
    }

    /// A quotation for a web page: the words as a `blockquote` with who said it and where, all of it escaped.
    #[must_use]
    pub fn html(&self) -> String {
        let (name, role) = self.who();
        let words = self.words();
        let words = if self.statement.manner == Manner::Direct { format!("“{words}”") } else { words };
        // Other schemes could run scripts where this is put.
        let url = self.url().filter(|u| u.starts_with("https://") || u.starts_with("http://")).map(escaped);
        let cite = url.as_ref().map(|u| format!(" cite=\"{u}\"")).unwrap_or_default();
        let mut by = escaped(&name);
        if let Some(role) = role {
            by += &format!(", {}", escaped(&role));
        }
        let from = escaped(&self.source_line());
        let from = match &url {
            Some(url) if from.is_empty() => format!("<a href=\"{url}\">{url}</a>"),
            Some(url) => format!("<a href=\"{url}\">{from}</a>"),
            None => from,
        };
        let from = if from.is_empty() { from } else { format!(". In: {from}") };
        format!(
            "<figure>\n<blockquote{cite}>\n<p>{}</p>\n</blockquote>\n<figcaption>{by}{from}</figcaption>\n</figure>\n",
            escaped(&words)
        )
    }
}

/// "14 November 2023, 11:48 +02:00"
#[must_use]
pub fn moment(stamp: &Stamp) -> String {
    let mut out = stamp.date.strftime("%-d %B %Y").to_string();
    if let Some(time) = stamp.time {
        out += &format!(", {:02}:{:02}", time.hour(), time.minute());
        if stamp.offset.is_some() {
            // What stands after the seconds is the zone.
            let iso = stamp.to_string();
            let zone = iso.get("2023-11-14T11:48:00".len()..).unwrap_or_default();
            out += if zone == "Z" { " UTC" } else { " " };
            out += zone.trim_start_matches('Z');
        }
    }
    out
}

/// "Tuesday 14 November 2023", "November 2023", "4 March 2024 to 10 March 2024"
#[must_use]
pub fn days(time: &Interval) -> String {
    match time.granularity {
        _ if time.start == time.end => time.start.strftime("%A %-d %B %Y").to_string(),
        Granularity::Month => time.start.strftime("%B %Y").to_string(),
        Granularity::Year => time.start.strftime("%Y").to_string(),
        _ => format!("{} to {}", time.start.strftime("%-d %B %Y"), time.end.strftime("%-d %B %Y")),
    }
}

/// Text as HTML has it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A statement's words, with an ellipsis where something stands between; speech without its outer marks, other words
/// with both marks of a quotation at their edge.
#[must_use]
pub fn words(statement: &Statement, text: &str) -> String {
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

/// Reported words whose content ends or begins with a quotation: the content leaves that mark out, the reader wants it.
#[must_use]
pub fn balanced(mut part: String) -> String {
    let count = |mark: char| part.chars().filter(|c| *c == mark).count();
    let (opening, closing, straight) = (count('“'), count('”'), count('"'));
    if opening > closing {
        part.push('”');
    } else if closing > opening {
        part.insert(0, '“');
    } else if straight % 2 == 1 {
        part.push('"');
    }
    part
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

    #[test]
    fn what_html_obeys_is_escaped() {
        assert_eq!(escaped("<b title=\"x\">&"), "&lt;b title=&quot;x&quot;&gt;&amp;");
    }
}
