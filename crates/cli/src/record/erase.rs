//! `dixit erase`.

use clap::Args;
use dixit_record::{Digest, Writer};

use super::{Place, Why, count, now, of, print};
use crate::DONE;
use crate::read::Usage;

pub(crate) const HELP: &str = "\
Goes with the page: every page of the same text at the same address, their readings, and names and
words that nothing else holds. The page is not added again. The search index follows at the next
`dixit find`. Copies of the record's files are out of reach.

Examples:
  dixit erase sha256:8f5e... --why 'request of 3 May'
  dixit erase https://courier.example/news/1 --why 'request of 3 May'    all its versions";

/// `dixit erase`
#[derive(Debug, Args)]
pub(crate) struct EraseArgs {
    /// A page's digest (`dixit show` has it), or the address of an article
    #[arg(value_name = "PAGE")]
    page: String,

    #[command(flatten)]
    why: Why,

    #[command(flatten)]
    place: Place,
}

/// Erases the page; the exit status.
pub(crate) fn run(args: &EraseArgs) -> anyhow::Result<u8> {
    let mut writer = args.place.writer()?;
    let mut pages = 0;
    let mut log_cleared = true;
    for page in pages_of(&writer, &args.page)? {
        let erased = writer.erase(page, &args.why.why, now()?);
        let erased = of(&writer, erased)?;
        pages += erased.pages as u64;
        log_cleared = erased.log_cleared;
    }
    let mut out = format!("{} erased\n", count(pages, "page", "pages"));
    if !log_cleared {
        out +=
            "the record is being read: its log may hold parts of them until the readers end and something is added\n";
    }
    print(&out)?;
    Ok(DONE)
}

fn pages_of(writer: &Writer, named: &str) -> anyhow::Result<Vec<Digest>> {
    if let Ok(digest) = named.parse() {
        return Ok(vec![digest]);
    }
    let Some(article) = writer.article(named)? else {
        let dir = writer.dir().display();
        let what =
            format!("{dir}: no article has the address {named:?}; give it as `dixit show` does, or a page's digest");
        return Err(Usage::new(what).into());
    };
    let (_, versions) = writer.versions(article)?;
    versions.into_iter().map(|v| Ok(writer.version(v)?.page.digest)).collect()
}
