//! The headline: the heading that agrees with what the page declares, with its way back to the page's bytes.

use std::borrow::Cow;

use dixit_span::Span;

use crate::draft::Draft;
use crate::entity::{entity, unescape};
use crate::head::{Head, Raw};
use crate::name::Name;
use crate::shown::{KICKER, LOGO, attributes, is_apart};
use crate::tree::{Id, Tree};
use crate::{BlockKind, Origin, debris};

/// Headings that are compared with the declared titles.
const HEADINGS: usize = 100;

/// A headline with its way back.
#[derive(Debug)]
pub(crate) struct Title {
    pub(crate) draft: Draft,
    pub(crate) origin: Origin,
    /// The heading, if it is a visible one.
    pub(crate) heading: Option<Id>,
}

/// A heading and how much speaks for its being the headline.
struct Heading {
    id: Id,
    score: usize,
}

/// Finds the headline of a page.
pub(crate) fn find(tree: &Tree<'_>, page: &str, head: &Head<'_>, outlet: Option<&str>) -> Option<Title> {
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
    // "Harbour Blog » Archive » Bridge to close", "Bridge to close | Harbour Blog".
    let whole = head.title.map(|raw| unescape(raw.text).into_owned()).unwrap_or_default();
    let parts: Vec<String> = if whole.contains('»') {
        let mut parts: Vec<String> = whole.split('»').map(debris::key).collect();
        parts.reverse();
        parts
    } else {
        let spaced = whole.replace(" - ", "|").replace(" : ", "|");
        spaced.split(['|', '«', '•', '·', '–', '—']).map(debris::key).collect()
    };
    let site = parts.last().filter(|_| parts.len() > 1);
    if let Some(first) = parts.first().filter(|p| p.contains(' ') || parts.len() > 1) {
        keys.push(first.clone());
    }
    keys.retain(|k| !k.is_empty());
    let outlet_key = outlet.map(debris::key).filter(|o| !o.is_empty());
    let mut best: Option<Heading> = None;
    let mut firsts: Vec<Id> = Vec::new();
    for (id, apart) in headings(tree) {
        let text = tree.words(id, 500);
        if text.len() < 3 || text.len() > 400 || is_home(tree, id) {
            continue;
        }
        let key = debris::key(&text);
        if key.is_empty() || outlet_key.as_ref() == Some(&key) || attributes(tree, id).marks & LOGO != 0 {
            continue;
        }
        // Where the outlet's name stands in the title, it is in a heading too.
        let named = site == Some(&key);
        let first = tree.node(id).name == Name::H1;
        if first && !apart && !named {
            firsts.push(id);
        }
        let agrees = keys.iter().map(|k| agreement(k, &key)).max().unwrap_or(0);
        let agrees = if named { agrees.min(70) } else { agrees };
        let score = agrees * 10
            + match tree.node(id).name {
                Name::H1 => 60,
                Name::H2 => 30,
                _ => 0,
            };
        if score >= if apart { 1000 } else { 600 } && best.as_ref().is_none_or(|b| score > b.score) {
            best = Some(Heading { id, score });
        }
    }
    // An only h1 is the headline, unless another heading is what the page declares.
    if let [only] = firsts[..]
        && best.as_ref().is_none_or(|b| b.score < 900)
    {
        best = Some(Heading { id: only, score: 0 });
    }
    let heading = best.map(|b| b.id).or_else(|| firsts.first().copied().filter(|_| keys.is_empty()));
    if let Some(id) = heading {
        let (whole, borders) = draft_of(tree, id);
        let kept = match outlet {
            Some(_) => without_outlet_alone(&whole.text, outlet),
            None => Span::from_usize(0, whole.text.len()),
        };
        // A heading may hold a kicker before the headline that the page declares, or other things behind it.
        let inner = declared.iter().filter(|(d, _)| d.text.len() >= 15).find_map(|(d, _)| {
            let at = whole.text.find(d.text.as_str())?;
            let end = at + d.text.len();
            let alone = end == whole.text.len() || at == 0 && borders.contains(&end);
            alone.then(|| Span::from_usize(at, end))
        });
        let draft = whole.cut(inner.unwrap_or(kept));
        if !draft.text.is_empty() {
            return Some(Title { draft, origin: Origin::Text, heading: Some(id) });
        }
    }
    let (draft, origin) = declared.into_iter().next()?;
    Some(Title { draft: Draft { kind: BlockKind::Title, ..draft }, origin, heading: None })
}

/// Elements that may be the headline: headings outside of navigation and asides, and those of the first level there,
/// which are told apart.
fn headings(tree: &Tree<'_>) -> Vec<(Id, bool)> {
    let mut out = Vec::new();
    let mut apart = 0;
    let mut id = 1;
    while id < tree.len() && out.len() < HEADINGS {
        let node = tree.node(id);
        match node.name {
            Name::Script | Name::Style | Name::Head | Name::Svg => {
                id = node.end.max(id + 1);
                continue;
            }
            Name::H1 => out.push((id, id < apart)),
            Name::H2 | Name::H3 if id >= apart => out.push((id, false)),
            Name::Aside => apart = apart.max(node.end),
            _ if is_apart(tree, id) => apart = apart.max(node.end),
            _ => {}
        }
        id += 1;
    }
    out
}

/// Whether a heading is a link to the outlet's front page: its name, not a headline.
fn is_home(tree: &Tree<'_>, id: Id) -> bool {
    let link = |n: Id| {
        let href = tree.attribute(n, "href").unwrap_or(Cow::Borrowed("x"));
        let path = href.split_once("://").map_or(&*href, |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
        matches!(path, "/" | "")
    };
    let inside = tree.within(id).skip(1).take(20).find(|n| tree.node(*n).name == Name::A);
    let around = tree.around(id).take(3).find(|n| tree.node(*n).name == Name::A);
    inside.into_iter().chain(around).any(link)
}

/// How far two titles' words agree, in per cent of the longer one; 95 where one begins the other.
fn agreement(a: &str, b: &str) -> usize {
    if a == b {
        return 100;
    }
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if short.len() >= 15 && (long.starts_with(short) || long.ends_with(short)) {
        return 95;
    }
    let words: Vec<&str> = long.split(' ').take(60).collect();
    let shared = short.split(' ').take(60).filter(|w| words.contains(w)).count();
    shared * 100 / words.len().max(1)
}

/// A text in the making, with its way back.
struct Weaver {
    draft: Draft,
    gap: Option<Gap>,
}

/// White space before the next word.
enum Gap {
    /// In the page, from here to there.
    At(usize, usize),
    /// Between two elements.
    Between,
}

impl Weaver {
    /// Adds a text that stands escaped in the page from byte `at` on.
    fn add(&mut self, page: &str, text: &str, at: usize) {
        let mut pos = 0;
        while let Some(c) = text[pos..].chars().next() {
            let found = if c == '&' { entity(&text[pos..]) } else { None };
            let (c, len) = found.map_or((c, c.len_utf8()), |e| (e.first, e.len));
            let here = at + pos;
            pos += len;
            // Control characters are no text.
            if c.is_control() && !c.is_whitespace() {
                continue;
            }
            if c.is_whitespace() {
                self.gap = match self.gap.take() {
                    None => Some(Gap::At(here, here + len)),
                    Some(Gap::At(from, to)) if to == here => Some(Gap::At(from, here + len)),
                    _ => Some(Gap::Between),
                };
                continue;
            }
            match self.gap.take().filter(|_| !self.draft.text.is_empty()) {
                Some(Gap::At(from, to)) => self.draft.blank(page.get(from..to).unwrap_or(" "), from),
                Some(Gap::Between) => self.draft.text.push(' '),
                None => {}
            }
            if found.is_some() {
                self.draft.put(c, here, here + len);
                if let Some(second) = found.and_then(|e| e.second) {
                    self.draft.put(second, here + len, here + len);
                }
            } else {
                self.draft.copy(c.encode_utf8(&mut [0; 4]), here);
            }
        }
    }
}

/// The words of a heading, without a kicker where other words are left, and where elements begin or end in them.
fn draft_of(tree: &Tree<'_>, id: Id) -> (Draft, Vec<usize>) {
    let all = |kickers: bool| {
        let mut weaver = Weaver { draft: Draft::new(BlockKind::Title), gap: None };
        let mut borders = Vec::new();
        let mut at = id;
        let mut ends: Vec<Id> = Vec::new();
        while at < tree.node(id).end {
            while ends.pop_if(|e| *e <= at).is_some() {
                weaver.gap = Some(Gap::Between);
            }
            let node = tree.node(at);
            at += 1;
            match node.name {
                Name::Text => {
                    let (text, from) = tree.text(at - 1);
                    weaver.add(tree.page(), text, from);
                }
                Name::Script | Name::Style | Name::Noscript | Name::Template | Name::Raw | Name::Svg => {
                    at = node.end.max(at)
                }
                Name::Br => {
                    borders.push(weaver.draft.text.len());
                    weaver.gap = Some(Gap::Between);
                }
                name => {
                    borders.push(weaver.draft.text.len());
                    if !kickers && at - 1 > id && attributes(tree, at - 1).marks & KICKER != 0 {
                        at = node.end.max(at);
                        weaver.gap = Some(Gap::Between);
                    } else if name.parts_lines() {
                        weaver.gap = Some(Gap::Between);
                        ends.push(node.end);
                    }
                }
            }
        }
        (weaver.draft, borders)
    };
    let found = all(false);
    if found.0.text.split_whitespace().take(2).count() == 2 { found } else { all(true) }
}

/// The value of an attribute or of a `title` element.
fn attribute(page: &str, raw: Raw<'_>) -> Draft {
    debug_assert_eq!(page.get(raw.at..raw.at + raw.text.len()), Some(raw.text));
    // The words of a value are those of a text without markup, but a value may hold a bare "<".
    let mut weaver = Weaver { draft: Draft::new(BlockKind::Title), gap: None };
    weaver.add(page, raw.text, raw.at);
    weaver.draft
}

/// A visible title without the outlet's name at its end, and nothing else cut.
fn without_outlet_alone(title: &str, outlet: Option<&str>) -> Span {
    let whole = Span::from_usize(0, title.len());
    let outlet = outlet.map(debris::key).filter(|o| !o.is_empty());
    for mark in [" | ", " - ", " – ", " — ", " :: ", " · ", " • ", " » "] {
        if let Some(at) = title.rfind(mark)
            && Some(debris::key(&title[at + mark.len()..])) == outlet
            && !title[..at].trim().is_empty()
        {
            return Span::from_usize(0, at).trim(title);
        }
    }
    whole
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

#[cfg(test)]
mod tests {
    use super::*;

    fn title(page: &str) -> Option<String> {
        let tree = Tree::new(page, 512);
        let head = Head::read(&tree);
        let outlet = head.outlet();
        find(&tree, page, &head, outlet.as_ref().map(|(o, _)| o.as_str())).map(|t| t.draft.text)
    }

    #[test]
    fn headlines() {
        for (page, want) in [
            ("<title>Bridge to close | Harbour Post</title><h1>Bridge to close</h1>", "Bridge to close"),
            ("<title>Bridge to close - The Harbour Post</title><p>x", "Bridge to close"),
            // The outlet's name in a heading of its own.
            (
                "<title>Harbour Blog » Archive » Bridge to close</title><h1>Harbour Blog</h1><h2>Bridge to close</h2>",
                "Bridge to close",
            ),
            (
                "<title>Bridge to close : Harbour Blog</title><h1>Harbour Blog</h1><h2>Bridge to close</h2>",
                "Bridge to close",
            ),
            ("<h1><a href=/>Harbour Blog</a></h1><h1>Bridge to close</h1>", "Bridge to close"),
            ("<h1 class=logo>Harbour Blog</h1><h1>Bridge to close</h1>", "Bridge to close"),
            // Kickers and what follows.
            ("<h1><span class=kicker>Town</span> Bridge to close</h1>", "Bridge to close"),
            ("<title>Bridge to close in May</title><h1>Town: Bridge to close in May</h1>", "Bridge to close in May"),
            (
                "<title>Bridge to close in May</title><h1>Bridge to close in May<small>14.11.2023</small></h1>",
                "Bridge to close in May",
            ),
            // The only h1, whatever is declared.
            (
                "<title>Bridge news of today</title><h1>What will the town do?</h1><h2>Ferry</h2>",
                "What will the town do?",
            ),
            (
                "<title>Bridge to close</title><nav><h1>Bridge to close</h1></nav><h2>Ferry sails</h2>",
                "Bridge to close",
            ),
            ("<title>Fish &amp; chips</title><h1>Fish &amp;\n<i>chips</i></h1>", "Fish & chips"),
        ] {
            assert_eq!(title(page).as_deref(), Some(want), "{page}");
        }
        assert_eq!(title("<p>Bridge to close"), None);
    }
}
