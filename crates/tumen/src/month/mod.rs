//! Calendar months and ranges of months: the only clock of the model.

mod range;

pub use range::MonthRange;

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

/// A calendar month, held as the number of months since 0000-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(u16);

/// Why a text is not a month or a range of months.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct MonthError {
    /// Byte offset of the part at fault.
    pub at: usize,
    /// Length of that part in bytes.
    pub len: usize,
    /// What is wrong.
    pub kind: MonthErrorKind,
}

/// What is wrong with the text of a month or of a range.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MonthErrorKind {
    /// The text does not have the form `1967-03`.
    #[error("not a month")]
    NotAMonth,
    /// A year stands where a month is required.
    #[error("a year, but a month is required")]
    YearOnly,
    /// The number after the dash is not 01 to 12.
    #[error("no such month of the year")]
    NoSuchMonth,
    /// The year is past what a [`Month`] can hold.
    #[error("the year is out of range")]
    YearOutOfRange,
    /// The range ends before it starts.
    #[error("the range ends before it starts")]
    Reversed,
}

impl MonthErrorKind {
    /// What would be right.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotAMonth => "write year and month, such as `1967-03`",
            Self::YearOnly => "add the month, such as `1967-01`",
            Self::NoSuchMonth => "months run from 01 to 12, with two digits",
            Self::YearOutOfRange => "write a year of four digits, such as `1967`, before 5461",
            Self::Reversed => "put the earlier month first",
        }
    }
}

impl MonthError {
    /// What would be right.
    pub fn hint(&self) -> &'static str {
        self.kind.hint()
    }

    fn new(text: &str, kind: MonthErrorKind) -> Self {
        Self { at: 0, len: text.len(), kind }
    }

    fn moved(mut self, by: usize) -> Self {
        self.at += by;
        self
    }
}

impl Month {
    /// The first month that can be held, 0000-01.
    pub const MIN: Month = Month(0);
    /// The last month that can be held.
    pub const MAX: Month = Month(u16::MAX);

    /// Makes a month from a year and a month of the year from 1 to 12.
    pub const fn new(year: u16, month_of_year: u8) -> Option<Month> {
        if month_of_year == 0 || month_of_year > 12 {
            return None;
        }
        let index = year as u32 * 12 + month_of_year as u32 - 1;
        if index > u16::MAX as u32 { None } else { Some(Month(index as u16)) }
    }

    /// Makes a month from the number of months since 0000-01.
    pub const fn from_index(index: u16) -> Month {
        Month(index)
    }

    /// The number of months since 0000-01.
    pub const fn index(self) -> u16 {
        self.0
    }

    /// The calendar year.
    pub const fn year(self) -> u16 {
        self.0 / 12
    }

    /// The month of the year, from 1 to 12.
    pub const fn month_of_year(self) -> u8 {
        (self.0 % 12) as u8 + 1
    }

    /// The month before, or the same month at the very start of the scale.
    pub const fn previous(self) -> Month {
        Month(self.0.saturating_sub(1))
    }

    /// The month after, or the same month at the very end of the scale.
    pub const fn next(self) -> Month {
        Month(self.0.saturating_add(1))
    }

    /// The month that many months later (earlier when negative), if it can be held.
    pub fn checked_plus(self, months: i32) -> Option<Month> {
        let index = i64::from(self.0) + i64::from(months);
        u16::try_from(index).ok().map(Month)
    }

    /// Reads `1967-03`.
    pub fn parse(text: &str) -> Result<Month, MonthError> {
        if let Some(year) = year_of(text) {
            year.map_err(|kind| MonthError::new(text, kind))?;
            return Err(MonthError::new(text, MonthErrorKind::YearOnly));
        }
        let Some((year_text, month_text)) = text.split_once('-') else {
            return Err(MonthError::new(text, MonthErrorKind::NotAMonth));
        };
        let year = match year_of(year_text) {
            Some(Ok(year)) => year,
            Some(Err(kind)) => return Err(MonthError::new(year_text, kind)),
            None => return Err(MonthError::new(text, MonthErrorKind::NotAMonth)),
        };
        let month_error = |kind| MonthError::new(month_text, kind).moved(year_text.len() + 1);
        if month_text.is_empty() || !month_text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(month_error(MonthErrorKind::NotAMonth));
        }
        match month_text.parse::<u8>() {
            Ok(month) if month_text.len() == 2 && (1..=12).contains(&month) => {
                Month::new(year, month).ok_or_else(|| MonthError::new(year_text, MonthErrorKind::YearOutOfRange))
            }
            _ => Err(month_error(MonthErrorKind::NoSuchMonth)),
        }
    }
}

/// The year, if the text is nothing but digits.
fn year_of(text: &str) -> Option<Result<u16, MonthErrorKind>> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let year = text.parse::<u16>().ok().filter(|year| text.len() == 4 && *year <= Month::MAX.year());
    Some(year.ok_or(MonthErrorKind::YearOutOfRange))
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month_of_year())
    }
}

impl FromStr for Month {
    type Err = MonthError;

    fn from_str(text: &str) -> Result<Month, MonthError> {
        Month::parse(text)
    }
}

/// Stops at the end of the scale, which lies thousands of years past any world.
impl Add<u16> for Month {
    type Output = Month;

    fn add(self, months: u16) -> Month {
        Month(self.0.saturating_add(months))
    }
}

/// Stops at the start of the scale.
impl Sub<u16> for Month {
    type Output = Month;

    fn sub(self, months: u16) -> Month {
        Month(self.0.saturating_sub(months))
    }
}

/// Months from the other month to this one; negative when this one is earlier.
impl Sub<Month> for Month {
    type Output = i32;

    fn sub(self, other: Month) -> i32 {
        i32::from(self.0) - i32::from(other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_and_writes_a_month() {
        let month = Month::parse("1967-03").unwrap();
        assert_eq!((month.year(), month.month_of_year(), month.index()), (1967, 3, 1967 * 12 + 2));
        assert_eq!(month.to_string(), "1967-03");
        assert_eq!((month + 10).to_string(), "1968-01");
        assert_eq!((month - 3).to_string(), "1966-12");
        assert_eq!((month + 10) - month, 10);
        assert_eq!(month.checked_plus(-30_000), None);
    }

    #[test]
    fn says_what_is_wrong() {
        let kind = |text| Month::parse(text).map_err(|error| (error.kind, error.at));
        assert_eq!(kind("1967"), Err((MonthErrorKind::YearOnly, 0)));
        assert_eq!(kind("1967-13"), Err((MonthErrorKind::NoSuchMonth, 5)));
        assert_eq!(kind("1967-3"), Err((MonthErrorKind::NoSuchMonth, 5)));
        assert_eq!(kind("67-03"), Err((MonthErrorKind::YearOutOfRange, 0)));
        assert_eq!(kind("9999-03"), Err((MonthErrorKind::YearOutOfRange, 0)));
        assert_eq!(kind("1967-03-01"), Err((MonthErrorKind::NotAMonth, 5)));
        assert_eq!(kind(""), Err((MonthErrorKind::NotAMonth, 0)));
    }

    proptest! {
        #[test]
        fn months_round_trip(index: u16) {
            let month = Month::from_index(index);
            prop_assert_eq!(Month::parse(&month.to_string()), Ok(month));
            prop_assert_eq!(Month::new(month.year(), month.month_of_year()), Some(month));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]
        #[test]
        fn no_text_panics(text in "\\PC{0,24}|[0-9\\-]{0,9}") {
            if let Err(error) = Month::parse(&text) {
                prop_assert!(text.get(error.at..error.at + error.len).is_some());
            }
        }
    }
}
