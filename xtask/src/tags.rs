//! Accuracy of the tagger on a treebank.

use std::path::Path;

use anyhow::{Context as _, Result};
use dixit_page::{Hints, Limits};
use dixit_text::{Document, Tag};

use crate::jsonl;
use crate::lexicon::{Gold, Treebank};

/// Hits and all.
#[derive(Clone, Copy, Default)]
struct Share(usize, usize);

impl Share {
    fn add(&mut self, ok: bool) {
        self.0 += usize::from(ok);
        self.1 += 1;
    }

    fn line(self, name: &str) -> String {
        format!("{name:30} {:5.1} %  ({} of {})\n", 100.0 * self.0 as f64 / self.1.max(1) as f64, self.0, self.1)
    }
}

/// A report: how many gold sentences and tokens our tokens agree with, and how many tags are right on those.
pub(crate) fn report(path: &Path) -> Result<String> {
    let [mut sentences, mut tokens, mut right, mut words, mut names] = [Share::default(); 5];
    for (line, doc) in jsonl::read::<Treebank>(path)? {
        let at = || jsonl::at(path, line);
        let hints = Hints { verbatim: true, ..Hints::default() };
        let article = dixit_page::read(doc.text().as_bytes(), &hints, &Limits::default()).with_context(at)?;
        let ours = Document::new(&article);
        let gold = doc.tokens().with_context(at)?;
        let same = |token: &Gold<'_>| {
            let from = ours.tokens().partition_point(|t| (t.span.start() as usize) < token.start);
            let found = ours.tokens().get(from)?;
            (found.span.start() as usize == token.start && found.span.end() as usize == token.end).then_some(found.tag)
        };
        for [_, _, first, end] in &doc.sents {
            let sentence = gold.get(*first..*end).with_context(at)?;
            sentences.add(sentence.iter().all(|t| same(t).is_some()));
            for token in sentence {
                let tag = same(token);
                tokens.add(tag.is_some());
                let Some(tag) = tag else { continue };
                let punct = matches!(token.coarse, "PUNCT" | "SYM");
                let wanted = if punct { Some(Tag::Punct) } else { Tag::parse(token.tag) };
                right.add(wanted == Some(tag));
                if !punct {
                    words.add(wanted == Some(tag));
                    names.add(wanted == Some(tag) || wanted.is_some_and(Tag::is_proper) && tag.is_proper());
                }
            }
        }
    }
    Ok([
        sentences.line("sentences cut into gold tokens"),
        tokens.line("tokens that are gold tokens"),
        right.line("tags right on those"),
        words.line("  on words alone"),
        names.line("  on words, NNP and NNPS as one"),
    ]
    .concat())
}
