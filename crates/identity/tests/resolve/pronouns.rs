use crate::{Read, attribution, place, speakers};
use dixit_attribution::Manner;

#[test]
fn over_sentences_and_paragraphs() {
    speakers(
        "[Ann Lee] said the dam would hold. \u{201c}We checked,\u{201d} [she] said.\n\nThe river rose on Friday.\n\n\u{201c}It holds,\u{201d} [she] added.",
        &["Ann Lee"; 3],
    );
}

#[test]
fn gender_by_given_name_title_and_kin() {
    speakers(
        "[Ann Lee] spoke first, then [Bob Ray]. [She] said no. [He] said yes.",
        &["Ann Lee", "Bob Ray", "Ann Lee", "Bob Ray"],
    );
    speakers("[Mr. Quill] met Ms. Vane. [She] said no, [he] said yes.", &["Quill", "Vane", "Quill"]);
}

#[test]
fn gender_by_the_pronouns_around() {
    speakers("Kestrin Olm took his seat. Ann Lee watched. [He] said nothing new.", &["Kestrin Olm"]);
}

#[test]
fn the_last_speaker_goes_before_another_name() {
    speakers(
        "[Hugh Hill] said he had seen the plan of Bob Ray. \u{201c}It is thin,\u{201d} [he] said.",
        &["Hugh Hill", "Hugh Hill"],
    );
}

#[test]
fn the_name_comes_after() {
    speakers("\u{201c}It was dark,\u{201d} [he] said. Hugh Hill, a doctor, was on his way home.", &["Hugh Hill"]);
}

#[test]
fn things_and_several() {
    speakers(
        "[The Harbour Company] closed the quay. [It] said the wall was weak.",
        &["Harbour Company", "Harbour Company"],
    );
    speakers("[Farmers] lost their crops. [They] said the dam had failed.", &["Farmers", "Farmers"]);
}

#[test]
fn who_takes_what_stands_before() {
    speakers("Ann Lee, [who] said she was tired, left. Voters [who] want change stayed.", &["Ann Lee", "Voters"]);
}

#[test]
fn first_person_is_who_speaks_the_quotation() {
    let text = "\u{201c}I think I said it would rain,\u{201d} Ann Lee told Bob Ray.";
    let mut whole = attribution(text, place(text, "Ann Lee"));
    whole.content = place(text, "I think I said it would rain").into();
    whole.manner = Manner::Direct;
    let mut inner = attribution(text, place(text, "I said"));
    let start = place(text, "I said").start();
    inner.source = dixit_span::Span::new(start, start + 1).into();
    inner.content = place(text, "it would rain").into();
    inner.within = Some(0);
    assert_eq!(Read::with(text, &[whole, inner]).names(), ["Ann Lee", "Ann Lee"]);
}

#[test]
fn he_in_a_quotation_is_not_its_speaker() {
    let text = "Hugh Hill fell out with Bob Ray. \u{201c}In May he promised to pay,\u{201d} Ray said.";
    let mut inner = attribution(text, place(text, "he promised"));
    let start = place(text, "he promised").start();
    inner.source = dixit_span::Span::new(start, start + 2).into();
    inner.within = Some(1);
    let mut whole = attribution(text, place(text, "Ray said"));
    let start = place(text, "Ray said").start();
    whole.source = dixit_span::Span::new(start, start + 3).into();
    whole.content = place(text, "In May he promised to pay").into();
    whole.manner = Manner::Direct;
    assert_eq!(Read::with(text, &[inner, whole]).names(), ["Hugh Hill", "Bob Ray"]);
}

#[test]
fn a_quotation_goes_on() {
    let text = "\u{201c}It holds,\u{201d} Ann Lee said.\n\n\u{201c}We checked it twice.\u{201d}";
    let first = attribution(text, place(text, "Ann Lee"));
    let mut second = attribution(text, place(text, "Ann Lee"));
    second.source = dixit_span::SpanList::new();
    second.content = place(text, "We checked it twice.").into();
    second.continues = Some(0);
    let mut third = second.clone();
    third.continues = None;
    assert_eq!(Read::with(text, &[first, second, third]).names(), ["Ann Lee", "Ann Lee", "-"]);
}

#[test]
fn nobody() {
    speakers("[You] know the rest. [Nobody] said so.", &["-", "-"]);
}
