//! Worlds that lie in folders of this repository, read into memory.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Files by path, as the loader takes them.
pub(crate) type Texts = BTreeMap<String, Vec<u8>>;

/// The smallest world that loads.
pub(crate) fn small_world() -> Texts {
    read_folder(&tests().join("cases/small"))
}

/// The folder of this crate's tests.
pub(crate) fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// All files below a folder, by their path in it with `/` between the parts.
pub(crate) fn read_folder(root: &Path) -> Texts {
    let mut texts = Texts::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for path in entries(&folder) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let inside = path.strip_prefix(root).expect("an entry lies in its folder");
            let parts: Vec<&str> = inside.iter().map(|part| part.to_str().expect("names are UTF-8")).collect();
            let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            texts.insert(parts.join("/"), bytes);
        }
    }
    texts
}

/// What a folder holds, sorted.
pub(crate) fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    paths.sort();
    paths
}
