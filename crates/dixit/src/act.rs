//! What a statement does.
//!
//! Where a form of words leaves no doubt, it decides (`act/sure.rs`). Else the act is chosen by what the encoder says, where
//! it has read the statement, and by weights (`dixit_weights::ACT`) of simple features: the words of the cue, the frame that
//! the cue stands in ("ask ... to", "ask whether"), and the words of the content. Words known by meaning alone stand in
//! `data/act-words.txt`. The weights were learnt from annotated articles by `examples/train_act.rs`.

mod sure;

use std::sync::LazyLock;

use dixit_attribution::{Attribution, Form, Manner};
use dixit_models::ACTS;
use dixit_text::{Document, Kind, Tag};
use rustc_hash::FxHashMap;

/// The nine acts of the annotation guidelines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Puts forward as fact; the default.
    Assertion,
    /// Thinks, expects, hopes, fears, is convinced.
    Belief,
    /// Promises, plans, offers, threatens, will do.
    Commitment,
    /// Asks for, urges, demands, orders, advises.
    Request,
    /// Asks whether.
    Question,
    /// Denies, disputes.
    Denial,
    /// Declines to comment, to answer, to do.
    Refusal,
    /// Accuses, blames, condemns, mocks.
    Criticism,
    /// Praises, endorses, thanks, welcomes.
    Support,
}

impl Act {
    /// All nine, in the order of the table of weights and of what the encoder says.
    pub(crate) const ALL: [Self; ACTS] = [
        Self::Assertion,
        Self::Belief,
        Self::Commitment,
        Self::Request,
        Self::Question,
        Self::Denial,
        Self::Refusal,
        Self::Criticism,
        Self::Support,
    ];

    /// The name used in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Assertion => "assertion",
            Self::Belief => "belief",
            Self::Commitment => "commitment",
            Self::Request => "request",
            Self::Question => "question",
            Self::Denial => "denial",
            Self::Refusal => "refusal",
            Self::Criticism => "criticism",
            Self::Support => "support",
        }
    }
}

type Weights = [f32; ACTS];

/// Number of each feature, and the weights of each number by act.
static WEIGHTS: LazyLock<(FxHashMap<&'static str, usize>, Vec<Weights>)> = LazyLock::new(|| {
    let mut numbers: FxHashMap<&'static str, usize> = FxHashMap::default();
    let mut weights: Vec<Weights> = Vec::new();
    for line in dixit_weights::ACT.lines().filter(|l| !l.starts_with('#')) {
        let mut fields = line.split('\t');
        let (Some(feature), Some(act), Some(weight)) = (fields.next(), fields.next(), fields.next()) else { continue };
        let act = Act::ALL.iter().position(|a| a.name() == act);
        if let (Some(act), Ok(weight)) = (act, weight.parse()) {
            let number = *numbers.entry(feature).or_insert(weights.len());
            if number == weights.len() {
                weights.push(Weights::default());
            }
            weights[number][act] = weight;
        }
    }
    (numbers, weights)
});

/// Acts that a stem points to as a cue and as a word of the content, as bits.
#[derive(Clone, Copy, Default)]
struct Meaning {
    cue: u16,
    content: u16,
}

static WORDS: LazyLock<FxHashMap<String, Meaning>> = LazyLock::new(|| {
    let mut words: FxHashMap<String, Meaning> = FxHashMap::default();
    for line in include_str!("../data/act-words.txt").lines().filter(|l| !l.starts_with('#')) {
        let Some((head, list)) = line.split_once(": ") else { continue };
        let Some((act, place)) = head.split_once(' ') else { continue };
        let Some(act) = Act::ALL.iter().position(|a| a.name() == act) else { continue };
        for word in list.split_whitespace() {
            let mut stemmed = String::new();
            stem(word, &mut stemmed);
            let meaning = words.entry(stemmed).or_default();
            if place == "cue" { meaning.cue |= 1 << act } else { meaning.content |= 1 << act }
        }
    }
    words
});

/// The act of an attribution.
#[must_use]
pub fn of(doc: &Document<'_>, attribution: &Attribution) -> Act {
    sure::act(doc, attribution).unwrap_or_else(|| by_weights(doc, attribution))
}

/// What the weights' scores count beside the encoder's; chosen on dev.
const BESIDE: f32 = 0.7;

/// The act that the weights say, and the encoder where it was asked.
fn by_weights(doc: &Document<'_>, attribution: &Attribution) -> Act {
    let (numbers, weights) = &*WEIGHTS;
    let mut found: Vec<usize> = Vec::new();
    features(doc, attribution, |feature| found.extend(numbers.get(feature)));
    // A feature is there or not, however often.
    found.sort_unstable();
    found.dedup();
    let mut scores = Weights::default();
    for number in found {
        scores.iter_mut().zip(&weights[number]).for_each(|(s, w)| *s += w);
    }
    if let Some(said) = attribution.acts {
        scores.iter_mut().zip(said).for_each(|(score, said)| *score = *score * BESIDE + said);
    }
    let best = (0..ACTS).fold(0, |best, i| if scores[i] > scores[best] { i } else { best });
    Act::ALL[best]
}

/// Words of the content that are looked at.
const CONTENT: usize = 60;

/// Gives the features of an attribution one by one; some more than once.
pub fn features(doc: &Document<'_>, attribution: &Attribution, mut give: impl FnMut(&str)) {
    let mut buffer = String::new();
    let mut stemmed = String::new();
    let mut emit = |parts: &[&str]| {
        buffer.clear();
        parts.iter().for_each(|p| buffer.push_str(p));
        give(&buffer);
    };
    let cue: Vec<usize> = doc.tokens_of(&attribution.cue).collect();
    let content: Vec<usize> = doc.tokens_of(&attribution.content).take(CONTENT).collect();
    emit(&["bias"]);

    // The cue.
    let mut whole = String::new();
    let mut before = String::new();
    let mut negated = false;
    let mut known = 0u16;
    let mut verbs = 0;
    for &t in &cue {
        let word = doc.lower(t);
        negated |= is_negation(word);
        if doc.tokens()[t].kind == Kind::Punct {
            emit(&["cue.", word]);
            continue;
        }
        stem(word, &mut stemmed);
        // Headlines write verbs like names.
        let meant = WORDS.get(stemmed.as_str()).map_or(0, |m| m.cue);
        if meant == 0 && (doc.tag(t).is_proper() || names(doc.word(t))) {
            continue;
        }
        known |= meant;
        emit(&["cue ", &stemmed]);
        if !before.is_empty() {
            emit(&["cue2 ", &before, " ", &stemmed]);
        }
        verbs += usize::from(doc.tag(t).is_verb());
        if whole.len() < 40 {
            if !whole.is_empty() {
                whole.push(' ');
            }
            whole.push_str(&stemmed);
        }
        before.clone_from(&stemmed);
    }
    emit(&["cues ", &whole]);
    if cue.is_empty() {
        emit(&["cue none"]);
    }
    if negated {
        emit(&["cue not"]);
        emit(&["cue not ", &before]);
    }
    for (_, act) in (0..).zip(Act::ALL).filter(|(i, _)| known & (1u16 << i) != 0) {
        emit(&["means ", act.name()]);
    }
    if known.count_ones() == 1 {
        emit(&["means only ", Act::ALL[known.trailing_zeros() as usize].name()]);
    }
    if verbs == 0 && !cue.is_empty() {
        emit(&["cue noun"]);
    }
    // "say", "tell", "add": the content decides.
    let neutral = cue.is_empty() || known == 1 || known == 0 || matches!(before.as_str(), "say" | "tel");
    let kind = if neutral { "n" } else { "k" };

    // The frame.
    emit(&["manner ", attribution.manner.name(), " ", if neutral { "true" } else { "false" }]);
    if attribution.form == Form::Refusal {
        emit(&["refusal"]);
    }
    let Some(&first) = content.first() else { return };
    if let Some(&end) = cue.last()
        && end < first
    {
        let next = doc.lower(end + 1);
        if matches!(
            next,
            "to" | "that"
                | "whether"
                | "if"
                | "about"
                | "on"
                | "for"
                | "of"
                | "against"
                | "with"
                | "by"
                | "from"
                | "as"
                | "in"
                | "not"
        ) {
            emit(&["after ", &before, " ", next]);
            emit(&["after ", next]);
        }
    }
    let opening = doc.lower(first);
    let short = |t: usize| {
        let tag = doc.tag(t);
        !(tag.is_noun() || tag.is_adjective() || tag == Tag::CD)
    };
    if short(first) && doc.tokens()[first].kind == Kind::Word {
        emit(&[kind, "0 ", opening]);
        if matches!(
            opening,
            "to" | "whether"
                | "if"
                | "why"
                | "how"
                | "what"
                | "who"
                | "for"
                | "not"
                | "as"
                | "no"
                | "him"
                | "her"
                | "them"
        ) {
            emit(&["0 ", &before, " ", opening]);
        }
        if content.len() > 1 && short(first + 1) {
            emit(&[kind, "01 ", opening, " ", doc.lower(first + 1)]);
        }
    }
    if first > 0 && matches!(doc.lower(first - 1), "to" | "whether" | "if" | "about" | "for" | "of" | "against" | "on")
    {
        emit(&["before ", doc.lower(first - 1)]);
        emit(&["before ", &before, " ", doc.lower(first - 1)]);
    }
    let tag = format!("{:?}", doc.tag(first));
    emit(&[kind, "0tag ", &tag]);
    let cover = attribution.content.cover().map_or("", |c| c.slice(doc.text()));
    let asks = cover.trim_end_matches(['"', '\'', '\u{201d}', '\u{2019}', ' ']).ends_with('?')
        || doc.lower(doc.tokens_in(attribution.content.last().unwrap_or_default()).end) == "?";
    if asks {
        emit(&[kind, "?"]);
    }
    if cover.ends_with('!') {
        emit(&[kind, "!"]);
    }
    if let Some(act) = own(doc, &content) {
        emit(&["own ", act]);
        emit(&[kind, " own ", act]);
    }
    for &t in &content[..content.len().min(30)] {
        if matches!(doc.lower(t), "should" | "must" | "ought" | "shouldn" | "let's" | "please")
            || doc.lower(t).starts_with("need") && doc.lower(t + 1) == "to"
        {
            emit(&[kind, " ought"]);
            break;
        }
    }

    // The content's first clause.
    if let Some((number, modal)) = clause(doc, &content) {
        let subject = if number == 0 { "none" } else { subject(doc, &content[..number]) };
        let verb = format!("{:?}", doc.tag(content[number]));
        emit(&[kind, "verb ", &verb]);
        emit(&[kind, "verb ", &verb, " of ", subject]);
        if modal {
            emit(&[kind, "modal ", doc.lower(content[number])]);
            emit(&[kind, "modal ", doc.lower(content[number]), " of ", subject]);
        }
    }
    // "told the crowd to go home": what is asked of whom.
    if asked_to(doc, &content) {
        emit(&[kind, "whom to"]);
        emit(&["whom to ", &before]);
        for (_, act) in (0..).zip(Act::ALL).filter(|(i, _)| known & (1u16 << i) != 0) {
            emit(&["whom to means ", act.name()]);
        }
    }
    if content[..content.len().min(8)].iter().any(|&t| is_negation(doc.lower(t))) {
        emit(&[kind, " not soon"]);
    }
    if commands(doc, &content) {
        emit(&[kind, " command"]);
    }
    if content.iter().any(|&t| doc.lower(t) == "?") {
        emit(&[kind, "? inside"]);
    }
    if matches!(doc.tag(first), Tag::MD | Tag::VBD | Tag::VBZ | Tag::VBP) {
        let second = content.get(1).map_or("", |&t| doc.lower(t));
        if matches!(second, "you" | "he" | "she" | "they" | "we" | "i" | "it" | "there" | "this" | "that") {
            emit(&[kind, " inverted"]);
        }
    }

    // The source.
    let source: Vec<usize> = doc.tokens_of(&attribution.source).collect();
    let named = source.iter().any(|&t| doc.tag(t).is_proper());
    match source.first() {
        None => emit(&[kind, "source none"]),
        Some(&t) if doc.tag(t) == Tag::PRP => emit(&[kind, "source ", doc.lower(t)]),
        Some(_) if named => emit(&[kind, "source named"]),
        Some(_) => emit(&[kind, "source noun"]),
    }
    for &t in source.iter().filter(|&&t| doc.tag(t).is_noun() && !doc.tag(t).is_proper() && !names(doc.word(t))) {
        stem(doc.lower(t), &mut stemmed);
        emit(&["source ", &stemmed]);
    }

    // The content.
    before.clear();
    let (mut good, mut bad) = (0, 0);
    let mut flipped = 0;
    let direct = if attribution.manner == Manner::Direct { "true" } else { "false" };
    for (n, &t) in content.iter().enumerate() {
        let word = doc.lower(t);
        if doc.tokens()[t].kind != Kind::Word {
            before.clear();
            continue;
        }
        if is_negation(word) {
            flipped = n + 4;
        }
        if doc.tag(t).is_proper() || names(doc.word(t)) {
            before.clear();
            continue;
        }
        stem(word, &mut stemmed);
        if neutral {
            emit(&["n ", &stemmed]);
        }
        if neutral && !before.is_empty() && (is_frame(&before) || is_frame(&stemmed)) {
            emit(&[kind, "2 ", &before, " ", &stemmed]);
            if n < 4 {
                emit(&[kind, "2 start ", &before, " ", &stemmed]);
            }
        }
        if let Some(meaning) = WORDS.get(stemmed.as_str()) {
            let against = n < flipped;
            bad += usize::from(meaning.content & (1 << 7) != 0 && !against);
            good += usize::from(meaning.content & (1 << 8) != 0 && !against);
            if meaning.content & (1 << 8) != 0 && against {
                bad += 1;
            }
        }
        before.clone_from(&stemmed);
    }
    for n in &["1", "2", "3"][..bad.min(3)] {
        emit(&[kind, " bad ", n]);
    }
    for n in &["1", "2", "3"][..good.min(3)] {
        emit(&[kind, " good ", n]);
    }
    if bad > good {
        emit(&[kind, " rather bad ", direct]);
    }
    if good > bad {
        emit(&[kind, " rather good ", direct]);
    }
}

/// The first finite verb of a content, as a place among its words, and whether it is a modal.
fn clause(doc: &Document<'_>, content: &[usize]) -> Option<(usize, bool)> {
    let finite = |&t: &usize| matches!(doc.tag(t), Tag::MD | Tag::VBD | Tag::VBZ | Tag::VBP | Tag::VB);
    let number = content.iter().take(15).position(finite)?;
    Some((number, doc.tag(content[number]) == Tag::MD))
}

/// What kind of subject stands before a verb.
fn subject<'a>(doc: &'a Document<'_>, words: &[usize]) -> &'a str {
    for &t in words {
        match doc.tag(t) {
            Tag::PRP => return doc.lower(t),
            tag if tag.is_proper() => return "name",
            tag if tag.is_noun() => return "noun",
            _ => {}
        }
    }
    "other"
}

/// "the crowd to go home": somebody, "to", and what to do.
fn asked_to(doc: &Document<'_>, content: &[usize]) -> bool {
    let Some(to) = content.iter().take(10).position(|&t| doc.lower(t) == "to") else { return false };
    let verb = content.get(to + 1).is_some_and(|&t| doc.tag(t) == Tag::VB);
    to > 0
        && verb
        && content[..to].iter().all(|&t| {
            let tag = doc.tag(t);
            doc.tokens()[t].kind == Kind::Word && (!tag.is_verb() || tag == Tag::VBG) && tag != Tag::MD
        })
}

/// Whether a sentence of the content is a command: begins with a bare verb.
fn commands(doc: &Document<'_>, content: &[usize]) -> bool {
    let mut begins = true;
    for &t in content {
        let word = doc.lower(t);
        if begins && (doc.tag(t) == Tag::VB || matches!(word, "let" | "don't" | "please" | "stop")) {
            return true;
        }
        let goes_on = doc.tokens()[t].kind == Kind::Punct || matches!(word, "just" | "and" | "so" | "but" | "never");
        begins = matches!(word, "." | "!" | "?" | ":" | "\u{201c}" | "\"") || begins && goes_on;
    }
    false
}

/// What the content's own first clause says about its subject: "he thinks", "I will not", "she had no knowledge".
fn own(doc: &Document<'_>, content: &[usize]) -> Option<&'static str> {
    let subject =
        content.iter().take(6).position(|&t| matches!(doc.lower(t), "i" | "he" | "she" | "we" | "they" | "it"))?;
    let mut negated = false;
    let mut modal = "";
    for &t in content[subject + 1..].iter().take(6) {
        let word = doc.lower(t);
        if is_negation(word) {
            negated = true;
            continue;
        }
        match word {
            "will" | "'ll" | "\u{2019}ll" | "wo" | "would" | "shall" | "going" => modal = "will",
            "could" | "can" | "ca" => modal = "can",
            "think" | "thinks" | "thought" | "believe" | "believes" | "believed" | "hope" | "hopes" | "hoped"
            | "expect" | "expects" | "expected" | "feel" | "feels" | "felt" | "doubt" | "doubts" | "doubted"
            | "fear" | "fears" | "feared" | "guess" | "suspect" | "suspects" | "confident" | "convinced"
            | "concerned" | "worried" | "worries" | "worry" | "surprised" | "optimistic" | "afraid" | "sure"
            | "wish" | "wishes" | "wished" | "certain" | "considers" | "consider" | "considered" | "assume"
            | "assumed" | "shocked" | "disappointed" | "saddened" | "unsure" | "hopeful" => {
                return Some(if negated { "no belief" } else { "belief" });
            }
            "want" | "wants" | "wanted" => return Some(if negated { "no want" } else { "want" }),
            "plan" | "plans" | "planned" | "intend" | "intends" | "intended" | "committed" | "promise" | "promised"
            | "vow" | "ready" | "prepared" | "willing" | "determined" | "trying" => {
                return Some(if negated { "no plan" } else { "plan" });
            }
            "support" | "supports" | "supported" | "proud" | "honored" | "honoured" | "grateful" | "love" | "loves"
            | "loved" | "admire" | "respect" | "appreciate" | "thank" | "endorse" | "vote" | "voting" | "welcome"
            | "welcomes" | "like" | "likes" | "liked" | "glad" | "excited" | "agree" | "agrees" | "agreed"
            | "favors" | "backs" | "thrilled" | "pleased" | "delighted" | "happy" | "praise" | "applaud" => {
                return Some(if negated { "no support" } else { "support" });
            }
            "oppose" | "opposes" | "opposed" | "condemn" | "condemns" | "regret" | "regrets" | "disagree"
            | "disagrees" | "reject" | "rejects" | "object" | "disagreed" | "hate" | "deplore" => {
                return Some("oppose");
            }
            "knowledge" | "aware" | "intention" | "recollection" | "involved" | "wrong" if negated => {
                return Some("no knowledge");
            }
            "know" | "knew" | "recall" | "remember" | "comment" | "discuss" | "answer" if negated => {
                return Some("no knowing");
            }
            "," | ";" | "." | "that" | "\u{201d}" => break,
            _ if modal == "will" && doc.tag(t) == Tag::VB => return Some(if negated { "will not" } else { "will" }),
            _ => {}
        }
    }
    match (modal, negated) {
        ("", true) => Some("not"),
        ("can", true) => Some("can not"),
        _ => None,
    }
}

/// "anti-Hill", "McNeil": a capital inside.
fn names(word: &str) -> bool {
    word.chars().skip(1).any(char::is_uppercase)
}

fn is_negation(word: &str) -> bool {
    matches!(word, "not" | "n't" | "n\u{2019}t" | "no" | "never" | "neither" | "nor" | "without" | "cannot")
}

/// Words that say more together with a neighbour.
fn is_frame(stem: &str) -> bool {
    matches!(
        stem,
        "i" | "we"
            | "he"
            | "she"
            | "they"
            | "it"
            | "will"
            | "'ll"
            | "\u{2019}ll"
            | "would"
            | "should"
            | "must"
            | "need"
            | "not"
            | "n't"
            | "n\u{2019}t"
            | "no"
            | "never"
            | "go"
            | "have"
            | "want"
            | "think"
            | "believ"
            | "hop"
            | "let"
            | "do"
            | "you"
            | "am"
            | "'m"
            | "\u{2019}m"
            | "to"
            | "be"
    )
}

/// A word's form without inflection, cut short: "accused", "accuses" and "accusing" give one stem. `word` is in
/// lower case.
fn stem(word: &str, out: &mut String) {
    out.clear();
    let irregular = match word {
        "said" | "says" => "say",
        "told" => "tell",
        "thought" => "think",
        "wrote" | "written" => "write",
        "spoke" | "spoken" => "speak",
        "saw" | "seen" => "see",
        "knew" | "known" => "know",
        "felt" => "feel",
        "found" => "find",
        "gave" | "given" => "give",
        "chose" | "chosen" => "choose",
        "fought" => "fight",
        "drew" | "drawn" => "draw",
        "threw" | "thrown" => "throw",
        "kept" => "keep",
        "held" => "hold",
        "led" => "lead",
        "broke" | "broken" => "break",
        "brought" => "bring",
        "began" | "begun" => "begin",
        "came" => "come",
        "ran" => "run",
        "sent" => "send",
        "paid" => "pay",
        "lost" => "lose",
        "bade" => "bid",
        "forbade" | "forbidden" => "forbid",
        "withheld" => "withhold",
        "overthrew" => "overthrow",
        "sought" => "seek",
        "swore" | "sworn" => "swear",
        "meant" => "mean",
        "took" | "taken" => "take",
        "made" => "make",
        "shot" => "shoot",
        "foresaw" => "foresee",
        "understood" => "understand",
        "stood" => "stand",
        "went" | "gone" | "goes" => "go",
        "has" | "had" => "have",
        "is" | "was" | "were" | "been" | "are" | "'s" | "'re" => "be",
        "did" | "does" | "done" => "do",
        "better" | "best" => "best",
        _ => "",
    };
    let mut cut = if irregular.is_empty() { word } else { irregular };
    for suffix in ["ings", "ing", "ied", "ies", "ed", "es", "s"] {
        if let Some(rest) = cut.strip_suffix(suffix)
            && rest.len() >= 3
            && !(suffix == "s" && (rest.ends_with('s') || rest.ends_with('u') || rest.ends_with('i')))
        {
            cut = rest;
            if matches!(suffix, "ied" | "ies") {
                out.push_str(cut);
                out.push('i');
                return;
            }
            break;
        }
    }
    if cut.len() > 3 {
        cut = cut.strip_suffix('e').unwrap_or(cut);
    }
    let bytes = cut.as_bytes();
    // "begged", "beg": one consonant.
    if cut.len() > 3
        && bytes[cut.len() - 1] == bytes[cut.len() - 2]
        && matches!(bytes[cut.len() - 1], b'b' | b'd' | b'g' | b'm' | b'n' | b'p' | b'r' | b't' | b'l' | b's')
    {
        cut = &cut[..cut.len() - 1];
    }
    out.push_str(cut);
    if let Some(rest) = cut.strip_suffix('y')
        && rest.len() >= 3
        && !rest.ends_with(['a', 'e', 'o', 'u'])
    {
        out.truncate(rest.len());
        out.push('i');
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use dixit_page::{Hints, Limits};
    use dixit_span::{Span, SpanList};

    use super::*;

    /// The act of "source | cue | content" where the first bar stands before the cue and the second before the content.
    fn act(marked: &str) -> &'static str {
        let parts: Vec<&str> = marked.split('|').collect();
        let text = parts.concat();
        let ends: Vec<usize> = parts
            .iter()
            .scan(0, |at, p| {
                *at += p.len();
                Some(*at)
            })
            .collect();
        let span = |from, to| SpanList::from(Span::from_usize(from, to).trim(&text));
        let attribution = Attribution {
            source: span(0, ends[0]),
            cue: span(ends[0], ends[1]),
            content: span(ends[1], ends[2]),
            manner: Manner::Indirect,
            within: None,
            form: Form::Plain,
            continues: None,
            confidence: 1.0,
            acts: None,
        };
        let hints = Hints { verbatim: true, ..Hints::default() };
        let article = dixit_page::read(text.as_bytes(), &hints, &Limits::default()).unwrap();
        of(&Document::new(&article), &attribution).name()
    }

    #[test]
    fn cues_that_say_it_all() {
        assert_eq!(act("Lee |denied| taking the money"), "denial");
        assert_eq!(act("Lee |praised| the council"), "support");
        assert_eq!(act("Lee |accused| the council of theft"), "criticism");
        assert_eq!(act("Lee |promised| to mend the dam"), "commitment");
        assert_eq!(act("Lee |urged| the council |to mend the dam".replace(" the council |", "| ").as_str()), "request");
        assert_eq!(act("Lee |declined| to comment"), "refusal");
        assert_eq!(act("Lee |hopes| the dam will hold"), "belief");
        assert_eq!(act("Lee |reported| that the dam holds"), "assertion");
    }

    #[test]
    fn what_is_turned_down() {
        for (cue, content) in [
            ("rejected", "calls for a vote"),
            ("brushed off", "the minister's demands"),
            ("said", "she never discusses tenders"),
        ] {
            assert_eq!(act(&format!("Lee |{cue}| {content}")), "refusal", "{cue} {content}");
        }
        assert_ne!(act("Lee |rejected| the charge as false"), "refusal");
    }

    #[test]
    fn frames() {
        assert_eq!(act("Lee |asked| whether the dam would hold"), "question");
        for own in ["he thinks", "she thinks", "they believe", "he hopes", "she still fears", "he does not expect"] {
            assert_eq!(act(&format!("Lee |said| {own} the dam will hold")), "belief", "{own}");
        }
        assert_eq!(act("The dam |, according to| a study, holds"), "assertion");
    }

    #[test]
    fn whom_something_is_asked_of() {
        assert_eq!(act("Lee |asked| the crowd to go home"), "request");
        assert_eq!(act("Lee |urged| his neighbours to mend the dam"), "request");
        assert_eq!(act("Lee |asked| the mayor when the dam would hold"), "question");
        assert_eq!(act("Lee |told| the crowd that the dam holds"), "assertion");
    }

    #[test]
    fn headlines() {
        assert_eq!(act("Lee |Slams| Council Over Dam"), "criticism");
        assert_eq!(act("Lee |Praises| Council"), "support");
        assert_eq!(act("Lee |Vows| to Mend Dam"), "commitment");
    }

    #[test]
    fn stems_join_the_forms_of_a_word() {
        let stem_of = |word| {
            let mut out = String::new();
            stem(word, &mut out);
            out
        };
        for forms in [["accuse", "accused", "accusing"], ["deny", "denied", "denies"], ["beg", "begged", "begging"]] {
            assert_eq!(stem_of(forms[0]), stem_of(forms[1]), "{forms:?}");
        }
        assert_eq!(stem_of("said"), "say");
        for forms in [["tell", "told"], ["write", "wrote"], ["give", "given"], ["make", "made"]] {
            assert_eq!(stem_of(forms[0]), stem_of(forms[1]), "{forms:?}");
        }
        assert_eq!(stem_of(""), "");
        assert_eq!(stem_of("\u{1f600}"), "\u{1f600}");
    }

    #[test]
    fn the_tables_are_whole() {
        let fields = |l: &&str| l.split('\t').count() == 3;
        assert!(dixit_weights::ACT.lines().filter(|l| !l.starts_with('#')).all(|l| fields(&l)));
        assert!(WEIGHTS.1.len() > 500 && WORDS.len() > 400);
    }
}
