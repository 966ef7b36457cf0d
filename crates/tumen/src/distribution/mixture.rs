//! Mixtures of numbers and uniform ranges.

use super::DistributionErrorKind as Kind;

/// One part of a mixture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MixturePart {
    /// Its share of the mixture.
    pub weight: f64,
    /// Least value.
    pub low: f64,
    /// Greatest value; equal to `low` for a single number.
    pub high: f64,
}

impl MixturePart {
    /// The share of the part below `x`, or at and below it.
    fn share(&self, x: f64, with_x: bool) -> f64 {
        if x > self.high || (with_x && x == self.high) {
            1.0
        } else if x <= self.low {
            0.0
        } else {
            // Here low < x <= high, and x < high unless the part is a range whose end is not counted.
            (x - self.low) / (self.high - self.low)
        }
    }
}

/// A mixture of numbers and uniform ranges, with weights that add up to one.
#[derive(Clone, Debug, PartialEq)]
pub struct Mixture {
    parts: Vec<MixturePart>,
    knots: Vec<Knot>,
}

/// A place where the share below has a step or a bend.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Knot {
    x: f64,
    below: f64,
    up_to: f64,
}

impl Mixture {
    /// Makes a mixture, if there are at least two parts, no range is reversed, and the weights add up to one.
    pub fn new(parts: Vec<MixturePart>) -> Result<Mixture, Kind> {
        if parts.len() < 2 {
            return Err(Kind::FewParts);
        }
        let mut sum = 0.0;
        for part in &parts {
            if !(part.low.is_finite() && part.high.is_finite()) {
                return Err(Kind::NotFinite);
            }
            if part.high < part.low {
                return Err(Kind::NotRising);
            }
            if !(part.weight > 0.0 && part.weight <= 1.0) {
                return Err(Kind::Weight);
            }
            sum += part.weight;
        }
        if (sum - 1.0_f64).abs() > 1e-9 {
            return Err(Kind::Weights { sum });
        }
        let mut places: Vec<f64> = parts.iter().flat_map(|part| [part.low, part.high]).collect();
        places.sort_by(f64::total_cmp);
        places.dedup();
        let mut knots: Vec<Knot> = Vec::with_capacity(places.len());
        for x in places {
            let reached = knots.last().map_or(0.0, |knot| knot.up_to);
            let below = weighted(&parts, x, false).clamp(reached, 1.0);
            let up_to = weighted(&parts, x, true).clamp(below, 1.0);
            knots.push(Knot { x, below, up_to });
        }
        Ok(Mixture { parts, knots })
    }

    /// The parts as written.
    pub fn parts(&self) -> &[MixturePart] {
        &self.parts
    }

    /// The share at or below `x`.
    pub(super) fn cdf(&self, x: f64) -> f64 {
        weighted(&self.parts, x, true)
    }

    /// The least value whose share at or below reaches `u`.
    pub(super) fn quantile(&self, u: f64) -> f64 {
        let index = self.knots.partition_point(|knot| knot.up_to < u).min(self.knots.len().saturating_sub(1));
        let Some(knot) = self.knots.get(index) else { return f64::NAN };
        let before = index.checked_sub(1).and_then(|index| self.knots.get(index));
        match before {
            Some(before) if u < knot.below => {
                let way = (u - before.up_to) / (knot.below - before.up_to);
                (before.x + (knot.x - before.x) * way).clamp(before.x, knot.x)
            }
            _ => knot.x,
        }
    }

    /// Least and greatest value.
    pub(super) fn support(&self) -> (f64, f64) {
        let low = self.knots.first().map_or(f64::NAN, |knot| knot.x);
        let high = self.knots.last().map_or(f64::NAN, |knot| knot.x);
        (low, high)
    }
}

/// The parts' shares by their weights, always summed in the same order: flat stretches are flat, and all is exactly 1.
fn weighted(parts: &[MixturePart], x: f64, with_x: bool) -> f64 {
    let (mut share, mut total) = (0.0, 0.0);
    for part in parts {
        share += part.weight * part.share(x, with_x);
        total += part.weight;
    }
    share / total
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(weight: f64, low: f64, high: f64) -> MixturePart {
        MixturePart { weight, low, high }
    }

    #[test]
    fn numbers_have_steps() {
        let mixture = Mixture::new(vec![part(0.3, 60.0, 60.0), part(0.7, 36.0, 36.0)]).unwrap();
        for (u, value) in [(0.0, 36.0), (0.3, 36.0), (0.7, 36.0), (0.700_001, 60.0), (1.0, 60.0)] {
            assert_eq!(mixture.quantile(u), value, "{u}");
        }
        assert_eq!((mixture.cdf(35.9), mixture.cdf(36.0), mixture.cdf(59.9), mixture.cdf(60.0)), (0.0, 0.7, 0.7, 1.0));
        assert_eq!(mixture.support(), (36.0, 60.0));
    }

    #[test]
    fn ranges_overlap_and_leave_gaps() {
        let mixture = Mixture::new(vec![part(0.5, 0.0, 2.0), part(0.25, 1.0, 1.0), part(0.25, 10.0, 20.0)]).unwrap();
        for (u, value) in [(0.125, 0.5), (0.25, 1.0), (0.4, 1.0), (0.5, 1.0), (0.625, 1.5), (0.75, 2.0), (0.875, 15.0)]
        {
            assert!((mixture.quantile(u) - value).abs() < 1e-12, "{u}: {}", mixture.quantile(u));
        }
    }

    #[test]
    fn refuses_what_is_no_mixture() {
        assert_eq!(Mixture::new(vec![part(1.0, 1.0, 2.0)]), Err(Kind::FewParts));
        assert_eq!(Mixture::new(vec![part(0.5, 2.0, 1.0), part(0.5, 1.0, 1.0)]), Err(Kind::NotRising));
        assert_eq!(Mixture::new(vec![part(0.5, 1.0, 1.0), part(0.25, 1.0, 1.0)]), Err(Kind::Weights { sum: 0.75 }));
        assert_eq!(Mixture::new(vec![part(-0.5, 1.0, 1.0), part(1.0, 1.0, 1.0)]), Err(Kind::Weight));
        assert_eq!(Mixture::new(vec![part(0.5, f64::NAN, 1.0), part(0.5, 1.0, 1.0)]), Err(Kind::NotFinite));
    }
}
