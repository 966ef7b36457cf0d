//! What multiplies a value: yearly series, and factors that nobody knows and several values share.

use super::extent::Extent;
use super::near::nearest;
use super::param::Draw;
use super::problem::{Report, Words, say, shorten};
use super::reader::Reader;
use super::value::Known;
use super::{Entry, Factor, Series, World};
use crate::month::{Month, MonthRange};
use crate::quantity::Dimension;

/// One thing that multiplies a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// What it is.
    pub by: Multiplier,
    /// The month in which it was read off for good, when a scenario moved the rule in time; otherwise it goes with the months.
    pub frozen: Option<Month>,
    /// Whether it divides instead: a series that carries amounts over to other months divides by the month they come from.
    pub divides: bool,
}

/// A series or a factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Multiplier {
    /// Index into [`World::series`].
    Series(usize),
    /// Index into [`World::factors`].
    Factor(usize),
}

impl Times {
    /// A multiplier that goes with the months.
    pub(super) fn by(by: Multiplier) -> Times {
        Times { by, frozen: None, divides: false }
    }

    /// Its number in each month, under one draw.
    fn monthly(self, world: &World, months: MonthRange, draw: Draw<'_>) -> Vec<f64> {
        let column = |months: MonthRange| match self.by {
            Multiplier::Series(idx) => months.iter().map(|month| world.series_at(idx, month)).collect(),
            Multiplier::Factor(idx) => match world.factors.get(idx) {
                Some(factor) => factor.level.monthly(world, months, 1.0, draw),
                None => vec![1.0; months.len()],
            },
        };
        let mut numbers: Vec<f64> = match self.frozen {
            Some(month) => vec![column(MonthRange::of_month(month)).first().copied().unwrap_or(1.0); months.len()],
            None => column(months),
        };
        if self.divides {
            numbers.iter_mut().for_each(|number| *number = 1.0 / *number);
        }
        numbers
    }

    /// What its number can be in each month.
    fn extents(self, world: &World, months: MonthRange) -> Vec<Extent> {
        let column = |months: MonthRange| match self.by {
            Multiplier::Series(idx) => months.iter().map(|month| Extent::point(world.series_at(idx, month))).collect(),
            Multiplier::Factor(idx) => match world.factors.get(idx) {
                Some(factor) => factor.level.extents(world, months, 1.0),
                None => vec![Extent::point(1.0); months.len()],
            },
        };
        let mut extents: Vec<Extent> = match self.frozen {
            Some(month) => {
                let extent = column(MonthRange::of_month(month)).first().copied();
                vec![extent.unwrap_or(Extent::point(1.0)); months.len()]
            }
            None => column(months),
        };
        if self.divides {
            extents.iter_mut().for_each(|extent| *extent = extent.inverse());
        }
        extents
    }

    /// Whether its number is above zero in a month, whatever is drawn.
    pub(super) fn is_above_zero(self, world: &World, month: Month) -> bool {
        self.extents(world, MonthRange::of_month(month)).iter().all(|extent| extent.low > 0.0)
    }
}

impl Entry {
    /// The product of what multiplies the value, in each month, under one draw.
    pub(super) fn products(&self, world: &World, months: MonthRange, draw: Draw<'_>) -> Vec<f64> {
        let mut products = vec![1.0; months.len()];
        for times in &self.times {
            let numbers = times.monthly(world, months, draw);
            products.iter_mut().zip(numbers).for_each(|(product, number)| *product *= number);
        }
        products
    }

    /// What that product can be in each month.
    pub(super) fn product_extents(&self, world: &World, months: MonthRange) -> Vec<Extent> {
        let mut products = vec![Extent::point(1.0); months.len()];
        for times in &self.times {
            let extents = times.extents(world, months);
            products.iter_mut().zip(extents).for_each(|(product, extent)| *product = product.times(extent));
        }
        products
    }
}

impl World {
    /// The id of a multiplier.
    pub fn multiplier_id(&self, by: Multiplier) -> &str {
        let id = match by {
            Multiplier::Series(idx) => self.series.get(idx).map(|series| series.id.as_str()),
            Multiplier::Factor(idx) => self.factors.get(idx).map(|factor| factor.id.as_str()),
        };
        id.unwrap_or_default()
    }

    /// A multiplier in words, such as `soviet-wage in 1980-01`.
    pub fn times_text(&self, times: &Times) -> String {
        let sign = if times.divides { '÷' } else { '×' };
        let when = times.frozen.map(|month| format!(" in {month}")).unwrap_or_default();
        format!("{sign} {}{when}", self.multiplier_id(times.by))
    }

    /// The value of a series in a month, without what multiplies the series; outside the world's months the nearest one.
    pub fn series_at(&self, idx: usize, month: Month) -> f64 {
        let Some(series) = self.series.get(idx) else { return 1.0 };
        let at = usize::try_from(month - self.months.from).unwrap_or(0);
        series.monthly.get(at).or(series.monthly.last()).copied().unwrap_or(1.0)
    }
}

/// Reads `times`: one name or several. A series brings along what multiplies it.
pub(super) fn read_times(reader: &mut Reader<'_>, known: &Known<'_>, report: &mut Report) -> Option<Vec<Times>> {
    let Some(list) = reader.get("times") else { return Some(Vec::new()) };
    let names = list.texts(report);
    if names.is_empty() {
        if list.is_list() {
            list.problem(say("the list is empty").help("leave `times` out"), report);
        }
        return None;
    }
    let mut all: Vec<Times> = Vec::new();
    let mut is_whole = true;
    for (name, item) in &names {
        let Some(found) = known.multiplier(name) else {
            is_whole = false;
            if known.whole && !known.multiplier_ids.contains(name) {
                let what = format!("there is no series or factor `{}`", shorten(name));
                item.problem(say(what).near(nearest(name, known.multiplier_ids.ids())), report);
            }
            continue;
        };
        let brought = match found {
            Multiplier::Series(idx) => known.series.get(idx).map(|series| series.times.clone()).unwrap_or_default(),
            Multiplier::Factor(_) => Vec::new(),
        };
        for times in std::iter::once(Times::by(found)).chain(brought) {
            if all.contains(&times) {
                let id = known.id_of(times.by);
                let what = if id == *name {
                    format!("`{id}` multiplies this value already")
                } else {
                    format!("the series `{name}` is multiplied by `{id}`, which multiplies this value already")
                };
                item.problem(say(what).help("name each once"), report);
                is_whole = false;
            } else {
                all.push(times);
            }
        }
    }
    is_whole.then_some(all)
}

impl Known<'_> {
    /// The series or factor of that name.
    fn multiplier(&self, name: &str) -> Option<Multiplier> {
        let series = self.series.iter().position(|series| series.id == name).map(Multiplier::Series);
        series.or_else(|| self.factors.iter().position(|factor| factor.id == name).map(Multiplier::Factor))
    }

    /// The id of a multiplier.
    pub(super) fn id_of(&self, by: Multiplier) -> &str {
        let id = match by {
            Multiplier::Series(idx) => self.series.get(idx).map(|series| series.id.as_str()),
            Multiplier::Factor(idx) => self.factors.get(idx).map(|factor| factor.id.as_str()),
        };
        id.unwrap_or_default()
    }

    fn dimension_of(&self, by: Multiplier) -> Dimension {
        let dimension = match by {
            Multiplier::Series(idx) => self.series.get(idx).map(|series| series.dimension),
            Multiplier::Factor(idx) => self.factors.get(idx).map(|factor| factor.dimension),
        };
        dimension.unwrap_or(Dimension::Ratio)
    }

    /// Smallest and largest number of a multiplier.
    pub(super) fn range_of(&self, by: Multiplier) -> Extent {
        match by {
            Multiplier::Series(idx) => self.series.get(idx).map_or(Extent::point(1.0), |series| {
                let (low, high) = series.range();
                Extent { low, high }
            }),
            Multiplier::Factor(idx) => self.factors.get(idx).map_or(Extent::point(1.0), Factor::range),
        }
    }

    /// Unit of a value that is multiplied, or why it cannot be: only one of all that is multiplied can have a unit.
    pub(super) fn product(&self, value: Dimension, times: &[Times]) -> Result<Dimension, Words> {
        times.iter().try_fold(value, |so_far, times| match (so_far, self.dimension_of(times.by)) {
            (Dimension::Ratio, other) => Ok(other),
            (so_far, Dimension::Ratio) => Ok(so_far),
            (so_far, other) => {
                let what = format!("{so_far} cannot be multiplied by `{}`, which is {other}", self.id_of(times.by));
                Err(say(what).help("only one of what is multiplied can have a unit"))
            }
        })
    }

    /// The series among the multipliers of a value.
    pub(super) fn series_of(&self, times: &[Times]) -> impl Iterator<Item = &Series> {
        times.iter().filter_map(|times| match times.by {
            Multiplier::Series(idx) => self.series.get(idx),
            Multiplier::Factor(_) => None,
        })
    }

    /// The factors among the multipliers of a value.
    pub(super) fn factors_of(&self, times: &[Times]) -> impl Iterator<Item = &Factor> {
        times.iter().filter_map(|times| match times.by {
            Multiplier::Factor(idx) => self.factors.get(idx),
            Multiplier::Series(_) => None,
        })
    }
}
