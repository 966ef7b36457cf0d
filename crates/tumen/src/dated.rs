//! Values that change over time: sorted entries without gap or overlap.

use crate::month::{Month, MonthRange};

/// One entry of a [`Dated`] value.
#[derive(Clone, Debug, PartialEq)]
pub struct DatedEntry<T> {
    /// First month of the entry.
    pub from: Month,
    /// Last month of the entry.
    pub until: Month,
    /// The value at `from`, and up to `until` unless it is interpolated.
    pub value: T,
    /// Linear from this entry's `from` to the next entry's `from`, instead of a step.
    pub interpolate: bool,
}

impl<T> DatedEntry<T> {
    /// An entry that keeps its value.
    pub fn step(months: MonthRange, value: T) -> Self {
        Self { from: months.from, until: months.until, value, interpolate: false }
    }

    /// The months of the entry.
    pub fn months(&self) -> MonthRange {
        MonthRange { from: self.from, until: self.until }
    }
}

/// A value over time: at least one entry, sorted, each starting in the month after the one before it ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Dated<T> {
    entries: Vec<DatedEntry<T>>,
}

/// Why entries do not make a [`Dated`] value; `index` counts the entries as given, from 0.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DatedError {
    /// There is no entry at all.
    #[error("no entry")]
    Empty,
    /// An entry ends before it starts.
    #[error("the entry from {from} ends before it starts, in {until}")]
    Reversed {
        /// The entry.
        index: usize,
        /// Its first month.
        from: Month,
        /// Its last month.
        until: Month,
    },
    /// An entry starts before the one ahead of it in the list.
    #[error("the entry from {from} stands after a later one")]
    Unsorted {
        /// The entry.
        index: usize,
        /// Its first month.
        from: Month,
    },
    /// Some months belong to no entry.
    #[error("nothing is said about {gap}")]
    Gap {
        /// The entry after the gap.
        index: usize,
        /// The months without entry.
        gap: MonthRange,
    },
    /// Some months belong to two entries.
    #[error("two entries hold in {overlap}")]
    Overlap {
        /// The second of the two.
        index: usize,
        /// The months with two entries.
        overlap: MonthRange,
    },
    /// The last entry is to be interpolated, but nothing follows it.
    #[error("the last entry, from {from}, has no later value to run to")]
    OpenEnd {
        /// The entry.
        index: usize,
        /// Its first month.
        from: Month,
    },
}

impl DatedError {
    /// The entry at fault, if there is one.
    pub fn index(&self) -> Option<usize> {
        match self {
            Self::Empty => None,
            Self::Reversed { index, .. }
            | Self::Unsorted { index, .. }
            | Self::Gap { index, .. }
            | Self::Overlap { index, .. }
            | Self::OpenEnd { index, .. } => Some(*index),
        }
    }

    /// What would be right.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Empty => "give at least one entry",
            Self::Reversed { .. } => "put the earlier month in `from`",
            Self::Unsorted { .. } => "order the entries by `from`",
            Self::Gap { .. } => "leave out `until`, or add an entry for these months",
            Self::Overlap { .. } => "leave out `until`, or end the first entry in the month before the second",
            Self::OpenEnd { .. } => "add an entry after it, or leave out `interpolate`",
        }
    }
}

impl<T> Dated<T> {
    /// Makes a dated value; the first fault found is the error.
    pub fn new(entries: Vec<DatedEntry<T>>) -> Result<Self, DatedError> {
        for (index, entry) in entries.iter().enumerate() {
            if entry.until < entry.from {
                return Err(DatedError::Reversed { index, from: entry.from, until: entry.until });
            }
        }
        for (index, pair) in (1..).zip(entries.windows(2)) {
            let [before, after] = pair else { continue };
            if after.from < before.from {
                return Err(DatedError::Unsorted { index, from: after.from });
            }
            if let Some(overlap) = before.months().overlap(&after.months()) {
                return Err(DatedError::Overlap { index, overlap });
            }
            if let Some(gap) = MonthRange::new(before.until.next(), after.from.previous()) {
                return Err(DatedError::Gap { index, gap });
            }
        }
        match entries.last() {
            None => Err(DatedError::Empty),
            Some(last) if last.interpolate => Err(DatedError::OpenEnd { index: entries.len() - 1, from: last.from }),
            Some(_) => Ok(Self { entries }),
        }
    }

    /// Makes a value that never changes.
    pub fn constant(months: MonthRange, value: T) -> Result<Self, DatedError> {
        Self::new(vec![DatedEntry::step(months, value)])
    }

    /// The entries in order.
    pub fn entries(&self) -> &[DatedEntry<T>] {
        &self.entries
    }

    /// All months of the value.
    pub fn months(&self) -> MonthRange {
        let from = self.entries.first().map_or(Month::MIN, |entry| entry.from);
        let until = self.entries.last().map_or(Month::MIN, |entry| entry.until);
        MonthRange { from, until }
    }

    /// The entry that holds in the month; none outside the months of the value.
    pub fn entry(&self, month: Month) -> Option<&DatedEntry<T>> {
        let next = self.entries.partition_point(|entry| entry.from <= month);
        self.entries.get(next.checked_sub(1)?).filter(|entry| month <= entry.until)
    }

    /// The same dates with other values.
    pub fn map<U>(self, mut change: impl FnMut(T) -> U) -> Dated<U> {
        let entries = self.entries.into_iter().map(|entry| DatedEntry {
            from: entry.from,
            until: entry.until,
            value: change(entry.value),
            interpolate: entry.interpolate,
        });
        Dated { entries: entries.collect() }
    }
}

impl Dated<f64> {
    /// The value in the month: the entry's, or on the line to the next entry; none outside the months of the value.
    pub fn at(&self, month: Month) -> Option<f64> {
        let next = self.entries.partition_point(|entry| entry.from <= month);
        let entry = self.entries.get(next.checked_sub(1)?).filter(|entry| month <= entry.until)?;
        match self.entries.get(next) {
            Some(later) if entry.interpolate => {
                let way = f64::from(month - entry.from) / f64::from(later.from - entry.from);
                Some(entry.value * (1.0 - way) + later.value * way)
            }
            _ => Some(entry.value),
        }
    }

    /// The value in the month; before the first entry the first value, after the last entry the last one.
    pub fn at_or_nearest(&self, month: Month) -> f64 {
        let months = self.months();
        self.at(month.clamp(months.from, months.until)).unwrap_or(f64::NAN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry(months: &str, value: f64) -> DatedEntry<f64> {
        DatedEntry::step(MonthRange::parse(months).unwrap(), value)
    }

    fn month(text: &str) -> Month {
        Month::parse(text).unwrap()
    }

    #[test]
    fn steps_and_lines() {
        let mut first = entry("2000", 1.0);
        first.interpolate = true;
        let dated = Dated::new(vec![first, entry("2001", 13.0)]).unwrap();
        assert_eq!(dated.at(month("2000-01")), Some(1.0));
        assert_eq!(dated.at(month("2000-07")), Some(7.0));
        assert_eq!(dated.at(month("2001-01")), Some(13.0));
        assert_eq!(dated.at(month("2001-12")), Some(13.0));
        assert_eq!(dated.at(month("2002-01")), None);
        assert_eq!(dated.at(month("1999-12")), None);
        assert_eq!(dated.at_or_nearest(month("2030-01")), 13.0);
        assert_eq!(dated.at_or_nearest(month("1930-01")), 1.0);
        assert_eq!(dated.months().to_string(), "2000-01..2001-12");
        assert_eq!(dated.map(|value| value > 2.0).entry(month("2001-03")).map(|entry| entry.value), Some(true));
    }

    #[test]
    fn faults() {
        let fault = |entries| Dated::<f64>::new(entries).unwrap_err();
        let months = |text| MonthRange::parse(text).unwrap();
        assert_eq!(fault(vec![]), DatedError::Empty);
        assert_eq!(
            fault(vec![entry("2000", 1.0), entry("2002", 1.0)]),
            DatedError::Gap { index: 1, gap: months("2001") }
        );
        assert_eq!(
            fault(vec![entry("2000..2003", 1.0), entry("2002", 1.0)]),
            DatedError::Overlap { index: 1, overlap: months("2002") }
        );
        assert!(matches!(fault(vec![entry("2002", 1.0), entry("2000", 1.0)]), DatedError::Unsorted { index: 1, .. }));
        let mut open = entry("2000", 1.0);
        open.interpolate = true;
        assert!(matches!(fault(vec![open]), DatedError::OpenEnd { index: 0, .. }));
        let mut reversed = entry("2000", 1.0);
        reversed.until = month("1999-01");
        assert_eq!(fault(vec![reversed]).to_string(), "the entry from 2000-01 ends before it starts, in 1999-01");
    }

    proptest! {
        #[test]
        fn accepted_entries_cover_each_month_once(
            parts in prop::collection::vec((0u16..60, 0u16..60, any::<bool>()), 0..5)
        ) {
            let entries: Vec<_> = parts.iter().map(|&(from, len, interpolate)| DatedEntry {
                from: Month::from_index(24_000 + from),
                until: Month::from_index(24_000 + from + len),
                value: f64::from(from),
                interpolate,
            }).collect();
            if let Ok(dated) = Dated::new(entries.clone()) {
                for month in dated.months() {
                    prop_assert_eq!(entries.iter().filter(|entry| entry.months().contains(month)).count(), 1);
                    let value = dated.at(month).unwrap();
                    let step = dated.entry(month).unwrap();
                    prop_assert!(step.interpolate || value == step.value);
                }
            }
        }

        #[test]
        fn neighbours_are_accepted(lens in prop::collection::vec(1u16..40, 1..8)) {
            let mut from = Month::from_index(24_000);
            let mut entries = Vec::new();
            for len in lens {
                let until = from + (len - 1);
                entries.push(DatedEntry { from, until, value: 1.0, interpolate: false });
                from = until.next();
            }
            prop_assert!(Dated::new(entries).is_ok());
        }
    }
}
