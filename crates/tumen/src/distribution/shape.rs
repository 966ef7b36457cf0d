//! Shapes of distributions: their checks, quantiles and shares.

use super::beta::{Beta, MOST_CONCENTRATED};
use super::{DistributionErrorKind as Kind, Mixture, MixturePart, normal_cdf, normal_quantile};
use crate::quantity::{Dimension, number_text};
use std::fmt;

/// The shape of a distribution; its numbers are in held units.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// One value.
    Fixed(f64),
    /// Every value of the range alike.
    Uniform {
        /// Least value.
        low: f64,
        /// Greatest value.
        high: f64,
    },
    /// Every logarithm of the range alike.
    LogUniform {
        /// Least value, above zero.
        low: f64,
        /// Greatest value.
        high: f64,
    },
    /// Normal.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation, above zero.
        sd: f64,
    },
    /// The size of a normal with mean zero.
    HalfNormal {
        /// Standard deviation of that normal, above zero.
        sd: f64,
    },
    /// The logarithm is normal.
    LogNormal {
        /// Median, above zero.
        median: f64,
        /// Factor of one standard deviation, above 1.
        factor: f64,
    },
    /// A triangle.
    Triangular {
        /// Least value.
        low: f64,
        /// Most likely value.
        mode: f64,
        /// Greatest value.
        high: f64,
    },
    /// Beta, for shares.
    Beta {
        /// Mean, inside 0 to 1.
        mean: f64,
        /// Standard deviation, above zero.
        sd: f64,
    },
    /// Numbers and uniform ranges with weights.
    Mixture(Mixture),
}

/// How close to 0 and 1 a quantile is taken where a tail has no end.
const EDGE: f64 = f64::EPSILON / 2.0;

impl Shape {
    /// Checks that the numbers make a distribution of that dimension.
    pub(super) fn check(&self, dimension: Dimension) -> Result<(), Kind> {
        if self.numbers().iter().any(|number| !number.is_finite()) {
            return Err(Kind::NotFinite);
        }
        let rising = |low: f64, high: f64| if low < high { Ok(()) } else { Err(Kind::NotRising) };
        let positive = |number: f64| if number > 0.0 { Ok(()) } else { Err(Kind::NotPositive) };
        let deviation = |sd: f64| if sd > 0.0 { Ok(()) } else { Err(Kind::NoDeviation) };
        match *self {
            // A mixture has been checked when it was made.
            Shape::Fixed(_) | Shape::Mixture(_) => Ok(()),
            Shape::Uniform { low, high } => rising(low, high),
            Shape::LogUniform { low, high } => rising(low, high).and(positive(low)),
            Shape::Normal { sd, .. } | Shape::HalfNormal { sd } => deviation(sd),
            Shape::LogNormal { factor, .. } if !(factor > 1.0 && factor <= 1000.0) => Err(Kind::Factor),
            Shape::LogNormal { median, .. } => positive(median),
            Shape::Triangular { low, mode, high } => {
                rising(low, high)?;
                if (low..=high).contains(&mode) { Ok(()) } else { Err(Kind::ModeOutside) }
            }
            Shape::Beta { .. } if dimension != Dimension::Ratio => Err(Kind::BetaUnit),
            Shape::Beta { mean, sd } => {
                deviation(sd)?;
                let limit = libm::sqrt(mean * (1.0 - mean));
                if !(mean > 0.0 && mean < 1.0) {
                    Err(Kind::BetaMean)
                } else if sd >= limit || Beta::concentration(mean, sd) < 1e-9 {
                    Err(Kind::BetaWide { limit })
                } else if Beta::concentration(mean, sd) > MOST_CONCENTRATED {
                    Err(Kind::BetaNarrow)
                } else {
                    Ok(())
                }
            }
        }
    }

    /// The value at or below which the share `u` lies.
    pub(super) fn quantile(&self, u: f64) -> f64 {
        let u = if u.is_nan() { 0.5 } else { u.clamp(0.0, 1.0) };
        let inside = u.clamp(EDGE, 1.0 - EDGE);
        match *self {
            Shape::Fixed(value) => value,
            Shape::Uniform { low, high } => along(low, high, u),
            Shape::LogUniform { low, high } => {
                let value = libm::exp(along(libm::log(low), libm::log(high), u));
                // The ends come out exactly; between them rounding must not lead outside.
                if u == 0.0 {
                    low
                } else if u == 1.0 {
                    high
                } else {
                    value.clamp(low, high)
                }
            }
            Shape::Normal { mean, sd } => mean + sd * normal_quantile(inside),
            Shape::HalfNormal { .. } if u == 0.0 => 0.0,
            Shape::HalfNormal { sd } => -sd * normal_quantile((1.0 - inside) / 2.0),
            Shape::LogNormal { median, factor } => median * libm::exp(normal_quantile(inside) * libm::log(factor)),
            Shape::Triangular { low, mode, high } => {
                let width = high - low;
                if u * width < mode - low {
                    (low + libm::sqrt(u * width * (mode - low))).clamp(low, mode)
                } else {
                    (high - libm::sqrt((1.0 - u) * width * (high - mode))).clamp(mode, high)
                }
            }
            Shape::Beta { mean, sd } => Beta::new(mean, sd).quantile(u),
            Shape::Mixture(ref mixture) => mixture.quantile(u),
        }
    }

    /// The share at or below a value.
    pub(super) fn cdf(&self, x: f64) -> f64 {
        if x.is_nan() {
            return f64::NAN;
        }
        let (least, greatest) = self.support();
        if x < least {
            return 0.0;
        }
        if x >= greatest {
            return 1.0;
        }
        match *self {
            // Either below or at the only value: handled above.
            Shape::Fixed(_) => 1.0,
            Shape::Uniform { low, high } => (x - low) / (high - low),
            Shape::LogUniform { low, high } => libm::log(x / low) / libm::log(high / low),
            Shape::Normal { mean, sd } => normal_cdf((x - mean) / sd),
            Shape::HalfNormal { sd } => libm::erf(x / sd * std::f64::consts::FRAC_1_SQRT_2),
            Shape::LogNormal { median, factor } => normal_cdf(libm::log(x / median) / libm::log(factor)),
            Shape::Triangular { low, mode, high } => {
                if x < mode {
                    (x - low) / (high - low) * ((x - low) / (mode - low))
                } else {
                    1.0 - (high - x) / (high - low) * ((high - x) / (high - mode))
                }
            }
            Shape::Beta { mean, sd } => Beta::new(mean, sd).cdf(x),
            Shape::Mixture(ref mixture) => mixture.cdf(x),
        }
    }

    /// The least and the greatest value.
    pub(super) fn support(&self) -> (f64, f64) {
        match *self {
            Shape::Fixed(value) => (value, value),
            Shape::Uniform { low, high } | Shape::LogUniform { low, high } | Shape::Triangular { low, high, .. } => {
                (low, high)
            }
            Shape::Normal { .. } => (f64::NEG_INFINITY, f64::INFINITY),
            Shape::HalfNormal { .. } | Shape::LogNormal { .. } => (0.0, f64::INFINITY),
            Shape::Beta { .. } => (0.0, 1.0),
            Shape::Mixture(ref mixture) => mixture.support(),
        }
    }

    /// The shape of the value times a factor above zero; a beta cannot be scaled.
    pub(super) fn scaled(&self, factor: f64) -> Option<Shape> {
        let can = factor > 0.0 && factor.is_finite() && !matches!(self, Shape::Beta { .. });
        let numbers: Vec<f64> = self.numbers().iter().map(|number| number * factor).collect();
        if can { self.with_numbers(&numbers) } else { None }
    }

    /// The numbers that carry the unit, in the order in which they are written.
    pub(super) fn numbers(&self) -> Vec<f64> {
        match *self {
            Shape::Fixed(value) => vec![value],
            Shape::Uniform { low, high } | Shape::LogUniform { low, high } => vec![low, high],
            Shape::Normal { mean, sd } | Shape::Beta { mean, sd } => vec![mean, sd],
            Shape::HalfNormal { sd } => vec![sd],
            Shape::LogNormal { median, .. } => vec![median],
            Shape::Triangular { low, mode, high } => vec![low, mode, high],
            Shape::Mixture(ref mixture) => mixture.parts().iter().flat_map(|part| [part.low, part.high]).collect(),
        }
    }

    /// The same shape with other numbers in the places of [`Shape::numbers`].
    pub(super) fn with_numbers(&self, numbers: &[f64]) -> Option<Shape> {
        let shape = match (self, numbers) {
            (Shape::Fixed(_), &[value]) => Shape::Fixed(value),
            (Shape::Uniform { .. }, &[low, high]) => Shape::Uniform { low, high },
            (Shape::LogUniform { .. }, &[low, high]) => Shape::LogUniform { low, high },
            (Shape::Normal { .. }, &[mean, sd]) => Shape::Normal { mean, sd },
            (Shape::Beta { .. }, &[mean, sd]) => Shape::Beta { mean, sd },
            (Shape::HalfNormal { .. }, &[sd]) => Shape::HalfNormal { sd },
            (Shape::LogNormal { factor, .. }, &[median]) => Shape::LogNormal { median, factor: *factor },
            (Shape::Triangular { .. }, &[low, mode, high]) => Shape::Triangular { low, mode, high },
            (Shape::Mixture(mixture), numbers) => {
                let parts = mixture.parts().iter().zip(numbers.chunks_exact(2));
                let parts = parts.map(|(part, ends)| MixturePart { low: ends[0], high: ends[1], ..*part });
                Shape::Mixture(Mixture::new(parts.collect()).ok()?)
            }
            _ => return None,
        };
        Some(shape)
    }
}

/// The point at the share `u` of the way; never outside, and exact at both ends.
fn along(low: f64, high: f64, u: f64) -> f64 {
    if u == 1.0 { high } else { (low + (high - low) * u).min(high) }
}

/// Writes the shape without unit.
impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = number_text;
        match *self {
            Shape::Fixed(value) => write!(f, "fixed {}", n(value)),
            Shape::Uniform { low, high } => write!(f, "uniform {}..{}", n(low), n(high)),
            Shape::LogUniform { low, high } => write!(f, "loguniform {}..{}", n(low), n(high)),
            Shape::Normal { mean, sd } => write!(f, "normal {} ± {}", n(mean), n(sd)),
            Shape::HalfNormal { sd } => write!(f, "halfnormal {}", n(sd)),
            Shape::LogNormal { median, factor } => write!(f, "lognormal {} × {}", n(median), n(factor)),
            Shape::Triangular { low, mode, high } => write!(f, "triangular {}..{}..{}", n(low), n(mode), n(high)),
            Shape::Beta { mean, sd } => write!(f, "beta {} ± {}", n(mean), n(sd)),
            Shape::Mixture(ref mixture) => {
                f.write_str("mixture ")?;
                for (index, part) in mixture.parts().iter().enumerate() {
                    let bar = if index == 0 { "" } else { " | " };
                    write!(f, "{bar}{}: {}", n(part.weight), n(part.low))?;
                    if part.low != part.high {
                        write!(f, "..{}", n(part.high))?;
                    }
                }
                Ok(())
            }
        }
    }
}
