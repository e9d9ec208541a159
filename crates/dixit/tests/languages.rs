//! Pages in other languages say so.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use dixit::{Engine, Hints, Options, WarningCode};

fn warned(text: &str, language: Option<&str>) -> bool {
    let engine = Engine::new(Options::default()).unwrap();
    let hints = Hints { verbatim: true, language: language.map(str::to_owned), ..Hints::default() };
    let reading = engine.read(text.as_bytes(), &hints).unwrap();
    reading.warnings.iter().any(|w| w.code == WarningCode::Language)
}

#[test]
fn a_declared_language_is_believed() {
    assert!(warned("Der Hafen bleibt zu, sagte Anna Lindt.", Some("de-AT")));
    assert!(!warned("The harbour stays shut, Anna Lindt said.", Some("en-GB")));
}

#[test]
fn an_undeclared_one_is_seen_in_longer_texts() {
    let german =
        "Der Hafen bleibt bis Montag geschlossen, sagte Anna Lindt am Abend, weil der Sturm die Mole zerstört hat. "
            .repeat(8);
    let english =
        "The harbour will stay shut until Monday, Anna Lindt said in the evening, for the storm broke the pier. "
            .repeat(8);
    assert!(warned(&german, None));
    assert!(!warned(&english, None));
    assert!(!warned("Sagte Anna Lindt.", None));
}

#[test]
fn a_page_in_another_language_is_read_all_the_same() {
    let paragraph = "Der Hafen bleibt bis Montag geschlossen, weil der Sturm die Mole zerstört hat, sagte Anna Lindt am Abend. \
        Die Stadt will die Fähre solange vom alten Kai aus fahren lassen, doch weiß noch niemand, wie teuer das wird. \
        Am Abend berieten die Fischer darüber, wo sie ihren Fang anlanden können, und forderten Hilfe vom Land. Der Rat \
        rechnet mit mehreren Millionen, die er nicht hat.";
    let page = format!(
        "<html lang=en><head><title>Hafen zu</title></head><body><h1>Hafen zu</h1><time datetime=2023-11-14>14.11.2023\
         </time><p>{paragraph}</p><p>{paragraph} Die Fischer fordern Hilfe.</p></body></html>"
    );
    let reading = Engine::new(Options::default()).unwrap().read(page.as_bytes(), &Hints::default()).unwrap();
    let header = &reading.article.header;
    assert_eq!((header.language.as_deref(), header.title.as_deref()), (Some("de"), Some("Hafen zu")));
    assert!(reading.article.text.contains("sagte Anna Lindt"));
    let warnings: Vec<_> = reading.warnings.iter().filter(|w| w.code == WarningCode::Language).collect();
    assert!(warnings.len() == 1 && warnings[0].text.contains("\"de\""), "{warnings:?}");
}
