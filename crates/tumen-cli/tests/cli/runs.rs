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

#[test]
fn results_are_exported_with_what_made_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (store, out, to) = (path("store"), path("out"), path("to"));
    let places = ["--store", &store, "--out", &out];
    let short = ["--scale", "50", "--until", "1950", "--quiet"];
    run(&[&["run", "--draws", "2"][..], &short, &places].concat()).expect(0);
    run(&[&["compare", "baseline", "rules-of-1946", "--pairs", "2"][..], &short, &places].concat()).expect(0);
    let parts = ["--draws", "2", "--scale", "500", "--in", "2005..2005", "--permutations", "2", "--quiet"];
    run(&[&["decompose", "1946-orgnabor", "2000-contract"][..], &parts, &places].concat()).expect(0);
    let plan = path("plan.toml");
    let text = "name = \"Levy\"\nobservable = [\"stock\"]\nin = \"2005..2005\"\ndesign = \"sobol\"\npoints = 2\ndraws = 1\nscale = 500\n\
                [[lever]]\nname = \"levy\"\nset = \"2000-contract.levy.share\"\nfrom = \"2005-01\"\nrange = \"0.1..0.8\"\n";
    std::fs::write(&plan, text).unwrap();
    run(&[&["sweep", &plan, "--quiet"][..], &places].concat()).expect(0);
    let listed = run(&[&["runs", "list"][..], &places].concat()).expect(0).out;
    assert!(listed.contains("decomposition of 2 draws") && listed.contains("sweep of 2 runs"), "{listed}");
    let export = |name: &str, more: &[&str]| run(&[&["runs", "export", name, "--to", &to][..], &places, more].concat());
    let results = names_in(out.as_ref());
    assert_eq!(results.len(), 4, "{results:?}");
    for name in &results {
        let made = export(name, &["--author", "A. Historian"]).expect(0).out;
        let made = std::path::Path::new(made.trim());
        assert_eq!(made, std::path::Path::new(&to).join(name));
        let metadata = std::fs::read(made.join("ro-crate-metadata.json")).unwrap();
        let metadata: serde_json::Value = serde_json::from_slice(&metadata).expect("JSON");
        let entity = |id: &str| {
            let graph = metadata["@graph"].as_array().unwrap().iter();
            graph.clone().find(|entity| entity["@id"] == id).unwrap_or_else(|| panic!("{id}")).clone()
        };
        assert_eq!(entity("#author-0")["name"], "A. Historian");
        assert!(entity("#run")["description"].as_str().unwrap().starts_with("tumen "));
        assert_eq!(entity("world/tumen.toml")["encodingFormat"], "application/toml");
        assert!(!entity("./")["isBasedOn"].as_array().unwrap().is_empty());
        let began = entity("#run")["startTime"].as_str().unwrap().to_owned();
        assert!(began.ends_with("+00:00") && began.as_str() <= entity("#run")["endTime"].as_str().unwrap(), "{began}");
        let citation = std::fs::read_to_string(made.join("CITATION.cff")).unwrap();
        assert!(citation.starts_with("cff-version: 1.2.0\n") && citation.contains("A. Historian"), "{citation}");
    }
    // What was touched since, or came to it, is no result.
    for (kind, file) in [("baseline-", "ledger.parquet"), ("compare-", "differences.csv"), ("decompose-", "mine.txt")] {
        let results = results.iter().find(|name| name.starts_with(kind)).unwrap();
        std::fs::write(std::path::Path::new(&out).join(results).join(file), "prettier").unwrap();
        let done = export(results, &[]).expect(1);
        assert!(done.err.contains(&format!("{file} is not what was written")), "{}", done.err);
    }
    #[cfg(unix)]
    {
        let results = results.iter().find(|name| name.starts_with("sweep-")).unwrap();
        std::os::unix::fs::symlink(&plan, std::path::Path::new(&out).join(results).join("link")).unwrap();
        assert!(export(results, &[]).expect(1).err.contains("link is not what was written"));
    }
    let kept = names_in(store.as_ref()).into_iter().find(|name| name.starts_with("history-")).unwrap();
    let done = export(&kept, &[]).expect(2);
    assert!(done.err.contains("and no results"), "{}", done.err);
}
