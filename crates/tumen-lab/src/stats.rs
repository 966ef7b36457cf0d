//! Quantiles over draws, and the spread of counts that chance alone gives.

use crate::answer::Quantiles;

/// The quantile of sorted values by linear interpolation between order statistics (type 7).
///
/// No value when there are none.
pub(crate) fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = share.clamp(0.0, 1.0) * last as f64;
    let below = place as usize;
    let above = (below + 1).min(last);
    let part = place - below as f64;
    Some(if part == 0.0 { sorted[below] } else { sorted[below] + (sorted[above] - sorted[below]) * part })
}

/// The numbers among values, in order.
pub(crate) fn sorted(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.into_iter().filter(|value| value.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// Quantiles and mean of the values that are numbers; nothing when there are none.
pub(crate) fn quantiles(values: impl IntoIterator<Item = f64>) -> Option<Quantiles> {
    let sorted = sorted(values);
    let at = |share| quantile(&sorted, share);
    let mean = sorted.iter().sum::<f64>() / sorted.len() as f64;
    Some(Quantiles { p5: at(0.05)?, p25: at(0.25)?, p50: at(0.5)?, p75: at(0.75)?, p95: at(0.95)?, mean })
}

/// The central share of sorted counts: the least of them below which, and above which, no more lie than the tail allows.
///
/// No value when there are none.
pub(crate) fn central(sorted: &[u32], share: f64) -> Option<[u32; 2]> {
    let tail = 0.5 * (1.0 - share);
    let at = |below: f64| {
        // Up to how the share is rounded.
        let nth = libm::ceil(below * sorted.len() as f64 - 1e-9) as usize;
        sorted.get(nth.saturating_sub(1)).copied()
    };
    Some([at(tail)?, at(1.0 - tail)?])
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
    fn the_central_share_leaves_out_the_same_on_both_sides() {
        let counts: Vec<u32> = (1..=100).collect();
        assert_eq!(central(&counts, 0.9), Some([5, 95]));
        assert_eq!(central(&counts, 0.95), Some([3, 98]));
        assert_eq!(central(&[4, 7, 9], 0.95), Some([4, 9]));
        assert_eq!(central(&[], 0.95), None);
    }
}
