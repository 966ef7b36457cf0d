//! Roubles of the day → the roubles that the model holds.
//!
//! Files quote the money of their month. The model holds Soviet roubles of 1961 and Russian roubles of 1998 throughout, so
//! that the redenominations need no posting.

use crate::month::{Month, MonthRange};
use crate::quantity::{Currency, Dimension};

/// Month of a redenomination, and how many old roubles made a new one.
fn reform(currency: Currency) -> Option<(Month, f64)> {
    match currency {
        Currency::Sur => Some((Month::new(1961, 1)?, 10.0)),
        Currency::Rub => Some((Month::new(1998, 1)?, 1000.0)),
        Currency::Usd | Currency::Kpw | Currency::Cert => None,
    }
}

/// First month in which there is a Russian rouble.
pub(super) fn first_rub() -> Month {
    Month::new(1992, 1).unwrap_or(Month::MAX)
}

/// Currency of the pockets of a programme in a month: what was Soviet money becomes Russian money in 1992-01.
pub(crate) fn wallet(currency: Currency, month: Month) -> Currency {
    if currency == Currency::Sur && month >= first_rub() { Currency::Rub } else { currency }
}

/// Currencies in a dimension, and whether they stand above the line.
fn currencies(dimension: Dimension) -> Vec<(Currency, bool)> {
    match dimension {
        Dimension::Money(currency) | Dimension::MoneyFlow(currency) | Dimension::Price(currency) => {
            vec![(currency, true)]
        }
        Dimension::Exchange { quote, base } => vec![(quote, true), (base, false)],
        _ => Vec::new(),
    }
}

/// What a number written in this month is multiplied by to be held.
pub(super) fn factor(dimension: Dimension, month: Month) -> f64 {
    let mut factor = 1.0;
    for (currency, above) in currencies(dimension) {
        if let Some((start, old)) = reform(currency)
            && month < start
        {
            factor = if above { factor / old } else { factor * old };
        }
    }
    factor
}

/// The redenomination after the first of these months and not after the last, if there is one.
pub(super) fn break_inside(dimension: Dimension, months: MonthRange) -> Option<Month> {
    let starts = currencies(dimension).into_iter().filter_map(|(currency, _)| reform(currency)).map(|(start, _)| start);
    starts.into_iter().find(|&start| months.from < start && start <= months.until)
}

/// Whether the dimension counts Russian roubles.
pub(super) fn in_rub(dimension: Dimension) -> bool {
    currencies(dimension).iter().any(|&(currency, _)| currency == Currency::Rub)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        Month::parse(text).unwrap()
    }

    #[test]
    fn roubles_of_the_day_are_converted() {
        let sur = Dimension::MoneyFlow(Currency::Sur);
        assert_eq!(factor(sur, month("1960-12")), 0.1);
        assert_eq!(factor(sur, month("1961-01")), 1.0);
        let rub = Dimension::Price(Currency::Rub);
        assert_eq!(factor(rub, month("1997-12")), 0.001);
        assert_eq!(factor(rub, month("1998-01")), 1.0);
        assert_eq!(factor(Dimension::Money(Currency::Usd), month("1950-01")), 1.0);
        let rate = Dimension::Exchange { quote: Currency::Usd, base: Currency::Rub };
        assert_eq!(factor(rate, month("1997-12")), 1000.0);
    }

    #[test]
    fn breaks_are_seen() {
        let sur = Dimension::Money(Currency::Sur);
        let range = |text| MonthRange::parse(text).unwrap();
        assert_eq!(break_inside(sur, range("1950-01..1960-12")), None);
        assert_eq!(break_inside(sur, range("1961-01..1970-12")), None);
        assert_eq!(break_inside(sur, range("1960-12..1961-01")), Some(month("1961-01")));
        assert_eq!(break_inside(Dimension::Ratio, range("1950-01..2000-01")), None);
    }
}
