//! Bytes to text, with the way back.
//!
//! The order is WHATWG's: byte order mark, the transport's charset, the page's own, then UTF-8 where the bytes are
//! valid, then a guess. What the bytes themselves disprove is not believed:
//!
//! - Bytes that are UTF-8 with characters beyond ASCII, but for one sequence in eight at most, are UTF-8 whatever
//!   other charset is declared: text in another one is hardly ever valid UTF-8 by chance.
//! - Bytes of which most beyond ASCII are not UTF-8 are not UTF-8.
//! - Bytes declared as Latin letters that make whole words of accented ones are in another script.
//! - In UTF-16 markup and blanks have NUL bytes: a page without them that is UTF-8 or has tags is not in UTF-16.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use dixit_span::{ByteRange, Shift, SourceMap, Span};
use encoding_rs::{
    DecoderResult, Encoding, GB18030, GBK, ISO_2022_JP, ISO_8859_15, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE,
    WINDOWS_1252,
};
use memchr::memmem;

use crate::error::Kind;
use crate::escape::{self, Piece, Reader, State};
use crate::scan::{Event, Scanner};
use crate::{Warning, WarningCode};

/// Bytes in which a page's own declaration of its charset is looked for. Browsers decode the first 1,024 by it at
/// once, and begin anew where they come upon a later one.
const PRESCAN: usize = 128 << 10;
/// Bytes at which binary data and UTF-16 without a mark are recognised.
const SNIFF: usize = 8 << 10;
/// Bytes in which sequences of UTF-8 are counted.
const COUNTED: usize = 4 << 20;
/// Bytes that the guess at an undeclared encoding looks at, from the first on that is not ASCII.
const GUESS: usize = 256 << 10;
/// Sequences of UTF-8 for each that is none, so that bytes are UTF-8 with damage.
const DAMAGED: usize = 8;
/// Sequences that are none, so that bytes declared as UTF-8 may be something else.
const UNLIKELY: usize = 3;

/// A page as text.
#[derive(Debug)]
pub(crate) struct Decoded<'p> {
    pub(crate) text: Cow<'p, str>,
    /// From `text` to the page's bytes; none where they are the same.
    pub(crate) map: Option<SourceMap>,
    /// Name of the encoding, lower case.
    pub(crate) encoding: &'static str,
    pub(crate) warnings: Vec<Warning>,
}

/// What the page is, if its first bytes are those of a format that is no page.
pub(crate) fn binary(page: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 20] = [
        (b"%PDF-", "a PDF document"),
        (b"\x89PNG", "a PNG image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"GIF8", "a GIF image"),
        (b"\x1f\x8b", "gzip data"),
        (b"PK\x03\x04", "a zip archive"),
        (b"PK\x05\x06", "a zip archive"),
        (b"\x7fELF", "a program"),
        (b"BZh", "bzip2 data"),
        (b"\xfd7zXZ", "xz data"),
        (b"\x28\xb5\x2f\xfd", "zstd data"),
        (b"7z\xbc\xaf", "a 7z archive"),
        (b"Rar!\x1a", "a RAR archive"),
        (b"\xd0\xcf\x11\xe0", "an Office document"),
        (b"SQLite format 3", "a database"),
        (b"\0asm", "a program"),
        (b"wOFF", "a font"),
        (b"wOF2", "a font"),
        (b"OggS", "a sound file"),
        (b"ID3\x03", "a sound file"),
    ];
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| page.starts_with(magic)) {
        return Some(what);
    }
    match (page.get(..4), page.get(4..8), page.get(8..12)) {
        (Some(b"RIFF"), _, Some(b"WEBP")) => return Some("a WebP image"),
        (_, Some(b"ftyp"), _) => return Some("a video"),
        _ => {}
    }
    if Encoding::for_bom(page).is_some() || wide(page).is_some() {
        return None;
    }
    let head = &page[..page.len().min(SNIFF)];
    let odd = head.iter().filter(|b| matches!(b, 0..=8 | 11 | 14..=26 | 28..=31 | 127)).count();
    (odd > 3 && odd * 20 > head.len()).then_some("binary data")
}

/// UTF-16 without a byte order mark: nearly every second byte is NUL.
fn wide(page: &[u8]) -> Option<&'static Encoding> {
    let head = &page[..page.len().min(SNIFF) & !1];
    if head.len() < 8 {
        return None;
    }
    let nuls = |first: usize| head.iter().skip(first).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (nuls(0), nuls(1));
    let most = head.len() / 2 * 7 / 10;
    match (even > most, odd > most) {
        (true, false) if odd * 10 < even => Some(UTF_16BE),
        (false, true) if even * 10 < odd => Some(UTF_16LE),
        _ => None,
    }
}

/// The charset parameter of a media type.
fn charset(media_type: &str) -> Option<&str> {
    let lower = media_type.to_ascii_lowercase();
    memmem::find_iter(lower.as_bytes(), b"charset").find_map(|at| {
        let rest = media_type[at + 7..].trim_start().strip_prefix('=')?;
        Some(label(rest)).filter(|l| !l.is_empty())
    })
}

/// The name of a charset at the start of a text: pages put it in quotation marks of all kinds, twice, or half.
fn label(text: &str) -> &str {
    let text = text.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | ':' | '.' | '+'));
    text[..end.unwrap_or(text.len())].trim_end_matches(|c: char| !c.is_ascii_alphanumeric())
}

/// The charset that a page's `meta` elements declare in its first bytes, else its XML declaration.
fn declared(page: &[u8]) -> Option<&'static Encoding> {
    let head = &page[..page.len().min(PRESCAN)];
    // A head that is cut within a character is no damaged one.
    let head = match std::str::from_utf8(head) {
        Ok(head) => Cow::Borrowed(head),
        Err(e) if e.error_len().is_none() => {
            Cow::Borrowed(std::str::from_utf8(&head[..e.valid_up_to()]).unwrap_or_default())
        }
        Err(_) => String::from_utf8_lossy(head),
    };
    let metas = Scanner::new(&head).filter_map(|event| match event {
        Event::Open(tag) if tag.is("meta") => Some(tag),
        _ => None,
    });
    for tag in metas {
        let typed = || {
            let kind = tag.attribute("http-equiv").or_else(|| tag.attribute("name"))?;
            let content = tag.attribute("content")?;
            let typed = kind.trim().eq_ignore_ascii_case("content-type");
            typed.then(|| charset(&content).and_then(readable)).flatten()
        };
        if let Some(found) = tag.attribute("charset").and_then(|c| readable(label(&c))).or_else(typed) {
            return Some(found);
        }
    }
    let xml = head.trim_start().strip_prefix("<?xml")?;
    let xml = &xml[..xml.find('>')?];
    let rest = xml[xml.find("encoding")? + 8..].trim_start().strip_prefix('=')?;
    readable(label(rest))
}

/// The encoding of that name, if a declaration in it can be read.
fn readable(label: &str) -> Option<&'static Encoding> {
    let found = Encoding::for_label(label.as_bytes())?;
    Some(if found == UTF_16LE || found == UTF_16BE {
        UTF_8
    } else if found.name() == "x-user-defined" {
        WINDOWS_1252
    } else {
        found
    })
}

fn warning(code: WarningCode, text: String) -> Warning {
    Warning { code, text }
}

/// Decodes a page.
pub(crate) fn decode<'p>(page: &'p [u8], source: &Source<'_>, limit: u32) -> Result<Decoded<'p>, Kind> {
    let mut warnings = Vec::new();
    let (encoding, mark) = match Encoding::for_bom(page) {
        Some((encoding, mark)) => (encoding, mark),
        None => (choose(page, source, &mut warnings), 0),
    };
    let body = &page[mark..];
    if encoding == UTF_8 {
        let (text, map) = utf8(body, mark as u32, limit)?;
        if matches!(text, Cow::Owned(_)) {
            let text = "bytes that are not UTF-8 were replaced".to_owned();
            warnings.push(warning(WarningCode::BadBytes, text));
        }
        return Ok(Decoded { text, map, encoding: "utf-8", warnings });
    }
    let mut out = Writer { text: String::new(), map: SourceMap::new(), limit, bad: false };
    if encoding == UTF_16LE || encoding == UTF_16BE {
        utf16(body, mark, encoding == UTF_16BE, &mut out)?;
    } else if encoding.is_single_byte() {
        single(body, encoding, &mut out)?;
    } else if encoding == ISO_2022_JP {
        escaped(&mut Reader::new(body, State::Ascii), body, &mut out)?;
    } else {
        multi(body, encoding, &mut out)?;
    }
    let name = lower_name(encoding);
    if out.bad {
        warnings.push(warning(WarningCode::BadBytes, format!("bytes that are not {name} were replaced")));
    }
    Ok(Decoded { text: Cow::Owned(out.text), map: Some(out.map), encoding: name, warnings })
}

/// How much of bytes beyond ASCII is UTF-8.
#[derive(Clone, Copy, Debug)]
struct Fit {
    /// Characters of several bytes.
    good: usize,
    /// Sequences that are no character, but for one that the page's end cuts off.
    bad: usize,
}

impl Fit {
    fn of(page: &[u8]) -> Self {
        let page = &page[..page.len().min(COUNTED)];
        // Most pages: how many characters there are is asked only where there is damage.
        if std::str::from_utf8(page).is_ok() {
            return Self { good: usize::from(!page.is_ascii()), bad: 0 };
        }
        let mut fit = Self { good: 0, bad: 0 };
        let mut left = page.len();
        for chunk in page.utf8_chunks() {
            let valid = chunk.valid().as_bytes();
            // Each character of several bytes has one byte that begins it.
            fit.good += valid.iter().filter(|b| **b >= 0xc0).count();
            left -= valid.len() + chunk.invalid().len();
            let cut = left == 0 && std::str::from_utf8(chunk.invalid()).is_err_and(|e| e.error_len().is_none());
            fit.bad += usize::from(!chunk.invalid().is_empty() && !cut);
        }
        fit
    }

    /// UTF-8 that says so itself, for all its damage.
    const fn is_good(self) -> bool {
        self.good > 0 && self.good >= self.bad * DAMAGED
    }

    const fn is_bad(self) -> bool {
        self.bad >= UNLIKELY && self.bad > self.good
    }
}

/// Whether bytes that are said to be Latin letters are those of another script: words of accented letters alone.
fn is_foreign(page: &[u8]) -> bool {
    const WORDS: usize = 10;
    let page = &page[..page.len().min(COUNTED)];
    let letters = page.split(|b| *b < 0xc0).filter(|w| w.len() >= 4);
    letters.filter(|w| w.iter().any(|b| *b != w[0])).take(WORDS).count() == WORDS
}

fn choose(page: &[u8], source: &Source<'_>, warnings: &mut Vec<Warning>) -> &'static Encoding {
    let mut warn = |text: String| warnings.push(warning(WarningCode::Encoding, text));
    let label = source.media_type.and_then(charset);
    let mut known = label.and_then(|l| Encoding::for_label(l.as_bytes()));
    if known.is_none()
        && let Some(label) = label
    {
        let label: String = label.chars().take(40).collect();
        warn(format!("the charset \"{label}\" is unknown"));
    }
    if let Some(found) = wide(page) {
        match known {
            Some(known) if known == found => {}
            Some(known) => warn(format!("{} is declared, but the bytes are {}", lower_name(known), lower_name(found))),
            None => warn(format!("no charset is declared; read as {}", lower_name(found))),
        }
        return found;
    }
    let fit = Fit::of(page);
    if let Some(found) = known.filter(|e| *e == UTF_16LE || *e == UTF_16BE) {
        let markup = || memmem::find(page, b"</").is_some();
        let narrow = memchr::memchr(0, page).is_none() && (fit.bad == 0 || markup());
        if !narrow {
            return found;
        }
        warn(format!("{} is declared, but the bytes are not in it", lower_name(found)));
        known = None;
    }
    if known.is_none() && source.html {
        known = declared(page);
    }
    let known = known.filter(|e| *e != REPLACEMENT);
    let escapes = memchr::memchr(0x1b, page).is_some();
    match known {
        Some(found) if found == UTF_8 && !fit.is_bad() => return UTF_8,
        Some(found) if found == UTF_8 => {}
        Some(found) if fit.is_good() && !(found == ISO_2022_JP && escapes) => {
            warn(format!("{} is declared, but the bytes are UTF-8", lower_name(found)));
            return UTF_8;
        }
        Some(found) if (found == WINDOWS_1252 || found == ISO_8859_15) && is_foreign(page) => {}
        Some(found) => return found,
        None if fit.bad == 0 && !escapes || fit.is_good() => return UTF_8,
        None => {}
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let telling = page.iter().position(|b| !b.is_ascii() || *b == 0x1b).unwrap_or(0);
    let sample = &page[telling..];
    detector.feed(&sample[..sample.len().min(GUESS)], sample.len() <= GUESS);
    let found = detector.guess(source.country.map(str::as_bytes), Utf8Detection::Allow);
    match known {
        _ if found == UTF_8 => {}
        Some(known) if known == found => {}
        Some(known) => {
            let (known, found) = (lower_name(known), lower_name(found));
            warn(format!("{known} is declared, but the bytes are not in it; read as {found}"));
        }
        None => warn(format!("no charset is declared; read as {}", lower_name(found))),
    }
    found
}

/// What is known of a page besides its bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source<'h> {
    media_type: Option<&'h str>,
    /// Whether the page may declare its charset itself.
    html: bool,
    /// The last part of its host's name: what is written there is a hint for a guess.
    country: Option<&'h str>,
}

impl<'h> Source<'h> {
    /// From the transport's media type and the page's address, as far as the caller knows them.
    pub(crate) fn new(media_type: Option<&'h str>, html: bool, url: Option<&'h str>) -> Self {
        let host = url.and_then(|u| u.split_once("://")).map(|(_, rest)| rest);
        let host = host.map(|h| h.split(['/', '?', '#', ':']).next().unwrap_or(h));
        let country = host.and_then(|h| h.rsplit_once('.')).map(|(_, last)| last);
        let plain =
            |c: &&str| !c.is_empty() && c.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        Self { media_type, html, country: country.filter(plain) }
    }
}

/// The name of an encoding in lower case, as this crate gives it.
fn lower_name(encoding: &'static Encoding) -> &'static str {
    const NAMES: [&str; 39] = [
        "big5", "euc-jp", "euc-kr", "gb18030", "gbk", "ibm866", "iso-2022-jp", "iso-8859-10", "iso-8859-13",
        "iso-8859-14", "iso-8859-15", "iso-8859-16", "iso-8859-2", "iso-8859-3", "iso-8859-4", "iso-8859-5",
        "iso-8859-6", "iso-8859-7", "iso-8859-8", "iso-8859-8-i", "koi8-r", "koi8-u", "macintosh", "replacement",
        "shift_jis", "utf-16be", "utf-16le", "utf-8", "windows-1250", "windows-1251", "windows-1252", "windows-1253",
        "windows-1254", "windows-1255", "windows-1256", "windows-1257", "windows-1258", "windows-874",
        "x-mac-cyrillic",
    ];
    NAMES.iter().find(|n| n.eq_ignore_ascii_case(encoding.name())).copied().unwrap_or(encoding.name())
}

type Mapped<'p> = (Cow<'p, str>, Option<SourceMap>);

/// UTF-8 whose first byte is byte `from` of the page.
pub(crate) fn utf8(body: &[u8], from: u32, limit: u32) -> Result<Mapped<'_>, Kind> {
    if let Ok(text) = std::str::from_utf8(body) {
        let map = (from > 0).then(|| {
            let mut map = SourceMap::new();
            map.push_copied(Span::from_usize(0, text.len()), from);
            map
        });
        return Ok((Cow::Borrowed(text), map));
    }
    let mut out = Writer { text: String::with_capacity(body.len()), map: SourceMap::new(), limit, bad: false };
    let mut at = from as usize;
    for chunk in body.utf8_chunks() {
        out.copy(chunk.valid(), at)?;
        at += chunk.valid().len();
        let bad = chunk.invalid().len();
        if bad > 0 {
            out.put('\u{fffd}', at, at + bad)?;
            at += bad;
        }
    }
    Ok((Cow::Owned(out.text), Some(out.map)))
}

/// Text as it grows, stopped at the limit.
struct Writer {
    text: String,
    map: SourceMap,
    limit: u32,
    bad: bool,
}

impl Writer {
    fn grow(&mut self, text: &str) -> Result<Span, Kind> {
        let start = self.text.len();
        if start + text.len() > self.limit as usize {
            return Err(Kind::TooLarge { limit: self.limit });
        }
        self.text.push_str(text);
        Ok(Span::from_usize(start, self.text.len()))
    }

    fn copy(&mut self, text: &str, from: usize) -> Result<(), Kind> {
        let span = self.grow(text)?;
        self.map.push_copied(span, from as u32);
        Ok(())
    }

    fn put(&mut self, c: char, from: usize, to: usize) -> Result<(), Kind> {
        let span = self.grow(c.encode_utf8(&mut [0; 4]))?;
        self.map.push_replaced(span, ByteRange::new(from as u32, to as u32));
        Ok(())
    }
}

fn utf16(body: &[u8], mark: usize, big: bool, out: &mut Writer) -> Result<(), Kind> {
    let (pairs, odd) = body.as_chunks::<2>();
    let units = pairs.iter().map(|p| if big { u16::from_be_bytes(*p) } else { u16::from_le_bytes(*p) });
    let mut at = mark;
    let mut half = false;
    for unit in char::decode_utf16(units) {
        half = unit.is_err();
        out.bad |= half;
        let c = unit.unwrap_or('\u{fffd}');
        let to = at + 2 * c.len_utf16();
        out.put(c, at, to)?;
        at = to;
    }
    // A cut-off unit behind half a pair is one malformed sequence with it.
    if !odd.is_empty() && !half {
        out.bad = true;
        out.put('\u{fffd}', at, at + 1)?;
    }
    Ok(())
}

/// Length of the ASCII stretch that `bytes` begin with.
fn ascii(bytes: &[u8]) -> usize {
    bytes.iter().position(|b| !b.is_ascii()).unwrap_or(bytes.len())
}

fn single(body: &[u8], encoding: &'static Encoding, out: &mut Writer) -> Result<(), Kind> {
    let upper: Vec<char> = (0x80..=0xffu8)
        .map(|b| encoding.decode_without_bom_handling(&[b]).0.chars().next().unwrap_or('\u{fffd}'))
        .collect();
    let mut at = 0;
    while at < body.len() {
        let plain = ascii(&body[at..]);
        out.copy(std::str::from_utf8(&body[at..at + plain]).unwrap_or(""), at)?;
        at += plain;
        while let Some(byte) = body.get(at).filter(|b| !b.is_ascii()) {
            let c = upper[usize::from(byte - 0x80)];
            out.bad |= c == '\u{fffd}';
            out.put(c, at, at + 1)?;
            at += 1;
        }
    }
    Ok(())
}

fn escaped(reader: &mut Reader<'_>, body: &[u8], out: &mut Writer) -> Result<(), Kind> {
    for piece in reader {
        match piece {
            Piece::Copied(range) => out.copy(std::str::from_utf8(&body[range.clone()]).unwrap_or(""), range.start)?,
            Piece::Made(c, range) => out.put(c, range.start, range.end)?,
            Piece::Bad(range) => {
                out.bad = true;
                out.put('\u{fffd}', range.start, range.end)?;
            }
            Piece::Shift(state, range) => {
                out.map.push_shift(Shift {
                    page: ByteRange::new(range.start as u32, range.end as u32),
                    state: state as u8,
                });
            }
        }
    }
    Ok(())
}

/// Feeds the decoder byte by byte, so that each code point's bytes are known.
///
/// In GBK and GB18030 a sequence may break off after bytes that are characters of their own, and only bytes behind
/// them tell: at the end they are taken for such, so that a part of a text decodes as it does within the whole.
fn multi(body: &[u8], encoding: &'static Encoding, out: &mut Writer) -> Result<(), Kind> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let four = encoding == GBK || encoding == GB18030;
    let mut buffer = [0u8; 32];
    let (mut at, mut start) = (0, 0);
    while at <= body.len() {
        if start == at {
            let plain = ascii(&body[at..]);
            if plain > 0 {
                out.copy(std::str::from_utf8(&body[at..at + plain]).unwrap_or(""), at)?;
                at += plain;
                start = at;
            }
        }
        let last = at == body.len();
        let feed = body.get(at..at + 1).unwrap_or(&[]);
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(feed, &mut buffer, last);
        at += read;
        let text = std::str::from_utf8(&buffer[..written]).unwrap_or("");
        let mut left = text.len();
        for c in text.chars() {
            left -= c.len_utf8();
            // After a malformed sequence several characters may come at once: an ASCII one has one byte. Of two
            // characters that stand for the same bytes the first gets them.
            let to = if c.is_ascii() { (start + 1).min(at) } else { at - left.min(at - start) };
            out.put(c, start, to)?;
            start = to;
        }
        match result {
            DecoderResult::Malformed(..) if last && four && at > start + 1 => {
                out.bad = true;
                out.put('\u{fffd}', start, start + 1)?;
                start += 1;
                at = start;
                decoder = encoding.new_decoder_without_bom_handling();
            }
            DecoderResult::Malformed(_, after) => {
                out.bad = true;
                let end = at.saturating_sub(usize::from(after)).max(start);
                out.put('\u{fffd}', start, end)?;
                start = end;
            }
            DecoderResult::InputEmpty if last => break,
            DecoderResult::InputEmpty | DecoderResult::OutputFull => {}
        }
    }
    Ok(())
}

/// The words that a stretch of a page's bytes holds: decoded from `encoding`, unescaped if `media_type` is
/// `text/html`, white space collapsed to single blanks.
///
/// `encoding` is any label that the WHATWG standard knows; an unknown one is read as UTF-8. The bytes are taken to
/// begin between two characters, and in ISO-2022-JP in the state that a page begins in: a stretch behind an escape
/// sequence takes [`decode_ranges`].
#[must_use]
pub fn decode_range(bytes: &[u8], encoding: &str, media_type: &str) -> String {
    let encoding = Encoding::for_label_no_replacement(encoding.as_bytes()).unwrap_or(UTF_8);
    words(&part(bytes, encoding, &mut State::Ascii), media_type)
}

/// The words that byte ranges of a page hold, each as [`decode_range`] gives them, joined by single blanks.
///
/// In ISO-2022-JP one range goes on in the state that the last one ended in, so that a range may hold an escape
/// sequence alone. Since the bytes of a pair are letters too, what is decoded would not always be what the page
/// says; so the state must be the one in which the page itself is read there.
///
/// `None` where a range lies outside the page, or is read in another state than the page.
#[must_use]
pub fn decode_ranges(page: &[u8], ranges: &[ByteRange], encoding: &str, media_type: &str) -> Option<String> {
    let encoding = Encoding::for_label_no_replacement(encoding.as_bytes()).unwrap_or(UTF_8);
    let mut out = String::new();
    let mut state = State::Ascii;
    for range in ranges {
        let bytes = page.get(range.as_range())?;
        if encoding == ISO_2022_JP {
            let here = escape::state_at(page, range.start() as usize);
            if here != Some(state) && escape::escape(bytes).is_none() {
                return None;
            }
        }
        let words = words(&part(bytes, encoding, &mut state), media_type);
        if !out.is_empty() && !words.is_empty() {
            out.push(' ');
        }
        out.push_str(&words);
    }
    Some(out)
}

/// A part of a page, decoded as it is within the whole.
fn part<'b>(bytes: &'b [u8], encoding: &'static Encoding, state: &mut State) -> Cow<'b, str> {
    let mut out = Writer { text: String::new(), map: SourceMap::new(), limit: u32::MAX, bad: false };
    // Without a limit nothing fails.
    if encoding == ISO_2022_JP {
        let mut reader = Reader::new(bytes, *state);
        let _ = escaped(&mut reader, bytes, &mut out);
        *state = reader.state;
    } else if encoding == GBK || encoding == GB18030 {
        let _ = multi(bytes, encoding, &mut out);
    } else {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    Cow::Owned(out.text)
}

fn words(text: &str, media_type: &str) -> String {
    let text = if media_type == "text/html" { crate::entity::unescape(text) } else { Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
