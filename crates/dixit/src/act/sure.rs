//! Acts that a form of words settles, before weights are asked.
//!
//! Each form is right at least nine times in ten where it stands in the annotated articles that the weights are learnt
//! from. Two stand in none of them (`not_for_us`, `knows_nothing`): the guidelines for annotators say what they are.

use dixit_attribution::{Attribution, Form};
use dixit_text::{Document, Kind, Tag};

use super::{Act, is_negation};

/// Words of a content that are looked at.
const CONTENT: usize = 24;

type Fits = fn(&Said<'_, '_>) -> bool;

/// The forms, in the order in which they are asked.
const FORMS: [(Act, Fits); 10] = [
    (Act::Refusal, refuses),
    (Act::Refusal, turns_down),
    (Act::Refusal, would_not_say),
    (Act::Refusal, no_comment),
    (Act::Refusal, not_for_us),
    (Act::Question, asks),
    (Act::Denial, denies),
    (Act::Denial, knows_nothing),
    (Act::Request, asks_for),
    (Act::Commitment, promises),
];

/// The act of an attribution, where its form leaves no doubt.
pub(super) fn act(doc: &Document<'_>, attribution: &Attribution) -> Option<Act> {
    let said = Said {
        doc,
        attribution,
        cue: doc.tokens_of(&attribution.cue).collect(),
        content: doc.tokens_of(&attribution.content).take(CONTENT).collect(),
    };
    FORMS.iter().find(|(_, fits)| fits(&said)).map(|(act, _)| *act)
}

/// An attribution in tokens.
struct Said<'a, 'd> {
    doc: &'a Document<'d>,
    attribution: &'a Attribution,
    cue: Vec<usize>,
    /// Its first words.
    content: Vec<usize>,
}

impl Said<'_, '_> {
    fn cue(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.cue.iter().map(|&t| self.doc.lower(t))
    }

    /// The content's word at a place; empty behind its end.
    fn word(&self, n: usize) -> &str {
        self.content.get(n).map_or("", |&t| self.doc.lower(t))
    }

    /// The cue's last verb.
    fn verb(&self) -> &str {
        let verb = self.cue.iter().rev().find(|&&t| self.doc.tag(t).is_verb());
        verb.or(self.cue.last()).map_or("", |&t| self.doc.lower(t))
    }

    /// The cue's last word and the one behind it.
    fn behind(&self) -> (&str, &str) {
        self.cue.last().map_or(("", ""), |&t| (self.doc.lower(t), self.doc.lower(t + 1)))
    }

    /// Whether the cue only says that something was said, so that the content decides.
    fn is_neutral(&self) -> bool {
        self.cue.is_empty()
            || matches!(self.doc.lower(self.cue[0]), ":" | "-" | "\u{2013}" | "\u{2014}")
            || is_saying(self.verb()) && !self.cue().any(is_negation)
    }

    /// Whether the cue is denied, by a word of its own or by its source: "neither Lee nor Hill would say".
    fn is_negated(&self) -> bool {
        let source = self.attribution.source.first().map(|s| self.doc.tokens_in(s).start);
        self.cue().any(is_negation)
            || source.is_some_and(|t| {
                let before = self.doc.lower(t.wrapping_sub(1));
                before == "neither" || matches!(self.doc.lower(t), "neither" | "nor" | "nobody" | "none")
            })
    }

    /// Whether a question is what the content begins with, or what stands between it and the cue.
    fn is_open(&self) -> bool {
        let (_, behind) = self.behind();
        is_question(self.word(0)) || is_question(behind) || matches!(self.word(0), "more" | "much")
    }

    /// Places in the content behind "I will not", "she did not", "we can't": somebody's own clause, denied. With its
    /// auxiliary.
    fn own_denials(&self) -> impl Iterator<Item = (&str, usize)> {
        (0..self.content.len()).filter_map(|n| {
            let subject = is_own(self.word(n));
            let denied = if self.word(n + 1) == "cannot" { n + 2 } else { n + 3 };
            (subject && (self.word(n + 1) == "cannot" || is_negation(self.word(n + 2))))
                .then_some((self.word(n + 1), denied))
        })
    }

    /// The place behind adverbs and "be able to", "be going to", "be prepared to".
    fn skip(&self, mut n: usize) -> usize {
        while self.content.get(n).is_some_and(|&t| self.doc.tag(t).is_adverb())
            || matches!(self.word(n), "be" | "able" | "going" | "prepared" | "ready" | "in" | "a" | "position" | "to")
        {
            n += 1;
        }
        n
    }
}

/// Pronouns that may mean the speaker.
fn is_own(word: &str) -> bool {
    matches!(word, "i" | "we" | "he" | "she" | "they" | "it")
}

fn is_question(word: &str) -> bool {
    matches!(word, "whether" | "if" | "who" | "what" | "when" | "where" | "why" | "how" | "which")
}

fn is_saying(verb: &str) -> bool {
    matches!(
        verb,
        "say"
            | "says"
            | "said"
            | "saying"
            | "tell"
            | "tells"
            | "told"
            | "telling"
            | "reply"
            | "replies"
            | "replied"
            | "answer"
            | "answers"
            | "answered"
            | "respond"
            | "responds"
            | "responded"
            | "add"
            | "adds"
            | "added"
            | "adding"
            | "write"
            | "writes"
            | "wrote"
    )
}

/// Verbs of giving an answer, in their base form.
fn is_answering(verb: &str) -> bool {
    matches!(
        verb,
        "comment"
            | "confirm"
            | "discuss"
            | "elaborate"
            | "answer"
            | "reveal"
            | "disclose"
            | "divulge"
            | "identify"
            | "specify"
            | "speculate"
            | "respond"
            | "reply"
    )
}

/// "declined to comment", "her refusal to resign".
fn refuses(said: &Said<'_, '_>) -> bool {
    said.attribution.form == Form::Refusal
        || said.cue().any(|w| w.starts_with("declin") || w.starts_with("refus"))
        || said.cue().zip(said.cue().skip(1)).any(|(a, b)| (a, b) == ("short", "of") || (a, b) == ("no", "comment"))
}

/// "rejected calls for a vote", "brushed off the minister's demand": what somebody is asked for is not done.
fn turns_down(said: &Said<'_, '_>) -> bool {
    let asked = |n: usize| {
        matches!(
            said.word(n),
            "call" | "calls" | "demand" | "demands" | "request" | "requests" | "appeal" | "appeals" | "plea" | "pleas"
        )
    };
    // Whose demand it is stands before it.
    let owned = (0..4).any(|n| {
        matches!(said.word(n), "the" | "all" | "any" | "such" | "his" | "her" | "its" | "their" | "'s" | "\u{2019}s")
            && asked(n + 1)
    });
    !said.is_negated()
        && said.cue().any(|w| {
            matches!(
                w,
                "reject"
                    | "rejects"
                    | "rejected"
                    | "rejecting"
                    | "rebuffed"
                    | "rebuffs"
                    | "resisted"
                    | "resists"
                    | "spurned"
                    | "dismissed"
                    | "dismisses"
                    | "brushed"
            )
        })
        && (asked(0) || owned)
}

/// "would not say whether", "did not respond to", "would not be drawn on".
fn would_not_say(said: &Said<'_, '_>) -> bool {
    let verb = said.verb();
    said.is_negated()
        && (is_answering(verb)
            || matches!(verb, "drawn" | "responded" | "commented" | "replied" | "answered")
            || matches!(verb, "say" | "explain" | "tell") && said.is_open())
}

/// "No comment", "we do not comment on", "she never discusses", "it was too early to comment", "I can't speak to that".
fn no_comment(said: &Said<'_, '_>) -> bool {
    let told = |n: usize| {
        is_answering(said.word(n))
            || matches!((said.word(n), said.word(n + 1)), ("speak", "to") | ("talk", "about") | ("get", "into"))
    };
    let early = |n: usize| {
        matches!((said.word(n), said.word(n + 1)), ("too", "early" | "soon"))
            && said.word(n + 2) == "to"
            && is_answering(said.word(n + 3))
            || matches!(said.word(n), "premature" | "inappropriate")
                && said.word(n + 1) == "to"
                && is_answering(said.word(n + 2))
    };
    let nouns = |n: usize| {
        // "The company does not comment on", before any other verb.
        matches!(said.word(n), "does" | "do" | "did" | "would" | "will" | "wo" | "could" | "can" | "ca")
            && is_negation(said.word(n + 1))
            && matches!(said.word(said.skip(n + 2)), "comment" | "discuss" | "speculate" | "elaborate")
            && !said.content[..n].iter().any(|&t| said.doc.tag(t).is_verb())
    };
    let never = is_own(said.word(0))
        && said.word(1) == "never"
        && matches!(said.word(2), "comment" | "comments" | "discuss" | "discusses" | "speculate" | "speculates");
    said.is_neutral()
        && (never
            || (0..3).any(|n| said.word(n) == "no" && said.word(n + 1) == "comment")
            || said.own_denials().any(|(aux, n)| {
                matches!(
                    aux,
                    "do" | "does"
                        | "did"
                        | "would"
                        | "will"
                        | "wo"
                        | "could"
                        | "can"
                        | "ca"
                        | "cannot"
                        | "am"
                        | "'m"
                        | "\u{2019}m"
                        | "are"
                        | "'re"
                        | "\u{2019}re"
                        | "is"
                        | "was"
                        | "were"
                ) && told(said.skip(n))
                    || matches!(aux, "will" | "would" | "wo")
                        && matches!(said.word(n), "give" | "tell")
                        && matches!(said.word(n + 1), "you" | "reporters" | "journalists")
            })
            || (0..12.min(said.content.len())).any(|n| early(n) || nouns(n)))
}

/// "These are matters for the court", as an answer.
fn not_for_us(said: &Said<'_, '_>) -> bool {
    let mut n = usize::from(said.word(0) == "that" && said.word(1) == "that");
    let points = matches!(said.word(n), "this" | "that" | "these" | "those" | "it" | "they");
    let is = matches!(said.word(n + 1), "is" | "are" | "was" | "were" | "'s" | "\u{2019}s" | "'re" | "\u{2019}re");
    n += 2;
    n += usize::from(matches!(said.word(n), "a" | "not" | "all"));
    let sentence = said.content.first().map_or(0, |&t| said.doc.sentence_of(t));
    let asked = said.doc.sentences()[sentence.saturating_sub(1)..].iter().take(2).any(|s| {
        s.tokens()
            .any(|t| matches!(said.doc.lower(t), "?" | "asked" | "pressed" | "questioned" | "refused" | "declined"))
    });
    points
        && is
        && asked
        && said.is_neutral()
        && matches!(said.word(n), "matter" | "matters" | "question" | "questions")
        && said.word(n + 1) == "for"
}

/// A question that stands for itself, as in an interview: no cue, and a question mark at its end.
fn asks(said: &Said<'_, '_>) -> bool {
    let end = said.attribution.content.last().and_then(|s| said.doc.tokens_in(s).next_back());
    said.cue.is_empty() && end.is_some_and(|t| said.doc.word(t) == "?")
}

/// "denied", "disputes", "his denial".
fn denies(said: &Said<'_, '_>) -> bool {
    !said.is_negated()
        && said.cue().any(|w| {
            matches!(w, "deny" | "denies" | "denied" | "denying" | "denial" | "denials")
                || w.starts_with("disput")
                || w.starts_with("refut")
                || w.starts_with("rebut")
        })
}

/// "said she had no knowledge of it", "that it was not true".
fn knows_nothing(said: &Said<'_, '_>) -> bool {
    let own = is_own(said.word(0)) || matches!(said.word(0), "this" | "that");
    let is = matches!(said.word(1), "is" | "was" | "are" | "were" | "'s" | "\u{2019}s");
    said.is_neutral()
        && own
        && (matches!(said.word(1), "has" | "have" | "had")
            && said.word(2) == "no"
            && matches!(said.word(3), "knowledge" | "recollection" | "memory" | "record")
            || is && matches!((said.word(2), said.word(3)), ("not", "true") | ("untrue" | "false", _)))
}

/// "urged them to", "called for", "called on them to", "asked for", "asked that".
fn asks_for(said: &Said<'_, '_>) -> bool {
    let (last, next) = said.behind();
    let infinitive = said.word(0) == "to" || next == "to" || whom_to(said);
    let verb = said.verb();
    !said.is_negated()
        && (matches!(verb, "urge" | "urges" | "urged" | "urging" | "implored" | "demand" | "demands" | "demanded")
            || matches!(verb, "call" | "calls" | "called" | "calling")
                && (matches!(last, "for" | "on" | "upon") || matches!(next, "for" | "on" | "upon"))
            || matches!(
                verb,
                "ask"
                    | "asks"
                    | "asked"
                    | "asking"
                    | "order"
                    | "ordered"
                    | "orders"
                    | "instructed"
                    | "directed"
                    | "appealed"
                    | "appeals"
                    | "begged"
                    | "pleaded"
            ) && infinitive
            || matches!(verb, "moved" | "moves") && next == "that")
}

/// "residents to go home": who, "to" and a verb.
fn whom_to(said: &Said<'_, '_>) -> bool {
    super::asked_to(said.doc, &said.content)
}

/// "promised to", "vowed that", "said she would go": what somebody will do.
fn promises(said: &Said<'_, '_>) -> bool {
    let verb = said.verb();
    let word = |n: usize| said.word(n);
    let own = matches!(word(0), "i" | "we" | "he" | "she" | "they");
    let will = matches!(word(1), "will" | "would" | "'ll" | "\u{2019}ll" | "'d" | "\u{2019}d");
    let verb_at =
        said.content.get(2).is_some_and(|&t| said.doc.tag(t) == Tag::VB && said.doc.tokens()[t].kind == Kind::Word);
    !said.is_negated()
        && (verb.starts_with("promis")
            || verb.starts_with("pledg")
            || verb.starts_with("vow")
            || verb.starts_with("threaten")
            || said.is_neutral()
                && own
                && will
                && verb_at
                && !matches!(word(2), "be" | "have" | "like" | "love" | "prefer" | "say" | "think"))
}
