//! A world: everything a run needs, read from text and checked.
//!
//! Files become a [`World`] here, or a list of [`Problem`]s; nothing is guessed. The engine takes a `World` as it is.
//!
//! The way of a file: [`document`](self) keeps the place of every key, `reader` asks for keys by name and reports the rest,
//! the `load_*` files build the parts, `overlay` lays scenarios over them, and the `check` files compare the parts with each other.

mod check;
mod check_chances;
mod check_money;
mod check_rules;
mod dates;
pub(crate) mod document;
mod extent;
pub mod keys;
mod load;
mod load_environment;
mod load_forced_labour;
mod load_places;
mod load_programme;
mod load_scenario;
mod load_sweep;
mod load_systems;
mod locate;
mod lookup;
pub mod near;
mod overlay;
mod param;
pub(crate) mod problem;
mod provenance;
mod quantile;
pub(crate) mod reader;
mod revise;
pub(crate) mod roubles;
pub mod schema;
mod sweep;
mod syntax;
#[cfg(test)]
mod tests;
mod times;
mod value;

pub use document::{MAX_BYTES, MAX_DEPTH};
pub use load::{Files, check, load, scenario_names};
pub use load_sweep::read_sweep;
pub use lookup::id_hash;
pub use overlay::{Change, Edit, LikeSlot};
pub use param::Draw;
pub use problem::{Problem, Problems, Severity};
pub use quantile::{After, Quantile};
pub use sweep::{Design, FactorOf, Levels, Sweep, SweepFactor};
pub use times::{Multiplier, Times};

use crate::distribution::Distribution;
use crate::evidence::{Evidence, ForcedLabour, Lacking, System};
use crate::month::{Month, MonthRange};
use crate::programme::{RuleKind, Slot};
use crate::quantity::{Currency, Dimension, Quantity};

/// Everything a run needs: evidence, places, hosts, programmes, environment, behaviour.
#[derive(Clone, Debug)]
pub struct World {
    /// First and last month that may be simulated.
    pub months: MonthRange,
    /// Periods of the story, in order.
    pub eras: Vec<Era>,
    /// Id of the host whose story is told first; the others are a group beside it. All hosts are one story where it is not given.
    pub main_host: Option<String>,
    /// Sources and claims.
    pub evidence: Evidence,
    /// What counts as forced labour.
    pub forced_labour: ForcedLabour,
    /// Places, parents before children.
    pub places: Vec<Place>,
    /// Receiving territories, by id.
    pub hosts: Vec<Host>,
    /// Arrangements, by id (where it starts with a year, in order of time).
    pub programmes: Vec<Programme>,
    /// Single values of the environment.
    pub environment: Vec<Param>,
    /// Factors of the environment, by id.
    pub factors: Vec<Factor>,
    /// Yearly series of the environment, by id.
    pub series: Vec<Series>,
    /// How people respond.
    pub behaviour: Vec<Param>,
    /// The scenarios that were laid over the baseline, in order.
    pub scenarios: Vec<ScenarioName>,
    /// Their changes, scenario after scenario.
    pub changes: Vec<Change>,
    /// The systems that the documents describe, in the order of their numbers, read against the baseline.
    pub systems: Vec<System>,
    /// The systems that this world cannot run.
    pub lacking: Vec<Lacking>,
    /// What someone should look at, though the world can be used.
    pub warnings: Problems,
}

/// A period of the story.
#[derive(Clone, Debug, PartialEq)]
pub struct Era {
    /// Id in files and tables.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Months of the era.
    pub months: MonthRange,
}

/// A scenario that has been laid over a world.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioName {
    /// File stem.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// The question it answers.
    pub question: String,
    /// What one has to know of it, what is held fixed and what the answer leaves out, in paragraphs.
    pub context: Vec<String>,
    /// Observables that answer the question.
    pub observables: Vec<&'static str>,
    /// Last month over which the answer is taken; without it, the last of the world.
    pub until: Option<Month>,
    /// Claims that bear on the question.
    pub claims: Vec<String>,
}

/// A place; a leaf of the tree may be a site of a programme.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Id in files.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// The place that contains it.
    pub parent: Option<String>,
}

/// A receiving territory and its policy.
#[derive(Clone, Debug)]
pub struct Host {
    /// Id in files.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Values of the keys in [`keys::HOST`].
    pub params: Vec<Param>,
}

/// One arrangement of labour export.
#[derive(Clone, Debug)]
pub struct Programme {
    /// Id in files, paths and random keys.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Host id.
    pub host: String,
    /// Currency of workers' pockets.
    pub currency: Currency,
    /// One simulated crew stands for this many, on top of the population scale of a run.
    pub crew_weight: u32,
    /// Months in which it recruits and its rules are stated.
    pub active: MonthRange,
    /// What happens to the people who are left.
    pub at_end: AtEnd,
    /// Programme whose rules bind a worker who lost the contract privilege.
    pub demote_to: Option<String>,
    /// Sites with their shares of the crews.
    pub sites: Vec<Site>,
    /// Rules of the eight slots, in the order of [`Slot::ALL`]; each list is dated, without gap or overlap.
    pub slots: [Vec<Rule>; 8],
}

impl Programme {
    /// The dated rules of a slot.
    pub fn slot(&self, slot: Slot) -> &[Rule] {
        &self.slots[slot as usize]
    }

    /// The rule of a slot that binds in a month; after the last one ends, the last one.
    pub fn rule(&self, slot: Slot, month: Month) -> Option<&Rule> {
        let rules = self.slot(slot);
        rules.iter().find(|rule| rule.months.contains(month)).or_else(|| rules.last())
    }
}

/// What happens to people at the end of a programme.
#[derive(Clone, Debug, PartialEq)]
pub enum AtEnd {
    /// They serve out their terms under the last rules.
    RunOff,
    /// All contracts end at latest this many months after the end.
    ReturnBy {
        /// Months after the end.
        months: u16,
    },
    /// They keep their posts and are bound by the rules of another programme.
    HandOver {
        /// Id of that programme.
        to: String,
    },
}

/// A site and its share of the crews.
#[derive(Clone, Debug)]
pub struct Site {
    /// Place id, a leaf.
    pub place: String,
    /// Share of the crews; shares are scaled to sum to one.
    pub share: Param,
}

/// One dated rule of a slot.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Months in which it binds.
    pub months: MonthRange,
    /// Its kind.
    pub kind: RuleKind,
    /// Values of the kind's keys that the file gives (absent keys have their stated default).
    pub params: Vec<Param>,
    /// The rule that it repeats, if a scenario moved it in time.
    pub like: Option<Like>,
    /// Where it stands.
    pub place: TextPlace,
}

/// Which rule a moved rule repeats.
#[derive(Clone, Debug, PartialEq)]
pub struct Like {
    /// Programme of the rule.
    pub programme: String,
    /// Month whose values were taken.
    pub as_of: Month,
    /// Series that carries amounts of money over to other months; the entries hold it already.
    pub indexed_by: Option<String>,
}

impl Rule {
    /// The value that the file gives for a key.
    pub fn param(&self, key: &str) -> Option<&Param> {
        self.params.iter().find(|param| param.key == key)
    }
}

/// A value of a key over time.
#[derive(Clone, Debug)]
pub struct Param {
    /// The key.
    pub key: &'static str,
    /// Dotted path without date, such as `2000-contract.levy.share`.
    pub path: String,
    /// Dated entries, sorted, without gap or overlap inside the months where the rule binds.
    pub entries: Vec<Entry>,
}

/// One dated entry of a value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Months of the entry.
    pub months: MonthRange,
    /// The quantile that a prior takes.
    pub quantile: Quantile,
    /// What is known, in held units (`expects`), after roubles of the day are converted.
    pub value: Value,
    /// Unit of the value, `times` included.
    pub dimension: Dimension,
    /// Where the value runs to in a straight line; without it the value is a step.
    pub toward: Option<Toward>,
    /// Relative variation over persons or crews.
    pub spread: Option<Distribution>,
    /// What would stand here if nobody knew the claims that the value is built from.
    pub otherwise: Option<Distribution>,
    /// What multiplies the value.
    pub times: Vec<Times>,
    /// Where the value comes from.
    pub provenance: Provenance,
    /// Where it stands.
    pub place: TextPlace,
}

/// The far end of a value that changes in a straight line.
///
/// It is kept in the entry itself, so that a scenario which changes the next entry leaves the months before it as they were.
#[derive(Clone, Debug, PartialEq)]
pub struct Toward {
    /// Month in which the line starts with the entry's own value.
    pub start: Month,
    /// Month in which the line would arrive.
    pub end: Month,
    /// The value there.
    pub value: Value,
    /// The quantile that a prior takes there.
    pub quantile: Quantile,
    /// The month at which the line was read off for good, when a scenario moved the rule in time.
    pub frozen: Option<Month>,
}

/// What is known of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A fixed value.
    Fixed(Quantity),
    /// What nobody knows: one draw per run.
    Prior(Distribution),
    /// Stated to be unknown: the key's default stands in, and the run says so.
    Unknown,
}

/// Where a value comes from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Provenance {
    /// Claims it is built from (they have the role `input`).
    pub claims: Vec<String>,
    /// Other claims that bear on it.
    pub see: Vec<String>,
    /// Sources of public statistics.
    pub sources: Vec<String>,
    /// Why it is assumed.
    pub assumed: Option<String>,
    /// A remark, such as why a prior is wider than its claim.
    pub why: Option<String>,
}

/// Where something stands in the files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextPlace {
    /// File, relative to the world's folder.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
}

/// A number that several values share, such as how far a remembered series is off.
#[derive(Clone, Debug)]
pub struct Factor {
    /// Id that `times` names.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Unit of its level.
    pub dimension: Dimension,
    /// What is known of it; its path is `environment.<id>`.
    pub level: Param,
}

/// A yearly series of the environment.
#[derive(Clone, Debug)]
pub struct Series {
    /// Id that `times` names.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Unit of its values.
    pub dimension: Dimension,
    /// Years for which the file gives a value, or which lie between two such years of an interpolated series.
    pub years: (u16, u16),
    /// Years inside that range without a value.
    pub missing_years: Vec<u16>,
    /// Value of each month of the world, in held units, without `times`.
    pub monthly: Vec<f64>,
    /// Factors that multiply it wherever it is used.
    pub times: Vec<Times>,
    /// Years whose values are assumed.
    pub assumed_years: Vec<u16>,
    /// Where the values come from.
    pub provenance: Provenance,
}
