//! Many runs of one world: parameter draws times replicates of chance, on some threads, the same bytes on any number of them.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use rayon::prelude::*;
use tumen::engine::draw::Chance;
use tumen::engine::measure::Row;
use tumen::engine::observe::{Histograms, MonthFacts, Observables, ProgrammeRecord};
use tumen::engine::{Options, compile, run};
use tumen::month::MonthRange;
use tumen::observables::{Frame, Record};
use tumen::world::World;

use crate::LabError;
use crate::inquiry::{Inquiry, Reduced};

/// Chance streams there can be.
const MOST_RUNS: u64 = 1 << 24;

/// How to run a world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Key of all draws.
    pub seed: u64,
    /// Parameter draws.
    pub draws: u32,
    /// Replicates of chance of each draw.
    pub replicates: u32,
    /// One simulated crew stands for this many.
    pub scale: u32,
    /// Threads; none of the results depends on it.
    pub threads: usize,
    /// Posts in a tile of the engine; none of the results depends on it.
    pub tile_posts: usize,
    /// Months to report; the world runs from its own first month to the last of these.
    pub months: Option<MonthRange>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            seed: 1,
            // Measured to fit a minute on two cores.
            draws: 100,
            replicates: 1,
            scale: 1,
            threads: 1,
            tile_posts: Options::default().tile_posts,
            months: None,
        }
    }
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Runs done.
    pub done: u32,
    /// Runs in all.
    pub runs: u32,
    /// Person-months simulated so far, before scale.
    pub worker_months: u64,
}

/// All runs, reduced to what is reported.
#[derive(Clone, Debug)]
pub struct Ensemble {
    /// How it was run.
    pub settings: Settings,
    /// Months simulated.
    pub simulated: MonthRange,
    /// What was asked.
    pub inquiry: Inquiry,
    /// What each run said: draw by draw, and within a draw by replicate.
    pub runs: Vec<Reduced>,
    /// Digest of all numbers that all runs left, in order.
    pub digest: String,
    /// Person-months simulated, before scale.
    pub worker_months: u64,
}

impl Ensemble {
    /// Draw and replicate of a run.
    pub fn place(&self, run: usize) -> (u32, u32) {
        let replicates = self.settings.replicates.max(1);
        (run as u32 / replicates, run as u32 % replicates)
    }

    /// The value of a question of the outline in each run.
    pub(crate) fn asked(&self, question: usize) -> impl Iterator<Item = f64> {
        self.runs.iter().map(move |run| run.asked[question])
    }
}

/// Runs a world under many draws. `watch` is told after each run how far it has come, from any thread.
///
/// # Errors
/// Refuses settings that cannot be run; passes on a broken identity of the engine, that of the first run in order.
pub fn simulate(world: &World, settings: Settings, watch: &(dyn Fn(Progress) + Sync)) -> Result<Ensemble, LabError> {
    check(&settings)?;
    let months = match settings.months {
        None => world.months,
        Some(months) => {
            let inside = months.overlap(&world.months).filter(|inside| *inside == months);
            inside.ok_or_else(|| {
                LabError::Settings(format!("{months} does not lie in the months of the world, {}", world.months))
            })?
        }
    };
    let simulated = MonthRange { from: world.months.from, until: months.until };
    let inquiry = Inquiry::new(world, months, simulated)?;
    let keep = |record: &Record<'_>, number: u32| inquiry.reduce(record, settings.seed, number);
    let Runs { kept, digest, worker_months } = each_run(world, &inquiry.frame, settings, simulated, &keep, watch)?;
    Ok(Ensemble { settings, simulated, runs: kept, digest, worker_months, inquiry })
}

/// What many runs left.
pub(crate) struct Runs<T> {
    /// What was kept of each, draw by draw, and within a draw by replicate.
    pub(crate) kept: Vec<T>,
    /// Digest of all numbers that all runs left, in order.
    pub(crate) digest: String,
    /// Person-months simulated, before scale.
    pub(crate) worker_months: u64,
}

/// Runs a world under many draws over some months, and keeps of each run, which has a number, what is asked of it.
pub(crate) fn each_run<T: Send>(
    world: &World,
    frame: &Frame,
    settings: Settings,
    simulated: MonthRange,
    keep: &(dyn Fn(&Record<'_>, u32) -> T + Sync),
    watch: &(dyn Fn(Progress) + Sync),
) -> Result<Runs<T>, LabError> {
    let runs = check(&settings)?;
    let last_month = (simulated.len() - 1) as u16;
    let (done, worker_months) = (AtomicU32::new(0), AtomicU64::new(0));
    let one = |number: u32| -> Result<(T, [u8; 32]), LabError> {
        let (draw, replicate) = (number / settings.replicates, number % settings.replicates);
        let plan = compile::compile(world, settings.seed, draw);
        let options =
            Options { scale: settings.scale, tile_posts: settings.tile_posts, last_month, ..Options::default() };
        let outcome = run(&plan, Chance { seed: settings.seed, stream: number }, options);
        let outcome = outcome.map_err(|source| LabError::Engine { draw, replicate, source })?;
        let kept = keep(&Record::new(frame, &outcome), number);
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        let so_far = worker_months.fetch_add(outcome.worker_months, Ordering::Relaxed) + outcome.worker_months;
        watch(Progress { done, runs, worker_months: so_far });
        Ok((kept, digest(&outcome)))
    };
    let results: Vec<_> = with_threads(settings.threads, || (0..runs).into_par_iter().map(one).collect())?;
    let mut hash = blake3::Hasher::new();
    let mut all = Vec::with_capacity(results.len());
    for result in results {
        let (kept, digest) = result?;
        hash.update(&digest);
        all.push(kept);
    }
    let digest = hash.finalize().to_hex().to_string();
    Ok(Runs { kept: all, digest, worker_months: worker_months.into_inner() })
}

/// Does something on threads of its own.
pub(crate) fn with_threads<T: Send>(n: usize, work: impl FnOnce() -> T + Send) -> Result<T, LabError> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(n.max(1)).build();
    let pool = pool.map_err(|error| LabError::Threads { n, source: error })?;
    Ok(pool.install(work))
}

fn check(settings: &Settings) -> Result<u32, LabError> {
    let refuse = |text: &str| Err(LabError::Settings(text.to_owned()));
    if settings.draws == 0 || settings.replicates == 0 {
        return refuse("at least one draw and one replicate are needed");
    }
    if settings.scale == 0 {
        return refuse("the population scale is at least 1");
    }
    if settings.tile_posts == 0 {
        return refuse("a tile holds at least one post");
    }
    let runs = u64::from(settings.draws) * u64::from(settings.replicates);
    if runs > MOST_RUNS {
        return refuse("there are streams of chance for 16,777,216 runs only");
    }
    Ok(runs as u32)
}

/// Digest of every number that a run left. All fields are named, so that a new one cannot be forgotten.
fn digest(run: &Observables) -> [u8; 32] {
    let Observables { first_month, last_month, scale, programmes, context, worker_months } = run;
    let mut hash = blake3::Hasher::new();
    let mut bytes: Vec<u8> = Vec::with_capacity(1 << 16);
    let head = [u64::from(*first_month), u64::from(*last_month), u64::from(*scale), *worker_months];
    bytes.extend(head.iter().flat_map(|number| number.to_le_bytes()));
    bytes.extend(context.all().into_iter().flatten().flat_map(|number| number.to_bits().to_le_bytes()));
    for programme in programmes {
        let ProgrammeRecord { id, sites, first, cells, by_sector, by_role, histograms, facts } = programme;
        bytes.extend(id.as_bytes());
        bytes.extend(first.to_le_bytes());
        for (site, rows) in sites.iter().zip(cells) {
            bytes.extend(site.as_bytes());
            // Months in which nothing happened are many; one byte stands for each.
            let empty = Row::default();
            for row in rows {
                if *row == empty {
                    bytes.push(0);
                } else {
                    bytes.push(1);
                    bytes.extend(row.0.iter().flat_map(|value| value.to_le_bytes()));
                }
            }
        }
        bytes.extend(by_sector.iter().flatten().flatten().flat_map(|value| value.to_le_bytes()));
        bytes.extend(by_role.iter().flatten().flatten().flat_map(|value| value.to_le_bytes()));
        let counts = histograms.iter().flat_map(Histograms::parts).flatten();
        bytes.extend(counts.flat_map(|count| count.to_le_bytes()));
        for MonthFacts { usd, usd_official, posts, applicants, levy } in facts {
            let numbers = [usd, usd_official, posts, applicants, levy];
            bytes.extend(numbers.iter().flat_map(|number| number.to_bits().to_le_bytes()));
        }
        hash.update(&bytes);
        bytes.clear();
    }
    hash.update(&bytes);
    *hash.finalize().as_bytes()
}

/// The files that a world with these scenarios is made of: all but the other scenarios.
pub fn resolved_files<'a>(files: &'a [(String, Vec<u8>)], scenarios: &[String]) -> Vec<&'a (String, Vec<u8>)> {
    let used = |path: &str| match path.strip_prefix("scenarios/") {
        None => true,
        Some(file) => scenarios.iter().any(|id| file.strip_suffix(".toml") == Some(id)),
    };
    let mut used: Vec<&(String, Vec<u8>)> = files.iter().filter(|(path, _)| used(path)).collect();
    used.sort();
    used
}

/// Digest of the files of a world and the scenarios laid over it, in order.
pub fn world_digest(files: &[(String, Vec<u8>)], scenarios: &[String]) -> String {
    let mut hash = blake3::Hasher::new();
    let mut eat = |bytes: &[u8]| {
        hash.update(&(bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    for (path, bytes) in resolved_files(files, scenarios) {
        eat(path.as_bytes());
        eat(bytes);
    }
    for scenario in scenarios {
        eat(scenario.as_bytes());
    }
    hash.finalize().to_hex().to_string()
}
