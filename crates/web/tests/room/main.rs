//! The reading room, asked as a browser asks it.

mod bounds;
mod edit;
mod hostile;
mod index;
mod pages;
mod util;
