//! `tumen sources`, at a scale at which it takes a moment.

use serde_json::Value as Json;

use crate::{fits, run};

/// Options that make a run short.
const SHORT: [&str; 8] = ["sources", "--draws", "2", "--scale", "40", "--threads", "2", "--quiet"];

#[test]
fn every_source_stands_with_its_claims() {
    let out = run(&SHORT).expect(0).out;
    fits(&out, 100);
    for part in [
        "lankov-2020  scholarly",
        "195: 35 input, 4 derived, 7 target, 14 held-out, 43 context, 92 implemented",
        "rosstat-wages  statistics",
        "reliability",
        "fares       of ",
        "of them alone",
    ] {
        assert!(out.contains(part), "{part} in\n{out}");
    }
}

#[test]
fn the_document_follows_its_schema() {
    let out = run(&[&SHORT[..], &["--format", "json"]].concat()).expect(0).out;
    let document: Json = serde_json::from_str(&out).expect("JSON");
    let schema: Json = serde_json::from_str(&run(&["schema", "answer-sources"]).expect(0).out).expect("JSON");
    assert_eq!(crate::schema::problems(&schema, &schema, &document, "sources"), Vec::<String>::new());
    let csv = run(&[&SHORT[..], &["--format", "csv"]].concat()).expect(0).out;
    assert_eq!(csv.lines().count(), document["sources"].as_array().map_or(0, Vec::len) + 1);
}

#[test]
fn leaving_a_source_out_shows_what_is_widened_and_what_moves() {
    let without = |more: &[&str]| run(&[&SHORT[..], &["--without", "lankov-2020"], more].concat()).expect(0).out;
    let out = without(&[]);
    fits(&out, 100);
    for part in [
        "are built from lankov-2020 alone",
        "2000-contract.levy.minimum",
        "What moves most without it",
        "others, with it",
        "Fed in with it and predicted without: ",
    ] {
        assert!(out.contains(part), "{part} in\n{out}");
    }
    let document: Json = serde_json::from_str(&without(&["--format", "json"])).expect("JSON");
    let schema: Json = serde_json::from_str(&run(&["schema", "answer-without"]).expect(0).out).expect("JSON");
    assert_eq!(crate::schema::problems(&schema, &schema, &document, "without"), Vec::<String>::new());
    assert!(run(&["sources", "--without", "lankov"]).expect(2).err.contains("`lankov-2020`"));
}
