//! The language that an article gets.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use dixit_page::{Article, Hints, Origin};
use support::{page, plain};

const GERMAN: &str = "Der Hafen bleibt bis Montag geschlossen, weil der Sturm die Mole zerstört hat, sagte Anna Lindt. \
    Die Stadt will die Fähre solange vom alten Kai aus fahren lassen. Wie teuer die Reparatur wird, weiß noch niemand, \
    doch rechnet der Rat mit mehreren Millionen. Am Abend berieten die Fischer darüber, wo sie ihren Fang anlanden \
    können, und forderten Hilfe vom Land.";
const ENGLISH: &str = "The harbour stays shut until Monday, since the storm broke the pier, Anna Lindt said.";

fn html(lang: &str, text: &str) -> String {
    format!("<html{lang}><head><title>Hafen</title></head><body><h1>Hafen</h1><p>{text}</p><p>{text}</p></body></html>")
}

fn language(article: &Article) -> (Option<&str>, Option<Origin>) {
    let origin = article.header.origin.iter().find(|(name, _)| *name == "language").map(|(_, origin)| *origin);
    (article.header.language.as_deref(), origin)
}

#[test]
fn a_page_that_declares_none_gets_that_of_its_text() {
    assert_eq!(language(&plain(html("", GERMAN))), (Some("de"), Some(Origin::Text)));
    assert_eq!(language(&plain(GERMAN)), (Some("de"), Some(Origin::Text)));
    let verbatim = Hints { verbatim: true, ..Hints::default() };
    assert_eq!(language(&page(GERMAN, &verbatim)), (Some("de"), Some(Origin::Text)));
    let english = format!("{ENGLISH} The ferry will leave from the old quay until the council has found the money.");
    assert_eq!(language(&plain(english)), (Some("en"), Some(Origin::Text)));
    assert_eq!(language(&plain("Hafen zu, sagte Anna Lindt am Montag.")), (None, None));
}

#[test]
fn a_declaration_is_believed_unless_a_long_text_is_in_another() {
    assert_eq!(language(&plain(html(" lang=en-GB", ENGLISH))), (Some("en-GB"), Some(Origin::Meta)));
    assert_eq!(language(&plain(html(" lang=de-AT", GERMAN))), (Some("de-AT"), Some(Origin::Meta)));
    assert_eq!(language(&plain(html(" lang=en", GERMAN))), (Some("de"), Some(Origin::Text)));
    assert_eq!(language(&plain(html(" lang=fr", ENGLISH))), (Some("fr"), Some(Origin::Meta)));
}

#[test]
fn a_hint_is_believed_always() {
    let hints = Hints { language: Some("en".to_owned()), ..Hints::default() };
    assert_eq!(language(&page(html(" lang=de", GERMAN), &hints)), (Some("en"), Some(Origin::Hint)));
}
