//! Points in time as pages state them.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Time};
use jiff::tz::Offset;

/// A date with as much of a time as was given: `2023-11-14`, `2023-11-14T11:48`, `2023-11-14T11:48:00+02:00`.
///
/// An offset is there only where the page gives one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stamp {
    /// The day.
    pub date: Date,
    /// The time of day, if given.
    pub time: Option<Time>,
    /// The offset from UTC, if given.
    pub offset: Option<Offset>,
}

impl Stamp {
    /// A day without a time.
    #[must_use]
    pub const fn day(date: Date) -> Self {
        Self { date, time: None, offset: None }
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date)?;
        let Some(time) = self.time else { return Ok(()) };
        write!(f, "T{:02}:{:02}", time.hour(), time.minute())?;
        if time.second() != 0 || self.offset.is_some() {
            write!(f, ":{:02}", time.second())?;
        }
        match self.offset.map(Offset::seconds) {
            None => Ok(()),
            Some(0) => f.write_str("Z"),
            Some(s) => {
                let sign = if s < 0 { '-' } else { '+' };
                let minutes = s.unsigned_abs() / 60;
                write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }
}

/// The text is no ISO 8601 date or date with time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an ISO 8601 date or date with time, such as 2023-11-14 or 2023-11-14T11:48+02:00")]
pub struct NotAStamp;

impl FromStr for Stamp {
    type Err = NotAStamp;

    /// Reads `YYYY-MM-DD`, then optionally `T` or a space and `HH:MM[:SS[.fraction]]`, then optionally `Z` or
    /// `+HH[:]MM`. Years before 1000 are refused.
    fn from_str(text: &str) -> Result<Self, NotAStamp> {
        let text = text.trim();
        let date: Date = text.get(..10).ok_or(NotAStamp)?.parse().map_err(|_| NotAStamp)?;
        if date.year() < 1000 {
            return Err(NotAStamp);
        }
        let rest = &text[10..];
        if rest.is_empty() {
            return Ok(Self::day(date));
        }
        let rest = rest.strip_prefix(['T', 't', ' ']).ok_or(NotAStamp)?.trim_start();
        let cut = rest.find(['Z', 'z', '+', '-', ' ']).unwrap_or(rest.len());
        let (clock, zone) = (&rest[..cut], rest[cut..].trim());
        let mut fields = clock.split(':');
        let mut number = |at_most: i8| -> Result<Option<i8>, NotAStamp> {
            let Some(field) = fields.next() else { return Ok(None) };
            let whole = field.split(['.', ',']).next().unwrap_or(field);
            match whole.parse::<i8>() {
                Ok(n) if (0..=at_most).contains(&n) && whole.len() == 2 => Ok(Some(n)),
                _ => Err(NotAStamp),
            }
        };
        let (hour, minute) = (number(23)?.ok_or(NotAStamp)?, number(59)?.ok_or(NotAStamp)?);
        let second = number(59)?.unwrap_or(0);
        let time = Time::new(hour, minute, second, 0).map_err(|_| NotAStamp)?;
        Ok(Self { date, time: Some(time), offset: offset(zone)? })
    }
}

fn offset(zone: &str) -> Result<Option<Offset>, NotAStamp> {
    let sign = match zone.as_bytes().first() {
        None => return Ok(None),
        Some(b'Z' | b'z') if zone.len() == 1 => return Ok(Some(Offset::UTC)),
        Some(b'+') => 1,
        Some(b'-') => -1,
        Some(_) => return Err(NotAStamp),
    };
    let digits: String = zone[1..].chars().filter(|c| *c != ':').collect();
    if !(digits.len() == 2 || digits.len() == 4) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NotAStamp);
    }
    let hours: i32 = digits[..2].parse().map_err(|_| NotAStamp)?;
    let minutes: i32 = digits.get(2..).filter(|m| !m.is_empty()).map_or(Ok(0), str::parse).map_err(|_| NotAStamp)?;
    if hours > 23 || minutes > 59 {
        return Err(NotAStamp);
    }
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).map(Some).map_err(|_| NotAStamp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_comes_back() -> Result<(), NotAStamp> {
        for text in [
            "2023-11-14",
            "2023-11-14T11:48",
            "2023-11-14T11:48:00+02:00",
            "2019-11-20T06:01:44-05:00",
            "2020-02-29T00:00:00Z",
        ] {
            assert_eq!(text.parse::<Stamp>()?.to_string(), text);
        }
        Ok(())
    }

    #[test]
    fn other_spellings_are_read() -> Result<(), NotAStamp> {
        assert_eq!("2023-11-14 11:48:09.123 +0200".parse::<Stamp>()?.to_string(), "2023-11-14T11:48:09+02:00");
        assert_eq!("2023-11-14t11:48z".parse::<Stamp>()?.to_string(), "2023-11-14T11:48:00Z");
        Ok(())
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [
            "",
            "2023",
            "2023-13-01",
            "2023-02-30",
            "0000-00-00",
            "2023-11-14T",
            "2023-11-14T25:00",
            "2023-11-14T1:5",
            "2023-11-14T11:48+1",
            "2023-11-14é",
            "14.11.2023",
        ] {
            assert!(text.parse::<Stamp>().is_err(), "{text}");
        }
    }
}
