//! The rule-based engine.

use dixit_text::Document;

use crate::{Attribution, Attributor};

/// Finds attributions by rules over tags, quotation marks and a lexicon of cues.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rules;

impl Attributor for Rules {
    fn attribute(&self, _doc: &Document<'_>) -> Vec<Attribution> {
        Vec::new()
    }
}
