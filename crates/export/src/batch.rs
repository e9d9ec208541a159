//! Tables in the memory layout of Arrow, some rows at a time.

use std::sync::{Arc, LazyLock};

use arrow_array::RecordBatch;
use arrow_schema::{Field, Schema, SchemaRef};
use dixit::CodePoints;

use crate::column::{Builder, Column, Row};
use crate::{Item, Result, articles, speakers, statements};

/// The tables that readings are exported to; `schema/export.md` lists their columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// A row for each statement, and for each that was retracted.
    Statements,
    /// A row for each page that was read.
    Articles,
    /// A row for each who speaks on a page.
    Speakers,
}

struct Described {
    columns: Vec<Column>,
    schema: SchemaRef,
}

static DESCRIBED: LazyLock<[Described; 3]> = LazyLock::new(|| {
    [statements::columns(), articles::columns(), speakers::columns()].map(|columns| {
        let fields: Vec<Field> =
            columns.iter().map(|c| Field::new(c.name, c.kind.data_type(), c.null.is_some())).collect();
        Described { columns, schema: Arc::new(Schema::new(fields)) }
    })
});

impl Table {
    /// All tables.
    pub const ALL: [Self; 3] = [Self::Statements, Self::Articles, Self::Speakers];

    /// Its name, and that of its file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Statements => "statements",
            Self::Articles => "articles",
            Self::Speakers => "speakers",
        }
    }

    /// Its columns, as Arrow describes them. Lists name what they hold `element`, as Parquet and Spark do.
    #[must_use]
    pub fn schema(self) -> SchemaRef {
        Arc::clone(&self.described().schema)
    }

    pub(crate) fn columns(self) -> &'static [Column] {
        &self.described().columns
    }

    fn described(self) -> &'static Described {
        let [statements, articles, speakers] = &*DESCRIBED;
        match self {
            Self::Statements => statements,
            Self::Articles => articles,
            Self::Speakers => speakers,
        }
    }

    /// Gives `f` each row of an item in its order.
    pub(crate) fn rows(self, item: &Item, mut f: impl FnMut(&Row<'_>)) {
        let text = CodePoints::new(&item.reading.article.text);
        let row = Row {
            item,
            text: &text,
            statement: None,
            speaker: None,
            tombstone: None,
            position: 0,
            spoken: 0,
            untied: false,
        };
        match self {
            Self::Articles => f(&row),
            Self::Speakers => {
                for ((n, speaker), spoken) in item.reading.speakers.iter().enumerate().zip(item.spoken()) {
                    f(&Row { speaker: Some((n, speaker)), spoken, ..row });
                }
            }
            Self::Statements => {
                let mut gone = item.tombstones().iter().peekable();
                let buried = |t| Row { tombstone: Some(t), position: t.position, ..row };
                for (n, statement) in item.reading.statements.iter().enumerate() {
                    let position = item.position(n);
                    while let Some(tombstone) = gone.next_if(|t| t.position < position) {
                        f(&buried(tombstone));
                    }
                    let (speaker, untied) = (item.speaker_of(n), item.is_untied(n));
                    f(&Row { statement: Some(statement), speaker, position, untied, ..row });
                }
                gone.for_each(|t| f(&buried(t)));
            }
        }
    }
}

/// Rows of a table that are being gathered.
///
/// [`push`](Self::push) adds all rows of an item, [`take`](Self::take) gives what was gathered and begins anew. Who
/// takes whenever it [is full](Self::is_full) holds a bounded part of a table in memory.
pub struct Batch {
    table: Table,
    builders: Vec<Builder>,
    rows: usize,
    bytes: usize,
}

impl Batch {
    /// Rows from which on a batch is full.
    pub const ROWS: usize = 8_192;
    /// Bytes from which on it is full, whatever its rows.
    pub const BYTES: usize = 8 << 20;

    /// No rows.
    #[must_use]
    pub fn new(table: Table) -> Self {
        let builders = table.columns().iter().map(|c| Builder::new(c.kind)).collect();
        Self { table, builders, rows: 0, bytes: 0 }
    }

    /// Adds the rows of an item.
    pub fn push(&mut self, item: &Item) {
        let columns = self.table.columns();
        let (builders, rows, bytes) = (&mut self.builders, &mut self.rows, &mut self.bytes);
        self.table.rows(item, |row| {
            *rows += 1;
            for (builder, column) in builders.iter_mut().zip(columns) {
                *bytes += builder.push((column.get)(row));
            }
        });
    }

    /// Rows since the last [`take`](Self::take).
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// Whether it is time to [`take`](Self::take).
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.rows >= Self::ROWS || self.bytes >= Self::BYTES
    }

    /// The rows that were gathered, in the schema of [`Table::schema`].
    ///
    /// # Errors
    /// If a column holds what it must not: a fault of dixit.
    pub fn take(&mut self) -> Result<RecordBatch> {
        (self.rows, self.bytes) = (0, 0);
        let columns = self.builders.iter_mut().map(Builder::finish).collect();
        Ok(RecordBatch::try_new(self.table.schema(), columns)?)
    }
}

impl std::fmt::Debug for Batch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Batch").field("table", &self.table).field("rows", &self.rows).finish_non_exhaustive()
    }
}
