//! What the index holds of a statement. No words are stored: the record has them.

use std::borrow::Cow;
use std::sync::LazyLock;

use dixit::{Act, Manner};
use dixit_record::{EntityId, Place};
use jiff::civil::Date;
use tantivy::TantivyDocument;
use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{PreTokenizedString, Token};

use crate::query::{ACTS, MANNERS};
use crate::words::{Stemmer, fold, words};

/// Words of a name that it can be found by the beginnings of.
const STARTS: usize = 4;

/// The fields of a document. Names are of one or two letters: each is written with each segment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    /// Folded words of the content, with positions.
    pub(crate) words: Field,
    /// Their stems: what words are found by.
    pub(crate) stems: Field,
    /// Words of the speaker's names.
    pub(crate) who: Field,
    /// Words of the outlet's name and address.
    pub(crate) outlet_words: Field,
    /// Words of the place.
    pub(crate) location: Field,
    /// Names of speakers and outlets, for suggestions: see [`Suggested`].
    pub(crate) names: Field,
    /// Where in the record: the reading, and which statement.
    pub(crate) reading: Field,
    pub(crate) n: Field,
    pub(crate) entity: Field,
    /// Position in [`ACTS`].
    pub(crate) act: Field,
    /// Position in [`MANNERS`].
    pub(crate) manner: Field,
    /// Days since 1970: when said, as far as is known, and when published.
    pub(crate) day: Field,
    pub(crate) published: Field,
    /// In hundredths.
    pub(crate) confidence: Field,
    /// 1 where it replies to something.
    pub(crate) replies: Field,
    /// 1 where somebody took it back.
    pub(crate) retracted: Field,
    /// Name of the outlet.
    pub(crate) outlet: Field,
}

/// Names of the columns.
pub(crate) mod column {
    pub(crate) const READING: &str = "r";
    pub(crate) const N: &str = "n";
    pub(crate) const ENTITY: &str = "e";
    pub(crate) const ACT: &str = "a";
    pub(crate) const MANNER: &str = "m";
    pub(crate) const DAY: &str = "d";
    pub(crate) const PUBLISHED: &str = "p";
    pub(crate) const CONFIDENCE: &str = "c";
    pub(crate) const OUTLET: &str = "o";
}

static SCHEMA: LazyLock<(Schema, Fields)> = LazyLock::new(|| {
    let mut schema = SchemaBuilder::new();
    let indexing = |option, norms| {
        let indexing = TextFieldIndexing::default().set_index_option(option).set_fieldnorms(norms);
        TextOptions::default().set_indexing_options(indexing)
    };
    let whole = TextFieldIndexing::default().set_tokenizer("raw").set_fieldnorms(false);
    let whole = whole.set_index_option(IndexRecordOption::Basic);
    let number = NumericOptions::default();
    let fields = Fields {
        words: schema.add_text_field("w", indexing(IndexRecordOption::WithFreqsAndPositions, true)),
        stems: schema.add_text_field("s", indexing(IndexRecordOption::Basic, false)),
        who: schema.add_text_field("i", indexing(IndexRecordOption::WithFreqsAndPositions, false)),
        outlet_words: schema.add_text_field("ow", indexing(IndexRecordOption::WithFreqsAndPositions, false)),
        location: schema.add_text_field("l", indexing(IndexRecordOption::WithFreqsAndPositions, false)),
        names: schema.add_text_field("na", TextOptions::default().set_indexing_options(whole)),
        reading: schema.add_u64_field(column::READING, number.clone().set_indexed().set_fast()),
        n: schema.add_u64_field(column::N, number.clone().set_fast()),
        entity: schema.add_u64_field(column::ENTITY, number.clone().set_indexed().set_fast()),
        act: schema.add_u64_field(column::ACT, number.clone().set_indexed().set_fast()),
        manner: schema.add_u64_field(column::MANNER, number.clone().set_indexed().set_fast()),
        day: schema.add_i64_field(column::DAY, number.clone().set_fast()),
        published: schema.add_i64_field(column::PUBLISHED, number.clone().set_fast()),
        confidence: schema.add_u64_field(column::CONFIDENCE, number.clone().set_fast()),
        replies: schema.add_u64_field("q", number.clone().set_indexed()),
        retracted: schema.add_u64_field("x", number.set_indexed()),
        outlet: schema.add_text_field(column::OUTLET, TextOptions::default().set_fast("raw")),
    };
    (schema.build(), fields)
});

pub(crate) fn schema() -> Schema {
    SCHEMA.0.clone()
}

pub(crate) fn fields() -> Fields {
    SCHEMA.1
}

/// One statement, as it goes into the index.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// Where in the record.
    pub place: Place,
    /// What was said.
    pub content: Cow<'a, str>,
    /// Who said it, across articles.
    pub entity: Option<EntityId>,
    /// The speaker's fullest name; none where the text names nobody.
    pub speaker: Option<&'a str>,
    /// All other names that the speaker goes by.
    pub names: Vec<&'a str>,
    /// Name of the outlet.
    pub outlet: Option<&'a str>,
    /// The outlet's address, without "www.".
    pub host: Option<&'a str>,
    /// Where it was said.
    pub location: Option<&'a str>,
    /// Sort of speech act.
    pub act: Act,
    /// Manner of reporting.
    pub manner: Manner,
    /// The day on which it was said, or else published.
    pub day: Option<Date>,
    /// The day of publication.
    pub published: Option<Date>,
    /// From 0 to 1.
    pub confidence: f32,
    /// Whether it replies to something.
    pub replies: bool,
    /// Whether somebody took it back.
    pub retracted: bool,
}

impl Entry<'_> {
    pub(crate) fn document(&self, stemmer: &Stemmer) -> TantivyDocument {
        let fields = fields();
        let mut doc = TantivyDocument::new();
        let content = tokens([&*self.content]);
        let stem = |token: &Token| Token { text: stemmer.stem(&token.text).into_owned(), ..token.clone() };
        let stems: Vec<Token> = content.iter().map(stem).collect();
        let mut put = |field, tokens: Vec<Token>| {
            if !tokens.is_empty() {
                doc.add_pre_tokenized_text(field, PreTokenizedString { text: String::new(), tokens });
            }
        };
        put(fields.words, content);
        put(fields.stems, stems);
        put(fields.who, tokens(self.speaker.into_iter().chain(self.names.iter().copied())));
        put(fields.outlet_words, tokens(self.outlet.into_iter().chain(self.host)));
        put(fields.location, tokens(self.location));
        for name in self.speaker.iter().flat_map(|name| Suggested::terms('s', name, self.entity)) {
            doc.add_text(fields.names, name);
        }
        for name in self.outlet.iter().flat_map(|name| Suggested::terms('o', name, None)) {
            doc.add_text(fields.names, name);
        }
        doc.add_u64(fields.reading, self.place.reading.0.unsigned_abs());
        doc.add_u64(fields.n, self.place.n as u64);
        if let Some(entity) = self.entity {
            doc.add_u64(fields.entity, entity.0.unsigned_abs());
        }
        doc.add_u64(fields.act, position(&ACTS, self.act));
        doc.add_u64(fields.manner, position(&MANNERS, self.manner));
        if let Some(day) = self.day {
            doc.add_i64(fields.day, number(day));
        }
        if let Some(day) = self.published {
            doc.add_i64(fields.published, number(day));
        }
        doc.add_u64(fields.confidence, (self.confidence.clamp(0.0, 1.0) * 100.0).round() as u64);
        if self.replies {
            doc.add_u64(fields.replies, 1);
        }
        if self.retracted {
            doc.add_u64(fields.retracted, 1);
        }
        if let Some(outlet) = self.outlet {
            doc.add_text(fields.outlet, outlet);
        }
        doc
    }
}

/// Words of several texts, with a gap between them that no phrase crosses.
fn tokens<'t>(texts: impl IntoIterator<Item = &'t str>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    for text in texts {
        let gap = out.last().map_or(0, |t| t.position + 2);
        for (n, word) in words(text).into_iter().enumerate() {
            out.push(Token { position: gap + n, text: word.form, position_length: 1, ..Token::default() });
        }
    }
    out
}

pub(crate) fn position<T: PartialEq>(all: &[T], one: T) -> u64 {
    all.iter().position(|v| *v == one).unwrap_or_default() as u64
}

/// Days since 1970.
pub(crate) fn number(day: Date) -> i64 {
    const EPOCH: Date = jiff::civil::date(1970, 1, 1);
    (day - EPOCH).get_days().into()
}

/// The day of a number.
pub(crate) fn day(number: i64) -> Option<Date> {
    const EPOCH: Date = jiff::civil::date(1970, 1, 1);
    EPOCH.checked_add(jiff::Span::new().try_days(number).ok()?).ok()
}

/// A term for suggestions: sort, folded words from one of the first on, the name as it is shown, and the entity.
pub(crate) struct Suggested<'t> {
    pub(crate) name: &'t str,
    pub(crate) entity: Option<EntityId>,
}

impl<'t> Suggested<'t> {
    fn terms(sort: char, name: &str, entity: Option<EntityId>) -> Vec<String> {
        let forms: Vec<String> = name.split_whitespace().map(fold).filter(|f| !f.is_empty()).collect();
        let id = entity.map(|e| e.to_string()).unwrap_or_default();
        let name = name.replace('\0', " ");
        let term = |n: usize| format!("{sort}{}\0{name}\0{id}", forms.get(n..).unwrap_or_default().join(" "));
        // A term that tantivy could not hold is of no use to anybody.
        if name.len() > 1000 { Vec::new() } else { (0..forms.len().min(STARTS)).map(term).collect() }
    }

    pub(crate) fn of(term: &'t str) -> Option<Self> {
        let mut parts = term.get(1..)?.split('\0');
        let (_, name, id) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self { name, entity: id.parse().ok() })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn days_are_numbers() {
        let date = jiff::civil::date(2023, 11, 14);
        assert_eq!(number(date), 19_675);
        assert_eq!(day(19_675), Some(date));
        assert_eq!(day(number(Date::MIN)), Some(Date::MIN));
        assert_eq!(day(i64::MAX), None);
    }

    #[test]
    fn names_are_found_by_each_word() {
        let terms = Suggested::terms('s', "Jens Stoltenberg", Some(EntityId(7)));
        assert_eq!(terms, ["sjens stoltenberg\0Jens Stoltenberg\0e7", "sstoltenberg\0Jens Stoltenberg\0e7"]);
        let suggested = Suggested::of(&terms[1]).unwrap();
        assert_eq!((suggested.name, suggested.entity), ("Jens Stoltenberg", Some(EntityId(7))));
    }

    #[test]
    fn no_phrase_crosses_names() {
        let positions: Vec<_> = tokens(["Ann Lee", "Mayor Lee"]).into_iter().map(|t| t.position).collect();
        assert_eq!(positions, [0, 1, 3, 4]);
    }
}
