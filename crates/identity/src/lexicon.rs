//! Classes of words: titles, roles, heads of organisations' names, places, given names.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The classes of one word, a set of the constants below.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Classes(u32);

impl Classes {
    /// Stands before a name and is no role: "Mr.", "Dr.".
    pub(crate) const HONORIFIC: Self = Self(1);
    /// What a person is or does: "minister", "doctor", "woman".
    pub(crate) const ROLE: Self = Self(1 << 1);
    pub(crate) const MALE: Self = Self(1 << 2);
    pub(crate) const FEMALE: Self = Self(1 << 3);
    /// Speaks for somebody: "spokeswoman".
    pub(crate) const SPOKES: Self = Self(1 << 4);
    /// Several people: "officials", "some".
    pub(crate) const PEOPLE: Self = Self(1 << 5);
    /// Nobody in particular: "anyone".
    pub(crate) const VAGUE: Self = Self(1 << 6);
    /// Ends the name of an organisation: "Department".
    pub(crate) const ORG: Self = Self(1 << 7);
    /// Takes up an organisation: "the agency".
    pub(crate) const GENERIC: Self = Self(1 << 8);
    /// A document or what it holds: "report", "findings".
    pub(crate) const DOC: Self = Self(1 << 9);
    pub(crate) const PLACE: Self = Self(1 << 10);
    /// Of a people, party or faith; other adjectives before titles.
    pub(crate) const DEMONYM: Self = Self(1 << 11);
    pub(crate) const CALENDAR: Self = Self(1 << 12);
    /// No part of a name though a sentence may begin with it.
    pub(crate) const FUNCTION: Self = Self(1 << 13);
    /// A given name, of men, of women or of both.
    pub(crate) const GIVEN: Self = Self(1 << 14);
    /// Begins a place's name of several words: "new", "south".
    pub(crate) const PLACE_START: Self = Self(1 << 15);

    const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the word has one of these classes.
    pub(crate) const fn has(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    /// Whether it can stand before a name as a title.
    pub(crate) const fn is_title(self) -> bool {
        self.has(Self::HONORIFIC)
    }

    pub(crate) fn gender(self) -> Gender {
        match (self.has(Self::MALE), self.has(Self::FEMALE)) {
            (true, false) => Gender::Male,
            (false, true) => Gender::Female,
            _ => Gender::Unknown,
        }
    }
}

/// Grammatical gender, as far as the text tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Gender {
    #[default]
    Unknown,
    Male,
    Female,
}

impl Gender {
    /// Whether one entity can have both.
    pub(crate) fn agrees(self, other: Self) -> bool {
        self == Self::Unknown || other == Self::Unknown || self == other
    }
}

/// Gender by name is kept apart: "Dean" the title has none.
#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    classes: Classes,
    given: Gender,
}

static WORDS: LazyLock<FxHashMap<&'static str, Entry>> = LazyLock::new(|| {
    let mut words: FxHashMap<&'static str, Entry> = FxHashMap::default();
    let mut classes = Classes::default();
    for line in include_str!("../data/words.txt").lines().filter(|l| !l.starts_with('#')) {
        if let Some(header) = line.strip_prefix('[') {
            classes = header.trim_end_matches(']').split(' ').fold(Classes::default(), |c, n| c.or(class(n)));
            continue;
        }
        for word in line.split(',').map(str::trim).filter(|w| !w.is_empty()) {
            let entry = words.entry(word).or_default();
            entry.classes = entry.classes.or(classes);
            if classes.has(Classes::PLACE)
                && let Some((first, _)) = word.split_once(' ')
            {
                let entry = words.entry(first).or_default();
                entry.classes = entry.classes.or(Classes::PLACE_START);
            }
        }
    }
    let mut gender = Gender::Unknown;
    for line in include_str!("../data/given_names.txt").lines().filter(|l| !l.starts_with('#')) {
        match line {
            "[male]" => gender = Gender::Male,
            "[female]" => gender = Gender::Female,
            "[either]" => gender = Gender::Unknown,
            _ => {
                for word in line.split_whitespace() {
                    let entry = words.entry(word).or_default();
                    entry.classes = entry.classes.or(Classes::GIVEN);
                    entry.given = gender;
                }
            }
        }
    }
    words
});

fn class(name: &str) -> Classes {
    match name {
        "honorific" => Classes::HONORIFIC,
        "role" => Classes::ROLE,
        "male" => Classes::MALE,
        "female" => Classes::FEMALE,
        "spokes" => Classes::SPOKES,
        "people" => Classes::PEOPLE,
        "vague" => Classes::VAGUE,
        "org" => Classes::ORG,
        "generic" => Classes::GENERIC,
        "doc" => Classes::DOC,
        "place" => Classes::PLACE,
        "demonym" => Classes::DEMONYM,
        "calendar" => Classes::CALENDAR,
        "function" => Classes::FUNCTION,
        _ => Classes::default(),
    }
}

/// The classes of a word (or a place's name of several words) in lower case.
pub(crate) fn classes(lower: &str) -> Classes {
    WORDS.get(lower).map_or(Classes::default(), |e| e.classes)
}

/// Gender of most bearers of a given name in lower case.
pub(crate) fn given_gender(lower: &str) -> Gender {
    WORDS.get(lower).map_or(Gender::Unknown, |e| e.given)
}

/// Gender by the first and last word of a name: by the given name, which some peoples put last ("Li Xiuying"), else by
/// a surname's ending that only women's have ("Horáková", "Jónsdóttir").
pub(crate) fn gender_of_name(first: &str, last: &str) -> Gender {
    let given = if is_leading_surname(first) && first != last { last } else { first };
    match given_gender(given) {
        Gender::Unknown if !classes(first).has(Classes::GIVEN) || is_leading_surname(first) => {
            const ENDINGS: &[&str] = &[
                "ova", "ov\u{e1}", "eva", "skaya", "sk\u{e1}", "dottir", "d\u{f3}ttir", "ien\u{117}", "ait\u{117}",
                "yt\u{117}",
            ];
            // "Villanueva" is anybody's.
            let woman = last.len() > 5 && ENDINGS.iter().any(|e| last.ends_with(e)) && !last.ends_with("ueva");
            if woman { Gender::Female } else { Gender::Unknown }
        }
        known => known,
    }
}

/// Surnames that stand before the given name in Chinese, Korean and Vietnamese names.
fn is_leading_surname(lower: &str) -> bool {
    const SURNAMES: &[&str] = &[
        "ahn", "bae", "ban", "bui", "cai", "cao", "chang", "chen", "cheng", "cho", "choi", "chung", "cui", "dang",
        "deng", "dinh", "dong", "duong", "feng", "gao", "gong", "guo", "han", "hoang", "hong", "hu", "huang", "hwang",
        "jang", "jeong", "jiang", "jin", "jung", "kang", "kim", "kwon", "lam", "lee", "li", "liang", "lim", "lin",
        "liu", "luo", "ma", "mao", "moon", "na", "ngo", "nguyen", "pan", "park", "peng", "pham", "phan", "roh", "ryu",
        "seo", "shen", "shi", "shin", "song", "su", "sun", "tan", "tang", "tran", "trinh", "truong", "tsai", "wang",
        "wei", "wen", "wong", "wu", "xi", "xiao", "xie", "xu", "yan", "yang", "yao", "ye", "yoo", "yoon", "yu", "yuan",
        "zeng", "zhang", "zhao", "zheng", "zhong", "zhou", "zhu",
    ];
    SURNAMES.binary_search(&lower).is_ok()
}

/// What ministers and secretaries are of, the last word of it: "of Foreign Affairs", "of State".
pub(crate) fn is_portfolio(lower: &str) -> bool {
    matches!(
        lower,
        "affairs"
            | "agriculture"
            | "commerce"
            | "court"
            | "culture"
            | "defence"
            | "defense"
            | "development"
            | "economy"
            | "education"
            | "energy"
            | "environment"
            | "finance"
            | "health"
            | "industry"
            | "information"
            | "intelligence"
            | "interior"
            | "justice"
            | "labor"
            | "labour"
            | "planning"
            | "police"
            | "relations"
            | "resources"
            | "security"
            | "services"
            | "sport"
            | "sports"
            | "staff"
            | "state"
            | "tourism"
            | "trade"
            | "transport"
            | "transportation"
            | "treasury"
            | "water"
            | "works"
    )
}

/// Letters behind a name that are no part of it.
pub(crate) fn is_postnominal(word: &str) -> bool {
    matches!(word, "QC" | "KC" | "SC" | "MP" | "MEP" | "MD" | "PhD" | "FRS" | "OBE" | "CBE" | "MBE")
}

/// Members in whose name bodies are called: "the Friends of the Harbour".
pub(crate) fn is_following(lower: &str) -> bool {
    matches!(lower, "citizens" | "daughters" | "doctors" | "friends" | "knights" | "mothers" | "parents" | "sons")
}

/// Party and state behind a member's name: "R-Tenn.", "D-N.Y.".
pub(crate) fn is_party_tag(lower: &str) -> bool {
    ["r-", "d-", "i-"].iter().any(|p| lower.starts_with(p)) && classes(state(lower)).has(Classes::PLACE)
}

/// The noun that an abbreviated title stands for; other words as they are.
pub(crate) fn expand(lower: &str) -> &str {
    match lower {
        "sen." | "sen" => "senator",
        "gov." | "gov" => "governor",
        "rep." | "rep" | "congressman" | "congresswoman" => "representative",
        "gen." | "gen" => "general",
        "dr." | "dr" | "physician" => "doctor",
        "prof." | "prof" => "professor",
        "col." | "col" => "colonel",
        "capt." | "capt" => "captain",
        "lt." | "lt" => "lieutenant",
        "sgt." | "sgt" => "sergeant",
        "rev." | "rev" => "reverend",
        "supt." | "supt" => "superintendent",
        "frontrunner" => "front-runner",
        "advisor" => "adviser",
        "spokeswoman" | "spokesman" | "spokesperson" => "spokesperson",
        "chairwoman" | "chairman" | "chair" | "chairperson" => "chair",
        "premier" => "minister",
        "justice" => "judge",
        other => other,
    }
}

/// The state that an abbreviation in brackets behind a name means ("R-Ky.", "Vt."); other words as they are.
pub(crate) fn state(lower: &str) -> &str {
    let bare = lower.trim_end_matches('.');
    let bare =
        bare.strip_prefix("r-").or_else(|| bare.strip_prefix("d-")).or_else(|| bare.strip_prefix("i-")).unwrap_or(bare);
    match bare {
        "ala" | "al" => "alabama",
        "ariz" | "az" => "arizona",
        "ark" | "ar" => "arkansas",
        "calif" | "ca" => "california",
        "colo" => "colorado",
        "conn" | "ct" => "connecticut",
        "del" => "delaware",
        "fla" | "fl" => "florida",
        "ga" => "georgia",
        "ill" | "il" => "illinois",
        "ind" => "indiana",
        "kan" | "ks" => "kansas",
        "ky" => "kentucky",
        "la" => "louisiana",
        "md" => "maryland",
        "mass" | "ma" => "massachusetts",
        "mich" | "mi" => "michigan",
        "minn" | "mn" => "minnesota",
        "miss" | "ms" => "mississippi",
        "mo" => "missouri",
        "mont" | "mt" => "montana",
        "neb" | "ne" => "nebraska",
        "nev" | "nv" => "nevada",
        "okla" => "oklahoma",
        "ore" => "oregon",
        "pa" => "pennsylvania",
        "tenn" | "tn" => "tennessee",
        "tex" | "tx" => "texas",
        "vt" => "vermont",
        "va" => "virginia",
        "wash" => "washington",
        "wis" | "wi" => "wisconsin",
        "wyo" | "wy" => "wyoming",
        "n.c" => "north carolina",
        "n.d" => "north dakota",
        "n.h" => "new hampshire",
        "n.j" => "new jersey",
        "n.m" => "new mexico",
        "n.y" => "new york",
        "r.i" => "rhode island",
        "s.c" => "south carolina",
        "s.d" => "south dakota",
        "w.va" => "west virginia",
        other => other,
    }
}

/// One word for a party's members and its short name; other words as they are.
pub(crate) fn party(lower: &str) -> &str {
    match lower {
        "gop" | "republicans" | "r" => "republican",
        "democrat" | "democrats" | "d" => "democratic",
        "u.s." | "us" | "america" => "american",
        other => other,
    }
}

/// Whether a word beside a name says what a word of a description says: "R-Ky." is of Kentucky, and a Republican.
pub(crate) fn tells(beside: &str, word: &str) -> bool {
    party(beside) == word
        || state(beside) == word
        || beside.starts_with("d-") && word == "democratic"
        || beside.starts_with("r-") && word == "republican"
}

/// One word for roles that one person is often called by in turn: "the nominee" after "the candidate".
pub(crate) fn office(lower: &str) -> &str {
    match expand(lower) {
        "attorney" | "counsel" | "barrister" | "solicitor" => "lawyer",
        "nominee" | "hopeful" | "contender" | "front-runner" | "standard-bearer" | "challenger" => "candidate",
        "ceo" | "head" | "boss" | "executive" | "director" | "leader" => "chief",
        "mogul" | "billionaire" | "magnate" | "tycoon" | "entrepreneur" | "developer" => "businessman",
        "scholar" | "academic" | "scientist" | "researcher" => "professor",
        "writer" | "novelist" => "author",
        "ex-wife" | "spouse" => "wife",
        "lawmaker" | "legislator" | "congressman" | "congresswoman" | "senator" => "representative",
        "journalist" | "correspondent" | "interviewer" | "anchor" | "host" | "moderator" => "reporter",
        "aide" | "adviser" | "strategist" | "manager" | "consultant" => "adviser",
        "policeman" | "deputy" | "sheriff" => "officer",
        other => other,
    }
}

/// One word for those that take up the same document: "the spot" after "an ad".
pub(crate) fn document(lower: &str) -> &str {
    match lower {
        "spot" | "commercial" | "clip" | "advertisement" => "ad",
        "article" | "piece" | "column" | "op-ed" | "feature" | "editorial" => "story",
        "decision" | "order" | "opinion" => "ruling",
        "survey" | "polls" | "surveys" => "poll",
        "suit" | "complaint" | "filing" => "lawsuit",
        "missive" | "message" | "email" | "e-mail" | "note" => "letter",
        "study" | "findings" | "analysis" | "review" | "research" => "report",
        "release" => "statement",
        other => other,
    }
}

/// One key for the usual names of one state or body.
pub(crate) fn same_place(lower: &str) -> &str {
    match lower {
        "us" | "u.s." | "usa" | "u.s.a." | "america" => "united states",
        "uk" | "u.k." | "britain" | "great britain" => "united kingdom",
        "eu" | "e.u." => "european union",
        "un" | "u.n." => "united nations",
        other => other,
    }
}

/// Whether one given name is a usual short form of the other, or an initial or beginning of it.
pub(crate) fn same_given(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short == long {
        return true;
    }
    let initial = short.strip_suffix('.').unwrap_or(short);
    if !initial.is_empty() && long.starts_with(initial) {
        return true;
    }
    const SHORT: &[(&str, &str)] = &[
        ("bill", "william"),
        ("bob", "robert"),
        ("rob", "robert"),
        ("joe", "joseph"),
        ("jim", "james"),
        ("mike", "michael"),
        ("mitch", "mitchell"),
        ("tony", "anthony"),
        ("dick", "richard"),
        ("rick", "richard"),
        ("ted", "edward"),
        ("ed", "edward"),
        ("ted", "theodore"),
        ("jack", "john"),
        ("chuck", "charles"),
        ("charlie", "charles"),
        ("harry", "harold"),
        ("hank", "henry"),
        ("larry", "lawrence"),
        ("jerry", "gerald"),
        ("jeff", "jeffrey"),
        ("steve", "stephen"),
        ("steve", "steven"),
        ("kate", "katherine"),
        ("kathy", "kathleen"),
        ("katie", "katherine"),
        ("liz", "elizabeth"),
        ("beth", "elizabeth"),
        ("betsy", "elizabeth"),
        ("peggy", "margaret"),
        ("maggie", "margaret"),
        ("sandy", "sandra"),
        ("debbie", "deborah"),
        ("bernie", "bernard"),
        ("andy", "andrew"),
        ("tom", "thomas"),
        ("dave", "david"),
    ];
    SHORT.contains(&(short, long)) || SHORT.contains(&(long, short))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_names_are_sorted_and_told_once() {
        let mut all: Vec<&str> = Vec::new();
        for section in include_str!("../data/given_names.txt").split("\n[").skip(1) {
            let names: Vec<&str> = section.split_whitespace().skip(1).collect();
            assert!(names.is_sorted(), "{:?}", names.windows(2).find(|pair| pair[0] > pair[1]));
            all.extend(names);
        }
        all.sort_unstable();
        assert_eq!(all.windows(2).find(|pair| pair[0] == pair[1]), None);
        assert!(all.iter().all(|name| *name == name.to_lowercase()));
    }

    #[test]
    fn gender_of_names() {
        let gender = |name: &str| {
            let words: Vec<&str> = name.split(' ').collect();
            gender_of_name(words.first().unwrap(), words.last().unwrap())
        };
        for name in ["barack hill", "li jianguo", "kim young-chul", "oleksandr hill"] {
            assert_eq!(gender(name), Gender::Male, "{name}");
        }
        for name in ["kamala hill", "wang xiuying", "park min-jung", "hor\u{e1}kov\u{e1}", "unn j\u{f3}nsd\u{f3}ttir"] {
            assert_eq!(gender(name), Gender::Female, "{name}");
        }
        for name in ["alex hill", "qwerty hill", "wang qwerty", "villanueva"] {
            assert_eq!(gender(name), Gender::Unknown, "{name}");
        }
    }
}
