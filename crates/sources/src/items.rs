//! From what is named on a command line to pages.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use dixit_page::Hints;
use flate2::bufread::MultiGzDecoder;
use walkdir::WalkDir;

use crate::files::{self, Form};
use crate::{Content, Item, Kind, Limits, Lines, Page, Reason, Skipped, Warc, media_type};
#[cfg(feature = "fetch")]
use crate::{Fetcher, fetch::Fetched, fetch::Link};

/// Something that pages come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file (a page, a list in JSON Lines, a web archive, a feed), a folder, or a pattern such as `archive/*.html`
    /// where there is no file of that name.
    Path(PathBuf),
    /// A list in JSON Lines, whatever its name.
    Lines(PathBuf),
    /// One page on standard input.
    StandardInput,
    /// The address of a page, a feed or a sitemap.
    Url(String),
}

impl Source {
    /// What an argument of a command line means: an address, `-` for standard input, or a path.
    #[must_use]
    pub fn of(argument: &OsStr) -> Self {
        match argument.to_str() {
            Some("-") => Self::StandardInput,
            Some(url)
                if ["http://", "https://"]
                    .iter()
                    .any(|s| url.get(..s.len()).is_some_and(|u| u.eq_ignore_ascii_case(s))) =>
            {
                Self::Url(url.to_owned())
            }
            _ => Self::Path(argument.into()),
        }
    }
}

/// The pages of some sources, one by one and in order, and what was passed over.
///
/// A folder is walked in the order of its files' names, its subfolders where their names stand; hidden files are passed
/// over, links to folders not followed. Only the page in hand is in memory, and the names in the folder it is in.
pub struct Items {
    /// What is open, the innermost last.
    open: Vec<Open>,
    limits: Limits,
    #[cfg(feature = "fetch")]
    fetcher: Option<Fetcher>,
}

enum Open {
    Sources(std::vec::IntoIter<Source>),
    Folder(walkdir::IntoIter),
    Pattern {
        paths: glob::Paths,
        pattern: PathBuf,
        matched: bool,
    },
    Lines(Lines<Box<dyn BufRead + Send>>),
    Warc(Box<Warc<File>>),
    #[cfg(feature = "fetch")]
    Links(std::vec::IntoIter<Link>),
}

impl std::fmt::Debug for Items {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Items").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl Items {
    /// The pages of `sources`. Nothing is opened yet.
    #[must_use]
    pub fn new(sources: Vec<Source>, limits: Limits) -> Self {
        Self {
            open: vec![Open::Sources(sources.into_iter())],
            limits,
            #[cfg(feature = "fetch")]
            fetcher: None,
        }
    }

    /// With addresses fetched by `fetcher`; without one they are skipped.
    #[cfg(feature = "fetch")]
    #[must_use]
    pub fn with_fetcher(mut self, fetcher: Fetcher) -> Self {
        self.fetcher = Some(fetcher);
        self
    }

    /// Adds a source behind what is left.
    pub fn push(&mut self, source: Source) {
        self.open.insert(0, Open::Sources(vec![source].into_iter()));
    }

    fn source(&mut self, source: Source) -> Option<Item> {
        match source {
            Source::StandardInput => {
                Some(self.load("standard input".to_owned(), None, Hints::default(), Ok(Content::StandardInput)))
            }
            Source::Lines(path) => self.lines(&path, false),
            Source::Path(path) => self.path(path),
            Source::Url(url) => self.url(url),
        }
    }

    /// Opens what was named.
    fn path(&mut self, path: PathBuf) -> Option<Item> {
        match std::fs::metadata(&path) {
            Ok(about) if about.is_dir() => {
                let walk = WalkDir::new(&path).sort_by_file_name().into_iter();
                self.open.push(Open::Folder(walk));
                None
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound && is_pattern(&path) => self.pattern(&path),
            _ => self.file(path, true),
        }
    }

    fn pattern(&mut self, path: &Path) -> Option<Item> {
        let options = glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::new() };
        match glob::glob_with(path.to_str().unwrap_or_default(), options) {
            Ok(paths) => {
                self.open.push(Open::Pattern { paths, pattern: path.to_path_buf(), matched: false });
                None
            }
            Err(e) => Some(skipped(path, Reason::new(Kind::Unreadable, format!("it is no pattern: {e}")))),
        }
    }

    /// Opens a file. One that was `named`, not found in a folder, is a page whatever its name.
    fn file(&mut self, path: PathBuf, named: bool) -> Option<Item> {
        match Form::of(&path) {
            Form::Warc => match File::open(&path) {
                Ok(file) => {
                    self.open.push(Open::Warc(Box::new(Warc::new(file, path, self.limits))));
                    None
                }
                Err(e) => Some(skipped(&path, Reason::unreadable(&e))),
            },
            Form::Lines { gzip } => self.lines(&path, gzip),
            #[cfg(feature = "fetch")]
            Form::Feed if named => self.feed(&path),
            Form::Other | Form::Feed if !named => Some(skipped(&path, files::foreign())),
            _ => {
                let hints = Hints { media_type: media_type(&path), ..Hints::default() };
                Some(self.load(path.display().to_string(), None, hints, Ok(Content::File(path))))
            }
        }
    }

    fn lines(&mut self, path: &Path, gzip: bool) -> Option<Item> {
        let file = match File::open(path) {
            Ok(file) => BufReader::with_capacity(1 << 18, file),
            Err(e) => return Some(skipped(path, Reason::unreadable(&e))),
        };
        let from: Box<dyn BufRead + Send> =
            if gzip { Box::new(BufReader::with_capacity(1 << 18, MultiGzDecoder::new(file))) } else { Box::new(file) };
        let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
        self.open.push(Open::Lines(Lines::new(from, path.display().to_string(), folder, self.limits.page)));
        None
    }

    fn load(&self, name: String, id: Option<String>, hints: Hints, page: Result<Content, Reason>) -> Item {
        match page.and_then(|page| page.load(self.limits.page)) {
            Ok(bytes) => Item::Page(Page { bytes, hints, id, name, ..Page::default() }),
            Err(reason) => Item::Skipped(Skipped { name, id, offset: None, reason }),
        }
    }

    /// A file or folder that a walk came to.
    fn entry(&mut self, entry: walkdir::Result<walkdir::DirEntry>) -> Option<Item> {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                let path = e.path().unwrap_or(Path::new("")).to_path_buf();
                return Some(skipped(&path, Reason::unreadable(&e.into())));
            }
        };
        if entry.file_type().is_dir() {
            return None;
        }
        let path = entry.into_path();
        match std::fs::metadata(&path) {
            Ok(about) if about.is_file() => self.file(path, false),
            Ok(_) => {
                Some(skipped(&path, Reason::new(Kind::NotAPage, "it is no file; links to folders are not followed")))
            }
            Err(e) => Some(skipped(&path, Reason::unreadable(&e))),
        }
    }
}

#[cfg(not(feature = "fetch"))]
impl Items {
    fn url(&mut self, url: String) -> Option<Item> {
        let reason = Reason::new(Kind::Forbidden, "this build of dixit does not use the network");
        Some(Item::Skipped(Skipped { name: url, id: None, offset: None, reason }))
    }
}

#[cfg(feature = "fetch")]
impl Items {
    fn url(&mut self, url: String) -> Option<Item> {
        self.link(Link { url, ..Link::default() })
    }

    fn link(&mut self, link: Link) -> Option<Item> {
        let Some(fetcher) = &mut self.fetcher else {
            let reason = Reason::new(Kind::Forbidden, "nothing is fetched here");
            return Some(Item::Skipped(Skipped { name: link.url, id: None, offset: None, reason }));
        };
        match fetcher.fetch(&link) {
            Ok(Fetched::Page(page)) => Some(Item::Page(page)),
            Ok(Fetched::Feed { links, .. }) => {
                self.open.push(Open::Links(links.into_iter()));
                None
            }
            Err(reason) => Some(Item::Skipped(Skipped { name: link.url, id: None, offset: None, reason })),
        }
    }

    /// A feed or sitemap in a file: the pages that it names.
    fn feed(&mut self, path: &Path) -> Option<Item> {
        let read = Content::File(path.to_path_buf()).load(self.limits.page);
        match read.and_then(|bytes| crate::feed::links(bytes, None, 0, self.limits)) {
            Ok(links) => {
                self.open.push(Open::Links(links.into_iter()));
                None
            }
            Err(reason) => Some(skipped(path, reason)),
        }
    }
}

impl Iterator for Items {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            let item = match self.open.last_mut()? {
                Open::Sources(sources) => sources.next().map(|source| self.source(source)),
                Open::Folder(walk) => next_visible(walk).map(|entry| self.entry(entry)),
                Open::Pattern { paths, pattern, matched } => match paths.next() {
                    Some(found) => {
                        *matched = true;
                        Some(match found {
                            Ok(path) => self.path(path),
                            Err(e) => {
                                let path = e.path().to_path_buf();
                                Some(skipped(&path, Reason::unreadable(&e.into())))
                            }
                        })
                    }
                    None if !*matched => {
                        *matched = true;
                        Some(Some(skipped(pattern, Reason::new(Kind::Unreadable, "no file matches it"))))
                    }
                    None => None,
                },
                Open::Lines(lines) => lines.next().map(|job| Some(self.load(job.name, job.id, job.hints, job.page))),
                Open::Warc(warc) => warc.next().map(Some),
                #[cfg(feature = "fetch")]
                Open::Links(links) => links.next().map(|link| self.link(link)),
            };
            match item {
                Some(Some(item)) => return Some(item),
                Some(None) => {}
                None => {
                    self.open.pop();
                }
            }
        }
    }
}

/// The next entry that is not hidden; a hidden folder is not entered.
fn next_visible(walk: &mut walkdir::IntoIter) -> Option<walkdir::Result<walkdir::DirEntry>> {
    loop {
        let entry = walk.next()?;
        match &entry {
            Ok(found) if found.depth() > 0 && found.file_name().as_encoded_bytes().starts_with(b".") => {
                if found.file_type().is_dir() {
                    walk.skip_current_dir();
                }
            }
            _ => return Some(entry),
        }
    }
}

fn is_pattern(path: &Path) -> bool {
    path.to_str().is_some_and(|text| text.contains(['*', '?', '[']))
}

fn skipped(path: &Path, reason: Reason) -> Item {
    Item::Skipped(Skipped { name: path.display().to_string(), id: None, offset: None, reason })
}
