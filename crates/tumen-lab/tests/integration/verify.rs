//! Every system of the documents is switched, and what they say follows.

use tumen::evidence::System;
use tumen::world::load;
use tumen_lab::{VerifySettings, verify};

#[test]
fn every_system_does_what_the_documents_say() {
    let world = load(&tumen_baseline::Baseline, &[]).expect("the embedded world is whole");
    let systems: Vec<&System> = world.systems.iter().collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let rows = verify(&world, &systems, VerifySettings { threads, ..VerifySettings::default() }, None, &|_| ())
        .expect("the identities hold");
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), (1..=66).collect::<Vec<_>>());
    let others: Vec<_> =
        rows.iter().filter(|row| !row.holds).map(|row| (row.number, row.outcome, row.effect)).collect();
    assert!(others.is_empty(), "{others:?}");
}
