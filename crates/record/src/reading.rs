//! Readings, whole, and single statements of them.

use std::ops::RangeInclusive;

use dixit::{
    Alias, Basis, Block, BlockKind, Granularity, Header, Interval, Occasion, Prompt, Span, Speaker, Statement, Via,
    json,
};
use rusqlite::Row;

use crate::codes::Code;
use crate::pack::{self, Unpacker};
use crate::record::{ARCHIVED, PAGE, origins, page, to_date};
use crate::{
    ArticleId, Content, DecisionId, Digest, EntityId, Error, Line, Place, Reading, ReadingId, Record, Result, Said,
    StatementId, VersionId, block,
};

/// Rows of a reading: all, or some by their place in it.
pub(crate) const ALL: RangeInclusive<i64> = 0..=i64::MAX;
/// Statements around a statement that report it, as far as [`Record::said`] follows them.
const AROUND: usize = 8;

impl Record {
    /// A reading with all that belongs to it.
    ///
    /// # Errors
    /// If there is no such reading, or it is damaged.
    pub fn reading(&self, id: ReadingId) -> Result<Reading> {
        self.frozen(|r| r.reading_of(id)?.ok_or_else(|| Error::unknown(id)))
    }

    fn reading_of(&self, id: ReadingId) -> Result<Option<Reading>> {
        let damaged = || self.damaged(format!("the reading {id}"));
        let sql = format!(
            "SELECT version.id, article, version.reading, copy_of, \
             engine.version, tier, models, aliases, reading.title, published, updated, text.bytes, text.data, \
             reading.media_type, encoding, reading.url, byline, dateline_span, blocks, warnings, section, outlet, agency, \
             dateline, language, origin, {PAGE} \
             FROM reading JOIN version ON version.id = reading.version JOIN page ON page.id = version.page {ARCHIVED} \
             JOIN engine ON engine.id = engine JOIN text ON text.id = text WHERE reading.id = ?"
        );
        let row = self.one(&sql, [id.0], |row| {
            let text = text(row, 11)?;
            let strings: [Option<i64>; 9] = [
                row.get(13)?,
                row.get(14)?,
                row.get(15)?,
                row.get(20)?,
                row.get(21)?,
                row.get(22)?,
                row.get(23)?,
                row.get(24)?,
                row.get(25)?,
            ];
            let lists: [Option<Vec<u8>>; 4] = [row.get(16)?, row.get(17)?, row.get(18)?, row.get(19)?];
            let stamps: [Option<String>; 2] = [row.get(9)?, row.get(10)?];
            let (models, aliases): (Vec<u8>, Vec<u8>) = (row.get(6)?, row.get(7)?);
            let engine = json::Engine {
                version: row.get(4)?,
                tier: row.get(5)?,
                models: models.chunks(32).map(digest_text).collect(),
                aliases: aliases.chunks(32).map(digest_text).next(),
            };
            let version: i64 = row.get(0)?;
            let (article, current, copy_of) = (row.get(1)?, row.get::<_, i64>(2)?, row.get::<_, Option<i64>>(3)?);
            let head =
                (VersionId(version), ArticleId(article), current == id.0, copy_of.map(VersionId), page(row, 26)?);
            Ok((head, engine, text, strings, row.get::<_, Option<String>>(8)?, lists, stamps))
        })?;
        let Some((head, engine, text, strings, title, lists, stamps)) = row else { return Ok(None) };
        let (version, article, current, copy_of, page) = head;
        let [media_type, encoding, url, section, outlet, agency, dateline, language, origin] =
            strings.map(|s| s.map(|s| self.string(s)).transpose());
        let [byline, dateline_span, blocks, warnings] = &lists;
        let [published, updated] = stamps.map(|s| s.map(|s| self.stamp(&s)).transpose());
        let header = Header {
            title,
            byline: self.strings(byline.as_deref())?,
            published: published?,
            updated: updated?,
            section: section?,
            outlet: outlet?,
            agency: agency?,
            dateline: dateline?,
            dateline_span: pack::to_spans(dateline_span.as_deref()).ok_or_else(damaged)?.first().copied(),
            language: language?,
            url: url?,
            origin: origins(&origin?.unwrap_or_default()),
        };
        let warnings = self.strings(warnings.as_deref())?;
        let speakers = self.speakers(id, ALL)?;
        let (statements, retracted, untied) = self.statements(id)?;
        let (mut entities, speakers): (Vec<Option<EntityId>>, Vec<_>) = speakers.into_iter().unzip();
        // Few were merged into others.
        let sql = "SELECT speaker.n, entity.id FROM speaker JOIN entity ON entity.id = speaker.entity \
                   WHERE reading = ? AND merged IS NOT NULL";
        for (n, merged) in self.all(sql, [id.0], |row| Ok((row.get::<_, i64>(0)?, EntityId(row.get(1)?))))? {
            if let Some(entity) = usize::try_from(n).ok().and_then(|n| entities.get_mut(n)) {
                *entity = Some(self.resolve(merged)?);
            }
        }
        let content = Content {
            engine,
            media_type: media_type?.unwrap_or_default(),
            encoding: encoding?.unwrap_or_default(),
            header,
            text: text.ok_or_else(damaged)?,
            blocks: self.blocks(blocks.as_deref().unwrap_or_default()).ok_or_else(damaged)??,
            speakers,
            statements,
            warnings: warnings
                .chunks_exact(2)
                .filter_map(|w| Some(json::Warning { code: w.first()?.clone(), text: w.get(1)?.clone() }))
                .collect(),
        };
        Ok(Some(Reading { id, version, article, current, copy_of, page, content, entities, retracted, untied }))
    }

    /// One statement of a reading with what is needed to show it: what a list of statements is made of.
    ///
    /// # Errors
    /// If there is no such statement, or it is damaged.
    pub fn said(&self, place: Place) -> Result<Said> {
        self.frozen(|r| r.said_at(place)?.ok_or_else(|| Error::unknown(place.reading)))
    }

    fn said_at(&self, place: Place) -> Result<Option<Said>> {
        let id = place.reading;
        let sql = "SELECT version.id, article.id, article.version = version.id, \
                   (SELECT count(*) FROM version AS copy WHERE copy.copy_of = version.id), \
                   reading.title, published, outlet, reading.url, text.bytes, text.data \
                   FROM reading JOIN version ON version.id = reading.version \
                   JOIN article ON article.id = version.article JOIN text ON text.id = text WHERE reading.id = ?";
        let row = self.one(sql, [id.0], |row| {
            let head =
                (VersionId(row.get(0)?), ArticleId(row.get(1)?), row.get(2)?, row.get::<_, i64>(3)?.unsigned_abs());
            let strings: [Option<i64>; 2] = [row.get(6)?, row.get(7)?];
            Ok((head, row.get(4)?, row.get::<_, Option<String>>(5)?, strings, text(row, 8)?))
        })?;
        let Some((head, title, published, strings, text)) = row else { return Ok(None) };
        let (version, article, latest, copies) = head;
        let [outlet, url] = strings.map(|s| s.map(|s| self.string(s)).transpose());
        let mut lines = Vec::new();
        let mut next = i64::try_from(place.n).ok();
        while let Some(n) = next.filter(|_| lines.len() <= AROUND) {
            let Some(row) = self.rows(id, n..=n)?.pop() else { break };
            let (retracted, untied) = (row.retracted, row.untied);
            let statement = self.statement(id, row, |n| Ok(self.occasions(id, one(n))?.pop()))?;
            let speaker = statement.speaker.filter(|_| untied.is_none());
            let speaker = speaker.map(|n| self.speakers(id, one(n))).transpose()?.and_then(|mut s| s.pop());
            next = statement.within.and_then(|n| i64::try_from(n).ok());
            lines.push(Line { statement, speaker, retracted });
        }
        let said = Said {
            article,
            version,
            latest,
            copies,
            title,
            published: published.map(|p| self.stamp(&p)).transpose()?,
            outlet: outlet?,
            url: url?,
            text: text.ok_or_else(|| self.damaged(format!("the reading {id}")))?,
            lines,
        };
        Ok(Some(said).filter(|s| !s.lines.is_empty()))
    }

    fn blocks(&self, packed: &[u8]) -> Option<Result<Vec<Block>>> {
        let mut packed = Unpacker::new(packed);
        let mut out = Vec::new();
        while !packed.is_empty() {
            // Kind, and whether an author and a time follow.
            let head = packed.number()? as i64;
            let (start, end) = packed.range()?;
            let author = (head & 1 != 0).then(|| packed.number()).map_or(Some(None), |n| n.map(Some))?;
            let time = (head & 2 != 0).then(|| packed.text()).map_or(Some(None), |t| t.map(Some))?;
            let author = match author.map(|a| self.string(a as i64)).transpose() {
                Ok(author) => author,
                Err(e) => return Some(Err(e)),
            };
            let time = match time.map(|t| self.stamp(t)).transpose() {
                Ok(time) => time,
                Err(e) => return Some(Err(e)),
            };
            out.push(Block { kind: BlockKind::of(head >> 2)?, span: Span::new(start, end), author, time });
        }
        Some(Ok(out))
    }

    /// The speakers of a reading, and who they are across articles.
    pub(crate) fn speakers(
        &self,
        reading: ReadingId,
        rows: RangeInclusive<i64>,
    ) -> Result<Vec<(Option<EntityId>, Speaker)>> {
        let sql = "SELECT entity, kind, name, names, roles, mentions, alias FROM speaker \
                   WHERE reading = ? AND n BETWEEN ? AND ? ORDER BY n";
        let rows = self.all(sql, [reading.0, *rows.start(), *rows.end()], |row| {
            let lists: [Option<Vec<u8>>; 4] = [row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?];
            Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?, lists))
        })?;
        let damaged = || self.damaged(format!("a speaker of the reading {reading}"));
        rows.into_iter()
            .map(|(entity, kind, name, [names, roles, mentions, alias])| {
                let speaker = Speaker {
                    name: self.string(name)?,
                    names: self.strings(names.as_deref())?,
                    kind: Code::of(kind).ok_or_else(damaged)?,
                    roles: self.strings(roles.as_deref())?,
                    mentions: pack::to_spans(mentions.as_deref()).ok_or_else(damaged)?,
                    alias: alias.map(|a| self.strings(Some(&a)).map(unlisted)).transpose()?,
                };
                Ok((entity.map(EntityId), speaker))
            })
            .collect()
    }

    #[allow(clippy::type_complexity, reason = "three columns of one table")]
    fn statements(
        &self,
        reading: ReadingId,
    ) -> Result<(Vec<Statement>, Vec<Option<DecisionId>>, Vec<Option<DecisionId>>)> {
        let occasions = self.occasions(reading, ALL)?;
        let (mut statements, mut retracted, mut untied) = (Vec::new(), Vec::new(), Vec::new());
        for row in self.rows(reading, ALL)? {
            retracted.push(row.retracted);
            untied.push(row.untied);
            statements.push(self.statement(reading, row, |n| Ok(occasions.get(n).cloned()))?);
        }
        Ok((statements, retracted, untied))
    }

    fn rows(&self, reading: ReadingId, rows: RangeInclusive<i64>) -> Result<Vec<StatementRow>> {
        let sql = "SELECT id, speaker, role, speaks_for, source, cue, content, evidence, manner, act, within, via, \
                   prompt, prompt_basis, occasion, occasion_basis, confidence, retracted, untied, event \
                   FROM statement WHERE reading = ? AND n BETWEEN ? AND ? ORDER BY n";
        self.all(sql, [reading.0, *rows.start(), *rows.end()], |row| {
            Ok(StatementRow {
                id: StatementId(row.get(0)?),
                numbers: [
                    row.get(1)?,
                    row.get(2)?,
                    row.get(3)?,
                    row.get(8)?,
                    row.get(9)?,
                    row.get(10)?,
                    row.get(13)?,
                    row.get(14)?,
                    row.get(15)?,
                    row.get(19)?,
                ],
                lists: [row.get(4)?, row.get(5)?, row.get(6)?, row.get(7)?, row.get(11)?, row.get(12)?],
                confidence: row.get::<_, f64>(16)? as f32,
                retracted: row.get::<_, Option<i64>>(17)?.map(DecisionId),
                untied: row.get::<_, Option<i64>>(18)?.map(DecisionId),
            })
        })
    }

    /// A row's statement; `occasion` gives those of its reading.
    fn statement(
        &self,
        reading: ReadingId,
        row: StatementRow,
        occasion: impl FnOnce(usize) -> Result<Option<Occasion>>,
    ) -> Result<Statement> {
        let damaged = || self.damaged(format!("a statement of the reading {reading}"));
        let [speaker, role, speaks_for, manner, act, within, prompt_basis, at, occasion_basis, event] = row.numbers;
        let [source, cue, content, evidence, via, prompt] = &row.lists;
        let list = |bytes: &Option<Vec<u8>>| pack::to_span_list(bytes.as_deref()).ok_or_else(damaged);
        let number = |n: Option<i64>| n.and_then(|n| usize::try_from(n).ok());
        let prompt = match prompt_basis {
            None => None,
            Some(basis) => Some(Prompt { spans: list(prompt)?, basis: Code::of(basis).ok_or_else(damaged)? }),
        };
        let occasion = match (number(at), occasion_basis) {
            (Some(n), Some(basis)) => {
                let basis = Code::of(basis).ok_or_else(damaged)?;
                Some(Occasion { basis, ..occasion(n)?.ok_or_else(damaged)? })
            }
            _ => None,
        };
        Ok(Statement {
            id: row.id.to_string(),
            speaker: number(speaker),
            role: role.map(|s| self.string(s)).transpose()?,
            speaks_for: speaks_for.map(|s| self.string(s)).transpose()?,
            source: list(source)?,
            cue: list(cue)?,
            content: list(content)?,
            manner: manner.and_then(Code::of).ok_or_else(damaged)?,
            act: act.and_then(Code::of).ok_or_else(damaged)?,
            event: event.map(|e| Code::of(e).ok_or_else(damaged)).transpose()?,
            within: number(within),
            via: self.vias(via.as_deref()).ok_or_else(damaged)??,
            prompt,
            occasion,
            evidence: pack::to_ranges(evidence.as_deref()).ok_or_else(damaged)?,
            confidence: row.confidence,
        })
    }

    fn vias(&self, packed: Option<&[u8]>) -> Option<Result<Vec<Via>>> {
        let mut packed = Unpacker::new(packed.unwrap_or_default());
        let mut out = Vec::new();
        while !packed.is_empty() {
            let name = packed.number()? as i64;
            let (start, end) = packed.range()?;
            match self.string(name) {
                Ok(name) => out.push(Via { name, span: Span::new(start, end) }),
                Err(e) => return Some(Err(e)),
            }
        }
        Some(Ok(out))
    }

    fn occasions(&self, reading: ReadingId, rows: RangeInclusive<i64>) -> Result<Vec<Occasion>> {
        let sql = "SELECT first, last, granularity, place, event, spans FROM occasion \
                   WHERE reading = ? AND n BETWEEN ? AND ? ORDER BY n";
        let rows = self.all(sql, [reading.0, *rows.start(), *rows.end()], |row| {
            let numbers: [Option<i64>; 5] = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?];
            Ok((numbers, row.get::<_, Option<Vec<u8>>>(5)?))
        })?;
        let damaged = || self.damaged(format!("an occasion of the reading {reading}"));
        rows.into_iter()
            .map(|([first, last, granularity, place, event], spans)| {
                let time = match (first, last, granularity) {
                    (Some(first), Some(last), Some(granularity)) => Some(Interval {
                        start: to_date(first).ok_or_else(damaged)?,
                        end: to_date(last).ok_or_else(damaged)?,
                        granularity: Granularity::of(granularity).ok_or_else(damaged)?,
                    }),
                    _ => None,
                };
                Ok(Occasion {
                    // Each statement has its own.
                    basis: Basis::Stated,
                    time,
                    place: place.map(|s| self.string(s)).transpose()?,
                    event: event.map(|s| self.string(s)).transpose()?,
                    spans: pack::to_span_list(spans.as_deref()).ok_or_else(damaged)?,
                })
            })
            .collect()
    }
}

fn unlisted(list: Vec<String>) -> Alias {
    let mut list = list.into_iter();
    let published = list.next().unwrap_or_default();
    Alias { published, wikidata: list.next().filter(|i| !i.is_empty()), roles: list.collect() }
}

fn digest_text(bytes: &[u8]) -> String {
    bytes.try_into().map(|b| Digest(b).to_string()).unwrap_or_default()
}

/// The row at a place.
fn one(n: usize) -> RangeInclusive<i64> {
    // No row has such a place.
    let n = i64::try_from(n).unwrap_or(-1);
    n..=n
}

/// A compressed text, whose length is in the column before it; none if it is damaged.
fn text(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<String>> {
    let text = block::unpack(row.get_ref(at + 1)?.as_blob()?, row.get(at)?);
    Ok(text.and_then(|t| String::from_utf8(t).ok()))
}

/// A row of `statement`.
struct StatementRow {
    id: StatementId,
    /// `speaker role speaks_for manner act within prompt_basis occasion occasion_basis event`
    numbers: [Option<i64>; 10],
    /// `source cue content evidence via prompt`
    lists: [Option<Vec<u8>>; 6],
    confidence: f32,
    retracted: Option<DecisionId>,
    untied: Option<DecisionId>,
}
