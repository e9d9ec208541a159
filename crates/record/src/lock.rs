//! One writer at a time.

use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use crate::error::Kind;
use crate::{Error, Result};

/// Who writes to a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder(String);

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "another process" } else { &self.0 })
    }
}

/// Characters of a note that are shown.
const NOTE: u64 = 200;

/// The writer's lock: a lock of the operating system on a file, so that it is free when its holder is dead, however
/// it died. The file holds a note of who has it, and stays.
#[derive(Debug)]
pub(crate) struct Lock(File);

impl Lock {
    pub(crate) fn take(dir: &Path) -> Result<Self> {
        let path = Self::path(dir);
        let failed = |e| Error::io(&path, "the writer's lock could not be taken", e);
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut note = String::new();
                // Where a locked file cannot be read, the holder stays unnamed.
                let _ = (&mut file).take(NOTE).read_to_string(&mut note);
                let holder = Holder(note.lines().next().unwrap_or_default().to_owned());
                return Err(Kind::Locked { path: dir.to_owned(), holder }.into());
            }
            Err(TryLockError::Error(e)) => return Err(failed(e)),
        }
        let host = gethostname::gethostname();
        let since = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ");
        let note = format!("process {} on {}, since {since},\n", std::process::id(), host.to_string_lossy());
        // The note is a courtesy: a full disk must not keep anybody from erasing.
        let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(note.as_bytes()));
        Ok(Self(file))
    }

    fn path(dir: &Path) -> PathBuf {
        dir.join("writer.lock")
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.0.set_len(0);
        let _ = self.0.unlock();
    }
}
