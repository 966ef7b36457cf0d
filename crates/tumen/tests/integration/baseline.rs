//! The real world, for tests of the engine.

use crate::folder::{Texts, read_folder, tests};
use tumen::world::{World, load};

/// The baseline under scenarios.
pub(crate) fn world(scenarios: &[&str]) -> World {
    loaded(&files(), scenarios)
}

/// The baseline under a scenario that it does not have.
pub(crate) fn world_with(id: &str, scenario: &str) -> World {
    let mut files = files();
    files.insert(format!("scenarios/{id}.toml"), scenario.as_bytes().to_vec());
    loaded(&files, &[id])
}

/// The files of the baseline.
pub(crate) fn files() -> Texts {
    // The folder is a crate as well; what belongs to that is passed over.
    read_folder(&tests().join("../../../baseline"))
}

fn loaded(files: &Texts, scenarios: &[&str]) -> World {
    match load(files, scenarios) {
        Ok(world) => world,
        Err(problems) => panic!("{problems:#?}"),
    }
}
