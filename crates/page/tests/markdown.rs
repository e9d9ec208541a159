//! Texts in Markdown.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use dixit_page::{Article, BlockKind::*, Hints, Limits, Origin, decode_ranges, read};
use dixit_span::Span;
use proptest::prelude::*;
use support::{blocks, page, plain, sound};

fn marked(text: &str) -> Article {
    page(text, &Hints { media_type: Some("text/markdown".to_owned()), ..Hints::default() })
}

/// The words of all blocks of a text that begins with a heading.
fn words(text: &str) -> Vec<String> {
    let article = marked(&format!("# Bridge to close\n\n{text}"));
    blocks(&article).into_iter().skip(1).map(|(_, words)| words.to_owned()).collect()
}

#[test]
fn a_page_in_markdown() {
    let article = plain(
        "---\ntitle: \"Bridge to close\"\ndate: 2023-11-14T11:48:00+02:00\nlastmod: 2023-11-15\nauthor: Ann Lee\n\
         tags: [harbour, town]\nsection: Harbour\nlang: en\n---\n\n# Bridge to close\n\n\
         The **old bridge** will close on Monday, [the council](https://town.example/a_(b) \"Town\") said\n\
         in a *letter*.\n\n\
         ![The bridge at night](bridge.jpg)\n\n## Why now\n\n> “We have no other choice,” the mayor said.\n> It is rust.\n\
         >\n> — Bo Fox\n\n- One pier is _gone_\n- Two are not\n\n1. First\n2. Second\n\n\
         | Pier | State |\n|------|:-----:|\n| East | gone |\n| West|sound |\n\n```\n**kept** as it is\n\n# too\n```\n\n\
         Costs\n-----\n\nThe end is open, she said.\n",
    );
    assert_eq!(
        blocks(&article),
        [
            (Title, "Bridge to close"),
            (Paragraph, "The old bridge will close on Monday, the council said in a letter."),
            (Caption, "The bridge at night"),
            (Heading, "Why now"),
            (Quote, "“We have no other choice,” the mayor said. It is rust."),
            (ListItem, "One pier is gone"),
            (ListItem, "Two are not"),
            (ListItem, "First"),
            (ListItem, "Second"),
            (TableRow, "Pier State"),
            (TableRow, "East gone"),
            (TableRow, "West sound"),
            (Paragraph, "**kept** as it is"),
            (Paragraph, "# too"),
            (Heading, "Costs"),
            (Paragraph, "The end is open, she said."),
        ]
    );
    assert_eq!(article.blocks[4].author.as_deref(), Some("Bo Fox"));
    let header = &article.header;
    assert_eq!(header.title.as_deref(), Some("Bridge to close"));
    assert_eq!(header.byline, ["Ann Lee"]);
    assert_eq!(header.published.map(|s| s.to_string()).as_deref(), Some("2023-11-14T11:48:00+02:00"));
    assert_eq!(header.updated.map(|s| s.to_string()).as_deref(), Some("2023-11-15"));
    assert_eq!((header.section.as_deref(), header.language.as_deref()), (Some("Harbour"), Some("en")));
    assert!(header.origin.contains(&("published", Origin::Meta)));
    assert!(article.warnings.is_empty(), "{:?}", article.warnings);
    assert_eq!(article.media_type, "text/plain");
}

#[test]
fn marks_are_left_out_of_words_and_ranges() {
    let text = "# Bridge to close\n\nThe mayor said: **we** [will not](https://a.example) wait.";
    let article = marked(text);
    let at = article.text.find("we will not").unwrap() as u32;
    let ranges = article.map.ranges(Span::new(at, at + 11));
    let pieces: Vec<&str> = ranges.iter().map(|r| &text[r.as_range()]).collect();
    assert_eq!(pieces, ["we", " ", "will not"]);
    assert_eq!(decode_ranges(text.as_bytes(), &ranges, "utf-8", "text/plain").as_deref(), Some("we will not"));
}

#[test]
fn marks_within_a_line() {
    for (text, want) in [
        ("The **mayor** *said* ~~no~~ yes.", "The mayor said no yes."),
        ("***Both*** and __two__ and _one_.", "Both and two and one."),
        ("**“Yes,”** she said.", "“Yes,” she said."),
        ("A snake_case_word and 5 * 3 * 2 stay.", "A snake_case_word and 5 * 3 * 2 stay."),
        ("An asterisk* stays.", "An asterisk* stays."),
        ("*Correction: one alone stays.", "*Correction: one alone stays."),
        ("Not \\*marked\\* and \\[not a link\\].", "Not *marked* and [not a link]."),
        ("The `code **here**` stays.", "The code **here** stays."),
        ("She said [sic] and [that](b).", "She said [sic] and that."),
        ("A [link [in] brackets](<a b>) is one.", "A link [in] brackets is one."),
        (
            "See [the plan][plan], [Plan] and [the plan][] too.\n\n[plan]: https://a.example \"x\"\n[the plan]: x",
            "See the plan, Plan and the plan too.",
        ),
        ("A note.[^1]\n\n[^1]: See there.", "A note."),
        ("See <https://a.example/x> for more of it.", "See https://a.example/x for more of it."),
        ("A<br>line <b>of</b> tags <!-- gone --> is 1 < 2.", "Aline of tags is 1 < 2."),
        ("Two ![inner](a.png) pictures.", "Two pictures."),
        ("A hard  \nbreak and\\\nanother.", "A hard break and another."),
        ("Fish &amp; chips.", "Fish &amp; chips."),
    ] {
        assert_eq!(words(text)[0], want, "{text}");
    }
    assert_eq!(words("A note.[^1]\n\n[^1]: See *there*, she said.")[1], "See there, she said.");
    assert_eq!(words("Two ![inner *pic*](a.png) pictures.")[1], "inner pic");
    assert_eq!(words("[![A ferry](a.png)](https://a.example)\n\nIt sails.")[0], "A ferry");
}

#[test]
fn blocks_of_all_kinds() {
    let article = marked(
        "Bridge to close\n===============\n\n*By Ann Lee and Bo Fox*\n\n**14 November 2023**\n\nThe bridge closes, the\n\
         mayor said.\n> He was right.\n>> “No,” said Cy.\n>\n> Yes.\nlazy line.\n\n* * *\n\n* One\n  goes on\n+ [x] Two\n\n\
         [Home](/)\n\n[Read more](/more)\n\nIt was so in\n1987. It will be.\n",
    );
    assert_eq!(
        blocks(&article),
        [
            (Title, "Bridge to close"),
            (Paragraph, "The bridge closes, the mayor said."),
            (Quote, "He was right."),
            (Quote, "“No,” said Cy."),
            (Quote, "Yes. lazy line."),
            (ListItem, "One goes on"),
            (ListItem, "Two"),
            (Paragraph, "It was so in 1987. It will be."),
        ]
    );
    assert_eq!(article.header.byline, ["Ann Lee", "Bo Fox"]);
    assert_eq!(article.header.published.map(|s| s.to_string()).as_deref(), Some("2023-11-14"));
}

#[test]
fn front_matter_of_other_shapes() {
    let article = plain(
        "+++\ntitle = 'Bridge to close'\ndate = 2023-11-14\nauthors = [\"Ann Lee\", \"Bo Fox\"]\n+++\nThe bridge will close, \
         the council said.\n",
    );
    assert_eq!(blocks(&article)[0], (Title, "Bridge to close"));
    assert_eq!(article.header.byline, ["Ann Lee", "Bo Fox"]);
    let article = plain(
        "---\ntitle: Bridge to close\nauthors:\n  - name: Ann Lee\n    url: https://ann.example\n  - name: Bo Fox\n\
         url: https://post.example/bridge\n---\n\nThe bridge will close, the council said.\n",
    );
    assert_eq!(article.header.byline, ["Ann Lee", "Bo Fox"]);
    assert_eq!(article.header.url.as_deref(), Some("https://post.example/bridge"));
    // Lines of dashes around a text are none.
    let article = plain("---\nThe bridge closes: a report\n---\n\nThe bridge will close, the council said.\n");
    assert!(article.text.contains("The bridge closes: a report"));
}

/// What pasted news have in common with Markdown makes none of them.
#[test]
fn ordinary_text_is_not_taken_for_markdown() {
    for text in [
        "Ferry sinks\n\nThe *Ada* sank on Monday, and the **Bo** on Tuesday, the coast guard said.",
        "Ferry sinks\n\n* One was hurt, he said.\n* Two were not, she said.\n\n*This story was changed.",
        "Ferry sinks\n\nIt is our #1 ferry, he said.\n#ferry #harbour and more of them\n\nThe end.",
        "Ferry sinks\n-----------\n\nThe ferry sank on Monday, he said.",
        "Ferry sinks\n\n> Read this\n\nThe ferry sank on Monday, he said [sic].",
        "Ferry sinks\n\nMore at https://a.example/x_y_z (in Dutch) he said.\n\n---\n\nHe said snake_case_word.",
        "Ferry sinks\n\n1. Who was aboard? | 2. Who was not? he said.",
    ] {
        let article = plain(text);
        let bare = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        for word in ["*Ada*", "**Bo**", "#ferry", "[sic]", "x_y_z", "*This", "snake_case_word", "|"] {
            assert_eq!(text.contains(word), bare(&article.text).contains(word), "{word} in {}", article.text);
        }
    }
}

#[test]
fn markdown_is_seen_without_a_media_type() {
    for text in [
        "# Ferry sinks\n\nThe **ferry** sank on Monday, he said.",
        "Ferry sinks\n===========\n\nThe **ferry** sank on Monday, he said.",
        "The **ferry** sank on Monday, [he said](https://a.example/x).",
        "Ferry sinks\n\n## Why\n\nThe **ferry** sank on Monday, he said.",
        "# Ferry sinks\n\nThe **ferry** sank on Monday, <br> he said.",
    ] {
        assert!(plain(text).text.contains("The ferry sank on Monday,"), "{text}");
    }
}

#[test]
fn time_is_linear_in_the_worst_texts() {
    for piece in [
        "[", "![", "](", "[a](", "*a ", "**a_", "_a*", "`", "``a`", "<a ", "<!--", "> ", ">", "a|", "|-|\n", "[a][",
        "\\", "[^1]", "![a](b)", "***", "(((", "- ", "#", "[a]: b\n[a",
    ] {
        let text = format!("# T\n\n[a]: x\n\n{}", piece.repeat(400_000 / piece.len()));
        let start = std::time::Instant::now();
        let _ = read(
            text.as_bytes(),
            &Hints { media_type: Some("text/markdown".into()), ..Hints::default() },
            &Limits::default(),
        );
        assert!(start.elapsed().as_secs() < 5, "{piece}: {:?}", start.elapsed());
    }
}

proptest! {
    #[test]
    fn any_marks_are_read_soundly(
        pieces in prop::collection::vec(
            "[a-z]{1,5}|[ \n]|\n\n|\n> |\n- |\n# |\n---\n|\\*{1,3}|_{1,2}|~~|`{1,3}|!?\\[|\\]|\\]\\([a-z]{0,3}\\)|\\[\\^?a\\]|\\[a\\]: b|\\||\n\\|-\\|-\\|\n|\\\\|<b>|<!--|-->|é|市| |\r\n",
            0..60)
    ) {
        let text = pieces.concat();
        for front in ["", "# T\n\n", "---\ntitle: 'a *b*'\n---\n"] {
            let text = format!("{front}{text}");
            let hints = Hints { media_type: Some("text/markdown".into()), ..Hints::default() };
            if let Ok(article) = read(text.as_bytes(), &hints, &Limits::default()) {
                sound(text.as_bytes(), &article);
            }
        }
    }
}

#[test]
fn control_characters_stay_out_of_the_header() {
    let front = "---\ntitle: Harbour \u{1}walls\nauthor: Ann Lee\nsection: \u{3}\n---\n\n";
    let article = marked(&format!("{front}# Harbour walls\n\nPumps run.\n"));
    assert_eq!(article.header.title.as_deref(), Some("Harbour walls"));
    assert_eq!(article.header.byline, ["Ann Lee"]);
    assert_eq!(article.header.section, None);
    assert!(article.header.origin.iter().all(|(name, _)| *name != "section"));
    let headed = marked("---\0\u{19}\nHarbour walls\n---\n\nPumps run.\n");
    assert!(headed.header.title.is_some_and(|t| !t.contains(char::is_control)));
}
