//! Rules of the repository, as tests: borders between crates, sizes of files, words, and documents that keep up with the code.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tumen::programme::Slot;

/// The crates of this workspace on which each may build.
const BORDERS: &[(&str, &[&str])] = &[
    ("tumen", &[]),
    ("tumen-baseline", &["tumen"]),
    ("tumen-lab", &["tumen"]),
    ("tumen-report", &["tumen", "tumen-lab"]),
    ("tumen-cli", &["tumen", "tumen-baseline", "tumen-lab", "tumen-report"]),
];

/// Beginnings of names that must not stand in the core's dependency tree: threads, files, clocks, the network, tables, faces.
const FOREIGN_TO_THE_CORE: &[&str] = &[
    "arrow",
    "axum",
    "chrono",
    "clap",
    "crossbeam",
    "getrandom",
    "hyper",
    "indicatif",
    "include_dir",
    "parquet",
    "plotly",
    "pyo3",
    "rand",
    "rayon",
    "serde_derive",
    "tempfile",
    "time",
    "tokio",
    "tumen-",
    "walkdir",
];

/// What the core's own source must not reach for.
const DOORS_TO_THE_OUTSIDE: &[&str] =
    &["std::env", "std::fs", "std::io::std", "std::net", "std::process", "std::thread", "std::time"];

const MOST_LINES_OF_RUST: usize = 599;
const MOST_LINES_OF_ARCHITECTURE: usize = 250;

#[test]
fn crates_keep_their_borders() {
    let mut broken = Vec::new();
    for package in packages() {
        let name = text(&package, "name");
        let Some((_, allowed)) = BORDERS.iter().find(|(known, _)| *known == name) else {
            broken.push(format!("{name} is new: say in BORDERS on which crates it may build"));
            continue;
        };
        for dependency in package["dependencies"].as_array().expect("cargo lists dependencies") {
            let on = text(dependency, "name");
            let is_ours = dependency["path"].is_string();
            // What only tests need makes no border.
            if is_ours && dependency["kind"].as_str() != Some("dev") && !allowed.contains(&on.as_str()) {
                broken.push(format!("{name} builds on {on}"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_border_belongs_to_a_crate() {
    let names: Vec<String> = packages().iter().map(|package| text(package, "name")).collect();
    for (known, _) in BORDERS {
        assert!(names.iter().any(|name| name == known), "BORDERS names {known}, the workspace has {names:?}");
    }
}

#[test]
fn the_core_stays_alone() {
    let tree = cargo(&["tree", "--package", "tumen", "--edges", "normal,build", "--prefix", "none", "--locked"]);
    let names: Vec<&str> = tree.lines().skip(1).filter_map(|line| line.split(' ').next()).collect();
    assert!(names.contains(&"libm"), "this is not the tree of the core: {tree}");
    let foreign: Vec<&&str> =
        names.iter().filter(|name| FOREIGN_TO_THE_CORE.iter().any(|start| name.starts_with(start))).collect();
    assert!(foreign.is_empty(), "the core must not depend on {foreign:?}");
}

#[test]
fn the_core_does_no_input_or_output() {
    let mut found = Vec::new();
    // Modules of tests are no part of what is built.
    let in_tests = |file: &Path| shown(file).contains("/tests/");
    let files = files_below("crates/tumen/src", &["rs"]);
    for file in files.iter().filter(|file| !in_tests(file)) {
        for (number, line) in read(file).lines().enumerate() {
            // `use std::{env, fs}` opens the same doors.
            let several = line.split_once("std::{").map_or("", |(_, list)| list);
            let opens = |door: &&str| {
                let name = door.strip_prefix("std::").unwrap_or(door);
                line.contains(*door) || several.split([',', '}', ' ']).any(|part| part.starts_with(name))
            };
            if DOORS_TO_THE_OUTSIDE.iter().any(opens) {
                found.push(format!("{}:{}: {}", shown(file), number + 1, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_crate_takes_the_lints_of_the_workspace() {
    for package in packages() {
        let manifest = read(Path::new(&text(&package, "manifest_path")));
        assert!(manifest.contains("[lints]\nworkspace = true"), "{} has lints of its own", text(&package, "name"));
    }
}

#[test]
fn rust_files_stay_short() {
    let files = rust_files();
    assert!(files.len() > 50, "only {} Rust files were found", files.len());
    let long: Vec<String> = files
        .iter()
        .map(|file| (file, read(file).lines().count()))
        .filter(|(_, n_lines)| *n_lines > MOST_LINES_OF_RUST)
        .map(|(file, n_lines)| format!("{}: {n_lines} lines", shown(file)))
        .collect();
    assert!(long.is_empty(), "split these: {long:#?}");
}

#[test]
fn nothing_is_left_undone_or_switched_off() {
    // Put together here, so that this file does not find itself.
    let words = [
        ["TO", "DO"],
        ["FIX", "ME"],
        ["XX", "X:"],
        ["todo", "!("],
        ["unimplemented", "!("],
        ["#[ig", "nore"],
        ["assert!(", "true"],
        ["lorem ", "ipsum"],
        ["/ho", "me/"],
        ["/ro", "ot/"],
        ["/Us", "ers/"],
    ]
    .map(|[head, tail]| format!("{head}{tail}"));
    let mut found = Vec::new();
    for file in written_files() {
        for (number, line) in read(&file).lines().enumerate() {
            if let Some(word) = words.iter().find(|word| line.contains(word.as_str())) {
                found.push(format!("{}:{}: {word}", shown(&file), number + 1));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn no_test_file_is_forgotten() {
    let in_tests = |file: &&PathBuf| file.ancestors().nth(2).is_some_and(|folder| folder.ends_with("tests"));
    let all = rust_files();
    let mains: Vec<&PathBuf> = all.iter().filter(|file| file.ends_with("main.rs")).filter(in_tests).collect();
    let binaries: Vec<String> = mains.iter().map(|main| shown(main)).collect();
    for of in ["tumen/tests", "tumen-cli/tests", "tumen-lab/tests", "tumen-report/tests"] {
        assert!(binaries.iter().any(|main| main.contains(of)), "no tests of {of} in {binaries:?}");
    }
    for main in mains {
        let declared = read(main);
        let folder = main.parent().expect("a file has a folder");
        for file in entries(folder) {
            let stem = stem(&file);
            let is_module =
                file.join("mod.rs").is_file() || file.extension().is_some_and(|extension| extension == "rs");
            if is_module && stem != "main" {
                assert!(declared.contains(&format!("mod {stem};")), "{} is not a module of main.rs", shown(&file));
            }
        }
    }
}

#[test]
fn docs_mention_every_scenario() {
    let docs = book();
    let scenarios: Vec<String> = files_below("baseline/scenarios", &["toml"]).iter().map(|file| stem(file)).collect();
    assert!(!scenarios.is_empty());
    for id in scenarios {
        assert!(docs.contains(&format!("`{id}`")), "docs/src does not mention the scenario `{id}`");
    }
}

#[test]
fn every_scenario_tells_its_context_and_claims() {
    for file in files_below("baseline/scenarios", &["toml"]) {
        let text = read(&file);
        let head = text.split("[[change]]").next().unwrap_or_default();
        let context = head.split("\ncontext = \"\"\"").nth(1).and_then(|rest| rest.split("\"\"\"").next());
        let told = context.map_or(0, |text| text.lines().count());
        assert!(told >= 3, "{}: a paragraph of `context` is missing", shown(&file));
        assert!(head.contains("\nclaims = [\""), "{}: no claim stands behind the question", shown(&file));
    }
}

#[test]
fn docs_mention_every_verb() {
    let docs = book();
    // A verb is a file or a folder of the code.
    let verbs: Vec<String> = entries(&root().join("crates/tumen-cli/src/command"))
        .iter()
        .filter(|file| file.extension().is_none_or(|extension| extension == "rs"))
        .map(|file| stem(file))
        .filter(|verb| verb != "mod")
        .collect();
    assert!(verbs.iter().any(|verb| verb == "run"), "the verbs are {verbs:?}");
    for verb in verbs {
        assert!(docs.contains(&format!("tumen {verb}")), "docs/src does not mention `tumen {verb}`");
    }
}

#[test]
fn the_file_reference_names_every_rule_kind() {
    let reference = read(&root().join("docs/src/files.md"));
    for slot in Slot::ALL {
        assert!(reference.contains(&format!("`{}`", slot.name())), "files.md lacks the slot `{}`", slot.name());
        for kind in slot.kinds() {
            assert!(reference.contains(&format!("`{}`", kind.name)), "files.md lacks the rule kind `{}`", kind.name);
        }
    }
}

#[test]
fn every_page_is_in_the_summary() {
    let summary = read(&root().join("docs/src/SUMMARY.md"));
    let listed: Vec<PathBuf> = links(&summary).iter().map(|target| root().join("docs/src").join(target)).collect();
    for page in files_below("docs/src", &["md"]) {
        assert!(page.ends_with("SUMMARY.md") || listed.contains(&page), "{} is not in SUMMARY.md", shown(&page));
    }
}

#[test]
fn links_between_documents_lead_somewhere() {
    let mut dead = Vec::new();
    for file in written_files().iter().filter(|file| file.extension().is_some_and(|extension| extension == "md")) {
        let folder = file.parent().expect("a file has a folder");
        for target in links(&read(file)) {
            let path = target.split('#').next().unwrap_or_default();
            if !path.is_empty() && !path.contains("://") && !folder.join(path).exists() {
                dead.push(format!("{}: {target}", shown(file)));
            }
        }
    }
    assert!(dead.is_empty(), "{dead:#?}");
}

#[test]
fn the_documents_of_the_house_are_there_and_current() {
    for name in ["README.md", "CONTRIBUTING.md", "LICENSE-MIT", "LICENSE-APACHE", "test", ".ci/run"] {
        assert!(root().join(name).is_file(), "{name} is missing");
    }
    let n_lines = read(&root().join("ARCHITECTURE.md")).lines().count();
    assert!(n_lines <= MOST_LINES_OF_ARCHITECTURE, "ARCHITECTURE.md has {n_lines} lines");
    let version = env!("CARGO_PKG_VERSION");
    assert!(
        read(&root().join("CITATION.cff")).contains(&format!("version: {version}\n")),
        "CITATION.cff is not of {version}"
    );
    assert!(
        read(&root().join("CHANGELOG.md")).contains(&format!("## {version}")),
        "CHANGELOG.md does not mention {version}"
    );
}

/// The root of the repository.
fn root() -> PathBuf {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this crate lies in a folder");
    crates.parent().expect("that folder lies in the repository").to_path_buf()
}

fn cargo(arguments: &[&str]) -> String {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo).args(arguments).current_dir(root()).output().expect("cargo starts");
    assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("cargo writes UTF-8")
}

/// The crates of the workspace, as cargo describes them.
fn packages() -> Vec<Value> {
    let metadata = cargo(&["metadata", "--format-version", "1", "--no-deps", "--locked"]);
    let metadata: Value = serde_json::from_str(&metadata).expect("cargo writes JSON");
    metadata["packages"].as_array().expect("cargo lists packages").clone()
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_else(|| panic!("cargo gives {key} as text")).to_owned()
}

/// What a folder holds, sorted.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    paths.sort();
    paths
}

/// All files below a folder of the repository with one of these extensions; built and fetched things are left out.
fn files_below(folder: &str, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for path in entries(&folder) {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if path.is_dir() {
                if !name.starts_with('.') && !["target", "node_modules", "book", "tumen-runs"].contains(&name) {
                    folders.push(path);
                }
            } else if path.extension().and_then(|extension| extension.to_str()).is_some_and(|e| extensions.contains(&e))
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn rust_files() -> Vec<PathBuf> {
    ["baseline", "crates"].iter().flat_map(|folder| files_below(folder, &["rs"])).collect()
}

/// Everything that people write here.
fn written_files() -> Vec<PathBuf> {
    let mut files = files_below(".", &["css", "html", "js", "md", "mjs", "rs", "toml"]);
    files.push(root().join("test"));
    files.push(root().join(".ci/run"));
    files
}

fn book() -> String {
    files_below("docs/src", &["md"]).iter().map(|page| read(page)).collect::<Vec<_>>().join("\n")
}

/// Targets of the links in a Markdown text.
fn links(markdown: &str) -> Vec<String> {
    let targets = markdown.split("](").skip(1);
    targets.filter_map(|rest| rest.split([')', ' ']).next()).map(str::to_owned).collect()
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn stem(file: &Path) -> String {
    file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned()
}

/// A path as people of this repository write it.
fn shown(file: &Path) -> String {
    file.strip_prefix(root()).unwrap_or(file).display().to_string()
}
