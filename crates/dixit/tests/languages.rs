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
