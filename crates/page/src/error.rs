//! Why a page could not be read.

/// Why a page could not be read at all. Anything less is a [`Warning`](crate::Warning).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct Error(#[from] Kind);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Kind {
    #[error("the page is empty")]
    Empty,
    #[error("this is no page but {0}; give an HTML or a text file")]
    Binary(&'static str),
    #[error("the page is larger than the limit of {limit} bytes after decoding; raise the limit to read it")]
    TooLarge { limit: u32 },
}

impl Error {
    /// Nothing but white space came in.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        matches!(self.0, Kind::Empty)
    }

    /// The bytes are an image, an archive or the like.
    #[must_use]
    pub const fn is_binary(&self) -> bool {
        matches!(self.0, Kind::Binary(_))
    }

    /// The page passes [`Limits::page`](crate::Limits).
    #[must_use]
    pub const fn is_too_large(&self) -> bool {
        matches!(self.0, Kind::TooLarge { .. })
    }
}
