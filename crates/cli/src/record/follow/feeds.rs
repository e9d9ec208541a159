//! The table of feeds that are followed.

use std::ops::Range;
use std::path::Path;
use std::time::Duration;

use dixit_sources::Source;
use jiff::SignedDuration;
use serde::Deserialize;
use toml::Spanned;

use crate::read::Usage;

/// How often a feed is asked where the table does not say.
const EVERY: Duration = Duration::from_mins(15);
const SHORTEST: Duration = Duration::from_mins(1);
const LONGEST: Duration = Duration::from_hours(7 * 24);

/// One that is followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Feed {
    /// Its address.
    pub(super) url: String,
    /// What messages call it.
    pub(super) name: String,
    /// Time between two requests.
    pub(super) every: Duration,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    feed: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    url: Spanned<String>,
    name: Option<String>,
    every: Option<Spanned<String>>,
}

/// Reads the table in a file.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<Feed>> {
    let wrong = |what: String| Usage::new(format!("{}: {what}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|e| wrong(format!("the table of feeds cannot be read: {e}")))?;
    Ok(parse(&text).map_err(wrong)?)
}

fn parse(text: &str) -> Result<Vec<Feed>, String> {
    let line = |span: Range<usize>| 1 + text.bytes().take(span.start).filter(|b| *b == b'\n').count();
    let file: File = toml::from_str(text).map_err(|e| {
        let line = line(e.span().unwrap_or_default());
        format!(
            "line {line}: {}; a feed is a table [[feed]] with the keys url and, if you like, name, every",
            e.message()
        )
    })?;
    if file.feed.is_empty() {
        return Err("it names no feed; a feed is a table [[feed]] with the key url".to_owned());
    }
    let mut feeds: Vec<Feed> = Vec::new();
    for Written { url, name, every } in file.feed {
        let at = line(url.span());
        let url = url.into_inner();
        if !matches!(Source::of(url.as_ref()), Source::Url(_)) {
            return Err(format!("line {at}: {url:?} is no address; give one that begins with https:// or http://"));
        }
        if feeds.iter().any(|feed| feed.url == url) {
            return Err(format!("line {at}: {url} is named before; name each feed once"));
        }
        let every = match every {
            None => EVERY,
            Some(every) => {
                let at = line(every.span());
                let every = every.into_inner();
                interval(&every).ok_or_else(|| {
                    format!("line {at}: every = {every:?} is no time from 1m to 168h; write it as 15m, 2h or 1h 30m")
                })?
            }
        };
        feeds.push(Feed { name: name.unwrap_or_else(|| url.clone()), url, every });
    }
    Ok(feeds)
}

fn interval(text: &str) -> Option<Duration> {
    let time: SignedDuration = text.parse().ok()?;
    Duration::try_from(time).ok().filter(|time| (SHORTEST..=LONGEST).contains(time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table() {
        let text = "[[feed]]\nurl = \"https://courier.example/feed\"\nevery = \"1h 30m\"\nname = \"The Courier\"\n\
            [[feed]]\nurl = \"HTTP://post.example/rss\"\n";
        let feeds = parse(text).unwrap();
        let feed = |url: &str, name: &str, minutes| Feed {
            url: url.to_owned(),
            name: name.to_owned(),
            every: Duration::from_mins(minutes),
        };
        let expected = [
            feed("https://courier.example/feed", "The Courier", 90),
            feed("HTTP://post.example/rss", "HTTP://post.example/rss", 15),
        ];
        assert_eq!(feeds, expected);
    }

    #[test]
    fn what_is_none_is_told_with_its_line() {
        let with = |more: &str| format!("[[feed]]\nurl = \"https://courier.example/feed\"\n{more}\n");
        for (text, parts) in [
            (String::new(), &["it names no feed", "[[feed]]"][..]),
            ("feed = 1".to_owned(), &["line 1", "[[feed]]"]),
            ("[[feed]]\nurl = \"courier.example\"".to_owned(), &["line 2", "courier.example", "https://"]),
            ("[[feed]]\nname = \"x\"".to_owned(), &["line 1", "`url`"]),
            (with("evry = \"1h\""), &["line 3", "`evry`", "`every`"]),
            (with("every = \"15\""), &["line 3", "\"15\"", "15m"]),
            (with("every = \"1s\""), &["line 3", "1m to 168h"]),
            (with("every = \"30d\""), &["line 3", "1m to 168h"]),
            (with("") + &with(""), &["line 5", "named before"]),
        ] {
            let what = parse(&text).unwrap_err();
            assert!(parts.iter().all(|part| what.contains(part)), "{text}: {what}");
        }
    }
}
