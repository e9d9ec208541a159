//! Markdown: its marks say what a block is and are no part of its text.
//!
//! Read line by line, after CommonMark as far as articles need it, with GitHub's tables. Marks are only ever left
//! out, never replaced, so that every word stays where it stands in the page.

use std::collections::HashSet;
use std::ops::Range;

use crate::dates::{self, Order};
use crate::draft::Draft;
use crate::particulars;
use crate::pen::Pen;
use crate::plain::{Pasted, take, take_date};
use crate::{BlockKind, Header, Origin, Stamp, byline, debris};

/// Bytes in which marks of Markdown are looked for.
const SNIFF: usize = 16 << 10;
/// Blocks at the beginning in which a date and a byline are looked for.
const TOP: usize = 6;
/// Most lines of front matter.
const FRONT: usize = 200;
/// Most blocks; what follows goes on in the last one.
const BLOCKS: usize = 100_000;
/// Longest destination of a link with its title, in bytes.
const LINK: usize = 2_000;
/// Longest name of one, in bytes.
const NAME: usize = 100;
/// Longest line that names who is quoted, in bytes.
const AUTHOR: usize = 100;

/// Whether a text begins as only Markdown does: with front matter, or a heading.
pub(crate) fn begins(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().find(|l| !l.trim().is_empty()).unwrap_or("");
    front(text).is_some_and(|f| !f.fields.is_empty()) || heading(first).is_some()
}

/// Whether a text of unknown kind is Markdown: several of its marks that other texts do not have. An asterisk or a
/// line of dashes is none.
pub(crate) fn looks_like(text: &str) -> bool {
    if begins(text) {
        return true;
    }
    let mut end = text.len().min(SNIFF);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = &text[..end];
    let mut found = Marks::default();
    let mut before = "";
    for line in text.lines() {
        found.see(line, before);
        before = line;
    }
    found.weight() >= 2
}

#[derive(Debug, Default)]
struct Marks {
    headings: usize,
    underlined: usize,
    links: usize,
    strong: usize,
    quotes: usize,
    fences: usize,
    tables: usize,
}

impl Marks {
    fn see(&mut self, line: &str, before: &str) {
        let bare = line.trim();
        self.headings += usize::from(heading(bare).is_some());
        self.underlined += usize::from(bare.len() > 2 && bare.bytes().all(|b| b == b'=') && !before.trim().is_empty());
        self.quotes += usize::from(bare.starts_with("> "));
        self.fences += usize::from(fence(bare).is_some());
        self.tables += usize::from(is_rule_of_table(bare) && before.contains('|'));
        for (at, _) in bare.match_indices("](") {
            let opened = bare[..at].contains('[');
            let rest = bare[at + 2..].trim_start_matches('<');
            let target = ["http://", "https://", "/", "#", "./", "../", "mailto:"].iter().any(|t| rest.starts_with(t));
            self.links += usize::from(opened && target && rest.contains(')'));
        }
        let mut parts = bare.split("**");
        parts.next();
        while let (Some(inner), Some(_)) = (parts.next(), parts.next()) {
            let tight = !inner.is_empty() && inner.trim() == inner;
            self.strong += usize::from(tight && inner.contains(char::is_alphabetic));
        }
    }

    fn weight(&self) -> usize {
        self.headings.min(2)
            + 2 * self.underlined.min(1)
            + 2 * self.links.min(1)
            + usize::from(self.strong > 0)
            + usize::from(self.strong > 2)
            + usize::from(self.quotes > 0)
            + usize::from(self.fences > 1)
            + 2 * self.tables.min(1)
    }
}

/// Level and text of a heading with hash signs.
fn heading(line: &str) -> Option<(usize, &str)> {
    let line = line.trim();
    let level = line.bytes().take_while(|b| *b == b'#').count();
    let rest = line.get(level..)?;
    if !(1..=6).contains(&level) || !rest.starts_with([' ', '\t']) {
        return None;
    }
    let text = rest.trim();
    let open = text.trim_end_matches('#');
    let text = if open.ends_with([' ', '\t']) { open.trim_end() } else { text };
    text.contains(char::is_alphanumeric).then_some((level, text))
}

/// The mark that opens a block of code.
fn fence(line: &str) -> Option<(u8, usize)> {
    let mark = *line.as_bytes().first().filter(|b| matches!(b, b'`' | b'~'))?;
    let len = line.bytes().take_while(|b| *b == mark).count();
    (len >= 3 && !(mark == b'`' && line[len..].contains('`'))).then_some((mark, len))
}

/// The line between a table's head and its rows.
fn is_rule_of_table(line: &str) -> bool {
    line.contains('|')
        && line.contains('-')
        && line.split('|').all(|cell| {
            let cell = cell.trim();
            let dashes = cell.trim_start_matches(':').trim_end_matches(':');
            cell.is_empty() || !dashes.is_empty() && dashes.bytes().all(|b| b == b'-')
        })
}

/// A line between sections: `***`, `- - -`.
fn is_break(line: &str) -> bool {
    let mut marks = line.bytes().filter(|b| !b.is_ascii_whitespace());
    let Some(first @ (b'*' | b'-' | b'_')) = marks.next() else { return false };
    let mut count = 1;
    marks.all(|b| {
        count += 1;
        b == first
    }) && count >= 3
}

/// Length of a list's mark, with the blanks behind it.
fn item(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let mark = match bytes.get(digits)? {
        b'-' | b'*' | b'+' if digits == 0 => 1,
        b'.' | b')' if (1..=3).contains(&digits) => digits + 1,
        _ => return None,
    };
    let rest = &line[mark..];
    if !rest.starts_with([' ', '\t']) {
        return None;
    }
    let blank = rest.len() - rest.trim_start().len();
    let task = ["[ ] ", "[x] ", "[X] "].iter().find(|t| rest[blank..].starts_with(**t)).map_or(0, |t| t.len());
    Some(mark + blank + task)
}

/// What stands before the text between two lines of dashes.
#[derive(Debug)]
struct Front<'t> {
    fields: Vec<(String, Value<'t>)>,
    /// One past its last line.
    end: usize,
}

#[derive(Clone, Copy, Debug)]
struct Value<'t> {
    text: &'t str,
    /// First byte in the page.
    at: usize,
}

impl<'t> Value<'t> {
    /// The value in a part of `line`, which begins at byte `at` of the page.
    fn of(part: &'t str, line: &'t str, at: usize) -> Self {
        let text = part.trim();
        let quoted = ['"', '\''].iter().any(|q| text.len() > 1 && text.starts_with(*q) && text.ends_with(*q));
        let text = if quoted { &text[1..text.len() - 1] } else { text };
        Self { text, at: at + (text.as_ptr() as usize - line.as_ptr() as usize) }
    }
}

/// Reads front matter as YAML or TOML in their simplest shapes: keys with values on one line, and lists.
fn front(text: &str) -> Option<Front<'_>> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    let mark = first.trim_start_matches('\u{feff}').trim_end();
    let (close, sign) = match mark {
        "---" => (["---", "..."], ':'),
        "+++" => (["+++", "+++"], '='),
        _ => return None,
    };
    let mut fields: Vec<(String, Value<'_>)> = Vec::new();
    // The last key that stands for itself.
    let mut parent: Option<String> = None;
    let mut at = first.len();
    for line in lines.take(FRONT) {
        let here = at;
        at += line.len();
        let bare = line.trim();
        if close.contains(&line.trim_end()) {
            return Some(Front { fields, end: at });
        }
        let value = |part| Value::of(part, line, here);
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        if let Some(rest) = bare.strip_prefix("- ") {
            let rest = rest.strip_prefix("name:").unwrap_or(rest);
            fields.push((parent.clone()?, value(rest)));
            continue;
        }
        let Some((key, rest)) = line.split_once(sign) else {
            // Text within a value of several lines.
            if line.starts_with([' ', '\t']) || bare.starts_with('[') || bare == "]" {
                continue;
            }
            return None;
        };
        let nested = line.starts_with([' ', '\t']);
        let key = key.trim().trim_start_matches("- ").to_ascii_lowercase();
        if key.is_empty() || !key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.')) {
            if nested {
                continue;
            }
            return None;
        }
        // The name of an author who has a page, a picture and the like as well.
        let key = match &parent {
            Some(parent) if nested && key == "name" => parent.clone(),
            Some(parent) if nested => format!("{parent}.{key}"),
            _ => {
                parent = Some(key.clone());
                key
            }
        };
        fields.push((key, value(rest)));
    }
    None
}

impl<'t> Front<'t> {
    fn values(&self, keys: &[&str]) -> impl Iterator<Item = Value<'t>> {
        let found = keys.iter().find_map(|key| self.fields.iter().find(|(k, v)| k == key && !v.text.is_empty()));
        let key = found.map(|(key, _)| key.as_str());
        self.fields.iter().filter(move |(k, v)| Some(k.as_str()) == key && !v.text.is_empty()).map(|(_, v)| *v)
    }

    fn value(&self, keys: &[&str]) -> Option<Value<'t>> {
        self.values(keys).next()
    }

    /// Fills a header by what the front matter says.
    fn header(&self, out: &mut Pasted, order: Order, sound: &impl Fn(Stamp) -> bool) {
        let header: &mut Header = &mut out.header;
        let mut say = |name| header.origin.push((name, Origin::Meta));
        if let Some(title) = self.value(&["title", "headline"]) {
            header.title = Some(title.text.split_whitespace().collect::<Vec<_>>().join(" "));
            say("title");
        }
        for value in self.values(&["author", "authors", "byline", "by"]) {
            let text = value.text.trim_matches(['[', ']']);
            for name in text.split(',').flat_map(|n| byline::people(n.trim().trim_matches(['"', '\'']))) {
                if !header.byline.contains(&name) {
                    header.byline.push(name);
                }
            }
        }
        if !header.byline.is_empty() {
            say("byline");
        }
        let short = |keys: &[&str]| self.value(keys).map(|v| v.text).filter(|t| t.len() < 100 && !t.starts_with('['));
        if let Some(section) = short(&["section", "category"]) {
            header.section = Some(section.to_owned());
            say("section");
        }
        let tag = |l: &&str| (2..=35).contains(&l.len()) && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if let Some(language) = short(&["lang", "language", "locale"]).filter(tag) {
            header.language = Some(language.to_owned());
            say("language");
        }
        let web = |u: &Value<'_>| u.text.starts_with("https://") || u.text.starts_with("http://");
        if let Some(url) = self.value(&["canonical_url", "canonical", "url", "source", "link"]).filter(web) {
            header.url = Some(url.text.to_owned());
            say("url");
        }
        for (keys, updated) in [
            (["published", "date", "pubdate", "publishdate", "date_published", "created"].as_slice(), false),
            (["updated", "lastmod", "modified", "last_modified", "date_modified"].as_slice(), true),
        ] {
            if let Some(dated) = self.value(keys).and_then(|v| dates::line(v.text, order)) {
                take_date(out, dates::Dated { updated, ..dated }, sound, Origin::Meta);
            }
        }
    }
}

/// A block while its lines are read.
#[derive(Debug)]
struct Open {
    kind: BlockKind,
    /// How many quotations it stands in.
    depth: usize,
    /// Where its lines' text stands in the page.
    pieces: Vec<Range<usize>>,
    /// Its marks are text.
    code: bool,
}

/// Reads Markdown. `sound` tells dates that can be right.
pub(crate) fn read(text: &str, order: Order, sound: impl Fn(Stamp) -> bool) -> Pasted {
    let mut reader = Reader {
        text,
        order,
        sound,
        names: names(text),
        out: Pasted::default(),
        open: None,
        group: (0, 0),
        title: None,
        seen: 0,
    };
    let mut at = 0;
    if let Some(front) = front(text) {
        front.header(&mut reader.out, order, &reader.sound);
        if let Some(title) = front.value(&["title", "headline"]) {
            let mut pen = Pen::new(Draft::new(BlockKind::Title));
            pen.write(title.text, title.at);
            reader.title = Some(debris::key(&pen.draft.text));
            reader.out.drafts.push(pen.draft);
        }
        at = front.end;
    }
    reader.lines(at);
    reader.out
}

/// Names of the links that are defined apart, and of footnotes.
fn names(text: &str) -> HashSet<String> {
    let defined = |line: &str| {
        let rest = line.trim_start().strip_prefix('[')?;
        let end = rest.find("]:")?;
        (1..=NAME).contains(&end).then(|| rest[..end].to_lowercase())
    };
    text.lines().filter_map(defined).collect()
}

struct Reader<'t, F> {
    text: &'t str,
    order: Order,
    sound: F,
    names: HashSet<String>,
    out: Pasted,
    open: Option<Open>,
    /// Depth of the quotation in hand, and the number of its first block.
    group: (usize, usize),
    /// The headline's words.
    title: Option<String>,
    /// Blocks that were closed.
    seen: usize,
}

impl<F: Fn(Stamp) -> bool> Reader<'_, F> {
    fn lines(&mut self, from: usize) {
        let mut at = from;
        let mut fenced: Option<(u8, usize)> = None;
        let mut table = false;
        let text = self.text;
        let mut lines = text[from..].split_inclusive('\n').peekable();
        while let Some(line) = lines.next() {
            let start = at;
            at += line.len();
            let (depth, skip) = quoted(line);
            let content = &line[skip..];
            let bare = content.trim();
            let here = start + skip;
            let range = here..at;
            if let Some((mark, len)) = fenced {
                if fence(bare)
                    .is_some_and(|(m, l)| m == mark && l >= len && bare.trim_end_matches(char::from(m)).is_empty())
                {
                    fenced = None;
                    self.close();
                } else if bare.is_empty() {
                    self.close();
                } else {
                    self.add(BlockKind::Paragraph, depth, range, true);
                }
                continue;
            }
            if bare.is_empty() {
                self.close();
                table = false;
                continue;
            }
            if let Some(mark) = fence(bare) {
                self.close();
                fenced = Some(mark);
                continue;
            }
            if let Some((level, words)) = heading(content) {
                self.close();
                let from = here + (words.as_ptr() as usize - content.as_ptr() as usize);
                self.heading(level, from..from + words.len(), depth);
                continue;
            }
            let under = bare.len() > 1 && (bare.bytes().all(|b| b == b'=') || bare.bytes().all(|b| b == b'-'));
            if under
                && self.open.as_ref().is_some_and(|o| o.kind == BlockKind::Paragraph && o.depth == depth && !o.code)
            {
                if let Some(open) = self.open.take() {
                    self.finish(Open { kind: BlockKind::Heading, ..open }, if bare.starts_with('=') { 1 } else { 2 });
                }
                continue;
            }
            if is_break(bare) || under {
                self.close();
                continue;
            }
            if self.is_definition(bare) {
                self.close();
                continue;
            }
            let next = lines.peek().map(|l| l[quoted(l).1..].trim());
            if table && bare.contains('|') {
                if !is_rule_of_table(bare) {
                    self.row(range, depth);
                }
                continue;
            }
            table = false;
            if bare.contains('|') && next.is_some_and(is_rule_of_table) {
                self.close();
                self.row(range, depth);
                table = true;
                continue;
            }
            let indent = content.len() - content.trim_start().len();
            let mark = item(content.trim_start()).filter(|_| {
                // Within a paragraph a line may begin with the end of a sentence: "in\n1987. It".
                let goes_on = self.open.as_ref().is_some_and(|o| o.kind == BlockKind::Paragraph);
                !goes_on || !bare.starts_with(|c: char| c.is_ascii_digit()) || bare.starts_with("1.")
            });
            if let Some(mark) = mark {
                self.close();
                self.add(BlockKind::ListItem, depth, here + indent + mark..at, false);
                continue;
            }
            if self.open.as_ref().is_some_and(|o| o.depth != depth && depth > 0) {
                self.close();
            }
            self.add(BlockKind::Paragraph, depth, range, false);
        }
        self.close();
    }

    /// Adds a line to the block in hand, or begins one.
    fn add(&mut self, kind: BlockKind, depth: usize, range: Range<usize>, code: bool) {
        match &mut self.open {
            Some(open) => open.pieces.push(range),
            None => {
                let kind = if depth > 0 { BlockKind::Quote } else { kind };
                self.open = Some(Open { kind, depth, pieces: vec![range], code });
            }
        }
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            self.finish(open, 0);
        }
    }

    fn heading(&mut self, level: usize, range: Range<usize>, depth: usize) {
        let kind = if depth > 0 { BlockKind::Quote } else { BlockKind::Heading };
        self.finish(Open { kind, depth, pieces: vec![range], code: false }, level);
    }

    /// The definition of a link; that of a footnote has text that stays.
    fn is_definition(&self, line: &str) -> bool {
        let Some(rest) = line.strip_prefix('[') else { return false };
        let name = rest.find("]:").map(|end| rest[..end].to_lowercase());
        name.is_some_and(|n| !n.starts_with('^') && self.names.contains(&n))
    }

    fn row(&mut self, range: Range<usize>, depth: usize) {
        let kind = if depth > 0 { BlockKind::Quote } else { BlockKind::TableRow };
        let mut pen = Pen::new(Draft::new(kind));
        let mut from = range.start;
        let bytes = self.text.as_bytes();
        let bars = (range.clone()).filter(|&n| bytes[n] == b'|' && (n == 0 || bytes[n - 1] != b'\\'));
        for end in bars.chain([range.end]) {
            let cell = [from..end];
            self.inline(&cell).write(&mut pen, self.text);
            pen.part();
            from = (end + 1).min(range.end);
        }
        self.push(pen.draft);
    }

    fn inline(&self, pieces: &[Range<usize>]) -> Inline {
        Inline::read(self.text, pieces, &self.names)
    }

    fn push(&mut self, draft: Draft) {
        if draft.text.is_empty() {
            return;
        }
        self.seen += 1;
        match self.out.drafts.last_mut() {
            Some(last) if self.seen > BLOCKS => last.extend(draft),
            _ => self.out.drafts.push(draft),
        }
    }

    /// Takes in a block whose lines are all read. `level` is that of a heading.
    fn finish(&mut self, open: Open, level: usize) {
        let mut pen = Pen::new(Draft::new(open.kind));
        if open.code {
            open.pieces.iter().for_each(|p| pen.write(&self.text[p.clone()], p.start));
            self.push(pen.draft);
            return;
        }
        let inline = self.inline(&open.pieces);
        inline.write(&mut pen, self.text);
        let captions: Vec<Draft> = inline
            .images
            .iter()
            .map(|alt| {
                let mut pen = Pen::new(Draft::new(BlockKind::Caption));
                inline.part(alt.clone(), &mut pen, self.text);
                pen.draft
            })
            .collect();
        if !pen.is_empty() && !self.is_furniture(&pen.draft, &inline, level) {
            self.take(pen.draft, level, open.depth);
        }
        captions.into_iter().filter(|c| !debris::is_debris(&c.text)).for_each(|c| self.push(c));
    }

    /// A line that is one link, a way to other pages, and what is furniture anywhere.
    fn is_furniture(&self, draft: &Draft, inline: &Inline, level: usize) -> bool {
        let text = &draft.text;
        level == 0
            && (debris::is_debris(text)
                || inline.is_link() && text.len() < 150 && !text.ends_with(['.', '”', '"', '!', '?']))
    }

    fn take(&mut self, mut draft: Draft, level: usize, depth: usize) {
        let text = draft.text.as_str();
        let key = (text.len() < 300).then(|| debris::key(text));
        if key.is_some() && key == self.title {
            return;
        }
        if draft.kind == BlockKind::Heading
            && self.title.is_none()
            && !self.out.drafts.iter().any(|d| d.kind.is_body())
            && (level == 1 || self.seen == 0)
        {
            self.title = key;
            if self.out.header.title.is_none() {
                self.out.header.title = Some(text.to_owned());
                self.out.header.origin.push(("title", Origin::Text));
            }
            draft.kind = BlockKind::Title;
            self.push(draft);
            return;
        }
        let top = self.seen < TOP && level == 0 && depth == 0;
        let titled = self.title.is_some();
        if top && let Some(found) = particulars::read(text, self.order).filter(|p| titled || !p.named) {
            take(&mut self.out, found, &self.sound);
            return;
        }
        if top
            && self.out.header.byline.is_empty()
            && let Some(names) = byline::byline(text, false)
        {
            self.out.header.byline = names;
            self.out.header.origin.push(("byline", Origin::Text));
            return;
        }
        if depth != self.group.0 || depth == 0 || self.out.drafts.last().is_none_or(|d| d.kind != BlockKind::Quote) {
            self.group = (depth, self.out.drafts.len());
        } else if let Some(author) = author(text) {
            let author = author.to_owned();
            self.out.drafts[self.group.1..].iter_mut().for_each(|d| d.author = Some(author.clone()));
            return;
        }
        if draft.kind == BlockKind::Paragraph && debris::is_caption(text) {
            draft.kind = BlockKind::Caption;
        }
        self.push(draft);
    }
}

/// Who is quoted, where a line says nothing else.
pub(crate) fn author(line: &str) -> Option<&str> {
    let name = ["—", "–", "―", "-- "].iter().find_map(|mark| line.strip_prefix(mark))?;
    let name = name.trim();
    (line.len() <= AUTHOR && name.starts_with(char::is_uppercase)).then_some(name)
}

/// How many quotations a line stands in, and the bytes of their marks.
pub(crate) fn quoted(line: &str) -> (usize, usize) {
    let (mut depth, mut at) = (0, 0);
    let bytes = line.as_bytes();
    loop {
        let blank = bytes[at..].iter().take(3).take_while(|b| **b == b' ').count();
        if bytes.get(at + blank) != Some(&b'>') {
            return (depth, at);
        }
        depth += 1;
        at += blank + 1;
        at += usize::from(bytes.get(at) == Some(&b' '));
    }
}

/// A block's text with its marks found.
#[derive(Debug, Default)]
struct Inline {
    /// The block's lines, joined.
    text: String,
    /// Where each line begins in `text` and in the page.
    lines: Vec<(usize, usize)>,
    /// Marks, which are left out: stretches of `text`.
    marks: Vec<Range<usize>>,
    /// Texts of pictures, left out as well.
    images: Vec<Range<usize>>,
    /// Texts of links.
    links: Vec<Range<usize>>,
}

impl Inline {
    fn read(page: &str, pieces: &[Range<usize>], names: &HashSet<String>) -> Self {
        let mut out = Self::default();
        for piece in pieces {
            out.lines.push((out.text.len(), piece.start));
            out.text.push_str(&page[piece.clone()]);
        }
        let text = std::mem::take(&mut out.text);
        out.scan(&text, names);
        out.text = text;
        out.marks.sort_by_key(|m| (m.start, m.end));
        out
    }

    fn mark(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.marks.push(range);
        }
    }

    fn scan(&mut self, text: &str, names: &HashSet<String>) {
        let bytes = text.as_bytes();
        let mut at = 0;
        let mut brackets: Vec<(usize, bool)> = Vec::new();
        let mut emphasis = Emphasis::default();
        // Runs of so many backticks are known to have no other behind them.
        let mut lone = [false; 9];
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'\\' if bytes.get(at + 1).is_some_and(|b| b.is_ascii_punctuation() || matches!(b, b'\n' | b'\r')) => {
                    self.mark(at..at + 1);
                    at += 2;
                }
                b'`' => {
                    let run = bytes[at..].iter().take_while(|b| **b == b'`').count();
                    let end = (run < lone.len() && !lone[run]).then(|| ticks(bytes, at + run, run)).flatten();
                    if let Some(end) = end {
                        self.mark(at..at + run);
                        self.mark(end..end + run);
                        at = end + run;
                    } else {
                        if run < lone.len() {
                            lone[run] = true;
                        }
                        at += run;
                    }
                }
                b'<' => at = self.tag(text, at),
                b'!' if bytes.get(at + 1) == Some(&b'[') => {
                    brackets.push((at, true));
                    at += 2;
                }
                b'[' => {
                    brackets.push((at, false));
                    at += 1;
                }
                b']' => {
                    let open = brackets.pop();
                    at = match open.and_then(|o| self.link(text, o, at, names)) {
                        Some(end) => end,
                        None => at + 1,
                    };
                }
                b'*' | b'_' | b'~' => {
                    let run = bytes[at..].iter().take_while(|b| **b == byte).count();
                    emphasis.run(text, at, run, byte, &mut self.marks);
                    at += run;
                }
                _ => at += 1,
            }
        }
    }

    /// Leaves out a tag or comment at `at`, and the brackets around an address; gives where to go on.
    fn tag(&mut self, text: &str, at: usize) -> usize {
        let rest = &text[at + 1..];
        if rest.starts_with("!--") {
            let end = rest.find("-->").map_or(text.len(), |n| at + 1 + n + 3);
            self.mark(at..end);
            return end;
        }
        let end = rest.find(['<', '>']).filter(|n| rest.as_bytes()[*n] == b'>');
        let Some(end) = end.map(|n| at + 1 + n) else { return at + 1 };
        let inside = &text[at + 1..end];
        if inside.contains("://") && !inside.contains(char::is_whitespace) || inside.starts_with("mailto:") {
            self.mark(at..at + 1);
            self.mark(end..end + 1);
            return end + 1;
        }
        let name = inside.strip_prefix('/').unwrap_or(inside);
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || inside.contains('@') {
            return at + 1;
        }
        self.mark(at..end + 1);
        end + 1
    }

    /// Takes what is in brackets for a link, a picture or a footnote, if it is one; gives where it ends.
    fn link(
        &mut self,
        text: &str,
        (open, image): (usize, bool),
        close: usize,
        names: &HashSet<String>,
    ) -> Option<usize> {
        let first = open + 1 + usize::from(image);
        let inner = text.get(first..close)?;
        let named = |name: &str| name.len() <= NAME && names.contains(&name.to_lowercase());
        let rest = &text[close + 1..];
        let end = if rest.starts_with('(')
            && let Some(len) = target(rest)
        {
            close + 1 + len
        } else if inner.starts_with('^') && named(inner) {
            let def = rest.starts_with(':');
            self.mark(open..close + 1 + usize::from(def));
            return Some(close + 1 + usize::from(def));
        } else if let Some(name) = rest.strip_prefix('[').and_then(|r| {
            let end = r.bytes().take(NAME).position(|b| b == b']')?;
            r.get(..end)
        }) && named(if name.is_empty() { inner } else { name })
        {
            close + 1 + name.len() + 2
        } else if named(inner) {
            close + 1
        } else {
            return None;
        };
        if image {
            self.images.push(first..close);
            self.mark(open..end);
        } else {
            self.mark(open..first);
            self.mark(close..end);
            self.links.push(open..end);
        }
        Some(end)
    }

    /// Writes all of the block but its marks.
    fn write(&self, pen: &mut Pen, page: &str) {
        let mut at = 0;
        for mark in &self.marks {
            self.kept(at..mark.start.max(at), pen, page);
            at = at.max(mark.end);
        }
        self.kept(at..self.text.len(), pen, page);
    }

    /// Writes a part of the block that is left out as a whole, but for marks within it.
    fn part(&self, range: Range<usize>, pen: &mut Pen, page: &str) {
        let mut at = range.start;
        let first = self.marks.partition_point(|m| m.start < range.start);
        let inside = self.marks[first..].iter().take_while(|m| m.start < range.end);
        for mark in inside.filter(|m| m.end <= range.end) {
            self.kept(at..mark.start.max(at), pen, page);
            at = at.max(mark.end);
        }
        self.kept(at..range.end.max(at), pen, page);
    }

    fn kept(&self, range: Range<usize>, pen: &mut Pen, page: &str) {
        let mut at = range.start;
        let mut line = self.lines.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        while at < range.end {
            let Some((start, from)) = self.lines.get(line).copied() else { break };
            let end = self.lines.get(line + 1).map_or(self.text.len(), |l| l.0).min(range.end);
            let from = from + at - start;
            pen.write(&page[from..from + end - at], from);
            at = end;
            line += 1;
        }
    }

    /// Whether nothing but marks and white space stands around links.
    fn is_link(&self) -> bool {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        let mut ranges: Vec<&Range<usize>> = self.marks.iter().chain(&self.links).collect();
        ranges.sort_by_key(|r| r.start);
        let blank = |from: usize, to: usize| {
            bytes.get(from..to).is_none_or(|b| b.iter().all(|b| b.is_ascii_whitespace() || matches!(b, b'|' | b',')))
        };
        for range in ranges {
            if !blank(at, range.start) {
                return false;
            }
            at = at.max(range.end);
        }
        !self.links.is_empty() && blank(at, bytes.len())
    }
}

/// Where a run of just `run` backticks begins from `from` on.
fn ticks(bytes: &[u8], from: usize, run: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr(b'`', bytes.get(at..)?)?;
        let here = bytes[at..].iter().take_while(|b| **b == b'`').count();
        if here == run {
            return Some(at);
        }
        at += here;
    }
}

/// Length of a link's destination and title with the parentheses around them.
fn target(text: &str) -> Option<usize> {
    let bytes = &text.as_bytes()[..text.len().min(LINK)];
    let blank = |from: usize| from + bytes[from..].iter().take_while(|b| b.is_ascii_whitespace()).count();
    let mut at = blank(1);
    if bytes.get(at) == Some(&b'<') {
        at += 1 + bytes[at..].iter().position(|b| matches!(b, b'>' | b'\n'))?;
    } else {
        let mut depth = 0;
        loop {
            match bytes.get(at)? {
                b'(' if depth == 3 => return None,
                b'(' => depth += 1,
                b')' if depth == 0 => break,
                b')' => depth -= 1,
                b if b.is_ascii_whitespace() => break,
                _ => {}
            }
            at += 1;
        }
    }
    at = blank(at);
    if let Some(quote @ (b'"' | b'\'')) = bytes.get(at) {
        at += 2 + bytes[at + 1..].iter().position(|b| b == quote)?;
        at = blank(at);
    }
    (bytes.get(at) == Some(&b')')).then_some(at + 1)
}

/// Marks of emphasis that wait for their other half.
#[derive(Debug, Default)]
struct Emphasis {
    open: [Vec<(usize, usize)>; 3],
}

impl Emphasis {
    fn run(&mut self, text: &str, at: usize, run: usize, byte: u8, marks: &mut Vec<Range<usize>>) {
        if byte == b'~' && run != 2 {
            return;
        }
        let white = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let sign = |c: Option<char>| c.is_some_and(|c| !c.is_alphanumeric() && !c.is_whitespace());
        let (before, after) = (text[..at].chars().next_back(), text[at + run..].chars().next());
        let left = !white(after) && (!sign(after) || white(before) || sign(before));
        let right = !white(before) && (!sign(before) || white(after) || sign(after));
        let (opens, closes) = match byte {
            b'_' => (left && (!right || sign(before)), right && (!left || sign(after))),
            _ => (left, right),
        };
        let stack = &mut self.open[match byte {
            b'*' => 0,
            b'_' => 1,
            _ => 2,
        }];
        let (mut at, mut left) = (at, run);
        while closes && left > 0 {
            let Some((start, count)) = stack.last_mut() else { break };
            let both = left.min(*count);
            *count -= both;
            marks.push(*start + *count..*start + *count + both);
            marks.push(at..at + both);
            at += both;
            left -= both;
            if stack.last().is_some_and(|(_, count)| *count == 0) {
                stack.pop();
            }
        }
        if opens && left > 0 {
            stack.push((at, left));
        }
    }
}
