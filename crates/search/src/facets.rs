//! Counts of what was found.

use std::collections::BTreeMap;

use dixit::{Act, Manner};
use dixit_record::EntityId;
use jiff::ToSpan as _;
use jiff::civil::Date;

/// Days up to which each has a bar of its own.
const DAYS: i32 = 92;
/// Years up to which each month has one.
const YEARS: i16 = 10;

/// How many statements fit, and of which sort they are. Values with the largest counts come first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// All.
    pub total: u64,
    /// By speaker: those that are known across articles.
    pub speakers: Vec<(EntityId, u64)>,
    /// By name of the outlet.
    pub outlets: Vec<(String, u64)>,
    /// By act.
    pub acts: Vec<(Act, u64)>,
    /// By manner.
    pub manners: Vec<(Manner, u64)>,
    /// By day on which it was said, or else published.
    pub days: BTreeMap<Date, u64>,
}

/// What a bar of a histogram stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// One day.
    Day,
    /// One month.
    Month,
    /// One year.
    Year,
}

/// A bar of a histogram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Its first day.
    pub from: Date,
    /// Statements.
    pub count: u64,
}

impl Facets {
    /// By month, as its first day; months without any are left out.
    #[must_use]
    pub fn months(&self) -> BTreeMap<Date, u64> {
        self.by(Date::first_of_month)
    }

    /// Over time, from the first day to the last, those without any statement too: by day, month or year, so that there are
    /// not too many.
    #[must_use]
    pub fn histogram(&self) -> (Unit, Vec<Bar>) {
        let (Some(first), Some(last)) = (self.days.keys().next(), self.days.keys().next_back()) else {
            return (Unit::Day, Vec::new());
        };
        let (unit, step, counts) = if (*last - *first).get_days() <= DAYS {
            (Unit::Day, 1.day(), self.days.clone())
        } else if last.year() - first.year() <= YEARS {
            (Unit::Month, 1.month(), self.months())
        } else {
            (Unit::Year, 1.year(), self.by(Date::first_of_year))
        };
        let start = counts.keys().next().copied().unwrap_or(*first);
        let days = std::iter::successors(Some(start), |day| day.checked_add(step).ok()).take_while(|day| day <= last);
        let bar = |from| Bar { from, count: counts.get(&from).copied().unwrap_or_default() };
        (unit, days.map(bar).collect())
    }

    fn by(&self, unit: impl Fn(Date) -> Date) -> BTreeMap<Date, u64> {
        let mut out = BTreeMap::new();
        for (day, count) in &self.days {
            *out.entry(unit(*day)).or_default() += count;
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn histogram(days: &[Date]) -> (Unit, Vec<u64>) {
        let mut facets = Facets::default();
        for day in days {
            *facets.days.entry(*day).or_default() += 1;
        }
        let (unit, bars) = facets.histogram();
        (unit, bars.into_iter().map(|b| b.count).collect())
    }

    #[test]
    fn bars_fit_the_time() {
        assert_eq!(histogram(&[]), (Unit::Day, vec![]));
        assert_eq!(histogram(&[date(2024, 2, 28), date(2024, 3, 1)]), (Unit::Day, vec![1, 0, 1]));
        assert_eq!(histogram(&[date(2023, 10, 31), date(2024, 2, 1)]), (Unit::Month, vec![1, 0, 0, 0, 1]));
        assert_eq!(histogram(&[date(2001, 1, 1), date(2013, 7, 4)]).1.len(), 13);
        assert_eq!(histogram(&[Date::MIN, Date::MAX]).1.len(), 19_999);
    }
}
