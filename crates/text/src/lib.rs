//! An [`Article`](dixit_page::Article)'s sentences and tokens, with part-of-speech tags.
//!
//! [`Document::new`] makes them in one pass over the text, in time linear in its length. Everything that follows
//! (who said what, who is who, when and where) works on a [`Document`]: tokens are numbered through the whole
//! article, sentences and blocks are ranges of those numbers.
//!
//! ```
//! let page = "The mayor said it wouldn't rain. Mr. Hill laughed.";
//! let hints = dixit_page::Hints { verbatim: true, ..Default::default() };
//! let article = dixit_page::read(page.as_bytes(), &hints, &Default::default())?;
//! let doc = dixit_text::Document::new(&article);
//! assert_eq!(doc.sentences().len(), 2);
//! let said = (0..doc.len()).find(|&i| doc.lower(i) == "said").unwrap();
//! assert_eq!(doc.tag(said), dixit_text::Tag::VBD);
//! # Ok::<(), dixit_page::Error>(())
//! ```

mod document;
mod lexicon;
mod sentence;
mod tag;
mod tagger;
mod token;

pub use document::{Document, Sentence};
pub use lexicon::{Inflection, inflect};
pub use tag::Tag;
pub use token::{Kind, Token};
