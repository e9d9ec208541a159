//! HTML as a flat sequence of tags and texts, each with its place: one linear pass without a tree, so that nesting
//! costs nothing. It follows the tokenizer of the HTML standard as far as texts and attributes of pages need it.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memchr2, memmem};

/// One thing in a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event<'t> {
    /// A start tag.
    Open(Tag<'t>),
    /// An end tag's name.
    Close(&'t str),
    /// Text between tags as it stands in the page, and its first byte.
    Text(&'t str, usize),
    /// The content of an element that holds no markup (`script`, `title`, ...), and its first byte.
    Raw(&'t str, usize),
}

/// Attributes of a tag that are read.
const ATTRIBUTES: usize = 96;
/// Bytes of a tag, those in quotation marks not counted, in which attributes are looked for.
const UNQUOTED: usize = 8 << 10;

/// A start tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tag<'t> {
    pub(crate) name: &'t str,
    attributes: &'t str,
    /// First byte of `attributes` in the page.
    at: usize,
}

impl<'t> Tag<'t> {
    /// A tag of no name with the attributes `attributes`, which stand in the page from byte `at` on.
    pub(crate) const fn with_attributes(attributes: &'t str, at: usize) -> Self {
        Self { name: "", attributes, at }
    }

    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Where the attributes stand in the page.
    pub(crate) const fn place(&self) -> (usize, usize) {
        (self.at, self.at + self.attributes.len())
    }

    /// Whether the tag ends in a slash: an element without content, in pictures and formulas.
    pub(crate) fn closes_itself(&self) -> bool {
        self.attributes.ends_with('/')
    }

    /// Each attribute's name, its value as it stands in the page, and the value's first byte in the page: the first
    /// ones, which are all that honest tags have.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&'t str, &'t str, usize)> + use<'t> {
        let (text, at) = (self.attributes, self.at);
        let bytes = text.as_bytes();
        let mut pos = 0;
        let mut left = ATTRIBUTES;
        // Where names and values without quotation marks may begin; values in such marks cost nothing to pass over.
        let mut bound = UNQUOTED;
        std::iter::from_fn(move || {
            left = left.checked_sub(1)?;
            if pos > bound {
                return None;
            }
            pos += bytes[pos..].iter().take_while(|b| b.is_ascii_whitespace() || **b == b'/').count();
            let from = pos;
            // An "=" may begin a name, but not end in one.
            pos += usize::from(pos < bytes.len());
            pos += bytes[pos.min(bytes.len())..].iter().take_while(|b| !ends_name(**b)).count();
            if from == pos {
                return None;
            }
            let mut name_end = pos;
            while !text.is_char_boundary(name_end) {
                name_end += 1;
            }
            let name = &text[from..name_end];
            pos = name_end;
            let blank = bytes[pos..].iter().take_while(|b| b.is_ascii_whitespace()).count();
            if bytes.get(pos + blank) != Some(&b'=') {
                return Some((name, "", at + pos));
            }
            pos += blank + 1;
            pos += bytes[pos..].iter().take_while(|b| b.is_ascii_whitespace()).count();
            let (start, end) = match bytes.get(pos) {
                Some(quote @ (b'"' | b'\'')) => {
                    let start = pos + 1;
                    let end = memchr(*quote, &bytes[start..]).map_or(bytes.len(), |n| start + n);
                    pos = (end + 1).min(bytes.len());
                    bound += pos - start;
                    (start, end)
                }
                _ => {
                    let start = pos;
                    pos += bytes[pos..].iter().take_while(|b| !b.is_ascii_whitespace()).count();
                    (start, pos)
                }
            };
            Some((name, &text[start..end], at + start))
        })
    }

    /// An attribute's value as it stands in the page, and its first byte in the page.
    pub(crate) fn raw(&self, name: &str) -> Option<(&'t str, usize)> {
        self.attributes().find(|(n, ..)| n.eq_ignore_ascii_case(name)).map(|(_, value, at)| (value, at))
    }

    /// An attribute's value, decoded.
    pub(crate) fn attribute(&self, name: &str) -> Option<Cow<'t, str>> {
        self.raw(name).map(|(value, _)| crate::entity::unescape(value))
    }
}

/// Whether the end tag of `name` begins at byte `at`.
fn is_end_tag(bytes: &[u8], at: usize, name: &str) -> bool {
    bytes[at..].starts_with(b"</") && is_tag(bytes, at + 2, name)
}

/// Whether the tag whose name begins at byte `at` is called `name`.
fn is_tag(bytes: &[u8], at: usize, name: &str) -> bool {
    let end = at + name.len();
    bytes.get(at..end).is_some_and(|b| b.eq_ignore_ascii_case(name.as_bytes()))
        && bytes.get(end).is_none_or(|b| ends_name(*b))
}

/// One past the end of a comment that begins with two dashes, which may be those of its end. The standard ends it at
/// "--!>" too.
fn comment_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memmem::find(&bytes[at..], b"--")?;
        // In a row of dashes only the last two count.
        at += bytes[at..].iter().take_while(|b| **b == b'-').count();
        match bytes[at..] {
            [b'>', ..] => return Some(at + 1),
            [b'!', b'>', ..] if at > 3 => return Some(at + 2),
            _ => {}
        }
    }
}

fn ends_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'/' | b'=' | b'>')
}

/// Elements whose content is text alone. `noscript` is one for browsers that run scripts, which pages are made for.
const RAW: [&str; 9] = ["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "noscript"];

/// Reads a page's events.
#[derive(Clone, Debug)]
pub(crate) struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// Name of the element without markup that was just opened.
    raw: Option<&'t str>,
    /// Elements without markup known to have no end tag in the rest of the page.
    endless: [bool; RAW.len()],
    /// Scripts within scripts are known to have none.
    endless_inner: bool,
}

impl<'t> Scanner<'t> {
    pub(crate) const fn new(text: &'t str) -> Self {
        Self { text, at: 0, raw: None, endless: [false; RAW.len()], endless_inner: false }
    }

    /// First byte of what was not read yet; none where that is the content of an element without markup.
    pub(crate) const fn at(&self) -> Option<usize> {
        if self.raw.is_none() { Some(self.at) } else { None }
    }

    /// The content of the element `name`, up to its end tag.
    fn content(&mut self, name: &str) -> Option<Event<'t>> {
        let bytes = self.text.as_bytes();
        let number = RAW.iter().position(|r| r.eq_ignore_ascii_case(name))?;
        if self.endless[number] {
            return None;
        }
        let from = self.at;
        let end = memchr_iter(b'<', &bytes[from..]).map(|n| from + n).find(|&n| is_end_tag(bytes, n, name));
        let end = end.map(|end| if RAW[number] == "script" { self.script_end(from, end) } else { end });
        match end {
            Some(end) => {
                self.at = end;
                Some(Event::Raw(&self.text[from..end], from))
            }
            // A browser would take the rest of the page for the element's content; a cut-off page is better read.
            None => {
                self.endless[number] = true;
                None
            }
        }
    }

    /// Where a script ends that begins at `from`, and whose first end tag stands at `first`: that may be one of a script
    /// within the script, in a comment.
    fn script_end(&mut self, from: usize, first: usize) -> usize {
        let bytes = self.text.as_bytes();
        let Some(mut at) = memmem::find(&bytes[from..first], b"<!--").map(|n| from + n) else { return first };
        if self.endless_inner {
            return first;
        }
        let (mut comment, mut inner) = (false, false);
        while let Some(n) = memchr2(b'<', b'-', &bytes[at..]) {
            at += n;
            if !inner && is_end_tag(bytes, at, "script") {
                return at;
            }
            if !comment && bytes[at..].starts_with(b"<!--") {
                comment = true;
                // Its dashes may be those of its end: "<!-->".
                at += 1;
            } else if comment && bytes[at..].starts_with(b"-->") {
                (comment, inner) = (false, false);
            } else if comment && !inner {
                inner = bytes[at] == b'<' && is_tag(bytes, at + 1, "script");
            } else if inner {
                inner = !is_end_tag(bytes, at, "script");
            }
            at += 1;
        }
        // Broken, or cut off; browsers would show nothing more of the page.
        self.endless_inner = true;
        first
    }

    /// Where a comment, a doctype or the like ends that begins at `from`.
    fn skipped(&self, from: usize) -> usize {
        let rest = &self.text.as_bytes()[from..];
        let end = if rest.starts_with(b"<!--") {
            comment_end(&rest[2..]).map(|n| n + 2)
        } else {
            memchr(b'>', rest).map(|n| n + 1)
        };
        end.map_or(self.text.len(), |n| from + n)
    }

    /// The tag at `from`, if it ends before the page does.
    fn tag(&mut self, from: usize, closing: bool) -> Option<Event<'t>> {
        let bytes = self.text.as_bytes();
        let name_at = from + 1 + usize::from(closing);
        let name_len = bytes[name_at..].iter().take_while(|b| !ends_name(**b)).count();
        let name = &self.text[name_at..name_at + name_len];
        let mut at = name_at + name_len;
        let start = at;
        // Quotation marks delimit a value only after an equals sign.
        let mut value = false;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'>' => {
                    self.at = at + 1;
                    if closing {
                        return Some(Event::Close(name));
                    }
                    if RAW.iter().any(|r| r.eq_ignore_ascii_case(name)) {
                        self.raw = Some(name);
                    }
                    let attributes = &self.text[start..at];
                    return Some(Event::Open(Tag { name, attributes, at: start }));
                }
                b'"' | b'\'' if value => {
                    at += 1;
                    at += memchr(*byte, &bytes[at..])?;
                    value = false;
                }
                b'=' => value = true,
                b if b.is_ascii_whitespace() => {}
                _ => value = false,
            }
            at += 1;
        }
        None
    }
}

impl<'t> Iterator for Scanner<'t> {
    type Item = Event<'t>;

    fn next(&mut self) -> Option<Event<'t>> {
        if let Some(name) = self.raw.take()
            && let Some(event) = self.content(name)
        {
            return Some(event);
        }
        let bytes = self.text.as_bytes();
        let from = self.at;
        let mut at = from;
        while at < bytes.len() {
            let Some(open) = memchr(b'<', &bytes[at..]).map(|n| at + n) else { break };
            let next = bytes.get(open + 1);
            let markup = match next {
                Some(b'!' | b'?') => true,
                Some(b'/') => bytes.get(open + 2).is_some(),
                Some(b) => b.is_ascii_alphabetic(),
                None => false,
            };
            if !markup {
                at = open + 1;
                continue;
            }
            if open > from {
                self.at = open;
                return Some(Event::Text(&self.text[from..open], from));
            }
            let closing = next == Some(&b'/');
            let named = bytes.get(open + 1 + usize::from(closing)).is_some_and(u8::is_ascii_alphabetic);
            if named {
                let event = self.tag(open, closing);
                if event.is_none() {
                    self.at = bytes.len();
                }
                return event;
            }
            self.at = self.skipped(open);
            return self.next_after_skip();
        }
        self.at = bytes.len();
        (from < bytes.len()).then(|| Event::Text(&self.text[from..], from))
    }
}

impl<'t> Scanner<'t> {
    /// As `next`, but without recursion for pages that are nothing but comments.
    fn next_after_skip(&mut self) -> Option<Event<'t>> {
        let bytes = self.text.as_bytes();
        loop {
            let at = self.at;
            let other = match (bytes.get(at), bytes.get(at + 1), bytes.get(at + 2)) {
                (Some(b'<'), Some(b'!' | b'?'), _) => true,
                (Some(b'<'), Some(b'/'), Some(b)) => !b.is_ascii_alphabetic(),
                _ => false,
            };
            if !other {
                return self.next();
            }
            self.at = self.skipped(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn show(text: &str) -> Vec<String> {
        Scanner::new(text)
            .map(|e| match e {
                Event::Open(t) => format!("<{}>", t.name),
                Event::Close(n) => format!("</{n}>"),
                Event::Text(t, at) => format!("{t}@{at}"),
                Event::Raw(t, at) => format!("raw {t}@{at}"),
            })
            .collect()
    }

    #[test]
    fn tags_and_texts() {
        assert_eq!(show("<p class=x>a < b<br/>c</p>"), ["<p>", "a < b@11", "<br>", "c@21", "</p>"]);
        assert_eq!(show("<!doctype html><!-- <p> -->x"), ["x@27"]);
        assert_eq!(show("<script>if (a<b) '<p>'</script>y"), ["<script>", "raw if (a<b) '<p>'@8", "</script>", "y@31"]);
        assert_eq!(show("<a title='>'>z"), ["<a>", "z@13"]);
        assert_eq!(show("<style>p{}"), ["<style>", "p{}@7"]);
        assert_eq!(show("cut <a href='x"), ["cut @0"]);
        assert_eq!(show("<!-->x<!--->y"), ["x@5", "y@12"]);
        assert_eq!(show("<!--x--!>y<!---!>--->z"), ["y@9", "z@21"]);
        assert_eq!(show("</>a</ >b<?php ?>c"), ["a@3", "b@8", "c@17"]);
    }

    #[test]
    fn scripts_in_comments_of_scripts() {
        for (page, end) in [
            ("<!-- a </script>b", 7),
            ("<!--<script>a</script>b</script>c", 23),
            ("<!--<script >'</script'</script>b--></script>c", 36),
            ("<!--> <script>a</script>b</script>", 15),
            ("<!--<scripted></script>", 14),
            ("<script>a</script>", 9),
            // Nothing else would be seen of the page.
            ("<!--<script>a</script>b", 13),
        ] {
            let page = format!("<script>{page}");
            let raw = Scanner::new(&page).find_map(|e| if let Event::Raw(t, _) = e { Some(t.len()) } else { None });
            assert_eq!(raw, Some(end), "{page}");
        }
    }

    #[test]
    fn attributes() {
        let text = "<meta content = 'A &amp; B' name=author data-x checked CHARSET=\"utf-8\">";
        let Some(Event::Open(tag)) = Scanner::new(text).next() else { panic!("no tag") };
        assert_eq!(tag.attribute("content").as_deref(), Some("A & B"));
        assert_eq!(tag.attribute("name").as_deref(), Some("author"));
        assert_eq!(tag.attribute("charset").as_deref(), Some("utf-8"));
        assert_eq!(tag.attribute("checked").as_deref(), Some(""));
        assert_eq!(tag.attribute("none"), None);
        assert_eq!(tag.raw("content"), Some(("A &amp; B", 17)));
    }

    #[test]
    fn the_first_attributes_are_read() {
        let count = |attributes: String| Tag::with_attributes(&attributes, 0).attributes().count();
        assert_eq!(count(" a=b c".repeat(1_000)), ATTRIBUTES);
        assert_eq!(count(format!(" a{} b", "/".repeat(10_000))), 2);
        assert_eq!(count(format!(" a{}=1 b", "a".repeat(10_000))), 1);
        // Templates keep whole documents in attributes.
        assert_eq!(count(format!(" a='{}' b", "x ".repeat(10_000))), 2);
    }

    #[test]
    fn many_comments_need_no_stack() {
        let text = "<!-- x -->".repeat(200_000);
        assert_eq!(Scanner::new(&text).count(), 0);
    }

    proptest! {
        #[test]
        fn any_text_is_read_to_its_end(text in "(<[/!]?|>|[a-p=\"' é-]{1,3}|<!--|-->|<script>|<p )*") {
            let mut last = 0;
            for event in Scanner::new(&text) {
                match event {
                    Event::Text(t, at) | Event::Raw(t, at) => {
                        prop_assert!(at >= last);
                        last = at + t.len();
                        prop_assert_eq!(&text[at..last], t);
                    }
                    Event::Open(tag) => {
                        for (_, value, at) in tag.attributes() {
                            prop_assert_eq!(&text[at..at + value.len()], value);
                        }
                    }
                    Event::Close(_) => {}
                }
            }
        }
    }
}
