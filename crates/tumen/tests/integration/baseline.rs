//! The real world, for tests of the engine.

use tumen::world::{World, load};
use tumen_baseline::Baseline;

/// The baseline under scenarios.
pub(crate) fn world(scenarios: &[&str]) -> World {
    match load(&Baseline, scenarios) {
        Ok(world) => world,
        Err(problems) => panic!("{problems:#?}"),
    }
}
