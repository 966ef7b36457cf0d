//! What a rule in a file does to people, each as a sentence that a historian could check.

use crate::folder::small_world;
use tumen::engine::compile::compile_with;
use tumen::engine::draw::Chance;
use tumen::engine::life::Watch;
use tumen::engine::measure::{Measure as M, Row};
use tumen::engine::plan::Plan;
use tumen::engine::{Options, run, run_watching};
use tumen::world::load;

const CAMPS: &str = "world/programmes/1967-camps.toml";
const HOST: &str = "world/hosts/taiga.toml";
const BEHAVIOUR: &str = "world/behaviour.toml";
const CHANCE: Chance = Chance { seed: 1967, stream: 3 };

/// The small world with pieces of text replaced: file, old, new.
fn plan(changes: &[(&str, &str, &str)]) -> Plan {
    let mut files = small_world();
    for (path, old, new) in changes {
        let text = String::from_utf8(files[*path].clone()).expect("the file is a text");
        assert!(text.contains(old), "`{old}` is not in {path}");
        files.insert((*path).to_owned(), text.replacen(old, new, 1).into_bytes());
    }
    let world = load(&files, &[]).unwrap_or_else(|problems| panic!("{problems}"));
    compile_with(&world, &|_| 0.5)
}

/// Sums over all months.
fn total(plan: &Plan) -> Row {
    let observables = run(plan, CHANCE, Options::default()).expect("the identities hold");
    let mut sum = Row::default();
    observables.programmes[0].cells.iter().flatten().for_each(|row| sum += row);
    sum
}

/// A line before the one that begins so.
fn with(line: &str, before: &str) -> String {
    format!("{line} assumed = \"made up\" }}\n{before}")
}

#[test]
fn where_the_law_has_no_route_nobody_becomes_a_citizen_or_marries_into_the_country() {
    let willing = [
        with("naturalise = { value = \"0.05 1/year\",", ""),
        with("marry = { value = \"0.3 1/year\",", ""),
        with("overstay = { value = \"0.2\",", "abscond = {"),
    ]
    .concat();
    let lovers = with("partner = { value = \"0.1 1/year\",", "living = {");
    let bound = ("bound_naturalise", "bound_marry", "bound_partner");
    let law = |marriage: &str, citizenship: &str| {
        let routes = [
            with(&format!("marriage_route = {{ value = \"{marriage}\","), ""),
            with(&format!("citizenship_route = {{ value = \"{citizenship}\","), "absconder_mortality"),
        ];
        let plan = plan(&[
            (CAMPS, "abscond = {", &willing),
            (CAMPS, "living = {", &lovers),
            (HOST, "absconder_mortality", &routes.concat()),
            (HOST, "value = \"0.02 1/year\"", "value = \"0.2 1/year\""),
            (BEHAVIOUR, bound.0, "bound_naturalise = { value = \"0.1\", assumed = \"wide\" }\n#"),
            (BEHAVIOUR, bound.1, "bound_marry = { value = \"0.3\", assumed = \"wide\" }\n#"),
            (BEHAVIOUR, bound.2, "bound_partner = { value = \"0.1\", assumed = \"wide\" }\n#"),
        ]);
        total(&plan)
    };
    let (open, shut) = (law("1", "1"), law("0", "0"));
    for measure in [M::ExitsMarry, M::MarriedAfter, M::ExitsNaturalise, M::Naturalised] {
        assert!(open[measure] > 0, "{} with an open law", measure.name());
        assert_eq!(shut[measure], 0, "{} with a shut law", measure.name());
    }
    // A law that lets every second one through halves them; other people stay under way to it, so it is a little more.
    let half = law("1", "0.5");
    let share = half[M::ExitsNaturalise] as f64 / open[M::ExitsNaturalise] as f64;
    assert!((0.42..0.62).contains(&share), "{share}");
}

#[test]
fn a_contract_that_cannot_be_extended_is_not_extended() {
    let rule = |most: &str| {
        let line = [
            with("extension = { value = \"1\",", ""),
            with(&format!("max_extensions = {{ value = \"{most}\","), "term = {"),
        ];
        total(&plan(&[(CAMPS, "term = {", &line.concat())]))
    };
    assert_eq!(rule("0")[M::Extensions], 0);
    assert!(rule("2")[M::Extensions] > 0);
}

/// Selection that turns away nearly everybody, at a price, among applicants half of whom are soldiers.
fn army(conscripts: &str) -> Plan {
    let rule = [
        "require_married = { value = \"1\",",
        "require_children = { value = \"1\",",
        "prefer_party = { value = \"1\",",
        "bribe_share = { value = \"0.5\",",
        "applicants = { value = \"9\",",
        "service_term = { value = \"10 months\",",
        conscripts,
    ];
    let lines: String = rule.iter().map(|line| with(line, "")).collect::<String>() + "intake = {";
    plan(&[(CAMPS, "intake = {", &lines)])
}

#[test]
fn soldiers_serve_their_own_term_and_pay_no_bribe() {
    let observables = |plan: &Plan| run(plan, CHANCE, Options::default()).expect("the identities hold");
    let half = observables(&army("conscripts = { value = \"0.5\","));
    let mut all = Row::default();
    half.programmes[0].cells.iter().flatten().for_each(|row| all += row);
    let share_who_pay = all[M::BribePlaces] as f64 / all[M::Arrivals] as f64;
    assert!((0.3..0.5).contains(&share_who_pay), "{share_who_pay} of the arrivals agree on a bribe");
    let stays: Vec<u64> =
        (0..60).map(|n| half.programmes[0].histograms.iter().map(|y| y.stay_months[n]).sum()).collect();
    let (soldiers, others) = (stays[10], stays[36]);
    assert!(others > 500, "{others} stays of thirty-six months");
    assert!(soldiers.abs_diff(others) < others / 10, "{soldiers} stays of ten months, {others} of thirty-six");

    let nobody = observables(&army("conscripts = { value = \"0\","));
    // Some leave on their own in any month.
    assert!(nobody.programmes[0].histograms.iter().map(|year| year.stay_months[10]).sum::<u64>() < 20);
}

#[test]
fn an_army_sends_soldiers_only_for_their_time_of_service() {
    let plan = plan(&[(
        CAMPS,
        "kind = \"state-selection\"",
        &with("kind = \"conscript-dispatch\"\nservice_term = { value = \"2 years\",", ""),
    )]);
    let sum = total(&plan);
    assert_eq!(sum[M::ConscriptMonths], sum[M::WorkerMonths]);
    assert_eq!(sum[M::BribePlaces], 0);
    let terms = &plan.programmes[0].terms[0];
    assert_eq!((terms.term_of(true), terms.term_of(false)), (24, 36));
}

#[test]
fn soldiers_go_without_the_children_that_selection_asks_for() {
    let lines = [
        "require_married = { value = \"1\",",
        "require_children = { value = \"1\",",
        "prefer_party = { value = \"1\",",
        "conscripts = { value = \"0.5\",",
    ];
    let lines: String = lines.iter().map(|line| with(line, "")).collect::<String>() + "intake = {";
    let hold = with("family_hold = { value = \"1\",", "living = {");
    let plan = plan(&[(CAMPS, "intake = {", &lines), (CAMPS, "living = {", &hold)]);
    let (mut soldiers, mut others) = (0, 0);
    for post in 0..40 {
        let life = run_watching(&plan, CHANCE, Options::default(), Watch { owner: 0, post }).expect("identities");
        for month in life.months.iter().filter(|month| month.row[M::Arrivals] > 0) {
            let family = month.after.family.first().copied().unwrap_or_default();
            let is_soldier = month.row[M::ConscriptMonths] > 0;
            // With all close family at home, one means children and a half means none.
            assert_eq!(family, if is_soldier { 0.5 } else { 1.0 });
            *if is_soldier { &mut soldiers } else { &mut others } += 1;
        }
    }
    assert!(soldiers > 50 && others > 50, "{soldiers} soldiers, {others} others");
}
