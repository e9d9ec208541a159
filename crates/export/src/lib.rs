//! What a record holds as tables and linked data, for those who work with other tools: Parquet, CSV, JSON Lines,
//! JSON-LD (schema.org) and Web Annotation.
//!
//! All formats are made of [`Item`]s: a reading in the contract's terms ([`dixit::json`]), with what a record knows
//! beyond it. The Arrow tables ([`Table`]) need no record: [`Batch`] makes them of any readings.
//!
//! ```
//! use dixit_export::{Batch, Item, Table};
//!
//! let engine = dixit::Engine::new(dixit::Options::default())?;
//! let page = b"Bridge to close\n\nThe bridge will close on Monday, Mayor Ann Lee said.";
//! let reading = engine.read(page, &dixit::Hints::default())?;
//!
//! let mut statements = Batch::new(Table::Statements);
//! statements.push(&Item::new(reading.to_json(Some("my own id"))));
//! let batch: arrow_array::RecordBatch = statements.take()?;
//! assert_eq!(batch.schema(), Table::Statements.schema());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Each column is documented where it is made; [`codebook`] is all of that as Markdown, and Parquet files carry it.
//!
//! With the feature `record`, on by default, [`export`] goes through a record, one reading in memory at a time, and puts
//! what it holds into a [`Sink`]: [`Parquet`], [`Csv`], [`JsonLines`], [`Quotations`] or [`Annotations`]. Statements
//! that were retracted are rows without words in the tables, and left out of the others; of erased pages nothing is left.
//! What is written appears under its name when it is whole ([`Partial`]).

#[cfg(feature = "record")]
mod annotation;
mod articles;
mod batch;
mod codebook;
mod column;
mod error;
mod item;
#[cfg(feature = "record")]
mod json;
#[cfg(feature = "record")]
mod partial;
#[cfg(feature = "record")]
mod quotation;
#[cfg(feature = "record")]
mod record;
mod speakers;
mod statements;
#[cfg(feature = "record")]
mod tables;
#[cfg(feature = "record")]
mod text;

#[cfg(feature = "record")]
pub use annotation::Annotations;
pub use batch::{Batch, Table};
pub use codebook::codebook;
pub use error::{Error, Result};
pub use item::Item;
#[cfg(feature = "record")]
pub use json::JsonLines;
#[cfg(feature = "record")]
pub use partial::Partial;
#[cfg(feature = "record")]
pub use quotation::Quotations;
#[cfg(feature = "record")]
pub use record::{Sink, Tally, export};
#[cfg(feature = "record")]
pub use tables::Parquet;
#[cfg(feature = "record")]
pub use text::{Csv, inert};
