//! The value of an observable in one run.

use super::frame::RoleCut;
use super::{Cut, Formula, Frame, HistogramOf, Part, Posting, PostingCurrency, Question, Shape, Special, find};
use crate::engine::measure::{Measure, MeasureKind, N_MEASURES, Row};
use crate::engine::observe::{Histograms, MonthFacts, Observables, ProgrammeRecord};
use crate::evidence::{Over, Statistic};
use crate::month::{Month, MonthRange};
use crate::programme::Sector;
use crate::quantity::MINORS_PER_UNIT;

/// One unit of what is held in 1/10,000.
pub(super) const MINOR: f64 = 1.0 / MINORS_PER_UNIT as f64;

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
                Some(so_far) => {
                    Value { low: so_far.low.min(low), high: so_far.high.max(high), mean: so_far.mean + mean }
                }
            });
        }
        span.map(|span| Value { mean: span.mean / n, ..span })
    }
}

/// One run, ready to be asked.
#[derive(Debug)]
pub struct Record<'a> {
    pub(super) frame: &'a Frame,
    pub(super) run: &'a Observables,
    /// Sums over sites by programme and month of its record.
    pub(super) totals: Vec<Vec<Row>>,
    /// The same over calendar years from that of the record's first month: people, dollars at the reporting rate, ones, cubic metres.
    years: Vec<Vec<[f64; N_MEASURES]>>,
    /// Whether a programme recruits or has people at its posts, by programme and month of its record.
    active: Vec<Vec<bool>>,
    /// Units in each distribution, by programme and year of its record.
    counted: Vec<Vec<[u64; HistogramOf::ALL.len()]>>,
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
        let mut record =
            Record { frame, run, totals: totals.collect(), years: Vec::new(), active: Vec::new(), counted: Vec::new() };
        let all = |histograms: &Histograms| HistogramOf::ALL.map(|of| of.of(histograms).iter().sum());
        record.counted =
            run.programmes.iter().map(|programme| programme.histograms.iter().map(all).collect()).collect();
        record.years = run
            .programmes
            .iter()
            .zip(&record.totals)
            .map(|(programme, totals)| record.add_up_years(programme, totals))
            .collect();
        record.active = frame
            .programmes
            .iter()
            .zip(&run.programmes)
            .zip(&record.totals)
            .map(|((programme, of), totals)| {
                let first = Month::from_index(run.first_month + of.first);
                let recruits = |at: usize| programme.active.contains(first + at as u16);
                totals.iter().enumerate().map(|(at, row)| recruits(at) || row[Measure::WorkerMonths] > 0).collect()
            })
            .collect();
        record
    }

    fn add_up_years(&self, programme: &ProgrammeRecord, totals: &[Row]) -> Vec<[f64; N_MEASURES]> {
        let first = self.run.first_month + programme.first;
        let mut years: Vec<[f64; N_MEASURES]> = Vec::new();
        for (at, (row, facts)) in totals.iter().zip(&programme.facts).enumerate() {
            let year = usize::from((first + at as u16) / 12 - first / 12);
            if years.len() <= year {
                years.push([0.0; N_MEASURES]);
            }
            for (measure, sum) in Measure::ALL.iter().zip(years[year].iter_mut()) {
                let count = row[*measure];
                if count != 0 {
                    *sum += count as f64 * factor(*measure, facts, false);
                }
            }
        }
        years
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
                Some(if question.over == Over::Max {
                    Value::of((span.high, span.high))
                } else {
                    Value::of((span.low, span.low))
                })
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

    /// The mean of what a question comes to; not a number where it comes to nothing.
    pub fn mean_or_nan(&self, question: &Question) -> f64 {
        self.value(question).map_or(f64::NAN, |value| value.mean)
    }

    /// The mean of a question over other months than its own; for two quantiles, the middle between them.
    pub fn mean(&self, question: &Question, months: MonthRange) -> Option<f64> {
        let months = months.overlap(&self.months())?;
        self.numbers(question, months).map(|(low, high)| 0.5 * (low + high))
    }

    /// Whether nothing at all is recorded in a month for the programmes of a question's scope, and none of them is active.
    pub fn is_empty(&self, question: &Question, month: Month) -> bool {
        question.cut.programmes.iter().all(|(programme, _)| match self.at(*programme, month) {
            None => true,
            Some((_, at)) => {
                !self.active[*programme].get(at).is_some_and(|active| *active)
                    && self.totals[*programme][at].0.iter().all(|count| *count == 0)
            }
        })
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

    /// The sum of a measure over a calendar year of a programme: people, dollars at the reporting rate, ones, cubic metres.
    pub fn in_year(&self, programme: usize, year: u16, measure: Measure) -> f64 {
        let sum = || {
            let first = Month::from_index(self.run.first_month + self.run.programmes.get(programme)?.first);
            let at = usize::from(year.checked_sub(first.year())?);
            self.years.get(programme)?.get(at).map(|sums| sums[measure as usize])
        };
        sum().unwrap_or(0.0) * f64::from(self.run.scale)
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
    pub(super) fn active(&self, question: &Question, month: Month) -> bool {
        let definition = question.definition;
        if definition.cuts.none {
            return true;
        }
        question.cut.programmes.iter().any(|(programme, _)| {
            let Some((_, at)) = self.at(*programme, month) else { return false };
            definition.outside || self.active[*programme].get(at).is_some_and(|active| *active)
        })
    }

    /// The record of a programme and the place of a month in it.
    pub(super) fn at(&self, programme: usize, month: Month) -> Option<(&ProgrammeRecord, usize)> {
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
                let other = |name: &str, of: Statistic| {
                    let (definition, _) = find(name)?;
                    self.numbers(&Question { definition, of, ..question.clone() }, months)
                };
                let (below, _) = other(below, Statistic::Mean).filter(|(below, _)| *below > 0.0)?;
                let (low, high) = other(above, question.of)?;
                Some((factor * low / below, factor * high / below))
            }
            Formula::Special(special) => self.special(question, special, months).map(same),
        }
    }

    /// The number of active months, or of all months if the question wants them; none where no month is active.
    fn n_active(&self, question: &Question, months: MonthRange) -> Option<f64> {
        let n = months.iter().filter(|month| self.active(question, *month)).count();
        (n > 0).then_some(if question.every_month { months.len() } else { n } as f64)
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
    pub(super) fn add(&self, question: &Question, cut: &Cut, parts: &[Part], months: MonthRange) -> f64 {
        let mut sum = 0.0;
        for (programme, sites) in &cut.programmes {
            let mut from = months.from;
            while from <= months.until {
                let month = from;
                if sites.is_none() && !question.official && from.month_of_year() == 1 && from + 11 <= months.until {
                    from = from + 12;
                    let first = self
                        .run
                        .programmes
                        .get(*programme)
                        .map_or(0, |record| (self.run.first_month + record.first) / 12);
                    let year =
                        month.year().checked_sub(first).and_then(|at| self.years.get(*programme)?.get(usize::from(at)));
                    if let Some(year) = year {
                        sum += parts.iter().map(|part| part.sign() * year[part.measure() as usize]).sum::<f64>();
                    }
                    continue;
                }
                from = from.next();
                let Some((record, at)) = self.at(*programme, month) else { continue };
                let facts = &record.facts[at];
                for part in parts {
                    let measure = part.measure();
                    let count = match sites {
                        None => self.totals[*programme][at][measure],
                        Some(sites) => sites
                            .iter()
                            .filter_map(|site| record.cells.get(*site))
                            .map(|cells| cells[at][measure])
                            .sum(),
                    };
                    if count != 0 {
                        sum += part.sign() * count as f64 * factor(measure, facts, question.official);
                    }
                }
            }
        }
        sum * f64::from(self.run.scale)
    }

    pub(super) fn in_sector(&self, cut: &Cut, sector: Sector, what: usize, months: MonthRange) -> f64 {
        let mut sum = 0;
        for (programme, _) in &cut.programmes {
            for month in months.iter() {
                if let Some((record, at)) = self.at(*programme, month) {
                    sum += record.by_sector[at][sector.index()][what];
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
        // What is saved in a year is known in its December, and belongs to the whole of it.
        let months = if of == HistogramOf::SavingsPerYear { whole_years(months)? } else { months };
        if let (Some((above, below)), Statistic::Mean, None) = (mean, question.of, question.share_above) {
            let below = self.add(question, &question.cut, below, months);
            let value = self.add(question, &question.cut, above, months) / below;
            return (below != 0.0).then_some((value, value));
        }
        let shape = self.pool(question, of, months);
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

    /// The counts of a distribution of all programmes of the scope, over the years that the months touch.
    pub(super) fn pool(&self, question: &Question, of: HistogramOf, months: MonthRange) -> Shape {
        let mut shape = Shape::new(of);
        for year in months.from.year()..=months.until.year() {
            for (programme, _) in &question.cut.programmes {
                let Some(record) = self.run.programmes.get(*programme) else { continue };
                let first = (self.run.first_month + record.first) / 12;
                let Some(at) = year.checked_sub(first).map(usize::from) else { continue };
                let n = self.counted[*programme].get(at).map_or(0, |counted| counted[of as usize]);
                if let Some(counts) = record.histograms.get(at).filter(|_| n > 0) {
                    shape.add(of.of(counts), n);
                }
            }
        }
        shape
    }
}

/// The calendar years that lie inside some months.
pub(super) fn whole_years(months: MonthRange) -> Option<MonthRange> {
    let first = months.from.year() + u16::from(months.from.month_of_year() > 1);
    let last = months.until.year().checked_sub(u16::from(months.until.month_of_year() < 12))?;
    Some(MonthRange { from: MonthRange::of_year(first)?.from, until: MonthRange::of_year(last)?.until })
        .filter(|years| years.from <= years.until)
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
