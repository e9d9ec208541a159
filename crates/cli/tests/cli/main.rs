//! Drives the real program: each test in a fresh folder.

#![allow(clippy::unwrap_used, reason = "tests")]

#[macro_use]
mod util;

mod bad_input;
mod export;
mod faults;
mod fetch;
mod find;
mod lists;
mod manual;
mod pages;
mod readings;
mod readme;
mod record;
mod serve;
mod terminal;
