//! The language of a text, told by its letters.
//!
//! Names of outlets and people, and sentences of furniture, are in any language: only a text of some length tells,
//! and only a longer one contradicts what the page itself declares.

use whatlang::{Lang, Script};

use crate::{Article, BlockKind, Origin};

/// Bytes of running text that are looked at. Of 660 news pages none was taken for another language by so many than by
/// its whole text; more bytes only take longer.
const SAMPLE: usize = 3 << 9;
/// Letters that tell a language where none is declared, and where another one is. A script of its own takes fewer.
const ENOUGH: usize = 120;
const CLEAR: usize = 400;

/// A language that was told from a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// BCP 47.
    pub(crate) tag: &'static str,
    /// Long enough to contradict a declaration.
    pub(crate) clear: bool,
}

/// Sets an article's language where its page declares none, or another one than the text is in.
pub(crate) fn settle(article: &mut Article) {
    let Some(found) = identify(&sample(article)) else { return };
    let header = &mut article.header;
    let keep = header.language.as_deref().is_some_and(|declared| !found.clear || agree(declared, found.tag));
    if keep {
        return;
    }
    header.language = Some(found.tag.to_owned());
    header.origin.retain(|(name, _)| *name != "language");
    header.origin.push(("language", Origin::Text));
}

/// The beginning of an article's running text, up to [`SAMPLE`] bytes.
fn sample(article: &Article) -> String {
    let mut out = String::with_capacity(SAMPLE);
    let running =
        |kind| matches!(kind, BlockKind::Paragraph | BlockKind::Quote | BlockKind::Entry | BlockKind::ListItem);
    for block in article.blocks.iter().filter(|b| running(b.kind)) {
        for word in block.span.slice(&article.text).split_whitespace() {
            if out.len() + word.len() > SAMPLE {
                return out;
            }
            // Addresses and handles have letters of no language.
            if !word.contains(['@', '/']) {
                out.push_str(word);
                out.push(' ');
            }
        }
    }
    out
}

/// The language of a text of some length.
pub(crate) fn identify(text: &str) -> Option<Found> {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let info = whatlang::detect(text)?;
    let weight = match info.script() {
        Script::Latin | Script::Cyrillic | Script::Arabic | Script::Devanagari => 1,
        _ => 4,
    };
    let letters = letters * weight;
    let tag = tag(info.lang())?;
    (letters >= ENOUGH && info.is_reliable()).then_some(Found { tag, clear: letters >= CLEAR })
}

/// Whether a declared language and one told from the text are the same, or so close that a text hardly tells.
fn agree(declared: &str, found: &str) -> bool {
    const CLOSE: [&[&str]; 14] = [
        &["nb", "no", "nn", "da"],
        &["hr", "sr", "bs", "sh", "me", "cnr", "sl"],
        &["cs", "sk"],
        &["es", "ca", "gl", "ast", "pt"],
        &["bg", "mk"],
        &["ru", "be", "uk"],
        &["hi", "mr", "ne", "bho", "mai", "sa"],
        &["id", "ms", "jv", "su"],
        &["fa", "ps", "prs", "ur"],
        &["ar", "ckb"],
        &["af", "nl", "fy"],
        &["tl", "fil", "ceb"],
        &["zh", "yue", "wuu"],
        &["az", "tr", "tk", "uz"],
    ];
    let declared = declared.split(['-', '_']).next().unwrap_or(declared).to_ascii_lowercase();
    declared == found || CLOSE.iter().any(|near| near.contains(&declared.as_str()) && near.contains(&found))
}

/// The BCP 47 tag of a language.
fn tag(lang: Lang) -> Option<&'static str> {
    const TAGS: [(Lang, &str); 70] = [
        (Lang::Afr, "af"),
        (Lang::Aka, "ak"),
        (Lang::Amh, "am"),
        (Lang::Ara, "ar"),
        (Lang::Aze, "az"),
        (Lang::Bel, "be"),
        (Lang::Ben, "bn"),
        (Lang::Bul, "bg"),
        (Lang::Cat, "ca"),
        (Lang::Ces, "cs"),
        (Lang::Cmn, "zh"),
        (Lang::Cym, "cy"),
        (Lang::Dan, "da"),
        (Lang::Deu, "de"),
        (Lang::Ell, "el"),
        (Lang::Eng, "en"),
        (Lang::Epo, "eo"),
        (Lang::Est, "et"),
        (Lang::Fin, "fi"),
        (Lang::Fra, "fr"),
        (Lang::Guj, "gu"),
        (Lang::Heb, "he"),
        (Lang::Hin, "hi"),
        (Lang::Hrv, "hr"),
        (Lang::Hun, "hu"),
        (Lang::Hye, "hy"),
        (Lang::Ind, "id"),
        (Lang::Ita, "it"),
        (Lang::Jav, "jv"),
        (Lang::Jpn, "ja"),
        (Lang::Kan, "kn"),
        (Lang::Kat, "ka"),
        (Lang::Khm, "km"),
        (Lang::Kor, "ko"),
        (Lang::Lat, "la"),
        (Lang::Lav, "lv"),
        (Lang::Lit, "lt"),
        (Lang::Mal, "ml"),
        (Lang::Mar, "mr"),
        (Lang::Mkd, "mk"),
        (Lang::Mya, "my"),
        (Lang::Nep, "ne"),
        (Lang::Nld, "nl"),
        (Lang::Nob, "nb"),
        (Lang::Ori, "or"),
        (Lang::Pan, "pa"),
        (Lang::Pes, "fa"),
        (Lang::Pol, "pl"),
        (Lang::Por, "pt"),
        (Lang::Ron, "ro"),
        (Lang::Rus, "ru"),
        (Lang::Sin, "si"),
        (Lang::Slk, "sk"),
        (Lang::Slv, "sl"),
        (Lang::Sna, "sn"),
        (Lang::Spa, "es"),
        (Lang::Srp, "sr"),
        (Lang::Swe, "sv"),
        (Lang::Tam, "ta"),
        (Lang::Tel, "te"),
        (Lang::Tgl, "tl"),
        (Lang::Tha, "th"),
        (Lang::Tuk, "tk"),
        (Lang::Tur, "tr"),
        (Lang::Ukr, "uk"),
        (Lang::Urd, "ur"),
        (Lang::Uzb, "uz"),
        (Lang::Vie, "vi"),
        (Lang::Yid, "yi"),
        (Lang::Zul, "zu"),
    ];
    TAGS.iter().find(|(known, _)| *known == lang).map(|(_, tag)| *tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_a_tag() {
        assert!(Lang::all().iter().all(|l| tag(*l).is_some()));
    }

    #[test]
    fn texts_of_some_length_tell() {
        for (text, want) in [
            ("The harbour stays shut until Monday, since the storm broke the pier, Ann Lee told the council. ", "en"),
            ("Der Hafen bleibt bis Montag geschlossen, weil der Sturm die Mole zerstört hat, sagte Anna Lindt. ", "de"),
            ("Le port restera fermé jusqu'à lundi, car la tempête a détruit la jetée, a déclaré Anne Lié. ", "fr"),
            ("Порт лишається закритим до понеділка, бо буря зруйнувала мол, сказала Ганна Лінд. ", "uk"),
            (
                "Порт останется закрытым до понедельника, так как буря разрушила мол. Об этом сообщила мэр города Анна Линд, \
                отвечая на вопросы журналистов. ",
                "ru",
            ),
            ("港は月曜日まで閉鎖されると市長は述べた。嵐が防波堤を壊したためである。", "ja"),
            ("市长星期一表示，由于风暴摧毁了码头，港口将一直关闭到月底，市议会对此表示反对。", "zh"),
            ("시장은 월요일에 폭풍이 부두를 부쉈기 때문에 항구를 폐쇄한다고 말했다.", "ko"),
        ] {
            assert_eq!(identify(&text.repeat(2)).map(|f| f.tag), Some(want), "{text}");
            assert!(identify(&text.repeat(6)).is_some_and(|f| f.clear), "{text}");
        }
        for text in ["", "123 456", "Ann Lee", "Sagte Anna Lindt.", "🙂"] {
            assert_eq!(identify(text), None, "{text}");
        }
    }

    #[test]
    fn close_languages_are_not_told_apart() {
        assert!(agree("en-GB", "en") && agree("no", "nb") && agree("sr-Latn", "hr") && agree("EN", "en"));
        assert!(!agree("en", "de") && !agree("fr", "es"));
    }
}
