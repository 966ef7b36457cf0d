//! The command line from outside: what it prints, where, and with which exit code.

mod answers;
mod check;
mod claims;
mod compare;
mod conflicts;
mod decompose;
mod dictionary;
mod explain;
mod help;
mod hostile;
mod how_to_add;
mod life;
mod new;
mod run;
mod runs;
mod schema;
mod sources;
mod store;
mod sweep;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The program, in surroundings that are the same everywhere. The user's data folder lies below a file, so that nothing
/// is kept between tests.
fn tumen(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tumen"));
    command.args(args);
    for name in ["NO_COLOR", "COLUMNS", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    for name in ["XDG_DATA_HOME", "APPDATA"] {
        command.env(name, Path::new(env!("CARGO_BIN_EXE_tumen")).join("none"));
    }
    command
}

/// What a command left.
struct Done {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Done {
    fn of(output: Output) -> Done {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is UTF-8");
        Done { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Requires an exit code; the message shows what was said.
    #[track_caller]
    fn expect(self, code: i32) -> Done {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }
}

/// Runs the program to its end.
fn run(args: &[&str]) -> Done {
    Done::of(tumen(args).output().expect("the program starts"))
}

/// A folder that vanishes, with the embedded world in it.
struct Folder {
    _keep: tempfile::TempDir,
    path: PathBuf,
}

impl Folder {
    fn new() -> Folder {
        let keep = tempfile::tempdir().expect("a temporary folder");
        let path = keep.path().join("world");
        run(&["new", "--quiet", path.to_str().expect("a plain path")]).expect(0);
        Folder { _keep: keep, path }
    }

    fn arg(&self) -> &str {
        self.path.to_str().expect("a plain path")
    }

    fn file(&self, path: &str) -> PathBuf {
        self.path.join(path)
    }

    /// Replaces a text that stands in a file exactly once.
    fn edit(&self, path: &str, from: &str, to: &str) {
        let file = self.file(path);
        let text = std::fs::read_to_string(&file).expect("the file can be read");
        assert_eq!(text.matches(from).count(), 1, "`{from}` in {path}");
        std::fs::write(file, text.replace(from, to)).expect("the file can be written");
    }
}

/// Names in a folder, sorted; empty if there is no such folder.
fn names_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned())).collect();
    names.sort();
    names
}

/// Whether no line is longer than so many letters.
#[track_caller]
fn fits(text: &str, wide: usize) {
    for line in text.lines() {
        assert!(line.chars().count() <= wide, "{} letters: {line}", line.chars().count());
    }
}
