//! Tokens.

use dixit_span::Span;

use crate::Tag;

/// One token: a word, a number, a clitic ("'s", "n't") or a mark of punctuation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands in the article's text.
    pub span: Span,
    /// What it is made of.
    pub kind: Kind,
    /// Its part of speech.
    pub tag: Tag,
    /// Begins with an upper-case letter.
    pub upper: bool,
    /// White space (or the text's start) stands before it.
    pub spaced: bool,
}

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Letters, perhaps with digits, hyphens or dots inside.
    Word,
    /// Digits, perhaps with separators.
    Number,
    /// A single mark, or a run of dots, or two single quotation marks that stand for a double one.
    Punct,
}

/// Words that end in a full stop without ending a sentence; those followed by a name, and others.
pub(crate) fn is_abbreviation(lower: &str) -> bool {
    matches!(
        lower,
        "mr" | "mrs"
            | "ms"
            | "dr"
            | "prof"
            | "sen"
            | "sens"
            | "rep"
            | "reps"
            | "gov"
            | "govs"
            | "gen"
            | "col"
            | "lt"
            | "sgt"
            | "capt"
            | "cmdr"
            | "adm"
            | "maj"
            | "cpl"
            | "pvt"
            | "rev"
            | "hon"
            | "st"
            | "jr"
            | "sr"
            | "messrs"
            | "pres"
            | "supt"
            | "det"
            | "amb"
            | "atty"
            | "insp"
            | "fr"
            | "jan"
            | "feb"
            | "mar"
            | "apr"
            | "jun"
            | "jul"
            | "aug"
            | "sept"
            | "sep"
            | "oct"
            | "nov"
            | "dec"
            | "vs"
            | "v"
            | "etc"
            | "inc"
            | "corp"
            | "co"
            | "ltd"
            | "bros"
            | "no"
            | "nos"
            | "vol"
            | "ave"
            | "blvd"
            | "mt"
            | "ft"
            | "dept"
            | "est"
            | "approx"
            | "ed"
            | "eds"
            | "fig"
            | "ala"
            | "ariz"
            | "ark"
            | "calif"
            | "colo"
            | "conn"
            | "del"
            | "fla"
            | "ga"
            | "ill"
            | "ind"
            | "kan"
            | "ky"
            | "la"
            | "mass"
            | "md"
            | "mich"
            | "minn"
            | "miss"
            | "mo"
            | "mont"
            | "neb"
            | "nev"
            | "okla"
            | "ore"
            | "pa"
            | "penn"
            | "tenn"
            | "tex"
            | "va"
            | "vt"
            | "wash"
            | "wis"
            | "wyo"
    )
}

/// Cuts `text` between two byte offsets into tokens (tags not yet set).
pub(crate) fn tokenize(text: &str, span: Span, out: &mut Vec<Token>) {
    let part = span.slice(text);
    let base = span.start() as usize;
    let bytes = part.as_bytes();
    let mut at = 0;
    let mut spaced = true;
    while at < part.len() {
        let Some(c) = part[at..].chars().next() else { break };
        let size = c.len_utf8();
        if c.is_whitespace() || is_invisible(c) {
            spaced |= c.is_whitespace();
            at += size;
            continue;
        }
        let mut push = |start: usize, end: usize, kind, spaced| {
            let upper = part[start..].chars().next().is_some_and(char::is_uppercase);
            let span = Span::from_usize(base + start, base + end);
            out.push(Token { span, kind, tag: Tag::Punct, upper, spaced });
        };
        if c.is_alphanumeric() || c == '_' {
            let end = word_end(part, at);
            split_clitics(part, at, end, |start, stop, first| {
                let digits = part.as_bytes()[start].is_ascii_digit();
                push(start, stop, if digits { Kind::Number } else { Kind::Word }, first && spaced);
            });
            at = end;
        } else if let Some(len) = leading_clitic(&part[at..]) {
            push(at, at + len, Kind::Word, spaced);
            at += len;
        } else {
            let mut end = at + size;
            let repeats = |end: usize| part[end..].starts_with(c);
            let doubled = matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '`') && repeats(end);
            if doubled {
                end += size;
            } else if matches!(c, '.' | '-') {
                while end < bytes.len() && bytes[end] == bytes[at] {
                    end += 1;
                }
            }
            push(at, end, Kind::Punct, spaced);
            at = end;
        }
        spaced = false;
    }
}

/// Zero-width and directional marks: they separate nothing and mean nothing here.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
        || (c.is_control() && !c.is_whitespace())
}

fn word_end(text: &str, start: usize) -> usize {
    let mut chars = text[start..].char_indices().peekable();
    let mut end = start;
    let mut letters_since_dot = 0usize;
    let mut dotted = false;
    let digit_start = text.as_bytes()[start].is_ascii_digit();
    while let Some((i, c)) = chars.next() {
        let next = chars.peek().map(|p| p.1);
        let joins = |f: fn(char) -> bool| next.is_some_and(f);
        if c.is_alphanumeric() || c == '_' || is_mark(c) {
            letters_since_dot += 1;
        } else {
            match c {
                '\'' | '\u{2019}' | '-' | '\u{2010}' | '\u{2011}' | '&' | '/' | '@' if joins(char::is_alphanumeric) => {
                    if c == '/' && !digit_start {
                        break;
                    }
                    letters_since_dot = 0;
                    dotted = false;
                }
                ',' | ':' if digit_start && joins(|n| n.is_ascii_digit()) && ends_in_digit(text, start + i) => {}
                // "U.S.", "a.m.", "3.5", "example.org"
                '.' if joins(char::is_alphanumeric)
                    && (letters_since_dot == 1 || ends_in_digit(text, start + i) || joins(char::is_lowercase)) =>
                {
                    dotted = true;
                    letters_since_dot = 0;
                }
                '.' => {
                    let word = &text[start..start + i];
                    let initial = letters_since_dot == 1
                        && (dotted || word.len() == 1)
                        && !digit_start
                        && word.chars().next_back().is_some_and(|c| c.is_alphabetic() && (dotted || c.is_uppercase()))
                        && word != "I";
                    if initial
                        || is_abbreviation(&word.to_ascii_lowercase())
                            && word.len() < 8
                            && word.chars().next().is_some_and(char::is_uppercase)
                    {
                        end = start + i + 1;
                    }
                    break;
                }
                _ => break,
            }
        }
        end = start + i + c.len_utf8();
    }
    end.max(start + 1)
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn ends_in_digit(text: &str, end: usize) -> bool {
    end > 0 && text.as_bytes()[end - 1].is_ascii_digit()
}

/// Gives "do" + "n't", "Hill" + "'s", "we" + "'ll" one by one; `true` with the first.
fn split_clitics(text: &str, start: usize, end: usize, mut push: impl FnMut(usize, usize, bool)) {
    let word = &text[start..end];
    let cut = word.rfind(['\'', '\u{2019}']).and_then(|i| {
        let mark = if word.as_bytes()[i] == b'\'' { 1 } else { 3 };
        let rest = &word[i + mark..];
        let is = |s: &str| rest.eq_ignore_ascii_case(s);
        if is("t") && i > 1 && word.as_bytes()[i - 1].eq_ignore_ascii_case(&b'n') {
            Some(i - 1)
        } else if i > 0 && (is("s") || is("re") || is("ve") || is("ll") || is("d") || is("m")) {
            Some(i)
        } else {
            None
        }
    });
    match cut {
        Some(i) => {
            push(start, start + i, true);
            push(start + i, end, false);
        }
        None => push(start, end, true),
    }
}

/// A clitic that stands after punctuation ("”’s"), or a bare plural possessive is left to punctuation.
fn leading_clitic(text: &str) -> Option<usize> {
    let rest = text.strip_prefix(['\'', '\u{2019}'])?;
    let after = rest.strip_prefix(['s', 'S'])?;
    (!after.starts_with(char::is_alphanumeric)).then(|| text.len() - after.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        tokenize(text, Span::from_usize(0, text.len()), &mut out);
        out.iter().map(|t| t.span.slice(text)).collect()
    }

    #[test]
    fn words_numbers_clitics_and_marks() {
        assert_eq!(
            words("The mayor's \u{201c}plan\u{201d} won\u{2019}t cost $1,250.50 (or 3.5%)."),
            [
                "The", "mayor", "'s", "\u{201c}", "plan", "\u{201d}", "wo", "n\u{2019}t", "cost", "$", "1,250.50", "(",
                "or", "3.5", "%", ")", "."
            ]
        );
    }

    #[test]
    fn abbreviations_keep_their_stop() {
        assert_eq!(
            words("Mr. Hill of the U.S. Senate met J. P. Ray at 5 p.m. today. I."),
            [
                "Mr.", "Hill", "of", "the", "U.S.", "Senate", "met", "J.", "P.", "Ray", "at", "5", "p.m.", "today",
                ".", "I", "."
            ]
        );
    }

    #[test]
    fn doubled_single_marks_are_one() {
        assert_eq!(
            words("``No,'' he said\u{2026} no.\u{2019}\u{2019}"),
            ["``", "No", ",", "''", "he", "said", "\u{2026}", "no", ".", "\u{2019}\u{2019}"]
        );
    }

    #[test]
    fn hyphens_and_slashes() {
        assert_eq!(words("a well-known and/or 14/11 - x"), ["a", "well-known", "and", "/", "or", "14/11", "-", "x"]);
    }

    #[test]
    fn nothing_breaks_on_odd_text() {
        for text in
            ["", "\u{0}", "'", "''''", "\u{200b}\u{202e}x", "é́", "a\u{301}b", "'s", "I.", "....", "x.y.z.", "\u{2019}s"]
        {
            let _ = words(text);
        }
    }
}
