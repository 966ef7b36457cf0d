//! Many points of a plan: levers and unknown quantities set at each, a few draws of everything else, one tidy table.
//!
//! What somebody could decide (levers) is kept apart from what nobody can (unknown quantities), as in the XLRM framing of robust
//! decision making (Lempert, Popper & Bankes 2003). Runs go draw by draw over all points, so that a sweep which is stopped has every
//! point at fewer draws.

mod design;
mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tumen::engine::Options;
use tumen::engine::compile::compile_with;
use tumen::engine::draw::{Chance, parameter_quantile};
use tumen::engine::observe::Observables;
use tumen::engine::plan::Plan;
use tumen::evidence::{Over, Scope};
use tumen::month::MonthRange;
use tumen::observables::{Frame, Question, Record, Refusal};
use tumen::world::{Sweep, World};

pub use design::points;
pub use table::SweepTable;

use crate::LabError;
use crate::ensemble::thread_pool;
use crate::pairs::{fork, last_month};
use crate::store::{Asking, Kept, PartKind, Store, world_name};
use crate::summary::period;

/// Points that share the history up to where their levers are pulled.
const TOGETHER: usize = 16;
/// Blocks of points for each thread between two looks at the table.
const BLOCKS: usize = 2;

/// What a run is asked: an observable of somebody over some months.
#[derive(Clone, Debug)]
pub(crate) struct SweepQuestion {
    pub(crate) question: Question,
    pub(crate) observable: &'static str,
    pub(crate) scope: String,
    pub(crate) months: MonthRange,
}

/// What one run said.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SweepRun {
    pub(crate) point: u32,
    pub(crate) draw: u32,
    /// By question; not a number where it has no value.
    pub(crate) values: Vec<f64>,
}

/// How far a sweep has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SweepProgress {
    /// Runs done.
    pub done: u64,
    /// Runs in all.
    pub runs: u64,
}

/// Runs a plan. Runs that are in the store are taken from there, and those that are not are kept in it. `keep` is given the table after each batch of runs, the last of which is the whole; `watch` is told after each block of
/// runs how far it has come, from any thread.
///
/// # Errors
/// Refuses observables that cannot be cut as asked, and points at which levers make no world; passes on a broken identity of the
/// engine and what `keep` fails with.
pub fn run_sweep(
    world: &World,
    plan: &Sweep,
    threads: usize,
    store: Option<&Store>,
    keep: &mut dyn FnMut(&SweepTable) -> Result<(), LabError>,
    watch: &(dyn Fn(SweepProgress) + Sync),
) -> Result<SweepTable, LabError> {
    let points = points(plan);
    let questions = questions(world, plan)?;
    let runs = points.len() as u64 * u64::from(plan.draws);
    let order = design::order(plan, points.len());
    // More draws of the same plan find those that are there, whatever it is called.
    let of_a_draw = Sweep { name: String::new(), draws: 0, ..plan.clone() };
    let kept = Kept::of(store, || Asking {
        kind: PartKind::Points,
        worlds: vec![world_name(world)],
        seed: plan.seed,
        scale: Some(plan.scale),
        months: period(plan.months),
        wanted: (plan.draws as usize * points.len().div_ceil(TOGETHER)) as u32,
        decides: vec![world, &of_a_draw],
    })?;
    let blocks: Vec<(u32, &[usize])> =
        (0..plan.draws).flat_map(|draw| order.chunks(TOGETHER).map(move |block| (draw, block))).collect();
    let mut table = SweepTable::new(plan, points, questions);
    let pool = thread_pool(threads)?;
    let done = AtomicU64::new(0);
    for batch in blocks.chunks(BLOCKS * threads.max(1)) {
        let one = |(draw, block): &(u32, &[usize])| {
            let name = format!("{draw}-{}", block.first().copied().unwrap_or_default());
            let runs_of = kept.or_make(&name, || run_block(world, plan, &table, *draw, block))?;
            let done = done.fetch_add(runs_of.len() as u64, Ordering::Relaxed) + runs_of.len() as u64;
            watch(SweepProgress { done, runs });
            Ok(runs_of)
        };
        let results: Vec<Result<Vec<SweepRun>, LabError>> = pool.install(|| batch.par_iter().map(one).collect());
        for result in results {
            table.add(result?);
        }
        keep(&table)?;
    }
    Ok(table)
}

/// Everything that is asked of each run.
fn questions(world: &World, plan: &Sweep) -> Result<Vec<SweepQuestion>, LabError> {
    let frame = Frame::new(world);
    let mut spans = vec![plan.months];
    if plan.by_year {
        let years = plan.months.from.year()..=plan.months.until.year();
        spans.extend(years.filter_map(|year| MonthRange::of_year(year)?.overlap(&plan.months)));
    }
    let mut questions = Vec::new();
    for &observable in &plan.observables {
        for id in &plan.scopes {
            let scope = match id.as_str() {
                "all" => Scope::default(),
                id if world.programme(id).is_some() => Scope { programmes: vec![id.to_owned()], ..Scope::default() },
                id => Scope { host: Some(id.to_owned()), ..Scope::default() },
            };
            for months in &spans {
                let refused = |why: Refusal| LabError::Observable { name: observable.to_owned(), why: why.to_string() };
                let question = Question::new(&frame, observable, &scope, *months, Over::Mean).map_err(refused)?;
                questions.push(SweepQuestion { question, observable, scope: id.clone(), months: *months });
            }
        }
    }
    Ok(questions)
}

/// The quantile of a key: what is set at the point, else that of the draw. Where each year is drawn anew, all years take what is set.
fn quantile(set: &BTreeMap<String, f64>, seed: u64, draw: u32, key: &str) -> f64 {
    let of_all_years = || key.rsplit_once('@').and_then(|(name, _)| set.get(name));
    set.get(key).or_else(of_all_years).copied().unwrap_or_else(|| parameter_quantile(seed, draw, key))
}

/// Runs some points under a draw. They share the years before the first month in which they differ from the first of them.
fn run_block(
    world: &World,
    plan: &Sweep,
    table: &SweepTable,
    draw: u32,
    block: &[usize],
) -> Result<Vec<SweepRun>, LabError> {
    let mut arms: Vec<(usize, Frame, Plan)> = Vec::with_capacity(block.len());
    for &point in block {
        let numbers = &table.points()[point];
        let changed = world.with_changes(&plan.changes(numbers)).map_err(|problems| {
            let why = problems.list.first().map_or_else(String::new, |problem| problem.what.clone());
            LabError::Settings(format!("point {point} makes no world: {why}"))
        })?;
        let set = plan.quantiles(numbers);
        let compiled = compile_with(&changed, &|key| quantile(&set, plan.seed, draw, key));
        arms.push((point, Frame::new(&changed), compiled));
    }
    let Some((_, _, trunk)) = arms.first() else { return Ok(Vec::new()) };
    let last_month = last_month(world, plan.months.until);
    let options = Options { scale: plan.scale, last_month, ..Options::default() };
    let others: Vec<(&Plan, u16)> = arms.iter().map(|(_, _, arm)| (arm, last_month)).collect();
    let ask = |at: usize, outcome: &Observables| -> Vec<f64> {
        let record = Record::new(&arms[at].1, outcome);
        let questions = table.questions().iter();
        questions.map(|asked| record.mean_or_nan(&asked.question)).collect()
    };
    let (outcome, branches) = fork(trunk, Chance { seed: plan.seed, stream: draw }, options, &others, ask)
        .map_err(|source| LabError::Engine { draw, replicate: 0, source })?;
    let said = branches.into_iter().enumerate().map(|(at, branch)| {
        // A point that is the same as the first of them has its history.
        let values = branch.map_or_else(|| ask(at, &outcome), |branch| branch.said);
        SweepRun { point: arms[at].0 as u32, draw, values }
    });
    Ok(said.collect())
}
