//! Worlds by the names that verbs take: `baseline`, a scenario, or scenarios joined by `+`.

use tumen::world::World;
use tumen_lab::compare::Named;
use tumen_lab::{resolved_files, world_digest};

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

/// The name of a world by its scenarios.
pub(crate) fn world_name(scenarios: &[String]) -> String {
    if scenarios.is_empty() { "baseline".to_owned() } else { scenarios.join("+") }
}

/// Digest of all files that enter.
pub(crate) fn digest(input: &Input, ids: &[Vec<String>]) -> Result<String, Failure> {
    let mut all: Vec<String> = ids.concat();
    all.sort();
    all.dedup();
    Ok(world_digest(&input.read_all()?, &all))
}

/// All files that enter, for a folder of results.
pub(crate) fn world_files(input: &Input, ids: &[Vec<String>]) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let all = input.read_all()?;
    let used = resolved_files(&all, &ids.concat());
    Ok(used.into_iter().map(|(path, bytes)| (format!("world/{path}"), bytes.clone())).collect())
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
