//! A page's words without markup, each with its place: built in one linear pass, without a tree.
//!
//! [`Stream::bare`] holds all text that a page shows, without white space. A block that an extractor gives is found
//! there again by its words, and is then built anew from the page's own characters.

use std::ops::Range;

use memchr::memmem;

use crate::BlockKind;
use crate::draft::Draft;
use crate::entity::entity;
use crate::scan::{Event, Scanner, Tag};

/// What stands between a piece and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    /// Nothing, or markup that does not part words.
    None,
    /// White space alone.
    White,
    /// White space with markup in it, or a line break.
    Blank,
    /// The border of a block.
    Break,
}

/// How a piece came from the page.
const COPIED: u8 = 0;
/// A piece that has no bytes of its own: the second character of a reference.
const EMPTY: u8 = u8::MAX;

/// Characters that stand together in the page, or one that a reference stands for.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// First byte in `bare`.
    bare: u32,
    /// First byte in the page.
    page: u32,
    /// [`COPIED`], [`EMPTY`], or the length of a character reference.
    from: u8,
    gap: Gap,
}

/// What a line is by the elements around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Text,
    /// `h1` to `h6`.
    Heading(u8),
    Quote,
    /// The author of a quote.
    Cite,
    Item,
    Caption,
    Row,
}

impl Role {
    pub(crate) const fn kind(self) -> BlockKind {
        match self {
            Self::Text => BlockKind::Paragraph,
            Self::Heading(_) => BlockKind::Heading,
            Self::Quote | Self::Cite => BlockKind::Quote,
            Self::Item => BlockKind::ListItem,
            Self::Caption => BlockKind::Caption,
            Self::Row => BlockKind::TableRow,
        }
    }
}

/// Text between two borders of blocks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    /// First byte in `bare`.
    pub(crate) start: u32,
    /// Bytes inside links.
    pub(crate) links: u32,
    /// Number of the quotation or figure that it stands in; 0 for none.
    pub(crate) group: u32,
    pub(crate) role: Role,
    /// Inside navigation, a form, a page's header or footer.
    pub(crate) aside: bool,
    /// Begins inside a `time` element.
    pub(crate) time: bool,
}

/// A page's words.
#[derive(Debug, Default)]
pub(crate) struct Stream<'t> {
    page: &'t str,
    pub(crate) bare: String,
    pieces: Vec<Piece>,
    pub(crate) lines: Vec<Line>,
    /// Where `time` elements begin in `bare`, with their `datetime`.
    pub(crate) times: Vec<(u32, String)>,
    /// Where elements begin in `bare` that name an author by their attributes.
    pub(crate) authors: Vec<u32>,
}

/// Elements open around the text in hand, by count: nesting costs nothing.
#[derive(Debug, Default)]
struct Around {
    quote: u32,
    caption: u32,
    list: u32,
    figure: u32,
    aside: u32,
    link: u32,
    cite: u32,
    time: u32,
    heading: Option<u8>,
    item: bool,
    row: bool,
    /// Number of the outermost quotation or figure, counted.
    group: u32,
    /// A line break was just seen.
    broken: bool,
}

impl Around {
    fn role(&self) -> Role {
        match self.heading {
            Some(level) => Role::Heading(level),
            None if self.quote > 0 && self.cite > 0 => Role::Cite,
            None if self.caption > 0 => Role::Caption,
            None if self.quote > 0 => Role::Quote,
            None if self.item && self.list > 0 => Role::Item,
            None if self.row => Role::Row,
            None => Role::Text,
        }
    }

    /// Takes in a tag; gives what it puts between words.
    fn tag(&mut self, name: &str, open: bool) -> Gap {
        let mut buffer = [0u8; 12];
        let Some(lower) = buffer.get_mut(..name.len()) else { return Gap::None };
        lower.copy_from_slice(name.as_bytes());
        lower.make_ascii_lowercase();
        let count = |n: &mut u32| *n = if open { *n + 1 } else { n.saturating_sub(1) };
        let was_broken = std::mem::take(&mut self.broken);
        match &*lower {
            b"a" => {
                self.link = u32::from(open);
                self.broken = was_broken;
                Gap::None
            }
            b"br" => {
                self.broken = true;
                if was_broken { Gap::Break } else { Gap::Blank }
            }
            b"time" => {
                count(&mut self.time);
                Gap::None
            }
            b"cite" => {
                count(&mut self.cite);
                if self.quote > 0 { Gap::Break } else { Gap::None }
            }
            b"td" | b"th" => Gap::Blank,
            b"tr" => {
                self.row = open;
                Gap::Break
            }
            b"table" | b"tbody" | b"thead" | b"tfoot" => {
                self.row = false;
                Gap::Break
            }
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => {
                self.heading = open.then(|| lower[1] - b'0');
                Gap::Break
            }
            b"p" => {
                if open {
                    self.heading = None;
                    self.row = false;
                }
                Gap::Break
            }
            b"li" => {
                self.item = open;
                Gap::Break
            }
            b"ul" | b"ol" => {
                count(&mut self.list);
                self.item &= open;
                Gap::Break
            }
            b"blockquote" => {
                self.enter(open);
                count(&mut self.quote);
                Gap::Break
            }
            b"figure" => {
                self.enter(open);
                count(&mut self.figure);
                Gap::Break
            }
            b"figcaption" => {
                count(&mut self.caption);
                Gap::Break
            }
            b"nav" | b"aside" | b"form" | b"button" | b"menu" | b"dialog" | b"select" => {
                count(&mut self.aside);
                Gap::Break
            }
            b"footer" => {
                count(&mut self.aside);
                // The footer of a quotation names its author.
                if self.quote > 0 {
                    count(&mut self.cite);
                }
                Gap::Break
            }
            b"div" | b"section" | b"article" | b"main" | b"header" | b"body" | b"html" | b"head" | b"address"
            | b"pre" | b"dl" | b"dt" | b"dd" | b"hr" | b"center" | b"details" | b"summary" | b"fieldset"
            | b"legend" | b"caption" | b"hgroup" | b"option" | b"optgroup" | b"dir" | b"video" | b"audio"
            | b"object" | b"frameset" | b"search" | b"template" => {
                if open && self.row {
                    self.row = false;
                }
                Gap::Break
            }
            _ => {
                self.broken = was_broken;
                Gap::None
            }
        }
    }

    fn enter(&mut self, open: bool) {
        if open && self.quote + self.figure == 0 {
            self.group += 1;
        }
    }
}

impl<'t> Stream<'t> {
    /// Reads a page, or a part of one.
    pub(crate) fn new(page: &'t str) -> Self {
        let mut out = Self { page, bare: String::with_capacity(page.len() / 4), ..Self::default() };
        let mut around = Around::default();
        let mut gap = Gap::Break;
        for event in Scanner::new(page) {
            match event {
                Event::Text(text, at) => out.text(text, at, &mut gap, &mut around),
                Event::Open(tag) => {
                    out.note(&tag);
                    gap = gap.max(around.tag(tag.name, true));
                }
                Event::Close(name) => gap = gap.max(around.tag(name, false)),
                Event::Raw(..) => {}
            }
        }
        out
    }

    fn note(&mut self, tag: &Tag<'_>) {
        let here = self.bare.len() as u32;
        if tag.is("time") {
            let value = tag.attribute("datetime").unwrap_or_default();
            if value.len() < 64 {
                self.times.push((here, value.into_owned()));
            }
        }
        let is = |name: &str, value: &str| tag.raw(name).is_some_and(|(v, _)| v.eq_ignore_ascii_case(value));
        let classed = || {
            let (class, _) = tag.raw("class")?;
            class.split_ascii_whitespace().find(|c| {
                let c = c.to_ascii_lowercase();
                (c.contains("author") || c.contains("byline"))
                    && ![
                        "bio", "box", "image", "img", "avatar", "photo", "social", "follow", "date", "time", "twitter",
                        "desc",
                    ]
                    .iter()
                    .any(|w| c.contains(w))
            })
        };
        if is("rel", "author") || is("itemprop", "author") || classed().is_some() {
            self.authors.push(here);
        }
    }

    fn text(&mut self, text: &str, at: usize, gap: &mut Gap, around: &mut Around) {
        let bytes = text.as_bytes();
        // The last piece and this one have white space alone between them.
        let mut near = false;
        let mut pos = 0;
        while pos < bytes.len() {
            let run =
                bytes[pos..].iter().take_while(|b| b.is_ascii() && **b > b' ' && **b != b'&' && **b != 127).count();
            if run > 0 {
                self.piece(&text[pos..pos + run], at + pos, COPIED, gap, near, around);
                near = true;
                pos += run;
                continue;
            }
            let rest = &text[pos..];
            let Some(c) = rest.chars().next() else { break };
            let (c, second, len, from) = match (c, entity_at(c, rest)) {
                (_, Some(e)) => (e.first, e.second, e.len, e.len as u8),
                (c, None) => (c, None, c.len_utf8(), COPIED),
            };
            if c.is_whitespace() {
                *gap = (*gap).max(Gap::White);
            } else if c == '\0' {
                // Parsers drop it.
                near = false;
            } else {
                self.piece(c.encode_utf8(&mut [0; 4]), at + pos, from, gap, near, around);
                near = true;
                if let Some(c) = second {
                    self.piece(c.encode_utf8(&mut [0; 4]), at + pos + len, EMPTY, gap, near, around);
                }
            }
            pos += len;
        }
    }

    fn piece(&mut self, text: &str, page: usize, from: u8, gap: &mut Gap, near: bool, around: &mut Around) {
        let bare = self.bare.len() as u32;
        let gap = match std::mem::replace(gap, Gap::None) {
            Gap::White if !near => Gap::Blank,
            gap => gap,
        };
        around.broken = false;
        if gap == Gap::Break {
            self.lines.push(Line {
                start: bare,
                links: 0,
                group: if around.quote + around.figure > 0 { around.group } else { 0 },
                role: around.role(),
                aside: around.aside > 0,
                time: around.time > 0,
            });
        }
        if around.link > 0
            && let Some(line) = self.lines.last_mut()
        {
            line.links += text.len() as u32;
        }
        // A piece goes on where the one before it ends in the page.
        let goes_on = from == COPIED
            && gap == Gap::None
            && self.pieces.last().is_some_and(|p| p.from == COPIED && (p.page + bare - p.bare) as usize == page);
        if !goes_on {
            self.pieces.push(Piece { bare, page: page as u32, from, gap });
        }
        self.bare.push_str(text);
    }

    /// Where line number `line` stands in `bare`.
    pub(crate) fn range(&self, line: usize) -> Range<usize> {
        let start = |n: usize| self.lines.get(n).map_or(self.bare.len(), |l| l.start as usize);
        start(line)..start(line + 1)
    }

    fn piece_at(&self, at: usize) -> usize {
        self.pieces.partition_point(|p| p.bare as usize <= at).saturating_sub(1)
    }

    fn piece_end(&self, number: usize) -> usize {
        self.pieces.get(number + 1).map_or(self.bare.len(), |p| p.bare as usize)
    }

    /// Whether white space or a border stands before byte `at` of `bare`.
    fn parts(&self, at: usize) -> bool {
        let piece = self.pieces.get(self.piece_at(at));
        at >= self.bare.len() || piece.is_some_and(|p| p.bare as usize == at && p.gap != Gap::None)
    }

    /// The pieces' ranges of `bare` between two borders of text nodes within `range`.
    pub(crate) fn segments(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut out: Vec<Range<usize>> = Vec::new();
        let mut number = self.piece_at(range.start);
        while let Some(piece) = self.pieces.get(number).filter(|p| (p.bare as usize) < range.end) {
            let part = (piece.bare as usize).max(range.start)..self.piece_end(number).min(range.end);
            let joined = number > 0 && piece.gap != Gap::Blank && piece.gap != Gap::Break && {
                let before = &self.pieces[number - 1];
                let end = page_end(before, piece.bare);
                self.page.get(end..piece.page as usize).is_some_and(|g| !g.contains('<'))
            };
            match out.last_mut() {
                Some(last) if joined => last.end = part.end,
                _ => out.push(part),
            }
            number += 1;
        }
        out
    }

    /// The text of a range of `bare`, with its way back.
    pub(crate) fn draft(&self, range: Range<usize>, kind: BlockKind) -> Draft {
        let mut out = Draft::new(kind);
        let mut number = self.piece_at(range.start);
        while let Some(piece) = self.pieces.get(number).filter(|p| (p.bare as usize) < range.end) {
            let (start, end) = ((piece.bare as usize).max(range.start), self.piece_end(number).min(range.end));
            if !out.text.is_empty() && start == piece.bare as usize {
                let before = page_end(&self.pieces[number - 1], piece.bare);
                match piece.gap {
                    Gap::None => {}
                    Gap::White => out.blank(self.page.get(before..piece.page as usize).unwrap_or(" "), before),
                    Gap::Blank | Gap::Break => out.text.push(' '),
                }
            }
            let Some(text) = self.bare.get(start..end) else { break };
            let page = piece.page as usize;
            match piece.from {
                COPIED => out.copy(text, page + start - piece.bare as usize),
                EMPTY => text.chars().for_each(|c| out.put(c, page, page)),
                len => text.chars().for_each(|c| out.put(c, page, page + usize::from(len))),
            }
            number += 1;
        }
        out
    }

    /// The text of a range of `bare`.
    pub(crate) fn words(&self, range: Range<usize>) -> String {
        self.draft(range, BlockKind::Paragraph).text
    }
}

/// One past a piece's last byte in the page, where the next piece begins at byte `next` of `bare`.
fn page_end(piece: &Piece, next: u32) -> usize {
    piece.page as usize
        + match piece.from {
            COPIED => (next - piece.bare) as usize,
            EMPTY => 0,
            len => usize::from(len),
        }
}

fn entity_at(c: char, rest: &str) -> Option<crate::entity::Entity> {
    if c == '&' { entity(rest) } else { None }
}

/// Shortest text that is looked for everywhere, in bytes.
const LONG: usize = 24;
/// Bytes before and behind the cursor in which shorter ones are looked for.
const NEAR: usize = 32 << 10;

/// Finds blocks in a stream by their words, in all at most some multiple of its length.
#[derive(Debug)]
pub(crate) struct Locator<'s, 't> {
    stream: &'s Stream<'t>,
    cursor: usize,
    budget: usize,
}

impl<'s, 't> Locator<'s, 't> {
    pub(crate) fn new(stream: &'s Stream<'t>) -> Self {
        Self { stream, cursor: 0, budget: 32 * stream.bare.len() + (1 << 20) }
    }

    /// Where words without white space stand: the next place from the last one found on, else the first.
    pub(crate) fn find(&mut self, words: &str) -> Option<Range<usize>> {
        if words.is_empty() {
            return None;
        }
        let len = self.stream.bare.len();
        let long = words.len() >= LONG;
        let ahead = if long { len } else { (self.cursor + NEAR).min(len) };
        let behind = if long { 0 } else { self.cursor.saturating_sub(NEAR) };
        let cursor = self.cursor;
        let found = self
            .search(words, cursor, ahead)
            .or_else(|| self.search(words, behind, (cursor + words.len()).min(len)))?;
        self.cursor = found.end;
        Some(found)
    }

    fn search(&mut self, words: &str, from: usize, to: usize) -> Option<Range<usize>> {
        let to = to.min(from.saturating_add(self.budget));
        let hay = self.stream.bare.as_bytes().get(from..to)?;
        let mut first = None;
        for at in memmem::find_iter(hay, words.as_bytes()) {
            let range = from + at..from + at + words.len();
            self.budget = self.budget.saturating_sub(64);
            if self.stream.parts(range.start) && self.stream.parts(range.end) {
                self.budget = self.budget.saturating_sub(at);
                return Some(range);
            }
            first = first.or(Some(range));
            if self.budget == 0 {
                break;
            }
        }
        self.budget = self.budget.saturating_sub(hay.len());
        first.filter(|_| words.len() >= LONG)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_roles() {
        let page = "<h1>Bridge</h1><ul><li>One<li>Two</ul><blockquote>Go<cite>Ann</cite></blockquote>\
            <table><tr><td>a<td>b</table><figure><figcaption>Pic</figcaption></figure><p>A <b>b</b>c<br>d";
        let stream = Stream::new(page);
        let lines: Vec<(String, Role)> =
            stream.lines.iter().enumerate().map(|(n, l)| (stream.words(stream.range(n)), l.role)).collect();
        let want = [
            ("Bridge", Role::Heading(1)),
            ("One", Role::Item),
            ("Two", Role::Item),
            ("Go", Role::Quote),
            ("Ann", Role::Cite),
            ("a b", Role::Row),
            ("Pic", Role::Caption),
            ("A bc d", Role::Text),
        ];
        assert_eq!(lines, want.map(|(t, r)| (t.to_owned(), r)));
    }

    #[test]
    fn blocks_are_found_where_they_stand() {
        let stream = Stream::new("<p>Bridge news</p><p>The bridge &amp; the road.</p><p>Bridge</p>");
        let mut locator = Locator::new(&stream);
        assert_eq!(locator.find("Thebridge&theroad."), Some(10..28));
        assert_eq!(locator.find("Bridge"), Some(28..34));
        assert_eq!(locator.find("Ferry"), None);
    }
}
