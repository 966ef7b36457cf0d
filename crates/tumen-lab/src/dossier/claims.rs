//! The whole table of claims: what is said, what the simulation says of it, and by what the world follows it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tumen::evidence::{Arithmetic, Check, Claim, Derived, Role, ValueCheck};
use tumen::programme::Slot;
use tumen::world::World;

use super::beside::{Beside, RunInfo};
use super::names::IMPLEMENTED;
use super::{FORMAT, conflicts};
use crate::answer::{Fares, Period, ScoredClaim, Verdict};
use crate::summary::period;

/// All claims and derived quantities, or those that were asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "The table of claims: what `tumen claims --format json` prints")]
pub struct ClaimTable {
    /// Version of this document.
    #[schemars(extend("const" = FORMAT))]
    pub format: u32,
    /// The runs that the claims stand beside.
    pub run: RunInfo,
    /// Claims in the evidence, whether listed here or not.
    pub claims_total: u32,
    /// The claims, by source and paragraph.
    pub claims: Vec<ClaimRow>,
    /// Quantities that follow from several claims by arithmetic; empty where claims were chosen by something these do not have.
    pub derived: Vec<DerivedRow>,
    /// How the emergent claims among those listed fare: targets and held-out ones together, and nothing else. Absent where none is listed.
    pub emergent: Option<Fares>,
    /// Remarks a reader must know, one sentence each.
    pub notes: Vec<String>,
}

/// A claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimRow {
    /// Claim id.
    pub id: String,
    /// Source id.
    pub source: String,
    /// First paragraph of the source.
    pub paragraph: u32,
    /// Last paragraph, where the claim runs over several.
    pub paragraph_end: Option<u32>,
    /// Who says it, as the source has it.
    pub attributed_to: String,
    /// What sort of statement it is, such as `range` or `rule`.
    pub kind: String,
    /// Subject, such as `wage`.
    pub topic: String,
    /// Months it speaks of.
    pub period: Period,
    /// Whether the source gives no end: `period` then ends with the world.
    pub open_ended: bool,
    /// The claim in our words.
    pub statement: String,
    /// The figure with its unit; empty where there is none.
    pub document: String,
    /// The order that is compared, such as `desertion_rate 2015 > desertion_rate 2010`; empty for anything but an order.
    pub order: String,
    /// What the claim is used for: `input`, `derived`, `target`, `held-out`, `context` or `implemented`.
    pub role: String,
    /// Whether a match would come out of the model, and was not put into it: targets and held-out claims.
    pub emergent: bool,
    /// A verdict of the answer, or `implemented`.
    pub verdict: String,
    /// What the simulation says of it; absent for words that nothing is compared with.
    pub beside: Option<ScoredClaim>,
    /// Paths and systems of the world that do what it says.
    pub implemented_by: Vec<Implementation>,
    /// Why it is context.
    pub role_reason: String,
    /// Paths of values that are built from it.
    pub feeds: Vec<String>,
    /// Claims that contradict it.
    pub contradicted_by: Vec<Contradiction>,
    /// Numbers of the systems that rest on it.
    pub systems: Vec<u32>,
    /// Ids of the circumstances of forced labour that rest on it.
    pub forced_labour: Vec<String>,
}

/// Something in the world that does what a claim says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Implementation {
    /// Path of a value, slot or arrangement, or the id of a system.
    pub name: String,
    /// Number of the system, where it is one.
    pub system: Option<u32>,
    /// What stands there.
    pub says: String,
}

/// A claim that contradicts another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contradiction {
    /// The other claim.
    pub claim: String,
    /// Its source.
    pub source: String,
    /// Its paragraph.
    pub paragraph: u32,
    /// What it says, in our words.
    pub statement: String,
    /// Its figure; empty where it has none.
    pub document: String,
    /// What sort of thing would reconcile the two, such as `period`.
    pub reconciled_by: String,
    /// What the world takes: the id of one of the two, `both` or `neither`.
    pub takes: String,
}

/// A derived quantity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DerivedRow {
    /// Number in the list.
    pub number: u32,
    /// Id.
    pub id: String,
    /// What it is, in our words.
    pub statement: String,
    /// What is worth knowing of it.
    pub note: String,
    /// The arithmetic that is compared, then further arithmetic of the same sort.
    pub workings: Vec<Working>,
    /// Claims of all formulas.
    pub claims: Vec<String>,
    /// Verdict; a match is arithmetic and no success.
    pub verdict: String,
    /// What the simulation says of it.
    pub beside: Option<ScoredClaim>,
}

/// A formula over claims.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Working {
    /// The formula.
    pub formula: String,
    /// What it comes to.
    pub value: String,
}

impl Beside {
    /// The table of claims and derived quantities, as far as they are to be kept.
    pub fn claims_table(
        &self,
        keep: &dyn Fn(&ClaimRow) -> bool,
        keep_derived: &dyn Fn(&DerivedRow) -> bool,
    ) -> ClaimTable {
        let mut claims: Vec<ClaimRow> =
            self.claims().map(|claim| self.claim_row(claim)).filter(|row| keep(row)).collect();
        claims.sort_by(|a, b| (&a.source, a.paragraph, &a.id).cmp(&(&b.source, b.paragraph, &b.id)));
        let listed = |claim: &Claim| claims.iter().any(|row| row.id == claim.id);
        let derived = self.world.evidence.derived.iter().map(|derived| self.derived_table_row(derived));
        ClaimTable {
            format: FORMAT,
            run: self.info.clone(),
            claims_total: self.claims().count() as u32,
            emergent: self.emergent(listed),
            derived: derived.filter(|row| keep_derived(row)).collect(),
            claims,
            notes: self.notes(),
        }
    }

    fn claim_row(&self, claim: &Claim) -> ClaimRow {
        let world = &self.world;
        let beside = self.row(&claim.id).cloned();
        let verdict = match (&beside, claim.role) {
            (Some(row), _) => row.verdict.name(),
            (None, Role::Implemented) => IMPLEMENTED,
            (None, _) => Verdict::NotScored.name(),
        };
        ClaimRow {
            id: claim.id.clone(),
            source: claim.source.clone(),
            paragraph: claim.paragraph,
            paragraph_end: claim.paragraph_end,
            attributed_to: claim.attributed_to.clone().unwrap_or_default(),
            kind: claim.kind.name().to_owned(),
            topic: claim.topic.name().to_owned(),
            period: period(claim.period),
            open_ended: claim.open_ended,
            statement: claim.statement.clone(),
            document: beside.as_ref().map_or_else(|| figure(claim), |row| row.document.clone()),
            order: order(claim),
            role: claim.role.name().to_owned(),
            emergent: claim.role.is_test(),
            verdict: verdict.to_owned(),
            beside,
            implemented_by: claim.implemented_by.iter().map(|name| implementation(world, name)).collect(),
            role_reason: claim.role_reason.clone().unwrap_or_default(),
            feeds: feeds(world, &claim.id),
            contradicted_by: contradictions(world, claim),
            systems: systems(world, &claim.id),
            forced_labour: circumstances(world, &claim.id),
        }
    }

    fn derived_table_row(&self, derived: &Derived) -> DerivedRow {
        let beside = self.derived_row(derived);
        let workings = std::iter::once(&derived.arithmetic).chain(&derived.also);
        DerivedRow {
            number: derived.number,
            id: derived.id.clone(),
            statement: derived.statement.clone(),
            note: derived.note.clone().unwrap_or_default(),
            workings: workings
                .map(|Arithmetic { formula, value }| Working { formula: formula.clone(), value: value.to_string() })
                .collect(),
            claims: derived.claims.clone(),
            verdict: beside.as_ref().map_or(Verdict::NoValue, |row| row.verdict).name().to_owned(),
            beside,
        }
    }
}

/// The order that a claim is compared as, side by side with months.
fn order(claim: &Claim) -> String {
    let Some(Check::Ordinal(pairs)) = &claim.check else { return String::new() };
    let side = |check: &ValueCheck| format!("{} {}", check.measure, check.months);
    let pairs = pairs.iter().map(|pair| format!("{} {} {}", side(&pair.left), pair.relation.name(), side(&pair.right)));
    pairs.collect::<Vec<_>>().join(" and ")
}

/// The figure of a claim as its file has it.
pub(super) fn figure(claim: &Claim) -> String {
    claim.figure().map(ToString::to_string).unwrap_or_default()
}

/// Paths of the values that are built from a claim, each once.
fn feeds(world: &World, claim: &str) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    let params = world.params().flat_map(|param| param.entries.iter().map(|entry| (&param.path, &entry.provenance)));
    let series = world.series.iter().map(|series| (&series.id, &series.provenance));
    for (path, provenance) in params.chain(series) {
        if provenance.claims.iter().any(|id| id == claim) && !paths.contains(path) {
            paths.push(path.clone());
        }
    }
    paths
}

/// Numbers of the systems that rest on a claim, those included that the world cannot run.
fn systems(world: &World, claim: &str) -> Vec<u32> {
    let ready = world.systems.iter().map(|system| (system.number, &system.claims));
    let lacking = world.lacking.iter().map(|system| (system.number, &system.claims));
    let mut numbers: Vec<u32> = ready
        .chain(lacking)
        .filter(|(_, claims)| claims.iter().any(|id| id == claim))
        .map(|(number, _)| number)
        .collect();
    numbers.sort_unstable();
    numbers
}

/// Ids of the circumstances of forced labour that rest on a claim.
fn circumstances(world: &World, claim: &str) -> Vec<String> {
    let cells = world.forced_labour.cells.iter().filter(|cell| cell.claims.iter().any(|id| id == claim));
    cells.map(|cell| cell.id.clone()).collect()
}

fn contradictions(world: &World, claim: &Claim) -> Vec<Contradiction> {
    let entries = world.evidence.conflicts.iter().filter(|conflict| conflict.claims.contains(&claim.id));
    let others = entries.filter_map(|conflict| {
        let other = conflict.claims.iter().find(|id| **id != claim.id)?;
        let other = world.evidence.claim(other)?;
        Some(Contradiction {
            claim: other.id.clone(),
            source: other.source.clone(),
            paragraph: other.paragraph,
            statement: other.statement.clone(),
            document: figure(other),
            reconciled_by: conflict.kind.name().to_owned(),
            takes: conflicts::takes(&conflict.takes),
        })
    });
    others.collect()
}

/// What stands in the world under a path or the id of a system.
pub(super) fn implementation(world: &World, name: &str) -> Implementation {
    let system = world.systems.iter().find(|system| system.id == name);
    let of_slot = || {
        let (programme, slot) = name.split_once('.')?;
        let slot = Slot::named(slot)?;
        let kinds: Vec<&str> =
            world.programme(programme)?.slot(slot).iter().map(|rule| rule.kind.spec().name).collect();
        Some(format!("rules of {}: {}", slot.name(), kinds.join(", ")))
    };
    let says = match system {
        Some(system) => system.name.clone(),
        None => world
            .param(name)
            .and_then(|param| param.spec())
            .map(|spec| spec.help.to_owned())
            .or_else(of_slot)
            .or_else(|| world.programme(name).map(|programme| programme.name.clone()))
            .or_else(|| world.host(name).map(|host| host.name.clone()))
            .or_else(|| world.series(name.strip_prefix("environment.")?).map(|series| series.name.clone()))
            .unwrap_or_default(),
    };
    Implementation { name: name.to_owned(), system: system.map(|system| system.number), says }
}
