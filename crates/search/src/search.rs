//! A record, searched: statements with all that a reader needs to judge them.

use std::ops::Range;
use std::path::Path;

use dixit::{Act, Manner, Span, SpeakerKind, Stamp, Statement};
use dixit_record::{ArticleId, DecisionId, EntityId, Line, Place, ReadingId, Record, StatementId, VersionId};
use jiff::civil::Date;

use crate::entries::{Sayings, day, host, prompt};
use crate::highlight::Highlighter;
use crate::query::Test;
use crate::update::{Update, catch_up, continues, is_current, known};
use crate::{Ask, Cursor, Facets, Index, Limits, Query, Result};

/// Bytes between two pieces of a statement that are shown; of what is longer "…" stands.
const GAP: usize = 300;

/// A record with its index.
///
/// A `Search` may be moved to another thread; threads that search at the same time open one each.
#[derive(Debug)]
pub struct Search {
    record: Record,
    index: Index,
}

/// A page of hits.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// How many statements fit in all.
    pub total: u64,
    /// This page's, in order.
    pub hits: Vec<Hit>,
    /// From where the next page goes on; none where this is the last.
    pub next: Option<Cursor>,
}

/// A statement that was found: whole, with whatever stands between its words.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Its own id.
    pub id: StatementId,
    /// Where in the record.
    pub place: Place,
    /// The article.
    pub article: ArticleId,
    /// The article's version.
    pub version: VersionId,
    /// Who said it; none where the text names nobody, or somebody decided that it was not the one that is named.
    pub speaker: Option<Who>,
    /// The names of those who report it, the nearest first: it is then in their words, and may be what they deny.
    pub reported_by: Vec<Option<String>>,
    /// The words of the page from source, cue and content, and those of whoever reports it; "…" for what is far between.
    pub text: String,
    /// Bytes of `text` that are what was said.
    pub content: Vec<Range<usize>>,
    /// Bytes of `text` that were looked for.
    pub marks: Vec<Range<usize>>,
    /// Sort of speech act.
    pub act: Act,
    /// Manner of reporting.
    pub manner: Manner,
    /// The day on which it was said, or else published.
    pub day: Option<Date>,
    /// Where it was said.
    pub location: Option<String>,
    /// The question or subject that it replies to.
    pub prompt: Option<String>,
    /// When it was published.
    pub published: Option<Stamp>,
    /// Where it was published: the outlet's name, or else its address.
    pub outlet: Option<String>,
    /// The article's address.
    pub url: Option<String>,
    /// The article's headline.
    pub title: Option<String>,
    /// From 0 to 1: that words and speaker are right.
    pub confidence: f32,
    /// How many articles have the text that it stands in, this one included.
    pub reports: usize,
    /// Whether the article has a later version, without it.
    pub superseded: bool,
    /// The decision that took it back.
    pub retracted: Option<DecisionId>,
}

/// Who said something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// Across articles, for those that are known again.
    pub entity: Option<EntityId>,
    /// Fullest name.
    pub name: String,
    /// What sort.
    pub kind: SpeakerKind,
    /// As what, as said there.
    pub role: Option<String>,
}

impl Search {
    /// Opens a record and its index, brought up to date. An index that is lost, damaged or of another version is set aside
    /// and made anew, and `each` is told how far that has come.
    ///
    /// Where the index cannot be written, or another process is at it, the search goes on with what is there.
    ///
    /// # Errors
    /// If there is no record, or no index that can be used or made.
    pub fn open(dir: &Path, limits: Limits, each: impl FnMut(&Update)) -> Result<Self> {
        let record = Record::open(dir)?;
        let index = match Index::open(record.dir(), limits.clone()) {
            Ok(index) if continues(&record, &index.mark)? => {
                if is_current(&record, &index.mark)? {
                    return Ok(Self { record, index });
                }
                Some(index)
            }
            Ok(_) => None,
            Err(error) if error.fault().is_some() => None,
            Err(error) => return Err(error),
        };
        let index = match (catch_up(&record, each), index) {
            (Ok(_), _) => Index::open(record.dir(), limits)?,
            (Err(error), Some(index)) if error.is_busy() || error.is_unwritable() => index,
            (Err(error), _) => return Err(error),
        };
        Ok(Self { record, index })
    }

    /// A record with an index of it that is open already, as far as that has come.
    #[must_use]
    pub const fn new(record: Record, index: Index) -> Self {
        Self { record, index }
    }

    /// Whether nothing has changed in the record since the index was last written.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub fn is_current(&self) -> Result<bool> {
        is_current(&self.record, &self.index.mark)
    }

    /// The record.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// The index.
    #[must_use]
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Takes up what was indexed since. Says whether there was anything.
    ///
    /// # Errors
    /// If the index is damaged by now, or cannot be read; what was open stays open.
    pub fn refresh(&mut self) -> Result<bool> {
        self.index.refresh()
    }

    /// One page of the statements that fit. Those that were erased since they were indexed are left out.
    ///
    /// # Errors
    /// As [`Index::find`], and if the record cannot be read.
    pub fn find(&self, query: &Query, ask: &Ask) -> Result<Found> {
        let query = self.resolved(query)?;
        let places = self.index.find(&query, ask)?;
        let highlighter = Highlighter::new(&query);
        let hits = self.record.frozen(|record| {
            let hits = places.places.into_iter().map(|place| hit(record, place, Some(&highlighter)));
            hits.filter_map(dixit_record::Result::transpose).collect()
        })?;
        Ok(Found { total: places.total, hits, next: places.next })
    }

    /// How many statements fit, by speaker, outlet, act, manner and day.
    ///
    /// # Errors
    /// As [`Index::facets`], and if the record cannot be read.
    pub fn facets(&self, query: &Query, retracted: bool) -> Result<Facets> {
        self.index.facets(&self.resolved(query)?, retracted)
    }

    /// A query in which merged entities are those that they were merged into.
    fn resolved(&self, query: &Query) -> Result<Query> {
        let mut query = query.clone();
        for clause in query.all.iter_mut().flat_map(|any| &mut any.0) {
            if let Test::Entity(id) = &mut clause.test {
                *id = known(self.record.resolve(*id))?.unwrap_or(*id);
            }
        }
        Ok(query)
    }
}

/// The statements of a reading as hits: all but those that an earlier version of its article, or the version that it is
/// a copy of, has too. Needs no index.
///
/// # Errors
/// If the record has no such reading, or cannot be read.
pub fn first_said(record: &Record, reading: ReadingId) -> Result<Vec<Hit>> {
    let reading = record.reading(reading)?;
    let mut hits = Vec::new();
    for (n, _) in Sayings::new(record).first_said(&reading)? {
        hits.extend(hit(record, Place { reading: reading.id, n }, None)?);
    }
    Ok(hits)
}

/// None where the statement was erased.
fn hit(record: &Record, place: Place, highlighter: Option<&Highlighter>) -> dixit_record::Result<Option<Hit>> {
    let Some(said) = known(record.said(place))? else { return Ok(None) };
    let Some((Line { statement, speaker, retracted }, around)) = said.lines.split_first() else { return Ok(None) };
    let Ok(id) = statement.id.parse() else { return Ok(None) };
    let who = match speaker {
        None => None,
        Some((entity, speaker)) => {
            let known = entity.map(|e| known(record.who(e))).transpose()?.flatten();
            Some(Who {
                entity: known.as_ref().map(|(id, ..)| *id),
                name: known.map_or_else(|| speaker.name.clone(), |(_, _, name)| name),
                kind: speaker.kind,
                role: statement.role.clone(),
            })
        }
    };
    let (text, content) = shown(&said.text, statement, around.iter().map(|line| &line.statement));
    let reporter = |line: &Line| line.speaker.as_ref().map(|(_, s)| s.name.clone());
    Ok(Some(Hit {
        id,
        place,
        article: said.article,
        version: said.version,
        speaker: who,
        reported_by: around.iter().map(reporter).collect(),
        marks: highlighter.map_or_else(Vec::new, |h| h.marks(&text, &content)),
        text,
        content,
        act: statement.act,
        manner: statement.manner,
        day: day(said.published.map(|p| p.date), statement),
        location: statement.occasion.as_ref().and_then(|o| o.place.clone()),
        prompt: prompt(statement).map(|p| p.spans.text(&said.text)),
        published: said.published,
        outlet: said.outlet.or_else(|| said.url.as_deref().and_then(host).map(str::to_owned)),
        url: said.url,
        title: said.title,
        confidence: statement.confidence,
        reports: 1 + usize::try_from(said.copies).unwrap_or(usize::MAX - 1),
        superseded: !said.latest,
        retracted: *retracted,
    }))
}

/// A statement as it is shown, and which bytes of that are its content.
fn shown<'s>(
    text: &str,
    statement: &'s Statement,
    around: impl Iterator<Item = &'s Statement>,
) -> (String, Vec<Range<usize>>) {
    let mut spans: Vec<Span> = std::iter::once(statement)
        .chain(around)
        .flat_map(|s| s.source.iter().chain(s.cue.iter()).chain(s.content.iter()))
        .collect();
    spans.sort_unstable_by_key(|s| (s.start(), s.end()));
    let mut pieces: Vec<Span> = Vec::new();
    for span in spans {
        match pieces.last_mut() {
            Some(last) if (span.start() as usize) <= last.end() as usize + GAP => *last = last.cover(span),
            _ => pieces.push(span),
        }
    }
    let (mut out, mut said) = (String::new(), Vec::new());
    for piece in pieces.into_iter().filter(|p| !p.slice(text).is_empty()) {
        if !out.is_empty() {
            out.push_str(" … ");
        }
        let at = out.len();
        out.push_str(piece.slice(text));
        for span in statement.content.iter().filter_map(|s| s.intersect(piece)).filter(|s| s.start() < s.end()) {
            let offset = |n: u32| at + (n - piece.start()) as usize;
            said.push(offset(span.start())..offset(span.end()));
        }
    }
    (out, said)
}
