//! From a query to what tantivy is asked.

use std::collections::BTreeSet;
use std::ops::Bound;

use dixit::Manner;
use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, Occur, PhraseQuery, Query as Asked, RangeQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use crate::fields::{Fields, fields, number, position};
use crate::query::{ACTS, Any, Clause, MANNERS, Pattern, Place, Query, Test};
use crate::words::Stemmer;
use crate::{Error, Limits};

pub(crate) struct Compiler<'s> {
    pub(crate) searcher: &'s Searcher,
    pub(crate) limits: &'s Limits,
    /// Whether statements that were taken back are found.
    pub(crate) retracted: bool,
}

/// Words of prefixes are listed within these limits.
enum Failure {
    Ours(Error),
    Theirs(tantivy::TantivyError),
}

impl From<tantivy::TantivyError> for Failure {
    fn from(error: tantivy::TantivyError) -> Self {
        Self::Theirs(error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Theirs(error.into())
    }
}

type Part = Result<Box<dyn Asked>, Failure>;

impl Compiler<'_> {
    /// # Errors
    /// Of ours, if a prefix has too many words; of tantivy, if the index cannot be read.
    pub(crate) fn compile(&self, query: &Query) -> Result<tantivy::Result<Box<dyn Asked>>, Error> {
        match self.all(query) {
            Ok(asked) => Ok(Ok(asked)),
            Err(Failure::Theirs(error)) => Ok(Err(error)),
            Err(Failure::Ours(error)) => Err(error),
        }
    }

    fn all(&self, query: &Query) -> Part {
        let mut parts = Vec::new();
        for any in &query.all {
            parts.push(match any.0.as_slice() {
                [Clause { not: true, test }] => (Occur::MustNot, self.test(test)?),
                _ => (Occur::Must, self.any(any)?),
            });
        }
        if !self.retracted {
            parts.push((Occur::MustNot, exactly(Term::from_field_u64(fields().retracted, 1))));
        }
        Ok(boolean(parts))
    }

    fn any(&self, any: &Any) -> Part {
        let mut parts = Vec::new();
        for Clause { not, test } in &any.0 {
            let part = self.test(test)?;
            parts.push(if *not { boolean(vec![(Occur::MustNot, part)]) } else { part });
        }
        Ok(match parts.len() {
            1 => parts.pop().unwrap_or_else(|| Box::new(AllQuery)),
            _ => union(parts),
        })
    }

    fn test(&self, test: &Test) -> Part {
        let Fields { entity, act, manner, day, replies, .. } = fields();
        let is = |field, number| exactly(Term::from_field_u64(field, number));
        let condition = match test {
            Test::Words(place, pattern) => return self.words(*place, pattern),
            Test::Entity(id) => is(entity, id.0.unsigned_abs()),
            Test::Act(one) => is(act, position(&ACTS, *one)),
            Test::Manner(one) => is(manner, position(&MANNERS, *one)),
            Test::Quoted(true) => union(vec![
                is(manner, position(&MANNERS, Manner::Direct)),
                is(manner, position(&MANNERS, Manner::Mixed)),
            ]),
            Test::Quoted(false) => is(manner, position(&MANNERS, Manner::Indirect)),
            Test::Replies(true) => is(replies, 1),
            Test::Replies(false) => boolean(vec![(Occur::MustNot, is(replies, 1))]),
            Test::Since(from) => {
                let from = Bound::Included(Term::from_field_i64(day, number(*from)));
                Box::new(RangeQuery::new(from, Bound::Unbounded))
            }
            Test::Until(to) => {
                let to = Bound::Included(Term::from_field_i64(day, number(*to)));
                Box::new(RangeQuery::new(Bound::Unbounded, to))
            }
        };
        Ok(unscored(condition))
    }

    fn words(&self, place: Place, pattern: &Pattern) -> Part {
        let Fields { who, outlet_words, location, .. } = fields();
        Ok(match place {
            Place::Anywhere => union(vec![self.content(pattern)?, self.text(who, pattern)?]),
            Place::Content => self.content(pattern)?,
            Place::Speaker => unscored(self.text(who, pattern)?),
            Place::Outlet => unscored(self.text(outlet_words, pattern)?),
            Place::Location => unscored(self.text(location, pattern)?),
        })
    }

    /// In what was said: words in any English form; the form that was asked for counts for more.
    fn content(&self, pattern: &Pattern) -> Part {
        let Fields { words, stems, .. } = fields();
        let Pattern::Word(form) = pattern else { return self.text(words, pattern) };
        let stem = exactly(Term::from_field_text(stems, &Stemmer::new().stem(form)));
        Ok(Box::new(BooleanQuery::new(vec![(Occur::Must, stem), (Occur::Should, counted(words, form))])))
    }

    fn text(&self, field: Field, pattern: &Pattern) -> Part {
        Ok(match pattern {
            Pattern::Word(form) => counted(field, form),
            Pattern::Phrase(forms) => match forms.as_slice() {
                [form] => counted(field, form),
                _ => Box::new(PhraseQuery::new(forms.iter().map(|f| Term::from_field_text(field, f)).collect())),
            },
            Pattern::Prefix(form) => {
                let terms = self.expand(field, form)?.into_iter().map(|t| Term::from_field_text(field, &t));
                Box::new(TermSetQuery::new(terms))
            }
        })
    }

    /// The words that begin so.
    fn expand(&self, field: Field, prefix: &str) -> Result<BTreeSet<String>, Failure> {
        let mut out = BTreeSet::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            let mut terms = index.terms().range().ge(prefix).into_stream()?;
            while terms.advance() {
                let Ok(term) = std::str::from_utf8(terms.key()) else { break };
                if !term.starts_with(prefix) {
                    break;
                }
                out.insert(term.to_owned());
                if out.len() > self.limits.expansions {
                    let what = format!(
                        "more than {} different words begin with {prefix:?}; write more of its letters",
                        self.limits.expansions
                    );
                    return Err(Failure::Ours(Error::query(what, 0..0)));
                }
            }
        }
        Ok(out)
    }
}

/// All of these; where none must be, of all statements.
fn boolean(mut parts: Vec<(Occur, Box<dyn Asked>)>) -> Box<dyn Asked> {
    if !parts.iter().any(|(occur, _)| *occur == Occur::Must) {
        parts.push((Occur::Must, unscored(Box::new(AllQuery))));
    }
    Box::new(BooleanQuery::new(parts))
}

fn union(parts: Vec<Box<dyn Asked>>) -> Box<dyn Asked> {
    Box::new(BooleanQuery::union(parts))
}

fn exactly(term: Term) -> Box<dyn Asked> {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

fn counted(field: Field, form: &str) -> Box<dyn Asked> {
    Box::new(TermQuery::new(Term::from_field_text(field, form), IndexRecordOption::WithFreqs))
}

/// A condition says nothing of how well a statement fits.
fn unscored(query: Box<dyn Asked>) -> Box<dyn Asked> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}
