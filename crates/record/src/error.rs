//! Why something could not be done.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::{Digest, Holder};

/// Why a record could not be opened, read or written: one sentence with what is wrong, where, and what would help.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(Box<Kind>);

/// What all functions of this crate give.
pub type Result<T> = std::result::Result<T, Error>;

#[derive(Debug, thiserror::Error)]
pub(crate) enum Kind {
    #[error("{path}: {what}: {source}; {advice}")]
    Io { path: PathBuf, what: &'static str, source: io::Error, advice: &'static str },
    #[error("{path}: {what}: {source}")]
    Sqlite { path: PathBuf, what: &'static str, source: rusqlite::Error },
    #[error("{0}: there is no record here; `dixit add` makes one")]
    Missing(PathBuf),
    #[error("{0}: this is a database of something else than dixit; name another folder")]
    Foreign(PathBuf),
    #[error("{path}: the record has format {found}, and this dixit knows formats up to {known}; install a newer dixit")]
    Newer { path: PathBuf, found: i64, known: i64 },
    #[error("{path}: the record has format {found}, and only its writer may bring it to {known}; `dixit add` does")]
    Older { path: PathBuf, found: i64, known: i64 },
    #[error("{path}: {holder} is writing to this record; wait for it to end, or stop it")]
    Locked { path: PathBuf, holder: Holder },
    #[error("{path}: {what} is damaged; restore the record from a copy")]
    Damaged { path: PathBuf, what: String },
    #[error("{0} is not in the record")]
    Unknown(String),
    #[error("{0} is held elsewhere, not in the record")]
    NotHeld(Digest),
    #[error("{0}")]
    Refused(String),
    #[error("dixit met a fault of its own ({0}); please report it")]
    Fault(String),
    #[error(transparent)]
    Engine(dixit::Error),
}

impl Error {
    /// No record is there.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(*self.0, Kind::Missing(_))
    }

    /// Another process writes to the record.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        matches!(*self.0, Kind::Locked { .. })
    }

    /// The record was made by a newer dixit.
    #[must_use]
    pub fn is_newer(&self) -> bool {
        matches!(*self.0, Kind::Newer { .. })
    }

    /// Bytes on disk are not what was written.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        matches!(*self.0, Kind::Damaged { .. })
    }

    /// No statement, page, article or entity of that name.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(*self.0, Kind::Unknown(_))
    }

    /// The page is one that is kept elsewhere.
    #[must_use]
    pub fn is_not_held(&self) -> bool {
        matches!(*self.0, Kind::NotHeld(_))
    }

    /// What was asked for cannot be: two who are one already are not merged, an erased page is not erased again.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        matches!(*self.0, Kind::Refused(_))
    }

    /// The disk is full, or a file would be larger than is allowed.
    #[must_use]
    pub fn is_full(&self) -> bool {
        match &*self.0 {
            Kind::Io { source, .. } => {
                matches!(source.kind(), io::ErrorKind::StorageFull | io::ErrorKind::FileTooLarge)
            }
            Kind::Sqlite { source, .. } => source.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull),
            _ => false,
        }
    }

    pub(crate) fn io(path: &Path, what: &'static str, source: io::Error) -> Self {
        let advice = match source.kind() {
            io::ErrorKind::PermissionDenied => "give yourself permission, or name another folder",
            io::ErrorKind::ReadOnlyFilesystem => "name a folder that can be written to",
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                "free some space, then run the same command again"
            }
            _ => "the record is as it was before; run the same command again once that is mended",
        };
        Kind::Io { path: path.to_owned(), what, source, advice }.into()
    }

    pub(crate) fn sqlite(path: &Path, source: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        let what = match source.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => "the disk is full; free some space, then run the same command again",
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
                "it cannot be written to or opened; give yourself permission, or copy the record elsewhere"
            }
            Some(ErrorCode::SystemIoFailure) => {
                "it could not be read or written; is the disk full or failing? What was added before is kept"
            }
            Some(ErrorCode::DatabaseCorrupt) => "it is damaged; restore it from a copy",
            Some(ErrorCode::NotADatabase) => "it is no record; name another folder",
            _ => "the database failed",
        };
        Kind::Sqlite { path: path.to_owned(), what, source }.into()
    }

    pub(crate) fn unknown(what: impl fmt::Display) -> Self {
        Kind::Unknown(what.to_string()).into()
    }

    pub(crate) fn refused(why: impl Into<String>) -> Self {
        Kind::Refused(why.into()).into()
    }
}

impl From<Kind> for Error {
    fn from(kind: Kind) -> Self {
        Self(Box::new(kind))
    }
}

impl From<dixit::Error> for Error {
    fn from(error: dixit::Error) -> Self {
        Kind::Engine(error).into()
    }
}
