//! Where a claim falls in its predictive distribution.

use tumen::distribution::normal_quantile;
use tumen::engine::draw::parameter_quantile;
use tumen::observables::Unit;

use super::{ClaimTest, Number, TestKind};
use crate::answer::{Predictive, fewest_people};
use crate::stats::{quantile, sorted};

/// A 90 % interval that spans more than this factor tells nothing.
const TOO_WIDE: f64 = 20.0;

/// Share of draws in which an order must hold to count as agreement, or fail to count as contradiction.
const CLEAR: f64 = 0.9;

/// Counts below this may be equal to many draws, so their place among them is counted instead of read off the quantiles.
const SMALL: f64 = 100.0;

/// Where the document lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// Inside the 50 % interval.
    Half,
    /// Inside the 90 % interval.
    Ninety,
    /// Inside the 99 % interval.
    NinetyNine,
    /// Outside.
    Outside,
}

/// What a claim's test came to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scored {
    /// A number beside its predictive distribution.
    Number {
        level: Level,
        too_wide: bool,
        /// Predictive of the number, or of the lower end.
        low: Predictive,
        /// Predictive of the higher end, where both ends are compared.
        high: Option<Predictive>,
        /// Share of the mass on the side of a bound, or in a range.
        holds: Option<f64>,
        /// Simulated median over the nearest point of the document.
        ratio: Option<f64>,
        /// Upper over lower end of the 90 % interval.
        width: Option<f64>,
    },
    /// The share of runs in which an order holds.
    Order { holds: f64 },
    /// Too rare for the scale of the run.
    NeedsScale1 {
        /// Predictive of the number, or of the lower end.
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

/// Whether an order holds, fails, or neither.
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

/// Scores a test; `measured` holds both ends for each run in order.
pub(crate) fn score(test: &ClaimTest, measured: &[[f64; 2]], seed: u64, scale: u32) -> Scored {
    match &test.kind {
        TestKind::Nothing => Scored::Nothing,
        TestKind::Refused(why) => Scored::Refused(why.clone()),
        TestKind::Order { rare, .. } => {
            let held: Vec<f64> = measured.iter().map(|ends| ends[0]).filter(|held| held.is_finite()).collect();
            if held.is_empty() {
                Scored::NoValue
            } else if *rare && scale > 1 {
                Scored::NeedsScale1 { low: None, high: None }
            } else {
                Scored::Order { holds: held.iter().sum::<f64>() / held.len() as f64 }
            }
        }
        TestKind::Number(number) => self::number(&test.id, number, measured, seed, scale),
    }
}

/// What the source would have written in each run.
fn predicted(id: &str, number: &Number, values: impl Iterator<Item = f64>, seed: u64) -> Vec<f64> {
    let key = format!("claim.{id}.error");
    // Runs in which there is nothing to measure say nothing.
    let observed = values.enumerate().filter(|(_, value)| value.is_finite()).map(|(run, value)| {
        let z = normal_quantile(parameter_quantile(seed, run as u32, &key));
        let written = value * libm::exp(number.error * z);
        // Nobody writes of more than all.
        if number.unit == Unit::Share { written.min(value.max(1.0)) } else { written }
    });
    sorted(observed)
}

fn number(id: &str, number: &Number, measured: &[[f64; 2]], seed: u64, scale: u32) -> Scored {
    let side = |end: usize| predicted(id, number, measured.iter().map(|ends| ends[end]), seed);
    let lower = side(0);
    let Some(low) = predictive(&lower) else { return Scored::NoValue };
    let (from, until) = number.document;
    let largest = if until.is_finite() { until } else { from };
    let people = matches!(number.unit, Unit::People | Unit::PeoplePerYear);
    if scale > 1 && (number.rare || people && largest < fewest_people(scale)) {
        let high = if number.ends { predictive(&side(1)) } else { None };
        return Scored::NeedsScale1 { low: Some(low), high };
    }
    let holds = (from < until).then(|| {
        let inside = lower.iter().filter(|value| **value >= from && **value <= until).count();
        inside as f64 / lower.len() as f64
    });
    if number.ends {
        let upper = side(1);
        let Some(high) = predictive(&upper) else { return Scored::NoValue };
        let (at_low, at_high) = (place(&lower, from, number.unit), place(&upper, until, number.unit));
        let worse = if at_high > at_low || at_high == at_low && far(high.p50, until) > far(low.p50, from) {
            (high, until)
        } else {
            (low, from)
        };
        let widths = [&low, &high].map(|p| span(p, number.unit));
        return Scored::Number {
            level: at_low.max(at_high),
            too_wide: widths.iter().any(|width| *width > TOO_WIDE),
            ratio: ratio(worse.0.p50, worse.1),
            width: widths.iter().copied().filter(|width| width.is_finite()).reduce(f64::max),
            holds: None,
            low,
            high: Some(high),
        };
    }
    let nearest = low.p50.clamp(from, until);
    let width = span(&low, number.unit);
    Scored::Number {
        level: place(&lower, nearest, number.unit),
        too_wide: width > TOO_WIDE,
        ratio: ratio(low.p50, nearest),
        width: width.is_finite().then_some(width),
        holds,
        low,
        high: None,
    }
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

/// The smallest interval that holds a value. Small counts fall on many equal draws: half of those count as below (mid-p).
fn place(sorted: &[f64], value: f64, unit: Unit) -> Level {
    let inside = |share: f64| {
        let tail = 0.5 * (1.0 - share);
        if matches!(unit, Unit::People | Unit::PeoplePerYear) && value < SMALL {
            let below = sorted.iter().filter(|draw| **draw < value).count() as f64;
            let equal = sorted.iter().filter(|draw| **draw == value).count() as f64;
            let p = (below + 0.5 * equal) / sorted.len() as f64;
            tail <= p && p <= 1.0 - tail
        } else {
            quantile(sorted, tail).is_some_and(|low| low <= value)
                && quantile(sorted, 1.0 - tail).is_some_and(|high| value <= high)
        }
    };
    if inside(0.5) {
        Level::Half
    } else if inside(0.9) {
        Level::Ninety
    } else if inside(0.99) {
        Level::NinetyNine
    } else {
        Level::Outside
    }
}

/// Upper over lower end of the 90 % interval; half a person is the least count that can be told from nobody.
fn span(p: &Predictive, unit: Unit) -> f64 {
    let least = if matches!(unit, Unit::People | Unit::PeoplePerYear) { 0.5 } else { 0.0 };
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
pub(crate) fn far(simulated: f64, document: f64) -> f64 {
    ratio(simulated, document).map_or(f64::INFINITY, |ratio| libm::log(ratio).abs())
}
