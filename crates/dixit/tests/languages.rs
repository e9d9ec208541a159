//! Pages in other languages say so.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use dixit::{Engine, Hints, Options, WarningCode, proves};

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

/// Its bytes mean what an escape sequence long before them says.
#[test]
fn statements_on_a_page_in_iso_2022_jp_are_proved() {
    let page =
        b"Ferry to sail\n\n\x1b$B;TD9\x1b(B Ann Lee said on Monday that the \x1b$B;TD9;TD9\x1b(B sails again.\n\n\
        \"We call it \x1b$B;TD9\x1b(B, and it is safe,\" Bo Fox told the council.\n";
    let hints = Hints { media_type: Some("text/plain; charset=iso-2022-jp".to_owned()), ..Hints::default() };
    let reading = Engine::new(Options::default()).unwrap().read(page, &hints).unwrap();
    let article = &reading.article;
    assert!(article.encoding == "iso-2022-jp" && reading.statements.len() == 2);
    for statement in &reading.statements {
        let words = statement.content.text(&article.text);
        assert!(words.contains("市長"));
        assert!(proves(page, &statement.evidence, article.encoding, article.media_type, &words), "{words}");
        for byte in statement.evidence.iter().flat_map(|r| r.as_range()).filter(|&n| !page[n].is_ascii_whitespace()) {
            let mut flipped = page.to_vec();
            flipped[byte] ^= 1;
            assert!(
                !proves(&flipped, &statement.evidence, article.encoding, article.media_type, &words),
                "byte {byte}"
            );
        }
    }
}
