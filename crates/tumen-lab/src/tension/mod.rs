//! Which claims cannot hold in the same year, and by how much.
//!
//! Nobody writes these down: they follow from the books. In every year and arrangement what workers receive is what they hand over, spend
//! and save ([`books`]). Claims whose observables are about terms of these books become bounds on them ([`joining`]); terms of which no
//! claim speaks keep to what the model gives them ([`year`]). Where no assignment of all terms meets a set of claims, the set is a tension; one
//! from which no claim can be left out is told ([`groups`]), with the factor by which each would have to be off for all to hold.

mod books;
mod facts;
mod groups;
mod joining;
#[cfg(test)]
mod tests;
mod year;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tumen::observables::Frame;
use tumen::world::World;

use crate::LabError;
use crate::answer::Period;
use crate::dossier::{FORMAT, RunInfo};
use crate::ensemble::{Progress, Settings};
use crate::store::Store;

use self::facts::Facts;
use self::joining::joined;

/// The tensions of a world.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "The groups of claims that cannot hold together: what `tumen claims --tension --format json` prints"
)]
pub struct TensionTable {
    /// Version of this document.
    #[schemars(extend("const" = FORMAT))]
    pub format: u32,
    /// The runs from which the terms of the books are taken of which no claim speaks.
    pub run: RunInfo,
    /// Ids of the claims that take part: their observables are about terms of the books.
    pub joined: Vec<String>,
    /// The groups: those that are off beyond what sources err by first, then by how far they are off.
    pub groups: Vec<TensionGroup>,
    /// Claims that do not fit the model's own terms in some years even by themselves, so that they are in no group there.
    pub alone: Vec<AloneClaim>,
}

/// Claims that cannot hold in the same year, none of which can be left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TensionGroup {
    /// The claims.
    pub claims: Vec<TensionClaim>,
    /// The factor up to which the least reliable of their sources errs in about two of three figures.
    pub error_factor: f64,
    /// Every year of which some of them speak.
    pub years: Vec<TensionYear>,
}

/// A claim of a group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TensionClaim {
    /// Claim id.
    pub id: String,
    /// Source id.
    pub source: String,
    /// Paragraph of the source.
    pub paragraph: u32,
    /// What it says, in our words.
    pub statement: String,
    /// Its figure.
    pub document: String,
    /// The observable that it is about.
    pub observable: String,
    /// Whose: arrangements, or a host; empty for everyone.
    pub scope: String,
    /// The months that it speaks of.
    pub period: Period,
    /// What the claim is used for.
    pub role: String,
}

/// A group in a year.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TensionYear {
    /// The year.
    pub year: u16,
    /// Whether all claims speak of this year; otherwise some are carried over from the years around.
    pub all_speak: bool,
    /// Whether they can hold together as they are written, but for rounding.
    pub holds: bool,
    /// The smallest factor by which each would have to be off, up or down, for all to hold; 1 where they do, absent where none up to 100
    /// does.
    pub factor: Option<f64>,
    /// Whether that is more than sources of their kind err by.
    pub beyond_error: bool,
    /// USD that would have to come from nowhere, or vanish, in the workers' books for all to hold as they are written, in a worker-month of
    /// the arrangements that they speak of; absent where money alone does not help.
    pub missing: Option<f64>,
}

/// A claim that does not fit by itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AloneClaim {
    /// Claim id.
    pub id: String,
    /// The years.
    pub years: Vec<u16>,
}

/// Finds the tensions of a world, whose digest is given. Runs are taken from the store and kept in it; `watch` is told
/// how far they have come.
///
/// # Errors
/// Refuses settings that cannot be run; passes on a broken identity of the engine, what the solver cannot solve, and
/// what keeps runs from being kept.
pub fn tension(
    world: &World,
    digest: &str,
    settings: Settings,
    store: Option<&Store>,
    watch: &(dyn Fn(Progress) + Sync),
) -> Result<TensionTable, LabError> {
    let frame = Frame::new(world);
    let claims = joined(world, &frame);
    let (facts, results) = Facts::run(world, &frame, &claims, settings, store, watch)?;
    let run = RunInfo {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        world: digest.to_owned(),
        results,
        draws: settings.draws,
        seed: settings.seed,
        scale: settings.scale,
    };
    let (groups, alone) = groups::groups(world, &frame, &claims, &facts)?;
    let joined = claims.iter().map(|claim| claim.id.clone()).collect();
    Ok(TensionTable { format: FORMAT, run, joined, groups, alone })
}
