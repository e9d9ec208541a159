//! The record on disk: pages as received, who said what in them, people across articles, what people decided about
//! both, and the proof of each statement.
//!
//! A record is a folder with one SQLite database. A [`Writer`] adds pages with their readings; a [`Record`] reads, in any
//! number of processes, also while a writer writes.
//!
//! ```
//! use dixit_record::{Added, Incoming, Prepared, Record, Writer};
//!
//! let dir = tempfile::tempdir()?;
//! let engine = dixit::Engine::new(dixit::Options::default())?;
//! let page = b"Bridge to close\n\nThe bridge will close on Monday, Mayor Ann Lee said.";
//! let page = Incoming { bytes: page.to_vec(), ..Incoming::default() };
//! let reading = engine.read(&page.bytes, &page.hints)?;
//!
//! let mut writer = Writer::open(dir.path())?;
//! let added = writer.add(&Prepared::new(page, reading)?)?;
//! writer.commit()?;
//!
//! let record = Record::open(dir.path())?;
//! let Added::Article(id) = added else { panic!("the record was empty") };
//! let reading = record.reading(id)?;
//! for (statement, speaker) in reading.content.statements.iter().filter_map(|s| Some((s, s.speaker?))) {
//!     let entity = reading.entities[speaker].map(|e| record.entity(e)).transpose()?;
//!     println!("{:?}: {}", entity.map(|e| e.name), statement.content.text(&reading.content.text));
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is kept
//!
//! | | told by | |
//! |---|---|---|
//! | page | digest of its bytes | what came in; its bytes are kept once |
//! | [`Visit`] | address | what makes the next request for a fetched page a conditional one |
//! | [`Fetch`] | | when, from where and with which status a page came in; all are kept |
//! | article | canonical URL | |
//! | [`Version`] | URL and digest of the text | a changed text is a new one, a changed advertisement is none |
//! | [`Reading`] | | what one engine read in a version's page: text, speakers, statements. Readings are added; the last is current |
//! | [`Entity`] | | a person, organisation or group across articles ([`people`]); the unnamed are none |
//! | [`Decision`] | page, bytes, speaker | merge, split, retract, untie; tied to words of a page, so that it outlives readings |
//!
//! What is derived from a record (an index, an export) goes through it by [`Record::next_reading`] and keeps up by
//! [`Record::changes`]; a statement's key there is its [`Place`].

mod block;
pub mod cite;
mod codes;
mod copies;
mod decide;
mod diff;
mod erase;
mod error;
mod fault;
pub mod guard;
mod lock;
mod model;
mod pack;
pub mod people;
mod pipeline;
pub mod pool;
mod reading;
mod record;
mod state;
mod verify;
mod writer;

pub use cite::Cited;
pub use diff::{Difference, difference};
pub use erase::Erased;
pub use error::{Error, Result};
pub use lock::Holder;
pub use model::{
    Anchor, Archived, ArticleId, ChangeKind, Content, Decision, DecisionId, DecisionKind, Digest, Entity, EntityId,
    Fetch, Headline, Held, Incoming, Line, NotAnId, Page, Place, Reading, ReadingId, Said, StatementId, Tombstone,
    Version, VersionId, Visit,
};
pub use pipeline::{Outcome, Skip, SkipKind, Tally, add, reread};
pub use record::{Counts, Named, Record};
pub use state::Snapshot;
pub use verify::{Elsewhere, Proof, nowhere};
pub use writer::{Added, Prepared, Writer};
