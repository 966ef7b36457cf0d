//! Units of observables.

use crate::quantity::{Currency, Dimension, Quantity};

/// What one of an observable is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Persons.
    People,
    /// Persons a year.
    PeoplePerYear,
    /// Events a person and year.
    PerYear,
    /// Events in a thousand person-years.
    PerThousandYears,
    /// A part of a whole. What is left after payments out of earlier savings may be below zero in a month.
    Share,
    /// A plain number.
    Ratio,
    /// Dollars.
    Usd,
    /// Dollars a year.
    UsdPerYear,
    /// Dollars a month.
    UsdPerMonth,
    /// Months.
    Months,
    /// Cubic metres.
    CubicMetres,
    /// Cubic metres a year.
    CubicMetresPerYear,
}

impl Unit {
    /// Whether persons or their moves are counted.
    pub const fn counts_people(self) -> bool {
        matches!(self, Unit::People | Unit::PeoplePerYear)
    }

    /// The unit in tables and documents.
    pub const fn name(self) -> &'static str {
        match self {
            Unit::People => "people",
            Unit::PeoplePerYear => "people/year",
            Unit::PerYear => "1/year",
            Unit::PerThousandYears => "1/1000 years",
            Unit::Share => "share",
            Unit::Ratio => "ratio",
            Unit::Usd => "USD",
            Unit::UsdPerYear => "USD/year",
            Unit::UsdPerMonth => "USD/month",
            Unit::Months => "months",
            Unit::CubicMetres => "m3",
            Unit::CubicMetresPerYear => "m3/year",
        }
    }

    /// The unit of a sum over a period instead of a yearly rate.
    pub const fn summed(self) -> Unit {
        match self {
            Unit::PeoplePerYear => Unit::People,
            Unit::UsdPerYear => Unit::Usd,
            Unit::CubicMetresPerYear => Unit::CubicMetres,
            other => other,
        }
    }

    /// Both ends of a quantity in this unit, if it measures the same thing; one-sided bounds keep their infinite end.
    pub fn ends_of(self, quantity: &Quantity) -> Option<(f64, f64)> {
        let usd = Currency::Usd;
        let factor = match (self, quantity.dimension) {
            (Unit::People, Dimension::People)
            | (Unit::PerYear, Dimension::Rate)
            | (Unit::Share | Unit::Ratio, Dimension::Ratio)
            | (Unit::Months, Dimension::Duration)
            | (Unit::CubicMetresPerYear, Dimension::Volume) => 1.0,
            (Unit::PerThousandYears, Dimension::Rate) => 1000.0,
            (Unit::PeoplePerYear, Dimension::PeopleFlow) => 12.0,
            (Unit::Usd, Dimension::Money(currency)) if currency == usd => 1.0,
            (Unit::UsdPerMonth, Dimension::MoneyFlow(currency)) if currency == usd => 1.0,
            (Unit::UsdPerYear, Dimension::MoneyFlow(currency)) if currency == usd => 12.0,
            _ => return None,
        };
        Some((quantity.low * factor, quantity.high * factor))
    }
}
