//! A unit of crew weight `w` counts `w` times, everywhere, and leaves totals where they would be without it.

use crate::worlds::{Recipe, quiet, steady};
use tumen::engine::draw::Chance;
use tumen::engine::measure::{Measure as M, Row};
use tumen::engine::observe::Observables;
use tumen::engine::plan::Plan;
use tumen::engine::terms::Terms;
use tumen::engine::{Options, run};

/// What a company and households do is worked out on sums, with a rounding of its own.
const WORKED_OUT: [M; 15] = [
    M::StipendByHost,
    M::BribeInKind,
    M::WireCost,
    M::GoodsAtHome,
    M::GoodsSold,
    M::Businesses,
    M::BusinessIncome,
    M::TimberValue,
    M::TimberResold,
    M::Overhead,
    M::Leak,
    M::Transfer,
    M::CashReceived,
    M::ExchangeIn,
    M::ExchangeOut,
];

fn observe(plan: &Plan, stream: u32, scale: u32) -> Observables {
    let options = Options { scale, ..Options::default() };
    run(plan, Chance { seed: 12, stream }, options).expect("the identities hold")
}

fn weighted(plan: &Plan, weight: u32) -> Plan {
    let mut plan = plan.clone();
    for programme in &mut plan.programmes {
        programme.crew_weight = weight;
    }
    plan
}

/// The same people stand for as many, whether the run or the programme says so.
#[test]
fn a_weight_on_everything_is_a_population_scale() {
    for seed in 0..6 {
        let plan = Recipe { posts: 600, ..Recipe::full(300 + seed) }.plan();
        for (weight, scale) in [(5, 1), (3, 2)] {
            let by_scale = observe(&weighted(&plan, 1), seed, weight * scale);
            let by_weight = observe(&weighted(&plan, weight), seed, scale);
            assert_eq!(by_weight.worker_months, by_scale.worker_months, "as much is simulated");
            let times = i64::from(weight);
            for (one, other) in by_weight.programmes.iter().zip(&by_scale.programmes) {
                for (one, other) in one.cells.iter().flatten().zip(other.cells.iter().flatten()) {
                    assert_times(one, other, times);
                }
                let whole = |numbers: &[u64]| numbers.iter().map(|n| n * times as u64).collect::<Vec<u64>>();
                for (one, other) in one.histograms.iter().zip(&other.histograms) {
                    for (one, other) in one.parts().into_iter().zip(other.parts()) {
                        assert_eq!(*one, whole(other));
                    }
                }
                let flat =
                    |by_role: &[[[i64; 7]; 2]]| by_role.iter().flatten().flatten().copied().collect::<Vec<i64>>();
                let (one_roles, other_roles) = (flat(&one.by_role), flat(&other.by_role));
                assert!(one_roles.iter().zip(&other_roles).all(|(one, other)| *one == other * times), "roles");
                let sectors = one.by_sector.iter().flatten().flatten().zip(other.by_sector.iter().flatten().flatten());
                assert!({ sectors }.all(|(one, other)| *one == other * times), "sectors");
            }
        }
    }
}

fn assert_times(one: &Row, other: &Row, times: i64) {
    for &measure in M::ALL {
        let (found, wanted) = (one[measure], other[measure] * times);
        if WORKED_OUT.contains(&measure) {
            // A unit is lost in each rounding, and a company's debts carry theirs along.
            assert!((found - wanted).abs() <= 500 * times, "{}: {found}, not about {wanted}", measure.name());
        } else {
            assert_eq!(found, wanted, "{}", measure.name());
        }
    }
}

/// Rules under which people come, earn, leave and are replaced.
fn lively() -> Terms {
    Terms {
        open: 4_000.0,
        intake: 4_000.0,
        term: 20,
        early: 0.01,
        abscond: 0.05,
        pay_worker: 1.0e6,
        sigma_month: 0.4,
        living: 300_000,
        ..quiet()
    }
}

#[test]
fn weights_move_no_mean_but_spread_counts() {
    let n_runs = 40;
    let totals = |weight: u32, measure: M| -> Vec<f64> {
        let plan = weighted(&steady(lively(), 36), weight);
        let run = |stream| observe(&plan, stream, 1).programmes[0].cells[0].iter().map(|row| row[measure]).sum::<i64>();
        (0..n_runs).map(|stream| run(stream) as f64).collect()
    };
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let variance = |values: &[f64]| {
        let middle = mean(values);
        values.iter().map(|value| (value - middle) * (value - middle)).sum::<f64>() / (values.len() - 1) as f64
    };
    for measure in [M::WorkerMonths, M::Arrivals, M::ReturnsEarly, M::ExitsAbscond, M::GrossWorker, M::Saved] {
        let (one, ten) = (totals(1, measure), totals(10, measure));
        let error = ((variance(&one) + variance(&ten)) / f64::from(n_runs)).sqrt();
        let apart = (mean(&ten) - mean(&one)).abs();
        assert!(apart <= 4.0 * error, "{}: {} and {}, error {error}", measure.name(), mean(&one), mean(&ten));
    }
    let (one, ten) = (totals(1, M::ExitsAbscond), totals(10, M::ExitsAbscond));
    let ratio = variance(&ten) / variance(&one);
    assert!((4.0..25.0).contains(&ratio), "the variance of a count is about ten times as large, not {ratio:.1}");
}
