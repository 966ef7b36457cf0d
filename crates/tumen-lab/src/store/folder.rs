//! Files that appear all at once or not at all.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Component, Path, PathBuf};

use crate::LabError;

/// Folders that are being written begin with this, the number of the process, and a dot.
const UNFINISHED: &str = ".unfinished-";

fn unfinished(name: &str) -> String {
    format!("{UNFINISHED}{}.{name}", std::process::id())
}

/// Removes what this process has begun to write in a folder and not finished: for a program that is interrupted.
pub fn discard_unfinished(out: &Path) {
    let mine = unfinished("");
    for entry in fs::read_dir(out).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(&mine) {
            // Whatever cannot be removed is hidden and named as unfinished.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Writes files into `out/name`, by way of a folder beside it.
pub(super) fn write(out: &Path, name: &str, files: &[(String, Vec<u8>)]) -> Result<PathBuf, LabError> {
    fs::create_dir_all(out).map_err(LabError::write(out))?;
    let beside = out.join(unfinished(name));
    let target = out.join(name);
    let done = fill(&beside, files).and_then(|()| move_into_place(&beside, &target, out));
    if done.is_err() {
        let _ = fs::remove_dir_all(&beside);
    }
    done.map(|()| target)
}

fn fill(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), LabError> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(LabError::write(folder))?;
    }
    fs::create_dir(folder).map_err(LabError::write(folder))?;
    let mut folders = vec![folder.to_owned()];
    for (path, bytes) in files {
        let inside = Path::new(path);
        if !inside.components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(LabError::Stray { path: path.clone() });
        }
        let path = folder.join(inside);
        if let Some(parent) = path.parent().filter(|parent| !folders.iter().any(|known| known == parent)) {
            fs::create_dir_all(parent).map_err(LabError::write(parent))?;
            folders.push(parent.to_owned());
        }
        let mut file = File::create(&path).map_err(LabError::write(&path))?;
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(LabError::write(&path))?;
    }
    folders.iter().for_each(|folder| sync(folder));
    Ok(())
}

/// A folder's own entry is made safe where the system can do that.
fn sync(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// Renames; a folder of that name goes first, and comes back if the new one cannot take its place.
fn move_into_place(beside: &Path, target: &Path, out: &Path) -> Result<(), LabError> {
    let old = out.join(unfinished("old"));
    let replaced = target.exists();
    if replaced {
        fs::rename(target, &old).map_err(LabError::write(target))?;
    }
    let moved = fs::rename(beside, target).map_err(LabError::write(target));
    if replaced {
        if moved.is_ok() {
            let _ = fs::remove_dir_all(&old);
        } else {
            let _ = fs::rename(&old, target);
        }
    }
    sync(out);
    moved
}
