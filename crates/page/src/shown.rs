//! What a page shows of its dates and authors: its lines beside the headline and the elements that are called a date or
//! an author by microdata, `rel`, a class or an id, `time` elements among them.
//!
//! One pass over the page's nodes, from a little before the headline on. Navigation, comments, sidebars, forms, quotes
//! and lists of other articles are told by their elements, classes and ids, and left out.

use std::borrow::Cow;

use crate::dates::{self, Dated, Order};
use crate::entity::unescape;
use crate::name::Name;
use crate::tree::{Id, Tree};
use crate::{Origin, Stamp, byline};

/// Nodes before the headline in which a date and a byline are looked for.
const BEFORE: u32 = 240;
/// Lines before and behind the headline that are beside it.
pub(crate) const NEAR: (i32, i32) = (10, 25);
/// Lines before and behind the headline in which a date needs no mark that it is one.
const PLAIN: (i32, i32) = (8, 12);
/// Longest line that can say a date or a byline, in bytes.
const LINE: usize = 240;
/// Lines that are read behind the headline, and before it.
const LINES: usize = 250;
/// Longest link that counts for no line, in bytes.
const SHORT: usize = 16;
/// Words of a line that may hold a date without being marked as one.
const FEW: usize = 14;
/// Nodes in an element that is more than a line of particulars.
const MUCH: u32 = 80;
/// Nodes in an element that may be one date.
const SMALL: u32 = 12;
/// Elements of a page that may name an author, or a date.
const MARKS: usize = 2_000;
/// Places where a page names its own headline that are looked at.
const NAMED: usize = 20;
/// Properties of microdata that are dates of an article.
const DATES: [&str; 4] = ["datePublished", "dateCreated", "uploadDate", "dateModified"];

/// How sure it is that a date that the page shows is that of the article's publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// Microdata calls it the publication.
    Exact,
    /// An element or words call it the publication, beside the headline, or it is a dateline there.
    Called,
    /// A `time` element or one that is called a date, beside the headline.
    Marked,
    /// A line beside the headline that holds a date.
    Plain,
    /// As the first three, but farther away.
    Far,
    /// Words or microdata call it the date of a change.
    Changed,
}

/// A date that the page shows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SeenDate {
    pub(crate) stamp: Stamp,
    pub(crate) origin: Origin,
    pub(crate) rank: Rank,
    /// Lines from the headline on; negative before it.
    pub(crate) line: i32,
    /// A class calls it the date of a change, as many templates do with their only date.
    pub(crate) late: bool,
}

impl SeenDate {
    /// Distance from the headline. Dates stand behind it more often than before, where a page has today's.
    pub(crate) fn distance(&self) -> i32 {
        let lines = if self.line < 0 { 3 - 3 * self.line } else { self.line };
        lines + if self.late { 3 } else { 0 }
    }

    /// How little speaks for a date beside the headline: a mark is worth some lines, but not a whole article.
    pub(crate) fn cost(&self) -> i32 {
        let mark = match self.rank {
            Rank::Exact => return self.distance().min(3),
            Rank::Called => 1,
            Rank::Marked => 3,
            _ => 6,
        };
        mark + self.distance()
    }
}

/// Somebody whom the page shows as author.
#[derive(Clone, Debug)]
pub(crate) struct SeenAuthor {
    pub(crate) names: Vec<String>,
    pub(crate) origin: Origin,
    pub(crate) rank: Credit,
    pub(crate) line: i32,
}

/// How an author is shown, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Credit {
    /// "By ..." beside the headline.
    Words,
    /// Microdata or `rel`.
    Exact,
    /// A class beside the headline.
    Marked,
    /// "Text: ..." or the like somewhere in the article.
    Label,
    /// A class farther away, or a box about the author.
    Far,
}

/// Marks that elements give to what they hold.
pub(crate) type Marks = u16;
const DATE: Marks = 1;
const PUBLISHED: Marks = 1 << 1;
const CHANGED: Marks = 1 << 2;
const AUTHOR: Marks = 1 << 3;
/// About somebody, not only a name.
const BOX: Marks = 1 << 4;
const ASIDE: Marks = 1 << 5;
const COMMENT: Marks = 1 << 6;
const LINK: Marks = 1 << 7;
/// No name or no date, whatever else the class says.
const NOT: Marks = 1 << 8;
pub(crate) const KICKER: Marks = 1 << 9;
const HEADING: Marks = 1 << 10;
const WIDE: Marks = 1 << 11;
/// A line of particulars, of dates and authors alike.
const META: Marks = 1 << 12;
/// The article itself, by its class.
const POST: Marks = 1 << 13;
const FOOT: Marks = 1 << 14;
/// The outlet's name or sign.
pub(crate) const LOGO: Marks = 1 << 15;

/// What the words of a class or an id say of an element: `post-author`, `articleCreationDate`, `entry_meta`.
fn marks_of(class: &str) -> Marks {
    let mut out = 0;
    let bytes = class.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let mut word = [0u8; 16];
        let mut len = 0;
        let from = at;
        while at < bytes.len() && bytes[at].is_ascii_alphanumeric() {
            // "articleDate" is two words.
            if at > from && bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase() {
                break;
            }
            if len < word.len() {
                word[len] = bytes[at].to_ascii_lowercase();
            }
            len += 1;
            at += 1;
        }
        if len <= word.len() {
            out |= mark_of(&word[..len]);
        }
    }
    out
}

/// Words of classes and ids that say something of an element, in the order of their bytes.
const WORDS: &[(&str, Marks)] = &[
    ("about", BOX),
    ("ads", ASIDE),
    ("advert", ASIDE),
    ("advertisement", ASIDE),
    ("archive", ASIDE),
    ("archives", ASIDE),
    ("article", POST),
    ("artikel", POST),
    ("aside", ASIDE),
    ("auteur", AUTHOR),
    ("autor", AUTHOR),
    ("autora", AUTHOR),
    ("autore", AUTHOR),
    ("autoren", AUTHOR),
    ("autores", AUTHOR),
    ("avatar", NOT),
    ("beitrag", POST),
    ("bild", NOT),
    ("bio", BOX),
    ("biography", BOX),
    ("blogname", LOGO),
    ("body", WIDE),
    ("box", BOX),
    ("brand", LOGO),
    ("breadcrumb", ASIDE),
    ("breadcrumbs", ASIDE),
    ("byline", AUTHOR),
    ("bylines", AUTHOR),
    ("calendar", ASIDE),
    ("candidate", 0),
    ("caption", NOT),
    ("card", BOX),
    ("carousel", ASIDE),
    ("coauthors", AUTHOR),
    ("comentarios", COMMENT),
    ("comment", COMMENT),
    ("commentaires", COMMENT),
    ("commentary", COMMENT),
    ("commentlist", COMMENT),
    ("comments", COMMENT),
    ("contributor", AUTHOR),
    ("cookie", ASIDE),
    ("cookies", ASIDE),
    ("copyright", NOT),
    ("coral", COMMENT),
    ("count", NOT),
    ("created", PUBLISHED | DATE),
    ("creation", PUBLISHED | DATE),
    ("dachzeile", KICKER),
    ("data", DATE),
    ("date", DATE),
    ("datemodified", CHANGED | DATE),
    ("datepublished", PUBLISHED | DATE),
    ("datestamp", DATE),
    ("datetime", DATE),
    ("dato", DATE),
    ("datum", DATE),
    ("day", DATE),
    ("desc", NOT),
    ("description", BOX),
    ("disqus", COMMENT),
    ("duration", NOT),
    ("elementor", WIDE),
    ("email", NOT),
    ("entry", POST),
    ("erstellt", PUBLISHED | DATE),
    ("event", NOT),
    ("eyebrow", KICKER),
    ("facebook", NOT),
    ("fecha", DATE),
    ("follow", NOT),
    ("foot", FOOT),
    ("footer", FOOT),
    ("footnote", ASIDE),
    ("forfatter", AUTHOR),
    ("icon", NOT),
    ("image", NOT),
    ("img", NOT),
    ("info", BOX),
    ("job", NOT),
    ("journalist", AUTHOR),
    ("kicker", KICKER),
    ("komentarze", COMMENT),
    ("kommentar", COMMENT),
    ("kommentare", COMMENT),
    ("label", NOT),
    ("lastmod", CHANGED | DATE),
    ("latest", ASIDE),
    ("leserbrief", COMMENT),
    ("leserbriefe", COMMENT),
    ("livefyre", COMMENT),
    ("login", ASIDE),
    ("logo", LOGO),
    ("mandate", 0),
    ("marginal", ASIDE),
    ("menu", ASIDE),
    ("meta", META),
    ("metadata", META),
    ("mod", CHANGED | DATE),
    ("modal", ASIDE),
    ("modification", CHANGED | DATE),
    ("modified", CHANGED | DATE),
    ("morenews", ASIDE),
    ("mostread", ASIDE),
    ("nav", ASIDE),
    ("navbar", ASIDE),
    ("navigation", ASIDE),
    ("newsletter", ASIDE),
    ("node", POST),
    ("outbrain", ASIDE),
    ("overline", KICKER),
    ("page", WIDE),
    ("photo", NOT),
    ("pic", NOT),
    ("picture", NOT),
    ("popular", ASIDE),
    ("popup", ASIDE),
    ("post", POST),
    ("posted", PUBLISHED | DATE),
    ("postinfo", META),
    ("postmeta", META),
    ("postmetadata", META),
    ("prep", NOT),
    ("pretitle", KICKER),
    ("profile", BOX),
    ("promo", ASIDE),
    ("pubdate", PUBLISHED | DATE),
    ("publicado", PUBLISHED | DATE),
    ("publication", PUBLISHED | DATE),
    ("publishdate", PUBLISHED | DATE),
    ("published", PUBLISHED | DATE),
    ("publishing", PUBLISHED | DATE),
    ("read", NOT),
    ("reading", NOT),
    ("readmore", ASIDE),
    ("recent", ASIDE),
    ("recommendation", ASIDE),
    ("recommendations", ASIDE),
    ("recommended", ASIDE),
    ("redacteur", AUTHOR),
    ("redakteur", AUTHOR),
    ("related", ASIDE),
    ("replies", COMMENT),
    ("reply", COMMENT),
    ("respond", COMMENT),
    ("role", NOT),
    ("roofline", KICKER),
    ("search", ASIDE),
    ("sidebar", ASIDE),
    ("similar", ASIDE),
    ("single", WIDE),
    ("sitename", LOGO),
    ("sitetitle", LOGO),
    ("social", NOT),
    ("spitzmarke", KICKER),
    ("story", POST),
    ("subline", META),
    ("submitted", DATE),
    ("subscribe", ASIDE),
    ("supertitle", KICKER),
    ("taboola", ASIDE),
    ("teaserlist", ASIDE),
    ("teasers", ASIDE),
    ("ticker", ASIDE),
    ("time", DATE),
    ("timedata", DATE),
    ("timestamp", DATE),
    ("topline", KICKER),
    ("trending", ASIDE),
    ("tweet", ASIDE),
    ("twitter", NOT),
    ("update", CHANGED | DATE),
    ("updated", CHANGED | DATE),
    ("validate", 0),
    ("verfasser", AUTHOR),
    ("weather", NOT),
    ("weitere", ASIDE),
    ("widgets", ASIDE),
    ("writer", AUTHOR),
];

/// Where the words of each letter begin in [`WORDS`].
const LETTERS: [u16; 27] = {
    let mut out = [0; 27];
    let mut word = 0;
    let mut letter = 0;
    while letter < out.len() {
        while word < WORDS.len() && (WORDS[word].0.as_bytes()[0] - b'a') < letter as u8 {
            word += 1;
        }
        out[letter] = word as u16;
        letter += 1;
    }
    out
};

fn mark_of(word: &[u8]) -> Marks {
    let letter = usize::from(word.first().map_or(0, |b| b.wrapping_sub(b'a')));
    if let (Some(from), Some(to)) = (LETTERS.get(letter), LETTERS.get(letter + 1))
        && let Some((_, marks)) = WORDS[usize::from(*from)..usize::from(*to)]
            .iter()
            .find(|(w, _)| w.len() == word.len() && w.as_bytes() == word)
    {
        return *marks;
    }
    if word.ends_with(b"date") {
        DATE
    } else if word.starts_with(b"author") || word.ends_with(b"author") {
        AUTHOR
    } else {
        0
    }
}

/// An element's attributes that say something of the article.
#[derive(Default)]
pub(crate) struct Attributes<'t> {
    pub(crate) marks: Marks,
    itemprop: &'t str,
    rel: &'t str,
    content: Option<&'t str>,
    datetime: Option<&'t str>,
    title: Option<&'t str>,
    pubdate: bool,
    href: &'t str,
}

pub(crate) fn attributes<'t>(tree: &Tree<'t>, id: Id) -> Attributes<'t> {
    let mut out = Attributes::default();
    for (name, value, _) in tree.attributes(id) {
        match name.len() {
            2 if name.eq_ignore_ascii_case("id") => out.marks |= marks_of(value),
            3 if name.eq_ignore_ascii_case("rel") => out.rel = value,
            4 if name.eq_ignore_ascii_case("href") => out.href = value,
            5 if name.eq_ignore_ascii_case("class") => out.marks |= marks_of(value),
            5 if name.eq_ignore_ascii_case("title") => out.title = Some(value),
            7 if name.eq_ignore_ascii_case("content") => out.content = Some(value),
            7 if name.eq_ignore_ascii_case("pubdate") => out.pubdate = true,
            8 if name.eq_ignore_ascii_case("itemprop") => out.itemprop = value,
            8 if name.eq_ignore_ascii_case("property") => out.itemprop = value.rsplit(':').next().unwrap_or(value),
            8 if name.eq_ignore_ascii_case("datetime") => out.datetime = Some(value),
            _ => {}
        }
    }
    out
}

/// A line of the page near its headline.
#[derive(Debug, Default)]
struct Line {
    text: String,
    marks: Marks,
    /// Number of its first text's node.
    node: Id,
    /// Only its beginning is kept.
    long: bool,
}

/// What the page shows beside its headline and in its article.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) dates: Vec<SeenDate>,
    pub(crate) authors: Vec<SeenAuthor>,
}

/// An element that names an author or a date, until it is read.
#[derive(Clone, Copy, Debug)]
struct Mark {
    id: Id,
    line: usize,
    marks: Marks,
    exact: bool,
}

impl Seen {
    /// Reads the page around a headline. `aside`: also what stands aside of the article.
    pub(crate) fn new(tree: &Tree<'_>, heading: Option<Id>, order: Order, aside: bool) -> Self {
        let mut walk = Walk::new(tree, heading, aside);
        walk.walk();
        let Walk { lines, dated, authored, .. } = walk;
        let middle = match heading {
            Some(heading) => lines.partition_point(|l| l.node < heading),
            None => 0,
        };
        // A bar of links to share a page is long in lines, but not in what it says.
        let mut places: Vec<i32> = Vec::with_capacity(lines.len() + 1);
        let mut place = 0;
        for line in &lines {
            places.push(place);
            place += i32::from(line.marks & LINK == 0 || line.text.len() > SHORT);
        }
        places.push(place);
        let headline = places.get(middle).copied().unwrap_or(0);
        let at = |line: usize| places.get(line).copied().unwrap_or(place) - headline;
        let mut out = Self::default();
        for mark in dated {
            out.dated(tree, mark, at(mark.line), order);
        }
        for (number, line) in lines.iter().enumerate() {
            // A headline speaks of the date and the people of its story, unless a part of it is marked, or it is a day
            // and the headline.
            if heading.is_some() && number == middle && line.marks & (DATE | META) == 0 {
                if let Some(stamp) = dates::leading(&line.text, order) {
                    out.dates.push(SeenDate { stamp, origin: Origin::Text, rank: Rank::Plain, line: 0, late: false });
                }
                continue;
            }
            let before = number.checked_sub(1).map(|n| lines[n].text.as_str());
            out.line(line, before, at(number), order);
        }
        if aside
            && let Some(heading) = heading
            && let Some(line) = lines.get(middle)
        {
            out.listed(&lines[middle..], |n| at(middle + n), order);
            out.told(tree, heading, line.text.trim(), order);
        }
        // Of elements in each other the inner ones name the authors.
        let mut inner: Vec<(Id, Vec<String>)> = Vec::new();
        for mark in authored.into_iter().rev() {
            let end = tree.node(mark.id).end;
            let mut names = Vec::new();
            while let Some((_, found)) = inner.pop_if(|(id, _)| *id < end) {
                names.extend(found);
            }
            if let Some(found) = out.authored(tree, mark, at(mark.line), names) {
                inner.push((mark.id, found));
            }
        }
        out
    }

    /// Reads a `time` element, or one that microdata calls a date.
    fn dated(&mut self, tree: &Tree<'_>, mark: Mark, line: i32, order: Order) {
        let given = attributes(tree, mark.id);
        let mut origin = if mark.exact { Origin::Microdata } else { Origin::Time };
        let value = [given.content, given.datetime, given.title].into_iter().flatten();
        let read = |v: &str| dates::value(&unescape(v), order);
        let text = tree.words(mark.id, 120);
        let shown = || dates::find(&text, order).into_iter().next();
        let stamp = value.filter(|v| v.len() < 80).find_map(read);
        let Some(stamp) = stamp.or_else(|| Some(shown()?.stamp)) else { return };
        if !mark.exact && tree.node(mark.id).name != Name::Time {
            origin = Origin::Text;
        }
        let near = (-NEAR.0..=NEAR.1).contains(&line);
        let says_changed = shown().is_some_and(|d| d.updated);
        let changed = given.itemprop.eq_ignore_ascii_case("dateModified") || says_changed;
        let rank = match () {
            () if changed => Rank::Changed,
            () if mark.exact && near => Rank::Exact,
            () if !near => Rank::Far,
            () if mark.marks & PUBLISHED != 0 || given.pubdate => Rank::Called,
            () => Rank::Marked,
        };
        let late = mark.marks & CHANGED != 0 && mark.marks & PUBLISHED == 0;
        self.dates.push(SeenDate { stamp, origin, rank, line, late });
    }

    fn line(&mut self, line: &Line, before: Option<&str>, at: i32, order: Order) {
        let text = line.text.as_str();
        let near = (-NEAR.0..=NEAR.1).contains(&at);
        let dates = if dates::has_digits(text) { dates::find(text, order) } else { Vec::new() };
        if let Some(first) = dates.first() {
            self.line_dates(line, &dates, *first, at, order);
        }
        if line.long {
            return;
        }
        if line.marks & (AUTHOR | LINK | HEADING) == 0 || near && line.marks & HEADING == 0 {
            let rank = if near { Credit::Words } else { Credit::Label };
            let marked = line.marks & (DATE | META | AUTHOR) != 0;
            // "Author:" on a line of its own.
            let names = match before.filter(|b| b.len() <= 24 && byline::is_label(b)) {
                Some(label) => byline::byline(&format!("{label} {text}"), true),
                None if near || byline::is_labelled(text) => byline::byline(text, marked && near),
                None => None,
            };
            if let Some(names) = names {
                self.authors.push(SeenAuthor { names, origin: Origin::Text, rank, line: at });
            } else if (-2..=6).contains(&at)
                && line.marks & NOT == 0
                && !dates.is_empty()
                && let Some(names) = byline::alone(text)
            {
                self.authors.push(SeenAuthor { names, origin: Origin::Text, rank: Credit::Far, line: at });
            }
        }
    }

    /// Reads the day beside the headline in a list of articles behind it, where the page lists itself among others.
    fn listed(&mut self, lines: &[Line], at: impl Fn(usize) -> i32, order: Order) {
        let Some((headline, rest)) = lines.split_first() else { return };
        let day = |line: Option<&Line>| Some(dates::line(&line?.text, order).filter(|d| !d.updated)?.stamp);
        for (number, line) in rest.iter().enumerate() {
            if line.text.trim() != headline.text.trim() {
                continue;
            }
            // Between two days it is not told whose they are.
            let stamp = match (day(lines.get(number)), day(rest.get(number + 1))) {
                (Some(one), None) | (None, Some(one)) => one,
                (Some(one), Some(other)) if one.date == other.date => one,
                _ => continue,
            };
            let line = at(number + 1);
            self.dates.push(SeenDate { stamp, origin: Origin::Text, rank: Rank::Called, line, late: false });
        }
    }

    /// Reads what the page says of its headline anywhere: "Bridge to close was posted on November 14th, 2023 at 11:48".
    fn told(&mut self, tree: &Tree<'_>, heading: Id, headline: &str, order: Order) {
        let apart = |id: &Id| !(heading..tree.node(heading).end).contains(id) && tree.node(*id).name == Name::Text;
        let first = headline.as_bytes().first();
        let same = |id: &Id| {
            let raw = tree.text(*id).0.trim_start();
            let may = raw.len() <= 8 * LINE && (raw.as_bytes().first() == first || raw.starts_with('&'));
            may && unescape(raw).split_whitespace().eq(headline.split(' '))
        };
        for id in (0..tree.len()).filter(apart).filter(same).take(NAMED) {
            // A link to the page itself: the name of a book that the page is about is none.
            let mut around = tree.around(id).map(|n| (n, tree.node(n).name));
            let mut linked = false;
            let block = around.find(|(_, name)| {
                linked |= *name == Name::A;
                name.parts_lines()
            });
            let Some((block, _)) = block.filter(|_| linked) else { continue };
            let text = tree.words(block, LINE);
            let Some(rest) = text.strip_prefix(headline) else { continue };
            let rest = &rest[..floor(rest, LINE)];
            if let Some(first) = dates::find(rest, order).first().filter(|_| is_posted(rest)) {
                let (stamp, origin, line) = (first.stamp, Origin::Text, NEAR.1);
                self.dates.push(SeenDate { stamp, origin, rank: Rank::Exact, line, late: false });
            }
        }
    }

    /// Reads the dates of a line, of which there is one.
    fn line_dates(&mut self, line: &Line, dates: &[Dated], first: Dated, at: i32, order: Order) {
        let text = line.text.as_str();
        let near = (-NEAR.0..=NEAR.1).contains(&at);
        let marked = line.marks & (DATE | META) != 0 && line.marks & NOT == 0;
        // A mark between two things is no word.
        let words = text.split_whitespace().filter(|w| w.contains(char::is_alphanumeric)).count();
        let mut add =
            |stamp, rank, late| self.dates.push(SeenDate { stamp, origin: Origin::Text, rank, line: at, late });
        if words > FEW {
            // A paragraph may begin with the day.
            if (0..=PLAIN.1).contains(&at)
                && let Some(stamp) = dates::leading(text, order).or_else(|| dates::placed(text, order))
            {
                add(stamp, Rank::Plain, false);
            }
            // "This entry was posted on Tuesday, November 14th, 2023 at 11:48 and is filed under ..."
            if !first.updated && is_entry(text) {
                add(first.stamp, Rank::Exact, false);
            }
        }
        if line.long {
            return;
        }
        let alone = dates::line(text, order).is_some();
        let called = is_called(text);
        let credited = byline::is_labelled(text);
        let short = words <= FEW;
        // Few dates are links, and many links hold one: "14 November 2023 · 3 min read".
        let begins = || alone || words <= 8 && dates::leading(text, order).is_some();
        let free = line.marks & LINK == 0 || (-2..=4).contains(&at) && begins();
        let plain = (-PLAIN.0..=PLAIN.1).contains(&at) && free;
        for dated in dates {
            let rank = match () {
                () if dated.updated => Rank::Changed,
                () if near && short && (called || line.marks & PUBLISHED != 0) => Rank::Called,
                // "Port Ada, 14.11.2023"
                () if near && marked && short && dates::placed(text, order) == Some(dated.stamp) => Rank::Called,
                () if near && marked && (short || alone) => Rank::Marked,
                () if plain && (short || alone) => Rank::Plain,
                () if short && (marked || called || alone || credited || is_copyright(text)) => Rank::Far,
                () => continue,
            };
            // The mark of a change may be that of another date in the line.
            let other = |d: &SeenDate| d.late && d.line == at && d.stamp.date != dated.stamp.date;
            let late = line.marks & CHANGED != 0 && line.marks & PUBLISHED == 0 && !self.dates.iter().any(other);
            self.dates.push(SeenDate { stamp: dated.stamp, origin: Origin::Text, rank, line: at, late });
        }
    }

    /// Reads an element that names an author.
    fn authored(&mut self, tree: &Tree<'_>, mark: Mark, line: i32, within: Vec<String>) -> Option<Vec<String>> {
        let given = attributes(tree, mark.id);
        let names = match given.content.filter(|_| mark.exact) {
            Some(content) => byline::credited(&unescape(content)),
            None => {
                // In an item of its own the name is a part.
                let name = mark.exact.then(|| named(tree, mark.id)).flatten();
                let text = name.unwrap_or_else(|| lines_of(tree, mark.id, 160));
                byline::credited(&text)
            }
        };
        let mut unique: Vec<String> = Vec::new();
        for name in within {
            if !unique.contains(&name) {
                unique.push(name);
            }
        }
        let names =
            if unique.is_empty() || byline::is_person(&names) && !byline::is_person(&unique) { names } else { unique };
        if names.is_empty() {
            return None;
        }
        let near = (-NEAR.0..=NEAR.1).contains(&line);
        let boxed = mark.marks & BOX != 0;
        let rank = match () {
            () if boxed => Credit::Far,
            () if mark.exact => Credit::Exact,
            () if near => Credit::Marked,
            () => Credit::Far,
        };
        let origin = if mark.exact && !given.itemprop.is_empty() { Origin::Microdata } else { Origin::Text };
        self.authors.push(SeenAuthor { names: names.clone(), origin, rank, line });
        Some(names)
    }
}

/// Whether words call a date that of a publication.
fn is_called(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "publish",
        "posted",
        "veröffentlicht",
        "erstellt",
        "publié",
        "publicad",
        "pubblicat",
        "gepubliceerd",
        "geplaatst",
        "opublikowan",
        "опубликован",
        "опубліковано",
        "vydáno",
        "publicer",
        "created",
        "yayın",
    ];
    const FIRST: &[&str] =
        &["datum:", "date:", "fecha:", "data:", "pressemitteilung vom", "meldung vom", "vom ", "datum ", "дата:"];
    let lower = text.to_lowercase();
    WORDS.iter().any(|w| lower.contains(w)) || FIRST.iter().any(|w| lower.starts_with(w))
}

/// "© Harbour News | 14.11.2023"
fn is_copyright(text: &str) -> bool {
    text.starts_with('©') || text.get(..9).is_some_and(|t| t.eq_ignore_ascii_case("copyright"))
}

/// Whether a sentence says when the article was published.
fn is_entry(text: &str) -> bool {
    const STARTS: &[&str] = &[
        "this entry was posted",
        "this post was",
        "this article was",
        "this entry was",
        "dieser beitrag wurde",
        "dieser artikel wurde",
        "der beitrag",
        "der artikel",
        "dieser eintrag wurde",
        "cet article",
        "ce billet",
        "esta entrada",
        "este artículo",
        "este artigo",
        "questo articolo",
        "questa voce",
        "dit bericht",
        "dit artikel",
    ];
    let start: String = text.chars().take(24).flat_map(char::to_lowercase).collect();
    STARTS.iter().any(|s| start.starts_with(s))
}

/// Whether the rest of a sentence says that what it began with was published.
fn is_posted(rest: &str) -> bool {
    const AUXILIARIES: &[&str] = &["was ", "wurde ", "a été ", "fue ", "foi ", "è stato ", "werd ", "se "];
    const VERBS: &[&str] =
        &["posted", "published", "gepostet", "veröffentlicht", "publi", "pubblicato", "geplaatst", "gepubliceerd"];
    let rest = rest.trim_start_matches([' ', '"', '”', '“', '»', ',']);
    let named = AUXILIARIES.iter().any(|word| rest.starts_with(word));
    named && rest.split_whitespace().take(12).any(|word| VERBS.iter().any(|verb| word.starts_with(verb)))
}

/// The name within an item of microdata.
fn named(tree: &Tree<'_>, id: Id) -> Option<String> {
    let inner = tree.within(id).skip(1).take(60).filter(|n| !matches!(tree.node(*n).name, Name::Text | Name::Raw));
    inner
        .filter_map(|n| {
            let given = attributes(tree, n);
            given.itemprop.eq_ignore_ascii_case("name").then(|| match given.content {
                Some(content) => unescape(content).into_owned(),
                None => lines_of(tree, n, 120),
            })
        })
        .find(|name| !name.trim().is_empty())
}

/// An element's text, at most `limit` bytes and a line more, a line break between blocks.
fn lines_of(tree: &Tree<'_>, id: Id, limit: usize) -> String {
    let mut out = String::new();
    let mut at = id;
    let end = tree.node(id).end;
    let mut ends: Vec<(Id, bool)> = Vec::new();
    let mut ended = false;
    while at < end && out.len() < limit {
        while let Some((_, parts)) = ends.pop_if(|(e, _)| *e <= at) {
            if parts {
                out.push('\n');
            }
            ended = true;
        }
        let node = tree.node(at);
        at += 1;
        match node.name {
            Name::Text => {
                let (text, _) = tree.text(at - 1);
                if text.len() < 1_000 {
                    // Two links without a blank between them are two things.
                    if std::mem::take(&mut ended)
                        && out.ends_with(char::is_alphanumeric)
                        && text.starts_with(char::is_alphanumeric)
                    {
                        out.push('\n');
                    }
                    append(&mut out, &unescape(text));
                }
            }
            Name::Script | Name::Style | Name::Noscript | Name::Template | Name::Svg | Name::Button => at = node.end,
            Name::Br => out.push('\n'),
            name if name.parts_lines() || matches!(name, Name::A | Name::Span) => {
                if name.parts_lines() {
                    out.push('\n');
                }
                ended = true;
                ends.push((node.end, name.parts_lines()));
            }
            _ => {}
        }
    }
    out.trim().to_owned()
}

/// Adds text with its white space collapsed: that of ASCII and the blank that does not break.
fn append(out: &mut String, text: &str) {
    let text = if text.contains('\u{a0}') { Cow::Owned(text.replace('\u{a0}', " ")) } else { Cow::Borrowed(text) };
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let word = bytes[at..].iter().take_while(|b| !b.is_ascii_whitespace()).count();
        out.push_str(&text[at..at + word]);
        at += word;
        let blank = bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
        if blank > 0 && !matches!(out.as_bytes().last(), Some(b' ' | b'\n')) {
            out.push(' ');
        }
        at += blank;
    }
}

/// One pass over the page from a little before its headline on.
struct Walk<'w, 't> {
    tree: &'w Tree<'t>,
    heading: Option<Id>,
    /// What stands aside is read too.
    aside: bool,
    /// The article that the headline stands in, or the first one behind it.
    article: Option<Id>,
    lines: Vec<Line>,
    /// Ends of the elements around, the marks that stood before them, and whether they part lines.
    open: Vec<(Id, Marks, bool)>,
    dated: Vec<Mark>,
    authored: Vec<Mark>,
    /// What the elements around say.
    marks: Marks,
    /// The line in the making.
    line: Line,
    /// All of it is a link.
    linked: bool,
    /// A link or the like begins or ends since the last text.
    border: bool,
    /// Where the comment ends that opens a thread.
    opener: Id,
}

impl<'w, 't> Walk<'w, 't> {
    fn new(tree: &'w Tree<'t>, heading: Option<Id>, aside: bool) -> Self {
        let article = heading.and_then(|h| tree.around(h).find(|id| tree.node(*id).name == Name::Article));
        Self {
            tree,
            heading,
            aside,
            article,
            lines: Vec::new(),
            open: Vec::new(),
            dated: Vec::new(),
            authored: Vec::new(),
            marks: 0,
            line: Line::default(),
            linked: true,
            border: false,
            opener: 0,
        }
    }

    fn walk(&mut self) {
        let tree = self.tree;
        let heading = self.heading.unwrap_or(0);
        let from = heading.saturating_sub(BEFORE);
        let mut most = LINES;
        let mut id = 1;
        while id < tree.len() && self.lines.len() < most {
            while let Some((_, outer, parts)) = self.open.pop_if(|(end, ..)| *end <= id) {
                self.marks = outer;
                self.border = true;
                if parts {
                    self.end_line();
                }
            }
            if id == heading {
                most = LINES + self.lines.len();
            }
            let node = tree.node(id);
            let next = match node.name {
                Name::Text => {
                    if id >= from {
                        self.text(id);
                    }
                    id + 1
                }
                Name::Script
                | Name::Style
                | Name::Noscript
                | Name::Template
                | Name::Raw
                | Name::Head
                | Name::Title
                | Name::Iframe
                | Name::Svg
                | Name::Textarea
                | Name::Select => node.end,
                Name::Br => {
                    self.end_line();
                    id + 1
                }
                // What ends before the window has nothing to say.
                _ if node.end <= from => node.end,
                _ if self.element(id) => id + 1,
                _ => {
                    self.end_line();
                    node.end
                }
            };
            id = next.max(id + 1);
        }
        self.end_line();
    }

    fn end_line(&mut self) {
        let words = self.line.text.trim();
        if words.is_empty() {
            return;
        }
        let long = words.len() > LINE;
        let text = words[..floor(words, LINE)].to_owned();
        let marks = if self.linked { self.line.marks } else { self.line.marks & !LINK };
        self.lines.push(Line { text, marks, node: self.line.node, long });
        self.linked = true;
        self.line.text.clear();
        self.line.marks = 0;
    }

    /// Whether what is called a comment opens a thread, or is a part of what does: it stands right under the headline,
    /// where a text should.
    fn opens(&mut self, id: Id) -> bool {
        let Some(heading) = self.heading.filter(|h| self.aside && id > *h) else { return false };
        let node = self.tree.node(heading);
        let under = |line: &Line| (heading..node.end).contains(&line.node);
        if self.opener == 0 && self.line.text.trim().is_empty() && self.lines.last().is_some_and(under) {
            self.opener = self.tree.node(id).end;
        }
        id < self.opener
    }

    fn text(&mut self, id: Id) {
        let (raw, _) = self.tree.text(id);
        let text = &mut self.line.text;
        if !raw.bytes().all(|b| b.is_ascii_whitespace()) {
            if text.trim_start().is_empty() {
                text.clear();
                self.line.node = id;
            }
            self.linked &= self.marks & LINK != 0;
            self.line.marks |= self.marks;
        }
        if text.len() <= LINE {
            // Two links without a blank between them are two things.
            let glued = text.ends_with(char::is_alphanumeric) && raw.starts_with(char::is_alphanumeric);
            if std::mem::take(&mut self.border) && glued {
                text.push_str(" | ");
            }
            append(text, &unescape(&raw[..floor(raw, 4 * LINE)]));
        }
    }

    /// Takes what an element says; false where it is no part of the article.
    fn element(&mut self, id: Id) -> bool {
        let tree = self.tree;
        let node = tree.node(id);
        let size = node.end - id;
        let around = self.heading.is_some_and(|h| id <= h && h < node.end);
        if !around && is_apart(tree, id) && !(self.aside && node.name == Name::Footer) {
            return false;
        }
        if node.name == Name::Article && !around && self.heading.is_none_or(|h| id > h) {
            if self.article.is_some() {
                return false;
            }
            self.article = Some(id);
        }
        self.border |= matches!(node.name, Name::A | Name::Span);
        let given = attributes(tree, id);
        let wide = around || matches!(node.name, Name::Body | Name::Main | Name::Html);
        let mut own = match (around, wide) {
            (true, _) => given.marks & POST,
            (_, true) => 0,
            _ => given.marks,
        };
        if own & FOOT != 0 && (self.marks | own) & POST == 0 {
            own |= ASIDE;
        }
        // What holds much is no line of particulars.
        if size > MUCH {
            own &= !(DATE | META | PUBLISHED | CHANGED | AUTHOR);
        }
        if own & WIDE != 0 {
            own &= !ASIDE;
        }
        let author = is_author(&given) && size <= MUCH;
        // `<aside class=meta>`, "entry-meta with-comments": what holds an article's particulars is no aside.
        let particulars = own & META != 0;
        let beside = own & ASIDE != 0 || node.name == Name::Aside && !particulars;
        let comment = own & COMMENT != 0 && !(particulars && own & POST != 0) && !self.opens(id);
        if !around && (comment || beside && own & AUTHOR == 0 && !author && !self.aside) {
            return false;
        }
        let parts = node.name.parts_lines() || matches!(node.name, Name::Td | Name::Th);
        if parts {
            self.end_line();
        }
        if node.name.is_heading() {
            own |= HEADING;
        }
        if node.name == Name::A {
            own |= LINK;
            if is_of_author(given.href) {
                own |= AUTHOR;
            }
        }
        let mark = Mark { id, line: self.lines.len(), marks: self.marks | own & !FOOT, exact: false };
        let exact = given.itemprop.split_ascii_whitespace().any(|p| DATES.iter().any(|d| d.eq_ignore_ascii_case(p)));
        let called = own & DATE != 0 && own & NOT == 0 && (size <= SMALL || given.title.is_some());
        if (exact || node.name == Name::Time || called) && size <= MUCH && self.dated.len() < MARKS {
            self.dated.push(Mark { exact, ..mark });
        }
        let named = own & AUTHOR != 0 && own & NOT == 0 && own & (DATE & !PUBLISHED) == 0;
        if (author || named) && !wide && self.authored.len() < MARKS {
            self.authored.push(Mark { exact: author, ..mark });
        }
        if size > 1 {
            self.open.push((node.end, self.marks, parts));
            self.marks = mark.marks;
        }
        true
    }
}

/// Whether a link leads to an author's own page.
fn is_of_author(href: &str) -> bool {
    ["/author/", "/authors/", "/autor/", "/autoren/", "/autores/", "/auteur/", "/auteurs/", "/autore/"]
        .iter()
        .any(|part| href.contains(part))
}

fn is_author(given: &Attributes<'_>) -> bool {
    let rel = given.rel.split_ascii_whitespace().any(|r| r.eq_ignore_ascii_case("author"));
    rel || given
        .itemprop
        .split_ascii_whitespace()
        .any(|p| p.eq_ignore_ascii_case("author") || p.eq_ignore_ascii_case("creator"))
}

/// The last border of characters in `text` that is at most `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Whether an element is no part of an article by its name. A form may hold a whole page, and the footer of an
/// article its particulars.
pub(crate) fn is_apart(tree: &Tree<'_>, id: Id) -> bool {
    let node = tree.node(id);
    match node.name {
        Name::Nav | Name::Dialog | Name::Menu | Name::Blockquote => true,
        Name::Footer => {
            let inside = |n: Id| matches!(tree.node(n).name, Name::Article | Name::Main);
            attributes(tree, id).marks & (DATE | AUTHOR) == 0 && !tree.around(id).any(inside)
        }
        Name::Form => (node.end - id) * 3 < tree.len(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Found = (Vec<(String, Rank)>, Vec<(String, Credit)>);

    fn seen(page: &str) -> Found {
        let tree = Tree::new(page, 512);
        let heading = (0..tree.len()).find(|id| tree.node(*id).name == Name::H1);
        let seen = Seen::new(&tree, heading, Order::DayFirst, false);
        let dates = seen.dates.iter().map(|d| (d.stamp.to_string(), d.rank)).collect();
        (dates, seen.authors.iter().map(|a| (a.names.join(", "), a.rank)).collect())
    }

    #[test]
    fn words_are_in_order() {
        assert!(WORDS.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(marks_of("entry-meta postAuthor"), POST | META | AUTHOR);
        assert_eq!(marks_of("articleCreationDate"), POST | PUBLISHED | DATE);
        assert_eq!(marks_of("updates é --"), 0);
    }

    #[test]
    fn dates_by_their_marks() {
        for (under, want) in [
            ("<time datetime=2023-11-14>Tuesday</time>", ("2023-11-14", Rank::Marked)),
            ("<time class=published>14.11.2023</time>", ("2023-11-14", Rank::Called)),
            ("<span itemprop=datePublished content=2023-11-14></span>", ("2023-11-14", Rank::Exact)),
            ("<span property='schema:dateCreated' content=2023-11-14></span>", ("2023-11-14", Rank::Exact)),
            ("<abbr class=date title=2023-11-14T11:48>11:48</abbr>", ("2023-11-14T11:48", Rank::Marked)),
            ("<p>14 November 2023, 11:48", ("2023-11-14T11:48", Rank::Plain)),
            ("<a href=/x>14 November 2023 · 3 min read</a>", ("2023-11-14", Rank::Plain)),
            (
                "<p>Port Ada, 14. November 2023 – The mayor of the town said that the bridge will close for repairs in May.",
                ("2023-11-14", Rank::Plain),
            ),
            ("<aside class=meta><time datetime=2023-11-14></time></aside>", ("2023-11-14", Rank::Marked)),
            ("<div class='entry-meta with-comments'>14.11.2023</div>", ("2023-11-14", Rank::Marked)),
            ("<p>Erstellt am<b>14.11.2023</b>", ("2023-11-14", Rank::Called)),
            (
                "<p>This entry was posted on Tuesday, November 14th, 2023 at 11:48 am and is filed under Town, Bridges.",
                ("2023-11-14T11:48", Rank::Exact),
            ),
            ("<p>Updated 14 November 2023", ("2023-11-14", Rank::Changed)),
            ("<time itemprop=dateModified datetime=2023-11-14></time>", ("2023-11-14", Rank::Changed)),
        ] {
            let (dates, _) = seen(&format!("<h1>Bridge to close</h1><div>{under}</div>"));
            let first = dates.first().map(|(d, r)| (d.as_str(), *r));
            assert_eq!(first, Some(want), "{under}");
        }
    }

    #[test]
    fn the_day_beside_the_headline_elsewhere() {
        let read = |before: &str, behind: &str| {
            let page = format!("<aside>{before}</aside><h1>Bridge to close</h1><p>It closes.<aside>{behind}</aside>");
            let tree = Tree::new(&page, 512);
            let heading = (0..tree.len()).find(|id| tree.node(*id).name == Name::H1);
            let seen = Seen::new(&tree, heading, Order::Unknown, true);
            seen.dates.iter().find(|d| d.rank <= Rank::Called).map(|d| d.stamp.to_string())
        };
        for (behind, want) in [
            ("<p>14 November 2023<h2>Bridge to close</h2><p>For repairs.", Some("2023-11-14")),
            ("<h2>Bridge to close</h2><p>14 November 2023<p>For repairs.", Some("2023-11-14")),
            // Between two days it is anybody's.
            ("<p>14 November 2023<h2>Bridge to close</h2><p>15 November 2023<h2>Ferry sails</h2>", None),
            ("<p>14 November 2023<h2>Bridge to open</h2><p>For repairs.", None),
            ("<p>Updated 14 November 2023<h2>Bridge to close</h2><p>For repairs.", None),
            ("<h2>Bridge to close</h2>", None),
        ] {
            assert_eq!(read("", behind).as_deref(), want, "{behind}");
        }
        for (sentence, want) in [
            (
                "<a href=/7>Bridge  to close</a> was posted on <b>November 14th, 2023</b> at 11:48.",
                Some("2023-11-14T11:48"),
            ),
            (
                "<a href=/7>Bridge to close</a> wurde am <b>14. November 2023</b> um 11:48 Uhr gepostet.",
                Some("2023-11-14T11:48"),
            ),
            ("<i>Bridge to close</i> was published on 14 November 1999.", None),
            ("<a href=/7>Bridge to close</a> was built before 14 November 1999.", None),
            ("<a href=/7>Bridge to open</a> was posted on 14 November 2023.", None),
            ("See <a href=/7>Bridge to close</a> was posted on 14 November 2023.", None),
        ] {
            let long =
                format!("<p>{sentence} And more words, so that no line of particulars is what this sentence is.");
            assert_eq!(read(&long, "").as_deref(), want, "{sentence}");
            assert_eq!(read("", &long).as_deref(), want, "{sentence}");
        }
    }

    #[test]
    fn what_stands_apart_is_left_out() {
        for aside in [
            "<nav><p>14 November 2023</nav>",
            "<div class=comments><p class=author>Bo Fox<p>14 November 2023</div>",
            "<div class='related-posts'><time datetime=2023-11-14></time></div>",
            "<aside><p>By Bo Fox<p>14 November 2023</aside>",
            "<article><h2>Ferry</h2><p>By Bo Fox, 14 November 2023</article>",
            "<footer><p>14 November 2023</footer>",
            "<blockquote>14 November 2023</blockquote>",
        ] {
            let page = format!("<article><h1>Bridge to close</h1><p>The bridge closes.</article>{aside}");
            assert_eq!(seen(&page), (Vec::new(), Vec::new()), "{aside}");
        }
    }

    #[test]
    fn authors_by_their_marks() {
        for (under, want) in [
            ("<p>By Ann Lee", ("Ann Lee", Credit::Words)),
            ("<a rel=author href=/ann>Ann Lee</a>", ("Ann Lee", Credit::Exact)),
            (
                "<span itemprop=author itemscope><img alt=x><b itemprop=name>Ann Lee</b>, editor</span>",
                ("Ann Lee", Credit::Exact),
            ),
            ("<span class=entry-author>Ann Lee</span>", ("Ann Lee", Credit::Marked)),
            (
                "<div class=author><span class=author-name>Annie</span><span>annlee</span></div>",
                ("Annie", Credit::Marked),
            ),
            ("<div class=author-box><h4>Ann Lee</h4><p>Ann writes about bridges.</div>", ("Ann Lee", Credit::Far)),
            ("<p>Autor:<p>Ann Lee", ("Ann Lee", Credit::Words)),
            ("<p><a href=/author/ann>Ann Lee</a>", ("Ann Lee", Credit::Marked)),
            ("<p>14.11.2023 | 13:10 | Ann Lee", ("Ann Lee", Credit::Far)),
            ("<p class=meta>14.11.2023 von <a>Ann Lee</a><a>Follow</a>", ("Ann Lee", Credit::Words)),
        ] {
            let (_, authors) = seen(&format!("<h1>Bridge to close</h1><div>{under}</div>"));
            let named = authors.iter().find(|(n, _)| n == want.0).map(|(n, r)| (n.as_str(), *r));
            assert_eq!(named, Some(want), "{under}: {authors:?}");
        }
        assert_eq!(seen("<h1>Bridge to close</h1><p class=author-photo>Photo: Bo Fox").1, []);
    }
}
