//! Bytes in any encoding, and the way back to them.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use dixit_page::{Hints, Limits, WarningCode, read};
use dixit_span::Span;
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

/// Escape sequences switch the character set: words in ASCII are proved, others can be read but not proved alone.
#[test]
fn iso_2022_jp_is_read() {
    let (bytes, ..) = encoding_rs::ISO_2022_JP.encode("Mayor Ann Lee said on Monday 市長 that the bridge closes.");
    let article = read(&bytes, &typed("text/plain; charset=iso-2022-jp"), &Limits::default()).unwrap();
    assert_eq!(article.text, "Mayor Ann Lee said on Monday 市長 that the bridge closes.");
    let at = article.text.find("that the").unwrap() as u32;
    let range = article.map.ranges(Span::new(at, at + 8))[0];
    assert_eq!(dixit_page::decode_range(&bytes[range.as_range()], article.encoding, "text/plain"), "that the");
}

#[test]
fn undeclared_bytes_are_guessed() {
    let text = "Мэр города заявил в понедельник, что мост будет закрыт на ремонт до конца месяца.\n".repeat(4);
    let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(&text);
    let article = plain(&bytes);
    assert_eq!(article.encoding, "windows-1251");
    assert!(article.text.contains("заявил") && has(&article, WarningCode::Encoding));
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

const LABELS: [&str; 14] = [
    "utf-8", "windows-1252", "iso-8859-5", "koi8-u", "shift_jis", "euc-jp", "euc-kr", "big5", "gbk", "gb18030",
    "utf-16le", "utf-16be", "macintosh", "x-user-defined",
];

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400), label in 0..LABELS.len(), html in any::<bool>()) {
        let kind = if html { "text/html" } else { "text/plain" };
        let hints = typed(&format!("{kind}; charset={}", LABELS[label]));
        for hints in [Hints::default(), hints, Hints { verbatim: true, ..Hints::default() }] {
            if let Ok(article) = read(&bytes, &hints, &Limits::default()) {
                // Malformed GB18030 decodes differently in parts.
                if !article.encoding.starts_with("gb") {
                    sound(&bytes, &article);
                }
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
        if let Ok(article) = read(&bytes, &hints, &Limits::default())
            && (odd.is_empty() || !article.encoding.starts_with("gb"))
        {
            sound(&bytes, &article);
        }
    }
}
