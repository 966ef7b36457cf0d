//! How many pairs are enough: the mean difference is looked at after 8, 16, 32 pairs and so on, until it can be told.

use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::pairs::Pair;

/// Pairs before the first look.
pub(crate) const FIRST_LOOK: u32 = 8;

/// A mean difference this small against the baseline is none.
pub(crate) const NEGLIGIBLE: f64 = 0.01;

/// Mean difference of pairs with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Effect {
    /// Pairs with a value on both sides.
    pub(crate) pairs: u32,
    /// Mean of the baseline over them.
    pub(crate) baseline: f64,
    /// Mean difference.
    pub(crate) mean: f64,
    /// The interval of the mean difference.
    pub(crate) interval: [f64; 2],
}

/// What an effect comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    /// The interval is above zero.
    Up,
    /// The interval is below zero.
    Down,
    /// The interval lies within a hundredth of the baseline.
    Negligible,
    /// Neither yet.
    Open,
}

/// The numbers of pairs at which is looked, up to the most.
pub(crate) fn looks(most: u32) -> Vec<u32> {
    let mut looks: Vec<u32> =
        std::iter::successors(Some(FIRST_LOOK), |look| look.checked_mul(2)).take_while(|look| *look < most).collect();
    looks.push(most);
    looks
}

/// The mean difference, with Student's interval. All looks together miss the truth with a probability of at most 5 %: each look
/// takes its part of it (Bonferroni).
pub(crate) fn effect(pairs: &[Pair], n_looks: usize) -> Option<Effect> {
    let n = pairs.len();
    if n < 2 {
        return None;
    }
    let mean_of = |value: &dyn Fn(&Pair) -> f64| pairs.iter().map(value).sum::<f64>() / n as f64;
    let difference = |pair: &Pair| pair.changed - pair.baseline;
    let mean = mean_of(&difference);
    let squares: f64 = pairs.iter().map(|pair| (difference(pair) - mean) * (difference(pair) - mean)).sum();
    let error = libm::sqrt(squares / (n - 1) as f64 / n as f64);
    let quantile = StudentsT::new(0.0, 1.0, (n - 1) as f64).ok()?.inverse_cdf(1.0 - 0.025 / n_looks.max(1) as f64);
    let interval = [mean - quantile * error, mean + quantile * error];
    Some(Effect { pairs: n as u32, baseline: mean_of(&|pair| pair.baseline), mean, interval })
}

impl Effect {
    /// What it comes to. Nothing can be told of what never happened on either side.
    pub(crate) fn sign(&self) -> Sign {
        let [low, high] = self.interval;
        let negligible = NEGLIGIBLE * self.baseline.abs();
        if low == high && self.mean == 0.0 {
            // Pairs that all say the same say nothing of how far others would differ.
            Sign::Open
        } else if negligible > 0.0 && low >= -negligible && high <= negligible {
            Sign::Negligible
        } else if low > 0.0 {
            Sign::Up
        } else if high < 0.0 {
            Sign::Down
        } else {
            Sign::Open
        }
    }
}

#[cfg(test)]
mod tests {
    use tumen::distribution::normal_quantile;
    use tumen::engine::draw::parameter_quantile;

    use super::*;

    fn of(differences: &[f64], baseline: f64) -> Effect {
        let pairs: Vec<Pair> =
            differences.iter().map(|difference| Pair { baseline, changed: baseline + difference }).collect();
        effect(&pairs, 1).unwrap()
    }

    #[test]
    fn the_interval_is_students() {
        // By hand: mean 2.5, standard error 0.6455, t(0.975, 3) = 3.1824.
        let effect = of(&[1.0, 2.0, 3.0, 4.0], 100.0);
        assert!((effect.interval[0] - 0.4457).abs() < 1e-3 && (effect.interval[1] - 4.5543).abs() < 1e-3, "{effect:?}");
        assert_eq!(effect.sign(), Sign::Up);
    }

    #[test]
    fn small_effects_are_none_and_what_never_happens_stays_open() {
        assert_eq!(of(&[0.5, 0.6, 0.55], 100.0).sign(), Sign::Negligible);
        assert_eq!(of(&[-2.0, -2.1, -1.9], 100.0).sign(), Sign::Down);
        assert_eq!(of(&[-5.0, 5.0, 1.0], 100.0).sign(), Sign::Open);
        assert_eq!(of(&[0.0, 0.0, 0.0], 0.0).sign(), Sign::Open);
        assert_eq!(of(&[0.0, 0.0, 0.0], 100.0).sign(), Sign::Open);
    }

    #[test]
    fn looks_double_up_to_the_most() {
        assert_eq!(looks(64), [8, 16, 32, 64]);
        assert_eq!(looks(50), [8, 16, 32, 50]);
        assert_eq!(looks(4), [4]);
    }

    /// Looking again and again at differences without an effect misleads in at most one of twenty cases.
    #[test]
    fn looking_often_misleads_seldom() {
        let looks = looks(64);
        let misled = (0..500_u32).filter(|repetition| {
            let key = format!("sequential.{repetition}");
            let pairs: Vec<Pair> = (0..64)
                .map(|pair| Pair { baseline: 1.0, changed: 1.0 + normal_quantile(parameter_quantile(5, pair, &key)) })
                .collect();
            looks.iter().any(|look| {
                let sign = effect(&pairs[..*look as usize], looks.len()).unwrap().sign();
                matches!(sign, Sign::Up | Sign::Down)
            })
        });
        let misled = misled.count();
        assert!((1..=35).contains(&misled), "{misled} of 500");
    }
}
