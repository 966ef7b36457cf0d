//! `tumen compare`.

use crate::{fits, run};

const SMALL: [&str; 8] = ["--pairs", "3", "--scale", "50", "--from", "2005", "--until", "2010"];

fn compare(words: &[&str]) -> crate::Done {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = ["--out", folder.path().to_str().expect("a plain path")];
    run(&[&["compare"], words, &SMALL, &out].concat())
}

#[test]
fn a_comparison_leaves_its_document_and_a_page() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().to_str().expect("a plain path");
    let words = ["compare", "baseline", "no-planned-money", "--format", "json", "--out", out];
    let done = run(&[&words[..], &SMALL].concat()).expect(0);
    let names = crate::names_in(folder.path());
    assert!(names.len() == 1 && names[0].starts_with("compare-baseline-no-planned-money-"), "{names:?}");
    let inner = folder.path().join(&names[0]);
    assert_eq!(
        crate::names_in(&inner),
        ["about.json", "comparison.json", "differences.csv", "report.html", "timing.json", "world"]
    );
    assert_eq!(std::fs::read_to_string(inner.join("comparison.json")).unwrap(), done.out);
    let page = std::fs::read_to_string(inner.join("report.html")).unwrap();
    for part in
        ["Who gains and who loses", "What changes", "this is not what happened", "gains-0", "2000-contract.levy"]
    {
        assert!(page.contains(part), "{part}");
    }
    // Asked again, it is the same folder with the same bytes.
    run(&[&words[..], &SMALL].concat()).expect(0);
    assert_eq!(crate::names_in(folder.path()), names);
    assert_eq!(std::fs::read_to_string(inner.join("report.html")).unwrap(), page);
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let done = run(&[&words[..words.len() - 1], &[file.to_str().unwrap()], &SMALL].concat()).expect(2);
    assert!(done.err.contains("is not a folder"), "{}", done.err);
}

#[test]
fn a_comparison_says_what_changes_and_for_whom() {
    let done = compare(&["baseline", "no-planned-money"]).expect(0);
    fits(&done.out, 100);
    for part in [
        "beside Baseline",
        "2005-01 to 2010-12, 3 pairs of histories, seed 1, scale 50. The worlds differ from 2005-01 on.",
        "In the model, with “No planned money”, from 2005 to 2010 in Soviet Union / Russia, workers keep",
        "Who gains and who loses, Soviet Union / Russia",
        "the means sum to zero by construction",
        "What becomes of it",
        "By arrangement",
        "2000-contract",
    ] {
        assert!(done.out.replace('\n', " ").contains(part), "{part} in\n{}", done.out);
    }
    assert!(done.err.contains("worker-months"), "{}", done.err);
}

#[test]
fn the_document_follows_its_schema_and_repeats() {
    let json = |words: &[&str]| {
        let done =
            compare(&[&["baseline", "passports-kept+no-planned-money", "--format", "json"], words].concat()).expect(0);
        serde_json::from_str::<serde_json::Value>(&done.out).expect("JSON")
    };
    let document = json(&[]);
    let schema = run(&["schema", "answer-compare"]).expect(0).out;
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("JSON");
    assert_eq!(crate::schema::problems(&schema, &schema, &document, "comparison"), Vec::<String>::new());
    assert_eq!(document["worlds"][0]["world"]["id"], "passports-kept+no-planned-money");
    assert_eq!(document["worlds"][0]["world"]["scenarios"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        document["command"],
        "tumen compare baseline passports-kept+no-planned-money --pairs 3 --observable retained_share --seed 1 --scale 50 \
         --from 2005-01 --until 2010-12"
    );
    assert_eq!(json(&["--threads", "1"]), document);
    let csv = compare(&["baseline", "no-planned-money", "--format", "csv"]).expect(0).out;
    let columns: Vec<usize> = csv.lines().map(|line| line.split(',').count()).collect();
    assert!(columns.len() > 50 && columns.iter().all(|n| *n == columns[0]), "{csv}");
}

#[test]
fn worlds_and_observables_that_do_not_exist_are_bad_input() {
    let done = compare(&["baseline", "passport-kept"]).expect(2);
    assert!(
        done.err.contains("there is no scenario `passport-kept`") && done.err.contains("passports-kept"),
        "{}",
        done.err
    );
    let done = compare(&["baseline", "passports-kept", "--observable", "retained"]).expect(2);
    assert!(done.err.contains("retained_share"), "{}", done.err);
    compare(&["baseline", "passports-kept", "--until-width", "0"]).expect(2);
    run(&["compare", "baseline"]).expect(2);
    run(&["compare", "baseline", "passports-kept", "--from", "2030"]).expect(2);
}

#[test]
fn a_trace_says_where_two_worlds_part() {
    let done = run(&["compare", "baseline", "passports-kept", "--trace", "--scale", "50"]).expect(0);
    fits(&done.out, 100);
    for part in [
        "parts from Baseline",
        "The first post to differ is number",
        "of 2000-contract",
        "Trait, whether the passport is held:",
        "passport_held",
        "Terms in force",
    ] {
        assert!(done.out.replace('\n', " ").contains(part), "{part} in\n{}", done.out);
    }
    let json =
        run(&["compare", "baseline", "no-planned-money", "--trace=3", "--scale", "50", "--format", "json"]).expect(0);
    let document: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    let schema = run(&["schema", "answer-trace"]).expect(0).out;
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("JSON");
    assert_eq!(crate::schema::problems(&schema, &schema, &document, "trace"), Vec::<String>::new());
    assert_eq!((&document["draw"], &document["worlds"][0]["rules_differ"]), (&3.into(), &"2005-01".into()));
    let same = run(&["compare", "baseline", "baseline", "--trace", "--scale", "50"]).expect(0);
    assert!(same.out.contains("No rule and no circumstance differs"), "{}", same.out);
    let csv =
        run(&["compare", "baseline", "passports-kept", "--trace", "--scale", "50", "--format", "csv"]).expect(0).out;
    let columns: Vec<usize> = csv.lines().map(|line| line.split(',').count()).collect();
    assert!(columns.len() > 3 && columns.iter().all(|n| *n == columns[0]), "{csv}");
}
