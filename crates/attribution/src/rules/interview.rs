//! Interviews without marks: paragraphs that ask, the answers below them, and an introduction that says who is asked.

use std::ops::Range;

use dixit_page::BlockKind;
use dixit_text::Kind;

use super::{Finder, Form, Found};

/// Questions at least.
const QUESTIONS: usize = 3;
/// Tokens of a question at most.
const LONGEST: usize = 120;
/// Paragraphs from one question to the next at most.
const NEAR: usize = 7;
/// Tokens of an introduction that are looked at.
const INTRODUCTION: usize = 400;
/// Tokens from the word that says that somebody is asked to the name.
const REACH: usize = 8;

impl Finder<'_, '_> {
    /// Adds the questions and answers of an interview, and gives its paragraphs. A text is one where three paragraphs or
    /// more ask, mostly "you"; where those between them answer, mostly of "I" or "we" outside quotation marks; and where
    /// what stands around them says so and names one person who is asked.
    pub(super) fn interview(&mut self) -> Range<usize> {
        let questions = self.longest_run();
        let (Some(&first), Some(&last)) = (questions.first(), questions.last()) else { return 0..0 };
        let end = self.last_answer(last);
        let answers: Vec<Range<usize>> = questions
            .iter()
            .zip(questions.iter().skip(1).chain([&end]))
            .map(|(question, next)| question + 1..*next)
            .filter(|answer| !answer.is_empty())
            .collect();
        let asked = questions.iter().filter(|&&q| self.addresses(q)).count();
        let own = answers.iter().filter(|answer| (*answer).clone().any(|b| self.of_oneself(b))).count();
        let quoted = (first..end).filter(|&b| self.opens_quoted(b)).count();
        if questions.len() < QUESTIONS
            || answers.len() < QUESTIONS
            || 2 * asked < questions.len()
            || 2 * own < answers.len()
            || 4 * quoted > end - first
            || !self.tells_of_interview(first, end)
        {
            return 0..0;
        }
        let Some(name) = self.interviewed(first) else { return 0..0 };
        for block in first..end {
            let tokens = self.doc.tokens_of_block(block);
            if tokens.is_empty() || !matches!(self.doc.blocks()[block].kind, PARAGRAPH | HEADING | ITEM | QUOTE) {
                continue;
            }
            let sentence = self.doc.sentence_of(tokens.start);
            let at = Found { content: vec![tokens], form: Form::Bare, trust: 0.6, ..Found::at(sentence) };
            if questions.binary_search(&block).is_ok() {
                self.keep(at);
            } else if self.doc.blocks()[block].kind != HEADING {
                self.keep(Found { source: Some(name.clone()), ..at });
            }
        }
        first..end
    }

    /// The paragraphs that ask, of which each is near the next; the longest run of them.
    fn longest_run(&self) -> Vec<usize> {
        let mut runs: Vec<Vec<usize>> = Vec::new();
        for block in (0..self.doc.blocks().len()).filter(|&b| self.is_question(b)) {
            match runs.last_mut() {
                Some(run) if run.last().is_some_and(|last| block - last <= NEAR) => run.push(block),
                _ => runs.push(vec![block]),
            }
        }
        runs.into_iter().max_by_key(Vec::len).unwrap_or_default()
    }

    fn is_question(&self, block: usize) -> bool {
        let tokens = self.doc.tokens_of_block(block);
        // "Tell us about your first day."
        let last = self.doc.sentences_of_block(block).next_back().map_or(0, |s| self.doc.sentences()[s].first);
        let invites = matches!(self.lower(last), "tell" | "talk" | "walk" | "take" | "give" | "describe")
            && matches!(self.lower(last + 1), "us" | "me" | "your");
        matches!(self.doc.blocks()[block].kind, PARAGRAPH | HEADING | ITEM)
            && !tokens.is_empty()
            && tokens.len() <= LONGEST
            && (self.doc.word(tokens.end - 1) == "?" || invites)
            && self.quotes.at(tokens.start).is_none()
            && self.quotes.at(tokens.end - 1).is_none()
    }

    /// One past the last paragraph that answers the last question: the one below it, and those that go on of oneself.
    fn last_answer(&self, question: usize) -> usize {
        let blocks = self.doc.blocks().len();
        let mut end = (question + 2).min(blocks);
        while end < blocks.min(question + NEAR) && self.doc.blocks()[end].kind == PARAGRAPH && self.of_oneself(end) {
            end += 1;
        }
        end
    }

    fn addresses(&self, block: usize) -> bool {
        self.doc.tokens_of_block(block).any(|i| matches!(self.lower(i), "you" | "your" | "yours" | "yourself"))
    }

    /// Whether a paragraph speaks of "I" or "we" outside quotation marks.
    fn of_oneself(&self, block: usize) -> bool {
        self.doc.tokens_of_block(block).any(|i| {
            self.quotes.at(i).is_none() && matches!(self.lower(i), "i" | "me" | "my" | "we" | "our" | "us" | "myself")
        })
    }

    fn opens_quoted(&self, block: usize) -> bool {
        let tokens = self.doc.tokens_of_block(block);
        !tokens.is_empty() && self.quotes.at(tokens.start).is_some()
    }

    /// Whether the text around the questions says that somebody was interviewed.
    fn tells_of_interview(&self, first: usize, end: usize) -> bool {
        let around = |block: usize| {
            self.doc.tokens_of_block(block).take(INTRODUCTION).any(|i| {
                self.lower(i).starts_with("interview")
                    || matches!(self.lower(i), "q&a" | "q&as" | "asked")
                    || self.speaks_with(i).is_some()
            })
        };
        (0..first).chain(end..self.doc.blocks().len().min(end + NEAR)).any(around)
    }

    /// The token behind "spoke to", "talks with", "sat down with", "in conversation with" at `i`.
    fn speaks_with(&self, i: usize) -> Option<usize> {
        let speaks = [
            "spoke", "speaks", "speaking", "talked", "talks", "talking", "sat", "sits", "caught", "catches", "chatted",
            "chats", "conversation", "interview", "q&a", "met", "meets",
        ];
        let with = i + 1 + usize::from(matches!(self.lower(i + 1), "down" | "up" | "exclusively"));
        let to = matches!(self.lower(with), "to" | "with");
        (speaks.contains(&self.lower(i)) && to).then_some(with + 1)
    }

    /// The words that name the one person who is asked, in the blocks before the first question: where they say that
    /// somebody is, "we spoke to her in Oslo", else where they begin.
    fn interviewed(&self, first: usize) -> Option<Range<usize>> {
        let blocks = self.doc.blocks();
        let mut asked: Option<Range<usize>> = None;
        let mut pronoun = None;
        for block in 0..first {
            let tokens = self.doc.tokens_of_block(block);
            for i in tokens.clone().take(INTRODUCTION) {
                let sentence = self.doc.sentences()[self.doc.sentence_of(i)];
                let whom = self.speaks_with(i).filter(|&whom| matches!(self.lower(whom), "him" | "her"));
                pronoun = pronoun.or(whom.map(|whom| whom..whom + 1));
                let Some(name) = self.asked_at(i, sentence.first, sentence.end) else { continue };
                match &asked {
                    // Two people are asked.
                    Some(other) if self.lower(other.end - 1) != self.lower(name.end - 1) => return None,
                    Some(_) => {}
                    None => asked = Some(name),
                }
            }
        }
        let opens = |block: usize| {
            let tokens = self.doc.tokens_of_block(block);
            let name = self.full_name(tokens.start, tokens.end)?;
            let titled = blocks[block].kind == BlockKind::Title && self.doc.word(name.end) == ":";
            let tag = self.tag(name.end);
            let subject = blocks[block].kind == PARAGRAPH && (tag.is_finite() || self.doc.word(name.end) == ",");
            (titled || subject).then_some(name)
        };
        asked.or_else(|| {
            let name = (0..first).find_map(opens)?;
            // Another person may be meant.
            let alone = |block: usize| {
                let tokens = self.doc.tokens_of_block(block);
                let last = |i: usize| self.full_name(i, tokens.end).map(|other| self.lower(other.end - 1));
                let begins = |i: &usize| *i == tokens.start || !self.tag(i - 1).is_proper();
                tokens
                    .clone()
                    .take(INTRODUCTION)
                    .filter(begins)
                    .filter_map(last)
                    .all(|word| word == self.lower(name.end - 1))
            };
            (0..first).all(alone).then(|| pronoun.unwrap_or(name))
        })
    }

    /// Who is asked, where token `i` says that somebody is.
    fn asked_at(&self, i: usize, lo: usize, hi: usize) -> Option<Range<usize>> {
        let word = self.lower(i);
        if let Some(whom) = self.speaks_with(i) {
            // "Lee spoke to us": to whom the text belongs.
            if matches!(self.lower(whom), "us" | "me" | "our" | "this") {
                return self.name_before(i, lo);
            }
            return self.name_near(whom, hi);
        }
        if matches!(word, "interviewed" | "interviews" | "asked" | "asks") {
            return self.name_near(i + 1, hi);
        }
        let tells = matches!(word, "tells" | "told" | "answers" | "answered" | "explains" | "discusses" | "talks");
        tells.then(|| self.name_before(i, lo)).flatten()
    }

    /// The first full name behind token `i`, no verb between.
    fn name_near(&self, i: usize, hi: usize) -> Option<Range<usize>> {
        let hi = hi.min(i + REACH);
        let mut at = i;
        while at < hi {
            if self.tag(at).is_finite() || matches!(self.doc.word(at), "." | ";" | ":") {
                return None;
            }
            match self.full_name(at, self.doc.len()) {
                Some(name) => return Some(name),
                // A short name or a part of one.
                None if self.tag(at).is_proper() => {
                    while at < hi && self.tag(at).is_proper() {
                        at += 1;
                    }
                }
                None => at += 1,
            }
        }
        None
    }

    /// The full name that ends before token `i`, perhaps with an apposition between commas.
    fn name_before(&self, i: usize, lo: usize) -> Option<Range<usize>> {
        let name = self.full_name(lo, i)?;
        let apposition = self.doc.word(name.end) == "," && self.doc.word(i - 1) == ",";
        let adverbs = (name.end..i).all(|k| self.tag(k).is_adverb());
        (apposition || adverbs).then_some(name)
    }

    /// The name of a person that begins at token `i`: two words or more, no "the" before and no noun behind.
    fn full_name(&self, i: usize, hi: usize) -> Option<Range<usize>> {
        let proper = |k: usize| {
            k < hi
                && self.quotes.at(k).is_none()
                && self.doc.tokens()[k].kind == Kind::Word
                && (self.tag(k).is_proper() && self.doc.tokens()[k].upper
                    || matches!(self.lower(k), "de" | "van" | "von" | "der" | "al" | "bin" | "da" | "di" | "la")
                        && k > i
                        && k + 1 < hi
                        && self.doc.tokens()[k + 1].upper)
        };
        let end = (i..hi.min(i + 6)).find(|&k| !proper(k)).unwrap_or(hi.min(i + 6));
        let begins = i == 0 || !matches!(self.lower(i - 1), "the" | "of" | "in" | "at" | "from" | "on");
        let behind = self.tag(end);
        let noun =
            end < hi && (behind.is_noun() || behind.is_proper() || self.doc.word(end).starts_with(['\'', '\u{2019}']));
        let joined = matches!(self.lower(end), "of" | "and" | "&") && end < hi;
        let time = (i..end).any(|k| super::phrase::is_time(self.lower(k)));
        (end >= i + 2 && begins && !noun && !joined && !time).then_some(i..end)
    }
}

const PARAGRAPH: BlockKind = BlockKind::Paragraph;
const HEADING: BlockKind = BlockKind::Heading;
const ITEM: BlockKind = BlockKind::ListItem;
const QUOTE: BlockKind = BlockKind::Quote;
