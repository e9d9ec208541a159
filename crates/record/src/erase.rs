//! Erasing a page: its bytes and words go, a tombstone with digest, time and reason stays.

use dixit::Stamp;
use jiff::civil::Date;
use rustc_hash::FxHashSet;

use crate::pack::{self, Unpacker};
use crate::reading::ALL;
use crate::record::SAME;
use crate::writer::is_fuller;
use crate::{ChangeKind, Digest, EntityId, Error, ReadingId, Result, VersionId, Writer, copies, fault};

/// What an erasure did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erased {
    /// Pages with that text, all of which are erased.
    pub pages: usize,
    /// Whether nothing is left in the log either. Where somebody reads the record meanwhile something may be, until they
    /// end and a writer ends after them.
    pub log_cleared: bool,
}

impl Writer {
    /// Erases a page, all its readings, and every other page that has the same text under the same URL. Statements and
    /// names that nothing else holds go, too. A page whose digest has a tombstone is not added again. Durable at once.
    ///
    /// What is deleted is overwritten in the database and leaves its log. Copies that were made of the file, and what the
    /// disk keeps of overwritten blocks, are out of reach.
    ///
    /// # Errors
    /// If the page is not in the record or was erased before, or it cannot be written.
    pub fn erase(&mut self, digest: Digest, reason: &str, at: Stamp) -> Result<Erased> {
        let Some((_, version)) = self.page(digest)? else { return Err(Error::unknown(digest)) };
        let Some(version) = version else { return Err(Error::refused(format!("{digest} was erased before"))) };
        let pages = self.undone_if_err(|w| {
            w.begin()?;
            let mut strings = FxHashSet::default();
            let pages = w.erase_pages(version, reason, at, &mut strings)?;
            let entities = w.erase_readings(version, &mut strings)?;
            w.erase_version(version, &mut strings)?;
            for entity in entities {
                w.gather_again(entity, &mut strings)?;
            }
            w.erase_strings(strings)?;
            w.commit()?;
            Ok(pages)
        })?;
        // What is remembered may be what was erased.
        self.recall()?;
        let busy = self.one("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0))?;
        Ok(Erased { pages, log_cleared: busy == Some(0) })
    }

    fn erase_pages(
        &mut self,
        version: VersionId,
        reason: &str,
        at: Stamp,
        strings: &mut FxHashSet<i64>,
    ) -> Result<usize> {
        let sql = "SELECT id, digest, bytes, block, start, media_type FROM page WHERE version = ?";
        let pages = self.all(sql, [version.0], |row| {
            let place = row.get::<_, Option<i64>>(3)?.zip(row.get::<_, Option<i64>>(4)?);
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, place, row.get::<_, Option<i64>>(5)?))
        })?;
        for (id, digest, bytes, place, media_type) in &pages {
            let (id, digest): (&i64, &[u8; 32]) = (id, digest);
            if let Some((block, start)) = place {
                self.wipe_bytes(*block, *start, *bytes)?;
            }
            strings.extend(media_type);
            strings.extend(self.all("SELECT url FROM fetch WHERE page = ?", [id], |row| row.get::<_, i64>(0))?);
            self.write("DELETE FROM fetch WHERE page = ?", [id])?;
            for (table, string) in [("archived", "archive"), ("visit", "url")] {
                let sql = format!("DELETE FROM {table} WHERE page = ? RETURNING {string}");
                fault::point()?;
                strings.extend(self.all(&sql, [id], |row| row.get::<_, i64>(0))?);
            }
            let sql = "UPDATE page SET version = NULL, block = NULL, start = NULL, media_type = NULL, locator = NULL \
                       WHERE id = ?";
            self.write(sql, [id])?;
            self.write("INSERT INTO tombstone (page, at, reason) VALUES (?, ?, ?)", (id, at.to_string(), reason))?;
            let sql = "UPDATE anchor SET speaker = NULL, reading = NULL, statement = NULL WHERE page = ?";
            self.write(sql, [digest])?;
        }
        Ok(pages.len())
    }

    /// Deletes all readings of a version: the entities that spoke in them.
    fn erase_readings(&mut self, version: VersionId, strings: &mut FxHashSet<i64>) -> Result<Vec<EntityId>> {
        let current = self.current(version)?;
        let mut entities = Vec::new();
        for reading in self.chain("SELECT previous FROM reading WHERE id = ?", current.0)? {
            self.strings_of("WHERE reading = ?1", "WHERE id = ?1", Some(reading), &mut |id| {
                strings.insert(id);
            })?;
            let sql = "SELECT entity FROM speaker WHERE reading = ? AND entity IS NOT NULL";
            entities.extend(self.all(sql, [reading], |row| row.get(0).map(EntityId))?);
            let text = self.one("SELECT text FROM reading WHERE id = ?", [reading], |row| row.get::<_, i64>(0))?;
            for table in ["statement", "speaker", "occasion"] {
                self.write(&format!("DELETE FROM {table} WHERE reading = ?"), [reading])?;
            }
            self.write("DELETE FROM reading WHERE id = ?", [reading])?;
            // Another article may have the very same text.
            let sql = "SELECT version FROM reading WHERE text = ? ORDER BY id LIMIT 1";
            match self.one(sql, [text], |row| row.get::<_, i64>(0))? {
                None => self.write("DELETE FROM text WHERE id = ?", [text])?,
                Some(other) => self.write("UPDATE text SET version = ? WHERE id = ?", (other, text))?,
            };
            self.changed(ChangeKind::Reading, reading)?;
        }
        entities.sort_unstable();
        entities.dedup();
        Ok(entities)
    }

    /// Takes a version out of its article and from among its copies. Readings whose statements stood back behind those
    /// of the version, or do now behind others, are told as changed.
    fn erase_version(&mut self, version: VersionId, strings: &mut FxHashSet<i64>) -> Result<()> {
        self.write("DELETE FROM shingle WHERE version = ?", [version.0])?;
        let copies = self.copies(version)?;
        if let Some((first, others)) = copies.split_first() {
            self.write("UPDATE version SET copy_of = NULL WHERE id = ?", [first.0])?;
            for other in others {
                self.write("UPDATE version SET copy_of = ? WHERE id = ?", [first.0, other.0])?;
            }
            let reading = self.reading(self.current(*first)?)?;
            self.put_sketch(first.0, copies::sketch(&copies::shingles(&reading.content.text)))?;
            self.changed(ChangeKind::Reading, reading.id.0)?;
        }
        let sql = "SELECT article, previous FROM version WHERE id = ?";
        let row = self.one(sql, [version.0], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?)))?;
        let (article, previous) = row.ok_or_else(|| Error::unknown(version))?;
        let sql = "UPDATE version SET previous = ?1 WHERE article = ?2 AND previous = ?3";
        self.write(sql, (previous, article, version.0))?;
        self.write("DELETE FROM version WHERE id = ?", [version.0])?;
        let sql = "SELECT version, url FROM article WHERE id = ?";
        let row = self.one(sql, [article], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))?;
        if let Some((latest, url)) = row.filter(|(latest, _)| *latest == version.0) {
            match previous {
                Some(previous) => {
                    self.write("UPDATE article SET version = ? WHERE id = ?", [previous, article])?;
                    let reading = self.current(VersionId(previous))?;
                    self.changed(ChangeKind::Reading, reading.0)?;
                }
                None => {
                    strings.insert(url);
                    self.write("DELETE FROM article WHERE id = ? AND version = ?", [article, latest])?;
                }
            }
        }
        Ok(())
    }

    /// Gathers what is known of an entity, and of those that it leads to, from the pages that are left. One that is left
    /// nowhere goes.
    fn gather_again(&mut self, entity: EntityId, strings: &mut FxHashSet<i64>) -> Result<()> {
        let mut at = Some(entity.0);
        while let Some(id) = at {
            let sql = "SELECT merged, name FROM entity WHERE id = ?";
            let row = self.one(sql, [id], |row| Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, i64>(1)?)))?;
            // It went with another speaker of the page.
            let Some((merged, name)) = row else { return Ok(()) };
            strings.insert(name);
            strings
                .extend(self.all("SELECT role FROM entity_role WHERE entity = ?", [id], |row| row.get::<_, i64>(0))?);
            self.write("DELETE FROM entity_key WHERE entity = ?", [id])?;
            self.write("DELETE FROM entity_role WHERE entity = ?", [id])?;
            let sql = format!("{SAME} SELECT speaker.reading, n FROM speaker WHERE entity IN same ORDER BY 1, 2");
            let speaks =
                self.all(&sql, [id], |row| Ok((row.get(0).map(ReadingId)?, row.get::<_, i64>(1)? as usize)))?;
            if speaks.is_empty() {
                let sql = format!("{SAME} SELECT id FROM same");
                for gone in self.all(&sql, [id], |row| row.get::<_, i64>(0))? {
                    for sql in [
                        "DELETE FROM entity_key WHERE entity = ?",
                        "DELETE FROM entity_role WHERE entity = ?",
                        "DELETE FROM unsure WHERE a = ?1 OR b = ?1",
                        "DELETE FROM entity WHERE id = ?",
                    ] {
                        self.write(sql, [gone])?;
                    }
                    self.changed(ChangeKind::Entity, gone)?;
                }
            } else {
                self.gather(EntityId(id), &speaks)?;
            }
            at = merged;
        }
        Ok(())
    }

    fn gather(&mut self, entity: EntityId, speaks: &[(ReadingId, usize)]) -> Result<()> {
        let mut name = String::new();
        self.write("UPDATE entity SET first = NULL, last = NULL WHERE id = ?", [entity.0])?;
        for (reading, n) in speaks {
            let speakers = self.speakers(*reading, ALL)?;
            let Some((_, speaker)) = speakers.get(*n) else { continue };
            let sql = "SELECT published FROM reading WHERE id = ?";
            let published = self.one(sql, [reading.0], |row| row.get::<_, Option<String>>(0))?.flatten();
            let day: Option<Date> = published.map(|p| self.stamp(&p)).transpose()?.map(|s| s.date);
            if name.is_empty() || is_fuller(&speaker.name, &name) {
                name.clone_from(&speaker.name);
                let name = self.intern(&name)?;
                self.write("UPDATE entity SET name = ? WHERE id = ?", [name, entity.0])?;
            }
            self.gather_from(entity, speaker, day)?;
        }
        self.changed(ChangeKind::Entity, entity.0)
    }

    /// Deletes those of the strings that nothing uses any more.
    fn erase_strings(&mut self, mut strings: FxHashSet<i64>) -> Result<()> {
        self.strings_of("", "", None, &mut |id| {
            strings.remove(&id);
        })?;
        for sql in [
            "SELECT media_type FROM page WHERE media_type IS NOT NULL",
            "SELECT DISTINCT url FROM fetch",
            "SELECT DISTINCT archive FROM archived",
            "SELECT url FROM visit",
            "SELECT url FROM article",
            "SELECT name FROM entity",
            "SELECT DISTINCT role FROM entity_role",
        ] {
            self.each(sql, [], &mut |row| {
                strings.remove(&row.get(0)?);
                Ok(())
            })?;
        }
        for id in strings {
            self.write("DELETE FROM string WHERE id = ?", [id])?;
        }
        Ok(())
    }

    /// Every string that readings use: those that two conditions name, on tables of a reading's parts and on readings.
    fn strings_of(&self, parts: &str, readings: &str, reading: Option<i64>, found: &mut impl FnMut(i64)) -> Result<()> {
        /// Tables, their columns of one string, and their columns of lists of strings.
        const PARTS: [(&str, &[&str], &[&str]); 3] = [
            ("speaker", &["name"], &["names", "roles"]),
            ("occasion", &["place", "event"], &[]),
            ("statement", &["role", "speaks_for"], &[]),
        ];
        const READING: (&str, &[&str], &[&str]) = (
            "reading",
            &["media_type", "encoding", "url", "section", "outlet", "agency", "dateline", "language", "origin"],
            &["byline", "warnings"],
        );
        let params: &[&dyn rusqlite::ToSql] = match &reading {
            Some(reading) => &[reading],
            None => &[],
        };
        let tables = PARTS.iter().map(|table| (table, parts)).chain([(&READING, readings)]);
        for ((table, single, lists), condition) in tables {
            let columns: Vec<&str> = single.iter().chain(*lists).copied().collect();
            let sql = format!("SELECT {} FROM {table} {condition}", columns.join(", "));
            self.each(&sql, params, &mut |row| {
                for n in 0..single.len() {
                    row.get::<_, Option<i64>>(n)?.into_iter().for_each(&mut *found);
                }
                for n in single.len()..columns.len() {
                    let list = row.get::<_, Option<Vec<u8>>>(n)?;
                    pack::to_numbers(list.as_deref()).into_iter().flatten().for_each(&mut *found);
                }
                Ok(())
            })?;
        }
        let via = if parts.is_empty() { "WHERE via IS NOT NULL" } else { "WHERE reading = ?1 AND via IS NOT NULL" };
        self.each(&format!("SELECT via FROM statement {via}"), params, &mut |row| {
            let packed: Vec<u8> = row.get(0)?;
            let mut via = Unpacker::new(&packed);
            while let Some(id) = via.number() {
                found(id as i64);
                via.range();
            }
            Ok(())
        })?;
        self.each(&format!("SELECT blocks FROM reading {readings}"), params, &mut |row| {
            let packed: Vec<u8> = row.get(0)?;
            let mut blocks = Unpacker::new(&packed);
            while let Some(head) = blocks.number() {
                blocks.range();
                if head & 1 != 0 {
                    blocks.number().into_iter().for_each(|id| found(id as i64));
                }
                if head & 2 != 0 {
                    blocks.text();
                }
            }
            Ok(())
        })
    }
}
