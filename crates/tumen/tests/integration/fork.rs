//! A run that goes on from the years it shares with another equals one that begins at the beginning.

use crate::equality::always_the_same;
use crate::worlds::{Recipe, recipes};
use crate::{baseline, difference};
use proptest::prelude::*;
use tumen::engine::compile::compile;
use tumen::engine::draw::Chance;
use tumen::engine::plan::Plan;
use tumen::engine::{Options, State, run};
use tumen::evidence::Aspect;
use tumen::month::Month;
use tumen::world::World;

const CHANCE: Chance = Chance { seed: 41, stream: 9 };

/// Runs a plan up to the year in which another first differs, goes on with both, and compares them with runs of their own.
/// Gives the month in which the two parted.
fn fork(plan: &Plan, other: &Plan, options: Options) -> u16 {
    let mut state = State::new(plan, CHANCE, options);
    state.advance(plan, plan.first_difference(other).unwrap_or(u16::MAX)).expect("the identities hold");
    let parted = state.next_month();
    let branch = state.clone().finish(other).expect("the identities hold");
    let trunk = state.finish(plan).expect("the identities hold");
    let alone = |plan: &Plan| run(plan, CHANCE, options).expect("the identities hold");
    assert_eq!(difference::first(&branch, &alone(other)), None, "the branch, parted in month {parted}");
    assert_eq!(difference::first(&trunk, &alone(plan)), None, "the trunk, parted in month {parted}");
    parted
}

proptest! {
    #![proptest_config(always_the_same(150))]

    #[test]
    fn any_small_world_may_be_forked(recipe in recipes(), other_seed: u32, share in 0.0..1.0_f64) {
        let month = (f64::from(recipe.months) * share) as u16;
        let (plan, changed) = (recipe.plan(), recipe.plan_changed_from(month, other_seed));
        let parted = fork(&plan, &changed, Options::default());
        // As many years as can be are shared.
        let calendar = |month: u16| (plan.months.from.index() + month) % 12;
        prop_assert!(parted == 0 || calendar(parted) == 0 || parted == recipe.months, "parted in month {parted}");
        prop_assert!(parted >= month.saturating_sub(calendar(month)), "parted in month {parted}, not in {month}");
    }
}

#[test]
fn a_run_that_stops_within_a_year_may_be_forked() {
    let recipe = Recipe::full(4);
    let (plan, changed) = (recipe.plan(), recipe.plan_changed_from(20, 8));
    for last_month in [0, 5, 19, 20, 29] {
        fork(&plan, &changed, Options { last_month, ..Options::default() });
    }
}

#[test]
fn equal_plans_have_no_first_difference() {
    let recipe = Recipe::full(4);
    let plan = recipe.plan();
    assert_eq!(plan.first_difference(&plan.clone()), None);
    assert!(plan == plan.clone());
    let mut changed = plan.clone();
    // Equality is to the last bit.
    changed.programmes[0].terms[17].resold = -0.0;
    let mut zero = plan.clone();
    zero.programmes[0].terms[17].resold = 0.0;
    assert_eq!(zero.first_difference(&changed), Some(zero.programmes[0].first + 17));
    let mut not_a_number = plan.clone();
    not_a_number.programmes[0].terms[3].surveillance = f32::NAN;
    assert_eq!(not_a_number.first_difference(&not_a_number.clone()), None);
    assert_eq!(plan.first_difference(&not_a_number), Some(plan.programmes[0].first + 3));
}

/// A change of the plan, and the month from which on it matters.
type Edit = (fn(&mut Plan), fn(&Plan) -> u16);

#[test]
fn every_part_of_a_plan_counts() {
    let edits: [Edit; 19] = [
        (|plan| plan.months.until = plan.months.until.next(), |_| 0),
        (|plan| plan.programmes.truncate(2), |_| 0),
        (|plan| plan.programmes[2].id.push('x'), |_| 0),
        (|plan| plan.programmes[2].hash += 1, |_| 0),
        (|plan| plan.programmes[2].first += 1, |_| 0),
        (|plan| plan.programmes[2].sites[0].push('x'), |_| 0),
        (|plan| plan.business_return += 0.01, |_| 0),
        (|plan| plan.business_failure += 0.01, |_| 0),
        (|plan| plan.behaviour.beta[3] += 0.01, |_| 0),
        (|plan| plan.forced.cells.push((Aspect::Menace, 1)), |_| 0),
        (|plan| plan.programmes[2].host += 1, |plan| plan.programmes[2].first),
        (|plan| plan.programmes[2].demote_to = Some(0), |plan| plan.programmes[2].first),
        (|plan| plan.programmes[2].crew_size.1 += 1, |plan| plan.programmes[2].first),
        (|plan| plan.programmes[2].crew_weight += 1, |plan| plan.programmes[2].first),
        (|plan| plan.programmes[0].last -= 2, |plan| plan.programmes[0].last - 1),
        (|plan| plan.hosts[1][14].obstruction += 0.01, |_| 14),
        (|plan| plan.context.home_wage[9] += 0.01, |_| 9),
        (|plan| plan.context.china_arrivals[5] += 0.01, |_| 5),
        (|plan| plan.context.goods_trade[7] += 0.01, |_| 7),
    ];
    let plan = Recipe::full(4).plan();
    for (number, (edit, from)) in edits.iter().enumerate() {
        let mut changed = plan.clone();
        edit(&mut changed);
        assert_eq!(plan.first_difference(&changed), Some(from(&plan)), "edit {number}");
        assert_eq!(changed.first_difference(&plan), Some(from(&plan)), "edit {number}, the other way");
        assert!(plan != changed, "edit {number}");
    }
    for part in ["terms", "site_shares", "sector_shares"] {
        let mut changed = plan.clone();
        let programme = &mut changed.programmes[2];
        match part {
            "terms" => programme.terms[7].partner += 0.01,
            "site_shares" => programme.site_shares[7][0] += 0.01,
            _ => programme.sector_shares[7][8] += 0.01,
        }
        assert_eq!(plan.first_difference(&changed), Some(plan.programmes[2].first + 7), "{part}");
    }
}

/// A change of the baseline in the middle of a year that touches posts, money and policy.
const MID_YEAR: &str = r#"
id = "mid-year"
name = "Mid-year"
question = "What if?"
[[change]]
set = "2000-contract.recruitment.posts"
from = "2012-08"
value = "60000 people"
assumed = "for a test"
[[change]]
set = "2000-contract.control.passport_held"
from = "2012-08"
value = "0"
assumed = "for a test"
[[change]]
set = "russia.returns_open"
from = "2013-03"
value = "0"
assumed = "for a test"
"#;

#[test]
fn scenarios_of_the_baseline_may_be_forked() {
    let world = baseline::world(&[]);
    let month = |year, month| Month::new(year, month).expect("a month");
    let begins = |first: Month, january: Month, scenario: &World| {
        let (plan, other) = (compile(&world, 5, 2), compile(scenario, 5, 2));
        let index = |month: Month| month.index() - world.months.from.index();
        assert_eq!(plan.first_difference(&other), Some(index(first)));
        let parted = fork(&plan, &other, Options { scale: 50, ..Options::default() });
        assert_eq!(parted, index(january));
    };
    let january = month(2005, 1);
    begins(january, january, &baseline::world(&["passports-kept"]));
    begins(january, january, &baseline::world(&["no-planned-money"]));
    begins(month(2012, 8), month(2012, 1), &baseline::world_with("mid-year", MID_YEAR));
}
