//! Ctrl-C: what is half written goes away before the program does.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Exit code of an interrupted program.
const INTERRUPTED: i32 = 130;
/// How often removal is tried while other threads may still be writing.
const ATTEMPTS: usize = 20;

/// Folders that are being written.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A folder that is being written; it is forgotten when this is dropped.
#[derive(Debug)]
#[must_use = "the folder is protected only as long as this lives"]
pub(crate) struct Unfinished(PathBuf);

/// Announces a folder that has to vanish if the program is interrupted.
pub(crate) fn unfinished(folder: &Path) -> Unfinished {
    listed(|folders| folders.push(folder.to_owned()));
    Unfinished(folder.to_owned())
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        listed(|folders| folders.retain(|folder| *folder != self.0));
    }
}

/// Removes unfinished folders and exits with 130 when the program is interrupted or asked to end.
pub(crate) fn watch() {
    // Without a handler the default remains: the program ends, and a later run finds the rest.
    let _no_handler = ctrlc::set_handler(|| {
        listed(|folders| folders.iter().for_each(|folder| remove(folder)));
        std::process::exit(INTERRUPTED);
    });
}

fn listed(change: impl FnOnce(&mut Vec<PathBuf>)) {
    // A thread that panicked while it held the list has left it whole.
    let mut folders = UNFINISHED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    change(&mut folders);
}

/// Removes a folder, and again if another thread has written into it meanwhile.
fn remove(folder: &Path) {
    for _ in 0..ATTEMPTS {
        if fs::remove_dir_all(folder).is_ok() || !folder.exists() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_listed_while_they_are_written() {
        let folder = tempfile::tempdir().unwrap();
        let is_listed = || {
            let mut found = false;
            listed(|folders| found = folders.iter().any(|other| other == folder.path()));
            found
        };
        let guard = unfinished(folder.path());
        assert!(is_listed());
        drop(guard);
        assert!(!is_listed());
    }

    #[test]
    fn removal_takes_everything_inside() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("run");
        fs::create_dir_all(inner.join("tables")).unwrap();
        fs::write(inner.join("tables/x"), b"half").unwrap();
        remove(&inner);
        assert!(!inner.exists());
        remove(&inner);
    }
}
