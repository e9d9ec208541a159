//! Statements of a reading, in the contract's terms.

use dixit::json;
use dixit_record::cite::words;
use dixit_record::{Fetch, Reading};

use super::types::{self, Said};
use crate::pages::statement::Report;

/// A reading in the contract's terms with all of its statements, also those that were retracted.
pub(super) struct Whole<'r> {
    reading: &'r Reading,
    pub(super) json: json::Reading,
}

impl<'r> Whole<'r> {
    pub(super) fn of(reading: &'r Reading) -> Self {
        let mut whole = reading.clone();
        whole.retracted = vec![None; whole.retracted.len()];
        Self { reading, json: whole.to_json() }
    }

    /// One of its statements.
    pub(super) fn said(&self, n: usize) -> Option<Said> {
        let statement = self.json.statements.get(n)?.clone();
        let article = &self.json.article;
        let content = &self.reading.content;
        Some(Said {
            words: words(content.statements.get(n)?, &content.text),
            speaker: self.json.speakers.iter().find(|s| Some(&s.id) == statement.speaker.as_ref()).cloned(),
            statement,
            article: self.reading.article.to_string(),
            version: self.reading.version.to_string(),
            title: article.title.clone(),
            outlet: article.outlet.clone(),
            published: article.published.clone(),
            url: self.json.page.url.clone(),
        })
    }
}

pub(super) fn fetches(all: &[Fetch]) -> Vec<types::Fetch> {
    let one = |f: &Fetch| types::Fetch {
        digest: f.digest.to_string(),
        at: f.at.map(|at| at.to_string()),
        url: f.url.clone(),
        status: f.status,
    };
    all.iter().map(one).collect()
}

pub(super) fn reports(all: Vec<Report>) -> Vec<types::Report> {
    let one = |r: Report| types::Report {
        article: r.headline.article.to_string(),
        version: r.version.to_string(),
        title: r.headline.title,
        outlet: r.headline.outlet,
        published: r.headline.published.map(|p| p.to_string()),
        is_first: r.is_first,
    };
    all.into_iter().map(one).collect()
}
