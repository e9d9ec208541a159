//! Pages from files, folders, lists, web archives, feeds and the network, one by one, in bounded memory.
//!
//! [`Items`] takes [`Source`]s and gives, in order, a [`Page`] (bytes as received, what the source knows of them, where
//! they can be read again) or what was [`Skipped`] and why. Nothing is passed over in silence, nothing larger than
//! [`Limits::page`] is read whole, and what is damaged costs no more than itself: it is named, and the rest is read.
//!
//! ```
//! use dixit_sources::{Item, Items, Limits, Source};
//!
//! for item in Items::new(vec![Source::Path("archive/*.warc.gz".into())], Limits::default()) {
//!     match item {
//!         Item::Page(page) => println!("{}: {} bytes", page.name, page.bytes.len()),
//!         Item::Skipped(skipped) => eprintln!("{skipped}"),
//!     }
//! }
//! ```
//!
//! Nothing from an input becomes the name of a file that is written: this crate writes none.

mod decode;
mod files;
mod http;
mod item;
mod items;
mod lines;
mod locator;
mod warc;

#[cfg(feature = "fetch")]
mod feed;
#[cfg(feature = "fetch")]
pub mod fetch;

#[cfg(feature = "fetch")]
pub use fetch::Fetcher;
pub use files::{Content, Job, media_type};
pub use item::{Item, Kind, Limits, Page, Reason, Skipped, Validators, Visit};
pub use items::{Items, Source};
pub use lines::Lines;
pub use locator::{Locator, NotALocator};
pub use warc::Warc;
