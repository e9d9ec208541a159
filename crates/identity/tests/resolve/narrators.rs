use dixit_attribution::Form;
use dixit_identity::SpeakerKind;
use dixit_span::SpanList;

use crate::{Read, attribution, place, speakers};

#[test]
fn as_written() {
    let read = speakers("The quay is old. [I] think it will fall. [We] know who built it.", &["I", "We"]);
    assert_eq!(read.speaker(0).kind, SpeakerKind::Unnamed);
    assert_eq!(read.speaker(1).kind, SpeakerKind::Group);
}

#[test]
fn who_signs_below() {
    speakers(
        "[I] am glad that the quay was built.\n\nAnn Lee.\n\n[I] am not.\n\nHugh Hill.\n\n",
        &["Ann Lee", "Hugh Hill"],
    );
}

#[test]
fn the_author_by_a_note() {
    speakers("[I] think that the quay will fall.\n\nAnn Lee teaches harbour law at Oslo.", &["Ann Lee"]);
}

#[test]
fn inside_a_quotation() {
    speakers("\u{201c}No,\u{201d} said [Ann Lee]. \u{201c}Yesterday [I] said yes.\u{201d}", &["Ann Lee"; 2]);
}

/// The speaker of a cue without a source.
fn left_out(text: &str, cue: &str) -> Vec<String> {
    let mut found = attribution(text, place(text, cue));
    found.cue = place(text, cue).into();
    found.source = SpanList::new();
    found.form = Form::Participle;
    Read::with(text, &[found]).names().into_iter().map(str::to_owned).collect()
}

#[test]
fn subjects_of_cues_without_a_source() {
    assert_eq!(left_out("Ann Lee met the crew on Monday and said the quay was safe.", "said"), ["Ann Lee"]);
    assert_eq!(left_out("Ann Lee, who rarely speaks, has called the quay a ruin.", "called"), ["Ann Lee"]);
    assert_eq!(left_out("After saying that the quay was safe, Ann Lee left.", "saying"), ["Ann Lee"]);
    assert_eq!(left_out("Hill spoke to voters who said that the quay was safe.", "said"), ["voters"]);
}

#[test]
fn nobody_says_what_is_said() {
    assert_eq!(left_out("Ann Lee was told that the quay was safe.", "told"), ["-"]);
    assert_eq!(left_out("Ann Lee seemed to like the quay.", "seemed"), ["-"]);
}

#[test]
fn turns_of_a_transcript() {
    let text = "HILL: The quay is safe enough for all of us.";
    let mut found = attribution(text, place(text, "HILL"));
    found.source = SpanList::new();
    assert_eq!(Read::with(text, &[found]).names(), ["HILL"]);
}
