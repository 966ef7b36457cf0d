//! What must not matter does not, and what happens later changes nothing before.

use crate::equality::always_the_same;
use crate::worlds::{Feature, Recipe, recipes};
use crate::{baseline, difference};
use proptest::prelude::*;
use tumen::engine::compile::compile;
use tumen::engine::draw::Chance;
use tumen::engine::observe::Observables;
use tumen::engine::plan::Plan;
use tumen::engine::{Instructions, Options, run};
use tumen::month::Month;

const CHANCE: Chance = Chance { seed: 77, stream: 3 };

fn observe(plan: &Plan, chance: Chance) -> Observables {
    run(plan, chance, Options::default()).expect("the identities hold")
}

/// Worlds in which much happens, the last of them with all features.
fn eventful() -> [Recipe; 3] {
    [Recipe::full(21).without(&[Feature::Riches]), Recipe::full(22).without(&[Feature::Poverty]), Recipe::full(23)]
}

#[test]
fn tiles_and_instructions_change_nothing() {
    for recipe in eventful() {
        let plan = recipe.plan();
        let usual = observe(&plan, CHANCE);
        for instructions in Instructions::available() {
            for tile_posts in [1, 64, 2048] {
                let options = Options { tile_posts, instructions, ..Options::default() };
                let other = run(&plan, CHANCE, options).expect("the identities hold");
                let found = difference::first(&usual, &other);
                assert_eq!(found, None, "with {instructions:?} and {tile_posts} posts in a tile");
            }
        }
    }
}

#[test]
fn another_seed_or_stream_gives_another_history() {
    for recipe in eventful() {
        let plan = recipe.plan();
        let history = |seed, stream| observe(&plan, Chance { seed, stream }).programmes;
        let usual = history(77, 3);
        assert!(usual == history(77, 3));
        // The upper half of the seed counts as well, and so does every bit of the stream.
        for (seed, stream) in [(78, 3), (77 + (1 << 40), 3), (77, 4), (77, 3 + (1 << 23))] {
            assert!(usual != history(seed, stream), "seed {seed}, stream {stream}");
        }
    }
}

proptest! {
    #![proptest_config(always_the_same(200))]

    #[test]
    fn what_changes_later_leaves_what_was_before(recipe in recipes(), other_seed: u32, share in 0.05..0.95_f64) {
        let month = (f64::from(recipe.months) * share) as u16;
        let (plan, changed) = (recipe.plan(), recipe.plan_changed_from(month, other_seed));
        let found = difference::first_before(month, &observe(&plan, CHANCE), &observe(&changed, CHANCE));
        prop_assert!(found.is_none(), "changed from month {month}, but {}", found.unwrap_or_default());
    }

    #[test]
    fn a_shorter_run_is_the_beginning_of_a_longer_one(recipe in recipes(), share in 0.0..1.0_f64) {
        let last_month = (f64::from(recipe.months) * share) as u16;
        let plan = recipe.plan();
        let short = run(&plan, CHANCE, Options { last_month, ..Options::default() }).expect("the identities hold");
        let found = difference::first_before(last_month + 1, &observe(&plan, CHANCE), &short);
        prop_assert!(found.is_none(), "stopped after month {last_month}, but {}", found.unwrap_or_default());
    }
}

#[test]
fn changes_of_rules_do_show() {
    let recipe = Recipe::full(21);
    let (plan, changed) = (recipe.plan(), recipe.plan_changed_from(20, 99));
    let found = difference::first(&observe(&plan, CHANCE), &observe(&changed, CHANCE)).expect("they differ");
    assert!(found.starts_with("month 20 "), "{found}");
}

#[test]
fn scenarios_leave_the_baseline_as_it_was_until_they_begin() {
    let scenarios = [
        ("ban-on-time", Month::new(2018, 1)),
        ("border-open-in-2020", Month::new(2020, 1)),
        ("cooperation-kept", Month::new(2013, 5)),
        ("equal-pay", Month::new(2000, 1)),
        ("levy-as-share", Month::new(2005, 1)),
        ("no-bribes", Month::new(2000, 1)),
        ("no-family-condition", Month::new(2005, 1)),
        ("no-planned-money", Month::new(2005, 1)),
        ("no-returns-from-2010", Month::new(2010, 1)),
        ("passports-kept", Month::new(2005, 1)),
        ("protection-office", Month::new(2005, 1)),
        ("rules-of-1946", Month::new(2005, 1)),
        ("rules-of-1967", Month::new(2005, 1)),
        ("wages-paid-directly", Month::new(2005, 1)),
    ];
    let known: Vec<&str> = scenarios.iter().map(|(id, _)| *id).collect();
    let named = tumen::world::scenario_names(&baseline::files());
    assert_eq!(known, named.iter().map(|scenario| scenario.id.as_str()).collect::<Vec<_>>());
    let run = |plan: &Plan| {
        tumen::engine::run(plan, CHANCE, Options { scale: 100, ..Options::default() }).expect("the identities hold")
    };
    let world = baseline::world(&[]);
    let usual = run(&compile(&world, 5, 1));
    for (scenario, begins) in scenarios {
        let begins = begins.expect("a month").index() - world.months.from.index();
        let other = run(&compile(&baseline::world(&[scenario]), 5, 1));
        assert_eq!(difference::first_before(begins, &usual, &other), None, "{scenario}");
        assert!(difference::first(&usual, &other).is_some(), "{scenario} changes nothing");
    }
}
