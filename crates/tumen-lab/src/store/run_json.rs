//! What a rerun repeats.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::LabError;
use crate::answer::{Answer, Digest, FORMAT, Period};

/// The content of `run.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunJson {
    /// Version of the format.
    pub format: u32,
    /// Version of the program.
    pub version: String,
    /// Command line that gives the same bytes again.
    pub command: String,
    /// Scenarios laid over the world, in order.
    pub scenarios: Vec<String>,
    /// Key of all draws.
    pub seed: u64,
    /// Parameter draws.
    pub draws: u32,
    /// Replicates of chance of each draw.
    pub replicates: u32,
    /// Population scale.
    pub scale: u32,
    /// Months reported.
    pub months: Period,
    /// Person-months simulated, before scale.
    pub worker_months: u64,
    /// Digests of the world and of the results.
    pub digest: Digest,
    /// BLAKE3 digests of the other files of the folder, but for `timing.json`.
    pub files: BTreeMap<String, String>,
}

pub(super) fn bytes(answer: &Answer, files: BTreeMap<String, String>) -> Result<Vec<u8>, LabError> {
    let run = RunJson {
        format: FORMAT,
        version: answer.version.clone(),
        command: answer.command.clone(),
        scenarios: answer.scenarios.iter().map(|scenario| scenario.id.clone()).collect(),
        seed: answer.seed,
        draws: answer.draws,
        replicates: answer.replicates,
        scale: answer.scale,
        months: answer.months.clone(),
        worker_months: answer.worker_months,
        digest: answer.digest.clone(),
        files,
    };
    serde_json::to_vec_pretty(&run).map_err(|error| LabError::table("run.json", error))
}
