//! Times the page stage on hostile pages.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use dixit_page::{Hints, Limits};

use crate::score;

#[path = "../../crates/page/tests/support/hostile.rs"]
mod pages;

/// Stack that a page must be read with.
const STACK: usize = 512 << 10;

/// Longest time for a page of ten million bytes.
const BOUND: Duration = Duration::from_secs(2);

/// Times one page of each kind, `bytes` long, and one of a tenth of that. A kind whose small page takes twice its share
/// of the bound is not tried in full: it would be over the bound, and if it is not linear, for hours. Gives the table,
/// and whether all stay within the bound.
pub(crate) fn report(bytes: usize) -> Result<(String, bool)> {
    let bound = BOUND.mul_f64(bytes as f64 / 1e7);
    let mut rows = Vec::new();
    for kind in pages::kinds() {
        let small = time(kind.media_type, &kind.page(bytes / 10), bound / 5)?;
        let large = if small.0 < bound / 5 { Some(time(kind.media_type, &kind.page(bytes), bound)?) } else { None };
        rows.push((kind.name, small, large));
    }
    let slow = |large: Option<(Duration, &str)>| large.is_none_or(|(time, _)| time > bound);
    rows.sort_by_key(|(_, small, large)| std::cmp::Reverse(large.map_or(small.0 * 100, |l| l.0)));
    let over = rows.iter().filter(|row| slow(row.2)).count();
    let mut out = format!(
        "{} kinds of hostile page of {:.1} MB each, read by dixit_page::read and dropped on a stack of {} KiB; {}\n\
         {over} take longer than {:.1} s\n\n{:<48} {:>9} {:>9} {:>7}\n",
        rows.len(),
        bytes as f64 / 1e6,
        STACK >> 10,
        score::circumstances(dixit::Tier::default()),
        bound.as_secs_f64(),
        "",
        "a tenth",
        "whole",
        "growth"
    );
    for (name, (small, _), large) in &rows {
        let whole = large.map_or_else(|| "not tried".to_owned(), |(time, _)| seconds(time));
        let growth =
            large.map_or_else(|| "-".to_owned(), |(t, _)| format!("{:.1}", t.as_secs_f64() / small.as_secs_f64()));
        let what = large.map_or("slow", |(_, what)| what);
        let mark = if slow(*large) { "  OVER" } else { "" };
        let _ = writeln!(out, "{name:<48} {:>9} {whole:>9} {growth:>7}  {what}{mark}", seconds(*small));
    }
    Ok((out, over == 0))
}

/// How long a page takes, its article's end included, and what came of it: the shortest of three runs where the first
/// is slow, which other work on the machine disturbs least.
fn time(media_type: &str, page: &[u8], bound: Duration) -> Result<(Duration, &'static str)> {
    let mut best = once(media_type, page.to_vec())?;
    for _ in 0..2 {
        if best.0 > bound && best.0 < bound * 3 {
            best = best.min(once(media_type, page.to_vec())?);
        }
    }
    Ok(best)
}

fn once(media_type: &str, page: Vec<u8>) -> Result<(Duration, &'static str)> {
    let hints = Hints { media_type: Some(media_type.to_owned()), ..Hints::default() };
    let work = move || {
        let start = Instant::now();
        let read = dixit_page::read(&page, &hints, &Limits::default());
        let what = match &read {
            Ok(article) if article.blocks.iter().any(|b| b.kind.is_body()) => "read",
            Ok(_) => "no article",
            Err(_) => "refused",
        };
        drop(read);
        (start.elapsed(), what)
    };
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work)?;
    thread.join().map_err(|_| anyhow!("a panic on a hostile page"))
}

fn seconds(time: Duration) -> String {
    format!("{:.3} s", time.as_secs_f64())
}
