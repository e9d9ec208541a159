//! Time expressions: found in a text, and resolved to intervals against the time of publication.
//!
//! [`times`] reads what news texts say: dates in all written orders, weekdays, "last summer", "two weeks ago", "early
//! in 2015", "the third quarter", "a year earlier". Each [`TimeExpression`] has its words, a [`Value`], and the
//! [`Anchor`] that it was counted from. [`ranges`] joins two of them where the text says "from May to June".
//!
//! The words are read first (`read`), into a meaning that knows no calendar (`meaning.rs`); then meanings are resolved
//! one after the other (`resolve.rs`), as some go on from the one before. Where the words leave the day open, the
//! tense decides (`tense.rs`).
//!
//! ```
//! let page = "The mayor said on Friday that the bridge has been closed since last summer.";
//! let published = "2023-11-14".parse().ok();
//! let hints = dixit_page::Hints { verbatim: true, published, ..Default::default() };
//! let article = dixit_page::read(page.as_bytes(), &hints, &Default::default())?;
//! let times = dixit_time::times(&dixit_text::Document::new(&article), article.header.published);
//! assert_eq!(times[0].span.slice(page), "Friday");
//! assert_eq!(times[0].interval().unwrap().start.to_string(), "2023-11-10");
//! assert_eq!(times[1].interval().unwrap().end.to_string(), "2023-08-31");
//! # Ok::<(), dixit_page::Error>(())
//! ```

mod calendar;
mod meaning;
mod read;
mod resolve;
mod tense;
#[cfg(test)]
mod testing;
mod words;

use std::ops::Range;

use dixit_page::Stamp;
use dixit_span::Span;
use dixit_text::Document;
use jiff::civil::{Date, Time};

use read::Reader;
use resolve::{Place, Resolver};

pub use words::is_day_word;

/// A time expression and what it stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeExpression {
    /// Where it stands in the article's text, prepositions left out.
    pub span: Span,
    /// The numbers of its tokens.
    pub tokens: Range<usize>,
    /// What it stands for.
    pub value: Value,
    /// The part of the interval that is meant: "early May".
    pub part: Option<Part>,
    /// The time of day, where one is named.
    pub clock: Option<Clock>,
    /// How what is told of lies to it: "since 2014", "by May".
    pub bound: Option<Bound>,
    /// What the value was counted from.
    pub anchor: Anchor,
    /// The day of publication.
    published: Option<Date>,
}

impl TimeExpression {
    /// The days that it stands for; none for durations, vague words and what cannot be resolved.
    ///
    /// "Early May" is the whole of May here; see [`narrowed`](Self::narrowed).
    #[must_use]
    pub const fn interval(&self) -> Option<Interval> {
        match self.value {
            Value::When(interval) | Value::Stretch(interval, _) => Some(interval),
            _ => None,
        }
    }

    /// The days that it stands for, cut to the part that is named: "early May" is its first ten days, "earlier this
    /// week" ends with the day of publication, "the end of May" is its last day.
    #[must_use]
    pub fn narrowed(&self) -> Option<Interval> {
        let interval = self.interval()?;
        Some(self.part.map_or(interval, |part| calendar::part_of(interval, part, self.published)))
    }
}

/// What a time expression stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// Certain days.
    When(Interval),
    /// A length that ends or begins at a known day: "the past two weeks".
    Stretch(Interval, Duration),
    /// A length alone: "for two weeks".
    Length(Duration),
    /// Again and again: "every month".
    Repeated(Duration),
    /// Some time around now: "now", "recently", "soon".
    Vague(Vague),
    /// Certain days, but nothing tells which.
    Open,
}

/// Days from the first to the last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// How finely the text says it.
    pub granularity: Granularity,
}

/// How finely a time is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the words themselves")]
pub enum Granularity {
    Day,
    Weekend,
    Week,
    Month,
    Season,
    Quarter,
    Half,
    Year,
    Decade,
    Century,
}

impl Granularity {
    /// The name used in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Weekend => "weekend",
            Self::Week => "week",
            Self::Month => "month",
            Self::Season => "season",
            Self::Quarter => "quarter",
            Self::Half => "half",
            Self::Year => "year",
            Self::Decade => "decade",
            Self::Century => "century",
        }
    }
}

/// How long: "two weeks"; without a number where the text gives none ("several weeks").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Duration {
    /// How many.
    pub count: Option<u32>,
    /// Of what.
    pub unit: Unit,
}

/// What time is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the words themselves")]
pub enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Night,
    Weekend,
    Week,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
    Millennium,
}

/// How what is told of lies to a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// "since 2014": from its beginning on.
    Since,
    /// "after 2014": from its end on.
    After,
    /// "before 2014": up to its beginning.
    Before,
    /// "until 2014", "by 2014": up to it.
    Until,
}

/// A part of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// "early May", "the beginning of May"
    Early,
    /// "mid-May"
    Middle,
    /// "late May"
    Late,
    /// "the start of May"
    Start,
    /// "the end of May"
    End,
    /// "earlier this month"
    Earlier,
    /// "later this month"
    Later,
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Clock {
    /// "5 p.m.": to the minute, if minutes are said.
    At {
        /// The time.
        time: Time,
        /// Whether minutes are said.
        minutes: bool,
    },
    /// "morning"
    Morning,
    /// "afternoon"
    Afternoon,
    /// "evening"
    Evening,
    /// "night"
    Night,
}

/// Some time around now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Vague {
    /// "recently"
    Past,
    /// "now"
    Present,
    /// "soon"
    Future,
}

/// What a value was counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// Nothing: the words say all.
    Words,
    /// The time of publication.
    Publication,
    /// Another time that the text names before.
    Context,
}

/// All time expressions of a document, in the order of the text.
///
/// A weekday without more is the latest such day up to the day of publication, that day included; after words of the
/// future ("will", "scheduled") the next one. A month without a year goes the same way. Without a time of
/// publication, only complete dates are resolved.
#[must_use]
pub fn times(doc: &Document<'_>, published: Option<Stamp>) -> Vec<TimeExpression> {
    let mut resolver = Resolver::new(published);
    let mut out = Vec::new();
    for (number, sentence) in doc.sentences().iter().enumerate() {
        let reader = Reader::new(doc, sentence.tokens());
        let place = Place { block: sentence.block, sentence: number };
        let mut i = sentence.first;
        while i < sentence.end {
            let Some(found) = reader.at(i) else {
                i += 1;
                continue;
            };
            let end = found.end.clamp(i + 1, sentence.end);
            let tense = reader.tense(i, end);
            let (value, anchor) = resolver.resolve(&found, tense, reader.attributive(end), place);
            out.push(TimeExpression {
                span: doc.cover(i..end),
                tokens: i..end,
                value,
                part: found.part,
                clock: found.clock,
                bound: reader.bound(i),
                anchor,
                published: published.map(|p| p.date),
            });
            i = end;
        }
    }
    out
}

/// Those pairs of neighbours that the text joins to one interval ("from May to June", "between 5 and 8 May",
/// "2014-2018"): the number of the first, and the whole interval.
#[must_use]
pub fn ranges(doc: &Document<'_>, times: &[TimeExpression]) -> Vec<(usize, Interval)> {
    let mut out = Vec::new();
    for (i, pair) in times.windows(2).enumerate() {
        let [a, b] = pair else { continue };
        let (Some(from), Some(to)) = (a.interval(), b.interval()) else { continue };
        if b.tokens.start != a.tokens.end + 1 || a.tokens.end >= doc.len() || from.start > to.start {
            continue;
        }
        let lead = a.tokens.start.checked_sub(1).map_or("", |t| doc.lower(t));
        let joined = match doc.lower(a.tokens.end) {
            "to" | "through" | "until" | "till" | "-" | "\u{2013}" | "\u{2014}" => true,
            "and" => lead == "between",
            _ => false,
        };
        if joined {
            out.push((i, Interval { start: from.start, end: to.end.max(from.end), granularity: to.granularity }));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use dixit_page::{Hints, Limits};

    use super::*;

    #[test]
    fn two_ends_make_a_range() {
        let joined = |text: &str| -> Vec<String> {
            let published = "2023-11-14".parse().ok();
            let hints = Hints { verbatim: true, published, ..Hints::default() };
            let article = dixit_page::read(text.as_bytes(), &hints, &Limits::default()).unwrap();
            let doc = Document::new(&article);
            let times = times(&doc, published);
            ranges(&doc, &times).iter().map(|(_, i)| format!("{}/{}", i.start, i.end)).collect()
        };
        assert_eq!(joined("It lasted from May to July 2019."), ["2019-05-01/2019-07-31"]);
        assert_eq!(joined("between 5 May 2020 and 2 June 2020"), ["2020-05-05/2020-06-02"]);
        assert_eq!(joined("in 2014 and 2018"), Vec::<String>::new());
    }
}
