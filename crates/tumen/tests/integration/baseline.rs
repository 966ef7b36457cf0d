//! The real world, for tests of the engine.

use crate::folder::{read_folder, tests};
use tumen::world::{World, load};

/// The baseline under scenarios.
pub(crate) fn world(scenarios: &[&str]) -> World {
    let mut files = read_folder(&tests().join("../../../baseline"));
    // The folder is a crate as well.
    files.retain(|path, _| path != "Cargo.toml" && !path.starts_with("src/"));
    match load(&files, scenarios) {
        Ok(world) => world,
        Err(problems) => panic!("{problems:#?}"),
    }
}
