//! Quotation marks, paired.
//!
//! Marks pair within a paragraph. A quotation left open at a paragraph's end goes on where the next paragraph
//! begins with an opening mark (the convention of news style: the mark is repeated and closed once).

use std::ops::Range;

use dixit_page::{Warning, WarningCode};
use dixit_text::{Document, Kind};

/// One quotation within one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Number of the opening mark's token.
    pub open: usize,
    /// One past the last token inside; where `closed`, the number of the closing mark's token.
    pub end: usize,
    /// Whether a closing mark stands at `end`.
    pub closed: bool,
    /// Position of the quote around this one.
    pub parent: Option<usize>,
    /// Position of the quote in the paragraph before that this one carries on.
    pub continues: Option<usize>,
}

impl Quote {
    /// Numbers of the tokens inside the marks.
    #[must_use]
    pub const fn inner(&self) -> Range<usize> {
        self.open + 1..self.end
    }

    /// One past the closing mark, or past the last token where there is none.
    #[must_use]
    pub const fn after(&self) -> usize {
        if self.closed { self.end + 1 } else { self.end }
    }
}

/// All quotations of a document, and for each token the innermost one that holds it.
#[derive(Clone, Debug, Default)]
pub struct Quotes {
    /// In order of their opening marks.
    pub list: Vec<Quote>,
    /// For each token, 1 + the position of the outermost quote that holds it (marks included), or 0.
    outer: Vec<u32>,
    /// Marks that open without closing, or close without opening.
    pub unbalanced: usize,
}

/// Quotations inside quotations, at most.
const DEEPEST: usize = 8;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Open(Style),
    Close(Style),
    /// A straight mark, which may do either.
    Either(Style),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Style {
    /// “ ” and „ “
    Double,
    /// "
    Straight,
    /// ‘ ’
    Single,
    /// '
    StraightSingle,
    /// '' and ``
    Doubled,
    /// « »
    Angle,
}

impl Quotes {
    /// Pairs the marks of a document.
    #[must_use]
    pub fn new(doc: &Document<'_>) -> Self {
        let mut quotes = Self { list: Vec::new(), outer: vec![0; doc.len()], unbalanced: 0 };
        let mut open_before: Option<usize> = None;
        for block in 0..doc.blocks().len() {
            let tokens = doc.tokens_of_block(block);
            if tokens.is_empty() {
                continue;
            }
            open_before = quotes.block(doc, tokens, block, open_before);
        }
        for (number, quote) in quotes.list.iter().enumerate() {
            // A single mark that never closed was an apostrophe.
            if quote.parent.is_none() && (quote.closed || !quote.inner().is_empty()) {
                quotes.outer[quote.open..quote.after()].fill(number as u32 + 1);
            }
        }
        quotes
    }

    /// What a reader should know of marks that do not pair up.
    #[must_use]
    pub fn warning(&self) -> Option<Warning> {
        let text = format!("{} quotation mark(s) have no partner; what they enclose is a guess", self.unbalanced);
        (self.unbalanced > 0).then_some(Warning { code: WarningCode::UnbalancedQuotes, text })
    }

    /// Position of the outermost quote that holds token `i`, marks included.
    #[must_use]
    pub fn at(&self, i: usize) -> Option<usize> {
        self.outer.get(i).copied().and_then(|n| n.checked_sub(1)).map(|n| n as usize)
    }

    /// The quote that the mark at token `i` closes.
    #[must_use]
    pub fn closing(&self, i: usize) -> Option<usize> {
        // Quotes around the mark begin before it; the one that it closes is the last of those that end there.
        let before = self.list.partition_point(|q| q.open < i);
        let from = before.saturating_sub(64);
        self.list[from..before].iter().rposition(|q| q.closed && q.end == i).map(|at| from + at)
    }

    /// Pairs one block's marks; gives the outermost quote left open at its end.
    fn block(
        &mut self,
        doc: &Document<'_>,
        tokens: Range<usize>,
        block: usize,
        before: Option<usize>,
    ) -> Option<usize> {
        let first = tokens.start;
        let mut stack: Vec<(usize, Style)> = Vec::new();
        for i in tokens.clone() {
            let Some(mark) = mark(doc, i, &tokens) else { continue };
            let action = match mark {
                Mark::Either(style) => {
                    // A straight mark closes what is open, unless it clearly opens: a blank before, none behind.
                    let opens = doc.tokens()[i].spaced && doc.tokens().get(i + 1).is_some_and(|t| !t.spaced);
                    let open = stack
                        .iter()
                        .any(|(_, s)| *s == style || style == Style::Straight && *s == Style::Double && !opens);
                    // 30": inches.
                    let measure =
                        !open && !doc.tokens()[i].spaced && i > first && doc.tokens()[i - 1].kind == Kind::Number;
                    if measure {
                        continue;
                    }
                    // A second opening mark of the same style where one is open: the first was never closed.
                    if open && !(opens && i + 1 < tokens.end && style == Style::Straight && starts_anew(doc, i)) {
                        Mark::Close(style)
                    } else {
                        Mark::Open(style)
                    }
                }
                other => other,
            };
            match action {
                Mark::Open(style) => {
                    if let Some(at) = stack.iter().position(|(_, s)| *s == style && style != Style::Single) {
                        // Still open and opened again: what was open ends at the last sentence's end.
                        self.unbalanced += 1;
                        for (quote, _) in stack.drain(at..) {
                            self.list[quote].end = i;
                        }
                    }
                    // Single marks that pile up unclosed were apostrophes.
                    if stack.len() >= DEEPEST {
                        let (quote, _) = stack.remove(0);
                        self.list[quote].end = self.list[quote].open + 1;
                    }
                    let parent = stack.last().map(|(q, _)| *q);
                    let continues = if i == first { before.filter(|_| parent.is_none()) } else { None };
                    self.list.push(Quote { open: i, end: i + 1, closed: false, parent, continues });
                    stack.push((self.list.len() - 1, style));
                }
                Mark::Close(style) => {
                    let Some(at) = stack.iter().rposition(|(_, s)| matches(*s, style)) else {
                        if style != Style::Single {
                            self.unbalanced += 1;
                        }
                        continue;
                    };
                    for (n, (quote, _)) in stack.drain(at..).enumerate() {
                        self.list[quote].end = i;
                        self.list[quote].closed = n == 0;
                    }
                }
                Mark::Either(_) => {}
            }
        }
        // Left open: to the block's end if the next paragraph goes on or the mark opened a sentence of its own;
        // otherwise to the end of the mark's sentence.
        let next_opens = doc.blocks().len() > block + 1 && {
            let next = doc.tokens_of_block(block + 1);
            !next.is_empty()
                && matches!(
                    mark(doc, next.start, &next),
                    Some(
                        Mark::Open(Style::Double | Style::Straight | Style::Doubled | Style::Angle)
                            | Mark::Either(Style::Straight | Style::Doubled)
                    )
                )
        };
        let mut left_open = None;
        for (quote, style) in stack {
            let open = self.list[quote].open;
            if matches!(style, Style::Single | Style::StraightSingle) {
                self.list[quote].end = open + 1;
                continue;
            }
            let own = open == first
                || doc.sentences()[doc.sentence_of(open)].first == open
                || matches!(doc.word(open - 1), ":" | ",")
                || self.list[quote].continues.is_some();
            // "The market is closed, Hill said." behind a mark that nothing closes: the mark is a slip.
            let cued = !next_opens
                && self.list[quote].continues.is_none()
                && (open..tokens.end).any(|i| {
                    doc.word(i) == ","
                        && (i + 1..(i + 6).min(tokens.end))
                            .any(|k| matches!(doc.lower(k), "said" | "says" | "told" | "added"))
                });
            if cued {
                self.list[quote].end = open + 1;
                self.unbalanced += 1;
                continue;
            }
            if next_opens || own {
                self.list[quote].end = tokens.end;
                if self.list[quote].parent.is_none() && next_opens {
                    left_open = Some(quote);
                }
            } else {
                self.list[quote].end = doc.sentences()[doc.sentence_of(open)].end;
            }
            if !next_opens {
                self.unbalanced += 1;
            }
        }
        left_open
    }
}

fn matches(open: Style, close: Style) -> bool {
    open == close
        || open == Style::Doubled && close == Style::Straight
        || open == Style::Double && matches!(close, Style::Straight | Style::Doubled)
        || open == Style::Straight && matches!(close, Style::Double | Style::Doubled)
}

/// Whether the straight mark at `i` begins a sentence or follows a comma or colon, and an upper-case word stands behind.
fn starts_anew(doc: &Document<'_>, i: usize) -> bool {
    i > 0
        && doc.tokens().get(i + 1).is_some_and(|t| t.upper)
        && matches!(doc.word(i - 1), "." | "?" | "!" | ":")
        && doc.block_of(i - 1) == doc.block_of(i)
}

fn mark(doc: &Document<'_>, i: usize, block: &Range<usize>) -> Option<Mark> {
    let token = doc.tokens()[i];
    let next_spaced = i + 1 >= block.end || doc.tokens()[i + 1].spaced;
    Some(match doc.word(i) {
        "\u{201c}" | "\u{201e}" => {
            // „...“ closes with the mark that opens in English.
            if !token.spaced && i > block.start && next_spaced {
                Mark::Close(Style::Double)
            } else {
                Mark::Open(Style::Double)
            }
        }
        "\u{201d}" => {
            // Typed the wrong way round at a word's start.
            if token.spaced && !next_spaced { Mark::Open(Style::Double) } else { Mark::Close(Style::Double) }
        }
        "\"" => Mark::Either(Style::Straight),
        "\u{ab}" => Mark::Open(Style::Angle),
        "\u{bb}" => Mark::Close(Style::Angle),
        "``" => Mark::Open(Style::Doubled),
        "''" | "\u{2019}\u{2019}" | "\u{2018}\u{2018}" => {
            if token.spaced && !next_spaced {
                Mark::Open(Style::Doubled)
            } else {
                Mark::Close(Style::Doubled)
            }
        }
        "\u{2018}" if (token.spaced || opens_before(doc, i)) && !next_spaced => Mark::Open(Style::Single),
        "\u{2019}" if !token.spaced || next_spaced => Mark::Close(Style::Single),
        "'" => {
            if (token.spaced || opens_before(doc, i)) && !next_spaced {
                Mark::Open(Style::StraightSingle)
            } else if !token.spaced {
                Mark::Close(Style::StraightSingle)
            } else {
                return None;
            }
        }
        _ => return None,
    })
}

fn opens_before(doc: &Document<'_>, i: usize) -> bool {
    i == 0 || ["\u{201c}", "\"", "(", "[", "\u{2014}", "\u{2013}", "``"].contains(&doc.word(i - 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use dixit_page::Hints;

    fn quotes(text: &str) -> Vec<String> {
        let article =
            dixit_page::read(text.as_bytes(), &Hints { verbatim: true, ..Hints::default() }, &Default::default())
                .unwrap();
        let doc = Document::new(&article);
        let quotes = Quotes::new(&doc);
        quotes
            .list
            .iter()
            .map(|q| format!("{}{}", doc.cover(q.inner()).slice(text), if q.closed { "" } else { "~" }))
            .collect()
    }

    #[test]
    fn all_styles_pair() {
        assert_eq!(
            quotes(
                "\u{201c}One,\u{201d} \"two\" \u{ab}three\u{bb} ``four'' \u{2018}five\u{2019} 'six' the Hills' \u{201e}seven\u{201c} and o\u{2019}clock."
            ),
            ["One,", "two", "three", "four", "five", "six", "seven"]
        );
    }

    #[test]
    fn nested_marks() {
        assert_eq!(
            quotes("\u{201c}He said \u{2018}no\u{2019} to us,\u{201d} she said."),
            ["He said \u{2018}no\u{2019} to us,", "no"]
        );
    }

    #[test]
    fn paragraphs_go_on() {
        assert_eq!(quotes("\u{201c}One.\n\u{201c}Two.\n\u{201c}Three,\u{201d} he said."), ["One.~", "Two.~", "Three,"]);
        assert_eq!(quotes("\"One.\n\"Two,\" he said."), ["One.~", "Two,"]);
    }

    #[test]
    fn odd_marks_do_no_harm() {
        for text in
            ["\"\"=", "\"Bob.\"\n\n\"What.\"", "\"", "\u{201d}", "''''", "' ' '", "\"a \"b \"c", "it\u{201d}s", "«««»"]
        {
            let _ = quotes(text);
        }
        assert!(quotes("little deal\" announced in May").len() <= 1);
    }
}
