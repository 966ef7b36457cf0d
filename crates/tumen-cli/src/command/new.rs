//! `tumen new`: the embedded files, written out to read and to edit.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::failure::Failure;
use crate::interrupt;
use crate::terminal::{Terminal, emit, say};

/// Write the embedded files to a new folder, to read and to edit
#[derive(Args, Debug)]
#[command(after_help = "\
The folder holds the evidence, the world and the scenarios, as `--world DIR` reads them back.
It must not exist yet, or be empty; either all files are written, or none.

Examples:
  tumen new my-world
  tumen check --world my-world
  tumen run --world my-world")]
pub(super) struct NewArgs {
    /// The folder to make
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// Do not say what to do next
    #[arg(short, long)]
    quiet: bool,
}

/// Writes the files and prints the folder's name.
pub(super) fn run(args: &NewArgs, terminal: &Terminal) -> Result<(), Failure> {
    let dir = args.dir.as_path();
    refuse_used(dir)?;
    let files = tumen_baseline::files();
    write_whole(dir, &files)?;
    emit(&format!("{}\n", dir.display()))?;
    if !args.quiet {
        let ink = terminal.err;
        let shown = dir.display();
        say(&format!("{} files written; next: {}", files.len(), ink.name(&format!("tumen check --world {shown}"))));
        say(&format!(
            "editors complete the files with: {}",
            ink.name(&format!("tumen schema --out {}", schema_folder(dir).display()))
        ));
    }
    Ok(())
}

/// Where the first line of each file looks for its schema: beside the folder.
fn schema_folder(dir: &Path) -> PathBuf {
    dir.parent().map_or_else(|| PathBuf::from("schema"), |parent| parent.join("schema"))
}

/// Refuses a folder in which something might be lost.
fn refuse_used(dir: &Path) -> Result<(), Failure> {
    let shown = dir.display();
    match fs::symlink_metadata(dir) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(cause) => Err(Failure::file("look at", dir, cause)),
        Ok(about) if !about.is_dir() => {
            Err(Failure::input(format!("`{shown}` exists and is not a folder")).hint("name a new folder"))
        }
        Ok(_) => {
            let mut entries = fs::read_dir(dir).map_err(|cause| Failure::file("list", dir, cause))?;
            match entries.next() {
                None => Ok(()),
                Some(_) => Err(Failure::input(format!("the folder `{shown}` is not empty"))
                    .hint("name a new folder, nothing is overwritten")),
            }
        }
    }
}

/// Writes all files to a folder beside the wanted one, which then takes its name.
fn write_whole(dir: &Path, files: &[(String, &[u8])]) -> Result<(), Failure> {
    let name =
        dir.file_name().ok_or_else(|| Failure::input(format!("`{}` does not name a new folder", dir.display())))?;
    let parent = dir.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(|cause| Failure::file("create", parent, cause))?;
    let mut draft_name = std::ffi::OsString::from(".");
    draft_name.push(name);
    draft_name.push(format!(".{}", std::process::id()));
    let draft = parent.join(draft_name);
    fs::create_dir(&draft).map_err(|cause| Failure::file("create", &draft, cause))?;
    let guard = interrupt::unfinished(&draft);
    let written = write_all(&draft, files).and_then(|()| {
        // An empty folder of that name gives way; a full one would make the renaming fail.
        if dir.exists() {
            fs::remove_dir(dir).map_err(|cause| Failure::file("replace", dir, cause))?;
        }
        fs::rename(&draft, dir).map_err(|cause| Failure::file("create", dir, cause))
    });
    if written.is_err() {
        let _left_over = fs::remove_dir_all(&draft);
    }
    drop(guard);
    written
}

fn write_all(root: &Path, files: &[(String, &[u8])]) -> Result<(), Failure> {
    for (path, bytes) in files {
        let path = root.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|cause| Failure::file("create", folder, cause))?;
        }
        fs::write(&path, bytes).map_err(|cause| Failure::file("write", &path, cause))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let files: [(String, &[u8]); 2] = [("a".to_owned(), b"x"), ("a/b".to_owned(), b"y")];
        let failure = write_whole(&folder.path().join("world"), &files).unwrap_err();
        assert_eq!(failure.code(), 1);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_folder_in_use_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(refuse_used(folder.path()).is_ok());
        assert!(refuse_used(&folder.path().join("new")).is_ok());
        fs::write(folder.path().join("mine.txt"), b"x").unwrap();
        assert!(refuse_used(folder.path()).unwrap_err().to_string().contains("not empty"));
        assert!(refuse_used(&folder.path().join("mine.txt")).unwrap_err().to_string().contains("not a folder"));
    }
}
