//! What is known of a line, in numbers: by what the model of boilerplate judges it.
//!
//! Features are known by their number alone, which the model's table refers to: after any change here, of their
//! meaning too, the table is learnt again (`train/page`).

use std::collections::HashMap;

use crate::lines::{Line, Lines, tags};
use crate::name::Name;
use crate::tree::{Id, Tree};
use crate::words::Classes;
use crate::{byline, dates, debris, furniture};

/// Elements around a line, innermost first, that are looked at.
const LEVELS: usize = 5;
/// Lines before and behind a line that are looked at one by one.
const NEAR: usize = 3;
/// Lines before and behind a line in which prose is looked for.
const FAR: usize = 20;
/// Lines before a line in which a label is looked for.
const LABEL: usize = 12;
/// Elements around a line among which one of a name is looked for.
const DEPTH: usize = 40;
/// Levels that are climbed to compare two places of the tree.
const CLIMB: usize = 12;

/// Number of features.
pub(crate) const COUNT: usize =
    30 + tags::COUNT + 2 * Classes::COUNT + 6 + 2 * NEAR * 7 + 2 + LEVELS * 11 + 6 + 3 * 6 + 6 + 3;

/// Sums over what an element holds.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    /// Bytes of text.
    bytes: u32,
    /// Bytes of text in links.
    links: u32,
    /// Bytes of lines that look like prose.
    prose: u32,
    lines: u32,
    /// Lines that are links.
    link_lines: u32,
    headings: u32,
    /// Headings that are links.
    link_headings: u32,
    images: u32,
}

impl Sums {
    fn add(&mut self, other: Self) {
        self.bytes += other.bytes;
        self.links += other.links;
        self.prose += other.prose;
        self.lines += other.lines;
        self.link_lines += other.link_lines;
        self.headings += other.headings;
        self.link_headings += other.link_headings;
        self.images += other.images;
    }
}

/// A line's letters, counted.
#[derive(Clone, Copy, Debug, Default)]
struct Shape {
    bytes: u32,
    words: u32,
    /// Characters that may end sentences.
    ends: u32,
    commas: u32,
    digits: u32,
    capitals: u32,
    letters: u32,
    /// Characters of paths, addresses and menus.
    marks: u32,
    ends_sentence: bool,
    ends_colon: bool,
    starts_lower: bool,
    starts_mark: bool,
    quotes: bool,
    prose: bool,
    /// Stands elsewhere on the page too.
    repeated: bool,
    /// Words of furniture.
    furniture: u8,
}

impl Shape {
    fn of(text: &str, line: &Line) -> Self {
        let mut out = Self { bytes: text.len() as u32, ..Self::default() };
        let (mut blank, mut ascii) = (true, true);
        for &byte in text.as_bytes() {
            if byte == b' ' {
                blank = true;
                continue;
            }
            out.words += u32::from(std::mem::take(&mut blank));
            match byte {
                b'.' | b'!' | b'?' => out.ends += 1,
                b',' | b';' => out.commas += 1,
                b'0'..=b'9' => out.digits += 1,
                b'A'..=b'Z' => {
                    out.capitals += 1;
                    out.letters += 1;
                }
                b'a'..=b'z' => out.letters += 1,
                0x80.. => {
                    out.letters += 1;
                    ascii = false;
                }
                b'|' | b'/' | b'@' | b'#' | b'\\' | b'>' | b'<' | b'+' | b'*' | b'=' => out.marks += 1,
                b'"' => out.quotes = true,
                _ => {}
            }
        }
        let end = text.trim_end_matches(['"', '”', '’', '\'', ')', '»', '“', '」', ' ']);
        out.ends_sentence = end.ends_with(['.', '!', '?', '…', '。', '！', '？', ':']);
        out.ends_colon = end.ends_with(':');
        let first = text.chars().next().unwrap_or(' ');
        out.starts_lower = first.is_lowercase();
        out.starts_mark = !first.is_alphanumeric() && !matches!(first, '"' | '“' | '‘' | '\'' | '„' | '«' | '(');
        out.quotes |= !ascii && text.contains(['“', '”', '„', '«', '»']);
        out.furniture = furniture::count(text);
        // Scripts without blanks write a sentence as one word.
        let dense = (out.bytes >= 60 || end.ends_with(['。', '！', '？']))
            && out.bytes >= 24 * out.words
            && out.letters > out.bytes / 2;
        let long = out.words >= 12 || dense || out.words >= 6 && out.ends_sentence && out.ends > 0;
        out.prose = long && line.links * 2 < out.bytes && line.heading == 0;
        out
    }

    /// Whether the line is a label, made of words of furniture.
    const fn is_label(&self) -> bool {
        self.furniture > 0 && self.words <= 6 && !self.ends_sentence
    }
}

/// A page's lines with what is counted of them.
#[derive(Debug)]
pub(crate) struct Features<'l, 't> {
    tree: &'l Tree<'t>,
    lines: &'l Lines<'t>,
    title: Option<usize>,
    shapes: Vec<Shape>,
    /// Bytes of prose before each line.
    before: Vec<u32>,
    /// Of each node.
    sums: Vec<Sums>,
    /// Elements of the same name and class beside each node, itself counted, as a number of `counts`.
    twins: Vec<u32>,
    counts: Vec<u32>,
    /// Pictures.
    images: Vec<Id>,
    /// The element that most prose stands close to (Readability's candidate), and the one that one reaches from the
    /// root by going down while one element holds most of the prose, and the headline's.
    marks: [Id; 3],
    /// Number of `article` elements.
    articles: usize,
}

impl<'l, 't> Features<'l, 't> {
    /// `title` is the line that holds the headline.
    pub(crate) fn new(tree: &'l Tree<'t>, lines: &'l Lines<'t>, title: Option<usize>) -> Self {
        let mut shapes: Vec<Shape> =
            lines.lines.iter().enumerate().map(|(n, line)| Shape::of(lines.words(n), line)).collect();
        mark_repeated(lines, &mut shapes);
        let mut before = Vec::with_capacity(lines.len());
        let mut sums = vec![Sums::default(); tree.len() as usize];
        let mut prose = 0;
        for (line, shape) in lines.lines.iter().zip(&shapes) {
            before.push(prose);
            prose += if shape.prose { shape.bytes } else { 0 };
            let linked = u32::from(line.links * 10 >= shape.bytes * 8);
            let heading = u32::from(line.heading > 0);
            sums[line.block as usize].add(Sums {
                bytes: shape.bytes,
                links: line.links,
                prose: if shape.prose { shape.bytes } else { 0 },
                lines: 1,
                link_lines: linked,
                headings: heading,
                link_headings: linked & heading,
                images: 0,
            });
        }
        let (mut images, mut articles) = (Vec::new(), 0);
        for (id, node) in tree.nodes().iter().enumerate() {
            match node.name {
                Name::Img | Name::Picture | Name::Video | Name::Iframe => {
                    sums[id].images += 1;
                    images.push(id as Id);
                }
                Name::Article => articles += 1,
                _ => {}
            }
        }
        for id in (1..tree.len()).rev() {
            let own = sums[id as usize];
            sums[tree.node(id).parent as usize].add(own);
        }
        let (twins, counts) = twins(tree, &sums);
        let headline = title.map_or(0, |t| lines.lines[t].block);
        let marks = [candidate(tree, lines, &shapes, &sums), core(tree, &sums), headline];
        Self { tree, lines, title, shapes, before, sums, twins, counts, images, marks, articles }
    }

    /// Whether a line looks like prose.
    pub(crate) fn is_prose(&self, n: usize) -> bool {
        self.shapes[n].prose
    }

    /// Whether a line belongs to something else than the article, by what the page's elements mean.
    ///
    /// An `article` within an `article` is related to that one (HTML standard, 4.3.2): a comment or a teaser, unless it
    /// holds the headline or most of the prose, or is an entry of a live blog. An item with links whose words stand on
    /// the page twice is one of a list of news.
    pub(crate) fn is_elsewhere(&self, n: usize) -> bool {
        let (line, shape) = (&self.lines.lines[n], &self.shapes[n]);
        let around = || self.tree.around(line.first).take(DEPTH);
        let mut articles = around().filter(|id| self.tree.node(*id).name == Name::Article);
        let related = match (articles.next(), articles.next()) {
            (Some(inner), Some(outer)) => {
                !(self.title.is_some() && self.tree.within(inner).contains(&self.marks[2]))
                    && u64::from(self.sums(inner).prose) * 2 < u64::from(self.sums(outer).prose)
                    && !line.classes.meets(Classes::LIVE)
            }
            _ => false,
        };
        let listed = line.tags & tags::ITEM != 0 && shape.repeated && line.links * 20 > shape.bytes;
        related || listed
    }

    fn sums(&self, id: Id) -> Sums {
        self.sums.get(id as usize).copied().unwrap_or_default()
    }

    fn twins(&self, id: Id) -> u32 {
        self.counts[self.twins[id as usize] as usize]
    }

    /// Writes the features of line `n`: [`COUNT`] numbers, all finite.
    pub(crate) fn write(&self, n: usize, out: &mut Vec<f32>) {
        out.clear();
        self.text(n, out);
        self.place(n, out);
        self.neighbours(n, out);
        self.elements(n, out);
        debug_assert_eq!(out.len(), COUNT);
    }

    /// What the line says, and what it is.
    fn text(&self, n: usize, out: &mut Vec<f32>) {
        let (line, shape) = (&self.lines.lines[n], &self.shapes[n]);
        let text = self.lines.words(n);
        let label = (1..=LABEL).find(|d| n.checked_sub(*d).is_some_and(|o| self.shapes[o].is_label()));
        out.extend([
            shape.bytes as f32,
            shape.words as f32,
            share(line.links, shape.bytes),
            share(line.bold, shape.bytes),
            shape.ends as f32,
            shape.commas as f32,
            share(shape.digits, shape.bytes),
            share(shape.capitals, shape.letters),
            share(shape.letters, shape.bytes),
            shape.marks as f32,
            share(shape.bytes, shape.words),
            flag(shape.ends_sentence),
            flag(shape.starts_lower),
            flag(shape.starts_mark),
            flag(shape.quotes),
            flag(shape.ends_colon),
            flag(shape.prose),
            f32::from(line.heading),
            flag(line.soft),
            flag(self.lines.lines.get(n + 1).is_some_and(|l| l.soft)),
            flag(line.time),
            flag(self.is_elsewhere(n) || debris::is_debris(text)),
            flag(dates::line(text, dates::Order::DayFirst).is_some()),
            flag(byline::byline(text, false).is_some()),
            flag(debris::is_caption(text)),
            flag(text.contains('©')),
            f32::from(shape.furniture),
            share(u32::from(shape.furniture) * 10, shape.words),
            label.unwrap_or(LABEL + 1) as f32,
            flag(shape.repeated),
        ]);
        out.extend((0..tags::COUNT).map(|bit| f32::from(line.tags >> bit & 1)));
        out.extend((0..Classes::COUNT).map(|bit| (line.classes.bits() >> bit & 1) as f32));
        out.extend((0..Classes::COUNT).map(|bit| (line.near.bits() >> bit & 1) as f32));
    }

    /// Where it stands on the page.
    fn place(&self, n: usize, out: &mut Vec<f32>) {
        let prose = self.sums(0).prose;
        out.extend([
            share(n as u32, self.lines.len() as u32),
            n as f32,
            share(self.before[n], prose),
            (prose - self.before[n]) as f32,
            self.title.map_or(-1000.0, |t| n as f32 - t as f32),
            self.title.map_or(-1.0, |t| self.before[n] as f32 - self.before[t] as f32),
        ]);
    }

    /// The lines around.
    fn neighbours(&self, n: usize, out: &mut Vec<f32>) {
        let line = &self.lines.lines[n];
        let parent = |id: Id| self.tree.node(id).parent;
        let near = (1..=NEAR).map(|d| n.checked_sub(d)).chain((1..=NEAR).map(|d| Some(n + d)));
        for other in near {
            match other.filter(|o| *o < self.lines.len()) {
                Some(o) => {
                    let (there, shape) = (&self.lines.lines[o], &self.shapes[o]);
                    out.extend([
                        shape.bytes as f32,
                        share(there.links, shape.bytes),
                        flag(shape.prose),
                        f32::from(there.heading),
                        flag(there.block == line.block),
                        flag(there.near == line.near),
                        flag(parent(there.block) == parent(line.block)),
                    ]);
                }
                None => out.extend([-1.0; 7]),
            }
        }
        let back = (1..=FAR).find(|d| n.checked_sub(*d).is_some_and(|o| self.shapes[o].prose));
        let ahead = (1..=FAR).find(|d| self.shapes.get(n + d).is_some_and(|s| s.prose));
        out.extend([back.unwrap_or(FAR + 1) as f32, ahead.unwrap_or(FAR + 1) as f32]);
    }

    /// The elements around, and the way to those that most prose stands in.
    fn elements(&self, n: usize, out: &mut Vec<f32>) {
        let line = &self.lines.lines[n];
        let prose = self.sums(0).prose;
        let parent = |id: Id| self.tree.node(id).parent;
        let mut id = line.block;
        for _ in 0..LEVELS {
            let sums = self.sums(id);
            out.extend([
                sums.bytes as f32,
                share(sums.links, sums.bytes),
                share(sums.prose, prose),
                share(sums.prose, sums.bytes),
                sums.lines as f32,
                sums.link_lines as f32,
                sums.link_headings as f32,
                sums.headings as f32,
                sums.images as f32,
                self.twins(id) as f32,
                f32::from(self.tree.node(id).name as u8),
            ]);
            id = parent(id);
        }
        // The largest element that repeats others: an entry of a list of teasers, of comments.
        let mut id = line.block;
        let (mut twins, mut unit) = (0, Sums::default());
        for _ in 0..LEVELS + 2 {
            if self.twins(id) > 2 && self.sums(id).lines < 12 && self.tree.node(id).name != Name::P {
                (twins, unit) = (self.twins(id), self.sums(id));
            }
            id = parent(id);
        }
        out.extend([
            twins as f32,
            unit.bytes as f32,
            share(unit.links, unit.bytes),
            unit.link_lines as f32,
            unit.images as f32,
            unit.lines as f32,
        ]);
        for mark in self.marks {
            let sums = self.sums(mark);
            let inside = self.tree.within(mark).contains(&line.block);
            let (up, above) = self.climb(line.block, mark);
            let mut down = 0;
            let mut id = mark;
            while id != above && down < CLIMB && id != 0 {
                id = parent(id);
                down += 1;
            }
            let first = self.lines.lines.partition_point(|l| l.block < mark);
            out.extend([
                flag(inside),
                up as f32,
                down as f32,
                share(sums.prose, prose),
                flag(line.block < mark),
                (n as f32 - first as f32) / sums.lines.max(1) as f32,
            ]);
        }
        let image = self.images.partition_point(|i| *i < line.first).checked_sub(1).map(|i| self.images[i]);
        out.extend([
            image.map_or(999.0, |i| (line.first - i) as f32),
            image.map_or(CLIMB, |i| self.climb(line.block, i).0) as f32,
            f32::from(line.anchors),
            share(self.sums(0).links, self.sums(0).bytes),
            prose as f32,
            self.tree.around(line.block).take(DEPTH).count() as f32,
        ]);
        let around = || std::iter::once(line.block).chain(self.tree.around(line.block)).take(DEPTH);
        let article = around().find(|id| self.tree.node(*id).name == Name::Article);
        out.extend([
            self.articles.min(20) as f32,
            around().filter(|id| self.tree.node(*id).name == Name::Article).count() as f32,
            article.map_or(-1.0, |a| flag(self.title.is_some() && self.tree.within(a).contains(&self.marks[2]))),
        ]);
    }

    /// Levels from an element up to one that holds `other`, at most [`CLIMB`], and that one.
    fn climb(&self, from: Id, other: Id) -> (usize, Id) {
        let mut id = from;
        let mut up = 0;
        while !self.tree.within(id).contains(&other) && up < CLIMB {
            id = self.tree.node(id).parent;
            up += 1;
        }
        (up, id)
    }
}

fn share(part: u32, whole: u32) -> f32 {
    part as f32 / whole.max(1) as f32
}

fn flag(is: bool) -> f32 {
    f32::from(u8::from(is))
}

/// Marks lines whose words stand on the page more than once.
fn mark_repeated(lines: &Lines<'_>, shapes: &mut [Shape]) {
    let nothing = debris::key_hash("");
    let mut seen: HashMap<u64, usize> = HashMap::new();
    for n in 0..shapes.len() {
        let key = debris::key_hash(lines.words(n));
        if key == nothing {
            continue;
        }
        let first = *seen.entry(key).or_insert(n);
        if first != n {
            shapes[first].repeated = true;
            shapes[n].repeated = true;
        }
    }
}

/// For each node the number of a count, and the counts: elements of the same name and class in the same parent.
/// Count 0 is that of nodes without text.
fn twins(tree: &Tree<'_>, sums: &[Sums]) -> (Vec<u32>, Vec<u32>) {
    let mut counts = vec![0u32];
    let mut known: HashMap<(Id, u64), u32> = HashMap::new();
    let numbers = tree
        .nodes()
        .iter()
        .enumerate()
        .map(|(id, node)| {
            if sums[id].lines == 0 || !node.name.parts_lines() {
                return 0;
            }
            let class = tree.raw(id as Id, "class").map_or("", |(c, _)| c);
            // The first name tells what a thing is, those behind it often which; digits number what is the same.
            let class = class.split_ascii_whitespace().next().unwrap_or("");
            // FNV-1a.
            let hash = (class.bytes().filter(|b| !b.is_ascii_digit()))
                .fold(0xcbf2_9ce4_8422_2325 ^ node.name as u64, |h: u64, b| {
                    (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3)
                });
            let next = counts.len() as u32;
            let number = *known.entry((node.parent, hash)).or_insert(next);
            if number == next {
                counts.push(0);
            }
            counts[number as usize] += 1;
            number
        })
        .collect();
    (numbers, counts)
}

/// The element that prose stands closest to, most of it, with few links.
fn candidate(tree: &Tree<'_>, lines: &Lines<'_>, shapes: &[Shape], sums: &[Sums]) -> Id {
    let mut scores = vec![0f32; tree.len() as usize];
    for (line, shape) in lines.lines.iter().zip(shapes).filter(|(_, s)| s.prose) {
        let mut score = 1.0 + shape.commas as f32 * 0.5 + (shape.bytes as f32 / 100.0).min(3.0);
        for (level, id) in std::iter::once(line.block).chain(tree.around(line.block)).take(4).enumerate() {
            if level > 0 || tree.node(id).name != Name::P {
                scores[id as usize] += score;
                score *= 0.5;
            }
        }
    }
    let mut best = (0, 0.0);
    for (id, (score, sums)) in scores.iter().zip(sums).enumerate() {
        let score = score * (1.0 - share(sums.links, sums.bytes));
        if score > best.1 {
            best = (id as Id, score);
        }
    }
    best.0
}

/// Down from the root while one element holds most of the prose.
fn core(tree: &Tree<'_>, sums: &[Sums]) -> Id {
    let mut here = 0;
    loop {
        let whole = u64::from(sums[here as usize].prose);
        let most = |id: &Id| u64::from(sums[*id as usize].prose) * 10 > whole * 6;
        match tree.children(here).find(most) {
            Some(next) if whole > 0 => here = next,
            _ => return here,
        }
    }
}
