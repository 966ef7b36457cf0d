//! Runs on disk: what is kept of each of them, so that it is found again ([`Store`]), and what they say together, a
//! folder that is written beside its place and moved there when it is whole:
//!
//! | file | holds |
//! | --- | --- |
//! | `run.json` | version, command, seeds, digests, person-months: what a rerun repeats |
//! | `timing.json` | when, how long, on how many threads, by which build: what it does not |
//! | `observables_yearly.parquet` | all observables by programme, year and draw |
//! | `observables_monthly.parquet` | quantiles over draws by programme, place and month |
//! | `observables_monthly_draws/draw=…/` | the same for every draw, on request |
//! | `ledger.parquet` | postings by programme and year, with the accounts that give and receive |
//! | `claims.parquet` | claims beside what the model says |
//! | `parameters.json` | every value of the world, scenarios laid over, with its provenance |
//! | `world/` | the files of the world |

mod columns;
mod disk;
#[cfg(test)]
mod faults;
mod folder;
mod inventory;
mod kept;
mod listing;
mod parameters;
mod part;
mod program;
mod results;
mod ro_crate;
mod run_json;
mod tables;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tumen::world::World;

use crate::LabError;
use crate::answer::Answer;
use crate::ensemble::{Ensemble, resolved_files, with_threads};
use disk::RealDisk;
use folder::Draft;

pub(crate) use columns::TableColumn;
pub use folder::discard_unfinished;
pub use inventory::{KeptRuns, kept_runs, remove_kept};
pub(crate) use kept::{Asking, Kept, digest, world_name};
pub use kept::{PartKind, Question, Store};
pub use listing::{Holds, RunAbout, RunList, RunRow, run_list};
pub use program::digest as program_digest;
pub use results::{Described, noted_files};
pub use ro_crate::{CrateOf, write_crate};
pub use run_json::RunJson;

/// What a rerun does not repeat: when a run was made, how long it took, and by which build of the program.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timing {
    /// When it began, as `2026-11-29T20:31:05+00:00`.
    pub began: String,
    /// When it ended.
    pub ended: String,
    /// Digest of the program's own file; empty where it could not be read.
    pub program: String,
    /// Seconds of simulation.
    pub simulation_seconds: f64,
    /// Threads.
    pub threads: usize,
    /// Person-months simulated per second, before scale, without those of runs that were in the store; absent where
    /// worlds stand side by side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker_months_per_second: Option<f64>,
}

/// What goes into the folder beside the tables.
#[derive(Clone, Debug, Default)]
pub struct Contents<'a> {
    /// Files of the world, with paths relative to its folder.
    pub files: &'a [(String, Vec<u8>)],
    /// Further files: name and bytes.
    pub extra: &'a [(String, Vec<u8>)],
    /// How long it took.
    pub timing: Timing,
    /// Whether to write the monthly table of every draw as well.
    pub monthly: bool,
}

/// Name of a folder: what it is called, and a digest of what went in and came out.
pub fn folder_name(name: &str, digested: &[&str]) -> String {
    let digest = blake3::hash(digested.join("\n").as_bytes()).to_hex();
    // File systems take 255 bytes; long names are still told apart by the digest.
    let name: String = name.chars().take(100).collect();
    format!("{name}-{}", &digest[..12])
}

/// Name of the folder of a run: its scenarios, and a digest of what went in and came out.
pub fn run_name(answer: &Answer) -> String {
    let ids: Vec<&str> = answer.scenarios.iter().map(|scenario| scenario.id.as_str()).collect();
    let base = if answer.differs.is_some() { "changed-world" } else { "baseline" };
    let name = match (ids.is_empty(), answer.differs.is_some()) {
        (true, _) => base.to_owned(),
        (false, false) => ids.join("+"),
        (false, true) => format!("{base}+{}", ids.join("+")),
    };
    let numbers = [u64::from(answer.draws), u64::from(answer.replicates), u64::from(answer.scale), answer.seed];
    let numbers = numbers.map(|number| number.to_string());
    let mut digested =
        vec![answer.digest.world.as_str(), &answer.digest.results, &answer.months.from, &answer.months.until];
    digested.extend(numbers.iter().map(String::as_str));
    folder_name(&name, &digested)
}

/// Writes results that are no run into a folder of their own inside `out`, all or none, and returns that folder. A folder of the same name is
/// replaced.
///
/// # Errors
/// When a file cannot be written; then nothing is left behind.
pub fn write_results(out: &Path, name: &str, described: &Described<'_>) -> Result<PathBuf, LabError> {
    let draft = Draft::begin(&RealDisk, out, name)?;
    results::describe(&draft, described)?;
    draft.finish()
}

/// Writes a table, and files beside it, into a folder as [`write_results`] does.
pub(crate) fn write_table(
    out: &Path,
    name: &str,
    (table, columns): (&str, Vec<TableColumn>),
    described: &Described<'_>,
) -> Result<PathBuf, LabError> {
    let draft = Draft::begin(&RealDisk, out, name)?;
    let mut written = columns::Table::new(&draft, table);
    written.add(columns)?;
    written.finish()?;
    results::describe(&draft, described)?;
    draft.finish()
}

/// Writes a run into a folder of its own inside `out` and returns that folder. A folder of the same run is replaced.
///
/// # Errors
/// When a table cannot be encoded or a file cannot be written; then nothing is left behind.
pub fn write(
    out: &Path,
    world: &World,
    ensemble: &Ensemble,
    answer: &Answer,
    contents: &Contents<'_>,
) -> Result<PathBuf, LabError> {
    let draft = Draft::begin(&RealDisk, out, &run_name(answer))?;
    with_threads(ensemble.settings.threads, || tables(&draft, world, ensemble, answer, contents.monthly))??;
    let ids: Vec<String> = answer.scenarios.iter().map(|scenario| scenario.id.clone()).collect();
    for (path, bytes) in resolved_files(contents.files, &ids) {
        draft.put(&format!("world/{path}"), bytes)?;
    }
    contents.extra.iter().try_for_each(|(path, bytes)| draft.put(path, bytes))?;
    draft.put("run.json", &run_json::bytes(answer, draft.digests())?)?;
    let timing = serde_json::to_vec_pretty(&contents.timing).map_err(|error| LabError::table("timing.json", error))?;
    draft.put("timing.json", &timing)?;
    draft.finish()
}

/// The tables, side by side on all threads of the pool they are written in.
fn tables(
    draft: &Draft<'_>,
    world: &World,
    ensemble: &Ensemble,
    answer: &Answer,
    monthly: bool,
) -> Result<(), LabError> {
    draft.put("parameters.json", &parameters::json(world)?)?;
    tables::claims(draft, answer)?;
    let used = &tables::Used::of(ensemble)?;
    let draws = || if monthly { tables::monthly_draws(draft, ensemble, used) } else { Ok(()) };
    // One thread is busy with the yearly table while the others take quantiles.
    let (yearly, others) = rayon::join(
        || tables::yearly(draft, ensemble, used),
        || {
            tables::monthly(draft, ensemble, used)
                .and_then(|()| tables::ledger(draft, ensemble, used))
                .and_then(|()| draws())
        },
    );
    yearly.and(others)
}
