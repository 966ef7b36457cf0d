//! The books of one year as a linear program.

use microlp::{ComparisonOp, Error, OptimizationDirection, Problem, SolveOutcome, Variable};
use tumen::engine::measure::{Measure, MeasureKind};
use tumen::observables::{Frame, Part};

use super::books::{FREE, LIMITS, WORKERS};
use super::facts::{Facts, ratio};
use super::joining::{Joined, Reading};
use crate::LabError;
use crate::stats::{quantile, sorted};

/// How far the people of an arrangement may be from the model's: claims about people bound them, not the model.
const PEOPLE: f64 = 100.0;
/// Largest factor that is looked for.
const LARGEST: f64 = 100.0;
/// Steps of the search for a factor: it is told to less than a thousandth.
const STEPS: u32 = 13;
/// Figures are rounded: claims that are off by no more than this hold.
const ROUNDING: f64 = 1.005;

/// A sum of terms with coefficients.
type Linear = Vec<(usize, f64)>;

/// A row of the program.
#[derive(Clone)]
struct Row {
    sum: Linear,
    op: ComparisonOp,
    right: f64,
}

/// What a reading of a claim demands: the lower and the upper end, each as a sum, its counterpart and what it is multiplied with.
struct Demand {
    above: Linear,
    /// Nothing for a yearly sum.
    below: Option<Linear>,
    low: f64,
    high: f64,
    /// Worker-months of the arrangements that it speaks of.
    months: Vec<usize>,
}

/// The books of a year.
pub(super) struct Year {
    year: u16,
    /// Bounds of each variable.
    bounds: Vec<(f64, f64)>,
    rows: Vec<Row>,
    /// The workers' books of each arrangement, which close.
    accounts: Vec<Linear>,
    /// By claim, then reading; a claim without demands does not take part.
    demands: Vec<Vec<Demand>>,
}

/// Units of variables, so that they are of one size: millions of USD and thousands of months.
fn unit(measure: Measure) -> f64 {
    if matches!(measure.kind(), MeasureKind::Money | MeasureKind::Dollars) { 1e6 } else { 1e3 }
}

/// Variables of a year: programmes that have people in it, and their terms.
struct Variables<'a> {
    facts: &'a Facts,
    programmes: Vec<usize>,
}

impl Variables<'_> {
    fn of(&self, programme: usize, measure: Measure) -> Option<usize> {
        let at = self.programmes.iter().position(|known| *known == programme)?;
        Some(at * self.facts.terms.len() + self.facts.term(measure))
    }

    /// A sum over programmes in USD or people; those without people have no part.
    fn sum(&self, programmes: &[usize], parts: &[Part]) -> Linear {
        let mut sum = Linear::new();
        for programme in programmes {
            for part in parts {
                let sign = if matches!(part, Part::Minus(_)) { -1.0 } else { 1.0 };
                let variable = self.of(*programme, part.measure());
                sum.extend(variable.map(|variable| (variable, sign * unit(part.measure()))));
            }
        }
        sum
    }
}

impl Year {
    /// Sets the books of a year up.
    pub(super) fn new(frame: &Frame, claims: &[Joined], facts: &Facts, year: u16) -> Year {
        let months = &[Part::Plus(Measure::WorkerMonths)];
        let people = |programme: usize| facts.sums(&[programme], year, months);
        let peopled = |programme: &usize| {
            let months = people(*programme);
            10 * months.iter().filter(|months| **months > 0.0).count() >= 9 * months.len()
        };
        let variables = Variables { facts, programmes: (0..frame.programmes.len()).filter(peopled).collect() };
        let mut book = Year { year, bounds: Vec::new(), rows: Vec::new(), accounts: Vec::new(), demands: Vec::new() };
        for &programme in &variables.programmes {
            let median = quantile(&sorted(people(programme)), 0.5).unwrap_or(0.0);
            for term in &facts.terms {
                let never = FREE.contains(term)
                    && facts.sums(&[programme], year, &[Part::Plus(*term)]).iter().all(|sum| *sum == 0.0);
                book.bounds.push(match term {
                    _ if never => (0.0, 0.0),
                    Measure::WorkerMonths => (median / PEOPLE / unit(*term), median * PEOPLE / unit(*term)),
                    Measure::Saved => (f64::NEG_INFINITY, f64::INFINITY),
                    _ => (0.0, f64::INFINITY),
                });
            }
        }
        for &programme in &variables.programmes {
            let own = [programme];
            for limit in LIMITS {
                let (above, below) = (facts.sums(&own, year, limit.above), facts.sums(&own, year, limit.below));
                let between = ratio(&above, &below).unwrap_or((0.0, 0.0));
                book.keep(&variables.sum(&own, limit.above), &variables.sum(&own, limit.below), between);
            }
            // How the people of a host are spread over its arrangements is the model's.
            let host = |other: &usize| frame.programmes[*other].host == frame.programmes[programme].host;
            let together: Vec<usize> = variables.programmes.iter().copied().filter(host).collect();
            if together.len() > 1
                && let Some(between) = ratio(&people(programme), &facts.sums(&together, year, months))
            {
                book.keep(&variables.sum(&own, months), &variables.sum(&together, months), between);
            }
            book.accounts.push(scaled(variables.sum(&own, WORKERS)));
        }
        let mut at = 0;
        for claim in claims {
            let demands: Option<Vec<Demand>> = claim
                .readings
                .iter()
                .enumerate()
                .map(|(nth, reading)| demand(&variables, claim, reading, at + nth, year))
                .collect();
            at += claim.readings.len();
            book.demands.push(demands.unwrap_or_default());
        }
        book
    }

    /// Keeps one sum to another within some ratios.
    fn keep(&mut self, above: &Linear, below: &Linear, (low, high): (f64, f64)) {
        if above.is_empty() {
            return;
        }
        let less = |times: f64| {
            scaled(above.iter().copied().chain(below.iter().map(|(at, one)| (*at, -times * one))).collect())
        };
        if high - low <= 1e-12 * high.abs() {
            self.rows.push(Row { sum: less(low), op: ComparisonOp::Eq, right: 0.0 });
        } else {
            self.rows.push(Row { sum: less(low), op: ComparisonOp::Ge, right: 0.0 });
            self.rows.push(Row { sum: less(high), op: ComparisonOp::Le, right: 0.0 });
        }
    }

    /// Whether a claim takes part in this year.
    pub(super) fn has(&self, claim: usize) -> bool {
        !self.demands[claim].is_empty()
    }

    /// Whether some claims can hold together as they are written, but for rounding.
    pub(super) fn holds(&self, claims: &[usize]) -> Result<bool, LabError> {
        self.holds_within(claims, ROUNDING)
    }

    /// Whether some claims can hold together if each is off by a factor at most.
    fn holds_within(&self, claims: &[usize], factor: f64) -> Result<bool, LabError> {
        for choice in self.choices(claims) {
            if self.solve(&choice, factor, false)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The smallest factor by which each of some claims would have to be off for all to hold; nothing where no factor does.
    pub(super) fn factor(&self, claims: &[usize]) -> Result<Option<f64>, LabError> {
        if self.holds(claims)? {
            return Ok(Some(1.0));
        }
        if !self.holds_within(claims, LARGEST)? {
            return Ok(None);
        }
        let (mut low, mut high) = (libm::log(ROUNDING), libm::log(LARGEST));
        for _ in 0..STEPS {
            let middle = 0.5 * (low + high);
            if self.holds_within(claims, libm::exp(middle))? {
                high = middle;
            } else {
                low = middle;
            }
        }
        Ok(Some(libm::exp(high)))
    }

    /// USD a worker-month that would have to come from nowhere, or vanish, for some claims to hold as they are written; nothing where money
    /// does not help.
    pub(super) fn missing(&self, claims: &[usize]) -> Result<Option<f64>, LabError> {
        let mut least: Option<f64> = None;
        for choice in self.choices(claims) {
            if let Some(missing) = self.solve(&choice, 1.0, true)? {
                least = Some(least.map_or(missing, |so_far| so_far.min(missing)));
            }
        }
        Ok(least)
    }

    /// Every way to read some claims.
    fn choices(&self, claims: &[usize]) -> Vec<Vec<&Demand>> {
        let mut choices: Vec<Vec<&Demand>> = vec![Vec::new()];
        for claim in claims {
            let mut longer = Vec::new();
            for choice in &choices {
                for demand in &self.demands[*claim] {
                    longer.push(choice.iter().copied().chain([demand]).collect());
                }
            }
            choices = longer;
        }
        choices
    }

    /// Solves the books under some demands; with `open` books, money may come from nowhere or vanish, and as little as possible does. Gives
    /// the USD of that in a worker-month of the arrangements that the demands speak of.
    fn solve(&self, demands: &[&Demand], factor: f64, open: bool) -> Result<Option<f64>, LabError> {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let variables: Vec<Variable> = self.bounds.iter().map(|bounds| problem.add_var(0.0, *bounds)).collect();
        let add = |problem: &mut Problem, Row { sum, op, right }: Row| {
            let sum: Vec<(Variable, f64)> = sum.into_iter().map(|(at, one)| (variables[at], one)).collect();
            problem.add_constraint(sum, op, right);
        };
        for row in &self.rows {
            add(&mut problem, row.clone());
        }
        for account in &self.accounts {
            let mut sum: Vec<(Variable, f64)> = account.iter().map(|(at, one)| (variables[*at], *one)).collect();
            if open {
                let unbounded = (0.0, f64::INFINITY);
                let (come, gone) = (problem.add_var(1.0, unbounded), problem.add_var(1.0, unbounded));
                // In the unit of money, whatever the row is divided by.
                sum.extend([(come, 1.0), (gone, -1.0)]);
            }
            problem.add_constraint(sum, ComparisonOp::Eq, 0.0);
        }
        for demand in demands {
            for row in demand.rows(factor) {
                add(&mut problem, row);
            }
        }
        let solution = match problem.solve() {
            Ok(SolveOutcome::Solution(solution)) => solution,
            Err(Error::Infeasible) => return Ok(None),
            Ok(SolveOutcome::Interrupted(_)) => return Err(self.failed("it was interrupted")),
            Err(error) => return Err(self.failed(error)),
        };
        let mut months: Vec<usize> = demands.iter().flat_map(|demand| &demand.months).copied().collect();
        months.sort_unstable();
        months.dedup();
        let months: f64 = months.iter().map(|months| solution.var_value(variables[*months])).sum();
        let months = months * unit(Measure::WorkerMonths);
        let money = solution.objective() * unit(Measure::Saved);
        Ok(Some(if months > 0.0 { money / months } else { 0.0 }))
    }

    fn failed(&self, why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> LabError {
        LabError::Solver { year: self.year, source: why.into() }
    }
}

impl Demand {
    /// The rows of a claim that may be off by a factor.
    fn rows(&self, factor: f64) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut demand = |times: f64, op: ComparisonOp| {
            rows.push(match &self.below {
                None => normal(self.above.clone(), op, times),
                Some(below) => {
                    let less = self.above.iter().copied().chain(below.iter().map(|(at, one)| (*at, -times * one)));
                    normal(less.collect(), op, 0.0)
                }
            });
        };
        if self.low > 0.0 {
            demand(self.low / factor, ComparisonOp::Ge);
        }
        if self.high.is_finite() {
            demand(self.high * factor, ComparisonOp::Le);
        }
        rows
    }
}

/// What a reading demands in a year; nothing where nobody is there, or the observable has no value in the model.
fn demand(variables: &Variables<'_>, claim: &Joined, reading: &Reading, at: usize, year: u16) -> Option<Demand> {
    let facts = variables.facts;
    let above = variables.sum(&reading.above, reading.join.above);
    let below = (!reading.join.below.is_empty()).then(|| variables.sum(&reading.below, reading.join.below));
    if above.is_empty() || below.as_ref().is_some_and(Vec::is_empty) {
        return None;
    }
    let of_books: Vec<f64> = {
        let sums = facts.sums(&reading.above, year, reading.join.above);
        match below {
            None => sums,
            Some(_) => {
                let lower = facts.sums(&reading.below, year, reading.join.below);
                sums.iter()
                    .zip(lower)
                    .map(|(above, below)| if below > 0.0 { above / below } else { f64::NAN })
                    .collect()
            }
        }
    };
    // How many of the books' ratio one of the observable stands for.
    let (low, high) = ratio(&of_books, &facts.values(at, year)).filter(|(low, _)| *low > 0.0)?;
    let months = reading.below.iter().filter_map(|programme| variables.of(*programme, Measure::WorkerMonths)).collect();
    Some(Demand { above, below, low: claim.ends.0 * low, high: claim.ends.1 * high, months })
}

/// A sum with each variable once, of the size of one.
fn scaled(sum: Linear) -> Linear {
    normal(sum, ComparisonOp::Eq, 0.0).sum
}

/// A row with each variable once, divided so that its largest coefficient is one.
fn normal(mut sum: Linear, op: ComparisonOp, right: f64) -> Row {
    sum.sort_unstable_by_key(|(at, _)| *at);
    let mut once: Linear = Vec::with_capacity(sum.len());
    for (at, one) in sum {
        match once.last_mut() {
            Some((last, so_far)) if *last == at => *so_far += one,
            _ => once.push((at, one)),
        }
    }
    let largest = once.iter().map(|(_, one)| one.abs()).fold(0.0, f64::max);
    let size = if largest > 0.0 { largest } else { 1.0 };
    once.iter_mut().for_each(|(_, one)| *one /= size);
    Row { sum: once, op, right: right / size }
}
