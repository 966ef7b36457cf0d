//! The baseline of Tumen, embedded: evidence, world and scenarios, exactly as the files in this crate's folder.
//!
//! `tumen new DIR` writes this tree to a folder and `--world DIR` reads one.

use include_dir::{Dir, include_dir};
use tumen::world::Files;

static EVIDENCE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/evidence");
static WORLD: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/world");
static SCENARIOS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/scenarios");
static TUMEN: &[u8] = include_bytes!("../tumen.toml");

/// The embedded files.
#[derive(Clone, Copy, Debug, Default)]
pub struct Baseline;

/// All embedded files with their paths, sorted.
#[must_use]
pub fn files() -> Vec<(String, &'static [u8])> {
    let mut files = vec![("tumen.toml".to_owned(), TUMEN)];
    for (name, folder) in [("evidence", &EVIDENCE), ("world", &WORLD), ("scenarios", &SCENARIOS)] {
        collect(name, folder, &mut files);
    }
    files.sort();
    files
}

fn collect(name: &str, folder: &'static Dir<'static>, into: &mut Vec<(String, &'static [u8])>) {
    for file in folder.files() {
        into.push((format!("{name}/{}", file.path().display()), file.contents()));
    }
    for inner in folder.dirs() {
        collect(name, inner, into);
    }
}

impl Files for Baseline {
    fn list(&self) -> Vec<String> {
        files().into_iter().map(|(path, _)| path).collect()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        files()
            .into_iter()
            .find(|(name, _)| name == path)
            .map(|(_, bytes)| bytes.to_vec())
            .ok_or_else(|| "no such embedded file".to_owned())
    }
}
