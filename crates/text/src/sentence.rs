//! Sentence boundaries.

use crate::token::{Kind, Token, is_abbreviation};

/// Tokens after which a sentence is cut in any case, so that no input makes one sentence of a whole page.
pub(crate) const LONGEST: usize = 512;

/// Cuts the tokens of one block into sentences: calls `emit` with each one's token range; `true` where the cut came
/// from [`LONGEST`].
pub(crate) fn split(text: &str, tokens: &[Token], base: usize, mut emit: impl FnMut(usize, usize, bool)) {
    let word = |i: usize| tokens[i].span.slice(text);
    let mut start = 0;
    let mut i = 0;
    while i < tokens.len() {
        if i + 1 - start >= LONGEST {
            emit(base + start, base + i + 1, true);
            start = i + 1;
            i += 1;
            continue;
        }
        let stop = match word(i) {
            "." | "!" | "?" | "\u{2026}" => true,
            w if w.len() > 2 && w.bytes().all(|b| b == b'.') => true,
            // "... in the U.S. The mayor", "at 5 p.m. He"
            w if tokens[i].kind == Kind::Word && w.ends_with('.') => ends_after_abbreviation(text, tokens, i),
            _ => false,
        };
        if !stop {
            i += 1;
            continue;
        }
        // Marks that close belong to the sentence: those that touch it, and straight ones.
        let mut end = i + 1;
        while end < tokens.len() && !tokens[end].spaced && closes(word(end)) {
            end += 1;
        }
        let next_starts = match tokens.get(end) {
            None => true,
            Some(next) => (next.spaced || opens(word(end))) && starts(text, tokens, end),
        };
        // "'Really?' she said": a question mark inside quotation marks before a lower-case word goes on.
        if next_starts {
            emit(base + start, base + end, false);
            start = end;
        }
        i = end;
    }
    if start < tokens.len() {
        emit(base + start, base + tokens.len(), false);
    }
}

fn closes(word: &str) -> bool {
    matches!(
        word,
        "\"" | "\u{201d}"
            | "\u{2019}"
            | "'"
            | "''"
            | "\u{2019}\u{2019}"
            | ")"
            | "]"
            | "\u{bb}"
            | "."
            | "!"
            | "?"
            | "\u{2026}"
            | "*"
    ) || word.bytes().all(|b| b == b'.')
}

fn opens(word: &str) -> bool {
    matches!(
        word,
        "\"" | "''"
            | "\u{2019}\u{2019}"
            | "\u{2018}\u{2018}"
            | "\u{201c}"
            | "\u{2018}"
            | "'"
            | "``"
            | "("
            | "["
            | "\u{ab}"
            | "\u{201e}"
    )
}

/// Whether the token at `i` can begin a sentence: upper case, a digit, or such behind opening marks.
fn starts(text: &str, tokens: &[Token], mut i: usize) -> bool {
    let from = i;
    while i < tokens.len() && i - from < 4 && tokens[i].kind == Kind::Punct {
        let w = tokens[i].span.slice(text);
        if !opens(w)
            && !matches!(
                w,
                "-" | "--"
                    | "\u{2014}"
                    | "\u{2013}"
                    | "\u{2022}"
                    | "*"
                    | "#"
                    | "@"
                    | "$"
                    | "\u{a3}"
                    | "\u{20ac}"
                    | "..."
                    | "\u{2026}"
            )
        {
            return false;
        }
        i += 1;
    }
    tokens.get(i).is_none_or(|t| {
        t.upper
            || t.kind == Kind::Number
            || (i > from && opens(tokens[i - 1].span.slice(text)))
            || !t.span.slice(text).starts_with(|c: char| c.is_lowercase())
    })
}

/// After an abbreviation a sentence ends only before a word that commonly opens one.
fn ends_after_abbreviation(text: &str, tokens: &[Token], i: usize) -> bool {
    let word = tokens[i].span.slice(text);
    let bare = word.trim_end_matches('.').to_ascii_lowercase();
    let Some(next) = tokens.get(i + 1) else { return true };
    if is_abbreviation(&bare) && !matches!(bare.as_str(), "inc" | "corp" | "co" | "ltd" | "jr" | "sr" | "etc" | "bros")
    {
        return false;
    }
    if bare.len() == 1 {
        return false;
    }
    let after = if opens(next.span.slice(text)) { tokens.get(i + 2) } else { Some(next) };
    after.is_some_and(|t| {
        t.upper
            && matches!(
                t.span.slice(text),
                "The"
                    | "A"
                    | "An"
                    | "He"
                    | "She"
                    | "It"
                    | "They"
                    | "We"
                    | "I"
                    | "You"
                    | "In"
                    | "On"
                    | "At"
                    | "But"
                    | "And"
                    | "This"
                    | "That"
                    | "These"
                    | "Those"
                    | "His"
                    | "Her"
                    | "Its"
                    | "Their"
                    | "Our"
                    | "My"
                    | "As"
                    | "If"
                    | "When"
                    | "While"
                    | "After"
                    | "Before"
                    | "For"
                    | "There"
                    | "What"
                    | "So"
                    | "Some"
                    | "Many"
                    | "According"
                    | "However"
                    | "Asked"
                    | "No"
                    | "Not"
                    | "With"
                    | "By"
                    | "From"
                    | "Although"
                    | "Since"
                    | "Mr."
                    | "Mrs."
                    | "Ms."
            )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::tokenize;
    use dixit_span::Span;

    fn sentences(text: &str) -> Vec<&str> {
        let mut tokens = Vec::new();
        tokenize(text, Span::from_usize(0, text.len()), &mut tokens);
        let mut out = Vec::new();
        split(text, &tokens, 0, |a, b, _| out.push(tokens[a].span.cover(tokens[b - 1].span).slice(text)));
        out
    }

    #[test]
    fn plain_and_quoted() {
        assert_eq!(
            sentences("It rained. \u{201c}Stay in,\u{201d} he said. \u{201c}Now!\u{201d} She left."),
            ["It rained.", "\u{201c}Stay in,\u{201d} he said.", "\u{201c}Now!\u{201d}", "She left."]
        );
    }

    #[test]
    fn a_question_before_its_cue_goes_on() {
        assert_eq!(sentences("\"Why?\" asked Ms. Ray. \"Because.\""), ["\"Why?\" asked Ms. Ray.", "\"Because.\""]);
    }

    #[test]
    fn abbreviations() {
        assert_eq!(
            sentences("The U.S. Senate met at 5 p.m. The vote of Gov. Hill won."),
            ["The U.S. Senate met at 5 p.m.", "The vote of Gov. Hill won."]
        );
    }

    #[test]
    fn no_sentence_is_endless() {
        let text = "word ".repeat(5 * LONGEST);
        assert_eq!(sentences(&text).len(), 5);
    }
}
