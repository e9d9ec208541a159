//! Character references: one decoder, for reading a page and for proving its words.

use std::borrow::Cow;

/// Longest reference that is looked at, in bytes: all names of the HTML standard fit.
const LONGEST: usize = 40;

/// A character reference at the start of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entity {
    /// Bytes of the reference.
    pub(crate) len: usize,
    /// What it stands for.
    pub(crate) first: char,
    /// Some names stand for two code points.
    pub(crate) second: Option<char>,
}

/// The reference that `text`, which starts with `&`, begins with; none where the `&` is a plain one.
pub(crate) fn entity(text: &str) -> Option<Entity> {
    let bytes = text.as_bytes();
    let mut end = 1;
    let mut run = |from: usize, ok: fn(&u8) -> bool| {
        end = from + bytes.iter().skip(from).take(LONGEST - 4).take_while(|b| ok(b)).count();
        end > from
    };
    let some = match (bytes.get(1)?, bytes.get(2)) {
        (b'#', Some(b'x' | b'X')) => run(3, u8::is_ascii_hexdigit),
        (b'#', _) => run(2, u8::is_ascii_digit),
        _ => run(1, u8::is_ascii_alphanumeric),
    };
    if !some {
        return None;
    }
    if bytes.get(end) == Some(&b';') {
        end += 1;
    }
    let candidate = &text[..end];
    let decoded = htmlize::unescape(candidate);
    if decoded == candidate {
        return None;
    }
    let mut chars = decoded.chars();
    let first = chars.next()?;
    let rest = chars.as_str();
    // A name without its semicolon may be followed by letters that are none of it: "&notit;" is "¬it;".
    if candidate.ends_with(rest) {
        return Some(Entity { len: end - rest.len(), first, second: None });
    }
    Some(Entity { len: end, first, second: chars.next() })
}

/// `text` with its character references decoded.
pub(crate) fn unescape(text: &str) -> Cow<'_, str> {
    let Some(mut at) = memchr::memchr(b'&', text.as_bytes()) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..at]);
    while at < text.len() {
        let rest = &text[at..];
        let step = match entity(rest) {
            Some(e) => {
                out.push(e.first);
                out.extend(e.second);
                e.len
            }
            None => {
                out.push('&');
                1
            }
        };
        at += step;
        let next = memchr::memchr(b'&', &text.as_bytes()[at..]).map_or(text.len(), |n| at + n);
        out.push_str(&text[at..next]);
        at = next;
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_decoded_as_browsers_do() {
        for (text, words) in [
            ("fish &amp; chips", "fish & chips"),
            ("&lt;b&gt;", "<b>"),
            ("&#8220;yes&#x201D;", "“yes”"),
            ("&notit;", "¬it;"),
            ("&notin;", "∉"),
            ("AT&T &c.", "AT&T &c."),
            ("&amp;lt;", "&lt;"),
            ("&copy 2020", "© 2020"),
            ("&fjlig;ord", "fjord"),
            ("&#0;&#xD800;", "\u{fffd}\u{fffd}"),
            ("&&&", "&&&"),
            ("&#;&#x;&;", "&#;&#x;&;"),
            ("&#146;", "’"),
        ] {
            assert_eq!(unescape(text), words, "{text}");
        }
    }

    #[test]
    fn lengths_cover_the_reference_alone() {
        assert_eq!(entity("&nbsp;x").map(|e| (e.len, e.first)), Some((6, '\u{a0}')));
        assert_eq!(entity("&nbspx").map(|e| (e.len, e.first)), Some((5, '\u{a0}')));
        assert_eq!(entity("& x"), None);
    }
}
