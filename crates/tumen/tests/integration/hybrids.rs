//! Hybrids of two regimes are made of their rules, and of the frame's posts and prices.

use crate::baseline;
use tumen::engine::compile::compile_with;
use tumen::engine::draw::{Chance, parameter_quantile};
use tumen::engine::hybrid::{HybridError, Hybrids, Regime, UNMET, frame_world};
use tumen::engine::plan::Plan;
use tumen::engine::terms::Terms;
use tumen::engine::{Options, run};
use tumen::month::Month;
use tumen::programme::Slot;
use tumen::world::World;

fn month(text: &str) -> Month {
    Month::parse(text).expect("a month")
}

fn regime<'w>(world: &'w World, id: &str, as_of: &str) -> Regime<'w> {
    Regime { programme: world.programme(id).expect("it is in the baseline"), as_of: month(as_of) }
}

/// The terms of the frame in a month.
fn terms(plan: &Plan, at: &str) -> Terms {
    let at = month(at) - plan.months.from;
    *plan.programmes[0].terms_at(at as u16).expect("the frame is active")
}

fn quantile(key: &str) -> f64 {
    parameter_quantile(3, 7, key)
}

#[test]
fn a_regime_in_its_own_frame_is_itself_in_the_month_of_its_rules() {
    let world = baseline::world(&[]);
    let frame = frame_world(&world, "2000-contract").expect("there is such an arrangement");
    assert_eq!(
        frame.programmes.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(),
        ["2000-contract", "2000-supervised"]
    );
    let ends = [regime(&world, "2000-contract", "2009-03"), regime(&world, "1967-camps", "1980-01")];
    let hybrids = Hybrids::new(&frame, ends, month("2012-12"), &quantile).expect("both have rules");
    let plan = hybrids.plan([false; 8]);
    let mut found = terms(&plan, "2009-03");
    let own = compile_with(&world, &quantile);
    let at = month("2009-03") - world.months.from;
    let own = own.programmes.iter().find(|programme| programme.id == "2000-contract").expect("it is there");
    let own = *own.terms_at(at as u16).expect("it is active");
    assert!(found.intake > own.intake, "vacant posts are filled at once");
    found.intake = own.intake;
    assert_eq!(format!("{found:?}"), format!("{own:?}"));
}

#[test]
fn amounts_keep_their_ratio_to_what_nationals_earn() {
    let world = baseline::world(&[]);
    let frame = frame_world(&world, "2000-contract").expect("there is such an arrangement");
    let ends = [regime(&world, "1967-camps", "1980-01"), regime(&world, "2000-contract", "2009-03")];
    let hybrids = Hybrids::new(&frame, ends, month("2012-12"), &quantile).expect("both have rules");
    let camps = compile_with(&world, &quantile);
    let camps = camps.programmes.iter().find(|programme| programme.id == "1967-camps").expect("it is there");
    let own = camps.terms_at((month("1980-01") - world.months.from) as u16).expect("it is active");
    let plan = hybrids.plan([false; 8]);
    let here = terms(&plan, "2010-06");
    for (carried, original) in [(here.stipend, own.stipend), (here.living as f32, own.living as f32)] {
        let [there, then] = [carried / here.host_wage, original / own.host_wage];
        assert!((there - then).abs() < 1e-4 * then, "{there} {then}");
    }
    assert!(here.stipend_in_certificates && here.open > 10_000.0);
    // Without the output of a camp the company gets a third of what the work is worth.
    let mut second = [false; 8];
    second[Slot::Work as usize] = true;
    let builders = terms(&hybrids.plan(second), "2010-06");
    assert!(here.pay_company == 0.0 && builders.pay_company > 0.25 * builders.host_wage, "{builders:?}");
    // What is exchanged is exchanged alone.
    second[Slot::Work as usize] = false;
    second[Slot::Levy as usize] = true;
    let levied = terms(&hybrids.plan(second), "2010-06");
    assert!(here.levy_share == 0.0 && levied.levy_share > 0.0);
    assert_eq!((levied.stipend, levied.living, levied.abscond), (here.stipend, here.living, here.abscond));
}

#[test]
fn any_eight_slots_run_together() {
    let world = baseline::world(&[]);
    let pairs = [
        ("1946-orgnabor", "1948-06", "2017-after-ban", "2019-06"),
        ("1957-loggers", "1960-01", "1991-transition", "1995-01"),
    ];
    for (one, then, other, later) in pairs {
        let frame = frame_world(&world, "2000-contract").expect("there is such an arrangement");
        let ends = [regime(&world, one, then), regime(&world, other, later)];
        let until = month("2003-12");
        let hybrids = Hybrids::new(&frame, ends, until, &quantile).expect("both have rules");
        let options = Options { scale: 200, last_month: (until - world.months.from) as u16, ..Options::default() };
        for set in 0..256_u32 {
            let plan = hybrids.plan(Slot::ALL.map(|slot| set & (1 << slot as u32) != 0));
            let outcome = run(&plan, Chance { seed: 5, stream: 1 }, options).expect("the identities hold");
            assert!(outcome.worker_months > 500, "{one}, {other}, {set}: {}", outcome.worker_months);
        }
    }
}

#[test]
fn a_slot_is_the_same_as_itself_only() {
    let world = baseline::world(&[]);
    let frame = frame_world(&world, "2000-contract").expect("there is such an arrangement");
    let camps = regime(&world, "1967-camps", "1980-01");
    let same = Hybrids::new(&frame, [camps, camps], month("2003-12"), &quantile).expect("it has rules");
    assert!(Slot::ALL.iter().all(|slot| same.is_same(*slot)));
    let later = regime(&world, "1967-camps", "1986-01");
    let other = Hybrids::new(&frame, [camps, later], month("2003-12"), &quantile).expect("it has rules");
    assert!(other.is_same(Slot::Exit) && !other.is_same(Slot::Pay) && !other.is_same(Slot::Recruitment));
}

#[test]
fn months_without_rules_are_refused() {
    let world = baseline::world(&[]);
    let frame = frame_world(&world, "2000-contract").expect("there is such an arrangement");
    assert!(frame_world(&world, "2000-contact").is_none());
    let camps = |as_of: &str| regime(&world, "1967-camps", as_of);
    let error = |as_of: &str, until: &str| {
        let made = Hybrids::new(&frame, [camps(as_of), camps("1980-01")], month(until), &quantile);
        made.map(|_| ()).expect_err("it is refused")
    };
    for (as_of, until, whose) in [("1999-01", "2003-12", "1967-camps"), ("1980-01", "2020-12", "2000-contract")] {
        let HybridError::NotActive { programme, .. } = error(as_of, until) else { panic!("{as_of} {until}") };
        assert_eq!(programme, whose);
    }
}

#[test]
fn no_regime_of_the_baseline_is_made_of_rules_that_never_met() {
    let world = baseline::world(&[]);
    for programme in &world.programmes {
        for as_of in programme.active.iter() {
            let regime = Regime { programme, as_of };
            let met = UNMET.iter().all(|pair| !pair.is_in(&regime.kinds(), regime.has_output()));
            assert!(met, "{} in {as_of}", programme.id);
        }
    }
}
