//! Forced labour: whose month counts, and when rules and host make a cell count.

use crate::baseline;
use crate::folder::small_world;
use crate::worlds::{quiet, steady};
use tumen::engine::compile::compile;
use tumen::engine::draw::Chance;
use tumen::engine::forced::ForcedPlan;
use tumen::engine::measure::{Measure, Row};
use tumen::engine::terms::Terms;
use tumen::engine::{Options, run};
use tumen::evidence::{Aspect, Fact};
use tumen::world::load;

/// The sums over a year of a crowd whose passports are held from one in two, half of them with family within reach.
fn year(cells: Vec<(Aspect, u16)>, in_force: u32) -> Row {
    let terms =
        Terms { intake: 1_000.0, open: 1_000.0, passport_held: 0.5, family_hold: 0.5, forced: in_force, ..quiet() };
    let mut plan = steady(terms, 12);
    plan.forced = ForcedPlan { facts: vec![(Fact::PassportHeld, 0.0), (Fact::FamilyHold, 0.4)], cells };
    let run = run(&plan, Chance { seed: 1, stream: 1 }, Options::default()).expect("the books are right");
    let mut sum = Row::default();
    (0..12).for_each(|month| sum += &run.programmes[0].total(month));
    sum
}

#[test]
fn a_month_is_forced_when_work_is_involuntary_and_a_penalty_threatens() {
    let row = year(vec![(Aspect::Leaving, 0b01), (Aspect::Menace, 0b10)], 0b11);
    let months = row[Measure::WorkerMonths];
    assert_eq!(row[Measure::AssessedMonths], months);
    let share = |measure| row[measure] as f64 / months as f64;
    assert!((share(Measure::BoundMonths) - 0.5).abs() < 0.05, "{}", share(Measure::BoundMonths));
    assert!((share(Measure::MenaceMonths) - 0.5).abs() < 0.05, "{}", share(Measure::MenaceMonths));
    assert!((share(Measure::ForcedMonths) - 0.25).abs() < 0.05, "{}", share(Measure::ForcedMonths));
    assert_eq!(row[Measure::DuressMonths], 0);
    // Both facts in one cell.
    let both = year(vec![(Aspect::Work, 0b11), (Aspect::Menace, 0)], 0b11);
    assert_eq!(both[Measure::ForcedMonths], row[Measure::ForcedMonths]);
    assert_eq!(both[Measure::MenaceMonths], months);
}

#[test]
fn without_menace_nothing_is_forced_and_without_cells_nothing_is_assessed() {
    let row = year(vec![(Aspect::Leaving, 0), (Aspect::Menace, 0)], 0b01);
    assert_eq!(row[Measure::BoundMonths], row[Measure::WorkerMonths]);
    assert_eq!(row[Measure::ForcedMonths], 0);
    let none = year(Vec::new(), 0);
    assert!(none[Measure::WorkerMonths] > 0);
    assert_eq!(none[Measure::AssessedMonths], 0);
}

#[test]
fn rules_and_host_switch_cells_on_by_month() {
    let mut files = small_world();
    let camp = "world/programmes/1967-camps.toml";
    let text = String::from_utf8(files[camp].clone()).expect("text");
    let of = |files: &_| {
        let world = load(files, &[]).unwrap_or_else(|problems| panic!("{problems}"));
        let plan = compile(&world, 1, 0);
        assert_eq!(plan.forced.facts, [(Fact::PassportHeld, 0.0), (Fact::Debt, 6.0)]);
        assert_eq!(plan.forced.cells, [(Aspect::Leaving, 0b01), (Aspect::Work, 0), (Aspect::Menace, 0b10)]);
        let terms = &plan.programmes[0].terms;
        [terms[0].forced, terms[terms.len() - 1].forced]
    };
    assert_eq!(of(&files), [0b111, 0b111]);
    let later = "autonomy = [{ from = \"1967-03\", value = \"0\", assumed = \"a\" }, { from = \"1980-01\", value = \"0.5\", assumed = \"b\" }]";
    let line = text.lines().find(|line| line.starts_with("autonomy")).expect("a line");
    files.insert(camp.to_owned(), text.replace(line, later).into_bytes());
    assert_eq!(of(&files), [0b111, 0b101]);
}

#[test]
fn every_cell_of_the_baseline_can_be_met_and_free_hire_meets_fewest() {
    let world = baseline::world(&[]);
    let plan = compile(&world, 1, 0);
    let in_force = |id: &str| {
        let programme = plan.programmes.iter().find(|programme| programme.id == id).expect("an arrangement");
        programme.terms[..usize::from(programme.last - programme.first)].iter().fold(0, |all, terms| all | terms.forced)
    };
    let of = |cell: &str| 1 << world.forced_labour.cells.iter().position(|one| one.id == cell).expect("a cell");
    let anywhere = plan.programmes.iter().map(|programme| in_force(&programme.id)).fold(0, |all, cells| all | cells);
    assert_eq!(anywhere.count_ones() as usize, world.forced_labour.cells.len());
    for cell in
        ["family-as-hostage", "camp-quarters", "not-alone", "penalty-after-return", "watched", "money-held-back"]
    {
        assert_eq!(in_force("1946-orgnabor") & of(cell), 0, "{cell}");
        assert_ne!(in_force("1967-camps") & of(cell), 0, "{cell}");
    }
    assert_eq!(in_force("2000-contract") & of("camp-quarters"), 0);
}
