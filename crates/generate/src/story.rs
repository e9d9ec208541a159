//! Stories: who says what, told in the manner of news agencies.

use jiff::civil::Date;

use crate::dice::Dice;
use crate::words::{self, Topic};
use crate::{Manner, Statement};

/// A story as told, before any site has it.
#[derive(Clone, Debug)]
pub(crate) struct Story {
    pub(crate) section: &'static str,
    pub(crate) headline: String,
    pub(crate) place: String,
    pub(crate) byline: String,
    /// The agency whose text it is, if any.
    pub(crate) agency: Option<&'static str>,
    pub(crate) paragraphs: Vec<String>,
    pub(crate) statements: Vec<Statement>,
    pub(crate) day: Date,
}

#[derive(Clone, Debug)]
struct Person {
    first: String,
    last: String,
    title: &'static str,
    role: String,
    she: bool,
    known: bool,
}

impl Person {
    fn name(&self) -> String {
        format!("{} {}", self.first, self.last)
    }

    const fn pronoun(&self) -> &'static str {
        if self.she { "she" } else { "he" }
    }
}

pub(crate) fn surname(dice: &mut Dice) -> String {
    format!("{}{}", dice.pick(&words::SURNAME_BEGINS), dice.pick(&words::SURNAME_ENDS))
}

pub(crate) fn place(dice: &mut Dice) -> String {
    let (begin, end) = (dice.pick(&words::PLACE_BEGINS), dice.pick(&words::PLACE_ENDS));
    match begin.strip_suffix(' ') {
        Some(_) => format!("{begin}{}{end}", dice.pick(&words::SURNAME_BEGINS)),
        None => format!("{begin}{end}"),
    }
}

fn person(dice: &mut Dice, places: &[String; 2], org: &str) -> Person {
    let she = dice.percent(50);
    let first = dice.pick(if she { &words::FIRST_HER } else { &words::FIRST_HIM }).to_owned();
    let (title, mut role) = words::ROLES[dice.below(words::ROLES.len())];
    if !she && role.starts_with("a spokeswoman") {
        role = "a spokesman for {org}";
    } else if she && role.starts_with("a spokesman") {
        role = "a spokeswoman for {org}";
    }
    let role = role.replace("{place}", &places[0]).replace("{other}", &places[1]).replace("{org}", org);
    Person { first, last: surname(dice), title, role, she, known: false }
}

/// Puts a story together, sentence by sentence.
struct Teller {
    dice: Dice,
    topic: &'static Topic,
    places: [String; 2],
    org: String,
    cast: Vec<Person>,
    /// Who spoke in the sentence before, in this paragraph.
    speaking: Option<usize>,
    facts: Vec<&'static str>,
    paragraphs: Vec<String>,
    statements: Vec<Statement>,
}

/// Words around a content, with what they are: put together they are the sentence.
struct Said {
    speaker: String,
    source: String,
    cue: String,
    content: Vec<String>,
    manner: Manner,
    act: &'static str,
    within: Option<usize>,
}

const SAY: [&str; 12] = [
    "said", "said", "said", "said", "told reporters", "added", "explained", "stressed", "noted", "argued", "insisted",
    "warned",
];
const CLAIM: [(&str, &str); 12] = [
    ("confirmed", "assertion"),
    ("claimed", "assertion"),
    ("announced", "assertion"),
    ("warned", "assertion"),
    ("believes", "belief"),
    ("is convinced", "belief"),
    ("predicted", "belief"),
    ("promised", "commitment"),
    ("denied", "denial"),
    ("complained", "criticism"),
    ("acknowledged", "assertion"),
    ("fears", "belief"),
];

/// A story of some six hundred words and a dozen statements. A later `revision` goes on where the first ended.
pub(crate) fn tell(numbers: &[u64], revision: u64, day: Date, agency: Option<&'static str>) -> Story {
    let mut dice = Dice::of(numbers);
    let topic = &words::TOPICS[dice.below(words::TOPICS.len())];
    let places = [place(&mut dice), place(&mut dice)];
    let org = dice.pick(&words::ORG_FORMS).replace("{name}", &surname(&mut dice));
    let cast = (0..dice.between(2, 4)).map(|_| person(&mut dice, &places, &org)).collect();
    let byline = format!("{} {}", dice.pick(&words::FIRST_HER), surname(&mut dice));
    let mut teller = Teller {
        dice,
        topic,
        places,
        org,
        cast,
        speaking: None,
        facts: Vec::new(),
        paragraphs: Vec::new(),
        statements: Vec::new(),
    };
    let headline = teller.pick(topic.headlines);
    let headline = headline[..1].to_uppercase() + &headline[1..];
    let wanted = teller.dice.between(9, 15);
    teller.lead();
    while teller.statements.len() < wanted {
        teller.paragraph();
    }
    if revision > 0 {
        teller.dice = Dice::of(&[numbers, &[revision]].concat());
        teller.paragraphs.push("This story has been changed since it was first published.".to_owned());
        teller.lead();
    }
    let Teller { places: [place, _], paragraphs, statements, .. } = teller;
    Story { section: topic.section, headline, place, byline, agency, paragraphs, statements, day }
}

impl Teller {
    /// A phrase with its braces filled in.
    fn fill(&mut self, phrase: &str) -> String {
        let mut out = String::with_capacity(phrase.len() + 16);
        let mut rest = phrase;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let (slot, after) = after.split_once('}').unwrap_or((after, ""));
            let dice = &mut self.dice;
            match slot {
                "n" => out.push_str(&thousands(if dice.percent(60) {
                    dice.between(3, 90)
                } else {
                    dice.between(2, 90) * 100
                })),
                "pct" => out.push_str(&format!("{} per cent", dice.between(2, 60))),
                "money" => out.push_str(&format!("{} million euros", dice.between(2, 900))),
                "month" => out.push_str(dice.pick(&words::MONTHS)),
                "weekday" => out.push_str(dice.pick(&words::WEEKDAYS)),
                "place" => out.push_str(&self.places[0]),
                "other" => out.push_str(&self.places[1]),
                "org" => out.push_str(&self.org),
                _ => {}
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }

    fn pick(&mut self, list: &[&'static str]) -> String {
        let phrase = self.dice.pick(list);
        self.fill(phrase)
    }

    /// What holds, as a clause that begins small.
    fn clause(&mut self) -> String {
        let (subject, predicate) = (self.pick(self.topic.subjects), self.pick(self.topic.predicates));
        match self.dice.below(10) {
            0..6 => format!("{subject} {predicate} {}", self.pick(&words::CIRCUMSTANCES)),
            6..8 => format!("{subject} {predicate} and {}", self.pick(self.topic.predicates)),
            _ => format!("{subject} {predicate}"),
        }
    }

    /// The same, as one says it oneself.
    fn own_words(&mut self) -> String {
        if self.dice.percent(50) { self.pick(&words::OWN_WORDS) } else { self.clause() }
    }

    /// Who speaks, as a subject, and the name behind it. Pronouns only for who spoke in the sentence before.
    fn source(&mut self) -> (usize, String) {
        let n = match self.speaking {
            Some(n) if self.dice.percent(65) => n,
            _ => self.dice.below(self.cast.len()),
        };
        let again = self.speaking == Some(n);
        self.speaking = Some(n);
        let dice = &mut self.dice;
        let person = &mut self.cast[n];
        if !person.known {
            person.known = true;
            let name = person.name();
            return (
                n,
                if person.title.is_empty() || dice.percent(30) {
                    format!("{name}, {},", person.role)
                } else {
                    format!("{} {name}", person.title)
                },
            );
        }
        let text = match dice.below(10) {
            0..4 if again => person.pronoun().to_owned(),
            4 if !person.title.is_empty() => format!("the {}", person.title.to_lowercase()),
            5 => person.name(),
            _ => person.last.clone(),
        };
        (n, text)
    }

    fn keep(&mut self, said: Said) {
        let Said { speaker, source, cue, content, manner, act, within } = said;
        let source = source.trim_end_matches(',').to_owned();
        self.statements.push(Statement { speaker, source, cue, content, manner, act: act.to_owned(), within });
    }

    /// Keeps what one of the cast says.
    fn says(&mut self, n: usize, source: &str, cue: &str, content: Vec<String>, manner: Manner, act: &'static str) {
        let speaker = self.cast[n].name();
        self.keep(Said { speaker, source: source.to_owned(), cue: cue.to_owned(), content, manner, act, within: None });
    }

    fn lead(&mut self) {
        let clause = self.clause();
        let (n, source) = self.source();
        let weekday = self.dice.pick(&words::WEEKDAYS);
        let text = format!("{}, {} said on {weekday}.", capital(&clause), source);
        self.says(n, &source, "said", vec![clause], Manner::Indirect, "assertion");
        self.paragraphs.push(text);
        self.narration();
    }

    /// A fact that was not told before, as long as there are any.
    fn told(&mut self) -> String {
        if self.facts.is_empty() {
            self.facts = words::NARRATION.to_vec();
        }
        let fact = self.facts.swap_remove(self.dice.below(self.facts.len()));
        let fact = self.fill(fact);
        if self.dice.percent(40) { format!("{fact}, {}.", self.pick(&words::CIRCUMSTANCES)) } else { fact + "." }
    }

    fn narration(&mut self) {
        self.speaking = None;
        let facts: Vec<String> = (0..self.dice.between(3, 5)).map(|_| self.told()).collect();
        self.paragraphs.push(facts.join(" "));
    }

    /// One to three sentences, with statements in most.
    fn paragraph(&mut self) {
        self.speaking = None;
        if self.dice.percent(47) {
            return self.narration();
        }
        let mut text = self.sentence();
        for _ in 0..self.dice.below(3) {
            let next = if self.dice.percent(35) {
                self.speaking = None;
                self.told()
            } else {
                self.sentence()
            };
            text = format!("{text} {next}");
        }
        self.paragraphs.push(text);
    }

    /// A sentence or two in which somebody says something.
    fn sentence(&mut self) -> String {
        match self.dice.below(100) {
            0..16 => self.quotation_first(),
            16..24 => self.quotation_last(),
            24..32 => self.quotation_around(),
            32..46 => self.reported(),
            46..54 => self.claimed(),
            54..60 => self.reported_last(),
            60..66 => self.according_to(),
            66..72 => self.mixed(),
            72..77 => self.refused(),
            77..82 => self.asked(),
            82..87 => self.nested(),
            87..91 => self.second_hand(),
            91..96 => self.group(),
            _ => self.two_quotations(),
        }
    }

    fn quotation_first(&mut self) -> String {
        let words = self.own_words();
        let (n, source) = self.source();
        let verb = self.dice.pick(&SAY);
        self.says(n, &source, verb, vec![words.clone()], Manner::Direct, "assertion");
        // A pronoun does not stand behind its verb.
        if self.dice.percent(40) && verb != "told reporters" && !["she", "he"].contains(&source.as_str()) {
            format!("“{},” {verb} {}.", capital(&words), source.trim_end_matches(','))
        } else {
            format!("“{},” {source} {verb}.", capital(&words))
        }
    }

    fn quotation_last(&mut self) -> String {
        let words = self.own_words();
        let (n, source) = self.source();
        let verb = self.dice.pick(&SAY);
        self.says(n, &source, verb, vec![words.clone()], Manner::Direct, "assertion");
        format!("{} {verb}: “{}.”", capital(&source), capital(&words))
    }

    fn quotation_around(&mut self) -> String {
        let (first, second) = (self.own_words(), self.own_words());
        let (n, source) = self.source();
        self.says(n, &source, "said", vec![first.clone(), second.clone()], Manner::Direct, "assertion");
        format!("“{},” {} said. “{}.”", capital(&first), source, capital(&second))
    }

    fn two_quotations(&mut self) -> String {
        let (first, second) = (self.own_words(), self.own_words());
        let (n, source) = self.source();
        let content = format!("{}. {}", capital(&first), capital(&second));
        self.says(n, &source, "said", vec![content.clone()], Manner::Direct, "assertion");
        format!("“{content},” {} said.", source)
    }

    fn reported(&mut self) -> String {
        let clause = self.clause();
        let (n, source) = self.source();
        let verb = self.dice.pick(&SAY);
        self.says(n, &source, verb, vec![clause.clone()], Manner::Indirect, "assertion");
        let that = if verb == "said" && self.dice.percent(40) { "" } else { "that " };
        format!("{} {verb} {that}{clause}.", capital(&source))
    }

    fn claimed(&mut self) -> String {
        let clause = self.clause();
        let (n, source) = self.source();
        let (verb, act) = CLAIM[self.dice.below(CLAIM.len())];
        self.says(n, &source, verb, vec![clause.clone()], Manner::Indirect, act);
        format!("{} {verb} that {clause}.", capital(&source))
    }

    fn reported_last(&mut self) -> String {
        let clause = self.clause();
        let (n, source) = self.source();
        self.says(n, &source, "said", vec![clause.clone()], Manner::Indirect, "assertion");
        format!("{}, {} said.", capital(&clause), source)
    }

    /// Keeps what a body that is no person of the story reports, in words other than its own.
    fn reports(&mut self, body: &str, cue: &str, clause: &str) {
        self.speaking = None;
        self.keep(Said {
            speaker: body.to_owned(),
            source: body.to_owned(),
            cue: cue.to_owned(),
            content: vec![clause.to_owned()],
            manner: Manner::Indirect,
            act: "assertion",
            within: None,
        });
    }

    fn according_to(&mut self) -> String {
        let clause = self.clause();
        let org = self.org.clone();
        self.reports(&org, "according to", &clause);
        if self.dice.percent(50) {
            format!("According to {org}, {clause}.")
        } else {
            format!("{}, according to {org}.", capital(&clause))
        }
    }

    fn mixed(&mut self) -> String {
        let matter = self.pick(self.topic.matters);
        let judgement = self.dice.pick(&[
            "a bad joke",
            "a turning point",
            "the only way out",
            "an insult to every taxpayer",
            "a small miracle",
            "far from perfect",
            "long overdue",
            "a game with fear",
        ]);
        let (n, source) = self.source();
        let (verb, act) =
            [("called", "criticism"), ("described", "assertion"), ("praised", "support")][self.dice.below(3)];
        let content = format!("{matter} as “{judgement}”");
        let content = if verb == "called" { content.replacen(" as “", " “", 1) } else { content };
        self.says(n, &source, verb, vec![content.clone()], Manner::Mixed, act);
        format!("{} {verb} {content}.", capital(&source))
    }

    fn refused(&mut self) -> String {
        let matter = self.pick(self.topic.matters);
        let (n, source) = self.source();
        let cue = self.dice.pick(&["declined to comment", "refused to comment", "would not comment"]);
        let content = format!("on {matter}");
        self.says(n, &source, cue, vec![content.clone()], Manner::Indirect, "refusal");
        format!("{} {cue} {content}.", capital(&source))
    }

    fn asked(&mut self) -> String {
        let (question, answer) = (self.clause(), self.own_words());
        let (n, source) = self.source();
        if self.dice.percent(50) {
            let content = format!("who will answer for {}", self.pick(self.topic.matters));
            self.says(n, &source, "asked", vec![content.clone()], Manner::Direct, "question");
            return format!("“{}?” {} asked.", capital(&content), source);
        }
        self.says(n, &source, "replied", vec![answer.clone()], Manner::Direct, "assertion");
        format!("Asked whether {question}, {source} replied: “{}.”", capital(&answer))
    }

    fn nested(&mut self) -> String {
        let clause = self.clause();
        let (n, source) = self.source();
        let org = self.org.clone();
        let cue = self.dice.pick(&["had promised", "had claimed", "had denied", "had warned"]);
        let inner = format!("{org} {cue} that {clause}");
        self.says(n, &source, "said", vec![inner.clone()], Manner::Indirect, "assertion");
        let outer = self.statements.len() - 1;
        let said = Said {
            speaker: org.clone(),
            source: org,
            cue: cue.to_owned(),
            content: vec![clause],
            manner: Manner::Indirect,
            act: match cue {
                "had promised" => "commitment",
                "had denied" => "denial",
                _ => "assertion",
            },
            within: Some(outer),
        };
        self.keep(said);
        format!("{} said that {inner}.", capital(&source))
    }

    fn second_hand(&mut self) -> String {
        let clause = self.clause();
        let outlet = self.dice.pick(&words::OUTLET_FORMS).replace("{name}", &self.places[1]);
        self.reports(&outlet, "reported", &clause);
        if self.dice.percent(50) {
            format!("{} reported, citing {}, that {clause}.", capital(&outlet), self.org)
        } else {
            format!("{} reported on {} that {clause}.", capital(&outlet), self.dice.pick(&words::WEEKDAYS))
        }
    }

    fn group(&mut self) -> String {
        let clause = self.clause();
        let source = self.dice.pick(&words::GROUPS);
        self.speaking = None;
        let verb = self.dice.pick(&["said", "complained", "feared", "insisted"]);
        let said = Said {
            speaker: source.to_owned(),
            source: source.to_owned(),
            cue: verb.to_owned(),
            content: vec![clause.clone()],
            manner: Manner::Indirect,
            act: if verb == "complained" { "criticism" } else { "assertion" },
            within: None,
        };
        self.keep(said);
        format!("{} {verb} that {clause}.", capital(source))
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn thousands(n: usize) -> String {
    if n >= 1000 { format!("{},{:03}", n / 1000, n % 1000) } else { n.to_string() }
}
