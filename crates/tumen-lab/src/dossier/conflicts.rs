//! The contradictions between claims, both sides with their sources, and which side the world takes: as its authors declare, and as it runs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tumen::evidence::{Claim, Conflict, Takes};

use super::FORMAT;
use super::beside::{Beside, RunInfo};
use super::claims::{Implementation, figure, implementation};
use crate::answer::{Period, ScoredClaim, Verdict};
use crate::summary::period;

/// All contradictions, or those that were asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "The contradictions between claims: what `tumen conflicts --format json` prints")]
pub struct ConflictTable {
    /// Version of this document.
    #[schemars(extend("const" = FORMAT))]
    pub format: u32,
    /// The runs that both sides stand beside.
    pub run: RunInfo,
    /// Contradictions in the evidence, whether listed here or not.
    pub conflicts_total: u32,
    /// How many of all of them the runs bear out, and how many not.
    pub borne: Vec<BorneCount>,
    /// The contradictions, in the order of the file.
    pub conflicts: Vec<ConflictRow>,
    /// Remarks a reader must know, one sentence each.
    pub notes: Vec<String>,
}

/// Of how many contradictions the runs say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BorneCount {
    /// What they say.
    pub runs: Borne,
    /// Of how many contradictions.
    pub conflicts: u32,
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
    /// What the world takes, as its authors declare: the id of one of the two, `both` or `neither`.
    pub takes: String,
    /// Whether the runs bear that out.
    pub runs: Borne,
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
    /// Whether the runs say the same.
    pub in_runs: InRuns,
    /// What the simulation says of it; absent for words that nothing is compared with.
    pub beside: Option<ScoredClaim>,
}

/// What the runs say of a side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InRuns {
    /// The same: a figure inside the 90 % level, a bound or an order that holds.
    Same,
    /// Something else: a figure outside the 90 % level, a bound or an order that fails.
    Other,
    /// The same, because it was put in: the claim is an input or follows from inputs.
    FedIn,
    /// Neither: a bound or an order that holds in some draws, an interval too wide to tell.
    Unclear,
    /// No number is compared.
    NotCompared,
}

impl InRuns {
    /// The name in documents and tables.
    pub const fn name(self) -> &'static str {
        match self {
            InRuns::Same => "same",
            InRuns::Other => "other",
            InRuns::FedIn => "fed-in",
            InRuns::Unclear => "unclear",
            InRuns::NotCompared => "not-compared",
        }
    }

    fn of(beside: Option<&ScoredClaim>) -> InRuns {
        let Some(row) = beside else { return InRuns::NotCompared };
        match row.verdict {
            Verdict::MiddleHalf | Verdict::Within90 | Verdict::Holds => InRuns::Same,
            Verdict::FollowsFromInputs if row.inside_90 == Some(false) => InRuns::Other,
            Verdict::FedIn | Verdict::FollowsFromInputs => InRuns::FedIn,
            Verdict::Edge99 | Verdict::Outside | Verdict::Fails | Verdict::FedInNotMet => InRuns::Other,
            Verdict::TooWide | Verdict::Open => InRuns::Unclear,
            Verdict::NeedsScale1 | Verdict::NoValue | Verdict::NotScored | Verdict::ForComparison => {
                InRuns::NotCompared
            }
        }
    }
}

/// Whether runs bear out what is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Borne {
    /// A side that the world takes comes out of the runs without having been put in, and none that it takes is contradicted; or it takes none and
    /// none comes out.
    #[serde(rename = "borne-out")]
    Out,
    /// A side that the world takes is contradicted by the runs; or it takes none and the runs take one alone.
    #[serde(rename = "not-borne-out")]
    NotOut,
    /// What comes out was put in, which is no success.
    FedIn,
    /// The runs do not tell.
    Unclear,
    /// No number is compared with a side that the world takes.
    NotCompared,
}

impl Borne {
    /// All of them in order.
    pub const ALL: [Borne; 5] = [Borne::Out, Borne::NotOut, Borne::Unclear, Borne::FedIn, Borne::NotCompared];

    /// The name in documents and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Borne::Out => "borne-out",
            Borne::NotOut => "not-borne-out",
            Borne::FedIn => "fed-in",
            Borne::Unclear => "unclear",
            Borne::NotCompared => "not-compared",
        }
    }

    fn of(takes: &Takes, sides: [(&str, InRuns); 2]) -> Borne {
        let taken: Vec<InRuns> = match takes {
            Takes::Neither => {
                return match sides.map(|(_, side)| side) {
                    [InRuns::Same, InRuns::Other] | [InRuns::Other, InRuns::Same] => Borne::NotOut,
                    // That neither comes out is what is declared.
                    [InRuns::Other, InRuns::Other | InRuns::NotCompared] | [InRuns::NotCompared, InRuns::Other] => {
                        Borne::Out
                    }
                    [InRuns::NotCompared, InRuns::NotCompared] => Borne::NotCompared,
                    [InRuns::FedIn, InRuns::FedIn] => Borne::FedIn,
                    _ => Borne::Unclear,
                };
            }
            Takes::Both => sides.map(|(_, side)| side).to_vec(),
            Takes::Side(id) => sides.into_iter().filter(|(claim, _)| claim == id).map(|(_, side)| side).collect(),
        };
        let any = |of: InRuns| taken.contains(&of);
        if any(InRuns::Other) {
            Borne::NotOut
        } else if any(InRuns::Unclear) {
            Borne::Unclear
        } else if any(InRuns::Same) {
            Borne::Out
        } else if any(InRuns::FedIn) {
            Borne::FedIn
        } else {
            Borne::NotCompared
        }
    }
}

impl Beside {
    /// The contradictions between the claims of the world, as far as `keep` takes them, each side beside the runs.
    pub fn conflicts(&self, keep: &dyn Fn(&ConflictRow) -> bool) -> ConflictTable {
        let all = &self.world.evidence.conflicts;
        let rows = all.iter().enumerate().filter_map(|(at, conflict)| self.conflict(at as u32 + 1, conflict));
        let rows: Vec<ConflictRow> = rows.collect();
        let count = |runs: Borne| rows.iter().filter(|row| row.runs == runs).count() as u32;
        let borne = Borne::ALL.map(|runs| BorneCount { runs, conflicts: count(runs) }).to_vec();
        ConflictTable {
            format: FORMAT,
            run: self.info.clone(),
            conflicts_total: all.len() as u32,
            borne,
            conflicts: rows.into_iter().filter(|row| keep(row)).collect(),
            notes: self.notes(),
        }
    }

    fn conflict(&self, number: u32, conflict: &Conflict) -> Option<ConflictRow> {
        let [one, other] = &conflict.claims;
        let claims = [self.side(one)?, self.side(other)?];
        let runs = Borne::of(&conflict.takes, [0, 1].map(|at| (claims[at].claim.as_str(), claims[at].in_runs)));
        Some(ConflictRow {
            number,
            runs,
            claims,
            reconciled_by: conflict.kind.name().to_owned(),
            how: conflict.how.clone(),
            takes: takes(&conflict.takes),
            by: conflict.by.iter().map(|name| implementation(&self.world, name)).collect(),
            why: conflict.why.clone(),
        })
    }

    fn side(&self, id: &str) -> Option<ConflictSide> {
        let claim: &Claim = self.world.evidence.claim(id)?;
        let beside = self.row(id);
        Some(ConflictSide {
            claim: claim.id.clone(),
            source: claim.source.clone(),
            paragraph: claim.paragraph,
            attributed_to: claim.attributed_to.clone().unwrap_or_default(),
            period: period(claim.period),
            statement: claim.statement.clone(),
            document: figure(claim),
            role: claim.role.name().to_owned(),
            in_runs: InRuns::of(beside),
            beside: beside.cloned(),
        })
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
