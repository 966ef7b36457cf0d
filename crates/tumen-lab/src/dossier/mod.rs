//! The evidence as documents of their own: every claim with what became of it, what contradicts what, and how sources fare.
//!
//! [`Beside`] runs a world and holds all claims and derived quantities against it; its tables are what `tumen claims`, `tumen conflicts` and
//! `tumen sources` print.

mod beside;
mod claims;
mod conflicts;
mod names;
mod sources;
#[cfg(test)]
mod tests;
mod without;

pub use crate::answer::FORMAT;
pub use beside::{Beside, RunInfo};
pub use claims::{ClaimRow, ClaimTable, Contradiction, DerivedRow, Implementation, Working};
pub use conflicts::{Borne, BorneCount, ConflictRow, ConflictSide, ConflictTable, InRuns};
pub use names::{IMPLEMENTED, verdict_names};
pub use sources::{RoleCount, SourceRow, SourceTable};
pub use without::{MovedClaim, WidenedValue, WithoutTable, without};
