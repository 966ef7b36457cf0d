//! What a decomposition must hold to.

use tumen::engine::compile::compile;
use tumen::world;
use tumen_baseline::Baseline;

use tumen::month::Month;

use super::*;
use crate::compare::Named;
use crate::summary::Origin;

fn baseline() -> tumen::world::World {
    world::load(&Baseline, &[]).expect("the baseline loads")
}

fn scenario(id: &str) -> Named {
    Named::new(world::load(&Baseline, &[id]).expect("the scenario loads"), &baseline())
}

fn settings() -> DecomposeSettings {
    DecomposeSettings {
        draws: 2,
        scale: 400,
        threads: 2,
        months: MonthRange::parse("2003..2005").ok(),
        observables: vec!["retained_share".to_owned(), "stock".to_owned()],
        ..DecomposeSettings::default()
    }
}

fn asked(one: &str, other: &str) -> RegimesAsked {
    RegimesAsked {
        programmes: [one.to_owned(), other.to_owned()],
        as_of: [None; 2],
        frame: Some("2000-contract".to_owned()),
    }
}

fn regimes(asked: &RegimesAsked, settings: &DecomposeSettings) -> Decomposition {
    decompose_regimes(&baseline(), asked, settings, &Origin::default(), None, &|_| ()).expect("the hybrids run")
}

fn worlds(second: &Named, settings: &DecomposeSettings) -> Decomposition {
    let baseline = baseline();
    let first = Named::new(baseline.clone(), &baseline);
    decompose_worlds(&baseline, [&first, second], settings, &Origin::default(), None, &|_| ()).expect("the worlds run")
}

fn mean(quantiles: Option<crate::answer::Quantiles>) -> f64 {
    quantiles.expect("there is a value").mean
}

#[test]
fn a_regime_against_itself_differs_by_exactly_nothing() {
    let done = regimes(&asked("1967-camps", "1967-camps"), &settings());
    assert_eq!(done.hybrids.len(), 256);
    for row in &done.observables {
        assert!(mean(row.first) > 0.0, "{row:?}");
        assert_eq!(row.largest_gap, 0.0);
        for part in &row.parts {
            let zero = |q: Option<crate::answer::Quantiles>| q.is_some_and(|q| [q.p5, q.p95, q.mean] == [0.0; 3]);
            assert!(zero(part.value) && zero(part.first_in) && zero(part.last_in), "{part:?}");
        }
    }
    assert!(done.hybrids.iter().all(|hybrid| hybrid.means == done.hybrids[0].means));
}

#[test]
fn parts_sum_to_the_whole_and_change_their_sign_the_other_way_round() {
    let there = regimes(&asked("1946-orgnabor", "2000-contract"), &settings());
    let back = regimes(&asked("2000-contract", "1946-orgnabor"), &settings());
    assert!(!there.unmet.is_empty());
    for (there, back) in there.observables.iter().zip(&back.observables) {
        let size = mean(there.first).abs().max(mean(there.second).abs());
        assert!(there.largest_gap <= 1e-12 * size, "{}", there.largest_gap);
        let sum: f64 = there.parts.iter().map(|part| mean(part.value)).sum();
        assert!((sum - mean(there.difference)).abs() <= 1e-12 * size, "{there:?}");
        assert_eq!(there.first, back.second);
        for (there, back) in there.parts.iter().zip(&back.parts) {
            assert!((mean(there.value) + mean(back.value)).abs() <= 1e-12 * size, "{there:?} {back:?}");
            assert!((mean(there.first_in) + mean(back.last_in)).abs() <= 1e-12 * size, "{there:?} {back:?}");
        }
    }
    let share = &there.observables[0];
    assert!(mean(share.first) > mean(share.second) + 0.1, "free hire leaves more: {share:?}");
    assert!(mean(share.own[0]) > mean(share.own[1]), "{share:?}");
    let pay = share.parts.iter().find(|part| part.player == "levy").expect("a slot");
    assert!(mean(pay.value) < -0.1, "planned money takes most of it: {pay:?}");
    let stock = &there.observables[1];
    assert!(mean(stock.difference).abs() < 0.1 * mean(stock.first), "the frame's posts are the same: {stock:?}");
}

#[test]
fn threads_change_nothing_and_what_is_exchanged_together_is_one_part() {
    let asked = asked("1967-camps", "2000-contract");
    let one = DecomposeSettings { threads: 1, ..settings() };
    assert_eq!(regimes(&asked, &settings()), regimes(&asked, &one));
    let all: Vec<String> = tumen::programme::Slot::ALL.iter().map(|slot| slot.name().to_owned()).collect();
    let done = regimes(&asked, &DecomposeSettings { together: vec![all], ..settings() });
    assert_eq!((done.players.len(), done.hybrids.len()), (1, 2));
    for row in &done.observables {
        assert_eq!(row.parts[0].value, row.difference);
        assert_eq!(row.parts[0].unmet_weight, Some(0.0), "a regime's own rules have met");
    }
}

#[test]
fn sampled_orders_come_near_the_exact_parts() {
    let asked = asked("1967-camps", "2000-contract");
    let exact = regimes(&asked, &settings());
    let sampled = regimes(&asked, &DecomposeSettings { permutations: Some(12), ..settings() });
    assert!(sampled.hybrids.is_empty());
    let (exact, sampled) = (&exact.observables[0], &sampled.observables[0]);
    assert_eq!((exact.first, exact.second), (sampled.first, sampled.second));
    assert!(sampled.largest_gap <= 1e-12);
    for (exact, sampled) in exact.parts.iter().zip(&sampled.parts) {
        let error = sampled.sampling_error.expect("orders were sampled");
        let off = (mean(exact.value) - mean(sampled.value)).abs();
        assert!(off <= 4.0 * error + 1e-12, "{off} {error} {exact:?}");
        assert_eq!((exact.first_in, exact.last_in), (sampled.first_in, sampled.last_in));
    }
}

#[test]
fn all_changes_together_are_the_scenario() {
    let baseline = baseline();
    for id in ["ban-on-time", "rules-of-1946", "levy-as-share"] {
        let second = scenario(id);
        let built = baseline.with_changes(&second.world.changes).expect("the changes make a world");
        let [one, other] = [&built, &second.world].map(|world| compile(world, 1, 0));
        assert_eq!(one.first_difference(&other), None, "{id}");
    }
}

#[test]
fn a_scenario_is_split_over_its_changes() {
    let settings = DecomposeSettings { months: None, observables: vec!["stock".to_owned()], ..settings() };
    let done = worlds(&scenario("ban-on-time"), &settings);
    let ids: Vec<&str> = done.players.iter().map(|player| player.id.as_str()).collect();
    assert_eq!(ids.len(), 7, "{ids:?}");
    assert!(ids.contains(&"2017-after-ban.work.raid"), "both dates are one change: {ids:?}");
    assert_eq!((done.hybrids.len(), done.months.from.as_str()), (128, "2018-01"));
    let row = &done.observables[0];
    assert!(row.largest_gap <= 1e-9 * mean(row.first), "{}", row.largest_gap);
    let posts = &row.parts[0];
    assert!(posts.player.ends_with("posts") && mean(posts.value) < 0.0, "{posts:?}");
    let sampled = worlds(&scenario("ban-on-time"), &DecomposeSettings { permutations: Some(2), ..settings });
    assert_eq!(sampled.observables[0].second, row.second);
}

#[test]
fn a_replaced_slot_is_one_part_with_the_keys_in_it() {
    let settings = DecomposeSettings { permutations: Some(2), ..settings() };
    let refused = |settings: &DecomposeSettings| {
        let baseline = baseline();
        let first = Named::new(baseline.clone(), &baseline);
        let second = scenario("rules-of-1946");
        decompose_worlds(&baseline, [&first, &second], settings, &Origin::default(), None, &|_| ())
            .map(|done| done.players.len())
            .map_err(|error| error.to_string())
    };
    assert!(
        refused(&DecomposeSettings { permutations: None, ..settings.clone() }).unwrap_err().contains("--permutations")
    );
    let unknown = DecomposeSettings { together: vec![vec!["work".to_owned()]], ..settings };
    assert!(refused(&unknown).unwrap_err().contains("2000-contract.control, "), "control and its keys are one part");
}

#[test]
fn settings_that_cannot_be_run_are_refused() {
    let refused = |asked: &RegimesAsked, settings: &DecomposeSettings| {
        let done = decompose_regimes(&baseline(), asked, settings, &Origin::default(), None, &|_| ());
        done.map(|_| ()).unwrap_err().to_string()
    };
    let camps = asked("1967-camps", "2000-contract");
    let with = |settings: DecomposeSettings| refused(&camps, &settings);
    assert!(with(DecomposeSettings { draws: 1, ..settings() }).contains("two draws"));
    assert!(with(DecomposeSettings { scale: 0, ..settings() }).contains("scale"));
    assert!(with(DecomposeSettings { permutations: Some(1), ..settings() }).contains("two permutations"));
    let observables = vec!["stok".to_owned()];
    assert!(with(DecomposeSettings { observables, ..settings() }).contains("`stok`"));
    let months = MonthRange::parse("1999..2001").ok();
    assert!(with(DecomposeSettings { months, ..settings() }).contains("months of the frame"));
    let twice = vec![vec!["pay".to_owned(), "levy".to_owned()], vec!["pay".to_owned()]];
    assert!(with(DecomposeSettings { together: twice, ..settings() }).contains("twice"));
    assert!(refused(&asked("1967-camp", "2000-contract"), &settings()).contains("1967-camp"));
    let early = RegimesAsked { as_of: [Month::new(1960, 1), None], ..camps };
    assert!(refused(&early, &settings()).contains("has no rules in 1960-01"));
}
