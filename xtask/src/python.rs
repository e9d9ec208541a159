//! What the published scorers take from Python: character classes, case folding, slices, truth, rounding and
//! `random.choices`. The ports must agree with them to the last printed digit.

use std::sync::LazyLock;

use caseless::Caseless as _;
use rand_mt::Mt;
use regex::Regex;
use serde_json::Value;

/// `\w+` of Python's `re`: letters, numbers and the underscore; unlike that of the crate `regex`, no marks.
pub(crate) static WORDS: LazyLock<Regex> = LazyLock::new(|| regex(r"[\p{L}\p{N}_]+"));

static LETTER: LazyLock<Regex> = LazyLock::new(|| regex(r"\p{L}"));

/// A pattern written in this crate.
#[expect(clippy::expect_used, reason = "each pattern is a literal that a test compiles")]
pub(crate) fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern of this crate")
}

fn matches(regex: &Regex, c: char) -> bool {
    regex.is_match(c.encode_utf8(&mut [0; 4]))
}

/// `str.isalpha` of one character.
pub(crate) fn is_alpha(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { matches(&LETTER, c) }
}

/// `\w` of Python's `re`.
pub(crate) fn is_word(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() || c == '_' } else { matches(&WORDS, c) }
}

/// `str.isalnum` of one character.
pub(crate) fn is_alnum(c: char) -> bool {
    c != '_' && is_word(c)
}

/// `str.isspace` of one character, and `\s`.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

/// `str.casefold`: full case folding, without normalisation.
pub(crate) fn casefold(text: &str) -> String {
    text.chars().default_case_fold().collect()
}

/// `text[start:end]` over code points: bounds beyond the text are cut, negative ones count from its end.
pub(crate) fn slice(text: &[char], start: i64, end: i64) -> String {
    let bound = |n: i64| {
        let len = text.len() as i64;
        (if n < 0 { n + len } else { n }).clamp(0, len) as usize
    };
    text.get(bound(start)..bound(end)).unwrap_or_default().iter().collect()
}

/// `bool(value)`.
pub(crate) fn truth(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => false,
        Some(Value::Bool(b)) => *b,
        Some(Value::Number(n)) => n.as_f64() != Some(0.0),
        Some(Value::String(s)) => !s.is_empty(),
        Some(Value::Array(a)) => !a.is_empty(),
        Some(Value::Object(o)) => !o.is_empty(),
    }
}

/// `str(value)` of what a gold file holds: strings as they are, `None`, and lists with a blank after each comma.
pub(crate) fn string(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "None".to_owned(),
        Some(Value::String(s)) => s.clone(),
        Some(Value::Array(items)) => {
            let items: Vec<String> = items.iter().map(|v| string(Some(v))).collect();
            format!("[{}]", items.join(", "))
        }
        Some(other) => other.to_string(),
    }
}

/// `round(x, 2)`.
pub(crate) fn round2(x: f64) -> f64 {
    // Both languages round the exact binary value, ties to even, and read the digits back.
    format!("{x:.2}").parse().unwrap_or(x)
}

/// `"%g" % x` for x from 0.0001 up to a million: six significant digits without trailing zeros.
pub(crate) fn general(x: f64) -> String {
    if x == 0.0 {
        return "0".to_owned();
    }
    let before = x.abs().log10().floor() as i32 + 1;
    let text = format!("{x:.*}", (6 - before).clamp(0, 9) as usize);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// `json.dumps(value, ensure_ascii=False, indent=1)`.
pub(crate) fn dumps(value: &impl serde::Serialize) -> serde_json::Result<String> {
    let mut out = Vec::new();
    let format = serde_json::ser::PrettyFormatter::with_indent(b" ");
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut out, format))?;
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// `random.Random(seed)`.
pub(crate) struct Random(Mt);

impl Random {
    pub(crate) fn new(seed: u32) -> Self {
        Self(Mt::new_with_key([seed]))
    }

    /// `random()`: 53 random bits as a fraction.
    fn fraction(&mut self) -> f64 {
        let (high, low) = (self.0.next_u32() >> 5, self.0.next_u32() >> 6);
        (f64::from(high) * 67_108_864.0 + f64::from(low)) / 9_007_199_254_740_992.0
    }

    /// The position of one choice among `n`, as `choices` draws it.
    pub(crate) fn choice(&mut self, n: usize) -> usize {
        (self.fraction() * n as f64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes() {
        assert!(is_word('é') && is_word('_') && is_word('½') && is_word('Ⅻ') && is_word('日'));
        // Marks and joiners are words to the crate `regex`, none to Python.
        assert!(!is_word('\u{301}') && !is_word('\u{200d}') && !is_word('Ⓐ') && !is_word('‿'));
        assert!(is_alpha('ß') && !is_alpha('Ⅻ') && !is_alpha('½') && !is_alnum('_'));
        assert!(is_space('\u{1f}') && is_space('\u{a0}') && !is_space('\u{200b}'));
    }

    #[test]
    fn text() {
        assert_eq!(casefold("Straße ΣΊΣΥΦΟΣ ﬁn İ"), "strasse σίσυφοσ fin i\u{307}");
        let chars: Vec<char> = "número".chars().collect();
        assert_eq!(slice(&chars, 0, 2), "nú");
        assert_eq!(slice(&chars, -3, 99), "ero");
        assert_eq!(slice(&chars, 4, 2), "");
    }

    #[test]
    fn numbers() {
        assert_eq!([0.125, 0.375, 2.675, 66.666_666].map(round2), [0.12, 0.38, 2.67, 66.67]);
        assert_eq!(format!("{:.1} {:.1} {:.1}", 72.25, 0.25, 0.75), "72.2 0.2 0.8");
        assert_eq!([0.5, 1.0, 0.333_333_333, 0.0].map(general), ["0.5", "1", "0.333333", "0"]);
    }

    #[test]
    fn random() {
        // random.Random(7).choices(range(1000), k=6)
        let mut random = Random::new(7);
        assert_eq!([0; 6].map(|_| random.choice(1000)), [323, 150, 650, 72, 535, 365]);
    }
}
