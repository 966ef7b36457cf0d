//! The document of a decomposition: what terminal, JSON, CSV and page show.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::answer::{FORMAT, Period, Quantiles, ScenarioMeta};

/// A difference split into parts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "A difference split over what makes it: what `tumen decompose --format json` prints")]
pub struct Decomposition {
    /// Version of this document.
    #[schemars(extend("const" = FORMAT))]
    pub format: u32,
    /// Version of the program.
    pub version: String,
    /// Command line that gives the same bytes again.
    pub command: String,
    /// Digest of the files.
    pub world: String,
    /// Seed of all draws.
    pub seed: u64,
    /// Parameter draws.
    pub draws: u32,
    /// Population scale: one simulated crew stands for this many.
    pub scale: u32,
    /// Orders of the players sampled in each draw; absent where all sets of players are run.
    pub permutations: Option<u32>,
    /// The regime or world that has none of the changes.
    pub first: DecomposedEnd,
    /// The regime or world that has all of them.
    pub second: DecomposedEnd,
    /// What all hybrids of two regimes are run in; absent where two worlds are decomposed.
    pub frame: Option<DecomposedFrame>,
    /// Months over which observables are taken.
    pub months: Period,
    /// What the difference is split over.
    pub players: Vec<Player>,
    /// The observables, in the order in which they were asked for.
    pub observables: Vec<Decomposed>,
    /// Pairs of rules that never met in history, as far as hybrids have them.
    pub unmet: Vec<UnmetPair>,
    /// All sets of players, where all are run; else none.
    pub hybrids: Vec<Hybrid>,
    /// Person-months that were simulated.
    pub worker_months: u64,
    /// Remarks a reader must know, one sentence each.
    pub notes: Vec<String>,
}

/// One end of a difference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecomposedEnd {
    /// Id of an arrangement, `baseline`, or the ids of scenarios joined by `+`.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// The month whose rules a regime has; absent for a world.
    pub as_of: Option<String>,
    /// Scenarios laid over the baseline, with what they change.
    pub scenarios: Vec<ScenarioMeta>,
}

/// What all hybrids are run in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecomposedFrame {
    /// Id of the arrangement whose posts, sites, host and months these are.
    pub programme: String,
    /// Its name.
    pub name: String,
    /// Name of the host.
    pub host: String,
    /// First month that is simulated, with nobody at any post.
    pub from: String,
    /// Values that are the frame's under every hybrid, as `slot.key`.
    pub stays: Vec<String>,
    /// Arrangement whose own rules bind people who lose the contract privilege.
    pub demote_to: Option<String>,
}

/// Something that is exchanged as a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Player {
    /// Slots or paths, joined by `+` where several are exchanged together.
    pub id: String,
    /// What it is at the first end: kinds of rules, or values.
    pub first: Vec<String>,
    /// What it is at the second end.
    pub second: Vec<String>,
}

/// How the difference of an observable comes about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decomposed {
    /// Observable, as a mean over the months.
    pub observable: String,
    /// Unit of all values.
    pub unit: String,
    /// Draws in which every set of players that was run has a value.
    pub draws: u32,
    /// Its value at the first end.
    pub first: Option<Quantiles>,
    /// Its value at the second end.
    pub second: Option<Quantiles>,
    /// The difference draw by draw: what is split.
    pub difference: Option<Quantiles>,
    /// The 95 % interval of the mean difference.
    pub interval: Option<[f64; 2]>,
    /// Its value for each regime in its own months and posts: what lies between these and the ends above is the frame's part.
    pub own: [Option<Quantiles>; 2],
    /// The part of each player, in the order of the players.
    pub parts: Vec<Part>,
    /// The largest distance, in any draw, between the sum of the parts and the difference.
    pub largest_gap: f64,
}

/// The part of a difference that is a player's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Id of the player.
    pub player: String,
    /// Its Shapley value over draws; the values of all players sum to the difference in every draw, and so do the means.
    pub value: Option<Quantiles>,
    /// The 95 % interval of the mean value.
    pub interval: Option<[f64; 2]>,
    /// What it adds when it comes first, over draws.
    pub first_in: Option<Quantiles>,
    /// What it adds when it comes last, over draws.
    pub last_in: Option<Quantiles>,
    /// Standard error of the mean value that the sampling of orders leaves; absent where all sets are run.
    pub sampling_error: Option<f64>,
    /// Part of the weight of its value that rests on hybrids with an unmet pair; absent where orders are sampled.
    pub unmet_weight: Option<f64>,
}

/// Rules that never met in history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnmetPair {
    /// The two slots.
    pub slots: [String; 2],
    /// What their meeting means here, or why it is implausible.
    pub says: String,
    /// Hybrids that have it, of all there are.
    pub hybrids: u32,
}

/// One set of players.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hybrid {
    /// Players that are as at the second end; the others are as at the first.
    pub second: Vec<String>,
    /// Mean over draws of each observable, in their order; absent where it has no value in any draw.
    pub means: Vec<Option<f64>>,
    /// Numbers of the unmet pairs that it has, from 0.
    pub unmet: Vec<u32>,
}
