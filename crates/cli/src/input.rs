//! What is to be read: the sources of a command line, or the lines of a list, one by one and each within a bound.

pub(crate) use dixit_sources::{Content as Bytes, Job, Lines, media_type};
