use crate::{Read, speakers};

#[test]
fn an_office_of_several_words() {
    let read = speakers(
        "[Minister of Foreign Affairs of Lithuania Rasa Vaitkus] said no. [Secretary of State Hugh Hill] said yes. \
         [President of the Republic of Moldova Ann Lee] left.",
        &["Rasa Vaitkus", "Hugh Hill", "Ann Lee"],
    );
    assert_eq!(read.resolution(0).role.as_deref(), Some("Minister of Foreign Affairs of Lithuania"));
}

#[test]
fn the_office_of_a_body_before_the_name() {
    let read = speakers(
        "As reported, [the chairman of the Farmers\u{2019} Chamber Jonas Petrulis] said no. [Petrulis] left.",
        &["Jonas Petrulis"; 2],
    );
    assert_eq!(read.resolution(0).role.as_deref(), Some("the chairman of the Farmers\u{2019} Chamber"));
}

#[test]
fn an_office_with_the_name_behind_a_comma() {
    speakers(
        "[The prefect of Arden, Sol\u{e8}ne Kergoat,] said no. \
         [The Public Relations Officer of the Harbour Authority, Madam Efua Tetteh,] said yes. \
         [The mill\u{2019}s counsel, Rukmini Sen,] left.",
        &["Sol\u{e8}ne Kergoat", "Efua Tetteh", "Rukmini Sen"],
    );
}

#[test]
fn an_occupation_that_opens_the_sentence() {
    let read = speakers(
        "[Landlord Bert Kosinski] said no. [Retiree Manuel Pinto] said yes. [Kosinski] left.",
        &["Bert Kosinski", "Manuel Pinto", "Bert Kosinski"],
    );
    assert_eq!(read.resolution(0).role.as_deref(), Some("Landlord"));
}

#[test]
fn a_spokesperson_and_whom_they_speak_for() {
    let read = speakers(
        "[A spokeswoman for Norvik, Ann Lee,] said no. [Norvik spokesman Bob Ray] said yes.",
        &["Ann Lee", "Bob Ray"],
    );
    assert_eq!(read.resolution(0).speaks_for.as_deref(), Some("Norvik"));
    assert_eq!(read.resolution(1).speaks_for.as_deref(), Some("Norvik"));
}

#[test]
fn bodies_with_small_words_inside() {
    speakers(
        "[The Alliance to Save Our Harbour] said no. [The Central and East European Coalition] said yes. \
         [The Friends of Arden Library] left.",
        &["Alliance to Save Our Harbour", "Central and East European Coalition", "Friends of Arden Library"],
    );
}

#[test]
fn whom_one_writes_for_is_no_part_of_the_name() {
    speakers("[Hannah Easley for Morning Post] wrote so.", &["Hannah Easley"]);
}

#[test]
fn two_members_with_party_and_state() {
    let read = Read::new("[Bob Marsh, R-Tenn., and Ann Lee, D-S.C.,] said no.");
    assert_eq!(read.names(), ["Bob Marsh and Ann Lee"]);
    assert!(read.speaker(0).names.contains(&"Ann Lee".to_owned()));
}

#[test]
fn neither_of_two() {
    speakers("Hugh Hill met Bob Ray. [Neither Hill nor Ray] would say more.", &["Hugh Hill and Bob Ray"]);
}

#[test]
fn by_nation() {
    speakers("Jo\u{e3}o Prado beat the champion. [The Brazilian] said it rained.", &["Jo\u{e3}o Prado"]);
}

#[test]
fn she_is_no_man_known_by_name() {
    speakers("Kamala Hill met Barack Lee in Oslo, and Lee spoke at length. [She] said it rained.", &["Kamala Hill"]);
}

#[test]
fn the_head_of_the_ministry_is_the_minister() {
    speakers(
        "[Health Minister Ann Lee] met Bob Ray. Ray left early. [The head of the ministry] said it rained.",
        &["Ann Lee"; 2],
    );
}

#[test]
fn letters_behind_a_name() {
    speakers("[Sir Anthony Hill QC] said no. [Hill] left.", &["Anthony Hill"; 2]);
}

#[test]
fn a_party_in_a_description() {
    speakers(
        "[Republican nominee Bob Ray] met Democratic nominee Ann Lee. Ray spoke. [The Democratic nominee] left.",
        &["Bob Ray", "Ann Lee"],
    );
}

#[test]
fn another_union_than_the_paper_before() {
    let read = Read::new("[The Gulf Daily] said no. [The union of the crews] said yes.");
    assert_eq!(read.names(), ["Gulf Daily", "The union of the crews"]);
}

#[test]
fn a_justice_is_the_judge() {
    speakers(
        "[Justice Anindita Sen] said no. Pleader Tapan Ray replied. \u{201c}Then what is owed?\u{201d} [the judge] asked.",
        &["Anindita Sen"; 2],
    );
}
