//! The reading room, asked as a browser asks it.
#![allow(clippy::unwrap_used, reason = "tests")]

mod api;
mod bounds;
mod edit;
mod hostile;
mod index;
mod pages;
mod util;
