//! Why something could not be exported.

#[cfg(feature = "record")]
use std::io;
#[cfg(feature = "record")]
use std::path::{Path, PathBuf};

use arrow_schema::ArrowError;

/// Why something could not be exported: one sentence with what is wrong, where, and what would help.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(Box<Kind>);

/// What all functions of this crate give.
pub type Result<T> = std::result::Result<T, Error>;

#[derive(Debug, thiserror::Error)]
enum Kind {
    #[error("a table could not be made")]
    Arrow(#[source] ArrowError),
    #[cfg(feature = "record")]
    #[error("{path}: it could not be written{advice}")]
    Io { path: PathBuf, source: io::Error, advice: &'static str },
    #[cfg(feature = "record")]
    #[error("the output could not be written")]
    Output(#[source] io::Error),
    #[cfg(feature = "record")]
    #[error("{0}: this is there already; remove it, or name another place")]
    Taken(PathBuf),
    #[cfg(feature = "record")]
    #[error("{0}: another dixit is writing this; wait for it to end, or name another place")]
    Busy(PathBuf),
    #[cfg(feature = "record")]
    #[error(transparent)]
    Record(dixit_record::Error),
}

#[cfg(feature = "record")]
impl Error {
    /// Something is there already where the export is to be.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        matches!(*self.0, Kind::Taken(_))
    }

    pub(crate) fn io(path: &Path, source: io::Error) -> Self {
        let advice = match source.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                " (name a place that can be written to)"
            }
            io::ErrorKind::NotFound => " (is its folder there?)",
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                " (free some space, then run the same command again)"
            }
            _ => "",
        };
        Self(Box::new(Kind::Io { path: path.to_owned(), source, advice }))
    }

    pub(crate) fn output(source: io::Error) -> Self {
        Self(Box::new(Kind::Output(source)))
    }

    pub(crate) fn taken(path: &Path) -> Self {
        Self(Box::new(Kind::Taken(path.to_owned())))
    }

    pub(crate) fn busy(path: &Path) -> Self {
        Self(Box::new(Kind::Busy(path.to_owned())))
    }
}

impl From<ArrowError> for Error {
    fn from(error: ArrowError) -> Self {
        Self(Box::new(Kind::Arrow(error)))
    }
}

#[cfg(feature = "record")]
impl From<dixit_record::Error> for Error {
    fn from(error: dixit_record::Error) -> Self {
        Self(Box::new(Kind::Record(error)))
    }
}
