//! Writes the lines of each page of a folder with their features, for training: `OUT.txt` (file's name, tab, text) and
//! `OUT.f32` (the features as little-endian floats, a row a line). Pages are files, or gzipped files.
//!
//!     cargo run --release -p dixit-page --example features -- FOLDER OUT
#![allow(clippy::print_stderr, reason = "a program")]

use std::fs::File;
use std::io::{BufWriter, Write as _};

use dixit_page::{Limits, line_features};

fn main() -> std::io::Result<()> {
    let mut args = std::env::args().skip(1);
    let (Some(folder), Some(out)) = (args.next(), args.next()) else {
        eprintln!("usage: features FOLDER OUT");
        std::process::exit(2);
    };
    let mut texts = BufWriter::new(File::create(format!("{out}.txt"))?);
    let mut rows = BufWriter::new(File::create(format!("{out}.f32"))?);
    let mut files: Vec<_> = std::fs::read_dir(folder)?.filter_map(|e| e.ok().map(|e| e.path())).collect();
    files.sort();
    for file in &files {
        let id = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut found: Vec<(String, Vec<f32>)> = Vec::new();
        let page = std::fs::read(file)?;
        if let Err(error) =
            line_features(&page, &Limits::default(), |text, row| found.push((text.to_owned(), row.to_vec())))
        {
            eprintln!("{id}: {error}");
        }
        for (text, row) in found {
            writeln!(texts, "{id}\t{}", text.replace(['\t', '\n', '\r'], " "))?;
            for value in row {
                rows.write_all(&value.to_le_bytes())?;
            }
        }
    }
    texts.flush()?;
    rows.flush()
}
