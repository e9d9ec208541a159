//! Plain text as a person pastes it: a page's lines, with the furniture that was copied along.

use dixit_span::Span;

use crate::dates::{self, Order};
use crate::draft::Draft;
use crate::particulars::{self, Particulars};
use crate::{BlockKind, Header, Origin, Stamp, byline, debris};

/// Lines above the body in which a date, a byline and the headline are looked for.
const TOP: usize = 14;
/// Paragraphs of the body behind which a line of particulars may still be the header's, and last lines that may say
/// when the article was published.
const NEAR: usize = 2;
const END: usize = 8;
/// Most lines that are searched for a list of events.
const LISTED: usize = 2000;
/// Longest headline, in bytes and in words.
const TITLE: (usize, usize) = (220, 32);
/// Words from which on a short line is a headline before the lines above it, which are labels.
const HEADLINE: usize = 4;
/// Most paragraphs; what follows is one more, as it stands. No page that a person reads has so many, and a block
/// takes more memory than a line of a few letters.
const PARAGRAPHS: usize = 100_000;
/// Lines above a headline that are none, in the words of [`debris::key`].
const LABELS: &[&str] = &[
    "analysis",
    "breaking",
    "breaking news",
    "exclusive",
    "explainer",
    "feature",
    "features",
    "for immediate release",
    "for release",
    "interview",
    "just in",
    "latest",
    "live",
    "live updates",
    "local news",
    "media release",
    "news",
    "news release",
    "opinion",
    "press release",
    "press statement",
    "premium",
    "special report",
    "statement",
    "top story",
    "top news",
    "world news",
];

/// What pasted lines hold.
#[derive(Debug, Default)]
pub(crate) struct Pasted {
    pub(crate) drafts: Vec<Draft>,
    pub(crate) header: Header,
    /// The day of publication that the end of the page gives.
    pub(crate) late: Option<Stamp>,
    /// Dates found that cannot be right.
    pub(crate) odd: Vec<Stamp>,
}

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Top,
    /// Behind a first paragraph or two.
    Near,
    Body,
    End,
}

/// Reads a text's lines. `sound` tells dates that can be right.
pub(crate) fn read(text: &str, order: Order, sound: impl Fn(Stamp) -> bool) -> Pasted {
    let mut out = Pasted::default();
    let order = settled(text, order);
    let paragraphs = paragraphs(text, order);
    let headline = headline(text, &paragraphs, order);
    let mut title = None;
    let (mut kept, mut bodies, mut below) = (0, 0, 0);
    let mut top = true;
    let mut only = None;
    let mut only_date = || *only.get_or_insert_with(|| is_only_date(text, &paragraphs, order));
    // The line before credits somebody, or ends the article: a bare date behind it is the header's.
    let mut leads = false;
    let mut after_body = false;
    for (number, paragraph) in paragraphs.iter().enumerate() {
        let line = &text[paragraph.first.as_range()];
        top &= kept < TOP;
        let place = match bodies {
            _ if top => Place::Top,
            1..=NEAR if below < TOP => Place::Near,
            _ if number + END >= paragraphs.len() => Place::End,
            _ => Place::Body,
        };
        below += usize::from(!top);
        let led = std::mem::take(&mut leads);
        if paragraph.rest.is_empty() && place != Place::Body && headline != Some(number) {
            let ended = line.strip_prefix("(END)").map(str::trim);
            let credits = || {
                let next = paragraphs.get(number + 1).filter(|p| p.rest.is_empty());
                next.is_some_and(|p| byline::byline(p.first.slice(text), false).is_some())
            };
            let led = led || ended.is_some();
            let ours = |p: &Particulars| match place {
                Place::Top => true,
                _ if p.named && ended.is_none() => false,
                Place::Near => p.marked || led || credits() || only_date(),
                // Dates of other articles stand below their headlines.
                _ => led || after_body && (p.marked || only_date()),
            };
            if let Some(mut found) = particulars::read(ended.unwrap_or(line), order).filter(ours) {
                if place == Place::End {
                    out.late = out.late.or(found.published.take().map(|d| d.stamp).filter(|s| sound(*s)));
                }
                take(&mut out, found, &sound);
                continue;
            }
            if place == Place::End && out.late.is_none() {
                out.late = first_published(line, order).filter(|s| sound(*s));
            }
            if ended == Some("") {
                leads = true;
                continue;
            }
        }
        if debris::is_debris(line) && paragraph.rest.is_empty() {
            leads |= led;
            continue;
        }
        if matches!(place, Place::Top | Place::Near)
            && paragraph.rest.is_empty()
            && out.header.byline.is_empty()
            && let Some(names) = byline::byline(line, false)
        {
            out.header.byline = names;
            out.header.origin.push(("byline", Origin::Text));
            leads = true;
            continue;
        }
        if top && paragraph.rest.is_empty() {
            if let Some(agency) = debris::agency(line).or_else(|| debris::agency(line.strip_prefix("Source:")?)) {
                credit(&mut out.header, agency);
                continue;
            }
            if headline.is_some_and(|h| number < h) && is_label(line) {
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
        let key = (line.len() <= TITLE.0).then(|| debris::key(&paragraph.words(text)));
        if key.is_some() && key == title {
            continue;
        }
        let draft = paragraph.draft(text);
        if headline == Some(number) {
            out.header.title = Some(draft.text.clone());
            out.header.origin.push(("title", Origin::Text));
            title = key;
            out.drafts.push(Draft { kind: BlockKind::Title, ..draft });
            continue;
        }
        let body = paragraph.is_body(text);
        top &= !body;
        bodies += usize::from(body);
        after_body = body;
        kept += 1;
        out.drafts.push(draft);
    }
    out
}

/// The order of day and month, where the dates above a text's body settle what nobody said.
fn settled(text: &str, order: Order) -> Order {
    if order != Order::Unknown {
        return order;
    }
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty()).take(TOP);
    let mut found = lines.filter(|l| particulars::read(l, Order::DayFirst).is_some()).filter_map(dates::settled);
    let Some(first) = found.next() else { return order };
    if found.all(|o| o == first) { first } else { order }
}

/// Number of the paragraph that is the headline: of the short lines above the body the first that stands twice, the
/// first of some words, the first of two.
fn headline(text: &str, paragraphs: &[Paragraph], order: Order) -> Option<usize> {
    let mut found: Vec<(usize, String)> = Vec::new();
    // A line of names and a date, where no other line can be the headline.
    let mut named = None;
    let mut kept = 0;
    for (number, paragraph) in paragraphs.iter().enumerate() {
        let line = paragraph.first.slice(text);
        if paragraph.rest.is_empty() {
            if let Some(told) = particulars::read(line, order) {
                if told.named && !told.marked && kept == 0 && paragraph.alone {
                    named = named.or(Some(number));
                }
                continue;
            }
            let apart = byline::byline(line, false).is_some() || debris::agency(line).is_some() || is_label(line);
            if apart || debris::is_debris(line) {
                continue;
            }
        }
        let words = paragraph.words(text);
        let may = is_title(&words) && (paragraph.alone || is_above_header(text, &paragraphs[number..], order));
        kept += 1;
        if may {
            found.push((number, words));
        } else if paragraph.is_body(text) || number == 0 && words.split_whitespace().count() >= HEADLINE {
            break;
        }
        if kept >= TOP {
            break;
        }
    }
    let long = |(_, words): &&(usize, String)| words.split_whitespace().count() >= HEADLINE;
    let twice = |(at, words): &&(usize, String)| {
        let key = debris::key(words);
        found.iter().any(|(other, again)| other > at && debris::key(again) == key)
    };
    let best = found.iter().filter(long).find(twice).or_else(|| found.iter().find(long)).or(found.first());
    let number = best.map(|(number, _)| *number).or(named)?;
    paragraphs[number + 1..].iter().any(|p| p.is_body(text)).then_some(number)
}

/// Whether the first of some lines is followed, without a blank line, by a paragraph, or by the header's lines, or by one
/// or two more and then those.
fn is_above_header(text: &str, paragraphs: &[Paragraph], order: Order) -> bool {
    let Some((first, rest)) = paragraphs.split_first().filter(|(first, _)| !first.last) else { return false };
    if first.words(text).split_whitespace().count() < HEADLINE {
        return false;
    }
    for next in rest.iter().take(3) {
        let line = next.first.slice(text);
        if next.rest.is_empty() && (particulars::read(line, order).is_some() || byline::byline(line, false).is_some()) {
            return true;
        }
        // A sentence that goes on is no standfirst and no paragraph.
        if !line.starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“' | '‘' | '\'')) {
            return false;
        }
        if next.is_body(text) {
            return line.split_whitespace().count() > 11;
        }
        if next.last {
            return false;
        }
    }
    false
}

/// Whether a line above the headline says what kind of article or where in the outlet it is: "Home » News".
fn is_label(line: &str) -> bool {
    let parts: Vec<&str> = line.split(['»', '›', '>', '/', '|']).map(str::trim).filter(|p| !p.is_empty()).collect();
    let short = parts.len() > 1 && parts.iter().all(|p| p.split_whitespace().count() <= 3);
    let crumbs = line.contains(['»', '›', '>'])
        || parts.first().is_some_and(|p| ["home", "news", "front page"].contains(&p.to_lowercase().as_str()));
    short && crumbs || line.len() <= 60 && LABELS.contains(&debris::key(line).as_str())
}

/// Whether the text, if it is of a page's length, has no more than one line that is a date and nothing else: no list of
/// events.
fn is_only_date(text: &str, paragraphs: &[Paragraph], order: Order) -> bool {
    if paragraphs.len() > LISTED {
        return false;
    }
    let lines = paragraphs.iter().filter(|p| p.rest.is_empty()).map(|p| p.first.slice(text));
    lines.filter(|l| particulars::read(l, order).is_some_and(|p| !p.marked && !p.named)).nth(1).is_none()
}

/// The date of "This article was first published on 14 November 2023."
fn first_published(line: &str, order: Order) -> Option<Stamp> {
    const THINGS: [&str; 6] = ["article", "story", "entry", "post", "report", "interview"];
    if line.len() > TITLE.0 || !dates::has_digits(line) {
        return None;
    }
    let lower = line.to_lowercase();
    let (this, rest) = lower.split_once(' ')?;
    let said = ["this", "the"].contains(&this)
        && THINGS.iter().any(|t| rest.starts_with(t))
        && [" published ", " posted "].iter().any(|m| rest.contains(m));
    dates::within(line, order).into_iter().map(|w| w.dated).find(|d| said && !d.updated).map(|d| d.stamp)
}

/// Takes what a line of particulars tells for the header's, as far as that has none yet.
pub(crate) fn take(out: &mut Pasted, found: Particulars, sound: &impl Fn(Stamp) -> bool) {
    for dated in found.published.into_iter().chain(found.updated) {
        take_date(out, dated, sound, Origin::Text);
    }
    if out.header.byline.is_empty() && !found.byline.is_empty() {
        out.header.byline = found.byline;
        out.header.origin.push(("byline", Origin::Text));
    }
    if let Some(agency) = found.agency {
        credit(&mut out.header, agency);
    }
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
    /// Blank lines, lines of particulars or the text's ends stand around it.
    alone: bool,
    /// A blank line or the text's end follows.
    last: bool,
    /// All that is left of a text of too many lines.
    tail: bool,
}

impl Paragraph {
    /// Its words in one line.
    fn words(&self, text: &str) -> String {
        let first = self.first.slice(text);
        if self.rest.is_empty() { first.to_owned() } else { self.draft(text).text }
    }

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
fn paragraphs(text: &str, order: Order) -> Vec<Paragraph> {
    let mut out = Vec::new();
    let mut group: Vec<Span> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let span = Span::from_usize(at, at + line.len()).trim(text);
        if out.len() + group.len() >= PARAGRAPHS {
            flush(text, &mut group, &mut out, order);
            let first = Span::from_usize(at, text.len()).trim(text);
            if !first.is_empty() {
                out.push(Paragraph { first, rest: Vec::new(), alone: false, last: true, tail: true });
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
            flush(text, &mut group, &mut out, order);
        } else {
            group.push(span);
        }
    }
    flush(text, &mut group, &mut out, order);
    out
}

/// Adds lines between which no blank one stands. Those of the header stay by themselves.
fn flush(text: &str, group: &mut Vec<Span>, out: &mut Vec<Paragraph>, order: Order) {
    let top = out.len() < TOP && group.len() <= TOP;
    let heads = |line: &Span| {
        let line = line.slice(text);
        particulars::read(line, order).is_some() || byline::byline(line, false).is_some()
    };
    if top && group.iter().any(heads) {
        let apart = |line: &Span| heads(line) || debris::is_debris(line.slice(text));
        for run in group.chunk_by(|a, b| !apart(a) && !apart(b)) {
            push(text, run, out);
        }
    } else {
        push(text, group, out);
    }
    if let Some(last) = out.last_mut().filter(|_| !group.is_empty()) {
        last.last = true;
    }
    group.clear();
}

/// Adds lines as one paragraph, if they are a wrapped one, or as several.
fn push(text: &str, lines: &[Span], out: &mut Vec<Paragraph>) {
    if is_wrapped(text, lines)
        && let [first, rest @ ..] = lines
    {
        out.push(Paragraph { first: *first, rest: rest.to_vec(), alone: true, last: false, tail: false });
        return;
    }
    let alone = lines.len() == 1;
    out.extend(lines.iter().map(|&first| Paragraph { first, rest: Vec::new(), alone, last: false, tail: false }));
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
