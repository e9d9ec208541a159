//! HTML.
use crate::{Article, Header, Hints, Limits};
pub(crate) fn read(_text: &str, _hints: &Hints, _limits: &Limits) -> Article {
    Article {
        header: Header::default(),
        text: String::new(),
        blocks: vec![],
        map: Default::default(),
        media_type: "text/html",
        encoding: "",
        warnings: vec![],
    }
}
