//! Money as integers, so that sums are exact and do not depend on their order.

use crate::quantity::Currency;
use std::fmt;

/// A sum of money in 1/10,000 of a currency unit; the currency is known from where the sum is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(pub i64);

impl Money {
    /// No money.
    pub const ZERO: Money = Money(0);
    /// Parts that make one unit of a currency.
    pub const PARTS_PER_UNIT: i64 = 10_000;

    /// Makes a sum of whole units, if it can be held.
    pub const fn from_units(units: i64) -> Option<Money> {
        match units.checked_mul(Self::PARTS_PER_UNIT) {
            Some(parts) => Some(Money(parts)),
            None => None,
        }
    }

    /// Makes a sum from a number of units, to the nearest part; none for what is not finite or too large.
    pub fn from_f64(units: f64) -> Option<Money> {
        // 2^63 as a float; the cast below is exact inside these bounds.
        const LIMIT: f64 = 9_223_372_036_854_775_808.0;
        let parts = libm::rint(units * Self::PARTS_PER_UNIT as f64);
        (parts > -LIMIT && parts < LIMIT).then_some(Money(parts as i64))
    }

    /// The sum as a number of units.
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / Self::PARTS_PER_UNIT as f64
    }

    /// The sum of both, if it can be held.
    pub const fn checked_add(self, other: Money) -> Option<Money> {
        match self.0.checked_add(other.0) {
            Some(parts) => Some(Money(parts)),
            None => None,
        }
    }

    /// The difference, if it can be held.
    pub const fn checked_sub(self, other: Money) -> Option<Money> {
        match self.0.checked_sub(other.0) {
            Some(parts) => Some(Money(parts)),
            None => None,
        }
    }

    /// The sum taken a whole number of times, if it can be held.
    pub const fn checked_mul(self, times: i64) -> Option<Money> {
        match self.0.checked_mul(times) {
            Some(parts) => Some(Money(parts)),
            None => None,
        }
    }

    /// The sum with the sign turned, if it can be held.
    pub const fn checked_neg(self) -> Option<Money> {
        match self.0.checked_neg() {
            Some(parts) => Some(Money(parts)),
            None => None,
        }
    }

    /// The sum of all, if it can be held.
    pub fn checked_sum(sums: impl IntoIterator<Item = Money>) -> Option<Money> {
        sums.into_iter().try_fold(Money::ZERO, Money::checked_add)
    }

    /// The sum times a factor, to the nearest part; none for what is not finite or too large.
    pub fn checked_scale(self, factor: f64) -> Option<Money> {
        Money::from_f64(self.to_f64() * factor)
    }

    /// Cuts off a share (held within 0..=1) to the nearest part; both parts add up to the whole.
    pub fn split(self, share: f64) -> (Money, Money) {
        let share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
        let cut = libm::rint(self.0 as f64 * share) as i64;
        // A float has 53 bits: keep the cut between nothing and all.
        let cut = if self.0 >= 0 { cut.clamp(0, self.0) } else { cut.clamp(self.0, 0) };
        (Money(cut), Money(self.0 - cut))
    }

    /// Writes the sum with its currency, such as `12.5 USD`.
    pub fn display(self, currency: Currency) -> MoneyWithCurrency {
        MoneyWithCurrency { money: self, currency }
    }
}

/// Writes units with up to four decimals and no trailing zeros.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = self.0.unsigned_abs();
        let per_unit = Self::PARTS_PER_UNIT.unsigned_abs();
        let (units, rest) = (parts / per_unit, parts % per_unit);
        let sign = if self.0 < 0 { "-" } else { "" };
        if rest == 0 {
            return f.pad(&format!("{sign}{units}"));
        }
        let text = format!("{sign}{units}.{rest:04}");
        f.pad(text.trim_end_matches('0'))
    }
}

/// A sum that writes its currency, made by [`Money::display`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MoneyWithCurrency {
    money: Money,
    currency: Currency,
}

impl fmt::Display for MoneyWithCurrency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.money, self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn writes_units() {
        assert_eq!(Money(125_000).to_string(), "12.5");
        assert_eq!(Money(-1).to_string(), "-0.0001");
        assert_eq!(Money(1_000_000).to_string(), "100");
        assert_eq!(Money(i64::MIN).to_string(), "-922337203685477.5808");
        assert_eq!(Money(125_000).display(Currency::Usd).to_string(), "12.5 USD");
    }

    #[test]
    fn refuses_what_it_cannot_hold() {
        for units in [f64::NAN, f64::INFINITY, -f64::INFINITY, 1e15, -1e15] {
            assert_eq!(Money::from_f64(units), None, "{units}");
        }
        assert_eq!(Money::from_f64(0.00014), Some(Money(1)));
        assert_eq!(Money(i64::MAX).checked_add(Money(1)), None);
        assert_eq!(Money(i64::MIN).checked_neg(), None);
        assert_eq!(Money::checked_sum([Money(1), Money(2)]), Some(Money(3)));
        assert_eq!(Money::from_units(3), Money::from_f64(3.0));
    }

    proptest! {
        #[test]
        fn a_split_loses_nothing(parts: i64, share: f64) {
            let (cut, rest) = Money(parts).split(share);
            prop_assert_eq!(cut.checked_add(rest), Some(Money(parts)));
            prop_assert!(cut.0.unsigned_abs() <= parts.unsigned_abs());
        }

        #[test]
        fn floats_of_cents_are_exact(cents in -1_000_000_000_000_i64..1_000_000_000_000) {
            prop_assert_eq!(Money::from_f64(cents as f64 / 100.0), Some(Money(cents * 100)));
        }
    }
}
