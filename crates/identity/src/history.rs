//! What a pronoun can mean: those mentioned before it, the likeliest first.

use dixit_span::SpanList;
use dixit_text::{Document, Tag};

use crate::lexicon::Gender;
use crate::names::{Class, Entity};

/// Mentions that a pronoun looks back at.
const REACH: usize = 48;

/// One who was mentioned.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    pub(crate) entity: u32,
    /// First token of the mention.
    pub(crate) at: usize,
    /// Subject of its clause.
    pub(crate) subject: bool,
    /// Source of an attribution.
    pub(crate) source: bool,
    pub(crate) quoted: bool,
    /// Followed by "'s".
    pub(crate) owner: bool,
    /// A pronoun.
    pub(crate) pronoun: bool,
    /// A document of theirs.
    pub(crate) document: bool,
}

/// What a pronoun or another word asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Want {
    /// One person: "he", "the senator".
    Person(Gender),
    /// "they"
    Several,
    /// "it"
    Thing,
}

/// The question: who is meant at a token?
pub(crate) struct Query<'q> {
    pub(crate) at: usize,
    pub(crate) want: Want,
    pub(crate) quoted: bool,
    /// The content of the pronoun's own attribution: whom it talks about is seldom who says it.
    pub(crate) content: Option<&'q SpanList>,
    /// Who speaks the quotation around the pronoun: not meant by "he".
    pub(crate) not: Option<u32>,
    /// Who speaks the indirect statement around it.
    pub(crate) rather: Option<u32>,
}

/// The likeliest of those seen, with its weight. The weights were chosen by trial on labelled articles.
pub(crate) fn pick(
    doc: &Document<'_>,
    entities: &[Entity<'_>],
    seen: &[Seen],
    query: &Query<'_>,
) -> Option<(u32, f32)> {
    let sentence = doc.sentence_of(query.at);
    let mut best: Option<(u32, f32)> = None;
    let mut sources = 0u32;
    for past in seen.iter().rev().take(REACH) {
        let entity = &entities[past.entity as usize];
        let nth_source = sources;
        sources += u32::from(past.source && !past.quoted);
        if query.not == Some(past.entity) {
            continue;
        }
        let fits = if past.document && query.want == Want::Thing { Some(2.0) } else { agreement(entity, query.want) };
        let Some(mut weight) = fits else { continue };
        let apart = sentence.saturating_sub(doc.sentence_of(past.at)) as f32;
        weight -= 0.9 * apart.min(12.0);
        if past.source && !past.quoted {
            weight += if nth_source == 0 { 2.5 } else { 0.8 };
        }
        if past.subject {
            weight += 1.5;
        }
        if past.pronoun {
            weight += 0.5;
        }
        if past.owner {
            weight -= 0.8;
        }
        if past.quoted && !query.quoted {
            weight -= 2.5;
        }
        if query.content.is_some_and(|c| c.overlaps(doc.span(past.at))) {
            weight -= 2.2;
        }
        if query.rather == Some(past.entity) {
            weight += 2.0;
        }
        weight += 0.25 * (entity.count as f32 + 1.0).ln();
        if best.is_none_or(|(_, w)| weight > w) {
            best = Some((past.entity, weight));
        }
    }
    best
}

/// How well an entity fits what is asked for; none where it cannot.
fn agreement(entity: &Entity<'_>, want: Want) -> Option<f32> {
    match want {
        Want::Person(gender) => match entity.class {
            Class::Person | Class::Unsure | Class::Unnamed if !entity.gender.agrees(gender) => None,
            Class::Person => Some(if entity.gender == gender { 2.25 } else { 0.7 }),
            Class::Unsure if entity.gender == gender && gender != Gender::Unknown => Some(1.5),
            Class::Unsure => Some(-0.5),
            Class::Unnamed if !entity.plural => Some(0.3),
            _ => None,
        },
        Want::Several => match entity.class {
            Class::Group => Some(2.0),
            Class::Unnamed if entity.plural => Some(2.0),
            Class::Unnamed => Some(-1.0),
            Class::Organisation if entity.plural => Some(2.0),
            Class::Organisation => Some(-0.5),
            Class::Unsure => Some(-2.0),
            Class::Person => None,
        },
        Want::Thing => match entity.class {
            Class::Organisation if !entity.plural => Some(2.0),
            Class::Unsure if entity.gender == Gender::Unknown => Some(-0.8),
            _ => None,
        },
    }
}

/// Whether the phrase from `first` to `end` is the subject of its clause, by the words around it.
pub(crate) fn is_subject(doc: &Document<'_>, first: usize, end: usize) -> bool {
    let sentence = doc.sentences()[doc.sentence_of(first)];
    let mut after = end;
    if doc.word(after) == "(" || doc.word(after) == "," {
        // Over brackets and appositions, a few words.
        let close = if doc.word(after) == "(" { ")" } else { "," };
        if let Some(at) = (after + 1..sentence.end.min(after + 16)).find(|&i| doc.word(i) == close) {
            after = at + 1;
        }
    }
    while after < sentence.end && doc.tag(after).is_adverb() {
        after += 1;
    }
    if after < sentence.end && doc.tag(after).is_finite() {
        let led = first > sentence.first && matches!(doc.tag(first - 1), Tag::IN | Tag::TO);
        return !led
            || matches!(
                doc.lower(first - 1),
                "that" | "because" | "if" | "while" | "as" | "when" | "after" | "before"
            );
    }
    false
}
