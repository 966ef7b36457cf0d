//! `tumen claims`, at a scale at which it takes a moment.

use serde_json::Value as Json;

use crate::{fits, run};

/// Options that make a run short.
const SHORT: [&str; 6] = ["--draws", "2", "--scale", "40", "--threads", "2"];

fn claims(more: &[&str]) -> String {
    run(&[&["claims"][..], &SHORT, more].concat()).expect(0).out
}

#[test]
fn a_claim_stands_with_its_source_its_intervals_and_what_does_it() {
    let out = claims(&["--system", "planned-money", "--quiet"]);
    fits(&out, 100);
    for part in [
        "lankov-planned-money-amount-2005-2015  ¶ 62, input: fed in\n",
        "document    450–800 USD a month, 2005–2015",
        "(handed to the state,",
        "50 %: ",
        "lankov-planned-money-rule  ¶ 59, implemented\n",
        "done by     planned-money (system 20:",
        "against     ",
        "claims listed.",
    ] {
        assert!(out.contains(part), "{part} in\n{out}");
    }
}

#[test]
fn the_whole_table_fits_and_counts_what_is_emergent() {
    let out = claims(&[]);
    fits(&out, 100);
    for part in ["lankov-2020: 195 claims", "Derived quantities", "Emergent claims: ", "299 of 299 claims listed."] {
        assert!(out.contains(part), "{part} in\n{out}");
    }
}

#[test]
fn chosen_claims_meet_all_options() {
    let out = claims(&["--role", "held-out", "--source", "lankov-2020", "--format", "csv", "--quiet"]);
    let rows: Vec<&str> = out.lines().skip(1).collect();
    assert!(!rows.is_empty());
    for row in rows {
        assert!(row.starts_with("claims,lankov-") && row.contains(",held-out,true,"), "{row}");
    }
    let none = claims(&["--role", "context", "--verdict", "holds", "--quiet"]);
    assert!(none.starts_with("No claim meets all of that.\n"), "{none}");
}

#[test]
fn what_is_fed_in_is_not_counted() {
    let out = claims(&["--role", "input", "--quiet"]);
    assert!(out.contains("None of them is emergent") && !out.contains("Emergent claims:"), "{out}");
}

#[test]
fn the_document_follows_its_schema() {
    let document: Json = serde_json::from_str(&claims(&["--format", "json", "--quiet"])).expect("JSON");
    let schema: Json = serde_json::from_str(&run(&["schema", "answer-claims"]).expect(0).out).expect("JSON");
    assert_eq!(crate::schema::problems(&schema, &schema, &document, "claims"), Vec::<String>::new());
    assert_eq!((document["format"].as_u64(), document["run"]["draws"].as_u64()), (Some(1), Some(2)));
    let n = document["claims"].as_array().map(Vec::len);
    assert_eq!(n.map(|n| n as u64), document["claims_total"].as_u64());
}

#[test]
fn names_that_nobody_knows_are_bad_input() {
    for (option, name, hint) in [
        ("--role", "held", "held-out"),
        ("--source", "lankov", "`lankov-2020`"),
        ("--system", "planed-money", "`planned-money`"),
        ("--system", "999", "a number from 1 to "),
        ("--verdict", "outsid", "`outside`"),
        ("--verdict", "nonsense", "verdicts: middle-half"),
    ] {
        let done = run(&["claims", option, name]).expect(2);
        assert!(done.out.is_empty() && done.err.contains(hint), "{option} {name}: {}", done.err);
    }
}

#[test]
fn tensions_are_told_with_their_years_and_follow_their_schema() {
    let out = claims(&["--tension", "--quiet"]);
    fits(&out, 100);
    for part in [
        "  lankov-planned-money-amount-2005-2015\n",
        "  hold in       ",
        "  not in        2005 ×",
        "cannot hold in the same year",
    ] {
        assert!(out.contains(part), "{part} in\n{out}");
    }
    let document: Json = serde_json::from_str(&claims(&["--tension", "--format", "json", "--quiet"])).expect("JSON");
    let schema: Json = serde_json::from_str(&run(&["schema", "answer-tension"]).expect(0).out).expect("JSON");
    assert_eq!(crate::schema::problems(&schema, &schema, &document, "tension"), Vec::<String>::new());
    let years = document["groups"].as_array().into_iter().flatten().filter_map(|group| group["years"].as_array());
    let csv = claims(&["--tension", "--format", "csv", "--quiet"]);
    assert_eq!(csv.lines().count(), years.map(Vec::len).sum::<usize>() + 1);
    run(&["claims", "--tension", "--role", "input"]).expect(2);
}
