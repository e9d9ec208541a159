//! What a pronoun can mean: those mentioned before it, the likeliest first, by learnt weights.

use dixit_span::SpanList;
use dixit_text::{Document, Tag};

use crate::lexicon::Gender;
use crate::names::{Class, Entity};
use crate::rank::{self, Feature, Features};

/// Mentions that a pronoun looks back at.
const REACH: usize = 48;

/// One who was mentioned.
#[derive(Clone, Copy, Debug, Default)]
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
    /// Stands inside what somebody says.
    pub(crate) told: bool,
    /// A description without a name.
    pub(crate) described: bool,
    /// Behind a preposition of place: "in Oslo".
    pub(crate) placed: bool,
    /// Behind another preposition: "with Hill".
    pub(crate) governed: bool,
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
    /// The pronoun stands behind the words that are said: "...," he said.
    pub(crate) behind: bool,
    /// The pronoun is a source, or the owner of one ("his report").
    pub(crate) source: bool,
    /// The content of the pronoun's own attribution: whom it talks about is seldom who says it.
    pub(crate) content: Option<&'q SpanList>,
    /// Who speaks the quotation around the pronoun: not meant by "he".
    pub(crate) not: Option<u32>,
    /// Who speaks the indirect statement around it.
    pub(crate) rather: Option<u32>,
}

/// The likeliest of those seen, with its weight.
pub(crate) fn pick(
    doc: &Document<'_>,
    entities: &[Entity<'_>],
    seen: &[Seen],
    query: &Query<'_>,
) -> Option<(u32, f32)> {
    let mut best: Option<(u32, f32)> = None;
    candidates(doc, entities, seen, query, |entity, features| {
        let weight = rank::weight(features);
        if best.is_none_or(|(_, w)| weight > w) {
            best = Some((entity, weight));
        }
    });
    best
}

/// Gives each mention that a pronoun may mean, the nearest first, with its features.
pub(crate) fn candidates(
    doc: &Document<'_>,
    entities: &[Entity<'_>],
    seen: &[Seen],
    query: &Query<'_>,
    mut give: impl FnMut(u32, &Features),
) {
    let sentence = doc.sentence_of(query.at);
    let block = doc.block_of(query.at);
    let starts = doc.sentences().get(sentence).map_or(query.at, |s| s.first);
    let follows = seen.last().is_some_and(|s| s.at >= starts && !s.quoted);
    let most = seen.iter().rev().take(REACH).map(|s| entities[s.entity as usize].count).max().unwrap_or(0);
    let mut sources = 0u32;
    let mut subjects = 0u32;
    // Distinct ones that agree, the nearest first.
    let mut ranked: [u32; 3] = [u32::MAX; 3];
    for past in seen.iter().rev().take(REACH) {
        let entity = &entities[past.entity as usize];
        let nth_source = sources;
        sources += u32::from(past.source && !past.quoted);
        let nth_subject = subjects;
        subjects += u32::from(past.subject && !past.quoted);
        if query.not == Some(past.entity) {
            continue;
        }
        let mut features = Features::new(query.want, query.quoted, query.behind, follows);
        if past.document && query.want == Want::Thing {
            features.add(Feature::Document, 1.0);
        } else {
            let Some(fits) = agreement(entity, query.want) else { continue };
            features.add(fits, 1.0);
        }
        let rank = ranked.iter().position(|&e| e == past.entity || e == u32::MAX).unwrap_or(3);
        let again = ranked.contains(&past.entity);
        if rank < 3 {
            ranked[rank] = past.entity;
        }
        features.add([Feature::First, Feature::Second, Feature::Third, Feature::Later][rank], 1.0);
        if again {
            features.add(Feature::Again, 1.0);
        }
        let apart = sentence.saturating_sub(doc.sentence_of(past.at));
        features
            .add([Feature::Sentence0, Feature::Sentence1, Feature::Sentence2, Feature::Sentence3][apart.min(3)], 1.0);
        features.add(Feature::Apart, apart.min(12) as f32);
        let blocks = block.saturating_sub(doc.block_of(past.at));
        features.add([Feature::Block0, Feature::Block1, Feature::Block2][blocks.min(2)], 1.0);
        features.add(Feature::Blocks, blocks.min(8) as f32);
        if past.source && !past.quoted {
            features.add(if nth_source == 0 { Feature::LastSource } else { Feature::Source }, 1.0);
        }
        if past.subject && !past.quoted {
            features.add(if nth_subject == 0 { Feature::LastSubject } else { Feature::Subject }, 1.0);
            if apart == 1 || apart == 0 {
                features.add(Feature::NearSubject, 1.0);
            }
        }
        let flags = [
            (past.pronoun, Feature::Pronoun),
            (past.owner, Feature::Owner),
            (past.described, Feature::Described),
            (past.placed, Feature::Placed),
            (past.governed && !past.placed, Feature::Governed),
            (past.placed && entity.class == Class::Unsure, Feature::PlacedUnsure),
            (
                entity.class == Class::Unsure
                    && entity.count <= 1
                    && doc.sentences().get(doc.sentence_of(past.at)).is_some_and(|s| past.at == s.first),
                Feature::Weak,
            ),
            (past.quoted && !query.quoted, Feature::Quoted),
            (past.told && !past.quoted, Feature::Told),
            (past.told && past.subject && !past.quoted, Feature::ToldSubject),
            (query.content.is_some_and(|c| c.overlaps(doc.span(past.at))), Feature::Own),
            (query.rather == Some(past.entity), Feature::Rather),
            (query.rather.is_some(), Feature::Nested),
            (entity.count == most, Feature::Most),
            (query.source && past.source && nth_source == 0, Feature::SourceAgain),
            (doc.sentences().get(doc.sentence_of(past.at)).is_some_and(|s| past.at <= s.first + 1), Feature::Opens),
        ];
        for (holds, feature) in flags {
            if holds {
                features.add(feature, 1.0);
            }
        }
        features.add(Feature::Count, (entity.count as f32 + 1.0).ln());
        give(past.entity, &features);
    }
}

/// How an entity fits what is asked for; none where it cannot.
fn agreement(entity: &Entity<'_>, want: Want) -> Option<Feature> {
    match want {
        Want::Person(gender) => match entity.class {
            Class::Person | Class::Unsure | Class::Unnamed if !entity.gender.agrees(gender) => None,
            Class::Person if entity.gender == gender => Some(Feature::PersonSame),
            Class::Person => Some(Feature::PersonOpen),
            Class::Unsure if entity.gender == gender && gender != Gender::Unknown => Some(Feature::UnsureSame),
            Class::Unsure => Some(Feature::UnsureOpen),
            Class::Unnamed if !entity.plural => {
                Some(if entity.gender == gender { Feature::UnnamedSame } else { Feature::UnnamedOpen })
            }
            _ => None,
        },
        Want::Several => match entity.class {
            Class::Group => Some(Feature::Group),
            Class::Unnamed if entity.plural => Some(Feature::UnnamedSeveral),
            Class::Unnamed => Some(Feature::UnnamedOpen),
            Class::Organisation if entity.plural => Some(Feature::OrganisationSeveral),
            Class::Organisation => Some(Feature::Organisation),
            Class::Unsure => Some(Feature::UnsureOpen),
            Class::Person => None,
        },
        Want::Thing => match entity.class {
            Class::Organisation if !entity.plural => Some(Feature::Organisation),
            Class::Unsure if entity.gender == Gender::Unknown => Some(Feature::UnsureOpen),
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
