//! The number that a value has in a month, under one parameter draw.

use super::{Entry, Param, Quantile, Value, World};
use crate::month::{Month, MonthRange};
use crate::quantity::Dimension;

/// Gives the uniform number of a draw key.
pub type Draw<'a> = &'a dyn Fn(&str) -> f64;

impl Value {
    /// The number in a month under a draw; `default` stands in for what is stated to be unknown.
    fn level(&self, quantile: &Quantile, month: Month, default: f64, draw: Draw<'_>) -> f64 {
        match self {
            Value::Fixed(quantity) => quantity.low,
            Value::Prior(distribution) => distribution.quantile(quantile.at(month, draw)),
            Value::Unknown => default,
        }
    }
}

/// The levels of an entry under one draw, before what multiplies them.
struct Levels {
    own: f64,
    far: f64,
}

impl Entry {
    fn levels(&self, month: Month, default: f64, draw: Draw<'_>) -> Levels {
        let own = self.value.level(&self.quantile, month, default, draw);
        let far = self.toward.as_ref();
        Levels { own, far: far.map_or(own, |toward| toward.value.level(&toward.quantile, toward.end, default, draw)) }
    }

    fn number(&self, levels: &Levels, month: Month, product: f64) -> f64 {
        let mut number = levels.own;
        if let Some(toward) = &self.toward {
            number = levels.own + (levels.far - levels.own) * toward.gone(month);
        }
        number * product
    }

    /// The number of this entry in a month, in the unit of `dimension`.
    pub fn at(&self, world: &World, month: Month, default: f64, draw: Draw<'_>) -> f64 {
        let product = self.products(world, MonthRange::of_month(month), draw).first().copied().unwrap_or(1.0);
        self.number(&self.levels(month, default, draw), month, product)
    }
}

impl Param {
    /// The entry that holds in a month: after the last one ends, the last one; none before the first.
    pub fn entry(&self, month: Month) -> Option<&Entry> {
        let n_started = self.entries.partition_point(|entry| entry.months.from <= month);
        self.entries.get(n_started.checked_sub(1)?)
    }

    /// The number in a month; `default` before the first entry and where the value is stated to be unknown.
    pub fn at(&self, world: &World, month: Month, default: f64, draw: Draw<'_>) -> f64 {
        self.entry(month).map_or(default, |entry| entry.at(world, month, default, draw))
    }

    /// One number for each month; see [`Param::at`].
    pub fn monthly(&self, world: &World, months: MonthRange, default: f64, draw: Draw<'_>) -> Vec<f64> {
        self.monthly_with(world, months, default, draw, |number, _, _| number)
    }

    /// One number for each month, after `convert` has seen it with its unit and month; a default is not converted.
    ///
    /// Quantiles are taken once for each entry, or for each of its years, not once for each month.
    pub fn monthly_with(
        &self,
        world: &World,
        months: MonthRange,
        default: f64,
        draw: Draw<'_>,
        mut convert: impl FnMut(f64, Dimension, Month) -> f64,
    ) -> Vec<f64> {
        let mut numbers = Vec::with_capacity(months.len());
        for (entry, span) in self.spans(months) {
            let Some(entry) = entry else {
                numbers.extend(std::iter::repeat_n(default, span.len()));
                continue;
            };
            let plain = entry.value == Value::Unknown && entry.toward.is_none();
            let mut levels = entry.levels(span.from, default, draw);
            for (month, product) in span.iter().zip(entry.products(world, span, draw)) {
                if entry.quantile.yearly && month.month_of_year() == 1 {
                    levels = entry.levels(month, default, draw);
                }
                let number = entry.number(&levels, month, product);
                numbers.push(if plain { default } else { convert(number, entry.dimension, month) });
            }
        }
        numbers
    }

    /// The months in parts, each with the entry that holds throughout it: none before the first, and the last one to the end.
    pub(super) fn spans(&self, months: MonthRange) -> impl Iterator<Item = (Option<&Entry>, MonthRange)> {
        let first = self.entries.first().map_or(months.until.next(), |entry| entry.months.from);
        let before = (None, MonthRange::new(months.from, months.until.min(first.previous())));
        let held = self.entries.iter().enumerate().map(move |(idx, entry)| {
            let next = self.entries.get(idx + 1).map_or(months.until.next(), |next| next.months.from);
            (Some(entry), MonthRange::new(months.from.max(entry.months.from), months.until.min(next.previous())))
        });
        std::iter::once(before).chain(held).filter_map(|(entry, span)| Some((entry, span?)))
    }
}
