//! The header of an HTML page: headline, authors, dates and the rest, each with where it came from.
//!
//! Pages say these things many times over, and not always the same. One order settles each field; the first that is
//! there is taken:
//!
//! - **title**: the heading that agrees best with the titles that the page declares (JSON-LD, OpenGraph, `meta`, the
//!   `title` element), as it stands in the page; the only `h1`, where none is what is declared; the first title that is
//!   declared. The outlet's name is no part of it, nor is a kicker before it, nor what follows a declared title in
//!   another element.
//! - **published**: (1) JSON-LD's `datePublished`, then `meta` elements that name a publication, of several days the one
//!   that readers see, be it only in the `title` element, unless the page shows one other day right under its headline,
//!   marked as a date and not that of a change: that one; (2) what the page shows beside its headline, at the least cost
//!   ([`SeenDate::cost`]): microdata, what is called the publication or is a dateline, `time` elements and others that
//!   are called dates, bare lines, each the surer the nearer, those in another month than the URL's last; (3) the same
//!   in what stands aside of the article, and in the post that opens a thread; (4) JSON-LD and `meta` elements that name
//!   some date; (5) what the page's scripts are told ([`state`]); (6) dates far from the headline; (7) the URL; (8) a
//!   declared date of change, then one that is shown; (9) the only day that is marked as a date far from the article or
//!   stands with the headline elsewhere, a day that the headline begins with, the one in the address of the article's
//!   picture. A time in UTC that the page gives elsewhere in its own zone, or whose day it shows as the day before or
//!   after, is taken as given there: the page's local day.
//! - **updated**: JSON-LD's `dateModified`; `meta` elements; microdata and lines that speak of a change.
//! - **byline**: whoever is credited at the least cost ([`choose_authors`]): a byline in words beside the headline
//!   before JSON-LD, microdata and `rel`, classes, `meta` elements, a label in the article ("Text: ..."), and boxes
//!   about an author; of all these persons before pen names, these before groups, and the outlet itself last.
//! - **section, outlet, language, url**: what the page declares: OpenGraph before JSON-LD for the outlet, JSON-LD before
//!   `meta` for the section, the `html` element before JSON-LD and `meta` for the language, the canonical link before
//!   OpenGraph for the URL. The agency is found with the dateline.
//!
//! Dates before 1990 or after the fetch are passed over, and a zone is never made up. What stands in navigation,
//! comments, sidebars, forms and lists of other articles says nothing of this one (`shown`).

use jiff::civil::{Date, Time};

use crate::byline::Kind;
use crate::dates::{self, Order};
use crate::entity::unescape;
use crate::head::{Declared, Head};
use crate::read::{is_sound, odd};
use crate::shown::{Credit, NEAR, Rank, Seen, SeenAuthor, SeenDate};
use crate::title::{self, Title};
use crate::tree::Tree;
use crate::{Header, Hints, Origin, Stamp, Warning, byline, debris, state};

/// Seconds that local time is ahead of UTC.
const ZONES: std::ops::RangeInclusive<i32> = -12 * 3600..=14 * 3600;
/// Lines under the headline within which a date that is marked as one is told to readers.
const UNDER: i32 = 4;
/// Lines under the headline within which a byline that stands aside is the article's.
const ASIDE: i32 = 12;
/// Dates of a page's data that are looked at.
const STATES: usize = 100;

/// What a page says of itself.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) header: Header,
    pub(crate) title: Option<Title>,
    /// The order of day and month in the page's dates.
    pub(crate) order: Order,
    /// The page calls itself a live blog.
    pub(crate) live: bool,
}

/// Reads the header of a page.
pub(crate) fn read(tree: &Tree<'_>, page: &str, hints: &Hints, warnings: &mut Vec<Warning>) -> Found {
    let head = Head::read(tree);
    let outlet = head.outlet();
    let title = title::find(tree, page, &head, outlet.as_ref().map(|(o, _)| o.as_str()));
    let language = hints.language.clone().or_else(|| head.language().map(|(l, _)| l));
    let url = hints.url.clone().or_else(|| head.url().map(|(u, _)| u));
    let order = Order::of(language.as_deref(), url.as_deref());
    let heading = title.as_ref().and_then(|t| t.heading);
    let seen = Seen::new(tree, heading, order, false);

    let mut header = Header::default();
    let mut refused = None;
    let mut sound = |stamp: Stamp| {
        let good = is_sound(stamp, hints);
        if !good {
            refused = refused.or(Some(stamp));
        }
        good
    };
    let from_url = url.as_deref().and_then(dates::in_url).filter(|s| is_sound(*s, hints));
    let published: Vec<Declared> = head.published(order).into_iter().filter(|d| sound(d.stamp)).collect();
    let updated: Vec<Declared> = head.updated(order).into_iter().filter(|d| sound(d.stamp)).collect();
    let seen_dates: Vec<&SeenDate> = seen.dates.iter().filter(|d| sound(d.stamp)).collect();
    let address = Address {
        day: from_url,
        month: from_url.map(|s| (s.date.year(), s.date.month())).or_else(|| dates::month_in_url(url.as_deref()?)),
    };
    let titled = head.title.and_then(|t| dates::find(&unescape(t.text), order).first().map(|d| d.stamp.date));
    let mut found = choose_published(&published, &seen_dates, &updated, &address, titled);
    // What stands aside of the article, what scripts are told, the picture's address: only where nothing else speaks.
    let mut aside: Option<Seen> = None;
    let mut beside = Vec::new();
    if found.as_ref().is_none_or(|f| f.0 >= Sure::Loose) {
        let aside = aside.get_or_insert_with(|| Seen::new(tree, heading, order, true));
        beside = aside.dates.iter().copied().filter(|d| is_sound(d.stamp, hints)).collect();
        let state = state::published(page, order).into_iter().map(|(_, stamp)| stamp).filter(|s| is_sound(*s, hints));
        let state: Vec<Stamp> = state.take(STATES).collect();
        let more = choose_beside(&beside, &state, &address, &head, order);
        let more = more.filter(|(_, s, _)| is_sound(*s, hints));
        if more.as_ref().map(|m| m.0).unwrap_or(Sure::Never) < found.as_ref().map(|f| f.0).unwrap_or(Sure::Never) {
            found = more;
        }
    }
    if let Some((_, stamp, origin)) = found {
        header.published = Some(stamp);
        header.origin.push(("published", origin));
    }
    let changed = updated.first().map(|d| (d.stamp, d.origin)).or_else(|| {
        let shown = seen_dates.iter().copied().chain(&beside).filter(|d| d.rank == Rank::Changed);
        shown.min_by_key(|d| d.distance()).map(|d| (d.stamp, d.origin))
    });
    if let Some((stamp, origin)) = changed {
        header.updated = Some(stamp);
        header.origin.push(("updated", origin));
    }
    let named = |seen: &[SeenAuthor]| {
        choose_authors(&head.authors(), seen, outlet.as_ref().map(|(o, _)| o.as_str()), url.as_deref())
    };
    let mut credit = named(&seen.authors);
    // Persons who are credited aside of the article, where it names nobody or a group.
    if credit.as_ref().is_none_or(|(names, _)| byline::kind(names) == Kind::Group) {
        let aside = aside.get_or_insert_with(|| Seen::new(tree, heading, order, true));
        let near = aside
            .authors
            .iter()
            .filter(|a| (-NEAR.0..=ASIDE).contains(&a.line) && a.rank < Credit::Label && byline::is_person(&a.names));
        let all: Vec<SeenAuthor> = seen.authors.iter().chain(near).cloned().collect();
        credit = named(&all);
    }
    if let Some((names, origin)) = credit {
        header.byline = names.iter().filter_map(|n| words(n)).collect();
        if !header.byline.is_empty() {
            header.origin.push(("byline", origin));
        }
    }
    let others = [
        (&mut header.section, "section", head.section()),
        (&mut header.outlet, "outlet", outlet),
        (&mut header.language, "language", head.language()),
        (&mut header.url, "url", head.url()),
    ];
    for (slot, name, found) in others {
        if let Some((value, origin)) = found.and_then(|(v, o)| Some((words(&v)?, o))) {
            *slot = Some(value);
            header.origin.push((name, origin));
        }
    }
    if let Some(title) = &title {
        header.title = Some(title.draft.text.clone());
        header.origin.push(("title", title.origin));
    }
    warnings.extend(refused.map(odd));
    Found { header, title, order, live: head.is_live() }
}

/// A value without control characters, if there are words left.
pub(crate) fn words(value: &str) -> Option<String> {
    let kept: String = value.chars().filter(|c| !c.is_control() || c.is_whitespace()).collect();
    let one = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    (!one.is_empty()).then_some(one)
}

/// What the URL says of the day.
#[derive(Clone, Copy, Debug, Default)]
struct Address {
    day: Option<Stamp>,
    month: Option<(i16, i8)>,
}

impl Address {
    /// How much the URL speaks against a day.
    fn against(&self, day: Date) -> i32 {
        let other = self.month.is_some_and(|m| m != (day.year(), day.month()));
        let same = self.day.is_some_and(|s| s.date == day);
        if other {
            6
        } else if same {
            -4
        } else {
            0
        }
    }
}

/// How sure it is that a date is that of the publication, surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sure {
    /// Declared as that, or shown beside the headline.
    Exact,
    /// Shown beside the headline by what stands aside of the article.
    Beside,
    /// Declared as some date.
    Loose,
    /// What the page's scripts are told.
    State,
    /// Shown far from the headline.
    Far,
    Url,
    /// The date of a change.
    Changed,
    /// The only date far from the article, the beginning of the headline, the picture's address.
    Last,
    Never,
}

fn choose_published(
    declared: &[Declared],
    seen: &[&SeenDate],
    updated: &[Declared],
    address: &Address,
    titled: Option<Date>,
) -> Option<(Sure, Stamp, Origin)> {
    let mut near: Vec<&&SeenDate> = seen.iter().filter(|d| d.rank <= Rank::Plain).collect();
    near.sort_by_key(|d| d.cost() + address.against(d.stamp.date));
    let far = |rank: Rank| {
        let found = seen.iter().filter(|d| d.rank == rank);
        found.min_by_key(|d| d.distance() + address.against(d.stamp.date)).map(|d| (d.stamp, d.origin))
    };
    let exact = declared.iter().find(|d| d.exact).map(|d| (d.stamp, d.origin));
    // Right under the headline the page tells its readers another day than it declares to machines.
    let told = exact.and_then(|(stamp, _)| {
        let under = seen.iter().filter(|d| d.rank <= Rank::Marked && !d.late && (1..=UNDER).contains(&d.line));
        let mut under = under.map(|d| (d.stamp, d.origin));
        let first = under.next()?;
        let one = under.all(|(s, _)| s.date == first.0.date);
        let changed = || updated.iter().any(|d| d.stamp.date == first.0.date);
        let apart = days_between(stamp.date, first.0.date) != Some(0);
        (one && apart && !changed()).then_some(first)
    });
    // Of several days that it declares, readers see one: in the page, which hides what microdata says, or in its title.
    let agreed = || {
        let shown = near.iter().find(|d| d.origin != Origin::Microdata && (1..=NEAR.1).contains(&d.line));
        let day = shown.map(|d| d.stamp.date).or(titled)?;
        declared.iter().filter(|d| d.exact).find(|d| d.stamp.date == day).map(|d| (d.stamp, d.origin))
    };
    let nearest = near.first().map(|d| (d.stamp, d.origin));
    let is = |sure: Sure| move |(stamp, origin)| (sure, stamp, origin);
    let found = told
        .or_else(agreed)
        .or(exact)
        .or(nearest)
        .map(is(Sure::Exact))
        .or_else(|| declared.first().map(|d| (Sure::Loose, d.stamp, d.origin)))
        .or_else(|| far(Rank::Far).map(is(Sure::Far)))
        .or_else(|| address.day.map(|s| (Sure::Url, s, Origin::Url)))
        .or_else(|| updated.first().map(|d| (Sure::Changed, d.stamp, d.origin)))
        .or_else(|| far(Rank::Changed).map(is(Sure::Changed)))?;
    let exact = declared.iter().map(|d| (d.stamp, d.origin)).chain(seen.iter().map(|d| (d.stamp, d.origin)));
    let days = near.iter().map(|d| (d.stamp, d.origin)).chain(address.day.map(|s| (s, Origin::Url)));
    let (stamp, origin) = local((found.1, found.2), exact, days);
    Some((found.0, stamp, origin))
}

/// A date from beside the article, from the page's data or from addresses.
fn choose_beside(
    beside: &[SeenDate],
    state: &[Stamp],
    address: &Address,
    head: &Head<'_>,
    order: Order,
) -> Option<(Sure, Stamp, Origin)> {
    let near = beside.iter().filter(|d| d.rank <= Rank::Plain && !d.late && (-3..=8).contains(&d.line));
    let near = near.min_by_key(|d| d.cost() + address.against(d.stamp.date));
    let only = |low: Rank, high: Rank| {
        let mut marked = beside.iter().filter(|d| low <= d.rank && d.rank <= high);
        let first = marked.next()?;
        marked.all(|d| d.stamp.date == first.stamp.date).then_some((first.stamp, first.origin))
    };
    let is = |sure: Sure| move |(stamp, origin)| (sure, stamp, origin);
    let told = || {
        let fits = state.iter().find(|s| address.against(s.date) <= 0);
        fits.or(state.first()).map(|s| (Sure::State, *s, Origin::Meta))
    };
    // "14.11.2023 | Bridge to close"
    let headline = || head.titles().iter().find_map(|(raw, _)| dates::leading(&unescape(raw.text), order));
    let picture = || head.picture().and_then(|url| dates::in_url(&url)).map(|s| (Sure::Last, s, Origin::Url));
    near.map(|d| (Sure::Beside, d.stamp, d.origin))
        .or_else(told)
        .or_else(|| only(Rank::Exact, Rank::Marked).map(is(Sure::Last)))
        .or_else(|| only(Rank::Changed, Rank::Changed).map(is(Sure::Last)))
        .or_else(|| only(Rank::Far, Rank::Far).map(is(Sure::Last)))
        .or_else(|| headline().map(|s| (Sure::Last, s, Origin::Meta)))
        .or_else(picture)
}

/// A time in UTC as the page itself gives it in its own zone, if it does: the same instant with an offset, the same
/// clock some quarters of hours apart, or the day before or after where that can be the local day.
fn local(
    found: (Stamp, Origin),
    exact: impl Iterator<Item = (Stamp, Origin)>,
    mut days: impl Iterator<Item = (Stamp, Origin)>,
) -> (Stamp, Origin) {
    let (stamp, _) = found;
    let (Some(time), Some(offset)) = (stamp.time, stamp.offset) else { return found };
    if offset.seconds() != 0 {
        return found;
    }
    let seconds = |t: Time| i32::from(t.hour()) * 3600 + i32::from(t.minute()) * 60 + i32::from(t.second());
    let ahead =
        |other: Stamp| Some(days_between(stamp.date, other.date)? * 86_400 + seconds(other.time?) - seconds(time));
    for (other, origin) in exact {
        let Some(ahead) = ahead(other) else { continue };
        let zoned = other.offset.is_some_and(|zone| zone.seconds() != 0 && (ahead - zone.seconds()).abs() < 60);
        let bare = other.offset.is_none() && ahead != 0 && ahead % 900 == 0 && ZONES.contains(&ahead);
        if zoned || bare {
            return (other, origin);
        }
    }
    // The day that the page shows first, where it is another one and can be the same instant.
    let Some((other, origin)) = days.next() else { return found };
    let may = match (days_between(stamp.date, other.date), ahead(other)) {
        (Some(0) | None, _) => false,
        // A clock shown to the minute.
        (_, Some(ahead)) if other.offset.is_none() => ZONES.contains(&ahead) && (ahead + 60).rem_euclid(900) <= 120,
        (Some(1), None) => time.hour() >= 10,
        (Some(-1), None) => time.hour() < 12,
        _ => false,
    };
    if may { (other, origin) } else { found }
}

/// Days from one date to another that is at most one apart.
fn days_between(from: Date, to: Date) -> Option<i32> {
    let days = from.until(to).ok()?.get_days();
    (-1..=1).contains(&days).then_some(days)
}

/// Who is credited at the least cost. A cost is the sum of that of the place, from 0 for a byline in words to 8 for a
/// box, and that of the kind: nothing for persons, 3 for pen names, 10 for groups, 14 for the outlet itself. So a pen
/// name in JSON-LD is taken before a person in a far box, and a group only where nobody is named.
fn choose_authors(
    declared: &[(Vec<String>, Origin)],
    seen: &[SeenAuthor],
    outlet: Option<&str>,
    url: Option<&str>,
) -> Option<(Vec<String>, Origin)> {
    let outlet = outlet.map(debris::key);
    // An outlet may be called as a person is: "El Heraldo" of elheraldo.example.
    let host = url.and_then(|u| u.split_once("://")).and_then(|(_, rest)| rest.split(['/', ':', '?', '#']).next());
    let labels: Vec<&str> = host.map(|h| h.split('.').rev().skip(1).collect()).unwrap_or_default();
    let own = |name: &String| {
        let joined: String = debris::key(name).split(' ').collect();
        Some(debris::key(name)) == outlet || labels.iter().any(|l| l.replace('-', "") == joined)
    };
    let cost = |names: &[String]| match byline::kind(names) {
        Kind::Person if names.iter().any(own) => 5,
        Kind::Person => 0,
        _ if names.iter().any(own) => 14,
        Kind::Pen => 3,
        Kind::Group => 10,
    };
    let shown = seen.iter().map(|a| {
        let place = match a.rank {
            Credit::Words => 0,
            Credit::Exact => 2,
            Credit::Marked => 3,
            Credit::Label => 6,
            Credit::Far => 8,
        };
        (cost(&a.names) + place, place, a.line.abs(), &a.names, a.origin)
    });
    let declared = declared.iter().map(|(names, origin)| {
        let place = if *origin == Origin::JsonLd { 1 } else { 4 };
        (cost(names) + place, place, 0, names, *origin)
    });
    let all: Vec<_> = shown.chain(declared).collect();
    let best = all.iter().min_by_key(|(cost, place, line, ..)| (*cost, *place, *line))?;
    // Somewhere else all of them may be named.
    let more = |names: &[String]| {
        names.len() > best.3.len() && byline::is_person(names) && best.3.iter().all(|n| names.contains(n))
    };
    let all = all.iter().filter(|(_, place, line, names, _)| *place <= 4 && *line <= NEAR.0 && more(names));
    let (_, _, _, names, origin) = all.min_by_key(|(cost, place, ..)| (*cost, *place)).unwrap_or(best);
    Some(((*names).clone(), *origin))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(text: &str) -> Stamp {
        text.parse().unwrap_or(Stamp::day(Date::MIN))
    }

    #[test]
    fn the_local_day_is_kept() {
        let local = |utc: &str, exact: &[&str], shown: &[&str]| {
            let all = |list: &[&str]| list.iter().map(|t| (stamp(t), Origin::Time)).collect::<Vec<_>>();
            let found = (stamp(utc), Origin::JsonLd);
            local(found, all(exact).into_iter(), all(shown).into_iter()).0.to_string()
        };
        let utc = "2023-11-15T02:10:30Z";
        assert_eq!(local(utc, &["2023-11-14T21:10:30-05:00"], &[]), "2023-11-14T21:10:30-05:00");
        assert_eq!(local(utc, &["2023-11-14T21:10:30"], &[]), "2023-11-14T21:10:30");
        assert_eq!(local(utc, &[], &["2023-11-14"]), "2023-11-14");
        assert_eq!(local(utc, &[], &["2023-11-14T21:10"]), "2023-11-14T21:10");
        // Another instant, another day, the same day.
        assert_eq!(local(utc, &["2023-11-14T20:00:00-05:00"], &["2023-11-15", "2023-11-14"]), utc);
        assert_eq!(local(utc, &[], &["2023-11-12"]), utc);
        assert_eq!(local("2023-11-15T13:00:00Z", &[], &["2023-11-14"]), "2023-11-15T13:00:00Z");
        assert_eq!(local("2023-11-15T02:10:30+02:00", &[], &["2023-11-14"]), "2023-11-15T02:10:30+02:00");
    }

    #[test]
    fn persons_before_groups() {
        let one = |name: &str, origin| (vec![name.to_owned()], origin);
        let shown = |name: &str, rank| SeenAuthor { names: vec![name.to_owned()], origin: Origin::Text, rank, line: 2 };
        let chosen = |declared: &[(Vec<String>, Origin)], seen: &[SeenAuthor]| {
            choose_authors(declared, seen, Some("The Harbour Post"), Some("https://el-heraldo.example/"))
                .map(|(names, _)| names.join(", "))
        };
        let desk = one("Harbour Desk", Origin::JsonLd);
        let outlet = one("The Harbour Post", Origin::Meta);
        assert_eq!(
            chosen(std::slice::from_ref(&desk), &[shown("Ann Lee", Credit::Marked)]).as_deref(),
            Some("Ann Lee")
        );
        assert_eq!(chosen(&[outlet.clone(), desk], &[]).as_deref(), Some("Harbour Desk"));
        assert_eq!(chosen(std::slice::from_ref(&outlet), &[shown("Annie", Credit::Marked)]).as_deref(), Some("Annie"));
        assert_eq!(chosen(&[outlet], &[]).as_deref(), Some("The Harbour Post"));
        let own = one("El Heraldo", Origin::JsonLd);
        assert_eq!(chosen(std::slice::from_ref(&own), &[shown("Ann Lee", Credit::Marked)]).as_deref(), Some("Ann Lee"));
        assert_eq!(chosen(&[own], &[]).as_deref(), Some("El Heraldo"));
        let both = vec!["Ann Lee".to_owned(), "Bo Fox".to_owned()];
        assert_eq!(
            chosen(&[(both, Origin::JsonLd)], &[shown("Ann Lee", Credit::Words)]).as_deref(),
            Some("Ann Lee, Bo Fox")
        );
        assert_eq!(chosen(&[], &[]), None);
    }
}
