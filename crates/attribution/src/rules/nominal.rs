//! Adjectives and nouns as cues: "is convinced that", "his claim that", "encouraged by reports that".

use dixit_text::Tag;

use super::complement::Reach;
use super::{Finder, Form, Found, Stretch};
use crate::lexicon;

impl Finder<'_, '_> {
    pub(super) fn nominal(&mut self, i: usize, stretch: Stretch) {
        self.adjective(i, stretch);
        self.noun(i, stretch);
        self.made_clear(i, stretch);
        self.reportedly(i, stretch);
    }

    /// "was reportedly sold": the clause is somebody's claim, and nobody is named.
    fn reportedly(&mut self, i: usize, stretch: Stretch) {
        if !matches!(self.lower(i), "reportedly" | "allegedly" | "supposedly" | "purportedly")
            || stretch.inside.is_some()
        {
            return;
        }
        let ends = |k: usize| matches!(self.doc.word(k), "," | ";" | ":" | "\u{2014}" | "--" | "." | "(" | ")");
        let start = (stretch.lo..i).rev().find(|&k| ends(k) || self.lower(k) == "that").map_or(stretch.lo, |k| k + 1);
        let end = (i + 1..stretch.hi).find(|&k| ends(k) && !self.hidden(k, stretch)).unwrap_or(stretch.hi);
        if !(start..end).any(|k| self.tag(k).is_verb()) {
            return;
        }
        let content = [start..i, i + 1..end].into_iter().filter(|c| !c.is_empty()).collect();
        self.add(Found {
            source: None,
            cue: vec![i..i + 1],
            content,
            form: Form::Noun,
            trust: 0.35,
            ..Found::at(stretch.sentence)
        });
    }

    /// "is convinced that", "was sure the", "are willing to".
    fn adjective(&mut self, i: usize, stretch: Stretch) {
        let Some(frames) = lexicon::adjective(self.lower(i)) else { return };
        let mut be = i;
        while be > stretch.lo
            && (self.tag(be - 1).is_adverb() || matches!(self.lower(be - 1), "n't" | "n\u{2019}t" | "more" | "very"))
        {
            be -= 1;
        }
        if be == stretch.lo
            || ![
                "is", "are", "was", "were", "be", "been", "am", "'s", "\u{2019}s", "'re", "\u{2019}re", "'m",
                "\u{2019}m", "remains", "remained", "seems", "feels", "felt", "became",
            ]
            .contains(&self.lower(be - 1))
        {
            return;
        }
        be -= 1;
        while be > stretch.lo
            && (matches!(self.lower(be - 1), "has" | "have" | "had")
                || self.tag(be - 1) == Tag::MD
                || self.tag(be - 1).is_adverb())
        {
            be -= 1;
        }
        let next = i + 1;
        let (start, reach) = match self.lower(next) {
            "that" if frames.that => (next + 1, Reach::Clause),
            "to" if frames.to => (next, Reach::Object),
            "of" | "about" if frames.that => (next + 1, Reach::Object),
            _ if frames.that && self.opens_clause(next, stretch) && !matches!(self.tag(next), Tag::IN) => {
                (next, Reach::Clause)
            }
            _ => return,
        };
        let Some(source) = self.phrases.subject(be, stretch.lo) else { return };
        if self.lower(source.start) == "it" {
            return;
        }
        let cue_end = if start == next + 1 && self.lower(next) != "that" { start } else { i + 1 };
        let end = self.content_end(start, stretch.hi, reach, stretch);
        self.add(Found {
            source: Some(source),
            cue: vec![be..cue_end],
            content: vec![start..end],
            form: Form::Plain,
            trust: 0.6,
            ..Found::at(stretch.sentence)
        });
    }

    /// "the question of whether", "questions about how".
    fn question(&mut self, i: usize, stretch: Stretch) -> bool {
        if !matches!(self.lower(i), "question" | "questions") {
            return false;
        }
        let start = i + 1 + usize::from(matches!(self.lower(i + 1), "of" | "about" | "on" | "as"));
        let start = start + usize::from(self.lower(i + 1) == "as" && self.lower(start) == "to");
        if !matches!(self.lower(start), "whether" | "how" | "why" | "what" | "when" | "who") || start + 2 >= stretch.hi
        {
            return false;
        }
        let end = self.content_end(start, stretch.hi, Reach::Clause, stretch);
        let cue_start = if self.tag(i.saturating_sub(1)) == Tag::DT && i > stretch.lo { i - 1 } else { i };
        self.add(Found {
            source: None,
            cue: vec![cue_start..i + 1],
            content: vec![start..end],
            form: Form::Noun,
            trust: 0.4,
            ..Found::at(stretch.sentence)
        });
        true
    }

    /// "his claim that", "Hill's promise to", "reports that".
    fn noun(&mut self, i: usize, stretch: Stretch) {
        if !self.tag(i).is_noun() && self.tag(i) != Tag::VBZ {
            return;
        }
        if self.question(i, stretch) {
            return;
        }
        let Some(frames) = lexicon::noun(self.lower(i)) else { return };
        let next = i + 1;
        let (start, reach) = match self.lower(next) {
            "that" if frames.that => (next + 1, Reach::Clause),
            "to" if frames.to && matches!(self.tag(next + 1), Tag::VB | Tag::VBP) => (next, Reach::Object),
            _ => return,
        };
        if start >= stretch.hi {
            return;
        }
        // The owner: "his", "Hill's".
        let mut left = i;
        while left > stretch.lo
            && (self.tag(left - 1).is_adjective()
                || matches!(self.tag(left - 1), Tag::NN | Tag::VBN | Tag::CD) && self.tag(left - 1) != Tag::POS)
        {
            left -= 1;
        }
        if left == stretch.lo {
            left = i;
        }
        let (source, cue_start) = match self.tag(left.saturating_sub(1)) {
            _ if left == stretch.lo => (None, i),
            Tag::PRPS => (Some(left - 1..left), left),
            Tag::POS => match self.phrases.left(left - 1, stretch.lo) {
                Some(owner) => (Some(owner..left), left),
                None => (None, i),
            },
            Tag::DT if matches!(self.lower(left - 1), "no" | "any") => return,
            _ => (None, i),
        };
        // Without an owner only what is plainly somebody's saying.
        if source.is_none()
            && ![
                "reports", "claims", "claim", "allegations", "allegation", "accusations", "rumors", "rumours",
                "complaints", "warnings", "suggestions", "assertion", "assertions", "speculation", "fears", "concerns",
                "concern", "criticism", "accusation", "suggestion",
            ]
            .contains(&self.lower(i))
        {
            return;
        }
        if source.is_some()
            && frames.to
            && reach == Reach::Object
            && matches!(self.lower(i), "plan" | "plans" | "order" | "bid" | "decision" | "willingness")
        {
            return;
        }
        let mut end = self.content_end(start, stretch.hi, reach, stretch);
        // "their decision to join reflects": the infinitive is a part of a subject.
        if reach == Reach::Object
            && let Some(finite) = (start + 2..end).find(|&k| matches!(self.tag(k), Tag::VBZ | Tag::VBD | Tag::MD))
            && !(start..finite).any(|k| {
                matches!(self.tag(k), Tag::WDT | Tag::WP | Tag::WRB | Tag::PRP)
                    || matches!(self.lower(k), "that" | "if" | "whether")
            })
        {
            end = finite;
        }
        let owned = source.is_some();
        self.add(Found {
            source,
            cue: vec![cue_start..i + 1],
            content: vec![start..end],
            form: Form::Noun,
            trust: if owned { 0.45 } else { 0.24 },
            ..Found::at(stretch.sentence)
        });
    }

    /// "made clear that", "made it clear", "pointed out that".
    fn made_clear(&mut self, i: usize, stretch: Stretch) {
        let (verb, out) = match self.lower(i) {
            "clear" | "known" | "plain" => {
                let back = if matches!(self.lower(i.saturating_sub(1)), "it" | "perfectly" | "very") { 2 } else { 1 };
                let Some(verb) = i
                    .checked_sub(back)
                    .filter(|&v| v >= stretch.lo && matches!(self.lower(v), "made" | "make" | "makes" | "making"))
                else {
                    return;
                };
                (verb, i + 1)
            }
            "out" if i > stretch.lo && matches!(self.lower(i - 1), "pointed" | "points" | "point" | "pointing") => {
                (i - 1, i + 1)
            }
            _ => return,
        };
        let mut group = verb;
        while group > stretch.lo
            && (self.tag(group - 1).is_adverb() || matches!(self.lower(group - 1), "has" | "have" | "had"))
        {
            group -= 1;
        }
        let gerund = self.tag(verb) == Tag::VBG || matches!(self.lower(verb), "pointing" | "making");
        let source = if gerund { self.outer_subject(stretch) } else { self.phrases.subject(group, stretch.lo) };
        let Some(source) = source else { return };
        let start = match self.lower(out) {
            "that" => out + 1,
            _ if self.opens_clause(out, stretch) => out,
            _ => return,
        };
        let end = self.content_end(start, stretch.hi, Reach::Clause, stretch);
        self.add(Found {
            source: Some(source),
            cue: vec![group..out],
            content: vec![start..end],
            form: if gerund { Form::Participle } else { Form::Plain },
            trust: 0.7,
            ..Found::at(stretch.sentence)
        });
    }
}
