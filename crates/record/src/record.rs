//! Reading a record.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::time::Duration;

use dixit::{Alias, Hints, Origin, SpeakerKind, Stamp, json};
use jiff::civil::Date;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Row, Transaction, params};
use rustc_hash::FxHashMap;

use crate::codes::Code;
use crate::error::Kind;
use crate::pack;
use crate::people::folded;
use crate::{
    Anchor, Archived, ArticleId, ChangeKind, Decision, DecisionId, DecisionKind, Digest, Entity, EntityId, Error,
    Fetch, Headline, Held, Incoming, Page, Place, ReadingId, Result, StatementId, Tombstone, Version, VersionId, Visit,
    block,
};

/// The format that this crate writes.
pub(crate) const FORMAT: i64 = 1;
/// Marks the database file as a record of dixit ("dixt").
pub(crate) const APPLICATION: i64 = 0x6469_7874;

/// A record that is read: who said what, on which pages, and who is who.
///
/// Opening takes no lock: any number of processes may read while one writes. Each call sees the record as it was
/// after some whole number of pages; [`Record::frozen`] holds one such state over several calls. A `Record` may be
/// moved to another thread; threads that read at the same time open one each.
#[derive(Debug)]
pub struct Record {
    pub(crate) db: Connection,
    /// The database file, for messages.
    pub(crate) path: PathBuf,
    /// The block that was unpacked last: neighbours are often asked for one after the other.
    unpacked: RefCell<Option<(i64, Vec<u8>)>>,
    /// Strings that were asked for.
    strings: RefCell<FxHashMap<i64, String>>,
}

/// Strings that are remembered at most.
const REMEMBERED: usize = 1 << 15;

/// The database file of the record in a folder.
pub(crate) fn file(dir: &Path) -> PathBuf {
    dir.join("record.sqlite")
}

/// The entity ?1 and all that were merged into it.
pub(crate) const SAME: &str = "WITH RECURSIVE same (id) AS \
    (VALUES (?1) UNION SELECT entity.id FROM entity JOIN same ON entity.merged = same.id)";

/// What an id of a statement, page, article or version stands for when it is asked for by its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// A statement.
    Statement(StatementId),
    /// A page.
    Page(Digest),
    /// An article.
    Article(ArticleId),
    /// A version.
    Version(VersionId),
    /// A reading.
    Reading(ReadingId),
    /// An entity.
    Entity(EntityId),
    /// A decision.
    Decision(DecisionId),
}

impl std::str::FromStr for Named {
    type Err = crate::NotAnId;

    /// Told apart by their form: `sha256:...` or 64 digits, 32 digits, or a letter and a number.
    fn from_str(text: &str) -> std::result::Result<Self, crate::NotAnId> {
        let page = text.parse().map(Self::Page);
        let statement = || text.parse().map(Self::Statement);
        let article = || text.parse().map(Self::Article);
        let version = || text.parse().map(Self::Version);
        let reading = || text.parse().map(Self::Reading);
        let entity = || text.parse().map(Self::Entity);
        let decision = || text.parse().map(Self::Decision);
        page.or_else(|_| statement())
            .or_else(|_| article())
            .or_else(|_| version())
            .or_else(|_| reading())
            .or_else(|_| entity())
            .or_else(|_| decision())
    }
}

/// How much a record holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Different pages that came in.
    pub pages: u64,
    /// Bytes of the pages that are kept, as received.
    pub page_bytes: u64,
    /// Bytes that these take in the record.
    pub block_bytes: u64,
    /// Articles.
    pub articles: u64,
    /// Versions of articles.
    pub versions: u64,
    /// Versions that are copies of another article's.
    pub copies: u64,
    /// Readings.
    pub readings: u64,
    /// Statements of all readings.
    pub statements: u64,
    /// Entities that lead to no other.
    pub entities: u64,
    /// Bytes of the articles' texts.
    pub text_bytes: u64,
}

impl Record {
    /// Opens the record in a folder for reading.
    ///
    /// # Errors
    /// If there is none, if it was made by a newer dixit, or if it cannot be read.
    pub fn open(dir: &Path) -> Result<Self> {
        let path = file(dir);
        match path.try_exists() {
            Ok(true) => {}
            Ok(false) => return Err(Kind::Missing(dir.to_owned()).into()),
            Err(e) => return Err(Error::io(&path, "the record cannot be opened", e)),
        }
        let db = read_only(&path).map_err(|e| Error::sqlite(&path, e))?;
        let record = Self::of(db, path)?;
        match record.format()? {
            FORMAT => Ok(record),
            // Its writer was killed before the first page.
            0 => Err(Kind::Missing(dir.to_owned()).into()),
            found => Err(Kind::Older { path: record.path, found, known: FORMAT }.into()),
        }
    }

    /// The record's folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }

    /// Forgets what was read: it may have been undone or erased.
    pub(crate) fn forget(&self) {
        self.strings.borrow_mut().clear();
        self.unpacked.take();
    }

    /// A record around a connection.
    pub(crate) fn of(db: Connection, path: PathBuf) -> Result<Self> {
        db.set_prepared_statement_cache_capacity(128);
        // Plans don't depend on what is bound: with it, SQLite would make many of them anew each time.
        let qpsg = db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true);
        qpsg.map_err(|e| Error::sqlite(&path, e))?;
        let record = Self { db, path, unpacked: RefCell::new(None), strings: RefCell::default() };
        record.run(|r| r.db.busy_timeout(Duration::from_secs(10)))?;
        Ok(record)
    }

    /// The format of the file; 0 for an empty one.
    pub(crate) fn format(&self) -> Result<i64> {
        let pragma = |name| self.run(|r| r.db.pragma_query_value(None, name, |row| row.get::<_, i64>(0)));
        let (format, application) = (pragma("user_version")?, pragma("application_id")?);
        if application != APPLICATION {
            let tables = self.count("SELECT count(*) FROM sqlite_schema")?;
            if format != 0 || application != 0 || tables != 0 {
                return Err(Kind::Foreign(self.path.clone()).into());
            }
            return Ok(0);
        }
        if format > FORMAT {
            return Err(Kind::Newer { path: self.path.clone(), found: format, known: FORMAT }.into());
        }
        Ok(format)
    }

    /// Runs what SQLite does, with the record's path in its errors.
    pub(crate) fn run<T>(&self, f: impl FnOnce(&Self) -> rusqlite::Result<T>) -> Result<T> {
        f(self).map_err(|e| self.failed(e))
    }

    pub(crate) fn failed(&self, error: rusqlite::Error) -> Error {
        Error::sqlite(&self.path, error)
    }

    pub(crate) fn damaged(&self, what: impl Into<String>) -> Error {
        Kind::Damaged { path: self.path.clone(), what: what.into() }.into()
    }

    /// One state of the record, whatever is written meanwhile, for all that `f` asks.
    ///
    /// # Errors
    /// Those of `f`, and if the record cannot be read.
    pub fn frozen<T>(&self, f: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        if !self.db.is_autocommit() {
            return f(self);
        }
        let transaction = Transaction::new_unchecked(&self.db, rusqlite::TransactionBehavior::Deferred);
        let transaction = transaction.map_err(|e| self.failed(e))?;
        let out = f(self);
        self.run(|_| transaction.finish())?;
        out
    }

    pub(crate) fn count(&self, sql: &str) -> Result<i64> {
        self.run(|r| r.db.prepare_cached(sql)?.query_row([], |row| row.get(0)))
    }

    /// One row, if there is one.
    pub(crate) fn one<T>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        f: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        self.run(|r| r.db.prepare_cached(sql)?.query_row(params, f).optional())
    }

    /// All rows.
    pub(crate) fn all<T>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        f: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        self.run(|r| r.db.prepare_cached(sql)?.query_map(params, f)?.collect())
    }

    /// Goes through rows, one at a time in memory.
    pub(crate) fn each(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        f: &mut dyn FnMut(&Row<'_>) -> rusqlite::Result<()>,
    ) -> Result<()> {
        self.run(|r| {
            let mut statement = r.db.prepare_cached(sql)?;
            let mut rows = statement.query(params)?;
            while let Some(row) = rows.next()? {
                f(row)?;
            }
            Ok(())
        })
    }

    /// How much the record holds.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub fn counts(&self) -> Result<Counts> {
        self.frozen(|r| {
            let count = |sql| r.count(sql).map(|n| n as u64);
            Ok(Counts {
                pages: count("SELECT count(*) FROM page")?,
                page_bytes: count("SELECT ifnull(sum(bytes), 0) FROM page WHERE block IS NOT NULL")?,
                block_bytes: count("SELECT ifnull(sum(length(data)), 0) FROM block")?,
                articles: count("SELECT count(*) FROM article")?,
                versions: count("SELECT count(*) FROM version")?,
                copies: count("SELECT count(*) FROM version WHERE copy_of IS NOT NULL")?,
                readings: count("SELECT count(*) FROM reading")?,
                statements: count("SELECT count(*) FROM statement")?,
                entities: count("SELECT count(*) FROM entity WHERE merged IS NULL")?,
                text_bytes: count("SELECT ifnull(sum(bytes), 0) FROM text")?,
            })
        })
    }

    /// Bytes that each table and index takes in the file, the largest first.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub fn sizes(&self) -> Result<Vec<(String, u64)>> {
        let sql = "SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC, 1";
        self.all(sql, [], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64)))
    }

    // ---- Pages, articles, versions ----

    /// A page's bytes as received, checked against its digest.
    ///
    /// # Errors
    /// If the page is not in the record, is held elsewhere or was erased, or if its bytes are damaged.
    pub fn page_bytes(&self, digest: Digest) -> Result<Vec<u8>> {
        self.frozen(|r| {
            let sql = "SELECT bytes, block, start, (SELECT reason FROM tombstone WHERE page = page.id) \
                       FROM page WHERE digest = ?";
            let row = r.one(sql, [digest.0], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?, row.get::<_, Option<i64>>(2)?, row.get(3)?))
            })?;
            let Some((bytes, block, start, erased)) = row else { return Err(Error::unknown(digest)) };
            if let Some(reason) = erased {
                let reason: String = reason;
                return Err(Error::refused(format!("{digest} was erased: {reason}")));
            }
            let (Some(block), Some(start)) = (block, start) else { return Err(Kind::NotHeld(digest).into()) };
            let page = r.unpacked(block, |raw| {
                let start = usize::try_from(start).ok()?;
                raw.get(start..start.checked_add(usize::try_from(bytes).ok()?)?).map(<[u8]>::to_vec)
            })?;
            page.filter(|page| Digest::of(page) == digest).ok_or_else(|| r.damaged(format!("the page {digest}")))
        })
    }

    /// Does `f` with a block's bytes.
    fn unpacked<T>(&self, id: i64, f: impl FnOnce(&[u8]) -> Option<T>) -> Result<Option<T>> {
        let row = self.one("SELECT bytes FROM block WHERE id = ?", [id], |row| row.get::<_, i64>(0))?;
        let bytes = row.ok_or_else(|| self.damaged(format!("block {id} of the pages")))?;
        let mut unpacked = self.unpacked.borrow_mut();
        if let Some((at, raw)) = &*unpacked
            && *at == id
            && raw.len() as i64 == bytes
        {
            return Ok(f(raw));
        }
        let raw = self.block(id)?;
        let out = f(&raw);
        *unpacked = Some((id, raw));
        Ok(out)
    }

    /// A block, unpacked.
    pub(crate) fn block(&self, id: i64) -> Result<Vec<u8>> {
        let damaged = || self.damaged(format!("block {id} of the pages"));
        let sql = "SELECT bytes, data FROM block WHERE id = ?";
        let row = self.one(sql, [id], |row| {
            let bytes: i64 = row.get(0)?;
            Ok(block::unpack(row.get_ref(1)?.as_blob()?, bytes))
        })?;
        row.flatten().ok_or_else(damaged)
    }

    /// What the record knows of a page: none if it never came in.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub fn page(&self, digest: Digest) -> Result<Option<(Page, Option<VersionId>)>> {
        let sql = format!("SELECT {PAGE}, version FROM page {ARCHIVED} WHERE digest = ?");
        self.one(&sql, [digest.0], |row| Ok((page(row, 0)?, row.get::<_, Option<i64>>(PAGE_COLUMNS)?.map(VersionId))))
    }

    /// What is known of an address that was asked for, and the page that it gave; none of one that was not, and no page
    /// of a feed.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub fn visit(&self, url: &str) -> Result<Option<(Visit, Option<Digest>)>> {
        let sql = "SELECT etag, last_modified, changed, (SELECT digest FROM page WHERE id = page) FROM visit \
                   WHERE url = (SELECT id FROM string WHERE text = ?)";
        self.one(sql, [url], |row| {
            let visit =
                Visit { url: url.to_owned(), etag: row.get(0)?, last_modified: row.get(1)?, changed: row.get(2)? };
            Ok((visit, row.get::<_, Option<[u8; 32]>>(3)?.map(Digest)))
        })
    }

    /// What is left of an erased page.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub fn tombstone(&self, digest: Digest) -> Result<Option<Tombstone>> {
        let sql = "SELECT at, reason FROM tombstone WHERE page = (SELECT id FROM page WHERE digest = ?)";
        let row = self.one(sql, [digest.0], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
        row.map(|(at, reason)| Ok(Tombstone { digest, at: self.stamp(&at)?, reason })).transpose()
    }

    /// The article under a canonical URL.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub fn article(&self, url: &str) -> Result<Option<ArticleId>> {
        let sql = "SELECT id FROM article WHERE url = (SELECT id FROM string WHERE text = ?)";
        Ok(self.one(sql, [url], |row| row.get(0))?.map(ArticleId))
    }

    /// An article's URL, none where it is not known, and its versions, the latest first.
    ///
    /// # Errors
    /// If there is no such article.
    pub fn versions(&self, article: ArticleId) -> Result<(Option<String>, Vec<VersionId>)> {
        self.frozen(|r| {
            let row = r.one("SELECT url, version FROM article WHERE id = ?", [article.0], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
            })?;
            let (url, latest) = row.ok_or_else(|| Error::unknown(article))?;
            let url = Some(r.string(url)?).filter(|u| u.parse::<Digest>().is_err());
            Ok((
                url,
                r.chain("SELECT previous FROM version WHERE id = ?", latest)?.into_iter().map(VersionId).collect(),
            ))
        })
    }

    /// Rows from one on that each name the one before.
    pub(crate) fn chain(&self, sql: &str, from: i64) -> Result<Vec<i64>> {
        let mut out = vec![from];
        let mut at = from;
        while let Some(before) = self.one(sql, [at], |row| row.get::<_, Option<i64>>(0))?.flatten() {
            // Each was there before the next; anything else would go round for ever.
            if before >= at {
                return Err(self.damaged("the order of versions or readings"));
            }
            out.push(before);
            at = before;
        }
        Ok(out)
    }

    /// A version, with all fetches that brought it.
    ///
    /// # Errors
    /// If there is no such version.
    pub fn version(&self, id: VersionId) -> Result<Version> {
        self.frozen(|r| {
            let sql = format!(
                "SELECT article, reading, copy_of, {PAGE} FROM version JOIN page ON page.id = version.page {ARCHIVED} \
                 WHERE version.id = ?"
            );
            let row = r.one(&sql, [id.0], |row| {
                Ok((page(row, 3)?, row.get(0)?, row.get(1)?, row.get::<_, Option<i64>>(2)?))
            })?;
            let (page, article, reading, copy_of) = row.ok_or_else(|| Error::unknown(id))?;
            let readings = r.chain("SELECT previous FROM reading WHERE id = ?", reading)?;
            let sql = "SELECT digest, at, text, status FROM page JOIN fetch ON fetch.page = page.id \
                       LEFT JOIN string ON string.id = url WHERE version = ? ORDER BY at, page.id";
            let fetches = r.all(sql, [id.0], |row| {
                Ok((row.get(0)?, row.get::<_, String>(1)?, row.get::<_, Option<String>>(2)?, row.get::<_, u16>(3)?))
            })?;
            let fetch = |(digest, at, url, status): ([u8; 32], String, _, u16)| {
                let at = Some(at).filter(|a| !a.is_empty()).map(|a| r.stamp(&a)).transpose()?;
                Ok(Fetch { digest: Digest(digest), at, url, status: Some(status).filter(|s| *s > 0) })
            };
            Ok(Version {
                id,
                article: ArticleId(article),
                page,
                readings: readings.into_iter().map(ReadingId).collect(),
                copy_of: copy_of.map(VersionId),
                fetches: fetches.into_iter().map(fetch).collect::<Result<_>>()?,
            })
        })
    }

    /// The versions of other articles that are copies of this one.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub fn copies(&self, of: VersionId) -> Result<Vec<VersionId>> {
        self.all("SELECT id FROM version WHERE copy_of = ? ORDER BY id", [of.0], |row| row.get(0).map(VersionId))
    }

    // ---- Readings ----

    /// The current reading that follows another: with [`ReadingId`] 0 the first, and none behind the last. Goes
    /// through the record at a bounded cost of memory.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub fn next_reading(&self, after: ReadingId) -> Result<Option<ReadingId>> {
        let sql = "SELECT reading.id FROM reading JOIN version ON version.id = reading.version \
                   WHERE reading.id > ? AND version.reading = reading.id ORDER BY reading.id LIMIT 1";
        Ok(self.one(sql, [after.0], |row| row.get(0))?.map(ReadingId))
    }

    /// The next version behind another whose page is held and whose current reading is by one of these engines.
    pub(crate) fn next_read_by(&self, after: VersionId, engines: &[i64]) -> Result<Option<VersionId>> {
        let engines: Vec<String> = engines.iter().map(i64::to_string).collect();
        let sql = format!(
            "SELECT version.id FROM version JOIN reading ON reading.id = version.reading \
             JOIN page ON page.id = version.page \
             WHERE version.id > ? AND engine IN ({}) AND block IS NOT NULL ORDER BY version.id LIMIT 1",
            engines.join(", ")
        );
        Ok(self.one(&sql, [after.0], |row| row.get(0))?.map(VersionId))
    }

    /// The engines that have read, but one, of which this is true of the version of dixit.
    pub(crate) fn engines(&self, but: &json::Engine, of: impl Fn(&str) -> bool) -> Result<Vec<i64>> {
        let but = self.engine(but)?;
        let all = self
            .all("SELECT id, version FROM engine", [], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
        Ok(all.into_iter().filter(|(id, version)| Some(*id) != but && of(version)).map(|(id, _)| id).collect())
    }

    /// The number of an engine, if it has read anything.
    pub(crate) fn engine(&self, engine: &json::Engine) -> Result<Option<i64>> {
        let sql = "SELECT id FROM engine WHERE version = ? AND tier = ? AND models = ? AND aliases = ?";
        self.one(sql, (&engine.version, &engine.tier, models(engine), aliases(engine)), |row| row.get(0))
    }

    /// A version's page as it came in, with what was known about it: what another reading of it needs.
    ///
    /// # Errors
    /// If there is no such version, or its page is not held or damaged.
    pub fn incoming(&self, version: VersionId) -> Result<Incoming> {
        self.frozen(|r| {
            let sql = "SELECT page.id, digest, page.media_type, verbatim, url, published, language, origin FROM version \
                       JOIN page ON page.id = version.page JOIN reading ON reading.id = version.reading \
                       WHERE version.id = ?";
            let row = r.one(sql, [version.0], |row| {
                let id: i64 = row.get(0)?;
                let verbatim: bool = row.get(3)?;
                let strings: [Option<i64>; 4] = [row.get(2)?, row.get(4)?, row.get(6)?, row.get(7)?];
                Ok((id, Digest(row.get(1)?), verbatim, strings, row.get::<_, Option<String>>(5)?))
            })?;
            let (id, digest, verbatim, strings, published) = row.ok_or_else(|| Error::unknown(version))?;
            let [media_type, url, language, origin] = strings.map(|s| s.map(|s| r.string(s)).transpose());
            let origin = origins(&origin?.unwrap_or_default());
            let hinted = |field| origin.contains(&(field, Origin::Hint));
            let sql = "SELECT at, text, status FROM fetch LEFT JOIN string ON string.id = url WHERE page = ? \
                       ORDER BY at, url LIMIT 1";
            let fetch = r.one(sql, [id], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?, row.get::<_, u16>(2)?))
            })?;
            let (at, fetched_from, status) = fetch.unwrap_or_default();
            let fetched_from = fetched_from.or(url?.filter(|_| hinted("url")));
            let hints = Hints {
                url: fetched_from.clone(),
                media_type: media_type?,
                published: published.filter(|_| hinted("published")).map(|p| r.stamp(&p)).transpose()?,
                fetched: Some(at).filter(|a| !a.is_empty()).map(|a| r.stamp(&a)).transpose()?,
                language: language?.filter(|_| hinted("language")),
                verbatim,
            };
            let name = fetched_from.unwrap_or_else(|| digest.to_string());
            let status = Some(status).filter(|s| *s > 0);
            Ok(Incoming { name, bytes: r.page_bytes(digest)?, hints, status, ..Incoming::default() })
        })
    }

    /// A version's current reading.
    ///
    /// # Errors
    /// If there is no such version.
    pub fn current(&self, version: VersionId) -> Result<ReadingId> {
        let reading = self.one("SELECT reading FROM version WHERE id = ?", [version.0], |row| row.get(0))?;
        reading.map(ReadingId).ok_or_else(|| Error::unknown(version))
    }

    /// A version's article in a line, by its current reading: [`reading`](Self::reading) without text and statements.
    ///
    /// # Errors
    /// If there is no such version.
    pub fn headline(&self, version: VersionId) -> Result<Headline> {
        let sql = "SELECT article, title, outlet, published FROM version JOIN reading ON reading.id = version.reading \
                   WHERE version.id = ?";
        let row = self.one(sql, [version.0], |row| {
            let published: Option<String> = row.get(3)?;
            Ok((ArticleId(row.get(0)?), row.get(1)?, row.get::<_, Option<i64>>(2)?, published))
        })?;
        let (article, title, outlet, published) = row.ok_or_else(|| Error::unknown(version))?;
        Ok(Headline {
            article,
            title,
            outlet: outlet.map(|s| self.string(s)).transpose()?,
            published: published.map(|p| self.stamp(&p)).transpose()?,
        })
    }

    /// The places of a statement, those in current readings first.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub fn places(&self, id: StatementId) -> Result<Vec<Place>> {
        let sql = "SELECT statement.reading, n FROM statement JOIN reading ON reading.id = statement.reading \
                   JOIN version ON version.id = reading.version \
                   WHERE substr(statement.id, 1, 6) = substr(?1, 1, 6) AND statement.id = ?1 \
                   ORDER BY version.reading = reading.id DESC, reading.id DESC";
        self.all(sql, [id.0], place)
    }

    pub(crate) fn string(&self, id: i64) -> Result<String> {
        if let Some(text) = self.strings.borrow().get(&id) {
            return Ok(text.clone());
        }
        let text = self.one("SELECT text FROM string WHERE id = ?", [id], |row| row.get::<_, String>(0))?;
        let text = text.ok_or_else(|| self.damaged(format!("string {id}")))?;
        let mut strings = self.strings.borrow_mut();
        if strings.len() >= REMEMBERED {
            strings.clear();
        }
        strings.insert(id, text.clone());
        Ok(text)
    }

    pub(crate) fn strings(&self, packed: Option<&[u8]>) -> Result<Vec<String>> {
        let ids = pack::to_numbers(packed).ok_or_else(|| self.damaged("a list of strings"))?;
        ids.into_iter().map(|id| self.string(id)).collect()
    }

    pub(crate) fn stamp(&self, text: &str) -> Result<Stamp> {
        text.parse().map_err(|_| self.damaged(format!("the time {text:?}")))
    }

    // ---- Entities, decisions, changes ----

    /// The entity that an id leads to, through all merges.
    ///
    /// # Errors
    /// If there is no such entity.
    pub fn resolve(&self, id: EntityId) -> Result<EntityId> {
        let mut at = id.0;
        // A merge leads to an entity that leads nowhere, and may be merged itself later: no circles.
        loop {
            let row = self.one("SELECT merged FROM entity WHERE id = ?", [at], |row| row.get::<_, Option<i64>>(0))?;
            match row.ok_or_else(|| Error::unknown(id))? {
                Some(next) if next != at => at = next,
                _ => return Ok(EntityId(at)),
            }
        }
    }

    /// Who an id leads to, what sort, and the fullest name: [`entity`](Self::entity) without all that it has said.
    ///
    /// # Errors
    /// If there is no such entity.
    pub fn who(&self, id: EntityId) -> Result<(EntityId, SpeakerKind, String)> {
        let row = |id: EntityId| {
            let row = self.one("SELECT kind, name, merged FROM entity WHERE id = ?", [id.0], |row| {
                Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get::<_, Option<i64>>(2)?))
            })?;
            row.ok_or_else(|| Error::unknown(id))
        };
        let (id, (kind, name, _)) = match row(id)? {
            // Few were.
            (.., Some(_)) => self.resolve(id).and_then(|id| Ok((id, row(id)?)))?,
            found => (id, found),
        };
        let kind = Code::of(kind).ok_or_else(|| self.damaged(format!("the entity {id}")))?;
        Ok((id, kind, self.string(name)?))
    }

    /// Roles that statements give an entity: each with the first and last day of publication and how many statements,
    /// in the order of the first day.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub fn roles(&self, id: EntityId) -> Result<Vec<Held>> {
        let sql = format!(
            "{SAME} SELECT string.text, min(substr(published, 1, 10)), max(substr(published, 1, 10)), count(*) FROM speaker \
             JOIN reading ON reading.id = speaker.reading JOIN version ON version.reading = reading.id \
             JOIN statement ON statement.reading = reading.id AND statement.speaker = speaker.n \
             JOIN string ON string.id = statement.role \
             WHERE entity IN same AND version.copy_of IS NULL AND retracted IS NULL AND untied IS NULL \
             GROUP BY lower(string.text) ORDER BY 2, 1"
        );
        self.frozen(|r| {
            let id = r.resolve(id)?;
            let rows = r.all(&sql, [id.0], |row| {
                Ok((
                    row.get(0)?,
                    row.get::<_, Option<String>>(1)?,
                    row.get::<_, Option<String>>(2)?,
                    row.get::<_, i64>(3)?,
                ))
            })?;
            let day = |text: Option<String>| text.map(|t| r.stamp(&t).map(|s| s.date)).transpose();
            rows.into_iter()
                .map(|(role, first, last, n)| {
                    Ok(Held { role, first: day(first)?, last: day(last)?, statements: n.unsigned_abs() })
                })
                .collect()
        })
    }

    /// An entity; a merged one is the one that it was merged into.
    ///
    /// # Errors
    /// If there is no such entity.
    pub fn entity(&self, id: EntityId) -> Result<Entity> {
        self.frozen(|r| {
            let (id, kind, name) = r.who(id)?;
            let sql = format!(
                "{SAME} SELECT DISTINCT text FROM entity_role JOIN string ON string.id = role \
                 WHERE entity IN same ORDER BY text"
            );
            let roles = r.all(&sql, [id.0], |row| row.get(0))?;
            let sql = format!(
                "{SAME} SELECT speaker.reading, n FROM speaker JOIN reading ON reading.id = speaker.reading \
                 JOIN version ON version.id = reading.version \
                 WHERE entity IN same AND version.reading = reading.id ORDER BY speaker.reading, n"
            );
            let speaks = r.all(&sql, [id.0], |row| Ok((ReadingId(row.get(0)?), row.get::<_, i64>(1)? as usize)))?;
            Ok(Entity { id, kind, name, roles, speaks })
        })
    }

    /// The entity that follows another, merged ones left out: with [`EntityId`] 0 the first, and none behind the last.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub fn next_entity(&self, after: EntityId) -> Result<Option<EntityId>> {
        let sql = "SELECT id FROM entity WHERE id > ? AND merged IS NULL ORDER BY id LIMIT 1";
        Ok(self.one(sql, [after.0], |row| row.get(0))?.map(EntityId))
    }

    /// Entities that are called that, merged ones left out: by their whole name, and people by their surname or with
    /// given and middle names between. Case, accents and full stops are not compared. People of whom nothing but a surname
    /// is known are not found.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub fn called(&self, name: &str) -> Result<Vec<EntityId>> {
        let mut words = folded(name);
        let all = words.join(" ");
        // Names of organisations and groups are kept without it.
        words.retain(|w| w != "the");
        let bare = words.join(" ");
        let (Some(surname), Some(first)) = (words.last(), words.first()) else { return Ok(Vec::new()) };
        // Of a surname alone the keys that go on with a given name or a role: "/" is the last sign before the digits.
        let (from, to) = match words.len() {
            1 => (format!("p:{surname} "), format!("p:{surname}0")),
            _ => (format!("p:{surname} {first}"), format!("p:{surname} {first}")),
        };
        let sql = "SELECT DISTINCT entity FROM entity_key WHERE key BETWEEN ?1 AND ?2 \
                   OR key IN ('o:' || ?3, 'g:' || ?3, 'o:' || ?4, 'g:' || ?4) ORDER BY entity";
        self.frozen(|r| {
            let found = r.all(sql, [&from, &to, &all, &bare], |row| row.get(0).map(EntityId))?;
            let mut found = found.into_iter().map(|e| r.resolve(e)).collect::<Result<Vec<_>>>()?;
            found.sort_unstable();
            found.dedup();
            Ok(found)
        })
    }

    /// Pairs of entities that may be one: same name, but nothing that settles it. For people to [`merge`] or leave.
    ///
    /// # Errors
    /// If the record cannot be read.
    ///
    /// [`merge`]: crate::Writer::merge
    pub fn unsure(&self) -> Result<Vec<(EntityId, EntityId)>> {
        self.all("SELECT a, b FROM unsure ORDER BY a, b", [], |row| Ok((EntityId(row.get(0)?), EntityId(row.get(1)?))))
    }

    /// All decisions in their order, with what each is tied to now.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub fn decisions(&self) -> Result<Vec<Decision>> {
        self.frozen(|r| {
            let rows = r.all("SELECT id, kind, at, reason FROM decision ORDER BY id", [], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, String>(2)?, row.get(3)?))
            })?;
            rows.into_iter()
                .map(|(id, kind, at, reason)| {
                    let id = DecisionId(id);
                    let kind = DecisionKind::of(kind).ok_or_else(|| r.damaged(format!("the decision {id}")))?;
                    let anchors = r.anchors("decision = ?", params![id.0])?.into_iter().map(|(_, a)| a).collect();
                    Ok(Decision { id, kind, at: r.stamp(&at)?, reason, anchors })
                })
                .collect()
        })
    }

    /// Anchors with the decision and place of each.
    pub(crate) fn anchors(
        &self,
        condition: &str,
        params: &[&dyn rusqlite::ToSql],
    ) -> Result<Vec<((DecisionId, i64), Anchor)>> {
        let sql = format!(
            "SELECT decision, n, page, ranges, speaker, reading, statement FROM anchor \
             WHERE {condition} ORDER BY decision, n"
        );
        let rows = self.all(&sql, params, |row| {
            let place = row.get::<_, Option<i64>>(5)?.zip(row.get::<_, Option<i64>>(6)?);
            let place = place.map(|(reading, n)| Place { reading: ReadingId(reading), n: n as usize });
            let key = (DecisionId(row.get(0)?), row.get::<_, i64>(1)?);
            let anchor = Anchor { page: Digest(row.get(2)?), ranges: Vec::new(), speaker: row.get(4)?, place };
            Ok((key, row.get::<_, Vec<u8>>(3)?, anchor))
        })?;
        rows.into_iter()
            .map(|(key, ranges, anchor)| {
                let ranges = pack::to_ranges(Some(&ranges)).ok_or_else(|| self.damaged("an anchor"))?;
                Ok((key, Anchor { ranges, ..anchor }))
            })
            .collect()
    }

    /// What has changed behind a point, in order, each with its number: at most `limit` of them. What is derived from
    /// the record remembers the last number that it has worked in, and asks again from there.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub fn changes(&self, after: i64, limit: usize) -> Result<Vec<(i64, ChangeKind, i64)>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows =
            self.all("SELECT seq, kind, id FROM change WHERE seq > ? ORDER BY seq LIMIT ?", [after, limit], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?;
        let change =
            |(seq, kind, id)| Ok((seq, ChangeKind::of(kind).ok_or_else(|| self.damaged("the list of changes"))?, id));
        rows.into_iter().map(change).collect()
    }

    /// The last reading that was added; 0 where there is none.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub fn last_reading(&self) -> Result<ReadingId> {
        Ok(ReadingId(self.count("SELECT coalesce(max(id), 0) FROM reading")?))
    }

    /// The number of the last change; 0 where there was none. As long as it is the same, so is what the record says.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub fn last_change(&self) -> Result<i64> {
        self.count("SELECT coalesce(max(seq), 0) FROM change")
    }
}

/// The columns that [`page`] reads, of `page` joined with [`ARCHIVED`].
pub(crate) const PAGE: &str = "page.digest, page.bytes, page.locator, \
    (SELECT text FROM string WHERE string.id = archive), archived.start, archived.length, within";
const PAGE_COLUMNS: usize = 7;
pub(crate) const ARCHIVED: &str = "LEFT JOIN archived ON archived.page = page.id";

pub(crate) fn page(row: &Row<'_>, at: usize) -> rusqlite::Result<Page> {
    let digest = Digest(row.get(at)?);
    let number = |n: usize| row.get::<_, i64>(at + n).map(|n| n as u64);
    let archive: Option<String> = row.get(at + 3)?;
    let archived = match archive {
        None => None,
        Some(archive) => {
            let place = Archived { archive, start: number(4)?, length: number(5)?, within: number(6)? };
            Some(place.locator(digest))
        }
    };
    Ok(Page { digest, bytes: number(1)?, locator: row.get(at + 2)?, archived })
}

fn place(row: &Row<'_>) -> rusqlite::Result<Place> {
    Ok(Place { reading: ReadingId(row.get(0)?), n: row.get::<_, i64>(1)? as usize })
}

/// The digests of an engine's models, joined.
pub(crate) fn models(engine: &json::Engine) -> Vec<u8> {
    engine.models.iter().filter_map(|m| m.parse::<Digest>().ok()).flat_map(|d| d.0).collect()
}

/// Digest of the engine's table of aliases; nothing where it has none.
pub(crate) fn aliases(engine: &json::Engine) -> Vec<u8> {
    engine.aliases.iter().filter_map(|a| a.parse::<Digest>().ok()).flat_map(|d| d.0).collect()
}

/// What a table of aliases says, as a list of strings.
pub(crate) fn listed(alias: &Alias) -> Vec<String> {
    let item = alias.wikidata.clone().unwrap_or_default();
    [alias.published.clone(), item].into_iter().chain(alias.roles.iter().cloned()).collect()
}

/// "title opengraph published text", as a header has it.
pub(crate) fn origins(text: &str) -> Vec<(&'static str, Origin)> {
    let words: Vec<&str> = text.split(' ').collect();
    words.chunks_exact(2).filter_map(|pair| origin(pair.first()?, pair.get(1)?)).collect()
}

/// A field of a header, and where its value came from.
pub(crate) fn origin(field: &str, origin: &str) -> Option<(&'static str, Origin)> {
    const FIELDS: [&str; 10] =
        ["title", "byline", "published", "updated", "section", "outlet", "agency", "dateline", "language", "url"];
    let field = FIELDS.iter().find(|f| **f == field)?;
    Some((field, *Origin::ALL.iter().find(|o| o.name() == origin)?))
}

/// A day as YYYYMMDD.
pub(crate) fn from_date(date: Date) -> i64 {
    (i64::from(date.year()) * 100 + i64::from(date.month())) * 100 + i64::from(date.day())
}

/// A day from YYYYMMDD.
pub(crate) fn to_date(day: i64) -> Option<Date> {
    let (year, month, day) = (day.div_euclid(10_000), day.rem_euclid(10_000) / 100, day.rem_euclid(100));
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

/// A connection that cannot write. In a folder that cannot be written to either, SQLite has no place for the shared
/// memory of its readers; where no log of a writer lies beside the file, it holds all there is and is read as it is.
fn read_only(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let tried = Connection::open_with_flags(path, flags)
        .and_then(|db| db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).map(|()| db));
    let log = path.with_added_extension("sqlite-wal");
    let Err(error) = tried else { return tried };
    let closed = matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::CannotOpen | rusqlite::ErrorCode::ReadOnly | rusqlite::ErrorCode::SystemIoFailure)
    );
    if !closed || log.metadata().is_ok_and(|m| m.len() > 0) {
        return Err(error);
    }
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => uri.push(char::from(*byte)),
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri.push_str("?immutable=1");
    Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_URI)
}
