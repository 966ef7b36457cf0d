//! What is in a store, and how it is removed.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::folder::UNFINISHED;
use super::kept::{LOCK, PART, QUESTION, Question, is_store};
use super::program;
use crate::LabError;

/// A folder of the store: the runs of one question.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptRuns {
    /// Name of the folder.
    pub name: String,
    /// What it is about; nothing where that cannot be read.
    pub question: Option<Question>,
    /// Parts that are there.
    pub parts: u32,
    /// Bytes of all files.
    pub bytes: u64,
    /// When it was begun, or last asked for more than ever.
    pub since: Option<SystemTime>,
    /// Whether parts of another build of the program are in it, which this one never finds.
    pub of_another_program: bool,
}

/// All folders of a store by name; none where there is no store yet.
///
/// # Errors
/// When the folder is something else, or cannot be read.
pub fn kept_runs(root: &Path) -> Result<Vec<KeptRuns>, LabError> {
    if !root.exists() || !is_store(root)? {
        return Ok(Vec::new());
    }
    let program = program::digest().map_err(|source| LabError::Program { source })?;
    let mut all = Vec::new();
    for entry in fs::read_dir(root).map_err(LabError::read(root))? {
        let entry = entry.map_err(LabError::read(root))?;
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            all.push(kept_in(&entry.path(), entry.file_name().to_string_lossy().into_owned(), &program)?);
        }
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(all)
}

fn kept_in(folder: &Path, name: String, program: &str) -> Result<KeptRuns, LabError> {
    let question = folder.join(QUESTION);
    let since = fs::metadata(&question).and_then(|about| about.modified()).ok();
    let question: Option<Question> = fs::read(&question).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let of_another_program = question.as_ref().is_some_and(|question| question.program != program);
    let (mut parts, mut bytes) = (0, 0);
    for entry in fs::read_dir(folder).map_err(LabError::read(folder))?.flatten() {
        parts += u32::from(entry.file_name().to_string_lossy().ends_with(PART));
        bytes += entry.metadata().map_or(0, |about| about.len());
    }
    Ok(KeptRuns { name, question, parts, bytes, since, of_another_program })
}

/// Removes a folder of the store with its parts.
///
/// # Errors
/// Refuses a name that is no folder of the store, a folder that holds anything else, and one that a running program
/// uses; and tells what cannot be removed.
pub fn remove_kept(root: &Path, name: &str) -> Result<(), LabError> {
    let folder = root.join(name);
    let refuse = |why: String| Err(LabError::NotRemoved { path: folder.clone(), why });
    let is_name = Path::new(name).file_name().is_some_and(|only| only == name);
    if !root.exists() || !is_store(root)? || !is_name || !folder.symlink_metadata().is_ok_and(|about| about.is_dir()) {
        return refuse("it is no run of the store".to_owned());
    }
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(&folder).map_err(LabError::read(&folder))? {
        let entry = entry.map_err(LabError::read(&folder))?;
        let file = entry.file_name().to_string_lossy().into_owned();
        let is_ours = file.ends_with(PART) || file.starts_with(UNFINISHED) || file == QUESTION || file == LOCK;
        if !is_ours || !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            return refuse(format!("it holds `{file}`, which is not of the store"));
        }
        files.push(entry.path());
    }
    // Held until the folder is gone, so that nobody begins to write into it meanwhile.
    let lock = File::options().create(true).truncate(false).write(true).open(folder.join(LOCK));
    let lock = lock.map_err(LabError::write(&folder.join(LOCK)))?;
    if matches!(lock.try_lock(), Err(TryLockError::WouldBlock)) {
        return refuse("a program that is running uses it".to_owned());
    }
    // What it is about goes last, so that what is left of an interrupted removal still says what it is.
    files.retain(|file| !file.ends_with(QUESTION) && !file.ends_with(LOCK));
    files.extend([folder.join(QUESTION), folder.join(LOCK)]);
    for file in files.iter().filter(|file| file.exists()) {
        fs::remove_file(file).map_err(LabError::write(file))?;
    }
    fs::remove_dir(&folder).map_err(LabError::write(&folder))
}
