//! Joint priors of the baseline: what several values say together.

use crate::baseline;
use tumen::engine::draw::parameter_quantile;
use tumen::month::Month;
use tumen::world::World;

const N_DRAWS: u32 = 4_000;
const SEED: u64 = 11;

/// One sample in a thousand is farther from its distribution than this (Kolmogorov and Smirnov).
fn far() -> f64 {
    1.95 / f64::from(N_DRAWS).sqrt()
}

/// The largest distance between the shares of the numbers below a value and those of a distribution.
fn distance(numbers: &[f64], share_below: impl Fn(f64) -> f64) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let gaps = sorted.iter().enumerate().map(|(at, &number)| {
        let (below, up_to, share) = (at as f64 / n, (at + 1) as f64 / n, share_below(number));
        (share - below).abs().max((share - up_to).abs())
    });
    gaps.fold(0.0, f64::max)
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len() as f64;
    let (of_a, of_b) = (mean(a), mean(b));
    let sum = |f: &dyn Fn(f64, f64) -> f64| a.iter().zip(b).map(|(x, y)| f(x - of_a, y - of_b)).sum::<f64>();
    sum(&|x, y| x * y) / (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt()
}

fn in_draws(world: &World, path: &str, month: &str) -> Vec<f64> {
    let month = Month::parse(month).expect("a month");
    let full = format!("{path}@{month}");
    let param = world.param(&full).unwrap_or_else(|| panic!("there is no {path}"));
    (0..N_DRAWS).map(|draw| param.at(world, month, 0.0, &|key| parameter_quantile(SEED, draw, key))).collect()
}

/// Three years share what the total of 50,000 to 80,000 leaves beside the 35,000 of 1947, all ways of sharing alike likely.
#[test]
fn the_years_without_a_count_share_the_rest_as_a_flat_dirichlet() {
    let world = baseline::world(&[]);
    let years = [("1946-06", 5.0), ("1948-06", 6.0), ("1949-06", 6.0)].map(|(month, n_months)| {
        let monthly = in_draws(&world, "1946-orgnabor.recruitment.intake", month);
        monthly.into_iter().map(|intake| intake * n_months).collect::<Vec<f64>>()
    });
    let [first, second, third] = &years;
    let totals: Vec<f64> = first.iter().zip(second).zip(third).map(|((a, b), c)| a + b + c).collect();
    let of_total = distance(&totals, |total| (total - 15_000.0) / 30_000.0);
    assert!(of_total < far(), "the total is not uniform: {of_total}");
    let shares =
        years.each_ref().map(|year| year.iter().zip(&totals).map(|(n, total)| n / total).collect::<Vec<f64>>());
    for (year, shares) in [1946, 1948, 1949].into_iter().zip(&shares) {
        let of_shares = distance(shares, |share| 1.0 - (1.0 - share) * (1.0 - share));
        assert!(of_shares < far(), "{year} is not beta with shape 1 and 2: {of_shares}");
        // Three standard errors of no correlation.
        assert!(correlation(shares, &totals).abs() < 0.05, "{year} hangs on the total");
    }
    let [first, second, third] = &shares;
    for (a, b) in [(first, second), (first, third), (second, third)] {
        assert!((correlation(a, b) + 0.5).abs() < 0.04, "{}", correlation(a, b));
    }
    // The even triangle has a quarter of its area where no year has more than half.
    let none_above = first.iter().zip(second).zip(third).filter(|((a, b), c)| a.max(**b).max(**c) < 0.5).count();
    let part = none_above as f64 / f64::from(N_DRAWS);
    assert!((part - 0.25).abs() < 0.021, "{part}");
}

/// Neighbouring years of the contract pay are alike, and each keeps its own range.
#[test]
fn neighbouring_knots_of_the_contract_pay_are_alike() {
    let world = baseline::world(&[]);
    let knots = [
        ("2000-01", 2.0, 4.5),
        ("2005-07", 2.0, 3.4),
        ("2008-07", 1.0, 1.6),
        ("2012-07", 0.9, 1.5),
        ("2015-07", 1.4, 2.3),
    ];
    let all = knots.map(|(month, ..)| in_draws(&world, "2000-contract.pay.parity", month));
    for ((month, low, high), numbers) in knots.into_iter().zip(&all) {
        let off = distance(numbers, |number| (number - low) / (high - low));
        assert!(off < far(), "{month} is not uniform: {off}");
    }
    for pair in all.windows(2) {
        // Of uniform numbers the correlation is that of their ranks.
        assert!((correlation(&pair[0], &pair[1]) - 0.7).abs() < 0.03, "{}", correlation(&pair[0], &pair[1]));
    }
    let after = in_draws(&world, "2017-after-ban.pay.parity", "2018-07");
    let before = &all[4];
    assert!((correlation(before, &after) - 0.7).abs() < 0.03, "the path goes on after the ban");
}

/// Savings are taken by a share that each year draws anew, in all arrangements alike.
#[test]
fn confiscation_changes_from_year_to_year() {
    let world = baseline::world(&[]);
    let contract = "2000-contract.remittance.confiscation";
    let years = ["2009-03", "2010-03", "2010-11"].map(|month| in_draws(&world, contract, month));
    assert_eq!(years[1], years[2]);
    assert!(correlation(&years[0], &years[1]).abs() < 0.05);
    assert_eq!(years[1], in_draws(&world, "2000-supervised.remittance.confiscation", "2010-06"));
    let mean = years[1].iter().sum::<f64>() / f64::from(N_DRAWS);
    assert!((mean - 0.1).abs() < 0.004, "{mean}");
}
