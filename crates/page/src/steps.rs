//! The steps of reading an HTML page, one by one, for the benchmarks: these see no more of the crate than others do.
//! Each gives a number that depends on all of its work.

use crate::lines::Lines;
use crate::scan::Scanner;
use crate::tree::Tree;
use crate::{Article, Hints, Limits, content, decode, header, language};

/// A page, and what the steps before each one make of it.
#[derive(Debug)]
pub struct Steps<'t> {
    page: &'t str,
    tree: Tree<'t>,
    lines: Lines<'t>,
    title: Option<usize>,
}

/// Bytes to text.
#[must_use]
pub fn decoding(page: &[u8]) -> usize {
    let source = decode::Source::new(None, true, None);
    decode::decode(page, &source, Limits::default().page).map_or(0, |d| d.text.len())
}

impl<'t> Steps<'t> {
    /// Takes all steps but those that judge.
    #[must_use]
    pub fn new(page: &'t str) -> Self {
        let tree = Tree::new(page, Limits::default().depth);
        let lines = Lines::new(&tree, page);
        let title = header::read(&tree, page, &Hints::default(), &mut Vec::new()).title;
        let title = title.and_then(|t| t.heading).and_then(|h| lines.first_within(&tree, h));
        Self { page, tree, lines, title }
    }

    /// Text to tags and texts.
    #[must_use]
    pub fn tokens(&self) -> usize {
        Scanner::new(self.page).count()
    }

    /// Text to a tree, tokens included.
    #[must_use]
    pub fn tree(&self) -> usize {
        Tree::new(self.page, Limits::default().depth).len() as usize
    }

    /// The tree to visible lines.
    #[must_use]
    pub fn lines(&self) -> usize {
        Lines::new(&self.tree, self.page).len()
    }

    /// The tree to a header.
    #[must_use]
    pub fn header(&self) -> usize {
        header::read(&self.tree, self.page, &Hints::default(), &mut Vec::new()).header.origin.len()
    }

    /// Lines to those of the article: features, and the model's judgement.
    #[must_use]
    pub fn content(&self) -> usize {
        content::choose(&self.tree, &self.lines, self.title).iter().filter(|k| **k).count()
    }
}

/// An article's text to its language.
pub fn language(article: &mut Article) {
    language::settle(article);
}
