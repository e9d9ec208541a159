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
