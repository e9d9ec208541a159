//! Names with what they name.

use dixit_attribution::{Attribution, Entity, EntityKind, Findings};
use dixit_identity::{SpeakerKind, identify};
use dixit_page::{Hints, Limits};
use dixit_span::SpanList;
use dixit_text::Document;

use crate::{attribution, place};

/// The names that are given where `found` were found in the stretch `searched`, and the kinds of all speakers.
fn read(
    text: &str,
    found: &[(&str, EntityKind)],
    searched: &str,
    source: &str,
) -> (Vec<(String, EntityKind)>, Vec<SpeakerKind>) {
    let hints = Hints { verbatim: true, ..Hints::default() };
    let article = dixit_page::read(text.as_bytes(), &hints, &Limits::default()).unwrap();
    let entities = found.iter().map(|(name, kind)| Entity { span: place(text, name), kind: *kind }).collect();
    let searched = if searched.is_empty() { SpanList::new() } else { SpanList::from(place(text, searched)) };
    let attributions: Vec<Attribution> = vec![attribution(text, place(text, source))];
    let (identities, entities) = identify(&Document::new(&article), &Findings { attributions, entities, searched });
    let shown = |e: &Entity| (e.span.slice(text).to_owned(), e.kind);
    (entities.iter().map(shown).collect(), identities.speakers.iter().map(|s| s.kind).collect())
}

#[test]
fn the_name_finder_knows_persons_organisations_and_places() {
    let text = "Mayor Ann Lee left Oslo. The Harbour Union said so. Americans did not.";
    let (names, _) = read(text, &[], "", "The Harbour Union");
    let want =
        [("Ann Lee", EntityKind::Person), ("Oslo", EntityKind::Place), ("Harbour Union", EntityKind::Organisation)];
    assert_eq!(names, want.map(|(name, kind)| (name.to_owned(), kind)));
}

#[test]
fn what_an_engine_finds_goes_before() {
    let text = "Mayor Ann Lee left Oslo. The Harbour Union said so.";
    let (names, _) = read(text, &[("Oslo", EntityKind::Organisation)], "Mayor Ann Lee left Oslo.", "The Harbour Union");
    let want = [("Oslo", EntityKind::Organisation), ("Harbour Union", EntityKind::Organisation)];
    assert_eq!(names, want.map(|(name, kind)| (name.to_owned(), kind)));
}

#[test]
fn a_name_that_nothing_explains_is_what_an_engine_takes_it_for() {
    let text = "Quill Marsh said it rains.";
    let kind = |found: &[(&str, EntityKind)]| read(text, found, text, "Quill Marsh").1;
    assert_eq!(kind(&[]), [SpeakerKind::Person]);
    assert_eq!(kind(&[("Quill Marsh", EntityKind::Organisation)]), [SpeakerKind::Organisation]);
}
