//! Reads each file of a folder as a page and prints one line of JSON a page: `id` (the file's name), `text` (the
//! body), `title`, `date`, `author`. Pages a second and what could not be proved go to standard error.
//!
//!     cargo run --release -p dixit-page --example extract -- FOLDER > predictions.jsonl
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program")]

use std::time::{Duration, Instant};

use dixit_page::{Article, Hints, Limits, decode_ranges, read};

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let mut files: Vec<_> = std::fs::read_dir(folder)?.filter_map(|e| e.ok().map(|e| e.path())).collect();
    files.sort();
    let (mut spent, mut unproved, mut bytes) = (Duration::ZERO, 0, 0);
    for file in &files {
        let page = std::fs::read(file)?;
        let start = Instant::now();
        let read = read(&page, &Hints::default(), &Limits::default());
        spent += start.elapsed();
        bytes += page.len();
        let id = file.file_name().unwrap_or_default().to_string_lossy();
        let article = match read {
            Ok(article) => article,
            Err(error) => {
                eprintln!("{id}: {error}");
                continue;
            }
        };
        let wrong = unproved_blocks(&page, &article);
        if wrong > 0 {
            eprintln!("{id}: {wrong} blocks are not proved by their bytes");
            unproved += wrong;
        }
        for warning in &article.warnings {
            eprintln!("{id}: {}: {}", warning.code.name(), warning.text);
        }
        let body: Vec<&str> =
            article.blocks.iter().filter(|b| b.kind.is_body()).map(|b| b.span.slice(&article.text)).collect();
        let header = &article.header;
        let line = serde_json::json!({
            "id": id, "text": body.join("\n"), "title": header.title,
            "date": header.published.map(|s| s.to_string()), "author": header.byline,
        });
        println!("{line}");
    }
    let seconds = spent.as_secs_f64();
    eprintln!(
        "{} pages, {:.1} a second, {:.1} MB/s, {unproved} blocks unproved",
        files.len(),
        files.len() as f64 / seconds,
        bytes as f64 / 1e6 / seconds
    );
    Ok(())
}

/// Blocks whose words, or those of a part of them, are not what their bytes decode to.
fn unproved_blocks(page: &[u8], article: &Article) -> usize {
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let mut seed = 1u32;
    let mut any = |of: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) % of.max(1)
    };
    let wrong = |block: &&dixit_page::Block| {
        (0..20).any(|n| {
            let (a, b) = (block.span.start() + any(block.span.len()), block.span.start() + any(block.span.len() + 1));
            let span = if n == 0 { block.span } else { dixit_span::Span::new(a.min(b), a.max(b)) };
            let words = span.slice(&article.text);
            let decoded = decode_ranges(page, &article.map.ranges(span), article.encoding, article.media_type);
            let decoded = decoded.unwrap_or_default();
            !words.is_empty() && bare(words) != bare(&decoded)
        })
    };
    article.blocks.iter().filter(wrong).count()
}
