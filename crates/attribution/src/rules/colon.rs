//! Names before colons and behind dashes: headlines, transcripts, press releases.

use dixit_page::BlockKind;
use dixit_text::{Kind, Tag};

use super::turns::is_dash;
use super::{Finder, Form, Found, Stretch};

/// Tokens of a name before a colon at most.
const NAME: usize = 9;

impl Finder<'_, '_> {
    /// "Hill: taxes will fall" in a headline, "HILL: ..." in a transcript, '"..." - Hill'. True where the whole
    /// sentence is settled by it.
    pub(super) fn colon(&mut self, stretch: Stretch) -> bool {
        let block = self.doc.sentences()[stretch.sentence].block;
        let tokens = self.doc.tokens_of_block(block);
        if self.spoken[block] {
            return tokens.start == stretch.lo;
        }
        if self.dash(stretch) {
            return true;
        }
        if tokens.start != stretch.lo {
            return false;
        }
        let Some(colon) = (stretch.lo + 1..stretch.hi.min(stretch.lo + NAME + 1))
            .find(|&i| self.doc.word(i) == ":" && self.quotes.at(i).is_none())
        else {
            return self.headline_tail(stretch);
        };
        // "And from the director: ..."
        let from = self.lower(stretch.lo) == "and"
            && self.lower(stretch.lo + 1) == "from"
            && self.quote_at(colon + 1).is_some();
        let name = stretch.lo + if from { 2 } else { 0 }..colon;
        let names = |i: usize| {
            self.doc.tokens()[i].upper
                || self.doc.tokens()[i].kind == Kind::Punct
                || matches!(self.lower(i), "of" | "the" | "de" | "van" | "and" | "for")
        };
        let is_name = name.clone().all(names)
            && !name
                .clone()
                .any(|i| matches!(self.tag(i), Tag::MD) || self.doc.word(i) == "?" || self.doc.word(i) == ",");
        let title = self.is_headline(block, stretch) && !(is_name && name.len() <= 3 && self.turns_near(block));
        let shouted = name
            .clone()
            .all(|i| self.doc.tokens()[i].kind == Kind::Punct || self.doc.word(i).chars().all(|c| !c.is_lowercase()))
            && self.doc.word(stretch.lo).len() > 1;
        let turn = from
            || shouted && name.len() <= 5 && !title
            || name.len() <= 3 && is_name && !title && self.turns_near(block);
        let label = [
            "breaking", "update", "updated", "exclusive", "video", "watch", "live", "analysis", "opinion", "editorial",
            "note", "photos", "poll", "report", "image", "related", "read", "more", "photo", "credit", "source", "see",
            "q", "a", "full", "editor", "abstract", "correction", "listen", "fact", "factbox", "timeline", "explainer",
            "look", "revealed", "latest", "must", "flashback",
        ]
        .contains(&self.lower(stretch.lo));
        let known = from || !title || self.named_elsewhere(name.clone(), tokens.end);
        if label || !known || !(turn || title && is_name && name.len() <= 6) {
            return !label && self.headline_tail(stretch);
        }
        let end = if turn { tokens.end } else { stretch.hi };
        // A list of names and facts is no transcript.
        if turn && !(colon..end).any(|i| self.tag(i).is_finite() || matches!(self.doc.word(i), "?" | "!")) {
            return false;
        }
        self.add(Found {
            source: Some(name),
            cue: if title { vec![] } else { vec![colon..colon + 1] },
            content: vec![colon + 1..end],
            form: Form::Colon,
            trust: if turn { 0.8 } else { 0.6 },
            ..Found::at(stretch.sentence)
        });
        true
    }

    /// A title block, or a first line in its manner.
    fn is_headline(&self, block: usize, stretch: Stretch) -> bool {
        let tokens = self.doc.tokens_of_block(block);
        match self.doc.blocks()[block].kind {
            BlockKind::Title => true,
            _ => {
                block == 0
                    && tokens.len() <= 24
                    && stretch.hi >= tokens.end
                    && !matches!(self.doc.word(tokens.end - 1), "\u{201d}" | "\"")
            }
        }
    }

    /// "Taxes will fall: minister", and "X comments on Y: content".
    fn headline_tail(&mut self, stretch: Stretch) -> bool {
        let block = self.doc.sentences()[stretch.sentence].block;
        if !self.is_headline(block, stretch) {
            return false;
        }
        let Some(colon) =
            (stretch.lo..stretch.hi).rev().find(|&i| self.doc.word(i) == ":" && self.quotes.at(i).is_none())
        else {
            return false;
        };
        let tail = colon + 1..stretch.hi;
        if tail.is_empty() {
            return false;
        }
        // "X comments on Y: content": a verb of speech before the colon.
        let speech = (stretch.lo + 1..colon).find(|&i| {
            [
                "comments", "says", "said", "warns", "responds", "reacts", "speaks", "talks", "explains", "answers",
                "tells", "on",
            ]
            .contains(&self.lower(i))
                && (self.tag(i).is_verb() || matches!(self.lower(i), "comments" | "on"))
        });
        let finite_tail = tail.clone().any(|i| self.tag(i).is_finite());
        if let Some(verb) = speech
            && finite_tail
            && tail.len() >= 3
        {
            self.add(Found {
                source: Some(stretch.lo..verb),
                cue: vec![verb..colon],
                content: vec![tail],
                form: Form::Colon,
                trust: 0.5,
                ..Found::at(stretch.sentence)
            });
            return true;
        }
        let short = tail.len() <= 5
            && !finite_tail
            && tail
                .clone()
                .all(|i| self.tag(i).is_noun() || matches!(self.tag(i), Tag::DT | Tag::JJ) || self.doc.word(i) == ".");
        let role = [
            "minister", "scientist", "scientists", "report", "study", "police", "officials", "official", "source",
            "sources", "expert", "experts", "poll", "survey", "president", "pm", "chief", "doctor", "doctors",
            "analyst", "analysts", "researchers", "union", "mayor", "ministry", "spokesman", "spokeswoman",
            "spokesperson", "lawyer", "army", "media", "reports", "government", "experts", "adviser", "aide", "ceo",
        ]
        .contains(&self.lower(tail.end - 1));
        if short && (role || (stretch.lo..colon).any(|i| self.tag(i).is_verb() || self.tag(i) == Tag::MD)) {
            let end = if self.doc.word(tail.end - 1) == "." { tail.end - 1 } else { tail.end };
            self.add(Found {
                source: Some(tail.start..end),
                cue: vec![],
                content: vec![stretch.lo..colon],
                form: Form::Colon,
                trust: 0.5,
                ..Found::at(stretch.sentence)
            });
            return true;
        }
        false
    }

    /// Whether a word of a headline's name is a name in the body too.
    fn named_elsewhere(&self, name: std::ops::Range<usize>, from: usize) -> bool {
        name.filter(|&i| self.doc.tokens()[i].upper && self.doc.word(i).len() > 2)
            .any(|i| (from..self.doc.len()).any(|k| self.doc.word(k) == self.doc.word(i) && self.tag(k).is_proper()))
    }

    /// Whether a neighbouring block begins with a name and a colon too: an interview or a transcript.
    fn turns_near(&self, block: usize) -> bool {
        let named = |b: usize| {
            let tokens = self.doc.tokens_of_block(b);
            !tokens.is_empty()
                && self.doc.tokens()[tokens.start].upper
                && (tokens.start + 1..tokens.end.min(tokens.start + 4)).any(|i| self.doc.word(i) == ":")
        };
        let near = block.saturating_sub(2)..(block + 3).min(self.doc.blocks().len());
        near.filter(|&b| b != block).any(named)
    }

    /// '"..." - Hugh Hill, mayor' on a line of its own.
    fn dash(&mut self, stretch: Stretch) -> bool {
        let Some(q) = self.quotes.at(stretch.lo) else { return false };
        let quote = self.quote(q);
        let after = quote.after();
        if !quote.closed || after + 2 >= self.doc.len() || quote.inner().len() < 4 {
            return false;
        }
        let block = self.doc.block_of(quote.open);
        let tokens = self.doc.tokens_of_block(block);
        // The name stands behind the quotation, or on the line below it.
        let line = if after < tokens.end { tokens.clone() } else { self.doc.tokens_of_block(block + 1) };
        if quote.open != tokens.start
            || !line.contains(&after)
            || after >= tokens.end && after != line.start
            || !is_dash(self.doc.word(after))
        {
            return false;
        }
        let mut end = line.end;
        if self.doc.word(end - 1) == "." {
            end -= 1;
        }
        let name = after + 1..end;
        if name.is_empty()
            || name.len() > 24
            || !self.doc.tokens()[name.start].upper
            || name.clone().any(|i| self.tag(i).is_finite() || self.quotes.at(i).is_some())
        {
            return false;
        }
        self.add(Found {
            source: Some(name),
            cue: vec![],
            content: vec![quote.open..after],
            form: Form::Dash,
            trust: 0.85,
            ..Found::at(stretch.sentence)
        });
        true
    }
}
