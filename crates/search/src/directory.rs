//! The index's folder, so that a changed byte is noticed: tantivy's files of segments carry checksums, the two small
//! ones that say which segments there are do not, and are sealed here.

use std::io;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};

/// Bytes of a seal.
const SEAL: usize = 32;

/// Files in memory maps; what is written atomically ends in its SHA-256.
#[derive(Clone, Debug)]
pub(crate) struct Sealed(MmapDirectory);

impl Sealed {
    pub(crate) fn open(dir: &Path) -> Result<Self, OpenDirectoryError> {
        MmapDirectory::open(dir).map(Self)
    }
}

impl Directory for Sealed {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.0.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.0.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.0.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.0.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let mut bytes = self.0.atomic_read(path)?;
        let broken = || {
            let error = io::Error::new(io::ErrorKind::InvalidData, "its seal is broken");
            OpenReadError::wrap_io_error(error, path.to_owned())
        };
        let seal = bytes.split_off(bytes.len().checked_sub(SEAL).ok_or_else(broken)?);
        if Sha256::digest(&bytes).as_slice() != seal {
            return Err(broken());
        }
        Ok(bytes)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let mut bytes = data.to_vec();
        bytes.extend_from_slice(&Sha256::digest(data));
        self.0.atomic_write(path, &bytes)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.0.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.0.acquire_lock(lock) {
            // Where nothing can be written nobody deletes what is being opened: see `META_LOCK`.
            Err(LockError::IoError(error)) if lock.filepath == META_LOCK.filepath && is_closed(&error) => {
                Ok(DirectoryLock::from(Box::new(())))
            }
            lock => lock,
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.0.watch(callback)
    }
}

fn is_closed(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}
