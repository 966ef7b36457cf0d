//! Pairs of worlds on the same random numbers: the baseline and others that differ from it from some month on.
//!
//! Of each pair, draw of parameters and stream of chance are the same, so what differs is the change and what follows from it. Worlds
//! that agree up to a month are simulated once up to it: the baseline runs on, and parts at the year in which another world first
//! differs.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tumen::engine::draw::Chance;
use tumen::engine::observe::Observables;
use tumen::engine::plan::Plan;
use tumen::engine::{EngineError, Options, State, compile};
use tumen::month::Month;
use tumen::observables::{Frame, Record};
use tumen::world::World;

use crate::LabError;
use crate::store::Kept;

/// The last month of a run that ends with `until`, counted from the first month of the world.
pub(crate) fn last_month(world: &World, until: Month) -> u16 {
    (until - world.months.from).clamp(0, i32::from(u16::MAX) - 1) as u16
}

/// A world that is held against the baseline.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arm<'w> {
    /// The world.
    pub(crate) world: &'w World,
    /// The world as scopes see it; it may have other months without a way home than the baseline.
    pub(crate) frame: &'w Frame,
    /// Last month that is simulated, counted from the first month of the world.
    pub(crate) last_month: u16,
}

/// The number of a run, and how it is run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Draw {
    /// Key of all draws.
    pub(crate) seed: u64,
    /// Number of the draw and of the stream of chance.
    pub(crate) number: u32,
    /// Population scale.
    pub(crate) scale: u32,
}

/// What a pair of runs gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Pair {
    /// Value in the baseline.
    pub(crate) baseline: f64,
    /// Value in the other world.
    pub(crate) changed: f64,
}

/// Refuses settings from which no interval can come.
pub(crate) fn check_pairs(most_pairs: u32, scale: u32) -> Result<(), LabError> {
    let refuse = |text: &str| Err(LabError::Settings(text.to_owned()));
    match (most_pairs, scale) {
        (0 | 1, _) => refuse("an interval needs at least two pairs"),
        (_, 0) => refuse("the population scale is at least 1"),
        _ => Ok(()),
    }
}

/// What is kept of an arm and of the baseline beside it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Beside<T> {
    /// Of the baseline.
    pub(crate) baseline: T,
    /// Of the arm; nothing where it is the same as the baseline under this draw.
    pub(crate) changed: Option<T>,
    /// First month in which the arm differs, counted from the first month of the world.
    pub(crate) first: Option<u16>,
    /// Person-months of the baseline's history.
    pub(crate) months: u64,
    /// Person-months of the arm's after it parts.
    pub(crate) own_months: u64,
    /// Person-months of the arm's from the beginning on.
    pub(crate) whole_months: u64,
}

impl Beside<Option<f64>> {
    /// Both values; a pair without one on either side is none. An arm that is the same as the baseline has the baseline's value.
    pub(crate) fn pair(self) -> Option<Pair> {
        let baseline = self.baseline?;
        let changed = self.changed.unwrap_or(Some(baseline))?;
        (baseline.is_finite() && changed.is_finite()).then_some(Pair { baseline, changed })
    }
}

/// Runs the baseline and some others under one draw, and keeps of each arm, and of the baseline beside it, what is
/// asked. `places` says by arm where that is kept, and under which name before the number of the draw; arms that are
/// there are not run.
pub(crate) fn forked<T: Serialize + DeserializeOwned>(
    baseline: &World,
    frame: &Frame,
    arms: &[Arm<'_>],
    places: &[(&Kept, &str)],
    draw: Draw,
    ask: impl Fn(usize, &Record<'_>) -> T,
) -> Result<Vec<Beside<T>>, LabError> {
    let name = |at: usize| format!("{}{}", places[at].1, draw.number);
    let mut found: Vec<Option<Beside<T>>> = (0..arms.len()).map(|at| places[at].0.find(&name(at))).collect();
    let missing: Vec<usize> = (0..arms.len()).filter(|at| found[*at].is_none()).collect();
    if !missing.is_empty() {
        let to_run: Vec<Arm<'_>> = missing.iter().map(|at| arms[*at]).collect();
        let made = run_forked(baseline, frame, &to_run, draw, |at, record| ask(missing[at], record))?;
        for (at, beside) in missing.into_iter().zip(made) {
            places[at].0.keep(&name(at), &beside, &())?;
            found[at] = Some(beside);
        }
    }
    Ok(found.into_iter().flatten().collect())
}

/// As [`forked`], without the store.
pub(crate) fn run_forked<T>(
    baseline: &World,
    frame: &Frame,
    arms: &[Arm<'_>],
    draw: Draw,
    ask: impl Fn(usize, &Record<'_>) -> T,
) -> Result<Vec<Beside<T>>, LabError> {
    let Draw { seed, number, scale } = draw;
    let plan = compile::compile(baseline, seed, number);
    let plans: Vec<Plan> = arms.iter().map(|arm| compile::compile(arm.world, seed, number)).collect();
    let last_month = arms.iter().map(|arm| arm.last_month).max().unwrap_or(0);
    let options = Options { scale, last_month, ..Options::default() };
    let ends: Vec<(&Plan, u16)> = plans.iter().zip(arms).map(|(plan, arm)| (plan, arm.last_month)).collect();
    let of_arm = |at: usize, outcome: &Observables| ask(at, &Record::new(arms[at].frame, outcome));
    let (outcome, branches) = fork(&plan, Chance { seed, stream: number }, options, &ends, of_arm)
        .map_err(|source| LabError::Engine { draw: number, replicate: 0, source })?;
    let record = Record::new(frame, &outcome);
    let beside = |(at, branch): (usize, Option<Branch<T>>)| {
        let (first, own_months, whole_months) =
            branch.as_ref().map_or((None, 0, 0), |branch| (Some(branch.first), branch.own_months, branch.whole_months));
        let (baseline, changed) = (ask(at, &record), branch.map(|branch| branch.said));
        Beside { baseline, changed, first, months: outcome.worker_months, own_months, whole_months }
    };
    Ok(branches.into_iter().enumerate().map(beside).collect())
}

/// A history that has parted from another.
pub(crate) struct Branch<T> {
    /// What it was asked.
    pub(crate) said: T,
    /// First month in which its plan differs.
    first: u16,
    own_months: u64,
    whole_months: u64,
}

/// What a plan leaves, and what the others were asked; nothing of one that is the same.
type Fork<T> = (Observables, Vec<Option<Branch<T>>>);

/// Runs a plan, and others that each share its history up to where they first differ, to a last month of their own.
pub(crate) fn fork<T>(
    trunk: &Plan,
    chance: Chance,
    options: Options,
    others: &[(&Plan, u16)],
    ask: impl Fn(usize, &Observables) -> T,
) -> Result<Fork<T>, EngineError> {
    let mut state = State::new(trunk, chance, options);
    let firsts = others.iter().map(|(other, _)| trunk.first_difference(other));
    let mut order: Vec<(u16, usize)> = firsts.enumerate().filter_map(|(at, first)| Some((first?, at))).collect();
    order.sort_unstable();
    let mut branches: Vec<Option<Branch<T>>> = others.iter().map(|_| None).collect();
    for (first, at) in order {
        state.advance(trunk, first)?;
        let (other, last_month) = others[at];
        let outcome = state.ending_with(trunk, last_month).finish(other)?;
        let own_months = outcome.worker_months - state.worker_months();
        let whole_months = outcome.worker_months;
        branches[at] = Some(Branch { said: ask(at, &outcome), first, own_months, whole_months });
    }
    Ok((state.finish(trunk)?, branches))
}
