//! Picks the widest instructions that the machine has for the month; all give the same bytes.
//!
//! Vectors of 512 bits gain nothing over 256 here. The body is one function, inlined into a version for each instruction set. Calling a version is `unsafe` in Rust because
//! the machine must have the instructions: this file checks that, and holds the only `unsafe` of the project.

use super::EngineError;
use super::month::{self, MonthContext, Tile};

/// A set of vector instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instructions {
    /// What every machine of the architecture has.
    Base,
    /// 256-bit vectors.
    Avx2,
}

impl Instructions {
    /// The sets that this machine has, the widest last.
    #[must_use]
    pub fn available() -> Vec<Instructions> {
        #[allow(unused_mut, reason = "other architectures have the base alone")]
        let mut sets = vec![Instructions::Base];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") {
                sets.push(Instructions::Avx2);
            }
        }
        sets
    }

    /// The widest set that this machine has.
    #[must_use]
    pub fn widest() -> Instructions {
        Instructions::available().pop().unwrap_or(Instructions::Base)
    }
}

/// Runs a month of a tile with the instructions given, or with the base where the machine lacks them.
#[expect(unsafe_code, reason = "calling a function compiled for instructions that were just found to be there")]
pub(super) fn run(tile: &mut Tile, context: &MonthContext<'_>, instructions: Instructions) -> Result<(), EngineError> {
    match instructions {
        #[cfg(target_arch = "x86_64")]
        Instructions::Avx2 if is_x86_feature_detected!("avx2") => {
            // SAFETY: the instructions are there.
            unsafe { avx2(tile, context) }
        }
        _ => month::run(tile, context),
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn avx2(tile: &mut Tile, context: &MonthContext<'_>) -> Result<(), EngineError> {
    month::run(tile, context)
}
