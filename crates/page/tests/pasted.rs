//! Pages as a person pastes them, and text taken as it stands.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use dixit_page::{BlockKind::*, Hints, Origin, WarningCode};
use support::{blocks, page, plain};

const PASTED: &str = "\
11:48 14.11.2023

Harbour to close for repairs: The council decides this

2 min read
Harbour to close for repairs: The council decides this

Mayor Ann Lee is convinced that only the council will decide when the harbour opens again.

AD
\"We have no other choice,\" she said.

Read more: Ferry sails again
Photo: Town archive

AD
AD
";

#[test]
fn a_pasted_page_loses_its_furniture() {
    let article = plain(PASTED);
    assert_eq!(
        blocks(&article),
        [
            (Title, "Harbour to close for repairs: The council decides this"),
            (Paragraph, "Mayor Ann Lee is convinced that only the council will decide when the harbour opens again."),
            (Paragraph, "\"We have no other choice,\" she said."),
            (Caption, "Photo: Town archive"),
        ]
    );
    let header = &article.header;
    assert_eq!(header.title.as_deref(), Some("Harbour to close for repairs: The council decides this"));
    assert_eq!(header.published.map(|s| s.to_string()).as_deref(), Some("2023-11-14T11:48"));
    assert!(header.origin.contains(&("published", Origin::Text)) && header.origin.contains(&("title", Origin::Text)));
    assert_eq!((article.media_type, article.encoding), ("text/plain", "utf-8"));
    assert!(article.warnings.is_empty());
    assert_eq!(article.text.matches("\n\n").count(), 3);
}

#[test]
fn line_ends_of_any_kind() {
    let article = plain(PASTED.replace('\n', "\r\n"));
    assert_eq!(blocks(&article), blocks(&plain(PASTED)));
}

#[test]
fn wrapped_lines_are_one_paragraph() {
    let article = plain(
        "The council of the harbour town decided on Monday that the old\n\
         bridge must be closed, since its pillars have rusted through and\n\
         nobody wants to pay for them.\n\n\
         Short line.\nAnother line.\n",
    );
    assert_eq!(
        blocks(&article)[0].1,
        "The council of the harbour town decided on Monday that the old bridge must be closed, since its pillars have \
         rusted through and nobody wants to pay for them."
    );
    assert_eq!(article.blocks.len(), 3);
}

#[test]
fn a_text_that_begins_with_a_paragraph_has_no_title() {
    let article = plain("The bridge will close on Monday, the council said.\n\nIt will open again in May.");
    assert_eq!(article.header.title, None);
    assert_eq!(article.blocks.len(), 2);
}

#[test]
fn byline_agency_and_list() {
    let article = plain(
        "Ferry sinks off the coast\n\nBy Ann Lee and Bo Fox\n\nReuters\n\nNov. 14, 2023 11:48 AM\n\n\
         PORT ADA (AP) - Three people were rescued on Monday, the coast guard said.\n\n- One was hurt\n- Two were not\n",
    );
    assert_eq!(article.header.byline, ["Ann Lee", "Bo Fox"]);
    assert_eq!(article.header.agency.as_deref(), Some("Reuters"));
    assert_eq!(article.header.dateline.as_deref(), Some("Port Ada"));
    let span = article.header.dateline_span.unwrap();
    assert_eq!(span.slice(&article.text), "PORT ADA (AP) -");
    assert_eq!(blocks(&article)[2..], [(ListItem, "One was hurt"), (ListItem, "Two were not")]);
}

#[test]
fn odd_dates_are_refused() {
    let fetched = "2023-11-20".parse().ok();
    let hints = Hints { fetched, ..Hints::default() };
    for line in ["14 November 1925", "14 November 2031"] {
        let text = format!("Ferry sinks off the coast\n\n{line}\n\nThree people were rescued, the coast guard said.");
        let article = page(text, &hints);
        assert_eq!(article.header.published, None);
        let codes: Vec<_> = article.warnings.iter().map(|w| w.code).collect();
        assert_eq!(codes, [WarningCode::OddDate, WarningCode::NoDate]);
    }
}

#[test]
fn verbatim_text_stays_as_it_is() {
    let text = "  11:48 14.11.2023\n\nAD\nHARBOUR TOWN, Nov 14 (Reuters) - The bridge closes.\n\n";
    let hints = Hints { verbatim: true, published: "2023-11-14".parse().ok(), ..Hints::default() };
    let article = page(text, &hints);
    assert_eq!(article.text, text);
    assert_eq!(article.blocks.len(), 3);
    assert!(article.header.origin.contains(&("published", Origin::Hint)));
    // The dateline stands in the third line: looked for in the first two alone.
    assert_eq!(article.header.dateline, None);
    let article = page("HARBOUR TOWN, Nov 14 (Reuters) - The bridge closes.", &hints);
    assert_eq!(article.header.dateline.as_deref(), Some("Harbour Town"));
    assert_eq!(article.header.agency.as_deref(), Some("Reuters"));
    let article = page(b"Caf\xe9 owners spoke.", &hints);
    assert_eq!(article.text, "Caf\u{fffd} owners spoke.");
}

#[test]
fn no_date_is_said_and_the_url_asked() {
    let text = "The bridge will close on Monday, the council said.";
    assert!(plain(text).warnings.iter().any(|w| w.code == WarningCode::NoDate));
    let hints = Hints { url: Some("https://post.example/2023/11/14/bridge".into()), ..Hints::default() };
    let article = page(text, &hints);
    assert_eq!(article.header.published.map(|s| s.to_string()).as_deref(), Some("2023-11-14"));
    assert!(article.header.origin.contains(&("published", Origin::Url)));
}

#[test]
fn furniture_alone_is_no_article() {
    let article = plain("AD\n\nShare\n\n2 min read\n");
    assert!(article.blocks.is_empty() && article.text.is_empty());
    assert!(article.warnings.iter().any(|w| w.code == WarningCode::NoArticle));
}
