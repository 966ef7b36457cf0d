//! What the level of a claim would be worth by luck alone: each run in turn plays history.
//!
//! If the model were right, history would be like one of its runs. So the source is made to write what it would have written of one run (for a
//! range: one as wide, around that), and this is scored like the document, against the runs of all other draws. How often that is inside a
//! level is the chance of the claim to be inside by luck: near the level's share for a point, less where both ends of a range must be met,
//! more for a wide range. That many draws are few, and that small counts are lumpy, is in it too.

use super::Number;
use super::level::{Level, around};
use super::score::level;

/// The most runs that play history; of more, every n-th does.
const MOST_PLAYED: usize = 1_000;

/// The level in each run that plays history. `lower` and `upper` are what the source would have written of the ends in each run, not a
/// number where there is nothing to write of; a run without a value is stood in for by the next that has one. Empty if there is but one
/// draw.
pub(super) fn levels(number: &Number, lower: &[f64], upper: &[f64], replicates: u32) -> Vec<Level> {
    let replicates = replicates.max(1) as usize;
    let in_order = |values: &[f64]| {
        let mut known: Vec<(f64, usize)> = values.iter().enumerate().map(|(run, value)| (*value, run)).collect();
        known.retain(|(value, _)| value.is_finite());
        known.sort_by(|a, b| a.0.total_cmp(&b.0));
        known
    };
    let (all_lower, all_upper) = (in_order(lower), in_order(upper));
    let one = |run: usize| -> Option<Level> {
        let (low, high) = (lower[run], upper[run]);
        if !low.is_finite() || !high.is_finite() {
            return None;
        }
        // Runs of the same draw know too much of one another.
        let others = |all: &[(f64, usize)]| -> Vec<f64> {
            all.iter().filter(|(_, other)| other / replicates != run / replicates).map(|(value, _)| *value).collect()
        };
        let document = if number.ends { (low, high) } else { around(number.document, low) };
        let lower = others(&all_lower);
        let upper = if number.ends { others(&all_upper) } else { Vec::new() };
        (!lower.is_empty()).then(|| level(number, document, &lower, &upper))
    };
    let step = lower.len().div_ceil(MOST_PLAYED).max(1);
    let levels: Vec<Option<Level>> = (0..lower.len()).step_by(step).map(one).collect();
    let next = |at: usize| levels.iter().cycle().skip(at).take(levels.len()).find_map(|level| *level);
    (0..levels.len()).filter_map(next).collect()
}
