//! Which words of a statement were looked for.

use std::ops::Range;

use crate::Query;
use crate::query::{Pattern, Place, Test};
use crate::words::{Stemmer, Word, words};

pub(crate) struct Highlighter {
    /// Patterns, with the stem where any form will do, and whether they are of the content only.
    patterns: Vec<(Pattern, String, bool)>,
    stemmer: Stemmer,
}

impl Highlighter {
    pub(crate) fn new(query: &Query) -> Self {
        let stemmer = Stemmer::new();
        let pattern = |test: &Test| {
            let Test::Words(place, pattern) = test else { return None };
            let stem = match pattern {
                Pattern::Word(form) if *place != Place::Speaker => stemmer.stem(form).into_owned(),
                _ => String::new(),
            };
            let place = match place {
                Place::Anywhere | Place::Speaker => false,
                Place::Content => true,
                Place::Outlet | Place::Location => return None,
            };
            Some((pattern.clone(), stem, place))
        };
        let patterns = query.clauses().filter(|c| !c.not).filter_map(|c| pattern(&c.test)).collect();
        Self { patterns, stemmer }
    }

    /// Bytes of `text` that were looked for, in order, none twice. `content` are those that are what was said.
    pub(crate) fn marks(&self, text: &str, content: &[Range<usize>]) -> Vec<Range<usize>> {
        let all = words(text);
        let is_said = |w: &&Word| content.iter().any(|c| c.start <= w.span.start && w.span.end <= c.end);
        let said: Vec<Word> = all.iter().filter(is_said).cloned().collect();
        let mut out: Vec<Range<usize>> = Vec::new();
        for (pattern, stem, content_only) in &self.patterns {
            self.find(&said, pattern, stem, &mut out);
            if !content_only {
                self.find(&all, pattern, stem, &mut out);
            }
        }
        out.sort_unstable_by_key(|r| (r.start, r.end));
        out.dedup();
        out
    }

    fn find(&self, words: &[Word], pattern: &Pattern, stem: &str, out: &mut Vec<Range<usize>>) {
        let spans = words.iter().map(|w| (w.span.clone(), w.form.as_str()));
        match pattern {
            Pattern::Word(form) => out.extend(
                spans
                    .filter(|(_, w)| w == form || !stem.is_empty() && self.stemmer.stem(w) == stem)
                    .map(|(span, _)| span),
            ),
            Pattern::Prefix(prefix) => {
                out.extend(spans.filter(|(_, w)| w.starts_with(prefix)).map(|(span, _)| span));
            }
            Pattern::Phrase(forms) => {
                for run in words.windows(forms.len().max(1)) {
                    if run.iter().map(|w| &w.form).eq(forms) {
                        out.extend(run.iter().map(|w| w.span.clone()));
                    }
                }
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::Limits;

    fn marked<'t>(query: &str, text: &'t str, content: &[Range<usize>]) -> Vec<&'t str> {
        let query = Query::parse(query, &Limits::default()).unwrap();
        Highlighter::new(&query).marks(text, content).into_iter().map(|r| &text[r]).collect()
    }

    #[test]
    fn words_are_marked_as_they_are_found() {
        let text = "Lee promised that the promise of the end of war holds";
        assert_eq!(marked("promises", text, &[18..54]), ["promised", "promise"]);
        assert_eq!(marked("about:promises hold*", text, &[18..54]), ["promise", "holds"]);
        assert_eq!(marked("\"the end\" \"promises\" -war", text, &[18..54]), ["the", "end"]);
        assert_eq!(marked("speaker:lee outlet:war", text, &[18..54]), ["Lee"]);
    }

    #[test]
    fn phrases_go_on_behind_a_cue() {
        let text = "\"The end,\" he said, \"of war is near\"";
        assert_eq!(marked("\"end of war\"", text, &[1..8, 21..35]), ["end", "of", "war"]);
    }
}
