//! Worlds with something wrong in them: what the loader says of each is held against `expected.txt` in its folder.
//!
//! A folder of `tests/invalid` is laid over the small world in `tests/cases/small`: its files replace those of the same path
//! or come on top. `REMOVE` names files that are missing, `SCENARIOS` the scenarios that are loaded, one a line; with `CHECK` all is checked, as
//! `tumen check` does. A name that ends in `.bin` loses that ending: such a file is no text.
//!
//! `TUMEN_UPDATE=1` writes what is said now; read it as somebody who has just made that mistake.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use tumen::world::{MAX_BYTES, Problem, Problems, Severity, check, load};

use crate::folder::{Texts, entries, read_folder, small_world, tests};

const FEWEST_CASES: usize = 45;
const EXPECTED: &str = "expected.txt";

#[test]
fn the_small_world_itself_is_whole() {
    let files = small_world();
    for scenarios in [&[][..], &["less"]] {
        let world = load(&files, scenarios).unwrap_or_else(|problems| panic!("{problems}"));
        assert!(world.warnings.is_empty(), "{}", world.warnings);
    }
}

#[test]
fn every_mistake_is_told_as_expected() {
    let update = std::env::var_os("TUMEN_UPDATE").is_some_and(|value| value == "1");
    let small = small_world();
    let folders = entries(&tests().join("invalid"));
    assert!(folders.len() >= FEWEST_CASES, "there are {} cases, fewer than {FEWEST_CASES}", folders.len());
    let mut wrong = Vec::new();
    for folder in folders {
        let name = folder.file_name().expect("a case has a name").to_string_lossy().into_owned();
        let case = Case::read(&folder, &small).unwrap_or_else(|why| panic!("{name}: {why}"));
        let problems = case.problems();
        if problems.n_errors() == 0 {
            wrong.push(format!("{name}: nothing is found wrong"));
            continue;
        }
        let told = case.rendered(&problems);
        let expected = folder.join(EXPECTED);
        if update {
            fs::write(&expected, &told).expect("the expected text can be written");
            continue;
        }
        match fs::read_to_string(&expected) {
            Ok(text) if text == told => {}
            Ok(text) => wrong.push(format!("{name}: expected\n{text}but it is\n{told}")),
            Err(error) => wrong.push(format!("{name}: {EXPECTED}: {error}; it would be\n{told}")),
        }
    }
    assert!(wrong.is_empty(), "{} cases\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_large_file_is_not_read() {
    let mut files = small_world();
    files.insert("world/hosts/taiga.toml".to_owned(), vec![b'#'; MAX_BYTES + 1]);
    let problems = load(&files, &[]).expect_err("the file is too large");
    assert_eq!(
        problems.to_string(),
        "world/hosts/taiga.toml:1:1: error: the file has 2097153 bytes, more than the limit of 2097152 bytes (2 MiB)\n  \
         hint: split it into several files"
    );
}

/// A small world with something wrong in it.
struct Case {
    files: Texts,
    scenarios: Vec<String>,
    /// Whether all is checked, the switches of systems too.
    whole: bool,
}

impl Case {
    fn read(folder: &Path, small: &Texts) -> Result<Case, String> {
        let mut case = Case { files: small.clone(), scenarios: Vec::new(), whole: false };
        for (path, bytes) in read_folder(folder) {
            match path.as_str() {
                EXPECTED => {}
                "REMOVE" => {
                    for path in lines(bytes)? {
                        case.files.remove(&path).ok_or_else(|| format!("REMOVE names {path}, which is not there"))?;
                    }
                }
                "CHECK" => case.whole = true,
                "SCENARIOS" => case.scenarios = lines(bytes)?,
                _ => {
                    let path = path.strip_suffix(".bin").unwrap_or(&path);
                    if small.get(path) == Some(&bytes) {
                        return Err(format!("{path} is the same as in the small world"));
                    }
                    case.files.insert(path.to_owned(), bytes);
                }
            }
        }
        Ok(case)
    }

    fn problems(&self) -> Problems {
        if self.whole {
            return check(&self.files);
        }
        let scenarios: Vec<&str> = self.scenarios.iter().map(String::as_str).collect();
        load(&self.files, &scenarios).map_or_else(|problems| problems, |world| world.warnings)
    }

    /// What is printed, and under each problem the text that it points at.
    fn rendered(&self, problems: &Problems) -> String {
        let mut told = String::new();
        for problem in &problems.list {
            writeln!(told, "{problem}").expect("a text takes text");
            if let Some(text) = self.pointed_at(problem) {
                writeln!(told, "  at: {text}").expect("a text takes text");
            }
        }
        told
    }

    /// The first line of the text that a problem points at; line and column have to lead there too.
    fn pointed_at(&self, problem: &Problem) -> Option<String> {
        let text = String::from_utf8_lossy(self.files.get(&problem.file)?);
        let (start, len) = problem.span;
        let before = text.get(..start).unwrap_or_else(|| panic!("a span outside the text: {problem}"));
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let position = (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1);
        assert_eq!((problem.line, problem.column), position, "{problem}");
        let pointed = text.get(start..start + len).unwrap_or_else(|| panic!("a span outside the text: {problem}"));
        let mut lines = pointed.lines();
        let mut first = lines.next().unwrap_or_default().to_owned();
        if lines.next().is_some() {
            first.push_str(" …");
        }
        (!first.is_empty() && problem.severity == Severity::Error).then_some(first)
    }
}

fn lines(bytes: Vec<u8>) -> Result<Vec<String>, String> {
    let text = String::from_utf8(bytes).map_err(|error| error.to_string())?;
    Ok(text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect())
}
