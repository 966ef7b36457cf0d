//! Folders appear whole or not at all.

use super::disk::RealDisk;
use super::folder::{self, Draft};
use crate::LabError;
use std::fs;
use std::path::{Path, PathBuf};

/// An empty folder that goes away with the test.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Scratch {
        let path = std::env::temp_dir().join(format!("tumen-lab-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Scratch(path)
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn files(list: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    list.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

/// Writes files into `out/name`, by way of a folder beside it.
fn write(out: &Path, name: &str, files: &[(String, Vec<u8>)]) -> Result<PathBuf, LabError> {
    let draft = Draft::begin(&RealDisk, out, name)?;
    files.iter().try_for_each(|(path, bytes)| draft.put(path, bytes))?;
    draft.finish()
}

#[test]
fn a_run_of_the_same_name_is_replaced_as_a_whole() {
    let scratch = Scratch::new("replace");
    let target = write(&scratch.0, "run", &files(&[("a.txt", "1"), ("world/x/b.txt", "2")])).unwrap();
    assert_eq!(fs::read_to_string(target.join("world/x/b.txt")).unwrap(), "2");
    write(&scratch.0, "run", &files(&[("c.txt", "3")])).unwrap();
    assert_eq!(fs::read_to_string(target.join("c.txt")).unwrap(), "3");
    assert!(!target.join("a.txt").exists());
    assert_eq!(scratch.names(), ["run"]);
}

#[test]
fn a_failure_leaves_nothing_and_the_old_run_as_it_was() {
    let scratch = Scratch::new("failure");
    write(&scratch.0, "run", &files(&[("a.txt", "1")])).unwrap();
    for path in ["../outside.txt", "/outside.txt", "a/../../outside.txt"] {
        assert!(write(&scratch.0, "run", &files(&[("b.txt", "2"), (path, "3")])).is_err(), "{path}");
    }
    // A file cannot be a folder as well.
    assert!(write(&scratch.0, "run", &files(&[("b", "2"), ("b/c", "3")])).is_err());
    assert_eq!(scratch.names(), ["run"]);
    assert_eq!(fs::read_to_string(scratch.0.join("run/a.txt")).unwrap(), "1");
    assert!(!scratch.0.join("../outside.txt").exists());
}

#[test]
fn what_an_interrupted_process_began_is_removed() {
    let scratch = Scratch::new("interrupted");
    let mine = scratch.0.join(folder::unfinished("run"));
    fs::create_dir_all(&mine).unwrap();
    fs::write(mine.join("half.txt"), "half").unwrap();
    fs::create_dir_all(scratch.0.join(".unfinished-0.other")).unwrap();
    folder::discard_unfinished(&scratch.0);
    assert_eq!(scratch.names(), [".unfinished-0.other"]);
}

#[test]
fn what_was_about_to_be_replaced_comes_back() {
    let out = tempfile::tempdir().unwrap();
    let old = out.path().join(folder::unfinished("old.run"));
    fs::create_dir(&old).unwrap();
    fs::write(old.join("run.json"), "whole").unwrap();
    folder::discard_unfinished(out.path());
    assert_eq!(fs::read_to_string(out.path().join("run/run.json")).unwrap(), "whole");
    // What another process of this number left is no obstacle, and goes.
    fs::create_dir(&old).unwrap();
    fs::write(old.join("stale"), "").unwrap();
    write(out.path(), "run", &[("run.json".to_owned(), b"new".to_vec())]).unwrap();
    assert_eq!(fs::read_to_string(out.path().join("run/run.json")).unwrap(), "new");
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 1);
}
