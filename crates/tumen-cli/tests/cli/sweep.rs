//! `tumen sweep`.

use crate::{fits, names_in, run};

const PLAN: &str = r#"
name = "Levy and margin"
observable = ["retained_share", "stock"]
in = "2005..2006"
design = "sobol"
points = 3
draws = 2
scale = 200

[[lever]]
name = "levy"
set = "2000-contract.levy.share"
from = "2005-01"
range = "0.2..0.6"

[[uncertainty]]
name = "margin"
draw = "broker-margin"
range = "0.05..0.95"
"#;

fn with_plan(text: &str, words: &[&str]) -> (crate::Done, Vec<String>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let plan = folder.path().join("levy.toml");
    std::fs::write(&plan, text).expect("the plan is written");
    let out = folder.path().join("out");
    let paths = [plan.to_str().expect("a plain path"), "--out", out.to_str().expect("a plain path")];
    let done = run(&[&["sweep"], &paths[..], words].concat());
    let names = names_in(&out);
    let inner = names.first().map(|name| names_in(&out.join(name))).unwrap_or_default();
    (done, names.into_iter().chain(inner).collect())
}

#[test]
fn a_sweep_leaves_its_table_its_points_and_its_plan() {
    let (done, names) = with_plan(PLAN, &[]);
    let done = done.expect(0);
    assert!(names[0].starts_with("sweep-levy-"), "{names:?}");
    assert_eq!(
        names[1..],
        ["about.json", "plan.toml", "points.csv", "sweep.json", "sweep.parquet", "timing.json", "world"]
    );
    fits(&done.out, 100);
    for part in
        ["Levy and margin", "3 points, 2 draws each, 2005-01 to 2006-12, scope russia", "retained_share, of 100"]
    {
        assert!(done.out.contains(part), "{part} in\n{}", done.out);
    }
    assert!(done.err.contains("6 runs in"), "{}", done.err);
    let (again, _) = with_plan(PLAN, &["--threads", "1"]);
    assert_eq!(again.expect(0).out, done.out);
}

#[test]
fn points_are_printed_without_a_run() {
    let (done, names) = with_plan(PLAN, &["--points"]);
    let done = done.expect(0);
    assert_eq!((done.out.lines().next(), done.out.lines().count()), (Some("point,levy,margin"), 4));
    assert!(names.is_empty(), "{names:?}");
}

#[test]
fn all_problems_of_a_plan_are_drawn_with_their_places() {
    let text = PLAN.replace("stock", "stok").replace("broker-margin", "brokers-margin");
    let (done, names) = with_plan(&text, &[]);
    let done = done.expect(2);
    for part in
        ["stok", "levy.toml:3", "did you mean `stock`?", "did you mean `broker-margin`?", "2 problems in 1 file"]
    {
        assert!(done.err.contains(part), "{part} in\n{}", done.err);
    }
    assert!(names.is_empty(), "{names:?}");
    let done = run(&["sweep", "no-such-plan.toml"]).expect(2);
    assert!(done.err.contains("cannot read the plan no-such-plan.toml"), "{}", done.err);
    let (done, _) = with_plan(PLAN, &["no-such-scenario"]);
    assert!(done.expect(2).err.contains("no scenario"));
}
