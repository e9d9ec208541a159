//! Text of a page made safe to show. A page must not be able to send a terminal its escape sequences, nor turn
//! the direction of what stands around it (Unicode UAX #9; CVE-2021-42574).

use std::borrow::Cow;

/// Controls of direction that reach beyond the text they stand in.
const fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
}

/// Scripts that run from right to left, by their blocks.
const fn runs_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}'
        | '\u{1e800}'..='\u{1efff}')
}

fn shown(c: char) -> Option<char> {
    match c {
        '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        // U+2400 and on are pictures of the control characters.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)),
        '\u{7f}' => Some('\u{2421}'),
        '\u{80}'..='\u{9f}' => Some(char::REPLACEMENT_CHARACTER),
        c if turns(c) => None,
        c => Some(c),
    }
}

/// One line of text: controls shown as pictures, line breaks as blanks, controls of direction left out, and text
/// that runs from right to left isolated.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| (b' '..0x7f).contains(&b)) {
        return Cow::Borrowed(text);
    }
    let kept: String = text.chars().filter_map(shown).collect();
    if kept.chars().any(runs_left) { Cow::Owned(format!("\u{2068}{kept}\u{2069}")) } else { Cow::Owned(kept) }
}

/// JSON, with what serialising leaves and a terminal might obey written as escapes: the same value.
pub(crate) fn json(json: String) -> String {
    let obeyed = |c: char| turns(c) || matches!(c, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}');
    if !json.contains(obeyed) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if obeyed(c) {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_are_pictures() {
        assert_eq!(line("a\x1b[31mred\x07\u{9b}0m"), "a␛[31mred␇\u{fffd}0m");
        assert_eq!(line("two\r\nlines\u{2028}more"), "two  lines more");
    }

    #[test]
    fn direction_stays_inside() {
        assert_eq!(line("user\u{202e}nimda"), "usernimda");
        assert_eq!(line("\u{5e9}\u{5dc}\u{5d5}\u{5dd}"), "\u{2068}\u{5e9}\u{5dc}\u{5d5}\u{5dd}\u{2069}");
    }

    #[test]
    fn json_keeps_its_value() {
        let value = serde_json::json!({"a": "x\u{9b}y\u{202e}z\u{2028}\u{7f}“q”"});
        let safe = json(value.to_string());
        assert!(safe.contains(r"x\u009by\u202ez\u2028\u007f“q”"), "{safe}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap(), value);
    }
}
