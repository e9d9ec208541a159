//! From readings to what is indexed of them.

use std::borrow::Cow;
use std::hash::{Hash as _, Hasher as _};
use std::rc::Rc;

use dixit::{Prompt, Statement};
use dixit_record::{EntityId, Place, Reading, ReadingId, Record, VersionId};
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use crate::Result;
use crate::fields::Entry;
use crate::update::known;
use crate::words::words;

/// Readings whose statements are remembered: copies and versions of a text come close together.
const REMEMBERED: usize = 64;
/// Earlier versions that are looked at for what is new: a live blog may have hundreds.
const BEFORE: usize = 16;
/// Names of entities that are remembered.
const NAMES: usize = 100_000;

/// What is said in readings: each once, however many copies and versions say it.
pub(crate) struct Sayings<'r> {
    pub(crate) record: &'r Record,
    said: FxHashMap<ReadingId, Rc<FxHashSet<u64>>>,
    names: FxHashMap<EntityId, Option<Rc<str>>>,
}

impl<'r> Sayings<'r> {
    pub(crate) fn new(record: &'r Record) -> Self {
        Self { record, said: FxHashMap::default(), names: FxHashMap::default() }
    }

    /// Gives what is to be indexed of a reading: all its statements but those that the latest version of its article, or
    /// the version that it is a copy of, has too.
    pub(crate) fn entries(&mut self, reading: &Reading, each: &mut dyn FnMut(&Entry<'_>) -> Result<()>) -> Result<()> {
        let latest = known(self.record.versions(reading.article))?.and_then(|(_, versions)| versions.first().copied());
        let unsaid = self.unsaid(reading, [latest.filter(|v| *v != reading.version), reading.copy_of])?;
        let names = (0..reading.entities.len()).map(|n| self.name(entity(reading, n)));
        let names: Vec<Option<Rc<str>>> = names.collect::<Result<_>>()?;
        for (n, statement) in unsaid {
            each(&entry(reading, n, statement, &names))?;
        }
        Ok(())
    }

    /// The statements of a reading that none of the [`BEFORE`] versions of its article before it, nor the version that it is
    /// a copy of, has too.
    pub(crate) fn first_said<'s>(&mut self, reading: &'s Reading) -> Result<Vec<(usize, &'s Statement)>> {
        let versions = known(self.record.versions(reading.article))?.unwrap_or_default().1;
        let before = versions.into_iter().filter(|v| *v < reading.version).take(BEFORE).map(Some);
        self.unsaid(reading, before.chain([reading.copy_of]))
    }

    /// The statements of a reading that none of these versions has too.
    fn unsaid<'s>(
        &mut self,
        reading: &'s Reading,
        versions: impl IntoIterator<Item = Option<VersionId>>,
    ) -> Result<Vec<(usize, &'s Statement)>> {
        let mut elsewhere = Vec::new();
        for version in versions.into_iter().flatten() {
            elsewhere.extend(self.said_in(version)?);
        }
        let said = |n, statement| {
            let saying = saying(reading, n, statement);
            elsewhere.iter().any(|said| said.contains(&saying))
        };
        let all = reading.content.statements.iter().enumerate();
        Ok(all.filter(|(n, statement)| elsewhere.is_empty() || !said(*n, statement)).collect())
    }

    fn said_in(&mut self, version: VersionId) -> Result<Option<Rc<FxHashSet<u64>>>> {
        let Some(id) = known(self.record.current(version))? else { return Ok(None) };
        if let Some(said) = self.said.get(&id) {
            return Ok(Some(Rc::clone(said)));
        }
        let Some(reading) = known(self.record.reading(id))? else { return Ok(None) };
        let said = reading.content.statements.iter().enumerate().map(|(n, s)| saying(&reading, n, s)).collect();
        let said = Rc::new(said);
        if self.said.len() >= REMEMBERED {
            self.said.clear();
        }
        self.said.insert(id, Rc::clone(&said));
        Ok(Some(said))
    }

    fn name(&mut self, id: Option<EntityId>) -> Result<Option<Rc<str>>> {
        let Some(id) = id else { return Ok(None) };
        if let Some(name) = self.names.get(&id) {
            return Ok(name.clone());
        }
        let name = known(self.record.who(id))?.map(|(_, _, name)| Rc::from(name));
        if self.names.len() >= NAMES {
            self.names.clear();
        }
        self.names.insert(id, name.clone());
        Ok(name)
    }
}

/// Who a speaker of a reading is across articles.
fn entity(reading: &Reading, speaker: usize) -> Option<EntityId> {
    reading.entities.get(speaker).copied().flatten()
}

/// Position of a statement's speaker, as decisions leave it.
pub(crate) fn speaker(reading: &Reading, n: usize, statement: &Statement) -> Option<usize> {
    let untied = reading.untied.get(n).is_some_and(Option::is_some);
    statement.speaker.filter(|_| !untied)
}

/// What was said by whom, as a number: the words count, not how they are set.
fn saying(reading: &Reading, n: usize, statement: &Statement) -> u64 {
    let mut hasher = FxHasher::default();
    for word in words(&statement.content.text(&reading.content.text)) {
        word.form.hash(&mut hasher);
    }
    let speaker = speaker(reading, n, statement);
    speaker.and_then(|s| reading.content.speakers.get(s)).map(|s| &s.name).hash(&mut hasher);
    hasher.finish()
}

fn entry<'e>(reading: &'e Reading, n: usize, statement: &'e Statement, names: &'e [Option<Rc<str>>]) -> Entry<'e> {
    let header = &reading.content.header;
    let published = header.published.map(|p| p.date);
    let host = header.url.as_deref().and_then(host);
    let who = speaker(reading, n, statement);
    let known_as = who.and_then(|s| names.get(s)).and_then(Option::as_deref);
    let speaker = who.and_then(|s| reading.content.speakers.get(s));
    let own = speaker.map(|s| s.name.as_str());
    let mut others: Vec<&str> = Vec::new();
    for name in own.into_iter().chain(speaker.into_iter().flat_map(|s| s.names.iter().map(String::as_str))) {
        if known_as != Some(name) && !others.contains(&name) {
            others.push(name);
        }
    }
    Entry {
        place: Place { reading: reading.id, n },
        content: Cow::Owned(statement.content.text(&reading.content.text)),
        entity: who.and_then(|s| entity(reading, s)),
        speaker: known_as.or(own),
        names: others,
        outlet: header.outlet.as_deref().or(host),
        host,
        location: statement.occasion.as_ref().and_then(|o| o.place.as_deref()),
        act: statement.act,
        manner: statement.manner,
        day: day(published, statement),
        published,
        confidence: statement.confidence,
        replies: prompt(statement).is_some(),
        retracted: reading.retracted.get(n).is_some_and(Option::is_some),
    }
}

/// What a statement replies to; a question in its own words is none.
pub(crate) fn prompt(statement: &Statement) -> Option<&Prompt> {
    statement.prompt.as_ref().filter(|p| p.spans != statement.content)
}

/// When something was said: the last day of its occasion, if the page was not out before; or else when it was published.
pub(crate) fn day(published: Option<Date>, statement: &Statement) -> Option<Date> {
    match statement.occasion.as_ref().and_then(|o| o.time) {
        None => published,
        Some(time) => Some(published.map_or(time.end, |p| time.end.min(p)).max(time.start)),
    }
}

/// "example.org" of "https://www.example.org/a".
pub(crate) fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host)).filter(|h| !h.is_empty())
}
