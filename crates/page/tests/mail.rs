//! E-mail and newsletters.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use dixit_page::{Article, BlockKind::*, Hints, Limits, Origin, read};
use proptest::prelude::*;
use support::{blocks, page, plain, sound};

fn mail(text: &str) -> Article {
    page(text, &Hints { media_type: Some("message/rfc822".to_owned()), ..Hints::default() })
}

#[test]
fn a_message_with_an_answer() {
    let text = "From: Ann Lee <ann@post.example>\r\nTo: desk@post.example\r\nSubject: Re: Bridge to\r\n close\r\n\
        Date: Tue, 14 Nov 2023 11:48:00 +0200 (EET)\r\nMessage-ID: <1@post.example>\r\n\r\n\
        The council said today that the bridge will close.\r\n\r\n\
        On Mon, 13 Nov 2023 at 10:02, Bo Fox\r\n<bo@town.example> wrote:\r\n\r\n\
        > We will not close the bridge before\r\n> Monday, whatever people say.\r\n>\r\n>> “Is it safe?”\r\n> It is.\r\n\r\n\
        “Safe enough,” he told me.\r\n\r\n-- \r\nAnn Lee\r\nThe Harbour Post\r\n";
    for article in [plain(text), mail(text)] {
        assert_eq!(
            blocks(&article),
            [
                (Title, "Bridge to close"),
                (Paragraph, "The council said today that the bridge will close."),
                (Quote, "We will not close the bridge before"),
                (Quote, "Monday, whatever people say."),
                (Quote, "“Is it safe?”"),
                (Quote, "It is."),
                (Paragraph, "“Safe enough,” he told me."),
            ]
        );
        let authors: Vec<_> = article.blocks.iter().map(|b| b.author.as_deref()).collect();
        assert_eq!(authors[..4], [None, None, Some("Bo Fox"), Some("Bo Fox")]);
        assert_eq!(authors[6], None);
        let header = &article.header;
        assert_eq!(header.title.as_deref(), Some("Bridge to close"));
        assert_eq!(header.byline, ["Ann Lee"]);
        assert_eq!(header.published.map(|s| s.to_string()).as_deref(), Some("2023-11-14T11:48:00+02:00"));
        assert!(header.origin.contains(&("byline", Origin::Meta)));
    }
}

#[test]
fn soft_breaks_are_left_out_where_the_header_says_so() {
    let body = "The council said that the bridge will cl=\nose on Monday, 2 =3D 2 x 1,=20\nand more.";
    let head = "From: Ann Lee <ann@post.example>\nSubject: Bridge to close\n";
    let article = plain(format!("{head}Content-Transfer-Encoding: quoted-printable\n\n{body}\n"));
    assert!(article.text.contains("the bridge will close on Monday, 2 = 2 x 1,"), "{}", article.text);
    let article = plain(format!("{head}\n{body}\n"));
    assert!(article.text.contains("will cl="), "{}", article.text);
}

#[test]
fn of_several_parts_the_plain_one_is_read() {
    let article = plain(
        "From: Ann Lee <ann@post.example>\nSubject: Bridge to close\nMIME-Version: 1.0\n\
         Content-Type: multipart/alternative;\n boundary=\"xyz\"\n\nThis is a message of several parts.\n\n--xyz\n\
         Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n\
         The bridge will clo=\nse on Monday.\n--xyz\nContent-Type: text/html\n\n<html><p>The bridge will</p></html>\n--xyz--\n",
    );
    assert_eq!(blocks(&article), [(Title, "Bridge to close"), (Paragraph, "The bridge will close on Monday.")]);
}

#[test]
fn encoded_fields_are_in_the_header_alone() {
    let article = plain(
        "From: =?utf-8?Q?Zo=C3=A9_Lambert?= <zoe@post.example>\nSubject: =?utf-8?B?QnLDvGNrZQ==?=\n\n\
         The bridge will close on Monday, the council said.\n",
    );
    assert_eq!(article.header.title.as_deref(), Some("Brücke"));
    assert_eq!(article.header.byline, ["Zoé Lambert"]);
    assert_eq!(article.blocks.len(), 1);
}

#[test]
fn a_message_in_html_alone_is_read_as_html() {
    let head = "From: Ann Lee <ann@post.example>\nSubject: Bridge to close\nContent-Type: ";
    let html = "<html><body><h1>Bridge to close</h1><p>The bridge will <b>close</b> on Monday, the council said.</p></body></html>";
    for text in [
        format!("{head}text/html; charset=utf-8\n\n{html}\n"),
        format!("{head}multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html\n\n{html}\n--x--\n"),
    ] {
        for article in [plain(&text), mail(&text)] {
            assert_eq!(article.media_type, "text/html");
            assert!(article.text.contains("The bridge will close on Monday"), "{}", article.text);
        }
    }
}

#[test]
fn what_is_forwarded_without_a_word_is_the_message() {
    let article = plain(
        "From: Cy Orr <cy@a.example>\nTo: me@a.example\nSubject: Fwd: Bridge to close\nDate: Wed, 15 Nov 2023 09:00:00 +0000\n\n\
         ---------- Forwarded message ---------\nFrom: Ann Lee <ann@post.example>\nDate: Tue, Nov 14, 2023 at 11:48 AM\n\
         Subject: Bridge to close\nTo: <list@post.example>\n\nThe bridge will close on Monday, the council said.\n",
    );
    assert_eq!(article.header.byline, ["Ann Lee"]);
    assert_eq!(article.header.published.map(|s| s.to_string()).as_deref(), Some("2023-11-14T11:48"));
    assert_eq!(blocks(&article).len(), 2);
    let article = plain(
        "From: Cy Orr <cy@a.example>\nSent: Wednesday, November 15, 2023 9:00 AM\nTo: me@a.example\nSubject: RE: Bridge\n\n\
         No, we will not, Mayor Bo Fox told us.\n\n-----Original Message-----\nFrom: Ann Lee\nSent: Tuesday, November 14, 2023 11:48 AM\n\
         Subject: Bridge\n\nWill you close the bridge?\n",
    );
    assert_eq!(article.header.byline, ["Cy Orr"]);
    assert_eq!(blocks(&article)[2], (Quote, "Will you close the bridge?"));
    assert_eq!(article.blocks[2].author.as_deref(), Some("Ann Lee"));
}

#[test]
fn news_that_begin_with_colons_are_no_message() {
    for text in [
        "From: our correspondent\n\nThe bridge will close on Monday, the council said.",
        "Subject: bridges\nPlace: harbour\n\nThe bridge will close on Monday, the council said.",
        "Fox: We will close it.\nLee: When?\nFrom: nowhere\nFox: On Monday, the council said.",
    ] {
        assert!(plain(text).text.contains("From: ") || plain(text).text.contains("Subject: "), "{text}");
    }
}

#[test]
fn a_newsletter_loses_its_furniture() {
    let article = plain(
        "From: \"The Harbour Post\" <news@post.example>\nSubject: Morning briefing\nDate: Tue, 14 Nov 2023 06:00:00 GMT\n\
         List-Unsubscribe: <https://post.example/u>\n\nGood morning. The bridge will close on Monday, the council decided late last\n\
         night, after three hours of talks about its rusted pillars.\n\n* Ferry sails again\n* Mayor to speak at noon\n\nShare this\n",
    );
    assert_eq!(article.header.byline, Vec::<String>::new());
    let blocks = blocks(&article);
    assert_eq!(blocks[0], (Title, "Morning briefing"));
    assert!(blocks[1].1.ends_with("about its rusted pillars."));
    assert_eq!(blocks[2..], [(ListItem, "Ferry sails again"), (ListItem, "Mayor to speak at noon")]);
}

#[test]
fn time_is_linear_in_the_worst_texts() {
    let head = "From: a\nSubject: b\nContent-Type: multipart/x\nContent-Transfer-Encoding: quoted-printable\n\n";
    for piece in
        ["--a:b\n", "--\n", "----- forwarded message -----\n", "> ", ">\n", "=\n", "=3D", "a:b\n", "x wrote:\n", " a\n"]
    {
        for head in [head, ""] {
            let text = format!("{head}{}", piece.repeat(1_000_000 / piece.len()));
            let start = std::time::Instant::now();
            let hints = Hints { media_type: Some("message/rfc822".into()), ..Hints::default() };
            let _ = read(text.as_bytes(), &hints, &Limits::default());
            assert!(start.elapsed().as_secs() < 5, "{piece}: {:?}", start.elapsed());
        }
    }
}

proptest! {
    #[test]
    fn any_message_is_read_soundly(
        head in prop::collection::vec("From: [A-Za-z<>@ ]{0,9}\n|Subject: (Re: )?[a-z é]{0,9}\n| [a-z]{1,3}\n|Date: [0-9 a-z]{0,9}\n|Content-Transfer-Encoding: quoted-printable\n|Content-Type: (text/plain|multipart/x)\n", 0..6),
        pieces in prop::collection::vec("[a-z]{1,5}|=|=\n|=\r\n|=3D|=20|=C3=A9| |\n|\n\n|\n> |\n>> |\n-- \n|--x\n|\n--x\nContent-Type: text/plain\n\n|On 1 Jan [a-z]{1,3} wrote:\n|---- Forwarded message ----\nFrom: a\nDate: b\n|é|市|\r\n", 0..60)
    ) {
        let text = format!("{}\n{}", head.concat(), pieces.concat());
        let hints = Hints { media_type: Some("message/rfc822".into()), ..Hints::default() };
        if let Ok(article) = read(text.as_bytes(), &hints, &Limits::default()) {
            sound(text.as_bytes(), &article);
        }
    }
}
