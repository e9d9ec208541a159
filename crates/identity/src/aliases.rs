//! A user's own table of people and organisations, and which of them an article's speakers are.
//!
//! [`Aliases::link`] looks at the speakers that [`resolve`](crate::resolve) found, and at nothing else: who is in no
//! entry stays as the article has them. Names decide first, then roles, as far as they were held on the day of
//! publication; where two entries are left, neither is taken.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::lexicon::{Classes, classes};
use crate::{Identities, Speaker, SpeakerKind};

/// One line of a table: somebody's names, and a role with the days on which it was held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AliasRow {
    /// The name to give.
    pub name: String,
    /// Other names of the same one.
    pub names: Vec<String>,
    /// Item of Wikidata: `Q76`. Rows of one item are one entry; without items, rows of one name.
    pub wikidata: Option<String>,
    /// A role of theirs.
    pub role: Option<String>,
    /// First day in the role; without a role, the first day on which the names are theirs.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

/// What a table says of a speaker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alias {
    /// The fullest name in the article, which the table's stands in place of.
    pub published: String,
    /// Item of Wikidata.
    pub wikidata: Option<String>,
    /// Roles that the table gives for the day of publication.
    pub roles: Vec<String>,
}

/// A table of aliases, ready to be looked up.
#[derive(Clone, Debug, Default)]
pub struct Aliases {
    entries: Vec<Entry>,
    /// Entries by each of their names, as [`key`] writes it.
    by_name: FxHashMap<String, Vec<(usize, Term)>>,
    /// People by first and last word of their names, and by the last alone.
    by_ends: FxHashMap<String, Vec<usize>>,
    by_surname: FxHashMap<String, Vec<usize>>,
    /// Holders of each role, by its words.
    by_role: FxHashMap<String, Vec<(usize, Term)>>,
}

#[derive(Clone, Debug, Default)]
struct Entry {
    name: String,
    names: Vec<String>,
    wikidata: Option<String>,
    roles: Vec<(String, Term)>,
}

/// From when to when, both days included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Term {
    from: Option<Date>,
    to: Option<Date>,
}

impl Term {
    /// Whether a day lies within. A page without a day lies within what has no ends.
    fn holds(self, day: Option<Date>) -> bool {
        match day {
            Some(day) => self.from.is_none_or(|f| f <= day) && self.to.is_none_or(|t| day <= t),
            None => self.from.is_none() && self.to.is_none(),
        }
    }

    fn is_over(self, day: Option<Date>) -> bool {
        self.to.zip(day).is_some_and(|(to, day)| to < day)
    }
}

impl Entry {
    /// Whether a role that the article states is one of theirs: held on its day, or before if it says "former".
    fn bears(&self, stated: &str, day: Option<Date>) -> bool {
        let mut stated = role_words(stated);
        let count = stated.len();
        stated.retain(|w| !is_past(w));
        let past = stated.len() < count;
        self.roles.iter().any(|(role, term)| {
            let fits = if past { term.is_over(day) } else { term.holds(day) };
            fits && agree(&stated, &role_words(role))
        })
    }

    fn in_office(&self, day: Option<Date>) -> bool {
        self.roles.is_empty() || self.roles.iter().any(|(_, term)| term.holds(day))
    }
}

impl Aliases {
    /// A table of these rows.
    pub fn new(rows: impl IntoIterator<Item = AliasRow>) -> Self {
        let mut table = Self::default();
        let mut known: FxHashMap<String, usize> = FxHashMap::default();
        for row in rows {
            let identity = row.wikidata.clone().unwrap_or_else(|| key(&row.name));
            let number = *known.entry(identity).or_insert(table.entries.len());
            if number == table.entries.len() {
                table.entries.push(Entry {
                    name: row.name.clone(),
                    wikidata: row.wikidata.clone(),
                    ..Entry::default()
                });
            }
            table.add(number, row);
        }
        table
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn add(&mut self, number: usize, row: AliasRow) {
        let term = Term { from: row.from, to: row.to };
        let named = if row.role.is_some() { Term::default() } else { term };
        for name in std::iter::once(row.name).chain(row.names) {
            let key = key(&name);
            let holders = self.by_name.entry(key.clone()).or_default();
            if !holders.contains(&(number, named)) {
                holders.push((number, named));
            }
            if let Some((first, last)) = ends(&key)
                && !is_organisation(&name)
            {
                note(self.by_ends.entry(format!("{first} {last}")).or_default(), number);
                note(self.by_surname.entry(last.to_owned()).or_default(), number);
            }
            let entry = &mut self.entries[number];
            if name != entry.name && !entry.names.contains(&name) {
                entry.names.push(name);
            }
        }
        if let Some(role) = row.role {
            self.by_role.entry(role_words(&role).join(" ")).or_default().push((number, term));
            self.entries[number].roles.push((role, term));
        }
    }

    /// Gives the speakers that are in the table its names, items and roles. Several of one entry become one speaker.
    ///
    /// `published` is the article's day, by which roles hold; without one, those without days do.
    pub fn link(&self, identities: &mut Identities, published: Option<Date>) {
        if self.is_empty() {
            return;
        }
        let found: Vec<Option<usize>> = identities.speakers.iter().map(|s| self.find(s, published)).collect();
        let mut at: FxHashMap<usize, usize> = FxHashMap::default();
        let mut speakers: Vec<Speaker> = Vec::with_capacity(found.len());
        let mut moved = Vec::with_capacity(found.len());
        for (mut speaker, entry) in std::mem::take(&mut identities.speakers).into_iter().zip(found) {
            let Some(number) = entry else {
                moved.push(speakers.len());
                speakers.push(speaker);
                continue;
            };
            let place = *at.entry(number).or_insert(speakers.len());
            moved.push(place);
            if let Some(before) = speakers.get_mut(place) {
                merge(before, speaker);
            } else {
                self.name(number, &mut speaker, published);
                speakers.push(speaker);
            }
        }
        identities.speakers = speakers;
        for resolution in &mut identities.resolutions {
            resolution.speaker = resolution.speaker.and_then(|s| moved.get(s).copied());
        }
    }

    /// The entry that a speaker is, if one alone is left.
    fn find(&self, speaker: &Speaker, day: Option<Date>) -> Option<usize> {
        match speaker.kind {
            SpeakerKind::Group => None,
            SpeakerKind::Unnamed => self.by_office(&speaker.name, day),
            SpeakerKind::Person | SpeakerKind::Organisation => {
                let full = self.by_full_name(speaker, day);
                if full.is_empty() { self.by_last_name(speaker, day) } else { self.decide(&full, speaker, day) }
            }
        }
    }

    /// Entries of the same name, word for word or without what stands between first name and last.
    fn by_full_name(&self, speaker: &Speaker, day: Option<Date>) -> Vec<usize> {
        let short = !speaker.name.contains(' ');
        let mut found = Vec::new();
        for name in std::iter::once(&speaker.name).chain(&speaker.names) {
            // The article knows more of "Ann Lee" than that she is a Lee.
            let telling = short || name.contains(' ') || is_acronym(name);
            for (number, term) in self.by_name.get(&key(name)).into_iter().flatten().filter(|_| telling) {
                if term.holds(day) {
                    note(&mut found, *number);
                }
            }
        }
        let own = key(&speaker.name);
        if found.is_empty()
            && speaker.kind == SpeakerKind::Person
            && let Some((first, last)) = ends(&own)
        {
            let two = own.split(' ').count() == 2;
            for &number in self.by_ends.get(&format!("{first} {last}")).into_iter().flatten() {
                let entry = &self.entries[number];
                let named = |name: &String| {
                    let name = key(name);
                    ends(&name) == Some((first, last)) && (two || name.split(' ').count() == 2)
                };
                if std::iter::once(&entry.name).chain(&entry.names).any(named) {
                    note(&mut found, number);
                }
            }
        }
        found
    }

    /// The one of several that the article's roles speak for.
    fn decide(&self, candidates: &[usize], speaker: &Speaker, day: Option<Date>) -> Option<usize> {
        if let [one] = candidates {
            return Some(*one);
        }
        let bears = |number: &&usize| speaker.roles.iter().any(|role| self.entries[**number].bears(role, day));
        let mut fit = candidates.iter().filter(bears);
        fit.next().copied().filter(|_| fit.next().is_none())
    }

    /// The one of a surname: roles must agree, or be unsaid by a person in office.
    fn by_last_name(&self, speaker: &Speaker, day: Option<Date>) -> Option<usize> {
        if speaker.name.contains(' ') {
            return None;
        }
        let candidates = self.by_surname.get(&key(&speaker.name))?;
        let one = self.decide(candidates, speaker, day)?;
        let entry = &self.entries[one];
        let allowed = if speaker.roles.is_empty() || entry.roles.is_empty() {
            entry.in_office(day)
        } else {
            speaker.roles.iter().any(|role| entry.bears(role, day))
        };
        allowed.then_some(one)
    }

    /// Who holds the office that a speaker is described by alone: "the NATO Secretary General".
    fn by_office(&self, description: &str, day: Option<Date>) -> Option<usize> {
        let (article, office) = description.split_once(' ')?;
        if !article.eq_ignore_ascii_case("the") {
            return None;
        }
        let mut holders: Vec<usize> = Vec::new();
        for (number, term) in self.by_role.get(&role_words(office).join(" "))? {
            if term.holds(day) {
                note(&mut holders, *number);
            }
        }
        if let [one] = holders[..] { Some(one) } else { None }
    }

    fn name(&self, number: usize, speaker: &mut Speaker, day: Option<Date>) {
        let entry = &self.entries[number];
        // "Okafor" alone may have been taken for a company.
        let by_surname = ends(&key(&entry.name)).is_some_and(|(_, last)| last == key(&speaker.name));
        if speaker.kind == SpeakerKind::Unnamed || by_surname && !is_organisation(&entry.name) {
            speaker.kind = SpeakerKind::Person;
        }
        let published = std::mem::replace(&mut speaker.name, entry.name.clone());
        speaker.names.retain(|n| *n != entry.name);
        if published != entry.name {
            speaker.names.insert(0, published.clone());
        }
        for name in &entry.names {
            note(&mut speaker.names, name.clone());
        }
        let roles = entry.roles.iter().filter(|(_, term)| term.holds(day)).map(|(role, _)| role.clone()).collect();
        speaker.alias = Some(Alias { published, wikidata: entry.wikidata.clone(), roles });
    }
}

/// Takes up a second speaker of one entry.
fn merge(into: &mut Speaker, other: Speaker) {
    for name in std::iter::once(other.name).chain(other.names) {
        if name != into.name {
            note(&mut into.names, name);
        }
    }
    for role in other.roles {
        note(&mut into.roles, role);
    }
    into.mentions.extend(other.mentions);
    into.mentions.sort_unstable();
}

/// Adds what is not there yet.
fn note<T: PartialEq>(list: &mut Vec<T>, new: T) {
    if !list.contains(&new) {
        list.push(new);
    }
}

/// A name in lower case, with single blanks and plain apostrophes, without an article.
fn key(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let name = words.join(" ").to_lowercase().replace('\u{2019}', "'");
    name.strip_prefix("the ").map_or(name.clone(), str::to_owned)
}

/// First and last word of a key of several words; "Jr." and the like are neither.
fn ends(key: &str) -> Option<(&str, &str)> {
    let mut words = key.split(' ').filter(|w| !matches!(*w, "jr." | "jr" | "sr." | "sr" | "ii" | "iii" | "iv"));
    let first = words.next()?;
    Some((first, words.next_back()?.trim_end_matches(',')))
}

/// Whether a name is known to be an organisation's by one of its words.
fn is_organisation(name: &str) -> bool {
    name.split_whitespace().any(|w| is_acronym(w) || classes(&w.to_lowercase()).has(Classes::ORG))
}

fn is_acronym(word: &str) -> bool {
    word.len() > 1 && word.chars().all(|c| c.is_uppercase())
}

/// The words of a role that tell one from another, in the order of the alphabet: "Secretary General of NATO" is "NATO's
/// secretary-general".
fn role_words(role: &str) -> Vec<String> {
    let lower = role.to_lowercase().replace('\u{2019}', "'").replace("'s ", " ").replace("u.s.", "us");
    let mut words: Vec<String> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty() && !matches!(*w, "the" | "of" | "for" | "and" | "a" | "an" | "at" | "in" | "to"))
        .map(str::to_owned)
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Whether one role says all that the other does. A deputy is not whom he stands in for.
fn agree(a: &[String], b: &[String]) -> bool {
    let rank =
        |w: &&String| matches!(w.as_str(), "vice" | "deputy" | "assistant" | "acting" | "under" | "elect" | "shadow");
    let (small, large) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    !small.is_empty() && small.iter().all(|w| large.contains(w)) && a.iter().filter(rank).eq(b.iter().filter(rank))
}

fn is_past(word: &str) -> bool {
    matches!(word, "former" | "ex" | "late" | "onetime" | "then" | "previous")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::Resolution;

    fn row(name: &str, names: &[&str], item: &str, role: &str, from: &str, to: &str) -> AliasRow {
        let filled = |s: &str| (!s.is_empty()).then(|| s.to_owned());
        AliasRow {
            name: name.to_owned(),
            names: names.iter().map(|n| (*n).to_owned()).collect(),
            wikidata: filled(item),
            role: filled(role),
            from: from.parse().ok(),
            to: to.parse().ok(),
        }
    }

    fn table() -> Aliases {
        Aliases::new([
            row(
                "Ruth Okafor",
                &["Mayor Ruth", "R. A. Okafor"],
                "Q1",
                "mayor of Calder Bay",
                "2020-05-01",
                "2024-04-30",
            ),
            row("Ruth Okafor", &[], "Q1", "senator", "2024-05-01", ""),
            row("Daniel Vasko", &[], "Q2", "transport minister", "2023-01-01", ""),
            row("Olga Vasko", &[], "Q3", "harbour master", "", ""),
            row("Ann Lee", &[], "Q4", "poet", "", ""),
            row("Ann Lee", &[], "Q5", "finance minister", "", ""),
            row("Baylink", &["Bay Line"], "", "", "", "2022-12-31"),
        ])
    }

    fn speaker(kind: SpeakerKind, name: &str, names: &[&str], roles: &[&str]) -> Speaker {
        let owned = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect();
        Speaker {
            name: name.to_owned(),
            names: owned(names),
            kind,
            roles: owned(roles),
            mentions: Vec::new(),
            alias: None,
        }
    }

    /// The item or name that a speaker gets on a day.
    fn linked(kind: SpeakerKind, name: &str, roles: &[&str], day: &str) -> String {
        let mut identities = Identities { speakers: vec![speaker(kind, name, &[], roles)], resolutions: Vec::new() };
        table().link(&mut identities, day.parse().ok());
        let found = identities.speakers.remove(0);
        match found.alias {
            Some(alias) => alias.wikidata.unwrap_or(found.name),
            None => "-".to_owned(),
        }
    }

    #[test]
    fn a_name_is_enough() {
        use SpeakerKind::{Organisation, Person};
        assert_eq!(linked(Person, "Ruth Okafor", &[], "2024-03-06"), "Q1");
        assert_eq!(linked(Person, "R. A. Okafor", &[], "2024-03-06"), "Q1");
        assert_eq!(linked(Person, "Daniel P. Vasko", &[], "2024-03-06"), "Q2");
        assert_eq!(linked(Person, "Rosa Okafor", &[], "2024-03-06"), "-");
        assert_eq!(linked(Organisation, "Bay Line", &[], "2020-01-01"), "Baylink");
        assert_eq!(linked(Organisation, "Bay Line", &[], "2024-01-01"), "-");
    }

    #[test]
    fn namesakes_are_told_apart_by_roles_or_not_at_all() {
        use SpeakerKind::Person;
        assert_eq!(linked(Person, "Ann Lee", &[], "2024-03-06"), "-");
        assert_eq!(linked(Person, "Ann Lee", &["Finance Minister"], "2024-03-06"), "Q5");
        assert_eq!(linked(Person, "Ann Lee", &["prime minister"], "2024-03-06"), "-");
        assert_eq!(linked(Person, "Vasko", &[], "2024-03-06"), "-");
        assert_eq!(linked(Person, "Vasko", &["Transport Minister"], "2024-03-06"), "Q2");
        assert_eq!(linked(Person, "Vasko", &["minister", "Harbour Master"], "2024-03-06"), "-");
    }

    #[test]
    fn a_surname_needs_the_role_and_its_days() {
        use SpeakerKind::{Organisation, Person};
        assert_eq!(linked(Person, "Okafor", &[], "2024-03-06"), "Q1");
        assert_eq!(linked(Organisation, "Okafor", &[], "2024-03-06"), "Q1");
        assert_eq!(linked(Person, "Okafor", &["Mayor"], "2024-03-06"), "Q1");
        assert_eq!(linked(Person, "Okafor", &["deputy mayor"], "2024-03-06"), "-");
        assert_eq!(linked(Person, "Okafor", &["Mayor"], "2025-03-06"), "-");
        assert_eq!(linked(Person, "Okafor", &["former mayor"], "2025-03-06"), "Q1");
        assert_eq!(linked(Person, "Okafor", &["baker"], "2024-03-06"), "-");
        assert_eq!(linked(Person, "Okafor", &[], "1999-03-06"), "-");
        assert_eq!(linked(Person, "Okafor", &[], ""), "-");
    }

    #[test]
    fn an_office_alone_is_its_holder_s_on_that_day() {
        use SpeakerKind::Unnamed;
        assert_eq!(linked(Unnamed, "the Calder Bay mayor", &[], "2024-03-06"), "Q1");
        assert_eq!(linked(Unnamed, "The mayor of Calder Bay", &[], "2024-06-06"), "-");
        assert_eq!(linked(Unnamed, "the former mayor of Calder Bay", &[], "2024-06-06"), "-");
        assert_eq!(linked(Unnamed, "a senator", &[], "2024-06-06"), "-");
    }

    #[test]
    fn two_of_one_entry_are_one_speaker() {
        let named = speaker(SpeakerKind::Person, "Okafor", &["Mrs Okafor"], &["Mayor"]);
        let office = speaker(SpeakerKind::Unnamed, "the Calder Bay mayor", &[], &[]);
        let other = speaker(SpeakerKind::Person, "Peter Lind", &[], &[]);
        let says = |s| Resolution { speaker: Some(s), ..Resolution::default() };
        let mut identities =
            Identities { speakers: vec![named, other.clone(), office], resolutions: vec![says(0), says(1), says(2)] };
        table().link(&mut identities, "2024-03-06".parse().ok());
        let who: Vec<Option<usize>> = identities.resolutions.iter().map(|r| r.speaker).collect();
        assert_eq!(who, [Some(0), Some(1), Some(0)]);
        assert_eq!(identities.speakers[1], other);
        let ruth = &identities.speakers[0];
        assert_eq!(ruth.name, "Ruth Okafor");
        assert_eq!(ruth.names, ["Okafor", "Mrs Okafor", "Mayor Ruth", "R. A. Okafor", "the Calder Bay mayor"]);
        let alias = ruth.alias.as_ref().unwrap();
        assert_eq!((alias.published.as_str(), &alias.roles), ("Okafor", &vec!["mayor of Calder Bay".to_owned()]));
    }

    #[test]
    fn an_empty_table_changes_nothing() {
        let before = Identities {
            speakers: vec![speaker(SpeakerKind::Person, "Ruth Okafor", &[], &[])],
            resolutions: Vec::new(),
        };
        let mut after = before.clone();
        Aliases::new([]).link(&mut after, None);
        assert_eq!(after, before);
    }
}
