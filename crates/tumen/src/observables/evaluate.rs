//! The value of an observable in one run.

use super::frame::RoleCut;
use super::{Cut, Formula, Frame, HistogramOf, Part, Posting, PostingCurrency, Question, Shape, Special, find};
use crate::engine::measure::{Measure, MeasureKind, Row};
use crate::engine::observe::{MonthFacts, Observables, ProgrammeRecord};
use crate::engine::terms::{FIRST_OFFICIAL, N_ROLES, ROLES};
use crate::evidence::{Over, Statistic};
use crate::month::{Month, MonthRange};

/// Months from the end of a freeze to the count of those who have not gone home.
const AFTER_FREEZE: u16 = 36;

/// Fewest months for which nobody could go home that count as a freeze.
const SHORTEST_FREEZE: usize = 12;

/// One unit of what is held in 1/10,000.
const MINOR: f64 = 1e-4;

/// One in the fixed point of covariates, 2⁻²⁰.
const FIXED: f64 = 1.0 / 1_048_576.0;

/// What an observable comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Value {
    /// The lowest: of the years or Decembers asked for, or the lower of two quantiles.
    pub low: f64,
    /// The highest; equal to the lowest for a single number.
    pub high: f64,
    /// The mean of what `low` and `high` span; the number itself if there is one.
    pub mean: f64,
}

impl Value {
    fn of((low, high): (f64, f64)) -> Value {
        Value { low, high, mean: 0.5 * (low + high) }
    }

    fn span(values: impl Iterator<Item = (f64, f64)>) -> Option<Value> {
        let mut span: Option<Value> = None;
        let mut n = 0.0;
        for (low, high) in values {
            let mean = 0.5 * (low + high);
            n += 1.0;
            span = Some(match span {
                None => Value { low, high, mean },
                Some(so_far) => Value { low: so_far.low.min(low), high: so_far.high.max(high), mean: so_far.mean + mean },
            });
        }
        span.map(|span| Value { mean: span.mean / n, ..span })
    }
}

/// One run, ready to be asked.
#[derive(Debug)]
pub struct Record<'a> {
    frame: &'a Frame,
    run: &'a Observables,
    /// Sums over sites by programme and month of its record.
    totals: Vec<Vec<Row>>,
}

impl<'a> Record<'a> {
    /// Adds up the sites of a run.
    pub fn new(frame: &'a Frame, run: &'a Observables) -> Record<'a> {
        let totals = run.programmes.iter().map(|programme| {
            let mut totals = vec![Row::default(); programme.facts.len()];
            for site in &programme.cells {
                for (total, row) in totals.iter_mut().zip(site) {
                    *total += row;
                }
            }
            totals
        });
        Record { frame, run, totals: totals.collect() }
    }

    /// The run.
    pub fn run(&self) -> &Observables {
        self.run
    }

    /// The months that were simulated.
    pub fn months(&self) -> MonthRange {
        MonthRange { from: Month::from_index(self.run.first_month), until: Month::from_index(self.run.last_month) }
    }

    /// What a question comes to; nothing where a denominator is empty or the months lie outside the run.
    pub fn value(&self, question: &Question) -> Option<Value> {
        let months = question.months.overlap(&self.months())?;
        if question.definition.formula == Formula::Special(Special::Nonreturnees) {
            // It has a month of its own.
            return self.numbers(question, months).map(Value::of);
        }
        match question.over {
            Over::Mean => self.numbers(question, months).map(Value::of),
            Over::Sum => self.sum(question, months).map(|sum| Value::of((sum, sum))),
            Over::Last => {
                let last = months.iter().rev().find(|month| self.active(question, *month))?;
                self.numbers(question, MonthRange::of_month(last)).map(Value::of)
            }
            Over::Max | Over::Min => {
                let values = months.iter().filter(|month| self.active(question, *month));
                let span = Value::span(values.filter_map(|month| self.numbers(question, MonthRange::of_month(month))))?;
                Some(if question.over == Over::Max { Value::of((span.high, span.high)) } else { Value::of((span.low, span.low)) })
            }
            Over::YearEnds => {
                let ends = months.iter().filter(|month| month.month_of_year() == 12 && self.active(question, *month));
                Value::span(ends.filter_map(|month| self.numbers(question, MonthRange::of_month(month))))
            }
            Over::YearlyRange => Value::span(self.years(question, months)),
            Over::YearlyMean => Value::span(self.years(question, months)).map(|span| Value::of((span.mean, span.mean))),
            Over::AnyMonth => None,
        }
    }

    /// The mean of a question over other months than its own; for two quantiles, the middle between them.
    pub fn mean(&self, question: &Question, months: MonthRange) -> Option<f64> {
        let months = months.overlap(&self.months())?;
        self.numbers(question, months).map(|(low, high)| 0.5 * (low + high))
    }

    /// A posting of a programme over some months: in its own currency, and in USD at the months' reporting rates.
    ///
    /// The former currency of a change has no rate of its own; its USD amount is not a number.
    pub fn posted(&self, programme: usize, posting: &Posting, months: MonthRange) -> (f64, f64) {
        let Some(months) = months.overlap(&self.months()) else { return (0.0, 0.0) };
        let (mut own, mut usd) = (0.0, 0.0);
        for month in months.iter() {
            let Some((record, at)) = self.at(programme, month) else { continue };
            let amount = self.totals[programme][at][posting.measure] as f64 * MINOR * f64::from(self.run.scale);
            own += amount;
            usd += match posting.currency {
                PostingCurrency::Dollars => amount,
                PostingCurrency::Pocket | PostingCurrency::Certificates => amount * record.facts[at].usd,
                PostingCurrency::FormerPocket => f64::NAN,
            };
        }
        (own, usd)
    }

    /// The value of each calendar year of the months that has an active one.
    fn years(&self, question: &Question, months: MonthRange) -> impl Iterator<Item = (f64, f64)> {
        let years = months.from.year()..=months.until.year();
        years.filter_map(move |year| {
            let months = MonthRange::of_year(year)?.overlap(&months)?;
            self.numbers(question, months)
        })
    }

    /// Whether a programme of the scope is active in a month: it recruits, or people are still at its posts.
    fn active(&self, question: &Question, month: Month) -> bool {
        let definition = question.definition;
        if definition.cuts.none {
            return true;
        }
        question.cut.programmes.iter().any(|(programme, _)| {
            let Some((_, at)) = self.at(*programme, month) else { return false };
            definition.outside
                || self.frame.programmes[*programme].active.contains(month)
                || self.totals[*programme][at][Measure::WorkerMonths] > 0
        })
    }

    /// The record of a programme and the place of a month in it.
    fn at(&self, programme: usize, month: Month) -> Option<(&ProgrammeRecord, usize)> {
        let record = self.run.programmes.get(programme)?;
        let at = usize::from(month.index().checked_sub(self.run.first_month)?.checked_sub(record.first)?);
        (at < record.facts.len()).then_some((record, at))
    }

    fn numbers(&self, question: &Question, months: MonthRange) -> Option<(f64, f64)> {
        let cut = &question.cut;
        let same = |value: f64| (value, value);
        match question.definition.formula {
            Formula::Stock(parts) => self.stock(question, cut, parts, months).map(same),
            Formula::Flow(parts) => {
                let parts = cut.channels.as_deref().unwrap_or(parts);
                let n = self.n_active(question, months)?;
                Some(same(self.add(question, cut, parts, months) * 12.0 / n))
            }
            Formula::Total(parts) => self.running(question, cut, parts, months).map(same),
            Formula::Ratio { above, below, factor } => {
                let above = cut.channels.as_deref().unwrap_or(above);
                let below = self.add(question, cut, below, months);
                (below != 0.0).then(|| same(factor * self.add(question, cut, above, months) / below))
            }
            Formula::Distribution { of, mean } => self.distribution(question, of, mean, months),
            Formula::Quotient { above, below, factor } => {
                let other = |name: &str| {
                    let (definition, _) = find(name)?;
                    let question = Question { definition, share_above: None, of: Statistic::Mean, ..question.clone() };
                    self.numbers(&question, months).map(|(value, _)| value)
                };
                let below = other(below).filter(|below| *below != 0.0)?;
                Some(same(factor * other(above)? / below))
            }
            Formula::Special(special) => self.special(question, special, months).map(same),
        }
    }

    /// The number of active months; none where there is no such month.
    fn n_active(&self, question: &Question, months: MonthRange) -> Option<f64> {
        let n = months.iter().filter(|month| self.active(question, *month)).count();
        (n > 0).then_some(n as f64)
    }

    fn sum(&self, question: &Question, months: MonthRange) -> Option<f64> {
        let Formula::Flow(parts) = question.definition.formula else { return None };
        self.n_active(question, months)?;
        let parts = question.cut.channels.as_deref().unwrap_or(parts);
        Some(self.add(question, &question.cut, parts, months))
    }

    fn stock(&self, question: &Question, cut: &Cut, parts: &[Part], months: MonthRange) -> Option<f64> {
        let n = self.n_active(question, months)?;
        if let Some(sector) = cut.sector {
            return Some(self.in_sector(cut, sector, 1, months) / n);
        }
        let parts = match cut.role {
            RoleCut::Everyone | RoleCut::One(_) => parts,
            RoleCut::Workers => &[Part::Plus(Measure::Stock), Part::Minus(Measure::Officials)],
            RoleCut::Officials => &[Part::Plus(Measure::Officials)],
        };
        Some(self.add(question, cut, parts, months) / n)
    }

    /// The mean over the active months of the sum since the beginning.
    fn running(&self, question: &Question, cut: &Cut, parts: &[Part], months: MonthRange) -> Option<f64> {
        let n = self.n_active(question, months)?;
        let mut sum = 0.0;
        if months.from > self.months().from {
            sum = self.add(question, cut, parts, MonthRange { from: self.months().from, until: months.from - 1 });
        }
        let mut total = 0.0;
        for month in months.iter() {
            sum += self.add(question, cut, parts, MonthRange::of_month(month));
            if self.active(question, month) {
                total += sum;
            }
        }
        Some(total / n)
    }

    /// The sum of signed measures over programmes, sites and months, in people, dollars, ones or cubic metres.
    fn add(&self, question: &Question, cut: &Cut, parts: &[Part], months: MonthRange) -> f64 {
        let mut sum = 0.0;
        for (programme, sites) in &cut.programmes {
            for month in months.iter() {
                let Some((record, at)) = self.at(*programme, month) else { continue };
                let facts = &record.facts[at];
                for part in parts {
                    let measure = part.measure();
                    let count = match sites {
                        None => self.totals[*programme][at][measure],
                        Some(sites) => sites.iter().filter_map(|site| record.cells.get(*site)).map(|cells| cells[at][measure]).sum(),
                    };
                    if count != 0 {
                        sum += part.sign() * count as f64 * factor(measure, facts, question.official);
                    }
                }
            }
        }
        sum * f64::from(self.run.scale)
    }

    fn in_sector(&self, cut: &Cut, sector: usize, what: usize, months: MonthRange) -> f64 {
        let mut sum = 0;
        for (programme, _) in &cut.programmes {
            for month in months.iter() {
                if let Some((record, at)) = self.at(*programme, month) {
                    sum += record.by_sector[at][sector][what];
                }
            }
        }
        sum as f64 * f64::from(self.run.scale)
    }

    /// The counts of the years that the months touch; of savings of a year, of those that lie inside.
    fn distribution(
        &self,
        question: &Question,
        of: HistogramOf,
        mean: Option<(&'static [Part], &'static [Part])>,
        months: MonthRange,
    ) -> Option<(f64, f64)> {
        if let (Some((above, below)), Statistic::Mean, None) = (mean, question.of, question.share_above) {
            let below = self.add(question, &question.cut, below, months);
            let value = self.add(question, &question.cut, above, months) / below;
            return (below != 0.0).then_some((value, value));
        }
        let mut shape = Shape::new(of);
        for year in months.from.year()..=months.until.year() {
            let whole = MonthRange::of_year(year).is_some_and(|all| months.covers(&all));
            if of == HistogramOf::SavingsPerYear && !whole {
                continue;
            }
            for (programme, _) in &question.cut.programmes {
                let Some(record) = self.run.programmes.get(*programme) else { continue };
                let first = (self.run.first_month + record.first) / 12;
                if let Some(counts) = year.checked_sub(first).and_then(|at| record.histograms.get(usize::from(at))) {
                    shape.add(counts);
                }
            }
        }
        if let Some(value) = question.share_above {
            return shape.share_from(value).map(|share| (share, share));
        }
        let quantile = |percent: u8| shape.quantile(f64::from(percent) / 100.0);
        match question.of {
            Statistic::Mean => shape.mean().map(|mean| (mean, mean)),
            Statistic::Percentile(percent) => quantile(percent).map(|value| (value, value)),
            Statistic::Between(low, high) => quantile(low).zip(quantile(high)),
        }
    }

    fn special(&self, question: &Question, special: Special, months: MonthRange) -> Option<f64> {
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
                let wage = |month: Month| self.run.home_wage.get(usize::from(month.index() - self.run.first_month)).copied();
                let wages: Vec<f64> = months.iter().filter_map(wage).collect();
                over(wages.iter().sum(), wages.len() as f64)
            }
            Special::Nonreturnees => self.nonreturnees(question, months),
        }
    }

    /// Rows and facts of the programmes of a cut, all sites together.
    fn facts(&self, cut: &Cut, months: MonthRange) -> impl Iterator<Item = (&Row, &MonthFacts)> {
        let places = cut.programmes.iter().flat_map(move |(programme, _)| months.iter().map(move |month| (*programme, month)));
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
            let worked = [&contract, &supervised].map(|cut| self.add(question, cut, &[Part::Plus(Measure::WorkerMonths)], month));
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
        let first_official = usize::from(FIRST_OFFICIAL);
        let broker = ROLES.iter().position(|role| *role == "broker");
        let has = |role: usize| match roles {
            RoleCut::Everyone => true,
            RoleCut::Workers => role < first_official,
            RoleCut::Officials => role >= first_official,
            RoleCut::One(one) => role == one,
        };
        let [income, worked] = &record.by_role[at];
        let row = &self.totals[programme][at];
        let usd = record.facts[at].usd * MINOR;
        let mut supervisors = (row[Measure::Skim] + row[Measure::SideCut]) as f64 * usd + row[Measure::Leak] as f64 * MINOR;
        let margin = row[Measure::Broker] as f64 * usd;
        let officials: i64 = worked[first_official..].iter().sum();
        let brokers = broker.map_or(0, |role| worked[role]);
        if brokers == 0 {
            supervisors += margin;
        }
        let (mut sum, mut months) = (0.0, 0.0);
        for role in (0..N_ROLES).filter(|role| has(*role)) {
            sum += income[role] as f64 * usd;
            months += worked[role] as f64;
            if role >= first_official && officials > 0 {
                sum += supervisors * worked[role] as f64 / officials as f64;
            }
            if Some(role) == broker && brokers > 0 {
                sum += margin;
            }
        }
        let scale = f64::from(self.run.scale);
        (sum * scale, months * scale)
    }

    fn nonreturnees(&self, question: &Question, months: MonthRange) -> Option<f64> {
        let still = [Part::Plus(Measure::Stock), Part::Plus(Measure::Absconders)];
        let settled = [Part::Plus(Measure::Naturalised), Part::Plus(Measure::ExitsMarry), Part::Plus(Measure::MarriedAfter)];
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

/// What one of a measure's integers is worth, in people, dollars, ones or cubic metres.
fn factor(measure: Measure, facts: &MonthFacts, official: bool) -> f64 {
    match measure.kind() {
        MeasureKind::Stock | MeasureKind::Flow => 1.0,
        MeasureKind::Money => MINOR * if official { facts.usd_official } else { facts.usd },
        MeasureKind::Dollars | MeasureKind::Volume => MINOR,
        MeasureKind::Fixed => FIXED,
    }
}
