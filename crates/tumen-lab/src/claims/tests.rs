//! Scores of cases whose answer is known.

use super::*;
use crate::answer::Role;

fn number(document: (f64, f64)) -> Number {
    Number { readings: Vec::new(), any_month: false, unit: Unit::Ratio, document, ends: false, error: 0.0, rare: false }
}

fn test_of(number: Number) -> ClaimTest {
    ClaimTest { id: "c".to_owned(), kind: TestKind::Number(number) }
}

/// 101 runs with the values 1.00, 1.01 … 2.00.
fn runs() -> Vec<[f64; 2]> {
    (0..=100).map(|run| [1.0 + f64::from(run) / 100.0; 2]).collect()
}

fn scored(number: Number, measured: &[[f64; 2]]) -> Scored {
    score(&test_of(number), measured, 1, 1)
}

fn level(document: (f64, f64)) -> Level {
    match scored(number(document), &runs()) {
        Scored::Number { level, .. } => level,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_point_falls_where_the_quantiles_say() {
    assert_eq!(level((1.5, 1.5)), Level::Half);
    assert_eq!(level((1.25, 1.25)), Level::Half);
    assert_eq!(level((1.24, 1.24)), Level::Ninety);
    assert_eq!(level((1.95, 1.95)), Level::Ninety);
    assert_eq!(level((1.96, 1.96)), Level::NinetyNine);
    assert_eq!(level((2.0, 2.0)), Level::Outside);
    assert_eq!(level((0.9, 0.9)), Level::Outside);
}

#[test]
fn runs_without_a_value_say_nothing() {
    let share = |measured: &[[f64; 2]]| scored(Number { unit: Unit::Share, ..number((0.5, 0.5)) }, measured);
    assert!(matches!(share(&[[f64::NAN; 2]; 3]), Scored::NoValue));
    match share(&[[f64::NAN; 2], [0.4; 2], [0.6; 2]]) {
        Scored::Number { low, .. } => assert_eq!(low.p50, 0.5),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_range_is_met_by_its_nearest_point_and_a_bound_by_its_side() {
    assert_eq!(level((1.4, 1.6)), Level::Half);
    assert_eq!(level((1.8, 9.0)), Level::Ninety);
    assert_eq!(level((3.0, 9.0)), Level::Outside);
    assert_eq!(level((0.5, f64::INFINITY)), Level::Half);
    assert_eq!(level((1.97, f64::INFINITY)), Level::NinetyNine);
    match scored(number((1.8, f64::INFINITY)), &runs()) {
        Scored::Number { holds, ratio, width, .. } => {
            assert_eq!(holds, Some(21.0 / 101.0));
            assert_eq!(ratio, Some(1.5 / 1.8));
            assert!((width.unwrap() - 1.95 / 1.05).abs() < 1e-12);
        }
        other => panic!("{other:?}"),
    }
    match scored(number((1.4, 1.6)), &runs()) {
        Scored::Number { holds, ratio, .. } => assert_eq!((holds, ratio), (Some(21.0 / 101.0), Some(1.0))),
        other => panic!("{other:?}"),
    }
}

#[test]
fn ends_of_a_range_are_compared_one_by_one_and_the_worse_counts() {
    let measured: Vec<[f64; 2]> = runs().into_iter().map(|[value, _]| [value, 10.0 * value]).collect();
    let of = |document| match scored(Number { ends: true, ..number(document) }, &measured) {
        Scored::Number { level, ratio, low, high, .. } => (level, ratio.unwrap(), low.p50, high.unwrap().p50),
        other => panic!("{other:?}"),
    };
    assert_eq!(of((1.5, 15.0)), (Level::Half, 1.0, 1.5, 15.0));
    assert_eq!(of((1.5, 30.0)), (Level::Outside, 0.5, 1.5, 15.0));
    assert_eq!(of((1.1, 15.0)).0, Level::Ninety);
}

#[test]
fn observation_error_widens_and_is_drawn_anew_in_each_run() {
    let flat = vec![[100.0; 2]; 4000];
    let wide = |error| match scored(Number { error, ..number((100.0, 100.0)) }, &flat) {
        Scored::Number { low, .. } => libm::log(low.p95 / low.p5),
        other => panic!("{other:?}"),
    };
    assert_eq!(wide(0.0), 0.0);
    // 90 % of a normal distribution lie within 1.645 standard deviations.
    assert!((wide(0.25) / (2.0 * 1.645 * 0.25) - 1.0).abs() < 0.06, "{}", wide(0.25));
}

#[test]
fn nobody_writes_of_more_than_all() {
    let most = vec![[0.9; 2]; 200];
    match scored(Number { unit: Unit::Share, error: 0.5, ..number((0.8, 0.8)) }, &most) {
        Scored::Number { low, .. } => assert!(low.p99_5 == 1.0 && low.p5 < 0.9, "{low:?}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn intervals_that_span_too_much_say_so() {
    let vague: Vec<[f64; 2]> = (0..=100).map(|run| [libm::pow(10.0, f64::from(run) / 50.0); 2]).collect();
    match scored(number((10.0, 10.0)), &vague) {
        Scored::Number { level, too_wide, width, .. } => {
            assert_eq!((level, too_wide), (Level::Half, true));
            assert!((width.unwrap() - libm::pow(10.0, 1.8)).abs() < 1e-9);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn small_counts_are_placed_by_mid_p() {
    // Nobody in 60 runs of 100, one in 40: zero lies at 0.3, one at 0.8.
    let counts: Vec<[f64; 2]> = (0..100).map(|run| [f64::from(u8::from(run >= 60)); 2]).collect();
    let of = |value: f64| match scored(Number { unit: Unit::People, ..number((value, value)) }, &counts) {
        Scored::Number { level, .. } => level,
        other => panic!("{other:?}"),
    };
    assert_eq!(of(0.0), Level::Half);
    assert_eq!(of(1.0), Level::Ninety);
    assert_eq!(of(2.0), Level::Outside);
}

#[test]
fn a_scaled_run_does_not_score_what_it_cannot_show() {
    let people = |document, rare| test_of(Number { unit: Unit::People, rare, ..number(document) });
    let needs = |test: &ClaimTest, scale| matches!(score(test, &runs(), 1, scale), Scored::NeedsScale1 { .. });
    assert!(needs(&people((900.0, 999.0), false), 10));
    assert!(!needs(&people((900.0, 1000.0), false), 10));
    assert!(!needs(&people((9.0, 9.0), false), 1));
    assert!(needs(&people((5000.0, 5000.0), true), 2));
    assert!(!needs(&test_of(number((0.5, 0.5))), 10), "a share of many people is shown");
}

#[test]
fn orders_are_judged_by_how_often_they_hold() {
    let test = ClaimTest { id: "o".to_owned(), kind: TestKind::Order { pairs: Vec::new(), rare: false } };
    let holds = |n_true: usize| {
        let measured: Vec<[f64; 2]> =
            (0..10).map(|run| [f64::from(u8::from(run < n_true)); 2]).chain([[f64::NAN; 2]]).collect();
        match score(&test, &measured, 1, 1) {
            Scored::Order { holds } => order(holds),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!([holds(9), holds(5), holds(1)].map(|order| order as i8), [1, 0, -1]);
    assert_eq!(score(&test, &[[f64::NAN; 2]], 1, 1), Scored::NoValue);
}

#[test]
fn coverage_counts_by_role_and_the_worst_come_first() {
    let at = |value: f64| scored(number((value, value)), &runs());
    let (half, edge, far, farther) = (at(1.5), at(1.96), at(3.0), at(0.1));
    let fails = Scored::Order { holds: 0.0 };
    let scores = [
        (Role::HeldOut, &half),
        (Role::HeldOut, &far),
        (Role::Target, &edge),
        (Role::HeldOut, &farther),
        (Role::Input, &farther),
        (Role::HeldOut, &fails),
    ];
    let rows = coverage(&scores);
    let held_out = rows.iter().find(|row| row.role == Role::HeldOut).unwrap();
    assert_eq!((held_out.scored, held_out.inside_50, held_out.inside_90, held_out.inside_99), (3, 1, 1, 1));
    let target = rows.iter().find(|row| row.role == Role::Target).unwrap();
    assert_eq!((target.inside_50, target.inside_90, target.inside_99), (0, 0, 1));
    assert!(rows.iter().all(|row| row.role != Role::Derived));
    // What is inside the 90 % interval is no miss.
    let inside = at(1.95);
    assert_eq!(worst(&[(Role::Target, &inside)], 5), [0_usize; 0]);
    assert_eq!(worst(&scores, 5), [3, 1, 5, 2]);
    assert_eq!(worst(&scores, 2), [3, 1]);
}
