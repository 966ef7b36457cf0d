//! Worlds side by side: what a change makes of a story that is otherwise the same, pair by pair.
//!
//! Both worlds of a pair have the same draw of parameters and the same stream of chance, and share the months before they first differ. So a
//! difference is the change and what follows from it, and takes far fewer runs to tell than two runs of their own would.

mod ask;
mod document;
#[cfg(test)]
mod tests;
mod trace;

use std::sync::atomic::{AtomicU32, Ordering};

use rayon::prelude::*;
use tumen::engine::compile;
use tumen::month::{Month, MonthRange};
use tumen::observables::{self, Frame, Party, Question, Record, Refusal, Unit};
use tumen::world::World;

pub use self::trace::{Trace, TracedDraw, TracedPost, TracedValue, TracedWorld, trace};
pub use document::{ComparedName, ComparedPeriod, ComparedWorld, Comparison, Difference, PartyDifference, TOLD};

use self::ask::{Asked, PairInquiry, Said};
use crate::LabError;
use crate::answer::{FORMAT, Quantiles, are_few, fewest_people};
use crate::ensemble::with_threads;
use crate::outline::main_host;
use crate::pairs::{Arm, Draw, Pair, check_pairs, forked, last_month};
use crate::sequential::{Effect, effect, looks};
use crate::stats::quantiles;
use crate::store::{Asking, Kept, PartKind, Store, world_name};
use crate::summary::Origin;
use crate::summary::{changes, host_meta, period, programme_metas, scenario_metas, title};

/// Draws on which is tried when two worlds first differ.
const TRIED: u32 = 4;

/// Part of a sum that rounding may leave between it and another way to add it up.
const ROUNDING: f64 = 1e-10;

/// How to compare.
#[derive(Clone, Debug, PartialEq)]
pub struct CompareSettings {
    /// Key of all draws.
    pub seed: u64,
    /// Most pairs of one world.
    pub most_pairs: u32,
    /// One simulated crew stands for this many.
    pub scale: u32,
    /// Threads; none of the results depends on it.
    pub threads: usize,
    /// First month to compare; without it, for each world the first that differs.
    pub from: Option<Month>,
    /// Last month to simulate and compare; without it the last of the world.
    pub until: Option<Month>,
    /// The observable that decides when there are enough pairs.
    pub observable: String,
    /// Width of the 95 % interval of its mean difference, in parts of the baseline, at which there are enough pairs.
    pub until_width: Option<f64>,
}

impl Default for CompareSettings {
    fn default() -> Self {
        CompareSettings {
            seed: 1,
            // Measured to fit a minute on two cores.
            most_pairs: 64,
            scale: 1,
            threads: 1,
            from: None,
            until: None,
            observable: "retained_share".to_owned(),
            until_width: None,
        }
    }
}

/// A world to compare, and what it is called.
#[derive(Clone, Debug)]
pub struct Named {
    /// The world.
    pub world: World,
    /// What it is called, and what its scenarios change.
    pub name: ComparedName,
}

impl Named {
    /// A world with its scenarios, beside the baseline that they are laid over.
    pub fn new(world: World, baseline: &World) -> Named {
        let scenarios = scenario_metas(&world, &changes(&world, baseline));
        Named { name: ComparedName { id: world_name(&world), name: title(&world, false), scenarios }, world }
    }
}

/// A world under comparison.
struct Trial<'w> {
    other: &'w Named,
    frame: Frame,
    inquiry: PairInquiry,
    months: MonthRange,
    /// Where its pairs are kept.
    kept: Kept,
    pairs: Vec<[Said; 2]>,
    first: Option<u16>,
    effect: Option<Effect>,
}

/// Holds worlds against another one. Pairs that are in the store are taken from there, and those that are not are kept
/// in it; `watch` is told after each draw how many are done, from any thread.
///
/// # Errors
/// Refuses settings that cannot be run; passes on a broken identity of the engine, and what keeps pairs from being
/// kept.
pub fn compare(
    baseline: &Named,
    others: &[Named],
    settings: &CompareSettings,
    about: &Origin,
    store: Option<&Store>,
    watch: &(dyn Fn(u32) + Sync),
) -> Result<Comparison, LabError> {
    check(settings)?;
    let (chosen, _) = observables::find(&settings.observable)
        .filter(|(_, official)| !official)
        .ok_or_else(|| LabError::Settings(format!("there is no observable `{}`", settings.observable)))?;
    let refused = |why: Refusal| LabError::Observable { name: settings.observable.clone(), why: why.to_string() };
    let frame = Frame::new(&baseline.world);
    let mut trials: Vec<Trial<'_>> = Vec::with_capacity(others.len());
    for other in others {
        let months = months(&baseline.world, &other.world, settings)?;
        let scenarios = [baseline, other].into_iter().flat_map(|named| &named.world.scenarios);
        let asked: Vec<&'static str> = scenarios.flat_map(|scenario| scenario.observables.iter().copied()).collect();
        let inquiry = PairInquiry::new(&baseline.world, &frame, months, chosen.name, &asked).map_err(refused)?;
        let kept = Kept::of(store, || Asking {
            kind: PartKind::Pairs,
            worlds: [baseline, other].map(|named| world_name(&named.world)).to_vec(),
            seed: settings.seed,
            scale: Some(settings.scale),
            months: period(months),
            wanted: settings.most_pairs,
            decides: vec![&baseline.world, &other.world, &chosen.name],
        })?;
        trials.push(Trial {
            other,
            frame: Frame::new(&other.world),
            inquiry,
            months,
            kept,
            pairs: Vec::new(),
            first: None,
            effect: None,
        });
    }
    let (simulated, unforked) =
        with_threads(settings.threads, || run(baseline, &frame, &mut trials, settings, watch))??;
    let until = settings.until.unwrap_or(baseline.world.months.until);
    let main = main_host(&baseline.world, until);
    let main_host = host_meta(&baseline.world, main);
    Ok(Comparison {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        command: about.command.clone(),
        world: about.world.clone(),
        seed: settings.seed,
        most_pairs: settings.most_pairs,
        scale: settings.scale,
        observable: settings.observable.clone(),
        until_width: settings.until_width,
        baseline: baseline.name.clone(),
        programmes: programme_metas(&baseline.world, main_host.as_ref()),
        main_host,
        worker_months: simulated,
        worker_months_unforked: unforked,
        notes: notes(&trials, settings),
        worlds: trials.iter().map(|trial| told(&baseline.world, &frame, trial, settings)).collect(),
    })
}

fn check(settings: &CompareSettings) -> Result<(), LabError> {
    check_pairs(settings.most_pairs, settings.scale)?;
    if settings.until_width.is_some_and(|width| !(width > 0.0 && width.is_finite())) {
        return Err(LabError::Settings("the width of an interval is above zero".to_owned()));
    }
    Ok(())
}

/// The months that are compared: those asked for, or all from the first difference on.
fn months(baseline: &World, other: &World, settings: &CompareSettings) -> Result<MonthRange, LabError> {
    let refuse = |text: String| Err(LabError::Settings(text));
    for month in [settings.from, settings.until].into_iter().flatten() {
        if !baseline.months.contains(month) {
            return refuse(format!("{month} does not lie in the months of the world, {}", baseline.months));
        }
    }
    let until = settings.until.unwrap_or_else(|| answered_until(baseline).min(answered_until(other)));
    let first = || first_difference(baseline, other, settings.seed).map(|first| baseline.months.from + first);
    // Worlds that never differ, or only later, are compared over all months up to the last.
    let from = settings.from.or_else(|| first().filter(|first| *first <= until)).unwrap_or(baseline.months.from);
    MonthRange::new(from, until).map_or_else(|| refuse(format!("{from} is after {until}")), Ok)
}

/// The last month over which the answers to the questions of a world's scenarios are taken.
pub(crate) fn answered_until(world: &World) -> Month {
    let ends = world.scenarios.iter().map(|scenario| scenario.until.unwrap_or(world.months.until));
    ends.max().unwrap_or(world.months.until)
}

/// The first month in which two worlds differ in the first draws, counted from the first month of the world.
pub(crate) fn first_difference(baseline: &World, other: &World, seed: u64) -> Option<u16> {
    let first =
        |number: u32| compile::compile(baseline, seed, number).first_difference(&compile::compile(other, seed, number));
    (0..TRIED).filter_map(first).min()
}

/// Runs pairs until every world has enough; gives the person-months simulated, and those of runs without a common history.
fn run(
    baseline: &Named,
    frame: &Frame,
    trials: &mut [Trial<'_>],
    settings: &CompareSettings,
    watch: &(dyn Fn(u32) + Sync),
) -> Result<(u64, u64), LabError> {
    let looks = if settings.until_width.is_some() { looks(settings.most_pairs) } else { vec![settings.most_pairs] };
    let done = AtomicU32::new(0);
    let (mut simulated, mut unforked) = (0, 0);
    let mut first = 0;
    for look in &looks {
        let open: Vec<usize> = (0..trials.len()).filter(|at| !trials[*at].is_told(settings)).collect();
        if open.is_empty() {
            break;
        }
        let arms: Vec<Arm<'_>> = open.iter().map(|at| trials[*at].arm(&baseline.world)).collect();
        let inquiries: Vec<&PairInquiry> = open.iter().map(|at| &trials[*at].inquiry).collect();
        let places: Vec<(&Kept, &str)> = open.iter().map(|at| (&trials[*at].kept, "")).collect();
        let one = |number: u32| {
            let draw = Draw { seed: settings.seed, number, scale: settings.scale };
            let ask = |arm: usize, record: &Record<'_>| inquiries[arm].ask(record);
            let found = forked(&baseline.world, frame, &arms, &places, draw, ask)?;
            watch(done.fetch_add(1, Ordering::Relaxed) + 1);
            Ok(found)
        };
        let results: Vec<Result<_, LabError>> = (first..*look).into_par_iter().map(one).collect();
        for result in results {
            let found = result?;
            let months = found.first().map_or(0, |beside| beside.months);
            (simulated, unforked) = (simulated + months, unforked + months);
            for (at, beside) in open.iter().zip(found) {
                (simulated, unforked) = (simulated + beside.own_months, unforked + beside.whole_months);
                let trial = &mut trials[*at];
                let changed = beside.changed.unwrap_or_else(|| beside.baseline.clone());
                trial.first = [trial.first, beside.first].into_iter().flatten().min();
                trial.pairs.push([beside.baseline, changed]);
            }
        }
        for at in open {
            trials[at].effect = effect(&trials[at].of_row(trials[at].inquiry.chosen), looks.len());
        }
        first = *look;
    }
    Ok((simulated, unforked))
}

impl Trial<'_> {
    fn arm(&self, baseline: &World) -> Arm<'_> {
        let last_month = last_month(baseline, self.months.until);
        Arm { world: &self.other.world, frame: &self.frame, last_month }
    }

    /// The pairs that have a value of a row on both sides; what rounding leaves between two equal sums is no difference.
    fn of_row(&self, row: usize) -> Vec<Pair> {
        let values = self.pairs.iter().map(|[one, other]| (one.rows[row], other.rows[row]));
        let both = values.filter(|(baseline, changed)| baseline.is_finite() && changed.is_finite());
        both.map(|(baseline, changed)| {
            let same = (changed - baseline).abs() <= ROUNDING * baseline.abs();
            Pair { baseline, changed: if same { baseline } else { changed } }
        })
        .collect()
    }

    /// Width of the interval that decides, in parts of the baseline.
    fn width(&self) -> Option<f64> {
        let effect = self.effect?;
        let width = (effect.interval[1] - effect.interval[0]) / effect.baseline.abs();
        width.is_finite().then_some(width)
    }

    /// Whether there are enough pairs.
    fn is_told(&self, settings: &CompareSettings) -> bool {
        // Pairs that all say the same say nothing of how far others would differ.
        settings.until_width.zip(self.width()).is_some_and(|(enough, width)| width > 0.0 && width <= enough)
    }
}

/// What is said of a world.
fn told(baseline: &World, frame: &Frame, trial: &Trial<'_>, settings: &CompareSettings) -> ComparedWorld {
    let n_looks = if settings.until_width.is_some() { looks(settings.most_pairs).len() } else { 1 };
    let difference =
        |(row, asked): (usize, &Asked)| difference(baseline, frame, trial, (row, asked), settings, n_looks);
    let differences = trial.inquiry.rows.iter().enumerate().filter_map(difference).collect();
    let parties = trial.inquiry.parties.iter().enumerate().flat_map(|(at, asked)| {
        let period = trial.inquiry.periods[asked.period].id.clone();
        let of = |party: Party| {
            let both = || trial.pairs.iter().map(|pair| pair.each_ref().map(|said| said.parties[at][party as usize]));
            Some(PartyDifference {
                party: party.name().to_owned(),
                hosts: asked.hosts,
                period: period.clone(),
                baseline: quantiles(both().map(|[one, _]| one))?,
                difference: quantiles(both().map(|[one, other]| other - one))?,
            })
        };
        Party::ALL.into_iter().filter_map(of).collect::<Vec<_>>()
    });
    ComparedWorld {
        world: trial.other.name.clone(),
        first_month: trial.first.map(|first| (baseline.months.from + first).to_string()),
        months: period(trial.months),
        pairs: trial.pairs.len() as u32,
        width: trial.width(),
        differences,
        parties: parties.collect(),
        periods: trial.inquiry.periods.clone(),
    }
}

/// A row, where either world has anything to say.
fn difference(
    baseline: &World,
    frame: &Frame,
    trial: &Trial<'_>,
    (row, asked): (usize, &Asked),
    settings: &CompareSettings,
    n_looks: usize,
) -> Option<Difference> {
    let values = |side: usize| trial.pairs.iter().map(move |pair| pair[side].rows[row]);
    if values(0).chain(values(1)).all(|value| !value.is_finite() || value == 0.0) {
        return None;
    }
    let pairs = trial.of_row(row);
    let effect = effect(&pairs, n_looks);
    let [before, after] = [0, 1].map(|side| quantiles(values(side)));
    let question = &asked.question;
    let crews = settings.scale.saturating_mul(question.crew_weight(frame));
    Some(Difference {
        observable: asked.observable.to_owned(),
        channel: asked.channel.map(str::to_owned),
        unit: question.definition.unit_over(question.over).name().to_owned(),
        programme: asked.group.programme().map(|idx| baseline.programmes[idx].id.clone()),
        hosts: asked.group.hosts(),
        period: trial.inquiry.periods[asked.period].id.clone(),
        difference: quantiles(pairs.iter().map(|pair| pair.changed - pair.baseline)),
        interval: effect.map(|effect| effect.interval),
        pairs: pairs.len() as u32,
        variance_reduction: variance_reduction(&pairs),
        needs_scale_1: question.definition.unit.counts_people()
            && [&before, &after].into_iter().flatten().all(|q| are_few(people(q, question), crews)),
        baseline: before,
        changed: after,
    })
}

/// How many people a median counts, over the months where it is a rate.
fn people(value: &Quantiles, question: &Question) -> f64 {
    match question.definition.unit {
        Unit::PeoplePerYear => value.p50 * question.months.len() as f64 / 12.0,
        _ => value.p50,
    }
}

/// Variance of the difference of unpaired runs over that of paired ones.
fn variance_reduction(pairs: &[Pair]) -> Option<f64> {
    let variance = |of: &dyn Fn(&Pair) -> f64| {
        let n = pairs.len() as f64;
        let mean = pairs.iter().map(of).sum::<f64>() / n;
        pairs.iter().map(|pair| (of(pair) - mean) * (of(pair) - mean)).sum::<f64>() / (n - 1.0)
    };
    let paired = variance(&|pair| pair.changed - pair.baseline);
    let unpaired = variance(&|pair| pair.baseline) + variance(&|pair| pair.changed);
    let reduction = unpaired / paired;
    (pairs.len() > 1 && reduction.is_finite()).then_some(reduction)
}

/// What a reader must know of the comparison.
fn notes(trials: &[Trial<'_>], settings: &CompareSettings) -> Vec<String> {
    let mut notes = Vec::new();
    let fewest = trials.iter().map(|trial| trial.pairs.len()).min().unwrap_or(0);
    if fewest < 32 {
        notes.push(format!("{fewest} pairs only: the outer quantiles are rough."));
    }
    if settings.scale > 1 {
        notes.push(format!(
            "One simulated crew stands for {}: means are unbiased, but the spread of what rests on few people is too wide, and counts below {} \
             people are not shown.",
            settings.scale,
            fewest_people(settings.scale)
        ));
    }
    for trial in trials.iter().filter(|trial| trial.effect.is_none()) {
        notes.push(format!(
            "{}: `{}` has no value on both sides of two pairs or more in these months, so it is not told.",
            trial.other.name.name, settings.observable
        ));
    }
    for trial in trials.iter().filter(|trial| trial.first.is_none()) {
        notes.push(format!("{} is the same as the baseline in every pair.", trial.other.name.name));
    }
    let earlier =
        |trial: &&Trial<'_>| trial.first.is_some_and(|first| trial.other.world.months.from + first < trial.months.from);
    for trial in trials.iter().filter(earlier) {
        notes.push(format!(
            "{} differs before {}: what it does in the months before is not counted.",
            trial.other.name.name, trial.months.from
        ));
    }
    notes
}
