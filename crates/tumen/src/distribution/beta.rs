//! The beta distribution of a share.

/// A beta distribution with its two shape numbers and the logarithm of its scale.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beta {
    a: f64,
    b: f64,
    ln_beta: f64,
}

/// The largest sum of the shape numbers: beyond it the distribution is a needle and digits are lost.
pub(super) const MOST_CONCENTRATED: f64 = 1e6;

impl Beta {
    /// The sum of the two shape numbers that gives this mean and standard deviation.
    pub(super) fn concentration(mean: f64, sd: f64) -> f64 {
        mean * (1.0 - mean) / (sd * sd) - 1.0
    }

    /// Makes a beta of numbers that have been checked.
    pub(super) fn new(mean: f64, sd: f64) -> Beta {
        let sum = Beta::concentration(mean, sd);
        let (a, b) = (mean * sum, (1.0 - mean) * sum);
        Beta { a, b, ln_beta: libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b) }
    }

    /// The share of the distribution at or below `x`.
    pub(super) fn cdf(self, x: f64) -> f64 {
        if x.is_nan() || x <= 0.0 {
            return 0.0;
        }
        if x >= 1.0 {
            return 1.0;
        }
        let front = libm::exp(self.a * libm::log(x) + self.b * libm::log1p(-x) - self.ln_beta);
        let share = if x < (self.a + 1.0) / (self.a + self.b + 2.0) {
            front * continued_fraction(self.a, self.b, x) / self.a
        } else {
            1.0 - front * continued_fraction(self.b, self.a, 1.0 - x) / self.b
        };
        share.clamp(0.0, 1.0)
    }

    /// The least `x` whose share at or below reaches `u`.
    ///
    /// Halves an interval over the representable numbers. Two values of `u` part only where the same `x` is too low
    /// for one and not for the other, so the result never falls as `u` rises, whatever the rounding of the share.
    pub(super) fn quantile(self, u: f64) -> f64 {
        if u <= 0.0 {
            return 0.0;
        }
        if u >= 1.0 {
            return 1.0;
        }
        let (mut low, mut high) = (0_u64, 1.0_f64.to_bits());
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if self.cdf(f64::from_bits(middle)) < u {
                low = middle;
            } else {
                high = middle;
            }
        }
        f64::from_bits(high)
    }
}

/// The continued fraction of the incomplete beta function, by Lentz's method.
fn continued_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away_from_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut result = d;
    for step in 1..10_000 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away_from_zero(1.0 + even * d);
        c = away_from_zero(1.0 + even / c);
        result *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away_from_zero(1.0 + odd * d);
        c = away_from_zero(1.0 + odd / c);
        result *= d * c;
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_shares() {
        // Mean 0.4 and deviation 0.2 make the shape numbers 2 and 3, whose share below x is a polynomial.
        let beta = Beta::new(0.4, 0.2);
        assert!((beta.a - 2.0).abs() < 1e-12 && (beta.b - 3.0).abs() < 1e-12);
        for step in 1..100 {
            let x = f64::from(step) / 100.0;
            let known = x * x * (6.0 - 8.0 * x + 3.0 * x * x);
            assert!((beta.cdf(x) - known).abs() < 1e-13, "{x}");
            assert!((beta.quantile(known) - x).abs() < 1e-11, "{x}");
        }
        assert!((beta.quantile(0.5) - 0.385_727_568_132_389_45).abs() < 1e-12);
    }

    #[test]
    fn known_arcsine_law() {
        let beta = Beta::new(0.5, libm::sqrt(0.125));
        for step in 1..100 {
            let u = f64::from(step) / 100.0;
            let sine = libm::sin(std::f64::consts::FRAC_PI_2 * u);
            assert!((beta.quantile(u) - sine * sine).abs() < 1e-12, "{u}");
        }
    }

    #[test]
    fn extremes_stay_inside() {
        for (mean, sd) in [(1e-9, 1e-9), (0.5, 0.4999), (0.5, 0.0006), (0.001, 0.03), (0.999, 0.03)] {
            let beta = Beta::new(mean, sd);
            let mut last = 0.0;
            for step in 0..=50 {
                let x = beta.quantile(f64::from(step) / 50.0);
                assert!((last..=1.0).contains(&x), "{mean} {sd} {step}: {x}");
                last = x;
            }
        }
    }
}
