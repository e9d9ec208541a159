//! Names of outlets, and the outlets and documents that a statement is credited to.

use dixit_attribution::Attribution;
use dixit_span::Span;
use dixit_text::{Document, Tag};

use crate::Via;
use crate::frame::Around;

/// Agencies, broadcasters and networks whose names are no other word.
const NAMES: &[&str] = &[
    "abc",
    "afp",
    "aljazeera",
    "ap",
    "axios",
    "bbc",
    "bloomberg",
    "breitbart",
    "buzzfeed",
    "cbc",
    "cbs",
    "cnbc",
    "cnn",
    "dpa",
    "dw",
    "efe",
    "espn",
    "euronews",
    "facebook",
    "forbes",
    "fortune",
    "huffpost",
    "instagram",
    "interfax",
    "interfax-ukraine",
    "itv",
    "mcclatchy",
    "msnbc",
    "nbc",
    "newsmax",
    "newsweek",
    "npr",
    "pbs",
    "politico",
    "pti",
    "reuters",
    "ria",
    "rt",
    "rte",
    "slate",
    "sputnik",
    "tass",
    "telegram",
    "twitter",
    "ukrinform",
    "univision",
    "usa-today",
    "vox",
    "weibo",
    "xinhua",
    "yahoo",
    "yonhap",
    "youtube",
    "zdf",
];

/// Last words of outlets' names.
const LAST: &[&str] = &[
    "beast", "bee", "chronicle", "courier", "daily", "dispatch", "enquirer", "examiner", "gazette", "globe",
    "guardian", "herald", "independent", "inquirer", "jazeera", "journal", "ledger", "magazine", "mail", "mirror",
    "monitor", "news", "newspaper", "observer", "post", "press", "radio", "record", "register", "review", "sentinel",
    "standard", "star", "star-ledger", "sun", "telegraph", "television", "times", "today", "tribune", "tv",
    "union-leader", "weekly",
];

/// Where the proper name that begins at token `i` ends, if it names an outlet; an article before it belongs to it.
pub(crate) fn outlet(doc: &Document<'_>, i: usize, end: usize) -> Option<usize> {
    let mut at = i;
    if matches!(doc.lower(at), "the" | "an" | "a") {
        at += 1;
    }
    let from = at;
    let mut found = None;
    while at < end && (doc.tokens()[at].upper || matches!(doc.lower(at), "of" | "and" | "&")) && at - from < 6 {
        let word = doc.lower(at);
        let known = NAMES.contains(&word) || at > from && LAST.contains(&word);
        let alone = at == from
            && at > i
            && doc.lower(i) == "the"
            && matches!(
                word,
                "post"
                    | "times"
                    | "journal"
                    | "guardian"
                    | "telegraph"
                    | "sun"
                    | "mirror"
                    | "economist"
                    | "globe"
                    | "independent"
            );
        if known || alone {
            found = Some(at + 1);
        }
        at += 1;
    }
    found
}

/// Nouns of documents that words are taken from.
fn is_document(word: &str) -> bool {
    matches!(
        word,
        "statement"
            | "email"
            | "e-mail"
            | "letter"
            | "memo"
            | "tweet"
            | "post"
            | "blog"
            | "op-ed"
            | "release"
            | "essay"
            | "column"
            | "editorial"
            | "filing"
            | "report"
            | "message"
            | "book"
            | "memoir"
            | "article"
            | "tweets"
            | "autobiography"
            | "video"
            | "complaint"
            | "affidavit"
    )
}

/// The outlets and documents of one frame, in the order of the text.
pub(crate) fn credits(doc: &Document<'_>, attribution: &Attribution, around: &Around) -> Vec<Via> {
    let mut out: Vec<Via> = Vec::new();
    let mut at = 0;
    while at < around.tokens.len() {
        let i = around.tokens[at];
        at += 1;
        if let Some(span) = quoting(doc, i, around).filter(|s| !attribution.source.overlaps(*s)) {
            credit(&mut out, doc, span);
            continue;
        }
        let leads = matches!(
            doc.lower(i),
            "told"
                | "tell"
                | "tells"
                | "telling"
                | "with"
                | "to"
                | "on"
                | "by"
                | "in"
                | "via"
                | "through"
                | "from"
                | "according"
        );
        if !leads || attribution.source.overlaps(doc.span(i)) {
            continue;
        }
        let end = contiguous(&around.tokens, at);
        let found = match doc.lower(i) {
            "told" | "tell" | "tells" | "telling" | "with" | "to" | "on" | "by" | "in" | "via" | "through" | "from" => {
                outlet(doc, i + 1, end)
            }
            _ => None,
        };
        let found = found.filter(|_| match doc.lower(i) {
            "with" | "to" | "by" | "from" => reports(doc, i),
            "in" | "on" | "via" | "through" => true,
            _ => true,
        });
        let found = found.or_else(|| match doc.lower(i) {
            "in" | "on" | "via" if i + 1 < end => document(doc, i + 1, end),
            // "according to Interfax", where somebody else is the source
            "according" if doc.lower(i + 1) == "to" && !attribution.cue.overlaps(doc.span(i)) => {
                outlet(doc, i + 2, end)
            }
            _ => None,
        });
        let Some(to) = found else { continue };
        let from = if doc.lower(i) == "according" { i + 2 } else { i + 1 };
        let span = doc.cover(from..to);
        if attribution.source.overlaps(span) {
            continue;
        }
        credit(&mut out, doc, span);
        while around.tokens.get(at).is_some_and(|&t| t < to) {
            at += 1;
        }
    }
    out
}

/// Adds an outlet or document, up to three; the article is no part of its name.
fn credit(out: &mut Vec<Via>, doc: &Document<'_>, span: Span) {
    let name = span.slice(doc.text());
    let name = name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name);
    if out.len() < 3 && crate::flow::is_short(&span) {
        out.push(Via { name: name.to_owned(), span });
    }
}

/// The outlet before the verb at token `i`: "Interfax quoted Lee as saying", "the Post cites Lee".
fn quoting(doc: &Document<'_>, i: usize, around: &Around) -> Option<Span> {
    if !matches!(doc.lower(i), "quoted" | "quotes" | "quoting" | "cited" | "cites" | "citing") {
        return None;
    }
    let from = (i.saturating_sub(7)..i).find(|&from| around.has(from) && outlet(doc, from, i) == Some(i))?;
    Some(doc.cover(from..i))
}

/// Tokens of the longest phrase that names an outlet, a place or an event.
const PHRASE: usize = 32;

/// One past the last token of the unbroken run that holds the token before position `at`; of a long run, its beginning.
pub(crate) fn contiguous(tokens: &[usize], at: usize) -> usize {
    let mut end = tokens[at - 1] + 1;
    for &t in tokens[at..].iter().take(PHRASE) {
        if t != end {
            break;
        }
        end += 1;
    }
    end
}

/// Before "with", "to", "by" or "from": an interview, a statement, words told or obtained.
fn reports(doc: &Document<'_>, i: usize) -> bool {
    (i.saturating_sub(3)..i).any(|t| {
        matches!(
            doc.lower(t),
            "interview"
                | "interviews"
                | "statement"
                | "email"
                | "said"
                | "speaking"
                | "spoke"
                | "talking"
                | "talked"
                | "conversation"
                | "comments"
                | "remarks"
                | "told"
                | "asked"
                | "reported"
                | "obtained"
                | "quoted"
                | "call"
                | "provided"
        )
    })
}

/// "a statement", "her 2011 memoir": one past the noun.
fn document(doc: &Document<'_>, i: usize, end: usize) -> Option<usize> {
    let opens = matches!(
        doc.lower(i),
        "a" | "an" | "his" | "her" | "their" | "its" | "the" | "one" | "another" | "separate" | "several"
    );
    if !opens {
        return None;
    }
    for t in i + 1..end.min(i + 6) {
        if doc.tag(t).is_noun() && is_document(doc.lower(t)) && !doc.tag(t + 1).is_noun() {
            return Some(t + 1);
        }
        if !(doc.tag(t).is_noun()
            || doc.tag(t).is_adjective()
            || matches!(doc.tag(t), Tag::CD | Tag::VBN | Tag::VBG | Tag::POS))
        {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::testing::around;

    #[test]
    fn outlets_and_documents() {
        assert_eq!(around("[S0 Lee] [C0 told] Reuters [K0 it rains].", &[0]), ["via Reuters"]);
        assert_eq!(around("[S0 Lee] [C0 told] the Oslo Daily Post [K0 it rains].", &[0]), ["via Oslo Daily Post"]);
        assert_eq!(around("[S0 Lee] [C0 told] voters [K0 it rains].", &[0]), [""]);
        assert_eq!(
            around("[S0 Lee] [C0 said] in a written statement [K0 it rains].", &[0]),
            ["via a written statement"]
        );
        assert_eq!(around("[S0 Lee] [C0 wrote] on Twitter [K0 it rains].", &[0]), ["via Twitter"]);
        assert_eq!(
            around("[S0 Lee] [C0 said] in an interview with the BBC [K0 it rains].", &[0]),
            ["stated; an interview with the BBC; via BBC"]
        );
    }

    #[test]
    fn an_outlet_behind_the_words() {
        assert_eq!(around("[K0 It rains], [S0 Lee] [C0 said], according to Interfax.", &[0]), ["via Interfax"]);
        assert_eq!(
            around("\"[K0 It rains],\" the Oslo Post [C0 quoted] [S0 Lee] [C0 as saying].", &[0]),
            ["via Oslo Post"]
        );
        assert_eq!(around("\"[K0 It rains],\" Ray [C0 quoted] [S0 Lee] [C0 as saying].", &[0]), [""]);
    }
}
