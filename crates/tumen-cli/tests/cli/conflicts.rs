//! `tumen conflicts`.

use serde_json::Value as Json;

use crate::{fits, run};

#[test]
fn both_sides_stand_with_what_reconciles_them_and_what_the_world_takes() {
    let done = run(&["conflicts", "--draws", "3", "--scale", "40", "--source", "joongang-2023", "--kind", "genuine"])
        .expect(0);
    fits(&done.out, 100);
    insta::assert_snapshot!("conflicts", done.out);
}

#[test]
fn all_are_listed_and_follow_their_schema() {
    let document: Json =
        serde_json::from_str(&run(&["conflicts", "--draws", "3", "--scale", "40", "--format", "json"]).expect(0).out)
            .expect("JSON");
    let schema: Json = serde_json::from_str(&run(&["schema", "answer-conflicts"]).expect(0).out).expect("JSON");
    assert_eq!(crate::schema::problems(&schema, &schema, &document, "conflicts"), Vec::<String>::new());
    let n = document["conflicts"].as_array().map_or(0, Vec::len);
    assert_eq!(Some(n as u64), document["conflicts_total"].as_u64());
    let csv = run(&["conflicts", "--draws", "3", "--scale", "40", "--format", "csv"]).expect(0).out;
    assert_eq!(csv.lines().count(), n + 1);
    fits(&run(&["conflicts", "--draws", "3", "--scale", "40"]).expect(0).out, 100);
}

#[test]
fn unknown_names_are_bad_input() {
    assert!(
        run(&["conflicts", "--draws", "3", "--scale", "40", "--kind", "genuin"]).expect(2).err.contains("`genuine`")
    );
    assert!(
        run(&["conflicts", "--draws", "3", "--scale", "40", "--source", "shim"]).expect(2).err.contains("`shim-2020`")
    );
}
