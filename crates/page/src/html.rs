//! HTML to an article.
//!
//! A page is read as a tree ([`Tree`]), its visible text as lines ([`Lines`]); a model says which lines make the
//! article ([`content`]), rules take out what is debris by its words, and what is left becomes blocks.

use std::collections::HashSet;

use crate::dates::{self, Order};
use crate::draft::{self, Draft};
use crate::features::Features;
use crate::header::{self, Found};
use crate::lines::{Lines, Role, tags};
use crate::name::Name;
use crate::read::{is_sound, no_article};
use crate::tree::{Id, Tree};
use crate::words::Classes;
use crate::{Article, BlockKind, Header, Hints, Limits, Origin, Stamp, Warning, WarningCode, byline, content, debris};

/// Lines at an article's beginning that may repeat its date and byline.
const TOP: usize = 8;
/// Words without a sentence that are an article all the same.
const TELLING: usize = 50;
/// Shortest text that is dropped where it stands a second time, in bytes.
const REPEATED: usize = 80;
/// Lines that are times alone which make a live blog.
const LIVE: usize = 2;
/// Longest line that may be the time of an entry, in bytes.
const MARK: usize = 40;

/// Reads a page that is HTML. The map leads to `page`; encoding, hints and the dateline are the caller's.
pub(crate) fn read(page: &str, hints: &Hints, limits: &Limits) -> Article {
    let mut warnings = Vec::new();
    let tree = Tree::new(page, limits.depth);
    for (is, text) in [
        (tree.too_deep, "elements nest deeper than is read; what lies deeper was read without its structure"),
        (tree.too_many, "the page has more elements than are read; what follows was read without its structure"),
    ] {
        if is {
            warnings.push(Warning { code: WarningCode::DeepNesting, text: text.to_owned() });
        }
    }
    let lines = Lines::new(&tree, page);
    let Found { mut header, title, order, live } = header::read(&tree, page, hints, &mut warnings);
    let title_line = title.as_ref().and_then(|t| t.heading).and_then(|h| lines.first_within(&tree, h));
    let mut kept = content::choose(&tree, &lines, title_line);
    let key = title.as_ref().map(|t| debris::key(&t.draft.text));
    clean(&lines, &mut kept, key.as_deref(), order, &mut header, hints);
    let mut drafts = Assembly { tree: &tree, lines: &lines, order }.drafts(&kept, title_line, live, header.published);
    // Headings that nothing follows belong to what stood below the article.
    while drafts.last().is_some_and(|d| d.kind == BlockKind::Heading) {
        drafts.pop();
    }

    let body = drafts.iter().filter(|d| d.kind.is_body());
    let words = body.clone().flat_map(|d| d.text.split_whitespace()).take(TELLING).count();
    if words < TELLING && !body.clone().any(|d| is_prose(&d.text)) {
        drafts.clear();
        warnings.push(no_article());
    }
    if let Some(title) = title {
        drafts.insert(0, title.draft);
    }
    let (text, blocks, map) = draft::join(drafts);
    Article { header, text, blocks, map, media_type: "text/html", encoding: "", warnings }
}

/// Calls `each` with the text and the features of every visible line of a page that is HTML.
pub(crate) fn line_features(page: &str, limits: &Limits, mut each: impl FnMut(&str, &[f32])) {
    let tree = Tree::new(page, limits.depth);
    let lines = Lines::new(&tree, page);
    let title = header::read(&tree, page, &Hints::default(), &mut Vec::new()).title;
    let title = title.and_then(|t| t.heading).and_then(|h| lines.first_within(&tree, h));
    let features = Features::new(&tree, &lines, title);
    let mut row = Vec::new();
    for n in 0..lines.len() {
        features.write(n, &mut row);
        each(lines.words(n), &row);
    }
}

/// Words enough to be part of an article: a sentence, or a stretch of text.
fn is_prose(text: &str) -> bool {
    // Scripts without blanks write a sentence as one word.
    let dense = text.ends_with(['。', '！', '？']) || text.len() >= 400;
    let words = text.split_whitespace().take(20).count();
    dense
        || words >= 20
        || words >= 4 && text.trim_end_matches(['"', '”', '’', '\'', ')']).ends_with(['.', '!', '?', '…'])
}

/// Takes debris out of the lines that are kept, and what they repeat of the header.
fn clean(lines: &Lines<'_>, kept: &mut [bool], title: Option<&str>, order: Order, header: &mut Header, hints: &Hints) {
    let mut seen = 0;
    let mut last: Option<String> = None;
    // Galleries and teasers repeat their words; sentences of this length are written once.
    let mut known: HashSet<u64> = HashSet::new();
    for (n, keep) in kept.iter_mut().enumerate().filter(|(_, k)| **k) {
        let text = lines.words(n);
        *keep = false;
        if debris::is_debris(text) {
            continue;
        }
        if text.len() <= 300 {
            let key = debris::key(text);
            if Some(key.as_str()) == title || (Some(&key) == last.as_ref() && key.len() > 12) {
                continue;
            }
            if key.len() > REPEATED && !known.insert(debris::key_hash(text)) {
                continue;
            }
            if seen < TOP {
                if let Some(dated) = dates::line(text, order) {
                    if header.published.is_none() && !dated.updated && is_sound(dated.stamp, hints) {
                        header.published = Some(dated.stamp);
                        header.origin.push(("published", Origin::Text));
                    }
                    continue;
                }
                let named = byline::byline(text, false).filter(|_| !is_prose(text));
                if named.is_some() || header.byline.iter().any(|n| debris::key(n) == key) {
                    continue;
                }
            }
            last = Some(key);
        }
        seen += 1;
        *keep = true;
    }
}

/// Makes blocks of lines.
struct Assembly<'l, 't> {
    tree: &'l Tree<'t>,
    lines: &'l Lines<'t>,
    order: Order,
}

impl Assembly<'_, '_> {
    /// The blocks of the lines that are `kept`, and of the captions among them. `live` tells that the page calls
    /// itself a live blog, `day` on which day it was published.
    fn drafts(&self, kept: &[bool], title: Option<usize>, live: bool, day: Option<Stamp>) -> Vec<Draft> {
        let mut out: Vec<Draft> = Vec::new();
        let first = kept.iter().position(|k| *k).unwrap_or(0);
        let first = title.map_or(first, |t| first.min(t));
        let last = kept.iter().rposition(|k| *k).map_or(0, |n| n + 1);
        let marks: Vec<Option<Stamp>> = (first..last).map(|n| self.mark(n, day)).collect();
        let live = marks.iter().filter(|m| m.is_some()).count() >= if live { 1 } else { LIVE };
        let mut time: Option<Stamp> = None;
        let mut quotes: (u32, usize) = (0, 0);
        // First block that no author was given to.
        let mut open_quotes = 0;
        // The line before this one became part of the last block.
        let mut open = None;
        for n in first..last {
            let line = &self.lines.lines[n];
            if live && let Some(mark) = marks[n - first] {
                time = Some(mark);
                continue;
            }
            let role = line.role();
            let author = line.group > 0 && matches!(role, Role::Cite | Role::Caption | Role::Quote);
            if author && quotes.0 == line.group && out.len() > quotes.1 {
                let named = matches!(role, Role::Cite | Role::Caption);
                let post = !named && self.is_signature(n);
                if named || post {
                    let author = signed(self.lines.words(n));
                    // What is signed already is not looked at again: quotations may have many names.
                    for quote in out[open_quotes.max(quotes.1)..].iter_mut().filter(|d| d.kind == BlockKind::Quote) {
                        quote.author.get_or_insert_with(|| author.clone());
                    }
                    open_quotes = out.len();
                }
                if named {
                    continue;
                }
                if post && kept[n] {
                    // A post's signature reads on in the text, but is none of its words.
                    out.push(self.lines.draft(n, BlockKind::Paragraph));
                    continue;
                }
            }
            let kind = match role.kind() {
                _ if !kept[n] => match self.is_caption(n) {
                    true => BlockKind::Caption,
                    false => continue,
                },
                kind => kind,
            };
            let mut draft = self.lines.draft(n, kind);
            if line.soft
                && open == Some(n.wrapping_sub(1))
                && let Some(before) = out.last_mut().filter(|d| d.kind == kind && kind != BlockKind::Caption)
            {
                before.extend(draft);
                open = Some(n);
                continue;
            }
            if kind == BlockKind::Quote && line.group > 0 && quotes.0 != line.group {
                quotes = (line.group, out.len());
            }
            if live && time.is_some() && matches!(kind, BlockKind::Paragraph | BlockKind::Heading) {
                draft.time = time;
                if kind == BlockKind::Paragraph {
                    draft.kind = BlockKind::Entry;
                }
            }
            open = Some(n);
            out.push(draft);
        }
        out
    }

    /// The time that a line gives for a live-blog entry, if it is nothing else.
    fn mark(&self, n: usize, day: Option<Stamp>) -> Option<Stamp> {
        let words = self.lines.words(n);
        if words.len() > MARK || !words.bytes().any(|b| b.is_ascii_digit()) {
            return None;
        }
        let line = &self.lines.lines[n];
        if line.time {
            let element = self.tree.around(line.first).find(|id| self.tree.node(*id).name == Name::Time);
            let given = element.and_then(|e| self.tree.attribute(e, "datetime"));
            if let Some(stamp) = given.and_then(|g| g.parse().ok()) {
                return Some(stamp);
            }
        }
        dates::line(words, self.order).map(|d| d.stamp).or_else(|| {
            let time = dates::time_of_day(words)?;
            Some(Stamp { date: day?.date, time: Some(time), offset: None })
        })
    }

    /// Whether a line that is no body is the caption of a picture in the article.
    fn is_caption(&self, n: usize) -> bool {
        let line = &self.lines.lines[n];
        let words = self.lines.words(n);
        let called = line.near.meets(Classes::CAPTION) || debris::is_caption(words);
        let figure = line.tags & tags::CAPTION != 0 || line.tags & tags::FIGURE != 0 && called;
        let away = tags::NAV | tags::ASIDE | tags::FOOTER | tags::FORM | tags::BUTTON;
        (figure || called && self.has_picture(line.block))
            && line.tags & away == 0
            && line.heading == 0
            && words.split_whitespace().take(4).count() == 4
            && line.links as usize * 2 <= words.len()
            && !line.classes.meets(ELSEWHERE)
            && !debris::is_debris(words)
    }

    /// Whether a picture stands in an element or close around it.
    fn has_picture(&self, block: Id) -> bool {
        let near = self.tree.around(block).take(2).find(|id| {
            let node = self.tree.node(*id);
            node.end - id < 60
                && self.tree.within(*id).any(|i| matches!(self.tree.node(i).name, Name::Img | Name::Picture))
        });
        near.is_some()
    }

    /// Whether a line of a quotation signs it: "— Ann Lee (@annlee) May 3, 2024".
    fn is_signature(&self, n: usize) -> bool {
        let words = self.lines.words(n);
        words.len() <= 200 && words.starts_with(['—', '–', '-']) && !words.ends_with(['.', '"', '”'])
    }
}

/// What stands beside an article by what it is called.
const ELSEWHERE: Classes =
    Classes::RELATED.and(Classes::SIDEBAR).and(Classes::COMMENT).and(Classes::AD).and(Classes::TEASER);

/// The author that a quotation is signed with.
fn signed(words: &str) -> String {
    words.trim_start_matches(['-', '–', '—', ' ', '(']).trim_end_matches([')', ' ']).to_owned()
}
