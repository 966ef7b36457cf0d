//! What a folder of results that holds no run says of itself: `about.json`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Timing;
use super::folder::Draft;
use super::listing::{Holds, RunAbout};
use super::run_json::RunJson;
use crate::LabError;
use crate::answer::FORMAT;

/// The file that says it.
pub(super) const ABOUT: &str = "about.json";

/// The content of `about.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Results {
    format: u32,
    /// What the folder holds.
    pub(super) holds: Holds,
    /// What was asked.
    pub(super) about: RunAbout,
    /// BLAKE3 digests of the other files, but for `timing.json`.
    files: BTreeMap<String, String>,
}

/// What goes into a folder of results that holds no run.
#[derive(Clone, Copy, Debug)]
pub struct Described<'a> {
    /// What it holds.
    pub holds: Holds,
    /// What was asked.
    pub about: &'a RunAbout,
    /// Its files, those of the world included.
    pub files: &'a [(String, Vec<u8>)],
    /// How long it took.
    pub timing: &'a Timing,
}

/// Puts the files, what they are about and how long they took into a folder that is being written.
pub(super) fn describe(draft: &Draft<'_>, described: &Described<'_>) -> Result<(), LabError> {
    described.files.iter().try_for_each(|(path, bytes)| draft.put(path, bytes))?;
    let results =
        Results { format: FORMAT, holds: described.holds, about: described.about.clone(), files: draft.digests() };
    let pretty = |name: &str, bytes: serde_json::Result<Vec<u8>>| bytes.map_err(|error| LabError::table(name, error));
    draft.put(ABOUT, &pretty(ABOUT, serde_json::to_vec_pretty(&results))?)?;
    draft.put("timing.json", &pretty("timing.json", serde_json::to_vec_pretty(described.timing))?)
}

/// The digests that a folder with results notes of its files, by path.
///
/// # Errors
/// When they cannot be read.
pub fn noted_files(folder: &Path) -> Result<BTreeMap<String, String>, LabError> {
    let (run, about) = (folder.join("run.json"), folder.join(ABOUT));
    let path = if run.exists() { &run } else { &about };
    let bytes = fs::read(path).map_err(LabError::read(path))?;
    let files = if run.exists() {
        serde_json::from_slice(&bytes).map(|run: RunJson| run.files)
    } else {
        serde_json::from_slice(&bytes).map(|results: Results| results.files)
    };
    files.map_err(|error| LabError::read(path)(error.into()))
}
