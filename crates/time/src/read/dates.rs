//! Dates: days of months, months, years, decades, centuries.

use dixit_text::{Kind, Tag};
use jiff::civil::Date;

use super::Reader;
use crate::meaning::{Found, Meaning, Turn, YearOf};
use crate::{Granularity, Interval, Part, Unit, calendar, words};

impl Reader<'_> {
    /// "November", "Nov. 14", "November 14, 2023", "November 2023", "last November", "June last year"
    pub(super) fn month(&self, i: usize, turn: Turn) -> Option<Found> {
        let month = words::month(self.word(i))?;
        if !self.upper(i) {
            return None;
        }
        // "Nov" and its full stop may be two tokens.
        let mut at = i + 1;
        let digit = |at: usize| self.word(at).starts_with(|c: char| c.is_ascii_digit());
        if self.word(at) == "." && self.word(i).len() <= 4 && digit(at + 1) {
            at += 1;
        }
        let the = usize::from(self.word(at) == "the" && words::ordinal(self.word(at + 1)).is_some());
        let spelt = !digit(at + the) && words::ordinal(self.word(at + the)).is_some_and(|o| o > 3);
        if let Some((from, to)) = words::days(self.word(at + the)).filter(|_| digit(at + the) || spelt) {
            // "May 14:30"
            return Some(self.days_of(i, month, from, to, at + the + 1));
        }
        let comma = usize::from(matches!(self.word(at), "," | "of" | "'" | "\u{2019}"));
        if let Some(year) = words::year(self.word(at + comma)) {
            return Some(Found::new(at + comma + 1, Meaning::Fixed(calendar::full_month(year, month))));
        }
        if let Some((step, end)) = self.year_step(at) {
            return Some(Found::new(end, Meaning::Month { month, year: YearOf::Step(step) }));
        }
        if !self.is_month(i, turn) {
            return None;
        }
        let end = at.min(i + 1);
        if turn == Turn::Bare
            && let Some(year) = self.year_of_months(end)
        {
            return Some(Found::new(end, Meaning::Fixed(calendar::full_month(year, month))));
        }
        Some(Found::new(end, Meaning::Month { month, year: YearOf::Turn(turn) }))
    }

    /// A month behind "early" and the like, where no doubt is left.
    pub(super) fn month_in_part(&self, i: usize) -> Option<Found> {
        let month = words::month(self.word(i)).filter(|_| self.upper(i))?;
        Some(Found::new(i + 1, Meaning::Month { month, year: YearOf::Turn(Turn::Bare) }))
    }

    /// "last year", "this year", "next year" behind a month or a season: the step, and one past it.
    pub(super) fn year_step(&self, i: usize) -> Option<(i32, usize)> {
        let at = i + usize::from(matches!(self.word(i), "of" | ","));
        let step = match self.word(at) {
            "last" => -1,
            "this" => 0,
            "next" => 1,
            _ => return None,
        };
        (self.word(at + 1) == "year" && !matches!(self.word(at + 2), "'s" | "\u{2019}s")).then_some((step, at + 2))
    }

    /// Whether a month's name without day or year is one: "may", "march" and names of people need a preposition.
    fn is_month(&self, i: usize, turn: Turn) -> bool {
        let before = self.back(i, 1);
        let placed = turn != Turn::Bare
            || matches!(
                before,
                "in" | "since"
                    | "until"
                    | "till"
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
                    | "or"
                    | "through"
                    | "for"
                    | "before"
                    | "after"
                    | "each"
                    | "every"
                    | "-"
                    | "\u{2013}"
            );
        let word = self.word(i);
        let doubtful =
            matches!(word, "may" | "march" | "mar" | "august" | "april" | "june" | "jan" | "dec" | "sep" | "oct");
        // A whole line of one word has no other sense.
        let alone = self.first == i && (i + 1 >= self.end || i + 2 >= self.end && self.word(i + 1) == ".");
        // "a May interview", "their June vote", whatever the tagger makes of "May rally"
        let noun = self.doc.tokens().get(i + 1).is_some_and(|t| t.kind == Kind::Word && !t.upper) && i + 1 < self.end;
        let owned = matches!(before, "a" | "an" | "the" | "his" | "her" | "its" | "their" | "our" | "'s" | "\u{2019}s");
        if alone || owned && noun {
            return true;
        }
        let name = self.tag(i + 1).is_proper() && self.upper(i + 1) && words::weekday(self.word(i + 1)).is_none();
        if !placed && (doubtful || name || word.len() < 4) {
            return false;
        }
        if word == "may"
            && self.tag(i) == Tag::MD
            && !matches!(before, "in" | "early" | "late" | "mid" | "since" | "of" | "by" | "last" | "next" | "this")
        {
            return false;
        }
        // "for April Jones", "to May Smith"
        !(doubtful && name && before != "in")
    }

    /// What follows the day of a month: further days, a year.
    fn days_of(&self, i: usize, month: i8, from: i8, to: i8, mut end: usize) -> Found {
        let mut last = to;
        // "Nov. 14 and 15", "Nov. 14 to 16"
        if matches!(self.word(end), "to" | "through" | "-" | "\u{2013}" | "and" | "until" | "&")
            && let Some((_, to)) = words::days(self.word(end + 1)).filter(|_| self.number_ahead(end + 1))
            && to > from
            && !matches!(self.word(end + 2), "%" | "percent" | "." if self.word(end + 2) == "%")
            && words::month(self.word(end + 2)).is_none()
            && words::unit(self.word(end + 2)).is_none()
            && !self.counts(end + 1)
        {
            last = to;
            end += 2;
        }
        let (year, end) = self.year_behind(end);
        let year = year.or_else(|| self.year_of_range(end));
        let _ = i;
        Found::new(end, days_meaning(year, month, from, last))
    }

    /// Whether the number at token `i` counts the noun behind it.
    fn counts(&self, i: usize) -> bool {
        self.tag(i + 1) == Tag::NNS && i + 1 < self.end
    }

    /// ", 2023", "of 2023", "this year": the year, and one past it.
    fn year_behind(&self, end: usize) -> (Option<i16>, usize) {
        let mark = usize::from(matches!(self.word(end), "," | "of"));
        match words::year(self.word(end + mark)) {
            Some(year) => (Some(year), end + mark + 1),
            None => (None, end),
        }
    }

    /// The year said with the last of several months: "from March to August 2011".
    fn year_of_months(&self, end: usize) -> Option<i16> {
        let joined = matches!(self.word(end), "to" | "through" | "until" | "and" | "or" | "-" | "\u{2013}" | "/" | ",");
        let month = words::month(self.word(end + 1)).filter(|_| joined && self.upper(end + 1));
        month?;
        words::year(self.word(end + 2 + usize::from(matches!(self.word(end + 2), "," | "of"))))
    }

    /// The year said with the end of a range: "23 January to 9 March 2014".
    fn year_of_range(&self, end: usize) -> Option<i16> {
        if !matches!(self.word(end), "to" | "through" | "until" | "till" | "and" | "-" | "\u{2013}" | "\u{2014}") {
            return None;
        }
        let month = (end + 1..end + 3).find(|&t| words::month(self.word(t)).is_some() && self.upper(t))?;
        let day = if month == end + 1 { month + 1 } else { end + 1 };
        words::day(self.word(day))?;
        self.year_behind(month.max(day) + 1).0
    }

    /// "14 November", "14th of November 2023", "the 14th of November"
    pub(super) fn day_first(&self, i: usize) -> Option<Found> {
        let (mut from, mut to) = words::days(self.word(i))?;
        let mut at = i + 1;
        // "14 to 16 November", "14 and 15 November"
        if from == to
            && matches!(self.word(at), "to" | "-" | "\u{2013}" | "and" | "or" | "/")
            && let Some((_, last)) = words::days(self.word(at + 1))
            && last > from
            && words::month(self.word(at + 2)).is_some()
            && self.upper(at + 2)
        {
            to = last;
            at += 2;
        }
        let of = usize::from(self.word(at) == "of");
        let month = words::month(self.word(at + of))?;
        if !self.upper(at + of) || from > to {
            return None;
        }
        // "Nov. 14 May ...": a day belongs to the month before it.
        if words::month(self.back(i, 1)).is_some() {
            return None;
        }
        // "one May", "second of May": an ordinal in words wants an "of".
        if self.doc.tokens()[i].kind != Kind::Number && of == 0 {
            return None;
        }
        let end = at + of + 1;
        let (year, mut end) = self.year_behind(end);
        let mut year = year.or_else(|| self.year_of_range(end));
        if year.is_none()
            && let Some((step, after)) = self.year_step(end)
            && step == 0
        {
            // "5 May this year" has no other reading than the nearest.
            end = after;
            year = None;
        }
        std::mem::swap(&mut from, &mut to);
        Some(Found::new(end, days_meaning(year, month, to, from)))
    }

    /// "the 15th", where a preposition leads to it.
    pub(super) fn day_alone(&self, i: usize) -> Option<Found> {
        let word = self.word(i);
        let day = words::day(word)
            .filter(|_| words::ordinal(word).is_some() && word.starts_with(|c: char| c.is_ascii_digit()))?;
        let placed = matches!(self.back(i, 2), "on" | "by" | "until" | "since" | "before" | "after" | "till");
        (placed && self.closes(i + 1)).then(|| Found::new(i + 1, Meaning::DayAlone(day)))
    }

    /// A month with a year, if one is given, and one past them.
    fn month_and_year(&self, i: usize) -> Option<(i8, Option<i16>, usize)> {
        let month = words::month(self.word(i)).filter(|_| self.upper(i))?;
        let (year, end) = self.year_behind(i + 1);
        Some((month, year, end))
    }

    /// "first week of May", "last Monday in September 2019"
    pub(super) fn nth(&self, i: usize) -> Option<Found> {
        let nth = match self.word(i) {
            "first" => 1,
            "second" => 2,
            "third" => 3,
            "fourth" => 4,
            "last" => -1,
            _ => return None,
        };
        if !matches!(self.word(i + 2), "of" | "in") {
            return None;
        }
        let (month, year, end) = self.month_and_year(i + 3)?;
        if self.word(i + 1) == "week" {
            return Some(Found::new(end, Meaning::NthWeek { nth, month, year }));
        }
        let weekday = words::weekday(self.word(i + 1)).filter(|_| self.upper(i + 1))?;
        Some(Found::new(end, Meaning::NthWeekday { nth, weekday, month, year }))
    }

    /// "week of April 10", "week of 10 April 2016", "week ended Oct. 6"
    pub(super) fn week_of(&self, i: usize) -> Option<Found> {
        if !matches!(self.word(i + 1), "of" | "ended" | "ending" | "beginning" | "starting") {
            return None;
        }
        let at = i + 2 + usize::from(self.word(i + 2) == "on");
        let month = words::month(self.word(at)).filter(|_| self.upper(at));
        let (month, day) = match month {
            Some(month) => (month, words::day(self.word(at + 1))?),
            None => {
                let month = words::month(self.word(at + 1)).filter(|_| self.upper(at + 1))?;
                (month, words::day(self.word(at))?)
            }
        };
        let (year, end) = self.year_behind(at + 2);
        Some(Found::new(end, Meaning::WeekOf { month, day, year }))
    }

    /// "2023-11-14", "14.11.2023", "14/11/2023", "2023/11/14", "2023-11"; "03/04/2023" is left open.
    pub(super) fn numeric(&self, i: usize) -> Option<Found> {
        let word = self.word(i);
        if word.len() < 6 || word.len() > 19 {
            return None;
        }
        let found = |meaning| Some(Found::new(i + 1, meaning));
        if let Some(date) = word.get(..10).and_then(|w| w.parse::<Date>().ok())
            && (word.len() == 10 || matches!(word.as_bytes()[10], b't'))
        {
            return found(Meaning::Fixed(Some(calendar::one_day(date))));
        }
        if word.len() > 10 {
            return None;
        }
        let mark = word.chars().find(|c| !c.is_ascii_digit())?;
        let mut parts = word.split(mark).map(|p| p.parse::<i16>().ok());
        let (a, b) = (parts.next()??, parts.next()??);
        let c = match parts.next() {
            Some(c) => c?,
            // "2023-11"
            None if mark == '-' && (1900..2100).contains(&a) && word.len() == 7 && (1..=12).contains(&b) => {
                return found(Meaning::Fixed(calendar::full_month(a, i8::try_from(b).ok()?)));
            }
            None => return None,
        };
        if parts.next().is_some() {
            return None;
        }
        if (1900..2100).contains(&a) && matches!(mark, '/' | '.' | '-') {
            let date = Date::new(a, i8::try_from(b).ok()?, i8::try_from(c).ok()?).ok()?;
            return found(Meaning::Fixed(Some(calendar::one_day(date))));
        }
        let c = if (0..100).contains(&c) && mark == '/' && word.ends_with(|d: char| d.is_ascii_digit()) {
            of_two_digits(c)
        } else {
            c
        };
        if !(1900..2100).contains(&c) {
            return None;
        }
        let (day, month) = match mark {
            '.' => (a, b),
            '/' | '-' if a > 12 || a == b => (a, b),
            '/' | '-' if b > 12 => (b, a),
            '/' | '-' => return found(Meaning::Open),
            _ => return None,
        };
        let date = Date::new(c, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        found(Meaning::Fixed(Some(calendar::one_day(date))))
    }

    /// "400 BCE", "AD 79"
    fn era(&self, i: usize) -> Option<Found> {
        let number = words::number(self.word(i)).filter(|n| (1..=9000).contains(n)).map(|n| n as i32)?;
        let found = |year, end| Some(Found::new(end, Meaning::Fixed(calendar::year(year))));
        match self.word(i + 1) {
            "bc" | "bce" | "b.c." | "b.c.e." if self.upper(i + 1) => found(1 - number, i + 2),
            "ad" | "ce" | "a.d." | "c.e." if self.upper(i + 1) => found(number, i + 2),
            _ => None,
        }
    }

    /// "in 2014", "a 1963 speech", "2008-2012", "400 BCE"
    pub(super) fn year(&self, i: usize) -> Option<Found> {
        if let Some(found) = self.era(i) {
            return Some(found);
        }
        let word = self.word(i);
        if let Some((from, to)) = word.split_once(['-', '\u{2013}', '/']) {
            let from = words::year(from)?;
            let to = match to.len() {
                4 => words::year(to)?,
                // "1914-18", "2015/16"
                2 => from / 100 * 100 + to.parse::<i16>().ok()?,
                _ => return None,
            };
            let (start, end) = (calendar::year(i32::from(from))?, calendar::year(i32::from(to))?);
            let near = from < to && to - from < 150;
            return near.then(|| Found::new(i + 1, Meaning::Fixed(Some(Interval { end: end.end, ..start }))));
        }
        let year = words::year(word)?;
        let before = self.back(i, 1);
        let next = self.word(i + 1);
        // "2000 levels", "in 2010 dollars": of that year.
        let priced = matches!(next, "levels" | "prices" | "dollars" | "standards" | "terms" | "figures" | "elections");
        let counted = self.tag(i + 1) == Tag::NNS && i + 1 < self.end && !self.upper(i + 1) && !priced;
        if matches!(
            before,
            "$" | "\u{20ac}"
                | "\u{a3}"
                | "\u{a5}"
                | "#"
                | "no."
                | "no"
                | "number"
                | "about"
                | "than"
                | "some"
                | "nearly"
                | "almost"
                | "approximately"
                | "least"
                | "most"
                | "page"
                | "room"
                | "flight"
                | "resolution"
                | "route"
                | "highway"
                | "windows"
                | "boeing"
                | "section"
                | "channel"
                | "over"
        ) && !(before == "over" && matches!(next, "-" | "\u{2013}" | "to"))
            || matches!(
                next,
                "%" | "percent" | "per" | "million" | "billion" | "km" | "m" | "kg" | "feet" | "ft" | "miles"
            )
            || before == "." && self.joined(i)
        {
            return None;
        }
        let sure = matches!(
            before,
            "in" | "since" | "circa" | "c." | "ca." | "during" | "until" | "by" | "from" | "of" | "year"
        );
        let far = !(1800..2060).contains(&year);
        if far && (!sure || self.tag(i + 1).is_noun() && i + 1 < self.end) {
            return None;
        }
        let placed = sure
            || matches!(
                before,
                "to" | "the" | "a" | "his" | "her" | "its" | "their" | "our" | "early" | "late" | "mid" | "before" | "after"
                    | "through" | "till" | "fall" | "spring" | "summer" | "autumn" | "winter" | "and" | "or" | "'s"
                    | "\u{2019}s" | "between" | "(" | "," | "" | "-" | "\u{2013}" | "\u{2014}" | "[" | ";" | ":" | "this"
                    | "that" | "like" | "around" | "\u{2018}" | "\u{201c}" | "\"" | "as" | "with" | "following" | "over"
            )
            // "World Cup 2018"
            || i > self.first && (self.tag(i - 1).is_proper() || self.upper(i - 1));
        if !placed || counted && !matches!(before, "the" | "in" | "'s" | "\u{2019}s" | "his" | "her" | "its") {
            return None;
        }
        // "in 2014 homes" counts; "in 2014 researchers found" does not.
        if counted && before == "in" && !(1900..2060).contains(&year) {
            return None;
        }
        self.quarter_of(year, i + 1)
            .or_else(|| Some(Found::new(i + 1, Meaning::Fixed(calendar::year(i32::from(year))))))
    }

    /// "in '92"
    fn short_year(&self, i: usize) -> Option<Found> {
        let word = self.word(i + 1);
        if !self.joined(i + 1)
            || word.len() != 2
            || !matches!(self.back(i, 1), "in" | "of" | "since" | "until" | "by" | "from")
        {
            return None;
        }
        let year = of_two_digits(word.parse().ok()?);
        Some(Found::new(i + 2, Meaning::Fixed(calendar::year(i32::from(year)))))
    }

    /// "the year 2000", "year two thousand"
    pub(super) fn year_word(&self, i: usize) -> Option<Found> {
        if self.word(i) != "year" {
            return None;
        }
        if let Some(year) = words::year(self.word(i + 1)) {
            return Some(Found::new(i + 2, Meaning::Fixed(calendar::year(i32::from(year)))));
        }
        self.spelt_year(i + 1)
    }

    /// "year end", "month's end"
    pub(super) fn unit_end(&self, i: usize) -> Option<Found> {
        let unit = match self.word(i) {
            "year" => Unit::Year,
            "quarter" => Unit::Quarter,
            "month" => Unit::Month,
            "week" => Unit::Week,
            _ => return None,
        };
        let at = i + 1 + usize::from(matches!(self.word(i + 1), "'s" | "\u{2019}s"));
        (self.word(at) == "end").then(|| Self::end_of(unit, at + 1))
    }

    /// "nineteen seventy-nine", "two thousand", "two thousand (and) three"
    pub(super) fn spelt_year(&self, i: usize) -> Option<Found> {
        let number = |at: usize| {
            words::number(self.word(at)).filter(|_| at < self.end && self.doc.tokens()[at].kind == Kind::Word)
        };
        let (year, end) = match (self.word(i), self.word(i + 1)) {
            ("eighteen" | "nineteen" | "twenty", _) => {
                let century = number(i)? * 100;
                let rest = number(i + 1).filter(|n| (10..100).contains(n))?;
                match number(i + 2).filter(|n| *n < 10 && rest % 10 == 0 && rest >= 20) {
                    Some(ones) => (century + rest + ones, i + 3),
                    None => (century + rest, i + 2),
                }
            }
            ("two", "thousand") => {
                let at = i + 2 + usize::from(self.word(i + 2) == "and");
                match number(at).filter(|n| *n < 100) {
                    Some(n) => (2000 + n, at + 1),
                    None => (2000, i + 2),
                }
            }
            _ => return None,
        };
        // "two thousand years", "nineteen thirty-foot poles"
        let yearly = self.back(i, 1) == "year" || !self.tag(end).is_noun() && self.back(i, 1) != "than";
        let yearly =
            yearly && (self.word(i) != "two" || matches!(self.back(i, 1), "year" | "in" | "since" | "of" | "by"));
        yearly.then(|| Found::new(end, Meaning::Fixed(calendar::year(year as i32))))
    }

    /// "the 1990s", "the '90s", "the nineties"
    pub(super) fn decade(&self, i: usize) -> Option<Found> {
        let quoted = matches!(self.word(i), "'" | "\u{2019}" | "\u{2018}");
        if quoted && let Some(found) = self.short_year(i) {
            return Some(found);
        }
        let at = i + usize::from(quoted);
        if quoted && !self.joined(at) {
            return None;
        }
        let word = self.word(at);
        let found = |year: i32, end: usize| Some(Found::new(end, Meaning::Fixed(calendar::decade(year))));
        if let Some(year) = words::decade(word) {
            return (self.back(at, 1) == "the" || matches!(self.back(at, 1), "early" | "late" | "mid" | "-"))
                .then(|| found(year, at + 1))?;
        }
        // "1990's" is cut in two.
        let (digits, end) = match word.strip_suffix('s') {
            Some(digits) => (digits.strip_suffix(['\'', '\u{2019}']).unwrap_or(digits), at + 1),
            None if matches!(self.word(at + 1), "'s" | "\u{2019}s")
                && matches!(self.back(at, 1), "the" | "early" | "late" | "mid") =>
            {
                (word, at + 2)
            }
            None => return None,
        };
        let digits = digits.strip_prefix(['\'', '\u{2019}']).unwrap_or(digits);
        if let Some(year) = words::year(digits) {
            return if year % 10 == 0 { found(i32::from(year), end) } else { None };
        }
        // "the 30s °F", "in her early 20s"
        let parted = matches!(self.back(at, 1), "early" | "late" | "mid" | "-");
        if self.word(end) == "\u{b0}" || parted && !matches!(self.back(at, 2), "the" | "in" | "since" | "until" | "mid")
        {
            return None;
        }
        if digits.len() == 2
            && digits.ends_with('0')
            && (quoted || matches!(self.back(at, 1), "the" | "early" | "late" | "mid" | "-"))
        {
            let tens: i32 = digits.parse().ok()?;
            // "in their 50s" is an age; what lies a decade ahead is the century before.
            return found(if tens >= 30 { 1900 + tens } else { 2000 + tens }, end);
        }
        None
    }

    /// "the 20th century", "19th-century"
    pub(super) fn century(&self, i: usize) -> Option<Found> {
        let word = self.word(i);
        let (number, end) = match word.strip_suffix("-century") {
            Some(ordinal) => (words::ordinal(ordinal)?, i + 1),
            None => {
                let number = words::ordinal(word)?;
                let mark = usize::from(self.word(i + 1) == "-");
                (number, if self.word(i + 1 + mark) == "century" { i + 2 + mark } else { return None })
            }
        };
        if !(1..=22).contains(&number) {
            return None;
        }
        Some(Found::new(end, Meaning::Fixed(calendar::century(number as i32))))
    }

    /// "mid-1996", "mid-May", "late-August", "third-quarter", "year-ago", "year-end", "five-year"
    pub(super) fn compound(&self, i: usize) -> Option<Found> {
        let word = self.word(i);
        let (head, tail) = word.split_once('-')?;
        let part = match head {
            "mid" => Part::Middle,
            "early" => Part::Early,
            "late" => Part::Late,
            _ => return self.compound_period(i, head, tail),
        };
        let meaning = if let Some(year) = words::year(tail) {
            Meaning::Fixed(calendar::year(i32::from(year)))
        } else if let Some(month) = words::month(tail) {
            let at = i + 1 + usize::from(self.word(i + 1) == ",");
            if let Some(year) = words::year(self.word(at)) {
                let found = Found::new(at + 1, Meaning::Fixed(calendar::full_month(year, month)));
                return Some(Found { part: Some(part), ..found });
            }
            Meaning::Month { month, year: YearOf::Turn(Turn::Bare) }
        } else if let Some(year) = tail.strip_suffix('s').and_then(words::year).filter(|y| y % 10 == 0) {
            Meaning::Fixed(calendar::decade(i32::from(year)))
        } else if let Some(month) = words::season(tail) {
            Meaning::Season { month, year: YearOf::Turn(Turn::Bare) }
        } else if let Some(year) = words::decade(tail) {
            Meaning::Fixed(calendar::decade(year))
        } else if tail == "week" || tail == "month" || tail == "year" {
            Meaning::Unit { unit: words::unit(tail)?, turn: Turn::This }
        } else {
            return None;
        };
        Some(Found { part: Some(part), ..Found::new(i + 1, meaning) })
    }
}

/// The year that two digits stand for: 1930 to 2029.
const fn of_two_digits(digits: i16) -> i16 {
    if digits < 30 { 2000 + digits } else { 1900 + digits }
}

fn days_meaning(year: Option<i16>, month: i8, from: i8, to: i8) -> Meaning {
    let Some(year) = year else { return Meaning::Days { month, from, to } };
    let interval = Date::new(year, month, from).ok().zip(Date::new(year, month, to).ok());
    Meaning::Fixed(interval.map(|(start, end)| Interval { start, end, granularity: Granularity::Day }))
}

#[cfg(test)]
mod tests {
    use crate::testing::{read, read_on};

    #[test]
    fn days_in_all_orders() {
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
        assert_eq!(read("The fair of 12 and 13 May is over."), ["12 and 13 May = 2023-05-12/2023-05-13"]);
    }

    #[test]
    fn the_year_is_said_once_for_a_range() {
        assert_eq!(
            read("The show ran from 20 January to 7 March 2014."),
            ["20 January = 2014-01-20", "7 March 2014 = 2014-03-07"]
        );
        assert_eq!(
            read("The dam leaked from April to July 2011."),
            ["April = 2011-04-01/2011-04-30", "July 2011 = 2011-07-01/2011-07-31"]
        );
    }

    #[test]
    fn a_year_left_out_is_the_likeliest() {
        assert_eq!(read("She resigned on Dec. 20."), ["Dec. 20 = 2023-12-20"]);
        assert_eq!(read("The port was opened on June 20."), ["June 20 = 2023-06-20"]);
        assert_eq!(read("The port will be opened on June 20."), ["June 20 = 2024-06-20"]);
        assert_eq!(read("The vote is to be held on January 20."), ["January 20 = 2024-01-20"]);
        assert_eq!(read_on("The dam broke on October 2.", Some("2023-03-01")), ["October 2 = 2022-10-02"]);
    }

    #[test]
    fn a_year_that_is_told_of_goes_on_to_the_next_sentence() {
        assert_eq!(
            read("She was hired in 2016. On 5 May, she left. In the autumn, he came.\n\nIn June, he left."),
            [
                "2016 = 2016-01-01/2016-12-31",
                "5 May = 2016-05-05",
                "the autumn = 2016-09-01/2016-11-30",
                "June = 2023-06-01/2023-06-30"
            ]
        );
        assert_eq!(read("It grew as in 2015. In October, it shrank.")[1], "October = 2023-10-01/2023-10-31");
        assert_eq!(read("The 1973 ruling fell. In March, he said so.")[1], "March = 2023-03-01/2023-03-31");
        assert_eq!(read("She was hired in 2016. She will leave on 5 May.")[1], "5 May = 2024-05-05");
    }

    #[test]
    fn months() {
        assert_eq!(
            read("In May it rained; in December it snowed."),
            ["May = 2023-05-01/2023-05-31", "December = 2022-12-01/2022-12-31"]
        );
        assert_eq!(read("It may march on. May Lee will march."), Vec::<String>::new());
        assert_eq!(read("During a May interview, she said no."), ["May = 2023-05-01/2023-05-31"]);
        assert_eq!(read("They met in June last year."), ["June last year = 2022-06-01/2022-06-30"]);
        assert_eq!(read("Trams will run in April."), ["April = 2024-04-01/2024-04-30"]);
    }

    #[test]
    fn years() {
        assert_eq!(read("It cost 2014 crowns, $1999 or 2012 %."), Vec::<String>::new());
        assert_eq!(read("A survey of 1811 pupils"), Vec::<String>::new());
        assert_eq!(
            read("the 2011 flood, the Oslo Fair 2016, by 2050"),
            ["2011 = 2011-01-01/2011-12-31", "2016 = 2016-01-01/2016-12-31", "2050 = 2050-01-01/2050-12-31"]
        );
        assert_eq!(read("from 1914-18"), ["1914-18 = 1914-01-01/1918-12-31"]);
        assert_eq!(read("since '92"), ["'92 = 1992-01-01/1992-12-31"]);
        assert_eq!(read("It began on 12/31/98."), ["12/31/98 = 1998-12-31"]);
        assert_eq!(read("in 1989's second quarter"), ["1989's second quarter = 1989-04-01/1989-06-30"]);
        assert_eq!(read("in nineteen eighty-two"), ["nineteen eighty-two = 1982-01-01/1982-12-31"]);
        assert_eq!(read("by 300 BCE"), ["300 BCE = -000299-01-01/-000299-12-31"]);
    }

    #[test]
    fn weeks_and_days_within_months() {
        assert_eq!(
            read("in the first week of May, on the last Monday of October 2020, in the week ended Nov. 3, on the 10th"),
            [
                "the first week of May = 2023-05-01/2023-05-07",
                "the last Monday of October 2020 = 2020-10-26",
                "the week ended Nov. 3 = 2023-10-30/2023-11-05",
                "the 10th = 2023-11-10"
            ]
        );
        assert_eq!(read("He lived on the 10th floor."), Vec::<String>::new());
    }

    #[test]
    fn decades_and_centuries() {
        assert_eq!(
            read("in the 1990s, in the '80s, in the sixties, in her 40s, in their late 20s, at the 20th century's end"),
            [
                "the 1990s = 1990-01-01/1999-12-31",
                "the '80s = 1980-01-01/1989-12-31",
                "the sixties = 1960-01-01/1969-12-31",
                "the 20th century = 1900-01-01/1999-12-31"
            ]
        );
        assert_eq!(read("a 19th-century mill"), ["19th-century = 1800-01-01/1899-12-31"]);
    }

    #[test]
    fn without_a_day_of_publication_only_whole_dates_are_resolved() {
        assert_eq!(
            read_on("On Tuesday, Nov. 14, in May, last week, in 2014 and on 5 May 2015.", None),
            ["2014 = 2014-01-01/2014-12-31", "5 May 2015 = 2015-05-05"]
        );
    }
}
