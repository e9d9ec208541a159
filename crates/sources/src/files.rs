//! Pages in files.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use dixit_page::Hints;

use crate::{Kind, Reason};

/// A page that is still to be read in.
#[derive(Debug)]
pub struct Job {
    /// Name for people: a file, or a file and a line.
    pub name: String,
    /// The caller's own id.
    pub id: Option<String>,
    /// What the source knows of the page.
    pub hints: Hints,
    /// Where its bytes are.
    pub page: Result<Content, Reason>,
    /// Bytes of the list up to the end of this job's line.
    pub listed: u64,
}

/// Where a page's bytes are.
#[derive(Debug)]
pub enum Content {
    /// In memory.
    Here(Vec<u8>),
    /// In a file.
    File(PathBuf),
    /// They are all of standard input.
    StandardInput,
}

impl Content {
    /// Bytes of memory that the page will take when read, no more than just over `limit`.
    #[must_use]
    pub fn weight(&self, limit: u32) -> u64 {
        let most = u64::from(limit) + 1;
        match self {
            Self::Here(page) => page.len() as u64,
            Self::File(path) => match std::fs::metadata(path) {
                Ok(file) if file.is_file() => file.len().min(most),
                Ok(_) => most,
                Err(_) => 0,
            },
            Self::StandardInput => most,
        }
    }

    /// The page; never more than `limit` bytes of it are read but one.
    ///
    /// # Errors
    /// If it is larger, or cannot be read.
    pub fn load(self, limit: u32) -> Result<Vec<u8>, Reason> {
        let page = match self {
            Self::Here(page) => page,
            Self::File(path) => {
                let unreadable = |e: io::Error| Reason::unreadable(&e);
                let file = File::open(path).map_err(unreadable)?;
                let about = file.metadata().map_err(unreadable)?;
                if about.is_dir() {
                    return Err(unreadable(io::ErrorKind::IsADirectory.into()));
                }
                if about.len() > u64::from(limit) {
                    return Err(Reason::too_large(limit));
                }
                read_within(file, limit)?
            }
            Self::StandardInput => read_within(io::stdin().lock(), limit)?,
        };
        if page.len() as u64 > u64::from(limit) { Err(Reason::too_large(limit)) } else { Ok(page) }
    }
}

/// What comes from a reader, and at most one byte more than `limit`.
pub(crate) fn read_within(from: impl Read, limit: u32) -> Result<Vec<u8>, Reason> {
    let mut page = Vec::new();
    from.take(u64::from(limit) + 1).read_to_end(&mut page).map_err(|e| Reason::unreadable(&e))?;
    Ok(page)
}

/// The media type that a file's name speaks for.
#[must_use]
pub fn media_type(path: &Path) -> Option<String> {
    match extension(path).as_str() {
        "html" | "htm" | "xhtml" => Some("text/html".to_owned()),
        "txt" | "text" => Some("text/plain".to_owned()),
        _ => None,
    }
}

/// What a file is by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Page,
    Lines { gzip: bool },
    Warc,
    Feed,
    Other,
}

impl Form {
    pub(crate) fn of(path: &Path) -> Self {
        let gzip = extension(path) == "gz";
        let inner = if gzip { path.file_stem().map(Path::new).unwrap_or(path) } else { path };
        match extension(inner).as_str() {
            "warc" => Self::Warc,
            "jsonl" | "ndjson" => Self::Lines { gzip },
            "rss" | "atom" | "xml" => Self::Feed,
            "html" | "htm" | "xhtml" | "txt" | "text" | "md" | "markdown" | "eml" if !gzip => Self::Page,
            _ => Self::Other,
        }
    }
}

fn extension(path: &Path) -> String {
    path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase()
}

/// Why a file found in a folder is no page.
pub(crate) fn foreign() -> Reason {
    Reason::new(Kind::NotAPage, "by its name it is no page, list or web archive")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for (name, form) in [
            ("a.html", Form::Page),
            ("a.HTM", Form::Page),
            ("a.md", Form::Page),
            ("news.warc", Form::Warc),
            ("news.warc.gz", Form::Warc),
            ("a.jsonl", Form::Lines { gzip: false }),
            ("a.ndjson.gz", Form::Lines { gzip: true }),
            ("feed.xml", Form::Feed),
            ("a.html.gz", Form::Other),
            ("a.png", Form::Other),
            ("warc", Form::Other),
            (".gz", Form::Other),
        ] {
            assert_eq!(Form::of(Path::new(name)), form, "{name}");
        }
    }
}
