//! Numbers between 0 and 1.

use std::fmt;

/// A number that is not between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("{value} is not between 0 and 1")]
pub struct ShareError {
    /// The number.
    pub value: f64,
}

/// A part of a whole, 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Share(f64);

/// The chance of an event, 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Probability(f64);

fn inside(value: f64) -> Result<f64, ShareError> {
    // Adding zero turns -0 into 0.
    if (0.0..=1.0).contains(&value) { Ok(value + 0.0) } else { Err(ShareError { value }) }
}

impl Share {
    /// Nothing of it.
    pub const NONE: Share = Share(0.0);
    /// All of it.
    pub const ALL: Share = Share(1.0);

    /// Makes a share of a number between 0 and 1.
    pub fn new(value: f64) -> Result<Share, ShareError> {
        inside(value).map(Share)
    }

    /// The number.
    pub const fn get(self) -> f64 {
        self.0
    }

    /// What is left of the whole.
    pub fn rest(self) -> Share {
        Share(1.0 - self.0)
    }
}

impl Probability {
    /// It never happens.
    pub const NEVER: Probability = Probability(0.0);
    /// It always happens.
    pub const ALWAYS: Probability = Probability(1.0);

    /// Makes a probability of a number between 0 and 1.
    pub fn new(value: f64) -> Result<Probability, ShareError> {
        inside(value).map(Probability)
    }

    /// The number.
    pub const fn get(self) -> f64 {
        self.0
    }

    /// The probability that it does not happen.
    pub fn complement(self) -> Probability {
        Probability(1.0 - self.0)
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Display for Probability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_zero_to_one() {
        assert_eq!(Share::new(0.25).unwrap().rest().get(), 0.75);
        assert_eq!(Probability::new(1.0).unwrap().complement(), Probability::NEVER);
        for value in [f64::NAN, -1e-300, 1.0 + f64::EPSILON, f64::INFINITY] {
            assert!(Share::new(value).is_err() && Probability::new(value).is_err(), "{value}");
        }
    }
}
