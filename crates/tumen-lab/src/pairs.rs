//! Pairs of worlds on the same random numbers: the baseline and others that differ from it from some month on.
//!
//! Of each pair, draw of parameters and stream of chance are the same, so what differs is the change and what follows from it. Worlds
//! that agree up to a month are simulated once up to it: the baseline runs on, and parts at the year in which another world first
//! differs.

use tumen::engine::draw::Chance;
use tumen::engine::plan::Plan;
use tumen::engine::{Options, State, compile};
use tumen::observables::{Frame, Question, Record};
use tumen::world::World;

use crate::LabError;

/// A world that is held against the baseline, and what is asked of both.
#[derive(Clone, Debug)]
pub(crate) struct Arm {
    /// The world.
    pub(crate) world: World,
    /// What is asked.
    pub(crate) question: Question,
    /// Last month that is simulated, counted from the first month of the world.
    pub(crate) last_month: u16,
}

/// What a pair of runs gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Pair {
    /// Value in the baseline.
    pub(crate) baseline: f64,
    /// Value in the other world.
    pub(crate) changed: f64,
}

/// Runs the baseline and some others under one draw. A pair without a value on either side is none.
///
/// `number` is that of the draw and of the stream. An arm that is the same as the baseline under this draw has the baseline's value.
pub(crate) fn pairs(
    baseline: &World,
    frame: &Frame,
    arms: &[&Arm],
    seed: u64,
    number: u32,
    scale: u32,
) -> Result<Vec<Option<Pair>>, LabError> {
    let broken = |source| LabError::Engine { draw: number, replicate: 0, source };
    let plan = compile::compile(baseline, seed, number);
    let plans: Vec<Plan> = arms.iter().map(|arm| compile::compile(&arm.world, seed, number)).collect();
    let last_month = arms.iter().map(|arm| arm.last_month).max().unwrap_or(0);
    let options = Options { scale, last_month, ..Options::default() };
    let mut state = State::new(&plan, Chance { seed, stream: number }, options);
    let mut order: Vec<(u16, usize)> = Vec::with_capacity(arms.len());
    order.extend(plans.iter().enumerate().filter_map(|(arm, other)| Some((plan.first_difference(other)?, arm))));
    order.sort_unstable();
    let mut changed = vec![None; arms.len()];
    for (month, arm) in order {
        state.advance(&plan, month).map_err(broken)?;
        let outcome = state.ending_with(&plan, arms[arm].last_month).finish(&plans[arm]).map_err(broken)?;
        let value = Record::new(frame, &outcome).value(&arms[arm].question);
        changed[arm] = Some(value.map_or(f64::NAN, |value| value.mean));
    }
    let outcome = state.finish(&plan).map_err(broken)?;
    let record = Record::new(frame, &outcome);
    let pair = |(arm, changed): (&&Arm, Option<f64>)| {
        let baseline = record.value(&arm.question)?.mean;
        let changed = changed.unwrap_or(baseline);
        (baseline.is_finite() && changed.is_finite()).then_some(Pair { baseline, changed })
    };
    Ok(arms.iter().zip(changed).map(pair).collect())
}
