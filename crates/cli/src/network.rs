//! What commands that fetch have in common.

use clap::Args;
use dixit_record::Record;
use dixit_sources::fetch::{Fetcher, Options};
use dixit_sources::{Kind, Limits, Reason, Source, Validators};

/// Options of commands that fetch.
#[derive(Debug, Args)]
pub(crate) struct Network {
    /// Fetch from private and local addresses too, such as 192.168.0.1 or localhost
    #[arg(long)]
    allow_private: bool,
}

impl Network {
    /// A fetcher that says who it is by the program's name and version and, if it has one, its repository.
    pub(crate) fn fetcher(&self, limits: Limits) -> Fetcher {
        let repository = env!("CARGO_PKG_REPOSITORY");
        let about = (!repository.is_empty()).then(|| repository.to_owned());
        Fetcher::new(Options { about, private: self.allow_private, limits, ..Options::default() })
    }
}

/// Whether any of the sources is an address.
pub(crate) fn any_url(sources: &[Source]) -> bool {
    sources.iter().any(|source| matches!(source, Source::Url(_)))
}

/// What a record knows of the page at an address. A feed is asked for whole: its pages are compared one by one.
pub(crate) fn validators(record: &Record, url: &str) -> Validators {
    let known = record.visit(url).ok().flatten().filter(|(_, page)| page.is_some());
    known.map_or_else(Validators::default, |(visit, _)| Validators {
        etag: visit.etag,
        last_modified: visit.last_modified,
    })
}

/// A reason with the option that would help.
pub(crate) fn advised(reason: Reason) -> String {
    match reason.kind {
        Kind::TooLarge => format!("{} with --max-page", reason.why),
        Kind::Private => format!("{} with --allow-private", reason.why),
        _ => reason.why,
    }
}
