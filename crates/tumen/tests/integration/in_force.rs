//! What is in force in a month binds everyone who is there, whenever he came.

use crate::chances::{PEOPLE, assert_frequency, crowd, months, observe, rows, without_newcomers};
use crate::worlds::steady;
use tumen::engine::draw::threshold;
use tumen::engine::measure::Measure as M;
use tumen::engine::terms::Terms;
use tumen::programme::Sector;

#[test]
fn passports_and_papers_follow_the_rules_of_the_month() {
    let mut plan = without_newcomers(steady(Terms { passport_held: 0.3, paper: 0.8, ..crowd() }, 24));
    for terms in plan.programmes[0].terms.iter_mut().skip(7) {
        (terms.passport_held, terms.paper) = (0.9, 0.0);
    }
    let rows = rows(&observe(&plan));
    let held = |month: usize| (rows[month][M::PassportHeld], rows[month][M::PaperMonths]);
    assert_frequency("held before", held(6).0, PEOPLE, f64::from(0.3_f32));
    assert_frequency("held after", held(7).0, PEOPLE, f64::from(0.9_f32));
    assert_frequency("on paper before", held(6).1, PEOPLE, f64::from(0.8_f32));
    assert_eq!(held(8).1, 0);
    assert_eq!(held(6), held(0), "nothing changes while the rule does not");
}

#[test]
fn days_away_from_the_site_are_work_for_pay() {
    let terms = Terms { absent_pay: 300_000, levy_fixed: 200_000, levied: true, tolerance: 100, ..crowd() };
    let with = months(terms, 2);
    let without = months(Terms { absent_pay: 0, ..terms }, 2);
    let more = |measure: M| with[1][measure] - without[1][measure];
    assert_eq!(more(M::GrossWorker), 300_000 * PEOPLE);
    assert_eq!(more(M::TakeHome), 300_000 * PEOPLE);
    assert_eq!((with[1][M::Side], with[1][M::Levy]), (0, 200_000 * PEOPLE));
}

#[test]
fn who_owes_too_much_goes_home_as_the_officials_of_the_place_let_him() {
    let terms = Terms { levy_fixed: 3_000_000, tolerance: 1, levied: true, pay_worker: 0.0, ..crowd() };
    let mut plan = without_newcomers(steady(terms, 12));
    for (month, host) in plan.hosts[0].iter_mut().enumerate() {
        host.returns_open = month >= 6;
        host.obstruction = 0.7;
    }
    let rows = rows(&observe(&plan));
    assert!(rows[..6].iter().all(|row| row[M::ReturnsEarly] == 0));
    assert_frequency("in the first month", rows[6][M::ReturnsEarly], PEOPLE, 1.0 - f64::from(0.7_f32));
    let left = PEOPLE - rows[6][M::ReturnsEarly];
    assert_frequency("in the second", rows[7][M::ReturnsEarly], left, 1.0 - f64::from(0.7_f32));
}

#[test]
fn the_people_of_the_first_day_came_before_it() {
    let terms = Terms { initial_stock: 1.0, term: 30, exposure_base: 0.05, ..crowd() };
    let mut plan = without_newcomers(steady(terms, 70));
    plan.programmes[0].first = 36;
    plan.programmes[0].terms[0].intake = 0.0;
    let observables = observe(&plan);
    let record = &observables.programmes[0];
    let rows = rows(&observables);
    assert_eq!((rows[0][M::Arrivals], rows[0][M::ChangesIn]), (0, PEOPLE));
    assert_frequency("ends in a month", rows[3][M::ReturnsTerm], PEOPLE, 1.0 / 30.0);
    let stays = |months: usize| record.histograms.iter().map(|year| year.stay_months[months]).sum::<u64>();
    assert_eq!(stays(30), PEOPLE as u64, "each stays for a whole term");
    assert!(rows.iter().all(|row| row[M::KnownTours] == 0), "what they had saved before is not known");
    assert_eq!(record.histograms[0].savings_per_tour.iter().sum::<u64>(), 0);
    let learnt = rows[0][M::Exposure] as f64 / f64::from(1 << 20) / PEOPLE as f64;
    assert!(learnt > 0.05, "they have learnt since they came: {learnt}");
}

#[test]
fn loggers_die_more_often() {
    let terms = Terms { death_below: [threshold(0.06), threshold(0.03)], ..crowd() };
    let mut plan = without_newcomers(steady(terms, 1));
    for (logging, probability) in [(true, 0.06), (false, 0.03)] {
        let sector = if logging { Sector::Logging } else { Sector::Food };
        plan.programmes[0].sector_shares[0] = Sector::ALL.map(|other| f64::from(u8::from(other == sector)));
        assert_frequency("deaths", rows(&observe(&plan))[0][M::DeathsPost], PEOPLE, probability);
    }
}

#[test]
fn the_search_goes_on_under_the_rules_that_are_in_force() {
    let mut plan = steady(Terms { hunting: 0.6, ..crowd() }, 24);
    plan.programmes[0].last = 11;
    plan.programmes[0].terms.iter_mut().skip(12).for_each(|terms| terms.active = false);
    let mut other = plan.programmes[0].clone();
    (other.id, other.hash, other.last) = ("other".to_owned(), 7, 23);
    for (month, terms) in other.terms.iter_mut().enumerate() {
        (terms.hunting, terms.active) = (0.2, month < 18);
    }
    plan.programmes.push(other);
    assert_eq!([5, 12, 17, 18].map(|month| plan.hunting(0, month)), [0.6, 0.2, 0.2, 0.0]);
    plan.programmes[0].hand_over = Some(1);
    assert_eq!([5, 12].map(|month| plan.hunting(0, month)), [0.6, 0.2]);
}
