//! Files and folders that appear under their names when they are whole.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::{Error, Result};

/// A file that is being written. It lies beside its place with `.partial` behind its name, and gets its name when it is
/// [committed](Self::commit); what a killed process left there is overwritten by the next that writes the same.
#[derive(Debug)]
pub struct Partial {
    file: BufWriter<File>,
    place: Place,
}

impl Partial {
    /// Begins a file.
    ///
    /// # Errors
    /// [`Error::is_taken`] if something is there already; if another process writes to the same place, or it cannot be
    /// written to.
    pub fn create(path: &Path) -> Result<Self> {
        let mut place = Place::new(path)?;
        let file = place.open(&place.partial.clone())?;
        Ok(Self { file: BufWriter::new(file), place })
    }

    /// Gives the whole file its name.
    ///
    /// # Errors
    /// If it cannot be written, or something has come to be there meanwhile.
    pub fn commit(mut self) -> Result<()> {
        let written = self.file.flush().and_then(|()| self.file.get_ref().sync_all());
        written.map_err(|e| Error::io(&self.place.path, e))?;
        self.place.take()
    }
}

impl Write for Partial {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The same for a folder with files.
#[derive(Debug)]
pub(crate) struct Folder(Place);

impl Folder {
    pub(crate) fn create(path: &Path) -> Result<Self> {
        let place = Place::new(path)?;
        match fs::create_dir(&place.partial) {
            Err(e) if e.kind() != io::ErrorKind::AlreadyExists => Err(Error::io(path, e)),
            _ => Ok(Self(place)),
        }
    }

    /// Begins a file in it.
    pub(crate) fn file(&mut self, name: &str) -> Result<File> {
        self.0.open(&self.0.partial.join(name))
    }

    /// The place that it goes to.
    pub(crate) fn path(&self) -> &Path {
        &self.0.path
    }

    pub(crate) fn commit(self) -> Result<()> {
        self.0.take()
    }
}

/// A place that is free, and what is to go there.
#[derive(Debug)]
struct Place {
    path: PathBuf,
    partial: PathBuf,
    /// Files that are ours to remove if it does not come to be.
    files: Vec<PathBuf>,
}

impl Place {
    fn new(path: &Path) -> Result<Self> {
        free(path)?;
        let mut name = path.file_name().ok_or_else(|| Error::taken(path))?.to_owned();
        name.push(".partial");
        Ok(Self { path: path.to_owned(), partial: path.with_file_name(name), files: Vec::new() })
    }

    /// Opens a file that nobody else writes, empty.
    fn open(&mut self, path: &Path) -> Result<File> {
        let asked = self.path.clone();
        let failed = |e| Error::io(&asked, e);
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Error::busy(&self.path)),
            Err(TryLockError::Error(e)) => return Err(failed(e)),
        }
        // Whoever held the lock before may have put this very file in its place.
        free(&self.path)?;
        file.set_len(0).map_err(failed)?;
        self.files.push(path.to_owned());
        Ok(file)
    }

    fn take(mut self) -> Result<()> {
        free(&self.path)?;
        fs::rename(&self.partial, &self.path).map_err(|e| Error::io(&self.path, e))?;
        self.files.clear();
        Ok(())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // Whatever cannot be removed is overwritten the next time.
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
        if !self.files.is_empty() {
            let _ = fs::remove_dir(&self.partial);
        }
    }
}

/// Nothing may be there.
fn free(path: &Path) -> Result<()> {
    match fs::symlink_metadata(path) {
        Ok(_) => Err(Error::taken(path)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(Error::io(path, e)),
    }
}
