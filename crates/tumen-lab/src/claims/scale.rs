//! Whether a run in which one crew stands for several can test a claim.
//!
//! A number that rests on n people or events differs by chance by about c/√n from what it would be without chance, and by c·√(w/n) where one
//! crew stands for w. The c were measured, for all claims of the baseline, on replicates of the same draws at scales of 1, 10 and 40, and are
//! on the safe side.

use tumen::observables::{Formula, Question, Special};

use super::measure::Measured;
use super::{ClaimTest, TestKind};
use crate::answer::fewest_people;
use crate::stats::quantile;

/// Noise that a scale adds, at most, as a part of what a claim tolerates.
pub(super) const LARGEST_PART: f64 = 0.1;

/// Relative noise of a number that rests on one person or event: pay, savings, flows.
pub(super) const OF_ONE: f64 = 1.25;

/// The same for people at posts, which are planned.
pub(super) const OF_ONE_AT_A_POST: f64 = 0.4;

/// The same for a part of the crews, which have their place and sector as a whole.
pub(super) const OF_ONE_IN_A_CREW: f64 = 2.5;

/// What a scale leaves of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scaled {
    /// It can be scored.
    Scored,
    /// Its number can be shown, but is too noisy to be scored.
    Shown,
    /// It is too rare to be shown.
    Hidden,
}

/// The people or events on which a claim's number rests, the median over runs; none where it rests on none.
pub(crate) fn behind(measured: &[Measured]) -> Option<f64> {
    let mut known: Vec<f64> = measured.iter().map(|said| said.behind).filter(|n| !n.is_nan()).collect();
    known.sort_by(f64::total_cmp);
    quantile(&known, 0.5).filter(|n| n.is_finite())
}

/// What can be said of a claim at a scale, with the weight that its crews have beside it.
pub(super) fn scaled(test: &ClaimTest, measured: &[Measured], scale: u32) -> Scaled {
    let scale = scale.saturating_mul(test.crew_weight);
    let (rare, tolerance) = match &test.kind {
        TestKind::Number(number) => (number.rare, number.tolerance()),
        TestKind::Order { rare, error, .. } => (*rare, *error),
        TestKind::Refused(_) | TestKind::Nothing => return Scaled::Scored,
    };
    if scale <= 1 {
        return Scaled::Scored;
    }
    let of_one = test.questions().into_iter().map(of_one).fold(0.0, f64::max);
    match behind(measured) {
        _ if rare => Scaled::Hidden,
        None => Scaled::Scored,
        Some(n) if n < fewest_people(scale) => Scaled::Hidden,
        Some(n) if of_one * libm::sqrt(f64::from(scale - 1) / n) > LARGEST_PART * tolerance => Scaled::Shown,
        Some(_) => Scaled::Scored,
    }
}

/// Relative noise of the answer to a question that rests on one person.
fn of_one(question: &Question) -> f64 {
    let planned = matches!(
        question.definition.formula,
        Formula::Stock(_) | Formula::Special(Special::ContractShare | Special::FillRate)
    );
    match (question.cut.is_of_crews(), planned) {
        (true, _) => OF_ONE_IN_A_CREW,
        (false, true) => OF_ONE_AT_A_POST,
        (false, false) => OF_ONE,
    }
}
