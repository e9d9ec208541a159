//! The weights of what speaks for a mention and against it, and the features they belong to.
//!
//! A linear model, learnt from annotated articles: `dixit_weights::ANTECEDENT` holds its table, and the model card how
//! it was made.

use std::sync::LazyLock;

use crate::history::Want;

macro_rules! features {
    ($($name:ident)*) => {
        /// What is known of a mention beside a pronoun.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Feature { $($name),* }

        /// Their names, in order.
        const FEATURES: &[&str] = &[$(stringify!($name)),*];
    };
}

features! {
    PersonSame PersonOpen UnsureSame UnsureOpen UnnamedSame UnnamedOpen UnnamedSeveral Group Organisation
    OrganisationSeveral Document First Second Third Later Again Sentence0 Sentence1 Sentence2 Sentence3 Apart Block0
    Block1 Block2 Blocks LastSource Source LastSubject Subject NearSubject Pronoun Owner Described Quoted Told
    ToldSubject Own Rather Nested Most SourceAgain Opens Count Placed Governed PlacedUnsure Weak
    New NewEarly NewBearers NewKnown NewCapitals HeadSame HeadNear HeadOther NoRole Shared SharedAll Unshared Lesser Beside BesideAll Ahead
    AheadFirst AheadLead NeverSeen GenderSame AheadSame AheadNext OwnerShared OwnerOther
    PartShared PartOther Sole NewPart NewWords NewPlain SoleSubject SoleOffice
}

/// Where the pronoun stands, and what it asks for, or how a description begins: each feature has a weight for all
/// pronouns or all descriptions, and one more for these.
const PLACES: &[&str] =
    &["all", "behind", "opening", "inside", "quoted", "several", "thing", "described", "the", "a", "owned", "bare"];

/// How a description begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opening {
    The,
    A,
    /// "his", "Oslo's"
    Owner,
    Bare,
}

/// A mention's features, and the places that their weights are taken from.
#[derive(Clone, Debug)]
pub(crate) struct Features {
    places: [usize; 3],
    held: [(u8, f32); 32],
    len: usize,
}

impl Features {
    /// None yet, for a pronoun of that sort.
    pub(crate) const fn new(want: Want, quoted: bool, behind: bool, follows: bool) -> Self {
        let place = if quoted {
            4
        } else if behind {
            1
        } else if follows {
            3
        } else {
            2
        };
        let sort = match want {
            Want::Person(_) => 0,
            Want::Several => 5,
            Want::Thing => 6,
        };
        Self { places: [0, place, sort], held: [(0, 0.0); 32], len: 0 }
    }

    /// None yet, for a description that begins with an article, an owner or neither.
    pub(crate) const fn described(opening: Opening) -> Self {
        let place = match opening {
            Opening::The => 8,
            Opening::A => 9,
            Opening::Owner => 10,
            Opening::Bare => 11,
        };
        Self { places: [7, place, 0], held: [(0, 0.0); 32], len: 0 }
    }

    pub(crate) fn add(&mut self, feature: Feature, value: f32) {
        if let Some(held) = self.held.get_mut(self.len) {
            *held = (feature as u8, value);
            self.len += 1;
        }
    }

    /// Numbers of the weights that count, each with its value.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = (usize, f32)> + '_ {
        let [all, place, sort] = self.places;
        self.held[..self.len].iter().flat_map(move |&(feature, value)| {
            [Some(all), Some(place), (sort > 0).then_some(sort)]
                .into_iter()
                .flatten()
                .map(move |place| (place * FEATURES.len() + feature as usize, value))
        })
    }
}

static WEIGHTS: LazyLock<Vec<f32>> = LazyLock::new(|| parse(dixit_weights::ANTECEDENT));

/// Reads a table; a feature that it does not name weighs nothing.
fn parse(table: &str) -> Vec<f32> {
    let mut weights = vec![0.0; PLACES.len() * FEATURES.len()];
    for line in table.lines().filter(|l| !l.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(place), Some(feature), Some(weight)) = (cells.next(), cells.next(), cells.next()) else { continue };
        let place = PLACES.iter().position(|p| *p == place);
        let feature = FEATURES.iter().position(|f| *f == feature);
        if let (Some(place), Some(feature), Ok(weight)) = (place, feature, weight.parse()) {
            weights[place * FEATURES.len() + feature] = weight;
        }
    }
    weights
}

/// What a mention's features weigh together.
pub(crate) fn weight(features: &Features) -> f32 {
    features.numbered().map(|(number, value)| WEIGHTS[number] * value).sum()
}

/// Place and name of each weight, in order.
pub(crate) fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    PLACES.iter().flat_map(|place| FEATURES.iter().map(move |feature| (*place, *feature)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        assert!(WEIGHTS.iter().any(|w| *w != 0.0));
        for line in dixit_weights::ANTECEDENT.lines().filter(|l| !l.starts_with('#')) {
            let mut cells = line.split('\t');
            let known = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
            assert!(names().any(|n| n == known), "{line}");
            assert!(cells.next().is_some_and(|w| w.parse::<f32>().is_ok()), "{line}");
        }
    }
}
