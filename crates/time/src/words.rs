//! Names of months, weekdays, seasons, units and numbers.

use jiff::civil::Weekday;

use crate::{Clock, Unit};

/// A weekday or a word such as "today".
#[must_use]
pub fn is_day_word(word: &str) -> bool {
    weekday(word).is_some() || matches!(word, "today" | "yesterday" | "tonight" | "tomorrow")
}

/// Whether a word in letters may begin a time expression: what rejects most words of a text at once.
pub(crate) fn may_begin(word: &str) -> bool {
    let word = word.strip_suffix('.').unwrap_or(word);
    match word.bytes().next() {
        Some(b'a') => {
            matches!(word, "a" | "all" | "an" | "annually" | "another" | "apr" | "april" | "aug" | "august" | "autumn")
        }
        Some(b'b') => matches!(word, "bastille" | "beginning" | "boxing"),
        Some(b'c') => matches!(
            word,
            "calendar"
                | "centuries"
                | "christmas"
                | "close"
                | "coming"
                | "comparable"
                | "corresponding"
                | "countless"
                | "couple"
                | "current"
                | "currently"
        ),
        Some(b'd') => matches!(word, "daily" | "days" | "dec" | "decades" | "december"),
        Some(b'e') => matches!(
            word,
            "each"
                | "earlier"
                | "early"
                | "easter"
                | "eight"
                | "eighteen"
                | "eighteenth"
                | "eighth"
                | "eighty"
                | "eleven"
                | "eleventh"
                | "end"
                | "every"
        ),
        Some(b'f') => matches!(
            word,
            "fall"
                | "feb"
                | "february"
                | "few"
                | "fifteen"
                | "fifteenth"
                | "fifth"
                | "fifty"
                | "first"
                | "fiscal"
                | "five"
                | "following"
                | "formerly"
                | "forty"
                | "four"
                | "fourteen"
                | "fourteenth"
                | "fourth"
                | "fri"
                | "friday"
                | "future"
        ),
        Some(b'g') => matches!(word, "good"),
        Some(b'h') => matches!(word, "h1" | "h2" | "half" | "halloween" | "her" | "his" | "hourly" | "hours"),
        Some(b'i') => matches!(word, "in" | "its"),
        Some(b'j') => matches!(word, "jan" | "january" | "jul" | "july" | "jun" | "june"),
        Some(b'l') => matches!(word, "last" | "late" | "lately" | "later" | "latest" | "long"),
        Some(b'm') => matches!(
            word,
            "many"
                | "mar"
                | "march"
                | "may"
                | "mid"
                | "midday"
                | "middle"
                | "midnight"
                | "minutes"
                | "mon"
                | "monday"
                | "month"
                | "monthly"
                | "months"
        ),
        Some(b'n') => matches!(
            word,
            "new"
                | "next"
                | "nightly"
                | "nine"
                | "nineteen"
                | "nineteenth"
                | "ninety"
                | "ninth"
                | "noon"
                | "nov"
                | "november"
                | "now"
                | "nowadays"
                | "numerous"
        ),
        Some(b'o') => matches!(word, "oct" | "october" | "once" | "one" | "our" | "overnight"),
        Some(b'p') => matches!(word, "past" | "preceding" | "presently" | "previous" | "previously"),
        Some(b'q') => matches!(word, "q1" | "q2" | "q3" | "q4" | "quarter" | "quarterly" | "quarters"),
        Some(b'r') => matches!(word, "recent" | "recently"),
        Some(b's') => matches!(
            word,
            "same"
                | "sat"
                | "saturday"
                | "second"
                | "sep"
                | "sept"
                | "september"
                | "seven"
                | "seventeen"
                | "seventeenth"
                | "seventh"
                | "seventy"
                | "several"
                | "six"
                | "sixteen"
                | "sixteenth"
                | "sixth"
                | "sixty"
                | "some"
                | "someday"
                | "soon"
                | "spring"
                | "start"
                | "summer"
                | "sunday"
        ),
        Some(b't') => matches!(
            word,
            "ten"
                | "tenth"
                | "thanksgiving"
                | "that"
                | "the"
                | "their"
                | "these"
                | "third"
                | "thirteen"
                | "thirteenth"
                | "thirtieth"
                | "thirty"
                | "this"
                | "three"
                | "thu"
                | "thur"
                | "thurs"
                | "thursday"
                | "today"
                | "tomorrow"
                | "tonight"
                | "tue"
                | "tues"
                | "tuesday"
                | "twelfth"
                | "twelve"
                | "twentieth"
                | "twenty"
                | "twice"
                | "two"
        ),
        Some(b'u') => matches!(word, "upcoming"),
        Some(b'v') => matches!(word, "valentine" | "very"),
        Some(b'w') => matches!(word, "wed" | "wednesday" | "weds" | "week" | "weekly" | "weeks" | "winter" | "within"),
        Some(b'y') => matches!(word, "year" | "yearly" | "years" | "yesterday"),
        _ => false,
    }
}

pub(crate) fn weekday(word: &str) -> Option<Weekday> {
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

pub(crate) fn month(word: &str) -> Option<i8> {
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

/// A season's first month.
pub(crate) fn season(word: &str) -> Option<i8> {
    Some(match word {
        "spring" | "springtime" => 3,
        "summer" | "summertime" => 6,
        "autumn" | "fall" => 9,
        "winter" | "wintertime" => 12,
        _ => return None,
    })
}

pub(crate) fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "second" | "seconds" => Unit::Second,
        "minute" | "minutes" => Unit::Minute,
        "hour" | "hours" => Unit::Hour,
        "day" | "days" => Unit::Day,
        "night" | "nights" => Unit::Night,
        "weekend" | "weekends" => Unit::Weekend,
        "week" | "weeks" => Unit::Week,
        "fortnight" | "fortnights" => Unit::Fortnight,
        "month" | "months" => Unit::Month,
        "quarter" | "quarters" => Unit::Quarter,
        "year" | "years" => Unit::Year,
        "decade" | "decades" => Unit::Decade,
        "century" | "centuries" => Unit::Century,
        "millennium" | "millennia" => Unit::Millennium,
        _ => return None,
    })
}

/// "morning", "night" and the like.
pub(crate) fn day_part(word: &str) -> Option<Clock> {
    Some(match word {
        "morning" | "mornings" | "daybreak" | "dawn" => Clock::Morning,
        "afternoon" | "afternoons" | "lunchtime" | "mid-afternoon" | "midafternoon" => Clock::Afternoon,
        "evening" | "evenings" | "dusk" => Clock::Evening,
        "night" | "nights" | "overnight" => Clock::Night,
        "mid-morning" | "midmorning" => Clock::Morning,
        _ => return None,
    })
}

/// "two", "twenty-five", "1,000"
pub(crate) fn number(word: &str) -> Option<u32> {
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        if word.len() > 9 || !word.bytes().all(|b| b.is_ascii_digit() || b == b',') {
            return None;
        }
        return word
            .bytes()
            .filter(u8::is_ascii_digit)
            .try_fold(0u32, |n, b| n.checked_mul(10)?.checked_add(u32::from(b - b'0')));
    }
    if let Some((tens, ones)) = word.split_once('-') {
        let (tens, ones) = (number(tens)?, number(ones)?);
        return (tens >= 20 && tens % 10 == 0 && tens < 100 && (1..10).contains(&ones)).then_some(tens + ones);
    }
    Some(match word {
        "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "eleven" => 11,
        "twelve" => 12,
        "thirteen" => 13,
        "fourteen" => 14,
        "fifteen" => 15,
        "sixteen" => 16,
        "seventeen" => 17,
        "eighteen" => 18,
        "nineteen" => 19,
        "twenty" => 20,
        "thirty" => 30,
        "forty" => 40,
        "fifty" => 50,
        "sixty" => 60,
        "seventy" => 70,
        "eighty" => 80,
        "ninety" => 90,
        _ => return None,
    })
}

/// "first", "21st", "twenty-first"
pub(crate) fn ordinal(word: &str) -> Option<u32> {
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
        if !matches!(&word[digits.len()..], "st" | "nd" | "rd" | "th") || digits.len() > 2 {
            return None;
        }
        return digits.parse().ok();
    }
    if let Some((tens, ones)) = word.split_once('-') {
        let (tens, ones) = (number(tens)?, ordinal(ones)?);
        return (tens >= 20 && tens % 10 == 0 && tens < 100 && ones < 10).then_some(tens + ones);
    }
    Some(match word {
        "first" => 1,
        "second" => 2,
        "third" => 3,
        "fourth" => 4,
        "fifth" => 5,
        "sixth" => 6,
        "seventh" => 7,
        "eighth" => 8,
        "ninth" => 9,
        "tenth" => 10,
        "eleventh" => 11,
        "twelfth" => 12,
        "thirteenth" => 13,
        "fourteenth" => 14,
        "fifteenth" => 15,
        "sixteenth" => 16,
        "seventeenth" => 17,
        "eighteenth" => 18,
        "nineteenth" => 19,
        "twentieth" => 20,
        "thirtieth" => 30,
        _ => return None,
    })
}

/// A year of four digits.
pub(crate) fn year(word: &str) -> Option<i16> {
    if word.len() != 4 || !word.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    word.parse().ok().filter(|y| (1000..2100).contains(y))
}

/// A day of the month: "14", "14th", "fourteenth".
pub(crate) fn day(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let number = if digits.is_empty() {
        ordinal(word)?
    } else {
        if !matches!(&word[digits.len()..], "" | "st" | "nd" | "rd" | "th") || digits.len() > 2 {
            return None;
        }
        digits.parse().ok()?
    };
    i8::try_from(number).ok().filter(|d| (1..=31).contains(d))
}

/// One day of the month or several: "14", "14-16".
pub(crate) fn days(word: &str) -> Option<(i8, i8)> {
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return day(word).map(|d| (d, d));
    }
    if let Some((from, to)) = word.split_once(['-', '\u{2013}']) {
        let (from, to) = (day(from)?, day(to)?);
        return (from < to).then_some((from, to));
    }
    day(word).map(|d| (d, d))
}

/// The first year of a decade in words: "sixties".
pub(crate) fn decade(word: &str) -> Option<i32> {
    Some(match word {
        "twenties" => 1920,
        "thirties" => 1930,
        "forties" => 1940,
        "fifties" => 1950,
        "sixties" => 1960,
        "seventies" => 1970,
        "eighties" => 1980,
        "nineties" => 1990,
        _ => return None,
    })
}
