//! `tumen decompose`.

use crate::{fits, run};

const SMALL: [&str; 6] = ["--draws", "2", "--scale", "400", "--in", "2003..2004"];

fn decompose(words: &[&str]) -> crate::Done {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = ["--out", folder.path().to_str().expect("a plain path")];
    run(&[&["decompose"], words, &SMALL, &out].concat())
}

#[test]
fn a_decomposition_leaves_its_document_its_tables_and_a_page() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().to_str().expect("a plain path");
    let words = ["decompose", "1946-orgnabor", "2000-contract", "--format", "json", "--out", out];
    let done = run(&[&words[..], &SMALL].concat()).expect(0);
    let names = crate::names_in(folder.path());
    assert!(names.len() == 1 && names[0].starts_with("decompose-1946-orgnabor-2000-contract-"), "{names:?}");
    let inner = folder.path().join(&names[0]);
    let files = ["about.json", "decomposition.json", "hybrids.csv", "parts.csv", "report.html", "timing.json", "world"];
    assert_eq!(crate::names_in(&inner), files);
    assert_eq!(std::fs::read_to_string(inner.join("decomposition.json")).unwrap(), done.out);
    let page = std::fs::read_to_string(inner.join("report.html")).unwrap();
    for part in ["none of these arrangements existed", "parts-0", "Rules that never met", "Shapley"] {
        assert!(page.contains(part), "{part}");
    }
    let hybrids = std::fs::read_to_string(inner.join("hybrids.csv")).unwrap();
    assert_eq!(hybrids.lines().count(), 257);
    let document: serde_json::Value = serde_json::from_str(&done.out).expect("JSON");
    let schema = run(&["schema", "answer-decompose"]).expect(0).out;
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("JSON");
    assert_eq!(crate::schema::problems(&schema, &schema, &document, "decomposition"), Vec::<String>::new());
    assert_eq!(
        document["command"],
        "tumen decompose 1946-orgnabor 2000-contract --observable retained_share --draws 2 --seed 1 --scale 400 --in 2003-01..2004-12"
    );
    let again = run(&[&words[..], &SMALL, &["--threads", "1"]].concat()).expect(0);
    assert_eq!(again.out, done.out);
    assert_eq!(crate::names_in(folder.path()), names);
}

#[test]
fn a_decomposition_says_the_ends_the_parts_and_the_frame() {
    let done = decompose(&["1967-camps", "2000-contract", "--observable", "retained_share,stock"]).expect(0);
    fits(&done.out, 100);
    for part in [
        "From Closed logging camps to Contract work with planned money",
        "1967-camps: rules as of 1979-07",
        "2003-01 to 2004-12, all 256 sets of 8 parts, 2 draws, seed 1, scale 400.",
        "worker kept",
        "What is exchanged",
        "in-kind-split",
        "The frame",
        "Rules that never met in history",
        "levy",
        "difference",
    ] {
        assert!(done.out.replace('\n', " ").contains(part), "{part} in\n{}", done.out);
    }
}

#[test]
fn worlds_are_split_over_their_changes() {
    let words = ["baseline", "levy-as-share", "--observable", "state_revenue", "--format", "csv"];
    let done = decompose(&[&words[..], &["--in", "2005..2006"]].concat());
    // An option that is given twice is refused.
    assert_eq!(done.code, Some(2), "{}", done.err);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().to_str().expect("a plain path");
    let small = ["--draws", "2", "--scale", "100", "--in", "2005..2006", "--out", out];
    let done = run(&[&["decompose"], &words[..], &small].concat()).expect(0);
    let lines: Vec<&str> = done.out.lines().collect();
    assert_eq!(lines.len(), 6, "{}", done.out);
    assert!(lines[4].starts_with("state_revenue,USD/year,2000-contract.levy,"), "{}", done.out);
    // What begins after the months that are told is no part of the difference.
    assert!(lines[5].contains("2017-after-ban.levy") && lines[5].contains(",0,0,0,0,"), "{}", done.out);
}

#[test]
fn what_does_not_exist_or_fit_is_bad_input() {
    for (words, says) in [
        (&["1946-orgnabr", "2000-contract"][..], "did you mean `1946-orgnabor`?"),
        (&["baseline", "2000-contract"], "are an arrangement and a world"),
        (&["baseline", "ban-on-tim"], "did you mean `ban-on-time`?"),
        (&["1946-orgnabor", "2000-contract", "--observable", "retained"], "retained_share"),
        (&["1946-orgnabor", "2000-contract", "--as-of", "1999-01,2008-01"], "has no rules in 1999-01"),
        (&["1946-orgnabor", "2000-contract", "--as-of", "1948-06"], "two months are needed"),
        (&["1946-orgnabor", "2000-contract", "--frame", "2000"], "there is no arrangement `2000`"),
        (&["1946-orgnabor", "2000-contract", "--frame", "1967-camps"], "months of the frame"),
        (&["1946-orgnabor", "2000-contract", "--together", "pay,levies"], "there is no part `levies`"),
        (&["baseline", "rules-of-1946"], "--permutations"),
        (&["baseline", "baseline"], "changes nothing"),
        (&["ban-on-time", "baseline"], "the second world has all that the first has"),
        (&["baseline", "ban-on-time", "--frame", "2000-contract"], "--frame belongs to two arrangements"),
    ] {
        let done = decompose(words).expect(2);
        assert!(done.err.contains(says), "{says} in\n{}", done.err);
    }
}
