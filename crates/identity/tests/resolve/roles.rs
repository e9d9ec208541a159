use crate::{Read, speakers};

#[test]
fn before_the_name() {
    let read =
        speakers("[NATO Secretary General Jens Example] said no. [The Secretary General] left.", &["Jens Example"; 2]);
    assert_eq!(read.resolution(0).role.as_deref(), Some("NATO Secretary General"));
    assert_eq!(read.resolution(1).role.as_deref(), Some("Secretary General"));
    assert_eq!(read.speaker(0).roles[0], "NATO Secretary General");
}

#[test]
fn in_apposition() {
    let read =
        Read::new("[Hugh Hill, a doctor,] said no. [Ann Lee, the mayor of Oslo,] said yes. [The doctor] said maybe.");
    assert_eq!(read.names(), ["Hugh Hill", "Ann Lee", "Hugh Hill"]);
    assert_eq!(read.resolution(0).role.as_deref(), Some("a doctor"));
    assert_eq!(read.resolution(1).role.as_deref(), Some("the mayor of Oslo"));
}

#[test]
fn a_source_without_its_apposition() {
    let read = Read::new("[Hugh Hill], a doctor, said no.");
    assert_eq!(read.resolution(0).role.as_deref(), Some("a doctor"));
}

#[test]
fn the_name_in_apposition() {
    let read = speakers(
        "[The mayor of Oslo, Ann Lee,] said no. [One of her aides, Bob Ray,] said yes.",
        &["Ann Lee", "Bob Ray"],
    );
    assert_eq!(read.resolution(0).role.as_deref(), Some("The mayor of Oslo"));
}

#[test]
fn common_nouns_before_the_name() {
    let read = speakers("[former harbour planning director Ann Lee] said no.", &["Ann Lee"]);
    assert_eq!(read.resolution(0).role.as_deref(), Some("former harbour planning director"));
}

#[test]
fn abbreviated_titles() {
    let read = speakers("[Sen. Ann Lee (D-Ohio)] said no. [The senator] left.", &["Ann Lee", "Ann Lee"]);
    assert_eq!(read.resolution(0).role.as_deref(), Some("Sen."));
}

#[test]
fn the_role_of_this_mention_only() {
    let read = Read::new("[Finance Minister Ann Lee] said no. [Lee] said it twice.");
    assert_eq!(read.resolution(1).role, None);
}

#[test]
fn two_of_one_office() {
    speakers(
        "President Ann Lee met Vice President Bob Ray. [The vice president] said no. [The president] said yes.",
        &["Bob Ray", "Ann Lee"],
    );
}

#[test]
fn spokespeople_are_themselves() {
    let read = speakers(
        "[Foreign Ministry spokeswoman Ann Lee] said no. [A spokesman for the police] said yes. [Bob Ray, a spokesman for the Harbour Company,] left.",
        &["Ann Lee", "A spokesman for the police", "Bob Ray"],
    );
    let speaks_for = |n: usize| read.resolution(n).speaks_for.clone();
    assert_eq!(speaks_for(0).as_deref(), Some("Foreign Ministry"));
    assert_eq!(speaks_for(1).as_deref(), Some("the police"));
    assert_eq!(speaks_for(2).as_deref(), Some("the Harbour Company"));
}

#[test]
fn named_only_later() {
    speakers(
        "[Freedonia\u{2019}s ambassador to Britain] said no.\n\nFreedonia\u{2019}s ambassador to Britain Ann Lee spoke on Monday.",
        &["Ann Lee"],
    );
}

#[test]
fn another_than_those_named() {
    speakers(
        "[Ann Lee] spoke first. [His lawyer] said no. [A former harbour pilot] agreed.",
        &["Ann Lee", "His lawyer", "A former harbour pilot"],
    );
}

#[test]
fn the_title_of_another_is_not_the_heads() {
    speakers("[A spokesman for harbour candidate Ann Lee] said no.", &["A spokesman for harbour candidate Ann Lee"]);
}

#[test]
fn owners_and_participles_before_a_role() {
    speakers("[The Harbour Company\u{2019}s recently named director Ann Lee] said no.", &["Ann Lee"]);
}

#[test]
fn of_a_place() {
    speakers("Ann Lee, 59, of [Oslo], said no.", &["Ann Lee"]);
}
