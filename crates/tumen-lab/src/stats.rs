//! Quantiles over draws, and the spread of counts that chance alone gives.

use crate::answer::Quantiles;

/// The quantile of sorted values by linear interpolation between order statistics (type 7).
///
/// No value when there are none.
pub fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = share.clamp(0.0, 1.0) * last as f64;
    let below = place as usize;
    let above = (below + 1).min(last);
    let part = place - below as f64;
    Some(if part == 0.0 { sorted[below] } else { sorted[below] + (sorted[above] - sorted[below]) * part })
}

/// The numbers among values, in order.
pub fn sorted(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.into_iter().filter(|value| value.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// Quantiles and mean of the values that are numbers; nothing when there are none.
pub fn quantiles(values: impl IntoIterator<Item = f64>) -> Option<Quantiles> {
    let sorted = sorted(values);
    let at = |share| quantile(&sorted, share);
    let mean = sorted.iter().sum::<f64>() / sorted.len() as f64;
    Some(Quantiles { p5: at(0.05)?, p25: at(0.25)?, p50: at(0.5)?, p75: at(0.75)?, p95: at(0.95)?, mean })
}

/// The central 95 % of the number of successes in `n` trials with probability `p`.
pub fn binomial_band(n: u32, p: f64) -> [u32; 2] {
    let log_choose = |k: u32| {
        libm::lgamma(f64::from(n) + 1.0) - libm::lgamma(f64::from(k) + 1.0) - libm::lgamma(f64::from(n - k) + 1.0)
    };
    let mass = |k: u32| libm::exp(log_choose(k) + f64::from(k) * libm::log(p) + f64::from(n - k) * libm::log(1.0 - p));
    let mut band = [n, n];
    let mut below = 0.0;
    for k in 0..=n {
        let before = below;
        below += mass(k);
        if before < 0.025 && below >= 0.025 {
            band[0] = k;
        }
        if before < 0.975 && below >= 0.975 {
            band[1] = k;
        }
    }
    band
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_of_type_seven() {
        let values = [4.0, 1.0, 3.0, 2.0, f64::NAN, 5.0];
        let q = quantiles(values).unwrap();
        assert_eq!((q.p5, q.p25, q.p50, q.p75, q.p95, q.mean), (1.2, 2.0, 3.0, 4.0, 4.8, 3.0));
        assert_eq!(quantiles([f64::NAN]), None);
        assert_eq!(quantile(&[7.0], 0.9), Some(7.0));
    }

    #[test]
    fn bands_hold_the_central_mass() {
        // Tables of the binomial distribution.
        assert_eq!(binomial_band(20, 0.5), [6, 14]);
        assert_eq!(binomial_band(10, 0.9), [7, 10]);
        assert_eq!(binomial_band(0, 0.9), [0, 0]);
        assert_eq!(binomial_band(1, 0.99), [1, 1]);
    }
}
