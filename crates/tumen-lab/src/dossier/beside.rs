//! All claims and derived quantities beside the runs of a world.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tumen::evidence::{Check, Claim, ClaimKind, Derived, Role, Topic};
use tumen::world::World;

use crate::answer::{Fares, ScoredClaim};
use crate::claims::{self, Scored, observation_error};
use crate::ensemble::{Ensemble, Progress, Settings, simulate};
use crate::store::Store;
use crate::{LabError, summary};

/// Marks a derived quantity among the claims; no id of a file has a point in it.
const DERIVED: &str = "derived.";

/// How the runs behind a document were made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RunInfo {
    /// Version of the program.
    pub version: String,
    /// Digest of the world.
    pub world: String,
    /// Digest of all observables of all draws.
    pub results: String,
    /// Number of parameter draws.
    pub draws: u32,
    /// Seed of all draws.
    pub seed: u64,
    /// Population scale: one simulated crew stands for this many.
    pub scale: u32,
}

/// A world with its runs, and every claim and derived quantity scored against them.
#[derive(Debug)]
pub struct Beside {
    /// The world, its derived quantities standing among the claims.
    pub(super) world: World,
    pub(super) ensemble: Ensemble,
    pub(super) info: RunInfo,
    scores: Vec<Scored>,
    rows: Vec<ScoredClaim>,
}

impl Beside {
    /// Runs a world, whose digest is given, and scores what is claimed of it. Runs are taken from the store and kept in
    /// it; `watch` is told how far they have come.
    ///
    /// # Errors
    /// Refuses settings that cannot be run; passes on a broken identity of the engine, and what keeps runs from being
    /// kept.
    pub fn run(
        world: &World,
        digest: &str,
        settings: Settings,
        store: Option<&Store>,
        watch: &(dyn Fn(Progress) + Sync),
    ) -> Result<Beside, LabError> {
        let world = with_derived(world);
        let ensemble = simulate(&world, settings, store, watch)?;
        let scores = summary::scores(&ensemble);
        let rows = summary::scored(&world, &ensemble, &scores);
        ensemble.all_read()?;
        let info = RunInfo {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            world: digest.to_owned(),
            results: ensemble.digest.clone(),
            draws: settings.draws,
            seed: settings.seed,
            scale: settings.scale,
        };
        Ok(Beside { world, ensemble, info, scores, rows })
    }

    /// The claims of the documents, in the order of their ids.
    pub(super) fn claims(&self) -> impl Iterator<Item = &Claim> {
        self.world.evidence.claims.iter().filter(|claim| !claim.id.starts_with(DERIVED))
    }

    /// A claim beside the simulation.
    pub(super) fn row(&self, claim: &str) -> Option<&ScoredClaim> {
        self.rows.iter().find(|row| row.id == claim)
    }

    /// A derived quantity beside the simulation.
    pub(super) fn derived_row(&self, derived: &Derived) -> Option<ScoredClaim> {
        let row = self.row(&format!("{DERIVED}{}", derived.id))?;
        Some(ScoredClaim { id: derived.id.clone(), ..row.clone() })
    }

    /// How the emergent claims among some fare, targets and held-out ones together; nothing where none of them is emergent.
    pub(super) fn emergent(&self, keep: impl Fn(&Claim) -> bool) -> Option<Fares> {
        let all = self.world.evidence.claims.iter().zip(&self.scores);
        let tests = all.filter(|(claim, _)| claim.role.is_test() && keep(claim));
        claims::fares(&tests.map(|(_, scored)| scored).collect::<Vec<_>>())
    }

    /// Remarks of the run.
    pub(super) fn notes(&self) -> Vec<String> {
        summary::notes(&self.world, &self.ensemble, &self.scores)
    }
}

/// The world with its derived quantities as claims of the role `derived`, so that one scale measures both.
fn with_derived(world: &World) -> World {
    let mut world = world.clone();
    let derived: Vec<Claim> = world.evidence.derived.iter().filter_map(|derived| as_claim(&world, derived)).collect();
    world.evidence.claims.extend(derived);
    world.evidence.claims.sort_by(|a, b| a.id.cmp(&b.id));
    world
}

/// A derived quantity as a claim of the least reliable of the sources that it follows from.
fn as_claim(world: &World, derived: &Derived) -> Option<Claim> {
    let grounds = derived.claims.iter().filter_map(|id| world.evidence.claim(id));
    let error =
        |claim: &&Claim| world.evidence.source(&claim.source).map_or(0.0, |source| observation_error(source.kind));
    let ground = grounds.reduce(|a, b| if error(&b) > error(&a) { b } else { a })?;
    Some(Claim {
        id: format!("{DERIVED}{}", derived.id),
        source: ground.source.clone(),
        paragraph: ground.paragraph,
        paragraph_end: None,
        attributed_to: None,
        kind: ClaimKind::Quantity,
        about: Vec::new(),
        topic: Topic::Macro,
        period: derived.check.months,
        open_ended: false,
        basis: ground.basis,
        admissible: Vec::new(),
        place: None,
        value: Some(derived.arithmetic.value),
        over: None,
        statement: derived.statement.clone(),
        note: derived.note.clone(),
        source_error: None,
        label: None,
        mark_begin: None,
        mark_end: None,
        conflicts_with: Vec::new(),
        agrees_with: Vec::new(),
        derived_from: Vec::new(),
        implied_by: derived.claims.clone(),
        role: Role::Derived,
        role_reason: None,
        implemented_by: Vec::new(),
        check: Some(Check::Value(Box::new(derived.check.clone()))),
        text_place: derived.text_place.clone(),
    })
}
