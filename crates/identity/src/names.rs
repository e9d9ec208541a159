//! Names: runs of capitalised words found all through the article, and the entities that they name.

use std::ops::Range;

use dixit_attribution::{Entity as Name, EntityKind};
use dixit_page::BlockKind;
use dixit_span::Span;
use dixit_text::{Document, Kind, Tag};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::SpeakerKind;
use crate::lexicon::{self, Classes, Gender, classes};

/// Number of an entity that is none.
pub(crate) const NONE: u32 = u32::MAX;
/// Entities that are compared with a name at most; more people of one surname stand in no article.
const NAMESAKES: usize = 8;
/// Words that a name with its title has at most.
const LONGEST: usize = 12;

/// Somebody or something that the article names or describes.
#[derive(Clone, Debug)]
pub(crate) struct Entity<'d> {
    pub(crate) class: Class,
    pub(crate) gender: Gender,
    /// Spoken of as "they".
    pub(crate) plural: bool,
    /// The name of most words, without titles; empty for those described.
    pub(crate) fullest: &'d str,
    /// Names and descriptions as published, in order of appearance.
    pub(crate) names: Vec<&'d str>,
    /// The surname said once for two: "Holt" of Martin in "Martin and Clara Holt".
    pub(crate) shared: &'d str,
    /// A role that the page tells outside its text.
    pub(crate) told: &'d str,
    /// Those of a group: the members.
    pub(crate) members: Vec<u32>,
    /// Given name in lower case, if a person's is known.
    given: &'d str,
    /// The name in quotation marks between given name and surname, in lower case.
    called: &'d str,
    /// Mentions by the full name, and by any.
    pub(crate) full: u32,
    pub(crate) count: u32,
    /// Where it is first named.
    pub(crate) begins: u32,
    /// Token of the last mention seen so far.
    last: u32,
    pub(crate) roles: Vec<Span>,
    pub(crate) spans: Vec<Span>,
}

/// What an entity is, or may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Person,
    Organisation,
    Group,
    Unnamed,
    /// Several capitalised words that nothing tells more about.
    Unsure,
}

impl Class {
    pub(crate) fn is_person(self) -> bool {
        self == Self::Person
    }
}

impl<'d> Entity<'d> {
    pub(crate) const fn new(class: Class) -> Self {
        Self {
            class,
            gender: Gender::Unknown,
            plural: matches!(class, Class::Group),
            fullest: "",
            names: Vec::new(),
            shared: "",
            told: "",
            members: Vec::new(),
            given: "",
            called: "",
            full: 0,
            count: 0,
            begins: u32::MAX,
            last: 0,
            roles: Vec::new(),
            spans: Vec::new(),
        }
    }

    pub(crate) fn add_name(&mut self, name: &'d str) {
        // A name has few forms; what says more is a description of a long article.
        if !name.is_empty() && self.names.len() < 24 && !self.names.contains(&name) {
            self.names.push(name);
        }
    }

    pub(crate) fn add_role(&mut self, role: Span) {
        if !role.is_empty() && self.roles.len() < 64 && !self.roles.contains(&role) {
            self.roles.push(role);
        }
    }

    pub(crate) fn kind(&self) -> SpeakerKind {
        match self.class {
            Class::Person => SpeakerKind::Person,
            Class::Organisation => SpeakerKind::Organisation,
            Class::Group => SpeakerKind::Group,
            Class::Unnamed => SpeakerKind::Unnamed,
            Class::Unsure if self.names.iter().any(|n| n.contains(' ')) => SpeakerKind::Person,
            Class::Unsure => SpeakerKind::Organisation,
        }
    }

    pub(crate) fn may_be_person(&self) -> bool {
        matches!(self.class, Class::Person | Class::Unsure)
    }
}

/// One mention by name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mention {
    /// First token of the titles before the name; the name's first where there are none.
    pub(crate) lead: usize,
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) entity: u32,
    /// The role said with the mention, before it or in apposition.
    pub(crate) role: Span,
}

/// All names of a document.
#[derive(Debug)]
pub(crate) struct Names<'d> {
    pub(crate) entities: Vec<Entity<'d>>,
    /// In order of the text, apart.
    pub(crate) mentions: Vec<Mention>,
    /// For each token the number of the mention that covers it (titles included), or [`NONE`].
    mention_at: Vec<u32>,
    by_surname: FxHashMap<&'d str, Vec<u32>>,
    by_given: FxHashMap<&'d str, Vec<u32>>,
    by_name: FxHashMap<String, u32>,
    by_initials: FxHashMap<String, u32>,
    by_first_word: FxHashMap<&'d str, u32>,
    /// Organisations by the last word of their names, the latest of each.
    by_org_word: FxHashMap<&'d str, u32>,
    /// Whether each token stands inside quotation marks.
    pub(crate) quoted: Vec<bool>,
}

/// A run of capitalised words, before it is known whom it names.
#[derive(Clone, Copy, Debug)]
struct Run {
    lead: usize,
    first: usize,
    end: usize,
    class: Class,
    gender: Gender,
    /// A title stands before the name.
    titled: bool,
}

impl<'d> Names<'d> {
    /// Finds and joins all names. The document's lower-cased text is borrowed.
    pub(crate) fn find(doc: &'d Document<'_>) -> Self {
        let mut names = Self {
            entities: Vec::new(),
            mentions: Vec::new(),
            mention_at: vec![NONE; doc.len()],
            by_surname: FxHashMap::default(),
            by_given: FxHashMap::default(),
            by_name: FxHashMap::default(),
            by_initials: FxHashMap::default(),
            by_first_word: FxHashMap::default(),
            by_org_word: FxHashMap::default(),
            quoted: quoted(doc),
        };
        let titled: Vec<bool> = doc.sentences().iter().map(|s| in_title_case(doc, s.tokens(), s.block)).collect();
        let inside = inside_words(doc, &titled);
        let mut runs = Vec::new();
        let mut headlines = Vec::new();
        for (number, sentence) in doc.sentences().iter().enumerate() {
            if titled[number] {
                headlines.push(sentence.tokens());
                continue;
            }
            runs_of(doc, sentence.tokens(), &inside, &mut runs);
        }
        let mut entity_of = vec![NONE; runs.len()];
        for (run, entity) in runs.iter().zip(&mut entity_of) {
            if run.end - run.first > 1 {
                *entity = names.full(doc, run);
            }
        }
        for (number, (run, entity)) in runs.iter().zip(&mut entity_of).enumerate() {
            if *entity == NONE {
                let shared = runs.get(number + 1).and_then(|next| names.sharing(doc, run, next));
                *entity = shared.unwrap_or_else(|| names.short(doc, run));
            }
            if *entity != NONE {
                names.mention(doc, run, *entity);
            }
        }
        for tokens in headlines {
            names.headline(doc, tokens);
        }
        names.mentions.sort_by_key(|m| m.first);
        for (number, mention) in names.mentions.iter().enumerate() {
            names.mention_at[mention.lead..mention.end].fill(number as u32);
        }
        names.initials_in_brackets(doc);
        names
    }

    /// Where nothing in the text tells what a name names, takes what most of its mentions are to a model; `found` is in order.
    pub(crate) fn settle(&mut self, doc: &Document<'_>, found: &[Name]) {
        let mut votes = vec![[0u32; 2]; self.entities.len()];
        for mention in &self.mentions {
            let span = doc.cover(mention.first..mention.end);
            let next = found.partition_point(|name| name.span.end() <= span.start());
            if let Some(name) = found.get(next).filter(|name| name.span.overlaps(span)) {
                votes[mention.entity as usize][usize::from(name.kind != EntityKind::Person)] += 1;
            }
        }
        for (entity, [person, other]) in self.entities.iter_mut().zip(votes) {
            if entity.class == Class::Unsure && person != other {
                entity.class = if person > other { Class::Person } else { Class::Organisation };
            }
        }
    }

    /// The mention that covers token `i`, titles included.
    pub(crate) fn at(&self, i: usize) -> Option<(usize, Mention)> {
        let number = *self.mention_at.get(i)? as usize;
        self.mentions.get(number).map(|m| (number, *m))
    }

    /// The entity of an organisation whose name ends with a word ("the agency"), the last seen before `before`.
    pub(crate) fn last_org_with(&self, word: &str, before: usize) -> Option<u32> {
        let upto = self.mentions.partition_point(|m| m.first < before);
        self.mentions[..upto].iter().rev().take(64).map(|m| m.entity).find(|&e| {
            let entity = &self.entities[e as usize];
            !matches!(entity.class, Class::Person)
                && entity.names.iter().any(|n| n.split(' ').any(|w| w.eq_ignore_ascii_case(word)) && n.contains(' '))
        })
    }

    /// The entity already known by a whole name, in lower case.
    pub(crate) fn known(&self, lower: &str) -> Option<u32> {
        self.by_name.get(lexicon::same_place(lower)).copied()
    }

    /// The person of a surname in lower case, if one alone is known.
    pub(crate) fn by_last_word(&self, lower: &str) -> Option<u32> {
        self.by_surname.get(lower).and_then(|people| people.first().copied())
    }

    /// Remembers a name found late.
    pub(crate) fn learn(&mut self, lower: String, entity: u32) {
        self.by_name.entry(lower).or_insert(entity);
    }

    /// A name of several words: joined with its namesake, or a new entity.
    fn full(&mut self, doc: &'d Document<'_>, run: &Run) -> u32 {
        let text = doc.cover(run.first..run.end).slice(doc.text());
        let lower = text.to_ascii_lowercase();
        if run.class == Class::Organisation {
            let key = lexicon::same_place(&lower).to_owned();
            if let Some(&known) = self.by_name.get(&key) {
                return known;
            }
            let entity = self.add(Class::Organisation);
            let people = doc.lower(run.end - 1).strip_suffix('s').is_some_and(|s| classes(s).has(Classes::DEMONYM));
            self.entities[entity as usize].plural = people;
            let initials = initials(text);
            self.by_initials.entry(initials).or_insert(entity);
            self.by_first_word.entry(doc.lower(run.first)).or_insert(entity);
            self.by_name.insert(key, entity);
            self.by_org_word.insert(doc.lower(run.end - 1), entity);
            return entity;
        }
        let last = surname(doc, run);
        let (surname, given) = (doc.lower(last), doc.lower(run.first));
        let namesakes = self.by_surname.get(surname).map_or(&[][..], Vec::as_slice);
        // 'Robert "Bobby" Scott' is Bobby Scott.
        let called =
            (run.first + 1..last).find(|&i| matches!(doc.word(i), "\"" | "\u{201c}")).map(|i| doc.lower(i + 1));
        let found = namesakes.iter().copied().take(NAMESAKES).find(|&e| {
            let other = &self.entities[e as usize];
            if called.is_some_and(|c| c == other.given) || !other.called.is_empty() && other.called == given {
                return true;
            }
            !other.given.is_empty() && lexicon::same_given(other.given, given) && run.gender.agrees(other.gender)
        });
        let entity = found.unwrap_or_else(|| {
            let entity = self.add(run.class);
            self.entities[entity as usize].given = given;
            self.by_surname.entry(surname).or_default().push(entity);
            self.by_given.entry(given).or_default().push(entity);
            if run.class == Class::Unsure {
                self.by_first_word.entry(given).or_insert(entity);
                self.by_initials.entry(initials(text)).or_insert(entity);
            }
            entity
        });
        self.by_name.entry(lower).or_insert(entity);
        let known = &mut self.entities[entity as usize];
        known.full += 1;
        known.called = called.unwrap_or(known.called);
        if known.gender == Gender::Unknown {
            known.gender = match run.gender {
                Gender::Unknown => lexicon::gender_of_name(given, doc.lower(last)),
                stated => stated,
            };
        }
        if run.class == Class::Person {
            known.class = Class::Person;
        }
        entity
    }

    /// "Martin and Clara Holt": the given name of one who bears the surname of the next.
    fn sharing(&mut self, doc: &'d Document<'_>, run: &Run, next: &Run) -> Option<u32> {
        let given = doc.lower(run.first);
        let pair = run.end - run.first == 1
            && matches!(doc.lower(run.end), "and" | "&")
            && next.lead == run.end + 1
            && next.first == next.lead
            && next.end - next.first == 2
            && classes(given).has(Classes::GIVEN)
            && classes(doc.lower(next.first)).has(Classes::GIVEN)
            && !self.by_surname.contains_key(given)
            && !self.by_given.contains_key(given);
        if !pair {
            return None;
        }
        let last = surname(doc, next);
        let entity = self.add(Class::Person);
        self.entities[entity as usize].given = given;
        self.entities[entity as usize].gender = lexicon::given_gender(given);
        self.entities[entity as usize].shared = doc.word(last);
        self.entities[entity as usize].full = 1;
        self.by_surname.entry(doc.lower(last)).or_default().push(entity);
        self.by_given.entry(given).or_default().push(entity);
        Some(entity)
    }

    /// A name of one word: a surname, a given name, part of an organisation's name, or a name of its own.
    fn short(&mut self, doc: &'d Document<'_>, run: &Run) -> u32 {
        let word = doc.lower(run.first);
        let upper = is_acronym(doc.word(run.first));
        if run.class != Class::Group {
            if let Some(people) = self.by_surname.get(word)
                && let Some(best) = self.namesake(people, run, !upper)
            {
                let entity = &mut self.entities[best as usize];
                if run.titled || entity.class == Class::Unsure && !upper {
                    entity.class = Class::Person;
                }
                if entity.gender == Gender::Unknown {
                    entity.gender = run.gender;
                }
                return best;
            }
            if run.class != Class::Organisation
                && let Some(people) = self.by_given.get(word)
                && people.len() == 1
                && self.entities[people[0] as usize].class == Class::Person
            {
                return people[0];
            }
        }
        let key = lexicon::same_place(word);
        if let Some(&known) = self.by_name.get(key) {
            if run.titled {
                self.entities[known as usize].class = Class::Person;
            }
            return known;
        }
        if run.class == Class::Organisation
            && classes(word).has(Classes::ORG)
            && let Some(&known) = self.by_org_word.get(word)
        {
            return known;
        }
        if upper && let Some(&known) = self.by_initials.get(doc.word(run.first)) {
            return known;
        }
        if !run.titled
            && run.class != Class::Group
            && !classes(word).has(Classes::PLACE)
            && let Some(&known) = self.by_first_word.get(word)
        {
            return known;
        }
        let entity = self.add(run.class);
        self.entities[entity as usize].gender = match run.gender {
            Gender::Unknown if matches!(run.class, Class::Person | Class::Unsure) => {
                lexicon::gender_of_name(word, word)
            }
            stated => stated,
        };
        self.by_name.insert(key.to_owned(), entity);
        if run.class == Class::Person {
            self.by_surname.entry(word).or_default().push(entity);
        }
        entity
    }

    /// Whom a surname alone means: of the gender that the title gives, mentioned just now, or most by full name.
    fn namesake(&self, people: &[u32], run: &Run, any: bool) -> Option<u32> {
        let fits = |e: &&u32| {
            let entity = &self.entities[**e as usize];
            run.gender.agrees(entity.gender) && (any || entity.class == Class::Person)
        };
        people.iter().take(NAMESAKES).filter(fits).copied().max_by_key(|&e| {
            let entity = &self.entities[e as usize];
            let near = entity.last > 0 && (run.first as u32).saturating_sub(entity.last) < 40;
            (near, entity.full, entity.last, std::cmp::Reverse(e))
        })
    }

    fn add(&mut self, class: Class) -> u32 {
        self.entities.push(Entity::new(class));
        (self.entities.len() - 1) as u32
    }

    /// Adds an entity that no name is known of.
    pub(crate) fn describe(&mut self, class: Class, name: &'d str) -> u32 {
        let entity = self.add(class);
        self.entities[entity as usize].add_name(name);
        entity
    }

    fn mention(&mut self, doc: &'d Document<'_>, run: &Run, number: u32) {
        let text = doc.text();
        let entity = &mut self.entities[number as usize];
        entity.count += 1;
        entity.last = run.end as u32;
        let span = doc.cover(run.first..run.end);
        let name = span.slice(text);
        if entity.fullest.is_empty() || name.split(' ').count() > entity.fullest.split(' ').count() {
            entity.fullest = name;
        }
        entity.add_name(name);
        entity.spans.push(span);
        entity.begins = entity.begins.min(span.start());
        let role = role_before(doc, run.lead, run.first).or_else(|| role_after(doc, run.end));
        let role = role.map_or(Span::default(), |tokens| doc.cover(tokens));
        if !role.is_empty() {
            entity.add_role(role);
            if entity.class == Class::Unsure {
                entity.class = Class::Person;
            }
        }
        if run.first > 0 && doc.word(run.first - 1) == "@" {
            entity.add_name(doc.cover(run.first - 1..run.end).slice(text));
        }
        if run.lead < run.first && entity.class == Class::Person && run.first - run.lead == 1 {
            entity.add_name(doc.cover(run.lead..run.end).slice(text));
        }
        if run.first > 0 && doc.lower(run.first - 1) == "the" && entity.class != Class::Person {
            entity.add_name(doc.cover(run.first - 1..run.end).slice(text));
        }
        self.mentions.push(Mention { lead: run.lead, first: run.first, end: run.end, entity: number, role });
    }

    /// In a headline every word may begin with a capital: only names known from the body are looked for.
    fn headline(&mut self, doc: &'d Document<'_>, tokens: Range<usize>) {
        let mut i = tokens.start;
        while i < tokens.end {
            let mut found = None;
            for len in (1..=4.min(tokens.end - i)).rev() {
                let span = doc.cover(i..i + len);
                let lower = span.slice(doc.text()).to_ascii_lowercase();
                if let Some(&entity) = self.by_name.get(lexicon::same_place(&lower)) {
                    found = Some((len, entity));
                } else if len == 1 && doc.tokens()[i].upper {
                    let run = Run {
                        lead: i,
                        first: i,
                        end: i + 1,
                        class: Class::Unsure,
                        gender: Gender::Unknown,
                        titled: false,
                    };
                    let people = self.by_surname.get(doc.lower(i));
                    if let Some(person) = people.and_then(|p| self.namesake(p, &run, true)) {
                        found = Some((1, person));
                    }
                }
                if found.is_some() {
                    break;
                }
            }
            let Some((len, entity)) = found else {
                i += 1;
                continue;
            };
            if doc.tokens()[i].upper {
                let span = doc.cover(i..i + len);
                self.entities[entity as usize].spans.push(span);
                let begins = &mut self.entities[entity as usize].begins;
                *begins = span.start().min(*begins);
                self.entities[entity as usize].count += 1;
                self.entities[entity as usize].add_name(span.slice(doc.text()));
                self.mentions.push(Mention { lead: i, first: i, end: i + len, entity, role: Span::default() });
            }
            i += len;
        }
    }

    /// "the Central Bank of Freedonia (CBF)": the letters in brackets are another name.
    fn initials_in_brackets(&mut self, doc: &'d Document<'_>) {
        let mut joined: FxHashMap<u32, u32> = FxHashMap::default();
        for number in 1..self.mentions.len() {
            let (before, here) = (self.mentions[number - 1], self.mentions[number]);
            let letters = doc.word(here.first);
            let bracketed = before.end + 1 == here.first
                && doc.word(before.end) == "("
                && doc.word(here.end) == ")"
                && here.end - here.first == 1
                && is_acronym(letters);
            if !bracketed || before.end - before.first < 2 || joined.contains_key(&before.entity) {
                continue;
            }
            let name = doc.cover(before.first..before.end).slice(doc.text());
            let (keep, gone) = (before.entity, here.entity);
            let others = &self.entities[gone as usize].names;
            if keep == gone
                || self.entities[keep as usize].class == Class::Person
                || joined.contains_key(&gone)
                || initials(name).chars().next() != letters.chars().next()
                || !others.iter().all(|n| is_acronym(n.rsplit(' ').next().unwrap_or(n)))
            {
                continue;
            }
            let taken = std::mem::replace(&mut self.entities[gone as usize], Entity::new(Class::Unsure));
            let entity = &mut self.entities[keep as usize];
            entity.class = Class::Organisation;
            entity.count += taken.count;
            taken.names.into_iter().for_each(|n| entity.add_name(n));
            entity.spans.extend(taken.spans);
            entity.begins = entity.begins.min(taken.begins);
            self.by_name.insert(doc.lower(here.first).to_owned(), keep);
            joined.insert(gone, keep);
        }
        for mention in &mut self.mentions {
            // What is joined may itself be joined later, once.
            for _ in 0..2 {
                mention.entity = joined.get(&mention.entity).copied().unwrap_or(mention.entity);
            }
        }
    }
}

/// For each token whether it stands inside quotation marks; marks are paired within a block.
fn quoted(doc: &Document<'_>) -> Vec<bool> {
    let mut out = vec![false; doc.len()];
    for block in 0..doc.blocks().len() {
        let mut inside = false;
        for i in doc.tokens_of_block(block) {
            match doc.word(i) {
                "\u{201c}" | "``" | "\u{ab}" | "\u{201e}" => inside = true,
                "\u{201d}" | "''" | "\u{bb}" => inside = false,
                "\"" => inside = !inside,
                _ => {}
            }
            out[i] = inside;
        }
    }
    out
}

/// Whether nearly every word begins with a capital, as in many headlines.
fn in_title_case(doc: &Document<'_>, tokens: Range<usize>, block: usize) -> bool {
    let (mut upper, mut long, mut lower_verbs) = (0, 0, 0);
    for i in tokens {
        let token = doc.tokens()[i];
        if token.kind == Kind::Word && token.span.len() > 3 {
            long += 1;
            upper += u32::from(token.upper);
            lower_verbs += u32::from(!token.upper && doc.tag(i).is_verb());
        }
    }
    let heading = matches!(doc.blocks()[block].kind, BlockKind::Title | BlockKind::Heading);
    lower_verbs == 0 && (heading && long >= 3 && upper * 4 >= long * 3 || long >= 6 && upper * 8 >= long * 7)
}

/// Words that stand with a capital somewhere inside a sentence.
fn inside_words<'d>(doc: &'d Document<'_>, titled: &[bool]) -> FxHashSet<&'d str> {
    let mut out = FxHashSet::default();
    for (number, sentence) in doc.sentences().iter().enumerate() {
        if titled[number] {
            continue;
        }
        for i in sentence.first + 1..sentence.end {
            let token = doc.tokens()[i];
            if token.upper && token.kind == Kind::Word && doc.tokens()[i - 1].kind == Kind::Word {
                out.insert(doc.lower(i));
            }
        }
    }
    out
}

/// Finds the runs of one sentence.
fn runs_of(doc: &Document<'_>, tokens: Range<usize>, inside: &FxHashSet<&str>, out: &mut Vec<Run>) {
    let capital = |i: usize| {
        let token = doc.tokens()[i];
        let word = doc.word(i);
        // "al-Amin" goes on a name; "Oslo-based" begins none.
        let upper = token.upper && !["-based", "-born", "-led", "-backed"].iter().any(|e| word.ends_with(e))
            || i > tokens.start
                && doc.tokens()[i - 1].upper
                && (word.starts_with("al-") || word.starts_with("el-"))
                && word[3..].starts_with(char::is_uppercase);
        // May speaks, Mondays do not.
        let month = classes(doc.lower(i)).has(Classes::CALENDAR)
            && !(word == "May" && i + 1 < tokens.end && doc.tag(i + 1).is_finite());
        upper && token.kind == Kind::Word && !month && !lexicon::is_party_tag(doc.lower(i))
    };
    let mut i = tokens.start;
    while i < tokens.end {
        if !capital(i) {
            i += 1;
            continue;
        }
        let opens = i == tokens.start || doc.tokens()[i - 1].kind == Kind::Punct;
        let here = classes(doc.lower(i));
        // "U.S." and "US" are names, "us" is none.
        if here.has(Classes::FUNCTION) && !is_acronym(doc.word(i)) && doc.word(i) != "May"
            || doc.lower(i).len() == 1 && doc.tag(i) == Tag::PRP
        {
            i += 1;
            continue;
        }
        if opens {
            let next = i + 1 < tokens.end && capital(i + 1) && doc.tokens()[i + 1].spaced;
            let known = inside.contains(doc.lower(i))
                || here.is_title()
                || here.has(Classes::GIVEN)
                || here.has(Classes::PLACE)
                || here.has(Classes::PLACE_START) && next
                || here.has(Classes::DEMONYM) && next;
            if !(known || doc.tag(i).is_proper() || next && doc.tag(i).is_noun()) {
                i += 1;
                continue;
            }
        }
        let mut end = i + 1;
        while end < tokens.end && end - i < LONGEST {
            let given = classes(doc.lower(end - 1)).has(Classes::GIVEN) || classes(doc.lower(end - 1)).is_title();
            let month = given && doc.word(end) == "May";
            // "USA TODAY"
            let letters =
                is_acronym(doc.word(end)) && classes(doc.lower(end)).has(Classes::ORG) && is_acronym(doc.word(end - 1));
            if (capital(end) && (!classes(doc.lower(end)).has(Classes::FUNCTION) || letters) || month)
                && doc.tokens()[end].spaced
            {
                end += 1;
            } else if let Some(len) = connector(doc, i, end, tokens.end, &capital) {
                end += len;
            } else {
                break;
            }
        }
        cut(doc, i, end, out);
        i = end;
    }
}

/// Length of a small word inside a name ("of", "van", "de la"), with what it leads to.
fn connector(
    doc: &Document<'_>,
    first: usize,
    at: usize,
    end: usize,
    capital: &impl Fn(usize) -> bool,
) -> Option<usize> {
    let leads = |i: usize| i < end && capital(i);
    let before = classes(doc.lower(at - 1));
    match doc.lower(at) {
        "de" | "van" | "von" | "bin" | "al" | "der" | "den" | "la" | "del" | "da" | "di" | "ibn" | "el" | "ben"
        | "dos" => {
            if leads(at + 1) {
                Some(2)
            } else {
                (matches!(doc.lower(at + 1), "la" | "der" | "den" | "los") && leads(at + 2)).then_some(3)
            }
        }
        "of" if before.has(Classes::ORG)
            || before.has(Classes::ROLE)
            || lexicon::is_portfolio(doc.lower(at - 1)) && (first..at).any(|i| office_leads(doc, i))
            || lexicon::is_following(doc.lower(at - 1)) && first > 0 && doc.lower(first - 1) == "the" =>
        {
            if leads(at + 1) { Some(2) } else { (doc.lower(at + 1) == "the" && leads(at + 2)).then_some(3) }
        }
        "for" | "on" if before.has(Classes::ORG) && !before.has(Classes::ROLE) => {
            if doc.lower(at + 1) == "the" && ordinal(doc.word(at + 2)) && leads(at + 3) {
                // "Court of Appeals for the 3rd Circuit"
                Some(4)
            } else if leads(at + 1) {
                Some(2)
            } else {
                (matches!(doc.lower(at + 1), "the" | "a") && leads(at + 2)).then_some(3)
            }
        }
        // "Alliance to Save Our Harbour": every capital goes on, common words too.
        "to" if matches!(
            doc.lower(at - 1),
            "alliance" | "campaign" | "coalition" | "committee" | "fund" | "initiative" | "movement" | "network"
        ) && leads(at + 1)
            && !classes(doc.lower(at + 1)).has(Classes::PLACE)
            && !classes(doc.lower(at + 1)).has(Classes::GIVEN)
            && !classes(doc.lower(at + 1)).has(Classes::DEMONYM) =>
        {
            Some((at + 2..at + 8).find(|&i| !leads(i)).unwrap_or(at + 8) - at)
        }
        // "Citizens for Clean Harbours", but "Ann Lee for the Gazette"
        "for"
            if at - first < 3
                && leads(at + 1)
                && !classes(doc.lower(first)).has(Classes::GIVEN)
                && !before.has(Classes::ROLE)
                && !before.has(Classes::GIVEN)
                && !before.is_title()
                && !before.has(Classes::PLACE)
                && !classes(doc.lower(at + 1)).is_title()
                && !classes(doc.lower(at + 1)).has(Classes::GIVEN)
                && (doc.sentences()[doc.sentence_of(first)].first < first || leads(at + 2)) =>
        {
            Some(2)
        }
        // 'Marcia "Cia" Price'
        "\"" | "\u{201c}"
            if leads(at + 1)
                && matches!(doc.word(at + 2), "\"" | "\u{201d}")
                && leads(at + 3)
                && at - first < 3
                && (before.has(Classes::GIVEN) || doc.lower(at - 1).ends_with('.')) =>
        {
            Some(4)
        }
        "&" if leads(at + 1) => Some(2),
        // "Harbour Workers' Union", "Women's League"
        "'" | "\u{2019}" | "'s" | "\u{2019}s"
            if leads(at + 1)
                && !before.has(Classes::GIVEN)
                && match doc.lower(at - 1) {
                    "men" | "women" | "children" | "people" => doc.lower(at).ends_with('s'),
                    plural => doc.lower(at).len() <= 3 && !doc.lower(at).ends_with('s') && plural.ends_with('s'),
                }
                && !doc.lower(at - 1).strip_suffix('s').is_some_and(|s| classes(s).has(Classes::DEMONYM)) =>
        {
            let mut last = at + 1;
            while leads(last + 1) && last - at < 4 {
                last += 1;
            }
            let of = classes(doc.lower(last));
            (of.has(Classes::ORG) && !of.has(Classes::PLACE) && of.has(Classes::GENERIC)).then_some(2)
        }
        "and" if leads(at + 1) => {
            // "Department of Health and Human Services", "Food and Drug Administration"
            let of = (first..at).any(|k| matches!(doc.lower(k), "of" | "for" | "on"));
            let mut last = at + 1;
            while leads(last + 1) && last - at < 4 {
                last += 1;
            }
            let closes = matches!(
                doc.lower(last),
                "administration"
                    | "department"
                    | "commission"
                    | "committee"
                    | "association"
                    | "ministry"
                    | "bureau"
                    | "agency"
                    | "services"
                    | "affairs"
                    | "studies"
                    | "sciences"
                    | "policy"
                    | "technology"
                    | "prevention"
                    | "control"
            );
            // "Central and East European Coalition"
            let quarter = matches!(
                doc.lower(at - 1),
                "central" | "east" | "eastern" | "north" | "northern" | "south" | "southern" | "west" | "western"
            );
            let two = quarter && last > at + 1 && at - first == 1;
            let body = two && classes(doc.lower(last)).has(Classes::ORG);
            (closes && (of && last > at || at - first == 1) && !before.has(Classes::GIVEN) || body).then_some(2)
        }
        _ => None,
    }
}

/// Takes titles and adjectives off a run and says what the rest is.
fn cut(doc: &Document<'_>, mut lead: usize, mut end: usize, out: &mut Vec<Run>) {
    let of = |i: usize| classes(doc.lower(i));
    // "Ann Lee QC"
    while end - lead > 2 && lexicon::is_postnominal(doc.word(end - 1)) && !of(lead).has(Classes::ORG) {
        end -= 1;
    }
    let mut push = |lead, first, class, gender, titled| out.push(Run { lead, first, end, class, gender, titled });
    let whole = doc.cover(lead..end).slice(doc.text());
    if end - lead > 1 && classes(&whole.to_ascii_lowercase()).has(Classes::PLACE) {
        push(lead, lead, Class::Organisation, Gender::Unknown, false);
        return;
    }
    let last = end - 1;
    // "Landlord Bert Hill": a common noun that only opens the sentence.
    if end - lead > 2
        && doc.sentences()[doc.sentence_of(lead)].first == lead
        && doc.tag(lead) == Tag::NN
        && !of(lead).has(Classes::GIVEN)
        && !of(lead).has(Classes::ORG)
        && !of(lead).is_title()
        && of(lead + 1).has(Classes::GIVEN)
        && !of(lead + 1).has(Classes::PLACE)
        && !of(last).has(Classes::ORG)
    {
        lead += 1;
    }
    // "the Farmers' Chamber Jonas Hill": the body's name ends where the person's begins.
    if of(lead).has(Classes::ORG)
        && !of(lead).has(Classes::GIVEN)
        && !of(lead).is_title()
        && !of(last).has(Classes::ORG)
        && let Some(name) = (lead + 1..last).find(|&i| !of(i).has(Classes::ORG))
        && of(name).has(Classes::GIVEN)
        && !of(name).has(Classes::PLACE)
    {
        lead = name;
    }
    if end - lead > 1 {
        // "Press Officer of the Harbour Authority": the body, and nobody's name.
        if of(last).has(Classes::ORG)
            && !of(lead).has(Classes::ORG)
            && let Some(office) = (lead..last).find(|&i| office_leads(doc, i))
        {
            let first = office + 2 + usize::from(doc.lower(office + 2) == "the");
            if first < last || first == last && first > office + 2 {
                push(first, first, Class::Organisation, Gender::Unknown, false);
            }
            return;
        }
        let before_of = (lead + 1..last).find(|&i| matches!(doc.lower(i), "of" | "for" | "on" | "to")).map(|i| i - 1);
        let org = |i: usize| of(i).has(Classes::ORG) && !of(i).has(Classes::HONORIFIC);
        if org(last)
            || before_of.is_some_and(|i| {
                (org(i) || doc.lower(i + 1) == "of" && lexicon::is_following(doc.lower(i)))
                    && !(lead..=i).any(|k| of(k).has(Classes::ROLE) && of(k).has(Classes::HONORIFIC))
            })
        {
            let given = end - lead == 2
                && of(lead).has(Classes::GIVEN)
                && !of(lead).has(Classes::DEMONYM)
                && !of(last).has(Classes::GENERIC);
            if !given {
                // "the 6th Circuit Court of Appeals"
                let numbered = lead > 0 && ordinal(doc.word(lead - 1));
                let lead = lead - usize::from(numbered);
                push(lead, lead, Class::Organisation, Gender::Unknown, false);
                return;
            }
        }
    }
    if (lead + 1..last).any(|i| doc.lower(i) == "for") && !of(lead).is_title() {
        push(lead, lead, Class::Organisation, Gender::Unknown, false);
        return;
    }
    // The last title that something stands behind.
    let by_name = of(lead).has(Classes::GIVEN) && !of(lead).is_title() && !of(lead).has(Classes::PLACE);
    // "Charlotte Mayor Ann Lee": the given name is a city's.
    let office = |i: usize| {
        i == lead + 1 && i < last && of(i).has(Classes::ROLE) && of(i + 1).has(Classes::GIVEN) && doc.lower(i) != "dean"
    };
    let title = (lead..last).rev().find(|&i| of(i).is_title() && (!(by_name && i > lead) || office(i)));
    let mut gender = Gender::Unknown;
    let mut first = lead;
    if let Some(title) = title {
        for i in lead..=title {
            if gender == Gender::Unknown {
                gender = of(i).gender();
            }
        }
        first = past_office(doc, title + 1, end);
        if first >= end
            || of(last).is_title()
                && first == last
                && (of(lead).has(Classes::ROLE) || !of(lead).has(Classes::HONORIFIC))
        {
            return;
        }
    } else if of(last).is_title() && !by_name && doc.lower(last) != "sen" {
        // A title without a name: "Prime Minister".
        return;
    }
    let titled = first > lead;
    // "ambassador to Britain Ann Lee"
    while !titled && last - first >= 2 && of(first).has(Classes::PLACE) && !of(first).has(Classes::GIVEN) {
        first += 1;
    }
    // "Republican Ann Lee", "American Ann Lee", "Rival Ann Lee": a word before a name.
    while first < last
        && (of(first).has(Classes::DEMONYM) || of(first).has(Classes::ROLE))
        && !of(first).has(Classes::GIVEN)
    {
        let person = of(first + 1).has(Classes::GIVEN);
        let party = last - first == 1 && matches!(doc.lower(first), "republican" | "democrat");
        if !(person || party || titled) {
            break;
        }
        first += 1;
    }
    if !titled {
        lead = first;
    }
    if first == last {
        let word = of(last);
        let lower = doc.lower(last);
        let class = if titled {
            Class::Person
        } else if word.has(Classes::PLACE) || is_acronym(doc.word(last)) {
            Class::Organisation
        } else if word.has(Classes::DEMONYM) {
            return;
        } else if lower.strip_suffix('s').is_some_and(|s| classes(s).has(Classes::DEMONYM)) {
            Class::Group
        } else if word.has(Classes::ORG) {
            Class::Organisation
        } else if word.is_title() {
            return;
        } else {
            Class::Unsure
        };
        push(lead, first, class, gender, titled);
        return;
    }
    let initial = (first + 1..last).any(|i| doc.word(i).len() == 2 && doc.word(i).ends_with('.'));
    let class = if titled || of(first).has(Classes::GIVEN) || initial {
        Class::Person
    } else if of(first).has(Classes::PLACE) || is_acronym(doc.word(last)) || is_acronym(doc.word(first)) {
        Class::Organisation
    } else if doc.lower(last).strip_suffix('s').is_some_and(|s| classes(s).has(Classes::DEMONYM)) {
        // "House Republicans": a group, but joined by its whole name as organisations are.
        Class::Organisation
    } else {
        Class::Unsure
    };
    push(lead, first, class, gender, titled);
}

/// Whether a word names an office, and what it is of stands behind: "Minister of".
fn office_leads(doc: &Document<'_>, i: usize) -> bool {
    let word = classes(doc.lower(i));
    word.is_title() && word.has(Classes::ROLE) && matches!(doc.lower(i + 1), "of" | "for")
}

/// First token behind what an office is of: "Secretary of State Hill", "Minister of Foreign Affairs of Freedonia Hill".
fn past_office(doc: &Document<'_>, mut first: usize, end: usize) -> usize {
    while first + 1 < end && matches!(doc.lower(first), "of" | "for" | "and") {
        first += 1 + usize::from(doc.lower(first + 1) == "the");
        let place = (2..=4).rev().find(|n| {
            let last = first + n;
            last <= end && classes(&doc.cover(first..last).slice(doc.text()).to_ascii_lowercase()).has(Classes::PLACE)
        });
        first += place.unwrap_or(1);
        while first < end && lexicon::is_portfolio(doc.lower(first)) {
            first += 1;
        }
    }
    first
}

/// Token of the surname of a run: the last but for "Jr." and the like.
fn surname(doc: &Document<'_>, run: &Run) -> usize {
    let last = run.end - 1;
    let generation = matches!(doc.lower(last), "jr." | "jr" | "sr." | "sr" | "ii" | "iii" | "iv");
    if generation && last > run.first + 1 { last - 1 } else { last }
}

/// The first letters of a name's capitalised words.
fn initials(name: &str) -> String {
    name.split([' ', '-']).filter_map(|w| w.chars().next()).filter(|c| c.is_uppercase()).collect()
}

/// "3rd", "11th"
fn ordinal(word: &str) -> bool {
    let digits = word.trim_end_matches(char::is_alphabetic);
    !digits.is_empty()
        && digits.chars().all(|c| c.is_ascii_digit())
        && matches!(&word[digits.len()..], "st" | "nd" | "rd" | "th")
}

/// Two to six capitals, perhaps with dots.
pub(crate) fn is_acronym(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    (2..=6).contains(&letters)
        && word.chars().all(|c| c.is_uppercase() || c == '.' || c == '&' || c.is_ascii_digit())
        && !word.ends_with("..")
}

/// The role that stands before a name: titles with a capital, and the common nouns before them ("spokeswoman Ann Lee").
fn role_before(doc: &Document<'_>, lead: usize, first: usize) -> Option<Range<usize>> {
    let sentence = doc.sentences()[doc.sentence_of(first)].first;
    let mut from = lead;
    let titled = (lead..first).any(|i| {
        classes(doc.lower(i)).has(Classes::ROLE)
            || matches!(doc.lower(i), "sen." | "gov." | "rep." | "gen." | "judge" | "pope" | "king")
    });
    let noun = lead > sentence
        && (!doc.tokens()[lead - 1].upper || lead - 1 == sentence && !classes(doc.lower(lead - 1)).has(Classes::GIVEN))
        && classes(doc.lower(lead - 1)).has(Classes::ROLE);
    if titled || noun {
        while from > sentence && lead - from < LONGEST {
            let tag = doc.tag(from - 1);
            let part = tag.is_noun()
                || tag.is_adjective()
                || matches!(tag, Tag::POS | Tag::CD | Tag::VBN | Tag::VBG | Tag::CC);
            if !part || doc.lower(from - 1) == "and" && !noun {
                break;
            }
            from -= 1;
        }
        while from < lead && matches!(doc.tag(from), Tag::CC | Tag::POS) {
            from += 1;
        }
        return Some(from..first);
    }
    // "Democrat Ann Lee"
    if lead > sentence
        && first - lead == 0
        && matches!(
            doc.word(lead - 1),
            "Republican" | "Democrat" | "Libertarian" | "Conservative" | "Liberal" | "Labour"
        )
    {
        return Some(lead - 1..first);
    }
    // "Freedonia's ambassador to Britain Ann Lee": the office, then where, then the name.
    if !titled
        && first - lead == 0
        && lead > sentence + 2
        && doc.tag(lead - 1).is_noun()
        && doc.tokens()[lead - 1].upper
    {
        let mut at = lead;
        // Also "of the Farmers' Chamber".
        while at > sentence
            && lead - at < 6
            && (doc.tag(at - 1).is_noun() && doc.tokens()[at - 1].upper || doc.tag(at - 1) == Tag::POS)
        {
            at -= 1;
        }
        at -= usize::from(at > sentence && doc.tag(at - 1) == Tag::DT);
        let office = at > sentence + 1
            && matches!(doc.lower(at - 1), "to" | "of" | "at" | "in")
            && !doc.tokens()[at - 2].upper
            && classes(doc.lower(at - 2)).has(Classes::ROLE);
        if office {
            let mut from = at - 2;
            while from > sentence
                && at - from < LONGEST
                && (doc.tag(from - 1).is_noun() || doc.tag(from - 1).is_adjective() || doc.tag(from - 1) == Tag::POS)
            {
                from -= 1;
            }
            return Some(from..lead);
        }
    }
    // "The mayor of Oslo, Ann Lee": a description, a comma, the name.
    if lead >= sentence + 3 && doc.lower(lead - 1) == "," {
        let mut at = lead - 1;
        while at > sentence && lead - at < 16 {
            let tag = doc.tag(at - 1);
            if tag.is_finite() || doc.lower(at - 1) == "," || (tag == Tag::Punct && doc.lower(at - 1) != "-") {
                break;
            }
            at -= 1;
        }
        let from =
            (at..lead - 1).find(|&i| matches!(doc.tag(i), Tag::DT | Tag::PRPS) || i == at && doc.tag(i).is_noun())?;
        let head = head_of(doc, from..lead - 1)?;
        let role = classes(doc.lower(head));
        if role.has(Classes::ROLE) && !doc.lower(head).ends_with("ss") {
            return Some(from..lead - 1);
        }
    }
    None
}

/// The role in apposition behind a name: "Hugh Hill, a doctor,".
fn role_after(doc: &Document<'_>, end: usize) -> Option<Range<usize>> {
    let stop = doc.sentences()[doc.sentence_of(end.checked_sub(1)?)].end;
    let mut at = end;
    if doc.word(at) == "(" {
        at = (at..stop.min(at + 10)).find(|&i| doc.word(i) == ")")? + 1;
    }
    if doc.word(at) != "," {
        return None;
    }
    at += 1;
    if doc.tokens().get(at).is_some_and(|t| t.kind == Kind::Number) && doc.word(at + 1) == "," {
        at += 2;
    }
    if at >= stop || doc.tokens()[at].upper && !classes(doc.lower(at)).has(Classes::ROLE) {
        return None;
    }
    let mut close = at;
    while close < stop && close - at < 30 {
        let word = doc.lower(close);
        if matches!(
            word,
            "," | "." | ";" | ":" | ")" | "\u{2014}" | "\u{2013}" | "--" | "who" | "whose" | "\u{201d}" | "\""
        ) {
            break;
        }
        if doc.tag(close).is_finite() {
            return None;
        }
        close += 1;
    }
    let head = head_of(doc, at..close)?;
    let role = classes(doc.lower(head));
    (role.has(Classes::ROLE) && !matches!(doc.tag(at), Tag::IN | Tag::CC | Tag::RB | Tag::TO)).then_some(at..close)
}

/// The head of a noun phrase: its last noun before a preposition or a participle.
pub(crate) fn head_of(doc: &Document<'_>, tokens: Range<usize>) -> Option<usize> {
    let mut head = None;
    for i in tokens {
        match doc.tag(i) {
            Tag::IN | Tag::TO | Tag::WP | Tag::WDT | Tag::WRB if head.is_some() => break,
            // "former" and "known" stand before a head, "based in" behind it.
            Tag::VBG | Tag::VBN | Tag::VBD if head.is_some() && !doc.tag(i + 1).is_noun() => break,
            Tag::DT if head.is_some() => break,
            Tag::Punct if head.is_some() && !matches!(doc.word(i), "-" | "'" | "\u{2019}" | "/") => break,
            tag if tag.is_noun() || classes(doc.lower(i)).has(Classes::ROLE) => head = Some(i),
            _ => {}
        }
    }
    head
}
