//! Where something was said, and at which event.

use dixit_attribution::Attribution;
use dixit_span::Span;
use dixit_text::{Document, Tag};

use crate::frame::Around;
use crate::outlet::{contiguous, outlet};
use crate::time::Time;

/// The place nearest to the frame's anchor.
pub(crate) fn place(doc: &Document<'_>, attribution: &Attribution, around: &Around, times: &[Time]) -> Option<Span> {
    let mut best: Option<(usize, Span)> = None;
    for (at, &i) in around.tokens.iter().enumerate() {
        let leads = is_place_preposition(doc.lower(i));
        // "Lee, who was in Oslo, said": the source's own whereabouts
        let there = attribution.source.overlaps(doc.span(i)) && is_whereabouts(doc, i);
        if !leads && !is_gathering(doc.lower(i)) || attribution.source.overlaps(doc.span(i)) && !there {
            continue;
        }
        let end = if leads { contiguous(&around.tokens, at + 1) } else { i + 1 };
        let Some(span) = place_at(doc, i, end, times).or_else(|| region_at(doc, i)) else { continue };
        if attribution.source.overlaps(span) && !there || attribution.cue.encloses(doc.span(i)) && doc.lower(i) != "in"
        {
            continue;
        }
        let distance = around.distance(i);
        if best.is_none_or(|(d, _)| distance < d) {
            best = Some((distance, span));
        }
    }
    best.map(|(_, span)| span)
}

/// Whether the preposition at token `i` says where somebody is: "who was in", "who is at".
fn is_whereabouts(doc: &Document<'_>, i: usize) -> bool {
    i > 1 && matches!(doc.lower(i - 1), "was" | "is" | "were" | "are") && doc.lower(i - 2) == "who"
}

/// The place behind the preposition at token `i`: "in Brussels", "in Derry, N.H.", "at the White House".
pub(crate) fn place_at(doc: &Document<'_>, i: usize, end: usize, times: &[Time]) -> Option<Span> {
    let preposition = doc.lower(i);
    if !is_place_preposition(preposition) {
        return None;
    }
    let mut from = i + 1;
    if preposition == "in" && matches!(doc.lower(from), "downtown" | "nearby" | "central" | "suburban") {
        from += 1;
    }
    if let Some(name) = named_part(doc, i, end).or_else(|| street(doc, i, end)) {
        return Some(name);
    }
    let article = doc.lower(from) == "the";
    let mut at = from + usize::from(article);
    let first = at;
    let named = |t: usize| doc.tokens()[t].upper && doc.tokens()[t].kind == dixit_text::Kind::Word;
    let owner = |t: usize| preposition == "at" && t > first && doc.tag(t) == Tag::POS;
    while at < end && (named(at) || owner(at)) && at - first < 6 {
        at += 1;
    }
    // "at the County Party headquarters"
    at += usize::from(at > first && at < end && is_venue(doc.lower(at)));
    // "at the party's headquarters", not "at Lee's rally"
    if (first..at).any(owner) && !is_venue(doc.lower(at - 1)) {
        at = first;
    }
    // "Port of Spain", "Isle of Man"
    if at == first + 1 && doc.lower(at) == "of" && at + 1 < end && doc.tokens()[at + 1].upper && !article {
        at += 2;
        while at < end && named(at) && at - first < 6 {
            at += 1;
        }
    }
    if at == first || !doc.tag(first).is_proper() && !doc.tokens()[first].upper {
        return None;
    }
    let venue = is_venue(doc.lower(at - 1));
    let last = doc.lower(at - 1);
    // "the Royal Institute of Technology"
    if matches!(last, "institute" | "academy" | "university" | "school" | "college" | "museum")
        && doc.lower(at) == "of"
        && at + 1 < end
        && named(at + 1)
    {
        at += 1;
        while at < end && (named(at) || doc.lower(at) == "and" && at + 1 < end && named(at + 1)) && at - first < 8 {
            at += 1;
        }
    }
    if times.binary_search_by_key(&first, |t| t.first).is_ok() || outlet(doc, from, end).is_some() {
        return None;
    }
    let next = doc.tag(at);
    let fits = match preposition {
        "in" | "near" | "outside" => {
            (!article
                || venue
                || matches!(
                    last,
                    "states"
                        | "u.s."
                        | "kingdom"
                        | "uk"
                        | "netherlands"
                        | "philippines"
                        | "emirates"
                        | "capital"
                        | "bronx"
                        | "hague"
                ))
                && (venue && at > first + 1 || !is_no_place(doc.lower(first)) && !is_no_place(last))
        }
        "at" => venue,
        // "speaking from Oslo"
        "from" if is_saying(doc.lower(i.wrapping_sub(1))) => !is_no_place(doc.lower(first)) && !is_no_place(last),
        "from" | "on" => {
            matches!((doc.lower(first), last), ("white", "house") | ("capitol", "hill") | ("oval", "office"))
        }
        _ => false,
    };
    // "in Hill's speech", "in Clinton campaign emails"
    let part =
        next == Tag::POS || at < end && next.is_noun() && !doc.tokens()[at].upper && !is_time_word(doc.lower(at));
    if !fits || part || (doc.tag(first - 1) == Tag::IN && doc.lower(first).len() < 2) {
        return None;
    }
    // "Derry, N.H."
    let mut to = at;
    if doc.lower(at) == "," && at + 1 < end && doc.tokens()[at + 1].upper {
        for last in [at + 3, at + 2] {
            let next = doc.lower(last);
            let closed = last >= end || !doc.tokens()[last].upper || crate::time::is_day_word(next);
            if last <= end && closed && is_region(doc, at + 1, last) {
                to = last;
                break;
            }
        }
    }
    let from = if article && !venue {
        first - 1
    } else if article {
        from
    } else {
        first
    };
    Some(doc.cover(from..to))
}

/// "in the mining town of Calder", of which the name is taken; "on the outskirts of Calder", which is a place of its own.
fn named_part(doc: &Document<'_>, i: usize, end: usize) -> Option<Span> {
    let of = (i + 2..end.min(i + 8)).find(|&t| doc.lower(t) == "of")?;
    let opens = matches!(doc.lower(i + 1), "the" | "a" | "his" | "her" | "their");
    let phrase = (i + 2..of).all(|t| doc.tag(t).is_noun() || doc.tag(t).is_adjective() || doc.tag(t) == Tag::VBG);
    let from = of + 1 + usize::from(doc.lower(of + 1) == "the");
    let mut to = from;
    while to < end && to - from < 5 && doc.tokens()[to].upper && doc.tag(to).is_proper() {
        to += 1;
    }
    if !opens || !phrase || to == from || doc.tag(to) == Tag::POS || is_no_place(doc.lower(to - 1)) {
        return None;
    }
    if doc.lower(to) == "," && to + 1 < end && is_region(doc, to + 1, to + 2) {
        to += 2;
    }
    match doc.lower(of - 1) {
        "town" | "city" | "village" | "suburb" | "capital" | "port" | "island" | "province" | "region" | "state"
        | "county" | "district" | "neighborhood" | "neighbourhood" | "hamlet" | "borough" => Some(doc.cover(from..to)),
        "outskirts" | "grounds" | "campus" | "steps" | "banks" | "shores" => Some(doc.cover(i + 1..to)),
        _ => None,
    }
}

/// "on Rua da Conceição", "on Market Street". Streets that stand for those who work there are left out.
fn street(doc: &Document<'_>, i: usize, end: usize) -> Option<Span> {
    let first = i + 1;
    let named = |t: usize| t < end && doc.tokens()[t].upper && doc.tokens()[t].kind == dixit_text::Kind::Word;
    if doc.lower(i) != "on" || !named(first) {
        return None;
    }
    let mut to = first + 1;
    while to - first < 6 {
        match doc.lower(to) {
            _ if named(to) => to += 1,
            "da" | "de" | "do" | "dos" | "des" | "du" | "del" | "della" | "la" | "las" if named(to + 1) => to += 2,
            _ => break,
        }
    }
    let (head, last) = (doc.lower(first), doc.lower(to - 1));
    let opens = matches!(
        head,
        "rua" | "rue" | "calle" | "avenida" | "via" | "piazza" | "praça" | "plaza" | "boulevard" | "ulica"
    );
    let closes = matches!(last, "street" | "avenue" | "road" | "boulevard" | "lane" | "square" | "quay");
    let stands_for = matches!(head, "wall" | "main" | "high" | "downing" | "sesame" | "fleet");
    (to > first + 1 && (opens || closes && !stands_for) && doc.tag(to) != Tag::POS).then(|| doc.cover(first..to))
}

/// "at the community hall": a venue without a name, where something is said to meet.
pub(crate) fn venue_at(doc: &Document<'_>, i: usize) -> Option<Span> {
    if !matches!(doc.lower(i), "at" | "in" | "inside") || doc.lower(i + 1) != "the" {
        return None;
    }
    let from = i + 2;
    let mut to = from;
    while to - from < 4 && (doc.tag(to).is_noun() || doc.tag(to).is_adjective()) && !doc.tokens()[to].upper {
        to += 1;
    }
    (to > from + 1 && is_venue(doc.lower(to - 1))).then(|| doc.cover(i + 1..to))
}

/// Before "from": where somebody speaks, not whence something comes.
fn is_saying(word: &str) -> bool {
    matches!(
        word,
        "said" | "says" | "speaking" | "spoke" | "remarking" | "reporting" | "live" | "phone" | "telephone" | "video"
    )
}

/// "a Las Vegas rally", "the Iowa town hall": the place before the event's noun.
pub(crate) fn region_at(doc: &Document<'_>, i: usize) -> Option<Span> {
    let head = match doc.lower(i) {
        "rally" | "rallies" | "fundraiser" | "appearance" => i,
        "hall" if doc.lower(i.wrapping_sub(1)) == "town" => i - 1,
        "stop" | "event" if doc.lower(i.wrapping_sub(1)) == "campaign" => i - 1,
        _ => return None,
    };
    let mut from = head;
    while from > 0 && head - from < 3 && doc.tokens()[from - 1].upper && doc.tag(from - 1).is_proper() {
        from -= 1;
    }
    if from == head {
        return None;
    }
    let known = is_region(doc, head - 1, head) && !doc.lower(head - 1).ends_with('.') || is_region(doc, from, head);
    let town = head - from == 2
        && matches!(
            doc.lower(from),
            "san" | "santa" | "los" | "las" | "fort" | "st." | "new" | "north" | "south" | "west" | "east" | "port"
        );
    (known || town).then(|| doc.cover(from..head))
}

/// Abbreviations and names of the states of the US, and other regions that follow a town's name.
fn is_region(doc: &Document<'_>, from: usize, to: usize) -> bool {
    let word = doc.lower(from);
    if word.ends_with('.') && to - from == 1 {
        return true;
    }
    const STATES: &[&str] = &[
        "alabama", "alaska", "arizona", "arkansas", "california", "colorado", "connecticut", "delaware", "florida",
        "georgia", "hawaii", "idaho", "illinois", "indiana", "iowa", "kansas", "kentucky", "louisiana", "maine",
        "maryland", "massachusetts", "michigan", "minnesota", "mississippi", "missouri", "montana", "nebraska",
        "nevada", "ohio", "oklahoma", "oregon", "pennsylvania", "tennessee", "texas", "utah", "vermont", "virginia",
        "washington", "wisconsin", "wyoming", "ontario", "quebec", "alberta", "england", "scotland", "wales", "france",
        "germany", "italy", "spain", "canada", "india", "china", "ireland", "poland", "ukraine",
    ];
    match to - from {
        1 => STATES.contains(&word),
        2 => matches!(word, "new" | "north" | "south" | "west" | "rhode") && doc.tag(from + 1).is_proper(),
        _ => false,
    }
}

fn is_place_preposition(word: &str) -> bool {
    matches!(word, "in" | "at" | "from" | "on" | "near" | "outside")
}

/// Prepositions; "told" of those who are spoken to at one: "told a news conference".
fn is_event_preposition(word: &str) -> bool {
    matches!(word, "told" | "at" | "during" | "in" | "before" | "after" | "following" | "of")
}

fn is_gathering(word: &str) -> bool {
    matches!(word, "rally" | "rallies" | "fundraiser" | "appearance" | "hall" | "stop" | "event")
}

fn is_venue(word: &str) -> bool {
    matches!(
        word,
        "university"
            | "college"
            | "house"
            | "hall"
            | "center"
            | "centre"
            | "hotel"
            | "airport"
            | "tower"
            | "park"
            | "stadium"
            | "church"
            | "school"
            | "palace"
            | "plaza"
            | "arena"
            | "office"
            | "base"
            | "pentagon"
            | "museum"
            | "headquarters"
            | "square"
            | "theater"
            | "theatre"
            | "club"
            | "garden"
            | "kremlin"
            | "embassy"
            | "institute"
            | "academy"
            | "assembly"
            | "library"
            | "hospital"
            | "courthouse"
            | "depot"
            | "station"
            | "terminal"
            | "harbour"
            | "harbor"
    )
}

/// Words that stand behind "in" with a capital and are no places.
fn is_no_place(word: &str) -> bool {
    matches!(
        word,
        "congress"
            | "parliament"
            | "senate"
            | "court"
            | "islam"
            | "english"
            | "spanish"
            | "french"
            | "german"
            | "russian"
            | "arabic"
            | "chinese"
            | "god"
            | "christ"
            | "republican"
            | "republicans"
            | "democratic"
            | "democrats"
            | "gop"
            | "medicare"
            | "medicaid"
            | "obamacare"
            | "brexit"
            | "q1"
            | "q2"
            | "q3"
            | "q4"
            | "i"
            | "chapter"
            | "section"
            | "article"
            | "part"
            | "act"
            | "committee"
            | "department"
            | "bill"
            | "house"
            | "nafta"
            | "nato"
            | "covid-19"
            | "mr."
            | "mrs."
            | "ms."
            | "dr."
            | "sen."
            | "rep."
            | "gov."
            | "president"
            | "secretary"
            | "day"
            | "election"
            | "primary"
            | "convention"
            | "conference"
            | "summit"
            | "debate"
            | "association"
            | "group"
            | "bank"
            | "inc."
            | "corp."
            | "street"
            | "series"
            | "campaign"
            | "christmas"
            | "easter"
            | "christianity"
    )
}

fn is_time_word(word: &str) -> bool {
    matches!(word, "today" | "yesterday" | "tonight" | "tomorrow")
}

/// The event nearest to the frame's anchor: a noun phrase behind "at", "during", "before" and the like.
pub(crate) fn event(doc: &Document<'_>, attribution: &Attribution, around: &Around) -> Option<Span> {
    let mut best: Option<(usize, Span)> = None;
    for (at, &i) in around.tokens.iter().enumerate() {
        if !is_event_preposition(doc.lower(i)) || attribution.source.overlaps(doc.span(i)) {
            continue;
        }
        let Some(span) = event_at(doc, i, contiguous(&around.tokens, at + 1)) else { continue };
        let distance = around.distance(i);
        if best.is_none_or(|(d, _)| distance < d) {
            best = Some((distance, span));
        }
    }
    best.map(|(_, span)| span)
}

/// "at a news conference", "before the start of the council's meeting", "in an interview with the Gazette"
pub(crate) fn event_at(doc: &Document<'_>, i: usize, end: usize) -> Option<Span> {
    let preposition = doc.lower(i);
    if !is_event_preposition(preposition) {
        return None;
    }
    let mut from = i + 1;
    if preposition == "of" {
        // "on the sidelines of"
        if !matches!(doc.lower(i.wrapping_sub(1)), "sidelines" | "margins" | "eve") {
            return None;
        }
    } else if doc.lower(from) == "the"
        && matches!(doc.lower(from + 1), "start" | "opening" | "beginning" | "end" | "conclusion" | "close" | "outset")
        && doc.lower(from + 2) == "of"
    {
        from += 3;
    }
    let mut at = from;
    let mut head = None;
    while at < end && at - from < 12 {
        let tag = doc.tag(at);
        let word = doc.lower(at);
        // "at a rally": taggers take some of these for verbs.
        let noun = tag.is_noun() || at > from && matches!(tag, Tag::VB | Tag::VBP | Tag::RB);
        if noun && is_event(word) && (word != "hall" || at > from && doc.lower(at - 1) == "town") {
            head = Some(at + 1);
        } else if head.is_some() && !noun
            || !(noun
                || tag.is_adjective()
                || matches!(tag, Tag::DT | Tag::PRPS | Tag::POS | Tag::CD | Tag::VBG | Tag::VBN | Tag::PDT)
                || head.is_none() && word == "and")
        {
            break;
        }
        at += 1;
    }
    let mut to = head?;
    if doc.lower(to - 1).len() < 3 {
        return None;
    }
    // A bare "in meeting" is a verb form; an article, a name or a plural is wanted.
    if to == from + 1 && !doc.lower(from).ends_with('s') && doc.tag(from) != Tag::NNP {
        return None;
    }
    // "an interview with the Gazette", "a meeting of ministers"
    if to < end
        && matches!(doc.lower(to), "with" | "of")
        && matches!(
            doc.lower(to - 1),
            "interview" | "meeting" | "talks" | "session" | "conference" | "hearing" | "call"
        )
    {
        let mut last = to + 1;
        while last < end
            && last - to < 7
            && (doc.tag(last).is_noun()
                || matches!(doc.tag(last), Tag::DT | Tag::POS | Tag::PRPS)
                || doc.tag(last).is_adjective())
            && !crate::time::is_day_word(doc.lower(last))
        {
            last += 1;
        }
        if last > to + 1 && doc.tag(last - 1).is_noun() {
            to = last;
        }
    }
    Some(doc.cover(from..to))
}

fn is_event(word: &str) -> bool {
    matches!(
        word,
        "meeting"
            | "conference"
            | "summit"
            | "rally"
            | "debate"
            | "hearing"
            | "hearings"
            | "speech"
            | "interview"
            | "interviews"
            | "briefing"
            | "forum"
            | "event"
            | "ceremony"
            | "convention"
            | "session"
            | "testimony"
            | "fundraiser"
            | "fund-raiser"
            | "talks"
            | "town-hall"
            | "gathering"
            | "appearance"
            | "address"
            | "trial"
            | "vigil"
            | "march"
            | "protest"
            | "reception"
            | "dinner"
            | "luncheon"
            | "breakfast"
            | "roundtable"
            | "panel"
            | "lecture"
            | "seminar"
            | "workshop"
            | "stop"
            | "call"
            | "broadcast"
            | "podcast"
            | "testimonies"
            | "remarks"
            | "inauguration"
            | "funeral"
            | "mass"
            | "visit"
            | "tour"
            | "hall"
            | "caucus"
            | "chat"
            | "discussion"
            | "assembly"
            | "symposium"
            | "presentation"
            | "press-conference"
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::around;

    fn place(words: &str) -> String {
        let found = around(&format!("[S0 Lee] [C0 said] {words} [K0 that it rains]."), &[0]);
        found[0].strip_prefix("stated; ").unwrap_or(&found[0]).to_owned()
    }

    #[test]
    fn places() {
        assert_eq!(place("in Oslo"), "Oslo");
        assert_eq!(place("in downtown Oslo"), "Oslo");
        assert_eq!(place("in Port of Spain"), "Port of Spain");
        assert_eq!(place("in Derry, N.H."), "Derry, N.H.");
        assert_eq!(place("in Springfield, Ohio, to cheers"), "Springfield, Ohio");
        assert_eq!(place("outside the White House"), "the White House");
        assert_eq!(place("in the United States"), "the United States");
        assert_eq!(place("in the former mining town of Calder"), "Calder");
        assert_eq!(place("in the Oslo suburb of Warren, Ohio"), "Warren, Ohio");
        assert_eq!(place("on the outskirts of Calder"), "the outskirts of Calder");
        assert_eq!(place("at the Calder County headquarters"), "the Calder County headquarters");
        assert_eq!(place("at Norway's Labour Party headquarters"), "Norway's Labour Party headquarters");
        assert_eq!(place("outside the Holm depot"), "the Holm depot");
        assert_eq!(place("at the Royal Institute of Bridges"), "the Royal Institute of Bridges");
        assert_eq!(place("on Rua da Ponte"), "Rua da Ponte");
        assert_eq!(place("on Bridge Street"), "Bridge Street");
        assert_eq!(place("on Wall Street"), "");
        assert_eq!(around("[S0 Lee], speaking from Oslo, [C0 said] [K0 that it rains].", &[0]), ["stated; Oslo"]);
    }

    #[test]
    fn no_places() {
        assert_eq!(place("in Parliament"), "");
        assert_eq!(place("in English"), "");
        assert_eq!(place("in Hill's words"), "");
        assert_eq!(place("at Hill's side"), "");
        assert_eq!(place("from Oslo"), "Oslo");
        assert_eq!(around("[S0 Lee], a man from Oslo, [C0 said] [K0 that it rains].", &[0]), [""]);
        assert_eq!(place("in May"), "stated 2023-05-01/2023-05-31");
    }

    #[test]
    fn events() {
        assert_eq!(place("at a news conference in Oslo"), "Oslo; a news conference");
        assert_eq!(place("during the council's autumn meeting"), "the council's autumn meeting");
        assert_eq!(place("before the start of the World Bridge Forum"), "the World Bridge Forum");
        assert_eq!(place("at a Las Vegas rally"), "Las Vegas; a Las Vegas rally");
    }

    #[test]
    fn the_source_s_own_place_is_none_of_the_saying() {
        assert_eq!(around("[S0 A judge in Ohio] [C0 said] [K0 it rains].", &[0]), [""]);
    }
}
