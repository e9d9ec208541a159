//! A news page's bytes in, an [`Article`] out: header, blocks of clean text, and the way back to the bytes.
//!
//! [`read`] takes the page as received (HTML or plain text, in any encoding) and [`Hints`] of what the caller
//! knows about it. It does no I/O and knows no clock.
//!
//! Bytes are decoded with a map from each code point to its bytes (`decode`). Pasted text is read line by line
//! (`plain`, `particulars`), and so are Markdown (`markdown`) and messages (`mail`). HTML becomes a tree whose texts
//! know their bytes (`scan`, `tree`), and that lines of visible text (`lines`); a model says which of them make the article (`features`,
//! `forest`, `content`), rules take out what is debris by its words (`debris`), and what is left becomes blocks
//! (`html`) beside a header (`header`). [`decode_ranges`] of an article's ranges gives its words.
//!
//! ```
//! let page = b"<html><head><title>Bridge to close</title></head><body><h1>Bridge to close</h1>\
//!     <p>The bridge will close on Monday, the council said.</p></body></html>";
//! let article = dixit_page::read(page, &dixit_page::Hints::default(), &dixit_page::Limits::default())?;
//! assert!(article.text.contains("the council said"));
//! # Ok::<(), dixit_page::Error>(())
//! ```

mod article;
mod byline;
mod content;
mod dateline;
mod dates;
mod debris;
mod decode;
mod draft;
mod entity;
mod error;
mod escape;
mod features;
mod forest;
mod furniture;
mod head;
mod header;
mod html;
mod language;
mod lines;
mod linked;
mod mail;
mod markdown;
mod name;
mod particulars;
mod pen;
mod plain;
mod read;
mod scan;
mod shown;
mod stamp;
mod state;
#[doc(hidden)]
pub mod steps;
mod title;
mod tree;
mod words;

pub use article::{Article, Block, BlockKind, Header, Origin, Warning, WarningCode};
pub use decode::{decode_range, decode_ranges};
pub use error::Error;
pub use read::{Hints, Limits, line_features, read};
pub use stamp::Stamp;
