//! The evidence of the baseline: all systems are there, every switch can be laid over it, and known mistakes of the sources are marked.

use std::collections::BTreeSet;

use tumen::world::check;

use crate::baseline::{files, world};

/// Rows of the list of what the documents describe.
const N_SYSTEMS: u32 = 66;

#[test]
fn all_systems_are_there() {
    let world = world(&[]);
    let ready = world.systems.iter().map(|system| (system.number, system.id.as_str()));
    let lacking = world.lacking.iter().map(|system| (system.number, system.id.as_str()));
    let all: BTreeSet<(u32, &str)> = ready.chain(lacking).collect();
    let numbers: Vec<u32> = all.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, Vec::from_iter(1..=N_SYSTEMS));
}

#[test]
fn every_switch_can_be_laid_over_the_baseline() {
    let problems = check(&files());
    assert!(problems.is_empty(), "{problems}");
}

#[test]
fn known_mistakes_of_the_sources_are_recorded() {
    let evidence = world(&[]).evidence;
    for id in [
        "lankov-unsc-resolutions",
        "strategypage-kim-il-sung-birthplace",
        "strategypage-escapes-to-china",
        "strategypage-no-korean-community",
        "shim-man-hours",
        "lankov-galushka-target-2020",
        "lankov-chegdomyn-ex-prison-camp",
        "lankov-1957-loggers-start",
        "lankov-1985-golden-age",
        "shim-park-total-stay",
        "lankov-r2-smuggled-musk-1995",
        "lankov-r2-broadcast-1999",
        "dailynk-policy-turn-cause",
        "joongang-dprk-blocks-return",
    ] {
        assert!(evidence.claim(id).is_some_and(|claim| claim.source_error.is_some()), "{id}");
    }
}
