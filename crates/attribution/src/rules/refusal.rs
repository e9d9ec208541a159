//! Refusals whose verb is denied: "would not say whether", "would not be drawn on", "neither she nor he would confirm",
//! "stopped short of".

use dixit_text::Tag;

use crate::lexicon;

use super::complement::{Complement, Reach};
use super::{Finder, Form, Found, Stretch};

/// Words of a verb group at most.
const GROUP: usize = 6;
/// Words from "neither" to the phrase behind "nor" at most.
const NEITHER: usize = 16;

impl Finder<'_, '_> {
    /// Adds a refusal whose verb group begins at `i`.
    pub(super) fn refusal(&mut self, i: usize, stretch: Stretch) {
        let Some(Complement { cue_end, content }) = self.refusing(i, stretch) else { return };
        let source = self.coordinated_source(i, stretch).or_else(|| self.phrases.subject(i, stretch.lo));
        let Some(mut source) = source.filter(|s| !self.hidden(s.start, stretch)) else { return };
        if matches!(self.lower(source.start), "you" | "one" | "there" | "it" | "nobody" | "nothing")
            && source.len() == 1
            || self.lower(source.start) == "no"
        {
            return;
        }
        // "Neither she nor he": both of them.
        source.start = self.neither(source.start, stretch).unwrap_or(source.start);
        self.add(Found {
            source: Some(source),
            cue: vec![i..cue_end],
            content: vec![content],
            form: Form::Refusal,
            trust: 0.7,
            ..Found::at(stretch.sentence)
        });
    }

    /// The cue's end and the content of a refusal whose verb group begins at `i`.
    pub(super) fn refusing(&self, i: usize, stretch: Stretch) -> Option<Complement> {
        if i >= stretch.hi || self.hidden(i, stretch) {
            return None;
        }
        if self.lower(i) == "stopped" && self.lower(i + 1) == "short" && self.lower(i + 2) == "of" {
            let says = self.tag(i + 3) == Tag::VBG && matches!(self.lower(i + 4), "that" | "whether");
            let (cue_end, start) = if says { (i + 4, i + 4) } else { (i + 3, i + 3) };
            return self.content(cue_end, start, Reach::Object, stretch);
        }
        let modal = matches!(self.lower(i), "would" | "will" | "wo" | "could" | "can" | "ca" | "cannot");
        if !modal {
            return None;
        }
        let subject = self.phrases.subject(i, stretch.lo);
        let mut denied = self.lower(i) == "cannot" || subject.is_some_and(|s| self.neither(s.start, stretch).is_some());
        let mut v = i + 1;
        while v < stretch.hi.min(i + GROUP)
            && (self.tag(v).is_adverb() || lexicon::denies(self.lower(v)) || self.lower(v) == "be")
        {
            denied |= lexicon::denies(self.lower(v));
            v += 1;
        }
        if !denied || v >= stretch.hi || self.hidden(v, stretch) {
            return None;
        }
        let next = self.skip_adverbs(v + 1, stretch);
        let about = matches!(self.lower(next), "on" | "about" | "upon" | "into");
        match self.lower(v) {
            "drawn" if about => self.content(next + 1, next + 1, Reach::Object, stretch),
            "comment" | "elaborate" | "speculate" | "expand" if about => {
                self.content(next + 1, next + 1, Reach::Object, stretch)
            }
            "say" | "confirm" | "explain" | "specify" | "disclose" | "reveal" if self.is_wh(next) => {
                self.content(v + 1, next, Reach::Object, stretch)
            }
            "identify" | "discuss" | "disclose" | "confirm" | "reveal"
                if matches!(self.lower(i), "would" | "wo" | "will")
                    && self.phrases.right(next, stretch.hi, false).is_some() =>
            {
                self.content(v + 1, next, Reach::Object, stretch)
            }
            _ => None,
        }
    }

    /// The "neither" of "neither she nor he", of which a phrase that begins at `i` is a part.
    fn neither(&self, i: usize, stretch: Stretch) -> Option<usize> {
        let lo = stretch.lo.max(i.saturating_sub(NEITHER));
        let joined = i > lo && self.lower(i - 1) == "nor";
        let parts = if joined { lo..i + 1 } else { i.saturating_sub(1).max(lo)..i + 1 };
        parts.clone().rev().find(|&k| self.lower(k) == "neither").filter(|&k| !(k..i).any(|w| self.tag(w).is_finite()))
    }
}
