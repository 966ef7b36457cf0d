//! What a run leaves: monthly sums by programme and site, margins by sector and role, distributions by year.

use super::context::Context;
use super::math;
use super::measure::Row;
use super::terms::{N_ROLES, N_SECTORS};

/// Bins of money distributions: one for zero and below, then 512 equal in the logarithm from 1 to 100,000 USD.
pub const N_BINS: usize = 513;

/// Bins of months: one a month, the last takes everything beyond.
pub const N_MONTH_BINS: usize = 482;

const BINS_PER_E_FOLD: f32 = 512.0 / (5.0 * std::f32::consts::LN_10);

/// The bin of an amount in 1/10,000 USD.
#[inline(always)]
#[must_use]
pub fn bin(amount: f32) -> usize {
    let usd = amount * 1e-4;
    let index = math::truncate((math::ln(usd.max(1.0)) * BINS_PER_E_FOLD).clamp(0.0, 511.0)) + 1;
    if usd < 1.0 { 0 } else { index as usize }
}

/// Lower edge of a bin in USD; the first bin stands for zero and below.
#[must_use]
pub fn bin_edge(bin: usize) -> f64 {
    if bin == 0 { 0.0 } else { libm::pow(10.0, (bin as f64 - 1.0) * 5.0 / 512.0) }
}

/// Distributions of one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Histograms {
    /// Gross per worker-month with pay, USD.
    pub monthly_gross: Vec<u64>,
    /// Levy set for a worker-month, arrears apart, USD; months without one are not counted.
    pub monthly_levy: Vec<u64>,
    /// Saved in a calendar year by people at a post in all its months, USD.
    pub savings_per_year: Vec<u64>,
    /// Saved in a tour, after confiscation, by people who return, USD.
    pub savings_per_tour: Vec<u64>,
    /// Of these, the savings of tours of [`LONG_TOUR`] months.
    pub savings_per_long_tour: Vec<u64>,
    /// Months from arrival to leaving the post.
    pub stay_months: Vec<u64>,
    /// Months from the first contact with civil society to the arrival in South Korea.
    pub contact_lag: Vec<u64>,
}

/// Months of the tours that count as long: four to six years.
pub const LONG_TOUR: std::ops::RangeInclusive<usize> = 48..=72;

impl Default for Histograms {
    fn default() -> Self {
        Histograms {
            monthly_gross: vec![0; N_BINS],
            monthly_levy: vec![0; N_BINS],
            savings_per_year: vec![0; N_BINS],
            savings_per_tour: vec![0; N_BINS],
            savings_per_long_tour: vec![0; N_BINS],
            stay_months: vec![0; N_MONTH_BINS],
            contact_lag: vec![0; N_MONTH_BINS],
        }
    }
}

impl Histograms {
    /// Adds another year's or tile's counts, each of which stands for `weight` people.
    pub fn add(&mut self, other: &Histograms, weight: u32) {
        for (sum, add) in self.parts_mut().into_iter().zip(other.parts()) {
            for (sum, add) in sum.iter_mut().zip(add) {
                *sum += add * u64::from(weight);
            }
        }
    }

    /// Sets all counts to zero.
    pub fn clear(&mut self) {
        for part in self.parts_mut() {
            part.fill(0);
        }
    }

    /// All distributions in order.
    #[must_use]
    pub fn parts(&self) -> [&Vec<u64>; 7] {
        [
            &self.monthly_gross,
            &self.monthly_levy,
            &self.savings_per_year,
            &self.savings_per_tour,
            &self.savings_per_long_tour,
            &self.stay_months,
            &self.contact_lag,
        ]
    }

    fn parts_mut(&mut self) -> [&mut Vec<u64>; 7] {
        [
            &mut self.monthly_gross,
            &mut self.monthly_levy,
            &mut self.savings_per_year,
            &mut self.savings_per_tour,
            &mut self.savings_per_long_tour,
            &mut self.stay_months,
            &mut self.contact_lag,
        ]
    }
}

/// Context of a programme in a month that is the same for all sites.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MonthFacts {
    /// USD for one unit of the programme's currency at the reporting rate.
    pub usd: f64,
    /// The same at the official rate.
    pub usd_official: f64,
    /// Posts that may be filled.
    pub posts: f64,
    /// Candidates per place.
    pub applicants: f64,
    /// Flat levy in force, in the programme's currency.
    pub levy: f64,
}

/// Everything one programme left.
#[derive(Clone, Debug, PartialEq)]
pub struct ProgrammeRecord {
    /// Id.
    pub id: String,
    /// Place ids of its sites.
    pub sites: Vec<String>,
    /// First recorded month, counted from the first month of the world.
    pub first: u16,
    /// Rows by site, then month from `first`.
    pub cells: Vec<Vec<Row>>,
    /// Worker-months and people at the end, by month from `first`, then sector.
    pub by_sector: Vec<[[i64; 2]; N_SECTORS]>,
    /// Income (1/10,000 of the currency) and worker-months, by month from `first`, then role.
    pub by_role: Vec<[[i64; N_ROLES]; 2]>,
    /// Distributions by year from the year of `first`.
    pub histograms: Vec<Histograms>,
    /// Facts by month from `first`.
    pub facts: Vec<MonthFacts>,
}

impl ProgrammeRecord {
    /// The sum over sites of a month, counted from the first month of the world.
    #[must_use]
    pub fn total(&self, month: u16) -> Row {
        let mut total = Row::default();
        if let Some(index) = month.checked_sub(self.first) {
            for site in &self.cells {
                if let Some(row) = site.get(usize::from(index)) {
                    total += row;
                }
            }
        }
        total
    }
}

/// The outcome of one run: integers only, so that it is the same bytes however it was computed.
#[derive(Clone, Debug, PartialEq)]
pub struct Observables {
    /// First simulated month, counted from 0000-01.
    pub first_month: u16,
    /// Last simulated month, counted from 0000-01.
    pub last_month: u16,
    /// Each count stands for this many people.
    pub scale: u32,
    /// Records by programme, in the order of the world.
    pub programmes: Vec<ProgrammeRecord>,
    /// What went on around the model, by month.
    pub context: Context,
    /// Person-months computed, before scale.
    pub worker_months: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_hold_their_edges() {
        assert_eq!(bin(0.0), 0);
        assert_eq!(bin(-5.0), 0);
        for index in 1..N_BINS {
            let inside = bin_edge(index) * 1.01 * 1e4;
            assert_eq!(bin(inside as f32), index, "bin {index}");
        }
        assert_eq!(bin(1e12), N_BINS - 1);
    }
}
