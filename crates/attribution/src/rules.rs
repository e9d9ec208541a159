//! The rule-based engine.
//!
//! Cues are looked for sentence by sentence, outside quotation marks first; a family of constructions has a file of
//! its own. What is inside quotation marks, and what stands inside another attribution's content, is looked at
//! afterwards and set `within` it.

mod according;
mod bare;
mod colon;
mod complement;
mod interview;
mod nominal;
mod phrase;
mod refusal;
mod turns;
mod verbal;

use std::ops::Range;

use dixit_models::ACTS;
use dixit_page::Warning;
use dixit_span::{Span, SpanList};
use dixit_text::{Document, Tag};

use crate::lexicon::{self, Frame};
use crate::quotes::{Quote, Quotes};
use crate::{Attribution, Attributor, Form, Manner};
use phrase::Phrases;

/// Finds attributions by rules over tags, quotation marks and a lexicon of cues.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rules;

impl Attributor for Rules {
    fn attribute(&self, doc: &Document<'_>, warnings: &mut Vec<Warning>) -> Vec<Attribution> {
        let quotes = Quotes::new(doc);
        warnings.extend(quotes.warning());
        by_rules(doc, &quotes)
    }
}

/// What the rules find, the quotation marks paired already.
pub(crate) fn by_rules(doc: &Document<'_>, quotes: &Quotes) -> Vec<Attribution> {
    let mut finder = Finder::new(doc, quotes, SECOND_HAND);
    finder.forms();
    for number in 0..doc.sentences().len() {
        finder.sentence(number);
    }
    finder.bare();
    finder.quote_blocks();
    finder.inside();
    finder.finish()
}

/// An attribution in tokens.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) source: Option<Range<usize>>,
    /// The cue's first token and one past its last.
    pub(crate) cue: Vec<Range<usize>>,
    pub(crate) content: Vec<Range<usize>>,
    pub(crate) form: Form,
    /// Number of the sentence that holds the cue, or of the content's first.
    pub(crate) sentence: usize,
    /// Position (in `found`) of the attribution that this one goes on from.
    pub(crate) continues: Option<usize>,
    /// Position (in `found`) of the attribution that reports this one in the same words: "quoted Hill as saying".
    pub(crate) inside: Option<usize>,
    /// How far this construction is to be trusted, 0 to 1.
    pub(crate) trust: f32,
    /// Scores of acts.
    pub(crate) acts: Option<[f32; ACTS]>,
}

impl Found {
    /// An empty one with a cue in sentence number `sentence`, that goes on from none.
    pub(crate) const fn at(sentence: usize) -> Self {
        Self {
            source: None,
            cue: Vec::new(),
            content: Vec::new(),
            form: Form::Plain,
            sentence,
            continues: None,
            inside: None,
            trust: 0.0,
            acts: None,
        }
    }
}

pub(crate) struct Finder<'a, 'd> {
    doc: &'a Document<'d>,
    quotes: &'a Quotes,
    phrases: Phrases<'a, 'd>,
    found: Vec<Found>,
    /// For each quote: it is (a part of) some attribution's content.
    used: Vec<bool>,
    /// For each block: it is (a part of) a turn of an interview or transcript.
    spoken: Vec<bool>,
    /// The blocks of an interview without marks.
    interview: Range<usize>,
    /// What is second-hand is right this much more seldom than was said of it.
    second_hand: f32,
}

/// Attributions of one sentence among which one is looked for that another is joined to.
const JOINED: usize = 16;

/// What is second-hand is right this much more seldom (counted on training readings).
const SECOND_HAND: f32 = 0.62;

/// One sentence, or the part of it that stands inside a quotation.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    lo: usize,
    hi: usize,
    /// Number of the sentence.
    sentence: usize,
    /// The outermost quote that the stretch lies in.
    inside: Option<usize>,
}

impl<'a, 'd> Finder<'a, 'd> {
    pub(crate) fn new(doc: &'a Document<'d>, quotes: &'a Quotes, second_hand: f32) -> Self {
        let phrases = Phrases { doc, quotes, inside: None };
        let (used, spoken) = (vec![false; quotes.list.len()], vec![false; doc.blocks().len()]);
        Self { doc, quotes, phrases, found: Vec::new(), used, spoken, interview: 0..0, second_hand }
    }
}

impl Finder<'_, '_> {
    fn tag(&self, i: usize) -> Tag {
        self.doc.tag(i)
    }

    fn lower(&self, i: usize) -> &str {
        self.doc.lower(i)
    }

    /// Whether token `i` is hidden from a stretch: inside quotation marks that the stretch is not inside of.
    fn hidden(&self, i: usize, stretch: Stretch) -> bool {
        let at = self.quotes.at(i);
        at.is_some() && at != stretch.inside
    }

    /// The outermost quote that ends right before token `i` (a comma or dash may stand between).
    fn quote_before(&self, i: usize) -> Option<usize> {
        let mut k = i.checked_sub(1)?;
        if matches!(self.doc.word(k), "," | "\u{2014}" | "--" | "-" | "\u{2013}") && self.quotes.at(k).is_none() {
            k = k.checked_sub(1)?;
        }
        let quote = self.quotes.at(k)?;
        (self.quotes.list[quote].closed
            && self.quotes.list[quote].after() == k + 1
            && self.doc.block_of(k) == self.doc.block_of(i.min(self.doc.len() - 1)))
        .then_some(quote)
    }

    /// The quote that opens at token `i`: an outermost one, or inside a quotation one within it.
    fn quote_at(&self, i: usize) -> Option<usize> {
        let at = self.quotes.list.binary_search_by_key(&i, |q| q.open).ok()?;
        let quote = &self.quotes.list[at];
        (!quote.inner().is_empty() && (quote.parent.is_none() || quote.closed)).then_some(at)
    }

    fn quote(&self, number: usize) -> &Quote {
        &self.quotes.list[number]
    }

    /// Whether a quote says something: not a name, a label or a word in marks.
    fn is_speech(&self, number: usize) -> bool {
        let quote = self.quote(number);
        let inner = quote.inner();
        if inner.is_empty() {
            return false;
        }
        let last = self.doc.word(inner.end - 1);
        inner.len() >= 4 && inner.clone().any(|i| self.tag(i).is_verb() || self.tag(i) == Tag::MD)
            || inner.len() >= 2 && matches!(last, "," | "." | "!" | "?" | "\u{2026}")
    }

    fn sentence(&mut self, number: usize) {
        let sentence = self.doc.sentences()[number];
        let mut lo = sentence.first;
        // "OSLO (AP) -" is no part of what is said.
        if let Some(dateline) = self.doc.article().header.dateline_span {
            while lo < sentence.end && dateline.overlaps(self.doc.span(lo)) {
                lo += 1;
            }
        }
        let outside = Stretch { lo, hi: sentence.end, sentence: number, inside: None };
        if self.colon(outside) {
            return;
        }
        self.stretch(outside);
    }

    /// What is reported inside quotations that are themselves attributed.
    fn inside(&mut self) {
        for number in 0..self.doc.sentences().len() {
            let sentence = self.doc.sentences()[number];
            let mut i = sentence.first;
            while i < sentence.end {
                let Some(q) = self.quotes.at(i) else {
                    i += 1;
                    continue;
                };
                let hi = self.quote(q).end.min(sentence.end);
                let lo = i.max(self.quote(q).open + 1);
                if self.used[q] && hi > lo + 4 {
                    self.stretch(Stretch { lo, hi, sentence: number, inside: Some(q) });
                }
                i = self.quote(q).after().max(i + 1);
            }
        }
    }

    fn stretch(&mut self, stretch: Stretch) {
        self.phrases.inside = stretch.inside;
        let mut i = stretch.lo;
        while i < stretch.hi {
            if !self.hidden(i, stretch) {
                self.according(i, stretch);
                self.refusal(i, stretch);
                self.verbal(i, stretch);
                self.nominal(i, stretch);
            }
            i += 1;
        }
    }

    /// Adds what a text's form tells: turns, signed quotations, an interview. Gives the tokens that say who speaks, in
    /// order.
    pub(crate) fn forms(&mut self) -> Vec<Range<usize>> {
        let mut labels = self.turns();
        if labels.is_empty() {
            labels = self.signed();
        }
        if labels.is_empty() {
            self.interview = self.interview();
        }
        labels
    }

    /// Whether words lie in an interview without marks.
    pub(crate) fn in_interview(&self, words: &Range<usize>) -> bool {
        !self.interview.is_empty() && self.interview.contains(&self.doc.block_of(words.start))
    }

    /// Whether an attribution is what those who speak in an interview think themselves: a part of what they say.
    pub(crate) fn is_own_thought(&self, source: Option<&Range<usize>>, cue: &Range<usize>) -> bool {
        self.in_interview(cue)
            && source.is_some_and(|s| s.len() == 1 && matches!(self.lower(s.start), "i" | "we"))
            && cue.clone().rev().find_map(|i| lexicon::verb(self.lower(i))).is_none_or(|verb| verb.believes())
    }

    /// Adds an attribution that a rule found; contents without words are refused.
    fn add(&mut self, found: Found) {
        if let Some(cue) = found.cue.first()
            && (self.quotes.at(cue.start).is_some() && !self.second_hand(&found)
                || self.is_own_thought(found.source.as_ref(), cue))
        {
            return;
        }
        // The same words may be claimed twice by one cue word; the first claim stands.
        if self.found.iter().rev().take(8).any(|f| f.cue == found.cue && !f.cue.is_empty()) {
            return;
        }
        self.keep(found);
    }

    /// Adds an attribution; contents without words are refused.
    pub(crate) fn keep(&mut self, mut found: Found) {
        found.content = found.content.iter().filter_map(|c| self.trim(c.clone())).collect();
        if found.content.is_empty() {
            return;
        }
        for piece in &found.content {
            if let Some(q) = self.quotes.at(piece.start) {
                self.used[q] = true;
            }
            let mut i = piece.start;
            while i < piece.end {
                match self.quotes.at(i) {
                    Some(q) => {
                        self.used[q] = true;
                        i = self.quote(q).after().max(i + 1);
                    }
                    None => i += 1,
                }
            }
        }
        self.found.push(found);
    }

    /// Whether a cue that was found shares a token with these.
    pub(crate) fn claims(&self, cue: &Range<usize>) -> bool {
        self.found.iter().flat_map(|f| &f.cue).any(|c| c.start < cue.end && cue.start < c.end)
    }

    /// Adds an attribution that stands inside the content of one that was found, if no cue there is its own.
    pub(crate) fn keep_inside(&mut self, doc: &Document<'_>, attribution: &Attribution, trust: f32) {
        let within =
            |r: &Range<usize>, outer: &[Range<usize>]| outer.iter().any(|o| o.start <= r.start && r.end <= o.end);
        let words = || attribution.cue.iter().chain(attribution.content.iter()).map(|s| doc.tokens_in(s));
        let holds = |f: &Found| words().all(|r| within(&r, &f.content));
        let claimed = attribution.cue.iter().any(|c| self.claims(&doc.tokens_in(c)));
        if !claimed && self.found.iter().any(holds) {
            self.keep_as(doc, attribution, trust);
        }
    }

    /// Adds attributions whose words another one reports, "quoted Hill as saying", "reported, citing two officials",
    /// with that one. They win over what else is claimed of their cues.
    pub(crate) fn keep_shared(&mut self, doc: &Document<'_>, attributions: &[Attribution], trust: f32) {
        for inner in attributions {
            let Some(outer) = inner.within.and_then(|n| attributions.get(n)).filter(|o| o.content == inner.content)
            else {
                continue;
            };
            let (Some(cue), Some(by)) = (inner.cue.first(), outer.cue.first()) else { continue };
            let (cue, by) = (doc.tokens_in(cue), doc.tokens_in(by));
            let meet = |f: &Found, r: &Range<usize>| f.cue.iter().any(|c| c.start < r.end && r.start < c.end);
            if self.found.iter().any(|f| meet(f, &cue) && f.content.iter().any(|c| self.in_interview(c))) {
                continue;
            }
            // What is claimed of the inner cue goes; the outer one keeps its source.
            let gone = self.found.iter().position(|f| meet(f, &cue));
            let reporting = self.found.iter().position(|f| meet(f, &by));
            let Some(reporting) = reporting else { continue };
            if gone.is_some_and(|g| g == reporting || self.found[g].inside.is_some()) {
                continue;
            }
            let quoted = outer.cue.text(doc.text()).contains("quot");
            let content = match gone.filter(|_| quoted) {
                Some(gone) => self.found[gone].content.clone(),
                None if quoted => inner.content.iter().map(|s| doc.tokens_in(s)).collect(),
                None => self.found[reporting].content.clone(),
            };
            self.found[reporting].content.clone_from(&content);
            let source = inner.source.first().map(|s| doc.tokens_in(s));
            let found = Found {
                source,
                cue: vec![cue.clone()],
                content,
                form: inner.form,
                inside: Some(reporting),
                trust,
                ..Found::at(doc.sentence_of(cue.start))
            };
            match gone {
                Some(gone) => self.found[gone] = Found { trust: self.found[gone].trust, ..found },
                None => self.found.push(found),
            }
        }
    }

    /// Adds attributions that share the source of one that was found, joined to it by "and" or "but"; what was found of
    /// the first ends before the second.
    pub(crate) fn keep_joined(&mut self, doc: &Document<'_>, attributions: &[Attribution], trust: f32) {
        // Those that were found, by sentence.
        let mut known: Vec<(usize, usize)> = self.found.iter().enumerate().map(|(n, f)| (f.sentence, n)).collect();
        known.sort_unstable();
        for attribution in attributions.iter().filter(|a| a.within.is_none()) {
            let (Some(cue), Some(source)) = (attribution.cue.first(), attribution.source.first()) else { continue };
            let (cue, source) = (doc.tokens_in(cue), doc.tokens_in(source));
            if self.claims(&cue) {
                continue;
            }
            let sentence = doc.sentence_of(cue.start);
            let from = known.partition_point(|(s, _)| *s < sentence);
            let here: Vec<usize> =
                known[from..].iter().take_while(|(s, _)| *s == sentence).take(JOINED).map(|(_, n)| *n).collect();
            let joins = |i: usize| i > 0 && matches!(doc.lower(i - 1), "and" | "but");
            let shares = |f: &Found| f.source.as_ref().is_some_and(|s| s.start < source.end && source.start < s.end);
            let cue_of = |f: &Found| f.cue.first().cloned().unwrap_or_default();
            let partner = here.iter().copied().find(|&n| {
                let f = &self.found[n];
                let other = cue_of(f);
                shares(f) && (joins(cue.start) && other.end < cue.start || joins(other.start) && cue.end < other.start)
            });
            let Some(partner) = partner else { continue };
            let words: Vec<Range<usize>> =
                attribution.content.iter().map(|s| doc.tokens_in(s)).chain([cue.clone()]).collect();
            let meets = |c: &Range<usize>| words.iter().any(|w| w.start < c.end && c.start < w.end);
            // The second half of what was claimed of the first.
            let bounds = doc.sentences()[sentence];
            let stretch = Stretch { lo: bounds.first, hi: bounds.end, sentence, inside: None };
            if joins(cue.start)
                && self.is_joined(cue.start, stretch)
                && let Some(last) = self.found[partner].content.last_mut()
                && last.start + 1 < cue.start
                && last.end > cue.start
            {
                last.end = cue.start - 1;
                while last.end > last.start + 1 && doc.word(last.end - 1) == "," {
                    last.end -= 1;
                }
            }
            if !here.iter().any(|&n| self.found[n].content.iter().any(meets)) {
                self.keep_as(doc, attribution, trust);
            }
        }
    }

    /// Adds what is plainly said, refused or asked for, where nothing else that was found claims its words.
    pub(crate) fn keep_plain(&mut self, doc: &Document<'_>, attributions: &[Attribution], trust: f32) {
        let mut taken: Vec<Range<usize>> =
            self.found.iter().flat_map(|f| f.content.iter().chain(&f.cue)).cloned().collect();
        taken.sort_unstable_by_key(|r| r.start);
        // The furthest end up to each.
        let mut end = 0;
        let ends: Vec<usize> = taken
            .iter()
            .map(|r| {
                end = end.max(r.end);
                end
            })
            .collect();
        let free = |r: &Range<usize>| {
            let before = taken.partition_point(|t| t.start < r.end);
            before.checked_sub(1).is_none_or(|last| ends[last] <= r.start)
        };
        for attribution in attributions {
            if attribution.within.is_some() || !self.is_plain(attribution) {
                continue;
            }
            let words = attribution.cue.iter().chain(attribution.content.iter()).map(|s| doc.tokens_in(s));
            if words.into_iter().all(|r| free(&r)) {
                self.keep_as(doc, attribution, trust);
            }
        }
    }

    /// "would not say whether", "called on them to", "directed them to"; "she said" and a clause, with nothing between.
    fn is_plain(&self, attribution: &Attribution) -> bool {
        let (Some(cue), Some(content)) = (attribution.cue.last(), attribution.content.first()) else { return false };
        let (cue, content) = (self.doc.tokens_in(cue), self.doc.tokens_in(content));
        let Some(verb) = cue.clone().rev().find_map(|i| lexicon::verb(self.lower(i))) else {
            return attribution.form == Form::Refusal;
        };
        let denied = cue.clone().any(|i| lexicon::denies(self.lower(i)));
        let infinitive = |mut tokens: Range<usize>| tokens.any(|i| self.is_infinitive(i));
        attribution.form == Form::Refusal
            || match verb.base {
                "call" | "appeal" if !denied => {
                    matches!(self.lower(cue.end - 1), "on" | "upon" | "to") && infinitive(content)
                }
                "urge" | "direct" | "implore" | "instruct" if !denied => infinitive(content.start..content.start + 1),
                "say" => {
                    let source = attribution.source.last().map(|s| self.doc.tokens_in(s));
                    cue.len() == 1
                        && self.doc.tag(cue.start).is_finite()
                        && source.is_some_and(|s| s.end == cue.start)
                        && content.start == cue.end
                        && content.clone().any(|i| self.doc.tag(i).is_finite())
                }
                _ => false,
            }
    }

    /// Adds an attribution that another engine found.
    fn keep_as(&mut self, doc: &Document<'_>, attribution: &Attribution, trust: f32) {
        let ranges = |spans: &SpanList| -> Vec<Range<usize>> { spans.iter().map(|s| doc.tokens_in(s)).collect() };
        let content = ranges(&attribution.content);
        let sentence = doc.sentence_of(content[0].start);
        self.keep(Found {
            source: ranges(&attribution.source).into_iter().next(),
            cue: ranges(&attribution.cue),
            form: attribution.form,
            trust,
            content,
            ..Found::at(sentence)
        });
    }

    /// Whether an attribution inside a quotation reports somebody else's words: its source is a third person or body.
    fn second_hand(&self, found: &Found) -> bool {
        found.source.as_ref().is_some_and(|source| {
            let head = source.end - 1;
            match self.tag(head) {
                Tag::PRP => matches!(self.lower(head), "he" | "she" | "they"),
                Tag::PRPS => matches!(self.lower(head), "his" | "her" | "their"),
                tag => tag.is_noun() || tag == Tag::POS,
            }
        }) && found.cue.iter().cloned().flatten().any(|i| {
            self.lower(i) == "according"
                || lexicon::verb(self.lower(i)).is_some_and(|v| v.frames.has(Frame::Say) || v.frames.has(Frame::Adr))
        })
    }

    /// A content piece without marks and commas at its ends, and without a leading "that".
    fn trim(&self, piece: Range<usize>) -> Option<Range<usize>> {
        let Range { mut start, mut end } = piece;
        let outer = |w: &str| {
            ["\u{201c}", "\u{201d}", "\"", "``", "''", "\u{ab}", "\u{bb}", "\u{201e}", "\u{2019}\u{2019}"].contains(&w)
        };
        loop {
            let before = (start, end);
            // A single mark goes where its partner stands at the other end, or outside.
            let opens = |i: usize, end: usize| self.quote_at(i).is_some_and(|q| self.quote(q).end + 1 >= end);
            let closes = |i: usize, start: usize| self.quotes.closing(i).is_some_and(|q| self.quote(q).open <= start);
            while start < end
                && (outer(self.doc.word(start))
                    || opens(start, end)
                    || [",", ";", ":", "\u{2014}", "--", "\u{2013}", "-", ".", "\u{2018}"]
                        .contains(&self.doc.word(start)))
            {
                start += 1;
            }
            while start < end
                && (outer(self.doc.word(end - 1))
                    || closes(end - 1, start)
                    || [",", ";", ":", "\u{2014}", "--", "\u{2013}", "-"].contains(&self.doc.word(end - 1)))
            {
                end -= 1;
            }
            if start + 1 < end && self.lower(start) == "that" && self.tag(start) == Tag::IN {
                start += 1;
            }
            // A sentence's full stop belongs to it inside quotation marks only.
            if start < end && self.doc.word(end - 1) == "." && self.quotes.at(end - 1).is_none() {
                end -= 1;
            }
            if (start, end) == before {
                break;
            }
        }
        (start..end).any(|i| self.tag(i) != Tag::Punct).then_some(start..end)
    }

    /// Orders, nests and turns into spans.
    pub(crate) fn finish(self) -> Vec<Attribution> {
        let mut order: Vec<usize> = (0..self.found.len()).collect();
        order.sort_by_key(|&n| {
            let f = &self.found[n];
            (
                f.content[0].start,
                std::cmp::Reverse(f.content[f.content.len() - 1].end),
                f.cue.first().map_or(0, |c| c.start),
            )
        });
        let mut place = vec![0; order.len()];
        for (at, &n) in order.iter().enumerate() {
            place[n] = at;
        }
        let mut out: Vec<Attribution> = order
            .iter()
            .map(|&n| {
                let f = &self.found[n];
                let content: SpanList = f.content.iter().map(|c| self.doc.cover(c.clone())).collect();
                Attribution {
                    source: f.source.iter().map(|s| self.doc.cover(s.clone())).collect(),
                    cue: f.cue.iter().map(|c| self.doc.cover(c.clone())).collect(),
                    manner: self.manner(&f.content),
                    content,
                    within: None,
                    form: f.form,
                    continues: f.continues.map(|c| place[c]),
                    confidence: f.trust,
                    acts: f.acts,
                }
            })
            .collect();
        nest(&mut out);
        for (n, found) in self.found.iter().enumerate() {
            if let Some(outer) = found.inside {
                out[place[n]].within = Some(place[outer]);
            }
        }
        let second_hand = self.second_hand;
        let mut out = self.fold(out);
        for attribution in &mut out {
            if attribution.within.is_some() {
                attribution.confidence *= second_hand;
            }
        }
        out
    }

    /// "said he thinks X" is one statement: what a content's own first words attribute to its speaker is dropped.
    fn fold(&self, attributions: Vec<Attribution>) -> Vec<Attribution> {
        let folded: Vec<bool> = attributions
            .iter()
            .map(|a| {
                let Some(parent) = a.within.and_then(|p| attributions.get(p)) else { return false };
                let (Some(source), Some(content)) = (a.source.first(), parent.content.first()) else { return false };
                let tokens = self.doc.tokens_in(source);
                let believes = a.cue.last().is_some_and(|cue| {
                    let cue = self.doc.tokens_in(cue);
                    cue.clone().rev().find_map(|i| lexicon::verb(self.lower(i))).is_none_or(|v| v.believes())
                });
                source.start() == content.start()
                    && believes
                    && tokens.len() == 1
                    && self.tag(tokens.start) == Tag::PRP
                    && matches!(parent.form, Form::Plain | Form::Participle)
            })
            .collect();
        if !folded.contains(&true) {
            return attributions;
        }
        let mut place = vec![None; attributions.len()];
        let mut kept = 0;
        for (n, gone) in folded.iter().enumerate() {
            if !gone {
                place[n] = Some(kept);
                kept += 1;
            }
        }
        // What stood within the folded one stands within its parent.
        let parents: Vec<Option<usize>> = attributions.iter().map(|a| a.within).collect();
        let resolve = |mut at: Option<usize>| {
            while let Some(n) = at {
                if place[n].is_some() {
                    return place[n];
                }
                at = parents[n];
            }
            None
        };
        attributions
            .into_iter()
            .zip(&folded)
            .filter(|(_, gone)| !**gone)
            .map(|(a, _)| Attribution { within: resolve(a.within), continues: a.continues.and_then(|c| place[c]), ..a })
            .collect()
    }

    fn manner(&self, content: &[Range<usize>]) -> Manner {
        let (mut inside, mut outside) = (false, false);
        for i in content.iter().cloned().flatten() {
            if self.tag(i) == Tag::Punct {
                continue;
            }
            let quoted = self
                .quotes
                .at(i)
                .is_some_and(|q| i != self.quote(q).open && !(self.quote(q).closed && i == self.quote(q).end));
            inside |= quoted;
            outside |= !quoted;
        }
        match (inside, outside) {
            (true, false) => Manner::Direct,
            (true, true) => Manner::Mixed,
            _ => Manner::Indirect,
        }
    }
}

/// Sets `within`: the smallest attribution whose content holds another's cue and all of its content.
fn nest(attributions: &mut [Attribution]) {
    let covers: Vec<Option<Span>> = attributions
        .iter()
        .map(|a| match (a.cue.cover(), a.content.cover()) {
            (Some(cue), Some(content)) => Some(cue.cover(content)),
            (None, content) => content,
            (cue, None) => cue,
        })
        .collect();
    // Contents that are still open at the one in hand, by position; they ascend by start.
    let mut open: Vec<usize> = Vec::new();
    for n in 0..attributions.len() {
        let Some(cover) = covers[n] else { continue };
        let start = attributions[n].content.first().map_or(0, Span::start);
        open.retain(|&p| attributions[p].content.last().is_some_and(|s| s.end() > start));
        let inside = |p: usize, n: usize| {
            let parent = &attributions[p].content;
            p != n
                && attributions[n].cue.iter().all(|c| parent.encloses(c))
                && attributions[n].content.iter().all(|c| parent.encloses(c))
                && parent.len() > attributions[n].content.len()
                && parent.cover().is_some_and(|c| c.encloses(cover))
                && !attributions[n].cue.is_empty()
        };
        let parent = open
            .iter()
            .rev()
            .take(24)
            .copied()
            .filter(|&p| inside(p, n))
            .min_by_key(|&p| attributions[p].content.len());
        attributions[n].within = parent;
        open.push(n);
    }
}
