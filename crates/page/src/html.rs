//! HTML to an article.
//!
//! Which blocks make the article is decided by an extractor that builds a tree; where their words stand in the page,
//! by a linear pass of our own ([`Stream`]). A page that nests too deep for a tree is read by that pass alone.

use std::collections::HashSet;
use std::ops::Range;

use crate::dates::{self, Order};
use crate::draft::{self, Draft};
use crate::read::{is_sound, no_article};
use crate::stream::{Line, Locator, Role, Stream};
use crate::tree::Tree;
use crate::{
    Article, BlockKind, Header, Hints, Limits, Origin, Stamp, Warning, WarningCode, byline, debris, header, nesting,
};

/// Blocks at an article's beginning that may repeat its date and byline.
const TOP: usize = 8;
/// Words without a sentence that are an article all the same.
const TELLING: usize = 50;
/// Lines beyond which those of a page without structure are no longer blocks of their own.
const LINES: usize = 100_000;
/// Shortest text that is dropped where it stands a second time, in bytes.
const REPEATED: usize = 80;
/// `time` lines that make a live blog.
const LIVE: usize = 2;

/// Reads a page that is HTML. The map leads to `page`; encoding, hints and the dateline are the caller's.
pub(crate) fn read(page: &str, hints: &Hints, limits: &Limits) -> Article {
    let mut warnings = Vec::new();
    let content = match nesting::excess(page, limits.depth) {
        None => extract(page),
        Some(why) => {
            let text = format!("{why}; the text was read without its structure");
            warnings.push(Warning { code: WarningCode::DeepNesting, text });
            None
        }
    };
    let deep = !warnings.is_empty();
    let stream = Stream::new(page);
    let tree = Tree::new(page, limits.depth);
    let header::Found { mut header, title, order, live } = header::read(&tree, page, hints, &mut warnings);
    let mut drafts = match &content {
        Some(content) => located(&stream, content, live, header.published, &mut warnings),
        None if deep => plainly(&stream),
        None => Vec::new(),
    };
    clean(&mut drafts, title.as_ref().map(|t| t.draft.text.as_str()), order, &mut header, hints);

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

/// The part of a page that is its article, as HTML. The one place that knows the extractor.
fn extract(page: &str) -> Option<String> {
    let config = dom_smoothie::Config { disable_json_ld: true, ..dom_smoothie::Config::default() };
    let article = dom_smoothie::Readability::new(page, None, Some(config)).ok()?.parse().ok()?;
    Some(article.content.to_string())
}

/// The blocks of extracted content, built anew from the page.
fn located(
    stream: &Stream<'_>,
    content: &str,
    live: bool,
    day: Option<Stamp>,
    warnings: &mut Vec<Warning>,
) -> Vec<Draft> {
    let found = Stream::new(content);
    let mut locator = Locator::new(stream);
    let mut out: Vec<Draft> = Vec::new();
    let mut lost = 0;
    let marks = marks(&found, day);
    let live = marks.iter().filter(|m| m.is_some()).count() >= if live { 1 } else { LIVE };
    let mut time: Option<Stamp> = None;
    let mut quotes: (u32, usize) = (0, 0);
    for (number, line) in found.lines.iter().enumerate() {
        let range = found.range(number);
        let words = &found.bare[range.clone()];
        if live && let Some(mark) = marks[number] {
            time = Some(mark);
            let _ = locator.find(words);
            continue;
        }
        if is_link_line(line, &range, &found) {
            continue;
        }
        let places = match locator.find(words) {
            Some(place) => vec![place],
            // The extractor took something out of the block's middle: its pieces stand apart.
            None => {
                let pieces = found.segments(range.clone());
                if pieces.len() > 1 {
                    pieces.into_iter().filter_map(|p| locator.find(&found.bare[p])).collect()
                } else {
                    Vec::new()
                }
            }
        };
        if places.is_empty() {
            lost += 1;
            continue;
        }
        let mut draft = Draft::new(line.role.kind());
        for place in places {
            draft.extend(stream.draft(place, line.role.kind()));
        }
        if line.group > 0 && quotes.0 != line.group {
            quotes = (line.group, out.len());
        }
        // The author of a quotation is no block of it.
        let quoted = line.group > 0 && out[quotes.1.min(out.len())..].iter().any(|d| d.kind == BlockKind::Quote);
        if quoted && matches!(line.role, Role::Cite | Role::Caption) {
            let author =
                draft.text.trim_start_matches(['-', '–', '—', ' ', '(']).trim_end_matches([')', ' ']).to_owned();
            for quote in &mut out[quotes.1..] {
                quote.author.get_or_insert_with(|| author.clone());
            }
            continue;
        }
        if live && time.is_some() && matches!(draft.kind, BlockKind::Paragraph | BlockKind::Heading) {
            draft.time = time;
            if draft.kind == BlockKind::Paragraph {
                draft.kind = BlockKind::Entry;
            }
        }
        out.push(draft);
    }
    if lost > 0 {
        let text = format!("{lost} blocks could not be led back to the page's bytes and are left out");
        warnings.push(Warning { code: WarningCode::Untraceable, text });
    }
    out
}

/// Which lines are nothing but the time of a live-blog entry.
fn marks(found: &Stream<'_>, day: Option<Stamp>) -> Vec<Option<Stamp>> {
    let mut times = found.times.iter().peekable();
    let mut out = Vec::with_capacity(found.lines.len());
    for (number, line) in found.lines.iter().enumerate() {
        let range = found.range(number);
        let mut given = None;
        while let Some((_, value)) = times.next_if(|(at, _)| (*at as usize) < range.end) {
            given = given.or_else(|| value.parse::<Stamp>().ok());
        }
        let short = range.len() <= 40;
        let mark = short.then(|| {
            let words = found.words(range.clone());
            let alone = || dates::line(&words, Order::Unknown).map(|d| d.stamp);
            if line.time && given.is_some() && words.bytes().any(|b| b.is_ascii_digit()) {
                return given;
            }
            alone().or_else(|| {
                let time = dates::time_of_day(&words)?;
                Some(Stamp { date: day?.date, time: Some(time), offset: None })
            })
        });
        out.push(mark.flatten());
    }
    out
}

/// A line that is one link, or a row of them: a way to other pages.
fn is_link_line(line: &Line, range: &Range<usize>, stream: &Stream<'_>) -> bool {
    let all = line.links as usize * 10 >= range.len() * 9;
    match line.role {
        Role::Text | Role::Item | Role::Row => {
            all && range.len() < 150 && !stream.bare[range.clone()].ends_with(['.', '”', '"'])
        }
        _ => false,
    }
}

/// The lines of a page that look like text, without help of a tree.
fn plainly(stream: &Stream<'_>) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::new();
    for (number, line) in stream.lines.iter().enumerate() {
        let range = stream.range(number);
        if line.aside || line.links as usize * 2 > range.len() {
            continue;
        }
        let draft = stream.draft(range, line.role.kind());
        let enough = draft.text.split_whitespace().take(5).count() == 5;
        let heading = matches!(line.role, Role::Heading(2..)) && !out.is_empty();
        match out.last_mut() {
            Some(last) if enough && number > LINES => last.extend(draft),
            _ if enough || heading => out.push(draft),
            _ => {}
        }
    }
    out
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

/// Takes debris out of the blocks, and what they repeat of the header.
fn clean(drafts: &mut Vec<Draft>, title: Option<&str>, order: Order, header: &mut Header, hints: &Hints) {
    let title = title.map(debris::key);
    let mut seen = 0;
    let mut last: Option<String> = None;
    // Galleries and teasers repeat their words; sentences of this length are written once.
    let mut known: HashSet<String> = HashSet::new();
    drafts.retain_mut(|draft| {
        let text = draft.text.trim();
        if debris::is_debris(text) {
            return false;
        }
        let short = text.len() <= 300;
        if short {
            let key = debris::key(text);
            if Some(&key) == title.as_ref() || (Some(&key) == last.as_ref() && key.len() > 12) {
                return false;
            }
            if key.len() > REPEATED && !known.insert(key.clone()) {
                return false;
            }
            if debris::is_caption(text) && matches!(draft.kind, BlockKind::Paragraph | BlockKind::ListItem) {
                draft.kind = BlockKind::Caption;
                return true;
            }
            last = Some(key);
        }
        if seen < TOP && short {
            if let Some(dated) = dates::line(text, order) {
                if header.published.is_none() && !dated.updated && is_sound(dated.stamp, hints) {
                    header.published = Some(dated.stamp);
                    header.origin.push(("published", Origin::Text));
                }
                return false;
            }
            if let Some(names) = byline::byline(text, false).filter(|_| !is_prose(text)) {
                if header.byline.is_empty() {
                    header.byline = names;
                    header.origin.push(("byline", Origin::Text));
                }
                return false;
            }
            if header.byline.iter().any(|n| debris::key(n) == debris::key(text)) {
                return false;
            }
        }
        seen += 1;
        true
    });
    // Headings that nothing follows belong to what stood below the article.
    while drafts.last().is_some_and(|d| d.kind == BlockKind::Heading) {
        drafts.pop();
    }
}
