//! Why a command ends without its result, and with which exit code.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;
use tumen::engine::EngineError;
use tumen_lab::LabError;

/// Exit code of a command that could not do its work.
const FAILED: u8 = 1;
/// Exit code of bad input: files, names, options. The same as clap's.
const BAD_INPUT: u8 = 2;

/// Why a command ends without its result.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// The reader of our output has gone away; nobody is left to tell.
    #[error("broken pipe")]
    BrokenPipe,
    /// The files of a world cannot be used; the problems have been listed already.
    #[error("{0}")]
    Problems(String),
    /// A name or option that makes no sense here.
    #[error("{what}")]
    Input {
        /// What is wrong, a lowercase fragment.
        what: String,
        /// What would be right, one hint a line.
        hints: Vec<String>,
    },
    /// A file or folder that cannot be read or written.
    #[error("cannot {doing} {}: {cause}", path.display())]
    File {
        /// What was tried, such as `write`.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// Why not.
        cause: io::Error,
    },
    /// Standard output cannot be written.
    #[error("cannot write to standard output: {0}")]
    Output(io::Error),
    /// The engine found one of its identities broken.
    #[error("the simulation stopped: {0}")]
    Engine(#[from] EngineError),
    /// Runs or their files could not be made.
    #[error("{0}")]
    Lab(#[source] LabError),
    /// Something else in the work went wrong.
    #[error("{0}")]
    Work(String),
}

impl Failure {
    /// Bad input without a hint.
    pub(crate) fn input(what: impl Into<String>) -> Failure {
        Failure::Input { what: what.into(), hints: Vec::new() }
    }

    /// A file or folder that cannot be read or written.
    pub(crate) fn file(doing: &'static str, path: &Path, cause: io::Error) -> Failure {
        Failure::File { doing, path: path.to_owned(), cause }
    }

    /// Adds what would be right.
    pub(crate) fn hint(self, hint: impl Into<String>) -> Failure {
        match self {
            Failure::Input { what, mut hints } => {
                hints.push(hint.into());
                Failure::Input { what, hints }
            }
            other => other,
        }
    }

    /// The exit code.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Failure::BrokenPipe => 0,
            Failure::Problems(_) | Failure::Input { .. } => BAD_INPUT,
            Failure::File { .. } | Failure::Output(_) | Failure::Engine(_) | Failure::Lab(_) | Failure::Work(_) => {
                FAILED
            }
        }
    }

    /// What is said on standard error; nothing after a broken pipe.
    pub(crate) fn lines(&self) -> Vec<String> {
        match self {
            Failure::BrokenPipe => Vec::new(),
            Failure::Input { what, hints } => {
                let hints = hints.iter().map(|hint| format!("hint: {hint}"));
                std::iter::once(format!("error: {what}")).chain(hints).collect()
            }
            other => vec![format!("error: {other}")],
        }
    }
}

impl From<LabError> for Failure {
    fn from(error: LabError) -> Failure {
        match error {
            LabError::Settings(what) => Failure::input(what),
            LabError::Observable { name, why } => {
                Failure::input(format!("`{name}` cannot be compared: {why}")).hint("choose another --observable")
            }
            refused @ (LabError::NoStore { .. } | LabError::NotRemoved { .. }) => Failure::input(refused.to_string()),
            other => Failure::Lab(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_map_to_exit_codes() {
        let missing = io::Error::new(io::ErrorKind::NotFound, "gone");
        assert_eq!(Failure::input("no such programme").code(), 2);
        assert_eq!(Failure::Problems(String::new()).code(), 2);
        assert_eq!(Failure::file("read", Path::new("x"), missing).code(), 1);
        assert_eq!(Failure::from(LabError::Settings("no draws".to_owned())).code(), 2);
        assert_eq!(Failure::from(LabError::Stray { path: "../x".to_owned() }).code(), 1);
        assert_eq!(Failure::BrokenPipe.code(), 0);
        assert!(Failure::BrokenPipe.lines().is_empty());
    }

    #[test]
    fn hints_stand_on_lines_of_their_own() {
        let failure = Failure::input("there is no scenario `x`").hint("did you mean `y`?");
        assert_eq!(failure.lines(), ["error: there is no scenario `x`", "hint: did you mean `y`?"]);
    }
}
