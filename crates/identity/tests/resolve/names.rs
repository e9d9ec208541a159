use crate::{Read, speakers};
use dixit_identity::SpeakerKind;

#[test]
fn surname_and_full_name_are_one() {
    let read = speakers("[Ann Lee] said no. Later, [Lee] said yes. [Mr. Hill] left.", &["Ann Lee", "Ann Lee", "Hill"]);
    assert_eq!(read.speaker(0).kind, SpeakerKind::Person);
    assert_eq!(read.speaker(0).names, ["Lee"]);
    assert_eq!(read.speaker(2).names, ["Mr. Hill"]);
}

#[test]
fn the_fullest_name_stands_outside_the_source() {
    let read = speakers("[Marsh] said taxes would fall.\nReporters had followed Jane Marsh for days.", &["Jane Marsh"]);
    let mentions: Vec<&str> = read.speaker(0).mentions.iter().map(|m| m.slice(&read.article.text)).collect();
    assert_eq!(mentions, ["Marsh", "Jane Marsh"]);
}

#[test]
fn a_headline_in_title_case() {
    speakers(
        "[Marsh]: Taxes To Fall Across Freedonia Next Year\nThe minister, Jane Marsh, spoke on Monday. [Marsh] said little else.",
        &["Jane Marsh", "Jane Marsh"],
    );
}

#[test]
fn people_of_one_surname() {
    speakers(
        "Ann Lee met Bob Lee in Oslo. [Mr. Lee] said it rained. [Ms. Lee] said it did not. [Bob Lee] laughed.",
        &["Bob Lee", "Ann Lee", "Bob Lee"],
    );
}

#[test]
fn middle_initials_and_generations() {
    let read = speakers(
        "[Hugh R. Hill Jr.] said so. [Hugh Hill] said it again, and [Hill] once more.",
        &["Hugh R. Hill Jr."; 3],
    );
    assert!(read.speaker(0).names.contains(&"Hill".to_owned()));
}

#[test]
fn possessives() {
    speakers("Ann Lee came. [Lee\u{2019}s] hope is rain. [Lee's] claim is old.", &["Ann Lee", "Ann Lee"]);
}

#[test]
fn small_words_in_names() {
    speakers(
        "[Pia van der Berg] said no. [Omar al-Amin] agreed. [Theresa May] said May was warm.",
        &["Pia van der Berg", "Omar al-Amin", "Theresa May"],
    );
}

#[test]
fn a_common_word_as_surname_at_a_beginning() {
    speakers("The council heard Hugh Hill. [Hill] said the road was bad.", &["Hugh Hill"]);
}

#[test]
fn names_are_of_one_person_only() {
    let read = Read::new("[Ann Lee] said no. [Bob Ray] said yes. [Lee] and her friend left.");
    for name in &read.speaker(0).names {
        assert!(!name.contains("Ray"), "{name}");
    }
}

#[test]
fn two_with_one_surname() {
    let read = speakers(
        "Martin and Clara Holt run the mill. [Mr Holt] said it was oak. [Mrs Holt] said it was elm.",
        &["Martin Holt", "Clara Holt"],
    );
    assert_eq!(read.speaker(0).names, ["Martin", "Holt", "Mr Holt"]);
}

#[test]
fn a_plural_owner_inside_a_name() {
    speakers("[The Harbour Workers\u{2019} Union] voted. [It] said no.", &["Harbour Workers\u{2019} Union"; 2]);
}

#[test]
fn called_by_another_given_name() {
    speakers("[Robert \"Bobby\" Hill] said no. [Bobby Hill] said it again.", &["Robert \"Bobby\" Hill"; 2]);
}

#[test]
fn with_themselves_and_clauses() {
    speakers("[Ann Lee herself] said no. [Bob Ray, who built the quay,] said yes.", &["Ann Lee", "Bob Ray"]);
}
