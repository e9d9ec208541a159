//! The proof of statements from stored bytes and ranges alone.

use dixit::proves;

use crate::{Digest, Error, Page, Place, Reading, ReadingId, Record, Result, StatementId};

/// What became of a proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The bytes hold the words.
    Proved,
    /// The page is kept elsewhere: there.
    NotHeld(String),
    /// They do not; why.
    Failed(String),
}

/// Where pages that are kept elsewhere are read: given a page with a locator, its bytes, or none if they can't be had.
pub type Elsewhere<'f> = dyn FnMut(&Page) -> Option<Vec<u8>> + 'f;

/// Knows no other place.
pub fn nowhere() -> impl FnMut(&Page) -> Option<Vec<u8>> {
    |_| None
}

impl Record {
    /// Proves a statement wherever it stands: the page's bytes are those that came in, and those at its evidence,
    /// decoded, unescaped and with their blanks collapsed, are its words.
    ///
    /// # Errors
    /// If there is no such statement, or the record cannot be read. Damage of the page is no error but a failed proof.
    pub fn verify(&self, id: StatementId, elsewhere: &mut Elsewhere<'_>) -> Result<Vec<(Place, Proof)>> {
        self.frozen(|r| {
            let places = r.places(id)?;
            if places.is_empty() {
                return Err(Error::unknown(id));
            }
            let prove = |place: Place| {
                let reading = r.reading(place.reading)?;
                let bytes = r.bytes_of(&reading.page, elsewhere)?;
                Ok((place, proof(&reading, place.n, bytes.as_deref())))
            };
            places.into_iter().map(prove).collect()
        })
    }

    /// Proves all statements of a reading, in its order.
    ///
    /// # Errors
    /// If there is no such reading, or the record cannot be read. Damage of the page is no error but failed proofs.
    pub fn verify_reading(&self, id: ReadingId, elsewhere: &mut Elsewhere<'_>) -> Result<Vec<(StatementId, Proof)>> {
        self.frozen(|r| {
            let reading = r.reading(id)?;
            let bytes = r.bytes_of(&reading.page, elsewhere)?;
            let prove = |(n, statement): (usize, &dixit::Statement)| {
                let id = statement.id.parse().map_err(|_| r.damaged(format!("the id {:?}", statement.id)))?;
                Ok((id, proof(&reading, n, bytes.as_deref())))
            };
            reading.content.statements.iter().enumerate().map(prove).collect()
        })
    }

    /// The bytes of a page; the proof that comes of there being none.
    fn bytes_of(&self, page: &Page, elsewhere: &mut Elsewhere<'_>) -> Result<std::result::Result<Vec<u8>, Proof>> {
        if let Some(locator) = &page.locator {
            return Ok(match elsewhere(page) {
                None => Err(Proof::NotHeld(locator.clone())),
                Some(bytes) if Digest::of(&bytes) == page.digest => Ok(bytes),
                Some(_) => Err(Proof::Failed(format!("what {locator} holds is another page"))),
            });
        }
        match self.page_bytes(page.digest) {
            Ok(bytes) => Ok(Ok(bytes)),
            Err(e) if e.is_damaged() => Ok(Err(Proof::Failed(e.to_string()))),
            Err(e) => Err(e),
        }
    }
}

fn proof(reading: &Reading, n: usize, page: std::result::Result<&[u8], &Proof>) -> Proof {
    let page = match page {
        Ok(page) => page,
        Err(proof) => return proof.clone(),
    };
    let content = &reading.content;
    let Some(statement) = content.statements.get(n) else { return Proof::Failed("it is gone".to_owned()) };
    let words = statement.content.text(&content.text);
    if words.trim().is_empty() {
        return Proof::Failed("it has no words".to_owned());
    }
    if proves(page, &statement.evidence, &content.encoding, &content.media_type, &words) {
        Proof::Proved
    } else {
        Proof::Failed("the page's bytes at its evidence hold other words".to_owned())
    }
}
