//! Names of outlets, and the outlets and documents that a statement is credited to.

use dixit_attribution::Attribution;
use dixit_text::{Document, Tag};

use crate::Via;
use crate::frame::Around;

/// Agencies, broadcasters and networks whose names are no other word.
const NAMES: &[&str] = &[
    "abc",
    "afp",
    "aljazeera",
    "anadolu",
    "ansa",
    "ap",
    "apa",
    "axios",
    "bbc",
    "belta",
    "bild",
    "bloomberg",
    "breitbart",
    "buzzfeed",
    "cbc",
    "cbs",
    "cgtn",
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
    "haaretz",
    "huffpost",
    "instagram",
    "interfax",
    "interfax-ukraine",
    "irna",
    "itv",
    "izvestia",
    "kcna",
    "kommersant",
    "kyodo",
    "linkedin",
    "mcclatchy",
    "meduza",
    "msnbc",
    "nbc",
    "newsmax",
    "newsweek",
    "nhk",
    "npr",
    "pbs",
    "politico",
    "pti",
    "reddit",
    "reuters",
    "ria",
    "rfe/rl",
    "rt",
    "rte",
    "semafor",
    "slate",
    "spiegel",
    "sputnik",
    "suspilne",
    "tass",
    "tasnim",
    "telegram",
    "tiktok",
    "tmz",
    "twitter",
    "ukrinform",
    "unian",
    "univision",
    "upi",
    "usa-today",
    "vox",
    "weibo",
    "xinhua",
    "yahoo",
    "yle",
    "ynet",
    "yonhap",
    "youtube",
    "zdf",
];

/// Last words of outlets' names.
const LAST: &[&str] = &[
    "advertiser", "arabiya", "argus", "beast", "bee", "broadcasting", "bulletin", "caller", "chronicle", "courier",
    "daily", "dispatch", "echo", "enquirer", "examiner", "express", "gazette", "globe", "guardian", "herald",
    "independent", "inquirer", "insider", "jazeera", "journal", "ledger", "magazine", "mail", "mirror", "monitor",
    "news", "newspaper", "observer", "post", "press", "radio", "record", "register", "review", "sentinel", "standard",
    "star", "star-ledger", "sun", "telegraph", "television", "times", "today", "tribune", "tv", "union-leader",
    "weekly",
];

/// Names of one word that are other words without their article.
const WITH_ARTICLE: &[&str] = &[
    "atlantic", "economist", "globe", "guardian", "herald", "hill", "independent", "intercept", "journal", "mirror",
    "observer", "post", "spectator", "standard", "sun", "telegraph", "times", "tribune", "verge",
];

/// Where a name of an outlet stands.
#[derive(Clone, Copy)]
struct Named {
    /// Its first token, without an article.
    from: usize,
    /// One past its last.
    to: usize,
}

/// One past the proper name that begins at token `i`, if it names an outlet; an article before it belongs to it.
pub(crate) fn outlet(doc: &Document<'_>, i: usize, end: usize) -> Option<usize> {
    named(doc, i, end).map(|n| n.to)
}

fn named(doc: &Document<'_>, i: usize, end: usize) -> Option<Named> {
    let article = doc.lower(i);
    let indefinite = matches!(article, "a" | "an" | "his" | "her" | "its" | "their");
    let mut from = i + usize::from(indefinite || article == "the");
    let mut at = from;
    let mut to = None;
    while at < end && at - from < 6 {
        let word = doc.lower(at);
        // "Russia's Interfax", "Ann Lee of Fox News"
        let owner = doc.tag(at) == Tag::POS && to.is_none();
        let member = word == "of" && to.is_none() && at > from && doc.tokens().get(at + 1).is_some_and(|t| t.upper);
        if owner || member && named(doc, at + 1, end).is_some() {
            from = at + 1;
        } else if !doc.tokens()[at].upper && !matches!(word, "of" | "and" | "&") {
            break;
        } else if is_name(word)
            || at > from && (is_last(word) || doc.lower(from) == "radio")
            || at == from && article == "the" && at == i + 1 && WITH_ARTICLE.contains(&word)
            || at == to.unwrap_or(0) && matches!(word, "agency" | "service" | "corporation" | "company")
        {
            to = Some(at + 1);
        }
        at += 1;
    }
    let to = to?;
    // "an MSNBC interview", "a Saturday Facebook session": what stands between belongs to another noun.
    if indefinite {
        from = (from..to).find(|&t| is_name(doc.lower(t)))?;
    }
    Some(Named { from, to })
}

fn is_name(word: &str) -> bool {
    NAMES.contains(&word)
}

fn is_last(word: &str) -> bool {
    LAST.contains(&word) || word.rsplit_once('-').is_some_and(|(_, last)| LAST.contains(&last))
}

/// An outlet by what it is: "the state news agency", "a German newspaper", "the newspaper Dagens Nyheter", of which the
/// name is taken.
fn described(doc: &Document<'_>, i: usize, end: usize) -> Option<Named> {
    let mut head = None;
    for t in i..end.min(i + 7) {
        let tag = doc.tag(t);
        if tag.is_noun() && is_medium(doc, i, t) {
            head = Some(t + 1);
        } else if head.is_some()
            || !(tag.is_noun() || tag.is_adjective() || matches!(tag, Tag::DT | Tag::POS | Tag::PRPS | Tag::VBN))
        {
            break;
        }
    }
    let to = head?;
    let mut past = to;
    while past < end && past - to < 4 && doc.tokens()[past].upper && doc.tag(past).is_proper() {
        past += 1;
    }
    if past > to && !crate::time::is_day_word(doc.lower(to)) {
        return Some(Named { from: to, to: past });
    }
    let from = i + usize::from(doc.lower(i) == "the" && i + 1 < to);
    Some(Named { from, to })
}

/// Whether the noun at token `t` of a phrase that begins at `i` is a medium.
fn is_medium(doc: &Document<'_>, i: usize, t: usize) -> bool {
    let before = if t > i { doc.lower(t - 1) } else { "" };
    match doc.lower(t) {
        "newspaper" | "magazine" | "broadcaster" | "tabloid" => true,
        "agency" | "site" | "website" | "outlet" | "service" | "portal" => matches!(before, "news" | "press" | "wire"),
        "channel" | "station" | "network" => matches!(before, "news" | "television" | "tv" | "radio"),
        "media" | "television" | "tv" | "radio" => {
            matches!(before, "state" | "local" | "national" | "public" | "state-run" | "government" | "italian")
                || t > i && doc.tokens()[t - 1].upper
        }
        _ => false,
    }
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
            | "transcript"
            | "recording"
    )
}

/// How far out in the chain of those who passed the words on somebody stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    /// Reports what others have: "according to Interfax", "as Reuters reported", "quoted by".
    Reporter,
    /// Carried or saw a document: "seen by Reuters", "in a statement to AFP".
    Carrier,
    /// Was told: "told CNN", "in an interview with".
    Hearer,
    /// Holds the words: "in a statement".
    Document,
}

/// The outlets and documents of one frame, outermost first.
pub(crate) fn credits(doc: &Document<'_>, attribution: &Attribution, around: &Around) -> Vec<Via> {
    let mut out: Vec<(Layer, Via)> = Vec::new();
    let source = attribution.source.cover();
    let mut at = 0;
    while at < around.tokens.len() {
        let i = around.tokens[at];
        at += 1;
        if let Some(found) = reporting(doc, i, around, attribution) {
            credit(&mut out, doc, Layer::Reporter, found);
            continue;
        }
        // "a statement seen by Reuters" is a source, Reuters stands inside it.
        let inside = source.is_some_and(|s| s.start() < doc.span(i).start() && s.overlaps(doc.span(i)));
        if attribution.source.overlaps(doc.span(i)) && !(inside && matches!(doc.lower(i), "by" | "to")) {
            continue;
        }
        let end = contiguous(&around.tokens, at);
        let Some((layer, found)) = led(doc, i, end, attribution) else { continue };
        if attribution.source.overlaps(doc.cover(found.from..found.to)) && !inside {
            continue;
        }
        credit(&mut out, doc, layer, found);
        // In "an email to Reuters" both count.
        while at < around.tokens.len() && around.tokens[at] < found.to {
            at += 1;
        }
    }
    out.sort_by_key(|(layer, _)| *layer);
    out.into_iter().map(|(_, via)| via).collect()
}

/// The chain of a statement that is reported inside another: what that one is credited to, then its own source, if
/// that is an outlet, then what stands around it.
pub(crate) fn chain(doc: &Document<'_>, outer: &Attribution, outside: &[Via], inside: &mut Vec<Via>) {
    let Some(tokens) = outer.source.cover().map(|s| doc.tokens_in(s)) else { return };
    let whole = |found: &Named| found.to == tokens.end;
    let found = named(doc, tokens.start, tokens.end)
        .filter(whole)
        .or_else(|| described(doc, tokens.start, tokens.end).filter(whole));
    let Some(found) = found else { return };
    let own = via(doc, found);
    let mut all: Vec<Via> = outside.to_vec();
    for via in std::iter::once(own).chain(inside.drain(..)) {
        if all.iter().all(|known| known.name != via.name) {
            all.push(via);
        }
    }
    all.truncate(LONGEST);
    *inside = all;
}

/// Links of a chain.
const LONGEST: usize = 4;

fn via(doc: &Document<'_>, found: Named) -> Via {
    let span = doc.cover(found.from..found.to);
    Via { name: span.slice(doc.text()).to_owned(), span }
}

/// Adds an outlet or document that is not there yet, as far as the chain is long.
fn credit(out: &mut Vec<(Layer, Via)>, doc: &Document<'_>, layer: Layer, found: Named) {
    let new = via(doc, found);
    if out.len() < LONGEST && crate::flow::is_short(&new.span) && out.iter().all(|(_, known)| known.name != new.name) {
        out.push((layer, new));
    }
}

/// What the word at token `i` leads in.
fn led(doc: &Document<'_>, i: usize, end: usize, attribution: &Attribution) -> Option<(Layer, Named)> {
    let outlet = |at: usize| named(doc, at, end).or_else(|| described(doc, at, end));
    let first = i + 1;
    match doc.lower(i) {
        "told" | "tell" | "tells" | "telling" => outlet(first).map(|o| (Layer::Hearer, o)),
        // "Tass reported, citing Interfax"
        "citing" | "quoting" => outlet(first).map(|o| (Layer::Reporter, o)),
        // "according to Interfax", where somebody else is the source
        "according" if doc.lower(first) == "to" && !attribution.cue.overlaps(doc.span(i)) => {
            let report = document(doc, first + 1, end).and_then(|d| Some((d, by(doc, d.to, end)?)));
            outlet(first + 1).or(report.map(|r| r.1)).map(|o| (Layer::Reporter, o))
        }
        "with" | "to" | "from" | "for" => {
            let layer = passed_on(doc, i)?;
            outlet(first).map(|o| (layer, o))
        }
        "by" => {
            let carried = (i.saturating_sub(3)..i).find(|&t| is_carrying(doc.lower(t)))?;
            let written = (carried.saturating_sub(4)..carried).any(|t| is_document(doc.lower(t)));
            outlet(first).map(|o| (if written { Layer::Carrier } else { Layer::Reporter }, o))
        }
        "on" | "in" | "via" | "through" => {
            let written = document(doc, first, end)
                .filter(|d| doc.lower(i) != "on" || is_posted(doc.lower(d.to - 1)))
                .map(|d| (Layer::Document, d));
            let heard = || {
                let platform = doc.word(first) == "X" && doc.tokens().get(first + 1).is_none_or(|t| !t.upper);
                let alone = Named { from: first, to: first + 1 };
                let shown = (doc.lower(i) == "on").then(|| described(doc, first, end)).flatten();
                named(doc, first, end).or(platform.then_some(alone)).or(shown).map(|o| (Layer::Hearer, o))
            };
            written.or_else(heard)
        }
        _ => None,
    }
}

/// Behind a document: "a report by the AP", "a statement seen by Reuters".
fn by(doc: &Document<'_>, from: usize, end: usize) -> Option<Named> {
    let at = (from..end.min(from + 3)).find(|&t| matches!(doc.lower(t), "by" | "in" | "from"))?;
    named(doc, at + 1, end)
}

/// The outlet before the verb at token `i`: "Interfax quoted Lee as saying", "the Post cites Lee", "as Reuters reported".
fn reporting(doc: &Document<'_>, i: usize, around: &Around, attribution: &Attribution) -> Option<Named> {
    let quotes = matches!(doc.lower(i), "quoted" | "quotes" | "quoting" | "cited" | "cites" | "citing");
    let reports = matches!(doc.lower(i), "reported" | "reports");
    if !quotes && !reports || reports && attribution.cue.overlaps(doc.span(i)) {
        return None;
    }
    // "the AP first reported"
    let end = if doc.lower(i.wrapping_sub(1)) == "first" { i - 1 } else { i };
    let reaches = |from: usize| {
        let found = named(doc, from, end).or_else(|| described(doc, from, end));
        found.filter(|f| f.to == end && !attribution.source.overlaps(doc.cover(f.from..f.to)))
    };
    (end.saturating_sub(7)..end).filter(|&from| around.has(from)).find_map(reaches)
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

/// Before "with", "to", "from" or "for": an interview, words told, or a document handed on.
fn passed_on(doc: &Document<'_>, i: usize) -> Option<Layer> {
    (i.saturating_sub(3)..i).rev().find_map(|t| match doc.lower(t) {
        word if is_document(word) => Some(Layer::Carrier),
        "interview" | "interviews" | "said" | "speaking" | "spoke" | "talking" | "talked" | "conversation"
        | "comments" | "remarks" | "told" | "call" | "appearance" | "briefing" => Some(Layer::Hearer),
        "provided" | "released" | "sent" | "given" | "leaked" | "shared" => Some(Layer::Carrier),
        _ => None,
    })
}

/// What an outlet does with a document, or with words.
fn is_carrying(word: &str) -> bool {
    matches!(
        word,
        "reported"
            | "obtained"
            | "quoted"
            | "cited"
            | "carried"
            | "seen"
            | "viewed"
            | "reviewed"
            | "published"
            | "broadcast"
            | "aired"
            | "released"
            | "distributed"
            | "relayed"
            | "read"
            | "verified"
            | "interviewed"
            | "asked"
            | "conducted"
    )
}

/// Documents that words stand *on*.
fn is_posted(noun: &str) -> bool {
    matches!(noun, "post" | "tweet" | "tweets" | "blog" | "video" | "recording")
}

/// "a statement", "her 2011 memoir", "a Facebook post".
fn document(doc: &Document<'_>, i: usize, end: usize) -> Option<Named> {
    let opens = matches!(
        doc.lower(i),
        "a" | "an" | "his" | "her" | "their" | "its" | "the" | "one" | "another" | "separate" | "several"
    );
    if !opens {
        return None;
    }
    let from = i + usize::from(doc.lower(i) == "the");
    for t in i + 1..end.min(i + 7) {
        // "a Facebook post": its last word may be taken for a verb.
        let noun = doc.tag(t).is_noun() || matches!(doc.tag(t), Tag::VB | Tag::VBP) && t > i + 1;
        if noun && is_document(doc.lower(t)) && !doc.tag(t + 1).is_noun() {
            return Some(Named { from, to: t + 1 });
        }
        if !(noun || doc.tag(t).is_adjective() || matches!(doc.tag(t), Tag::CD | Tag::VBN | Tag::VBG | Tag::POS)) {
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
        assert_eq!(around("[K0 It rains], [S0 Lee] [C0 said], as Reuters first reported.", &[0]), ["via Reuters"]);
        assert_eq!(around("\"[K0 It rains],\" Ray [C0 quoted] [S0 Lee] [C0 as saying].", &[0]), [""]);
    }

    #[test]
    fn the_outermost_comes_first() {
        assert_eq!(
            around("[S0 Lee] [C0 told] CNN in an email [K0 it rains], according to Politico.", &[0]),
            ["via Politico; via CNN; via an email"]
        );
        assert_eq!(
            around("[S0 Lee] [C0 said] in a statement carried by the state news agency [K0 it rains].", &[0]),
            ["via state news agency; via a statement"]
        );
        assert_eq!(around("[C0 According to] [S0 a statement seen by Reuters], [K0 it rains].", &[0]), ["via Reuters"]);
        assert_eq!(
            around("[S0 Lee] [C0 wrote] in a letter to the Oslo Post [K0 it rains].", &[0])[0],
            "via Oslo Post; via a letter"
        );
    }

    #[test]
    fn what_an_outlet_reports_is_via_it() {
        let text = "[K1 [S0 Lee] [C0 told] CNN [K0 it rains]], [S1 Politico] [C1 reported].";
        assert_eq!(around(text, &[0, 1]), ["via Politico; via CNN", ""]);
        let text = "[S1 Ray] [C1 said] [K1 [S0 Lee] [C0 told] CNN [K0 it rains]].";
        assert_eq!(around(text, &[0, 1]), ["via CNN", ""]);
    }

    #[test]
    fn outlets_by_what_they_are() {
        assert_eq!(around("[S0 Lee] [C0 told] a German newspaper [K0 it rains].", &[0]), ["via a German newspaper"]);
        assert_eq!(
            around("[S0 Lee] [C0 told] the newspaper Dagens Nyheter [K0 it rains].", &[0]),
            ["via Dagens Nyheter"]
        );
        assert_eq!(around("[S0 Lee] [C0 told] Russia's Interfax news agency [K0 it rains].", &[0]), ["via Interfax"]);
        assert_eq!(around("[S0 Lee] [C0 said] on state television [K0 it rains].", &[0]), ["via state television"]);
        assert_eq!(around("[S0 Lee] [C0 told] Radio Free Calder [K0 it rains].", &[0]), ["via Radio Free Calder"]);
        assert_eq!(
            around("[S0 Lee] [C0 told] Norwegian television [K0 it rains].", &[0]),
            ["via Norwegian television"]
        );
        assert_eq!(around("[S0 Lee] [C0 wrote] on her Telegram channel [K0 it rains].", &[0]), ["via Telegram"]);
        assert_eq!(
            around("[K0 It rains], [S0 Lee] [C0 said], Tass reported, citing Interfax.", &[0]),
            ["via Tass; via Interfax"]
        );
        assert_eq!(around("[S0 Lee] [C0 told] the agency [K0 it rains].", &[0]), [""]);
        assert_eq!(around("[S0 Lee] [C0 told] Ann Moe of Fox News [K0 it rains].", &[0]), ["via Fox News"]);
        assert_eq!(around("[S0 Lee] [C0 wrote] on X [K0 it rains].", &[0]), ["via X"]);
        assert_eq!(
            around("[S0 Lee] [C0 said] in a Saturday Facebook post [K0 it rains].", &[0])[0],
            "stated 2023-11-11; via a Saturday Facebook post"
        );
    }
}
