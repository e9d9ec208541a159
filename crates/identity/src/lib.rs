//! Who exactly: every mention of a speaker resolved, within one article, to one person, organisation, group or
//! unnamed source.
//!
//! [`resolve`] takes a document and its attributions and gives [`Identities`]: the [`Speaker`]s, and for each
//! attribution who spoke, in which role as stated there, and for whom. [`Aliases`], a user's own table, then gives those
//! that it has the same name in all articles.

mod aliases;
mod entities;
mod history;
mod lexicon;
mod names;
mod output;
mod rank;
mod resolve;

use dixit_attribution::{Attribution, Entity, Findings};
use dixit_span::Span;
use dixit_text::Document;

pub use aliases::{Alias, AliasRow, Aliases};
use resolve::Resolver;

/// What [`resolve`] gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Identities {
    /// All who speak, in order of their first mention.
    pub speakers: Vec<Speaker>,
    /// One for each attribution, in their order.
    pub resolutions: Vec<Resolution>,
}

/// One who speaks in an article.
#[derive(Clone, Debug, PartialEq)]
pub struct Speaker {
    /// The fullest name in the article, without title; the table's name, where [`Self::alias`] is there.
    pub name: String,
    /// Other names in the article and, behind them, in the table.
    pub names: Vec<String>,
    /// What sort of speaker.
    pub kind: SpeakerKind,
    /// Titles and roles that the article gives, in order of appearance.
    pub roles: Vec<String>,
    /// Where the article mentions them (names, titles, pronouns), ascending.
    pub mentions: Vec<Span>,
    /// What the user's own table says of them, if it was given and has them.
    pub alias: Option<Alias>,
}

/// Sorts of speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SpeakerKind {
    /// A named person.
    Person,
    /// A company, party, government, outlet, report; also "Moscow" and "the White House".
    Organisation,
    /// Several named people, or a body of people: "Democrats", "Hill and Ray".
    Group,
    /// "two officials", "a homeless man".
    Unnamed,
}

impl SpeakerKind {
    /// The name used in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Group => "group",
            Self::Unnamed => "unnamed",
        }
    }
}

/// Who speaks in one attribution.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolution {
    /// Position in [`Identities::speakers`]; none where the text names nobody.
    pub speaker: Option<usize>,
    /// The role as stated here.
    pub role: Option<String>,
    /// The organisation that a spokesperson speaks for.
    pub speaks_for: Option<String>,
}

/// A choice of whom a pronoun means, to learn from: the attribution it is the source of, and for each mention before it
/// the names of the one mentioned (none for another than those) with the numbers and values of its features.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Choice {
    pub attribution: usize,
    pub candidates: Vec<Candidate>,
}

/// Names of one who may be meant, and the features that speak for and against it.
#[doc(hidden)]
pub type Candidate = (Vec<String>, Vec<(usize, f32)>);

/// All choices of a document, for the program that learns their weights.
#[doc(hidden)]
#[must_use]
pub fn choices(doc: &Document<'_>, attributions: &[Attribution]) -> Vec<Choice> {
    let mut resolver = Resolver::new(doc, attributions, &[]);
    resolver.choices = Some(Vec::new());
    resolver.run();
    let entities = resolver.names.entities;
    let choice = |(attribution, candidates): resolve::Candidates| Choice {
        attribution,
        candidates: candidates
            .iter()
            .map(|(entity, features)| {
                if *entity == names::NONE {
                    return (Vec::new(), features.numbered().collect());
                }
                let (name, mut names) = output::names_of(&entities, &entities[*entity as usize]);
                names.push(name);
                (names, features.numbered().collect())
            })
            .collect(),
    };
    resolver.choices.unwrap_or_default().into_iter().map(choice).collect()
}

/// Place and name of each weight of the choices, in order.
#[doc(hidden)]
pub fn weight_names() -> impl Iterator<Item = (&'static str, &'static str)> {
    rank::names()
}

/// Resolves the speakers of a document's attributions, in time linear in the document's length.
///
/// Names are gathered from the whole article first, so that the headline's "Smith" is the body's "Jane Smith".
/// Sources are then resolved in the order of the text: names by surname, title and gender; titles by the roles that
/// the article gives; pronouns by agreement, nearness and who was subject or source before them.
#[must_use]
pub fn resolve(doc: &Document<'_>, attributions: &[Attribution]) -> Identities {
    let mut resolver = Resolver::new(doc, attributions, &[]);
    resolver.run();
    output::identities(doc, attributions, resolver)
}

/// [`resolve`], and all names of the document with what they name, in order of the text, apart: as the engine found them in the
/// sentences that it searched, and by the name finder in all others.
#[must_use]
pub fn identify(doc: &Document<'_>, findings: &Findings) -> (Identities, Vec<Entity>) {
    let mut resolver = Resolver::new(doc, &findings.attributions, &findings.entities);
    resolver.run();
    let entities = entities::all(doc, &resolver.names, &findings.entities, &findings.searched);
    (output::identities(doc, &findings.attributions, resolver), entities)
}
