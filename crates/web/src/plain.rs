//! Strangers' text made safe to show. Markup is escaped elsewhere; here is what escaping leaves.

use std::borrow::Cow;

/// Controls of direction that reach beyond the text they stand in (Unicode UAX #9; CVE-2021-42574).
const fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Text without controls of direction; other controls, which HTML does not know, are shown as pictures.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    let odd = |c: char| turns(c) || (c.is_control() && !matches!(c, '\n' | '\t'));
    if !text.contains(odd) {
        return Cow::Borrowed(text);
    }
    let picture = |c: char| match c {
        c if turns(c) => None,
        '\r' => Some(' '),
        '\n' | '\t' => Some(c),
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)),
        c if c.is_control() => Some(char::REPLACEMENT_CHARACTER),
        c => Some(c),
    };
    Cow::Owned(text.chars().filter_map(picture).collect())
}

/// The beginning of a text, with "…" where it goes on: for what has no bound of its own.
pub(crate) fn cut(text: &str, chars: usize) -> Cow<'_, str> {
    match text.char_indices().nth(chars) {
        None => Cow::Borrowed(text),
        Some((at, _)) => Cow::Owned(format!("{}…", text.get(..at).unwrap_or_default().trim_end())),
    }
}

/// An address that a link may lead to: on the web, nothing that a browser would run.
pub(crate) fn web(url: &str) -> Option<&str> {
    let scheme = url.split_once("://")?.0;
    (scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")).then_some(url)
}

/// "1,920"
pub(crate) fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// "1 statement", "1,920 statements"
pub(crate) fn count(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_turns_what_stands_around_it() {
        assert_eq!(shown("user\u{202e}nimda\0\u{9b}"), "usernimda␀\u{fffd}");
        assert_eq!(shown("\u{5e9}\u{5dc}\n“q”"), "\u{5e9}\u{5dc}\n“q”");
    }

    #[test]
    fn links_lead_to_the_web() {
        assert!(web("HTTPS://a.example/").is_some());
        for bad in ["javascript://a%0aalert(1)", "javascript:alert(1)", "data:text/html,x", "//a.example", "ftp://a"] {
            assert_eq!(web(bad), None, "{bad}");
        }
    }

    #[test]
    fn numbers_for_people() {
        assert_eq!([0, 999, 1000, 1_234_567].map(number), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(cut("aé cd", 3), "aé…");
    }
}
