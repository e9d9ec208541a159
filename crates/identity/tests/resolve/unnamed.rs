use crate::speakers;
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
