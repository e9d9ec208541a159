//! The question or subject that a statement replies to.

use dixit_attribution::Attribution;
use dixit_span::{Span, SpanList};
use dixit_text::{Document, Tag};

use crate::frame::{Frame, Owners};

/// What is looked at together.
pub(crate) struct Scene<'a> {
    pub(crate) doc: &'a Document<'a>,
    pub(crate) owners: &'a Owners,
    pub(crate) attributions: &'a [Attribution],
    pub(crate) speakers: &'a [Option<usize>],
}

/// Tokens that may stand between a refusal and what is declined.
const ADJUNCT: usize = 8;

/// Words of one sentence that may lead in a prompt: with more of them it is no sentence.
const TRIES: usize = 8;

impl Scene<'_> {
    /// The prompt in the statement's own sentence: "Asked whether ..., he said", "said in response to ...".
    pub(crate) fn own(&self, i: usize, frame: &Frame) -> Option<SpanList> {
        let attribution = &self.attributions[i];
        let sentence = self.doc.sentences()[frame.sentence];
        let mut tries = 0;
        for t in sentence.tokens() {
            let span = self.doc.span(t);
            let starts_source = attribution.source.iter().any(|s| s.start() == span.start());
            // A thought within the question may have been taken to go on to the sentence's end.
            let outside = t == sentence.first && self.owners.of(t).is_none();
            if self.owners.of(t) != frame.home && !outside || starts_source {
                continue;
            }
            let Some((from, to)) = self.trigger(t, sentence.first, sentence.end, attribution) else { continue };
            tries += 1;
            if tries > TRIES {
                break;
            }
            let to = to.min(self.limit(i, from, sentence.end));
            let found = self.trimmed(from, to);
            if found.is_empty() || attribution.content.overlaps(found) || attribution.cue.overlaps(found) {
                continue;
            }
            let within = |home: usize| self.attributions[home].cue.iter().all(|c| found.encloses(c));
            if self.owners.of(t) != frame.home && !frame.home.is_some_and(within) {
                continue;
            }
            return Some(found.into());
        }
        None
    }

    /// What somebody declines to speak of: "declined to comment on the report", "would not say whether it leaks".
    pub(crate) fn refused(&self, i: usize) -> Option<SpanList> {
        let doc = self.doc;
        let attribution = &self.attributions[i];
        let cue: Vec<usize> = doc.tokens_of(&attribution.cue).collect();
        let refuses = |t: &usize| {
            let word = doc.lower(*t);
            word.starts_with("declin") || word.starts_with("refus") || is_negation(word)
        };
        let from = *cue.iter().find(|t| refuses(t))?;
        let content = attribution.content.first().map(|s| doc.tokens_in(s)).filter(|c| c.start > from)?;
        let near = content.end.min(content.start + ADJUNCT + 3);
        // The words of cue and content alone, in their order.
        let words = cue.iter().copied().filter(|&t| t > from && t < content.start).chain(content.start..near);
        let mut words = words.skip_while(|&t| !is_speech(doc.lower(t)));
        let verb = words.next().filter(|&t| t <= from + ADJUNCT)?;
        let next = words.next()?;
        let follows = |t: usize| words.clone().next().filter(|_| t < content.end);
        let first = match doc.lower(next) {
            "on" | "about" | "regarding" if doc.lower(verb) != "say" => follows(next)?,
            word if is_question_word(word) => next,
            _ if doc.lower(verb).starts_with("discuss") => next,
            _ => return None,
        };
        if first < content.start {
            return None;
        }
        let span = self.trimmed(first, content.end);
        (!span.is_empty()).then(|| span.into())
    }

    /// A prompt that token `t` leads in: first and past-last token.
    fn trigger(&self, t: usize, first: usize, end: usize, attribution: &Attribution) -> Option<(usize, usize)> {
        let doc = self.doc;
        let word = doc.lower(t);
        let before = if t > first { doc.lower(t - 1) } else { "" };
        let opens = matches!(
            before,
            "" | ","
                | "and"
                | "while"
                | "when"
                | "after"
                | "but"
                | "\u{201d}"
                | "\""
                | "\u{2014}"
                | "-"
                | "("
                | ";"
                | "--"
                | "'"
                | "\u{2019}"
                | "later"
                | "repeatedly"
                | "\u{2013}"
                | ":"
                | "''"
                | "once"
                | "whenever"
                | "if"
        );
        let in_cue = attribution.cue.overlaps(doc.span(t));
        match word {
            "asked" | "questioned" | "pressed" | "quizzed" | "pushed" | "grilled" | "challenged" | "queried"
            | "prodded"
                if (opens
                    || matches!(before, "was" | "were" | "been" | "being" | "is" | "specifically")
                    || self.somebody_asks(t, first))
                    && !in_cue =>
            {
                self.asked(t + 1, end)
            }
            "responding" | "replying" | "reacting"
                if doc.lower(t + 1) == "to" && (opens || matches!(before, "was" | "were")) =>
            {
                self.reply(t + 2, end)
            }
            "responded" | "reacted" | "replied" | "responds" | "reacts"
                if doc.lower(t + 1) == "to" && !self.negated(t, first) =>
            {
                self.reply(t + 2, end)
            }
            "response" | "reply" | "reaction" | "answer" if doc.lower(t + 1) == "to" && self.in_response(t, first) => {
                self.reply(t + 2, end)
            }
            "answering" | "answered" if opens || word == "answered" => self.question(t + 1, end),
            "commenting" if opens => self.comment(t + 1, end),
            "commented" if !self.negated(t, first) && doc.lower(t + 1) == "on" => Some((t + 2, end)),
            "regarding" | "concerning" if before.is_empty() => Some((t + 1, end)),
            "as" if before.is_empty() && matches!(doc.lower(t + 1), "for" | "to") => Some((t + 2, end)),
            // "Of the bridge, he said", not "Of the two"
            "of" if before.is_empty() && matches!(doc.tag(t + 1), Tag::DT | Tag::PRPS) => {
                let comma = (t + 2..end.min(t + 9)).find(|&k| doc.lower(k) == ",")?;
                let counts = (t + 1..comma).any(|k| doc.tag(k) == Tag::CD || matches!(doc.lower(k), "all" | "those"));
                (!counts).then_some((t + 1, comma))
            }
            "as" if before.is_empty() && doc.lower(t + 1) == "far" && doc.lower(t + 2) == "as" => Some((t + 3, end)),
            "on" if opens && !in_cue => self.subject(t + 1, end),
            _ => None,
        }
    }

    /// "in response to", "in her response to", "in the mayor's reply to"
    fn in_response(&self, t: usize, first: usize) -> bool {
        (first.max(t.saturating_sub(4))..t)
            .rev()
            .find(|&k| !(self.doc.tag(k).is_noun() || matches!(self.doc.tag(k), Tag::PRPS | Tag::POS | Tag::DT)))
            .is_some_and(|k| self.doc.lower(k) == "in")
    }

    /// "when a reporter asked whether", "after two members pressed her on"
    fn somebody_asks(&self, t: usize, first: usize) -> bool {
        let doc = self.doc;
        (first.max(t.saturating_sub(7))..t)
            .rev()
            .find(|&k| doc.tag(k).is_finite() || matches!(doc.lower(k), "when" | "after" | "once" | "that" | ","))
            .is_some_and(|k| matches!(doc.lower(k), "when" | "after" | "once"))
    }

    /// Behind "On" at the head of a clause: "the question of whether", "whether".
    fn subject(&self, from: usize, end: usize) -> Option<(usize, usize)> {
        let doc = self.doc;
        if matches!(doc.lower(from), "whether" | "why" | "how") {
            return Some((from, end));
        }
        let named = matches!(doc.lower(from), "the" | "a")
            && matches!(doc.lower(from + 1), "question" | "questions" | "issue" | "subject" | "matter" | "topic");
        (named && matches!(doc.lower(from + 2), "of" | "about")).then_some((from + 3, end))
    }

    fn negated(&self, t: usize, first: usize) -> bool {
        (t.saturating_sub(4).max(first)..t).any(|i| is_negation(self.doc.lower(i)))
    }

    /// Behind "asked": "about X", "by Hill on Monday whether X".
    fn asked(&self, from: usize, end: usize) -> Option<(usize, usize)> {
        let doc = self.doc;
        let mut t = from;
        while t < end && t - from < 12 {
            let word = doc.lower(t);
            if is_question_word(word) && !(t > from && word == "who" && doc.lower(t - 1) == ",") {
                return Some((t, end));
            }
            match word {
                "about" | "regarding" | "over" => return Some((t + 1, end)),
                "on" if !crate::time::is_day_word(doc.lower(t + 1)) && !is_medium(doc.lower(t + 1)) => {
                    return Some((t + 1, end));
                }
                "to" if t == from || doc.lower(from) == "by" => {
                    let to = if matches!(doc.lower(t + 1), "respond" | "comment" | "reply") { t + 3 } else { t };
                    return Some((to, end));
                }
                "." | ";" | "\u{201c}" | "said" => return None,
                _ => {}
            }
            t += 1;
        }
        None
    }

    /// Behind "in response to": a question's own subject, else the thing itself.
    fn reply(&self, from: usize, end: usize) -> Option<(usize, usize)> {
        let doc = self.doc;
        for t in from..(from + 7).min(end) {
            let word = doc.lower(t);
            if matches!(word, "question" | "questions" | "queries" | "inquiries") {
                // "in response to questions from lawmakers"
                return self.question(t, end).or_else(|| Some((from, self.reply_ends(from, end))));
            }
            if matches!(word, "request" | "requests" | "message" | "messages" | "calls" | "email" | "emails") {
                return None;
            }
        }
        Some((from, self.reply_ends(from, end)))
    }

    /// Before "saying" in "responded to the filing by saying", before the day in "responded to it on Monday".
    fn reply_ends(&self, from: usize, end: usize) -> usize {
        let doc = self.doc;
        let stop = (from + 1..end).find(|&t| {
            matches!(doc.lower(t), "saying" | "calling" | "," | "with" | ":" | "when" | "during" | "while" | "tweeting")
                || doc.lower(t) == "by" && doc.tag(t + 1) == Tag::VBG
                || crate::time::is_day_word(doc.lower(t))
                || doc.lower(t) == "on" && (is_medium(doc.lower(t + 1)) || crate::time::is_day_word(doc.lower(t + 1)))
        });
        stop.unwrap_or(end)
    }

    /// "the question of whether X", "a reporter's question about X"
    fn question(&self, from: usize, end: usize) -> Option<(usize, usize)> {
        let doc = self.doc;
        let noun = (from..(from + 6).min(end)).find(|&t| matches!(doc.lower(t), "question" | "questions" | "query"))?;
        for t in noun + 1..(noun + 6).min(end) {
            if is_question_word(doc.lower(t)) {
                return Some((t, end));
            }
            let bound = is_medium(doc.lower(t + 1)) || crate::time::is_day_word(doc.lower(t + 1));
            if matches!(doc.lower(t), "about" | "of" | "on" | "regarding" | "over") && !bound {
                return Some((t + 1, end));
            }
        }
        None
    }

    /// Behind "Commenting": "at the request of journalists on X".
    fn comment(&self, from: usize, end: usize) -> Option<(usize, usize)> {
        let on = (from..(from + 9).min(end)).find(|&t| {
            matches!(self.doc.lower(t), "on" | "about" | "regarding")
                && !crate::time::is_day_word(self.doc.lower(t + 1))
                && !is_medium(self.doc.lower(t + 1))
        })?;
        Some((on + 1, end))
    }

    /// The first token behind `from` where the speaker's own words or frame begin.
    fn limit(&self, i: usize, from: usize, end: usize) -> usize {
        let start = self.doc.span(from).start();
        let sentence = self.doc.span(end - 1).end();
        let near = |spans: &SpanList, limit: u32| {
            spans.iter().map(Span::start).filter(|s| *s > start).min().unwrap_or(limit).min(limit)
        };
        let all = |a: &Attribution, limit: u32| near(&a.source, near(&a.cue, near(&a.content, limit)));
        // In "Asked if he thinks so, Lee said" nothing but Lee's words end the question.
        let mut limit = all(&self.attributions[i], sentence);
        if limit == sentence {
            // Statements of one sentence stand near each other in the list.
            for j in i.saturating_sub(4)..(i + 5).min(self.attributions.len()) {
                if self.speakers[j] == self.speakers[i] {
                    limit = all(&self.attributions[j], limit);
                }
            }
        }
        let mut to = self.doc.tokens_in(Span::new(start, limit)).end;
        // A clause that begins anew: ", but", ", he"; a quotation's opening mark.
        while to > from && matches!(self.doc.lower(to - 1), "\u{201c}" | "\"" | "``" | "''" | "that" | "\u{2018}") {
            to -= 1;
        }
        to
    }

    /// Without closing punctuation.
    pub(crate) fn trimmed(&self, mut from: usize, mut to: usize) -> Span {
        let doc = self.doc;
        let loose = |t: usize| {
            matches!(doc.lower(t), "," | "." | ":" | ";" | "-" | "\u{2014}" | "\u{2013}" | "--" | "" | "\u{2026}")
        };
        // ", adding that" and the like no longer belong to it.
        for t in from..to {
            if doc.lower(t) == ","
                && t + 1 < to
                && (matches!(
                    doc.lower(t + 1),
                    "adding" | "saying" | "but" | "before" | "and" | "telling" | "according"
                ) || matches!(doc.tag(t + 1), Tag::PRP) && doc.tag(t + 2).is_finite()
                    || doc.tag(t + 1) == Tag::VBG
                    || doc.tag(t + 1).is_proper() && doc.tag(t + 2).is_finite() && !is_question_word(doc.lower(from))
                    || matches!(doc.lower(t + 1), "who" | "which"))
                || t > from && doc.lower(t) == "by" && self.asker(t + 1, to)
                || t > from
                    && doc.lower(t) == "in"
                    && matches!(doc.lower(t + 1), "a" | "an")
                    && matches!(doc.lower(t + 2), "interview" | "statement" | "email" | "news" | "telephone" | "phone")
            {
                to = t;
                break;
            }
        }
        while from < to && loose(from) {
            from += 1;
        }
        while to > from && loose(to - 1) {
            to -= 1;
        }
        doc.cover(from..to)
    }

    /// "by the BBC", "by a reporter" behind what they asked about.
    fn asker(&self, from: usize, end: usize) -> bool {
        let noun = from + usize::from(matches!(self.doc.lower(from), "a" | "an" | "the" | "one"));
        matches!(self.doc.lower(noun), "reporter" | "reporters" | "journalist" | "journalists" | "moderator" | "host")
            || crate::outlet::outlet(self.doc, from, end).is_some()
    }

    /// What was asked in the sentence before: "The mayor was asked about the bridge."
    pub(crate) fn sentence_before(&self, sentence: usize) -> Option<SpanList> {
        let doc = self.doc;
        let tokens = doc.sentences().get(sentence)?.tokens();
        for t in tokens.clone() {
            if self.owners.of(t).is_some() {
                continue;
            }
            let before = if t > tokens.start { doc.lower(t - 1) } else { "" };
            let asked = match doc.lower(t) {
                "asked" | "pressed" | "questioned" | "pushed" | "quizzed" | "grilled" => {
                    matches!(
                        before,
                        "was" | "were" | "been" | "once" | "reporter" | "journalist" | "reporters" | "journalists"
                    ) || t == tokens.start
                        || self.owners.of(t + 1).is_none()
                            && doc.tag(t) == Tag::VBD
                            && !doc.lower(t).starts_with("push")
                }
                // "demanded to know whether"
                "know" => before == "to" && is_question_word(doc.lower(t + 1)),
                _ => false,
            };
            let found = if asked {
                self.asked(t + 1, tokens.end)
            } else if matches!(doc.lower(t), "answered" | "answering") {
                self.question(t + 1, tokens.end)
            } else if doc.lower(t) == "responded" && doc.lower(t + 1) == "to" && !self.negated(t, tokens.start) {
                self.reply(t + 2, tokens.end)
            } else {
                None
            };
            if let Some((from, to)) = found {
                let span = self.trimmed(from, to);
                return (!span.is_empty()).then(|| span.into());
            }
            // "Will it hold? Lee was asked."
            if asked && t + 2 >= tokens.end && sentence > 0 {
                let span = doc.cover(doc.sentences()[sentence - 1].tokens());
                return span.slice(doc.text()).ends_with('?').then(|| span.into());
            }
        }
        None
    }

    /// Whether the cue says that the words answer others: "replied", "shot back".
    pub(crate) fn replies(&self, i: usize) -> bool {
        let cue: Vec<usize> = self.doc.tokens_of(&self.attributions[i].cue).collect();
        let word = |t: &usize| self.doc.lower(*t);
        cue.iter().any(|t| {
            matches!(word(t), "replied" | "replies" | "responded" | "responds" | "answered" | "retorted" | "countered")
        }) || cue.iter().any(|t| matches!(word(t), "shot" | "fired" | "wrote" | "hit"))
            && cue.iter().any(|t| word(t) == "back")
    }

    /// Whether a sentence asks many at once: "We asked our readers ..."
    pub(crate) fn asks_all(&self, sentence: usize) -> bool {
        let Some(sentence) = self.doc.sentences().get(sentence) else { return false };
        let mut words = sentence.tokens().map(|t| self.doc.lower(t));
        words.next() == Some("we") && words.next() == Some("asked")
    }

    /// Whether an attribution's cue takes up a question without saying what was replied: "answered the question".
    pub(crate) fn takes_up(&self, i: usize) -> bool {
        let mut cue = self.doc.tokens_of(&self.attributions[i].cue);
        cue.any(|t| matches!(self.doc.lower(t), "answered" | "answering" | "asked" | "questioned" | "pressed"))
    }

    /// Whether the attribution asks something.
    pub(crate) fn asks(&self, i: usize) -> bool {
        let attribution = &self.attributions[i];
        let cue = self.doc.tokens_of(&attribution.cue).any(|t| {
            matches!(
                self.doc.lower(t),
                "asked"
                    | "asks"
                    | "ask"
                    | "asking"
                    | "question"
                    | "questions"
                    | "questioned"
                    | "request"
                    | "pressed"
                    | "interjected"
                    | "wondered"
            )
        });
        let Some(content) = attribution.content.cover() else { return false };
        let tokens = self.doc.tokens_in(content);
        let first = self.doc.lower(tokens.start);
        let before = self.doc.lower(tokens.start.wrapping_sub(1));
        let asks = is_question_word(first)
            || self.ends_with_question(content)
            || is_question_word(before)
            || matches!(before, "about" | "on" | "of" | "regarding");
        // A turn of a transcript has no verb.
        let turn = !self.doc.tokens_of(&attribution.cue).any(|t| self.doc.lower(t).starts_with(char::is_alphanumeric));
        cue && asks || turn && self.ends_with_question(content)
    }

    /// What a question asks, with the "whether" that may stand before its content.
    pub(crate) fn asked_words(&self, i: usize) -> SpanList {
        let mut words = self.attributions[i].content.clone();
        let first = words.first().map_or(0, |s| self.doc.tokens_in(s).start);
        if first > 0
            && is_question_word(self.doc.lower(first - 1))
            && !self.attributions[i].cue.overlaps(self.doc.span(first - 1))
        {
            words.insert(self.doc.cover(first - 1..first + 1));
        }
        words
    }

    pub(crate) fn ends_with_question(&self, span: Span) -> bool {
        let text = self.doc.text();
        span.slice(text).trim_end_matches(['"', '\'', '\u{201c}', '\u{201d}', '\u{2019}', ' ']).ends_with('?')
            || text.get(span.end() as usize..).is_some_and(|rest| rest.starts_with('?'))
    }

    /// A question that fills the paragraph before block `block`, as in an interview.
    pub(crate) fn question_block(&self, block: usize) -> Option<SpanList> {
        let before = self.doc.blocks().get(block.checked_sub(1)?)?;
        let text = self.doc.text();
        let words = before.span.slice(text);
        if before.kind == dixit_page::BlockKind::Title || !words.ends_with('?') {
            return None;
        }
        let label = ["Q:", "Q.", "Question:"].iter().find_map(|l| words.strip_prefix(l)).unwrap_or(words);
        let from = before.span.start() + (words.len() - label.len()) as u32;
        Some(Span::new(from, before.span.end()).trim(text).into())
    }
}

fn is_question_word(word: &str) -> bool {
    matches!(word, "whether" | "if" | "why" | "how" | "what" | "who" | "when" | "where" | "which")
}

fn is_negation(word: &str) -> bool {
    matches!(word, "not" | "n't" | "n\u{2019}t" | "never")
}

/// Verbs, and nouns, of what somebody declines.
fn is_speech(word: &str) -> bool {
    matches!(word, "comment" | "say" | "answer" | "discuss" | "speak" | "talk" | "elaborate" | "speculate" | "saying")
        || word == "discussing"
}

fn is_medium(word: &str) -> bool {
    matches!(word, "twitter" | "facebook" | "x" | "tv" | "camera" | "instagram" | "air" | "cnn" | "fox")
}

#[cfg(test)]
mod tests {
    use crate::testing::around;

    #[test]
    fn asked_and_answered() {
        assert_eq!(
            around("Asked whether it would rain, [S0 Lee] [C0 said] [K0 it might].", &[0]),
            ["> whether it would rain (stated)"]
        );
        assert_eq!(
            around("Asked by a reporter about the dam, [S0 Lee] [C0 said] [K0 it holds].", &[0]),
            ["> the dam (stated)"]
        );
        assert_eq!(
            around("Asked about the dam by the BBC, [S0 Lee] [C0 said] [K0 it holds].", &[0])[0],
            "> the dam (stated)"
        );
        assert_eq!(
            around("\"[K0 It holds],\" [S0 Lee] [C0 said] when asked about the dam.", &[0]),
            ["> the dam (stated)"]
        );
        assert_eq!(
            around("[S0 Lee] [C0 said] in response to a question about the dam [K0 that it holds].", &[0]),
            ["> the dam (stated)"]
        );
        assert_eq!(
            around("Responding to the report, [S0 Lee] [C0 said] [K0 it was old].", &[0]),
            ["> the report (stated)"]
        );
    }

    #[test]
    fn other_ways_to_name_the_question() {
        let prompt = |text: &str| around(text, &[0]).remove(0);
        assert_eq!(
            prompt("On the question of whether the dam holds, [S0 Lee] [C0 said] [K0 it did]."),
            "> whether the dam holds (stated)"
        );
        assert_eq!(
            prompt("On whether the dam holds, [S0 Lee] [C0 said] [K0 it did]."),
            "> whether the dam holds (stated)"
        );
        assert_eq!(
            prompt("As far as whether it holds, [S0 Lee] [C0 said] [K0 it did]."),
            "> whether it holds (stated)"
        );
        assert_eq!(
            prompt("Asked about the dam, Ray said it holds, which [S0 Lee] [C0 doubts that] [K0 it does]."),
            "> the dam (stated)"
        );
        assert_eq!(
            prompt("In response to questions from Ann Ray, [S0 Lee] [C0 said] [K0 it holds]."),
            "> questions from Ann Ray (stated)"
        );
        assert_eq!(prompt("Of the new bridge, [S0 Lee] [C0 said] [K0 it holds]."), "> the new bridge (stated)");
        assert_eq!(prompt("Of the two bridges, [S0 Lee] [C0 said] [K0 one holds]."), "");
        assert_eq!(
            around("Asked if [S1 he] [C1 thinks] [K1 it holds], [S0 Lee] [C0 said] [K0 it did].", &[0, 0])[0],
            "> if he thinks it holds (stated)"
        );
        assert_eq!(
            around("Asked if [S1 he] [C1 thinks] [K1 it holds, [S0 Lee] [C0 said] [K0 it did]].", &[0, 0])[0],
            "> if he thinks it holds (stated)"
        );
        assert_eq!(
            around("Asked about it, [S1 Ray] [C1 said] [K1 that [S0 Lee] [C0 said] [K0 it did]].", &[0, 1])[0],
            ""
        );
        assert_eq!(prompt("On the bridge, [S0 Lee] [C0 said] [K0 it rains]."), "");
        assert_eq!(prompt("[S0 Lee] [C0 said] [K0 it did] when a reporter asked about the dam."), "> the dam (stated)");
        assert_eq!(
            prompt("In his response to the report, [S0 Lee] [C0 said] [K0 it was old]."),
            "> the report (stated)"
        );
    }

    #[test]
    fn answers_to_what_was_said() {
        let text = "\"[K0 It holds],\" [S0 Lee] [C0 wrote].\n\n\"[K1 So far],\" [S1 Ray] [C1 replied].\n\n[S2 Moe] [C2 said] \
                    [K2 it rained].";
        assert_eq!(around(text, &[0, 1, 2]), ["", "> It holds (stated)", ""]);
        let text = "Will it hold? Lee was asked.\n\n\"[K0 It will],\" [S0 she] [C0 said].";
        assert_eq!(around(text, &[0]), ["> Will it hold? (stated)"]);
        let text = "[S0 LEE][C0 :] [K0 Will it hold?]\n\n[S1 RAY][C1 :] [K1 It will.]";
        assert_eq!(around(text, &[0, 1]), ["", "> Will it hold? (stated)"]);
    }

    #[test]
    fn what_all_were_asked() {
        let text = "We asked our readers whether the dam would hold.\n\n[K0 It will.]\n\n[K1 Never.]\n\n\
                    [S2 Lee] [C2 said] [K2 it rained].";
        assert_eq!(
            around(text, &[0, 1, 2]),
            ["> whether the dam would hold (stated)", "> whether the dam would hold (inherited)", ""]
        );
    }

    #[test]
    fn a_comment_and_what_follows_it() {
        let text = "Commenting at the request of journalists on the fact that the dam leaks, [S0 she] [C0 said] \
                    [K0 it is old]. [S1 Lee] [C1 said] [K1 it will be mended]. [S2 Ray] [C2 said] [K2 no]. \
                    [S3 Lee] [C3 said] [K3 yes].";
        assert_eq!(
            around(text, &[0, 0, 1, 0]),
            ["> the fact that the dam leaks (stated)", "> the fact that the dam leaks (inherited)", "", ""]
        );
    }

    #[test]
    fn another_s_question_just_before() {
        let text = "[S0 Bo Ray] [C0 asked] [K0 if the dam would hold].\n\n\"[K1 It will],\" [S1 Lee] [C1 said].";
        assert_eq!(around(text, &[1, 0]), ["", "> if the dam would hold (stated)"]);
        let text =
            "[S0 Lee] [C0 answered] [K0 the question of whether the dam leaks]. [S1 She] [C1 said] [K1 it is dry].";
        assert_eq!(around(text, &[0, 0]), ["", "> whether the dam leaks (stated)"]);
        let text = "Lee was asked about the dam.\n\n\"[K0 It holds],\" [S0 she] [C0 said].";
        assert_eq!(around(text, &[0]), ["> the dam (stated)"]);
    }

    #[test]
    fn turns_of_an_interview() {
        let text = "Will the dam hold?\n\n[K0 Yes, it will.]\n\n[K1 We have mended it.]\n\nQ: And the bridge?\n\n\
                    [K2 That too.]";
        assert_eq!(
            around(text, &[0, 0, 0]),
            ["> Will the dam hold? (stated)", "> Will the dam hold? (inherited)", "> And the bridge? (stated)"]
        );
    }

    #[test]
    fn what_is_refused_is_what_was_asked() {
        assert_eq!(around("[S0 Lee] [C0 declined to comment on] [K0 the report].", &[0]), ["> the report (stated)"]);
        assert_eq!(
            around("[S0 Lee] [C0 refused] [K0 to say whether the dam holds].", &[0]),
            ["> whether the dam holds (stated)"]
        );
        assert_eq!(around("[S0 Lee] [C0 would not discuss] [K0 the dam].", &[0]), ["> the dam (stated)"]);
        assert_eq!(around("[S0 Lee] [C0 declined] [K0 to comment].", &[0]), [""]);
        assert_eq!(around("[S0 Lee] [C0 refused] [K0 to sell the dam].", &[0]), [""]);
        assert_eq!(around("[S0 Lee] [C0 said] [K0 she could not comment on the dam].", &[0]), [""]);
        assert_eq!(
            around("Asked about the dam, [S0 Lee] [C0 declined] [K0 to comment].", &[0]),
            ["> the dam (stated)"]
        );
    }
}
