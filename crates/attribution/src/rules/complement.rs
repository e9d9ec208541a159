//! What is said: where a content begins and ends.

use std::ops::Range;

use dixit_text::Tag;

use super::phrase::is_time;
use super::{Finder, Stretch};
use crate::lexicon::{self, Frame};

/// What follows a cue.
#[derive(Clone, Debug)]
pub(super) struct Complement {
    /// One past the cue's last token.
    pub(super) cue_end: usize,
    pub(super) content: Range<usize>,
}

/// How far a content reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// A whole clause: to the sentence's end.
    Clause,
    /// An object or infinitive: to the next comma that opens something else.
    Object,
}

impl Finder<'_, '_> {
    /// The content of an active verb, behind it. `from` is the first token behind the verb or its inverted subject.
    pub(super) fn complement(&self, verb: &lexicon::CueVerb, from: usize, stretch: Stretch) -> Option<Complement> {
        let frames = verb.frames;
        let first = self.skip_adverbs(from, stretch);
        // "said on Tuesday that": an adjunct of the cue, then what is said.
        let adjunct = self.after_adjuncts(verb, first, from, stretch, true);
        if frames.has(Frame::Adr)
            && let Some(found) = self.addressed(verb, first, stretch)
        {
            return Some(Complement { cue_end: from, ..found });
        }
        adjunct
            .or_else(|| self.complement_at(verb, first, from, stretch))
            .or_else(|| self.after_adjuncts(verb, first, from, stretch, false))
    }

    /// What follows adjuncts of the cue ("said in a statement that"); where `marked`, only behind "that" or a colon,
    /// or as a quotation.
    fn after_adjuncts(
        &self,
        verb: &lexicon::CueVerb,
        first: usize,
        from: usize,
        stretch: Stretch,
        marked: bool,
    ) -> Option<Complement> {
        let frames = verb.frames;
        let mut at = first;
        for _ in 0..3 {
            let next = self.skip_adjunct(at, stretch)?;
            at = self.skip_adverbs(next, stretch);
            if self.lower(at) == "that" && frames.has(Frame::That) && at + 2 < stretch.hi {
                return self.clause(from, at + 1, stretch);
            }
            if let Some(found) = self.quoted(verb, at, from, stretch) {
                return Some(found);
            }
            if marked {
                continue;
            }
            // "refused on Friday to comment"
            if frames.has(Frame::To) && self.is_infinitive(at) {
                return self.infinitive(verb, at, from, stretch);
            }
            if frames.has(Frame::Wh) && self.is_wh(at) {
                return self.clause(from, at, stretch);
            }
            if frames.has(Frame::Say) && self.opens_clause(at, stretch) {
                return self.clause(from, at, stretch);
            }
        }
        None
    }

    fn complement_at(&self, verb: &lexicon::CueVerb, at: usize, from: usize, stretch: Stretch) -> Option<Complement> {
        let frames = verb.frames;
        if at >= stretch.hi {
            return None;
        }
        let word = self.lower(at);
        if let Some(found) = self.quoted(verb, at, from, stretch) {
            return Some(found);
        }
        if self.hidden(at, stretch) {
            // A quotation that goes on as a clause: 'said "the plan" fails', or is the object.
            if frames.has(Frame::That) || frames.has(Frame::Obj) {
                let reach = if frames.has(Frame::Say) { Reach::Clause } else { Reach::Object };
                return self.content(from, at, reach, stretch);
            }
            return None;
        }
        if word == "that" && frames.has(Frame::That) && at + 2 < stretch.hi {
            return self.clause(from, at + 1, stretch);
        }
        if self.tag(at) == Tag::TO && frames.has(Frame::To) && self.is_infinitive(at) {
            return self.infinitive(verb, at, from, stretch);
        }
        if frames.has(Frame::Wh) && self.is_wh(at) {
            return self.clause(from, at, stretch);
        }
        if matches!(self.tag(at), Tag::IN | Tag::TO) && frames.preposition(word) && !self.is_infinitive(at) {
            // "The plan appealed to voters"
            let asks = |end: usize| self.is_infinitive(end) || self.lower(end) == "for";
            if verb.base == "appeal" && word == "to" && !self.phrases.right(at + 1, stretch.hi, true).is_some_and(asks)
            {
                return None;
            }
            return self.content(at + 1, at + 1, Reach::Object, stretch);
        }
        if frames.has(Frame::Ing) && self.tag(at) == Tag::VBG {
            return self.content(from, at, Reach::Object, stretch);
        }
        if frames.has(Frame::Say) && self.opens_clause(at, stretch) {
            return self.clause(from, at, stretch);
        }
        if frames.has(Frame::Obj) && !is_time(word) && self.is_object(verb, at, stretch) {
            return self.content(from, at, Reach::Object, stretch);
        }
        // "want Trump to", "called for"
        None
    }

    /// Whether an object that is said stands at `at`. "Called" takes two: "called it a mistake", but "called an ambulance".
    fn is_object(&self, verb: &lexicon::CueVerb, at: usize, stretch: Stretch) -> bool {
        let Some(end) = self.phrases.right(at, stretch.hi, false) else { return false };
        if self.tag(at) == Tag::PRP && (self.lower(at).ends_with("self") || self.lower(at).ends_with("selves")) {
            return false;
        }
        if !matches!(verb.base, "call" | "label" | "dub" | "brand" | "term" | "deem") {
            return true;
        }
        let next = self.tag(end);
        end < stretch.hi
            && (self.hidden(end, stretch)
                || next.is_noun()
                || next.is_adjective()
                || next.is_adverb()
                || matches!(next, Tag::DT | Tag::PRPS | Tag::VBN | Tag::CD))
            || self.hidden(at, stretch)
            || (at..end).any(|k| self.hidden(k, stretch))
    }

    /// "told reporters that", "urged them to", "asked him whether", "warned of": the object is spoken to.
    fn addressed(&self, verb: &lexicon::CueVerb, at: usize, stretch: Stretch) -> Option<Complement> {
        let mut end = self.phrases.right(at, stretch.hi, false)?;
        // "urged Oslo and others in the region to"
        if let Some(full) = self.phrases.right(at, stretch.hi, true)
            && full > end
            && (self.is_infinitive(full) || self.lower(full) == "that")
        {
            end = full;
        }
        let mut i = self.skip_adverbs(end, stretch);
        for _ in 0..3 {
            let word = self.lower(i);
            if i >= stretch.hi {
                return None;
            }
            if let Some(found) = self.quoted(verb, i, end, stretch) {
                return Some(found);
            }
            if word == "that" {
                return self.clause(end, i + 1, stretch);
            }
            if self.is_infinitive(i) {
                // "asked them not to"
                let start = if i > end && self.lower(i - 1) == "not" { i - 1 } else { i };
                return self.content(end, start, Reach::Object, stretch);
            }
            if self.is_wh(i) {
                return self.clause(end, i, stretch);
            }
            if matches!(word, "about" | "of" | "for" | "on")
                && !matches!(verb.base, "tell" | "promise" | "assure")
                && self.tag(i) == Tag::IN
                && i == end
            {
                return self.content(i + 1, i + 1, Reach::Object, stretch);
            }
            if self.tag(i) != Tag::IN
                && self.opens_clause(i, stretch)
                && !self.hidden(i, stretch)
                && (i == end || self.tag(i) == Tag::PRP)
            {
                return self.clause(end, i, stretch);
            }
            i = self.skip_adverbs(self.skip_adjunct(i, stretch)?, stretch);
        }
        None
    }

    /// A quotation at `at`, perhaps behind a colon, a comma or "that".
    pub(super) fn quoted(
        &self,
        verb: &lexicon::CueVerb,
        at: usize,
        from: usize,
        stretch: Stretch,
    ) -> Option<Complement> {
        if !verb.frames.has(Frame::Quote) && !verb.frames.has(Frame::Obj) && !verb.frames.has(Frame::That) {
            return None;
        }
        let mut open = at;
        let mut introduced = false;
        while matches!(self.doc.word(open), ":" | ",") && open < at + 2 && open < stretch.hi {
            introduced = true;
            open += 1;
        }
        if self.lower(open) == "that" && verb.frames.has(Frame::That) {
            open += 1;
        }
        // A colon alone introduces what is said, in the rest of the sentence.
        if introduced && self.doc.word(at) == ":" && self.quote_at(open).is_none() && verb.frames.has(Frame::Quote) {
            return self.content(from, open, Reach::Clause, stretch);
        }
        let quote = self.quote_at(open).filter(|_| open < stretch.hi)?;
        if introduced && !(verb.frames.has(Frame::Quote) && self.is_speech(quote)) {
            return None;
        }
        let list = self.quote(quote);
        let after = list.after();
        if introduced || self.is_speech(quote) && verb.frames.has(Frame::Quote) {
            let end = if self.goes_on(after, quote) {
                self.content_end(after, self.sentence_end(after - 1), Reach::Clause, stretch)
            } else {
                after
            };
            return Some(Complement { cue_end: from, content: open..end });
        }
        None
    }

    /// Whether the sentence goes on as a part of what is said behind a quotation: '"a fool" and a liar'.
    fn goes_on(&self, after: usize, quote: usize) -> bool {
        let inner_end = self.quote(quote).end;
        if after >= self.doc.len() || self.doc.block_of(after) != self.doc.block_of(inner_end.saturating_sub(1)) {
            return false;
        }
        let closed_by_stop = matches!(self.doc.word(inner_end.saturating_sub(1)), "." | "?" | "!" | ",");
        if closed_by_stop {
            return false;
        }
        let word = self.lower(after);
        ![
            ".", ",", ";", "?", "!", ":", "\u{2014}", "--", "-", "\u{2013}", "(", "while", "when", "after", "before",
            "as", "during", "because", "but", "he", "she", "they",
        ]
        .contains(&word)
            && !self.phrases.event_adjunct(after)
    }

    /// The infinitive of "promised to ..."; a refusal to comment has its object as content.
    fn infinitive(&self, verb: &lexicon::CueVerb, to: usize, from: usize, stretch: Stretch) -> Option<Complement> {
        if matches!(verb.base, "refuse" | "decline") {
            let inner = self.skip_adverbs(to + 1, stretch);
            let object = self.skip_adverbs(inner + 1, stretch);
            if matches!(self.lower(inner), "comment" | "elaborate" | "speculate" | "expand")
                && matches!(self.lower(object), "on" | "about" | "upon")
            {
                return self.content(object + 1, object + 1, Reach::Object, stretch);
            }
            if ["say", "answer", "discuss", "specify", "disclose", "reveal", "identify", "name", "confirm", "explain"]
                .contains(&self.lower(inner))
                && object < stretch.hi
                && self.doc.word(object) != "."
                && self.doc.word(object) != ","
            {
                return self.content(inner + 1, object, Reach::Object, stretch);
            }
        }
        self.content(from, to, Reach::Object, stretch)
    }

    fn clause(&self, cue_end: usize, start: usize, stretch: Stretch) -> Option<Complement> {
        self.content(cue_end, start, Reach::Clause, stretch)
    }

    pub(super) fn content(&self, cue_end: usize, start: usize, reach: Reach, stretch: Stretch) -> Option<Complement> {
        let hi = self.stretch_end(start, stretch);
        let end = self.content_end(start, hi, reach, stretch);
        (end > start).then_some(Complement { cue_end, content: start..end })
    }

    /// The stretch's end; where a quotation that begins in it runs on, the end of the sentence in which that closes.
    fn stretch_end(&self, start: usize, stretch: Stretch) -> usize {
        if stretch.inside.is_some() {
            return stretch.hi;
        }
        let mut hi = stretch.hi;
        if hi > start
            && let Some(q) = self.quotes.at(hi - 1)
            && self.quote(q).after() > hi
            && self.quote(q).open >= start
        {
            hi = self.sentence_end(self.quote(q).after().saturating_sub(1).min(self.doc.len() - 1));
        }
        hi
    }

    pub(super) fn sentence_end(&self, i: usize) -> usize {
        self.doc.sentences()[self.doc.sentence_of(i.min(self.doc.len() - 1))].end
    }

    /// Where a content that begins at `start` ends, before `hi`.
    pub(super) fn content_end(&self, start: usize, hi: usize, reach: Reach, stretch: Stretch) -> usize {
        let mut i = start;
        while i < hi {
            if self.hidden(i, stretch) {
                i = self.quotes.at(i).map_or(i + 1, |q| self.quote(q).after().max(i + 1));
                continue;
            }
            if i > start && self.stops(start, i, hi, reach, stretch) {
                return i;
            }
            i += 1;
        }
        let mut end = hi.min(i.max(start));
        while end > start && matches!(self.doc.word(end - 1), "." | ";") && self.quotes.at(end - 1).is_none() {
            end -= 1;
        }
        end
    }

    /// Whether the content ends before token `i`.
    fn stops(&self, start: usize, i: usize, hi: usize, reach: Reach, stretch: Stretch) -> bool {
        let word = self.lower(i);
        let next = i + 1;
        if matches!(word, "," | "\u{2014}" | "--" | "\u{2013}") {
            // ", adding that", ", according to", ", he said", ", said Hill"
            if self.lower(next) == "according" && self.lower(next + 1) == "to" {
                return true;
            }
            let verb_at = self.skip_adverbs(next, stretch);
            if self.tag(verb_at) == Tag::VBG
                && let Some(verb) = lexicon::verb(self.lower(verb_at))
                && (reach == Reach::Object
                    || verb.frames.has(Frame::Say)
                    || matches!(verb.base, "call" | "tell" | "describe" | "refer" | "cite" | "write"))
            {
                return true;
            }
            if self.says_here(next, hi) {
                return true;
            }
            // ", and added that", ", but said"
            if matches!(self.lower(next), "and" | "but") {
                if self.is_joined(next + 1, stretch) {
                    return true;
                }
                let verb_at = self.skip_adverbs(next + 1, stretch);
                if self.is_say(verb_at) {
                    return true;
                }
                // ", and he told me that"
                let told = matches!(self.lower(next + 1), "he" | "she" | "they") && self.subject_says(next + 1, hi);
                if reach == Reach::Clause && (told || self.lower(next) == "but" && self.subject_says(next + 1, hi)) {
                    return true;
                }
                // "..., but he has not": the reporter goes on.
                if matches!(self.lower(next + 1), "he" | "she") && self.lower(next) == "but" && reach == Reach::Clause {
                    return true;
                }
            }
            if matches!(self.lower(next), "while" | "though" | "although" | "whereas")
                && self.subject_says(next + 1, hi)
            {
                return true;
            }
            // "While Hill wants a bridge, ..."
            if word == "," && self.subordinate(stretch) {
                return true;
            }
            // "Ray, who said he would come, did not"
            if word == "," && reach == Reach::Clause {
                let verb = self.skip_adverbs(next, stretch);
                if self.tag(verb).is_finite() && self.relative_before(start, stretch) {
                    return true;
                }
            }
            if reach == Reach::Object {
                let lower = self.lower(next);
                return matches!(
                    self.tag(next),
                    Tag::VBG | Tag::WP | Tag::WDT | Tag::PRP | Tag::WRB | Tag::RB | Tag::IN
                ) || [
                    "but", "while", "although", "though", "as", "after", "because", "even", "since", "so", "yet",
                    "which", "whose", "if", "despite", "according", "before",
                ]
                .contains(&lower)
                    || ["and", "a", "an", "the", "in", "at", "on"].contains(&lower) && self.lower(next) != "the"
                    || word != ",";
            }
            return false;
        }
        if word == ";" {
            return reach == Reach::Object || self.subject_says(next, hi);
        }
        if (word == "and" || word == "but") && self.is_joined(next, stretch) {
            return true;
        }
        if word == "and" || word == "but" {
            let verb_at = self.skip_adverbs(next, stretch);
            if self.is_say(verb_at) && i > 0 && !self.tag(i - 1).is_verb() {
                return true;
            }
        }
        // '... "in the Senate," but he gave'
        if word == "but"
            && matches!(self.lower(next), "he" | "she")
            && i > start
            && self.quotes.at(i - 1).is_some_and(|q| self.quote(q).after() == i)
        {
            return true;
        }
        // "endorsed Hill last week and has appeared": the subject does something else.
        if reach == Reach::Object
            && matches!(word, "and" | "but")
            && matches!(self.tag(self.skip_adverbs(next, stretch)), Tag::VBZ | Tag::VBD | Tag::MD)
        {
            return true;
        }
        if reach == Reach::Object
            && matches!(word, "last" | "next" | "this" | "earlier")
            && matches!(
                self.lower(next),
                "week" | "month" | "year" | "weekend" | "summer" | "fall" | "spring" | "winter" | "this"
            )
        {
            return true;
        }
        if reach == Reach::Object && word == "and" && self.subject_says(next, hi) {
            return true;
        }
        // "promised half of it and that she would pay the rest"
        if word == "and"
            && self.lower(next) == "that"
            && self.tag(next) == Tag::IN
            && (reach == Reach::Object || !(start..i).any(|k| self.tag(k).is_finite()))
        {
            return true;
        }
        if reach == Reach::Object {
            if [
                "after", "while", "when", "because", "before", "during", "although", "though", "amid", "despite",
                "unless",
            ]
            .contains(&word)
            {
                return true;
            }
            if self.phrases.event_adjunct(i) && matches!(word, "in" | "at" | "during" | "on") && self.tag(i) == Tag::IN
            {
                // "called on the council on Thursday to": what is asked for follows.
                let behind = if is_time(self.lower(next)) { Some(next + 1) } else { self.skip_adjunct(i, stretch) };
                if behind.is_some_and(|behind| self.is_infinitive(behind)) {
                    return false;
                }
                let adjunct = (i + 1..i + 7).any(|k| {
                    ["interview", "statement", "conference", "speech", "twitter", "tweet", "briefing"]
                        .contains(&self.lower(k))
                        || is_time(self.lower(k))
                });
                return adjunct;
            }
        }
        false
    }

    /// Whether the stretch begins with a clause that its first comma ends.
    fn subordinate(&self, stretch: Stretch) -> bool {
        ["while", "although", "though", "if", "when", "after", "since", "because", "despite", "before", "unless"]
            .contains(&self.lower(stretch.lo))
            || self.lower(stretch.lo) == "as" && !matches!(self.tag(stretch.lo + 1), Tag::IN)
    }

    /// Whether a relative pronoun behind a comma opens the clause whose content begins at `start`.
    fn relative_before(&self, start: usize, stretch: Stretch) -> bool {
        (stretch.lo.max(start.saturating_sub(14))..start)
            .rev()
            .any(|k| matches!(self.lower(k), "who" | "which") && k > stretch.lo && self.doc.word(k - 1) == ",")
    }

    /// A past or present form of a verb of saying.
    fn is_say(&self, i: usize) -> bool {
        matches!(self.tag(i), Tag::VBD | Tag::VBZ | Tag::VBN)
            && lexicon::verb(self.lower(i)).is_some_and(|v| {
                (v.frames.has(Frame::Say) || v.base == "tell" || v.base == "call" || v.base == "urge")
                    && (v.past || v.present)
            })
    }

    /// "..., he said," or "..., said Hill" at `i`: a cue that closes what stands before it.
    pub(super) fn says_here(&self, i: usize, hi: usize) -> bool {
        if self.is_say(i)
            && self.phrases.right(i + 1, hi, false).is_some()
            && !matches!(self.lower(i + 1), "that" | "it" | "this")
        {
            let end = self.phrases.right(i + 1, hi, false).unwrap_or(i + 1);
            return end >= hi
                || matches!(self.doc.word(end), "." | "," | "\u{2014}" | "--")
                || self.phrases.event_adjunct(end)
                || is_time(self.lower(end));
        }
        let Some(end) = self.phrases.right(i, hi, false) else { return false };
        let mut verb = end;
        while verb < hi && self.tag(verb).is_adverb() {
            verb += 1;
        }
        if !self.is_say(verb) {
            return false;
        }
        let mut after = verb + 1;
        // "..., its director told the paper"
        if self.lower(verb) == "told" || self.lower(verb) == "tells" {
            after = self.phrases.right(after, hi, true).unwrap_or(after);
        }
        after >= hi
            || matches!(self.doc.word(after), "." | "," | "\u{2014}" | "--")
            || self.phrases.event_adjunct(after)
            || is_time(self.lower(after))
    }

    /// Whether a cue whose frame leaves no doubt begins at `i`, behind a conjunction: "and appealed to the union to", "and
    /// promised that", "but would not say". Its subject is that of the cue before.
    pub(super) fn is_joined(&self, i: usize, stretch: Stretch) -> bool {
        let mut v = self.skip_adverbs(i, stretch);
        if self.refusing(v, stretch).is_some() {
            return true;
        }
        if matches!(self.lower(v), "has" | "have" | "had") {
            v = self.skip_adverbs(v + 1, stretch);
        }
        if v >= stretch.hi || self.hidden(v, stretch) || !matches!(self.tag(v), Tag::VBD | Tag::VBZ | Tag::VBN) {
            return false;
        }
        let Some(verb) = lexicon::verb(self.lower(v)).filter(|verb| verb.past || verb.present) else { return false };
        let next = self.skip_adverbs(v + 1, stretch);
        let whom = if matches!(self.lower(next), "on" | "upon" | "to") { next + 1 } else { next };
        let asked =
            matches!(verb.base, "call" | "appeal") && whom > next || verb.frames.has(Frame::Adr) && whom == next;
        self.lower(next) == "that" && self.tag(next) == Tag::IN && verb.frames.has(Frame::That)
            || self.is_infinitive(next) && matches!(verb.base, "promise" | "pledge" | "vow" | "threaten")
            || matches!(verb.base, "refuse" | "decline")
                && self.is_infinitive(next)
                && [
                    "say", "comment", "answer", "elaborate", "confirm", "discuss", "name", "identify", "give",
                    "explain",
                ]
                .contains(&self.lower(next + 1))
            || asked
                && self
                    .phrases
                    .right(whom, stretch.hi, true)
                    .is_some_and(|end| self.is_infinitive(end) || self.lower(end) == "that")
    }

    /// Whether a subject with a verb of saying begins at `i`: "..., while Hill said".
    fn subject_says(&self, i: usize, hi: usize) -> bool {
        let Some(end) = self.phrases.right(i, hi, true) else { return false };
        let mut verb = end;
        while verb < hi && (self.tag(verb).is_adverb() || matches!(self.lower(verb), "has" | "have" | "had")) {
            verb += 1;
        }
        self.is_say(verb)
    }

    pub(super) fn skip_adverbs(&self, mut i: usize, stretch: Stretch) -> usize {
        while i < stretch.hi
            && (self.tag(i).is_adverb() || matches!(self.lower(i), "earlier" | "later" | "late"))
            && !self.hidden(i, stretch)
            && self.lower(i + 1) != "of"
        {
            i += 1;
        }
        i
    }

    /// One past an adjunct of time, place or occasion that begins at `i`.
    pub(super) fn skip_adjunct(&self, i: usize, stretch: Stretch) -> Option<usize> {
        if i >= stretch.hi || self.hidden(i, stretch) {
            return None;
        }
        let word = self.lower(i);
        if is_time(word) {
            let more = matches!(self.lower(i + 1), "morning" | "afternoon" | "evening" | "night");
            return Some(i + 1 + usize::from(more));
        }
        if matches!(word, "last" | "this" | "earlier")
            && ["week", "month", "year", "morning", "summer", "fall", "spring", "winter", "in", "this"]
                .contains(&self.lower(i + 1))
        {
            return Some(i + 2);
        }
        if self.tag(i) == Tag::IN
            && [
                "in", "on", "following", "at", "during", "following", "after", "before", "from", "via", "through",
                "of", "to", "with", "by", "about", "as", "over",
            ]
            .contains(&word)
            || word == "to" && !self.is_infinitive(i)
        {
            let mut end = self.phrases.right(i + 1, stretch.hi, true)?;
            // "on the network's "This Week" that": a title in marks.
            if let Some(q) = self.quote_at(end).filter(|&q| !self.is_speech(q) && self.quote(q).inner().len() <= 8) {
                end = self.quote(q).after();
            }
            return Some(self.past_carrier(end, stretch.hi)).filter(|&e| e < stretch.hi);
        }
        None
    }

    /// One past "carried by the state news agency" at `i`, behind a document; else `i`.
    pub(super) fn past_carrier(&self, i: usize, hi: usize) -> usize {
        let carried = [
            "carried", "seen", "obtained", "published", "broadcast", "posted", "quoted", "cited", "reviewed",
            "released", "issued", "reported",
        ];
        let led = matches!(self.lower(i + 1), "by" | "on" | "in" | "to");
        if i + 2 < hi && carried.contains(&self.lower(i)) && led {
            self.phrases.right(i + 2, hi, true).unwrap_or(i)
        } else {
            i
        }
    }

    pub(super) fn is_infinitive(&self, i: usize) -> bool {
        if self.tag(i) != Tag::TO {
            return false;
        }
        let mut k = i + 1;
        while self.tag(k).is_adverb() {
            k += 1;
        }
        matches!(self.tag(k), Tag::VB | Tag::VBP) || self.lower(k) == "be"
    }

    pub(super) fn is_wh(&self, i: usize) -> bool {
        ["whether", "if", "what", "why", "how", "when", "where", "who", "which"].contains(&self.lower(i))
    }

    /// Whether a clause without "that" begins at `i`: something that can be a subject, and a finite verb behind it.
    pub(super) fn opens_clause(&self, i: usize, stretch: Stretch) -> bool {
        if i >= stretch.hi {
            return false;
        }
        if self.hidden(i, stretch) {
            return true;
        }
        let tag = self.tag(i);
        let word = self.lower(i);
        let can_open = tag.is_noun()
            || self.lower(i + 1) == "of" && tag.is_adverb()
            || tag == Tag::VBN && self.tag(i + 1).is_noun()
            || matches!(
                tag,
                Tag::PRP
                    | Tag::DT
                    | Tag::PRPS
                    | Tag::CD
                    | Tag::JJ
                    | Tag::JJR
                    | Tag::JJS
                    | Tag::EX
                    | Tag::PDT
                    | Tag::VBG
            )
            || [
                "if", "in", "when", "as", "while", "because", "after", "despite", "although", "under", "with", "for",
                "at", "by", "since", "what", "there", "among", "without", "unless", "on", "both", "neither", "during",
                "not",
            ]
            .contains(&word);
        if !can_open || is_time(word) && self.doc.word(i + 1) != "'s" {
            return false;
        }
        (i + 1..stretch.hi.min(i + 60)).any(|k| {
            self.tag(k).is_finite() || self.tag(k) == Tag::VBN && k + 1 < stretch.hi && self.tag(k - 1).is_noun()
        })
    }
}
