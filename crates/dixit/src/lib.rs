//! News pages in, statements out: who said what, when, where, to which question, in whose words, each tied to
//! the exact bytes that prove it.
//!
//! An [`Engine`] is made once and shared between threads; [`Engine::read`] is a pure function of bytes and
//! [`Hints`]. It gives a [`Reading`]: the article, who speaks in it, and their [`Statement`]s.
//! [`Reading::to_json`] gives the contract that people script against ([`json`]).
//!
//! ```
//! use dixit::{Engine, Hints, Options};
//!
//! let engine = Engine::new(Options::default())?;
//! let page = "Bridge to close\n\nThe bridge will close on Monday, Mayor Ann Lee said.";
//! let reading = engine.read(page.as_bytes(), &Hints { media_type: Some("text/plain".into()), ..Hints::default() })?;
//! for statement in &reading.statements {
//!     println!("{}", statement.content.text(&reading.article.text));
//! }
//! # Ok::<(), dixit::Error>(())
//! ```

mod act;
mod aliases;
mod engine;
mod event;
pub mod json;
mod reading;
mod verify;

#[doc(hidden)]
pub use act::features as act_features;
pub use act::{Act, of as act_of};
pub use aliases::{Aliases, AliasesError};
pub use dixit_attribution::{Entity, EntityKind, Manner};
pub use dixit_identity::{Alias, Speaker, SpeakerKind};
pub use dixit_models::Weights;
pub use dixit_occasion::{Basis, Granularity, Interval, Occasion, Prompt, Via};
pub use dixit_page::{
    Article, Block, BlockKind, Header, Hints, Limits, Origin, Stamp, Warning, WarningCode, decode_ranges,
};
pub use dixit_span::{ByteRange, CodePoints, SourceMap, Span, SpanList};
pub use engine::{Engine, Error, Options, Tier};
pub use event::Event;
pub use reading::{Page, Reading, Statement};
pub use verify::proves;
