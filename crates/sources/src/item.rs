//! What comes out of a source: pages, and what was passed over.

use std::fmt;

use dixit_page::Hints;

use crate::Locator;

/// One step through a source.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "items are handed on one by one, nearly all of them pages")]
pub enum Item {
    /// A page.
    Page(Page),
    /// Something that is not read, and why.
    Skipped(Skipped),
}

/// A page as received: the body after transfer and content decoding.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The page's bytes, at most [`Limits::page`] of them.
    pub bytes: Vec<u8>,
    /// What the source knows of the page.
    pub hints: Hints,
    /// Where the bytes can be read again, if the page lies in an archive.
    pub locator: Option<Locator>,
    /// The caller's own id, from a list; the record's id, from an archive.
    pub id: Option<String>,
    /// Name for people: a file, a file and a line, a URL.
    pub name: String,
    /// How it was fetched, if it was.
    pub fetched: Option<Visit>,
}

/// A page that was fetched: what to ask for, and how, to see whether it has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// The address that was asked for; redirects may have led from it to [`Hints::url`].
    pub url: String,
    /// What makes the next request for it a conditional one.
    pub validators: Validators,
    /// When the page was changed last, as the feed or sitemap that named it writes it.
    pub changed: Option<String>,
}

/// What a server said that tells whether a page has changed since (RFC 9110, 8.8).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// `ETag`, as it stands.
    pub etag: Option<String>,
    /// `Last-Modified`, as it stands.
    pub last_modified: Option<String>,
}

/// Something that is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Name for people: a file, a file and a line, a URL.
    pub name: String,
    /// The caller's own id, where it is known.
    pub id: Option<String>,
    /// Where in the file, in bytes, for archives.
    pub offset: Option<u64>,
    /// Why.
    pub reason: Reason,
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if let Some(offset) = self.offset {
            write!(f, ", byte {offset}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// Why something is not read: a sentence, and what sort of reason it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// To count by.
    pub kind: Kind,
    /// A sentence without a full stop.
    pub why: String,
}

impl Reason {
    pub(crate) fn new(kind: Kind, why: impl Into<String>) -> Self {
        Self { kind, why: why.into() }
    }

    pub(crate) fn too_large(limit: u32) -> Self {
        let limit = bytesize::ByteSize(limit.into());
        Self::new(Kind::TooLarge, format!("the page is larger than the limit of {limit}; raise it"))
    }

    /// Of a file that cannot be opened or read.
    #[must_use]
    pub fn unreadable(error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        let why = match error.kind() {
            ErrorKind::NotFound => "there is no such file; check its name, or give - for standard input".to_owned(),
            ErrorKind::PermissionDenied => "permission to read it is denied".to_owned(),
            ErrorKind::IsADirectory => "it is a folder; give the files in it".to_owned(),
            _ => format!("it could not be read: {error}"),
        };
        Self::new(Kind::Unreadable, why)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

/// Sorts of reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// The page passes a limit of size.
    TooLarge,
    /// Compressed bytes that become far more than they are.
    Bomb,
    /// It is an image, a script, a file of some other sort.
    NotAPage,
    /// A response that is no page: moved, not found, an error of the server.
    Status,
    /// A record or a response that says: the page is as it was.
    Unchanged,
    /// A part of an archive is damaged or missing. What stands before and after is read.
    Damaged,
    /// A line of JSON Lines that is none.
    BadLine,
    /// A file that could not be opened or read, a host that could not be reached.
    Unreadable,
    /// A list or an archive could not be read on: the rest of it is not read.
    BrokenOff,
    /// robots.txt does not allow it.
    Robots,
    /// An address that is not fetched: no http or https.
    Forbidden,
    /// An address in a private network.
    Private,
}

impl Kind {
    /// A word or two for counts: "3 too large".
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::TooLarge => "too large",
            Self::Bomb => "over the ratio of compression",
            Self::NotAPage => "no page",
            Self::Status => "no page but a status",
            Self::Unchanged => "unchanged",
            Self::Damaged => "damaged",
            Self::BadLine => "bad line",
            Self::Unreadable => "unreadable",
            Self::BrokenOff => "broken off",
            Self::Robots => "refused by robots.txt",
            Self::Forbidden => "address not allowed",
            Self::Private => "private address",
        }
    }
}

/// Bounds on what is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a page after decoding. Default 16 MiB.
    pub page: u32,
    /// How many bytes one compressed byte may become, beyond the first MiB. Default 250: pages that repeat themselves
    /// reach 50, the most that deflate can do is 1,032.
    pub ratio: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { page: 16 << 20, ratio: 250 }
    }
}

impl Limits {
    /// Whether `out` bytes made of `read` are too many.
    pub(crate) fn is_bomb(self, read: u64, out: u64) -> bool {
        const FREE: u64 = 1 << 20;
        out > FREE && out / u64::from(self.ratio.max(1)) > read
    }
}
