//! A page's visible text in lines, each with its way back to the page and what stands around it.
//!
//! A line is the text between two borders of blocks, or between two line breaks. [`Lines::text`] holds them one
//! behind the other with white space collapsed; it is what all judgement of a page works on. A block of the article
//! is then one line, or a few that belong together.

use std::ops::Range;

use crate::BlockKind;
use crate::draft::Draft;
use crate::entity::entity;
use crate::name::Name;
use crate::scan::{Event, Scanner, Tag};
use crate::tree::{Id, Tree};
use crate::words::{self, Classes};

/// Lines allowed to every page, beside one for so many bytes of it; what follows stands in the last one.
const LINES: usize = 1 << 16;
const BYTES_A_LINE: usize = 256;

/// What stands between a piece and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    /// Nothing, or markup that does not part words.
    None,
    /// White space alone.
    White,
    /// White space with markup in it.
    Blank,
    /// A line break.
    Soft,
    /// The border of a block.
    Break,
}

impl Gap {
    /// The gap with a `br` in it.
    fn and_line_break(self) -> Self {
        if self >= Self::Soft { Self::Break } else { Self::Soft }
    }

    /// The gap with an element's border in it.
    fn and_border(self, name: Name) -> Self {
        match name {
            Name::Td | Name::Th => self.max(Self::Blank),
            name if name.parts_lines() => Self::Break,
            _ => self,
        }
    }
}

/// A piece whose bytes stand in the page as they are.
const COPIED: u8 = 0;
/// A piece that has no bytes of its own: the second character of a reference.
const EMPTY: u8 = u8::MAX;

/// Characters that stand together in the page, or one that a reference stands for; with a gap, behind its blank.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// First byte in `text`.
    text: u32,
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

/// Elements that a line may stand in, as bits of [`Line::tags`].
pub(crate) mod tags {
    pub(crate) const NAV: u16 = 1;
    pub(crate) const ASIDE: u16 = 1 << 1;
    pub(crate) const FOOTER: u16 = 1 << 2;
    pub(crate) const HEADER: u16 = 1 << 3;
    pub(crate) const FORM: u16 = 1 << 4;
    pub(crate) const FIGURE: u16 = 1 << 5;
    pub(crate) const CAPTION: u16 = 1 << 6;
    pub(crate) const QUOTE: u16 = 1 << 7;
    pub(crate) const LIST: u16 = 1 << 8;
    pub(crate) const TABLE: u16 = 1 << 9;
    pub(crate) const ARTICLE: u16 = 1 << 10;
    pub(crate) const MAIN: u16 = 1 << 11;
    pub(crate) const BUTTON: u16 = 1 << 12;
    pub(crate) const CITE: u16 = 1 << 13;
    pub(crate) const ITEM: u16 = 1 << 14;
    /// Number of bits.
    pub(crate) const COUNT: usize = 15;
}

/// Text between two borders.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    /// First byte in `text`.
    pub(crate) start: u32,
    /// The innermost element around it whose borders part lines.
    pub(crate) block: Id,
    /// Its first text.
    pub(crate) first: Id,
    /// Bytes inside links.
    pub(crate) links: u32,
    /// Bytes in bold.
    pub(crate) bold: u32,
    /// Links in it.
    pub(crate) anchors: u16,
    /// Number of the quotation or figure that it stands in; 0 for none.
    pub(crate) group: u32,
    /// What the elements around it are called by their classes, and what the two innermost ones.
    pub(crate) classes: Classes,
    pub(crate) near: Classes,
    /// Bits of [`tags`].
    pub(crate) tags: u16,
    /// Level of the heading around it, or 0.
    pub(crate) heading: u8,
    /// A line break alone parts it from the line before.
    pub(crate) soft: bool,
    /// Begins inside a `time` element.
    pub(crate) time: bool,
}

impl Line {
    pub(crate) fn role(&self) -> Role {
        let is = |bit: u16| self.tags & bit != 0;
        if self.heading > 0 {
            Role::Heading(self.heading)
        } else if is(tags::QUOTE) && is(tags::CITE) {
            Role::Cite
        } else if is(tags::CAPTION) {
            Role::Caption
        } else if is(tags::QUOTE) {
            Role::Quote
        } else if is(tags::ITEM) {
            Role::Item
        } else if is(tags::TABLE) {
            Role::Row
        } else {
            Role::Text
        }
    }
}

/// A page's lines.
#[derive(Debug)]
pub(crate) struct Lines<'t> {
    page: &'t str,
    pub(crate) text: String,
    pieces: Vec<Piece>,
    pub(crate) lines: Vec<Line>,
    /// How many there may be.
    most: usize,
    /// The link that the last text stands in, or 0.
    link: Id,
}

/// What is inherited from the elements around.
#[derive(Clone, Copy, Debug)]
struct Scope {
    end: Id,
    block: Id,
    classes: Classes,
    /// Classes of this element and of the one around it.
    own: Classes,
    near: Classes,
    tags: u16,
    heading: u8,
    /// The link around, or 0.
    link: Id,
    bold: bool,
    time: bool,
    /// The element's borders part lines.
    parts: bool,
    group: u32,
}

impl<'t> Lines<'t> {
    pub(crate) fn new(tree: &Tree<'t>, page: &'t str) -> Self {
        let mut out = Self {
            page,
            text: String::with_capacity(page.len() / 8),
            pieces: Vec::with_capacity(page.len() / 128),
            lines: Vec::with_capacity(page.len() / 512),
            most: LINES + page.len() / BYTES_A_LINE,
            link: 0,
        };
        let root = Scope {
            end: tree.len(),
            block: 0,
            classes: Classes::NONE,
            own: Classes::NONE,
            near: Classes::NONE,
            tags: 0,
            heading: 0,
            link: 0,
            bold: false,
            time: false,
            parts: true,
            group: 0,
        };
        let mut scopes = vec![root];
        let mut here = root;
        let mut gap = Gap::Break;
        let mut groups = 0;
        let mut id = 0;
        while id < tree.len() {
            while here.end <= id && scopes.len() > 1 {
                if here.parts {
                    gap = Gap::Break;
                }
                scopes.pop();
                here = scopes[scopes.len() - 1];
            }
            let node = tree.node(id);
            match node.name {
                Name::Text => {
                    let (text, at) = tree.text(id);
                    out.take(text, at, id, &mut gap, &here);
                }
                Name::Rest => {
                    let (text, at) = tree.text(id);
                    out.rest(text, at, id, &mut gap, &here);
                }
                Name::Br => gap = gap.and_line_break(),
                // Most elements of a page hold nothing, and those beyond the greatest depth do not.
                name if node.end == id + 1 => gap = gap.and_border(name),
                name => {
                    gap = gap.and_border(name);
                    let Some(told) = told(tree, id, name) else {
                        id = node.end;
                        continue;
                    };
                    let scope = enter(node.end, id, name, told, &here, &mut groups);
                    // The author of a quotation is a line of its own.
                    if scope.parts && !here.parts && name == Name::Cite {
                        gap = Gap::Break;
                    }
                    scopes.push(scope);
                    here = scope;
                }
            }
            id += 1;
        }
        out
    }

    /// Takes in the part of a page that no nodes were made of, which begins at byte `at`: its texts, and their borders.
    fn rest(&mut self, page: &str, at: usize, id: Id, gap: &mut Gap, scope: &Scope) {
        for event in Scanner::new(page) {
            match event {
                Event::Text(text, from) => self.take(text, at + from, id, gap, scope),
                Event::Raw(..) => {}
                Event::Open(Tag { name, .. }) | Event::Close(name) => {
                    *gap = match Name::of(name) {
                        Name::Br => gap.and_line_break(),
                        name => gap.and_border(name),
                    };
                }
            }
        }
    }

    /// Takes in a text node.
    fn take(&mut self, text: &str, at: usize, id: Id, gap: &mut Gap, scope: &Scope) {
        let bytes = text.as_bytes();
        // The last piece and this one have white space alone between them.
        let mut near = false;
        let mut pos = 0;
        while pos < bytes.len() {
            let run = plain_run(bytes, pos);
            if run > pos {
                self.piece(&text[pos..run], at + pos, COPIED, gap, near, id, scope);
                near = true;
                pos = run;
                continue;
            }
            let rest = &text[pos..];
            let Some(c) = rest.chars().next() else { break };
            let found = if c == '&' { entity(rest) } else { None };
            let (c, second, len, from) =
                found.map_or((c, None, c.len_utf8(), COPIED), |e| (e.first, e.second, e.len, e.len as u8));
            if c.is_whitespace() {
                *gap = (*gap).max(Gap::White);
            } else if c == '\0' {
                // Parsers drop it.
                near = false;
            } else {
                self.piece(c.encode_utf8(&mut [0; 4]), at + pos, from, gap, near, id, scope);
                near = true;
                if let Some(c) = second {
                    self.piece(c.encode_utf8(&mut [0; 4]), at + pos + len, EMPTY, gap, near, id, scope);
                }
            }
            pos += len;
        }
    }

    #[expect(clippy::too_many_arguments, reason = "all of it is the state of the loop that calls it")]
    fn piece(&mut self, text: &str, page: usize, from: u8, gap: &mut Gap, near: bool, id: Id, scope: &Scope) {
        let mut gap = match std::mem::replace(gap, Gap::None) {
            Gap::White if !near => Gap::Blank,
            gap => gap,
        };
        if self.lines.is_empty() {
            gap = Gap::Break;
        }
        if gap >= Gap::Soft && self.lines.len() >= self.most {
            gap = Gap::Blank;
        }
        if gap >= Gap::Soft {
            self.lines.push(Line {
                start: self.text.len() as u32,
                block: scope.block,
                first: id,
                links: 0,
                bold: 0,
                anchors: 0,
                group: scope.group,
                classes: scope.classes,
                near: scope.near,
                tags: scope.tags,
                heading: scope.heading,
                soft: gap == Gap::Soft,
                time: scope.time,
            });
        } else if gap != Gap::None {
            self.text.push(' ');
        }
        let at = self.text.len() as u32;
        if let Some(line) = self.lines.last_mut() {
            if scope.link > 0 {
                line.links += text.len() as u32;
                if self.link != scope.link {
                    line.anchors = line.anchors.saturating_add(1);
                }
            }
            self.link = scope.link;
            line.bold += if scope.bold { text.len() as u32 } else { 0 };
        }
        // A piece goes on where the one before it ends in the page.
        let goes_on = from == COPIED
            && gap == Gap::None
            && self.pieces.last().is_some_and(|p| p.from == COPIED && (p.page + at - p.text) as usize == page);
        if !goes_on {
            self.pieces.push(Piece { text: at, page: page as u32, from, gap });
        }
        self.text.push_str(text);
    }

    pub(crate) fn len(&self) -> usize {
        self.lines.len()
    }

    /// The first line that begins inside an element.
    pub(crate) fn first_within(&self, tree: &Tree<'_>, id: Id) -> Option<usize> {
        let first = self.lines.partition_point(|l| l.first < id);
        self.lines.get(first).filter(|l| tree.within(id).contains(&l.first)).map(|_| first)
    }

    /// Where line number `line` stands in `text`.
    pub(crate) fn range(&self, line: usize) -> Range<usize> {
        let start = |n: usize| self.lines.get(n).map_or(self.text.len(), |l| l.start as usize);
        start(line)..start(line + 1)
    }

    /// A line's text.
    pub(crate) fn words(&self, line: usize) -> &str {
        &self.text[self.range(line)]
    }

    fn piece_at(&self, at: usize) -> usize {
        self.pieces.partition_point(|p| p.text as usize <= at).saturating_sub(1)
    }

    /// A line's text with its way back.
    pub(crate) fn draft(&self, line: usize, kind: BlockKind) -> Draft {
        let range = self.range(line);
        let mut out = Draft::new(kind);
        let mut number = self.piece_at(range.start);
        while let Some(piece) = self.pieces.get(number).filter(|p| (p.text as usize) < range.end) {
            let start = piece.text as usize;
            let next = self.pieces.get(number + 1);
            let blank = next.is_some_and(|p| matches!(p.gap, Gap::White | Gap::Blank));
            let end = next.map_or(self.text.len(), |p| p.text as usize - usize::from(blank)).min(range.end);
            if !out.text.is_empty() {
                let before = self.page_end(number - 1, start - usize::from(piece.gap != Gap::None));
                match piece.gap {
                    Gap::White => out.blank(self.page.get(before..piece.page as usize).unwrap_or(" "), before),
                    Gap::Blank => out.text.push(' '),
                    Gap::None | Gap::Soft | Gap::Break => {}
                }
            }
            let Some(text) = self.text.get(start..end) else { break };
            let page = piece.page as usize;
            match piece.from {
                COPIED => out.copy(text, page),
                EMPTY => text.chars().for_each(|c| out.put(c, page, page)),
                len => text.chars().for_each(|c| out.put(c, page, page + usize::from(len))),
            }
            number += 1;
        }
        out
    }

    /// One past the last byte in the page of piece `number`, which ends at byte `end` of `text`.
    fn page_end(&self, number: usize, end: usize) -> usize {
        let piece = &self.pieces[number];
        piece.page as usize
            + match piece.from {
                COPIED => end - piece.text as usize,
                EMPTY => 0,
                len => usize::from(len),
            }
    }
}

/// Where the stretch ends that begins at `from` and is text as it stands: no reference, no white space but single
/// blanks between words.
fn plain_run(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'&' | 0..b' ' | 127 => break,
            b' ' => {
                let single = |b: &u8| *b > b' ' && !matches!(*b, 127 | b'&' | 0xc2 | 0xe1 | 0xe2 | 0xe3);
                if at == from || !bytes.get(at + 1).is_some_and(single) {
                    break;
                }
                at += 1;
            }
            // The beginnings of all characters beyond ASCII that are white space.
            0xc2 | 0xe1 | 0xe2 | 0xe3 => {
                let rest = bytes.get(at + 1..at + 3).unwrap_or(&[]);
                let white = match (byte, rest) {
                    (0xc2, _) => bytes.get(at + 1).is_some_and(|b| matches!(b, 0x85 | 0xa0)),
                    (0xe1, [0x9a, 0x80]) | (0xe2, [0x80, 0x80..=0x8a | 0xa8 | 0xa9 | 0xaf] | [0x81, 0x9f]) => true,
                    (0xe3, [0x80, 0x80]) => true,
                    _ => false,
                };
                if white {
                    break;
                }
                at += 1;
            }
            _ => at += 1,
        }
    }
    at
}

/// The scope of an element's content.
fn enter(end: Id, id: Id, name: Name, told: Told, around: &Scope, groups: &mut u32) -> Scope {
    let mut scope = Scope { end, ..*around };
    scope.parts = name.parts_lines() || name == Name::Cite && around.tags & tags::QUOTE != 0;
    let named = match name {
        Name::A | Name::B | Name::Strong | Name::I | Name::Em => Classes::NONE,
        _ => told.classes,
    };
    scope.classes = around.classes.and(named);
    if scope.parts {
        scope.block = id;
        scope.own = named;
        scope.near = around.own.and(named);
    } else if !named.is_empty() {
        scope.near = around.near.and(named);
    }
    let bit = match name {
        Name::Nav | Name::Menu => tags::NAV,
        Name::Aside => tags::ASIDE,
        Name::Footer if around.tags & tags::QUOTE != 0 => tags::CITE,
        Name::Footer => tags::FOOTER,
        Name::Header => tags::HEADER,
        Name::Form | Name::Fieldset | Name::Dialog => tags::FORM,
        Name::Figure => tags::FIGURE,
        Name::Figcaption => tags::CAPTION,
        Name::Blockquote => tags::QUOTE,
        Name::Ul | Name::Ol | Name::Dl => tags::LIST,
        Name::Tr => tags::TABLE,
        Name::Article => tags::ARTICLE,
        Name::Main => tags::MAIN,
        Name::Button => tags::BUTTON,
        Name::Cite => tags::CITE,
        Name::Li => tags::ITEM,
        _ => 0,
    };
    scope.tags |= bit;
    match name {
        Name::H1 | Name::H2 | Name::H3 | Name::H4 | Name::H5 | Name::H6 => {
            scope.heading = name as u8 - Name::H1 as u8 + 1;
        }
        Name::A => scope.link = if told.leads { id } else { 0 },
        Name::B | Name::Strong => scope.bold = true,
        Name::Time => scope.time = true,
        // A paragraph in a list's or a table's item is a block, but a list in a cell has items of its own.
        Name::Td | Name::Th | Name::Table => scope.tags &= !tags::ITEM,
        Name::Ul | Name::Ol => scope.tags &= !(tags::TABLE | tags::ITEM),
        Name::Blockquote | Name::Figure if around.tags & (tags::QUOTE | tags::FIGURE) == 0 => {
            *groups += 1;
            scope.group = *groups;
        }
        // Tables that lay a page out hold blocks.
        Name::Div | Name::P | Name::Section | Name::Article => scope.tags &= !tags::TABLE,
        _ => {}
    }
    scope
}

/// What an element's attributes tell.
#[derive(Clone, Copy, Debug, Default)]
struct Told {
    classes: Classes,
    /// It leads to another page.
    leads: bool,
}

/// What an element tells; none where it shows no text, by what it is or by its attributes.
fn told(tree: &Tree<'_>, id: Id, name: Name) -> Option<Told> {
    match name {
        Name::Script
        | Name::Style
        | Name::Noscript
        | Name::Template
        | Name::Iframe
        | Name::Svg
        | Name::Math
        | Name::Select
        | Name::Datalist
        | Name::Textarea
        | Name::Object
        | Name::Audio
        | Name::Video
        | Name::Canvas
        | Name::Head
        | Name::Title
        | Name::Noframes
        | Name::Noembed
        | Name::Map
        | Name::Xmp
        | Name::Raw => return None,
        _ => {}
    }
    let shown = matches!(name, Name::Html | Name::Body);
    let mut out = Told::default();
    for (name, value, _) in tree.attributes(id) {
        let hides = match name.len() {
            4 if name.eq_ignore_ascii_case("href") => {
                out.leads = true;
                false
            }
            5 if name.eq_ignore_ascii_case("class") => words::is_out_of_sight(value),
            5 => name.eq_ignore_ascii_case("style") && is_hiding(value),
            6 => name.eq_ignore_ascii_case("hidden"),
            11 => name.eq_ignore_ascii_case("aria-hidden") && value.eq_ignore_ascii_case("true"),
            _ => false,
        };
        if hides && !shown {
            return None;
        }
        out.classes = out.classes.and(words::of_attribute(name, value));
    }
    Some(out)
}

/// Whether an inline style takes an element from sight.
fn is_hiding(style: &str) -> bool {
    style.split(';').any(|rule| {
        let Some((name, value)) = rule.split_once(':') else { return false };
        let (name, value) = (name.trim(), value.trim());
        let value = value.split(['!', ' ']).next().unwrap_or("");
        name.eq_ignore_ascii_case("display") && value.eq_ignore_ascii_case("none")
            || name.eq_ignore_ascii_case("visibility") && value.eq_ignore_ascii_case("hidden")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_nodes_are_made_of_is_read() {
        let rest = "<p>A &amp; b<br>c<script>d</script><table><tr><td>e<td>f</table>g";
        let page = format!("<body>{}<p>{rest}", "<i></i>".repeat(100_000));
        let tree = Tree::new(&page, 512);
        assert!(tree.too_many);
        let lines = Lines::new(&tree, &page);
        let words: Vec<&str> = (0..lines.len()).map(|n| lines.words(n)).collect();
        assert_eq!(words, ["A & b", "c", "e f", "g"]);
    }

    #[test]
    fn lines_without_number_are_one() {
        let page = "x<br>".repeat(100_000);
        let lines = Lines::new(&Tree::new(&page, 512), &page);
        assert_eq!(lines.len(), LINES + page.len() / BYTES_A_LINE);
        assert!(lines.words(lines.len() - 1).starts_with("x x x"));
        assert_eq!(lines.text.bytes().filter(|b| *b == b'x').count(), 100_000);
    }
}
