//! From an attribution's source to the one who speaks.

use std::ops::Range;

use dixit_attribution::{Attribution, Entity, Form, Manner};
use dixit_page::BlockKind;
use dixit_span::Span;
use dixit_text::{Document, Kind, Tag};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::history::{Query, Seen, Want, candidates, is_subject, pick};
use crate::lexicon::{self, Classes, Gender, classes};
use crate::names::{Class, Mention, NONE, Names, head_of, is_acronym};
use crate::rank::{self, Feature, Features, Opening};

/// Entities of one role or one head noun that are compared.
const ALIKE: usize = 16;
/// Beginnings of verbs that somebody must do for something to be said or thought.
const SAYING: &[&str] = &[
    "accus", "acknowledg", "add", "admi", "admonish", "advi", "advocat", "affirm", "agree", "alleg", "announc",
    "answer", "argu", "assert", "assum", "assur", "attack", "aver", "began", "believ", "blam", "blast", "boast",
    "brag", "call", "caution", "challeng", "charg", "chid", "cit", "claim", "comment", "compar", "complain", "conced",
    "conclud", "condemn", "confess", "confirm", "contend", "counter", "credit", "critici", "critiqu", "cried",
    "declar", "declin", "decri", "defend", "demand", "den", "denounc", "describ", "disagree", "disparag", "embrac",
    "belittl", "ridicul", "insult", "disclos", "dismiss", "disput", "doubt", "echo", "emphasi", "endors", "estimat",
    "exclaim", "explain", "express", "fear", "find", "forecast", "found", "hail", "hear", "hint", "hop", "implor",
    "imply", "indicat", "insist", "intend", "invok", "knew", "know", "label", "lash", "lament", "learn", "lied", "lie",
    "lying", "maintain", "marvel", "mention", "mock", "muse", "not", "object", "observ", "oppos", "order", "pledg",
    "point", "prais", "predict", "proclaim", "promis", "propos", "push", "quip", "quot", "rail", "realiz", "recall",
    "recogni", "recommend", "refer", "refus", "reiterat", "reject", "remark", "remember", "remind", "repeat", "repl",
    "request", "respond", "retort", "reveal", "rip", "ruled", "said", "say", "scoff", "shout", "show", "signal",
    "slam", "speculat", "stat", "stress", "suggest", "support", "suspect", "swear", "swore", "talk", "taunt", "tell",
    "testif", "thank", "think", "thought", "threat", "told", "tout", "tweet", "understand", "urg", "vow", "voic",
    "want", "warn", "welcom", "wish", "wonder", "writ", "wrote", "yell",
];
/// Mentions so few that one person may be the only one.
const FEW: usize = 64;
/// Attributions that a chain of quotations goes back over.
const CHAIN: usize = 64;

/// An attribution, and those that the pronoun in its source may mean.
pub(crate) type Candidates = (usize, Vec<(u32, Features)>);

/// Who speaks in one attribution.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Found<'d> {
    pub(crate) entity: Option<u32>,
    pub(crate) role: Span,
    pub(crate) speaks_for: Span,
    /// The role where the page tells it outside its text.
    pub(crate) told: &'d str,
    /// The words are those of a document of theirs: "the letter", which "it" may take up.
    pub(crate) document: bool,
}

impl From<u32> for Found<'_> {
    fn from(entity: u32) -> Self {
        Self { entity: Some(entity), ..Self::default() }
    }
}

pub(crate) struct Resolver<'d, 'a> {
    doc: &'d Document<'a>,
    attributions: &'d [Attribution],
    pub(crate) names: Names<'d>,
    pub(crate) found: Vec<Found<'d>>,
    seen: Vec<Seen>,
    /// Those who bear a role, by its head noun.
    roles: FxHashMap<&'d str, Vec<(u32, Span)>>,
    /// Those described without a name, by their words and by their head noun.
    described: FxHashMap<String, u32>,
    by_head: FxHashMap<&'d str, Vec<u32>>,
    groups: FxHashMap<Vec<u32>, u32>,
    /// Where each word for a document stands.
    documents: FxHashMap<&'d str, Vec<u32>>,
    /// Who signs each block: the name that stands alone in a block behind it.
    signed: Vec<u32>,
    /// Whether each token stands in the content of an attribution.
    told: Vec<bool>,
    /// Each choice of whom a pronoun means, where they are kept to learn from.
    pub(crate) choices: Option<Vec<Candidates>>,
    /// Persons whom the article calls "they".
    singular: FxHashSet<u32>,
    /// Who tells the article as "I", and as "we".
    narrator: Option<u32>,
    narrators: Option<u32>,
}

impl<'d, 'a> Resolver<'d, 'a> {
    /// `found` are names that a model knows, in order of the text.
    pub(crate) fn new(doc: &'d Document<'a>, attributions: &'d [Attribution], found: &[Entity]) -> Self {
        let mut names = Names::find(doc);
        names.settle(doc, found);
        let mut roles: FxHashMap<&str, Vec<(u32, Span)>> = FxHashMap::default();
        for mention in names.mentions.iter().filter(|m| !m.role.is_empty()) {
            if let Some(head) = head_of(doc, doc.tokens_in(mention.role)) {
                roles.entry(lexicon::office(doc.lower(head))).or_default().push((mention.entity, mention.role));
            } else if let Some(first) = doc.tokens_in(mention.role).next() {
                roles.entry(lexicon::office(doc.lower(first))).or_default().push((mention.entity, mention.role));
            }
        }
        let mut resolver = Self {
            doc,
            attributions,
            names,
            found: vec![Found::default(); attributions.len()],
            seen: Vec::new(),
            roles,
            described: FxHashMap::default(),
            by_head: FxHashMap::default(),
            groups: FxHashMap::default(),
            documents: FxHashMap::default(),
            signed: Vec::new(),
            told: told(doc, attributions),
            choices: None,
            singular: FxHashSet::default(),
            narrator: None,
            narrators: None,
        };
        for i in 0..doc.len() {
            if classes(doc.lower(i)).has(Classes::DOC) {
                resolver.documents.entry(lexicon::document(doc.lower(i))).or_default().push(i as u32);
            }
        }
        resolver.signed = signatures(doc, &resolver.names);
        resolver.vote_on_gender();
        resolver.find_singular_they();
        resolver
    }

    /// Persons of whom the article says that they go by "they".
    fn find_singular_they(&mut self) {
        let doc = self.doc;
        for i in 0..doc.len() {
            let slashed =
                doc.lower(i) == "they" && doc.word(i + 1) == "/" && matches!(doc.lower(i + 2), "them" | "their");
            let said = matches!(
                doc.lower(i),
                "they/them" | "they/their" | "nonbinary" | "non-binary" | "genderqueer" | "genderfluid" | "agender"
            );
            if !slashed && !said {
                continue;
            }
            let sentence = doc.sentences()[doc.sentence_of(i)];
            let upto = self.names.mentions.partition_point(|m| m.first < i);
            let person = |m: &&Mention| self.names.entities[m.entity as usize].may_be_person();
            let before =
                self.names.mentions[..upto].iter().rev().take(4).take_while(|m| m.first >= sentence.first).find(person);
            if let Some(mention) = before {
                self.singular.insert(mention.entity);
            }
        }
    }

    /// The one person whom "they" at token `at` can mean: one who goes by it, where no group was spoken of since; or the
    /// only person so far, of whom nothing else tells, where the sentences before hold no plural.
    fn one_they(&self, at: usize, before: &[Seen], several: bool) -> Option<u32> {
        let doc = self.doc;
        let sentence = doc.sentence_of(at);
        let near = before.iter().rev().take(12).filter(|s| !s.quoted && sentence - doc.sentence_of(s.at) <= 3);
        for seen in near {
            let entity = &self.names.entities[seen.entity as usize];
            if self.singular.contains(&seen.entity) {
                return Some(seen.entity);
            }
            if entity.plural || entity.class == Class::Group {
                return None;
            }
        }
        if before.len() > FEW {
            return None;
        }
        let person = |s: &Seen| self.names.entities[s.entity as usize].may_be_person();
        let only = before.iter().find(|s| person(s)).map(|s| s.entity).filter(|_| !several)?;
        let entity = &self.names.entities[only as usize];
        let alone =
            before.iter().all(|s| s.entity == only || !person(s) && !self.names.entities[s.entity as usize].plural);
        let told = entity.gender != Gender::Unknown || !entity.fullest.contains(' ');
        let from = doc.sentences()[sentence.saturating_sub(3)].first;
        // Whether a plural is of people is not known of all words: "the fishermen".
        let plural = (from..at).any(|i| matches!(doc.tag(i), Tag::NNS | Tag::NNPS));
        (alone && !told && !plural).then_some(only)
    }

    /// A pronoun with one person before it, in its own sentence or the one before, tells that one's gender.
    fn vote_on_gender(&mut self) {
        let doc = self.doc;
        let mut votes: FxHashMap<u32, i32> = FxHashMap::default();
        let mut upto = 0;
        for i in 0..doc.len() {
            let vote = match doc.lower(i) {
                "he" | "his" | "him" | "himself" => 1,
                "she" | "her" | "hers" | "herself" => -1,
                _ => continue,
            };
            while self.names.mentions.get(upto).is_some_and(|m| m.first < i) {
                upto += 1;
            }
            let sentence = doc.sentence_of(i);
            if let Some(entity) = self.ahead(i, upto) {
                *votes.entry(entity).or_default() += 2 * vote;
                continue;
            }
            let mut only = None;
            let mut clear = true;
            for mention in self.names.mentions[..upto].iter().rev().take(6) {
                let entity = &self.names.entities[mention.entity as usize];
                if sentence - doc.sentence_of(mention.first) > 1 || !clear {
                    break;
                }
                if !entity.may_be_person() || self.names.quoted[mention.first] != self.names.quoted[i] {
                    continue;
                }
                clear = only.is_none_or(|o| o == mention.entity);
                only = Some(mention.entity);
            }
            if let (Some(only), true) = (only, clear) {
                *votes.entry(only).or_default() += vote;
            }
        }
        for (entity, vote) in votes {
            let entity = &mut self.names.entities[entity as usize];
            if entity.gender == Gender::Unknown && vote != 0 {
                entity.gender = if vote > 0 { Gender::Male } else { Gender::Female };
                if vote.abs() > 1 {
                    entity.class = Class::Person;
                }
            }
        }
    }

    /// Whom a pronoun in a clause before the main one looks ahead to: "Before she left, Merkel said". `upto` is the number
    /// of the first mention behind it. None where a person named just before may be meant.
    fn ahead(&self, i: usize, upto: usize) -> Option<u32> {
        let doc = self.doc;
        let sentence = doc.sentences()[doc.sentence_of(i)];
        let opens = matches!(
            doc.lower(sentence.first),
            "before" | "after" | "when" | "while" | "as" | "though" | "although" | "since" | "until" | "once" | "if"
        );
        let next = self.names.mentions.get(upto).filter(|m| m.first < sentence.end)?;
        let person = |m: &&Mention| self.names.entities[m.entity as usize].may_be_person();
        let past = self.names.mentions[..upto].iter().rev().take(2).find(person);
        let fresh = past.is_none_or(|m| doc.sentence_of(m.first) + 1 < doc.sentence_of(i));
        let main = doc.word(next.lead.wrapping_sub(1)) == "," && is_subject(doc, next.first, next.end);
        (opens && fresh && main && person(&next) && !self.names.quoted[i]).then_some(next.entity)
    }

    /// Resolves all sources in the order in which they stand in the text, then those that depend on others.
    pub(crate) fn run(&mut self) {
        let doc = self.doc;
        let mut order: Vec<(usize, usize)> = Vec::with_capacity(self.attributions.len());
        for (n, attribution) in self.attributions.iter().enumerate() {
            if let Some(first) = doc.tokens_of(&attribution.source).next() {
                order.push((first, n));
            }
        }
        order.sort_unstable();
        let mut later = Vec::new();
        let (mut next, mut mention) = (0, 0);
        let mut i = 0;
        while i < doc.len() {
            let mut past = i + 1;
            while let Some(&(first, n)) = order.get(next)
                && first <= i
            {
                next += 1;
                // The names inside a source come first, so that the source itself is the last seen.
                let end = self.attributions[n].source.last().map_or(i, |s| doc.tokens_in(s).end);
                self.see_names(&mut mention, end.min(i + 64));
                if self.is_first_person(n) || self.attributions[n].within.is_some() {
                    later.push(n);
                } else {
                    // "..., she said, adding ...": the same words are the same one.
                    let before = next.checked_sub(2).and_then(|k| order.get(k)).map(|&(_, other)| other);
                    let same = before.filter(|&other| {
                        self.attributions[other].source == self.attributions[n].source
                            && self.found[other].entity.is_some()
                            && self.choices.is_none()
                    });
                    let found = match same {
                        Some(other) => self.found[other],
                        None => self.source(n),
                    };
                    self.found[n] = found;
                    if let Some(entity) = found.entity {
                        let word = doc.lower(first);
                        self.seen.push(Seen {
                            entity,
                            at: first,
                            subject: true,
                            source: true,
                            quoted: self.names.quoted[first],
                            owner: false,
                            pronoun: matches!(word, "he" | "she" | "they" | "it"),
                            document: found.document,
                            told: self.told[first],
                            described: self.names.entities[entity as usize].fullest.is_empty(),
                            ..Seen::default()
                        });
                    }
                }
                past = past.max(i + 1);
            }
            self.see_names(&mut mention, i + 1);
            self.see_word(i, order.get(next.wrapping_sub(1)).is_some_and(|o| o.0 == i));
            i = past;
        }
        for n in later {
            self.found[n] = if self.is_first_person(n) { self.first_person(n) } else { self.source(n) };
        }
        for n in 0..self.attributions.len() {
            if self.attributions[n].source.is_empty() {
                self.found[n] = self.without_source(n);
            }
        }
    }

    fn see_names(&mut self, next: &mut usize, end: usize) {
        while let Some(&mention) = self.names.mentions.get(*next)
            && mention.lead < end
        {
            let pair = next.checked_sub(1).and_then(|n| self.names.mentions.get(n)).copied().filter(|other| {
                other.end + 1 == mention.lead
                    && matches!(self.doc.lower(other.end), "and" | "&")
                    && other.entity != mention.entity
                    && self.names.entities[other.entity as usize].class.is_person()
                    && self.names.entities[mention.entity as usize].may_be_person()
            });
            *next += 1;
            let owner = self.doc.tag(mention.end) == Tag::POS || matches!(self.doc.word(mention.end), "\u{2019}" | "'");
            let before = if mention.lead > 0 { self.doc.lower(mention.lead - 1) } else { "" };
            self.seen.push(Seen {
                entity: mention.entity,
                at: mention.first,
                subject: !owner && is_subject(self.doc, mention.lead, mention.end),
                quoted: self.names.quoted[mention.first],
                owner,
                told: self.told[mention.first],
                placed: matches!(before, "in" | "at" | "near" | "from" | "across" | "outside" | "into" | "around"),
                governed: mention.lead > 0 && matches!(self.doc.tag(mention.lead - 1), Tag::IN | Tag::TO),
                ..Seen::default()
            });
            // "Hill and Ray met. They ..."
            if let Some(other) = pair {
                let written = self.doc.cover(other.first..mention.end).slice(self.doc.text());
                let entity = self.group(vec![other.entity, mention.entity], written);
                self.seen.push(Seen {
                    entity,
                    at: mention.first,
                    subject: is_subject(self.doc, other.lead, mention.end),
                    quoted: self.names.quoted[mention.first],
                    told: self.told[mention.first],
                    ..Seen::default()
                });
            }
        }
    }

    /// Pronouns of the narration, and common nouns that begin a sentence as its subject.
    fn see_word(&mut self, i: usize, is_source: bool) {
        let doc = self.doc;
        if is_source || self.names.quoted[i] {
            return;
        }
        let gender = match doc.lower(i) {
            "he" => Gender::Male,
            "she" => Gender::Female,
            _ => {
                self.see_office(i);
                self.see_people(i);
                let sentence = doc.sentences()[doc.sentence_of(i)];
                if i == sentence.first && doc.tag(i) != Tag::PRP {
                    self.see_subject(sentence.tokens());
                }
                return;
            }
        };
        let query = Query {
            at: i,
            want: Want::Person(gender),
            quoted: false,
            behind: false,
            source: false,
            content: None,
            not: None,
            rather: None,
        };
        if let Some((entity, _)) = pick(doc, &self.names.entities, &self.seen, &query) {
            let subject = true;
            let told = self.told[i];
            self.seen.push(Seen { entity, at: i, subject, pronoun: true, told, ..Seen::default() });
        }
    }

    /// "the president" where one alone is known as that: as good as a name.
    fn see_office(&mut self, i: usize) {
        let doc = self.doc;
        if doc.lower(i) != "the" || self.names.at(i).is_some() {
            return;
        }
        let Some(head) =
            (i + 1..doc.len().min(i + 4)).take_while(|&k| doc.tag(k).is_noun() || doc.tag(k).is_adjective()).last()
        else {
            return;
        };
        let word = lexicon::expand(doc.lower(head));
        if self.names.at(head).is_some()
            || !classes(doc.lower(head)).has(Classes::ROLE)
            || matches!(doc.tag(head), Tag::NNS)
        {
            return;
        }
        let Some(bearers) = self.roles.get(lexicon::office(doc.lower(head))) else { return };
        let same = bearers.iter().take(ALIKE).filter(|(_, role)| {
            // The head itself, and no vice president for a president.
            let mut tokens = doc.tokens_in(*role);
            tokens.any(|k| lexicon::expand(doc.lower(k)) == word)
                && !doc.tokens_in(*role).any(|k| matches!(doc.lower(k), "vice" | "deputy" | "former" | "assistant"))
        });
        let Some(entity) = only(same.map(|b| b.0)) else { return };
        let owner = doc.tag(head + 1) == Tag::POS;
        let subject = !owner && is_subject(doc, i, head + 1);
        let told = self.told[i];
        self.seen.push(Seen { entity, at: i, subject, owner, told, ..Seen::default() });
    }

    /// Several people who are spoken of without a name: "he met harbour officials", for "they" to take up.
    fn see_people(&mut self, i: usize) {
        let doc = self.doc;
        let people = doc.tag(i) == Tag::NNS
            && (classes(doc.lower(i)).has(Classes::PEOPLE)
                || doc.lower(i).strip_suffix('s').is_some_and(|s| classes(s).has(Classes::ROLE)));
        let last = !doc.tag(i + 1).is_noun() && doc.tag(i + 1) != Tag::POS;
        if !people || !last || classes(doc.lower(i)).has(Classes::DOC) || self.names.at(i).is_some() {
            return;
        }
        let sentence = doc.sentences()[doc.sentence_of(i)].first;
        let mut from = i;
        while from > sentence
            && i - from < 6
            && (doc.tag(from - 1).is_noun() || doc.tag(from - 1).is_adjective() || doc.tag(from - 1) == Tag::CD)
        {
            from -= 1;
        }
        from -= usize::from(from > sentence && matches!(doc.tag(from - 1), Tag::DT | Tag::PRPS));
        if from == sentence || doc.tag(from) == Tag::PRPS {
            return;
        }
        if let Some(entity) = self.description(from..i + 1, i + 1, i, usize::MAX).entity {
            let subject = is_subject(doc, from, i + 1);
            let governed = matches!(doc.tag(from - 1), Tag::IN | Tag::TO);
            let told = self.told[i];
            self.seen.push(Seen { entity, at: from, subject, told, governed, described: true, ..Seen::default() });
        }
    }

    /// "Thousands of villagers marched", "A homeless man slept": a description that a later pronoun may take up.
    fn see_subject(&mut self, tokens: Range<usize>) {
        let doc = self.doc;
        let limit = tokens.end.min(tokens.start + 12);
        let Some(verb) = (tokens.start + 1..limit).find(|&i| doc.tag(i).is_finite()) else { return };
        if (tokens.start..verb)
            .any(|i| matches!(doc.tag(i), Tag::Punct | Tag::WRB | Tag::WP) || self.names.at(i).is_some())
            || !matches!(doc.tag(tokens.start), Tag::DT | Tag::CD | Tag::JJ | Tag::NN | Tag::NNS | Tag::PDT | Tag::PRPS)
            || (tokens.start..verb).any(|i| matches!(doc.tag(i), Tag::VB | Tag::RB | Tag::PRP))
        {
            return;
        }
        let Some(head) = head_of(doc, tokens.start..verb) else { return };
        let kind = classes(doc.lower(head));
        if !(kind.has(Classes::ROLE) || kind.has(Classes::PEOPLE)) {
            return;
        }
        let found = self.description(tokens.start..verb, head + 1, head, usize::MAX);
        if let Some(entity) = found.entity {
            let at = tokens.start;
            let told = self.told[at];
            self.seen.push(Seen { entity, at, subject: true, told, described: true, ..Seen::default() });
        }
    }

    fn is_first_person(&self, n: usize) -> bool {
        let mut tokens = self.doc.tokens_of(&self.attributions[n].source);
        let first = tokens.next().unwrap_or(0);
        tokens.next().is_none_or(|i| self.doc.tag(i) == Tag::Punct)
            && !is_acronym(self.doc.word(first))
            && matches!(self.doc.lower(first), "i" | "we" | "my" | "our" | "me" | "us" | "myself" | "ourselves")
    }

    /// "I" and "we" are whoever speaks the quotation around them.
    fn first_person(&mut self, n: usize) -> Found<'d> {
        match self.doc.tokens_of(&self.attributions[n].source).next() {
            Some(at) => self.first_person_at(at, n),
            None => Found::default(),
        }
    }

    fn first_person_at(&mut self, at: usize, n: usize) -> Found<'d> {
        let within = self.attributions[n].within.filter(|&p| p < self.found.len());
        let parent = within.or_else(|| self.around(n, self.doc.span(at)));
        if let Some(entity) = parent.and_then(|p| self.found[p].entity) {
            return entity.into();
        }
        if !self.names.quoted.get(at).is_some_and(|q| *q) {
            return self.told_by(at).into();
        }
        // A quotation without an attribution of its own: the last who spoke.
        let before = self.seen.partition_point(|s| s.at < at);
        let last = self.seen[..before].iter().rev().take(CHAIN).find(|s| s.source && !s.quoted);
        last.map_or_else(Found::default, |s| s.entity.into())
    }

    /// Who says "I" or "we" outside quotation marks: who signs below, the article's author, or "I" as written.
    fn told_by(&mut self, at: usize) -> u32 {
        let doc = self.doc;
        let several = matches!(doc.lower(at), "we" | "us" | "our" | "ourselves");
        if several {
            let group = *self.narrators.get_or_insert_with(|| self.names.describe(Class::Group, doc.word(at)));
            return group;
        }
        let signed = self.signed.get(doc.block_of(at)).copied().unwrap_or(NONE);
        if signed != NONE {
            self.names.entities[signed as usize].add_name(doc.word(at));
            return signed;
        }
        if let Some(known) = self.narrator {
            return known;
        }
        let entity = match doc.article().header.byline.as_slice() {
            [author] => self.names.known(&author.to_lowercase()).unwrap_or_else(|| {
                let entity = self.names.describe(Class::Person, author);
                self.names.entities[entity as usize].fullest = author;
                entity
            }),
            _ => match self.author_note() {
                Some(author) => author,
                None => self.names.describe(Class::Unnamed, doc.word(at)),
            },
        };
        self.names.entities[entity as usize].add_name(doc.word(at));
        self.narrator = Some(entity);
        entity
    }

    /// The one whom a note at the article's end is about, and nothing before: "Ann Lee teaches law at Oslo."
    fn author_note(&self) -> Option<u32> {
        let doc = self.doc;
        let last = doc.blocks().len();
        (last.saturating_sub(3)..last).rev().find_map(|block| {
            let start = doc.tokens_of_block(block).start;
            let (number, mention) = self.names.at(start)?;
            let full = mention.lead == start && mention.end - mention.first > 1;
            let person = self.names.entities[mention.entity as usize].may_be_person();
            let first = self.names.mentions[..number].iter().all(|m| m.entity != mention.entity);
            (full && person && first && is_subject(doc, mention.lead, mention.end)).then_some(mention.entity)
        })
    }

    /// The attribution whose content holds a span; those close by in the list are looked at.
    fn around(&self, n: usize, span: Span) -> Option<usize> {
        let from = n.saturating_sub(8);
        let to = (n + 2).min(self.attributions.len());
        (from..to).rev().find(|&k| k != n && self.attributions[k].content.encloses(span))
    }

    fn without_source(&mut self, n: usize) -> Found<'d> {
        let doc = self.doc;
        if let Some(found) = self.turn(n) {
            return found;
        }
        let mut at = n;
        for _ in 0..CHAIN {
            let attribution = &self.attributions[at];
            if let Some(entity) = self.found[at].entity {
                return entity.into();
            }
            match attribution.continues {
                Some(before) if before < at => at = before,
                _ => break,
            }
        }
        if let Some(found) = self.implied(n) {
            return found;
        }
        let Some(first) = self.attributions[n].content.first() else { return Found::default() };
        let block = doc.blocks().partition_point(|b| b.span.end() <= first.start());
        self.quoted_author(block).or_else(|| self.neighbour(n, block).map(Into::into)).unwrap_or_default()
    }

    /// Whose turn it is in a transcript: "HILL: No."
    fn turn(&mut self, n: usize) -> Option<Found<'d>> {
        let doc = self.doc;
        let attribution = &self.attributions[n];
        let first = attribution.content.first()?;
        if !attribution.cue.is_empty() || attribution.within.is_some() {
            return None;
        }
        let block = doc.blocks().partition_point(|b| b.span.end() <= first.start());
        let mut tokens = doc.tokens_of_block(block);
        tokens.start += usize::from(matches!(doc.word(tokens.start), "\"" | "\u{201c}"));
        let colon = tokens.clone().take(6).find(|&i| doc.word(i) == ":")?;
        let capitals = (tokens.start..colon).all(|i| doc.tokens()[i].upper || doc.tag(i) == Tag::Punct);
        if colon == tokens.start || !capitals || doc.span(colon).start() > first.start() {
            return None;
        }
        let named = self.names.at(colon - 1).filter(|(_, m)| m.end == colon).map(|(_, m)| m.entity.into());
        named.or_else(|| self.unlisted(tokens.start, colon))
    }

    /// The subject of a cue whose source the attribution leaves out: "..., adding", "and called", "After saying ..., she".
    fn implied(&mut self, n: usize) -> Option<Found<'d>> {
        let doc = self.doc;
        let attribution = &self.attributions[n];
        let cue = doc.tokens_in(attribution.cue.first()?);
        let verb = cue.clone().find(|&i| doc.tag(i).is_verb() && !is_auxiliary(doc.lower(i)))?;
        let word = doc.lower(verb);
        let sentence = doc.sentences()[doc.sentence_of(verb)];
        let mut before = verb;
        while before > sentence.first && (doc.tag(before - 1).is_adverb() || doc.lower(before - 1) == "not") {
            before -= 1;
        }
        let led = if before > sentence.first { doc.lower(before - 1) } else { "" };
        let passive = doc.tag(verb) == Tag::VBN && !matches!(led, "has" | "have" | "had" | "and" | "or")
            || matches!(led, "be" | "been" | "being" | "is" | "was" | "are" | "were" | "am" | "get" | "got")
                && doc.tag(verb) != Tag::VBG;
        if passive
            || !SAYING.iter().any(|v| word.starts_with(v))
            || doc.tag(verb) == Tag::VB
                && !matches!(
                    led,
                    "will" | "would" | "can" | "could" | "may" | "might" | "did" | "does" | "do" | "and" | "or"
                )
        {
            return None;
        }
        let opens = doc.tag(verb) == Tag::VBG
            && (before == sentence.first
                || before == sentence.first + 1
                    && matches!(
                        doc.lower(before - 1),
                        "after" | "before" | "while" | "by" | "in" | "when" | "since" | "without"
                    ));
        if !opens && let Some(found) = self.subject_of(verb, sentence.first, n) {
            return Some(found);
        }
        let attribution = &self.attributions[n];
        let quoted = self.names.quoted[verb];
        let own = |at: usize| attribution.content.overlaps(doc.span(at));
        let from = self.seen.partition_point(|s| s.at < sentence.first);
        let here = self.seen.partition_point(|s| s.at < verb);
        let to = self.seen.partition_point(|s| s.at < sentence.end);
        let fits = |s: &&Seen| (s.subject || s.source) && s.quoted == quoted && !own(s.at);
        let found =
            if opens { self.seen[here..to].iter().find(fits) } else { self.seen[from..here].iter().rev().find(fits) };
        found.map(|s| s.entity.into())
    }

    /// The subject of a verb by the words before it: over adverbs, auxiliaries and the verbs it is joined to.
    fn subject_of(&mut self, verb: usize, sentence: usize, n: usize) -> Option<Found<'d>> {
        let doc = self.doc;
        let mut end = verb;
        for _ in 0..4 {
            while end > sentence
                && (is_auxiliary(doc.lower(end - 1))
                    || doc.tag(end - 1) == Tag::MD
                    || doc.tag(end - 1).is_adverb()
                    || matches!(doc.lower(end - 1), "not" | "only"))
            {
                end -= 1;
            }
            if end == sentence {
                return None;
            }
            if doc.tag(end - 1) != Tag::CC {
                break;
            }
            // "announced the arrest and said"
            let content = &self.attributions[n].content;
            let verbs = (sentence..end - 1).rev().take(40);
            end = verbs.into_iter().find(|&i| doc.tag(i).is_finite() && !content.overlaps(doc.span(i)))?;
        }
        let last = end - 1;
        let word = doc.lower(last);
        let found = match doc.tag(last) {
            Tag::WP | Tag::WDT => self.antecedent(last, n),
            Tag::PRP if matches!(word, "i" | "we") => self.first_person_at(last, n),
            // "It" is mostly nobody: "It is said".
            Tag::PRP if matches!(word, "he" | "she" | "they") => self.phrase(last..end, n),
            tag if tag.is_noun() => {
                let from = self.noun_phrase_before(end, sentence);
                let governed = from > sentence
                    && matches!(doc.tag(from - 1), Tag::IN | Tag::TO | Tag::VB | Tag::VBG)
                    && !matches!(
                        doc.lower(from - 1),
                        "that" | "because" | "if" | "while" | "as" | "when" | "after" | "before" | "since" | "though"
                    );
                if from >= end || governed && doc.tag(verb) != Tag::VBG {
                    return None;
                }
                self.phrase(from..end, n)
            }
            _ => return None,
        };
        Some(found).filter(|f| f.entity.is_some())
    }

    /// First token of the noun phrase that ends at `end`.
    fn noun_phrase_before(&self, end: usize, sentence: usize) -> usize {
        let doc = self.doc;
        let mut from = end;
        while from > sentence && end - from < 16 {
            let tag = doc.tag(from - 1);
            let word = doc.lower(from - 1);
            // "generals and admirals"
            let joined = word == "and"
                && from < end
                && matches!(doc.tag(from), Tag::NNS)
                && from > sentence + 1
                && doc.tag(from - 2) == Tag::NNS;
            if tag.is_finite()
                || matches!(tag, Tag::CC | Tag::TO | Tag::WP | Tag::WRB | Tag::VB | Tag::RB | Tag::PRP) && !joined
                || tag == Tag::Punct && word != "-"
            {
                break;
            }
            if tag == Tag::IN && !matches!(word, "of" | "in" | "for" | "at" | "from") {
                break;
            }
            from -= 1;
            if matches!(tag, Tag::DT | Tag::PRPS) && from > sentence && doc.tag(from - 1) != Tag::IN {
                break;
            }
        }
        from
    }

    /// The author that the page gives to a block quotation: "Ann Lee, a doctor".
    fn quoted_author(&mut self, block: usize) -> Option<Found<'d>> {
        let block = self.doc.blocks().get(block).filter(|b| b.kind == BlockKind::Quote)?;
        let author =
            block.author.as_deref()?.trim_matches(|c: char| c.is_whitespace() || "-\u{2013}\u{2014},".contains(c));
        let (name, told) = author.split_once(',').unwrap_or((author, ""));
        let (name, handle) = match name.split_once('(') {
            Some((name, rest)) if rest.trim_start().starts_with('@') => (name, rest.trim_end().trim_end_matches(')')),
            _ => (name, ""),
        };
        let (name, told) = (name.trim(), told.trim());
        if name.is_empty() {
            return None;
        }
        let lower = name.to_lowercase();
        let entity = self.names.known(&lower).unwrap_or_else(|| {
            let last = lower.rsplit(' ').next().unwrap_or_default();
            let given = lower.contains(' ') && classes(lower.split(' ').next().unwrap_or_default()).has(Classes::GIVEN);
            let class = if name.starts_with('@') {
                Class::Unsure
            } else if !given && (classes(last).has(Classes::ORG) || is_acronym(name)) {
                Class::Organisation
            } else {
                Class::Person
            };
            let entity = self.names.describe(class, name);
            self.names.entities[entity as usize].fullest = name;
            self.names.learn(lower, entity);
            entity
        });
        let known = &mut self.names.entities[entity as usize];
        known.add_name(handle);
        if known.told.is_empty() {
            known.told = told;
        }
        Some(Found { entity: Some(entity), told, ..Found::default() })
    }

    /// Who speaks a quotation that fills its paragraph: who spoke last in the paragraph before, else the one person
    /// that it is about, else who spoke last in the one before that.
    fn neighbour(&self, n: usize, block: usize) -> Option<u32> {
        let doc = self.doc;
        let attribution = &self.attributions[n];
        if attribution.form != Form::Bare || attribution.within.is_some() || attribution.manner != Manner::Direct {
            return None;
        }
        let span = doc.blocks().get(block)?.span;
        let (first, last) = (attribution.content.first()?, attribution.content.last()?);
        // Marks, a stop, perhaps a dash.
        let alone = first.start() - span.start().min(first.start()) <= 8 && span.end().saturating_sub(last.end()) <= 8;
        if !alone || block == 0 {
            return None;
        }
        let before = |k: usize| {
            let tokens = doc.tokens_of_block(k);
            let from = self.seen.partition_point(|s| s.at < tokens.start);
            let to = self.seen.partition_point(|s| s.at < tokens.end);
            &self.seen[from..to]
        };
        let speaker = |k: usize| before(k).iter().rev().find(|s| s.source && !s.quoted).map(|s| s.entity);
        let one = |k: usize| {
            let mut people = before(k)
                .iter()
                .filter(|s| s.subject && !s.quoted && self.names.entities[s.entity as usize].may_be_person());
            let first = people.next()?.entity;
            Some(people.all(|s| s.entity == first).then_some(first))
        };
        if let Some(entity) = speaker(block - 1) {
            return Some(entity);
        }
        if let Some(subject) = one(block - 1) {
            return subject;
        }
        block.checked_sub(2).and_then(speaker)
    }

    /// Who the words of attribution `n`'s source mean.
    fn source(&mut self, n: usize) -> Found<'d> {
        let doc = self.doc;
        let mut best = Found::default();
        for piece in self.attributions[n].source.as_slice() {
            let found = self.phrase(doc.tokens_in(*piece), n);
            let named = found.entity.is_some_and(|e| self.names.entities[e as usize].may_be_person());
            if best.entity.is_none() || named {
                best = found;
            }
            if named {
                break;
            }
        }
        best
    }

    fn phrase(&mut self, tokens: Range<usize>, n: usize) -> Found<'d> {
        let doc = self.doc;
        let (mut from, mut to) = (tokens.start, tokens.end.min(tokens.start + 256));
        while from < to
            && (doc.tag(from) == Tag::Punct
                || matches!(doc.tag(from), Tag::CC | Tag::RB) && !doc.tokens()[from].upper
                || matches!(doc.lower(from), "by" | "from" | "to" | "both" | "with" | "for" | "as" | "in" | "among")
                    && from + 1 < to
                    && self.names.at(from).is_none())
        {
            from += 1;
        }
        // "OSLO - Harbour leaders": where it was written is no part of who they are.
        if from + 2 < to
            && matches!(doc.word(from + 1), "-" | "--" | "\u{2013}" | "\u{2014}")
            && doc.word(from).chars().all(char::is_uppercase)
            && !doc.tokens()[from + 1].span.is_empty()
            && doc.tokens()[from + 1].spaced
        {
            from += 2;
        }
        // "Neither Hill nor Ray": both of them.
        if doc.lower(from) == "neither"
            && let Some(nor) = (from + 2..to).find(|&i| doc.lower(i) == "nor")
            && let (Some((_, one)), Some((_, other))) = (self.names.at(nor - 1), self.names.at(nor + 1))
            && one.end == nor
        {
            let written = doc.cover(one.first..other.end).slice(doc.text());
            return self.group(vec![one.entity, other.entity], written).into();
        }
        // Nobody: "no voter", "not everyone".
        if matches!(doc.lower(from), "no" | "nobody" | "none" | "neither" | "not")
            || from > tokens.start && doc.lower(from - 1) == "not"
        {
            return Found::default();
        }
        // "most of whom"
        if from + 3 == to && doc.lower(from + 1) == "of" && matches!(doc.lower(from + 2), "whom" | "which") {
            return self.antecedent(from, n);
        }
        // "the businessman, who": a clause about them is no part of who they are.
        if let Some(clause) = (from + 1..to).find(|&i| {
            doc.word(i - 1) == "," && matches!(doc.lower(i), "who" | "which" | "whose" | "whom") && i - 1 > from
        }) {
            to = clause - 1;
        }
        while from < to
            && (doc.tag(to - 1) == Tag::Punct && doc.word(to - 1) != ")"
                || to - from > 1
                    && (owns(doc, to - 1)
                        || matches!(doc.lower(to - 1), "himself" | "herself" | "itself" | "themselves")))
        {
            to -= 1;
        }
        if from >= to {
            return Found::default();
        }
        if let Some(found) = self.pronoun(from, to, n) {
            return found;
        }
        // "the 24-year-old", "the Brazilian": the one spoken of
        let aged = to - from <= 6 && doc.cover(from..to).slice(doc.text()).ends_with("-year-old");
        let national = to - from == 2
            && doc.lower(from + 1).ends_with("an")
            && doc.tokens()[from + 1].upper
            && classes(doc.lower(from + 1)).has(Classes::DEMONYM)
            && !classes(doc.lower(from + 1)).has(Classes::ROLE);
        if doc.lower(from) == "the" && (aged || national) {
            let meant = self.recent(from, Want::Person(Gender::Unknown), n);
            if let Some(entity) = meant {
                return entity.into();
            }
        }
        // "both witnesses": the two named together last.
        let both = doc.lower(tokens.start) == "both" || doc.lower(from + 1) == "two" && doc.lower(from) == "the";
        if both && !(from..to).any(|i| doc.tag(i) == Tag::CC) {
            let before = self.seen.partition_point(|s| s.at < from);
            let pair = self.seen[..before].iter().rev().take(CHAIN).map(|s| s.entity);
            if let Some(pair) = pair.clone().find(|&e| self.names.entities[e as usize].members.len() == 2) {
                return pair.into();
            }
        }
        if from + 1 == to
            && matches!(doc.lower(from), "each" | "both" | "all" | "neither")
            && let Some(group) = self.several_before(from)
        {
            return group.into();
        }
        let core = self.core(from, to);
        // "Beijing's"
        let mut bare = if core > from + 1 && owns(doc, core - 1) { core - 1 } else { core };
        // "Hugh Hill QC"
        while bare > from + 1
            && lexicon::is_postnominal(doc.word(bare - 1))
            && self.names.at(bare - 2).is_some_and(|(_, m)| m.end < bare)
        {
            bare -= 1;
        }
        if let Some((_, mention)) = self.names.at(bare - 1)
            && mention.end == bare
            && !self.is_part(mention, from, to)
        {
            return self.named(mention, from, bare, to, n);
        }
        if let Some(found) = self.apposition(from, core, to, n) {
            return found;
        }
        // "this guy (Hill)"
        if doc.word(core) == "("
            && let Some((_, mention)) = self.names.at(core + 1)
            && doc.word(mention.end) == ")"
            && self.names.entities[mention.entity as usize].class == Class::Person
        {
            return mention.entity.into();
        }
        // "the Ohio Republican"
        if doc.lower(from) == "the"
            && matches!(doc.lower(bare - 1), "republican" | "democrat" | "libertarian" | "independent" | "conservative")
            && bare - from <= 4
            && let Some(entity) = self.bearer(from, core, to, bare - 1, n)
        {
            return Found { role: doc.cover(from + 1..bare), ..entity.into() };
        }
        if let Some(found) = self.unlisted(from, bare) {
            return found;
        }
        match head_of(doc, from..bare) {
            Some(head) => self.description(from..to, core, head, n),
            None => match doc.lower(from) {
                "one" if from + 1 < to => self.description(from..to, core, from, n),
                "you" | "one" | "anyone" | "nobody" | "no" => Found::default(),
                _ => self.description(from..to, core, bare - 1, n),
            },
        }
    }

    /// Those named or described together last: "Hill and Ray met, each with a lawyer".
    fn several_before(&mut self, at: usize) -> Option<u32> {
        let doc = self.doc;
        let first = doc.sentence_of(at).saturating_sub(1);
        let sentence = doc.sentences()[first];
        let upto = self.names.mentions.partition_point(|m| m.first < at);
        let from = self.names.mentions.partition_point(|m| m.first < sentence.first);
        let pair = self.names.mentions[from..upto]
            .windows(2)
            .rev()
            .find(|pair| pair[0].end + 1 == pair[1].lead && doc.lower(pair[0].end) == "and")
            .map(|pair| (pair[0], pair[1]));
        let before = self.seen.partition_point(|s| s.at < at);
        let known = self.seen[..before].iter().rev().take_while(|s| s.at >= sentence.first).find(|s| {
            let entity = &self.names.entities[s.entity as usize];
            entity.plural || entity.members.len() > 1
        });
        if let Some(known) = known {
            return Some(known.entity);
        }
        let (one, other) = pair?;
        let written = doc.cover(one.first..other.end).slice(doc.text());
        Some(self.group(vec![one.entity, other.entity], written))
    }

    /// "many Republicans", "Republicans who agree": some of a people or party, no speaker of that name.
    fn is_part(&self, mention: Mention, from: usize, to: usize) -> bool {
        let doc = self.doc;
        let entity = &self.names.entities[mention.entity as usize];
        let members = entity.class == Class::Group || entity.plural;
        let before = mention.lead > from + usize::from(matches!(doc.lower(from), "the"));
        let after = mention.end < to
            && (matches!(doc.tag(mention.end), Tag::WP | Tag::WDT)
                || matches!(doc.lower(mention.end), "in" | "with" | "on" | "from"));
        members && (before || after)
    }

    /// End of the first noun phrase, without what follows its head.
    fn core(&self, from: usize, to: usize) -> usize {
        let doc = self.doc;
        let mut i = from;
        let mut noun = false;
        while i < to {
            if let Some((_, mention)) = self.names.at(i) {
                i = mention.end.min(to);
                noun = true;
                continue;
            }
            let tag = doc.tag(i);
            let stop = match tag {
                Tag::Punct => {
                    !matches!(doc.word(i), "-" | "/" | "\u{201c}" | "\u{201d}" | "\"" | "'" | "\u{2019}" | "\u{2018}")
                }
                Tag::IN | Tag::TO | Tag::WP | Tag::WDT | Tag::WRB | Tag::WPS | Tag::CC => noun,
                _ if owns(doc, i) => false,
                Tag::MD | Tag::VBD | Tag::VBZ | Tag::VBP | Tag::DT | Tag::PRP => noun,
                Tag::JJ if matches!(doc.lower(i), "last" | "next" | "earlier") => noun,
                Tag::VBG | Tag::VBN => {
                    let goes_on = doc.tag(i + 1).is_noun() || doc.tag(i + 1).is_adjective();
                    // "the committee backing Ann Lee", "judges handling such cases"
                    let people = i > from && matches!(doc.tag(i - 1), Tag::NNS) && tag == Tag::VBG;
                    noun && (!goes_on || people || self.names.at(i + 1).is_some_and(|(_, m)| m.lead == i + 1))
                }
                Tag::RB => {
                    let next = doc.tag(i + 1);
                    noun && i + 1 < to && !next.is_adjective() && !matches!(next, Tag::VBN | Tag::VBG)
                }
                _ => false,
            };
            // "Oslo's top doctor": what stands behind an owner goes on.
            if stop && i > from && !owns(doc, i - 1) {
                break;
            }
            if owns(doc, i) && i + 1 < to {
                // "Oslo's recently named mayor": what is owned comes behind.
                noun = false;
            }
            noun |= tag.is_noun()
                || matches!(tag, Tag::CD | Tag::JJ | Tag::PDT | Tag::DT) && i > from
                || matches!(doc.lower(i), "some" | "many" | "most" | "those" | "others" | "one");
            i += 1;
        }
        i.max(from + 1)
    }

    /// A source whose head is a name: it, or a group that it begins.
    fn named(&mut self, mention: Mention, from: usize, end: usize, to: usize, n: usize) -> Found<'d> {
        let doc = self.doc;
        // "Ann Lee, 59, of Oslo": a source cut short means her.
        if !self.names.entities[mention.entity as usize].class.is_person()
            && let Some(resident) = self.resident(mention)
        {
            return Found { role: resident.role, ..resident.entity.into() };
        }
        let mut members = vec![mention.entity];
        let mut at = end;
        if doc.word(at) == "(" && at < to {
            at = (at..to).find(|&i| doc.word(i) == ")").map_or(to, |i| i + 1);
        }
        // "Hill, R-Tenn., and Ray"
        if doc.word(at) == "," && at + 1 < to && lexicon::is_party_tag(doc.lower(at + 1)) {
            at += 2 + usize::from(doc.word(at + 2) == ".");
        }
        if mention.role.start() >= doc.span(end - 1).end() {
            // Past the apposition: "Hill, a doctor, and Ray".
            at = at.max(doc.tokens_in(mention.role).end);
            at += usize::from(at < to && doc.word(at) == "," && !matches!(doc.lower(at + 1), "and"));
        }
        let person = self.names.entities[mention.entity as usize].may_be_person();
        while at < to && members.len() < 12 {
            let mut next = at;
            let comma = doc.word(next) == ",";
            next += usize::from(comma);
            let and = matches!(doc.lower(next), "and" | "&");
            next += usize::from(and);
            if !(comma || and) || next >= to {
                break;
            }
            let mut stop = self.core(next, to);
            stop -= usize::from(stop > next + 1 && doc.tag(stop - 1) == Tag::POS);
            match self.names.at(stop - 1) {
                Some((_, other))
                    if other.end == stop
                        && (and
                            || other.lead == next
                                && self.names.entities[other.entity as usize].may_be_person() == person) =>
                {
                    members.push(other.entity);
                    at = stop;
                }
                // "Hill, a doctor, and a former mayor" is one.
                _ if comma && matches!(doc.lower(next), "a" | "an" | "the" | "former" | "now") => break,
                _ if and && head_of(doc, next..stop).is_some() => {
                    // "Hill and his allies": one group, named as written.
                    let head = head_of(doc, next..stop).unwrap_or(next);
                    let found = self.description(from..to, to, head, n);
                    if let Some(group) = found.entity {
                        let group = &mut self.names.entities[group as usize];
                        group.class = Class::Group;
                        group.plural = true;
                    }
                    return found;
                }
                _ => break,
            }
        }
        members.dedup();
        if members.len() > 1 {
            let written = doc.cover(from..at).slice(doc.text());
            return self.group(members, written).into();
        }
        let role = mention.role;
        let speaks_for = self.speaks_for(doc.tokens_in(role));
        Found { entity: Some(mention.entity), role, speaks_for, ..Found::default() }
    }

    /// The person who is of a place by the words before it.
    fn resident(&self, place: Mention) -> Option<Mention> {
        let doc = self.doc;
        let mut at = place.lead;
        for _ in 0..3 {
            if at >= 3 && matches!(doc.lower(at - 1), "of" | "from") && doc.word(at - 2) == "," {
                let numbered = at >= 5 && doc.tokens()[at - 3].kind == Kind::Number && doc.word(at - 4) == ",";
                let last = if numbered { at - 5 } else { at - 3 };
                let (_, mention) = self.names.at(last)?;
                let person = self.names.entities[mention.entity as usize].class.is_person();
                return (person && mention.end == last + 1).then_some(mention);
            }
            if at < 2 || doc.word(at - 1) != "," {
                return None;
            }
            at = self.names.at(at - 2)?.1.lead;
        }
        None
    }

    fn group(&mut self, members: Vec<u32>, written: &'d str) -> u32 {
        if let Some(&known) = self.groups.get(&members) {
            self.names.entities[known as usize].add_name(written);
            return known;
        }
        let group = self.names.describe(Class::Group, written);
        self.names.entities[group as usize].members.clone_from(&members);
        self.groups.insert(members, group);
        group
    }

    /// "the mayor of Oslo, Ann Lee": a description with a name in apposition.
    fn apposition(&mut self, from: usize, core: usize, to: usize, n: usize) -> Option<Found<'d>> {
        let doc = self.doc;
        let head = head_of(doc, from..core).or_else(|| (doc.lower(from) == "one").then_some(from))?;
        // "ambassador to Freedonia Ann Lee": the name ends the phrase without a comma.
        if let Some((_, mention)) = self.names.at(to - 1)
            && mention.end == to
            && mention.lead > core + 1
            && classes(doc.lower(head)).has(Classes::ROLE)
            && (self.names.entities[mention.entity as usize].class == Class::Person
                || self.names.entities[mention.entity as usize].may_be_person() && mention.end - mention.first > 1)
            && doc.tag(mention.lead - 1).is_noun()
            // "the wife of candidate Ann Lee": the title is hers.
            && (doc.lower(core) == "and"
                || matches!(doc.lower(core), "to" | "of" | "at" | "in" | "on")
                    && !classes(doc.lower(mention.lead - 1)).has(Classes::ROLE))
        {
            let role = doc.cover(from..mention.first);
            return Some(Found {
                entity: Some(mention.entity),
                role,
                speaks_for: self.speaks_for(from..mention.first),
                ..Found::default()
            });
        }
        let plural = doc.tag(head) == Tag::NNS || classes(doc.lower(head)).has(Classes::PEOPLE);
        let agent = ["or", "er", "ist", "ian"].iter().any(|e| doc.lower(head).ends_with(e)) && doc.tag(head) == Tag::NN;
        let role_noun = classes(doc.lower(head)).has(Classes::ROLE) || doc.lower(head) == "one" || agent;
        // "former prosecutor and Oslo mayor Ann Lee"
        let at = if role_noun
            && !plural
            && doc.lower(core) == "and"
            && doc.tag(core + 1) != Tag::DT
            && doc.tag(core + 1) != Tag::PRPS
        {
            core
        } else {
            (core..to).find(|&i| matches!(doc.word(i), "," | "\u{2014}" | "--" | ":"))?
        };
        if at + 1 >= to {
            return None;
        }
        let end = self.core(at + 1, to);
        let (_, mention) = self.names.at(end - 1)?;
        let titled = mention.role.end() <= doc.span(mention.first).start() && !mention.role.is_empty()
            || (at + 1..mention.lead).all(|i| doc.tag(i).is_noun() || doc.tag(i).is_adjective());
        if mention.end != end || end > to || mention.lead != at + 1 && !titled {
            return None;
        }
        if plural {
            // "Two analysts, Ann Lee and Hugh Hill,"
            if doc.lower(end) == "and" {
                return Some(self.named(mention, at + 1, end, to, n));
            }
            return None;
        }
        let closed = end == to || matches!(doc.word(end), "," | "(" | "\u{2014}" | "--");
        if !closed || !role_noun && (at > core || !self.names.entities[mention.entity as usize].may_be_person()) {
            return None;
        }
        let to_role = if doc.lower(at) == "and" { mention.first } else { at };
        let role = doc.cover(from..to_role);
        let speaks_for = self.speaks_for(from..to_role);
        Some(Found { entity: Some(mention.entity), role, speaks_for, ..Found::default() })
    }

    /// A name that the search for names passed over (a common word at a sentence's beginning, a headline).
    fn unlisted(&mut self, from: usize, end: usize) -> Option<Found<'d>> {
        let doc = self.doc;
        let start = if matches!(doc.lower(from), "the" | "a" | "an") { from + 1 } else { from };
        if start >= end || !(start..end).all(|i| doc.tokens()[i].upper && doc.tokens()[i].kind == Kind::Word) {
            return None;
        }
        let name = doc.cover(start..end).slice(doc.text());
        let lower = name.to_ascii_lowercase();
        if let Some(known) = self.names.known(&lower).or_else(|| self.names.by_last_word(doc.lower(end - 1))) {
            return Some(known.into());
        }
        let last = classes(doc.lower(end - 1));
        if last.is_title()
            || last.has(Classes::PEOPLE)
            || last.has(Classes::VAGUE)
            || last.has(Classes::FUNCTION)
            || last.has(Classes::DOC)
            || last.has(Classes::GENERIC)
        {
            return None;
        }
        let demonym =
            lower.strip_suffix('s').is_some_and(|s| classes(s).has(Classes::DEMONYM)) || last.has(Classes::DEMONYM);
        let entity = self.names.describe(if demonym { Class::Group } else { Class::Unsure }, name);
        self.names.learn(lower, entity);
        Some(entity.into())
    }

    /// A source that is or begins with a pronoun.
    fn pronoun(&mut self, from: usize, to: usize, n: usize) -> Option<Found<'d>> {
        let doc = self.doc;
        let alone = from + 1 == to || !matches!(doc.tag(from + 1), Tag::CC) && doc.tag(from) == Tag::PRP;
        let want = match doc.lower(from) {
            "he" | "him" | "himself" if alone => Want::Person(Gender::Male),
            "she" | "herself" if alone => Want::Person(Gender::Female),
            "they" | "them" | "themselves" if alone => Want::Several,
            "it" | "itself" if alone => Want::Thing,
            "whose" if from + 1 < to => return None,
            "who" | "whom" | "which" | "that" | "whose" if from + 1 == to || doc.tag(from) != Tag::DT => {
                return Some(self.antecedent(from, n));
            }
            "you" | "yourself" if alone => return Some(Found::default()),
            word @ ("his" | "her" | "its" | "their") => {
                // "his report" is his; "his wife" is another.
                let core = self.core(from, to);
                let head = head_of(doc, from + 1..core.max(from + 1));
                let owned = head.is_none_or(|h| {
                    classes(doc.lower(h)).has(Classes::DOC) && !classes(doc.lower(h)).has(Classes::GENERIC)
                });
                if !owned {
                    return None;
                }
                match word {
                    "his" => Want::Person(Gender::Male),
                    "her" => Want::Person(Gender::Female),
                    "its" => Want::Thing,
                    _ => Want::Several,
                }
            }
            _ => return None,
        };
        Some(self.meant(from, want, n, true).map_or_else(Found::default, Into::into))
    }

    fn meant(&mut self, at: usize, want: Want, n: usize, source: bool) -> Option<u32> {
        let doc = self.doc;
        let attribution = self.attributions.get(n);
        let mut query = Query {
            at,
            want,
            quoted: self.names.quoted[at],
            behind: false,
            source: true,
            content: None,
            not: None,
            rather: None,
        };
        if let Some(attribution) = attribution {
            query.content = Some(&attribution.content);
            query.behind = attribution.content.first().is_some_and(|c| c.start() < doc.span(at).start());
            let parent = attribution.within.or_else(|| self.around(n, doc.span(at)));
            if let Some(parent) = parent.filter(|&p| p < self.found.len()) {
                let speaker = self.found[parent].entity;
                if self.attributions[parent].manner == Manner::Direct || query.quoted {
                    query.not = speaker;
                } else {
                    query.rather = speaker;
                }
            }
        }
        let before = self.seen.partition_point(|s| s.at < at);
        if let Some(choices) = &mut self.choices
            && source
        {
            let mut all = Vec::new();
            candidates(doc, &self.names.entities, &self.seen[..before], &query, |e, f| all.push((e, f.clone())));
            choices.push((n, all));
        }
        let back = pick(doc, &self.names.entities, &self.seen[..before], &query);
        if want == Want::Several
            && let Some(one) = self.one_they(at, &self.seen[..before], back.is_some())
            && query.not != Some(one)
        {
            return Some(one);
        }
        if let Some((entity, weight)) = back
            && weight > -30.0
        {
            return Some(entity);
        }
        // "...," he said. Hill, a doctor, ...: the next name that agrees.
        let sentence = doc.sentence_of(at);
        let from = self.names.mentions.partition_point(|m| m.first < at);
        let ahead = self.names.mentions[from..].iter().take(4).find(|m| {
            let entity = &self.names.entities[m.entity as usize];
            let Want::Person(gender) = want else { return false };
            entity.may_be_person() && entity.gender.agrees(gender) && doc.sentence_of(m.first) - sentence <= 2
        });
        ahead.map(|m| m.entity).or(back.map(|b| b.0))
    }

    /// What a relative pronoun stands for: the noun phrase before it.
    fn antecedent(&mut self, at: usize, n: usize) -> Found<'d> {
        let doc = self.doc;
        let sentence = doc.sentences()[doc.sentence_of(at)].first;
        let mut end = at;
        while end > sentence
            && (matches!(doc.word(end - 1), "," | "\u{2014}" | "\u{2013}" | "--" | "-" | ")" | "\u{201d}" | "\"")
                || matches!(doc.tag(end - 1), Tag::IN | Tag::RB))
        {
            if doc.word(end - 1) == ")" {
                end = (sentence..end).rev().find(|&i| doc.word(i) == "(").unwrap_or(end - 1);
            } else {
                end -= 1;
            }
        }
        if end == sentence {
            return Found::default();
        }
        if let Some((_, mention)) = self.names.at(end - 1)
            && mention.end == end
        {
            // "the mayor of Oslo, who": the person rather than the place.
            let place = !self.names.entities[mention.entity as usize].may_be_person();
            if !(place && doc.lower(at) == "who") {
                return Found { role: mention.role, ..mention.entity.into() };
            }
            // "nervous voters on Harbour Hill, who"
            let lead = mention.lead;
            if lead > sentence + 1 && matches!(doc.lower(lead - 1), "on" | "in" | "at" | "from" | "of") {
                let from = self.noun_phrase_before(lead - 1, sentence);
                if from < lead - 1 && doc.tag(lead - 2).is_noun() {
                    return self.phrase_without_pronoun(from, end, n);
                }
            }
        }
        let mut from = match doc.lower(end - 1) {
            "some" | "those" | "others" | "many" => end - 1,
            _ => self.noun_phrase_before(end, sentence),
        };
        while from + 1 < end && matches!(doc.tag(from), Tag::IN) {
            from += 1;
        }
        // "members of the government, which": the nearest.
        if doc.lower(at) == "which"
            && let Some(nearest) = (from + 1..end).rev().find(|&i| doc.tag(i) == Tag::DT)
        {
            from = nearest;
        }
        if from >= end {
            return Found::default();
        }
        // "Hill, a doctor who": the apposition's name.
        if from > sentence && doc.word(from - 1) == "," {
            let before = self.names.at(from.saturating_sub(2)).map(|m| m.1);
            if let Some(mention) = before
                && mention.end == from - 1
                && (self.names.entities[mention.entity as usize].may_be_person() || doc.lower(at) != "who")
            {
                return Found { role: mention.role, ..mention.entity.into() };
            }
        }
        self.phrase_without_pronoun(from, end, n)
    }

    fn phrase_without_pronoun(&mut self, from: usize, to: usize, n: usize) -> Found<'d> {
        if matches!(self.doc.tag(from), Tag::WP | Tag::WDT | Tag::WPS) {
            return Found::default();
        }
        let core = self.core(from, to);
        if let Some((_, mention)) = self.names.at(core - 1)
            && mention.end == core
        {
            return Found { role: mention.role, ..mention.entity.into() };
        }
        match head_of(self.doc, from..core) {
            Some(head) => self.description(from..to, core, head, n),
            None if doc_word(self.doc, from, &["those", "some", "others", "many"]) => {
                self.description(from..to, to, from, n)
            }
            None => Found::default(),
        }
    }

    /// A source without a name at its head: one known by that role or those words, or a new one.
    fn description(&mut self, tokens: Range<usize>, core: usize, head: usize, n: usize) -> Found<'d> {
        let doc = self.doc;
        let Range { start: from, end: to } = tokens;
        let word = doc.lower(head);
        let kind = classes(word);
        if kind.has(Classes::VAGUE) {
            return Found::default();
        }
        let plural = kind.has(Classes::PEOPLE)
            || matches!(doc.tag(head), Tag::NNS | Tag::NNPS) && !kind.has(Classes::ROLE)
            || word.ends_with('s')
                && !word.ends_with("ss")
                && !kind.is_title()
                && !kind.has(Classes::ORG)
                && !kind.has(Classes::DOC);
        let first = doc.lower(from);
        if matches!(first, "my" | "our") && kind.has(Classes::DOC) && !kind.has(Classes::GENERIC) && n != usize::MAX {
            return self.first_person_at(from, n);
        }
        let owner = matches!(first, "his" | "her" | "its" | "their");
        let owned = owner || (from..head).any(|i| owns(doc, i));
        let definite = matches!(first, "the" | "this" | "that" | "these" | "those")
            || !plural && !owner && doc.tag(from) != Tag::DT && doc.tokens()[from].upper && n != usize::MAX;
        let speaks_for = self.speaks_for(from..to);

        let issuer = match kind.has(Classes::DOC) {
            false => None,
            true => self.issuer(from, core, to).or_else(|| {
                let plain = definite && !owned && !kind.has(Classes::GENERIC) && n != usize::MAX;
                if plain { self.maker(head, n) } else { None }
            }),
        };
        if let Some(issuer) = issuer {
            let names = [doc.cover(from..core), doc.cover(bare_start(doc, from)..core)];
            for name in names {
                self.names.entities[issuer as usize].add_name(name.slice(doc.text()));
            }
            return Found { document: true, ..issuer.into() };
        }
        if kind.has(Classes::ROLE)
            && !plural
            && let Some(entity) = self.bearer(from, core, to, head, n)
        {
            let role = doc.cover(bare_start(doc, from)..core);
            return Found { entity: Some(entity), role, speaks_for, ..Found::default() };
        }
        let key = self.key(from, core, head, owner, n);
        if let Some(&known) = self.described.get(&key) {
            self.add_forms(known, from, core, to);
            return Found { entity: Some(known), speaks_for, ..Found::default() };
        }
        if definite && !owned {
            if let Some(known) = self.same_head(word, plural, from, core) {
                self.add_forms(known, from, core, to);
                return Found { entity: Some(known), speaks_for, ..Found::default() };
            }
            if kind.has(Classes::GENERIC) || kind.has(Classes::ORG) {
                let org = self.names.last_org_with(word, from).or_else(|| {
                    // "The union of the crews" is another than the one before.
                    let generic = kind.has(Classes::GENERIC) && core - from <= 3 && doc.lower(core) != "of";
                    let recent = generic.then(|| self.recent(from, Want::Thing, n)).flatten();
                    let state = matches!(word, "country" | "government" | "kingdom" | "nation");
                    recent.filter(|&e| {
                        let entity = &self.names.entities[e as usize];
                        let place = || classes(&entity.fullest.to_lowercase()).has(Classes::PLACE);
                        (entity.class == Class::Organisation || entity.count > 1) && (state || !place())
                    })
                });
                if let Some(org) = org {
                    self.add_forms(org, from, core, core);
                    return org.into();
                }
            }
        }
        let class = if kind.has(Classes::DOC) && !kind.has(Classes::ROLE) {
            Class::Organisation
        } else if plural {
            if matches!(word, "officials" | "sources" | "people" | "experts" | "analysts" | "aides") {
                Class::Unnamed
            } else {
                Class::Group
            }
        } else if kind.has(Classes::ROLE) {
            Class::Unnamed
        } else {
            Class::Organisation
        };
        let entity = self.names.describe(class, doc.cover(from..to).slice(doc.text()));
        self.names.entities[entity as usize].plural = plural;
        self.names.entities[entity as usize].gender = kind.gender();
        self.add_forms(entity, from, core, to);
        if n != usize::MAX {
            self.add_wider(entity, from, to);
        }
        self.described.insert(key, entity);
        self.by_head.entry(lexicon::expand(word)).or_default().push(entity);
        Found { entity: Some(entity), role: Span::default(), speaks_for, ..Found::default() }
    }

    fn add_forms(&mut self, entity: u32, from: usize, core: usize, to: usize) {
        let doc = self.doc;
        let bare = bare_start(doc, from);
        let comma = (core..to).find(|&i| doc.word(i) == ",").unwrap_or(to);
        let clause = (core..comma)
            .find(|&i| matches!(doc.tag(i), Tag::WP | Tag::WDT | Tag::VBG | Tag::VBN | Tag::VBD))
            .unwrap_or(comma);
        for end in [to, comma, clause, core] {
            for start in [from, bare] {
                self.names.entities[entity as usize].add_name(doc.cover(start..end).slice(doc.text()));
            }
        }
    }

    /// The whole phrase around a source that was cut short: "voters" of "74 percent of likely voters".
    fn add_wider(&mut self, entity: u32, from: usize, to: usize) {
        let doc = self.doc;
        let sentence = doc.sentences()[doc.sentence_of(from)];
        let mut left = from;
        while left > sentence.first && from - left < 6 && doc.tokens()[left - 1].kind != Kind::Punct {
            let tag = doc.tag(left - 1);
            let counted = doc.lower(left - 1) == "of"
                && left > sentence.first + 1
                && matches!(doc.tag(left - 2), Tag::CD | Tag::NN)
                && matches!(
                    doc.lower(left - 2),
                    "percent" | "half" | "third" | "majority" | "number" | "dozens" | "thousands"
                );
            let part = tag.is_adjective()
                || doc.lower(left - 1) == "likely"
                || matches!(tag, Tag::CD | Tag::NN | Tag::NNS | Tag::VBN)
                || counted;
            if !part || self.names.at(left - 1).is_some() {
                break;
            }
            left -= 1;
        }
        let mut right = to;
        while right < sentence.end && right - to < 6 && doc.tokens()[right].kind != Kind::Punct {
            let tag = doc.tag(right);
            let part = tag.is_noun()
                || tag.is_adjective()
                || matches!(tag, Tag::DT | Tag::CD | Tag::PRPS | Tag::POS)
                || tag == Tag::IN && matches!(doc.lower(right), "of" | "in" | "on" | "from" | "at" | "for" | "with");
            if !part || right == to && tag != Tag::IN {
                break;
            }
            right += 1;
        }
        // "those who want a quay"
        let mut clause = to;
        if matches!(doc.tag(to), Tag::WP | Tag::WDT) {
            while clause < sentence.end && clause - to < 20 && doc.tokens()[clause].kind != Kind::Punct {
                clause += 1;
            }
        }
        for (first, end) in [(left, to), (from, right), (left, right), (from, clause)] {
            self.names.entities[entity as usize].add_name(doc.cover(first..end).slice(doc.text()));
        }
    }

    /// The words of a description by which it is known again: "his campaign" by its owner.
    fn key(&mut self, from: usize, core: usize, head: usize, owner: bool, n: usize) -> String {
        let doc = self.doc;
        let mut key = String::new();
        for i in bare_start(doc, from)..core {
            if matches!(doc.tag(i), Tag::POS | Tag::Punct | Tag::DT) {
                continue;
            }
            if i == from && owner {
                let want = match doc.lower(i) {
                    "his" => Want::Person(Gender::Male),
                    "her" => Want::Person(Gender::Female),
                    "its" => Want::Thing,
                    _ => Want::Several,
                };
                let name =
                    self.meant(i, want, n, false).and_then(|e| self.names.entities[e as usize].names.first().copied());
                let surname = name.and_then(|n| n.rsplit(' ').next()).unwrap_or(doc.word(i));
                key.push_str(&surname.to_ascii_lowercase());
            } else if self.names.at(i).is_some_and(|(_, m)| i + 1 < m.end && m.end <= head) {
                // Of a name its last word: "the Ann Lee campaign" is "the Lee campaign".
                continue;
            } else {
                key.push_str(doc.lower(i));
            }
            key.push(' ');
        }
        key
    }

    /// One described before with the same head noun, if there is one alone: "the official" after "a senior official".
    fn same_head(&self, word: &str, plural: bool, from: usize, core: usize) -> Option<u32> {
        let before = self.by_head.get(lexicon::expand(word))?;
        let doc = self.doc;
        // A description that says more than the one before is another's.
        if core.saturating_sub(bare_start(doc, from)) > 1 {
            return None;
        }
        before.iter().rev().take(ALIKE).copied().find(|&e| self.names.entities[e as usize].plural == plural)
    }

    /// The only one whose role has all of these words, two or more: no weights are asked.
    fn holder(&self, office: &str, words: &[usize], head: usize) -> Option<u32> {
        if words.is_empty() {
            return None;
        }
        let doc = self.doc;
        let all = || words.iter().copied().chain([head]);
        let lesser = all().any(|i| is_lesser(doc.lower(i)));
        let holds = |role: &Span| {
            let tokens = doc.tokens_in(*role);
            tokens.clone().any(|k| is_lesser(doc.lower(k))) == lesser
                && all().all(|i| tokens.clone().any(|k| doc.lower(k) == doc.lower(i)))
        };
        only(self.roles.get(office)?.iter().take(ALIKE).filter(|(_, role)| holds(role)).map(|(entity, _)| *entity))
    }

    /// The one whom a description of a role means, by learnt weights; none where it is another than those named.
    fn bearer(&mut self, from: usize, core: usize, to: usize, head: usize, n: usize) -> Option<u32> {
        let doc = self.doc;
        let opening = match doc.lower(from) {
            "the" | "this" | "that" => Opening::The,
            "a" | "an" | "one" | "another" | "some" => Opening::A,
            "his" | "her" | "its" | "their" | "my" | "our" | "your" => Opening::Owner,
            _ if (from..head).any(|i| owns(doc, i)) => Opening::Owner,
            _ => Opening::Bare,
        };
        let gender = classes(doc.lower(head)).gender();
        // "The head of the ministry" is the minister.
        let ministry = (core..to.min(core + 4)).any(|i| doc.lower(i) == "ministry");
        let word = match doc.lower(head) {
            "head" | "chief" | "boss" if ministry => "minister",
            word => word,
        };
        let office = lexicon::office(word);
        let inside = |at: usize| (from..to).contains(&at);
        // Those with the role, those seen of late, and those named next.
        let mut all: Vec<u32> = Vec::with_capacity(32);
        if let Some(bearers) = self.roles.get(office) {
            all.extend(bearers.iter().rev().map(|b| b.0).take(ALIKE));
            all.extend(bearers.iter().map(|b| b.0).take(ALIKE));
        }
        let bearers = all.len();
        let before = self.seen.partition_point(|s| s.at < from);
        let late: Vec<Seen> = self.seen[..before].iter().rev().take(32).copied().collect();
        all.extend(late.iter().map(|s| s.entity).take(16));
        let next = self.names.mentions.partition_point(|m| m.first < to);
        all.extend(self.names.mentions[next..].iter().map(|m| m.entity).take(6));
        let behind = doc.span(to.max(1) - 1).end();
        // The next person who was not named before.
        let next_person = self.names.mentions[next..].iter().take(6).map(|m| m.entity).find(|&e| {
            let entity = &self.names.entities[e as usize];
            entity.class == Class::Person && entity.begins >= behind
        });
        let owners: Vec<u32> =
            (from..to.min(from + 32)).filter_map(|i| self.names.at(i)).map(|(_, m)| m.entity).collect();
        let mut words: Vec<usize> = Vec::new();
        for i in from..core.min(from + 24) {
            let part = matches!(doc.tag(i), Tag::DT | Tag::POS | Tag::IN | Tag::TO | Tag::Punct | Tag::PRPS | Tag::CC);
            if i != head && !part && words.len() < 6 {
                words.push(i);
            }
        }
        if opening == Opening::The
            && let Some(only) = self.holder(office, &words, head)
        {
            return Some(only);
        }
        // "the judge" where one judge alone was named, however long ago.
        if opening == Opening::The && words.is_empty() && to <= core + 1 && word != "president" {
            let behind = doc.span(from).start();
            let named = self.roles.get(office).map_or(&[][..], Vec::as_slice).iter().take(ALIKE).filter(|(e, role)| {
                self.names.entities[*e as usize].begins < behind
                    && doc.tokens_in(*role).any(|i| lexicon::expand(doc.lower(i)) == lexicon::expand(word))
                    && !doc.tokens_in(*role).any(|i| is_lesser(doc.lower(i)))
            });
            if let Some(only) = only(named.map(|(e, _)| *e)) {
                return Some(only);
            }
        }
        // "Oslo's", "his"
        let mut owner_words: Vec<&str> = Vec::new();
        let mut stands_for: Option<u32> = None;
        if opening == Opening::Owner {
            match (from..head).find(|&i| owns(doc, i)) {
                Some(mark) => owner_words.extend((from..mark).filter(|&i| doc.tag(i) != Tag::DT).map(|i| doc.lower(i))),
                None => {
                    let want = match doc.lower(from) {
                        "his" => Some(Want::Person(Gender::Male)),
                        "her" => Some(Want::Person(Gender::Female)),
                        "its" => Some(Want::Thing),
                        _ => None,
                    };
                    stands_for = want.and_then(|w| self.meant(from, w, n, false));
                }
            }
        }
        if let Some(owner) = stands_for {
            let name = self.names.entities[owner as usize].fullest;
            owner_words.extend(name.rsplit(' ').next().filter(|w| !w.is_empty()));
        }
        let owner_word = owner_words.last().map(|w| w.to_ascii_lowercase());
        // "of the Harbour Company"
        let part: Vec<usize> =
            (core..to.min(core + 10)).filter(|&i| doc.tag(i).is_noun() && doc.tokens()[i].upper).collect();
        let sentence = doc.sentence_of(from);
        let block = doc.block_of(from);
        let near = late.iter().filter(|s| sentence.saturating_sub(doc.sentence_of(s.at)) <= 2 && !s.quoted);
        let people = near.filter(|s| self.names.entities[s.entity as usize].class == Class::Person);
        let subjects = people.clone().filter(|s| s.subject || s.source);
        let sole = only(people.map(|s| s.entity));
        let sole_subject = only(subjects.map(|s| s.entity));
        let last_source = late
            .iter()
            .take_while(|s| sentence.saturating_sub(doc.sentence_of(s.at)) <= 2)
            .find(|s| s.source && !s.quoted)
            .map(|s| s.entity);
        let most = late.iter().map(|s| self.names.entities[s.entity as usize].count).max().unwrap_or(0);
        let under = words.iter().any(|&i| is_lesser(doc.lower(i)));
        let mut given: Vec<(u32, Features)> = Vec::new();
        for (place, &number) in all.iter().enumerate() {
            let entity = &self.names.entities[number as usize];
            if all[..place].contains(&number)
                || owners.contains(&number)
                || stands_for == Some(number)
                || !entity.may_be_person()
                || !entity.gender.agrees(gender)
            {
                continue;
            }
            // "The Democratic nominee" is no Republican.
            let party =
                |i: usize| Some(lexicon::party(doc.lower(i))).filter(|p| matches!(*p, "republican" | "democratic"));
            if let Some(party_said) = words.iter().copied().chain([head]).find_map(party) {
                let mut of_theirs = entity.roles.iter().take(4).flat_map(|r| doc.tokens_in(*r)).filter_map(party);
                if of_theirs.next().is_some_and(|p| p != party_said) && of_theirs.all(|p| p != party_said) {
                    continue;
                }
            }
            let mut features = Features::described(opening);
            features.add(if entity.class == Class::Person { Feature::PersonOpen } else { Feature::UnsureOpen }, 1.0);
            if gender != Gender::Unknown && entity.gender == gender {
                features.add(Feature::GenderSame, 1.0);
            }
            let mut same = false;
            let mut near = false;
            for role in entity.roles.iter().take(4) {
                // A vice president is no president.
                if doc.tokens_in(*role).any(|i| is_lesser(doc.lower(i))) != under {
                    continue;
                }
                for i in doc.tokens_in(*role) {
                    same |= lexicon::expand(doc.lower(i)) == lexicon::expand(word);
                    near |= lexicon::office(doc.lower(i)) == office;
                }
            }
            // "His lawyer" is none but a lawyer, and "a lawyer" nobody named before.
            let later = || entity.begins >= behind;
            if match opening {
                Opening::Owner if matches!(doc.lower(from), "my" | "our" | "your") => true,
                Opening::Owner => {
                    // Alone in the talk, and not the owner.
                    let alone = (sole_subject == Some(number) || last_source == Some(number))
                        && (stands_for.is_some() || doc.tag(from) != Tag::PRPS);
                    !(same || near || alone)
                }
                Opening::A => !(same || near) || !later(),
                Opening::The | Opening::Bare => false,
            } {
                continue;
            }
            features.add(
                match (same, near, entity.roles.is_empty()) {
                    (true, ..) => Feature::HeadSame,
                    (_, true, _) => Feature::HeadNear,
                    (_, _, true) => Feature::NoRole,
                    _ => Feature::HeadOther,
                },
                1.0,
            );
            // Words of the description in the roles, and beside the first mentions.
            let in_role = |word: &str| {
                entity.roles.iter().take(4).any(|r| doc.tokens_in(*r).any(|i| lexicon::party(doc.lower(i)) == word))
            };
            let beside = |word: &str| {
                entity.spans.iter().take(3).any(|s| {
                    let tokens = doc.tokens_in(*s);
                    let stop = doc.sentences()[doc.sentence_of(tokens.start)].end.min(tokens.end + 10);
                    (tokens.start.saturating_sub(10)..stop).any(|i| !inside(i) && lexicon::tells(doc.lower(i), word))
                })
            };
            let shared = words.iter().filter(|&&i| in_role(lexicon::party(doc.lower(i)))).count();
            let close = words.iter().filter(|&&i| beside(lexicon::party(doc.lower(i)))).count();
            if !words.is_empty() {
                if shared > 0 {
                    features.add(Feature::Shared, 1.0);
                }
                if shared == words.len() {
                    features.add(Feature::SharedAll, 1.0);
                }
                features.add(Feature::Unshared, (words.len() - shared).min(4) as f32);
                if close > 0 {
                    features.add(Feature::Beside, 1.0);
                }
                if close == words.len() {
                    features.add(Feature::BesideAll, 1.0);
                }
            }
            if let Some(owner) = &owner_word {
                let shares = in_role(owner) || beside(owner);
                features.add(if shares { Feature::OwnerShared } else { Feature::OwnerOther }, 1.0);
            }
            if !part.is_empty() {
                let shares = part.iter().any(|&i| in_role(doc.lower(i)) || beside(doc.lower(i)));
                features.add(if shares { Feature::PartShared } else { Feature::PartOther }, 1.0);
            }
            if sole == Some(number) {
                features.add(Feature::Sole, 1.0);
            }
            if sole_subject == Some(number) {
                features.add(Feature::SoleSubject, 1.0);
                if office == "candidate" || office == "businessman" {
                    features.add(Feature::SoleOffice, 1.0);
                }
            }
            let was = |word: &str| matches!(word, "former" | "ex" | "then" | "acting");
            let of_role = entity.roles.iter().take(4).any(|r| doc.tokens_in(*r).any(|i| was(doc.lower(i))));
            if of_role != words.iter().any(|&i| was(doc.lower(i))) {
                features.add(Feature::Lesser, 1.0);
            }
            match late.iter().position(|s| s.entity == number) {
                Some(at) => {
                    let past = late[at];
                    let apart = sentence.saturating_sub(doc.sentence_of(past.at));
                    features.add(
                        [Feature::Sentence0, Feature::Sentence1, Feature::Sentence2, Feature::Sentence3][apart.min(3)],
                        1.0,
                    );
                    features.add(Feature::Apart, apart.min(12) as f32);
                    let blocks = block.saturating_sub(doc.block_of(past.at));
                    features.add([Feature::Block0, Feature::Block1, Feature::Block2][blocks.min(2)], 1.0);
                    let distinct = late[..at].iter().filter(|s| s.source && !s.quoted).count();
                    let source = late.iter().find(|s| s.entity == number && s.source && !s.quoted).is_some();
                    if source {
                        features.add(if distinct == 0 { Feature::LastSource } else { Feature::Source }, 1.0);
                    }
                    if late.iter().any(|s| s.entity == number && s.subject && !s.quoted) {
                        features.add(Feature::Subject, 1.0);
                    }
                    if past.quoted {
                        features.add(Feature::Quoted, 1.0);
                    }
                    if past.told {
                        features.add(Feature::Told, 1.0);
                    }
                    if entity.count == most {
                        features.add(Feature::Most, 1.0);
                    }
                }
                None => {
                    let first = entity.begins;
                    if first >= behind {
                        // Named only later.
                        features.add(Feature::Ahead, 1.0);
                        let there = doc.tokens_in(Span::new(first.min(u32::MAX - 1), first.saturating_add(1))).start;
                        let apart = doc.sentence_of(there).saturating_sub(sentence);
                        if same && apart <= 6 {
                            features.add(Feature::AheadSame, 1.0);
                        }
                        if same && apart <= 3 && next_person == Some(number) {
                            features.add(Feature::AheadNext, 1.0);
                        }
                        features.add(Feature::Apart, apart.min(12) as f32);
                        if self.names.mentions.get(next).is_some_and(|m| m.entity == number) {
                            features.add(Feature::AheadFirst, 1.0);
                        }
                        if block <= 2 {
                            features.add(Feature::AheadLead, 1.0);
                        }
                    } else {
                        features.add(Feature::NeverSeen, 1.0);
                    }
                }
            }
            features.add(Feature::Count, (entity.count as f32 + 1.0).ln());
            given.push((number, features));
        }
        let mut new = Features::described(opening);
        new.add(Feature::New, 1.0);
        if block <= 2 {
            new.add(Feature::NewEarly, 1.0);
        }
        if bearers > 0 {
            new.add(Feature::NewBearers, 1.0);
        }
        if self.by_head.get(lexicon::expand(doc.lower(head))).is_some_and(|e| !e.is_empty()) {
            new.add(Feature::NewKnown, 1.0);
        }
        if !part.is_empty() {
            new.add(Feature::NewPart, 1.0);
        }
        // Several capitals may be a name that is not known: "The Harbour Reporter".
        if head > from + 1 && doc.tokens()[head].upper && doc.tokens()[head - 1].upper {
            new.add(Feature::NewCapitals, 1.0);
        }
        new.add(Feature::NewWords, words.len().min(4) as f32);
        if words.is_empty() && part.is_empty() {
            new.add(Feature::NewPlain, 1.0);
        }
        given.push((NONE, new));
        let mut best = (NONE, f32::MIN);
        for (number, features) in &given {
            let weight = rank::weight(features);
            if weight > best.1 {
                best = (*number, weight);
            }
        }
        if let Some(choices) = &mut self.choices {
            choices.push((n, given));
        }
        (best.0 != NONE).then_some(best.0)
    }

    /// The likeliest of those seen of late.
    fn recent(&self, at: usize, want: Want, n: usize) -> Option<u32> {
        let attribution = self.attributions.get(n)?;
        let query = Query {
            at,
            want,
            quoted: self.names.quoted[at],
            behind: attribution.content.first().is_some_and(|c| c.start() < self.doc.span(at).start()),
            source: true,
            content: Some(&attribution.content),
            not: None,
            rather: None,
        };
        let before = self.seen.partition_point(|s| s.at < at);
        pick(self.doc, &self.names.entities, &self.seen[..before], &query).map(|(e, _)| e)
    }

    /// Who stands behind a document: "the Gazette's report", "a poll by Ray Research", "a Ray Research poll".
    fn issuer(&mut self, from: usize, core: usize, to: usize) -> Option<u32> {
        let doc = self.doc;
        let inside = (from..core).rev().find_map(|i| self.names.at(i)).map(|(_, m)| m);
        if let Some(mention) = inside {
            // "a Freedonian court ruling": the court's.
            if mention.end + 1 < core && classes(doc.lower(mention.end)).has(Classes::GENERIC) {
                let (lead, end) = (mention.lead, mention.end + 1);
                return self.description(lead..end, end, end - 1, usize::MAX).entity;
            }
            let owned = owns(doc, mention.end);
            let entity = &self.names.entities[mention.entity as usize];
            if owned || matches!(entity.class, Class::Organisation | Class::Unsure) {
                return Some(mention.entity);
            }
        }
        let by = (core..to.min(core + 8)).find(|&i| matches!(doc.lower(i), "by" | "from"))?;
        // "a statement seen by the Gazette" is not the Gazette's.
        let seen = matches!(
            doc.lower(by - 1),
            "seen" | "obtained" | "reviewed" | "viewed" | "quoted" | "cited" | "carried" | "read" | "verified"
        );
        if seen || by + 1 >= to {
            return None;
        }
        let end = self.core(by + 1, to);
        match self.names.at(end - 1) {
            Some((_, mention)) if mention.end == end => Some(mention.entity),
            // "a study by a sociologist, Ann Lee"
            _ => self.apposition(by + 1, end, to, usize::MAX)?.entity,
        }
    }

    /// Who made the document that a definite description takes up: whoever issued it, by the words around its first
    /// mention ("Ann Lee sent a letter. The letter said ...").
    fn maker(&mut self, head: usize, n: usize) -> Option<u32> {
        let doc = self.doc;
        let places = self.documents.get(lexicon::document(doc.lower(head)))?;
        let upto = places.partition_point(|&at| (at as usize) < head);
        let earlier: Vec<usize> = places[..upto].iter().rev().take(4).map(|&at| at as usize).collect();
        for at in earlier {
            let sentence = doc.sentences()[doc.sentence_of(at)];
            if sentence.end > head && doc.sentence_of(at) == doc.sentence_of(head) {
                continue;
            }
            let mut from = at;
            while from > sentence.first
                && (doc.tag(from - 1).is_noun()
                    || doc.tag(from - 1).is_adjective()
                    || matches!(doc.tag(from - 1), Tag::POS | Tag::CD))
            {
                from -= 1;
            }
            if let Some(issuer) = self.issuer(from, at + 1, sentence.end) {
                return Some(issuer);
            }
            let first = self.seen.partition_point(|s| s.at < sentence.first);
            let last = self.seen.partition_point(|s| s.at < at);
            let subject = self.seen[first..last].iter().rev().find(|s| (s.subject || s.source) && !s.quoted);
            // "..., Hill said in a statement"
            if let Some(subject) = subject {
                return Some(subject.entity);
            }
        }
        let _ = n;
        None
    }

    /// The organisation that a spokesperson speaks for: "Foreign Ministry spokeswoman", "a spokesman for the police".
    fn speaks_for(&self, tokens: Range<usize>) -> Span {
        let doc = self.doc;
        let Some(at) = tokens.clone().find(|&i| classes(doc.lower(i)).has(Classes::SPOKES)) else {
            return Span::default();
        };
        if matches!(doc.lower(at + 1), "for" | "of" | "at" | "with") && at + 2 < tokens.end {
            let mut end = at + 2;
            while end < tokens.end
                && (doc.tag(end) != Tag::Punct || doc.word(end) == "-")
                && !(doc.tag(end).is_finite() || matches!(doc.tag(end), Tag::WP | Tag::WDT))
            {
                end += 1;
            }
            return doc.cover(at + 2..end);
        }
        let mut end = at;
        if end > tokens.start && doc.tag(end - 1) == Tag::POS {
            end -= 1;
        }
        let mut from = tokens.start;
        while from < end
            && (matches!(doc.tag(from), Tag::DT | Tag::PRPS | Tag::CD)
                || matches!(
                    doc.lower(from),
                    "former" | "chief" | "senior" | "top" | "longtime" | "official" | "another"
                ))
        {
            from += 1;
        }
        doc.cover(from..end)
    }
}

/// For each token whether it stands in the content of an attribution.
fn told(doc: &Document<'_>, attributions: &[Attribution]) -> Vec<bool> {
    let mut changes = vec![0i32; doc.len() + 1];
    for piece in attributions.iter().flat_map(|a| a.content.iter()) {
        let tokens = doc.tokens_in(piece);
        changes[tokens.start.min(doc.len())] += 1;
        changes[tokens.end.min(doc.len())] -= 1;
    }
    let mut depth = 0;
    changes[..doc.len()]
        .iter()
        .map(|change| {
            depth += change;
            depth > 0
        })
        .collect()
}

/// The one of them, if they are all the same.
fn only(mut of: impl Iterator<Item = u32>) -> Option<u32> {
    let first = of.next()?;
    of.all(|e| e == first).then_some(first)
}

/// An ending of possession; within a source it is no verb, whatever the tag.
fn owns(doc: &Document<'_>, i: usize) -> bool {
    doc.tag(i) == Tag::POS || matches!(doc.word(i), "'s" | "\u{2019}s")
}

fn is_lesser(lower: &str) -> bool {
    matches!(lower, "vice" | "deputy" | "assistant" | "associate" | "vice-presidential")
}

fn doc_word(doc: &Document<'_>, i: usize, words: &[&str]) -> bool {
    words.contains(&doc.lower(i))
}

fn is_auxiliary(lower: &str) -> bool {
    matches!(
        lower,
        "be" | "been"
            | "being"
            | "is"
            | "was"
            | "are"
            | "were"
            | "am"
            | "has"
            | "have"
            | "had"
            | "having"
            | "did"
            | "does"
            | "do"
    )
}

/// For each block who signs it: a person whose name fills a block behind it, as under letters.
fn signatures(doc: &Document<'_>, names: &Names<'_>) -> Vec<u32> {
    let mut signed = vec![NONE; doc.blocks().len()];
    let mut next = NONE;
    for block in (0..signed.len()).rev() {
        let tokens = doc.tokens_of_block(block);
        if tokens.len() <= 8
            && let Some((_, mention)) = names.at(tokens.start)
            && mention.end - mention.first > 1
            && mention.lead == tokens.start
            && names.entities[mention.entity as usize].may_be_person()
            && (mention.end..tokens.end).all(|i| doc.tag(i) == Tag::Punct)
        {
            next = mention.entity;
        } else if doc.blocks()[block].kind == BlockKind::Heading {
            next = NONE;
        }
        signed[block] = next;
    }
    signed
}

/// Where a phrase begins behind its articles and such.
fn bare_start(doc: &Document<'_>, from: usize) -> usize {
    from + usize::from(matches!(doc.lower(from), "the" | "a" | "an" | "this" | "that" | "these" | "those" | "whose"))
}
