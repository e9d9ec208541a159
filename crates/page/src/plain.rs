//! Plain text as a person pastes it: a page's lines, with the furniture that was copied along.

use dixit_span::Span;

use crate::draft::Draft;
use crate::{BlockKind, Header, Origin, Stamp, byline, dates, debris};

/// Lines above the body in which a date, a byline and the headline are looked for.
const TOP: usize = 14;
/// Longest headline, in bytes and in words.
const TITLE: (usize, usize) = (220, 32);
/// Most paragraphs; what follows is one more, as it stands. No page that a person reads has so many, and a block
/// takes more memory than a line of a few letters.
const PARAGRAPHS: usize = 100_000;

/// What pasted lines hold.
#[derive(Debug, Default)]
pub(crate) struct Pasted {
    pub(crate) drafts: Vec<Draft>,
    pub(crate) header: Header,
    /// Dates found that cannot be right.
    pub(crate) odd: Vec<Stamp>,
}

/// Reads a text's lines. `sound` tells dates that can be right.
pub(crate) fn read(text: &str, order: dates::Order, sound: impl Fn(Stamp) -> bool) -> Pasted {
    let mut out = Pasted::default();
    let paragraphs = paragraphs(text);
    let mut title = None;
    let mut top = true;
    let mut open = true;
    for (number, paragraph) in paragraphs.iter().enumerate() {
        let line = &text[paragraph.first.as_range()];
        top &= number < TOP;
        if debris::is_debris(line) && paragraph.rest.is_empty() {
            continue;
        }
        if top && paragraph.rest.is_empty() {
            if let Some(dated) = dates::line(line, order) {
                take_date(&mut out, dated, &sound, Origin::Text);
                continue;
            }
            if let Some(names) = byline::byline(line, false).filter(|_| out.header.byline.is_empty()) {
                out.header.byline = names;
                out.header.origin.push(("byline", Origin::Text));
                continue;
            }
            if let Some(agency) = debris::agency(line).or_else(|| debris::agency(line.strip_prefix("Source:")?)) {
                credit(&mut out.header, agency);
                continue;
            }
        }
        if paragraph.rest.is_empty()
            && line.len() < 80
            && let Some(source) = line.strip_prefix("Source:")
        {
            if let Some(agency) = debris::agency(source) {
                credit(&mut out.header, agency);
            }
            continue;
        }
        let key = (line.len() <= TITLE.0).then(|| debris::key(line));
        if key.is_some() && key == title {
            continue;
        }
        let draft = paragraph.draft(text);
        if open {
            open = false;
            if is_title(line) && paragraph.alone && paragraphs[number + 1..].iter().any(|p| p.is_body(text)) {
                out.header.title = Some(draft.text.clone());
                out.header.origin.push(("title", Origin::Text));
                title = key;
                out.drafts.push(Draft { kind: BlockKind::Title, ..draft });
                continue;
            }
        }
        top &= !paragraph.is_body(text);
        out.drafts.push(draft);
    }
    out
}

fn credit(header: &mut Header, agency: &str) {
    if header.agency.is_none() {
        header.agency = Some(agency.to_owned());
        header.origin.push(("agency", Origin::Text));
    }
}

/// Takes a date for the header's if that has none yet, or for an odd one.
pub(crate) fn take_date(out: &mut Pasted, dated: dates::Dated, sound: &impl Fn(Stamp) -> bool, origin: Origin) {
    if !sound(dated.stamp) {
        out.odd.push(dated.stamp);
        return;
    }
    let (slot, name) =
        if dated.updated { (&mut out.header.updated, "updated") } else { (&mut out.header.published, "published") };
    if slot.is_none() {
        *slot = Some(dated.stamp);
        out.header.origin.push((name, origin));
    }
}

/// Whether a line could be a headline: short, and no sentence with its full stop.
fn is_title(line: &str) -> bool {
    let words = line.split_whitespace().count();
    line.len() <= TITLE.0
        && (2..=TITLE.1).contains(&words)
        && !line.ends_with(['.', ',', ';', ':', '…'])
        && !(line.ends_with(['"', '”']) && line.trim_end_matches(['"', '”']).ends_with(['.', ',']))
        && !debris::is_caption(line)
        && line.chars().any(char::is_alphabetic)
}

/// One line, or several that were one before they were wrapped.
#[derive(Debug)]
struct Paragraph {
    first: Span,
    rest: Vec<Span>,
    /// Blank lines, or the text's ends, stand around it.
    alone: bool,
    /// All that is left of a text of too many lines.
    tail: bool,
}

impl Paragraph {
    fn is_body(&self, text: &str) -> bool {
        let line = self.first.slice(text);
        let words = line.split_whitespace().take(12).count();
        !self.rest.is_empty() || words > 11 && !is_title(line) || words > 4 && line.ends_with(['.', '”', '"', '?', '!'])
    }

    fn draft(&self, text: &str) -> Draft {
        let mut line = self.first;
        if self.tail {
            let mut draft = Draft::new(BlockKind::Paragraph);
            draft.copy(line.slice(text), line.start() as usize);
            return draft;
        }
        let words = line.slice(text);
        let mut kind = if debris::is_caption(words) { BlockKind::Caption } else { BlockKind::Paragraph };
        for mark in ["- ", "* ", "• ", "· ", "– "] {
            if words.starts_with(mark) {
                kind = BlockKind::ListItem;
                line = Span::new(line.start() + mark.len() as u32, line.end()).trim(text);
            }
        }
        let mut draft = Draft::new(kind);
        draft.collapse(line.slice(text), line.start() as usize);
        let mut end = line.end() as usize;
        for line in &self.rest {
            let from = line.start() as usize;
            draft.blank(&text[end..from], end);
            draft.collapse(line.slice(text), from);
            end = line.end() as usize;
        }
        draft
    }
}

/// Lines, those of a wrapped paragraph together.
fn paragraphs(text: &str) -> Vec<Paragraph> {
    let mut out = Vec::new();
    let mut group: Vec<Span> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let span = Span::from_usize(at, at + line.len()).trim(text);
        if out.len() + group.len() >= PARAGRAPHS {
            flush(text, &mut group, &mut out);
            let first = Span::from_usize(at, text.len()).trim(text);
            if !first.is_empty() {
                out.push(Paragraph { first, rest: Vec::new(), alone: false, tail: true });
            }
            return out;
        }
        at += line.len();
        let blank = span.is_empty();
        // "\r\n" gives an empty piece between the two, which is no blank line.
        if blank && line == "\n" && text[..at - 1].ends_with('\r') {
            continue;
        }
        if blank {
            flush(text, &mut group, &mut out);
        } else {
            group.push(span);
        }
    }
    flush(text, &mut group, &mut out);
    out
}

fn flush(text: &str, group: &mut Vec<Span>, out: &mut Vec<Paragraph>) {
    if is_wrapped(text, group) {
        let first = group[0];
        out.push(Paragraph { first, rest: group[1..].to_vec(), alone: true, tail: false });
    } else {
        let alone = group.len() == 1;
        out.extend(group.iter().map(|&first| Paragraph { first, rest: Vec::new(), alone, tail: false }));
    }
    group.clear();
}

/// Whether lines without a blank one between them are one paragraph, wrapped at some width: about equally long but
/// for the last, and mostly broken within a sentence.
pub(crate) fn is_wrapped(text: &str, group: &[Span]) -> bool {
    let [full @ .., last] = group else { return false };
    let longest = group.iter().map(|s| s.len()).max().unwrap_or(0);
    if full.is_empty() || !(40..=120).contains(&longest) || last.len() > longest {
        return false;
    }
    // The next line's first word would not have fitted on this one.
    let tight = full.iter().zip(&group[1..]).all(|(a, b)| {
        let word = b.slice(text).split_whitespace().next().map_or(0, str::len) as u32;
        a.len() + 1 + word + 6 > longest
    });
    let inside = full.iter().filter(|s| !s.slice(text).ends_with(['.', '!', '?', ':', '”', '"'])).count();
    tight && 2 * inside >= full.len()
}
