//! HTML pages: what is kept, what is dropped, what the header says.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use dixit_page::{BlockKind::*, Hints, Origin, WarningCode};
use support::{blocks, page, plain};

/// A page of a made outlet around `body`, with `head` in its head.
fn made(head: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en-GB\"><head><meta charset=\"utf-8\">{head}</head><body>\
         <header><nav><ul><li><a href=\"/\">Home</a></li><li><a href=\"/w\">World</a></li></ul></nav></header>\
         <main><article>{body}</article></main>\
         <aside><h3>Most read</h3><ul><li><a href=\"/1\">Ferry sails again</a></li></ul></aside>\
         <footer><p>We use cookies. Accept our policy.</p></footer></body></html>"
    )
}

const FIRST: &str = "Mayor Ann Lee said on Monday that the harbour bridge will close for repairs until the end of May.";
const SECOND: &str =
    "“We have no other choice,” she told reporters at the town hall, where the council met for three hours.";
const THIRD: &str =
    "The opposition disagreed, and said that the repairs, which cost 3 million, come two years too late.";

fn three() -> String {
    format!("<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>")
}

#[test]
fn title_paragraphs_and_no_furniture() {
    let head = "<title>Bridge to close | The Harbour Post</title><meta property=\"og:title\" content=\"Bridge to close\">\
                <meta property=\"og:site_name\" content=\"The Harbour Post\">";
    let body = format!(
        "<h1>Bridge to close</h1><p>2 min read</p><p>Bridge to close</p><p>{FIRST}</p><p>Advertisement</p><p>{SECOND}</p>\
         <p><a href=/x>Read more: Ferry sails again</a></p><p>{THIRD}</p><p>Share this article</p>"
    );
    let article = plain(made(head, &body));
    assert_eq!(
        blocks(&article),
        [(Title, "Bridge to close"), (Paragraph, FIRST), (Paragraph, SECOND), (Paragraph, THIRD)]
    );
    assert_eq!(article.header.outlet.as_deref(), Some("The Harbour Post"));
    assert_eq!(article.header.language.as_deref(), Some("en-GB"));
    assert_eq!(article.media_type, "text/html");
}

#[test]
fn markup_entities_and_blanks_lead_back() {
    let body = format!(
        "<h1>Bridge to close</h1><p>Mayor <b>Ann&nbsp;Lee</b> said &ldquo;yes&rdquo;<br>on <i>Mon</i>day\n   at the \
         fish &amp; chip shop, where all of the council had come to hear her.<!-- no --></p>{}",
        three()
    );
    let article = plain(made("", &body));
    assert_eq!(
        blocks(&article)[1].1,
        "Mayor Ann Lee said “yes” on Monday at the fish & chip shop, where all of the council had come to hear her."
    );
}

#[test]
fn kinds_of_block() {
    let body = format!(
        "<h1>Bridge to close</h1><p>{FIRST}</p><h2>What the council says</h2><p>{SECOND}</p>\
         <blockquote><p>The bridge has served us for ninety years, and it is time to let it rest for a while.</p>\
         <cite>— Bo Fox, engineer</cite></blockquote><ul><li>The bridge closes on Monday, at six in the morning.</li>\
         <li>The ferry sails every hour, and costs two crowns a head.</li></ul><p>{THIRD}</p>\
         <figure><img src=a.jpg><figcaption>The bridge in 1932, seen from the old harbour.</figcaption></figure>\
         <table><tr><td>Cost</td><td>3 million crowns.</td></tr><tr><td>Days</td><td>one hundred and forty</td></tr></table><p>{FIRST} Again.</p>"
    );
    let article = plain(made("", &body));
    let kinds: Vec<_> = article.blocks.iter().map(|b| b.kind).collect();
    for kind in [Title, Paragraph, Heading, Quote, ListItem, Caption, TableRow] {
        assert!(kinds.contains(&kind), "{kind:?} in {kinds:?}");
    }
    let quote = article.blocks.iter().find(|b| b.kind == Quote).unwrap();
    assert_eq!(quote.author.as_deref(), Some("Bo Fox, engineer"));
    assert!(!article.text.contains("engineer"));
}

#[test]
fn live_blogs_have_entries() {
    let entry = |time: &str, text: &str| {
        format!(
            "<section><p><time datetime=\"2023-11-14T{time}:00Z\">{time}</time></p><p>{text}</p><p>{THIRD} ({time})</p></section>"
        )
    };
    let body = format!(
        "<h1>Bridge closes: live</h1>{}{}{}",
        entry("11:48", FIRST),
        entry("11:05", SECOND),
        entry("10:30", &format!("Earlier, {FIRST}"))
    );
    let article = plain(made("<meta property=article:published_time content=2023-11-14T10:00:00Z>", &body));
    let entries: Vec<_> = article.blocks.iter().filter(|b| b.kind == Entry).collect();
    assert_eq!(entries.len(), 6, "{:?}", blocks(&article));
    assert_eq!(entries[0].time.map(|t| t.to_string()).as_deref(), Some("2023-11-14T11:48:00Z"));
    assert_eq!(entries[5].time.map(|t| t.to_string()).as_deref(), Some("2023-11-14T10:30:00Z"));
}

#[test]
fn json_ld_comes_first() {
    let head = r#"<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"x"},
        {"@type":["NewsArticle"],"headline":"Bridge to close","datePublished":"2023-11-14T11:48:00+02:00",
         "dateModified":"2023-11-15T09:00:00+02:00","author":[{"@type":"Person","name":"Ann Lee"},{"@type":"Organization","name":"Harbour News"}],
         "publisher":{"@type":"Organization","name":"The Harbour Post"},"articleSection":"Town"}]}</script>
        <meta name="date" content="2020-01-01"><link rel="canonical" href="https://post.example/bridge">"#;
    let article = plain(made(head, &format!("<h1>Bridge to close</h1>{}", three())));
    let header = &article.header;
    assert_eq!(header.published.map(|s| s.to_string()).as_deref(), Some("2023-11-14T11:48:00+02:00"));
    assert_eq!(header.updated.map(|s| s.to_string()).as_deref(), Some("2023-11-15T09:00:00+02:00"));
    assert_eq!(header.byline, ["Ann Lee"]);
    assert_eq!((header.outlet.as_deref(), header.section.as_deref()), (Some("The Harbour Post"), Some("Town")));
    assert_eq!(header.url.as_deref(), Some("https://post.example/bridge"));
    assert!(header.origin.contains(&("published", Origin::JsonLd)));
}

#[test]
fn dates_in_meta_time_and_text() {
    let published = |head: &str, lead: &str| {
        let article = plain(made(head, &format!("<h1>Bridge to close</h1>{lead}{}", three())));
        let origin = article.header.origin.iter().find(|(n, _)| *n == "published").map(|(_, o)| *o);
        assert!(!article.text.contains("2023"), "{}", article.text);
        (article.header.published.map(|s| s.to_string()), origin)
    };
    let day = |text: &str, origin| (Some(text.to_owned()), Some(origin));
    assert_eq!(
        published("<meta property=\"article:published_time\" content=\"2023-11-14T11:48:00Z\">", ""),
        day("2023-11-14T11:48:00Z", Origin::OpenGraph)
    );
    assert_eq!(published("", "<p><time datetime=\"2023-11-14\">Tuesday</time></p>"), day("2023-11-14", Origin::Time));
    assert_eq!(published("", "<p>14 November 2023, 11:48</p>"), day("2023-11-14T11:48", Origin::Text));
    assert_eq!(published("<meta name=date content=1970-01-01>", ""), (None, None));
}

#[test]
fn bylines_beside_the_headline() {
    let body =
        format!("<h1>Bridge to close</h1><p class=\"byline\">By Ann Lee and Bo Fox, Staff Writers</p>{}", three());
    let article = plain(made("", &body));
    assert_eq!(article.header.byline, ["Ann Lee", "Bo Fox"]);
    assert!(!article.text.contains("Staff"));
}

#[test]
fn a_title_in_meta_alone_leads_back() {
    let head = "<title>Bridge &amp; harbour to close - The Harbour Post</title><meta property=og:site_name content='The Harbour Post'>";
    let article = plain(made(head, &three()));
    assert_eq!(blocks(&article)[0], (Title, "Bridge & harbour to close"));
    assert!(article.map.covers(article.blocks[0].span));
}

#[test]
fn navigation_is_no_article() {
    let article =
        plain(made("<title>Front page</title>", "<ul><li><a href=/a>Ferry</a><li><a href=/b>Weather</a></ul>"));
    assert!(!article.blocks.iter().any(|b| b.kind.is_body()), "{:?}", blocks(&article));
    assert!(article.warnings.iter().any(|w| w.code == WarningCode::NoArticle));
}

#[test]
fn a_dateline() {
    let body = format!("<h1>Bridge to close</h1><p>PORT ADA, Nov 14 (Reuters) - {FIRST}</p><p>{SECOND}</p>");
    let article = plain(made("", &body));
    assert_eq!(article.header.dateline.as_deref(), Some("Port Ada"));
    assert_eq!(article.header.agency.as_deref(), Some("Reuters"));
    assert_eq!(article.header.dateline_span.unwrap().slice(&article.text), "PORT ADA, Nov 14 (Reuters) -");
}

#[test]
fn hints_win() {
    let hints = Hints { published: "2022-02-02".parse().ok(), language: Some("en".into()), ..Hints::default() };
    let article = page(made("<meta property=article:published_time content=2023-11-14>", &three()), &hints);
    assert_eq!(article.header.published.map(|s| s.to_string()).as_deref(), Some("2022-02-02"));
    assert_eq!(article.header.origin.iter().filter(|(n, o)| *n == "published" && *o == Origin::Hint).count(), 1);
    assert_eq!(article.header.origin.iter().filter(|(n, _)| *n == "published").count(), 1);
}

#[test]
fn text_or_html_by_its_looks() {
    let hints = |kind: &str| Hints { media_type: Some(kind.into()), ..Hints::default() };
    assert_eq!(plain(format!("<div>{}</div>", three())).media_type, "text/html");
    assert_eq!(plain("If a < b and c > d, the mayor said, we close.").media_type, "text/plain");
    assert_eq!(page("The <p> tag, the mayor said, is fine.", &hints("text/plain")).media_type, "text/plain");
    assert_eq!(page("The bridge will close on Monday, the mayor said.", &hints("text/html")).media_type, "text/html");
}
