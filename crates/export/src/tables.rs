//! The tables as Parquet files.

use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::path::Path;

use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use crate::codebook::VERSION;
use crate::partial::Folder;
use crate::{Batch, Error, Item, Result, Sink, Table, Tally};

/// Bytes that a file's row group takes in memory before it is written.
const GROUP: usize = 32 << 20;

/// A folder with `statements.parquet`, `articles.parquet` and `speakers.parquet`.
///
/// Each says in its metadata what its columns mean (`dixit.codebook`), which engines have read (`dixit.engines`) and how
/// far the record had come (`dixit.record.change`). The same record gives the same bytes.
#[derive(Debug)]
pub struct Parquet {
    files: Vec<(Batch, ArrowWriter<File>)>,
    /// As JSON.
    engines: BTreeSet<String>,
    folder: Folder,
}

impl Parquet {
    /// Begins a folder, which appears when it is whole.
    ///
    /// # Errors
    /// [`Error::is_taken`] if something is there already; if another process writes to the same place, or it cannot be
    /// written to.
    pub fn create(path: &Path) -> Result<Self> {
        let mut folder = Folder::create(path)?;
        let mut files = Vec::new();
        for table in Table::ALL {
            let file = folder.file(&format!("{}.parquet", table.name()))?;
            let writer = ArrowWriter::try_new(file, table.schema(), Some(properties(table)));
            files.push((Batch::new(table), writer.map_err(|e| failed(path, e))?));
        }
        Ok(Self { files, engines: BTreeSet::new(), folder })
    }
}

impl Sink for Parquet {
    fn put(&mut self, item: &Item) -> Result<()> {
        let engine = serde_json::to_string(&item.reading.engine).unwrap_or_default();
        if !self.engines.contains(&engine) {
            self.engines.insert(engine);
        }
        for (batch, writer) in &mut self.files {
            batch.push(item);
            if batch.is_full() {
                put(batch, writer, self.folder.path())?;
            }
        }
        Ok(())
    }

    fn finish(self: Box<Self>, tally: &Tally) -> Result<()> {
        let Self { files, engines, folder } = *self;
        let engines = format!("[{}]", engines.into_iter().collect::<Vec<_>>().join(","));
        for (mut batch, mut writer) in files {
            put(&mut batch, &mut writer, folder.path())?;
            writer.append_key_value_metadata(KeyValue::new("dixit.engines".to_owned(), engines.clone()));
            writer.append_key_value_metadata(KeyValue::new("dixit.record.change".to_owned(), tally.change.to_string()));
            let file = writer.into_inner().map_err(|e| failed(folder.path(), e))?;
            file.sync_all().map_err(|e| Error::io(folder.path(), e))?;
        }
        folder.commit()
    }
}

fn put(batch: &mut Batch, writer: &mut ArrowWriter<File>, path: &Path) -> Result<()> {
    let rows = batch.take()?;
    let written =
        writer.write(&rows).and_then(|()| if writer.in_progress_size() >= GROUP { writer.flush() } else { Ok(()) });
    written.map_err(|e| failed(path, e))
}

fn properties(table: Table) -> WriterProperties {
    let about = [
        ("dixit.version", env!("CARGO_PKG_VERSION").to_owned()),
        ("dixit.tables", VERSION.to_owned()),
        ("dixit.table", table.name().to_owned()),
        ("dixit.codebook", table.codebook()),
    ];
    let about = about.into_iter().map(|(key, value)| KeyValue::new(key.to_owned(), value)).collect();
    WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_key_value_metadata(Some(about))
        .build()
}

fn failed(path: &Path, error: ParquetError) -> Error {
    let error = match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    };
    Error::io(path, error)
}
