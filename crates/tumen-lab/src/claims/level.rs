//! How far inside a predictive distribution a document lies.
//!
//! A point is inside the 50, 90 or 99 % level if the central interval of that share holds it. A range is inside a level by the better of two
//! readings. As a blurred point: at least half of it lies in the central interval. As a statement that a history makes true or false: at
//! least 50, 10 or 1 % of the predictive mass lies in it, so that it cannot be ruled out at that level. For a range without width both are the
//! rule for points; that an interval and a range only touch is not enough for either.

use tumen::observables::Unit;

use crate::stats::quantile;

/// Counts below this may be equal to many draws, so their place among them is counted instead of read off the quantiles.
pub(super) const SMALL: f64 = 100.0;

/// Part of a range that has to lie in an interval.
pub(super) const MOST_OF_A_RANGE: f64 = 0.5;

/// Where the document lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// Inside the 50 % level.
    Half,
    /// Inside the 90 % level.
    Ninety,
    /// Inside the 99 % level.
    NinetyNine,
    /// Outside.
    Outside,
}

/// The levels inside which a document can lie, and their shares.
const LEVELS: [(Level, f64); 3] = [(Level::Half, 0.5), (Level::Ninety, 0.9), (Level::NinetyNine, 0.99)];

fn smallest(inside: impl Fn(f64) -> bool) -> Level {
    LEVELS.iter().find(|(_, share)| inside(*share)).map_or(Level::Outside, |(level, _)| *level)
}

/// The central interval of a share.
fn interval(sorted: &[f64], share: f64) -> Option<(f64, f64)> {
    let tail = 0.5 * (1.0 - share);
    Some((quantile(sorted, tail)?, quantile(sorted, 1.0 - tail)?))
}

/// Where a value lies. Small counts fall on many equal draws: half of those count as below (mid-p).
pub(super) fn of_point(sorted: &[f64], value: f64, unit: Unit) -> Level {
    let counted = unit.counts_people() && value < SMALL;
    smallest(|share| {
        let tail = 0.5 * (1.0 - share);
        if counted {
            let below = sorted.iter().filter(|draw| **draw < value).count() as f64;
            let equal = sorted.iter().filter(|draw| **draw == value).count() as f64;
            let p = (below + 0.5 * equal) / sorted.len() as f64;
            tail <= p && p <= 1.0 - tail
        } else {
            interval(sorted, share).is_some_and(|(low, high)| low <= value && value <= high)
        }
    })
}

/// Where a range lies.
pub(super) fn of_range(sorted: &[f64], range: (f64, f64)) -> Level {
    let mass = mass(sorted, range);
    smallest(|share| {
        // As much as is cut off, up to how the share is rounded.
        let possible = mass >= 1.0 - share - 1e-9;
        possible || interval(sorted, share).is_some_and(|between| overlap(range, between) >= MOST_OF_A_RANGE)
    })
}

/// The share of the draws in a range, both ends included.
pub(super) fn mass(sorted: &[f64], (from, until): (f64, f64)) -> f64 {
    let inside = sorted.iter().filter(|value| from <= **value && **value <= until).count();
    inside as f64 / sorted.len().max(1) as f64
}

/// The part of a range that lies between two values: in ratios where the range is positive, for that is how sources err, else in
/// differences.
pub(super) fn overlap(range: (f64, f64), between: (f64, f64)) -> f64 {
    let (from, until) = (range.0.max(between.0), range.1.min(between.1));
    if range.1 <= range.0 {
        f64::from(u8::from(from <= until))
    } else if from >= until {
        0.0
    } else if range.0 > 0.0 {
        libm::log(until / from) / libm::log(range.1 / range.0)
    } else {
        (until - from) / (range.1 - range.0)
    }
}

/// A range as wide as another, in ratios or in differences, with a value in its middle.
pub(super) fn around((from, until): (f64, f64), middle: f64) -> (f64, f64) {
    if from > 0.0 {
        let half = libm::sqrt(until / from);
        (middle / half, middle * half)
    } else {
        let half = 0.5 * (until - from);
        (middle - half, middle + half)
    }
}
