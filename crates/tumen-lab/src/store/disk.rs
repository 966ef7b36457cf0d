//! The few operations on the disk that results rest on, so that a test can stop at each of them.

use std::fmt::Debug;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// What is written and made safe. Reading is left to [`std::fs`].
pub(super) trait Disk: Debug + Send + Sync {
    /// Makes a folder and those above it, where they are not there.
    fn make_folder(&self, path: &Path) -> io::Result<()>;
    /// Begins a file; one of that name is emptied.
    fn create(&self, path: &Path) -> io::Result<Box<dyn Write + Send>>;
    /// Makes the content of a file safe from a loss of power.
    fn sync_file(&self, path: &Path) -> io::Result<()>;
    /// Makes the names in a folder safe from a loss of power.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;
    /// Gives a file or folder another name; a file of that name goes.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Removes a folder with all that is in it.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;
}

/// Makes a folder and those above it, and makes their names safe.
pub(super) fn make_safely(disk: &dyn Disk, path: &Path) -> io::Result<()> {
    let missing = path.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists()).count();
    disk.make_folder(path)?;
    // One that is there may have been made by a program that was stopped before its name was safe.
    let above = path.ancestors().skip(1).take(missing.max(1)).filter(|folder| !folder.as_os_str().is_empty());
    above.into_iter().try_for_each(|folder| disk.sync_folder(folder))
}

/// The disk itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct RealDisk;

impl Disk for RealDisk {
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn Write + Send>> {
        Ok(Box::new(File::create(path)?))
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        // Some systems make a file safe only through a handle that may write.
        File::options().write(true).open(path)?.sync_all()
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        // Elsewhere folders cannot be opened, and their names are safe when a file is.
        if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir_all(path)
    }
}
