//! Events at which others than the first speaker are heard, and what takes a text away from them.

use dixit_attribution::Attribution;
use dixit_identity::SpeakerKind;
use dixit_span::SpanList;
use dixit_text::{Document, Tag};

/// What sort of event, by who is heard there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gathering {
    /// A meeting, a debate, a council's vote: all who are there.
    Meeting,
    /// A court's hearing: judges, lawyers, witnesses.
    Court,
    /// A press conference, a lecture: one, those beside, and those who ask.
    Stage,
    /// A conversation: its two.
    Interview,
}

impl Gathering {
    /// The one that `tokens` (of one sentence, outside of contents) tell of. A `source` may be the body that meets.
    pub(crate) fn of(doc: &Document<'_>, tokens: &[usize], source: &SpanList) -> Option<Self> {
        // What a court has decided is talked about far from it.
        let decided = tokens.iter().any(|&t| {
            matches!(doc.lower(t), "ruled" | "ruling" | "upheld" | "struck" | "overturned" | "decided" | "decision")
        });
        let mut found = None;
        for (at, &t) in tokens.iter().enumerate() {
            let before = at.checked_sub(1).map_or("", |b| doc.lower(tokens[b]));
            let noun = doc.tag(t).is_noun() || doc.tag(t) == Tag::VB;
            let kind = match doc.lower(t) {
                "conference" if matches!(before, "press" | "news") => Self::Stage,
                "briefing" | "lecture" | "speech" | "address" | "rally" if noun => Self::Stage,
                "interview" if noun => Self::Interview,
                "spoke" | "talked" | "sat" if matches!(before, "we" | "i") => Self::Interview,
                "court" | "judge" | "justice" | "magistrate" | "tribunal" | "bench" | "jury" | "inquest"
                    if !decided && (source.overlaps(doc.span(t)) || is_addressed(doc, tokens, at)) =>
                {
                    Self::Court
                }
                "meeting" | "hearing" | "debate" | "session" | "sitting" | "forum" | "panel" | "roundtable"
                | "symposium" | "town-hall"
                    if noun =>
                {
                    Self::Meeting
                }
                word if is_body(word) && (is_met(doc, tokens, at) || is_addressed(doc, tokens, at)) => Self::Meeting,
                _ => continue,
            };
            // A court's hearing is a court's, a meeting's press conference no meeting.
            if found.is_none_or(|f| f == Self::Meeting) {
                found = Some(kind);
            }
        }
        found
    }

    /// Whether somebody else who is quoted near it in the text speaks there, too. `around` are the tokens of the
    /// statement's sentence outside of contents.
    pub(crate) fn hears(
        self,
        doc: &Document<'_>,
        attribution: &Attribution,
        kind: Option<SpeakerKind>,
        around: &[usize],
    ) -> bool {
        let any = |test: fn(&str) -> bool| around.iter().any(|&t| test(doc.lower(t)));
        let bare = attribution.cue.is_empty() && attribution.source.is_empty();
        match self {
            Self::Meeting => {
                let asked = around.first().is_some_and(|&t| doc.lower(t) == "asked");
                !matches!(kind, Some(SpeakerKind::Organisation)) && !asked && !any(is_outsider)
                    || addresses(doc, around)
            }
            Self::Court => any(is_of_court),
            Self::Stage => any(is_beside),
            Self::Interview => bare,
        }
    }
}

/// Bodies that meet.
fn is_body(word: &str) -> bool {
    matches!(
        word,
        "council"
            | "committee"
            | "commission"
            | "commissioners"
            | "councillors"
            | "councilors"
            | "board"
            | "trustees"
            | "assembly"
            | "senate"
            | "parliament"
            | "chamber"
            | "house"
            | "lawmakers"
            | "legislators"
            | "mps"
            | "meeting"
            | "hearing"
            | "conference"
            | "audience"
            | "panel"
            | "forum"
            | "summit"
    )
}

/// Whether words are said to those who have met: "told the forum".
pub(crate) fn addresses(doc: &Document<'_>, around: &[usize]) -> bool {
    around.iter().enumerate().any(|(at, &t)| is_body(doc.lower(t)) && is_addressed(doc, around, at))
}

/// "the council voted", "the board met on Monday"
fn is_met(doc: &Document<'_>, tokens: &[usize], body: usize) -> bool {
    tokens.get(body + 1..).unwrap_or_default().iter().take(4).any(|&t| {
        matches!(doc.lower(t), "voted" | "met" | "debated" | "heard" | "gathered" | "convened" | "sat" | "rejected")
    })
}

/// "told the council", "told a packed meeting"
fn is_addressed(doc: &Document<'_>, tokens: &[usize], body: usize) -> bool {
    tokens[..body.min(tokens.len())]
        .iter()
        .rev()
        .take(5)
        .any(|&t| matches!(doc.lower(t), "told" | "asked" | "urged" | "reminded" | "informed" | "addressed"))
}

/// Words for those who comment on a meeting and were not there.
fn is_outsider(word: &str) -> bool {
    matches!(
        word,
        "analyst"
            | "analysts"
            | "expert"
            | "experts"
            | "spokesman"
            | "spokeswoman"
            | "spokesperson"
            | "professor"
            | "economist"
            | "critics"
            | "researcher"
            | "historian"
            | "according"
    )
}

/// Words for those who speak in court, and for how they do.
fn is_of_court(word: &str) -> bool {
    matches!(
        word,
        "court"
            | "judge"
            | "justice"
            | "magistrate"
            | "bench"
            | "jury"
            | "tribunal"
            | "hearing"
            | "counsel"
            | "advocate"
            | "barrister"
            | "solicitor"
            | "lawyer"
            | "attorney"
            | "prosecutor"
            | "prosecution"
            | "prosecuting"
            | "pleader"
            | "defence"
            | "defense"
            | "defendant"
            | "defending"
            | "witness"
            | "testified"
            | "submitted"
            | "contended"
            | "coroner"
    )
}

/// "who sat beside her", "during the questions, a student asked"
fn is_beside(word: &str) -> bool {
    matches!(word, "beside" | "alongside" | "flanked" | "joined" | "accompanied" | "questions" | "audience")
}

/// Whether a statement's own sentence takes it elsewhere: a letter, another medium, another hour.
pub(crate) fn departs(doc: &Document<'_>, around: &[usize]) -> bool {
    around.iter().enumerate().any(|(at, &t)| {
        let lower = |n: usize| around.get(n).map_or("", |&t| doc.lower(t));
        let before = at.checked_sub(1).map_or("", lower);
        match doc.lower(t) {
            "statement" | "letter" | "post" | "message" | "email" | "e-mail" | "memo" | "release" | "column" => {
                (1..=3).any(|back| at >= back && matches!(lower(at - back), "in" | "by" | "on"))
            }
            "tweeted" | "posted" | "wrote" | "twitter" | "facebook" | "instagram" | "telegram" | "telephone"
            | "phone" | "telephoned" | "phoned" | "contacted" | "reached" | "radio" | "television" | "meanwhile"
            | "separately" | "elsewhere" | "earlier" | "afterward" | "afterwards" => true,
            "interview" => true,
            "vote" | "meeting" | "hearing" | "session" | "verdict" | "ruling" => {
                matches!(before, "the" | "a") && at >= 2 && lower(at - 2) == "after"
            }
            // "told the Gazette", "told this newspaper"
            "told" => {
                let next = around.get(at + 1).copied();
                let outlet = |t: usize| doc.tokens()[t].upper && doc.tag(t).is_proper();
                matches!(lower(at + 1), "this")
                    || next.is_some_and(outlet) && !is_body(lower(at + 1))
                    || lower(at + 1) == "the"
                        && around.get(at + 2).is_some_and(|&t| outlet(t) && !is_body(doc.lower(t)))
            }
            _ => false,
        }
    })
}

/// "Outside the court, he said": on the same day, at another place.
pub(crate) fn outside(doc: &Document<'_>, around: &[usize]) -> bool {
    around.windows(2).any(|pair| matches!(*pair, [a, b] if doc.lower(a) == "outside" && doc.lower(b) == "the"))
}
