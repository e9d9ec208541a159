//! Reading a page.

use dixit_span::{SourceMap, Span};
use jiff::ToSpan as _;

use crate::dates::Order;
use crate::decode::{self, Decoded, Source};
use crate::error::Kind;
use crate::scan::{Event, Scanner};
use crate::{Article, Block, BlockKind, Error, Header, Origin, Stamp, Warning, WarningCode};
use crate::{dateline, dates, draft, header, html, language, mail, markdown, plain};

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
    /// Depth of nested elements; what lies deeper is read without its structure. Default 512, as in browsers.
    pub depth: u32,
    /// Bytes of an article's text that are searched for statements; the rest is kept, with a warning. Bounds the
    /// memory of all later steps. Default 512 KiB, some 85,000 words.
    pub text: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { page: 16 << 20, depth: 512, text: 512 << 10 }
    }
}

/// Year before which no news page was published.
const FIRST_YEAR: i16 = 1990;
/// Bytes in which a tag is looked for where nobody says whether a page is HTML.
const SNIFF: usize = 4 << 10;

/// Reads a page.
///
/// What is found is an article's header and blocks; what could not be found or had to be repaired is said in
/// [`Article::warnings`]. Time and memory are linear in the page's length.
///
/// # Errors
/// If the page is empty, binary, or larger than the limit before or after decoding.
pub fn read(page: &[u8], hints: &Hints, limits: &Limits) -> Result<Article, Error> {
    if page.len() > limits.page as usize {
        return Err(Kind::TooLarge { limit: limits.page }.into());
    }
    if page.iter().all(u8::is_ascii_whitespace) {
        return Err(Kind::Empty.into());
    }
    if hints.verbatim {
        return verbatim(page, hints, limits);
    }
    if let Some(what) = decode::binary(page) {
        return Err(Kind::Binary(what).into());
    }
    let said = hints.media_type.as_deref().and_then(is_html);
    let source = Source::new(hints.media_type.as_deref(), said != Some(false), hints.url.as_deref());
    let Decoded { text, map, encoding, warnings } = decode::decode(page, &source, limits.page)?;
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        return Err(Kind::Empty.into());
    }
    let told = hints.media_type.as_deref().and_then(written);
    let begun = || mail::looks_like(&text) && !mail::is_html(&text) || markdown::begins(&text);
    let markup = match said {
        Some(false) if told == Some(Written::Mail) => mail::is_html(&text),
        Some(said) => said,
        None => !begun() && looks_like_html(&text),
    };
    let (mut article, late) =
        if markup { (html::read(&text, hints, limits), None) } else { pasted(&text, told, hints) };
    article.encoding = encoding;
    article.warnings.splice(0..0, warnings);
    if let Some(decoding) = map {
        article.map = article.map.through(&decoding);
    }
    finish(&mut article, hints, late);
    Ok(article)
}

/// Calls `each` with the text and the features of every visible line of an HTML page, in the page's order: what the
/// model that tells articles from their surroundings is trained on.
///
/// # Errors
/// If the page is larger than the limit after decoding.
pub fn line_features(page: &[u8], limits: &Limits, each: impl FnMut(&str, &[f32])) -> Result<(), Error> {
    let decoded = decode::decode(page, &Source::new(None, true, None), limits.page)?;
    html::line_features(&decoded.text, limits, each);
    Ok(())
}

/// Whether a media type is that of HTML, or of plain text; none where it is neither.
fn is_html(media_type: &str) -> Option<bool> {
    let essence = media_type.split(';').next().unwrap_or("").trim();
    if ["text/html", "application/xhtml+xml"].iter().any(|t| essence.eq_ignore_ascii_case(t)) {
        return Some(true);
    }
    (essence.eq_ignore_ascii_case("text/plain") || written(essence).is_some()).then_some(false)
}

/// Ways in which text without tags is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Written {
    Markdown,
    Mail,
}

/// The way that a media type names.
fn written(media_type: &str) -> Option<Written> {
    let essence = media_type.split(';').next().unwrap_or("").trim();
    let is = |names: &[&str]| names.iter().any(|t| essence.eq_ignore_ascii_case(t));
    if is(&["text/markdown", "text/x-markdown"]) {
        return Some(Written::Markdown);
    }
    is(&["message/rfc822", "message/global"]).then_some(Written::Mail)
}

fn looks_like_html(text: &str) -> bool {
    const TAGS: [&str; 20] = [
        "html", "head", "body", "title", "meta", "link", "script", "style", "div", "p", "article", "main", "section",
        "h1", "h2", "table", "ul", "span", "br", "a",
    ];
    let mut end = text.len().min(SNIFF);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text[..end].trim_start_matches('\u{feff}').trim_start();
    head.get(..9).is_some_and(|d| d.eq_ignore_ascii_case("<!doctype"))
        || Scanner::new(head).any(|e| matches!(e, Event::Open(tag) if TAGS.iter().any(|t| tag.is(t))))
}

/// Text as it stands: one block a line.
fn verbatim(page: &[u8], hints: &Hints, limits: &Limits) -> Result<Article, Error> {
    let (text, map) = decode::utf8(page, 0, limits.page)?;
    let mut warnings = Vec::new();
    if map.is_some() {
        let text = "bytes that are not UTF-8 were replaced".to_owned();
        warnings.push(Warning { code: WarningCode::BadBytes, text });
    }
    let map = map.unwrap_or_else(|| SourceMap::identity(text.len() as u32));
    let text = text.into_owned();
    let mut blocks = Vec::new();
    let mut at = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).map(|n| n + 1).chain([text.len()]) {
        let span = Span::from_usize(at, end).trim(&text);
        if !span.is_empty() {
            blocks.push(Block::new(BlockKind::Paragraph, span));
        }
        at = end;
    }
    if blocks.is_empty() {
        return Err(Kind::Empty.into());
    }
    let header = Header::default();
    let mut article = Article { header, text, blocks, map, media_type: "text/plain", encoding: "utf-8", warnings };
    finish(&mut article, hints, None);
    Ok(article)
}

/// Text with the debris of the page it was pasted from, or with the marks of its own kind, and the day of publication
/// that its end gives.
fn pasted(text: &str, told: Option<Written>, hints: &Hints) -> (Article, Option<Stamp>) {
    let order = Order::of(hints.language.as_deref(), hints.url.as_deref());
    let sound = |stamp| is_sound(stamp, hints);
    let seen = || {
        let mail = mail::looks_like(text).then_some(Written::Mail);
        mail.or_else(|| markdown::looks_like(text).then_some(Written::Markdown))
    };
    let found = match told.or_else(seen) {
        Some(Written::Markdown) => markdown::read(text, order, sound),
        Some(Written::Mail) => mail::read(text, order, sound),
        None => plain::read(text, order, sound),
    };
    let (text, blocks, map) = draft::join(found.drafts);
    let mut warnings: Vec<Warning> = found.odd.iter().take(1).map(|s| odd(*s)).collect();
    if !blocks.iter().any(|b| b.kind.is_body()) {
        warnings.push(no_article());
    }
    let article = Article { header: found.header, text, blocks, map, media_type: "text/plain", encoding: "", warnings };
    (article, found.late)
}

pub(crate) fn no_article() -> Warning {
    Warning { code: WarningCode::NoArticle, text: "the page holds no article".to_owned() }
}

/// Whether a date can be that of a news page: not before 1990, and at most two days after the fetch (zones, clocks).
pub(crate) fn is_sound(stamp: Stamp, hints: &Hints) -> bool {
    let latest = hints.fetched.and_then(|f| f.date.checked_add(2.days()).ok());
    stamp.date.year() >= FIRST_YEAR && latest.is_none_or(|l| stamp.date <= l)
}

pub(crate) fn odd(stamp: Stamp) -> Warning {
    Warning { code: WarningCode::OddDate, text: format!("the date {stamp} cannot be right and is left out") }
}

/// Takes control characters out of values that were read from text, where they may stand, and values without words away.
fn without_controls(article: &mut Article) {
    let odd = |value: &String| value.contains(char::is_control);
    let header = &mut article.header;
    let slots = [
        ("title", &mut header.title),
        ("section", &mut header.section),
        ("outlet", &mut header.outlet),
        ("agency", &mut header.agency),
        ("dateline", &mut header.dateline),
        ("language", &mut header.language),
        ("url", &mut header.url),
    ];
    for (name, slot) in slots {
        if let Some(value) = slot.take_if(|v| odd(v)) {
            *slot = header::words(&value);
            if slot.is_none() {
                header.origin.retain(|(n, _)| *n != name);
            }
        }
    }
    if header.byline.iter().any(odd) {
        header.byline = header.byline.iter().filter_map(|n| header::words(n)).collect();
        if header.byline.is_empty() {
            header.origin.retain(|(n, _)| *n != "byline");
        }
    }
    for block in &mut article.blocks {
        if let Some(author) = block.author.take_if(|a| odd(a)) {
            block.author = header::words(&author);
        }
    }
}

/// What all articles get, whatever they were read from: the language, the dateline, the caller's hints, a
/// warning without a date. Where the header gives no day of publication, these are asked, in this order: the dateline,
/// the end of the page (`late`), the URL, the day of the last change.
fn finish(article: &mut Article, hints: &Hints, late: Option<Stamp>) {
    if hints.language.is_none() {
        language::settle(article);
    }
    let mut late = late;
    if let Some(found) = dateline::find(&article.text, &article.blocks) {
        late = found.date.filter(|s| is_sound(*s, hints)).or(late);
        let header = &mut article.header;
        header.dateline_span = Some(found.span);
        if let Some(place) = found.place {
            header.dateline = Some(place);
            header.origin.push(("dateline", Origin::Text));
        }
        if let (None, Some(agency)) = (&header.agency, found.agency) {
            header.agency = Some(agency.to_owned());
            header.origin.push(("agency", Origin::Text));
        }
    }
    without_controls(article);
    let header = &mut article.header;
    let mut hinted = |name: &'static str| {
        header.origin.retain(|(n, _)| *n != name);
        header.origin.push((name, Origin::Hint));
    };
    if let Some(published) = hints.published {
        header.published = Some(published);
        hinted("published");
    }
    if let Some(tag) = &hints.language {
        header.language = Some(tag.clone());
        hinted("language");
    }
    if let Some(url) = hints.url.as_ref().filter(|_| header.url.is_none()) {
        header.url = Some(url.clone());
        hinted("url");
    }
    if header.published.is_none() {
        let url = || header.url.as_deref().and_then(dates::in_url).filter(|s| is_sound(*s, hints));
        let changed = header.origin.iter().find(|(name, _)| *name == "updated").map(|(_, origin)| *origin);
        let last = || header.updated.zip(changed);
        let found = late.map(|s| (s, Origin::Text)).or_else(|| url().map(|s| (s, Origin::Url))).or_else(last);
        if let Some((stamp, origin)) = found {
            header.published = Some(stamp);
            header.origin.push(("published", origin));
        }
    }
    if header.published.is_none() {
        let text = "the page gives no date of publication".to_owned();
        article.warnings.push(Warning { code: WarningCode::NoDate, text });
    }
}
