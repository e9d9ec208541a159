//! From words to meanings: what stands at a token, read a few tokens ahead.

mod clock;
mod dates;
mod holidays;
mod lengths;
mod named;
mod periods;

use std::ops::Range;

use dixit_text::{Document, Kind, Tag};

use crate::meaning::{Found, Meaning, Turn};
use crate::tense::{self, Tense};
use crate::{Anchor, Bound, Part, Unit, Vague, words};

/// Reads within one sentence.
pub(crate) struct Reader<'d> {
    doc: &'d Document<'d>,
    first: usize,
    end: usize,
}

impl<'d> Reader<'d> {
    pub(crate) const fn new(doc: &'d Document<'d>, sentence: Range<usize>) -> Self {
        Self { doc, first: sentence.start, end: sentence.end }
    }

    pub(crate) fn tense(&self, from: usize, to: usize) -> Tense {
        tense::around(self.doc, self.first..self.end, from..to)
    }

    fn word(&self, i: usize) -> &str {
        if i < self.end { self.doc.lower(i) } else { "" }
    }

    /// The word `n` before token `i`.
    fn back(&self, i: usize, n: usize) -> &str {
        if i >= self.first + n { self.doc.lower(i - n) } else { "" }
    }

    fn upper(&self, i: usize) -> bool {
        i < self.end && self.doc.tokens()[i].upper
    }

    fn tag(&self, i: usize) -> Tag {
        if i < self.end { self.doc.tag(i) } else { Tag::Punct }
    }

    /// Nothing stands between the tokens `i - 1` and `i`.
    fn joined(&self, i: usize) -> bool {
        i < self.end && !self.doc.tokens()[i].spaced
    }

    /// The bound that the preposition before token `i` sets.
    pub(crate) fn bound(&self, i: usize) -> Option<Bound> {
        Some(match self.back(i, 1) {
            "since" => Bound::Since,
            "after" => Bound::After,
            "before" => Bound::Before,
            "until" | "till" | "by" => Bound::Until,
            _ => return None,
        })
    }

    /// Whether a noun or a possessive mark follows token `end - 1`: "the July 25 call", "Monday's debate".
    pub(crate) fn attributive(&self, end: usize) -> bool {
        end < self.end && (self.tag(end).is_noun() || matches!(self.word(end), "'s" | "\u{2019}s"))
    }

    /// The expression that begins with token `i`.
    pub(crate) fn at(&self, i: usize) -> Option<Found> {
        let token = self.doc.tokens().get(i)?;
        if token.kind == Kind::Punct && !matches!(self.word(i), "'" | "\u{2019}" | "\u{2018}") {
            return None;
        }
        let word = self.word(i);
        if token.kind == Kind::Word && !words::may_begin(word) && !word.contains('-') {
            return None;
        }
        self.parted(i).or_else(|| self.timed(i)).or_else(|| self.clock_alone(i))
    }

    /// "early next year", "late in the week", "the end of November", "mid-1996", "earlier in the day"
    fn parted(&self, i: usize) -> Option<Found> {
        let (part, after) = self.part(i)?;
        let mut at = after;
        if matches!(self.word(at), "in" | "on") && !matches!(part, Part::Start | Part::End) {
            at += 1;
        }
        // "earlier in the day" is the day of publication or the one named before, "late in the season" nothing.
        let found = if self.word(at) == "the"
            && at > after
            && let Some(unit) = words::unit(self.word(at + 1))
        {
            Some(Found::new(at + 2, self.running(unit)?))
        } else {
            let of = matches!(part, Part::Start | Part::End) || self.back(at, 1) == "of";
            self.timed(at)
                .filter(|f| f.part.is_none())
                .or_else(|| if of { self.running_unit(at) } else { None })
                .or_else(|| self.month_in_part(at))
        };
        let found =
            found.filter(|f| !matches!(f.meaning, Meaning::Length(_) | Meaning::Repeated(_) | Meaning::Vague(_)))?;
        Some(Found { part: Some(part), ..found })
    }

    /// A word that names a part, and where what it is a part of begins.
    fn part(&self, i: usize) -> Option<(Part, usize)> {
        let lead = usize::from(matches!(self.word(i), "the" | "very"));
        let lead = lead + usize::from(lead == 1 && self.word(i + 1) == "very");
        let part = match self.word(i + lead) {
            "early" => Part::Early,
            "late" => Part::Late,
            "mid" => Part::Middle,
            "earlier" => Part::Earlier,
            "later" => Part::Later,
            "beginning" | "start" => Part::Start,
            "end" | "close" => Part::End,
            "middle" => Part::Middle,
            _ => return None,
        };
        let at = i + lead + 1;
        match part {
            Part::Start | Part::End => (self.word(at) == "of").then_some((part, at + 1)),
            Part::Middle if self.word(i + lead) == "middle" => (self.word(at) == "of").then_some((part, at + 1)),
            Part::Middle if self.word(at) == "-" => Some((part, at + 1)),
            Part::Earlier | Part::Later if lead > 0 => None,
            _ => Some((part, at)),
        }
    }

    /// "the year" behind "the end of".
    fn running_unit(&self, i: usize) -> Option<Found> {
        if !matches!(self.word(i), "the" | "this" | "that") {
            return None;
        }
        Some(Found::new(i + 2, self.running(words::unit(self.word(i + 1))?)?))
    }

    /// "the year" as the one that runs.
    fn running(&self, unit: Unit) -> Option<Meaning> {
        match unit {
            Unit::Day => Some(Meaning::Same(Unit::Day)),
            Unit::Quarter => Some(Meaning::Same(Unit::Quarter)),
            Unit::Week | Unit::Month | Unit::Year | Unit::Weekend | Unit::Decade | Unit::Century => {
                Some(Meaning::Unit { unit, turn: Turn::This })
            }
            _ => None,
        }
    }

    /// A day or longer, with the time of day that is said with it.
    fn timed(&self, i: usize) -> Option<Found> {
        let found = self.bare(i)?;
        Some(self.with_clock(found))
    }

    fn bare(&self, i: usize) -> Option<Found> {
        let token = self.doc.tokens().get(i).filter(|_| i < self.end)?;
        if token.kind == Kind::Number {
            return self
                .numeric(i)
                .or_else(|| self.compound(i))
                .or_else(|| self.day_first(i))
                .or_else(|| self.counted(i))
                .or_else(|| self.century(i))
                .or_else(|| self.decade(i))
                .or_else(|| self.year(i));
        }
        match self.word(i) {
            "today" | "tonight" | "yesterday" | "tomorrow" => self.near(i),
            "last" if self.nth(i).is_some() => self.nth(i),
            "last" | "past" | "this" | "next" | "coming" | "previous" | "following" | "upcoming" | "same"
            | "current" | "latest" | "preceding" => self.turned(i),
            "the" | "that" | "its" | "their" | "his" | "her" | "our" => self.determined(i),
            "a" | "an" | "another" | "all" | "several" | "few" | "some" | "many" | "couple" | "half" => self.counted(i),
            "first" | "second" | "third" | "fourth" => {
                self.nth(i).or_else(|| self.quarter(i)).or_else(|| self.day_first(i)).or_else(|| self.century(i))
            }
            "spring" | "summer" | "autumn" | "fall" | "winter" => self.season(i, Turn::Bare),
            "fiscal" | "calendar" => self.fiscal(i),
            "each" | "every" | "once" | "twice" | "daily" | "weekly" | "monthly" | "quarterly" | "yearly"
            | "annually" | "hourly" | "nightly" => self.repeated(i),
            "christmas" | "boxing" | "halloween" | "bastille" | "new" | "valentine" | "easter" | "good"
            | "thanksgiving" => self.holiday(i),
            "week" => self.week_of(i).or_else(|| self.unit_end(i)),
            "month" | "quarter" => self.unit_end(i),
            "in" | "within" => self.to_come(i),
            "year" => self.year_word(i).or_else(|| self.unit_end(i)),
            "corresponding" | "comparable" => self.corresponding(i),
            "overnight" => self.overnight(i),
            word => self
                .weekday(i, Turn::Bare)
                .or_else(|| self.month(i, Turn::Bare))
                .or_else(|| self.compound(i))
                .or_else(|| self.day_first(i))
                .or_else(|| self.century(i))
                .or_else(|| self.decade(i))
                .or_else(|| {
                    if words::number(word).is_some() { self.counted(i).or_else(|| self.spelt_year(i)) } else { None }
                })
                .or_else(|| self.short_quarter(i))
                .or_else(|| self.vague(i)),
        }
    }

    /// "the third quarter", "the past two weeks", "the 1990s", "the day before yesterday", "the next day"
    fn determined(&self, i: usize) -> Option<Found> {
        let the = self.word(i) == "the";
        let that = self.word(i) == "that";
        let own = !the && !that;
        let next = self.word(i + 1);
        let found = match next {
            "day" if the && self.word(i + 2) == "before" && self.word(i + 3) == "yesterday" => {
                Some(Found::new(i + 4, Meaning::Off { unit: Unit::Day, count: -2, from: Anchor::Publication }))
            }
            "day" if the && self.word(i + 2) == "after" && self.word(i + 3) == "tomorrow" => {
                Some(Found::new(i + 4, Meaning::Off { unit: Unit::Day, count: 2, from: Anchor::Publication }))
            }
            "last" if self.nth(i + 1).is_some() => self.nth(i + 1),
            "corresponding" | "comparable" | "same" if self.corresponding(i + 1).is_some() => self.corresponding(i + 1),
            "last" | "past" | "next" | "coming" | "previous" | "following" | "upcoming" | "same" | "current"
            | "latest" | "preceding"
                if the || own || next == "same" =>
            {
                self.turned(i + 1).or_else(|| {
                    (the && next == "past" && !self.tag(i + 2).is_noun())
                        .then(|| Found::new(i + 2, Meaning::Vague(Vague::Past)))
                })
            }
            "week" if the && self.week_of(i + 1).is_some() => self.week_of(i + 1),
            "first" | "second" | "third" | "fourth" => self
                .nth(i + 1)
                .or_else(|| self.quarter(i + 1))
                .or_else(|| self.day_first(i + 1))
                .or_else(|| self.century(i + 1))
                .or_else(|| self.first_lengths(i + 1)),
            "fiscal" | "calendar" => self.fiscal(i + 1),
            "full" | "whole" | "entire"
                if words::unit(self.word(i + 2)) == Some(Unit::Year) && !self.word(i + 2).ends_with('s') =>
            {
                Some(Found::new(i + 3, Meaning::Same(Unit::Year)))
            }
            "year" if the && self.word(i + 2).starts_with(|c: char| c.is_ascii_digit()) => self.year_word(i + 1),
            "year" if the && matches!(self.word(i + 2), "two" | "nineteen") => self.year_word(i + 1),
            "weekend" => Some(Found::new(i + 2, Meaning::Same(Unit::Weekend))),
            "spring" | "summer" | "autumn" | "fall" | "winter" => self.season(i + 1, Turn::Bare),
            "morning" | "afternoon" | "evening" | "night" if !own => self.day_part_of(i + 1),
            "near" if the && self.word(i + 2) == "future" => Some(Found::new(i + 3, Meaning::Vague(Vague::Future))),
            "future" if the => Some(Found::new(i + 2, Meaning::Vague(Vague::Future))),
            "time" if that => Some(Found::new(i + 2, Meaning::Open)),
            _ => None,
        };
        let found = found
            .or_else(|| self.compound(i + 1))
            .or_else(|| {
                if the && self.number_ahead(i + 1) {
                    self.day_first(i + 1).or_else(|| self.day_alone(i + 1))
                } else {
                    None
                }
            })
            .or_else(|| self.century(i + 1))
            .or_else(|| self.decade(i + 1))
            .or_else(|| self.modified_year(i + 1))
            .or_else(|| self.lengths(i + 1))
            .or_else(|| if own { None } else { self.running_alone(i) });
        found.or_else(|| self.weekday(i + 1, Turn::Bare).filter(|_| the && self.back(i, 1) == "on"))
    }

    fn number_ahead(&self, i: usize) -> bool {
        i < self.end && (self.doc.tokens()[i].kind == Kind::Number || words::ordinal(self.word(i)).is_some())
    }

    /// "the quarter", "that day", "the year before"; "the year" alone behind a preposition of time.
    fn running_alone(&self, i: usize) -> Option<Found> {
        let unit = words::unit(self.word(i + 1)).filter(|_| !self.upper(i + 1) && !self.word(i + 1).ends_with('s'))?;
        let end = i + 2;
        // "the year before", "the day after" something is no time of its own.
        if matches!(self.word(end), "before" | "after" | "earlier" | "later" | "previously") {
            let count = if matches!(self.word(end), "after" | "later") { 1 } else { -1 };
            return self
                .closes(end + 1)
                .then(|| Found::new(end + 1, Meaning::Off { unit, count, from: Anchor::Context }));
        }
        if matches!(unit, Unit::Second | Unit::Minute | Unit::Hour | Unit::Night | Unit::Millennium | Unit::Fortnight) {
            return None;
        }
        let that = self.word(i) == "that";
        let before = self.back(i, 1);
        let placed = matches!(before, "" | "for" | "during" | "in" | "throughout" | "over" | "by")
            || before == "of"
                && matches!(self.back(i, 2), "rest" | "most" | "part" | "half" | "remainder" | "much" | "all");
        if that
            && (placed || matches!(before, "of" | "on" | "later" | "earlier" | "late" | "early" | "since" | "until"))
        {
            return Some(Found::new(end, Meaning::That(unit)));
        }
        if that || !placed || self.tag(end).is_noun() && !matches!(self.word(end), "to") {
            return None;
        }
        // "the day of the vote", "the year of the rat"
        if self.word(end) == "of" || self.word(end) == "that" || self.word(end) == "when" {
            return None;
        }
        match unit {
            // "during the day" is any day.
            Unit::Day if !before.is_empty() || !self.closes(end) => None,
            _ => Some(Found::new(end, Meaning::Same(unit))),
        }
    }

    /// Nothing that "before" or "after" could take as its object begins at token `i`.
    fn closes(&self, i: usize) -> bool {
        i >= self.end
            || self.doc.tokens()[i].kind == Kind::Punct
            || matches!(self.word(i), "when" | "and" | "but" | "as" | "at" | "in" | "that" | "to" | "because")
            || self.tag(i).is_finite()
    }
}
