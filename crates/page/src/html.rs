//! HTML to an article.
//!
//! Which blocks make the article is decided by an extractor that builds a tree; where their words stand in the page,
//! by a linear pass of our own ([`Stream`]). A page that nests too deep for a tree is read by that pass alone.

use std::collections::HashSet;
use std::ops::Range;

use dixit_span::Span;

use crate::dates::{self, Order};
use crate::draft::{self, Draft};
use crate::head::{Head, Raw};
use crate::read::{is_sound, no_article, odd};
use crate::stream::{Line, Locator, Role, Stream};
use crate::{Article, BlockKind, Header, Hints, Limits, Origin, Stamp, Warning, WarningCode, debris, nesting};

/// Lines around the headline in which a date and a byline are looked for.
const AROUND: usize = 25;
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
    let head = Head::read(page);
    let mut drafts = match &content {
        Some(content) => located(&stream, content, &head, &mut warnings),
        None if deep => plainly(&stream),
        None => Vec::new(),
    };
    let outlet = head.outlet();
    let title = title(page, &stream, &head, outlet.as_ref().map(|(o, _)| o.as_str()));
    let mut header = header(&head, outlet, hints, &mut warnings);
    let language = hints.language.clone().or_else(|| header.language.clone());
    let order = Order::of(language.as_deref());
    beside(&stream, title.as_ref().and_then(|t| t.line), order, &mut header, hints);
    clean(&mut drafts, title.as_ref().map(|t| t.draft.text.as_str()), order, &mut header, hints);

    let body = drafts.iter().filter(|d| d.kind.is_body());
    let words = body.clone().flat_map(|d| d.text.split_whitespace()).take(TELLING).count();
    if words < TELLING && !body.clone().any(|d| is_prose(&d.text)) {
        drafts.clear();
        warnings.push(no_article());
    }
    if let Some(title) = title {
        header.title = Some(title.draft.text.clone());
        header.origin.push(("title", title.origin));
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
fn located(stream: &Stream<'_>, content: &str, head: &Head<'_>, warnings: &mut Vec<Warning>) -> Vec<Draft> {
    let found = Stream::new(content);
    let mut locator = Locator::new(stream);
    let mut out: Vec<Draft> = Vec::new();
    let mut lost = 0;
    let day = head.published().first().map(|(s, _)| *s);
    let marks = marks(&found, day);
    let live = marks.iter().filter(|m| m.is_some()).count() >= if head.is_live() { 1 } else { LIVE };
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

/// A headline with its way back.
struct Title {
    draft: Draft,
    origin: Origin,
    /// Number of its line, if it is a visible one.
    line: Option<usize>,
}

fn title(page: &str, stream: &Stream<'_>, head: &Head<'_>, outlet: Option<&str>) -> Option<Title> {
    let declared: Vec<(Draft, Origin)> = head
        .titles()
        .into_iter()
        .filter_map(|(raw, origin)| {
            let draft = attribute(page, raw);
            let kept = without_outlet(&draft.text, outlet);
            let cut = draft.cut(kept);
            (!cut.text.is_empty()).then_some((cut, origin))
        })
        .collect();
    let mut keys: Vec<String> = head.headline().map(debris::key).into_iter().collect();
    keys.extend(declared.iter().map(|(d, _)| debris::key(&d.text)));
    keys.retain(|k| !k.is_empty());
    let headings = stream.lines.iter().enumerate().filter(|(_, l)| matches!(l.role, Role::Heading(1..=2)) && !l.aside);
    let mut first = None;
    let mut best: Option<(usize, usize)> = None;
    for (number, line) in headings.take(200) {
        let range = stream.range(number);
        if range.len() < 4 || range.len() > 400 {
            continue;
        }
        let key = debris::key(&stream.words(range));
        let agrees =
            keys.iter().map(|k| agreement(k, &key)).max().unwrap_or(0) + usize::from(line.role == Role::Heading(1));
        if agrees >= 60 && best.is_none_or(|(_, a)| agrees > a) {
            best = Some((number, agrees));
        }
        if line.role == Role::Heading(1) {
            first = first.or(Some(number));
        }
    }
    let line = best.map(|(n, _)| n).or(first.filter(|_| keys.is_empty()));
    if let Some(line) = line {
        let whole = stream.draft(stream.range(line), BlockKind::Title);
        // A heading may hold a kicker beside the headline that the page declares.
        let inner = declared.iter().find_map(|(d, _)| {
            let at = whole.text.find(d.text.as_str()).filter(|_| d.text.len() >= 15)?;
            Some(Span::from_usize(at, at + d.text.len()))
        });
        let draft = whole.cut(inner.unwrap_or_else(|| without_outlet(&whole.text, outlet)));
        let draft = Draft { kind: BlockKind::Title, ..draft };
        return Some(Title { draft, origin: Origin::Text, line: Some(line) });
    }
    let (draft, origin) = declared.into_iter().next()?;
    Some(Title { draft: Draft { kind: BlockKind::Title, ..draft }, origin, line: None })
}

/// How far two titles' words agree, in per cent of the longer one; 100 where one begins the other.
fn agreement(a: &str, b: &str) -> usize {
    if a == b {
        return 100;
    }
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if short.len() >= 15 && long.starts_with(short) {
        return 95;
    }
    let words: Vec<&str> = long.split(' ').take(60).collect();
    let shared = short.split(' ').take(60).filter(|w| words.contains(w)).count();
    shared * 100 / words.len().max(1)
}

/// The value of an attribute or of a `title` element.
fn attribute(page: &str, raw: Raw<'_>) -> Draft {
    debug_assert_eq!(page.get(raw.at..raw.at + raw.text.len()), Some(raw.text));
    // The words of a value are those of a text without markup, but a value may hold a bare "<".
    let mut out = Draft::new(BlockKind::Title);
    let mut pos = 0;
    let mut gap: Option<usize> = None;
    while let Some(c) = raw.text[pos..].chars().next() {
        let entity = if c == '&' { crate::entity::entity(&raw.text[pos..]) } else { None };
        let (c, len) = entity.map_or((c, c.len_utf8()), |e| (e.first, e.len));
        let at = raw.at + pos;
        if c.is_whitespace() {
            gap = gap.or(Some(pos));
        } else {
            if let Some(from) = gap.take().filter(|_| !out.text.is_empty()) {
                out.blank(&raw.text[from..pos], raw.at + from);
            }
            if entity.is_some() {
                out.put(c, at, at + len);
                if let Some(second) = entity.and_then(|e| e.second) {
                    out.put(second, at + len, at + len);
                }
            } else {
                out.copy(c.encode_utf8(&mut [0; 4]), at);
            }
        }
        pos += len;
    }
    out
}

/// A title without the outlet's name at its end ("... | The Harbour Post"), or at its beginning.
fn without_outlet(title: &str, outlet: Option<&str>) -> Span {
    let whole = Span::from_usize(0, title.len());
    let outlet = outlet.map(debris::key).filter(|o| !o.is_empty());
    let words = |t: &str| t.split_whitespace().count();
    let mut kept = whole;
    for mark in [" | ", " - ", " – ", " — ", " :: ", " · ", " • ", " » ", " « "] {
        while let Some(at) = kept.slice(title).rfind(mark) {
            let (head, tail) = (&title[..at], &title[at + mark.len()..kept.end() as usize]);
            let tail_key = debris::key(tail);
            let named = outlet.as_ref().is_some_and(|o| {
                *o == tail_key || (tail_key.len() >= 3 && (o.contains(&tail_key) || tail_key.contains(o.as_str())))
            });
            let bar = !matches!(mark, " - " | " – " | " — ");
            let domain = !tail.contains(' ') && tail.contains('.') && tail.len() > 4;
            let capitals =
                tail.split_whitespace().all(|w| w.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()));
            let short = words(tail) <= 4 && words(head) >= 3 && (bar || outlet.is_none() && capitals);
            if named || domain || short {
                kept = Span::from_usize(0, at).trim(title);
            } else {
                break;
            }
        }
    }
    if let Some(at) = kept.slice(title).find([':', '|'])
        && let Some(outlet) = &outlet
        && debris::key(&title[..at]) == *outlet
    {
        kept = Span::new(at as u32 + 1, kept.end()).trim(title);
    }
    if kept.is_empty() { whole } else { kept }
}

fn header(head: &Head<'_>, outlet: Option<(String, Origin)>, hints: &Hints, warnings: &mut Vec<Warning>) -> Header {
    let mut header = Header::default();
    let mut refused = None;
    let mut sound = |dates: Vec<(Stamp, Origin)>| {
        dates.into_iter().find(|(stamp, _)| {
            let good = is_sound(*stamp, hints);
            if !good {
                refused = refused.or(Some(*stamp));
            }
            good
        })
    };
    let mut origin = Vec::new();
    let mut take = |name: &'static str, from: Origin| origin.push((name, from));
    if let Some((stamp, from)) = sound(head.published()) {
        header.published = Some(stamp);
        take("published", from);
    }
    if let Some((stamp, from)) = sound(head.updated()) {
        header.updated = Some(stamp);
        take("updated", from);
    }
    if let Some((names, from)) = head.authors() {
        header.byline = names;
        take("byline", from);
    }
    for (slot, name, found) in [
        (&mut header.section, "section", head.section()),
        (&mut header.outlet, "outlet", outlet),
        (&mut header.language, "language", head.language()),
        (&mut header.url, "url", head.url()),
    ] {
        if let Some((value, from)) = found {
            *slot = Some(value);
            take(name, from);
        }
    }
    header.origin = origin;
    warnings.extend(refused.map(odd));
    header
}

/// Looks for the date and the byline in the lines around the headline.
fn beside(stream: &Stream<'_>, title: Option<usize>, order: Order, header: &mut Header, hints: &Hints) {
    if header.published.is_some() && !header.byline.is_empty() {
        return;
    }
    let middle = title.unwrap_or(0);
    let lines = (middle..middle + AROUND).chain((middle.saturating_sub(AROUND / 2)..middle).rev());
    let in_title = |at: u32| stream.line_at(at as usize).abs_diff(middle) <= AROUND;
    if header.published.is_none() {
        let time = stream
            .times
            .iter()
            .filter(|(at, _)| in_title(*at))
            .find_map(|(_, value)| dates::line(value, order).map(|d| d.stamp).filter(|s| is_sound(*s, hints)));
        if let Some(stamp) = time {
            header.published = Some(stamp);
            header.origin.push(("published", Origin::Time));
        }
    }
    for number in lines {
        if number >= stream.lines.len() {
            continue;
        }
        let range = stream.range(number);
        if range.len() > 120 {
            continue;
        }
        let words = stream.words(range);
        if header.published.is_none()
            && let Some(dated) = dates::line(&words, order).filter(|d| !d.updated && is_sound(d.stamp, hints))
        {
            header.published = Some(dated.stamp);
            header.origin.push(("published", Origin::Text));
        }
        if header.byline.is_empty()
            && let Some(names) = debris::byline(&words)
        {
            header.byline = names;
            header.origin.push(("byline", Origin::Text));
        }
    }
    if header.byline.is_empty() {
        let named = stream.authors.iter().take(50).find_map(|at| {
            let range = stream.range(stream.line_at(*at as usize));
            let from = (*at as usize).max(range.start);
            let names = debris::names(&stream.words(from..range.end.min(from + 120)));
            (!names.is_empty() && in_title(*at)).then_some(names)
        });
        if let Some(names) = named {
            header.byline = names;
            header.origin.push(("byline", Origin::Text));
        }
    }
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
            if let Some(names) = debris::byline(text).filter(|_| !is_prose(text)) {
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
