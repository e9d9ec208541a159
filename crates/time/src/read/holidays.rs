//! Holidays that fall on one day wherever they are kept.

use super::Reader;
use crate::meaning::{Found, Holiday, Meaning};
use crate::words;

impl Reader<'_> {
    /// "Christmas", "New Year's Eve 2019", "Easter Monday", "Thanksgiving"
    pub(super) fn holiday(&self, i: usize) -> Option<Found> {
        // "John Christmas" is a name.
        if !self.upper(i) || i > self.first && self.tag(i - 1).is_proper() {
            return None;
        }
        let day = |at: usize| usize::from(self.word(at) == "day" && self.upper(at));
        let possessive = matches!(self.word(i + 1), "'s" | "\u{2019}s");
        let (holiday, end) = match (self.word(i), self.word(i + 1)) {
            ("christmas", "eve") => (Holiday::Fixed(12, 24), i + 2),
            ("christmas", _) => (Holiday::Fixed(12, 25), i + 1 + day(i + 1)),
            ("boxing", "day") => (Holiday::Fixed(12, 26), i + 2),
            ("halloween", _) => (Holiday::Fixed(10, 31), i + 1),
            ("bastille", "day") => (Holiday::Fixed(7, 14), i + 2),
            ("new", "year") if matches!(self.word(i + 2), "'s" | "\u{2019}s") => match self.word(i + 3) {
                "eve" => (Holiday::Fixed(12, 31), i + 4),
                "day" => (Holiday::Fixed(1, 1), i + 4),
                _ => return None,
            },
            ("valentine", _) if possessive && self.word(i + 2) == "day" => (Holiday::Fixed(2, 14), i + 3),
            ("easter", "monday") => (Holiday::Easter(1), i + 2),
            ("easter", "sunday") => (Holiday::Easter(0), i + 2),
            ("easter", _) => (Holiday::Easter(0), i + 1),
            ("good", "friday") if self.upper(i + 1) => (Holiday::Easter(-2), i + 2),
            ("thanksgiving", _) => (Holiday::Thanksgiving, i + 1 + day(i + 1)),
            _ => return None,
        };
        // "a Christmas tree", "Easter Island"
        if self.tag(end).is_noun() && end < self.end && words::year(self.word(end)).is_none() {
            return None;
        }
        let at = end + usize::from(matches!(self.word(end), "of" | "in" | ","));
        Some(match words::year(self.word(at)) {
            Some(year) => Found::new(at + 1, Meaning::Holiday(holiday, Some(year))),
            None => Found::new(end, Meaning::Holiday(holiday, None)),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::read;

    #[test]
    fn holidays() {
        assert_eq!(
            read(
                "He came on Christmas Eve 2019, left on New Year's Day and wrote on Good Friday. She came at Thanksgiving."
            ),
            [
                "Christmas Eve 2019 = 2019-12-24",
                "New Year's Day = 2023-01-01",
                "Good Friday = 2023-04-07",
                "Thanksgiving = 2022-11-24"
            ]
        );
        assert_eq!(read("The shop will open after Easter."), ["Easter = 2024-03-31"]);
        assert_eq!(read("Bo Christmas bought Christmas trees on Easter Island."), Vec::<String>::new());
    }
}
