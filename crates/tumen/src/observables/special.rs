//! Observables with a rule of their own.

use super::evaluate::{MINOR, Record};
use super::frame::RoleCut;
use super::{Cut, Part, Question, Special};
use crate::engine::measure::{Measure, Row};
use crate::engine::observe::{MonthFacts, ProgrammeRecord};
use crate::month::{Month, MonthRange};
use crate::programme::Role;

/// Months from the end of a freeze to the count of those who have not gone home.
const AFTER_FREEZE: u16 = 36;

/// Fewest months for which nobody could go home that count as a freeze.
const SHORTEST_FREEZE: usize = 12;

impl Record<'_> {
    pub(super) fn special(&self, question: &Question, special: Special, months: MonthRange) -> Option<f64> {
        let cut = &question.cut;
        let months_worked = &[Part::Plus(Measure::WorkerMonths)];
        let over = |above: f64, below: f64| (below != 0.0).then(|| above / below);
        match special {
            Special::SectorShare => {
                let all = self.add(question, cut, months_worked, months);
                over(self.in_sector(cut, cut.sector?, 0, months), all)
            }
            Special::ContractShare => {
                let (contract, supervised) = self.modes(cut);
                let contract = self.add(question, &contract, months_worked, months);
                over(contract, contract + self.add(question, &supervised, months_worked, months))
            }
            Special::ContractOverSupervised(measure) => self.contract_over_supervised(question, measure, months),
            Special::RoleIncome => {
                let (mut income, mut worked) = (0.0, 0.0);
                for (programme, _) in &cut.programmes {
                    for month in months.iter() {
                        if let Some((record, at)) = self.at(*programme, month) {
                            let (add, months) = self.role_income(cut.role, *programme, record, at);
                            income += add;
                            worked += months;
                        }
                    }
                }
                over(income, worked)
            }
            Special::FillRate => {
                let workers = [Part::Plus(Measure::Stock), Part::Minus(Measure::Officials)];
                let posts: f64 = self.facts(cut, months).map(|(_, facts)| facts.posts).sum();
                over(self.add(question, cut, &workers, months), posts)
            }
            Special::Applicants => {
                let placed = |row: &Row| row[Measure::Arrivals] as f64;
                let (mut candidates, mut places) = (0.0, 0.0);
                for (row, facts) in self.facts(cut, months) {
                    candidates += facts.applicants * placed(row);
                    places += placed(row);
                }
                over(candidates, places)
            }
            Special::HomeWage => {
                let wage =
                    |month: Month| self.run.home_wage.get(usize::from(month.index() - self.run.first_month)).copied();
                let wages: Vec<f64> = months.iter().filter_map(wage).collect();
                over(wages.iter().sum(), wages.len() as f64)
            }
            Special::Nonreturnees => self.nonreturnees(question, months),
        }
    }

    /// Rows and facts of the programmes of a cut, all sites together.
    fn facts(&self, cut: &Cut, months: MonthRange) -> impl Iterator<Item = (&Row, &MonthFacts)> {
        let places =
            cut.programmes.iter().flat_map(move |(programme, _)| months.iter().map(move |month| (*programme, month)));
        places.filter_map(|(programme, month)| {
            self.at(programme, month).map(|(record, at)| (&self.totals[programme][at], &record.facts[at]))
        })
    }

    /// The contract programmes of a cut, and those to which their workers are demoted.
    fn modes(&self, cut: &Cut) -> (Cut, Cut) {
        let programmes = &self.frame.programmes;
        let is_contract = |idx: usize| programmes[idx].demote_to.is_some();
        let is_supervised = |idx: usize| programmes.iter().any(|other| other.demote_to == Some(idx));
        let only = |keep: &dyn Fn(usize) -> bool| Cut {
            programmes: cut.programmes.iter().filter(|(idx, _)| keep(*idx)).cloned().collect(),
            ..cut.clone()
        };
        (only(&is_contract), only(&|idx| is_supervised(idx) && !is_contract(idx)))
    }

    /// Ratio of means over the months in which there are workers under both.
    fn contract_over_supervised(&self, question: &Question, measure: Measure, months: MonthRange) -> Option<f64> {
        let (contract, supervised) = self.modes(&question.cut);
        let mut sums = [[0.0; 2]; 2];
        for month in months.iter() {
            let month = MonthRange::of_month(month);
            let worked = [&contract, &supervised]
                .map(|cut| self.add(question, cut, &[Part::Plus(Measure::WorkerMonths)], month));
            if worked[0] > 0.0 && worked[1] > 0.0 {
                for (mode, cut) in [&contract, &supervised].into_iter().enumerate() {
                    sums[mode][0] += self.add(question, cut, &[Part::Plus(measure)], month);
                    sums[mode][1] += worked[mode];
                }
            }
        }
        let [[above, above_months], [below, below_months]] = sums;
        (above_months > 0.0 && below != 0.0).then(|| (above / above_months) / (below / below_months))
    }

    /// Income in USD and worker-months of the roles of a cut. Officials share what supervisors take and embezzle by months worked,
    /// brokers their margin; where there is no broker, a broking supervisor earns it.
    fn role_income(&self, roles: RoleCut, programme: usize, record: &ProgrammeRecord, at: usize) -> (f64, f64) {
        let [income, worked] = &record.by_role[at];
        let row = &self.totals[programme][at];
        let usd = record.facts[at].usd * MINOR;
        let mut supervisors =
            (row[Measure::Skim] + row[Measure::SideCut]) as f64 * usd + row[Measure::Leak] as f64 * MINOR;
        let margin = row[Measure::Broker] as f64 * usd;
        let officials: i64 = Role::ALL.iter().filter(|role| role.is_official()).map(|role| worked[role.index()]).sum();
        let brokers = worked[Role::Broker.index()];
        if brokers == 0 {
            supervisors += margin;
        }
        let (mut sum, mut months) = (0.0, 0.0);
        for role in Role::ALL.into_iter().filter(|&role| roles.has(role)) {
            sum += income[role.index()] as f64 * usd;
            months += worked[role.index()] as f64;
            if role.is_official() && officials > 0 {
                sum += supervisors * worked[role.index()] as f64 / officials as f64;
            }
            if role == Role::Broker && brokers > 0 {
                sum += margin;
            }
        }
        let scale = f64::from(self.run.scale);
        (sum * scale, months * scale)
    }

    fn nonreturnees(&self, question: &Question, months: MonthRange) -> Option<f64> {
        let still = [Part::Plus(Measure::Lapsed)];
        let settled = [Part::Plus(Measure::LapsedSettled)];
        let mut found = None;
        for entry in &question.cut.programmes {
            let (_, freezes) = self.frame.hosts.get(self.frame.programmes[entry.0].host)?;
            let cut = Cut { programmes: vec![entry.clone()], ..question.cut.clone() };
            for freeze in freezes.iter().filter(|freeze| freeze.len() >= SHORTEST_FREEZE) {
                let Some(mark) = freeze.until.checked_plus(i32::from(AFTER_FREEZE)) else { continue };
                if months.contains(mark) && self.at(entry.0, freeze.from).is_some() {
                    let here = self.add(question, &cut, &still, MonthRange::of_month(mark));
                    let settled = self.add(question, &cut, &settled, MonthRange { from: freeze.from, until: mark });
                    found = Some(found.unwrap_or(0.0) + here + settled);
                }
            }
        }
        found
    }
}
