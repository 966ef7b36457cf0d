//! What stands behind a number: the months that entered it, and how many people or events.

use super::evaluate::{Record, whole_years};
use super::frame::RoleCut;
use super::{Cut, Formula, HistogramOf, Part, Question, Special, find};
use crate::engine::measure::{Measure, MeasureKind};
use crate::evidence::{Over, Statistic};
use crate::month::MonthRange;
use crate::programme::Role;

const WORKED: &[Part] = &[Part::Plus(Measure::WorkerMonths)];
const ARRIVED: &[Part] = &[Part::Plus(Measure::Arrivals)];

impl Record<'_> {
    /// The first and the last month that enter the answer to a question; none where it has no answer.
    ///
    /// Months without an active programme at either end are left out. What is counted by calendar year takes in the whole of it.
    pub fn compared(&self, question: &Question) -> Option<MonthRange> {
        let months = question.months.overlap(&self.months())?;
        let months = match question.definition.formula {
            Formula::Special(Special::Nonreturnees) => return self.nonreturnees_counted(question, months),
            Formula::Distribution { of: HistogramOf::SavingsPerYear, .. } => whole_years(months)?,
            Formula::Distribution { mean, .. } => {
                let exact = mean.is_some() && question.of == Statistic::Mean && question.share_above.is_none();
                let years = MonthRange {
                    from: MonthRange::of_year(months.from.year())?.from,
                    until: MonthRange::of_year(months.until.year())?.until,
                };
                if exact { months } else { years.overlap(&self.months())? }
            }
            _ => months,
        };
        let counts = |month: &crate::month::Month| {
            self.active(question, *month) && (question.over != Over::YearEnds || month.month_of_year() == 12)
        };
        let until = months.iter().rev().find(counts)?;
        let from = if question.over == Over::Last { until } else { months.iter().find(counts)? };
        Some(MonthRange { from, until })
    }

    /// How many people, tours or events the answer to a question rests on: the fewest of those that enter it. Months of the same person
    /// are not counted again and again: people at their posts are those of an average month. Without limit where the answer does not
    /// depend on people.
    pub fn behind(&self, question: &Question) -> Option<f64> {
        let months = self.compared(question)?;
        let cut = &question.cut;
        Some(match question.definition.formula {
            Formula::Stock(_) | Formula::Total(_) | Formula::Special(Special::Nonreturnees) => {
                self.mean(question, months)?
            }
            Formula::Flow(parts) => {
                let parts = cut.channels.as_deref().unwrap_or(parts);
                self.count_of(question, cut, parts, months).unwrap_or_else(|| self.people(question, cut, months))
            }
            Formula::Ratio { above, below, .. } => {
                let above = cut.channels.as_deref().unwrap_or(above);
                let of = |parts| self.count_of(question, cut, parts, months);
                // Money per event follows what all earn, so many events are no more than the people.
                let of_money = question.definition.is_money().then(|| self.people(question, cut, months));
                [of(above), of(below), of_money].into_iter().flatten().reduce(f64::min)?
            }
            Formula::Distribution { of, .. } => self.tail(question) * self.units(question, of, months),
            Formula::Quotient { above, below, .. } => {
                let of = |name: &str| {
                    let (definition, _) = find(name)?;
                    self.behind(&Question { definition, share_above: None, of: Statistic::Mean, ..question.clone() })
                };
                of(above)?.min(of(below)?)
            }
            Formula::Special(special) => self.behind_special(question, special, months),
        })
    }

    fn behind_special(&self, question: &Question, special: Special, months: MonthRange) -> f64 {
        let cut = &question.cut;
        match special {
            Special::ContractShare | Special::ContractOverSupervised(_) => {
                let (contract, supervised) = self.modes(cut);
                self.people(question, &contract, months).min(self.people(question, &supervised, months))
            }
            Special::Applicants => self.add(question, cut, ARRIVED, months),
            Special::HomeWage | Special::ChinaArrivals | Special::GoodsTrade => f64::INFINITY,
            Special::SectorShare | Special::RoleIncome | Special::FillRate | Special::Nonreturnees => {
                self.people(question, cut, months)
            }
        }
    }

    /// People at posts in an average month of the cut, its sector or role included.
    fn people(&self, question: &Question, cut: &Cut, months: MonthRange) -> f64 {
        let worked = match (cut.sector, cut.role) {
            (Some(sector), _) => self.in_sector(cut, sector, 0, months),
            (None, RoleCut::Everyone) => self.add(question, cut, WORKED, months),
            (None, role) => self.worked_by_role(cut, role, months),
        };
        worked / months.len() as f64
    }

    fn worked_by_role(&self, cut: &Cut, role: RoleCut, months: MonthRange) -> f64 {
        let mut sum = 0;
        for (programme, _) in &cut.programmes {
            for month in months.iter() {
                if let Some((record, at)) = self.at(*programme, month) {
                    let worked = &record.by_role[at][1];
                    sum += Role::ALL.iter().filter(|one| role.has(**one)).map(|one| worked[one.index()]).sum::<i64>();
                }
            }
        }
        sum as f64 * f64::from(self.run.scale)
    }

    /// The count that parts add up to, if they count at all: events of all the months, or people of an average one.
    fn count_of(&self, question: &Question, cut: &Cut, parts: &[Part], months: MonthRange) -> Option<f64> {
        if !parts.iter().all(|part| matches!(part.measure().kind(), MeasureKind::Stock | MeasureKind::Flow)) {
            return None;
        }
        let sum = self.add(question, cut, parts, months);
        Some(if parts.iter().any(|part| is_lasting(part.measure())) { sum / months.len() as f64 } else { sum })
    }

    /// Units of a distribution: people at once where a person is counted in many months or years, else all of them.
    fn units(&self, question: &Question, of: HistogramOf, months: MonthRange) -> f64 {
        let pooled = self.pool(question, of, months).total() as f64 * f64::from(self.run.scale);
        let times = match of {
            HistogramOf::MonthlyGross | HistogramOf::MonthlyLevy => months.len() as f64,
            HistogramOf::SavingsPerYear => f64::from(months.until.year() - months.from.year() + 1),
            _ => 1.0,
        };
        pooled / times
    }

    /// The part of a distribution on which the answer rests: a share on those who have it, a quantile on those beyond it.
    fn tail(&self, question: &Question) -> f64 {
        let beyond = |percent: u8| f64::from(percent.min(100 - percent)) / 100.0;
        match (question.share_above, question.of) {
            (Some(_), _) => self.value(question).map_or(0.0, |share| share.mean),
            (None, Statistic::Mean) => 1.0,
            (None, Statistic::Percentile(percent)) => beyond(percent),
            (None, Statistic::Between(low, high)) => beyond(low).min(beyond(high)),
        }
    }
}

/// Whether a measure counts the same person in one month after another.
fn is_lasting(measure: Measure) -> bool {
    measure.kind() == MeasureKind::Stock
        || matches!(
            measure,
            Measure::WorkerMonths
                | Measure::OfficialMonths
                | Measure::FemaleMonths
                | Measure::ConscriptMonths
                | Measure::PaperMonths
                | Measure::PaidMonths
                | Measure::ArrearsMonths
                | Measure::LevyMonths
        )
}
