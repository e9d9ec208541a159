//! The contract's JSON Schema as a file.

use std::path::Path;

use anyhow::{Result, bail};

use crate::jsonl;

/// Writes the schema, or with `check` says whether the file holds it.
pub(crate) fn write(path: &Path, check: bool) -> Result<()> {
    let text = format!("{}\n", serde_json::to_string_pretty(&dixit::json::schema())?);
    if !check {
        return jsonl::write_text(path, &text);
    }
    let old = jsonl::read_text(path)?;
    let line = 1 + old.lines().zip(text.lines()).take_while(|(a, b)| a == b).count();
    if old != text {
        bail!("{}: not the contract's schema; `cargo xtask schema` writes it", jsonl::at(path, line));
    }
    Ok(())
}
