//! What was simulated is found again, and a command that was killed goes on where it stopped.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::{Done, names_in, run, tumen};

/// A run of about a second on one thread.
const SECOND: [&str; 11] =
    ["run", "--draws", "12", "--scale", "20", "--until", "1985", "--threads", "1", "--monthly", "--quiet"];
/// Kills of a run, and of a comparison.
const KILLS: [u64; 2] = [100, 8];

/// A store and a folder for results, which vanish.
struct Places {
    keep: tempfile::TempDir,
}

impl Places {
    fn new() -> Places {
        Places { keep: tempfile::tempdir().expect("a temporary folder") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.keep.path().join(name)
    }

    /// A command line with both, the results going to a folder of a name.
    fn line(&self, words: &[&str], out: &str) -> Vec<String> {
        let (store, out) = (self.path("store"), self.path(out));
        let places = ["--store", store.to_str().unwrap(), "--out", out.to_str().unwrap()].map(str::to_owned);
        words.iter().map(|word| (*word).to_owned()).chain(places).collect()
    }

    fn run(&self, words: &[&str], out: &str) -> Done {
        let line = self.line(words, out);
        run(&line.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Parts in the store.
    fn parts(&self) -> Vec<PathBuf> {
        let folders = std::fs::read_dir(self.path("store")).into_iter().flatten().flatten();
        let folders = folders.map(|entry| entry.path()).filter(|path| path.is_dir());
        let files = folders.flat_map(|folder| std::fs::read_dir(folder).unwrap().flatten());
        let mut parts: Vec<PathBuf> = files.map(|entry| entry.path()).collect();
        parts.retain(|path| path.extension().is_some_and(|ending| ending == "part"));
        parts.sort();
        parts
    }
}

/// Every file of the only folder of results, but for what no rerun repeats.
#[track_caller]
fn results(out: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let folders: Vec<String> = names_in(out).into_iter().filter(|name| !name.starts_with('.')).collect();
    assert_eq!(folders.len(), 1, "{folders:?}");
    let mut found = BTreeMap::new();
    let mut open = vec![out.join(&folders[0])];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()) {
            if entry.is_dir() {
                open.push(entry);
            } else if !entry.ends_with("timing.json") {
                found.insert(entry.strip_prefix(out).unwrap().to_owned(), std::fs::read(&entry).unwrap());
            }
        }
    }
    found
}

/// Numbers from 0 to 1 that look random.
fn part_of_one(number: u64) -> f64 {
    let mut z = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)) as f64 / u64::MAX as f64
}

/// Kills a command again and again, anywhere in its time, and requires of what it leaves in the end that it is as if it
/// had never been killed. Where it ends before it is killed, it begins anew.
fn kill_again_and_again(words: &[&str], kills: u64) {
    let places = Places::new();
    let start = Instant::now();
    places.run(words, "whole").expect(0);
    let time = start.elapsed();
    let (whole, n_parts) = (results(&places.path("whole")), places.parts().len());
    std::fs::remove_dir_all(places.path("store")).unwrap();
    let mut killed = 0;
    for kill in 0..kills {
        let line = places.line(words, "out");
        let words: Vec<&str> = line.iter().map(String::as_str).collect();
        let mut child = tumen(&words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_secs_f64(time.as_secs_f64() * part_of_one(kill)));
        child.kill().unwrap();
        if child.wait().unwrap().success() {
            assert!(results(&places.path("out")) == whole, "after {killed} kills");
            std::fs::remove_dir_all(places.path("store")).unwrap();
            std::fs::remove_dir_all(places.path("out")).unwrap();
        } else {
            killed += 1;
        }
    }
    assert!(killed > 0, "nothing was killed");
    places.run(words, "out").expect(0);
    assert!(results(&places.path("out")) == whole, "after {killed} kills");
    assert_eq!(places.parts().len(), n_parts);
    for folder in names_in(&places.path("store")) {
        let left = names_in(&places.path("store").join(&folder));
        assert!(!left.iter().any(|name| name.starts_with('.')), "{left:?}");
    }
}

#[test]
fn a_run_killed_at_any_moment_leaves_the_same_bytes_in_the_end() {
    kill_again_and_again(&SECOND, KILLS[0]);
}

#[test]
fn so_does_a_comparison_that_stops_when_it_knows_enough() {
    let words = "compare baseline passports-kept no-planned-money --pairs 32 --scale 50 --until 2012 --until-width 30% --threads 1 --quiet";
    kill_again_and_again(&words.split(' ').collect::<Vec<_>>(), KILLS[1]);
}

#[test]
fn two_processes_on_one_store_do_not_disturb_each_other() {
    let places = Places::new();
    let spawn = |out: &str| {
        let line = places.line(&SECOND, out);
        let words: Vec<&str> = line.iter().map(String::as_str).collect();
        tumen(&words).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let children = [spawn("one"), spawn("other")];
    for child in children {
        let done = Done::of(child.wait_with_output().unwrap()).expect(0);
        assert_eq!(done.err, "");
    }
    assert!(results(&places.path("one")) == results(&places.path("other")));
    assert_eq!(places.parts().len(), 12);
    // A third finds everything whole.
    let words: Vec<&str> = SECOND.iter().copied().filter(|word| *word != "--quiet").collect();
    let done = places.run(&words, "third").expect(0);
    assert!(done.err.contains("12 histories found in the store"), "{}", done.err);
    assert!(results(&places.path("one")) == results(&places.path("third")));
}

#[test]
fn what_is_asked_again_is_found_and_what_differs_is_not() {
    let places = Places::new();
    let found = |words: &str| {
        let line = format!("{words} --scale 50 --threads 2");
        let done = places.run(&line.split(' ').collect::<Vec<_>>(), "out").expect(0);
        let told = done.err.split("; ").find_map(|part| part.trim().strip_suffix(" found in the store"));
        told.map_or(0, |told| told.split(' ').next().unwrap().parse::<u32>().unwrap())
    };
    let base = "run --draws 3 --until 1960";
    assert_eq!([found(base), found(base), found(&format!("{base} --force"))], [0, 3, 0]);
    assert_eq!(found("run --draws 5 --until 1960"), 3, "those that are there");
    for other in [
        "--draws 3 --until 1961",
        "--draws 3 --from 1950 --until 1960",
        "--draws 3 --until 1960 --seed 2",
        "passports-kept --draws 3 --until 1960",
        "--draws 2 --replicates 2 --until 1960",
    ] {
        // The first stream of the first draw is the same in any number of replicates.
        assert_eq!(found(&format!("run {other}")), u32::from(other.contains("replicates")), "{other}");
    }
    let world = crate::Folder::new();
    let changed = format!("{base} --world {}", world.arg());
    assert_eq!(found(&changed), 3, "the same world, read from a folder");
    let file = "world/programmes/1946-orgnabor.toml";
    let text = std::fs::read_to_string(world.file(file)).unwrap();
    let line = text.lines().find(|line| line.starts_with("term = ")).expect("a term");
    world.edit(file, line, "term = { value = \"2 years\", assumed = \"to see what it does\" }");
    assert_eq!(found(&changed), 0);
}

#[test]
fn verbs_about_claims_share_what_they_keep() {
    let places = Places::new();
    let store = places.path("store");
    let told = |words: &[&str]| {
        let options = ["--draws", "2", "--scale", "50", "--store", store.to_str().unwrap()];
        run(&[words, &options].concat()).expect(0)
    };
    let first = told(&["claims", "--format", "csv"]);
    assert!(!first.err.contains("found"), "{}", first.err);
    let again = told(&["claims", "--format", "csv"]);
    assert!(again.err.contains("2 histories found in the store") && again.out == first.out, "{}", again.err);
    assert!(told(&["sources"]).err.contains("2 histories found in the store"));
    let without = ["sources", "--without", "lankov-2020", "--format", "csv"];
    let first = told(&without);
    assert!(first.err.contains("2 histories found in the store"), "{}", first.err);
    let again = told(&without);
    assert!(again.err.contains("4 histories found in the store") && again.out == first.out, "{}", again.err);
    let first = told(&["claims", "--tension", "--format", "csv"]);
    let again = told(&["claims", "--tension", "--format", "csv"]);
    assert!(again.err.contains("2 histories found in the store") && again.out == first.out, "{}", again.err);
    let folders = names_in(&store);
    let of = |kind: &str| folders.iter().filter(|name| name.starts_with(kind)).count();
    assert_eq!((of("history-"), of("books-"), folders.len()), (2, 1, 4), "{folders:?}");
}

#[test]
fn a_verification_of_which_half_is_lost_decides_the_same() {
    let places = Places::new();
    let store = places.path("store");
    let line = "verify planned-money 40 --pairs 16 --scale 50 --format json --store";
    let words: Vec<&str> = line.split(' ').chain([store.to_str().unwrap()]).collect();
    let first = run(&words);
    let parts = places.parts();
    assert!(parts.len() >= 8, "{parts:?}");
    for part in parts.iter().step_by(2) {
        std::fs::remove_file(part).unwrap();
    }
    let again = run(&words);
    assert_eq!((again.code, again.out), (first.code, first.out));
    assert!(again.err.contains("found in the store"), "{}", again.err);
    assert_eq!(places.parts(), parts);
}

#[test]
fn decompositions_and_sweeps_are_found_and_go_on_with_more_draws() {
    let places = Places::new();
    let plan = places.path("plan.toml");
    let sweep = |draws: u32| {
        let lever = "[[lever]]\nname = \"levy\"\nset = \"2000-contract.levy.share\"\nfrom = \"2005-01\"\nrange = \"0.1..0.8\"\n";
        let head = "name = \"Levy\"\nobservable = [\"retained_share\"]\nin = \"2006..2008\"\ndesign = \"sobol\"\npoints = 20\nscale = 100\n";
        std::fs::write(&plan, format!("{head}draws = {draws}\n{lever}")).unwrap();
        format!("sweep {}", plan.display())
    };
    let regimes = |draws: u32| {
        let settings = format!("--draws {draws} --scale 500 --together recruitment,contract,work,control,exit");
        format!("decompose 1946-orgnabor 2000-contract {settings} --in 2005..2006")
    };
    let worlds = |draws: u32| format!("decompose baseline passports-kept --draws {draws} --scale 100 --in 2005..2006");
    for (number, (ask, parts)) in
        [(&sweep as &dyn Fn(u32) -> String, 2), (&regimes, 1), (&worlds, 1)].into_iter().enumerate()
    {
        let run = |draws: u32, out: &str, force: &[&str]| {
            let line = ask(draws);
            let done = places.run(&[&line.split(' ').collect::<Vec<_>>(), force].concat(), out).expect(0);
            let told = done.err.split("; ").find_map(|part| part.trim().strip_suffix(" found in the store"));
            (told.map_or(0, |told| told.split(' ').next().unwrap().parse::<u32>().unwrap()), done.out)
        };
        let [few, more, again, forced] = ["few", "more", "again", "forced"].map(|name| format!("{number}-{name}"));
        assert_eq!(run(2, &few, &[]).0, 0);
        assert_eq!(run(3, &more, &[]).0, 2 * parts, "{}", ask(3));
        assert_eq!(run(3, &again, &[]).0, 3 * parts, "{}", ask(3));
        assert_eq!(run(3, &forced, &["--force"]).0, 0, "{}", ask(3));
        let [more, again, forced] = [more, again, forced].map(|out| results(&places.path(&out)));
        assert!(more == again && again == forced, "{}", ask(3));
    }
}

#[test]
fn a_damaged_part_is_told_and_simulated_again() {
    let places = Places::new();
    let line = "run --draws 3 --until 1960 --scale 50";
    let words: Vec<&str> = line.split(' ').collect();
    places.run(&words, "one").expect(0);
    let part = &places.parts()[1];
    let whole = std::fs::read(part).unwrap();
    let mut bytes = whole.clone();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(part, bytes).unwrap();
    let done = places.run(&words, "two").expect(0);
    assert!(done.err.contains("1 file of the store") && done.err.contains("simulated again"), "{}", done.err);
    assert!(done.err.contains("2 histories found"), "{}", done.err);
    assert!(results(&places.path("one")) == results(&places.path("two")));
    assert_eq!(std::fs::read(part).unwrap(), whole, "the same bytes again");
}

#[cfg(unix)]
#[test]
fn another_build_of_the_program_finds_nothing_of_this_one() {
    let places = Places::new();
    // As a compiler would leave it after any change: other bytes. This one still runs.
    let other = places.path("tumen-other");
    std::fs::copy(env!("CARGO_BIN_EXE_tumen"), &other).unwrap();
    let mut file = std::fs::OpenOptions::new().append(true).open(&other).unwrap();
    std::io::Write::write_all(&mut file, b"another build").unwrap();
    drop(file);
    let line = places.line(&["run", "--draws", "2", "--until", "1950", "--scale", "50"], "out");
    let words: Vec<&str> = line.iter().map(String::as_str).collect();
    let of = |program: &Path| {
        let mut command = std::process::Command::new(program);
        Done::of(command.args(&words).output().unwrap()).expect(0).err
    };
    let this = Path::new(env!("CARGO_BIN_EXE_tumen"));
    assert!(!of(this).contains("found"));
    assert!(!of(&other).contains("found"));
    assert!(of(this).contains("2 histories found"));
    assert!(of(&other).contains("2 histories found"));
    assert_eq!(places.parts().len(), 4);
    let store = places.path("store");
    let list = run(&["runs", "list", "--store", store.to_str().unwrap()]).expect(0).out;
    assert_eq!(list.matches("by another build of the program").count(), 1, "{list}");
    let done = run(&["runs", "rm", "--other-builds", "--store", store.to_str().unwrap()]).expect(0);
    assert_eq!(done.err.matches("removed history-baseline-").count(), 1, "{}", done.err);
    assert!(of(this).contains("2 histories found"));
    assert_eq!(places.parts().len(), 2);
}

#[test]
fn a_folder_that_is_no_store_is_bad_input_and_one_that_cannot_be_is_said() {
    let places = Places::new();
    std::fs::create_dir(places.path("store")).unwrap();
    std::fs::write(places.path("store/letter"), "mine").unwrap();
    let done = places.run(&["run", "--draws", "2", "--until", "1947", "--scale", "50"], "out").expect(2);
    assert!(done.err.contains("holds other files"), "{}", done.err);
    assert_eq!(names_in(&places.path("store")), ["letter"]);
    // The user's data folder of these tests cannot be made.
    let out = places.path("out");
    let line = ["run", "--draws", "2", "--until", "1947", "--scale", "50", "--out", out.to_str().unwrap()];
    let done = run(&line).expect(0);
    assert!(done.err.contains("nothing is kept to be found again"), "{}", done.err);
    let done = run(&[&line[..], &["--quiet"]].concat()).expect(0);
    assert_eq!(done.err, "");
}
