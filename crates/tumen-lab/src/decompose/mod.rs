//! A difference split over what makes it: two regimes over their eight slots, or two worlds over the changes between them.
//!
//! Whoever exchanges one rule after another meets a different effect in every order. So all sets of rules are run, on the same random
//! numbers, and each rule gets the mean of what it adds over all orders (its Shapley value): in every draw the parts sum to the whole.

mod changes;
mod document;
mod regimes;
mod shapley;
#[cfg(test)]
mod tests;
mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU32, Ordering};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tumen::evidence::{Over, Scope};
use tumen::month::MonthRange;
use tumen::observables::{self, Frame, Question, Refusal};

pub use changes::decompose_worlds;
pub use document::{Decomposed, DecomposedEnd, DecomposedFrame, Decomposition, Hybrid, Part, Player, UnmetPair};
pub use regimes::{RegimesAsked, decompose_regimes};

use self::shapley::{Coalition, MOST_EXACT, along, everyone, exact, orders, sampled};
use crate::LabError;
use crate::ensemble::with_threads;
use crate::store::{Asking, Kept, PartKind, Store};
use crate::summary::period;

/// How to decompose.
#[derive(Clone, Debug, PartialEq)]
pub struct DecomposeSettings {
    /// Key of all draws.
    pub seed: u64,
    /// Parameter draws, each with its own stream of chance.
    pub draws: u32,
    /// One simulated crew stands for this many.
    pub scale: u32,
    /// Threads; none of the results depends on it.
    pub threads: usize,
    /// Orders to sample in each draw; without it all sets of players are run.
    pub permutations: Option<u32>,
    /// Months over which observables are taken.
    pub months: Option<MonthRange>,
    /// Names of the observables.
    pub observables: Vec<String>,
    /// Players that are exchanged together, by their ids.
    pub together: Vec<Vec<String>>,
}

impl Default for DecomposeSettings {
    fn default() -> Self {
        DecomposeSettings {
            seed: 1,
            // Measured to fit a minute on two cores, with all 256 hybrids of two regimes.
            draws: 24,
            scale: 100,
            threads: 1,
            permutations: None,
            months: None,
            observables: vec!["retained_share".to_owned()],
            together: Vec::new(),
        }
    }
}

/// What the sets of players come to in one draw.
#[derive(Debug, Serialize, Deserialize)]
struct Played {
    /// By set as asked, and observable; not a number where it has no value.
    values: Vec<Vec<f64>>,
    /// By end and observable, for each regime in its own time; nothing where it is not asked.
    own: [Vec<f64>; 2],
    worker_months: u64,
}

/// Sets of players that can be run.
trait Game: Sync {
    /// Runs some sets under a draw.
    fn play(&self, number: u32, sets: &[Coalition]) -> Result<Played, LabError>;
}

/// One observable in one draw.
#[derive(Clone, Debug)]
struct DrawSplit {
    first: f64,
    second: f64,
    parts: Vec<DrawPart>,
}

/// What a player adds in one draw.
#[derive(Clone, Copy, Debug)]
struct DrawPart {
    value: f64,
    first_in: f64,
    last_in: f64,
    /// Variance of the value that the sampling of orders leaves.
    variance: f64,
}

/// All draws of a game.
struct Results {
    /// By draw and observable; nothing where a set has no value.
    splits: Vec<Vec<Option<DrawSplit>>>,
    /// By draw, end and observable.
    own: Vec<[Vec<f64>; 2]>,
    /// Mean over draws by set and observable, where all sets are run.
    means: Vec<Vec<f64>>,
    worker_months: u64,
}

fn check(settings: &DecomposeSettings, n_players: usize) -> Result<(), LabError> {
    let refuse = |text: String| Err(LabError::Settings(text));
    match settings {
        DecomposeSettings { draws: 0 | 1, .. } => refuse("an interval needs at least two draws".to_owned()),
        DecomposeSettings { scale: 0, .. } => refuse("the population scale is at least 1".to_owned()),
        DecomposeSettings { permutations: Some(0 | 1), .. } => {
            refuse("an error of sampling needs at least two permutations".to_owned())
        }
        DecomposeSettings { permutations: None, .. } if n_players > MOST_EXACT => refuse(format!(
            "{n_players} parts have {} sets, too many to run them all: sample orders with --permutations, or exchange some together",
            1_u64 << n_players.min(63)
        )),
        _ if n_players > 62 => refuse(format!("{n_players} parts are too many: 62 can be told apart")),
        _ => Ok(()),
    }
}

/// The questions asked of each run, over all people in it.
fn questions(frame: &Frame, settings: &DecomposeSettings, months: MonthRange) -> Result<Vec<Question>, LabError> {
    let question = |name: &String| {
        let (found, _) = observables::find(name)
            .filter(|(_, official)| !official)
            .ok_or_else(|| LabError::Settings(format!("there is no observable `{name}`")))?;
        let refused = |why: Refusal| LabError::Observable { name: name.clone(), why: why.to_string() };
        Question::new(frame, found.name, &Scope::default(), months, Over::Mean).map_err(refused)
    };
    settings.observables.iter().map(question).collect()
}

/// Players by the numbers of the elements that each takes along: elements alone, but for those that are exchanged together.
fn players(ids: &[String], together: &[Vec<String>]) -> Result<Vec<Vec<usize>>, LabError> {
    let refuse = |text: String| Err(LabError::Settings(text));
    let mut of: Vec<usize> = (0..ids.len()).collect();
    let mut seen = BTreeSet::new();
    for group in together {
        let mut first = None;
        for name in group {
            let Some(at) = ids.iter().position(|id| id == name) else {
                return refuse(format!(
                    "there is no part `{name}` to exchange together with others: {}",
                    ids.join(", ")
                ));
            };
            if !seen.insert(at) {
                return refuse(format!("`{name}` is named twice among what is exchanged together"));
            }
            of[at] = *first.get_or_insert(at);
        }
    }
    let mut players: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, player) in of.into_iter().enumerate() {
        players.entry(player).or_default().push(at);
    }
    Ok(players.into_values().collect())
}

/// The elements that the players of a set take along, one bit each.
fn elements(players: &[Vec<usize>], set: Coalition) -> u64 {
    let there = players.iter().enumerate().filter(|(player, _)| set & (1 << player) != 0);
    there.flat_map(|(_, elements)| elements).fold(0, |all, element| all | 1 << element)
}

/// Where what is played is kept. `decides` is all that decides it besides the settings.
fn kept(
    store: Option<&Store>,
    settings: &DecomposeSettings,
    worlds: [&str; 2],
    months: MonthRange,
    decides: &[&dyn std::fmt::Debug],
) -> Result<Kept, LabError> {
    // How many draws are played, and on how many threads, decides nothing of one draw.
    let of_a_draw = DecomposeSettings { draws: 0, threads: 0, ..settings.clone() };
    Kept::of(store, || Asking {
        kind: PartKind::Coalitions,
        worlds: worlds.map(str::to_owned).to_vec(),
        seed: settings.seed,
        scale: Some(settings.scale),
        months: period(months),
        wanted: settings.draws,
        decides: decides.iter().copied().chain([&of_a_draw as &dyn std::fmt::Debug]).collect(),
    })
}

/// Plays a game under all draws; those that are kept are not played again.
fn play(
    game: &dyn Game,
    n: usize,
    settings: &DecomposeSettings,
    kept: &Kept,
    watch: &(dyn Fn(u32) + Sync),
) -> Result<Results, LabError> {
    let done = AtomicU32::new(0);
    let n_observables = settings.observables.len();
    let one = |number: u32| {
        let orders = settings.permutations.map(|count| orders(n, count, settings.seed, number));
        let sets = sets(n, orders.as_deref());
        let played = kept.or_make(&number.to_string(), || game.play(number, &sets))?;
        let splits = (0..n_observables).map(|at| {
            let values: BTreeMap<Coalition, f64> =
                sets.iter().copied().zip(played.values.iter().map(|values| values[at])).collect();
            split(n, orders.as_deref(), &values)
        });
        let splits: Vec<Option<DrawSplit>> = splits.collect();
        watch(done.fetch_add(1, Ordering::Relaxed) + 1);
        Ok((splits, played))
    };
    let results: Vec<Result<_, LabError>> =
        with_threads(settings.threads, || (0..settings.draws).into_par_iter().map(one).collect())?;
    let mut all = Results { splits: Vec::new(), own: Vec::new(), means: Vec::new(), worker_months: 0 };
    let mut sums: Vec<Vec<(f64, f64)>> = Vec::new();
    for result in results {
        let (splits, played) = result?;
        all.splits.push(splits);
        all.own.push(played.own);
        all.worker_months += played.worker_months;
        if settings.permutations.is_none() {
            sums.resize(played.values.len(), vec![(0.0, 0.0); n_observables]);
            for (sums, values) in sums.iter_mut().zip(played.values) {
                for ((sum, count), value) in sums.iter_mut().zip(values).filter(|(_, value)| value.is_finite()) {
                    (*sum, *count) = (*sum + value, *count + 1.0);
                }
            }
        }
    }
    all.means = sums.into_iter().map(|sums| sums.into_iter().map(|(sum, count)| sum / count).collect()).collect();
    Ok(all)
}

/// The sets to run: all of them, or those along some orders and those that say what comes first and last.
fn sets(n: usize, orders: Option<&[Vec<usize>]>) -> Vec<Coalition> {
    match orders {
        None => (0..=everyone(n)).collect(),
        Some(orders) => {
            let ends = (0..n).flat_map(|player| [1 << player, everyone(n) & !(1 << player)]);
            let needed: BTreeSet<Coalition> = along(orders).chain(ends).collect();
            needed.into_iter().collect()
        }
    }
}

/// The parts of an observable in a draw; nothing where a set has no value.
fn split(n: usize, orders: Option<&[Vec<usize>]>, values: &BTreeMap<Coalition, f64>) -> Option<DrawSplit> {
    if !values.values().all(|value| value.is_finite()) {
        return None;
    }
    let value = |set: Coalition| values.get(&set).copied().unwrap_or(f64::NAN);
    let (first, second) = (value(0), value(everyone(n)));
    let estimates: Vec<(f64, f64)> = match orders {
        None => exact(n, &value).into_iter().map(|value| (value, 0.0)).collect(),
        Some(orders) => sampled(n, orders, &value).into_iter().map(|found| (found.value, found.variance)).collect(),
    };
    let part = |(player, (value_of, variance)): (usize, (f64, f64))| DrawPart {
        value: value_of,
        first_in: value(1 << player) - first,
        last_in: second - value(everyone(n) & !(1 << player)),
        variance,
    };
    Some(DrawSplit { first, second, parts: estimates.into_iter().enumerate().map(part).collect() })
}
