//! Texts made to hurt: nothing panics, and the work grows with the text.
#![allow(clippy::unwrap_used, reason = "tests")]

use dixit_page::{Hints, Limits};
use dixit_text::Document;
use dixit_time::{TimeExpression, ranges, times};
use proptest::prelude::*;

/// Reads a text and checks what must hold of all it finds.
fn read(text: &str, published: Option<&str>) -> usize {
    let published = published.and_then(|p| p.parse().ok());
    let hints = Hints { verbatim: true, published, ..Hints::default() };
    let Ok(article) = dixit_page::read(text.as_bytes(), &hints, &Limits::default()) else { return 0 };
    let doc = Document::new(&article);
    let found = times(&doc, published);
    let mut last = 0;
    for time in &found {
        check(time, &article.text, last);
        last = time.span.end();
    }
    for (first, whole) in ranges(&doc, &found) {
        assert!(whole.start <= whole.end, "{first}");
    }
    found.len()
}

fn check(time: &TimeExpression, text: &str, last: u32) {
    assert!(!time.span.slice(text).trim().is_empty(), "{time:?}");
    assert!(time.span.start() >= last, "{time:?}");
    for interval in [time.interval(), time.narrowed()].into_iter().flatten() {
        assert!(interval.start <= interval.end, "{time:?}");
    }
}

#[test]
fn a_hundred_thousand_of_anything() {
    let units = [
        "Monday ",
        "May ",
        "on Monday, ",
        "the ",
        "early ",
        "late last ",
        "the end of ",
        "a year and a half ",
        "two to three ",
        "1999-",
        "1999 - ",
        "31 ",
        "31 and ",
        "at 5 p.m. ",
        "5 p.m., on ",
        "the first quarter of ",
        "last year's ",
        "year-ago ",
        "nineteen ",
        "' ",
        "in the morning of ",
        "a year earlier, ",
        "Tuesday, 5 May 2019.\n\n",
    ];
    for unit in units {
        read(&unit.repeat(100_000 / unit.len()), Some("2023-11-14"));
    }
}

#[test]
fn the_ends_of_the_calendar() {
    let text = "A century ago, 4,000,000,000 years ago, 999,999,999 days later, last winter, next decade, 9000 BCE, in 1000, \
                over the past 900,000 centuries, on Feb. 29, on 31 June 2020, 99 weeks from now, a million years earlier. ";
    for published in ["1000-01-01", "9999-12-31", "2024-02-29", "2023-03-01"] {
        assert!(read(&text.repeat(3), Some(published)) > 0);
    }
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,200}") {
        read(&text, Some("2023-11-14"));
    }

    #[test]
    fn no_mix_of_words_panics(words in prop::collection::vec(prop::sample::select(WORDS), 0..40), published in "(1|2|9)[0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])") {
        read(&words.join(" "), Some(&published));
        read(&words.concat(), None);
    }
}

const WORDS: &[&str] = &[
    "early", "late", "mid", "mid-", "the", "The", "this", "that", "last", "next", "past", "of", "in", "on", "at",
    "May", "march", "Nov.", "Tuesday", "Fri", "14", "31st", "2014", "1990s", "'90s", "1,000", "30", "5:30", "25:61",
    "p.m.", "a.m.", "noon", "night", "morning", "week", "weeks", "years", "year", "quarter", "half", "century",
    "19th-century", "third-quarter", "year-ago", "ago", "earlier", "later", "before", "after", "yesterday", "today",
    "overnight", "a", "few", "couple", "two", "twenty", "nineteen", "thousand", "and", "to", "-", "\u{2013}", ",", ".",
    "will", "said", "summer", "winter", "fiscal", "every", "once", "'s", "\u{201c}", "2014-15", "2023-11-14",
    "14.11.2023", "BCE", "AD", "end", "first", "same", "latest", "previous", "Monday", "9999", "99999999",
];
