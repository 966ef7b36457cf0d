//! The documents of the baseline, from a few small runs.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use tumen::evidence::Role;
use tumen::world::{self, World};
use tumen_baseline::Baseline;

use super::*;
use crate::Settings;
use crate::answer::Verdict;

fn baseline() -> World {
    world::load(&Baseline, &[]).expect("the baseline loads")
}

/// Two runs at a large scale: enough for what does not depend on numbers.
fn beside() -> &'static Beside {
    static BESIDE: OnceLock<Beside> = OnceLock::new();
    BESIDE.get_or_init(|| {
        let settings = Settings { draws: 2, scale: 40, threads: 2, ..Settings::default() };
        Beside::run(&baseline(), "digest", settings, None, &|_| {}).expect("the baseline runs")
    })
}

fn all() -> ClaimTable {
    beside().claims_table(&|_| true, &|_| true)
}

#[test]
fn every_claim_and_derived_quantity_is_listed_once() {
    let (world, table) = (baseline(), all());
    let listed: BTreeSet<&str> = table.claims.iter().map(|row| row.id.as_str()).collect();
    let known: BTreeSet<&str> = world.evidence.claims.iter().map(|claim| claim.id.as_str()).collect();
    assert_eq!(listed, known);
    assert_eq!((table.claims.len(), table.claims_total as usize), (known.len(), known.len()));
    let numbers: Vec<u32> = table.derived.iter().map(|row| row.number).collect();
    assert_eq!(numbers, (1..=world.evidence.derived.len() as u32).collect::<Vec<_>>());
    for row in &table.derived {
        let beside = row.beside.as_ref().expect("every derived quantity is compared");
        assert_eq!((beside.id.as_str(), row.verdict.as_str()), (row.id.as_str(), beside.verdict.name()));
        assert!(beside.document_low.is_some(), "{}", row.id);
    }
}

#[test]
fn what_is_put_in_is_no_success() {
    let table = all();
    for row in &table.claims {
        assert_eq!(row.emergent, ["target", "held-out"].contains(&row.role.as_str()), "{}", row.id);
        let told = ["middle-half", "within-90", "holds"].contains(&row.verdict.as_str());
        assert!(!told || row.emergent, "{} is {} and {}", row.id, row.role, row.verdict);
    }
    let of_role = |role: &str| beside().claims_table(&|row| row.role == role, &|_| false);
    for role in ["input", "derived", "context", "implemented"] {
        assert_eq!(of_role(role).emergent, None, "{role}");
    }
    let whole = table.emergent.expect("the baseline has emergent claims");
    let parts = ["target", "held-out"].map(|role| of_role(role).emergent.expect("claims of both roles"));
    assert_eq!(whole.scored, parts[0].scored + parts[1].scored);
    assert_eq!(whole.needs_scale_1, parts[0].needs_scale_1 + parts[1].needs_scale_1);
}

#[test]
fn rules_say_what_implements_them_and_context_says_why() {
    for row in all().claims {
        match row.role.as_str() {
            "implemented" => {
                assert_eq!(row.verdict, IMPLEMENTED, "{}", row.id);
                assert!(!row.implemented_by.is_empty(), "{}", row.id);
            }
            "context" => assert!(!row.role_reason.is_empty(), "{}", row.id),
            _ => {}
        }
        for one in &row.implemented_by {
            assert!(!one.says.is_empty(), "{} of {} says nothing", one.name, row.id);
        }
    }
}

#[test]
fn contradictions_are_shown_on_both_sides() {
    let table = all();
    let row = |id: &str| table.claims.iter().find(|row| row.id == id).expect("a claim");
    let mut n = 0;
    for one in &table.claims {
        for other in &one.contradicted_by {
            assert!(row(&other.claim).contradicted_by.iter().any(|back| back.claim == one.id), "{}", one.id);
            assert_eq!(other.statement, row(&other.claim).statement);
            n += 1;
        }
    }
    let conflicts = beside().conflicts(&|_| true);
    // Whatever the verdict rests on, a figure, a bound or an order, it decides.
    for side in conflicts.conflicts.iter().flat_map(|conflict| &conflict.claims) {
        match side.beside.as_ref().map(|beside| beside.verdict) {
            Some(Verdict::Holds) => assert_eq!(side.in_runs, InRuns::Same, "{}", side.claim),
            Some(Verdict::Fails | Verdict::Outside) => assert_eq!(side.in_runs, InRuns::Other, "{}", side.claim),
            Some(Verdict::Open) => assert_eq!(side.in_runs, InRuns::Unclear, "{}", side.claim),
            _ => {}
        }
    }
    assert_eq!(conflicts.borne.iter().map(|count| count.conflicts).sum::<u32>(), conflicts.conflicts_total);
    assert_eq!(conflicts.conflicts.len(), conflicts.conflicts_total as usize);
    assert_eq!(n, 2 * conflicts.conflicts.len());
    for conflict in &conflicts.conflicts {
        let ids = [&conflict.claims[0].claim, &conflict.claims[1].claim];
        let known = ["both", "neither"].contains(&conflict.takes.as_str()) || ids.contains(&&conflict.takes);
        assert!(known && (conflict.takes == "neither" || !conflict.by.is_empty()), "{}", conflict.number);
        // What was put in is no success, and a side that is declared and fails is told.
        let side = |of: InRuns| conflict.claims.iter().any(|side| side.in_runs == of);
        let tested = |side: &ConflictSide| side.beside.as_ref().is_some_and(|beside| beside.role.is_test());
        assert!(conflict.runs != Borne::Out || conflict.claims.iter().any(tested), "{}", conflict.number);
        assert!(
            conflict.takes != "both" || !side(InRuns::Other) || conflict.runs == Borne::NotOut,
            "{}",
            conflict.number
        );
    }
}

#[test]
fn sources_count_their_claims() {
    let (world, table) = (baseline(), beside().sources_table());
    assert_eq!(table.sources.len(), world.evidence.sources.len());
    let emergent = all().emergent.expect("emergent claims");
    let sum = |of: fn(&crate::answer::Fares) -> u32| -> u32 {
        table.sources.iter().filter_map(|row| row.emergent.as_ref()).map(of).sum()
    };
    assert_eq!((sum(|row| row.scored), sum(|row| row.inside_90)), (emergent.scored, emergent.inside_90));
    for row in &table.sources {
        assert_eq!(row.roles.iter().map(|count| count.claims).sum::<u32>(), row.claims, "{}", row.id);
        assert!(row.alone <= row.grounds, "{}", row.id);
        let tests = world.evidence.claims.iter().filter(|claim| claim.source == row.id);
        let tests = tests.filter(|claim| matches!(claim.role, Role::Target | Role::HeldOut)).count();
        assert_eq!(row.emergent.is_some(), tests > 0, "{}", row.id);
    }
    assert!(table.sources.iter().any(|row| row.alone > 0));
}
