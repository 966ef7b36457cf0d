//! A world's folder on disk, read with suspicion: it may come from anyone.
//!
//! Only regular files inside the folder are read. Links, devices, pipes, files that are too large and folders where a file should
//! be are refused with a reason and never opened; what is refused becomes a problem at its path.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use tumen::world::{Files, MAX_BYTES, Problem, Severity};

/// The most files and folders in a world.
const MOST_ENTRIES: usize = 5_000;
/// Deepest folder, from the world's folder.
const DEEPEST: usize = 8;
/// The most bytes of all files together.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// The files of a folder, as they stood when it was opened.
#[derive(Debug)]
pub(crate) struct DiskFiles {
    root: PathBuf,
    files: Vec<String>,
    refused: BTreeMap<String, Refusal>,
}

/// Why something in the folder is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Refusal {
    what: String,
    help: &'static str,
}

impl Refusal {
    fn new(what: impl Into<String>, help: &'static str) -> Refusal {
        Refusal { what: what.into(), help }
    }
}

impl DiskFiles {
    /// Lists a folder without reading any file.
    ///
    /// # Errors
    /// When the folder itself cannot be listed.
    pub(crate) fn open(root: &Path) -> io::Result<DiskFiles> {
        let mut files = DiskFiles { root: root.to_owned(), files: Vec::new(), refused: BTreeMap::new() };
        let mut walk = Walk { n_entries: 0, n_bytes: 0, full: false };
        files.list_folder(root, "", 0, &mut walk)?;
        files.files.sort();
        Ok(files)
    }

    fn list_folder(&mut self, folder: &Path, name: &str, depth: usize, walk: &mut Walk) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let file_name = entry.file_name();
            // Hidden files belong to editors and version control, not to the world.
            if file_name.as_encoded_bytes().first() == Some(&b'.') {
                continue;
            }
            let path = if name.is_empty() { String::new() } else { format!("{name}/") };
            let path = path + &file_name.to_string_lossy();
            walk.n_entries += 1;
            if walk.n_entries > MOST_ENTRIES {
                if !walk.full {
                    walk.full = true;
                    let what = format!("there are more than {MOST_ENTRIES} files and folders here");
                    self.refuse(".", Refusal::new(what, "point --world at the folder that holds tumen.toml"));
                }
                return Ok(());
            }
            if file_name.to_str().is_none() {
                self.refuse(&path, Refusal::new("the name of this file is not UTF-8", "rename it"));
                continue;
            }
            let about = entry.path().symlink_metadata()?;
            let kind = about.file_type();
            if kind.is_symlink() {
                self.refuse(&path, Refusal::new("this is a symbolic link", "put a copy of the file here"));
            } else if kind.is_dir() {
                self.list_inner(&entry.path(), &path, depth, walk);
            } else if !kind.is_file() {
                self.refuse(&path, Refusal::new("this is not a regular file", "remove it"));
            } else if about.len() > MAX_BYTES as u64 {
                let what =
                    format!("the file has {} bytes, more than the limit of {MAX_BYTES} bytes (2 MiB)", about.len());
                self.refuse(&path, Refusal::new(what, "split it into several files"));
            } else {
                walk.n_bytes += about.len();
                if walk.n_bytes > MOST_BYTES {
                    self.refuse(
                        &path,
                        Refusal::new("all files together have more than 64 MiB", "a world has about half a MiB"),
                    );
                }
                self.files.push(path);
            }
        }
        Ok(())
    }

    fn list_inner(&mut self, folder: &Path, path: &str, depth: usize, walk: &mut Walk) {
        // A folder in place of a file is a mistake that listing its inside would hide.
        if path.ends_with(".toml") {
            self.refuse(path, Refusal::new("this is a folder, not a file", "rename it, or put a file in its place"));
        } else if depth >= DEEPEST {
            self.refuse(
                path,
                Refusal::new(format!("folders are nested deeper than {DEEPEST}"), "a world has three levels"),
            );
        } else if let Err(cause) = self.list_folder(folder, path, depth + 1, walk) {
            self.refuse(path, Refusal::new(format!("the folder cannot be listed: {cause}"), "check its permissions"));
        }
    }

    fn refuse(&mut self, path: &str, refusal: Refusal) {
        self.files.push(path.to_owned());
        self.refused.insert(path.to_owned(), refusal);
    }

    /// What the folder holds that is never read, as problems.
    pub(crate) fn refusals(&self) -> Vec<Problem> {
        let problem = |(path, refusal): (&String, &Refusal)| Problem {
            file: path.clone(),
            line: 1,
            column: 1,
            span: (0, 0),
            key: String::new(),
            what: refusal.what.clone(),
            help: Some(refusal.help.to_owned()),
            near: None,
            severity: Severity::Error,
        };
        self.refused.iter().map(problem).collect()
    }

    fn read_at(&self, path: &Path) -> io::Result<Vec<u8>> {
        let file = File::open(path)?;
        if !file.metadata()?.is_file() {
            return Err(io::Error::other("this is not a regular file"));
        }
        let mut bytes = Vec::new();
        // One byte more than is allowed, so that a file that has grown meanwhile is still refused by its size.
        file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// How much has been listed.
struct Walk {
    n_entries: usize,
    n_bytes: u64,
    full: bool,
}

impl Files for DiskFiles {
    fn list(&self) -> Vec<String> {
        self.files.clone()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        if let Some(refusal) = self.refused.get(path) {
            return Err(refusal.what.clone());
        }
        // Only what was listed: so no path leads out of the folder.
        if self.files.binary_search_by(|known| known.as_str().cmp(path)).is_err() {
            return Err("there is no such file in this folder".to_owned());
        }
        self.read_at(&self.root.join(path)).map_err(|cause| cause.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, bytes) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        folder
    }

    fn refusal(files: &DiskFiles, path: &str) -> String {
        files
            .refusals()
            .into_iter()
            .find(|problem| problem.file == path)
            .map_or_else(String::new, |problem| problem.what)
    }

    #[test]
    fn lists_sorted_paths_and_reads_them() {
        let folder = folder(&[
            ("world/places.toml", b"a"),
            ("tumen.toml", b"b"),
            (".git/config", b"c"),
            ("world/hosts/x.toml", b"d"),
        ]);
        let files = DiskFiles::open(folder.path()).unwrap();
        assert_eq!(files.list(), ["tumen.toml", "world/hosts/x.toml", "world/places.toml"]);
        assert_eq!(files.read("world/places.toml").unwrap(), b"a");
        assert!(files.refusals().is_empty());
    }

    #[test]
    fn nothing_outside_the_folder_is_read() {
        let folder = folder(&[("inner/tumen.toml", b"a"), ("secret.toml", b"b")]);
        let files = DiskFiles::open(&folder.path().join("inner")).unwrap();
        for path in ["../secret.toml", "/etc/hostname", "tumen.toml/../../secret.toml", ""] {
            assert!(files.read(path).is_err(), "{path}");
        }
    }

    #[test]
    fn large_files_are_refused_without_reading() {
        let folder = folder(&[("tumen.toml", b"a")]);
        // A sparse file: reading it would take a while, its size is known at once.
        File::create(folder.path().join("huge.toml")).unwrap().set_len(1 << 40).unwrap();
        let files = DiskFiles::open(folder.path()).unwrap();
        assert!(refusal(&files, "huge.toml").contains("more than the limit"));
        assert!(files.read("huge.toml").is_err());
    }

    #[test]
    fn a_folder_for_a_file_is_refused() {
        let folder = folder(&[("world/places.toml/x", b"a")]);
        let files = DiskFiles::open(folder.path()).unwrap();
        assert!(refusal(&files, "world/places.toml").contains("folder, not a file"));
    }

    #[cfg(unix)]
    #[test]
    fn links_and_sockets_are_refused() {
        let folder = folder(&[("tumen.toml", b"a"), ("real/x.toml", b"b")]);
        std::os::unix::fs::symlink("tumen.toml", folder.path().join("linked.toml")).unwrap();
        std::os::unix::fs::symlink("real", folder.path().join("world")).unwrap();
        std::os::unix::fs::symlink(".", folder.path().join("loop")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("s.toml")).unwrap();
        let files = DiskFiles::open(folder.path()).unwrap();
        for path in ["linked.toml", "world", "loop"] {
            assert_eq!(refusal(&files, path), "this is a symbolic link");
            assert!(files.read(path).is_err());
        }
        assert_eq!(refusal(&files, "s.toml"), "this is not a regular file");
        assert!(!files.list().iter().any(|path| path.starts_with("world/")));
    }

    #[test]
    fn too_many_files_stop_the_walk() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..=MOST_ENTRIES {
            File::create(folder.path().join(format!("{number}.toml"))).unwrap();
        }
        let files = DiskFiles::open(folder.path()).unwrap();
        assert!(refusal(&files, ".").contains("more than 5000"));
        assert!(files.list().len() <= MOST_ENTRIES + 1);
    }

    #[test]
    fn too_deep_folders_are_refused() {
        let folder = folder(&[("a/b/c/d/e/f/g/h/i/j/k.toml", b"a")]);
        let files = DiskFiles::open(folder.path()).unwrap();
        assert!(refusal(&files, "a/b/c/d/e/f/g/h/i").contains("nested deeper"));
    }
}
