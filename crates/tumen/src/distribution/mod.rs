//! Distributions as text: what nobody knows, and how things vary.
//!
//! | text | meaning |
//! | --- | --- |
//! | `fixed 36 months` | one value |
//! | `uniform 40..80 SUR/month` | every value alike |
//! | `loguniform 0.01..0.2` | every logarithm alike |
//! | `normal 100 ± 20 USD` | mean and standard deviation (also `+-`) |
//! | `halfnormal 1.5` | the size of a normal with mean zero and this standard deviation |
//! | `lognormal 200 × 1.5 USD` | median, and the factor of one standard deviation (also `x`) |
//! | `triangular 1..2..5 years` | least, most likely, greatest |
//! | `beta 0.1 ± 0.05` | a share, by mean and standard deviation |
//! | `mixture 0.7: 36 \| 0.3: 48..60 months` | weights that add up to one; a number or a uniform range each |

mod beta;
mod error;
mod mixture;
mod normal;
mod parse;
mod shape;
#[cfg(test)]
mod tests;

pub use error::{DistributionError, DistributionErrorKind};
pub use mixture::{Mixture, MixturePart};
pub use normal::{normal_cdf, normal_quantile};
pub use shape::Shape;

use crate::quantity::{Dimension, Unit};
use std::fmt;
use std::str::FromStr;

/// A distribution with a unit; equal if it means the same, whatever unit was written.
#[derive(Clone, Debug)]
pub struct Distribution {
    shape: Shape,
    unit: Unit,
}

impl PartialEq for Distribution {
    fn eq(&self, other: &Self) -> bool {
        self.shape == other.shape && self.unit.dimension == other.unit.dimension
    }
}

impl Distribution {
    /// Makes a distribution of a shape in held units, if its numbers make sense; `unit` is the one it is written in.
    pub fn new(shape: Shape, unit: Unit) -> Result<Distribution, DistributionErrorKind> {
        shape.check(unit.dimension)?;
        Ok(Distribution { shape, unit })
    }

    /// Reads a distribution, such as `uniform 40..80 SUR/month`.
    pub fn parse(text: &str) -> Result<Distribution, DistributionError> {
        parse::distribution(text)
    }

    /// Reads how a value varies relative to itself: no unit, and the centre 1 may be left out, as in `lognormal 1.2`
    /// or `normal ± 0.1`.
    pub fn parse_spread(text: &str) -> Result<Distribution, DistributionError> {
        parse::spread(text)
    }

    /// The shape, in held units.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// What the numbers measure.
    pub fn dimension(&self) -> Dimension {
        self.unit.dimension
    }

    /// The unit in which it is written.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// The value at or below which the share `u` of the distribution lies, in held units.
    ///
    /// Never falls as `u` rises, and always finite: `u` is held within 0 to 1, and 2⁻⁵³ inside of that where a tail
    /// has no end. Not a number counts as one half.
    pub fn quantile(&self, u: f64) -> f64 {
        self.shape.quantile(u)
    }

    /// The share of the distribution at or below a value in held units.
    pub fn cdf(&self, value: f64) -> f64 {
        self.shape.cdf(value)
    }

    /// The least and the greatest value in held units; infinite where a tail has no end.
    pub fn support(&self) -> (f64, f64) {
        self.shape.support()
    }

    /// The range outside which one draw in a thousand lies on a side where the distribution tails off; its end where it has one.
    ///
    /// Normal, lognormal and beta tail off on both sides, a halfnormal above. A beta has ends, but says nothing by them.
    pub fn reach(&self) -> (f64, f64) {
        const BEYOND: f64 = 0.001;
        match self.shape {
            Shape::Normal { .. } | Shape::LogNormal { .. } | Shape::Beta { .. } => {
                (self.quantile(BEYOND), self.quantile(1.0 - BEYOND))
            }
            Shape::HalfNormal { .. } => (0.0, self.quantile(1.0 - BEYOND)),
            Shape::Fixed(_)
            | Shape::Uniform { .. }
            | Shape::LogUniform { .. }
            | Shape::Triangular { .. }
            | Shape::Mixture(_) => self.support(),
        }
    }

    /// The value that half of the distribution lies below, in held units.
    pub fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// The distribution of the value times a factor above zero, such as a change of currency units.
    ///
    /// A beta is a share and stays as it is; so does any distribution under a factor that is not above zero and finite.
    pub fn scaled(&self, factor: f64) -> Distribution {
        let scaled = self.shape.scaled(factor).and_then(|shape| Distribution::new(shape, self.unit).ok());
        scaled.unwrap_or_else(|| self.clone())
    }
}

/// Writes the text that [`Distribution::parse`] reads back as the same distribution.
impl fmt::Display for Distribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, numbers) = self.unit.writable(&self.shape.numbers());
        let written = self.shape.with_numbers(&numbers).unwrap_or_else(|| self.shape.clone());
        let many = !matches!(written, Shape::Fixed(value) if value.abs() == 1.0);
        write!(f, "{written}{}", unit.suffix(many))
    }
}

impl FromStr for Distribution {
    type Err = DistributionError;

    fn from_str(text: &str) -> Result<Distribution, DistributionError> {
        Distribution::parse(text)
    }
}
