//! Files of JSON lines, with errors that name file and line.

use std::path::Path;

use anyhow::{Context as _, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The text of a file.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))
}

/// One value from each line that is not blank, with the line's number.
pub(crate) fn read<T: DeserializeOwned>(path: &Path) -> Result<Vec<(usize, T)>> {
    let mut rows = Vec::new();
    for (number, line) in read_text(path)?.lines().enumerate() {
        if !line.trim().is_empty() {
            let row = serde_json::from_str(line).with_context(|| at(path, number + 1))?;
            rows.push((number + 1, row));
        }
    }
    Ok(rows)
}

/// Writes one value a line.
pub(crate) fn write<T: Serialize>(path: &Path, rows: impl IntoIterator<Item = T>) -> Result<()> {
    let mut out = String::new();
    for row in rows {
        out.push_str(&serde_json::to_string(&row)?);
        out.push('\n');
    }
    write_text(path, &out)
}

/// Writes a file, and the folder that it stands in.
pub(crate) fn write_text(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("{}: cannot be made", folder.display()))?;
    }
    std::fs::write(path, text).with_context(|| format!("{}: cannot be written", path.display()))
}

/// Where an error is.
pub(crate) fn at(path: &Path, line: usize) -> String {
    format!("{} line {line}", path.display())
}
