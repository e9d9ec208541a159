//! Noun phrases around a verb: its subject, an inverted subject, an addressee.

use std::ops::Range;

use dixit_text::{Document, Kind, Tag};

use crate::quotes::Quotes;

/// Tokens of one phrase at most.
const LONGEST: usize = 60;

/// Looks for noun phrases inside one stretch of tokens.
#[derive(Clone, Copy)]
pub(crate) struct Phrases<'a, 'd> {
    pub(crate) doc: &'a Document<'d>,
    pub(crate) quotes: &'a Quotes,
    /// The outermost quote that the stretch in hand lies in: its tokens are not hidden.
    pub(crate) inside: Option<usize>,
}

/// A time word that ends no noun phrase of a speaker.
pub(crate) fn is_time(lower: &str) -> bool {
    [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
        "april", "june", "july", "august", "september", "october", "november", "december", "today", "yesterday",
        "tomorrow", "tonight", "mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays",
    ]
    .contains(&lower)
}

fn is_time_unit(lower: &str) -> bool {
    [
        "year", "years", "month", "months", "week", "weeks", "day", "days", "morning", "afternoon", "evening", "night",
        "weekend", "hour", "hours", "time", "moment",
    ]
    .contains(&lower)
}

fn is_attaching(lower: &str) -> bool {
    [
        "of", "for", "in", "at", "from", "with", "on", "to", "behind", "against", "about", "near", "familiar", "close",
        "inside", "within", "who", "outside", "by",
    ]
    .contains(&lower)
}

impl Phrases<'_, '_> {
    fn tag(&self, i: usize) -> Tag {
        self.doc.tag(i)
    }

    fn lower(&self, i: usize) -> &str {
        self.doc.lower(i)
    }

    /// The outermost quote that holds token `i`, unless the stretch lies in it.
    fn quoted(&self, i: usize) -> Option<usize> {
        self.quotes.at(i).filter(|&q| Some(q) != self.inside)
    }

    /// Whether a noun phrase can end before token `end`.
    pub(crate) fn ends_noun(&self, end: usize, lo: usize) -> bool {
        end > lo && {
            let tag = self.tag(end - 1);
            tag.is_noun()
                || matches!(self.doc.word(end - 1), ")")
                || tag == Tag::PRP
                || tag == Tag::CD
                || self.is_pronominal(end - 1)
        }
    }

    fn is_pronominal(&self, i: usize) -> bool {
        [
            "some", "many", "others", "another", "both", "most", "several", "few", "none", "neither", "everyone",
            "someone", "nobody", "everybody", "somebody", "one", "two", "three", "four", "all", "those", "these",
            "this", "more", "half", "majority",
        ]
        .contains(&self.lower(i))
    }

    /// The first token of the noun phrase that ends before `end`, not before `lo`.
    pub(crate) fn left(&self, end: usize, lo: usize) -> Option<usize> {
        let lo = lo.max(end.saturating_sub(LONGEST));
        self.left_depth(end, lo, 0)
    }

    fn left_depth(&self, end: usize, lo: usize, depth: usize) -> Option<usize> {
        if end <= lo {
            return None;
        }
        let last = end - 1;
        let word = self.lower(last);
        match self.tag(last) {
            Tag::PRP => {
                let subject = ["he", "she", "it", "they", "we", "i", "you"].contains(&word);
                return subject.then_some(last);
            }
            Tag::WP | Tag::WDT if matches!(word, "who" | "which" | "that") => return Some(last),
            Tag::EX | Tag::WP | Tag::WRB => return None,
            _ => {}
        }
        // "they all said"
        if matches!(word, "all" | "both") && last > lo && self.tag(last - 1) == Tag::PRP {
            return self.left_depth(last, lo, depth + 1);
        }
        let start = self.base_left(end, lo)?;
        Some(self.attach_left(start, lo, depth))
    }

    /// The phrase without what is attached to its left by a preposition or a conjunction.
    fn base_left(&self, end: usize, lo: usize) -> Option<usize> {
        let mut i = end;
        let mut nouns = 0;
        while i > lo {
            let k = i - 1;
            let word = self.doc.word(k);
            let tag = self.tag(k);
            if word == ")" {
                let from = k.saturating_sub(8).max(lo);
                match (from..k).rev().find(|&p| self.doc.word(p) == "(") {
                    Some(p) => {
                        i = p;
                        continue;
                    }
                    None => break,
                }
            }
            if let Some(quote) = self.quoted(k).map(|q| &self.quotes.list[q]) {
                // A nickname or a label in marks: short, and a part of the phrase.
                if quote.closed
                    && quote.inner().len() <= 4
                    && quote.open >= lo
                    && quote.after() == i
                    && nouns > 0
                    && quote.open > lo
                    && !matches!(self.doc.word(quote.end - 1), "," | "." | "?" | "!")
                {
                    i = quote.open;
                    continue;
                }
                break;
            }
            let inside = match tag {
                Tag::NN | Tag::NNS | Tag::NNP | Tag::NNPS => {
                    if nouns > 0
                        && is_time(self.lower(k))
                        && i < end
                        && !self.lower(k).ends_with('s')
                        && self.tag(i) != Tag::POS
                    {
                        break;
                    }
                    nouns += 1;
                    true
                }
                // "the poor said", "two said", but no "first reported"
                Tag::JJ | Tag::JJR | Tag::JJS if i == end => {
                    k > lo && self.tag(k - 1) == Tag::DT && {
                        nouns += 1;
                        true
                    } || self.is_pronominal(k) && {
                        nouns += 1;
                        true
                    }
                }
                Tag::CD | Tag::JJ | Tag::JJR | Tag::JJS => {
                    nouns += usize::from(i == end);
                    true
                }
                Tag::POS => nouns > 0,
                // "the inspectors' report"
                Tag::Punct if matches!(word, "'" | "\u{2019}") => {
                    nouns > 0 && k > lo && !self.doc.tokens()[k].spaced && self.lower(k - 1).ends_with('s')
                }
                Tag::VBN | Tag::VBG => {
                    nouns > 0
                        && k > lo
                        && (matches!(self.tag(k - 1), Tag::DT | Tag::PRPS | Tag::JJ | Tag::POS | Tag::CD | Tag::NNP)
                            || self.doc.word(k).contains('-'))
                }
                Tag::DT | Tag::PRPS | Tag::PDT => {
                    if nouns == 0 && !self.is_pronominal(k) {
                        break;
                    }
                    i = k;
                    // "all the", "both his"
                    if i > lo && self.tag(i - 1) == Tag::PDT {
                        i -= 1;
                    }
                    nouns += 1;
                    break;
                }
                // "26% say"
                Tag::Punct if word == "%" && i == end => {
                    k > lo && self.tag(k - 1) == Tag::CD && {
                        nouns += 1;
                        true
                    }
                }
                Tag::Punct if word == "&" => nouns > 0 && k > lo && self.tag(k - 1).is_noun(),
                Tag::Punct => {
                    ["$", "%", "-", "/", "#", "@"].contains(&word)
                        && nouns > 0
                        && k > lo
                        && !self.doc.tokens()[k].spaced
                }
                Tag::RB | Tag::RBR => {
                    ["then", "now", "very", "most", "more", "longtime", "one-time"].contains(&self.lower(k))
                        && nouns > 0
                        && k > lo
                        && self.tag(k - 1) == Tag::DT
                }
                _ => nouns == 0 && self.is_pronominal(k),
            };
            if !inside {
                break;
            }
            i = k;
        }
        // A phrase does not begin with a clitic.
        while i + 1 < end && (self.tag(i) == Tag::POS || matches!(self.doc.word(i), "-" | "/" | "%")) {
            i += 1;
        }
        let head = end - 1;
        if nouns == 0
            || i >= end
            || is_time(self.lower(head))
            || (is_time_unit(self.lower(head))
                && self.doc.tokens()[head].kind == Kind::Word
                && !self.doc.tokens()[head].upper)
        {
            return None;
        }
        Some(i)
    }

    fn attach_left(&self, start: usize, lo: usize, depth: usize) -> usize {
        if start <= lo + 1 || depth > 4 {
            return start;
        }
        let before = self.lower(start - 1);
        if is_attaching(before) && matches!(self.tag(start - 1), Tag::IN | Tag::TO) {
            let host = self.tag(start - 2);
            let adjective = ["familiar", "close", "loyal", "critical", "responsible", "opposed", "involved", "briefed"]
                .contains(&self.lower(start - 2));
            if adjective && start >= lo + 3 {
                return self.left_depth(start - 2, lo, depth + 1).unwrap_or(start);
            }
            // "a report by the regulator found"
            if before == "by"
                && host.is_noun()
                && ["report", "study", "analysis", "survey", "poll", "review", "statement", "investigation", "inquiry"]
                    .contains(&self.lower(start - 2))
            {
                return self.left_depth(start - 1, lo, depth + 1).unwrap_or(start);
            }
            // "a source speaking to the paper said"
            if matches!(host, Tag::VBG | Tag::VBN)
                && start >= lo + 3
                && self.tag(start - 3).is_noun()
                && !self.doc.tokens()[start - 2].upper
            {
                return self.left_depth(start - 2, lo, depth + 1).unwrap_or(start);
            }
            let hosts = host.is_noun()
                || host == Tag::CD
                || self.is_pronominal(start - 2)
                || (host == Tag::JJ && before == "of");
            if hosts && !is_time(self.lower(start - 2)) {
                return self.left_depth(start - 1, lo, depth + 1).unwrap_or(start);
            }
        }
        // "the last man to win a race said"
        if self.tag(start - 1) == Tag::VB
            && start >= lo + 4
            && self.tag(start - 2) == Tag::TO
            && self.tag(start - 3).is_noun()
        {
            return self.left_depth(start - 2, lo, depth + 1).unwrap_or(start);
        }
        // "an official who saw the letter said"
        if self.tag(start - 1).is_verb() || self.tag(start - 1) == Tag::IN {
            let from = start.saturating_sub(12).max(lo + 1);
            if let Some(who) =
                (from..start).rev().take_while(|&k| self.tag(k) != Tag::Punct).find(|&k| self.lower(k) == "who")
                && self.tag(who - 1).is_noun()
                && (who..start).any(|k| self.tag(k).is_finite())
            {
                return self.left_depth(who, lo, depth + 1).unwrap_or(start);
            }
        }
        if matches!(before, "and" | "or" | "&") {
            // "Hill and Ray said": the first member must open the clause.
            if let Some(first) = self.left_depth(start - 1, lo, depth + 1)
                && (first == lo || self.opens_clause(first, lo))
            {
                return first;
            }
            // "A, B and C said"
            let listed = start >= lo + 3
                && self.doc.word(start - 2) == ","
                && (self.tag(start - 3).is_proper() && self.tag(start).is_proper()
                    || (start.saturating_sub(12).max(lo)..start - 2).any(|k| self.doc.word(k) == ","));
            if listed
                && let Some(first) = self.left_depth(start - 2, lo, depth + 1)
                && (first == lo || self.opens_clause(first, lo))
            {
                return first;
            }
        }
        if before == "," && self.tag(start).is_proper() && start >= lo + 2 {
            // An earlier member of a list that ends in "and", seen from within.
            if depth > 0
                && self.tag(start - 2).is_proper()
                && let Some(first) = self.left_depth(start - 1, lo, depth + 1)
            {
                return first;
            }
        }
        start
    }

    fn opens_clause(&self, i: usize, lo: usize) -> bool {
        i <= lo
            || self.tag(i - 1) == Tag::Punct
            || ["that", "both", "but", "and", "while", "as", "when", "because", "although", "though", "if"]
                .contains(&self.lower(i - 1))
    }

    /// Where the noun phrase that begins at `start` ends, with prepositional phrases attached where `full`.
    pub(crate) fn right(&self, start: usize, hi: usize, full: bool) -> Option<usize> {
        let hi = hi.min(start + LONGEST);
        if start >= hi || self.quoted(start).is_some() {
            return None;
        }
        if self.tag(start) == Tag::PRP {
            return Some(start + 1);
        }
        let mut i = start;
        let mut nouns = 0;
        while i < hi && self.quoted(i).is_none() {
            let tag = self.tag(i);
            let word = self.doc.word(i);
            let inside = match tag {
                t if t.is_noun() => {
                    if nouns > 0 && is_time(self.lower(i)) {
                        break;
                    }
                    nouns += 1;
                    true
                }
                Tag::CD => {
                    nouns += usize::from(
                        !(self.tag(i + 1).is_noun() || self.tag(i + 1).is_adjective() || self.tag(i + 1) == Tag::VBN),
                    );
                    true
                }
                Tag::DT | Tag::PRPS | Tag::PDT => {
                    if i > start && !(i == start + 1 && self.tag(start) == Tag::PDT) {
                        break;
                    }
                    nouns += usize::from(self.is_pronominal(i));
                    true
                }
                Tag::JJ | Tag::JJR | Tag::JJS => {
                    if nouns > 0 && !self.tag(i + 1).is_noun() && self.tag(i.saturating_sub(1)) != Tag::POS {
                        break;
                    }
                    nouns += usize::from(self.is_pronominal(i));
                    true
                }
                Tag::VBN | Tag::VBG => nouns == 0 && i > start && self.tag(i + 1).is_noun(),
                Tag::POS => nouns > 0,
                Tag::Punct if matches!(word, "'" | "\u{2019}") => {
                    nouns > 0
                        && !self.doc.tokens()[i].spaced
                        && self.lower(i - 1).ends_with('s')
                        && self.tag(i + 1).is_noun()
                }
                Tag::CC => {
                    (matches!(word, "&")
                        || full
                            && nouns > 0
                            && (self.tag(i + 1).is_noun() || self.tag(i + 1) == Tag::DT)
                            && self.lower(i) == "and")
                        && i + 1 < hi
                }
                Tag::Punct if word == "&" => nouns > 0 && i + 1 < hi && self.tag(i + 1).is_proper(),
                Tag::Punct => matches!(word, "$" | "-" | "/") && i + 1 < hi && !self.doc.tokens()[i + 1].spaced,
                _ => nouns == 0 && self.is_pronominal(i),
            };
            if word == "(" && nouns > 0 {
                match (i..hi.min(i + 8)).find(|&p| self.doc.word(p) == ")") {
                    Some(p) => {
                        i = p + 1;
                        continue;
                    }
                    None => break,
                }
            }
            if !inside {
                // The second member after "and the ..."
                if matches!(tag, Tag::DT) && nouns > 0 && i > start && self.tag(i - 1) == Tag::CC {
                    i += 1;
                    continue;
                }
                break;
            }
            i += 1;
        }
        while i > start && matches!(self.tag(i - 1), Tag::CC | Tag::DT) && nouns > 0 && !self.is_pronominal(i - 1) {
            i -= 1;
        }
        if nouns == 0 || i == start {
            return None;
        }
        let attaches = |word: &str| if full { is_attaching(word) } else { matches!(word, "of") };
        if i + 1 < hi
            && attaches(self.lower(i))
            && matches!(self.tag(i), Tag::IN | Tag::TO)
            && !is_time(self.lower(i + 1))
            && !self.event_adjunct(i)
            && let Some(end) = self.right(i + 1, hi, full)
        {
            return Some(end);
        }
        Some(i)
    }

    /// "in a statement", "at a news conference", "in an interview": part of the cue's clause, of no noun phrase.
    pub(crate) fn event_adjunct(&self, i: usize) -> bool {
        matches!(self.lower(i), "in" | "at" | "during" | "on" | "from")
            && (i + 1..i + 7).any(|k| {
                [
                    "statement", "interview", "conference", "speech", "twitter", "facebook", "briefing", "rally",
                    "debate", "hearing", "tweet", "email", "e-mail", "letter", "post", "memo", "testimony", "monday",
                    "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "call", "op-ed", "remarks",
                    "podcast", "release", "appearance", "address", "meeting", "report",
                ]
                .contains(&self.lower(k))
            })
    }

    /// The subject of the verb group that begins at `verb`: the source's tokens.
    pub(crate) fn subject(&self, verb: usize, lo: usize) -> Option<Range<usize>> {
        let lo = lo.max(verb.saturating_sub(LONGEST));
        if verb <= lo {
            return None;
        }
        let mut end = verb;
        while end > lo && self.tag(end - 1).is_adverb() && !self.is_pronominal(end - 1) {
            end -= 1;
        }
        // "Hill on Tuesday said", "Ray last week announced"
        for _ in 0..2 {
            if end == lo {
                return None;
            }
            let word = self.lower(end - 1);
            let two =
                end >= lo + 3 && matches!(self.lower(end - 2), "on" | "last" | "this" | "late" | "early" | "next");
            if end > lo + 1 && is_time(word) && self.tag(end - 1) != Tag::POS {
                end -= if two { 2 } else { 1 };
            } else if two && is_time_unit(word) {
                end -= 2;
            } else {
                break;
            }
            while end > lo && self.tag(end - 1).is_adverb() {
                end -= 1;
            }
            if end == lo {
                return None;
            }
        }
        // "the company itself said"
        let stop = end;
        if end > lo + 1 && matches!(self.lower(end - 1), "himself" | "herself" | "itself" | "themselves") {
            end -= 1;
        }
        if end == lo {
            return None;
        }
        let mark = self.doc.word(end - 1);
        if matches!(mark, "," | "\u{2014}" | "\u{2013}" | "--" | "-") && self.quoted(end - 1).is_none() {
            return self.across_insertion(end - 1, lo);
        }
        let start = self.left(end, lo)?;
        // "Hill, a doctor from Springfield, Ohio said"
        Some(self.with_name(start, lo).unwrap_or(start)..stop)
    }

    /// The subject before an insertion between commas or dashes; `close` is its closing mark.
    fn across_insertion(&self, close: usize, lo: usize) -> Option<Range<usize>> {
        let mark = self.doc.word(close);
        let commas = |from: usize| (lo..from).rev().find(|&k| self.doc.word(k) == mark && self.quoted(k).is_none());
        let mut open = commas(close)?;
        // A place or a time inside a relative clause: "Ray, who lost her home in Springfield, Ohio, in May 2012, said"
        if !matches!(self.tag(open + 1), Tag::WP | Tag::WPS) {
            let mut at = open;
            for _ in 0..4 {
                let Some(earlier) = commas(at) else { break };
                if matches!(self.tag(earlier + 1), Tag::WP | Tag::WPS)
                    && earlier > lo
                    && self.tag(earlier - 1).is_noun()
                {
                    open = earlier;
                    break;
                }
                at = earlier;
            }
        }
        if open + 1 >= close || open <= lo {
            return None;
        }
        // "Hill, for instance, said", "Ray, speaking in Oslo, said"
        if !self.describes(open + 1) {
            return self.subject(open, lo);
        }
        if !self.ends_noun(open, lo) {
            return None;
        }
        // "In a year of storms, farmers have left, said Hill": a clause of its own is no apposition.
        let relative = matches!(self.tag(open + 1), Tag::WP | Tag::WPS | Tag::WDT);
        if !relative {
            let who =
                (open + 1..close).find(|&k| matches!(self.tag(k), Tag::WP | Tag::WDT | Tag::WPS)).unwrap_or(close);
            if (open + 1..who).any(|k| self.tag(k).is_finite() && self.quoted(k).is_none()) {
                return None;
            }
        }
        let mut head = self.left(open, lo)?;
        // An apposition inside a reduced relative clause: "the site, run by Hill, a professor, said"
        if head > lo
            && !self.opens_clause(head, lo)
            && let Some(outer) = commas(head)
            && outer > lo
            && self.tag(outer + 1) == Tag::VBN
            && self.ends_noun(outer, lo)
            && !(outer + 1..head).any(|k| self.tag(k).is_finite())
            && let Some(name) = self.left(outer, lo)
        {
            head = name;
        }
        let head = self.with_name(head, lo).unwrap_or(head);
        Some(head..close)
    }

    /// Whether the insertion that begins at `i` describes what stands before it: an apposition or a relative clause.
    pub(crate) fn describes(&self, i: usize) -> bool {
        let lower = self.lower(i);
        match self.tag(i) {
            Tag::DT | Tag::PRPS | Tag::CD | Tag::PDT => !matches!(lower, "this" | "that" | "these" | "those"),
            t if t.is_noun() => !is_time(lower) && !is_time(self.lower(i + 1)),
            Tag::JJ | Tag::JJS | Tag::VBN => true,
            Tag::WP | Tag::WPS | Tag::WDT => true,
            Tag::RB => {
                matches!(lower, "once" | "now" | "also" | "then" | "himself" | "formerly")
                    && !matches!(self.doc.word(i + 1), ",")
            }
            _ => matches!(lower, "himself" | "herself"),
        }
    }

    /// Where the phrase at `start` is itself an apposition ("Hill, a doctor from Springfield"), the name's first token.
    fn with_name(&self, start: usize, lo: usize) -> Option<usize> {
        if start < lo + 2 || self.doc.word(start - 1) != "," || self.quoted(start - 1).is_some() {
            return None;
        }
        let apposition = matches!(self.tag(start), Tag::DT | Tag::CD | Tag::NN)
            || matches!(self.lower(start), "former" | "chairman" | "head" | "director" | "president");
        if !apposition || !self.tag(start - 2).is_proper() || is_time(self.lower(start - 2)) {
            return None;
        }
        let name = self.left(start - 1, lo)?;
        (name == lo || self.opens_clause(name, lo)).then_some(name)
    }

    /// The subject behind an inverted verb ("..., said Hill, a doctor"), from token `start` on.
    pub(crate) fn inverted(&self, start: usize, hi: usize) -> Option<Range<usize>> {
        let mut end = self.right(start, hi, true)?;
        let head_tag = self.tag(start);
        if head_tag == Tag::PRP && !matches!(self.lower(start), "he" | "she" | "they" | "it" | "i" | "we") {
            return None;
        }
        // Relative clauses and appositions.
        for _ in 0..3 {
            let comma = self.doc.word(end) == "," && end + 1 < hi;
            if comma && self.describes(end + 1) && self.quoted(end + 1).is_none() {
                let stop = self.insertion_end(end + 1, hi);
                if stop == end + 1 {
                    break;
                }
                end = stop;
                continue;
            }
            if end < hi && self.lower(end) == "who" {
                end = self.insertion_end(end, hi);
                continue;
            }
            break;
        }
        Some(start..end)
    }

    /// Where an insertion that begins at `i` ends: before the next comma, dash, quotation or the stretch's end.
    fn insertion_end(&self, i: usize, hi: usize) -> usize {
        let mut k = i;
        while k < hi {
            let word = self.doc.word(k);
            if self.quoted(k).is_some() && matches!(word, "\u{201c}" | "\"" | "``" | "''")
                || [",", ";", ":", "\u{2014}", "--", ".", "?", "!"].contains(&word)
            {
                break;
            }
            if k > i && self.event_adjunct(k) {
                break;
            }
            k += 1;
        }
        k
    }
}
