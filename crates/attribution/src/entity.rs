//! Names of persons, organisations and places.

use dixit_span::{Span, SpanList};

use crate::Attribution;

/// A name in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Entity {
    /// The name, without titles and articles.
    pub span: Span,
    /// What it names.
    pub kind: EntityKind,
}

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntityKind {
    /// A human being.
    Person,
    /// A company, party, body of a state, outlet, team.
    Organisation,
    /// A country, town, river, building.
    Place,
}

impl EntityKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Person, Self::Organisation, Self::Place];
}

/// What an engine finds in a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// As [`Attributor::attribute`](crate::Attributor::attribute) gives them.
    pub attributions: Vec<Attribution>,
    /// Names in the sentences that were searched for them, in order of the text, apart.
    pub entities: Vec<Entity>,
    /// The sentences that were searched for names; all others may hold names, too.
    pub searched: SpanList,
}
