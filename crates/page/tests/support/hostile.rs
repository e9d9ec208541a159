//! Pages made to hurt, each of about so many bytes: what the tests of the page stage, of the program and of time
//! (`cargo xtask hostile`) share.

/// What makes a page of so many bytes.
type Make = Box<dyn Fn(usize) -> Vec<u8>>;

/// One kind of hostile page.
pub(crate) struct Kind {
    /// What it is, in a few words.
    pub(crate) name: String,
    /// Its media type.
    pub(crate) media_type: &'static str,
    make: Make,
}

impl Kind {
    fn new(name: impl Into<String>, make: impl Fn(usize) -> Vec<u8> + 'static) -> Self {
        Self { name: name.into(), media_type: "text/html", make: Box::new(make) }
    }

    /// The same bytes as plain text.
    fn plain(self) -> Self {
        Self { media_type: "text/plain", ..self }
    }

    /// A page of this kind of `bytes` bytes, or some more.
    pub(crate) fn page(&self, bytes: usize) -> Vec<u8> {
        (self.make)(bytes)
    }
}

/// A paragraph that any extractor takes for text.
pub(crate) const SENTENCE: &str =
    "Mayor Ann Lee said on Monday that the bridge will close for repairs until the end of May. ";

/// Elements that nest, one in the other, and are never closed.
pub(crate) const NESTED: &[&str] = &[
    "<div>",
    "<div>x",
    "<b>",
    "<b>x",
    "<ul><li>",
    "<ul><li>x",
    "<a><i>",
    "<a href=/><i>x",
    "<table>",
    "<table><tr><td>",
    "<table><tr><td>x",
    "<blockquote>",
    "<blockquote><p>x",
    "<p>",
    "<p><b>x",
    "<svg>",
    "<svg><desc>",
    "<math><mi>",
    "<font size=1>",
    "<b><p>x",
    "<span>",
    "<button>",
    "<form><section>",
    "<dl><dd>",
    "<template>",
    "<figure><figcaption>x",
];

/// What stands side by side in piles.
const PILES: &[(&str, &str)] = &[
    ("end tags of nothing", "</p>"),
    ("end tags without an element", "</div></b></table>"),
    ("elements misnested", "<b><i>x</b></i>"),
    ("formats misnested across blocks", "<p><b><i>x</p></b><p>y</i></p>"),
    ("links in links", "<a href=/x>y<a href=/z>z</a>"),
    ("lines by br", "x<br>"),
    ("paragraphs by br", "x<br><br>"),
    ("paragraphs of one letter", "<p>x</p>"),
    ("the same paragraph", "<p>Mayor Ann Lee said on Monday that the bridge will close for repairs until May.</p>"),
    ("headlines", "<h1>Bridge to close</h1>"),
    ("bylines", "<p class=\"byline author\">By Ann Lee</p>"),
    ("times", "<time datetime=2024-03-06>6 March</time>"),
    ("times in entries", "<p><time datetime=2024-03-06T11:00>11:00</time></p><p>The bridge is closed.</p>"),
    ("links in a list", "<li><a href=/x>Ferry</a></li>"),
    ("pictures", "<figure><img src=x><figcaption>The bridge.</figcaption></figure>"),
    ("tables", "<table><tr><td>x</td></tr></table>"),
    ("text in a table's wrong place", "<table>x<tr>y"),
    ("options", "<select><option>x"),
    ("comments", "<!-- x -->"),
    ("comments never closed", "<!-- x "),
    ("comments closed oddly", "<!--><!--->x<!--x--!>"),
    ("scripts", "<script>x</script>"),
    ("scripts never closed", "<script>x<!--"),
    ("styles never closed", "<style>x"),
    ("titles", "<title>Bridge</title>"),
    ("text areas never closed", "<textarea>x"),
    ("CDATA in SVG", "<svg><![CDATA[x]]></svg>"),
    ("CDATA never closed", "<svg><![CDATA["),
    ("processing instructions", "<?x"),
    ("doctypes", "<!doctype html>"),
    ("opened angles", "<"),
    ("quotes never closed", "<a href=\""),
    ("attributes never closed", "a <b c=\""),
    ("quotation marks", "\""),
    ("unclosed quotations", "<p>\u{201c}We have tugs and more,"),
    ("NULs", "Mayor Ann Lee said so on Monday.\0 "),
    ("white space", "x \t\n \u{a0}"),
    ("bidirectional and invisible marks", "\u{202e}x\u{200b}\u{301}"),
    ("metas", "<meta property=\"og:title\" content=\"Bridge to close\">"),
];

/// Character references, whole and broken.
const REFERENCES: &[&str] = &[
    "&amp;",
    "&",
    "&#",
    "&#65;",
    "&#x1f600;",
    "&#99999999999;",
    "&notit;",
    "&NotEqualTilde;",
    "&CounterClockwiseContour",
];

/// Lines and pieces of lines of pasted text.
const PASTED: &[(&str, &str)] = &[
    ("one word", "w"),
    ("one line", "word "),
    ("one line of sentences", SENTENCE),
    ("lines", "Mayor Ann Lee said on Monday that the bridge will close.\n"),
    ("paragraphs", "Mayor Ann Lee said on Monday that the bridge will close.\n\n"),
    ("lines of one letter", "x\n"),
    ("empty lines", " \r\n"),
    ("labels of advertisements", "AD\n"),
    ("bylines", "By Ann Lee\n"),
    ("times", "14:05 12.09.2024\n"),
    ("datelines", "CALDER BAY (AP) - "),
    ("headings", "# Bridge to close\n\n"),
    ("list items", "- Bridge [closed](http://example.org/) to **all**\n"),
    ("table rows", "| Hill | 12 |\n"),
    ("marks of emphasis", "*_"),
    ("brackets", "[("),
    ("quotation marks", "\""),
    ("unclosed quotations", "\n\n\u{201c}We have tugs and more,"),
    ("references", "&amp;"),
];

/// All kinds of hostile page.
pub(crate) fn kinds() -> Vec<Kind> {
    let mut kinds: Vec<Kind> = Vec::new();
    for &unit in NESTED {
        kinds.push(Kind::new(format!("{unit} nested"), move |bytes| nested(unit, bytes / unit.len())));
    }
    kinds.push(Kind::new("<div> nested and closed", |bytes| {
        format!("<body>{}<p>{}{}", "<div>".repeat(bytes / 11), SENTENCE.repeat(5), "</div>".repeat(bytes / 11)).into()
    }));
    kinds.push(Kind::new("<i> left open before paragraphs", |bytes| {
        format!("<body>{}{}", "<i>".repeat(bytes / 6), "<p>x".repeat(bytes / 8)).into()
    }));
    for (name, open, unit) in [
        (
            "end tags that look far and find nothing",
            format!("<a>{}{}", "<div>".repeat(9), "<span>".repeat(490)),
            "</a>",
        ),
        ("times around empty elements", "<time>".repeat(500), "<i></i>"),
        (
            "authors of one quotation",
            "<article><blockquote>".to_owned(),
            "<p>The old bridge will close on Monday, the mayor of the town said.</p><cite>Ann Lee</cite>",
        ),
    ] {
        kinds.push(Kind::new(name, move |bytes| {
            format!("<body>{open}{}<p>{}", unit.repeat(bytes / unit.len()), SENTENCE.repeat(5)).into()
        }));
    }
    kinds.push(Kind::new("classes, all different", |bytes| {
        let letter = |n: usize, place: u32| char::from(b'a' + (n / 26usize.pow(place) % 26) as u8);
        let unit = |n: usize| format!("<p class={}>x", String::from_iter((0..5).map(|place| letter(n, place))));
        format!("<body>{}<p>{}", String::from_iter((0..bytes / 16).map(unit)), SENTENCE.repeat(5)).into()
    }));
    kinds.push(Kind::new("rules of one style", |bytes| {
        format!("<body><p style=\"{}\">{}</p>", "a:b;".repeat(bytes / 4), SENTENCE.repeat(5)).into()
    }));
    for &(name, unit) in PILES {
        kinds.push(Kind::new(name, move |bytes| nested(unit, bytes / unit.len())));
    }
    for &unit in REFERENCES {
        kinds.push(Kind::new(format!("{unit} in text"), move |bytes| {
            format!("<body><p>{}{}</p>", SENTENCE.repeat(5), unit.repeat(bytes / unit.len())).into()
        }));
        kinds.push(Kind::new(format!("{unit} in an attribute"), move |bytes| {
            let value = unit.repeat(bytes / unit.len());
            format!("<meta property=og:title content=\"{value}\"><body><p>{}</p>", SENTENCE.repeat(5)).into()
        }));
    }
    for (name, one) in [
        ("attributes of one tag", " a"),
        ("attributes with a value", " a=\"b\""),
        ("attributes by the sign of equality", " ="),
        ("slashes in a tag", "/"),
    ] {
        kinds.push(Kind::new(name, move |bytes| {
            format!("<body><p{}>{}</p>", one.repeat(bytes / one.len()), SENTENCE.repeat(5)).into()
        }));
    }
    kinds.push(Kind::new("attributes of one tag, all named differently", |bytes| {
        let names: String = (0..bytes / 10).map(|n| format!(" a{n}=x")).collect();
        format!("<body><p{names}>{}</p>", SENTENCE.repeat(5)).into()
    }));
    kinds.push(Kind::new("a hundred attributes on many tags", |bytes| {
        let unit = format!("<p{}>x</p>", " class=\"story author date\"".repeat(100));
        nested(&unit, bytes / unit.len())
    }));
    kinds.push(Kind::new("one attribute without an end", |bytes| {
        format!("<body><p class=\"{}\">{}</p>", "story ".repeat(bytes / 6), SENTENCE.repeat(5)).into()
    }));
    kinds.push(Kind::new("one tag's name without an end", |bytes| {
        format!("<body><{}>{}</p>", "p".repeat(bytes), SENTENCE.repeat(5)).into()
    }));
    kinds.extend(data());
    kinds.push(Kind::new("one giant table", |bytes| {
        let row = "<tr><td>Hill</td><td>12</td><td>no</td></tr>";
        format!("<body><p>{}</p><table>{}</table>", SENTENCE.repeat(5), row.repeat(bytes / row.len())).into()
    }));
    kinds.push(Kind::new("one row without an end", |bytes| {
        format!("<body><p>{}</p><table><tr>{}", SENTENCE.repeat(5), "<td>x".repeat(bytes / 5)).into()
    }));
    kinds.push(Kind::new("paragraphs, all different", |bytes| paragraphs(bytes).into()));
    kinds.push(Kind::new("one paragraph", |bytes| {
        format!("<body><article><p>{}</p>", SENTENCE.repeat(bytes / SENTENCE.len())).into()
    }));
    kinds.push(Kind::new("one word", |bytes| format!("<body><p>{}</p>", "w".repeat(bytes)).into()));
    kinds.push(Kind::new("inline elements in one paragraph", |bytes| {
        format!("<body><article><p>{}</p>", "<i>Lee</i> <b>said</b> ".repeat(bytes / 23)).into()
    }));
    kinds.push(Kind::new("windows-1252", |bytes| {
        let head = b"<meta charset=windows-1252><body><article><p>".to_vec();
        head.into_iter().chain(b"\xe9t\xe9 \x93\xe0\x94 ".repeat(bytes / 9)).collect()
    }));
    kinds.push(Kind::new("UTF-16", |bytes| {
        paragraphs(bytes / 2).encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
    }));
    kinds.push(Kind::new("UTF-16 of half pairs", |bytes| {
        b"\xff\xfe<\0p\0>\0".iter().copied().chain(b"\0\xd8x\0".repeat(bytes / 4)).collect()
    }));
    kinds.push(Kind::new("Shift_JIS", |bytes| {
        let head = b"<meta charset=shift_jis><body><article><p>".to_vec();
        head.into_iter().chain(b"\x8b\xb4\x82\xcd\x81B".repeat(bytes / 6)).collect()
    }));
    kinds.push(Kind::new("ISO-2022-JP switched for each character", |bytes| {
        let head = b"<meta charset=iso-2022-jp><body><article><p>".to_vec();
        head.into_iter().chain(b"\x1b$B66\x1b(Bx".repeat(bytes / 9)).collect()
    }));
    kinds.push(Kind::new("bytes that are not UTF-8", |bytes| {
        let head = b"<meta charset=utf-8><body><article><p>".to_vec();
        head.into_iter().chain(b"\xffx \xe2\x82 ".repeat(bytes / 6)).collect()
    }));
    kinds.push(Kind::new("bytes of no declared encoding", |bytes| {
        b"<body><article><p>"
            .iter()
            .copied()
            .chain(b"\xcc\xfd\xf0 \xf1\xea\xe0\xe7\xe0\xeb. ".repeat(bytes / 12))
            .collect()
    }));
    for &(name, unit) in PASTED {
        kinds.push(Kind::new(format!("pasted: {name}"), move |bytes| unit.repeat(bytes / unit.len()).into()).plain());
    }
    kinds
}

/// A unit so many times, then some sentences of text.
pub(crate) fn nested(unit: &str, times: usize) -> Vec<u8> {
    format!("<html><body>{}<p>{}</p>", unit.repeat(times), SENTENCE.repeat(5)).into()
}

fn paragraphs(bytes: usize) -> String {
    let times = bytes / (SENTENCE.len() + 14);
    let body: String = (0..times).map(|n| format!("<p>{n:06} {SENTENCE}</p>")).collect();
    format!("<body><article>{body}</article>")
}

/// Pages whose data about themselves are odd.
fn data() -> Vec<Kind> {
    let page = |script: String| -> Vec<u8> {
        format!("<script type=\"application/ld+json\">{script}</script><body><p>{}</p>", SENTENCE.repeat(5)).into()
    };
    vec![
        Kind::new("JSON-LD of nested objects", move |bytes| page("{\"@graph\":".repeat(bytes / 10))),
        Kind::new("JSON-LD of nested lists", move |bytes| page("[".repeat(bytes))),
        Kind::new("JSON-LD of many articles", move |bytes| {
            let one = r#"{"@type":"NewsArticle","headline":"Bridge to close","author":{"name":"Ann Lee"}}"#;
            page(format!("[{}{one}]", format!("{one},").repeat(bytes / (one.len() + 1))))
        }),
        Kind::new("JSON-LD of many authors", move |bytes| {
            let one = r#"{"name":"Ann Lee"},"#;
            let authors = one.repeat(bytes / one.len());
            page(format!(r#"{{"@type":"NewsArticle","author":[{authors}{{"name":"Bo Ray"}}]}}"#))
        }),
        Kind::new("JSON-LD of one string", move |bytes| {
            page(format!(r#"{{"@type":"NewsArticle","headline":"{}"}}"#, "\\u0041".repeat(bytes / 6)))
        }),
        Kind::new("JSON-LD of many keys", move |bytes| {
            let keys: String = (0..bytes / 12).map(|n| format!("\"k{n}\":{n},")).collect();
            page(format!(r#"{{{keys}"@type":"NewsArticle"}}"#))
        }),
        Kind::new("JSON-LD cut off", move |bytes| {
            page(format!(r#"{{"@type":"NewsArticle","articleBody":"{}"#, "x ".repeat(bytes / 2)))
        }),
        Kind::new("scripts of JSON-LD", |bytes| {
            nested(r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"x"}</script>"#, bytes / 84)
        }),
    ]
}
