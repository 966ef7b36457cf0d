//! What counts as forced labour, as the month reads it.

use super::bits::equal_by_bits;
use crate::evidence::{Aspect, Condition, Fact, ForcedLabour};

equal_by_bits! {
/// The cells of forced labour, and what they ask of a worker.
#[derive(Clone, Debug)]
pub struct ForcedPlan {
    /// The different facts, with their thresholds; at most [`ForcedLabour::MOST_FACTS`].
    pub facts: Vec<(Fact, f32)>,
    /// For each cell its aspect, and the facts that have to hold, a bit each; at most [`ForcedLabour::MOST_CELLS`].
    pub cells: Vec<(Aspect, u16)>,
}
}

impl ForcedPlan {
    /// The cells of a world under a draw, which gives the quantile of each threshold that nothing sets.
    #[must_use]
    pub fn new(forced: &ForcedLabour, draw: &dyn Fn(&str) -> f64) -> ForcedPlan {
        let facts = forced.facts();
        let bit = |condition: &Condition| match condition {
            Condition::Person { fact, at_least } => {
                let place = facts.iter().position(|known| known == &(*fact, at_least));
                place.map_or(0, |place| 1 << place)
            }
            Condition::Kind { .. } | Condition::Rule { .. } | Condition::Host { .. } => 0,
        };
        let needs = |conditions: &[Condition]| conditions.iter().map(bit).fold(0, |all, bit| all | bit);
        let cells = forced.cells.iter().map(|cell| (cell.aspect, needs(&cell.when))).collect();
        let facts = facts.iter().map(|(fact, at_least)| (*fact, at_least.under(forced, draw) as f32)).collect();
        ForcedPlan { facts, cells }
    }

    /// The most debt that is below a threshold in months of what a worker-month left last year.
    #[must_use]
    pub fn debt(at_least: f32, saved_a_month: f64) -> i32 {
        (f64::from(at_least) * saved_a_month).min(f64::from(i32::MAX)) as i32
    }
}
