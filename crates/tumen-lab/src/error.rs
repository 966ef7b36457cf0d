//! What can go wrong.

use std::path::{Path, PathBuf};

use thiserror::Error;
use tumen::engine::EngineError;
use tumen::observables::Refusal;

/// Why something of another crate failed.
type Cause = Box<dyn std::error::Error + Send + Sync>;

/// A failure of a run or of writing it down.
#[derive(Debug, Error)]
pub enum LabError {
    /// Settings that cannot be run.
    #[error("{0}")]
    Settings(String),
    /// An observable that was chosen cannot be compared.
    #[error("`{name}` cannot be compared: {why}")]
    Observable {
        /// Its name.
        name: String,
        /// Why not.
        why: String,
    },
    /// A broken identity in the engine.
    #[error("draw {draw}, replicate {replicate}: {source}")]
    Engine {
        /// Parameter draw.
        draw: u32,
        /// Chance replicate.
        replicate: u32,
        /// The identity.
        source: EngineError,
    },
    /// The answer asks for something that is not recorded.
    #[error("the answer asks for what is not recorded: {0}")]
    Question(#[from] Refusal),
    /// Threads could not be started.
    #[error("cannot start {n} threads: {source}")]
    Threads {
        /// How many were asked for.
        n: usize,
        /// Why not.
        source: rayon::ThreadPoolBuildError,
    },
    /// The books of a year could not be solved, nor shown to have no solution.
    #[error("the books of {year} cannot be solved: {source}")]
    Solver {
        /// The year.
        year: u16,
        /// Why not.
        source: Cause,
    },
    /// A file could not be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A file or folder of the store could not be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The program's own file could not be read, so that it cannot tell its own runs from those of another program.
    #[error("the program cannot read its own file, by which it knows its own runs: {source}")]
    Program {
        /// Why not.
        source: std::io::Error,
    },
    /// A folder that is no store and cannot become one.
    #[error("`{}` cannot keep runs: {why}", path.display())]
    NoStore {
        /// The folder.
        path: PathBuf,
        /// Why not, and what would do.
        why: String,
    },
    /// A part of the store was damaged after it had been found whole.
    #[error("{} was damaged while it was used; run the command again, which simulates that run again", path.display())]
    Part {
        /// The file.
        path: PathBuf,
    },
    /// A folder of the store that is not removed.
    #[error("`{}` is not removed: {why}", path.display())]
    NotRemoved {
        /// The folder.
        path: PathBuf,
        /// Why not.
        why: String,
    },
    /// A file of results that is not what its run wrote.
    #[error("{} is not what was written there; run its command again", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// A table could not be encoded.
    #[error("cannot encode {table}: {source}")]
    Table {
        /// The table.
        table: String,
        /// Why not.
        source: Cause,
    },
    /// A file of a run whose path leads out of the folder of the run.
    #[error("`{path}` leads out of the folder of the run: a path is relative, and no part of it is `..`")]
    Stray {
        /// The path.
        path: String,
    },
}

impl LabError {
    pub(crate) fn write(path: &Path) -> impl FnOnce(std::io::Error) -> LabError + use<> {
        let path = path.to_owned();
        move |source| LabError::Write { path, source }
    }

    pub(crate) fn read(path: &Path) -> impl FnOnce(std::io::Error) -> LabError + use<> {
        let path = path.to_owned();
        move |source| LabError::Read { path, source }
    }

    pub(crate) fn table(table: &str, cause: impl Into<Cause>) -> LabError {
        LabError::Table { table: table.to_owned(), source: cause.into() }
    }
}
