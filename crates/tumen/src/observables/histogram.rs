//! Quantiles and means of distributions that are held as counts in fixed bins.

use crate::engine::observe::{Histograms, N_BINS, bin_edge};
use std::sync::OnceLock;

/// Lower edges of the bins of money, and the end of the last.
static EDGES: OnceLock<Vec<f64>> = OnceLock::new();

/// Which distribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistogramOf {
    /// Pay per head and month.
    MonthlyGross,
    /// Levy set for a month.
    MonthlyLevy,
    /// Savings of a calendar year.
    SavingsPerYear,
    /// Savings of a tour.
    SavingsPerTour,
    /// Savings of a tour of four to six years.
    SavingsPerLongTour,
    /// Months at a post.
    StayMonths,
    /// Months from contact with civil society to South Korea.
    ContactLag,
}

impl HistogramOf {
    /// All distributions in order.
    pub const ALL: [HistogramOf; 7] = [
        HistogramOf::MonthlyGross,
        HistogramOf::MonthlyLevy,
        HistogramOf::SavingsPerYear,
        HistogramOf::SavingsPerTour,
        HistogramOf::SavingsPerLongTour,
        HistogramOf::StayMonths,
        HistogramOf::ContactLag,
    ];

    /// Whether it counts months, one a bin, and not money.
    pub fn is_of_months(self) -> bool {
        matches!(self, HistogramOf::StayMonths | HistogramOf::ContactLag)
    }

    /// The counts of a year.
    pub fn of(self, histograms: &Histograms) -> &[u64] {
        match self {
            HistogramOf::MonthlyGross => &histograms.monthly_gross,
            HistogramOf::MonthlyLevy => &histograms.monthly_levy,
            HistogramOf::SavingsPerYear => &histograms.savings_per_year,
            HistogramOf::SavingsPerTour => &histograms.savings_per_tour,
            HistogramOf::SavingsPerLongTour => &histograms.savings_per_long_tour,
            HistogramOf::StayMonths => &histograms.stay_months,
            HistogramOf::ContactLag => &histograms.contact_lag,
        }
    }

    /// Lower and upper edge of a bin. A month stands for half a month on either side; zero and below have one bin without width.
    fn edges(self, bin: usize) -> (f64, f64) {
        match self {
            _ if self.is_of_months() => (bin as f64 - 0.5, bin as f64 + 0.5),
            _ if bin == 0 => (0.0, 0.0),
            _ => {
                let edges = EDGES.get_or_init(|| (0..=N_BINS).map(bin_edge).collect());
                (edges[bin.min(N_BINS - 1)], edges[(bin + 1).min(N_BINS)])
            }
        }
    }
}

/// Pooled counts of a distribution.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    of: HistogramOf,
    counts: Vec<u64>,
    total: u64,
}

impl Shape {
    /// Nobody yet.
    pub fn new(of: HistogramOf) -> Shape {
        Shape { of, counts: Vec::new(), total: 0 }
    }

    /// Adds the counts of a year, which sum to `total`.
    pub fn add(&mut self, counts: &[u64], total: u64) {
        self.total += total;
        if self.counts.is_empty() {
            self.counts.extend_from_slice(counts);
            return;
        }
        for (sum, count) in self.counts.iter_mut().zip(counts) {
            *sum += count;
        }
    }

    /// Units counted.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The value below which a share of the units lies, linear within a bin; none when there are no units.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        if self.total == 0 {
            return None;
        }
        let target = share.clamp(0.0, 1.0) * self.total as f64;
        let mut below = 0.0;
        let mut last = 0.0;
        for (bin, &count) in self.counts.iter().enumerate() {
            if count == 0 {
                continue;
            }
            let (low, high) = self.of.edges(bin);
            last = high;
            if below + count as f64 >= target {
                return Some(low + (high - low) * (target - below) / count as f64);
            }
            below += count as f64;
        }
        Some(last)
    }

    /// The mean, each unit at the middle of its bin.
    pub fn mean(&self) -> Option<f64> {
        if self.total == 0 {
            return None;
        }
        let middle = |bin: usize| {
            let (low, high) = self.of.edges(bin);
            0.5 * (low + high)
        };
        let sum: f64 = self.counts.iter().enumerate().map(|(bin, &count)| count as f64 * middle(bin)).sum();
        Some(sum / self.total as f64)
    }

    /// The share of the units at or above a value. Months are whole; the bin of an amount is split in proportion.
    pub fn share_from(&self, value: f64) -> Option<f64> {
        if self.total == 0 {
            return None;
        }
        let part = |bin: usize| {
            let (low, high) = self.of.edges(bin);
            if self.of.is_of_months() {
                f64::from(u8::from(bin as f64 >= value))
            } else if high <= low {
                f64::from(u8::from(low >= value))
            } else {
                ((high - value) / (high - low)).clamp(0.0, 1.0)
            }
        };
        let sum: f64 = self.counts.iter().enumerate().map(|(bin, &count)| count as f64 * part(bin)).sum();
        Some(sum / self.total as f64)
    }
}
