//! Each source: what it claims, how far it can be relied on, and how the claims fare that the model was not built from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tumen::evidence::{Claim, Role, Source};
use tumen::world::{Entry, World};

use super::FORMAT;
use super::beside::{Beside, RunInfo};
use crate::answer::Fares;
use crate::claims::observation_error;

/// All sources.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "The sources and how their claims fare: what `tumen sources --format json` prints")]
pub struct SourceTable {
    /// Version of this document.
    #[schemars(extend("const" = FORMAT))]
    pub format: u32,
    /// The runs that the claims stand beside.
    pub run: RunInfo,
    /// The sources: those that claim most first.
    pub sources: Vec<SourceRow>,
    /// Remarks a reader must know, one sentence each.
    pub notes: Vec<String>,
}

/// A source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceRow {
    /// Source id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Who wrote it; empty where that is not known.
    pub author: String,
    /// Who published it; empty where that is not known.
    pub publisher: String,
    /// When it appeared, as exactly as known.
    pub date: String,
    /// Kind of document.
    pub kind: String,
    /// How far it can be relied on, in a sentence.
    pub reliability: String,
    /// Observation error of its figures on the log scale.
    pub observation_error: f64,
    /// Claims.
    pub claims: u32,
    /// Claims by role, roles without a claim left out.
    pub roles: Vec<RoleCount>,
    /// Entries of the world that are built from claims of this source and of no other.
    pub alone: u32,
    /// Entries of the world that are built from claims or figures of this source, with or without others.
    pub grounds: u32,
    /// How its emergent claims fare, targets and held-out ones together; absent where it has none.
    pub emergent: Option<Fares>,
}

/// Claims of a role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleCount {
    /// The role.
    pub role: String,
    /// How many.
    pub claims: u32,
}

impl Beside {
    /// All sources with the scores of their claims.
    pub fn sources_table(&self) -> SourceTable {
        let mut sources: Vec<SourceRow> =
            self.world.evidence.sources.iter().map(|source| self.source_row(source)).collect();
        sources.sort_by(|a, b| b.claims.cmp(&a.claims).then(a.id.cmp(&b.id)));
        SourceTable { format: FORMAT, run: self.info.clone(), sources, notes: self.notes() }
    }

    fn source_row(&self, source: &Source) -> SourceRow {
        let of_role =
            |role: Role| self.claims().filter(|claim| claim.source == source.id && claim.role == role).count();
        let roles =
            Role::ALL.iter().map(|role| RoleCount { role: role.name().to_owned(), claims: of_role(*role) as u32 });
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let mut grounds = 0;
        let mut alone = 0;
        for entry in self.world.params().flat_map(|param| &param.entries) {
            let of_entry = sources_of(&self.world, entry, &source.id);
            grounds += u32::from(of_entry.contains(&source.id.as_str()));
            alone += u32::from(of_entry == [source.id.as_str()]);
        }
        SourceRow {
            id: source.id.clone(),
            title: source.title.clone(),
            author: text(&source.author),
            publisher: text(&source.publisher),
            date: text(&source.date),
            kind: source.kind.name().to_owned(),
            reliability: source.reliability.clone(),
            observation_error: observation_error(source.kind),
            claims: self.claims().filter(|claim| claim.source == source.id).count() as u32,
            roles: roles.filter(|count| count.claims > 0).collect(),
            alone,
            grounds,
            emergent: self.emergent(|claim| claim.source == source.id),
        }
    }
}

/// The sources that a value is built from, each once: those of its claims, and statistics. A claim that follows one of `source` is its voice.
pub(super) fn sources_of<'a>(world: &'a World, entry: &'a Entry, source: &'a str) -> Vec<&'a str> {
    let claim_of = |id: &String| world.evidence.claim(id);
    let follows = |claim: &Claim| claim.derived_from.iter().filter_map(claim_of).any(|other| other.source == source);
    let claims = entry.provenance.claims.iter().filter_map(claim_of);
    let mut all: Vec<&str> = claims.map(|claim| if follows(claim) { source } else { claim.source.as_str() }).collect();
    all.extend(entry.provenance.sources.iter().map(String::as_str));
    all.sort_unstable();
    all.dedup();
    all
}
