//! A plan of many runs: levers that somebody could pull, unknown quantities that nobody can set, and a design over both.

use std::collections::BTreeMap;

use super::overlay::{Change, Edit};
use super::{Entry, Value, roubles};
use crate::evidence::named;
use crate::month::{Month, MonthRange};
use crate::quantity::{Dimension, Quantity};

named! {
    /// How the points of a sweep are chosen.
    Design {
        /// Every combination of the levels of all factors.
        Grid = "grid",
        /// As many levels of each factor as there are points, each once, in an order of its own.
        LatinHypercube = "latin-hypercube",
        /// A sequence of low discrepancy: each beginning of it covers all factors evenly.
        Sobol = "sobol",
        /// The points that the file lists.
        List = "list",
    }
}

/// A plan, read and checked against a world.
#[derive(Clone, Debug)]
pub struct Sweep {
    /// Name for people.
    pub name: String,
    /// Observables that are asked for.
    pub observables: Vec<&'static str>,
    /// Ids of hosts and programmes whose people are counted; `all` is everyone.
    pub scopes: Vec<String>,
    /// Months over which observables are taken.
    pub months: MonthRange,
    /// Whether each calendar year of these months has a row of its own, beside all of them.
    pub by_year: bool,
    /// How points are chosen.
    pub design: Design,
    /// Points of a Latin hypercube or a Sobol sequence.
    pub points: u32,
    /// Parameter draws at each point.
    pub draws: u32,
    /// Key of all draws.
    pub seed: u64,
    /// One simulated crew stands for this many.
    pub scale: u32,
    /// What differs between points, in the order of the file: levers, then unknown quantities.
    pub factors: Vec<SweepFactor>,
    /// Quantiles that are held at every point, by key.
    pub fixed: BTreeMap<String, f64>,
    /// The points of a list: a number for each factor.
    pub list: Vec<Vec<f64>>,
}

/// Something that differs between points.
#[derive(Clone, Debug)]
pub struct SweepFactor {
    /// Name of its column.
    pub name: String,
    /// What it is.
    pub of: FactorOf,
    /// The numbers that it takes.
    pub levels: Levels,
    /// What these numbers measure.
    pub dimension: Dimension,
}

/// What a factor of a sweep is.
#[derive(Clone, Debug)]
pub enum FactorOf {
    /// A value of the world that is set from a month on.
    Lever {
        /// Path of the value.
        path: String,
        /// First month in which it holds.
        from: Month,
        /// An entry with its unit, whose number is set at each point.
        entry: Box<Entry>,
    },
    /// The quantile of an unknown quantity.
    Uncertainty {
        /// Key of the quantile.
        key: String,
    },
}

/// The numbers that a factor takes, in the unit of its text.
#[derive(Clone, Debug, PartialEq)]
pub enum Levels {
    /// All from one to another; of a grid, so many evenly apart.
    Range {
        /// The least.
        low: f64,
        /// The greatest.
        high: f64,
        /// Levels of a grid.
        steps: u32,
    },
    /// These.
    Values(Vec<f64>),
}

impl Levels {
    /// The number at a place between 0 and 1.
    #[must_use]
    pub fn at(&self, place: f64) -> f64 {
        match self {
            Levels::Range { low, high, .. } => low + place * (high - low),
            Levels::Values(values) => values[((place * values.len() as f64) as usize).min(values.len() - 1)],
        }
    }

    /// The levels of a grid.
    #[must_use]
    pub fn of_grid(&self) -> Vec<f64> {
        match self {
            Levels::Range { low, high, steps } => {
                let apart = (high - low) / f64::from(steps.saturating_sub(1).max(1));
                (0..*steps).map(|step| low + f64::from(step) * apart).collect()
            }
            Levels::Values(values) => values.clone(),
        }
    }

    /// The least and the greatest.
    pub(super) fn ends(&self) -> [f64; 2] {
        match self {
            Levels::Range { low, high, .. } => [*low, *high],
            Levels::Values(values) => {
                values.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], v| [low.min(*v), high.max(*v)])
            }
        }
    }
}

impl Sweep {
    /// The changes of the levers at a point, which has a number for each factor.
    #[must_use]
    pub fn changes(&self, point: &[f64]) -> Vec<Change> {
        self.factors.iter().zip(point).filter_map(|(factor, number)| factor.change(*number)).collect()
    }

    /// The quantiles that are set at a point, by key; those that are held everywhere are among them.
    #[must_use]
    pub fn quantiles(&self, point: &[f64]) -> BTreeMap<String, f64> {
        let mut all = self.fixed.clone();
        for (factor, number) in self.factors.iter().zip(point) {
            if let FactorOf::Uncertainty { key } = &factor.of {
                all.insert(key.clone(), *number);
            }
        }
        all
    }
}

impl SweepFactor {
    /// Unit of its numbers; nothing for plain ones.
    #[must_use]
    pub fn unit(&self) -> String {
        self.dimension.unit().suffix(true).trim().to_owned()
    }

    /// The change that sets a lever; nothing for an unknown quantity.
    pub(super) fn change(&self, number: f64) -> Option<Change> {
        let FactorOf::Lever { path, from, entry } = &self.of else { return None };
        let held = number * roubles::factor(entry.dimension, *from);
        let value = Value::Fixed(Quantity::point(held, entry.dimension));
        let entry = Box::new(Entry { value, ..(**entry).clone() });
        Some(Change { path: path.clone(), from: *from, place: entry.place.clone(), edit: Edit::Value(entry) })
    }
}
