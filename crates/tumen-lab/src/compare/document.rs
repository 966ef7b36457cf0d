//! The document of a comparison: what terminal, JSON and report show.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::answer::{FORMAT, HostMeta, Hosts, Period, ProgrammeMeta, Quantiles, ScenarioMeta};

/// Worlds beside one another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Worlds side by side: what `tumen compare --format json` prints")]
pub struct Comparison {
    /// Version of this document.
    #[schemars(extend("const" = FORMAT))]
    pub format: u32,
    /// Version of the program.
    pub version: String,
    /// Command line that gives the same bytes again.
    pub command: String,
    /// Digest of the files of all worlds.
    pub world: String,
    /// Seed of all draws.
    pub seed: u64,
    /// The most pairs of runs for one world.
    pub most_pairs: u32,
    /// Population scale: one simulated crew stands for this many.
    pub scale: u32,
    /// The observable that decides when there are enough pairs, in the story and all months compared.
    pub observable: String,
    /// Width of the 95 % interval of its mean difference, in parts of the baseline, at which there are enough pairs; absent where all are run.
    pub until_width: Option<f64>,
    /// The world that the others are held against.
    pub baseline: ComparedName,
    /// The host whose story is told first; absent where all hosts are one story.
    pub main_host: Option<HostMeta>,
    /// Arrangements, in order of time; those of other hosts come last.
    pub programmes: Vec<ProgrammeMeta>,
    /// The other worlds, in the order in which they were named.
    pub worlds: Vec<ComparedWorld>,
    /// Person-months that were simulated.
    pub worker_months: u64,
    /// Person-months that the same runs would have taken, had each begun at the first month of the world.
    pub worker_months_unforked: u64,
    /// Remarks a reader must know, one sentence each.
    pub notes: Vec<String>,
}

impl Comparison {
    /// The hosts whose rows are told first.
    pub fn story(&self) -> Hosts {
        Hosts::story(self.main_host.is_some())
    }

    /// What these hosts are called.
    pub fn story_name(&self) -> &str {
        self.main_host.as_ref().map_or("all hosts", |host| &host.name)
    }
}

/// A world by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ComparedName {
    /// `baseline`, or the ids of the scenarios joined by `+`.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Scenarios laid over the baseline, in order, with what they change.
    pub scenarios: Vec<ScenarioMeta>,
}

/// A world beside the one that it is held against.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ComparedWorld {
    /// The world.
    pub world: ComparedName,
    /// First month in which it differs in any pair; absent where it does in none.
    pub first_month: Option<String>,
    /// Months compared.
    pub months: Period,
    /// Pairs of runs.
    pub pairs: u32,
    /// Width of the 95 % interval that decides, in parts of the baseline; absent where the baseline is nothing.
    pub width: Option<f64>,
    /// The periods of the rows below: all months compared, then the eras in them.
    pub periods: Vec<ComparedPeriod>,
    /// Differences by period, group and observable. What neither world has is left out.
    pub differences: Vec<Difference>,
    /// Who gains and who loses, by period and hosts.
    pub parties: Vec<PartyDifference>,
}

/// Observables that a comparison tells first, in this order; all others are in its document.
pub const TOLD: [&str; 11] = [
    "retained_share",
    "stock",
    "gross_earnings",
    "take_home",
    "saved",
    "state_revenue",
    "officials_revenue",
    "company_balance",
    "forced_labour",
    "exits",
    "arrived_rok",
];

impl ComparedWorld {
    /// Observables in the order in which they are told: those that answer the questions of its scenarios, then those of [`TOLD`].
    pub fn told(&self) -> Vec<&str> {
        let asked = self.world.scenarios.iter().flat_map(|scenario| scenario.observables.iter().map(String::as_str));
        let mut names: Vec<&str> = Vec::new();
        for name in asked.chain(TOLD) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// The rows of a period for an arrangement, or for some hosts together where none is named.
    pub fn rows(&self, period: &str, programme: Option<&str>, hosts: Hosts) -> Vec<&Difference> {
        let here = |row: &&Difference| {
            row.period == period && row.programme.as_deref() == programme && (programme.is_some() || row.hosts == hosts)
        };
        self.differences.iter().filter(here).collect()
    }

    /// What becomes of an observable over all months and ways out, for some hosts together.
    pub fn find(&self, observable: &str, hosts: Hosts) -> Option<&Difference> {
        self.rows("all", None, hosts).into_iter().find(|row| row.observable == observable && row.channel.is_none())
    }
}

/// A period of a comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ComparedPeriod {
    /// `all`, or the id of an era.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Its months, as far as they are compared.
    pub months: Period,
}

/// What becomes of an observable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// Observable; people and amounts are means over all months of the period.
    pub observable: String,
    /// The way out, of `exits` by channel.
    pub channel: Option<String>,
    /// Unit of the values.
    pub unit: String,
    /// Programme id; absent for a sum over hosts.
    pub programme: Option<String>,
    /// Where no programme is named, the hosts that are taken in.
    pub hosts: Hosts,
    /// Id of the period.
    pub period: String,
    /// Its value in the world that is held against.
    pub baseline: Option<Quantiles>,
    /// Its value in the other world.
    pub changed: Option<Quantiles>,
    /// The difference pair by pair, over pairs with a value on both sides.
    pub difference: Option<Quantiles>,
    /// The 95 % interval of the mean difference: what more pairs would narrow, and the spread of the difference would not.
    pub interval: Option<[f64; 2]>,
    /// Pairs with a value on both sides.
    pub pairs: u32,
    /// How many times fewer pairs this takes than unpaired runs for an interval of the same width: variance of the two worlds together over
    /// that of the difference. Absent where nothing differs.
    pub variance_reduction: Option<f64>,
    /// Too few people for the population scale: not to be shown as a number.
    pub needs_scale_1: bool,
}

/// What a party received less what it gave, in USD a year. Every posting is one party's gain and another's loss: in every pair, and so in the
/// means, the parties sum to zero, and so do their differences.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartyDifference {
    /// `workers`, `households`, `state`, `officials`, `company`, `brokers`, `employers` or `others`.
    pub party: String,
    /// The hosts that are taken in.
    pub hosts: Hosts,
    /// Id of the period.
    pub period: String,
    /// Its net receipts in the world that is held against.
    pub baseline: Quantiles,
    /// What becomes of them.
    pub difference: Quantiles,
}
