//! What people type, understood: a small language, read by a parser that takes any text and either understands all of
//! it or says what is wrong and what would work.

use std::fmt;
use std::ops::Range;

use dixit::{Act, Manner};
use dixit_record::EntityId;
use jiff::civil::Date;

use crate::words::words;
use crate::{Error, Limits, Result};

/// What a statement must be to be found.
///
/// | written | finds statements |
/// |---|---|
/// | `air defence` | with both words, in any of their English forms, in what was said or in the speaker's names |
/// | `"air defence"` | with these very words, one after the other |
/// | `defen*` | with a word that begins so |
/// | `gas OR oil price` | with gas or oil, and with price: OR joins its two neighbours |
/// | `-gas`, `NOT gas` | without it |
/// | `speaker:stoltenberg`, `speaker:"Jens Stoltenberg"`, `speaker:e7` | by whom it goes for, under any of the names, or by the entity |
/// | `about:ukraine` | with it in what was said |
/// | `outlet:reuters`, `place:brussels` | there published, there said |
/// | `act:denial`, `manner:direct` | of that act or manner |
/// | `direct:yes` | some words of which stand in quotation marks |
/// | `replies:yes` | that reply to a question or subject that the article names |
/// | `since:2023-11`, `until:2023-11-14` | said from then on, up to and on then; a day, month or year |
///
/// Case and diacritics make no difference, but AND, OR and NOT are capitals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Each must hold.
    pub(crate) all: Vec<Any>,
}

/// Of these one must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Any(pub(crate) Vec<Clause>);

/// One condition, or that it does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clause {
    pub(crate) not: bool,
    pub(crate) test: Test,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Test {
    Words(Place, Pattern),
    Entity(EntityId),
    Act(Act),
    Manner(Manner),
    Quoted(bool),
    Replies(bool),
    Since(Date),
    Until(Date),
}

/// Where words are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In what was said and among the speaker's names.
    Anywhere,
    Content,
    Speaker,
    Outlet,
    Location,
}

/// Words as folded forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// In any English form.
    Word(String),
    /// One after the other.
    Phrase(Vec<String>),
    Prefix(String),
}

/// Fields of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Who.
    Speaker,
    /// Words of what was said.
    About,
    /// Where published.
    Outlet,
    /// Sort of speech act.
    Act,
    /// Manner of reporting.
    Manner,
    /// First day.
    Since,
    /// Last day.
    Until,
    /// Whether some words are quoted.
    Direct,
    /// Where said.
    Place,
    /// Whether it replies to something.
    Replies,
}

impl Field {
    /// All fields.
    pub const ALL: [Self; 10] = [
        Self::Speaker,
        Self::About,
        Self::Outlet,
        Self::Act,
        Self::Manner,
        Self::Since,
        Self::Until,
        Self::Direct,
        Self::Place,
        Self::Replies,
    ];

    /// As it is written before the colon.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Speaker => "speaker",
            Self::About => "about",
            Self::Outlet => "outlet",
            Self::Act => "act",
            Self::Manner => "manner",
            Self::Since => "since",
            Self::Until => "until",
            Self::Direct => "direct",
            Self::Place => "place",
            Self::Replies => "replies",
        }
    }
}

/// Whether something is so, as it is written.
const YES: [(&str, bool); 2] = [("yes", true), ("no", false)];

pub(crate) const ACTS: [Act; 9] = [
    Act::Assertion,
    Act::Belief,
    Act::Commitment,
    Act::Request,
    Act::Question,
    Act::Denial,
    Act::Refusal,
    Act::Criticism,
    Act::Support,
];

pub(crate) const MANNERS: [Manner; 3] = [Manner::Direct, Manner::Indirect, Manner::Mixed];

impl Query {
    /// Reads what somebody typed.
    ///
    /// # Errors
    /// If it is not understood or goes beyond the limits: [`Error::is_query`].
    pub fn parse(text: &str, limits: &Limits) -> Result<Self> {
        if text.len() > limits.bytes {
            let what =
                format!("the query has {} bytes, and at most {} are read; ask for less", text.len(), limits.bytes);
            return Err(Error::query(what, 0..0));
        }
        let mut query = Self::default();
        // Whether OR stands behind the last clause, and where.
        let mut joined: Option<Range<usize>> = None;
        let mut negated: Option<Range<usize>> = None;
        let mut after_word = false;
        for item in Items::new(text) {
            let item = item?;
            let operator = if item.quoted || item.not || item.field.is_some() { "" } else { item.value };
            match operator {
                "OR" if !after_word || joined.is_some() || negated.is_some() => {
                    return Err(Error::query(
                        "OR stands between two words; \"or\" in quotation marks is a word",
                        item.at,
                    ));
                }
                "OR" => joined = Some(item.at),
                "AND" if !after_word || joined.is_some() || negated.is_some() => {
                    return Err(Error::query(
                        "AND stands between two words; \"and\" in quotation marks is a word",
                        item.at,
                    ));
                }
                // Words side by side must all be there anyway.
                "AND" => {}
                "NOT" if negated.is_some() => return Err(Error::query("NOT stands twice; leave both out", item.at)),
                "NOT" => negated = Some(item.at),
                _ => {
                    let Some(test) = item.test()? else { continue };
                    let not = item.not != negated.take().is_some();
                    query.put(Clause { not, test }, joined.take().is_some(), limits, item.at)?;
                    after_word = true;
                }
            }
        }
        match (joined, negated) {
            (Some(at), _) => Err(Error::query("behind OR a word is missing; write one, or leave OR out", at)),
            (_, Some(at)) => Err(Error::query("behind NOT a word is missing; write one, or leave NOT out", at)),
            _ => Ok(query),
        }
    }

    /// With one more condition: a field and its value, as they come from a form or an option.
    ///
    /// # Errors
    /// If the value is not one of the field's, or there are too many conditions: [`Error::is_query`].
    pub fn and(mut self, field: Field, value: &str, limits: &Limits) -> Result<Self> {
        if value.len() > limits.bytes {
            let what = format!("{} is longer than {} bytes; ask for less", field.name(), limits.bytes);
            return Err(Error::query(what, 0..0));
        }
        let item = Item { at: 0..0, not: false, field: Some(field), value: value.trim(), quoted: false };
        let test = item.test()?.ok_or_else(|| item.empty(field))?;
        self.put(Clause { not: false, test }, false, limits, 0..0)?;
        Ok(self)
    }

    fn put(&mut self, clause: Clause, or: bool, limits: &Limits, at: Range<usize>) -> Result<()> {
        if self.clauses().count() >= limits.clauses {
            let what = format!("the query has more than {} words and conditions; ask for fewer", limits.clauses);
            return Err(Error::query(what, at));
        }
        match self.all.last_mut() {
            Some(any) if or => any.0.push(clause),
            _ => self.all.push(Any(vec![clause])),
        }
        Ok(())
    }

    pub(crate) fn clauses(&self) -> impl Iterator<Item = &Clause> {
        self.all.iter().flat_map(|any| &any.0)
    }

    /// Whether nothing is asked for: all statements are found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether there are words to judge by which statement fits best.
    #[must_use]
    pub fn has_words(&self) -> bool {
        let ranks = |c: &Clause| !c.not && matches!(c.test, Test::Words(Place::Anywhere | Place::Content, _));
        self.clauses().any(ranks)
    }
}

/// A piece of a query between spaces.
#[derive(Debug)]
struct Item<'t> {
    at: Range<usize>,
    not: bool,
    field: Option<Field>,
    value: &'t str,
    quoted: bool,
}

/// Goes through a query piece by piece.
struct Items<'t> {
    text: &'t str,
    at: usize,
}

/// Marks that open a quotation, with what closes it.
const QUOTES: [(char, &[char]); 4] = [('"', &['"']), ('“', &['”', '“', '"']), ('„', &['“', '”', '"']), ('«', &['»'])];

impl<'t> Items<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn item(&mut self) -> Result<Option<Item<'t>>> {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
        let start = self.at;
        let rest = self.rest();
        if rest.is_empty() {
            return Ok(None);
        }
        let mut item = Item { at: start..start, not: false, field: None, value: "", quoted: false };
        if let Some(behind) = rest.strip_prefix(['-', '−'])
            && behind.starts_with(|c: char| c.is_alphanumeric() || QUOTES.iter().any(|(open, _)| *open == c))
        {
            item.not = true;
            self.at += rest.len() - behind.len();
        }
        let rest = self.rest();
        if let Some((name, _)) = rest.split_once(':')
            && !name.is_empty()
            && name.chars().all(|c| c.is_ascii_alphabetic())
        {
            let end = self.at + name.len() + 1;
            let field = Field::ALL.into_iter().find(|f| f.name().eq_ignore_ascii_case(name));
            let Some(field) = field else {
                let names: Vec<_> = Field::ALL.iter().map(|f| f.name()).collect();
                let what = format!(
                    "there is no field \"{name}\"; the fields are {}; words with a colon stand in quotation marks",
                    names.join(", ")
                );
                return Err(Error::query(what, self.at..end));
            };
            item.field = Some(field);
            self.at = end;
        }
        let rest = self.rest();
        let first = rest.chars().next();
        if let Some((open, close)) = QUOTES.into_iter().find(|(open, _)| Some(*open) == first) {
            let inner = &rest[open.len_utf8()..];
            let Some((end, mark)) = inner.char_indices().find(|(_, c)| close.contains(c)) else {
                return Err(Error::query(
                    "a quotation mark is not closed; close it, or leave it out",
                    start..self.text.len(),
                ));
            };
            item.quoted = true;
            item.value = &inner[..end];
            self.at += open.len_utf8() + end + mark.len_utf8();
        } else {
            let end = rest.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(rest.len());
            item.value = &rest[..end];
            self.at += end;
        }
        item.at = start..self.at;
        Ok(Some(item))
    }
}

impl<'t> Iterator for Items<'t> {
    type Item = Result<Item<'t>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.item().transpose()
    }
}

impl Item<'_> {
    fn error(&self, what: impl Into<String>) -> Error {
        Error::query(what, self.at.clone())
    }

    fn empty(&self, field: Field) -> Error {
        self.error(format!("behind {}: a value is missing; write one right behind the colon", field.name()))
    }

    /// What it asks for; nothing, where it is only punctuation.
    fn test(&self) -> Result<Option<Test>> {
        let place = match self.field {
            None => Place::Anywhere,
            Some(Field::About) => Place::Content,
            Some(Field::Outlet) => Place::Outlet,
            Some(Field::Place) => Place::Location,
            Some(Field::Speaker) => match self.value.to_ascii_lowercase().parse::<EntityId>() {
                Ok(id) if !self.quoted && id.0 > 0 => return Ok(Some(Test::Entity(id))),
                _ => Place::Speaker,
            },
            Some(field) if self.value.is_empty() => return Err(self.empty(field)),
            Some(Field::Act) => {
                return self.one_of(&ACTS.map(|a| (a.name(), a))).map(|a| Some(Test::Act(a)));
            }
            Some(Field::Manner) => {
                return self.one_of(&MANNERS.map(|m| (m.name(), m))).map(|m| Some(Test::Manner(m)));
            }
            Some(Field::Direct) => {
                return self.one_of(&YES).map(|d| Some(Test::Quoted(d)));
            }
            Some(Field::Replies) => {
                return self.one_of(&YES).map(|r| Some(Test::Replies(r)));
            }
            Some(Field::Since) => return self.days().map(|(first, _)| Some(Test::Since(first))),
            Some(Field::Until) => return self.days().map(|(_, last)| Some(Test::Until(last))),
        };
        let pattern = self.pattern()?;
        match (pattern, self.field) {
            (Some(pattern), _) => Ok(Some(Test::Words(place, pattern))),
            (None, Some(field)) => Err(self.empty(field)),
            (None, None) => Ok(None),
        }
    }

    fn pattern(&self) -> Result<Option<Pattern>> {
        let (value, prefix) = match self.value.strip_suffix('*') {
            Some(value) if !self.quoted => (value, true),
            _ => (self.value, false),
        };
        if !self.quoted && value.contains('*') {
            return Err(self.error("* stands at the end of a word only, for any ending"));
        }
        if !self.quoted && value.contains(['(', ')']) {
            return Err(self
                .error("parentheses are not understood; OR joins its two neighbours: a OR b c finds (a or b) and c"));
        }
        let mut forms: Vec<String> = words(value).into_iter().map(|w| w.form).collect();
        if prefix && forms.len() != 1 {
            return Err(self.error("* stands behind one word; write the letters that it begins with"));
        }
        Ok(match forms.len() {
            0 => None,
            1 if prefix => forms.pop().map(Pattern::Prefix),
            1 if !self.quoted => forms.pop().map(Pattern::Word),
            _ => Some(Pattern::Phrase(forms)),
        })
    }

    fn one_of<T: Copy>(&self, values: &[(&str, T)]) -> Result<T> {
        let value = values.iter().find(|(name, _)| name.eq_ignore_ascii_case(self.value));
        value.map(|(_, v)| *v).ok_or_else(|| {
            let names: Vec<_> = values.iter().map(|(name, _)| *name).collect();
            let field = self.field.map_or("", Field::name);
            self.error(format!("{field}: is one of {}; it is not {:?}", names.join(", "), self.value))
        })
    }

    /// First and last day of a day, month or year.
    fn days(&self) -> Result<(Date, Date)> {
        let field = self.field.map_or("", Field::name);
        let wrong = || {
            self.error(format!(
                "{field}: is a day, month or year, as 2023-11-14, 2023-11 or 2023; it is not {:?}",
                self.value
            ))
        };
        let parts: Vec<&str> = self.value.split('-').collect();
        let widths: Vec<usize> = parts.iter().map(|p| p.len()).collect();
        if !parts.iter().all(|p| p.bytes().all(|b| b.is_ascii_digit())) {
            return Err(wrong());
        }
        let number = |n: usize| parts.get(n).and_then(|p| p.parse::<i16>().ok());
        let (year, month, day) =
            (number(0).ok_or_else(wrong)?, number(1).unwrap_or(1) as i8, number(2).unwrap_or(1) as i8);
        let first = Date::new(year, month, day).map_err(|_| wrong())?;
        match widths.as_slice() {
            [4] => Ok((first, first.last_of_year())),
            [4, 2] => Ok((first, first.last_of_month())),
            [4, 2, 2] => Ok((first, first)),
            _ => Err(wrong()),
        }
    }
}

/// As it could be typed; the same for queries that ask for the same words in the same order.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, any) in self.all.iter().enumerate() {
            for (m, clause) in any.0.iter().enumerate() {
                let before = match (n, m) {
                    (0, 0) => "",
                    (_, 0) => " ",
                    _ => " OR ",
                };
                write!(f, "{before}{}{}", if clause.not { "-" } else { "" }, clause.test)?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Words(place, pattern) => {
                f.write_str(match place {
                    Place::Anywhere => "",
                    Place::Content => "about:",
                    Place::Speaker => "speaker:",
                    Place::Outlet => "outlet:",
                    Place::Location => "place:",
                })?;
                match pattern {
                    Pattern::Word(form) => f.write_str(form),
                    Pattern::Phrase(forms) => write!(f, "\"{}\"", forms.join(" ")),
                    Pattern::Prefix(form) => write!(f, "{form}*"),
                }
            }
            Self::Entity(id) => write!(f, "speaker:{id}"),
            Self::Act(act) => write!(f, "act:{}", act.name()),
            Self::Manner(manner) => write!(f, "manner:{}", manner.name()),
            Self::Quoted(yes) => write!(f, "direct:{}", if *yes { "yes" } else { "no" }),
            Self::Replies(yes) => write!(f, "replies:{}", if *yes { "yes" } else { "no" }),
            Self::Since(day) => write!(f, "since:{day}"),
            Self::Until(day) => write!(f, "until:{day}"),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Result<Query> {
        Query::parse(text, &Limits::default())
    }

    fn read(text: &str) -> String {
        parse(text).unwrap().to_string()
    }

    fn refused(text: &str) -> String {
        let error = parse(text).unwrap_err();
        assert!(error.is_query(), "{error}");
        error.to_string()
    }

    #[test]
    fn queries_are_understood() {
        assert_eq!(read("Air  Défence"), "air defence");
        assert_eq!(read("\"Air defence\" “the end” Defen*"), "\"air defence\" \"the end\" defen*");
        assert_eq!(read("gas OR oil AND price NOT tax -NATO"), "gas OR oil price -tax -nato");
        assert_eq!(read("don't U.S. — 10:30"), "\"don t\" \"u s\" \"10 30\"");
        assert_eq!(
            read("Speaker:Stoltenberg speaker:e7 speaker:\"e7\""),
            "speaker:stoltenberg speaker:e7 speaker:\"e7\""
        );
        assert_eq!(
            read("act:Denial OR act:refusal manner:mixed direct:no replies:yes"),
            "act:denial OR act:refusal manner:mixed direct:no replies:yes"
        );
        assert_eq!(read("since:2023-11 until:2024-02"), "since:2023-11-01 until:2024-02-29");
        assert_eq!(read("and or not"), "and or not");
        assert_eq!(read(" … "), "");
    }

    #[test]
    fn errors_say_what_would_work() {
        assert!(refused("OR gas").contains("between two words"));
        assert!(refused("gas OR").contains("a word is missing"));
        assert!(refused("NOT").contains("a word is missing"));
        assert!(refused("\"gas").contains("not closed"));
        assert!(refused("de*nce").contains("at the end"));
        assert!(refused("*").contains("the letters"));
        assert!(refused("(a OR b) c").contains("OR joins"));
        assert!(refused("who:lee").contains("speaker, about"));
        assert!(refused("speaker:").contains("a value is missing"));
        assert!(refused("act:lie").contains("assertion, belief"));
        assert!(refused("since:2023-13").contains("2023-11-14"));
        assert!(refused("since:yesterday").contains("2023-11-14"));
        assert!(refused("since:0000000000000000000002023").contains("2023-11-14"));
        assert!(refused(&"a ".repeat(100)).contains("ask for fewer"));
        assert!(refused(&"a".repeat(10_000)).contains("ask for less"));
        assert_eq!(parse("gas who:lee").unwrap_err().span(), Some(4..8));
    }

    #[test]
    fn values_of_fields_are_taken_whole() {
        let limits = Limits::default();
        let query = Query::default().and(Field::Speaker, "Jens Stoltenberg", &limits).unwrap();
        assert_eq!(query.to_string(), "speaker:\"jens stoltenberg\"");
        assert!(Query::default().and(Field::Place, " ", &limits).unwrap_err().is_query());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,80}") {
            let _ = parse(&text);
        }

        #[test]
        fn what_is_read_can_be_written(
            text in "(( |-|NOT |OR |AND |speaker:|act:|since:|place:)(\"|“)?[a-z*ÉłA-Z0-9-]{0,4}(\"|”|denial|2020)? ?){0,8}",
        ) {
            if let Ok(query) = parse(&text) {
                prop_assert_eq!(parse(&query.to_string()).unwrap(), query);
            }
        }
    }
}
