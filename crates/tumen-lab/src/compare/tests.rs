//! What a comparison must hold to.

use std::collections::BTreeMap;

use tumen::evidence::Scope;
use tumen::month::MonthRange;
use tumen::world::{self, World};
use tumen_baseline::Baseline;

use super::*;
use crate::answer::Hosts;
use crate::summary::Origin;

fn baseline() -> Named {
    let world = world::load(&Baseline, &[]).expect("the baseline loads");
    Named::new(world.clone(), &world)
}

fn scenario(id: &str) -> Named {
    Named::new(world::load(&Baseline, &[id]).expect("the scenario loads"), &baseline().world)
}

fn settings() -> CompareSettings {
    CompareSettings {
        most_pairs: 4,
        scale: 50,
        threads: 2,
        from: Month::new(2005, 1),
        until: Month::new(2010, 12),
        ..CompareSettings::default()
    }
}

fn compared(others: &[Named], settings: &CompareSettings) -> Comparison {
    compare(&baseline(), others, settings, &Origin::default(), None, &|_| ()).expect("the worlds run")
}

#[test]
fn the_same_world_differs_by_exactly_nothing() {
    let done = compared(&[baseline()], &settings());
    let world = &done.worlds[0];
    assert_eq!((world.first_month.as_ref(), world.pairs), (None, 4));
    assert!(world.differences.len() > 100);
    for row in &world.differences {
        assert_eq!(row.baseline, row.changed, "{row:?}");
        assert!(row.difference.is_none_or(|q| (q.p5, q.p95, q.mean) == (0.0, 0.0, 0.0)), "{row:?}");
        assert_eq!(row.variance_reduction, None, "{row:?}");
    }
    assert!(world.parties.iter().all(|row| row.difference.mean == 0.0 && row.difference.p5 == 0.0));
    assert!(done.notes.iter().any(|note| note.contains("the same as the baseline in every pair")), "{:?}", done.notes);
}

#[test]
fn what_one_party_gains_others_lose() {
    let done = compared(&[scenario("wages-paid-directly")], &settings());
    let world = &done.worlds[0];
    assert_eq!(world.first_month.as_deref(), Some("2005-01"));
    let mut sums: BTreeMap<(&str, String), [f64; 3]> = BTreeMap::new();
    for row in &world.parties {
        let sum = sums.entry((row.period.as_str(), format!("{:?}", row.hosts))).or_default();
        sum[0] += row.baseline.mean;
        sum[1] += row.difference.mean;
        sum[2] += row.baseline.mean.abs();
    }
    assert!(!sums.is_empty());
    for (key, [baseline, difference, all]) in sums {
        assert!(
            all > 1e6 && baseline.abs() < 1e-9 * all && difference.abs() < 1e-9 * all,
            "{key:?} {baseline} {difference}"
        );
    }
    let state =
        world.parties.iter().find(|row| (row.party.as_str(), row.hosts) == ("state", Hosts::Main)).expect("a state");
    assert!(state.difference.p95 < -1e6, "{state:?}");
    // What the documents of a run call state revenue is what the state receives here.
    let revenue = world.find("state_revenue", Hosts::Main).expect("it is compared");
    let [one, other] = [revenue.baseline.unwrap().mean, state.baseline.mean];
    assert!((one - other).abs() < 1e-6 * one, "{one} {other}");
}

#[test]
fn threads_and_company_change_nothing() {
    let both = [scenario("passports-kept"), scenario("no-planned-money")];
    let first = compared(&both, &settings());
    assert_eq!(first, compared(&both, &CompareSettings { threads: 1, ..settings() }));
    let alone = compared(&both[1..], &settings());
    assert_eq!(alone.worlds[0], first.worlds[1]);
    assert!(first.worker_months < first.worker_months_unforked, "{first:?}");
}

#[test]
fn a_pair_is_what_two_runs_of_their_own_say() {
    let settings = settings();
    let other = scenario("no-planned-money");
    let done = compared(std::slice::from_ref(&other), &settings);
    let months = MonthRange::new(settings.from.unwrap(), settings.until.unwrap()).unwrap();
    let mean = |world: &World| {
        let frame = Frame::new(world);
        let russia = Scope { host: Some("russia".to_owned()), ..Scope::default() };
        let question =
            observables::Question::new(&frame, "state_revenue", &russia, months, tumen::evidence::Over::Mean).unwrap();
        let value = |number: u32| {
            let plan = compile::compile(world, settings.seed, number);
            let chance = tumen::engine::draw::Chance { seed: settings.seed, stream: number };
            let last_month = (months.until - world.months.from) as u16;
            let options = tumen::engine::Options { scale: settings.scale, last_month, ..Default::default() };
            let outcome = tumen::engine::run(&plan, chance, options).unwrap();
            observables::Record::new(&frame, &outcome).value(&question).unwrap().mean
        };
        (0..4).map(value).sum::<f64>() / 4.0
    };
    let row = done.worlds[0].find("state_revenue", Hosts::Main).expect("it is compared");
    let (before, after) = (mean(&baseline().world), mean(&other.world));
    assert!((row.baseline.unwrap().mean - before).abs() < 1e-6 * before, "{before} {row:?}");
    assert!((row.changed.unwrap().mean - after).abs() < 1e-6 * before, "{after} {row:?}");
    assert!((row.difference.unwrap().mean - (after - before)).abs() < 1e-6 * before, "{row:?}");
}

#[test]
fn enough_pairs_are_enough() {
    let settings = CompareSettings {
        most_pairs: 32,
        until_width: Some(1e6),
        observable: "state_revenue".to_owned(),
        ..settings()
    };
    let done = compared(&[scenario("no-planned-money")], &settings);
    assert_eq!(done.worlds[0].pairs, 8, "the first look is after eight");
    assert!(done.worlds[0].width.is_some_and(|width| width > 0.0));
    let never = CompareSettings { most_pairs: 10, until_width: Some(1e-12), ..settings };
    assert_eq!(compared(&[scenario("no-planned-money")], &never).worlds[0].pairs, 10);
}

#[test]
fn settings_that_cannot_be_run_are_refused() {
    let refused = |settings: CompareSettings| {
        compare(&baseline(), &[], &settings, &Origin::default(), None, &|_| ()).unwrap_err().to_string()
    };
    assert!(refused(CompareSettings { most_pairs: 1, ..settings() }).contains("two pairs"));
    assert!(refused(CompareSettings { scale: 0, ..settings() }).contains("scale"));
    assert!(refused(CompareSettings { until_width: Some(f64::NAN), ..settings() }).contains("above zero"));
    assert!(refused(CompareSettings { observable: "stok".to_owned(), ..settings() }).contains("`stok`"));
    let late = CompareSettings { until: Month::new(2040, 12), ..settings() };
    let error = compare(&baseline(), &[baseline()], &late, &Origin::default(), None, &|_| ()).unwrap_err();
    assert!(error.to_string().contains("does not lie in the months"), "{error}");
    let reversed = CompareSettings { from: Month::new(2011, 1), ..settings() };
    let error = compare(&baseline(), &[baseline()], &reversed, &Origin::default(), None, &|_| ()).unwrap_err();
    assert!(error.to_string().contains("2011-01 is after 2010-12"), "{error}");
}

/// Each world is read with its own months without a way home, so what one has more the other has less.
#[test]
fn the_other_way_round_every_difference_changes_its_sign() {
    let settings = CompareSettings {
        observable: "nonreturnees".to_owned(),
        from: Month::new(2018, 1),
        until: Month::new(2024, 12),
        ..settings()
    };
    let (one, other) = (baseline(), scenario("border-open-in-2020"));
    let of = |one: &Named, other: &Named| {
        let done = compare(one, std::slice::from_ref(other), &settings, &Origin::default(), None, &|_| ()).unwrap();
        done.worlds[0].differences.clone()
    };
    let (there, back) = (of(&one, &other), of(&other, &one));
    assert!(there.iter().any(|row| row.observable == "stock" && row.difference.is_some_and(|q| q.mean != 0.0)));
    assert_eq!(there.len(), back.len());
    for (there, back) in there.iter().zip(&back) {
        assert_eq!((there.baseline, there.changed), (back.changed, back.baseline), "{there:?}");
        let sum = there.difference.map_or(0.0, |q| q.mean) + back.difference.map_or(0.0, |q| q.mean);
        assert!(sum.abs() < 1e-9 * there.difference.map_or(1.0, |q| q.mean.abs().max(1.0)), "{there:?} {back:?}");
    }
}

#[test]
fn fewer_pairs_are_needed_by_the_ratio_of_variances() {
    let pair = |baseline, changed| Pair { baseline, changed };
    // Variances 1, 4 and 1: by hand.
    let pairs = [pair(1.0, 2.0), pair(2.0, 4.0), pair(3.0, 6.0)];
    assert_eq!(variance_reduction(&pairs), Some(5.0));
    assert_eq!(variance_reduction(&[pair(1.0, 2.0), pair(2.0, 3.0)]), None, "a difference without variance");
    assert_eq!(variance_reduction(&pairs[..1]), None);
}
