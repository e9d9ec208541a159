//! Lines of styled words.

use anstyle::Style;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Words of one style; several make a line. They touch where no white space stands at their borders.
pub(crate) type Piece = (Style, String);

/// Whether a line may break here.
const fn is_break(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}')
}

/// A word: parts of one or more styles, and its columns.
#[derive(Default)]
struct Word {
    parts: Vec<(Style, String)>,
    width: usize,
}

impl Word {
    fn push(&mut self, style: Style, text: &str) {
        self.width += text.width();
        match self.parts.last_mut() {
            Some((last, held)) if *last == style => held.push_str(text),
            _ => self.parts.push((style, text.to_owned())),
        }
    }
}

fn words(pieces: &[Piece], width: usize) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word = Word::default();
    for (style, text) in pieces {
        for (n, run) in text.split(is_break).enumerate() {
            if n > 0 && word.width > 0 {
                words.push(std::mem::take(&mut word));
            }
            if word.width + run.width() <= width {
                word.push(*style, run);
                continue;
            }
            // A word wider than a line, an address perhaps, is cut.
            let mut buffer = [0; 4];
            for c in run.chars() {
                if word.width + c.width().unwrap_or(0) > width && word.width > 0 {
                    words.push(std::mem::take(&mut word));
                }
                word.push(*style, c.encode_utf8(&mut buffer));
            }
        }
    }
    if word.width > 0 {
        words.push(word);
    }
    words
}

/// Appends `pieces` to `out`, broken into lines of at most `width` columns, each with `indent` blanks before it;
/// the first line's indent is left out, as something stands there already.
pub(crate) fn fill(out: &mut String, pieces: &[Piece], indent: usize, width: usize) {
    let room = width.saturating_sub(indent).max(16);
    let mut used = 0;
    for word in words(pieces, room) {
        if used > 0 && used + 1 + word.width > room {
            out.push('\n');
            blanks(out, indent);
            used = 0;
        }
        if used > 0 {
            out.push(' ');
            used += 1;
        }
        used += word.width;
        for (style, text) in word.parts {
            push(out, style, &text);
        }
    }
    out.push('\n');
}

/// Appends text in a style.
pub(crate) fn push(out: &mut String, style: Style, text: &str) {
    use std::fmt::Write as _;
    let _ = write!(out, "{style}{text}{style:#}");
}

pub(crate) fn blanks(out: &mut String, n: usize) {
    out.extend(std::iter::repeat_n(' ', n));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(pieces: &[&str], width: usize) -> String {
        let pieces: Vec<Piece> = pieces.iter().map(|p| (Style::new(), (*p).to_owned())).collect();
        let mut out = String::new();
        fill(&mut out, &pieces, 2, width);
        out
    }

    #[test]
    fn breaks_between_words() {
        assert_eq!(filled(&["one two three four five six"], 18), "one two three\n  four five six\n");
        assert_eq!(filled(&["a  b\n c"], 18), "a b c\n");
        assert_eq!(filled(&[""], 18), "\n");
    }

    #[test]
    fn pieces_touch_unless_blanks_part_them() {
        assert_eq!(filled(&["“", "one", "” ", "two"], 18), "“one” two\n");
    }

    #[test]
    fn long_words_are_cut_and_wide_ones_measured() {
        assert_eq!(filled(&[&"x".repeat(40)], 18), format!("{0}\n  {0}\n  {1}\n", "x".repeat(16), "x".repeat(8)));
        assert_eq!(filled(&[&"橋".repeat(10)], 18), format!("{}\n  {}\n", "橋".repeat(8), "橋".repeat(2)));
    }
}
