//! The points of a design, and the order in which they are run.

use tumen::engine::draw::parameter_quantile;
use tumen::world::{Design, Sweep};

/// The points of a plan: a number for each factor.
#[must_use]
pub fn points(plan: &Sweep) -> Vec<Vec<f64>> {
    let n = plan.points as usize;
    let of_places = |place: &dyn Fn(usize, usize) -> f64| -> Vec<Vec<f64>> {
        let point =
            |at: usize| plan.factors.iter().enumerate().map(|(f, factor)| factor.levels.at(place(at, f))).collect();
        (0..n).map(point).collect()
    };
    match plan.design {
        Design::List => plan.list.clone(),
        Design::Grid => grid(&plan.factors.iter().map(|factor| factor.levels.of_grid()).collect::<Vec<_>>()),
        // The crate folds the seed into 32 bits of its own.
        Design::Sobol => {
            of_places(&|at, factor| f64::from(sobol_burley::sample(at as u32, factor as u32, plan.seed as u32)))
        }
        Design::LatinHypercube => {
            let strata: Vec<Vec<usize>> =
                (0..plan.factors.len()).map(|factor| shuffled(n, plan.seed, &format!("stratum.{factor}"))).collect();
            of_places(&|at, factor| {
                let within = parameter_quantile(plan.seed, at as u32, &format!("sweep.place.{factor}"));
                (strata[factor][at] as f64 + within) / n as f64
            })
        }
    }
}

/// Every combination of levels; the last factor changes fastest.
fn grid(levels: &[Vec<f64>]) -> Vec<Vec<f64>> {
    levels.iter().fold(vec![Vec::new()], |points, levels| {
        let with = |point: &Vec<f64>| -> Vec<Vec<f64>> {
            levels.iter().map(|level| point.iter().copied().chain([*level]).collect()).collect()
        };
        points.iter().flat_map(with).collect()
    })
}

/// The order in which points are run: each beginning of it covers the factors about evenly. A Sobol sequence is made that way; a list is
/// taken as it stands.
pub(super) fn order(plan: &Sweep, n: usize) -> Vec<usize> {
    match plan.design {
        Design::Sobol | Design::List => (0..n).collect(),
        Design::Grid | Design::LatinHypercube => shuffled(n, plan.seed, "order"),
    }
}

/// The numbers below `n` in an order that belongs to seed and name alone.
fn shuffled(n: usize, seed: u64, name: &str) -> Vec<usize> {
    let place = |at: usize| (parameter_quantile(seed, at as u32, &format!("sweep.{name}")), at);
    let mut all: Vec<(f64, usize)> = (0..n).map(place).collect();
    all.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    all.into_iter().map(|(_, at)| at).collect()
}
