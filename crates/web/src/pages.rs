//! The pages, each in a file of its own.

pub(crate) mod article;
pub(crate) mod compare;
pub(crate) mod decide;
pub(crate) mod front;
pub(crate) mod help;
pub(crate) mod page;
pub(crate) mod person;
pub(crate) mod read;
pub(crate) mod search;
pub(crate) mod statement;
pub(crate) mod suggest;
