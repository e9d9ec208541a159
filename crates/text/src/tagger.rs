//! Tagging by lexicon, word shape and a few rules of context, in the manner of Brill (1992).

#[cfg(test)]
use dixit_span::Span;

use crate::token::{Kind, Token};
use crate::{Tag, lexicon};

/// Tags the tokens of one sentence. `lower` is the article's text in lower case.
pub(crate) fn tag(lower: &str, tokens: &mut [Token]) {
    let words: Vec<&str> = tokens.iter().map(|t| t.span.slice(lower)).collect();
    let mut known = Vec::with_capacity(tokens.len());
    for i in 0..tokens.len() {
        let tags = lexicon::look_up(words[i]);
        known.push(tags.unwrap_or_default());
        tokens[i].tag = first_guess(tokens, &words, i, tags);
    }
    for i in 0..tokens.len() {
        tokens[i].tag = in_context(tokens, &words, &known, i);
    }
}

fn first_guess(tokens: &[Token], words: &[&str], i: usize, tags: Option<lexicon::Tags>) -> Tag {
    let token = tokens[i];
    let word = words[i];
    match token.kind {
        Kind::Punct => return Tag::Punct,
        Kind::Number if word.bytes().all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.' | b':' | b'-' | b'/')) => {
            return Tag::CD;
        }
        _ => {}
    }
    if let Some(tag) = clitic(word) {
        return tag;
    }
    if let Some(tag) = closed(word) {
        // "Salma Said"
        let names = token.upper && word == "may" && i > 0
            || token.upper && tag.is_verb() && i > 0 && tokens[i - 1].upper && tokens[i - 1].kind == Kind::Word;
        return if names { Tag::NNP } else { tag };
    }
    // An upper-case letter inside a sentence is a name, unless the whole sentence is in title case or the word
    // opens a quotation.
    if token.upper {
        let opens = i == 0
            || (tokens[i - 1].kind == Kind::Punct && !matches!(words[i - 1], "," | "-" | "'" | "\u{2019}" | ")"));
        if !opens {
            return name(word);
        }
        let next_upper = tokens.get(i + 1).is_some_and(|t| t.upper);
        match tags.and_then(lexicon::Tags::first) {
            None => return if shape(word) == Tag::RB { Tag::RB } else { name(word) },
            // "Black said", "Sweet has"
            Some(Tag::JJ | Tag::VB | Tag::UH)
                if words.get(i + 1).is_some_and(|w| {
                    matches!(*w, "said" | "says" | "told" | "added" | "wrote" | "has" | "was" | "is")
                }) =>
            {
                return name(word);
            }
            Some(Tag::NN | Tag::NNS | Tag::JJ | Tag::VB) if next_upper => return name(word),
            Some(_) => {}
        }
    }
    tags.and_then(lexicon::Tags::first).unwrap_or_else(|| shape(word))
}

fn name(word: &str) -> Tag {
    if word.len() > 4 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") && !word.ends_with("is")
    {
        // "Democrats" and "Philips" look alike; the difference matters little here.
        Tag::NNPS
    } else {
        Tag::NNP
    }
}

fn clitic(word: &str) -> Option<Tag> {
    let rest = word.strip_prefix(['\'', '\u{2019}'])?;
    Some(match rest {
        "s" => Tag::POS,
        "re" | "ve" | "m" => Tag::VBP,
        "ll" | "d" => Tag::MD,
        _ => return None,
    })
}

/// Closed classes that the lexicon may know by a rarer use.
fn closed(word: &str) -> Option<Tag> {
    Some(match word {
        "the" | "a" | "an" | "this" | "these" | "those" | "every" | "each" | "no" | "another" | "any" | "some"
        | "both" | "either" | "neither" => Tag::DT,
        "all" | "such" | "half" => Tag::PDT,
        "he" | "she" | "it" | "they" | "we" | "i" | "you" | "him" | "them" | "us" | "me" | "himself" | "herself"
        | "itself" | "themselves" | "ourselves" | "myself" | "yourself" => Tag::PRP,
        "his" | "its" | "their" | "our" | "my" | "your" => Tag::PRPS,
        "wo" | "ca" | "sha" | "can" | "could" | "will" | "would" | "shall" | "should" | "may" | "might" | "must"
        | "cannot" => Tag::MD,
        "and" | "or" | "but" | "nor" | "&" | "plus" => Tag::CC,
        "to" => Tag::TO,
        "not" | "n't" | "n\u{2019}t" | "never" | "also" | "now" | "then" | "just" | "still" | "already" | "later"
        | "only" | "even" | "again" | "too" => Tag::RB,
        "of" | "in" | "on" | "at" | "by" | "with" | "from" | "for" | "about" | "into" | "during" | "against"
        | "because" | "if" | "whether" | "while" | "although" | "though" | "unless" | "until" | "among" | "between"
        | "without" | "as" | "than" | "since" | "after" | "before" | "under" | "over" | "through" | "per" | "via"
        | "amid" | "despite" | "toward" | "towards" | "upon" | "within" | "throughout" | "like" | "following"
        | "including" | "according" | "regarding" | "concerning" => Tag::IN,
        "who" | "whom" | "what" | "whoever" | "whatever" => Tag::WP,
        "whose" => Tag::WPS,
        "which" => Tag::WDT,
        "when" | "where" | "why" | "how" => Tag::WRB,
        "is" | "has" | "does" => Tag::VBZ,
        "are" | "am" | "have" | "do" => Tag::VBP,
        "was" | "were" | "had" | "did" => Tag::VBD,
        "be" => Tag::VB,
        "been" => Tag::VBN,
        "being" | "having" => Tag::VBG,
        "said" | "told" | "wrote" | "went" | "came" | "took" | "gave" | "saw" | "began" | "knew" | "spoke" => Tag::VBD,
        "says" | "believes" | "thinks" | "wants" => Tag::VBZ,
        "mr" | "mr." | "mrs." | "ms." | "dr." | "sen." | "rep." | "gov." | "gen." | "lt." | "col." | "sgt."
        | "prof." | "rev." | "capt." | "st." | "jr." | "sr." => Tag::NNP,
        _ => return None,
    })
}

/// Tag of an unknown word by its ending.
fn shape(word: &str) -> Tag {
    let ends = |s: &str| word.len() > s.len() + 1 && word.ends_with(s);
    if word.contains('-') {
        return if ends("ed") || ends("ing") || ends("old") || ends("based") || ends("like") {
            Tag::JJ
        } else {
            Tag::NN
        };
    }
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return if word.ends_with('s') { Tag::NNS } else { Tag::CD };
    }
    if ends("ly") {
        Tag::RB
    } else if ends("ing") {
        Tag::VBG
    } else if ends("ed") {
        Tag::VBN
    } else if ["ous", "ful", "ive", "able", "ible", "ic", "ical", "less", "ish", "ary", "al", "ian", "ese"]
        .iter()
        .any(|s| ends(s))
    {
        Tag::JJ
    } else if ends("ize") || ends("ise") || ends("ify") {
        Tag::VB
    } else if ends("s") && !ends("ss") && !ends("us") && !ends("is") {
        Tag::NNS
    } else {
        Tag::NN
    }
}

fn in_context(tokens: &[Token], words: &[&str], known: &[lexicon::Tags], i: usize) -> Tag {
    use Tag::{
        CC, CD, DT, IN, JJ, MD, NN, NNS, PDT, POS, PRP, PRPS, RB, TO, VB, VBD, VBG, VBN, VBP, VBZ, WDT, WP, WRB,
    };
    let tag = tokens[i].tag;
    let prev = |n: usize| if i >= n { Some(tokens[i - n].tag) } else { None };
    let next = |n: usize| tokens.get(i + n).map(|t| t.tag);
    let word = words[i];
    // The last token before this that is no adverb.
    let mut back = i;
    while back > 0 && tokens[back - 1].tag.is_adverb() {
        back -= 1;
    }
    let before = if back > 0 { Some(tokens[back - 1].tag) } else { None };
    let before_word = if back > 0 { words[back - 1] } else { "" };
    let nominal = |t: Option<Tag>| t.is_some_and(|t| t.is_noun() || t == PRP);
    let has = |t: Tag| known[i].has(t);

    match word {
        "that" => {
            return match (prev(1), next(1)) {
                (Some(t), Some(n)) if t.is_noun() && (n.is_finite() || n.is_adverb()) => WDT,
                (Some(t), _) if t.is_verb() || t.is_noun() => {
                    if next(1).is_some_and(|n| n.is_finite() && n != MD) && t.is_verb() { DT } else { IN }
                }
                (_, Some(n)) if n.is_noun() && !next(2).is_some_and(|m| m.is_noun() || m.is_finite()) => DT,
                (_, Some(n)) if n.is_finite() => DT,
                (None, _) => DT,
                _ => IN,
            };
        }
        "her" => {
            return if next(1).is_some_and(|t| {
                t.is_noun() || t.is_adjective() || t == CD || t == VBG && next(2).is_some_and(Tag::is_noun)
            }) {
                PRPS
            } else {
                PRP
            };
        }
        "'s" | "\u{2019}s" => {
            // "he's", "that's", "what's": a verb; after a noun mostly a possessive.
            let verb = prev(1).is_some_and(|t| matches!(t, PRP | WP | WRB | WDT | DT | Tag::EX))
                || words.get(i + 1) != Some(&"following")
                    && (next(1).is_some_and(|t| {
                        matches!(t, DT | PRP | PRPS | IN | TO | VBG) || t == RB && words[i + 1] != "most"
                    }) && !tokens.get(i + 1).is_some_and(|t| t.upper));
            return if verb { VBZ } else { POS };
        }
        "there" => return if next(1).is_some_and(Tag::is_finite) { Tag::EX } else { RB },
        "like" => {
            if matches!(before, Some(MD | TO)) || (nominal(before) && next(1) == Some(TO)) {
                return VB;
            }
            return IN;
        }
        "following" | "including" | "regarding" | "concerning" => return IN,
        _ => {}
    }
    if closed(word).is_some() || clitic(word).is_some() || tokens[i].kind == Kind::Punct || tag == CD {
        return tag;
    }
    if tag.is_proper() {
        return tag;
    }

    // After "to" or a modal ("will not ..."): the base form. After "to" a noun where no verb is known.
    if matches!(before, Some(MD)) || matches!(before, Some(TO)) && !matches!(prev(1), Some(DT)) {
        if has(VB) || has(VBP) || (tag == NN && before == Some(MD) && !tokens[i].upper) || tag == VB {
            return VB;
        }
        if before == Some(TO) {
            // "to disavow": an unknown word.
            return if tag == NN && known[i].first().is_none() && !tokens[i].upper { VB } else { tag };
        }
    }
    // "did not say", "does he believe", "do you want"
    if matches!(before_word, "did" | "do" | "does") && (has(VB) || has(VBP)) {
        return VB;
    }
    if i >= 2 && matches!(words[i - 2], "did" | "do" | "does") && prev(1) == Some(PRP) && (has(VB) || has(VBP)) {
        return VB;
    }
    let after_determiner =
        matches!(prev(1), Some(DT | PRPS | POS | PDT | CD)) || prev(1).is_some_and(Tag::is_adjective);
    if tag.is_verb() && tag != VBG && tag != VBN {
        // "the report", "his claims"
        if after_determiner
            && !(matches!(words[i - 1], "that" | "this" | "those" | "these" | "all" | "each" | "both" | "some" | "any"))
        {
            if let Some(noun) = known[i].any(Tag::is_noun) {
                return noun;
            }
            if tag == VBD && next(1).is_some_and(|t| t.is_noun() || t.is_adjective()) {
                return VBN;
            }
            if matches!(tag, VB | VBP) && matches!(prev(1), Some(DT | PRPS | POS)) {
                return NN;
            }
            if tag == VBZ && matches!(prev(1), Some(DT | PRPS | CD | JJ)) {
                return NNS;
            }
        }
        // "denied claims that"
        if matches!(tag, VBZ)
            && matches!(prev(1), Some(VBD | VBG | VBN))
            && closed(words[i - 1]).is_none_or(|t| t == VBD && matches!(words[i - 1], "said" | "told"))
            && let Some(noun) = known[i].any(Tag::is_noun)
        {
            return noun;
        }
        if matches!(tag, VBP | VB | VBZ)
            && prev(1) == Some(IN)
            && words[i - 1] != "that"
            && words[i - 1] != "than"
            && let Some(noun) = known[i].any(Tag::is_noun)
        {
            return noun;
        }
    }
    // "has said", "was accused", "had been told", "being asked"
    if matches!(tag, VBD | VBN) {
        let auxiliary = matches!(
            before_word,
            "has"
                | "have"
                | "had"
                | "having"
                | "is"
                | "are"
                | "was"
                | "were"
                | "be"
                | "been"
                | "being"
                | "am"
                | "'s"
                | "\u{2019}s"
                | "'ve"
                | "\u{2019}ve"
                | "'re"
                | "\u{2019}re"
                | "'m"
                | "\u{2019}m"
                | "get"
                | "got"
                | "gets"
                | "'d"
                | "\u{2019}d"
        );
        if auxiliary && before_word != "'s" && before_word != "\u{2019}s" || auxiliary && before == Some(VBZ) {
            return VBN;
        }
        if nominal(before) || matches!(before, Some(WP | WDT)) || before == Some(CC) && tag == VBD {
            // "people said" against "people accused of": a participle is followed by "by", "of", "in", "as", "to".
            let reduced = tag == VBN || has(VBN);
            let passive = matches!(words.get(i + 1).copied(), Some("by"));
            return if before == Some(PRP) || matches!(before, Some(WP | WDT)) || !(reduced && passive) {
                VBD
            } else {
                VBN
            };
        }
        if matches!(prev(1), Some(DT | PRPS | POS)) && next(1).is_some_and(|t| t.is_noun() || t.is_adjective()) {
            return VBN;
        }
        return tag;
    }
    // "..., warning that"
    if tag == NN
        && word.ends_with("ing")
        && i > 0
        && words[i - 1] == ","
        && (matches!(next(1), Some(DT | PRP | PRPS)) || words.get(i + 1) == Some(&"that"))
    {
        return VBG;
    }
    // "he respects", "they disavow": a subject pronoun has its verb right behind.
    if tag == NNS && matches!(before_word, "he" | "she" | "it") && before == prev(1) {
        return VBZ;
    }
    if tag == NN && matches!(before_word, "they" | "we" | "i") && before == prev(1) && known[i].first().is_none() {
        return VBP;
    }
    // Noun or present tense: "officials claim", "she plans to", "which reports"
    if matches!(tag, NN | NNS) {
        let verb_known = if tag == NNS { has(VBZ) } else { has(VBP) || has(VB) };
        if verb_known {
            let singular = tag == NNS;
            let subject = if singular {
                matches!(before, Some(t) if t == Tag::NNP || t == Tag::NNPS || t == NN)
                    || matches!(before_word, "he" | "she" | "it" | "who" | "which" | "that")
            } else {
                matches!(before, Some(t) if t == NNS || t == Tag::NNPS)
                    || matches!(before_word, "they" | "we" | "i" | "you" | "who" | "which" | "that")
            };
            let object = next(1).is_some_and(|t| {
                matches!(t, DT | PRPS | PRP | TO | WP | WRB | IN if words.get(i + 1) != Some(&"of"))
                    || t == Tag::Punct && matches!(words.get(i + 1).copied(), Some("\u{201c}" | "\"" | ":"))
            }) && !matches!(
                words.get(i + 1).copied(),
                Some(
                    "of" | "in"
                        | "on"
                        | "for"
                        | "from"
                        | "by"
                        | "with"
                        | "at"
                        | "about"
                        | "as"
                        | "over"
                        | "under"
                        | "after"
                        | "before"
                        | "against"
                        | "among"
                        | "during"
                )
            );
            // "the president hopes obstruction would"
            let object = object
                || next(1).is_some_and(|t| t.is_noun() || t.is_adjective()) && next(2).is_some_and(Tag::is_finite);
            let pronoun = matches!(before_word, "he" | "she" | "it" | "they" | "we" | "i" | "you" | "who");
            if subject && (object || pronoun) && !after_determiner {
                return if singular { VBZ } else { VBP };
            }
        }
        return tag;
    }
    // "the bank cut its forecast"
    if matches!(tag, VB | VBP) && matches!(before, Some(NN | Tag::NNP)) && has(VBD) {
        return VBD;
    }
    // "one in five say", "some say"
    if tag == VB
        && (before == Some(CD) || matches!(before_word, "some" | "many" | "most" | "others" | "few" | "both" | "all"))
    {
        return VBP;
    }
    if tag == VB && (nominal(before) || matches!(before, Some(WP | WDT))) && has(VBP) {
        return VBP;
    }
    if tag == VBP && matches!(before, Some(TO | MD)) {
        return VB;
    }
    // A gerund after a determiner is a noun: "the killing of".
    if tag == VBG && matches!(prev(1), Some(DT | PRPS | POS)) && !next(1).is_some_and(Tag::is_noun) {
        return NN;
    }
    if tag == JJ && before == Some(TO) && has(VB) {
        return VB;
    }
    // "a former official said": an adjective with a verb behind it heads its phrase.
    if tag == JJ && prev(1) == Some(NN) && matches!(next(1), Some(IN | JJ)) {
        return NN;
    }
    // "a Mexican official who"
    if tag == JJ && matches!(prev(1), Some(DT | JJ | NN | Tag::NNP)) && next(1) == Some(WP) {
        return NN;
    }
    // "the official, who"
    if tag == JJ
        && matches!(prev(1), Some(DT | PRPS | POS))
        && words.get(i + 1) == Some(&",")
        && next(2).is_none_or(|t| !t.is_adjective())
    {
        return NN;
    }
    // "Hill tied those scores to"
    if tag == JJ
        && word.ends_with("ed")
        && matches!(next(1), Some(DT | PRP | PRPS))
        && (nominal(before) || before == Some(Tag::Punct))
    {
        return VBD;
    }
    if tag == JJ
        && next(1).is_some_and(Tag::is_finite)
        && prev(1).is_some_and(|t| matches!(t, DT | PRPS | POS | CD) || t.is_noun() || t.is_adjective())
    {
        return NN;
    }
    tag
}

/// For tests: a text's words with their tags.
#[cfg(test)]
fn tagged(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut tokens = Vec::new();
    crate::token::tokenize(text, Span::from_usize(0, text.len()), &mut tokens);
    tag(&lower, &mut tokens);
    tokens
        .iter()
        .filter(|t| t.kind == Kind::Word)
        .map(|t| format!("{}/{:?}", t.span.slice(text), t.tag))
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::tagged;

    #[test]
    fn nouns_and_verbs_of_one_form() {
        assert!(
            tagged("The report claims that officials plan to report it.")
                .contains("report/NN claims/VBZ that/IN officials/NNS plan/VBP to/TO report/VB")
        );
        assert!(tagged("His claims were false, she comments.").contains("claims/NNS"));
    }

    #[test]
    fn participles() {
        let tags = tagged("He was accused of lying and has denied it. The accused man said no.");
        assert!(
            tags.contains("was/VBD accused/VBN")
                && tags.contains("has/VBZ denied/VBN")
                && tags.contains("The/DT accused/VBN man/NN said/VBD"),
            "{tags}"
        );
    }

    #[test]
    fn clitics() {
        let tags = tagged("He's late. The mayor's plan won't fail.");
        assert!(
            tags.contains("He/PRP 's/VBZ")
                && tags.contains("mayor/NN 's/POS")
                && tags.contains("wo/")
                && tags.contains("n't/RB"),
            "{tags}"
        );
    }
}
