//! Pairs of worlds on the same random numbers: the baseline and others that differ from it from some month on.
//!
//! Of each pair, draw of parameters and stream of chance are the same, so what differs is the change and what follows from it. Worlds
//! that agree up to a month are simulated once up to it: the baseline runs on, and parts at the year in which another world first
//! differs.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tumen::engine::draw::Chance;
use tumen::engine::plan::Plan;
use tumen::engine::{Options, State, compile};
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
}

impl Beside<Option<f64>> {
    /// Both values; a pair without one on either side is none. An arm that is the same as the baseline has the baseline's value.
    pub(crate) fn pair(self) -> Option<Pair> {
        let baseline = self.baseline?;
        let changed = self.changed.unwrap_or(Some(baseline))?;
        (baseline.is_finite() && changed.is_finite()).then_some(Pair { baseline, changed })
    }
}

/// What is kept of the runs of one draw.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Forked<T> {
    /// By arm.
    pub(crate) arms: Vec<Beside<T>>,
    /// Person-months that were simulated.
    pub(crate) simulated: u64,
    /// Person-months that runs without a common history would have taken.
    pub(crate) unforked: u64,
}

/// Runs the baseline and some others under one draw, and keeps of each arm, and of the baseline beside it, what is
/// asked. `arms_name` names the arms and what is asked of them among those of a question in the store.
pub(crate) fn forked<T: Serialize + DeserializeOwned>(
    baseline: &World,
    frame: &Frame,
    arms: &[Arm<'_>],
    draw: Draw,
    (kept, arms_name): (&Kept, &str),
    ask: impl Fn(usize, &Record<'_>) -> T,
) -> Result<Forked<T>, LabError> {
    kept.or_make(&format!("{arms_name}-{}", draw.number), || run_forked(baseline, frame, arms, draw, ask))
}

/// As [`forked`], without the store.
pub(crate) fn run_forked<T>(
    baseline: &World,
    frame: &Frame,
    arms: &[Arm<'_>],
    draw: Draw,
    ask: impl Fn(usize, &Record<'_>) -> T,
) -> Result<Forked<T>, LabError> {
    let Draw { seed, number, scale } = draw;
    let broken = |source| LabError::Engine { draw: number, replicate: 0, source };
    let plan = compile::compile(baseline, seed, number);
    let plans: Vec<Plan> = arms.iter().map(|arm| compile::compile(arm.world, seed, number)).collect();
    let last_month = arms.iter().map(|arm| arm.last_month).max().unwrap_or(0);
    let options = Options { scale, last_month, ..Options::default() };
    let mut state = State::new(&plan, Chance { seed, stream: number }, options);
    let firsts: Vec<Option<u16>> = plans.iter().map(|other| plan.first_difference(other)).collect();
    let mut order: Vec<(u16, usize)> =
        firsts.iter().enumerate().filter_map(|(arm, first)| Some(((*first)?, arm))).collect();
    order.sort_unstable();
    let mut changed: Vec<Option<T>> = arms.iter().map(|_| None).collect();
    let (mut simulated, mut unforked) = (0, 0);
    for (month, arm) in order {
        state.advance(&plan, month).map_err(broken)?;
        let outcome = state.ending_with(&plan, arms[arm].last_month).finish(&plans[arm]).map_err(broken)?;
        changed[arm] = Some(ask(arm, &Record::new(arms[arm].frame, &outcome)));
        simulated += outcome.worker_months - state.worker_months();
        unforked += outcome.worker_months;
    }
    let outcome = state.finish(&plan).map_err(broken)?;
    let record = Record::new(frame, &outcome);
    let beside = |(arm, (changed, first))| Beside { baseline: ask(arm, &record), changed, first };
    Ok(Forked {
        arms: changed.into_iter().zip(firsts).enumerate().map(beside).collect(),
        simulated: simulated + outcome.worker_months,
        unforked: unforked + outcome.worker_months,
    })
}
