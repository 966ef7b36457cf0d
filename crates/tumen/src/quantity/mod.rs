//! Numbers with units: what claims state and what files give.
//!
//! A [`Quantity`] is a point (`15000 people`), a range (`450..800 USD/month`) or a one-sided bound (`>= 120 months`).
//! Numbers are held in one unit for each [`Dimension`]; the unit that was written is kept for writing.

mod error;
mod fits;
mod number;
#[cfg(test)]
pub(crate) mod tests;
mod unit;

pub use error::{QuantityError, QuantityErrorKind};
pub use fits::{MisfitError, check_domain, check_fits, domain, fits};
pub use unit::{Per, Unit};

pub(crate) use number::{Cursor, number_text};

use std::fmt;
use std::str::FromStr;

/// Parts of a unit of money, or of a cubic metre of timber, in which the engine counts.
pub const MINORS_PER_UNIT: i64 = 10_000;

/// A currency of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Currency {
    /// Soviet rouble, held in roubles of 1961.
    Sur,
    /// Russian rouble, held in roubles of 1998.
    Rub,
    /// United States dollar.
    Usd,
    /// North Korean won.
    Kpw,
    /// Bank certificate with a face value of one rouble.
    Cert,
}

impl Currency {
    /// All currencies.
    pub const ALL: [Currency; 5] = [Currency::Sur, Currency::Rub, Currency::Usd, Currency::Kpw, Currency::Cert];

    /// The name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Currency::Sur => "SUR",
            Currency::Rub => "RUB",
            Currency::Usd => "USD",
            Currency::Kpw => "KPW",
            Currency::Cert => "CERT",
        }
    }

    /// The currency of that name.
    pub fn parse(name: &str) -> Option<Currency> {
        Currency::ALL.into_iter().find(|currency| currency.name() == name)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What a number measures, and with it the unit in which it is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// A plain number: a share, a factor, a coefficient.
    Ratio,
    /// Persons.
    People,
    /// Persons per month.
    PeopleFlow,
    /// Months.
    Duration,
    /// Events per year.
    Rate,
    /// Units of a currency.
    Money(Currency),
    /// Units of a currency per month.
    MoneyFlow(Currency),
    /// Units of a currency per cubic metre.
    Price(Currency),
    /// Cubic metres per year (and person).
    Volume,
    /// Units of the quote currency for one unit of the base currency.
    Exchange {
        /// The currency that is counted.
        quote: Currency,
        /// The currency of which there is one unit.
        base: Currency,
    },
    /// Something only claims speak of: km2, tonnes, households and the like.
    Other(&'static str),
}

impl Dimension {
    /// The unit in which numbers of the dimension are held.
    pub const fn unit(self) -> Unit {
        let per = match self {
            Dimension::Rate | Dimension::Volume => Per::Year,
            _ => Per::Month,
        };
        Unit { dimension: self, per }
    }

    /// The currency that is counted, if there is one.
    pub const fn currency(self) -> Option<Currency> {
        match self {
            Dimension::Money(currency) | Dimension::MoneyFlow(currency) | Dimension::Price(currency) => Some(currency),
            Dimension::Exchange { quote, .. } => Some(quote),
            _ => None,
        }
    }
}

/// Says in words what is measured.
impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Dimension::Ratio => f.write_str("a plain number"),
            Dimension::People => f.write_str("a number of people"),
            Dimension::PeopleFlow => f.write_str("people per unit of time"),
            Dimension::Duration => f.write_str("a length of time"),
            Dimension::Rate => f.write_str("a rate per unit of time"),
            Dimension::Money(currency) => write!(f, "a sum in {currency}"),
            Dimension::MoneyFlow(currency) => write!(f, "{currency} per unit of time"),
            Dimension::Price(currency) => write!(f, "a price in {currency} per m3"),
            Dimension::Volume => f.write_str("cubic metres per unit of time"),
            Dimension::Exchange { quote, base } => write!(f, "{quote} for one {base}"),
            Dimension::Other(name) => write!(f, "a number in {name}"),
        }
    }
}

/// A number or a range of numbers with a dimension; equal if it means the same, whatever unit was written.
#[derive(Clone, Copy, Debug)]
pub struct Quantity {
    /// The low end in held units; equal to `high` for a point, negative infinity if there is none.
    pub low: f64,
    /// The high end in held units; infinity if there is none.
    pub high: f64,
    /// What it measures.
    pub dimension: Dimension,
    /// Unit in which it is written; of the same dimension.
    per: Per,
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.low == other.low && self.high == other.high && self.dimension == other.dimension
    }
}

impl Quantity {
    /// A single value in held units.
    pub const fn point(value: f64, dimension: Dimension) -> Quantity {
        Quantity::range(value, value, dimension)
    }

    /// A range in held units; an end may be infinite.
    pub const fn range(low: f64, high: f64, dimension: Dimension) -> Quantity {
        Quantity { low, high, dimension, per: dimension.unit().per }
    }

    /// A range whose ends are in the given unit, in which it will be written.
    pub fn in_unit(low: f64, high: f64, unit: Unit) -> Quantity {
        Quantity { low: unit.to_held(low), high: unit.to_held(high), dimension: unit.dimension, per: unit.per }
    }

    /// The unit in which it is written.
    pub const fn unit(&self) -> Unit {
        Unit { dimension: self.dimension, per: self.per }
    }

    /// The value, if it is a point.
    pub fn value(&self) -> Option<f64> {
        (self.low == self.high).then_some(self.low)
    }

    /// Whether it is a single value.
    pub fn is_point(&self) -> bool {
        self.low == self.high
    }

    /// Whether a value in held units lies in the range, ends included.
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// Both ends times a factor, with the ends in order; the dimension stays.
    pub fn scaled(&self, factor: f64) -> Quantity {
        let (a, b) = (self.low * factor, self.high * factor);
        let (low, high) = if a <= b { (a, b) } else { (b, a) };
        Quantity { low, high, ..*self }
    }

    /// Reads a quantity, such as `15,000 people`, `450..800 USD/month`, `>= 120 months`, `1/3`.
    pub fn parse(text: &str) -> Result<Quantity, QuantityError> {
        let mut cursor = Cursor::new(text)?;
        cursor.skip_space();
        let bound_at = cursor.at();
        let at_least = cursor.eat(">=") || cursor.eat("≥");
        let at_most = !at_least && (cursor.eat("<=") || cursor.eat("≤"));
        if !at_least && !at_most && cursor.rest().starts_with(['<', '>']) {
            return Err(QuantityError::new(bound_at, 1, QuantityErrorKind::StrictBound));
        }
        cursor.skip_space();
        let from_at = cursor.at();
        let first = cursor.number()?;
        cursor.skip_space();
        let (low, high) = if at_least || at_most {
            if cursor.rest().starts_with("..") {
                return Err(cursor.error(2, QuantityErrorKind::BoundAndRange));
            }
            if at_least { (first, f64::INFINITY) } else { (f64::NEG_INFINITY, first) }
        } else if cursor.eat("..") {
            cursor.skip_space();
            let second = cursor.end_of_range()?;
            if second < first {
                return Err(QuantityError::new(from_at, cursor.at() - from_at, QuantityErrorKind::Reversed));
            }
            (first, second)
        } else {
            cursor.refuse_dash()?;
            (first, first)
        };
        let unit = cursor.unit()?;
        Ok(Quantity::in_unit(low, high, unit))
    }
}

/// Writes the text that [`Quantity::parse`] reads back as the same quantity.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, ends) = self.unit().writable(&[self.low, self.high]);
        let (low, high) = (number_text(ends[0]), number_text(ends[1]));
        if self.low == self.high {
            write!(f, "{low}{}", unit.suffix(ends[0].abs() != 1.0))
        } else if self.high == f64::INFINITY && self.low > f64::NEG_INFINITY {
            write!(f, ">= {low}{}", unit.suffix(ends[0].abs() != 1.0))
        } else if self.low == f64::NEG_INFINITY && self.high < f64::INFINITY {
            write!(f, "<= {high}{}", unit.suffix(ends[1].abs() != 1.0))
        } else {
            write!(f, "{low}..{high}{}", unit.suffix(true))
        }
    }
}

impl FromStr for Quantity {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Quantity, QuantityError> {
        Quantity::parse(text)
    }
}
