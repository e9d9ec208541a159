//! Where a page of hits ends, and the next one goes on.

use std::cmp::Reverse;
use std::fmt;
use std::hash::{Hash as _, Hasher as _};
use std::str::FromStr;

use rustc_hash::FxHasher;

use crate::collect::Key;
use crate::{Error, Query, Result, Sort};

/// The end of a page, as text that can be handed out and comes back: good for the same query in the same order only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    query: u32,
    key: Key,
    seen: u64,
}

impl Cursor {
    pub(crate) fn new(query: &Query, sort: Sort, key: Key, seen: u64) -> Self {
        Self { query: hash(query, sort), key, seen }
    }

    /// How many hits came before.
    pub(crate) fn seen(&self) -> u64 {
        self.seen
    }

    pub(crate) fn key(&self, query: &Query, sort: Sort, depth: u64) -> Result<Key> {
        if self.query != hash(query, sort) {
            return Err(Error::query("the cursor is of another search; begin with the first page", 0..0));
        }
        if self.seen >= depth {
            let what = format!("a search shows its first {depth} hits; ask for a speaker, an outlet or fewer days");
            return Err(Error::query(what, 0..0));
        }
        Ok(self.key)
    }
}

fn hash(query: &Query, sort: Sort) -> u32 {
    let mut hasher = FxHasher::default();
    query.to_string().hash(&mut hasher);
    (sort == Sort::Best).hash(&mut hasher);
    hasher.finish() as u32
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Key(first, reading, Reverse(n)) = self.key;
        write!(f, "{:x}-{first:x}-{reading:x}-{n:x}-{:x}", self.query, self.seen)
    }
}

impl FromStr for Cursor {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let wrong = || Error::query("this is no cursor; take it from the page before, or leave it out", 0..0);
        let numbers: Option<Vec<u64>> = text.split('-').map(|n| u64::from_str_radix(n, 16).ok()).collect();
        let [query, first, reading, n, seen] = *numbers.as_deref().unwrap_or_default() else { return Err(wrong()) };
        let short = |n: u64| u32::try_from(n).map_err(|_| wrong());
        Ok(Self { query: short(query)?, key: Key(short(first)?, reading, Reverse(n)), seen })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cursor_is_of_one_search() {
        let cursor = Cursor::new(&Query::default(), Sort::Newest, Key(7, 9, Reverse(2)), 20);
        let again: Cursor = cursor.to_string().parse().unwrap();
        assert_eq!(again, cursor);
        assert!(again.key(&Query::default(), Sort::Newest, 100).is_ok());
        assert!(again.key(&Query::default(), Sort::Best, 100).unwrap_err().is_query());
        assert!(again.key(&Query::default(), Sort::Newest, 20).unwrap_err().to_string().contains("first 20"));
    }

    proptest! {
        #[test]
        fn any_text_is_a_cursor_or_not(text in "[0-9a-f-]{0,60}|\\PC{0,20}") {
            let _ = text.parse::<Cursor>();
        }
    }
}
