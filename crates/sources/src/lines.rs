//! Lists of pages in JSON Lines.
//!
//! A line is an object with one of `html` (a page as a string), `text` (clean text, taken as it stands), `base64` (a
//! page's bytes in any encoding), `path` (a file), and, as far as known, `id`, `url`, `published`, `fetched`,
//! `language`. Other keys are ignored, blank lines passed over.

use std::borrow::Cow;
use std::io::{self, BufRead};
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use dixit_page::{Hints, Stamp};
use serde::{Deserialize, Deserializer, de};

use crate::{Content, Job, Kind, Reason, media_type};

/// The jobs of a list in JSON Lines.
#[derive(Debug)]
pub struct Lines<R> {
    from: R,
    /// Name of the list, for people.
    name: String,
    /// Where its relative paths begin.
    folder: PathBuf,
    /// Longest line that is read.
    longest: usize,
    line: Vec<u8>,
    number: u64,
    offset: u64,
    ended: bool,
}

impl<R: BufRead> Lines<R> {
    /// The lines of `from`. A line may be twice as long as the largest page: JSON writes some characters longer.
    pub fn new(from: R, name: String, folder: PathBuf, largest_page: u32) -> Self {
        let longest = 2 * largest_page as usize + (64 << 10);
        Self { from, name, folder, longest, line: Vec::new(), number: 0, offset: 0, ended: false }
    }

    /// Reads the next line into `self.line` without its end, or passes over one that is too long without keeping it.
    fn read_line(&mut self) -> io::Result<Next> {
        self.line.clear();
        let mut whole = true;
        let start = self.offset;
        loop {
            let ready = match self.from.fill_buf() {
                Ok(ready) => ready,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            let (part, end) = match memchr::memchr(b'\n', ready) {
                Some(at) => (&ready[..at], at + 1),
                None => (ready, ready.len()),
            };
            let last = end > part.len() || ready.is_empty();
            if self.line.len() + part.len() > self.longest {
                whole = false;
                self.line = Vec::new();
            }
            if whole {
                self.line.extend_from_slice(part);
            }
            self.from.consume(end);
            self.offset += end as u64;
            if last {
                break;
            }
        }
        if self.offset == start {
            return Ok(Next::End);
        }
        self.number += 1;
        Ok(if whole { Next::Line } else { Next::TooLong })
    }

    fn job(&self, parsed: Result<Listed, Reason>) -> Job {
        let name = format!("{}:{}", self.name, self.number);
        let listed = self.offset;
        match parsed {
            Ok(Listed { id, hints, page }) => {
                let page = page.map(|page| match page {
                    Content::File(path) => Content::File(self.folder.join(path)),
                    other => other,
                });
                Job { name, id, hints, page, listed }
            }
            Err(refusal) => Job { name, id: None, hints: Hints::default(), page: Err(refusal), listed },
        }
    }
}

enum Next {
    Line,
    TooLong,
    End,
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Job;

    fn next(&mut self) -> Option<Job> {
        while !self.ended {
            match self.read_line() {
                Ok(Next::Line) => {
                    let line = self.line.strip_suffix(b"\r").unwrap_or(&self.line);
                    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
                    if !line.trim_ascii().is_empty() {
                        return Some(self.job(parse(line)));
                    }
                }
                Ok(Next::TooLong) => {
                    let why = format!(
                        "the line is longer than {}; give the page by \"path\", or raise the limit",
                        bytesize::ByteSize(self.longest as u64)
                    );
                    return Some(self.job(Err(Reason::new(Kind::TooLarge, why))));
                }
                Ok(Next::End) => self.ended = true,
                Err(error) => {
                    self.ended = true;
                    self.number += 1;
                    let why = format!("the list could not be read on from byte {}: {error}", self.offset);
                    return Some(self.job(Err(Reason::new(Kind::BrokenOff, why))));
                }
            }
        }
        None
    }
}

fn bad_line(why: impl Into<String>) -> Reason {
    Reason::new(Kind::BadLine, why)
}

/// A line as it stands.
#[derive(Deserialize)]
struct Line<'l> {
    id: Option<Id>,
    url: Option<String>,
    published: Option<String>,
    fetched: Option<String>,
    language: Option<String>,
    html: Option<Words>,
    text: Option<Words>,
    #[serde(borrow)]
    base64: Option<Cow<'l, str>>,
    path: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(serde_json::Number),
}

/// A JSON string whose lone surrogates, which have no place in UTF-8, have become U+FFFD.
struct Words(Vec<u8>);

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Words;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a string")
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Words, E> {
                Ok(Words(String::from_utf8_lossy(bytes).into_owned().into_bytes()))
            }
        }
        from.deserialize_bytes(Visitor)
    }
}

/// A line's page.
struct Listed {
    id: Option<String>,
    hints: Hints,
    page: Result<Content, Reason>,
}

fn parse(line: &[u8]) -> Result<Listed, Reason> {
    let line: Line<'_> = serde_json::from_slice(line).map_err(|e| {
        let what = if e.is_data() { "it has a value of the wrong kind" } else { "it is no JSON" };
        bad_line(format!("{what} ({e}); give an object such as {{\"id\": \"1\", \"html\": \"<p>...\"}}"))
    })?;
    let id = line.id.map(|id| match id {
        Id::Text(text) => text,
        Id::Number(number) => number.to_string(),
    });
    let mut hints = Hints { url: line.url, language: line.language, ..Hints::default() };
    let page = stamps(&mut hints, line.published, line.fetched).and_then(|()| {
        match (line.html, line.text, line.base64, line.path) {
            (Some(Words(page)), None, None, None) => {
                hints.media_type = Some("text/html; charset=utf-8".to_owned());
                Ok(Content::Here(page))
            }
            (None, Some(Words(text)), None, None) => {
                hints.verbatim = true;
                Ok(Content::Here(text))
            }
            (None, None, Some(page), None) => from_base64(&page).map(Content::Here),
            (None, None, None, Some(path)) => {
                hints.media_type = media_type(&path);
                Ok(Content::File(path))
            }
            (None, None, None, None) => {
                Err(bad_line("it gives no page; give one of \"html\", \"text\", \"base64\", \"path\""))
            }
            _ => Err(bad_line("it gives several pages; give one of \"html\", \"text\", \"base64\", \"path\"")),
        }
    });
    Ok(Listed { id, hints, page })
}

fn stamps(hints: &mut Hints, published: Option<String>, fetched: Option<String>) -> Result<(), Reason> {
    let stamp = |key: &str, text: Option<String>| -> Result<Option<Stamp>, Reason> {
        let Some(text) = text.filter(|t| !t.is_empty()) else { return Ok(None) };
        let stamp = text.parse().map_err(|e| bad_line(format!("its \"{key}\" is {e}")))?;
        Ok(Some(stamp))
    };
    hints.published = stamp("published", published)?;
    hints.fetched = stamp("fetched", fetched)?;
    Ok(())
}

/// Padded or not; line breaks, which some encoders put in, are passed over.
fn from_base64(text: &str) -> Result<Vec<u8>, Reason> {
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &base64::alphabet::STANDARD,
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
    );
    let bare: Cow<'_, str> = if text.contains(|c: char| c.is_ascii_whitespace()) {
        Cow::Owned(text.split_ascii_whitespace().collect())
    } else {
        Cow::Borrowed(text)
    };
    LENIENT
        .decode(bare.as_bytes())
        .map_err(|e| bad_line(format!("its \"base64\" is none ({e}); give the standard alphabet, A-Za-z0-9+/")))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::path::Path;

    use super::*;

    fn jobs(text: &str) -> Vec<Job> {
        Lines::new(text.as_bytes(), "list".to_owned(), PathBuf::from("folder"), 1000).collect()
    }

    fn here(job: &Job) -> &[u8] {
        match &job.page {
            Ok(Content::Here(page)) => page,
            other => panic!("{other:?}"),
        }
    }

    fn why(job: &Job) -> String {
        job.page.as_ref().expect_err("a refusal").to_string()
    }

    #[test]
    fn each_way_to_give_a_page() {
        let jobs = jobs(concat!(
            r#"{"id": "a", "html": "<p>x", "url": "https://example.org/", "published": "2024-03-05T09:15"}"#,
            "\r\n\n",
            r#"{"id": 7, "text": "x", "language": "en", "other": [1, 2]}"#,
            "\n",
            r#"{"base64": "PHA+\neA", "published": null, "fetched": ""}"#,
            "\n",
            r#"{"path": "a.html"}"#,
        ));
        assert_eq!(jobs.len(), 4);
        assert_eq!((jobs[0].name.as_str(), jobs[0].id.as_deref(), here(&jobs[0])), ("list:1", Some("a"), &b"<p>x"[..]));
        assert_eq!(jobs[0].hints.published, "2024-03-05T09:15".parse().ok());
        assert_eq!((jobs[1].name.as_str(), jobs[1].id.as_deref()), ("list:3", Some("7")));
        assert!(jobs[1].hints.verbatim && !jobs[0].hints.verbatim);
        assert_eq!(here(&jobs[2]), b"<p>x");
        assert!(matches!(&jobs[3].page, Ok(Content::File(path)) if path == Path::new("folder/a.html")));
    }

    #[test]
    fn lines_that_are_none() {
        let jobs = jobs(concat!(
            "{\n",
            "[]\n",
            "{}\n",
            "{\"text\": \"x\", \"html\": \"x\"}\n",
            "{\"text\": 1}\n",
            "{\"text\": \"x\", \"published\": \"yesterday\"}\n",
            "{\"base64\": \"?\"}\n",
            "{\"text\": \"x\"}\n",
        ));
        let whys: Vec<String> = jobs[..7].iter().map(why).collect();
        for (why, says) in
            whys.iter().zip(["no JSON", "wrong kind", "no page", "several", "wrong", "published", "base64"])
        {
            assert!(why.contains(says), "{why} lacks {says}");
        }
        assert_eq!(here(&jobs[7]), b"x");
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over() {
        let long = format!("{{\"text\": \"{}\"}}\n{{\"text\": \"x\"}}", "x".repeat(70_000));
        let jobs = jobs(&long);
        assert!(why(&jobs[0]).contains("longer than"), "{}", why(&jobs[0]));
        assert_eq!((jobs[1].name.as_str(), here(&jobs[1])), ("list:2", &b"x"[..]));
    }

    #[test]
    fn lone_surrogates_become_replacement_characters() {
        let jobs = jobs(r#"{"text": "a\ud83db, \ud83d\ude00"}"#);
        let text = String::from_utf8(here(&jobs[0]).to_vec()).unwrap();
        assert!(text.starts_with("a\u{fffd}") && text.ends_with("b, 😀"), "{text}");
    }
}
