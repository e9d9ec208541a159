//! Engines, made once and kept.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};

use dixit::{Aliases, Engine, Options, Tier, json};

use crate::error::Refusal;
use crate::page::Source;

/// Engines that are kept at most: tables of aliases come and go.
const KEPT: usize = 8;

/// By tier and the text of the table of aliases.
type Key = (Tier, Option<String>);

static ENGINES: LazyLock<Mutex<HashMap<Key, Engine>>> = LazyLock::new(Mutex::default);

/// The engine of a tier, with the table of aliases in a file. Models are loaded with the first of their tier.
pub(crate) fn engine(tier: &str, aliases: Option<&Path>) -> Result<Engine, Refusal> {
    let tier: Tier = tier.parse().map_err(|why| Refusal::new(tier, "tier", why))?;
    let table = aliases.map(|path| {
        let bytes = std::fs::read(path).map_err(|e| e.to_string());
        let text = bytes.and_then(|b| String::from_utf8(b).map_err(|_| "it is not in UTF-8".to_owned()));
        text.map_err(|why| Refusal::new(&path.display().to_string(), "aliases", why))
    });
    let key = (tier, table.transpose()?);
    let mut engines = ENGINES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(engine) = engines.get(&key) {
        return Ok(engine.clone());
    }
    let parsed = key.1.as_deref().zip(aliases).map(|(text, path)| parse(text, path)).transpose()?;
    let options = Options { tier, aliases: parsed, ..Options::default() };
    let engine = Engine::new(options).map_err(|e| Refusal::of_engine("", &e))?;
    if engines.len() >= KEPT {
        engines.clear();
    }
    engines.insert(key, engine.clone());
    Ok(engine)
}

fn parse(text: &str, path: &Path) -> Result<Aliases, Refusal> {
    let wrong = |why: String| Refusal::new(&path.display().to_string(), "aliases", why);
    let read = match path.extension().map(|e| e.to_ascii_lowercase()).as_ref().and_then(|e| e.to_str()) {
        Some("csv") => Aliases::from_csv,
        Some("toml") => Aliases::from_toml,
        _ => return Err(wrong("a table of aliases is a file in CSV or TOML, named .csv or .toml".to_owned())),
    };
    read(text).map_err(|e| wrong(e.to_string()))
}

/// Reads a page. A panic inside it is that page's.
pub(crate) fn read(engine: &Engine, page: &Source) -> Result<json::Reading, Refusal> {
    let reading = panic::catch_unwind(AssertUnwindSafe(|| {
        engine.read(page.bytes(), &page.hints).map(|reading| reading.to_json(page.id.as_deref()))
    }));
    match reading {
        Ok(Ok(mut reading)) => {
            reading.page.locator.clone_from(&page.locator);
            Ok(reading)
        }
        Ok(Err(e)) => Err(Refusal::of_engine(&page.name, &e)),
        Err(_) => Err(Refusal::new(
            &page.name,
            "fault",
            "dixit met a fault of its own on this page; please report it with the page",
        )),
    }
}

/// As many threads as were asked for, or one a core.
pub(crate) fn threads(asked: Option<NonZeroUsize>) -> NonZeroUsize {
    asked.or_else(|| std::thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN)
}

/// A file that Python names.
pub(crate) type File = Option<PathBuf>;
