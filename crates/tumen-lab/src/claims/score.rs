//! The score of a claim: where it falls in its predictive distribution.

use tumen::observables::Unit;

use super::level::{Level, mass, of_point, of_range, overlap};
use super::measure::{Measured, misread};
use super::scale::{Scaled, scaled};
use super::{ClaimTest, Number, TestKind, played};
use crate::answer::Predictive;
use crate::ensemble::Settings;
use crate::stats::{quantile, sorted};

/// A 90 % interval that spans more than this factor tells nothing.
pub(super) const TOO_WIDE: f64 = 20.0;

/// Share of draws in which a bound or an order must hold to count as agreement, or fail to count as contradiction.
pub(super) const CLEAR: f64 = 0.9;

/// What a claim's test came to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scored {
    /// A figure beside its predictive distribution.
    Number(Placed),
    /// A bound or an order, which each run makes true or false.
    Statement {
        /// The share of runs in which it holds.
        holds: f64,
        /// What stands beside a bound.
        bound: Option<Beside>,
    },
    /// Too few people for the scale of the run.
    NeedsScale1 {
        /// Predictive of the number, or of the lower end; none where even that would show too few.
        low: Option<Predictive>,
        /// Predictive of the higher end, where both ends are compared.
        high: Option<Predictive>,
    },
    /// No run has a value.
    NoValue,
    /// It cannot be measured.
    Refused(String),
    /// It has no check.
    Nothing,
}

/// A predictive distribution beside a document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Beside {
    /// Predictive of the number, or of the lower end.
    pub(crate) low: Predictive,
    /// Predictive of the higher end, where both ends are compared.
    pub(crate) high: Option<Predictive>,
    /// Simulated median over the nearest point of the document.
    pub(crate) ratio: Option<f64>,
    /// Upper over lower end of the 90 % interval.
    pub(crate) width: Option<f64>,
}

/// Where a figure lies.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Placed {
    pub(crate) level: Level,
    pub(crate) beside: Beside,
    /// The 90 % interval spans so much that it tells nothing.
    pub(crate) too_wide: bool,
    /// Of a range: the share of the predictive mass in it; of one over people or years, the share of them.
    pub(crate) mass: Option<f64>,
    /// Of a range: the part of it that lies in the 90 % interval; of one over people or years, between the medians of both ends.
    pub(crate) overlap: Option<f64>,
    /// The level that the document would have had in one run after another, had that run been history; empty if there is nothing to
    /// compare them with.
    pub(crate) played: Vec<Level>,
}

/// Whether a bound or an order holds, fails, or neither.
pub(crate) fn order(holds: f64) -> std::cmp::Ordering {
    // Nine of ten is enough, however the tenths are rounded.
    let clear = CLEAR - 1e-9;
    if holds >= clear {
        std::cmp::Ordering::Greater
    } else if 1.0 - holds >= clear {
        std::cmp::Ordering::Less
    } else {
        std::cmp::Ordering::Equal
    }
}

/// Scores a test by what all runs say, in order.
pub(crate) fn score(test: &ClaimTest, measured: &[Measured], settings: &Settings) -> Scored {
    match &test.kind {
        TestKind::Nothing => Scored::Nothing,
        TestKind::Refused(why) => Scored::Refused(why.clone()),
        TestKind::Order { .. } => {
            let held = sorted(measured.iter().map(|said| said.low));
            if held.is_empty() {
                Scored::NoValue
            } else if scaled(test, measured, settings.scale) != Scaled::Scored {
                Scored::NeedsScale1 { low: None, high: None }
            } else {
                Scored::Statement { holds: held.iter().sum::<f64>() / held.len() as f64, bound: None }
            }
        }
        TestKind::Number(number) => {
            let Some(scored) = self::number(&test.id, number, measured, settings) else { return Scored::NoValue };
            let (Scored::Number(Placed { beside, .. }) | Scored::Statement { bound: Some(beside), .. }) = &scored
            else {
                return scored;
            };
            match scaled(test, measured, settings.scale) {
                Scaled::Scored => scored,
                Scaled::Shown => Scored::NeedsScale1 { low: Some(beside.low), high: beside.high },
                Scaled::Hidden => Scored::NeedsScale1 { low: None, high: None },
            }
        }
    }
}

/// What the source would have written in each run.
fn written(id: &str, number: &Number, values: impl Iterator<Item = f64>, seed: u64) -> Vec<f64> {
    let one = |(run, value): (usize, f64)| {
        if !value.is_finite() {
            return f64::NAN;
        }
        let written = value * misread(id, number.error, seed, run as u32);
        // Nobody writes of more than all.
        if number.unit == Unit::Share { written.min(value.max(1.0)) } else { written }
    };
    values.enumerate().map(one).collect()
}

fn number(id: &str, number: &Number, measured: &[Measured], settings: &Settings) -> Option<Scored> {
    let all = |of: fn(&Measured) -> f64| written(id, number, measured.iter().map(of), settings.seed);
    let lower = all(|said| said.low);
    let sorted_lower = sorted(lower.iter().copied());
    let low = predictive(&sorted_lower)?;
    let document @ (from, until) = number.document;
    if number.ends {
        let upper = all(|said| said.high);
        let sorted_upper = sorted(upper.iter().copied());
        let high = predictive(&sorted_upper)?;
        let (at_low, at_high) = (place(number, &sorted_lower, from), place(number, &sorted_upper, until));
        let worse = if at_high > at_low || at_high == at_low && far(high.p50, until) > far(low.p50, from) {
            (high, until)
        } else {
            (low, from)
        };
        let widths = [&low, &high].map(|p| span(p, number.unit));
        let inside = sorted(measured.iter().map(|said| said.inside));
        return Some(Scored::Number(Placed {
            level: at_low.max(at_high),
            too_wide: widths.iter().any(|width| *width > TOO_WIDE),
            mass: (!inside.is_empty()).then(|| inside.iter().sum::<f64>() / inside.len() as f64),
            overlap: Some(overlap(document, (low.p50, high.p50))),
            played: played::levels(number, &lower, &upper, settings.replicates),
            beside: Beside {
                ratio: ratio(worse.0.p50, worse.1),
                width: widths.iter().all(|width| width.is_finite()).then(|| widths[0].max(widths[1])),
                low,
                high: Some(high),
            },
        }));
    }
    let width = span(&low, number.unit);
    let beside = Beside {
        ratio: ratio(low.p50, low.p50.clamp(from, until)),
        width: width.is_finite().then_some(width),
        low,
        high: None,
    };
    if from.is_infinite() || until.is_infinite() {
        return Some(Scored::Statement { holds: mass(&sorted_lower, document), bound: Some(beside) });
    }
    let is_range = from < until;
    Some(Scored::Number(Placed {
        level: level(number, document, &sorted_lower, &sorted_lower),
        beside,
        too_wide: width > TOO_WIDE,
        mass: is_range.then(|| mass(&sorted_lower, document)),
        overlap: is_range.then(|| overlap(document, (low.p5, low.p95))),
        played: played::levels(number, &lower, &lower, settings.replicates),
    }))
}

/// Where a document of the shape of a claim lies; ends are compared one by one, and the worse counts.
pub(super) fn level(number: &Number, document: (f64, f64), lower: &[f64], upper: &[f64]) -> Level {
    if number.ends {
        place(number, lower, document.0).max(place(number, upper, document.1))
    } else if document.0 < document.1 {
        of_range(lower, document)
    } else {
        place(number, lower, document.0)
    }
}

fn place(number: &Number, sorted: &[f64], value: f64) -> Level {
    of_point(sorted, value, number.unit)
}

fn predictive(sorted: &[f64]) -> Option<Predictive> {
    let at = |share| quantile(sorted, share);
    Some(Predictive {
        p0_5: at(0.005)?,
        p5: at(0.05)?,
        p25: at(0.25)?,
        p50: at(0.5)?,
        p75: at(0.75)?,
        p95: at(0.95)?,
        p99_5: at(0.995)?,
    })
}

/// Upper over lower end of the 90 % interval; half a person is the least count that can be told from nobody.
fn span(p: &Predictive, unit: Unit) -> f64 {
    let least = if unit.counts_people() { 0.5 } else { 0.0 };
    let low = p.p5.max(least);
    if p.p95 == p.p5 {
        1.0
    } else if low > 0.0 {
        p.p95 / low
    } else {
        f64::INFINITY
    }
}

fn ratio(simulated: f64, document: f64) -> Option<f64> {
    (simulated > 0.0 && document > 0.0).then(|| simulated / document)
}

/// How many times off, on the log scale.
fn far(simulated: f64, document: f64) -> f64 {
    ratio(simulated, document).map_or(f64::INFINITY, |ratio| libm::log(ratio).abs())
}
