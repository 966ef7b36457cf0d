//! Questions asked of the model, and their answers.
//!
//! [`simulate`] runs a world under many parameter draws and reduces each run at once to what is reported; [`answer_from`] turns the
//! ensemble into the [`answer::Answer`] that terminal, JSON and report show; [`store::write`] puts everything into a folder.

pub mod answer;
mod claims;
pub mod compare;
pub mod decompose;
pub mod dictionary;
pub mod dossier;
mod ensemble;
mod error;
mod held;
mod inquiry;
mod outline;
mod pairs;
pub mod schema;
mod sequential;
mod stats;
pub mod store;
mod summary;
pub mod sweep;
pub mod tension;
mod verify;

pub use claims::observation_error;
pub use ensemble::{Ensemble, Progress, Settings, resolved_files, simulate, world_digest};
pub use error::LabError;
pub use inquiry::{Column, Inquiry, MonthlyTable, Reduced, RunTables, YearlyTable};
pub use summary::{About, Origin, answer_from, changes, changes_in, differs, value_text};
pub use verify::{Outcome, SCALES, Verification, Verified, VerifyProgress, VerifySettings, verify};

/// What an observable is called in a few words; its name where there is none of that name.
pub fn label(observable: &str) -> String {
    tumen::observables::find(observable).map_or_else(|| observable.to_owned(), |(found, _)| found.label())
}
