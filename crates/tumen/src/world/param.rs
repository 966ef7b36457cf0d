//! The number that a value has in a month, under one parameter draw.

use super::{Entry, Param, Value, World};
use crate::month::{Month, MonthRange};
use crate::quantity::Dimension;

/// Gives the uniform number of a draw key.
pub type Draw<'a> = &'a dyn Fn(&str) -> f64;

impl Value {
    /// The number under a draw; `default` stands in for what is stated to be unknown.
    pub fn level(&self, draw_key: &str, default: f64, draw: Draw<'_>) -> f64 {
        match self {
            Value::Fixed(quantity) => quantity.low,
            Value::Prior(distribution) => distribution.quantile(draw(draw_key)),
            Value::Unknown => default,
        }
    }
}

/// The levels of an entry under one draw, before series.
struct Levels {
    own: f64,
    far: f64,
}

impl Entry {
    fn levels(&self, default: f64, draw: Draw<'_>) -> Levels {
        let own = self.value.level(&self.draw_key, default, draw);
        let far = self.toward.as_ref().map_or(own, |toward| toward.value.level(&toward.draw_key, default, draw));
        Levels { own, far }
    }

    fn number(&self, levels: &Levels, world: &World, month: Month) -> f64 {
        let mut number = levels.own;
        if let Some(toward) = &self.toward {
            number = levels.own + (levels.far - levels.own) * toward.gone(month);
        }
        let factor = self.times.map_or(1.0, |idx| world.series_at(idx, month));
        number * self.scale * factor
    }

    /// The number of this entry in a month, in the unit of `dimension`.
    pub fn at(&self, world: &World, month: Month, default: f64, draw: Draw<'_>) -> f64 {
        self.number(&self.levels(default, draw), world, month)
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
    /// Quantiles are taken once for each entry, not once for each month.
    pub fn monthly_with(
        &self,
        world: &World,
        months: MonthRange,
        default: f64,
        draw: Draw<'_>,
        mut convert: impl FnMut(f64, Dimension, Month) -> f64,
    ) -> Vec<f64> {
        let mut numbers = Vec::with_capacity(months.len());
        let mut held: Option<(&Entry, Levels)> = None;
        for month in months.iter() {
            let Some(entry) = self.entry(month) else {
                numbers.push(default);
                continue;
            };
            let levels = match held.take() {
                Some((same, levels)) if std::ptr::eq(same, entry) => levels,
                _ => entry.levels(default, draw),
            };
            let number = entry.number(&levels, world, month);
            let plain = entry.value == Value::Unknown && entry.toward.is_none();
            numbers.push(if plain { default } else { convert(number, entry.dimension, month) });
            held = Some((entry, levels));
        }
        numbers
    }
}

impl World {
    /// The value of a series in a month; outside the world's months the nearest one.
    pub fn series_at(&self, idx: usize, month: Month) -> f64 {
        let Some(series) = self.series.get(idx) else { return 1.0 };
        let at = usize::try_from(month - self.months.from).unwrap_or(0);
        series.monthly.get(at).or(series.monthly.last()).copied().unwrap_or(1.0)
    }
}
