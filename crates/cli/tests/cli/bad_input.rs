//! What bad input gets: a reason and exit status 2, or a reading with a warning.

use crate::util::{Dir, PAGE, warnings};

/// Refused with one line that names the input and what would work.
#[track_caller]
fn refused(dir: &Dir, name: &str, page: &[u8], says: &str) {
    dir.write(name, page);
    let ran = dir.dixit(&format!("read {name}"));
    ran.exits(2).complains(&[&format!("dixit: {name}: "), says]);
    assert_eq!((ran.out.as_str(), ran.err.lines().count()), ("", 1), "{ran:?}");
}

case!(empty, |dir| {
    refused(&dir, "empty.html", b"", "empty");
    refused(&dir, "blank.html", b" \r\n\t\n", "empty");
    dir.dixit_with("read -", "").exits(2).complains(&["standard input: the page is empty"]);
});

case!(binary, |dir| {
    for (name, magic) in [
        ("a.png", &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0"[..]),
        ("a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
        ("a.gif", b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff"),
        ("a.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xcb\x48\xcd\xc9\xc9\x07\0"),
        ("a.zip", b"PK\x03\x04\x14\0\0\0\x08\0\0\0!\0\0\0\0\0\0\0\0\0"),
        ("a.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>"),
    ] {
        refused(&dir, name, magic, "give an HTML or a text file");
    }
});

case!(missing_folder_and_over_the_limit, |dir| {
    dir.dixit("read gone.html").exits(2).complains(&["dixit: gone.html: there is no such file; check its name"]);
    dir.dixit("read .").exits(2).complains(&["dixit: .: it is a folder; give the files in it"]);
    dir.write("a.html", PAGE);
    let ran = dir.dixit("read --max-page 100B a.html");
    ran.exits(2).complains(&["a.html: the page is larger than the limit of 100 B; raise it with --max-page"]);
    dir.dixit_with("read --max-page 100B -", PAGE).exits(2).complains(&["standard input: the page is larger"]);
    dir.dixit(&format!("read --max-page {}B a.html", PAGE.len() - 1)).exits(2);
    dir.dixit(&format!("read --max-page {}B a.html", PAGE.len())).exits(0);
});

#[cfg(unix)]
case!(files_that_may_not_be_read, |dir| {
    use std::os::unix::fs::PermissionsExt as _;
    let path = dir.write("a.html", PAGE);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    // Root may read everything.
    if std::fs::File::open(&path).is_err() {
        dir.dixit("read a.html").exits(2).complains(&["a.html: permission to read it is denied"]);
    }
});

case!(no_article, |dir| {
    let reading = dir.reading("<html><body><nav><a href=/>Home</a> <a href=/city>City</a></nav></body></html>");
    assert_eq!(reading["statements"].as_array().unwrap().len(), 0);
    let codes = warnings(&reading);
    assert!(codes.contains(&"no-article") || codes.contains(&"no-statements"), "{codes:?}");
});

case!(encodings, |dir| {
    let utf16: Vec<u8> = "\u{feff}The bridge closes, said Lee.".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for page in [
        b"<p>The bridge closes, \x93said\x94 Ren\xe9e.</p>".to_vec(),
        b"<meta charset=utf-8><p>Ren\xe9e said it \xff\xfe closes.</p>".to_vec(),
        b"<meta charset=nonsense><p>Ren\xc3\xa9e said it closes.</p>".to_vec(),
        b"\xef\xbb\xbf<meta charset=latin1><p>Ren\xc3\xa9e said it closes.</p>".to_vec(),
        b"<p>half \xed\xa0\x80 a pair, said Ren\xc3\xa9e</p>".to_vec(),
        utf16,
    ] {
        dir.reading(page);
    }
});

case!(broken_html, |dir| {
    for page in [
        "<p>The bridge closes<p><b>said <i>Lee</b></i></p></div></article>",
        "<p>The bridge closes, said Lee <!-- never closed",
        "<p>The bridge closes, said Lee</p><script>while (true) {",
        "<p title=\"never closed>The bridge closes, said Lee</p>",
        "<<<p>>The bridge closes, said Lee &amp &#x110000; &#0; &;",
        "<title>The bridge closes, said Lee",
    ] {
        dir.reading(page);
    }
});

case!(deep_nesting, |dir| {
    for open in ["<div>", "<b>", "<ul><li>", "<a><i>", "<table><tr><td>", "<blockquote>"] {
        let page = format!("<p>The bridge closes, said Lee.</p>{}The ferry sails, said Lee.", open.repeat(100_000));
        dir.reading(page);
    }
});

case!(long_sentences, |dir| {
    dir.reading(format!("<p>Lee said {}it closes.</p>", "the bridge that ".repeat(50_000)));
    dir.reading(format!("<p>{}</p>", "the bridge closes said Lee ".repeat(40_000)));
    dir.reading("x".repeat(1_000_000));
});

case!(odd_punctuation, |dir| {
    for page in [
        "\"\"= said Lee.".to_owned(),
        "\"Bob.\"\n\n\"What.\"".to_owned(),
        "Lee said: \"The bridge closes.".to_owned(),
        "\u{201d}The bridge closes,\u{201c} said Lee. \u{2018}\u{2019}\u{201c}\u{201c}".to_owned(),
        "\"".repeat(100_000),
        "\u{201c}".repeat(100_000),
        "\" said Lee. ".repeat(20_000),
        "'".repeat(100_000),
        "(".repeat(100_000),
    ] {
        dir.reading(format!("<article><p>{page}</p></article>"));
        dir.reading(page);
    }
});

case!(controls_and_marks_of_all_sorts, |dir| {
    dir.reading(PAGE.replace("Monday", "Mon\0day\x01\x02 \x1b[31m").replace("said", "sa\u{9b}id\x7f\x08"));
    for page in [
        "The bridge \u{202e}sesolc\u{202c}, said \u{2066}Lee\u{2069}.",
        "The\u{200b} bridge\u{feff} closes,\u{ad} said\u{2060} Lee\u{200d}.",
        "Rene\u{301}e and Ren\u{e9}e said it closes. e\u{301}\u{301}\u{301}",
        "The bridge closes\u{2028}\u{2029}\u{85}said Lee. \u{fffe}\u{10ffff}",
        "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} said: \u{5e9}\u{5dc}\u{5d5}\u{5dd}",
    ] {
        dir.reading(page);
        dir.reading(format!("<p>{page}</p>"));
    }
});

case!(text_that_hostile_patterns_feed_on, |dir| {
    for page in [
        "a".repeat(200_000) + "!",
        "said said ".repeat(20_000),
        "Mr. ".repeat(50_000),
        "according to ".repeat(20_000),
        "Lee, ".repeat(50_000) + "said",
        "1.".repeat(100_000),
        "&".repeat(200_000),
        "<".repeat(200_000),
        "<a ".repeat(50_000),
        "<!--".repeat(50_000),
        "\n".repeat(200_000) + "x",
    ] {
        dir.reading(page);
    }
});
