//! E-mail and newsletters: a header after RFC 5322, then text with what it answers quoted in it.
//!
//! A message of several parts is read by its part of plain text. What quoted-printable escapes is left as it is but
//! for line breaks, blanks and equals signs: these can be left out, so that the words are still those of the page.

use std::borrow::Cow;
use std::ops::Range;

use dixit_span::Span;

use crate::dates::{self, Order};
use crate::draft::Draft;
use crate::markdown::quoted;
use crate::pen::Pen;
use crate::plain::{Pasted, is_wrapped, take_date};
use crate::{BlockKind, Origin, Stamp, byline, debris};

/// Most lines of a header.
const HEADER: usize = 400;
/// Most blocks; what follows goes on in the last one.
const BLOCKS: usize = 100_000;
/// Longest line that says who wrote what follows, in bytes.
const WROTE: usize = 240;
/// Fields that tell a header.
const KNOWN: [&str; 19] = [
    "from",
    "to",
    "cc",
    "bcc",
    "subject",
    "date",
    "sent",
    "sender",
    "reply-to",
    "message-id",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "received",
    "return-path",
    "list-id",
    "list-unsubscribe",
    "delivered-to",
    "in-reply-to",
];

/// A message's header: its fields' names in lower case, and their values.
#[derive(Debug, Default)]
struct Fields<'t> {
    list: Vec<(String, &'t str)>,
    /// Where the header ends.
    end: usize,
}

impl<'t> Fields<'t> {
    /// The header at the start of `text`.
    fn read(text: &'t str) -> Self {
        let mut out = Self::default();
        let mut at = 0;
        for line in text.split_inclusive('\n').take(HEADER) {
            let here = at;
            at += line.len();
            let bare = line.trim();
            if bare.is_empty() {
                // Blank lines before the header are no end of it.
                if out.list.is_empty() {
                    continue;
                }
                out.end = at;
                return out;
            }
            let mbox = out.list.is_empty() && line.starts_with("From ");
            if mbox {
                continue;
            }
            if line.starts_with([' ', '\t'])
                && let Some((_, value)) = out.list.last_mut()
            {
                // A folded line goes on to this one's end.
                let from = value.as_ptr() as usize - text.as_ptr() as usize;
                *value = text[from..at].trim_end();
                continue;
            }
            let marks = |c| matches!(c, '*' | '>');
            let field = bare.trim_start_matches(marks).split_once(':').filter(|(name, _)| {
                let name = name.trim_end_matches('*');
                (1..=40).contains(&name.len())
                    && name.starts_with(|c: char| c.is_ascii_alphabetic())
                    && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            });
            let Some((name, value)) = field else {
                out.end = here;
                return out;
            };
            let value = value.trim_start_matches('*').trim();
            out.list.push((name.trim_end_matches('*').to_ascii_lowercase(), value));
        }
        out.end = at;
        out
    }

    fn get(&self, name: &str) -> Option<&'t str> {
        self.list.iter().find(|(n, _)| n == name).map(|(_, value)| *value).filter(|v| !v.is_empty())
    }

    fn date(&self) -> Option<&'t str> {
        self.get("date").or_else(|| self.get("sent"))
    }

    /// The media type, in lower case.
    fn kind(&self) -> String {
        self.get("content-type").unwrap_or("text/plain").to_ascii_lowercase()
    }

    /// Whether the lines are a message's header, and no text with colons in it.
    fn is_header(&self) -> bool {
        let known = self.list.iter().filter(|(n, _)| KNOWN.contains(&n.as_str())).count();
        known >= 2
            && 2 * known >= self.list.len().min(6)
            && (self.get("from").is_some() || self.get("sender").is_some())
            && (self.get("subject").is_some() || self.date().is_some())
    }

    /// Who wrote the message: a name, or an address where there is no other.
    fn author(&self) -> Option<String> {
        name(self.get("from").or_else(|| self.get("sender"))?)
    }

    /// The subject, without what answers and forwards put before it.
    fn subject(&self) -> Option<&'t str> {
        let mut subject = self.get("subject")?;
        loop {
            let mark = ["re:", "fw:", "fwd:", "aw:", "wg:"]
                .iter()
                .find(|mark| subject.get(..mark.len()).is_some_and(|s| s.eq_ignore_ascii_case(mark)));
            match mark {
                Some(mark) => subject = subject[mark.len()..].trim_start(),
                None => return Some(subject).filter(|s| !s.is_empty()),
            }
        }
    }
}

/// A field's words: those that are encoded, after RFC 2047, decoded.
fn decoded(field: &str) -> Cow<'_, str> {
    if !field.contains("=?") {
        return Cow::Borrowed(field);
    }
    let mut out = String::with_capacity(field.len());
    let mut rest = field;
    let mut joined = false;
    while let Some(at) = rest.find("=?") {
        let mut parts = rest[at + 2..].splitn(4, '?');
        let (label, way, words) = (parts.next(), parts.next(), parts.next());
        let end = parts.next().filter(|e| e.starts_with('=')).map(|e| rest.len() - e.len() + 1);
        let (Some(label), Some(way), Some(words), Some(end)) = (label, way, words, end) else { break };
        // White space between two encoded words is none of the text.
        if !joined || !rest[..at].trim().is_empty() {
            out.push_str(&rest[..at]);
        }
        let bytes = if way.eq_ignore_ascii_case("b") { base64(words) } else { escaped(words) };
        let label = label.split('*').next().unwrap_or(label);
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::UTF_8);
        out.push_str(&encoding.decode_without_bom_handling(&bytes).0);
        rest = &rest[end..];
        joined = true;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn escaped(words: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(words.len());
    let mut at = 0;
    while let Some(byte) = words.as_bytes().get(at) {
        let code = words.get(at + 1..at + 3).filter(|_| *byte == b'=').and_then(|c| u8::from_str_radix(c, 16).ok());
        out.push(code.unwrap_or(if *byte == b'_' { b' ' } else { *byte }));
        at += if code.is_some() { 3 } else { 1 };
    }
    out
}

fn base64(words: &str) -> Vec<u8> {
    let (mut bits, mut count) = (0u32, 0);
    let mut out = Vec::with_capacity(words.len());
    for byte in words.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    out
}

/// The name in front of an address.
fn name(from: &str) -> Option<String> {
    let from = &*decoded(from);
    let (shown, _) = from.split_once('<').unwrap_or((from, ""));
    let shown = shown.trim().trim_matches(['"', '\'']).trim();
    let shown = if shown.is_empty() { from.trim().trim_matches(['<', '>']) } else { shown };
    (!shown.is_empty() && shown.len() <= 100).then(|| shown.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Whether a text of unknown kind is a message: it begins with a header.
pub(crate) fn looks_like(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    Fields::read(text).is_header()
}

/// Whether a message is written in HTML alone, and as it stands.
pub(crate) fn is_html(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    let fields = Fields::read(text);
    let plain = |f: &Fields<'_>| {
        let encoding = f.get("content-transfer-encoding").unwrap_or("8bit").trim();
        !["base64", "quoted-printable"].iter().any(|e| encoding.eq_ignore_ascii_case(e))
    };
    let kind = fields.kind();
    if kind.starts_with("text/html") {
        return plain(&fields);
    }
    kind.starts_with("multipart/")
        && part(text, &fields, "text/plain").is_none()
        && part(text, &fields, "text/html").is_some_and(|(inner, ..)| plain(&inner))
}

/// Where a message's text stands, and how it is encoded.
#[derive(Debug)]
struct Body {
    range: Range<usize>,
    printable: bool,
}

/// The part of a message that is plain text; where a message has only one part, that.
fn body(text: &str, fields: &Fields<'_>) -> Body {
    let printable = |f: &Fields<'_>| {
        f.get("content-transfer-encoding").is_some_and(|e| e.trim().eq_ignore_ascii_case("quoted-printable"))
    };
    let found = if fields.kind().starts_with("multipart/") { part(text, fields, "text/plain") } else { None };
    match found {
        Some((inner, range)) => Body { range, printable: printable(&inner) },
        None => Body { range: fields.end..text.len(), printable: printable(fields) },
    }
}

/// The first part of a media type: its header, and where it stands.
fn part<'t>(text: &'t str, fields: &Fields<'_>, media_type: &str) -> Option<(Fields<'t>, Range<usize>)> {
    let mut found: Option<(Fields<'t>, usize, &str)> = None;
    let mut at = fields.end;
    for line in text[fields.end..].split_inclusive('\n') {
        let here = at;
        at += line.len();
        if !line.starts_with("--") {
            continue;
        }
        let border = line.trim_end().trim_end_matches('-');
        match found.take_if(|(.., own)| *own == border) {
            Some((inner, start, _)) => return Some((inner, start..here)),
            None if found.is_some() => {}
            None => {
                let inner = Fields::read(&text[at..]);
                if inner.get("content-type").is_some() && inner.kind().starts_with(media_type) {
                    let start = at + inner.end;
                    found = Some((inner, start, border));
                }
            }
        }
    }
    found.map(|(inner, start, _)| (inner, start..text.len()))
}

/// Reads a message. `sound` tells dates that can be right.
pub(crate) fn read(text: &str, order: Order, sound: impl Fn(Stamp) -> bool) -> Pasted {
    let lead = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut fields = Fields::read(&text[lead..]);
    fields.end += lead;
    let mut reader = Reader { text, out: Pasted::default(), open: Vec::new(), depth: 0, author: None, answered: false };
    reader.header(&fields, order, &sound);
    let body = body(text, &fields);
    let mut at = body.range.start;
    let mut soft = false;
    let mut skip = 0;
    for line in text[body.range.clone()].split_inclusive('\n') {
        let here = at;
        at += line.len();
        if here < skip {
            continue;
        }
        let end = here + line.trim_end().len();
        let (depth, mark) = if soft { (reader.depth, 0) } else { quoted(line) };
        let start = (here + mark).min(end);
        let broken = body.printable && text[here..end].ends_with('=');
        let piece = Piece { range: start..end - usize::from(broken && end > start), soft, printable: body.printable };
        soft = broken;
        if piece.soft {
            reader.open.push(piece);
            continue;
        }
        let bare = text[start..end].trim();
        if depth == 0 && matches!(text[here..at].trim_end_matches(['\r', '\n']), "-- " | "--") {
            break;
        }
        if is_forward(bare) {
            reader.close();
            let inner = Fields::read(&text[at..body.range.end]);
            if inner.is_header() {
                skip = at + inner.end;
                reader.forwarded(&inner, order, &sound);
            }
            continue;
        }
        if bare.is_empty() {
            reader.close();
            reader.depth = depth;
            continue;
        }
        if depth != reader.depth {
            reader.turn(depth);
        }
        reader.open.push(piece);
    }
    reader.close();
    reader.out
}

/// "---------- Forwarded message ---------", "-----Original Message-----".
fn is_forward(line: &str) -> bool {
    let words = line.trim_matches(['-', '_', ' ']).to_ascii_lowercase();
    line.starts_with("--")
        && matches!(words.as_str(), "forwarded message" | "original message" | "begin forwarded message")
        || line.eq_ignore_ascii_case("begin forwarded message:")
}

/// A line's text in the page.
#[derive(Clone, Debug)]
struct Piece {
    range: Range<usize>,
    /// The line before it was broken within.
    soft: bool,
    printable: bool,
}

struct Reader<'t> {
    text: &'t str,
    out: Pasted,
    /// Lines of the block in hand.
    open: Vec<Piece>,
    depth: usize,
    /// Who wrote what is quoted next.
    author: Option<String>,
    /// A message without marks of quotation follows.
    answered: bool,
}

impl Reader<'_> {
    fn header(&mut self, fields: &Fields<'_>, order: Order, sound: &impl Fn(Stamp) -> bool) {
        if let Some(subject) = fields.subject() {
            let words = decoded(subject).split_whitespace().collect::<Vec<_>>().join(" ");
            // Words that were encoded have no bytes that prove them, and are in the header alone.
            if !subject.contains("=?") {
                let at = subject.as_ptr() as usize - self.text.as_ptr() as usize;
                let mut pen = Pen::new(Draft::new(BlockKind::Title));
                pen.write(subject, at);
                self.out.drafts.push(pen.draft);
            }
            self.out.header.title = Some(words);
            self.out.header.origin.push(("title", Origin::Meta));
        }
        let names = fields.author().map(|a| byline::people(&a)).unwrap_or_default();
        if !names.is_empty() {
            self.out.header.byline = names;
            self.out.header.origin.push(("byline", Origin::Meta));
        }
        // A comment may name the zone once more.
        let date = fields.date().map(|d| d.split('(').next().unwrap_or(d).trim());
        if let Some(dated) = date.and_then(|d| dates::line(d, order)) {
            take_date(&mut self.out, dated, sound, Origin::Meta);
        }
    }

    /// Takes in the header of a message within: where nothing was said before it, it is the message.
    fn forwarded(&mut self, fields: &Fields<'_>, order: Order, sound: &impl Fn(Stamp) -> bool) {
        if self.out.drafts.iter().any(|d| d.kind.is_body()) {
            self.author = fields.author();
            self.answered = true;
            return;
        }
        let odd = std::mem::take(&mut self.out.odd);
        self.out = Pasted { odd, ..Pasted::default() };
        self.header(fields, order, sound);
    }

    /// Goes on at another depth of quotation. The line before it may say who wrote what is quoted.
    fn turn(&mut self, depth: usize) {
        if depth > self.depth
            && let Some(author) = self.wrote()
        {
            self.open.clear();
            self.author = author;
        } else {
            self.close();
            if depth < self.depth {
                self.author = None;
            }
        }
        self.depth = depth;
    }

    /// Whether the block in hand says who wrote what follows, and who.
    fn wrote(&self) -> Option<Option<String>> {
        let (first, last) = (self.open.first()?, self.open.last()?);
        let text = self.text.get(first.range.start..last.range.end).filter(|t| t.len() <= WROTE)?;
        let line = text.split_whitespace().filter(|w| *w != ">").collect::<Vec<_>>().join(" ");
        author(&line)
    }

    fn close(&mut self) {
        if self.open.is_empty() {
            return;
        }
        // "On Tuesday, Ann Lee wrote:" with a blank line behind it.
        if let Some(author) = self.wrote() {
            self.author = author;
            self.open.clear();
            return;
        }
        let lines = std::mem::take(&mut self.open);
        let mut groups: Vec<&[Piece]> = Vec::new();
        // A line with those that it was broken into.
        let mut wholes: Vec<Range<usize>> = Vec::new();
        for (number, piece) in lines.iter().enumerate() {
            match wholes.last_mut() {
                Some(last) if piece.soft => last.end = number + 1,
                _ => wholes.push(number..number + 1),
            }
        }
        let lengths: Vec<Span> = wholes
            .iter()
            .map(|w| Span::from_usize(lines[w.start].range.start, lines[w.end - 1].range.end).trim(self.text))
            .collect();
        if is_wrapped(self.text, &lengths) {
            groups.push(&lines);
        } else {
            groups.extend(wholes.iter().map(|w| &lines[w.clone()]));
        }
        for group in groups {
            self.block(group);
        }
    }

    fn block(&mut self, lines: &[Piece]) {
        let quote = self.depth > 0 || self.answered;
        let mut pen = Pen::new(Draft::new(if quote { BlockKind::Quote } else { BlockKind::Paragraph }));
        for (number, piece) in lines.iter().enumerate() {
            let Range { start, end } = piece.range;
            let mut at = start;
            if number == 0 && !quote {
                let words = &self.text[start..end];
                let lead = words.len() - words.trim_start().len();
                if let Some(mark) = ["- ", "* ", "• ", "· ", "– "].iter().find(|m| words[lead..].starts_with(**m))
                {
                    pen.draft.kind = BlockKind::ListItem;
                    at += lead + mark.len();
                }
            }
            if !piece.soft && number > 0 {
                pen.part();
            }
            if piece.printable {
                self.printable(at..end, &mut pen);
            } else {
                pen.write(&self.text[at..end], at);
            }
        }
        let mut draft = pen.draft;
        if draft.text.is_empty() || debris::is_debris(&draft.text) {
            return;
        }
        if quote {
            draft.author = self.author.clone();
        } else if draft.kind == BlockKind::Paragraph && debris::is_caption(&draft.text) {
            draft.kind = BlockKind::Caption;
        }
        let full = self.out.drafts.len() >= BLOCKS;
        match self.out.drafts.last_mut() {
            Some(last) if full => last.extend(draft),
            _ => self.out.drafts.push(draft),
        }
    }

    /// Writes quoted-printable text: an escaped equals sign is the one before its digits, an escaped blank is none.
    fn printable(&self, range: Range<usize>, pen: &mut Pen) {
        let text = &self.text[range.clone()];
        let mut from = 0;
        for (at, _) in text.match_indices('=') {
            let Some(code) = text.get(at + 1..at + 3).filter(|_| at >= from) else { continue };
            let keep = match code.to_ascii_uppercase().as_str() {
                "3D" => at + 1,
                "20" | "09" => at,
                _ => continue,
            };
            pen.write(&text[from..keep], range.start + from);
            if keep == at {
                pen.part();
            }
            from = at + 3;
        }
        pen.write(&text[from..], range.start + from);
    }
}

/// Who wrote what follows a line such as "On Tue, 14 Nov 2023 at 11:48, Ann Lee <ann@example.org> wrote:"; an empty
/// one where that is nobody's name.
fn author(line: &str) -> Option<Option<String>> {
    let said = line.strip_suffix(':')?.trim_end();
    let who = said.strip_suffix("wrote").or_else(|| said.strip_suffix("writes"))?.trim_end();
    let dated = who.starts_with("On ") && who.bytes().any(|b| b.is_ascii_digit());
    if !dated && !who.ends_with('>') {
        return None;
    }
    let who = if who.ends_with('>') { who.rfind('<').map_or(who, |n| who[..n].trim_end()) } else { who };
    let who = who.trim_end_matches(['"', '\'']);
    let of_date = |w: &str| {
        let w = w.trim_matches(|c: char| !c.is_alphanumeric()).to_ascii_lowercase();
        matches!(w.as_str(), "am" | "pm" | "on" | "at" | "gmt" | "utc") || w.bytes().any(|b| b.is_ascii_digit())
    };
    let mut words = Vec::new();
    for word in who.split_whitespace().rev().take(5) {
        if of_date(word) || word.ends_with(',') && !words.is_empty() {
            break;
        }
        words.push(word.trim_matches(['"', '\'', ',']));
    }
    words.reverse();
    Some((!words.is_empty()).then(|| words.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_words() {
        for (field, want) in [
            ("plain =3D", "plain =3D"),
            ("=?UTF-8?Q?Br=C3=BCcke_zu?=", "Brücke zu"),
            ("=?utf-8?b?QnLDvGNrZQ==?= =?iso-8859-1?q?_z=FC?= bleibt", "Brücke zü bleibt"),
            ("a =?utf-8?Q?b", "a =?utf-8?Q?b"),
            ("=?x?y", "=?x?y"),
        ] {
            assert_eq!(decoded(field), want, "{field}");
        }
    }

    #[test]
    fn who_wrote() {
        for (line, want) in [
            ("On Tue, 14 Nov 2023 at 11:48, Ann Lee <ann@example.org> wrote:", Some(Some("Ann Lee"))),
            ("On Tue, Nov 14, 2023 at 11:48 AM Ann van Lee <ann@example.org> wrote:", Some(Some("Ann van Lee"))),
            ("On 14/11/2023 11:48, \"Ann Lee\" wrote:", Some(Some("Ann Lee"))),
            ("Ann Lee <ann@example.org> writes:", Some(Some("Ann Lee"))),
            ("On 14 Nov 2023, <ann@example.org> wrote:", Some(None)),
            ("The mayor wrote:", None),
            ("On Monday the mayor wrote:", None),
        ] {
            assert_eq!(author(line).as_ref().map(|a| a.as_deref()), want, "{line}");
        }
    }
}
