//! Where runs are kept, so that they are found and not simulated again.

use std::path::{Path, PathBuf};

use clap::Args;
use etcetera::BaseStrategy;
use tumen_lab::store::Store;
use tumen_report::phrases;

use crate::failure::Failure;
use crate::numbers::plain;
use crate::terminal::say;

/// Options of verbs that run worlds.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct StoreArgs {
    #[command(flatten)]
    place: StorePlace,
    /// Simulate again what is kept
    #[arg(long)]
    force: bool,
}

/// The folder of the store.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct StorePlace {
    /// Folder that keeps what was simulated, to be found again [default: tumen/store in the user's data folder]
    #[arg(long, value_name = "DIR")]
    store: Option<PathBuf>,
}

impl StorePlace {
    /// The folder.
    pub(crate) fn path(&self) -> Result<PathBuf, Failure> {
        if let Some(path) = &self.store {
            return Ok(path.clone());
        }
        let folders = etcetera::choose_base_strategy()
            .map_err(|cause| Failure::input(format!("there is no data folder for runs to be kept in: {cause}")))
            .map_err(|failure| failure.hint("--store names a folder for them"))?;
        Ok(folders.data_dir().join("tumen").join("store"))
    }
}

impl StoreArgs {
    /// Opens the store for worlds whose digest is given. Where the folder was not chosen and cannot be used, nothing is
    /// kept, which is said.
    pub(crate) fn open(&self, world: &str, quiet: bool) -> Result<Option<Store>, Failure> {
        let open = |path: &Path| Store::open(path, self.force, &typed(), world);
        if let Some(path) = &self.place.store {
            return Ok(Some(open(path)?));
        }
        match self.place.path().and_then(|path| open(&path).map_err(Failure::from)) {
            Ok(store) => Ok(Some(store)),
            Err(failure) => {
                if !quiet {
                    say(&format!("note: nothing is kept to be found again: {failure}; --store names another folder"));
                }
                Ok(None)
            }
        }
    }
}

/// The command line as it was typed.
fn typed() -> String {
    let words: Vec<String> = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    let words = std::iter::once("tumen").chain(words.iter().map(String::as_str));
    // Words with a zero byte, which cannot be quoted, cannot be typed either.
    shlex::try_join(words).unwrap_or_default()
}

/// How many of some things were found, as the end of a remark; nothing where none were. Damage is told at once.
pub(crate) fn found(store: Option<&Store>, [one, many]: [&str; 2]) -> String {
    let Some(store) = store else { return String::new() };
    if store.damaged() > 0 {
        let files = phrases::count(u64::from(store.damaged()), "file", "files");
        say(&plain(&format!("note: {files} of the store were damaged; what they held was simulated again")));
    }
    match store.found() {
        0 => String::new(),
        found => plain(&format!("; {} found in the store", phrases::count(u64::from(found), one, many))),
    }
}
