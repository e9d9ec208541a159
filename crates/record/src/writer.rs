//! Writing to a record.

use std::fs;
use std::ops::Deref;
use std::path::Path;
use std::time::Duration;

use dixit::{Block, Hints, Occasion, Speaker, Statement, json};
use jiff::civil::Date;
use rusqlite::{Connection, OpenFlags};
use rustc_hash::FxHashMap;

use crate::block::{self, BLOCK};
use crate::codes::Code;
use crate::lock::Lock;
use crate::pack::{self, Packer};
use crate::people::{self, Profile, Same};
use crate::reading::ALL;
use crate::record::{APPLICATION, FORMAT, aliases, file, from_date, listed, models, to_date};
use crate::{ChangeKind, Content, Digest, EntityId, Error, Incoming, ReadingId, Record, Result, VersionId, Visit};
use crate::{copies, fault};

/// The one who writes to a record.
///
/// There is one at a time: a lock of the operating system says who, and is free when its holder is dead. What is added
/// is written by [`commit`](Writer::commit), all at once: after a kill or a power cut the record is as some `commit` left it,
/// and what was not committed has left no trace. A call that fails undoes what was not committed.
///
/// A writer reads, too: it is a [`Record`], which sees what is not committed yet.
#[derive(Debug)]
pub struct Writer {
    record: Record,
    open: OpenBlock,
    next: Next,
    strings: FxHashMap<String, i64>,
    profiles: FxHashMap<i64, Profile>,
    /// Free when all else is closed.
    _lock: Lock,
}

/// The block that pages are added to.
#[derive(Debug, Default)]
struct OpenBlock {
    id: i64,
    raw: Vec<u8>,
    dirty: bool,
}

/// Numbers of the next rows.
#[derive(Debug, Default)]
struct Next {
    page: i64,
    article: i64,
    version: i64,
    reading: i64,
}

/// Strings and profiles that are remembered at most.
const REMEMBERED: usize = 1 << 16;
/// Unsure pairs that one new entity brings at most.
const UNSURE: usize = 4;
/// Entities that are looked at under one key at most, those known longest: of a common name there may be thousands.
const CANDIDATES: i64 = 64;
/// Pages of the log (4 KiB) after which it is worked into the file.
const LOG: i64 = 4_000;

/// A page and what was read in it, made ready on the thread that read it: all that can be done without the record.
#[derive(Debug)]
pub struct Prepared {
    pub(crate) digest: Digest,
    pub(crate) page: Incoming,
    pub(crate) content: Content,
    pub(crate) text_digest: Digest,
    pub(crate) packed: Vec<u8>,
    pub(crate) shingles: Vec<i64>,
    /// Where the page is kept, if not in the record, and its length.
    pub(crate) elsewhere: Option<(String, u64)>,
}

impl Prepared {
    /// Of a page and its reading.
    ///
    /// # Errors
    /// If there is not enough memory to compress.
    pub fn new(page: Incoming, reading: dixit::Reading) -> Result<Self> {
        Self::of(Digest(reading.page.digest), page, Content::from(reading), None)
    }

    /// Of a reading that was made elsewhere, whose page stays there: `page.locator` says where. Proofs read it there.
    ///
    /// # Errors
    /// If it has no locator, or is no reading that the contract allows.
    pub fn elsewhere(reading: &json::Reading) -> Result<Self> {
        let page = &reading.page;
        let Some(locator) = &page.locator else {
            return Err(Error::refused("a reading without its page needs a locator".to_owned()));
        };
        let digest = page.digest.parse().map_err(|_| Error::refused(format!("{:?} is no digest", page.digest)))?;
        let content = Content::from_json(reading).map_err(|what| Error::refused(format!("{locator}: {what}")))?;
        let hints = Hints { url: page.url.clone(), ..Hints::default() };
        let incoming = Incoming { name: locator.clone(), hints, ..Incoming::default() };
        Self::of(digest, incoming, content, Some((locator.clone(), page.bytes)))
    }

    fn of(digest: Digest, page: Incoming, content: Content, elsewhere: Option<(String, u64)>) -> Result<Self> {
        let packed = block::pack(content.text.as_bytes())
            .map_err(|e| Error::refused(format!("{}: its text could not be compressed: {e}", page.name)))?;
        let text_digest = Digest::of(content.text.as_bytes());
        let shingles = copies::shingles(&content.text);
        Ok(Self { digest, page, content, text_digest, packed, shingles, elsewhere })
    }

    /// Digest of the page.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }
}

/// What became of a page that was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Added {
    /// The first version of an article.
    Article(ReadingId),
    /// A new version of a known article.
    Version(ReadingId),
    /// A known article whose page differs only around the text; its bytes are not kept, the fetch is.
    SameText(VersionId),
    /// The same bytes were there; the fetch is kept.
    Known,
    /// The page was erased before, and stays so.
    Erased,
}

impl Deref for Writer {
    type Target = Record;

    fn deref(&self) -> &Record {
        &self.record
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if !self.db.is_autocommit() {
            let _ = self.db.execute_batch("ROLLBACK");
        }
        let _ = self.db.busy_timeout(Duration::ZERO);
        // A record at rest is one file. Where readers are in the way the log stays, and the next writer works it in.
        let _ = self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    }
}

impl Record {
    /// Makes an empty record in a folder, and the folder, if they are not there yet.
    ///
    /// # Errors
    /// If that is not possible, or somebody else writes there.
    pub fn create(dir: &Path) -> Result<Self> {
        drop(Writer::open(dir)?);
        Self::open(dir)
    }
}

impl Writer {
    /// Opens the record in a folder for writing, and makes it if there is none. An older format is brought up to
    /// date.
    ///
    /// # Errors
    /// If another process writes to it ([`Error::is_locked`]), if it was made by a newer dixit, or if the folder cannot be
    /// written to.
    pub fn open(dir: &Path) -> Result<Self> {
        fs::create_dir_all(dir).map_err(|e| Error::io(dir, "the folder cannot be made", e))?;
        let lock = Lock::take(dir)?;
        let path = file(dir);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(&path, flags).map_err(|e| Error::sqlite(&path, e))?;
        let record = Record::of(db, path)?;
        let format = record.format()?;
        record.run(|r| {
            // What is committed is on the disk, and what is deleted is overwritten.
            r.db.pragma_update(None, "journal_mode", "wal")?;
            r.db.pragma_update(None, "synchronous", "full")?;
            r.db.pragma_update(None, "secure_delete", true)?;
            r.db.pragma_update(None, "wal_autocheckpoint", LOG)?;
            r.db.pragma_update(None, "cache_size", -32_768)
        })?;
        let mut writer = Self {
            record,
            open: OpenBlock::default(),
            next: Next::default(),
            strings: FxHashMap::default(),
            profiles: FxHashMap::default(),
            _lock: lock,
        };
        if format < FORMAT {
            writer.undone_if_err(|w| {
                w.begin()?;
                migrate(w, format)?;
                w.commit()
            })?;
        }
        writer.recall()?;
        Ok(writer)
    }

    /// What the writer remembers of the record, read anew.
    pub(crate) fn recall(&mut self) -> Result<()> {
        self.strings.clear();
        self.profiles.clear();
        self.forget();
        let next = |table: &str| {
            let sql = "SELECT ifnull(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = ?";
            self.one(sql, [table], |row| row.get(0)).map(|n| n.unwrap_or(1))
        };
        self.next = Next {
            page: self.count("SELECT ifnull(max(id), 0) + 1 FROM page")?,
            article: next("article")?,
            version: next("version")?,
            reading: next("reading")?,
        };
        let last = self.count("SELECT ifnull(max(id), 0) FROM block")?;
        let bytes = self.one("SELECT bytes FROM block WHERE id = ?", [last], |row| row.get::<_, i64>(0))?;
        self.open = match bytes {
            Some(bytes) if bytes < BLOCK as i64 => OpenBlock { id: last, raw: self.block(last)?, dirty: false },
            _ => OpenBlock { id: last + 1, ..OpenBlock::default() },
        };
        Ok(())
    }

    /// Begins what the next commit ends, if it has not begun.
    pub(crate) fn begin(&self) -> Result<()> {
        if self.db.is_autocommit() {
            fault::point()?;
            self.run(|r| r.db.execute_batch("BEGIN IMMEDIATE"))?;
        }
        Ok(())
    }

    /// Does `f`, and undoes all that is not committed if it fails.
    pub(crate) fn undone_if_err<T>(&mut self, f: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let done = f(self);
        if done.is_err() {
            if !self.db.is_autocommit() {
                // A failure that SQLite has undone itself leaves nothing to undo.
                let _ = self.db.execute_batch("ROLLBACK");
            }
            // The first error tells more than one of reading anew.
            let _ = self.recall();
        }
        done
    }

    /// One change of the record.
    pub(crate) fn write(&self, sql: &str, params: impl rusqlite::Params) -> Result<usize> {
        fault::point()?;
        self.run(|r| r.db.prepare_cached(sql)?.execute(params))
    }

    /// Makes all that was added since the last commit part of the record, and durable. Only then may it be reported as
    /// added.
    ///
    /// # Errors
    /// If it cannot be written; nothing of it is then in the record.
    pub fn commit(&mut self) -> Result<()> {
        self.undone_if_err(|w| {
            w.close_block()?;
            if !w.db.is_autocommit() {
                fault::point()?;
                w.run(|r| r.db.execute_batch("COMMIT"))?;
                fault::point()?;
            }
            Ok(())
        })
    }

    // ---- Adding ----

    /// Adds a page and what was read in it. It is part of the record from the next [`commit`](Writer::commit) on.
    ///
    /// # Errors
    /// If it cannot be written; all that is not committed is then undone.
    pub fn add(&mut self, prepared: &Prepared) -> Result<Added> {
        self.undone_if_err(|w| {
            w.begin()?;
            if let Some(added) = w.seen_again(prepared.digest, &prepared.page)? {
                return Ok(added);
            }
            w.add_new(prepared)
        })
    }

    /// Adds the fetch of a page whose bytes are known; none, and nothing added, if they are not. Saves reading it again.
    ///
    /// # Errors
    /// If it cannot be written; all that is not committed is then undone.
    pub fn add_fetch(&mut self, digest: Digest, page: &Incoming) -> Result<Option<Added>> {
        self.undone_if_err(|w| {
            w.begin()?;
            w.seen_again(digest, page)
        })
    }

    fn seen_again(&mut self, digest: Digest, page: &Incoming) -> Result<Option<Added>> {
        let row = self.one("SELECT id, version FROM page WHERE digest = ?", [digest.0], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?))
        })?;
        Ok(match row {
            None => None,
            Some((_, None)) => Some(Added::Erased),
            Some((id, Some(_))) => {
                self.put_fetch(id, page)?;
                Some(Added::Known)
            }
        })
    }

    fn put_fetch(&mut self, id: i64, page: &Incoming) -> Result<()> {
        let at = page.hints.fetched.map(|f| f.to_string()).unwrap_or_default();
        let url = page.hints.url.as_deref().map_or(Ok(0), |u| self.intern(u))?;
        let sql = "INSERT OR IGNORE INTO fetch (page, at, url, status) VALUES (?, ?, ?, ?)";
        self.write(sql, (id, at, url, page.status.unwrap_or(0)))?;
        if let Some(place) = &page.archived {
            let archive = self.intern(&place.archive)?;
            let sql = "INSERT OR IGNORE INTO archived (page, archive, start, length, within) VALUES (?, ?, ?, ?, ?)";
            let [start, length, within] = [place.start, place.length, place.within].map(|n| n as i64);
            self.write(sql, (id, archive, start, length, within))?;
        }
        page.visit.as_ref().map_or(Ok(()), |visit| self.put_visit(visit, Some(id)))
    }

    fn put_visit(&mut self, visit: &Visit, page: Option<i64>) -> Result<()> {
        let url = self.intern(&visit.url)?;
        let sql = "INSERT OR REPLACE INTO visit (url, page, etag, last_modified, changed) VALUES (?, ?, ?, ?, ?)";
        self.write(sql, (url, page, &visit.etag, &visit.last_modified, &visit.changed))?;
        Ok(())
    }

    /// Remembers how a feed was asked for. Durable from the next [`commit`](Writer::commit) on.
    ///
    /// # Errors
    /// If it cannot be written; all that is not committed is then undone.
    pub fn add_feed(&mut self, visit: &Visit) -> Result<()> {
        self.undone_if_err(|w| {
            w.begin()?;
            w.put_visit(visit, None)
        })
    }

    /// Remembers what a feed says of a page that has not changed for all that. Durable from the next
    /// [`commit`](Writer::commit) on.
    ///
    /// # Errors
    /// If it cannot be written; all that is not committed is then undone.
    pub fn add_unchanged(&mut self, url: &str, changed: Option<&str>) -> Result<()> {
        self.undone_if_err(|w| {
            w.begin()?;
            let sql = "UPDATE visit SET changed = ? WHERE url = (SELECT id FROM string WHERE text = ?)";
            w.write(sql, (changed, url)).map(|_| ())
        })
    }

    fn add_new(&mut self, prepared: &Prepared) -> Result<Added> {
        let Prepared { digest, page, content, text_digest, .. } = prepared;
        let bytes = prepared.elsewhere.as_ref().map_or(page.bytes.len() as u64, |(_, bytes)| *bytes) as i64;
        let locator = prepared.elsewhere.as_ref().map(|(locator, _)| locator);
        let known_text = self.one("SELECT id, version FROM text WHERE digest = ?", [text_digest.0], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
        })?;
        // Without a URL, articles are told by their texts; pages without a text by themselves.
        let own = if content.text.is_empty() { digest } else { text_digest };
        let url = match &content.header.url {
            Some(url) => self.intern(url)?,
            None => self.intern(&own.to_string())?,
        };
        let article = self.one("SELECT id, version FROM article WHERE url = ?", [url], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
        })?;
        let id = self.next.page;
        self.next.page += 1;
        let media_type = page.hints.media_type.as_deref().map(|m| self.intern(m)).transpose()?;
        if let Some((_, latest)) = article
            && let Some((text, _)) = known_text
            && let Some(version) = self.version_with(latest, text)?
        {
            let sql = "INSERT INTO page (id, digest, bytes, version, media_type, verbatim) VALUES (?, ?, ?, ?, ?, ?)";
            self.write(sql, (id, digest.0, bytes, version, media_type, page.hints.verbatim))?;
            self.put_fetch(id, page)?;
            return Ok(Added::SameText(VersionId(version)));
        }
        let version = self.next.version;
        self.next.version += 1;
        let (block, start) = match locator {
            None => Some(self.put_bytes(&page.bytes)?).unzip(),
            Some(_) => (None, None),
        };
        let sql = "INSERT INTO page (id, digest, bytes, version, block, start, media_type, verbatim, locator) \
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
        self.write(sql, (id, digest.0, bytes, version, block, start, media_type, page.hints.verbatim, locator))?;
        self.put_fetch(id, page)?;
        let copy_of = self.copy_of(known_text.map(|t| t.1), version, &prepared.shingles, article.map(|a| a.0))?;
        let (article, previous) = match article {
            Some((article, latest)) => {
                self.write("UPDATE article SET version = ? WHERE id = ?", [version, article])?;
                (article, Some(latest))
            }
            None => {
                let article = self.next.article;
                self.next.article += 1;
                self.write("INSERT INTO article (id, url, version) VALUES (?, ?, ?)", [article, url, version])?;
                (article, None)
            }
        };
        let reading = self.put_reading(version, None, prepared)?;
        let sql = "INSERT INTO version (id, article, page, reading, previous, copy_of) VALUES (?, ?, ?, ?, ?, ?)";
        self.write(sql, (version, article, id, reading.0, previous, copy_of))?;
        Ok(if previous.is_some() { Added::Version(reading) } else { Added::Article(reading) })
    }

    /// Adds another reading of a version's page, which is current from then on, and ties decisions to its words.
    ///
    /// # Errors
    /// If there is no such version, or it cannot be written; all that is not committed is then undone.
    pub fn add_reading(&mut self, version: VersionId, prepared: &Prepared) -> Result<ReadingId> {
        self.undone_if_err(|w| {
            w.begin()?;
            let before = w.current(version)?;
            let reading = w.put_reading(version.0, Some(before), prepared)?;
            w.write("UPDATE version SET reading = ? WHERE id = ?", [reading.0, version.0])?;
            w.changed(ChangeKind::Reading, before.0)?;
            w.tie_again(prepared.digest, reading)?;
            Ok(reading)
        })
    }

    /// The version of an article of which some reading has this text.
    fn version_with(&self, latest: i64, text: i64) -> Result<Option<i64>> {
        for version in self.chain("SELECT previous FROM version WHERE id = ?", latest)? {
            let current = self.current(VersionId(version))?;
            for reading in self.chain("SELECT previous FROM reading WHERE id = ?", current.0)? {
                let same = self.one("SELECT text FROM reading WHERE id = ?", [reading], |row| row.get::<_, i64>(0))?;
                if same == Some(text) {
                    return Ok(Some(version));
                }
            }
        }
        Ok(None)
    }

    // ---- Pages ----

    /// Puts a page's bytes behind those of the block that is open: which block, and where in it.
    fn put_bytes(&mut self, bytes: &[u8]) -> Result<(i64, i64)> {
        if !self.open.raw.is_empty() && self.open.raw.len() + bytes.len() > BLOCK {
            self.close_block()?;
            self.open = OpenBlock { id: self.open.id + 1, ..OpenBlock::default() };
        }
        let start = self.open.raw.len() as i64;
        self.open.raw.extend_from_slice(bytes);
        self.open.dirty = true;
        Ok((self.open.id, start))
    }

    /// Writes the block that is open; it may be added to, still.
    fn close_block(&mut self) -> Result<()> {
        if self.open.dirty {
            let data =
                block::pack(&self.open.raw).map_err(|e| Error::io(&self.path, "pages cannot be compressed", e))?;
            let sql = "INSERT INTO block (id, bytes, data) VALUES (?, ?, ?) \
                       ON CONFLICT (id) DO UPDATE SET bytes = excluded.bytes, data = excluded.data";
            self.write(sql, (self.open.id, self.open.raw.len() as i64, data))?;
            self.open.dirty = false;
        }
        Ok(())
    }

    /// Overwrites a page's bytes in its block.
    pub(crate) fn wipe_bytes(&mut self, block: i64, start: i64, bytes: i64) -> Result<()> {
        let range = usize::try_from(start).ok().zip(usize::try_from(start + bytes).ok());
        let wipe = |raw: &mut Vec<u8>| {
            range.and_then(|(start, end)| raw.get_mut(start..end)).map(|bytes| bytes.fill(0)).is_some()
        };
        let damaged = || self.damaged(format!("block {block} of the pages"));
        if block == self.open.id {
            let mut raw = std::mem::take(&mut self.open.raw);
            let wiped = wipe(&mut raw);
            self.open = OpenBlock { id: block, raw, dirty: true };
            return if wiped { Ok(()) } else { Err(self.damaged(format!("block {block} of the pages"))) };
        }
        let mut raw = self.block(block)?;
        if !wipe(&mut raw) {
            return Err(damaged());
        }
        let data = block::pack(&raw).map_err(|e| Error::io(&self.path, "pages cannot be compressed", e))?;
        self.write("UPDATE block SET data = ? WHERE id = ?", (data, block))?;
        Ok(())
    }

    // ---- Readings ----

    /// The number of a string.
    pub(crate) fn intern(&mut self, text: &str) -> Result<i64> {
        if let Some(id) = self.strings.get(text) {
            return Ok(*id);
        }
        let id = match self.one("SELECT id FROM string WHERE text = ?", [text], |row| row.get(0))? {
            Some(id) => id,
            None => {
                self.write("INSERT INTO string (text) VALUES (?)", [text])?;
                self.db.last_insert_rowid()
            }
        };
        if self.strings.len() >= REMEMBERED {
            self.strings.clear();
        }
        self.strings.insert(text.to_owned(), id);
        Ok(id)
    }

    fn intern_some(&mut self, text: Option<&String>) -> Result<Option<i64>> {
        text.map(|t| self.intern(t)).transpose()
    }

    fn intern_all(&mut self, texts: &[String]) -> Result<Option<Vec<u8>>> {
        let ids = texts.iter().map(|t| self.intern(t)).collect::<Result<Vec<i64>>>()?;
        Ok(pack::numbers(ids))
    }

    /// Writes what was read in a version's page.
    pub(crate) fn put_reading(
        &mut self,
        version: i64,
        previous: Option<ReadingId>,
        prepared: &Prepared,
    ) -> Result<ReadingId> {
        let id = self.next.reading;
        self.next.reading += 1;
        let Content { engine, media_type, encoding, header, text, blocks, speakers, statements, warnings } =
            &prepared.content;
        let engine = self.put_engine(engine)?;
        let text = self.put_text(version, prepared, text.len())?;
        let origin: Vec<&str> = header.origin.iter().flat_map(|(field, origin)| [*field, origin.name()]).collect();
        let warnings: Vec<String> = warnings.iter().flat_map(|w| [w.code.clone(), w.text.clone()]).collect();
        let (media_type, encoding) = (self.intern(media_type)?, self.intern(encoding)?);
        let sql = "INSERT INTO reading (id, version, engine, text, previous, media_type, encoding, url, title, byline, \
                   published, updated, section, outlet, agency, dateline, dateline_span, language, origin, blocks, warnings) \
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let row = rusqlite::params![
            id,
            version,
            engine,
            text,
            previous.map(|r| r.0),
            media_type,
            encoding,
            self.intern_some(header.url.as_ref())?,
            header.title,
            self.intern_all(&header.byline)?,
            header.published.map(|s| s.to_string()),
            header.updated.map(|s| s.to_string()),
            self.intern_some(header.section.as_ref())?,
            self.intern_some(header.outlet.as_ref())?,
            self.intern_some(header.agency.as_ref())?,
            self.intern_some(header.dateline.as_ref())?,
            pack::spans(header.dateline_span),
            self.intern_some(header.language.as_ref())?,
            self.intern(&origin.join(" "))?,
            self.pack_blocks(blocks)?,
            self.intern_all(&warnings)?,
        ];
        self.write(sql, row)?;
        self.put_speakers(id, speakers, header.published.map(|p| p.date), previous)?;
        self.put_statements(id, statements)?;
        self.changed(ChangeKind::Reading, id)?;
        Ok(ReadingId(id))
    }

    fn put_engine(&self, engine: &json::Engine) -> Result<i64> {
        if let Some(id) = self.engine(engine)? {
            return Ok(id);
        }
        let sql = "INSERT INTO engine (version, tier, models, aliases) VALUES (?, ?, ?, ?)";
        self.write(sql, (&engine.version, &engine.tier, models(engine), aliases(engine)))?;
        Ok(self.db.last_insert_rowid())
    }

    fn put_text(&self, version: i64, prepared: &Prepared, bytes: usize) -> Result<i64> {
        let digest = prepared.text_digest.0;
        if let Some(id) = self.one("SELECT id FROM text WHERE digest = ?", [digest], |row| row.get(0))? {
            return Ok(id);
        }
        let sql = "INSERT INTO text (digest, version, bytes, data) VALUES (?, ?, ?, ?)";
        self.write(sql, (digest, version, bytes as i64, &prepared.packed))?;
        Ok(self.db.last_insert_rowid())
    }

    fn pack_blocks(&mut self, blocks: &[Block]) -> Result<Vec<u8>> {
        let mut packer = Packer::default();
        for block in blocks {
            let author = self.intern_some(block.author.as_ref())?;
            let flags = i64::from(author.is_some()) | i64::from(block.time.is_some()) << 1;
            packer.number((block.kind.code() << 2 | flags) as u64);
            packer.range(block.span.start(), block.span.end());
            if let Some(author) = author {
                packer.number(author as u64);
            }
            if let Some(time) = block.time {
                packer.text(&time.to_string());
            }
        }
        Ok(packer.into_bytes())
    }

    fn put_statements(&mut self, reading: i64, statements: &[Statement]) -> Result<()> {
        let sql = "INSERT INTO statement (reading, n, id, speaker, role, speaks_for, source, cue, content, evidence, \
                   manner, act, event, within, via, prompt, prompt_basis, occasion, occasion_basis, confidence) \
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let mut occasions: Vec<&Occasion> = Vec::new();
        for (n, statement) in statements.iter().enumerate() {
            let occasion = match &statement.occasion {
                None => None,
                Some(occasion) => Some(self.put_occasion(reading, &mut occasions, occasion)?),
            };
            let id = statement.id.parse::<crate::StatementId>();
            let id = id.map_err(|_| Error::refused(format!("{:?} is no id of a statement", statement.id)))?;
            let mut via = Packer::default();
            for credited in &statement.via {
                via.number(self.intern(&credited.name)? as u64);
                via.range(credited.span.start(), credited.span.end());
            }
            let via = Some(via.into_bytes()).filter(|v| !v.is_empty());
            let (role, speaks_for) =
                (self.intern_some(statement.role.as_ref())?, self.intern_some(statement.speaks_for.as_ref())?);
            let prompt = statement.prompt.as_ref();
            let number = |n: usize| n as i64;
            let row = rusqlite::params![
                reading,
                number(n),
                id.0,
                statement.speaker.map(number),
                role,
                speaks_for,
                pack::spans(statement.source.iter()),
                pack::spans(statement.cue.iter()),
                pack::spans(statement.content.iter()),
                pack::ranges(&statement.evidence),
                statement.manner.code(),
                statement.act.code(),
                statement.event.map(Code::code),
                statement.within.map(number),
                via,
                prompt.and_then(|p| pack::spans(p.spans.iter())),
                prompt.map(|p| p.basis.code()),
                occasion,
                statement.occasion.as_ref().map(|o| o.basis.code()),
                f64::from(statement.confidence),
            ];
            self.write(sql, row)?;
        }
        Ok(())
    }

    /// The number of an occasion in its reading: most statements share theirs with the one before.
    fn put_occasion<'o>(&mut self, reading: i64, known: &mut Vec<&'o Occasion>, occasion: &'o Occasion) -> Result<i64> {
        let same = |o: &&Occasion| {
            o.time == occasion.time
                && o.place == occasion.place
                && o.event == occasion.event
                && o.spans == occasion.spans
        };
        // Those further back are hardly ever meant again.
        if let Some(back) = known.iter().rev().take(16).position(same) {
            return Ok((known.len() - 1 - back) as i64);
        }
        let n = known.len() as i64;
        let sql = "INSERT INTO occasion (reading, n, first, last, granularity, place, event, spans) \
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
        let (place, event) = (self.intern_some(occasion.place.as_ref())?, self.intern_some(occasion.event.as_ref())?);
        let time = occasion.time;
        let row = (
            reading,
            n,
            time.map(|t| from_date(t.start)),
            time.map(|t| from_date(t.end)),
            time.map(|t| t.granularity.code()),
            place,
            event,
            pack::spans(occasion.spans.iter()),
        );
        self.write(sql, row)?;
        known.push(occasion);
        Ok(n)
    }

    pub(crate) fn changed(&self, kind: ChangeKind, id: i64) -> Result<()> {
        self.write("INSERT INTO change (kind, id) VALUES (?, ?)", (kind.code(), id))?;
        Ok(())
    }

    // ---- People ----

    fn put_speakers(
        &mut self,
        reading: i64,
        speakers: &[Speaker],
        day: Option<Date>,
        previous: Option<ReadingId>,
    ) -> Result<()> {
        let before = previous.map_or(Ok(Vec::new()), |p| self.speakers(p, ALL))?;
        let mut taken: Vec<EntityId> = Vec::new();
        let sql = "INSERT INTO speaker (reading, n, entity, kind, name, names, roles, mentions, alias) \
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
        for (n, speaker) in speakers.iter().enumerate() {
            // Who was known by this name in the page stays who it was.
            let kept = before.iter().find(|(_, s)| s.kind == speaker.kind && s.name == speaker.name);
            let entity = match kept.and_then(|(entity, _)| *entity) {
                Some(entity) if !taken.contains(&entity) => {
                    self.learn(entity, speaker, day)?;
                    Some(entity)
                }
                _ => self.entity_of(speaker, day, &taken)?,
            };
            taken.extend(entity);
            let row = (
                reading,
                n as i64,
                entity.map(|e| e.0),
                speaker.kind.code(),
                self.intern(&speaker.name)?,
                self.intern_all(&speaker.names)?,
                self.intern_all(&speaker.roles)?,
                pack::spans(speaker.mentions.iter().copied()),
                speaker.alias.as_ref().map(|a| self.intern_all(&listed(a))).transpose()?.flatten(),
            );
            self.write(sql, row)?;
        }
        Ok(())
    }

    /// The entity that a speaker is, a new one where none is known for certain; none for the unnamed.
    pub(crate) fn entity_of(
        &mut self,
        speaker: &Speaker,
        day: Option<Date>,
        not: &[EntityId],
    ) -> Result<Option<EntityId>> {
        let profile = Profile::new(speaker, day);
        let keys = people::keys(&profile);
        if !profile.is_named() {
            return Ok(None);
        }
        let mut candidates: Vec<EntityId> = Vec::new();
        let sql = "SELECT entity FROM entity_key WHERE key = ? ORDER BY entity LIMIT ?";
        for key in keys {
            for entity in self.all(sql, (&key, CANDIDATES), |row| row.get::<_, i64>(0))? {
                candidates.push(self.resolve(EntityId(entity))?);
            }
        }
        candidates.sort_unstable();
        candidates.dedup();
        candidates.retain(|c| !not.contains(c));
        let mut best: Option<(usize, EntityId)> = None;
        let mut unsure = Vec::new();
        for entity in candidates {
            let known = self.profile(entity)?;
            match people::same(&known, &profile) {
                Same::Yes => {
                    // Of equals the first: who is known longest.
                    let fit = people::fit(&known, &profile);
                    best = best.filter(|(before, _)| *before >= fit).or(Some((fit, entity)));
                }
                Same::Unsure => unsure.push(entity),
                Same::No => {}
            }
        }
        if let Some((_, entity)) = best {
            self.learn(entity, speaker, day)?;
            return Ok(Some(entity));
        }
        let entity = self.put_entity(speaker, day)?;
        for other in unsure.iter().take(UNSURE) {
            self.write("INSERT OR IGNORE INTO unsure (a, b) VALUES (?, ?)", [other.0, entity.0])?;
        }
        Ok(Some(entity))
    }

    pub(crate) fn put_entity(&mut self, speaker: &Speaker, day: Option<Date>) -> Result<EntityId> {
        let name = self.intern(&speaker.name)?;
        let day_number = day.map(from_date);
        let sql = "INSERT INTO entity (kind, name, first, last) VALUES (?, ?, ?, ?)";
        self.write(sql, (speaker.kind.code(), name, day_number, day_number))?;
        let entity = EntityId(self.db.last_insert_rowid());
        self.gather_from(entity, speaker, day)?;
        Ok(entity)
    }

    /// Adds to what is known of an entity.
    pub(crate) fn learn(&mut self, entity: EntityId, speaker: &Speaker, day: Option<Date>) -> Result<()> {
        let profile = Profile::new(speaker, day);
        if self.profile(entity)?.covers(&profile) {
            return Ok(());
        }
        self.gather_from(entity, speaker, day)
    }

    /// As [`learn`](Self::learn), whatever is known.
    pub(crate) fn gather_from(&mut self, entity: EntityId, speaker: &Speaker, day: Option<Date>) -> Result<()> {
        let profile = Profile::new(speaker, day);
        self.profiles.remove(&entity.0);
        for key in people::keys(&profile) {
            self.write("INSERT OR IGNORE INTO entity_key (key, entity) VALUES (?, ?)", (key, entity.0))?;
        }
        for role in &speaker.roles {
            let role = self.intern(role)?;
            self.write("INSERT OR IGNORE INTO entity_role (entity, role) VALUES (?, ?)", [entity.0, role])?;
        }
        if let Some(day) = day.map(from_date) {
            let sql = "UPDATE entity SET first = min(ifnull(first, ?1), ?1), last = max(ifnull(last, ?1), ?1) \
                       WHERE id = ?2 AND (first IS NULL OR ?1 NOT BETWEEN first AND last)";
            self.write(sql, [day, entity.0])?;
        }
        let name =
            self.one("SELECT text FROM entity JOIN string ON string.id = name WHERE entity.id = ?", [entity.0], |r| {
                r.get::<_, String>(0)
            })?;
        if name.is_some_and(|name| is_fuller(&speaker.name, &name)) {
            let name = self.intern(&speaker.name)?;
            self.write("UPDATE entity SET name = ? WHERE id = ?", [name, entity.0])?;
            self.changed(ChangeKind::Entity, entity.0)?;
        }
        Ok(())
    }

    /// Forgets what was gathered of entities, where it has changed.
    pub(crate) fn forget_profiles(&mut self) {
        self.profiles.clear();
    }

    /// What is known of an entity.
    fn profile(&mut self, entity: EntityId) -> Result<Profile> {
        if let Some(profile) = self.profiles.get(&entity.0) {
            return Ok(profile.clone());
        }
        let sql = "SELECT kind, text, first, last FROM entity JOIN string ON string.id = name WHERE entity.id = ?";
        let row = self.one(sql, [entity.0], |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, Option<i64>>(2)?,
                row.get::<_, Option<i64>>(3)?,
            ))
        })?;
        let (kind, name, first, last) = row.ok_or_else(|| Error::unknown(entity))?;
        let kind = Code::of(kind).ok_or_else(|| self.damaged(format!("the entity {entity}")))?;
        let sql =
            "SELECT text FROM entity_role JOIN string ON string.id = role WHERE entity = ? ORDER BY role LIMIT 64";
        let roles = self.all(sql, [entity.0], |row| row.get::<_, String>(0))?;
        let days = first.and_then(to_date).zip(last.and_then(to_date));
        let profile = Profile::from_parts(kind, &name, roles.iter().map(String::as_str), days);
        if self.profiles.len() >= REMEMBERED {
            self.profiles.clear();
        }
        self.profiles.insert(entity.0, profile.clone());
        Ok(profile)
    }

    // ---- Copies ----

    /// The version of another article that this text is a copy of. A text that is none is found by later copies.
    fn copy_of(
        &mut self,
        same_text: Option<i64>,
        version: i64,
        shingles: &[i64],
        article: Option<i64>,
    ) -> Result<Option<i64>> {
        let mut candidates: Vec<i64> = same_text.into_iter().collect();
        let sketch = copies::sketch(shingles);
        for hash in sketch {
            let found = self.one("SELECT version FROM shingle WHERE hash = ?", [hash], |row| row.get::<_, i64>(0))?;
            if let Some(found) = found.filter(|f| !candidates.contains(f)) {
                candidates.push(found);
            }
        }
        for candidate in candidates {
            let sql = "SELECT article, ifnull(copy_of, version.id), bytes, data FROM version \
                       JOIN reading ON reading.id = version.reading JOIN text ON text.id = text WHERE version.id = ?";
            let row = self.one(sql, [candidate], |row| {
                let text = block::unpack(row.get_ref(3)?.as_blob()?, row.get(2)?);
                Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, text.and_then(|t| String::from_utf8(t).ok())))
            })?;
            let Some((owner, original, text)) = row else { continue };
            let sql = "SELECT article FROM version WHERE id = ?";
            let source = self.one(sql, [original], |row| row.get::<_, i64>(0))?;
            // Versions of one article are no copies of each other, nor is what was copied from it before.
            if Some(owner) == article || source == article {
                continue;
            }
            let text = text.ok_or_else(|| self.damaged(format!("the text of the version {candidate}")))?;
            let same = same_text == Some(candidate) && !text.is_empty();
            if same || copies::is_copy(shingles, &copies::shingles(&text)) {
                return Ok(Some(original));
            }
        }
        self.put_sketch(version, sketch)?;
        Ok(None)
    }

    /// Lets copies find a version by its sketch.
    pub(crate) fn put_sketch(&self, version: i64, sketch: &[i64]) -> Result<()> {
        for hash in sketch {
            self.write("INSERT OR IGNORE INTO shingle (hash, version) VALUES (?, ?)", [*hash, version])?;
        }
        Ok(())
    }
}

/// Whether a name says more than another: more words, then more letters ("Ruth Okafor", "R. Okafor").
pub(crate) fn is_fuller(name: &str, than: &str) -> bool {
    let size = |n: &str| (n.split_whitespace().count(), n.chars().count());
    size(name) > size(than)
}

/// Brings a file from a format, 0 being an empty one, to that of today.
fn migrate(writer: &Writer, from: i64) -> Result<()> {
    if from == 0 {
        fault::point()?;
        writer.run(|r| {
            r.db.execute_batch(include_str!("schema.sql"))?;
            r.db.pragma_update(None, "application_id", APPLICATION)
        })?;
    }
    fault::point()?;
    writer.run(|r| r.db.pragma_update(None, "user_version", FORMAT))
}
