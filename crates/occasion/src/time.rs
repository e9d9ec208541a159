//! Time expressions, resolved to intervals of days.
//!
//! [`times`] reads what news texts say ("Tuesday night", "14 November 2023", "over the weekend", "three days ago") against
//! the day of publication; without one, only complete dates are resolved. Durations ("for two weeks") and vague
//! words ("now", "recently") are no times.

use dixit_span::Span;
use dixit_text::{Document, Kind, Tag};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::{Granularity, Interval};

/// A time expression and the days that it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeExpression {
    /// Where it stands in the article's text, prepositions left out.
    pub span: Span,
    /// First to last day.
    pub interval: Interval,
}

/// All time expressions of a document that can be resolved, in the order of the text.
///
/// A weekday without more is the latest such day up to the day of publication, that day included; after words of the
/// future ("will", "scheduled") the next one. A month without a year goes the same way.
#[must_use]
pub fn times(doc: &Document<'_>) -> Vec<TimeExpression> {
    find(doc).into_iter().map(|t| TimeExpression { span: doc.cover(t.first..t.end), interval: t.interval }).collect()
}

/// A time expression by the numbers of its tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Time {
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) interval: Interval,
}

pub(crate) fn find(doc: &Document<'_>) -> Vec<Time> {
    let reference = doc.article().header.published.map(|p| p.date);
    let mut out = Vec::new();
    for sentence in doc.sentences() {
        let reader = Reader { doc, reference, first: sentence.first, end: sentence.end };
        let mut i = sentence.first;
        while i < sentence.end {
            match reader.at(i) {
                Some((end, Some(interval))) => {
                    out.push(Time { first: i, end, interval });
                    i = end.max(i + 1);
                }
                // Read, but not to be resolved: its parts are no times of their own.
                Some((end, None)) => i = end.max(i + 1),
                None => i += 1,
            }
        }
    }
    out
}

/// One past the last token, and the interval if it can be resolved.
type Found = Option<(usize, Option<Interval>)>;

struct Reader<'d> {
    doc: &'d Document<'d>,
    reference: Option<Date>,
    first: usize,
    end: usize,
}

/// Which of several days of one name is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Last,
    This,
    Next,
    Bare,
}

impl Reader<'_> {
    fn word(&self, i: usize) -> &str {
        if i < self.end { self.doc.lower(i) } else { "" }
    }

    fn before(&self, i: usize) -> &str {
        if i > self.first { self.doc.lower(i - 1) } else { "" }
    }

    fn upper(&self, i: usize) -> bool {
        i < self.end && self.doc.tokens()[i].upper
    }

    fn at(&self, i: usize) -> Found {
        let token = self.doc.tokens()[i];
        if token.kind == Kind::Punct {
            return None;
        }
        if token.kind == Kind::Number {
            return self.numeric(i).or_else(|| self.day_first(i)).or_else(|| self.ago(i)).or_else(|| self.year(i));
        }
        match self.word(i) {
            "today" | "tonight" if !self.upper(i) || i == self.first => self.days_off(i + 1, 0),
            "yesterday" => self.with_part(i + 1, self.day(-1)),
            "tomorrow" => self.with_part(i + 1, self.day(1)),
            "last" | "past" | "this" | "next" | "coming" | "early" | "late" | "earlier" | "later" | "mid" => {
                self.turned(i)
            }
            "the" | "a" | "an" | "one" | "two" | "three" | "four" | "five" | "six" | "seven" | "eight" | "nine"
            | "ten" | "several" | "few" => {
                self.the(i).or_else(|| self.ago(i)).or_else(|| self.quarter(i)).or_else(|| self.day_first(i))
            }
            "over" | "at" | "during" => self.weekend(i),
            "first" | "second" | "third" | "fourth" => self.quarter(i),
            "spring" | "summer" | "autumn" | "fall" | "winter" => self.season(i, Turn::Bare),
            _ => self
                .weekday(i, Turn::Bare)
                .or_else(|| self.month(i, Turn::Bare))
                .or_else(|| self.day_first(i))
                .or_else(|| self.decade(i)),
        }
    }

    fn day(&self, off: i32) -> Option<Interval> {
        let date = self.reference?.checked_add(off.days()).ok()?;
        Some(one_day(date))
    }

    fn days_off(&self, end: usize, off: i32) -> Found {
        Some((end, self.day(off)))
    }

    /// "yesterday morning"
    fn with_part(&self, end: usize, interval: Option<Interval>) -> Found {
        Some((self.part(end), interval))
    }

    /// Past "morning", "night" and the like.
    fn part(&self, mut end: usize) -> usize {
        if matches!(self.word(end), "early" | "late" | "mid") && is_part(self.word(end + 1)) {
            end += 1;
        }
        if is_part(self.word(end)) { end + 1 } else { end }
    }

    /// "last week", "this coming Friday", "late last month", "earlier this year", "early Tuesday"
    fn turned(&self, i: usize) -> Found {
        let (end, interval) = self.turned_whole(i)?;
        Some((end, interval.map(|whole| part_of_month(whole, self.word(i)))))
    }

    fn turned_whole(&self, i: usize) -> Found {
        let mut at = i;
        let mut earlier = false;
        while matches!(self.word(at), "early" | "late" | "earlier" | "later" | "mid") {
            earlier |= self.word(at) == "earlier";
            at += 1;
            if at - i > 2 {
                return None;
            }
        }
        if at > i && self.word(at) == "in" {
            at += 1;
        }
        if at > i && self.word(at) == "the" {
            return self.unit(at + 1, Turn::This, earlier);
        }
        let turn = match self.word(at) {
            "last" | "past" => Turn::Last,
            "next" | "coming" => Turn::Next,
            "this" => Turn::This,
            _ if at > i => {
                return match self.word(at) {
                    "today" | "tonight" => self.days_off(at + 1, 0),
                    "yesterday" => self.with_part(at + 1, self.day(-1)),
                    "on" => self.weekday(at + 1, Turn::Bare),
                    _ => self
                        .weekday(at, Turn::Bare)
                        .or_else(|| self.month(at, Turn::Bare))
                        .or_else(|| self.season(at, Turn::Bare))
                        .or_else(|| self.year(at)),
                };
            }
            _ => return None,
        };
        at += 1;
        let turn = match (turn, self.word(at)) {
            (Turn::This, "past" | "last") => {
                at += 1;
                Turn::Last
            }
            (Turn::This, "coming" | "next" | "upcoming") => {
                at += 1;
                Turn::Next
            }
            _ => turn,
        };
        self.weekday(at, turn)
            .or_else(|| self.month(at, turn))
            .or_else(|| self.season(at, turn))
            .or_else(|| self.unit(at, turn, earlier))
    }

    /// "week", "month", "year", "weekend", "quarter", "night" behind "last", "this", "next".
    fn unit(&self, i: usize, turn: Turn, earlier: bool) -> Found {
        // "This Week" is a programme.
        if self.upper(i) {
            return None;
        }
        let end = i + 1;
        let step: i32 = match turn {
            Turn::Last => -1,
            Turn::Next => 1,
            _ => 0,
        };
        // "the past week's", "this year's" are times too; "last decade" is left open.
        let granularity = match self.word(i) {
            "week" => Granularity::Week,
            "month" => Granularity::Month,
            "year" => Granularity::Year,
            "quarter" => Granularity::Quarter,
            "weekend" => Granularity::Weekend,
            "morning" | "afternoon" | "evening" if turn == Turn::This => return self.days_off(end, 0),
            "night" if turn == Turn::Last => return self.days_off(end, -1),
            "evening" | "afternoon" | "morning" if turn == Turn::Last => return self.days_off(end, -1),
            _ => return None,
        };
        let Some(reference) = self.reference else { return Some((end, None)) };
        let interval = match granularity {
            Granularity::Week => week(reference, step).map(|w| {
                // "earlier this week" ends with the day of publication.
                if earlier && turn == Turn::This { Interval { end: reference, ..w } } else { w }
            }),
            Granularity::Month => month_of(reference, step),
            Granularity::Quarter => quarter_of(reference, step),
            Granularity::Weekend => match turn {
                Turn::Next => week(reference, 1).and_then(saturday_and_sunday),
                Turn::Last => past_weekend(reference),
                _ if is_weekend(reference) || self.future(i) => week(reference, 0).and_then(saturday_and_sunday),
                _ => past_weekend(reference),
            },
            _ => year_of(i32::from(reference.year()) + step)
                .map(|y| if earlier && turn == Turn::This { Interval { end: reference, ..y } } else { y }),
        };
        Some((end, interval))
    }

    /// "the weekend", "the day before yesterday", "the summer of 2015", "the fourth quarter"
    fn the(&self, i: usize) -> Found {
        if self.word(i) != "the" {
            return None;
        }
        match self.word(i + 1) {
            "day" if self.word(i + 2) == "before" && self.word(i + 3) == "yesterday" => self.days_off(i + 4, -2),
            "day" if self.word(i + 2) == "after" && self.word(i + 3) == "tomorrow" => self.days_off(i + 4, 2),
            "weekend" => Some((i + 2, self.reference.and_then(past_weekend))),
            "past" | "last" | "coming" | "next" => match self.word(i + 2) {
                "week" | "month" | "year" | "quarter" => Some((i + 3, None)),
                "weekend" => self.turned(i + 1),
                _ => None,
            },
            _ => self.season(i + 1, Turn::Bare),
        }
    }

    /// "over the weekend"
    fn weekend(&self, i: usize) -> Found {
        let at = if self.word(i + 1) == "the" { i + 2 } else { return None };
        (self.word(at) == "weekend").then(|| (at + 1, self.reference.and_then(past_weekend)))
    }

    /// "Tuesday", "Tuesday night", "Tuesday, November 14"
    fn weekday(&self, i: usize, turn: Turn) -> Found {
        let weekday = weekday_name(self.word(i))?;
        if !self.upper(i) || self.word(i) == "sun" || self.word(i + 1) == "times" {
            return None;
        }
        let mut end = self.part(i + 1);
        // A date behind it says more.
        let at = if matches!(self.word(end), "," | "the") { end + 1 } else { end };
        if let Some((to, Some(date))) =
            self.month(at, Turn::Bare).or_else(|| self.day_first(at)).or_else(|| self.numeric(at))
            && date.granularity == Granularity::Day
        {
            return Some((to, Some(date)));
        }
        if turn == Turn::Bare && self.word(end) == "last" && self.word(end + 1) == "week" {
            end += 2;
            let day = self
                .reference
                .and_then(|r| week(r, -1))
                .and_then(|w| w.start.checked_add(i32::from(weekday.to_monday_zero_offset()).days()).ok());
            return Some((end, day.map(one_day)));
        }
        let Some(reference) = self.reference else { return Some((end, None)) };
        let back = i32::from(weekday.until(reference.weekday()));
        let off = match turn {
            Turn::Last if back == 0 => -7,
            Turn::Next if back == 0 => 7,
            Turn::Next => 7 - back,
            Turn::This | Turn::Bare if back != 0 && self.future(i) => 7 - back,
            _ => -back,
        };
        Some((end, self.day(off)))
    }

    /// "November", "Nov. 14", "November 14, 2023", "November 2023", "last November"
    fn month(&self, i: usize, turn: Turn) -> Found {
        let month = month_name(self.word(i))?;
        if !self.upper(i) {
            return None;
        }
        // "Nov" and its full stop may be two tokens.
        let mut at = i + 1;
        if self.word(at) == "."
            && self.word(i).len() <= 4
            && self.word(at + 1).starts_with(|c: char| c.is_ascii_digit())
        {
            at += 1;
        }
        if let Some((from, to)) = days(self.word(at)) {
            let mut end = at + 1;
            let mut last = to;
            // "Nov. 14 and 15", "Nov. 14 to 16"
            if matches!(self.word(end), "to" | "through" | "-" | "\u{2013}" | "and")
                && let Some((_, to)) = days(self.word(end + 1))
                && to > from
                && self.word(end + 2) != "%"
            {
                last = to;
                end += 2;
            }
            let comma = usize::from(matches!(self.word(end), "," | "of"));
            let year = match year_number(self.word(end + comma)) {
                Some(year) => {
                    end += comma + 1;
                    Some(year)
                }
                None => None,
            };
            return Some((end, self.dated(year, month, from, last, i)));
        }
        let comma = usize::from(matches!(self.word(at), "," | "of"));
        if let Some(year) = year_number(self.word(at + comma)) {
            return Some((at + comma + 1, full_month(year, month)));
        }
        // Words that also are verbs, nouns or names need a preposition.
        let before = self.before(i);
        let placed = turn != Turn::Bare
            || matches!(
                before,
                "in" | "since"
                    | "until"
                    | "by"
                    | "from"
                    | "during"
                    | "early"
                    | "late"
                    | "mid"
                    | "of"
                    | "between"
                    | "to"
                    | "and"
                    | "through"
                    | "for"
                    | "before"
                    | "after"
            );
        let doubtful = matches!(self.word(i), "may" | "march" | "mar" | "august" | "april" | "june" | "jan" | "dec");
        if !placed && (doubtful || self.doc.tag(i + 1).is_proper() || self.word(i).len() < 4)
            || self.word(i) == "may"
                && self.doc.tag(i) == Tag::MD
                && !matches!(before, "in" | "early" | "late" | "mid" | "since" | "of" | "by" | "last" | "next" | "this")
        {
            return None;
        }
        // "for April Jones", "to May Smith"
        if doubtful && self.upper(i + 1) && weekday_name(self.word(i + 1)).is_none() && before != "in" {
            return None;
        }
        let end = at.min(i + 1);
        let Some(reference) = self.reference else { return Some((end, None)) };
        let mut year = reference.year();
        let now = reference.month();
        match turn {
            Turn::Last if month >= now => year -= 1,
            Turn::Next if month <= now => year += 1,
            Turn::Bare if month > now && !self.future(i) => year -= 1,
            Turn::Bare if month < now && self.future(i) => year += 1,
            _ => {}
        }
        Some((end, full_month(year, month)))
    }

    /// "14 November", "14th of November 2023", "the 14th of November"
    fn day_first(&self, i: usize) -> Found {
        let at = if self.word(i) == "the" { i + 1 } else { i };
        let (from, to) = days(self.word(at))?;
        let of = usize::from(self.word(at + 1) == "of");
        let month = month_name(self.word(at + 1 + of))?;
        if !self.upper(at + 1 + of) || self.word(i) == "the" && !self.word(at).ends_with(char::is_alphabetic) {
            return None;
        }
        // "Nov. 14 May ...": a day belongs to the month before it.
        if month_name(self.before(i)).is_some() {
            return None;
        }
        let mut end = at + of + 2;
        let comma = usize::from(self.word(end) == ",");
        let year = year_number(self.word(end + comma));
        if year.is_some() {
            end += comma + 1;
        }
        Some((end, self.dated(year, month, from, to, i)))
    }

    /// A day of a month, with a year or the likeliest one.
    fn dated(&self, year: Option<i16>, month: i8, from: i8, to: i8, i: usize) -> Option<Interval> {
        let make = |year| {
            let start = Date::new(year, month, from).ok()?;
            Some(Interval { start, end: Date::new(year, month, to).ok()?, granularity: Granularity::Day })
        };
        if let Some(year) = year {
            return make(year);
        }
        let reference = self.reference?;
        let this = make(reference.year())?;
        if this.start <= reference {
            let gone = reference.since(this.start).ok()?.get_days();
            return if gone > 240 && self.future(i) { make(reference.year() + 1) } else { Some(this) };
        }
        let ahead = this.start.since(reference).ok()?.get_days();
        if ahead <= 60 || self.future(i) { Some(this) } else { make(reference.year() - 1) }
    }

    /// "2023-11-14", "14.11.2023", "14/11/2023"; "03/04/2023" is left open.
    fn numeric(&self, i: usize) -> Found {
        let word = self.word(i);
        if word.len() < 8 || word.len() > 10 {
            return None;
        }
        if let Ok(date) = word.parse::<Date>() {
            return Some((i + 1, Some(one_day(date))));
        }
        let mark = word.chars().find(|c| !c.is_ascii_digit())?;
        let mut parts = word.split(mark).map(|p| p.parse::<i16>().ok());
        let (a, b, year) = (parts.next()??, parts.next()??, parts.next()??);
        if parts.next().is_some() || !(1900..2100).contains(&year) {
            return None;
        }
        let (day, month) = match mark {
            '.' => (a, b),
            '/' | '-' if a > 12 || a == b => (a, b),
            '/' if b > 12 => (b, a),
            _ => return Some((i + 1, None)),
        };
        let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        Some((i + 1, Some(one_day(date))))
    }

    /// "three days ago", "a year ago"
    fn ago(&self, i: usize) -> Found {
        let (count, mut at) = match (self.word(i), self.word(i + 1)) {
            ("a" | "an" | "the", n) if count(n).is_some_and(|n| n > 1) => return None,
            ("a", "few" | "couple") | ("several" | "few", _) => return None,
            (n, _) => (count(n)?, i + 1),
        };
        let unit = self.word(at);
        at += 1;
        let ago = match self.word(at) {
            "ago" => true,
            "before" if self.word(at + 1) == "yesterday" => return None,
            _ => false,
        };
        if !ago {
            return None;
        }
        let end = at + 1;
        let Some(reference) = self.reference else { return Some((end, None)) };
        let interval = match unit {
            "day" | "days" => self.day(-count),
            "hour" | "hours" | "minute" | "minutes" => None,
            "week" | "weeks" => week(reference, -count),
            "month" | "months" => month_of(reference, -count),
            "year" | "years" => year_of(i32::from(reference.year()) - count),
            "decade" | "decades" => {
                year_of(i32::from(reference.year()) - 10 * count).and_then(|y| decade_of(i32::from(y.start.year())))
            }
            _ => return None,
        };
        Some((end, interval))
    }

    /// "in 2014", "a 1963 speech", "2008-2012"
    fn year(&self, i: usize) -> Found {
        let word = self.word(i);
        if let Some(found) = self.decade(i) {
            return Some(found);
        }
        if let Some((from, to)) = word.split_once(['-', '\u{2013}'])
            && let (Some(from), Some(to)) = (year_number(from), year_number(to))
            && from < to
        {
            let (Some(start), Some(end)) = (year_of(i32::from(from)), year_of(i32::from(to))) else { return None };
            return Some((i + 1, Some(Interval { end: end.end, ..start })));
        }
        let year = year_number(word)?;
        let next = self.doc.tag(i + 1);
        let before = self.before(i);
        let money = matches!(before, "$" | "\u{20ac}" | "\u{a3}" | "#" | "no." | "number" | "about" | "than" | "some");
        let placed = matches!(
            before,
            "in" | "since"
                | "during"
                | "until"
                | "of"
                | "by"
                | "from"
                | "to"
                | "the"
                | "a"
                | "his"
                | "her"
                | "its"
                | "their"
                | "early"
                | "late"
                | "mid"
                | "before"
                | "after"
                | "through"
                | "fall"
                | "spring"
                | "summer"
                | "winter"
                | "and"
                | "'s"
                | "\u{2019}s"
                | "year"
                | "("
                | ","
                | ""
        );
        let counted = next == Tag::NNS && i + 1 < self.end;
        if money
            || !placed
            || self.word(i + 1) == "%"
            || counted && !matches!(before, "the" | "in" | "'s" | "\u{2019}s")
        {
            return None;
        }
        Some((i + 1, year_of(i32::from(year))))
    }

    /// "the 1990s"
    fn decade(&self, i: usize) -> Found {
        let digits = self.word(i).strip_suffix('s')?;
        let year = year_number(digits.strip_suffix(['\'', '\u{2019}']).unwrap_or(digits))?;
        (year % 10 == 0).then(|| (i + 1, decade_of(i32::from(year))))
    }

    /// "summer 2015", "the summer of 2015", "last summer"
    fn season(&self, i: usize, turn: Turn) -> Found {
        let month: i8 = match self.word(i) {
            "spring" => 3,
            "summer" => 6,
            "autumn" => 9,
            "fall" if self.doc.tag(i).is_noun() || turn != Turn::Bare => 9,
            "winter" => 12,
            _ => return None,
        };
        let of = usize::from(matches!(self.word(i + 1), "of" | ","));
        if let Some(year) = year_number(self.word(i + 1 + of)) {
            return Some((i + 2 + of, season_of(year, month)));
        }
        if turn == Turn::Bare && !matches!(self.word(i.saturating_sub(1)), "the" | "in" | "late" | "early") {
            return None;
        }
        if turn == Turn::Bare && !matches!(self.word(i.saturating_sub(2)), "in" | "over" | "during" | "since") {
            return None;
        }
        let Some(reference) = self.reference else { return Some((i + 1, None)) };
        let year = reference.year();
        let over = |y: i16| season_of(y, month).filter(|s| s.end < reference);
        let interval = match turn {
            Turn::Last | Turn::Bare => over(year).or_else(|| over(year - 1)).or_else(|| over(year - 2)),
            Turn::Next => season_of(year, month).filter(|s| s.start > reference).or_else(|| season_of(year + 1, month)),
            // January's winter began the year before.
            Turn::This if month == 12 && reference.month() < 6 => season_of(year - 1, month),
            Turn::This => season_of(year, month),
        };
        Some((i + 1, interval))
    }

    /// "the fourth quarter", "the first quarter of 2016"
    fn quarter(&self, i: usize) -> Found {
        let at = if self.word(i) == "the" { i + 1 } else { i };
        let number: i8 = match self.word(at) {
            "first" => 1,
            "second" => 2,
            "third" => 3,
            "fourth" => 4,
            _ => return None,
        };
        if self.word(at + 1) != "quarter" {
            return None;
        }
        let of = usize::from(self.word(at + 2) == "of");
        if let Some(year) = year_number(self.word(at + 2 + of)) {
            return Some((at + 3 + of, months(year, 3 * number - 2, 3, Granularity::Quarter)));
        }
        let Some(reference) = self.reference else { return Some((at + 2, None)) };
        let this = months(reference.year(), 3 * number - 2, 3, Granularity::Quarter);
        let interval = match this {
            Some(q) if q.start > reference && !self.future(i) => {
                months(reference.year() - 1, 3 * number - 2, 3, Granularity::Quarter)
            }
            other => other,
        };
        Some((at + 2, interval))
    }

    /// Whether the words before token `i` speak of what is to come.
    fn future(&self, i: usize) -> bool {
        let from = i.saturating_sub(14).max(self.first);
        for at in (from..i).rev() {
            match self.word(at) {
                "will" | "'ll" | "\u{2019}ll" | "wo" | "shall" | "upcoming" | "scheduled" | "due" | "slated"
                | "until" | "by" | "plans" | "planned" | "expected" | "ahead" | "going" | "can" | "may" | "must"
                | "should" | "next" => return true,
                "set" if self.word(at + 1) == "to" || self.word(at + 1) == "for" => return true,
                ";" | "that" | "\u{201c}" | "\u{201d}" | "\"" => return false,
                "said" | "told" | "says" | "announced" | "was" | "were" | "had" | "did" => return false,
                _ if self.doc.tag(at) == Tag::VBD => return false,
                _ => {}
            }
        }
        // "On Friday, the council will vote"
        for at in i + 1..(i + 12).min(self.end) {
            match self.word(at) {
                "will" | "'ll" | "\u{2019}ll" => return true,
                "that" | ";" | "\u{201c}" | "\"" => return false,
                _ if self.doc.tag(at).is_finite() => return false,
                _ => {}
            }
        }
        false
    }
}

/// A weekday or a word such as "today".
pub(crate) fn is_day_word(word: &str) -> bool {
    weekday_name(word).is_some() || matches!(word, "today" | "yesterday" | "tonight" | "tomorrow")
}

fn is_part(word: &str) -> bool {
    matches!(word, "morning" | "afternoon" | "evening" | "night" | "noon" | "midnight" | "mornings" | "lunchtime")
}

fn one_day(date: Date) -> Interval {
    Interval { start: date, end: date, granularity: Granularity::Day }
}

/// Monday to Sunday, `step` weeks on.
fn week(reference: Date, step: i32) -> Option<Interval> {
    let monday = i32::from(reference.weekday().to_monday_zero_offset());
    let start = reference.checked_add((step.checked_mul(7)? - monday).days()).ok()?;
    Some(Interval { start, end: start.checked_add(6.days()).ok()?, granularity: Granularity::Week })
}

fn saturday_and_sunday(week: Interval) -> Option<Interval> {
    let start = week.start.checked_add(5.days()).ok()?;
    Some(Interval { start, end: week.end, granularity: Granularity::Weekend })
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The last Saturday and Sunday before the reference; on a Sunday, that weekend.
fn past_weekend(reference: Date) -> Option<Interval> {
    let step = if reference.weekday() == Weekday::Sunday { 0 } else { -1 };
    week(reference, step).and_then(saturday_and_sunday)
}

fn month_of(reference: Date, step: i32) -> Option<Interval> {
    let first = reference.first_of_month().checked_add(step.months()).ok()?;
    full_month(first.year(), first.month())
}

/// "early May" is its first ten days, "mid-May" the next ten, "late May" the rest.
fn part_of_month(whole: Interval, word: &str) -> Interval {
    if whole.granularity != Granularity::Month {
        return whole;
    }
    let day = |n: i8| Date::new(whole.start.year(), whole.start.month(), n).unwrap_or(whole.start);
    let (start, end) = match word {
        "early" => (whole.start, day(10)),
        "mid" => (day(11), day(20)),
        "late" => (day(21), whole.end),
        _ => return whole,
    };
    Interval { start, end, granularity: Granularity::Week }
}

fn full_month(year: i16, month: i8) -> Option<Interval> {
    months(year, month, 1, Granularity::Month)
}

fn quarter_of(reference: Date, step: i32) -> Option<Interval> {
    let first = Date::new(reference.year(), (reference.month() - 1) / 3 * 3 + 1, 1).ok()?;
    let first = first.checked_add((3 * step).months()).ok()?;
    months(first.year(), first.month(), 3, Granularity::Quarter)
}

/// Summer is June to August, winter December to February.
fn season_of(year: i16, month: i8) -> Option<Interval> {
    months(year, month, 3, Granularity::Season)
}

fn year_of(year: i32) -> Option<Interval> {
    months(i16::try_from(year).ok()?, 1, 12, Granularity::Year)
}

fn decade_of(year: i32) -> Option<Interval> {
    months(i16::try_from(year - year.rem_euclid(10)).ok()?, 1, 120, Granularity::Decade)
}

fn months(year: i16, month: i8, count: i32, granularity: Granularity) -> Option<Interval> {
    let start = Date::new(year, month, 1).ok()?;
    let end = start.checked_add(count.months()).ok()?.yesterday().ok()?;
    Some(Interval { start, end, granularity })
}

fn weekday_name(word: &str) -> Option<Weekday> {
    Some(match word.strip_suffix('.').unwrap_or(word) {
        "monday" | "mon" => Weekday::Monday,
        "tuesday" | "tue" | "tues" => Weekday::Tuesday,
        "wednesday" | "wed" | "weds" => Weekday::Wednesday,
        "thursday" | "thu" | "thur" | "thurs" => Weekday::Thursday,
        "friday" | "fri" => Weekday::Friday,
        "saturday" | "sat" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

fn month_name(word: &str) -> Option<i8> {
    Some(match word.strip_suffix('.').unwrap_or(word) {
        "january" | "jan" => 1,
        "february" | "feb" => 2,
        "march" | "mar" => 3,
        "april" | "apr" => 4,
        "may" => 5,
        "june" | "jun" => 6,
        "july" | "jul" => 7,
        "august" | "aug" => 8,
        "september" | "sept" | "sep" => 9,
        "october" | "oct" => 10,
        "november" | "nov" => 11,
        "december" | "dec" => 12,
        _ => return None,
    })
}

/// A day of the month, or several: "14", "14th", "14-16".
fn days(word: &str) -> Option<(i8, i8)> {
    if let Some((from, to)) = word.split_once(['-', '\u{2013}']) {
        let (from, to) = (day_number(from)?, day_number(to)?);
        return (from < to).then_some((from, to));
    }
    let day = day_number(word)?;
    Some((day, day))
}

fn day_number(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
    if !matches!(&word[digits.len()..], "" | "st" | "nd" | "rd" | "th") || digits.len() > 2 {
        return None;
    }
    digits.parse().ok().filter(|d| (1..=31).contains(d))
}

fn year_number(word: &str) -> Option<i16> {
    if word.len() != 4 {
        return None;
    }
    word.parse().ok().filter(|y| (1800..2100).contains(y))
}

fn count(word: &str) -> Option<i32> {
    Some(match word {
        "a" | "an" | "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        _ => return word.parse().ok().filter(|n| (1..=400).contains(n)),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use dixit_page::{Hints, Limits};

    use super::*;

    /// The expressions of a text published on Tuesday, 14 November 2023, each as "words = first day/last day".
    fn read(text: &str) -> Vec<String> {
        read_on(text, Some("2023-11-14"))
    }

    fn read_on(text: &str, published: Option<&str>) -> Vec<String> {
        let published = published.map(|p| p.parse().unwrap());
        let hints = Hints { verbatim: true, published, ..Hints::default() };
        let article = dixit_page::read(text.as_bytes(), &hints, &Limits::default()).unwrap();
        let doc = Document::new(&article);
        let show = |t: TimeExpression| {
            let (from, to) = (t.interval.start, t.interval.end);
            let words = t.span.slice(text);
            if from == to { format!("{words} = {from}") } else { format!("{words} = {from}/{to}") }
        };
        times(&doc).into_iter().map(show).collect()
    }

    #[test]
    fn weekdays() {
        assert_eq!(read("She spoke on Tuesday."), ["Tuesday = 2023-11-14"]);
        assert_eq!(read("She spoke on Wednesday night."), ["Wednesday night = 2023-11-08"]);
        assert_eq!(read("The council will vote on Thursday."), ["Thursday = 2023-11-16"]);
        assert_eq!(read("On Thursday, the council will vote."), ["Thursday = 2023-11-16"]);
        assert_eq!(
            read("It met last Tuesday and meets this coming Friday."),
            ["last Tuesday = 2023-11-07", "this coming Friday = 2023-11-17"]
        );
        assert_eq!(read("It said on Friday, 3 November, that"), ["Friday, 3 November = 2023-11-03"]);
        assert_eq!(read("They met on Monday last week."), ["Monday last week = 2023-11-06"]);
        assert!(read("She reads the Sun and met Mr. Friday's dog on fridays.").len() < 2);
    }

    #[test]
    fn days_near_publication() {
        assert_eq!(
            read("He left today, she yesterday morning, they last night, we tomorrow."),
            [
                "today = 2023-11-14",
                "yesterday morning = 2023-11-13",
                "last night = 2023-11-13",
                "tomorrow = 2023-11-15"
            ]
        );
        assert_eq!(read("It rained the day before yesterday."), ["the day before yesterday = 2023-11-12"]);
        assert_eq!(read("She told Oslo Today so."), Vec::<String>::new());
    }

    #[test]
    fn dates() {
        assert_eq!(read("It began on Nov. 3."), ["Nov. 3 = 2023-11-03"]);
        assert_eq!(
            read("It began on 3 November 2021 and ended December 5, 2022."),
            ["3 November 2021 = 2021-11-03", "December 5, 2022 = 2022-12-05"]
        );
        assert_eq!(read("the 3rd of March 2020"), ["the 3rd of March 2020 = 2020-03-03"]);
        assert_eq!(
            read("From 2023-02-01 to 14.11.2023, but 03/04/2023 is open."),
            ["2023-02-01 = 2023-02-01", "14.11.2023 = 2023-11-14"]
        );
        assert_eq!(read("It lasted from Nov. 3-5."), ["Nov. 3-5 = 2023-11-03/2023-11-05"]);
        assert_eq!(read("They fell on Feb. 30, 2023."), Vec::<String>::new());
    }

    #[test]
    fn months_seasons_and_years() {
        assert_eq!(
            read("In May it rained; in December it snowed."),
            ["May = 2023-05-01/2023-05-31", "December = 2022-12-01/2022-12-31"]
        );
        assert_eq!(read("It may march on. May Lee will march."), Vec::<String>::new());
        assert_eq!(
            read("It grew last summer, and last winter too."),
            ["last summer = 2023-06-01/2023-08-31", "last winter = 2022-12-01/2023-02-28"]
        );
        assert_eq!(
            read("In the summer of 2015 and in 2014"),
            ["the summer of 2015 = 2015-06-01/2015-08-31", "2014 = 2014-01-01/2014-12-31"]
        );
        assert_eq!(read("It cost 2014 crowns, $1999 or 2012 %."), Vec::<String>::new());
        assert_eq!(read("in the 1990s"), ["1990s = 1990-01-01/1999-12-31"]);
        assert_eq!(read("in the third quarter"), ["the third quarter = 2023-07-01/2023-09-30"]);
    }

    #[test]
    fn parts_of_months() {
        assert_eq!(
            read("He came in early May and left late last month."),
            ["early May = 2023-05-01/2023-05-10", "late last month = 2023-10-21/2023-10-31"]
        );
        assert_eq!(
            read("She spoke on This Week and earlier this year."),
            ["earlier this year = 2023-01-01/2023-11-14"]
        );
    }

    #[test]
    fn weeks_and_the_like() {
        assert_eq!(
            read("He wrote last week, earlier this week, earlier this month and this year."),
            [
                "last week = 2023-11-06/2023-11-12",
                "earlier this week = 2023-11-13/2023-11-14",
                "earlier this month = 2023-11-01/2023-11-30",
                "this year = 2023-01-01/2023-12-31"
            ]
        );
        assert_eq!(read("He was there over the weekend."), ["over the weekend = 2023-11-11/2023-11-12"]);
        assert_eq!(
            read_on("He was there over the weekend.", Some("2023-11-12")),
            ["over the weekend = 2023-11-11/2023-11-12"]
        );
        assert_eq!(
            read("Three days ago, two weeks ago, a year ago"),
            [
                "Three days ago = 2023-11-11",
                "two weeks ago = 2023-10-30/2023-11-05",
                "a year ago = 2022-01-01/2022-12-31"
            ]
        );
    }

    #[test]
    fn without_a_day_of_publication_only_whole_dates_are_resolved() {
        assert_eq!(
            read_on("On Tuesday, Nov. 14, in May, last week, in 2014 and on 5 May 2015.", None),
            ["2014 = 2014-01-01/2014-12-31", "5 May 2015 = 2015-05-05"]
        );
    }

    #[test]
    fn durations_and_vague_words_are_no_times() {
        assert_eq!(read("For two weeks, now and recently, over the past year, they waited."), Vec::<String>::new());
    }
}
