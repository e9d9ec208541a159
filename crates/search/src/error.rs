//! Why something could not be found.

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Why a search could not be done: one sentence with what is wrong, and what would help.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(Box<Kind>);

/// What all functions of this crate give.
pub type Result<T> = std::result::Result<T, Error>;

#[derive(Debug, thiserror::Error)]
pub(crate) enum Kind {
    #[error("{what}")]
    Query { what: String, at: Range<usize> },
    #[error("the search took longer than {0} ms; ask for rarer words, a speaker or fewer days")]
    Slow(u128),
    #[error("{path}: the search index is {fault}; `dixit reindex` makes it again")]
    Unfit { path: PathBuf, fault: Fault },
    #[error("{0}: another process is at work on the search index; try again when it has ended")]
    Busy(PathBuf),
    #[error("{path}: {what}: {source}")]
    Io { path: PathBuf, what: &'static str, source: io::Error },
    #[error("{path}: the search index: {source}")]
    Index { path: PathBuf, source: tantivy::TantivyError },
    #[error(transparent)]
    Record(#[from] dixit_record::Error),
}

/// Why an index cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// There is none.
    #[error("missing")]
    Missing,
    /// It was made by another version of dixit, or of another record, or of this one before it was put back to an earlier
    /// state.
    #[error("of another version or record")]
    Foreign,
    /// Bytes of it are not those that were written.
    #[error("damaged ({0})")]
    Damaged(String),
}

impl Error {
    /// The query is not understood, or goes beyond the limits.
    #[must_use]
    pub fn is_query(&self) -> bool {
        matches!(*self.0, Kind::Query { .. } | Kind::Slow(_))
    }

    /// Where in the query, in bytes, where [`is_query`](Self::is_query) and it can be said.
    #[must_use]
    pub fn span(&self) -> Option<Range<usize>> {
        match &*self.0 {
            Kind::Query { at, .. } if !at.is_empty() => Some(at.clone()),
            _ => None,
        }
    }

    /// The index is lost, damaged or of another version.
    #[must_use]
    pub fn fault(&self) -> Option<&Fault> {
        match &*self.0 {
            Kind::Unfit { fault, .. } => Some(fault),
            _ => None,
        }
    }

    /// Another process is at work on the index.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        matches!(*self.0, Kind::Busy(_))
    }

    /// What the record says, where the fault is there.
    #[must_use]
    pub fn record(&self) -> Option<&dixit_record::Error> {
        match &*self.0 {
            Kind::Record(error) => Some(error),
            _ => None,
        }
    }

    /// The file system does not let us write.
    pub(crate) fn is_unwritable(&self) -> bool {
        use io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
        matches!(&*self.0, Kind::Io { source, .. } if matches!(source.kind(), PermissionDenied | ReadOnlyFilesystem))
    }

    pub(crate) fn query(what: impl Into<String>, at: Range<usize>) -> Self {
        Kind::Query { what: what.into(), at }.into()
    }

    pub(crate) fn unfit(path: &Path, fault: Fault) -> Self {
        Kind::Unfit { path: path.to_owned(), fault }.into()
    }

    pub(crate) fn io(path: &Path, what: &'static str, source: io::Error) -> Self {
        Kind::Io { path: path.to_owned(), what, source }.into()
    }

    /// Of tantivy: what speaks of the bytes of the index is damage, the rest is the file system's.
    pub(crate) fn index(path: &Path, source: tantivy::TantivyError) -> Self {
        use tantivy::TantivyError as T;
        use tantivy::directory::error::OpenReadError as Read;
        let damaged = |what: String| Self::unfit(path, Fault::Damaged(what));
        match source {
            T::IncompatibleIndex(_) | T::OpenReadError(Read::IncompatibleIndex(_)) => Self::unfit(path, Fault::Foreign),
            T::OpenReadError(Read::FileDoesNotExist(file)) => damaged(format!("{} is missing", file.display())),
            T::OpenReadError(Read::IoError { io_error, filepath }) if is_content(&io_error) => {
                damaged(format!("{}: {io_error}", filepath.display()))
            }
            T::IoError(error) if is_content(&error) => damaged(error.to_string()),
            T::DataCorruption(_) | T::SchemaError(_) | T::DeserializeError(_) | T::InternalError(_) => {
                damaged(source.to_string())
            }
            source => Kind::Index { path: path.to_owned(), source }.into(),
        }
    }
}

/// Whether an error is about what stands in a file, not about reaching it.
fn is_content(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, NotFound, Other, UnexpectedEof};
    matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof | NotFound | Other)
}

impl From<Kind> for Error {
    fn from(kind: Kind) -> Self {
        Self(Box::new(kind))
    }
}

impl From<dixit_record::Error> for Error {
    fn from(error: dixit_record::Error) -> Self {
        Kind::Record(error).into()
    }
}
