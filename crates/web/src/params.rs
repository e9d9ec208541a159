//! A search as an address, and back: the address holds all that a result page shows.

use dixit_search::{Ask, Field, Limits, Query, Sort};
use form_urlencoded::{Serializer, parse};

use crate::error::Result;

/// What a search asks for, as it stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Params {
    /// What was typed.
    pub(crate) q: String,
    /// What was chosen beside it, in the order of [`Field::ALL`], each once.
    pub(crate) chosen: Vec<(Field, String)>,
    /// Another order than the usual one.
    pub(crate) sort: Option<Sort>,
    /// Where the page before ended.
    pub(crate) after: Option<String>,
    /// With what was taken back.
    pub(crate) retracted: bool,
}

impl Params {
    /// From the part of an address behind the question mark. What is not known or empty is passed over; of what stands
    /// twice the last counts.
    pub(crate) fn read(query: &str) -> Self {
        let mut params = Self::default();
        for (name, value) in parse(query.as_bytes()) {
            let value = value.trim();
            match name.as_ref() {
                "q" => value.clone_into(&mut params.q),
                "sort" => {
                    params.sort = match value {
                        "newest" => Some(Sort::Newest),
                        "best" => Some(Sort::Best),
                        _ => None,
                    };
                }
                "after" => params.after = Some(value.to_owned()).filter(|v| !v.is_empty()),
                "retracted" => params.retracted = value == "yes",
                name => {
                    if let Some(field) = Field::ALL.into_iter().find(|f| f.name() == name) {
                        params.set(field, value);
                    }
                }
            }
        }
        params
    }

    fn set(&mut self, field: Field, value: &str) {
        self.chosen.retain(|(f, _)| *f != field);
        if !value.is_empty() {
            self.chosen.push((field, value.to_owned()));
            let rank = |f: Field| Field::ALL.iter().position(|other| *other == f);
            self.chosen.sort_by_key(|(f, _)| rank(*f));
        }
    }

    /// What was chosen for a field.
    pub(crate) fn get(&self, field: Field) -> Option<&str> {
        self.chosen.iter().find(|(f, _)| *f == field).map(|(_, value)| value.as_str())
    }

    /// All that was chosen.
    pub(crate) fn chosen(&self) -> impl Iterator<Item = (Field, &str)> {
        self.chosen.iter().map(|(field, value)| (*field, value.as_str()))
    }

    /// The first page of the same search with another choice for a field; without one, if it is empty.
    pub(crate) fn with(&self, field: Field, value: &str) -> Self {
        let mut other = Self { after: None, ..self.clone() };
        other.set(field, value);
        other
    }

    /// The first page in another order.
    pub(crate) fn sorted(&self, sort: Sort) -> Self {
        Self { sort: Some(sort), after: None, ..self.clone() }
    }

    /// The page behind a cursor.
    pub(crate) fn after(&self, cursor: String) -> Self {
        Self { after: Some(cursor), ..self.clone() }
    }

    /// Its address.
    pub(crate) fn href(&self, path: &str) -> String {
        let mut out = Serializer::new(String::new());
        if !self.q.is_empty() {
            out.append_pair("q", &self.q);
        }
        for (field, value) in self.chosen() {
            out.append_pair(field.name(), value);
        }
        if let Some(sort) = self.sort {
            out.append_pair("sort", name(sort));
        }
        if self.retracted {
            out.append_pair("retracted", "yes");
        }
        if let Some(after) = &self.after {
            out.append_pair("after", after);
        }
        let query = out.finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }

    /// What is to be found.
    pub(crate) fn query(&self, limits: &Limits) -> Result<Query> {
        let mut query = Query::parse(&self.q, limits)?;
        for (field, value) in self.chosen() {
            query = query.and(field, value, limits)?;
        }
        Ok(query)
    }

    /// Which page of it.
    pub(crate) fn ask(&self, size: usize) -> Result<Ask> {
        let after = self.after.as_deref().map(str::parse).transpose()?;
        Ok(Ask { sort: self.sort, size, after, retracted: self.retracted })
    }
}

/// The name of an order in addresses.
pub(crate) const fn name(sort: Sort) -> &'static str {
    match sort {
        Sort::Newest => "newest",
        Sort::Best => "best",
    }
}

/// The address of a search for one thing.
pub(crate) fn search_for(fields: &[(Field, &str)]) -> String {
    fields.iter().fold(Params::default(), |params, (field, value)| params.with(*field, value)).href("/search")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_the_search() {
        let address =
            "q=%22air+defence%22+kyiv&speaker=e7&act=denial&since=2023-11&sort=newest&retracted=yes&after=1-2";
        let params = Params::read(address);
        assert_eq!(params.q, "\"air defence\" kyiv");
        assert_eq!(params.get(Field::Act), Some("denial"));
        let again = params.href("/search");
        assert_eq!(Params::read(again.strip_prefix("/search?").unwrap_or_default()), params);
    }

    #[test]
    fn what_is_odd_is_passed_over() {
        let params = Params::read("q=a&q=b&act=&what=ever&sort=up&%ff=%00&&=&speaker=x&speaker=y");
        assert_eq!(params, Params { q: "b".to_owned(), ..Params::default() }.with(Field::Speaker, "y"));
        assert_eq!(params.with(Field::Speaker, "").href("/s"), "/s?q=b");
        assert_eq!(Params::default().href("/search"), "/search");
    }

    #[test]
    fn another_choice_begins_at_the_first_page() {
        let params = Params::read("q=a&after=1-2");
        assert_eq!(params.with(Field::Act, "denial").href("/search"), "/search?q=a&act=denial");
        assert_eq!(params.sorted(Sort::Best).href("/search"), "/search?q=a&sort=best");
    }
}
