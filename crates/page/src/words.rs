//! What pages call their elements: the words of `class`, `id` and the like, in families.

/// Families of words, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Classes(u32);

macro_rules! families {
    ($($name:ident = $bit:literal),+ $(,)?) => {
        impl Classes {
            $(pub(crate) const $name: Self = Self(1 << $bit);)+
            /// Number of families.
            pub(crate) const COUNT: usize = [$($bit),+].len();
        }
    };
}

families! {
    ARTICLE = 0, BODY = 1, RELATED = 2, SIDEBAR = 3, COMMENT = 4, SHARE = 5, AD = 6, SIGN_UP = 7, NAV = 8, FOOTER = 9,
    AUTHOR = 10, CAPTION = 11, TAGS = 12, DATE = 13, TITLE = 14, TEASER = 15, HIDDEN = 16, LEAD = 17, QUOTE = 18,
    SEARCH = 19, PAGER = 20, CONTENTS = 21, NOTE = 22, BOX = 23, VOTE = 24, SHOP = 25, LIVE = 26, MEDIA = 27,
    EMBED = 28, COOKIE = 29, META = 30, WIDGET = 31,
}

impl Classes {
    pub(crate) const NONE: Self = Self(0);

    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether the sets share a family.
    pub(crate) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The families as bits.
    pub(crate) const fn bits(self) -> u32 {
        self.0
    }
}

/// The families of an attribute's value, if it is one that names an element: `class`, `id` and the like.
pub(crate) fn of_attribute(name: &str, value: &str) -> Classes {
    let names = match name.len() {
        2 => name.eq_ignore_ascii_case("id"),
        4 => name.eq_ignore_ascii_case("role"),
        5 => name.eq_ignore_ascii_case("class"),
        8 => name.eq_ignore_ascii_case("itemprop"),
        9 => name.eq_ignore_ascii_case("data-type"),
        10 => name.eq_ignore_ascii_case("aria-label") || name.eq_ignore_ascii_case("data-block"),
        11 => name.eq_ignore_ascii_case("data-testid") || name.eq_ignore_ascii_case("data-module"),
        14 => name.eq_ignore_ascii_case("data-component"),
        _ => false,
    };
    if names { of(value) } else { Classes::NONE }
}

/// Whether a `class` says that an element is shown to nobody, to screen readers alone, or when it is pointed at.
pub(crate) fn is_out_of_sight(class: &str) -> bool {
    const NAMES: [&str; 10] = [
        "sr-only",
        "visually-hidden",
        "visuallyhidden",
        "screen-reader-text",
        "screenreader",
        "screen-reader",
        "element-invisible",
        "offscreen",
        "u-hidden-visually",
        "hidden-visually",
    ];
    const POINTED_AT: [&str; 3] = ["tooltip", "rollover", "popover"];
    class.split_ascii_whitespace().any(|name| {
        let first = name.as_bytes()[0].to_ascii_lowercase();
        matches!(first, b's' | b'v' | b'e' | b'o' | b'u' | b'h') && NAMES.iter().any(|n| name.eq_ignore_ascii_case(n))
            || matches!(first, b't' | b'r' | b'p')
                && POINTED_AT.iter().any(|n| name.get(..n.len()).is_some_and(|s| s.eq_ignore_ascii_case(n)))
    })
}

/// Longest value that is read, in bytes.
const LONGEST: usize = 400;

/// The families of the words in a value: `article-body`, `relatedPosts`, `share_bar`.
fn of(value: &str) -> Classes {
    let bytes = &value.as_bytes()[..value.len().min(LONGEST)];
    let mut out = Classes::NONE;
    let mut word = [0u8; 16];
    let mut len = 0;
    let mut lower_before = false;
    for &byte in bytes {
        if byte.is_ascii_alphabetic() {
            // "relatedPosts" has two words.
            if byte.is_ascii_uppercase() && lower_before {
                out = out.and(family(&word[..len]));
                len = 0;
            }
            if let Some(slot) = word.get_mut(len) {
                *slot = byte.to_ascii_lowercase();
                len += 1;
            }
            lower_before = byte.is_ascii_lowercase();
        } else {
            out = out.and(family(&word[..len]));
            len = 0;
            lower_before = false;
        }
    }
    out.and(family(&word[..len]))
}

/// Beginnings of words that are written together with others: "relatedlinks", "sharebar". In the order of letters.
const STEMS: &[(&[u8], Classes)] = &[
    (b"advert", Classes::AD),
    (b"anzeige", Classes::AD),
    (b"articlebody", Classes::BODY),
    (b"articlecontent", Classes::BODY),
    (b"articletext", Classes::BODY),
    (b"author", Classes::AUTHOR),
    (b"autor", Classes::AUTHOR),
    (b"bildunter", Classes::CAPTION),
    (b"bodytext", Classes::BODY),
    (b"breadcrumb", Classes::NAV),
    (b"byline", Classes::AUTHOR),
    (b"caption", Classes::CAPTION),
    (b"carousel", Classes::MEDIA),
    (b"coment", Classes::COMMENT),
    (b"comment", Classes::COMMENT),
    (b"compart", Classes::SHARE),
    (b"consent", Classes::COOKIE),
    (b"cookie", Classes::COOKIE),
    (b"copyright", Classes::FOOTER),
    (b"datum", Classes::DATE),
    (b"disqus", Classes::COMMENT),
    (b"donat", Classes::SIGN_UP),
    (b"empfehl", Classes::RELATED),
    (b"entrycontent", Classes::BODY),
    (b"footer", Classes::FOOTER),
    (b"galerie", Classes::MEDIA),
    (b"gallery", Classes::MEDIA),
    (b"gdpr", Classes::COOKIE),
    (b"headline", Classes::TITLE),
    (b"kommentar", Classes::COMMENT),
    (b"maincontent", Classes::BODY),
    (b"morefrom", Classes::RELATED),
    (b"mostpop", Classes::RELATED),
    (b"mostread", Classes::RELATED),
    (b"navi", Classes::NAV),
    (b"newsletter", Classes::SIGN_UP),
    (b"outbrain", Classes::AD),
    (b"pagination", Classes::PAGER),
    (b"partage", Classes::SHARE),
    (b"paywall", Classes::SIGN_UP),
    (b"postbody", Classes::BODY),
    (b"postcontent", Classes::BODY),
    (b"promo", Classes::TEASER),
    (b"publicid", Classes::AD),
    (b"readalso", Classes::RELATED),
    (b"readmore", Classes::RELATED),
    (b"recommend", Classes::RELATED),
    (b"register", Classes::SIGN_UP),
    (b"relacionad", Classes::RELATED),
    (b"related", Classes::RELATED),
    (b"richtext", Classes::BODY),
    (b"rollover", Classes::HIDDEN),
    (b"share", Classes::SHARE),
    (b"sharing", Classes::SHARE),
    (b"sidebar", Classes::SIDEBAR),
    (b"signup", Classes::SIGN_UP),
    (b"similar", Classes::RELATED),
    (b"slide", Classes::MEDIA),
    (b"social", Classes::SHARE),
    (b"sponsor", Classes::AD),
    (b"standfirst", Classes::LEAD),
    (b"storybody", Classes::BODY),
    (b"storycontent", Classes::BODY),
    (b"storytext", Classes::BODY),
    (b"subscri", Classes::SIGN_UP),
    (b"taboola", Classes::AD),
    (b"teaser", Classes::TEASER),
    (b"timestamp", Classes::DATE),
    (b"tooltip", Classes::HIDDEN),
    (b"vorspann", Classes::LEAD),
    (b"werbung", Classes::AD),
    (b"widget", Classes::WIDGET),
];

/// Where the stems of each letter begin.
const LETTERS: [u8; 27] = {
    let mut out = [0; 27];
    let mut stem = 0;
    while stem < STEMS.len() {
        out[(STEMS[stem].0[0] - b'a') as usize + 1] = stem as u8 + 1;
        stem += 1;
    }
    let mut letter = 1;
    while letter < out.len() {
        if out[letter] < out[letter - 1] {
            out[letter] = out[letter - 1];
        }
        letter += 1;
    }
    out
};

/// The stems that begin as a word in lower case does.
fn stems(word: &[u8]) -> &'static [(&'static [u8], Classes)] {
    let letter = usize::from(word[0].wrapping_sub(b'a')).min(25);
    &STEMS[usize::from(LETTERS[letter])..usize::from(LETTERS[letter + 1])]
}

/// The family of a word in lower case.
fn family(word: &[u8]) -> Classes {
    if word.len() < 2 {
        return Classes::NONE;
    }
    match word {
        b"article" | b"story" | b"post" | b"entry" | b"news" | b"artikel" | b"beitrag" | b"articulo" | b"noticia"
        | b"blog" | b"single" | b"hentry" => Classes::ARTICLE,
        b"body" | b"content" | b"text" | b"copy" | b"prose" | b"paragraph" | b"main" | b"inhalt" | b"contenu"
        | b"contenido" | b"texto" | b"texte" | b"cuerpo" | b"corps" | b"absatz" | b"para" | b"wysiwyg" => Classes::BODY,
        b"more" | b"also" | b"popular" | b"trending" | b"latest" | b"recent" | b"recirc" | b"suggested" | b"mehr"
        | b"verwandt" | b"weitere" | b"interesse" | b"thema" | b"readnext" | b"upnext" | b"suggestions" | b"aussi" => {
            Classes::RELATED
        }
        b"rail" | b"secondary" | b"aside" | b"side" | b"complementary" | b"right" | b"left" | b"marginal"
        | b"seitenleiste" => Classes::SIDEBAR,
        b"respond" | b"reply" | b"replies" | b"discussion" | b"feedback" | b"forum" | b"livefyre" | b"coral" => {
            Classes::COMMENT
        }
        b"facebook" | b"tweet" | b"follow" | b"addthis" | b"tools" | b"toolbar" | b"actions" | b"buttons"
        | b"whatsapp" | b"teilen" | b"print" | b"email" | b"button" | b"btn" | b"action" | b"icons" | b"icon"
        | b"bookmark" | b"sociais" => Classes::SHARE,
        b"ad" | b"ads" | b"banner" | b"dfp" | b"adunit" | b"affiliate" | b"adslot" | b"adsense" | b"gpt" | b"adbox"
        | b"pub" | b"publicite" | b"partner" | b"commercial" | b"adwrapper" | b"adcontainer" => Classes::AD,
        b"login" | b"membership" | b"abo" | b"premium" | b"cta" | b"support" | b"member" | b"signin" | b"optin"
        | b"mailchimp" => Classes::SIGN_UP,
        b"nav" | b"menu" | b"header" | b"masthead" | b"topbar" | b"skip" | b"navbar" | b"crumbs" | b"crumb"
        | b"navigation" | b"logo" | b"toplinks" => Classes::NAV,
        b"foot" | b"legal" | b"bottom" | b"colophon" | b"imprint" | b"impressum" | b"contentinfo" | b"rights" => {
            Classes::FOOTER
        }
        b"bio" | b"writer" | b"profile" | b"avatar" | b"contributor" | b"contributors" | b"auteur" | b"vcard"
        | b"credits" | b"reporter" | b"redakteur" | b"about" | b"biography" => Classes::AUTHOR,
        b"credit" | b"legend" | b"legende" | b"cutline" | b"copyrights" | b"photographer" | b"bildtext" | b"quelle"
        | b"leyenda" | b"pie" => Classes::CAPTION,
        b"tag" | b"tags" | b"topics" | b"topic" | b"keywords" | b"category" | b"categories" | b"cat" | b"cats"
        | b"terms" | b"kategorie" | b"schlagworte" | b"themen" | b"taxonomy" | b"label" | b"labels" | b"kicker"
        | b"eyebrow" | b"rubric" | b"rubrik" | b"hashtags" => Classes::TAGS,
        b"date" | b"time" | b"published" | b"updated" | b"dateline" | b"pubdate" | b"fecha" | b"posted"
        | b"datetime" | b"modified" => Classes::DATE,
        b"title" | b"heading" | b"hed" | b"titel" | b"titre" | b"titulo" | b"ueberschrift" => Classes::TITLE,
        b"card" | b"cards" | b"list" | b"listing" | b"grid" | b"feed" | b"river" | b"stream" | b"tile" | b"tiles"
        | b"thumb" | b"thumbnail" | b"thumbs" | b"item" | b"items" | b"preview" | b"archive" | b"loop" | b"excerpt"
        | b"carrousel" | b"headlines" | b"liste" => Classes::TEASER,
        b"hidden" | b"hide" | b"popup" | b"modal" | b"overlay" | b"sr" | b"visuallyhidden" | b"screen" | b"reader"
        | b"offscreen" | b"invisible" | b"collapse" | b"dropdown" | b"lightbox" | b"popover" | b"toast" | b"alert"
        | b"none" | b"alertdialog" | b"dialog" => Classes::HIDDEN,
        b"lead" | b"dek" | b"deck" | b"subtitle" | b"intro" | b"summary" | b"description" | b"subhead"
        | b"subheading" | b"abstract" | b"chapeau" | b"entradilla" | b"einleitung" | b"anriss" | b"introduction"
        | b"lede" => Classes::LEAD,
        b"quote" | b"pullquote" | b"blockquote" | b"zitat" | b"pull" | b"citation" => Classes::QUOTE,
        b"search" | b"filter" | b"sort" | b"form" | b"input" | b"suche" | b"field" | b"select" => Classes::SEARCH,
        b"pager" | b"prev" | b"previous" | b"next" | b"pagenav" | b"pages" | b"paging" => Classes::PAGER,
        b"toc" | b"contents" | b"index" | b"table" | b"sitemap" => Classes::CONTENTS,
        b"disclaimer" | b"correction" | b"note" | b"notes" | b"footnote" | b"footnotes" | b"source" | b"sources"
        | b"references" | b"reference" | b"notice" | b"editor" | b"editors" => Classes::NOTE,
        b"infobox" | b"factbox" | b"box" | b"sidebox" | b"inset" | b"callout" | b"panel" | b"module" | b"kasten"
        | b"insert" | b"inline" => Classes::BOX,
        b"rating" | b"vote" | b"votes" | b"poll" | b"quiz" | b"survey" | b"likes" | b"stars" | b"umfrage" => {
            Classes::VOTE
        }
        b"product" | b"products" | b"price" | b"buy" | b"shop" | b"deal" | b"deals" | b"cart" | b"store"
        | b"coupon" | b"offers" => Classes::SHOP,
        b"live" | b"liveblog" | b"ticker" | b"update" | b"updates" => Classes::LIVE,
        b"photo" | b"image" | b"img" | b"figure" | b"media" | b"video" | b"player" | b"picture" | b"bild" | b"foto"
        | b"pic" | b"audio" | b"podcast" | b"images" | b"photos" | b"imagen" | b"jwplayer" | b"thumbcaption" => {
            Classes::MEDIA
        }
        b"embed" | b"twitter" | b"instagram" | b"embedded" | b"iframe" | b"tiktok" | b"fb" => Classes::EMBED,
        b"privacy" | b"ccpa" | b"onetrust" => Classes::COOKIE,
        b"meta" | b"info" | b"details" | b"data" | b"metadata" | b"infos" => Classes::META,
        b"block" | b"container" | b"wrapper" => Classes::NONE,
        _ => stems(word).iter().find(|(stem, _)| word.starts_with(stem)).map_or(Classes::NONE, |(_, family)| *family),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_lie_in_order() {
        assert!(STEMS.is_sorted_by_key(|(stem, _)| *stem));
        for (stem, family) in STEMS {
            assert_eq!(stems(stem).iter().find(|(s, _)| s == stem).map(|(_, f)| f), Some(family));
        }
    }

    #[test]
    fn words_of_classes() {
        for (value, families) in [
            ("article-body", Classes::ARTICLE.and(Classes::BODY)),
            ("relatedPosts", Classes::RELATED),
            ("m_share_bar", Classes::SHARE),
            ("relatedlinks", Classes::RELATED),
            ("SideBar", Classes::SIDEBAR),
            ("header2", Classes::NAV),
            ("shadow", Classes::NONE),
            ("", Classes::NONE),
        ] {
            assert_eq!(of(value), families, "{value}");
        }
    }
}
