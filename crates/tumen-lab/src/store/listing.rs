//! What `tumen runs` tells: the folders of a store and those with results, in one list.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::inventory::{KeptRuns, kept_runs};
use super::results::{ABOUT, Results};
use super::run_json::RunJson;
use crate::LabError;
use crate::answer::{FORMAT, Period};

/// All runs that are there.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "The runs that are kept, and their results: what `tumen runs list --format json` prints")]
pub struct RunList {
    /// Version of this document.
    #[schemars(extend("const" = FORMAT))]
    pub format: u32,
    /// Folders of the store, then those with results, each by name.
    pub runs: Vec<RunRow>,
}

/// A folder.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RunRow {
    /// Name of the folder.
    pub name: String,
    /// What it holds: parts of the store, or results.
    pub holds: Holds,
    /// What it is about; absent where the folder does not say it.
    pub about: Option<RunAbout>,
    /// Parts, histories, pairs or draws that are there.
    pub runs: u32,
    /// Bytes of all files.
    pub bytes: u64,
    /// When it was begun, or was last asked for more than ever, in UTC.
    pub since: Option<String>,
    /// Whether another build of the program kept it, so that this one does not find it.
    pub of_another_program: bool,
}

/// What a folder holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Holds {
    /// Parts of the store.
    Parts,
    /// Tables and report of a run.
    Results,
    /// What worlds side by side came to.
    Comparison,
    /// What a difference is made of.
    Decomposition,
    /// The points of a plan.
    Sweep,
}

impl Holds {
    /// The name in documents and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Holds::Parts => "parts",
            Holds::Results => "results",
            Holds::Comparison => "comparison",
            Holds::Decomposition => "decomposition",
            Holds::Sweep => "sweep",
        }
    }
}

/// What was asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RunAbout {
    /// Kind of the parts in the store; absent for results.
    pub kind: Option<String>,
    /// The worlds: `baseline`, or scenarios joined by `+`.
    pub worlds: Vec<String>,
    /// Digest of their files.
    pub world: String,
    /// Seed of all draws.
    pub seed: u64,
    /// Population scale; absent where parts have scales of their own.
    pub scale: Option<u32>,
    /// Months that are reported; absent where the folder does not say it.
    pub months: Option<Period>,
    /// The most runs that were asked for.
    pub wanted: u32,
    /// Version of the program.
    pub version: String,
    /// The command that asked, or one that gives the same bytes again.
    pub command: String,
}

/// The runs of a store and the results in a folder; `stamp` writes a time.
///
/// # Errors
/// When one of the folders is something else, or cannot be read.
pub fn run_list(root: &Path, out: &Path, stamp: &dyn Fn(SystemTime) -> String) -> Result<RunList, LabError> {
    let mut runs: Vec<RunRow> = kept_runs(root)?.into_iter().map(|kept| row(kept, stamp)).collect();
    let mut results = Vec::new();
    if out.is_dir() {
        for entry in fs::read_dir(out).map_err(LabError::read(out))? {
            let folder = entry.map_err(LabError::read(out))?.path();
            results.extend(results_in(&folder, stamp));
        }
    }
    results.sort_by(|a, b| a.name.cmp(&b.name));
    runs.extend(results);
    Ok(RunList { format: FORMAT, runs })
}

fn row(kept: KeptRuns, stamp: &dyn Fn(SystemTime) -> String) -> RunRow {
    let about = kept.question.map(|question| RunAbout {
        kind: Some(question.kind.name().to_owned()),
        worlds: question.worlds,
        world: question.world,
        seed: question.seed,
        scale: question.scale,
        months: Some(question.months),
        wanted: question.wanted,
        version: question.version,
        command: question.command,
    });
    RunRow {
        name: kept.name,
        holds: Holds::Parts,
        about,
        runs: kept.parts,
        bytes: kept.bytes,
        since: kept.since.map(stamp),
        of_another_program: kept.of_another_program,
    }
}

/// A folder with results; nothing where it is none.
fn results_in(folder: &Path, stamp: &dyn Fn(SystemTime) -> String) -> Option<RunRow> {
    let name = folder.file_name()?.to_string_lossy().into_owned();
    if name.starts_with('.') {
        return None;
    }
    let read = |file: &str| {
        let since = fs::metadata(folder.join(file)).and_then(|about| about.modified()).ok();
        Some((fs::read(folder.join(file)).ok()?, since.map(stamp)))
    };
    let (holds, about, since) = if let Some((bytes, since)) = read("run.json") {
        (Holds::Results, serde_json::from_slice(&bytes).ok().map(of_run), since)
    } else {
        let (bytes, since) = read(ABOUT)?;
        match serde_json::from_slice::<Results>(&bytes) {
            Ok(results) => (results.holds, Some(results.about), since),
            Err(_) => (Holds::Results, None, since),
        }
    };
    let (runs, bytes) = (about.as_ref().map_or(0, |about| about.wanted), size(folder));
    Some(RunRow { name, holds, about, runs, bytes, since, of_another_program: false })
}

fn of_run(run: RunJson) -> RunAbout {
    let world = if run.scenarios.is_empty() { "baseline".to_owned() } else { run.scenarios.join("+") };
    RunAbout {
        kind: None,
        worlds: vec![world],
        world: run.digest.world,
        seed: run.seed,
        scale: Some(run.scale),
        months: Some(run.months),
        wanted: run.draws.saturating_mul(run.replicates),
        version: run.version,
        command: run.command,
    }
}

/// Bytes of all files below a folder.
fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let of = |entry: fs::DirEntry| match entry.metadata() {
        Ok(about) if about.is_dir() => size(&entry.path()),
        Ok(about) => about.len(),
        Err(_) => 0,
    };
    entries.map(of).sum()
}
