//! Bytes in any encoding, and the way back to them.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use dixit_page::{Hints, Limits, WarningCode, decode_range, decode_ranges, read};
use dixit_span::{ByteRange, Span};
use proptest::prelude::*;
use support::{page, plain, sound};

const BODY: &str = "<p>Le maire Zoé Lambert a déclaré lundi que le pont fermera “bientôt”, selon la ville.</p>";

fn declared(charset: &str) -> String {
    format!("<html><head><meta charset=\"{charset}\"></head><body>{BODY}</body></html>")
}

fn typed(media_type: &str) -> Hints {
    Hints { media_type: Some(media_type.to_owned()), ..Hints::default() }
}

fn has(article: &dixit_page::Article, code: WarningCode) -> bool {
    article.warnings.iter().any(|w| w.code == code)
}

#[test]
fn charsets_that_pages_declare() {
    let text = declared("ISO-8859-1");
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(&text);
    let article = plain(&bytes);
    assert_eq!(article.encoding, "windows-1252");
    assert!(article.text.contains("Zoé Lambert a déclaré"), "{}", article.text);
    assert!(!has(&article, WarningCode::Encoding));
}

#[test]
fn the_transport_is_asked_before_the_page() {
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode("<p>Zoé Lambert a parlé à la ville lundi soir, dit-on.</p>");
    let article = page(&bytes, &typed("text/html; charset=windows-1252"));
    assert_eq!(article.encoding, "windows-1252");
    assert!(article.text.contains("Zoé"));
}

#[test]
fn a_mark_wins_over_all() {
    let article =
        page([b"\xef\xbb\xbf".as_slice(), declared("koi8-r").as_bytes()].concat(), &typed("text/html; charset=big5"));
    assert_eq!(article.encoding, "utf-8");
    assert!(article.text.contains("Zoé"));
}

#[test]
fn utf_8_under_a_wrong_label_is_utf_8() {
    let article = plain(declared("iso-8859-1"));
    assert_eq!(article.encoding, "utf-8");
    assert!(has(&article, WarningCode::Encoding));
}

#[test]
fn bad_bytes_are_replaced_and_said() {
    let page = b"<meta charset=utf-8><body><p>The mayor, Zo\xe9 Lambert, spoke on Monday at the harbour.</p>";
    let article = plain(page);
    assert!(article.text.contains("Zo\u{fffd} Lambert"));
    assert!(has(&article, WarningCode::BadBytes));
}

#[test]
fn utf_16_with_and_without_a_mark() {
    for big in [false, true] {
        let units = declared("utf-16").encode_utf16().collect::<Vec<_>>();
        let body: Vec<u8> = units.iter().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect();
        let mark: &[u8] = if big { b"\xfe\xff" } else { b"\xff\xfe" };
        for bytes in [[mark, &body].concat(), body.clone()] {
            let article = plain(&bytes);
            assert_eq!(article.encoding, if big { "utf-16be" } else { "utf-16le" });
            assert!(article.text.contains("“bientôt”"), "{}", article.text);
        }
    }
}

#[test]
fn lone_surrogates_are_replaced() {
    let text = "The mayor said so on Monday, at the harbour of the town.";
    let mut units: Vec<u16> = text.encode_utf16().collect();
    units.insert(4, 0xd800);
    let bytes: Vec<u8> = [0xfeffu16].into_iter().chain(units).flat_map(u16::to_le_bytes).collect();
    let article = plain(bytes);
    assert!(article.text.starts_with("The \u{fffd}mayor"));
    assert!(has(&article, WarningCode::BadBytes));
}

#[test]
fn east_asian_encodings() {
    let text = "市長は月曜日に橋を閉鎖すると述べた。";
    for (name, encoding) in
        [("shift_jis", encoding_rs::SHIFT_JIS), ("euc-jp", encoding_rs::EUC_JP), ("gb18030", encoding_rs::GB18030)]
    {
        let (bytes, ..) = encoding.encode(text);
        let article = page(&bytes, &typed(&format!("text/plain; charset={name}")));
        assert_eq!((article.text.as_str(), article.encoding), (text, name));
        assert_eq!(article.map.ranges(Span::new(0, 3)).iter().map(|r| r.len()).sum::<u32>(), 2);
    }
}

/// Escape sequences switch the character set: those that a part of a text needs come before it.
#[test]
fn iso_2022_jp_is_proved() {
    let text = "Mayor Ann Lee said on Monday 市長は that the bridge ｶﾅ closes.";
    let (bytes, ..) = encoding_rs::ISO_2022_JP.encode(text);
    let article = page(&bytes, &typed("text/plain; charset=iso-2022-jp"));
    assert_eq!(article.text, text.replace("ｶﾅ", "カナ"));
    let ranges = |words: &str| {
        let at = article.text.find(words).unwrap();
        article.map.ranges(Span::from_usize(at, at + words.len()))
    };
    let read = |ranges: &[ByteRange]| decode_ranges(&bytes, ranges, article.encoding, "text/plain");
    assert_eq!(ranges("長は").len(), 2, "the escape sequence stands apart");
    for words in ["that the", "市長は", "長は", "は that", "長", "ナ closes"] {
        assert_eq!(read(&ranges(words)).as_deref(), Some(words));
        // What is joined decodes elsewhere too.
        let joined: Vec<u8> = ranges(words).iter().flat_map(|r| bytes[r.as_range()].to_vec()).collect();
        assert_eq!(decode_range(&joined, "iso-2022-jp", "text/plain"), words);
    }
}

/// Pairs are letters too: nothing is proved by reading bytes in another way than the page does.
#[test]
fn iso_2022_jp_proves_no_lie() {
    let (mut bytes, ..) = encoding_rs::ISO_2022_JP.encode("市長 ;TD9");
    let bytes = bytes.to_mut();
    let read = |ranges: &[(u32, u32)]| {
        let ranges: Vec<_> = ranges.iter().map(|r| ByteRange::new(r.0, r.1)).collect();
        decode_ranges(bytes, &ranges, "iso-2022-jp", "text/plain")
    };
    assert_eq!(bytes.as_slice(), b"\x1b$B;TD9\x1b(B ;TD9");
    assert_eq!(read(&[(0, 7)]).as_deref(), Some("市長"));
    assert_eq!(read(&[(11, 15)]).as_deref(), Some(";TD9"));
    assert_eq!(read(&[(0, 3), (5, 7), (7, 15)]).as_deref(), Some("長 ;TD9"));
    assert_eq!(read(&[(3, 7)]), None, "pairs read as letters");
    assert_eq!(read(&[(0, 3), (11, 15)]), None, "letters read as pairs");
    assert_eq!(read(&[(0, 3), (4, 6)]), None, "halves of two pairs");
    assert_eq!(read(&[(0, 99)]), None, "beyond the page");
}

#[test]
fn iso_2022_jp_in_html() {
    let html = "<html><head><meta charset=iso-2022-jp><title>市長、橋を閉鎖</title></head><body><h1>市長、橋を閉鎖</h1>\
        <p>市長は月曜日、<b>橋を</b>閉鎖する　と述べた。Ann Lee &amp; 市議会は「反対」と言う。</p>\
        <p>市議会は火曜日に橋の閉鎖について話し合う予定であると、町の広報は述べた。</p></body></html>";
    let (bytes, ..) = encoding_rs::ISO_2022_JP.encode(html);
    let article = plain(&bytes);
    assert_eq!(article.encoding, "iso-2022-jp");
    assert!(article.text.contains("橋を閉鎖する と述べた。Ann Lee & 市議会は「反対」と言う。"), "{}", article.text);
}

#[test]
fn undeclared_bytes_are_guessed() {
    let text = "Мэр города заявил в понедельник, что мост будет закрыт на ремонт до конца месяца.\n".repeat(4);
    let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(&text);
    let article = plain(&bytes);
    assert_eq!(article.encoding, "windows-1251");
    assert!(article.text.contains("заявил") && has(&article, WarningCode::Encoding));
}

/// A page about one thing, in each encoding that news are published in.
#[test]
fn a_page_in_each_encoding() {
    let pages = [
        ("windows-1251", "Мэр Анна Линд заявила в понедельник, что мост будет закрыт на ремонт до конца месяца."),
        ("windows-1252", "Le maire Zoé Lambert a déclaré lundi que le pont fermera “bientôt”, selon la mairie."),
        ("shift_jis", "市長は月曜日、橋を閉鎖すると述べた。ｶﾞ表ソ、「反対」の声もある。"),
        ("euc-jp", "市長は月曜日、橋を閉鎖すると述べた。「反対」の声もある。"),
        ("iso-2022-jp", "市長は月曜日、橋を閉鎖すると述べた。「反対」の声もある。"),
        ("euc-kr", "시장은 월요일에 다리를 폐쇄한다고 말했다. “반대”하는 목소리도 있다고 시의회는 전했다."),
        ("gb18030", "市长星期一表示，大桥将关闭至月底。市议会对此表示“反对”㐂ḿ。"),
        ("gbk", "市长星期一表示，大桥将关闭至月底。市议会对此表示“反对”。"),
        ("big5", "市長星期一表示，大橋將關閉至月底。市議會對此表示「反對」功許蓋。"),
        ("koi8-u", "Мер Ганна Лінд заявила в понеділок, що міст закриють на ремонт до кінця місяця."),
        ("iso-8859-2", "Starosta Zoë Černá v pondělí řekla, že most bude do konce měsíce uzavřen."),
        ("utf-16le", "Der Bürgermeister sagte am Montag, die Brücke werde geschlossen. 市長 😀."),
        ("utf-16be", "Der Bürgermeister sagte am Montag, die Brücke werde geschlossen. 市長 😀."),
    ];
    for (name, words) in pages {
        let wide = name.starts_with("utf-16");
        let encode = |text: &str| -> Vec<u8> {
            if wide {
                let units = text.encode_utf16();
                return units
                    .flat_map(|u| if name == "utf-16be" { u.to_be_bytes() } else { u.to_le_bytes() })
                    .collect();
            }
            encoding_rs::Encoding::for_label(name.as_bytes()).unwrap().encode(text).0.into_owned()
        };
        let body = format!("<body><h1>{words}</h1><p>{words} &amp; <b>{words}</b></p><p>{}</p>", words.repeat(4));
        let inside = encode(&format!("<html><head><meta charset={name}></head>{body}"));
        let bare = encode(&body);
        let mut tries = vec![(inside, Hints::default()), (bare, typed(&format!("text/html; charset={name}")))];
        if wide {
            let mark: &[u8] = if name == "utf-16be" { b"\xfe\xff" } else { b"\xff\xfe" };
            tries.push(([mark, &encode(&body)].concat(), Hints::default()));
        }
        for (bytes, hints) in tries {
            let article = page(&bytes, &hints);
            assert_eq!(article.encoding, name);
            assert!(article.text.contains(&format!("{words} & {words}")), "{name}: {}", article.text);
            assert!(!has(&article, WarningCode::BadBytes), "{name}");
        }
    }
}

#[test]
fn where_and_how_a_charset_is_declared() {
    let russian = "Мэр Анна Линд заявила в понедельник, что мост будет закрыт.";
    let (body, ..) = encoding_rs::WINDOWS_1251.encode(russian);
    let late = format!("<html><head><script>{}</script><meta charset=windows-1251></head>", "x();".repeat(900));
    for head in [
        late.as_str(),
        "<?xml version='1.0' encoding='windows-1251'?><html>",
        "<?xml version=\"1.0\" encoding = \"WINDOWS-1251\" ?>\n<!DOCTYPE html><html>",
        "<meta charset=\"'windows-1251'\">",
        "<meta charset=' windows-1251; '>",
        "<meta http-equiv='Content-Type' content='text/html; charset=\"windows-1251\"'>",
        "<META CONTENT='text/html;charset = windows-1251' HTTP-EQUIV=content-type>",
        "<meta name=content-type content='text/html; charset=windows-1251'>",
        "<!-- <meta charset=utf-8> --><meta charset=windows-1251>",
        "<script>'<meta charset=utf-8>'</script><meta charset=windows-1251>",
        "<meta charset=nonsense><meta charset=windows-1251>",
        "<?xml version='1.0' encoding='utf-8'?><meta charset=windows-1251>",
    ] {
        let bytes = [head.as_bytes(), b"<body><p>", &body, b"</p>"].concat();
        let article = plain(&bytes);
        assert_eq!(article.encoding, "windows-1251", "{head:.60}");
        assert!(article.text.contains(russian) && !has(&article, WarningCode::Encoding), "{head:.60}");
    }
}

#[test]
fn labels_that_the_bytes_disprove() {
    let russian = "Мэр Анна Линд заявила в понедельник, что мост будет закрыт на ремонт до конца месяца.";
    let french = "Le maire Zoé Lambert a déclaré lundi que le pont fermera “bientôt”, à la demande de la ville.";
    let html = |charset: &str, words: &str| format!("<meta charset={charset}><body><p>{words}</p>");
    let encode = |label: &str, text: &str| {
        encoding_rs::Encoding::for_label(label.as_bytes()).unwrap().encode(text).0.into_owned()
    };
    // Bytes, the transport's charset, the words, the encoding that they are in.
    let cases = [
        (html("iso-8859-1", russian).into_bytes(), "", russian, "utf-8"),
        (html("shift_jis", french).into_bytes(), "", french, "utf-8"),
        (html("iso-2022-jp", french).into_bytes(), "", french, "utf-8"),
        (html("utf-8", french).into_bytes(), "windows-1252", french, "utf-8"),
        (encode("windows-1251", &html("utf-8", russian)), "", russian, "windows-1251"),
        (encode("windows-1251", &html("windows-1251", russian)), "utf-8", russian, "windows-1251"),
        (
            encode("gbk", &html("utf-8", "市长星期一表示，大桥将关闭至月底。")),
            "",
            "市长星期一表示，大桥将关闭至月底。",
            "gbk",
        ),
        (html("utf-16", french).into_bytes(), "", french, "utf-8"),
        (html("utf-8", french).into_bytes(), "utf-16", french, "utf-8"),
        (encode("windows-1252", &html("windows-1252", french)), "utf-16le", french, "windows-1252"),
        (html("utf-8", french).encode_utf16().flat_map(u16::to_be_bytes).collect(), "utf-8", french, "utf-16be"),
        (encode("windows-1251", &html("iso-8859-1", russian)), "", russian, "windows-1251"),
    ];
    for (n, (bytes, transport, words, encoding)) in cases.into_iter().enumerate() {
        let hints =
            if transport.is_empty() { Hints::default() } else { typed(&format!("text/html; charset={transport}")) };
        let article = page(&bytes, &hints);
        assert_eq!(article.encoding, encoding, "{n}");
        assert!(article.text.contains(words), "{n}: {}", article.text);
    }
}

/// Teasers are cut by bytes, and comments are pasted in other encodings.
#[test]
fn damaged_utf_8_is_utf_8() {
    let french =
        "Le maire Zoé Lambert a déclaré lundi que le pont fermera “bientôt”, à la demande de la ville. ".repeat(3);
    for label in ["utf-8", "iso-8859-1", ""] {
        let meta = if label.is_empty() { String::new() } else { format!("<meta charset={label}>") };
        let mut bytes = format!("{meta}<body><p>{french}</p><p>Le maire a d").into_bytes();
        bytes.extend(b"\xc3</p><p>Une phrase de plus, dit la ville.</p>");
        let article = plain(&bytes);
        assert_eq!(article.encoding, "utf-8", "{label}");
        assert!(article.text.contains("fermera “bientôt”") && article.text.contains("Le maire a d\u{fffd}"));
        assert!(has(&article, WarningCode::BadBytes));
    }
    let cut = "Le maire a parlé lundi, dit la ville, et reviendra cet é".as_bytes();
    assert_eq!(plain(&cut[..cut.len() - 1]).encoding, "utf-8");
}

#[test]
fn an_address_helps_a_guess() {
    let (bytes, ..) = encoding_rs::ISO_8859_5.encode("Мост закрыт.");
    for url in ["https://a.example.рф/x", "https://[::1]/", "x", "https://x.RU", "https://a.b.ru:80/x?y"] {
        let hints = Hints { url: Some(url.to_owned()), ..Hints::default() };
        assert!(!page(&bytes, &hints).text.is_empty());
    }
}

#[test]
fn pages_that_are_none() {
    let read = |bytes: &[u8]| read(bytes, &Hints::default(), &Limits::default());
    for bytes in [b"".as_slice(), b" \n\t\r ", b"\xef\xbb\xbf  ", b"\xff\xfe \0"] {
        assert!(read(bytes).unwrap_err().is_empty(), "{bytes:?}");
    }
    for bytes in [
        b"%PDF-1.7 x".as_slice(),
        b"\x89PNG\r\n\x1a\n",
        b"\x1f\x8b\x08",
        b"PK\x03\x04abc",
        b"\x7fELF",
        b"\0\x01\x02\x03\x04\x05\0\0",
    ] {
        assert!(read(bytes).unwrap_err().is_binary(), "{bytes:?}");
    }
    assert!(read("One stray NUL\0 is no harm, the mayor said on Monday.".as_bytes()).is_ok());
}

#[test]
fn limits_hold_before_and_after_decoding() {
    let limits = Limits { page: 1000, ..Limits::default() };
    let error = read(&[b'a'; 1001], &Hints::default(), &limits).unwrap_err();
    assert!(error.is_too_large() && error.to_string().contains("1000"));
    // 600 bytes that decode to 1,800.
    let hints = typed("text/plain; charset=windows-1252");
    assert!(read(&[0x80; 600], &hints, &limits).unwrap_err().is_too_large());
    assert!(read(&[0x80; 300], &hints, &limits).is_ok());
}

const LABELS: [&str; 15] = [
    "utf-8", "windows-1252", "iso-8859-5", "koi8-u", "shift_jis", "euc-jp", "euc-kr", "big5", "gbk", "gb18030",
    "utf-16le", "utf-16be", "macintosh", "x-user-defined", "iso-2022-jp",
];

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400), label in 0..LABELS.len(), html in any::<bool>()) {
        let kind = if html { "text/html" } else { "text/plain" };
        let hints = typed(&format!("{kind}; charset={}", LABELS[label]));
        for hints in [Hints::default(), hints, Hints { verbatim: true, ..Hints::default() }] {
            if let Ok(article) = read(&bytes, &hints, &Limits::default()) {
                sound(&bytes, &article);
            }
        }
    }

    #[test]
    fn words_between_odd_bytes_are_proved(words in prop::collection::vec("[a-z]{1,8}|[éüЖ市😀]{1,3}|\u{200b}|\0", 5..60), odd in prop::collection::vec(0x80u8..=0xff, 0..4), label in 0..LABELS.len()) {
        let mut bytes = Vec::new();
        for (n, word) in words.iter().enumerate() {
            let (encoded, ..) = encoding_rs::Encoding::for_label(LABELS[label].as_bytes()).unwrap().encode(word);
            bytes.extend_from_slice(&encoded);
            bytes.push(b' ');
            bytes.extend(odd.get(n));
        }
        let hints = typed(&format!("text/plain; charset={}", LABELS[label]));
        if let Ok(article) = read(&bytes, &hints, &Limits::default()) {
            sound(&bytes, &article);
        }
    }
}
