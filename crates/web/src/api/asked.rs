//! What stands in an address, held to what an operation takes: a program's slip of the pen is told, not passed over.

use form_urlencoded::parse;
use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::plain::cut;

/// Something that an operation takes, in its path or behind the question mark.
#[derive(Clone, Copy, Debug)]
pub(super) struct Param {
    pub(super) name: &'static str,
    pub(super) what: &'static str,
    pub(super) schema: fn() -> Value,
    pub(super) place: Place,
    pub(super) required: bool,
}

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Path,
    Query,
}

impl Param {
    pub(super) const fn query(name: &'static str, what: &'static str, schema: fn() -> Value) -> Self {
        Self { name, what, schema, place: Place::Query, required: false }
    }

    pub(super) const fn path(name: &'static str, what: &'static str, schema: fn() -> Value) -> Self {
        Self { name, what, schema, place: Place::Path, required: true }
    }

    pub(super) const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// Holds a value to the length that is described; what it means is looked at where it is used.
    fn hold(&self, value: &str) -> Result<()> {
        let schema = (self.schema)();
        let most = schema.get("maxLength").and_then(Value::as_u64);
        if let Some(most) = most.filter(|most| value.chars().count() as u64 > *most) {
            return Err(Error::Asked(format!("{} is longer than {most} characters", self.name)));
        }
        let may_be_empty = most.is_some() && schema.get("minLength").is_none();
        if value.trim().is_empty() && !may_be_empty {
            return Err(Error::Asked(format!("{} is empty: {}", self.name, self.what)));
        }
        Ok(())
    }
}

/// What was given behind the question mark.
#[derive(Debug)]
pub(super) struct Asked(Vec<(String, String)>);

impl Asked {
    /// # Errors
    /// If something is given twice or not known, or is missing.
    pub(super) fn read(query: Option<&str>, params: &[Param]) -> Result<Self> {
        let mut given: Vec<(String, String)> = Vec::new();
        for (name, value) in parse(query.unwrap_or_default().as_bytes()) {
            let Some(param) = params.iter().find(|p| p.place == Place::Query && p.name == name) else {
                let names = params.iter().filter(|p| p.place == Place::Query).map(|p| p.name);
                let (name, all) = (cut(&name, 40), names.collect::<Vec<_>>().join(", "));
                return Err(Error::Asked(format!("there is no parameter {name:?} here; there is {all}")));
            };
            param.hold(&value)?;
            if given.iter().any(|(n, _)| *n == name) {
                return Err(Error::Asked(format!("{name} is given twice")));
            }
            given.push((name.into_owned(), value.into_owned()));
        }
        let asked = Self(given);
        match params.iter().find(|p| p.required && p.place == Place::Query && asked.get(p.name).is_none()) {
            Some(p) => Err(Error::Asked(format!("{} is missing: {}", p.name, p.what))),
            None => Ok(asked),
        }
    }

    /// What was given for a name, if it is not empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| v.trim()).filter(|v| !v.is_empty())
    }

    /// One of a few words.
    pub(super) fn one_of<T: Copy>(&self, name: &str, words: &[(&str, T)]) -> Result<Option<T>> {
        let Some(given) = self.get(name) else { return Ok(None) };
        match words.iter().find(|(word, _)| *word == given) {
            Some((_, value)) => Ok(Some(*value)),
            None => {
                let all = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(" or ");
                Err(Error::Asked(format!("{name} is {all}, not {:?}", cut(given, 40))))
            }
        }
    }

    /// A number from 1 on.
    pub(super) fn number(&self, name: &str, most: usize, otherwise: usize) -> Result<usize> {
        let Some(given) = self.get(name) else { return Ok(otherwise) };
        match given.parse() {
            Ok(n) if (1..=most).contains(&n) => Ok(n),
            _ => Err(Error::Asked(format!("{name} is a number from 1 to {most}, not {:?}", cut(given, 40)))),
        }
    }
}

/// The schema of some text of at most so many characters.
pub(super) fn text(most: usize) -> Value {
    json!({"type": "string", "maxLength": most})
}

/// The schema of text that fits a pattern.
pub(super) fn pattern(pattern: &str, example: &str) -> Value {
    json!({"type": "string", "pattern": pattern, "examples": [example]})
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARAMS: [Param; 2] =
        [Param::query("q", "words", || text(10)).required(), Param::query("limit", "how many", || json!({}))];

    #[test]
    fn slips_are_told() {
        let why = |query: &str| Asked::read(Some(query), &PARAMS).err().map(|e| e.to_string()).unwrap_or_default();
        assert_eq!(why("q=a&limit=3"), "");
        assert!(why("q=a&qq=b").contains("there is no parameter \"qq\" here; there is q, limit"));
        assert!(why("q=a&q=b").contains("twice"));
        assert!(why("limit=3").contains("q is missing"));
        assert!(why("q=+").contains("q is missing"));
        assert!(why("q=aaaaaaaaaaa").contains("longer than 10"));
        assert!(why("q=a&limit=").contains("limit is empty: how many"));
    }

    #[test]
    fn numbers_and_words_have_bounds() {
        let asked = |query: &str| Asked::read(Some(query), &PARAMS).map_err(|e| e.to_string());
        let number = |query: &str| asked(query).and_then(|a| a.number("limit", 9, 5).map_err(|e| e.to_string()));
        assert_eq!(number("q=a"), Ok(5));
        assert_eq!(number("q=a&limit=9"), Ok(9));
        assert!(number("q=a&limit=10").is_err_and(|e| e.contains("from 1 to 9")));
        assert!(number("q=a&limit=x").is_err());
        let word = asked("q=b").and_then(|a| a.one_of("q", &[("a", 1), ("c", 2)]).map_err(|e| e.to_string()));
        assert_eq!(word, Err("q is a or c, not \"b\"".to_owned()));
    }
}
