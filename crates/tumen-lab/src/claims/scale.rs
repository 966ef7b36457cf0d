//! Whether a run in which one crew stands for several can test a claim.

use super::measure::Measured;
use super::{ClaimTest, TestKind};
use crate::stats::quantile;

/// Noise that a scale adds, at most, as a part of what a claim tolerates.
const LARGEST_PART: f64 = 0.1;

/// Relative noise of a number that rests on one person, on the safe side.
const NOISE_OF_ONE: f64 = 1.0;

/// The people or events on which a claim's number rests, the median over runs.
pub(crate) fn behind(measured: &[&Measured]) -> Option<f64> {
    let mut known: Vec<f64> = measured.iter().map(|said| said.behind).filter(|n| !n.is_nan()).collect();
    known.sort_by(f64::total_cmp);
    if known.last().is_some_and(|n| n.is_infinite()) { None } else { quantile(&known, 0.5) }
}

/// Whether the noise that a scale adds is too large for a claim: events that are rare, or fewer people than can be told from others.
pub(super) fn needs_scale_1(test: &ClaimTest, measured: &[&Measured], scale: u32) -> bool {
    let (rare, tolerance) = match &test.kind {
        TestKind::Number(number) => (number.rare, number.tolerance()),
        TestKind::Order { rare, error, .. } => (*rare, *error),
        TestKind::Refused(_) | TestKind::Nothing => return false,
    };
    scale > 1 && (rare || behind(measured).is_some_and(|n| n < fewest(scale, tolerance)))
}

/// The fewest people on whom a number may rest.
fn fewest(scale: u32, tolerance: f64) -> f64 {
    let noise = NOISE_OF_ONE / (LARGEST_PART * tolerance);
    f64::from(scale - 1) * noise * noise
}
