//! Counts over time as bars that are links.

use dixit_search::{Bar, Facets, Unit};
use jiff::ToSpan as _;
use jiff::civil::Date;
use maud::{Markup, html};

use crate::plain::count;

/// Bars that are drawn at most; of longer times several make one.
const BARS: usize = 120;
/// Height of a chart in its own units; a bar is one wide.
const HEIGHT: u64 = 40;

/// Stretches of time, from the first day to the last of each.
#[derive(Debug)]
pub(crate) struct Axis {
    pub(crate) bins: Vec<(Date, Date)>,
    unit: Unit,
}

impl Axis {
    /// The stretches that bars stand for, and how many statements each has.
    pub(crate) fn of(facets: &Facets) -> (Self, Vec<u64>) {
        let Some((first, last)) = facets.days.keys().next().zip(facets.days.keys().next_back()) else {
            return (Self { bins: Vec::new(), unit: Unit::Day }, Vec::new());
        };
        let (unit, bars) =
            if last.year() - first.year() > 2_000 { (Unit::Year, Vec::new()) } else { facets.histogram() };
        let together = bars.len().div_ceil(BARS).max(1);
        let bin = |bars: &[Bar]| {
            let from = bars.first()?.from;
            let last = bars.last()?.from;
            let to = match unit {
                Unit::Day => Some(last),
                Unit::Month => Some(last.last_of_month()),
                Unit::Year => Some(last.last_of_year()),
            };
            Some(((from, to?), bars.iter().map(|b| b.count).sum::<u64>()))
        };
        let (bins, counts) = bars.chunks(together).filter_map(bin).unzip();
        (Self { bins, unit }, counts)
    }

    /// Counts of other statements over the same stretches.
    pub(crate) fn count(&self, facets: &Facets) -> Vec<u64> {
        let within = |(from, to): &(Date, Date)| facets.days.range(*from..=*to).map(|(_, n)| n).sum();
        self.bins.iter().map(within).collect()
    }

    /// "14 November 2023", "November 2023", "2023", and "2019 to 2021" where several make one.
    pub(crate) fn label(&self, (from, to): (Date, Date)) -> String {
        let name = |day: Date| match self.unit {
            Unit::Day => day.strftime("%-d %B %Y").to_string(),
            Unit::Month => day.strftime("%B %Y").to_string(),
            Unit::Year => day.strftime("%Y").to_string(),
        };
        let (first, last) = (name(from), name(to));
        if first == last { first } else { format!("{first} to {last}") }
    }

    /// The first and last label, to stand under a chart.
    pub(crate) fn ends(&self) -> Option<(String, String)> {
        Some((self.label(*self.bins.first()?), self.label(*self.bins.last()?)))
    }
}

/// Bars over an axis; `href` says where each leads, by its first and last day. `most` is the count that is drawn full.
pub(crate) fn bars(axis: &Axis, counts: &[u64], most: u64, href: impl Fn(Date, Date) -> String, name: &str) -> Markup {
    let width = axis.bins.len().max(1);
    html! {
        svg .bars viewBox={ "0 0 " (width) " " (HEIGHT) } preserveAspectRatio="none" role="group" aria-label=(name)
            data-bars=(width) {
            @for (n, ((from, to), count_here)) in axis.bins.iter().zip(counts).enumerate() {
                @let height = (count_here * HEIGHT).checked_div(most.max(1)).unwrap_or(0).max(u64::from(*count_here > 0));
                @let label = format!("{}: {}", axis.label((*from, *to)), count(*count_here, "statement", "statements"));
                @if *count_here > 0 {
                    a href=(href(*from, *to)) data-from=(from) data-to=(to) aria-label=(label) {
                        rect .slot x=(n) y="0" width="1" height=(HEIGHT) {}
                        rect .bar x={ (n) ".06" } y=(HEIGHT - height.min(HEIGHT)) width="0.88" height=(height) {}
                        title { (label) }
                    }
                } @else {
                    rect .slot x=(n) y="0" width="1" height=(HEIGHT) data-from=(from) data-to=(to) { title { (label) } }
                }
            }
        }
    }
}

/// The day before another, as far as there is one.
pub(crate) fn before(day: Date, days: i32) -> Date {
    day.checked_sub(days.days()).unwrap_or(Date::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn facets(days: &[Date]) -> Facets {
        let mut facets = Facets::default();
        for day in days {
            *facets.days.entry(*day).or_default() += 1;
        }
        facets
    }

    #[test]
    fn long_times_have_few_bars() {
        let (axis, counts) = Axis::of(&facets(&[date(1500, 1, 1), date(2024, 3, 1)]));
        assert!(axis.bins.len() <= BARS && axis.bins.len() > 50, "{}", axis.bins.len());
        assert_eq!(counts.iter().sum::<u64>(), 2);
        assert_eq!(axis.label((date(2019, 1, 1), date(2021, 12, 31))), "2019 to 2021");
        assert!(Axis::of(&facets(&[Date::MIN, Date::MAX])).0.bins.is_empty());
        assert!(Axis::of(&facets(&[])).0.bins.is_empty());
    }

    #[test]
    fn a_bar_leads_to_its_days() {
        let (axis, counts) = Axis::of(&facets(&[date(2024, 2, 1), date(2024, 2, 3)]));
        assert_eq!(counts, [1, 0, 1]);
        assert_eq!(axis.count(&facets(&[date(2024, 2, 3), date(2024, 5, 1)])), [0, 0, 1]);
        let out = bars(&axis, &counts, 1, |from, to| format!("/x?{from}&{to}"), "Days").into_string();
        assert!(out.contains("href=\"/x?2024-02-03&amp;2024-02-03\""), "{out}");
        assert!(out.contains("3 February 2024: 1 statement"), "{out}");
    }
}
