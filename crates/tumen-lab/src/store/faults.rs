//! What is written survives a disk that is full, loses its power or lies, wherever it happens.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use super::disk::{Disk, RealDisk};
use super::folder::{Draft, UNFINISHED};
use super::kept::{Asking, Kept, PartKind, Store};
use crate::LabError;
use crate::answer::Period;

/// What happens at an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// It fails, and from then on there is no room for anything new.
    Full,
    /// Nothing works any more, and what has not been made safe is half there.
    Power {
        /// Whether new names that have not been made safe are there.
        names: bool,
    },
}

const FAULTS: [Fault; 3] = [Fault::Full, Fault::Power { names: false }, Fault::Power { names: true }];

#[derive(Debug)]
struct State {
    fault: Fault,
    /// The operation at which it happens.
    at: usize,
    n_done: usize,
    lies: bool,
    files: BTreeSet<PathBuf>,
    folders: Vec<PathBuf>,
    /// Old name, new name, and what had the new name before.
    names: Vec<(PathBuf, PathBuf, Option<Vec<u8>>)>,
}

/// A disk that stops at an operation.
#[derive(Clone, Debug)]
struct FaultyDisk(Arc<Mutex<State>>);

impl FaultyDisk {
    fn new(fault: Fault, at: usize) -> FaultyDisk {
        let state =
            State { fault, at, n_done: 0, lies: false, files: BTreeSet::new(), folders: Vec::new(), names: Vec::new() };
        FaultyDisk(Arc::new(Mutex::new(state)))
    }

    fn n_done(&self) -> usize {
        self.0.lock().unwrap().n_done
    }

    /// Counts an operation, and fails if it is time to. `adds` says whether it needs room.
    fn next(&self, adds: bool) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        state.n_done += 1;
        match state.fault {
            _ if state.n_done < state.at => Ok(()),
            Fault::Full if state.n_done > state.at && !adds => Ok(()),
            Fault::Full => Err(io::Error::from(io::ErrorKind::StorageFull)),
            Fault::Power { names } => {
                state.lose(names);
                Err(io::Error::other("the power is gone"))
            }
        }
    }
}

impl State {
    fn lose(&mut self, names: bool) {
        for path in std::mem::take(&mut self.files) {
            let length = fs::metadata(&path).map_or(0, |about| about.len());
            if let Ok(file) = File::options().write(true).open(&path) {
                file.set_len(length / 2).unwrap();
            }
        }
        for (from, to, before) in std::mem::take(&mut self.names).into_iter().rev().filter(|_| !names) {
            fs::rename(&to, &from).unwrap();
            if let Some(before) = before {
                fs::write(&to, before).unwrap();
            }
        }
        for folder in std::mem::take(&mut self.folders).into_iter().filter(|_| !names) {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// A file on such a disk.
struct FaultyFile(FaultyDisk, File, PathBuf);

impl Write for FaultyFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.next(true)?;
        self.0.0.lock().unwrap().files.insert(self.2.clone());
        self.1.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.1.flush()
    }
}

impl Disk for FaultyDisk {
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.next(true)?;
        if !path.exists() {
            self.0.lock().unwrap().folders.push(path.to_owned());
        }
        RealDisk.make_folder(path)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn Write + Send>> {
        self.next(true)?;
        Ok(Box::new(FaultyFile(self.clone(), File::create(path)?, path.to_owned())))
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        self.next(false)?;
        let mut state = self.0.lock().unwrap();
        if !state.lies {
            state.files.remove(path);
        }
        Ok(())
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.next(false)?;
        let mut state = self.0.lock().unwrap();
        state.names.retain(|(_, to, _)| to.parent() != Some(path));
        state.folders.retain(|folder| folder.parent() != Some(path));
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.next(false)?;
        let before = fs::read(to).ok();
        RealDisk.rename(from, to)?;
        let mut state = self.0.lock().unwrap();
        if state.files.remove(from) {
            state.files.insert(to.to_owned());
        }
        state.names.push((from.to_owned(), to.to_owned(), before));
        Ok(())
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.next(false)?;
        RealDisk.remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.next(false)?;
        RealDisk.remove_folder(path)
    }
}

const PARTS: u32 = 4;

fn kept(store: &Store) -> Result<Kept, LabError> {
    let months = Period { from: "1946-01".to_owned(), until: "1946-12".to_owned() };
    let worlds = vec!["baseline".to_owned()];
    let kind = PartKind::History;
    Kept::of(Some(store), || Asking {
        kind,
        worlds,
        seed: 1,
        scale: Some(1),
        months,
        wanted: PARTS,
        decides: vec![&"the world"],
    })
}

/// Asks for all parts; gives them, and counts those that were made, and of those the ones that were kept.
fn ask(store: &Store, made: &mut u32, safe: &mut u32) -> Result<Vec<Vec<f64>>, LabError> {
    let kept = kept(store)?;
    let mut all = Vec::new();
    for number in 0..PARTS {
        all.push(kept.or_make(&format!("{number}-{number}"), || {
            *made += 1;
            Ok(vec![f64::from(number) + 0.1; 1000])
        })?);
        *safe += 1;
    }
    Ok(all)
}

fn on(disk: Arc<dyn Disk>, root: &Path) -> Result<Store, LabError> {
    Store::on(disk, root, false, "this program".to_owned())
}

/// Files below a folder that are not finished.
fn unfinished_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            found.push(entry.path());
        } else if entry.path().is_dir() {
            found.extend(unfinished_below(&entry.path()));
        }
    }
    found
}

#[test]
fn wherever_the_disk_stops_nothing_that_was_kept_is_lost() {
    let scratch = tempfile::tempdir().unwrap();
    let whole = FaultyDisk::new(Fault::Full, usize::MAX);
    let (mut made, mut safe) = (0, 0);
    let all = ask(&on(Arc::new(whole.clone()), &scratch.path().join("whole")).unwrap(), &mut made, &mut safe).unwrap();
    assert_eq!((made, safe), (PARTS, PARTS));
    let n_operations = whole.n_done();
    assert!(n_operations > 5 * PARTS as usize, "{n_operations}");
    for fault in FAULTS {
        for at in 1..=n_operations {
            let root = scratch.path().join(format!("{fault:?}-{at}"));
            let disk = Arc::new(FaultyDisk::new(fault, at));
            let (mut made, mut safe) = (0, 0);
            let stopped = on(disk, &root).and_then(|store| ask(&store, &mut made, &mut safe)).unwrap_err();
            let told = stopped.to_string();
            assert!(told.starts_with("cannot write ") && told.contains(scratch.path().to_str().unwrap()), "{told}");
            // What comes after has the same parts, and makes only those that were not safe.
            let store = on(Arc::new(RealDisk), &root).unwrap();
            let mut made_again = 0;
            assert_eq!(ask(&store, &mut made_again, &mut 0).unwrap(), all, "{fault:?} at {at}");
            assert_eq!(store.damaged(), 0, "{fault:?} at {at}");
            assert!(store.found() >= safe && store.found() + made_again == PARTS, "{fault:?} at {at}");
            let question = root.join(&super::kept_runs(&root).unwrap()[0].name);
            assert_eq!(unfinished_below(&question), Vec::<PathBuf>::new(), "{fault:?} at {at}");
        }
    }
}

#[test]
fn a_disk_that_lies_costs_a_run_and_no_truth() {
    let scratch = tempfile::tempdir().unwrap();
    let disk = FaultyDisk::new(Fault::Power { names: true }, usize::MAX);
    disk.0.lock().unwrap().lies = true;
    let (mut made, mut safe) = (0, 0);
    let all = ask(&on(Arc::new(disk.clone()), scratch.path()).unwrap(), &mut made, &mut safe).unwrap();
    // All but the marker and the note, without which a folder is no store, is half there.
    disk.0.lock().unwrap().files.retain(|file| file.to_string_lossy().ends_with(".part"));
    disk.0.lock().unwrap().lose(true);
    let store = on(Arc::new(RealDisk), scratch.path()).unwrap();
    assert_eq!(ask(&store, &mut made, &mut safe).unwrap(), all);
    assert_eq!((store.damaged(), store.found(), made), (PARTS, 0, 2 * PARTS));
    let store = on(Arc::new(RealDisk), scratch.path()).unwrap();
    ask(&store, &mut made, &mut safe).unwrap();
    assert_eq!((store.damaged(), store.found(), made), (0, PARTS, 2 * PARTS));
}

#[test]
fn what_another_program_kept_is_not_found_nor_what_is_to_be_made_again() {
    let scratch = tempfile::tempdir().unwrap();
    let (mut made, mut safe) = (0, 0);
    let mut of = |program: &str, again: bool| {
        let store = Store::on(Arc::new(RealDisk), scratch.path(), again, program.to_owned()).unwrap();
        ask(&store, &mut made, &mut safe).unwrap();
        store.found()
    };
    assert_eq!([of("one", false), of("one", false), of("other", false), of("one", true)], [0, PARTS, 0, 0]);
    assert_eq!(of("one", false), PARTS);
}

#[test]
fn a_folder_of_results_is_whole_or_not_there() {
    let files: Vec<(String, Vec<u8>)> =
        ["a", "b/c", "b/d"].map(|name| (name.to_owned(), name.repeat(1000).into_bytes())).into();
    let write = |disk: &dyn Disk, out: &Path, files: &[(String, Vec<u8>)]| {
        let draft = Draft::begin(disk, out, "run")?;
        files.iter().try_for_each(|(path, bytes)| draft.put(path, bytes))?;
        draft.finish()
    };
    let scratch = tempfile::tempdir().unwrap();
    let whole = FaultyDisk::new(Fault::Full, usize::MAX);
    write(&whole, &scratch.path().join("whole"), &files).unwrap();
    for fault in FAULTS {
        for at in 1..=whole.n_done() {
            let out = scratch.path().join(format!("{fault:?}-{at}"));
            let told = write(&FaultyDisk::new(fault, at), &out, &files).unwrap_err().to_string();
            assert!(told.starts_with("cannot write "), "{told}");
            if out.join("run").exists() {
                for (path, bytes) in &files {
                    assert_eq!(&fs::read(out.join("run").join(path)).unwrap(), bytes, "{fault:?} at {at}: {path}");
                }
            }
            write(&RealDisk, &out, &files).unwrap();
            assert_eq!(fs::read(out.join("run/b/c")).unwrap(), files[1].1);
        }
    }
}

#[test]
fn two_at_once_do_not_disturb_each_other() {
    let scratch = tempfile::tempdir().unwrap();
    let one = || {
        let (mut made, mut safe) = (0, 0);
        let store = on(Arc::new(RealDisk), scratch.path()).unwrap();
        (ask(&store, &mut made, &mut safe).unwrap(), made + store.found(), store.damaged())
    };
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..8).map(|_| scope.spawn(one)).collect();
        let all: Vec<_> = all.into_iter().map(|thread| thread.join().unwrap()).collect();
        assert!(all.iter().all(|one| *one == all[0]), "each has all parts, found or made");
        assert_eq!((all[0].1, all[0].2), (PARTS, 0));
    });
}

#[test]
fn only_what_is_of_the_store_is_removed() {
    use super::{kept_runs, remove_kept};

    let scratch = tempfile::tempdir().unwrap();
    let root = scratch.path().join("store");
    assert_eq!(kept_runs(&root).unwrap(), []);
    let store = on(Arc::new(RealDisk), &root).unwrap();
    ask(&store, &mut 0, &mut 0).unwrap();
    let [run] = &kept_runs(&root).unwrap()[..] else { panic!("one run") };
    assert_eq!((run.parts, run.of_another_program), (PARTS, true));
    assert!(run.name.starts_with("history-baseline-") && run.bytes > 0 && run.since.is_some(), "{run:?}");
    let refused = |name: &str, why: &str| {
        let told = remove_kept(&root, name).unwrap_err().to_string();
        assert!(told.contains(why), "{name}: {told}");
    };
    fs::create_dir(scratch.path().join("mine")).unwrap();
    for name in ["nothing", "..", ".", "", "../mine", "tumen-store.json"] {
        refused(name, "no run of the store");
    }
    let held = kept(&store).unwrap();
    refused(&run.name, "a program that is running uses it");
    drop(held);
    let mine = root.join(&run.name).join("notes.txt");
    fs::write(&mine, "mine").unwrap();
    refused(&run.name, "`notes.txt`");
    assert_eq!(kept_runs(&root).unwrap()[0].parts, PARTS, "a refusal removes nothing");
    fs::remove_file(mine).unwrap();
    remove_kept(&root, &run.name).unwrap();
    assert_eq!(kept_runs(&root).unwrap(), []);
    assert!(scratch.path().join("mine").exists());
    // A folder with other things in it never becomes a store.
    fs::write(scratch.path().join("mine/letter"), "").unwrap();
    let told = on(Arc::new(RealDisk), &scratch.path().join("mine")).unwrap_err().to_string();
    assert!(told.contains("holds other files"), "{told}");
}
