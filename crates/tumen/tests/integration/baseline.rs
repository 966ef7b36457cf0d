//! The real world, for tests of the engine.

use crate::folder::{read_folder, tests};
use tumen::world::{World, load};

/// The baseline under scenarios.
pub(crate) fn world(scenarios: &[&str]) -> World {
    // The folder is a crate as well; what belongs to that is passed over.
    let files = read_folder(&tests().join("../../../baseline"));
    match load(&files, scenarios) {
        Ok(world) => world,
        Err(problems) => panic!("{problems:#?}"),
    }
}
