//! The answer of a run, filled in from its ensemble.

mod changes;
mod claims;
mod figures;
mod meta;
mod money;

pub use changes::{changes, changes_in, differs, value_text};
pub(crate) use claims::{scored, scores};
pub(crate) use meta::{host_meta, notes, programme_metas, scenario_metas, title};

use std::collections::BTreeMap;

use crate::LabError;
use crate::answer::{Answer, Change, Digest, FORMAT, Period};
use crate::ensemble::Ensemble;
use tumen::month::MonthRange;
use tumen::world::World;

/// What the answer says of how it was made, and cannot be told from the runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Command line that gives the same bytes again.
    pub command: String,
    /// Digest of the world; see [`crate::world_digest`].
    pub world_digest: String,
    /// Paths at which the files differ from those that the program carries; absent where they do not. See [`differs`].
    pub differs: Option<Vec<String>>,
    /// What each scenario changes, by its id; see [`changes`].
    pub changes: BTreeMap<String, Vec<Change>>,
}

/// What a document of worlds side by side says of how it was made, and cannot be told from the runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Command line that gives the same bytes again.
    pub command: String,
    /// Digest of the files of all worlds.
    pub world: String,
}

/// Fills the answer.
///
/// # Errors
/// When what the runs said was put away in the store and cannot be read again.
pub fn answer_from(world: &World, ensemble: &Ensemble, about: &About) -> Result<Answer, LabError> {
    let settings = &ensemble.settings;
    let scores = claims::scores(ensemble);
    let era_table = figures::era_table(world, ensemble);
    let main_host = meta::host_meta(world, ensemble.inquiry.outline.main_host);
    let notes = meta::notes(world, ensemble, &scores);
    let answer = Answer {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        command: about.command.clone(),
        title: meta::title(world, about.differs.is_some()),
        differs: about.differs.clone(),
        counterfactual: meta::is_counterfactual(world),
        scenarios: meta::scenario_metas(world, &about.changes),
        digest: Digest { world: about.world_digest.clone(), results: ensemble.digest.clone() },
        draws: settings.draws,
        replicates: settings.replicates,
        seed: settings.seed,
        scale: settings.scale,
        worker_months: ensemble.worker_months,
        months: period(ensemble.inquiry.months),
        programmes: meta::programme_metas(world, main_host.as_ref()),
        main_host,
        eras: meta::eras(world, ensemble),
        events: meta::events(world, ensemble),
        sources: meta::sources(world),
        claims_total: world.evidence.claims.len() as u32,
        headline: figures::headline(world, ensemble),
        people: figures::people(world, ensemble),
        era_table,
        money: money::splits(world, ensemble),
        money_years: figures::money_years(world, ensemble),
        retained: money::retained(world, ensemble),
        forced_labour: figures::forced_labour(world, ensemble),
        leavers: figures::leavers(ensemble),
        coverage: claims::coverage(world, ensemble, &scores),
        worst: claims::worst(world, ensemble, &scores),
        claims: claims::scored(world, ensemble, &scores),
        notes,
    };
    ensemble.all_read().map(|()| answer)
}

/// Months as text.
pub(crate) fn period(months: MonthRange) -> Period {
    Period { from: months.from.to_string(), until: months.until.to_string() }
}
