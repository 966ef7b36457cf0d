//! A plan of a sweep is read as the files of a world are: everything that is wrong, at its place.

use crate::baseline;
use tumen::world::{Design, FactorOf, Levels, Sweep, read_sweep};

const TOP: &str = r#"
name = "A test"
observable = ["stock", "retained_share"]
in = "2006..2008"
design = "grid"
"#;

const LEVER: &str = r#"
[[lever]]
name = "levy"
set = "2000-contract.levy.share"
from = "2005-01"
range = "0.2..0.6"
steps = 3
"#;

const UNKNOWN: &str = r#"
[[uncertainty]]
name = "margin"
draw = "broker-margin"
values = ["0.1", "0.9"]
[[uncertainty]]
name = "held"
draw = "overhead"
at = 0.5
"#;

fn plan(text: &str) -> Sweep {
    let world = baseline::world(&[]);
    read_sweep(&world, "plan.toml", text.as_bytes().to_vec()).unwrap_or_else(|problems| panic!("{problems}"))
}

/// What is said of a plan.
fn problems(text: &str) -> String {
    let world = baseline::world(&[]);
    let found = read_sweep(&world, "plan.toml", text.as_bytes().to_vec()).map(|_| ());
    found.expect_err("the plan is refused").to_string()
}

#[test]
fn a_plan_has_levers_and_unknown_quantities_apart() {
    let plan = plan(&[TOP, LEVER, UNKNOWN].concat());
    assert_eq!((plan.design, plan.draws, plan.scale, plan.by_year), (Design::Grid, 8, 20, false));
    assert_eq!(
        (plan.scopes.as_slice(), plan.observables.as_slice()),
        (&["russia".to_owned()][..], &["stock", "retained_share"][..])
    );
    let [levy, margin] = plan.factors.as_slice() else { panic!("{:?}", plan.factors) };
    assert!(matches!(&levy.of, FactorOf::Lever { path, .. } if path == "2000-contract.levy.share"));
    assert_eq!(levy.levels.of_grid(), [0.2, 0.4, 0.6]);
    assert!(matches!(&margin.of, FactorOf::Uncertainty { key } if key == "broker-margin"));
    assert_eq!(margin.levels, Levels::Values(vec![0.1, 0.9]));
    let set = plan.quantiles(&[0.4, 0.9]);
    assert_eq!(set.into_iter().collect::<Vec<_>>(), [("broker-margin".to_owned(), 0.9), ("overhead".to_owned(), 0.5)]);
}

#[test]
fn a_lever_sets_its_value_from_its_month_on_and_nothing_else() {
    let world = baseline::world(&[]);
    let plan = plan(&[TOP, LEVER].concat());
    let pulled = world.with_changes(&plan.changes(&[0.25])).expect("the ends make a world each");
    let at = |world: &tumen::world::World, path: &str, month: &str| {
        let month = tumen::month::Month::parse(month).unwrap();
        world.param(path).unwrap().at(world, month, 0.0, &|_| 0.5)
    };
    assert_eq!(at(&pulled, "2000-contract.levy.share", "2005-01"), 0.25);
    assert_eq!(at(&pulled, "2000-contract.levy.share", "2004-12"), at(&world, "2000-contract.levy.share", "2004-12"));
    assert_eq!(at(&pulled, "2000-contract.levy.skim", "2006-01"), at(&world, "2000-contract.levy.skim", "2006-01"));
}

#[test]
fn units_are_kept() {
    let lever = "[[lever]]\nname = \"living\"\nset = \"2000-contract.control.living\"\nfrom = \"2005-01\"\nvalues = [\"50 USD/month\", \"100 USD/month\"]\n";
    let points = "[[point]]\nliving = \"80 USD/month\"\n";
    let plan = plan(&[&TOP.replace("grid", "list"), lever, points].concat());
    assert_eq!((plan.factors[0].unit().as_str(), plan.list.as_slice()), ("USD/month", &[vec![80.0]][..]));
}

#[test]
fn problems_come_at_once_with_their_places() {
    let text = TOP.replace("stock", "stok").replace("2006..2008", "2006..2040")
        + &LEVER.replace("levy.share", "levy.shar").replace("steps = 3", "stepps = 3")
        + &UNKNOWN.replace("broker-margin", "brokers-margin");
    let found = problems(&text);
    for part in [
        "plan.toml:3:15: error: observable.1: there is no observable `stok`",
        "plan.toml:4:6: error: in: 2006-01..2040-12 leaves the months of the world",
        "did you mean `2000-contract.levy.share`?",
        "no prior of the world takes the quantile `brokers-margin`",
        "did you mean `broker-margin`?",
    ] {
        assert!(found.contains(part), "{part} in\n{found}");
    }
}

#[test]
fn what_makes_no_sense_is_refused() {
    let lever = |change: &str, to: &str| [TOP, LEVER].concat().replace(change, to);
    for (text, says) in [
        (TOP.to_owned(), "the plan sweeps nothing"),
        (lever(r#""stock", "retained_share""#, ""), "the plan asks for no observable"),
        (lever("design", "scope = [\"russia\", \"russia\"]\ndesign"), "`russia` is asked for twice"),
        (lever("name = \"levy\"", "name = \"value\""), "`value` is a column of the table already"),
        (
            [TOP, LEVER, &LEVER.replace("\"levy\"", "\"again\"")].concat(),
            "`levy` sets `2000-contract.levy.share` from 2005-01 on already",
        ),
        (
            [
                TOP,
                LEVER,
                UNKNOWN,
                &UNKNOWN.replace("name = \"margin\"", "name = \"again\"").replace("\"held\"", "\"kept\""),
            ]
            .concat(),
            "`broker-margin` is set by another factor already",
        ),
        (lever("2000-contract.levy.share", "2000-contract.levy"), "is a slot, not a value"),
        (lever("0.2..0.6", "0.2..1.6"), "is above what is possible"),
        (lever("0.2..0.6", "0.2..0.6 USD"), "`share`: a sum in USD, but a share"),
        (lever("0.2..0.6", "0.2"), "a range has two ends"),
        (lever("steps = 3", ""), "a range in a grid needs `steps`"),
        (lever("steps = 3", "steps = 1"), "2 to 1000 steps"),
        (lever("steps = 3", "steps = 3\nvalues = [\"0.1\"]"), "exactly one of `range` and `values`"),
        (lever("2005-01", "1905-01"), "is not one of the world's months"),
        (lever("name = \"levy\"", "name = \"Levy\""), "cannot be an id"),
        (lever("steps = 3", "steps = 3\nlevel = 4"), "unknown key `level`"),
        ([TOP, LEVER, LEVER].concat(), "there is a factor `levy` already"),
        ([&TOP.replace("grid", "sobol"), LEVER].concat(), "`steps` belongs to a grid"),
        (TOP.replace("grid", "sobol") + &LEVER.replace("steps = 3", ""), "needs a number of points"),
        ([&TOP.replace("grid", "latin-square"), LEVER].concat(), "unknown design `latin-square`"),
        ([TOP, "points = 8\n", LEVER].concat(), "has its points already"),
        ([TOP, LEVER, "[[point]]\nlevy = \"0.3\"\n"].concat(), "takes no [[point]]"),
        (TOP.replace("grid", "list") + &LEVER.replace("steps = 3", ""), "needs [[point]]"),
        (
            [&TOP.replace("grid", "list"), &LEVER.replace("steps = 3", ""), "[[point]]\nlevi = \"0.3\"\n"].concat(),
            "no factor `levi`",
        ),
        (
            [&TOP.replace("grid", "list"), &LEVER.replace("steps = 3", ""), "[[point]]\nlevy = \"0.9\"\n"].concat(),
            "outside the range",
        ),
        ([TOP, LEVER, &UNKNOWN.replace("at = 0.5", "at = 1.5")].concat(), "is not between 0.001 and 0.999"),
        ([TOP, LEVER, &UNKNOWN.replace("\"0.9\"", "\"1\"")].concat(), "a quantile is from 0.001 to 0.999"),
        ([TOP, "draws = 0\n", LEVER].concat(), "`draws` is from 1"),
        ([TOP, "scope = \"russa\"\n", LEVER].concat(), "did you mean `russia`?"),
        ([TOP, "every = \"month\"\n", LEVER].concat(), "write \"year\""),
    ] {
        let found = problems(&text);
        assert!(found.contains(says), "{says} in\n{found}");
    }
}

#[test]
fn a_range_whose_end_makes_no_world_is_refused_before_anything_runs() {
    // Shares of sectors are scaled to one, so that none of them may be left.
    let lever = "[[lever]]\nname = \"crew\"\nset = \"2000-contract.work.crew_min\"\nfrom = \"2000-01\"\nrange = \"4..400\"\nsteps = 2\n";
    let found = problems(&[TOP, lever].concat());
    assert!(found.contains("`2000-contract.work.crew_min` cannot be 400 from 2000-01 on"), "{found}");
}

#[test]
fn the_plan_of_the_book_is_read() {
    let book = include_str!("../../../../docs/src/sweep.md");
    let text = book.split("```toml").nth(1).and_then(|rest| rest.split("```").next()).expect("the book has a plan");
    assert_eq!(plan(text).factors.len(), 3);
}
