//! Full-text search of a record: who said what, by words, speaker, outlet, act, manner, place and day.
//!
//! The truth is the record; the index beside it is derived, holds no words, and can be lost without harm. It remembers up
//! to which change of the record it has come; [`Search::open`] brings it up to date, and makes it anew where it is lost,
//! damaged or of another version.
//!
//! ```
//! use dixit_record::{Incoming, Prepared, Writer};
//! use dixit_search::{Ask, Limits, Query, Search};
//!
//! let dir = tempfile::tempdir()?;
//! let engine = dixit::Engine::new(dixit::Options::default())?;
//! let page = b"Bridge to close\n\nThe bridge will close on Monday, Mayor Ann Lee said.";
//! let page = Incoming { bytes: page.to_vec(), ..Incoming::default() };
//! let reading = engine.read(&page.bytes, &page.hints)?;
//! let mut writer = Writer::open(dir.path())?;
//! writer.add(&Prepared::new(page, reading)?)?;
//! writer.commit()?;
//!
//! let limits = Limits::default();
//! let search = Search::open(dir.path(), limits.clone(), |_| {})?;
//! let found = search.find(&Query::parse("closing speaker:lee", &limits)?, &Ask::default())?;
//! assert_eq!(found.total, 1);
//! assert_eq!(found.hits[0].text, "The bridge will close on Monday, Mayor Ann Lee said");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | | |
//! |---|---|
//! | [`Query`] | what is looked for, from what people type or from single fields |
//! | [`Index`] | gives the [`Place`](dixit_record::Place)s of statements, counts ([`Facets`]) and suggestions; needs no record |
//! | [`Search`] | an index with its record: gives whole statements ([`Hit`]) |
//! | [`catch_up`], [`reindex`] | keep the index what the record says |
//!
//! One statement is one document, of current readings only. What the latest version of an article, or the article that
//! another is a copy of, says in the same words is there once; [`Hit::reports`] says how many articles have the text.

mod collect;
mod compile;
mod cursor;
mod directory;
mod entries;
mod error;
mod facets;
mod fields;
mod highlight;
mod index;
pub mod json;
mod query;
mod search;
mod update;
mod words;

use std::time::Duration;

pub use cursor::Cursor;
pub use error::{Error, Fault, Result};
pub use facets::{Bar, Facets, Unit};
pub use fields::Entry;
pub use index::{Index, Places, Suggestion};
pub use query::{Field, Query};
pub use search::{Found, Hit, Search, Who, first_said};
pub use update::{Update, catch_up, make, reindex};

/// What bounds a search: beyond it is refused, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a query. 1,000.
    pub bytes: usize,
    /// Words and conditions of a query. 32.
    pub clauses: usize,
    /// Words that a prefix may stand for. 1,000.
    pub expansions: usize,
    /// Hits of a page; pages are made smaller. 1,000.
    pub page: usize,
    /// Hits of all pages of a search. 10,000.
    pub depth: u64,
    /// Speakers and outlets that are counted out. 50.
    pub facets: usize,
    /// Names that a suggestion is chosen from, in each part of the index. 10,000.
    pub suggestions: usize,
    /// Time of a search. 2 s.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 1_000,
            clauses: 32,
            expansions: 1_000,
            page: 1_000,
            depth: 10_000,
            facets: 50,
            suggestions: 10_000,
            time: Duration::from_secs(2),
        }
    }
}

/// Orders of hits. Equal ones: the page that came in later first, then in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sort {
    /// By the day on which it was said, the latest first; without a day last.
    Newest,
    /// By how well the words fit (BM25).
    Best,
}

/// Which of the statements that fit are wanted, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// In which order; by default the best first where there are words, and else the newest.
    pub sort: Option<Sort>,
    /// Hits of the page.
    pub size: usize,
    /// Where the page before ended.
    pub after: Option<Cursor>,
    /// Whether statements that somebody took back are found too.
    pub retracted: bool,
}

impl Default for Ask {
    fn default() -> Self {
        Self { sort: None, size: 20, after: None, retracted: false }
    }
}
