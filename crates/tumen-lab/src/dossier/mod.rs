//! The evidence as documents of their own: every claim with what became of it, what contradicts what, and how sources fare.
//!
//! [`Beside`] runs a world and holds all claims and derived quantities against it; [`Beside::claims`] and [`Beside::sources`] are what
//! `tumen claims` and `tumen sources` print. [`conflicts`] needs no run.

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
pub use conflicts::{ConflictRow, ConflictSide, ConflictTable, conflicts};
pub use names::{IMPLEMENTED, verdict_names};
pub use sources::{RoleCount, SourceRow, SourceTable};
pub use without::{MovedClaim, WidenedValue, WithoutTable, without};
