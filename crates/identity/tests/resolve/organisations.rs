use crate::{Read, speakers};
use dixit_identity::SpeakerKind;

#[test]
fn with_and_without_an_article() {
    let read = speakers(
        "[The White House] said no. [Amnesty International] said yes. [Amnesty] wrote again.",
        &["White House", "Amnesty International", "Amnesty International"],
    );
    assert_eq!(read.speaker(0).kind, SpeakerKind::Organisation);
    assert!(read.speaker(0).names.contains(&"The White House".to_owned()));
}

#[test]
fn acronyms() {
    let read = Read::new("The [Central Bank of Freedonia (CBF)] raised rates. The [CBF] said prices were high.");
    assert_eq!(read.names(), ["Central Bank of Freedonia"; 2]);
    assert!(read.speaker(0).names.contains(&"CBF".to_owned()));
}

#[test]
fn taken_up_by_a_noun() {
    speakers(
        "[The Harbour Safety Agency] closed the quay. [The agency] said the wall was weak.",
        &["Harbour Safety Agency"; 2],
    );
}

#[test]
fn places_speak() {
    speakers(
        "[Beijing\u{2019}s] answer was short. [The U.S.] said no. [The United States] said it again.",
        &["Beijing", "United States", "United States"],
    );
}

#[test]
fn documents_stand_for_their_issuers() {
    speakers(
        "The Harbour Gazette sold out. [The Gazette\u{2019}s report] said no. [A poll by Quill Research] said yes.",
        &["Harbour Gazette", "Quill Research"],
    );
    speakers("[Ann Lee] wrote home. [Her letter] said it rained.", &["Ann Lee", "Ann Lee"]);
}

#[test]
fn long_names() {
    speakers(
        "[The National Institute on Harbour Research] said no. [The Department of Health and Human Services] agreed.",
        &["National Institute on Harbour Research", "Department of Health and Human Services"],
    );
}

#[test]
fn documents_taken_up_again() {
    let read = speakers("[Ann Lee] sent a letter to the port. [The letter] said the quay was weak.", &["Ann Lee"; 2]);
    assert!(read.speaker(1).names.contains(&"The letter".to_owned()));
    speakers("A new ad by the Harbour League ran on Monday. [The spot] says the quay is weak.", &["Harbour League"]);
}

#[test]
fn makers_within_a_place() {
    speakers("[A Freedonia court ruling] closed the quay.", &["Freedonia court"]);
}

#[test]
fn names_with_for_and_ordinals() {
    speakers(
        "On Monday [Citizens for Clean Harbours] said no. [The 6th Circuit Court of Appeals] agreed.",
        &["Citizens for Clean Harbours", "6th Circuit Court of Appeals"],
    );
}
