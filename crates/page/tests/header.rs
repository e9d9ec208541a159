//! The header of HTML pages: which of a page's many titles, dates and authors is taken, and from where.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use dixit_page::{Article, Hints, Origin, WarningCode};
use support::{page, plain};

const BODY: &str = "<p>Mayor Ann Lee said on Monday that the harbour bridge will close for repairs until the end of May.</p>\
    <p>“We have no other choice,” she told reporters at the town hall, where the council met for three hours.</p>\
    <p>The opposition disagreed, and said that the repairs, which cost 3 million, come two years too late.</p>";

/// A page with `head` in its head and `under` the headline.
fn made(head: &str, under: &str) -> Article {
    plain(format!(
        "<!DOCTYPE html><html lang=\"en-GB\"><head>{head}</head><body><nav><a href=/>Home</a></nav><main><article>\
         <h1>Bridge to close</h1>{under}{BODY}</article></main>\
         <aside><article><h3>Ferry sails</h3><p>By Cy Roe, 1 January 2020</p></article></aside>\
         <div class=comments><p class=author>Di Poe</p><time datetime=2023-12-24></time></div></body></html>"
    ))
}

fn published(article: &Article) -> (Option<String>, Option<Origin>) {
    (article.header.published.map(|s| s.to_string()), origin(article, "published"))
}

fn origin(article: &Article, field: &str) -> Option<Origin> {
    article.header.origin.iter().find(|(n, _)| *n == field).map(|(_, o)| *o)
}

fn linked(fields: &str) -> String {
    format!(
        r#"<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Bridge to close",{fields}}}</script>"#
    )
}

#[test]
fn dates_in_their_order() {
    let json = linked(r#""datePublished":"2023-11-14T11:48:00+02:00""#);
    let meta = "<meta property=article:published_time content=2023-11-13>";
    let loose = "<meta name=date content=2023-11-12>";
    let link = "<link rel=canonical href=https://post.example/2023/11/11/bridge>";
    let micro = "<span itemprop=datePublished content=2023-11-14></span>";
    let changed = "<meta property=article:modified_time content=2023-11-20>";
    for (head, under, want) in [
        (format!("{meta}{json}{loose}"), "", ("2023-11-14T11:48:00+02:00", Origin::JsonLd)),
        (format!("{loose}{meta}"), "", ("2023-11-13", Origin::OpenGraph)),
        (loose.to_owned(), micro, ("2023-11-14", Origin::Microdata)),
        (loose.to_owned(), "<time datetime=2023-11-10></time>", ("2023-11-10", Origin::Time)),
        (format!("{loose}{link}"), "", ("2023-11-12", Origin::Meta)),
        (format!("{changed}{link}"), "", ("2023-11-11", Origin::Url)),
        (changed.to_owned(), "", ("2023-11-20", Origin::OpenGraph)),
        (changed.to_owned(), "<p>10 November 2023</p>", ("2023-11-10", Origin::Text)),
        (String::new(), "<p>Last updated: 10 November 2023</p>", ("2023-11-10", Origin::Text)),
    ] {
        let (stamp, from) = published(&made(&head, under));
        assert_eq!((stamp.as_deref(), from), (Some(want.0), Some(want.1)), "{head} {under}");
    }
    let none = made("", "");
    assert_eq!(published(&none), (None, None));
    assert!(none.warnings.iter().any(|w| w.code == WarningCode::NoDate));
}

#[test]
fn dates_keep_the_day_of_their_place() {
    let json = linked(r#""datePublished":"2023-11-15T02:10:00Z""#);
    let read = |under: &str| published(&made(&json, under)).0;
    assert_eq!(read("").as_deref(), Some("2023-11-15T02:10:00Z"));
    assert_eq!(read("<p>November 14, 2023 | 9:10pm</p>").as_deref(), Some("2023-11-14T21:10"));
    assert_eq!(
        read("<time datetime=2023-11-14T21:10:00-05:00>Nov 14</time>").as_deref(),
        Some("2023-11-14T21:10:00-05:00")
    );
    assert_eq!(read("<p>15 November 2023</p>").as_deref(), Some("2023-11-15T02:10:00Z"));
}

#[test]
fn what_the_headline_is_followed_by_is_told_to_readers() {
    let head = "<meta property=article:published_time content=2023-12-20T10:00:00Z>";
    let changed = "<meta property=article:modified_time content=2023-11-14T10:00:00Z>";
    let time = "<time datetime=2023-11-14>14 November 2023</time>";
    assert_eq!(published(&made(head, time)).0.as_deref(), Some("2023-11-14"));
    // It may be the date of the change.
    assert_eq!(published(&made(&format!("{head}{changed}"), time)).0.as_deref(), Some("2023-12-20T10:00:00Z"));
}

#[test]
fn of_several_declared_days_the_shown_one() {
    let json = linked(r#""datePublished":"2023-11-14T10:00:00+02:00""#);
    let head = format!("{json}<meta property=article:published_time content=2023-11-16T10:00:00+02:00>");
    assert_eq!(published(&made(&head, "")).0.as_deref(), Some("2023-11-14T10:00:00+02:00"));
    let read = |more: &str, under: &str| published(&made(&format!("{head}{more}"), under)).0;
    assert_eq!(read("", "<p>16.11.2023</p>").as_deref(), Some("2023-11-16T10:00:00+02:00"));
    // Microdata is not seen, a title is.
    let micro = "<meta itemprop=datePublished content=2023-11-14T10:00:00+02:00>";
    assert_eq!(read("", &format!("{micro}<p>16.11.2023</p>")).as_deref(), Some("2023-11-16T10:00:00+02:00"));
    let title = "<title>Bridge to close - Town - 16/11/2023 - The Harbour Post</title>";
    assert_eq!(read(title, "").as_deref(), Some("2023-11-16T10:00:00+02:00"));
    assert_eq!(read(title, "<p>14.11.2023</p>").as_deref(), Some("2023-11-14T10:00:00+02:00"));
    let other = "<title>Bridge to close on 1 December 2023</title>";
    assert_eq!(read(other, "").as_deref(), Some("2023-11-14T10:00:00+02:00"));
}

#[test]
fn a_line_right_under_the_headline_before_marks_far_below() {
    let links = "<p><a href=/f>Facebook</a><p><a href=/m>Mail</a>".repeat(12);
    let listed = "<ul><li><span class=date>1.11.2023</span> Ferry<li><span class=date>2.11.2023</span> Harbour</ul>";
    let rows = "<p>The harbour bridge.</p>".repeat(8);
    for (under, want) in [
        (format!("<p>Port Ada</p><p>14.11.2023</p>{rows}{listed}"), "2023-11-14"),
        // A bar to share the page takes no room.
        (format!("{links}<p>am Dienstag, 14.11.2023 - 10:30</p>{rows}{listed}"), "2023-11-14T10:30"),
        // A template's hidden date of a change before the day.
        ("<p><span class=updated>2023-11-20T10:00:00+02:00</span><span>14. November 2023</span></p>".into(), "2023-11-14"),
        ("<p>1.11.2023</p><p>This entry was posted on Tuesday, November 14th, 2023 and is filed under Town, Bridges, News, Harbour.".into(), "2023-11-14"),
    ] {
        assert_eq!(published(&made("", &under)).0.as_deref(), Some(want), "{under}");
    }
}

#[test]
fn the_last_resorts() {
    let script =
        r#"<script>var page = {"id":7,"lastPublishDate":"2023-11-20","publishDate":"2023-11-14T10:00:00Z"}</script>"#;
    let picture = "<meta property=og:image content=https://post.example/files/2023/11/13/bridge.jpg>";
    let titled = "<meta property=og:title content='12.11.2023 | Bridge to close'>";
    let odd = "<meta name=x-first-published-at content=2023-11-11>";
    for (head, under, want) in [
        (script, "", Some(("2023-11-14T10:00:00Z", Origin::Meta))),
        (picture, "", Some(("2023-11-13", Origin::Url))),
        (titled, "", Some(("2023-11-12", Origin::Meta))),
        (odd, "", Some(("2023-11-11", Origin::Meta))),
        ("", "<aside><p>By Ann Roe, 10 November 2023</p></aside>", Some(("2023-11-10", Origin::Text))),
        ("", "<p>3 hours ago</p>", None),
        // An archive's stamp is no day of publication.
        ("<link rel=canonical href=https://archive.example/web/20231114101010/https://post.example/talks>", "", None),
        (script, "<p>9 November 2023</p>", Some(("2023-11-09", Origin::Text))),
    ] {
        let (stamp, from) = published(&made(head, under));
        assert_eq!((stamp.as_deref(), from), (want.map(|w| w.0), want.map(|w| w.1)), "{head} {under}");
    }
}

#[test]
fn datelines_say_the_day() {
    let micro = "<p><time itemprop=datePublished hidden datetime=2023-11-13T20:35:00+01:00></time>Press</p>";
    let page = |line: &str| {
        let body = format!("<html lang=de><body>{micro}<h1>Bridge to close</h1>{line}{BODY}</body></html>");
        plain(body).header.published.map(|s| s.to_string())
    };
    assert_eq!(page("<p class=meta>Port Ada, 14.11.2023, 58/23</p>").as_deref(), Some("2023-11-14"));
    assert_eq!(page("").as_deref(), Some("2023-11-13T20:35:00+01:00"));
    assert_eq!(page("<p class=meta>Entry 58, 14.11.2023</p>").as_deref(), Some("2023-11-13T20:35:00+01:00"));
}

#[test]
fn bylines_far_below_say_the_day() {
    let rows = "<p>The harbour bridge.</p>".repeat(30);
    let read = |line: &str| published(&made("", &format!("{rows}<p>{line}</p>"))).0;
    assert_eq!(read("Author: Annie on 14.11.2023, 13:36").as_deref(), Some("2023-11-14T13:36"));
    assert_eq!(read("Ferry: sails on 14.11.2023, 13:36"), None);
}

#[test]
fn a_page_that_names_itself_says_its_day() {
    let listed = "<aside><p>14 November 2023<h2>Bridge to close</h2><p>For repairs.</aside>";
    let told = "<div class=sidebar><p><a href=/7>Bridge to close</a> was posted on 14 November 2023 at 11:48.</div>";
    assert_eq!(published(&made("", listed)).0.as_deref(), Some("2023-11-14"));
    assert_eq!(published(&made("", told)).0.as_deref(), Some("2023-11-14T11:48"));
    // Only where the page does not say it of itself.
    let head = "<meta property=article:published_time content=2023-11-10>";
    assert_eq!(published(&made(head, listed)).0.as_deref(), Some("2023-11-10"));
}

#[test]
fn the_first_post_of_a_thread_is_no_comment() {
    let post = |day: &str| {
        let text = "The harbour bridge is to close for repairs. Does anybody know until when?";
        format!("<div class=Comment><b>annie</b> <span class=CommentTime>{day}</span><p class=CommentText>{text}</div>")
    };
    let thread = |first: &str| {
        plain(format!(
            "<html lang=de><body><h1>Bridge to close</h1>{first}<h2>Replies</h2>{}{}</body></html>",
            post("15.11.2023"),
            post("16.11.2023")
        ))
    };
    let read = |first: &str| thread(first).header.published.map(|s| s.to_string());
    assert_eq!(read(&post("14.11.23")).as_deref(), Some("2023-11-14"));
    assert_eq!(read(BODY), None);
}

#[test]
fn dates_that_cannot_be_right_are_refused() {
    let head = "<meta property=article:published_time content=1970-01-01T00:00:00Z>";
    let article = made(head, "<p>14 November 2023</p>");
    assert_eq!(published(&article).0.as_deref(), Some("2023-11-14"));
    assert!(article.warnings.iter().any(|w| w.code == WarningCode::OddDate));
}

#[test]
fn numbers_follow_the_language() {
    let read = |lang: &str| {
        let text = format!("<html lang={lang}><h1>Bridge to close</h1><p>3/4/2023</p>{BODY}");
        published(&plain(text)).0
    };
    assert_eq!(read("en-US").as_deref(), Some("2023-03-04"));
    assert_eq!(read("fr").as_deref(), Some("2023-04-03"));
    assert_eq!(read("en"), None);
    let url = |url: &str| Hints { url: Some(url.into()), ..Hints::default() };
    let read = |lang: &str, hints: &Hints| {
        let text = format!("<html lang={lang}><h1>Bridge to close</h1><p>3/4/2023</p>{BODY}");
        published(&page(text, hints)).0
    };
    assert_eq!(read("en", &url("https://post.ie/bridge")).as_deref(), Some("2023-04-03"));
    assert_eq!(read("en-US", &url("https://post.co.uk/bridge")).as_deref(), Some("2023-04-03"));
    assert_eq!(read("en-US", &url("https://post.com/bridge")).as_deref(), Some("2023-03-04"));
    let hints = Hints { language: Some("de".into()), ..Hints::default() };
    let article = page(format!("<h1>Bridge to close</h1><p>3/4/2023</p>{BODY}"), &hints);
    assert_eq!(published(&article).0.as_deref(), Some("2023-04-03"));
}

#[test]
fn authors_in_their_order() {
    let json = |author: &str| linked(&format!(r#""author":{author},"publisher":{{"name":"The Harbour Post"}}"#));
    let ann = json(r#"{"@type":"Person","name":"Ann Roe"}"#);
    let outlet = json(r#"{"@type":"Organization","name":"The Harbour Post"}"#);
    let meta = "<meta name=author content='Bo Fox'>";
    for (head, under, want) in [
        (format!("{meta}{ann}"), "", ("Ann Roe", Origin::JsonLd)),
        (ann.clone(), "<p>Text: Eve Doe</p>", ("Eve Doe", Origin::Text)),
        (meta.to_owned(), "<span class=author>Eve Doe</span>", ("Eve Doe", Origin::Text)),
        (meta.to_owned(), "<a rel=author href=/e>Eve Doe</a>", ("Eve Doe", Origin::Text)),
        (
            String::new(),
            "<div itemprop=author itemscope><i itemprop=name>Eve Doe</i></div>",
            ("Eve Doe", Origin::Microdata),
        ),
        (outlet.clone(), "<p class=byline>von Eve Doe, Redakteurin</p>", ("Eve Doe", Origin::Text)),
        (outlet.clone(), "<p class=byline>doe/dpa</p>", ("doe/dpa", Origin::Text)),
        (outlet, "", ("The Harbour Post", Origin::JsonLd)),
        ("<meta name=author content=admin>".to_owned(), "<p class=meta>Posted by Eve</p>", ("Eve", Origin::Text)),
        (
            "<meta name=twitter:label1 content='Verfasst von'><meta name=twitter:data1 content='Eve Doe'>".to_owned(),
            "",
            ("Eve Doe", Origin::Meta),
        ),
    ] {
        let article = made(&head, under);
        assert_eq!(article.header.byline, [want.0], "{head} {under}");
        assert_eq!(origin(&article, "byline"), Some(want.1), "{head} {under}");
    }
    assert!(made("", "").header.byline.is_empty());
}

#[test]
fn asides_credit_whom_the_article_leaves_out() {
    let aside = "<aside><p class=byline>von <a href=/autor/eve>Eve Doe</a></p></aside>";
    assert_eq!(made("", aside).header.byline, ["Eve Doe"]);
    assert_eq!(made("", &format!("<p>Von Ann Roe</p>{aside}")).header.byline, ["Ann Roe"]);
}

#[test]
fn titles_agree_with_what_is_declared() {
    let title = |text: String| plain(text).header.title;
    let page = |head: &str, top: &str| title(format!("<html><head>{head}</head><body>{top}{BODY}</body></html>"));
    assert_eq!(
        page("<title>Harbour Post » Bridge to close</title>", "<h1>Harbour Post</h1><h2>Bridge to close</h2>")
            .as_deref(),
        Some("Bridge to close")
    );
    assert_eq!(page("<title>News</title>", "<h1>Bridge to close</h1>").as_deref(), Some("Bridge to close"));
    assert_eq!(
        page(
            "<meta property=og:title content='Bridge to close in May'>",
            "<h1>Bridge to close in May<br>by the town</h1>"
        )
        .as_deref(),
        Some("Bridge to close in May")
    );
}

#[test]
fn odd_pages_give_a_header() {
    for text in [
        "<time datetime=".to_owned(),
        "<h1>".repeat(2_000),
        "<div class=author>".repeat(20_000),
        "<time class=date>".repeat(20_000),
        "<span itemprop=author>".repeat(5_000) + "x",
        "<footer>".repeat(20_000),
        format!("<h1>x</h1><p class=date>{}", "1.1.2020 ".repeat(20_000)),
        format!("<script type=application/ld+json>{}", "[{\"author\":".repeat(10_000)),
        format!("<script type=application/ld+json>{}</script>", "\"\\".repeat(50_000)),
        format!("<meta name=author content='{}'>", "by ".repeat(50_000)),
    ] {
        plain(text);
    }
}
