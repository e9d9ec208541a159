//! The reading room: a record served as pages that work without scripts. Who said it, in which words, when, where, to
//! which question, and where is the proof.
//!
//! A [`Room`] is a record that is open to readers; [`router`] is what answers them, [`serve`] does so on a socket until the
//! process is asked to end.
//!
//! ```no_run
//! use dixit_web::{Options, Room};
//!
//! let room = Room::open(Options { record: "archive".into(), ..Options::default() })?;
//! let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
//! println!("http://{}/", listener.local_addr()?);
//! dixit_web::serve(room, listener)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | module | |
//! |---|---|
//! | `room` | readers' handles on record and index, in a bounded number, each used by one thread at a time |
//! | `keeper` | the thread that keeps the index what the record says, and makes it anew where it is lost |
//! | `guard` | what protects reader and record: policies, hosts, who may decide |
//! | `params` | a search as an address, and back |
//! | `layout`, `card`, `marks`, `chart` | pieces of pages |
//! | `pages` | the pages, by noun |
//! | `api` | the same for programs, with its description |
//!
//! Pages of the record are strangers' bytes. They reach HTML through [maud] alone, which escapes, and the browser is told
//! to run nothing but this crate's one script.

mod api;
mod assets;
mod card;
mod chart;
mod error;
mod examples;
mod export;
mod guard;
mod keeper;
mod layout;
mod marks;
mod pages;
mod params;
mod plain;
mod room;
mod serve;
mod socket;

use std::path::PathBuf;

pub use examples::examples;
pub use room::Room;
pub use serve::{router, serve};

/// What is served, and to whom.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Folder of the record.
    pub record: PathBuf,
    /// What commands that are shown call the record by, if it is not the user's own.
    pub named: Option<String>,
    /// Whether it is made of the examples, for somebody who has no record yet.
    pub example: bool,
    /// Whether those who have the [key](Room::key) may merge, split and retract.
    pub edit: bool,
    /// Whether only this machine is served: then a request must name it so, or it was led here by a name that somebody
    /// else gives to this address (DNS rebinding).
    pub local: bool,
}
