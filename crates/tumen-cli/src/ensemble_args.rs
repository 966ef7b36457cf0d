//! Options of verbs that run the baseline many times to hold evidence against it.

use std::num::NonZero;
use std::time::Instant;

use clap::Args;
use tumen::world::World;
use tumen_lab::dossier::Beside;
use tumen_lab::store::Store;
use tumen_lab::{LabError, Progress, Settings, world_digest};
use tumen_report::phrases;

use crate::failure::Failure;
use crate::numbers::{plain, whole_between};
use crate::progress::Bar;
use crate::store_args::{StoreArgs, found};
use crate::terminal::{Terminal, say};
use crate::world_input::Input;

/// Draws that take about half a minute on two cores, and still tell the 90 % interval.
const DRAWS: u32 = 50;

/// How large the population is that is simulated, and on how many threads.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct SizeArgs {
    /// Population scale: one simulated crew stands for this many; rare events need 1
    #[arg(long, value_name = "W", default_value_t = Settings::default().scale, value_parser = whole_between::<1, 10_000>)]
    pub(crate) scale: u32,
    /// Threads; the results do not depend on it [default: all there are]
    #[arg(long, value_name = "T", value_parser = whole_between::<1, 1024>)]
    threads: Option<u32>,
}

impl SizeArgs {
    /// As many threads as asked for, or all there are.
    pub(crate) fn threads(self) -> usize {
        threads(self.threads)
    }
}

/// How often and how large the model is run.
#[derive(Args, Clone, Debug)]
pub(crate) struct EnsembleArgs {
    /// Parameter draws: possible values of everything that is not known
    #[arg(long, value_name = "N", default_value_t = DRAWS, value_parser = whole_between::<2, { u32::MAX }>)]
    draws: u32,
    /// Seed of all draws
    #[arg(long, value_name = "S", default_value_t = Settings::default().seed)]
    seed: u64,
    #[command(flatten)]
    size: SizeArgs,
    #[command(flatten)]
    store: StoreArgs,
}

impl EnsembleArgs {
    /// The settings of the lab.
    pub(crate) fn settings(&self) -> Settings {
        let threads = self.size.threads();
        Settings { seed: self.seed, draws: self.draws, scale: self.size.scale, threads, ..Settings::default() }
    }

    /// Runs a world and holds what is claimed against it, with a bar on the way and a remark at the end.
    pub(crate) fn beside(
        &self,
        world: &World,
        input: &Input,
        terminal: &Terminal,
        quiet: bool,
    ) -> Result<Beside, Failure> {
        let digest = digest(input)?;
        let store = self.store.open(&digest, quiet)?;
        self.watched(1, store.as_ref(), terminal, quiet, |settings, watch| {
            Beside::run(world, &digest, settings, store.as_ref(), watch)
        })
    }

    /// Where runs of worlds with a digest are kept.
    pub(crate) fn store(&self, digest: &str, quiet: bool) -> Result<Option<Store>, Failure> {
        self.store.open(digest, quiet)
    }

    /// Does something with so many worlds, with a bar on the way and a remark at the end.
    pub(crate) fn watched<T>(
        &self,
        worlds: u32,
        store: Option<&Store>,
        terminal: &Terminal,
        quiet: bool,
        work: impl FnOnce(Settings, &(dyn Fn(Progress) + Sync)) -> Result<T, LabError>,
    ) -> Result<T, Failure> {
        let histories = u64::from(worlds) * u64::from(self.draws);
        let bar = Bar::of(histories, "histories", terminal, quiet);
        let start = Instant::now();
        let done = work(self.settings(), &|progress| bar.done(u64::from(progress.done), String::new()))?;
        bar.clear();
        if !quiet {
            let done_of = phrases::count(histories, "history", "histories");
            say(&plain(&format!(
                "{done_of} in {:.1} s{}",
                start.elapsed().as_secs_f64(),
                found(store, ["history", "histories"])
            )));
        }
        Ok(done)
    }
}

/// As many threads as asked for, or all there are.
pub(crate) fn threads(asked: Option<u32>) -> usize {
    asked.map_or_else(|| std::thread::available_parallelism().map_or(1, NonZero::get), |n| n as usize)
}

/// Digest of the files of a world without scenarios.
pub(crate) fn digest(input: &Input) -> Result<String, Failure> {
    Ok(world_digest(&input.read_all()?, &[]))
}
