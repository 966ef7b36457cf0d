//! Many runs of one world: parameter draws times replicates of chance, on some threads, the same bytes on any number of them.

use std::borrow::Cow;
use std::path::Path;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use rayon::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tumen::engine::draw::Chance;
use tumen::engine::measure::Row;
use tumen::engine::observe::{Histograms, MonthFacts, Observables, ProgrammeRecord};
use tumen::engine::{Options, compile, run};
use tumen::month::MonthRange;
use tumen::observables::{Frame, Record};
use tumen::world::World;

use crate::LabError;
use crate::claims::Measured;
use crate::held::{AT_ONCE, Columns};
use crate::inquiry::{Inquiry, Reduced, RunTables};
use crate::store::{Asking, Kept, PartKind, Store, world_name};
use crate::summary::period;

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
    /// Person-months simulated so far, before scale, without those of runs that were in the store.
    pub worker_months: u64,
}

/// All runs, reduced to what is reported.
#[derive(Debug)]
pub struct Ensemble {
    /// How it was run.
    pub settings: Settings,
    /// Months simulated.
    pub simulated: MonthRange,
    /// What was asked.
    pub inquiry: Inquiry,
    /// Digest of all numbers that all runs left, in order.
    pub digest: String,
    /// Person-months of all runs, before scale.
    pub worker_months: u64,
    /// By question of the outline: what each run said, draw by draw, and within a draw by replicate.
    asked: Columns<f64>,
    /// By claim: what each run said.
    claims: Columns<Measured>,
    /// What each run leaves in the tables.
    tables: Aside<RunTables>,
}

impl Ensemble {
    /// How many runs there are.
    pub fn n_runs(&self) -> usize {
        self.asked.n_runs()
    }

    /// Draw and replicate of a run.
    pub fn place(&self, run: usize) -> (u32, u32) {
        let replicates = self.settings.replicates.max(1);
        (run as u32 / replicates, run as u32 % replicates)
    }

    /// What a run leaves in the tables.
    ///
    /// # Errors
    /// When it is in a store and cannot be read.
    pub fn tables(&self, run: usize) -> Result<Cow<'_, RunTables>, LabError> {
        match &self.tables {
            Aside::Held(all) => Ok(Cow::Borrowed(&all[run])),
            Aside::Stored(kept) => Ok(Cow::Owned(kept.tail(&part_name(&self.settings, run as u32))?)),
        }
    }

    /// The value of a question of the outline in each run.
    pub(crate) fn asked(&self, question: usize) -> Vec<f64> {
        self.asked.column(question)
    }

    /// What each run says of a claim.
    pub(crate) fn measured(&self, claim: usize) -> Vec<Measured> {
        self.claims.column(claim)
    }

    /// Whether all that was asked of the runs could be read; whoever works with [`Self::asked`] and [`Self::measured`] asks at the end.
    pub(crate) fn all_read(&self) -> Result<(), LabError> {
        match self.asked.unread().or_else(|| self.claims.unread()) {
            Some((path, source)) => Err(LabError::Read { path, source }),
            None => Ok(()),
        }
    }
}

/// Runs a world under many draws. Runs that are in the store are taken from there, and those that are not are kept in
/// it; `watch` is told after each run how far it has come, from any thread.
///
/// # Errors
/// Refuses settings that cannot be run; passes on a broken identity of the engine, that of the first run in order, and
/// what keeps runs from being kept.
pub fn simulate(
    world: &World,
    settings: Settings,
    store: Option<&Store>,
    watch: &(dyn Fn(Progress) + Sync),
) -> Result<Ensemble, LabError> {
    let runs = check(&settings)?;
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
    let kept = Kept::of(store, || Asking {
        kind: PartKind::History,
        worlds: vec![world_name(world)],
        seed: settings.seed,
        scale: Some(settings.scale),
        months: period(months),
        wanted: runs,
        decides: vec![world],
    })?;
    let keep = |record: &Record<'_>, number: u32| inquiry.reduce(record, settings.seed, number);
    let folder = kept.folder().map(Path::to_owned);
    let (mut asked, mut claims) = (Columns::new(folder.clone(), f64::NAN), Columns::new(folder, Measured::NOTHING));
    let mut hold = |block: Vec<Reduced>| {
        let (of_asked, of_claims) = block.into_iter().map(|reduced| (reduced.asked, reduced.claims)).unzip();
        let added = asked.add(of_asked).and_then(|()| claims.add(of_claims));
        added.map_err(LabError::write(kept.folder().unwrap_or(Path::new(""))))
    };
    let done = each_run((world, &inquiry.frame), settings, simulated, &kept, &keep, &mut hold, watch)?;
    let Runs { aside, digest, worker_months } = done;
    Ok(Ensemble { settings, simulated, asked, claims, digest, worker_months, inquiry, tables: aside })
}

/// What many runs left.
pub(crate) struct Runs<U> {
    /// What is not held where there is a store.
    pub(crate) aside: Aside<U>,
    /// Digest of all numbers that all runs left, in order.
    pub(crate) digest: String,
    /// Person-months of all runs, before scale.
    pub(crate) worker_months: u64,
}

/// What there is of each run besides what is held: in a store if there is one, else here.
#[derive(Clone, Debug)]
pub(crate) enum Aside<U> {
    Held(Vec<U>),
    Stored(Kept),
}

/// What is held of a run, and what is known of it besides.
#[derive(Serialize, Deserialize)]
struct Head<T> {
    digest: [u8; 32],
    worker_months: u64,
    held: T,
}

/// Name of the part of a run: its draw, and its number, which is that of its stream of chance.
fn part_name(settings: &Settings, number: u32) -> String {
    format!("{}-{number}", number / settings.replicates)
}

/// Runs a world under many draws over some months, and keeps of each run, which has a number, what is asked of it: what
/// `hold` is given of some runs after the other, draw by draw, and within a draw by replicate; and what is read again.
pub(crate) fn each_run<T, U>(
    (world, frame): (&World, &Frame),
    settings: Settings,
    simulated: MonthRange,
    kept: &Kept,
    keep: &(dyn Fn(&Record<'_>, u32) -> (T, U) + Sync),
    hold: &mut (dyn FnMut(Vec<T>) -> Result<(), LabError> + Send),
    watch: &(dyn Fn(Progress) + Sync),
) -> Result<Runs<U>, LabError>
where
    T: Send + Serialize + DeserializeOwned,
    U: Send + Serialize,
{
    let runs = check(&settings)?;
    let last_month = (simulated.len() - 1) as u16;
    let (done, new_months) = (AtomicU32::new(0), AtomicU64::new(0));
    let told = |worker_months: u64| {
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        let so_far = new_months.fetch_add(worker_months, Ordering::Relaxed) + worker_months;
        watch(Progress { done, runs, worker_months: so_far });
    };
    let one = |number: u32| -> Result<(Head<T>, Option<U>), LabError> {
        let name = part_name(&settings, number);
        if let Some(found) = kept.find::<Head<T>>(&name) {
            told(0);
            return Ok((found, None));
        }
        let (draw, replicate) = (number / settings.replicates, number % settings.replicates);
        let plan = compile::compile(world, settings.seed, draw);
        let options =
            Options { scale: settings.scale, tile_posts: settings.tile_posts, last_month, ..Options::default() };
        let outcome = run(&plan, Chance { seed: settings.seed, stream: number }, options);
        let outcome = outcome.map_err(|source| LabError::Engine { draw, replicate, source })?;
        let (held, aside) = keep(&Record::new(frame, &outcome), number);
        let head = Head { digest: digest(&outcome), worker_months: outcome.worker_months, held };
        kept.keep(&name, &head, &aside)?;
        told(head.worker_months);
        Ok((head, (!kept.is_somewhere()).then_some(aside)))
    };
    let mut hash = blake3::Hasher::new();
    let (mut asides, mut worker_months) = (Vec::new(), 0);
    with_threads(settings.threads, || {
        for first in (0..runs).step_by(AT_ONCE) {
            let block = first..runs.min(first + AT_ONCE as u32);
            let results: Vec<Result<_, LabError>> = block.into_par_iter().map(one).collect();
            let mut held = Vec::with_capacity(results.len());
            for result in results {
                let (head, aside) = result?;
                hash.update(&head.digest);
                worker_months += head.worker_months;
                held.push(head.held);
                asides.extend(aside);
            }
            hold(held)?;
        }
        Ok::<(), LabError>(())
    })??;
    let digest = hash.finalize().to_hex().to_string();
    let aside = if kept.is_somewhere() { Aside::Stored(kept.clone()) } else { Aside::Held(asides) };
    Ok(Runs { aside, digest, worker_months })
}

/// Does something on threads of its own.
pub(crate) fn with_threads<T: Send>(n: usize, work: impl FnOnce() -> T + Send) -> Result<T, LabError> {
    Ok(thread_pool(n)?.install(work))
}

/// Threads to work on.
pub(crate) fn thread_pool(n: usize) -> Result<rayon::ThreadPool, LabError> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(n.max(1)).build();
    pool.map_err(|source| LabError::Threads { n, source })
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
