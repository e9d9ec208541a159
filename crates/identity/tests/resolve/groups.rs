use crate::{Read, speakers};
use dixit_identity::SpeakerKind;

#[test]
fn two_people() {
    let read = speakers(
        "Hugh Hill met Bob Ray. [Hill and Ray] said no. [Both men] said it twice.",
        &["Hugh Hill and Bob Ray"; 2],
    );
    assert_eq!(read.speaker(0).kind, SpeakerKind::Group);
    assert!(read.speaker(0).names.contains(&"Hill and Ray".to_owned()));
}

#[test]
fn three_people() {
    speakers("[Ann Lee, Hugh Hill and Bob Ray] signed.", &["Ann Lee, Hugh Hill and Bob Ray"]);
}

#[test]
fn a_people_or_party() {
    let read = Read::new("[Democrats] said no. [Many Democrats] said yes.");
    assert_eq!(read.speaker(0).kind, SpeakerKind::Group);
    assert_eq!(read.names(), ["Democrats", "Many Democrats"]);
}

#[test]
fn one_person_with_two_roles_is_no_group() {
    speakers("[Former prosecutor and Oslo mayor Ann Lee] said no.", &["Ann Lee"]);
}

#[test]
fn a_person_and_others() {
    let read = speakers("[Hugh Hill and his allies] said no.", &["Hugh Hill and his allies"]);
    assert_eq!(read.speaker(0).kind, SpeakerKind::Group);
}

#[test]
fn taken_up_one_by_one() {
    let read = speakers("Ann Lee and Bob Ray met at noon, [each] praising the quay.", &["Ann Lee and Bob Ray"]);
    assert!(read.speaker(0).names.contains(&"Ann Lee".to_owned()));
}

#[test]
fn parts_by_a_relative_pronoun() {
    speakers("The board heard forty teachers, [most of whom] praised the plan.", &["forty teachers"]);
}

#[test]
fn of_an_owner_before() {
    let read = Read::new("He praised the coastal towns, [whose leaders] want a quay.");
    assert!(read.speaker(0).names.contains(&"leaders".to_owned()), "{:?}", read.speaker(0));
}

#[test]
fn they_are_those_spoken_of() {
    speakers("Ann Lee met the harbour officials at noon. [They] said no.", &["the harbour officials"]);
    speakers("Ann Lee and Bob Ray met at noon. [They] said no.", &["Ann Lee and Bob Ray"]);
}
