//! A record made of the examples that come with dixit, for those who have none yet.

use std::path::Path;

use dixit::{Engine, Hints, Options, Tier};
use dixit_record::{Incoming, Prepared, Result, Writer};

const PAGES: [(&str, &[u8]); 4] = [
    ("feature.html", include_bytes!("../../../examples/feature.html")),
    ("live.html", include_bytes!("../../../examples/live.html")),
    ("pasted.txt", include_bytes!("../../../examples/pasted.txt")),
    ("wire.html", include_bytes!("../../../examples/wire.html")),
];

/// Makes a record of the examples in an empty folder.
///
/// # Errors
/// If the folder can't be written.
pub fn examples(dir: &Path) -> Result<()> {
    let mut writer = Writer::open(dir)?;
    let small = Options { tier: Tier::Fast, ..Options::default() };
    // The small network is inside the program; without it the rules read.
    let Ok(engine) = Engine::new(small).or_else(|_| Engine::new(Options::default())) else { return Ok(()) };
    for (name, bytes) in PAGES {
        let media_type = if name.ends_with(".html") { "text/html" } else { "text/plain" };
        let hints = Hints { media_type: Some(media_type.to_owned()), ..Hints::default() };
        let page = Incoming { name: name.to_owned(), bytes: bytes.to_vec(), hints, ..Incoming::default() };
        if let Ok(reading) = engine.read(&page.bytes, &page.hints) {
            writer.add(&Prepared::new(page, reading)?)?;
        }
    }
    writer.commit()
}
