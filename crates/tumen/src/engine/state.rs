//! Where a run stands between two years: everything that the months to come need to know of those before them, and nothing of the
//! work in between. A state may be cloned, and the clones go on under plans that agree in the months behind them.

use std::collections::BTreeMap;

use super::EngineError;
use super::dispatch::Instructions;
use super::draw::Chance;
use super::life::{Life, Stay, Watch};
use super::measure::Row;
use super::observe::{Histograms, MonthFacts, Observables, ProgrammeRecord};
use super::plan::Plan;
use super::population::{Absconder, Crew, Person};
use super::run::{Run, Stays};
use super::terms::{N_ROLES, N_SECTORS};

/// How to run; none of it changes the model but the scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// One simulated crew stands for this many.
    pub scale: u32,
    /// Posts in a tile; any value gives the same bytes.
    pub tile_posts: usize,
    /// Last month to simulate, counted from the first month of the world.
    pub last_month: u16,
    /// Vector instructions to use; all give the same bytes.
    pub instructions: Instructions,
}

impl Default for Options {
    fn default() -> Self {
        Options { scale: 1, tile_posts: 2048, last_month: u16::MAX, instructions: Instructions::widest() }
    }
}

/// The posts of a programme and those who left them.
#[derive(Clone, Debug, Default)]
pub(super) struct Establishment {
    pub(super) people: Vec<Person>,
    pub(super) crews: Vec<Crew>,
    pub(super) absconders: Vec<Absconder>,
    /// Months of work of this year so far, or of the last one, in simulated people.
    pub(super) worker_months: i64,
    /// Those who left in it before their contract ended.
    pub(super) early_leavers: i64,
}

/// A run between two of its years.
///
/// A state depends on the plan in the months before [`State::next_month`] alone. So two plans that first differ in some month
/// ([`Plan::first_difference`]) share the years before it, and the second run need not repeat them:
///
/// ```no_run
/// # use tumen::engine::{EngineError, Options, State, draw::Chance, observe::Observables, plan::Plan};
/// # fn both(plan: &Plan, other: &Plan, chance: Chance, options: Options) -> Result<[Observables; 2], EngineError> {
/// let mut state = State::new(plan, chance, options);
/// state.advance(plan, plan.first_difference(other).unwrap_or(u16::MAX))?;
/// let changed = state.clone().finish(other)?;
/// Ok([state.finish(plan)?, changed])
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct State {
    pub(super) chance: Chance,
    pub(super) options: Options,
    /// Last month of the run.
    pub(super) last_month: u16,
    /// First month that has not been run: the first of a calendar year, or the one after the last.
    next: u16,
    pub(super) establishments: Vec<Option<Establishment>>,
    pub(super) records: Vec<ProgrammeRecord>,
    /// Flat levy in force by programme of the rules.
    pub(super) levy: Vec<Option<f32>>,
    /// Company's balance in 1/10,000 USD by programme and site.
    pub(super) balance: Vec<Vec<i64>>,
    /// Household businesses alive by programme and site.
    pub(super) businesses: Vec<Vec<f64>>,
    pub(super) worker_months: u64,
}

/// Calendar years of a record from its first month to the last of a run.
fn years_of(plan: &Plan, first: u16, last: u16) -> usize {
    let year = |month: u16| usize::from(plan.months.from.index() + month) / 12;
    if first > last { 0 } else { year(last) - year(first) + 1 }
}

impl State {
    /// The beginning of a run under one stream of chance, with nobody at any post.
    #[must_use]
    pub fn new(plan: &Plan, chance: Chance, options: Options) -> Self {
        let last_month = options.last_month.min((plan.months.len() - 1) as u16);
        let records = plan
            .programmes
            .iter()
            .map(|programme| {
                let months = usize::from((last_month + 1).saturating_sub(programme.first));
                let years = years_of(plan, programme.first, last_month);
                ProgrammeRecord {
                    id: programme.id.clone(),
                    sites: programme.sites.clone(),
                    first: programme.first,
                    cells: vec![vec![Row::default(); months]; programme.sites.len()],
                    by_sector: vec![[[0; 2]; N_SECTORS]; months],
                    by_role: vec![[[0; N_ROLES]; 2]; months],
                    histograms: vec![Histograms::default(); years],
                    facts: vec![MonthFacts::default(); months],
                }
            })
            .collect();
        State {
            chance,
            options,
            last_month,
            next: 0,
            establishments: plan.programmes.iter().map(|_| None).collect(),
            records,
            levy: vec![None; plan.programmes.len()],
            balance: plan.programmes.iter().map(|programme| vec![0; programme.sites.len()]).collect(),
            businesses: plan.programmes.iter().map(|programme| vec![0.0; programme.sites.len()]).collect(),
            worker_months: 0,
        }
    }

    /// The first month that has not been run, counted from the first month of the world: a January, the first month of the
    /// world, or the month after the last of the run.
    #[must_use]
    pub fn next_month(&self) -> u16 {
        self.next
    }

    /// Person-months simulated so far, before scale.
    #[must_use]
    pub fn worker_months(&self) -> u64 {
        self.worker_months
    }

    /// Runs every year that ends before `until`, a month counted from the first month of the world. The year of `until` itself is
    /// not begun, since a year is planned as a whole; a run that stops within a year has that year as its last.
    ///
    /// The plan must be one of the same world, and the same as those so far in the months before [`State::next_month`].
    ///
    /// # Errors
    /// When the double-entry identity is broken, which is a defect of the engine.
    pub fn advance(&mut self, plan: &Plan, until: u16) -> Result<(), EngineError> {
        Run::new(plan, self, None).years_before(until)
    }

    /// A copy that ends with a month, or where this one ends if that is earlier. What has been run stays.
    #[must_use]
    pub fn ending_with(&self, plan: &Plan, last_month: u16) -> Self {
        let mut state = self.clone();
        state.last_month = self.last_month.min(last_month.max(self.next.saturating_sub(1)));
        for record in &mut state.records {
            let months = usize::from((state.last_month + 1).saturating_sub(record.first));
            record.cells.iter_mut().for_each(|cells| cells.truncate(months));
            record.by_sector.truncate(months);
            record.by_role.truncate(months);
            record.facts.truncate(months);
            record.histograms.truncate(years_of(plan, record.first, state.last_month));
        }
        state
    }

    /// Runs what is left and gives what the run leaves.
    ///
    /// # Errors
    /// When the double-entry identity or the identity of people is broken, which is a defect of the engine.
    pub fn finish(mut self, plan: &Plan) -> Result<Observables, EngineError> {
        self.advance(plan, u16::MAX)?;
        self.observables(plan)
    }

    /// The months of the next year of the run that ends before `until`.
    pub(super) fn next_year(&self, plan: &Plan, until: u16) -> Option<(u16, u16)> {
        let first = self.next;
        let calendar = (plan.months.from.index() + first) % 12;
        let last = (first + 11 - calendar).min(self.last_month);
        (first <= self.last_month && last < until).then_some((first, last))
    }

    /// Notes that the months up to `last` have been run.
    pub(super) fn has_run(&mut self, last: u16) {
        self.next = last + 1;
    }
}

/// Simulates a plan and keeps the life of one post.
///
/// # Errors
/// As [`run`].
pub fn run_watching(plan: &Plan, chance: Chance, options: Options, watch: Watch) -> Result<Life, EngineError> {
    let mut state = State::new(plan, chance, options);
    let mut run = Run::new(plan, &mut state, Some(watch));
    run.years_before(u16::MAX)?;
    Ok(run.life)
}

/// Simulates a plan and lists the stays that ended at posts of the programme `owner`, by month of arrival and post.
///
/// # Errors
/// As [`run`].
pub fn run_listing(plan: &Plan, chance: Chance, options: Options, owner: usize) -> Result<Vec<Stay>, EngineError> {
    let mut state = State::new(plan, chance, options);
    let mut run = Run::new(plan, &mut state, None);
    run.stays = Some(Stays { owner, of: BTreeMap::new() });
    run.years_before(u16::MAX)?;
    Ok(run.stays.map(|stays| stays.of.into_values().collect()).unwrap_or_default())
}

/// Simulates a plan under one stream of chance.
///
/// # Errors
/// When the double-entry identity or the identity of people is broken, which is a defect of the engine.
pub fn run(plan: &Plan, chance: Chance, options: Options) -> Result<Observables, EngineError> {
    State::new(plan, chance, options).finish(plan)
}
