//! The run store: what is kept of each run, so that it is found and not simulated again.
//!
//! A store is a folder with a folder for each question that was asked of runs. In it each run has a file of its own, a
//! [part](super::part), named by its numbers. Which question it is a digest says: of the program, of the world and of
//! all that decides what a run leaves and what is kept of it, but for how many runs there are. So more runs of a
//! question find those that are there.
//!
//! A part is written under another name, made safe, renamed, and its folder made safe. Whatever has its name is whole,
//! and says so itself by a checksum: there is no list of parts that could be wrong. A part that fails it is simulated
//! again. `question.json` says what the folder is about, to people and to `tumen runs`; nothing is decided by it.

use std::fmt::{self, Debug, Write as _};
use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tumen::world::World;

use super::disk::{Disk, RealDisk, make_safely};
use super::folder::{UNFINISHED, unfinished};
use super::{part, program};
use crate::LabError;
use crate::answer::Period;

/// Version of the layout of a store.
const FORMAT: u32 = 1;
/// The file that says that a folder is a store.
const MARKER: &str = "tumen-store.json";
/// The file that says what the folder of a question is about.
pub(super) const QUESTION: &str = "question.json";
/// The file that is locked by those who write parts.
pub(super) const LOCK: &str = "lock";
/// Ending of a part.
pub(super) const PART: &str = ".part";

/// The content of the marker.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Marker {
    format: u32,
}

/// What a folder of the store is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Version of this file.
    pub format: u32,
    /// What a part is.
    pub kind: PartKind,
    /// The worlds: `baseline`, or scenarios joined by `+`.
    pub worlds: Vec<String>,
    /// Seed of all draws.
    pub seed: u64,
    /// Population scale; absent where parts have scales of their own.
    pub scale: Option<u32>,
    /// The months that are reported.
    pub months: Period,
    /// The most parts that were asked for.
    pub wanted: u32,
    /// Version of the program.
    pub version: String,
    /// Digest of the program.
    pub program: String,
    /// Digest of the files of the worlds.
    pub world: String,
    /// The command that asked first.
    pub command: String,
}

/// What a part of a question is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartKind {
    /// One history, with all that tables and claims need.
    History,
    /// The books of one history.
    Books,
    /// One history of each world that is compared.
    Pairs,
    /// One history with each system that is switched.
    Switches,
    /// One history of each set of parts of a decomposition.
    Coalitions,
    /// One history at each of some points of a sweep.
    Points,
}

impl PartKind {
    /// The name in files and tables.
    pub const fn name(self) -> &'static str {
        match self {
            PartKind::History => "history",
            PartKind::Books => "books",
            PartKind::Pairs => "pairs",
            PartKind::Switches => "switches",
            PartKind::Coalitions => "coalitions",
            PartKind::Points => "points",
        }
    }
}

/// What the lab says of a question that it asks.
pub(crate) struct Asking<'a> {
    pub(crate) kind: PartKind,
    pub(crate) worlds: Vec<String>,
    pub(crate) seed: u64,
    pub(crate) scale: Option<u32>,
    pub(crate) months: Period,
    pub(crate) wanted: u32,
    /// All that decides what a part holds: their text for developers has every field, and every bit of a number.
    pub(crate) decides: Vec<&'a dyn Debug>,
}

/// How many runs were in the store.
#[derive(Debug, Default)]
struct Tally {
    found: AtomicU32,
    damaged: AtomicU32,
}

/// A folder that keeps runs.
#[derive(Clone, Debug)]
pub struct Store {
    root: PathBuf,
    disk: Arc<dyn Disk>,
    again: bool,
    program: String,
    command: String,
    world: String,
    /// What is said of worlds that differ from their files.
    aside: Option<String>,
    tally: Arc<Tally>,
}

impl Store {
    /// Opens a store, which is made where it is not there. `command` and `world`, the digest of the files, are noted
    /// with every question that is new; `again` says whether runs that are there are simulated again all the same.
    ///
    /// # Errors
    /// When the folder holds other things or is of another format, cannot be written, or the program cannot read its
    /// own file.
    pub fn open(root: &Path, again: bool, command: &str, world: &str) -> Result<Store, LabError> {
        let program = program::digest().map_err(|source| LabError::Program { source })?;
        Store::on(Arc::new(RealDisk), root, again, program).map(|store| Store {
            command: command.to_owned(),
            world: world.to_owned(),
            ..store
        })
    }

    /// The same on a disk, for a program.
    pub(super) fn on(disk: Arc<dyn Disk>, root: &Path, again: bool, program: String) -> Result<Store, LabError> {
        make_safely(&*disk, root).map_err(LabError::write(root))?;
        let store = Store {
            root: root.to_owned(),
            disk,
            again,
            program,
            command: String::new(),
            world: String::new(),
            aside: None,
            tally: Arc::default(),
        };
        if !is_store(root)? {
            store.put(root, MARKER, &json(&Marker { format: FORMAT })?)?;
        }
        Ok(store)
    }

    /// How many runs were found in the store and not simulated.
    pub fn found(&self) -> u32 {
        self.tally.found.load(Ordering::Relaxed)
    }

    /// How many files of runs were damaged, so that the runs were simulated again.
    pub fn damaged(&self) -> u32 {
        self.tally.damaged.load(Ordering::Relaxed)
    }

    /// The store, for worlds that differ from their files in a way that is said.
    pub(crate) fn noting(&self, aside: &str) -> Store {
        Store { aside: Some(aside.to_owned()), ..self.clone() }
    }

    /// Writes a file aside, makes it safe and gives it its name.
    fn put(&self, folder: &Path, name: &str, bytes: &[u8]) -> Result<(), LabError> {
        static WRITTEN: AtomicU64 = AtomicU64::new(0);
        let number = WRITTEN.fetch_add(1, Ordering::Relaxed);
        let (aside, place) = (folder.join(unfinished(&format!("{number}.{name}"))), folder.join(name));
        let write = || -> io::Result<()> {
            let mut file = self.disk.create(&aside)?;
            file.write_all(bytes)?;
            drop(file);
            self.disk.sync_file(&aside)?;
            self.disk.rename(&aside, &place)?;
            self.disk.sync_folder(folder)
        };
        write().map_err(|source| {
            // What cannot be removed is hidden, and goes when the folder is opened next.
            let _ = self.disk.remove_file(&aside);
            LabError::Write { path: place.clone(), source }
        })
    }
}

/// Whether a folder is a store; not yet, if it is empty.
///
/// # Errors
/// When it holds other things, or is a store of another format.
pub(super) fn is_store(root: &Path) -> Result<bool, LabError> {
    let refuse = |why: &str| Err(LabError::NoStore { path: root.to_owned(), why: why.to_owned() });
    match fs::read(root.join(MARKER)) {
        Ok(bytes) => match serde_json::from_slice::<Marker>(&bytes) {
            Ok(Marker { format: FORMAT }) => Ok(true),
            _ => refuse("it is a store of another version of this program; choose another folder"),
        },
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
            let hidden = |entry: io::Result<fs::DirEntry>| {
                entry.is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with(UNFINISHED))
            };
            if fs::read_dir(root).map_err(LabError::read(root))?.all(hidden) {
                Ok(false)
            } else if root.join(MARKER).exists() {
                // Another process has just made it.
                is_store(root)
            } else {
                refuse("it holds other files; choose an empty folder, or one that is not there yet")
            }
        }
        Err(cause) => Err(LabError::read(&root.join(MARKER))(cause)),
    }
}

pub(super) fn json<T: Serialize>(value: &T) -> Result<Vec<u8>, LabError> {
    serde_json::to_vec_pretty(value).map_err(|error| LabError::table("a file of the store", error))
}

/// Name of a world: its scenarios joined by `+`.
pub(crate) fn world_name(world: &World) -> String {
    let ids: Vec<&str> = world.scenarios.iter().map(|scenario| scenario.id.as_str()).collect();
    if ids.is_empty() { "baseline".to_owned() } else { ids.join("+") }
}

/// Digest of things by their text for developers.
pub(crate) fn digest(of: &[&dyn Debug]) -> blake3::Hash {
    struct Sink(blake3::Hasher);
    impl fmt::Write for Sink {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0.update(text.as_bytes());
            Ok(())
        }
    }
    let mut sink = Sink(blake3::Hasher::new());
    for thing in of {
        // A digest takes any text.
        let _ = writeln!(sink, "{thing:?}");
    }
    sink.0.finalize()
}

/// The parts of one question, or nothing where there is no store.
#[derive(Clone, Debug)]
pub(crate) struct Kept(Option<Arc<Parts>>);

/// The folder of a question.
#[derive(Debug)]
struct Parts {
    store: Store,
    folder: PathBuf,
    question: [u8; 32],
    /// Held as long as parts may be written or read.
    _lock: Option<File>,
}

impl Kept {
    /// The parts of a question in a store, if there is one.
    pub(crate) fn of<'a>(store: Option<&Store>, ask: impl FnOnce() -> Asking<'a>) -> Result<Kept, LabError> {
        let Some(store) = store else { return Ok(Kept(None)) };
        let asking = ask();
        let mut decides: Vec<&dyn Debug> =
            vec![&store.program, &asking.kind, &asking.seed, &asking.scale, &asking.months];
        decides.extend(asking.decides);
        let question = digest(&decides);
        let mut names = asking.worlds.clone();
        names.extend(store.aside.as_ref().map(|aside| aside.replace(' ', "-")));
        // File systems take 255 bytes; long names are still told apart by the digest.
        let name: String = names.join("-").chars().take(100).collect();
        let folder = store.root.join(format!("{}-{name}-{}", asking.kind.name(), &question.to_hex()[..16]));
        store.disk.make_folder(&folder).map_err(LabError::write(&folder))?;
        store.disk.sync_folder(&store.root).map_err(LabError::write(&store.root))?;
        let lock = lock(store, &folder)?;
        let mut worlds = asking.worlds;
        worlds.extend(store.aside.clone());
        note(
            store,
            &folder,
            Question {
                format: FORMAT,
                kind: asking.kind,
                worlds,
                seed: asking.seed,
                scale: asking.scale,
                months: asking.months,
                wanted: asking.wanted,
                version: env!("CARGO_PKG_VERSION").to_owned(),
                program: store.program.clone(),
                world: store.world.clone(),
                command: store.command.clone(),
            },
        )?;
        let parts = Parts { store: store.clone(), folder, question: *question.as_bytes(), _lock: lock };
        Ok(Kept(Some(Arc::new(parts))))
    }

    /// Whether there is a store.
    pub(crate) fn is_somewhere(&self) -> bool {
        self.0.is_some()
    }

    /// The folder of the question.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.0.as_ref().map(|parts| parts.folder.as_path())
    }

    /// The head of a part, if it is there and whole, and if what is there is wanted.
    pub(crate) fn find<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        let parts = self.0.as_ref().filter(|parts| !parts.store.again)?;
        // What cannot be read is as good as damaged: it is simulated again.
        let found = match read_file(&parts.path(name)) {
            Ok(bytes) => part::head(&parts.identity(name), &bytes),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return None,
            Err(_) => None,
        };
        let tally = &parts.store.tally;
        if found.is_some() { &tally.found } else { &tally.damaged }.fetch_add(1, Ordering::Relaxed);
        found
    }

    /// Keeps a part.
    pub(crate) fn keep<T: Serialize, U: Serialize>(&self, name: &str, head: &T, tail: &U) -> Result<(), LabError> {
        let Some(parts) = &self.0 else { return Ok(()) };
        let bytes = part::encode(&parts.identity(name), head, tail).map_err(|why| LabError::table(name, why))?;
        parts.store.put(&parts.folder, &format!("{name}{PART}"), &bytes)
    }

    /// The tail of a part that has been kept or found.
    pub(crate) fn tail<U: DeserializeOwned>(&self, name: &str) -> Result<U, LabError> {
        let gone = || LabError::Part { path: self.0.as_ref().map_or_else(PathBuf::new, |parts| parts.path(name)) };
        let parts = self.0.as_ref().ok_or_else(gone)?;
        let path = parts.path(name);
        let bytes = fs::read(&path).map_err(LabError::read(&path))?;
        part::tail(&parts.identity(name), &bytes).ok_or_else(gone)
    }

    /// What is kept under a name, or else what is made now, which is kept.
    pub(crate) fn or_make<T: Serialize + DeserializeOwned>(
        &self,
        name: &str,
        make: impl FnOnce() -> Result<T, LabError>,
    ) -> Result<T, LabError> {
        if let Some(found) = self.find(name) {
            return Ok(found);
        }
        let made = make()?;
        self.keep(name, &made, &())?;
        Ok(made)
    }
}

/// The bytes of a plain file; a pipe or a device would never end.
fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    if fs::metadata(path)?.is_file() { fs::read(path) } else { Err(io::ErrorKind::InvalidData.into()) }
}

impl Parts {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}{PART}"))
    }

    fn identity(&self, name: &str) -> [u8; 32] {
        *blake3::keyed_hash(&self.question, name.as_bytes()).as_bytes()
    }
}

/// Takes part in the lock of a folder. Whoever is alone in it first removes what others began and did not finish.
fn lock(store: &Store, folder: &Path) -> Result<Option<File>, LabError> {
    let path = folder.join(LOCK);
    let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(LabError::write(&path))?;
    match file.try_lock() {
        Ok(()) => {
            for entry in fs::read_dir(folder).map_err(LabError::read(folder))?.flatten() {
                if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                    // What stays is hidden and in nobody's way.
                    let _ = store.disk.remove_file(&entry.path());
                }
            }
            file.unlock().map_err(LabError::write(&path))?;
        }
        Err(TryLockError::WouldBlock) => {}
        // Some file systems have no locks; then what others left stays, and nobody is kept from removing the folder.
        Err(TryLockError::Error(_)) => return Ok(None),
    }
    Ok(file.lock_shared().is_ok().then_some(file))
}

/// Notes what a folder is about, if it is new or more parts are asked for than ever.
fn note(store: &Store, folder: &Path, question: Question) -> Result<(), LabError> {
    let before = fs::read(folder.join(QUESTION)).ok().and_then(|bytes| serde_json::from_slice::<Question>(&bytes).ok());
    let question = match before {
        Some(before) if before.wanted >= question.wanted => return Ok(()),
        Some(before) => Question { wanted: question.wanted, ..before },
        None => question,
    };
    store.put(folder, QUESTION, &json(&question)?)
}
