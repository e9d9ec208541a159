//! What surrounds and interrupts an article goes; what belongs to it stays, as the block that it is.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use dixit_page::{Article, Block, BlockKind, BlockKind::*};
use support::{blocks, plain};

const PARAGRAPHS: [&str; 6] = [
    "Mayor Ruth Okafor said on Tuesday that the old harbour bridge will close to all traffic on the first of May, and that it will stay closed for at least a year.",
    "“We have looked at every other way, and there is none,” she told the council. “The steel is tired, and so are the people who have patched it for thirty years.”",
    "Engineers found in March that two of the four main cables have lost a fifth of their strength. Their report, which the council published on Monday, asks for lorries to be banned at once.",
    "Daniel Vasko, the transport minister, denied that any sum had been agreed. “There are talks, there is no promise,” he said in a statement sent to newspapers.",
    "The ferry company Baylink believes that it can carry 6,000 people a day, said its director, Hanna Reyes. It plans to buy a second boat if the landing is widened.",
    "Shopkeepers on the north bank, who live from those who cross the bridge, asked the council for help. It will meet again on Thursday to hear them.",
];

/// A page as outlets make them: menus, a sidebar of teasers, comments and a footer around `body`.
fn page_of(body: &str) -> Article {
    let teasers: String = [
        ("Ferry buys a second boat", "Baylink wants to sail every half an hour from the summer on."),
        ("Market hall reopens", "After two years of work the stalls are back under the glass roof."),
        ("Heron seen in the park", "The bird has not been seen in the town for more than ten years."),
        ("School choir sings in Oslo", "Forty children left on Sunday with the night train."),
    ]
    .iter()
    .map(|(title, words)| {
        format!("<li class=teaser><a href=/t><img src=t.jpg><h3>{title}</h3></a><p class=teaser-text>{words}</p></li>")
    })
    .collect();
    let menu: String = ["Home", "Town", "Region", "Sport", "Culture", "Weather", "Obituaries", "Jobs"]
        .iter()
        .map(|m| format!("<li class=menu-item><a href=/{m}>{m}</a></li>"))
        .collect();
    plain(format!(
        "<!doctype html><html lang=en><head><title>Harbour bridge to close for a year | The Calder Courier</title>\
         <meta property=og:site_name content='The Calder Courier'></head><body>\
         <header class=site-header><nav><ul>{menu}</ul></nav></header>\
         <div class=cookie-banner><p>We use cookies to improve our site. By continuing to use it you accept our cookie policy.</p>\
         <button>Accept</button></div>\
         <div class=layout><main class=content><article class=article>\
         <header><h1>Harbour bridge to close for a year</h1><p class=byline>By Nora Pell</p>\
         <time datetime=2024-03-06T17:20>6 March 2024</time><span class=reading-time>3 min read</span>\
         <ul class=share-bar><li><a href=#>Facebook</a></li><li><a href=#>Twitter</a></li><li><a href=#>Email</a></li></ul></header>\
         <div class=article-body>{body}</div></article>\
         <section class=author-box><h4>About the author</h4><p>Nora Pell has written for the Courier since 2011. She lives by the harbour with two cats.</p></section>\
         <section class=related><h2>Related stories</h2><ul>{teasers}</ul></section>\
         <section id=comments class=comments><h2>3 comments</h2>\
         <div class=comment><b>gull44</b><p>They should have done this ten years ago, when the steel was still sound and cheap.</p></div>\
         <div class=comment><b>Tom P.</b><p>And how do I get to work now? Nobody on that council has ever taken the bus in their life.</p></div></section>\
         </main><aside class=sidebar><h3>Most read</h3><ol>{teasers}</ol></aside></div>\
         <footer><p>© 2024 The Calder Courier. All rights reserved. No part of this page may be used without consent.</p></footer>\
         </body></html>"
    ))
}

fn paragraphs(of: &[&str]) -> String {
    of.iter().map(|p| format!("<p>{p}</p>")).collect()
}

fn texts(article: &Article) -> Vec<&str> {
    blocks(article).into_iter().map(|(_, text)| text).collect()
}

fn of_kind(article: &Article, kind: BlockKind) -> Vec<&Block> {
    article.blocks.iter().filter(|b| b.kind == kind).collect()
}

#[test]
fn what_surrounds_an_article_goes() {
    let article = page_of(&paragraphs(&PARAGRAPHS));
    let mut want = vec![(Title, "Harbour bridge to close for a year")];
    want.extend(PARAGRAPHS.map(|p| (Paragraph, p)));
    assert_eq!(blocks(&article), want);
    assert_eq!(article.header.byline, ["Nora Pell"]);
}

#[test]
fn what_interrupts_an_article_goes() {
    let inserts = [
        "<p>Advertisement</p>",
        "<div class=ad-slot><p>AD</p></div>",
        "<p><a href=/x>READ MORE: Ferry buys a second boat</a></p>",
        "<p><strong>Also read:</strong> <a href=/y>Market hall reopens after two years</a></p>",
        "<div class=newsletter-box><h3>Sign up for our newsletter</h3><p>Get the day's news every morning, free, in your inbox.</p></div>",
        "<div class=paywall-notice><p>Subscribe now to read on: the first month costs one crown.</p></div>",
        "<p>2 min read</p>",
        "<p>11:48</p>",
        "<h2>Harbour bridge to close for a year</h2>",
        "<ul class=share><li><a href=#>Share</a></li><li><a href=#>Tweet</a></li></ul>",
        "<p>Story continues below</p>",
        "<aside class=related-box><h4>Related</h4><ul><li><a href=/a>Heron seen in the park</a></li><li><a href=/b>School choir sings in Oslo</a></li></ul></aside>",
    ];
    for insert in inserts {
        let body = format!("{}{insert}{}", paragraphs(&PARAGRAPHS[..3]), paragraphs(&PARAGRAPHS[3..]));
        let article = page_of(&body);
        assert_eq!(texts(&article)[1..], PARAGRAPHS, "{insert}");
    }
}

#[test]
fn captions_stay_as_captions_and_credits_go_with_them() {
    let figure = "<figure><img src=b.jpg><figcaption>“It will be missed,” said Ida Marsh, who sells bread beside the bridge. Photo: Lev Orr</figcaption></figure>";
    let article = page_of(&format!("{}{figure}{}", paragraphs(&PARAGRAPHS[..2]), paragraphs(&PARAGRAPHS[2..])));
    let captions = of_kind(&article, Caption);
    assert_eq!(captions.len(), 1, "{:?}", blocks(&article));
    assert!(captions[0].span.slice(&article.text).starts_with("“It will be missed,”"));
    let body: Vec<&str> = blocks(&article).iter().filter(|(k, _)| k.is_body()).map(|(_, t)| *t).collect();
    assert_eq!(body, PARAGRAPHS);
}

#[test]
fn posts_within_an_article_are_quotations_with_their_authors() {
    let post = "<blockquote class=twitter-tweet><p lang=en>The bridge closes on the first of May. I know what that means for many of you, and I am sorry.</p>\
                &mdash; Ruth Okafor (@ruthokafor) <a href=https://example.org/s/1>March 5, 2024</a></blockquote>";
    let article = page_of(&format!("{}{post}{}", paragraphs(&PARAGRAPHS[..3]), paragraphs(&PARAGRAPHS[3..])));
    let quotes = of_kind(&article, Quote);
    assert_eq!(quotes.len(), 1, "{:?}", blocks(&article));
    assert!(quotes[0].span.slice(&article.text).starts_with("The bridge closes on the first of May."));
    assert!(quotes[0].author.as_deref().unwrap().starts_with("Ruth Okafor (@ruthokafor)"), "{:?}", quotes[0].author);
}

#[test]
fn lists_tables_and_subheadings_of_the_story_stay() {
    let body = format!(
        "{}<h2>What will still run</h2><ul><li>The ferry, every hour from six in the morning until ten at night.</li>\
         <li>Bus 12, by way of the northern bridge, which takes twenty minutes more.</li></ul>{}\
         <table><tr><th>Work</th><th>Cost in million crowns</th></tr><tr><td>New cables for the bridge</td><td>54</td></tr>\
         <tr><td>Deck and paint</td><td>36</td></tr></table>{}",
        paragraphs(&PARAGRAPHS[..2]),
        paragraphs(&PARAGRAPHS[2..4]),
        paragraphs(&PARAGRAPHS[4..])
    );
    let article = page_of(&body);
    assert_eq!(of_kind(&article, ListItem).len(), 2, "{:?}", blocks(&article));
    assert_eq!(of_kind(&article, Heading).len(), 1, "{:?}", blocks(&article));
    assert!(texts(&article).contains(&"New cables for the bridge 54"), "{:?}", blocks(&article));
}

#[test]
fn entries_of_a_live_blog_have_their_times() {
    let entries: String = PARAGRAPHS
        .iter()
        .zip(["17:40", "17:05", "16:30", "15:55", "15:10", "14:30"])
        .map(|(text, time)| {
            format!("<article class=live-entry><time datetime=2024-03-06T{time}:00+01:00>{time}</time><p>{text}</p></article>")
        })
        .collect();
    let article = page_of(&format!("<div class=liveblog>{entries}</div>"));
    let entries = of_kind(&article, Entry);
    assert_eq!(entries.len(), PARAGRAPHS.len(), "{:?}", blocks(&article));
    let times: Vec<String> = entries.iter().map(|e| e.time.unwrap().to_string()).collect();
    assert_eq!(times[0], "2024-03-06T17:40:00+01:00");
    assert_eq!(times[5], "2024-03-06T14:30:00+01:00");
}

#[test]
fn a_line_broken_paragraph_is_one_block_without_the_debris_in_it() {
    let body = format!(
        "<p>{}<br>{}</p><p>{}<br>Read more: Ferry buys a second boat</p>{}",
        PARAGRAPHS[0],
        PARAGRAPHS[1],
        PARAGRAPHS[2],
        paragraphs(&PARAGRAPHS[3..])
    );
    let article = page_of(&body);
    let joined = format!("{} {}", PARAGRAPHS[0], PARAGRAPHS[1]);
    assert_eq!(texts(&article)[1..3], [joined.as_str(), PARAGRAPHS[2]], "{:?}", blocks(&article));
}

#[test]
fn teasers_that_are_articles_within_the_article_go() {
    let teasers: String = PARAGRAPHS[2..]
        .iter()
        .map(|p| {
            format!("<article class=post><h3><a href=/p>Something else in the town</a></h3><p>{p} {p}</p></article>")
        })
        .collect();
    let article = page_of(&format!("{}{teasers}", paragraphs(&PARAGRAPHS[..2])));
    assert_eq!(texts(&article)[1..], PARAGRAPHS[..2], "{:?}", blocks(&article));
}

#[test]
fn a_short_page_is_read_all_the_same() {
    for body in
        ["<p>The bridge will close on Monday, the mayor said.</p>", "The bridge will close on Monday, the mayor said."]
    {
        let article = plain(format!("<html><body>{body}</body></html>"));
        assert_eq!(blocks(&article), [(Paragraph, "The bridge will close on Monday, the mayor said.")], "{body}");
    }
}
