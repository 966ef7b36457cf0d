//! The least and the greatest number that a value can have, whatever is drawn: what checks compare.
//!
//! Where a prior ends, its ends count. Where its tails have no end, or an end that hardly anything comes near, the quantiles count
//! that one draw in a thousand lies beyond: see [`Distribution::reach`](crate::distribution::Distribution::reach).

use super::{Entry, Factor, Param, Toward, Value, World};
use crate::month::{Month, MonthRange};

/// A range of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Extent {
    /// The least.
    pub(super) low: f64,
    /// The greatest.
    pub(super) high: f64,
}

impl Extent {
    /// One number.
    pub(super) fn point(number: f64) -> Extent {
        Extent { low: number, high: number }
    }

    /// What the product of two numbers can be.
    pub(super) fn times(self, other: Extent) -> Extent {
        let ends = [self.low * other.low, self.low * other.high, self.high * other.low, self.high * other.high];
        Extent {
            low: ends.into_iter().fold(f64::INFINITY, f64::min),
            high: ends.into_iter().fold(f64::NEG_INFINITY, f64::max),
        }
    }

    /// What the sum of two numbers can be.
    pub(super) fn plus(self, other: Extent) -> Extent {
        Extent { low: self.low + other.low, high: self.high + other.high }
    }

    /// What one over the number can be; the number is above zero.
    pub(super) fn inverse(self) -> Extent {
        Extent { low: 1.0 / self.high, high: 1.0 / self.low }
    }

    /// The range from one number to the other, the given share of the way from this range to the next.
    fn on_the_way_to(self, far: Extent, gone: f64) -> Extent {
        let between = |own: f64, far: f64| own + (far - own) * gone;
        Extent { low: between(self.low, far.low), high: between(self.high, far.high) }
    }
}

impl Value {
    /// What the value can be before what multiplies it; `default` stands in for what is stated to be unknown.
    pub(super) fn extent(&self, default: f64) -> Extent {
        match self {
            Value::Fixed(quantity) => Extent { low: quantity.low, high: quantity.high },
            Value::Prior(prior) => {
                let (low, high) = prior.reach();
                Extent { low, high }
            }
            Value::Unknown => Extent::point(default),
        }
    }
}

/// What both ends of an entry can be, before what multiplies them.
struct Ends {
    own: Extent,
    far: Extent,
}

impl Entry {
    fn ends(&self, default: f64) -> Ends {
        let own = self.value.extent(default);
        Ends { own, far: self.toward.as_ref().map_or(own, |toward| toward.value.extent(default)) }
    }

    /// What the value can be in each month.
    pub(super) fn extents(&self, world: &World, months: MonthRange, default: f64) -> Vec<Extent> {
        let ends = self.ends(default);
        let products = self.product_extents(world, months);
        months.iter().zip(products).map(|(month, product)| self.extent_between(&ends, month).times(product)).collect()
    }

    fn extent_between(&self, ends: &Ends, month: Month) -> Extent {
        match &self.toward {
            Some(toward) => ends.own.on_the_way_to(ends.far, toward.gone(month)),
            None => ends.own,
        }
    }
}

impl Factor {
    /// What its level can be in any month.
    pub(super) fn range(&self) -> Extent {
        let ends = self.level.entries.iter().map(|entry| entry.value.extent(1.0));
        let none = Extent { low: f64::INFINITY, high: f64::NEG_INFINITY };
        ends.fold(none, |range, end| Extent { low: range.low.min(end.low), high: range.high.max(end.high) })
    }
}

impl Toward {
    /// How much of the way is gone in a month, 0..1.
    pub(super) fn gone(&self, month: Month) -> f64 {
        let way = f64::from((self.end - self.start).max(1));
        f64::from(self.frozen.unwrap_or(month) - self.start).clamp(0.0, way) / way
    }
}

impl Param {
    /// What the value can be in a month; `default` before the first entry and where it is stated to be unknown.
    pub(super) fn extent(&self, world: &World, month: Month, default: f64) -> Extent {
        let extents = self.extents(world, MonthRange::of_month(month), default);
        extents.first().copied().unwrap_or(Extent::point(default))
    }

    /// The same for each month; quantiles are taken once for each entry, not once for each month.
    pub(super) fn extents(&self, world: &World, months: MonthRange, default: f64) -> Vec<Extent> {
        let mut extents = Vec::with_capacity(months.len());
        for (entry, span) in self.spans(months) {
            match entry {
                Some(entry) => extents.extend(entry.extents(world, span, default)),
                None => extents.extend(std::iter::repeat_n(Extent::point(default), span.len())),
            }
        }
        extents
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_and_inverses_keep_their_order() {
        let range = |low, high| Extent { low, high };
        assert_eq!(range(-1.0, 2.0).times(range(3.0, 4.0)), range(-4.0, 8.0));
        assert_eq!(range(2.0, 4.0).inverse(), range(0.25, 0.5));
        assert_eq!(range(1.0, 2.0).plus(range(-1.0, 1.0)), range(0.0, 3.0));
        assert_eq!(range(0.0, 10.0).on_the_way_to(range(10.0, 10.0), 0.5), range(5.0, 10.0));
    }
}
