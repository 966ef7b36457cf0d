//! The contradictions between claims, both sides with their sources.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tumen::evidence::{Claim, Conflict, Takes};
use tumen::world::World;

use super::FORMAT;
use super::claims::{Implementation, figure, implementation};
use crate::answer::Period;
use crate::summary::period;

/// All contradictions, or those that were asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "The contradictions between claims: what `tumen conflicts --format json` prints")]
pub struct ConflictTable {
    /// Version of this document.
    #[schemars(extend("const" = FORMAT))]
    pub format: u32,
    /// Version of the program.
    pub version: String,
    /// Digest of the world.
    pub world: String,
    /// Contradictions in the evidence, whether listed here or not.
    pub conflicts_total: u32,
    /// The contradictions, in the order of the file.
    pub conflicts: Vec<ConflictRow>,
}

/// Two claims that contradict each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConflictRow {
    /// Number in the file, from 1.
    pub number: u32,
    /// The two sides.
    pub claims: [ConflictSide; 2],
    /// What sort of thing would reconcile them, such as `period`; `genuine` where nothing would.
    pub reconciled_by: String,
    /// What would reconcile them, in a sentence.
    pub how: String,
    /// What the world takes: the id of one of the two, `both` or `neither`.
    pub takes: String,
    /// Values and systems of the world by which it does.
    pub by: Vec<Implementation>,
    /// Why this side, or none.
    pub why: String,
}

/// One side of a contradiction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConflictSide {
    /// Claim id.
    pub claim: String,
    /// Source id.
    pub source: String,
    /// Paragraph of the source.
    pub paragraph: u32,
    /// Who says it, as the source has it.
    pub attributed_to: String,
    /// Months it speaks of.
    pub period: Period,
    /// What it says, in our words.
    pub statement: String,
    /// Its figure; empty where it has none.
    pub document: String,
    /// What the claim is used for.
    pub role: String,
}

/// The contradictions of a world, whose digest is given, as far as `keep` takes them.
pub fn conflicts(world: &World, digest: &str, keep: &dyn Fn(&ConflictRow) -> bool) -> ConflictTable {
    let all = &world.evidence.conflicts;
    let rows = all.iter().enumerate().filter_map(|(at, conflict)| row(world, at as u32 + 1, conflict));
    ConflictTable {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        world: digest.to_owned(),
        conflicts_total: all.len() as u32,
        conflicts: rows.filter(|row| keep(row)).collect(),
    }
}

fn row(world: &World, number: u32, conflict: &Conflict) -> Option<ConflictRow> {
    let side = |id: &String| world.evidence.claim(id).map(self::side);
    Some(ConflictRow {
        number,
        claims: [side(&conflict.claims[0])?, side(&conflict.claims[1])?],
        reconciled_by: conflict.kind.name().to_owned(),
        how: conflict.how.clone(),
        takes: takes(&conflict.takes),
        by: conflict.by.iter().map(|name| implementation(world, name)).collect(),
        why: conflict.why.clone(),
    })
}

fn side(claim: &Claim) -> ConflictSide {
    ConflictSide {
        claim: claim.id.clone(),
        source: claim.source.clone(),
        paragraph: claim.paragraph,
        attributed_to: claim.attributed_to.clone().unwrap_or_default(),
        period: period(claim.period),
        statement: claim.statement.clone(),
        document: figure(claim),
        role: claim.role.name().to_owned(),
    }
}

/// What the world takes, as files write it.
pub(super) fn takes(takes: &Takes) -> String {
    match takes {
        Takes::Side(id) => id.clone(),
        Takes::Both => "both".to_owned(),
        Takes::Neither => "neither".to_owned(),
    }
}
