//! Names with what they name, wherever they stand.

use std::ops::Range;

use dixit_attribution::{Entity, EntityKind};
use dixit_span::SpanList;
use dixit_text::Document;

use crate::lexicon::{Classes, classes};
use crate::names::{Class, Names};

/// The names that an engine found in the sentences that it searched, and those of the name finder in all others; in order,
/// apart.
pub(crate) fn all(doc: &Document<'_>, names: &Names<'_>, found: &[Entity], searched: &SpanList) -> Vec<Entity> {
    let searched = searched.as_slice();
    let mut all = found.to_vec();
    for mention in &names.mentions {
        let span = doc.cover(mention.first..mention.end);
        let next = searched.partition_point(|s| s.end() <= span.start());
        if searched.get(next).is_some_and(|s| s.overlaps(span)) {
            continue;
        }
        let entity = &names.entities[mention.entity as usize];
        let kind = match entity.class {
            Class::Group | Class::Unnamed => continue,
            Class::Person => EntityKind::Person,
            _ if is_place(doc, mention.first..mention.end) => EntityKind::Place,
            Class::Unsure if mention.end - mention.first > 1 => EntityKind::Person,
            Class::Unsure | Class::Organisation => EntityKind::Organisation,
        };
        all.push(Entity { span, kind });
    }
    all.sort_unstable_by_key(|e| e.span.start());
    all
}

/// Whether the word list knows the name as a place's. To the resolver of speakers a place is whoever speaks for it.
fn is_place(doc: &Document<'_>, name: Range<usize>) -> bool {
    let whole = classes(&doc.cover(name.clone()).slice(doc.text()).to_lowercase());
    let last = classes(doc.lower(name.end - 1));
    whole.has(Classes::PLACE) || last.has(Classes::PLACE) && !last.has(Classes::ORG)
}
