use crate::{Read, speakers};
use dixit_identity::SpeakerKind;

#[test]
fn as_written() {
    let read = speakers(
        "[Two officials] said no. [People familiar with the talks] said yes. [A homeless man] slept.",
        &["Two officials", "People familiar with the talks", "A homeless man"],
    );
    assert_eq!(read.speaker(0).kind, SpeakerKind::Unnamed);
    assert_eq!(read.speaker(2).kind, SpeakerKind::Unnamed);
}

#[test]
fn taken_up_again() {
    speakers(
        "[A senior official] said the talks had failed. [The official] asked not to be named. [He] left.",
        &["A senior official"; 3],
    );
}

#[test]
fn others_stay_apart() {
    speakers(
        "[A teacher] said no. [A farmer] said yes. [The teacher] said it again.",
        &["A teacher", "A farmer", "A teacher"],
    );
}

#[test]
fn of_somebody() {
    speakers("Ann Lee fell ill. [Her doctor] said she would recover.", &["Her doctor"]);
}

#[test]
fn nobody() {
    speakers("[Not everyone] likes the quay. [No pilot] said so.", &["-", "-"]);
}

#[test]
fn whole_phrases_are_forms() {
    let read = Read::new("A poll found that only 52 percent of likely [voters] want a quay.");
    assert!(read.speaker(0).names.contains(&"52 percent of likely voters".to_owned()), "{:?}", read.speaker(0));
}

#[test]
fn behind_a_dateline() {
    let read = Read::new("[OSLO - Harbour officials] closed the quay.");
    assert!(
        read.speaker(0).names.contains(&"Harbour officials".to_owned()) || read.speaker(0).name == "Harbour officials"
    );
}
