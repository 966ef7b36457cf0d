//! As many people come as the intake says: not more when many have just left, and not fewer.

use crate::baseline;
use crate::worlds::{quiet, steady};
use tumen::engine::compile::compile;
use tumen::engine::draw::Chance;
use tumen::engine::measure::{Measure as M, Row};
use tumen::engine::plan::Plan;
use tumen::engine::terms::Terms;
use tumen::engine::{Options, run};
use tumen::month::Month;

const CHANCE: Chance = Chance { seed: 1947, stream: 2 };

fn rows(plan: &Plan) -> Vec<Row> {
    run(plan, CHANCE, Options::default()).expect("the identities hold").programmes[0].cells[0].clone()
}

/// Counts spread by chance alone around what is expected, by less than four standard deviations and two in a hundred.
#[track_caller]
fn assert_about(what: &str, found: i64, expected: f64) {
    let slack = 0.02 * expected + 4.0 * expected.sqrt();
    assert!((found as f64 - expected).abs() < slack, "{what}: {found}, {expected:.0} expected");
}

#[test]
fn empty_posts_fill_at_the_pace_of_the_intake() {
    let rows = rows(&steady(Terms { open: 20_000.0, intake: 900.0, term: 20, ..quiet() }, 12));
    for (month, row) in rows.iter().enumerate() {
        assert_about(&format!("month {month}"), row[M::Arrivals], 900.0);
    }
}

/// Six thousand come in January for a year; from February on there is an intake of 300.
fn one_cohort(extension: f32) -> Plan {
    let terms = Terms { open: 6_000.0, intake: 6_000.0, term: 12, extension, max_extensions: 1, ..quiet() };
    let mut plan = steady(terms, 36);
    for terms in plan.programmes[0].terms.iter_mut().skip(1) {
        terms.intake = 300.0;
    }
    plan
}

#[test]
fn when_a_whole_cohort_goes_home_at_once_its_places_are_filled_one_after_another() {
    let rows = rows(&one_cohort(0.0));
    assert_eq!((rows[0][M::Arrivals], rows[11][M::ReturnsTerm]), (6_000, 6_000));
    assert!(rows[1..12].iter().all(|row| row[M::Arrivals] == 0), "nothing falls vacant before");
    for (month, row) in rows.iter().enumerate().skip(12) {
        assert_about(&format!("month {month}"), row[M::Arrivals], 300.0);
    }
}

#[test]
fn those_who_are_extended_leave_no_vacancy() {
    let rows = rows(&one_cohort(1.0));
    assert!(rows[1..24].iter().all(|row| row[M::Arrivals] == 0));
    assert_about("after the second term", rows[24][M::Arrivals], 300.0);
}

#[test]
fn while_the_way_home_is_shut_no_place_is_expected_to_fall_vacant() {
    let mut plan = one_cohort(0.0);
    for (month, host) in plan.hosts.iter_mut().flatten().enumerate() {
        host.returns_open = month % 36 >= 20;
    }
    let rows = rows(&plan);
    assert!(rows[1..20].iter().all(|row| row[M::Arrivals] == 0 && row[M::ReturnsTerm] == 0));
    assert_eq!((rows[20][M::Arrivals], rows[20][M::ReturnsTerm]), (0, 6_000));
    for (month, row) in rows.iter().enumerate().skip(21) {
        assert_about(&format!("month {month}"), row[M::Arrivals], 300.0);
    }
}

#[test]
fn a_full_programme_replaces_those_who_leave_before_their_time() {
    let terms = Terms { open: 6_000.0, intake: 6_000.0, term: 600, early: 0.02, ..quiet() };
    let rows = rows(&steady(terms, 36));
    for year in 1..3 {
        let sum = |measure: M| rows[12 * year..12 * year + 12].iter().map(|row| row[measure]).sum::<i64>();
        assert_about("arrivals", sum(M::Arrivals), sum(M::ReturnsEarly) as f64);
    }
}

#[test]
fn thirty_five_thousand_came_in_1947() {
    let world = baseline::world(&[]);
    let of_year = |year: u16| {
        let month = |month: u8| Month::new(year, month).expect("a month").index() - world.months.from.index();
        usize::from(month(1))..=usize::from(month(12))
    };
    for draw in 0..6 {
        let plan = compile(&world, 8, draw);
        let programme =
            plan.programmes.iter().position(|programme| programme.id == "1946-orgnabor").expect("it is there");
        let options = Options { last_month: 47, ..Options::default() };
        let observables = run(&plan, Chance { seed: 8, stream: draw }, options).expect("the identities hold");
        let first = plan.programmes[programme].first;
        let mut all = (0, 0.0);
        for year in 1946..=1949 {
            let months = || of_year(year).filter(|&month| month >= usize::from(first));
            let came: i64 =
                months().map(|month| observables.programmes[programme].total(month as u16)[M::Arrivals]).sum();
            let called: f64 =
                months().map(|month| plan.programmes[programme].terms[month - usize::from(first)].intake).sum();
            assert_about(&format!("draw {draw}, {year}"), came, called);
            all = (all.0 + came, all.1 + called);
            if year == 1947 {
                assert!((came - 35_000).abs() < 700, "draw {draw}: {came} in 1947");
            }
        }
        assert_about(&format!("draw {draw}, all four years"), all.0, all.1);
    }
}

/// What a programme's posts are for: those who were handed over keep posts of their own.
#[test]
fn newcomers_come_after_the_ban_beside_those_who_stayed() {
    let world = baseline::world(&[]);
    let at = |year: u16, month: u8| Month::new(year, month).expect("a month").index() - world.months.from.index();
    let (first, last) = (at(2018, 1), at(2019, 12));
    for draw in 0..3 {
        let plan = compile(&world, 8, draw);
        let index = |id: &str| plan.programmes.iter().position(|programme| programme.id == id).expect("it is there");
        let (after, contract, supervised) = (index("2017-after-ban"), index("2000-contract"), index("2000-supervised"));
        let options = Options { last_month: last, ..Options::default() };
        let observables = run(&plan, Chance { seed: 8, stream: draw }, options).expect("the identities hold");
        let sum = |measure: M| -> i64 {
            (first..=last).map(|month| observables.programmes[after].total(month)[measure]).sum()
        };
        let called: f64 = plan.programmes[after].terms[..24].iter().map(|terms| terms.intake).sum();
        assert!(sum(M::ChangesIn) > 10_000, "draw {draw}");
        let came = sum(M::Arrivals) as f64;
        assert!((0.85..1.1).contains(&(came / called)), "draw {draw}: {came} of {called:.0}");
        assert!(sum(M::ConscriptMonths) > 0, "draw {draw}");
        // Who loses the contract privilege keeps the post, so that nobody is put in the place.
        for month in at(2004, 1)..=at(2017, 12) {
            let of = |which: usize| {
                let programme = &plan.programmes[which];
                let open = programme.terms_at(month).expect("it has begun").open;
                (observables.programmes[which].total(month)[M::Stock], open)
            };
            let ((one, open), (other, more)) = (of(contract), of(supervised));
            assert!((one + other) as f64 <= open + more + 2.0, "draw {draw}, month {month}: {one} and {other}");
        }
    }
}

#[test]
fn posts_that_do_not_divide_by_the_scale_are_there_as_often_as_they_should() {
    for (posts, scale, weight) in [(10.0, 4, 1), (10.0, 1, 4), (2.0, 7, 1), (7.25, 1, 1), (30.0, 4, 7)] {
        let mut plan = steady(Terms { open: posts, intake: 100.0, ..quiet() }, 2);
        plan.programmes[0].crew_weight = weight;
        let people = |stream: u32| {
            let chance = Chance { stream, ..CHANCE };
            let observables = run(&plan, chance, Options { scale, ..Options::default() }).expect("the identities hold");
            observables.programmes[0].cells[0][1][M::Stock] * i64::from(scale)
        };
        let n = 600;
        let each: Vec<i64> = (0..n).map(people).collect();
        let mean = each.iter().sum::<i64>() as f64 / f64::from(n);
        // Whole crews' worth of posts on either side of the true number, so that the spread is half of one at most.
        let of_one = f64::from(scale * weight);
        assert!((mean - posts).abs() < 4.0 * 0.5 * of_one / f64::from(n).sqrt(), "{posts} at {of_one}: {mean}");
        assert!(each.iter().all(|&people| (people as f64 - posts).abs() < of_one), "{posts} at {of_one}");
    }
}
