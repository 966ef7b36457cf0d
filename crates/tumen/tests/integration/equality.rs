//! The engine and the plain model give the same numbers, to the last bit.

use crate::reference;
use crate::worlds::{Feature, Recipe, recipes};
use crate::{baseline, difference};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use tumen::engine::draw::Chance;
use tumen::engine::measure::{Measure, Row};
use tumen::engine::plan::Plan;
use tumen::engine::{Options, run};

/// The same cases every time.
pub(crate) fn always_the_same(cases: u32) -> ProptestConfig {
    let rng_seed = RngSeed::Fixed(0x7475_6d65_6e00_0001);
    ProptestConfig { cases, rng_seed, failure_persistence: None, max_shrink_iters: 400, ..ProptestConfig::default() }
}

/// What first differs between engine and plain model.
fn first_difference(plan: &Plan, chance: Chance, scale: u32, last_month: u16) -> Option<String> {
    let options = Options { scale, last_month, ..Options::default() };
    match run(plan, chance, options) {
        Ok(engine) => difference::first(&engine, &reference::run(plan, chance, scale, last_month)),
        Err(error) => Some(error.to_string()),
    }
}

proptest! {
    #![proptest_config(always_the_same(1500))]

    #[test]
    fn any_small_world_is_the_same_in_both(recipe in recipes(), stream in 0..1_000_u32, scale in 1..=3_u32) {
        let chance = Chance { seed: u64::from(recipe.seed) << 20 | 0xabc, stream };
        let found = first_difference(&recipe.plan(), chance, scale, u16::MAX);
        prop_assert!(found.is_none(), "engine and plain model differ: {}", found.unwrap_or_default());
    }
}

#[test]
fn a_run_that_stops_within_a_year_is_the_same_in_both() {
    let plan = Recipe::full(11).plan();
    for last_month in [0, 1, 8, 9, 30] {
        let found = first_difference(&plan, Chance { seed: 5, stream: 6 }, 1, last_month);
        assert_eq!(found, None, "with {last_month} as the last month");
    }
}

#[test]
fn a_world_of_many_tiles_is_the_same_in_both() {
    let recipe = Recipe { posts: 6_000, months: 26, sites: 1, ..Recipe::full(31) };
    assert_eq!(first_difference(&recipe.plan(), Chance { seed: 8, stream: 1 }, 1, u16::MAX), None);
}

#[test]
fn the_baseline_is_the_same_in_both() {
    let world = baseline::world(&[]);
    for draw in [0, 7] {
        let plan = tumen::engine::compile::compile(&world, 2026, draw);
        let found = first_difference(&plan, Chance { seed: 2026, stream: draw }, 200, u16::MAX);
        assert_eq!(found, None, "engine and plain model differ in draw {draw}");
    }
}

/// Equality says little where nothing happens.
#[test]
fn made_up_worlds_leave_no_measure_at_zero() {
    let mut sum = Row::default();
    for seed in 0..12 {
        let quiet = if seed % 2 == 0 {
            vec![Feature::Riches, Feature::Pause]
        } else {
            vec![Feature::Poverty, Feature::HandOver]
        };
        let plan = Recipe::full(seed).without(&quiet).plan();
        let observables = reference::run(&plan, Chance { seed: 1, stream: seed }, 1, u16::MAX);
        for row in observables.programmes.iter().flat_map(|record| record.cells.iter().flatten()) {
            sum += row;
        }
    }
    let still: Vec<&str> =
        Measure::ALL.iter().filter(|&&measure| sum[measure] == 0).map(|measure| measure.name()).collect();
    assert!(still.is_empty(), "nothing ever happens to {still:?}");
}

#[test]
fn a_difference_is_told_by_month_and_measure() {
    let plan = Recipe::full(3).plan();
    let chance = Chance { seed: 1, stream: 1 };
    let one = reference::run(&plan, chance, 1, u16::MAX);
    let mut other = one.clone();
    assert_eq!(difference::first(&one, &other), None);
    other.programmes[1].cells[0][20][Measure::Levy] += 1;
    let found = difference::first(&one, &other).expect("there is one");
    assert!(found.starts_with("month 20 (1991-12), programme second: site 0 (place 1), levy: "), "{found}");
    assert_eq!(difference::first_before(20, &one, &other), None);
    let mut other = one.clone();
    other.programmes[0].histograms[1].stay_months[4] += 1;
    let found = difference::first(&one, &other).expect("there is one");
    assert!(found.starts_with("year 1991, programme first: stay_months, bin 4: "), "{found}");
    let mut other = one.clone();
    other.context.home_wage[0] += 1.0;
    assert!(difference::first(&one, &other).is_some());
}
