//! Ctrl-C: what is half written goes away before the program does.

use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Exit code of an interrupted program.
const INTERRUPTED: i32 = 130;
/// How often removal is tried while other threads may still be writing.
const ATTEMPTS: usize = 20;

/// A folder in which something is being written, and how to remove it.
type Work = (PathBuf, fn(&Path));

/// What is being written.
static UNFINISHED: Mutex<Vec<Work>> = Mutex::new(Vec::new());

/// Something that is being written; it is forgotten when this is dropped.
#[derive(Debug)]
#[must_use = "the work is protected only as long as this lives"]
pub(crate) struct Unfinished(PathBuf);

/// Announces a folder that has to vanish if the program is interrupted.
pub(crate) fn unfinished(folder: &Path) -> Unfinished {
    announce(folder, remove)
}

/// Announces that runs are being written into a folder, which itself stays.
pub(crate) fn unfinished_runs(out: &Path) -> Unfinished {
    announce(out, tumen_lab::store::discard_unfinished)
}

fn announce(folder: &Path, discard: fn(&Path)) -> Unfinished {
    listed(|list| list.push((folder.to_owned(), discard)));
    Unfinished(folder.to_owned())
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        listed(|list| list.retain(|(folder, _)| *folder != self.0));
    }
}

/// Removes unfinished work and exits with 130 when the program is interrupted or asked to end.
pub(crate) fn watch() {
    // Without a handler the default remains: the program ends, and what is left is hidden and named as unfinished.
    let _no_handler = ctrlc::set_handler(|| {
        listed(|list| {
            // Other threads may still be writing, so one sweep may not be enough.
            for _ in 0..ATTEMPTS {
                list.iter().for_each(|(folder, discard)| discard(folder));
            }
        });
        if std::io::stderr().is_terminal() {
            // The bar stands on a line of its own.
            eprintln!("\ninterrupted; what is in the store is found when the command is given again");
        }
        std::process::exit(INTERRUPTED);
    });
}

fn listed(change: impl FnOnce(&mut Vec<Work>)) {
    // A thread that panicked while it held the list has left it whole.
    let mut list = UNFINISHED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    change(&mut list);
}

fn remove(folder: &Path) {
    let _already_gone = fs::remove_dir_all(folder);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_listed_while_they_are_written() {
        let folder = tempfile::tempdir().unwrap();
        let is_listed = || {
            let mut found = false;
            listed(|list| found = list.iter().any(|(other, _)| other == folder.path()));
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
