//! Ranges of months.

use super::{Month, MonthError, MonthErrorKind, year_of};
use std::fmt;
use std::str::FromStr;

/// A range of months, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MonthRange {
    /// First month.
    pub from: Month,
    /// Last month.
    pub until: Month,
}

impl MonthRange {
    /// Makes a range, if it does not end before it starts.
    pub fn new(from: Month, until: Month) -> Option<MonthRange> {
        (from <= until).then_some(MonthRange { from, until })
    }

    /// The one month.
    pub const fn of_month(month: Month) -> MonthRange {
        MonthRange { from: month, until: month }
    }

    /// January to December of a year.
    pub fn of_year(year: u16) -> Option<MonthRange> {
        Some(MonthRange { from: Month::new(year, 1)?, until: Month::new(year, 12)? })
    }

    /// Whether the month lies in the range.
    pub fn contains(&self, month: Month) -> bool {
        self.from <= month && month <= self.until
    }

    /// Whether all of the other range lies in this one.
    pub fn covers(&self, other: &MonthRange) -> bool {
        self.from <= other.from && other.until <= self.until
    }

    /// The months that both ranges hold.
    pub fn overlap(&self, other: &MonthRange) -> Option<MonthRange> {
        MonthRange::new(self.from.max(other.from), self.until.min(other.until))
    }

    /// The number of months.
    pub fn len(&self) -> usize {
        if self.is_empty() { 0 } else { usize::from(self.until.index() - self.from.index()) + 1 }
    }

    /// Whether the range ends before it starts, which [`MonthRange::new`] does not allow.
    pub fn is_empty(&self) -> bool {
        self.until < self.from
    }

    /// The months in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Month> + use<> {
        (self.from.index()..=self.until.index()).map(Month::from_index)
    }

    /// Reads `1967-03` as the one month and `1967` as the whole year.
    pub fn parse_part(text: &str) -> Result<MonthRange, MonthError> {
        match year_of(text) {
            Some(year) => year
                .and_then(|year| MonthRange::of_year(year).ok_or(MonthErrorKind::YearOutOfRange))
                .map_err(|kind| MonthError::new(text, kind)),
            None => Month::parse(text).map(MonthRange::of_month),
        }
    }

    /// Reads `1967-03..1999-12`; a lone month or year stands for itself, and a year may be an end: `1967..1999`.
    pub fn parse(text: &str) -> Result<MonthRange, MonthError> {
        let Some((from, until)) = text.split_once("..") else {
            return MonthRange::parse_part(text);
        };
        let first = MonthRange::parse_part(from)?;
        let last = MonthRange::parse_part(until).map_err(|error| error.moved(from.len() + 2))?;
        MonthRange::new(first.from, last.until).ok_or_else(|| MonthError::new(text, MonthErrorKind::Reversed))
    }
}

impl IntoIterator for MonthRange {
    type Item = Month;
    type IntoIter = std::iter::Map<std::ops::RangeInclusive<u16>, fn(u16) -> Month>;

    fn into_iter(self) -> Self::IntoIter {
        (self.from.index()..=self.until.index()).map(Month::from_index as fn(u16) -> Month)
    }
}

impl fmt::Display for MonthRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.from, self.until)
    }
}

impl FromStr for MonthRange {
    type Err = MonthError;

    fn from_str(text: &str) -> Result<MonthRange, MonthError> {
        MonthRange::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_year_is_twelve_months() {
        let year = MonthRange::parse("1967").unwrap();
        assert_eq!(year.to_string(), "1967-01..1967-12");
        assert_eq!((year.len(), year.iter().count(), year.into_iter().count()), (12, 12, 12));
        assert_eq!(MonthRange::parse("1967..1999").unwrap().len(), 33 * 12);
        assert_eq!(MonthRange::parse("1967-03").unwrap().len(), 1);
    }

    #[test]
    fn overlaps() {
        let range = |text| MonthRange::parse(text).unwrap();
        assert_eq!(range("1967..1970").overlap(&range("1970..1980")), Some(range("1970")));
        assert_eq!(range("1967..1970").overlap(&range("1971")), None);
        assert!(range("1967..1970").covers(&range("1968-02")));
    }

    #[test]
    fn says_what_is_wrong() {
        let reversed = MonthRange::parse("1999..1967").unwrap_err();
        assert_eq!(reversed.kind, MonthErrorKind::Reversed);
        let second = MonthRange::parse("1967..1999-00").unwrap_err();
        assert_eq!((second.at, second.len), (11, 2));
    }

    proptest! {
        #[test]
        fn ranges_round_trip(a: u16, b: u16) {
            let range = MonthRange::new(Month::from_index(a.min(b)), Month::from_index(a.max(b))).unwrap();
            prop_assert_eq!(MonthRange::parse(&range.to_string()), Ok(range));
            prop_assert_eq!(range.len(), range.iter().count());
            prop_assert!(range.contains(Month::from_index(a)) && range.contains(Month::from_index(b)));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]
        #[test]
        fn no_text_panics(text in "\\PC{0,24}|[0-9.\\-]{0,16}|[0-9]{4}(-[0-9]{2})?(\\.\\.[0-9]{4})?(-[0-9]{2})?") {
            match MonthRange::parse(&text) {
                Ok(range) => prop_assert_eq!(MonthRange::parse(&range.to_string()), Ok(range)),
                Err(error) => prop_assert!(text.get(error.at..error.at + error.len).is_some()),
            }
        }
    }
}
