//! Observables with a rule of their own.

use super::evaluate::{MINOR, Record};
use super::frame::RoleCut;
use super::{Cut, Part, Question, Special};
use crate::engine::measure::{Measure, Row};
use crate::engine::observe::{MonthFacts, ProgrammeRecord};
use crate::month::{Month, MonthRange};
use crate::programme::Role;

/// A programme of a cut, and its sites.
type CutEntry = (usize, Option<Vec<usize>>);

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
                // People who were taken over hold no post of the programme.
                if cut.programmes.iter().any(|(programme, _)| self.frame.programmes[*programme].takes_over) {
                    return None;
                }
                let posts: f64 = self.facts(cut, months).map(|(_, facts)| facts.posts).sum();
                over(self.add(question, cut, &[Part::Plus(Measure::Stock)], months), posts)
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
            Special::HomeWage => self.around(&self.run.context.home_wage, months),
            // Held by month, told by year.
            Special::ChinaArrivals => self.around(&self.run.context.china_arrivals, months).map(|mean| 12.0 * mean),
            Special::GoodsTrade => self.around(&self.run.context.goods_trade, months).map(|mean| 12.0 * mean),
            Special::Nonreturnees => self.nonreturnees(question, months),
        }
    }

    /// The mean of a series of the context.
    fn around(&self, series: &[f64], months: MonthRange) -> Option<f64> {
        let at = |month: Month| series.get(usize::from(month.index() - self.run.first_month)).copied();
        let values: Vec<f64> = months.iter().filter_map(at).collect();
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
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
    pub(super) fn modes(&self, cut: &Cut) -> (Cut, Cut) {
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
        let mut supervisors = (row[Measure::Skim] + row[Measure::SideCut] + row[Measure::MuskCut]) as f64 * usd
            + row[Measure::Leak] as f64 * MINOR;
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
        let of_freeze = |(entry, frozen, mark): (&CutEntry, MonthRange, Month)| {
            let cut = Cut { programmes: vec![entry.clone()], ..question.cut.clone() };
            let here = self.add(question, &cut, &still, MonthRange::of_month(mark));
            here + self.add(question, &cut, &settled, MonthRange { from: frozen.from, until: mark })
        };
        self.marks(question, months).map(of_freeze).reduce(|a, b| a + b)
    }

    /// The months in which `nonreturnees` are counted.
    pub(super) fn nonreturnees_counted(&self, question: &Question, months: MonthRange) -> Option<MonthRange> {
        let marks = || self.marks(question, months).map(|(_, _, mark)| mark);
        Some(MonthRange { from: marks().min()?, until: marks().max()? })
    }

    /// Programmes of a question with the freezes that they met, and the month in which their people are counted.
    fn marks<'q>(
        &'q self,
        question: &'q Question,
        months: MonthRange,
    ) -> impl Iterator<Item = (&'q CutEntry, MonthRange, Month)> {
        question.cut.programmes.iter().flat_map(move |entry| {
            let host = self.frame.hosts.get(self.frame.programmes[entry.0].host);
            let freezes = host.map_or(&[][..], |(_, freezes)| freezes.as_slice());
            freezes.iter().filter(|freeze| freeze.len() >= SHORTEST_FREEZE).filter_map(move |freeze| {
                let mark = freeze.until.checked_plus(i32::from(AFTER_FREEZE))?;
                (months.contains(mark) && self.at(entry.0, freeze.from).is_some()).then_some((entry, *freeze, mark))
            })
        })
    }
}
