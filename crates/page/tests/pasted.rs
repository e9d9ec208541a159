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

const BODY: &str = "Three people were rescued on Monday, the coast guard said.\n\n\
    The ferry had left Port Ada at noon, and it was due at the islands an hour later.\n\n\
    “We saw the smoke from the quay,” Mayor Ann Lee said.\n\n\
    She asked the ferry's owners to explain why the alarm was late.\n";

/// Title, day of publication, day of change and byline of a page.
fn header(text: &str) -> (Option<String>, Option<String>, Option<String>, Vec<String>) {
    let header = plain(text).header;
    let day = |s: Option<dixit_page::Stamp>| s.map(|s| s.to_string());
    (header.title, day(header.published), day(header.updated), header.byline)
}

#[test]
fn headers_of_many_papers() {
    for top in [
        "Ferry burns off Port Ada\n\n14 November 2023",
        "Ferry burns off Port Ada\n14 November 2023",
        "14 November 2023\nFerry burns off Port Ada\n",
        "Ferry burns off Port Ada\nBy Bo Fox\n14 November 2023",
        "Ferry burns off Port Ada\nBo Fox Harbour correspondent\nTuesday 14 November 2023\n\nShare  Save",
        "Home » News » Harbour\n\nFerry burns off Port Ada\n\nTuesday, 14 November 2023 | Share",
        "News / Harbour\n\nFerry burns off Port Ada\n\nPort Ada | November 14, 2023",
        "FOR IMMEDIATE RELEASE\n\nFerry burns off Port Ada\n\nNovember 14, 2023",
        "Harbour\n\nFerry burns off Port Ada\n\nHarbour / 14 November 2023 / 2 min read",
        "Local News\nFerry burns off Port Ada\nPosted on November 14, 2023 by Bo Fox   Local News   3 comments",
        "Port Ada, 14 November 2023\n\nFerry burns off Port Ada",
        "Ferry burns off Port Ada\n\nThe Harbour Post, 14 November 2023\n\nBy Bo Fox, Oslo",
        "Ferry burns off Port Ada\nRescuers praise the captain for her calm\nBy Bo Fox\nNov. 14, 2023",
        "Ferry burns off Port Ada\n\nRescuers praise the captain. The mayor asks questions.\n\nBy Bo Fox\n14 Nov 2023",
        "Ferry burns off Port Ada\n\nLast updated on 14 November 2023",
        "Menu\nNews\nSport\nOpinion\n\nFerry burns off Port Ada\n\nDate: 14/11/2023",
    ] {
        let (title, published, _, byline) = header(&format!("{top}\n\n{BODY}"));
        assert_eq!(title.as_deref(), Some("Ferry burns off Port Ada"), "{top}");
        assert_eq!(published.as_deref(), Some("2023-11-14"), "{top}");
        let wanted: &[&str] = if top.contains("by Bo Fox") || top.contains("By Bo Fox") { &["Bo Fox"] } else { &[] };
        assert_eq!(byline, wanted, "{top}");
    }
}

#[test]
fn the_publication_before_the_change() {
    for line in [
        "Published 14 November 2023, updated 15 November 2023",
        "Updated 15 November 2023 | Published 14 November 2023",
        "Last updated: 15 November 2023\nFirst published: 14 November 2023",
        "14 November 2023\n\nUpdated 15 November 2023",
    ] {
        let (_, published, updated, _) = header(&format!("Ferry burns off Port Ada\n\n{line}\n\n{BODY}"));
        assert_eq!((published.as_deref(), updated.as_deref()), (Some("2023-11-14"), Some("2023-11-15")), "{line}");
    }
    let (_, published, updated, _) = header(&format!("Ferry burns\n\nLast updated: 15 November 2023, 19:22\n\n{BODY}"));
    assert_eq!((published.clone(), published.as_deref()), (updated, Some("2023-11-15T19:22")));
}

#[test]
fn dates_below_the_first_paragraph_and_at_the_end() {
    let first = "PORT ADA (AP) - A ferry burned off the coast on Monday, the coast guard said.";
    for page in [
        format!("Ferry burns\n\n{first}\n\nBy BO FOX\nNovember 14, 2023\n\n{BODY}"),
        format!("Ferry burns\n\n{first}\n\nPublished November 14, 2023\n\n{BODY}"),
        format!("Ferry burns\n\n{first}\n\n14 November 2023\n\n{BODY}"),
        format!("Ferry burns\n\n{BODY}\n(END) Port Ada News Wire November 14, 2023 11:48 ET (16:48 GMT)\n"),
        format!("Ferry burns\n\n{BODY}\n(END)\n\n14 November 2023\n"),
        format!("Ferry burns\n\n{BODY}\nFirst published on 14 November 2023\n\nRead more\n"),
        format!("Ferry burns\n\n{BODY}\nThis article was first published on 14 November 2023.\n"),
        format!("Ferry burns\n\n{BODY}\n14 November 2023\n"),
        format!("Ferry burns\n\nOSLO, Norway, Nov. 14, 2023 /NewsLine/ -- {BODY}"),
    ] {
        let published = header(&page).1.unwrap_or_default();
        assert!(published.starts_with("2023-11-14"), "{published:?} {page}");
    }
}

#[test]
fn dates_of_what_is_told_are_none_of_publication() {
    for body in [
        format!("{BODY}\nThe ferry was built on 14 November 1993 and rebuilt on 3 May 2011.\n"),
        format!("On 14 November 2023 the ferry burned, the coast guard said.\n\n{BODY}"),
        // A list of events.
        format!("{BODY}\n1 May 2021\n\nThe ferry sails for the first time.\n\n3 June 2022\n\nIt runs aground.\n"),
        format!("Ferry festival\n\nNovember 14, 2023 - November 16, 2023\n\n{BODY}"),
        // Another article.
        format!("{BODY}\nRELATED\n\nFerry sails to the islands\n14 November 2022\n"),
        format!("{BODY}\nPhoto: Bo Fox, 14 November 2023\n"),
        // Nobody says which number is the day.
        format!("Ferry burns\n\nPublished 3/4/2023\n\n{BODY}"),
    ] {
        assert_eq!(header(&body).1, None, "{body}");
    }
}

#[test]
fn other_dates_of_the_header_settle_the_order_of_day_and_month() {
    let published = |line: &str| header(&format!("Ferry burns\n\n{line}\n\n{BODY}")).1;
    assert_eq!(published("3/4/2023\n\nUpdated 13/4/2023").as_deref(), Some("2023-04-03"));
    assert_eq!(published("3/4/2023\n\nUpdated 3/14/2023").as_deref(), Some("2023-03-04"));
    assert_eq!(published("Monday 3/4/2023 10:00").as_deref(), Some("2023-04-03T10:00"));
}

#[test]
fn what_may_be_a_headline() {
    for (text, want) in [
        // A date in the headline.
        ("Weather Today, November 14, 2023", Some("Weather Today, November 14, 2023")),
        // A headline of two lines, and a wrapped paragraph.
        (
            "The ferry that burned off Port Ada had not been inspected for\nseven years, says the coast guard",
            Some("The ferry that burned off Port Ada had not been inspected for seven years, says the coast guard"),
        ),
        ("The ferry that burned off Port Ada had not been inspected for\nseven years, says the coast guard.", None),
        ("Bridge report will be published \"in full\"", Some("Bridge report will be published \"in full\"")),
        // No blank line at all.
        (
            "Ferry burns off Port Ada\nA ferry burned off the coast of the harbour town on Monday, the guard said.",
            Some("Ferry burns off Port Ada"),
        ),
        ("The ferry burned off Port Ada\nand sank an hour later, as the guard of the coast said on Monday.", None),
        ("World\n\nWhy did the ferry burn?", Some("Why did the ferry burn?")),
        (
            "Ferries to stop, says owner\n\nShare\n\nFerry burns off Port Ada\n\nFerry burns off Port Ada",
            Some("Ferry burns off Port Ada"),
        ),
    ] {
        assert_eq!(header(&format!("{text}\n\n{BODY}")).0.as_deref(), want, "{text}");
    }
}
