//! Files that appear all at once or not at all.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use super::disk::{Disk, make_safely};
use crate::LabError;

/// What is being written has a name that begins with this, the name of the process, and a dot.
pub(super) const UNFINISHED: &str = ".unfinished-";

/// With [`UNFINISHED`], a folder that is being replaced, until the new one has its place.
const OLD: &str = "old.";

pub(super) fn unfinished(name: &str) -> String {
    // Processes of two containers may have the same number and write to one disk.
    static PROCESS: OnceLock<String> = OnceLock::new();
    let process =
        PROCESS.get_or_init(|| format!("{}-{:016x}", std::process::id(), RandomState::new().build_hasher().finish()));
    format!("{UNFINISHED}{process}.{name}")
}

/// Removes what this process has begun to write in a folder and not finished, and gives back its name to what it was about to replace: for
/// a program that is interrupted.
pub fn discard_unfinished(out: &Path) {
    let (mine, old) = (unfinished(""), unfinished(OLD));
    for entry in fs::read_dir(out).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let replaced = name.strip_prefix(&old).map(|name| out.join(name)).filter(|target| !target.exists());
        if let Some(target) = replaced {
            let _ = fs::rename(entry.path(), target);
        } else if name.starts_with(&mine) {
            // Whatever cannot be removed is hidden and named as unfinished.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// A folder that is being written beside its place. Unless it is finished, it vanishes.
#[derive(Debug)]
pub(super) struct Draft<'d> {
    disk: &'d dyn Disk,
    out: PathBuf,
    beside: PathBuf,
    target: PathBuf,
    folders: Mutex<BTreeSet<PathBuf>>,
    digests: Mutex<BTreeMap<String, String>>,
    finished: bool,
}

impl<'d> Draft<'d> {
    /// Begins a folder that is to be `out/name`.
    pub(super) fn begin(disk: &'d dyn Disk, out: &Path, name: &str) -> Result<Draft<'d>, LabError> {
        let beside = out.join(unfinished(name));
        make_safely(disk, out).map_err(LabError::write(out))?;
        if beside.exists() {
            disk.remove_folder(&beside).map_err(LabError::write(&beside))?;
        }
        disk.make_folder(&beside).map_err(LabError::write(&beside))?;
        Ok(Draft {
            disk,
            out: out.to_owned(),
            folders: Mutex::new([beside.clone()].into()),
            beside,
            target: out.join(name),
            digests: Mutex::default(),
            finished: false,
        })
    }

    /// Begins a file, whose path is relative to the folder. It counts when it is closed.
    pub(super) fn file(&self, path: &str) -> Result<DraftFile<'_>, LabError> {
        let inside = Path::new(path);
        if !inside.components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(LabError::Stray { path: path.to_owned() });
        }
        let place = self.beside.join(inside);
        let above: Vec<PathBuf> = inside.ancestors().skip(1).map(|above| self.beside.join(above)).collect();
        let folder = above.first().unwrap_or(&self.beside);
        if !locked(&self.folders).contains(folder) {
            self.disk.make_folder(folder).map_err(LabError::write(folder))?;
            locked(&self.folders).extend(above);
        }
        let file = self.disk.create(&place).map_err(LabError::write(&place))?;
        Ok(DraftFile { draft: self, path: path.to_owned(), file, hash: blake3::Hasher::new() })
    }

    /// Writes a whole file.
    pub(super) fn put(&self, path: &str, bytes: &[u8]) -> Result<(), LabError> {
        let mut file = self.file(path)?;
        file.write_all(bytes).map_err(LabError::write(&self.beside.join(path)))?;
        file.close()
    }

    /// BLAKE3 digests of the files that have been closed, by path.
    pub(super) fn digests(&self) -> BTreeMap<String, String> {
        locked(&self.digests).clone()
    }

    /// Moves the folder to its place; one of that name goes first, and comes back if the new one cannot take its place.
    pub(super) fn finish(mut self) -> Result<PathBuf, LabError> {
        for folder in locked(&self.folders).iter() {
            self.disk.sync_folder(folder).map_err(LabError::write(folder))?;
        }
        let name = self.target.file_name().unwrap_or_default().to_string_lossy();
        let old = self.out.join(unfinished(&format!("{OLD}{name}")));
        let replaced = self.target.exists();
        if replaced {
            // What an earlier replacement could not remove.
            if old.exists() {
                self.disk.remove_folder(&old).map_err(LabError::write(&old))?;
            }
            self.disk.rename(&self.target, &old).map_err(LabError::write(&self.target))?;
        }
        let moved = self.disk.rename(&self.beside, &self.target).map_err(LabError::write(&self.target));
        if replaced && moved.is_err() {
            let _ = self.disk.rename(&old, &self.target);
        }
        moved?;
        self.finished = true;
        self.disk.sync_folder(&self.out).map_err(LabError::write(&self.out))?;
        if replaced {
            // What cannot be removed is hidden and named as unfinished.
            let _ = self.disk.remove_folder(&old);
        }
        Ok(self.target.clone())
    }
}

impl Drop for Draft<'_> {
    fn drop(&mut self) {
        if !self.finished {
            // What cannot be removed is hidden and named as unfinished.
            let _ = self.disk.remove_folder(&self.beside);
        }
    }
}

/// A file of a draft.
pub(super) struct DraftFile<'d> {
    draft: &'d Draft<'d>,
    path: String,
    file: Box<dyn Write + Send>,
    hash: blake3::Hasher,
}

impl DraftFile<'_> {
    /// Makes the file safe.
    pub(super) fn close(mut self) -> Result<(), LabError> {
        let place = self.draft.beside.join(&self.path);
        self.file.flush().map_err(LabError::write(&place))?;
        self.draft.disk.sync_file(&place).map_err(LabError::write(&place))?;
        let digest = self.hash.finalize().to_hex().to_string();
        locked(&self.draft.digests).insert(self.path, digest);
        Ok(())
    }
}

impl Write for DraftFile<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.file.write(bytes)?;
        self.hash.update(&bytes[..n]);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// What a mutex holds; a thread that panicked while it held it has left it whole.
fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
