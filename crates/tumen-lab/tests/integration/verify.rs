//! Every system of the documents is switched, and what they say follows.

use tumen::engine::draw::Chance;
use tumen::engine::{Options, compile, run};
use tumen::evidence::{Over, Scope, System};
use tumen::month::MonthRange;
use tumen::observables::{Frame, Question, Record};
use tumen::quantity::Quantity;
use tumen::world::{Value, World, load};
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

/// An observable of the camps in the years of their full rules, over a few histories.
fn in_the_camps(world: &World, observable: &str) -> f64 {
    let frame = Frame::new(world);
    let scope = Scope { programmes: vec!["1967-camps".to_owned()], ..Scope::default() };
    let months = MonthRange::parse("1970-01..1988-12").expect("months");
    let question = Question::new(&frame, observable, &scope, months, Over::Mean).expect("a question");
    let value = |draw: u32| {
        let plan = compile::compile(world, 1, draw);
        let last_month = (months.until - world.months.from) as u16;
        let options = Options { scale: 4, last_month, ..Options::default() };
        let outcome = run(&plan, Chance { seed: 1, stream: draw }, options).expect("the identities hold");
        Record::new(&frame, &outcome).value(&question).expect("there are people").mean
    };
    (0..4).map(value).sum()
}

#[test]
fn each_rule_of_the_camps_does_something_of_its_own() {
    let world = load(&tumen_baseline::Baseline, &[]).expect("the embedded world is whole");
    // Who may go out alone meets somewhat more people; the other rules keep them away.
    let rules = [
        ("environment.camp-distance", 1.1),
        ("environment.camp-visitors", 1.1),
        ("environment.camp-dealings", 1.1),
        ("environment.camp-group-leave", 1.02),
    ];
    for (rule, least) in rules {
        assert!(world.param(rule).is_some(), "{rule}");
        let lifted = world
            .with_values(&|param, _| {
                (param.path == rule).then(|| Value::Fixed(Quantity::parse("1").expect("a number")))
            })
            .expect("the rule can be lifted");
        let (with, without) = (in_the_camps(&world, "exposure"), in_the_camps(&lifted, "exposure"));
        assert!(without > least * with, "{rule}: {with} becomes {without}");
    }
}
