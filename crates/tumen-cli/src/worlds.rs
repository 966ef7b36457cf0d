//! Worlds by the names that verbs take: `baseline`, a scenario, or scenarios joined by `+`.

use tumen::world::World;
use tumen_lab::compare::Named;
use tumen_lab::world_digest;

use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::world_input::Input;

/// The scenarios of a world by its name.
pub(crate) fn scenarios(name: &str) -> Vec<String> {
    match name {
        "baseline" => Vec::new(),
        name => name.split('+').map(str::to_owned).collect(),
    }
}

/// Digest of all files that enter.
pub(crate) fn digest(input: &Input, ids: &[Vec<String>]) -> Result<String, Failure> {
    let mut all: Vec<String> = ids.concat();
    all.sort();
    all.dedup();
    Ok(world_digest(&input.read_all()?, &all))
}

/// The world with these scenarios laid over the baseline.
pub(crate) fn named_world(
    input: &Input,
    baseline: &World,
    ids: &[String],
    terminal: &Terminal,
    quiet: bool,
) -> Result<Named, Failure> {
    let world = if ids.is_empty() { baseline.clone() } else { input.load(ids, terminal, quiet)? };
    Ok(Named::new(world, baseline))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worlds_are_scenarios_joined() {
        assert!(scenarios("baseline").is_empty());
        assert_eq!(scenarios("a+b"), ["a", "b"]);
    }
}
