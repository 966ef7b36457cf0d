//! Does every system of the documents do what they say it does? Each is switched in the baseline, and the two worlds are compared pair
//! by pair.

use std::sync::atomic::{AtomicU32, Ordering};

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;
use tumen::engine::draw::Chance;
use tumen::engine::{Options, compile, run};
use tumen::evidence::{Direction, Measure, Over, Scope, System};
use tumen::observables::{Frame, Question, Record, Unit};
use tumen::world::{Problems, World};

use crate::LabError;
use crate::answer::FORMAT;
use crate::ensemble::with_threads;
use crate::pairs::{Arm, Draw, Pair, check_pairs, forked, last_month};
use crate::sequential::{Effect, Sign, effect, looks};
use crate::store::{Asking, Kept, PartKind, Store, digest, world_name};
use crate::summary::period;

/// How to verify.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VerifySettings {
    /// Key of all draws.
    pub seed: u64,
    /// Most pairs of one system.
    pub most_pairs: u32,
    /// Population scale of all systems; without one, each has the largest of [`SCALES`] that its population allows.
    pub scale: Option<u32>,
    /// Threads; none of the results depends on it.
    pub threads: usize,
}

impl Default for VerifySettings {
    fn default() -> Self {
        VerifySettings { seed: 1, most_pairs: 128, scale: None, threads: 1 }
    }
}

/// Population scales that are chosen among, largest first.
pub const SCALES: [u32; 4] = [20, 8, 3, 1];

/// People whom a scaled population must still have at posts, in the scope and months of the expectation.
const FEWEST_AT_POSTS: f64 = 400.0;

/// What switching a system came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The observable moves as the documents say.
    AsTheDocumentsSay,
    /// It moves by less than a hundredth.
    NoEffect,
    /// It moves the other way.
    Opposite,
    /// It moves the other way, and the file says by which mechanism that follows from the documents' own.
    Finding,
    /// The most pairs did not tell.
    Undecided,
    /// There is nothing to compare.
    CannotRun,
}

impl Outcome {
    /// All outcomes in order.
    pub const ALL: [Outcome; 6] = [
        Outcome::AsTheDocumentsSay,
        Outcome::NoEffect,
        Outcome::Opposite,
        Outcome::Finding,
        Outcome::Undecided,
        Outcome::CannotRun,
    ];

    /// The name in documents and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Outcome::AsTheDocumentsSay => "as-the-documents-say",
            Outcome::NoEffect => "no-effect",
            Outcome::Opposite => "opposite",
            Outcome::Finding => "finding",
            Outcome::Undecided => "undecided",
            Outcome::CannotRun => "cannot-run",
        }
    }

    /// The words of tables.
    pub fn words(self) -> &'static str {
        match self {
            Outcome::AsTheDocumentsSay => "as the documents say",
            Outcome::NoEffect => "no effect",
            Outcome::Opposite => "opposite",
            Outcome::Finding => "finding",
            Outcome::Undecided => "undecided",
            Outcome::CannotRun => "cannot run",
        }
    }
}

/// All systems that were switched.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "What switching each system did: what `tumen verify --format json` prints")]
pub struct Verification {
    /// Version of this document.
    #[schemars(extend("const" = FORMAT))]
    pub format: u32,
    /// Version of the program.
    pub version: String,
    /// Digest of the world.
    pub world: String,
    /// Seed of all draws.
    pub seed: u64,
    /// The most pairs of runs for one system.
    pub most_pairs: u32,
    /// The systems, in the order of the file.
    pub systems: Vec<Verified>,
}

impl Verification {
    /// The rows of a world, whose digest is given.
    pub fn new(world_digest: String, settings: VerifySettings, systems: Vec<Verified>) -> Verification {
        Verification {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            world: world_digest,
            seed: settings.seed,
            most_pairs: settings.most_pairs,
            systems,
        }
    }
}

/// One system and what its switch did.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Verified {
    /// Number of the system.
    pub number: u32,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The observable that is expected to move.
    pub observable: String,
    /// Where it is measured.
    pub scope: String,
    /// The months.
    pub months: String,
    /// Unit of what follows.
    pub unit: &'static str,
    /// `up` or `down`, by the documents' own account.
    pub expected: &'static str,
    /// Mean of the baseline.
    pub baseline: Option<f64>,
    /// Mean difference that the switch makes.
    pub effect: Option<f64>,
    /// Its 95 % interval, with room for every look.
    pub interval: Option<[f64; 2]>,
    /// What it came to.
    pub outcome: Outcome,
    /// Whether that is arithmetic: what is switched is a term of the observable, whatever anybody does.
    pub arithmetic: bool,
    /// Pairs with a value on both sides.
    pub pairs: u32,
    /// Pairs that were run.
    pub pairs_run: u32,
    /// Population scale.
    pub scale: u32,
    /// Whether the row is as it should be: as the documents say, or otherwise with the reason in the file.
    pub holds: bool,
    /// Why the row is not as the documents say, from the file or from the run.
    pub why: Option<String>,
}

/// How far a verification has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifyProgress {
    /// Systems of which the outcome is known.
    pub decided: usize,
    /// Systems in all.
    pub systems: usize,
    /// Pairs of runs done.
    pub pairs: u32,
}

/// The world with a system switched, and what is asked of it and of the baseline.
struct Switched {
    world: World,
    frame: Frame,
    question: Question,
    /// Last month that is simulated, counted from the first month of the world.
    last_month: u16,
}

impl Switched {
    fn arm(&self) -> Arm<'_> {
        Arm { world: &self.world, frame: &self.frame, last_month: self.last_month }
    }
}

/// A system under test.
struct Trial {
    arm: Switched,
    scale: u32,
    /// What its pairs are named by: the scale, and a digest of the switch and of what is asked.
    name: String,
    pairs: Vec<Pair>,
    /// Pairs that were run, those without a value on a side included.
    run: u32,
    effect: Option<Effect>,
    sign: Sign,
}

/// Switches systems one by one and compares each with the baseline. Pairs that are in the store are taken from there,
/// and those that are not are kept in it; `watch` is told how far it has come, from any thread.
///
/// # Errors
/// Refuses settings that cannot be run; passes on a broken identity of the engine, and what keeps pairs from being
/// kept.
pub fn verify(
    world: &World,
    systems: &[&System],
    settings: VerifySettings,
    store: Option<&Store>,
    watch: &(dyn Fn(VerifyProgress) + Sync),
) -> Result<Vec<Verified>, LabError> {
    check_pairs(settings.most_pairs, settings.scale.unwrap_or(1))?;
    let kept = Kept::of(store, || Asking {
        kind: PartKind::Switches,
        worlds: vec![world_name(world)],
        seed: settings.seed,
        scale: None,
        months: period(world.months),
        wanted: settings.most_pairs,
        decides: vec![world],
    })?;
    with_threads(settings.threads, || {
        let frame = Frame::new(world);
        let prepared: Vec<Result<Switched, String>> = systems.iter().map(|system| arm(world, &frame, system)).collect();
        let sizes = sizes(world, &frame, systems, settings.seed)?;
        let mut trials: Vec<Result<Trial, String>> = Vec::with_capacity(systems.len());
        for ((arm, system), size) in prepared.into_iter().zip(systems).zip(sizes) {
            trials.push(arm.map(|arm| {
                let scale = settings
                    .scale
                    .unwrap_or_else(|| scale_of(&arm.question, size / f64::from(arm.question.crew_weight(&frame))));
                // The world is that of the question, so its changes say which one this is.
                let name = format!("{scale}-{}-", &digest(&[&system.switch, &system.expect]).to_hex()[..16]);
                Trial { arm, scale, name, pairs: Vec::new(), run: 0, effect: None, sign: Sign::Open }
            }));
        }
        run_trials(world, &frame, &mut trials, settings, &kept, watch)?;
        Ok(systems.iter().zip(trials).map(|(system, trial)| row(system, trial)).collect())
    })?
}

/// The world with the switch of a system laid over it, and what is asked of it.
fn arm(world: &World, frame: &Frame, system: &System) -> Result<Switched, String> {
    let refused = |problems: Problems| problems.list.first().map_or_else(String::new, |problem| problem.what.clone());
    let changed = world.with_changes(&system.switch).map_err(refused)?;
    let expect = &system.expect;
    let question = Question::new(frame, &expect.measure.observable, &expect.measure.scope, expect.months, expect.over);
    let question = question.and_then(|question| question.taking(expect.of, expect.share_above));
    let question = question.map_err(|refusal| refusal.to_string())?;
    let last_month = last_month(world, expect.months.until);
    Ok(Switched { frame: Frame::new(&changed), world: changed, question, last_month })
}

/// People at posts in the scope and months of each expectation, in one quick history of the baseline.
fn sizes(world: &World, frame: &Frame, systems: &[&System], seed: u64) -> Result<Vec<f64>, LabError> {
    let broken = |source| LabError::Engine { draw: 0, replicate: 0, source };
    let plan = compile::compile(world, seed, 0);
    let options = Options { scale: SCALES[0], ..Options::default() };
    let outcome = run(&plan, Chance { seed, stream: 0 }, options).map_err(broken)?;
    let record = Record::new(frame, &outcome);
    let people = |system: &&System| {
        let Measure { scope, .. } = &system.expect.measure;
        let scope = Scope { programmes: scope.programmes.clone(), place: scope.place.clone(), ..Scope::default() };
        let question = Question::new(frame, "stock", &scope, system.expect.months, Over::Mean).ok()?;
        Some(record.value(&question)?.mean)
    };
    Ok(systems.iter().map(|system| people(system).unwrap_or(0.0)).collect())
}

/// The largest scale that leaves enough people; what is rare needs everyone.
fn scale_of(question: &Question, people: f64) -> u32 {
    let fits = |scale: &&u32| people / f64::from(**scale) >= FEWEST_AT_POSTS;
    if question.definition.rare { 1 } else { SCALES.iter().find(fits).copied().unwrap_or(1) }
}

/// Runs pairs until every trial is told or has had the most.
fn run_trials(
    world: &World,
    frame: &Frame,
    trials: &mut [Result<Trial, String>],
    settings: VerifySettings,
    kept: &Kept,
    watch: &(dyn Fn(VerifyProgress) + Sync),
) -> Result<(), LabError> {
    let looks = looks(settings.most_pairs);
    let systems = trials.len();
    let done = AtomicU32::new(0);
    let mut first = 0;
    for look in &looks {
        let open: Vec<usize> =
            (0..systems).filter(|at| trials[*at].as_ref().is_ok_and(|trial| trial.sign == Sign::Open)).collect();
        let decided = systems - open.len();
        // Trials of one scale share the history of the baseline.
        let mut jobs = Vec::new();
        for scale in scales(trials, &open) {
            let together: Vec<usize> = open
                .iter()
                .copied()
                .filter(|at| trials[*at].as_ref().is_ok_and(|trial| trial.scale == scale))
                .collect();
            jobs.extend((first..*look).map(|number| (scale, together.clone(), number)));
        }
        let run = |(scale, together, number): (u32, Vec<usize>, u32)| {
            let trials: Vec<&Trial> = together.iter().filter_map(|at| trials[*at].as_ref().ok()).collect();
            let switched: Vec<&Switched> = trials.iter().map(|trial| &trial.arm).collect();
            let places: Vec<(&Kept, &str)> = trials.iter().map(|trial| (kept, trial.name.as_str())).collect();
            let arms: Vec<Arm<'_>> = switched.iter().map(|switched| switched.arm()).collect();
            let draw = Draw { seed: settings.seed, number, scale };
            let value = |arm: usize, record: &Record<'_>| record.value(&switched[arm].question).map(|value| value.mean);
            let found = forked(world, frame, &arms, &places, draw, value)?;
            let found: Vec<Option<Pair>> = found.into_iter().map(|arm| arm.pair()).collect();
            let pairs = done.fetch_add(arms.len() as u32, Ordering::Relaxed) + arms.len() as u32;
            watch(VerifyProgress { decided, systems, pairs });
            Ok((together, found))
        };
        let results: Vec<Result<_, LabError>> = jobs.into_par_iter().map(run).collect();
        for result in results {
            let (together, found) = result?;
            for (at, pair) in together.into_iter().zip(found) {
                if let Ok(trial) = &mut trials[at] {
                    trial.pairs.extend(pair);
                    trial.run += 1;
                }
            }
        }
        for at in open {
            if let Ok(trial) = &mut trials[at] {
                trial.effect = effect(&trial.pairs, looks.len());
                trial.sign = trial.effect.map_or(Sign::Open, |effect| effect.sign());
            }
        }
        first = *look;
    }
    Ok(())
}

/// The scales of some trials, each once.
fn scales(trials: &[Result<Trial, String>], of: &[usize]) -> Vec<u32> {
    let mut scales: Vec<u32> = of.iter().filter_map(|at| trials[*at].as_ref().ok()).map(|trial| trial.scale).collect();
    scales.sort_unstable();
    scales.dedup();
    scales
}

/// What is said of a system.
fn row(system: &System, trial: Result<Trial, String>) -> Verified {
    let expect = &system.expect;
    let unit = match &trial {
        Ok(trial) if expect.share_above.is_none() => trial.arm.question.definition.unit_over(expect.over).name(),
        _ => Unit::Share.name(),
    };
    let names = expect.measure.scope.names();
    let blank = Verified {
        number: system.number,
        id: system.id.clone(),
        name: system.name.clone(),
        observable: expect.measure.observable.clone(),
        scope: if names.is_empty() { "everyone".to_owned() } else { names.join(", ") },
        months: expect.months.to_string(),
        unit,
        expected: expect.direction.name(),
        baseline: None,
        effect: None,
        interval: None,
        outcome: Outcome::CannotRun,
        arithmetic: expect.arithmetic,
        pairs: 0,
        pairs_run: 0,
        scale: 1,
        holds: false,
        why: None,
    };
    let trial = match trial {
        Ok(trial) => trial,
        Err(why) => return Verified { why: Some(why), ..blank },
    };
    let Some(effect) = trial.effect else {
        let why = "the observable has no value in either world".to_owned();
        return Verified { why: Some(why), scale: trial.scale, pairs_run: trial.run, ..blank };
    };
    let (outcome, holds, why) = outcome_of(system, trial.sign);
    Verified {
        baseline: Some(effect.baseline),
        effect: Some(effect.mean),
        interval: Some(effect.interval),
        outcome,
        pairs: effect.pairs,
        pairs_run: trial.run,
        scale: trial.scale,
        holds,
        why,
        ..blank
    }
}

/// What a sign means for a system, whether its file accounts for it, and why it is not as the documents say.
fn outcome_of(system: &System, sign: Sign) -> (Outcome, bool, Option<String>) {
    let expected = match system.expect.direction {
        Direction::Up => Sign::Up,
        Direction::Down => Sign::Down,
    };
    match sign {
        Sign::Open => (Outcome::Undecided, false, None),
        Sign::Negligible => (Outcome::NoEffect, system.no_effect.is_some(), system.no_effect.clone()),
        sign if sign == expected => (Outcome::AsTheDocumentsSay, true, None),
        _ => match &system.finding {
            Some(mechanism) => (Outcome::Finding, true, Some(mechanism.clone())),
            None => (Outcome::Opposite, false, None),
        },
    }
}
