//! `tumen dictionary`, and that the pages made by it are those of this program.

use std::path::Path;

use crate::run;

/// The root of the repository.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

#[test]
fn pages_of_the_book_are_fresh() {
    let folder = tempfile::tempdir().unwrap();
    let done = run(&["dictionary", "--out", folder.path().to_str().unwrap()]).expect(0);
    let names: Vec<String> = crate::names_in(folder.path());
    assert_eq!(done.out.lines().count(), names.len());
    assert_eq!(names, ["observables.md", "parameters.md", "state.md", "systems.md"]);
    for name in names {
        let fresh = std::fs::read_to_string(folder.path().join(&name)).unwrap();
        let committed = std::fs::read_to_string(Path::new(ROOT).join("docs/src/odd").join(&name)).unwrap_or_default();
        let remedy = "refresh it with `tumen dictionary --out docs/src/odd`";
        assert!(fresh == committed, "docs/src/odd/{name} is out of date; {remedy}");
    }
}

#[test]
fn the_table_of_systems_in_the_readme_is_fresh() {
    let page = run(&["dictionary", "systems"]).expect(0).out;
    let rows = |text: &str| text.lines().filter(|line| line.starts_with('|')).map(str::to_owned).collect::<Vec<_>>();
    let readme = std::fs::read_to_string(Path::new(ROOT).join("README.md")).unwrap();
    let (_, after) = readme.split_once("<!-- systems -->").expect("the table has a beginning");
    let (table, _) = after.split_once("<!-- end of systems -->").expect("the table has an end");
    assert_eq!(rows(table), rows(&page), "put in what `tumen dictionary systems` prints");
    assert_eq!(rows(table).len(), 66 + 2);
}

#[test]
fn every_value_has_a_class_and_something_behind_it() {
    let csv = run(&["dictionary", "parameters", "--format", "csv"]).expect(0).out;
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("parameter,from,value or prior,class,behind it,what it is"));
    assert!(lines.clone().count() > 1000);
    assert!(
        csv.contains(
            "2000-contract.levy.minimum,2005-01,450 USD/month,documented,lankov-planned-money-amount-2005-2015"
        )
    );
    assert!(!lines.any(|line| line.contains(",,")), "a cell is empty");
}

#[test]
fn one_csv_has_one_table() {
    let done = run(&["dictionary", "--format", "csv"]).expect(2);
    assert!(done.err.contains("has one table"), "{}", done.err);
    let done = run(&["dictionary", "parameter"]).expect(2);
    assert!(done.err.contains("`parameters`"), "{}", done.err);
}
