//! Whether a number's dimension and size suit the key it is given to.

use super::{Dimension, number_text};
use crate::programme::Expects;

/// Whether a key that expects this may hold a number of that dimension.
pub fn fits(dimension: Dimension, expects: Expects) -> bool {
    match expects {
        Expects::Share | Expects::Ratio | Expects::Number => dimension == Dimension::Ratio,
        Expects::People => dimension == Dimension::People,
        Expects::PeopleFlow => dimension == Dimension::PeopleFlow,
        Expects::Duration => dimension == Dimension::Duration,
        Expects::Rate => dimension == Dimension::Rate,
        Expects::Money => matches!(dimension, Dimension::Money(_)),
        Expects::MoneyFlow => matches!(dimension, Dimension::MoneyFlow(_)),
        Expects::Price => matches!(dimension, Dimension::Price(_)),
        Expects::Volume => dimension == Dimension::Volume,
        Expects::Exchange => matches!(dimension, Dimension::Exchange { .. }),
        Expects::Any => !matches!(dimension, Dimension::Other(_)),
    }
}

/// The least and the greatest number, in held units, that a key may hold.
pub fn domain(expects: Expects) -> (f64, f64) {
    match expects {
        Expects::Share => (0.0, 1.0),
        Expects::Number | Expects::Any => (f64::NEG_INFINITY, f64::INFINITY),
        Expects::Exchange => (f64::MIN_POSITIVE, f64::INFINITY),
        _ => (0.0, f64::INFINITY),
    }
}

/// Why a number does not suit its key.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum MisfitError {
    /// A plain number where a unit is required.
    #[error("a plain number, but {} is required", words(*expects))]
    BareNumber {
        /// What the key measures.
        expects: Expects,
    },
    /// A number that measures something else.
    #[error("{found}, but {} is required", words(*expects))]
    Dimension {
        /// What the key measures.
        expects: Expects,
        /// What the number measures.
        found: Dimension,
    },
    /// A number below the least that the key may hold.
    #[error("{} is below what is possible: {} is required", number_text(*value), words(*expects))]
    TooLow {
        /// What the key measures.
        expects: Expects,
        /// The number, in held units.
        value: f64,
    },
    /// A number above the greatest that the key may hold.
    #[error("{} is above what is possible: {} is required", number_text(*value), words(*expects))]
    TooHigh {
        /// What the key measures.
        expects: Expects,
        /// The number, in held units.
        value: f64,
    },
}

impl MisfitError {
    /// What would be right.
    pub fn hint(&self) -> String {
        match self {
            Self::BareNumber { expects } => format!("add the unit, such as `{}`", example(*expects)),
            Self::Dimension { expects: Expects::Share | Expects::Ratio | Expects::Number, .. } => {
                "leave out the unit".to_owned()
            }
            Self::Dimension { expects, .. } => format!("write it as `{}`", example(*expects)),
            Self::TooHigh { expects: Expects::Share, value } if *value <= 100.0 => {
                format!("write `{}` for {} percent", number_text(value / 100.0), number_text(*value))
            }
            Self::TooLow { expects, .. } | Self::TooHigh { expects, .. } => {
                let (low, high) = domain(*expects);
                match (*expects, high.is_finite()) {
                    (Expects::Exchange, _) => "write a number above 0".to_owned(),
                    (_, true) => format!("write a number from {} to {}", number_text(low), number_text(high)),
                    (_, false) => format!("write a number of at least {}", number_text(low)),
                }
            }
        }
    }
}

/// Like [`fits`], with the reason if it does not.
pub fn check_fits(dimension: Dimension, expects: Expects) -> Result<(), MisfitError> {
    if fits(dimension, expects) {
        Ok(())
    } else if dimension == Dimension::Ratio {
        Err(MisfitError::BareNumber { expects })
    } else {
        Err(MisfitError::Dimension { expects, found: dimension })
    }
}

/// Checks that all numbers from `low` to `high`, in held units, may stand in such a key.
pub fn check_domain(low: f64, high: f64, expects: Expects) -> Result<(), MisfitError> {
    let (least, greatest) = domain(expects);
    if low.is_nan() || low < least {
        Err(MisfitError::TooLow { expects, value: low })
    } else if high.is_nan() || high > greatest {
        Err(MisfitError::TooHigh { expects, value: high })
    } else {
        Ok(())
    }
}

fn words(expects: Expects) -> &'static str {
    match expects {
        Expects::Share => "a share from 0 to 1",
        Expects::Ratio => "a factor of at least 0",
        Expects::Number => "a number without unit",
        Expects::People => "a number of people",
        Expects::PeopleFlow => "a number of people per unit of time",
        Expects::Duration => "a length of time",
        Expects::Rate => "a rate per unit of time",
        Expects::Money => "a sum of money",
        Expects::MoneyFlow => "money per unit of time",
        Expects::Price => "money per cubic metre",
        Expects::Volume => "a volume per unit of time",
        Expects::Exchange => "an exchange rate",
        Expects::Any => "a number with a unit that values can have",
    }
}

fn example(expects: Expects) -> &'static str {
    match expects {
        Expects::Share => "0.15",
        Expects::Ratio => "1.5",
        Expects::Number => "2",
        Expects::People => "15000 people",
        Expects::PeopleFlow => "400 people/month",
        Expects::Duration => "36 months",
        Expects::Rate => "0.02 1/year",
        Expects::Money => "500 USD",
        Expects::MoneyFlow => "100 SUR/month",
        Expects::Price => "60 USD/m3",
        Expects::Volume => "200 m3/year",
        Expects::Exchange => "31.5 RUB/USD",
        Expects::Any => "1.1",
    }
}

#[cfg(test)]
mod tests {
    use super::super::Currency;
    use super::*;

    #[test]
    fn only_the_right_dimension_fits() {
        assert!(fits(Dimension::MoneyFlow(Currency::Sur), Expects::MoneyFlow));
        assert!(!fits(Dimension::Money(Currency::Sur), Expects::MoneyFlow));
        assert!(!fits(Dimension::Other("hours"), Expects::Number));
        assert!(fits(Dimension::Exchange { quote: Currency::Sur, base: Currency::Usd }, Expects::Exchange));
    }

    #[test]
    fn every_example_fits_its_key_and_its_domain() {
        use Expects::*;
        let all = [Share, Ratio, Number, People, PeopleFlow, Duration, Rate, Money, MoneyFlow, Price, Volume, Exchange];
        for expects in all {
            let example = super::super::Quantity::parse(example(expects)).unwrap();
            assert_eq!(check_fits(example.dimension, expects), Ok(()));
            assert_eq!(check_domain(example.low, example.high, expects), Ok(()));
            let n_fit = all.into_iter().filter(|other| fits(example.dimension, *other)).count();
            assert_eq!(n_fit, if example.dimension == Dimension::Ratio { 3 } else { 1 });
        }
    }

    #[test]
    fn says_what_to_write() {
        let bare = check_fits(Dimension::Ratio, Expects::People).unwrap_err();
        assert_eq!(bare.to_string(), "a plain number, but a number of people is required");
        assert_eq!(bare.hint(), "add the unit, such as `15000 people`");
        let other = check_fits(Dimension::People, Expects::Share).unwrap_err();
        assert_eq!(other.to_string(), "a number of people, but a share from 0 to 1 is required");
        assert_eq!(other.hint(), "leave out the unit");
        let high = check_domain(15.0, 15.0, Expects::Share).unwrap_err();
        assert_eq!(high.hint(), "write `0.15` for 15 percent");
        assert_eq!(check_domain(-1.0, 2.0, Expects::People).unwrap_err().hint(), "write a number of at least 0");
        assert!(check_domain(f64::NAN, 1.0, Expects::Number).is_err());
        assert!(check_domain(0.0, 0.0, Expects::Exchange).is_err());
        assert_eq!(check_domain(-5.0, 5.0, Expects::Number), Ok(()));
    }
}
