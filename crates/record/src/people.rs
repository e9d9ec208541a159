//! Who is who across articles.
//!
//! Pure functions of names, kinds, roles and days, so that the same judgement can be made elsewhere, on a cluster, say:
//! those who share none of their [`keys`] are never one; for those who do, [`same`] decides. Two are one when name, role
//! and time allow it; what is unsure stays apart and is said to be unsure. The unnamed, and what is only described ("the
//! company"), are never one across articles.

use dixit::{Speaker, SpeakerKind};
use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// What is known of somebody: from one article, or gathered from many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    kind: SpeakerKind,
    /// Words of the name, folded; without suffix.
    name: Vec<String>,
    /// "jr", "sr", "iii"
    suffix: Option<String>,
    /// Words of roles, folded, sorted.
    roles: Vec<String>,
    /// First and last day of publication.
    days: Option<(Date, Date)>,
}

/// Whether two are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Same {
    /// They are.
    Yes,
    /// They may be; nothing settles it.
    Unsure,
    /// They are not.
    No,
}

/// Days for which a full name is taken for the same person where roles share no word: what is in the news for a season.
const SEASON: i32 = 120;

/// Roles that so many have that they say nothing of who bears a surname alone.
const ORDINARY: [&str; 26] = [
    "analyst", "attorney", "coach", "director", "doctor", "driver", "expert", "farmer", "lawyer", "manager", "member",
    "neighbor", "neighbour", "officer", "official", "player", "professor", "resident", "spokesman", "spokesperson",
    "spokeswoman", "student", "supporter", "teacher", "voter", "worker",
];

/// Walks of life that few are in the news for at once: whoever is known for one of them only is not, for the name alone,
/// who is known for another only. Public life is one: politics, business, law and the press change hands.
const WALKS: [&[&str]; 5] = [
    &[
        "ambassador", "attorney", "banker", "billionaire", "businessman", "businesswoman", "candidate", "chairman",
        "chairwoman", "chancellor", "commissioner", "congressman", "congresswoman", "councillor", "democrat",
        "executive", "general", "governor", "judge", "lawmaker", "lawyer", "mayor", "minister", "mp", "nominee",
        "politician", "premier", "president", "presidential", "prime", "prosecutor", "republican", "secretary", "sen",
        "senator", "spokesman", "spokesperson", "spokeswoman",
    ],
    &[
        "athlete", "captain", "coach", "cyclist", "defender", "footballer", "forward", "goalkeeper", "golfer",
        "midfielder", "pitcher", "player", "quarterback", "referee", "runner", "sprinter", "striker", "swimmer",
    ],
    &[
        "actor", "actress", "artist", "author", "cellist", "composer", "conductor", "dancer", "novelist", "painter",
        "pianist", "playwright", "poet", "rapper", "sculptor", "singer", "soprano", "violinist",
    ],
    &[
        "astronomer", "biologist", "botanist", "chemist", "epidemiologist", "geologist", "historian", "lecturer",
        "mathematician", "physicist", "professor", "researcher", "scientist", "sociologist", "zoologist",
    ],
    &[
        "baker", "bystander", "commuter", "driver", "eyewitness", "farmer", "father", "fisherman", "grandmother",
        "mother", "neighbor", "neighbour", "nurse", "passenger", "pensioner", "plumber", "pupil", "resident",
        "shopkeeper", "student", "survivor", "teacher", "tourist", "victim", "waitress", "witness",
    ],
];

/// Words of roles that many people have and that tell nobody apart.
const COMMON: [&str; 44] = [
    "the", "a", "an", "of", "for", "in", "at", "on", "and", "to", "from", "by", "with", "former", "ex", "new", "old",
    "his", "her", "its", "their", "mr", "mrs", "ms", "miss", "dr", "sir", "who", "is", "was", "local", "national",
    "senior", "chief", "deputy", "vice", "acting", "current", "late", "year", "years", "one", "man", "woman",
];

impl Profile {
    /// What one article tells of a speaker. `day` is its day of publication.
    #[must_use]
    pub fn new(speaker: &Speaker, day: Option<Date>) -> Self {
        let roles = speaker.roles.iter().map(String::as_str);
        Self::from_parts(speaker.kind, &speaker.name, roles, day.map(|d| (d, d)))
    }

    /// What several articles tell: the fullest name, all roles, first and last day of publication.
    #[must_use]
    pub fn from_parts<'r>(
        kind: SpeakerKind,
        name: &str,
        roles: impl Iterator<Item = &'r str>,
        days: Option<(Date, Date)>,
    ) -> Self {
        let mut words = folded(name);
        if kind == SpeakerKind::Organisation || kind == SpeakerKind::Group {
            words.retain(|w| w != "the");
        }
        let suffix = match words.last().map(String::as_str) {
            Some("jr" | "sr" | "ii" | "iii" | "iv") if kind == SpeakerKind::Person && words.len() > 1 => words.pop(),
            _ => None,
        };
        let mut roles: Vec<String> = roles.flat_map(folded).filter(|w| !COMMON.contains(&w.as_str())).collect();
        roles.sort_unstable();
        roles.dedup();
        // "the company", "two officials": a description names nobody.
        let named = kind != SpeakerKind::Unnamed && name.chars().any(char::is_uppercase) || is_uncased(name);
        if !named {
            words.clear();
        }
        Self { kind, name: words, suffix, roles, days }
    }

    /// Whether nothing is new in what an article tells.
    pub(crate) fn covers(&self, new: &Self) -> bool {
        let days = match (self.days, new.days) {
            (_, None) => true,
            (Some((first, last)), Some((from, to))) => first <= from && to <= last,
            (None, Some(_)) => false,
        };
        days && new.name.len() <= self.name.len() && new.roles.iter().all(|r| self.roles.binary_search(r).is_ok())
    }

    /// Whether it can be known again in another article.
    #[must_use]
    pub fn is_named(&self) -> bool {
        !self.name.is_empty() && self.kind != SpeakerKind::Unnamed
    }
}

/// Scripts without capitals write names as they write all else.
fn is_uncased(name: &str) -> bool {
    let mut letters = name.chars().filter(|c| c.is_alphabetic());
    name.chars().any(char::is_alphabetic) && letters.all(|c| !c.is_lowercase() && !c.is_uppercase())
}

/// Words in lower case, without accents and full stops.
pub(crate) fn folded(text: &str) -> Vec<String> {
    let plain: String =
        text.nfd().filter(|c| !is_combining_mark(*c) && *c != '.').flat_map(char::to_lowercase).collect();
    plain.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty() && *w != "s").map(str::to_owned).collect()
}

/// The keys under which those are found who may be the same: for people surname and given name, and surname with each word
/// of their roles; for others all words of the name. None for those who are nobody else.
///
/// A surname alone would be shared by ever more people as a record grows.
#[must_use]
pub fn keys(profile: &Profile) -> Vec<String> {
    if !profile.is_named() {
        return Vec::new();
    }
    let kind = match profile.kind {
        SpeakerKind::Person => 'p',
        SpeakerKind::Organisation => 'o',
        SpeakerKind::Group | SpeakerKind::Unnamed => 'g',
    };
    match profile.name.split_last() {
        Some((surname, given)) if profile.kind == SpeakerKind::Person => {
            let given = given.first().filter(|g| g.chars().count() > 1).map(|g| format!("p:{surname} {g}"));
            given.into_iter().chain(profile.roles.iter().map(|r| format!("p:{surname}/{r}"))).collect()
        }
        _ => vec![format!("{kind}:{}", profile.name.join(" "))],
    }
}

/// How well a profile fits another that is the same: of several the best is taken.
pub(crate) fn fit(known: &Profile, new: &Profile) -> usize {
    let shared = new.roles.iter().filter(|r| known.roles.binary_search(r).is_ok()).count();
    2 * shared + usize::from(known.name == new.name)
}

/// Whether two are one. Symmetric.
///
/// - Organisations and groups are one when they are called the same.
/// - People are one when surname and given names agree in full and their roles share a word, or when they are in the news
///   within some months of each other for walks of life that are not known to be apart; also when initials or a missing
///   given name stand for the given name and roles share a word that few have.
/// - Other middle initials, or another suffix, are other people; other given names, too, unless the role
///   is the same in two words or more ("Joe", "Joseph"): then it is unsure.
#[must_use]
pub fn same(a: &Profile, b: &Profile) -> Same {
    if a.kind != b.kind || !a.is_named() || !b.is_named() {
        return Same::No;
    }
    if a.kind != SpeakerKind::Person {
        return if a.name == b.name { Same::Yes } else { Same::No };
    }
    let (Some((surname, given)), Some((other, others))) = (a.name.split_last(), b.name.split_last()) else {
        return Same::No;
    };
    if surname != other || (a.suffix.is_some() && b.suffix.is_some() && a.suffix != b.suffix) {
        return Same::No;
    }
    let shared = a.roles.iter().filter(|r| b.roles.binary_search(r).is_ok()).count();
    let full = match given_names(given, others) {
        Given::Other => return if shared > 1 { Same::Unsure } else { Same::No },
        Given::Conflict => return Same::No,
        Given::Full => true,
        Given::Partly => false,
    };
    let telling = a.roles.iter().any(|r| b.roles.binary_search(r).is_ok() && !ORDINARY.contains(&r.as_str()));
    match (telling || (full && shared > 0), full && a.suffix == b.suffix) {
        (true, _) => Same::Yes,
        (false, true) if near(a.days, b.days) && !apart(a, b) => Same::Yes,
        // A bare surname is shared by so many that it is no reason to be unsure.
        (false, false) if given.is_empty() || others.is_empty() => Same::No,
        (false, _) => Same::Unsure,
    }
}

/// Whether roles say that both are known, and for nothing in common.
fn apart(a: &Profile, b: &Profile) -> bool {
    let walks = |p: &Profile| WALKS.map(|walk| p.roles.iter().any(|r| walk.binary_search(&r.as_str()).is_ok()));
    let (a, b) = (walks(a), walks(b));
    a.contains(&true) && b.contains(&true) && a.iter().zip(b).all(|(a, b)| !(*a && b))
}

/// How given names agree.
enum Given {
    /// The first in full, those after it as far as both have them.
    Full,
    /// By an initial, or because one is missing.
    Partly,
    /// The first ones differ.
    Other,
    /// A middle one differs.
    Conflict,
}

fn given_names(a: &[String], b: &[String]) -> Given {
    let agree = |x: &str, y: &str| {
        let initial = |i: &str, n: &str| i.chars().count() == 1 && n.starts_with(i);
        x == y || initial(x, y) || initial(y, x)
    };
    let (Some((first, more)), Some((other, others))) = (a.split_first(), b.split_first()) else {
        return Given::Partly;
    };
    if !agree(first, other) {
        return Given::Other;
    }
    if !more.iter().zip(others).all(|(x, y)| agree(x, y)) {
        return Given::Conflict;
    }
    if first == other && first.chars().count() > 1 { Given::Full } else { Given::Partly }
}

/// Whether two stretches of days lie within a season of each other. Where a day is not known, time allows nothing.
fn near(a: Option<(Date, Date)>, b: Option<(Date, Date)>) -> bool {
    let (Some((first, last)), Some((other_first, other_last))) = (a, b) else { return false };
    let days = |from: Date, to: Date| (to - from).get_days();
    days(last, other_first) <= SEASON && days(other_last, first) <= SEASON
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "Name | role, role | day"
    fn person(text: &str) -> Profile {
        let mut parts = text.split('|').map(str::trim);
        let name = parts.next().unwrap();
        let roles: Vec<&str> = parts.next().unwrap_or("").split(',').filter(|r| !r.trim().is_empty()).collect();
        let day: Option<Date> = parts.next().and_then(|d| d.parse().ok());
        Profile::from_parts(SpeakerKind::Person, name, roles.into_iter(), day.map(|d| (d, d)))
    }

    #[test]
    fn people() {
        for (a, b, want) in [
            ("Ruth Okafor | Mayor", "Ruth Okafor | mayor of Calder Bay", Same::Yes),
            ("Ruth Okafor | Mayor", "Ruth Okafor | a cellist", Same::Unsure),
            ("Ruth Okafor", "Ruth Okafor", Same::Unsure),
            ("Ruth Okafor | | 2024-03-06", "Ruth Okafor | Mayor | 2024-05-01", Same::Yes),
            ("Ruth Okafor | | 2024-03-06", "Ruth Okafor | Mayor | 2021-05-01", Same::Unsure),
            ("Ruth Okafor | senator | 2024-03-06", "Ruth Okafor | party leader | 2024-05-01", Same::Yes),
            ("Ruth Okafor | senator | 2024-03-06", "Ruth Okafor | banker | 2024-05-01", Same::Yes),
            ("Ruth Okafor | senator | 2024-03-06", "Ruth Okafor | cellist | 2024-05-01", Same::Unsure),
            ("Ruth Okafor | senator and cellist | 2024-03-06", "Ruth Okafor | cellist | 2024-05-01", Same::Yes),
            ("Ruth Okafor | senator | 2024-03-06", "Ruth Okafor | party leader | 2021-05-01", Same::Unsure),
            ("Okafor | officer | 2024-03-06", "Ruth Okafor | officer | 2024-03-06", Same::No),
            ("R. Okafor | officer", "Ruth Okafor | officer", Same::Unsure),
            ("Ruth Okafor | officer", "Ruth Okafor | officer", Same::Yes),
            ("R. Okafor | Mayor", "Ruth Okafor | Mayor", Same::Yes),
            ("R. Okafor", "Ruth Okafor | Mayor", Same::Unsure),
            ("Okafor | Mayor", "Ruth Okafor | Mayor of Calder Bay", Same::Yes),
            ("Okafor | striker", "Ruth Okafor | Mayor", Same::No),
            ("Okafor", "Ruth Okafor | Mayor", Same::No),
            ("Okafor | Mayor", "Okafor | the mayor", Same::Yes),
            ("Okafor | | 2024-03-06", "Okafor | | 2024-03-06", Same::No),
            ("Ruth Okafor | Mayor", "Ben Okafor | Mayor", Same::No),
            ("Joe Brandt | Transport Minister", "Joseph Brandt | Minister of Transport", Same::Unsure),
            ("Ruth A. Okafor | Mayor", "Ruth Anne Okafor | Mayor", Same::Yes),
            ("Ruth A. Okafor | Mayor", "Ruth B. Okafor | Mayor", Same::No),
            ("Peter Lind Jr. | Mayor", "Peter Lind Sr. | Mayor", Same::No),
            ("Peter Lind Jr. | Mayor", "Peter Lind | Mayor", Same::Yes),
            ("Peter Lind Jr.", "Peter Lind", Same::Unsure),
            ("Ángel Núñez | goalkeeper", "Angel Nunez | the goalkeeper", Same::Yes),
            ("Ruth Okafor | Mayor", "Ruth Lind | Mayor", Same::No),
        ] {
            let (a, b) = (person(a), person(b));
            assert_eq!(same(&a, &b), want, "{a:?} {b:?}");
            assert_eq!(same(&b, &a), want, "{b:?} {a:?}");
            if want == Same::Yes {
                assert!(keys(&a).iter().any(|k| keys(&b).contains(k)), "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn walks_are_sorted() {
        assert!(WALKS.iter().all(|w| w.is_sorted()) && ORDINARY.is_sorted());
    }

    #[test]
    fn others() {
        let of = |kind, name| Profile::from_parts(kind, name, [].into_iter(), None);
        let company = |name| of(SpeakerKind::Organisation, name);
        assert_eq!(same(&company("The Coast Press"), &company("Coast Press")), Same::Yes);
        assert_eq!(same(&company("Coast Press"), &company("Coast Bank")), Same::No);
        assert_eq!(keys(&company("the company")), [""; 0]);
        assert_eq!(same(&company("company"), &company("company")), Same::No);
        let unnamed = of(SpeakerKind::Unnamed, "A Brandt official");
        assert_eq!((keys(&unnamed).len(), same(&unnamed, &unnamed)), (0, Same::No));
        assert!(of(SpeakerKind::Person, "習近平").is_named());
        assert_eq!(same(&of(SpeakerKind::Group, "Democrats"), &of(SpeakerKind::Organisation, "Democrats")), Same::No);
    }
}
