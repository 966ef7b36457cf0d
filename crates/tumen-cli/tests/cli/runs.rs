//! `tumen runs`.

use crate::{fits, names_in, run};

#[test]
fn runs_are_listed_shown_and_removed() {
    let folder = tempfile::tempdir().unwrap();
    let (store, out) = (folder.path().join("store"), folder.path().join("out"));
    let places = ["--store", store.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let list = |words: &[&str]| run(&[&["runs", "list"][..], &places, words].concat()).expect(0).out;
    assert_eq!(list(&[]), "0 bytes in 0 folders\n");
    let short = ["--scale", "50", "--until", "1950", "--quiet"];
    run(&[&["run", "--draws", "3"][..], &short, &places].concat()).expect(0);
    run(&[&["compare", "baseline", "rules-of-1946", "--pairs", "2"][..], &short, &places].concat()).expect(0);
    let text = list(&[]);
    fits(&text, 100);
    for part in [
        "history-baseline-",
        "pairs-baseline-rules-of-1946-",
        "3 histories, baseline, seed 1, scale 50, 1946-01 to 1950-12",
        "baseline beside rules-of-1946",
        "results of 3 histories",
        "comparison of 2 pairs",
        "in 4 folders",
    ] {
        assert!(text.replace("\n    ", " ").contains(part), "{part} in\n{text}");
    }
    let document: serde_json::Value = serde_json::from_str(&list(&["--format", "json"])).expect("JSON");
    let schema: serde_json::Value = serde_json::from_str(&run(&["schema", "answer-runs"]).expect(0).out).expect("JSON");
    assert_eq!(crate::schema::problems(&schema, &schema, &document, "runs"), Vec::<String>::new());
    let names: Vec<&str> = document["runs"].as_array().unwrap().iter().filter_map(|run| run["name"].as_str()).collect();
    assert_eq!(names.len(), 4, "{names:?}");
    let csv = list(&["--format", "csv"]);
    assert_eq!(csv.lines().count(), 5, "{csv}");
    for name in &names {
        let shown = run(&[&["runs", "show", name][..], &places].concat()).expect(0).out;
        assert!(shown.starts_with(name) && shown.contains("  command   tumen "), "{shown}");
        fits(&shown, 100);
    }
    let done = run(&[&["runs", "show", "history-baselin"][..], &places].concat()).expect(2);
    assert!(done.err.contains("there is no run `history-baselin`"), "{}", done.err);

    // Results are not removed, nor what lies elsewhere.
    let rm = |name: &str| run(&["runs", "rm", name, "--store", store.to_str().unwrap()]);
    let result = names.iter().find(|name| name.starts_with("baseline-")).unwrap();
    for name in [result, "../out", "nothing", ""] {
        let done = rm(name).expect(2);
        assert!(done.err.contains("is not removed: it is no run of the store"), "{}", done.err);
    }
    let kept = names.iter().find(|name| name.starts_with("history-")).unwrap();
    assert_eq!(rm(kept).expect(0).err, format!("removed {kept}\n"));
    assert!(!names_in(&store).contains(&(*kept).to_owned()));
    assert_eq!(names_in(&out).len(), 2);
    run(&[&["run", "--draws", "3"][..], &short, &places].concat()).expect(0);
    assert!(names_in(&store).contains(&(*kept).to_owned()), "the same question has the same name");
}
