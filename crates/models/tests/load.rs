//! Loading and running the models that the program carries.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::borrow::Cow;

use dixit_models::{Error, Models, Weights};

const WEIGHTS: Weights = Weights {
    vocabulary: Cow::Borrowed(dixit_weights::VOCABULARY),
    encoder: Cow::Borrowed(dixit_weights::ENCODER),
    tags: Cow::Borrowed(dixit_weights::TAGS),
    pairs: Cow::Borrowed(dixit_weights::PAIRS),
};

#[test]
fn words_get_scores_of_every_head() {
    let models = Models::new(&WEIGHTS).unwrap();
    let vocabulary = models.vocabulary();
    let mut pieces = vec![vocabulary.begin()];
    let mut first = Vec::new();
    for word in ["Mayor", "Lee", "said", "it", "rains", "."] {
        first.push(pieces.len() as i32);
        vocabulary.pieces(word, &mut pieces);
    }
    pieces.push(vocabulary.end());
    let pieces: Vec<i32> = pieces.into_iter().map(|p| p as i32).collect();
    let scores = models.scores(&pieces, &vec![0; pieces.len()], &first).unwrap();
    assert_eq!([scores.cue.len(), scores.role.len(), scores.entity.len()], [6; 3]);
    let roles = models.roles(&scores, &[(2, 2)], &[[0; 3]; 6]).unwrap();
    assert_eq!(roles.len(), 6);
    assert!(scores.cue.iter().chain(&roles).flatten().all(|score| score.is_finite()));
    // Once more: the same.
    let again = models.scores(&pieces, &vec![0; pieces.len()], &first).unwrap();
    assert_eq!(scores.cue, again.cue);
}

#[test]
fn files_of_another_kind_are_refused() {
    let with = |change: fn(&mut Weights)| {
        let mut weights = WEIGHTS;
        change(&mut weights);
        Models::new(&weights).unwrap_err()
    };
    assert_eq!(with(|w| w.vocabulary = "a\nb\n".into()), Error::Vocabulary);
    let cut = with(|w| w.encoder = w.encoder[..1000].to_vec().into());
    assert!(matches!(cut, Error::Load("encoder", _)), "{cut}");
    let none = with(|w| w.pairs = b"no graph".to_vec().into());
    assert!(matches!(none, Error::Load("pairs", _)), "{none}");
    let other = with(|w| w.tags = w.pairs.clone());
    assert!(matches!(other, Error::Shape("tags", _)), "{other}");
}

#[test]
fn what_does_not_fit_is_an_error() {
    let models = Models::new(&WEIGHTS).unwrap();
    assert!(models.scores(&[101, 102], &[0], &[0]).is_err());
    let scores = models.scores(&[101, 102], &[0, 0], &[0]).unwrap();
    assert!(models.roles(&scores, &[(0, 0)], &[[0; 3]; 2]).is_err());
}
