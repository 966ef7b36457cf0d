//! `tumen run`, at a scale at which it takes a moment.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;

use crate::{Done, Folder, fits, names_in, run, tumen};

/// Options that make a run short.
const SHORT: [&str; 6] = ["--draws", "3", "--scale", "20", "--threads", "2"];

/// Runs into a folder.
fn run_into(out: &Path, more: &[&str]) -> Done {
    let out = out.to_str().expect("a plain path");
    run(&[&["run"][..], &SHORT, &["--out", out], more].concat())
}

#[test]
fn a_scaled_table_answers_and_fits() {
    let folder = tempfile::tempdir().unwrap();
    let done = run_into(folder.path(), &[]).expect(0);
    fits(&done.out.replace(folder.path().to_str().unwrap(), ""), 100);
    for part in [
        "Who left without going home",
        "tumen run --scale 1 shows more of them",
        "target    needs scale 1",
        "and a claim is scored only where",
    ] {
        assert!(done.out.contains(part), "{part} in\n{}", done.out);
    }
}

#[test]
fn the_table_answers_and_fits() {
    let folder = tempfile::tempdir().unwrap();
    let done = run(&["run", "--draws", "2", "--scale", "1", "--out", folder.path().to_str().unwrap()]).expect(0);
    let claims = done.out.split("held-out figures").nth(1).expect("claims are scored");
    fits(&claims.replace(folder.path().to_str().unwrap(), ""), 100);
    for part in [
        "People present, and who got what",
        "1946-orgnabor",
        "1967-camps",
        "2000-contract",
        "Who left without going home",
        "held-out figures inside the 90 % interval",
        "bounds and orders hold",
        "carry a number or an order of these months",
        "held-out",
        "The tests that miss by most",
        "Documents beside the simulation",
        "report.html",
    ] {
        assert!(done.out.contains(part), "{part} in\n{}", done.out);
    }
    // The rows that every reader asks for, each with its role.
    for (row, role) in [
        ("arrivals 1947", "input"),
        ("1967 camps, April 1969", "target"),
        ("workers in Russia 2016", "held-out"),
        ("planned money 2005–2015", "derived"),
        ("savings, mean 2005–2014", "target"),
    ] {
        let line = done
            .out
            .lines()
            .find(|line| line.trim_start().starts_with(row))
            .unwrap_or_else(|| panic!("{row} in\n{}", done.out));
        assert!(line.contains(role), "{line}");
    }
    // Every figure can be looked up by the name above its line, and a range shows both ends.
    let lines: Vec<&str> = done.out.lines().collect();
    let at = lines.iter().position(|line| *line == "lankov-savings-yi-yi").expect("a name to look up");
    for (line, end) in [(at + 2, "lower end 200"), (at + 3, "upper end 3,000")] {
        let words: Vec<&str> = lines[line].split_whitespace().collect();
        assert!(words.join(" ").starts_with(end) && words.len() > 4, "{}", lines[line]);
    }
    run(&["explain", lines[at]]).expect(0);
    assert!(done.err.contains("worker-months in"), "{}", done.err);
    assert!(!done.out.contains('\u{1b}') && !done.err.contains('\u{1b}'));
}

#[test]
fn the_folder_of_a_run_is_whole_and_nothing_else_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let done = run_into(folder.path(), &["--format", "parquet", "--quiet"]).expect(0);
    assert_eq!(done.err, "");
    let names = names_in(folder.path());
    assert_eq!(names.len(), 1, "{names:?}");
    let inner = folder.path().join(&names[0]);
    assert_eq!(done.out, format!("{}\n", inner.display()));
    assert!(names[0].starts_with("baseline-"), "{names:?}");
    let files: BTreeSet<String> = names_in(&inner).into_iter().collect();
    for file in [
        "report.html",
        "run.json",
        "timing.json",
        "claims.parquet",
        "ledger.parquet",
        "observables_yearly.parquet",
        "world",
    ] {
        assert!(files.contains(file), "{file} in {files:?}");
    }
    assert!(!files.contains("observables_monthly_draws"));
    let report = std::fs::read_to_string(inner.join("report.html")).unwrap();
    assert!(report.starts_with("<!doctype html") || report.starts_with("<!DOCTYPE html"), "{}", &report[..60]);
    // The copy of the world is one that can be run.
    run(&["check", "--world", inner.join("world").to_str().unwrap()]).expect(0);
}

#[test]
fn the_answer_as_json_follows_its_schema() {
    let folder = tempfile::tempdir().unwrap();
    let done = run_into(folder.path(), &["--format", "json", "passports-kept"]).expect(0);
    let answer: serde_json::Value = serde_json::from_str(&done.out).expect("JSON");
    let schema: serde_json::Value = serde_json::from_str(&run(&["schema", "answer"]).expect(0).out).expect("JSON");
    assert_eq!(crate::schema::problems(&schema, &schema, &answer, "answer"), Vec::<String>::new());
    assert_eq!(answer["scenarios"][0]["id"], "passports-kept");
    assert_eq!(answer["draws"], 3);
    assert_eq!(answer["command"], "tumen run passports-kept --draws 3 --replicates 1 --seed 1 --scale 20");
    // A broken document is found: the check itself works.
    let mut broken = answer;
    broken["claims"][0]["role"] = "hearsay".into();
    broken.as_object_mut().unwrap().remove("seed");
    assert!(crate::schema::problems(&schema, &schema, &broken, "answer").len() >= 2);
}

#[test]
fn a_counterfactual_says_so_at_the_top_and_is_not_scored() {
    let folder = tempfile::tempdir().unwrap();
    let done = run_into(folder.path(), &["passports-kept", "no-returns-from-2010"]).expect(0);
    fits(&done.out.replace(folder.path().to_str().unwrap(), ""), 100);
    let top = done.out.split("People present").next().expect("a head");
    for part in [
        "A counterfactual: this is not what happened",
        "2000-contract.control.passport_held from 2005-01: 0, in the baseline uniform 0.9..1",
        "russia.return_cooperation from 2010-01: 0",
        "Nothing is scored",
    ] {
        assert!(top.replace("\n    ", " ").contains(part), "{part} in\n{top}");
    }
    assert!(done.out.contains("Claims: for comparison only"), "{}", done.out);
    assert!(!done.out.contains("miss by most") && !done.out.contains("middle half"), "{}", done.out);
    let done = run_into(folder.path(), &["--format", "json", "passports-kept"]).expect(0);
    let answer: serde_json::Value = serde_json::from_str(&done.out).expect("JSON");
    assert_eq!(answer["counterfactual"], true);
    assert_eq!(answer["coverage"], serde_json::json!([]));
    assert_eq!(answer["scenarios"][0]["changes"][0]["now"], "0");
}

#[test]
fn the_word_baseline_stands_for_what_scenarios_are_laid_over() {
    let folder = tempfile::tempdir().unwrap();
    let short = ["--until", "1950", "--format", "json"];
    let json = |words: &[&str]| {
        let done = run_into(folder.path(), &[words, &short].concat()).expect(0);
        (serde_json::from_str::<serde_json::Value>(&done.out).expect("JSON"), done.err)
    };
    let (plain, _) = json(&[]);
    assert_eq!(json(&["baseline"]).0, plain);
    let (both, said) = json(&["baseline", "passports-kept"]);
    assert_eq!(
        both["command"],
        "tumen run passports-kept --draws 3 --replicates 1 --seed 1 --scale 20 --until 1950-12"
    );
    assert!(said.contains("no comparison"), "{said}");
}

#[test]
fn a_changed_world_says_where_it_differs() {
    let folder = tempfile::tempdir().unwrap();
    let world = Folder::new();
    let print = |more: &[&str]| run_into(folder.path(), &[&["--until", "1950"], more].concat()).expect(0).out;
    let same = print(&["--world", world.arg()]);
    assert!(same.starts_with("Baseline\n") && same.contains("/baseline-"), "{same}");
    world.edit("world/hosts/russia.toml", "name = \"Soviet Union / Russia\"", "name = \"The Union\"");
    let named = print(&["--world", world.arg()]);
    assert!(named.starts_with("Changed world\n") && named.contains("no value and no rule does"), "{named}");
    let file = "world/programmes/1946-orgnabor.toml";
    let text = std::fs::read_to_string(world.file(file)).unwrap();
    let line = text.lines().find(|line| line.starts_with("term = ")).expect("a term");
    world.edit(file, line, "term = { value = \"2 years\", assumed = \"to see what it does\" }");
    let changed = print(&["--world", world.arg()]);
    assert!(
        changed.contains("one value or rule is not that of the baseline: `1946-orgnabor.contract.term`"),
        "{changed}"
    );
    assert!(changed.contains("/changed-world-"), "{changed}");
}

#[test]
fn claims_of_other_months_are_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let done = run_into(folder.path(), &["--from", "1967", "--until", "1991", "--format", "json"]).expect(0);
    let answer: serde_json::Value = serde_json::from_str(&done.out).expect("JSON");
    let ids: Vec<&str> = answer["claims"].as_array().unwrap().iter().filter_map(|claim| claim["id"].as_str()).collect();
    assert!(ids.contains(&"lankov-stock-khabarovsk-1969-04"), "{ids:?}");
    assert!(!ids.contains(&"lankov-flow-1947") && !ids.contains(&"lankov-stock-russia-2016"), "{ids:?}");
    let notes = answer["notes"].to_string();
    assert!(notes.contains("speak of other months and are left out") && !notes.contains("Not measured"), "{notes}");
}

#[test]
fn eras_are_labelled_by_the_months_of_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let done = run_into(folder.path(), &["--from", "1960", "--until", "1980"]).expect(0);
    assert!(done.out.contains("Jan 1960–Feb 1967, the part in this run"), "{}", done.out);
    assert!(done.out.contains("Mar 1967–Dec 1980, the part in this run"), "{}", done.out);
}

#[test]
fn threads_and_the_way_of_reading_the_world_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let answer = |more: &[&str]| {
        let done = run_into(folder.path(), &[&["--format", "json"], more].concat()).expect(0);
        let answer: serde_json::Value = serde_json::from_str(&done.out).expect("JSON");
        (answer["digest"].clone(), answer["claims"].clone())
    };
    let world = Folder::new();
    let first = answer(&[]);
    let args = [
        &["run", "--draws", "3", "--scale", "20", "--threads", "1", "--format", "json", "--out"][..],
        &[folder.path().to_str().unwrap()],
    ]
    .concat();
    let one_thread: serde_json::Value = serde_json::from_str(&run(&args).expect(0).out).unwrap();
    assert_eq!(first, (one_thread["digest"].clone(), one_thread["claims"].clone()));
    assert_eq!(first, answer(&["--world", world.arg()]));
    assert_ne!(first.0, answer(&["--seed", "2"]).0);
}

#[test]
fn csv_has_one_head_and_the_same_columns_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let done = run_into(folder.path(), &["--format", "csv", "--until", "1975-12"]).expect(0);
    let columns = |line: &str| {
        let mut quoted = false;
        1 + line
            .chars()
            .filter(|&c| {
                quoted ^= c == '"';
                c == ',' && !quoted
            })
            .count()
    };
    let mut lines = done.out.lines();
    let head = lines.next().expect("a head");
    assert!(head.starts_with("table,era,programme"), "{head}");
    let mut tables = BTreeSet::new();
    for line in lines {
        assert_eq!(columns(line), columns(head), "{line}");
        tables.insert(line.split(',').next().unwrap());
    }
    assert_eq!(tables.into_iter().collect::<Vec<_>>(), ["claims", "eras"]);
}

#[test]
fn monthly_tables_are_written_on_request() {
    let folder = tempfile::tempdir().unwrap();
    let done = run_into(folder.path(), &["--monthly", "--until", "1950", "--format", "parquet"]).expect(0);
    let draws = Path::new(done.out.trim()).join("observables_monthly_draws");
    assert_eq!(names_in(&draws), ["draw=0", "draw=1", "draw=2"]);
    assert_eq!(names_in(&draws.join("draw=2")), ["part-0.parquet"]);
}

#[test]
fn months_that_make_no_sense_are_bad_input() {
    let folder = tempfile::tempdir().unwrap();
    let done = run_into(folder.path(), &["--from", "1970", "--until", "1960"]).expect(2);
    assert!(done.err.contains("1970-01 is after 1960-12"), "{}", done.err);
    let done = run_into(folder.path(), &["--until", "2050"]).expect(2);
    assert!(done.err.contains("this world runs from 1946-01 to 2026-12"), "{}", done.err);
    let done = run_into(folder.path(), &["--from", "2030"]).expect(2);
    assert!(done.err.contains("2030-01 is outside the world"), "{}", done.err);
    assert!(names_in(folder.path()).is_empty());
}

#[test]
fn unknown_scenarios_are_bad_input_and_name_what_is_close() {
    let done = run(&["no-planed-money"]).expect(2);
    assert!(done.err.contains("did you mean `no-planned-money`?"), "{}", done.err);
    let done = run(&["run", "passports-kept", "xyzzy", "plugh"]).expect(2);
    assert!(done.err.contains("`xyzzy`") && done.err.contains("`plugh`"), "{}", done.err);
}

#[test]
fn an_output_that_cannot_be_written_is_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), b"x").unwrap();
    let done = run_into(&folder.path().join("file"), &[]).expect(2);
    assert!(done.err.contains("not a folder"), "{}", done.err);
    let done = run_into(&folder.path().join("file/inside"), &["--until", "1947"]).expect(1);
    assert!(done.err.contains("cannot write"), "{}", done.err);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut child = tumen(&["explain", "--all", "work"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!((child.wait().unwrap().code(), err.as_str()), (Some(0), ""));
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_the_run_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let mut child = tumen(&["run", "--draws", "100000", "--scale", "50", "--threads", "1", "--out", out])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1_500));
    let pid = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let mut printed = String::new();
    child.stdout.take().unwrap().read_to_string(&mut printed).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(printed, "");
    assert!(names_in(folder.path()).is_empty(), "{:?}", names_in(folder.path()));
}

#[test]
fn months_without_anybody_are_said_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let line = ["run", "--from", "1946-01", "--until", "1946-03", "--draws", "2", "--out", out];
    let done = run(&line).expect(0);
    assert!(done.out.contains("Nobody was abroad from 1946-01 to 1946-03"), "{}", done.out);
    assert!(!done.out.contains("who got what") && !done.out.contains("Who left without going home"), "{}", done.out);
    let done = run(&["run", "--from", "1946-01", "--until", "1946-12", "--draws", "2", "--out", out]).expect(0);
    assert!(!done.out.contains("Nobody was abroad") && done.out.contains("who got what"), "{}", done.out);
}
