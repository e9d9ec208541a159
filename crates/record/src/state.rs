//! The whole record: as text, as one hash, and a sample of it for people to check.

use std::collections::BinaryHeap;
use std::io::{self, Write};

use dixit::Stamp;
use sha2::{Digest as _, Sha256};

use crate::{ArticleId, Digest, EntityId, Error, Place, ReadingId, Record, Result, Writer};

/// A named state of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// What it is called.
    pub name: String,
    /// When it was taken.
    pub at: Stamp,
    /// SHA-256 of the record's [`dump`](Record::dump) then.
    pub digest: Digest,
    /// Statements in current readings then.
    pub statements: u64,
}

impl Record {
    /// Writes all that the record holds but the pages' bytes, as lines of text: the same record gives the same lines,
    /// wherever and by however many threads it was made. For comparing, not for reading back.
    ///
    /// # Errors
    /// If the record cannot be read, or `out` not be written.
    pub fn dump(&self, out: &mut impl Write) -> Result<()> {
        self.frozen(|r| r.lines(&mut |line| writeln!(out, "{line}")))
    }

    fn lines(&self, put: &mut dyn FnMut(&str) -> io::Result<()>) -> Result<()> {
        let mut put = |line: String| put(&line).map_err(|e| Error::io(&self.path, "its lines could not be written", e));
        let articles = self.all("SELECT id FROM article ORDER BY id", [], |row| row.get(0).map(ArticleId))?;
        for article in articles {
            let (url, versions) = self.versions(article)?;
            put(format!("{article} {}", url.unwrap_or_default()))?;
            for id in versions.into_iter().rev() {
                let version = self.version(id)?;
                put(format!("{id} {:?} {:?} {:?}", version.page, version.copy_of, version.fetches))?;
                for reading in version.readings.into_iter().rev() {
                    let reading = self.reading(reading)?;
                    put(format!("{} {:?} {:?}", reading.id, reading.retracted, reading.untied))?;
                    put(serde_json::to_string(&reading.to_json()).unwrap_or_default())?;
                }
            }
        }
        let sql = "SELECT digest, at, reason FROM tombstone JOIN page ON page.id = page ORDER BY digest";
        for (digest, at, reason) in
            self.all(sql, [], |row| Ok((row.get(0).map(Digest)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?)))?
        {
            put(format!("{digest} {at} {reason}"))?;
        }
        let mut at = EntityId(0);
        while let Some(next) = self.next_entity(at)? {
            put(format!("{:?}", self.entity(next)?))?;
            at = next;
        }
        for (a, b) in self.unsure()? {
            put(format!("{a} {b}"))?;
        }
        for decision in self.decisions()? {
            put(format!("{decision:?}"))?;
        }
        Ok(())
    }

    /// A hash of all that the record holds: its [`dump`](Record::dump)'s.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub fn state(&self) -> Result<Digest> {
        let mut hash = Sha256::new();
        self.frozen(|r| {
            r.lines(&mut |line| {
                hash.update(line.as_bytes());
                hash.update(b"\n");
                Ok(())
            })
        })?;
        Ok(Digest(hash.finalize().into()))
    }

    /// All snapshots, by name.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub fn snapshots(&self) -> Result<Vec<Snapshot>> {
        let sql = "SELECT name, at, digest, statements FROM snapshot ORDER BY name";
        let rows = self.all(sql, [], |row| {
            Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2).map(Digest)?, row.get::<_, i64>(3)?))
        })?;
        let snapshot = |(name, at, digest, statements): (_, String, _, i64)| {
            Ok(Snapshot { name, at: self.stamp(&at)?, digest, statements: statements as u64 })
        };
        rows.into_iter().map(snapshot).collect()
    }

    /// A fair sample of `size` statements for people to check, in random order: of current readings, without copies and
    /// what was retracted. The same `seed` draws the same statements, and those that a larger record has in common.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub fn audit(&self, size: usize, seed: u64) -> Result<Vec<Place>> {
        let mut least: BinaryHeap<([u8; 32], Place)> = BinaryHeap::new();
        let sql = "SELECT statement.id, statement.reading, n FROM statement \
                   JOIN reading ON reading.id = statement.reading JOIN version ON version.id = reading.version \
                   WHERE version.reading = reading.id AND copy_of IS NULL AND retracted IS NULL";
        self.each(sql, [], &mut |row| {
            let id: [u8; 16] = row.get(0)?;
            let drawn = Sha256::new().chain_update(seed.to_le_bytes()).chain_update(id).finalize().into();
            let place = Place { reading: ReadingId(row.get(1)?), n: row.get::<_, i64>(2)? as usize };
            least.push((drawn, place));
            if least.len() > size {
                least.pop();
            }
            Ok(())
        })?;
        Ok(least.into_sorted_vec().into_iter().map(|(_, place)| place).collect())
    }
}

impl Writer {
    /// Gives the present state a name, so that it can be cited and compared with. A name is given once. Durable at once.
    ///
    /// # Errors
    /// If there is a snapshot of that name, or it cannot be written.
    pub fn snapshot(&mut self, name: &str, at: Stamp) -> Result<Snapshot> {
        if self.snapshots()?.iter().any(|s| s.name == name) {
            return Err(Error::refused(format!("there is a snapshot {name:?} already; give another name")));
        }
        let sql = "SELECT count(*) FROM statement JOIN reading ON reading.id = statement.reading \
                   JOIN version ON version.id = reading.version WHERE version.reading = reading.id";
        let (digest, statements) = (self.state()?, self.count(sql)?);
        self.undone_if_err(|w| {
            w.begin()?;
            let sql = "INSERT INTO snapshot (name, at, digest, statements) VALUES (?, ?, ?, ?)";
            w.write(sql, (name, at.to_string(), digest.0, statements))?;
            w.commit()
        })?;
        Ok(Snapshot { name: name.to_owned(), at, digest, statements: statements as u64 })
    }
}
