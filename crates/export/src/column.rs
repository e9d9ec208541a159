//! Columns of tables: what they are called, what they mean, and how their values are made.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{
    ArrayBuilder, BooleanBuilder, Date32Builder, Float32Builder, Int64Builder, ListBuilder, StringBuilder,
    StructBuilder,
};
use arrow_schema::{DataType, Field, FieldRef, Fields};
use dixit::{CodePoints, json};
use jiff::civil::Date;

use crate::item::{Item, Tombstone};

/// One column.
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// What its numbers count; nothing where it has none.
    pub(crate) unit: &'static str,
    pub(crate) meaning: &'static str,
    /// What an empty value means; none where there is always one.
    pub(crate) null: Option<&'static str>,
    pub(crate) get: for<'r> fn(&Row<'r>) -> Value<'r>,
}

/// What a row is made of: an article, and in other tables than that of articles one of its statements or speakers.
pub(crate) struct Row<'r> {
    pub(crate) item: &'r Item,
    pub(crate) text: &'r CodePoints<'r>,
    pub(crate) statement: Option<&'r json::Statement>,
    /// The speaker, or that of the statement, with its position among the reading's.
    pub(crate) speaker: Option<(usize, &'r json::Speaker)>,
    /// The retracted statement.
    pub(crate) tombstone: Option<&'r Tombstone>,
    /// Position of the statement among all that were read.
    pub(crate) position: usize,
    /// How many statements the speaker has; in the table of speakers.
    pub(crate) spoken: usize,
    pub(crate) untied: bool,
}

impl<'r> Row<'r> {
    /// The words of some spans, their pieces joined by single spaces; nothing where there are none.
    pub(crate) fn words(&self, spans: &[json::Range]) -> Value<'r> {
        match spans {
            [] => Value::Null,
            [one] => Value::Text(self.text.to_span(*one).slice(&self.item.reading.article.text).into()),
            more => {
                let spans: dixit::SpanList = more.iter().map(|s| self.text.to_span(*s)).collect();
                Value::Text(spans.text(&self.item.reading.article.text).into())
            }
        }
    }
}

/// Sorts of column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Texts,
    Flag,
    Whole,
    Real,
    Day,
    Spans,
    Blocks,
    /// Pairs of texts of these names.
    Pairs(&'static str, &'static str),
}

/// A value of a column.
pub(crate) enum Value<'r> {
    Null,
    Text(Cow<'r, str>),
    Texts(&'r [String]),
    Flag(bool),
    Whole(i64),
    Real(f32),
    Day(Date),
    Spans(&'r [json::Range]),
    Blocks(&'r [json::Block]),
    Pairs(Vec<(&'r str, &'r str)>),
}

impl<'r> Value<'r> {
    /// A text that may be missing.
    pub(crate) fn text(text: Option<&'r (impl AsRef<str> + ?Sized)>) -> Self {
        text.map_or(Self::Null, |t| Self::Text(Cow::Borrowed(t.as_ref())))
    }

    /// The day of an ISO 8601 date, with or without a time.
    pub(crate) fn day(text: Option<&String>) -> Self {
        text.and_then(|t| t.get(..10)?.parse().ok()).map_or(Self::Null, Self::Day)
    }

    /// Texts, or nothing where there is nobody whom they could be of.
    pub(crate) fn texts(list: Option<&'r Vec<String>>) -> Self {
        list.map_or(Self::Null, |l| Self::Texts(l))
    }

    pub(crate) fn spans(list: Option<&'r Vec<json::Range>>) -> Self {
        list.map_or(Self::Null, |l| Self::Spans(l))
    }
}

impl Kind {
    /// Its type in Arrow.
    pub(crate) fn data_type(self) -> DataType {
        match self {
            Self::Text => DataType::Utf8,
            Self::Flag => DataType::Boolean,
            Self::Whole => DataType::Int64,
            Self::Real => DataType::Float32,
            Self::Day => DataType::Date32,
            Self::Texts => DataType::List(element(DataType::Utf8)),
            Self::Spans | Self::Blocks | Self::Pairs(..) => DataType::List(element(DataType::Struct(self.fields()))),
        }
    }

    /// The fields of its structs.
    fn fields(self) -> Fields {
        let place = [Field::new("start", DataType::Int64, false), Field::new("end", DataType::Int64, false)];
        match self {
            Self::Spans => Fields::from(place.to_vec()),
            Self::Blocks => [Field::new("kind", DataType::Utf8, false)]
                .into_iter()
                .chain(place)
                .chain(["author", "time"].map(|name| Field::new(name, DataType::Utf8, true)))
                .collect(),
            Self::Pairs(a, b) => [a, b].map(|name| Field::new(name, DataType::Utf8, false)).into_iter().collect(),
            _ => Fields::empty(),
        }
    }

    /// Its name for people and in metadata.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Text => "string".to_owned(),
            Self::Texts => "list<string>".to_owned(),
            Self::Flag => "bool".to_owned(),
            Self::Whole => "int64".to_owned(),
            Self::Real => "float32".to_owned(),
            Self::Day => "date32".to_owned(),
            Self::Spans | Self::Blocks | Self::Pairs(..) => {
                let name = |t: &DataType| if *t == DataType::Int64 { "int64" } else { "string" };
                let fields: Vec<String> =
                    self.fields().iter().map(|f| format!("{}: {}", f.name(), name(f.data_type()))).collect();
                format!("list<struct<{}>>", fields.join(", "))
            }
        }
    }
}

/// What a list holds, under the name that Parquet and Spark give it.
fn element(of: DataType) -> FieldRef {
    Arc::new(Field::new("element", of, false))
}

/// A column that grows.
pub(crate) enum Builder {
    Text(StringBuilder),
    Texts(ListBuilder<StringBuilder>),
    Flag(BooleanBuilder),
    Whole(Int64Builder),
    Real(Float32Builder),
    Day(Date32Builder),
    Structs(ListBuilder<StructBuilder>),
}

impl Builder {
    pub(crate) fn new(kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Text(StringBuilder::new()),
            Kind::Texts => Self::Texts(ListBuilder::new(StringBuilder::new()).with_field(element(DataType::Utf8))),
            Kind::Flag => Self::Flag(BooleanBuilder::new()),
            Kind::Whole => Self::Whole(Int64Builder::new()),
            Kind::Real => Self::Real(Float32Builder::new()),
            Kind::Day => Self::Day(Date32Builder::new()),
            Kind::Spans | Kind::Blocks | Kind::Pairs(..) => {
                let fields = kind.fields();
                let of = element(DataType::Struct(fields.clone()));
                Self::Structs(ListBuilder::new(StructBuilder::from_fields(fields, 0)).with_field(of))
            }
        }
    }

    /// Appends a value; one of another kind is taken for none. Gives roughly the bytes that it takes.
    pub(crate) fn push(&mut self, value: Value<'_>) -> usize {
        match (self, value) {
            (Self::Text(b), Value::Text(text)) => {
                b.append_value(&text);
                return text.len() + 4;
            }
            (Self::Text(b), _) => b.append_null(),
            (Self::Texts(b), Value::Texts(list)) => {
                for text in list {
                    b.values().append_value(text);
                }
                b.append(true);
                return list.iter().map(|t| t.len() + 4).sum::<usize>() + 4;
            }
            (Self::Texts(b), _) => b.append(false),
            (Self::Flag(b), Value::Flag(flag)) => b.append_value(flag),
            (Self::Flag(b), _) => b.append_null(),
            (Self::Whole(b), Value::Whole(n)) => b.append_value(n),
            (Self::Whole(b), _) => b.append_null(),
            (Self::Real(b), Value::Real(x)) => b.append_value(x),
            (Self::Real(b), _) => b.append_null(),
            (Self::Day(b), Value::Day(day)) => b.append_value(since_1970(day)),
            (Self::Day(b), _) => b.append_null(),
            (Self::Structs(b), value) => return push_structs(b, value),
        }
        8
    }

    pub(crate) fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(b) => ArrayBuilder::finish(b),
            Self::Texts(b) => ArrayBuilder::finish(b),
            Self::Flag(b) => ArrayBuilder::finish(b),
            Self::Whole(b) => ArrayBuilder::finish(b),
            Self::Real(b) => ArrayBuilder::finish(b),
            Self::Day(b) => ArrayBuilder::finish(b),
            Self::Structs(b) => ArrayBuilder::finish(b),
        }
    }
}

fn push_structs(list: &mut ListBuilder<StructBuilder>, value: Value<'_>) -> usize {
    let of = list.values();
    let texts = |of: &mut StructBuilder, at: usize, text: Option<&str>| {
        if let Some(b) = of.field_builder::<StringBuilder>(at) {
            b.append_option(text);
        }
        text.map_or(4, |t| t.len() + 4)
    };
    let place = |of: &mut StructBuilder, at: usize, span: &json::Range| {
        for (at, n) in (at..).zip(span) {
            if let Some(b) = of.field_builder::<Int64Builder>(at) {
                b.append_value((*n).into());
            }
        }
        of.append(true);
        16
    };
    let mut bytes = 4;
    match value {
        Value::Spans(spans) => bytes += spans.iter().map(|s| place(of, 0, s)).sum::<usize>(),
        Value::Blocks(blocks) => {
            for block in blocks {
                bytes += texts(of, 0, Some(block_kind(block.kind)));
                bytes += texts(of, 3, block.author.as_deref());
                bytes += texts(of, 4, block.time.as_deref());
                bytes += place(of, 1, &block.span);
            }
        }
        Value::Pairs(pairs) => {
            for (a, b) in pairs {
                bytes += texts(of, 0, Some(a)) + texts(of, 1, Some(b));
                of.append(true);
            }
        }
        _ => {
            list.append(false);
            return bytes;
        }
    }
    list.append(true);
    bytes
}

/// Days since 1 January 1970, as Arrow counts them.
fn since_1970(day: Date) -> i32 {
    const FIRST: Date = jiff::civil::date(1970, 1, 1);
    // Of years up to 9999.
    (day.duration_since(FIRST).as_hours() / 24) as i32
}

/// The contract's name of a kind of block.
pub(crate) const fn block_kind(kind: json::BlockKind) -> &'static str {
    match kind {
        json::BlockKind::Title => "title",
        json::BlockKind::Heading => "heading",
        json::BlockKind::Paragraph => "paragraph",
        json::BlockKind::Quote => "quote",
        json::BlockKind::ListItem => "list_item",
        json::BlockKind::Caption => "caption",
        json::BlockKind::Entry => "entry",
        json::BlockKind::TableRow => "table_row",
    }
}
