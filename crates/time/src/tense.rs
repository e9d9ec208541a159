//! Whether a time lies behind or ahead, by the verbs around it.

use std::ops::Range;

use dixit_text::{Document, Tag};

/// What the verbs around a time say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tense {
    Past,
    Future,
    /// No verb says anything.
    Open,
}

/// How far a verb may stand from the time that it speaks of.
const REACH: usize = 14;

/// The tense of the clause around the tokens of a time.
pub(crate) fn around(doc: &Document<'_>, sentence: Range<usize>, time: Range<usize>) -> Tense {
    let i = time.start;
    let word = |t: usize| if sentence.contains(&t) { doc.lower(t) } else { "" };
    for at in (i.saturating_sub(REACH).max(sentence.start)..i).rev() {
        match word(at) {
            "will" | "'ll" | "\u{2019}ll" | "wo" | "shall" | "upcoming" | "scheduled" | "due" | "slated" | "plans"
            | "planned" | "expected" | "ahead" | "going" | "can" | "must" | "should" | "next" => return Tense::Future,
            // The month is written with a capital.
            "may" if doc.word(at) == "may" => return Tense::Future,
            "to" if matches!(word(at + 1), "be") && matches!(word(at.wrapping_sub(1)), "is" | "are") => {
                return Tense::Future;
            }
            "set" if word(at + 1) == "to" || word(at + 1) == "for" => return Tense::Future,
            "said" | "told" | "says" | "announced" | "was" | "were" | "had" | "did" => return Tense::Past,
            ";" | "that" | "\u{201c}" | "\u{201d}" | "\"" => break,
            _ if doc.tag(at) == Tag::VBD => return Tense::Past,
            _ => {}
        }
    }
    let limit = i > sentence.start && matches!(word(i - 1), "by" | "until" | "till");
    // "On Friday, the council will vote"
    for at in time.end..(time.end + REACH).min(sentence.end) {
        match word(at) {
            "will" | "'ll" | "\u{2019}ll" => return Tense::Future,
            "to" if matches!(word(at + 1), "be") && matches!(word(at - 1), "is" | "are") => return Tense::Future,
            "that" | ";" | "\u{201c}" | "\"" => break,
            _ if doc.tag(at) == Tag::VBD => return Tense::Past,
            _ if doc.tag(at).is_finite() => break,
            _ => {}
        }
    }
    if limit {
        return Tense::Future;
    }
    // Another clause tells what has been.
    let told = |t: usize| doc.tag(t) == Tag::VBD || doc.lower(t) == "had";
    if sentence.clone().any(told) { Tense::Past } else { Tense::Open }
}
