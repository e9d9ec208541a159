//! Loading and running the encoder that the program carries.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::borrow::Cow;
use std::sync::Arc;

use dixit_models::{Encoder, Error, Network, NetworkWord, Part, Vocabulary, Weights};

const WEIGHTS: Weights = Weights {
    vocabulary: Cow::Borrowed(dixit_weights::VOCABULARY),
    encoder: Cow::Borrowed(dixit_weights::ENCODER),
    tags: Cow::Borrowed(dixit_weights::TAGS),
    pairs: Cow::Borrowed(dixit_weights::PAIRS),
    acts: Cow::Borrowed(dixit_weights::ACTS),
    entities: Cow::Borrowed(dixit_weights::ENTITIES),
    fast: Cow::Borrowed(dixit_weights::FAST),
};

fn vocabulary() -> Arc<Vocabulary> {
    Arc::new(Vocabulary::new(&WEIGHTS.vocabulary).unwrap())
}

fn encoder() -> Encoder {
    Encoder::new(vocabulary(), &WEIGHTS).unwrap()
}

#[test]
fn words_get_scores_of_every_head() {
    let encoder = encoder();
    let vocabulary = encoder.vocabulary();
    let mut pieces = vec![vocabulary.begin()];
    let mut first = Vec::new();
    for word in ["Mayor", "Lee", "said", "it", "rains", "."] {
        first.push(pieces.len() as i32);
        vocabulary.pieces(word, &mut pieces);
    }
    pieces.push(vocabulary.end());
    let pieces: Vec<i32> = pieces.into_iter().map(|p| p as i32).collect();
    let scores = encoder.scores(&pieces, &vec![0; pieces.len()], &first).unwrap();
    assert_eq!([scores.cue.len(), scores.role.len(), scores.entity.len()], [6; 3]);
    let roles = encoder.roles(&scores, &[(2, 2)], &[[0; 3]; 6]).unwrap();
    assert_eq!(roles.len(), 6);
    let parts = [Part::Source, Part::Source, Part::Cue, Part::Content, Part::Content, Part::Near];
    let acts = encoder.acts(&scores, &[parts, [Part::Cue; 6]].concat()).unwrap();
    assert_eq!(acts.len(), 2);
    assert!(acts.iter().flatten().all(|score| score.is_finite()));
    assert_ne!(acts[0], acts[1]);
    assert!(scores.cue.iter().chain(&roles).flatten().all(|score| score.is_finite()));
    // Once more: the same.
    let again = encoder.scores(&pieces, &vec![0; pieces.len()], &first).unwrap();
    assert_eq!(scores.cue, again.cue);
}

#[test]
fn the_small_network_gives_scores() {
    let network = Network::new(vocabulary(), &WEIGHTS).unwrap();
    let word = NetworkWord { pieces: [2036, 0, 0], tag: 3, bits: 5 };
    let scores = network.scores(&[word; 9]);
    assert_eq!(scores.cues().len(), 9);
    let cues = network.cues(&scores, &[(2, 3)]);
    let roles = network.roles(&scores, &cues[0], 1, &[0, 1, 2, Network::relation([26, 6, 4, 2])]);
    assert_eq!(roles.len(), 4);
    assert!(scores.cues().iter().chain(&roles).flatten().all(|score| score.is_finite()));
    // What it says of a word doesn't hang on how many there are behind it, once it no longer sees them.
    let more = network.scores(&[word; 200]);
    assert_eq!(more.cues()[..100], network.scores(&[word; 163]).cues()[..100]);
    // Numbers that there are not.
    assert_eq!(
        network.scores(&[NetworkWord { pieces: [u32::MAX; 3], tag: usize::MAX, bits: u32::MAX }]).cues().len(),
        1
    );
    assert!(network.scores(&[]).cues().is_empty());
}

#[test]
fn files_of_another_kind_are_refused() {
    assert!(Vocabulary::new("a\nb\n").is_none());
    let with = |change: fn(&mut Weights)| {
        let mut weights = WEIGHTS;
        change(&mut weights);
        let network = Network::new(vocabulary(), &weights).err();
        Encoder::new(vocabulary(), &weights).err().or(network).unwrap()
    };
    let cut = with(|w| w.encoder = w.encoder[..1000].to_vec().into());
    assert!(matches!(cut, Error::Load("encoder", _)), "{cut}");
    let none = with(|w| w.pairs = b"no graph".to_vec().into());
    assert!(matches!(none, Error::Load("pairs", _)), "{none}");
    let other = with(|w| w.tags = w.pairs.clone());
    assert!(matches!(other, Error::Shape("tags", _)), "{other}");
    let cut = with(|w| w.fast = w.fast[..1000].to_vec().into());
    assert!(matches!(cut, Error::Load("fast", _)), "{cut}");
    let few = Arc::new(Vocabulary::new("[UNK]\n[CLS]\n[SEP]\n").unwrap());
    let other = Network::new(few, &WEIGHTS).unwrap_err();
    assert!(matches!(other, Error::Shape("fast", _)), "{other}");
}

#[test]
fn what_does_not_fit_is_an_error() {
    let encoder = encoder();
    assert!(encoder.scores(&[101, 102], &[0], &[0]).is_err());
    let scores = encoder.scores(&[101, 102], &[0, 0], &[0]).unwrap();
    assert!(encoder.roles(&scores, &[(0, 0)], &[[0; 3]; 2]).is_err());
    assert!(encoder.acts(&scores, &[]).is_ok_and(|acts| acts.is_empty()));
    let two = encoder.scores(&[101, 102, 102], &[0; 3], &[0, 1]).unwrap();
    assert!(encoder.acts(&two, &[Part::Cue; 3]).is_err());
}
