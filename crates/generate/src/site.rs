//! Sites: the page around a story.
//!
//! A site is one of [`SITES`]; its number decides how its pages are built (layout, class names, what stands around the
//! text, declarations, quotation marks, encoding), and the same number decides the same everywhere.

use std::fmt::Write as _;

use crate::dice::Dice;
use crate::story::{Story, place, surname};
use crate::words;

/// How many sites there are.
pub(crate) const SITES: u64 = 200;

/// What encoding a page is in, and what it says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    /// In windows-1252, as declared.
    Western,
    /// In windows-1252, declared as UTF-8.
    WesternAsUtf8,
    /// In UTF-8, declared as ISO-8859-1.
    Utf8AsLatin,
    /// In UTF-8, not declared.
    Undeclared,
    /// With Chinese menus, as declared.
    Gb18030,
    /// With Japanese menus, as declared.
    ShiftJis,
    /// Little endian with a byte order mark.
    Utf16,
}

impl Encoding {
    /// What the page's `meta` and its transport declare.
    pub(crate) const fn declared(self) -> Option<&'static str> {
        match self {
            Self::Utf8 | Self::WesternAsUtf8 => Some("utf-8"),
            Self::Western => Some("windows-1252"),
            Self::Utf8AsLatin => Some("iso-8859-1"),
            Self::Undeclared | Self::Utf16 => None,
            Self::Gb18030 => Some("gb18030"),
            Self::ShiftJis => Some("shift_jis"),
        }
    }

    /// The bytes of a page.
    pub(crate) fn encode(self, page: &str) -> Vec<u8> {
        let by = |encoding: &'static encoding_rs::Encoding| encoding.encode(page).0.into_owned();
        match self {
            Self::Utf8 | Self::Utf8AsLatin | Self::Undeclared => page.as_bytes().to_vec(),
            Self::Western | Self::WesternAsUtf8 => by(encoding_rs::WINDOWS_1252),
            Self::Gb18030 => by(encoding_rs::GB18030),
            Self::ShiftJis => by(encoding_rs::SHIFT_JIS),
            Self::Utf16 => std::iter::once(0xfeff).chain(page.encode_utf16()).flat_map(u16::to_le_bytes).collect(),
        }
    }
}

/// How a site's pages are built.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    number: u64,
    pub(crate) outlet: String,
    pub(crate) host: String,
    pub(crate) encoding: Encoding,
    /// What holds the article: element, class.
    layout: usize,
    /// How classes are named.
    naming: usize,
    straight_quotes: bool,
    entities: bool,
    linked_data: bool,
    open_graph: bool,
    banner: usize,
    aside_first: bool,
    date_form: usize,
    /// Whether the article's text stands in the page's data once more.
    state: bool,
    menu: Vec<String>,
    style: String,
    /// Scripts that are on every page.
    scripts: String,
}

impl Site {
    pub(crate) fn of(number: u64) -> Self {
        let mut dice = Dice::of(&[0x517e, number]);
        let dice = &mut dice;
        let town = place(dice);
        let outlet = dice.pick(&words::OUTLET_FORMS).replace("{name}", &town);
        let bare: String = outlet.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
        let host = format!("www.{bare}{number}.{}", dice.pick(&["example", "test", "example.net", "example.org"]));
        let encoding = match dice.below(40) {
            0..29 => Encoding::Utf8,
            29..32 => Encoding::Western,
            32 => Encoding::WesternAsUtf8,
            33 => Encoding::Utf8AsLatin,
            34..36 => Encoding::Undeclared,
            36..38 => Encoding::Gb18030,
            38 => Encoding::ShiftJis,
            _ => Encoding::Utf16,
        };
        let menu = menu(dice, encoding);
        let (naming, style, scripts) = (dice.below(4), style(dice), scripts(dice));
        Self {
            number,
            outlet,
            host,
            encoding,
            layout: dice.below(6),
            naming,
            straight_quotes: dice.percent(35),
            entities: dice.percent(25),
            linked_data: dice.percent(70),
            open_graph: dice.percent(85),
            banner: dice.below(3),
            aside_first: dice.percent(30),
            date_form: dice.below(4),
            state: dice.percent(25),
            menu,
            style,
            scripts,
        }
    }

    fn class(&self, name: &str) -> String {
        match self.naming {
            0 => format!("article__{name}"),
            1 => format!("c-{name} u-mb-{}", self.number % 7),
            2 => format!("{name}-{:x}", crate::dice::mix(&[self.number, name.len() as u64]) >> 40),
            _ => format!("{name} {name}--default"),
        }
    }

    pub(crate) fn url(&self, story: &Story, number: u64) -> String {
        let slug: String =
            story.headline.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let day = story.day;
        match self.number % 4 {
            0 => format!(
                "https://{}/{}/{:04}/{:02}/{:02}/{slug}",
                self.host,
                story.section.to_lowercase(),
                day.year(),
                day.month(),
                day.day()
            ),
            1 => format!("https://{}/news/{slug}-{number}", self.host),
            2 => format!("https://{}/article/{number}.html", self.host),
            _ => format!("https://{}/{slug}/a-{number}", self.host),
        }
    }

    /// Text for the page: its marks, its references.
    fn text(&self, text: &str) -> String {
        let mut out = text.replace('&', "&amp;").replace('<', "&lt;");
        if self.straight_quotes {
            out = out.replace(['“', '”'], "\"");
        } else if self.entities {
            out = out.replace('“', "&ldquo;").replace('”', "&rdquo;");
        }
        out
    }

    fn shown_day(&self, story: &Story) -> String {
        let day = story.day;
        let month = words::MONTHS[usize::from(day.month().unsigned_abs()) - 1];
        match self.date_form {
            0 => format!("{} {month} {}", day.day(), day.year()),
            1 => format!("{month} {}, {}", day.day(), day.year()),
            2 => format!("{:02}.{:02}.{}", day.day(), day.month(), day.year()),
            _ => format!("{}, {} {month} {}", weekday(day), day.day(), day.year()),
        }
    }

    /// A page of a story. `dice` decides what differs from fetch to fetch: advertisements, lists of other pages, tokens.
    pub(crate) fn page(&self, story: &Story, url: &str, dice: &mut Dice) -> String {
        let mut out = String::with_capacity(160 << 10);
        self.head(story, url, dice, &mut out);
        let banner = "<div class=\"consent\" role=\"dialog\"><p>We and our partners store and access information on your device. \
            You can change your choice at any time.</p><button>Accept all</button><button>Settings</button></div>\n";
        if self.banner == 0 {
            out.push_str(banner);
        }
        self.menu(&mut out);
        if self.aside_first {
            self.cards(dice, &mut out);
        }
        self.article(story, dice, &mut out);
        if !self.aside_first {
            self.cards(dice, &mut out);
        }
        self.comments(dice, &mut out);
        self.menu(&mut out);
        if self.banner == 1 {
            out.push_str(banner);
        }
        out.push_str("<footer><p>© ");
        let _ = writeln!(
            out,
            "{} {}. All rights reserved. No part of this site may be reproduced without permission.</p></footer>",
            self.outlet,
            story.day.year()
        );
        out.push_str(&self.scripts);
        self.data(story, dice, &mut out);
        out.push_str("</body></html>\n");
        out
    }

    fn head(&self, story: &Story, url: &str, dice: &mut Dice, out: &mut String) {
        out.push_str("<!DOCTYPE html>\n<html lang=\"en\"><head>\n");
        if let Some(charset) = self.encoding.declared() {
            let _ = writeln!(out, "<meta charset=\"{charset}\">");
        }
        let headline = self.text(&story.headline);
        let _ = writeln!(out, "<title>{headline} | {}</title>\n<link rel=\"canonical\" href=\"{url}\">", self.outlet);
        if self.open_graph {
            let summary = self.text(story.paragraphs.first().map_or("", String::as_str)).replace('"', "&quot;");
            let _ = writeln!(
                out,
                "<meta property=\"og:title\" content=\"{headline}\"><meta property=\"og:type\" content=\"article\">\
                 <meta property=\"og:url\" content=\"{url}\"><meta property=\"og:site_name\" content=\"{}\">\
                 <meta property=\"og:description\" content=\"{summary}\">\
                 <meta property=\"article:published_time\" content=\"{}T{:02}:{:02}:00+01:00\">",
                self.outlet,
                story.day,
                dice.between(6, 22),
                dice.below(60)
            );
        }
        if self.linked_data {
            let _ = writeln!(
                out,
                "<script type=\"application/ld+json\">{{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\"headline\":\"{}\",\
                 \"datePublished\":\"{}\",\"author\":{{\"@type\":\"Person\",\"name\":\"{}\"}},\"publisher\":{{\"@type\":\"Organization\",\"name\":\"{}\"}}}}</script>",
                story.headline, story.day, story.byline, self.outlet
            );
        }
        for _ in 0..dice.between(10, 24) {
            let _ = writeln!(
                out,
                "<link rel=\"preload\" as=\"script\" href=\"https://cdn.{}/{}.js\" crossorigin>",
                self.host,
                token(dice, 10)
            );
        }
        let _ = writeln!(
            out,
            "<style>{}</style></head><body class=\"page page--{}\">",
            self.style,
            story.section.to_lowercase()
        );
    }

    fn menu(&self, out: &mut String) {
        out.push_str("<nav><ul>\n");
        for (n, entry) in self.menu.iter().enumerate() {
            let _ = writeln!(out, "<li class=\"{}\"><a href=\"/section/{n}\">{entry}</a></li>", self.class("nav"));
        }
        out.push_str("</ul></nav>\n");
    }

    fn article(&self, story: &Story, dice: &mut Dice, out: &mut String) {
        let (open, close) = [
            ("<main><article class=\"@\">", "</article></main>"),
            ("<div id=\"content\"><div class=\"@\">", "</div></div>"),
            ("<main id=\"main\"><div class=\"@\" itemprop=\"articleBody\">", "</div></main>"),
            ("<section class=\"@\"><article>", "</article></section>"),
            ("<table width=\"100%\"><tr><td class=\"@\">", "</td></tr></table>"),
            ("<article><div><div class=\"@\">", "</div></div></article>"),
        ][self.layout];
        let _ = writeln!(out, "{}", open.replace('@', &self.class("body")));
        let _ = writeln!(out, "<h1 class=\"{}\">{}</h1>", self.class("title"), self.text(&story.headline));
        let byline = story.agency.map_or_else(|| format!("By {}", story.byline), str::to_owned);
        let _ = writeln!(
            out,
            "<div class=\"{}\"><span>{byline}</span> <time datetime=\"{}\">{}</time></div>",
            self.class("meta"),
            story.day,
            self.shown_day(story)
        );
        let _ = writeln!(
            out,
            "<figure><img src=\"https://img.{}/{}.jpg\" alt=\"\" width=\"1200\" height=\"675\"><figcaption>A view of {}. Photo: {}</figcaption></figure>",
            self.host,
            token(dice, 24),
            story.place,
            story.byline
        );
        let class = self.class("p");
        for (n, paragraph) in story.paragraphs.iter().enumerate() {
            let dateline = match (n, story.agency) {
                (0, Some(agency)) => format!("{} ({agency}) – ", story.place.to_uppercase()),
                _ => String::new(),
            };
            let _ = writeln!(out, "<p class=\"{class}\">{dateline}{}</p>", self.text(paragraph));
            if n % 3 == 2 && dice.percent(70) {
                let line = dice
                    .pick(&words::DEBRIS)
                    .replace("{section}", story.section)
                    .replace("{headline}", &headline(dice));
                let _ = writeln!(
                    out,
                    "<div class=\"{}\" data-slot=\"{}\">{line}</div>",
                    self.class("slot"),
                    token(dice, 12)
                );
            }
        }
        let _ = writeln!(out, "{close}");
    }

    /// Other pages: pictures, headlines, days.
    fn cards(&self, dice: &mut Dice, out: &mut String) {
        let _ = writeln!(out, "<aside class=\"{}\"><h2>More from {}</h2>", self.class("related"), self.outlet);
        for _ in 0..dice.between(24, 70) {
            let (headline, picture) = (headline(dice), token(dice, 12));
            let slug: String =
                headline.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
            let _ = writeln!(
                out,
                "<div class=\"{}\" data-id=\"{}\"><a href=\"/{slug}-{}\"><img src=\"https://img.{}/{}/320x180.webp\" srcset=\"https://img.{}/{}/640x360.webp 640w, https://img.{}/{}/960x540.webp 960w\" alt=\"\" loading=\"lazy\">\
                 <h3 class=\"{}\">{headline}</h3></a><p>{}.</p><span>{} hours ago</span></div>",
                self.class("card"),
                token(dice, 8),
                dice.below(1_000_000),
                self.host,
                picture,
                self.host,
                picture,
                self.host,
                picture,
                self.class("headline"),
                words::NARRATION[dice.below(words::NARRATION.len())].replace(['{', '}'], ""),
                dice.between(1, 23)
            );
        }
        out.push_str("</aside>\n");
    }

    fn comments(&self, dice: &mut Dice, out: &mut String) {
        for _ in 0..dice.below(8) {
            let _ = writeln!(
                out,
                "<div class=\"{}\" id=\"c{}\"><b>{} {}</b> <p>{}!</p></div>",
                self.class("comment"),
                dice.below(100_000_000),
                dice.pick(&words::FIRST_HIM),
                &surname(dice)[..1],
                dice.pick(&words::OWN_WORDS).replace(['{', '}'], "")
            );
        }
    }

    /// What scripts of the page are given.
    fn data(&self, story: &Story, dice: &mut Dice, out: &mut String) {
        out.push_str("<script>window.__STATE__={\"session\":{");
        for n in 0..dice.between(60, 200) {
            let _ = write!(
                out,
                "\"k{n}\":{{\"id\":\"{}\",\"v\":{},\"on\":{},\"slot\":\"{}\"}},",
                token(dice, 7),
                dice.below(1_000),
                dice.percent(50),
                dice.pick(&["top", "side", "inline", "footer"])
            );
        }
        out.push_str("\"end\":0}");
        if self.state {
            let body = story.paragraphs.join("\\n").replace('"', "\\\"");
            let _ = write!(out, ",\"article\":{{\"body\":\"{body}\"}}");
        }
        out.push_str("};</script>\n");
        for _ in 0..dice.below(3) {
            let _ = writeln!(out, "<img alt=\"\" src=\"data:image/gif;base64,{}\">", token(dice, 400));
        }
    }
}

fn weekday(day: jiff::civil::Date) -> &'static str {
    words::WEEKDAYS[usize::from(day.weekday().to_monday_zero_offset().unsigned_abs())]
}

fn headline(dice: &mut Dice) -> String {
    let topic = &words::TOPICS[dice.below(words::TOPICS.len())];
    let (town, other, org) = (place(dice), place(dice), surname(dice));
    dice.pick(topic.headlines)
        .replace("{place}", &town)
        .replace("{other}", &other)
        .replace("{org}", &org)
        .replace("{month}", dice.pick(&words::MONTHS))
        .replace("{n}", &dice.between(2, 400).to_string())
        .replace("{pct}", &format!("{} per cent", dice.between(2, 50)))
        .replace("{money}", &format!("{} million", dice.between(2, 90)))
}

fn menu(dice: &mut Dice, encoding: Encoding) -> Vec<String> {
    const CHINESE: [&str; 8] = ["首页", "新闻", "体育", "财经", "科技", "文化", "天气", "视频"];
    const JAPANESE: [&str; 8] = ["ホーム", "ニュース", "スポーツ", "経済", "社会", "文化", "天気", "動画"];
    (0..dice.between(20, 70))
        .map(|n| match encoding {
            Encoding::Gb18030 if n % 2 == 0 => dice.pick(&CHINESE).to_owned(),
            Encoding::ShiftJis if n % 2 == 0 => dice.pick(&JAPANESE).to_owned(),
            _ if dice.percent(40) => words::TOPICS[dice.below(words::TOPICS.len())].section.to_owned(),
            _ => place(dice),
        })
        .collect()
}

/// Letters and figures without sense.
fn token(dice: &mut Dice, length: usize) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::with_capacity(length);
    while out.len() < length {
        let mut bits = dice.bits();
        for _ in 0..(length - out.len()).min(10) {
            out.push(char::from(LETTERS[(bits & 63) as usize]));
            bits >>= 6;
        }
    }
    out
}

fn style(dice: &mut Dice) -> String {
    const PROPERTIES: [&str; 16] = [
        "margin", "padding", "font-size", "line-height", "border-radius", "width", "max-width", "top",
        "letter-spacing", "gap", "height", "left", "min-height", "outline-offset", "flex-basis", "text-indent",
    ];
    let mut out = String::new();
    for _ in 0..dice.between(120, 420) {
        let _ = write!(
            out,
            ".{}-{}{{",
            dice.pick(&["c", "o", "u", "l", "js", "is"]),
            token(dice, 5).to_lowercase().replace(['-', '_'], "x")
        );
        for _ in 0..dice.between(1, 4) {
            let _ = write!(
                out,
                "{}:{}{};",
                dice.pick(&PROPERTIES),
                dice.below(96),
                dice.pick(&["px", "rem", "em", "%", "vw"])
            );
        }
        let _ = writeln!(out, "color:#{:06x}}}", dice.below(1 << 24));
    }
    out
}

fn scripts(dice: &mut Dice) -> String {
    const VERBS: [&str; 12] = [
        "load", "track", "render", "bind", "toggle", "measure", "defer", "push", "observe", "resolve", "hydrate",
        "consent",
    ];
    const NOUNS: [&str; 12] = [
        "Slot", "Banner", "Menu", "Player", "Consent", "Article", "Share", "Login", "Paywall", "Feed", "Ticker",
        "Comment",
    ];
    let mut out = String::new();
    for _ in 0..dice.between(3, 12) {
        out.push_str("<script>");
        for _ in 0..dice.between(10, 40) {
            let name = format!("{}{}{}", dice.pick(&VERBS), dice.pick(&NOUNS), dice.below(100));
            let _ = writeln!(
                out,
                "function {name}(e,t){{if(!e||t>{}){{return window.{}Queue||[]}}var n=e.querySelector('.{}');n.dataset.{}='{}';return {}{}(n,t-{})}}",
                dice.below(5000),
                dice.pick(&VERBS),
                token(dice, 6),
                dice.pick(&VERBS),
                token(dice, 9),
                dice.pick(&VERBS),
                dice.pick(&NOUNS),
                dice.below(9)
            );
        }
        out.push_str("</script>\n");
    }
    out
}
