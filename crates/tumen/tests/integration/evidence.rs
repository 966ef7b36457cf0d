//! The evidence of the baseline: all systems are there, every switch can be laid over it, and its README counts right.

use std::collections::BTreeSet;

use tumen::evidence::{Claim, Role};
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
fn the_readme_counts_the_claims() {
    let files = files();
    let readme = String::from_utf8_lossy(&files["evidence/README.md"]).into_owned();
    let evidence = world(&[]).evidence;
    let row = |name: &str, claims: &[&Claim]| {
        let of = |role: &Role| claims.iter().filter(|claim| claim.role == *role).count().to_string();
        let counts: Vec<String> = Role::ALL.iter().map(of).collect();
        format!("| {name} | {} | {} |", counts.join(" | "), claims.len())
    };
    let mut rows = Vec::new();
    for source in &evidence.sources {
        let claims: Vec<&Claim> = evidence.claims.iter().filter(|claim| claim.source == source.id).collect();
        if !claims.is_empty() {
            rows.push(row(&format!("`{}`", source.id), &claims));
        }
    }
    rows.push(row("all", &evidence.claims.iter().collect::<Vec<_>>()));
    let missing: Vec<&String> = rows.iter().filter(|row| !readme.lines().any(|line| line == **row)).collect();
    assert!(missing.is_empty(), "evidence/README.md lacks these lines:\n{missing:#?}");
}

#[test]
fn contradictions_and_implied_quantities_are_there() {
    let evidence = world(&[]).evidence;
    assert_eq!(evidence.conflicts.len(), 61);
    assert_eq!(evidence.derived.len(), 13);
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
