//! Lines of a page that are no part of its article, told by their words alone.
//!
//! Written for English pages. A rule takes a whole line, and a short one: a sentence that merely begins like debris
//! stays.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Whole lines, in lower case and without the punctuation around them.
const LINES: &[&str] = &[
    "ad",
    "ads",
    "advert",
    "advertisement",
    "advertisements",
    "advertising",
    "advertisement - story continues below",
    "sponsored",
    "sponsored content",
    "sponsored links",
    "promoted",
    "promoted content",
    "paid content",
    "paid post",
    "article continues below",
    "article continues below advertisement",
    "article continues after this advertisement",
    "story continues",
    "story continues below",
    "story continues below advertisement",
    "continue reading",
    "continue reading the main story",
    "continue reading below",
    "scroll to continue",
    "scroll down to continue",
    "read more",
    "read also",
    "also read",
    "read next",
    "read on",
    "read full story",
    "see also",
    "see more",
    "show more",
    "load more",
    "view more",
    "more",
    "learn more",
    "more on this",
    "more on this story",
    "more stories",
    "more news",
    "more from us",
    "don't miss",
    "related",
    "related articles",
    "related article",
    "related stories",
    "related story",
    "related news",
    "related content",
    "related topics",
    "related links",
    "related coverage",
    "related posts",
    "related video",
    "recommended",
    "recommended stories",
    "recommended articles",
    "most read",
    "most popular",
    "trending",
    "trending now",
    "latest news",
    "top stories",
    "you may also like",
    "you might also like",
    "up next",
    "what to read next",
    "editor's picks",
    "editors' picks",
    "share",
    "share this",
    "share this article",
    "share this story",
    "share this page",
    "share on facebook",
    "share on twitter",
    "share on x",
    "share on linkedin",
    "share on whatsapp",
    "share via email",
    "tweet",
    "tweet this",
    "pin",
    "pin it",
    "like",
    "print",
    "print this",
    "print this article",
    "print article",
    "email",
    "email this",
    "email this article",
    "e-mail",
    "copy link",
    "copy",
    "link copied",
    "save",
    "save article",
    "save for later",
    "saved",
    "bookmark",
    "listen",
    "listen to this article",
    "listen to article",
    "facebook",
    "twitter",
    "x",
    "linkedin",
    "whatsapp",
    "telegram",
    "instagram",
    "youtube",
    "tiktok",
    "reddit",
    "pinterest",
    "messenger",
    "viber",
    "comment",
    "comments",
    "leave a comment",
    "post a comment",
    "view comments",
    "show comments",
    "join the conversation",
    "no comments",
    "reply",
    "follow us",
    "follow",
    "following",
    "sign up",
    "sign up now",
    "sign in",
    "log in",
    "login",
    "register",
    "subscribe",
    "subscribe now",
    "subscribe today",
    "newsletter",
    "newsletters",
    "get our newsletter",
    "donate",
    "donate now",
    "support us",
    "become a member",
    "skip to content",
    "skip to main content",
    "skip advertisement",
    "back to top",
    "back",
    "next",
    "previous",
    "menu",
    "search",
    "home",
    "close",
    "loading",
    "tags",
    "topics",
    "filed under",
    "all rights reserved",
    "getty images",
    "watch live",
    "watch now",
    "play video",
    "video player is loading",
    "this content is not available",
    "view original",
    "view gallery",
    "open gallery",
    "hide caption",
    "caption",
    "toggle caption",
    "enlarge this image",
    "view image in fullscreen",
    "font size",
    "a a a",
    "supported by",
    "powered by",
    "cookie settings",
    "privacy policy",
    "terms of use",
    "report an error",
    "report a typo",
    "got a tip",
    "anzeige",
    "werbung",
    "publicidad",
    "publicité",
    "реклама",
    "contact us",
    "about us",
    "the end",
];

static KNOWN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| LINES.iter().copied().collect());

/// Beginnings of lines of at most [`PREFIXED`] bytes, in lower case.
const PREFIXES: &[&str] = &[
    "read more:",
    "read more about",
    "read more on",
    "read also:",
    "also read:",
    "also read |",
    "also read -",
    "read:",
    "read next:",
    "read |",
    "see also:",
    "see more:",
    "related:",
    "related article:",
    "related articles:",
    "related stories:",
    "related story:",
    "related news:",
    "related topics:",
    "related |",
    "more:",
    "more on this:",
    "recommended:",
    "don't miss:",
    "must read:",
    "must read |",
    "watch:",
    "watch |",
    "tags:",
    "topics:",
    "filed under:",
    "share this",
    "share on",
    "share:",
    "click here to",
    "click to",
    "tap here to",
    "tap to",
    "sign up for our",
    "sign up to our",
    "sign up for the",
    "sign up to receive",
    "sign up here",
    "sign up for free",
    "sign up to get",
    "subscribe to our",
    "subscribe to the",
    "subscribe for",
    "subscribe here",
    "subscribe now",
    "get the latest news",
    "get our",
    "get breaking news",
    "get email updates",
    "get the day's top",
    "follow us on",
    "follow us at",
    "find us on",
    "like us on",
    "join us on",
    "join our",
    "download our",
    "download the app",
    "for more news",
    "for more stories",
    "for more on",
    "for more information, visit",
    "for the latest news",
    "visit our website",
    "enter your email",
    "by signing up",
    "by submitting",
    "by clicking",
    "by subscribing",
    "by continuing to",
    "by using this site",
    "we use cookies",
    "this site uses cookies",
    "this website uses cookies",
    "our website uses cookies",
    "this site is protected by recaptcha",
    "please enable javascript",
    "javascript is disabled",
    "your browser does not support",
    "already a subscriber",
    "already have an account",
    "not a subscriber",
    "this article was originally published on",
    "have a news tip",
    "do you have a story",
    "copyright ©",
    "copyright (c)",
    "©",
    "all rights reserved",
    "you have reached your limit",
    "become a member",
    "become a subscriber",
    "support our journalism",
    "send us a tip",
    "contact us at",
    "image source",
    "article source",
    "report a typo",
    "if you find an error",
    "if you notice an error",
    "found a mistake",
    "last updated on",
    "also on ",
    "reporting by ",
    "this slideshow requires",
    "[button",
];

/// Longest line that [`PREFIXES`] decide about, in bytes.
const PREFIXED: usize = 160;

/// A line in lower case, with typewriter apostrophes and plain blanks.
fn lower(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            '’' => out.push('\''),
            '\u{a0}' => out.push(' '),
            c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// The words of a line in lower case, without punctuation around them.
fn bare(lower: &str) -> &str {
    lower.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')' | '©'))
}

/// Whether a line is debris wherever it stands.
pub(crate) fn is_debris(line: &str) -> bool {
    let line = line.trim();
    if line.len() > 400 {
        return false;
    }
    let lower = lower(line);
    let bare = bare(&lower);
    if bare.is_empty() {
        return true;
    }
    if bare.len() <= 60 && (KNOWN.contains(bare) || is_reading_time(bare) || is_count(bare)) {
        return true;
    }
    // "Tom Orr | 21 January 2024 | 9 min read": a line of particulars, told by its reading time.
    if line.len() <= 160
        && [" | ", " \u{b7} ", " \u{2022} ", " \u{2014} ", " \u{2013} "]
            .iter()
            .any(|mark| line.contains(mark) && lower.split(mark).any(|part| is_reading_time(self::bare(part))))
    {
        return true;
    }
    if bare.len() <= PREFIXED && !line.contains(['"', '“']) {
        let start = lower.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '©');
        let first = start.as_bytes().first();
        if PREFIXES.iter().any(|p| p.as_bytes().first() == first && start.starts_with(p)) {
            return true;
        }
    }
    if bare.len() <= PREFIXED && ["click here for", "click here to"].iter().any(|w| bare.contains(w)) {
        return !line.contains(['"', '“']);
    }
    let cookies = bare.contains("cookie")
        && ["accept", "consent", "policy", "settings", "our site"].iter().any(|w| bare.contains(w));
    let letter = bare.contains("newsletter")
        && ["sign up", "subscribe", "delivered", "inbox", "get our"].iter().any(|w| bare.contains(w));
    (cookies && bare.contains("we ") || letter) && !line.contains(['"', '“'])
}

/// "2 min read", "5 minute read", "Reading time: 3 minutes".
pub(crate) fn is_reading_time(bare: &str) -> bool {
    let spaced = bare.replace('-', " ");
    let words: Vec<&str> = spaced.split_whitespace().map(|w| w.trim_matches([':', '.', '(', ')'])).collect();
    let minutes = |w: &str| matches!(w, "min" | "mins" | "minute" | "minutes" | "seconds" | "sec");
    let count =
        |w: &str| w.bytes().all(|b| b.is_ascii_digit()) || matches!(w, "one" | "two" | "three" | "four" | "five");
    match words.as_slice() {
        [n, m, "read" | "reading" | "watch" | "listen", ..] => words.len() <= 4 && count(n) && minutes(m),
        ["reading" | "read", "time", rest @ ..] | ["estimated", "reading", "time", rest @ ..] => {
            rest.len() <= 4 && rest.iter().any(|w| w.starts_with(|c: char| c.is_ascii_digit()))
        }
        [one] => {
            one.strip_suffix("min").or_else(|| one.strip_suffix("minread")).is_some_and(|n| !n.is_empty() && count(n))
        }
        _ => false,
    }
}

/// "12 comments", "Share 3", "1.2k shares", "5 of 12".
pub(crate) fn is_count(bare: &str) -> bool {
    let words: Vec<&str> = bare.split_whitespace().collect();
    let number = |w: &str| w.starts_with(|c: char| c.is_ascii_digit()) && w.len() <= 6;
    let noun =
        |w: &str| matches!(w, "comment" | "comments" | "share" | "shares" | "likes" | "views" | "retweets" | "replies");
    match words.as_slice() {
        [a, b] => number(a) && noun(b) || number(b.trim_matches(['(', ')'])) && noun(a.trim_matches(':')),
        [a, "of" | "/", b] => number(a) && number(b),
        ["image" | "photo" | "slide" | "picture", a, "of", .., b] => words.len() <= 5 && number(a) && number(b),
        _ => false,
    }
}

/// What follows the mark of a caption ("Photo: ...", "Pictured: ...").
pub(crate) fn is_caption(line: &str) -> bool {
    const MARKS: [&str; 13] = [
        "photo:", "photos:", "photo by", "photo credit:", "photo courtesy", "picture:", "pictured:", "image:",
        "image credit:", "file photo", "credit:", "illustration:", "photograph:",
    ];
    let lower: String = line.chars().take(20).flat_map(char::to_lowercase).collect();
    let credited = || {
        let open = line.strip_suffix(')').and_then(|l| l.rfind('('))?;
        let credit = line[open + 1..].to_lowercase();
        ["image:", "photo:", "picture:", "pic:", "photo by", "getty", "credit:", "file photo"]
            .iter()
            .find(|m| credit.starts_with(**m))
    };
    line.len() <= 300 && (MARKS.iter().any(|m| lower.starts_with(m)) || credited().is_some())
}

/// News agencies, as credited.
pub(crate) fn agency(credit: &str) -> Option<&'static str> {
    const AGENCIES: [(&str, &str); 26] = [
        ("ap", "AP"),
        ("associated press", "AP"),
        ("reuters", "Reuters"),
        ("afp", "AFP"),
        ("agence france-presse", "AFP"),
        ("upi", "UPI"),
        ("united press international", "UPI"),
        ("dpa", "dpa"),
        ("pa", "PA"),
        ("pa media", "PA"),
        ("press association", "PA"),
        ("xinhua", "Xinhua"),
        ("tass", "TASS"),
        ("interfax", "Interfax"),
        ("interfax-ukraine", "Interfax-Ukraine"),
        ("ukrinform", "Ukrinform"),
        ("ria novosti", "RIA Novosti"),
        ("bloomberg", "Bloomberg"),
        ("kyodo", "Kyodo"),
        ("kyodo news", "Kyodo"),
        ("yonhap", "Yonhap"),
        ("pti", "PTI"),
        ("ani", "ANI"),
        ("ians", "IANS"),
        ("efe", "EFE"),
        ("ansa", "ANSA"),
    ];
    let bare = credit.trim().trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let bare = bare.strip_prefix("the ").unwrap_or(&bare);
    AGENCIES.iter().find(|(name, _)| *name == bare).map(|(_, agency)| *agency)
}

/// Words in lower case without punctuation, for telling whether two lines are the same.
pub(crate) fn key(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().flat_map(char::to_lowercase));
    }
    out
}

/// A hash of a text's [`key`].
pub(crate) fn key_hash(text: &str) -> u64 {
    // FNV-1a.
    let mix = |hash: u64, c: char| (hash ^ u64::from(c)).wrapping_mul(0x100_0000_01b3);
    let mut hash = 0xcbf2_9ce4_8422_2325;
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        hash = mix(word.chars().flat_map(char::to_lowercase).fold(hash, mix), ' ');
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debris() {
        for line in [
            "AD",
            "Advertisement",
            "2 min read",
            "Tom Orr \u{2014} Sunday 21 January 2024 \u{2014} 9 min read",
            "5-minute read",
            "Reading time: 3 minutes",
            "Read more: Bridge closes",
            "Share this article",
            "12 comments",
            "SIGN UP FOR OUR NEWSLETTER",
            "We use cookies to improve our site; accept our policy",
            "***",
            "© 2023 The Harbour Post",
            "Also read | Ferry to sail again",
            "Related:",
            "Subscribe to our daily briefing",
        ] {
            assert!(is_debris(line), "{line}");
        }
    }

    #[test]
    fn no_debris() {
        for line in [
            "Ads for the ferry were withdrawn on Monday, the council said.",
            "Sign up is free, the mayor said.",
            "Share prices fell on Tuesday.",
            "“Read more books,” the minister said.",
            "More than 200 people came.",
            "He said cookies were baked in the town hall.",
            "5 of the 12 members voted against.",
        ] {
            assert!(!is_debris(line), "{line}");
        }
    }
}
