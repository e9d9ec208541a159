//! Character references: one decoder, for reading a page and for proving its words.

use std::borrow::Cow;

use htmlize::{BARE_ENTITY_MAX_LENGTH, ENTITIES, ENTITY_MAX_LENGTH, ENTITY_MIN_LENGTH};

/// Digits of a reference by number that are looked at.
const DIGITS: usize = 36;

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
    match text.as_bytes().get(1)? {
        b'#' => numbered(text),
        b'a'..=b'z' | b'A'..=b'Z' => named(text.as_bytes()),
        _ => None,
    }
}

/// A reference by number: `&#8220;`, `&#x201c;`.
fn numbered(text: &str) -> Option<Entity> {
    let bytes = text.as_bytes();
    let (from, base) = if matches!(bytes.get(2)?, b'x' | b'X') { (3, 16) } else { (2, 10) };
    let digits = || bytes.iter().skip(from).take(DIGITS).map_while(|b| char::from(*b).to_digit(base));
    let mut len = from + digits().count();
    if len == from {
        return None;
    }
    let number = digits().fold(0u32, |n, digit| n.saturating_mul(base).saturating_add(digit));
    if bytes.get(len) == Some(&b';') {
        len += 1;
    }
    let first = match number {
        // Bytes of windows-1252.
        0x80..=0x9f => htmlize::unescape(&text[..len]).chars().next()?,
        0 => char::REPLACEMENT_CHARACTER,
        _ => char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER),
    };
    Some(Entity { len, first, second: None })
}

/// A reference by name: `&eacute;`.
fn named(bytes: &[u8]) -> Option<Entity> {
    let letters = bytes.iter().skip(1).take(ENTITY_MAX_LENGTH - 1).take_while(|b| b.is_ascii_alphanumeric()).count();
    let end = 1 + letters;
    let closed = bytes.get(..=end).filter(|name| name.ends_with(b";")).and_then(found);
    // Some names need no semicolon, and letters that are none of them may follow: "&notit;" is "¬it;". None of these
    // names begins with another one.
    let bare = || (ENTITY_MIN_LENGTH..=end.min(BARE_ENTITY_MAX_LENGTH)).find_map(|len| found(&bytes[..len]));
    closed.or_else(bare)
}

/// What a whole reference by name stands for.
fn found(name: &[u8]) -> Option<Entity> {
    let mut chars = std::str::from_utf8(ENTITIES.get(name)?).ok()?.chars();
    Some(Entity { len: name.len(), first: chars.next()?, second: chars.next() })
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
    use proptest::prelude::*;

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

    #[test]
    fn all_names_are_known() {
        for (name, words) in ENTITIES.entries() {
            let name = std::str::from_utf8(name).expect("a name");
            for rest in ["", "x;", " x", "=", "&"] {
                let text = format!("{name}{rest}");
                assert_eq!(unescape(&text), htmlize::unescape(&*text), "{text}");
            }
            let found = entity(name).expect("a reference");
            assert_eq!(found.len, name.len());
            assert!(String::from_iter([found.first].into_iter().chain(found.second)).as_bytes() == *words, "{name}");
        }
    }

    proptest! {
        #[test]
        fn references_are_those_of_the_standard(text in "(&|#|x|X|;|[0-9a-f]{1,8}|not|amp|in|AMP|é| ){0,24}") {
            prop_assert_eq!(unescape(&text), htmlize::unescape(&*text));
        }
    }
}
