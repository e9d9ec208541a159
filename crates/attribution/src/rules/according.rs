//! "According to ...", "in the words of ...".

use dixit_text::Tag;

use super::complement::Reach;
use super::{Finder, Form, Found, Stretch};

impl Finder<'_, '_> {
    pub(super) fn according(&mut self, i: usize, stretch: Stretch) {
        if self.lower(i) != "according" || self.lower(i + 1) != "to" || i + 2 >= stretch.hi {
            return;
        }
        let Some(mut source) = self.source_of(i + 2, stretch) else { return };
        source.end = self.past_carrier(source.end, stretch.hi);
        // "Over the years, according to the office, the rise ...": the clause goes on behind the comma.
        if i > stretch.lo
            && self.doc.word(i - 1) == ","
            && !self.clause_is_whole(stretch.lo, i, stretch)
            && let Some(comma) = source.clone().find(|&k| self.doc.word(k) == "," && self.quotes.at(k).is_none())
        {
            source.end = comma;
        }
        // "sold according to the rules": in keeping with them.
        let keeping = [
            "rules", "law", "plan", "schedule", "terms", "guidelines", "policy", "tradition", "custom", "procedure",
            "regulations",
        ];
        if i > stretch.lo && self.doc.word(i - 1) != "," && source.clone().any(|k| keeping.contains(&self.lower(k))) {
            return;
        }
        let mut content = Vec::new();
        let before = i > stretch.lo
            && !(i == stretch.lo + 1 && (self.tag(stretch.lo) == Tag::CC || self.doc.word(stretch.lo) == "("));
        let end = source.end;
        if before {
            let mut hi = i;
            while hi > stretch.lo && matches!(self.doc.word(hi - 1), "," | "(" | "\u{2014}" | "--") {
                hi -= 1;
            }
            let start = self.start_of_clause(stretch.lo, hi, stretch);
            if start < hi {
                content.push(start..hi);
            }
            // "The plan, according to Hill, would fail."
            if self.doc.word(end) == "," && end + 1 < stretch.hi && !self.clause_is_whole(start, hi, stretch) {
                content.push(end + 1..self.content_end(end + 1, stretch.hi, Reach::Clause, stretch));
            }
        } else {
            let start = end + usize::from(self.doc.word(end) == ",");
            if start < stretch.hi {
                let hi = self
                    .quotes
                    .at(stretch.hi - 1)
                    .filter(|_| stretch.inside.is_none())
                    .map_or(stretch.hi, |q| self.quote(q).after().max(stretch.hi));
                content.push(start..self.content_end(start, hi, Reach::Clause, stretch));
            }
        }
        self.add(Found {
            source: Some(source),
            cue: vec![i..i + 2],
            content,
            form: Form::AccordingTo,
            trust: 0.75,
            ..Found::at(stretch.sentence)
        });
    }

    /// The source behind "according to": a phrase with what describes it.
    fn source_of(&self, i: usize, stretch: Stretch) -> Option<std::ops::Range<usize>> {
        if self.tag(i) == Tag::PRP {
            return Some(i..i + 1);
        }
        let mut source = self.phrases.inverted(i, stretch.hi)?;
        // At a sentence's start the first comma ends the phrase, unless a second one closes an apposition.
        if let Some(comma) = source.clone().find(|&k| self.doc.word(k) == "," && self.quotes.at(k).is_none()) {
            let opens = i <= stretch.lo + 3;
            let described = matches!(self.tag(comma + 1), Tag::DT | Tag::WP) && self.doc.word(source.end) == ",";
            if opens && !described {
                source.end = comma;
            }
        }
        Some(source)
    }

    fn start_of_clause(&self, lo: usize, hi: usize, stretch: Stretch) -> usize {
        // A quotation that ends here may have begun in an earlier sentence.
        if stretch.inside.is_none()
            && let Some(q) = hi.checked_sub(1).and_then(|k| self.quotes.at(k))
            && self.quote(q).open < lo
        {
            return self.quote(q).open;
        }
        let mut start = lo;
        while start < hi && (self.tag(start) == Tag::CC || matches!(self.doc.word(start), "," | ";")) {
            start += 1;
        }
        start
    }

    /// Whether the words before the insertion are a clause of their own.
    fn clause_is_whole(&self, lo: usize, hi: usize, stretch: Stretch) -> bool {
        (lo..hi).any(|k| self.tag(k).is_finite() && !self.hidden(k, stretch))
    }
}
