//! Verbs as cues: "she said that", "..., said Hill", "..., he also said,", "was accused of", "adding that".

use std::ops::Range;

use dixit_text::Tag;

use super::complement::{Complement, Reach};
use super::{Finder, Form, Found, Stretch};
use crate::lexicon::{self, CueVerb, Frame};

impl Finder<'_, '_> {
    pub(super) fn verbal(&mut self, v: usize, stretch: Stretch) {
        if self.lower(v) == "asked" && self.unasked(v, stretch) {
            return;
        }
        let Some(verb) = self.cue_verb(v) else { return };
        let mut group = self.group(v, stretch);
        // "went on to say"
        let went_on = group >= stretch.lo + 3
            && self.lower(group - 1) == "to"
            && self.lower(group - 2) == "on"
            && matches!(self.lower(group - 3), "went" | "goes" | "go" | "gone");
        if went_on {
            group = self.group(group - 3, stretch);
        } else if self.tag(v) == Tag::VB && !self.finite_infinitive(v, group) {
            return;
        }
        if self.is_passive(v, group) {
            self.passive(&verb, v, group, stretch);
            return;
        }
        if self.tag(v) == Tag::VBN
            && !(group..v).any(|i| {
                ["has", "have", "had", "having", "'ve", "\u{2019}ve", "'d", "\u{2019}d", "'s", "\u{2019}s"]
                    .contains(&self.lower(i))
            })
            && (!verb.past
                // "2,000 pledged delegates"
                || group == v
                    && v > stretch.lo
                    && matches!(self.tag(v - 1), Tag::DT | Tag::PRPS | Tag::CD | Tag::JJ | Tag::POS))
        {
            return;
        }
        // "first reported by the paper"
        if self.lower(v + 1) == "by" && matches!(self.tag(v), Tag::VBN | Tag::VBD) {
            return;
        }
        if let Some(source) = self.inverted_source(&verb, v, group, stretch) {
            self.postposed(&verb, group, v, source, true, stretch);
            return;
        }
        if v == stretch.lo
            && verb.past
            && verb.frames.has(Frame::Quote)
            && let Some(source) = self.phrases.inverted(v + 1, stretch.hi)
            && let Some(Complement { content, .. }) = self.quoted(&verb, source.end, v + 1, stretch)
        {
            let trust = self.trust(&verb, &source);
            self.add(Found {
                source: Some(source),
                cue: vec![v..v + 1],
                content: vec![content],
                form: Form::Plain,
                trust,
                ..Found::at(stretch.sentence)
            });
            return;
        }
        if self.tag(v) == Tag::VBG && !(group..v).any(|i| is_be(self.lower(i))) {
            self.participle(&verb, v, group, stretch);
            return;
        }
        let (source, shared) = match self.coordinated_source(group, stretch) {
            Some(source) => (source, true),
            None => match self.phrases.subject(group, stretch.lo) {
                Some(source) => (source, false),
                None => return,
            },
        };
        if source.clone().any(|i| self.hidden(i, stretch)) && self.hidden(source.start, stretch) {
            return;
        }
        let verb = if self.is_document(&source) { verb.of_document() } else { verb };
        if matches!(self.lower(source.start), "you" | "one" | "there") && source.len() == 1 {
            return;
        }
        // "no one can say how"
        if matches!(self.lower(source.start), "nobody" | "nothing" | "none" | "neither")
            || self.lower(source.start) == "no"
        {
            return;
        }
        // "who asked not to be named"
        if verb.base == "ask" && self.lower(v + 1) == "not" && self.lower(v + 3) == "be" {
            return;
        }
        // "did not say when": nothing is said.
        let negated = (group..v).any(|i| lexicon::denies(self.lower(i)));
        if negated
            && matches!(
                verb.base,
                "say"
                    | "show"
                    | "indicate"
                    | "mention"
                    | "suggest"
                    | "prove"
                    | "tell"
                    | "explain"
                    | "specify"
                    | "report"
                    | "announce"
                    | "confirm"
                    | "reveal"
            )
        {
            return;
        }
        // '"...," Hill said as he left': what a quotation's comma announces stands before the cue.
        let announced = !shared
            && verb.frames.has(Frame::Quote)
            && self.quote_before(source.start).is_some_and(|q| {
                self.is_speech(q)
                    && (matches!(self.doc.word(self.quote(q).end - 1), "," | "?" | "!" | "\u{2026}")
                        || self.doc.word(source.start - 1) == ",")
            });
        if announced {
            self.postposed(&verb, group, v, source, false, stretch);
            return;
        }
        if verb.base == "quote"
            && let Some(quoted) = self.phrases.right(v + 1, stretch.hi, true)
            && self.lower(quoted) == "as"
            && self.tag(quoted + 1) == Tag::VBG
            && let Some(say) = lexicon::verb(self.lower(quoted + 1))
        {
            // "the paper quoted Hill as saying": the words are Hill's.
            let before = self.quote_before(source.start).filter(|&q| self.is_speech(q));
            let content = match before {
                Some(q) => Some(self.quote(q).open..self.quote(q).after()),
                None => self.complement(&say, quoted + 2, stretch).map(|c| c.content),
            };
            if let Some(content) = content {
                let outer = self.found.len();
                self.add(Found {
                    source: Some(source),
                    cue: vec![group..v + 1],
                    content: vec![content.clone()],
                    trust: 0.7,
                    ..Found::at(stretch.sentence)
                });
                let inside = (self.found.len() > outer).then_some(outer);
                self.add(Found {
                    source: Some(v + 1..quoted),
                    cue: vec![quoted + 1..quoted + 2],
                    content: vec![content],
                    inside,
                    trust: 0.7,
                    ..Found::at(stretch.sentence)
                });
            }
            return;
        }
        if let Some(Complement { cue_end, content }) = self.complement(&verb, v + 1, stretch) {
            let mut pieces = Vec::new();
            let mut form = Form::Plain;
            // "which he said was": the relative pronoun belongs to the content.
            if !shared
                && source.start > stretch.lo
                && self.tag(source.start) == Tag::PRP
                && matches!(self.tag(source.start - 1), Tag::WDT | Tag::WP)
            {
                pieces.push(source.start - 1..source.start);
                form = Form::Parenthetical;
            }
            pieces.push(content);
            let trust = self.trust(&verb, &source);
            if matches!(verb.base, "refuse" | "decline") {
                form = Form::Refusal;
            }
            self.add(Found {
                source: Some(source),
                cue: vec![group..cue_end.max(v + 1)],
                content: pieces,
                form,
                trust,
                ..Found::at(stretch.sentence)
            });
            return;
        }
        // "the claim, which Bello said was late"
        if !shared
            && source.start > stretch.lo
            && matches!(self.tag(source.start - 1), Tag::WDT | Tag::WP)
            && verb.frames.has(Frame::Say)
            && self.tag(v + 1).is_finite()
        {
            let end = self.content_end(v + 1, stretch.hi, Reach::Clause, stretch);
            let content = vec![source.start - 1..source.start, v + 1..end];
            let trust = self.trust(&verb, &source);
            self.add(Found {
                source: Some(source),
                cue: vec![group..v + 1],
                content,
                form: Form::Parenthetical,
                trust,
                ..Found::at(stretch.sentence)
            });
            return;
        }
        // "As Hill noted, the plan is late": what is said follows the comma.
        if !shared
            && self.lower(stretch.lo) == "as"
            && source.start == stretch.lo + 1
            && verb.frames.has(Frame::Say)
            && self.doc.word(v + 1) == ","
            && self.opens_clause(v + 2, stretch)
        {
            let end = self.content_end(v + 2, stretch.hi, Reach::Clause, stretch);
            let trust = self.trust(&verb, &source);
            let content = vec![Range { start: v + 2, end }];
            self.add(Found {
                source: Some(source),
                cue: vec![group..v + 1],
                content,
                form: Form::Plain,
                trust,
                ..Found::at(stretch.sentence)
            });
            return;
        }
        // "X, which he said, ...": nothing behind the verb; what is said stands before.
        if !shared {
            self.postposed(&verb, group, v, source, false, stretch);
        }
    }

    /// "Asked whether ..., she said", "when asked about": a question whose source is not named.
    fn unasked(&mut self, v: usize, stretch: Stretch) -> bool {
        let before = v.checked_sub(1).filter(|&b| b >= stretch.lo);
        let opens = before.is_none_or(|b| {
            matches!(self.doc.word(b), "," | "\u{201d}" | "\"" | "\u{2014}")
                || matches!(self.lower(b), "when" | "and" | "but" | "if" | "repeatedly")
        });
        if !opens || before.is_some_and(|b| matches!(self.doc.word(b), "\u{201d}" | "\"") && self.tag(v + 1).is_noun())
        {
            return false;
        }
        let mut at = self.skip_adverbs(v + 1, stretch);
        let mut cue_end = v + 1;
        for _ in 0..3 {
            if self.is_wh(at) || matches!(self.lower(at), "about" | "for") {
                break;
            }
            match self.skip_adjunct(at, stretch) {
                Some(next) => at = self.skip_adverbs(next, stretch),
                None => return false,
            }
        }
        if self.lower(at) == "about" || self.lower(at) == "for" {
            at += 1;
            cue_end = at;
        } else if !self.is_wh(at) {
            return false;
        }
        // The question ends at the comma before the answer.
        let end = (at..stretch.hi)
            .find(|&k| {
                self.doc.word(k) == ","
                    && !self.hidden(k, stretch)
                    && (self.phrases.right(k + 1, stretch.hi, false).is_some() || self.tag(k + 1).is_verb())
            })
            .unwrap_or_else(|| self.content_end(at, stretch.hi, Reach::Clause, stretch));
        if end <= at + 1 {
            return false;
        }
        let cue = v..if cue_end == at { at } else { v + 1 };
        self.add(Found {
            source: None,
            cue: vec![cue],
            content: vec![at..end],
            form: Form::Plain,
            trust: 0.5,
            ..Found::at(stretch.sentence)
        });
        true
    }

    /// Whether a source is a poll, a report, records: what finds and shows.
    fn is_document(&self, source: &Range<usize>) -> bool {
        let documents = [
            "poll", "polls", "survey", "surveys", "study", "studies", "report", "reports", "analysis", "records",
            "data", "figures", "documents", "research", "results", "review", "polling", "filings", "emails",
            "statistics", "researchers", "scientists", "investigation", "audit",
        ];
        source.clone().take(12).any(|i| documents.contains(&self.lower(i)))
    }

    fn cue_verb(&self, v: usize) -> Option<CueVerb> {
        let verb = lexicon::verb(self.lower(v))?;
        // '"...," Hill notes.': the tagger takes it for a noun.
        let closing = verb.present
            && self.tag(v) == Tag::NNS
            && matches!(self.doc.word(v + 1), "." | ",")
            && self
                .phrases
                .left(v, self.doc.sentences()[self.doc.sentence_of(v)].first)
                .is_some_and(|s| self.tag(v - 1).is_proper() && self.quote_before(s).is_some());
        (verb.fits(self.tag(v)) || closing).then_some(verb)
    }

    /// The first token of the verb group that ends in the verb `v`: auxiliaries, modals, negations, adverbs.
    pub(super) fn group(&self, v: usize, stretch: Stretch) -> usize {
        let mut g = v;
        while g > stretch.lo && !self.hidden(g - 1, stretch) {
            let tag = self.tag(g - 1);
            let word = self.lower(g - 1);
            let auxiliary = is_be(word)
                || [
                    "has", "have", "had", "having", "do", "does", "did", "'ve", "\u{2019}ve", "'d", "\u{2019}d", "'ll",
                    "\u{2019}ll", "not", "n't", "n\u{2019}t",
                ]
                .contains(&word)
                || tag == Tag::MD;
            // "have, however, said"
            if self.doc.word(g - 1) == ","
                && g >= stretch.lo + 4
                && self.tag(g - 2).is_adverb()
                && self.doc.word(g - 3) == ","
                && (self.tag(g - 4) == Tag::MD
                    || matches!(self.lower(g - 4), "has" | "have" | "had" | "is" | "are" | "was" | "were"))
            {
                g -= 3;
                continue;
            }
            if auxiliary && (tag != Tag::POS || g < v) || tag.is_adverb() {
                g -= 1;
            } else {
                break;
            }
        }
        // A group does not begin with an adverb that opens the sentence.
        while g < v && g == stretch.lo && self.tag(g).is_adverb() {
            g += 1;
        }
        g
    }

    /// A base form that is finite in effect: behind a modal or "do", or "went on to say".
    fn finite_infinitive(&self, v: usize, group: usize) -> bool {
        if (group..v).any(|i| {
            self.tag(i) == Tag::MD
                || ["do", "does", "did", "'ll", "\u{2019}ll", "'d", "\u{2019}d"].contains(&self.lower(i))
        }) {
            return true;
        }
        false
    }

    fn is_passive(&self, v: usize, group: usize) -> bool {
        matches!(self.tag(v), Tag::VBN | Tag::VBD)
            && (group..v).any(|i| is_be(self.lower(i)) && (self.tag(i) != Tag::POS))
            && !(group..v)
                .rev()
                .find(|&i| !self.tag(i).is_adverb())
                .is_some_and(|i| matches!(self.lower(i), "has" | "have" | "had"))
    }

    /// "..., said Hill": the subject behind its verb.
    fn inverted_source(&self, verb: &CueVerb, v: usize, group: usize, stretch: Stretch) -> Option<Range<usize>> {
        if !(verb.frames.has(Frame::Quote) || verb.frames.has(Frame::Post))
            || group + 1 < v
            || !matches!(self.tag(v), Tag::VBD | Tag::VBZ | Tag::VBN | Tag::VBP)
        {
            return None;
        }
        let comma = group > stretch.lo && matches!(self.doc.word(group - 1), "," | "\u{2014}" | "--" | "\u{2013}");
        let quote = self.quote_before(group).is_some()
            && (group > stretch.lo || self.doc.sentence_of(group - 1) + 1 == stretch.sentence);
        if !comma && !quote || v + 1 >= stretch.hi || self.hidden(v + 1, stretch) {
            return None;
        }
        let first = self.tag(v + 1);
        if matches!(first, Tag::IN | Tag::TO)
            || matches!(self.lower(v + 1), "that" | "this" | "it" | "nothing")
            || super::phrase::is_time(self.lower(v + 1))
        {
            return None;
        }
        let source = self.phrases.inverted(v + 1, stretch.hi)?;
        // "..., said he would": the phrase is the subject of a clause.
        let after = self.skip_adverbs(source.end, stretch);
        if self.tag(after).is_finite() && after < stretch.hi && !self.hidden(after, stretch) {
            return None;
        }
        // "The plan, said Hill, would fail": the clause's verb stands behind.
        let around = comma && self.doc.word(source.end) == "," && self.clause_behind(source.end, stretch);
        if !quote && !self.has_clause(stretch.lo, group) && !around {
            return None;
        }
        // A subject before the insertion takes the verb: "Hill, a doctor, said taxes".
        if !quote && self.phrases.subject(group, stretch.lo).is_some() {
            return None;
        }
        Some(source)
    }

    fn clause_behind(&self, i: usize, stretch: Stretch) -> bool {
        (i..stretch.hi).any(|k| !self.hidden(k, stretch) && self.tag(k).is_finite())
    }

    fn has_clause(&self, lo: usize, hi: usize) -> bool {
        (lo..hi).any(|k| self.tag(k).is_finite() || self.quotes.at(k).is_some())
    }

    /// "... and added that": the subject is that of the verb before.
    pub(super) fn coordinated_source(&self, group: usize, stretch: Stretch) -> Option<Range<usize>> {
        let before = group.checked_sub(1).filter(|&b| b >= stretch.lo)?;
        if !matches!(self.lower(before), "and" | "but" | "or" | "then") {
            // "..., added that"
            return None;
        }
        let mut i = before;
        while i > stretch.lo {
            i -= 1;
            if self.hidden(i, stretch) {
                continue;
            }
            if self.tag(i).is_finite() {
                // Another attribution's verb hands on its source.
                if let Some(found) = self
                    .found
                    .iter()
                    .rev()
                    .take(6)
                    .find(|f| f.sentence == stretch.sentence && f.cue.iter().any(|c| c.contains(&i)))
                    && let Some(source) = found.source.clone()
                {
                    return Some(source);
                }
                let g = self.group(i, stretch);
                if let Some(subject) = self.phrases.subject(g, stretch.lo)
                    && !matches!(self.tag(subject.start), Tag::WDT | Tag::WP)
                {
                    // The subject of a clause that is itself said is not handed on: take the outermost.
                    return Some(self.outer_subject(stretch).unwrap_or(subject));
                }
            }
        }
        None
    }

    /// The source of the sentence's last attribution that stands in no other's content, or the first finite verb's
    /// subject.
    pub(super) fn outer_subject(&self, stretch: Stretch) -> Option<Range<usize>> {
        let here: Vec<&Found> = self
            .found
            .iter()
            .rev()
            .take(12)
            .take_while(|f| f.sentence == stretch.sentence)
            .filter(|f| f.source.as_ref().is_some_and(|s| !self.hidden(s.start, stretch)))
            .collect();
        let inner = |f: &Found| {
            f.cue.first().is_some_and(|cue| {
                here.iter().any(|o| o.content.iter().any(|c| c.start <= cue.start && cue.end <= c.end))
            })
        };
        if let Some(found) = here.iter().find(|f| !inner(f)) {
            return found.source.clone();
        }
        // The first verb that is not a relative clause's.
        (stretch.lo..stretch.hi)
            .filter(|&i| !self.hidden(i, stretch) && self.tag(i).is_finite())
            .take(4)
            .filter_map(|i| self.phrases.subject(self.group(i, stretch), stretch.lo))
            .find(|s| !matches!(self.tag(s.start), Tag::WP | Tag::WDT))
    }

    /// "..., saying that": the source is that of the main clause, or the noun right before.
    fn participle(&mut self, verb: &CueVerb, v: usize, group: usize, stretch: Stretch) {
        let Some(Complement { cue_end, content }) = self.complement(verb, v + 1, stretch) else { return };
        let initial = group == stretch.lo;
        // "Commenting on X, she said": what the statement replies to.
        if initial
            && matches!(
                verb.base,
                "comment" | "speak" | "talk" | "refer" | "respond" | "answer" | "react" | "discuss" | "write"
            )
        {
            return;
        }
        let comma = !initial && self.doc.word(group - 1) == "," && self.quotes.at(group - 1).is_none();
        let after = !initial && matches!(self.lower(group - 1), "by" | "after" | "while" | "before" | "without");
        let mut content = content;
        let source = if initial {
            // "Calling it a mistake, Hill said": the main clause follows the comma before its subject.
            let main = (content.start..stretch.hi).find(|&i| {
                self.doc.word(i) == ","
                    && !self.hidden(i, stretch)
                    && self
                        .phrases
                        .right(i + 1, stretch.hi, true)
                        .is_some_and(|e| self.tag(self.skip_adverbs(e, stretch)).is_finite())
            });
            let Some(main) = main else { return };
            content.end = content.end.min(main);
            let finite = (main + 1..stretch.hi).find(|&i| !self.hidden(i, stretch) && self.tag(i).is_finite());
            let Some(finite) = finite else { return };
            self.phrases.subject(self.group(finite, stretch), main + 1)
        } else if after || comma || self.quote_before(group).is_some() {
            self.outer_subject(stretch)
        } else if self.phrases.ends_noun(group, stretch.lo)
            && [
                "say", "claim", "urge", "demand", "call", "warn", "accuse", "ask", "declare", "state", "suggest",
                "allege", "argue", "praise", "criticize",
            ]
            .contains(&verb.base)
        {
            self.phrases.left(group, stretch.lo).map(|s| s..group)
        } else {
            None
        };
        let Some(source) = source else { return };
        // "the paper reported, citing two officials": what it reports is the officials'.
        if verb.base == "cite"
            && comma
            && self.names_people(&content)
            && let Some(outer) = self.found.iter().rposition(|f| {
                f.sentence == stretch.sentence
                    && f.inside.is_none()
                    && f.source.as_ref() == Some(&source)
                    && f.cue.iter().all(|c| c.end <= group)
            })
        {
            self.add(Found {
                source: Some(content),
                cue: vec![group..v + 1],
                content: self.found[outer].content.clone(),
                form: Form::Participle,
                inside: Some(outer),
                trust: 0.6,
                ..Found::at(stretch.sentence)
            });
            return;
        }
        let pieces = vec![content];
        self.add(Found {
            source: Some(source),
            cue: vec![group..cue_end.max(v + 1)],
            content: pieces,
            form: Form::Participle,
            trust: 0.67,
            ..Found::at(stretch.sentence)
        });
    }

    /// Whether a phrase is of people who tell something: its first noun says so.
    fn names_people(&self, phrase: &Range<usize>) -> bool {
        let noun = phrase.clone().find(|&i| self.tag(i).is_noun() && !self.tag(i + 1).is_noun());
        noun.is_some_and(|i| {
            let word = self.lower(i);
            let one = word.strip_suffix('s').unwrap_or(word);
            matches!(
                one,
                "people"
                    | "person"
                    | "source"
                    | "official"
                    | "officer"
                    | "aide"
                    | "adviser"
                    | "advisor"
                    | "diplomat"
                    | "executive"
                    | "banker"
                    | "insider"
                    | "lawyer"
                    | "investigator"
                    | "witnes"
                    | "witnesse"
                    | "employee"
                    | "minister"
                    | "lawmaker"
                    | "spokesman"
                    | "spokeswoman"
                    | "spokesperson"
                    | "analyst"
                    | "expert"
                    | "relative"
                    | "resident"
                    | "doctor"
                    | "colleague"
                    | "associate"
            )
        })
    }

    /// What is said stands before the cue, or around it.
    fn postposed(
        &mut self,
        verb: &CueVerb,
        group: usize,
        v: usize,
        source: Range<usize>,
        inverted: bool,
        stretch: Stretch,
    ) {
        if !(verb.frames.has(Frame::Post) || verb.frames.has(Frame::Quote)) {
            return;
        }
        let mut left = source.start.min(group);
        // "The plan, as Hill said, ...", "The match – so Alves insists – was"
        if left > stretch.lo + 1
            && matches!(self.lower(left - 1), "as" | "so")
            && matches!(self.doc.word(left - 2), "," | "\u{2014}" | "\u{2013}" | "--")
        {
            left -= 1;
        }
        // A closing mark that nothing opened.
        if left > stretch.lo + 1
            && matches!(self.doc.word(left - 1), "\u{201d}" | "\"" | "''")
            && self.quotes.at(left - 1).is_none()
        {
            left -= 1;
        }
        let mut after = if inverted { source.end } else { v + 1 };
        let cue_end = v + 1;
        // "told reporters", "wrote on his page", "said Tuesday", "said, smiling"
        if !inverted
            && verb.frames.has(Frame::Adr)
            && let Some(end) = self.phrases.right(self.skip_adverbs(after, stretch), stretch.hi, false)
        {
            after = end;
        }
        for _ in 0..4 {
            after = self.skip_adverbs(after, stretch);
            match self.skip_adjunct(after, stretch) {
                Some(next) => after = next,
                None => break,
            }
        }
        let quote = self.quote_before(left);
        let comma = left > stretch.lo
            && matches!(self.doc.word(left - 1), "," | "\u{2014}" | "--" | "\u{2013}")
            && self.quotes.at(left - 1).is_none();
        if quote.is_none() && !(comma && verb.frames.has(Frame::Post)) {
            return;
        }
        let mut content = Vec::new();
        let mut form = Form::Postposed;
        if let Some(q) = quote {
            let clause = left > stretch.lo && self.has_clause(stretch.lo, self.quote(q).open);
            if !(self.is_speech(q) || clause) && self.quote(q).inner().len() < 2 {
                return;
            }
            let open = self.quote(q).open;
            let first = self.doc.sentences()[self.doc.sentence_of(open)].first;
            let start = if open == first || self.quotes.at(first) == Some(q) {
                open
            } else {
                self.clause_start(first, open, stretch)
            };
            content.push(start..self.quote(q).after());
        } else {
            let start = self.clause_start(stretch.lo, left - 1, stretch);
            // "But, he said, it is risky"
            if start + 1 < left {
                content.push(start..left - 1);
            }
        }
        // Around it: "Five years ago, he said, the ..."
        let ends = after >= stretch.hi || matches!(self.doc.word(after), "." | "?" | "!" | ";" | ")");
        if !ends {
            let comma = matches!(self.doc.word(after), "," | "\u{2014}" | "--" | ":" | "\u{2013}");
            let next = after + usize::from(comma);
            if comma && next < stretch.hi {
                if let Some(q) = self.quote_at(next).filter(|&q| self.is_speech(q) || quote.is_some()) {
                    content.push(next..self.quote(q).after());
                } else if quote.is_none() {
                    let cue_follows = self.tag(next) == Tag::VBG && lexicon::verb(self.lower(next)).is_some()
                        || matches!(self.lower(next), "adding" | "who" | "which" | "according" | "whose");
                    if !cue_follows {
                        let end = self.content_end(next, stretch.hi, Reach::Clause, stretch);
                        content.push(next..end);
                        form = Form::Parenthetical;
                    }
                }
            } else if self.quote_at(after).is_some() && quote.is_none() {
                return;
            } else if !comma && quote.is_none() {
                // "In May, he went": something else follows the verb.
                if self.tag(after).is_verb() || self.tag(after).is_noun() || self.tag(after) == Tag::DT {
                    return;
                }
            }
        }
        if content.is_empty() {
            return;
        }
        if quote.is_none() && content.len() == 1 && !self.has_clause(content[0].start, content[0].end) {
            return;
        }
        // What a quotation says and who says it are seldom mistaken where the cue touches it.
        let trust = if quote.is_some() { 0.93 } else { self.trust(verb, &source) };
        self.add(Found {
            source: Some(source),
            cue: vec![group..cue_end],
            content,
            form,
            trust,
            ..Found::at(stretch.sentence)
        });
    }

    /// Where the clause that ends at `end` begins: behind a conjunction that opens the sentence.
    fn clause_start(&self, lo: usize, end: usize, stretch: Stretch) -> usize {
        let mut start = lo;
        // Behind an earlier attribution of the sentence: "Hill said no, and the plan would fail, he added".
        if let Some(found) = self
            .found
            .iter()
            .rev()
            .take(4)
            .find(|f| f.sentence == stretch.sentence && f.cue.iter().any(|c| c.start >= lo && c.end <= end))
            && found.form == Form::Postposed
        {
            let from = found.cue.iter().chain(&found.source).map(|r| r.end).max().unwrap_or(lo);
            start = start.max(from);
        }
        while start < end && (self.tag(start) == Tag::CC || matches!(self.doc.word(start), "," | ";" | "\u{2014}")) {
            start += 1;
        }
        start
    }

    fn passive(&mut self, verb: &CueVerb, v: usize, group: usize, stretch: Stretch) {
        let Some(subject) = self.phrases.subject(group, stretch.lo) else { return };
        let next = self.skip_adverbs(v + 1, stretch);
        let word = self.lower(next);
        let mut source = None;
        let mut cue = vec![group..v + 1];
        let mut start = next;
        if word == "by" {
            let Some(by) = self.phrases.inverted(next + 1, stretch.hi) else { return };
            start = by.end;
            source = Some(by);
        }
        let frames = verb.frames;
        // "was quoted as saying": active in sense.
        if matches!(verb.base, "quote" | "cite") && self.lower(next) == "as" && self.tag(next + 1) == Tag::VBG {
            if let Some(say) = lexicon::verb(self.lower(next + 1))
                && let Some(Complement { cue_end, content }) = self.complement(&say, next + 2, stretch)
            {
                cue = vec![group..cue_end];
                self.add(Found {
                    source: Some(subject),
                    cue,
                    content: vec![content],
                    form: Form::Plain,
                    trust: 0.7,
                    ..Found::at(stretch.sentence)
                });
            }
            return;
        }
        // "is convinced that" is no passive.
        if lexicon::adjective(self.lower(v)).is_some() {
            return;
        }
        // "it is said that": nobody is named.
        if self.lower(subject.start) == "it" && subject.len() == 1 && word == "that" && start == next {
            let content = start + 1..self.content_end(start + 1, stretch.hi, Reach::Clause, stretch);
            self.add(Found {
                source,
                cue,
                content: vec![content],
                form: Form::Plain,
                trust: 0.4,
                ..Found::at(stretch.sentence)
            });
            return;
        }
        let addressed = frames.has(Frame::Adr);
        let expected = self.tag(start) == Tag::TO
            && [
                "expect", "believe", "say", "think", "know", "report", "allege", "suppose", "rumor", "assume", "see",
                "project", "predict", "deem", "forecast",
            ]
            .contains(&verb.base);
        let judged = frames.has(Frame::Obj)
            && (matches!(self.lower(start), "of" | "for" | "as") || source.is_some())
            && [
                "accuse", "blame", "criticize", "criticise", "praise", "condemn", "denounce", "describe",
                "characterize", "portray", "credit", "hail", "endorse", "support", "back", "oppose", "mock", "attack",
                "reject", "dismiss", "question", "welcome", "applaud", "slam", "blast", "rebuke", "celebrate", "tout",
                "fault", "call", "deem",
            ]
            .contains(&verb.base);
        if expected || judged {
            let mut content = vec![subject];
            if start < stretch.hi && !matches!(self.doc.word(start), "." | ",") {
                content.push(start..self.content_end(start, stretch.hi, Reach::Object, stretch));
            }
            self.add(Found { source, cue, content, form: Form::Plain, trust: 0.4, ..Found::at(stretch.sentence) });
            return;
        }
        if addressed
            && (word == "that" || self.is_wh(start) || self.tag(start) == Tag::TO || self.lower(start) == "about")
        {
            let from = start + usize::from(matches!(self.lower(start), "that" | "about"));
            let content = from..self.content_end(from, stretch.hi, Reach::Object, stretch);
            self.add(Found {
                source,
                cue,
                content: vec![content],
                form: Form::Plain,
                trust: 0.4,
                ..Found::at(stretch.sentence)
            });
        }
    }

    /// How far a verb with this source is to be trusted.
    pub(super) fn trust(&self, verb: &CueVerb, source: &Range<usize>) -> f32 {
        let named = source.clone().any(|i| self.tag(i).is_proper() || self.tag(i) == Tag::PRP);
        match (verb.frames.has(Frame::Say), named) {
            (true, true) => 0.83,
            (true, false) => 0.6,
            (false, true) => 0.65,
            (false, false) => 0.42,
        }
    }
}

fn is_be(lower: &str) -> bool {
    ["is", "are", "was", "were", "be", "been", "being", "am", "'s", "\u{2019}s", "'re", "\u{2019}re", "'m", "\u{2019}m"]
        .contains(&lower)
}
