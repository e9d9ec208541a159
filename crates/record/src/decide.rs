//! What people decide, and how decisions outlive readings.
//!
//! A decision is tied to words: the page, the evidence of a statement, and its speaker's name. When another engine reads
//! the page, it is tied again to the statement that holds at least half of these bytes (of several the one that fits
//! best) and has the same speaker. What cannot be tied is kept, and listed by [`Record::loose_decisions`].

use dixit::{ByteRange, Stamp};

use crate::codes::Code;
use crate::people::folded;
use crate::{
    Anchor, ChangeKind, Decision, DecisionId, DecisionKind, Digest, EntityId, Error, Place, Reading, ReadingId, Record,
    Result, StatementId, Writer, pack,
};

impl Record {
    /// Decisions that are tied to nothing in a current reading, in part or in whole: for people to look at.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub fn loose_decisions(&self) -> Result<Vec<Decision>> {
        let mut loose = Vec::new();
        for decision in self.decisions()? {
            for anchor in decision.anchors.iter().filter(|a| a.place.is_none()) {
                // Nothing can be tied to an erased page any more.
                if self.tombstone(anchor.page)?.is_none() {
                    loose.push(decision);
                    break;
                }
            }
        }
        Ok(loose)
    }

    /// The place of a statement in a current reading.
    fn current_place(&self, id: StatementId) -> Result<(Place, Reading)> {
        for place in self.places(id)? {
            let reading = self.reading(place.reading)?;
            if reading.current {
                return Ok((place, reading));
            }
        }
        Err(Error::unknown(format!("a statement {id} of a current reading")))
    }

    /// Some statement of an entity.
    fn some_statement(&self, entity: EntityId) -> Result<(Place, Reading)> {
        let known = self.entity(entity)?;
        for (id, n) in known.speaks {
            let reading = self.reading(id)?;
            let said = |s: &dixit::Statement| s.speaker == Some(n);
            if let Some(n) = reading.content.statements.iter().position(said) {
                return Ok((Place { reading: id, n }, reading));
            }
        }
        Err(Error::refused(format!("{entity} ({}) says nothing that a decision could be tied to", known.name)))
    }
}

impl Writer {
    /// Takes a statement back: it stays in the record, with the reason, and is no result any more. Durable at once.
    ///
    /// # Errors
    /// If no current reading has it, or it cannot be written.
    pub fn retract(&mut self, id: StatementId, reason: &str, at: Stamp) -> Result<DecisionId> {
        self.decide(DecisionKind::Retract, reason, at, None, &[id])
    }

    /// Says that a statement is not by the speaker that it was given to: it has none from then on. Durable at once.
    ///
    /// # Errors
    /// If no current reading has it, if it has no speaker, or if it cannot be written.
    pub fn untie(&mut self, id: StatementId, reason: &str, at: Stamp) -> Result<DecisionId> {
        let (place, reading) = self.current_place(id)?;
        if reading.content.statements.get(place.n).is_none_or(|s| s.speaker.is_none()) {
            return Err(Error::refused(format!("{id} has no speaker that it could be untied from")));
        }
        self.decide(DecisionKind::Untie, reason, at, None, &[id])
    }

    /// Says that two entities are one: `from` leads to `into` from then on, and nothing is lost. Durable at once.
    ///
    /// # Errors
    /// If they are one already, are of different kinds, or it cannot be written.
    pub fn merge(&mut self, from: EntityId, into: EntityId, reason: &str, at: Stamp) -> Result<DecisionId> {
        let (one, other) = (self.entity(from)?, self.entity(into)?);
        if one.id == other.id {
            return Err(Error::refused(format!("{from} and {into} are one already")));
        }
        if one.kind != other.kind {
            let (a, b) = (one.kind.name(), other.kind.name());
            return Err(Error::refused(format!("{from} ({a}) and {into} ({b}) are of different kinds")));
        }
        let mut statements = Vec::new();
        for entity in [one.id, other.id] {
            let (place, reading) = self.some_statement(entity)?;
            statements.push((place, reading));
        }
        self.undone_if_err(|w| {
            w.begin()?;
            let decision = w.put_decision(DecisionKind::Merge, reason, at, Some(other.id), &statements)?;
            w.write("UPDATE entity SET merged = ? WHERE id = ?", [other.id.0, one.id.0])?;
            // What was gathered of one is known of both, so that new pages find it.
            for sql in [
                "INSERT OR IGNORE INTO entity_key SELECT key, ?1 FROM entity_key WHERE entity = ?2",
                "INSERT OR IGNORE INTO entity_role SELECT ?1, role FROM entity_role WHERE entity = ?2",
                "UPDATE entity SET first = min(ifnull(entity.first, o.first), ifnull(o.first, entity.first)), \
                 last = max(ifnull(entity.last, o.last), ifnull(o.last, entity.last)) \
                 FROM entity o WHERE entity.id = ?1 AND o.id = ?2",
            ] {
                w.write(sql, [other.id.0, one.id.0])?;
            }
            w.write("DELETE FROM unsure WHERE (a = ?1 AND b = ?2) OR (a = ?2 AND b = ?1)", [one.id.0, other.id.0])?;
            w.forget_profiles();
            w.changed(ChangeKind::Entity, one.id.0)?;
            w.changed(ChangeKind::Entity, other.id.0)?;
            w.commit()?;
            Ok(decision)
        })
    }

    /// Says that these statements of an entity are by somebody else of that name, who becomes an entity of its own.
    /// With a statement go all others of its speaker in that reading. Durable at once.
    ///
    /// # Errors
    /// If they are not all by one entity, or it cannot be written.
    pub fn split(&mut self, statements: &[StatementId], reason: &str, at: Stamp) -> Result<(DecisionId, EntityId)> {
        let mut places = Vec::new();
        let mut whose: Option<EntityId> = None;
        for id in statements {
            let (place, reading) = self.current_place(*id)?;
            let speaker = reading.content.statements.get(place.n).and_then(|s| s.speaker);
            let entity = speaker.and_then(|n| reading.entities.get(n).copied().flatten());
            let Some(entity) = entity else {
                return Err(Error::refused(format!("{id} is by nobody who is known across articles")));
            };
            if *whose.get_or_insert(entity) != entity {
                return Err(Error::refused("these statements are not all by one entity".to_owned()));
            }
            places.push((place, reading));
        }
        let (Some(whose), Some((place, reading))) = (whose, places.first()) else {
            return Err(Error::refused("which statements are somebody else's?".to_owned()));
        };
        let speaker = reading.content.statements.get(place.n).and_then(|s| s.speaker);
        let speaker = speaker.and_then(|n| reading.content.speakers.get(n)).cloned();
        let speaker = speaker.ok_or_else(|| self.damaged(format!("the reading {}", reading.id)))?;
        let day = reading.content.header.published.map(|p| p.date);
        self.undone_if_err(|w| {
            w.begin()?;
            let entity = w.put_entity(&speaker, day)?;
            let decision = w.put_decision(DecisionKind::Split, reason, at, Some(entity), &places)?;
            for (place, _) in &places {
                w.give_speaker(*place, entity)?;
            }
            w.changed(ChangeKind::Entity, whose.0)?;
            w.changed(ChangeKind::Entity, entity.0)?;
            w.commit()?;
            Ok((decision, entity))
        })
    }

    fn decide(
        &mut self,
        kind: DecisionKind,
        reason: &str,
        at: Stamp,
        entity: Option<EntityId>,
        statements: &[StatementId],
    ) -> Result<DecisionId> {
        let places = statements.iter().map(|id| self.current_place(*id)).collect::<Result<Vec<_>>>()?;
        self.undone_if_err(|w| {
            w.begin()?;
            let decision = w.put_decision(kind, reason, at, entity, &places)?;
            for (place, _) in &places {
                w.apply(kind, decision, *place, entity)?;
            }
            w.commit()?;
            Ok(decision)
        })
    }

    fn put_decision(
        &mut self,
        kind: DecisionKind,
        reason: &str,
        at: Stamp,
        entity: Option<EntityId>,
        places: &[(Place, Reading)],
    ) -> Result<DecisionId> {
        let sql = "INSERT INTO decision (kind, at, reason, entity) VALUES (?, ?, ?, ?)";
        self.write(sql, (kind.code(), at.to_string(), reason, entity.map(|e| e.0)))?;
        let decision = DecisionId(self.db.last_insert_rowid());
        let sql =
            "INSERT INTO anchor (decision, n, page, ranges, speaker, reading, statement) VALUES (?, ?, ?, ?, ?, ?, ?)";
        for (n, (place, reading)) in places.iter().enumerate() {
            let Some(statement) = reading.content.statements.get(place.n) else { continue };
            let ranges = pack::ranges(&statement.evidence).unwrap_or_default();
            let row = (
                decision.0,
                n as i64,
                reading.page.digest.0,
                ranges,
                speaker(reading, place.n),
                place.reading.0,
                place.n as i64,
            );
            self.write(sql, row)?;
        }
        Ok(decision)
    }

    /// Makes a decision hold of the statement at a place.
    fn apply(
        &mut self,
        kind: DecisionKind,
        decision: DecisionId,
        place: Place,
        entity: Option<EntityId>,
    ) -> Result<()> {
        let sql = match kind {
            DecisionKind::Retract => "UPDATE statement SET retracted = ? WHERE reading = ? AND n = ?",
            DecisionKind::Untie => "UPDATE statement SET untied = ? WHERE reading = ? AND n = ?",
            DecisionKind::Merge | DecisionKind::Split => {
                return entity.map_or(Ok(()), |entity| self.give_speaker(place, entity));
            }
        };
        self.write(sql, [decision.0, place.reading.0, place.n as i64])?;
        self.changed(ChangeKind::Reading, place.reading.0)
    }

    /// Makes the speaker of a statement the entity.
    fn give_speaker(&mut self, place: Place, entity: EntityId) -> Result<()> {
        let sql = "UPDATE speaker SET entity = ?1 WHERE reading = ?2 \
                   AND n = (SELECT speaker FROM statement WHERE reading = ?2 AND n = ?3)";
        self.write(sql, [entity.0, place.reading.0, place.n as i64])?;
        self.changed(ChangeKind::Reading, place.reading.0)
    }

    fn entity_of_decision(&self, decision: DecisionId) -> Result<Option<EntityId>> {
        let sql = "SELECT entity FROM decision WHERE id = ?";
        Ok(self.one(sql, [decision.0], |row| row.get::<_, Option<i64>>(0))?.flatten().map(EntityId))
    }

    /// Ties the decisions about a page to the words of its new reading.
    pub(crate) fn tie_again(&mut self, page: Digest, reading: ReadingId) -> Result<()> {
        let anchors = self.anchors("page = ?", &[&page.0])?;
        if anchors.is_empty() {
            return Ok(());
        }
        let reading = self.reading(reading)?;
        for ((decision, n), anchor) in anchors {
            let mut place = fit(&reading, &anchor).map(|n| Place { reading: reading.id, n });
            if let Some(entity) = self.entity_of_decision(decision)?
                && self.resolve(entity).is_err()
            {
                // All pages of who was split off were erased.
                place = None;
            }
            let sql = "UPDATE anchor SET reading = ?, statement = ? WHERE decision = ? AND n = ?";
            let row = (place.map(|p| p.reading.0), place.map(|p| p.n as i64), decision.0, n);
            self.write(sql, row)?;
            let row = self.one("SELECT kind, entity FROM decision WHERE id = ?", [decision.0], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?))
            })?;
            let Some((kind, entity)) = row else { continue };
            let kind = DecisionKind::of(kind).ok_or_else(|| self.damaged(format!("the decision {decision}")))?;
            // A merge's entities lead on as before; only who was split off could be taken for the other again.
            if let Some(place) = place.filter(|_| kind != DecisionKind::Merge) {
                self.apply(kind, decision, place, entity.map(EntityId))?;
            }
        }
        Ok(())
    }
}

/// The name of a statement's speaker.
fn speaker(reading: &Reading, n: usize) -> Option<&str> {
    let number = reading.content.statements.get(n)?.speaker?;
    Some(reading.content.speakers.get(number)?.name.as_str())
}

/// The statement that an anchor is tied to: half of its bytes or more, the same speaker, and of several the one that
/// has least besides.
fn fit(reading: &Reading, anchor: &Anchor) -> Option<usize> {
    let size = |ranges: &[ByteRange]| ranges.iter().map(|r| u64::from(r.len())).sum::<u64>();
    let wanted = size(&anchor.ranges);
    let mut best: Option<(f64, usize)> = None;
    for (n, statement) in reading.content.statements.iter().enumerate() {
        let shared = overlap(&anchor.ranges, &statement.evidence);
        if shared == 0 || shared * 2 < wanted || !same_name(anchor.speaker.as_deref(), speaker(reading, n)) {
            continue;
        }
        let either = wanted + size(&statement.evidence) - shared;
        let fitting = shared as f64 / either as f64;
        if best.is_none_or(|(before, _)| fitting > before) {
            best = Some((fitting, n));
        }
    }
    best.map(|(_, n)| n)
}

/// Bytes that two lists of ranges share. Ranges of one list do not overlap each other.
fn overlap(a: &[ByteRange], b: &[ByteRange]) -> u64 {
    let shared = |x: &ByteRange, y: &ByteRange| x.end().min(y.end()).saturating_sub(x.start().max(y.start()));
    a.iter().flat_map(|x| b.iter().map(move |y| u64::from(shared(x, y)))).sum()
}

/// Whether a speaker's name is the same, or a shorter or longer form of it.
fn same_name(a: Option<&str>, b: Option<&str>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => {
            let (a, b) = (folded(a), folded(b));
            let (short, long) = if a.len() < b.len() { (&a, &b) } else { (&b, &a) };
            short.iter().all(|w| long.contains(w))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert!(same_name(Some("Okafor"), Some("Ruth Okafor")));
        assert!(same_name(None, None));
        assert!(!same_name(Some("Ruth Okafor"), Some("Ruth Lind")));
        assert!(!same_name(Some("Ruth Okafor"), None));
    }

    #[test]
    fn overlaps() {
        let ranges = |list: &[(u32, u32)]| list.iter().map(|(a, b)| ByteRange::new(*a, *b)).collect::<Vec<_>>();
        assert_eq!(overlap(&ranges(&[(0, 10), (20, 30)]), &ranges(&[(5, 25)])), 10);
        assert_eq!(overlap(&ranges(&[(0, 10)]), &ranges(&[(10, 20)])), 0);
    }
}
