//! Event codes beside a statement's act, for those who count events.
//!
//! Words are categories of PLOVER (Open Event Data Alliance, *PLOVER: Political Language Ontology for Verifiable Event
//! Records*, manual 0.8, 2021) under the names of the data set POLECAT (Halterman et al. 2023, doi:10.7910/DVN/AJGVIT),
//! where REQUEST has taken the place of DEMAND and ACCUSE that of DISAPPROVE and INVESTIGATE. Numbers are codes of CAMEO
//! (Schrodt 2012, manual 1.1b3) for two acts that PLOVER leaves out. Saying, asking and believing are no events in
//! PLOVER, and have no code here.
//!
//! | act | code |
//! |---|---|
//! | request | REQUEST |
//! | criticism | ACCUSE |
//! | support | SUPPORT |
//! | refusal | `011` (decline comment) where nothing but words is refused, else REJECT |
//! | denial | REJECT of a request, an offer or the like, and of leave; else `016` (deny responsibility) |
//! | commitment | THREATEN where the cue is a threat, or harm is announced; REJECT of what one will not do; AGREE where the cue agrees, offers or promises, or help is announced; else none |
//! | any | CONCEDE where the cue is an apology or accepts demands, THREATEN where it names a threat, REQUEST a demand, AGREE in "agreed to" |
//!
//! A cue that is denied ("has not threatened") has none.

use dixit_attribution::Attribution;
use dixit_text::Document;

use crate::Act;

/// What a statement is as a political event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// Agrees, offers or promises to cooperate.
    Agree,
    /// Praises, endorses, stands by.
    Support,
    /// Gives way, apologises.
    Concede,
    /// Asks for, demands, orders.
    Request,
    /// Disapproves, accuses, charges.
    Accuse,
    /// Rejects, refuses.
    Reject,
    /// Threatens.
    Threaten,
    /// Declines to comment.
    DeclineComment,
    /// Denies an accusation or a claim.
    DenyResponsibility,
}

impl Event {
    /// PLOVER's category, or CAMEO's number where PLOVER has none.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Agree => "AGREE",
            Self::Support => "SUPPORT",
            Self::Concede => "CONCEDE",
            Self::Request => "REQUEST",
            Self::Accuse => "ACCUSE",
            Self::Reject => "REJECT",
            Self::Threaten => "THREATEN",
            Self::DeclineComment => "011",
            Self::DenyResponsibility => "016",
        }
    }
}

/// Words of a content that are looked at: its verb and what it governs.
const HEAD: usize = 14;

/// Beginnings of words that make a cue a threat, an agreement, an apology.
const THREAT: &[&str] = &["threat", "ultimat"];
const AGREEMENT: &[&str] = &[
    "agree", "offer", "promis", "pledg", "commit", "willing", "ready", "prepared", "accept", "consent", "volunteer",
    "guarant", "assur", "undertak", "undertook",
];
const APOLOGY: &[&str] = &["apolog", "regret"];
/// Of what is said no more to.
const SPEECH: &[&str] = &[
    "comment", "answer", "say", "discuss", "elaborat", "respond", "speculat", "identif", "speak", "talk", "disclos",
    "specif", "name", "describ", "explain", "confirm", "reveal", "interview", "detail", "characteri", "repl",
    "address", "provid",
];
/// Of what is rejected and no accusation.
const PROPOSAL: &[&str] = &[
    "request", "demand", "offer", "proposal", "appeal", "call", "plan", "bid", "invitation", "ultimatum", "access",
    "entry", "permission", "permit", "visa", "application", "motion", "deal", "draft", "compromise", "mediation",
    "handover", "allocation", "idea", "petition", "bill", "amendment", "meeting", "talks",
];
/// Of harm that is announced.
const HARM: &[&str] = &[
    "attack", "bomb", "shell", "retaliat", "punish", "sanction", "embargo", "boycott", "blockad", "expel", "invad",
    "tariff", "sever", "destroy", "kill", "war", "strike", "curfew", "martial", "ban", "restrict", "withdraw",
    "suspend", "cut", "halt", "sue", "veto", "deport", "jail", "arrest", "prosecut", "impos", "seiz", "fire", "resign",
    "quit", "block",
];
/// Of harm that is announced to end.
const EASE: &[&str] = &[
    "lift", "ease", "easing", "releas", "return", "cancel", "postpon", "ceasefire", "truce", "drop", "stop", "end",
    "free", "restor", "reopen", "re-open",
];
/// Whose withdrawal is no harm.
const ARMY: &[&str] = &["troops", "soldiers", "army", "forces"];
/// Of help that is announced.
const HELP: &[&str] = &[
    "help", "aid", "assist", "support", "cooperat", "co-operat", "provid", "giv", "grant", "donat", "send",
    "contribut", "meet", "visit", "negotiat", "mediat", "talks", "allow", "sign", "ratif", "join", "fund", "supply",
    "evacuat", "defend", "share", "sharing", "rebuild",
];

/// The event that a statement is, by its act and the words of its cue and content.
#[must_use]
pub(crate) fn of(doc: &Document<'_>, attribution: &Attribution, act: Act) -> Option<Event> {
    let cue: Vec<&str> = doc.tokens_of(&attribution.cue).map(|t| doc.lower(t)).collect();
    let content: Vec<&str> = doc.tokens_of(&attribution.content).take(HEAD).map(|t| doc.lower(t)).collect();
    let denied = cue.iter().any(|w| is_negation(w));
    if denied && !matches!(act, Act::Refusal | Act::Denial) {
        return None;
    }
    if let Some(event) = named(&cue) {
        return Some(event);
    }
    match act {
        Act::Assertion | Act::Belief | Act::Question => None,
        // "agreed that they should"
        Act::Request if has(&cue, &["agree"]) => Some(Event::Agree),
        Act::Request => Some(Event::Request),
        Act::Criticism => Some(Event::Accuse),
        Act::Support => Some(Event::Support),
        Act::Refusal => Some(if refuses_words(&cue, &content) { Event::DeclineComment } else { Event::Reject }),
        Act::Denial => Some(if has(&content, PROPOSAL) { Event::Reject } else { Event::DenyResponsibility }),
        Act::Commitment => commitment(&cue, &content),
    }
}

/// The event that the cue names, whatever the act.
fn named(cue: &[&str]) -> Option<Event> {
    let demands = cue.iter().any(|w| matches!(*w, "demand" | "demands"));
    let accepts = has(cue, &["accept"]);
    if has(cue, APOLOGY) || demands && accepts {
        Some(Event::Concede)
    } else if has(cue, THREAT) {
        Some(Event::Threaten)
    } else if demands && !has(cue, &["reject", "refus"]) {
        Some(Event::Request)
    } else if has(cue, &["agree"]) && cue.last().is_some_and(|w| matches!(*w, "to" | "on" | "upon")) {
        Some(Event::Agree)
    } else {
        None
    }
}

/// "declined to comment", "refused to say", "would not discuss": the first verb, or "comment on".
fn refuses_words(cue: &[&str], content: &[&str]) -> bool {
    let open = |w: &&&str| !matches!(**w, "to" | "further" | "publicly" | "immediately" | "any" | "be" | "directly");
    // "says it will not accept": "says" is not what is refused.
    let behind = cue.iter().skip_while(|w| !is_negation(w) && !begins(w, &["declin", "refus"])).skip(1);
    behind.chain(content).find(open).is_some_and(|w| begins(w, SPEECH))
}

fn commitment(cue: &[&str], content: &[&str]) -> Option<Event> {
    // "they would meet if he gave them a veto"
    let upto = content.iter().position(|w| matches!(*w, "if" | "unless" | "because")).unwrap_or(content.len());
    let content = &content[..upto];
    // "says it will not accept"
    if content.windows(2).any(|w| is_will(w[0]) && is_negation(w[1])) || content.contains(&"wo") {
        return Some(Event::Reject);
    }
    let at = content.iter().position(|w| begins(w, HARM));
    let eased =
        at.is_some_and(|at| has(&content[..at], EASE) || begins(content[at], &["withdraw"]) && has(content, ARMY));
    let harm = at.is_some() && !eased;
    if has(cue, AGREEMENT) || has(content, &["willing", "ready", "prepared", "committed"]) {
        let harm = harm && !has(cue, &["agree", "accept", "offer"]) && !has(content, HELP);
        return Some(if harm { Event::Threaten } else { Event::Agree });
    }
    match (harm, eased || has(content, HELP) || has(content, EASE)) {
        (true, _) => Some(Event::Threaten),
        (false, true) => Some(Event::Agree),
        (false, false) => None,
    }
}

fn has(words: &[&str], beginnings: &[&str]) -> bool {
    words.iter().any(|w| begins(w, beginnings))
}

/// Short beginnings are whole words, or their plurals and tenses: "ban" is not "bank".
fn begins(word: &str, beginnings: &[&str]) -> bool {
    beginnings.iter().any(|b| {
        word.strip_prefix(b).is_some_and(|rest| {
            b.len() > 4
                || rest.is_empty()
                || matches!(rest, "s" | "e" | "es" | "ed" | "d" | "ing" | "ting" | "ning")
                || b.len() == 4 && rest.len() <= 3
        })
    })
}

fn is_will(word: &str) -> bool {
    matches!(word, "will" | "would" | "shall" | "can" | "could")
}

fn is_negation(word: &str) -> bool {
    matches!(word, "not" | "n't" | "n\u{2019}t" | "never" | "no")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use dixit_attribution::{Form, Manner};
    use dixit_page::{Hints, Limits};
    use dixit_span::{Span, SpanList};

    /// The code of a statement of this act, cue and content.
    #[track_caller]
    fn code(act: Act, cue: &str, content: &str) -> &'static str {
        let text = format!("Lee {cue} {content}.");
        let hints = Hints { verbatim: true, ..Hints::default() };
        let article = dixit_page::read(text.as_bytes(), &hints, &Limits::default()).unwrap();
        let place = |words: &str| {
            let at = text.find(words).unwrap();
            SpanList::from(Span::from_usize(at, at + words.len()))
        };
        let attribution = Attribution {
            source: place("Lee"),
            cue: place(cue),
            content: place(content),
            manner: Manner::Indirect,
            within: None,
            form: Form::Plain,
            continues: None,
            confidence: 1.0,
            acts: None,
        };
        of(&Document::new(&article), &attribution, act).map_or("-", Event::code)
    }

    #[test]
    fn acts_that_are_events() {
        assert_eq!(code(Act::Assertion, "said", "it rained"), "-");
        assert_eq!(code(Act::Belief, "hopes", "it will rain"), "-");
        assert_eq!(code(Act::Question, "asked whether", "it rained"), "-");
        assert_eq!(code(Act::Request, "urged", "the council to mend the dam"), "REQUEST");
        assert_eq!(code(Act::Criticism, "accused", "the council of sloth"), "ACCUSE");
        assert_eq!(code(Act::Support, "praised", "the divers"), "SUPPORT");
    }

    #[test]
    fn refusals_and_denials() {
        assert_eq!(code(Act::Refusal, "declined", "to comment"), "011");
        assert_eq!(code(Act::Refusal, "refused", "to say who had paid"), "011");
        assert_eq!(code(Act::Refusal, "refused to comment on", "the report"), "011");
        assert_eq!(code(Act::Refusal, "would not discuss", "the loan"), "011");
        assert_eq!(code(Act::Refusal, "refused", "to meet the envoy"), "REJECT");
        assert_eq!(code(Act::Refusal, "says", "it will not take more boats"), "REJECT");
        assert_eq!(code(Act::Denial, "denied", "that money had been paid"), "016");
        assert_eq!(code(Act::Denial, "rejected", "a request for a loan"), "REJECT");
    }

    #[test]
    fn commitments() {
        assert_eq!(code(Act::Commitment, "threatened", "to close the port"), "THREATEN");
        assert_eq!(code(Act::Commitment, "has not threatened", "to close the port"), "-");
        assert_eq!(code(Act::Commitment, "promised", "to mend the dam"), "AGREE");
        assert_eq!(code(Act::Commitment, "agreed", "to lift the ban"), "AGREE");
        assert_eq!(code(Act::Commitment, "vowed", "to retaliate"), "THREATEN");
        assert_eq!(code(Act::Commitment, "said", "the town would send divers"), "AGREE");
        assert_eq!(code(Act::Commitment, "said", "it will not take more boats"), "REJECT");
        assert_eq!(code(Act::Commitment, "announced", "it would extend the curfew"), "THREATEN");
        assert_eq!(code(Act::Commitment, "announced", "it would lift the curfew"), "AGREE");
        assert_eq!(code(Act::Commitment, "plans", "to paint the bank blue"), "-");
        assert_eq!(code(Act::Commitment, "said", "it would withdraw its troops"), "AGREE");
        assert_eq!(code(Act::Commitment, "said", "they would meet Lee if he dropped his veto"), "AGREE");
    }

    #[test]
    fn events_that_the_cue_names() {
        assert_eq!(code(Act::Assertion, "apologized for", "the flood"), "CONCEDE");
        assert_eq!(code(Act::Belief, "accepted demands", "that the dam be mended"), "CONCEDE");
        assert_eq!(code(Act::Assertion, "repeated its demand", "that the dam be mended"), "REQUEST");
        assert_eq!(code(Act::Assertion, "agreed to", "a truce"), "AGREE");
        assert_eq!(code(Act::Assertion, "agreed", "that it was late"), "-");
    }
}
